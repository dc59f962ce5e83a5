#!/bin/sh
# zc-escalate run, cut off at any of its writes: the next run does each act once,
# and tells of it under one id.
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
export ZC_ACTOR=b.devries@jgz-4-19 ZC_NOW=2026-03-02T12:00+01:00

zc-init --convenant den-haag-2010 base
f=$(zc-signal add -C base --given Noor --surname Berg --born 2014-05-09 --by a.jansen@jgz-4-19 \
	--parents-informed none --because x | cut -f 1)
zc-signal add -C base --family "$f" --about p"$(sed -n 's/^- id: p//p' base/families/*/*/*)" \
	--by k.smit@vo-segbroek --parents-informed none --because x >/dev/null
printf '#!/bin/sh\ncat >>%s/got\n' "$scratch" >"$scratch/notify"
chmod +x "$scratch/notify"
git -C base config zc.notify "$scratch/notify"
export ZC_NOW=2026-05-01T07:00
acts=$(zc-escalate run -n -C base | wc -l)
# the messages that were told
ids() { sed -n 's/.*"id":"\([^"]*\)".*/\1/p' "$scratch/got" | sort -u; }
cp -a base store && zc-escalate run -C store
wanted=$(ids)

# judge: what is wrong after the next run
judge()
{
	[ "$(git -C store log --format=%s | grep -c '^escalate.remind')" = "$acts" ] || echo "not each act once"
	[ "$(ids)" = "$wanted" ] || echo "not each message"
	[ "$(wc -l <"$scratch/got")" -le $((acts + 1)) ] || echo "messages repeated"
	[ -z "$(ls -A store/.git/zc/outbox)" ] || echo "messages left"
	[ "$(grep -c '^- id: e' store/families/*/*/*)" = 1 ] || echo "scaled up more than once, or never"
	git -C store status --porcelain
	[ $((n % 16)) != 0 ] || git -C store fsck --strict --no-dangling 2>&1
}

n=0 bad=''
while
	n=$((n + 3))
	rm -rf store && cp -a base store
	: >"$scratch/got"
	"$ZC_BUILD/faults/cut" kill "$n" zc-escalate run -C store >/dev/null 2>&1
	status=$?
	[ $status = 137 ] && [ $n -lt 900 ]
do
	zc-escalate run -C store 2>"$scratch/err" || bad="$bad write $n: $(cat "$scratch/err");"
	wrong=$(judge)
	[ -z "$wrong" ] || bad="$bad write $n: $wrong;"
done
is "a run that nobody cuts off goes through" 126 "$status"
t "it was cut off at many writes" test $n -gt 60
t "there are acts to do" test "$acts" -ge 2
is "cut off anywhere, each act and its message come about once" "" "$bad"
done_testing
