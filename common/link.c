#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "link_internal.h"
#include "link_words.h"

struct zc_link *
zc_link_new(const struct zc_link_model *m)
{
	struct zc_link *l = zc_alloc(sizeof *l);
	l->model = *m;
	l->extra = zc_alloc(sizeof *l->extra);
	l->nextra = l->extra_cap = 1;
	l->filled = &l->batch[0];
	l->partners = m->odds[ZC_WHO_SAME];
	return l;
}

void
zc_link_refuse(struct zc_link *l, size_t a, size_t b)
{
	l->refused = zc_grow(l->refused, l->nrefused, &l->refused_cap, sizeof *l->refused);
	l->refused[l->nrefused].a = (uint32_t)(a < b ? a : b);
	l->refused[l->nrefused++].b = (uint32_t)(a < b ? b : a);
}

size_t
zc_link_size(const struct zc_link *l)
{
	return l->added;
}

const char *
zc_link_id(const struct zc_link *l, size_t record)
{
	return l->ids + l->rec[record].id;
}

void
zc_link_free(struct zc_link *l)
{
	if (l == NULL)
		return;
	zc_link_batches_free(l);
	struct zc_words *all[] = { &l->tokens, &l->values, &l->address, &l->postcode };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		zc_words_free(all[i]);
	for (size_t i = 0; i < ZC_J_TEXTS; i++)
		zc_words_free(&l->text[i]);
	for (size_t i = 0; i < ZC_JUDGES; i++)
		free(l->rare[i]);
	free(l->name);
	free(l->rec);
	free(l->extra);
	free(l->ids);
	free(l->refused);
	free(l->pair);
	free(l);
}

/* ---- frequencies ---------------------------------------------------------------------- */

/* -log2 of the chance that a stranger has it: as many as have it, less those who are the same person,
 * and what is known of it beforehand as if that many records had been seen. */
static float
rarity(const struct zc_link *l, double count, double all, double known)
{
	enum { BEFORE = 1000 };
	double others = count - 1 - l->partners * 0.8;
	if (l->few && all <= 2)
		return (float)-log2(known);
	return (float)-log2(((others > 0.3 ? others : 0.3) + BEFORE * known) / (all + BEFORE));
}

/* Further words are not quite independent of the first. */
float
zc_link_rare_whole(const struct zc_link *l, uint32_t value, bool given)
{
	struct zc_link_value v = zc_link_value_of(l, &value);
	double sum = 0;
	for (size_t i = 0; i < v.n; i++)
		sum += (double)(given ? l->name[v.token[i]].rare_given : l->name[v.token[i]].rare_surname) * (i == 0 ? 1 : 0.7);
	return v.n > 1 ? rarity(l, l->values.count[value & ~ZC_LINK_SEVERAL], (double)l->n, exp2(-sum)) : (float)sum;
}

/* The same of a word of a field; who counts for us is asked first. */
static float
rarity_of(const struct zc_link *l, enum zc_link_field f, const char *s, size_t n, double count, double all, double known)
{
	char value[ZC_LINK_TEXT];
	if (l->count != NULL && n < sizeof value) {
		memcpy(value, s, n);
		value[n] = '\0';
		double total = 0, has = l->count(l->count_ctx, f, value, &total);
		if (total > 0)
			return rarity(l, has, total < 3 ? 3 : total, known);
	}
	return rarity(l, count, all, known);
}

static float *
rarities(const struct zc_link *l, enum zc_link_field f, const struct zc_words *w, double all, double known)
{
	float *rare = zc_alloc((w->n + (size_t)1) * sizeof *rare);
	for (uint32_t i = 1; i <= w->n; i++) {
		size_t n;
		const char *s = zc_words_text(w, i, &n);
		char address[ZC_LINK_TEXT];
		if (f == ZC_LINK_NUMBER && l->count != NULL) {
			const uint32_t *of = (const void *)s;
			s = zc_words_text(&l->postcode, of[0], &n);
			n = (size_t)snprintf(address, sizeof address, "%.*s %u", (int)n, s, of[1]);
			s = address;
		}
		rare[i] = rarity_of(l, f, s, n, w->count[i], all, known);
	}
	return rare;
}

static double
noted(const struct zc_words *w)
{
	double sum = 0;
	for (uint32_t i = 1; i <= w->n; i++)
		sum += w->count[i];
	return sum;
}

/* Where many families live, a shelter or an institution: distinct surnames, at least. */
static void
mark_crowds(struct zc_link *l)
{
	uint32_t *families = zc_alloc((l->address.n + (size_t)1) * sizeof *families);
	for (size_t i = 0; i < l->n; i++)
		if (l->rec[i].address != 0 && l->rec[i].first != 0)
			families[l->rec[i].address] |= 1u << (l->rec[i].first >> 7 & 31);
	for (uint32_t i = 1; i <= l->address.n; i++)
		if ((unsigned)__builtin_popcount(families[i]) >= ZC_LINK_CROWD)
			l->rare[ZC_J_ADDRESS][i] = INFINITY;
	free(families);
}

