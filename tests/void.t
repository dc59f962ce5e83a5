#!/bin/sh
# A mistake is taken back by the tool that makes such entries.
. "${0%/*}/lib.sh"
# the clock only runs forward
export ZC_NOW=2026-05-18T12:00+02:00 GIT_AUTHOR_DATE=2026-05-18T10:00:00Z GIT_COMMITTER_DATE=2026-05-18T10:00:00Z

export ZC_ACTOR=b.devries@lokaal-team
tab=$(printf '\t')
zc-init --convenant zuidoost-utrecht-2020 store && cd store || exit
file()
{
	find families -name "$1.yaml"
}
phase()
{
	zc-show list "$@" | cut -f 2
}
signal()
{
	zc-signal add --given Noor --born 2014-05-09 --parents-informed 2026-03-01 "$@"
}

f=$(signal --by n.prins@school --on 2026-03-02 | cut -f 1)
s=$(signal --by k.smit@altrecht --family "$f" --on 2026-03-09 | cut -f 2)
m=$(zc-match find --on 2026-03-10 | cut -f 2)
t=$(zc-escalate due "$f" --on 2026-03-10 | sed 1q | cut -f 2)

# --- a signal on the wrong child, and its match
t_fails 64 "a mistake has its reason" "--because TEXT is missing" zc-signal void "$f" "$s"
t_fails 64 "another tool's entry: which" "$m: .* taken back by zc-match void" zc-signal void "$f" "$m" --because x
t_fails 64 "a term follows from its event" "a term ends with what started it" zc-escalate void "$f" "$t" --because x
t_fails 66 "no such entry" "s000000: no such entry" zc-signal void "$f" s000000 --because x
t_fails 66 "nor one of another tool's" "d000000: no such entry" zc-signal void "$f" d000000 --because x
t_fails 66 "nor a term" "t000000: no such entry" zc-signal void "$f" t000000 --because x
t_fails 64 "what can be no id" "not an entry's id" zc-signal void "$f" "" --because x
t_like "-n shows it" '^\+    because: wrong child$' zc-signal void -n "$f" "$s" --because "wrong child" --on 2026-03-11
is "and changes nothing" matched "$(phase "$f" --on 2026-03-11 | sed s/undecided/matched/)"
t "a signal is taken back" zc-signal void "$f" "$s" --because "wrong child" --on 2026-03-11
is "the match that names it is told" "zc-signal: warning: $m still names $s" "$(cat "$scratch/err")"
is "it stays in the file" "  void:
    at: 2026-03-11T12:00+01:00
    by: b.devries@lokaal-team
    because: wrong child" "$(grep -A 3 '^  void:' "$(file "$f")")"
is "it is void" void "$(zc-signal list "$f" | grep "$s" | cut -f 8)"
is "its subject and article" "signal.void $f $s zuidoost-utrecht-2020" \
	"$(git log -1 --format='%s %(trailers:key=Zc-Article,valueonly)' | tr -d '\n')"
is "the history says why" "signal.void${tab}$s${tab}wrong child" "$(zc-show log "$f" | head -n 1 | cut -f 4,5,7)"
t_fails 65 "once is enough" "$s: was taken back already" zc-signal void "$f" "$s" --because again
t "the match goes by its own tool" zc-match void "$f" "$m" --because "one signal was wrong" --on 2026-03-11
is "nobody is left to be told" "" "$(cat "$scratch/err")"
t_out "nothing is due any more" "" zc-escalate due "$f" --on 2026-03-12
is "one signal stands" signalled "$(phase "$f" --on 2026-03-12)"
t_out "the match is not made again" "" zc-match find --on 2026-03-12

# --- a decision, a coordination, a hand-over
d=$(zc-assign need "$f" needed --on 2026-03-13)
t "a decision" zc-assign void "$f" "$d" --because "another family" --on 2026-03-14
t_out "its term ended" "" zc-escalate due "$f" --on 2026-03-14
zc-assign need "$f" needed --on 2026-03-15 >/dev/null
c=$(zc-assign to "$f" k.smit@altrecht --because "knows them" --on 2026-03-15)
t "a coordination, which met its term" zc-assign void "$f" "$c" --because "she was not asked" --on 2026-03-16
t_out "leaves the place open" "$f${tab}coordinator${tab}2026-03-15${tab}2026-03-20${tab}running${tab}chosen" zc-assign check "$f" --on 2026-03-16
c=$(zc-assign to "$f" a.jansen@lokaal-team --on 2026-03-16)
h=$(zc-assign hand-over "$f" k.smit@altrecht --talk 2026-03-17 --how spoken --because "knows them" --on 2026-03-18)
t "a hand-over that was none" zc-assign void "$f" "$h" --because "stays with her" --on 2026-03-19
t_like "leaves a family without a coordinator" "^$f${tab}coordinator${tab}" zc-assign check "$f" --on 2026-03-19
t_fails 77 "another one takes over from who was there" "had a coordinator \($c\)" zc-assign to "$f" l.manders@lokaal-team --on 2026-03-20
t "she goes on without a talk with herself" zc-assign to "$f" a.jansen@lokaal-team --on 2026-03-20
q=$(zc-assign fact "$f" long-history --on 2026-03-20)
t "a fact" zc-assign void "$f" "$q" --because "of the neighbours" --on 2026-03-21

