#!/bin/sh
# What belongs together is there: every tool has a page, a test, and a -h that
# is its SYNOPSIS; every room stands on its floor.
. "${0%/*}/lib.sh"

# refuses_others TOOL: each verb refuses the common options that its synopsis does not name; prints those that are not refused
refuses_others()
{
	"$1" -h | sed 's/^usage: / /; s/^ *//' | while read -r _ verb rest; do
		case $verb in
		[[-]*) rest="$verb $rest" verb= ;;
		esac
		for option in n j q v; do
			case ${rest%%]*} in
			\[-*$option*) ;;
			*) refuses "$1" "$verb" "-$option" ;;
			esac
		done
		for option in -C --as --at --on --because --as-of --exit-code; do
			case $rest in
			*"$option "* | *"$option]"*) ;;
			*) refuses "$1" "$verb" "$option" 2026-11-01 ;;
			esac
		done
	done
}

refuses()
{
	# shellcheck disable=SC2086 # no verb, no word
	case $("$1" $2 "$3" ${4+"$4"} 2>&1) in
	"$1: option $3: not for this verb (see $1 -h)" | "$1: option $3: not for this tool (see $1 -h)") ;;
	*) echo "$*" ;;
	esac
}

for source in "$root"/cmd/zc-*.c; do
	[ -e "$source" ] || continue
	tool=$(basename "$source" .c)
	t "$tool has a manual page" test -s "$root/man/$tool.1"
	t "$tool has a test" test -s "$root/tests/$tool.t"
	t "$tool -h is its SYNOPSIS" "$root/tests/synopsis" "$tool"
	t_out "$tool takes no option that is not in it" "" refuses_others "$tool"
done
for page in "$root"/man/zc-*.1; do
	[ -e "$page" ] || continue
	tool=$(basename "$page" .1)
	t "the page $tool(1) has a tool" test -s "$root/cmd/$tool.c"
done
# shellcheck disable=SC2013 # a room's name is a word
for room in $(sed -n 's/^[0-9] //p' "$root/tests/floors.list"); do
	t "CONTRIBUTING says what the room $room is for" grep -Eq "^\| [0-9] \|[a-z, ]* ${room}[ ,]" "$root/CONTRIBUTING.md"
done
# complete_last WORD...: what bash offers for the last of these
complete_last()
{
	bash -c '. "$0" && COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) && _zc "$1" && echo "${COMPREPLY[*]}"' "$root/examples/zc.bash-completion" "$@"
}
t_out "bash completes a verb" "contact" complete_last zc-match con
t_out "its own options" "--exit-code" complete_last zc-match candidates --e
t_out "and no others" "" complete_last zc-match list --e
t_out "any, before there is a verb" "--exit-code" complete_last zc-match --e
t "the rooms stand on their floors" "$root/tests/floors"
done_testing
