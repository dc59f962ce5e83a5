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

/* Does anything between the two clusters forbid it? */
static bool
contradicts(struct clusters *c, uint32_t a, uint32_t b)
{
	const struct zc_link *l = c->l;
	double sum = 0;
	size_t pairs = 0;
	uint32_t x = a;
	do {
		uint32_t y = b;
		do {
			const struct zc_link_rec *ra = &l->rec[x], *rb = &l->rec[y];
			if (ra->bsn_valid && rb->bsn_valid && ra->bsn != rb->bsn) {
				struct zc_judged j;
				zc_link_judge(&j, l, ra, rb);
				if (j.level[ZC_J_BSN] == ZC_L_BSN_OTHER)
					return true;
			}
			if (c->size[a] + c->size[b] > 2 && pairs < 400) {
				double bits = zc_link_pair_bits(l, ra, rb, -100);
				sum += bits < -20 ? -20 : bits > 20 ? 20 : bits;
				pairs++;
			}
			y = c->next[y];
		} while (y != b);
		x = c->next[x];
	} while (x != a);
	return pairs > 0 && sum / (double)pairs < c->l->model.mean;
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

int
zc_link_clusters(struct zc_link *l, enum zc_link_graph g, zc_link_cluster_fn *fn, void *ctx, struct zc_err *e)
{
	struct clusters c = { .l = l };
	int rc = ZC_OK;
	(void)g;
	c.root = zc_alloc((l->n + 1) * sizeof *c.root);
	c.next = zc_alloc((l->n + 1) * sizeof *c.next);
	c.size = zc_alloc((l->n + 1) * sizeof *c.size);
	for (uint32_t i = 0; i < l->n; i++) {
		c.root[i] = c.next[i] = i;
		c.size[i] = 1;
	}
	for (size_t i = 0; i < l->npairs && (double)l->pair[i].bits >= l->model.match; i++) {
		uint32_t a = find(&c, l->pair[i].a), b = find(&c, l->pair[i].b);
		if (a != b && !contradicts(&c, a, b))
			join(&c, a, b);
	}
	for (uint32_t i = 0; rc == ZC_OK && i < l->n; i++)
		rc = fn(ctx, i, find(&c, i), e);
	free(c.root);
	free(c.next);
	free(c.size);
	return rc;
}
