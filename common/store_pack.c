/* A pack and its index (version 2), as gitformat-pack(5) has them. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <nettle/sha1.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "store_internal.h"
#include "store_object.h"
#include "store_pack.h"

#define PACK "tmp_zc.pack"
#define INDEX "tmp_zc.idx"
#define PLACE ".git/objects/pack"
enum { BUFFER = 1 << 16, OFS_DELTA = 6, COPY_MAX = 0xffffff, INSERT_MAX = 0x7f,
       DEPTH_MAX = 50 };               /* as git's own: who reads the last difference reads them all */
static const uint64_t PACK_MAX = (uint64_t)1 << 31;      /* beyond, an index needs a further table */

struct object { git_oid id; uint32_t crc, at, end, depth; };

struct zc_pack {
	int dir, fd;
	struct libdeflate_compressor *deflate;
	struct zc_text out;            /* of it */
	uint64_t written, len;         /* in the file; and with what waits in buffer */
	uint32_t crc;                  /* of the object being written */
	struct object *v;
	size_t n, cap;
	uint32_t *slots;               /* by id: 1 + its place in v, 0 = free */
	size_t nslots;
	struct zc_text delta;
	char name[ZC_OID];
	unsigned char buffer[BUFFER];
};

/* ---- bytes ------------------------------------------------------------------ */

static int
flush(struct zc_pack *p, struct zc_err *e)
{
	if (p->written == p->len)              /* whole: many may read it at once */
		return ZC_OK;
	if (!zc_text_write_fd(p->fd, p->buffer, (size_t)(p->len - p->written)))
		return zc_store_write_failed(e, PLACE);
	p->written = p->len;
	return ZC_OK;
}

static int
put(struct zc_pack *p, const void *data, size_t len, struct zc_err *e)
{
	const unsigned char *from = data;
	p->crc = libdeflate_crc32(p->crc, from, len);
	while (len > 0) {
		size_t used = (size_t)(p->len - p->written), n = BUFFER - used < len ? BUFFER - used : len;
		memcpy(p->buffer + used, from, n);
		p->len += n;
		from += n;
		len -= n;
		if (used + n == BUFFER && flush(p, e) != ZC_OK)
			return e->status;
	}
	return ZC_OK;
}

static int
put_deflated(struct zc_pack *p, const void *data, size_t len, struct zc_err *e)
{
	size_t most = libdeflate_zlib_compress_bound(p->deflate, len);
	if (p->out.cap < most) {
		p->out.s = zc_realloc(p->out.s, most, 1);
		p->out.cap = most;
	}
	size_t n = libdeflate_zlib_compress(p->deflate, data, len, p->out.s, most);
	return n > 0 ? put(p, p->out.s, n, e) : zc_fail(e, ZC_BUG, PLACE ": not compressed");
}

/* ---- objects ---------------------------------------------------------------- */

static size_t
first_slot(const struct zc_pack *p, const git_oid *id)
{
	uint32_t start;
	memcpy(&start, id->id, sizeof start);
	return start & (p->nslots - 1);
}

static const struct object *
find(const struct zc_pack *p, const git_oid *id)
{
	for (size_t i = first_slot(p, id); p->slots[i] != 0; i = (i + 1) & (p->nslots - 1))
		if (git_oid_equal(&p->v[p->slots[i] - 1].id, id))
			return &p->v[p->slots[i] - 1];
	return NULL;
}

static void
take_slot(struct zc_pack *p, size_t object)
{
	size_t i = first_slot(p, &p->v[object].id);
	while (p->slots[i] != 0)
		i = (i + 1) & (p->nslots - 1);
	p->slots[i] = (uint32_t)object + 1;
}

static void
enlist(struct zc_pack *p, const git_oid *id, uint64_t at, uint32_t depth)
{
	p->v = zc_grow(p->v, p->n, &p->cap, sizeof *p->v);
	p->v[p->n++] = (struct object){ *id, p->crc, (uint32_t)at, (uint32_t)p->len, depth };
	if (p->n * 2 <= p->nslots) {
		take_slot(p, p->n - 1);
		return;
	}
	p->nslots *= 2;
	free(p->slots);
	p->slots = zc_alloc(p->nslots * sizeof *p->slots);
	for (size_t i = 0; i < p->n; i++)
		take_slot(p, i);
}

static void
add_varint(struct zc_text *t, size_t n)
{
	for (; n > 0x7f; n >>= 7)
		zc_text_addc(t, (char)(n | 0x80));
	zc_text_addc(t, (char)n);
}

static void
add_copy(struct zc_text *t, size_t from, size_t len)
{
	unsigned char op[8] = { 0x80 };
	size_t n = 1;
	for (unsigned i = 0; i < 4; i++)
		if ((from >> 8 * i & 0xff) != 0) {
			op[0] |= (unsigned char)(1u << i);
			op[n++] = (unsigned char)(from >> 8 * i);
		}
	for (unsigned i = 0; i < 3; i++)
		if ((len >> 8 * i & 0xff) != 0) {
			op[0] |= (unsigned char)(0x10u << i);
			op[n++] = (unsigned char)(len >> 8 * i);
		}
	if (len > 0)
		zc_text_addn(t, (char *)op, n);
}

