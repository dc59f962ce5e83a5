#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "alloc.h"
#include "calendar.h"

enum { FIRST_YEAR = 1800, LAST_YEAR = 2999 };
enum { FIRST_DAY = -62091, LAST_DAY = 376199 };         /* of those years */
enum { HOUR = 3600, DAY = 24 * HOUR, MAX_OFFSET = 14 * 60 };

/* ---- days ---- */

static bool
leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return days[month - 1] + (month == 2 && leap(year));
}

bool
zc_day_known(zc_day d)
{
	return d >= FIRST_DAY && d <= LAST_DAY;
}

/* n digits as a number; -1 when one of them is none. */
static int
digits(const char *s, int n)
{
	int v = 0;
	for (int i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		v = v * 10 + (s[i] - '0');
	}
	return v;
}

/* The day that s starts with, in its ten characters. */
static bool
leading_day(zc_day *out, const char *s)
{
	int year, month, day;
	if ((year = digits(s, 4)) < 0 || s[4] != '-' || (month = digits(s + 5, 2)) < 0 ||
	    s[7] != '-' || (day = digits(s + 8, 2)) < 0)
		return false;
	if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 ||
	    day < 1 || day > month_days(year, month))
		return false;
	*out = zc_day_of(year, month, day);
	return true;
}

bool
zc_day_parse(zc_day *out, const char *s)
{
	return strlen(s) == ZC_DATE_LEN - 1 && leading_day(out, s);
}

void
zc_day_format(char out[ZC_DATE_LEN], zc_day d)
{
	int year, month, day;
	zc_day_split(d, &year, &month, &day);
	for (int i = 3; i >= 0; i--, year /= 10)
		out[i] = (char)('0' + year % 10);
	out[4] = out[7] = '-';
	out[5] = (char)('0' + month / 10);
	out[6] = (char)('0' + month % 10);
	out[8] = (char)('0' + day / 10);
	out[9] = (char)('0' + day % 10);
	out[10] = '\0';
}

/* Years are counted from 1 March, so that the leap day is the last of its
 * year and the months' lengths repeat: 153 days in each five months. */
zc_day
zc_day_of(int year, int month, int day)
{
	int y = month > 2 ? year : year - 1, m = (month + 9) % 12;
	return y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + day - 1 - 719468;
}

