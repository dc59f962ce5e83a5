#!/bin/sh
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
each_tool_basics zc-close
unset ZC_STORE

tab='	'
file_of() { ls families/*/*/"$1".yaml; }
commits() { git rev-list --count HEAD; }
# signal BORN: another child's family with a signal by who acts; prints its id
signal() { zc-signal add -q --given "Noor $(commits)" --born "$1" --clarity clear --parents-informed 2026-03-01 --at 2026-03-02T10:00 | cut -f 1; }
# of KEY FAMILY: its values in the endings and follow-ups of the file
of() { sed -n "/^endings:/,\$s/^ *\(- \)\{0,1\}$1: //p" "$(file_of "$2")"; }
ends() { zc-close end "$@" --on 2026-07-31; }

# === South-East Utrecht
zc-init --as b.devries@lokaal-team --convenant zuidoost-utrecht-2020 zou && cd zou || exit
export ZC_ACTOR=b.devries@lokaal-team

# planned: a family with coordinator and plan, from March on
planned()
{
	id=$(signal 2014-05-09)
	zc-assign need "$id" needed --forum local-team --on 2026-03-16 >/dev/null
	zc-assign to "$id" a.jansen@lokaal-team --on 2026-03-16 >/dev/null
	zc-plan start "$id" --on 2026-03-30
	echo "$id"
}
f=$(planned)
problem=$(zc-plan problem "$f" --domain material "rent arrears" --on 2026-03-30)
goal=$(zc-plan goal "$f" "the rent is paid" --for "$problem" --on 2026-03-30)
a1=$(zc-plan action "$f" "$goal" "apply" --who Sanne --by-date 2026-04-15 --on 2026-03-30)
a2=$(zc-plan action "$f" "$goal" "visit" --who Sanne --on 2026-03-30)
given_up=$(zc-plan goal "$f" "a swimming diploma" --for "$problem" --on 2026-03-30)
zc-plan action "$f" "$given_up" "find a club" --who Sanne --on 2026-03-30 >/dev/null
zc-plan drop "$f" "$given_up" --because "not now" --on 2026-04-01
x=$(zc-escalate raise "$f" --line process --between a.jansen@lokaal-team --between k.smit@altrecht --because "not started" --at 2026-07-01T11:00)

# --- what stands in the way
t_fails 64 "end: a ground is needed" "ground WORD is missing" zc-close end "$f" --no-after-care
t_fails 64 "end: a family is needed" . zc-close end --ground no-need
t_fails 66 "end: one that is there" . ends zzzzzzzzzz --ground no-need
t_fails 77 "end: an unknown ground is answered with the known ones" \
	"ground: .*it knows: no-need results-reached moved other-law" ends "$f" --ground boredom --no-after-care
t_fails 77 "end: an outcome that the agreement does not have" "outcome: .*it knows: none" \
	ends "$f" --ground results-reached --outcome unstable --no-after-care
t_fails 64 "end: after-care, and none" "contradict" ends "$f" --ground no-need --no-after-care --after-care "jgz: calls"
t_fails 64 "end: after-care is who and what" "jgz: calls in October" ends "$f" --ground no-need --after-care calls
t_fails 64 "end: with both" "who and what" ends "$f" --ground no-need --after-care "jgz:"
t_fails 64 "end: in this order" "who and what" ends "$f" --ground no-need --after-care ": calls"
t_fails 64 "end: a day belongs to after-care" "until.*fewer" ends "$f" --ground no-need --no-after-care --until 2026-10-15
t_fails 64 "end: each to one" "until.*fewer" ends "$f" --ground no-need --after-care "jgz: calls" --until 2026-10-15 --until 2026-11-15
t_fails 64 "end: a day is a day" "until.*October" ends "$f" --ground no-need --after-care "jgz: calls" --until October
t_fails 64 "end: after the end" "until 2026-07-30: lies before" ends "$f" --ground no-need --after-care "jgz: calls" --until 2026-07-30
t_fails 64 "end: a talk is of a hand-over" "talk and --how are of" ends "$f" --ground moved --no-after-care --talk 2026-07-30
t_fails 64 "end: a way is of who follows" "follow-how of --follow" ends "$f" --ground no-need --no-after-care --follow-how gladly
t_fails 64 "end: not in the future" "ahead" zc-close end "$f" --ground no-need --no-after-care --on 2027-01-01

