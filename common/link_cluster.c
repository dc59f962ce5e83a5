#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "link_internal.h"

struct clusters {
	const struct zc_link *l;
	uint32_t *root, *next, *size;         /* members of a cluster: a ring */
};

static uint32_t
find(struct clusters *c, uint32_t x)
{
	while (c->root[x] != x)
		x = c->root[x] = c->root[c->root[x]];
	return x;
}

static int
refusals(const void *x, const void *y)
{
	const struct zc_link_refusal *a = x, *b = y;
	return a->a != b->a ? (a->a < b->a ? -1 : 1) : a->b != b->b ? (a->b < b->b ? -1 : 1) : 0;
}

static bool
refused(const struct zc_link *l, uint32_t a, uint32_t b)
{
	const struct zc_link_refusal r = { a < b ? a : b, a < b ? b : a };
	return l->nrefused > 0 && bsearch(&r, l->refused, l->nrefused, sizeof r, refusals) != NULL;
}

/* What holds a pair together may fit another person as well: an initial, or a form of the name, both twins; names alone,
 * where a date of birth is not known, everybody who is called that. */
enum weak { STRONG, WEAK_NAME, NAMES_ALONE };

/* What a record has in the other cluster: the pair that is most for one person, and one that is of another: more likely
 * a brother, sister or twin, or where there are only names, not like it at all. */
struct side { double best; bool other; };

static void
note(struct side *s, double bits, bool other)
{
	s->best = bits > s->best ? bits : s->best;
	s->other = s->other || other;
}

/* All pairs of two clusters, which are few.  Who looks like another person to one and like nobody else is somebody else. */
static bool
strange(const struct clusters *c, uint32_t a, uint32_t b, enum weak weak)
{
#define UNLIKE (-4)
	enum { MOST = 20 };
	const struct zc_link *l = c->l;
	struct side right[MOST];
	double sum = 0, pairs = 0;
	for (size_t i = 0; i < MOST; i++)
		right[i] = (struct side){ -100, false };
	uint32_t x = a;
	for (size_t i = 0; i < MOST && i < c->size[a]; i++, x = c->next[x]) {
		struct side left = { -100, false };
		uint32_t y = b;
		for (size_t k = 0; k < MOST && k < c->size[b]; k++, y = c->next[y]) {
			bool kin;
			double bits = zc_link_pair_bits(l, &l->rec[x], &l->rec[y], -100, &kin);
			sum += bits < -20 ? -20 : bits > 20 ? 20 : bits;
			pairs++;
			bool other = weak == NAMES_ALONE ? bits < UNLIKE : kin;
			note(&left, bits, other);
			note(&right[k], bits, other);
		}
		if (weak != STRONG && left.other && left.best < l->model.match)
			return true;
	}
	for (size_t k = 0; k < MOST; k++)
		if (weak != STRONG && right[k].other && right[k].best < l->model.match)
			return true;
	return sum / pairs < l->model.mean;
}

/* Does anything between the two clusters forbid it? */
static bool
contradicts(const struct clusters *c, uint32_t a, uint32_t b, enum weak weak)
{
	const struct zc_link *l = c->l;
	uint32_t x = a;
	do {
		uint32_t y = b;
		do {
			if (refused(l, x, y) || zc_link_bsn_level(&l->rec[x], &l->rec[y]) == ZC_L_BSN_OTHER)
				return true;
			y = c->next[y];
		} while (y != b);
		x = c->next[x];
	} while (x != a);
	return c->size[a] + c->size[b] > 2 && strange(c, a, b, weak);
}

static void
join(struct clusters *c, uint32_t a, uint32_t b)
{
	if (b < a) {
		uint32_t t = a;
		a = b;
		b = t;
	}
	c->root[b] = a;
	c->size[a] += c->size[b];
	uint32_t t = c->next[a];
	c->next[a] = c->next[b];
	c->next[b] = t;
}

static bool
names_alone(const struct zc_judged *j)
{
	uint8_t address = j->level[ZC_J_ADDRESS];
	if (j->level[ZC_J_BORN] != ZC_L_NONE || j->level[ZC_J_BSN] == ZC_L_SAME || (address >= ZC_L_SAME && address <= ZC_L_POSTCODE))
		return false;
	for (size_t i = ZC_J_TEXT; i < ZC_JUDGES; i++)
		if (j->level[i] == ZC_L_SAME)
			return false;
	return true;
}

/* Far above the threshold it joins all the same. */
#define WEAK 6

static enum weak
weak(const struct zc_link *l, const struct zc_link_pairbits *p)
{
	struct zc_judged j;
	if ((double)p->bits > l->model.match + WEAK)
		return STRONG;
	zc_link_judge(&j, l, &l->rec[p->a], &l->rec[p->b]);
	if (j.level[ZC_J_GIVEN] == ZC_L_INITIAL || j.level[ZC_J_GIVEN] == ZC_L_FORM)
		return WEAK_NAME;
	return names_alone(&j) ? NAMES_ALONE : STRONG;
}

