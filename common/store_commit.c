/* A change becomes visible, or a batch of them: the order of the steps is the promise (store.h). */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "store_batch.h"

struct commit {
	struct zc_store_move move;
	const struct zc_store_file *files;
	size_t n;
};

enum { MANY = 16 };                    /* directories, from where one sync of everything is cheaper */

static int
find_branch(struct zc_store_move *m, struct zc_err *e)
{
	int rc = git_reference_lookup(&m->head_ref, m->s->repo, "HEAD");
	if (rc < 0)
		return zc_store_git_fail(e, rc, "HEAD");
	m->branch = git_reference_symbolic_target(m->head_ref);
	if (m->branch == NULL)
		return zc_fail(e, ZC_BUSY, "HEAD is on no branch: somebody looks at an older state here "
		               "(git checkout BRANCH ends that)");
	const char *ours = NULL;
	if (zc_store_branch(m->s, &ours, e) != ZC_OK)
		return e->status;
	if (strcmp(ours, m->branch) != 0)      /* the hook guards no other branch */
		return zc_fail(e, ZC_BUSY, "%s is checked out here, and the store lives on %s (git switch)", m->branch, ours);
	if (git_repository_state(m->s->repo) != GIT_REPOSITORY_STATE_NONE)
		return zc_fail(e, ZC_BUSY, "a merge, rebase or the like is not finished here "
		               "(see git status)");
	return ZC_OK;
}

int
zc_store_move_check(struct zc_store_move *m, const char *path, const char *head, struct zc_err *e)
{
	char disk[ZC_OID], staged[ZC_OID];
	bool older = true;
	if (zc_store_file_blob(m->s, path, disk, e) != ZC_OK)
		return e->status;
	if (strcmp(head, disk) != 0)
		return zc_fail(e, ZC_DATA, "%s: changed by hand and not committed: git commit keeps that, git restore takes it back", path);
	zc_store_index_blob(m->s, path, staged);
	if (strcmp(staged, head) != 0 &&
	    zc_store_was_committed(m->s, path, staged, &older, e) != ZC_OK)
		return e->status;
	return older ? ZC_OK : zc_fail(e, ZC_DATA, "%s: staged by hand and not committed", path);
}

int
zc_store_check_seen(struct zc_store *s, const char *path, const char *head, struct zc_err *e)
{
	const char *seen = zc_store_seen(s, path);
	if (seen != NULL && strcmp(seen, head) != 0)
		return zc_fail(e, ZC_BUSY, "%s: changed since it was read, try again", path);
	/* whoever did not read must still not overwrite what comes meanwhile */
	zc_store_remember(s, path, head);
	return ZC_OK;
}

int
zc_store_move_open(struct zc_store_move *m, struct zc_err *e)
{
	if (zc_store_git(m->s, e) != ZC_OK || find_branch(m, e) != ZC_OK ||
	    zc_store_head_tree(m->s, &m->head, &m->tree, e) != ZC_OK ||
	    zc_store_index_load(m->s, m->tree, e) != ZC_OK)
		return e->status;
	if (m->head != NULL)
		git_oid_tostr(m->journal.old, ZC_OID, git_commit_id(m->head));
	return ZC_OK;
}

/* Blobs, and the journal's entry of each file. */
static int
write_blobs(struct commit *c, git_tree_update *updates, size_t *n, struct zc_err *e)
{
	struct zc_store_move *m = &c->move;
	struct zc_store_journal *j = &m->journal;
	j->v = zc_alloc((c->n + 1) * sizeof *j->v);
	for (size_t i = 0; i < c->n; i++) {
		const struct zc_store_file *f = &c->files[i];
		struct zc_store_entry *entry = &j->v[j->n++];
		entry->path = zc_strdup(f->path);
		if (zc_store_tree_blob(m->tree, f->path, entry->old, e) != ZC_OK)
			return e->status;
		if (f->data == NULL && entry->old[0] == '\0')
			continue;
		git_tree_update *u = &updates[(*n)++];
		*u = (git_tree_update){.action = f->data != NULL ? GIT_TREE_UPDATE_UPSERT : GIT_TREE_UPDATE_REMOVE,
		                       .filemode = GIT_FILEMODE_BLOB, .path = f->path};
		if (f->data == NULL)
			continue;
		int rc = git_blob_create_from_buffer(&u->id, m->s->repo, f->data, f->len);
		if (rc < 0)
			return zc_store_git_fail(e, rc, f->path);
		git_oid_tostr(entry->new, ZC_OID, &u->id);
	}
	return ZC_OK;
}

