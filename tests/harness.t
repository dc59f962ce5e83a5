#!/bin/sh
# The harness itself: a test that fails must fail the run.
. "${0%/*}/lib.sh"

# verdict NAME BODY: what prove makes of a test with this body
mkdir -p build tests
ln -s "$root/tests/lib.sh" "$root/tests/run" tests
verdict()
{
	printf '. "${0%%/*}/lib.sh"\n%s\n' "$1" >tests/x.t
	prove --exec tests/run build/tests/x.t
}

t "a good test passes" verdict 't a true; t_out b x echo x; done_testing'
t_status 1 "a failing test fails the run" verdict 't a true; t b false; done_testing'
t_status 1 "wrong output fails the run" verdict 't_out a x echo y; done_testing'
t_status 1 "a wrong exit status fails the run" verdict 't_status 3 a sh -c "exit 4"; done_testing'
t_status 1 "an error that does not come fails the run" verdict 't_err a . true; done_testing'
t_status 1 "an error with other words fails the run" \
	verdict 't_fails 3 a x sh -c "echo y >&2; exit 3"; done_testing'
t_out "a test leaves no scratch behind" "" ls "$TMPDIR"
t_status 1 "a crash fails the run" verdict 't a true; kill -SEGV $$; done_testing'
t_status 1 "an early exit 0 fails the run" verdict 't a true; exit 0; done_testing'
t_status 1 "a test without assertions fails the run" verdict 'done_testing'
t_status 1 "a plan that is not kept fails the run" verdict 't a true; echo 1..2'
t_status 1 "a bad exit after a kept plan fails the run" verdict 't a true; echo 1..1; exit 3'
t_status 1 "an undefined variable fails the run" verdict 't a true; t b test -z "$nope"; done_testing'
rm -f tests/x.t
t_status 1 "a test that is not there fails the run" prove --exec tests/run build/tests/x.t

# The same for a program of cmocka's: here a script that speaks as one.
mkdir build/unit
unit()
{
	printf '#!/bin/sh\n%s\n' "$1" >build/unit/test_x
	chmod +x build/unit/test_x
	prove --exec tests/run build/unit/test_x
}
t "a good unit passes" unit 'echo 1..1; echo ok 1'
t_status 1 "a failing unit fails the run" unit 'echo 1..1; echo not ok 1; exit 1'
t_status 1 "a crashing unit fails the run" unit 'echo 1..2; echo ok 1; kill -SEGV $$'
t_status 1 "a unit that stops halfway fails the run" unit 'echo 1..2; echo ok 1'
# And the guard of the floors.
mkdir common cmd
printf '0 err text\n1 tree\nonly yaml.h tree\n' >tests/floors.list
floors()
{
	printf '%s\n' "$2" >"common/$1"
	"$root/tests/floors" .
}
t "a lower floor may be used" floors tree.c '#include "err.h"'
t "so may the own floor" floors text.h '#include "err.h"'
t_err "a higher floor may not" 'text.h:1: .*higher floor' floors text.h '#include "tree.h"'
t_err "a foreign library stays in its room" 'belongs to room tree' floors text.h '#include <yaml.h>'
t_err "a room without a floor is found" 'not in' floors attic.h ''
rm common/attic.h
floors text.h '#include "err.h"'
t_err "a circle is found" 'circle' floors err.c '#include "text.h"'
done_testing
