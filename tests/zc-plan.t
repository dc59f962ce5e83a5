#!/bin/sh
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
each_tool_basics zc-plan
export ZC_ACTOR=b.devries@lokaal-team

# editor_adds FILE: an editor that adds it to the end
editor_adds()
{
	# shellcheck disable=SC2016 # the editor expands it
	printf 'f() { cat "%s" >>"$1"; }; f' "$1"
}

zc-init --convenant zuidoost-utrecht-2020 s && cd s || exit
under=$(git rev-parse HEAD:convenant.yaml | cut -c 1-10)
cat >../decided <<END
decisions:
- id: d6w1xrt
  at: 2026-03-16
  by: b.devries@lokaal-team
  forum: local-team
  with-family: yes
  coordination: needed
coordination:
- id: c2v8r1p
  since: 2026-03-16
  by: b.devries@lokaal-team
  coordinator: a.jansen@lokaal-team
  proposed: local-team
  rule: voluntary
  under: $under
END
f=$(zc-signal add --by a.jansen@lokaal-team --bsn 123456782 --given Noor --prefix "van der" --surname Berg \
	--born 2014-05-09 --sex female --postcode 3701AB --number 12 --clarity clear --parents-informed 2026-03-01 \
	--on 2026-03-02 | cut -f 1)
file=$(git ls-files families)
here() { git rev-list --count HEAD; }

# --- edit
t_fails 77 "no plan before there is a coordinator" 'there is none' zc-plan start "$f" --on 2026-03-30
EDITOR=$(editor_adds ../decided)
export EDITOR
t "edit commits what the editor made" zc-plan edit "$f"
is "and its terms" 2 "$(grep -c 'kind: assignment\|kind: plan' "$file")"
is "the commit names the family and no item" "plan.edit $f" "$(git log -1 --format=%s)"
is "no copy is left" "" "$(find .git/zc -name 'edit.*')"
n=$(here)
EDITOR=true t "an editor that changes nothing" zc-plan edit "$f"
is "makes no commit" "$n" "$(here)"
EDITOR="sed -i s/Noor/Nora/" t_like "edit -n shows the difference" '^\+  given: Nora' zc-plan edit -n "$f"
t_fails 64 "vi where nobody types would wait for ever" 'there is no terminal' timeout 20 env -u EDITOR -u VISUAL zc-plan edit "$f"
EDITOR=false t_fails 74 "an editor that fails" 'editor: it failed' zc-plan edit "$f"
is "leaves no copy when it did nothing" "" "$(find .git/zc -name 'edit.*')"
EDITOR="sed -i s/coordination:.needed/coordination:needed/" t_fails 65 "what is no YAML" \
	"^zc-plan: $file:[0-9]+:[0-9]+: " zc-plan edit "$f"
kept=$(find .git/zc -name 'edit.*')
is "the text is kept" 1 "$(grep -c 'coordination:needed' "$kept")"
is "for its owner only" 600 "$(stat -c %a "$kept")"
is "and the message names it" 1 "$(grep -c "kept in .*/$kept" "$scratch/err")"
rm .git/zc/edit.*
EDITOR="sed -i s/a.jansen/b.jansen/" t_fails 65 "the gate judges it" 'fixed' zc-plan edit "$f"
rm .git/zc/edit.*
cat >../race <<'END'
git commit -q --allow-empty -m other
ZC_NOW=$ZC_NOW zc-plan helper "$(basename "$file" .yaml)" "Oma Berg" >/dev/null
sed -i 's/Noor/Nora/' "$1"
END
export file
EDITOR="sh ../race" t_fails 75 "somebody else was faster" 'somebody else' zc-plan edit "$f"
is "and keeps what they did" 1 "$(grep -c 'Oma Berg' "$file")"
rm .git/zc/edit.*
t_fails 66 "edit of no family" 'no such family' zc-plan edit zzzz
VISUAL=true EDITOR=false t "VISUAL comes first" zc-plan edit "$f"
echo "# mine" >>"$file"
EDITOR="touch ../opened" t_fails 65 "what was changed by hand is not opened" 'changed by hand' zc-plan edit "$f"
is "nor is work in it lost" "" "$(find .. -name opened)"
git restore "$file"

