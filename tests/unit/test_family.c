#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "family.h"
#include "text.h"

static struct zc_text page, good;       /* zc-family(5), and the file in its EXAMPLES */

static int
read_page(void **state)
{
	(void)state;
	struct zc_err e = {0};
	if (zc_text_read_file(&page, "man/zc-family.5", 1 << 20, &e) != ZC_OK)
		return -1;
	const char *start = strstr(page.s, ".Sh EXAMPLES");
	start = start != NULL ? strstr(start, ".Bd -literal\n") : NULL;
	const char *end = start != NULL ? strstr(start, ".Ed\n") : NULL;
	if (end == NULL)
		return -1;
	start = strchr(start, '\n') + 1;
	zc_text_addn(&good, start, (size_t)(end - start));
	return 0;
}

static int
free_page(void **state)
{
	(void)state;
	zc_text_free(&page);
	zc_text_free(&good);
	return 0;
}

struct loaded {
	struct zc_tree *tree;
	struct zc_findings f;
	struct zc_family *fam;
	struct zc_text bytes;   /* of an unpacked family */
	struct zc_err e;        /* the findings as one failure */
};

static bool packed;             /* the present test wants good files packed and unpacked */

static int
be_packed(void **state)
{
	(void)state;
	packed = true;
	return 0;
}

static int
be_loaded(void **state)
{
	(void)state;
	packed = false;
	return 0;
}

static void
pack(struct loaded *l)
{
	zc_family_pack(&l->bytes, l->fam);
	zc_family_free(l->fam);
	zc_tree_free(l->tree);
	l->tree = NULL;
	assert_true(zc_family_unpack(&l->fam, l->bytes.s, l->bytes.len));
}

static void
load(struct loaded *l, const char *src, size_t len, const char *id)
{
	memset(l, 0, sizeof *l);
	if (zc_tree_parse(&l->tree, "f.yaml", src, len, &l->e) != ZC_OK)
		return;
	zc_family_load(&l->fam, l->tree, id, &l->f);
	assert_non_null(l->fam);
	zc_findings_fail(&l->f, &l->e);
	if (packed && l->f.n == 0)
		pack(l);
}

static void
unload(struct loaded *l)
{
	zc_family_free(l->fam);
	zc_text_free(&l->bytes);
	zc_findings_free(&l->f);
	zc_tree_free(l->tree);
}

static void
load_good(struct loaded *l)
{
	load(l, good.s, good.len, "t4n8wz2kqe");
	assert_string_equal(l->e.msg, "");
}

/* --- the page and the tables ----------------------------------------------- */

static const char *const type_names[] = {
	[ZC_TEXT] = "text", [ZC_LINE] = "line", [ZC_WORD] = "word", [ZC_ID] = "id",
	[ZC_REF] = "reference", [ZC_FAMILY_REF] = "family id", [ZC_UNDER_REF] = "agreement",
	[ZC_ACTOR] = "professional", [ZC_WHO] = "who", [ZC_BSN] = "BSN", [ZC_POSTCODE] = "postcode",
	[ZC_DATE] = "date", [ZC_DATE_OR_NONE] = "date or none", [ZC_TIME] = "time",
	[ZC_YESNO] = "yes or no", [ZC_INT] = "number", [ZC_WORDS] = "words",
	[ZC_REFS] = "references", [ZC_ACTORS] = "list of who", [ZC_MAP_OF] = "map of ",
	[ZC_LIST_OF] = "list of ", [ZC_CUSTOM] = NULL,
};

/* ".It Ic key", and the line of its type and class. */
static void
entry_line(struct zc_text *out, const struct zc_key *k)
{
	zc_text_addf(out, ".It Ic %s\n.Em %s%s", k->name, type_names[k->type],
	    k->sub != NULL ? k->sub->name : "");
	if (k->flags & ZC_REQUIRED)
		zc_text_add(out, ", required");
	if (k->type != ZC_LIST_OF)
		zc_text_add(out, k->flags & ZC_SETTABLE ? ", settable" :
		    k->flags & ZC_CORRECTABLE ? ", correctable" : ", fixed");
	if (k->flags & ZC_PERSONAL)
		zc_text_add(out, ", personal");
	zc_text_addc(out, '\n');
}

