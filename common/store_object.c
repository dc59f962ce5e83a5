#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <nettle/sha1.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "store_internal.h"
#include "store_object.h"

#define OBJECTS ".git/objects"
#define PACKS OBJECTS "/pack"
#define TEMP "tmp_obj_zc"                  /* a name that `git prune` takes away, should nobody else */
enum { ID = 20, HEAD = 32, OBJECT_MAX = 1 << 26, DEPTH = 200, LEVEL = 1, NEAR = 6 };
enum { OFS_DELTA = 6, REF_DELTA = 7, FANOUT = 8, NAMES = FANOUT + 1024 };

static const char *const names[] = { "", "commit", "tree", "blob", "tag" };

void
zc_object_name(unsigned char id[ZC_OBJECT_ID], enum zc_object type, const void *data, size_t len)
{
	struct sha1_ctx c;
	char head[HEAD];
	int n = snprintf(head, sizeof head, "%s %zu", names[type], len);
	sha1_init(&c);
	sha1_update(&c, (size_t)n + 1, (uint8_t *)head);
	sha1_update(&c, len, data);
	sha1_digest(&c, ZC_OBJECT_ID, id);
}

static void
name_of(char id[ZC_OID], enum zc_object type, const void *data, size_t len)
{
	unsigned char sum[ZC_OBJECT_ID];
	zc_object_name(sum, type, data, len);
	zc_store_hex(id, sum);
}

struct bytes { const unsigned char *p; size_t len; };

static bool
map(struct bytes *b, int dir, const char *name)
{
	struct stat st;
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	void *p = MAP_FAILED;
	if (fd >= 0 && fstat(fd, &st) == 0 && st.st_size > 0)
		p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (fd >= 0)
		close(fd);
	if (p == MAP_FAILED)
		return false;
	*b = (struct bytes){ p, (size_t)st.st_size };
	return true;
}

static void
unmap(struct bytes *b)
{
	if (b->p != NULL)
		munmap((void *)(uintptr_t)b->p, b->len);
	*b = (struct bytes){ 0 };
}

/* ---- loose objects ------------------------------------------------------------ */

bool
zc_object_inflate(const void *in, size_t n, void *out, size_t len)
{
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	bool whole = d != NULL && libdeflate_zlib_decompress(d, in, n, out, len, NULL) == LIBDEFLATE_SUCCESS;
	libdeflate_free_decompressor(d);
	return whole;
}

/* Room for so much more in t, and a NUL; where it begins. */
static char *
room(struct zc_text *t, size_t len)
{
	t->s = zc_realloc(t->s, t->len + len + 1, 1);
	t->cap = t->len + len + 1;
	return t->s + t->len;
}

static bool
take_inflated(const void *in, size_t n, struct zc_text *out, size_t len)
{
	bool whole = zc_object_inflate(in, n, room(out, len), len);
	out->len += len;
	out->s[out->len] = '\0';
	return whole;
}

/* How long it is stands in it. */
static bool
take_all_inflated(const struct bytes *file, struct zc_text *out)
{
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	enum libdeflate_result rc = d != NULL ? LIBDEFLATE_INSUFFICIENT_SPACE : LIBDEFLATE_BAD_DATA;
	for (size_t len = file->len * 4 + HEAD; rc == LIBDEFLATE_INSUFFICIENT_SPACE && len <= 2 * OBJECT_MAX; len *= 2)
		rc = libdeflate_zlib_decompress(d, file->p, file->len, room(out, len), len, &out->len);
	libdeflate_free_decompressor(d);
	return rc == LIBDEFLATE_SUCCESS;
}

/* "blob 123" and its NUL come first. */
static bool
drop_head(const char *type, struct zc_text *t)
{
	char *end = NULL, *nul = t->len > 0 ? memchr(t->s, 0, t->len < HEAD ? t->len : HEAD) : NULL;
	size_t word = strlen(type);
	if (nul == NULL || strncmp(t->s, type, word) != 0 || t->s[word] != ' ')
		return false;
	size_t len = strtoul(t->s + word + 1, &end, 10), head = (size_t)(nul + 1 - t->s);
	if (end != nul || len > OBJECT_MAX || len != t->len - head)
		return false;
	memmove(t->s, t->s + head, len);
	t->s[len] = '\0';
	t->len = len;
	return true;
}

