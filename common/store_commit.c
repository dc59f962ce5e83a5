/* One change, one commit: the order of the steps is the promise (store.h). */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "store_internal.h"

struct commit {
	struct zc_store *s;
	const struct zc_store_file *files;
	size_t n;
	const struct zc_stamp *stamp;
	const char *branch;            /* HEAD's target */
	git_reference *head_ref;
	git_commit *head;              /* NULL before the first commit */
	git_tree *tree;
	struct zc_store_journal journal;
	git_oid new;
	bool again;                    /* another git moved the branch meanwhile */
};

static int
find_branch(struct commit *c, struct zc_err *e)
{
	int rc = git_reference_lookup(&c->head_ref, c->s->repo, "HEAD");
	if (rc < 0)
		return zc_store_git_fail(e, rc, "HEAD");
	c->branch = git_reference_symbolic_target(c->head_ref);
	if (c->branch == NULL)
		return zc_fail(e, ZC_BUSY, "HEAD is on no branch: somebody looks at an older state here "
		               "(git checkout BRANCH ends that)");
	const char *ours = NULL;
	if (zc_store_branch(c->s, &ours, e) != ZC_OK)
		return e->status;
	if (strcmp(ours, c->branch) != 0)      /* the hook guards no other branch */
		return zc_fail(e, ZC_BUSY, "%s is checked out here, and the store lives on %s (git switch)", c->branch, ours);
	if (git_repository_state(c->s->repo) != GIT_REPOSITORY_STATE_NONE)
		return zc_fail(e, ZC_BUSY, "a merge, rebase or the like is not finished here "
		               "(see git status)");
	return ZC_OK;
}

/* HEAD, the file on disk and what the caller read must be one; what the index
 * holds must be HEAD's or have fallen behind. */
static int
check_file(struct commit *c, const char *path, struct zc_err *e)
{
	char head[ZC_OID], disk[ZC_OID], staged[ZC_OID];
	bool older = true;
	if (zc_store_tree_blob(c->tree, path, head, e) != ZC_OK ||
	    zc_store_file_blob(c->s, path, disk, e) != ZC_OK)
		return e->status;
	if (strcmp(head, disk) != 0)
		return zc_fail(e, ZC_DATA, "%s: changed by hand and not committed: git commit keeps that, git restore takes it back", path);
	const char *seen = zc_store_seen(c->s, path);
	if (seen != NULL && strcmp(seen, head) != 0)
		return zc_fail(e, ZC_BUSY, "%s: changed since it was read, try again", path);
	zc_store_index_blob(c->s, path, staged);
	if (strcmp(staged, head) != 0 &&
	    zc_store_was_committed(c->s, path, staged, &older, e) != ZC_OK)
		return e->status;
	if (!older)
		return zc_fail(e, ZC_DATA, "%s: staged by hand and not committed", path);
	/* whoever did not read must still not overwrite what comes meanwhile */
	zc_store_remember(c->s, path, head);
	return ZC_OK;
}

static int
check(struct commit *c, struct zc_err *e)
{
	if (zc_store_git(c->s, e) != ZC_OK || find_branch(c, e) != ZC_OK ||
	    zc_store_index_lock(c->s, e) != ZC_OK ||
	    zc_store_head_tree(c->s, &c->head, &c->tree, e) != ZC_OK ||
	    zc_store_index_load(c->s, c->tree, e) != ZC_OK)
		return e->status;
	if (c->head != NULL)
		git_oid_tostr(c->journal.old, ZC_OID, git_commit_id(c->head));
	for (size_t i = 0; i < c->n; i++)
		if (check_file(c, c->files[i].path, e) != ZC_OK)
			return e->status;
	return ZC_OK;
}

/* Blobs, and the journal's entry of each file. */
static int
write_blobs(struct commit *c, git_tree_update *updates, size_t *n, struct zc_err *e)
{
	struct zc_store_journal *j = &c->journal;
	j->v = zc_alloc((c->n + 1) * sizeof *j->v);
	for (size_t i = 0; i < c->n; i++) {
		const struct zc_store_file *f = &c->files[i];
		struct zc_store_entry *entry = &j->v[j->n++];
		entry->path = zc_strdup(f->path);
		if (zc_store_tree_blob(c->tree, f->path, entry->old, e) != ZC_OK)
			return e->status;
		if (f->data == NULL && entry->old[0] == '\0')
			continue;
		git_tree_update *u = &updates[(*n)++];
		*u = (git_tree_update){.action = f->data != NULL ? GIT_TREE_UPDATE_UPSERT : GIT_TREE_UPDATE_REMOVE,
		                       .filemode = GIT_FILEMODE_BLOB, .path = f->path};
		if (f->data == NULL)
			continue;
		int rc = git_blob_create_from_buffer(&u->id, c->s->repo, f->data, f->len);
		if (rc < 0)
			return zc_store_git_fail(e, rc, f->path);
		git_oid_tostr(entry->new, ZC_OID, &u->id);
	}
	return ZC_OK;
}

