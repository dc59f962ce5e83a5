#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "calendar.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* What follows up to the first test is a second program for the same answers:
 * it walks from day to day and knows no formula of calendar.c. */

struct walker { zc_day day; int year, month, mday, weekday; };

static int
length_of(int year, int month)
{
	if (month == 2)
		return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0) ? 29 : 28;
	return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static void
step(struct walker *w)
{
	w->day++;
	w->weekday = w->weekday % 7 + 1;
	if (++w->mday <= length_of(w->year, w->month))
		return;
	w->mday = 1;
	if (++w->month <= 12)
		return;
	w->month = 1;
	w->year++;
}

/* 1 January 1800 was a Wednesday, 62091 days before 1970. */
static const struct walker start = {-62091, 1800, 1, 1, 3};

/* Easter after Gauss, with his constants per century and his two exceptions:
 * days after 21 March. */
static int
gauss(int year)
{
	int k = year / 100, p = (13 + 8 * k) / 25, q = k / 4;
	int m = (15 - p + k - q) % 30, n = (4 + k - q) % 7, a = year % 19;
	int d = (19 * a + m) % 30, e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + n) % 7;
	if ((d == 29 && e == 6) || (d == 28 && e == 6 && (11 * m + 11) % 30 < 19))
		e = -1;
	return 1 + d + e;
}

static const char all_free[] = "new-year good-friday easter-sunday easter-monday kings-day "
    "liberation-day ascension whit-sunday whit-monday christmas boxing-day";

/* Is the walker's day a holiday of all_free?  since_easter counts from Easter of its year. */
static bool
holiday(const struct walker *w, int since_easter)
{
	static const int fixed[] = {101, 505, 1225, 1226}, movable[] = {-2, 0, 1, 39, 49, 50};
	int md = w->month * 100 + w->mday;
	for (size_t i = 0; i < COUNT(fixed); i++) {
		if (md == fixed[i])
			return true;
	}
	for (size_t i = 0; i < COUNT(movable); i++) {
		if (since_easter == movable[i])
			return true;
	}
	if (w->year < 2014)
		return w->weekday != 7 && (md == 430 || (md == 429 && w->weekday == 6));
	return w->weekday != 7 && (md == 427 || (md == 426 && w->weekday == 6));
}

static unsigned
bits_of(const char *names)
{
	char name[64];
	unsigned bits = 0, bit = 0;
	for (int n; sscanf(names, "%63s%n", name, &n) == 1; names += n) {
		assert_true(zc_holiday_bit(&bit, name));
		bits |= bit;
	}
	return bits;
}

enum { FROM = 1990, UNTIL = 2100, SPAN = (UNTIL - FROM + 1) * 366 };
static bool free_days[SPAN];            /* by day after 1 January FROM */
static zc_day first, last;

static int
fill_free_days(void **state)
{
	(void)state;
	struct walker w = start;
	int since = 0;
	while (w.year < FROM)
		step(&w);
	first = w.day;
	for (; w.year <= UNTIL; step(&w), since++) {
		if (w.month == 1 && w.mday == 1)
			since = -(31 + length_of(w.year, 2) + 20 + gauss(w.year));
		free_days[w.day - first] = w.weekday >= 6 || holiday(&w, since);
		last = w.day;
	}
	return 0;
}

static zc_day
day(const char *s)
{
	zc_day d = ZC_NO_DAY;
	assert_true(zc_day_parse(&d, s));
	return d;
}

static void
every_day(void **state)
{
	(void)state;
	struct walker w = start;
	char s[ZC_DATE_LEN], expected[32];
	for (; w.year < 3000; step(&w)) {
		int y, m, d;
		zc_day_split(w.day, &y, &m, &d);
		if (y != w.year || m != w.month || d != w.mday || zc_day_of(y, m, d) != w.day ||
		    zc_day_weekday(w.day) != w.weekday)
			fail_msg("%d-%d-%d came back as %d-%d-%d", w.year, w.month, w.mday, y, m, d);
		if (w.mday % 9 != 0)
			continue;
		snprintf(expected, sizeof expected, "%d-%02d-%02d", y, m, d);
		zc_day_format(s, w.day);
		assert_string_equal(s, expected);
		assert_int_equal(day(s), w.day);
	}
	assert_int_equal(day("1970-01-01"), 0);
	assert_int_equal(day("2999-12-31"), w.day - 1);
}

