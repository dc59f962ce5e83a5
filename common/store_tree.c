/* Walking trees: all families of a commit, what a commit changed, ids. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "id.h"
#include "store_batch.h"

/* Family ids that begin with a prefix, each once. */
struct matches { const char *prefix; char (*v)[ZC_FAMILY_ID + 1]; size_t n, cap; };

static void
match_name(struct matches *m, const char *dir, const char *name)
{
	char path[300], id[ZC_FAMILY_ID + 1];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	if (!zc_id_of_path(id, path) || strncmp(id, m->prefix, strlen(m->prefix)) != 0)
		return;
	for (size_t i = 0; i < m->n; i++)
		if (strcmp(m->v[i], id) == 0)
			return;
	m->v = zc_grow(m->v, m->n, &m->cap, sizeof *m->v);
	memcpy(m->v[m->n++], id, sizeof id);
}

static int
match_work_tree(struct zc_store *s, struct matches *m, const char *dir, struct zc_err *e)
{
	char path[ZC_PATH + 2];
	const char *base;
	snprintf(path, sizeof path, "%s/.", dir);
	int fd = zc_store_open_parent(s, path, false, &base);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return ZC_OK;
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	if (d == NULL)
		return zc_fail_errno(e, ZC_IO, "%s", dir);
	for (struct dirent *entry; (entry = readdir(d)) != NULL;)
		match_name(m, dir, entry->d_name);
	closedir(d);
	return ZC_OK;
}

static int
match_path(void *ctx, const char *path, const char *blob, struct zc_err *e)
{
	const char *slash = strrchr(path, '/');
	char *dir = zc_strndup(path, (size_t)(slash - path));
	(void)blob;
	match_name(ctx, dir, slash + 1);
	free(dir);
	return e->status;
}

static int
match_head(struct zc_store *s, struct matches *m, const char *dir, struct zc_err *e)
{
	git_commit *commit;
	git_tree *tree, *below = NULL;
	git_tree_entry *entry = NULL;
	if (s->batch != NULL)
		return zc_dirs_each(zc_store_batch_dirs(s), dir, match_path, m, e);
	if (zc_store_head_tree(s, &commit, &tree, e) != ZC_OK)
		return e->status;
	int rc = tree == NULL ? GIT_ENOTFOUND : git_tree_entry_bypath(&entry, tree, dir);
	if (rc == 0)
		rc = git_tree_lookup(&below, s->repo, git_tree_entry_id(entry));
	for (size_t i = 0; rc == 0 && i < git_tree_entrycount(below); i++)
		match_name(m, dir, git_tree_entry_name(git_tree_entry_byindex(below, i)));
	git_tree_free(below);
	git_tree_entry_free(entry);
	git_tree_free(tree);
	git_commit_free(commit);
	return rc < 0 && rc != GIT_ENOTFOUND ? zc_store_git_fail(e, rc, dir) : ZC_OK;
}

static int
ambiguous(const struct matches *m, struct zc_err *e)
{
	struct zc_text names = {0};
	for (size_t i = 0; i < m->n && i < 8; i++)
		zc_text_addf(&names, " %s", m->v[i]);
	zc_fail(e, ZC_USAGE, "%s: %zu families begin so:%s%s", m->prefix, m->n, names.s,
	        m->n > 8 ? " ..." : "");
	zc_text_free(&names);
	return e->status;
}

static void
keep_only(struct matches *m, zc_store_keep_fn *keep, void *ctx)
{
	size_t kept = 0;
	for (size_t i = 0; i < m->n; i++)
		if (keep == NULL || keep(ctx, m->v[i]))
			memmove(m->v[kept++], m->v[i], sizeof *m->v);
	m->n = kept;
}

int
zc_store_complete(struct zc_store *s, const char *prefix, char id[11], struct zc_err *e)
{
	return zc_store_complete_among(s, prefix, NULL, NULL, id, e);
}

