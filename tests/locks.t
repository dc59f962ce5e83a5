#!/bin/sh
# Locks of the dead are taken over, those of the living respected, whatever number their process had; and clocks.
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
export ZC_ACTOR=b.devries@lokaal-team
zc-init --convenant zuidoost-utrecht-2020 s && cd s || exit
# shellcheck disable=SC2317 # by way of t
# a new signal each time, for a repeat changes nothing
add() { zc-signal add -q --given Noor --surname "Berg $(date +%N)" --born 2014-05-09 --by a.jansen@lokaal-team --at 2026-03-02; }

# --- our own lock is the kernel's: it dies with its holder
flock .git/zc/lock sleep 2 &
sleep 0.3
t "a writer waits for a living one" add
wait
flock .git/zc/lock sleep 60 &
sleep 0.3
kill -9 "$(pgrep -P $! sleep)" $! 2>/dev/null
t "of one that was killed nothing is left" add

# --- git's index.lock with our signature, which only the holder of our lock can have left
for pid in 1 $$ 999999; do
	printf 'zc %s\n' "$pid" >.git/index.lock
	t "a lock of ours is taken over, though process $pid may live" add
	t "and is gone" test ! -e .git/index.lock
done

# --- git's own locks are not ours to judge
for lock in index.lock refs/heads/main.lock; do
	: >".git/$lock"
	t_fails 75 "another git's $lock is respected" 'lock|again' timeout 60 sh -c "zc-signal add -q --given Noor --surname Smit \
		--born 2014-05-09 --by a.jansen@lokaal-team --at 2026-03-02"
	t "and stays" test -e ".git/$lock"
	rm ".git/$lock"
done
cd .. && store_ok s

# --- the time is that of the commit, and nobody writes before the last one
unset ZC_NOW
zc-init --convenant zuidoost-utrecht-2020 c && cd c || exit
f=$(zc-signal add -q --given Noor | cut -f 1)
cat >../editor <<'END'
sed -i s/Noor/Nora/ "$1"
sleep 2
date +%s >../closed
END
t "an editor that is open for long" env EDITOR="sh ../editor" zc-plan edit "$f"
t "its commit is of when it was closed" test "$(git log -1 --format=%ct)" -ge "$(cat ../closed)"
t_fails 75 "a clock that stands before the last commit" 'yet to come' env ZC_NOW=2020-10-01T12:00+02:00 zc-signal add --given Sem
sed -i s/Nora/Norah/ "$(git ls-files families | grep "$f")"
GIT_AUTHOR_DATE="$(($(date +%s) + 7200)) +0000"
export GIT_AUTHOR_DATE GIT_COMMITTER_DATE="$GIT_AUTHOR_DATE"
t_err "a commit that is dated ahead is refused" 'committed after now' git commit -qam ahead
t "and comes in only past the hook" git -c core.hooksPath=/dev/null commit -qam ahead
unset GIT_AUTHOR_DATE GIT_COMMITTER_DATE
t_fails 75 "then no tool writes before it" 'yet to come' zc-signal add --given Sem
t_like "but all read" "$f" zc-show list
cd .. && store_ok c

# --- a clone whose clock is four minutes ahead, over midnight
at() { export ZC_NOW="$1" GIT_AUTHOR_DATE="$1" GIT_COMMITTER_DATE="$1"; }
at 2026-03-03T23:58:00+01:00
zc-init --convenant zuidoost-utrecht-2020 here && git clone -q here there
zc-signal add -q -C here --given Noor --parents-informed 2026-03-03
at 2026-03-04T00:02:00+01:00
zc-signal add -q -C there --given Bo --parents-informed 2026-03-04
at 2026-03-03T23:58:30+01:00
t "what it wrote is merged at once" git -C here pull -q --no-rebase --no-edit ../there main
store_ok here
at 2026-03-04T00:09:00+01:00
zc-signal add -q -C there --given Cas --parents-informed 2026-03-04
at 2026-03-04T00:02:00+01:00
t_err "one that is further ahead waits" 'dates run backwards' git -C here pull -q --no-rebase --no-edit ../there main
done_testing
