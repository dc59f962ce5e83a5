/* Commits, their parents and ranks. */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "store_graph.h"

enum { KNOWN = 1, RANKED = 2, MERGE = 4 };
#define RANK_MAX (INT64_C(1) << 60)              /* of dates that make no sense */

struct zc_store_edge { uint32_t from, to; };

/* Nodes that wait. */
struct stack { uint32_t *v; size_t n, cap; };

static void
push(struct stack *s, uint32_t i)
{
	s->v = zc_grow(s->v, s->n, &s->cap, sizeof *s->v);
	s->v[s->n++] = i;
}

/* ---- by id ------------------------------------------------------------------- */

static size_t
slot_of(const struct zc_store_graph *g, const unsigned char *id)
{
	size_t i;
	memcpy(&i, id, sizeof i);
	for (i &= g->nslots - 1; g->slots[i] != ZC_NO_NODE; i = (i + 1) & (g->nslots - 1))
		if (memcmp(g->v[g->slots[i]].of.id, id, GIT_OID_RAWSZ) == 0)
			break;
	return i;
}

static void
make_slots(struct zc_store_graph *g)
{
	free(g->slots);
	g->nslots = g->nslots > 0 ? g->nslots * 2 : 64;
	g->slots = zc_realloc(NULL, g->nslots, sizeof *g->slots);
	memset(g->slots, 0xff, g->nslots * sizeof *g->slots);
	for (uint32_t i = 0; i < g->n; i++)
		g->slots[slot_of(g, g->v[i].of.id)] = i;
}

/* The node of a commit; one that is new waits for its turn to be read, unless it is known. */
static uint32_t
node(struct zc_store_graph *g, const git_oid *id, const struct zc_store_survey *survey, struct stack *unread)
{
	if (g->n * 4 >= g->nslots * 3)
		make_slots(g);
	size_t slot = slot_of(g, id->id);
	if (g->slots[slot] != ZC_NO_NODE)
		return g->slots[slot];
	uint32_t i = g->slots[slot] = (uint32_t)g->n;
	g->v = zc_grow(g->v, g->n, &g->cap, sizeof *g->v);
	g->states = zc_grow(g->states, g->n++, &g->cap_states, sizeof *g->states);
	struct zc_store_node *x = &g->v[i];
	*x = (struct zc_store_node){.parent = ZC_NO_NODE};
	memcpy(x->of.id, id->id, sizeof x->of.id);
	bool known = survey != NULL && survey->known != NULL && survey->known(survey->ctx, id->id, &x->of.rank);
	g->states[i] = known ? KNOWN | RANKED : 0;
	if (!known)
		push(unread, i);
	return i;
}

static int
read_node(struct zc_store_graph *g, git_repository *repo, uint32_t i, const struct zc_store_survey *survey,
          struct stack *unread, struct zc_err *e)
{
	git_commit *c = NULL;
	git_oid id;
	git_oid_fromraw(&id, g->v[i].of.id);
	int rc = git_commit_lookup(&c, repo, &id);
	if (rc < 0)
		return zc_store_git_fail(e, rc, "history");
	int64_t date = git_commit_time(c);
	g->v[i].of.rank = date < 0 ? 0 : date < RANK_MAX ? date : RANK_MAX;
	/* the first parent last: it is read next, so that neighbours in time are neighbours here */
	for (unsigned k = git_commit_parentcount(c); k-- > 0;) {
		uint32_t parent = node(g, git_commit_parent_id(c, k), survey, unread);
		if (k == 0) {
			g->v[i].parent = parent;
			continue;
		}
		g->states[i] |= MERGE;
		g->more = zc_grow(g->more, g->nmore, &g->cap_more, sizeof *g->more);
		g->more[g->nmore++] = (struct zc_store_edge){i, parent};
	}
	git_commit_free(c);
	return ZC_OK;
}

/* ---- ranks -------------------------------------------------------------------- */

static int
by_from(const void *a, const void *b)
{
	const struct zc_store_edge *x = a, *y = b;
	return x->from < y->from ? -1 : x->from > y->from;
}

static bool
is_behind(struct zc_store_graph *g, struct stack *wait, uint32_t parent, int64_t *rank)
{
	if ((g->states[parent] & RANKED) == 0) {
		push(wait, parent);
		return false;
	}
	if (*rank <= g->v[parent].of.rank)
		*rank = g->v[parent].of.rank + 1;
	return true;
}

/* Later than all parents, which have theirs; else those are put before it. */
static bool
rank(struct zc_store_graph *g, struct stack *wait, uint32_t i)
{
	int64_t rank = g->v[i].of.rank;
	bool ready = g->v[i].parent == ZC_NO_NODE || is_behind(g, wait, g->v[i].parent, &rank);
	if ((g->states[i] & MERGE) != 0) {
		struct zc_store_edge key = {i, 0}, *x = bsearch(&key, g->more, g->nmore, sizeof *g->more, by_from);
		while (x > g->more && x[-1].from == i)
			x--;
		for (; x < g->more + g->nmore && x->from == i; x++)
			ready = is_behind(g, wait, x->to, &rank) && ready;
	}
	if (ready) {
		g->v[i].of.rank = rank;
		g->states[i] |= RANKED;
	}
	return ready;
}

static void
rank_all(struct zc_store_graph *g)
{
	struct stack wait = {0};
	if (g->nmore > 0)
		qsort(g->more, g->nmore, sizeof *g->more, by_from);
	for (uint32_t i = 0; i < g->n; i++) {
		push(&wait, i);
		while (wait.n > 0) {
			uint32_t top = wait.v[wait.n - 1];
			if ((g->states[top] & RANKED) != 0 || rank(g, &wait, top))
				wait.n--;
		}
	}
	free(wait.v);
}

int
zc_store_graph_walk(struct zc_store_graph *g, struct zc_store *s, const char *commit,
                    const struct zc_store_survey *survey, struct zc_err *e)
{
	struct stack unread = {0};
	char hex[ZC_OID];
	git_oid id;
	*g = (struct zc_store_graph){0};
	if (zc_store_resolve(s, commit, hex, e) != ZC_OK)
		return e->status;
	int rc = git_oid_fromstr(&id, hex);
	if (rc < 0)
		return zc_store_git_fail(e, rc, commit);
	node(g, &id, survey, &unread);
	while (unread.n > 0 && e->status == ZC_OK)
		read_node(g, s->repo, unread.v[--unread.n], survey, &unread, e);
	free(unread.v);
	free(g->slots);
	g->slots = NULL;
	if (e->status == ZC_OK)
		rank_all(g);
	return e->status;
}

bool
zc_store_graph_known(const struct zc_store_graph *g, size_t i)
{
	return (g->states[i] & KNOWN) != 0;
}

void
zc_store_graph_free(struct zc_store_graph *g)
{
	free(g->v);
	free(g->states);
	free(g->slots);
	free(g->more);
	*g = (struct zc_store_graph){0};
}

int
zc_store_by_rank(const void *a, const void *b)
{
	const struct zc_store_rank *x = a, *y = b;
	if (x->rank != y->rank)
		return x->rank > y->rank ? -1 : 1;
	return memcmp(x->id, y->id, sizeof x->id);
}
