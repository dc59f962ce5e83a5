/* The agreement: the examples load, every word is checked, look-ups. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "convenant.h"
#include "text.h"

struct loaded {
	struct zc_text src;
	struct zc_tree *tree;
	struct zc_convenant *con;
	struct zc_findings f;
	struct zc_text said;         /* every finding, one a line */
};

static void
load_text(struct loaded *l)
{
	struct zc_err e = {0};
	if (zc_tree_parse(&l->tree, "convenant.yaml", l->src.s, l->src.len, &e) != ZC_OK)
		fail_msg("%s", e.msg);
	zc_convenant_load(&l->con, l->tree, &l->f);
	zc_text_add(&l->said, "");
	for (size_t i = 0; i < l->f.n; i++) {
		assert_int_equal(l->f.v[i].status, ZC_CONFIG);
		assert_true(l->f.v[i].line > 0 && l->f.v[i].column > 0);
		zc_finding_write(&l->said, &l->f.v[i]);
		zc_text_addc(&l->said, '\n');
	}
}

static void
read_source(struct loaded *l, const char *path)
{
	struct zc_err e = {0};
	*l = (struct loaded){0};
	if (zc_text_read_file(&l->src, path, ZC_TREE_BYTES, &e) != ZC_OK)
		fail_msg("%s", e.msg);
}

static void
unload(struct loaded *l)
{
	zc_convenant_free(l->con);
	zc_findings_free(&l->f);
	zc_tree_free(l->tree);
	zc_text_free(&l->src);
	zc_text_free(&l->said);
}

static const char utrecht[] = "examples/convenants/zuidoost-utrecht-2020.yaml";
static const char hague[] = "examples/convenants/den-haag-2010.yaml";
static const char three[] = "tests/data/three-party.yaml";

static void
load(struct loaded *l, const char *path)
{
	read_source(l, path);
	load_text(l);
	assert_string_equal(l->said.s, "");
}

/* Utrecht's agreement with one text in it replaced. */
static void
load_changed(struct loaded *l, const char *from, const char *to)
{
	struct zc_text t = {0};
	read_source(l, utrecht);
	const char *at = strstr(l->src.s, from);
	if (at == NULL)
		fail_msg("\"%s\" is not in the agreement", from);
	zc_text_addn(&t, l->src.s, (size_t)(at - l->src.s));
	zc_text_add(&t, to);
	zc_text_add(&t, at + strlen(from));
	zc_text_free(&l->src);
	l->src = t;
	load_text(l);
}

static void
refused(const char *from, const char *to, const char *says)
{
	struct loaded l;
	load_changed(&l, from, to);
	if (strstr(l.said.s, says) == NULL)
		fail_msg("expected \"%s\" of \"%s\", got:\n%s", says, to, l.said.s);
	unload(&l);
}

static void
examples(void **state)
{
	(void)state;
	const char *const paths[] = { utrecht, hague, three };
	const char *const names[] = { "zuidoost-utrecht-2020", "den-haag-2010", "three-party" };
	for (size_t i = 0; i < 3; i++) {
		struct loaded l;
		load(&l, paths[i]);
		assert_string_equal(l.con->convenant, names[i]);
		assert_int_equal(l.con->format, 1);
		assert_string_equal(l.con->under, "");
		unload(&l);
	}
}

/* --- every rule says where it comes from ---------------------------------- */

static bool
sourced(const struct zc_node *n)
{
	return zc_node_get(n, "article") != NULL || zc_node_get(n, "chosen") != NULL;
}

/* Walk the tables beside the tree: where a table knows `article`, the file has it or `chosen`. */
static void
every_rule(const struct zc_schema *s, const struct zc_node *map, const char *file)
{
	bool rule = zc_schema_key(s, "article") != NULL;
	/* a stage stands under its term's source unless it has its own */
	if (rule && strcmp(s->name, "stage") != 0 && !sourced(map))
		fail_msg("%s:%u: a %s without article or chosen", file, map->start.line, s->name);
	for (size_t i = 0; i < s->n; i++) {
		const struct zc_node *v = zc_node_get(map, s->keys[i].name);
		if (v == NULL || s->keys[i].type == ZC_CUSTOM)
			continue;
		if (s->keys[i].type == ZC_MAP_OF)
			every_rule(s->keys[i].sub, v, file);
		for (size_t j = 0; s->keys[i].type == ZC_LIST_OF && j < v->n; j++)
			every_rule(s->keys[i].sub, v->items[j], file);
	}
}

