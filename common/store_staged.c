#include <errno.h>
#include <fcntl.h>
#include <nettle/sha1.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "store_staged.h"
#include "store_internal.h"
#include "text.h"

#define NAME "git's index"
enum { HEADER = 12, FIXED = 62, ID = 20, SUM = ZC_STAGED_SUM, STEP = 32, DEPTH = 64, CHUNK = 1 << 16 };
enum { VALID = 0x8000, EXTENDED = 0x4000, STAGE = 0x3000, LONG = 0xfff, INTENT = 0x20 };
enum { AT_MTIME = 8, AT_INODE = 20, AT_SIZE = 36, AT_ID = 40, AT_FLAGS = 60 };

/* ---- entries ------------------------------------------------------------------ */

struct cursor {
	const unsigned char *at, *end;     /* of the entry, and of what may hold entries */
	unsigned version;
	size_t left;                       /* entries behind this one */
	size_t fixed, len;                 /* of the entry: what comes before its name; all */
	const char *name;
	size_t namelen;
	struct zc_text made;               /* the name, in version 4 */
	bool damaged;
};

struct mark { const unsigned char *at; char *before; size_t i; };     /* the name before, in version 4 */
struct racy { char *path; const unsigned char *at; };

struct zc_staged {
	unsigned char *map;
	size_t len;
	bool file;
	struct timespec written;
	unsigned version;
	size_t n;
	const unsigned char *entries, *extensions, *sum;
	struct mark *marks;                /* each STEPth entry */
	size_t nmarks, capmarks;
	struct racy *racy;
	size_t nracy, capracy;
};

static uint32_t
get32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void
put32(unsigned char *p, uint32_t n)
{
	for (int i = 0; i < 4; i++)
		p[i] = (unsigned char)(n >> (24 - 8 * i));
}

static unsigned
flags_of(const unsigned char *entry)
{
	return (unsigned)entry[AT_FLAGS] << 8 | entry[AT_FLAGS + 1];
}

/* How much of the name before is not of this one (version 4). */
static const unsigned char *
take_strip(const unsigned char *p, const unsigned char *end, size_t *strip)
{
	*strip = 0;
	for (int i = 0; p < end && i < 4; i++) {
		*strip = *strip + (i > 0);
		*strip = *strip << 7 | (*p & 127);
		if ((*p++ & 128) == 0)
			return p;
	}
	return NULL;
}

/* Read what stands at c->at; the name before is still in c. */
static bool
read_entry(struct cursor *c)
{
	size_t room = (size_t)(c->end - c->at), strip = 0;
	if (room < FIXED + 2)
		return false;
	c->fixed = (flags_of(c->at) & EXTENDED) != 0 ? FIXED + 2 : FIXED;
	const unsigned char *name = c->at + c->fixed, *nul;
	if ((c->fixed > FIXED && c->version < 3) ||
	    (c->version == 4 && ((name = take_strip(name, c->end, &strip)) == NULL || strip > c->namelen)) ||
	    (nul = memchr(name, 0, (size_t)(c->end - name))) == NULL)
		return false;
	size_t n = (size_t)(nul - name);
	if (c->version == 4) {
		c->made.len = c->namelen - strip;
		zc_text_addn(&c->made, (const char *)name, n);
		c->name = c->made.s;
		c->namelen = c->made.len;
		c->len = (size_t)(nul + 1 - c->at);
	} else {
		c->name = (const char *)name;
		c->namelen = n;
		c->len = (c->fixed + n + 8) & ~(size_t)7;
	}
	return c->len <= room;
}

/* The next entry; false behind the last. */
static bool
next(struct cursor *c)
{
	if (c->left == 0 || c->damaged)
		return false;
	c->left--;
	c->at += c->len;
	c->damaged = !read_entry(c);
	return !c->damaged;
}

static int
order(const char *a, size_t alen, const char *b, size_t blen)
{
	int c = memcmp(a, b, alen < blen ? alen : blen);
	return c != 0 ? c : (alen > blen) - (alen < blen);
}

