/* History: commits in order, agreements of before. */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "store_graph.h"

struct history {
	struct zc_store *s;
	zc_store_commit_fn *fn;
	void *ctx;
	struct zc_err *e;
};

/* Behind the line, where it says of a person just what the library read in it; else NULL. */
static const char *
behind_person(const char *line, const char *key, const git_signature *who)
{
	struct zc_text said = {0};
	int minutes = abs(who->when.offset);
	const char *mail = strncmp(line, key, strlen(key)) == 0 ? line + strcspn(line, "<\n") : "";
	zc_text_addf(&said, "<%s> %lld %c%02d%02d\n", who->email, (long long)who->when.time, who->when.sign,
	             minutes / 60, minutes % 60);
	const char *end = strchr(who->email, '>') == NULL && strncmp(mail, said.s, said.len) == 0 ? mail + said.len : NULL;
	zc_text_free(&said);
	return end;
}

/* Of two authors git takes the last and the library the first, of two addresses git the first and the library the
 * last; and who the author is, so much hangs on that one reading must be the only one. */
static bool
is_ambiguous(git_commit *commit)
{
	const char *p = git_commit_raw_header(commit);
	while (strncmp(p, "tree ", 5) == 0 || strncmp(p, "parent ", 7) == 0)
		p += strcspn(p, "\n") + (strchr(p, '\n') != NULL);
	p = behind_person(p, "author ", git_commit_author(commit));
	if (p != NULL)
		p = behind_person(p, "committer ", git_commit_committer(commit));
	return p == NULL || strstr(p - 1, "\nauthor ") != NULL || strstr(p - 1, "\ncommitter ") != NULL;
}

static int
tell(struct history *h, git_commit *commit)
{
	unsigned n = git_commit_parentcount(commit);
	char id[ZC_OID], (*ids)[ZC_OID] = zc_alloc((n + 1) * sizeof *ids);
	const char **parents = zc_alloc((n + 1) * sizeof *parents);
	for (unsigned i = 0; i < n; i++) {
		git_oid_tostr(ids[i], ZC_OID, git_commit_parent_id(commit, i));
		parents[i] = ids[i];
	}
	const git_signature *who = git_commit_author(commit);
	struct zc_store_commit_info info = {
		.id = git_oid_tostr(id, sizeof id, git_commit_id(commit)),
		.parents = parents, .nparents = n,
		.message = git_commit_message(commit), .name = who->name, .email = who->email,
		.utc = who->when.time, .offset = who->when.offset,
		.committed = git_commit_time(commit),
		.is_signed = strstr(git_commit_raw_header(commit), "\ngpgsig ") != NULL,
		.ambiguous = is_ambiguous(commit),
	};
	int rc = h->fn(h->ctx, &info, h->e);
	free(parents);
	free(ids);
	return rc;
}

static int
push_range(struct zc_store *s, git_revwalk *walk, const char *range, struct zc_err *e)
{
	char id[ZC_OID];
	git_oid oid;
	const char *dots = strstr(range, "..");
	const char *end = dots != NULL ? dots + 2 : range;
	int rc = 0;
	if (dots != NULL && dots > range) {
		char *start = zc_strndup(range, (size_t)(dots - range));
		if (zc_store_resolve(s, start, id, e) == ZC_OK && (rc = git_oid_fromstr(&oid, id)) == 0)
			rc = git_revwalk_hide(walk, &oid);
		free(start);
	}
	if (e->status == ZC_OK && rc == 0 &&
	    zc_store_resolve(s, end[0] != '\0' ? end : "HEAD", id, e) == ZC_OK &&
	    (rc = git_oid_fromstr(&oid, id)) == 0)
		rc = git_revwalk_push(walk, &oid);
	return rc < 0 ? zc_store_git_fail(e, rc, range) : e->status;
}

static int
visit(struct history *h, const git_oid *oid)
{
	git_commit *commit = NULL;
	int rc = git_commit_lookup(&commit, h->s->repo, oid);
	if (rc < 0)
		return zc_store_git_fail(h->e, rc, "history");
	rc = tell(h, commit);
	git_commit_free(commit);
	return rc;
}

int
zc_store_commit_read(struct zc_store *s, const char *commit, zc_store_commit_fn *fn, void *ctx, struct zc_err *e)
{
	struct history h = {s, fn, ctx, e};
	git_oid oid;
	if (zc_store_git(s, e) != ZC_OK)
		return e->status;
	if (git_oid_fromstr(&oid, commit) < 0)
		return zc_store_git_fail(e, GIT_ERROR, commit);
	return visit(&h, &oid);
}