static void
sources(void **state)
{
	(void)state;
	const char *const paths[] = { utrecht, hague, three };
	for (size_t i = 0; i < 3; i++) {
		struct loaded l;
		load(&l, paths[i]);
		every_rule(&zc_convenant_schema, l.tree->root, paths[i]);
		unload(&l);
	}
}

/* --- what the sources say --------------------------------------------------- */

static void
utrecht_terms(void **state)
{
	(void)state;
	struct loaded l;
	load(&l, utrecht);
	const struct zc_term_rule *talk = zc_convenant_term(l.con, "talk");
	const struct zc_term_rule *word = zc_convenant_term(l.con, "commitment");
	assert_true(talk->within.n == 2 && talk->within.unit == ZC_WEEKS);
	assert_string_equal(talk->article, "4");
	assert_true(word->within.n == 5 && word->within.unit == ZC_WORKING_DAYS);
	assert_string_equal(word->starts, "talk");
	assert_true(zc_strings_have(&talk->line, "process") && !zc_strings_have(&talk->line, "content"));
	const struct zc_line *content = zc_convenant_line(l.con, "content");
	assert_int_equal(content->all_of.n, 5);
	assert_int_equal(content->one_of.n, 5);
	assert_string_equal(content->lifts, "lifts");
	assert_null(content->requires.v[0].lifts);
	assert_true(zc_strings_have(&content->not_when, "crisis"));
	assert_string_equal(zc_line_step(content, "breakthrough-team")->responsible.v[0],
	                    "t.meijer@doorbraakteam");
	assert_null(zc_convenant_term(l.con, "talk-content"));
	assert_int_equal(zc_convenant_ground(l.con, "moved")->hand_over, ZC_YES);
	assert_null(zc_convenant_ground(l.con, "away"));
	assert_int_equal(zc_convenant_term(l.con, "action")->within.n, -1);
	unload(&l);
}

static void
who_may(void **state)
{
	(void)state;
	struct loaded l;
	load(&l, hague);
	static const char *const never[] = {
		"a.b@vo-segbroek", "a.b@politie", "a.b@kinderdagverblijf", "a.b@woningcorporatie", "a.b@steinmetz",
		"a.b@gemeente", "a.b@parnassia", "a.b@nowhere", "Sanne",
	};
	static const char *const may[] = {
		"a.b@jgz-0-4", "a.b@jgz-4-19", "a.b@cjg", "a.b@vig", "a.b@smw", "a.b@amw", "a.b@bjz",
		"a.b@bureau-basiszorg", "a.b@mee", "a.b@jutters", "a.b@jeugdformaat",
	};
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		assert_false(zc_convenant_may(l.con, never[i], "coordinate", ZC_NO_DAY));
	for (size_t i = 0; i < sizeof may / sizeof *may; i++)
		assert_true(zc_convenant_may(l.con, may[i], "coordinate", ZC_NO_DAY));
	assert_true(zc_convenant_may(l.con, "a.b@jgz-4-19", "check", ZC_NO_DAY));
	assert_false(zc_convenant_may(l.con, "a.b@politie", "signal", ZC_NO_DAY));
	assert_true(zc_strings_have(&zc_convenant_kind_of(l.con, "a.b@politie", ZC_NO_DAY)->via, "bjz"));
	assert_string_equal(zc_convenant_proposal(l.con, "measure")->answerable, "bjz");
	assert_string_equal(zc_convenant_kind(l.con, "bjz")->coordinates.v[0].article, "1.1");
	assert_int_equal(zc_convenant_line(l.con, "stagnation")->steps.n, 5);
	assert_int_equal(zc_word_find(l.con->endings->outcomes.v, l.con->endings->outcomes.n, "unstable",
	                              ZC_NO_DAY)->ends, ZC_NO);
	const struct zc_word *level = zc_word_find(l.con->need->levels.v, l.con->need->levels.n, "4", ZC_NO_DAY);
	assert_int_equal(level->level, 4);
	unload(&l);
}

