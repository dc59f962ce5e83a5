#!/bin/sh
# The manual pages: sound, without dead references, with examples and a tutorial that run.
. "${0%/*}/lib.sh"

our_references()
{
	sed -n 's/^\.Xr \(zc[^ ]*\) \([0-9]\).*/\1.\2/p' "$1" | sort -u
}

# example PAGE [SECTION]: in a directory of its own; on failure the trace shows the line
example()
{
	"$root/tests/examples-of" "$@" >"$scratch/example" || return
	[ -s "$scratch/example" ] || { echo "no example" >&2; return 1; }
	rm -rf "$scratch/run" && mkdir "$scratch/run" && (cd "$scratch/run" && sh -ex "$scratch/example")
}

for page in "$root"/man/*.[1-9]; do
	[ -e "$page" ] || continue
	base=${page##*/}
	t_out "$base has no faults" "" mandoc -T lint -W warning "$page"
	for other in $(our_references "$page"); do
		t "$base refers to $other, which exists" test -s "$root/man/$other"
	done
	case $base in
	*.1) t "the examples of $base run" example "$page" ;;
	esac
done
# What the tutorial says is printed, ids aside, is printed.
same_for_all()
{
	sed -E 's/[a-z][0-9a-hjkmnp-tv-z]{9}/FAMILY/g; s/\b[a-z][0-9a-hjkmnp-tv-z]{6}\b/ITEM/g; s/[[:blank:]]+/ /g; s/^ //'
}
t "the tutorial runs" example "$root/man/zc.7" TUTORIAL
same_for_all <"$scratch/out" | grep . >"$scratch/listed"
cat "$scratch/out" "$scratch/err" | same_for_all >"$scratch/printed"
"$root/tests/section" TUTORIAL "$root/man/zc.7" | grep '^       [^$>]' | same_for_all >"$scratch/told"
t "the tutorial tells what is printed" test -s "$scratch/told"
is "all of which is true" "" "$(grep -vxF -f "$scratch/printed" "$scratch/told")"
is "and there is no more" "" "$(grep -vxF -f "$scratch/told" "$scratch/listed")"

t "the script that reads sections works" test -x "$root/tests/section"
done_testing