/* Each id of a range, in order. */
static int
walk_range(struct zc_store *s, const char *range, bool oldest_first, int (*fn)(void *ctx, const git_oid *oid), void *ctx,
           struct zc_err *e)
{
	git_revwalk *walk = NULL;
	char head[ZC_OID];
	git_oid oid;
	int rc;
	if (zc_store_git(s, e) != ZC_OK || (range == NULL && (zc_store_head(s, head, e) != ZC_OK || head[0] == '\0')))
		return e->status;
	if (git_revwalk_new(&walk, s->repo) < 0)
		return zc_store_git_fail(e, GIT_ERROR, "history");
	git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME |
	                    (oldest_first ? GIT_SORT_REVERSE : 0));
	rc = push_range(s, walk, range != NULL ? range : head, e);
	while (rc == ZC_OK) {
		int next = git_revwalk_next(&oid, walk);
		if (next == GIT_ITEROVER)
			break;
		rc = next < 0 ? zc_store_git_fail(e, next, "history") : fn(ctx, &oid);
	}
	git_revwalk_free(walk);
	return rc;
}

static int
visit_next(void *ctx, const git_oid *oid)
{
	return visit(ctx, oid);
}

int
zc_store_history(struct zc_store *s, const char *range, bool oldest_first, zc_store_commit_fn *fn, void *ctx,
                 struct zc_err *e)
{
	struct history h = {s, fn, ctx, e};
	return walk_range(s, range, oldest_first, visit_next, &h, e);
}

struct ids { zc_store_id_fn *fn; void *ctx; struct zc_err *e; };

static int
tell_id(void *ctx, const git_oid *oid)
{
	const struct ids *x = ctx;
	char id[ZC_OID];
	return x->fn(x->ctx, git_oid_tostr(id, sizeof id, oid), x->e);
}

int
zc_store_commits(struct zc_store *s, const char *range, zc_store_id_fn *fn, void *ctx, struct zc_err *e)
{
	return walk_range(s, range, true, tell_id, &(struct ids){ fn, ctx, e }, e);
}

int
zc_store_tell(struct zc_store *s, struct zc_store_rank *v, size_t n, bool oldest_first, zc_store_commit_fn *fn,
              void *ctx, struct zc_err *e)
{
	struct history h = {s, fn, ctx, e};
	int rc = zc_store_git(s, e);
	if (n > 0)
		qsort(v, n, sizeof *v, zc_store_by_rank);
	for (size_t i = 0; rc == ZC_OK && i < n; i++) {
		git_oid id;
		git_oid_fromraw(&id, v[oldest_first ? n - 1 - i : i].id);
		rc = visit(&h, &id);
	}
	return rc;
}

struct search { struct zc_store *s; struct zc_store_agreement *found; };

static int
match_agreement(void *ctx, const struct zc_store_commit_info *c, struct zc_err *e)
{
	struct zc_store_agreement *a = ((struct search *)ctx)->found;
	git_tree *tree = NULL;
	if (zc_store_tree_of(((struct search *)ctx)->s, c->id, &tree, e) == ZC_OK)
		zc_store_tree_blob(tree, ZC_CONVENANT_PATH, a->blob, e);
	git_tree_free(tree);
	if (e->status != ZC_OK)
		return e->status;
	if (a->blob[0] == '\0' || strncmp(a->blob, a->under, strlen(a->under)) != 0)
		return ZC_OK;
	memcpy(a->commit, c->id, ZC_OID);
	return ZC_FOUND;
}

int
zc_store_find_agreement(struct zc_store *s, const char *under, char **data, size_t *len,
                        char commit[ZC_OID], struct zc_err *e)
{
	size_t i = 0, n = strlen(under);
	while (i < s->nagreements && strcmp(s->agreements[i].under, under) != 0)
		i++;
	if (i == s->nagreements) {
		struct zc_store_agreement a = {.under = ""};
		struct search search = {s, &a};
		if (n < sizeof a.under)
			memcpy(a.under, under, n + 1);
		int rc = n == 0 || n >= sizeof a.under ? ZC_OK :
		         zc_store_path_history(s, NULL, ZC_CONVENANT_PATH, false, match_agreement, &search, e);
		if (rc == ZC_OK)
			return zc_fail(e, ZC_NOINPUT, "%s: no such agreement in this store's history", under);
		if (rc != ZC_FOUND)
			return rc;
		s->agreements = zc_grow(s->agreements, s->nagreements, &s->cap_agreements,
		                        sizeof *s->agreements);
		s->agreements[s->nagreements++] = a;
	}
	memcpy(commit, s->agreements[i].commit, ZC_OID);
	return zc_store_blob(s, s->agreements[i].blob, data, len, e);
}

int
zc_store_patch(struct zc_text *out, const char *path, const char *old, size_t old_len,
               const char *new, size_t new_len, struct zc_err *e)
{
	git_patch *patch = NULL;
	git_buf text = GIT_BUF_INIT;
	git_diff_options options;
	if (zc_library_load(e) != ZC_OK)
		return e->status;
	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.flags = GIT_DIFF_FORCE_TEXT;
	int rc = git_patch_from_buffers(&patch, old, old_len, path, new, new_len, path, &options);
	if (rc == 0)
		rc = git_patch_to_buf(&text, patch);
	if (rc < 0)
		zc_store_git_fail(e, rc, path);
	else
		zc_text_addn(out, text.ptr, text.size);
	git_buf_dispose(&text);
	git_patch_free(patch);
	return e->status;
}
