#!/bin/sh
# Whatever is done to a store, by tools, by hand, by plain git, or to the index itself: the index
# answers as the files do.  Random acts, the same each time.
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
export ZC_ACTOR=a.jansen@lokaal-team
by=$ZC_ACTOR
day=1

# A seed of one's own shows other histories.
seed=${ZC_SEED:-1}
random()   # N: sets $r to 0..N-1
{
	seed=$(((seed * 1103515245 + 12345) % 2147483648))
	r=$((seed / 65536 % $1))
}

# ---- what is asked, of the index and of the files
questions()
{
	for on in 2026-03-02 "$(today)" 2027-06-01; do
		zc-show list --on "$on"
		zc-escalate due --on "$on"
	done
	zc-show list --phase ended --phase joined
	zc-show list --phase matched --org altrecht
	zc-show list --coordinator "$by"
	zc-match candidates
	zc-assign load
	zc-assign check
	zc-close review
	zc-show sql 'SELECT * FROM signal'
	find families -name '*.yaml' | sort | sed 's,.*/,,; s/\.yaml//' >"$scratch/ids"
	zc-show log - <"$scratch/ids"
}
# Who reads the files says so of the same faults.
same()   # NAME
{
	questions >"$scratch/by-index" 2>"$scratch/by-index.err"
	ZC_INDEX=off questions >"$scratch/by-files" 2>"$scratch/by-files.err"
	diff "$scratch/by-index" "$scratch/by-files" >"$scratch/diff" &&
		sort "$scratch/by-index.err" >"$scratch/1" && sort "$scratch/by-files.err" | diff "$scratch/1" - >>"$scratch/diff"
	result $? "$1" || diag "$(head -40 "$scratch/diff")"
}

# ---- what is done
today()
{
	printf '2026-%02d-%02d\n' $((3 + day / 28)) $((1 + day % 28))
}
pick()   # sets $family to one of them
{
	find families -name '*.yaml' | sort >"$scratch/files"
	random "$(wc -l <"$scratch/files")"
	file=$(sed -n $((r + 1))p "$scratch/files")
	family=$(basename "$file" .yaml)
}
signal()
{
	random 4
	born=$((1 + r))
	random 3
	who=$(set -- a.jansen@lokaal-team k.smit@altrecht p.vos@altrecht; shift "$r"; echo "$1")
	set -- 123456782 111222333 012345672 999990019
	shift $((born - 1))
	random 2
	if [ "$r" = 0 ]; then set --; else set -- --bsn "$1"; fi
	zc-signal add --as "$who" --by "$who" --given N --surname "B$born" --born "2014-05-0$born" --clarity clear \
		--parents-informed "$(today)" --on "$(today)" "$@"
}
by_hand()
{
	pick
	echo "# a note $day" >>"$file"
	random 2
	[ "$r" = 0 ] || sed -i 's/surname: .*/surname: Other/' "$file"
	git commit -q -a -m "by hand"
}
past_the_gate()   # what only damage or other programs do
{
	pick
	random 3
	case $r in
	0) git rm -q "$file" ;;
	1) echo 'persons: [' >>"$file" ;;
	2) mkdir -p families/a/b && cp "$file" families/a/b/stray.yaml && git add families ;;
	esac
	git -c core.hooksPath=/dev/null commit -q -a -m "past the gate"
}
branch()
{
	git branch -q -f side HEAD && git checkout -q side && by_hand
	git checkout -q main && signal
	if ! git merge -q -m merge side; then git merge --abort; fi
}
damage()
{
	random 2
	db=.git/zc/$([ "$r" = 0 ] && echo index || echo history).db
	random 4
	case $r in
	0) rm -f "$db" ;;
	1) size=$(stat -c %s "$db") && random 60 && printf damage | dd of="$db" bs=1 seek=$((size * r / 60)) conv=notrunc status=none ;;
	2) size=$(stat -c %s "$db") && truncate -s $((size / 2)) "$db" ;;
	3) rm -rf .git/zc/*.db* && mkdir "$db" && same "where there can be none" >&3 && rmdir "$db" ;;
	esac
}
act()
{
	random 12
	case $r in
	0 | 1 | 2) signal ;;
	3) by_hand ;;
	4) branch ;;
	5) pick && zc-assign need "$family" needed --by "$by" --with-family yes --on "$(today)" ;;
	6) pick && zc-assign to "$family" "$by" --on "$(today)" --because x ;;
	7) pick && zc-close end "$family" --ground "$(sed -n 's/^ *- ground: //p' convenant.yaml | head -1)" --on "$(today)" --because x ;;
	8) git -c core.hooksPath=/dev/null reset -q --hard HEAD~1 ;;
	9) zc-match find && zc-escalate run ;;
	10) damage ;;
	11) past_the_gate ;;
	esac
}

zc-init --convenant zuidoost-utrecht-2020 s
cd s || exit
{ signal && signal && signal; } >/dev/null
same "three signals"
done=0
for n in $(seq 1 "${ZC_ACTS:-12}"); do
	day=$((day + 2))
	ZC_NOW=$(today)T12:00+01:00
	at="$r of seed $seed"
	act 3>&1 >"$scratch/act" 2>&1 && done=$((done + 1))
	same "act $n ($at, day $day)"
done
[ "$done" -gt $((${ZC_ACTS:-12} / 2)) ]
result $? "most acts were taken"
git checkout -q --detach HEAD~1
same "another commit is checked out"
git checkout -q main
same "and the branch again"
is "the store is sound" "" "$(git fsck --strict --no-dangling 2>&1)"
done_testing