t_fails 77 "what is missing is told with its article" "after-care is neither.*2 Beëindiging" ends "$f" --ground results-reached
is "and what to do, by its ids" "zc-close: open actions: $a1 $a2 (zc-plan done or drop)
zc-close: running escalations: $x (zc-escalate commit or down)
zc-close: after-care: (--after-care 'WHO: WHAT', or --no-after-care)
zc-close: the last evaluation: (zc-plan evaluate)" "$(grep '(zc-\|(--' "$scratch/err")"
zc-plan evaluate "$f" --with-family yes --as-agreed yes --on 2026-06-30 >/dev/null
t_fails 77 "what a reason lifts says so" "open actions; --because TEXT lifts it" ends "$f" --ground results-reached --no-after-care
t_fails 77 "a reason does not lift the after-care" "after-care is neither" ends "$f" --ground results-reached --because tired
is "and lifted is what is not named any more" 1 "$(grep -c '(zc-\|(--' "$scratch/err")"
t_fails 77 "who may not close does not" "altrecht may not" ends "$f" --ground no-need --no-after-care --because x --as k.smit@altrecht
before=$(commits)
t_like "-n prints the difference" '^\+  ground: results-reached' ends -n "$f" --ground results-reached --no-after-care --because "moved on"
is "alone" "" "$(grep -v '^[-+ @d]\|^index' "$scratch/out")"
is "and commits nothing" "$before" "$(commits)"
t "a reason lifts what it may" ends "$f" --ground results-reached --no-after-care --because "moved on"
is "what stays open is warned of" "zc-close: warning: $f: left as they are:
zc-close: warning: open actions: $a1 $a2 (zc-plan done or drop)
zc-close: warning: running escalations: $x (zc-escalate commit or down)" "$(cat "$scratch/err")"
z=$(cat "$scratch/out")
is "the reason is in the ending" "moved on" "$(of because "$f")"
t_fails 77 "what ended does not end" "$f: ended on 2026-07-31 by $z: zc-close reopen" ends "$f" --ground no-need --no-after-care
t "what was left open may still be finished" zc-plan "done" "$f" "$a1" --on 2026-08-01

# --- the worked session
f=$(planned)
c=$(sed -n '/^coordination/,/^plan/s/^- id: //p' "$(file_of "$f")")
zc-plan evaluate "$f" --with-family yes --as-agreed no --on 2026-06-30 >/dev/null
t_like "end prints the ending's id alone" '^z[0-9a-z]{6}$' \
	zc-close end "$f" --ground results-reached --after-care "jgz: calls in October" --until 2026-10-15 --on 2026-07-31
z=$(cat "$scratch/out")
is "the commit says so, under the article" "close.end $f $z

Zc-Family: $f
Zc-Action: close.end
Zc-Item: $z
Zc-Actor: b.devries@lokaal-team
Zc-Article: zuidoost-utrecht-2020 2 Beëindiging
Zc-Event-Time: 2026-07-31T12:00+02:00" "$(git log -1 --format=%B)"
care=$(of id "$f" | sed 1d)
is "the ending" "endings:
- id: $z
  at: 2026-07-31T12:00+02:00
  by: b.devries@lokaal-team
  ground: results-reached
  after-care:
  - id: $care
    who: jgz
    what: calls in October
    until: 2026-10-15" "$(sed -n '/^endings/,$p' "$(file_of "$f")")"
is "coordination ends with it" "- id: $c
  since: 2026-03-16
  until: 2026-07-31" "$(grep -A2 "^- id: $c" "$(file_of "$f")")"
is "so do the terms, but the one of the after-care" "$f${tab}after-care" "$(zc-escalate due "$f" --on 2026-08-01 | cut -f 1,3)"
t_fails 65 "after the end the plan is not changed" "reopen it first" zc-plan problem "$f" --domain material x --on 2026-08-01

