/* terms, part 2: the terms that a file ought to hold, and what it lacks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "terms_internal.h"
#include "id.h"
#include "person.h"

/* Days of what may meet or end a term, sorted. */
struct terms {
	struct zc_view view;
	struct zc_days days;
	struct zc_events events;
	struct zc_days decisions, assignments, plans, evaluations;
	zc_day newest;                       /* when anything was last written down */
	const struct zc_term **written;      /* the terms of the file by id */
	size_t nwritten;
};

static void
newest(struct terms *t, const struct zc_void *v)
{
	zc_day day = v ? zc_time_day(v->at) : ZC_NO_DAY;
	if (day > t->newest)
		t->newest = day;
}

static int
terms_by_id(const void *a, const void *b)
{
	const struct zc_term *const *x = a, *const *y = b;
	return strcmp((*x)->id, (*y)->id);
}

static void
open_terms(struct terms *t, const struct zc_family *fam, const struct zc_convenant *con)
{
	*t = (struct terms){ .newest = ZC_NO_DAY, .nwritten = fam->terms.n };
	t->written = zc_alloc((fam->terms.n + 1) * sizeof *t->written);
	for (size_t i = 0; i < fam->terms.n; i++)
		t->written[i] = &fam->terms.v[i];
	qsort(t->written, t->nwritten, sizeof *t->written, terms_by_id);
	zc_view_make(&t->view, &(struct zc_case){ .fam = fam, .con = con });
	zc_family_days(&t->days, &t->view, ZC_NO_DAY);
	zc_events_find(&t->events, &t->view, &t->days);
	for (size_t i = 0; i < fam->decisions.n; i++)
		if (!fam->decisions.v[i].voided)
			zc_days_add(&t->decisions, zc_time_day(fam->decisions.v[i].at));
	for (size_t i = 0; i < fam->coordination.n; i++)
		if (!fam->coordination.v[i].voided)
			zc_days_add(&t->assignments, fam->coordination.v[i].since);
	const struct zc_plan *p = fam->plan;
	if (p)
		zc_days_add(&t->plans, p->since);
	for (size_t i = 0; p && i < p->renewals.n; i++)
		if (!p->renewals.v[i].voided)
			zc_days_add(&t->plans, p->renewals.v[i].at);
	for (size_t i = 0; p && i < p->evaluations.n; i++)
		if (!p->evaluations.v[i].voided)
			zc_days_add(&t->evaluations, p->evaluations.v[i].at);
	zc_days_sort(&t->decisions);
	zc_days_sort(&t->assignments);
	zc_days_sort(&t->plans);
	zc_days_sort(&t->evaluations);
	if (t->days.n)
		t->newest = t->days.v[t->days.n - 1];
	for (size_t i = 0; i < fam->signals.n; i++)
		newest(t, fam->signals.v[i].voided);
	for (size_t i = 0; i < fam->matches.n; i++)
		newest(t, fam->matches.v[i].voided);
	for (size_t i = 0; i < fam->helpers.n; i++)
		newest(t, fam->helpers.v[i].voided);
	for (size_t i = 0; i < fam->situation.n; i++)
		newest(t, fam->situation.v[i].voided);
}

static void
close_terms(struct terms *t)
{
	zc_view_free(&t->view);
	zc_events_free(&t->events);
	free(t->days.v);
	free(t->decisions.v);
	free(t->assignments.v);
	free(t->plans.v);
	free(t->evaluations.v);
	free(t->written);
}

/* The first of the days that is not before `from`. */
static zc_day
first_from(const struct zc_days *d, zc_day from)
{
	size_t low = 0, high = d->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (d->v[mid] < from)
			low = mid + 1;
		else
			high = mid;
	}
	return low < d->n ? d->v[low] : ZC_NO_DAY;
}

/* Two parties of the match at least: that others spoke informs neither. */
static bool
parties_spoke(const struct zc_contact *k, const struct zc_match *m, const struct zc_view *w)
{
	const char *one = NULL, *org;
	for (size_t i = 0; i < m->signals.n; i++) {
		const struct zc_presence *p = zc_view_signal(w, m->signals.v[i]);
		for (size_t n = 0; p && n < k->between.n; n++) {
			if (!zc_actor_valid(k->between.v[n], &org) || !zc_text_eq(org, p->org))
				continue;
			if (one && !zc_text_eq(one, org))
				return true;
			one = org;
		}
	}
	return false;
}

