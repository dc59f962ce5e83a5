#!/bin/sh
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
each_tool_basics zc-match
export ZC_ACTOR=b.devries@lokaal-team

zc-init --convenant zuidoost-utrecht-2020 s && cd s || exit
commits() { git rev-list --count HEAD; }
file_of() { ls families/*/*/"$1".yaml; }
# add ...: a signal; prints its family
add() { zc-signal add -q "$@" | cut -f 1; }
# edit FAMILY LINES: add lines to a family's file and commit them
edit() { printf '%s\n' "$2" >>"$(file_of "$1")" && git commit -qam "by hand"; }
# entries FAMILY: its entries, without what a join adds, in no order
entries() { grep -v '^  *from: \|: \[\]$' "$(file_of "$1")" | sort; }

# --- find, list, contact, explain
a=$(add --bsn 123456782 --given Noor --surname Berg --born 2014-05-09 --by a.jansen@lokaal-team --clarity unclear --at 2026-03-02T10:15)
s1=$(zc-signal list | cut -f 2)
t_out "one party is no match" "" zc-match find
add --bsn 123456782 --by a.pol@lokaal-team --at 2026-03-03 >/dev/null
t_out "nor are two of one organisation" "" zc-match find
t_out "an empty list" "" zc-match list
add --bsn 123456782 --by k.smit@altrecht --clarity clear --at 2026-03-09T09:00 >/dev/null
before=$(commits)
t_out "on the day before there was none" "" zc-match find --on 2026-03-08 "$a"
t_like "-n shows it" '^\+  evidence: bsn$' zc-match find -n
is "and nothing else" 0 "$(grep -c '	' "$scratch/out")"
is "and commits nothing" "$before" "$(commits)"
t_like "two organisations are one" "^$a	m[0-9a-z]{6}	a.jansen@lokaal-team a.pol@lokaal-team k.smit@altrecht$" zc-match find --on 2026-03-10
m=$(cut -f 2 "$scratch/out")
is "the commit names family, match and article" "match.find $a $m

Zc-Family: $a
Zc-Action: match.find
Zc-Item: $m
Zc-Actor: b.devries@lokaal-team
Zc-Article: zuidoost-utrecht-2020 2 Lichte en zware coördinatie van zorg
Zc-Event-Time: 2026-03-10T12:00+01:00" "$(git log -1 --format=%B)"
t_out "what was found is not found again" "" zc-match find
is "no commit" $((before + 1)) "$(commits)"
t_out "list" "$a	$m	2026-03-09T09:00+01:00	bsn	a.jansen@lokaal-team a.pol@lokaal-team k.smit@altrecht	" zc-match list
t_out "not before it was" "" zc-match list --on 2026-03-08
t_like "-j lists the parties" '"parties":\["a.jansen@lokaal-team","a.pol@lokaal-team","k.smit@altrecht"\],"contact":null' zc-match list -j "$a"
t_like "explain tells the signals" "^  signal $s1 of 2026-03-02T10:15.01:00 by a.jansen@lokaal-team about p[0-9a-z]{6}, unclear: live until 2028-03-02$" zc-match explain "$a"
t_like "the evidence" '^  evidence: bsn: ' zc-match explain "$a" "$m"
t_like "the rule and its article" 'rule: live signals of 2 different organisations within the family .zuidoost-utrecht-2020 2 Lichte' zc-match explain "$a" "${m%???}"
t_like "that contact is to come" 'contact: none recorded' zc-match explain "$a"
t_like "as JSON" "^\{\"family\":\"$a\",\"item\":\"$m\",\"says\":\"evidence: bsn" zc-match explain -j "$a"
t_fails 66 "a match that is none" . zc-match explain "$a" mzz

