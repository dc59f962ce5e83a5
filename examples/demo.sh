#!/bin/sh
# demo.sh: three families of different kinds, under two agreements, and what a
# coordinator, cron and an auditor see of them.  `make demo` runs it.
#
# It plays in a scratch directory that it throws away, with ZC_NOW moved along;
# nothing outside is read or written.  A command that does not end as it should ends it.
set -u
here=$(cd "${0%/*}" && pwd) || exit
build=${ZC_BUILD:-$here/../build}
[ ! -x "$build/zc-init" ] || PATH=$build:$PATH
PATH=$PATH:$here
scratch=$(mktemp -d "${TMPDIR:-/tmp}/zc-demo.XXXXXX") || exit
trap 'cd / && rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
unset ZC_STORE
export PATH HOME="$scratch" GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 LC_ALL=C.UTF-8
cd "$scratch" || exit

title()
{
	printf '\n\n%s\n' "$1"
	printf '%s\n' "$1" | sed 's/./=/g'
}

say()
{
	echo
	printf '%s\n' "$*" | fold -s -w 78 | sed 's/ *$//'
	echo
}

# now TIME WHO: the clock, and who sits at the keyboard
now()
{
	export ZC_NOW="$1" ZC_ACTOR="$2"
	export GIT_AUTHOR_NAME="${2%@*}" GIT_AUTHOR_EMAIL="$2" GIT_AUTHOR_DATE="$1"
	export GIT_COMMITTER_NAME="${2%@*}" GIT_COMMITTER_EMAIL="$2" GIT_COMMITTER_DATE="$1"
}

# Columns aligned and long lines folded, as a terminal of 80 columns has room for.
shown()
{
	awk -F '\t' '
		{ line[NR] = $0; for (i = 1; i <= NF && NF > 1; i++) if (length($i) > w[i]) w[i] = length($i) }
		END {
			for (r = 1; r <= NR; r++) {
				n = split(line[r], cell, "\t")
				if (n < 2) { print line[r]; continue }
				out = ""
				for (i = 1; i <= n; i++) out = out sprintf("%-" w[i] "s  ", cell[i])
				sub(/ +$/, "", out)
				print out
			}
		}' "$1" | fold -s -w 80
}

# as_typed COMMAND: with a prompt, broken before options where it is long
as_typed()
{
	printf '%s\n' "$1" | awk '{
		gsub(/ (--[a-z]|\| |&& )/, "\001&")
		n = split($0, part, "\001")
		line = "$ " part[1]
		for (i = 2; i <= n; i++)
			if (length(line part[i]) > 77) { print line " \\"; line = "   " part[i] }
			else line = line part[i]
		print line }'
}

# expect STATUS COMMAND: show it, run it in this shell (it may set a variable), show what it prints
expect()
{
	as_typed "$2"
	eval "$2" >"$scratch/out" 2>&1
	got=$?
	shown "$scratch/out"
	[ "$got" = 0 ] || echo "(exit status $got)"
	[ "$got" = "$1" ] || { echo "demo: wanted exit status $1" >&2; exit 1; }
}

run()
{
	expect 0 "$1"
}

title '1. Noor, South-East Utrecht: from the first signal to after-care'

now 2026-03-02T10:15+01:00 a.jansen@lokaal-team
say 'A store is a git repository with one file per family and one agreement.'
run 'zc-init --convenant zuidoost-utrecht-2020 utrecht'
export ZC_STORE="$scratch/utrecht"
say 'Monday 2 March. The local team has a concern about Noor. A signal says that there is concern, from whom, and whether the parents know: nothing else.'
run 'noor=$(zc-signal add --by a.jansen@lokaal-team --given Noor --prefix "van der" --surname Berg --born 2014-05-09 --bsn 123456782 --clarity unclear --parents-informed 2026-03-01 | cut -f 1)'

now 2026-03-09T09:00+01:00 k.smit@altrecht
say 'A week later Altrecht has one too. The BSN leads to the same family; the parents were not informed, and that takes a reason.'
expect 77 'zc-signal add --by k.smit@altrecht --bsn 123456782 --surname Berg --born 2014-05-09 --clarity clear --parents-informed none'
run 'zc-signal add --by k.smit@altrecht --bsn 123456782 --surname Berg --born 2014-05-09 --clarity clear --parents-informed none --because "safety of the child" | cut -f 2'

now 2026-03-10T08:00+01:00 a.jansen@lokaal-team
say 'Two organisations: a match. They inform each other, which they have five working days for.'
run 'zc-match find'
run 'zc-escalate due | cut -f 3-6'
run 'zc-match contact $noor --between a.jansen@lokaal-team --between k.smit@altrecht'

