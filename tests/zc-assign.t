#!/bin/sh
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
each_tool_basics zc-assign
unset ZC_STORE

tab='	'
file_of() { ls families/*/*/"$1".yaml; }
commits() { git rev-list --count HEAD; }
# family BORN WHO...: a family with a child and a signal by each; prints its id
family()
{
	born=$1 id=''
	shift
	for who; do
		if [ -z "$id" ]; then
			id=$(zc-signal add -q --given Noor --born "$born" --by "$who" --because x --at 2026-03-02T10:00 | cut -f 1)
		else
			zc-signal add -q --family "$id" --given Noor --born "$born" --by "$who" --because x --at 2026-03-09T09:00 >/dev/null
		fi
	done
	echo "$id"
}
# first FAMILY [OPTION...]: rule, kind, who and organisation of the first candidate
first() { zc-assign propose "$@" | head -1 | cut -f 2-5; }
# entry FAMILY ITEM KEY: a value in the file
entry() { sed -n "/^- id: $2/,/^- id\|^[a-z]/s/^  $3: //p" "$(file_of "$1")" | head -1; }

# === South-East Utrecht
zc-init --as b.devries@lokaal-team --convenant zuidoost-utrecht-2020 zou && cd zou || exit
export ZC_ACTOR=b.devries@lokaal-team
f=$(family 2014-05-09 a.jansen@lokaal-team k.smit@altrecht)

# --- propose
t_out "propose: the involved professional, then his organisation" \
	"$f${tab}voluntary${tab}local-team${tab}a.jansen@lokaal-team${tab}lokaal-team${tab}0${tab}yes${tab}${tab}1 no. 8
$f${tab}voluntary${tab}local-team${tab}${tab}lokaal-team${tab}0${tab}no${tab}${tab}1 no. 8" \
	zc-assign propose "$f" --on 2026-03-16
is "without a word" "" "$(cat "$scratch/err")"
t_like "propose -j is JSON, the caseload a number" '"caseload":0,"involved":"yes","answerable":null' zc-assign propose -j "$f"
t "propose -v has words" zc-assign propose -v "$f" --on 2026-03-16
is "of the need and of the rule" "$f: a decision is due since 2026-03-09: 2 professionals
$f: voluntary (zuidoost-utrecht-2020 1 no. 8)" "$(sed 's/\(professionals\),.*/\1/' "$scratch/err")"
t_like "propose is asked of a day" "^$f" zc-assign propose "$f" --on 2026-03-02
zc-assign propose -v "$f" --on 2026-03-02 2>&1 | grep -q 'no decision is due (signalled)'
result $? "on which no decision was due"
t_fails 66 "an unknown family is no family" "no such family|none|not" zc-assign propose zzzzzzzzzz
echo "$f rest of the line" >"$scratch/ids"
t_like "ids come from stdin" "^$f" zc-assign propose - <"$scratch/ids"

# --- need
t_fails 64 "need: needed or not-needed" "needed or not-needed" zc-assign need "$f" maybe
t_fails 64 "need: a guard is for not-needed" "guard" zc-assign need "$f" needed --guard Ans --guard-role parent
t_fails 65 "to: who has no name, and no place in a file either" ": $f: coordinator: expected PERSON@ORG or a plain name$" zc-assign to "$f" ''
t_fails 64 "need: a level is a number" "level" zc-assign need "$f" needed --level x
t_fails 64 "need: yes or no" "with-family" zc-assign need "$f" needed --with-family perhaps
t_fails 64 "need: not in the future" "ahead" zc-assign need "$f" needed --on 2027-01-01
t_fails 77 "need: an unknown forum is answered with the known ones" "forum: .*it knows: local-team joint-meeting" \
	zc-assign need "$f" needed --forum pub
t_fails 77 "need: without the family takes a reason" "1 no. 5.*--because TEXT lifts it" \
	zc-assign need "$f" needed --forum local-team --with-family no
t_fails 77 "need: not-needed without a guard" "somebody must guard" zc-assign need "$f" not-needed --because calm
t_fails 77 "need: not-needed without a reason" "reason is missing" \
	zc-assign need "$f" not-needed --guard k.smit@altrecht
t_fails 77 "need: who has no organisation guards in a role" "guards in a role" \
	zc-assign need "$f" not-needed --guard Ans --because calm
t_fails 77 "need: nobody decides for an organisation that may not" "altrecht may not" \
	zc-assign need "$f" needed --as k.smit@altrecht
before=$(commits)
t_like "need -n prints the diff" '^\+  coordination: needed' zc-assign need -n "$f" needed --forum local-team
is "alone" "" "$(grep -v '^[-+ @d]\|^index' "$scratch/out")"
is "and commits nothing" "$before" "$(commits)"
t_fails 77 "to: not before the decision" "nobody decided" zc-assign to "$f" a.jansen@lokaal-team --on 2026-03-16

