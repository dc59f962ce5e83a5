#!/bin/sh
# The last days of both agreements' terms, through the tools, where the calendar
# is hard: Easter, King's day, Ascension, Whitsun, Christmas, year's end, and the
# nights on which the clocks change.  Read it as a table.
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
export ZC_NOW=2031-01-15T12:00+01:00

zc-init --as b.devries@lokaal-team --convenant zuidoost-utrecht-2020 zou &&
	zc-init --as b.devries@cjg --convenant den-haag-2010 dh || exit

# another one each time: the minute tells them apart
family()
{
	zc-signal add -q --given Noor --surname Berg --born 2010-05-09 \
		--at "2024-01-02T10:$(git ls-files families | wc -l | xargs printf %02d)" | cut -f 1
}
in_zou() { cd "$scratch/desk/zou" || exit; export ZC_ACTOR=b.devries@lokaal-team; }
in_dh() { cd "$scratch/desk/dh" || exit; export ZC_ACTOR=b.devries@cjg; }
# last FAMILY KIND: when it is due, as it was written down
last() { sed -n "/^  kind: $2$/,/^  due:/s/^  due: //p" families/*/*/"$1.yaml" | tail -1; }
raise() { zc-escalate raise "$@" --because x >/dev/null; }
both() { raise "$@" --line process --between a.jansen@lokaal-team --between k.smit@altrecht; }

# --- South-East Utrecht 4: the talk within two weeks of scaling up, commitment within
# five working days of the talk.
in_zou
while read -r up talk_by talk commit_by why; do
	f=$(family)
	both "$f" --on "$up"
	zc-escalate talk "$f" --on "$talk" >/dev/null
	is "zou: up $up, talk $talk: $why" "$talk_by $commit_by" "$(last "$f" talk) $(last "$f" commitment)"
done <<'END'
2024-03-15 2024-04-02 2024-03-28 2024-04-08 good Friday and Easter Monday are free
2024-03-22 2024-04-05 2024-04-05 2024-04-12 two weeks over Easter stay two weeks
2025-04-04 2025-04-22 2025-04-17 2025-04-28 good Friday rolls over Easter
2025-04-12 2025-04-28 2025-04-24 2025-05-01 King's day is Saturday the 26th, the 27th a Sunday
2026-04-13 2026-04-28 2026-04-24 2026-05-04 King's day is a Monday
2024-04-13 2024-04-29 2024-04-26 2024-05-03 King's day is a Saturday
2025-04-21 2025-05-06 2025-05-02 2025-05-12 Liberation day is free in every year
2024-04-25 2024-05-10 2024-05-08 2024-05-16 Ascension
2026-04-30 2026-05-15 2026-05-12 2026-05-20 Ascension; the Friday after is a working day
2025-05-26 2025-06-10 2025-06-06 2025-06-16 Whit Monday
2026-05-11 2026-05-26 2026-05-22 2026-06-01 Whit Monday
2025-12-11 2025-12-29 2025-12-23 2026-01-02 Christmas, and on into the year
2026-12-11 2026-12-28 2026-12-24 2027-01-04 Christmas on a Friday and Saturday
2027-12-11 2027-12-27 2027-12-24 2027-12-31 Christmas on a weekend moves nothing
2025-12-18 2026-01-02 2025-12-31 2026-01-08 New Year's day
2028-02-15 2028-02-29 2028-02-28 2028-03-06 a leap year
2027-02-15 2027-03-01 2027-02-26 2027-03-05 no leap year
2026-03-16 2026-03-30 2026-03-27 2026-04-07 the clocks go forward, the day is the same
2026-10-12 2026-10-26 2026-10-23 2026-10-30 the clocks go back, the day is the same
END

# --- The plan within six weeks of the assignment; an evaluation three months after it and each other.
while read -r assigned plan_by planned first_by evaluated next_by why; do
	f=$(family)
	zc-assign need "$f" needed --forum local-team --with-family yes --on "$assigned" >/dev/null
	zc-assign to "$f" a.jansen@lokaal-team --on "$assigned" --because x >/dev/null
	zc-plan start "$f" --on "$planned" >/dev/null
	zc-plan evaluate "$f" --as-agreed yes --with-family yes --on "$evaluated" >/dev/null
	is "zou: plan $planned, evaluated $evaluated: $why" "$plan_by $first_by $next_by" \
		"$(last "$f" plan) $(last "$f" first-evaluation) $(last "$f" evaluation)"
