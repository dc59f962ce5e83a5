#!/bin/sh
# The calendar against other programs, 1990 to 2100: Easter after ncal, the free
# days after python3-holidays, and working days reckoned by tests/proof/reckon.py.
# tests/deps gets them; without apt they are left out.
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
days=$ZC_BUILD/proof/days
python=/usr/bin/python3

have()   # NAME COMMAND...: can it be run?  Without apt a test may do without.
{
	name=$1
	shift
	"$@" >/dev/null 2>&1 && return
	command -v apt-get >/dev/null && { result 1 "$name is there (tests/deps check)"; return 1; }
	tests=$((tests + 1))
	echo "ok $tests # SKIP no $name, and no apt to get it"
	return 1
}

# The holidays of the law with the Sundays by name.  Weekends would hide them, so
# they are asked for twice, under agreements with another weekend of one day each.
for weekend in wednesday tuesday; do
	sed "s/^  holidays:.*/  holidays: [$(tr '\n' ' ' <<-END
		new-year, easter-sunday, easter-monday, kings-day, liberation-day-five-yearly,
		ascension, whit-sunday, whit-monday, christmas, boxing-day
	END
	)]/; s/^  weekend:.*/  weekend: [$weekend]/" "$root/examples/convenants/den-haag-2010.yaml" >$weekend.yaml
	seq -f 'year %.0f' 1990 2100 | "$days" $weekend.yaml
done | sort -u >ours

if have ncal ncal -e 2026; then
	for year in $(seq 1990 2100); do
		ncal -e "$year" | sed "s,\(..\)/\(..\)/..,$year-\1-\2,"
	done >easter
	is "Easter is ncal's, in 111 years" 111 "$(grep ' easter-sunday$' ours | cut -d ' ' -f 1 | comm -12 - easter | wc -l)"
fi

if have python3-holidays $python -c 'import holidays'; then
	$python -c 'import holidays
for year in range(1990, 2101):
    for day in holidays.Netherlands(years=year):
        print(day)' | sort -u >theirs
	is "a thousand free days and more" "" "$(awk 'END { if (NR < 1000) print NR }' theirs)"
	is "the free days are those of python3-holidays" "" "$(cut -d ' ' -f 1 ours | diff - theirs)"

	$python "$root/tests/proof/reckon.py" ask >asked
	$python "$root/tests/proof/reckon.py" tell >told
	for agreement in den-haag-2010 zuidoost-utrecht-2020; do
		"$days" "$root/examples/convenants/$agreement.yaml" <asked >said
		is "7000 terms and spans of $agreement are reckoned alike" "" "$(paste -d '|' asked told said | awk -F '|' '$2 != $3' | head)"
	done
	is "and there were 7000" 7000 "$(wc -l <said)"
fi

# what no package counts: Good Friday, 5 May in each year, days of one's own
sed "s/^  holidays:.*/  holidays: [good-friday, liberation-day]/
s/^  free-days:.*/  free-days: [{date: 2026-05-15, name: bridge day}, {date: 2026-10-03, name: town relief}]/" \
	"$root/examples/convenants/den-haag-2010.yaml" >own.yaml
is "Good Friday, 5 May in any year, and days of the agreement's own" "2026-04-03 good-friday
2026-05-05 liberation-day
2026-05-15 bridge day" "$(echo year 2026 | "$days" own.yaml)"
is "a free day on a Saturday is a Saturday; a bridge day is passed over" "2026-05-18
0" "$(printf '%s\n' 'add 2026-05-14 1 working day' 'between 2026-10-02 2026-10-03' | "$days" own.yaml)"
done_testing