t_like "need prints the decision's id alone" '^d[0-9a-z]{6}$' \
	zc-assign need "$f" needed --forum local-team --with-family yes --by a.jansen@lokaal-team --on 2026-03-16
d=$(cat "$scratch/out")
is "at its time" "2026-03-16T12:00+01:00" "$(entry "$f" "$d" at)"
is "by who took it" "a.jansen@lokaal-team" "$(entry "$f" "$d" by)"
is "the commit says so, under the article" "assign.need $f $d

Zc-Family: $f
Zc-Action: assign.need
Zc-Item: $d
Zc-Actor: b.devries@lokaal-team
Zc-Article: zuidoost-utrecht-2020 2 Lichte en zware coördinatie van zorg
Zc-Event-Time: 2026-03-16T12:00+01:00" "$(git log -1 --format=%B)"

# --- check, before anybody coordinates
t_out "check: a coordinator lacks, within the term" \
	"$f${tab}coordinator${tab}2026-03-16${tab}2026-03-23${tab}running${tab}chosen" zc-assign check --on 2026-03-20
t_status 0 "which is no disorder" zc-assign check --exit-code --on 2026-03-23
t_status 1 "the day after is" zc-assign check --exit-code --on 2026-03-24
t_like "it is overdue" "coordinator.*overdue" zc-assign check "$f" --on 2026-03-24

# --- to
t_fails 77 "to: a GP never coordinates, with the article" "gp may not coordinate \(zuidoost-utrecht-2020 3\)" \
	zc-assign to "$f" e.kramer@huisarts --because x --on 2026-03-16
t_fails 77 "to: an unknown organisation" "circus" zc-assign to "$f" x@circus --because x --on 2026-03-16
t_fails 77 "to: another choice takes a reason" "proposes local-team by rule voluntary; another choice takes a reason .*1 no. 8" \
	zc-assign to "$f" k.smit@altrecht --on 2026-03-16
t_fails 77 "to: the GI outside a measure" "compulsory frame only" zc-assign to "$f" g.visser@samen-veilig --on 2026-03-16
t_fails 77 "to: a plain name needs a role" "needs a role" zc-assign to "$f" Ans --because x --on 2026-03-16
is "and the name is not told" "" "$(grep Ans "$scratch/err")"
t_fails 77 "to: a role that only guards" "role may not coordinate \(zuidoost-utrecht-2020 1 no. 6\)" \
	zc-assign to "$f" Ans --role network --because x --on 2026-03-16
t_fails 64 "to: a professional has no role" "role" zc-assign to "$f" a.jansen@lokaal-team --role parent --on 2026-03-16
t_like "to -n prints the diff" '^\+  coordinator: k.smit@altrecht' \
	zc-assign to -n "$f" k.smit@altrecht --because x --on 2026-03-16
t_fails 64 "to: a name is one line" "because" zc-assign to "$f" k.smit@altrecht --because "$(printf 'a\033[31m')"
t_fails 65 "to: and holds nothing that steers a terminal" "coordinator" \
	zc-assign to "$f" "$(printf 'A\033[31m')" --role parent --because x --on 2026-03-16
t_status 0 "its message neither" test -z "$(grep "$(printf '\033')" "$scratch/err")"
t_like "to: the proposed one, with what was proposed" '^c[0-9a-z]{6}$' \
	zc-assign to "$f" a.jansen@lokaal-team --family-wishes a.jansen@lokaal-team --on 2026-03-16
c=$(cat "$scratch/out")
is "is in the file" "since: 2026-03-16
by: b.devries@lokaal-team
coordinator: a.jansen@lokaal-team
proposed: local-team
rule: voluntary
family-wishes: a.jansen@lokaal-team" \
	"$(sed -n "/^- id: $c/,/^[a-z]/p" "$(file_of "$f")" | grep -v 'under:' | sed -n 's/^  //p')"
is "under the agreement of the day" "$(git rev-parse --short=10 HEAD:convenant.yaml)" "$(entry "$f" "$c" under)"
t_fails 77 "to: at most one coordinator" "$c.*at most one: zc-assign hand-over" zc-assign to "$f" k.smit@altrecht --because x
t_like "and a plan lacks from then on" "^$f${tab}plan${tab}2026-03-16${tab}2026-04-28" zc-assign check --on 2026-03-17
t_like "load knows it" "^a.jansen@lokaal-team${tab}lokaal-team${tab}1${tab}${tab}$" zc-assign load
t_out "load is of a day" "" zc-assign load --on 2026-03-15
t_like "load -j" '"families":1,"limit":null,"full":null' zc-assign load -j
t_fails 66 "load: an unknown organisation" "circus" zc-assign load --org circus
t_out "load of another organisation is empty" "" zc-assign load --org altrecht
t_status 74 "load notices a full disk" to_full_disk zc-assign load
t_status 74 "check notices a full disk" to_full_disk zc-assign check

