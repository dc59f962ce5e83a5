/* Families as bytes and back: every key of the tables, made up at random. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "family.h"
#include "text.h"

struct list { char *v; size_t n; };

static unsigned seed = 20261124;

static unsigned
dice(unsigned n)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 8) % n;
}

static const char *
some_text(struct zc_arena *a)
{
	static const char *const texts[] = {"a", "k7q2m9xd4c", "s3m9tdk", "é\n\ttwo lines", "j.jansen@jgz-4-19"};
	return zc_arena_strdup(a, texts[dice(sizeof texts / sizeof *texts)]);
}

static void make_up(void *out, const struct zc_schema *s, struct zc_arena *a);

static void
make_up_value(void *field, const struct zc_key *k, struct zc_arena *a)
{
	struct list list = {NULL, 0};
	struct zc_strings strings = {NULL, 0};
	const char *text;
	switch (k->type) {
	case ZC_DATE:
		*(zc_day *)field = (zc_day)dice(40000) - 20000;
		break;
	case ZC_DATE_OR_NONE:
		if (dice(2))
			((struct zc_date_or_none *)field)->none = true;
		else
			((struct zc_date_or_none *)field)->day = (zc_day)dice(20000);
		break;
	case ZC_TIME:
		*(struct zc_time *)field = (struct zc_time){(int64_t)dice(1 << 22) * 1000 - 1000000000, (int)dice(1600) - 800, true};
		break;
	case ZC_YESNO:
		*(enum zc_yesno *)field = dice(2) ? ZC_YES : ZC_NO;
		break;
	case ZC_INT:
		*(int *)field = (int)dice(1000000);
		break;
	case ZC_MAP_OF:
	case ZC_LIST_OF:
		list.n = k->type == ZC_MAP_OF ? 1 : 1 + dice(3);
		list.v = zc_arena_alloc(a, list.n * k->sub->size);
		for (size_t i = 0; i < list.n; i++)
			make_up(list.v + i * k->sub->size, k->sub, a);
		memcpy(field, &list, k->type == ZC_MAP_OF ? sizeof list.v : sizeof list);
		break;
	case ZC_WORDS:
	case ZC_LINES:
	case ZC_REFS:
	case ZC_ACTORS:
		strings.n = 1 + dice(3);
		strings.v = zc_arena_alloc(a, strings.n * sizeof *strings.v);
		for (size_t i = 0; i < strings.n; i++)
			strings.v[i] = some_text(a);
		memcpy(field, &strings, sizeof strings);
		break;
	case ZC_AGES:
	case ZC_DURATION:
	case ZC_CUSTOM:
		fail_msg("%s: a key of the family file that cannot be packed", k->name);
		break;
	default:
		text = some_text(a);
		memcpy(field, &text, sizeof text);
	}
}

static void
make_up(void *out, const struct zc_schema *s, struct zc_arena *a)
{
	for (size_t i = 0; i < s->n; i++) {
		void *field = (char *)out + s->keys[i].offset;
		zc_schema_absent(field, s->keys[i].type);
		if (dice(4) || strcmp(s->keys[i].name, "family") == 0)
			make_up_value(field, &s->keys[i], a);
	}
}

static void compare(const void *x, const void *y, const struct zc_schema *s);

static void
compare_value(const void *x, const void *y, const struct zc_key *k)
{
	struct list a, b;
	const struct zc_strings *p = x, *q = y;
	switch (k->type) {
	case ZC_DATE:
		assert_int_equal(*(const zc_day *)x, *(const zc_day *)y);
		break;
	case ZC_DATE_OR_NONE:
		assert_int_equal(((const struct zc_date_or_none *)x)->none, ((const struct zc_date_or_none *)y)->none);
		assert_int_equal(((const struct zc_date_or_none *)x)->day, ((const struct zc_date_or_none *)y)->day);
		break;
	case ZC_TIME:
		assert_true(((const struct zc_time *)x)->utc == ((const struct zc_time *)y)->utc);
		assert_int_equal(((const struct zc_time *)x)->offset, ((const struct zc_time *)y)->offset);
		assert_int_equal(((const struct zc_time *)x)->set, ((const struct zc_time *)y)->set);
		break;
	case ZC_YESNO:
	case ZC_INT:
		assert_int_equal(*(const int *)x, *(const int *)y);
		break;
	case ZC_MAP_OF:
	case ZC_LIST_OF:
		memcpy(&a.v, x, sizeof a.v);
		memcpy(&b.v, y, sizeof b.v);
		a.n = a.v != NULL;
		b.n = b.v != NULL;
		if (k->type == ZC_LIST_OF) {
			memcpy(&a, x, sizeof a);
			memcpy(&b, y, sizeof b);
		}
		assert_int_equal(a.n, b.n);
		for (size_t i = 0; i < a.n && i < b.n; i++)
			compare(a.v + i * k->sub->size, b.v + i * k->sub->size, k->sub);
		break;
	case ZC_WORDS:
	case ZC_LINES:
	case ZC_REFS:
	case ZC_ACTORS:
		assert_int_equal(p->n, q->n);
		for (size_t i = 0; i < p->n; i++)
			assert_string_equal(p->v[i], q->v[i]);
		break;
	default:
		assert_true(zc_text_eq(*(const char *const *)x, *(const char *const *)y));
	}
}

static void
compare(const void *x, const void *y, const struct zc_schema *s)
{
	for (size_t i = 0; i < s->n; i++)
		compare_value((const char *)x + s->keys[i].offset, (const char *)y + s->keys[i].offset, &s->keys[i]);
}

static void
test_there_and_back(void **state)
{
	(void)state;
	for (int i = 0; i < 300; i++) {
		struct zc_arena a = {0};
		struct zc_text bytes = {0}, again = {0};
		struct zc_family *fam = zc_arena_alloc(&a, zc_family_schema.size), *back = NULL;
		make_up(fam, &zc_family_schema, &a);
		zc_family_pack(&bytes, fam);
		if (!zc_family_unpack(&back, bytes.s, bytes.len)) {
			fail_msg("family %d", i);
			abort();        /* not reached; some readers of C do not know that */
		}
		compare(fam, back, &zc_family_schema);
		zc_text_add(&again, "before it ");
		zc_family_pack(&again, back);
		assert_int_equal(again.len, 10 + bytes.len);
		assert_memory_equal(again.s + 10, bytes.s, bytes.len);
		assert_null(back->tree);
		for (size_t k = 0; k < back->signals.n; k++)
			if (back->signals.v[k].id != NULL)
				assert_non_null(zc_family_entry(back, back->signals.v[k].id, NULL));
		zc_family_free(back);
		zc_text_free(&again);
		zc_text_free(&bytes);
		zc_arena_free(&a);
	}
}

