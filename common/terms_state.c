/* terms, part 3: a term of the file on a day, and who owes it. */
#include <stdlib.h>
#include "terms_internal.h"
#include "person.h"

const char *const zc_term_state_names[] = { "running", "overdue", "paused", "met", "ended" };

static void
put_day(struct zc_arena *a, struct zc_node *map, const char *key, zc_day day)
{
	char s[ZC_DATE_LEN];
	if (day == ZC_NO_DAY)
		return;
	zc_day_format(s, day);
	zc_node_put(a, map, key, zc_node_scalar(a, ZC_PLAIN, s));
}

struct zc_node *
zc_term_node(const struct zc_due *d, const char *under, struct zc_arena *a)
{
	struct zc_node *map = zc_node_map(a, ZC_BLOCK);
	zc_node_put(a, map, "id", zc_node_scalar(a, ZC_AUTO, d->id));
	zc_node_put(a, map, "of", zc_node_scalar(a, ZC_AUTO, d->of));
	zc_node_put(a, map, "kind", zc_node_scalar(a, ZC_AUTO, d->rule->term));
	put_day(a, map, "start", d->start);
	put_day(a, map, "due", d->due);
	put_day(a, map, "hard", d->hard);
	if (under && *under)
		zc_node_put(a, map, "under", zc_node_scalar(a, ZC_AUTO, under));
	put_day(a, map, "met", d->met);
	put_day(a, map, "ended", d->ended);
	return map;
}

/* A term being followed from its first last day to that of today. */
struct course {
	struct zc_calendar cal;
	bool working;                        /* counts working days */
	zc_day due;
	zc_day done;                         /* the days up to here are in it */
};

static void
begin(struct course *c, const struct zc_term *t, const struct zc_term_rule *r, const struct zc_convenant *con,
      const struct zc_extension *x)
{
	*c = (struct course){ .cal = con->calendar, .due = x ? x->due : t->due,
	                      .done = x ? zc_time_day(x->at) : t->start };
	c->cal.least = 0;                    /* what is left is no term of its own */
	if (!r || r->within.n < 0)
		return;
	if (r->roll != ZC_UNSET)
		c->cal.roll = r->roll == ZC_YES;
	c->working = r->within.unit == ZC_WORKING_DAYS;
	c->cal.roll = c->cal.roll && r->within.unit != ZC_HOURS;
}

/* Stood still after `from` up to and including `to`: returns how many days, as the term counts them. */
static int
move(struct course *c, zc_day from, zc_day to, struct zc_text *words)
{
	int n = c->working ? zc_calendar_working_days(&c->cal, from, to) : to - from;
	enum zc_unit unit = c->working ? ZC_WORKING_DAYS : ZC_DAYS;
	zc_day due = n > 0 ? zc_calendar_add(&c->cal, c->due, (struct zc_duration){ n, unit }, words) : c->due;
	if (due != ZC_NO_DAY && due < to)    /* it stood still on its last day */
		due = zc_calendar_add(&c->cal, to, (struct zc_duration){ 0, ZC_DAYS }, NULL);
	if (due != ZC_NO_DAY)                /* else beyond the known years */
		c->due = due;
	c->done = to;
	return n;
}

/* The last extension given by that day; with before, only those given before that one. */
static const struct zc_extension *
extended(const struct zc_term *t, zc_day on, const struct zc_extension *before)
{
	const struct zc_extension *last = NULL;
	for (size_t i = 0; i < t->extensions.n; i++) {
		const struct zc_extension *x = &t->extensions.v[i];
		if (x->voided || zc_time_day(x->at) > on)
			continue;
		if (before && (x->at.utc > before->at.utc || (x->at.utc == before->at.utc && x >= before)))
			continue;
		if (!last || x->at.utc >= last->at.utc)
			last = x;
	}
	return last;
}

static int
by_since(const void *a, const void *b)
{
	const struct zc_pause *const *x = a, *const *y = b;
	return ((*x)->since > (*y)->since) - ((*x)->since < (*y)->since);
}

void
zc_term_reason(struct zc_text *words, const char *because)
{
	if (because) {
		zc_text_add(words, ", because: ");
		zc_text_add_visible(words, because);     /* it may have lines of its own */
	}
}

static void
pause_in_words(struct zc_text *words, const struct zc_pause *p, zc_day on, int n, bool working, const char *counted)
{
	char since[ZC_DATE_LEN], until[ZC_DATE_LEN];
	if (!words)
		return;
	zc_day_format(since, p->since);
	zc_day_format(until, p->until != ZC_NO_DAY ? p->until : on);
	zc_text_addf(words, "%s: paused from %s %s %s by %s", p->id, since,
	             p->until != ZC_NO_DAY && p->until <= on ? "to" : "and still on", until, p->by);
	zc_term_reason(words, p->because);
	zc_text_addf(words, ": %d %sday%s stood still\n%s", n, working ? "working " : "", n == 1 ? "" : "s",
	             counted ? counted : "");
}

