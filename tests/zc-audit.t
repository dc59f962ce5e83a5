#!/bin/sh
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
each_tool_basics zc-audit
export ZC_ACTOR=b.devries@lokaal-team
zc-init --convenant zuidoost-utrecht-2020 s && cd s || exit
mkdir -p families/k/7
f=families/k/7/k7q2m9xd4c.yaml
cat >$f <<'END'
format: 1
family: k7q2m9xd4c
opened: 2026-03-02
persons:
- id: p7k2qxa
  role: child
  given: Noor
  surname: Berg
  born: 2014-05-09
signals:
- id: s3m9tdk
  at: 2026-03-02T10:15+01:00
  by: a.jansen@lokaal-team
  about: p7k2qxa
  clarity: unclear
  parents-informed: 2026-03-01
END
git add -A

t "a hand edit that is right is committed" git commit -qm "a family by hand"
t_out "and verified" "" zc-audit verify
head=$(git rev-parse HEAD)

refused()   # NAME REGEX: the work tree's change
{
	t_err "$1" "$2" git commit -qam "$1"
	is "$1: the branch stays" "$head" "$(git rev-parse HEAD)"
	git reset -q --hard
}
sed -i 's/k7q2m9xd4c$/k7q2m9xd4d/' $f
refused "a family is not renamed" "$f:2:"
sed -i 's/^  by: .*/  by: x@lokaal-team/' $f
refused "the author of a signal is fixed" "$f:13:"
sed -i '/^signals/,$d' $f
refused "a signal does not disappear" s3m9tdk
sed -i 's/  clarity: unclear/  clarty: unclear/' $f
refused "an unknown key is named, with the near one" "$f:15:3: .*clarty.*clarity"
printf 'helpers:\n- id: h4n7kca\n  who: x@nowhere\n  since: 2026-03-03\n' >>$f
refused "an unknown organisation" "$f:.*nowhere"
sed -i 's/2014-05-09/2014-02-30/' $f
refused "an impossible date" "$f:9:9"
sed -i 's/2014-05-09/1914-05-09/' $f
refused "a corrected birth date that leaves the agreement's ages" "$f:14:"
sed -i 's/^  born: .*/&\n  bsn: "123456789"/' $f
refused "a broken BSN" "$f:10:8"
grep -q 123456789 "$scratch/err"
result $((! $?)) "which is not in the message"
git rm -q $f
refused "a family is not deleted" "$f"
sed -i 's/^title:.*/title: x/' convenant.yaml
sed -i 's/given: Noor/given: Nora/' $f
refused "agreement and families are not changed at once" "make it two"
t_err "history is not rewritten" "not rewritten.*merge instead of a rebase" git commit -q --amend -m x
t_err "what takes back what git began is said" "git cherry-pick --abort" git commit -q --amend -m x
t_err "the branch is not deleted" "not deleted" git update-ref -d refs/heads/main
t_err "nor dropped back" "not rewritten" git reset -q --soft HEAD~1
is "the branch stays" "$head" "$(git rev-parse HEAD)"

# git names no old commit for these
git switch -q -c aside
t_err "it is not forced back from another branch" "not rewritten" git branch -f main HEAD~1
t_err "nor with plumbing" "not rewritten" git update-ref refs/heads/main HEAD~1
t_err "nor deleted from there" "not deleted" git branch -D main
git switch -q main
git branch -q -D aside
t "git packs its refs" git pack-refs --all
t "and cleans up" git gc -q
is "the branch is packed" "" "$(ls .git/refs/heads)"
t_err "a packed branch is not deleted either" "not deleted" git update-ref -d refs/heads/main
is "the branch stays" "$head" "$(git rev-parse main)"

printf 'helpers:\n- id: h4n7kca\n  who: x@altrecht\n  since: 2089-01-01\n' >>$f
t_err "what lies ahead is not made past by a date" "$f:.*since" \
	env GIT_AUTHOR_DATE=2089-02-01T00:00:00Z git commit -qam ahead
