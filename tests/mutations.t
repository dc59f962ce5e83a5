#!/bin/sh
# shellcheck source=tests/lib.sh
# Histories that were bent are found, and honest ones are not; `make check-mutations` does it with 500 of each.
. "${0%/*}/lib.sh"
run "$root/tests/mutations/mutations" 24 4
result "$status" "$(tail -1 "$scratch/out")" || diag "$(cat "$scratch/out" "$scratch/err")"
done_testing
