#!/bin/sh
# Each kind of change, cut off at each of its calls that change the disk, and with each of these calls
# failing: what is left is the old state or the new one, and the next command goes on from it.
#
#	ZC_FAULTS=N	every Nth call of every act (make check-faults: 1); else one here and there in some
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm      # thousands of copies of a store
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
export ZC_ACTOR=b.devries@lokaal-team
cut=$ZC_BUILD/faults/cut commit=$ZC_BUILD/faults/commit
"$cut" list 0 true 9>/dev/null || exit

# The acts that are cut off, and those in which a fault is tried too: the latter take every way to the disk.
every=${ZC_FAULTS:-61}
cut_off='add join import many run agreement' fail='import run'
[ -z "${ZC_FAULTS:-}" ] || cut_off=all fail='add join import many run edit agreement'
kills=0 faults=0 old_states=0 new_states=0

# Ids are drawn anew each time.
masked()
{
	sed -E 's/families\/.\/.\//families\//g; s/\<[a-z][0-9a-hjkmnp-tv-z]{9}\>/FAMILY/g
		s/\<[a-z][0-9a-hjkmnp-tv-z]{6}\>/ITEM/g; s/^index .*//'
}

# changes STORE: what its commits since $old changed
changes()
{
	git -C "$1" log --reverse --format=%B -p "$old.." | masked
}

subjects()
{
	git -C "$1" log --reverse --format=%s "$old.." | masked
}

# judge: what is wrong with store, after the next command
judge()
{
	subjects store >"$scratch/now"
	lines=$(wc -l <"$scratch/now")
	head -n "$lines" "$scratch/wanted" | cmp -s - "$scratch/now" ||
		echo "neither the old state nor the new: $(tr '\n' ' ' <"$scratch/now")"
	if [ "$lines" = "$(wc -l <"$scratch/wanted")" ]; then
		changes store | diff "$scratch/changes" - >"$scratch/diff" ||
			echo "another change: $(cat "$scratch/diff")"
	fi
	git -C store status --porcelain
	find store -name '.zc-*' -o -name 'tmp_*' -o -path store/.git/zc -prune -o -name '*.lock' -print
	# what there may be in our own directory; the next change writes over the rest
	find store/.git/zc -name journal -o -name '*.pack'
	# what was being typed stays for its owner (zc-plan(1)); messages of a run that broke off wait for the next (run-faults.t)
	[ "$act" = edit ] || find store/.git/zc -name 'edit.*'
	[ "$act" = run ] || find store/.git/zc -path '*/outbox/*'
	[ $((n % 3)) != 0 ] || git -C store fsck --strict --no-dangling 2>&1
	[ $((n % 3)) != 1 ] || zc-audit -C store verify 2>&1
	if [ $((n % 3)) = 2 ]; then
		zc-escalate due -C store >"$scratch/one"
		ZC_INDEX=off zc-escalate due -C store | cmp - "$scratch/one" 2>&1
	fi
}

# again ACT...: after an old state the act goes through
again()
{
	[ "$lines" = 0 ] && [ $((n % 7)) = 0 ] || return 0
	(cd store && "$@") >"$scratch/out" 2>"$scratch/err" || { echo "not again: $(cat "$scratch/err")"; return; }
	changes store | cmp -s - "$scratch/changes" || echo "again it is another change"
}

# once HOW ACT...: with its call n; $status of it
once()
{
	how=$1
	shift
	rm -rf store && cp -a life store
	(cd store && "$cut" "$how" "$n" "$@") >"$scratch/out" 2>"$scratch/err"
	status=$?
}