static int
by_records(const void *x, const void *y)
{
	return *(const uint64_t *)x < *(const uint64_t *)y ? -1 : *(const uint64_t *)x > *(const uint64_t *)y;
}

/* The bits by which it is less likely that a person who is known twice is known once more than that anybody is known
 * once more: where each person has two records at most a third is somebody else.  From the pairs that are sure. */
static double
one_more(const struct clusters *c)
{
	enum { SURE = 6, BEFORE = 20 };
	const struct zc_link *l = c->l;
	struct clusters s = { .l = l, .root = zc_alloc((l->n + 1) * sizeof *s.root) };
	uint32_t *size = zc_alloc((l->n + 1) * sizeof *size);
	double pairs = 0, triples = 0;
	for (uint32_t i = 0; i < l->n; i++)
		s.root[i] = i;
	for (size_t i = 0; i < l->npairs && (double)l->pair[i].bits >= l->model.match + SURE; i++)
		s.root[find(&s, l->pair[i].a)] = find(&s, l->pair[i].b);
	for (uint32_t i = 0; i < l->n; i++)
		size[find(&s, i)]++;
	for (uint32_t i = 0; i < l->n; i++) {
		double k = size[i];
		pairs += k * (k - 1) / 2;
		triples += k * (k - 1) * (k - 2) / 6;
	}
	double others = 2 * pairs / (double)l->n, more = (3 * triples + BEFORE * others) / (pairs + BEFORE);
	free(s.root);
	free(size);
	return others > more ? log2(others / more) : 0;
}

static void
persons(struct clusters *c)
{
	const struct zc_link *l = c->l;
	const double third = one_more(c);
	enum { AHEAD = 16 };
	for (size_t i = 0; i < l->npairs && (double)l->pair[i].bits >= l->model.match; i++) {
		const struct zc_link_pairbits *soon = &l->pair[i + AHEAD < l->npairs ? i + AHEAD : i];
		__builtin_prefetch(&c->root[soon->a]);
		__builtin_prefetch(&c->root[soon->b]);
		__builtin_prefetch(&l->rec[soon->a]);
		__builtin_prefetch(&l->rec[soon->b]);
		uint32_t a = find(c, l->pair[i].a), b = find(c, l->pair[i].b);
		if (a == b || (c->size[a] + c->size[b] > 2 && (double)l->pair[i].bits < l->model.match + third))
			continue;
		if (!contradicts(c, a, b, weak(l, &l->pair[i])))
			join(c, a, b);
	}
}

/* Those of one surname at one address, and one person wherever he is; where many families live nobody is joined. */
static void
households(struct clusters *c)
{
	const struct zc_link *l = c->l;
	uint64_t *at = zc_alloc((l->n + 1) * sizeof *at);
	size_t n = 0;
	persons(c);
	for (uint32_t i = 0; i < l->n; i++) {
		const struct zc_link_rec *r = &l->rec[i];
		if (r->address != 0 && r->first != 0 && !isinf(l->rare[ZC_J_ADDRESS][r->address]))
			at[n++] = (uint64_t)zc_link_hash((uint32_t[]){ r->address, r->first }, 8) << 32 | i;
	}
	qsort(at, n, sizeof *at, by_records);
	for (size_t i = 1; i < n; i++) {
		const struct zc_link_rec *x = &l->rec[(uint32_t)at[i - 1]], *y = &l->rec[(uint32_t)at[i]];
		uint32_t a = find(c, (uint32_t)at[i - 1]), b = find(c, (uint32_t)at[i]);
		if (x->address == y->address && x->first == y->first && a != b)
			join(c, a, b);
	}
	free(at);
}

int
zc_link_clusters(struct zc_link *l, enum zc_link_graph g, zc_link_cluster_fn *fn, void *ctx, struct zc_err *e)
{
	struct clusters c = { .l = l };
	int rc = ZC_OK;
	c.root = zc_alloc((l->n + 1) * sizeof *c.root);
	c.next = zc_alloc((l->n + 1) * sizeof *c.next);
	c.size = zc_alloc((l->n + 1) * sizeof *c.size);
	for (uint32_t i = 0; i < l->n; i++) {
		c.root[i] = c.next[i] = i;
		c.size[i] = 1;
	}
	if (l->nrefused > 0)
		qsort(l->refused, l->nrefused, sizeof *l->refused, refusals);
	(g == ZC_LINK_PERSONS ? persons : households)(&c);
	for (uint32_t i = 0; rc == ZC_OK && i < l->n; i++)
		rc = fn(ctx, i, find(&c, i), e);
	free(c.root);
	free(c.next);
	free(c.size);
	return rc;
}
