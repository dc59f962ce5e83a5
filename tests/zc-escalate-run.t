#!/bin/sh
# zc-escalate run: what the agreement says of passed terms, exactly once.
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
tab='	'

at()
{
	export ZC_NOW="$1T${2:-07:00}"
	GIT_COMMITTER_DATE="$(TZ=Europe/Amsterdam date -d "$1 ${2:-07:00}" +%s) +0000"
	export GIT_COMMITTER_DATE GIT_AUTHOR_DATE="$GIT_COMMITTER_DATE"
}
acts() { git log --reverse --format=%s | grep -c '^escalate.remind'; }
file_of() { echo families/*/*/"$1".yaml; }
# the reminders of a family: stage, day, to
reminders() { sed -n "s/^    stage: //p;s/^    day: //p;s/^    to: //p;s/^    raised: e.*/raised/p" "$(file_of "$1")" | paste -sd ' '; }
# shellcheck disable=SC2317 # t runs it
plan() { zc-escalate run -n "$@" | cut -f 1,4-; }
silent() { t_out "$1" "" zc-escalate run; is "and it left nothing" "" "$(ls .git/zc/outbox)"; }
# a family with two signals, and so a need and a match; --by at the end
family()
{
	one=$(zc-signal add -q --given Noor --surname Berg --born 2014-05-09 --parents-informed none --because x --by "$1" | cut -f 1)
	zc-signal add -q --family "$one" --about p"$(sed -n 's/^- id: p//p' "$(file_of "$one")")" \
		--parents-informed none --because x --by "$2" >/dev/null
	zc-match find >/dev/null
	echo "$one"
}
# what notify got
got() { jq_ids <"$scratch/got"; }
jq_ids() { sed -n 's/.*"id":"\([^"]*\)".*/\1/p'; }
cat >"$scratch/notify" <<'END'
#!/bin/sh
cat >>"${0%/*}/got"
echo talk
END
cat >"$scratch/refuse" <<'END'
#!/bin/sh
exit 3
END
# takes the message, then ends the tool that started it
cat >"$scratch/murder" <<'END'
#!/bin/sh
cat >>"${0%/*}/got"
kill -9 "$PPID"
END
# fails from the second message on
cat >"$scratch/tire" <<'END'
#!/bin/sh
[ ! -s "${0%/*}/got" ] || exit 9
cat >>"${0%/*}/got"
END
chmod +x "$scratch"/notify "$scratch"/refuse "$scratch"/murder "$scratch"/tire

# --- The Hague: the check goes up by itself
export ZC_ACTOR=b.devries@jgz-4-19
at 2026-03-02 12:00
zc-init --convenant den-haag-2010 "$scratch/dh" && cd "$scratch/dh" || exit
silent "nothing is due: nothing is printed"
f=$(family a.jansen@jgz-4-19 k.smit@vo-segbroek)
at 2026-03-08
silent "nor a day before"
at 2026-03-09 00:10
t_out "-n: day, family, term, kind, stage, to, article" \
	"2026-03-09${tab}contact${tab}remind${tab}a.jansen@jgz-4-19 k.smit@vo-segbroek${tab}chosen" plan
n=$(git rev-parse HEAD)
t_like "-n -j: a list, and null where nothing is" '"kind":"contact","stage":"remind","to":\["a.jansen@jgz-4-19","k.smit@vo-segbroek"\]' \
	zc-escalate run -n -j
is "-n commits nothing" "$n" "$(git rev-parse HEAD)"
is "and keeps no message" "" "$(ls .git/zc/outbox 2>/dev/null)"

t_fails 77 "only who may run runs" '^zc-escalate: the organisation of k.smit@vo-segbroek does not act on passed terms' \
	zc-escalate run --as k.smit@vo-segbroek
t_fails 64 "run is about now" 'option --on: not for this verb' zc-escalate run --on 2026-03-09
t_fails 66 "no such family" . zc-escalate run k7q2m9xd4c
t_status 0 "a family can be named" zc-escalate run -n "$f"
m=$(sed -n 's/^- id: \(m.*\)/\1/p' "$(file_of "$f")")
t=$(zc-escalate due --kind contact | cut -f 2)
t_out "the messages, grouped by whom they are for" "For a.jansen@jgz-4-19:
* family $f: contact ($t) is due today, 2026-03-09; stage remind (den-haag-2010).
  Then: zc-match contact $f $m

For k.smit@vo-segbroek:
* family $f: contact ($t) is due today, 2026-03-09; stage remind (den-haag-2010).
  Then: zc-match contact $f $m" zc-escalate run
