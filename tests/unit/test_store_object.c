/* git's objects read as files: what a pack holds, at any depth of differences, and packs that are damaged. */
#include <endian.h>
#include <fcntl.h>

#include "store_fixture.h"
#include "store_internal.h"
#include "store_object.h"

enum { FANOUT = 8, NAMES = FANOUT + 1024, ID = 20, DAMAGES = 130 };

static uint32_t seed = 20261127;

static uint32_t
chance(size_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (uint32_t)((seed >> 8) % n);
}

/* So many versions of a file, each like the one before alone, so that the differences make chains: pack and idx. */
static void
packed(unsigned versions, unsigned depth)
{
	struct zc_text command = {0};
	zc_text_addf(&command, "rm -rf st && git init -q -b main st && cd st && for i in $(seq %u); do "
	             "printf 'commit refs/heads/main\\ncommitter x <x@x> %%d +0000\\ndata 2\\nx\\nM 100644 inline a\\ndata <<END\\n' $i; "
	             "seq $((i * 20)) $((i * 20 + 200)); echo END; done | "
	             "git -c fastimport.unpackLimit=1 fast-import --quiet --depth=%u && cd .git/objects/pack && chmod u+w * && "
	             "mv *.pack ../../../../pack && mv *.idx ../../../../idx && cd ../../../.. && cp pack st/.git/objects/pack/pack-1.pack && "
	             "cp idx st/.git/objects/pack/pack-1.idx && "
	             "git -C st cat-file --batch-all-objects --batch-check='%%(objectname) %%(objecttype)' >objects",
	             versions, depth);
	run(command.s);
	zc_text_free(&command);
}

struct count { size_t read, refused; bool plain; };

/* Read each that git listed: it is what its name says, or refused. */
static struct count
read_all(void)
{
	struct count n = {0};
	struct zc_err e = {0};
	struct zc_store *s = NULL;
	char id[ZC_OID], type[16], name[ZC_OID];
	FILE *list = fopen("objects", "r");
	assert_non_null(list);
	assert_int_equal(zc_store_open(&s, "st", &e), ZC_OK);
	while (fscanf(list, "%40s %15s", id, type) == 2) {
		struct zc_text out = {0};
		enum zc_object kind = type[0] == 'c' ? ZC_OBJECT_COMMIT : type[0] == 't' ? ZC_OBJECT_TREE : ZC_OBJECT_BLOB;
		zc_err_clear(&e);
		int rc = zc_object_read(s, kind, id, &out, &e);
		n.read += rc == ZC_OK;
		n.refused += rc != ZC_OK;
		assert_true(rc == ZC_OK || (rc == ZC_IO && e.msg[0] != '\0'));
		if (rc == ZC_OK && kind == ZC_OBJECT_BLOB && zc_store_blob_id(name, out.s, out.len, &e) == ZC_OK)
			assert_string_equal(name, id);
		zc_text_free(&out);
	}
	n.plain = s->repo == NULL;
	zc_store_close(s);
	fclose(list);
	return n;
}

/* However deep, all are read; without the library where git itself would not go deeper. */
static void
deep(void **state)
{
	static const struct { unsigned depth; bool plain; } cases[] = {{50, true}, {190, true}, {250, false}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		packed(260, cases[i].depth);
		struct count n = read_all();
		assert_int_equal(n.read, 3 * 260);
		assert_int_equal(n.refused, 0);
		if (n.plain != cases[i].plain)
			fail_msg("depth %u: %s the library", cases[i].depth, n.plain ? "without" : "with");
	}
}

/* ---- damaged --------------------------------------------------------------------- */

/* idx and pack as they were, to be bent. */
static struct zc_text idx, pack;

static void
begin(void)
{
	struct zc_err e = {0};
	zc_text_clear(&idx);
	zc_text_clear(&pack);
	assert_int_equal(zc_text_read_file(&idx, "idx", 1 << 24, &e), ZC_OK);
	assert_int_equal(zc_text_read_file(&pack, "pack", 1 << 24, &e), ZC_OK);
}

