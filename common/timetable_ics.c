/* An agenda as an iCalendar feed (RFC 5545), to subscribe to. */
#include <string.h>
#include <time.h>

#include "timetable.h"

#ifndef ZC_VERSION
#define ZC_VERSION "unknown"
#endif

enum { LINE_OCTETS = 75 };     /* RFC 5545 3.1; a longer line goes on behind a blank */

static void
put(FILE *out, const char *name, const char *value)
{
	size_t n = strlen(name) + 1;
	fprintf(out, "%s:", name);
	for (const char *p = value; *p != '\0'; p++) {
		if (n >= LINE_OCTETS && ((unsigned char)*p & 0xc0) != 0x80) {   /* never within a character */
			fputs("\r\n ", out);
			n = 1;
		}
		fputc(*p, out);
		n++;
	}
	fputs("\r\n", out);
}

/* TEXT values: 3.3.11. */
static void
put_text(FILE *out, const char *name, const char *value)
{
	struct zc_text visible = {0}, t = {0};
	zc_text_add_visible(&visible, value);
	for (const char *p = visible.s; p != NULL && *p != '\0'; p++) {
		if (strchr("\\;,", *p) != NULL)
			zc_text_addc(&t, '\\');
		zc_text_addc(&t, *p);
	}
	put(out, name, t.s != NULL ? t.s : "");
	zc_text_free(&visible);
	zc_text_free(&t);
}

static void
put_day(FILE *out, const char *name, zc_day day)
{
	int year, month, mday;
	char value[32];
	zc_day_split(day, &year, &month, &mday);
	snprintf(value, sizeof value, "%04d%02d%02d", year, month, mday);
	put(out, name, value);
}

static void
put_event(FILE *out, const struct zc_agenda_row *r, const char *stamp, const struct zc_convenant *con)
{
	struct zc_text t = {0};
	fputs("BEGIN:VEVENT\r\n", out);
	zc_text_addf(&t, "%s.%s@%s", r->item, r->family, con->convenant);
	put(out, "UID", t.s);
	put(out, "DTSTAMP", stamp);
	put_day(out, "DTSTART;VALUE=DATE", r->due);
	put_day(out, "DTEND;VALUE=DATE", r->due + 1);
	put(out, "TRANSP", "TRANSPARENT");
	zc_text_clear(&t);
	zc_text_addf(&t, "%s %s (%s)", r->kind, r->family, r->state);
	put_text(out, "SUMMARY", t.s);
	zc_text_clear(&t);
	zc_text_addf(&t, "term %s of %s, article %s, owed by", r->item, r->of, r->article != NULL ? r->article : "unknown");
	for (size_t i = 0; i < r->who.n; i++)
		/* a plain name is a person of the family, and a feed travels */
		zc_text_addf(&t, " %s", strchr(r->who.v[i], '@') != NULL ||
		             zc_convenant_org(con, r->who.v[i], ZC_NO_DAY) != NULL
		             ? r->who.v[i] : "(somebody without an organisation)");
	put_text(out, "DESCRIPTION", t.s);
	put_text(out, "CATEGORIES", r->kind);
	fputs("END:VEVENT\r\n", out);
	zc_text_free(&t);
}

int
zc_timetable_ics(struct zc_agenda *a, const struct zc_env *env, bool *overdue, struct zc_err *e)
{
	char stamp[32];
	struct tm tm;
	time_t now = (time_t)env->now.utc;
	zc_agenda_sort(a, overdue);
	if (gmtime_r(&now, &tm) == NULL || strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", &tm) == 0)
		return zc_fail(e, ZC_BUG, "the present moment is no date");
	fputs("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", stdout);
	put(stdout, "PRODID", "-//zc//zc " ZC_VERSION "//EN");
	/* A calendar must hold something (3.6), also on a day when nothing is due. */
	if (a->n == 0)
		fputs("BEGIN:VTIMEZONE\r\nTZID:UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
		      "TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n", stdout);
	for (size_t i = 0; i < a->n; i++)
		put_event(stdout, &a->v[i], stamp, env->con);
	fputs("END:VCALENDAR\r\n", stdout);
	return ZC_OK;
}