static zc_day
contact_day(const struct zc_event *e, const struct terms *t)
{
	const struct zc_family *fam = t->view.c.fam;
	zc_day met = ZC_NO_DAY;
	for (size_t i = 0; i < fam->contacts.n; i++) {
		const struct zc_contact *k = &fam->contacts.v[i];
		zc_day day = zc_time_day(k->at);
		bool ours = !e->match || (k->match ? zc_text_eq(k->match, e->of) : parties_spoke(k, e->match, &t->view));
		if (!k->voided && ours && day >= e->start)
			met = zc_earlier(met, day);
	}
	return met;
}

static zc_day
follow_up_day(const struct zc_event *e, const struct zc_family *fam)
{
	zc_day met = e->after_care ? e->after_care->done : ZC_NO_DAY;
	for (size_t i = 0; i < fam->follow_ups.n; i++) {
		const struct zc_follow_up *f = &fam->follow_ups.v[i];
		if (!f->voided && (!f->of || zc_text_eq(f->of, e->of)) && f->at >= e->start)
			met = zc_earlier(met, f->at);
	}
	return met;
}

/* The evaluation after this one: later, or on the same day further on in the file. */
static zc_day
evaluation_day(const struct zc_event *e, const struct terms *t)
{
	const struct zc_plan *p = t->view.c.fam->plan;
	if (!e->evaluation)
		return first_from(&t->evaluations, e->start);
	for (const struct zc_evaluation *v = e->evaluation + 1; v < p->evaluations.v + p->evaluations.n; v++)
		if (!v->voided && v->at == e->start)
			return v->at;
	return first_from(&t->evaluations, e->start + 1);
}

/* What is there already when the event comes met it before it began. */
static zc_day
state_day(const struct zc_event *e, const struct terms *t, bool plan)
{
	struct zc_case c = t->view.c;
	c.on = e->start;
	if (plan)
		return zc_case_planned(&c) ? e->start : first_from(&t->plans, e->start);
	const struct zc_coordination *k = zc_family_coordination(c.fam, c.on);
	return k ? k->since : first_from(&t->assignments, e->start);
}

static zc_day
met_day(const struct zc_term_rule *r, const struct zc_event *e, const struct terms *t)
{
	const struct zc_family *fam = t->view.c.fam;
	const char *by = r->met_by;
	if (zc_text_eq(by, "contact"))
		return contact_day(e, t);
	if (zc_text_eq(by, "decision"))
		return first_from(&t->decisions, e->start);
	if (zc_text_eq(by, "assignment"))
		return e->coordination ? first_from(&t->assignments, e->start + 1) : state_day(e, t, false);
	if (zc_text_eq(by, "plan"))
		return state_day(e, t, true);
	if (zc_text_eq(by, "evaluation"))
		return evaluation_day(e, t);
	if (zc_text_eq(by, "done"))
		return e->after_care ? e->after_care->done : e->action ? e->action->done : ZC_NO_DAY;
	if (zc_text_eq(by, "talk"))
		return e->step ? e->step->talk : ZC_NO_DAY;
	if (zc_text_eq(by, "commitment"))
		return e->step ? e->step->commitment : ZC_NO_DAY;
	if (zc_text_eq(by, "follow-up"))
		return follow_up_day(e, fam);
	if (zc_text_eq(by, "settled"))
		return e->escalation && e->escalation->ended ? e->escalation->ended->at : ZC_NO_DAY;
	if (zc_text_eq(by, "fact-ends"))
		return e->fact ? e->fact->until : ZC_NO_DAY;
	if (zc_text_eq(by, "started"))
		return e->helper ? e->helper->started : e->hold ? e->hold->until : ZC_NO_DAY;
	return ZC_NO_DAY;
}

/* Does what it is of go on by itself when the case is taken up again?  Need, coordinator and plan are settled anew. */
static bool
outlasts(const struct zc_event *e)
{
	return e->action || e->hold || e->step || e->fact || e->helper;
}

