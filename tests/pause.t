#!/bin/sh
# zc-escalate pause, resume, extend and explain.
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
export ZC_ACTOR=b.devries@lokaal-team

file_of() { ls families/*/*/"$1".yaml; }
commits() { git rev-list --count HEAD; }
# state FAMILY KIND DAY: due, state and working days left
state() { zc-escalate due "$1" --kind "$2" --on "$3" | cut -f 5-7 | tr '\t' ' '; }
term() { zc-escalate due "$1" --kind "$2" --on "$3" | cut -f 2; }
assigned()   # a family with a plan due on 2026-04-13 and a refusal on 2026-03-30
{
	# another one each time: the minute tells them apart
	f=$(zc-signal add -q --given Noor --surname Berg --born 2014-05-09 \
		--at "2026-01-05T10:$(git ls-files families | wc -l | xargs printf %02d)" | cut -f 1)
	zc-assign need "$f" needed --forum local-team --with-family yes --on 2026-03-02 >/dev/null
	zc-assign to "$f" a.jansen@lokaal-team --on 2026-03-02 --because x >/dev/null
	zc-assign fact "$f" refuses-help --on 2026-03-02 >/dev/null
	plan=$(term "$f" plan 2026-03-02) refusal=$(term "$f" refusal 2026-03-02)
}

zc-init --convenant zuidoost-utrecht-2020 s && cd s || exit
assigned
before=$(commits)

# --- pause
t_fails 64 "a pause has a reason" 'pause needs --because' zc-escalate pause "$f"
t_fails 66 "of a term of this family" 'tzzzzzz' zc-escalate pause "$f" tzzzzzz --because ill
t_fails 64 "not ahead of now" 'lies ahead' zc-escalate pause "$f" --because ill --on 2026-11-23
t_fails 66 "where a term runs" 'no term runs that the agreement lets pause' zc-escalate pause "$f" --because ill --on 2026-02-02
t_fails 65 "and not after it has passed" ': [0-9a-z]{10}: since: after 2026-03-30, .* what has passed is extended, not paused' \
	zc-escalate pause "$f" "$refusal" --because ill --on 2026-04-01
is "no refusal left anything" "$before" "$(commits)"
run zc-escalate pause "$f" --because ill --on 2026-03-09 -n
grep -q '^+    because: ill' "$scratch/out" && [ "$before" = "$(commits)" ]
result $? "-n shows it and changes nothing"
t_out "all that may: the ids of the terms" "$plan
$refusal" zc-escalate pause "$f" --because "all are ill" --on 2026-03-09
is "one commit, without the reason" "escalate.pause $f" "$(git log -1 --format=%s)"
is "and the reason is in the file" 2 "$(grep -c 'because: all are ill' "$(file_of "$f")")"
is "time stands still" "2026-04-13 paused 23" "$(state "$f" plan 2026-03-09)"
is "the last day moves along" "2026-04-20 paused 23" "$(state "$f" plan 2026-03-16)"
t_fails 65 "paused is paused" "term $plan is paused already" zc-escalate pause "$f" "$plan" --because x --on 2026-03-10
t_fails 66 "and nothing else runs" 'no term runs' zc-escalate pause "$f" --because x --on 2026-03-10

# --- resume
t_fails 65 "not before it was paused" "is paused from 2026-03-09 on" zc-escalate resume "$f" "$plan" --on 2026-03-08
t_out "one of them goes on" "$plan" zc-escalate resume "$f" "$plan" --on 2026-03-16
is "the commit names it" "escalate.resume $f $plan" "$(git log -1 --format=%s)"
is "with what was left" "2026-04-20 running 23" "$(state "$f" plan 2026-03-16)"
is "the other does not" paused "$(state "$f" refusal 2026-03-16 | cut -d ' ' -f 2)"
t_out "the rest" "$refusal" zc-escalate resume "$f" --on 2026-03-16
is "7 days later, and over Easter Monday" "2026-04-07 running" "$(state "$f" refusal 2026-03-16 | cut -d ' ' -f 1,2)"
t_fails 66 "nothing is paused any more" 'no term is paused' zc-escalate resume "$f"
t_fails 65 "nor is this one" "term $plan is not paused" zc-escalate resume "$f" "$plan"
t_fails 65 "two pauses do not overlap" "since: $plan is paused then by y" zc-escalate pause "$f" "$plan" --because x --on 2026-03-08

# --- where the agreement does not allow it
zc-escalate raise "$f" --line process --between a.jansen@lokaal-team --between k.smit@altrecht --on 2026-03-02 --because x >/dev/null
talk=$(term "$f" talk 2026-03-03)
t_fails 77 "a talk is not paused, says article 4" 'the term talk is not paused \(zuidoost-utrecht-2020 4\)' \
	zc-escalate pause "$f" "$talk" --because ill --on 2026-03-03
t_fails 77 "nor extended" 'extensions that the term talk allows: 0 \(zuidoost-utrecht-2020 4\)' \
	zc-escalate extend "$f" "$talk" --because ill --by '1 week' --on 2026-03-03
