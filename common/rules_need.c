/* rules, part 4: when a decision on coordination is due, and where a family stands. */
#include <stdlib.h>
#include "rules_internal.h"

void
zc_days_add(struct zc_days *d, zc_day day)
{
	if (day == ZC_NO_DAY)
		return;
	d->v = zc_grow(d->v, d->n, &d->cap, sizeof *d->v);
	d->v[d->n++] = day;
}

static int
by_day(const void *a, const void *b)
{
	const zc_day *x = a, *y = b;
	return *x < *y ? -1 : *x > *y;
}

void
zc_days_sort(struct zc_days *d)
{
	size_t n = 0;
	if (d->n)
		qsort(d->v, d->n, sizeof *d->v, by_day);
	for (size_t i = 0; i < d->n; i++)
		if (!n || d->v[n - 1] != d->v[i])
			d->v[n++] = d->v[i];
	d->n = n;
}

static void
add_plan_days(struct zc_days *d, const struct zc_plan *p)
{
	zc_days_add(d, p->since);
	for (size_t i = 0; i < p->renewals.n; i++)
		zc_days_add(d, p->renewals.v[i].at);
	for (size_t i = 0; i < p->evaluations.n; i++)
		zc_days_add(d, p->evaluations.v[i].at);
	for (size_t i = 0; i < p->goals.n; i++) {
		const struct zc_goal *g = &p->goals.v[i];
		zc_days_add(d, g->since);
		zc_days_add(d, g->reached);
		zc_days_add(d, g->dropped ? g->dropped->at : ZC_NO_DAY);
		for (size_t k = 0; k < g->actions.n; k++) {
			const struct zc_action *x = &g->actions.v[k];
			zc_days_add(d, x->since);
			zc_days_add(d, x->done);
			zc_days_add(d, x->dropped ? x->dropped->at : ZC_NO_DAY);
		}
	}
}

static void
add_escalation_days(struct zc_days *d, const struct zc_escalation *x)
{
	zc_days_add(d, zc_day_or_none(x->at));
	zc_days_add(d, x->ended ? x->ended->at : ZC_NO_DAY);
	for (size_t i = 0; i < x->steps.n; i++) {
		zc_days_add(d, x->steps.v[i].since);
		zc_days_add(d, x->steps.v[i].until);
	}
}

void
zc_family_days(struct zc_days *d, const struct zc_view *w, zc_day until)
{
	const struct zc_family *fam = w->c.fam;
	*d = (struct zc_days){ .v = NULL };
	zc_days_add(d, fam->opened);
	for (size_t i = 0; i < w->n; i++) {
		zc_days_add(d, w->v[i].from);
		if (w->v[i].to != ZC_FOREVER && (!w->v[i].signal || w->v[i].signal->withdrawn))
			zc_days_add(d, w->v[i].to);
	}
	for (size_t i = 0; i < fam->situation.n; i++) {
		zc_days_add(d, fam->situation.v[i].since);
		zc_days_add(d, fam->situation.v[i].until);
	}
	for (size_t i = 0; i < fam->matches.n; i++)
		zc_days_add(d, zc_day_or_none(fam->matches.v[i].at));
	for (size_t i = 0; i < fam->decisions.n; i++)
		zc_days_add(d, zc_day_or_none(fam->decisions.v[i].at));
	for (size_t i = 0; i < fam->escalations.n; i++)
		add_escalation_days(d, &fam->escalations.v[i]);
	for (size_t i = 0; i < fam->endings.n; i++) {
		const struct zc_ending *e = &fam->endings.v[i];
		zc_days_add(d, zc_day_or_none(e->at));
		zc_days_add(d, e->reopened ? zc_day_or_none(e->reopened->at) : ZC_NO_DAY);
	}
	if (fam->plan)
		add_plan_days(d, fam->plan);
	zc_days_sort(d);
	if (until == ZC_NO_DAY && d->n)
		until = d->v[d->n - 1];
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].to <= until)
			zc_days_add(d, w->v[i].to);
	zc_days_sort(d);
}

