#!/bin/sh
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
each_tool_basics zc-escalate
export ZC_ACTOR=b.devries@lokaal-team

commits() { git rev-list --count HEAD; }
file_of() { ls families/*/*/"$1".yaml; }
# the escalations of a family, without ids
story() { sed -n '/^escalations:/,/^[a-df-z]/p' "$(file_of "$1")" | sed '/^[a-df-z]/d; s/id: [ex].*/id/'; }
# another one each time: the minute tells them apart
family() { zc-signal add -q --given Noor --surname Berg --born 2014-05-09 \
	--at "2025-01-02T10:$(git ls-files families | wc -l | xargs printf %02d)" | cut -f 1; }
due() { zc-escalate due "$@" | cut -f 3-8; }
# everybody NAME: a process escalation with both parties
process() { zc-escalate raise --line process --between a.jansen@lokaal-team --between k.smit@altrecht "$@"; }
tab='	'

zc-init --convenant zuidoost-utrecht-2020 s && cd s || exit
f=$(family)

# --- the process line of South-East Utrecht
t_out "nothing due prints nothing" "" zc-escalate due --on 2026-07-01
t_status 0 "and is no failure with --exit-code" zc-escalate due --on 2026-07-01 --exit-code
t_out "nor with -j" "" zc-escalate due -j

t_fails 64 "raise asks for a line and tells which there are" "^zc-escalate: --line '': zuidoost-utrecht-2020 has process, content, safety$" \
	zc-escalate raise "$f"
t_fails 64 "and for one of these" "^zc-escalate: --line 'up': zuidoost-utrecht-2020 has process, content, safety$" \
	zc-escalate raise "$f" --line up
t_fails 77 "both parties are named, says article 4" 'between: names 0, where line process takes 2 \(zuidoost-utrecht-2020 4\)' \
	zc-escalate raise "$f" --line process --because "x"
t_fails 77 "one party is not two" 'names 1, where' \
	zc-escalate raise "$f" --line process --between k.smit@altrecht --between k.smit@altrecht
t_fails 77 "of each somebody is responsible" 'responsible: names nobody of lokaal-team \(zuidoost-utrecht-2020 4\)' \
	process "$f" --responsible h.postma@altrecht
t_fails 64 "nothing happens ahead of now" 'lies ahead' process "$f" --on 2026-11-23
t_fails 64 "a step of the line is asked for" "^zc-escalate: --to 'court': line process has managers$" process "$f" --to court
t_fails 66 "what it is about is in the file" 'zc-escalate: .*a123' process "$f" --about a123
t_fails 66 "no such family" . process k7q2m9xd4c
t_fails 77 "not every organisation escalates" 'e.kramer@huisarts' process "$f" --as e.kramer@huisarts
t_fails 66 "no talk where nothing is running" 'no escalation is running \(zc-escalate raise' zc-escalate talk "$f"
is "no refusal left anything" 2 "$(commits)"

run process "$f" --on 2026-07-01 -n
grep -q '^+  line: process' "$scratch/out" && ! grep -q '^e[0-9a-z]*$' "$scratch/out"
result $? "-n prints the difference, and no id"
is "and commits nothing" 2 "$(commits)"

t_like "raise prints the id" '^e[0-9a-z]{6}$' process "$f" --because "agreed help not started" --at 2026-07-01T11:00
e=$(cat "$scratch/out")
is "the managers of both are responsible" "escalations:
- id
  line: process
  at: 2026-07-01T11:00+02:00
  by: b.devries@lokaal-team
  between: [a.jansen@lokaal-team, k.smit@altrecht]
  because: agreed help not started
  steps:
  - id
    step: managers
    since: 2026-07-01
    responsible: [l.manders@lokaal-team, h.postma@altrecht]" "$(story "$f")"
is "the commit names the article and no reason" "escalate.raise $f $e

Zc-Family: $f
Zc-Action: escalate.raise
Zc-Item: $e
Zc-Actor: b.devries@lokaal-team
Zc-Article: zuidoost-utrecht-2020 4
Zc-Event-Time: 2026-07-01T11:00+02:00" "$(git log -1 --format=%B | sed '$d')"
x=$(sed -n 's/^  - id: \(x.*\)/\1/p' "$(file_of "$f")")
t_fails 65 "one at a time on a line" "runs beside $e on line process: go on with that one" process "$f" --on 2026-07-02