# --- the plan, an escalation, an ending
zc-plan start "$f" --on 2026-03-30
q=$(zc-plan problem "$f" --domain health pain --on 2026-03-30)
g=$(zc-plan goal "$f" "no pain" --for "$q" --on 2026-03-30)
a=$(zc-plan action "$f" "$g" "call" --who Sanne --by-date 2026-04-15 --on 2026-03-30)
t "a problem" zc-plan void "$f" "$q" --because "misheard" --on 2026-03-31
is "the goal that is for it is told" "zc-plan: warning: $g still names $q" "$(cat "$scratch/err")"
t "an action" zc-plan void "$f" "$a" --because "misheard" --on 2026-03-31
is "is due no more" "" "$(zc-escalate due "$f" --kind action --on 2026-05-01)"
e=$(zc-escalate raise "$f" --line process --between a.jansen@lokaal-team --between k.smit@altrecht \
	--because stuck --on 2026-04-01)
t "an escalation" zc-escalate void "$f" "$e" --because "they had talked" --on 2026-04-02
is "the case is not escalated" planned "$(phase "$f" --on 2026-04-03)"
is "nor is its talk due" "" "$(zc-escalate due "$f" --kind talk --on 2026-04-03)"
z=$(zc-close end "$f" --ground no-need --no-after-care --because x --on 2026-05-01)
t "an ending" zc-close void "$f" "$z" --because "another family" --on 2026-05-02
is "the case goes on" planned "$(phase "$f" --on 2026-05-03)"

# --- what a mistake met or ended runs on
n=$(zc-signal add --given Ron --born 2014-05-09 --parents-informed 2026-05-01 --by n.prins@school --on 2026-05-04 | cut -f 1)
zc-signal add --given Ron --born 2014-05-09 --parents-informed 2026-05-01 --by k.smit@altrecht --family "$n" --on 2026-05-04 >/dev/null
due()
{
	zc-escalate due "$n" --kind "$1" --on "$2" | cut -f 5-6
}
d=$(zc-assign need "$n" needed --on 2026-05-06)
is "decided" "" "$(due decision 2026-05-07)"
zc-assign void "$n" "$d" --because "of another family" --on 2026-05-07
is "the decision is due as it was" "2026-05-18${tab}running" "$(due decision 2026-05-08)"
t "and is acted on when it passes" env ZC_NOW=2026-05-19T12:00+02:00 zc-escalate run "$n"
export ZC_NOW=2026-05-28T12:00+02:00 GIT_AUTHOR_DATE=2026-05-28T10:00:00Z GIT_COMMITTER_DATE=2026-05-28T10:00:00Z
zc-assign need "$n" needed --on 2026-05-20 >/dev/null
is "decided once more" "" "$(due decision 2026-05-20)"
d=$(zc-assign need "$n" not-needed --guard k.smit@altrecht --because x --on 2026-05-21)
is "not needed: nobody is assigned" "" "$(due assignment 2026-05-21)"
zc-assign void "$n" "$d" --because "of another family" --on 2026-05-22
is "the decision before it stands, and its term" "2026-05-28${tab}running" "$(due assignment 2026-05-22)"
z=$(zc-close end "$n" --ground no-need --no-after-care --on 2026-05-22)
is "the case ended: nothing is due" "" "$(due assignment 2026-05-23)"
zc-close void "$n" "$z" --because "of another family" --on 2026-05-23
is "it did not: what was due is due" "2026-05-28${tab}overdue" "$(due assignment 2026-05-29)"
t "the passed term is acted on" env ZC_NOW=2026-05-29T12:00+02:00 zc-escalate run "$n"
export ZC_NOW=2026-05-31T12:00+02:00 GIT_AUTHOR_DATE=2026-05-31T10:00:00Z GIT_COMMITTER_DATE=2026-05-31T10:00:00Z
d=$(zc-assign to "$n" a.jansen@lokaal-team --on 2026-05-30)
zc-assign void "$n" "$d" --because "of another family" --on 2026-05-31
t "a reminder of what replaced a term is one of its own" env ZC_NOW=2026-06-01T12:00+02:00 zc-escalate run "$n"
export ZC_NOW=2026-11-22T12:00+01:00 GIT_AUTHOR_DATE=2026-11-22T11:00:00Z GIT_COMMITTER_DATE=2026-11-22T11:00:00Z
is "each its own" 3 "$(grep -c '^  - id: y' "$(file "$n")")"

# --- a decision that is entered late, between or before others
n=$(zc-signal add --given Bo --born 2014-05-09 --parents-informed 2026-05-01 --by n.prins@school --on 2026-05-04 | cut -f 1)
zc-assign need "$n" needed --on 2026-05-20 >/dev/null
zc-assign need "$n" not-needed --guard k.smit@altrecht --because x --on 2026-05-10 >/dev/null
is "the later one still asks for a coordinator" "2026-05-28${tab}running" "$(due assignment 2026-05-21)"
zc-assign need "$n" not-needed --guard k.smit@altrecht --because x --on 2026-05-22 >/dev/null
is "until the next" "" "$(due assignment 2026-05-22)"

# --- what comes in after the ending, on its own day
n=$(zc-signal add --given Lot --born 2014-05-09 --parents-informed 2026-05-01 --by n.prins@school --on 2026-05-04 | cut -f 1)
zc-close end "$n" --ground no-need --no-after-care --at 2026-06-01T09:00 >/dev/null
zc-signal add --given Lot --born 2014-05-09 --parents-informed 2026-05-01 --by k.smit@altrecht --family "$n" \
	--at 2026-06-01T15:00 >/dev/null
zc-match find "$n" >/dev/null
is "is not ended with it" running "$(due contact 2026-06-02 | cut -f 2)"

t_fails 77 "who may not change it takes nothing back" "may not change these" \
	zc-assign void --as n.prins@school "$f" "$c" --because x
t_out "the gate takes all of it" "" zc-audit verify
store_ok .
done_testing
