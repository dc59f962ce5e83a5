#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "table.h"

static const char columns[] = "family who[] days# note";
static const char *const rows[][4] = {
	{"k7q2m9xd4c", "a@b c@d", "7", "né日 x"},
	{"k2", "", "-12", NULL},
	{"k3\t\x1b[2J", NULL, "", "a\nb \"q\" \xc2\x85\x7f"},
	{"k4\xff", "\xfe e@f", "soon", "\xe2\x80\xaez"},
	{"k5", "x", "2.5", ""},
	{"k6", "oma Berg\na@b\n", "1", ""},
};

static char *
printed(enum zc_table_form form, size_t n)
{
	char *s = NULL;
	size_t len;
	struct zc_err e = {0};
	FILE *f = open_memstream(&s, &len);
	assert_non_null(f);
	struct zc_table *t = zc_table_new(f, form, columns);
	for (size_t i = 0; i < n; i++)
		zc_table_row(t, rows[i]);
	assert_int_equal(zc_table_end(t, &e), ZC_OK);
	fclose(f);
	return s;
}

static void
compare(enum zc_table_form form, size_t n, const char *expected)
{
	char *s = printed(form, n);
	assert_string_equal(s, expected);
	free(s);
}

static void
tsv(void **state)
{
	(void)state;
	compare(ZC_TSV, 6,
	    "k7q2m9xd4c\ta@b c@d\t7\tné日 x\n"
	    "k2\t\t-12\t\n"
	    "k3\\x09\\x1b[2J\t\t\ta\\x0ab \"q\" \\u{85}\\x7f\n"
	    "k4\\xff\t\\xfe e@f\tsoon\t\\u{202e}z\n"
	    "k5\tx\t2.5\t\n"
	    "k6\toma Berg a@b\t1\t\n");
}

static void
aligned(void **state)
{
	(void)state;
	compare(ZC_ALIGNED, 2,
	    "FAMILY      WHO  DAYS  NOTE\n"
	    "k7q2m9xd4c  a@b     7  né日 x\n"
	    "            c@d\n"
	    "k2                -12\n");
}

/* Wide and combining characters take two columns and none. */
static void
display_width(void **state)
{
	(void)state;
	char *s = NULL;
	size_t len;
	struct zc_err e = {0};
	FILE *f = open_memstream(&s, &len);
	struct zc_table *t = zc_table_new(f, ZC_ALIGNED, "a b");
	zc_table_row(t, (const char *[]){"日本", "x"});
	zc_table_row(t, (const char *[]){"ne\xcc\x81", "x"});
	zc_table_row(t, (const char *[]){"\x1b", "x"});
	assert_int_equal(zc_table_end(t, &e), ZC_OK);
	fclose(f);
	assert_string_equal(s, "A     B\n日本  x\nne\xcc\x81    x\n\\x1b  x\n");
	free(s);
}

static void
json(void **state)
{
	(void)state;
	compare(ZC_JSON, 6,
	    "{\"family\":\"k7q2m9xd4c\",\"who\":[\"a@b\",\"c@d\"],\"days\":7,\"note\":\"né日 x\"}\n"
	    "{\"family\":\"k2\",\"who\":[],\"days\":-12,\"note\":null}\n"
	    "{\"family\":\"k3\\t\\u001B[2J\",\"who\":null,\"days\":null,"
	    "\"note\":\"a\\nb \\\"q\\\" \\u0085\\u007F\"}\n"
	    "{\"family\":\"k4\\\\xff\",\"who\":[\"\\\\xfe\",\"e@f\"],\"days\":\"soon\","
	    "\"note\":\"\\u202Ez\"}\n"
	    "{\"family\":\"k5\",\"who\":[\"x\"],\"days\":2.5,\"note\":\"\"}\n"
	    "{\"family\":\"k6\",\"who\":[\"oma Berg\",\"a@b\"],\"days\":1,\"note\":\"\"}\n");
}

/* Names that anybody may have thought of; numbers cell by cell. */
static void
named(void **state)
{
	static const char *const names[] = {"count(*)", "a b#", "c[]\t\xff"};
	static const char json_lines[] =
	    "{\"count(*)\":7,\"a b#\":\"12\",\"c[]\\\\x09\\\\xff\":\"x y\"}\n"
	    "{\"count(*)\":10,\"a b#\":null,\"c[]\\\\x09\\\\xff\":0.5}\n";
	static const char *const expected[] = {
		[ZC_TSV] = "7\t12\tx y\n10\t\t0.5\n",
		[ZC_ALIGNED] = "COUNT(*)  A B#  C[]\\X09\\XFF\n       7  12            x y\n      10                0.5\n",
		[ZC_JSON] = json_lines,
	};
	(void)state;
	for (int form = ZC_TSV; form <= ZC_JSON; form++) {
		char *s = NULL;
		size_t len;
		struct zc_err e = {0};
		FILE *f = open_memstream(&s, &len);
		struct zc_table *t = zc_table_named(f, (enum zc_table_form)form, names, 3);
		zc_table_row_typed(t, (const char *[]){"7", "12", "x y"}, (bool[]){true, false, false});
		zc_table_row_typed(t, (const char *[]){"10", NULL, "0.5"}, (bool[]){true, false, true});
		assert_int_equal(zc_table_end(t, &e), ZC_OK);
		fclose(f);
		assert_string_equal(s, expected[form]);
		free(s);
	}
}

static void
nothing(void **state)
{
	(void)state;
	compare(ZC_TSV, 0, "");
	compare(ZC_ALIGNED, 0, "");     /* no header either: cron mails nothing */
	compare(ZC_JSON, 0, "");
}

static void
full_disk(void **state)
{
	(void)state;
	for (int form = ZC_TSV; form <= ZC_JSON; form++) {
		struct zc_err e = {0};
		FILE *f = fopen("/dev/full", "w");
		assert_non_null(f);
		struct zc_table *t = zc_table_new(f, (enum zc_table_form)form, columns);
		zc_table_row(t, rows[0]);
		assert_int_equal(zc_table_end(t, &e), ZC_IO);
		assert_string_equal(e.msg, "output: No space left on device");
		fclose(f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tsv),
		cmocka_unit_test(aligned),
		cmocka_unit_test(display_width),
		cmocka_unit_test(json),
		cmocka_unit_test(named),
		cmocka_unit_test(nothing),
		cmocka_unit_test(full_disk),
	};
	return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
