/* terms, part 4: the stages of a passed term. */
#include <stdio.h>

#include "id.h"
#include "terms.h"

zc_day
zc_stage_day(const struct zc_term *t, const struct zc_stage *s, const struct zc_convenant *con, zc_day on)
{
	const struct zc_term_rule *r = zc_convenant_term(con, t->kind);
	struct zc_calendar cal = con->calendar;
	cal.least = 0;                       /* no term of its own */
	if (r != NULL && r->roll != ZC_UNSET)
		cal.roll = r->roll == ZC_YES;
	if (r != NULL && r->within.n >= 0 && r->within.unit == ZC_HOURS)
		cal.roll = false;
	return zc_calendar_add(&cal, zc_term_standing(t, con, on).due, s->after, NULL);
}

bool
zc_stage_asks(const struct zc_term *t, const struct zc_stage *s, const struct zc_convenant *con, zc_day on)
{
	enum zc_term_state state = zc_term_standing(t, con, on).state;
	if (t->start > on || (state != ZC_TERM_RUNNING && state != ZC_TERM_OVERDUE))
		return false;
	zc_day day = zc_stage_day(t, s, con, on);
	return day != ZC_NO_DAY && day <= on && zc_stage_reminder(t, s->stage) == NULL;
}

const struct zc_reminder *
zc_stage_reminder(const struct zc_term *t, const char *stage)
{
	for (size_t i = 0; i < t->reminders.n; i++)
		if (t->reminders.v[i].voided == NULL && zc_text_eq(t->reminders.v[i].stage, stage))
			return &t->reminders.v[i];
	return NULL;
}

/* How many reminders of the stage an earlier term of the same event had. */
static size_t
replaced(const struct zc_term *earlier, const struct zc_term *t, const char *stage)
{
	size_t n = 0;
	if (zc_text_eq(earlier->id, t->id) || !zc_text_eq(earlier->of, t->of) || !zc_text_eq(earlier->kind, t->kind))
		return 0;
	for (size_t i = 0; i < earlier->reminders.n; i++)
		n += zc_text_eq(earlier->reminders.v[i].stage, stage);
	return n;
}

void
zc_stage_id(char out[ZC_ITEM_ID + 1], char letter, const struct zc_family *fam, const struct zc_term *t,
            const char *stage)
{
	char again[24];
	size_t n = 0;
	for (size_t i = 0; i < t->reminders.n; i++)
		n += t->reminders.v[i].voided != NULL && zc_text_eq(t->reminders.v[i].stage, stage);
	for (size_t i = 0; i < fam->terms.n; i++)
		n += replaced(&fam->terms.v[i], t, stage);
	snprintf(again, sizeof again, "%zu", n);
	zc_id_derive(out, letter, (const char *[]){ t->from != NULL ? t->from : fam->id, t->kind, t->of, stage,
	                                            n > 0 ? again : NULL, NULL });
}