now 2026-03-16T14:00+01:00 a.jansen@lokaal-team
say 'They meet with the family: coordination is needed. Who coordinates? The tool proposes, with its article; people decide.'
run 'zc-assign need $noor needed --forum local-team --with-family yes'
run 'zc-assign propose -v $noor | cut -f 2-5'
say 'Another choice than the agreement proposes is refused (77), until somebody says why. The reason stays in the file and in history.'
expect 77 'zc-assign to $noor r.vos@de-rading'
run 'zc-assign to -n $noor r.vos@de-rading --because "knows the family" | grep "^+"'
say 'That was -n: the change it would make. The family wants A. Jansen, whom the agreement proposes too.'
run 'zc-assign to $noor a.jansen@lokaal-team --family-wishes a.jansen@lokaal-team'

now 2026-03-30T11:00+02:00 a.jansen@lokaal-team
say 'One family, one plan.'
run 'zc-plan start $noor --words "We want quiet in the house."'
run 'rent=$(zc-plan problem $noor --domain material "rent arrears")'
run 'paid=$(zc-plan goal $noor "the rent is paid and stays paid" --for $rent)'
run 'debts=$(zc-plan action $noor $paid "apply for debt relief" --who Sanne --by-date 2026-04-15)'
run 'home=$(zc-plan action $noor $paid "guidance at home" --who k.smit@altrecht --by-date 2026-06-01 --after $debts)'
run 'zc-plan done $noor $debts --brought "admitted"'

title '2. It stalls: escalation, and what cron sees'

now 2026-06-29T08:30+02:00 a.jansen@lokaal-team
say 'Monday morning, 29 June. Two of the example scripts: what A. Jansen has this week, and what the organisations are sent.'
run 'my-cases-this-week'
run 'overdue-per-organisation'
now 2026-06-30T10:00+02:00 a.jansen@lokaal-team
say 'They look at it with the family.'
run 'zc-plan evaluate $noor --with-family yes --as-agreed no --note "guidance has not begun"'
run 'zc-plan show $noor'
say 'The two parties do not come together, so both scale up, each in its own line. The agreement gives a talk within two weeks, and commitment within five working days after the talk; the due days are written when they arise.'
now 2026-07-01T11:00+02:00 a.jansen@lokaal-team
run 'zc-escalate raise $noor --line process --about $home --between a.jansen@lokaal-team --between k.smit@altrecht --because "agreed help not started"'
say 'What cron mails on 17 July (zc-escalate due prints nothing when nothing is due):'
now 2026-07-17T07:00+02:00 a.jansen@lokaal-team
run 'zc-escalate due --within "3 days" | cut -f 3-7'
say 'They had talked in time, and nobody had entered it. Recorded by its own day, it meets its term and starts the next.'
run 'zc-escalate talk $noor --on 2026-07-10'
run 'zc-escalate due --kind commitment | cut -f 3-8'
run 'zc-escalate commit $noor --agreement "guidance starts on 1 August"'

now 2026-09-30T16:00+02:00 a.jansen@lokaal-team
say 'It started, and it worked. After-care must be agreed, or recorded as not needed: nothing lifts that.'
run 'zc-plan done $noor $home --on 2026-09-15 --brought "quiet evenings"'
run 'zc-plan done $noor $paid'
run 'zc-plan evaluate $noor --with-family yes --as-agreed yes'
expect 77 'zc-close end $noor --ground results-reached'
run 'zc-close end $noor --ground results-reached --after-care "jgz: calls in October" --until 2026-10-15'
run 'zc-show $noor'

title '3. Daan, The Hague: a judicial measure and the ladder'