static int
write_tree(struct commit *c, git_oid *id, struct zc_err *e)
{
	git_tree_update *updates = zc_alloc((c->n + 1) * sizeof *updates);
	git_treebuilder *empty = NULL;
	git_tree *base = NULL;
	git_oid base_id;
	size_t n = 0;
	int rc = 0;
	if (write_blobs(c, updates, &n, e) == ZC_OK) {
		if (c->tree != NULL)
			base_id = *git_tree_id(c->tree);
		else if ((rc = git_treebuilder_new(&empty, c->s->repo, NULL)) == 0)
			rc = git_treebuilder_write(&base_id, empty);
		if (rc == 0)
			rc = git_tree_lookup(&base, c->s->repo, &base_id);
		if (rc == 0)
			rc = git_tree_create_updated(id, c->s->repo, base, n, updates);
		if (rc < 0)
			zc_store_git_fail(e, rc, "tree");
	}
	git_tree_free(base);
	git_treebuilder_free(empty);
	free(updates);
	return e->status;
}

static int
write_objects(struct commit *c, struct zc_err *e)
{
	git_oid id;
	git_tree *tree = NULL;
	git_signature *who = NULL;
	const git_commit *parents[] = {c->head};
	if (write_tree(c, &id, e) != ZC_OK)
		return e->status;
	int rc = git_tree_lookup(&tree, c->s->repo, &id);
	if (rc == 0)
		rc = git_signature_new(&who, c->stamp->name, c->stamp->email, c->stamp->utc, c->stamp->offset);
	if (rc == 0)
		rc = git_commit_create(&c->new, c->s->repo, NULL, who, who, NULL, c->stamp->message, tree,
		                       c->head != NULL, parents);
	if (rc < 0)
		zc_store_git_fail(e, rc, "commit");
	git_oid_tostr(c->journal.new, ZC_OID, &c->new);
	git_signature_free(who);
	git_tree_free(tree);
	return e->status;
}

/* The branch moves only from where we found it: the commit point. */
static int
move_branch(struct commit *c, struct zc_err *e)
{
	git_reference *ref = NULL;
	char subject[256];
	snprintf(subject, sizeof subject, "%.*s", (int)strcspn(c->stamp->message, "\n"), c->stamp->message);
	int rc = git_repository_set_ident(c->s->repo, c->stamp->name, c->stamp->email);
	if (rc == 0)
		rc = git_reference_create_matching(&ref, c->s->repo, c->branch, &c->new, c->head != NULL,
		                                   c->head != NULL ? git_commit_id(c->head) : NULL, subject);
	git_reference_free(ref);
	c->again = rc == GIT_EMODIFIED || rc == GIT_ELOCKED || rc == GIT_EEXISTS || rc == GIT_ENOTFOUND;
	if (c->again)
		return zc_fail(e, ZC_BUSY, "%s: moved by another git meanwhile, try again", c->branch);
	return rc < 0 ? zc_store_git_fail(e, rc, c->branch) : ZC_OK;
}

/* Everything durable but not yet visible: journal, then temporary files, so
 * that the journal names every temporary file that a crash can leave. */
static int
prepare(struct commit *c, struct zc_err *e)
{
	if (zc_store_journal_write(c->s, &c->journal, e) != ZC_OK)
		return e->status;
	for (size_t i = 0; i < c->n; i++)
		if (c->files[i].data != NULL &&
		    zc_store_write_temp(c->s, c->files[i].path, c->files[i].data, c->files[i].len, e) != ZC_OK)
			return e->status;
	if (syncfs(c->s->dir_fd) < 0)
		return zc_store_write_failed(e, c->s->dir);
	return ZC_OK;
}

static int
make_visible(struct commit *c, struct zc_err *e)
{
	struct zc_store_want *want = zc_alloc((c->n + 1) * sizeof *want);
	for (size_t i = 0; i < c->n && e->status == ZC_OK; i++) {
		want[i].path = c->files[i].path;
		memcpy(want[i].blob, c->journal.v[i].new, ZC_OID);
		zc_store_settle(c->s, c->files[i].path, c->files[i].data != NULL, e);
	}
	if (e->status == ZC_OK && zc_store_index_put(c->s, want, c->n, e) == ZC_OK)
		move_branch(c, e);
	free(want);
	return e->status;
}

