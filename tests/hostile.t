#!/bin/sh
# What others may have put into a store, or say on a command line: it is refused or shown as what it is,
# in bounded time, and steers neither the terminal nor the tools.
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
export ZC_ACTOR=b.devries@lokaal-team

esc=$(printf '\033') rtl=$(printf '\342\200\256')
zc-init --convenant zuidoost-utrecht-2020 s || exit
f=$(zc-signal add -q -C s --given Noor --surname Berg --born 2014-05-09 --by a.jansen@lokaal-team --at 2026-03-02 | cut -f 1)
file=s/families/$(echo "$f" | cut -c 1)/$(echo "$f" | cut -c 2)/$f.yaml
cp -a s clean
# again: the store as it was
again() { rm -rf s && cp -a clean s; }
# Does what was printed last steer a terminal?
steers() { LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')\|$rtl\|$(printf '\302\233')" "$scratch/out" "$scratch/err"; }
# quiet NAME STATUS COMMAND...: it exits so, and nothing it prints steers
quiet()
{
	name=$1 wanted=$2
	shift 2
	run "$@"
	[ "$status" = "$wanted" ] && ! steers
	result $? "$name" || tell "$wanted, and nothing that steers"
}

# --- texts
printf '%s\n' 'helpers:' '- id: h4n7kca' '  who: "Sanne"' '  since: 2026-03-02' \
	'  because: "\e[2J\e]0;x\a\u202eevil\x9b31m\u2066\x7f"' '  help: "a\nb\tc\e[31m"' >>"$file"
t_fails 65 "a line holds no control characters" 'help' zc-show -C s "$f"
sed -i '/^  help/d' "$file"
git -C s commit -qam x 2>"$scratch/err" || diag "$(cat "$scratch/err")"
quiet "a text that steers is in the file" 0 zc-show -C s "$f"
for command in "zc-show -j" "zc-show log" "zc-show log -j" "zc-show list" "zc-escalate due" "zc-escalate explain" "zc-match explain" \
	"zc-signal list -j" "zc-assign propose" "zc-assign check" "zc-plan helper -n -q --until 2026-04-01"; do
	who=''
	case $command in *helper*) who=h4n7kca ;; esac
	# shellcheck disable=SC2086 # several words
	quiet "$command shows none of it" 0 $command -C s "$f" $who
done
quiet "nor does a select" 0 zc-show sql -C s "select * from helper"
again
for word in "${esc}[31m" "$rtl" "../../etc/passwd" "$(printf 'a%.0s' $(seq 3000))"; do
	quiet "an id that is none" 64 zc-show -C s "$word"
	quiet "a commit that is none" 66 zc-show -C s --as-of "$word" "$f"
	quiet "an actor that is none" 64 zc-signal add -C s --as "$word" --given x
	quiet "a word that is none" "$(case $word in a*) echo 77 ;; *) echo 64 ;; esac)" zc-assign need -C s "$f" needed --forum "$word" --with-family yes
	quiet "a person's name with such" "$(case $word in *"$esc"*|*"$rtl"*) echo 64 ;; *) echo 0 ;; esac)" \
		zc-signal add -n -q -C s --given "$word" --surname x --by a.jansen@lokaal-team
	quiet "an agreement that is none" 66 zc-init --convenant "$word" other
	printf 'given,%s\nx,y\n' "$word" >hostile.csv
	quiet "a column that is none" 65 zc-signal import -C s hostile.csv
	printf 'given,born,by\nx,%s,a.jansen@lokaal-team\n' "$word" >hostile.csv
	quiet "a date that is none" 65 zc-signal import -C s hostile.csv
done
is "nothing of this was written" "" "$(git -C s status --porcelain)"

