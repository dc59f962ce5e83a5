/* Which commits changed which path: all of history looked at, on all processors. */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "store_graph.h"

enum { BLOCK = 16 };     /* commits that one worker takes: neighbours share most of their trees */

struct look {
	struct zc_store_graph graph;
	const char *path;            /* of one file; NULL: all families */
	const struct zc_store_survey *survey;
	struct zc_store_rank *found; size_t n, cap;      /* what changed the path */
};

/* What was found of a block. */
struct block { struct zc_store_changes v[BLOCK]; uint64_t changed; };

static void
drop_block(void *made)
{
	struct block *b = made;
	if (b == NULL)
		return;
	for (size_t k = 0; k < BLOCK; k++)
		zc_store_changes_free(&b->v[k]);
	free(b);
}

/* The trees of a commit and of its first parent; what there is of them is the caller's. */
static int
trees(git_repository *repo, const struct zc_store_node *x, git_tree **old, git_tree **new, struct zc_err *e)
{
	git_commit *commit = NULL, *parent = NULL;
	git_oid id;
	git_oid_fromraw(&id, x->of.id);
	int rc = git_commit_lookup(&commit, repo, &id);
	if (rc == 0)
		rc = git_commit_tree(new, commit);
	if (rc == 0 && x->parent != ZC_NO_NODE)
		rc = git_commit_parent(&parent, commit, 0);
	if (rc == 0 && parent != NULL)
		rc = git_commit_tree(old, parent);
	git_commit_free(parent);
	git_commit_free(commit);
	return rc < 0 ? zc_store_git_fail(e, rc, "history") : ZC_OK;
}

static void
look_at(const struct look *l, git_repository *repo, size_t i, struct block *b, struct zc_err *e)
{
	git_tree *old = NULL, *new = NULL;
	char before[ZC_OID], after[ZC_OID];
	if (trees(repo, &l->graph.v[i], &old, &new, e) == ZC_OK) {
		if (l->path == NULL)
			zc_store_compare_families(repo, old, new, &b->v[i % BLOCK], e);
		else if (zc_store_tree_blob(old, l->path, before, e) == ZC_OK &&
		         zc_store_tree_blob(new, l->path, after, e) == ZC_OK && strcmp(before, after) != 0)
			b->changed |= UINT64_C(1) << i % BLOCK;
	}
	git_tree_free(old);
	git_tree_free(new);
}

static void *
make_block(void *ctx, struct zc_store *mine, size_t at, struct zc_err *e)
{
	const struct look *l = ctx;
	struct block *b = zc_alloc(sizeof *b);
	for (size_t i = at * BLOCK; i < l->graph.n && i < (at + 1) * BLOCK && e->status == ZC_OK; i++)
		if (!zc_store_graph_known(&l->graph, i))
			look_at(l, mine->repo, i, b, e);
	if (e->status != ZC_OK) {
		drop_block(b);
		b = NULL;
	}
	return b;
}

static int
take_block(void *ctx, size_t at, void *made, struct zc_err *e)
{
	struct look *l = ctx;
	const struct block *b = made;
	for (size_t k = 0; k < BLOCK && at * BLOCK + k < l->graph.n; k++) {
		const struct zc_store_rank *of = &l->graph.v[at * BLOCK + k].of;
		for (size_t j = 0; j < b->v[k].n && e->status == ZC_OK; j++)
			l->survey->touched(l->survey->ctx, of->id, b->v[k].v[j].path, e);
		if ((b->changed >> k & 1) != 0) {
			l->found = zc_grow(l->found, l->n, &l->cap, sizeof *l->found);
			l->found[l->n++] = *of;
		}
	}
	if (l->survey != NULL && l->survey->progress != NULL)
		l->survey->progress(l->survey->ctx, at * BLOCK, l->graph.n);
	drop_block(made);
	return e->status;
}

static int
look(struct look *l, struct zc_store *s, const char *commit, struct zc_err *e)
{
	const struct zc_store_pool pool = {make_block, take_block, drop_block, l};
	if (zc_store_graph_walk(&l->graph, s, commit != NULL ? commit : "HEAD", l->survey, e) == ZC_OK)
		zc_store_pool(s, (l->graph.n + BLOCK - 1) / BLOCK, &pool, e);
	return e->status;
}

int
zc_store_path_history(struct zc_store *s, const char *commit, const char *path, bool oldest_first,
                      zc_store_commit_fn *fn, void *ctx, struct zc_err *e)
{
	struct look l = {.path = path};
	char head[ZC_OID];
	int rc = commit == NULL ? zc_store_head(s, head, e) : ZC_OK;
	if (rc == ZC_OK && (commit != NULL || head[0] != '\0'))
		rc = look(&l, s, commit, e);
	zc_store_graph_free(&l.graph);
	if (rc == ZC_OK)
		rc = zc_store_tell(s, l.found, l.n, oldest_first, fn, ctx, e);
	free(l.found);
	return rc;
}

static void
note_step(struct zc_store_steps *out, size_t *cap, const git_oid *id)
{
	out->v = zc_grow(out->v, out->n, cap, sizeof *out->v);
	git_oid_tostr(out->v[out->n++], ZC_OID, id);
}

int
zc_store_steps(struct zc_store *s, const char *commit, size_t step,
               bool (*known)(void *ctx, const unsigned char *id, int64_t *rank), void *ctx,
               struct zc_store_steps *out, struct zc_err *e)
{
	git_oid id;
	int64_t rank;
	size_t cap = 0;
	*out = (struct zc_store_steps){0};
	if (zc_store_git(s, e) != ZC_OK)
		return e->status;
	int rc = git_oid_fromstr(&id, commit);
	for (size_t i = 0; rc == 0 && (known == NULL || !known(ctx, id.id, &rank)); i++) {
		git_commit *c = NULL;
		if (i % step == 0)
			note_step(out, &cap, &id);
		rc = git_commit_lookup(&c, s->repo, &id);
		bool more = rc == 0 && git_commit_parentcount(c) > 0;
		if (more)
			id = *git_commit_parent_id(c, 0);
		git_commit_free(c);
		if (!more)
			break;
	}
	for (size_t i = 0; i < out->n / 2; i++) {
		char swap[ZC_OID];
		memcpy(swap, out->v[i], ZC_OID);
		memcpy(out->v[i], out->v[out->n - 1 - i], ZC_OID);
		memcpy(out->v[out->n - 1 - i], swap, ZC_OID);
	}
	return rc < 0 ? zc_store_git_fail(e, rc, "history") : ZC_OK;
}

static int
by_id(const void *a, const void *b)
{
	const struct zc_store_node *x = a, *y = b;
	return memcmp(x->of.id, y->of.id, sizeof x->of.id);
}

int
zc_store_survey(struct zc_store *s, const char *commit, const struct zc_store_survey *survey, struct zc_err *e)
{
	struct look l = {.survey = survey};
	int rc = look(&l, s, commit, e);
	size_t n = 0;
	for (size_t i = 0; rc == ZC_OK && i < l.graph.n; i++)
		if (!zc_store_graph_known(&l.graph, i))
			l.graph.v[n++] = l.graph.v[i];
	if (n > 0)
		qsort(l.graph.v, n, sizeof *l.graph.v, by_id);
	for (size_t i = 0; i < n && e->status == ZC_OK; i++)
		survey->ranked(survey->ctx, &l.graph.v[i].of, e);
	if (rc == ZC_OK && survey->progress != NULL)
		survey->progress(survey->ctx, l.graph.n, l.graph.n);
	zc_store_graph_free(&l.graph);
	return e->status;
}