t_out "the talk is due in two weeks" \
	"talk${tab}l.manders@lokaal-team h.postma@altrecht${tab}2026-07-15${tab}running${tab}10${tab}4" due --on 2026-07-01
t_out "0 working days are left on the last day" "running${tab}0" sh -c 'zc-escalate due --on 2026-07-15 | cut -f 6,7'
t_out "the day after it is overdue" "overdue${tab}-1" sh -c 'zc-escalate due --on 2026-07-16 | cut -f 6,7'
t_out "before it was raised nothing was due" "" zc-escalate due --on 2026-06-30
t_status 1 "--exit-code tells that something is overdue" zc-escalate due --on 2026-07-16 --exit-code
t_status 0 "not that something runs" zc-escalate due --on 2026-07-15 --exit-code
t_like "-j: lists and numbers" '"who":\["l.manders@lokaal-team","h.postma@altrecht"\],"due":"2026-07-15","state":"overdue","left":-3,"article":"4","of":"x' \
	zc-escalate due -j --on 2026-07-20

t_fails 65 "no talk before it was raised" "$e stands at managers since 2026-07-01: 2026-06-30 lies before that" \
	zc-escalate talk "$f" --on 2026-06-30
t_fails 64 "nor ahead of now" 'lies ahead' zc-escalate talk "$f" --on 2026-12-01
t_fails 77 "no commitment before the talk" 'commitment: comes after the talk \(zuidoost-utrecht-2020 4\)' \
	zc-escalate commit "$f" --on 2026-07-09 --agreement "help starts 1 August"
t_fails 64 "nor without agreements" 'commit needs --agreement' zc-escalate commit "$f"
t_fails 64 "which take a line" 'in a line$' zc-escalate commit "$f" --agreement "$(printf 'a\033[31mb')"
t_out "talk prints the step" "$x" zc-escalate talk "$f" --on 2026-07-10
t_fails 65 "a talk is recorded once" "the talk of step $x \(managers\) is recorded already" zc-escalate talk "$f" --on 2026-07-11
t_out "the talk is met, commitment is due in five working days" "commitment${tab}2026-07-17" \
	sh -c 'zc-escalate due --on 2026-07-10 | cut -f 3,5'
t_out "asked about a day before the talk, the talk is due" "talk" sh -c 'zc-escalate due --on 2026-07-09 | cut -f 3'
t_fails 77 "no commitment the day before the talk" 'comes after the talk' \
	zc-escalate commit "$f" --on 2026-07-09 --agreement "x"
t_fails 77 "nobody stands above the managers" 'line process has no step after managers for this case \(zuidoost-utrecht-2020 4\): commit there, scale down, or raise another line$' \
	zc-escalate step "$f"
t_out "commit settles it" "$x" zc-escalate commit "$f" --on 2026-07-16 --agreement "help starts 1 August"
is "with the agreement, and the end" "    talk: 2026-07-10
    commitment: 2026-07-16
    agreement: help starts 1 August
    until: 2026-07-16
  ended: {at: 2026-07-16, by: b.devries@lokaal-team}" "$(story "$f" | tail -5)"
t_out "nothing is due any more" "" zc-escalate due
t_out "a past day is asked for of today's file" "talk" sh -c 'zc-escalate due --on 2026-07-03 | cut -f 3'
t_out "and --as-of of the file then" "" zc-escalate due --on 2026-07-03 --as-of HEAD~3
t_fails 66 "what is settled runs no more" 'no escalation is running' zc-escalate commit "$f" --agreement x
t_fails 65 "named, it tells when it ended" "$e ended on 2026-07-16 \(zc-escalate raise starts another\)" zc-escalate talk "$f" "$e"
t_fails 66 "an id that is not there" . zc-escalate talk "$f" e000000

