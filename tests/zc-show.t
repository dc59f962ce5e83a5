#!/bin/sh
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
each_tool_basics zc-show
t_fails 64 "an operand that is missing is told, with how it is called" '^zc-show: an operand is missing: usage: zc-show \[' zc-show
t_fails 64 "so is one too many" '^zc-escalate: an operand too many: usage: zc-escalate extend \[' zc-escalate extend a b c --because x
export ZC_ACTOR=b.devries@lokaal-team

# at DATE COMMAND...: as it was entered on that day
at()
{
	day=$1
	shift
	ZC_NOW=${day}T12:00+01:00 "$@"
}

at 2026-03-01 zc-init --convenant zuidoost-utrecht-2020 s && cd s || exit
t_out "an empty store lists nothing" "" zc-show list
f=$(at 2026-03-02 zc-signal add --by a.jansen@lokaal-team --bsn 123456782 --given Noor --prefix "van der" --surname Berg \
	--born 2014-05-09 --sex female --postcode 3701AB --number 12 --clarity unclear --parents-informed 2026-03-01 | cut -f 1)
at 2026-03-09 zc-signal add --by k.smit@altrecht --bsn 123456782 --given Noor --surname Berg --born 2014-05-09 \
	--clarity clear --parents-informed none --because "safety of the child" >../second
at 2026-03-10 zc-match find >../match
at 2026-03-10 zc-match contact "$f" --between a.jansen@lokaal-team --between k.smit@altrecht >../contact
two=$(cut -f 2 ../second) match=$(cut -f 2 ../match)
other=$(at 2026-03-11 zc-signal add --by d.smeets@lijn5 --given Bram --surname Jansen --born 2010-01-01 --clarity clear \
	--parents-informed 2026-03-11 | cut -f 1)
export ZC_NOW=2026-03-12T12:00+01:00

# --- a family
t_like "the header: id, phase, since" "^$f  undecided since 2026-03-09, on 2026-03-12" zc-show "$f"
t_like "a person, name as written, and age" 'Noor van der Berg, child, female, 11 years' zc-show "$f"
t_like "a signal: when, by whom, state" '2026-03-02 a.jansen@lokaal-team about Noor, unclear' zc-show "$f"
t_like "and why parents were not told" 'safety of the child; live' zc-show "$f"
t_like "the match" "  $match  2026-03-09 between" zc-show "$f"
t_like "the contact" 'contact between a.jansen@lokaal-team, k.smit@altrecht' zc-show "$f"
t_like "running terms with the days left" '2026-03-23 decision of .*: running, 7 working days left' zc-show "$f"
t_like "over when they are past" ': overdue, 1 working day over' zc-show "$f" --on 2026-03-24
run zc-show "$f"
is "80 columns" "" "$(awk 'length > 80' "$scratch/out")"
is "no BSN" "" "$(grep 123456782 "$scratch/out")"
t_like "a prefix will do" "^$f  " zc-show "$(echo "$f" | cut -c 1-6)"
t_fails 66 "no such family" 'no such family' zc-show zzzz
t_status 66 "a wrong one does not stop the rest" zc-show zzzz "$f"
is "the right one is there" 1 "$(grep -c "^$f" "$scratch/out")"
printf '%s\tx\n%s\n' "$f" "$other" >../ids
t "ids from standard input" zc-show - <../ids
is "a page each, an empty line between" "2 1" \
	"$(grep -cE "^($f|$other)  " "$scratch/out") $(grep -B1 "^$other  " "$scratch/out" | grep -c '^$')"
printf '%s\n\nno id\tx\n%s\nzzzz\n' "$f" "$other" >../ids
t_status 66 "what is wrong in them is told" zc-show - <../ids
is "with its line" "zc-show: standard input:3: not a family id, nor 4 or more of its characters
zc-show: standard input:5: zzzz: no such family" "$(cat "$scratch/err")"
zc-show -j "$f" "$other" >../json
t "-j is a line of JSON each" python3 -c '
import json
a, b = [json.loads(l) for l in open("../json")]
assert a["phase"] == "undecided" and a["file"]["persons"][0]["given"] == "Noor"
assert "bsn" not in a["file"]["persons"][0]
assert a["running"][0]["kind"] == "decision" and a["running"][0]["left"] == 7'
t_status 74 "a full disk is noticed" to_full_disk zc-show "$f"

# --- list
row=$(printf '%s\tundecided\t2026-03-09\t\t1\t2\t2026-03-23\tdecision' "$f")
t_out "list: one line a family, its columns" "$row" zc-show list "$f"
t_like "all families without operands" "^$other	signalled	2026-03-11		1	1" zc-show list
is "both" 2 "$(wc -l <"$scratch/out")"
t_out "by phase" "$row" zc-show list --phase undecided --phase ended
t_out "by organisation" "$row" zc-show list --org altrecht
t_out "by coordinator: none yet" "" zc-show list --coordinator a.jansen@lokaal-team
is "who may coordinate another day" "" "$(cat "$scratch/err")"
t_out "by coordinator: of nowhere" "" zc-show list --coordinator a.jansen@nowhere
is "is a slip" "zc-show: warning: --coordinator 'a.jansen@nowhere': organisation nowhere is not in zuidoost-utrecht-2020" \
	"$(cat "$scratch/err")"