now 2026-02-02T09:00+01:00 q.wolters@bjz
unset ZC_STORE
say 'The same tools, another agreement. Here the police signals through BJZ.'
run 'zc-init --convenant den-haag-2010 hague'
export ZC_STORE="$scratch/hague"
expect 77 'zc-signal add --by i.molenaar@politie --given Daan --surname Vos --born 2012-02-14 --parents-informed 2026-02-02'
run 'daan=$(zc-signal add --by q.wolters@bjz --on-behalf-of i.molenaar@politie --route justice --given Daan --surname Vos --born 2012-02-14 --parents-informed 2026-02-02 | cut -f 1)'
now 2026-02-05T13:30+01:00 h.smit@jgz-4-19
run 'zc-signal add --family $daan --by h.smit@jgz-4-19 --given Daan --born 2012-02-14 --clarity clear --parents-informed 2026-02-05 --asks coordination | cut -f 2'
run 'zc-match find'
run 'zc-match contact $daan --between q.wolters@bjz --between h.smit@jgz-4-19'
now 2026-02-10T15:00+01:00 h.smit@jgz-4-19
say 'The number of helpers is not enough here: the agreement asks for facts. With a measure, BJZ coordinates.'
expect 77 'zc-assign need $daan needed --forum veiligheidshuis --level 4'
run 'zc-assign fact $daan development-threatened'
run 'zc-assign fact $daan measure=ots'
run 'zc-assign need $daan needed --forum veiligheidshuis --level 4 --with-family yes'
run 'zc-assign propose $daan | cut -f 2-4,8,9'
run 'zc-assign to $daan q.wolters@bjz'
now 2026-03-02T10:00+01:00 q.wolters@bjz
run 'zc-plan start $daan'
run 'school=$(zc-plan problem $daan --domain education "does not go to school")'
run 'daily=$(zc-plan goal $daan "goes to school every day" --for $school)'
run 'therapy=$(zc-plan action $daan $daily "therapy at home" --who t.kok@jeugdformaat --by-date 2026-04-01)'
now 2026-04-20T07:00+02:00 q.wolters@bjz
say 'The action is overdue. Up the ladder of The Hague: the youth director, then the managers, until it is settled.'
run 'zc-escalate due | cut -f 3-7'
run 'zc-escalate raise $daan --line stagnation --about $therapy --because "a waiting list until autumn"'
run 'zc-escalate talk $daan'
now 2026-05-12T10:00+02:00 x.bergsma@gemeente
run 'zc-escalate step $daan --responsible p.vos@jeugdformaat --responsible q.wolters@bjz --because "no place yet"'
now 2026-06-02T10:00+02:00 x.bergsma@gemeente
run 'zc-escalate talk $daan --on 2026-05-20'
run 'zc-escalate commit $daan --agreement "therapy from 1 June" --on 2026-05-22'
run 'zc-escalate down $daan --because "therapy has begun"'
now 2026-09-10T10:00+02:00 q.wolters@bjz
say 'The measure ends, so the proposal changes. Coordination passes on, and never without a talk.'
run 'zc-assign fact $daan --end measure'
expect 77 'zc-assign hand-over $daan h.smit@jgz-4-19'
run 'zc-assign hand-over $daan h.smit@jgz-4-19 --talk 2026-09-09 --how spoken'

title '4. Yasmina, The Hague: not needed, an aunt guards'

now 2026-09-14T09:00+02:00 s.meijer@basisschool
run 'yasmina=$(zc-signal add --by s.meijer@basisschool --given Yasmina --prefix el --surname Amrani --born 2017-06-01 --bsn 111222333 --parents-informed 2026-09-14 | cut -f 1)'
run 'zc-signal add --by w.dekker@amw --bsn 111222333 --parents-informed 2026-09-14 | cut -f 2'
now 2026-09-21T16:00+02:00 w.dekker@amw
run 'zc-match find'
run 'zc-match contact $yasmina --between s.meijer@basisschool --between w.dekker@amw'
say 'Not needed is a decision too, with who guards the tuning, and why. A school may decide, and never coordinate.'
run 'zc-assign need $yasmina not-needed --forum izc --guard "aunt Fatma" --guard-role relative --because "the family agrees with both helpers itself"'
expect 77 'zc-assign to $yasmina s.meijer@basisschool'

title '5. A hand edit'

now 2026-10-01T09:00+02:00 w.dekker@amw
say 'The files belong to people. What is right is committed with plain git; what is not is refused by the hook, with its place.'
run 'cd hague && file=$(ls families/*/*/$yasmina.yaml)'
run 'sed -i "s/by: s.meijer@basisschool/by: w.dekker@amw/" $file'
expect 1 'git commit -q -a -m "another author"'
run 'git restore --staged --worktree $file'
run 'sed -i "s/^  born: 2017-06-01/  born: 2017-06-11  # as on the passport/" $file'
run 'git commit -q -a -m "a birth date corrected"'

title '6. What the steering group and an auditor see'

say 'Numbers only:'
run 'monthly-overview 2026-09'

say 'One change is one commit: who, what, when, under which article. No names, no free text.'
run 'git log -1 --grep=assign.hand-over'
run 'zc-show log $yasmina | cut -f 2,4-6'
run 'zc-audit verify -v'
run 'git fsck --strict --no-dangling && git status --short'
say 'And any day can be asked for: who coordinated on 1 June, and who today?'
run 'zc-show list --on 2026-06-01 | cut -f 1-4'
run 'zc-show list | cut -f 1-4'
echo
echo 'Read on: man man/zc.7'