# --- start, problem, goal, action
t_fails 64 "an option given twice is not half lost" 'domain: given twice' zc-plan problem "$f" --domain material --domain health x
t_fails 64 "nor a common one" 'because: given twice' zc-plan start "$f" --because x --because y
git checkout -q -b side
t_fails 75 "nothing is written while another branch is checked out" 'lives on refs/heads/main' \
	zc-plan start "$f" --on 2026-03-30
git checkout -q main && git branch -q -D side
t_fails 66 "nothing goes into a plan that is not started" 'zc-plan start' zc-plan problem "$f" --domain material x
n=$(here)
t_like "start -n shows the difference" '^\+plan:' zc-plan start -n "$f" --on 2026-03-30
is "and commits nothing" "$n" "$(here)"
t_fails 77 "who writes it is the agreement's" 'written-by' zc-plan start "$f" --written-by report-point
t_out "start prints nothing" "" zc-plan start "$f" --on 2026-03-30 --words "we want rest" --strengths "a warm aunt"
is "the family is its author" 1 "$(grep -c '  written-by: family' "$file")"
t_fails 77 "one family, one plan" 'started on 2026-03-30' zc-plan start "$f" --on 2026-04-01
is "the article is in the trailer" "zuidoost-utrecht-2020 2 Taken en verantwoordelijkheden" \
	"$(git log -1 --format='%(trailers:key=Zc-Article,valueonly)' | head -1)"

q=$(zc-plan problem "$f" --domain material "rent arrears" --priority 1 --on 2026-03-30)
t_like "problem prints an id" '^q[0-9a-z]{6}$' zc-plan problem "$f" --domain health "sleeps badly" --on 2026-03-30
q2=$(cat "$scratch/out")
t_fails 64 "a problem has a domain" 'domain' zc-plan problem "$f" x
t_fails 77 "of the agreement" 'domain' zc-plan problem "$f" --domain money x
t_fails 64 "priority is a number" "'first': not a number" zc-plan problem "$f" --domain health --priority first x
g=$(zc-plan goal "$f" "the rent is paid and stays paid" --for "$q" --expected 2027-01-01 --on 2026-03-30)
t_like "a goal may be for several problems" '^g' zc-plan goal "$f" "rest" --for "$q" --for "$(echo "$q2" | cut -c 1-4)" --on 2026-03-30
g2=$(cat "$scratch/out")
is "with their whole ids" 1 "$(grep -c "for: \[$q, $q2\]" "$file")"
t_fails 64 "a goal is for a problem" 'for PROBLEM' zc-plan goal "$f" x
t_fails 66 "that is there" 'no such entry' zc-plan goal "$f" x --for q000
t_fails 64 "a date is a date" "expected: '2027'" zc-plan goal "$f" x --for "$q" --expected 2027
a=$(zc-plan action "$f" "$g" "apply for debt relief" --who Sanne --by-date 2026-04-15 --on 2026-03-30)
b=$(zc-plan action "$f" "$g" "guidance at home" --who k.smit@altrecht --by-date 2026-06-15 --after "$a" --on 2026-03-30)
is "an action with a date starts a term" 2 "$(grep -c 'kind: action' "$file")"
t_fails 64 "an action has a doer" 'who WHO' zc-plan action "$f" "$g" x
t_fails 64 "an action that was due before it was agreed" '--by-date 2026-03-29: .*--on' \
	zc-plan action "$f" "$g" x --who Sanne --by-date 2026-03-29 --on 2026-03-30
t_fails 77 "of an organisation in the agreement" 'nobody' zc-plan action "$f" "$g" x --who x@nobody --by-date 2026-12-01
t_fails 66 "and a goal" 'no such entry|not an entry' zc-plan action "$f" "$q" x --who Sanne

