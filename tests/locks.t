#!/bin/sh
# Locks of the dead are taken over, those of the living respected, whatever number their process had.
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
done_testing