git reset -q --hard
sed -i 's/given: Noor/given: Nora/' $f
t "a name may be corrected" git commit -qam "a name"
head=$(git rev-parse HEAD)
git branch side
t "other branches are a person's own" git branch -f side HEAD~1
t_out "a clean history is silent" "" zc-audit verify
zc-audit verify --all -v 2>counted
is "-v counts" "zc-audit: 3 commits, 0 findings" "$(cat counted)"
rm counted

# behind the hook's back
sed -i '/^signals/,$d' $f
git -c core.hooksPath=/nowhere commit -qam "dropped"
bad=$(git rev-parse HEAD)
t_status 1 "what slipped past the hook is found" zc-audit verify
grep -q "^$bad	$f" "$scratch/out"
result $? "with its commit and its place" || cat "$scratch/out" >&2
t_status 1 "as JSON too" zc-audit verify -j
python3 -c 'import json,sys
for line in sys.stdin: json.loads(line)["commit"]' <"$scratch/out"
result $? "valid JSON lines"
t_out "a range leaves it out" "" zc-audit verify HEAD~1
t_status 66 "a range that is not there" zc-audit verify nowhere
t_fails 66 "no store" store zc-audit -C / verify
git -c core.hooksPath=/nowhere revert --no-edit HEAD >/dev/null 2>&1
t_status 1 "putting it back does not hide it" zc-audit verify
git -c user.email=$ZC_ACTOR commit -q --allow-empty -m "x

Zc-Family: k7q2m9xd4c
Zc-Action: signal.add
Zc-Actor: b.devries@lokaal-team" 2>"$scratch/err"
result $((! $?)) "trailers that name what was not changed are refused"
sed -i 's/surname: Berg/surname: Bergh/' $f
t_err "who did it is not said for another" "trailer Zc-Actor names another one than the author" git commit -qam "name

Zc-Actor: b.devries@lokaal-team"
git restore --staged --worktree .
cd ..
is "git fsck finds nothing" "" "$(git -C s fsck --strict --no-dangling 2>&1)"

