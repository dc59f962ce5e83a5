#!/bin/sh
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
each_tool_basics zc-signal
export ZC_ACTOR=b.devries@lokaal-team

zc-init --convenant zuidoost-utrecht-2020 s && cd s || exit
commits() { git rev-list --count HEAD; }
file_of() { ls families/*/*/"$1".yaml; }
# noor ...: a signal about one girl
noor() { zc-signal add --bsn 123456782 --given Noor --surname Berg --born 2014-05-09 "$@"; }
nora() { zc-signal add --bsn 123456782 --given Nora --surname Berg --born 2014-05-09 "$@"; }

# --- add
t_like "add prints family and signal" '^[a-z][0-9a-z]{9}	s[0-9a-z]{6}$' \
	zc-signal add --by a.jansen@lokaal-team --bsn 123456782 --given Noor --prefix "van der" --surname Berg \
	--born 2014-05-09 --postcode 3701AB --number 12 --clarity unclear --parents-informed 2026-03-01 --at 2026-03-02T10:15
family=$(cut -f 1 "$scratch/out") first=$(cut -f 2 "$scratch/out")
is "the file holds what was told" "format: 1
family: $family
opened: 2026-03-02
address: {postcode: 3701 AB, number: \"12\"}
persons:
- id: p
  role: child
  given: Noor
  prefix: van der
  surname: Berg
  born: 2014-05-09
  bsn: \"123456782\"
signals:
- id: $first
  at: 2026-03-02T10:15+01:00
  by: a.jansen@lokaal-team
  about: p
  clarity: unclear
  parents-informed: 2026-03-01" "$(sed 's/ p[0-9a-z]\{6\}$/ p/' "$(file_of "$family")" | sed '/^terms/,$d')"
is "the commit says who, what and when, and nothing of the child" "signal.add $family $first

Zc-Family: $family
Zc-Action: signal.add
Zc-Item: $first
Zc-Actor: b.devries@lokaal-team
Zc-Article: zuidoost-utrecht-2020 2 Taken en verantwoordelijkheden
Zc-Event-Time: 2026-03-02T10:15+01:00" "$(git log -1 --format=%B)"

t_like "a second signal takes the family with this BSN" "^$family	s" noor --by k.smit@altrecht \
	--clarity clear --parents-informed none --because "safety of the child" --at 2026-03-09T09:00
is "without a word" "" "$(cat "$scratch/err")"
is "and the person" 1 "$(grep -c '^  role: ' "$(file_of "$family")")"
t "names are compared without tussenvoegsel, case and accents" zc-signal add --bsn 123456782 --surname "Van der BÉRG" --at 2026-03-10
is "in the same family" "$family" "$(cut -f 1 "$scratch/out")"
is "a surname of two parts adds nothing that was there" "" "$(cat "$scratch/err")"

t "what was not known is added" noor --sex female --street Dorpsstraat --city Bunnik --initials N.A. --at 2026-03-11
is "to person and address" "4" "$(grep -cE '^  (sex: female|initials: N.A.)$|street: Dorpsstraat.*city: Bunnik|given: Noor' "$(file_of "$family")")"
t "what contradicts is left" nora --postcode 3511AA --number 1 --addition b --role parent --at 2026-03-12
is "with a warning by key" "zc-signal: warning: $family: another address was told: left as it is
zc-signal: warning: p: another role was told: left as it is
zc-signal: warning: p: another given was told: left as it is" "$(sed 's/ p[0-9a-z]\{6\}:/ p:/' "$scratch/err")"
is "half an address is not taken" "" "$(grep addition "$(file_of "$family")")"
t "-q silences it" nora -q --at 2026-03-13
is "quite" "" "$(cat "$scratch/err")"

t "another birth date opens another family" zc-signal add --bsn 123456782 --given Noor --born 2013-05-09 --at 2026-03-14
other=$(cut -f 1 "$scratch/out")
is "it is a new one" "no" "$([ "$other" = "$family" ] && echo yes || echo no)"
is "and the warning names the first by id only" \
	"zc-signal: warning: family $family holds this BSN too, with another birth date or surname: see zc-match candidates" \
	"$(cat "$scratch/err")"
zc-match refuse "$family" "$other" --because "typing error" >/dev/null

t "a brother comes into a known family" zc-signal add --family "${family%????}" --given Daan --surname Berg --born 2018-01-20 \
	--by e.kramer@huisarts --route medical --asks coordination --consent given --at 2026-04-01
is "by its prefix" "$family" "$(cut -f 1 "$scratch/out")"
medical=$(cut -f 2 "$scratch/out")
daan=$(sed -n '/- id: p/h; /given: Daan/{g; s/- id: //p;}' "$(file_of "$family")")
t "and is known again by name and birth date" zc-signal add --family "$family" --given DAAN --born 2018-01-20 --at 2026-04-02
t "or by id" zc-signal add --family "$family" --about "$daan" --at 2026-04-03
is "one brother" 2 "$(grep -c '^  role: child' "$(file_of "$family")")"
t_like "a name alone is a new person" '^\+  given: Daan' zc-signal add -n --family "$family" --given Daan --at 2026-04-05T09:00
is "who may be the same is told" 1 "$(grep -c "a new person, and $daan may be the same: --about $daan" "$scratch/err")"
printf 'family,given,surname,at\n%s,Bo,van der Berg,2026-04-06\n%s,Daan,,2026-04-06\n%s,bo,,2026-04-07\n' "$family" "$family" "$family" >../named.csv
head=$(git rev-parse HEAD)
t "signals in a known family, by name alone" zc-signal import ../named.csv
cp "$scratch/out" ../first
t_out "given again they are there already" "$(cat ../first)" zc-signal import ../named.csv
is "and nothing is made of them" 3 "$(git rev-list --count "$head..")"
t "a parent has another role" zc-signal add --family "$family" --given Ans --role parent --at 2026-04-03T10:00
t "a person alone is a family" zc-signal add --given Sam --at 2026-04-04 --by x.y@school
t "one gives a signal for another" zc-signal add --given Jip --by a.jansen@lokaal-team --on-behalf-of "a neighbour" --at 2026-04-05

ended=$(zc-signal add --given Lot --surname Mol --born 2015-05-05 --at 2026-04-06 | cut -f 1)
zc-close end "$ended" --ground no-need --no-after-care --on 2026-04-07 >/dev/null
t "a signal may come into a case that has ended" zc-signal add --family "$ended" --given Lot --born 2015-05-05 --at 2026-04-08
is "which is told" "zc-signal: warning: $ended: this case has ended: zc-close reopen takes it up again" "$(cat "$scratch/err")"

before=$(commits)
t_like "the same signal is not added twice" "^$family	$first$" zc-signal add --by a.jansen@lokaal-team --bsn 123456782 --at 2026-03-02T10:15
is "no commit" "$before" "$(commits)"
is "a warning names it" "zc-signal: warning: $family $first: this signal is there already, not added again" "$(grep already "$scratch/err")"
t_fails 65 "with other words it is refused, by id" "$family $first: this signal is there already, with another clarity" \
	zc-signal add --by a.jansen@lokaal-team --bsn 123456782 --at 2026-03-02T10:15 --clarity clear
t_like "one passes on two concerns on one day" "^$family	s" zc-signal add --by a.jansen@lokaal-team --bsn 123456782 \
	--on-behalf-of "a neighbour" --at 2026-03-02T10:15
is "which is another signal" "" "$(grep already "$scratch/err")"
t_like "-n shows what would come" '^\+  given: Kim$' zc-signal add -n --given Kim
is "and nothing else" 0 "$(grep -c '	' "$scratch/out")"
t_like "-j prints an object" "^\{\"family\":\"$family\",\"signal\":\"s[0-9a-z]{6}\"\}$" noor -j --at 2026-03-15
is "a family that was refused is not told of again" "" "$(cat "$scratch/err")"
before=$(commits)

# --- add: refused
t_fails 64 "about whom" 'about whom' zc-signal add --by a.jansen@lokaal-team
t_fails 64 "a broken BSN" '^zc-signal: --bsn: not a BSN' zc-signal add --bsn 123456783
is "is not repeated" "" "$(grep 123456783 "$scratch/err")"
t_fails 64 "a postcode that is none" 'postcode: not a postcode' zc-signal add --given A --postcode 37AB
t_fails 64 "a day that is none" '--born: not a day' zc-signal add --given A --born 2014-02-30
t_fails 64 "informed neither then nor never" '--parents-informed' zc-signal add --given A --parents-informed soon
t_fails 64 "a person without his family" '--about' zc-signal add --about "$daan"
t_fails 64 "a prefix without a name" '--prefix' zc-signal add --given A --prefix van
t_fails 64 "what steers a terminal" '--given: not a line of text' zc-signal add --given "$(printf 'a\033[2Jb')"
t_fails 64 "nothing but blanks" '--surname: not a line' zc-signal add --given A --surname " "
t_fails 64 "a reason with a line break" '--because' zc-signal add --given A --because "a
b"
t_fails 64 "tomorrow" 'lies ahead' zc-signal add --given A --at 2026-11-23
t_fails 66 "no such family" . zc-signal add --family zzzz --given A
t_fails 66 "no such person" . zc-signal add --family "$family" --about pzzzzzz
t_fails 64 "the option is named, with the words that there are" '^zc-signal: --sex: expected one of: female male other unknown$' \
	zc-signal add --given A --sex man
t_fails 64 "whatever it is" '^zc-signal: --role: "kind" is none of: child parent caregiver relative other$' zc-signal add --given A --role kind
t_fails 64 "also of a person" '^zc-signal: --by: expected PERSON@ORG$' zc-signal add --given A --by x
t_fails 64 "a word that is none" 'clarity: .vague. is none of: clear unclear' zc-signal add --given A --clarity vague
t_fails 77 "an organisation that is none" 'nowhere is no organisation' zc-signal add --given A --by x@nowhere
t_fails 77 "not everybody gives signals" 'gives no signals' zc-signal add --given A --by x.y@doorbraakteam
t_fails 77 "parents not informed, without a reason" 'parents-informed: none takes a reason.*--because' zc-signal add --given A --parents-informed none
t_fails 77 "too old" 'outside the ages.*--because TEXT lifts it' zc-signal add --given A --born 1990-01-01
t_fails 77 "a route that the agreement does not know" 'route' zc-signal add --given A --route pigeon
t_fails 77 "an actor of nowhere" nowhere zc-signal add --as x@nowhere --given A
is "nothing of all that was committed" "$before" "$(commits)"
is "nor written" "" "$(git status --porcelain)"
t "a reason lifts the age" zc-signal add --given A --born 1990-01-01 --because "homeless, no other help" --at 2026-05-01

# --- withdraw, outcome, amend
before=$(commits)
t_fails 64 "withdrawing takes a reason" 'why' zc-signal withdraw "$family" "$first"
t "withdraw" zc-signal withdraw "$family" "$first" --because "was about another child" --on 2026-06-01
t_fails 65 "is done once" "$first: withdrawn already" zc-signal withdraw "$family" "$first" --because again
t_like "it stays in the file" 'withdrawn: .at: 2026-06-01T12:00.02:00, by: b.devries@lokaal-team, because: was about' cat "$(file_of "$family")"
t_fails 66 "no such signal" . zc-signal withdraw "$family" szzzzzz --because x
t_fails 77 "outcomes are the route's" 'outcome' zc-signal outcome "$family" "$medical" tuned
t "an outcome of the medical route" zc-signal outcome "$family" "$medical" joint-meeting --on 2026-04-20 --by e.kramer@huisarts
is "falls under its article" "Zc-Article: zuidoost-utrecht-2020 3" "$(git log -1 --format=%B | grep Article)"
t_fails 65 "it is known once" 'known already' zc-signal outcome "$family" "$medical" reporting-code
t_fails 65 "without a route there is none" 'no route' zc-signal outcome "$family" "$first" joint-meeting
t "amend" zc-signal amend "$family" "$medical" --clarity clear --parents-informed 2026-04-02 --informed-by e.kramer@huisarts
is "writes what is known now" 3 "$(sed -n "/- id: $medical/,/- id/p" "$(file_of "$family")" |
	grep -cE '^  (clarity: clear|parents-informed: 2026-04-02|informed-by: e.kramer@huisarts)$')"
