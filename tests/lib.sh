# lib.sh: what every test begins with:  . "${0%/*}/lib.sh"
# shellcheck shell=sh
#
# A test starts in an empty scratch directory with a HOME, a git configuration
# and a clock of its own; nothing outside it is read or written.  It prints TAP
# and ends with done_testing, which a test that breaks off never reaches: prove
# then fails it.
#
#	t NAME COMMAND...			exits 0
#	t_status N NAME COMMAND...		exits N
#	t_out NAME EXPECTED COMMAND...		exits 0 and prints exactly EXPECTED
#	t_like NAME REGEX COMMAND...		exits 0, a line of stdout matches
#	t_err NAME REGEX COMMAND...		does not exit 0, a line of stderr matches
#	t_fails N NAME REGEX COMMAND...		exits N, a line of stderr matches
#	is NAME EXPECTED ACTUAL			two texts are the same
#	store_ok DIR				the store there is sound and clean
#	each_tool_basics TOOL			-h, -V, unknown options, full disks
#
# Regular expressions are those of grep -E.  After any t, $status is the exit
# status, $scratch/out and $scratch/err hold what was printed.  A command gets
# its input by `<file`: in a pipe, t would count in a subshell.

set -u
exec </dev/null
root=$(cd "${0%/*}/.." && pwd) || exit
scratch=$(mktemp -d "${TMPDIR:-/tmp}/zc-test.XXXXXX") || exit
trap 'cd / && rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

ZC_BUILD=$(cd "$root" && cd "${ZC_BUILD:-build}" && pwd) || exit
# shellcheck disable=SC2046 # names hold no spaces
unset ZC_STORE ZC_ACTOR EDITOR VISUAL $(env | sed -n 's/^\(GIT_[A-Z_]*\)=.*/\1/p')
export ZC_BUILD ZC_NOW=2026-11-22T12:00+01:00
export PATH="$ZC_BUILD:$PATH" LC_ALL=C.UTF-8 TZ=UTC TMPDIR="$scratch/tmp"
export HOME="$scratch/home" XDG_CONFIG_HOME="$scratch/home/.config"
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL="$scratch/home/.gitconfig"
# What git commits in a test is as old as what the tools do.
export GIT_AUTHOR_DATE=2026-11-22T12:00:00+01:00 GIT_COMMITTER_DATE=2026-11-22T12:00:00+01:00
# A finding of a sanitizer must not look like an exit status of ours.
# Memory that cannot be had is NULL there as elsewhere, also to libraries.
export ASAN_OPTIONS=exitcode=99:allocator_may_return_null=1 UBSAN_OPTIONS=exitcode=99:print_stacktrace=1
mkdir "$scratch/tmp" "$scratch/home" "$scratch/desk"
cat >"$GIT_CONFIG_GLOBAL" <<'END'
[user]
	name = Test
	email = test@example.org
[init]
	defaultBranch = main
END
cd "$scratch/desk" || exit

tests=0
failures=0

# result STATUS NAME: one line of TAP
result()
{
	tests=$((tests + 1))
	if [ "$1" = 0 ]; then
		echo "ok $tests - $2"
	else
		failures=$((failures + 1))
		echo "not ok $tests - $2"
		diag "failed: $2"
	fi
	return "$1"
}

diag()
{
	printf '%s\n' "$@" | sed 's/^/# /' >&2
}

done_testing()
{
	echo "1..$tests"
	[ "$failures" = 0 ] && [ "$tests" != 0 ]
	exit
}

run()
{
	"$@" >"$scratch/out" 2>"$scratch/err"
	status=$?
}

# tell WANTED: after a failure, what was wanted and what came
tell()
{
	diag "wanted: $1" "exit status: $status" "stdout:" "$(head -40 "$scratch/out")" \
		"stderr:" "$(head -40 "$scratch/err")"
	return 1
}

t()
{
	t_status 0 "$@"
}

t_status()
{
	wanted=$1 name=$2
	shift 2
	run "$@"
	[ "$status" = "$wanted" ]
	result $? "$name" || tell "exit status $wanted of: $*"
}

t_out()
{
	name=$1 wanted=$2
	shift 2
	run "$@"
	[ "$status" = 0 ] && [ "$(cat "$scratch/out")" = "$wanted" ]
	result $? "$name" || tell "this from: $*
$wanted"
}

t_like()
{
	name=$1 wanted=$2
	shift 2
	run "$@"
	[ "$status" = 0 ] && grep -Eq -e "$wanted" "$scratch/out"
	result $? "$name" || tell "/$wanted/ from: $*"
}

t_err()
{
	name=$1 wanted=$2
	shift 2
	run "$@"
	[ "$status" != 0 ] && grep -Eq -e "$wanted" "$scratch/err"
	result $? "$name" || tell "a failure with /$wanted/ from: $*"
}

t_fails()
{
	code=$1 name=$2 wanted=$3
	shift 3
	run "$@"
	[ "$status" = "$code" ] && grep -Eq -e "$wanted" "$scratch/err"
	result $? "$name" || tell "exit status $code with /$wanted/ from: $*"
}

is()
{
	[ "$2" = "$3" ]
	result $? "$1" || diag "wanted: $2" "got: $3"
}

store_ok()
{
	is "git fsck finds nothing in $1" "" "$(git -C "$1" fsck --strict --no-dangling 2>&1)"
	is "git status is clean in $1" "" "$(git -C "$1" status --porcelain 2>&1)"
	[ ! -x "$ZC_BUILD/zc-audit" ] || t "zc-audit verify accepts $1" zc-audit -C "$1" verify
}

each_tool_basics()
{
	t "$1 -h explains itself" "$1" -h
	t "$1 -h is the SYNOPSIS of its page" "$root/tests/synopsis" "$1"
	t_like "$1 -V tells the version" "^$1 [0-9]+\.[0-9]+" "$1" -V
	t_fails 64 "$1 refuses an unknown option" . "$1" --no-such-option
	t_status 74 "$1 notices a full disk" to_full_disk "$1" -h
	t_status 74 "$1 notices a closed stdout" to_closed "$1" -h
}

to_full_disk()
{
	"$@" >/dev/full
}

to_closed()
{
	"$@" >&-
}
