/* Many changes, each a commit of its own, made visible together: their objects
 * go into one pack, and the store's files, git's index and the branch move once. */
#include <errno.h>
#include <fcntl.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "store_batch.h"
#include "store_dirs.h"
#include "store_internal.h"

/* How long while nobody waits, and while somebody does, who would give up after ten seconds. */
enum { BATCH_MS = 10000, SHARED_MS = 500, BATCH_COMMITS = 10000, BATCH_BYTES = 256 << 20, LEVEL = 1, USUAL_LEVEL = 6 };

/* A file of the batch, from what HEAD has to what it is to be. */
struct touched { struct zc_store_entry entry; git_oid blob; };

struct zc_store_batch {
	struct zc_store *s;
	struct zc_store_move move;     /* where it began, and on its way out */
	struct zc_pack *pack;
	int dir;                       /* of packs */
	mode_t mask;
	struct zc_dirs *dirs;
	struct touched **v;
	size_t n, cap;
	void *by_path;                 /* the same (search.h) */
	char head[ZC_OID];             /* the last commit */
	size_t commits;
	char *name, *email;            /* whose that is */
	int64_t began;
	struct zc_err broken;          /* why it can only be dropped */
};

/* ---- its life ----------------------------------------------------------------- */

static int
compression(struct zc_store *s, int *level, struct zc_err *e)
{
	static const char *const keys[] = { "pack.compression", "core.compression" };
	*level = LEVEL;
	for (size_t i = 0; i < 2 && e->status == ZC_OK; i++) {
		char *v = NULL;
		if (zc_store_config(s, keys[i], &v, e) != ZC_OK || v == NULL)
			continue;
		long n = strtol(v, NULL, 10);
		*level = n >= 0 && n <= 9 ? (int)n : n == -1 ? USUAL_LEVEL : LEVEL;
		free(v);
		break;
	}
	return e->status;
}

static int
open_packs(struct zc_store *s)
{
	return openat(s->dir_fd, ".git/objects/pack", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

void
zc_store_batch_sweep(struct zc_store *s)
{
	int dir = open_packs(s);
	if (dir < 0)
		return;
	zc_pack_sweep(dir);
	close(dir);
}

static int
begin(struct zc_store_batch *b, struct zc_err *e)
{
	struct zc_store *s = b->s;
	const char *tree;
	int level;
	if (zc_store_umask(s, &b->mask, e) != ZC_OK || compression(s, &level, e) != ZC_OK ||
	    zc_store_git(s, e) != ZC_OK || zc_store_move_open(&b->move, e) != ZC_OK ||
	    zc_store_head_dirs(s, &b->move.before, &tree, e) != ZC_OK || zc_dirs_open(&b->dirs, s, tree, e) != ZC_OK)
		return e->status;
	memcpy(b->head, b->move.journal.old, ZC_OID);
	b->dir = open_packs(s);
	if (b->dir < 0)
		return zc_store_write_failed(e, ".git/objects/pack");
	mode_t saved = umask(b->mask);
	zc_pack_new(&b->pack, b->dir, level, e);
	umask(saved);
	b->began = zc_store_clock_ms();        /* what it takes to begin is not held against its commits */
	return e->status;
}

static void
pass(void *p)
{
	(void)p;
}

static void
batch_free(struct zc_store_batch *b)
{
	tdestroy(b->by_path, pass);
	for (size_t i = 0; i < b->n; i++) {
		free(b->v[i]->entry.path);
		free(b->v[i]);
	}
	free(b->v);
	zc_pack_free(b->pack);
	zc_dirs_free(b->dirs);
	zc_store_move_release(&b->move);
	if (b->dir >= 0)
		close(b->dir);
	free(b->name);
	free(b->email);
	free(b);
}

int
zc_store_batch_begin(struct zc_store *s, struct zc_err *e)
{
	if (s->lock_fd < 0 || s->batch != NULL)
		return zc_fail(e, ZC_BUG, "store: a batch without the lock, or in a batch");
	struct zc_store_batch *b = zc_alloc(sizeof *b);
	b->s = b->move.s = s;
	b->dir = -1;
	s->batch = b;
	if (begin(b, e) != ZC_OK) {
		struct zc_err second = {0};
		zc_store_batch_end(s, false, &second);
	}
	return e->status;
}

bool
zc_store_batch_due(const struct zc_store *s)
{
	const struct zc_store_batch *b = s->batch;
	if (b == NULL)
		return false;
	int64_t ms = zc_store_clock_ms() - b->began;
	return b->commits >= BATCH_COMMITS || zc_pack_bytes(b->pack) >= BATCH_BYTES || ms >= BATCH_MS ||
	       (ms >= SHARED_MS && zc_store_waited(s));
}

/* ---- what the batch says of a file --------------------------------------------- */

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct touched *)a)->entry.path, ((const struct touched *)b)->entry.path);
}

