#!/bin/sh
# zc-signal import takes records in by the batch: cut off anywhere and given again,
# it comes to what an undisturbed import comes to.
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
export ZC_ACTOR=b.devries@jgz-4-19 ZC_NOW=2026-03-02T12:00+01:00
export GIT_AUTHOR_DATE=2026-03-02T11:00:00Z GIT_COMMITTER_DATE=2026-03-02T11:00:00Z

# Two of one BSN; one that is refused; a repeat; two of one name without a BSN, one of them again.
cat >in.csv <<'END'
bsn,given,surname,born,by,at,clarity,parents-informed,because
111222333,Sem,Vries,2013-01-02,k.smit@vo-segbroek,2026-02-01T09:00,clear,none,one
123456783,Bad,Bsn,2013-01-02,k.smit@vo-segbroek,2026-02-01T09:00,clear,none,two
111222333,Sem,Vries,2013-01-02,a.jansen@jgz-4-19,2026-02-01T10:00,clear,none,three
111222333,Sem,Vries,2013-01-02,k.smit@vo-segbroek,2026-02-01T09:00,clear,none,one
,Lot,Smits,2012-12-12,k.smit@vo-segbroek,2026-02-02T09:00,clear,none,four
,Lot,Smits,2012-12-12,a.jansen@jgz-4-19,2026-02-02T10:00,clear,none,five
,Lot,Smits,2012-12-12,k.smit@vo-segbroek,2026-02-02T09:00,clear,none,four
END

# content DIR: all families without their ids
content()
{
	for file in "$1"/families/*/*/*.yaml; do
		sed -E '/^family:/d; s/\b[a-z][0-9a-z]{6}\b/ID/g' "$file" | sha256sum
	done | sort
}

zc-init --convenant den-haag-2010 base
cp -a base whole
t_status 65 "a refused record in the middle" zc-signal -C whole import in.csv
cp "$scratch/out" first && cp "$scratch/err" warned
is "is told with its line" 1 "$(grep -c 'in.csv:3: --bsn' warned)"
is "the others land" 6 "$(wc -l <first)"
is "each new signal is a commit with its trailers" "4 4" "$(git -C whole log --format=%s | grep -c '^signal.add') $(
	git -C whole log --format=%B | grep -c '^Zc-Action: signal.add')"
is "in one batch" 1 "$(git -C whole reflog main | grep -c '4 changes')"
is "a second record of one BSN finds the family of the first" 1 "$(sed -n '1p;2p;3p' first | cut -f 1 | sort -u | wc -l)"
is "a repeat its signal" "$(sed -n 1p first)" "$(sed -n 3p first)"
t "one of the same name is told of" grep -q 'may hold the same child' warned
is "and is another family" 2 "$(sed -n '4p;5p' first | cut -f 1 | sort -u | wc -l)"
is "but a repeat is found without a BSN" "$(sed -n 4p first)" "$(sed -n 6p first)"
zc-signal -C whole import -q in.csv >again 2>/dev/null
is "again: the same ids" "" "$(diff first again)"
is "and no commit" 5 "$(git -C whole rev-list --count HEAD)"
t "the hook's judge accepts the batch" zc-audit -C whole verify
store_ok whole
wanted=$(content whole)

# judge: what is wrong after the next import
judge()
{
	[ "$(content store)" = "$wanted" ] || echo "other content"
	[ "$(git -C store rev-list --count HEAD)" = 5 ] || echo "not each signal once"
	git -C store status --porcelain
	find store \( -name 'tmp_zc*' -o -name '.zc-*' -o -name '*.lock' \) -print
	[ $((n % 16)) != 0 ] || { git -C store fsck --strict --no-dangling 2>&1; zc-audit -C store verify >/dev/null || echo "not verified"; }
}

n=0 bad='' seen=''
while
	n=$((n + 4))
	rm -rf store && cp -a base store
	"$ZC_BUILD/faults/cut" kill "$n" zc-signal -C store import -q in.csv >told 2>/dev/null
	status=$?
	[ $status = 137 ] && [ $n -lt 900 ]
do
	# what was printed is in history, wherever it was cut off
	zc-signal -C store list >listed 2>/dev/null
	while read -r family signal; do
		grep -q "^$family	$signal" listed || bad="$bad write $n: $signal was told and is not there;"
	done <told
	count=$(git -C store rev-list --count HEAD)
	case $count in
	1|5) seen="${seen%"$count"}$count" ;;
	*) bad="$bad write $n: half a batch ($count);" ;;
	esac
	zc-signal -C store import -q in.csv >/dev/null 2>"$scratch/err"
	wrong=$(judge)
	[ -z "$wrong" ] || bad="$bad write $n: $wrong;"
done
is "an import that nobody cuts off goes through" 65 "$status"
t "it was cut off at many writes" test $n -gt 60
is "before and after its batch was there" 15 "$seen"
is "cut off anywhere and given again, it is what it would have been" "" "$bad"

# others have their turn between batches, and plain git in the middle of one
rm -rf store && cp -a base store
{
	echo given,surname,born,by,at,clarity,parents-informed,because
	i=0
	while [ $((i += 1)) -le 1500 ]; do
		printf 'Kim,N%d,2014-01-02,k.smit@vo-segbroek,2026-02-01T%02d:%02d:%02d,clear,none,x\n' $i $((i / 3600)) $((i / 60 % 60)) $((i % 60))
	done
} >many.csv
zc-signal -C store import -q many.csv >told 2>"$scratch/err" &
import=$!
git -C store commit -q --allow-empty -m "by hand"
zc-signal -C store add --given Fay --born 2012-03-04 --at 2026-02-03 --because x --parents-informed none >/dev/null
wait $import
is "an import comes through beside others" 0 $?
is "all of it" 1500 "$(sort -u told | wc -l)"
is "and what they wrote" 1503 "$(git -C store rev-list --count HEAD)"
store_ok store

# a batch that took longer than others wait is made again all the same
rm -rf store && cp -a base store
zc-signal -C store import -q many.csv >told 2>"$scratch/err" &
import=$!
while ! [ -e store/.git/objects/pack/tmp_zc.pack ]; do sleep 0.01; done
kill -STOP $import
git -C store commit -q --allow-empty -m "by hand"
sleep 10.2
kill -CONT $import
wait $import
is "an import that stood still comes through" 0 $?
is "all of it, too" 1500 "$(sort -u told | wc -l)"
store_ok store

# a disk that is full: nothing of the batch, nor is anything told (a slow machine has ended one before)
rm -rf store && cp -a base store
(trap '' XFSZ && ulimit -f 64 && exec zc-signal -C store import -q many.csv) >told 2>"$scratch/err"
full=$?
t "a full disk is an error" test $full -ge 73
is "what was told is there, and no more" "$(wc -l <told)" "$(($(git -C store rev-list --count HEAD) - 1))"
t "it is not all of it" test "$(wc -l <told)" -lt 1500
store_ok store
done_testing
