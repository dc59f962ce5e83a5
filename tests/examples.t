#!/bin/sh
# What examples/ holds beside the agreements: the demo, the scripts, the
# crontab; and the first session of README.
. "${0%/*}/lib.sh"
PATH=$PATH:$root/examples
export ZC_ACTOR=a.jansen@lokaal-team

# ---- the demo
mkdir "$scratch/demo"
t "the demo plays to its end" env PATH="$ZC_BUILD:$PATH" TMPDIR="$scratch/demo" sh "$root/examples/demo.sh"
cp "$scratch/out" "$scratch/demo.out"
is "it leaves nothing behind" "" "$(ls "$scratch/demo")"
is "it says nothing on stderr" "" "$(cat "$scratch/err")"
is "it fits 80 columns" "" "$(awk 'length($0) > 80' "$scratch/demo.out")"
shows()   # NAME REGEX
{
	grep -Eq -e "$2" "$scratch/demo.out"
	result $? "it shows $1" || diag "no line like: $2"
}
shows "a match" '^[a-z0-9]{10}  m[a-z0-9]{6}  a\.jansen@lokaal-team k\.smit@altrecht$'
shows "a proposal" '^voluntary +local-team +a\.jansen@lokaal-team'
shows "a refusal with its article" 'another choice takes a reason|\(zuidoost-utrecht-2020 1 no\. 8\); --because'
shows "what a reason makes of it" '^\+  because: knows the family$'
shows "the talk's two weeks" '^talk +l\.manders@lokaal-team h\.postma@altrecht +2026-07-15 +overdue +-2$'
shows "five working days after the talk" '^commitment .* 2026-07-17 +running +0'
shows "after-care" 'jgz: calls in October, until 2026-10-15'
shows "the youth director's talk" '^\$ zc-escalate step'
shows "BJZ answerable" '^measure +bjz +q\.wolters@bjz +bjz +2\.5$'
shows "a guard" 'not-needed +2026-09-21'
shows "a hand edit refused with its place" '^zc-audit: families/./.*yaml:[0-9]+:[0-9]+: s[a-z0-9]{6}: by is fixed$'
shows "a clean history" '^zc-audit: [0-9]+ commits, 0 findings$'
is "seven refusals, and no other failure" "(exit status 1) 1
(exit status 77) 7" "$(grep '^(exit status' "$scratch/demo.out" | sort | uniq -c | awk '{ print $2, $3, $4, $1 }')"

# ---- the first session of README
sed -n '/^## A first session/,/^## The tools/s/^    //p' "$root/README.md" >"$scratch/first"
mkdir readme
t "the first session of README runs" sh -ec "cd readme && . $scratch/first"
for said in 'a\.jansen@lokaal-team k\.smit@altrecht$' 'voluntary.*1 no\. 8' 'overdue' 'Noor Berg' '^    Zc-Article'; do
	grep -Eq -e "$said" "$scratch/out"
	result $? "it prints /$said/"
done

# ---- a store for the scripts: Noor's actions are overdue, nothing is with Daan
zc-init --convenant zuidoost-utrecht-2020 store
export ZC_STORE="$PWD/store"
store=$ZC_STORE
signal()
{
	zc-signal add --parents-informed 2026-03-01 "$@" | cut -f 1
}
noor=$(signal --given Noor --bsn 123456782 --by a.jansen@lokaal-team --on 2026-03-02)
signal --given Noor --bsn 123456782 --by k.smit@altrecht --on 2026-03-02 >/dev/null
daan=$(signal --given Daan --asks coordination --on 2026-11-20)
for family in "$noor" "$daan"; do
	zc-assign need "$family" needed --on 2026-11-20
	zc-assign to "$family" a.jansen@lokaal-team --on 2026-11-20
done >/dev/null
zc-plan start "$noor" --on 2026-11-20
problem=$(zc-plan problem "$noor" x --domain material --on 2026-11-20)
goal=$(zc-plan goal "$noor" x --for "$problem" --on 2026-11-20)
for who in k.smit@altrecht o.vries@altrecht Sanne "Aunt Fatma"; do
	zc-plan action "$noor" "$goal" x --who "$who" --by-date 2026-11-20 --on 2026-11-20
done >/dev/null

for script in my-cases-this-week overdue-per-organisation monthly-overview; do
	t_like "$script -h explains itself" "^usage: $script" $script -h
	t_fails 64 "$script refuses what it does not know" "^usage: $script" $script -x
	t_fails 64 "$script refuses too much" "^usage: $script" $script one@org two
	t_fails 66 "$script needs a store" "store" $script -C "$scratch"
done