/* What the page says of the key must be what the table says, in that order. */
static const char *
documented(const char *section, const char *end, const struct zc_schema *s,
           const struct zc_key *k)
{
	struct zc_text want = {0};
	entry_line(&want, k);
	const char *at = strstr(section, want.s);
	if (at == NULL || at > end) {
		fail_msg("zc-family(5), section %s, lacks or misplaces: %s", s->name, want.s);
		abort();        /* not reached; some readers of C do not know that */
	}
	const char *next = strstr(at, "\n.It ");
	next = next == NULL || next > end ? end : next;
	for (const char *w = k->type == ZC_WORD ? k->words : NULL; w != NULL && *w != '\0';
	     w += strspn(w, " ")) {
		int n = (int)strcspn(w, " ");
		zc_text_clear(&want);
		zc_text_addf(&want, " %.*s", n, w);
		const char *said = strstr(at, want.s);
		if (said == NULL || said > next)
			fail_msg("zc-family(5), %s of %s, lacks: %s", k->name, s->name, want.s);
		w += n;
	}
	zc_text_free(&want);
	return at;
}

static const char *
section_of(const char *name, const char **end)
{
	struct zc_text title = {0};
	zc_text_addf(&title, "\n.Ss %s\n", name);
	const char *section = strstr(page.s, title.s);
	if (section == NULL) {
		fail_msg("zc-family(5) has no section %s", name);
		abort();
	}
	const char *ss = strstr(section + title.len, "\n.Ss "), *sh = strstr(section + title.len, "\n.Sh ");
	*end = ss != NULL && ss < sh ? ss : sh;
	zc_text_free(&title);
	return section;
}

static void
document(const struct zc_schema *s)
{
	const char *end, *entry_end;
	const char *at = section_of(s->name, &end), *entry = section_of("entry", &entry_end);
	size_t own = 0, items = 0;
	if (s->letter != 0) {
		char letter[] = {'\n', '.', 'S', 'q', ' ', s->letter, ' ', '\0'};
		const char *said = strstr(at, letter);
		assert_true(said != NULL && said < end);
	}
	for (const char *p = strstr(at, "\n.It "); p != NULL && p < end; p = strstr(p + 1, "\n.It "))
		items++;
	for (size_t i = 0; i < s->n; i++) {
		const struct zc_key *k = &s->keys[i];
		if (s->letter != 0 && (k->type == ZC_ID || strcmp(k->name, "from") == 0 ||
		                       strcmp(k->name, "void") == 0)) {
			documented(entry, entry_end, s, k);
			continue;
		}
		at = documented(at, end, s, k);
		own++;
	}
	assert_int_equal(own, items);
	for (size_t i = 0; i < s->n; i++)
		if (s->keys[i].sub != NULL)
			document(s->keys[i].sub);
}

static void
page_is_the_tables(void **state)
{
	(void)state;
	document(&zc_family_schema);
}

/* Flags that would contradict each other, and entries without their common keys. */
static void
check_table(const struct zc_schema *s)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct zc_key *k = &s->keys[i];
		assert_false((k->flags & ZC_SETTABLE) && (k->flags & ZC_CORRECTABLE));
		assert_false((k->flags & ZC_SETTABLE) && (k->flags & ZC_REQUIRED));
		assert_true(zc_schema_key(s, k->name) == k);
		if (k->type == ZC_TEXT)
			assert_true(k->flags & ZC_PERSONAL);
		if (k->type == ZC_DATE && k->words != NULL) {
			const struct zc_key *begin = zc_schema_key(s, k->words);
			assert_true(begin != NULL && begin->type == ZC_DATE);
		}
		if (strcmp(k->name, "until") == 0 && zc_schema_key(s, "since") != NULL)
			assert_string_equal(k->words, "since");
		if (k->sub != NULL)
			check_table(k->sub);
	}
	if (s->letter == 0)
		return;
	assert_int_equal(zc_schema_key(s, "id")->offset, offsetof(struct zc_entry, id));
	assert_int_equal(zc_schema_key(s, "from")->offset, offsetof(struct zc_entry, from));
	assert_int_equal(zc_schema_key(s, "void")->offset, offsetof(struct zc_entry, voided));
}

static void
tables(void **state)
{
	(void)state;
	check_table(&zc_family_schema);
}

/* --- a good file ------------------------------------------------------------ */