static void
impossible_days(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"", "2026", "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31",
		"2026-01-00", "2026-1-01", "2026-01-1", "2026-01-01 ", " 2026-01-01", "2026/01/01",
		"20260101", "2026-01-01T", "1799-12-31", "3000-01-01", "+026-01-01", "2026-01--1",
	};
	zc_day d;
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(zc_day_parse(&d, wrong[i]));
	assert_true(zc_day_parse(&d, "2000-02-29"));
}

static void
weeks_and_ages(void **state)
{
	(void)state;
	static const struct { const char *day; int year, week; } weeks[] = {
		{"2026-01-01", 2026, 1}, {"2025-12-29", 2026, 1}, {"2021-01-03", 2020, 53},
		{"2027-01-03", 2026, 53}, {"2024-12-30", 2025, 1}, {"2023-01-01", 2022, 52},
	};
	static const struct { const char *born, *on; int age; } ages[] = {
		{"2014-05-09", "2026-05-08", 11}, {"2014-05-09", "2026-05-09", 12},
		{"2008-02-29", "2026-02-28", 17}, {"2008-02-29", "2026-03-01", 18},
		{"2008-02-29", "2028-02-29", 20}, {"2008-02-29", "2028-02-28", 19},
		{"2026-03-02", "2026-03-02", 0}, {"2026-03-02", "2026-03-01", -1},
	};
	for (size_t i = 0; i < COUNT(weeks); i++) {
		int year;
		assert_int_equal(zc_day_iso_week(day(weeks[i].day), &year), weeks[i].week);
		assert_int_equal(year, weeks[i].year);
	}
	for (size_t i = 0; i < COUNT(ages); i++)
		assert_int_equal(zc_day_age(day(ages[i].born), day(ages[i].on)), ages[i].age);
}

static void
easter(void **state)
{
	(void)state;
	for (int year = 1800; year < 3000; year++)
		assert_int_equal(zc_easter(year), zc_day_of(year, 3, 21) + gauss(year));
	assert_int_equal(zc_easter(2026), day("2026-04-05"));
	assert_int_equal(zc_easter(1818), day("1818-03-22"));
	assert_int_equal(zc_easter(2038), day("2038-04-25"));
}

static void
holidays(void **state)
{
	(void)state;
	static const struct { const char *name, *day; bool free; } cases[] = {
		{"kings-day", "2026-04-27", true}, {"kings-day", "2025-04-26", true},
		{"kings-day", "2025-04-27", false}, {"kings-day", "2014-04-26", true},
		{"kings-day", "2013-04-30", true}, {"kings-day", "2014-04-30", false},
		{"kings-day", "1989-04-29", true}, {"kings-day", "1978-05-01", true},
		{"kings-day", "1978-04-29", false}, {"kings-day", "1948-08-31", true},
		{"kings-day", "1949-08-31", false}, {"kings-day", "1884-08-31", false},
		{"liberation-day", "2026-05-05", true}, {"liberation-day", "1944-05-05", false},
		{"liberation-day-five-yearly", "2025-05-05", true},
		{"liberation-day-five-yearly", "2026-05-05", false},
		{"new-year", "2026-01-01", true}, {"good-friday", "2026-04-03", true},
		{"easter-sunday", "2026-04-05", true}, {"easter-monday", "2026-04-06", true},
		{"ascension", "2026-05-14", true}, {"whit-sunday", "2026-05-24", true},
		{"whit-monday", "2026-05-25", true}, {"christmas", "2026-12-25", true},
		{"boxing-day", "2026-12-26", true}, {"boxing-day", "2026-12-27", false},
	};
	unsigned bit;
	for (size_t i = 0; i < COUNT(cases); i++) {
		/* a weekend in the middle of the week keeps it out of the way */
		zc_day d = day(cases[i].day);
		struct zc_calendar c = {.weekend = 1U << (zc_day_weekday(d) % 7 + 1)};
		assert_true(zc_holiday_bit(&c.holidays, cases[i].name));
		const char *why = zc_calendar_free(&c, d);
		if (cases[i].free)
			assert_string_equal(why, cases[i].name);
		else
			assert_null(why);
	}
	assert_string_equal(zc_holiday_name(0), "new-year");
	assert_string_equal(zc_holiday_name(11), "boxing-day");
	assert_null(zc_holiday_name(12));
	assert_false(zc_holiday_bit(&bit, "queens-day"));
}