static bool
read_loose(struct zc_store *s, enum zc_object type, const char *id, struct zc_text *out)
{
	char path[sizeof OBJECTS + ZC_OID + 2];
	struct bytes file = { 0 };
	snprintf(path, sizeof path, OBJECTS "/%.2s/%s", id, id + 2);
	if (!map(&file, s->dir_fd, path))
		return false;
	bool whole = file.len <= OBJECT_MAX && take_all_inflated(&file, out) && drop_head(names[type], out);
	unmap(&file);
	return whole;
}

/* ---- packs: gitformat-pack(5) -------------------------------------------------- */

struct pack { struct bytes idx, data; char *name; };
struct zc_objects { struct pack *v; size_t n, cap; bool packed; /* was the last one */ };

static uint32_t
get32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

void
zc_object_forget(struct zc_store *s)
{
	struct zc_objects *o = s->objects;
	for (size_t i = 0; o != NULL && i < o->n; i++) {
		unmap(&o->v[i].idx);
		unmap(&o->v[i].data);
		free(o->v[i].name);
	}
	if (o != NULL)
		free(o->v);
	free(o);
	s->objects = NULL;
}

static void
look_for_packs(struct zc_store *s)
{
	struct zc_objects *o = s->objects = zc_alloc(sizeof *o);
	int fd = openat(s->dir_fd, PACKS, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
	for (struct dirent *entry; d != NULL && (entry = readdir(d)) != NULL;) {
		size_t len = strlen(entry->d_name);
		if (len < 5 || strcmp(entry->d_name + len - 4, ".idx") != 0)
			continue;
		o->v = zc_grow(o->v, o->n, &o->cap, sizeof *o->v);
		o->v[o->n++] = (struct pack){ .name = zc_strndup(entry->d_name, len - 4) };
	}
	if (d != NULL)
		closedir(d);
}

static const unsigned char magic[] = { 0xff, 't', 'O', 'c', 0, 0, 0, 2 };

/* Do its figures fit its length, and lie all objects in a pack of that size? */
static bool
is_sound(const struct bytes *idx, uint64_t pack)
{
	bool second = idx->len > sizeof magic && memcmp(idx->p, magic, sizeof magic) == 0;
	size_t fanout = second ? FANOUT : 0, n = 0;
	if (idx->len < fanout + 1024 + 2 * ID)
		return false;
	for (size_t i = 0; i < 256; i++) {
		size_t upto = get32(idx->p + fanout + 4 * i);
		if (upto < n)
			return false;
		n = upto;
	}
	size_t step = second ? 4 : ID + 4, room = idx->len - fanout - 1024 - 2 * ID;
	if (n > room / (second ? ID + 8 : ID + 4))
		return false;
	size_t far = second ? (room - n * (ID + 8)) / 8 : 0;
	const unsigned char *at = idx->p + fanout + 1024 + (second ? n * (ID + 4) : 0), *wide = at + 4 * n;
	for (; n > 0; n--, at += step) {
		uint64_t offset = get32(at), i = offset & 0x7fffffff;
		if (second && offset != i)
			offset = i < far ? (uint64_t)get32(wide + 8 * i) << 32 | get32(wide + 8 * i + 4) : pack;
		if (offset >= pack)
			return false;
	}
	return true;
}

int
zc_object_check(struct zc_store *s, struct zc_err *e)
{
	struct zc_text path = { 0 };
	zc_object_forget(s);
	look_for_packs(s);
	for (size_t i = 0; i < s->objects->n && e->status == ZC_OK; i++) {
		struct bytes idx = { 0 };
		struct stat st;
		zc_text_clear(&path);
		zc_text_addf(&path, PACKS "/%s.pack", s->objects->v[i].name);
		bool there = fstatat(s->dir_fd, path.s, &st, AT_SYMLINK_NOFOLLOW) == 0;
		path.len -= strlen("pack");
		zc_text_add(&path, "idx");
		if (there && map(&idx, s->dir_fd, path.s) && !is_sound(&idx, (uint64_t)st.st_size))
			zc_fail(e, ZC_IO, "%s: damaged (git index-pack makes it anew)", path.s);
		unmap(&idx);
	}
	zc_text_free(&path);
	zc_object_forget(s);
	return e->status;
}

/* How many objects its index, of version 2, tells of; 0 when it is of another kind. */
static size_t
open_pack(struct zc_store *s, struct pack *p)
{
	struct zc_text path = { 0 };
	if (p->idx.p == NULL) {
		zc_text_addf(&path, PACKS "/%s.idx", p->name);
		map(&p->idx, s->dir_fd, path.s);
		zc_text_free(&path);
	}
	if (p->idx.p == NULL || p->idx.len < NAMES + 2 * ID || memcmp(p->idx.p, magic, sizeof magic) != 0)
		return 0;
	size_t n = get32(p->idx.p + NAMES - 4);
	if ((p->idx.len - NAMES - 2 * ID) / (ID + 8) < n)
		return 0;
	if (p->data.p == NULL) {
		zc_text_addf(&path, PACKS "/%s.pack", p->name);
		map(&p->data, s->dir_fd, path.s);
		zc_text_free(&path);
	}
	return p->data.len > 2 * ID ? n : 0;
}

/* Where in its pack an object is; 0: it is not in this one. */
static uint64_t
find_packed(const struct pack *p, size_t n, const unsigned char *id)
{
	const unsigned char *ids = p->idx.p + NAMES, *offsets = ids + n * (ID + 4);
	size_t low = id[0] == 0 ? 0 : get32(p->idx.p + FANOUT + 4 * (size_t)(id[0] - 1));
	size_t high = get32(p->idx.p + FANOUT + 4 * (size_t)id[0]);
	if (low >= high || high > n)
		return 0;
	/* names lie evenly: it is near where it would be if they did so to the last bit */
	int64_t key = get32(id + 1), all = (int64_t)(high - low);
	size_t mid = low + (size_t)(key * all >> 32);
	for (int tries = 0; low < high; tries++) {
		int c = memcmp(ids + mid * ID, id, ID);
		if (c == 0) {
			uint32_t at = get32(offsets + 4 * mid);
			size_t far = p->idx.len - (size_t)(offsets + 4 * n - p->idx.p) - 2 * ID;
			if ((at & 0x80000000) == 0)
				return at;
			at &= 0x7fffffff;
			const unsigned char *wide = offsets + 4 * n + 8 * (size_t)at;
			return at < far / 8 ? (uint64_t)get32(wide) << 32 | get32(wide + 4) : 0;
		}
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
		int64_t near = (int64_t)mid + (key - get32(ids + mid * ID + 1)) * all / ((int64_t)1 << 32);
		if (tries > NEAR)
			mid = low + (high - low) / 2;
		else
			mid = near < (int64_t)low ? low : near < (int64_t)high ? (size_t)near : high - 1;
	}
	return 0;
}

/* A number in groups of 7 bits, the lowest first. */
static bool
take_size(const unsigned char **p, const unsigned char *end, unsigned shift, size_t *out)
{
	for (; *p < end && shift < 32; shift += 7) {
		*out |= (size_t)(**p & 127) << shift;
		if ((*(*p)++ & 128) == 0)
			return *out <= OBJECT_MAX;
	}
	return false;
}

/* A delta is a list of pieces: of the base, or new ones. */
static bool
apply(const struct zc_text *base, const struct zc_text *delta, struct zc_text *out)
{
	const unsigned char *p = (const unsigned char *)delta->s, *end = p + delta->len;
	size_t from = 0, to = 0;
	if (!take_size(&p, end, 0, &from) || from != base->len || !take_size(&p, end, 0, &to))
		return false;
	while (p < end) {
		unsigned op = *p++;
		size_t at = 0, len = op & 127;
		if ((op & 128) != 0) {
			len = 0;
			for (unsigned i = 0; i < 7; i++) {
				if ((op >> i & 1) == 0)
					continue;
				if (p == end)
					return false;
				if (i < 4)
					at |= (size_t)*p++ << 8 * i;
				else
					len |= (size_t)*p++ << 8 * (i - 4);
			}
			len = len == 0 ? 0x10000 : len;
			if (at > base->len || len > base->len - at || len > to - out->len)
				return false;
			zc_text_addn(out, base->s + at, len);
		} else if (len == 0 || len > (size_t)(end - p) || len > to - out->len) {
			return false;
		} else {
			zc_text_addn(out, (const char *)p, len);
			p += len;
		}
	}
	return out->len == to;
}

/* Where the base of a delta is; 0 when that cannot be. */
static uint64_t
take_base(const struct pack *pack, size_t n, int type, uint64_t at, const unsigned char **p, const unsigned char *end)
{
	uint64_t back = 0;
	if (type == REF_DELTA) {
		*p += ID;
		return end - *p >= 0 ? find_packed(pack, n, *p - ID) : 0;
	}
	for (int i = 0; *p < end && i < 9; i++) {
		back = (back + (i > 0)) << 7 | (**p & 127);
		if ((*(*p)++ & 128) == 0)
			return back < at ? at - back : 0;
	}
	return 0;
}

static bool
read_packed(const struct pack *pack, size_t n, uint64_t at, int *type, struct zc_text *out, int depth)
{
	const unsigned char *end = pack->data.p + pack->data.len - ID;
	struct zc_text base = { 0 }, delta = { 0 };
	if (at == 0 || at >= pack->data.len - ID || depth > DEPTH)
		return false;
	const unsigned char *p = pack->data.p + at;
	size_t size = *p & 15;
	*type = *p >> 4 & 7;
	if ((*p++ & 128) != 0 && !take_size(&p, end, 4, &size))
		return false;
	bool diff = *type == OFS_DELTA || *type == REF_DELTA;
	uint64_t from = diff ? take_base(pack, n, *type, at, &p, end) : 0;
	if (diff && from == 0)
		return false;
	bool whole = take_inflated(p, (size_t)(end - p), diff ? &delta : out, size);
	if (diff)
		whole = whole && read_packed(pack, n, from, type, &base, depth + 1) && apply(&base, &delta, out);
	zc_text_free(&base);
	zc_text_free(&delta);
	return whole;
}

static bool
read_from_packs(struct zc_store *s, enum zc_object type, const char *id, struct zc_text *out)
{
	unsigned char raw[ID];
	if (s->objects == NULL)
		look_for_packs(s);
	zc_store_unhex(raw, id);
	for (size_t i = 0; i < s->objects->n; i++) {
		struct pack *p = &s->objects->v[i];
		size_t n = open_pack(s, p);
		uint64_t at = n > 0 ? find_packed(p, n, raw) : 0;
		int found;
		if (at != 0)
			return read_packed(p, n, at, &found, out, 0) && found == (int)type;
	}
	return false;
}

/* ---- both ----------------------------------------------------------------------- */

static bool
is_named(const char *id, enum zc_object type, const struct zc_text *t)
{
	char name[ZC_OID];
	name_of(name, type, t->s, t->len);
	return strcmp(name, id) == 0;
}

static int
read_by_library(struct zc_store *s, enum zc_object type, const char *id, struct zc_text *out, struct zc_err *e)
{
	git_odb *odb = NULL;
	git_odb_object *object = NULL;
	git_oid oid;
	if (zc_store_git(s, e) != ZC_OK)
		return e->status;
	int rc = git_repository_odb(&odb, s->repo);
	if (rc == 0)
		rc = git_oid_fromstr(&oid, id);
	if (rc == 0)
		rc = git_odb_read(&object, odb, &oid);
	if (rc < 0)
		zc_store_git_fail(e, rc == GIT_ENOTFOUND ? GIT_ERROR : rc, id);
	else if ((int)git_odb_object_type(object) != (int)type)
		zc_fail(e, ZC_IO, "%s: another kind of object", id);
	else if (git_odb_object_size(object) > 0)
		zc_text_addn(out, git_odb_object_data(object), git_odb_object_size(object));
	if (e->status == ZC_OK && !is_named(id, type, out))    /* threads may have told it not to look */
		zc_fail(e, ZC_IO, "%s: damaged: it holds something else", id);
	git_odb_object_free(object);
	git_odb_free(odb);
	return e->status;
}

int
zc_object_read(struct zc_store *s, enum zc_object type, const char *id, struct zc_text *out, struct zc_err *e)
{
	if (!zc_store_is_id(id))
		return zc_fail(e, ZC_BUG, "store: no name of an object");
	if (s->bare)                           /* they lie elsewhere */
		return read_by_library(s, type, id, out, e);
	bool packed = s->objects != NULL && s->objects->packed;
	for (int i = 0; i < 2; i++, packed = !packed) {
		if ((packed ? read_from_packs : read_loose)(s, type, id, out) && is_named(id, type, out)) {
			if (s->objects != NULL)
				s->objects->packed = packed;
			return ZC_OK;
		}
		zc_text_clear(out);
	}
	zc_object_forget(s);                   /* another git may have packed anew */
	return read_by_library(s, type, id, out, e);
}

static int
write_deflated(int fd, const struct zc_text *t, struct zc_err *e)
{
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(LEVEL);
	size_t most = libdeflate_zlib_compress_bound(c, t->len);
	unsigned char *out = zc_alloc(most);
	size_t len = c != NULL ? libdeflate_zlib_compress(c, t->s, t->len, out, most) : 0;
	libdeflate_free_compressor(c);
	if (len == 0)
		zc_fail(e, ZC_IO, "no room to compress an object in");
	else if (!zc_text_write_fd(fd, out, len))
		zc_store_write_failed(e, OBJECTS);
	free(out);
	return e->status;
}

int
zc_object_write(struct zc_store *s, enum zc_object type, const void *data, size_t len, char id[ZC_OID], struct zc_err *e)
{
	char path[sizeof OBJECTS + ZC_OID + 2];
	struct zc_text whole = { 0 };
	name_of(id, type, data, len);
	snprintf(path, sizeof path, OBJECTS "/%.2s/%s", id, id + 2);
	/* one that is there already is made young, so that no `git prune` takes it for abandoned */
	if (utimensat(s->dir_fd, path, NULL, 0) == 0)
		return ZC_OK;
	if (unlinkat(s->dir_fd, OBJECTS "/" TEMP, 0) < 0 && errno != ENOENT)
		return zc_store_write_failed(e, OBJECTS);
	int fd = openat(s->dir_fd, OBJECTS "/" TEMP, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0444);
	if (fd < 0)
		return zc_store_write_failed(e, OBJECTS);
	zc_text_addf(&whole, "%s %zu", names[type], len);
	zc_text_addn(&whole, "", 1);
	zc_text_addn(&whole, data, len);
	write_deflated(fd, &whole, e);
	zc_text_free(&whole);
	if (close(fd) < 0)
		zc_store_write_failed(e, OBJECTS);
	if (e->status != ZC_OK || renameat(s->dir_fd, OBJECTS "/" TEMP, s->dir_fd, path) == 0)
		return e->status;
	path[sizeof OBJECTS + 2] = '\0';
	if (errno != ENOENT || (mkdirat(s->dir_fd, path, 0777) < 0 && errno != EEXIST))
		return zc_store_write_failed(e, OBJECTS);
	path[sizeof OBJECTS + 2] = '/';
	if (renameat(s->dir_fd, OBJECTS "/" TEMP, s->dir_fd, path) < 0)
		zc_store_write_failed(e, OBJECTS);
	return e->status;
}
