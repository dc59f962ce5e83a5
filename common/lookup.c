#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "lookup.h"
#include "person.h"

/* given NULL: by BSN, of which NULL is any. */
struct scan { struct zc_holders *out; const char *bsn, *given; zc_day born; };

static bool
sought(const struct scan *scan, const struct zc_person *p, const char *bsn)
{
	if (p->voided != NULL)
		return false;
	if (scan->given != NULL)
		return p->given != NULL && p->born == scan->born && zc_name_same(p->given, scan->given);
	return *bsn != '\0' && (scan->bsn == NULL || strcmp(bsn, scan->bsn) == 0);
}

struct zc_strings
zc_lookup_refused(struct zc_env *env, const struct zc_family *fam)
{
	struct zc_strings s = { zc_arena_alloc(&env->arena, (fam->refusals.n + 1) * sizeof *s.v), 0 };
	for (size_t i = 0; i < fam->refusals.n; i++)
		if (fam->refusals.v[i].voided == NULL)
			s.v[s.n++] = zc_arena_strdup(&env->arena, fam->refusals.v[i].family);
	return s;
}

static int
scan_family(struct zc_env *env, const struct zc_family *fam, void *ctx, struct zc_err *e)
{
	(void)e;
	const struct scan *scan = ctx;
	struct zc_arena *a = &env->arena;
	for (size_t i = 0; i < fam->persons.n; i++) {
		const struct zc_person *p = &fam->persons.v[i];
		char bsn[10] = "";
		if (p->bsn != NULL && !zc_bsn_normal(bsn, p->bsn))
			bsn[0] = '\0';
		if (!sought(scan, p, bsn))
			continue;
		struct zc_holders *out = scan->out;
		out->v = zc_grow(out->v, out->n, &out->cap, sizeof *out->v);
		struct zc_holder *h = &out->v[out->n++];
		*h = (struct zc_holder){ .family = zc_arena_strdup(a, fam->id), .person = zc_arena_strdup(a, p->id),
		                         .bsn = zc_arena_strdup(a, bsn), .opened = fam->opened, .born = p->born,
		                         .refused = zc_lookup_refused(env, fam) };
		if (p->surname != NULL) {
			size_t prefix;
			const char *rest;
			zc_name_split(p->surname, &prefix, &rest);
			h->surname = zc_arena_strdup(a, rest);
		}
	}
	return ZC_OK;
}

static int
by_bsn(const void *a, const void *b)
{
	const struct zc_holder *x = a, *y = b;
	int d = strcmp(x->bsn, y->bsn);
	if (d == 0)
		d = (x->opened > y->opened) - (x->opened < y->opened);
	return d != 0 ? d : strcmp(x->family, y->family);
}

static void
sort(struct zc_holders *h)
{
	if (h->n > 0)
		qsort(h->v, h->n, sizeof *h->v, by_bsn);
}

int
zc_lookup_bsn(struct zc_holders *out, struct zc_env *env, const char *bsn, struct zc_err *e)
{
	struct scan scan = { .out = out, .bsn = bsn };
	int rc = bsn != NULL ? zc_env_holding(env, bsn, ZC_NO_DAY, scan_family, &scan, e)
	                     : zc_env_shared_bsn(env, scan_family, &scan, e);
	sort(out);
	return rc;
}

int
zc_lookup_name(struct zc_holders *out, struct zc_env *env, const char *given, zc_day born, struct zc_err *e)
{
	struct scan scan = { .out = out, .given = given, .born = born };
	int rc = zc_env_holding(env, NULL, born, scan_family, &scan, e);
	sort(out);
	return rc;
}

bool
zc_holders_have(const struct zc_holders *h, const char *family)
{
	for (size_t i = 0; i < h->n; i++)
		if (strcmp(h->v[i].family, family) == 0)
			return true;
	return false;
}

void
zc_holders_free(struct zc_holders *h)
{
	free(h->v);
	*h = (struct zc_holders){ 0 };
}

