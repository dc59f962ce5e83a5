/* rules, part 1: who is involved when, and which matches still stand. */
#include <stdlib.h>
#include <string.h>
#include "rules_internal.h"
#include "person.h"

zc_day
zc_day_or_none(struct zc_time t)
{
	return t.set ? zc_time_day(t) : ZC_NO_DAY;
}

bool
zc_child_on(const struct zc_person *p, zc_day on)
{
	return !p->voided && zc_text_eq(p->role, "child") && (p->until == ZC_NO_DAY || on < p->until);
}

zc_day
zc_signal_expires(const struct zc_signal *s, const struct zc_convenant *con)
{
	if (!con->signals || con->signals->life.n < 0)
		return ZC_NO_DAY;
	/* a life is a span, not a term that somebody keeps: it does not roll */
	struct zc_calendar plain = con->calendar;
	plain.roll = false;
	return zc_calendar_add_time(&plain, s->at, con->signals->life, NULL);
}

/* The first day on which the signal no longer counts. */
static zc_day
signal_end(const struct zc_signal *s, const struct zc_convenant *con)
{
	zc_day last = zc_signal_expires(s, con);
	zc_day end = last == ZC_NO_DAY ? ZC_FOREVER : last + 1;
	if (s->withdrawn && zc_time_day(s->withdrawn->at) < end)
		end = zc_time_day(s->withdrawn->at);
	return end;
}

bool
zc_signal_live(const struct zc_signal *s, const struct zc_convenant *con, zc_day on)
{
	return !s->voided && zc_time_day(s->at) <= on && on < signal_end(s, con);
}

bool
zc_presence_on(const struct zc_presence *p, zc_day on)
{
	return p->from <= on && on < p->to;
}

static void
presence(struct zc_view *w, const char *who, zc_day from, zc_day to, const char *as,
         const char *item, const struct zc_signal *s)
{
	const char *org;
	if (!who || from == ZC_NO_DAY || !zc_actor_valid(who, &org))
		return;
	if (to == ZC_NO_DAY)
		to = ZC_FOREVER;
	w->v[w->n++] = (struct zc_presence){
		.who = who, .org = org, .as = as, .item = item, .signal = s, .from = from, .to = to };
}

static int
by_org(const void *a, const void *b)
{
	const struct zc_presence *x = a, *y = b;
	return strcmp(x->org, y->org);
}

static int
by_who(const void *a, const void *b)
{
	const struct zc_presence *x = a, *y = b;
	return strcmp(x->who, y->who);
}

static int
by_since(const void *a, const void *b)
{
	const struct zc_presence *x = a, *y = b;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	int r = strcmp(x->who, y->who);
	return r ? r : strcmp(x->item, y->item);
}

static int
by_item(const void *a, const void *b)
{
	const struct zc_presence *const *x = a, *const *y = b;
	return strcmp((*x)->item, (*y)->item);
}

/* Give each person and each organisation a number, and sort as promised. */
static void
number(struct zc_view *w)
{
	const struct zc_convenant *con = w->c.con;
	if (!w->n)
		return;
	qsort(w->v, w->n, sizeof *w->v, by_org);
	for (size_t i = 0; i < w->n; i++) {
		struct zc_presence *p = &w->v[i];
		if (i && !by_org(p - 1, p)) {
			p->kind = p[-1].kind;
		} else {
			const struct zc_organisation *o = zc_convenant_org(con, p->org, ZC_NO_DAY);
			p->kind = o ? zc_convenant_kind(con, o->kind) : NULL;
			w->orgs++;
		}
		p->orgno = w->orgs - 1;
	}
	qsort(w->v, w->n, sizeof *w->v, by_who);
	for (size_t i = 0; i < w->n; i++) {
		w->persons += !i || by_who(&w->v[i - 1], &w->v[i]);
		w->v[i].person = w->persons - 1;
	}
	qsort(w->v, w->n, sizeof *w->v, by_since);
}

