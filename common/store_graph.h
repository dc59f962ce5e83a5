/* store_graph: commits and their parents, all that a walk over history needs, held in memory.  Of the room `store` alone. */
#ifndef ZC_STORE_GRAPH_H
#define ZC_STORE_GRAPH_H

#include "store_internal.h"

#define ZC_NO_NODE UINT32_MAX
struct zc_store_node { struct zc_store_rank of; uint32_t parent; };   /* the first one, or ZC_NO_NODE */
struct zc_store_graph {
	struct zc_store_node *v;
	size_t n, cap;
	unsigned char *states;               /* of the nodes */
	size_t cap_states;
	uint32_t *slots; size_t nslots;      /* by id */
	struct zc_store_edge *more; size_t nmore, cap_more;   /* to further parents */
};

/* All that `commit` brings but what the survey knows (NULL: nothing), with their ranks. */
int zc_store_graph_walk(struct zc_store_graph *g, struct zc_store *s, const char *commit,
                        const struct zc_store_survey *survey, struct zc_err *e);
bool zc_store_graph_known(const struct zc_store_graph *g, size_t i);
void zc_store_graph_free(struct zc_store_graph *g);
/* For qsort, of struct zc_store_rank and nodes: newest first. */
int zc_store_by_rank(const void *a, const void *b);

#endif
