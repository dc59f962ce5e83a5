#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "schema.h"
#include "text.h"

/* A table with every type. */
struct leaf { struct zc_node *node; const char *id, *ref; };
struct every {
	struct zc_node *node;
	const char *text, *line, *word, *any, *family, *under, *actor, *who, *bsn, *postcode, *of;
	zc_day date;
	struct zc_date_or_none maybe;
	struct zc_time time;
	enum zc_yesno yesno;
	int number;
	struct zc_ages ages;
	struct zc_duration duration;
	struct zc_strings words, lines, refs, actors;
	struct leaf *map;
	ZC_LIST(struct leaf) list;
	int custom;
};

#define KEY(st, name, field, type, flags, words, sub, load) \
	{name, type, flags, offsetof(struct st, field), words, sub, load}

static const struct zc_key leaf_keys[] = {
	KEY(leaf, "id", id, ZC_ID, ZC_REQUIRED, NULL, NULL, NULL),
	KEY(leaf, "ref", ref, ZC_REF, 0, "b c", NULL, NULL),
};
static const struct zc_schema leaf_schema = {"leaf", sizeof(struct leaf), 'b', leaf_keys, 2};

static void
load_custom(void *field, const struct zc_tree *t, struct zc_node *n, struct zc_arena *a,
            struct zc_findings *f)
{
	(void)a;
	*(int *)field = (int)n->n;
	if (n->kind != ZC_SEQ)
		zc_schema_find(f, t, n, n, "custom");
}

static const struct zc_key every_keys[] = {
	KEY(every, "text", text, ZC_TEXT, ZC_PERSONAL, NULL, NULL, NULL),
	KEY(every, "line", line, ZC_LINE, ZC_PERSONAL, NULL, NULL, NULL),
	KEY(every, "word", word, ZC_WORD, 0, "clear unclear", NULL, NULL),
	KEY(every, "any", any, ZC_WORD, 0, NULL, NULL, NULL),
	KEY(every, "sex", text, ZC_WORD, ZC_PERSONAL, "female male", NULL, NULL),
	KEY(every, "family", family, ZC_FAMILY_REF, 0, NULL, NULL, NULL),
	KEY(every, "under", under, ZC_UNDER_REF, 0, NULL, NULL, NULL),
	KEY(every, "actor", actor, ZC_ACTOR, 0, NULL, NULL, NULL),
	KEY(every, "who", who, ZC_WHO, 0, NULL, NULL, NULL),
	KEY(every, "bsn", bsn, ZC_BSN, ZC_PERSONAL, NULL, NULL, NULL),
	KEY(every, "postcode", postcode, ZC_POSTCODE, ZC_PERSONAL, NULL, NULL, NULL),
	KEY(every, "of", of, ZC_REF, 0, "family b", NULL, NULL),
	KEY(every, "date", date, ZC_DATE, 0, NULL, NULL, NULL),
	KEY(every, "maybe", maybe, ZC_DATE_OR_NONE, 0, NULL, NULL, NULL),
	KEY(every, "time", time, ZC_TIME, 0, NULL, NULL, NULL),
	KEY(every, "yesno", yesno, ZC_YESNO, 0, NULL, NULL, NULL),
	KEY(every, "number", number, ZC_INT, 0, NULL, NULL, NULL),
	KEY(every, "ages", ages, ZC_AGES, 0, NULL, NULL, NULL),
	KEY(every, "duration", duration, ZC_DURATION, 0, NULL, NULL, NULL),
	KEY(every, "words", words, ZC_WORDS, 0, NULL, NULL, NULL),
	KEY(every, "lines", lines, ZC_LINES, 0, NULL, NULL, NULL),
	KEY(every, "refs", refs, ZC_REFS, 0, "b", NULL, NULL),
	KEY(every, "actors", actors, ZC_ACTORS, 0, NULL, NULL, NULL),
	KEY(every, "map", map, ZC_MAP_OF, 0, NULL, &leaf_schema, NULL),
	KEY(every, "list", list, ZC_LIST_OF, 0, NULL, &leaf_schema, NULL),
	KEY(every, "custom", custom, ZC_CUSTOM, 0, NULL, NULL, load_custom),
};
static const struct zc_schema every_schema = {"every", sizeof(struct every), 0, every_keys,
	sizeof every_keys / sizeof *every_keys};

