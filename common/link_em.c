#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "link_internal.h"

/* Expectation and maximisation over histograms of patterns: how often each combination of
 * levels is seen among the pairs of a pass.  What a pass makes agree is held out there, since it
 * says nothing: the other passes teach it. */

enum { SAMPLE = 40000, RANDOM = 200000, ROUNDS = 25 };
/* Twins made one are worse than a child that stays two. */
#define CAUTION 4

struct hist { struct zc_words seen; uint32_t blocked; double weight[ZC_WHOS]; double stride; };
struct em {
	struct zc_link *l;
	struct hist pass[ZC_PASSES];
	struct zc_words fresh[ZC_PASSES];     /* pairs that no earlier pass found */
	double random[ZC_JUDGES][ZC_LEVELS], nrandom;         /* counted among random pairs */
	double met[ZC_JUDGES][ZC_LEVELS];     /* expected, among pairs of one person */
	struct zc_link_model first;           /* where it begins */
};

static uint64_t
pattern(const struct zc_judged *j)
{
	uint64_t p = 0;
	for (size_t i = 0; i < ZC_JUDGES; i++)
		p |= (uint64_t)j->level[i] << 4 * i;
	return p;
}

static unsigned
level_in(uint64_t p, size_t judge)
{
	return (unsigned)(p >> 4 * judge & 15);
}

/* ---- counting ------------------------------------------------------------------- */

static void
count_block(struct em *em, const struct zc_link_blocks *bl, size_t pass, const uint32_t *m, size_t n)
{
	struct zc_link *l = em->l;
	struct zc_judged j;
	for (size_t x = 0; x < n; x++)
		for (size_t y = x + 1; y < n; y++) {
			uint32_t a = m[x] & ~ZC_BLOCK_BEGINS, b = m[y];
			if (l->rec[a].side != 0 && l->rec[a].side == l->rec[b].side)
				continue;
			zc_link_judge(&j, l, &l->rec[a], &l->rec[b]);
			uint64_t p = pattern(&j);
			zc_words_note(&em->pass[pass].seen, &p, sizeof p);
			if (!zc_link_found_before(bl, pass, a, b))
				zc_words_note(&em->fresh[pass], &p, sizeof p);
		}
}

static void
count_pass(struct em *em, const struct zc_link_blocks *bl, size_t pass)
{
	const uint32_t *m = bl->member[pass];
	double pairs = 0;
	for (int counting = 1; counting >= 0; counting--) {
		uint32_t stride = (uint32_t)(pairs / SAMPLE) + 1;
		em->pass[pass].stride = stride;
		for (size_t i = 0, end; i < bl->members[pass]; i = end) {
			for (end = i + 1; end < bl->members[pass] && (m[end] & ZC_BLOCK_BEGINS) == 0; end++)
				;
			if (counting)
				pairs += (double)(end - i) * (double)(end - i - 1) / 2;
			else if (bl->key[m[i] & ~ZC_BLOCK_BEGINS][pass] / 64 % stride == 0)
				count_block(em, bl, pass, m + i, end - i);
		}
	}
	em->pass[pass].blocked = zc_link_blocked(pass);
}

/* Pairs at random; all of them where there are few. */
static void
count_random(struct em *em)
{
	struct zc_link *l = em->l;
	struct zc_judged j;
	uint64_t state = 1, all = (uint64_t)l->n * (l->n - 1) / 2;
	size_t a = 0, b = 0;
	for (uint64_t i = 0; i < RANDOM && i < all; i++) {
		if (all <= RANDOM) {
			if (++b == l->n)
				b = ++a + 1;
		} else
			do {
				state = state * 6364136223846793005u + 1442695040888963407u;
				a = (size_t)((state >> 33) * l->n >> 31);
				state = state * 6364136223846793005u + 1442695040888963407u;
				b = (size_t)((state >> 33) * l->n >> 31);
			} while (a == b);
		zc_link_judge(&j, l, &l->rec[a], &l->rec[b]);
		for (size_t k = 0; k < ZC_JUDGES; k++)
			em->random[k][j.level[k]]++;
		em->nrandom++;
	}
}

/* ---- u ---------------------------------------------------------------------------- */

static double
known(const double *levels)
{
	double sum = 0;
	for (size_t k = 1; k < ZC_LEVELS; k++)
		sum += levels[k];
	return sum;
}

