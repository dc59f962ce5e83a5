/* terms: those that a life started, and what came of them. */
#include <stdlib.h>
#include <string.h>

#include "life.h"

/* Those that were ever written down: what began and was over in one act was not. */
static void
started(struct life *l)
{
	struct zc_dues dues;
	zc_terms_expected(&dues, &l->fam, l->con);
	for (size_t i = 0; i < dues.n; i++) {
		const struct zc_due *d = &dues.v[i];
		if ((d->ended != ZC_NO_DAY && d->ended <= d->start) || (d->met != ZC_NO_DAY && d->met < d->start))
			continue;
		struct zc_term *t = life_add(l, &l->fam, "terms");
		t->id = zc_arena_strdup(l->arena, d->id);
		t->from = zc_text_eq(d->family, l->fam.id) ? NULL : d->family;
		t->of = d->of;
		t->kind = d->rule->term;
		t->start = d->start;
		t->due = d->due;
		t->hard = d->hard;
		t->under = l->con->under;
		t->met = d->met;
		t->ended = d->ended;
	}
	zc_dues_free(&dues);
}

/* The first day from there on on which nothing happened, if the term ran then; it is now. */
static bool
quiet_day(struct life *l, const struct zc_term *t, zc_day day)
{
	while (life_acted(l, day) || zc_calendar_free(&l->con->calendar, day) != NULL)
		day++;
	l->now = zc_time_at((int64_t)day * 86400 + 6 * 3600 + (int64_t)life_random(l, 60) * 60);
	return (t->met == ZC_NO_DAY || day < t->met) && (t->ended == ZC_NO_DAY || day < t->ended);
}

static const char *
runner(const struct life *l)
{
	const struct zc_coordination *k = zc_family_coordination(&l->fam, zc_time_day(l->now));
	return k != NULL ? k->coordinator : l->fam.signals.v[0].by;
}

static void
stand_still(struct life *l, struct zc_term *t)
{
	if (!quiet_day(l, t, t->start + 1 + (zc_day)life_random(l, (uint64_t)(t->due - t->start))) ||
	    zc_time_day(l->now) > t->due)
		return;
	struct zc_pause *y = life_add(l, t, "terms.pauses");
	y->since = zc_time_day(l->now);
	y->by = runner(l);
	y->because = "the family is away for the summer";
	life_act(l, y->by, "escalate.pause", y->id);
	if (!quiet_day(l, t, y->since + 10 + (zc_day)life_random(l, 30)))
		return;
	y->until = zc_time_day(l->now);
	life_act(l, runner(l), "escalate.resume", y->id);
}

static void
extend(struct life *l, struct zc_term *t)
{
	if (!quiet_day(l, t, t->due - (zc_day)life_random(l, 10)))
		return;
	struct zc_extension *x = life_add(l, t, "terms.extensions");
	x->at = l->now;
	x->by = runner(l);
	x->due = (t->due > zc_time_day(l->now) ? t->due : zc_time_day(l->now)) + 14 + (zc_day)life_random(l, 20);
	x->because = "one of the parties is ill";
	life_act(l, x->by, "escalate.extend", x->id);
}

/* Cron acted on it, each stage once; no case went so far that it raised an escalation by itself. */
static void
remind(struct life *l, struct zc_term *t, const struct zc_stage *s)
{
	zc_day on = t->met != ZC_NO_DAY ? t->met : t->ended != ZC_NO_DAY ? t->ended : LIFE_LAST;
	zc_day day = zc_stage_day(t, s, l->con, on);
	char id[8];
	if (day == ZC_NO_DAY || s->automatic == ZC_YES || !quiet_day(l, t, day))
		return;
	on = zc_time_day(l->now);
	if (!zc_stage_asks(t, s, l->con, on))
		return;
	struct zc_case c = life_case(l);
	zc_stage_id(id, 'y', &l->fam, t, s->stage);
	day = zc_stage_day(t, s, l->con, on);
	struct zc_reminder *y = life_add(l, t, "terms.reminders");
	y->id = zc_arena_strdup(l->arena, id);
	y->at = l->now;
	y->stage = s->stage;
	y->day = day;
	y->to = zc_stage_to(&c, t, s, l->arena);
	life_act(l, "c.ron@jgz-4-19", "escalate.remind", y->id);
}

static int
by_time(const void *a, const void *b)
{
	const struct act *x = a, *y = b;
	return (x->at.utc > y->at.utc) - (x->at.utc < y->at.utc);
}

void
life_terms(struct life *l)
{
	started(l);
	for (size_t i = 0; i < l->fam.terms.n; i++) {
		struct zc_term *t = &l->fam.terms.v[i];
		const struct zc_term_rule *r = zc_convenant_term(l->con, t->kind);
		if (r->pausable == ZC_YES && t->due - t->start > 20 && life_chance(l, 4))
			stand_still(l, t);
		else if (r->extensions > 0 && life_chance(l, 6))
			extend(l, t);
		for (size_t k = 0; k < r->passed.n; k++)
			remind(l, t, &r->passed.v[k]);
	}
	qsort(l->acts, l->n, sizeof *l->acts, by_time);
}