/* What a source holds, or what is wrong with it. */
struct loaded {
	struct zc_tree *tree;
	struct zc_arena arena;
	struct zc_findings f;
	struct every x;
};

static void
load(struct loaded *l, const char *src)
{
	struct zc_err e = {0};
	memset(l, 0, sizeof *l);
	memset(&l->x, 0x5a, sizeof l->x);
	if (zc_tree_parse(&l->tree, "f.yaml", src, strlen(src), &e) != ZC_OK)
		fail_msg("%s", e.msg);
	zc_schema_load(&l->x, &every_schema, l->tree, l->tree->root, &l->arena, &l->f);
}

static void
unload(struct loaded *l)
{
	zc_findings_free(&l->f);
	zc_arena_free(&l->arena);
	zc_tree_free(l->tree);
}

static void
values(void **state)
{
	(void)state;
	struct loaded l;
	load(&l, "text: |\n  two\n  lines\nline: Ünal\nword: clear\nany: jgz-4-19\nfamily: k7q2m9xd4c\n"
	    "under: 3f9c2a1b07\nactor: a.b@c\nwho: a parent\nbsn: \"123456782\"\npostcode: 2511 AB\n"
	    "of: k7q2m9xd4c\ndate: 2026-02-28\nmaybe: none\ntime: 2026-03-02T10:15+01:00\nyesno: no\n"
	    "number: 0\nages: 0-3\nduration: 5 working days\nwords: [a, b]\nlines: one of them\n"
	    "refs: [b000000]\nactors: [a@b, Sanne]\nmap: {id: b111111}\n"
	    "list:\n- id: b222222\n- id: b333333\n  ref: c000000\ncustom: [x, y]\n");
	assert_int_equal(l.f.n, 0);
	assert_string_equal(l.x.text, "two\nlines\n");
	assert_string_equal(l.x.line, "Ünal");
	assert_string_equal(l.x.any, "jgz-4-19");
	assert_string_equal(l.x.of, "k7q2m9xd4c");
	assert_int_equal(l.x.date, zc_day_of(2026, 2, 28));
	assert_true(l.x.maybe.none);
	assert_int_equal(l.x.maybe.day, ZC_NO_DAY);
	assert_true(l.x.time.set);
	assert_int_equal(l.x.yesno, ZC_NO);
	assert_int_equal(l.x.number, 0);
	assert_int_equal(l.x.ages.to, 3);
	assert_int_equal(l.x.duration.unit, ZC_WORKING_DAYS);
	assert_int_equal(l.x.words.n, 2);
	assert_int_equal(l.x.lines.n, 1);
	assert_string_equal(l.x.lines.v[0], "one of them");
	assert_string_equal(l.x.actors.v[1], "Sanne");
	assert_string_equal(l.x.map->id, "b111111");
	assert_int_equal(l.x.list.n, 2);
	assert_string_equal(l.x.list.v[1].ref, "c000000");
	assert_ptr_equal(l.x.list.v[1].node, zc_node_get(l.tree->root, "list")->items[1]);
	assert_int_equal(l.x.custom, 2);
	assert_ptr_equal(l.x.node, l.tree->root);
	unload(&l);
}