static void
free_by_both(void **state)
{
	(void)state;
	const struct zc_calendar c = {.holidays = bits_of(all_free)};
	for (zc_day d = first; d <= last; d++) {
		if ((zc_calendar_free(&c, d) != NULL) != free_days[d - first])
			fail_msg("day %d is free for one of the two only", d);
	}
}

/* Counted at once or day by day: any holidays, any weekend, days of the agreement's own, some of them free already. */
static void
working_days_one_by_one(void **state)
{
	(void)state;
	struct zc_free_day extra[40];
	uint64_t seed = 20261124;
	for (int i = 0; i < 2000; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		zc_day from = first + (zc_day)((seed >> 33) % 20000), to = from + (zc_day)((seed >> 13) % 900);
		struct zc_calendar c = {.holidays = (unsigned)(seed >> 20) & 0xfff, .extra = extra, .nextra = (seed >> 40) % 40};
		c.weekend = (seed >> 50) % 3 == 0 ? 1U << 5 | 1U << 6 : 0;
		zc_day d = from - 5;
		for (size_t k = 0; k < c.nextra; k++)
			extra[k] = (struct zc_free_day){d += (zc_day)((seed >> k) % 30), "extra"};
		int n = 0;
		for (d = from + 1; d <= to; d++)
			n += zc_calendar_free(&c, d) == NULL;
		assert_int_equal(zc_calendar_working_days(&c, from, to), n);
		assert_int_equal(zc_calendar_working_days(&c, to, from), -n);
	}
}

static void
working_days_by_both(void **state)
{
	(void)state;
	const struct zc_calendar c = {.holidays = bits_of(all_free)};
	uint64_t seed = 20260302;
	for (int i = 0; i < 4000; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		zc_day from = first + (zc_day)((seed >> 33) % (uint64_t)(last - first - 200)), d = from;
		int n = (int)((seed >> 20) % 60);
		for (int left = n; left > 0; left -= !free_days[d - first])
			d++;
		struct zc_duration t = {n, ZC_WORKING_DAYS};
		assert_int_equal(zc_calendar_add(&c, from, t, NULL), d);
		assert_int_equal(zc_calendar_working_days(&c, from, d), n);
		assert_int_equal(zc_calendar_working_days(&c, d, from), -n);
	}
}

