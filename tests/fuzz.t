#!/bin/sh
# The fuzzers read what they once stumbled over, and the seeds they start from.
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"

"$root/tests/fuzz/seeds" "$scratch/seeds" 8 2>/dev/null || exit
export ASAN_OPTIONS="$ASAN_OPTIONS:abort_on_error=0"
cd "$root" || exit

# given NAME: all that is kept for it
given()
{
	find "tests/fuzz/crashes/$1" "$scratch/seeds/$1" -type f 2>/dev/null | sort | xargs "$ZC_BUILD/fuzz/$1"
}

for source in tests/fuzz/fuzz_*.c; do
	name=${source##*/fuzz_}
	name=${name%.c}
	t "$name: nothing that it was given harms it" given "$name"
	t "$name: it was given something" test "$(grep -c . "$scratch/err")" -ge 3
done
done_testing
