/* terms, part 1: what happened in a family that a term may be of. */
#include <stdlib.h>
#include "terms_internal.h"

zc_day
zc_earlier(zc_day a, zc_day b)
{
	if (a == ZC_NO_DAY || b == ZC_NO_DAY)
		return a == ZC_NO_DAY ? b : a;
	return a < b ? a : b;
}

static zc_day
void_day(const struct zc_void *v)
{
	return v ? zc_time_day(v->at) : ZC_NO_DAY;
}

static zc_day
drop_day(const struct zc_drop *d)
{
	return d ? d->at : ZC_NO_DAY;
}

/* A new event of an entry; the caller fills in the rest.  Valid until the next. */
static struct zc_event *
event(struct zc_events *out, const char *starts, const void *entry, zc_day start)
{
	const struct zc_entry *e = entry;
	out->v = zc_grow(out->v, out->n, &out->cap, sizeof *out->v);
	out->v[out->n] = (struct zc_event){
		.starts = starts, .of = e->id, .from = e->from, .start = start,
		.own = ZC_NO_DAY, .over = void_day(e->voided) };
	return &out->v[out->n++];
}

static void
of_signals(struct zc_events *out, const struct zc_family *fam)
{
	for (size_t i = 0; i < fam->signals.n; i++) {
		const struct zc_signal *s = &fam->signals.v[i];
		struct zc_event *e = event(out, "signal", s, zc_time_day(s->at));
		e->at = s->at;
		e->signal = s;
		e->owner = s->by;
		if (s->withdrawn)
			e->over = zc_earlier(e->over, zc_time_day(s->withdrawn->at));
	}
}

/* A match is over when too few organisations are left that did not withdraw: from the last withdrawal. */
static zc_day
match_over(const struct zc_match *m, struct zc_view *w)
{
	size_t orgs = 0;
	zc_day last = ZC_NO_DAY;
	w->stamp++;
	for (size_t i = 0; i < m->signals.n; i++) {
		const struct zc_presence *p = zc_view_signal(w, m->signals.v[i]);
		zc_day gone = p && p->signal->withdrawn ? zc_time_day(p->signal->withdrawn->at) : ZC_NO_DAY;
		if (p && gone == ZC_NO_DAY)
			orgs += zc_view_first(w, p->orgno);
		if (gone != ZC_NO_DAY && (last == ZC_NO_DAY || gone > last))
			last = gone;
	}
	return orgs < zc_match_asks(w->c.con) ? last : ZC_NO_DAY;
}

static void
of_matches(struct zc_events *out, struct zc_view *w)
{
	const struct zc_family *fam = w->c.fam;
	for (size_t i = 0; i < fam->matches.n; i++) {
		const struct zc_match *m = &fam->matches.v[i];
		struct zc_event *e = event(out, "match", m, zc_time_day(m->at));
		e->at = m->at;
		e->match = m;
		e->over = zc_earlier(e->over, match_over(m, w));
	}
}

static int
by_time(const void *a, const void *b)
{
	const struct zc_decision *const *x = a, *const *y = b;
	if ((*x)->at.utc != (*y)->at.utc)
		return (*x)->at.utc < (*y)->at.utc ? -1 : 1;
	return *x < *y ? -1 : *x > *y;
}

/* A decision is over when the next one is taken, whichever was entered first. */
static void
of_decisions(struct zc_events *out, const struct zc_family *fam)
{
	const struct zc_decision **v = zc_alloc((fam->decisions.n + 1) * sizeof *v);
	zc_day next = ZC_NO_DAY;
	for (size_t i = 0; i < fam->decisions.n; i++)
		v[i] = &fam->decisions.v[i];
	qsort(v, fam->decisions.n, sizeof *v, by_time);
	for (size_t i = fam->decisions.n; i-- > 0;) {
		const struct zc_decision *d = v[i];
		bool needed = !zc_text_eq(d->coordination, "not-needed");
		struct zc_event *e = event(out, needed ? "decision" : "not-needed", d, zc_time_day(d->at));
		e->at = d->at;
		e->decision = d;
		e->owner = d->by;
		e->over = zc_earlier(e->over, next);
		if (!d->voided)
			next = e->start;
	}
	free(v);
}

static void
of_coordination(struct zc_events *out, const struct zc_family *fam)
{
	for (size_t i = 0; i < fam->coordination.n; i++) {
		const struct zc_coordination *k = &fam->coordination.v[i];
		struct zc_event *e = event(out, "assignment", k, k->since);
		e->coordination = k;
		e->owner = k->coordinator;
		e->over = zc_earlier(e->over, k->until);
	}
}

static void
of_action(struct zc_events *out, const struct zc_goal *g, const struct zc_action *a)
{
	zc_day gone = zc_earlier(zc_earlier(drop_day(a->dropped), void_day(a->voided)),
	                         zc_earlier(drop_day(g->dropped), void_day(g->voided)));
	struct zc_event *e = event(out, "action", a, a->since);
	e->own = a->by;
	e->action = a;
	e->owner = a->who;
	e->over = gone;
	for (size_t i = 0; i < a->held.n; i++) {
		const struct zc_hold *h = &a->held.v[i];
		e = event(out, "hold", h, h->since);
		e->action = a;
		e->hold = h;
		e->owner = a->who;
		e->over = zc_earlier(zc_earlier(e->over, gone), zc_earlier(h->until, a->done));
	}
}