/* Before the first entry, or before that of a mark. */
static struct cursor
begin(const struct zc_staged *x, const struct mark *m)
{
	struct cursor c = { .at = m != NULL ? m->at : x->entries, .end = x->sum, .version = x->version,
	                    .left = m != NULL ? x->n - m->i : x->n, .name = "" };
	if (m != NULL && m->before != NULL) {
		zc_text_add(&c.made, m->before);
		c.namelen = c.made.len;
	}
	return c;
}

/* ---- opening ------------------------------------------------------------------ */

static int
refuse(struct zc_err *e, const char *why)
{
	return zc_fail(e, ZC_IO, NAME ": %s", why);
}

/* git may know of seconds only. */
static void
note_racy(struct zc_staged *x, const struct cursor *c)
{
	if (get32(c->at + AT_MTIME) < (uint32_t)x->written.tv_sec || (flags_of(c->at) & STAGE) != 0)
		return;
	x->racy = zc_grow(x->racy, x->nracy, &x->capracy, sizeof *x->racy);
	x->racy[x->nracy++] = (struct racy){ zc_strndup(c->name, c->namelen), c->at };
}

/* Does it come behind the one before, which had this name and these flags? */
static bool
is_behind(const struct cursor *c, const struct zc_text *name, unsigned flags)
{
	int o = order(name->s, name->len, c->name, c->namelen);
	return o < 0 || (o == 0 && (flags & STAGE) < (flags_of(c->at) & STAGE));
}

static int
scan(struct zc_staged *x, bool trusted, bool *sorted, struct zc_err *e)
{
	struct cursor c = begin(x, NULL);
	struct zc_text before = {0};
	unsigned flags = 0;
	bool look = !trusted || x->version == 4;
	*sorted = true;
	zc_text_add(&before, "");
	for (size_t i = 0; next(&c); i++) {
		*sorted = *sorted && (trusted || i == 0 || is_behind(&c, &before, flags));
		if (i % STEP == 0) {
			x->marks = zc_grow(x->marks, x->nmarks, &x->capmarks, sizeof *x->marks);
			x->marks[x->nmarks++] = (struct mark){ c.at, x->version == 4 ? zc_strdup(before.s) : NULL, i };
		}
		if (look) {
			zc_text_clear(&before);
			zc_text_addn(&before, c.name, c.namelen);
			flags = flags_of(c.at);
		}
		note_racy(x, &c);
	}
	x->extensions = c.at + c.len;
	zc_text_free(&c.made);
	zc_text_free(&before);
	return c.damaged ? refuse(e, "damaged: an entry cannot be read") : ZC_OK;
}

/* One extension; *p moves behind it. */
struct extension { const unsigned char *name, *data; size_t len; };

static bool
take_extension(const struct zc_staged *x, const unsigned char **p, struct extension *out)
{
	if (x->sum - *p < 8)
		return false;
	*out = (struct extension){ *p, *p + 8, get32(*p + 4) };
	if (out->len > (size_t)(x->sum - out->data))
		return false;
	*p = out->data + out->len;
	return true;
}

static bool
find_extension(const struct zc_staged *x, const char *name, struct extension *out)
{
	const unsigned char *p = x->extensions;
	while (p != x->sum && take_extension(x, &p, out))
		if (memcmp(out->name, name, 4) == 0)
			return true;
	return false;
}

static int
check_extensions(const struct zc_staged *x, struct zc_err *e)
{
	const unsigned char *p = x->extensions;
	struct extension ext;
	while (p != x->sum) {
		if (!take_extension(x, &p, &ext))
			return refuse(e, "damaged: an extension cannot be read");
		if (memcmp(ext.name, "link", 4) == 0)
			return refuse(e, "a split index, which a store cannot have (git update-index --no-split-index)");
		if (memcmp(ext.name, "sdir", 4) == 0)
			return refuse(e, "a sparse index, which a store cannot have (git sparse-checkout disable)");
		if (ext.name[0] < 'A' || ext.name[0] > 'Z')
			return refuse(e, "of a kind that is not known here");
	}
	return ZC_OK;
}

static bool
no_sum(const unsigned char *sum)
{
	static const unsigned char none[SUM];
	return memcmp(sum, none, SUM) == 0;
}

