#!/bin/sh
# git's upkeep: the settings for it, and that neither side is in the other's way.
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
export ZC_ACTOR=a.jansen@lokaal-team

settings()
{
	git -C "$1" config --local --get-regexp '^(core\.fsync|fetch|maintenance|merge)' | sort
}
expected='core.fsync committed,loose-object,reference
fetch.writecommitgraph true
maintenance.commit-graph.enabled true
merge.conflictstyle diff3'
signal()   # NUMBER
{
	zc-signal add -q --by a.jansen@lokaal-team --given N --surname "B$1" --born "2014-05-0$1" --clarity clear \
		--parents-informed 2026-03-01 --on 2026-03-02 | cut -f 1
}
loose()
{
	git count-objects | cut -d ' ' -f 1
}
filters()   # how many of the lists of commits tell which paths they changed, and how many do not
{
	find .git/objects/info -type f -name '*graph' -exec grep -cH BIDX {} + | cut -d : -f 2 | sort | uniq -c | xargs
}

zc-init --convenant zuidoost-utrecht-2020 s
is "a new store has the settings" "$expected" "$(settings s)"
git clone -q s c
is "a clone has not" "" "$(settings c)"
(cd c && signal 1) >/dev/null
is "until a tool writes in it" "$expected" "$(settings c)"
git clone -q s r
t "or reads" zc-show -C r list
is "then it has them" "$expected" "$(settings r)"
echo 1 >r/.git/zc/equipped
git -C r config --unset merge.conflictStyle
t "an earlier version set up less" zc-show -C r list
is "the next tool adds what lacks" "$expected" "$(settings r)"
git -C r config --unset core.fsync
git -C r config merge.conflictStyle merge
rm -r r/.git/hooks
t "zc-init does so again, whatever was set up" zc-init -C r
is "but for what a person has set" "$(echo "$expected" | sed 's/diff3/merge/')" "$(settings r)"
is "the hooks name the tool" "tool='$ZC_BUILD/zc-audit'" "$(grep ^tool= r/.git/hooks/reference-transaction)"
echo 1 >r/.git/zc/equipped
t "another tool sets it up" zc-show -C r list
is "and they still do" "tool='$ZC_BUILD/zc-audit'" "$(grep ^tool= r/.git/hooks/reference-transaction)"
rm -rf r
git config --global fetch.writeCommitGraph false
zc-init --convenant zuidoost-utrecht-2020 other
is "what a person has set stands" "$(printf '%s\n' "$expected" | grep -v fetch)" "$(settings other)"
git config --global --unset fetch.writeCommitGraph

cd s || exit
for i in 1 2 3 4; do signal $i; done >families.list
mv families.list ..
family=$(head -1 ../families.list)
look()
{
	zc-show list && zc-show log "$family" && zc-assign check
}
look >../before
[ "$(loose)" -gt 20 ]
result $? "changes leave loose objects"
upkeep()   # COMMAND...: silent, and nothing is lost or made anew
{
	t_out "$*" "" "$@"
	is "says nothing" "" "$(cat "$scratch/err")"
	is "is sound after it" "" "$(git fsck --strict --no-dangling 2>&1)"
	look >../after
	is "the tools find the same" "" "$(diff ../before ../after)"
	is "by what they kept" "" "$(zc-show list -v 2>&1 >/dev/null; zc-show log -v "$family" 2>&1 >/dev/null)"
}
upkeep git maintenance run --auto --quiet
upkeep git commit-graph write --reachable --changed-paths --no-progress
is "a list of commits with the paths they changed" "1 1" "$(filters)"
upkeep git maintenance run --quiet
is "nothing is loose any more" 0 "$(loose)"
signal 5 >/dev/null
look >../before
upkeep git pack-refs --all
upkeep git maintenance run --quiet --task=commit-graph --task=incremental-repack
upkeep git gc --quiet --prune=now
upkeep git repack -adq
upkeep git multi-pack-index write --no-progress
is "git goes on with the paths" 0 "$(filters | grep -c '[0-9] 0')"
signal 6 >/dev/null
cd ..
store_ok s
git -C c pull -q --no-rebase --no-edit
git -C c commit-graph write --reachable --changed-paths --no-progress
(cd s && signal 7) >/dev/null
git -C c pull -q --no-rebase --no-edit
is "a pull lists what it brings" 0 "$(cd c && filters | grep -c '[0-9] 0')"
store_ok c

# ---- what a configuration names is run by git, not by the tools
cd c || exit
mark=$scratch/ran
printf '#!/bin/sh\n>"%s"\n' "$mark" >"$scratch/evil"
chmod +x "$scratch/evil"
for key in core.fsmonitor core.sshCommand core.pager core.editor core.askPass core.gitProxy gc.recentObjectsHook \
		credential.helper diff.external filter.x.smudge filter.x.clean gpg.program uploadpack.packObjectsHook; do
	git config "$key" "$scratch/evil"
done
git config gc.auto 1
echo '* filter=x' >.git/info/attributes
for hook in pre-auto-gc pre-commit post-commit post-index-change post-checkout post-rewrite; do
	ln -sf "$scratch/evil" .git/hooks/$hook
done
signal 8 >"$scratch/family"
t "a tool that writes, in a store with a hostile configuration" zc-plan helper "$(cat "$scratch/family")" --who k.smit@altrecht --help family
t "one that lists" zc-show list
t "one that tells history" zc-show log "$(cat "$scratch/family")"
is "none runs what it names" "" "$(ls "$mark" 2>/dev/null)"
git status >/dev/null 2>&1
is "which git itself does" "$mark" "$(ls "$mark" 2>/dev/null)"
done_testing