# --- informed
t "informed" zc-assign informed "$f" --on 2026-03-18
is "sets the date" 2026-03-18 "$(entry "$f" "$c" parents-informed)"
is "and prints nothing" "" "$(cat "$scratch/out")"
t_fails 65 "once" "set already" zc-assign informed "$f" --on 2026-03-19
t_fails 66 "nobody coordinated that day" "nobody coordinates on 2026-03-01" zc-assign informed "$f" --on 2026-03-01

# --- fact
t_fails 77 "fact: an unknown word is answered with the known ones" "it knows: measure parents-coordinate" \
	zc-assign fact "$f" mesure
t_fails 77 "fact: and a value too" "measure: ots vots" zc-assign fact "$f" measure=heavy
t_fails 64 "fact: which" "which fact" zc-assign fact "$f"
t_fails 64 "fact: a day is a day" "since" zc-assign fact "$f" measure=ots --since yesterday
t_fails 65 "fact: not in the future" "after now" zc-assign fact "$f" measure=ots --since 2027-01-01
t_fails 66 "fact: about nobody known" "pzzzz" zc-assign fact "$f" measure=ots --about pzzzz
t_like "fact prints its id" '^f[0-9a-z]{6}$' zc-assign fact "$f" measure=ots --since 2026-04-01 --by g.visser@samen-veilig --because verdict
m=$(cat "$scratch/out")
is "and warns that the proposal turned" \
	"zc-assign: warning: by rule compulsory the agreement now proposes another kind of coordinator: zc-assign propose $f" \
	"$(cat "$scratch/err")"
is "it is about the only child" "$(sed -n 's/^- id: \(p.*\)/\1/p' "$(file_of "$f")")" "$(entry "$f" "$m" about)"
is "known by who knows it" "g.visser@samen-veilig" "$(entry "$f" "$m" by)"
is "the proposal is the GI, who stays answerable" "compulsory${tab}gi${tab}${tab}samen-veilig" "$(first "$f")"
is "as the column says" gi "$(zc-assign propose "$f" | cut -f 8)"
t "a fact that turns nothing" zc-assign fact "$f" long-history --since 2026-04-01
is "says nothing" "" "$(cat "$scratch/err")"

# --- hand-over
t_fails 77 "hand-over: not without its talk" "has its talk.*--talk DATE" \
	zc-assign hand-over "$f" g.visser@samen-veilig --on 2026-04-03
t_fails 64 "hand-over: the talk has a day" "talk" zc-assign hand-over "$f" g.visser@samen-veilig --talk soon
t_fails 77 "hand-over: in a way that the agreement knows" "not in a way.*it knows: spoken written" \
	zc-assign hand-over "$f" g.visser@samen-veilig --talk 2026-04-02 --how sung --on 2026-04-03
t_fails 65 "hand-over: the talk is not ahead" "after now" \
	zc-assign hand-over "$f" g.visser@samen-veilig --talk 2027-04-02 --how spoken --on 2026-04-03
before=$(commits)
t_like "hand-over" '^c[0-9a-z]{6}$' \
	zc-assign hand-over "$f" g.visser@samen-veilig --talk 2026-04-02 --how spoken --on 2026-04-03
c2=$(cat "$scratch/out")
is "is one commit" "$((before + 1))" "$(commits)"
is "the former ends that day" 2026-04-03 "$(entry "$f" "$c" until)"
is "the new one says from whom" "{from: $c, talk: 2026-04-02, how: spoken}" "$(entry "$f" "$c2" hand-over)"
is "who is of the kind himself needs nobody answerable beside him" "" "$(entry "$f" "$c2" answerable)"
is "on that day the new one counts" "g.visser@samen-veilig" "$(zc-assign load --on 2026-04-03 | cut -f 1)"
is "and the day before the old one" "a.jansen@lokaal-team" "$(zc-assign load --on 2026-04-02 | cut -f 1)"
t_fails 77 "hand-over: another choice takes a reason" "proposes gi" \
	zc-assign hand-over "$f" a.jansen@lokaal-team --talk 2026-05-02 --how written --on 2026-05-03
t "hand-over: with a reason" zc-assign hand-over "$f" a.jansen@lokaal-team --talk 2026-05-02 --how written \
	--because "explicitly decided" --on 2026-05-03
c3=$(cat "$scratch/out")
is "the GI stays answerable" "g.visser@samen-veilig" "$(entry "$f" "$c3" answerable)"
is "and the reason is recorded" "explicitly decided" "$(entry "$f" "$c3" because)"