static struct touched *
find(const struct zc_store_batch *b, const char *path)
{
	const struct touched key = { .entry.path = (char *)(uintptr_t)path };
	struct touched **found = tfind(&key, &b->by_path, by_path);
	return found != NULL ? *found : NULL;
}

const struct zc_store_entry *
zc_store_batch_entry(const struct zc_store *s, const char *path)
{
	const struct touched *t = s->batch != NULL ? find(s->batch, path) : NULL;
	return t != NULL ? &t->entry : NULL;
}

const char *
zc_store_batch_head(const struct zc_store *s)
{
	return s->batch->head;
}

struct zc_dirs *
zc_store_batch_dirs(const struct zc_store *s)
{
	return s->batch->dirs;
}

bool
zc_store_in_batch(const struct zc_store *s, const char *commit)
{
	return s->batch != NULL && (commit == NULL || strcmp(commit, "HEAD") == 0 || strcmp(commit, s->batch->head) == 0);
}

int
zc_store_batch_blob(struct zc_store *s, const char *id, char **data, size_t *len, struct zc_err *e)
{
	git_oid oid;
	if (s->batch == NULL || git_oid_fromstr(&oid, id) < 0)
		return ZC_NOINPUT;
	return zc_pack_read(s->batch->pack, &oid, data, len, e);
}

/* ---- a commit more -------------------------------------------------------------- */

/* At its first touch, a file is held to what a single change holds it to. */
static int
touch(struct zc_store_batch *b, const char *path, struct touched **out, struct zc_err *e)
{
	struct touched *t = find(b, path);
	char head[ZC_OID];
	if (t == NULL && (zc_dirs_blob(b->dirs, path, head, e) != ZC_OK ||
	                  zc_store_move_check(&b->move, path, head, e) != ZC_OK))
		return e->status;
	if (zc_store_check_seen(b->s, path, t != NULL ? t->entry.new : head, e) != ZC_OK)
		return e->status;
	if (t == NULL) {
		t = zc_alloc(sizeof *t);
		t->entry.path = zc_strdup(path);
		memcpy(t->entry.old, head, ZC_OID);
		memcpy(t->entry.new, head, ZC_OID);
		b->v = zc_grow(b->v, b->n, &b->cap, sizeof *b->v);
		b->v[b->n++] = t;
		tsearch(t, &b->by_path, by_path);
	}
	*out = t;
	return ZC_OK;
}

static int
write_file(struct zc_store_batch *b, struct touched *t, const struct zc_store_file *f, struct zc_err *e)
{
	t->entry.new[0] = '\0';
	if (f->data == NULL)
		return zc_dirs_put(b->dirs, f->path, NULL, e);
	if (zc_pack_add(b->pack, GIT_OBJECT_BLOB, f->data, f->len, NULL, &t->blob, e) == ZC_OK)
		zc_dirs_put(b->dirs, f->path, &t->blob, e);
	git_oid_tostr(t->entry.new, ZC_OID, &t->blob);
	return e->status;
}

static int
write_commit(struct zc_store_batch *b, const git_oid *tree, const struct zc_stamp *stamp, struct zc_err *e)
{
	struct zc_text t = {0};
	git_oid id;
	char hex[ZC_OID];
	git_oid_tostr(hex, sizeof hex, tree);
	if (zc_store_commit_text(&t, hex, b->head, stamp, e) == ZC_OK && zc_store_sign(b->s, &t, e) == ZC_OK &&
	    zc_pack_add(b->pack, GIT_OBJECT_COMMIT, t.s, t.len, NULL, &id, e) == ZC_OK)
		git_oid_tostr(b->head, ZC_OID, &id);
	zc_text_free(&t);
	return e->status;
}

static void
note_stamp(struct zc_store_batch *b, const struct zc_stamp *stamp)
{
	free(b->name);
	free(b->email);
	b->name = zc_strdup(stamp->name);
	b->email = zc_strdup(stamp->email);
	b->commits++;
}