/* Each is more than twice as common as what it does not stand for: given name and surname have changed places. */
static void
mark_turned(struct zc_link *l)
{
	for (size_t i = 0; i < l->n; i++) {
		struct zc_link_rec *r = &l->rec[i];
		struct zc_link_value given = zc_link_value_of(l, &r->given), surname = zc_link_value_of(l, &r->surname);
		if (given.n == 0 || surname.n == 0)
			continue;
		const struct zc_link_name *g = &l->name[given.token[0]], *s = &l->name[surname.token[0]];
		r->turned = g->rare_given > g->rare_surname + 1 && s->rare_surname > s->rare_given + 1;
	}
}

void
zc_link_ready(struct zc_link *l)
{
	zc_link_added(l);
	double all = (double)l->n;
	for (uint32_t i = 1; i <= l->tokens.n; i++) {
		size_t n;
		const char *s = zc_words_text(&l->tokens, i, &n);
		double g = zc_link_common_given(s, n), f = zc_link_common_surname(s, n);
		struct zc_link_name *name = &l->name[i];
		name->rare_given = rarity_of(l, ZC_LINK_GIVEN, s, n, name->given, all, g > 0 ? g : 1e-5);
		name->rare_surname = rarity_of(l, ZC_LINK_SURNAME, s, n, name->surname, all, f > 0 ? f : 1e-5);
	}
	for (size_t i = 0; i < ZC_JUDGES; i++)
		free(l->rare[i]);
	l->rare[ZC_J_ADDRESS] = rarities(l, ZC_LINK_NUMBER, &l->address, noted(&l->address), 1e-5);
	l->rare[ZC_J_SEX] = rarities(l, ZC_LINK_POSTCODE, &l->postcode, noted(&l->postcode), 1e-4);     /* sex needs none: the postcode's */
	for (size_t i = 0; i < ZC_J_TEXTS; i++)
		l->rare[ZC_J_TEXT + i] = rarities(l, zc_link_text_field(i), &l->text[i], noted(&l->text[i]), 1e-4);
	mark_crowds(l);
	mark_turned(l);
}

/* ---- running ---------------------------------------------------------------------------- */

const struct zc_link_model *
zc_link_trained(const struct zc_link *l)
{
	return &l->model;
}

enum { SHARE = 1 << 15 };                    /* records, or members of blocks, a job */

/* The most that the names of a record can be worth: all of them the same. */
static void
ceilings(void *ctx, size_t job, unsigned worker)
{
	struct zc_link *l = ctx;
	(void)worker;
	for (size_t i = job * SHARE; i < (job + 1) * SHARE && i < l->n; i++) {
		struct zc_link_rec *r = &l->rec[i];
		r->ceiling = 0;
		for (int given = 0; given < 2; given++) {
			float most = 0, sum = 0;
			struct zc_link_value v = zc_link_value_of(l, given ? &r->given : &r->surname);
			for (size_t k = 0; k < v.n; k++) {
				/* as a given name or as a surname: they may have changed places */
				float rare = fmaxf(l->name[v.token[k]].rare_given, l->name[v.token[k]].rare_surname);
				most = fmaxf(most, rare);
				sum += rare;
			}
			if (v.n > 1)
				most = fminf(sum, (float)log2(((double)l->n + 1000) / 0.3));
			r->ceiling += most;
		}
	}
}

static int
stronger(const void *x, const void *y)
{
	const struct zc_link_pairbits *a = x, *b = y;
	if (a->bits != b->bits)
		return a->bits > b->bits ? -1 : 1;
	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return a->b < b->b ? -1 : a->b > b->b;
}

enum { MARGIN = 6 };                         /* bits below review that are kept until all is settled */
struct scoring {
	struct zc_link *l;
	const struct zc_link_blocks *bl;
	const struct zc_link_options *o;
	struct { uint8_t pass; size_t from; } *job; size_t jobs;
	struct found { struct zc_link_pairbits *v; size_t n, cap; } found[ZC_SHARE_WORKERS];
};

static void
score_block(struct scoring *s, struct found *f, size_t pass, const uint32_t *m, size_t n)
{
	const struct zc_link *l = s->l;
	const double floor = l->model.review - MARGIN;
	for (size_t x = 0; x < n; x++)
		for (size_t y = x + 1; y < n; y++) {
			uint32_t a = m[x] & ~ZC_BLOCK_BEGINS, b = m[y];
			const struct zc_link_rec *ra = &l->rec[a], *rb = &l->rec[b];
			if ((ra->side != 0 && ra->side == rb->side) || zc_link_found_before(s->bl, pass, a, b))
				continue;
			double bits = zc_link_pair_bits(l, ra, rb, floor, NULL);
			if (bits < floor)
				continue;
			f->v = zc_grow(f->v, f->n, &f->cap, sizeof *f->v);
			f->v[f->n++] = (struct zc_link_pairbits){ a, b, (float)bits };
		}
}