# --- two lines at once, other responsible persons, the crisis
e=$(process "$f" --on 2026-08-03 --responsible x.y@altrecht --responsible z@lokaal-team --by a.jansen@lokaal-team)
is "others are responsible when named" "    responsible: [x.y@altrecht, z@lokaal-team]" "$(story "$f" | tail -1)"
s=$(zc-escalate raise "$f" --line safety --on 2026-08-03 --because "child in danger")
t_fails 64 "two are running: one is named" "$e \(process\) and $s \(safety\) are both running: name one" zc-escalate talk "$f"
is "safety is at once: the day after" "safety${tab}c.mulder@samen-veilig${tab}2026-08-04${tab}overdue${tab}-1${tab}chosen" \
	"$(due --on 2026-08-05 | head -1)"
is "overdue comes first" "safety talk" "$(zc-escalate due --on 2026-08-05 | cut -f 3 | xargs)"
t_fails 65 "no commitment before the report was due" 'lies before that' zc-escalate commit "$f" "$s" --on 2026-08-01 --agreement x
t "safety asks for no talk" zc-escalate commit "$f" "$s" --on 2026-08-03 --agreement "reported"
t "a step's id names its escalation" zc-escalate talk "$f" "$(sed -n 's/^  - id: \(x.*\)/\1/p' "$(file_of "$f")" | sed -n 2p)" --on 2026-08-10
t_fails 64 "down says what came of it" 'down needs --because' zc-escalate down "$f"
t_fails 65 "it does not end before the talk" 'until: before its step, talk or commitment' \
	zc-escalate down "$f" --on 2026-08-07 --because "helped"
t_out "down prints the escalation" "$e" zc-escalate down "$f" --on 2026-08-11 --because "no longer needed"
t_out "what it waited for is over" "" zc-escalate due
# --- the content line: guidelines
content() { zc-escalate raise "$f" --line content --on 2026-09-01 --between a.jansen@lokaal-team --between k.smit@altrecht "$@"; }
all="--holds no-local-solution --holds about-youth --holds urgent --holds voluntary"
# shellcheck disable=SC2086 # words
{
t_fails 77 "all of a to e" 'holds: guideline several-providers is not said to hold \(zuidoost-utrecht-2020 4\); --because TEXT lifts it' \
	content $all --holds transfer
t_fails 77 "and one of f to j" \
	'holds: one of these must be said to hold: school-absence, transfer, out-of-home, not-fitting, bridging \(zuidoost-utrecht-2020 4\); --because TEXT' \
	content $all --holds several-providers
t_fails 77 "a crisis closes it, and no reason opens it" 'holds: with crisis this line is closed \(zuidoost-utrecht-2020 4\)$' \
	content $all --holds several-providers --holds transfer --holds crisis --because "it must"
t_fails 77 "a guideline must be one" 'holds: rain is no guideline of line content' content $all --holds several-providers --holds transfer --holds rain
t "with all that holds it needs no reason" content $all --holds several-providers --holds transfer
zc-escalate down "$f" --on 2026-09-01 --because "settled" >"$scratch/null"
t "a reason lifts the guidelines" content $all --because "one provider, and it has no place"
}
is "the meeting has no term" "" "$(due --on 2026-10-30)"
zc-escalate talk "$f" --on 2026-09-18 >"$scratch/null"
is "what follows it has" "commitment-content${tab}t.meijer@doorbraakteam${tab}2026-09-25${tab}running${tab}5${tab}4" "$(due --on 2026-09-18)"
zc-escalate commit "$f" --on 2026-09-21 --agreement "a place" --because "found" >"$scratch/null"
zc-assign fact "$f" child-unsafe --about "$(sed -n 's/^- id: \(p.*\)/\1/p' "$(file_of "$f")")" --on 2026-09-22 >"$scratch/null"
t_fails 77 "nor is it for a child in danger" "the child's safety is in danger.*\(zuidoost-utrecht-2020 4 c\)" \
	zc-escalate raise "$f" --line content --between a.jansen@lokaal-team --between k.smit@altrecht --because "all the same"

# --- selections
g=$(family)
process "$f" --on 2026-10-01 >"$scratch/null"
process "$g" --on 2026-10-05 --responsible x@lokaal-team --responsible y@altrecht >"$scratch/null"
t_out "--for a person" "$g" sh -c 'zc-escalate due --on 2026-10-06 --for x@lokaal-team | cut -f 1'
is "--for an organisation" 2 "$(zc-escalate due --on 2026-10-06 --for altrecht | wc -l)"
is "--for nobody we know of, who may be a slip" \
	"zc-escalate: warning: --for: nobody of this name owes a term, and no organisation of zuidoost-utrecht-2020 has it" \
	"$(zc-escalate due --on 2026-10-06 --for Sanne 2>&1)"
