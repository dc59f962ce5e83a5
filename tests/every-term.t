#!/bin/sh
# Every term of both agreements, from the event that starts it to the one that
# meets it: it is due on the day the agreement says, who owes it is told, and once it
# is met nothing of it runs.
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"

file_of() { ls families/*/*/"$1".yaml; }
# runs KIND DUE WHO: it runs on the day of the story, with that last day
runs()
{
	is "$agreement: $1 is due on $2, by $3" "$2 $3" \
		"$(zc-escalate due "$f" --kind "$1" --on "$day" | cut -f 4,5 | awk -F '\t' '{ print $2, $1 }')"
}
# met KIND DAY [DUE]: it was met on that day, and runs no more, or the next one runs
met()
{
	is "$agreement: $1 is met on $2" "$2 ${3:-}" "$(awk -v kind="$1" '$1 == "kind:" { ours = $2 == kind }
		ours && $1 == "met:" { day = $2 } END { print day }' "$(file_of "$f")") $(zc-escalate due "$f" --kind "$1" --on "$2" | cut -f 5)"
}
quiet()
{
	"$@" >"$scratch/said" || diag "failed: $*"
}
story()   # LOCAL OTHER: two who work with a family of which one signals twice
{
	f=$(zc-signal add --given Noor --surname Berg --born 2014-05-09 --clarity clear --parents-informed 2026-03-02 \
		--by "$1" --at 2026-03-02T10:00 | cut -f 1)
	child=$(sed -n 's/^- id: \(p.*\)/\1/p' "$(file_of "$f")")
	quiet zc-signal add --family "$f" --about "$child" --clarity clear --parents-informed 2026-03-02 --by "$2" --at 2026-03-09T10:00
	quiet zc-match find "$f" --on 2026-03-09
}
# What a coordinator does from the first match to the first action: the same under both.
from_match_to_plan()   # LOCAL OTHER FORUM DECISION-DUE ASSIGNMENT-DUE
{
	day=2026-03-10
	runs contact 2026-03-16 "$1 $2"
	quiet zc-match contact "$f" --between "$1" --between "$2" --on 2026-03-11
	met contact 2026-03-11
	quiet zc-plan helper "$f" "$1" --since 2026-03-10 --on 2026-03-10
	quiet zc-plan helper "$f" "$2" --since 2026-03-10 --on 2026-03-10
	runs decision "$4" "$2"
	quiet zc-assign fact "$f" refuses-help --on 2026-03-12 --by "$2"
	quiet zc-assign need "$f" needed --forum "$3" --with-family yes --because "all see it" --on 2026-03-16
	met decision 2026-03-16
	day=2026-03-17
	runs assignment "$5" "$ZC_ACTOR"
	quiet zc-assign to "$f" "$1" --because "known to the family" --on 2026-03-18
	met assignment 2026-03-18
	day=2026-03-18
	runs plan 2026-04-29 "$1"
	quiet zc-plan start "$f" --on 2026-04-01
	met plan 2026-04-01
	day=2026-04-02
	runs first-evaluation 2026-07-01 "$1"
	quiet zc-plan problem "$f" "rent" --domain "$domain" --on 2026-04-01
	quiet zc-plan goal "$f" "rent is paid" --for "$(cat "$scratch/said")" --on 2026-04-01
	quiet zc-plan action "$f" "$(cat "$scratch/said")" "apply" --who "$2" --by-date 2026-04-25 --on 2026-04-01
	runs action 2026-04-25 "$2"      # a Saturday: what was agreed is not rolled
	quiet zc-plan "done" "$f" "$(cat "$scratch/said")" --on 2026-04-24
	met action 2026-04-24
	quiet zc-plan helper "$f" t.kok@"${2#*@}" --since 2026-04-02 --waiting-list 2026-04-02 --on 2026-04-02
	runs waiting-list 2026-05-15 t.kok@"${2#*@}"     # Ascension is the 14th
	quiet zc-plan helper "$f" "$(cat "$scratch/said")" --started 2026-05-06
	met waiting-list 2026-05-06
	quiet zc-plan evaluate "$f" --with-family yes --as-agreed yes --on 2026-06-30
	met first-evaluation 2026-06-30
	day=2026-07-01
	runs evaluation 2026-09-30 "$1"
	quiet zc-plan evaluate "$f" --with-family yes --as-agreed yes ${outcome:+"--outcome=$outcome"} --on 2026-09-25
	met evaluation 2026-09-25 2026-12-28      # Christmas day
}
refusal()   # DUE WHO...
{
	day=2026-03-18
	runs refusal "$1" "$2"
	quiet zc-assign fact "$f" --end refuses-help --until 2026-04-10 --on 2026-04-10
	met refusal 2026-04-10
}
# climb LINE TALK-TERM DUE COMMITMENT-TERM DUE: a talk and a commitment at the present step
climb()
{
	runs "$2" "$3" "$responsible"
	quiet zc-escalate talk "$f" "$x" --on 2026-05-20
	met "$2" 2026-05-20
	day=2026-05-20
	runs "$4" "$5" "$responsible"
	quiet zc-escalate commit "$f" "$x" --agreement "help starts" --on 2026-05-27
	met "$4" 2026-05-27
}
all_seen()   # every term of the agreement was met somewhere in the store
{
	is "$agreement: no term was left out" "" "$(sed -n 's/^  - term: //p' convenant.yaml | sort -u |
		while read -r term; do
			grep -A5 -h "^  kind: $term\$" families/*/*/*.yaml | grep -q '^  met:' || echo "$term"
		done)"
}