static int
write_tree(struct commit *c, git_oid *id, struct zc_err *e)
{
	struct zc_store_move *m = &c->move;
	git_tree_update *updates = zc_alloc((c->n + 1) * sizeof *updates);
	git_treebuilder *empty = NULL;
	git_tree *base = NULL;
	git_oid base_id;
	size_t n = 0;
	int rc = 0;
	if (write_blobs(c, updates, &n, e) == ZC_OK) {
		if (m->tree != NULL)
			base_id = *git_tree_id(m->tree);
		else if ((rc = git_treebuilder_new(&empty, m->s->repo, NULL)) == 0)
			rc = git_treebuilder_write(&base_id, empty);
		if (rc == 0)
			rc = git_tree_lookup(&base, m->s->repo, &base_id);
		if (rc == 0)
			rc = git_tree_create_updated(id, m->s->repo, base, n, updates);
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
	struct zc_store_move *m = &c->move;
	const struct zc_stamp *stamp = m->stamp;
	git_oid id;
	git_tree *tree = NULL;
	git_signature *who = NULL;
	const git_commit *parents[] = {m->head};
	if (write_tree(c, &id, e) != ZC_OK)
		return e->status;
	int rc = git_tree_lookup(&tree, m->s->repo, &id);
	if (rc == 0)
		rc = git_signature_new(&who, stamp->name, stamp->email, stamp->utc, stamp->offset);
	if (rc == 0)
		rc = git_commit_create(&m->new, m->s->repo, NULL, who, who, NULL, stamp->message, tree,
		                       m->head != NULL, parents);
	if (rc < 0)
		zc_store_git_fail(e, rc, "commit");
	git_oid_tostr(m->journal.new, ZC_OID, &m->new);
	git_signature_free(who);
	git_tree_free(tree);
	return e->status;
}

/* The branch moves only from where we found it: the commit point. */
static int
move_branch(struct zc_store_move *m, struct zc_err *e)
{
	const struct zc_stamp *stamp = m->stamp;
	git_reference *ref = NULL;
	char subject[256];
	snprintf(subject, sizeof subject, "%.*s", (int)strcspn(stamp->message, "\n"), stamp->message);
	int rc = git_repository_set_ident(m->s->repo, stamp->name, stamp->email);
	if (rc == 0)
		rc = git_reference_create_matching(&ref, m->s->repo, m->branch, &m->new, m->head != NULL,
		                                   m->head != NULL ? git_commit_id(m->head) : NULL, subject);
	git_reference_free(ref);
	m->again = rc == GIT_EMODIFIED || rc == GIT_ELOCKED || rc == GIT_EEXISTS || rc == GIT_ENOTFOUND;
	if (m->again)
		return zc_fail(e, ZC_BUSY, "%s: moved by another git meanwhile, try again", m->branch);
	return rc < 0 ? zc_store_git_fail(e, rc, m->branch) : ZC_OK;
}

/* Everything durable but not yet visible: journal, then temporary files, so
 * that the journal names every temporary file that a crash can leave. */
static int
prepare(struct zc_store_move *m, struct zc_err *e)
{
	const struct zc_store_journal *j = &m->journal;
	if (zc_store_journal_write(m->s, j, e) != ZC_OK)
		return e->status;
	for (size_t i = 0; i < j->n; i++)
		if (j->v[i].new[0] != '\0' && m->write(m->ctx, i, e) != ZC_OK)
			return e->status;
	if (syncfs(m->s->dir_fd) < 0)
		return zc_store_write_failed(e, m->s->dir);
	return m->place != NULL ? m->place(m->ctx, e) : ZC_OK;
}

static int
make_visible(struct zc_store_move *m, struct zc_err *e)
{
	const struct zc_store_journal *j = &m->journal;
	struct zc_store_want *want = zc_alloc((j->n + 1) * sizeof *want);
	for (size_t i = 0; i < j->n && e->status == ZC_OK; i++) {
		want[i].path = j->v[i].path;
		memcpy(want[i].blob, j->v[i].new, ZC_OID);
		zc_store_settle(m->s, j->v[i].path, j->v[i].new[0] != '\0', e);
	}
	if (e->status == ZC_OK && zc_store_index_put(m->s, want, j->n, e) == ZC_OK)
		move_branch(m, e);
	free(want);
	return e->status;
}

static int
sync_parents(struct zc_store_move *m, struct zc_err *e)
{
	const char *last = NULL;
	for (size_t i = 0; i < m->journal.n && e->status == ZC_OK; i++) {
		const char *path = m->journal.v[i].path, *slash = strrchr(path, '/');
		size_t n = slash != NULL ? (size_t)(slash - path) + 1 : 0;
		if (last != NULL && strncmp(last, path, n) == 0 && strchr(last + n, '/') == NULL)
			continue;
		last = path;
		zc_store_sync_parent(m->s, path, e);
	}
	return e->status != ZC_OK ? e->status : zc_store_sync_parent(m->s, ".git/index", e);
}

/* The renames must be on disk before the journal that tells of them goes. */
static int
finish(struct zc_store_move *m, struct zc_err *e)
{
	struct zc_store_journal *j = &m->journal;
	if (j->n <= MANY)
		sync_parents(m, e);
	else if (syncfs(m->s->dir_fd) < 0)
		zc_fail_errno(e, ZC_IO, "%s", m->s->dir);
	if (e->status == ZC_OK)
		zc_store_journal_drop(m->s, e);
	for (size_t i = 0; i < j->n && e->status == ZC_OK; i++)
		zc_store_remember(m->s, j->v[i].path, j->v[i].new);
	return e->status;
}

int
zc_store_move_land(struct zc_store_move *m, struct zc_err *e)
{
	if (prepare(m, e) == ZC_OK && make_visible(m, e) == ZC_OK)
		return finish(m, e);
	struct zc_err second = {0};
	zc_store_roll(m->s, &m->journal, &second);
	if (second.status != ZC_OK)
		m->again = false;              /* the journal stays: the next lock tries */
	return e->status;
}

void
zc_store_move_release(struct zc_store_move *m)
{
	zc_store_journal_free(&m->journal);
	git_tree_free(m->tree);
	git_commit_free(m->head);
	git_reference_free(m->head_ref);
	m->tree = NULL;
	m->head = NULL;
	m->head_ref = NULL;
}

/* ---- one change --------------------------------------------------------------- */

static int
write_temp(void *ctx, size_t i, struct zc_err *e)
{
	const struct commit *c = ctx;
	const struct zc_store_file *f = &c->files[i];
	return zc_store_write_temp(c->move.s, f->path, f->data, f->len, e);
}

static int
attempt(struct commit *c, struct zc_err *e)
{
	struct zc_store_move *m = &c->move;
	if (zc_store_git(m->s, e) != ZC_OK || zc_store_index_lock(m->s, e) != ZC_OK ||
	    zc_store_move_open(m, e) != ZC_OK)
		return e->status;
	for (size_t i = 0; i < c->n; i++) {
		const char *path = c->files[i].path;
		char head[ZC_OID];
		if (zc_store_tree_blob(m->tree, path, head, e) != ZC_OK ||
		    zc_store_move_check(m, path, head, e) != ZC_OK ||
		    zc_store_check_seen(m->s, path, head, e) != ZC_OK)
			return e->status;
	}
	return write_objects(c, e) == ZC_OK ? zc_store_move_land(m, e) : e->status;
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

static int
commit_one(struct commit *c, char commit[ZC_OID], struct zc_err *e)
{
	struct zc_store_move *m = &c->move;
	int64_t limit = zc_store_clock_ms() + m->s->timeout_ms;
	struct zc_err second = {0};
	mode_t mask = 0;
	if (zc_store_umask(m->s, &mask, e) != ZC_OK)
		return e->status;
	mode_t saved = umask(mask);
	while (m->again = false, attempt(c, e) != ZC_OK && m->again && zc_store_clock_ms() < limit) {
		zc_store_move_release(m);
		zc_err_clear(e);
		zc_store_pause();
	}
	if (e->status == ZC_OK)
		memcpy(commit, m->journal.new, ZC_OID);
	zc_store_move_release(m);
	zc_store_index_unlock(m->s, &second);
	umask(saved);
	return e->status;
}

int
zc_store_commit(struct zc_store *s, const struct zc_store_file *files, size_t n,
                const struct zc_stamp *stamp, char commit[ZC_OID], struct zc_err *e)
{
	struct commit c = {.move = {.s = s, .stamp = stamp, .write = write_temp, .ctx = &c}};
	struct zc_store_file *all = zc_alloc((n + 1) * sizeof *all);
	c.files = all;
	if (s->lock_fd < 0)
		zc_fail(e, ZC_BUG, "store: commit without the lock");
	else if (with_attributes(s, all, files, n, &c.n, e) == ZC_OK && s->batch == NULL)
		commit_one(&c, commit, e);
	else if (e->status == ZC_OK && zc_store_batch_commit(s, all, c.n, stamp, e) == ZC_OK)
		memcpy(commit, zc_store_batch_head(s), ZC_OID);
	free(all);
	return e->status;
}