static void
good_file(void **state)
{
	(void)state;
	struct loaded l;
	load_good(&l);
	const struct zc_family *fam = l.fam;
	assert_int_equal(fam->format, 1);
	assert_string_equal(fam->persons.v[0].bsn, "111222333");
	assert_int_equal(fam->address->shared, ZC_NO);
	assert_true(fam->signals.v[1].parents_informed.none);
	assert_non_null(fam->signals.v[2].voided);
	assert_string_equal(fam->matches.v[0].signals.v[1], "s6z3nfw");
	assert_string_equal(fam->plan->goals.v[0].problems.v[0], "q5g9dzn");
	assert_string_equal(fam->plan->goals.v[0].actions.v[1].held.v[0].because, "first the post");
	assert_string_equal(fam->coordination.v[1].hand_over->from, "c1x5zrh");
	assert_int_equal(fam->terms.v[1].hard, zc_day_of(2026, 6, 24));
	assert_int_equal(fam->terms.v[0].hard, ZC_NO_DAY);
	unload(&l);
}

/* The good file with one piece of text replaced. */
static void
complains(const char *old, const char *new, const char *want)
{
	struct zc_text src = {0};
	struct loaded l;
	const char *at = strstr(good.s, old);
	if (at == NULL)
		fail_msg("not in the example: %s", old);
	zc_text_addn(&src, good.s, (size_t)(at - good.s));
	zc_text_add(&src, new);
	zc_text_add(&src, at + strlen(old));
	load(&l, src.s, src.len, "t4n8wz2kqe");
	assert_string_equal(l.e.msg, want);
	assert_int_equal(l.e.status, *want != '\0' ? ZC_DATA : ZC_OK);
	unload(&l);
	zc_text_free(&src);
}

static void
identities(void **state)
{
	(void)state;
	complains("format: 1", "format: 2", "f.yaml:2:9: format: this program knows format 1 only");
	complains("format: 1\n", "", "f.yaml:2:1: missing key \"format\"");
	complains("family: t4n8wz2kqe", "family: t4n8wz2kqf",
	    "f.yaml:3:9: family: t4n8wz2kqf, where the file's name says t4n8wz2kqe");
	complains("id: s8h2ydc", "id: s1k7vqa",
	    "f.yaml:49:7: signals[3].id: s1k7vqa stands at line 27 already");
	complains("id: y6b9rxd", "id: y1c4zkp",
	    "f.yaml:222:9: terms[2].reminders[1].id: y1c4zkp stands at line 216 already");
	complains("id: s8h2ydc", "id: m8h2ydc", "f.yaml:49:7: signals[3].id: expected the id of a "
	    "signal: s and six of 0-9 a-z without i, l, o, u");
}

static void
references(void **state)
{
	(void)state;
	complains("signals: [s1k7vqa, s6z3nfw]", "signals: [s1k7vqa, s0000000]",
	    "f.yaml:60:22: matches[1].signals[2]: expected the id of an entry that begins with one of: s");
	complains("signals: [s1k7vqa, s6z3nfw]", "signals: [s1k7vqa, s000000]",
	    "f.yaml:60:22: matches[1].signals[2]: no entry s000000 in this file");
	complains("signals: [s1k7vqa, s6z3nfw]", "signals: [s1k7vqa, s000000]\n"
	    "  void: {at: 2026-03-10T10:00+01:00, by: a.jansen@cjg, because: parted}", "");
	complains("match: m5r9btg", "match: s1k7vqa",
	    "f.yaml:68:10: contacts[1].match: expected the id of an entry that begins with one of: m");
	complains("of: x5k9bdm", "of: t8s3hgn",
	    "f.yaml:201:7: terms[1].of: expected the id of an entry that begins with one of: "
	    "family a b c d e f g h j k m n p q r s v w x z");
	complains("of: x5k9bdm", "of: t4n8wz2kqe", "");
	complains("of: x5k9bdm", "of: t4n8wz2kqf", "f.yaml:201:7: terms[1].of: t4n8wz2kqf is another family");
	complains("of: x5k9bdm", "of: t4n8wz2kqf\n  from: t4n8wz2kqf", "");
	complains("family: h3q9vd7m2s", "family: t4n8wz2kqe",
	    "f.yaml:73:11: refusals[1].family: refers to its own family");
	complains("from: c1x5zrh", "from: c7q2mbk",
	    "f.yaml:116:11: coordination[2].hand-over.from: refers to itself");
	complains("after: a3n6xhv", "after: a9r4cke",
	    "f.yaml:152:14: plan.goals[1].actions[2].after: refers to itself");
}

static void
circles(void **state)
{
	(void)state;
	complains("by: 2026-03-16\n", "by: 2026-03-16\n      after: a9r4cke\n",
	    "f.yaml:145:14: plan.goals[1].actions[1].after: waits for a9r4cke, which in the end "
	    "waits for this one");
}