static void
ended_names(void **state)
{
	(void)state;
	struct loaded l;
	load(&l, three);
	zc_day end = zc_day_of(2025, 1, 1);
	assert_non_null(zc_convenant_org(l.con, "team-oud", end - 1));
	assert_null(zc_convenant_org(l.con, "team-oud", end));
	assert_non_null(zc_convenant_org(l.con, "team-oud", ZC_NO_DAY));
	assert_non_null(zc_convenant_kind_of(l.con, "a.b@team-oud", end - 1));
	assert_null(zc_convenant_kind_of(l.con, "a.b@team-oud", end));
	assert_false(zc_convenant_may(l.con, "a.b@team-oud", "signal", end));
	unload(&l);
}

static void
calendar(void **state)
{
	(void)state;
	struct loaded l;
	load(&l, three);
	const struct zc_calendar *c = &l.con->calendar;
	assert_int_equal(c->weekend, 1U << 7);
	assert_false(c->roll);
	assert_int_equal(c->nextra, 2);
	assert_true(c->extra[0].day < c->extra[1].day);
	assert_null(zc_calendar_free(c, zc_day_of(2026, 11, 21)));           /* a Saturday */
	assert_string_equal(zc_calendar_free(c, zc_day_of(2026, 10, 3)), "town relief");
	assert_non_null(zc_calendar_free(c, zc_day_of(2026, 12, 25)));
	assert_null(zc_calendar_free(c, zc_day_of(2026, 4, 27)));
	unload(&l);
}

/* --- conditions -------------------------------------------------------------- */

static void
conditions(void **state)
{
	(void)state;
	struct loaded l;
	load(&l, three);
	const struct zc_cond *c = l.con->need->when;
	assert_int_equal(c->op, ZC_COND_ALL);
	assert_int_equal(c->of.n, 3);
	assert_true(c->of.v[0].op == ZC_COND_MATCHED && c->of.v[0].yes);
	assert_true(c->of.v[1].op == ZC_COND_PARTIES && c->of.v[1].n == 3);
	assert_int_equal(c->of.v[2].op, ZC_COND_ANY);
	assert_string_equal(c->of.v[2].of.v[0].words.v[0], "clear");
	assert_int_equal(c->of.v[2].of.v[2].words.n, 2);
	/* several keys in one map: all of them */
	c = zc_convenant_proposal(l.con, "young")->when;
	assert_int_equal(c->op, ZC_COND_ALL);
	assert_int_equal(c->of.n, 2);
	assert_int_equal(c->of.v[0].op, ZC_COND_AGE);
	assert_int_equal(c->of.v[0].nages, 2);
	assert_true(c->of.v[0].ages[0].from == 0 && c->of.v[0].ages[0].to == 3);
	assert_true(c->of.v[0].ages[1].from == 12 && c->of.v[0].ages[1].to == 12);
	assert_int_equal(c->of.v[1].op, ZC_COND_ASKED_BY);
	c = zc_convenant_proposal(l.con, "near-by")->when;
	assert_int_equal(c->of.v[1].op, ZC_COND_NOT);
	assert_int_equal(c->of.v[1].of.n, 1);
	assert_int_equal(c->of.v[1].of.v[0].op, ZC_COND_ANY);
	c = zc_convenant_proposal(l.con, "money-first")->when;
	assert_string_equal(c->of.v[0].words.v[0], "debts=high");
	assert_null(zc_convenant_proposal(l.con, "rest")->when);
	unload(&l);
}

/* --- what is refused ----------------------------------------------------------- */