/* Strangers: what random pairs show, less the pairs among them that are of one person. */
static void
estimate_u(struct em *em)
{
	enum { BEFORE = 200 };
	struct zc_link_model *m = &em->l->model;
	double lambda = em->l->partners / (double)em->l->n;
	for (size_t j = 0; j < ZC_JUDGES; j++) {
		double n = known(em->random[j]), sum = 0;
		if (n == 0)
			continue;
		double *u = m->p[ZC_WHO_STRANGER][j];
		for (size_t k = 1; k < ZC_LEVELS; k++) {
			double mine = lambda * n * m->p[ZC_WHO_SAME][j][k];
			double other = em->random[j][k] - mine;
			other = other > 0 ? other : 0;
			u[k] = (other + BEFORE * em->first.p[ZC_WHO_STRANGER][j][k]) / (n + BEFORE);
			sum += u[k];
		}
		for (size_t k = 1; k < ZC_LEVELS; k++)
			u[k] /= sum;
	}
}

/* ---- m ---------------------------------------------------------------------------- */

static bool
at_home(size_t judge)
{
	return judge == ZC_J_SURNAME || judge == ZC_J_ADDRESS || judge >= ZC_J_TEXT;
}

static double
chance(const struct em *em, uint64_t p, int who, uint32_t blocked)
{
	const struct zc_link_model *m = &em->l->model;
	double x = 1;
	for (size_t j = 0; j < ZC_JUDGES; j++) {
		unsigned k = level_in(p, j);
		if (k == ZC_L_NONE || (blocked >> j & 1) || (j == ZC_J_ADDRESS && k == ZC_L_CROWD))
			continue;
		double q = m->p[who][j][k];
		if (j == ZC_J_GIVEN && who >= ZC_WHO_SIBLING)
			q *= m->p[ZC_WHO_STRANGER][j][k];
		x *= q > 1e-12 ? q : 1e-12;
	}
	return x;
}

/* Siblings (twins) for each pair of one person, among pairs that agree on what is blocked. */
static double
family_ratio(const struct em *em, int who, uint32_t blocked)
{
	const struct zc_link_model *m = &em->l->model;
	double x = m->odds[who] / m->odds[ZC_WHO_SAME];
	for (size_t j = 0; j < ZC_JUDGES; j++)
		if (blocked >> j & 1)
			x *= m->p[who][j][ZC_L_SAME] * (j == ZC_J_GIVEN ? m->p[ZC_WHO_STRANGER][j][ZC_L_SAME] : 1) /
				m->p[ZC_WHO_SAME][j][ZC_L_SAME];
	return x;
}

/* How many fields tell something besides what is blocked: by one alone nobody can say who is who and how often it errs. */
static unsigned
telling(uint64_t p, uint32_t blocked)
{
	unsigned n = 0;
	for (size_t j = 0; j < ZC_JUDGES; j++) {
		unsigned k = level_in(p, j);
		n += k != ZC_L_NONE && (blocked >> j & 1) == 0 && !(j == ZC_J_ADDRESS && k == ZC_L_CROWD);
	}
	return n;
}

static void
expect(struct em *em, struct hist *h)
{
	double sum[ZC_WHOS] = { 0 }, all = 0;
	for (uint32_t i = 1; i <= h->seen.n; i++) {
		uint64_t p;
		double q[ZC_WHOS], total = 0, count = h->seen.count[i];
		memcpy(&p, h->seen.text + h->seen.at[i], sizeof p);
		if (telling(p, h->blocked) < 2)
			continue;
		for (int w = 0; w < ZC_WHOS; w++)
			total += q[w] = h->weight[w] * chance(em, p, w, h->blocked);
		if (total <= 0)
			continue;
		for (int w = 0; w < ZC_WHOS; w++)
			sum[w] += count * q[w] / total;
		all += count;
		for (size_t j = 0; j < ZC_JUDGES; j++)
			if ((h->blocked >> j & 1) == 0)
				em->met[j][level_in(p, j)] += count * q[ZC_WHO_SAME] / total;
	}
	for (int w = 0; w <= ZC_WHO_STRANGER; w++)
		h->weight[w] = (sum[w] + 0.1) / (all + 0.4);
	/* how many siblings and twins there are to so many of the same is known beforehand */
	for (int w = ZC_WHO_SIBLING; w < ZC_WHOS; w++)
		h->weight[w] = h->weight[ZC_WHO_SAME] * family_ratio(em, w, h->blocked);
}