# Two clones set the same value once each: the merge takes either, and no third.
export ZC_ACTOR=b.devries@lokaal-team
zc-init --convenant zuidoost-utrecht-2020 left
added=$(zc-signal -C left add --given Noor --parents-informed 2026-03-01 --on 2026-03-02)
family=${added%	*} signal=${added#*	}
git clone -q left right
zc-signal -C left amend "$family" "$signal" --consent given
zc-signal -C right amend "$family" "$signal" --consent refused
git -C left pull -q --no-rebase ../right main >/dev/null 2>&1
merged()   # CONSENT
{
	git -C left show HEAD:"$file" | sed "s/^  consent: .*/  consent: $1/" >"left/$file"
	git -C left add "$file"
	git -C left commit -qm merge
}
file=$(git -C left ls-tree -r --name-only HEAD families)
t_err "a merge does not invent" "$file:[0-9:]+ $signal: consent is set once" merged not-asked
t "a merge takes what one side said" merged refused
store_ok left

# A merge brings in nothing of its own that the gate would not take alone.
git clone -q left third
zc-signal -C left add --given Bo --parents-informed 2026-03-01 --on 2026-03-02 >/dev/null
zc-signal -C third add --given Ed --parents-informed 2026-03-01 --on 2026-03-02 >/dev/null
evil()   # NAME REGEX: what is staged by the merge
{
	git -C left pull -q --no-rebase --no-commit ../third main 2>/dev/null
	cat >>"left/$file"
	git -C left add "$file"
	t_err "$1" "$2" git -C left commit -qm merge
	git -C left merge --abort
}
evil "a merge starts no term without writing it" "h4n7kca: starts a term" <<'END'
helpers:
- id: h4n7kca
  who: x@altrecht
  since: 2026-03-03
END
evil "nor does it record another agreement" "under: the agreement is" <<END
terms:
- id: t4n7kca
  of: $signal
  kind: decision
  start: 2026-03-03
  due: 2026-03-17
  under: 0123456789
END
t "without such things it is taken" git -C left pull -q --no-rebase ../third main
store_ok left

# What the hooks do for who commits by hand.
cd left || exit
other=$(git ls-files families | grep -v "$file" | head -1)
id=$(basename "$other" .yaml)
sed -i 's/given: .*/given: Ida/' "$other"
t "a hand edit" git commit -qam "a name"
is "gets its trailers" "a name

Zc-Family: $id
Zc-Action: hand.edit
Zc-Item: $(sed -n 's/^- id: \(p.*\)/\1/p' "$other")
Zc-Article: zuidoost-utrecht-2020
Zc-Event-Time: 2026-11-22T12:00+01:00" "$(git log -1 --format=%B)"
sed -i 's/given: .*/given: Eva/' "$other"
t "without a message it gets a first line" env GIT_EDITOR=true git -c user.email=$ZC_ACTOR commit -qa
t_like "that tells what was done" "^hand.edit $id p" git log -1 --format=%s
t_like "and by whom" "^Zc-Actor: $ZC_ACTOR" git log -1 --format=%B
sed -i '/^signals/,$d' "$other"
t_err "what the gate refuses is refused before there is a message" "$other:.*is gone" \
	env GIT_EDITOR="touch $scratch/edited" git commit -qa
t_status 1 "which nobody was asked for" test -e "$scratch/edited"
git checkout -q .

# The note: what was verified is not replayed again, and is missed when it is gone.
t_fails 66 "no note before anything was verified" "nothing was verified" zc-audit note -C ../third
t_out "all is verified" "" zc-audit verify
t_like "and noted" "^zc-verified $(git rev-parse HEAD) 2026-11-22T12:00" zc-audit note
note=$(cat "$scratch/out")
zc-audit verify -v 2>"$scratch/err"
is "it is not replayed again" "zc-audit: 0 commits, 0 findings" "$(cat "$scratch/err")"
was=$(git rev-parse HEAD)
git -c core.hooksPath=/nowhere commit -q --amend -m "a name"
t_status 1 "a branch that was rewritten" zc-audit verify
grep -q "^$was.*the branch was rewritten" "$scratch/out"
result $? "is found by the note"
git update-ref -d refs/zc/verified
t "without the note nothing is wrong with it" zc-audit verify
t_status 1 "the line that was kept finds it still" zc-audit verify --note "$note"
t_fails 64 "no such line" "not a line" zc-audit verify --note x
t_fails 64 "a line that goes on" "not a line" zc-audit verify --note "${note}x"
t_fails 64 "a line that was cut off" "not a line" zc-audit verify --note "${note% *}"
git -c core.hooksPath=/nowhere reset -q --hard "$was"
git update-ref -d refs/zc/verified

t_fails 64 "a slip in a hook's name lets nothing pass" "there is no hook 'pre-recieve'" zc-audit hook pre-recieve
t_status 0 "what the hooks of older stores say besides" zc-audit hook committed

# It is the store's branch that is verified, whatever is checked out.
good=$(git rev-parse HEAD)
git switch -q -c topic
git commit -q --allow-empty -m "a draft"
t_out "on another branch" "" zc-audit verify
t_like "it is not that one which is noted" "^zc-verified $good " zc-audit note
git switch -q main
git branch -q -D topic
t_out "and nothing was rewritten when that is gone" "" zc-audit verify
sed -i 's/given: .*/given: Ada/' "$other"
sed -i '/^signals/,$d' "$other"
git -c core.hooksPath=/nowhere commit -qam "dropped"
bad=$(git rev-parse HEAD)
git checkout -q --detach "$good"
t_status 1 "a bent branch is found with a good commit checked out" zc-audit verify --all
grep -q "^$bad	$other" "$scratch/out"
result $? "in its own commit"
t_status 1 "also beyond a note" zc-audit verify --note "$note"
t_out "a range is what it says" "" zc-audit verify HEAD
git clone -q --bare . ../bare
git -C ../bare branch good "$good"
git -C ../bare symbolic-ref HEAD refs/heads/good
t_out "a bare repository that names no branch: what HEAD says" "" zc-audit -C ../bare verify --all
git -C ../bare config zc.branch refs/heads/main
t_status 1 "one that names it" zc-audit -C ../bare verify --all
git -C ../bare update-ref -d refs/heads/main
t_fails 66 "a branch that is gone" "refs/heads/main, the store's branch .*is not here" zc-audit -C ../bare verify
git -C ../bare symbolic-ref HEAD refs/heads/none
t_status 1 "and HEAD with it" zc-audit -C ../bare verify
grep -q "^$good.*the branch was rewritten" "$scratch/out"
result $? "is found by the note"
git -c core.hooksPath=/nowhere update-ref refs/heads/main "$good"
git switch -q main

# Trailers and dates, behind the hook's back.
bent()   # NAME REGEX SED-SCRIPT: the last commit of a tool, altered
{
	git cat-file commit "$tool" | sed "$3" >"$scratch/bent"
	t_status 1 "$1" zc-audit verify "$(git hash-object -t commit -w "$scratch/bent")"
	grep -Eq "$2" "$scratch/out"
	result $? "$1: is said so" || cat "$scratch/out" >&2
}
zc-signal add --given Al --parents-informed 2026-03-01 --on 2026-03-02 >/dev/null
tool=$(git rev-parse HEAD)
bent "another family" "Zc-Family names" "s/^Zc-Family: .*/Zc-Family: $id/"
bent "another action" "plan.goal does not change" "s/^Zc-Action: .*/Zc-Action: plan.goal/"
bent "no action" "no action that there is" "s/^Zc-Action: .*/Zc-Action: signal.ad/"
bent "another item" "Zc-Item names" "s/^Zc-Item: .*/Zc-Item: s3m9tdk/"
bent "another actor" "Zc-Actor names" "s/^Zc-Actor: .*/Zc-Actor: x@altrecht/"
bent "another agreement" "names another agreement" "s/^Zc-Article: .*/Zc-Article: den-haag-2010/"
bent "another article" "article that this" "s/^Zc-Article: .*/Zc-Article: zuidoost-utrecht-2020 99/"
bent "another time" "Zc-Event-Time is not the time of" "s/^Zc-Event-Time: .*/Zc-Event-Time: 2026-03-01T12:00+01:00/"
bent "a later time" "Zc-Event-Time lies after" "s/^Zc-Event-Time: .*/Zc-Event-Time: 2027-03-01T12:00+01:00/"
bent "another subject" "the subject does not say" "s/^signal.add .*/signal.add x/"
bent "an earlier commit" "committed before its parent" "s/^committer \(.*\) [0-9]* /committer \1 1700000000 /"
bent "an earlier author" "entered before its parent" "s/^author \(.*\) [0-9]* /author \1 1700000000 /"
bent "an author ahead" "entered after it was committed" "s/^author \(.*\) [0-9]* /author \1 1900000000 /"
sed -i 's/^title:.*/title: x/' convenant.yaml
t_err "not everybody changes the agreement" "may not change the agreement" git -c user.email=k.smit@altrecht commit -qam x
git checkout -q -f .
cd ..
store_ok left

# --- a fresh clone: git brings no hooks along
zc-init --bare central && zc-init --convenant zuidoost-utrecht-2020 origin && git -C origin push -q ../central main || exit
zc-signal add -q -C origin --given Noor --by b.devries@lokaal-team --on 2026-03-02 --parents-informed 2026-03-01 >"$scratch/null"
git -C origin push -q ../central main
bent_in() { sed -i 's/^opened: .*/opened: 2026-03-03/' "$1"/families/*/*/*.yaml && git -C "$1" commit -qam x; }
git clone -q central fresh
t "a hand edit in it passes before any tool was run" bent_in fresh
t_err "the server refuses it" "opened is fixed" git -C fresh push -q
t_status 1 "and verify finds it" zc-audit -C fresh verify
git clone -q central read
git -C read checkout -q -b review
t "a tool that reads, while another branch is checked out" zc-show -C read list
git -C read checkout -q main
t_err "puts the gate there, for the branch of the store" "opened is fixed" bent_in read
git clone -q central verified
t "so does verify" zc-audit -C verified verify
t_err "which is a tool as well" "opened is fixed" bent_in verified
done_testing