static void
make_delta(struct zc_text *t, const struct zc_pack_base *base, const char *data, size_t len)
{
	zc_text_clear(t);
	add_varint(t, base->len);
	add_varint(t, len);
	add_copy(t, 0, base->head);
	for (size_t at = base->head; at < len - base->tail;) {
		size_t left = len - base->tail - at, n = left < INSERT_MAX ? left : INSERT_MAX;
		zc_text_addc(t, (char)n);
		zc_text_addn(t, data + at, n);
		at += n;
	}
	add_copy(t, base->len - base->tail, base->tail);
}

/* Type and size; for a difference, how far back its base lies. */
static int
put_head(struct zc_pack *p, unsigned type, size_t size, uint64_t back, struct zc_err *e)
{
	unsigned char head[24], *b = head, ofs[10];
	size_t i = sizeof ofs;
	*b = (unsigned char)(type << 4 | (size & 15));
	for (size >>= 4; size > 0; size >>= 7) {
		*b++ |= 0x80;
		*b = size & 0x7f;
	}
	b++;
	if (back > 0) {
		ofs[--i] = back & 0x7f;
		while ((back >>= 7) > 0)
			ofs[--i] = (unsigned char)(0x80 | (--back & 0x7f));
		memcpy(b, ofs + i, sizeof ofs - i);
		b += sizeof ofs - i;
	}
	return put(p, head, (size_t)(b - head), e);
}

int
zc_pack_add(struct zc_pack *p, git_object_t type, const void *data, size_t len, const struct zc_pack_base *base,
            git_oid *id, struct zc_err *e)
{
	uint64_t at = p->len;
	uint32_t depth = 0;
	zc_object_name(id->id, (enum zc_object)type, data, len);
	if (find(p, id) != NULL)
		return ZC_OK;
	if (at + len + BUFFER > PACK_MAX)
		return zc_fail(e, ZC_CANTCREAT, PLACE ": too much at once");
	const struct object *to = base != NULL && base->len <= COPY_MAX ? find(p, &base->id) : NULL;
	if (to != NULL && to->depth < DEPTH_MAX) {
		make_delta(&p->delta, base, data, len);
		depth = p->delta.len < len / 2 ? to->depth + 1 : 0;
	}
	p->crc = libdeflate_crc32(0, NULL, 0);
	if (depth > 0 && put_head(p, OFS_DELTA, p->delta.len, at - to->at, e) == ZC_OK)
		put_deflated(p, p->delta.s, p->delta.len, e);
	else if (depth == 0 && put_head(p, (unsigned)type, len, 0, e) == ZC_OK)
		put_deflated(p, data, len, e);
	if (e->status == ZC_OK)
		enlist(p, id, at, depth);
	return e->status;
}

uint64_t
zc_pack_bytes(const struct zc_pack *p)
{
	return p->len;
}

/* Behind the head of an object; how many bytes it has. */
static size_t
pass_head(const unsigned char *b, size_t *size)
{
	size_t n = 0;
	unsigned shift = 4;
	*size = b[0] & 15;
	for (; (b[n] & 0x80) != 0; shift += 7) {
		n++;
		*size |= (size_t)(b[n] & 0x7f) << shift;
	}
	return n + 1;
}

int
zc_pack_read(struct zc_pack *p, const git_oid *id, char **data, size_t *len, struct zc_err *e)
{
	const struct object *o = find(p, id);
	if (o == NULL)
		return ZC_NOINPUT;
	if (flush(p, e) != ZC_OK)
		return e->status;
	size_t n = o->end - o->at;
	unsigned char *in = zc_alloc(n + 1);
	bool whole = TEMP_FAILURE_RETRY(pread(p->fd, in, n, o->at)) == (ssize_t)n;
	size_t head = pass_head(in, len);
	*data = zc_alloc(*len + 1);
	whole = whole && zc_object_inflate(in + head, n - head, *data, *len);
	free(in);
	if (whole)
		return ZC_OK;
	free(*data);
	*data = NULL;
	return zc_fail(e, ZC_IO, PLACE ": what was just written cannot be read");
}

/* ---- the end ---------------------------------------------------------------- */

/* The number of objects was not known when the head was written, and the sum is over all. */
static int
close_pack(struct zc_pack *p, unsigned char sum[GIT_OID_RAWSZ], struct zc_err *e)
{
	struct sha1_ctx c;
	uint32_t n = htonl((uint32_t)p->n);
	ssize_t got;
	if (flush(p, e) != ZC_OK)
		return e->status;
	if (TEMP_FAILURE_RETRY(pwrite(p->fd, &n, sizeof n, 8)) != sizeof n)
		return zc_store_write_failed(e, PLACE);
	sha1_init(&c);
	for (off_t at = 0; (got = pread(p->fd, p->buffer, BUFFER, at)) > 0; at += got)
		sha1_update(&c, (size_t)got, p->buffer);
	sha1_digest(&c, GIT_OID_RAWSZ, sum);
	if (got < 0)
		return zc_fail_errno(e, ZC_IO, PLACE);
	for (size_t i = 0; i < GIT_OID_RAWSZ; i++)
		snprintf(p->name + 2 * i, 3, "%02x", sum[i]);
	return zc_text_write_fd(p->fd, sum, GIT_OID_RAWSZ) ? ZC_OK : zc_store_write_failed(e, PLACE);
}