t_fails 64 "contact takes two" 'between' zc-match contact "$a" --between a.jansen@lokaal-team
t_fails 64 "professionals" 'PERSON@ORG' zc-match contact "$a" --between a.jansen@lokaal-team --between Ans
t_fails 77 "of known organisations" 'nowhere is no organisation' zc-match contact "$a" --between a.jansen@lokaal-team --between x@nowhere
t_fails 65 "a person alone informs nobody" 'a contact takes two' zc-match contact "$a" --between a.jansen@lokaal-team --between a.jansen@lokaal-team
t_fails 77 "strangers to a match have no contact about it" 'takes two parties of m' zc-match contact "$a" "$m" --between x.y@school --between k.smit@altrecht
t_fails 66 "of a match that is there" . zc-match contact "$a" mzzz --between a.jansen@lokaal-team --between k.smit@altrecht
edit "$a" "contacts:
- {id: k7q2m9x, at: 2026-03-10, by: a.jansen@lokaal-team, between: [x.y@school, k.smit@altrecht]}"
is "nor does it meet the term" 1 "$(zc-escalate due --kind contact --on 2026-03-11 "$a" | wc -l)"
t_like "contact" '^k[0-9a-z]{6}$' zc-match contact "$a" --between a.jansen@lokaal-team --between k.smit@altrecht --on 2026-03-10
is "is of the match" "  match: $m" "$(grep '^  match:' "$(file_of "$a")")"
is "under its article" 1 "$(git log -1 --format=%B | grep -c 'Zc-Article: .* 2 Lichte')"
t_like "list has its day" "	2026-03-10$" zc-match list
t_like "not the day before" "	$" zc-match list --on 2026-03-09
t_like "explain as well" "contact: k.* of 2026-03-10.*recorded by b.devries@lokaal-team" zc-match explain "$a"
t_like "others may have contact without a match" '^\{"contact":"k' zc-match contact -j "$a" --between x.y@school --between k.smit@altrecht --on 2026-03-11
is "which names none" 1 "$(grep -c '^  match:' "$(file_of "$a")")"
add --bsn 123456782 --by e.kramer@huisarts --at 2026-03-20 >/dev/null
t_like "a third party makes another match" "	.* e.kramer@huisarts$" zc-match find "$a"
younger=$(zc-match list "$a" | tail -1 | cut -f 2)
contact_on() { zc-match contact "$a" --between a.jansen@lokaal-team --between k.smit@altrecht --on "$@" >/dev/null; }
is_of() { sed -n '/^contacts:/,/^[a-z]/s/^  match: //p' "$(file_of "$a")" | tail -1; }
t "a contact of a day before it" contact_on 2026-03-11
is "is of the newest match that there was on that day" "$m" "$(is_of)"
t "one of before them all" contact_on 2026-03-08
is "is of none" 2 "$(sed -n '/^contacts:/,/^[a-z]/p' "$(file_of "$a")" | grep -c '^  match:')"
t_fails 65 "a match that was yet to come has no contact" "at: before $younger came about, on 2026-03-20" \
	zc-match contact "$a" "$younger" --between a.jansen@lokaal-team --between k.smit@altrecht --on 2026-03-19
t "on its day" contact_on 2026-03-20
is "it is the newest" "$younger" "$(is_of)"
t_status 66 "a bad id does not stop the others" zc-match find zzzz "$a"

# --- candidates
t_out "no candidates" "" zc-match candidates
t "nothing found" zc-match candidates --exit-code
b=$(add --bsn 123456782 --given Noortje --surname Bakker --born 2014-05-09 --by x.y@school --at 2026-04-01 --postcode 3701AB --number 3)
pair=$(printf '%s\n%s\n' "$a" "$b" | sort | paste -s -)
t_like "one BSN, two surnames: candidates" "^$pair	bsn	[-0-9.]+$" zc-match candidates
t_status 1 "--exit-code tells" zc-match candidates --exit-code
t_like "explain says what they have in common" '^p.* and p.* have one BSN$' zc-match explain "$a" "$b"
t_like "and what not" '^  surnames: different$' zc-match explain "$b" "$a"
c=$(add --bsn 111222333 --given Sem --surname Vos --born 2013-01-01 --by x.y@school --at 2026-04-01)
t_like "others have nothing in common" 'no BSN in common' zc-match explain "$a" "$c"
t_fails 64 "a family and itself" 'one family' zc-match explain "$a" "$a"

# --- join
before=$(commits)
entries "$a" >../a.before
entries "$b" >../b.before
t_fails 64 "nothing is joined to itself" 'named twice' zc-match join "$a" "$a"
t_fails 66 "nor to nobody" . zc-match join "$a" zzzz
t_fails 64 "without a BSN in common there must be a reason" "no BSN in common.*--because" zc-match join "$a" "$c"
t_fails 77 "not everybody may join" . zc-match join --as x.y@school "$a" "$b"
t_fails 64 "what was not joined cannot be parted" 'did not go into' zc-match part "$a" "$b"
is "nothing of that was committed" "$before" "$(commits)"
t_like "join" '^j[0-9a-z]{6}$' zc-match join "$a" "$b" --on 2026-04-02
is "is one commit over both" "$before-$(printf '%s\n' "$(file_of "$a")" "$(file_of "$b")" | sort | paste -s -)" \
	"$(($(commits) - 1))-$(git show --name-only --format= | paste -s -)"