static void
undefined_words(void **state)
{
	(void)state;
	refused("kinds: [gi]", "kinds: [gii]", "assignment.proposal[1].kinds[1]: unknown kind \"gii\"");
	refused("answerable: gi", "answerable: court", "unknown kind \"court\": there are local-team gi");
	refused("roles: [parent, youth]", "roles: [parnet]", "unknown role \"parnet\" (did you mean \"parent\"?)");
	refused("when: {fact: parents-coordinate}", "when: {fact: parent-coordinates}",
	        "unknown fact \"parent-coordinates\" (did you mean \"parents-coordinate\"?)");
	refused("when: {fact: measure}", "when: {fact: measure=otss}", "fact \"measure\" has no value \"otss\"");
	refused("when: {fact: measure}", "when: {involved: schol}", "unknown kind \"schol\"");
	refused("when: {fact: measure}", "when: {coordinator: schol}", "unknown kind \"schol\"");
	refused("when: {fact: measure}", "when: {asked-by: schol}", "unknown kind \"schol\"");
	refused("when: {fact: measure}", "when: {forum: cjg}", "unknown forum \"cjg\"");
	refused("when: {fact: measure}", "when: {outcome: stable}", "unknown outcome \"stable\"");
	refused("when: {fact: measure}", "when: {at-step: manager}", "unknown step \"manager\"");
	refused("when: {fact: measure}", "when: {not: {holds: [crisis, bridgin]}}", "unknown guideline \"bridgin\"");
	refused("when: {decision: needed}", "when: {decision: neded}", "did you mean \"needed\"?");
	refused("facts: [refuses-help]", "facts: [refuses]", "unknown fact \"refuses\"");
	refused("who: [owner]", "who: [ownr]", "unknown person \"ownr\" (did you mean \"owner\"?)");
	refused("starts: match", "starts: ending\n    outcomes: [calm]", "unknown outcome \"calm\"");
	refused("line: [process]", "step: [maneger]", "unknown step \"maneger\"");
	refused("    may: [signal, plan]\n    law: zvw", "    may: [plan]\n    via: [gii]", "unknown kind \"gii\"");
	refused("line: [process]", "line: [proces]", "unknown line \"proces\"");
	refused("escalate: process", "escalate: proces", "unknown line \"proces\"");
	refused("remind: [managers]", "remind: [maneger]", "unknown person \"maneger\"");
	refused("remind: [managers]", "remind: [a.b@nowhere]", "unknown organisation \"nowhere\"");
	refused("responsible: [managers]", "responsible: [owner]", "unknown person \"owner\"");
	refused("manager: l.manders@lokaal-team", "manager: l.manders@lokal-team",
	        "organisations[1].manager: unknown organisation \"lokal-team\"");
	refused("    kind: gi\n", "    kind: g\n", "unknown kind \"g\"");
	refused("kings-day", "queens-day", "unknown holiday \"queens-day\"");
	refused("outcomes: []", "outcomes: [{outcome: calm, ends: yes, article: x, follow-by: [jgz]}]",
	        "unknown kind \"jgz\"");
}

static void
contradictions(void **state)
{
	(void)state;
	refused("format: 1", "format: 2", "format 2 is not known");
	refused("Europe/Amsterdam", "Europe/Utrecht", "convenant.yaml:16:12: time-zone: ");
	refused("valid-from: 2020-01-01", "valid-from: 2020-01-01\nvalid-until: 2019-12-31", "before valid-from");
	refused("ages-chosen", "ages-article: x\nages-chosen", "\"ages-chosen\" beside \"ages-article\"");
	refused("  roll: yes", "  short-terms: 2 days\n  roll: yes", "working days are asked, such as 2 working days");
	refused("  roll: yes", "  article: x\n  roll: yes", "\"chosen\" beside \"article\"");
	refused("org: altrecht", "org: lokaal-team", "organisation \"lokaal-team\" is there twice");
	refused("  - fact: long-history", "  - fact: measure", "fact \"measure\" is there twice");
	refused("term: decision", "term: contact", "term \"contact\" is there twice");
	refused("role: youth", "role: parent", "role \"parent\" is there twice");
	refused("ground: moved", "ground: no-need", "ground \"no-need\" is there twice");
	refused("rule: voluntary", "rule: compulsory", "rule \"compulsory\" is there twice");
	refused("guideline: urgent", "guideline: voluntary", "guideline \"voluntary\" is there twice");
	refused("not-when: [crisis]", "not-when: [urgent]", "both allows and forbids");
	refused("kinds: [gi]", "kinds: [school]", "kind \"school\" may not coordinate");
	refused("roles: [parent, youth]", "roles: [network]", "role \"network\" may not coordinate");
	refused("kinds: [gi]", "name: nobody", "proposes nobody");
	refused("parties: 2", "parties: 1", "a match takes two parties at least");
	refused("may: [signal, plan]", "may: [signal, plan]\n    via: [gi]", "through nobody");
	refused("may: [signal, coordinate, plan, escalate]",
	        "may: [signal]\n    coordinates: [{when: {asked: yes}, says: x}]", "may not coordinate at all");
}