static int
check_sum(const struct zc_staged *x, struct zc_err *e)
{
	struct sha1_ctx c;
	unsigned char sum[SUM];
	if (no_sum(x->sum))
		return ZC_OK;
	sha1_init(&c);
	sha1_update(&c, x->len - SUM, x->map);
	sha1_digest(&c, SUM, sum);
	return memcmp(sum, x->sum, SUM) == 0 ? ZC_OK : refuse(e, "damaged: its checksum is another");
}

static int
read_all(struct zc_staged *x, const unsigned char *known, struct zc_err *e)
{
	x->version = get32(x->map + 4);
	x->n = get32(x->map + 8);
	x->entries = x->map + HEADER;
	x->sum = x->map + x->len - SUM;
	if (memcmp(x->map, "DIRC", 4) != 0 || x->version < 2 || x->version > 4)
		return refuse(e, "of a kind that is not known here");
	bool sorted, trusted = known != NULL && memcmp(known, x->sum, SUM) == 0 && !no_sum(x->sum);
	/* the entries of a split index have no names, so its extension is asked for first */
	if ((trusted || check_sum(x, e) == ZC_OK) && scan(x, trusted, &sorted, e) == ZC_OK &&
	    check_extensions(x, e) == ZC_OK && !sorted)
		refuse(e, "damaged: its entries are not in order");
	return e->status;
}

int
zc_staged_open(struct zc_staged **out, int dir, const char *name, const unsigned char *known, struct zc_err *e)
{
	static const unsigned char nothing[HEADER + SUM] = { 'D', 'I', 'R', 'C', 0, 0, 0, 2 };
	struct zc_staged *x = zc_alloc(sizeof *x);
	struct stat st = { 0 };
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	if (fd < 0 ? errno != ENOENT : fstat(fd, &st) < 0)
		zc_fail_errno(e, ZC_IO, "%s", name);
	x->len = fd < 0 || st.st_size == 0 ? sizeof nothing : (size_t)st.st_size;
	if (e->status == ZC_OK && x->len < sizeof nothing)
		refuse(e, "damaged: too short");
	if (e->status == ZC_OK) {
		x->file = fd >= 0 && st.st_size > 0;
		x->written = st.st_mtim;
		x->map = mmap(NULL, x->len, x->file ? PROT_READ : PROT_READ | PROT_WRITE,
		              x->file ? MAP_PRIVATE : MAP_PRIVATE | MAP_ANONYMOUS, x->file ? fd : -1, 0);
		if (x->map == MAP_FAILED) {
			x->map = NULL;
			zc_fail_errno(e, ZC_IO, "%s", name);
		} else if (!x->file) {
			memcpy(x->map, nothing, sizeof nothing);
		}
	}
	if (fd >= 0)
		close(fd);
	if (e->status == ZC_OK && x->map != NULL && read_all(x, known, e) == ZC_OK)
		*out = x;
	else
		zc_staged_free(x);
	return e->status;
}

void
zc_staged_free(struct zc_staged *x)
{
	if (x == NULL)
		return;
	for (size_t i = 0; i < x->nmarks; i++)
		free(x->marks[i].before);
	for (size_t i = 0; i < x->nracy; i++)
		free(x->racy[i].path);
	free(x->marks);
	free(x->racy);
	if (x->map != NULL)
		munmap(x->map, x->len);
	free(x);
}

/* ---- what it says ------------------------------------------------------------- */

bool
zc_staged_sum(const struct zc_staged *x, unsigned char sum[ZC_STAGED_SUM])
{
	memcpy(sum, x->sum, SUM);
	return !no_sum(sum);
}

/* The first entry of path, if it is there, comes behind this. */
static struct cursor
seek(const struct zc_staged *x, const char *path, size_t len)
{
	size_t low = 0, high = x->nmarks;
	while (high - low > 1) {
		size_t mid = (low + high) / 2;
		struct cursor c = begin(x, &x->marks[mid]);
		if (next(&c) && order(c.name, c.namelen, path, len) < 0)
			low = mid;
		else
			high = mid;
		zc_text_free(&c.made);
	}
	return begin(x, x->nmarks > 0 ? &x->marks[low] : NULL);
}