# --- the end of a fact, of a coordination
t_fails 64 "fact: --end and a new fact exclude each other" "which fact" zc-assign fact "$f" long-history --end measure
t_fails 64 "fact: until when is of an end" "--until: of a fact that ends" zc-assign fact "$f" long-history --until 2026-06-01
t_fails 64 "fact: since when is of a beginning" "of a fact that begins" zc-assign fact "$f" --end measure --since 2026-05-01
t_fails 64 "fact: and so is the reason" "of a fact that begins" zc-assign fact "$f" --end measure --because x
t_fails 66 "fact: one that does not hold" "no such fact holds" zc-assign fact "$f" --end refuses-help
t "fact: two of a kind" zc-assign fact "$f" measure=vots --since 2026-05-01
t_fails 64 "are ended by id" "2 such facts" zc-assign fact "$f" --end measure --until 2026-06-01
t "or by value" zc-assign fact "$f" --end measure=vots --until 2026-06-01
t "a fact ends by its id" zc-assign fact "$f" --end "${m%??}" --until 2026-06-01
is "on its day" 2026-06-01 "$(entry "$f" "$m" until)"
is "and prints nothing" "" "$(cat "$scratch/out")"
t_fails 66 "once" "no such fact holds" zc-assign fact "$f" --end measure
t_fails 65 "by its id too" "already" zc-assign fact "$f" --end "$m" --until 2026-06-02
is "and without the measure it is the local team again" "voluntary${tab}local-team${tab}a.jansen@lokaal-team${tab}lokaal-team" "$(first "$f")"

t_fails 64 "end: why" "because" zc-assign end "$f"
t_like "end: and says so" 'end .*\] --because text family' zc-assign -h
t "end" zc-assign end "$f" --because "long ill" --on 2026-07-01
is "has its day" 2026-07-01 "$(entry "$f" "$c3" until)"
is "and reason" "long ill" "$(entry "$f" "$c3" ended-because)"
t_fails 66 "once" "nobody coordinates" zc-assign end "$f" --because again
t_out "check: the place is open" "$f${tab}coordinator${tab}2026-07-01${tab}${tab}open${tab}chosen" zc-assign check
t_status 1 "which is a disorder" zc-assign check --exit-code
t_fails 77 "to: who follows takes over with a talk" "$c3.*zc-assign hand-over" zc-assign to "$f" m.dam@lokaal-team
t "to: who stopped goes on without one" zc-assign to -n "$f" a.jansen@lokaal-team
t "hand-over: from who stopped before" zc-assign hand-over "$f" m.dam@lokaal-team --talk 2026-07-10 --how spoken --on 2026-07-15
is "from him" "$c3" "$(entry "$f" "$(cat "$scratch/out")" hand-over | sed 's/.*from: \([a-z0-9]*\).*/\1/')"

# --- parents may, here
p=$(family 2012-01-01 a.jansen@lokaal-team k.smit@altrecht)
zc-assign need "$p" needed --with-family yes --on 2026-03-10 >/dev/null
t_fails 77 "a parent needs a reason as long as nobody says that they can" "takes a reason" \
	zc-assign to "$p" Ans --role parent --on 2026-03-12
zc-assign fact "$p" parents-coordinate --since 2026-03-11 >/dev/null
is "then the agreement proposes the roles" "parents-themselves${tab}parent${tab}${tab}
parents-themselves${tab}youth${tab}${tab}" "$(zc-assign propose "$p" | cut -f 2-5)"
t "and the second of them is no other choice" zc-assign to "$p" Noor --role youth --on 2026-03-12
t_out "who has no organisation has no caseload" "m.dam@lokaal-team${tab}lokaal-team${tab}1${tab}${tab}" zc-assign load
t "not needed any more" zc-assign need "$p" not-needed --guard Ans --guard-role parent --because "goes well"
is "warns that the coordination goes on" 1 "$(grep -c 'goes on: zc-assign end' "$scratch/err")"

# --- check: several families
q=$(family 2013-01-01 a.jansen@lokaal-team k.smit@altrecht)
t_out "check: the longest overdue first" "$q${tab}decision${tab}2026-03-09${tab}2026-03-23${tab}overdue${tab}chosen
$p${tab}plan${tab}2026-03-12${tab}2026-04-23${tab}overdue${tab}chosen
$f${tab}plan${tab}2026-07-15${tab}2026-08-26${tab}overdue${tab}chosen" zc-assign check
t_out "check: of the families that are named" "$f${tab}plan${tab}2026-07-15${tab}2026-08-26${tab}overdue${tab}chosen" zc-assign check "$f"
t_like "check -j" '"lacks":"decision","since":"2026-03-09"' zc-assign check -j
t_fails 66 "check: an unknown family does not stop the rest" . zc-assign check zzzzzzzzzz "$q"
is "which is checked" "$q" "$(cut -f 1 "$scratch/out")"
x=$(zc-signal add -q --given Kim --born 2014-01-01 --by a.jansen@lokaal-team --asks coordination --at 2026-03-01 | cut -f 1)
t_like "a need that is asked for lacks a decision too" "decision" zc-assign check "$x"