static void
unsound_terms(void **state)
{
	(void)state;
	refused("    within: 5 working days\n", "", "missing key \"within\": match brings no date of its own");
	refused("met-by: contact", "met-by: done", "done never meets what starts with: match");
	refused("facts: [refuses-help]", "step: [managers]", "only for terms that start with: step talk commitment");
	refused("starts: match", "starts: match\n    outcomes: []", "only for terms that start with: ending evaluation");
	refused("        remind: [owner]\n", "", "terms[1].passed[1]: does nothing");
	refused("stage: managers", "stage: remind", "stage \"remind\" is there twice");
	refused("within: 2 weeks", "within: 2 fortnights", "expected a duration");
}

static void
unsound_conditions(void **state)
{
	(void)state;
	refused("{fact: measure}", "{}", "a condition is a map with one key at least");
	refused("{fact: measure}", "measure", "a condition is a map with one key at least");
	refused("{fact: measure}", "{fact: []}", "no fact in this list");
	refused("{fact: measure}", "{fact: {a: b}}", "not a fact");
	refused("{fact: measure}", "{all: []}", "no condition in this list");
	refused("{fact: measure}", "{age: old}", "not an age");
	refused("{fact: measure}", "{age: [0-3, 9-4]}", "not an age");
	refused("{fact: measure}", "{age: []}", "no age in this list");
	refused("{fact: measure}", "{matched: maybe}", "expected yes or no");
	refused("{fact: measure}", "{mached: yes}", "unknown key \"mached\" (did you mean \"matched\"?)");
	refused("{fact: measure}", "{parties: two}", "expected a whole number");
}

/* An agreement in which no key is right is named key by key, and nothing falls over. */
static void
misspelled(void **state)
{
	(void)state;
	struct loaded l = {0}, good;
	load(&good, hague);
	for (const char *p = good.src.s; *p != '\0'; p++) {
		zc_text_addc(&l.src, *p);
		if (p[0] != ':' && p[1] == ':' && (p[2] == ' ' || p[2] == '\n'))
			zc_text_addc(&l.src, 'q');
	}
	unload(&good);
	load_text(&l);
	assert_non_null(strstr(l.said.s, "unknown key \"formatq\" (did you mean \"format\"?)"));
	assert_non_null(strstr(l.said.s, "missing key \"organisations\""));
	unload(&l);
}

static void
in_order(void **state)
{
	(void)state;
	struct loaded l;
	load_changed(&l, "roll: yes", "rol: yes\n  holiday: []");
	assert_true(l.f.n > 2);
	for (size_t i = 1; i < l.f.n; i++)
		assert_true(l.f.v[i - 1].line <= l.f.v[i].line);
	unload(&l);
}

/* --- access over ssh -------------------------------------------------------------- */

static void
access_words(void **state)
{
	(void)state;
	refused("kinds: [local-team, gi, region]\n      verbs: [close-end", "kinds: [local-team, gi, region]\n      verbs: [close-ends",
	        "convenant.yaml:156:15: access.gives[7].verbs[1]: unknown verb \"close-ends\" (did you mean \"close-end\"?)");
	refused("verbs: [assign-check", "verbs: [init, assign-check", "unknown verb \"init\"");
	refused("verbs: [assign-check", "verbs: [plan-edit, assign-check", "unknown verb \"plan-edit\"");
	refused("verbs: [assign-check", "verbs: [audit-hook, assign-check", "unknown verb \"audit-hook\"");
	refused("      kinds: [local-team]\n      verbs: [assign", "      kinds: [local-teem]\n      verbs: [assign",
	        "unknown kind \"local-teem\" (did you mean \"local-team\"?)");
	refused("      kinds: [local-team]\n      verbs: [assign", "      kinds: [local-team, gi]\n      verbs: [assign",
	        "\"show-sql\" shows every family: kind \"gi\" may neither check nor see");
	refused("      kinds: [local-team]\n      verbs: [assign", "      verbs: [assign", "\"audit-verify\" shows every family: kinds is missing");
	refused("involved: organisation", "involved: everybody", "\"everybody\" is none of: person organisation");
}