/* The ending of the case that stops a term of this event. */
static zc_day
case_end(const struct zc_term_rule *r, const struct zc_event *e, const struct zc_family *fam)
{
	zc_day end = ZC_NO_DAY;
	/* a need lasts as long as its days say, and through an ending that was undone on its day */
	if (r->after_ending == ZC_YES || e->ending || zc_text_eq(e->starts, "need"))
		return end;
	for (size_t i = 0; i < fam->endings.n; i++) {
		const struct zc_ending *x = &fam->endings.v[i];
		zc_day day = zc_time_day(x->at);
		bool before = x->reopened && (outlasts(e) || zc_time_day(x->reopened->at) <= e->start);
		bool after = e->at.set && e->at.utc > x->at.utc;     /* on the day itself */
		if (!x->voided && day >= e->start && !before && !(after && day == e->start))
			end = zc_earlier(end, day);
	}
	return end;
}

static bool
wanted(const struct zc_strings *words, const char *word)
{
	return !words->n || (word && zc_strings_have(words, word));
}

/* Does the rule start a term from this event? */
static bool
starts(const struct zc_term_rule *r, const struct zc_event *e, struct zc_view *w)
{
	if (!zc_text_eq(r->starts, e->starts) || e->start == ZC_NO_DAY)
		return false;
	if (r->until != ZC_NO_DAY && e->start >= r->until)
		return false;
	if (e->step && !(wanted(&r->line, e->escalation->line) && wanted(&r->step, e->step->step)))
		return false;
	if (e->fact && !wanted(&r->facts, e->fact->fact))
		return false;
	if (e->evaluation && !wanted(&r->outcomes, e->evaluation->outcome))
		return false;
	if (e->ending && !wanted(&r->outcomes, e->ending->outcome))
		return false;
	if (!r->when)
		return true;
	struct zc_case whole = w->c;
	w->c.on = e->start;
	w->c.decision = e->decision;
	w->c.coordination = e->coordination;
	w->c.evaluation = e->evaluation;
	w->c.escalation = e->escalation;
	w->c.ending = e->ending;
	bool holds = zc_cond_test(r->when, w, NULL);
	w->c = whole;
	return holds;
}

zc_day
zc_term_last_day(const struct zc_term_rule *r, struct zc_duration within, const struct zc_event *e,
                 zc_day start, const struct zc_convenant *con, struct zc_text *words)
{
	struct zc_calendar cal = con->calendar;
	if (r->roll != ZC_UNSET)
		cal.roll = r->roll == ZC_YES;
	if (e->at.set)
		return zc_calendar_add_time(&cal, e->at, within, words);
	return zc_calendar_add(&cal, start, within, words);
}

static const struct zc_term *
written(const struct terms *t, const char *id)
{
	const struct zc_term key = { .id = id }, *k = &key;
	const struct zc_term **at = bsearch(&k, t->written, t->nwritten, sizeof *t->written, terms_by_id);
	return at ? *at : NULL;
}

static void
due_id(struct zc_due *d, size_t again)
{
	char n[24];
	snprintf(n, sizeof n, "%zu", again);
	zc_id_derive(d->id, 't', (const char *[]){ d->family, d->rule->term, d->of, again > 0 ? n : NULL, NULL });
}

/* What was met or ended by a mistake, taken back since, runs on under another id: the old
 * term keeps its day. */
static void
name_due(struct zc_due *d, const struct terms *t)
{
	const struct zc_term *last = NULL, *next;
	size_t again = 0;
	for (; (next = written(t, d->id)); due_id(d, ++again))
		last = next;
	bool closed = last && (last->voided || last->met != ZC_NO_DAY || last->ended != ZC_NO_DAY);
	if (last && (!closed || d->met != ZC_NO_DAY || d->ended != ZC_NO_DAY))
		memcpy(d->id, last->id, strlen(last->id) + 1);
}

static void
add_due(struct zc_dues *out, const struct zc_term_rule *r, const struct zc_event *e, struct terms *t)
{
	const struct zc_family *fam = t->view.c.fam;
	struct zc_due d = { .of = e->of, .family = e->from ? e->from : fam->id, .rule = r, .start = e->start, .hard = ZC_NO_DAY };
	if (e->helper && zc_text_eq(r->met_by, "started"))
		d.start = e->helper->waiting_list;   /* only for those who wait */
	if (d.start == ZC_NO_DAY)
		return;
	d.due = r->within.n < 0 ? e->own : zc_term_last_day(r, r->within, e, d.start, t->view.c.con, NULL);
	if (d.due == ZC_NO_DAY)
		return;
	if (r->hard.n >= 0)
		d.hard = zc_term_last_day(r, r->hard, e, d.start, t->view.c.con, NULL);
	d.met = met_day(r, e, t);
	d.ended = zc_earlier(e->over, case_end(r, e, fam));
	/* on the same day the meeting counts */
	if (d.met != ZC_NO_DAY && d.ended != ZC_NO_DAY) {
		if (d.met <= d.ended)
			d.ended = ZC_NO_DAY;
		else
			d.met = ZC_NO_DAY;
	}
	due_id(&d, 0);
	out->v = zc_grow(out->v, out->n, &out->cap, sizeof *out->v);
	out->v[out->n++] = d;
}

