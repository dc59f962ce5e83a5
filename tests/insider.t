#!/bin/sh
# shellcheck source=tests/lib.sh
# What somebody may try who may write the repository and knows git: each is found, or a limit that CONTRIBUTING tells.
. "${0%/*}/lib.sh"
export ZC_ACTOR=b.devries@lokaal-team
export GIT_AUTHOR_NAME=b GIT_AUTHOR_EMAIL=$ZC_ACTOR GIT_COMMITTER_NAME=b GIT_COMMITTER_EMAIL=$ZC_ACTOR

zc-init --convenant zuidoost-utrecht-2020 s && cd s || exit
added=$(zc-signal add --given Noor --parents-informed 2026-03-01 --on 2026-03-02)
family=${added%	*} signal=${added#*	}
one=$(git rev-parse HEAD)
zc-signal amend "$family" "$signal" --consent given
tip=$(git rev-parse HEAD)
file=$(git ls-files families)
t_out "the history is right" "" zc-audit verify

tree()       # of what the index holds
{
	git write-tree
}
made()       # MESSAGE [-p PARENT]...: a commit of the index, past all hooks
{
	message=$1
	shift
	printf '%s\n' "$message" | git commit-tree "$(tree)" "$@"
}
found()      # NAME REGEX COMMIT: the audit finds it; the index is as it was
{
	t_status 1 "$1" zc-audit verify "$3"
	grep -Eq -e "$2" "$scratch/out"
	result $? "$1: is said so" || diag "$(cat "$scratch/out")"
	git read-tree "$tip"
}
passes()     # NAME COMMIT
{
	t_out "$1" "" zc-audit verify "$2"
	git read-tree "$tip"
}
put()        # PATH: stdin comes there
{
	git update-index --add --cacheinfo "100644,$(git hash-object -w --stdin),$1"
}

# --- what is in the tree
blob=$(git rev-parse "HEAD:$file")
git update-index --cacheinfo "120000,$blob,$file"
found "a family that becomes a link" "$file: not a plain file" "$(made x -p "$tip")"
git update-index --cacheinfo "100755,$blob,$file"
found "a family that becomes a program" "$file: not a plain file" "$(made x -p "$tip")"
git update-index --cacheinfo "160000,$tip,$file"
found "a family that becomes another repository" "$file: not a plain file" "$(made x -p "$tip")"
git update-index --cacheinfo "120000,$(git rev-parse HEAD:convenant.yaml),convenant.yaml"
found "an agreement that becomes a link" "convenant.yaml: not a plain file" "$(made x -p "$tip")"
git update-index --force-remove convenant.yaml
found "an agreement that goes" "convenant.yaml" "$(made x -p "$tip")"
git update-index --force-remove "$file"
git update-index --add --cacheinfo "100644,$blob,families/z/9/z9q2m9xd4c.yaml"
found "a family under another name" "z9q2m9xd4c.yaml:2:" "$(made x -p "$tip")"
git update-index --add --cacheinfo "100644,$blob,families/note.yaml"
found "what is no family, among them" "families/note.yaml: not the path of a family" "$(made x -p "$tip")"
git update-index --add --cacheinfo "100644,$blob,families/K/7/K7Q2M9XD4C.yaml"
found "a family in capitals" "not the path of a family" "$(made x -p "$tip")"
git update-index --force-remove "$file"
git update-index --add --cacheinfo "100644,$blob,families"
found "a file in the place of all families" "$file" "$(made x -p "$tip")"
git show "HEAD:$file" | iconv -t UTF-16 | put "$file"
found "another encoding" "$file" "$(made x -p "$tip")"
git show "HEAD:$file" | sed 's/Noor/N\o303r/' | put "$file"
found "bytes that are no UTF-8" "$file:7" "$(made x -p "$tip")"
echo 'families/** -diff' | put .gitattributes
passes "what stands beside families and agreement is a person's own" "$(made x -p "$tip")"

# --- merges
git read-tree "$one"
alone=$(made x -p "$tip")
git read-tree "$one"
found "a correction taken back is found" "is gone" "$alone"
git read-tree "$one"
found "a merge with its own ancestor hides it no better" "is gone" "$(made x -p "$tip" -p "$one")"
git show "HEAD:$file" | sed 's/consent: given/consent: refused/' | put "$file"
found "nor does it set otherwise what the ancestor had not set" "consent is set once" "$(made x -p "$tip" -p "$one")"
git show "HEAD:$file" | sed 's/consent: given/consent: refused/' | put "$file"
# git itself leaves out a parent that is named twice
printf 'tree %s\nparent %s\nparent %s\nauthor b <%s> 1795345200 +0000\ncommitter b <%s> 1795345200 +0000\n\nx\n' \
	"$(tree)" "$tip" "$tip" $ZC_ACTOR $ZC_ACTOR >../twice
found "nor with itself" "consent is set once" "$(git hash-object -t commit -w ../twice)"
git show "HEAD:$file" | sed 's/Noor/Nora/' | put "$file"
left=$(made x -p "$tip")
git read-tree "$tip"
git show "HEAD:$file" | sed 's/role: child/role: child\n  sex: female/' | put "$file"
right=$(made x -p "$tip")
git read-tree "$tip"
git show "HEAD:$file" | sed 's/consent: given/consent: refused/' | put "$file"
found "three heads hide a third value no better" "consent is set once" "$(made x -p "$left" -p "$right" -p "$tip")"
git show "HEAD:$file" | sed '/^signals/,/^[a-z]/{/^signals/d;/^[- ]/d}' | put "$file"
found "nor an entry that goes" "$signal" "$(made x -p "$left" -p "$right")"
git read-tree "$one~1"
beside=$(made x -p "$one~1")
git read-tree "$tip"
git show "HEAD:$file" | sed 's/consent: given/consent: refused/' | put "$file"
found "who never had the family hides a third value no better" "consent is set once" "$(made x -p "$tip" -p "$beside")"
git show "HEAD:$file" | sed 's/^opened: .*/opened: 2026-03-01/' | put "$file"
found "nor another moment" "opened is fixed" "$(made x -p "$tip" -p "$beside")"
passes "a merge with who never had the family" "$(made x -p "$tip" -p "$beside")"
git read-tree "$left"
passes "a merge that takes one side's names" "$(made x -p "$left" -p "$right")"
git read-tree "$left"
found "a merge with trailers" "trailer Zc-Actor is on a merge" "$(made "x

Zc-Actor: k.smit@altrecht" -p "$left" -p "$right")"
git read-tree "$right"
passes "a branch that was not needed, merged without going forward" "$(made x -p "$tip" -p "$right")"

# --- beginnings
found "a second beginning" "begins a second time" "$(made x -p "$tip" -p "$(made x)")"
found "a beginning beyond what was verified" "begins a second time" "$tip..$(made x)"

# --- the agreement
mine() { git show HEAD:convenant.yaml | sed '/^signatures:/,/^[a-z]/{/^[ s]/d}' | sed 's/^title:.*/title: mine/'; }
mine | put convenant.yaml
GIT_AUTHOR_EMAIL=k.smit@altrecht made x -p "$tip" >../theirs
found "an agreement by who may not" "may not change the agreement" "$(cat ../theirs)"
mine | put convenant.yaml
git show "HEAD:$file" | sed 's/Noor/Nora/' | put "$file"
found "an agreement and what it lets, at once" "make it two" "$(made x -p "$tip")"
mine | put convenant.yaml
new=$(made x -p "$tip")
git read-tree "$new"
echo note | put note
newer=$(made x -p "$new")
git read-tree "$new"
passes "a merge takes over the newer agreement" "$(made x -p "$left" -p "$newer")"
GIT_AUTHOR_EMAIL=k.smit@altrecht made x -p "$newer" -p "$left" >../theirs
found "a merge that puts the older one back" "the merge gives up" "$(cat ../theirs)"
git read-tree "$tip"
mine | sed 's/^title:.*/title: theirs/' | put convenant.yaml
beginning=$(made x)
GIT_AUTHOR_EMAIL=k.smit@altrecht made x -p "$tip" -p "$beginning" >../theirs
found "an agreement that comes from elsewhere" "the merge gives up" "$(cat ../theirs)"
mine | sed 's/^title:.*/title: theirs/' | put convenant.yaml
passes "who may change it may choose in a merge" "$(GIT_AUTHOR_EMAIL=$ZC_ACTOR made x -p "$newer" -p "$left")"

# --- messages
trailers() { git cat-file commit "$tip" | sed "$1" >../bent; git hash-object -t commit -w ../bent; }
found "a trailer twice" "trailer Zc-Action is there twice" "$(trailers 's/^Zc-Action: .*/&\nZc-Action: plan.goal/')"
found "a trailer in small letters" "trailer Zc-Actor is not written" "$(trailers 's/^Zc-Actor: .*/&\nzc-actor: k.smit@altrecht/')"
found "a trailer that goes on" "trailer Zc-Article is not written" "$(trailers 's/^Zc-Article: .*/&\n 99.9/')"
found "a trailer with a space before its colon" "trailer Zc-Item is not written" "$(trailers 's/^Zc-Item: .*/&\nZc-Item : h9999zz/')"
passes "another encoding of the message says nothing else" "$(trailers 's/^committer .*/&\nencoding ISO-8859-1/')"
git show "HEAD:$file" | sed 's/Noor/Nora/' | put "$file"
found "a hand edit that calls itself a tool's" "Zc-Action: plan.helper does not change" "$(made "plan.helper $family

Zc-Family: $family
Zc-Action: plan.helper
Zc-Actor: $ZC_ACTOR" -p "$tip")"

# --- what git shows and what there is
git show "HEAD:$file" | sed '/^signals/,$d' | put "$file"
bad=$(made x -p "$tip")
git replace "$bad" "$tip"
found "what is replaced for git is not for the audit" "$signal" "$bad"
git replace -d "$bad" >/dev/null
git config advice.graftFileDeprecated false
echo "$bad" >.git/info/grafts
found "nor what is grafted" "$signal" "$bad"
rm .git/info/grafts
git update-ref refs/heads/aside "$(git commit-tree -p "$bad" -m x "$bad^{tree}")"
git -c commitGraph.generationVersion=1 commit-graph write --reachable 2>/dev/null
# which says then that the last commit has another parent
python3 -c 'import hashlib, struct, sys
ids, graph = [bytes.fromhex(x) for x in sys.argv[1:]], bytearray(open(".git/objects/info/commit-graph", "rb").read())
at = {bytes(graph[i:i + 4]): struct.unpack(">Q", graph[i + 4:i + 12])[0] for i in range(8, 20 + 12 * graph[6], 12)}
child, parent = [(graph.index(x, at[b"OIDL"]) - at[b"OIDL"]) // 20 for x in ids]
struct.pack_into(">I", graph, at[b"CDAT"] + 36 * child + 20, parent)
graph[-20:] = hashlib.sha1(graph[:-20]).digest()
open("graph", "wb").write(graph)' "$(git rev-parse aside)" "$tip" && mv -f graph .git/objects/info/commit-graph
is "git believes its commit-graph" "" "$(git rev-list aside | grep "$bad")"
found "the audit does not" "$signal" aside
rm -f .git/objects/info/commit-graph
git branch -q -D aside
git clone -q --depth 1 "file://$PWD" ../shallow 2>/dev/null
t_fails 74 "a clone without its past is no history" "git fetch --unshallow" zc-audit -C ../shallow verify
cd ..
store_ok s

# --- who made it (git fsck would not pass these)
cd s || exit
two_faced() { git cat-file commit "$tip" | sed "$1" | git hash-object -t commit -w --stdin --literally; }
said="author or committer is not written as git does"
found "two authors" "$said" "$(two_faced 's/^author .*/&\nauthor k <k.smit@altrecht> 1795345200 +0100/')"
found "a second author behind the committer" "$said" "$(two_faced 's/^committer .*/&\nauthor k <k.smit@altrecht> 1795345200 +0100/')"
found "and behind other headers" "$said" "$(two_faced 's/^committer .*/&\nencoding UTF-8\nauthor k <k.smit@altrecht> 1795345200 +0100/')"
found "two committers" "$said" "$(two_faced 's/^committer .*/&\ncommitter k <k.smit@altrecht> 1795345200 +0100/')"
found "an author with two addresses" "$said" "$(two_faced 's/^author .* </author b <k.smit@altrecht> </')"
found "one address in another" "$said" "$(two_faced 's/^author .* <.*>/&>/')"
found "an address that some trim" "$said" "$(two_faced 's/^author .* </& /')"
found "a committer with two addresses" "$said" "$(two_faced 's/^committer .* </committer b <k.smit@altrecht> </')"
found "a date that some cannot read" "$said" "$(two_faced 's/^author .*+/&99/')"
found "the latest date that there is" "dates run backwards: entered after it was committed" "$(two_faced 's/^author \(.*\) [0-9]* /author \1 9223372036854775807 /')"
found "and the earliest" "dates run backwards: committed before" "$(two_faced 's/^committer \(.*\) [0-9]* /committer \1 -9223372036854775808 /')"
passes "a name is no matter of this" "$(two_faced 's/^author .* </author B. de Vries, jr. </')"
twice=$(two_faced 's/^author .*/&\nauthor k <k.smit@altrecht> 1795345200 +0100/')
next=$(git cat-file commit "$twice" | sed "s/^parent .*/parent $tip/" | git hash-object -t commit -w --stdin --literally)
t_err "the branch does not move to such" "$said" git update-ref refs/heads/main "$next"
is "and stays" "$tip" "$(git rev-parse main)"
cd ..

# --- keys
ssh-keygen -q -t ed25519 -N '' -C b -f "$HOME/b" && ssh-keygen -q -t ed25519 -N '' -C k -f "$HOME/k" || exit
b=$(cat "$HOME/b.pub") k=$(cat "$HOME/k.pub")
keys() { cat "$root/examples/convenants/zuidoost-utrecht-2020.yaml"; printf '%s\n' "signatures:" "  required: yes" "  keys:" "$@"; }
keys "  - who: b.devries@lokaal-team" "    key: $b" "  - who: k.smit@altrecht" "    key: $b" >both.yaml
t_fails 78 "one key is not two people's" "is the key of b.devries@lokaal-team as well" zc-init --convenant both.yaml two
keys "  - who: b.devries@lokaal-team" "    key: $b" "    until: 2026-06-01" "  - who: b.devries@lokaal-team" "    key: $k" "    since: 2026-06-01" >keys.yaml
zc-init --convenant zuidoost-utrecht-2020 signed
git -C signed config gpg.format ssh
t "the agreement comes to demand signatures" zc-init -C signed --convenant keys.yaml
cd signed || exit
old=$(git rev-parse HEAD~1)
signed() { git -c user.signingkey="$HOME/$1" commit-tree -S -p "$2" -m x "$(tree)"; }
tip=$(git rev-parse HEAD)
passes "the key of the day" "$(signed k "$tip")"
found "a key that ran out" "key that is not the author's" "$(signed b "$tip")"
found "no key" "not signed" "$(made x -p "$tip")"
export GIT_AUTHOR_EMAIL=someone@example.org
found "nobody that is known, with a known key" "author has no key" "$(signed k "$tip")"
export GIT_AUTHOR_EMAIL=$ZC_ACTOR
git read-tree "$old"
echo note | put note
side=$(made x -p "$old")
git read-tree "$tip"
found "a merge that brings in what is older is signed as well" "not signed" "$(made x -p "$tip" -p "$side")"
git read-tree "$old"
found "one that puts back the time before signatures, too" "not signed" "$(made x -p "$tip" -p "$side")"
git cat-file commit "$(signed k "$tip")" >../good
two=$(sed 's/^gpgsig /gpgsig-sha256 x\n&/' ../good | git hash-object -t commit -w --stdin)
found "a second signature, of another sort" "altered after it was signed" "$two"
two=$(sed 's/^gpgsig -----BEGIN SSH/gpgsig -----BEGIN PGP/' ../good | git hash-object -t commit -w --stdin)
found "a signature of another sort" "not signed with an ssh key" "$two"
cd ..

# --- a server
zc-init --bare central
git -C s push -q ../central main
t_err "the server's note is not pushed" "is not pushed" git -C s push -q ../central HEAD:refs/zc/verified
t_err "nor what shows something else for a commit" "is not pushed" git -C s push -q ../central "HEAD:refs/replace/$one"
t_err "nor a commit of two authors" "$said" git -C s push -q ../central "$next:main"
git -C s read-tree HEAD
next=$(GIT_AUTHOR_DATE=2027-03-01T12:00:00Z GIT_COMMITTER_DATE=2027-03-01T12:00:00Z git -C s commit-tree -p HEAD -m x "HEAD^{tree}")
t_err "nor a commit of next year" "committed after now" git -C s push -q ../central "$next:main"

# --- families that were joined in one clone, and merged with what another did
zc-init --convenant zuidoost-utrecht-2020 m && cd m || exit
{ echo given,surname,born; for n in $(seq 30); do printf 'Kind%d,Naam%d,2014-05-%02d\n' "$n" "$n" "$n"; done; } >../thirty.csv
zc-signal import -q --at 2026-03-02 ../thirty.csv && zc-show list | cut -f 1 >../thirty
head -12 ../thirty >../ones && sed -n 13,24p ../thirty >../others      # of each pair one is far from the other
git clone -q . ../m2
(
	cd ../m2 || exit
	paste ../ones ../others | while IFS='	' read -r a b; do zc-match join -q --because same "$a" "$b" || exit; done
)
zc-signal add -q --given New --at 2026-03-03
t "a merge brings in many joins" git pull -q --no-rebase --no-edit ../m2 main
t_out "and nothing is found in it" "" zc-audit verify --all
(
	cd ../m2 && git pull -q ../m main || exit
	paste ../ones ../others | while IFS='	' read -r a b; do zc-match part -q --because not "$a" "$b" || exit; done
)
zc-signal add -q --given Newer --at 2026-03-03
t "and many that are undone" git pull -q --no-rebase --no-edit ../m2 main
t_out "which is right as well" "" zc-audit verify --all
a=$(sed -n 29p ../thirty) b=$(sed -n 30p ../thirty)
tip=$(git rev-parse HEAD)
first=$(git rev-list HEAD | tail -1)
git read-tree "$first"
beside=$(made x -p "$first")
git read-tree "$tip"
for f in $a $b; do git show "HEAD:families/$(printf %.1s "$f")/$(printf %s "$f" | cut -c 2)/$f.yaml" >"../$f"; done
sed -n '/^persons/,$p' "../$b" >../rest
persons=$(sed -n '/^persons/,/^[a-oq-z]/{/^persons/d;/^[ -]/p}' ../rest) signals=$(sed -n '/^signals/,/^[a-rt-z]/{/^signals/d;/^[ -]/p}' ../rest)
printf '%s\n' "$persons" >../persons && printf '%s\n' "$signals" >../signals
path() { printf 'families/%.1s/%.1s/%s.yaml' "$1" "${1#?}" "$1"; }
sed -e '/^persons/r ../persons' -e '/^signals/r ../signals' "../$a" | put "$(path "$a")"
sed '/^persons/,$d' "../$b" | put "$(path "$b")"
found "a merge joins no families past the join" "without a join" "$(made x -p "$tip" -p "$beside")"

# a branch from before the families in which somebody has made entries of the same ids
begun()      # FAMILY: stdin is its file, on a branch from the beginning
{
	git read-tree "$first"
	put "$(path "$1")"
	made x -p "$first"
	git read-tree "$tip"
}
case $b in
*0) z=${b%?}1 ;;
*) z=${b%?}0 ;;
esac
signal=$(sed -n 's/^- id: \(s.*\)/\1/p' "../$a") other=$(sed -n 's/^- id: \(s.*\)/\1/p' "../$b")
sed "s/^family: .*/family: $z/; s/^- id: $other/- id: $signal/; s/ at: 2026-03-02T[0-9:]*/ at: 2026-03-09T09:00/" "../$b" >../namesake
side=$(begun "$z" <../namesake)
passes "an entry of another family may have the same id" "$side"
put "$(path "$z")" <../namesake
sed 's/ at: 2026-03-02T[0-9:]*/ at: 2026-03-09T09:00/' "../$a" | put "$(path "$a")"
found "from which a merge takes no value" "$signal: at is fixed" "$(made x -p "$tip" -p "$side")"
sed "s/^family: .*/family: $z/" "../$b" >../namesake
side=$(begun "$z" <../namesake)
past()       # NAME COMMIT: a merge with that joins the two past the join
{
	sed -e '/^persons/r ../persons' -e '/^signals/r ../signals' "../$a" | put "$(path "$a")"
	sed '/^persons/,$d' "../$b" | put "$(path "$b")"
	found "$1" "$other: came from $b without a join" "$(made x -p "$tip" -p "$2")"
}
put "$(path "$z")" <../namesake
past "a copy of what is joined excuses nothing" "$side"
side=$(sed -e '/^persons/r ../persons' -e '/^signals/r ../signals' "../$a" | begun "$a")
past "not where it is to go either" "$side"
side=$(sed 's/^opened: .*/opened: 2026-01-02/; s/ at: 2026-03-02T[0-9:]*/ at: 2026-01-02T09:00/' "../$a" | begun "$a")
git show "$side:$(path "$a")" | put "$(path "$a")"
found "what is fixed is not made anew, and then merged" "opened is fixed" "$(made x -p "$tip" -p "$side")"
sed -i 's/^opened: .*/&\naddress:\n  street: Elsewhere/' "$(path "$b")" && git commit -qam address
zc-match join -q --because same "$a" "$b" >../joined
tip=$(git rev-parse HEAD)
git show "HEAD:$(path "$b")" | sed 's/Elsewhere/Here/' | put "$(path "$b")"
found "nor changes what went into another" "address changes in a family that went into another" "$(made x -p "$tip" -p "$beside")"
git read-tree "$tip"

