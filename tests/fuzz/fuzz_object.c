/* git's objects as anybody may leave them.  The first byte says what the rest is: a loose object, what is to be
 * packed into one, a delta behind its base, or the index of a pack before the pack; before the latter two the size
 * of the first part, in two bytes.  Or a list of objects, of which a pack is made whose checksums and streams are sound:
 * of each the type, how far before it its base is, and its bytes. */
#include "exact.h"
#include "store_object.c"   /* NOLINT(bugprone-suspicious-include): its own functions are asked */

enum { OBJECTS_READ = 32 };

static void
loose(const uint8_t *data, size_t size)
{
	static const enum zc_object types[] = {ZC_OBJECT_COMMIT, ZC_OBJECT_TREE, ZC_OBJECT_BLOB};
	static const char id[ZC_OID] = "0123456789abcdef0123456789abcdef01234567";
	struct zc_store s = {0};
	exact_give(data, size);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		struct zc_text out = {0};
		if (read_loose(&s, types[i], id, &out))
			must(out.len <= OBJECT_MAX && out.s[out.len] == '\0', "an object of another size");
		zc_text_free(&out);
	}
	exact_take();
}

static size_t
deflate(uint8_t *to, const uint8_t *data, size_t size)
{
	static struct libdeflate_compressor *c;
	if (c == NULL)
		c = libdeflate_alloc_compressor(LEVEL);
	size_t len = libdeflate_zlib_compress(c, data, size, to, libdeflate_zlib_compress_bound(c, size));
	must(len > 0, "libdeflate does not pack");
	return len;
}

static void
deflated(const uint8_t *data, size_t size)
{
	uint8_t *packed = zc_realloc(NULL, libdeflate_zlib_compress_bound(NULL, size), 1);
	loose(packed, deflate(packed, data, size));
	free(packed);
}

static void
delta(const uint8_t *first, size_t n, const uint8_t *rest, size_t size)
{
	char *base = zc_realloc(NULL, n + 1, 1), *pieces = zc_realloc(NULL, size + 1, 1);
	struct zc_text from = {.s = base, .len = n}, by = {.s = pieces, .len = size}, out = {0};
	memcpy(base, first, n);
	memcpy(pieces, rest, size);
	if (apply(&from, &by, &out))
		must(out.len <= OBJECT_MAX, "a larger object than may be");
	zc_text_free(&out);
	free(base);
	free(pieces);
}

static void
pack(const uint8_t *first, size_t n, const uint8_t *rest, size_t size)
{
	struct zc_store s = {0};
	unsigned char *idx = zc_realloc(NULL, n + 1, 1), *data = zc_realloc(NULL, size + 1, 1);
	struct pack p = {.idx = {idx, n}, .data = {data, size}};
	memcpy(idx, first, n);
	memcpy(data, rest, size);
	size_t objects = size > 0 ? open_pack(&s, &p) : 0;
	for (size_t i = 0; i < objects && i < OBJECTS_READ; i++) {
		struct zc_text out = {0};
		int type = 0;
		uint64_t at = find_packed(&p, objects, idx + NAMES + (size_t)ID * i);
		if (at != 0 && read_packed(&p, objects, at, &type, &out, 0))
			must(type >= 0 && type < 8 && out.len <= OBJECT_MAX, "an object of another kind or size");
		zc_text_free(&out);
	}
	free(idx);
	free(data);
}

static size_t
put_object(uint8_t *to, int type, const unsigned char *base, size_t back, const uint8_t *data, size_t size)
{
	uint8_t *p = to;
	*p++ = (uint8_t)((size_t)type << 4 | (size & 15) | (size > 15 ? 128u : 0));
	if (size > 15)
		*p++ = (uint8_t)(size >> 4);
	if (type == OFS_DELTA) {
		if (back > 127)
			*p++ = (uint8_t)(128 | ((back >> 7) - 1));
		*p++ = back & 127;
	}
	if (type == REF_DELTA) {
		memcpy(p, base, ID);
		p += ID;
	}
	return (size_t)(p - to) + deflate(p, data, size);
}

/* Objects are named after their places; each is as long as its second byte says. */
static void
chain(const uint8_t *data, size_t size)
{
	enum { MOST = 64, ROOM = 1 << 15 };
	static uint8_t made[ROOM], idx[NAMES + MOST * (ID + 8) + 2 * ID];
	static const uint8_t types[] = {1, 2, 3, 4, OFS_DELTA, REF_DELTA, OFS_DELTA, OFS_DELTA, 0, 5};
	size_t n = 0, len = 12, at[MOST];
	memset(idx, 0, sizeof idx);
	memcpy(idx, magic, sizeof magic);
	for (; size >= 3 && n < MOST && len < ROOM - 1024; n++) {
		size_t bytes = data[2] < size - 3 ? data[2] : size - 3, to = n > 0 ? n - 1 - data[1] % n : 0;
		unsigned char *name = idx + NAMES + n * ID, base[ID] = {0};
		base[ID - 1] = (unsigned char)(data[1] > 200 ? data[1] : to + 1);
		name[ID - 1] = (unsigned char)(n + 1);
		at[n] = len;
		len += put_object(made + len, types[data[0] % sizeof types], base, n > 0 ? len - at[to] : len, data + 3, bytes);
		data += 3 + bytes;
		size -= 3 + bytes;
	}
	for (size_t i = 0; i < 256; i++)
		idx[FANOUT + 4 * i + 3] = (unsigned char)n;
	for (size_t i = 0; i < n; i++) {
		uint8_t *offset = idx + NAMES + n * (ID + 4) + 4 * i;
		offset[2] = (uint8_t)(at[i] >> 8);
		offset[3] = (uint8_t)at[i];
	}
	pack(idx, NAMES + n * (ID + 8) + 2 * ID, made, len + ID);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 3)
		return 0;
	size_t rest = size - 3, n = (size_t)data[1] << 8 | data[2];
	n = n < rest ? n : rest;
	switch (data[0] % 5) {
	case 0: loose(data + 1, size - 1); break;
	case 1: deflated(data + 1, size - 1); break;
	case 2: delta(data + 3, n, data + 3 + n, rest - n); break;
	case 3: pack(data + 3, n, data + 3 + n, rest - n); break;
	default: chain(data + 1, size - 1);
	}
	return 0;
}