/* Move it along all pauses by that day; is it paused then? */
static bool
pass(struct course *c, const struct zc_term *t, zc_day on, struct zc_text *words)
{
	const struct zc_pause **v = zc_alloc((t->pauses.n + 1) * sizeof *v);
	size_t npauses = 0;
	bool paused = false;
	for (size_t i = 0; i < t->pauses.n; i++)
		if (!t->pauses.v[i].voided && t->pauses.v[i].since <= on)
			v[npauses++] = &t->pauses.v[i];
	qsort(v, npauses, sizeof *v, by_since);
	for (size_t i = 0; i < npauses; i++) {
		const struct zc_pause *p = v[i];
		zc_day from = p->since > c->done ? p->since : c->done;
		zc_day to = p->until != ZC_NO_DAY && p->until < on ? p->until : on;
		/* a pause after the last day comes too late */
		if (from > c->due || (p->until != ZC_NO_DAY && p->until <= from))
			continue;
		paused = paused || p->until == ZC_NO_DAY || on < p->until;
		struct zc_text counted = { 0 };
		int n = to > from ? move(c, from, to, words ? &counted : NULL) : 0;
		pause_in_words(words, p, on, n, c->working, counted.s);
		zc_text_free(&counted);
	}
	free(v);
	return paused;
}

struct zc_standing
zc_term_follow(const struct zc_term *t, const struct zc_convenant *con, zc_day on,
               const struct zc_extension *before, struct zc_text *words)
{
	const struct zc_term_rule *r = zc_convenant_term(con, t->kind);
	struct course c;
	begin(&c, t, r, con, extended(t, on, before));
	zc_day limit = t->hard == ZC_NO_DAY || (r && r->past_hard == ZC_YES) ? ZC_NO_DAY :
		t->hard > c.due ? t->hard : c.due;
	bool paused = pass(&c, t, on, words);
	struct zc_standing s = { .due = limit != ZC_NO_DAY && c.due > limit ? limit : c.due };
	if (t->met != ZC_NO_DAY && t->met <= on)
		s.state = ZC_TERM_MET;
	else if (t->voided || (t->ended != ZC_NO_DAY && t->ended <= on))
		s.state = ZC_TERM_ENDED;
	else if (paused)
		s.state = ZC_TERM_PAUSED;
	else
		s.state = on > s.due ? ZC_TERM_OVERDUE : ZC_TERM_RUNNING;
	s.left = zc_calendar_working_days(&con->calendar, on, s.due);
	return s;
}

struct zc_standing
zc_term_standing(const struct zc_term *t, const struct zc_convenant *con, zc_day on)
{
	return zc_term_follow(t, con, on, NULL, NULL);
}

zc_day
zc_extension_found(const struct zc_term *t, const struct zc_extension *x, const struct zc_convenant *con)
{
	return zc_term_follow(t, con, zc_time_day(x->at), x, NULL).due;
}

/* A list of names, each once. */
struct names { struct zc_strings s; size_t cap; };

static void
add(struct names *n, const char *who)
{
	if (!who || zc_strings_have(&n->s, who))
		return;
	n->s.v = zc_grow(n->s.v, n->s.n, &n->cap, sizeof *n->s.v);
	n->s.v[n->s.n++] = who;
}

static void
add_all(struct names *n, const struct zc_strings *s)
{
	for (size_t i = 0; i < s->n; i++)
		add(n, s->v[i]);
}

static void
add_coordinator(struct names *n, const struct zc_case *c)
{
	const struct zc_coordination *k = zc_family_coordination(c->fam, c->on);
	add(n, k ? k->coordinator : NULL);
}

static void
add_owner(struct names *n, const struct zc_event *e, const struct zc_view *w)
{
	if (e && e->owner) {
		add(n, e->owner);
	} else if (e && e->match) {
		for (size_t i = 0; i < e->match->signals.n; i++) {
			const struct zc_presence *p = zc_view_signal(w, e->match->signals.v[i]);
			add(n, p ? p->who : NULL);
		}
	} else {
		add_coordinator(n, &w->c);
	}
}

static void
add_managers(struct names *n, const struct zc_event *e, const struct zc_view *w)
{
	struct names of = { .cap = 0 };
	if (e && e->escalation)
		add_all(&of, &e->escalation->between);
	else
		add_owner(&of, e, w);
	for (size_t i = 0; i < of.s.n; i++) {
		const char *org;
		const struct zc_organisation *o = zc_actor_valid(of.s.v[i], &org) ?
			zc_convenant_org(w->c.con, org, w->c.on) : NULL;
		add(n, o ? o->manager : NULL);
	}
	free(of.s.v);
}