# What a tool that failed says, and with which status.  Of EINTR it says nothing; the editor, which is another's, may.
answered()
{
	case $how:$status in
	kill:*) ;;
	*:0|EINTR:126) ;;
	EINTR:74) grep -q 'editor: it failed' "$scratch/err" || echo "EINTR was not tried again: $(cat "$scratch/err")" ;;
	EINTR:*) echo "EINTR was not tried again: $status $(cat "$scratch/err")" ;;
	*:7[345]) grep -Eq '^[a-z-]+: .+: ' "$scratch/err" || echo "no message: $(cat "$scratch/err")" ;;
	*) echo "exit status $status: $(cat "$scratch/err")" ;;
	esac
	[ "$how:$status" != "$how:0" ] || [ "$lines" = "$(wc -l <"$scratch/wanted")" ] || echo "exit status 0, and not in history"
	[ "$how" = kill ] || [ "$status" = 0 ] || [ "$lines" = 0 ] || [ "$(wc -l <"$scratch/wanted")" -gt 1 ] ||
		grep -Eq 'the change is in history|messages kept for the next run' "$scratch/err" || echo "exit status $status, and in history: $(cat "$scratch/err")"
}

# through HOW ACT...: every call
through()
{
	n=$((1 + start % every))
	start=$((start + 7))
	while
		once "$@"
		[ $n -lt 9999 ] && { [ "$1" = kill ] && [ $status = 137 ] || [ "$1" != kill ] && [ $status != 126 ]; }
	do
		cp "$scratch/err" "$scratch/said"
		"$commit" store 2>"$scratch/locked" || bad="$bad $1 $n: no recovery: $(cat "$scratch/locked");"
		wrong=$(judge)
		lines=$(wc -l <"$scratch/now")
		cp "$scratch/said" "$scratch/err"
		wrong="$wrong$(answered)"
		how=$1
		shift
		wrong="$wrong$(again "$@")"
		set -- "$how" "$@"
		[ -z "$wrong" ] || bad="$bad
$1 $n: $wrong;"
		if [ "$lines" = 0 ]; then old_states=$((old_states + 1)); else new_states=$((new_states + 1)); fi
		[ "$1" = kill ] && kills=$((kills + 1)) || faults=$((faults + 1))
		n=$((n + every))
	done
}

# act NAME COMMAND...: live it, and all the ways in which it breaks; $got is what it printed
start=0
act()
{
	act=$1
	shift
	old=$(git -C life rev-parse HEAD)
	rm -rf next && cp -a life next
	got=$( (cd next && "$@") 2>"$scratch/err") || { result 1 "$act: $(cat "$scratch/err")"; return; }
	got=$(printf '%s\n' "$got" | head -1)
	git -C next log --reverse --format=%s "$old.." | masked >"$scratch/wanted"
	changes next >"$scratch/changes"
	case " $cut_off " in
	*" $act "*|" all ")
		t "$act changes something" test -s "$scratch/wanted"
		bad=''
		through kill "$@"
		is "$act: cut off anywhere it is done or not" "" "$bad"
		;;
	esac
	case " $fail " in
	*" $act "*)
		bad=''
		for error in ENOSPC EIO EACCES EINTR; do
			through "$error" "$@"
		done
		is "$act: where the disk refuses it is done or not, and said so" "" "$bad"
		;;
	esac
	rm -rf life && mv next life
}

id() { sed -n "s/^ *- id: \($1[0-9a-z]*\)\$/\1/p" life/families/?/?/"$f".yaml | tail -1; }
noor='--bsn 123456782 --given Noor --surname Berg --born 2014-05-09'