static void
maximise(struct em *em)
{
	enum { BEFORE = 60 };
	struct zc_link_model *m = &em->l->model;
	for (size_t j = 0; j < ZC_JUDGES; j++) {
		double n = known(em->met[j]);
		const double *before = em->first.p[ZC_WHO_SAME][j];
		double *p = m->p[ZC_WHO_SAME][j];
		for (size_t k = 1; k < ZC_LEVELS; k++)
			p[k] = (em->met[j][k] + BEFORE * before[k]) / (n + BEFORE);
		/* the guard: what agrees less often than among strangers has learnt who is a stranger */
		if (p[ZC_L_SAME] < m->p[ZC_WHO_STRANGER][j][ZC_L_SAME])
			memcpy(p, before, sizeof em->first.p[0][0]);
		if (at_home(j)) {
			memcpy(m->p[ZC_WHO_SIBLING][j], p, sizeof em->first.p[0][0]);
			memcpy(m->p[ZC_WHO_TWIN][j], p, sizeof em->first.p[0][0]);
		}
	}
}

/* How many others of the same person a record has. */
static void
count_partners(struct em *em)
{
	struct zc_link *l = em->l;
	struct zc_link_model *m = &l->model;
	enum { BEFORE = 100 };
	double sum = 0, family[ZC_WHOS] = { 0 };
	for (size_t pass = 0; pass < ZC_PASSES; pass++) {
		const struct zc_words *f = &em->fresh[pass];
		for (uint32_t i = 1; i <= f->n; i++) {
			uint64_t p;
			double q[ZC_WHOS], n = (double)l->n;
			memcpy(&p, f->text + f->at[i], sizeof p);
			for (int w = 0; w < ZC_WHOS; w++)
				q[w] = chance(em, p, w, 0) * (w == ZC_WHO_STRANGER ? 1 : m->odds[w] / n);
			double each = f->count[i] * em->pass[pass].stride / (q[0] + q[1] + q[2] + q[3] + 1e-300);
			sum += each * q[ZC_WHO_SAME];
			for (int w = ZC_WHO_SIBLING; w < ZC_WHOS; w++)
				family[w] += each * q[w];
		}
	}
	/* fewer brothers, sisters and twins than were expected: a set of other people; never more */
	for (int w = ZC_WHO_SIBLING; w < ZC_WHOS; w++) {
		double now = (2 * family[w] + BEFORE * em->first.odds[w]) / ((double)l->n + BEFORE);
		m->odds[w] = now < em->first.odds[w] ? now : em->first.odds[w];
	}
	l->partners = (2 * sum + m->odds[ZC_WHO_SAME]) / ((double)l->n + 1);
	m->odds[ZC_WHO_SAME] = l->partners > 0.01 ? l->partners : 0.01;
}

struct counting { struct em *em; const struct zc_link_blocks *bl; };

/* The pairs at random, which take longest, and the passes. */
static void
count_job(void *ctx, size_t job, unsigned worker)
{
	struct counting *c = ctx;
	(void)worker;
	if (job == 0)
		count_random(c->em);
	else
		count_pass(c->em, c->bl, job - 1);
}

void
zc_link_em(struct zc_link *l, const struct zc_link_blocks *bl)
{
	struct em *em = zc_alloc(sizeof *em);
	em->l = l;
	em->first = l->model;
	zc_share(l->workers, ZC_PASSES + 1, count_job, &(struct counting){ em, bl });
	for (size_t p = 0; p < ZC_PASSES; p++)
		for (int w = 0; w < ZC_WHOS; w++)
			em->pass[p].weight[w] = 0.25;
	for (int round = 0; round < ROUNDS; round++) {
		estimate_u(em);
		memset(em->met, 0, sizeof em->met);
		for (size_t p = 0; p < ZC_PASSES; p++)
			if (em->pass[p].seen.n > 0)
				expect(em, &em->pass[p]);
		maximise(em);
		count_partners(em);
	}
	l->model.odds[ZC_WHO_TWIN] *= CAUTION;
	zc_link_model_ready(&l->model);
	zc_link_ready(l);
	for (size_t p = 0; p < ZC_PASSES; p++) {
		zc_words_free(&em->pass[p].seen);
		zc_words_free(&em->fresh[p]);
	}
	free(em);
}