/* The renames must be on disk before the journal that tells of them goes. */
static int
finish(struct commit *c, struct zc_err *e)
{
	const char *last = NULL;
	for (size_t i = 0; i < c->n && e->status == ZC_OK; i++) {
		const char *path = c->files[i].path, *slash = strrchr(path, '/');
		size_t n = slash != NULL ? (size_t)(slash - path) + 1 : 0;
		if (last != NULL && strncmp(last, path, n) == 0 && strchr(last + n, '/') == NULL)
			continue;
		last = path;
		zc_store_sync_parent(c->s, path, e);
	}
	if (e->status == ZC_OK && zc_store_sync_parent(c->s, ".git/index", e) == ZC_OK)
		zc_store_journal_drop(c->s, e);
	for (size_t i = 0; i < c->n && e->status == ZC_OK; i++)
		zc_store_remember(c->s, c->files[i].path, c->journal.v[i].new);
	return e->status;
}

static int
attempt(struct commit *c, struct zc_err *e)
{
	if (check(c, e) != ZC_OK || write_objects(c, e) != ZC_OK)
		return e->status;
	if (prepare(c, e) == ZC_OK && make_visible(c, e) == ZC_OK)
		return finish(c, e);
	struct zc_err second = {0};
	zc_store_roll(c->s, &c->journal, &second);
	if (second.status != ZC_OK)
		c->again = false;              /* the journal stays: the next lock tries */
	return e->status;
}

static void
release(struct commit *c)
{
	zc_store_journal_free(&c->journal);
	git_tree_free(c->tree);
	git_commit_free(c->head);
	git_reference_free(c->head_ref);
	c->tree = NULL;
	c->head = NULL;
	c->head_ref = NULL;
}

/* The commit that brings the agreement brings the attributes, so that no
 * clone ever changes line endings. */
static int
with_attributes(struct zc_store *s, struct zc_store_file *out, const struct zc_store_file *files,
                size_t n, size_t *total, struct zc_err *e)
{
	char head[ZC_OID], disk[ZC_OID] = "";
	git_commit *commit;
	git_tree *tree;
	bool agreement = false;
	*total = n;
	for (size_t i = 0; i < n; i++) {
		out[i] = files[i];
		agreement |= strcmp(files[i].path, ZC_CONVENANT_PATH) == 0;
		if (zc_store_check_path(files[i].path, e) != ZC_OK)
			return e->status;
		if (files[i].data != NULL && files[i].len > ZC_STORE_FILE_MAX)
			return zc_fail(e, ZC_DATA, "%s: larger than %d bytes", files[i].path, ZC_STORE_FILE_MAX);
	}
	if (!agreement)
		return ZC_OK;
	if (zc_store_head_tree(s, &commit, &tree, e) == ZC_OK &&
	    zc_store_tree_blob(tree, ZC_ATTRIBUTES_PATH, head, e) == ZC_OK &&
	    zc_store_file_blob(s, ZC_ATTRIBUTES_PATH, disk, e) == ZC_OK &&
	    head[0] == '\0' && disk[0] == '\0')
		out[(*total)++] = (struct zc_store_file){ZC_ATTRIBUTES_PATH, ZC_ATTRIBUTES, strlen(ZC_ATTRIBUTES)};
	git_tree_free(tree);
	git_commit_free(commit);
	return e->status;
}

int
zc_store_commit(struct zc_store *s, const struct zc_store_file *files, size_t n,
                const struct zc_stamp *stamp, char commit[ZC_OID], struct zc_err *e)
{
	struct commit c = {.s = s, .stamp = stamp};
	struct zc_store_file *all = zc_alloc((n + 1) * sizeof *all);
	int64_t limit = zc_store_clock_ms() + s->timeout_ms;
	mode_t mask = 0;
	c.files = all;
	if (s->lock_fd < 0)
		zc_fail(e, ZC_BUG, "store: commit without the lock");
	else if (zc_store_umask(s, &mask, e) == ZC_OK &&
	         with_attributes(s, all, files, n, &c.n, e) == ZC_OK) {
		mode_t saved = umask(mask);
		while (c.again = false, attempt(&c, e) != ZC_OK && c.again && zc_store_clock_ms() < limit) {
			release(&c);
			zc_err_clear(e);
			zc_store_pause();
		}
		if (e->status == ZC_OK)
			memcpy(commit, c.journal.new, ZC_OID);
		release(&c);
		struct zc_err second = {0};
		zc_store_index_unlock(s, &second);
		umask(saved);
	}
	free(all);
	return e->status;
}