# --- not needed, and somebody comes in
y=$(family 2014-02-01 a.jansen@lokaal-team k.smit@altrecht)
zc-assign need "$y" not-needed --guard Ans --guard-role parent --because calm --on 2026-03-16 >/dev/null
t_out "not needed lacks nothing" "" zc-assign check "$y"
zc-signal add -q --family "$y" --given Kim --by k.smit@altrecht --at 2026-03-20 >/dev/null
t_out "nor when those who were there signal again" "" zc-assign check "$y"
zc-signal add -q --family "$y" --given Kim --by r.groot@de-rading --at 2026-03-23 >/dev/null
t_like "a third party makes a decision due" "^$y${tab}decision${tab}2026-03-23${tab}2026-04-07${tab}overdue" zc-assign check "$y"
t_like "it is undecided" "^$y${tab}undecided${tab}" zc-show list "$y"
t "it may be as before" zc-assign need "$y" not-needed --guard Ans --guard-role parent --because calm --on 2026-03-25
t_out "and lacks nothing again" "" zc-assign check "$y"
t_like "its phase says so" "^$y${tab}not-needed${tab}" zc-show list "$y"

# the least loaded first
zc-assign need "$q" needed --with-family yes --on 2026-03-10 >/dev/null
zc-signal add -q --family "$q" --given Noor --born 2013-01-01 --by m.dam@lokaal-team --at 2026-03-02T09:00 >/dev/null
is "propose: of equals the least loaded first, though he came later" "a.jansen@lokaal-team${tab}lokaal-team${tab}0
m.dam@lokaal-team${tab}lokaal-team${tab}1
${tab}lokaal-team${tab}1" "$(zc-assign propose "$q" | cut -f 4-6)"
# --- a case that ended and begins again
zc-assign to "$q" a.jansen@lokaal-team --on 2026-03-11 >/dev/null
t "the case ends" zc-close end "$q" --ground no-need --no-after-care --on 2026-04-01
t_out "check: then it lacks nothing" "" zc-assign check "$q"
is "nor is it a family of his" "m.dam@lokaal-team" "$(zc-assign load | cut -f 1)"
t_fails 77 "nobody is assigned to it" "has ended: zc-close reopen" zc-assign to "$q" m.dam@lokaal-team --on 2026-04-02
zc-close reopen "$q" --because "they came back" --on 2026-05-01 >/dev/null
t_like "reopened, it needs a decision again" "^$q${tab}decision" zc-assign check "$q"
zc-assign need "$q" needed --with-family yes --on 2026-05-02 >/dev/null
t "and a coordinator, without a hand-over from long ago" zc-assign to "$q" m.dam@lokaal-team --on 2026-05-03

t_out "load as of a commit" "" zc-assign load --as-of "$(git rev-list --reverse HEAD | sed -n 2p)"
store_ok .
cd ..

# === The Hague: the order of its rules, each overridden by the next
zc-init --as b.devries@cjg --convenant den-haag-2010 dh && cd dh || exit
export ZC_ACTOR=b.devries@cjg
h=$(family 2015-05-09 d.claassen@vo-segbroek a.jansen@jgz-4-19)
is "a school child, no social work: JGZ 4-19" "no-social-work${tab}jgz-4-19${tab}a.jansen@jgz-4-19${tab}jgz-4-19" "$(first "$h")"
is "a pre-school child: JGZ 0-4" "no-social-work-0-4${tab}jgz-0-4${tab}${tab}jgz-0-4" \
	"$(first "$(family 2024-05-09 l.ham@jgz-0-4 a.jansen@jgz-4-19)" --on 2026-03-08 | sed 's/l.ham@jgz-0-4//')"
is "a youth whom nobody of them is there for: the CJG sees to it" "cjg-sees-to-it${tab}cjg${tab}${tab}cjg" \
	"$(first "$(family 2004-05-09 n.gerritsen@roc u.koster@parnassia)")"