static void
write_file(const char *path, const struct zc_text *t)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(t->s, 1, t->len, f), t->len);
	assert_int_equal(fclose(f), 0);
}

static struct count
read_bent(void)
{
	write_file("st/.git/objects/pack/pack-1.idx", &idx);
	write_file("st/.git/objects/pack/pack-1.pack", &pack);
	return read_all();
}

static void
set32(size_t at, uint32_t n)
{
	n = htobe32(n);
	memcpy(idx.s + at, &n, sizeof n);
}

/* Where the offsets stand, and those of more than 31 bits. */
static size_t
offsets(size_t n)
{
	return NAMES + n * (ID + 4);
}

/* Each bend, on all objects: n of them are in the pack. */
static void
bend(unsigned how, size_t n)
{
	switch (how) {
	case 0: idx.len = 0; break;
	case 1: idx.len = NAMES - 1; break;
	case 2: idx.len = NAMES + 2 * ID; break;
	case 3: idx.len = offsets(n) + 4 * n - 1; break;
	case 4: pack.len = 0; break;
	case 5: pack.len = 12; break;
	case 6: pack.len = 2 * ID + 1; break;
	case 7: pack.len /= 2; break;
	case 8: set32(NAMES - 4, UINT32_MAX); break;                        /* more objects than there is room for */
	case 9: set32(NAMES - 4, (uint32_t)n + 1000); break;
	case 10: for (size_t i = 0; i < 256; i++) set32(FANOUT + 4 * i, UINT32_MAX - (uint32_t)i); break;
	case 11: for (size_t i = 0; i < 255; i++) set32(FANOUT + 4 * i, 0x7fffffff); break;
	case 12: for (size_t i = 0; i < n; i++) set32(offsets(n) + 4 * i, 0x7fffffff); break;      /* behind the end */
	case 13: for (size_t i = 0; i < n; i++) set32(offsets(n) + 4 * i, UINT32_MAX - (uint32_t)i); break;   /* a wide one there is not */
	case 14: for (size_t i = 0; i < n; i++) set32(offsets(n) + 4 * i, (uint32_t)(pack.len - ID - i)); break;
	case 15: for (size_t i = 0; i < n; i++) set32(offsets(n) + 4 * i, 0); break;
	case 16: memset(pack.s + 12, 0xff, pack.len - 12); break;           /* sizes without end */
	case 17: memset(pack.s + 12, 0x6f, pack.len - 12); break;           /* differences to what is not there */
	default: memset(pack.s + 12, 0, pack.len - 12); break;
	}
}

static void
bent(void **state)
{
	(void)state;
	packed(12, 10);
	for (unsigned how = 0; how <= 18; how++) {
		begin();
		bend(how, 36);
		struct count n = read_bent();
		assert_int_equal(n.read + n.refused, 36);
		if (n.refused == 0)
			fail_msg("bend %u: all is read", how);
	}
	begin();
	assert_int_equal(read_bent().read, 36);
}

/* One byte or some of either, anything, anywhere. */
static void
damaged(void **state)
{
	size_t refused = 0;
	(void)state;
	packed(12, 10);
	for (unsigned i = 0; i < DAMAGES; i++) {
		begin();
		struct zc_text *t = i % 2 == 0 ? &idx : &pack;
		for (uint32_t n = chance(8) + 1, at = chance(t->len - 8); n > 0; n--)
			t->s[at + n] = (char)((uint32_t)t->s[at + n] ^ (1 + chance(255)));
		refused += read_bent().refused;
	}
	assert_true(refused > DAMAGES / 4);
	zc_text_free(&idx);
	zc_text_free(&pack);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(deep), cmocka_unit_test(bent), cmocka_unit_test(damaged)};
	return cmocka_run_group_tests_name("store_object", tests, enter, leave);
}