/* How many entries path has; *merged is the one that is no side of a merge, NULL when there is none. */
static size_t
find(const struct zc_staged *x, const char *path, const unsigned char **merged)
{
	size_t n = 0, len = strlen(path);
	struct cursor c = seek(x, path, len);
	int o = -1;
	*merged = NULL;
	while (o <= 0 && next(&c)) {
		o = order(c.name, c.namelen, path, len);
		n += o == 0;
		if (o == 0 && (flags_of(c.at) & STAGE) == 0)
			*merged = c.at;
	}
	zc_text_free(&c.made);
	return n;
}

void
zc_staged_blob(const struct zc_staged *x, const char *path, char out[ZC_OID], bool *unmerged)
{
	const unsigned char *entry;
	size_t n = find(x, path, &entry);
	*unmerged = n > 0 && entry == NULL;
	out[0] = '\0';
	if (entry != NULL)
		zc_store_hex(out, entry + AT_ID);
}

static bool
is_time(const unsigned char *p, struct timespec t)
{
	return get32(p) == (uint32_t)t.tv_sec && get32(p + 4) == (uint32_t)t.tv_nsec;
}

/* Is the file, to the nanosecond, what the entry tells of, and older than the index? */
static bool
is_settled(const struct zc_staged *x, const unsigned char *entry, const struct stat *st)
{
	return is_time(entry, st->st_ctim) && is_time(entry + AT_MTIME, st->st_mtim) &&
	       get32(entry + AT_INODE) == (uint32_t)st->st_ino && get32(entry + AT_SIZE) == (uint32_t)st->st_size &&
	       (st->st_mtim.tv_sec < x->written.tv_sec ||
	        (st->st_mtim.tv_sec == x->written.tv_sec && st->st_mtim.tv_nsec < x->written.tv_nsec));
}

int
zc_staged_racy(const struct zc_staged *x, int dir, zc_staged_racy_fn *fn, void *ctx, struct zc_err *e)
{
	for (size_t i = 0; i < x->nracy && e->status == ZC_OK; i++) {
		const struct racy *r = &x->racy[i];
		struct stat st;
		char blob[ZC_OID];
		if (fstatat(dir, r->path, &st, AT_SYMLINK_NOFOLLOW) == 0 && is_settled(x, r->at, &st))
			continue;
		zc_store_hex(blob, r->at + AT_ID);
		fn(ctx, r->path, blob, e);
	}
	return e->status;
}

/* ---- the trees that git noted -------------------------------------------------- */

/* A directory, with how many entries are in it and below (-1: its tree is not known). */
struct noted {
	char *name;
	long count;
	unsigned char id[ID];
	struct noted *v;
	size_t n, cap;
	bool changed, fresh;
};

static void
free_noted(struct noted *t)
{
	for (size_t i = 0; i < t->n; i++)
		free_noted(&t->v[i]);
	free(t->v);
	free(t->name);
}

static const unsigned char *
take_number(const unsigned char *p, const unsigned char *end, unsigned char behind, long *out)
{
	bool minus = p < end && *p == '-';
	long n = 0;
	const unsigned char *first = p += minus;
	for (; p < end && *p >= '0' && *p <= '9' && n < 100000000; p++)
		n = n * 10 + (*p - '0');
	*out = minus ? -n : n;
	return p < end && p > first && *p == behind ? p + 1 : NULL;
}

/* NULL: not to be read; what was read so far is in t. */
static const unsigned char *
take_noted(const unsigned char *p, const unsigned char *end, struct noted *t, int depth)
{
	const unsigned char *nul = p != NULL ? memchr(p, 0, (size_t)(end - p)) : NULL;
	long below = 0;
	if (nul == NULL || depth > DEPTH)
		return NULL;
	t->name = zc_strndup((const char *)p, (size_t)(nul - p));
	p = take_number(nul + 1, end, ' ', &t->count);
	p = p != NULL ? take_number(p, end, '\n', &below) : NULL;
	if (p == NULL || (t->count >= 0 && end - p < ID))
		return NULL;
	if (t->count >= 0) {
		memcpy(t->id, p, ID);
		p += ID;
	}
	for (; below > 0 && p != NULL; below--) {
		t->v = zc_grow(t->v, t->n, &t->cap, sizeof *t->v);
		t->v[t->n] = (struct noted){ 0 };
		p = take_noted(p, end, &t->v[t->n++], depth + 1);
	}
	return p;
}

