/* calendar: days, times, durations, working days.
 *
 * Days are proleptic Gregorian, counted from 1970-01-01 = 0, within the years
 * 1800 to 2999.  A term is a day in the agreement's time zone; times carry
 * their own offset.  Which holidays there are is the agreement's choice: the
 * names are those of the Dutch general term law (Algemene termijnenwet art. 3)
 * and its neighbours. */
#ifndef ZC_CALENDAR_H
#define ZC_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "err.h"
#include "text.h"

typedef int32_t zc_day;
#define ZC_NO_DAY INT32_MIN

enum { ZC_DATE_LEN = 11, ZC_TIME_LEN = 32 };    /* bytes for the texts, NUL included */

struct zc_time {
	int64_t utc;        /* seconds since 1970-01-01T00:00Z */
	int offset;         /* minutes east of UTC at that moment */
	bool set;           /* false: no time */
};

bool zc_day_known(zc_day d);                                 /* within those years */
/* YYYY-MM-DD, nothing else; false when impossible. */
bool zc_day_parse(zc_day *out, const char *s);
void zc_day_format(char out[ZC_DATE_LEN], zc_day d);
zc_day zc_day_of(int year, int month, int day);              /* must be valid */
void zc_day_split(zc_day d, int *year, int *month, int *day);
int zc_day_weekday(zc_day d);                                /* 1 = Monday .. 7 = Sunday */
int zc_day_iso_week(zc_day d, int *iso_year);                /* 1..53 */
int zc_day_age(zc_day born, zc_day on);                      /* whole years; born on 29 February: 1 March */

/* A zone by its tz name ("Europe/Amsterdam").  ZC_CONFIG when the system does
 * not know it.  Process-wide, as it sets $TZ: the last call holds for all that
 * follows, and for the programs that are started; not to be called while threads run. */
int zc_zone_set(const char *name, struct zc_err *e);
/* YYYY-MM-DDTHH:MM[:SS][Z|+HH:MM|-HH:MM]; without an offset the zone's.  A local time
 * that the change to summer time skips is refused; one that occurs twice is
 * taken as the first.  A bare YYYY-MM-DD is noon of that day in the zone, with
 * *whole_day true (whole_day may be NULL).  Fractions of a second are refused. */
bool zc_time_parse(struct zc_time *out, const char *s, bool *whole_day);
void zc_time_format(char out[ZC_TIME_LEN], struct zc_time t);     /* 2026-03-02T10:15+01:00; seconds only when not 0 */
zc_day zc_time_day(struct zc_time t);                        /* the day in the zone */
struct zc_time zc_time_at(int64_t utc);                      /* with the zone's offset */

enum zc_unit { ZC_HOURS, ZC_DAYS, ZC_WEEKS, ZC_MONTHS, ZC_YEARS, ZC_WORKING_DAYS };
struct zc_duration { int n; enum zc_unit unit; };

/* "2 weeks", "1 month", "5 working days", "24 hours"; n from 0 to 9999. */
bool zc_duration_parse(struct zc_duration *out, const char *s);
void zc_duration_format(char out[32], struct zc_duration d);

/* Holidays by name, as bits; zc_holiday_name(i) gives the name of bit i, NULL past the last:
 * new-year good-friday easter-sunday easter-monday kings-day liberation-day
 * liberation-day-five-yearly ascension whit-sunday whit-monday christmas boxing-day
 * kings-day is the national day of its year: 27 April (on a Sunday the 26th); until 2013 30 April
 * (on a Sunday the 29th, before 1980 1 May); until 1948 31 August; none before 1885.  Liberation day
 * (5 May) exists from 1945, the five-yearly one in years that five divides.  boxing-day is 26 December. */
const char *zc_holiday_name(size_t i);
bool zc_holiday_bit(unsigned *bit, const char *name);
zc_day zc_easter(int year);

struct zc_free_day { zc_day day; const char *name; };

struct zc_calendar {
	unsigned holidays;                     /* bits */
	unsigned weekend;                      /* bit n = weekday n, 1 Monday .. 7 Sunday; 0 = Saturday and Sunday */
	const struct zc_free_day *extra;       /* sorted by day */
	size_t nextra;
	int least;                             /* working days that a short term holds; 0: any */
	bool roll;                             /* a term that ends on a free day moves to the next working day */
};

/* Why is this day no working day?  NULL when it is one; else "saturday",
 * a holiday's name, or the extra day's name (borrowed). */
const char *zc_calendar_free(const struct zc_calendar *c, zc_day d);

/* The last day of a term: counting starts the day after from.  Months and
 * years keep the day of the month, else the month's last day.  Hours round up
 * to the day in which they end (midnight begins the next), counted from noon
 * when only a day is known; they are for what cannot wait and never roll.
 * A term in days, weeks, months or years that is longer than `least` days is prolonged until it holds
 * so many working days (Algemene termijnenwet art. 2: two, of three days or more).
 * With explain, each step is added in words, one line each ("skipped
 * 2026-04-27 kings-day").  ZC_NO_DAY when the result leaves the known years. */
zc_day zc_calendar_add(const struct zc_calendar *c, zc_day from, struct zc_duration d,
                       struct zc_text *explain);
/* The same from a moment; only hours differ. */
zc_day zc_calendar_add_time(const struct zc_calendar *c, struct zc_time from,
                            struct zc_duration d, struct zc_text *explain);
/* Working days after `from` up to and including `to`, both known days; when
 * to < from, those after `to` up to `from`, as a negative number. */
int zc_calendar_working_days(const struct zc_calendar *c, zc_day from, zc_day to);

/* Now: $ZC_NOW (a time as above) when set, else the clock.  ZC_USAGE when
 * $ZC_NOW is no time. */
int zc_now(struct zc_time *out, struct zc_err *e);

#endif
