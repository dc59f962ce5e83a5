#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "store_dirs.h"
#include "store_internal.h"
#include "store_object.h"

#define FILE_MODE "100644"
#define TREE_MODE "40000"

struct dir {
	char *name;
	struct dir *up, **v;           /* those below that were needed */
	size_t n, cap;
	struct zc_text raw;
	struct zc_pack_base was;       /* as last written, and what of that still stands */
	bool dirty;                    /* it or one below */
};

struct zc_dirs { struct zc_store *s; struct dir root; };

/* ---- entries ------------------------------------------------------------------ */

struct entry {
	size_t at, len;                /* len 0: it is not there, and would stand at `at` */
	bool dir, file;                /* neither: another repository's commit */
	const char *name;
	size_t namelen;
	const unsigned char *id;
};

/* Can all entries be read?  What a repository holds, anybody may have written. */
static bool
is_sound(const struct zc_text *raw)
{
	size_t at = 0;
	while (at < raw->len) {
		const char *blank = memchr(raw->s + at, ' ', raw->len - at);
		const char *end = blank != NULL ? memchr(blank, '\0', raw->len - (size_t)(blank - raw->s)) : NULL;
		if (end == NULL || raw->len - (size_t)(end - raw->s) <= GIT_OID_RAWSZ)
			return false;
		at = (size_t)(end - raw->s) + 1 + GIT_OID_RAWSZ;
	}
	return true;
}

static struct entry
entry_at(const struct zc_text *raw, size_t at)
{
	struct entry x = { .at = at, .dir = raw->s[at] == '4', .file = strncmp(raw->s + at, "1600", 4) != 0 };
	x.file = x.file && !x.dir;
	x.name = strchr(raw->s + at, ' ') + 1;
	x.namelen = strlen(x.name);
	x.id = (const unsigned char *)x.name + x.namelen + 1;
	x.len = (size_t)((const char *)x.id + GIT_OID_RAWSZ - raw->s) - at;
	return x;
}

/* They stand in the order of their names, a directory's as if it ended in a slash. */
static bool
before(const struct entry *a, const struct entry *b)
{
	size_t n = a->namelen < b->namelen ? a->namelen : b->namelen;
	int c = memcmp(a->name, b->name, n);
	if (c != 0)
		return c < 0;
	int x = a->namelen > n ? (unsigned char)a->name[n] : a->dir ? '/' : 0;
	int y = b->namelen > n ? (unsigned char)b->name[n] : b->dir ? '/' : 0;
	return x < y;
}

static struct entry
find_entry(const struct dir *d, const char *name, size_t len, bool dir)
{
	struct entry found = { .at = SIZE_MAX, .name = name, .namelen = len, .dir = dir }, x;
	for (size_t at = 0; at < d->raw.len; at += x.len) {
		x = entry_at(&d->raw, at);
		if (x.namelen == len && memcmp(x.name, name, len) == 0)
			return x;
		if (found.at == SIZE_MAX && before(&found, &x))
			found.at = at;
	}
	if (found.at == SIZE_MAX)
		found.at = d->raw.len;
	return found;
}

/* Put these bytes in the place of an entry. */
static void
replace(struct dir *d, const struct entry *old, const char *data, size_t len)
{
	struct zc_text *raw = &d->raw;
	size_t at = old->at, gone = old->len, tail = raw->len - at - gone;
	d->was.head = at < d->was.head ? at : d->was.head;
	d->was.tail = tail < d->was.tail ? tail : d->was.tail;
	for (struct dir *up = d; up != NULL; up = up->up)
		up->dirty = true;
	if (len > gone)
		zc_text_addn(raw, data, len - gone);         /* room */
	memmove(raw->s + at + len, raw->s + at + gone, tail);
	if (len > 0)
		memcpy(raw->s + at, data, len);
	raw->len = at + len + tail;
}