static void
absent(void **state)
{
	(void)state;
	struct loaded l;
	load(&l, "words:\nlist:\n");
	assert_int_equal(l.f.n, 0);
	assert_null(l.x.text);
	assert_int_equal(l.x.date, ZC_NO_DAY);
	assert_int_equal(l.x.maybe.day, ZC_NO_DAY);
	assert_false(l.x.maybe.none);
	assert_false(l.x.time.set);
	assert_int_equal(l.x.yesno, ZC_UNSET);
	assert_int_equal(l.x.number, -1);
	assert_int_equal(l.x.ages.from, -1);
	assert_int_equal(l.x.duration.n, -1);
	assert_int_equal(l.x.words.n, 0);
	assert_int_equal(l.x.list.n, 0);
	assert_null(l.x.map);
	unload(&l);
}

static void
complains(const char *src, const char *want)
{
	struct loaded l;
	struct zc_err e = {0};
	load(&l, src);
	zc_findings_fail(&l.f, &e);
	assert_string_equal(e.msg, want);
	if (*want != '\0')
		assert_int_equal(e.status, ZC_DATA);
	unload(&l);
}

static void
keys(void **state)
{
	(void)state;
	complains("wrod: clear\n", "f.yaml:1:1: unknown key \"wrod\" (did you mean \"word\"?)");
	complains("\n  yesmo: no\n", "f.yaml:2:3: unknown key \"yesmo\" (did you mean \"yesno\"?)");
	complains("zzzzzz: 1\n", "f.yaml:1:1: unknown key \"zzzzzz\"");
	complains("Noor van den Berg: 1\n", "f.yaml:1:1: unknown key");
	complains("123456782: 1\n", "f.yaml:1:1: unknown key");
	complains("list:\n- id: b222222\n- ref: b222222\n", "f.yaml:3:3: list[2]: missing key \"id\"");
	complains("map: {}\n", "f.yaml:1:6: map: missing key \"id\"");
	complains("list:\n- {id: b222222, rfe: b222222}\n",
	    "f.yaml:2:17: list[1]: unknown key \"rfe\" (did you mean \"ref\"?)");
}

static void
words(void **state)
{
	(void)state;
	complains("word: claer\n",
	    "f.yaml:1:7: word: \"claer\" is none of: clear unclear (did you mean \"clear\"?)");
	complains("word: blue\n", "f.yaml:1:7: word: \"blue\" is none of: clear unclear");
	complains("word: Mr Blue\n", "f.yaml:1:7: word: expected one of: clear unclear");
	complains("word: [clear]\n", "f.yaml:1:7: word: expected one of: clear unclear");
	complains("sex: man\n", "f.yaml:1:6: sex: expected one of: female male");
	complains("any: Not a word\n", "f.yaml:1:6: any: expected a word of a-z, 0-9 and -");
	complains("any: -x\n", "f.yaml:1:6: any: expected a word of a-z, 0-9 and -");
	assert_true(zc_words_have("a bc  d", "bc"));
	assert_true(zc_words_have("a bc  d", "d"));
	assert_false(zc_words_have("a bc d", "b"));
	assert_false(zc_words_have("abc", ""));
	assert_false(zc_words_have(NULL, "a"));
}

