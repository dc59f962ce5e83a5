#!/bin/sh
# The tools are measured beside others (tests/bench/README): the harness works.
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"

# It checks that every command did its job; here it is only seen that all rows come, not what they say.
measure()
{
	"$root/tests/bench/measure" --turns 1 --data "$scratch/data" "$@"
}
t "the tools are measured beside others" measure 50
is "there is a figure for each goal" 22 "$(grep -Ec '[0-9.]+ +[<>]= [0-9.]+ +(met|short)$' "$scratch/out")"
is "each of both" 8 "$(grep -Ec ' : .* [0-9.]+ m?s +[0-9.]+ m?s +[0-9.e-]+ ' "$scratch/out")"
mkdir bin && printf '#!/bin/sh\necho "%s"\n' 'a1b2c3d4e5 tabcdef plan' >bin/recsel && chmod +x bin/recsel
PATH=$scratch/desk/bin:$PATH t_fails 1 "a peer that answers something else" 'recsel selects other rows' measure 50
done_testing