zc-signal add -q --family "$h" --given Noor --born 2015-05-09 --by j.vermeer@smw --asks coordination --at 2026-03-10 >/dev/null
is "social work, as soon as it is involved" "social-work${tab}school-social-work${tab}j.vermeer@smw${tab}smw" "$(first "$h")"
zc-signal add -q --family "$h" --given Noor --born 2015-05-09 --by o.willems@mee --at 2026-03-10 >/dev/null
zc-assign fact "$h" indication=categorical --since 2026-03-10 >/dev/null
is "categorical care" "categorical${tab}categorical${tab}o.willems@mee${tab}mee" "$(first "$h")"
zc-assign fact "$h" too-complex=pressure --since 2026-03-11 >/dev/null
is "additional, under pressure: the CJG" "pressure${tab}cjg${tab}${tab}cjg" "$(first "$h")"
zc-assign fact "$h" --end too-complex --until 2026-03-12
zc-assign fact "$h" too-complex=compulsion --since 2026-03-12 >/dev/null
is "additional, under compulsion: VIG" "compulsion${tab}vig${tab}${tab}vig" "$(first "$h")"
zc-assign fact "$h" domestic-violence --since 2026-03-12 >/dev/null
is "domestic violence: a neutral party" "neutral-party${tab}cjg${tab}${tab}cjg" "$(first "$h")"
is "which is either coach" "cjg vig " "$(zc-assign propose "$h" | cut -f 5 | tr '\n' ' ')"
zc-assign fact "$h" parent-in-care=psychiatric --since 2026-03-12 >/dev/null
is "psychiatric or addicted parents: Bureau Basiszorg" "parent-in-care${tab}basiszorg${tab}${tab}bureau-basiszorg" "$(first "$h")"
zc-assign fact "$h" measure=ots --since 2026-03-12 >/dev/null
is "a measure: BJZ" "measure${tab}bjz${tab}${tab}bjz" "$(first "$h")"
is "under its article" "2.5" "$(zc-assign propose "$h" | cut -f 9)"
is "and on an earlier day what held then" "pressure" "$(first "$h" --on 2026-03-11 | cut -f 1)"

# --- the need, and who guards
t_fails 77 "need: the number of professionals is not enough" "development.*den-haag-2010 2.5.*because TEXT lifts it" \
	zc-assign need "$h" needed --forum index --on 2026-03-12
t_fails 77 "need: a forum is for children of its ages" 'forum: zat-roc is for children of 16 to 22 years \(den-haag-2010 1.2\)$' \
	zc-assign need "$h" needed --forum zat-roc
t_fails 77 "need: a forum is for its words" "it knows: index bilateral izc" zc-assign need "$h" needed --forum local-team
zc-assign fact "$h" development-threatened --since 2026-03-12 >/dev/null
t "need: with the facts it is" zc-assign need "$h" needed --forum cjg-consultation --level 4 --on 2026-03-13
is "the level is a number" 4 "$(entry "$h" "$(cat "$scratch/out")" level)"
t_fails 77 "need: a level that is none" "no such level.*it knows: 0 1 2 3 4 5" zc-assign need "$h" needed --level 9 --on 2026-03-13
g=$(family 2015-01-01 d.claassen@vo-segbroek a.jansen@jgz-4-19)
t "need: an aunt guards" zc-assign need "$g" not-needed --guard "tante Bep" --guard-role relative \
	--because "she sees them daily" --forum izc --on 2026-03-13
is "she is in the file" "tante Bep" "$(entry "$g" "$(cat "$scratch/out")" guard)"
is "and not in the commit" "" "$(git log --format=%B | grep 'Bep\|daily')"
t_out "check: then nothing lacks" "" zc-assign check "$g"
zc-signal add -q --family "$g" --given Daan --born 2018-01-01 --by a.jansen@jgz-4-19 --at 2026-03-13 >/dev/null
t_fails 77 "a fact about a child, and there are two: which" "about: measure is about a child: say which: p[0-9a-z]{6} p" \
	zc-assign fact "$g" measure=ots

# --- who may
t_fails 77 "a school never coordinates, whatever the reason" "school may not coordinate \(den-haag-2010 2.4\)" \
	zc-assign to "$h" d.claassen@vo-segbroek --because "knows them best" --on 2026-03-13
t_fails 77 "nor do the police" "police may not coordinate" zc-assign to "$h" i.molenaar@politie --because x --on 2026-03-13
t_fails 77 "nor a parent, here" "role may not coordinate \(den-haag-2010 2.3 note 20\)" \
	zc-assign to "$h" Ans --role parent --because x --on 2026-03-13
t "BJZ under the measure" zc-assign to "$h" g.visser@bjz --on 2026-03-13
b=$(cat "$scratch/out")
is "by its rule" "measure" "$(entry "$h" "$b" rule)"
t_fails 77 "a coach takes over for a time, with a reason" "proposes bjz.*another choice takes a reason" \
	zc-assign hand-over "$h" r.kok@cjg --talk 2026-04-01 --how spoken --on 2026-04-02
t_fails 77 "and BJZ stays answerable, nobody else" "bjz stays answerable" zc-assign hand-over "$h" r.kok@cjg \
	--answerable r.kok@cjg --talk 2026-04-01 --how spoken --because "for a time" --on 2026-04-02