c=$(sed -n 27p ../thirty) d=$(sed -n 28p ../thirty)
git clone -q . ../m3 && zc-match join -q -C ../m3 --because same "$c" "$d" >../joined
zc-close end -q "$d" --ground no-need --no-after-care --because x
tip=$(git rev-parse HEAD)
sed -n '/^endings:/,$p' "$(path "$d")" | sed "s/^- id: .*/&\n  from: $b/" | cat "../m3/$(path "$c")" - | put "$(path "$c")"
put "$(path "$d")" <"../m3/$(path "$d")"
found "nor joins what has ended with what has not" "$d has ended and $c has not" "$(made x -p "$tip" -p "$beside")"

# --- what two clones did to the same entry
merged()     # NAME COMMAND...: what is joined of the two, with what the command makes of it
{
	git pull -q --no-rebase --no-commit ../m2 main >"$scratch/out" 2>&1
	git checkout -q HEAD -- families
	name=$1
	shift
	"$@" && git add -A
	t "$name" git commit -qm merge
	t_out "$name: nothing is found" "" zc-audit verify
	git -C ../m2 pull -q ../m main
}
git -C ../m2 pull -q ../m main
zc-signal void -q --because mistake "$a" "$signal"
zc-signal amend -q -C ../m2 --consent given "$a" "$signal"
merged "void here, and more is known there" sed -i "s/^- id: $signal/&\n  consent: given/" "$(path "$a")"
zc-signal void -q --because mistake "$a" "$other"
zc-signal void -q -C ../m2 --because "it was one" "$a" "$other"
merged "void here and there" true
entry() { awk -v id="$1" '/^- id: /{p = $3 == id} /^[a-z]/{p = 0} p' "../m2/$(path "$a")"; }
a=$(sed -n 1p ../thirty) b=$(sed -n 2p ../thirty)
zc-assign need -q "$a" needed --forum local-team --with-family yes --on 2026-03-04
git -C ../m2 pull -q ../m main
zc-assign to -q "$a" $ZC_ACTOR --on 2026-03-05
decision=$(zc-assign need -q -C ../m2 "$a" needed --forum local-team --with-family yes --on 2026-03-06)
entry "$decision" >../decision && entry "$(grep -B1 "of: $decision" "../m2/$(path "$a")" | sed -n 's/^- id: //p')" >../term
merged "a term that was met here and ended there" sed -i -e '/^decisions:/r ../decision' -e '/^terms:/r ../term' \
	-e 's/^  met: 2026-03-05/&\n  ended: 2026-03-06/' "$(path "$a")"