static void
days(void **state)
{
	(void)state;
	complains("until: 2026-06-30", "until: 2025-08-31", "f.yaml:81:10: situation[1].until: lies before \"since\"");
	complains("until: 2026-06-30", "until: 2025-09-01", "");
	complains("done: 2026-03-14", "done: 2026-03-01",
	    "f.yaml:145:13: plan.goals[1].actions[1].done: lies before \"since\"");
	complains("due: 2026-06-16", "due: 2026-06-01", "f.yaml:204:8: terms[1].due: lies before \"start\"");
	complains("hard: 2026-06-24", "hard: 2026-06-16", "f.yaml:212:9: terms[2].hard: lies before \"due\"");
	complains("started: 2026-01-05", "started: 2025-09-30",
	    "f.yaml:90:12: helpers[1].started: lies before \"waiting-list\"");
	complains("    at: 2026-06-16\n", "    at: 2026-06-01\n",
	    "f.yaml:197:9: escalations[1].ended.at: lies before its entry's \"at\"");
	complains("until: 2026-06-30", "until: 2026-06-31",
	    "f.yaml:81:10: situation[1].until: expected a date as YYYY-MM-DD");
}

/* Nothing of a person in a message, whatever is wrong with it. */
static void
silent(void **state)
{
	(void)state;
	complains("bsn: \"111222333\"", "bsn: \"111222334\"",
	    "f.yaml:21:8: persons[1].bsn: expected a BSN: nine digits that pass the eleven-test");
	complains("born: 2016-11-23", "born: 23 november",
	    "f.yaml:19:9: persons[1].born: expected a date as YYYY-MM-DD");
	complains("sex: male", "sex: boy", "f.yaml:20:8: persons[1].sex: expected one of: female male other unknown");
	complains("  given: Youssef", "  Youssef: given", "f.yaml:15:3: persons[1]: unknown key");
	complains("  initials: Y.", "  initails: Y.",
	    "f.yaml:16:3: persons[1]: unknown key \"initails\" (did you mean \"initials\"?)");
}

/* --- looking up ------------------------------------------------------------- */

static void
entries(void **state)
{
	(void)state;
	struct loaded l;
	const struct zc_schema *s = NULL;
	struct zc_entry *x = NULL;
	struct zc_err e = {0};
	load_good(&l);
	assert_ptr_equal(zc_family_entry(l.fam, "b2j7wpy", &s), &l.fam->plan->goals.v[0].actions.v[1].held.v[0]);
	assert_string_equal(s->name, "hold");
	assert_ptr_equal(zc_family_entry(l.fam, "z9k2dwv", &s), &l.fam->endings.v[0].after_care.v[0]);
	assert_string_equal(s->name, "after-care");
	assert_null(zc_family_entry(l.fam, "b000000", NULL));
	assert_int_equal(zc_family_complete(l.fam, "s6", "s", &x, &e), ZC_OK);
	assert_string_equal(x->id, "s6z3nfw");
	assert_int_equal(zc_family_complete(l.fam, "a3n6xhv", NULL, &x, &e), ZC_OK);
	assert_ptr_equal(x, &l.fam->plan->goals.v[0].actions.v[0]);
	static const struct { const char *prefix, *letters; int status; const char *msg; } bad[] = {
		{"s", NULL, ZC_USAGE, "not an entry's id or its first 2 or more characters"},
		{"s7", NULL, ZC_NOINPUT, "s7: no such entry"},
		{"s6", "ag", ZC_NOINPUT, "s6: not an entry of the kind asked for"},
		{"zz", "z", ZC_NOINPUT, "zz: no such entry"},
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		zc_err_clear(&e);
		assert_int_equal(zc_family_complete(l.fam, bad[i].prefix, bad[i].letters, &x, &e),
		    bad[i].status);
		assert_string_equal(e.msg, bad[i].msg);
	}
	unload(&l);
	static const char two[] = "format: 1\nfamily: t4n8wz2kqe\nopened: 2026-01-01\npersons:\n"
	    "- {id: p111111, role: child}\n- {id: p122222, role: child}\n";
	load(&l, two, sizeof two - 1, NULL);
	zc_err_clear(&e);
	assert_int_equal(zc_family_complete(l.fam, "p1", "p", &x, &e), ZC_USAGE);
	assert_string_equal(e.msg, "p1: could be p111111 or p122222");
	unload(&l);
}

