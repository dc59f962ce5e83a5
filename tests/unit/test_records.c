#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "records.h"
#include "text.h"

static bool
known(const char *name)
{
	return strcmp(name, "a") == 0 || strcmp(name, "b") == 0;
}

/* What was read, as "LINE a=.. b=..;" or "LINE !why;". */
static int
note(void *ctx, const struct zc_record *r, struct zc_err *e)
{
	struct zc_text *out = ctx;
	zc_text_addf(out, "%u", r->line);
	for (size_t i = 0; i < r->n; i++)
		zc_text_addf(out, " %s=%s", r->names[i], r->values[i]);
	if (r->bad != NULL)
		zc_text_addf(out, " !%s", r->bad);
	zc_text_add(out, ";");
	return r->n > 0 && strcmp(r->values[0], "stop") == 0 ? zc_fail(e, ZC_BUSY, "stopped") : ZC_OK;
}

static void
reads(enum zc_records_form form, const char *text, size_t len, const char *wanted, const char *failure)
{
	struct zc_text out = { 0 };
	struct zc_err e = { 0 };
	zc_text_add(&out, "");
	FILE *in = tmpfile();
	assert_non_null(in);
	assert_int_equal(fwrite(text, 1, len, in), len);
	rewind(in);
	int rc = zc_records_each("in", in, form, known, note, &out, &e);
	fclose(in);
	assert_string_equal(out.s, wanted);
	assert_string_equal(e.msg, failure);
	assert_int_equal(rc, e.status);
	zc_text_free(&out);
}
#define READS(text, wanted, failure) reads(ZC_RECORDS_ANY, text, sizeof (text) - 1, wanted, failure)

static void
csv(void **state)
{
	(void)state;
	READS("", "", "");
	READS("a,b\n", "", "");
	READS("a,b\n1,2\n3,\n", "2 a=1 b=2;3 a=3;", "");
	READS("a,b\r\n1,2\r\n\r\n3,4", "2 a=1 b=2;4 a=3 b=4;", "");
	READS("\xef\xbb\xbf""a\n1\n", "2 a=1;", "");
	READS("b,a\n\"x, \"\"y\"\"\",\"one\r\ntwo\nthree\"\n5,6\n", "2 b=x, \"y\" a=one two three;5 b=5 a=6;", "");
	READS("a,b\n,\n1\n1,2,3\n", "3 !1 values under 2 columns;4 !3 values under 2 columns;", "");
	READS("a;b\n\"1;2\";3,4\n", "2 a=1;2 b=3,4;", "");
	READS("b,a\n1;2,3\n", "2 b=1;2 a=3;", "");
	READS("a,b\nstop,1\n2,2\n", "2 a=stop b=1;", "stopped");
}

static void
no_csv(void **state)
{
	(void)state;
	READS("a,shoe\n1,2\n", "", "in:1: column 2 ('shoe') is not known");
	READS("a,b,a\n1,2,3\n", "", "in:1: column 'a' stands twice");
	READS("a,b\n1,2\n3,x\"y\n4,5\n", "2 a=1 b=2;", "in:3: no CSV from here on: a quote where none can be");
	READS("a\n1\n\"2\n3\n", "2 a=1;", "in:3: a quoted value that begins in this record never ends");
	READS("a\n\0\n", "", "in: holds a NUL byte: no text");
}

static void
json(void **state)
{
	(void)state;
	READS("{\"a\":\"1\",\"b\":2}\r\n\n  {\"b\":null,\"a\":\"\"}\n", "1 a=1 b=2;3;", "");
	READS("{\"a\":\"one\\ntwo\"}", "1 a=one two;", "");
	READS("{\"a\":1.5}\n{\"c\":1}\n{\"a\":1,\"a\":2}\n[1]\nx\n{\"a\":\"9\\u0000\"}\n",
	      "1 !a: neither a text nor a whole number;2 !column 'c' is not known;3 !not one JSON object on one line;"
	      "4 !not one JSON object on one line;5 !not one JSON object on one line;6 !not one JSON object on one line;", "");
	reads(ZC_RECORDS_JSON, "a,b\n", 4, "1 !not one JSON object on one line;", "");
	reads(ZC_RECORDS_CSV, "{\n1\n", 4, "", "in:1: no column is known: the first line has to name them");
	READS("{\"a\":\"stop\"}\n{\"a\":1}\n", "1 a=stop;", "stopped");
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(csv), cmocka_unit_test(no_csv), cmocka_unit_test(json) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