void
zc_day_split(zc_day d, int *year, int *month, int *day)
{
	int n = d + 719468;                             /* days since 0000-03-01 */
	int era = n / 146097, of_era = n % 146097;      /* 400 years each */
	int y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = of_era - (y * 365 + y / 4 - y / 100);
	int m = (of_year * 5 + 2) / 153;
	*day = of_year - (m * 153 + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = era * 400 + y + (m >= 10);
}

int
zc_day_weekday(zc_day d)
{
	int w = (d + 3) % 7;                            /* 1970-01-01 was a Thursday */
	return (w < 0 ? w + 7 : w) + 1;
}

int
zc_day_iso_week(zc_day d, int *iso_year)
{
	zc_day thursday = d - zc_day_weekday(d) + 4;    /* a week is of its Thursday's year */
	int month, day;
	zc_day_split(thursday, iso_year, &month, &day);
	return (thursday - zc_day_of(*iso_year, 1, 1)) / 7 + 1;
}

int
zc_day_age(zc_day born, zc_day on)
{
	int y1, m1, d1, y2, m2, d2;
	zc_day_split(born, &y1, &m1, &d1);
	zc_day_split(on, &y2, &m2, &d2);
	return y2 - y1 - (m2 < m1 || (m2 == m1 && d2 < d1));
}

/* ---- times ---- */

/* How often it was set, and once more: what was found out in another zone does not hold. */
static unsigned zone = 1;

static bool
zone_exists(const char *name)
{
	static const char chars[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-/";
	if (name[0] == '\0' || name[0] == '/' || name[strspn(name, chars)] != '\0')
		return false;                           /* so no dots either */
	const char *dir = getenv("TZDIR");
	struct zc_text path = {0};
	char magic[4] = "";
	zc_text_addf(&path, "%s/%s", dir != NULL ? dir : "/usr/share/zoneinfo", name);
	FILE *f = fopen(path.s, "re");
	zc_text_free(&path);
	if (f == NULL)
		return false;
	bool found = fread(magic, sizeof magic, 1, f) == 1 && memcmp(magic, "TZif", 4) == 0;
	fclose(f);
	return found;
}

int
zc_zone_set(const char *name, struct zc_err *e)
{
	static char *last;
	const char *now = getenv("TZ");
	if (last != NULL && now != NULL && strcmp(last, name) == 0 && strcmp(now, name) == 0)
		return ZC_OK;                           /* who replays a history asks for the same one at each commit */
	/* tzset(3) takes an unknown name for UTC without a word */
	if (!zone_exists(name))
		return zc_fail(e, ZC_CONFIG, "%s: unknown time zone", name);
	if (setenv("TZ", name, 1) != 0)
		return zc_fail_errno(e, ZC_CONFIG, "%s", name);
	tzset();
	zone++;
	free(last);
	last = zc_strdup(name);
	return ZC_OK;
}

/* Seconds east of UTC in the zone at that moment.  A family's few moments are asked for again and again. */
static int
zone_offset(int64_t utc)
{
	enum { SEEN = 64 };
	static _Thread_local struct { int64_t utc; int offset; unsigned zone; } seen[SEEN];
	time_t t = (time_t)utc;
	struct tm tm;
	size_t i = (uint64_t)utc / 60 % SEEN;
	if (seen[i].zone != zone || seen[i].utc != utc) {
		seen[i].utc = utc;
		seen[i].offset = localtime_r(&t, &tm) != NULL ? (int)tm.tm_gmtoff : 0;
		seen[i].zone = zone;
	}
	return seen[i].offset;
}

struct zc_time
zc_time_at(int64_t utc)
{
	return (struct zc_time){.utc = utc, .offset = zone_offset(utc) / 60, .set = true};
}

zc_day
zc_time_day(struct zc_time t)
{
	/* of the years 1 to 9999, whatever somebody wrote as a commit's date */
	const int64_t first = INT64_C(-62135510400), last = INT64_C(253402214400);
	int64_t utc = t.utc < first ? first : t.utc > last ? last : t.utc;
	int64_t local = utc + zone_offset(utc);
	return (zc_day)(local >= 0 ? local / DAY : -((-local + DAY - 1) / DAY));
}

/* The moment at which the zone's clocks show local (seconds, read as if they
 * were UTC): by the offset of the day before or, failing that, of the day
 * after.  Clocks put back show it twice, and the offset before gives the
 * first; clocks put forward may skip it. */
static bool
moment_of(int64_t *utc, int64_t local)
{
	for (int side = -1; side <= 1; side += 2) {
		int offset = zone_offset(local + side * DAY);
		*utc = local - offset;
		if (zone_offset(*utc) == offset)
			return true;
	}
	return false;
}

/* HH:MM[:SS], past which *s is moved; -1 when there is none. */
static int
clock_seconds(const char **s)
{
	const char *p = *s;
	int hour = digits(p, 2), minute, second = 0;
	if (hour < 0 || hour > 23 || p[2] != ':' || (minute = digits(p + 3, 2)) < 0 || minute > 59)
		return -1;
	p += 5;
	if (*p == ':') {
		if ((second = digits(p + 1, 2)) < 0 || second > 59)
			return -1;
		p += 3;
	}
	*s = p;
	return hour * HOUR + minute * 60 + second;
}

/* Z or +HH:MM and nothing behind it, in minutes. */
static bool
offset_minutes(int *out, const char *s)
{
	int hours, minutes;
	if (strcmp(s, "Z") == 0) {
		*out = 0;
		return true;
	}
	if ((*s != '+' && *s != '-') || (hours = digits(s + 1, 2)) < 0 || s[3] != ':' ||
	    (minutes = digits(s + 4, 2)) < 0 || minutes > 59 || s[6] != '\0')
		return false;
	*out = (hours * 60 + minutes) * (*s == '-' ? -1 : 1);
	return hours * 60 + minutes <= MAX_OFFSET;
}

bool
zc_time_parse(struct zc_time *out, const char *s, bool *whole_day)
{
	zc_day day;
	int seconds = DAY / 2, offset;
	int64_t utc;
	if (strnlen(s, ZC_DATE_LEN) < ZC_DATE_LEN - 1 || !leading_day(&day, s))
		return false;
	bool whole = s[ZC_DATE_LEN - 1] == '\0';
	s += whole ? ZC_DATE_LEN - 1 : ZC_DATE_LEN;
	if (!whole && (s[-1] != 'T' || (seconds = clock_seconds(&s)) < 0))
		return false;
	int64_t local = (int64_t)day * DAY + seconds;
	if (*s == '\0') {
		if (!moment_of(&utc, local))
			return false;
		*out = zc_time_at(utc);
	} else {
		if (!offset_minutes(&offset, s))
			return false;
		*out = (struct zc_time){.utc = local - offset * 60, .offset = offset, .set = true};
	}
	if (whole_day != NULL)
		*whole_day = whole;
	return true;
}

void
zc_time_format(char out[ZC_TIME_LEN], struct zc_time t)
{
	int64_t local = t.utc + t.offset * 60;
	unsigned east = (unsigned)abs(t.offset), seconds = (unsigned)(((local % DAY) + DAY) % DAY);
	char date[ZC_DATE_LEN], second[8] = "", offset[8] = "Z";
	zc_day_format(date, (zc_day)((local - seconds) / DAY));
	if (seconds % 60 != 0)
		snprintf(second, sizeof second, ":%02u", seconds % 60);
	if (east != 0)
		snprintf(offset, sizeof offset, "%c%02u:%02u", t.offset < 0 ? '-' : '+',
		    east / 60 % 100, east % 60);
	snprintf(out, ZC_TIME_LEN, "%sT%02u:%02u%s%s", date, seconds / HOUR, seconds / 60 % 60,
	    second, offset);
}

int
zc_now(struct zc_time *out, struct zc_err *e)
{
	const char *s = getenv("ZC_NOW");
	if (s == NULL)
		*out = zc_time_at((int64_t)time(NULL));
	else if (!zc_time_parse(out, s, NULL))
		return zc_fail(e, ZC_USAGE, "ZC_NOW: no time: '%s'", s);
	return ZC_OK;
}

/* ---- durations ---- */

static const char *const units[] = {
	[ZC_HOURS] = "hour", [ZC_DAYS] = "day", [ZC_WEEKS] = "week", [ZC_MONTHS] = "month",
	[ZC_YEARS] = "year", [ZC_WORKING_DAYS] = "working day",
};
enum { UNITS = sizeof units / sizeof *units };

bool
zc_duration_parse(struct zc_duration *out, const char *s)
{
	size_t n = strspn(s, "0123456789");
	if (n < 1 || n > 4 || (n > 1 && s[0] == '0') || s[n] != ' ')
		return false;
	for (unsigned u = 0; u < UNITS; u++) {
		size_t len = strlen(units[u]);
		const char *rest = s + n + 1 + len;
		if (strncmp(s + n + 1, units[u], len) != 0 ||
		    (*rest != '\0' && strcmp(rest, "s") != 0))
			continue;
		*out = (struct zc_duration){.n = digits(s, (int)n), .unit = (enum zc_unit)u};
		return true;
	}
	return false;
}

void
zc_duration_format(char out[32], struct zc_duration d)
{
	snprintf(out, 32, "%d %s%s", d.n, units[d.unit], d.n == 1 ? "" : "s");
}

/* ---- free days ---- */

enum holiday {
	NEW_YEAR, GOOD_FRIDAY, EASTER_SUNDAY, EASTER_MONDAY, KINGS_DAY, LIBERATION_DAY,
	LIBERATION_DAY_FIVE_YEARLY, ASCENSION, WHIT_SUNDAY, WHIT_MONDAY, CHRISTMAS, BOXING_DAY,
	HOLIDAYS
};

static const char *const holidays[HOLIDAYS] = {
	"new-year", "good-friday", "easter-sunday", "easter-monday", "kings-day", "liberation-day",
	"liberation-day-five-yearly", "ascension", "whit-sunday", "whit-monday", "christmas",
	"boxing-day",
};

const char *
zc_holiday_name(size_t i)
{
	return i < HOLIDAYS ? holidays[i] : NULL;
}

bool
zc_holiday_bit(unsigned *bit, const char *name)
{
	for (size_t i = 0; i < HOLIDAYS; i++) {
		if (strcmp(name, holidays[i]) == 0) {
			*bit = 1U << i;
			return true;
		}
	}
	return false;
}

/* The anonymous Gregorian computus (Nature, 1876), good for any year. */
zc_day
zc_easter(int year)
{
	int golden = year % 19, century = year / 100, rest = year % 100;
	int lunar = (century - (century + 8) / 25 + 1) / 3;
	int epact = (19 * golden + century - century / 4 - lunar + 15) % 30;
	int weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
	int late = (golden + 11 * epact + 22 * weekday) / 451;
	int n = epact + weekday - 7 * late + 114;
	return zc_day_of(year, n / 31, n % 31 + 1);
}

/* The birthday of the king or queen, as it was kept; Sundays are avoided. */
static zc_day
national_day(int year)
{
	if (year < 1885)
		return ZC_NO_DAY;
	if (year < 1949)
		return zc_day_of(year, 8, 31);
	zc_day d = year < 2014 ? zc_day_of(year, 4, 30) : zc_day_of(year, 4, 27);
	if (zc_day_weekday(d) != 7)
		return d;
	return year < 1980 ? d + 1 : d - 1;
}

static zc_day
holiday_in(enum holiday h, int year, zc_day easter)
{
	switch (h) {
	case NEW_YEAR: return zc_day_of(year, 1, 1);
	case GOOD_FRIDAY: return easter - 2;
	case EASTER_SUNDAY: return easter;
	case EASTER_MONDAY: return easter + 1;
	case KINGS_DAY: return national_day(year);
	case LIBERATION_DAY: return year >= 1945 ? zc_day_of(year, 5, 5) : ZC_NO_DAY;
	case LIBERATION_DAY_FIVE_YEARLY:
		return year >= 1945 && year % 5 == 0 ? zc_day_of(year, 5, 5) : ZC_NO_DAY;
	case ASCENSION: return easter + 39;
	case WHIT_SUNDAY: return easter + 49;
	case WHIT_MONDAY: return easter + 50;
	case CHRISTMAS: return zc_day_of(year, 12, 25);
	case BOXING_DAY: return zc_day_of(year, 12, 26);
	case HOLIDAYS: break;
	}
	return ZC_NO_DAY;
}

static const char *
holiday_on(unsigned bits, zc_day d)
{
	int year, month, day;
	zc_day_split(d, &year, &month, &day);
	zc_day easter = zc_easter(year);
	for (unsigned h = 0; h < HOLIDAYS; h++) {
		if ((bits >> h & 1) != 0 && holiday_in((enum holiday)h, year, easter) == d)
			return holidays[h];
	}
	return NULL;
}

static int
compare_free_day(const void *key, const void *element)
{
	zc_day d = *(const zc_day *)key, other = ((const struct zc_free_day *)element)->day;
	return (d > other) - (d < other);
}

static bool
is_weekend(const struct zc_calendar *c, zc_day d)
{
	unsigned weekend = c->weekend != 0 ? c->weekend : 1U << 6 | 1U << 7;
	return (weekend >> zc_day_weekday(d) & 1) != 0;
}

const char *
zc_calendar_free(const struct zc_calendar *c, zc_day d)
{
	static const char *const names[] = {
		NULL, "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
	};
	if (is_weekend(c, d))
		return names[zc_day_weekday(d)];
	const char *name = holiday_on(c->holidays, d);
	if (name != NULL || c->nextra == 0)
		return name;
	const struct zc_free_day *extra =
	    bsearch(&d, c->extra, c->nextra, sizeof *c->extra, compare_free_day);
	return extra != NULL ? extra->name : NULL;
}

/* ---- terms ---- */

static void
explain_day(struct zc_text *explain, const char *verb, zc_day d, const char *why)
{
	char date[ZC_DATE_LEN];
	if (explain == NULL)
		return;
	zc_day_format(date, d);
	zc_text_addf(explain, "%s %s%s%s\n", verb, date, *why != '\0' ? " " : "", why);
}

/* From d on, d included, the first working day; may end outside the known days. */
static zc_day
next_working_day(const struct zc_calendar *c, zc_day d, struct zc_text *explain)
{
	const char *why;
	for (; zc_day_known(d) && (why = zc_calendar_free(c, d)) != NULL; d++)
		explain_day(explain, "skipped", d, why);
	return d;
}

static zc_day
add_months(zc_day from, int n, struct zc_text *explain)
{
	int year, month, day;
	zc_day_split(from, &year, &month, &day);
	int months = year * 12 + month - 1 + n;
	year = months / 12;
	month = months % 12 + 1;
	int last = month_days(year, month);
	zc_day end = zc_day_of(year, month, day < last ? day : last);
	if (day > last)
		explain_day(explain, "shortened to", end, "the month's last day");
	return end;
}

static zc_day
add_working_days(const struct zc_calendar *c, zc_day d, int n, struct zc_text *explain)
{
	while (n-- > 0 && zc_day_known(d))
		d = next_working_day(c, d + 1, explain);
	return d;
}

/* The last day, before any roll. */
static zc_day
end_of(const struct zc_calendar *c, zc_day from, struct zc_duration d, struct zc_text *explain)
{
	switch (d.unit) {
	case ZC_WEEKS: return from + 7 * d.n;
	case ZC_MONTHS: return add_months(from, d.n, explain);
	case ZC_YEARS: return add_months(from, 12 * d.n, explain);
	case ZC_WORKING_DAYS: return add_working_days(c, from, d.n, explain);
	case ZC_HOURS: return from + (d.n + 12) / 24;
	case ZC_DAYS: break;
	}
	return from + d.n;
}

/* Prolonged until it holds as many working days as a short term must. */
static zc_day
prolonged(const struct zc_calendar *c, zc_day from, zc_day end, struct zc_text *explain)
{
	zc_day first = end;
	if (c->least == 0 || end - from <= c->least || !zc_day_known(end))
		return end;
	for (int have = zc_calendar_working_days(c, from, end); have < c->least && zc_day_known(end); )
		have += zc_calendar_free(c, ++end) == NULL;
	if (end > first)
		explain_day(explain, "prolonged to", end, "for the working days that a short term holds");
	return end;
}

static void
explain_start(struct zc_text *explain, const char *from, struct zc_duration d)
{
	char duration[32];
	zc_duration_format(duration, d);
	if (explain != NULL)
		zc_text_addf(explain, "%s after %s\n", duration, from);
}

zc_day
zc_calendar_add_time(const struct zc_calendar *c, struct zc_time from, struct zc_duration d,
                     struct zc_text *explain)
{
	char start[ZC_TIME_LEN];
	if (d.unit != ZC_HOURS)
		return zc_calendar_add(c, zc_time_day(from), d, explain);
	zc_time_format(start, from);
	explain_start(explain, start, d);
	zc_day end = zc_time_day(zc_time_at(from.utc + (int64_t)d.n * HOUR));
	if (!zc_day_known(end))
		return ZC_NO_DAY;
	explain_day(explain, "ends", end, "");
	return end;
}

zc_day
zc_calendar_add(const struct zc_calendar *c, zc_day from, struct zc_duration d,
                struct zc_text *explain)
{
	char start[ZC_DATE_LEN];
	if (!zc_day_known(from))
		return ZC_NO_DAY;
	zc_day_format(start, from);
	explain_start(explain, start, d);
	zc_day end = end_of(c, from, d, explain);
	if (d.unit != ZC_HOURS && d.unit != ZC_WORKING_DAYS)
		end = prolonged(c, from, end, explain);
	if (c->roll && d.unit != ZC_HOURS)
		end = next_working_day(c, end, explain);
	if (!zc_day_known(end))
		return ZC_NO_DAY;
	explain_day(explain, "ends", end, "");
	return end;
}

/* Holidays after `from` up to `to` that fall in no weekend, each day once. */
static int
holidays_between(const struct zc_calendar *c, zc_day from, zc_day to)
{
	int first, last, month, day, n = 0;
	zc_day_split(from, &first, &month, &day);
	zc_day_split(to, &last, &month, &day);
	for (int year = first; year <= last; year++) {
		zc_day easter = zc_easter(year), seen[HOLIDAYS] = {0};
		size_t nseen = 0;
		for (unsigned h = 0; h < HOLIDAYS; h++) {
			zc_day d = (c->holidays >> h & 1) != 0 ? holiday_in((enum holiday)h, year, easter) : ZC_NO_DAY;
			size_t i = 0;
			while (i < nseen && seen[i] != d)
				i++;
			if (i == nseen && d > from && d <= to && !is_weekend(c, d))
				seen[nseen++] = d;
		}
		n += (int)nseen;
	}
	return n;
}

/* Days of the agreement's own that no weekend and no holiday had made free. */
static int
extra_between(const struct zc_calendar *c, zc_day from, zc_day to)
{
	int n = 0;
	for (size_t i = 0; i < c->nextra; i++) {
		zc_day d = c->extra[i].day;
		bool again = i > 0 && c->extra[i - 1].day == d;
		n += d > from && d <= to && !again && !is_weekend(c, d) && holiday_on(c->holidays, d) == NULL;
	}
	return n;
}

int
zc_calendar_working_days(const struct zc_calendar *c, zc_day from, zc_day to)
{
	if (to < from)
		return -zc_calendar_working_days(c, to, from);
	int weeks = (to - from) / 7, n = 0;
	for (zc_day d = from + 1; d <= from + 7; d++)
		n += is_weekend(c, d) ? 0 : weeks + (d <= to - 7 * weeks);
	return n - holidays_between(c, from, to) - extra_between(c, from, to);
}