static struct noted *
find_noted(struct noted *t, const char *name, size_t len)
{
	for (size_t i = 0; i < t->n; i++)
		if (strncmp(t->v[i].name, name, len) == 0 && t->v[i].name[len] == '\0')
			return &t->v[i];
	return NULL;
}

/* So many entries more on the way to path, or other ones. */
static void
touch_noted(struct noted *t, const char *path, long more)
{
	const char *slash;
	for (struct noted *sub;; t = sub, path = slash + 1) {
		bool known = t->count >= 0;
		t->changed = true;
		t->count += known ? more : 0;
		slash = strchr(path, '/');
		if (slash == NULL)
			return;
		sub = find_noted(t, path, (size_t)(slash - path));
		if (sub == NULL && known && more > 0) {
			t->v = zc_grow(t->v, t->n, &t->cap, sizeof *t->v);
			sub = &t->v[t->n++];
			*sub = (struct noted){ .name = zc_strndup(path, (size_t)(slash - path)), .fresh = true };
		}
		if (sub == NULL)
			return;
	}
}

/* What was changed is known again where it was HEAD's and has become HEAD's. */
static void
settle_noted(struct noted *t, struct zc_text *path, zc_staged_dir_fn *dir, void *ctx)
{
	char was[ZC_OID], is[ZC_OID], noted[ZC_OID] = "";
	size_t len = path->len, kept = 0;
	if (!t->changed)
		return;
	if (!t->fresh)
		zc_store_hex(noted, t->id);
	if (t->count >= 0 && !(dir != NULL && dir(ctx, path->s, was, is) && strcmp(noted, was) == 0 &&
	                       (t->count == 0 || zc_store_unhex(t->id, is))))
		t->count = -1;
	for (size_t i = 0; i < t->n; i++) {
		struct noted *sub = &t->v[i];
		zc_text_addf(path, "%s%s", len > 0 ? "/" : "", sub->name);
		settle_noted(sub, path, dir, ctx);
		path->len = len;
		path->s[len] = '\0';
		if (sub->changed && sub->count == 0)
			free_noted(sub);
		else
			t->v[kept++] = *sub;
	}
	t->n = kept;
}

static void
add_noted(struct zc_text *out, const struct noted *t)
{
	zc_text_addn(out, t->name, strlen(t->name) + 1);
	zc_text_addf(out, "%ld %zu\n", t->count, t->n);
	if (t->count >= 0)
		zc_text_addn(out, (const char *)t->id, ID);
	for (size_t i = 0; i < t->n; i++)
		add_noted(out, &t->v[i]);
}

void
zc_staged_tree(const struct zc_staged *x, char out[ZC_OID])
{
	struct extension ext;
	long count = -1, below;
	const unsigned char *p;
	out[0] = '\0';
	if (!find_extension(x, "TREE", &ext) || ext.len == 0 || ext.data[0] != '\0')
		return;
	const unsigned char *end = ext.data + ext.len;
	p = take_number(ext.data + 1, end, ' ', &count);
	p = p != NULL ? take_number(p, end, '\n', &below) : NULL;
	if (p != NULL && count >= 0 && end - p >= ID)
		zc_store_hex(out, p);
}

/* ---- writing ------------------------------------------------------------------ */

struct writer {
	const struct zc_staged *x;
	int fd;
	struct sha1_ctx sha;
	unsigned char buffer[CHUNK];
	size_t n;
	const unsigned char *run, *end;    /* entries that are copied as they are */
	struct zc_text last;               /* the name last written, in version 4 */
	bool apart;                        /* the name before is not the one it was */
	struct zc_err *e;
};

