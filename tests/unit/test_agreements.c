/* What the three agreements say of cases: whom they propose, when a decision is
 * due, which terms run.  The same code, other files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "terms.h"
#include "text.h"

static const char utrecht[] = "examples/convenants/zuidoost-utrecht-2020.yaml";
static const char hague[] = "examples/convenants/den-haag-2010.yaml";
static const char three[] = "tests/data/three-party.yaml";

struct play {
	struct zc_text src;
	struct zc_tree *con_tree, *fam_tree;
	struct zc_convenant *con;
	struct zc_family *fam;
	struct zc_findings f;
	struct zc_case c;
};

/* A family with one child of that birth date, and more entries as YAML, on 1 June 2026. */
static void
play(struct play *p, const char *agreement, const char *born, const char *entries)
{
	struct zc_err e = {0};
	struct zc_text t = {0};
	*p = (struct play){0};
	if (zc_text_read_file(&p->src, agreement, ZC_TREE_BYTES, &e) != ZC_OK ||
	    zc_tree_parse(&p->con_tree, agreement, p->src.s, p->src.len, &e) != ZC_OK)
		fail_msg("%s", e.msg);
	zc_convenant_load(&p->con, p->con_tree, &p->f);
	zc_text_addf(&t, "format: 1\nfamily: k7q2m9xd4c\nopened: 2026-03-02\npersons:\n"
	             "  - {id: p7k2qxa, role: child, born: %s}\n%s", born, entries);
	if (zc_tree_parse(&p->fam_tree, "family.yaml", t.s, t.len, &e) != ZC_OK)
		fail_msg("%s", e.msg);
	zc_family_load(&p->fam, p->fam_tree, NULL, &p->f);
	if (zc_findings_fail(&p->f, &e) != ZC_OK)
		fail_msg("%s", e.msg);
	p->c = (struct zc_case){ .fam = p->fam, .con = p->con, .on = zc_day_of(2026, 6, 1) };
	zc_text_free(&t);
}

static void
end(struct play *p)
{
	zc_family_free(p->fam);
	zc_convenant_free(p->con);
	zc_findings_free(&p->f);
	zc_tree_free(p->fam_tree);
	zc_tree_free(p->con_tree);
	zc_text_free(&p->src);
}

static void
proposes(const char *agreement, const char *born, const char *entries, const char *kind, const char *rule)
{
	struct play p;
	struct zc_proposal x;
	play(&p, agreement, born, entries);
	zc_propose(&x, &p.c);
	if (!zc_text_eq(x.kind, kind) || !zc_text_eq(x.rule != NULL ? x.rule->rule : NULL, rule))
		fail_msg("proposed %s: %s", x.kind != NULL ? x.kind : "nobody", x.why.s);
	zc_proposal_free(&x);
	end(&p);
}

#define CHILD "2014-05-09"
#define FACT(F) "situation:\n  - {id: f111111, since: 2026-03-10, by: a.b@cjg, about: p7k2qxa, " F "}\n"
#define SIGNAL(ID, DAY, WHO, MORE) \
	"  - {id: s11111" ID ", at: " DAY ", by: " WHO ", about: p7k2qxa, clarity: clear, parents-informed: none, " \
	"because: x" MORE "}\n"
#define HELPER(WHO) "helpers:\n  - {id: h111111, who: " WHO ", since: 2026-03-10}\n"
#define ASKS ", asks: coordination"

static void
the_hague_proposes(void **state)
{
	(void)state;
	proposes(hague, CHILD, FACT("fact: measure, value: ots"), "bjz", "measure");
	proposes(hague, CHILD, FACT("fact: parent-in-care") "signals:\n" SIGNAL("1", "2026-03-02", "a.b@parnassia", ASKS),
	         "basiszorg", "parent-in-care");
	proposes(hague, CHILD, FACT("fact: parent-in-care"), "jgz-4-19", "no-social-work");
	proposes(hague, CHILD, FACT("fact: domestic-violence"), "cjg", "neutral-party");
	proposes(hague, CHILD, FACT("fact: too-complex, value: compulsion"), "vig", "compulsion");
	proposes(hague, CHILD, FACT("fact: too-complex, value: pressure"), "cjg", "pressure");
	proposes(hague, CHILD, FACT("fact: indication, value: categorical") HELPER("a.b@mee"), "categorical",
	         "categorical");
	proposes(hague, CHILD, HELPER("a.b@smw"), "school-social-work", "social-work");
	proposes(hague, CHILD, HELPER("a.b@amw"), "general-social-work", "social-work");
	proposes(hague, "2024-01-01", "", "jgz-0-4", "no-social-work-0-4");
	proposes(hague, CHILD, HELPER("a.b@vo-segbroek"), "jgz-4-19", "no-social-work");
	proposes(hague, "2005-01-01", "", "cjg", "cjg-sees-to-it");
}