/* The blocks that begin within a share. */
static void
score_job(void *ctx, size_t job, unsigned worker)
{
	struct scoring *s = ctx;
	size_t pass = s->job[job].pass, i = s->job[job].from, all = s->bl->members[pass], to = i + SHARE;
	const uint32_t *m = s->bl->member[pass];
	while (i < all && (m[i] & ZC_BLOCK_BEGINS) == 0)
		i++;
	enum { AHEAD = 24 };                  /* members whose memory is asked for before they are looked at */
	for (size_t end; i < all && i < to; i = end) {
		for (end = i + 1; end < all && (m[end] & ZC_BLOCK_BEGINS) == 0; end++)
			;
		for (size_t k = i + AHEAD; k < end + AHEAD && k < all; k++) {
			uint32_t a = m[k] & ~ZC_BLOCK_BEGINS;
			__builtin_prefetch(s->bl->key[a]);
			__builtin_prefetch(s->bl->key[a] + (pass < 16 ? 12 : 24));
			__builtin_prefetch(&s->l->rec[a]);
			__builtin_prefetch(&s->l->rec[a].ceiling);
		}
		score_block(s, &s->found[worker], pass, m + i, end - i);
	}
	if (worker == 0 && s->o->progress != NULL)
		s->o->progress(s->o->ctx, job, s->jobs);
}

static void
score_all(struct zc_link *l, const struct zc_link_blocks *bl, const struct zc_link_options *o)
{
	struct scoring s = { .l = l, .bl = bl, .o = o };
	size_t n = 0;
	for (size_t p = 0; p < ZC_PASSES; p++)
		n += bl->members[p] / SHARE + 1;
	s.job = zc_alloc(n * sizeof *s.job);
	for (size_t p = 0; p < ZC_PASSES; p++)
		for (size_t from = 0; from < bl->members[p]; from += SHARE) {
			s.job[s.jobs].pass = (uint8_t)p;
			s.job[s.jobs++].from = from;
		}
	zc_share(l->workers, s.jobs, score_job, &s);
	if (o->progress != NULL)
		o->progress(o->ctx, s.jobs, s.jobs);
	for (size_t i = 0; i < ZC_SHARE_WORKERS; i++)
		l->npairs += s.found[i].n;
	l->pair = zc_alloc((l->npairs + 1) * sizeof *l->pair);
	struct zc_link_pairbits *to = l->pair;
	for (size_t i = 0; i < ZC_SHARE_WORKERS; i++) {
		if (s.found[i].n > 0)
			memcpy(to, s.found[i].v, s.found[i].n * sizeof *to);
		to += s.found[i].n;
		free(s.found[i].v);
	}
	free(s.job);
	qsort(l->pair, l->npairs, sizeof *l->pair, stronger);
}

/* How many pairs there are of one person changes with what was found: all totals move by as much. */
static void
settle(struct zc_link *l)
{
	double odds = l->model.odds[ZC_WHO_SAME], shift = 0;
	for (int round = 0; round < 30; round++) {
		double sum = 0;
		for (size_t i = 0; i < l->npairs; i++)
			sum += 1 / (1 + exp2(-(l->pair[i].bits + shift)));
		double now = (2 * sum + 1) / (double)(l->n + 1);
		double next = log2(now / odds);
		if (fabs(next - shift) < 0.01)
			break;
		shift = next;
	}
	for (size_t i = 0; i < l->npairs; i++)
		l->pair[i].bits += (float)shift;
	l->model.odds[ZC_WHO_SAME] = odds * exp2(shift);
}

int
zc_link_run(struct zc_link *l, const struct zc_link_options *o, struct zc_err *e)
{
	struct zc_link_blocks bl = { 0 };
	(void)e;
	l->workers = zc_share_workers(o->threads);
	zc_link_added(l);
	zc_link_batches_free(l);
	zc_link_blocks_make(&bl, l);
	zc_link_ready(l);
	if (o->match != NULL)
		l->model.match = *o->match;
	if (o->review != NULL)
		l->model.review = *o->review;
	enum { FEW = 200 };                   /* too few to learn from */
	bool train = o->train != ZC_LINK_TRAIN_NEVER && l->n >= FEW;
	if (!train)
		l->model.persons = l->model.persons > (double)l->n ? l->model.persons : (double)l->n;
	else {
		l->model.persons = (double)l->n;
		zc_link_em(l, &bl);
	}
	zc_share(l->workers, l->n / SHARE + 1, ceilings, l);
	score_all(l, &bl, o);
	if (train)
		settle(l);
	zc_link_blocks_free(&bl);
	return ZC_OK;
}

int
zc_link_pairs(const struct zc_link *l, zc_link_pair_fn *fn, void *ctx, struct zc_err *e)
{
	int rc = ZC_OK;
	for (size_t i = 0; rc == ZC_OK && i < l->npairs && (double)l->pair[i].bits >= l->model.review; i++)
		rc = fn(ctx, l->pair[i].a, l->pair[i].b, (double)l->pair[i].bits, e);
	return rc;
}