t_fails 64 "--for an unknown organisation is a slip" "organisation nowhere is not in" zc-escalate due --for x@nowhere
t_out "--within counts from the day asked" "$f" sh -c "zc-escalate due --on 2026-10-10 --within '5 days' | cut -f 1"
is "--within working days" 2 "$(zc-escalate due --on 2026-10-12 --within '5 working days' | wc -l)"
is "--within leaves nothing overdue out" 2 "$(zc-escalate due --on 2026-11-12 --within '0 days' | wc -l)"
is "--within counts plain days: Friday and two are not Monday" 0 "$(zc-escalate due --on 2026-10-16 --within '2 days' "$g" | wc -l)"
is "Friday and three are" 1 "$(zc-escalate due --on 2026-10-16 --within '3 days' "$g" | wc -l)"
t_fails 64 "--within a duration" "'soon': not a duration" zc-escalate due --within soon
is "--kind" 2 "$(zc-escalate due --kind talk | wc -l)"
is "--kind of another" 0 "$(zc-escalate due --kind commitment --exit-code | wc -l)"
t_fails 64 "--kind is a word of the agreement" "'tea': no such term in zuidoost" zc-escalate due --kind tea
t_out "a family by its beginning" "$g" sh -c "zc-escalate due $(echo "$g" | cut -c 1-6) | cut -f 1"
echo "$g more" >ids && run zc-escalate due - <ids
is "families from standard input" "$g" "$(cut -f 1 "$scratch/out")"
rm ids
t_fails 66 "an unknown family is told" . zc-escalate due "$g" k7q2m9xd4c
is "and does not hide the others" "$g" "$(cut -f 1 "$scratch/out")"
t_status 66 "the highest status wins over --exit-code" zc-escalate due "$g" k7q2m9xd4c --exit-code
t_status 74 "a full disk is noticed" to_full_disk zc-escalate due
t_fails 64 "due reads" 'option --as: not for this verb' zc-escalate due --as x@altrecht
zc-assign need "$g" needed --with-family yes --because x --on 2026-10-06 >"$scratch/null"
zc-assign to "$g" a.jansen@lokaal-team --on 2026-10-06 >"$scratch/null"
zc-plan start "$g" --on 2026-10-06 >"$scratch/null"
goal=$(zc-plan goal "$g" "rest" --for "$(zc-plan problem "$g" --domain material "debts" --on 2026-10-06)" --on 2026-10-06)
a=$(zc-plan action "$g" "$goal" "calls" --who "oma Berg" --by-date 2026-10-08 --on 2026-10-06)
t_like "a name with a blank is one name" '"who":\["oma Berg"\]' zc-escalate due -j "$g" --on 2026-10-07 --for "oma Berg"
is "the list says of what" "oma Berg${tab}2026-10-08${tab}running${tab}1${tab}2 Taken en verantwoordelijkheden${tab}$a" \
	"$(zc-escalate due "$g" --on 2026-10-07 --kind action | cut -f 4-9)"
if script -qc true /dev/null </dev/null >"$scratch/null" 2>&1; then   # where terminals can be made
script -qc "stty cols 100; zc-escalate due --kind talk --on 2026-10-06" /dev/null </dev/null | tr -d '\r' >"$scratch/screen"
is "on a terminal it has a header" "FAMILY ITEM KIND WHO DUE STATE LEFT ARTICLE OF" "$(head -1 "$scratch/screen" | xargs)"
is "those who owe it stand below each other" "h.postma@altrecht" "$(sed -n 3p "$scratch/screen" | xargs)"
is "and it fits in 100 columns" "" "$(awk 'length > 100' "$scratch/screen")"
fi
store_ok .

