/* Which families may hold the same child, by what is known of it. */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "link_person.h"
#include "lookup.h"

/* ---- one child ------------------------------------------------------------------ */

struct seek {
	const struct zc_link_record *who;
	uint64_t keys[ZC_LINK_KEYS]; size_t n;
	struct zc_link_model *model;
	double review;
	struct zc_likes *out;
};

static bool
shares_key(const struct seek *s, const struct zc_link_record *r)
{
	uint64_t keys[ZC_LINK_KEYS];
	size_t n = zc_link_keys(keys, r);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < s->n; k++)
			if (keys[i] == s->keys[k])
				return true;
	return false;
}

static int
weigh(struct zc_env *env, const struct zc_family *fam, void *ctx, struct zc_err *e)
{
	struct seek *s = ctx;
	double most = s->review;
	bool found = false;
	(void)e;
	for (size_t i = 0; i < fam->persons.n; i++) {
		struct zc_link_person p;
		if (!zc_link_sought(fam, &fam->persons.v[i]))
			continue;
		zc_link_person(&p, fam, &fam->persons.v[i]);
		double bits = shares_key(s, &p.record) ? zc_link_score(s->model, s->who, &p.record, NULL, NULL) : most - 1;
		if (bits >= most) {
			most = bits;
			found = true;
		}
	}
	if (found) {
		s->out->v = zc_grow(s->out->v, s->out->n, &s->out->cap, sizeof *s->out->v);
		s->out->v[s->out->n++] = (struct zc_like){ .one = zc_arena_strdup(&env->arena, fam->id), .bits = most };
	}
	return ZC_OK;
}

int
zc_lookup_like(struct zc_likes *out, struct zc_env *env, const struct zc_link_record *who, struct zc_err *e)
{
	struct seek s = { .who = who, .out = out, .model = zc_link_model_default() };
	double match;
	zc_link_model_thresholds(s.model, &match, &s.review);
	s.n = zc_link_keys(s.keys, who);
	int rc = s.n > 0 ? zc_env_like(env, s.keys, s.n, weigh, &s, e) : ZC_OK;
	zc_link_model_free(s.model);
	return rc;
}

void
zc_likes_free(struct zc_likes *l)
{
	free(l->v);
	*l = (struct zc_likes){ 0 };
}

/* ---- all of them ------------------------------------------------------------------ */

/* A child of the store; its texts live in the arena. */
struct child { const char *family; struct zc_link_record record; const struct zc_strings *refused; };
struct children {
	struct child *v; size_t n, cap;
	struct zc_link *link;
	struct zc_link_model *model;
	struct zc_likes *out;
	double review;
};
/* Counts of the whole store move a pair by a few bits; what is listed is weighed again as explain does. */
#define MARGIN 6

static int
note_children(struct zc_env *env, const struct zc_family *fam, void *ctx, struct zc_err *e)
{
	struct children *c = ctx;
	struct zc_strings *refused = NULL;
	const char *family = NULL;
	(void)e;
	for (size_t i = 0; i < fam->persons.n; i++) {
		struct zc_link_person p;
		if (!zc_link_sought(fam, &fam->persons.v[i]))
			continue;
		if (refused == NULL) {
			family = zc_arena_strdup(&env->arena, fam->id);
			refused = zc_arena_alloc(&env->arena, sizeof *refused);
			*refused = zc_lookup_refused(env, fam);
		}
		zc_link_person(&p, fam, &fam->persons.v[i]);
		p.record.id = family;
		for (size_t f = 0; f < ZC_LINK_FIELDS; f++)
			if (p.record.value[f] != NULL)
				p.record.value[f] = zc_arena_strdup(&env->arena, p.record.value[f]);
		zc_link_add(c->link, &p.record);
		c->v = zc_grow(c->v, c->n, &c->cap, sizeof *c->v);
		c->v[c->n++] = (struct child){ family, p.record, refused };
	}
	return ZC_OK;
}

static void
add(struct zc_likes *out, const char *a, const char *b, bool bsn, double bits)
{
	bool order = strcmp(a, b) < 0;
	out->v = zc_grow(out->v, out->n, &out->cap, sizeof *out->v);
	out->v[out->n++] = (struct zc_like){ order ? a : b, order ? b : a, bsn, bits };
}

static int
note_pair(void *ctx, size_t x, size_t y, double bits, struct zc_err *e)
{
	struct children *c = ctx;
	const struct child *a = &c->v[x], *b = &c->v[y];
	(void)e;
	if (strcmp(a->family, b->family) == 0 || zc_strings_have(a->refused, b->family) ||
	    zc_strings_have(b->refused, a->family))
		return ZC_OK;
	bits = zc_link_score(c->model, &a->record, &b->record, NULL, NULL);
	if (bits >= c->review)
		add(c->out, a->family, b->family, false, bits);
	return ZC_OK;
}

/* Of one pair of families those with a BSN in common first, then the strongest. */
static int
by_families(const void *x, const void *y)
{
	const struct zc_like *a = x, *b = y;
	int d = strcmp(a->one, b->one);
	if (d == 0)
		d = strcmp(a->other, b->other);
	return d != 0 ? d : (a->bits < b->bits) - (a->bits > b->bits);
}

