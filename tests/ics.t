#!/bin/sh
# The feed of zc-escalate due --ics, read by somebody else's iCalendar parser.
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
python=/usr/bin/python3
if ! $python -c 'import vobject' 2>"$scratch/err"; then
	echo "1..0 # SKIP python3-vobject is not there"
	exit 0
fi
export ZC_ACTOR=b.devries@lokaal-team
zc-init --convenant zuidoost-utrecht-2020 s && cd s || exit

# read_feed FILE: "UID DTSTART DTEND SUMMARY" a line; fails when it is not valid
read_feed()
{
	$python - "$1" <<'END'
import sys, vobject
raw = open(sys.argv[1], "rb").read()
assert raw.endswith(b"END:VCALENDAR\r\n") and b"\n" not in raw.replace(b"\r\n", b""), "line ends"
assert all(len(line) <= 77 for line in raw.split(b"\r\n")), "line length"
for calendar in vobject.readComponents(raw.decode("utf-8")):
    calendar.validate(raiseException=True)
    for event in getattr(calendar, "vevent_list", []):
        event.validate(raiseException=True)
        assert event.dtstamp.value.tzinfo is not None
        print(event.uid.value, event.dtstart.value, event.dtend.value, event.summary.value)
END
}

t "a feed when nothing is due" zc-escalate due --ics
cp "$scratch/out" ../feed
t_out "is valid and empty" "" read_feed ../feed

signal() { zc-signal add --bsn 123456782 --given Noor --surname Berg --born 2014-05-09 --parents-informed 2026-11-01 "$@" | cut -f 1; }
family=$(signal --by a.jansen@lokaal-team --on 2026-11-02)
signal --by k.smit@altrecht --on 2026-11-03 >"$scratch/null"
zc-match find >"$scratch/null"
t "a feed of what is due" zc-escalate due --ics
cp "$scratch/out" ../feed
zc-escalate due >../due
wanted=$(while IFS="$(printf '\t')" read -r f item kind _ due state _; do
	echo "$item.$f@zuidoost-utrecht-2020 $due $(date -u -d "$due + 1 day" +%F) $kind $f ($state)"
done <../due)
t_out "holds each term on its day" "$wanted" read_feed ../feed
is "and there are some" 2 "$(wc -l <../due)"
grep -Eqi 'noor|berg|123456782|2014' ../feed
is "nothing of a person" 1 $?
t_status 74 "a full disk is noticed" to_full_disk zc-escalate due --ics
is "the family is the one" "$family" "$(cut -f 1 ../due | sort -u)"
done_testing