t_fails 65 "what is set once stays" 'set once' zc-signal amend "$family" "$medical" --parents-informed 2026-04-03
t_fails 64 "something must be known" 'what is known now' zc-signal amend "$family" "$medical"
t_fails 64 "amend takes a line" 'not a line' zc-signal amend "$family" "$medical" --informed-by "$(printf 'a\tb')"
is "three commits" $((before + 3)) "$(commits)"

# --- list
t_like "list says until when a signal counts" "^$family	$medical	2026-04-01T12:00.02:00	e.kramer@huisarts	$daan	clear	2028-04-01	live$" zc-signal list
t_like "withdrawn" "	$first	.*	withdrawn$" zc-signal list "$family"
t_like "not yet withdrawn then" "	$first	.*	live$" zc-signal list --on 2026-05-31 "$family"
t_like "expired later" "	$medical	.*	expired$" zc-signal list --on 2028-04-02 "$family"
t_like "on its last day it counts" "	$medical	.*	live$" zc-signal list --on 2028-04-01 "$family"
is "--live leaves out the others" 0 "$(zc-signal list --live | grep -c withdrawn)"
t_out "--org" "k.smit@altrecht" sh -c 'zc-signal list --org altrecht | cut -f 4'
t_out "--org of one that the agreement has not" "" zc-signal list --org nowhere
is "is a slip" "zc-signal: warning: --org: 'nowhere' is not in agreement zuidoost-utrecht-2020" "$(cat "$scratch/err")"
t_out "before there was any there is none" "" zc-signal list --on 2026-03-01
is "ids from standard input" 2 "$(printf '%s\n%s\trest\n' "$other" "$other" | zc-signal list - | wc -l)"
t_status 66 "one bad id does not stop the rest" zc-signal list zzzz "$other"
is "they are listed" 1 "$(wc -l <"$scratch/out")"
t "JSON" zc-signal list -j
t "is JSON" sh -c 'while read -r l; do printf "%s" "$l" | perl -MJSON::PP -e "local \$/; decode_json(<STDIN>)" || exit; done <"$1"' - "$scratch/out"
t_status 74 "list notices a full disk" to_full_disk zc-signal list
sed -i 's/given: Noor/given: "N\\e[2J"/' "$(file_of "$family")"
t_fails 65 "a hand edit is told, and what steers a terminal does not get there" 'given: expected one line of plain text' zc-signal list "$family"
is "as a warning" 1 "$(grep -c 'warning: .*changed by hand' "$scratch/err")"
t_fails 65 "and not written over" 'changed by hand' noor --family "$family" --at 2026-05-05
git checkout -q .