int
zc_store_batch_commit(struct zc_store *s, const struct zc_store_file *files, size_t n, const struct zc_stamp *stamp,
                      struct zc_err *e)
{
	struct zc_store_batch *b = s->batch;
	struct touched **t = zc_alloc((n + 1) * sizeof *t);
	git_oid tree;
	*e = b->broken;
	for (size_t i = 0; i < n && e->status == ZC_OK; i++)
		touch(b, files[i].path, &t[i], e);
	if (e->status == ZC_OK) {
		for (size_t i = 0; i < n && e->status == ZC_OK; i++)
			write_file(b, t[i], &files[i], e);
		if (e->status == ZC_OK && zc_dirs_write(b->dirs, b->pack, &tree, e) == ZC_OK &&
		    write_commit(b, &tree, stamp, e) == ZC_OK)
			note_stamp(b, stamp);
		b->broken = *e;
	}
	for (size_t i = 0; i < n && e->status == ZC_OK; i++)
		zc_store_remember(s, files[i].path, t[i]->entry.new);
	free(t);
	return e->status;
}

/* ---- the end -------------------------------------------------------------------- */

static int
write_temp(void *ctx, size_t i, struct zc_err *e)
{
	struct zc_store_batch *b = ctx;
	const struct touched *t = b->v[i];
	char *data = NULL;
	size_t len = 0;
	if (zc_pack_read(b->pack, &t->blob, &data, &len, e) == ZC_OK)
		zc_store_write_temp(b->s, t->entry.path, data, len, e);
	free(data);
	return e->status;
}

static int
place(void *ctx, struct zc_err *e)
{
	struct zc_store_batch *b = ctx;
	return zc_pack_place(b->pack, e);
}

static int
in_order(const void *a, const void *b)
{
	return by_path(*(const struct touched *const *)a, *(const struct touched *const *)b);
}

/* Those first that the batch changed, in the order of their paths; how many. */
static size_t
sort_out(struct zc_store_batch *b)
{
	size_t n = 0;
	if (b->n > 0)
		qsort(b->v, b->n, sizeof *b->v, in_order);
	for (size_t i = 0; i < b->n; i++)
		if (strcmp(b->v[i]->entry.old, b->v[i]->entry.new) != 0) {
			struct touched *t = b->v[i];
			b->v[i] = b->v[n];
			b->v[n++] = t;
		}
	return n;
}

/* Nobody was kept from git or from the files since it began: they must still be what they were. */
static int
check(struct zc_store_batch *b, struct zc_store_move *m, struct zc_err *e)
{
	if (zc_store_index_lock(b->s, e) != ZC_OK || zc_store_move_open(m, e) != ZC_OK)
		return e->status;
	if (strcmp(m->journal.old, b->move.journal.old) != 0)
		return zc_fail(e, ZC_BUSY, "%s: moved by another git meanwhile, try again", m->branch.s);
	for (size_t i = 0; i < b->n; i++)
		if (zc_store_move_check(m, b->v[i]->entry.path, b->v[i]->entry.old, e) != ZC_OK)
			return e->status;
	return ZC_OK;
}

static int
land(struct zc_store_batch *b, struct zc_err *e)
{
	char message[64];
	snprintf(message, sizeof message, "%zu changes", b->commits);
	const struct zc_stamp stamp = { .message = message, .name = b->name, .email = b->email };
	struct zc_store_move m = { .s = b->s, .stamp = &stamp, .write = write_temp, .place = place, .ctx = b };
	struct zc_store_journal *j = &m.journal;
	mode_t saved = umask(b->mask);
	size_t n = sort_out(b);
	if (check(b, &m, e) == ZC_OK && zc_pack_finish(b->pack, e) == ZC_OK) {
		j->v = zc_alloc((n + 1) * sizeof *j->v);
		for (; j->n < n; j->n++) {
			j->v[j->n] = b->v[j->n]->entry;
			j->v[j->n].path = zc_strdup(b->v[j->n]->entry.path);
		}
		memcpy(j->new, b->head, ZC_OID);
		m.after = b->dirs;
		zc_store_move_land(&m, e);
	}
	zc_store_move_release(&m);
	umask(saved);
	return e->status;
}

int
zc_store_batch_end(struct zc_store *s, bool keep, struct zc_err *e)
{
	struct zc_store_batch *b = s->batch;
	struct zc_err second = {0};
	if (b == NULL)
		return ZC_OK;
	if (keep && b->broken.status != ZC_OK)
		*e = b->broken;
	else if (keep && b->commits > 0)
		land(b, e);
	for (size_t i = 0; i < b->n && !(keep && e->status == ZC_OK); i++)
		zc_store_remember(s, b->v[i]->entry.path, b->v[i]->entry.old);
	zc_store_index_unlock(s, &second);
	s->batch = NULL;
	batch_free(b);
	return e->status;
}