/* May another decision be due after this one, NULL for none? */
static bool
leaves_open(const struct zc_need_rules *need, const struct zc_decision *d)
{
	return need && (!d || (need->again && zc_text_eq(d->coordination, "not-needed")));
}

/* Is a decision due on the view's day, leaving out those taken that very day?  after: the one in force, NULL when none. */
static bool
due_on(struct zc_view *w, const struct zc_decision **after, struct zc_text *why)
{
	const struct zc_need_rules *need = w->c.con->need;
	w->before_decision = true;
	const struct zc_decision *d = *after = zc_view_decision(w);
	bool due = leaves_open(need, d) && !zc_family_ending(w->c.fam, w->c.on) && !zc_family_join(w->c.fam, w->c.on) &&
		(!d || zc_cond_test(need->again, w, why)) && zc_cond_test(need->when, w, why);
	w->before_decision = false;
	return due;
}

bool
zc_need_stretch(struct zc_view *w, const struct zc_days *days, size_t *i, zc_day *since, zc_day *end)
{
	zc_day on = w->c.on;
	const struct zc_decision *of = NULL, *after;
	*since = *end = ZC_NO_DAY;
	for (; *i < days->n; ++*i) {
		w->c.on = days->v[*i];
		bool due = due_on(w, &after, NULL);
		if (*since != ZC_NO_DAY && (!due || after != of)) {
			*end = w->c.on;
			break;
		}
		if (due && *since == ZC_NO_DAY) {
			*since = w->c.on;
			of = after;
		}
	}
	w->c.on = on;
	return *since != ZC_NO_DAY;
}

bool
zc_need_due(const struct zc_case *c, zc_day *since, struct zc_text *why)
{
	struct zc_view w;
	struct zc_days days;
	zc_day on = c->on;
	const struct zc_decision *d = zc_family_decision(c->fam, on), *after;
	*since = ZC_NO_DAY;
	if (!leaves_open(c->con->need, d) || (d && zc_time_day(d->at) == on))
		return false;
	zc_view_make(&w, c);
	w.c.decision = NULL;
	bool due = due_on(&w, &d, why);
	if (due) {
		/* back over the days on which it was due all along */
		*since = on;
		zc_family_days(&days, &w, on);
		while (days.n && days.v[days.n - 1] > on)
			days.n--;
		while (days.n) {
			w.c.on = days.v[--days.n];
			if (!due_on(&w, &after, NULL) || after != d)
				break;
			*since = w.c.on;
		}
		free(days.v);
	}
	zc_view_free(&w);
	return due;
}

const char zc_phases[] = "joined ended escalated planned coordinated needed not-needed undecided "
	"matched signalled quiet";

/* Of a family in which nothing was decided. */
static const char *
early_phase(const struct zc_case *c)
{
	struct zc_view w;
	zc_day since;
	const char *phase = "quiet";
	if (zc_need_due(c, &since, NULL))
		return "undecided";
	zc_view_make(&w, c);
	for (size_t i = 0; i < w.nsignals; i++)
		if (zc_presence_on(w.signals[i], c->on))
			phase = "signalled";
	for (size_t i = 0; i < c->fam->matches.n; i++)
		if (zc_match_stands(&c->fam->matches.v[i], &w))
			phase = "matched";
	zc_view_free(&w);
	return phase;
}

const char *
zc_phase(const struct zc_case *c)
{
	const struct zc_family *fam = c->fam;
	const struct zc_decision *d = zc_family_decision(fam, c->on);
	bool not_needed = d && zc_text_eq(d->coordination, "not-needed");
	zc_day since;
	if (zc_family_join(fam, c->on))
		return "joined";
	if (zc_family_ending(fam, c->on))
		return "ended";
	if (zc_family_escalation(fam, c->on))
		return "escalated";
	if (!not_needed && zc_case_planned(c))
		return "planned";
	if (zc_family_coordination(fam, c->on))
		return "coordinated";
	if (!d)
		return early_phase(c);
	return !not_needed ? "needed" : zc_need_due(c, &since, NULL) ? "undecided" : "not-needed";
}
