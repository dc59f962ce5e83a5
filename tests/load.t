#!/bin/sh
# Many writers on one store, with people's own commits and readers between them: what exit status 0 said is in
# history, once; who had to go without was told 75.
#
#	ZC_LOAD='WRITERS SECONDS'	(make check-faults: 32 60)
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
export ZC_ACTOR=b.devries@lokaal-team
# shellcheck disable=SC2086 # two words
set -- ${ZC_LOAD:-4 3}
writers=$1 seconds=$2

zc-init --convenant zuidoost-utrecht-2020 s && cd s || exit
# new NAME: a signal about a child of that name, whom nobody knew
new() { zc-signal add -q --given "$1" --surname Berg --born 2014-05-09 --by a.jansen@lokaal-team --at 2026-03-02; }
shared=$(new Noor | cut -f 1)
zc-assign need "$shared" needed --forum local-team --with-family yes --on 2026-03-16 >/dev/null &&
	zc-assign to "$shared" a.jansen@lokaal-team --on 2026-03-16 --because x >/dev/null &&
	zc-plan start "$shared" --on 2026-03-30 || exit
own=$(new Sven | cut -f 1)
own=$(echo families/?/?/"$own".yaml)
start=$(git rev-parse HEAD)
end=$(($(date +%s) + seconds))

# told STATUS FILE VERB: a writer's line, the new id last
told()
{
	printf '%s\t%s\t%s\n' "$1" "$3" "$(tail -1 "$2" | sed 's/.*	//')" >>"$2.all"
	[ "$1" = 0 ] || [ "$1" = 75 ] || cat "$2.err" >>"$2.odd"
}

# write I: acts of every kind, on families that all change
write()
{
	out=$scratch/writer$1 n=$1
	: >"$out.all"
	while [ "$n" -lt $(($1 + 4)) ] || [ "$(date +%s)" -lt "$end" ]; do     # each kind once, on a slow machine too
		n=$((n + 1))
		case $((n % 4)) in
		0) new "N$1x$n" >"$out" 2>"$out.err"
			told $? "$out" new ;;
		1) zc-signal add -q --family "$shared" --given Zoe --surname Berg --born 2019-01-01 --by "s$1.n$n@altrecht" \
			--at 2026-03-03 >"$out" 2>"$out.err"
			told $? "$out" signal ;;
		2) zc-plan helper "$shared" "x$1.n$n@altrecht" --since 2026-03-02 >"$out" 2>"$out.err"
			told $? "$out" helper ;;
		*) zc-plan coach "$shared" "c$1.n$n@altrecht" --since 2026-03-02 >"$out" 2>"$out.err"
			told $? "$out" coach ;;
		esac
	done
}

# A person who edits one file and commits it with plain git.
person()
{
	n=0
	while [ ! -s "$scratch/person" ] || [ "$(date +%s)" -lt "$end" ]; do
		n=$((n + 1))
		echo "# $n" >>"$own"
		if git commit -q -m "by hand $n" -- "$own" 2>"$scratch/person.err"; then
			echo "by hand $n" >>"$scratch/person"
		else
			git checkout -q -- "$own" 2>/dev/null
		fi
	done
}

reader()
{
	while [ "$(date +%s)" -lt "$end" ]; do
		zc-show list >/dev/null 2>>"$scratch/reader" && zc-escalate due >/dev/null 2>>"$scratch/reader" ||
			echo failed >>"$scratch/reader"
	done
}

: >"$scratch/reader"
: >"$scratch/person"
i=0
while [ $i -lt "$writers" ]; do
	i=$((i + 1))
	write $i &
done
person &
reader &
wait
git checkout -q -- "$own" || exit              # an edit that was not committed, as the store was locked

cat "$scratch"/writer*.all >"$scratch/all"
awk -F '\t' '$1 == 0 { print $3 }' "$scratch/all" | sort >"$scratch/promised"
git log -p --format= "$start.." | sed -n 's/^+ *- id: \([hns].*\)/\1/p' | sort >"$scratch/kept"
diag "load: $writers writers, $seconds seconds: $(wc -l <"$scratch/promised") changes, $(grep -c '^75' "$scratch/all") times busy, $(wc -l <"$scratch/person") commits by hand"
t "there were changes" test -s "$scratch/promised"
is "each that was promised is in history, once, and no other" "" "$(diff "$scratch/promised" "$scratch/kept")"
is "none but busy ones went without" "" "$(cat "$scratch"/writer*.odd 2>/dev/null | sort | uniq -c)"
is "each commit by hand is in history" "$(sort "$scratch/person")" "$(git log --format=%s "$start.." | grep '^by hand' | sort)"
t "and there were some" test -s "$scratch/person"
is "readers saw nothing amiss" "" "$(grep -v 'changed by hand' "$scratch/reader")"
cd .. && store_ok s
done_testing