is "every entry that moved says where from" 2 "$(grep -c "^  from: $b$" "$(file_of "$a")")"
is "nothing was lost" "" "$(cat ../a.before ../b.before | sort -u >../all; entries "$a" | cat - "$(file_of "$b")" | sort -u | comm -13 - ../all)"
t_like "the other leads on" "^$a	" zc-signal list "$b"
is "with a warning" "zc-signal: warning: $b was joined to $a" "$(cat "$scratch/err")"
t_out "they are no candidates any more" "" zc-match candidates
t_like "a new match" "^$a	m.*x.y@school" zc-match find
t_like "by the join" '	joined	' zc-match list "$a"
t "a signal about the other's child comes in" zc-signal add --family "$b" --about \
	"$(sed -n "/^- id: p/{N;/from/s/.*id: \(p[^\n]*\).*/\1/p}" "$(file_of "$a")")" --by p.q@altrecht --at 2026-04-05
t_fails 64 "joined once" 'went into .* already' zc-match join "$c" "$b" --because why
t_fails 64 "not refused while joined" 'part those first' zc-match refuse "$a" "$b" --because why
t_fails 64 "a family that holds another's goes nowhere" "holds what came from $b: join the other way round .join $a" zc-match join "$c" "$a" --because sister

# --- part
before=$(commits)
edit "$a" "situation:
- id: f000001
  fact: long-history
  about: $(sed -n "/^- id: p/{N;/from/s/.*id: \(p[^\n]*\).*/\1/p}" "$(file_of "$a")")
  since: 2026-04-03
  by: b.devries@lokaal-team"
t_fails 65 "what names an entry of the other is told" "f000001: refers to p.*, which goes home to $b: void it first" zc-match part "$a" "$b"
edit "$a" "  void: {at: 2026-04-04, by: b.devries@lokaal-team, because: belongs to the other}"
t "part" zc-match part "$a" "$b" --on 2026-04-10 --because "two girls"
t_fails 64 "which is how a join is undone" 'a join is undone by zc-match part' \
	zc-match void "$b" "$(sed -n 's/^- id: j/j/p' "$(file_of "$b")")" --because x
is "nothing is left of it" 0 "$(grep -c "^  from: $b" "$(file_of "$a")")"
is "a match of both sides is void" 1 "$(grep -c '^    because: two girls' "$(file_of "$a")")"
is "what was before came home" "" "$(entries "$b" | comm -13 - ../b.before)"
is "and what came in about its child" 1 "$(grep -c 'by: p.q@altrecht' "$(file_of "$b")")"
is "what was here before is here" "" "$(entries "$a" | comm -13 - ../a.before)"
t_like "they are candidates again" "^$pair	bsn	" zc-match candidates
t_like "the other answers for itself" "^$b	" zc-signal list "$b"

# --- refuse
t_fails 64 "refusing takes a reason" 'why' zc-match refuse "$a" "$b"
before=$(commits)
t_like "refuse" '^r[0-9a-z]{6}$' zc-match refuse "$a" "$b" --because "two girls, one number"
r=$(cat "$scratch/out")
is "both know" 2 "$(grep -l '^refusals:' families/*/*/*.yaml | wc -l)"
t_out "it is not proposed again" "" zc-match candidates
t_out "refused once" "$r" zc-match refuse "$a" "$b" --because again
is "in one commit" $((before + 1)) "$(commits)"
t_like "explain knows" 'refused: ' zc-match explain "$a" "$b"
t_fails 77 "joining needs a reason then" 'found not to be the same' zc-match join "$a" "$b"
t "with one it is done" zc-match join "$b" "$a" --because "one girl after all"
t_like "the page tells who stands there twice" '^  p.* Noor Berg, .*; seems to be the' zc-show "$b"
t "and undone" zc-match part "$b" "$a"