void
zc_view_make(struct zc_view *w, const struct zc_case *c)
{
	const struct zc_family *fam = c->fam;
	size_t most = fam->signals.n + fam->helpers.n + fam->coordination.n + 1;
	*w = (struct zc_view){ .c = *c, .v = zc_alloc(most * sizeof *w->v) };
	for (size_t i = 0; i < fam->signals.n; i++) {
		const struct zc_signal *s = &fam->signals.v[i];
		if (!s->voided)
			presence(w, s->by, zc_time_day(s->at), signal_end(s, c->con), "signal", s->id, s);
	}
	for (size_t i = 0; i < fam->helpers.n; i++) {
		const struct zc_helper *h = &fam->helpers.v[i];
		if (!h->voided)
			presence(w, h->who, h->since, h->until, "helper", h->id, NULL);
	}
	for (size_t i = 0; i < fam->coordination.n; i++) {
		const struct zc_coordination *k = &fam->coordination.v[i];
		if (!k->voided)
			presence(w, k->coordinator, k->since, k->until, "coordinator", k->id, NULL);
	}
	number(w);
	w->seen = zc_alloc((w->n + 1) * sizeof *w->seen);
	w->signals = zc_alloc((w->n + 1) * sizeof *w->signals);
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].signal)
			w->signals[w->nsignals++] = &w->v[i];
	qsort(w->signals, w->nsignals, sizeof *w->signals, by_item);
	w->stands = zc_alloc((fam->matches.n + 1) * sizeof *w->stands);
}

const struct zc_presence *
zc_view_signal(const struct zc_view *w, const char *id)
{
	const struct zc_presence key = { .item = id }, *k = &key;
	const struct zc_presence **at = bsearch(&k, w->signals, w->nsignals, sizeof *w->signals, by_item);
	return at ? *at : NULL;
}

void
zc_view_free(struct zc_view *w)
{
	free(w->v);
	free(w->signals);
	free(w->stands);
	free(w->seen);
	*w = (struct zc_view){ .v = NULL };
}

bool
zc_view_first(struct zc_view *w, size_t n)
{
	if (w->seen[n] == w->stamp)
		return false;
	w->seen[n] = w->stamp;
	return true;
}

size_t
zc_view_orgs(struct zc_view *w)
{
	size_t n = 0;
	w->stamp++;
	for (size_t i = 0; i < w->n && w->v[i].from <= w->c.on; i++)
		n += zc_presence_on(&w->v[i], w->c.on) && zc_view_first(w, w->v[i].orgno);
	return n;
}

size_t
zc_view_persons(struct zc_view *w)
{
	size_t n = 0;
	w->stamp++;
	for (size_t i = 0; i < w->n && w->v[i].from <= w->c.on; i++)
		n += zc_presence_on(&w->v[i], w->c.on) && zc_view_first(w, w->v[i].person);
	return n;
}

size_t
zc_match_asks(const struct zc_convenant *con)
{
	return con->match && con->match->parties > 0 ? (size_t)con->match->parties : 2;
}

/* Narrow the span around the day so that this day of change lies outside. */
static void
narrow(struct zc_stand *s, zc_day on, zc_day change)
{
	if (change <= on && change > s->from)
		s->from = change;
	if (change > on && change < s->to)
		s->to = change;
}

bool
zc_match_stands(const struct zc_match *m, struct zc_view *w)
{
	struct zc_stand *s = &w->stands[m - w->c.fam->matches.v];
	zc_day on = w->c.on;
	size_t orgs = 0;
	if (s->from <= on && on < s->to)
		return s->stands;
	*s = (struct zc_stand){ .from = ZC_NO_DAY, .to = ZC_FOREVER };
	narrow(s, on, zc_time_day(m->at));
	w->stamp++;
	for (size_t i = 0; i < m->signals.n; i++) {
		const struct zc_presence *p = zc_view_signal(w, m->signals.v[i]);
		if (!p)
			continue;
		narrow(s, on, p->from);
		narrow(s, on, p->to);
		orgs += zc_presence_on(p, on) && zc_view_first(w, p->orgno);
	}
	s->stands = !m->voided && zc_time_day(m->at) <= on && orgs >= zc_match_asks(w->c.con);
	return s->stands;
}

void
zc_parties_find(struct zc_parties *out, const struct zc_case *c)
{
	struct zc_view w;
	zc_view_make(&w, c);
	*out = (struct zc_parties){ .v = zc_alloc((w.n + 1) * sizeof *out->v),
	                            .orgs = zc_view_orgs(&w) };
	w.stamp++;
	for (size_t i = 0; i < w.n; i++) {
		const struct zc_presence *p = &w.v[i];
		if (zc_presence_on(p, c->on) && zc_view_first(&w, p->person))
			out->v[out->n++] = (struct zc_party){ p->who, p->org, p->kind, p->from, p->as, p->item };
	}
	zc_view_free(&w);
}

void
zc_parties_free(struct zc_parties *p)
{
	free(p->v);
	*p = (struct zc_parties){ .v = NULL };
}