/* Each pair once, with the most bits and whether it has a BSN in common. */
static void
merge(struct zc_likes *l)
{
	size_t kept = 0;
	if (l->n > 0)
		qsort(l->v, l->n, sizeof *l->v, by_families);
	for (size_t i = 0; i < l->n; i++) {
		struct zc_like *last = kept > 0 ? &l->v[kept - 1] : NULL;
		if (last != NULL && strcmp(last->one, l->v[i].one) == 0 && strcmp(last->other, l->v[i].other) == 0)
			last->bsn = last->bsn || l->v[i].bsn;
		else
			l->v[kept++] = l->v[i];
	}
	l->n = kept;
}

static int
by_family(const void *x, const void *y)
{
	const struct child *a = x, *b = y;
	return strcmp(a->family, b->family);
}

/* The children of a family stand together, as families came in order. */
static const struct child *
children_of(const struct children *c, const char *family, size_t *n)
{
	const struct child key = { .family = family };
	const struct child *first = c->n > 0 ? bsearch(&key, c->v, c->n, sizeof *c->v, by_family) : NULL;
	if (first == NULL)
		return NULL;
	while (first > c->v && strcmp(first[-1].family, family) == 0)
		first--;
	for (*n = 1; first + *n < c->v + c->n && strcmp(first[*n].family, family) == 0; ++*n)
		;
	return first;
}

/* Families with a BSN in common, whatever else: ZC_NO_BITS where no child of one is to be weighed. */
static int
add_bsn(struct children *c, struct zc_env *env, struct zc_err *e)
{
	struct zc_holders h = { 0 };
	struct zc_pairs pairs = { 0 };
	int rc = zc_lookup_bsn(&h, env, NULL, e);
	if (rc == ZC_OK)
		zc_holders_pairs(&pairs, &h);
	for (size_t i = 0; i < pairs.n; i++) {
		size_t na = 0, nb = 0;
		double most = ZC_NO_BITS;
		const struct child *a = children_of(c, pairs.v[i].one, &na), *b = children_of(c, pairs.v[i].other, &nb);
		for (size_t x = 0; x < na; x++)
			for (size_t y = 0; y < nb; y++) {
				double bits = zc_link_score(c->model, &a[x].record, &b[y].record, NULL, NULL);
				most = bits > most ? bits : most;
			}
		add(c->out, pairs.v[i].one, pairs.v[i].other, true, most);
	}
	zc_pairs_free(&pairs);
	zc_holders_free(&h);
	return rc;
}

int
zc_lookup_likes(struct zc_likes *out, struct zc_env *env, struct zc_err *e)
{
	struct children c = { .out = out, .model = zc_link_model_default() };
	double match;
	zc_link_model_thresholds(c.model, &match, &c.review);
	double least = c.review - MARGIN;
	c.link = zc_link_new(c.model);
	int rc = zc_env_each(env, ZC_PICK_ALL, false, note_children, &c, e);
	if (rc == ZC_OK)
		rc = zc_link_run(c.link, &(struct zc_link_options){ .train = ZC_LINK_TRAIN_NEVER, .review = &least }, e);
	if (rc == ZC_OK)
		rc = zc_link_pairs(c.link, note_pair, &c, e);
	if (rc == ZC_OK)
		rc = add_bsn(&c, env, e);
	merge(out);
	zc_link_free(c.link);
	zc_link_model_free(c.model);
	free(c.v);
	return rc;
}

/* ---- two families -------------------------------------------------------------------- */

static void
add_table(struct zc_text *out, const struct zc_link_explanation *x)
{
	for (size_t i = 0; i < x->n; i++)
		zc_text_addf(out, "  %-24s %-24s %+7.1f%s%s\n", x->rows[i].field, x->rows[i].level, x->rows[i].bits,
		             x->rows[i].note != NULL ? "  " : "", x->rows[i].note != NULL ? x->rows[i].note : "");
	zc_text_addf(out, "  %-24s %-24s %+7.1f bits, by %s\n", "total", zc_link_verdict_name(x->verdict), x->total, x->model);
	for (size_t i = 0; i < x->nwarnings; i++)
		zc_text_addf(out, "  %s\n", x->warnings[i]);
}

void
zc_lookup_explain(struct zc_text *out, struct zc_env *env, const struct zc_family *a, const struct zc_family *b)
{
	struct zc_link_model *m = zc_link_model_default();
	struct zc_link_person p, q;
	struct zc_link_explanation x;
	const struct zc_person *one = NULL, *other = NULL;
	double most = 0;
	for (size_t i = 0; i < a->persons.n; i++)
		for (size_t k = 0; k < b->persons.n; k++) {
			const struct zc_person *c = &a->persons.v[i], *d = &b->persons.v[k];
			if (!zc_link_sought(a, c) || !zc_link_sought(b, d))
				continue;
			zc_link_person(&p, a, c);
			zc_link_person(&q, b, d);
			double bits = zc_link_score(m, &p.record, &q.record, NULL, NULL);
			if (one == NULL || bits > most) {
				one = c;
				other = d;
				most = bits;
			}
		}
	if (one != NULL) {
		zc_link_person(&p, a, one);
		zc_link_person(&q, b, other);
		zc_link_explain(&x, m, &p.record, &q.record, NULL, NULL, &env->arena);
		zc_text_addf(out, "%s of %s and %s of %s: the same child?\n", one->id, a->id, other->id, b->id);
		add_table(out, &x);
	}
	zc_link_model_free(m);
}