# --- coordinators and plans
assigned() {
	zc-assign need "$1" needed --forum local-team --with-family yes --on 2026-04-11 &&
		zc-assign to "$1" "$2" --on 2026-04-12
}
d=$(add --bsn 111222333 --given Sam --surname Bos --born 2013-01-01 --by k.smit@altrecht --at 2026-04-01)
assigned "$c" b.devries@lokaal-team >/dev/null
assigned "$d" a.jansen@lokaal-team >/dev/null
zc-plan start "$d" --words "we want rest" --on 2026-04-12 >/dev/null
q=$(zc-plan problem "$d" --domain material "rent arrears" --on 2026-04-12)
g=$(zc-plan goal "$d" "the rent is paid" --for "$q" --on 2026-04-12)
zc-plan action "$d" "$g" "apply for debt relief" --who Sanne --by-date 2026-05-15 --on 2026-04-12 >/dev/null
t_fails 64 "the family with the plan is joined into" "has a plan and .* has none: join the other way round .join $d $c" zc-match join "$c" "$d"
t_fails 64 "one family has one coordinator" 'each have a coordinator.*zc-assign end' zc-match join "$d" "$c"
zc-plan start "$c" --on 2026-04-12 >/dev/null
zc-assign end "$d" --on 2026-04-13 --because "the other one goes on" >/dev/null
entries "$c" >../c.before
entries "$d" >../d.before
t "with one coordinator, and two plans, they are joined" zc-match join "$c" "$d" --on 2026-04-14
is "the words that stay are told" "zc-match: warning: the words and strengths in the plan of $d stay in its own file" "$(head -1 "$scratch/err")"
t_like "the plan goes on in one" 'apply for debt relief' zc-plan show "$c"
is "nothing was lost" "" "$(sort -u ../c.before ../d.before >../all; entries "$c" | cat - "$(file_of "$d")" | sort -u | comm -13 - ../all)"
t "an action is done meanwhile" zc-plan "done" "$d" "$(sed -n 's/.*- id: \(a[0-9a-z]\{6\}\)$/\1/p' "$(file_of "$c")")" --on 2026-04-15 --brought admitted
t "they are parted again" zc-match part "$c" "$d" --on 2026-04-20
is "the plan went home" "" "$(entries "$d" | comm -13 - ../d.before)"
is "with what was done" 1 "$(grep -c 'brought: admitted' "$(file_of "$d")")"
is "the other is as it was" "" "$(entries "$c" | comm -13 - ../c.before)"
t_like "parted, they are candidates" "^$(printf '%s\n%s\n' "$c" "$d" | sort | paste -s -)	bsn	" zc-match candidates

# --- what the other family's decision met is due at home again
e=$(add --bsn 999999990 --given Pim --born 2015-01-02 --by a.jansen@lokaal-team --at 2026-05-04)
add --family "$e" --bsn 999999990 --by k.smit@altrecht --at 2026-05-04T13:00 >/dev/null
f=$(add --bsn 111222333 --given Tom --born 2016-01-02 --by a.jansen@lokaal-team --at 2026-05-05)
add --family "$f" --bsn 111222333 --by k.smit@altrecht --at 2026-05-05T13:00 >/dev/null
term() { sed -n '/^- id: t/{s/^- id: //;h};/kind: decision/{g;p}' "$(file_of "$e")" | tail -1; }
of() { sed -n "/^- id: $(term)\$/,/^  kind/s/^  of: //p" "$(file_of "$e")"; }
due() { zc-escalate due "$f" --kind decision --on "$1" | cut -f 1,6; }
is "a decision is due" "$f	running" "$(due 2026-05-06)"
zc-assign need "$e" needed --on 2026-05-06 >/dev/null
t "they are joined" zc-match join "$e" "$f" --because "brothers" --on 2026-05-07
is "what is due no longer is told" "zc-match: warning: $(term) of $f, decision of $(of), is met by what both have now" "$(cat "$scratch/err")"
is "joined, it was taken" "" "$(due 2026-05-07)"
is "brothers are two" "2 0" "$(zc-show "$e" >../page; echo "$(grep -c '^  p' ../page) $(grep -c 'seems to be' ../page)")"
t "it was another family" zc-match part "$e" "$f" --on 2026-05-08
is "parted, it is due" "$f	running" "$(due 2026-05-09)"