static int
by_start(const void *a, const void *b)
{
	const struct zc_due *x = a, *y = b;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	if (x->due != y->due)
		return x->due < y->due ? -1 : 1;
	return strcmp(x->id, y->id);
}

static int
by_id(const void *a, const void *b)
{
	const struct zc_due *x = a, *y = b;
	int r = strcmp(x->id, y->id);
	return r ? r : by_start(a, b);
}

/* The event of a term that this agreement would not have started: its entry's, or that a decision was due. */
static bool
event_of(struct zc_event *out, const struct terms *t, const struct zc_term *x, const struct zc_term_rule *r)
{
	const struct zc_family *fam = t->view.c.fam;
	for (size_t i = 0; i < t->events.n; i++)
		if (zc_text_eq(t->events.v[i].of, x->of) && zc_text_eq(t->events.v[i].starts, r->starts)) {
			*out = t->events.v[i];
			return out->start != ZC_NO_DAY;
		}
	*out = (struct zc_event){ .starts = "need", .of = x->of, .start = x->start, .own = ZC_NO_DAY, .over = ZC_NO_DAY };
	for (size_t i = 0; i < fam->endings.n; i++)
		if (!fam->endings.v[i].voided && zc_time_day(fam->endings.v[i].at) >= x->start)
			out->over = zc_earlier(out->over, zc_time_day(fam->endings.v[i].at));
	return zc_text_eq(r->starts, "need");
}

static void
expect_written(struct zc_dues *out, struct terms *t)
{
	const struct zc_family *fam = t->view.c.fam;
	bool *there = zc_alloc(fam->terms.n + 1);
	for (size_t i = 0; i < out->n; i++) {
		const struct zc_term *x = written(t, out->v[i].id);
		if (x)
			there[x - fam->terms.v] = true;
	}
	for (size_t i = 0; i < fam->terms.n; i++) {
		const struct zc_term *x = &fam->terms.v[i];
		const struct zc_term_rule *r = zc_convenant_term(t->view.c.con, x->kind);
		const size_t n = out->n;
		struct zc_event e;
		if (!r || x->voided || there[i] || strlen(x->id) >= sizeof out->v->id || !event_of(&e, t, x, r))
			continue;
		add_due(out, r, &e, t);
		for (size_t k = n; k < out->n; k++) {
			memcpy(out->v[k].id, x->id, strlen(x->id) + 1);
			out->v[k].as_written = true;
		}
	}
	free(there);
}

static void
expect(struct zc_dues *out, struct terms *t)
{
	const struct zc_convenant *con = t->view.c.con;
	size_t n = 0;
	*out = (struct zc_dues){ .v = NULL };
	for (size_t i = 0; i < con->terms.n; i++)
		for (size_t k = 0; k < t->events.n; k++)
			if (starts(&con->terms.v[i], &t->events.v[k], &t->view))
				add_due(out, &con->terms.v[i], &t->events.v[k], t);
	/* the same thing may begin twice of one entry: the first counts */
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, by_id);
	for (size_t i = 0; i < out->n; i++)
		if (!n || strcmp(out->v[n - 1].id, out->v[i].id) != 0)
			out->v[n++] = out->v[i];
	out->n = n;
	for (size_t i = 0; i < n; i++)
		name_due(&out->v[i], t);
	expect_written(out, t);
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, by_start);
}

void
zc_terms_expected(struct zc_dues *out, const struct zc_family *fam, const struct zc_convenant *con)
{
	struct terms t;
	open_terms(&t, fam, con);
	expect(out, &t);
	close_terms(&t);
}

void
zc_dues_free(struct zc_dues *d)
{
	free(d->v);
	*d = (struct zc_dues){ .v = NULL };
}

static void
lack(struct zc_lacks *out, enum zc_lack_kind kind, const struct zc_due *d)
{
	out->v = zc_grow(out->v, out->n, &out->cap, sizeof *out->v);
	out->v[out->n++] = (struct zc_lack){ kind, *d, false };
}

