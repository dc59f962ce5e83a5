#!/bin/sh
# The manual pages: sound, without dead references, with examples that run.
. "${0%/*}/lib.sh"

our_references()
{
	sed -n 's/^\.Xr \(zc[^ ]*\) \([0-9]\).*/\1.\2/p' "$1" | sort -u
}

# example PAGE: in a directory of its own; on failure the trace shows the line
example()
{
	"$root/tests/examples-of" "$1" >"$scratch/example" || return
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
t "the script that reads sections works" test -x "$root/tests/section"
done_testing