/* Read all that came out of bytes which may be anybody's. */
static void
use(const char *bytes, size_t len, bool damaged)
{
	struct zc_family *fam = NULL;
	struct zc_text again = {0};
	char *exact = zc_realloc(NULL, len, 1);         /* reading behind it shows */
	memcpy(exact, bytes, len);
	if (zc_family_unpack(&fam, exact, len)) {
		zc_family_pack(&again, fam);
		zc_family_lull(fam, 0);
		zc_family_entry(fam, "s000000", NULL);
	} else {
		assert_true(damaged);
		assert_null(fam);
	}
	zc_family_free(fam);
	zc_text_free(&again);
	free(exact);
}

/* Bytes that are no family are refused, or make another family: nothing else happens. */
static void
test_damaged(void **state)
{
	(void)state;
	struct zc_arena a = {0};
	struct zc_text bytes = {0};
	struct zc_family *fam = zc_arena_alloc(&a, zc_family_schema.size), *back = NULL;
	make_up(fam, &zc_family_schema, &a);
	zc_family_pack(&bytes, fam);
	use(bytes.s, bytes.len, false);
	for (size_t n = 0; n < bytes.len; n++) {
		use(bytes.s, n, true);
		assert_false(zc_family_unpack(&back, bytes.s, n));
	}
	zc_text_addc(&bytes, '\0');
	assert_false(zc_family_unpack(&back, bytes.s, bytes.len));
	bytes.len--;
	for (size_t i = 0; i < bytes.len * 8; i++) {
		size_t at = dice((unsigned)bytes.len);
		char was = bytes.s[at];
		bytes.s[at] = (char)(i % 2 ? dice(256) : (unsigned char)was ^ 1u << dice(8));
		use(bytes.s, bytes.len, true);
		bytes.s[at] = was;
	}
	zc_text_free(&bytes);
	zc_arena_free(&a);
}

