#!/bin/sh
# The measurements: the families they are made on are as the tools would have made them.
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
generate=$ZC_BUILD/bench/generate
agreement=$root/examples/convenants/den-haag-2010.yaml

same()   # two runs with these options
{
	"$generate" "$1" "$2" "$agreement" >one && "$generate" "$3" "$4" "$agreement" >two && cmp -s one two
}
t "the same seed gives the same bytes" same --families 50 --families 50
t_status 1 "another seed gives other families" same --families 50 --seed 2
t_fails 64 "families come in pairs" 'even' "$generate" --families 7 "$agreement"

# Each file was loaded; verify puts each commit through the gate.
t "a history of acts, one in each commit" "$root/tests/bench/store" store 50
store_ok store
t "fewer commits hold the same" "$root/tests/bench/store" few 50 10
is "in fewer commits" 11 "$(git -C few rev-list --count HEAD)"
is "with the same files" "$(git -C store rev-parse HEAD:families)" "$(git -C few rev-parse HEAD:families)"

run "$ZC_BUILD/bench/parse" store
is "all files are parsed" "$(find store/families -name '*.yaml' | wc -l)" "$(cut -f 1 "$scratch/out")"
is "to the last byte" "$(cat store/families/*/*/*.yaml | wc -c)" "$(cut -f 2 "$scratch/out")"
printf 'a: [\n' >few/families/broken.yaml
t_fails 65 "what is no YAML is told" 'broken.yaml: no YAML' "$ZC_BUILD/bench/parse" few

export ZC_STORE=store ZC_NOW=2026-11-02T09:00+01:00 ZC_ACTOR=c.ron@jgz-4-19
t_like "something is due" '	(running|overdue)	' zc-escalate due
t "the check has something to look at" zc-assign check
t "what passed was acted upon" zc-escalate run -n
family=$(zc-show list --phase planned | head -1 | cut -f 1)
goal=$(sed -n 's/^  - id: \(g.*\)/\1/p' store/families/*/*/"$family.yaml" | head -1)
t "a plan goes on" zc-plan action "$family" "$goal" "something" --by-date 2026-12-01 --who Noor
t "signals are made" sh -c '"$1" --families 50 --signals 30 "$2" >signals.csv' sh "$generate" "$agreement"
t "and come in" zc-signal import -q signals.csv
is "each" 30 "$(git -C store log --format=%s --since=2026-11-01 | grep -c '^signal.add')"
store_ok store
done_testing