# --- grounds
m=$(signal 2014-05-09)
zc-assign fact "$m" measure=ots --since 2026-04-01 >/dev/null
t_fails 77 "no need: in the voluntary frame only" "voluntary frame only .*2 Beëindiging" ends "$m" --ground no-need --no-after-care --because "all agree"
t "another ground under a measure" ends -n "$m" --ground other-law --no-after-care
t "when the measure is over" zc-assign fact "$m" --end measure --until 2026-06-01
t "no need, once it is over" ends "$m" --ground no-need --no-after-care
is "that none is needed is recorded" no "$(of after-care-needed "$m")"
t "care under another law" ends "$(signal 2008-03-01)" --ground other-law --no-after-care
f=$(planned)
c=$(sed -n '/^coordination/,/^plan/s/^- id: //p' "$(file_of "$f")")
t_fails 77 "moved: the hand-over is asked" "hand-over: on ground moved" ends "$f" --ground moved --no-after-care --because far
is "and how to tell it" 1 "$(grep -c 'the hand-over: (--hand-over-to and --talk)' "$scratch/err")"
t_fails 77 "moved: with its talk" "its talk is asked" ends "$f" --ground moved --no-after-care --hand-over-to "local team of Ede"
t_fails 77 "moved: in a way of the agreement" "not in a way" ends "$f" --ground moved --no-after-care --hand-over-to Ede --talk 2026-07-30 --how shouted
t_fails 64 "moved: the talk has a day" "talk" ends "$f" --ground moved --no-after-care --hand-over-to Ede --talk soon
t "moved: warmly" ends "$f" --ground moved --no-after-care --hand-over-to "local team of Ede" --talk 2026-07-30 --how spoken
is "from the coordinator, to whom, when and how" "{from: $c, to: local team of Ede, talk: 2026-07-30, how: spoken}" "$(of hand-over "$f")"

# --- after-care of several, and following it
f=$(signal 2014-05-09)
t_fails 77 "follow: nothing has ended" "has not ended, and nothing" zc-close follow "$f" --on 2026-09-01
t_fails 66 "reopen: nothing has ended" "has not ended" zc-close reopen "$f" --because x
t "several agreements" ends "$f" --ground no-need --until 2026-10-15 --after-care "jgz: calls" --after-care "k.smit@altrecht: asks: well?" \
	--until 2026-12-01 --after-care "Ans: looks in" --follow lokaal-team --follow-how "now and then"