/* What stands in an entry that was moved was moved with it. */
static void
moved(void **state)
{
	(void)state;
	static const char src[] = "format: 1\nfamily: t4n8wz2kqe\nopened: 2026-01-01\n"
	    "helpers:\n- {id: h111111, who: a@b, since: 2026-01-01}\n"
	    "terms:\n- id: t111111\n  from: k7q2m9xd4c\n  of: k7q2m9xd4c\n  kind: contact\n  start: 2026-01-01\n"
	    "  due: 2026-02-01\n  under: 3f9c2a1b07\n"
	    "  pauses:\n  - {id: y111111, since: 2026-01-10, until: 2026-01-12, by: a@b}\n";
	struct loaded l;
	load(&l, src, sizeof src - 1, NULL);
	assert_string_equal(l.e.msg, "");
	assert_string_equal(l.fam->terms.v[0].pauses.v[0].from, "k7q2m9xd4c");
	assert_null(l.fam->helpers.v[0].from);
	static const struct { int day, since, until; } lulls[] = { { 9, 1, 10 }, { 10, 10, 12 }, { 11, 10, 12 }, { 12, 12, 0 } };
	for (size_t i = 0; i < sizeof lulls / sizeof *lulls; i++) {
		struct zc_lull lull = zc_family_lull(l.fam, zc_day_of(2026, 1, lulls[i].day));
		assert_int_equal(lull.since, zc_day_of(2026, 1, lulls[i].since));
		assert_int_equal(lull.until, lulls[i].until > 0 ? zc_day_of(2026, 1, lulls[i].until) : ZC_NO_DAY);
	}
	assert_int_equal(zc_family_lull(l.fam, zc_day_of(2025, 12, 31)).since, ZC_NO_DAY);
	unload(&l);
}

/* Ids of what counts on a day, "-" for nothing. */
static const char *
id_or_dash(const void *entry)
{
	return entry != NULL ? ((const struct zc_entry *)entry)->id : "-";
}

static void
on_days(void **state)
{
	(void)state;
	static const struct {
		int month, day;
		const char *coordination, *decision, *escalation, *ending;
	} want[] = {
		{2, 16, "-", "-", "-", "-"},
		{2, 17, "c1x5zrh", "d4y8gsc", "-", "-"},
		{3, 31, "c1x5zrh", "d4y8gsc", "-", "-"},
		{4, 1, "c7q2mbk", "d4y8gsc", "-", "-"},
		{6, 2, "c7q2mbk", "d4y8gsc", "e1t6fzx", "-"},
		{6, 15, "c7q2mbk", "d4y8gsc", "e1t6fzx", "-"},
		{6, 16, "c7q2mbk", "d4y8gsc", "-", "-"},
		{9, 8, "c7q2mbk", "d4y8gsc", "-", "z3f8mjt"},
	};
	struct loaded l;
	load_good(&l);
	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		zc_day on = zc_day_of(2026, want[i].month, want[i].day);
		assert_string_equal(id_or_dash(zc_family_coordination(l.fam, on)), want[i].coordination);
		assert_string_equal(id_or_dash(zc_family_decision(l.fam, on)), want[i].decision);
		assert_string_equal(id_or_dash(zc_family_escalation(l.fam, on)), want[i].escalation);
		assert_string_equal(id_or_dash(zc_family_ending(l.fam, on)), want[i].ending);
		assert_null(zc_family_join(l.fam, on));
		assert_int_equal(zc_family_episode(l.fam, on), zc_day_of(2026, 2, 3));
	}
	const struct zc_goal *g = &l.fam->plan->goals.v[0];
	assert_false(zc_action_open(&g->actions.v[0], zc_day_of(2026, 3, 1)));
	assert_true(zc_action_open(&g->actions.v[0], zc_day_of(2026, 3, 13)));
	assert_false(zc_action_open(&g->actions.v[0], zc_day_of(2026, 3, 14)));
	assert_true(zc_action_held(&g->actions.v[1], zc_day_of(2026, 4, 12)));
	assert_false(zc_action_held(&g->actions.v[1], zc_day_of(2026, 4, 13)));
	assert_true(zc_goal_open(g, zc_day_of(2026, 4, 13)));
	unload(&l);
}