t "the coach" zc-assign hand-over "$h" r.kok@cjg --talk 2026-04-01 --how spoken --because "for a time" --on 2026-04-02
is "beside BJZ" "g.visser@bjz" "$(entry "$h" "$(cat "$scratch/out")" answerable)"
t "back, the measure ended" zc-assign fact "$h" --end measure --until 2026-05-01
t_fails 77 "BJZ only under a measure, whatever the reason" "BJZ coordinates under a judicial measure only \(den-haag-2010 1.1\)" \
	zc-assign hand-over "$h" g.visser@bjz --talk 2026-05-01 --how spoken --because x --on 2026-05-02
t_like "check: a plan lacks, by the article of the check" "plan.*overdue${tab}2.7$" zc-assign check "$h"

s=$(family 2015-01-02 j.vermeer@smw t.bos@amw)
zc-assign need "$s" needed --because clear --on 2026-03-13 >/dev/null
is "school or general social work" "j.vermeer@smw t.bos@amw smw amw " "$(zc-assign propose "$s" | awk -F'\t' '{print $4 ? $4 : $5}' | tr '\n' ' ')"
r=$(family 2015-01-03 j.vermeer@smw t.bos@amw)
zc-assign need "$r" needed --because clear --on 2026-03-13 >/dev/null
zc-assign fact "$r" measure=ots --since 2026-03-13 >/dev/null
t "a coach under a measure of which nobody of BJZ signalled" zc-assign to "$r" r.kok@cjg --because "knows them" --on 2026-03-14
is "BJZ is answerable all the same" "bjz" "$(entry "$r" "$(cat "$scratch/out")" answerable)"
t "either, without a reason" zc-assign to "$s" t.bos@amw --on 2026-03-14
is "though the first was proposed" "school-social-work" "$(entry "$s" "$(cat "$scratch/out")" proposed)"
sed 's/^organisations:/&\n  - {org: bjz-west, kind: bjz, name: BJZ West, manager: a.b@bjz-west, contact: x@example.org}/' \
	convenant.yaml >../west.yaml
zc-init -q --as c.scholten@gemeente --convenant ../west.yaml 2>/dev/null || result 1 "an agreement with two BJZ"
t_fails 77 "with two of a kind it must be said who stays answerable" "bjz stays answerable" \
	zc-assign hand-over "$r" l.vos@cjg --because x --talk 2026-04-01 --how written --on 2026-04-02
t "so it is" zc-assign hand-over "$r" l.vos@cjg --because x --answerable bjz-west --talk 2026-04-01 --how written --on 2026-04-02
is "and recorded" "bjz-west" "$(entry "$r" "$(cat "$scratch/out")" answerable)"
store_ok .
cd ..

# === an agreement unlike both; with a caseload of one in Noord, of two elsewhere
sed 's/caseload: 8}/caseload: 1}/; s/^  caseload: 12/  caseload: 2/
	s/\(role: grandparent.*\)danger/\1debts/; s/rule: rest,/& until: 2026-06-01,/' "$root/tests/data/three-party.yaml" >three.yaml
zc-init --as n.holt@team-noord --convenant three.yaml three && cd three || exit
export ZC_ACTOR=n.holt@team-noord
# three BORN: a family that three parties worry about, with a light decision
three()
{
	n=$(family "$1" a@team-noord v.smit@verloskundigen d.berg@schuldhulp)
	zc-assign need "$n" needed --forum kitchen-table --with-family yes --level "$2" --on 2026-03-10 >/dev/null
	echo "$n"
}
n=$(three 2012-01-01 1)
is "near-by: a neighbour or a grandparent" "neighbour grandparent " "$(zc-assign propose "$n" | cut -f 3 | tr '\n' ' ')"
t_fails 77 "no other choice here, whatever the reason" "knows no other choice" \
	zc-assign to "$n" a@team-noord --because "better" --on 2026-03-11
t "a grandparent, by the same rule" zc-assign to "$n" "oma Toos" --role grandparent --on 2026-03-11
t_fails 77 "the talk of a hand-over is a visit" "not in a way" \
	zc-assign hand-over "$n" Piet --role neighbour --talk 2026-03-12 --how spoken --on 2026-03-13
t "so it is" zc-assign hand-over "$n" Piet --role neighbour --talk 2026-03-12 --how visit --on 2026-03-13
t_like "he is found by his plain name" "^$n" zc-show list --coordinator Piet --on 2026-03-13
is "which is no slip" "" "$(cat "$scratch/err")"
zc-assign fact "$n" debts=low --since 2026-03-14 >/dev/null
is "a role that may not in this case is no candidate" "neighbour " "$(zc-assign propose "$n" | cut -f 3 | tr '\n' ' ')"
zc-assign fact -q "$n" danger --since 2026-03-14 >/dev/null
is "in danger the team comes in" "rest${tab}neighbourhood-team${tab}a@team-noord${tab}team-noord" "$(first "$n" --on 2026-03-20)"
t_fails 77 "a fact about a child: which" "about a child" zc-assign fact "$(zc-signal add -q --given A --role parent \
	--by a@team-noord --at 2026-03-14 | cut -f 1)" danger