static void
gives(const struct loaded *l, const char *who, const char *verb, bool yes)
{
	if (zc_convenant_gives(l->con, who, verb, 9500) != yes)
		fail_msg("%s %s", who, verb);
}

static void
access_gives(void **state)
{
	(void)state;
	struct loaded l;
	load(&l, three);
	gives(&l, "a@raad", "show", true);
	gives(&l, "a@team-noord", "signal-add", true);
	gives(&l, "a@raad", "signal-add", false);
	gives(&l, "a@raad", "show-sql", true);
	gives(&l, "a@team-noord", "show-sql", false);
	gives(&l, "a@raad", "sho", false);
	gives(&l, "a@raad", "init", false);
	gives(&l, "a@nowhere", "show", false);
	gives(&l, "Piet", "show", false);
	assert_false(zc_convenant_gives(l.con, "a@team-oud", "show", 20454));      /* until 2025 */
	assert_true(zc_convenant_sees_all(l.con, "a@opvang", 9500));               /* checks */
	assert_true(zc_convenant_sees_all(l.con, "a@team-noord", 9500));           /* sees */
	assert_false(zc_convenant_sees_all(l.con, "a@voogdij", 9500));
	unload(&l);
	load_changed(&l, "access:", "x-access:");
	gives(&l, "a@lokaal-team", "show", false);
	unload(&l);
}

/* --- signatures ------------------------------------------------------------------- */

#define SIGNED(KEYS) "\nsignatures:\n  required: yes\n" KEYS "organisations:\n"
#define A_KEY "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJKzrt0IBlWVI1pUbTgc6o0NvAXzaqoHEwvvgwtvDJ1W"
#define B_KEY "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKJzrt0IBlWVI1pUbTgc6o0NvAXzaqoHEwvvgwtvDJ1W"

static void
signatures(void **state)
{
	(void)state;
	struct loaded l;
	struct zc_text t = {0};
	zc_day on = ZC_NO_DAY;
	refused("\norganisations:\n", SIGNED(""), "nobody has a key");
	refused("\norganisations:\n", SIGNED("  keys:\n  - key: " A_KEY "\n"), "whose?");
	refused("\norganisations:\n", SIGNED("  keys:\n  - {org: nowhere, key: " A_KEY "}\n"), "nowhere");
	refused("\norganisations:\n", SIGNED("  keys:\n  - {org: altrecht, key: ssh-ed25519 short}\n"), "public half");
	refused("\norganisations:\n", SIGNED("  keys:\n  - {org: altrecht, key: " A_KEY "}\n"
	    "  - {who: b.devries@lokaal-team, key: " A_KEY " b}\n"), "as well");
	load_changed(&l, "\norganisations:\n", SIGNED("  keys:\n  - {org: altrecht, key: " A_KEY ", until: 2026-05-01}\n"
	    "  - {who: b.devries@lokaal-team, key: " B_KEY " b, since: 2026-03-01}\n"));
	assert_string_equal(l.said.s, "");
	assert_true(zc_day_parse(&on, "2026-04-30"));
	zc_convenant_signers(&t, l.con, "x@altrecht", on);
	assert_string_equal(t.s, "x@altrecht namespaces=\"git\" " A_KEY "\n");
	zc_text_clear(&t);
	zc_convenant_signers(&t, l.con, "x@altrecht", on + 1);
	zc_convenant_signers(&t, l.con, "x@lokaal-team", on);
	assert_int_equal(t.len, 0);
	zc_convenant_signers(&t, l.con, NULL, ZC_NO_DAY);
	assert_string_equal(t.s, "*@altrecht namespaces=\"git\",valid-before=\"20260501\" " A_KEY "\n"
	    "b.devries@lokaal-team namespaces=\"git\",valid-after=\"20260301\" " B_KEY " b\n");
	zc_text_free(&t);
	unload(&l);
}