static void
forms(void **state)
{
	(void)state;
	static const struct { const char *src, *what; } bad[] = {
		{"text: ' '", "7: text: expected text"},
		{"text: [a]", "7: text: expected text"},
		{"line: \"a\\nb\"", "7: line: expected one line of plain text"},
		{"family: k7q2m9xd4", "9: family: expected a family's id: a letter and nine of 0-9 a-z "
		    "without i, l, o, u"},
		{"under: 3f9c2a1b0", "8: under: expected ten hexadecimal digits: an agreement's blob"},
		{"actor: Jan", "8: actor: expected PERSON@ORG"},
		{"who: jan@", "6: who: expected PERSON@ORG or a plain name"},
		{"bsn: 123456789", "6: bsn: expected a BSN: nine digits that pass the eleven-test"},
		{"postcode: 251 AB", "11: postcode: expected a postcode as 1234 AB"},
		{"date: 2026-02-29", "7: date: expected a date as YYYY-MM-DD"},
		{"date: 2026-3-1", "7: date: expected a date as YYYY-MM-DD"},
		{"maybe: never", "8: maybe: expected a date as YYYY-MM-DD, or none"},
		{"time: 2026-01-01T25:00Z", "7: time: expected a time as YYYY-MM-DDTHH:MM+HH:MM, or a date"},
		{"yesno: true", "8: yesno: expected yes or no"},
		{"number: 010", "9: number: expected a whole number from 0 to 999999"},
		{"number: 1000000", "9: number: expected a whole number from 0 to 999999"},
		{"number: -1", "9: number: expected a whole number from 0 to 999999"},
		{"ages: 4-3", "7: ages: expected an age or ages as 0-3"},
		{"ages: 3-", "7: ages: expected an age or ages as 0-3"},
		{"duration: 2 fortnights", "11: duration: expected a duration as 2 weeks or 5 working days"},
		{"words: {a: b}", "8: words: expected a list of words"},
		{"words: [a, B]", "12: words[2]: expected a word of a-z, 0-9 and -"},
		{"refs: c000000", "7: refs: expected the id of an entry that begins with one of: b"},
		{"of: c000000", "5: of: expected the id of an entry that begins with one of: family b"},
		{"map: [a]", "6: map: expected a map of keys and values"},
		{"list: {id: b000000}", "7: list: expected a list of entries, each begun with a dash"},
		{"list: [b000000]", "8: list[1]: expected a map of keys and values"},
		{"map: {id: c000000}", "11: map.id: expected the id of a leaf: b and six of 0-9 a-z "
		    "without i, l, o, u"},
		{"custom: x", "9: custom: custom"},
		{"date:", "6: date: expected a date as YYYY-MM-DD"},
	};
	char want[256];
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		snprintf(want, sizeof want, "f.yaml:1:%s", bad[i].what);
		complains(bad[i].src, want);
	}
}

/* However the lines fall, how many more there are is said in full. */
static void
too_many(int first)
{
	struct zc_findings f = {0};
	struct zc_err e = {0};
	zc_findings_add(&f, ZC_DATA, NULL, NULL, NULL, "%*s", first, "x");
	for (int i = 0; i < 100; i++)
		zc_findings_add(&f, ZC_DATA, NULL, NULL, NULL, "a line of forty bytes, more or less long");
	zc_findings_fail(&f, &e);
	const char *last = strrchr(e.msg, '\n');
	char *end = NULL;
	size_t lines = 0;
	for (const char *p = e.msg; *p != '\0'; p++)
		lines += *p == '\n';
	assert_memory_equal(last, "\nand ", 5);
	assert_int_equal(lines + strtoul(last + 5, &end, 10), f.n);
	assert_string_equal(end, " more");
	assert_true(strlen(e.msg) > sizeof e.msg - 100);
	zc_findings_free(&f);
}

/* Findings become one failure: the highest status, and no more lines than fit. */
static void
failures(void **state)
{
	(void)state;
	struct zc_findings f = {0};
	struct zc_err e = {0};
	assert_int_equal(zc_findings_fail(&f, &e), ZC_OK);
	assert_int_equal(e.status, ZC_OK);
	zc_findings_add(&f, ZC_DATA, NULL, NULL, NULL, "first");
	zc_findings_add(&f, ZC_DENIED, NULL, NULL, "s1 late", "second")->article = "den-haag-2010 2.5";
	assert_int_equal(zc_findings_fail(&f, &e), ZC_DENIED);
	assert_int_equal(e.status, ZC_DENIED);
	assert_string_equal(e.msg, "first\nsecond (den-haag-2010 2.5)");
	assert_true(zc_findings_has(&f, "s1 late"));
	assert_false(zc_findings_has(&f, "s1"));
	zc_findings_free(&f);
	for (int i = 0; i < 40; i++)
		too_many(i);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values),
		cmocka_unit_test(absent),
		cmocka_unit_test(keys),
		cmocka_unit_test(words),
		cmocka_unit_test(forms),
		cmocka_unit_test(failures),
	};
	return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
