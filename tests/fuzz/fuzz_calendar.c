/* calendar: what is read as a day, a time or a duration is written and read again as the same;
 * terms from any day end where counting can follow. */
#include "calendar.h"
#include "fuzz.h"

static void
days(const char *s)
{
	char again[ZC_DATE_LEN];
	zc_day d, e;
	int y, m, n;
	if (!zc_day_parse(&d, s))
		return;
	zc_day_format(again, d);
	must(strcmp(again, s) == 0 && zc_day_known(d), "a day is written otherwise than read");
	zc_day_split(d, &y, &m, &n);
	must(zc_day_of(y, m, n) == d, "a day is not what its parts are");
	must(zc_day_parse(&e, again) && e == d, "a day does not read again");
}

static void
times(const char *s)
{
	char again[ZC_TIME_LEN];
	struct zc_time t, u;
	bool whole;
	if (!zc_time_parse(&t, s, &whole))
		return;
	must(t.set, "a time that is none");
	zc_time_format(again, t);
	must(zc_time_parse(&u, again, NULL), "a time does not read again");
	must(u.utc == t.utc && u.offset == t.offset, "a time reads again as another");
	zc_time_day(t);
}

static void
durations(const char *s, zc_day from, unsigned how)
{
	static const struct zc_free_day extra[] = {{20000, "a"}, {20001, "b"}, {20400, "c"}};
	struct zc_calendar c = {.holidays = how * 2654435761u, .weekend = how % 3 == 0 ? 0 : (how >> 2) % 127 * 2,
	                        .extra = extra, .nextra = how % 4, .least = (int)(how % 5), .roll = how & 1};
	struct zc_duration d, e;
	struct zc_text why = {0};
	char again[32];
	if (!zc_duration_parse(&d, s))
		return;
	zc_duration_format(again, d);
	must(zc_duration_parse(&e, again) && e.n == d.n && e.unit == d.unit, "a duration does not read again");
	zc_day end = zc_calendar_add(&c, from, d, &why);
	must(end == ZC_NO_DAY || (zc_day_known(end) && end >= from), "a term ends before it starts");
	must(end == zc_calendar_add(&c, from, d, NULL), "explaining a term changes it");
	if (end != ZC_NO_DAY && d.unit == ZC_WORKING_DAYS && d.n > 0)
		must(zc_calendar_working_days(&c, from, end) >= d.n, "too few working days");
	zc_text_free(&why);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned how = 0;
	zc_day from = 0;
	struct zc_err e = {0};
	if (size < 4 || memchr(data + 4, '\0', size - 4) != NULL)
		return 0;
	how = data[0] | (unsigned)data[1] << 8;
	from = (zc_day)((data[2] | (unsigned)data[3] << 8) * 6) - 62000;
	char *s = text_of(data + 4, size - 4);
	zc_zone_set(how & 1 ? "Europe/Amsterdam" : "America/St_Johns", &e);
	days(s);
	times(s);
	if (zc_day_known(from))
		durations(s, from, how);
	free(s);
	return 0;
}