# --- around holidays: raised, talk due, talk, commitment due
while read -r raised talk_due talk commitment_due why; do
	h=$(family)
	process "$h" --on "$raised" >"$scratch/null"
	is "talk: $why" "$talk_due" "$(zc-escalate due "$h" --kind talk --on "$raised" | cut -f 5)"
	zc-escalate talk "$h" --on "$talk" >"$scratch/null"
	is "commitment: $why" "$commitment_due" "$(zc-escalate due "$h" --kind commitment --on "$talk" | cut -f 5)"
	zc-escalate commit "$h" --on "$talk" --agreement x >"$scratch/null"
done <<'END'
2025-04-12 2025-04-28 2025-04-25 2025-05-02 King's Day on the 26th where the 27th is a Sunday
2025-04-21 2025-05-06 2025-05-02 2025-05-12 Liberation Day
2025-07-09 2025-07-23 2025-07-23 2025-07-30 nothing in between
2025-12-11 2025-12-29 2025-12-23 2026-01-02 Christmas, and the year's end
2025-12-18 2026-01-02 2025-12-31 2026-01-08 New Year's Day
2026-03-20 2026-04-07 2026-04-02 2026-04-13 Good Friday and Easter Monday
2026-04-13 2026-04-28 2026-04-24 2026-05-04 King's Day on a Monday
2026-04-30 2026-05-15 2026-05-12 2026-05-20 Ascension Day
2026-05-11 2026-05-26 2026-05-22 2026-06-01 Whit Monday
END
store_ok .
cd ..

# --- the ladder of The Hague
export ZC_ACTOR=a.jansen@jgz-4-19
zc-init --convenant den-haag-2010 h && cd h || exit
steps() { story "$1" | sed -n 's/^    step: //p' | xargs; }
raise() { zc-escalate raise --line stagnation --because "nothing moves" "$@"; }
f=$(family)
zc-plan helper "$f" t.kok@jeugdformaat --on 2026-03-02 >"$scratch/null"
t "no party need be named" raise "$f" --on 2026-04-01
e=$(cat "$scratch/out")
is "nobody of the CJG coordinates: that step is passed over" youth-director "$(steps "$f")"
is "the region chose the term" "talk${tab}x.bergsma@gemeente${tab}2026-04-15${tab}running${tab}8${tab}chosen" \
	"$(due --on 2026-04-01 --kind talk)"
t_fails 77 "no step is passed over by hand" 'step: the next one in line stagnation is management \(den-haag-2010 2.11\)' \
	zc-escalate step "$f" --to administrative --on 2026-04-10
t_fails 65 "nor is it twice on one" 'the escalation stands there already|lies before' zc-escalate step "$f" --to youth-director --on 2026-03-31
x=$(sed -n 's/^  - id: \(x.*\)/\1/p' "$(file_of "$f")")
t_like "step prints the new step" '^x[0-9a-z]{6}$' zc-escalate step "$f" --on 2026-04-10 --because "no talk"
is "to the managers of who is involved" "    step: management
    since: 2026-04-10
    responsible: [m.bakker@jgz-4-19, p.vos@jeugdformaat]
    because: no talk" "$(story "$f" | tail -4)"
t_fails 65 "what is over is not taken for where it stands" "step $x is over: escalation $e stands at x[0-9a-z]* \(management\)" \
	zc-escalate talk "$f" "$x" --on 2026-04-10
is "the term of the step before is over" 1 "$(zc-escalate due --kind talk --on 2026-04-10 | wc -l)"
zc-escalate talk "$f" --on 2026-04-20 >"$scratch/null"
t_fails 65 "a step does not end before its talk" 'until: before its step, talk or commitment' zc-escalate step "$f" --on 2026-04-19
zc-escalate step "$f" --on 2026-05-01 >"$scratch/null"
is "administrators have four weeks" "talk-administrative${tab}wethouder@gemeente${tab}2026-05-29" "$(due --on 2026-05-01 --kind talk-administrative | cut -f 1-3)"
zc-escalate step "$f" --on 2026-06-01 >"$scratch/null"
is "up to the council" "youth-director management administrative strategic-council" "$(steps "$f")"
t_fails 77 "above which is nobody" 'no step after strategic-council' zc-escalate step "$f"
t "it may go back to a lower one" zc-escalate step "$f" --to youth-director --on 2026-06-10
zc-escalate talk "$f" --on 2026-06-12 >"$scratch/null"
t_fails 64 "what ends nothing needs no reason" '--because: of an end, and commitment ends nothing on line' \
	zc-escalate commit "$f" --on 2026-06-15 --agreement "one helper" --because x
