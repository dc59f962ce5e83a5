#!/bin/sh
# A change that is cut off at any of its writes leaves the store as it was or
# as it should be, after the next lock; so does a recovery that is cut off.
. "${0%/*}/lib.sh"

commit=$ZC_BUILD/faults/commit
family=families/k/7/k7q2m9xd4c.yaml

# cut N COMMAND...: end it at its Nth write
cut()
{
	"$ZC_BUILD/faults/cut" kill "$@" 2>"$scratch/err"
}

# judge: what is wrong with the store whose HEAD is $now, on stdout
judge()
{
	wanted='a: 2'
	[ "$now" != "$old" ] || wanted='a: 1'
	[ "$(cat store/$family)" = "$wanted" ] || echo "the file is not as HEAD says"
	git -C store status --porcelain
	find store -name '.zc-*' -o -path store/.git/zc -prune -o -name '*.lock' -print
	[ ! -e store/.git/zc/journal ] || echo "a journal"
	[ $((n % 4)) != 0 ] || git -C store fsck --strict --no-dangling 2>&1
}

git init -q base
"$commit" base convenant.yaml 'name: test' && "$commit" base $family 'a: 1' \
	families/k/7/k7q2m9xd4d.yaml 'b: 1' || exit
git -C base update-index -q --refresh
old=$(git -C base rev-parse HEAD)

n=0 bad='' seen=''
while
	n=$((n + 1))
	rm -rf store && cp -a base store
	cut "$n" "$commit" store $family 'a: 2' families/m/2/m2q2m9xd4c.yaml 'c: 1' \
		families/k/7/k7q2m9xd4d.yaml ''
	status=$?
	[ $status = 137 ] && [ $n -lt 500 ]
do
	cut $((n % 13 + 1)) "$commit" store
	"$commit" store 2>>"$scratch/err" || bad="$bad write $n: no recovery: $(cat "$scratch/err");"
	now=$(git -C store rev-parse HEAD)
	wrong=$(judge)
	[ -z "$wrong" ] || bad="$bad write $n: $wrong;"
	[ "$now" = "$old" ] && seen="${seen#old}old" || seen="${seen%new}new"
done
is "a change that nobody cuts off goes through" 126 "$status"
t "it was cut off at many writes" test $n -gt 40
is "both outcomes were seen, the old state first" oldnew "$seen"
is "a change cut off anywhere leaves a sound store" "" "$bad"
now=$(git -C store rev-parse HEAD)
is "and goes through whole" "" "$(judge)"
done_testing