# The order of families is that of their ids.
sorted()
{
	"$@" | LC_ALL=C sort
}
t_out "my cases, with their terms, whoever owes them" "$(printf '%s\n' "" "$noor  planned since 2026-11-20, 2 parties" \
	"$daan  coordinated since 2026-11-20, 1 party" "  nothing due" \
	"  overdue   action           due 2026-11-20  Aunt Fatma" "  overdue   action           due 2026-11-20  Sanne" \
	"  overdue   action           due 2026-11-20  k.smit@altrecht" \
	"  overdue   action           due 2026-11-20  o.vries@altrecht" | LC_ALL=C sort)" sorted my-cases-this-week
t_out "what somebody owes in cases of others" "in cases of others:
$noor
  overdue   action           due 2026-11-20" my-cases-this-week k.smit@altrecht
t_out "somebody with nothing" "" my-cases-this-week nobody@altrecht

t "overdue actions per organisation" overdue-per-organisation
is "the organisations, each with its people" "  $noor  action       2026-11-20     0  k.smit@altrecht
  $noor  action       2026-11-20     0  o.vries@altrecht
altrecht: 2 overdue" "$(sed '/^$/,$d' "$scratch/out" | LC_ALL=C sort)"
is "people without one are not named" "family and network: 2 overdue
  $noor  action       2026-11-20     0
  $noor  action       2026-11-20     0" "$(sed '1,/^$/d' "$scratch/out")"
t_out "none are overdue on an earlier day" "" overdue-per-organisation 2026-11-19
t_like "-a takes all terms" "^lokaal-team: 2 overdue" overdue-per-organisation -a 2027-03-01

t_out "the month in numbers" "overview of 2026-11, on 2026-11-22

families by phase
     1  coordinated
     1  planned

coordinated by organisation
     2  lokaal-team

what happened
     4  plan.action
     2  assign.need
     2  assign.to
     1  plan.goal
     1  plan.problem
     1  plan.start
     1  signal.add

overdue terms
     4  action" monthly-overview
t_out "a month without anything" "overview of 2024-02, on 2024-02-29" monthly-overview 2024-02
t_fails 64 "a month that is none" "^usage" monthly-overview 2026-13

# A bad file is told, the others are still listed.
export GIT_COMMITTER_DATE=2026-11-22T12:00:00+0100
cp -R store bad
printf 'familly: x\n' >>"$(ls bad/families/*/*/"$daan".yaml)"
git -C bad -c core.hooksPath=/nowhere commit -qam "bad"
for script in my-cases-this-week overdue-per-organisation monthly-overview; do
	t_fails 65 "$script tells of a bad file" "$daan.yaml:[0-9]+" $script -C "$PWD/bad"
	grep -Eq "$noor|^ +1  planned" "$scratch/out"
	result $? "and $script goes on"
done

# ---- the crontab, line by line
if crontab -h 2>&1 | grep -q -- -n; then
	t "cron itself takes it" crontab -n "$root/examples/crontab"
	sed 's/^30 6 /99 6 /' "$root/examples/crontab" >bad-crontab
	t_status 1 "and would not take another" crontab -n bad-crontab
fi
lines=$(grep -c '^[0-9*]' "$root/examples/crontab")
is "nothing else stands in the crontab" "" "$(grep -Ev '^(#.*|[A-Z_]+=[^ ].*|[0-9*].*)?$' "$root/examples/crontab")"
is "five fields that cron knows" "$lines" "$(grep -Ec \
	'^([0-5]?[0-9]|\*) +([01]?[0-9]|2[0-3]|\*) +([1-9]|[12][0-9]|3[01]|\*) +([1-9]|1[0-2]|\*) +([0-7](-[0-7])?|\*) +[a-z/]' "$root/examples/crontab")"
is "no % that cron would take for a line end" "" "$(grep '^[0-9*].*[^\\]%' "$root/examples/crontab")"
zc-init --convenant zuidoost-utrecht-2020 empty
export ZC_ACTOR=cron@lokaal-team
grep '^[0-9*]' "$root/examples/crontab" | sed -E "s/^([^ ]+ +){5}//; s,/usr/local/share/doc/zc/examples,$root/examples,; s/\\\\%/%/g" >"$scratch/lines"
while read -r line; do
	for command in $(printf '%s\n' "$line" | grep -oE '(^|[ /])(zc-[a-z]+|git)( |$)' | sort -u); do
		t "$command, which cron runs, is there" command -v "$command"
	done
	export ZC_STORE="$PWD/empty"
	case $line in
	*monthly*) t "cron: $line" sh -c "$line" ;;
	*) t_out "cron is silent on an empty store: $line" "" sh -c "$line" ;;
	esac
	is "and says nothing on stderr" "" "$(cat "$scratch/err")"
	export ZC_STORE="$store"
	t "cron runs it on one in use" sh -c "$line"
done <"$scratch/lines"
store_ok store
store_ok empty
done_testing