/* The organisations that keep the check. */
static void
add_checkers(struct names *n, const struct zc_case *c)
{
	for (size_t i = 0; i < c->con->organisations.n; i++) {
		const struct zc_organisation *o = &c->con->organisations.v[i];
		const struct zc_kind *k = zc_convenant_kind(c->con, o->kind);
		if (k && zc_strings_have(&k->may, "check") && (o->until == ZC_NO_DAY || c->on < o->until))
			add(n, o->org);
	}
}

static void
add_word(struct names *n, const char *word, const struct zc_event *e, const struct zc_view *w)
{
	const struct zc_decision *d = zc_family_decision(w->c.fam, w->c.on);
	if (zc_text_eq(word, "owner"))
		add_owner(n, e, w);
	else if (zc_text_eq(word, "coordinator"))
		add_coordinator(n, &w->c);
	else if (zc_text_eq(word, "responsible") && e && e->step)
		add_all(n, &e->step->responsible);
	else if (zc_text_eq(word, "managers"))
		add_managers(n, e, w);
	else if (zc_text_eq(word, "checker"))
		add_checkers(n, &w->c);
	else if (zc_text_eq(word, "guard"))
		add(n, d ? d->guard : NULL);
	else if (zc_actor_valid(word, NULL))
		add(n, word);
}

static const struct zc_event *
event_of(const struct zc_term *t, const struct zc_events *events)
{
	for (size_t i = 0; i < events->n; i++)
		if (zc_text_eq(events->v[i].of, t->of))
			return &events->v[i];
	return NULL;
}

/* The names, in a; frees them. */
static struct zc_strings
settle(struct names *n, struct zc_arena *a)
{
	struct zc_strings out = { zc_arena_alloc(a, (n->s.n + 1) * sizeof *out.v), n->s.n };
	for (size_t i = 0; i < n->s.n; i++)
		out.v[i] = n->s.v[i];
	free(n->s.v);
	return out;
}

static struct zc_strings
owners(const struct zc_term *t, const struct zc_events *events, const struct zc_view *w, struct zc_arena *a)
{
	const struct zc_term_rule *r = zc_convenant_term(w->c.con, t->kind);
	const struct zc_event *e = event_of(t, events);
	struct names n = { .cap = 0 };
	for (size_t i = 0; r && i < r->who.n; i++)
		add_word(&n, r->who.v[i], e, w);
	if (!n.s.n)
		add_owner(&n, e, w);
	return settle(&n, a);
}

struct zc_strings *
zc_terms_owners(const struct zc_case *c, struct zc_arena *a)
{
	struct zc_days days = { .v = NULL };       /* need is no entry: its owners are those of its entry */
	struct zc_events events;
	struct zc_view w;
	struct zc_strings *out = zc_arena_alloc(a, (c->fam->terms.n + 1) * sizeof *out);
	zc_view_make(&w, c);
	zc_events_find(&events, &w, &days);
	for (size_t i = 0; i < c->fam->terms.n; i++)
		out[i] = owners(&c->fam->terms.v[i], &events, &w, a);
	zc_events_free(&events);
	zc_view_free(&w);
	return out;
}

/* A neighbour's name is no address, and would be personal in a message; and who is of an organisation that takes no
 * part any more gets none. */
static void
keep_reached(struct names *n, const struct zc_case *c)
{
	size_t kept = 0;
	for (size_t i = 0; i < n->s.n; i++) {
		const char *org = n->s.v[i];
		zc_actor_valid(n->s.v[i], &org);
		if (org != NULL && zc_convenant_org(c->con, org, c->on) != NULL)
			n->s.v[kept++] = n->s.v[i];
	}
	n->s.n = kept;
}

struct zc_strings
zc_stage_to(const struct zc_case *c, const struct zc_term *t, const struct zc_stage *s, struct zc_arena *a)
{
	const struct zc_term_rule *r = zc_convenant_term(c->con, t->kind);
	struct zc_days days = { .v = NULL };
	struct zc_events events;
	struct zc_view w;
	struct names n = { .cap = 0 };
	zc_view_make(&w, c);
	zc_events_find(&events, &w, &days);
	for (size_t i = 0; i < s->remind.n; i++)
		add_word(&n, s->remind.v[i], event_of(t, &events), &w);
	keep_reached(&n, c);
	if (r && r->check == ZC_YES)
		add_checkers(&n, c);
	if (!n.s.n)
		add_coordinator(&n, c);
	keep_reached(&n, c);
	if (!n.s.n)
		add_checkers(&n, c);
	zc_events_free(&events);
	zc_view_free(&w);
	return settle(&n, a);
}
