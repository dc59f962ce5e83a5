#!/bin/sh
# Two questions about the past: what was so (--on, after the file of today) and
# what was known (--as-of, after history).  They differ where something was
# entered later than it happened.
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
export ZC_ACTOR=b.devries@lokaal-team

# at DATE COMMAND...: as it was entered on that day
at()
{
	day=$1
	shift
	ZC_NOW=${day}T12:00+01:00 "$@"
}
made() { "$@" >"$scratch/said" || diag "failed: $*"; }
states() { cut -f 3,5-7 "$scratch/out" | tr '\t\n' ' |'; }
# both NAME WAS KNEW COMMAND...: what COMMAND says of $then by the file, and by history
both()
{
	name=$1 was=$2 knew=$3
	shift 3
	run "$@" --on "$then"
	is "$name: what was so" "$was" "$(states)"
	run "$@" --as-of "$then"
	is "$name: what was known" "$knew" "$(states)"
	run "$@" --as-of "$(git rev-list -1 --first-parent --before="${then}T23:59:59" HEAD)" --on "$then"
	is "$name: and by the commit of then" "$knew" "$(states)"
}

at 2026-03-01 zc-init --convenant zuidoost-utrecht-2020 s && cd s || exit
made at 2026-03-02 zc-signal add --given Noor --surname Berg --born 2014-05-09
f=$(cut -f 1 "$scratch/said")
made at 2026-03-02 zc-assign need "$f" needed --forum local-team --with-family yes
made at 2026-03-02 zc-assign to "$f" a.jansen@lokaal-team --because "known to the family"

# the plan was made in time, and entered when the term had passed
made at 2026-04-20 zc-plan start "$f" --on 2026-04-10
then=2026-04-15
both "due" "first-evaluation 2026-07-10 running 58|" "plan 2026-04-13 overdue -2|" zc-escalate due "$f"
run zc-assign check "$f" --on $then
is "check: what was so" "" "$(grep plan "$scratch/out")"
t_like "check: what was known" '	plan	.*2026-04-13	overdue' zc-assign check "$f" --as-of $then

# a talk that was entered ten days later
made at 2026-06-30 zc-plan evaluate "$f" --with-family yes --as-agreed yes
made at 2026-07-01 zc-escalate raise "$f" --line process --between a.jansen@lokaal-team --between k.smit@altrecht \
	--because "help not started"
made at 2026-07-20 zc-escalate talk "$f" --on 2026-07-10
x=$(cat "$scratch/said") then=2026-07-16
both "due" "commitment 2026-07-17 running 1|" "talk 2026-07-15 overdue -1|" zc-escalate due "$f" --for l.manders@lokaal-team
t_like "explain: what was so" "on $then: met on 2026-07-10" zc-escalate explain "$f" "$x" --on $then
t_like "explain: what was known" "on $then: overdue, 1 working day over" zc-escalate explain "$f" "$x" --as-of $then
t_like "show: what was so" '2026-07-17 commitment .*: running, 1 working day left' zc-show "$f" --on $then
t_like "show: what was known" '2026-07-15 talk .*: overdue, 1 working day over' zc-show "$f" --as-of $then
t_like "list: what was so" '	2026-07-17	commitment$' zc-show list "$f" --on $then
t_like "list: what was known" '	2026-07-15	talk$' zc-show list "$f" --as-of $then
t_like "the log has both days" '2026-07-20.*2026-07-10|2026-07-10.*2026-07-20' zc-show log "$f"
run zc-escalate due "$f" --kind talk --on 2026-07-09
is "on the day before the talk it was due by the file as well" "talk 2026-07-15 running 4|" "$(states)"
t_out "before the store there was nothing" "" zc-escalate due --on 2026-02-01
t_fails 66 "and no history" . zc-escalate due --as-of 2026-02-01
t_fails 66 "nor such a commit" . zc-escalate due --as-of 0123456789

# a pause that was entered later moves the term of then, and was not known then
made at 2026-08-25 zc-escalate pause "$f" --because ill --on 2026-08-10
then=2026-08-20
both "a pause" "evaluation 2026-10-12 paused 37|" "evaluation 2026-09-30 running 29|" zc-escalate due "$f" --kind evaluation
made at 2026-09-01 zc-escalate resume "$f"

# another agreement: --on asks what stands in the file, --as-of knows only the old one
sed 's/^    within: 3 months/    within: 1 month/' convenant.yaml >../new.yaml
made at 2026-09-02 zc-init --convenant ../new.yaml
then=2026-08-20
t_like "explain by today's agreement tells the difference" "today's agreement would give 2026-07-30" zc-escalate explain "$f" --on $then
run zc-escalate explain "$f" --as-of $then
result "$(grep -c "today's agreement" "$scratch/out")" "and by that of then there is none"

# after-care that was done in time, and entered later
made at 2026-10-01 zc-escalate commit "$f" --agreement "help started" --on 2026-07-17
made at 2026-10-01 zc-close end "$f" --ground results-reached --after-care "jgz: calls" --until 2026-10-14
made at 2026-10-20 zc-close follow "$f" --on 2026-10-13
then=2026-10-15
both "review" "" "after-care 2026-10-14 overdue -1|" zc-close review "$f"
t_status 0 "nothing was overdue" zc-close review "$f" --on $then --exit-code
t_status 1 "but so it seemed" zc-close review "$f" --as-of $then --exit-code
store_ok .
done_testing