is "which it is both" "1 1" "$(grep -c '^  met: 2026-03-05' "$(path "$a")") $(grep -c '^  ended: 2026-03-06' "$(path "$a")")"
zc-assign end -q "$a" --because x
a=$(sed -n 3p ../thirty) b=$(sed -n 4p ../thirty)
here=$(zc-match join -q --because same "$a" "$b")
zc-match join -q -C ../m2 --because "the same" "$a" "$b" >../there
sed -n '/^joined/,/^[a-ik-z]/{/^- /p;/^  /p}' "../m2/$(path "$b")" >../joined
merged "joined here and there" sed -i '/^joined:/r ../joined' "$(path "$b")"
t "and parted" zc-match part -q --because different "$a" "$b"
t_out "which is right" "" zc-audit verify
is "by the one and the other" "2 $(cat ../there) $here" "$(grep -c '^  until' "$(path "$b")") $(sed -n 's/^- id: \(j.*\)/\1/p' "$(path "$b")" | tail -2 | paste -sd ' ')"
tip=$(git rev-parse HEAD)
sed "s/^- id: s.*/&\n  from: $z/" "$(path "$b")" | put "$(path "$b")"
found "what a part brings home is not another's" "came from $a without a join" "$(made x -p "$tip~1")"
store_ok .
cd .. || exit
done_testing