# --- what ended for both leaves the other without a coordinator: that is said
g=$(add --given Loek --born 2015-03-04 --by a.jansen@lokaal-team --at 2026-06-01)
add --family "$g" --given Loek --by k.smit@altrecht --at 2026-06-01T13:00 >/dev/null
zc-assign need "$g" needed --forum local-team --with-family yes --on 2026-06-02 >/dev/null
zc-assign to "$g" b.devries@lokaal-team --on 2026-06-02 >/dev/null
h=$(add --given Mia --born 2016-03-04 --by e.kramer@huisarts --at 2026-06-01)
zc-match join "$h" "$g" --because sisters --on 2026-06-03 >/dev/null
zc-match part "$h" "$g" --on 2026-06-04 2>../warned
is "one who has a coordinator yet is not spoken of" "" "$(cat ../warned)"
zc-match join "$h" "$g" --because sisters --on 2026-06-05 >/dev/null
zc-close end "$h" --ground no-need --no-after-care --because "all is well" --on 2026-06-07 >/dev/null
k=$(sed -n '/^coordination:/,/^[a-z]/s/^- id: //p' "$(file_of "$h")")
t "they are parted after the case ended" zc-match part "$h" "$g" --on 2026-06-08
is "that one is left without a coordinator is said" "zc-match: warning: $g is open and has no coordinator: $k ended on 2026-06-07" \
	"$(sed 's/, while .*//' "$scratch/err")"
t_like "and it is a gap" "^$g	coordinator	2026-06-07		open	" zc-assign check "$g" --on 2026-06-08

t_fails 64 "control characters are refused" 'not a line' zc-match refuse "$c" "$d" --because "$(printf 'a\033b')"
t_status 74 "list notices a full disk" to_full_disk zc-match list
t_status 74 "explain does too" to_full_disk zc-match explain "$a"
cd .. && store_ok s

# --- pulled into a clone that did something else meanwhile
zc-init --as b.devries@lokaal-team --convenant zuidoost-utrecht-2020 ours && cd ours || exit
a=$(add --given Noor --born 2014-05-09 --by a.jansen@lokaal-team --at 2026-03-02)
added=$(zc-signal add --parents-informed 2026-03-01 --given Pim --born 2014-06-09 --by k.smit@altrecht --at 2026-03-02)
b=${added%	*}
cd .. && git clone -q ours theirs && git -C theirs config user.email b.devries@lokaal-team
pulled()     # NAME: what theirs did and what we did meanwhile come together
{
	zc-signal -C theirs add --parents-informed 2026-03-01 --given Els --by k.smit@altrecht --at 2026-03-05 >/dev/null
	t "$1" git -C theirs pull -q --no-rebase --no-edit ../ours main
	store_ok theirs
	git -C ours pull -q --ff-only ../theirs main
}
cd ours || exit
zc-signal amend "$b" "${added#*	}" --consent given --on 2026-03-03
add --family "$b" --given Bert --postcode 3701AB --number 3 --by k.smit@altrecht --at 2026-03-03 >/dev/null
zc-match join "$a" "$b" --because "one family" --on 2026-03-04 >/dev/null
add --family "$b" --given Bert --by a.jansen@lokaal-team --at 2026-03-04T13:00 >/dev/null 2>&1
cd .. && pulled "what was joined had changed before, and does after"
cd ours || exit
zc-match part "$a" "$b" --on 2026-03-05
add --family "$b" --given Bert --postcode 3702AB --number 3 --by k.smit@altrecht --at 2026-03-06 >/dev/null
cd .. && pulled "what was parted changes after"

# --- three parties about one child
zc-init --as n.holt@team-noord --convenant "$root/tests/data/three-party.yaml" third && cd third || exit
export ZC_ACTOR=n.holt@team-noord
e=$(add --bsn 123456782 --surname Berg --by n.holt@team-noord --at 2026-03-01)
add --bsn 123456782 --by d.berg@schuldhulp --at 2026-03-02 >/dev/null
add --family "$e" --given Daan --by v.smit@verloskundigen --at 2026-03-03 >/dev/null
t_out "two about one child, one about another: no match" "" zc-match find
f=$(add --bsn 123456782 --surname Bakker --by s.mos@opvang --at 2026-03-04)
t "joined" zc-match join "$e" "$f" --on 2026-03-05
t_like "the child is one, whichever family knew it" "^$e	m[0-9a-z]{6}	n.holt@team-noord d.berg@schuldhulp s.mos@opvang$" zc-match find --on 2026-03-10
t_like "the rule is told" 'rule: live signals of 3 different organisations about one child .*D3' zc-match explain "$e"
before=$(commits)
t_like "-n shows both files" '^\+  until: ' zc-match part -n "$e" "$f"
is "and changes none" "$before" "$(commits)"
cd .. && store_ok third