/* What the packed form of a struct holds, byte for byte, and what it does not. */
struct small { struct zc_node *node; const char *one, *two; zc_day day; struct zc_time time; int number; enum zc_yesno yesno; };

static void
test_bounds(void **state)
{
	static const struct zc_key keys[] = {
		{"one", ZC_LINE, 0, offsetof(struct small, one), NULL, NULL, NULL},
		{"two", ZC_LINE, 0, offsetof(struct small, two), NULL, NULL, NULL},
		{"day", ZC_DATE, 0, offsetof(struct small, day), NULL, NULL, NULL},
		{"time", ZC_TIME, 0, offsetof(struct small, time), NULL, NULL, NULL},
		{"number", ZC_INT, 0, offsetof(struct small, number), NULL, NULL, NULL},
		{"yesno", ZC_YESNO, 0, offsetof(struct small, yesno), NULL, NULL, NULL},
	};
	static const struct zc_schema schema = {"small", sizeof(struct small), 0, keys, sizeof keys / sizeof *keys};
#define PACKED(bytes, fits) {bytes, sizeof (bytes) - 1, fits}
	static const struct { const char *bytes; size_t len; bool fits; } packed[] = {
		PACKED("\0\0", true),
		PACKED("\0", false),                           /* no end */
		PACKED("\x40\0", false),                       /* a seventh key */
		PACKED("\3\x12repeated!\0\x15\0", true),       /* from the start of "repeated!" */
		PACKED("\3\x12repeated!\0\x19\0", true),       /* from before it, but in the bytes */
		PACKED("\3\x12repeated!\0\x1b\0", false),      /* from before all */
		PACKED("\3\x12repeated!\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\0", false),
		PACKED("\1\4ab\0\0", true),
		PACKED("\1\4abc\0", false),                    /* longer than it says */
		PACKED("\1\6ab\0\0", false),
		PACKED("\1\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01\0", false),
		PACKED("\4\x8e\xf6\x2d\0", true),              /* 376199, the end of 2999 */
		PACKED("\4\x90\xf6\x2d\0", false),             /* the day after */
		PACKED("\x08\x80\x80\x80\x80\x80\4\0\0", true),
		PACKED("\x08\x82\x80\x80\x80\x80\4\0\0", false),
		PACKED("\x08\0\x90\x0d\0", true),              /* +14:00 */
		PACKED("\x08\0\x92\x0d\0", false),
		PACKED("\x10\xbf\x84\x3d\0", true),            /* 999999 */
		PACKED("\x10\xc0\x84\x3d\0", false),
		PACKED("\x20\2\0", true),
		PACKED("\x20\0\0", false),
		PACKED("\x20\3\0", false),
	};
	(void)state;
	for (size_t i = 0; i < sizeof packed / sizeof *packed; i++) {
		struct small x;
		struct zc_arena a = {0};
		if (zc_schema_unpack(&x, &schema, packed[i].bytes, packed[i].len, &a) != packed[i].fits)
			fail_msg("bytes %zu", i);
		zc_arena_free(&a);
	}
}

static zc_day
newest(const char *src)
{
	struct zc_tree *t = NULL;
	struct zc_family *fam = NULL;
	struct zc_findings f = {0};
	struct zc_err e = {0};
	assert_int_equal(zc_tree_parse(&t, "f.yaml", src, strlen(src), &e), ZC_OK);
	zc_family_load(&fam, t, NULL, &f);
	assert_int_equal(f.n, 0);
	zc_day day = zc_family_lull(fam, zc_day_of(2999, 12, 31)).since;
	zc_family_free(fam);
	zc_tree_free(t);
	zc_findings_free(&f);
	return day;
}

