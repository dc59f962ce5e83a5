#!/bin/sh
# The public YAML test suite (github.com/yaml/yaml-test-suite) through the adapter, where $ZC_YAML_SUITE is its
# directory `src`: what is accepted is what libyaml reads, and what the suite calls wrong and libyaml refuses is refused.
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
if [ ! -d "${ZC_YAML_SUITE:-}" ]; then
	echo "1..0 # SKIP ZC_YAML_SUITE names no copy of the suite"
	exit 0
fi
python3 - "$ZC_YAML_SUITE" <<'PYTHON' || exit
import glob, os, sys, yaml
marks = {"\u2423": " ", "\u21d4": "\ufeff", "\u2190": "\r", "\u21b5": "", "\u220e": ""}
for path in sorted(glob.glob(sys.argv[1] + "/*.yaml")):
    for n, case in enumerate(yaml.safe_load(open(path, encoding="utf-8"))):
        if "yaml" not in case:
            continue
        text = case["yaml"]
        for mark, meant in marks.items():
            text = text.replace(mark, meant)
        text = text.replace("\u2014", "").replace("\u00bb", "\t")
        if case["yaml"].endswith("\u220e\n"):
            text = text[:-1]
        open("%s-%02d" % (os.path.basename(path)[:-5], n), "wb").write(text.encode("utf-8"))
PYTHON
t "there are cases" test "$(find . -name '????-??' | wc -l)" -gt 300
# the fuzzer of the tree compares both readings, places and what is written afresh
# shellcheck disable=SC2016 # sh expands it
t "each is refused with its place, or means what libyaml says" sh -c '"$ZC_BUILD/fuzz/tree" ????-??'
is "all of them" "$(find . -name '????-??' | wc -l)" "$(cat "$scratch/out")"
done_testing
