#!/bin/sh
# zc-gate: by hand, as sshd calls it, and over a real sshd on loopback.
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
each_tool_basics zc-gate

# zc-gate has no clock of the caller's: everything here is of the days before today
unset ZC_NOW GIT_AUTHOR_DATE GIT_COMMITTER_DATE
day() { date -d "$1 days ago" +%F; }
checker=b.devries@lokaal-team school=k.smit@school outsider=d.smeets@lijn5 gi=c.mulder@samen-veilig
export ZC_ACTOR=$checker
# signal WHO DAYS OPTION...: prints the family
signal()
{
	by=$1 ago=$2
	shift 2
	zc-signal add -q --by "$by" --on "$(day "$ago")" --clarity clear --parents-informed "$(day "$ago")" "$@" | cut -f 1
}

# --- the store: a has everything, b begins like a, c has a's BSN, d has ended
zc-init --convenant zuidoost-utrecht-2020 store && cd store || exit
a=$(signal $school 30 --bsn 123456782 --given Noor --surname Berg --born 2014-05-09)
signal e.kramer@huisarts 29 --bsn 123456782 --given Noor --surname Berg --born 2014-05-09 >/dev/null
zc-match find >/dev/null
zc-assign need "$a" needed --forum local-team --on "$(day 20)" >/dev/null
zc-assign to "$a" a.jansen@lokaal-team --on "$(day 20)" >/dev/null
zc-plan start "$a" --on "$(day 19)"
problem=$(zc-plan problem "$a" --domain material "rent arrears of Berg" --on "$(day 19)")
goal=$(zc-plan goal "$a" "the rent is paid" --for "$problem" --on "$(day 19)")
action=$(zc-plan action "$a" "$goal" "apply" --who i.blom@de-rading --on "$(day 19)")
zc-escalate raise "$a" --line process --between a.jansen@lokaal-team --between i.blom@de-rading --because stuck --on "$(day 5)" >/dev/null
case $a in
*0) b=${a%?}1 ;;
*) b=${a%?}0 ;;
esac
here=families/$(echo "$a" | cut -c 1)/$(echo "$a" | cut -c 2)
cat >"$here/$b.yaml" <<END
format: 1
family: $b
opened: $(day 10)
persons:
- id: p7k2qxa
  role: child
  given: Bram
  surname: Kok
  born: 2014-05-09
signals:
- id: s3m9tdk
  at: $(day 10)T10:15+01:00
  by: $outsider
  about: p7k2qxa
  clarity: clear
  parents-informed: $(day 10)
END
git add -A && git commit -qm "a family by hand" || exit
c=$(signal $outsider 9 --bsn 123456782 --given Noor --surname Jansen --born 2015-01-01)
zc-match refuse "$a" "$b" --because "two homes" >/dev/null
d=$(signal $school 200 --given Sil --surname Vos --born 2012-02-02)
zc-close end "$d" --ground no-need --after-care "w.dekker@ggz-centraal: calls" --until "$(day 20)" --on "$(day 100)" --because x >/dev/null
cd .. || exit

# gate ACTOR COMMAND: as sshd would
gate()
{
	env -i SSH_ORIGINAL_COMMAND="$2" "$ZC_BUILD/zc-gate" -C store --log log --as "$1"
}

# === what is no command, or not given
line='
'
refused()   # NAME ACTOR COMMAND
{
	run gate "$2" "$3"
	is "refused: $1" "77 zc-gate: refused" "$status $(cat "$scratch/out" "$scratch/err")"
}
while IFS= read -r command; do
	refused "$command" $school "$command"