n1=$(three 2012-01-02 2) n2=$(three 2012-01-03 2)
t "one family" zc-assign to "$n1" a@team-noord --on 2026-03-11
t_out "is full in Noord" "a@team-noord${tab}team-noord${tab}1${tab}1${tab}full" zc-assign load
is "propose: who is involved comes first, of the others the least loaded" "a@team-noord${tab}team-noord${tab}1
${tab}team-zuid${tab}0
${tab}team-noord${tab}1" "$(zc-assign propose "$n2" --on 2026-03-20 | grep team | cut -f 4-6)"
t_fails 77 "a second one is too much" "a@team-noord has 1 families, and the agreement allows 1 \(three-party\); --because TEXT lifts it" \
	zc-assign to "$n2" a@team-noord --on 2026-03-11
t "but for a reason" zc-assign to "$n2" a@team-noord --because "nobody else" --on 2026-03-11
n3=$(three 2012-01-04 2) n4=$(three 2012-01-05 2) n5=$(three 2012-01-06 2)
t "the limit of the agreement" zc-assign to "$n3" z@team-zuid --on 2026-03-11
t "is two" zc-assign to "$n4" z@team-zuid --on 2026-03-11
t_fails 77 "not three" "allows 2" zc-assign to "$n5" z@team-zuid --on 2026-03-11
t_fails 77 "nor by a hand-over" "allows 2" zc-assign hand-over "$n1" z@team-zuid --talk 2026-03-12 --how visit --on 2026-03-13
t "a colleague is free" zc-assign to "$n5" y@team-zuid --on 2026-03-11
t_out "propose: no rule fits any more" "$n2${tab}${tab}${tab}${tab}${tab}${tab}${tab}${tab}" zc-assign propose "$n2"
zc-assign propose -v "$n2" 2>&1 | grep -q 'no rule of the agreement proposes anybody: report it to who sees to it'
result $? "which is said"
zc-assign end "$n5" --because ill --on 2026-06-01
t "somebody is found all the same" zc-assign hand-over "$n5" z@team-noord --talk 2026-06-01 --how visit --on 2026-06-01
is "by no rule" "" "$(entry "$n5" "$(cat "$scratch/out")" rule)"
t_out "load of an organisation" "y@team-zuid${tab}team-zuid${tab}1${tab}2${tab}
z@team-zuid${tab}team-zuid${tab}2${tab}2${tab}full" zc-assign load --org team-zuid --on 2026-05-31
store_ok .

# --- two clones appoint a coordinator each; the merge is taken, and a person ends one
cd .. && zc-init --as b.devries@lokaal-team --convenant zuidoost-utrecht-2020 left && cd left || exit
export ZC_ACTOR=b.devries@lokaal-team
f=$(family 2014-05-09 a.jansen@lokaal-team k.smit@altrecht)
zc-assign need "$f" needed --on 2026-03-10 >/dev/null
git clone -q . ../right
one=$(zc-assign to "$f" a.jansen@lokaal-team --on 2026-03-16)
zc-assign -C ../right to "$f" c.bos@lokaal-team --on 2026-03-16 >/dev/null
git pull -q --no-rebase ../right main >/dev/null 2>&1
# entries stand whole on either side and both stay, a heading and a value that both set stay once
awk '/^[|][|]/, /^==/ { theirs = 1; next } /^(<<|>>)/ { next }
	theirs && /^(coordination:|  met:)/ { theirs = 0; next } { theirs = 0; print }' "$(file_of "$f")" >../merged
cp ../merged "$(file_of "$f")"
t "the merge is taken" git commit -qam merge
t_like "check says that there are two" "^$f${tab}one-coordinator${tab}2026-03-16${tab}${tab}open" zc-assign check
t_like "both are loaded with it" "^a.jansen@lokaal-team${tab}lokaal-team${tab}1" zc-assign load
t_like "with it as well" "^c.bos@lokaal-team${tab}lokaal-team${tab}1" zc-assign load
t_like "it is a case of one" "^$f" zc-show list --coordinator a.jansen@lokaal-team
t_like "and of the other" "^$f" zc-show list --coordinator c.bos@lokaal-team
t_fails 64 "which one ends must be said" "contested: say which one ends, c[0-9a-z]* or c" zc-assign end "$f" --because merged --on 2026-03-20
t_fails 66 "one that is there" . zc-assign end "$f" czzzzzz --because merged --on 2026-03-20
t "a person says it" zc-assign end "$f" "$one" --because merged --on 2026-03-20
t_out "the other goes on" "c.bos@lokaal-team${tab}lokaal-team${tab}1${tab}${tab}" zc-assign load --on 2026-03-20
t_fails 66 "what has ended is not ended again" 'does not run' zc-assign end "$f" "$one" --because merged --on 2026-03-21
store_ok .
done_testing
