#!/bin/sh
# shellcheck source=tests/lib.sh
# Commits signed with ssh keys, and a server that lets in no finding.
. "${0%/*}/lib.sh"
export ZC_ACTOR=b.devries@lokaal-team

ssh-keygen -q -t ed25519 -N '' -C b -f "$HOME/b" && ssh-keygen -q -t ed25519 -N '' -C x -f "$HOME/x" || exit
agreement() { cat "$root/examples/convenants/zuidoost-utrecht-2020.yaml"; printf '%s\n' "$@"; }
b=$(cat "$HOME/b.pub")
agreement "signatures:" "  required: yes" "  keys:" "    - who: b.devries@lokaal-team" "      key: $b" >signed.yaml

# --- signing
zc-init --convenant zuidoost-utrecht-2020 s && cd s || exit
head=$(git rev-parse HEAD)
git config zc.sign true
t_fails 78 "signing without a key" "with which key" zc-signal add --given Noor --parents-informed 2026-03-01 --on 2026-03-02
git config user.signingkey "$HOME/none"
t_fails 73 "a key that is not there" "not signed, so not committed" zc-signal add --given Noor --parents-informed 2026-03-01 --on 2026-03-02
is "nothing was committed" "$head" "$(git rev-parse HEAD)"
is "nothing is left behind" "" "$(git status --porcelain)"
git config user.signingkey "$HOME/b.pub"
t "signed with a file's key" zc-signal add --given Noor --parents-informed 2026-03-01 --on 2026-03-02
grep -q . "$scratch/out" && family=$(cut -f 1 "$scratch/out")
git cat-file commit HEAD | grep -q '^gpgsig -----BEGIN SSH SIGNATURE-----$'
result $? "the commit carries its signature"
git config zc.sign false
t "the agreement comes to demand signatures" zc-init --convenant ../signed.yaml
t_out "the signers as git reads them" "b.devries@lokaal-team namespaces=\"git\" $b" zc-audit signers
zc-audit signers >"$HOME/signers"
git config --global gpg.format ssh
git config --global gpg.ssh.allowedSignersFile "$HOME/signers"
git config zc.sign true
t "a signed change" zc-signal add --given Bo --parents-informed 2026-03-01 --on 2026-03-02
t "git takes it for good" git verify-commit HEAD
t_out "and so does the audit" "" zc-audit verify --all
printf 'bsn,given,by,at,parents-informed\n123456782,Ed,b.devries@lokaal-team,2026-03-02,2026-03-01\n111222333,Jo,b.devries@lokaal-team,2026-03-02,2026-03-01\n' >"$scratch/in"
t "a batch" zc-signal import "$scratch/in"
sed 's/Ed/Eva/; s/Jo/Ina/; s/[0-9]\{9\}//' "$scratch/in" >"$scratch/in2"
t "is signed, the last" git verify-commit HEAD
t "and the one before" git verify-commit HEAD~1

# --- an agent has the key
eval "$(ssh-agent -s)" >/dev/null
ssh-add -q "$HOME/b"
git config user.signingkey "key::$b"
t "signed by an agent" zc-signal add --given Al --parents-informed 2026-03-01 --on 2026-03-02
ssh-agent -k >/dev/null
t "git verifies that too" git verify-commit HEAD
store_ok .

# --- what is not signed as it must be
good=$(git rev-parse HEAD)
sed -i 's/given: Noor/given: Nora/' "families/$(echo "$family" | cut -c1)/$(echo "$family" | cut -c2)/$family.yaml"
t_err "the hook refuses what is not signed" "not signed, and the agreement demands it" \
	git -c user.email=$ZC_ACTOR commit -qam name