# --- hold, resume, done, drop
t_like "an action that waits for another" "  $b  waiting +guidance" zc-plan show "$f" --on 2026-04-01
t_fails 64 "hold needs a reason" 'because' zc-plan hold "$f" "$b"
t_like "and says so" 'hold .*\] --because text family' zc-plan -h
t_fails 64 "resume keeps none" 'option --because: not for this verb' zc-plan resume "$f" "$b" --because x
t_like "hold prints an id" '^b[0-9a-z]{6}$' zc-plan hold "$f" "$b" --because "first the debts" --on 2026-04-01
t_fails 77 "once" 'held already' zc-plan hold "$f" "$b" --because x --on 2026-04-02
t_like "it is held" "  $b  held " zc-plan show "$f" --on 2026-04-01
t_out "resume prints nothing" "" zc-plan resume "$f" "$b" --on 2026-04-20
t_fails 77 "nothing to resume" 'not held' zc-plan resume "$f" "$b"
t_like "it is open again" "  $b  (open|waiting)" zc-plan show "$f" --on 2026-04-20
t_like "overdue when its day is past" "  $b  overdue" zc-plan show "$f"
t "done" zc-plan "done" "$f" "$a" --on 2026-04-10
is "meets its term" 1 "$(grep -c 'met: 2026-04-10' "$file")"
t "what it brought may come later" zc-plan "done" "$f" "$a" --brought admitted
is "the day stays" 1 "$(grep -c 'done: 2026-04-10' "$file")"
t_fails 65 "but once" 'set once' zc-plan "done" "$f" "$a" --brought "more"
t_fails 77 "done is done" 'done already' zc-plan "done" "$f" "$a"
t_fails 77 "and not dropped" 'done already' zc-plan drop "$f" "$a" --because x
sed -i "/id: $a\$/s/\$/\n      dropped: {at: 2026-06-02, by: b.devries@lokaal-team, because: x}/" "$file"
t_err "by hand neither" "$a.* is both done and dropped" git commit -qam both
git checkout -q HEAD -- "$file"
t_fails 77 "nor held" 'not an open action' zc-plan hold "$f" "$a" --because x
t_fails 64 "brought is of actions" 'brought' zc-plan "done" "$f" "$g" --brought x
t "a problem is solved" zc-plan "done" "$f" "$q" --on 2026-06-01
t "a goal is reached" zc-plan "done" "$f" "$g2" --on 2026-06-01
t_fails 77 "nothing is added to it" 'not an open goal' zc-plan action "$f" "$g2" x --who Sanne
t_fails 64 "drop needs a reason" 'because' zc-plan drop "$f" "$b"
t_like "and says so" 'drop .*\] --because text family' zc-plan -h
t_like "drop -n" '^\+ +dropped: ' zc-plan drop -n "$f" "$q2" --because "seen by the GP"
t "drop" zc-plan drop "$f" "$q2" --because "seen by the GP" --on 2026-06-02
t_like "it stays, with the reason" "sleeps badly; dropped 2026-06-02: seen by the GP" zc-plan show "$f"
gone=$(zc-plan goal "$f" "swims" --for "$q2")
undone=$(zc-plan action "$f" "$gone" "find a club" --who Sanne)
t "a goal is given up" zc-plan drop "$f" "$gone" --because "not now"
t_like "its actions with it" "^    $undone  dropped  find a club" zc-plan show "$f"