done <<'END'
2025-09-01 2025-10-13 2025-10-01 2026-01-02 2025-12-20 2026-03-20 1 January is free
2025-11-13 2025-12-29 2025-11-30 2026-03-02 2026-02-28 2026-05-28 30 November and three months is 28 February, a Saturday
2027-11-01 2027-12-13 2027-11-30 2028-02-29 2028-02-29 2028-05-29 in a leap year it is the 29th
2026-10-30 2026-12-11 2026-11-26 2027-02-26 2027-01-31 2027-04-30 31 January and three months is 30 April
END

# --- The Hague: numbers of the region's own, four weeks where administrators talk, ten working days.
in_dh
step() { zc-escalate step "$1" --to "$2" --responsible c.scholten@gemeente --on "$3" --because x >/dev/null; }
while read -r up talk_by talk commit_by why; do
	f=$(family)
	raise "$f" --line stagnation --to youth-director --responsible c.scholten@gemeente --on "$up"
	zc-escalate talk "$f" --on "$talk" >/dev/null
	is "dh: up $up, talk $talk: $why" "$talk_by $commit_by" "$(last "$f" talk) $(last "$f" commitment)"
done <<'END'
2025-04-04 2025-04-22 2025-04-17 2025-05-06 ten working days over Easter, King's Saturday and Liberation day
2026-04-20 2026-05-04 2026-05-01 2026-05-19 over Liberation day and Ascension
2026-12-11 2026-12-28 2026-12-18 2027-01-05 over Christmas and New Year
END
while read -r up talk_by why; do
	f=$(family)
	raise "$f" --line stagnation --to youth-director --responsible c.scholten@gemeente --on "$up"
	step "$f" management "$up"
	step "$f" administrative "$up"
	is "dh: administrative $up: $why" "$talk_by" "$(last "$f" talk-administrative)"
done <<'END'
2025-11-27 2025-12-29 four weeks to Christmas day
2026-03-06 2026-04-07 four weeks to Good Friday
2026-06-01 2026-06-29 an ordinary month
END

# --- Hours: they are counted on, whatever the clocks show, and never roll.
in_zou
while read -r at due why; do
	f=$(family)
	raise "$f" --line safety --at "$at"
	is "safety, 24 hours from $at: $why" "$due" "$(last "$f" safety)"
done <<'END'
2026-07-01T11:00 2026-07-02 the next day
2026-07-03T16:00 2026-07-04 a Saturday does not wait
2026-03-28T23:30 2026-03-30 the night has an hour less: half past midnight
2026-03-28T22:30 2026-03-29 half past eleven in summer time
2026-10-24T23:30 2026-10-25 the night has an hour more: half past ten
2026-10-25T00:30 2026-10-25 still on the same day, half past eleven
2026-10-25T01:30 2026-10-26 half past midnight
2026-03-28T22:45Z 2026-03-30 by the clock of London
2026-03-28T23:30Z 2026-03-30 which is the 29th in Amsterdam
2025-12-31T23:59+01:00 2026-01-01 into the year
2026-07-01 2026-07-02 only the day is known: from noon
END

# --- The day of an event is that of the agreement's zone, whatever offset it was written with.
while read -r at due why; do
	f=$(family)
	both "$f" --at "$at"
	is "raised at $at: $why" "$due" "$(last "$f" talk)"
done <<'END'
2026-07-01T23:30 2026-07-15 late, but the same day
2026-07-01T23:30+01:00 2026-07-16 half past midnight of the 2nd
2026-07-01T21:59Z 2026-07-15 one minute to midnight
2026-07-01T22:00Z 2026-07-16 midnight begins the day
2026-07-02T01:00+05:00 2026-07-15 still the 1st
2026-03-29T00:30+02:00 2026-04-13 the 28th yet: two weeks to a Saturday
2026-10-25T00:30+01:00 2026-11-09 the 25th, by either clock: two weeks to a Sunday
END
store_ok .

# --- An agreement changes while terms run: they stay due, and are met and end all the same.
in_zou
f=$(family) g=$(family)
both "$f" --on 2030-11-04
both "$g" --on 2030-11-04
awk '/term: talk$/ { t = 1 } t && /line:/ { sub("process", "content"); t = 0 } { print }' convenant.yaml >../new.yaml
t "the term is for another line" zc-init --convenant ../new.yaml
is "it stays due" "talk 2030-11-18 overdue" "$(zc-escalate due "$f" | cut -f 3,5,6 | tr '\t' ' ')"
t "the talk is held" zc-escalate talk "$f" --on 2030-11-20
is "and meets it" "commitment" "$(zc-escalate due "$f" | cut -f 3)"
t "the other is taken back" zc-escalate down "$g" --because x --on 2030-11-20
t_out "and nothing is due" "" zc-escalate due "$g"
h=$(family)
both "$h" --on 2030-11-21
t_out "a new one has no such term" "" zc-escalate due "$h"
store_ok .
done_testing