static void
drain(struct writer *w, const unsigned char *p, size_t len)
{
	sha1_update(&w->sha, len, p);
	if (w->e->status == ZC_OK && !zc_text_write_fd(w->fd, p, len))
		zc_store_write_failed(w->e, NAME);
}

static void
put(struct writer *w, const void *data, size_t len)
{
	const unsigned char *p = data;
	if (w->n + len > CHUNK) {
		drain(w, w->buffer, w->n);
		w->n = 0;
	}
	for (; len > CHUNK; p += CHUNK, len -= CHUNK)
		drain(w, p, CHUNK);
	memcpy(w->buffer + w->n, p, len);
	w->n += len;
}

static void
put_run(struct writer *w)
{
	if (w->end != w->run)
		put(w, w->run, (size_t)(w->end - w->run));
	w->run = w->end = NULL;
}

static void
note_last(struct writer *w, const char *name, size_t len)
{
	if (w->x->version != 4)
		return;
	zc_text_clear(&w->last);
	zc_text_addn(&w->last, name, len);
}

/* An entry with these fixed fields. */
static void
put_entry(struct writer *w, const unsigned char *fixed, size_t fixedlen, const char *name, size_t len)
{
	static const char zeros[8];
	put_run(w);
	put(w, fixed, fixedlen);
	if (w->x->version != 4) {
		put(w, name, len);
		put(w, zeros, 8 - (fixedlen + len) % 8);
		return;
	}
	size_t same = 0, at = 8;
	while (same < len && same < w->last.len && name[same] == w->last.s[same])
		same++;
	unsigned char strip[8];
	size_t n = w->last.len - same;
	strip[--at] = n & 127;
	while ((n >>= 7) != 0)
		strip[--at] = 128 | (--n & 127);
	put(w, strip + at, 8 - at);
	put(w, name + same, len - same);
	put(w, zeros, 1);
	note_last(w, name, len);
}

static void
keep(struct writer *w, const struct cursor *c)
{
	if (w->x->version == 4 && w->apart) {
		put_entry(w, c->at, c->fixed, c->name, c->namelen);
	} else {
		if (w->end != c->at) {
			put_run(w);
			w->run = c->at;
		}
		w->end = c->at + c->len;
		note_last(w, c->name, c->namelen);
	}
	w->apart = false;
}

static void
put_time(unsigned char *p, struct timespec t)
{
	put32(p, (uint32_t)t.tv_sec);
	put32(p + 4, (uint32_t)t.tv_nsec);
}

/* old: the entry in whose place it comes, NULL for none: what a person marked it with stays. */
static void
put_change(struct writer *w, const struct zc_staged_change *v, const unsigned char *old, size_t fixed)
{
	unsigned char b[FIXED + 2] = { 0 };
	size_t len = strlen(v->path);
	unsigned flags = old != NULL ? flags_of(old) & (VALID | EXTENDED) : 0;
	if (old != NULL && fixed > FIXED) {
		b[FIXED] = old[FIXED] & (unsigned char)~INTENT;
		b[FIXED + 1] = old[FIXED + 1];
	}
	put_time(b, v->st.st_ctim);
	put_time(b + AT_MTIME, v->st.st_mtim);
	put32(b + 16, (uint32_t)v->st.st_dev);
	put32(b + AT_INODE, (uint32_t)v->st.st_ino);
	put32(b + 24, S_IFREG | 0644);
	put32(b + 28, v->st.st_uid);
	put32(b + 32, v->st.st_gid);
	put32(b + AT_SIZE, (uint32_t)v->st.st_size);
	zc_store_unhex(b + AT_ID, v->blob);
	flags |= len < LONG ? (unsigned)len : LONG;
	b[AT_FLAGS] = (unsigned char)(flags >> 8);
	b[AT_FLAGS + 1] = (unsigned char)flags;
	put_entry(w, b, fixed, v->path, len);
}

