"""reckon.py ask|tell: the same questions of working days, answered by another program.

ask prints questions for tests/proof/days, tell their answers.  The free days are those of
python3-holidays, plus what it does not count; working days are a sorted list in which one looks,
so that nothing is added or skipped as the tools do it."""
import bisect
import datetime
import random
import sys
import zoneinfo

import holidays

DAY = datetime.timedelta(days=1)
FIRST, LAST = datetime.date(1989, 1, 1), datetime.date(2102, 12, 31)


def free_days():
    free = set()
    for year in range(FIRST.year, LAST.year + 1):
        named = {name: day for day, name in holidays.Netherlands(years=year).items()}
        easter = min(d for d in named.values() if d.month in (3, 4) and d.weekday() == 6
                     and d + DAY in named.values())
        # both agreements count Good Friday and every 5 May, and no Sunday by name
        free |= set(named.values()) | {easter - 2 * DAY, datetime.date(year, 5, 5)}
    return free


def working_days():
    free = free_days()
    span = (LAST - FIRST).days + 1
    return [d for d in (FIRST + n * DAY for n in range(span)) if d.weekday() < 5 and d not in free]


WORK = working_days()


def rolled(day):
    return WORK[bisect.bisect_left(WORK, day)]


def months(day, n):
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    for mday in (day.day, 30, 29, 28):
        try:
            return datetime.date(year, month + 1, min(mday, day.day))
        except ValueError:
            continue


def hours(moment, n):
    """Elapsed hours, and the day on which they end by the clock of Amsterdam."""
    end = datetime.datetime.fromisoformat(moment).astimezone(datetime.timezone.utc) + datetime.timedelta(hours=n)
    return end.astimezone(zoneinfo.ZoneInfo("Europe/Amsterdam")).date()


def answer(what, day, rest):
    if what == "time":
        return hours(day, int(rest.split()[0]))
    if what == "between":
        other = datetime.date.fromisoformat(rest)
        return bisect.bisect_right(WORK, other) - bisect.bisect_right(WORK, day)
    n, unit = rest.split(" ", 1)
    n, unit = int(n), unit.rstrip("s")
    if unit == "working day":
        return WORK[bisect.bisect_right(WORK, day) + n - 1] if n else rolled(day)
    if unit in ("month", "year"):
        return rolled(months(day, n * (12 if unit == "year" else 1)))
    return rolled(day + datetime.timedelta(**{unit + "s": n}))


def questions():
    dice = random.Random(2026)
    span = (datetime.date(2098, 12, 31) - datetime.date(1990, 1, 1)).days
    for _ in range(6000):
        day = datetime.date(1990, 1, 1) + dice.randrange(span) * DAY
        unit, most = dice.choice([("working day", 60), ("day", 90), ("week", 26), ("month", 18), ("year", 2), ("", 0)])
        n = dice.randint(0, most)
        if unit:
            yield "add", day, f"{n} {unit}{'s' if n != 1 else ''}"
        else:
            yield "between", day, (day + dice.randint(-400, 400) * DAY).isoformat()
    # moments around the last Sundays of March and October, by clocks of several places
    for _ in range(1000):
        last = datetime.date(dice.randint(1997, 2090), dice.choice([3, 10]), 31)
        day = last - ((last.weekday() + 1) % 7 + dice.randint(-2, 2)) * DAY
        clock = f"{dice.choice([0, 1, 2, 3, 12, 22, 23]):02}:{dice.choice([0, 1, 30, 59]):02}"
        yield "time", f"{day}T{clock}{dice.choice(['+00:00', '+01:00', '+02:00', '-05:00'])}", f"{dice.randint(0, 72)} hours"


for asked in questions():
    print(f"{asked[0]} {asked[1]} {asked[2]}" if sys.argv[1] == "ask" else answer(*asked))