# --- import
cat >../in.csv <<'END'
bsn,given,surname,born,by,at,clarity,because
111222333,Sem,"de
Vries",2013-01-02,k.smit@altrecht,2026-04-01T09:00,clear,"one, ""two"""
123456783,Bad,Bsn,2013-01-02,k.smit@altrecht,2026-04-01T09:00,clear,
,Lot,Smits,2012-12-12,x@nowhere,2026-04-01T09:00,clear,
,Few,values
,,,,,,,
123456782,Noor,Berg,2014-05-09,k.smit@altrecht,2026-04-02T09:00,,
,No,Moment,2013-01-01,k.smit@altrecht,,,
END
before=$(commits)
t_status 65 "an import with bad records" zc-signal import ../in.csv
cp "$scratch/out" ../first
is "the others land, each with a commit" $((before + 2)) "$(commits)"
is "and are printed" 2 "$(wc -l <"$scratch/out")"
is "the bad ones are told with their lines" 'zc-signal: ../in.csv:4: --bsn
zc-signal: ../in.csv:5: by
zc-signal: ../in.csv:6: 3 values under 8 columns
zc-signal: ../in.csv:9: at' "$(sed -E 's/^(zc-signal: [^:]*:[0-9]+: (--bsn|by|3 .*|at)).*/\1/' "$scratch/err" | grep -v warning)"
is "a known child is taken" "$family" "$(tail -1 ../first | cut -f 1)"
sem=$(head -1 ../first | cut -f 1)
t_like "a line break becomes a blank, quotes are as they were" '  because: one, "two"' cat "$(file_of "$sem")"
is "the name is one line" "  prefix: de" "$(grep prefix "$(file_of "$sem")")"
{ printf '\357\273\277'; sed 's/$/\r/' ../in.csv; } >../crlf.csv
t_status 65 "again, with BOM and CRLF, from standard input" zc-signal import -v - <../crlf.csv
is "-v counts" "zc-signal: 6 records, 4 refused" "$(tail -1 "$scratch/err")"
is "the same ids" "" "$(diff ../first "$scratch/out")"
is "no commit" $((before + 2)) "$(commits)"
is "lines are counted alike" 1 "$(grep -c 'standard input:6: 3 values' "$scratch/err")"

cat >../in.json <<'END'
{"given":"Ada","surname":"Bos","by":"p.q@altrecht","bsn":123456782,"born":null,"clarity":""}

{"given":"Kim","born":"2015-01-01","number":12,"at":"2026-04-06"}
{"given":"Kim","colour":"red"}
{"given":"Kim","sex":["female"]}
nonsense
END
t_status 65 "JSON lines" zc-signal import --on 2026-04-05 --because "taken over" ../in.json
is "two land" 2 "$(wc -l <"$scratch/out")"
is "three do not" "zc-signal: ../in.json:4: column 'colour' is not known
zc-signal: ../in.json:5: sex: neither a text nor a whole number
zc-signal: ../in.json:6: not one JSON object on one line" "$(grep -v warning "$scratch/err")"
is "--on is the moment of those that say none" "Zc-Event-Time: 2026-04-05T12:00+02:00" "$(git log --skip=1 -1 --format=%B | grep Event)"
is "a record's own goes before" "Zc-Event-Time: 2026-04-06T12:00+02:00" "$(git log -1 --format=%B | grep Event)"
before=$(commits)
printf 'given,shoe\nA,42\n' >../bad.csv
t_fails 65 "an unknown column refuses the file" "bad.csv:1: column 2 \('shoe'\) is not known" zc-signal import ../bad.csv
cat >../slipped.csv <<'END'
given,at,role,clarity,consent,asks,family,about
A,Geheim,child,,,,,
A,2026-04-01,bakker,,,,,
A,2026-04-01,,bakker,,,,
A,2026-04-01,,,bakker,,,
A,2026-04-01,,,,bakker,,
A,2026-04-01,,,,,bakker,
A,2026-04-01,,,,,FAMILY,pakker
A,2099-01-01,,,,,,
END
sed -i "s/FAMILY/$family/" ../slipped.csv
t_status 65 "values in wrong columns" zc-signal import ../slipped.csv
is "are refused and not repeated" "8 0" "$(grep -c '^zc-signal: ../slipped.csv:' "$scratch/err") $(grep -ciE 'geheim|[bp]akker|2099' "$scratch/err")"
is "with -n neither" 0 "$(zc-signal import -n ../slipped.csv 2>&1 | grep -ciE 'geheim|[bp]akker|2099')"
printf 'Geheim,Bakker\nA,B\n' >../bad.csv
t_fails 65 "nor is a first record without a header" 'bad.csv:1: no column is known' zc-signal import ../bad.csv
is "no word of it" 0 "$(grep -ciE 'geheim|bakker' "$scratch/err")"
printf 'given,at,given\nA,2026-01-01,B\n' >../bad.csv
t_fails 65 "so does one that stands twice" "bad.csv:1: column 'given' stands twice" zc-signal import ../bad.csv
printf 'given,at\nA"b,2026-04-01\n' >../bad.csv
t_fails 65 "a quote where none can be" 'bad.csv:2: no CSV' zc-signal import ../bad.csv
printf 'given,at\n"A,2026-04-01\nB,2026-04-01\n' >../bad.csv
t_fails 65 "a quote that never ends" 'bad.csv:2: a quoted value' zc-signal import ../bad.csv
t_status 65 "with -v" zc-signal import -v ../bad.csv
is "the records before it are counted all the same" "zc-signal: 0 records, 0 refused" "$(grep records, "$scratch/err")"
printf 'given\nA\000\n' >../bad.csv
t_fails 65 "a NUL" 'NUL' zc-signal import ../bad.csv
t_fails 64 "a format that is none" 'format: .xml' zc-signal import --format xml ../in.csv
t_fails 65 "--format is believed" 'in.json:1: no CSV' zc-signal import --format csv ../in.json
t_fails 66 "no such file" 'nowhere.csv' zc-signal import nowhere.csv
is "nothing came of that" "$before" "$(commits)"
: >../empty.csv
t_out "an empty file is no signals" "" zc-signal import ../empty.csv
t_like "-n imports nothing" '^\+  given: Zoe' sh -c 'echo "{\"given\":\"Zoe\",\"at\":\"2026-04-07\"}" | zc-signal import -n -'
is "quite" "$before" "$(commits)"

cd .. && store_ok s
zc-init --convenant den-haag-2010 hague
t_fails 77 "in The Hague, 18 is the limit" 'den-haag-2010 1.3|outside the ages' zc-signal -C hague add --as x.y@jgz-4-19 --given A --born 2004-01-01 --at 2026-01-01
t "a school signals there" zc-signal -C hague add --as x.y@vo-segbroek --given A --born 2012-01-01 --at 2026-01-01
store_ok hague

# --- who of a family is meant, where more than one might be
zc-init --convenant zuidoost-utrecht-2020 twice && cd twice || exit
a=$(zc-signal add --bsn 123456782 --given Noor --surname Berg --born 2014-05-09 --at 2026-03-02 | cut -f 1)
b=$(zc-signal add -q --bsn 123456782 --given Noor --surname Bakker --born 2014-05-09 --at 2026-03-03 | cut -f 1)
bakker=$(grep -o ' p[0-9a-z]\{6\}$' families/*/*/"$b".yaml | head -1)
zc-match join "$a" "$b" --on 2026-03-04 >/dev/null
t "a BSN that stands there twice" zc-signal add --bsn 123456782 --surname Bakker --by a.jansen@lokaal-team --at 2026-03-05
is "without a warning" "" "$(cat "$scratch/err")"
is "is about the one of that surname" "  about:$bakker" "$(grep '  about:' families/*/*/"$a".yaml | tail -1)"
c=$(zc-signal add --given Tim --surname Smit --born 2015-05-09 --at 2026-03-02 | cut -f 1)
zc-signal add --family "$c" --bsn 111222333 --given Tom --surname Smit --born 2015-05-09 --at 2026-03-03 >/dev/null
tom=$(grep -o ' p[0-9a-z]\{6\}$' families/*/*/"$c".yaml | tail -1)
t "a BSN with a brother's name" zc-signal add -q --bsn 111222333 --given Tim --surname Smit --born 2015-05-09 --at 2026-03-04
is "a BSN says more than a name" "  about:$tom" "$(grep '  about:' families/*/*/"$c".yaml | tail -1)"
cd .. && store_ok twice

# --- without a BSN
zc-init --convenant zuidoost-utrecht-2020 unnumbered && cd unnumbered || exit
a=$(zc-signal add --by n.prins@school --given Noor --surname Berg --born 2014-05-09 --at 2026-03-02 | cut -f 1)
t "another child" zc-signal add --by k.smit@altrecht --given Sem --surname Vos --born 2012-11-19 --at 2026-03-02
is "and nobody is told" "" "$(cat "$scratch/err")"
b=$(zc-signal add --by k.smit@altrecht --given noor --surname Berg --born 2014-05-09 --at 2026-03-02 2>../told | cut -f 1)
t "another's opens a new one" test "$a" != "$b"
t_like "with a warning" "^zc-signal: warning: family $a may hold the same child .[0-9.]+ bits.: zc-match explain $a $b$" cat ../told
t "and the way out works" zc-match join "$a" "$b" --because "her mother says so" --on 2026-03-04
t "a twin" zc-signal add --by k.smit@altrecht --given Mila --surname Berg --born 2014-05-09 --at 2026-03-02
is "may be the same, a person has to say" 1 "$(grep -c "family $a may hold the same child (-[0-9.]* bits)" "$scratch/err")"
cd .. && store_ok unnumbered
done_testing
