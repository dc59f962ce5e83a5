#!/bin/sh
# The acts of a store over months, against a model that shares nothing with the tools.
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
t_like "every act is as it ought to be" 'as they ought to be' "$root/tests/simulation/simulate" 10 90
store_ok simulated
done_testing