# --- South-East Utrecht
agreement=zou domain=material outcome=
export ZC_ACTOR=b.devries@lokaal-team
zc-init --convenant zuidoost-utrecht-2020 zou && cd zou || exit
story a.jansen@lokaal-team k.smit@altrecht
from_match_to_plan a.jansen@lokaal-team k.smit@altrecht local-team 2026-03-23 2026-03-23
refusal 2026-04-09 "a.jansen@lokaal-team k.smit@altrecht"

day=2026-05-11
both="--between a.jansen@lokaal-team --between k.smit@altrecht"
# shellcheck disable=SC2086 # two options
quiet zc-escalate raise "$f" --line process $both --because "help not started" --on 2026-05-11
x=$(cat "$scratch/said") responsible="l.manders@lokaal-team h.postma@altrecht"
climb process talk 2026-05-26 commitment 2026-05-28          # Whit Monday is the 25th
# shellcheck disable=SC2086
quiet zc-escalate raise "$f" --line content $both --because "no place" --holds no-local-solution --on 2026-05-27
x=$(cat "$scratch/said") day=2026-05-28 responsible=t.meijer@doorbraakteam
quiet zc-escalate talk "$f" "$x" --on 2026-05-28
runs commitment-content 2026-06-04 "$responsible"
quiet zc-escalate commit "$f" "$x" --agreement "a place" --on 2026-06-03
met commitment-content 2026-06-03
quiet zc-escalate raise "$f" --line safety --because "hit" --at 2026-06-05T16:00
x=$(cat "$scratch/said") day=2026-06-05
runs safety 2026-06-06 c.mulder@samen-veilig                 # a Saturday does not wait
quiet zc-escalate commit "$f" "$x" --agreement "reported" --on 2026-06-06
met safety 2026-06-06

quiet zc-close end "$f" --ground results-reached --after-care "jgz: calls" --until 2026-11-14 --on 2026-10-01
day=2026-10-01
runs after-care 2026-11-14 jgz                               # as agreed, a Saturday
is "zou: nothing else runs when the case ended" after-care "$(zc-escalate due "$f" --on "$day" | cut -f 3)"
quiet zc-close follow "$f" --on 2026-11-12
met after-care 2026-11-12
is "zou: a signal lives two years" "2 0" "$(zc-signal list --live --on 2028-03-02 "$f" | wc -l) $(zc-signal list --live --on 2028-03-10 "$f" | wc -l)"
is "zou: the file is kept five years" "retention 2031-10-01" "$(zc-close review --on 2031-10-02 "$f" | cut -f 3,5 | tr '\t' ' ')"
all_seen
store_ok .
cd .. || exit

# --- The Hague
agreement=dh domain=$(sed -n '/^  domains:/,/domain:/s/.*domain: \([a-z-]*\).*/\1/p' "$root/examples/convenants/den-haag-2010.yaml")
outcome=vulnerable
export ZC_ACTOR=b.devries@cjg
zc-init --convenant den-haag-2010 dh && cd dh || exit
story a.jansen@cjg k.smit@jeugdformaat
from_match_to_plan a.jansen@cjg k.smit@jeugdformaat bilateral 2026-04-07 2026-03-30
refusal 2026-04-23 "a.jansen@cjg k.smit@jeugdformaat"

day=2026-05-11
quiet zc-escalate raise "$f" --line stagnation --because "no results" --on 2026-05-11
x=$(cat "$scratch/said") responsible=r.hendriks@cjg
climb stagnation talk 2026-05-26 commitment 2026-06-04
up() { quiet zc-escalate step "$f" "$x" --on "$1"; }
up 2026-05-28; up 2026-05-28; up 2026-05-28
day=2026-05-28
runs talk-administrative 2026-06-25 wethouder@gemeente
quiet zc-escalate talk "$f" "$x" --on 2026-06-10
met talk-administrative 2026-06-10
quiet zc-escalate down "$f" "$x" --because "solved" --on 2026-06-11
day=2026-05-11
quiet zc-escalate raise "$f" --line check --because "no plan" --on 2026-05-11
x=$(cat "$scratch/said") responsible=x.bergsma@gemeente
climb check check-talk 2026-05-26 check-commitment 2026-06-04
up 2026-05-28; up 2026-05-28
day=2026-05-28
runs check-talk-administrative 2026-06-25 wethouder@gemeente
quiet zc-escalate talk "$f" "$x" --on 2026-06-10
met check-talk-administrative 2026-06-10
quiet zc-escalate down "$f" "$x" --because "solved" --on 2026-06-11
quiet zc-escalate raise "$f" --line safety --because "hit" --at 2026-06-12T16:00
x=$(cat "$scratch/said") day=2026-06-12
runs safety 2026-06-13 q.wolters@bjz
quiet zc-escalate commit "$f" "$x" --agreement "reported" --on 2026-06-13
met safety 2026-06-13

quiet zc-close end "$f" --ground results-reached --outcome vulnerable --after-care "cjg: calls" --until 2026-11-14 --on 2026-10-01
z=$(cat "$scratch/said") day=2026-10-01
runs after-care 2026-11-14 cjg
runs follow-actively 2027-01-04 jgz-4-19                     # three months end on New Year's day, a Friday
care=$(sed -n '/after-care:/,/- id/s/^ *- id: //p' "$(file_of "$f")" | head -1)
quiet zc-close follow "$f" "$care" --on 2026-11-12
met after-care 2026-11-12
quiet zc-close follow "$f" "$z" --on 2026-11-13
met follow-actively 2026-11-13
is "dh: the file is kept five years" "retention 2031-10-01" "$(zc-close review --on 2031-10-02 "$f" | cut -f 3,5 | tr '\t' ' ')"
all_seen
store_ok .
done_testing
