#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "id.h"

static void
random_ids(void **state)
{
	(void)state;
	char first[32] = "", id[ZC_FAMILY_ID + 1], other[ZC_FAMILY_ID + 1], item[ZC_ITEM_ID + 1];
	size_t seen = 0;
	for (int i = 0; i < 2000; i++) {
		zc_id_family(id);
		assert_true(zc_id_is_family(id));
		if (strchr(first, id[0]) == NULL && seen + 1 < sizeof first)
			first[seen++] = id[0];
		zc_id_item(item, 's');
		assert_true(zc_id_is_item(item));
		assert_int_equal(item[0], 's');
	}
	assert_int_equal(seen, 22);     /* every letter begins some family */
	zc_id_family(other);
	assert_string_not_equal(id, other);
}

/* Every character of the alphabet at every place: no bits are lost. */
static void
random_covers(void **state)
{
	(void)state;
	uint64_t seen[ZC_FAMILY_ID][2] = {{0}};
	char id[ZC_FAMILY_ID + 1];
	for (int i = 0; i < 4000; i++) {
		zc_id_family(id);
		for (size_t k = 0; k < ZC_FAMILY_ID; k++)
			seen[k][id[k] / 64] |= UINT64_C(1) << id[k] % 64;
	}
	for (size_t k = 0; k < ZC_FAMILY_ID; k++)
		assert_int_equal(__builtin_popcountll(seen[k][0]) + __builtin_popcountll(seen[k][1]),
		    k == 0 ? 22 : 32);
}

/* The low five bits of the first six bytes of SHA-256, computed with another
 * program over `k7q2m9xd4c\0match\0s3m9tdk\0`; the names of things in
 * existing stores hang on this. */
static void
derived_ids(void **state)
{
	(void)state;
	char a[ZC_ITEM_ID + 1], b[ZC_ITEM_ID + 1];
	zc_id_derive(a, 'm', (const char *[]){"k7q2m9xd4c", "match", "s3m9tdk", NULL});
	assert_string_equal(a, "msrw0kz");
	zc_id_derive(a, 'm', (const char *[]){"ab", "c", NULL});
	zc_id_derive(b, 'm', (const char *[]){"a", "bc", NULL});
	assert_string_not_equal(a, b);
	zc_id_derive(b, 't', (const char *[]){"ab", "c", NULL});
	assert_true(zc_id_may_be_derived(a) && zc_id_may_be_derived(b));
	assert_false(zc_id_may_be_derived("s3m9tdk") || zc_id_may_be_derived(""));
	assert_int_equal(b[0], 't');
	assert_string_equal(a + 1, b + 1);
}

static void
accepted(void **state)
{
	(void)state;
	assert_true(zc_id_is_family("k7q2m9xd4c"));
	assert_false(zc_id_is_family("k7q2m9xd4"));
	assert_false(zc_id_is_family("k7q2m9xd4cc"));
	assert_false(zc_id_is_family("77q2m9xd4c"));
	assert_false(zc_id_is_family("K7q2m9xd4c"));
	assert_false(zc_id_is_family("k7q2m9xdic"));
	assert_false(zc_id_is_family("l7q2m9xd4c"));
	assert_false(zc_id_is_family("k7q2m9x/4c"));
	assert_false(zc_id_is_family(""));
	assert_true(zc_id_is_item("s3m9tdk"));
	assert_false(zc_id_is_item("s3m9td"));
	assert_false(zc_id_is_item("33m9tdk"));
	assert_true(zc_id_is_family_prefix("k7q2"));
	assert_true(zc_id_is_family_prefix("k7q2m9xd4c"));
	assert_false(zc_id_is_family_prefix("k7q"));
	assert_false(zc_id_is_family_prefix("k7q2m9xd4cc"));
	assert_true(zc_id_is_item_prefix("s3"));
	assert_false(zc_id_is_item_prefix("s"));
	assert_false(zc_id_is_item_prefix("s3m9tdk0"));
	assert_false(zc_id_is_item_prefix("s*"));
}

static void
paths(void **state)
{
	(void)state;
	char path[ZC_PATH], id[ZC_FAMILY_ID + 1] = "untouched";
	static const char *const wrong[] = {
		"families/k/7/k7q2m9xd4c.yml", "families/7/k/k7q2m9xd4c.yaml",
		"families/k/7/k7q2m9xd4.yaml", "families/k/7/k7q2m9xd4c.yaml/",
		"Families/k/7/k7q2m9xd4c.yaml", "/families/k/7/k7q2m9xd4c.yaml",
		"families/k/7/../../../x.yaml", "convenant.yaml", "",
	};
	zc_id_path(path, "k7q2m9xd4c");
	assert_string_equal(path, "families/k/7/k7q2m9xd4c.yaml");
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(zc_id_of_path(id, wrong[i]));
	assert_string_equal(id, "untouched");
	assert_true(zc_id_of_path(id, path));
	assert_string_equal(id, "k7q2m9xd4c");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_ids),
		cmocka_unit_test(random_covers),
		cmocka_unit_test(derived_ids),
		cmocka_unit_test(accepted),
		cmocka_unit_test(paths),
	};
	return cmocka_run_group_tests_name("id", tests, NULL, NULL);
}