static void
reopened(void **state)
{
	(void)state;
	static const char src[] = "format: 1\nfamily: t4n8wz2kqe\nopened: 2026-01-01\n"
	    "joined:\n- {id: j111111, at: 2026-05-01, by: a@b, into: h3q9vd7m2s, until: 2026-06-01}\n"
	    "coordination:\n"          /* two met in a merge: the newest counts */
	    "- {id: c111111, since: 2026-01-12, coordinator: a@b}\n"
	    "- {id: c222222, since: 2026-01-11, coordinator: a@c}\n"
	    "decisions:\n"
	    "- {id: d111111, at: 2026-01-10, by: a@b, coordination: needed}\n"
	    "- {id: d222222, at: 2026-04-10, by: a@b, coordination: not-needed}\n"
	    "- id: d333333\n  at: 2026-04-11\n  by: a@b\n  coordination: needed\n"
	    "  void: {at: 2026-04-11, by: a@b, because: mistake}\n"
	    "endings:\n- id: z111111\n  at: 2026-03-01\n  by: a@b\n  ground: moved\n"
	    "  reopened: {at: 2026-04-01, by: a@b}\n";
	struct loaded l;
	load(&l, src, sizeof src - 1, "t4n8wz2kqe");
	assert_string_equal(l.e.msg, "");
	assert_string_equal(id_or_dash(zc_family_coordination(l.fam, zc_day_of(2026, 1, 11))), "c222222");
	assert_string_equal(id_or_dash(zc_family_coordination(l.fam, zc_day_of(2026, 1, 12))), "c111111");
	zc_day march = zc_day_of(2026, 3, 31), april = zc_day_of(2026, 4, 1);
	assert_string_equal(id_or_dash(zc_family_ending(l.fam, march)), "z111111");
	assert_string_equal(id_or_dash(zc_family_ending(l.fam, april)), "-");
	assert_string_equal(id_or_dash(zc_family_decision(l.fam, march)), "d111111");
	assert_string_equal(id_or_dash(zc_family_decision(l.fam, april)), "-");
	assert_string_equal(id_or_dash(zc_family_decision(l.fam, april + 30)), "d222222");
	assert_int_equal(zc_family_episode(l.fam, march), zc_day_of(2026, 1, 1));
	assert_int_equal(zc_family_episode(l.fam, april), april);
	assert_string_equal(id_or_dash(zc_family_join(l.fam, zc_day_of(2026, 5, 31))), "j111111");
	assert_string_equal(id_or_dash(zc_family_join(l.fam, zc_day_of(2026, 6, 1))), "-");
	unload(&l);
}

/* --- anything at all -------------------------------------------------------- */

static void
mutations(void **state)
{
	(void)state;
	uint32_t seed = 20260302;
	char *src = zc_strdup(good.s);
	size_t loaded = 0;
	for (int i = 0; i < 5000; i++) {
		memcpy(src, good.s, good.len);
		for (int j = 0; j <= i % 3; j++) {
			seed = seed * 1664525 + 1013904223;
			size_t at = (seed >> 8) % good.len;
			seed = seed * 1664525 + 1013904223;
			/* Mostly bytes of the file itself: they get further than noise. */
			if (seed >> 31)
				src[at] = (char)(seed >> 16);
			else
				src[at] = good.s[(seed >> 8) % good.len];
		}
		struct loaded l;
		load(&l, src, good.len, "t4n8wz2kqe");
		if (l.fam != NULL) {
			zc_day on = zc_day_of(2026, 6, 2);
			zc_family_coordination(l.fam, on);
			zc_family_decision(l.fam, on);
			zc_family_entry(l.fam, "s1k7vqa", NULL);
			loaded++;
		}
		unload(&l);
	}
	assert_true(loaded > 1000);        /* the rest was no YAML any more */
	free(src);
}

int
main(void)
{
#define LOADED_AND_PACKED(test) cmocka_unit_test(test), {#test ", packed", test, be_packed, be_loaded, NULL}
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(page_is_the_tables),
		cmocka_unit_test(tables),
		LOADED_AND_PACKED(good_file),
		cmocka_unit_test(identities),
		cmocka_unit_test(references),
		cmocka_unit_test(circles),
		cmocka_unit_test(days),
		cmocka_unit_test(silent),
		LOADED_AND_PACKED(entries),
		LOADED_AND_PACKED(moved),
		LOADED_AND_PACKED(on_days),
		LOADED_AND_PACKED(reopened),
		cmocka_unit_test(mutations),
	};
	return cmocka_run_group_tests_name("family", tests, read_page, free_page);
}