int
zc_store_complete_among(struct zc_store *s, const char *prefix, zc_store_keep_fn *keep, void *ctx, char id[11],
                        struct zc_err *e)
{
	struct matches m = {.prefix = prefix};
	char path[ZC_PATH], dir[ZC_PATH];
	if (zc_id_is_family(prefix)) {
		zc_id_path(path, prefix);
		const struct zc_store_entry *batched = zc_store_batch_entry(s, path);
		if ((batched != NULL ? batched->new[0] == '\0'
		                     : faccessat(s->dir_fd, path, F_OK, AT_SYMLINK_NOFOLLOW) < 0) ||
		    (keep != NULL && !keep(ctx, prefix)))
			return zc_fail(e, ZC_NOINPUT, "%s: no such family", prefix);
		memcpy(id, prefix, ZC_FAMILY_ID + 1);
		return ZC_OK;
	}
	if (!zc_id_is_family_prefix(prefix))
		return zc_fail(e, ZC_USAGE, "not a family id, nor %d or more of its characters",
		               ZC_FAMILY_PREFIX);
	snprintf(dir, sizeof dir, ZC_FAMILIES_PATH "/%c/%c", prefix[0], prefix[1]);
	if (match_work_tree(s, &m, dir, e) == ZC_OK && match_head(s, &m, dir, e) == ZC_OK) {
		keep_only(&m, keep, ctx);
		if (m.n == 0)
			zc_fail(e, ZC_NOINPUT, "%s: no such family", prefix);
		else if (m.n > 1)
			ambiguous(&m, e);
		else
			memcpy(id, m.v[0], ZC_FAMILY_ID + 1);
	}
	free(m.v);
	return e->status;
}

/* The differences of two trees; equal subtrees are not read, which git_diff
 * does (a commit in a large store: 0.2 ms instead of 45). */
struct compare { git_repository *repo; struct zc_err *e; struct zc_store_changes *out; size_t cap; bool files; };

static int compare_trees(struct compare *c, const git_oid *old, const git_oid *new, const char *under);

static int
compare_entry(struct compare *c, const git_tree_entry *old, const git_tree_entry *new,
              const char *under)
{
	char ids[2][ZC_OID] = {"", ""};
	struct zc_text path = {0};
	int rc = ZC_OK;
	if (old != NULL && new != NULL && git_oid_equal(git_tree_entry_id(old), git_tree_entry_id(new)) &&
	    (c->files || git_tree_entry_filemode(old) == git_tree_entry_filemode(new)))
		return ZC_OK;
	const git_tree_entry *either = new != NULL ? new : old;
	bool odd = !c->files && new != NULL && git_tree_entry_filemode(new) != GIT_FILEMODE_BLOB;
	/* another repository's commit is no file */
	if (old != NULL && git_tree_entry_type(old) == GIT_OBJECT_COMMIT)
		old = NULL;
	if (new != NULL && git_tree_entry_type(new) == GIT_OBJECT_COMMIT)
		new = NULL;
	if (old == NULL && new == NULL && !odd)
		return ZC_OK;
	zc_text_addf(&path, "%s%s", under, git_tree_entry_name(either));
	if (git_tree_entry_type(either) == GIT_OBJECT_TREE) {
		zc_text_addc(&path, '/');
		rc = compare_trees(c, old != NULL ? git_tree_entry_id(old) : NULL,
		                   new != NULL ? git_tree_entry_id(new) : NULL, path.s);
		zc_text_free(&path);
		return rc;
	}
	if (old != NULL)
		git_oid_tostr(ids[0], ZC_OID, git_tree_entry_id(old));
	if (new != NULL)
		git_oid_tostr(ids[1], ZC_OID, git_tree_entry_id(new));
	c->out->v = zc_grow(c->out->v, c->out->n, &c->cap, sizeof *c->out->v);
	c->out->v[c->out->n++] = (struct zc_store_change){
		zc_text_take(&path),
		old != NULL ? zc_strdup(ids[0]) : NULL,
		new != NULL ? zc_strdup(ids[1]) : NULL,
		odd,
	};
	return rc;
}