/* id NULL: take it away. */
static void
put_entry(struct dir *d, const char *name, bool dir, const git_oid *id)
{
	struct zc_text t = { 0 };
	struct entry old = find_entry(d, name, strlen(name), dir);
	if (id != NULL) {
		zc_text_addf(&t, "%s %s", dir ? TREE_MODE : FILE_MODE, name);
		zc_text_addc(&t, '\0');
		zc_text_addn(&t, (const char *)id->id, GIT_OID_RAWSZ);
	}
	if (id != NULL || old.len > 0)
		replace(d, &old, t.s, t.len);
	zc_text_free(&t);
}

/* ---- directories -------------------------------------------------------------- */

static int
load(struct zc_dirs *all, struct dir *d, const unsigned char *id, struct zc_err *e)
{
	char hex[ZC_OID];
	zc_store_hex(hex, id);
	if (zc_object_read(all->s, ZC_OBJECT_TREE, hex, &d->raw, e) == ZC_OK && !is_sound(&d->raw))
		zc_fail(e, ZC_IO, "tree: damaged");
	memcpy(d->was.id.id, id, GIT_OID_RAWSZ);
	d->was.len = d->raw.len;
	d->was.head = d->was.tail = SIZE_MAX;
	return e->status;
}

static void
free_below(struct dir *d)
{
	for (size_t i = 0; i < d->n; i++) {
		free_below(d->v[i]);
		free(d->v[i]->name);
		free(d->v[i]);
	}
	free(d->v);
	zc_text_free(&d->raw);
}

int
zc_dirs_open(struct zc_dirs **out, struct zc_store *s, const char *tree, struct zc_err *e)
{
	struct zc_dirs *all = zc_alloc(sizeof *all);
	unsigned char id[GIT_OID_RAWSZ];
	all->s = s;
	if (zc_store_unhex(id, tree))
		load(all, &all->root, id, e);
	if (e->status == ZC_OK)
		*out = all;
	else
		zc_dirs_free(all);
	return e->status;
}

void
zc_dirs_free(struct zc_dirs *all)
{
	if (all == NULL)
		return;
	free_below(&all->root);
	free(all);
}

/* The directory of that name in d; *out is NULL when there is none and make is false. */
static int
below(struct zc_dirs *all, struct dir *d, const char *name, size_t len, bool make, struct dir **out, struct zc_err *e)
{
	*out = NULL;
	for (size_t i = 0; i < d->n && *out == NULL; i++)
		if (strncmp(d->v[i]->name, name, len) == 0 && d->v[i]->name[len] == '\0')
			*out = d->v[i];
	struct entry x = *out == NULL ? find_entry(d, name, len, true) : (struct entry){ 0 };
	if (*out != NULL || (x.len == 0 && !make))
		return ZC_OK;
	if (x.len > 0 && !x.dir)
		return zc_fail(e, ZC_IO, "%s: not a directory in HEAD", x.name);
	struct dir *new = zc_alloc(sizeof *new);
	new->name = zc_strndup(name, len);
	new->up = d;
	d->v = zc_grow(d->v, d->n, &d->cap, sizeof *d->v);
	*out = d->v[d->n++] = new;
	return x.len > 0 ? load(all, new, x.id, e) : ZC_OK;
}

/* The directory in which path lies; *base is its last part. */
static int
walk(struct zc_dirs *all, const char *path, bool make, struct dir **out, const char **base, struct zc_err *e)
{
	const char *slash;
	*out = &all->root;
	while (*out != NULL && (slash = strchr(path, '/')) != NULL) {
		if (below(all, *out, path, (size_t)(slash - path), make, out, e) != ZC_OK)
			return e->status;
		path = slash + 1;
	}
	*base = path;
	return ZC_OK;
}

int
zc_dirs_blob(struct zc_dirs *all, const char *path, char out[ZC_OID], struct zc_err *e)
{
	struct dir *d = NULL;
	const char *base = path;
	out[0] = '\0';
	if (walk(all, path, false, &d, &base, e) != ZC_OK || d == NULL)
		return e->status;
	struct entry x = find_entry(d, base, strlen(base), false);
	if (x.len > 0 && x.file)
		zc_store_hex(out, x.id);
	return ZC_OK;
}

