/* rules, part 3: which signals make a match. */
#include <stdlib.h>
#include <string.h>
#include "person.h"
#include "rules_internal.h"

/* A live signal and the group it falls in. */
struct member {
	const struct zc_presence *p;
	const struct zc_person *about;       /* NULL: not about a person that is there */
	size_t order;                        /* in the file */
	size_t group;
	bool matched;                        /* in some match already */
};
struct group { size_t first, n, found; bool covered, touched; };

/* Signals about one child stand together, in file order. */
static int
by_about(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	if (x->about != y->about)
		return x->about < y->about ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static int
by_order(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	return x->order < y->order ? -1 : x->order > y->order;
}

static int
by_id(const void *a, const void *b)
{
	const struct member *const *x = a, *const *y = b;
	return strcmp((*x)->p->item, (*y)->p->item);
}

static int
by_person(const void *a, const void *b)
{
	const struct zc_person *const *x = a, *const *y = b;
	return strcmp((*x)->id, (*y)->id);
}

static int
by_time(const void *a, const void *b)
{
	const struct member *const *x = a, *const *y = b;
	int64_t p = (*x)->p->signal->at.utc, q = (*y)->p->signal->at.utc;
	if (p != q)
		return p < q ? -1 : 1;
	return (*x)->order < (*y)->order ? -1 : (*x)->order > (*y)->order;
}

/* A child that two families knew before they were joined stands in the file
 * twice; his first entry speaks for him. */
static const struct zc_person *
first_entry(const struct zc_family *fam, const struct zc_person *p)
{
	char a[10], b[10];
	if (!p->from || !p->bsn || !zc_bsn_normal(a, p->bsn))
		return p;
	for (size_t i = 0; i < fam->persons.n; i++) {
		const struct zc_person *o = &fam->persons.v[i];
		if (!o->voided && o->bsn && zc_bsn_normal(b, o->bsn) && !strcmp(a, b))
			return o;
	}
	return p;
}

/* The live signals, each with the person it is about. */
static size_t
members(struct member *v, const struct zc_view *w)
{
	const struct zc_family *fam = w->c.fam;
	const struct zc_person **persons = zc_alloc((fam->persons.n + 1) * sizeof *persons);
	size_t n = 0, np = 0;
	for (size_t i = 0; i < fam->persons.n; i++)
		if (!fam->persons.v[i].voided)
			persons[np++] = &fam->persons.v[i];
	qsort(persons, np, sizeof *persons, by_person);
	for (size_t i = 0; i < w->nsignals; i++) {
		const struct zc_presence *p = w->signals[i];
		if (!zc_presence_on(p, w->c.on))
			continue;
		v[n] = (struct member){ .p = p, .order = (size_t)(p->signal - fam->signals.v) };
		const struct zc_person key = { .id = p->signal->about }, *k = &key;
		const struct zc_person **at =
			key.id ? bsearch(&k, persons, np, sizeof *persons, by_person) : NULL;
		v[n++].about = at ? first_entry(fam, *at) : NULL;
	}
	free(persons);
	return n;
}

/* Cut v into groups: the family, or each child. */
static size_t
cut(struct group *g, struct member *v, size_t n, const struct zc_case *c)
{
	size_t ng = 0;
	bool per_child = c->con->match && c->con->match->same_child == ZC_YES;
	qsort(v, n, sizeof *v, per_child ? by_about : by_order);
	for (size_t i = 0; i < n; i++) {
		if (!i || (per_child && v[i].about != v[i - 1].about))
			g[ng++] = (struct group){ .first = i };
		v[i].group = ng - 1;
		g[ng - 1].n++;
		/* what is about no child makes no match about one */
		if (per_child && (!v[i].about || !zc_child_on(v[i].about, c->on)))
			g[ng - 1].covered = true;
	}
	return ng;
}

/* Mark the members that are in a match, and the groups that are wholly in one. */
static void
mark(struct group *g, struct member *v, size_t n, const struct zc_family *fam)
{
	struct member **ids = zc_alloc((n + 1) * sizeof *ids);
	for (size_t i = 0; i < n; i++)
		ids[i] = &v[i];
	qsort(ids, n, sizeof *ids, by_id);
	for (size_t i = 0; i < fam->matches.n; i++) {
		const struct zc_match *m = &fam->matches.v[i];
		for (int round = 0; !m->voided && round < 2; round++) {
			for (size_t k = 0; k < m->signals.n; k++) {
				const struct zc_presence p = { .item = m->signals.v[k] };
				struct member key = { .p = &p }, *kp = &key;
				struct member **at = bsearch(&kp, ids, n, sizeof *ids, by_id);
				if (!at)
					continue;
				struct group *in = &g[(*at)->group];
				(*at)->matched = in->touched = true;
				in->found = round ? 0 : in->found + 1;
				in->covered = in->covered || in->found == in->n;
			}
		}
	}
	free(ids);
}

/* When the group was complete: when it had the organisations asked for; for
 * one that outgrew a match, when its first signal without a match came. */
static bool
complete(struct zc_time *at, struct member **v, const struct group *g, struct zc_view *w)
{
	size_t orgs = 0;
	bool unmatched = false;
	qsort(v, g->n, sizeof *v, by_time);
	w->stamp++;
	for (size_t i = 0; i < g->n; i++) {
		orgs += zc_view_first(w, v[i]->p->orgno);
		unmatched = unmatched || !g->touched || !v[i]->matched;
		if (orgs < zc_match_asks(w->c.con) || !unmatched)
			continue;
		*at = v[i]->p->signal->at;
		return true;
	}
	/* each in a match, but not all in one */
	if (g->n)
		*at = v[g->n - 1]->p->signal->at;
	return orgs >= zc_match_asks(w->c.con);
}

static const char *
evidence(const struct member *v, size_t n)
{
	bool one = v[0].about && v[0].about->bsn;
	for (size_t i = 0; i < n; i++) {
		if (v[i].p->signal->from)
			return "joined";
		one = one && v[i].about == v[0].about;
	}
	return one ? "bsn" : "family";
}

size_t
zc_matches_due(struct zc_match_group **out, const struct zc_case *c, struct zc_arena *a)
{
	struct zc_view w;
	zc_view_make(&w, c);
	struct member *v = zc_alloc((w.nsignals + 1) * sizeof *v);
	struct member **sorted = zc_alloc((w.nsignals + 1) * sizeof *sorted);
	struct group *g = zc_alloc((w.nsignals + 1) * sizeof *g);
	size_t n = members(v, &w), ng = cut(g, v, n, c), made = 0;
	mark(g, v, n, c->fam);
	*out = zc_arena_alloc(a, (ng + 1) * sizeof **out);
	for (size_t i = 0; i < ng; i++) {
		struct member *m = v + g[i].first;
		struct zc_match_group *to = &(*out)[made];
		for (size_t k = 0; k < g[i].n; k++)
			sorted[k] = &m[k];
		if (g[i].covered || !complete(&to->at, sorted, &g[i], &w))
			continue;
		to->evidence = evidence(m, g[i].n);
		to->signals.v = zc_arena_alloc(a, g[i].n * sizeof *to->signals.v);
		for (size_t k = 0; k < g[i].n; k++)
			to->signals.v[to->signals.n++] = m[k].p->item;
		made++;
	}
	free(v);
	free(sorted);
	free(g);
	zc_view_free(&w);
	return made;
}