static void
utrecht_proposes(void **state)
{
	(void)state;
	proposes(utrecht, CHILD, "", "local-team", "voluntary");
	proposes(utrecht, CHILD, FACT("fact: measure, value: ots"), "gi", "compulsory");
	proposes(utrecht, CHILD, FACT("fact: parents-coordinate"), "parent", "parents-themselves");
}

#define LEVEL(N) "decisions:\n  - {id: d111111, at: 2026-03-20, by: a.b@team-noord, forum: kitchen-table, " \
	"with-family: yes, coordination: needed, level: " N "}\n"

static void
three_proposes(void **state)
{
	(void)state;
	proposes(three, CHILD, FACT("fact: guardian"), "court-guardian", "guardian");
	proposes(three, CHILD, FACT("fact: debts, value: high") HELPER("a.b@schuldhulp"), "debt-counsel", "money-first");
	proposes(three, CHILD, LEVEL("1"), "neighbour", "near-by");
	proposes(three, CHILD, LEVEL("2"), "neighbourhood-team", "rest");
	proposes(three, CHILD, LEVEL("1") FACT("fact: danger"), "neighbourhood-team", "rest");
	proposes(three, "2024-01-01", "signals:\n" SIGNAL("1", "2026-03-02", "a.b@verloskundigen", ASKS),
	         "neighbourhood-team", "young");
}