t "commitment does not settle this line" zc-escalate commit "$f" --on 2026-06-15 --agreement "one helper"
t "the youth director scales down" zc-escalate down "$f" "$e" --by x.bergsma@gemeente --because "it moves again" --on 2026-06-20
is "which is the end" "  ended: {at: 2026-06-20, by: x.bergsma@gemeente, because: it moves again}" "$(story "$f" | tail -1)"
is "whose article is told" "Zc-Article: den-haag-2010 2.11" "$(git log -1 --format=%B | grep Article)"
is "no talk or commitment is due" "" "$(zc-escalate due | grep -E 'talk|commitment')"
g=$(family)
zc-assign need "$g" needed --forum cjg-consultation --with-family yes --level 3 --because x --on 2026-03-16 >"$scratch/null"
zc-assign to "$g" a.jansen@jgz-4-19 --because x --on 2026-03-16 >"$scratch/null"
raise "$g" --on 2026-04-01 >"$scratch/null"
is "for a coordinator of the CJG it begins there" cjg-coordinator "$(steps "$g")"
is "whose article is another" "Zc-Article: den-haag-2010 2.11 note 27" "$(git log -1 --format=%B | grep Article)"
zc-escalate step "$g" --on 2026-04-03 --responsible m.m@gemeente >"$scratch/null"
is "another may be responsible" "    responsible: [m.m@gemeente]" "$(story "$g" | tail -1)"
t "safety goes beside it" zc-escalate raise "$g" --line safety --on 2026-04-03 --because "child in danger"
store_ok .
cd ..

# --- a ladder of three steps, terms of three working days and of a month
export ZC_ACTOR=b.devries@team-noord
zc-init --convenant "$root/tests/data/three-party.yaml" t && cd t || exit
f=$(family)
up() { zc-escalate raise "$f" --line up --between b.b@team-noord --between d.d@schuldhulp --between v.v@voogdij "$@"; }
t_fails 77 "a plan first, and a guideline" '^zc-escalate: .*one of these must be said to hold: stuck, quarrel \(three-party J1\)' up --on 2026-10-01
t_fails 77 "three parties" 'names 2, where line up takes 3 \(three-party J1\)' \
	zc-escalate raise "$f" --line up --because x --between b.b@team-noord --between d.d@schuldhulp
t_fails 77 "not in the first week" 'with first-week this line is closed' up --because x --holds first-week
t "a reason lifts plan and guideline" up --on 2026-10-01 --because "at once" --holds quarrel
is "three working days, Saturday counts but not the town's relief" "table${tab}2026-10-06${tab}J1" \
	"$(zc-escalate due --on 2026-10-01 | cut -f 3,5,8)"
zc-escalate step "$f" --on 2026-10-02 >"$scratch/null"
zc-escalate talk "$f" --on 2026-10-05 >"$scratch/null"
is "a month after the talk" "word${tab}r.lam@raad${tab}2026-11-05" "$(due --on 2026-10-05 | cut -f 1-3)"
t_fails 77 "the third step names nobody, so the tool must" 'responsible: names nobody' zc-escalate step "$f" --on 2026-10-31
t "the third step is for a quarrel" zc-escalate step "$f" --on 2026-10-31 --responsible wethouder@raad
is "a month after the 31st is the 30th" "table-summit${tab}wethouder@raad${tab}2026-11-30" "$(due --on 2026-10-31 | cut -f 1-3)"
zc-escalate talk "$f" --on 2026-11-02 >"$scratch/null"
t "commitment settles it" zc-escalate commit "$f" --on 2026-11-03 --agreement "x"
t_out "and nothing is due" "" zc-escalate due
up --because "again" --holds stuck --on 2026-11-04 >"$scratch/null"
zc-escalate step "$f" --on 2026-11-05 >"$scratch/null"
t_fails 77 "for what is stuck it has two steps" 'line up has no step after chamber for this case \(three-party J1\)' \
	zc-escalate step "$f" --on 2026-11-06
store_ok .
done_testing
