/* A change becomes visible, or a batch of them: the order of the steps is the promise (store.h). */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "alloc.h"
#include "share.h"
#include "store_batch.h"
#include "store_object.h"

struct commit {
	struct zc_store_move move;
	const struct zc_store_file *files;
	size_t n;
};

enum { MANY = 16 };                    /* directories, from where one sync of everything is cheaper */

/* Is git in the middle of something that ends with a commit of its own? */
static bool
is_unfinished(struct zc_store *s)
{
	static const char *const signs[] = { "rebase-merge", "rebase-apply", "MERGE_HEAD", "REVERT_HEAD",
	                                     "CHERRY_PICK_HEAD", "BISECT_LOG" };
	char path[32];
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		snprintf(path, sizeof path, ".git/%s", signs[i]);
		if (faccessat(s->dir_fd, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
			return true;
	}
	return false;
}

static int
find_branch(struct zc_store_move *m, struct zc_err *e)
{
	const char *ours = NULL;
	if (zc_store_head_ref(m->s, &m->branch, m->journal.old, e) != ZC_OK)
		return e->status;
	if (m->branch.len == 0)
		return zc_fail(e, ZC_BUSY, "HEAD is on no branch: somebody looks at an older state here "
		               "(git checkout BRANCH ends that)");
	if (zc_store_branch(m->s, &ours, e) != ZC_OK)
		return e->status;
	if (strcmp(ours, m->branch.s) != 0)    /* the hook guards no other branch */
		return zc_fail(e, ZC_BUSY, "%s is checked out here, and the store lives on %s (git switch)", m->branch.s, ours);
	if (is_unfinished(m->s))
		return zc_fail(e, ZC_BUSY, "a merge, rebase or the like is not finished here "
		               "(see git status)");
	return ZC_OK;
}

int
zc_store_move_check(struct zc_store_move *m, const char *path, const char *head, struct zc_err *e)
{
	char disk[ZC_OID], staged[ZC_OID];
	bool older = true, unmerged;
	if (zc_store_file_blob(m->s, path, disk, e) != ZC_OK)
		return e->status;
	if (strcmp(head, disk) != 0)
		return zc_fail(e, ZC_DATA, "%s: changed by hand and not committed: git commit keeps that, git restore takes it back", path);
	zc_store_index_blob(m->s, path, staged, &unmerged);
	if (unmerged)
		return zc_fail(e, ZC_DATA, "%s: a merge left it undecided: git add or git restore decides", path);
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
	const char *tree;
	if (find_branch(m, e) == ZC_OK && zc_store_head_dirs(m->s, &m->before, &tree, e) == ZC_OK)
		zc_store_index_load(m->s, tree, e);
	return e->status;
}

/* Without what git takes away at both ends of a name or address. */
static bool
add_clean(struct zc_text *out, const char *s)
{
	static const char crud[] = " .,:;<>\"\\'\t\r\n";
	size_t len = strlen(s += strspn(s, crud));
	while (len > 0 && strchr(crud, s[len - 1]) != NULL)
		len--;
	zc_text_addn(out, s, len);
	return strcspn(s, "<>\n") >= len;
}

/* "NAME <EMAIL> TIME ZONE" */
static int
add_who(struct zc_text *out, const struct zc_stamp *stamp, struct zc_err *e)
{
	size_t before = out->len;
	int offset = stamp->offset, minutes = offset < 0 ? -offset : offset;
	bool sound = add_clean(out, stamp->name) && out->len > before;
	zc_text_add(out, " <");
	sound = add_clean(out, stamp->email) && sound;
	zc_text_addf(out, "> %lld %c%02d%02d", (long long)stamp->utc, offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
	return sound ? ZC_OK : zc_fail(e, ZC_IO, "commit: no name or address that git can keep");
}

int
zc_store_commit_text(struct zc_text *out, const char *tree, const char *parent, const struct zc_stamp *stamp,
                     struct zc_err *e)
{
	zc_text_addf(out, "tree %s\n", tree);
	if (parent[0] != '\0')
		zc_text_addf(out, "parent %s\n", parent);
	zc_text_add(out, "author ");
	add_who(out, stamp, e);
	zc_text_add(out, "\ncommitter ");
	add_who(out, stamp, e);
	zc_text_addf(out, "\n\n%s", stamp->message);
	return e->status;
}

/* The blob, its place in the directories, and the journal's entry of a file. */
static int
write_blob(struct commit *c, const struct zc_store_file *f, struct zc_err *e)
{
	struct zc_store_move *m = &c->move;
	struct zc_store_entry *entry = &m->journal.v[m->journal.n++];
	git_oid id;
	entry->path = zc_strdup(f->path);
	if (zc_dirs_blob(m->before, f->path, entry->old, e) != ZC_OK)
		return e->status;
	if (f->data == NULL)
		return zc_dirs_put(m->after, f->path, NULL, e);
	if (zc_object_write(m->s, ZC_OBJECT_BLOB, f->data, f->len, entry->new, e) == ZC_OK) {
		zc_store_unhex(id.id, entry->new);
		zc_dirs_put(m->after, f->path, &id, e);
	}
	return e->status;
}

static int
write_objects(struct commit *c, struct zc_err *e)
{
	struct zc_store_move *m = &c->move;
	struct zc_text text = {0};
	git_oid id;
	char tree[ZC_OID];
	m->journal.v = zc_alloc((c->n + 1) * sizeof *m->journal.v);
	for (size_t i = 0; i < c->n && e->status == ZC_OK; i++)
		write_blob(c, &c->files[i], e);
	if (e->status == ZC_OK && zc_dirs_write(m->after, NULL, &id, e) == ZC_OK) {
		zc_store_hex(tree, id.id);
		if (zc_store_commit_text(&text, tree, m->journal.old, m->stamp, e) == ZC_OK && zc_store_sign(m->s, &text, e) == ZC_OK)
			zc_object_write(m->s, ZC_OBJECT_COMMIT, text.s, text.len, m->journal.new, e);
	}
	zc_text_free(&text);
	return e->status;
}

/* The branch moves only from where we found it: the commit point. */
static int
move_branch(struct zc_store_move *m, struct zc_err *e)
{
	const char *message = m->stamp->message;
	struct zc_stamp now = *m->stamp;       /* logs tell when it was entered */
	struct zc_text log = {0};
	struct tm local;
	time_t t = time(NULL);
	now.utc = t;
	now.offset = localtime_r(&t, &local) != NULL ? (int)(local.tm_gmtoff / 60) : 0;
	if (add_who(&log, &now, e) == ZC_OK) {
		zc_text_addf(&log, "\t%.*s", (int)strcspn(message, "\n"), message);
		zc_store_ref_move(m->s, m->branch.s, m->journal.old, m->journal.new, log.s, &m->again, e);
	}
	zc_text_free(&log);
	return e->status;
}

/* ---- each file of a move -------------------------------------------------------- */

enum { FILES = 256 };                  /* a job; a single change is none that is shared */

struct each { struct zc_store_move *m; int (*one)(struct zc_store_move *m, size_t i, struct zc_err *e); struct zc_err *why; };

static void
some(void *ctx, size_t job, unsigned worker)
{
	const struct each *x = ctx;
	size_t i = job * FILES, end = x->m->journal.n - i < FILES ? x->m->journal.n : i + FILES;
	(void)worker;
	while (i < end && x->one(x->m, i, &x->why[job]) == ZC_OK)
		i++;
}

/* With all processors: most of it is the kernel's work. */
static int
each(struct zc_store_move *m, int (*one)(struct zc_store_move *m, size_t i, struct zc_err *e), struct zc_err *e)
{
	size_t jobs = (m->journal.n + FILES - 1) / FILES, failed = 0;
	struct each x = { m, one, zc_alloc(jobs * sizeof *x.why) };
	zc_share(zc_share_workers(0), jobs, some, &x);
	while (failed < jobs && x.why[failed].status == ZC_OK)
		failed++;
	if (failed < jobs)
		*e = x.why[failed];
	free(x.why);
	return e->status;
}

static int
write_one(struct zc_store_move *m, size_t i, struct zc_err *e)
{
	return m->journal.v[i].new[0] != '\0' ? m->write(m->ctx, i, e) : ZC_OK;
}

static int
settle_one(struct zc_store_move *m, size_t i, struct zc_err *e)
{
	const struct zc_store_entry *x = &m->journal.v[i];
	return zc_store_settle(m->s, x->path, x->new[0] != '\0', e);
}

/* ---- the steps ------------------------------------------------------------------ */

/* Everything durable but not yet visible: journal, then temporary files, so
 * that the journal names every temporary file that a crash can leave. */
static int
prepare(struct zc_store_move *m, struct zc_err *e)
{
	const struct zc_store_journal *j = &m->journal;
	if (zc_store_journal_write(m->s, j, e) != ZC_OK || each(m, write_one, e) != ZC_OK)
		return e->status;
	if (zc_store_ref_write(m->s, j->new, e) != ZC_OK)
		return e->status;
	if (syncfs(m->s->dir_fd) < 0)
		return zc_store_write_failed(e, m->s->dir);
	return m->place != NULL ? m->place(m->ctx, e) : ZC_OK;
}

/* A directory's tree before and after. */
static bool
find_dir(void *ctx, const char *dir, char was[ZC_OID], char is[ZC_OID])
{
	const struct zc_store_move *m = ctx;
	struct zc_err unknown = {0};
	return zc_dirs_id(m->before, dir, was, &unknown) == ZC_OK && zc_dirs_id(m->after, dir, is, &unknown) == ZC_OK;
}

static int
make_visible(struct zc_store_move *m, struct zc_err *e)
{
	const struct zc_store_journal *j = &m->journal;
	struct zc_store_want *want = zc_alloc((j->n + 1) * sizeof *want);
	for (size_t i = 0; i < j->n; i++) {
		want[i].path = j->v[i].path;
		memcpy(want[i].blob, j->v[i].new, ZC_OID);
	}
	if (each(m, settle_one, e) == ZC_OK && zc_store_index_put(m->s, want, j->n, find_dir, m, e) == ZC_OK)
		move_branch(m, e);
	free(want);
	return e->status;
}

static int
sync_parents(struct zc_store_move *m, struct zc_err *e)
{
	struct zc_text branch = {0};
	const char *last = NULL;
	for (size_t i = 0; i < m->journal.n && e->status == ZC_OK; i++) {
		const char *path = m->journal.v[i].path, *slash = strrchr(path, '/');
		size_t n = slash != NULL ? (size_t)(slash - path) + 1 : 0;
		if (last != NULL && strncmp(last, path, n) == 0 && strchr(last + n, '/') == NULL)
			continue;
		last = path;
		zc_store_sync_parent(m->s, path, e);
	}
	zc_text_addf(&branch, ".git/%s", m->branch.s);
	if (e->status == ZC_OK && zc_store_sync_parent(m->s, branch.s, e) == ZC_OK)
		zc_store_sync_parent(m->s, ".git/index", e);
	zc_text_free(&branch);
	return e->status;
}

/* The renames must be on disk before the journal that tells of them goes.  The branch has moved already, so what
 * fails here takes nothing back; a journal that stays is dropped by the next lock. */
static int
finish(struct zc_store_move *m, struct zc_err *e)
{
	struct zc_store_journal *j = &m->journal;
	struct zc_err late = {0}, kept = {0};
	if (j->n <= MANY)
		sync_parents(m, &late);
	else if (syncfs(m->s->dir_fd) < 0)
		zc_fail_errno(&late, ZC_IO, "%s", m->s->dir);
	if (late.status == ZC_OK)
		zc_store_journal_drop(m->s, &kept);
	else
		zc_fail(e, ZC_IO, "%s: the change is in history, but perhaps not on the disk", late.msg);
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
	zc_text_free(&m->branch);
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
	if (zc_store_index_lock(m->s, e) != ZC_OK || zc_store_move_open(m, e) != ZC_OK)
		return e->status;
	for (size_t i = 0; i < c->n; i++) {
		const char *path = c->files[i].path;
		char head[ZC_OID];
		if (zc_dirs_blob(m->before, path, head, e) != ZC_OK ||
		    zc_store_move_check(m, path, head, e) != ZC_OK ||
		    zc_store_check_seen(m->s, path, head, e) != ZC_OK)
			return e->status;
	}
	if (zc_dirs_open(&m->after, m->s, m->s->head_tree, e) == ZC_OK &&
	    write_objects(c, e) == ZC_OK)
		zc_store_move_land(m, e);
	zc_dirs_free(m->after);
	m->after = NULL;
	return e->status;
}

/* The commit that brings the agreement brings the attributes, so that no
 * clone ever changes line endings. */
static int
with_attributes(struct zc_store *s, struct zc_store_file *out, const struct zc_store_file *files,
                size_t n, size_t *total, struct zc_err *e)
{
	char head[ZC_OID], disk[ZC_OID] = "";
	struct zc_dirs *dirs;
	const char *tree;
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
	if (zc_store_head_dirs(s, &dirs, &tree, e) == ZC_OK &&
	    zc_dirs_blob(dirs, ZC_ATTRIBUTES_PATH, head, e) == ZC_OK &&
	    zc_store_file_blob(s, ZC_ATTRIBUTES_PATH, disk, e) == ZC_OK &&
	    head[0] == '\0' && disk[0] == '\0')
		out[(*total)++] = (struct zc_store_file){ZC_ATTRIBUTES_PATH, ZC_ATTRIBUTES, strlen(ZC_ATTRIBUTES)};
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