t_out "by coordinator: the organisation was forgotten" "" zc-show list --coordinator a.jansen
is "is one too" "zc-show: warning: --coordinator: nobody of this name coordinates, and it is no PERSON@ORG" "$(cat "$scratch/err")"
t "-q does not tell" zc-show list -q --coordinator a.jansen
is "of it" "" "$(cat "$scratch/err")"
t_out "on a day" "$(printf '%s\tsignalled\t2026-03-02\t\t1\t1\t\t' "$f")" zc-show list --on 2026-03-05
t_out "as it was known" "$(printf '%s\tsignalled\t2026-03-02\t\t1\t1\t\t' "$f")" zc-show list --as-of 2026-03-08
t_like "then is the day asked about too" ', on 2026-03-08 under' zc-show --as-of 2026-03-08 "$f"
t_like "unless another is given" ', on 2026-03-11 under' zc-show --as-of 2026-03-08 --on 2026-03-11 "$f"
t_out "both: what is known now, of then" "" zc-show list --phase undecided --on 2026-03-05
t_fails 64 "a phase is a phase" "none of: joined" zc-show list --phase busy
t_fails 64 "an organisation is the agreement's" "'nobody'" zc-show list --org nobody
t_like "-j" '"children":1,"parties":2,"next-due":"2026-03-23"' zc-show list -j "$f"
t_status 74 "a full disk is noticed" to_full_disk zc-show list

# --- log
article=$(git log -1 --skip=3 --format='%(trailers:key=Zc-Article,valueonly)' | head -1)
t "log" zc-show log "$f"
is "newest first" "match.contact match.find signal.add signal.add" "$(cut -f 4 "$scratch/out" | xargs)"
is "its columns" "$(git log -1 --skip=3 --format=%h --abbrev=10)	2026-03-09T12:00+01:00	b.devries@lokaal-team	signal.add	$two	$article	safety of the child	2026-03-09T12:00+01:00	$f" \
	"$(sed -n 3p "$scratch/out")"
t "--reverse" zc-show log --reverse "$f"
is "is oldest first" "signal.add signal.add match.find match.contact" "$(cut -f 4 "$scratch/out" | xargs)"
t "--as-of" zc-show log --as-of 2026-03-09 "$f"
is "ends there" 2 "$(wc -l <"$scratch/out")"
file=$(git ls-files families | grep "$f")
sed -i 's/given: Noor/given: Nora/' "$file"
t_like "a change that is not committed is warned of" Nora zc-show "$f"
is "on stderr" 1 "$(grep -c 'not committed' "$scratch/err")"
GIT_AUTHOR_DATE=$ZC_NOW GIT_COMMITTER_DATE=$ZC_NOW git commit -qam "by hand"
t_like "a change by hand is an edit" "	test@example.org	hand.edit	" zc-show log "$f"
t_like "-j" '"action":"hand.edit","item":"p' zc-show log -j "$f"
t_fails 66 "no such family" 'no such family' zc-show log zzzz
t_fails 64 "--reverse is of log" 'not for this verb' zc-show list --reverse
at 2026-03-12 zc-signal withdraw "$f" "$two" --because "it was another child" >/dev/null
t_like "the reason is that of the commit, not an older one" "signal.withdraw	$two	[^	]*	it was another child" zc-show log "$f"
t_like "and the older one keeps its own" "signal.add	$two	[^	]*	safety of the child" zc-show log "$f"
t_like "a withdrawn signal says so" 'withdrawn 2026-03-12: it was another child' zc-show "$f"

# --- what could steer a terminal
sed -i 's/because: safety of the child/because: "\\e[31mred"/' "$file"
for what in "" list log; do
	run zc-show -q $what "$f"
	is "no control character from zc-show $what" "" "$(tr -d '\n\t' <"$scratch/out" | LC_ALL=C tr -d '\040-\176\200-\377')"
done
t_like "it is made visible" 'x1b\[31mred' zc-show -q "$f"
git checkout -q "$file"

# --- a family that went into another
at 2026-03-12 zc-match join --because "one household" "$f" "$other" >/dev/null
t_like "it leads to the other" "^$f  " zc-show "$other"
is "with a warning" 1 "$(grep -c "$other was joined to $f" "$scratch/err")"
t_like "it is no longer listed" "^$f	" zc-show list
is "but the other is" 1 "$(wc -l <"$scratch/out")"
t_like "unless it is asked for" "^$other	joined	2026-03-12	" zc-show list --phase joined
is "alone" 1 "$(wc -l <"$scratch/out")"

# --- a broken file does not hide the others
mkdir -p families/k/7
printf 'format: 1\n' >families/k/7/k700000000.yaml
git add families && git -c core.hooksPath=/dev/null commit -qm broken
t_status 65 "a broken file" zc-show list
is "is named" 1 "$(grep -m 1 -c 'families/k/7/k700000000.yaml:1:1: ' "$scratch/err")"
is "the others are listed" 1 "$(wc -l <"$scratch/out")"
# --- organisations
zc-init --as b.devries@lokaal-team --convenant zuidoost-utrecht-2020 orgs
t_like "organisations: what the agreement has of each" "^altrecht	[a-z-]+	.*	h.postma@altrecht	altrecht@" zc-show organisations -C orgs
is "a line for each" "$(grep -c ' manager: ' orgs/convenant.yaml)" "$(zc-show organisations -C orgs | wc -l)"
t_like "-j" '^\{"org":"[^"]*","kind":"[^"]*","name":"[^"]*","manager":"[^"]*","contact":"[^"]*"\}$' zc-show organisations -C orgs -j
t_fails 64 "takes no operand" . zc-show organisations -C orgs x
done_testing
