#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "check.h"
#include "text.h"

static struct zc_gap *
gap(struct zc_gaps *out, const struct zc_case *c, const char *lacks, const char *article)
{
	out->v = zc_grow(out->v, out->n, &out->cap, sizeof *out->v);
	struct zc_gap *g = &out->v[out->n++];
	*g = (struct zc_gap){ .lacks = lacks, .since = ZC_NO_DAY, .due = ZC_NO_DAY,
	                      .state = "open", .article = article, .wrong = true };
	memcpy(g->family, c->fam->id, strnlen(c->fam->id, sizeof g->family - 1));
	return g;
}

/* The rule's article, else that of what happens when its term passes. */
static const char *
article(const struct zc_term_rule *r)
{
	const char *found = r->article;
	for (size_t i = 0; found == NULL && i < r->passed.n; i++)
		found = r->passed.v[i].article;
	return found;
}

static const char *
lacks(const struct zc_term_rule *r)
{
	return zc_text_eq(r->met_by, "assignment") ? "coordinator" : r->met_by;
}

static void
add_terms(struct zc_gaps *out, const struct zc_case *c)
{
	for (size_t i = 0; i < c->fam->terms.n; i++) {
		const struct zc_term *t = &c->fam->terms.v[i];
		const struct zc_term_rule *r = zc_convenant_term(c->con, t->kind);
		if (r == NULL || r->check != ZC_YES || t->start > c->on)
			continue;
		struct zc_standing s = zc_term_standing(t, c->con, c->on);
		if (s.state == ZC_TERM_MET || s.state == ZC_TERM_ENDED)
			continue;
		struct zc_gap *g = gap(out, c, lacks(r), article(r));
		g->since = t->start;
		g->due = s.due;
		g->state = zc_term_state_names[s.state];
		g->wrong = s.state == ZC_TERM_OVERDUE;
	}
}

static bool
found(const struct zc_gaps *out, size_t first, const char *what)
{
	for (size_t i = first; i < out->n; i++)
		if (strcmp(out->v[i].lacks, what) == 0)
			return true;
	return false;
}

static const struct zc_term_rule *
checked(const struct zc_convenant *con, const char *meets)
{
	for (size_t i = 0; i < con->terms.n; i++)
		if (con->terms.v[i].check == ZC_YES && zc_text_eq(con->terms.v[i].met_by, meets))
			return &con->terms.v[i];
	return NULL;
}

/* The day on which the last coordinator of this episode stopped or was taken back, where there should be one. */
static zc_day
vacant_since(const struct zc_case *c)
{
	zc_day since = ZC_NO_DAY, episode = zc_family_episode(c->fam, c->on);
	const struct zc_decision *d = zc_family_decision(c->fam, c->on);
	if (d == NULL || !zc_text_eq(d->coordination, "needed") || zc_family_coordination(c->fam, c->on) != NULL)
		return ZC_NO_DAY;
	for (size_t i = 0; i < c->fam->coordination.n; i++) {
		const struct zc_coordination *k = &c->fam->coordination.v[i];
		zc_day over = k->voided != NULL ? zc_time_day(k->voided->at) : k->until;
		if (k->since >= episode && over != ZC_NO_DAY && over <= c->on && over > since)
			since = over;
	}
	return since;
}

/* Two clones appointed a coordinator each: the day from which there were two. */
static zc_day
contested_since(const struct zc_case *c)
{
	const struct zc_coordination *last = zc_family_coordination(c->fam, c->on);
	for (size_t i = 0; i < c->fam->coordination.n; i++) {
		const struct zc_coordination *k = &c->fam->coordination.v[i];
		if (k != last && zc_coordination_running(k, c->on))
			return last->since;
	}
	return ZC_NO_DAY;
}

void
zc_check_case(struct zc_gaps *out, const struct zc_case *c)
{
	zc_day since;
	size_t first = out->n;
	if (zc_family_ending(c->fam, c->on) != NULL || zc_family_join(c->fam, c->on) != NULL)
		return;
	add_terms(out, c);
	if (zc_need_due(c, &since, NULL) && !found(out, first, "decision"))
		gap(out, c, "decision", c->con->need->article)->since = since;

	const struct zc_term_rule *r = checked(c->con, "assignment");
	since = vacant_since(c);
	if (r != NULL && since != ZC_NO_DAY && !found(out, first, "coordinator"))
		gap(out, c, "coordinator", article(r))->since = since;
	if ((since = contested_since(c)) != ZC_NO_DAY)
		gap(out, c, "one-coordinator", r != NULL ? article(r) : NULL)->since = since;
}

static zc_day
pressing(const struct zc_gap *g)
{
	return g->due != ZC_NO_DAY ? g->due : g->since;
}

static int
by_day(const void *a, const void *b)
{
	const struct zc_gap *x = a, *y = b;
	if (pressing(x) != pressing(y))
		return pressing(x) < pressing(y) ? -1 : 1;
	int r = strcmp(x->family, y->family);
	return r != 0 ? r : strcmp(x->lacks, y->lacks);
}

void
zc_gaps_sort(struct zc_gaps *g)
{
	if (g->n > 1)
		qsort(g->v, g->n, sizeof *g->v, by_day);
}

void
zc_gaps_free(struct zc_gaps *g)
{
	free(g->v);
	*g = (struct zc_gaps){ .v = NULL };
}
