#!/bin/sh
# What belongs together is there: every tool has a page, a test, and a -h that
# is its SYNOPSIS; every room stands on its floor.
. "${0%/*}/lib.sh"

for source in "$root"/cmd/zc-*.c; do
	[ -e "$source" ] || continue
	tool=$(basename "$source" .c)
	t "$tool has a manual page" test -s "$root/man/$tool.1"
	t "$tool has a test" test -s "$root/tests/$tool.t"
	t "$tool -h is its SYNOPSIS" "$root/tests/synopsis" "$tool"
done
for page in "$root"/man/zc-*.1; do
	[ -e "$page" ] || continue
	tool=$(basename "$page" .1)
	t "the page $tool(1) has a tool" test -s "$root/cmd/$tool.c"
done
# shellcheck disable=SC2013 # a room's name is a word
for room in $(sed -n 's/^[0-9] //p' "$root/tests/floors.list"); do
	t "CONTRIBUTING says what the room $room is for" grep -Eq "^\| [0-9] \|[a-z, ]* ${room}[ ,]" "$root/CONTRIBUTING.md"
done
t "the rooms stand on their floors" "$root/tests/floors"
done_testing