static void
terms(void **state)
{
	(void)state;
	static const struct { const char *from, *duration; bool roll; const char *end; } cases[] = {
		{"2026-07-01", "2 weeks", false, "2026-07-15"},
		{"2026-07-10", "5 working days", false, "2026-07-17"},
		{"2026-04-24", "5 working days", false, "2026-05-04"},
		{"2026-04-24", "1 working day", false, "2026-04-28"},
		{"2026-04-25", "0 working days", false, "2026-04-25"},
		{"2026-04-25", "0 working days", true, "2026-04-28"},
		{"2026-01-31", "1 month", false, "2026-02-28"},
		{"2028-01-31", "1 month", false, "2028-02-29"},
		{"2026-11-30", "3 months", false, "2027-02-28"},
		{"2026-12-15", "1 month", false, "2027-01-15"},
		{"2028-02-29", "1 year", false, "2029-02-28"},
		{"2024-02-29", "4 years", false, "2028-02-29"},
		{"2026-04-13", "2 weeks", false, "2026-04-27"},
		{"2026-04-13", "2 weeks", true, "2026-04-28"},
		{"2026-04-01", "3 days", true, "2026-04-07"},
		{"2026-03-02", "0 days", false, "2026-03-02"},
		{"2026-03-02", "11 hours", false, "2026-03-02"},
		{"2026-03-02", "12 hours", false, "2026-03-03"},
		{"2026-04-03", "24 hours", true, "2026-04-04"},
		{"2026-03-02", "48 hours", false, "2026-03-04"},
	};
	struct zc_calendar c = {.holidays = bits_of(all_free) & ~bits_of("liberation-day good-friday")};
	struct zc_duration d;
	char end[ZC_DATE_LEN];
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_true(zc_duration_parse(&d, cases[i].duration));
		c.roll = cases[i].roll;
		zc_day_format(end, zc_calendar_add(&c, day(cases[i].from), d, NULL));
		assert_string_equal(end, cases[i].end);
	}
	d = (struct zc_duration){2, ZC_YEARS};
	assert_int_equal(zc_calendar_add(&c, day("2998-06-01"), d, NULL), ZC_NO_DAY);
	assert_int_equal(zc_calendar_add(&c, ZC_NO_DAY, d, NULL), ZC_NO_DAY);
	c.weekend = 0xfe;               /* no working day ever */
	d = (struct zc_duration){1, ZC_WORKING_DAYS};
	assert_int_equal(zc_calendar_add(&c, day("2990-01-01"), d, NULL), ZC_NO_DAY);
}

static void
explained(void **state)
{
	(void)state;
	static const struct zc_free_day extra[] = {
		{20588, "bridge day"}, {20599, "town fair"}, {20600, "town fair"},
	};
	struct zc_calendar c = {.holidays = bits_of("kings-day"), .extra = extra, .nextra = 3,
	    .roll = true};
	struct zc_text why = {0};
	struct zc_duration d = {2, ZC_WORKING_DAYS};
	zc_calendar_add(&c, day("2026-04-24"), d, &why);
	assert_string_equal(why.s, "2 working days after 2026-04-24\n"
	    "skipped 2026-04-25 saturday\nskipped 2026-04-26 sunday\n"
	    "skipped 2026-04-27 kings-day\nends 2026-04-29\n");
	zc_text_clear(&why);
	d = (struct zc_duration){1, ZC_MONTHS};
	zc_calendar_add(&c, day("2026-01-31"), d, &why);
	assert_string_equal(why.s, "1 month after 2026-01-31\n"
	    "shortened to 2026-02-28 the month's last day\n"
	    "skipped 2026-02-28 saturday\nskipped 2026-03-01 sunday\nends 2026-03-02\n");
	zc_text_free(&why);
	assert_string_equal(zc_calendar_free(&c, day("2026-05-15")), "bridge day");
	assert_null(zc_calendar_free(&c, day("2026-05-18")));
}

/* The examples of Algemene termijnenwet art. 2: three days or more hold two working days. */
static void
short_terms(void **state)
{
	(void)state;
	static const struct { const char *from; int n; enum zc_unit unit; const char *end; } v[] = {
		{"2026-03-05", 3, ZC_DAYS, "2026-03-09"},       /* Friday, Saturday, Sunday: and Monday */
		{"2026-03-06", 3, ZC_DAYS, "2026-03-10"},       /* Monday alone: and Tuesday */
		{"2026-03-06", 2, ZC_DAYS, "2026-03-08"},       /* two days are no term of three */
		{"2026-03-03", 3, ZC_DAYS, "2026-03-06"},
		{"2026-04-02", 5, ZC_DAYS, "2026-04-08"},       /* Good Friday to Easter Monday */
		{"2026-12-24", 1, ZC_WEEKS, "2026-12-31"},
		{"2026-04-02", 1, ZC_WORKING_DAYS, "2026-04-07"},
		{"2026-04-02", 72, ZC_HOURS, "2026-04-05"},
	};
	struct zc_calendar c = {.holidays = bits_of("new-year good-friday easter-monday kings-day christmas boxing-day"), .least = 2};
	struct zc_text why = {0};
	for (size_t i = 0; i < sizeof v / sizeof *v; i++)
		assert_int_equal(zc_calendar_add(&c, day(v[i].from), (struct zc_duration){v[i].n, v[i].unit}, NULL), day(v[i].end));
	zc_calendar_add(&c, day("2026-03-06"), (struct zc_duration){3, ZC_DAYS}, &why);
	assert_string_equal(why.s, "3 days after 2026-03-06\n"
	    "prolonged to 2026-03-10 for the working days that a short term holds\nends 2026-03-10\n");
	zc_text_free(&why);
	c.weekend = 0xfe;
	assert_int_equal(zc_calendar_add(&c, day("2990-01-01"), (struct zc_duration){3, ZC_DAYS}, NULL), ZC_NO_DAY);
}