is "one act" 1 "$(acts)"
is "the reminder stands beneath its term" "remind 2026-03-09 [a.jansen@jgz-4-19, k.smit@vo-segbroek]" "$(reminders "$f")"
is "the commit says which act it is" "escalate.remind $f $t

Zc-Family: $f
Zc-Action: escalate.remind
Zc-Item: $t
Zc-Actor: b.devries@jgz-4-19
Zc-Article: den-haag-2010
Zc-Event-Time: 2026-03-09T00:10+01:00" "$(git log -1 --format=%B | sed '$d')"
silent "a second run finds nothing"
t "-v counts" zc-escalate run -v
is "on the standard error" "zc-escalate: 1 families, 0 acts asked for, 0 done, 0 messages delivered" "$(cat "$scratch/err")"

# down for three days around the last day; the message goes to a command
git config zc.notify "$scratch/notify"
at 2026-04-02
t_out "the command's words are talk, not ours" "" zc-escalate run
is "and go to the standard error" talk "$(cat "$scratch/err")"
is "late, with the day on which it was due" '"day":"2026-03-30"' "$(grep -o '"day":"[^"]*"' "$scratch/got")"
is "the whole line" "{\"version\":1,\"id\":\"$f-$(sed -n 's/^  - id: \(y.*\)/\1/p' "$(file_of "$f")" | sed -n 1p)\",\"day\":\"2026-03-30\",\"family\":\"$f\"" \
	"$(cut -d , -f 1-4 "$scratch/got")"
grep -q '"to":\["a.jansen@jgz-4-19","jgz-4-19","gemeente"\],"due":"2026-03-30","article":"den-haag-2010 2.7","text":"[^"]*It belongs to the check.","command":"zc-assign need [^"]*"}$' "$scratch/got"
result $? "to whom, due when, by which article, in words, and what to do"
silent "once"

at 2026-04-28 06:00
t_out "four weeks later it is scaled up by itself" "2026-04-28${tab}decision${tab}youth-director${tab}jgz-4-19 gemeente${tab}chosen" plan
: >"$scratch/got"
t "run scales up" zc-escalate run
grep -q '"to":\["jgz-4-19","gemeente","x.bergsma@gemeente"\].*It has been scaled up: line check, step youth-director' "$scratch/got"
result $? "the message tells so, and goes to who is responsible"
is "in one commit with the reminder" "1 1" \
	"$(git show --format= | grep -c '^+- id: e') $(git show --format= | grep -c '^+    stage: youth-director')"
is "the reminder names it" "$(sed -n 's/^- id: \(e.*\)/\1/p' "$(file_of "$f")")" "$(sed -n 's/^    raised: //p' "$(file_of "$f")")"
is "its talk is a term" "check-talk${tab}2026-05-12" "$(zc-escalate due --kind check-talk | cut -f 3,5)"
silent "once"
at 2026-05-12
: >"$scratch/got"
t "the talk's day" zc-escalate run
at 2026-05-26
t "its next step is a person's" zc-escalate run
e=$(sed -n 's/^- id: \(e.*\)/\1/p' "$(file_of "$f")")
grep -q "It is to be scaled up on line check.\",\"command\":\"zc-escalate step $f $e\"}" "$scratch/got"
result $? "and the message gives the command"
is "nobody took it further" 1 "$(grep -c '^  - id: x' "$(file_of "$f")")"
t "a person does" zc-escalate step "$f" "$e"
t "a decision, and a coordinator" zc-assign need "$f" needed --because "seen" --forum index --with-family yes
t "who stays out" zc-escalate down "$f" --because "talked"
at 2026-06-09
t_out "the term for the assignment" "2026-06-09${tab}assignment${tab}remind${tab}b.devries@jgz-4-19 jgz-4-19 gemeente${tab}2.7" \
	sh -c 'zc-escalate run -n | cut -f 1,4-'
t "is reminded of" zc-escalate run
t "who is assigned" zc-assign to "$f" a.jansen@jgz-4-19 --because "known"
at 2026-07-07
silent "what is met asks for nothing"
at 2026-09-15
: >"$scratch/got"
t "the plan's reminder and its next stage, in one run" zc-escalate run
is "in the order of their days" "2026-07-21 2026-08-18" "$(grep -o '"day":"[^"]*"' "$scratch/got" | cut -d '"' -f 4 | paste -sd ' ')"
grep -q "line check, step youth-director" "$scratch/got"
result $? "the line that was closed opens again"

# on a line that is taken, nothing is raised by itself
g=$(family o.smit@jgz-4-19 k.smit@vo-segbroek)
at 2026-11-10
t "another family" zc-escalate raise "$g" --line check --because x
: >"$scratch/got"
t "its terms pass" zc-escalate run "$g"
grep -q "could not be scaled up on line check by itself: one is running there already (e" "$scratch/got"
result $? "where one is running, the message says so"
is "and there is still one" 1 "$(grep -c '^- id: e' "$(file_of "$g")")"
t "the rest" zc-escalate run
store_ok "$scratch/dh"

# --- delivery
h=$(family q.smit@jgz-4-19 k.smit@vo-segbroek)
git config zc.notify "$scratch/refuse"
at 2026-11-20
t_fails 74 "a command that fails" "zc.notify: $scratch/refuse: exit status 3: 1 of 1 messages kept for the next run" zc-escalate run
kept=$(ls .git/zc/outbox)
t_status 74 "is tried again" zc-escalate run
is "under the same id" "$kept" "$(ls .git/zc/outbox)"
is "for its user only" 600 "$(stat -c %a ".git/zc/outbox/$kept")"
: >"$scratch/got"
git config zc.notify "$scratch/notify"
t "until it succeeds" zc-escalate run
is "once" "${kept%.json}" "$(got)"
is "what is delivered is gone" "" "$(ls .git/zc/outbox)"

git config zc.notify "$scratch/murder"
: >"$scratch/got"
r=$(family r.smit@jgz-4-19 k.smit@vo-segbroek)
at 2026-11-27
sh -c 'zc-escalate run "$0"; :' "$r" >/dev/null 2>&1
is "killed between delivery and its note" 1 "$(find .git/zc/outbox -type f | wc -l)"
git config zc.notify "$scratch/notify"
t "the next run" zc-escalate run "$r"
is "repeats it under the same id" "2 1" "$(got | wc -l) $(got | sort -u | wc -l)"

git config zc.notify "$scratch/tire"
: >"$scratch/got"
r=$(family s.smit@jgz-4-19 k.smit@vo-segbroek)
s=$(family u.smit@jgz-4-19 k.smit@vo-segbroek)
at 2026-12-04
t_fails 74 "a command that tires" 'exit status 9: 1 of 2 messages kept' zc-escalate run "$r" "$s"
git config zc.notify "$scratch/notify"
t "gets the rest" zc-escalate run "$r" "$s"
is "each once" 2 "$(got | sort -u | wc -l)"

git config zc.notify ./notify
v=$(family v.smit@jgz-4-19 k.smit@vo-segbroek)
at 2026-12-11
t_fails 78 "a command by a relative path is none" "^zc-escalate: zc.notify './notify': a command in PATH" zc-escalate run "$v"
is "the message is kept" 1 "$(find .git/zc/outbox -type f | wc -l)"
git config zc.notify "$scratch/notify"
chmod o+w .git/config
t_fails 78 "nor one that everybody may set" '^zc-escalate: zc.notify: not run: .git/config is not yours alone' zc-escalate run "$v"
chmod o-w .git/config
git config --unset zc.notify
t_status 74 "a full disk" to_full_disk zc-escalate run "$v"
is "keeps the message" 1 "$(find .git/zc/outbox -type f | wc -l)"
t_like "-j: as it would go to a command" '^{"version":1,"id":".*"stage":"remind"' zc-escalate run -j "$v"
is "which is delivery" "" "$(ls .git/zc/outbox)"

# --- two at once, a bad family between, a crash before the commit
git config zc.notify "$scratch/notify"
: >"$scratch/got"
x=$(family a.smit@jgz-4-19 k.smit@vo-segbroek)
y=$(family c.smit@jgz-4-19 k.smit@vo-segbroek)
at 2026-12-18
: >"$scratch/got"
before=$(acts)
zc-escalate run "$x" "$y" >"$scratch/out1" 2>&1 & one=$!
zc-escalate run "$y" "$x" >"$scratch/out2" 2>&1 & two=$!
wait $one && wait $two
result $? "two runs at once both end well"
is "two acts, once each" 2 $(($(acts) - before))
is "two messages, once each" "2 2" "$(got | wc -l) $(got | sort -u | wc -l)"

at 2027-01-20                    # the decisions' first stage passed; one family is being edited
echo "# by hand" >>"$(file_of "$x")"
before=$(acts)
t_fails 65 "a family that cannot be changed is reported" "^zc-escalate: $(file_of "$x"): changed by hand and not committed" zc-escalate run
[ $(($(acts) - before)) -ge 1 ] && grep -q "$y" "$scratch/got"
result $? "and the others go on"
git checkout -q -- .
before=$(acts)
t "later" zc-escalate run
is "it gets its turn" 1 $(($(acts) - before))

z=$(family d.smit@jgz-4-19 k.smit@vo-segbroek)
at 2027-02-10
zc-escalate run -n "$z" | cut -f 2,3 | sed 1q >"$scratch/next"
: >"$scratch/got"
read -r _ t <"$scratch/next"
# what a run leaves that dies before its commit
echo "{\"version\":1,\"id\":\"$z-yabcdef\",\"day\":\"2027-01-27\",\"family\":\"$z\",\"reminder\":\"yabcdef\"}" >".git/zc/outbox/$z-yabcdef.json"
echo "{" >".git/zc/outbox/.$z-yabcdeg.json"
t "a run that died before the commit" zc-escalate run "$z"
is "its message is dropped, its act done again" "" "$(got | grep yabcdef)$(ls -A .git/zc/outbox)"
grep -q "\"item\":\"$t\"" "$scratch/got"
result $? "and told"
echo "no message" >.git/zc/outbox/x.json
t_fails 65 "what is no message is told of" '^zc-escalate: .git/zc/outbox/x.json: not a message$' zc-escalate run
rm .git/zc/outbox/x.json
store_ok "$scratch/dh"

# --- a reminder that is void counts for nothing
at 2027-02-11
n=$(acts)
id=$(sed -n 's/^  - id: \(y.*\)/\1/p' "$(file_of "$z")" | sed 1q)
sed -i "/^  - id: $id/,/^    to/s/^    to.*/&\n    void: {at: 2027-02-11T06:00+01:00, by: b.devries@jgz-4-19, because: wrong person}/" "$(file_of "$z")"
t "made void by hand" git -c user.email=b.devries@jgz-4-19 commit -qam "$z"
t "is sent again" zc-escalate run "$z"
is "once, under another id" "$((n + 1)) 2" "$(acts) $(sed -n 's/^  - id: \(y.*\)/\1/p' "$(file_of "$z")" | sort -u | grep -c .)"
day=$(sed -n 's/^    day: //p' "$(file_of "$y")" | sed -n '$p')
sed -i "s/^    day: $day/    day: 2027-01-02/" "$(file_of "$y")"
t_err "the gate holds what was acted on" 'day is fixed' git commit -qam "$y"
git checkout -q -- . && git reset -q --hard
store_ok "$scratch/dh"

# --- a line that takes two parties where there is one: told, not raised
sed '/line: check$/{n;N;s/between: 0/between: 2/}' "$root/examples/convenants/den-haag-2010.yaml" >"$scratch/two.yaml"
zc-init --convenant "$scratch/two.yaml" "$scratch/two" && cd "$scratch/two" || exit
f=$(family a.jansen@jgz-4-19 k.smit@vo-segbroek)
at 2027-04-20
t_like "what the agreement does not let happen by itself is told with its reason" \
	'could not be scaled up on line check by itself: .*between: names 1, where line check takes 2 \(den-haag-2010 2.7\)' zc-escalate run
is "nothing was raised" 0 "$(grep -c '^escalations' "$(file_of "$f")")"
is "the stage was acted on once" 1 "$(grep -c 'stage: youth-director' "$(file_of "$f")")"
silent "and not again"
store_ok "$scratch/two"

# --- South-East Utrecht: a person scales up, between two
export ZC_ACTOR=b.devries@lokaal-team
at 2026-03-02 12:00
zc-init --convenant zuidoost-utrecht-2020 "$scratch/zou" && cd "$scratch/zou" || exit
f=$(zc-signal add --given Noor --surname Berg --born 2014-05-09 --by a.jansen@lokaal-team | cut -f 1)
t "a helper on a waiting list" zc-plan helper "$f" k.smit@altrecht --waiting-list 2026-03-02
zc-assign need "$f" needed --forum local-team --with-family yes >/dev/null
zc-assign to "$f" b.devries@lokaal-team --because known >/dev/null
zc-plan start "$f" >/dev/null
q=$(zc-plan problem "$f" debts --domain material)
g=$(zc-plan goal "$f" "no debts" --for "$q")
a=$(zc-plan action "$f" "$g" "apply" --who Sanne --by-date 2026-03-10)
h=$(zc-plan action "$f" "$g" "family guidance" --who k.smit@altrecht --by-date 2026-04-03)
at 2026-04-20
t_out "days in order; a neighbour gets no message but the coordinator does" \
	"2026-03-11${tab}action${tab}remind${tab}b.devries@lokaal-team${tab}2
2026-03-24${tab}action${tab}stagnation${tab}b.devries@lokaal-team${tab}2
2026-04-07${tab}action${tab}remind${tab}k.smit@altrecht${tab}2
2026-04-13${tab}waiting-list${tab}intervene${tab}b.devries@lokaal-team${tab}2
2026-04-17${tab}action${tab}stagnation${tab}b.devries@lokaal-team${tab}2" sh -c \
	"zc-escalate run -n | cut -f 1,4- | sed 's/2 [A-Z].*$/2/'"
run zc-escalate run
grep -q "Then: zc-escalate raise --line process --between k.smit@altrecht --between b.devries@lokaal-team --about $h $f" "$scratch/out"
result $? "the command names the parties and what it is about"
grep -Eq 'Sanne|Noor|Berg|debts|guidance' "$scratch/out"
is "no personal data" 1 $?
is "five acts" 5 "$(acts)"
silent "once"
t "what was told" zc-plan "done" "$f" "$a"
at 2026-05-04
silent "is not told again"

# --- the example that mails
printf '#!/bin/sh\necho "args: $*" >>%s/mail\ncat >>%s/mail\n' "$scratch" "$scratch" >"$scratch/sendmail"
chmod +x "$scratch/sendmail"
export SENDMAIL="$scratch/sendmail"
git config zc.notify "$root/examples/notify-mail"
zc-plan action "$f" "$g" "more of it" --who k.smit@altrecht --by-date 2026-05-10 >/dev/null
at 2026-05-11
# shellcheck disable=SC2016 # $0 is the store
t "notify-mail, from another directory" sh -c 'cd / && zc-escalate run -C "$0" --as b.devries@lokaal-team' "$PWD"
is "to the organisation's address, by sendmail -t" "args: -t -oi
To: altrecht@example.org
Subject: zc: action, remind, family $f" "$(sed -n 1,3p "$scratch/mail")"
grep -q "^What to do: zc-plan done $f a" "$scratch/mail" && grep -q "^Message-ID: <$f-y.*@zc\\." "$scratch/mail"
result $? "what to do, and an id that stays the same"
grep -Eq 'Noor|Berg|more of it' "$scratch/mail"
is "and no personal data" 1 $?
t_fails 65 "notify-mail takes a message" 'not a message' "$root/examples/notify-mail"
t "notify-mail -h" "$root/examples/notify-mail" -h

# --- an organisation that left is not told; its own case does not stay without anybody
git config --unset zc.notify
t "with a coordinator of altrecht" zc-assign hand-over "$f" x.y@altrecht --talk 2026-05-11 --how spoken --because "they ask it"
zc-plan action "$f" "$g" "and more" --who k.smit@altrecht --by-date 2026-05-13 >/dev/null
sed 's/^  - org: altrecht/&\n    until: 2026-05-12/' "$root/examples/convenants/zuidoost-utrecht-2020.yaml" >"$scratch/left.yaml"
t "altrecht leaves" zc-init --convenant "$scratch/left.yaml"
at 2026-05-18
t_like "owner and coordinator are gone: the checkers get it" '^2026-05-15	.*	action	remind	lokaal-team	' zc-escalate run -n
t_like "and it is told" "^For lokaal-team:" zc-escalate run
silent "once, though nobody of them is there"
store_ok "$scratch/zou"

# --- two clones act on the same term: what they wrote has one id, and differs in when it was
unset SENDMAIL
git config --unset zc.notify
zc-plan action "$f" "$g" "yet more" --who a.smit@lokaal-team --by-date 2026-05-18 >/dev/null
git clone -q . "$scratch/twin"
at 2026-05-20 07:00
t "one clone" zc-escalate run
at 2026-05-20 08:00
t "and the other" zc-escalate run -C "$scratch/twin"
for side in ours theirs; do
	git pull -q --no-rebase "$scratch/twin" main >/dev/null 2>&1
	t "they conflict" git checkout -q --$side "$(file_of "$f")"
	git add -A
	t "the merge takes $side" git commit -qm "$side"
	store_ok .
	git -c core.hooksPath=/nowhere reset -q --hard HEAD~1
	git update-ref -d refs/zc/verified
done
git pull -q --no-rebase "$scratch/twin" main >/dev/null 2>&1
git checkout -q --ours "$(file_of "$f")"
sed -i 's/at: 2026-05-20T07:00/at: 2026-05-20T07:30/' "$(file_of "$f")"
git add -A
t_err "and nothing else" "at is fixed" git commit -qm third
done_testing