# --- helper, coach, evaluate
t_like "helper prints an id" '^h' zc-plan helper "$f" r.groot@ggz-centraal --since 2026-04-01 --what talks --law zvw --waiting-list 2026-04-01
h=$(cat "$scratch/out")
is "waiting has a term" 1 "$(grep -c 'kind: waiting-list' "$file")"
t_fails 64 "law is a word" 'none of' zc-plan helper "$f" "Oom Jan" --law abc
t_out "the help begins" "" zc-plan helper "$f" "$h" --started 2026-05-01
t "and ends" zc-plan helper "$f" "$h" --ended-as broken-off --because "no click" --on 2026-08-01
is "on the event's day" 1 "$(grep -c 'until: 2026-08-01' "$file")"
t_fails 65 "since when is fixed" 'since is fixed' zc-plan helper "$f" "$h" --since 2026-01-01
t_like "coach prints an id" '^n' zc-plan coach "$f" "Tante Truus" --role "stands beside her" --weeks 12 --hours 2 --on 2026-05-01
t_out "the coach leaves" "" zc-plan coach "$f" "$(cat "$scratch/out")" --until 2026-07-01
t_like "and is in the plan" 'Tante Truus since 2026-05-01 until 2026-07-01' zc-plan show "$f"
t_like "evaluate prints an id" '^v' zc-plan evaluate "$f" --with-family yes --as-agreed no --note "school did not come" --on 2026-06-30
t_fails 64 "with or without the family must be said" 'with-family' zc-plan evaluate "$f" --as-agreed yes
t_fails 64 "by yes or no" "'maybe'" zc-plan evaluate "$f" --as-agreed yes --with-family maybe

# --- show
t_like "children by sex and age" 'children +1: female 12' zc-plan show "$f"
t_like "the address" 'address +3701 AB 12' zc-plan show "$f"
t_like "the coordinator" 'coordinator +a.jansen@lokaal-team since 2026-03-16' zc-plan show "$f"
run zc-plan show "$f"
is "nothing misses; after-care comes with the ending" 0 "$(grep -c 'still missing' "$scratch/out")"
run zc-plan show "$f"
is "80 columns" "" "$(awk 'length > 80' "$scratch/out")"
is "no BSN" "" "$(grep 123456782 "$scratch/out")"
zc-plan show -j "$f" >../json
t "-j is JSON" python3 -c 'import json,sys; [json.loads(l) for l in open("../json")]'
is "with states, without BSN" 1 "$(grep '"state":"overdue"' ../json | grep -vc 123456782)"
t_fails 66 "no plan on that day" 'no plan on that day' zc-plan show "$f" --on 2026-03-01
echo "$f x" >../ids
t_like "ids from standard input" "plan +$f" zc-plan show - <../ids
t_status 66 "a wrong one does not stop the rest" zc-plan show zzzz "$f"
is "the right one is there" 1 "$(grep -c "^plan" "$scratch/out")"
t_status 74 "a full disk is noticed" to_full_disk zc-plan show "$f"

# --- share
n=$(here)
t_like "share -n shows what would be recorded" '^\+disclosures:' zc-plan share -n "$f" --to k.smit@altrecht --basis consent
is "and prints no plan" "" "$(grep '^plan ' "$scratch/out")"
t_like "who has an action gets their goal" "guidance at home" zc-plan share "$f" --to k.smit@altrecht --basis consent
is "not the other goal, nor a name" "" "$(grep -E "$g2|Noor|Berg" "$scratch/out")"
is "it is recorded: one commit" "$((n + 1)) plan.share" "$(here) $(git log -1 --format=%s | cut -d ' ' -f 1)"
is "to whom, on which basis, what" 1 "$(sed -n '/^disclosures:/,/^terms/p' "$file" | tr -d '\n' |
	grep -c 'to: k.smit@altrecht  basis: consent  parts: \[coordinator, own\]')"
t_like "and to be read" 'to k.smit@altrecht by b.devries@lokaal-team, on the basis' zc-show "$f"
t_fails 64 "others get what is named" 'part' zc-plan share "$f" --to d.smeets@lijn5 --basis consent
t_like "parts" 'we want rest' zc-plan share "$f" --to d.smeets@lijn5 --basis consent --part words --part problems
is "and no more" "" "$(grep -E "^goals|Noor" "$scratch/out")"
t_fails 64 "a part is a part" "none of" zc-plan share "$f" --to d.smeets@lijn5 --basis consent --part all
t_fails 77 "a basis is the agreement's" 'basis' zc-plan share "$f" --to d.smeets@lijn5 --basis curiosity --part words
t_fails 77 "and must hold" 'does not hold' zc-plan share "$f" --to d.smeets@lijn5 --basis reporting-code --part words --because x
is "refused, nothing is shown" "" "$(cat "$scratch/out")"
t_fails 64 "a basis is needed" 'basis' zc-plan share "$f" --to d.smeets@lijn5 --part words