t "signed by its author it goes through" git -c user.email=$ZC_ACTOR -c user.signingkey="$HOME/b" commit -S -qam name
t_out "and is verified" "" zc-audit verify
git -c core.hooksPath=/nowhere reset -q --hard "$good"
signal() { zc-signal add -q --given Re --parents-informed 2026-03-01 --on 2026-03-02 "$@"; }
git config user.signingkey "$HOME/x"
t_fails 77 "a tool commits nothing with another key" "no key that the agreement has of $ZC_ACTOR" signal
t_fails 77 "nor a batch" "no key that the agreement has of $ZC_ACTOR" zc-signal import "$scratch/in2"
t_fails 77 "nor for somebody without a key" "has no key of k.smit@altrecht" signal --as k.smit@altrecht
git config zc.sign false
t_fails 78 "nor unsigned" "git config zc.sign true" signal
git config zc.sign true
is "nothing was committed" "$good" "$(git rev-parse HEAD)"
is "nothing is left behind" "" "$(git status --porcelain)"
git -c user.email=$ZC_ACTOR -c core.hooksPath=/nowhere commit -S -q --allow-empty -m x
t_status 1 "past the hook it is found" zc-audit verify --all
grep -q "key that is not the author's" "$scratch/out"
result $? "is said so" || cat "$scratch/out" >&2
t_status 1 "git says so too" git verify-commit HEAD
git -c core.hooksPath=/nowhere reset -q --hard "$good"
git cat-file commit "$good" | sed 's/^Zc-Event-Time: .*/Zc-Event-Time: 2026-03-01T12:00+01:00/' >"$scratch/bent"
bent=$(git hash-object -t commit -w "$scratch/bent")
t_status 1 "altered after it was signed" zc-audit verify "$bent"
grep -q "altered after it was signed" "$scratch/out"
result $? "is said so"
git config user.signingkey "$HOME/b"
cd ..

# --- a program of another owner's configuration is not run
git clone -q s theirs
printf '#!/bin/sh\ntouch "%s"\n' "$scratch/ran" >"$scratch/evil" && chmod +x "$scratch/evil"
t_fails 78 "a clone does not sign yet" "git config zc.sign true" \
	zc-signal -C theirs add -q --given Noor --parents-informed 2026-03-01 --on 2026-03-02
git -C theirs config user.signingkey "$HOME/b"
git -C theirs config gpg.ssh.program "$scratch/evil"
git -C theirs config zc.sign true
chmod o+w theirs/.git/config
t_fails 78 "a program named in a configuration that others may write" "not run" \
	zc-signal -C theirs add --given Noor --parents-informed 2026-03-01 --on 2026-03-02
t_status 1 "was not run" test -e "$scratch/ran"

# --- a server
t "a bare repository for others" zc-init --bare central
t_fails 73 "which is not made twice" "already" zc-init --bare central
t_fails 66 "in which no tool works" "in a clone" zc-show -C central list
t "a store is pushed" git -C s push -q ../central main
t_out "what was pushed can be verified there" "" zc-audit -C central verify
git clone -q central clone 2>/dev/null
git -C clone config zc.sign true
git -C clone config user.signingkey "$HOME/b"
t "work goes on in a clone" zc-signal -C clone add --given Ti --parents-informed 2026-03-01 --on 2026-03-02
t "and is pushed" git -C clone push -q origin main
at=$(git -C central rev-parse main)
git -C clone -c user.email=$ZC_ACTOR -c core.hooksPath=/nowhere commit -q --allow-empty -m x
t_err "a push with a finding is refused, and the finding named" "zc-audit: [0-9a-f]{10}: not signed" git -C clone push -q origin main
is "the branch of the server stays" "$at" "$(git -C central rev-parse main)"
is "nothing of it is kept" "" "$(git -C central cat-file -t "$(git -C clone rev-parse HEAD)" 2>/dev/null)"
t_err "history is not rewritten there" "not rewritten" git -C clone push -qf origin "$good:main"
t_err "the branch is not deleted there" "not deleted" git -C clone push -q origin :main
t "other branches are a person's own" git -C clone push -q origin HEAD:refs/heads/own
done_testing