done <<END
sh
env zc-show list
SSH_ORIGINAL_COMMAND=x zc-show list
/usr/bin/zc-show list
./zc-show list
../build/zc-show list
zc-show/../zc-show list
"zc-show list"
zc-show-list
zc-
zc-gate --as $checker
zc-gate -h
zc-show list; id
zc-show list;id
zc-show list && id
zc-show list & id
zc-show list | cat
zc-show list > stolen
zc-show list < convenant.yaml
zc-show \$(id)
zc-show \`id\`
zc-show "\$(id)"
zc-show "\`id\`"
zc-show "\${HOME}"
zc-show *
zc-show [a-z]
zc-show ~
zc-show #
zc-show 'list
zc-show list \\
zc-init .
zc-init --convenant /etc/passwd
zc-plan edit $a
zc-plan -q edit $a
zc-audit hook prepared
zc-audit verify
zc-show sql
zc-show sql 'select * from persons'
zc-assign check
zc-assign load
zc-escalate run
zc-match candidates
zc-close end $a --ground no-need --no-after-care
zc-show -j list
zc-show -- list
zc-show --on 2026-01-01 list
zc-show list -C /
zc-show list -C/
zc-show list -jC/
zc-show list --directory /
zc-show list --dir=/
zc-show list --di /
zc-show $a -C/
zc-signal add --given X --as $checker
zc-signal add --given X --as=$checker
zc-signal add --given X --by $checker
zc-signal withdraw $a s1 --by $checker --because x
zc-signal add -n --bsn 123456782
zc-signal add -jn --bsn 123456782
zc-signal add --dry-run --bsn 123456782
zc-signal add --dr --bsn 123456782
zc-signal import convenant.yaml
zc-signal import /etc/passwd
zc-signal import --format csv /dev/stdin
zc-match link /etc/passwd
zc-match link -
zc-show list --as-of HEAD
zc-show list --as-o=HEAD
zc-show $a --as-of HEAD
zc-show log $a --as-of :/$a
git-upload-pack 'store'
git-receive-pack store
scp -t .
scp -f convenant.yaml
rsync --server --sender -logDtpre.iLsf . .
internal-sftp
/usr/lib/openssh/sftp-server
END
refused "a line break" $school "zc-show list${line}id"
refused "a carriage return" $school "zc-show list$(printf '\r')"
refused "nothing" $school ""
refused "blanks" $school "  	 "
refused "too many bytes" $school "zc-show $(head -c 66000 /dev/zero | tr '\0' x)"
refused "too many words" $school "zc-show $(yes 2>/dev/null | head -2000 | tr '\n' ' ')"
refused "an organisation that is not there" x@nowhere "zc-show list"
refused "a verb that the kind is not given" f.hoek@doorbraakteam "zc-signal add --given X"
run env -i "$ZC_BUILD/zc-gate" -C store --log log --as $school
is "refused: no command at all, so no shell" "77 zc-gate: refused" "$status $(cat "$scratch/out" "$scratch/err")"
t_fails 64 "an actor is needed" "--as PERSON@ORG" env -i SSH_ORIGINAL_COMMAND="zc-show list" "$ZC_BUILD/zc-gate" -C store
t_fails 64 "which is one" "--as PERSON@ORG" zc-gate -C store --as k.smit
t "nothing was written" test ! -e stolen
is "nor changed" "" "$(git -C store status --porcelain)"
is "the log tells who, the verb and the status, no more" "" \
	"$(grep -vE '^[0-9-]{10}T[0-9:]{8}Z [a-z.]+@[a-z0-9-]+ (-|[a-z]+(-[a-z]+)*) [0-9]+$' log)"
is "a word that is no verb is not in it" "" "$(grep -E 'passwd|sftp|init| sh |nowhere .*list' log | grep -v 'x@nowhere show-list 77$')"
is "a refused verb is" 1 "$(grep -c ' k.smit@school assign-check 77$' log)"
is "it is for its owner alone" 600 "$(stat -c %a log)"
t_status 73 "without a log nothing runs" env -i SSH_ORIGINAL_COMMAND="zc-show list" "$ZC_BUILD/zc-gate" -C store --log none/log --as $school
is "not even a little" "" "$(cat "$scratch/out")"
t_like "-h of a tool is answered" '^usage: zc-show' gate $school "zc-show -h"

# === what is taken, word for word
t_like "words and quotes are those of a shell" "^$a	" gate $school "  zc-show \"li\"s't'  '$a'	"
t_like "an option may be abbreviated" '"family":' gate $school "zc-show list --js"
t "a problem with what a shell would run" gate $checker "zc-plan problem $a --domain material '\$(id) ; \`x\` | y * \"z\"'"
t_like "is kept as it was said" '\$\(id\) ; `x` \| y \* "z"' gate $school "zc-plan show $a"
t "a backslash quotes" gate $checker "zc-plan problem -q $a --domain material C\\\$H\\ \\\\\\\"x"
t_like "as in a shell" 'C\$H \\"x' gate $school "zc-plan show $a"

# Every verb that can be given is one of a tool.
# shellcheck disable=SC2013 # words
for word in $(sed -n '/^const char zc_remote_verbs/,/;$/s/^\t"\(.*\)".*/\1/p' "$root/common/convenant.c"); do
	tool=zc-${word%%-*} verb=
	[ "$word" = "${word%%-*}" ] || verb=${word#*-}
	"$tool" -h | grep -qE "$tool $verb ?\[" || echo "$word"
done >unknown
is "every verb that an agreement can give is there" "" "$(cat unknown)"

# === environment
run env -i ZC_STORE=/nowhere ZC_ACTOR=$checker ZC_NOW=2000-01-01 GIT_DIR=/nowhere ZC_INDEX=off EDITOR=id \
	SSH_ORIGINAL_COMMAND="zc-show list" "$ZC_BUILD/zc-gate" -C store --log log --as $school
is "the environment of the caller does not go on" "0 1" "$status $(grep -c "^$a	" "$scratch/out")"
mkdir home
t_fails 66 "without -C the store is the working directory's, not \$ZC_STORE" "not a store|no store" \
	env -C home -i ZC_STORE="$PWD/store" SSH_ORIGINAL_COMMAND="zc-show list" "$ZC_BUILD/zc-gate" --log ../log --as $school
t_like "of which it may be a part" "^$a	" \
	env -C store/families -i SSH_ORIGINAL_COMMAND="zc-show list" "$ZC_BUILD/zc-gate" --log ../../log --as $school

# === need to know
# What tells of a, c and d must not be in what the outsider of them gets; the checker proves that it is in there to be found.
foreign="$a|$c|$d|Noor|Berg|Sil|Vos"
while read -r command; do
	run gate $checker "$command"
	grep -qE "$a|$d" "$scratch/out"
	result $? "$command tells the checker" || tell "$a or $d"
	run gate $gi "$command"
	is "$command: nothing for who has nothing to do with it" "0 " "$status $(cat "$scratch/out" "$scratch/err")"
done <<END
zc-show list
zc-show list --phase ended
zc-signal list
zc-match list
zc-match candidates
zc-escalate due
zc-escalate due -j
zc-close review
END
while read -r command; do
	run gate $outsider "$command"
	is "$command: his own alone" "" "$(grep -hoE "$a|$d|Berg|Sil|Vos" "$scratch/out" "$scratch/err")"
	run gate $school "$command"
	is "$command: the school's alone" "" "$(grep -hoE "$b|$c|Bram|Kok|Jansen" "$scratch/out" "$scratch/err")"
done <<END
zc-show list
zc-show list --on $(day 5)
zc-show list --coordinator a.jansen@lokaal-team
zc-signal list
zc-match list
zc-escalate due
zc-escalate due --ics
zc-close review
zc-show organisations
END
t_out "he has those" "$(printf '%s\n' "$b" "$c" | sort)" sh -c \
	"env -i SSH_ORIGINAL_COMMAND='zc-show list' '$ZC_BUILD/zc-gate' -C store --log log --as $outsider | cut -f 1"
run gate $gi "zc-match find"
is "find finds nothing for who sees nothing" "0 " "$status $(cat "$scratch/out" "$scratch/err")"

# a family that he may not see is one that never was
never=z0000000zz
while read -r command; do
	for id in "$a" $never; do
		# shellcheck disable=SC2059 # a form with the family in it
		gate $outsider "$(printf "$command" "$id")" >"$id.out" 2>&1
		echo $? >>"$id.out"
		sed -i "s/$id/FAMILY/g" "$id.out"
	done
	is "$command: not there" "66" "$(tail -1 "$a.out")"
	is "$command: like one that never was" "$(cat $never.out)" "$(cat "$a.out")"
	is "$command: nor told by name" "" "$(grep -E "$foreign" "$a.out")"
done <<END
zc-show %s
zc-show list %s
zc-show log %s
zc-signal list %s
zc-match explain %s
zc-match explain $b %s
zc-assign propose %s
zc-plan show %s
zc-escalate due %s
zc-escalate explain %s
zc-close review %s
zc-signal withdraw %s s1 --because x
zc-signal add --given X --parents-informed 2026-01-01 --clarity clear --family %s
zc-match contact %s --between a@lijn5 --between b@school
zc-assign to %s x@lijn5
zc-plan done %s x
zc-escalate raise %s --line process
END
printf '%s\n%s\n' "$a" "$b" >ids
t_status 66 "ids on standard input are judged one by one" gate $outsider "zc-show list -" <ids
is "his own is listed" "$b" "$(cut -f 1 "$scratch/out")"
prefix=$(echo "$a" | cut -c 1-6)
t_fails 64 "a prefix of two is told to who sees both" "$a $b|$b $a" gate $checker "zc-show $prefix"
t_like "and is no prefix of two for who sees one" "^$b  " gate $outsider "zc-show $prefix"
t_like "whichever" "^$a  " gate $school "zc-show $prefix"
t_fails 66 "one of what he does not see is of none" "^zc-show: $(echo "$c" | cut -c 1-6): no such family$" \
	gate $school "zc-show $(echo "$c" | cut -c 1-6)"
for command in "zc-show $a" "zc-show -j $a" "zc-show log $a" "zc-match explain $a"; do
	t_like "$command: what is his own" . gate $school "$command"
	is "$command: says nothing of another family" "" "$(grep -oE "$b|$c" "$scratch/out" "$scratch/err")"
done
is "which is in the file" 1 "$(grep -c "family: $b" "store/$here/$a.yaml")"

# the history of a family is in a table by now, with that of all others
t "the log came from a table" test -s store/.git/zc/history.db
is "it is what the commits say, but for who is not the same" "$(ZC_INDEX=off zc-show -C store log "$a" | grep -v match.refuse)" \
	"$(gate $school "zc-show log $a")"
is "which the checker is told" 1 "$(gate $checker "zc-show log $a" | grep -c 'match.refuse.*two homes')"
t_fails 66 "it does not tell of others" "^zc-show: $a: no such family$" gate $outsider "zc-show log $a"
t_status 66 "nor for ids on standard input" gate $outsider "zc-show log -" <ids
is "his own is told" "$b" "$(cut -f 9 "$scratch/out" | sort -u)"

# === families that were compared, or were one for a while: what is told of one says nothing of the other
(
	zc-init --convenant zuidoost-utrecht-2020 parted && cd parted || exit
	e=$(signal $school 30 --given Noor --surname Zwart --born 2014-05-09)
	f=$(signal $outsider 30 --given Daan --surname Wit --born 2014-05-09)
	zc-match refuse "$e" "$f" --because "Daan lives at the Zeekant" >../refusal
	zc-match void "$e" "$(cat ../refusal)" --because "Daan has left the Zeekant"
	zc-match join "$f" "$e" --because "Daan is at the Zeekant too" --on "$(day 20)" >/dev/null
	zc-match find "$f" >../found
	zc-signal withdraw "$f" "$(zc-signal list "$f" | awk '/@school/ {print $2}')" --because "Noor has moved" -q
	echo "$e $f" >../both
)
read -r e f <both
gate2() { env -i SSH_ORIGINAL_COMMAND="$2" "$ZC_BUILD/zc-gate" -C parted --log log --as "$1"; }
run gate2 $outsider "zc-show log $e"
is "while they are one both are told of" "2" "$(grep -cE 'signal.add|match.join.*Zeekant too' "$scratch/out")"
zc-match -C parted part "$f" "$e" --because "Noor is not of the Zeekant" --on "$(day 5)"
(cd parted && signal n.prins@school 1 --family "$e" --given Noor --surname Zwart --born 2014-05-09 >/dev/null)
match=$(cut -f 2 found)
while read -r command; do
	for who in "$school $e" "$outsider $f"; do
		own=${who#* }
		case $own in
		"$e") others="$f|Daan|Wit|lijn5" ;;
		*) others="$e|Noor|Zwart|school" ;;
		esac
		# shellcheck disable=SC2059 # a form with the family in it
		run gate2 "${who% *}" "$(printf "$command" "$own")"
		is "$command: nothing of the other" "" "$(grep -hE "$others|Zeekant|$match|refuse|join" "$scratch/out" "$scratch/err")"
		result "$((status == 0 ? 0 : 1))" "$command: of his own" || tell "$status"
	done
done <<END
zc-show %s
zc-show -j %s
zc-show --on $(day 10) %s
zc-show -j --on $(day 10) %s
zc-show log %s
zc-show log --reverse %s
zc-match explain %s
zc-match explain --on $(day 10) %s
zc-signal list --on $(day 10) %s
zc-escalate due --on $(day 10) %s
zc-escalate explain --on $(day 10) %s
zc-close review --on $(day 10)
zc-assign propose --on $(day 10) %s
END
for who in "$school $e" "$outsider $f"; do
	run gate2 "${who% *}" "zc-show list --on $(day 10)"
	is "of that day it is listed as what it was by itself" "${who#* }	signalled" "$(cut -f 1,2 "$scratch/out")"
	run gate2 "${who% *}" "zc-signal list --on $(day 10)"
	is "with its signals" "${who#* }" "$(cut -f 1 "$scratch/out")"
done
run gate2 $school "zc-plan start $e --on $(day 10)"
is "a change of a day on which they were one names no other" "" "$(grep -hE "$f|joined" "$scratch/out" "$scratch/err")"
run gate2 $school "zc-show log $e"
is "his own signals are told of" 2 "$(grep -c signal.add "$scratch/out")"
store_ok parted

# a file that cannot be read is told of without its name
mkdir -p store/families/k/7
printf 'format: 1\nNoor: Berg\n' >store/families/k/7/k700000000.yaml
git -C store add -A && git -C store -c core.hooksPath=/nowhere commit -qm broken
t_status 65 "a broken file" gate $outsider "zc-show list"
is "is nobody's" "zc-show: a family could not be read" "$(cat "$scratch/err")"
t_fails 65 "nor is it there" . gate $checker "zc-show k700000000"
t_fails 66 "for others" "^zc-show: k700000000: no such family$" gate $outsider "zc-show k700000000"
git -C store -c core.hooksPath=/nowhere reset -q --hard HEAD~1

# === involvement comes and goes
sees() { gate "$1" "zc-show list" | cut -f 1 | grep -qx "$2"; }
t "who has an action sees the family" sees i.blom@de-rading "$a"
t "so does a colleague" sees x.y@de-rading "$a"
(cd store && zc-escalate down "$a" --because settled && zc-plan "done" "$a" "$action") >/dev/null
t_status 1 "not when it is done and the escalation is over" sees i.blom@de-rading "$a"
helper=$(zc-plan -C store helper "$a" i.blom@de-rading --since "$(day 3)")
t "who helps" sees i.blom@de-rading "$a"
zc-plan -C store helper "$a" "$helper" --until "$(day 0)" >/dev/null
t_status 1 "until today" sees i.blom@de-rading "$a"
t_fails 66 "also when he asks about yesterday" "no such family" gate i.blom@de-rading "zc-show $a --on $(day 1)"
t "who gives after-care that is open" sees w.dekker@ggz-centraal "$d"
s=$(zc-signal -C store list "$a" | awk '/@school/ {print $2}')
t "who has a signal" sees $school "$a"
t "a colleague withdraws it" gate x.y@school "zc-signal withdraw $a $s --because mistaken"
t_status 1 "and is no longer involved" sees $school "$a"

# === a signal reaches a family that is not seen
told="--clarity clear --parents-informed $(day 0)"
# What is told of a child who is known must be what is told of one who is not.
while read -r wrong; do
	for bsn in 123456782 999990019; do
		gate n.prins@school "zc-signal add --bsn $bsn --given Noor --surname Berg --born 2014-05-09 $wrong" >told 2>&1
		echo $? >>told
		sed 's/[a-z0-9]\{10\}\.yaml:[0-9:]*/FAMILY/; s,families/./,,; s,^\([a-z: -]*\)./,\1,; s/s[a-z0-9]\{6\}:/SIGNAL:/' told >$bsn
	done
	is "a signal that is refused tells nothing: $wrong" "$(cat 999990019)" "$(cat 123456782)"
	t "it is refused: $wrong" test "$(tail -1 123456782)" != 0
done <<END
--clarity perhaps --parents-informed 2026-01-01
--clarity perhaps --sex none --role nobody --parents-informed 2026-01-01
--clarity clear --parents-informed none
--clarity clear --parents-informed none --sex none
$told --route nowhere
$told --asks nothing
$told --consent maybe
$told --by x@lijn5
END
t_like "one that is right goes to the family" "^$a	" gate n.prins@school "zc-signal add --bsn 123456782 --given Noor --surname Berg --born 2014-05-09 --sex male --city Elders $told"
is "silently" "" "$(cat "$scratch/err")"
t "and its author is involved" sees $school "$a"
gate l.laan@ggz-centraal "zc-signal add --given Noor --surname Berg --born 2014-05-09 $told" >new 2>err
t "without a BSN it opens a family" test "$(cut -f 1 new)" != "$a"
is "and no other is named" "" "$(cat err)"
printf 'by,given,born,clarity,parents-informed,at\n%s,Ids,2013-03-03,clear,%s,%s\n%s,Eva,2013-03-03,clear,%s,%s\n' \
	n.prins@school "$(day 1)" "$(day 1)" x@lijn5 "$(day 1)" "$(day 1)" >signals.csv
t_status 65 "an import comes from standard input" gate $school "zc-signal import -" <signals.csv
is "in one's own name" "1 1" "$(wc -l <"$scratch/out") $(grep -c 'standard input:3: .*another organisation' "$scratch/err")"
is "whoever enters it is the actor" "$school" "$(git -C store log -1 --format=%ae)"
cp "$scratch/out" imported
run gate $school "zc-signal import -" <signals.csv
is "again: the same signal" "$(cat imported)" "$(cat "$scratch/out")"
is "of which he is told" 1 "$(grep -c "already" "$scratch/err")"
gate $school "zc-signal withdraw $(cat imported) --because mistaken"
# What is told of a signal in a family that he does not see any more must be what is told of a new one.
for given in Ids Ivo; do
	printf 'by,given,born,clarity,parents-informed,at\nn.prins@school,%s,2013-03-03,clear,%s,%s\n' \
		$given "$(day 1)" "$(day 1)" >one.csv
	gate $school "zc-signal import -v -" <one.csv >told 2>&1
	echo $? >>told
	sed -E 's/^[a-z0-9]{10}	s[a-z0-9]{6}$/FAMILY	SIGNAL/' told >$given
done
is "one that he does not see is like a new one" "$(cat Ivo)" "$(cat Ids)"
is "which lands" "FAMILY	SIGNAL" "$(head -1 Ids)"
for bsn in 123456782 999990019; do
	printf 'bsn,given,surname,born,parents-informed,at,clarity,route\n' >two.csv
	printf "$bsn,Noor,Berg,2014-05-09,none,$(day 1),%s\n" perhaps, clear,nowhere >>two.csv
	gate $gi "zc-signal import -" <two.csv >told 2>&1
	echo $? >>told
	sed 's/[a-z0-9]\{10\}\.yaml:[0-9:]*/FAMILY/; s,families/./,,; s,^\([a-z0-9: -]*\)./,\1,; s/s[a-z0-9]\{6\}:/SIGNAL:/' told >$bsn
done
is "an import tells no more of a child who is known" "$(cat 999990019)" "$(cat 123456782)"
is "both are refused" "65 2" "$(tail -1 told) $(grep -c '^zc-signal: standard input:' told)"
for id in "$a" $never; do
	printf 'family,given,parents-informed,at,clarity\n%s,Noor,none,%s,clear\n' "$id" "$(day 1)" >two.csv
	gate $gi "zc-signal import -" <two.csv 2>&1 | sed "s/$id/FAMILY/g" >"$id.out"
done
is "nor of a family that it names" "$(cat $never.out)" "$(cat "$a.out")"
is "which is not there" "zc-signal: standard input:2: family: no such family" "$(cat "$a.out")"

# === over ssh
sshd=/usr/sbin/sshd
if [ ! -x $sshd ] || ! command -v ssh >/dev/null; then
	store_ok store
	diag "no sshd: what goes over ssh was not tested"
	done_testing
fi
keys=$scratch/keys
mkdir -m 700 "$keys"
[ "$(id -u)" != 0 ] || mkdir -p /run/sshd     # where Debian's sshd wants to keep its unprivileged part
for key in host school outsider; do
	ssh-keygen -q -t ed25519 -N '' -f "$keys/$key"
done
for who in school outsider; do
	eval "actor=\$$who"
	# shellcheck disable=SC2154 # by eval
	printf 'restrict,command="%s/zc-gate -C %s/store --log %s/log --as %s" %s\n' \
		"$ZC_BUILD" "$PWD" "$PWD" "$actor" "$(cat "$keys/$who.pub")"
done >"$keys/authorized"
cat >"$keys/sshd_config" <<END
ListenAddress 127.0.0.1
HostKey $keys/host
PidFile $keys/pid
AuthorizedKeysFile $keys/authorized
StrictModes no
UsePAM no
PermitRootLogin forced-commands-only
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitUserEnvironment no
AcceptEnv ZC_* GIT_* EDITOR
Subsystem sftp internal-sftp
END
cat >"$keys/ssh_config" <<END
Host school outsider
	HostName 127.0.0.1
	User $(id -un)
	IdentityFile $keys/%n
	IdentitiesOnly yes
	UserKnownHostsFile $keys/known
	StrictHostKeyChecking yes
	BatchMode yes
	LogLevel ERROR
	ControlMaster auto
	ControlPath $keys/%n.sock
	ControlPersist 60
	SendEnv ZC_* GIT_* EDITOR
END
server=
trap '[ -z "$server" ] || kill "$server"; for who in school outsider; do ssh -F "$keys/ssh_config" -O exit $who; done 2>/dev/null; cd / && rm -rf "$scratch"' EXIT
for try in 1 2 3 4 5; do
	port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
	$sshd -D -e -f "$keys/sshd_config" -p "$port" 2>"$keys/sshd.log" &
	server=$!
	for wait in 1 2 3 4 5 6 7 8 9 10; do
		grep -q 'Server listening' "$keys/sshd.log" && break 2
		kill -0 $server 2>/dev/null || break
		sleep 0.5
	done
	kill $server 2>/dev/null
	diag "try $try, $wait: $(cat "$keys/sshd.log")"
	server=
done
t "sshd listens on loopback" test -n "$server"
printf '[127.0.0.1]:%s %s\n' "$port" "$(cut -d ' ' -f 1,2 "$keys/host.pub")" >"$keys/known"
sed -i "s/^Host .*/&\\n\\tPort $port/" "$keys/ssh_config"
# over WHO COMMAND...: as ssh joins them
over() { ssh -F "$keys/ssh_config" "$@"; }

t_like "a tool runs" "^$a	" over school zc-show list
t_out "and sees what its actor sees" "$(gate $outsider "zc-show list")" over outsider zc-show list
t_fails 66 "the status is the tool's" "^zc-show: $a: no such family$" over outsider zc-show "$a"
id=$(over school "zc-plan problem $a --domain material 'it is \"late\"; \$HOME'")
t_like "a change goes through" 'it is "late"; \$HOME' over school zc-plan show "$a"
is "as its actor" "$school plan.problem $a $id" "$(git -C store log -1 --format='%ae %s')"
printf 'given,born,clarity,parents-informed,at\nIda,2013-03-03,clear,%s,%s\n' "$(day 1)" "$(day 1)" >signals.csv
t_like "standard input goes through" '^[a-z0-9]{10}	s' over school zc-signal import - <signals.csv
export ZC_STORE=/nowhere ZC_ACTOR=$checker ZC_NOW=2000-01-01 GIT_DIR=/nowhere EDITOR=id
t_like "the environment does not" "^$a	" over school zc-show list
unset ZC_STORE ZC_NOW GIT_DIR EDITOR
while read -r command; do
	# shellcheck disable=SC2086 # ssh joins its words
	run over school $command </dev/null
	is "refused over ssh: $command" "77 zc-gate: refused" "$status $(cat "$scratch/out" "$scratch/err")"
done <<END
sh -i
id
zc-show list; id
zc-show \$(id)
zc-show list -C/
zc-signal add --given X --as $checker
zc-plan edit $a
zc-init x
zc-gate --as $checker
git-upload-pack store
rsync --server --sender . .
scp -f /etc/passwd
END
run over school </dev/null
is "no shell" "77 zc-gate: refused" "$status $(cat "$scratch/out" "$scratch/err")"
run over -tt school </dev/null
result "$((status == 0))" "no terminal, no shell"
is "not a word from one" "" "$(grep -i 'root\|[$#]' "$scratch/out")"
t_err "no sftp" . sftp -q -F "$keys/ssh_config" -b /dev/null school
t_err "no scp from there" . scp -q -O -F "$keys/ssh_config" school:/etc/passwd stolen
t_err "nor to there" . scp -q -O -F "$keys/ssh_config" ids school:stolen
t_err "nor through sftp" . scp -q -s -F "$keys/ssh_config" ids school:stolen
t_err "no git" . env GIT_SSH_COMMAND="ssh -F $keys/ssh_config" git clone -q "school:$PWD/store" stolen
t_err "no forwarding" . over -o ControlPath=none -o ExitOnForwardFailure=yes -N -R 0:127.0.0.1:"$port" school
t "nothing came over" test ! -e stolen
is "the log has no more than before" "" \
	"$(grep -vE '^[0-9-]{10}T[0-9:]{8}Z [a-z.]+@[a-z0-9-]+ (-|[a-z]+(-[a-z]+)*) [0-9]+$' log)"
store_ok store
done_testing