static void
durations(void **state)
{
	(void)state;
	static const char *const right[] = {
		"2 weeks", "1 month", "5 working days", "24 hours", "1 working day", "0 days",
		"9999 years",
	};
	static const char *const wrong[] = {
		"", "weeks", "2", "2 ", "2weeks", "2  weeks", "-1 days", "10000 days", "02 weeks",
		"2 weekss", "2 weeks ", "1.5 days", "two weeks", "5 workingdays", "5 working",
		"2 Weeks", " 2 weeks",
	};
	struct zc_duration d;
	char s[32];
	for (size_t i = 0; i < COUNT(right); i++) {
		assert_true(zc_duration_parse(&d, right[i]));
		zc_duration_format(s, d);
		assert_string_equal(s, right[i]);
	}
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(zc_duration_parse(&d, wrong[i]));
	assert_true(zc_duration_parse(&d, "5 working days"));
	assert_int_equal(d.n, 5);
	assert_int_equal(d.unit, ZC_WORKING_DAYS);
}

static void
amsterdam(void)
{
	struct zc_err e = {0};
	assert_int_equal(zc_zone_set("Europe/Amsterdam", &e), ZC_OK);
}

static void
zones(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"", "Europe/Amsterdan", "/usr/share/zoneinfo/UTC", "../zoneinfo/UTC",
		"Europe/../UTC", "Europe", "leapseconds", "CET-1CEST", "Europe/Amsterdam ",
	};
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct zc_err e = {0};
		assert_int_equal(zc_zone_set(wrong[i], &e), ZC_CONFIG);
		assert_non_null(strstr(e.msg, "unknown time zone"));
	}
	amsterdam();
	assert_int_equal(zc_time_at(0).offset, 60);
	struct zc_err e = {0};
	assert_int_equal(zc_zone_set("America/St_Johns", &e), ZC_OK);
	assert_int_equal(zc_time_at(1767225600).offset, -210);
}