/* --- the manual page ------------------------------------------------------------ */

/* Is the key a tagged item of the page: `.It Ic key`? */
static void
documented(const char *page, const char *key)
{
	struct zc_text item = {0};
	zc_text_addf(&item, "\n.It Ic %s", key);
	const char *at = strstr(page, item.s);
	while (at != NULL && at[item.len] != '\n' && at[item.len] != ' ')
		at = strstr(at + 1, item.s);
	if (at == NULL)
		fail_msg("zc-convenant(5) does not name \"%s\"", key);
	zc_text_free(&item);
}

static void
documented_words(const char *page, const char *words)
{
	for (const char *p = words; p != NULL && *p != '\0'; p += strspn(p, " ")) {
		size_t n = strcspn(p, " ");
		struct zc_text w = {0};
		zc_text_addn(&w, p, n);
		if (strstr(page, w.s) == NULL)
			fail_msg("zc-convenant(5) does not name the word \"%s\"", w.s);
		zc_text_free(&w);
		p += n;
	}
}

static void
documented_all(const char *page, const struct zc_schema *s)
{
	for (size_t i = 0; i < s->n; i++) {
		documented(page, s->keys[i].name);
		documented_words(page, s->keys[i].words);
		if (s->keys[i].sub != NULL)
			documented_all(page, s->keys[i].sub);
	}
}

static void
page(void **state)
{
	(void)state;
	struct zc_text t = {0};
	struct zc_err e = {0};
	if (zc_text_read_file(&t, "man/zc-convenant.5", ZC_TREE_BYTES, &e) != ZC_OK)
		fail_msg("%s", e.msg);
	documented_all(t.s, &zc_convenant_schema);
	documented_all(t.s, &zc_cond_schema);
	documented_words(t.s, zc_remote_verbs);
	for (size_t i = 0; zc_holiday_name(i) != NULL; i++)
		documented_words(t.s, zc_holiday_name(i));
	zc_text_free(&t);
}

/* The page's own example is an agreement. */
static void
page_example(void **state)
{
	(void)state;
	struct loaded l;
	read_source(&l, "man/zc-convenant.5");
	const char *at = strstr(l.src.s, ".Sh EXAMPLES");
	assert_non_null(at);
	at = strstr(at, ".Bd -literal");
	assert_non_null(at);
	at = strchr(at, '\n') + 1;
	const char *end = strstr(at, ".Ed");
	assert_non_null(end);
	struct zc_text example = {0};
	zc_text_addn(&example, at, (size_t)(end - at));
	zc_text_free(&l.src);
	l.src = example;
	load_text(&l);
	assert_string_equal(l.said.s, "");
	unload(&l);
}

static void
cite(void **state)
{
	(void)state;
	struct loaded l;
	struct zc_text t = {0};
	load(&l, hague);
	zc_convenant_cite(&t, l.con, "2.5");
	assert_string_equal(t.s, "den-haag-2010 2.5");
	zc_text_clear(&t);
	zc_convenant_cite(&t, l.con, NULL);
	assert_string_equal(t.s, "den-haag-2010");
	zc_text_free(&t);
	unload(&l);
	zc_convenant_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(examples),
		cmocka_unit_test(sources),
		cmocka_unit_test(utrecht_terms),
		cmocka_unit_test(who_may),
		cmocka_unit_test(ended_names),
		cmocka_unit_test(calendar),
		cmocka_unit_test(conditions),
		cmocka_unit_test(undefined_words),
		cmocka_unit_test(contradictions),
		cmocka_unit_test(unsound_terms),
		cmocka_unit_test(unsound_conditions),
		cmocka_unit_test(misspelled),
		cmocka_unit_test(in_order),
		cmocka_unit_test(access_words), cmocka_unit_test(access_gives), cmocka_unit_test(signatures),
		cmocka_unit_test(page),
		cmocka_unit_test(page_example),
		cmocka_unit_test(cite),
	};
	return cmocka_run_group_tests_name("convenant", tests, NULL, NULL);
}