z=$(cat "$scratch/out")
is "whose they are" "jgz
k.smit@altrecht
Ans" "$(of who "$f")"
is "what" 'calls
"asks: well?"
looks in' "$(of what "$f")"
is "each day is of the one in its place" "2026-10-15
2026-12-01" "$(of until "$f")"
is "who is named follows, as is said" "{by: lokaal-team, how: now and then}" "$(of follow "$f")"
# shellcheck disable=SC2046 # ids
set -- $(of id "$f" | sed 1d)
t_out "review: the terms of after-care" "$f${tab}$(zc-close review -j "$f" | sed 's/.*"item":"\([^"]*\)".*/\1/;q')${tab}after-care${tab}jgz${tab}2026-10-15${tab}overdue${tab}-26${tab}2 Beëindiging${tab}$1" \
	sh -c "zc-close review $f | head -1"
t_fails 64 "follow: which of them" "several wait for a follow-up, name one: $1 $2 $3" zc-close follow "$f" --on 2026-10-10
t_fails 64 "follow: what was seen is no reason" "option --because: not for this verb" zc-close follow "$f" "$1" --because x
t_fails 77 "follow: not before the end" "neither the ending" zc-close follow "$f" "$1" --on 2026-07-01
before=$(commits)
t_like "follow -n prints the difference" '^\+    done: 2026-10-10' zc-close follow -n "$f" "$1" --on 2026-10-10
is "and commits nothing" "$before" "$(commits)"
t_like "follow prints the follow-up's id alone" '^z[0-9a-z]{6}$' zc-close follow "$f" "$1" --note "all well" --by l.manders@lokaal-team --on 2026-10-10
u=$(cat "$scratch/out")
is "the follow-up" "follow-ups:
- id: $u
  at: 2026-10-10
  by: l.manders@lokaal-team
  of: $1
  note: all well" "$(sed -n '/^follow-ups/,$p' "$(file_of "$f")")"
is "the commit names it" "close.follow $f $u" "$(git log -1 --format=%s)"
is "the after-care is done" 2026-10-10 "$(of "done" "$f")"
is "its term is met, the other one runs" "k.smit@altrecht" "$(zc-close review "$f" | cut -f 4)"
t_fails 77 "follow: what is done" "$1: is done already.* of $z" zc-close follow "$f" "$1" --on 2026-11-01
t_fails 77 "follow: a follow-up" "$u: neither" zc-close follow "$f" "$u"
t_fails 66 "follow: nothing of the kind" . zc-close follow "$f" zzzzzzz
t "follow: the ending itself" zc-close follow "$f" "$z" --on 2026-11-01
t "follow: what has no day" zc-close follow "$f" "${3%?}" --on 2026-11-02
t_like "follow: the only one that waits" '^z' zc-close follow "$f" --on 2026-11-03
is "by itself" "$2" "$(of of "$f" | tail -1)"
t_out "review: nothing is left" "" zc-close review "$f"
t "follow: the ending, when nothing waits" zc-close follow "$f" --on 2026-11-04
is "by itself" "$z" "$(of of "$f" | tail -1)"

# --- reopen, and again
f=$(planned)
ends "$f" --ground no-need --after-care "jgz: calls" --until 2026-12-15 >"$scratch/z"
z=$(cat "$scratch/z")
t_fails 64 "reopen: with its reason" "because" zc-close reopen "$f"
t_fails 66 "reopen: not before it ended" "has not ended" zc-close reopen "$f" --because x --on 2026-07-01
t_like "reopen -n prints the difference" '^\+    because: new debts' zc-close reopen -n "$f" --because "new debts" --on 2026-09-01
t_out "reopen prints the ending's id" "$z" zc-close reopen "$f" --because "new debts" --by l.manders@lokaal-team --on 2026-09-01
is "when, by whom and why" "  reopened:
    at: 2026-09-01T12:00+02:00
    by: l.manders@lokaal-team
    because: new debts" "$(sed -n '/^  reopened/,$p' "$(file_of "$f")")"
is "the commit says so" "close.reopen $f $z" "$(git log -1 --format=%s)"
t_out "what was agreed for after is over" "" zc-close review "$f"
t_fails 77 "and not followed" "$z: neither" zc-close follow "$f" "$z"
t_fails 66 "reopen: what runs" "has not ended" zc-close reopen "$f" --because x
t_fails 77 "the episode begins anew" "nobody decided" zc-assign to "$f" a.jansen@lokaal-team --on 2026-09-02
t "with a decision" zc-assign need "$f" needed --forum local-team --on 2026-09-02
t "a coordinator" zc-assign to "$f" a.jansen@lokaal-team --on 2026-09-02
t "and the plan" zc-plan start "$f" --on 2026-09-03
t_fails 77 "an evaluation of before is none" "joint meeting is missing" zc-close end "$f" --ground results-reached --no-after-care --on 2026-10-01
t "it may end again" zc-close end "$f" --ground no-need --no-after-care --on 2026-10-01

# --- what was left open at the end goes on, with its terms
f=$(planned)
g=$(zc-plan goal "$f" "the rent is paid" --for "$(zc-plan problem "$f" --domain material "x" --on 2026-03-30)" --on 2026-03-30)
a=$(zc-plan action "$f" "$g" "apply" --who k.smit@altrecht --by-date 2026-10-15 --on 2026-03-30)
zc-plan helper "$f" c.c@lijn5 --since 2026-06-01 --waiting-list 2026-06-01 --on 2026-06-02 >/dev/null
zc-escalate raise "$f" --line process --between a.jansen@lokaal-team --between k.smit@altrecht --because x --at 2026-07-01T11:00 >/dev/null
open() { zc-escalate due "$f" --on 2026-09-01 | cut -f 3,5 | grep -v '^first-evaluation\|^decision' | sort; }
before=$(open)
zc-close end "$f" --ground no-need --no-after-care --because "they wish it" --on 2026-07-31 >"$scratch/z" 2>/dev/null
t_out "the end ends its terms" "" zc-escalate due "$f" --on 2026-09-01
t "reopened" zc-close reopen "$f" --because "not so" --on 2026-09-01
is "they run again, by the same days" "$before" "$(open)"
t_like "the plan says so" "^    $a  overdue  apply" zc-plan show "$f"
is "all three of them" 3 "$(open | grep -c .)"
zc-plan "done" "$f" "$a" --on 2026-09-02
is "and are met" 2 "$(open | grep -vc '^action')"
t_out "on one day" "" zc-escalate due "$f" --kind action

# --- ended and taken up again on one day, what was due is due
f=$(planned)
zc-signal add -q --family "$f" --by k.smit@altrecht --given Noor --born 2014-05-09 --parents-informed 2026-03-03 --on 2026-03-03 >/dev/null
ends "$f" --ground no-need --no-after-care >/dev/null
zc-close reopen "$f" --because "not so" --on 2026-09-01 >/dev/null
t_like "a decision is due" "	decision	" zc-escalate due "$f"
zc-close end "$f" --ground no-need --no-after-care --on 2026-09-02 >/dev/null
t_out "not after the end" "" zc-escalate due "$f" --kind decision --on 2026-09-03
zc-close reopen "$f" --because "not so" --on 2026-09-02 >/dev/null
t_like "it is again" "	2026-09-15	" zc-escalate due "$f" --kind decision --on 2026-09-03

# --- joined: what ended is not put over what runs
f=$(planned)
g=$(planned)
zc-assign end "$g" --because x --on 2026-04-01
ends "$f" --ground no-need --no-after-care >/dev/null
over="has ended and $g has not: take it up again first .zc-close reopen $f"
t_fails 65 "what runs does not go into what ended" "$over" zc-match join "$f" "$g" --because one --on 2026-08-01
t_fails 65 "nor the other way round" "$over" zc-match join "$g" "$f" --because one --on 2026-08-01
t_fails 65 "not on a day before it either" "$over" zc-match join "$g" "$f" --because one --on 2026-07-30
ends "$g" --ground no-need --no-after-care >/dev/null
t "what ended goes into what ended" zc-match join "$g" "$f" --because one --on 2026-08-01
t "both are taken up again together" zc-close reopen "$g" --because "new debts" --on 2026-08-02
t_like "and it runs" "	signalled	" zc-show list "$g"
t "they are parted" zc-match part "$g" "$f" --because two --on 2026-08-03
is "and run both" "signalled signalled" "$(zc-show list "$f" "$g" | cut -f 2 | paste -sd' ' -)"

# --- a signal after the end
f=$(planned)
ends "$f" --ground no-need --no-after-care >/dev/null
t_out "nothing is to be looked at" "" zc-close review "$f"
s=$(zc-signal add -q --family "$f" --by k.smit@altrecht --given Noor --born 2014-05-09 --parents-informed 2026-08-10 --on 2026-08-10 | cut -f 2)
t_out "a signal since the end is" "$f${tab}${tab}signal${tab}lokaal-team${tab}2026-08-10${tab}running${tab}0${tab}2 Beëindiging${tab}$s" \
	zc-close review --on 2026-08-10 "$f"
t_status 1 "and waits" zc-close review --exit-code "$f"
t_out "not before it came" "" zc-close review --on 2026-08-09 "$f"
t "somebody looks" zc-close follow "$f" --note "known to us" --on 2026-08-11
t_out "and it waits no longer" "" zc-close review "$f"

# --- review
t "review of all" zc-close review --on 2026-08-01
cut -f 3 "$scratch/out" | sort -u >"$scratch/kinds"
is "is of what comes after an end" after-care "$(cat "$scratch/kinds")"
t_out "before anything ended there was nothing" "" zc-close review --on 2026-07-30
t "--exit-code: nothing is overdue" zc-close review --exit-code --on 2026-08-01
t_status 1 "--exit-code: something is" zc-close review --exit-code --on 2026-11-22
t_out "retention: not on its last day" "" zc-close review --on 2031-07-31 "$m"
t_out "but when it is over" "$m${tab}${tab}retention${tab}lokaal-team${tab}2031-07-31${tab}overdue${tab}-1${tab}chosen${tab}$(of id "$m")" \
	zc-close review --on 2031-08-01 "$m"
t_like "-j" '^\{"family":"[^"]*","item":"","kind":"retention","who":\["lokaal-team"\],"due":"2031-07-31","state":"overdue","left":-1,"article":"chosen"' \
	zc-close review -j --on 2031-08-01 "$m"
t_status 66 "one that is not there" zc-close review zzzzzzzzzz "$f"
echo "$m and more" >"$scratch/ids"
t_like "ids come from stdin" "^$m" zc-close review --on 2031-08-01 - <"$scratch/ids"
t_status 74 "a full disk is noticed" to_full_disk zc-close review --on 2031-08-01
t_out "--as-of: before it ended" "" zc-close review --as-of "$(git rev-list HEAD | tail -1)"

# --- free text
esc=$(printf '\033[31m')
t_status 64 "a reason without control characters" ends "$f" --ground no-need --no-after-care --because "$esc"
f=$(signal 2014-05-09)
t_fails 65 "a name without them" "who" ends "$f" --ground no-need --after-care "${esc}Ans: calls"
t_fails 64 "a word without them" "ground" ends "$f" --ground "$esc" --no-after-care
grep -Fq "$esc" "$scratch/err"
result $((! $?)) "and none reach the terminal"
store_ok .
cd .. || exit

# === The Hague
zc-init --as a.jansen@jgz-4-19 --convenant den-haag-2010 dh && cd dh || exit
export ZC_ACTOR=a.jansen@jgz-4-19
# evaluated BORN OUTCOME: a family whose final evaluation says so
evaluated()
{
	id=$(signal "$1")
	zc-assign need "$id" needed --forum bilateral --because x --on 2026-03-16 >/dev/null
	zc-assign to "$id" a.jansen@jgz-4-19 --because x --on 2026-03-16 >/dev/null
	zc-plan start "$id" --on 2026-03-30
	# shellcheck disable=SC2086 # an option and its word
	zc-plan evaluate "$id" --with-family yes --as-agreed yes ${2:+--outcome $2} --on 2026-06-30 >/dev/null
	echo "$id"
}
f=$(evaluated 2014-05-09 stable)
t_fails 77 "still unstable is no ending" "with unstable coordination continues.*den-haag-2010 Bijlage 5" \
	ends "$f" --ground results-reached --outcome unstable --no-after-care --because tired
t_err "but what to do instead is told" "zc-plan evaluate --outcome unstable; .*zc-assign need" ends "$f" --ground scaled-down --outcome unstable --no-after-care
t_fails 77 "nor are new questions" "with new-questions coordination continues" ends "$f" --ground moved --outcome new-questions --no-after-care
t_fails 77 "an unknown outcome" "it knows: stable vulnerable" ends "$f" --ground results-reached --outcome fine --no-after-care
t_fails 77 "a follower of another kind takes a reason" "another kind of organisation follows.*--because TEXT lifts it" \
	ends "$f" --ground results-reached --no-after-care --follow smw
t "with it" ends -n "$f" --ground results-reached --no-after-care --follow smw --because "knows them best"
t "stable, as the last evaluation says" ends "$f" --ground results-reached --no-after-care
is "is its outcome" stable "$(of outcome "$f")"
is "JGZ follows in the regular way" "{by: jgz-4-19, how: regular}" "$(of follow "$f")"
is "under the article of the ground" "Zc-Article: den-haag-2010 2.10" "$(git log -1 --format=%B | grep Article)"
t_out "without a term" "" zc-close review "$f"
f=$(evaluated 2014-05-09 stable)
zc-assign fact "$f" too-complex=compulsion --since 2026-06-01 >/dev/null
zc-assign hand-over "$f" k.maas@vig --talk 2026-06-02 --how spoken --on 2026-06-03 >/dev/null
t_fails 77 "a coach of VIG decides on no coordination" "it takes one that may: decide\)" \
	zc-assign end --as k.maas@vig "$f" --because x --on 2026-07-02
t "but ends the case that she coordinates" zc-close end --as k.maas@vig "$f" --ground results-reached --no-after-care \
	--on 2026-07-02
f=$(evaluated 2014-05-09 unstable)
t_fails 77 "an evaluation that says unstable" "with unstable" ends "$f" --ground scaled-down --no-after-care
t "may be answered by another" ends "$f" --ground scaled-down --outcome vulnerable --no-after-care --follow m.bakker@jgz-4-19
z=$(cat "$scratch/out")
is "vulnerable: followed actively, by who is named" "{by: m.bakker@jgz-4-19, how: active}" "$(of follow "$f")"
is "within a term" "follow-actively${tab}m.bakker@jgz-4-19${tab}2026-11-02${tab}overdue" "$(zc-close review "$f" | cut -f 3-6)"
t "which a follow-up meets" zc-close follow "$f" --on 2026-10-30
is "of the ending" "$z" "$(of of "$f")"
t_out "so that nothing is left" "" zc-close review "$f"
t_fails 77 "the outcome is asked" "on ground results-reached it is asked" \
	ends "$(evaluated 2014-05-09)" --ground results-reached --no-after-care
f=$(evaluated 2014-05-09 unstable)
t "moved: no outcome is, whatever the evaluation says" ends "$f" --ground moved --no-after-care --hand-over-to Ede --talk 2026-07-30
is "and none is made up" "" "$(of outcome "$f")$(of follow "$f")"
f=$(signal 2023-05-09)
t_fails 77 "the final evaluation is asked" "final evaluation is missing.*Bijlage 5.*--because TEXT lifts it" \
	ends "$f" --ground of-age --no-after-care
t "a young child" ends "$f" --ground scaled-down --outcome vulnerable --no-after-care --because "seen by all"
is "is followed by JGZ 0-4" "{by: jgz-0-4, how: active}" "$(of follow "$f")"
f=$(zc-signal add -q --given Sem --born 2007-08-01 --clarity clear --parents-informed 2026-03-01 --at 2026-03-02 | cut -f 1)
t "of age: nobody is left" zc-close end "$f" --ground of-age --outcome stable --no-after-care --because "nineteen" --on 2026-08-01
is "whom JGZ could follow, which is warned of" "zc-close: warning: $f: nobody follows: no organisation of the agreement fits these ages (--follow)" "$(cat "$scratch/err")"
is "and nobody is made up" "" "$(of follow "$f")"
t_fails 77 "the police does not close" "may not" ends "$f" --ground of-age --no-after-care --as i.molenaar@politie
store_ok .
cd .. || exit

# === An agreement unlike both
zc-init --as n.holt@team-noord --convenant "$root/tests/data/three-party.yaml" three && cd three || exit
export ZC_ACTOR=n.holt@team-noord
f=$(signal 2014-05-09)
t_fails 77 "storm is no ending" "with storm coordination continues" ends "$f" --ground calm --outcome storm --no-after-care
t_fails 77 "what is missing is this agreement's" "after-care is open .*K1" ends "$f" --ground calm --outcome calm
t "calm" ends "$f" --ground calm --outcome calm --no-after-care
is "asks nobody to follow" "" "$(of follow "$f")"
t_out "kept for eighteen months" "" zc-close review --on 2028-01-31
is "and no longer" "retention${tab}team-noord${tab}2028-01-31${tab}overdue${tab}-1${tab}K5" "$(zc-close review --on 2028-02-01 | cut -f 3-8)"
f=$(signal 2014-05-09)
t "shaky" ends "$f" --ground gone --outcome shaky
is "is followed as the agreement words it" "{by: team-noord, how: by visiting}" "$(of follow "$f")"
is "within a month" "look-in${tab}team-noord${tab}2026-08-31" "$(zc-close review --on 2026-08-01 "$f" | cut -f 3-5)"
f=$(signal 2014-05-09)
t_fails 77 "grown up: somebody takes over" "nobody took over" ends "$f" --ground grown-up
t "by a visit" ends "$f" --ground grown-up --hand-over-to "adult care" --talk 2026-07-30 --how visit
f=$(signal 2014-05-09)
zc-assign need "$f" not-needed --guard Ans --guard-role neighbour --because "keeps an eye" --forum kitchen-table --on 2026-03-16 >/dev/null
is "who guards is asked after" "watch" "$(zc-escalate due "$f" --on 2026-03-20 | cut -f 3)"
t "a follow-up without an ending" zc-close follow "$f" --note "all well" --on 2026-04-01
is "meets that" "" "$(zc-escalate due "$f")"
t_fails 77 "and then there is nothing more" "nothing in it waits" zc-close follow "$f" --on 2026-04-02
f=$(signal 2014-05-09)
zc-assign need "$f" not-needed --guard Ans --guard-role neighbour --because "keeps an eye" --forum kitchen-table --on 2026-03-16 >/dev/null
zc-assign need "$f" needed --with-family yes --forum kitchen-table --on 2026-03-20 >/dev/null
t_fails 77 "nor when nobody guards any more" "nothing in it waits" zc-close follow "$f" --on 2026-04-02
t_fails 65 "no ending before what came after it" 'at: before d[0-9a-z]{6}, which came after it' \
	zc-close end "$f" --ground calm --outcome calm --no-after-care --on 2026-03-18
store_ok .
done_testing