static int
by_id(const void *a, const void *b)
{
	return git_oid_cmp(&((const struct object *)a)->id, &((const struct object *)b)->id);
}

static void
add_number(struct zc_text *t, uint32_t n)
{
	n = htonl(n);
	zc_text_addn(t, (char *)&n, sizeof n);
}

static void
fill_index(struct zc_text *t, const struct zc_pack *p, const unsigned char pack[GIT_OID_RAWSZ])
{
	struct sha1_ctx c;
	unsigned char sum[GIT_OID_RAWSZ];
	size_t k = 0;
	zc_text_addn(t, "\377tOc\0\0\0\2", 8);
	for (unsigned first = 0; first < 256; first++) {
		while (k < p->n && p->v[k].id.id[0] <= first)
			k++;
		add_number(t, (uint32_t)k);
	}
	for (size_t i = 0; i < p->n; i++)
		zc_text_addn(t, (const char *)p->v[i].id.id, GIT_OID_RAWSZ);
	for (size_t i = 0; i < p->n; i++)
		add_number(t, p->v[i].crc);
	for (size_t i = 0; i < p->n; i++)
		add_number(t, p->v[i].at);
	zc_text_addn(t, (const char *)pack, GIT_OID_RAWSZ);
	sha1_init(&c);
	sha1_update(&c, t->len, (uint8_t *)t->s);
	sha1_digest(&c, sizeof sum, sum);
	zc_text_addn(t, (char *)sum, GIT_OID_RAWSZ);
}

static int
create(int dir, const char *name, struct zc_err *e)
{
	int fd = openat(dir, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0444);
	if (fd < 0)
		zc_store_write_failed(e, PLACE);
	return fd;
}

int
zc_pack_finish(struct zc_pack *p, struct zc_err *e)
{
	struct zc_text t = { 0 };
	unsigned char sum[GIT_OID_RAWSZ];
	if (close_pack(p, sum, e) != ZC_OK)
		return e->status;
	qsort(p->v, p->n, sizeof *p->v, by_id);
	memset(p->slots, 0, p->nslots * sizeof *p->slots);
	for (size_t i = 0; i < p->n; i++)
		take_slot(p, i);
	fill_index(&t, p, sum);
	int fd = create(p->dir, INDEX, e);
	if (fd >= 0) {
		if (!zc_text_write_fd(fd, t.s, t.len))
			zc_store_write_failed(e, PLACE);
		if (close(fd) < 0)
			zc_store_write_failed(e, PLACE);
	}
	zc_text_free(&t);
	return e->status;
}

int
zc_pack_place(struct zc_pack *p, struct zc_err *e)
{
	char name[64];
	snprintf(name, sizeof name, "pack-%s.pack", p->name);
	if (renameat(p->dir, PACK, p->dir, name) < 0)
		return zc_store_write_failed(e, PLACE);
	snprintf(name, sizeof name, "pack-%s.idx", p->name);
	if (renameat(p->dir, INDEX, p->dir, name) < 0 || fsync(p->dir) < 0)
		return zc_store_write_failed(e, PLACE);
	return ZC_OK;
}

/* ---- its life --------------------------------------------------------------- */

void
zc_pack_sweep(int dir)
{
	unlinkat(dir, PACK, 0);
	unlinkat(dir, INDEX, 0);
}

int
zc_pack_new(struct zc_pack **out, int dir, int level, struct zc_err *e)
{
	struct zc_pack *p = zc_alloc(sizeof *p);
	zc_pack_sweep(dir);
	p->dir = dir;
	p->nslots = 1 << 12;
	p->slots = zc_alloc(p->nslots * sizeof *p->slots);
	p->fd = create(dir, PACK, e);
	p->deflate = libdeflate_alloc_compressor(level);
	if (p->deflate == NULL)
		zc_fail(e, ZC_IO, PLACE ": no room to compress in");
	if (e->status == ZC_OK)
		put(p, "PACK\0\0\0\2\0\0\0\0", 12, e);
	if (e->status != ZC_OK) {
		zc_pack_free(p);
		return e->status;
	}
	*out = p;
	return ZC_OK;
}

void
zc_pack_free(struct zc_pack *p)
{
	if (p == NULL)
		return;
	if (p->fd >= 0)
		close(p->fd);
	zc_pack_sweep(p->dir);
	libdeflate_free_compressor(p->deflate);
	zc_text_free(&p->out);
	zc_text_free(&p->delta);
	free(p->slots);
	free(p->v);
	free(p);
}