/* A term that is wanted but not in the file. */
static void
missing(struct zc_lacks *out, const struct zc_due *d)
{
	bool needless = d->ended != ZC_NO_DAY || (d->met != ZC_NO_DAY && d->met < d->start);
	if (!needless)
		lack(out, ZC_LACKS_TERM, d);
}

static void
unfinished(struct zc_lacks *out, const struct zc_term *t, const struct zc_due *d)
{
	struct zc_due now = *d;
	if (t->voided || t->met != ZC_NO_DAY || t->ended != ZC_NO_DAY)
		return;
	now.start = t->start;
	now.due = t->due;
	now.hard = t->hard;
	if (now.met != ZC_NO_DAY && now.met < now.start)
		now.met = now.start;
	if (now.ended != ZC_NO_DAY && now.ended < now.start)
		now.ended = now.start;
	if (now.met != ZC_NO_DAY)
		lack(out, ZC_LACKS_MET, &now);
	else if (now.ended != ZC_NO_DAY)
		lack(out, ZC_LACKS_ENDED, &now);
}

/* A running term that nothing in the family asks for any more. */
static void
orphan(struct zc_lacks *out, const struct zc_term *t, const struct terms *all)
{
	struct zc_due d = { .of = t->of, .rule = zc_convenant_term(all->view.c.con, t->kind),
	                    .start = t->start, .due = t->due, .hard = t->hard,
	                    .met = ZC_NO_DAY, .ended = all->newest };
	size_t n = out->n;
	if (strlen(t->id) < sizeof d.id)
		memcpy(d.id, t->id, strlen(t->id) + 1);
	unfinished(out, t, &d);
	if (out->n > n)
		out->v[n].unasked = true;
}

static void
lacks_of(struct zc_lacks *out, const struct zc_family *fam, const struct zc_convenant *con)
{
	struct zc_dues dues;
	struct terms all;
	bool *wanted_ = zc_alloc(fam->terms.n + 1);
	open_terms(&all, fam, con);
	expect(&dues, &all);
	for (size_t i = 0; i < dues.n; i++) {
		const struct zc_term *at = written(&all, dues.v[i].id);
		if (!at) {
			missing(out, &dues.v[i]);
			continue;
		}
		const struct zc_due *d = &dues.v[i];
		if (d->as_written && d->met == ZC_NO_DAY && d->ended == ZC_NO_DAY)
			continue;
		wanted_[at - fam->terms.v] = true;
		unfinished(out, at, d);
	}
	for (size_t i = 0; i < fam->terms.n; i++)
		if (!wanted_[i])
			orphan(out, &fam->terms.v[i], &all);
	zc_dues_free(&dues);
	close_terms(&all);
	free(wanted_);
}

static int
lacks_by_id(const void *a, const void *b)
{
	const struct zc_lack *x = a, *y = b;
	int r = strcmp(x->due.id, y->due.id);
	r = r ? r : (int)x->kind - (int)y->kind;
	return r ? r : (int)x->unasked - (int)y->unasked;
}

/* Its terms went with it into another family. */
static bool
gone(const struct zc_family *fam)
{
	for (size_t i = 0; i < fam->joined.n; i++)
		if (!fam->joined.v[i].voided && fam->joined.v[i].until == ZC_NO_DAY)
			return true;
	return false;
}

void
zc_terms_lacking(struct zc_lacks *out, const struct zc_family *before,
                 const struct zc_family *after, const struct zc_convenant *con)
{
	struct zc_lacks old = { .v = NULL };
	size_t n = 0;
	*out = (struct zc_lacks){ .v = NULL };
	if (gone(after))
		return;
	lacks_of(out, after, con);
	if (!before)
		return;
	lacks_of(&old, before, con);
	if (old.n)
		qsort(old.v, old.n, sizeof *old.v, lacks_by_id);
	for (size_t i = 0; i < out->n; i++)
		if (!old.n || !bsearch(&out->v[i], old.v, old.n, sizeof *old.v, lacks_by_id))
			out->v[n++] = out->v[i];
	out->n = n;
	zc_lacks_free(&old);
}

void
zc_lacks_free(struct zc_lacks *l)
{
	free(l->v);
	*l = (struct zc_lacks){ .v = NULL };
}