zc-escalate talk "$f" --on 2026-03-04 >/dev/null
t_fails 65 "what is met is met" "term $talk runs no more: met on 2026-03-04" zc-escalate pause "$f" "$talk" --because ill

g=$(zc-signal add -q --given Bo --by a.jansen@lokaal-team --parents-informed 2026-03-01 --on 2026-03-02 | cut -f 1)
zc-assign fact "$g" refuses-help --on 2026-03-02 >/dev/null
gone=$(zc-escalate due "$g" --kind refusal --on 2026-03-03 | cut -f 2)
zc-escalate pause "$g" "$gone" --because ill --on 2026-03-03 >/dev/null
zc-assign fact "$g" --end refuses-help --on 2026-03-05 >/dev/null
t_fails 66 "what was met while it was paused does not go on" 'no term is paused' zc-escalate resume "$g"
t_fails 65 "nor when it is named" "term $gone runs no more: met on 2026-03-05" zc-escalate resume "$g" "$gone"

# --- extend
t_fails 64 "an extension has a reason" 'extend needs --because' zc-escalate extend "$f" "$plan" --by '1 week'
t_fails 64 "and a last day" 'one of them' zc-escalate extend "$f" "$plan" --because x
t_fails 64 "in one way" 'one of them' zc-escalate extend "$f" "$plan" --because x --by '1 week' --until 2026-05-01
t_fails 64 "that is a day" "--until: 'soon': not a day" zc-escalate extend "$f" "$plan" --because x --until soon
t_fails 64 "or a duration in days" "not a duration in days" zc-escalate extend "$f" "$plan" --because x --by '4 hours'
t_fails 65 "it never shortens" 'due: not after 2026-04-20, the last day' \
	zc-escalate extend "$f" "$plan" --because x --until 2026-04-20 --on 2026-04-01
t_fails 65 "nor ends before it is given" 'due: before the day on which it was extended' \
	zc-escalate extend "$f" "$plan" --because x --until 2026-04-30 --on 2026-05-04
t_out "a week after the last day as it is, and on from King's day" "$plan" \
	zc-escalate extend "$f" "$plan" --because "school holidays" --by '1 week' --on 2026-04-01
is "so" "2026-04-28 running 1" "$(state "$f" plan 2026-04-24)"
t_fails 77 "once" 'extensions that the term plan allows: 1' zc-escalate extend "$f" "$plan" --because x --until 2026-06-01 --on 2026-04-15
zc-escalate pause "$f" "$plan" --because "ill again" --on 2026-04-20 >/dev/null
is "a pause moves the extended day" "2026-04-30 paused" "$(state "$f" plan 2026-04-22 | cut -d ' ' -f 1,2)"
zc-escalate resume "$f" "$plan" --on 2026-04-22 >/dev/null

# --- explain
# a mistake in a pause is taken back like any other; explain has named its id
zc-escalate pause "$f" "$plan" --because "wrong family" --on 2026-04-23 >/dev/null
y=$(zc-escalate explain "$f" "$plan" --on 2026-04-24 | sed -n 's/^ *\(y[a-z0-9]*\): paused .*wrong family.*/\1/p')
t "a pause is taken back" zc-escalate void "$f" "$y" --because "another family" --on 2026-04-24
is "and never was" "2026-04-30 running 3" "$(state "$f" plan 2026-04-24)"
commit=$(git log --format=%h --abbrev=10 --diff-filter=A -- convenant.yaml)
run zc-escalate explain "$f" "$plan" --on 2026-04-24
is "the whole computation" "$f $plan: plan
  started by: assignment C on 2026-03-02, by b.devries@lokaal-team
  rule: plan, 6 weeks, chosen: no number in the source
  agreement: U, commit $commit of 2026-11-22
    6 weeks after 2026-03-02
    ends 2026-04-13
  due: 2026-04-13
    Y: extended on 2026-04-01 by b.devries@lokaal-team, because: school holidays: from 2026-04-20 to 2026-04-28
    Y: paused from 2026-03-09 before the extension, which took it along
    Y: paused from 2026-04-20 to 2026-04-22 by b.devries@lokaal-team, because: ill again: 2 days stood still
    2 days after 2026-04-28
    ends 2026-04-30
  last day: 2026-04-30, Thursday
  on 2026-04-24: running, 3 working days left" "$(sed 's/assignment c[^ ]*/assignment C/; s/ment: [0-9a-f]*,/ment: U,/; s/^    y[0-9a-z]*:/    Y:/' "$scratch/out")"
