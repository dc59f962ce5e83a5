#!/bin/sh
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
each_tool_basics zc-init
export ZC_ACTOR=b.devries@lokaal-team

t "a store under an example agreement" zc-init --convenant zuidoost-utrecht-2020 s
store_ok s
is "one commit" 1 "$(git -C s rev-list --count HEAD)"
is "the actor is its author" b.devries@lokaal-team "$(git -C s log -1 --format=%ae)"
is "the author date is the clock's" 2026-11-22T12:00:00+01:00 "$(git -C s log -1 --format=%aI)"
is "the subject says only what" init "$(git -C s log -1 --format=%s)"
is "the agreement is the example, byte for byte" "" \
	"$(diff "$root/examples/convenants/zuidoost-utrecht-2020.yaml" s/convenant.yaml 2>&1)"
is "files are for their owner alone" 600 "$(stat -c %a s/convenant.yaml)"
is "so is .git/zc" 700 "$(stat -c %a s/.git/zc)"

(unset ZC_ACTOR; zc-init --convenant den-haag-2010 hague)
is "without an actor git's user makes it" test@example.org "$(git -C hague log -1 --format=%ae)"
store_ok hague
cp "$root/tests/data/three-party.yaml" third.yaml
t "a store under a file" zc-init --convenant third.yaml third
store_ok third

t_fails 73 "a store is not made over a store" . zc-init --convenant zuidoost-utrecht-2020 s
mkdir full && echo x >full/file
t_fails 73 "nor over other files" . zc-init --convenant zuidoost-utrecht-2020 full
is "which are left alone" file "$(ls -A full)"
t_fails 64 "a store that is there, or one to be made" '^zc-init: -C names a store that there is' \
	zc-init -C old --convenant den-haag-2010 new
t_fails 64 "an agreement is needed" 'which agreement' zc-init new
t_fails 66 "one that is there" "agreement 'nowhere'" zc-init --convenant nowhere new
t_fails 64 "an actor that is none" 'not of the form PERSON@ORG' zc-init --as 'Jan <x@y>' --convenant third.yaml new
t_fails 64 "nor one of two lines" 'not of the form' zc-init --as "$(printf 'a@jgz\nZc-Actor: b@jgz')" --convenant third.yaml new
t_fails 64 "a clock that is none" 'ZC_NOW' env ZC_NOW=noon zc-init --convenant third.yaml new
sed 's/^ages: .*/ages: old/' third.yaml >bad.yaml
t_fails 78 "and right: file, line and column" '^zc-init: bad.yaml:[0-9]+:[0-9]+: ages' zc-init --convenant bad.yaml new
is "no directory is left of a refusal" "" "$(find . -maxdepth 1 -name new)"
t_like "-n says what it would do" 'would make a store in new' zc-init -n --convenant third.yaml new
is "and does not" "" "$(find . -maxdepth 1 -name new)"
t_fails 66 "without dir it must stand in a store" 'store' zc-init --convenant third.yaml
t_fails 66 "also to set it up again" 'to make one, give DIR and --convenant' zc-init
rm s/.git/hooks/pre-commit
t_like "-n says so" 'would set up' zc-init -n -C s
is "and does not do it" "" "$(ls s/.git/hooks/pre-commit 2>/dev/null)"
t "it is set up again" env -u ZC_ACTOR zc-init -C s
t "with its hooks" test -x s/.git/hooks/pre-commit

cd s || exit
sed 's/^title:.*/title: New/' convenant.yaml >../new.yaml
t_like "-n shows the difference" '^\+title: New' zc-init -n --convenant ../new.yaml
is "and commits nothing" 1 "$(git rev-list --count HEAD)"
t_fails 77 "not everybody may replace it" 'k.smit@altrecht may not' zc-init --as k.smit@altrecht --convenant ../new.yaml
t_fails 77 "nobody of an unknown organisation" 'nobody' zc-init --as x@nobody --convenant ../new.yaml
t "the local team may" zc-init --convenant ../new.yaml
is "a commit of its own" 2 "$(git rev-list --count HEAD)"
t_out "nothing to replace is no commit" "" zc-init --convenant ../new.yaml
is "still two" 2 "$(git rev-list --count HEAD)"
grep -v 'org: altrecht' ../new.yaml | sed '/name: Altrecht/d; /manager: h.postma/d; /contact: altrecht/d' |
	awk '/^organisations:/ { o = 1 } o && /kind: provider$/ && !done { done = 1; next } { print }' >../gone.yaml
t_status 78 "a name is never deleted" zc-init --convenant ../gone.yaml
grep -q altrecht "$scratch/err"
result $? "and the message names it" || cat "$scratch/err" >&2
awk '{ print } /org: doorbraakteam$/ { print "    until: 2026-12-01" }' ../new.yaml >../leaves.yaml
t "an organisation leaves" zc-init --convenant ../leaves.yaml
is "who is named in the ladder and elsewhere is told" 1 \
	"$(grep -c '^zc-init: warning: ../leaves.yaml:[0-9]*:[0-9]*: responsible: names "t.meijer@doorbraakteam", and the organisation is no longer there from 2026-12-01 on$' "$scratch/err")"
is "and no one else" 1 "$(wc -l <"$scratch/err")"
awk '/line: content/ { l = 1 } { print } l && /article/ { print "    until: 2026-12-01"; l = 0 }' ../leaves.yaml >../both.yaml
t "and its line goes with it" zc-init --convenant ../both.yaml
is "then there is nothing to tell" "" "$(cat "$scratch/err")"
echo >>convenant.yaml
t_fails 65 "a hand edit that is not committed is not overwritten" 'changed by hand' zc-init --convenant ../new.yaml
git checkout -q convenant.yaml
cd ..
store_ok s
done_testing