bool
zc_holder_contradicts(const struct zc_holder *h, zc_day born, const char *surname)
{
	size_t prefix;
	const char *rest = NULL;
	if (surname != NULL)
		zc_name_split(surname, &prefix, &rest);
	return (h->born != ZC_NO_DAY && born != ZC_NO_DAY && h->born != born) ||
	       (h->surname != NULL && rest != NULL && !zc_name_same(h->surname, rest));
}

bool
zc_holders_refused(const struct zc_holder *a, const struct zc_holder *b)
{
	return zc_strings_have(&a->refused, b->family) || zc_strings_have(&b->refused, a->family);
}

/* Run fn for every two holders of one BSN in different families. */
struct visit { struct zc_pairs *pairs; struct zc_text *text; const char *one, *other; };
static void
each_pair(const struct zc_holders *h, struct visit *visit,
          void (*fn)(struct visit *, const struct zc_holder *, const struct zc_holder *))
{
	for (size_t i = 0; i < h->n; i++)
		for (size_t k = i + 1; k < h->n && strcmp(h->v[k].bsn, h->v[i].bsn) == 0; k++) {
			int order = strcmp(h->v[i].family, h->v[k].family);
			if (order != 0)
				fn(visit, &h->v[order < 0 ? i : k], &h->v[order < 0 ? k : i]);
		}
}

static void
add_pair(struct visit *visit, const struct zc_holder *a, const struct zc_holder *b)
{
	struct zc_pairs *p = visit->pairs;
	if (zc_holders_refused(a, b))
		return;
	p->v = zc_grow(p->v, p->n, &p->cap, sizeof *p->v);
	p->v[p->n++] = (struct zc_pair){ a->family, b->family };
}

static int
by_families(const void *x, const void *y)
{
	const struct zc_pair *p = x, *q = y;
	int d = strcmp(p->one, q->one);
	return d != 0 ? d : strcmp(p->other, q->other);
}

void
zc_holders_pairs(struct zc_pairs *out, const struct zc_holders *h)
{
	size_t kept = 0;
	each_pair(h, &(struct visit){ .pairs = out }, add_pair);
	if (out->n > 0)
		qsort(out->v, out->n, sizeof *out->v, by_families);
	for (size_t i = 0; i < out->n; i++)
		if (i == 0 || by_families(&out->v[kept - 1], &out->v[i]) != 0)
			out->v[kept++] = out->v[i];
	out->n = kept;
}

void
zc_pairs_free(struct zc_pairs *p)
{
	free(p->v);
	*p = (struct zc_pairs){ 0 };
}

static void
explain_pair(struct visit *visit, const struct zc_holder *a, const struct zc_holder *b)
{
	if (!(strcmp(a->family, visit->one) == 0 && strcmp(b->family, visit->other) == 0) &&
	    !(strcmp(a->family, visit->other) == 0 && strcmp(b->family, visit->one) == 0))
		return;
	zc_text_addf(visit->text, "%s of %s and %s of %s have one BSN\n", a->person, a->family, b->person, b->family);
	if (a->born != ZC_NO_DAY && b->born != ZC_NO_DAY)
		zc_text_addf(visit->text, "  birth dates: %s\n", a->born == b->born ? "equal" : "different");
	if (a->surname != NULL && b->surname != NULL)
		zc_text_addf(visit->text, "  surnames: %s\n", zc_name_same(a->surname, b->surname) ? "equal" : "different");
	if (zc_holders_refused(a, b))
		zc_text_add(visit->text, "  refused: a person found the families not to be the same\n");
}

void
zc_holders_explain(struct zc_text *out, const struct zc_holders *h, const char *one, const char *other)
{
	size_t before = out->len;
	each_pair(h, &(struct visit){ .text = out, .one = one, .other = other }, explain_pair);
	if (out->len == before)
		zc_text_addf(out, "%s and %s: no BSN in common\n", one, other);
}