# --- without a BSN
zc-init --as b.devries@lokaal-team --convenant zuidoost-utrecht-2020 alike && cd alike || exit
export ZC_ACTOR=b.devries@lokaal-team
a=$(add --given Kees --surname "van der Wolthuizen" --born 2014-05-09 --postcode 3701AB --number 3 --by a.jansen@lokaal-team --at 2026-03-02)
b=$(zc-signal add --given Cornelis --surname Wolthuisen --born 2014-05-09 --by k.smit@altrecht --at 2026-03-03 2>../told | cut -f 1)
c=$(add --given Fleur --surname Kaya --born 2011-01-31 --postcode 3703AB --number 8 --by k.smit@altrecht --at 2026-03-03)
is "who brings in another is told" 1 "$(grep -c "^zc-signal: warning: family $a may hold the same child ([0-9.]* bits): zc-match explain $a $b$" ../told)"
is "and nothing else" 1 "$(wc -l <../told)"
pair=$(printf '%s\n%s\n' "$a" "$b" | sort | paste -s -)
t_like "two that are alike are candidates" "^$pair	name	[0-9.]+$" zc-match candidates
is "and nobody else" 1 "$(wc -l <"$scratch/out")"
bits=$(cut -f 4 "$scratch/out")
t_out "by the files too" "$pair	name	$bits" env ZC_INDEX=off zc-match candidates
t_like "bits are a number" "\"bits\":$bits}" zc-match candidates -j
is "and explain does not say otherwise" "" "$(zc-match explain "$a" "$b" | grep 'not proposed')"
t_like "explain is a sum" "^  total +(match|review) +\+$bits bits, by zc-link-model" zc-match explain "$a" "$b"
is "of its rows" "$bits" "$(sed -n 's/^  .*[a-z]  *\([-+][0-9.]*\)\( .*\)\{0,1\}$/\1/p' "$scratch/out" |
	awk -v total="$bits" '{ v[NR] = $1 } END { for (i = 1; i < NR; i++) s += v[i]; d = s - total; print (d * d < 0.25 ? total : s) }')"
is "in words" 1 "$(grep -c '^  given  *a form of the same name' "$scratch/out")"
is "without a name" "" "$(grep -iE 'kees|cornelis|wolthui|2014|3701' "$scratch/out")"
t_like "as JSON" "^\{\"family\":\"$a\",\"item\":\"$b\",\"says\":\"total " zc-match explain -j "$a" "$b"
t_like "of others it says no" '^  total +different ' zc-match explain "$a" "$c"
t "a person says that they are two" zc-match refuse "$a" "$b" --because "cousins"
t_out "then they are not proposed" "" zc-match candidates
cd .. && store_ok alike

# --- twins, siblings, movers, a shelter, another surname
zc-init --as b.devries@lokaal-team --convenant zuidoost-utrecht-2020 kinds && cd kinds || exit
# told OPTION...: the family that a new child opens, and of whom the intake tells in ../told
told() { zc-signal add --by k.smit@altrecht --at "${at:-2026-03-03}" "$@" 2>../told | cut -f 1; }
match() { zc-match explain "$1" "$2" | sed -n 's/^  total  *\([a-z]*\).*/\1/p'; }
isa=$(told --given Isa --surname Wolthuizen --born 2014-05-09 --sex female --postcode 3701AB --number 3)
kaan=$(told --given Kaan --surname Wolthuizen --born 2014-05-09 --sex male --postcode 3701AB --number 3)
is "a twin is never a match" 0 "$(match "$isa" "$kaan" | grep -c match)"
sister=$(told --given Fleur --surname Wolthuizen --born 2016-07-12 --sex female --postcode 3701AB --number 3)
is "nor a sister" different "$(match "$isa" "$sister")"
is "nobody is told of her" "" "$(cat ../told)"
moved=$(at=2026-03-04 told --given Isa --surname Wolthuizen --born 2014-05-09 --sex female --postcode 9711XY --number 40)
is "who moved is the same" match "$(match "$isa" "$moved")"
is "and is told of" 1 "$(grep -c "$isa may hold the same child" ../told)"
adopted=$(told --given Isa --surname Bakker --born 2014-05-09 --sex female --postcode 3701AB --number 3)
is "another surname at home: for a person" 1 "$(match "$isa" "$adopted" | grep -c 'match\|review')"
told --initials I. --surname Wolthuizen --born 2014-05-09 --postcode 3701AB --number 3 >/dev/null
is "an initial alone is told of" 1 "$(grep -c "$isa may hold the same child" ../told)"
while read -r given surname born; do
	shelter=$(told --given "$given" --surname "$surname" --born "$born" --postcode 3705ZZ --number 1)
	test -s ../told && echo "$given" >>../wrongly