static int
compare_trees(struct compare *c, const git_oid *old, const git_oid *new, const char *under)
{
	git_tree *a = NULL, *b = NULL;
	size_t i = 0, j = 0;
	int rc = old != NULL ? git_tree_lookup(&a, c->repo, old) : 0;
	if (rc == 0 && new != NULL)
		rc = git_tree_lookup(&b, c->repo, new);
	if (rc < 0)
		zc_store_git_fail(c->e, rc, "tree");
	size_t na = a != NULL ? git_tree_entrycount(a) : 0, nb = b != NULL ? git_tree_entrycount(b) : 0;
	while (c->e->status == ZC_OK && (i < na || j < nb)) {
		const git_tree_entry *x = i < na ? git_tree_entry_byindex(a, i) : NULL;
		const git_tree_entry *y = j < nb ? git_tree_entry_byindex(b, j) : NULL;
		int order = x == NULL ? 1 : y == NULL ? -1 : git_tree_entry_cmp(x, y);
		compare_entry(c, order <= 0 ? x : NULL, order >= 0 ? y : NULL, under);
		i += order <= 0;
		j += order >= 0;
	}
	git_tree_free(a);
	git_tree_free(b);
	return c->e->status;
}

int
zc_store_diff(struct zc_store *s, const char *parent, const char *commit,
              struct zc_store_changes *out, struct zc_err *e)
{
	struct compare c = {.e = e, .out = out};
	git_tree *a = NULL, *b = NULL;
	*out = (struct zc_store_changes){0};
	if ((parent[0] == '\0' || zc_store_tree_of(s, parent, &a, e) == ZC_OK) &&
	    zc_store_tree_of(s, commit, &b, e) == ZC_OK && (c.repo = s->repo) != NULL)
		compare_trees(&c, a != NULL ? git_tree_id(a) : NULL, git_tree_id(b), "");
	git_tree_free(a);
	git_tree_free(b);
	if (e->status != ZC_OK)
		zc_store_changes_free(out);
	return e->status;
}

static const git_oid *
families_of(const git_tree *tree)
{
	const git_tree_entry *x = tree != NULL ? git_tree_entry_byname(tree, ZC_FAMILIES_PATH) : NULL;
	return x != NULL && git_tree_entry_type(x) == GIT_OBJECT_TREE ? git_tree_entry_id(x) : NULL;
}

int
zc_store_compare_families(git_repository *repo, git_tree *old, git_tree *new, struct zc_store_changes *out,
                          struct zc_err *e)
{
	struct compare c = {.repo = repo, .e = e, .out = out, .cap = out->n, .files = true};
	const git_oid *a = families_of(old), *b = families_of(new);
	return a != NULL && b != NULL && git_oid_equal(a, b) ? ZC_OK : compare_trees(&c, a, b, ZC_FAMILIES_PATH "/");
}

static int
list_path(void *ctx, const char *path, const char *blob, struct zc_err *e)
{
	struct compare *c = ctx;
	c->out->v = zc_grow(c->out->v, c->out->n, &c->cap, sizeof *c->out->v);
	c->out->v[c->out->n++] = (struct zc_store_change){ zc_strdup(path), NULL, zc_strdup(blob), false };
	return e->status;
}

int
zc_store_families(struct zc_store *s, const char *commit, struct zc_store_changes *out, struct zc_err *e)
{
	struct compare c = {.e = e, .out = out};
	git_tree *tree = NULL;
	*out = (struct zc_store_changes){0};
	if (zc_store_in_batch(s, commit))
		return zc_dirs_each(zc_store_batch_dirs(s), ZC_FAMILIES_PATH, list_path, &c, e);
	if (zc_store_tree_of(s, commit, &tree, e) != ZC_OK)
		return e->status;
	zc_store_compare_families(s->repo, NULL, tree, out, e);
	git_tree_free(tree);
	if (e->status != ZC_OK)
		zc_store_changes_free(out);
	return e->status;
}

void
zc_store_changes_free(struct zc_store_changes *c)
{
	for (size_t i = 0; i < c->n; i++) {
		free((char *)(uintptr_t)c->v[i].path);
		free((char *)(uintptr_t)c->v[i].old_blob);
		free((char *)(uintptr_t)c->v[i].new_blob);
	}
	free(c->v);
	*c = (struct zc_store_changes){0};
}