/* The entries of one path; true when others come behind them. */
static bool
change_entries(struct writer *w, const struct zc_staged_change *v, struct cursor *c)
{
	size_t len = strlen(v->path);
	bool first = true, more = true;
	for (; more && order(c->name, c->namelen, v->path, len) == 0; more = next(c), first = false) {
		unsigned char b[FIXED + 2];
		if (v->what == ZC_STAGED_PUT && first)
			put_change(w, v, c->at, c->fixed);
		if (v->what != ZC_STAGED_DOUBT)
			continue;
		memcpy(b, c->at, c->fixed);
		if ((flags_of(b) & STAGE) == 0)
			put32(b + AT_SIZE, 0);
		put_entry(w, b, c->fixed, c->name, c->namelen);
	}
	return more;
}

static void
put_entries(struct writer *w, const struct zc_staged_change *v, size_t n)
{
	struct cursor c = begin(w->x, NULL);
	bool more = next(&c);
	for (size_t k = 0; more || k < n;) {
		int o = k == n ? -1 : !more ? 1 : order(c.name, c.namelen, v[k].path, strlen(v[k].path));
		if (o < 0) {
			keep(w, &c);
			more = next(&c);
			continue;
		}
		if (o == 0)
			more = change_entries(w, &v[k], &c);
		else if (v[k].what == ZC_STAGED_PUT)
			put_change(w, &v[k], NULL, FIXED);
		w->apart = true;
		k++;
	}
	put_run(w);
	zc_text_free(&c.made);
}

static void
put_extension(struct writer *w, const char *name, const void *data, size_t len)
{
	unsigned char size[4];
	put32(size, (uint32_t)len);
	put(w, name, 4);
	put(w, size, 4);
	put(w, data, len);
}

static void
put_noted(struct writer *w, const struct zc_staged_change *v, const long *more, size_t n, zc_staged_dir_fn *dir, void *ctx)
{
	struct noted root = { 0 };
	struct extension ext;
	struct zc_text path = { 0 }, out = { 0 };
	bool there = find_extension(w->x, "TREE", &ext), whole = !there && w->x->n == 0;
	if (there) {
		const unsigned char *end = ext.data + ext.len, *p = take_noted(ext.data, end, &root, 0);
		whole = p != NULL && p == end;
	} else {
		root = (struct noted){ .name = zc_strdup(""), .fresh = true };
	}
	if (whole) {
		for (size_t i = 0; i < n; i++)
			if (v[i].what != ZC_STAGED_DOUBT)
				touch_noted(&root, v[i].path, more[i]);
		zc_text_add(&path, "");
		settle_noted(&root, &path, dir, ctx);
		add_noted(&out, &root);
		put_extension(w, "TREE", out.s, out.len);
	}
	free_noted(&root);
	zc_text_free(&path);
	zc_text_free(&out);
}

static void
put_sum(struct writer *w)
{
	unsigned char sum[SUM] = { 0 };
	drain(w, w->buffer, w->n);
	if (!w->x->file || !no_sum(w->x->sum))
		sha1_digest(&w->sha, SUM, sum);
	drain(w, sum, SUM);
}

int
zc_staged_write(const struct zc_staged *x, int fd, const struct zc_staged_change *v, size_t n, zc_staged_dir_fn *dir,
                void *ctx, struct zc_err *e)
{
	struct writer *w = zc_alloc(sizeof *w);
	struct extension undo;
	unsigned char header[HEADER];
	size_t count = x->n;
	long *more = zc_alloc((n + 1) * sizeof *more);
	for (size_t i = 0; i < n; i++) {
		const unsigned char *entry;
		size_t held = find(x, v[i].path, &entry);
		more[i] = v[i].what == ZC_STAGED_DOUBT ? 0 : (long)(v[i].what == ZC_STAGED_PUT) - (long)held;
		count += (size_t)more[i];
	}
	w->x = x;
	w->fd = fd;
	w->e = e;
	sha1_init(&w->sha);
	memcpy(header, x->map, HEADER);
	put32(header + 8, (uint32_t)count);
	put(w, header, HEADER);
	put_entries(w, v, n);
	put_noted(w, v, more, n, dir, ctx);
	if (find_extension(x, "REUC", &undo))
		put_extension(w, "REUC", undo.data, undo.len);
	put_sum(w);
	zc_text_free(&w->last);
	free(more);
	free(w);
	return e->status;
}