int
zc_dirs_id(struct zc_dirs *all, const char *path, char out[ZC_OID], struct zc_err *e)
{
	struct dir *d = NULL;
	const char *base = path;
	out[0] = '\0';
	if (*path == '\0' && all->root.was.len > 0)
		zc_store_hex(out, all->root.was.id.id);
	if (*path == '\0' || walk(all, path, false, &d, &base, e) != ZC_OK || d == NULL)
		return e->status;
	struct entry x = find_entry(d, base, strlen(base), true);
	if (x.len > 0 && x.dir)
		zc_store_hex(out, x.id);
	return ZC_OK;
}

int
zc_dirs_put(struct zc_dirs *all, const char *path, const git_oid *blob, struct zc_err *e)
{
	struct dir *d = NULL;
	const char *base = path;
	if (walk(all, path, blob != NULL, &d, &base, e) == ZC_OK && d != NULL)
		put_entry(d, base, false, blob);
	return e->status;
}

static int
write_raw(struct zc_dirs *all, const struct dir *d, struct zc_pack *pack, git_oid *id, struct zc_err *e)
{
	char hex[ZC_OID];
	if (pack != NULL)
		return zc_pack_add(pack, GIT_OBJECT_TREE, d->raw.s, d->raw.len, &d->was, id, e);
	if (zc_object_write(all->s, ZC_OBJECT_TREE, d->raw.s, d->raw.len, hex, e) == ZC_OK)
		zc_store_unhex(id->id, hex);
	return e->status;
}

/* Those below first; a directory that holds nothing is none. */
static int
write_dir(struct zc_dirs *all, struct dir *d, struct zc_pack *pack, struct zc_err *e)
{
	git_oid id;
	for (size_t i = 0; i < d->n; i++) {
		struct dir *sub = d->v[i];
		if (!sub->dirty)
			continue;
		if (write_dir(all, sub, pack, e) != ZC_OK)
			return e->status;
		put_entry(d, sub->name, true, sub->raw.len > 0 ? &sub->was.id : NULL);
	}
	d->dirty = false;
	if ((d->raw.len > 0 || d->up == NULL) && write_raw(all, d, pack, &id, e) == ZC_OK)
		d->was = (struct zc_pack_base){ id, d->raw.len, SIZE_MAX, SIZE_MAX };
	return e->status;
}

int
zc_dirs_write(struct zc_dirs *all, struct zc_pack *pack, git_oid *tree, struct zc_err *e)
{
	if (write_dir(all, &all->root, pack, e) == ZC_OK)
		*tree = all->root.was.id;
	return e->status;
}

/* ---- walking ------------------------------------------------------------------ */

struct visit { struct zc_dirs *all; zc_dirs_fn *fn; void *ctx; struct zc_text path; };

static int
each(struct visit *v, struct dir *d, struct zc_err *e)
{
	struct entry x;
	size_t len = v->path.len;
	int rc = ZC_OK;
	for (size_t at = 0; at < d->raw.len && rc == ZC_OK; at += x.len) {
		struct dir *sub;
		char blob[ZC_OID];
		x = entry_at(&d->raw, at);
		zc_text_addf(&v->path, "/%s", x.name);
		zc_store_hex(blob, x.id);
		if (x.file)
			rc = v->fn(v->ctx, v->path.s, blob, e);
		else if (x.dir && (rc = below(v->all, d, x.name, x.namelen, false, &sub, e)) == ZC_OK)
			rc = each(v, sub, e);
		v->path.len = len;
		v->path.s[len] = '\0';
	}
	return rc;
}

int
zc_dirs_each(struct zc_dirs *all, const char *path, zc_dirs_fn *fn, void *ctx, struct zc_err *e)
{
	struct visit v = { all, fn, ctx, { 0 } };
	struct dir *d = NULL, *sub = NULL;
	const char *base = path;
	int rc = walk(all, path, false, &d, &base, e);
	if (rc == ZC_OK && d != NULL)
		rc = below(all, d, base, strlen(base), false, &sub, e);
	zc_text_add(&v.path, path);
	if (rc == ZC_OK && sub != NULL)
		rc = each(&v, sub, e);
	zc_text_free(&v.path);
	return rc;
}