# --- what could steer a terminal, two plans in a row, after a reopening
zc-plan evaluate "$f" --with-family yes --as-agreed yes --note "$(printf 'red \033[31m text')" >/dev/null 2>&1
run zc-plan show "$f"
is "no control character gets out" "" "$(tr -d '\n' <"$scratch/out" | LC_ALL=C tr -d '\040-\176\200-\377')"
cat >../reopened <<END
endings:
- id: z4m2ptb
  at: 2026-09-01
  by: b.devries@lokaal-team
  ground: results-reached
  after-care-needed: no
  because: all is well
  reopened: {at: 2026-10-01, by: b.devries@lokaal-team, because: it is not}
END
EDITOR=$(editor_adds ../reopened) t "a reopening" zc-plan edit "$f"
t_like "the plan is taken up again" '^n' zc-plan start "$f" --on 2026-10-02 --words "help us again"
is "with the family's new words" 1 "$(grep -c 'words: help us again' "$file")"
t_like "which it says" '^since +.*, taken up again 2026-10-02' zc-plan show "$f"
t_fails 77 "once" 'started on 2026-10-02' zc-plan start "$f"
is "no name or text is in any message" "" "$(git log --format=%B | grep -iE 'noor|berg|rent|truus|rest')"
cd ..
store_ok s
git clone -q s clone
EDITOR="sed -i s/Noor/Nora/" t "edit in a clone in which no tool was yet" zc-plan edit -C clone "$f"
is "commits" "given: Nora" "$(git -C clone show "HEAD:$file" | sed -n 's/^ *\(given: Nora\)/\1/p')"

# --- another agreement: who writes the plan, what belongs in it, on which basis it is shown
export ZC_ACTOR=b.devries@cjg
zc-init --convenant den-haag-2010 hague && cd hague || exit
f=$(zc-signal add --by a.jansen@jgz-4-19 --given Noor --surname Berg --born 2014-05-09 --clarity clear \
	--parents-informed 2026-03-01 --on 2026-03-02 | cut -f 1)
zc-signal add --family "$f" --by k.smit@vo-segbroek --given Noor --surname Berg --born 2014-05-09 --clarity clear \
	--parents-informed 2026-03-01 --on 2026-03-03 >/dev/null
zc-assign fact "$f" development-threatened --on 2026-03-03 >/dev/null
zc-assign need "$f" needed --forum cjg-consultation --because "nobody can guard it" --on 2026-03-16 >/dev/null
zc-assign to "$f" a.jansen@jgz-4-19 --on 2026-03-16 >/dev/null
t "a plan" zc-plan start "$f" --on 2026-03-30
t_like "is written by the coordinator" 'written by the coordinator' zc-plan show "$f"
t_like "what it misses: the address of the family too" \
	'missing +family, problems, goals, actions, evaluations' zc-plan show "$f"
t "it is shown where that is necessary" zc-plan share "$f" --to k.smit@vo-segbroek --basis necessary --part problems
cd ..
store_ok hague

# --- a requirement that the agreement lets a reason lift, where there is no place for one
export ZC_ACTOR=n.holt@team-noord
zc-init --convenant "$root/tests/data/three-party.yaml" three && cd three || exit
f=$(zc-signal add --given Bo --born 2014-05-09 --on 2026-10-01 | cut -f 1)
t_status 77 "a plan for two" zc-plan start "$f"
is "is refused, and no reason asked for that could not be given" \
	"zc-plan: $f: plan: nobody to share it with (three-party G1)" "$(cat "$scratch/err")"
cd ..
store_ok three
done_testing