static void
test_lull(void **state)
{
	(void)state;
	assert_int_equal(zc_day_of(2026, 3, 2), newest("format: 1\nfamily: k7q2m9xd4c\nopened: 2026-03-02\n"
	    "persons:\n  - id: p7k2qxa\n    role: child\n    born: 2031-01-01\n"));
	assert_int_equal(zc_day_of(2026, 4, 10), newest("format: 1\nfamily: k7q2m9xd4c\nopened: 2026-03-02\n"
	    "plan:\n  since: 2026-03-30\n  goals:\n    - id: g2k8pwc\n      since: 2026-03-30\n      result: rent\n"
	    "      expected: 2027-01-01\n      actions:\n        - id: a7h5rnx\n          since: 2026-03-30\n"
	    "          what: apply\n          who: Sanne\n          by: 2026-04-15\n          done: 2026-04-10\n"));
	assert_int_equal(zc_day_of(2027, 1, 2), newest("format: 1\nfamily: k7q2m9xd4c\nopened: 2026-03-02\n"
	    "helpers:\n  - id: h4n7kca\n    who: r.groot@ggz\n    since: 2026-03-02\n    until: 2027-01-02\n"));
}

/* What came of a file that asks most of what loading can do: times of the zone, names, BSNs, and what is wrong. */
struct result { struct zc_text bytes; struct zc_err e; zc_day newest; bool found; };

static void *
load_often(void *ctx)
{
	static const char src[] = "format: 1\nfamily: k7q2m9xd4c\nopened: 2026-03-02\n"
	    "address: {street: Brouwersgracht, number: \"4\", postcode: 2511 AB, city: \"'s-Gravenhage\"}\n"
	    "persons:\n  - {id: p7k2qxa, role: child, given: Zoë, bsn: \"111222333\", born: 2020-01-01}\n"
	    "  - {id: p7k2qxa, role: parnet, bsn: \"111222334\"}\n"
	    "signals:\n  - id: s3m9tdk\n    at: 2026-03-29T12:15\n    by: j.jansen@jgz-4-19\n    about: p7k2qxa\n"
	    "    parents-informed: none\n    because: |\n      öne\n      two\n";
	struct result *r = ctx;
	for (int i = 0; i < 100; i++) {
		struct zc_tree *t = NULL;
		struct zc_family *fam = NULL, *back = NULL;
		struct zc_findings f = {0};
		zc_text_clear(&r->bytes);
		zc_err_clear(&r->e);
		if (zc_tree_parse(&t, "f.yaml", src, sizeof src - 1, &r->e) == ZC_OK)
			zc_family_load(&fam, t, "k7q2m9xd4c", &f);
		if (fam != NULL)
			zc_family_pack(&r->bytes, fam);
		if (zc_family_unpack(&back, r->bytes.s, r->bytes.len)) {
			r->found = zc_family_entry(back, "s3m9tdk", NULL) != NULL;
			r->newest = zc_family_lull(back, zc_day_of(2999, 12, 31)).since;
		}
		zc_findings_fail(&f, &r->e);
		zc_findings_free(&f);
		zc_family_free(back);
		zc_family_free(fam);
		zc_tree_free(t);
	}
	return NULL;
}

/* Two threads at once, each with its family; SANITIZE=thread sees more in it. */
static void
test_threads(void **state)
{
	(void)state;
	struct result r[2] = {{.found = false}, {.found = false}};
	pthread_t threads[2];
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, load_often, &r[i]), 0);
	for (size_t i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	for (size_t i = 0; i < 2; i++) {
		assert_string_equal(r[i].e.msg, "f.yaml:7:25: persons[2].role: \"parnet\" is none of: child parent "
		    "caregiver relative other (did you mean \"parent\"?)\n"
		    "f.yaml:7:38: persons[2].bsn: expected a BSN: nine digits that pass the eleven-test\n"
		    "f.yaml:7:10: persons[2].id: p7k2qxa stands at line 6 already");
		assert_int_equal(r[i].newest, zc_day_of(2026, 3, 29));
		assert_true(r[i].found);
		assert_int_equal(r[i].bytes.len, r[0].bytes.len);
		assert_memory_equal(r[i].bytes.s, r[0].bytes.s, r[0].bytes.len);
	}
	zc_text_free(&r[0].bytes);
	zc_text_free(&r[1].bytes);
}

static void
test_digest(void **state)
{
	(void)state;
	struct zc_schema other = zc_family_schema;
	other.n--;
	assert_true(zc_schema_digest(&zc_family_schema) == zc_schema_digest(&zc_family_schema));
	assert_true(zc_schema_digest(&zc_family_schema) != zc_schema_digest(&other));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_there_and_back), cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_bounds), cmocka_unit_test(test_lull),
		cmocka_unit_test(test_threads), cmocka_unit_test(test_digest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