t_like "an article, where there is one" '^  rule: talk, 2 weeks \(zuidoost-utrecht-2020 4\)$' zc-escalate explain "$f" "$talk"
t_like "met is met, before it was left" '^  on 2026-11-22: met on 2026-03-04$' zc-escalate explain "$f" "$talk"
step=$(sed -n 's/^  - id: \(x.*\)/\1/p' "$(file_of "$f")")
run zc-escalate explain "$f" "$step" --on 2026-03-05
is "an entry: all that it started" "talk commitment" "$(sed -n 's/^[a-z0-9]* t[a-z0-9]*: //p' "$scratch/out" | paste -sd ' ')"
t_like "each free day with its name" '^    skipped 2026-04-06 easter-monday$' zc-escalate explain "$f" "$refusal" --on 2026-11-22
t_fails 66 "an item that started nothing" 'started no term' zc-escalate explain "$f" "$(sed -n 's/^- id: \(p.*\)/\1/p' "$(file_of "$f")")"
t_fails 66 "no such item" . zc-escalate explain "$f" tzzzzzz
t_out "before there was anything, nothing" "" zc-escalate explain "$f" --on 2026-02-01
run zc-escalate explain "$f" --on 2026-04-24 -j
t "-j is JSON" perl -MJSON::PP -ne 'decode_json($_)' "$scratch/out"
run zc-escalate explain "$f" "$plan" --on 2026-04-24 -j
is "one object with the steps" '2026-04-13 2026-04-30 running 3 6 weeks after 2026-03-02' \
	"$(perl -MJSON::PP -ne '$o = decode_json($_); print "@$o{qw(due last state left)} $o->{counted}[0]"' "$scratch/out")"

# --- another agreement: what was promised stays, and is told
sed 's/^    within: 6 weeks/    within: 4 weeks/; s/^  free-days:.*/  free-days: [{date: 2026-04-13, name: "bridge day"}]/' convenant.yaml >new.yaml
t "the agreement changes" zc-init --convenant new.yaml
rm new.yaml
t_like "the term keeps its day, the new one is told" \
	"^    today's agreement would give 2026-03-30; what was written stays\$" zc-escalate explain "$f" "$plan" --on 2026-04-24
grep -q '^  rule: plan, 6 weeks' "$scratch/out" && grep -q "commit $commit of 2026-11-22" "$scratch/out"
result $? "counted under its own agreement"
t_like "with --as-of nobody knew of another" "^  last day: 2026-04-30" zc-escalate explain "$f" "$plan" --as-of HEAD~1 --on 2026-04-24
result "$(grep -c "today's agreement" "$scratch/out")" "so nothing is told of it"

# --- a target and a hard date
sed '/- term: refusal/,/pausable/s/pausable: yes/pausable: yes\n    hard: 6 weeks\n    extensions: 2/' convenant.yaml >new.yaml
t "a term gets a hard date" zc-init --convenant new.yaml
assigned
t_fails 77 "nothing is extended past it" "due: after 2026-04-14, the hard date of $refusal" \
	zc-escalate extend "$f" "$refusal" --because x --until 2026-04-15 --on 2026-03-10
t "to it" zc-escalate extend "$f" "$refusal" --because x --until 2026-04-14 --on 2026-03-10
zc-escalate pause "$f" "$refusal" --because ill --on 2026-03-12 >/dev/null
is "and a pause stops there" "2026-04-14 paused" "$(state "$f" refusal 2026-03-20 | cut -d ' ' -f 1,2)"
run zc-escalate explain "$f" "$refusal" --on 2026-03-20
is "which is told, with how it was counted" "    6 weeks after 2026-03-02
    skipped 2026-04-13 bridge day
    ends 2026-04-14
  hard date: 2026-04-14
    not past the hard date" "$(grep -A3 '6 weeks after' "$scratch/out"; grep 'not past' "$scratch/out")"
sed 's/^    hard: 6 weeks/    hard: 6 weeks\n    past-hard: yes/' convenant.yaml >new.yaml
t "unless the agreement lets it" zc-init --convenant new.yaml
is "go on" "2026-04-22 paused" "$(state "$f" refusal 2026-03-20 | cut -d ' ' -f 1,2)"
t "also by an extension" zc-escalate extend "$f" "$refusal" --because x --until 2026-05-15 --on 2026-03-20
rm new.yaml

# --- by hand: the same gate, and what people write does not steer a terminal
assigned
zc-escalate pause "$f" "$plan" --because ill --on 2026-03-09 >/dev/null
file=$(file_of "$f")
sed 's/^    since: 2026-03-09/    since: 2026-03-01/; s/^  - id: y.*/  - id: y1n7kca/' "$file" >"$scratch/x" && cp "$scratch/x" "$file"
t_err "a pause before its term is no pause" 'since: before t.* began' git commit -qam "by hand"
git checkout -q "$file"
sed 's/^    because: ill/    because: "ill\\nstarted by: nobody \\e[31m"/' "$file" >"$scratch/x" && cp "$scratch/x" "$file"
t "a reason may be corrected" git commit -qam "by hand"
t_like "controls are made visible" 'because: ill.x0astarted by: nobody .x1b.31m: ' zc-escalate explain "$f" "$plan"
t_status 74 "a full disk is noticed" to_full_disk zc-escalate explain "$f"
store_ok .
done_testing