/* A neighbour may coordinate where the agreement says so, and a finding place nowhere. */
static void
who_may(void **state)
{
	(void)state;
	static const struct { const char *agreement, *who, *role; size_t findings; } cases[] = {
		{ three, "Piet", "neighbour", 0 },
		{ three, "Piet", "coach", 1 },
		{ three, "a.b@opvang", NULL, 1 },
		{ utrecht, "Sanne", "parent", 0 },
		{ utrecht, "Piet", "network", 1 },
		{ utrecht, "a.b@altrecht", NULL, 0 },
		{ utrecht, "a.b@samen-veilig", NULL, 1 },
		{ utrecht, "a.b@huisarts", NULL, 1 },
		{ hague, "Sanne", "parent", 1 },
		{ hague, "a.b@vo-segbroek", NULL, 1 },
		{ hague, "a.b@bjz", NULL, 1 },
		{ hague, "a.b@jgz-4-19", NULL, 0 },
		{ hague, "a.b@jgz-0-4", NULL, 1 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct play p;
		struct zc_findings f = {0};
		play(&p, cases[i].agreement, CHILD, "");
		zc_may_coordinate(&f, &p.c, cases[i].who, cases[i].role, NULL, NULL, NULL);
		if (f.n != cases[i].findings)
			fail_msg("%s %s: %zu findings", cases[i].agreement, cases[i].who, f.n);
		zc_findings_free(&f);
		end(&p);
	}
}

static bool
due(const char *agreement, const char *entries)
{
	struct play p;
	zc_day since;
	play(&p, agreement, CHILD, entries);
	bool yes = zc_need_due(&p.c, &since, NULL);
	end(&p);
	return yes;
}

#define TWO(A, B) SIGNAL("1", "2026-03-02", A, "") SIGNAL("2", "2026-03-09", B, "")
#define THREE "signals:\n" TWO("a.b@team-noord", "a.b@schuldhulp") SIGNAL("3", "2026-03-10", "a.b@opvang", "")
#define MATCH(IDS) "matches:\n  - {id: m111111, at: 2026-03-10, signals: [" IDS "], evidence: bsn, under: 0123456789}\n"

static void
when_a_decision_is_due(void **state)
{
	(void)state;
	assert_false(due(utrecht, "signals:\n" SIGNAL("1", "2026-03-02", "a.b@altrecht", "")));
	assert_true(due(utrecht, "signals:\n" SIGNAL("1", "2026-03-02", "a.b@altrecht", ASKS)));
	assert_true(due(utrecht, "signals:\n" TWO("a.b@altrecht", "a.b@lijn5")));
	assert_true(due(hague, "signals:\n" TWO("a.b@jgz-4-19", "a.b@vo-segbroek")));
	/* two parties are not three, and three must match first */
	assert_false(due(three, "signals:\n" TWO("a.b@team-noord", "a.b@schuldhulp")));
	assert_false(due(three, THREE));
	assert_true(due(three, THREE MATCH("s111111, s111112, s111113")));
}

static void
matches(void **state)
{
	(void)state;
	static const struct { const char *agreement, *signals; size_t n; } cases[] = {
		{ utrecht, "signals:\n" TWO("a.b@altrecht", "a.b@lijn5"), 1 },
		{ utrecht, "signals:\n" TWO("a.b@altrecht", "c.d@altrecht"), 0 },
		{ three, "signals:\n" TWO("a.b@team-noord", "a.b@schuldhulp"), 0 },
		{ three, THREE, 1 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct play p;
		struct zc_arena a = {0};
		struct zc_match_group *g = NULL;
		play(&p, cases[i].agreement, CHILD, cases[i].signals);
		assert_int_equal(zc_matches_due(&g, &p.c, &a), cases[i].n);
		zc_arena_free(&a);
		end(&p);
	}
}

/* The due day of the term of that name; fails when there is none. */
static void
falls_due(const char *agreement, const char *entries, const char *term, const char *day)
{
	struct play p;
	struct zc_dues d;
	char is[ZC_DATE_LEN] = "none";
	play(&p, agreement, CHILD, entries);
	zc_terms_expected(&d, p.fam, p.con);
	for (size_t i = 0; i < d.n; i++)
		if (strcmp(d.v[i].rule->term, term) == 0)
			zc_day_format(is, d.v[i].due);
	if (strcmp(is, day) != 0)
		fail_msg("%s: %s falls due on %s, not %s", agreement, term, is, day);
	zc_dues_free(&d);
	end(&p);
}

#define LINE(L, AT, STEP) "escalations:\n  - {id: e111111, line: " L ", at: " AT ", by: a.b@x, because: x, " \
	"between: [a.b@x, c.d@y], steps: [{id: x111111, responsible: [a.b@x], step: " STEP "}]}\n"

static void
terms(void **state)
{
	(void)state;
	/* part 4 of Utrecht: two weeks to the talk, five working days to the commitment */
	falls_due(utrecht, LINE("process", "2026-07-01", "managers, since: 2026-07-01"), "talk", "2026-07-15");
	falls_due(utrecht, LINE("process", "2026-04-01", "managers, since: 2026-04-01, talk: 2026-04-24"), "commitment",
	          "2026-05-04");         /* King's Day between */
	falls_due(utrecht, LINE("content", "2026-07-01", "breakthrough-team, since: 2026-07-01"), "talk", "none");
	falls_due(utrecht, LINE("content", "2026-07-01", "breakthrough-team, since: 2026-07-01, talk: 2026-07-30"),
	          "commitment-content", "2026-08-06");
	falls_due(hague, FACT("fact: refuses-help"), "refusal", "2026-04-21");
	/* three working days with Sunday free alone, and a month that does not roll */
	falls_due(three, LINE("up", "2026-07-03", "bench, since: 2026-07-03"), "table", "2026-07-07");
	falls_due(three, LINE("up", "2026-07-03", "summit, since: 2026-07-09"), "table-summit", "2026-08-09");
	falls_due(three, FACT("fact: says-no"), "come-round", "2026-04-10");
}

static void
ladders(void **state)
{
	(void)state;
	struct play p;
	play(&p, three, CHILD, FACT("fact: danger"));
	const struct zc_line *up = zc_convenant_line(p.con, "up");
	assert_string_equal(zc_ladder_next(up, NULL, &p.c)->step, "bench");
	assert_string_equal(zc_ladder_next(up, "bench", &p.c)->step, "chamber");
	assert_string_equal(zc_ladder_next(up, "chamber", &p.c)->step, "summit");
	assert_null(zc_ladder_next(up, "summit", &p.c));
	end(&p);
	/* the CJG coordinator is for parties in the CJG */
	play(&p, hague, CHILD, "");
	assert_string_equal(zc_ladder_next(zc_convenant_line(p.con, "stagnation"), NULL, &p.c)->step, "youth-director");
	end(&p);
	play(&p, hague, CHILD, "coordination:\n  - {id: c111111, since: 2026-03-16, by: a.b@cjg, "
	     "coordinator: a.b@jgz-4-19, under: 0123456789}\n");
	assert_string_equal(zc_ladder_next(zc_convenant_line(p.con, "stagnation"), NULL, &p.c)->step, "cjg-coordinator");
	end(&p);
}

/* Who follows after an ending, by the age of the child. */
static void
follows(const char *agreement, const char *outcome, const char *born, const char *wanted)
{
	struct play p;
	play(&p, agreement, born, "");
	const struct zc_ending_rules *r = p.con->endings;
	const struct zc_word *w = zc_word_find(r->outcomes.v, r->outcomes.n, outcome, p.c.on);
	assert_non_null(w);
	const struct zc_organisation *o = zc_propose_follow(w, &p.c);
	assert_string_equal(o != NULL ? o->org : "nobody", wanted);
	end(&p);
}

static void
followers(void **state)
{
	(void)state;
	follows(hague, "stable", "2014-05-09", "jgz-4-19");
	follows(hague, "vulnerable", "2023-05-09", "jgz-0-4");
	follows(hague, "vulnerable", "2001-05-09", "nobody");
	follows(hague, "unstable", "2014-05-09", "nobody");
	follows(three, "shaky", "2014-05-09", "team-noord");
	follows(three, "calm", "2014-05-09", "nobody");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_hague_proposes),
		cmocka_unit_test(utrecht_proposes),
		cmocka_unit_test(three_proposes),
		cmocka_unit_test(who_may),
		cmocka_unit_test(when_a_decision_is_due),
		cmocka_unit_test(matches),
		cmocka_unit_test(terms),
		cmocka_unit_test(ladders),
		cmocka_unit_test(followers),
	};
	return cmocka_run_group_tests_name("agreements", tests, NULL, NULL);
}