static void
times(void **state)
{
	(void)state;
	static const struct { const char *in, *out; int64_t utc; } right[] = {
		{"2026-03-02T10:15", "2026-03-02T10:15+01:00", 1772442900},
		{"2026-03-02T10:15+01:00", "2026-03-02T10:15+01:00", 1772442900},
		{"2026-03-02T09:15Z", "2026-03-02T09:15Z", 1772442900},
		{"2026-03-02T04:45:00-04:30", "2026-03-02T04:45-04:30", 1772442900},
		{"2026-03-02T10:15:07", "2026-03-02T10:15:07+01:00", 1772442907},
		{"2026-07-01T11:00", "2026-07-01T11:00+02:00", 1782896400},
		{"2026-03-29T01:59", "2026-03-29T01:59+01:00", 1774745940},
		{"2026-03-29T03:00", "2026-03-29T03:00+02:00", 1774746000},
		{"2026-10-25T02:30", "2026-10-25T02:30+02:00", 1792888200},
		{"2026-10-25T02:30+01:00", "2026-10-25T02:30+01:00", 1792891800},
		{"2026-10-25T03:00", "2026-10-25T03:00+01:00", 1792893600},
		{"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z", -1},
		{"2026-03-02", "2026-03-02T12:00+01:00", 1772449200},
	};
	static const char *const wrong[] = {
		"", "2026-03-02T", "2026-03-02 10:15", "2026-03-02T10", "2026-03-02T10:1",
		"2026-03-02T24:00", "2026-03-02T10:60", "2026-03-02T10:15:60", "2026-03-02T10:15:00.5",
		"2026-03-02T10:15:00,5", "2026-03-02T10:15z", "2026-03-02T10:15+1:00",
		"2026-03-02T10:15+0100", "2026-03-02T10:15+01", "2026-03-02T10:15+15:00",
		"2026-03-02T10:15+01:60", "2026-03-02T10:15+01:00 ", "2026-02-30T10:15",
		"2026-03-29T02:00", "2026-03-29T02:59:59", "2026-03-02Z", "10:15", "2026-03-02t10:15",
	};
	struct zc_time t;
	char s[ZC_TIME_LEN];
	bool whole;
	amsterdam();
	for (size_t i = 0; i < COUNT(right); i++) {
		assert_true(zc_time_parse(&t, right[i].in, &whole));
		assert_true(t.set);
		assert_int_equal(t.utc, right[i].utc);
		assert_int_equal(whole, strlen(right[i].in) == 10);
		zc_time_format(s, t);
		assert_string_equal(s, right[i].out);
	}
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(zc_time_parse(&t, wrong[i], NULL));
}

static void
days_of_times(void **state)
{
	(void)state;
	const struct zc_calendar c = {.roll = true};
	const struct zc_duration hours = {24, ZC_HOURS}, weeks = {2, ZC_WEEKS};
	struct zc_time t;
	amsterdam();
	assert_true(zc_time_parse(&t, "2026-03-02T23:30Z", NULL));
	assert_int_equal(zc_time_day(t), day("2026-03-03"));
	assert_true(zc_time_parse(&t, "1900-01-01T00:00", NULL));
	assert_int_equal(zc_time_day(t), day("1900-01-01"));
	assert_true(zc_time_parse(&t, "2026-03-28T23:30", NULL));       /* the night has 23 hours */
	assert_int_equal(zc_calendar_add_time(&c, t, hours, NULL), day("2026-03-30"));
	assert_int_equal(zc_calendar_add_time(&c, t, weeks, NULL), day("2026-04-13"));
	assert_true(zc_time_parse(&t, "2026-03-02T10:00", NULL));
	assert_int_equal(zc_calendar_add_time(&c, t, hours, NULL), day("2026-03-03"));
}

static void
now(void **state)
{
	(void)state;
	struct zc_err e = {0};
	struct zc_time t;
	amsterdam();
	setenv("ZC_NOW", "2026-03-02T10:15", 1);
	assert_int_equal(zc_now(&t, &e), ZC_OK);
	assert_int_equal(t.utc, 1772442900);
	setenv("ZC_NOW", "yesterday", 1);
	assert_int_equal(zc_now(&t, &e), ZC_USAGE);
	unsetenv("ZC_NOW");
	assert_int_equal(zc_now(&t, &e), ZC_OK);
	assert_true(t.utc > 1772442900);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day),
		cmocka_unit_test(impossible_days),
		cmocka_unit_test(weeks_and_ages),
		cmocka_unit_test(easter),
		cmocka_unit_test(holidays),
		cmocka_unit_test(free_by_both),
		cmocka_unit_test(working_days_by_both),
		cmocka_unit_test(working_days_one_by_one),
		cmocka_unit_test(terms),
		cmocka_unit_test(explained),
		cmocka_unit_test(short_terms),
		cmocka_unit_test(durations),
		cmocka_unit_test(zones),
		cmocka_unit_test(times),
		cmocka_unit_test(days_of_times),
		cmocka_unit_test(now),
	};
	return cmocka_run_group_tests_name("calendar", tests, fill_free_days, NULL);
}