static void
of_plan(struct zc_events *out, const struct zc_family *fam)
{
	const struct zc_plan *p = fam->plan;
	const struct zc_entry started = { .id = fam->id };
	if (!p)
		return;
	event(out, "plan", &started, p->since);
	for (size_t i = 0; i < p->renewals.n; i++)
		event(out, "plan", &p->renewals.v[i], p->renewals.v[i].at);
	for (size_t i = 0; i < p->evaluations.n; i++)
		event(out, "evaluation", &p->evaluations.v[i], p->evaluations.v[i].at)->evaluation =
			&p->evaluations.v[i];
	for (size_t i = 0; i < p->goals.n; i++)
		for (size_t k = 0; k < p->goals.v[i].actions.n; k++)
			of_action(out, &p->goals.v[i], &p->goals.v[i].actions.v[k]);
}

static void
of_step(struct zc_events *out, const struct zc_escalation *x, const struct zc_step *s)
{
	const char *const starts[] = { "step", "talk", "commitment" };
	const zc_day days[] = { s->since, s->talk, s->commitment };
	zc_day gone = zc_earlier(zc_earlier(s->until, void_day(x->voided)),
	                         x->ended ? x->ended->at : ZC_NO_DAY);
	for (size_t i = 0; i < 3; i++) {
		if (days[i] == ZC_NO_DAY)
			continue;
		struct zc_event *e = event(out, starts[i], s, days[i]);
		e->escalation = x;
		e->step = s;
		e->owner = x->by;
		e->over = zc_earlier(e->over, gone);
		if (i == 0 && s == x->steps.v && zc_time_day(x->at) == s->since)
			e->at = x->at;           /* the first step has no time but that of its escalation */
	}
}

static void
of_endings(struct zc_events *out, const struct zc_family *fam)
{
	for (size_t i = 0; i < fam->endings.n; i++) {
		const struct zc_ending *x = &fam->endings.v[i];
		zc_day gone = zc_earlier(void_day(x->voided),
		                         x->reopened ? zc_time_day(x->reopened->at) : ZC_NO_DAY);
		struct zc_event *e = event(out, "ending", x, zc_time_day(x->at));
		e->at = x->at;
		e->ending = x;
		e->owner = x->follow ? x->follow->by : NULL;
		e->over = gone;
		for (size_t k = 0; k < x->after_care.n; k++) {
			const struct zc_after_care *c = &x->after_care.v[k];
			e = event(out, "after-care", c, zc_time_day(x->at));
			e->at = x->at;
			e->own = c->until;
			e->ending = x;
			e->after_care = c;
			e->owner = c->who;
			e->over = zc_earlier(e->over, gone);
		}
	}
}

static void
of_facts_and_helpers(struct zc_events *out, const struct zc_family *fam)
{
	for (size_t i = 0; i < fam->situation.n; i++) {
		const struct zc_fact *f = &fam->situation.v[i];
		struct zc_event *e = event(out, "fact", f, f->since);
		e->fact = f;
		e->owner = f->by;
		e->over = zc_earlier(e->over, f->until);
	}
	for (size_t i = 0; i < fam->helpers.n; i++) {
		const struct zc_helper *h = &fam->helpers.v[i];
		struct zc_event *e = event(out, "helper", h, h->since);
		e->helper = h;
		e->owner = h->who;
		e->over = zc_earlier(e->over, h->until);
	}
}

/* The entry with which a stretch began; the family itself when only time passed.  A match comes
 * after its signals, or recording it would replace the term that they started. */
static struct zc_entry
trigger(const struct zc_family *fam, zc_day day)
{
#define ZC_BEGINS(list, begin)                                                         \
	for (size_t i = 0; i < fam->list.n; i++)                                       \
		if (!fam->list.v[i].voided && fam->list.v[i].id && (begin) == day)     \
			return (struct zc_entry){ .id = fam->list.v[i].id, .from = fam->list.v[i].from }
	ZC_BEGINS(signals, zc_time_day(fam->signals.v[i].at));
	ZC_BEGINS(helpers, fam->helpers.v[i].since);
	ZC_BEGINS(situation, fam->situation.v[i].since);
	ZC_BEGINS(matches, zc_time_day(fam->matches.v[i].at));
	ZC_BEGINS(endings, fam->endings.v[i].reopened ?
	          zc_time_day(fam->endings.v[i].reopened->at) : ZC_NO_DAY);
#undef ZC_BEGINS
	return (struct zc_entry){ .id = fam->id };
}

static void
of_need(struct zc_events *out, struct zc_view *w, const struct zc_days *days)
{
	zc_day since, end;
	size_t i = 0;
	while (zc_need_stretch(w, days, &i, &since, &end)) {
		struct zc_entry of = trigger(w->c.fam, since);
		event(out, "need", &of, since)->over = end;
	}
}

void
zc_events_find(struct zc_events *out, struct zc_view *w, const struct zc_days *days)
{
	const struct zc_family *fam = w->c.fam;
	*out = (struct zc_events){ .v = NULL };
	of_signals(out, fam);
	of_matches(out, w);
	of_need(out, w, days);
	of_decisions(out, fam);
	of_coordination(out, fam);
	of_plan(out, fam);
	for (size_t i = 0; i < fam->escalations.n; i++)
		for (size_t k = 0; k < fam->escalations.v[i].steps.n; k++)
			of_step(out, &fam->escalations.v[i], &fam->escalations.v[i].steps.v[k]);
	of_endings(out, fam);
	of_facts_and_helpers(out, fam);
}

void
zc_events_free(struct zc_events *e)
{
	free(e->v);
	*e = (struct zc_events){ .v = NULL };
}