zc-init --convenant zuidoost-utrecht-2020 life && zc-show list -C life || exit
# shellcheck disable=SC2086 # several words
act add zc-signal add $noor --by a.jansen@lokaal-team --parents-informed 2026-03-01 --at 2026-03-02
f=$(printf '%s' "$got" | cut -f 1)
act second zc-signal add --bsn 123456782 --by k.smit@altrecht --at 2026-03-09
act find zc-match find
act contact zc-match contact "$f" --on 2026-03-10 --between a.jansen@lokaal-team --between k.smit@altrecht
act amend zc-signal amend "$f" "$(id s)" --clarity clear
act other zc-signal add --bsn 123456782 --surname Bakker --by e.kramer@huisarts --at 2026-04-01
g=$(printf '%s' "$got" | cut -f 1)
act join zc-match join "$f" "$g"
act part zc-match part "$f" "$g" --because "two children"
act refuse zc-match refuse "$f" "$g" --because "two children"
act withdraw zc-signal withdraw "$g" "$(f=$g id s)" --because "a mistake"
cat >"$scratch/records.csv" <<'CSV'
bsn,given,surname,born,by,at
111222333,Youssef,Amrani,2016-11-23,e.kramer@huisarts,2026-04-02
,Mila,Jong,2013-08-29,a.jansen@lokaal-team,2026-04-03
123456782,,,,a.pol@lokaal-team,2026-04-04
,Sven,Singh,2015-01-02,e.kramer@huisarts,2026-04-05
CSV
act import zc-signal import -q "$scratch/records.csv"
# So many that all processors write the files; of its calls, which are as many, only one here and there.
awk 'BEGIN { print "bsn,by,at"
	for (n = 20000000; made < 600; n += 7) {
		sum = 0
		for (i = 1; i < 9; i++) sum += (10 - i) * substr(n, i, 1)
		if (sum % 11 < 10 && ++made) print n sum % 11 ",e.kramer@huisarts,2026-04-06"
	} }' >"$scratch/many.csv"
each=$every every=$((every * 16 + 83))
act many zc-signal import -q "$scratch/many.csv"
every=$each
act need zc-assign need "$f" needed --forum local-team --with-family yes --on 2026-03-16
act to zc-assign to "$f" a.jansen@lokaal-team --on 2026-03-16 --because "known to the family"
act informed zc-assign informed "$f" --on 2026-03-17
act fact zc-assign fact "$f" measure=ots --since 2026-04-01
act hand-over zc-assign hand-over "$f" g.visser@samen-veilig --talk 2026-04-02 --how spoken --on 2026-04-03 --because x
act start zc-plan start "$f" --on 2026-04-10
act problem zc-plan problem "$f" --domain material "rent arrears" --on 2026-04-10
act goal zc-plan goal "$f" "the rent is paid" --for "$got" --on 2026-04-10
goal=$got
act action zc-plan action "$f" "$goal" "guidance at home" --who k.smit@altrecht --by-date 2026-06-15 --on 2026-04-10
action=$got
act hold zc-plan hold "$f" "$action" --because "first calm the debts" --on 2026-04-11
act resume zc-plan resume "$f" "$action" --on 2026-04-12
act "done" zc-plan "done" "$f" "$action" --brought admitted --on 2026-05-10
act helper zc-plan helper "$f" r.groot@altrecht --since 2026-04-01
act evaluate zc-plan evaluate "$f" --with-family yes --as-agreed no --on 2026-06-30
act share zc-plan share "$f" --to k.smit@altrecht --basis consent
EDITOR='sed -i s/arrears/debt/' act edit zc-plan edit "$f"
act raise zc-escalate raise "$f" --line process --on 2026-07-01 --between a.jansen@lokaal-team \
	--between k.smit@altrecht --because "agreed help not started"
act pause zc-escalate pause "$f" --because "all are ill" --on 2026-07-02
act go-on zc-escalate resume "$f" --on 2026-07-04
act talk zc-escalate talk "$f" --on 2026-07-10
act commit zc-escalate commit "$f" --on 2026-07-16 --agreement "help starts 1 August"
act void zc-assign void "$f" "$(id f)" --because "a mistake"
act run zc-escalate run
act end zc-close end "$f" --ground results-reached --on 2026-08-01 --because x --no-after-care
act reopen zc-close reopen "$f" --because "new debts" --on 2026-11-01
sed 's/^name: .*/&/; $a # one line more' life/convenant.yaml >"$scratch/new.yaml"
act agreement zc-init --convenant "$scratch/new.yaml"

diag "faults: $kills kill points ($old_states old states, $new_states new ones with the faults), $faults faults"
t "the old state was seen, and the new" test "$old_states" -gt 0 -a "$new_states" -gt 0
done_testing