# --- names that lead elsewhere
echo secret >secret
for id in '../../../x' '..' 'a/b' '/etc/passwd' 'k7q2m9xd4c/../../x'; do
	again
	sed "s|^family: .*|family: $id|" "$file" >x && cp x "$file"
	t_fails 65 "family: $id is no id" "^zc-show: .*yaml:2:" zc-show -C s "$f"
	again
	cat >>"$file" <<-YAML
	joined:
	- {id: j3m9tdk, at: 2026-03-03, by: b.devries@lokaal-team, into: "$id", because: x}
	YAML
	t_fails 65 "nor does it lead there by a join" "into: " zc-show -C s "$f"
done

# --- symbolic links
links()   # PATH: a link from there to outside of the store
{
	again
	rm -rf elsewhere
	cp -a "s/$1" elsewhere 2>/dev/null || : >elsewhere
	rm -rf "s/${1:?}"
	ln -s "$PWD/elsewhere" "s/$1"
	find elsewhere -type f -exec sha256sum {} + | sort >before
}
kept()
{
	find elsewhere -type f -exec sha256sum {} + | sort | cmp -s before -
}
change() { zc-signal add -q -C s --family "$f" --given Zoe --surname Berg --by k.smit@altrecht; }
for path in families "${file%/*/*}" "${file%/*}" "$file" .git/zc .git/zc/lock .git/zc/index.db .git/zc/journal .git/zc/outbox; do
	path=${path#s/}
	links "$path"
	run change
	kept
	result $? "nothing is written through a link at ${path%/"$f"*}" || tell "untouched"
	run zc-show list -C s
	kept
	result $? "nor when it is read" || tell "untouched"
done
links "${file#s/}"
t_fails 65 "a file that is a link is not read" 'symbolic link' zc-show -C s "$f"
links convenant.yaml
t_fails 78 "nor an agreement" 'symbolic link' zc-show -C s "$f"

# --- much
again
big() { { cat clean/"${file#s/}"; printf 'helpers:\n- id: h4n7kca\n  who: Sanne\n  since: 2026-03-02\n  because: '; "$@"; echo; } >"$file"; }
# shellcheck disable=SC2317 # by way of big
xs() { head -c "$1" /dev/zero | tr '\0' x; }
big xs 4190000
t "a text of nearly 4 MiB is read" timeout 60 zc-show -C s -j "$f"
big xs 4194304
t_fails 65 "more is refused" 'larger than 4194304 bytes' timeout 60 zc-show -C s "$f"
{ cat clean/"${file#s/}"; echo 'helpers:'; seq 1000000 | sed 's/.*/- x/'; } >"$file"
t_fails 65 "a list of a million" '.' timeout 120 zc-show -C s "$f"
t "is refused in few words" test "$(wc -c <"$scratch/err")" -lt 2000
{ cat clean/"${file#s/}"; echo 'helpers:'; seq 500000 | sed 's/.*/- {}/'; } | head -c 4000000 >"$file"
t_fails 65 "a list of empty entries" '.' timeout 120 zc-show -C s "$f"
for much in '[' '{a: ' '- ' '? ' '&a '; do
	{ cat clean/"${file#s/}"; printf 'helpers: '; yes -- "$much" | tr -d '\n' | head -c 1000000; } >"$file"
	t_fails 65 "a million of '$much'" 'yaml:[0-9]+:[0-9]+: ' timeout 60 zc-show -C s "$f"
done
{ cat clean/"${file#s/}"; seq 400000 | sed 's/.*/k&: 1/'; } | head -c 4000000 >"$file"
t_fails 65 "hundreds of thousands of keys" 'unknown key' timeout 120 zc-show -C s "$f"
again

# --- what git keeps, damaged
git -C s gc -q && index=$(echo s/.git/objects/pack/*.idx) && chmod u+w "$index" &&
	printf '\377\377\377\377' | dd of="$index" bs=1 seek=1028 conv=notrunc 2>/dev/null
t_fails 74 "an index of a pack whose figures cannot be is named" 'pack-.*\.idx: damaged' zc-show list -C s --as-of HEAD
again
head -c 100 /dev/urandom >s/.git/index
t_fails 74 "an index that is none is refused" "git.s index: " change
cmp -s s/.git/refs/heads/main clean/.git/refs/heads/main
result $? "and nothing is in history"
rm s/.git/index
t "one that is gone is made anew" change
is "with all that was committed" "" "$(git -C s status --porcelain)"
again

# --- a configuration that runs things
canary=$PWD/canary
# shellcheck disable=SC2016 # it is the canary's
printf '#!/bin/sh\necho "$0 $*" >>%s/ran\n' "$scratch" >canary
chmod +x canary
hostile()
{
	for key in core.fsmonitor core.sshCommand core.pager core.editor sequence.editor gpg.program gpg.ssh.program diff.external \
		credential.helper core.askPass core.gitProxy filter.x.clean filter.x.smudge filter.x.process diff.x.textconv \
		merge.x.driver pager.log interactive.diffFilter uploadpack.packObjectsHook alias.zc core.alternateRefsCommand; do
		git -C s config "$key" "$canary"
	done
	git -C s config include.path "$PWD/included"
	printf '[zc]\n\tnotify = %s\n' "$canary" >included
	printf '* filter=x diff=x merge=x\n' >s/.git/info/attributes
	mkdir -p hooks
	for hook in post-commit pre-commit post-index-change reference-transaction post-checkout fsmonitor-watchman; do
		ln -sf "$canary" hooks/$hook
	done
	git -C s config core.hooksPath "$PWD/hooks"
}
commands()
{
	zc-show -C s "$f"
	zc-show list -C s
	zc-show log -C s "$f"
	zc-show list -C s --as-of HEAD
	zc-escalate due -C s
	zc-audit verify -C s
	zc-match find -C s
	zc-signal add -n -C s --given Zoe --surname Berg --by k.smit@altrecht
	change
	zc-init -C s --convenant den-haag-2010
} >"$scratch/all" 2>&1
again
hostile
rm -f "$scratch/ran"
commands
is "no command of a store's configuration is run" "" "$(cat "$scratch/ran" 2>/dev/null)"
t "and a change was made" test "$(git -C clean rev-list --count HEAD)" -lt "$(git -C s -c core.fsmonitor=false rev-list --count HEAD)"

again
hostile
rm -rf s/.git/zc s/.git/hooks "$scratch/ran" && mkdir linked && echo mine >victim
ln -s "$PWD/linked" s/.git/hooks
ln -sf "$PWD/victim" s/.git/info/exclude
commands
zc-init -C s >"$scratch/all" 2>&1
is "to set a store up runs nothing, and follows no link" "mine" "$(ls linked; cat victim "$scratch/ran" 2>/dev/null)"
again
hostile
t "the canary sings where git runs it" test -n "$(git -C s status 2>&1; cat "$scratch/ran")"

# --- somebody else's store
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	again
	hostile
	git -C s -c core.fsmonitor=false config zc.notify "$canary"
	rm -f "$scratch/ran"
	chown -R 12345:12345 s
	commands
	zc-escalate run -C s >"$scratch/all" 2>&1
	is "of another user's store nothing is run" "" "$(cat "$scratch/ran" 2>/dev/null)"
	is "and nothing is written into it" "$(git -C clean rev-parse HEAD)" "$(cat s/.git/refs/heads/main)"
	t_err "which is said" 'owne[dr]|safe.directory' change
	again
	chmod 755 "$scratch" .
	chmod -R a+rX,go-w s
	t_err "who may only read a store does not write it" '.' setpriv --reuid 12345 --regid 12345 --clear-groups \
		env HOME=/nonexistent "$ZC_BUILD/zc-signal" add -C s --given x --surname y --by a.jansen@lokaal-team
	store_ok s
else
	echo "# not root: stores of other users were not tried"
fi
done_testing