done <<'END'
Noor Vos 2011-04-17
Sem Kaya 2016-12-30
Mila Prins 2009-07-08
Daan Bos 2013-10-25
Saar Kok 2018-02-14
END
is "those of one shelter are nobody's doubles" "" "$(cat ../wrongly 2>/dev/null)"
zc-match candidates >../pairs
is "candidates have no pair of the shelter" "" "$(grep "$shelter" ../pairs)"
t "the one who moved is joined" zc-match join "$isa" "$moved" --because "her mother says so"
is "and no candidate any more" 0 "$(zc-match candidates | grep -c "^$moved	\|	$moved	")"
cd .. && store_ok kinds

# --- what was done with a term that was over by a join is there again after the part
sed '/- term: decision/,/- term: assignment/s/^    check: yes/&\n    pausable: yes\n    extensions: 1/' \
	"$root/examples/convenants/zuidoost-utrecht-2020.yaml" >longer.yaml
ZC_NOW=2026-05-04T09:00+01:00
zc-init --as b.devries@lokaal-team --convenant "$PWD/longer.yaml" again && cd again || exit
two() { f=$(add --given "$1" --by a.jansen@lokaal-team) && add --family "$f" --given "$1" --by k.smit@altrecht >/dev/null && echo "$f"; }
a=$(two Sem)
b=$(two Tom)
ZC_NOW=2026-05-06T09:00+01:00
for f in "$a" "$b"; do zc-escalate pause "$f" --because holiday >/dev/null; done
ZC_NOW=2026-05-08T09:00+01:00
for f in "$a" "$b"; do zc-escalate resume "$f" >/dev/null; done
ZC_NOW=2026-05-11T09:00+01:00
for f in "$a" "$b"; do
	zc-escalate extend "$f" "$(zc-escalate due "$f" --kind decision | cut -f 2)" --by "2 weeks" --because illness >/dev/null
done
ZC_NOW=2026-06-07T09:00+01:00
zc-escalate run >/dev/null 2>&1
stands() { zc-escalate due --kind decision --on 2026-06-07 | cut -f 1,3-8 | sort; }
deeds() { sed -n '/^terms:/,/^[a-z]/p' "$(file_of "$1")" | grep -c 'because: holiday\|because: illness\|stage: remind'; }
is "each has its pause, its extension and its reminder" "3 3" "$(deeds "$a") $(deeds "$b")"
joined_and_parted()     # DAY: one decides, then they are found to be two
{
	ZC_NOW=$1T09:00+01:00
	zc-match join "$a" "$b" --because brothers >/dev/null 2>&1
	joined=$(zc-escalate due --kind decision | wc -l)
	t "parted by one who may not run" zc-match part "$a" "$b" --because "two boys" --as c.mulder@samen-veilig
	is "nothing is left behind" "" "$(cat "$scratch/err")"
	is "it stands as it stood" "$(cat ../stood)" "$(stands)"
	is "and nobody is told again" 0 "$(zc-escalate run -n | grep -c decision)"
}
zc-assign need "$a" needed --forum local-team --with-family yes --on 2026-06-07 >/dev/null
stands >../stood
is "of one a decision is overdue" "$b	decision" "$(cut -f 1,2 ../stood)"
joined_and_parted 2026-06-08
is "joined, none was due" 0 "$joined"
joined_and_parted 2026-06-09
cd .. && store_ok again
done_testing
