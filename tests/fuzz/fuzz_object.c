/* git's objects as anybody may leave them.  The first byte says what the rest is: a loose object, what is to be
 * packed into one, a delta behind its base, or the index of a pack before the pack; before the latter two the size
 * of the first part, in two bytes. */
#include "exact.h"
#include "store_object.c"

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

static void
deflated(const uint8_t *data, size_t size)
{
	uLongf len = compressBound(size);
	uint8_t *packed = zc_realloc(NULL, len, 1);
	must(compress2(packed, &len, data, size, 1) == Z_OK, "zlib does not pack");
	loose(packed, len);
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
		uint64_t at = find_packed(&p, objects, idx + NAMES + ID * i);
		if (at != 0 && read_packed(&p, objects, at, &type, &out, 0))
			must(type >= 0 && type < 8 && out.len <= OBJECT_MAX, "an object of another kind or size");
		zc_text_free(&out);
	}
	free(idx);
	free(data);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 3)
		return 0;
	size_t rest = size - 3, n = (size_t)data[1] << 8 | data[2];
	n = n < rest ? n : rest;
	switch (data[0] % 4) {
	case 0: loose(data + 1, size - 1); break;
	case 1: deflated(data + 1, size - 1); break;
	case 2: delta(data + 3, n, data + 3 + n, rest - n); break;
	default: pack(data + 3, n, data + 3 + n, rest - n);
	}
	return 0;
}
