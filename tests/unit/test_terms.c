#include "rules_fixture.h"

static const char utrecht[] = "examples/convenants/zuidoost-utrecht-2020.yaml";

#define FAMILY                                                                           \
	"format: 1\n"                                                                    \
	"family: k7q2m9xd4c\n"                                                           \
	"opened: 2026-03-02\n"                                                           \
	"persons:\n"                                                                     \
	"- {id: p7k2qxa, role: child, born: 2014-05-09}\n"
#define SIGNALS                                                                          \
	"signals:\n"                                                                     \
	"- {id: s3m9tda, at: 2026-03-02T10:15+01:00, by: a.jansen@lokaal-team, about: p7k2qxa}\n" \
	"- {id: s3m9tdb, at: 2026-03-09T09:00+01:00, by: k.smit@altrecht, about: p7k2qxa%s}\n"
#define MATCH "matches:\n- {id: m1f6zca, at: 2026-03-09T09:00+01:00, signals: [s3m9tda, s3m9tdb], evidence: family}\n"
#define CONTACT                                                                          \
	"contacts:\n- {id: k1f6zca, at: 2026-03-10T09:00+01:00, by: a.jansen@lokaal-team, " \
	"between: [a.jansen@lokaal-team, k.smit@altrecht], match: m1f6zca}\n"
#define DECIDED                                                                          \
	"decisions:\n"                                                                   \
	"- {id: d6w1xra, at: 2026-03-16T10:00+01:00, by: a.jansen@lokaal-team, forum: local-team, coordination: needed}\n"
#define COORDINATED                                                                      \
	"coordination:\n- {id: c2v8r1a, since: 2026-03-16, by: a.jansen@lokaal-team, coordinator: a.jansen@lokaal-team}\n"
#define PLANNED                                                                          \
	"plan:\n  since: 2026-03-30\n  by: a.jansen@lokaal-team\n"
#define GOAL(more)                                                                       \
	"  goals:\n"                                                                     \
	"  - id: g2k8pwa\n"                                                              \
	"    since: 2026-03-30\n"                                                        \
	"    result: rent\n"                                                             \
	"    actions:\n"                                                                 \
	"    - {id: a7h5rna, since: 2026-03-30, what: pay, who: t.kok@altrecht, by: 2026-04-15" more "}\n"
#define STEP(line, step, since, more)                                                    \
	"escalations:\n"                                                                 \
	"- id: e4m2pta\n"                                                                \
	"  line: " line "\n"                                                             \
	"  at: " since "\n"                                                              \
	"  by: a.jansen@lokaal-team\n"                                                   \
	"  between: [a.jansen@lokaal-team, k.smit@altrecht]\n"                           \
	"  steps:\n"                                                                     \
	"  - {id: x6q3nva, step: " step ", since: " since ", responsible: [l.manders@lokaal-team]" more "}\n"
#define REOPENED "  reopened: {at: 2026-06-01T10:00+02:00, by: a.jansen@lokaal-team}\n"
#define ENDED(more)                                                                      \
	"endings:\n"                                                                     \
	"- id: z1n7kca\n"                                                                \
	"  at: 2026-05-01T10:00+02:00\n"                                                 \
	"  by: a.jansen@lokaal-team\n"                                                   \
	"  ground: results-reached\n"                                                    \
	"  after-care: [{id: z1n7kcb, who: jgz, what: calls, until: 2026-10-15}]\n" more

static const struct zc_due *
due_of(const struct zc_dues *d, const char *term, const char *of)
{
	for (size_t i = 0; i < d->n; i++)
		if (!strcmp(d->v[i].rule->term, term) && !strcmp(d->v[i].of, of))
			return &d->v[i];
	return NULL;
}

static void
is_day(zc_day d, const char *text)
{
	char s[ZC_DATE_LEN] = "none";
	if (d != ZC_NO_DAY)
		zc_day_format(s, d);
	assert_string_equal(s, text);
}

/* One term of a family under the Utrecht agreement: start due met ended, or "none". */
static void
expects(const char *family, const char *term, const char *of, const char *says)
{
	struct fixture x = { .fam = NULL };
	struct zc_dues d;
	struct zc_text got = { 0 };
	load_example(&x, utrecht);
	load_family(&x, family);
	zc_terms_expected(&d, x.fam, x.con);
	const struct zc_due *t = due_of(&d, term, of);
	const zc_day days[] = { t ? t->start : 0, t ? t->due : 0, t ? t->met : 0, t ? t->ended : 0 };
	for (size_t i = 0; t && i < 4; i++) {
		char s[ZC_DATE_LEN] = "-";
		if (days[i] != ZC_NO_DAY)
			zc_day_format(s, days[i]);
		zc_text_addf(&got, "%s%s", i ? " " : "", s);
	}
	if (strcmp(t ? got.s : "none", says) != 0)
		fail_msg("%s of %s: %s, not %s", term, of, t ? got.s : "none", says);
	zc_text_free(&got);
	zc_dues_free(&d);
	drop(&x);
}

/* Two weeks for the talk, five working days for the commitment: around Easter
 * (Good Friday 3 April, Monday 6 April), King's day (27 April), Liberation day,
 * Ascension (14 May), Whit Monday (25 May) and Christmas. */
static void
utrecht_escalation(void **state)
{
	(void)state;
	expects(FAMILY STEP("process", "managers", "2026-07-01", ""),
	        "talk", "x6q3nva", "2026-07-01 2026-07-15 - -");
	expects(FAMILY STEP("process", "managers", "2026-07-01", ", talk: 2026-07-10"),
	        "talk", "x6q3nva", "2026-07-01 2026-07-15 2026-07-10 -");
	expects(FAMILY STEP("process", "managers", "2026-07-01", ", talk: 2026-07-10"),
	        "commitment", "x6q3nva", "2026-07-10 2026-07-17 - -");
	expects(FAMILY STEP("process", "managers", "2026-07-01", ", talk: 2026-07-10, commitment: 2026-07-16, until: 2026-07-16"),
	        "commitment", "x6q3nva", "2026-07-10 2026-07-17 2026-07-16 -");
	/* two weeks on Good Friday, on King's day and on the Thursday of Ascension roll */
	expects(FAMILY STEP("process", "managers", "2026-03-20", ""),
	        "talk", "x6q3nva", "2026-03-20 2026-04-07 - -");
	expects(FAMILY STEP("process", "managers", "2026-04-13", ""),
	        "talk", "x6q3nva", "2026-04-13 2026-04-28 - -");
	expects(FAMILY STEP("process", "managers", "2026-04-30", ""),
	        "talk", "x6q3nva", "2026-04-30 2026-05-15 - -");
	/* Friday 11 December + 2 weeks is Christmas day, then Boxing day and a Sunday */
	expects(FAMILY STEP("process", "managers", "2026-12-11", ""),
	        "talk", "x6q3nva", "2026-12-11 2026-12-28 - -");
	/* five working days: 2, 7, 8, 9, 10 April; 28, 29, 30 April, 1, 4 May; 13, 15, 18, 19, 20 May */
	expects(FAMILY STEP("process", "managers", "2026-03-20", ", talk: 2026-04-01"),
	        "commitment", "x6q3nva", "2026-04-01 2026-04-10 - -");
	expects(FAMILY STEP("process", "managers", "2026-04-20", ", talk: 2026-04-24"),
	        "commitment", "x6q3nva", "2026-04-24 2026-05-04 - -");
	expects(FAMILY STEP("process", "managers", "2026-05-06", ", talk: 2026-05-12"),
	        "commitment", "x6q3nva", "2026-05-12 2026-05-20 - -");
	expects(FAMILY STEP("process", "managers", "2026-12-11", ", talk: 2026-12-23"),
	        "commitment", "x6q3nva", "2026-12-23 2026-12-31 - -");
	/* the meeting of the breakthrough team has no term, what follows has */
	expects(FAMILY STEP("content", "breakthrough-team", "2026-07-01", ", talk: 2026-07-10"),
	        "talk", "x6q3nva", "none");
	expects(FAMILY STEP("content", "breakthrough-team", "2026-07-01", ", talk: 2026-07-10"),
	        "commitment-content", "x6q3nva", "2026-07-10 2026-07-17 - -");
	/* taken further or scaled down: the talk is not owed any more */
	expects(FAMILY STEP("process", "managers", "2026-07-01", ", until: 2026-07-03"),
	        "talk", "x6q3nva", "2026-07-01 2026-07-15 - 2026-07-03");
	expects(FAMILY STEP("process", "managers", "2026-07-01", "")
	        "  ended: {at: 2026-07-06, by: a.jansen@lokaal-team}\n",
	        "talk", "x6q3nva", "2026-07-01 2026-07-15 - 2026-07-06");
}

static void
of_a_case(void **state)
{
	(void)state;
	char matched[1024], withdrawn[1024];
	snprintf(matched, sizeof matched, FAMILY SIGNALS MATCH, "");
	snprintf(withdrawn, sizeof withdrawn, FAMILY SIGNALS MATCH,
	         ", withdrawn: {at: 2026-03-12T09:00+01:00, by: k.smit@altrecht}");
	expects(matched, "contact", "m1f6zca", "2026-03-09 2026-03-16 - -");
	expects(matched, "decision", "s3m9tdb", "2026-03-09 2026-03-23 - -");
	expects(withdrawn, "contact", "m1f6zca", "2026-03-09 2026-03-16 - 2026-03-12");
	expects(withdrawn, "decision", "s3m9tdb", "2026-03-09 2026-03-23 - 2026-03-12");
	/* recording the match does not replace the term */
	char unmatched[1024], decided[2048];
	snprintf(unmatched, sizeof unmatched, FAMILY SIGNALS, "");
	expects(unmatched, "decision", "s3m9tdb", "2026-03-09 2026-03-23 - -");
	snprintf(decided, sizeof decided, FAMILY SIGNALS MATCH CONTACT DECIDED, "");
	expects(decided, "contact", "m1f6zca", "2026-03-09 2026-03-16 2026-03-10 -");
	expects(decided, "decision", "s3m9tdb", "2026-03-09 2026-03-23 2026-03-16 -");
	expects(decided, "assignment", "d6w1xra", "2026-03-16 2026-03-23 - -");
	expects(FAMILY DECIDED COORDINATED, "assignment", "d6w1xra", "2026-03-16 2026-03-23 2026-03-16 -");
	expects(FAMILY DECIDED
	        "- {id: d6w1xrb, at: 2026-03-18T10:00+01:00, by: a.jansen@lokaal-team, coordination: not-needed, guard: An}\n",
	        "assignment", "d6w1xra", "2026-03-16 2026-03-23 - 2026-03-18");
	/* who comes in after "not needed" makes it due again: another term, from the day that he came */
	char again[2048];
	snprintf(again, sizeof again, FAMILY SIGNALS
	         "- {id: s3m9tdc, at: 2026-03-20T09:00+01:00, by: r.groot@de-rading, about: p7k2qxa}\n"
	         "decisions:\n- {id: d6w1xrb, at: 2026-03-18T10:00+01:00, by: a.jansen@lokaal-team, coordination: not-needed, guard: An}\n", "");
	expects(again, "decision", "s3m9tdb", "2026-03-09 2026-03-23 2026-03-18 -");
	expects(again, "decision", "s3m9tdc", "2026-03-20 2026-04-07 - -");
	expects(FAMILY COORDINATED, "plan", "c2v8r1a", "2026-03-16 2026-04-28 - -");
	expects(FAMILY COORDINATED PLANNED, "plan", "c2v8r1a", "2026-03-16 2026-04-28 2026-03-30 -");
	expects(FAMILY COORDINATED PLANNED, "first-evaluation", "k7q2m9xd4c", "2026-03-30 2026-06-30 - -");
}

#define EVALUATED(id, at) "  - {id: " id ", at: " at ", by: a.jansen@lokaal-team}\n"
static void
of_the_plan(void **state)
{
	(void)state;
	expects(FAMILY PLANNED GOAL(""), "action", "a7h5rna", "2026-03-30 2026-04-15 - -");
	expects(FAMILY PLANNED GOAL(", done: 2026-04-10"), "action", "a7h5rna", "2026-03-30 2026-04-15 2026-04-10 -");
	expects(FAMILY PLANNED GOAL(", dropped: {at: 2026-04-11, by: a.jansen@lokaal-team, because: moved}"),
	        "action", "a7h5rna", "2026-03-30 2026-04-15 - 2026-04-11");
	expects(FAMILY PLANNED GOAL(", void: {at: 2026-04-12T10:00+02:00, by: a.jansen@lokaal-team, because: wrong}"),
	        "action", "a7h5rna", "2026-03-30 2026-04-15 - 2026-04-12");
	expects(FAMILY PLANNED "  evaluations:\n" EVALUATED("v3z8qka", "2026-06-29") EVALUATED("v3z8qkb", "2026-08-03"),
	        "first-evaluation", "k7q2m9xd4c", "2026-03-30 2026-06-30 2026-06-29 -");
	expects(FAMILY PLANNED "  evaluations:\n" EVALUATED("v3z8qka", "2026-06-29") EVALUATED("v3z8qkb", "2026-08-03"),
	        "evaluation", "v3z8qka", "2026-06-29 2026-09-29 2026-08-03 -");
	expects(FAMILY PLANNED "  evaluations:\n" EVALUATED("v3z8qka", "2026-06-29") EVALUATED("v3z8qkb", "2026-08-03"),
	        "evaluation", "v3z8qkb", "2026-08-03 2026-11-03 - -");
	expects(FAMILY PLANNED GOAL("") ENDED(""), "action", "a7h5rna", "2026-03-30 2026-04-15 - 2026-05-01");
	expects(FAMILY PLANNED ENDED(""), "first-evaluation", "k7q2m9xd4c", "2026-03-30 2026-06-30 - 2026-05-01");
	expects(FAMILY PLANNED GOAL("") ENDED(REOPENED), "action", "a7h5rna", "2026-03-30 2026-04-15 - -");
	expects(FAMILY PLANNED ENDED(REOPENED), "first-evaluation", "k7q2m9xd4c", "2026-03-30 2026-06-30 - 2026-05-01");
	expects(FAMILY ENDED(""), "after-care", "z1n7kcb", "2026-05-01 2026-10-15 - -");
	expects(FAMILY ENDED(REOPENED),
	        "after-care", "z1n7kcb", "2026-05-01 2026-10-15 - 2026-06-01");
	expects(FAMILY ENDED("follow-ups:\n- {id: z1n7kcd, at: 2026-10-01, by: a.jansen@lokaal-team, of: z1n7kcb}\n"),
	        "after-care", "z1n7kcb", "2026-05-01 2026-10-15 2026-10-01 -");
	expects(FAMILY "helpers:\n- {id: h4n7kca, who: r.groot@altrecht, since: 2026-03-02, waiting-list: 2026-03-16}\n",
	        "waiting-list", "h4n7kca", "2026-03-16 2026-04-28 - -");
	expects(FAMILY "helpers:\n- {id: h4n7kca, who: r.groot@altrecht, since: 2026-03-02}\n",
	        "waiting-list", "h4n7kca", "none");
	expects(FAMILY "situation:\n- {id: f5t2hda, fact: refuses-help, since: 2026-03-16, until: 2026-04-01, by: a.jansen@lokaal-team}\n",
	        "refusal", "f5t2hda", "2026-03-16 2026-04-13 2026-04-01 -");
	expects(FAMILY "situation:\n- {id: f5t2hda, fact: long-history, since: 2026-03-16, by: a.jansen@lokaal-team}\n",
	        "refusal", "f5t2hda", "none");
	expects(FAMILY STEP("safety", "reporting-code", "2026-03-13", ""), "safety", "x6q3nva", "2026-03-13 2026-03-14 - -");
}

/* What the change from one text to the other lacks, as "KIND TERM OF" words. */
static void
lacks(const char *before, const char *after, const char *says)
{
	static const char *const kinds[] = { "term", "met", "ended" };
	struct fixture x = { .fam = NULL }, y = { .fam = NULL };
	struct zc_lacks l;
	struct zc_text got = { 0 };
	load_example(&x, utrecht);
	load_family(&x, after);
	if (before)
		load_family(&y, before);
	zc_terms_lacking(&l, y.fam, x.fam, x.con);
	for (size_t i = 0; i < l.n; i++) {
		const struct zc_due *d = &l.v[i].due;
		char s[ZC_DATE_LEN] = "";
		if (l.v[i].kind != ZC_LACKS_TERM)
			zc_day_format(s, l.v[i].kind == ZC_LACKS_MET ? d->met : d->ended);
		zc_text_addf(&got, "%s%s %s %s%s%s", i ? ", " : "", kinds[l.v[i].kind],
		             d->rule ? d->rule->term : "?", d->of, *s ? " " : "", s);
	}
	assert_string_equal(got.len ? got.s : "", says);
	zc_text_free(&got);
	zc_lacks_free(&l);
	drop_family(&y);
	drop(&x);
}

/* The id of a term of this family. */
static const char *
term_id(const char *family, const char *term, const char *of)
{
	static char id[8];
	struct fixture x = { .fam = NULL };
	struct zc_dues d;
	load_example(&x, utrecht);
	load_family(&x, family);
	zc_terms_expected(&d, x.fam, x.con);
	const struct zc_due *t = due_of(&d, term, of);
	assert_non_null(t);
	snprintf(id, sizeof id, "%s", t->id);
	zc_dues_free(&d);
	drop(&x);
	return id;
}

static void
what_is_lacking(void **state)
{
	(void)state;
	const char *step = FAMILY STEP("process", "managers", "2026-07-01", "");
	const char *talked = FAMILY STEP("process", "managers", "2026-07-01", ", talk: 2026-07-10");
	const char *taken = FAMILY STEP("process", "managers", "2026-07-01", ", until: 2026-07-06");
	const char *mistake = FAMILY STEP("process", "managers", "2026-07-01",
		", void: {at: 2026-07-04T10:00+02:00, by: a.jansen@lokaal-team, because: wrong}");
	char text[2048], term[256], with[2048];
	lacks(NULL, step, "term talk x6q3nva");
	lacks(FAMILY, step, "term talk x6q3nva");
	/* what was lacking before is not this change's doing */
	lacks(step, step, "");
	lacks(step, talked, "term commitment x6q3nva");
	/* a new agreement: neither the new kind of term nor a longer one touches the old file */
	snprintf(term, sizeof term, "terms:\n- {id: %s, of: x6q3nva, kind: talk, start: 2026-07-01, due: 2026-07-08, under: 3f9c2a1b07}\n",
	         term_id(step, "talk", "x6q3nva"));
	snprintf(with, sizeof with, "%s%s", step, term);
	lacks(NULL, with, "");
	snprintf(text, sizeof text, "%s%s", talked, term);
	lacks(with, text, "met talk x6q3nva 2026-07-10, term commitment x6q3nva");
	snprintf(text, sizeof text, "%s%s", taken, term);
	lacks(with, text, "ended talk x6q3nva 2026-07-06");
	snprintf(text, sizeof text, "%s%s", mistake, term);
	lacks(with, text, "ended talk x6q3nva 2026-07-04");
	lacks(FAMILY, mistake, "");
	/* a running term that nothing asks for any more */
	snprintf(text, sizeof text, "%sterms:\n- {id: tabcdef, of: x6q3nva, kind: old-term, start: 2026-07-01, due: 2026-07-08, under: 3f9c2a1b07}\n", step);
	lacks(NULL, text, "term talk x6q3nva, ended ? x6q3nva 2026-07-01");
	lacks(text, text, "");
}

/* A term that a newer agreement would not start runs on as it was written: it is met and ends as its rule says. */
static void
of_an_older_agreement(void **state)
{
	(void)state;
#define WRITTEN(kind, of, start, due) \
	"terms:\n- {id: tabcdef, of: " of ", kind: " kind ", start: " start ", due: " due ", under: 3f9c2a1b07}\n"
#define ONCE(more) FAMILY STEP("content", "breakthrough-team", "2026-07-01", more)
#define TALK WRITTEN("talk", "x6q3nva", "2026-07-01", "2026-07-15")
	lacks(ONCE("") TALK, ONCE(", talk: 2026-07-10") TALK,
	      "met talk x6q3nva 2026-07-10, term commitment-content x6q3nva");
	lacks(ONCE("") TALK, ONCE(", until: 2026-07-06") TALK, "ended talk x6q3nva 2026-07-06");
	lacks(ONCE("") TALK, ONCE("") TALK "helpers:\n- {id: h4n7kca, who: r.groot@altrecht, since: 2026-07-03}\n", "");
#define ALONE FAMILY "signals:\n- {id: s3m9tda, at: 2026-03-02T10:15+01:00, by: a.jansen@lokaal-team, about: p7k2qxa}\n"
#define DECISION WRITTEN("decision", "s3m9tda", "2026-03-02", "2026-03-16")
	lacks(ALONE DECISION, ALONE DECIDED DECISION, "met decision s3m9tda 2026-03-16, term assignment d6w1xra");
	lacks(ALONE DECISION, ALONE DECISION ENDED(""), "ended decision s3m9tda 2026-05-01, term after-care z1n7kcb");
	lacks(ALONE DECISION, ALONE DECISION "helpers:\n- {id: h4n7kca, who: r.groot@de-rading, since: 2026-03-04}\n",
	      "term decision h4n7kca");
}

static void
node(void **state)
{
	(void)state;
	struct fixture x = { .fam = NULL };
	struct zc_arena a = { 0 };
	struct zc_dues d;
	load_example(&x, utrecht);
	load_family(&x, FAMILY STEP("process", "managers", "2026-07-01", ", talk: 2026-07-10"));
	zc_terms_expected(&d, x.fam, x.con);
	assert_int_equal(d.n, 2);
	is_day(d.v[0].start, "2026-07-01");
	struct zc_node *n = zc_term_node(&d.v[0], "3f9c2a1b07", &a);
	assert_string_equal(zc_node_text(n, "id"), d.v[0].id);
	assert_string_equal(zc_node_text(n, "of"), "x6q3nva");
	assert_string_equal(zc_node_text(n, "kind"), "talk");
	assert_string_equal(zc_node_text(n, "start"), "2026-07-01");
	assert_string_equal(zc_node_text(n, "due"), "2026-07-15");
	assert_string_equal(zc_node_text(n, "under"), "3f9c2a1b07");
	assert_string_equal(zc_node_text(n, "met"), "2026-07-10");
	assert_null(zc_node_text(n, "ended"));
	assert_null(zc_node_text(n, "hard"));
	zc_dues_free(&d);
	zc_arena_free(&a);
	drop(&x);
}

/* The standing of a term on a day: state, due, working days left. */
static void
stands(const char *kind, const char *more, const char *on_, const char *says)
{
	struct fixture x = { .fam = NULL };
	char text[1024], got[64], due[ZC_DATE_LEN];
	load_example(&x, utrecht);
	snprintf(text, sizeof text, FAMILY STEP("process", "managers", "2026-07-01", "")
	         "terms:\n- {id: tabcdef, of: x6q3nva, kind: %s, start: 2026-07-01, due: 2026-07-15, under: 3f9c2a1b07%s}\n", kind, more);
	load_family(&x, text);
	struct zc_standing s = zc_term_standing(&x.fam->terms.v[0], x.con, day(on_));
	zc_day_format(due, s.due);
	snprintf(got, sizeof got, "%s %s %d", zc_term_state_names[s.state], due, s.left);
	assert_string_equal(got, says);
	drop(&x);
}

#define PAUSE(id, more) "{id: " id ", by: a.jansen@lokaal-team, " more "}"
#define LONGER "extensions: [{id: y1n7kcc, at: 2026-07-14T10:00+02:00, by: a.jansen@lokaal-team, due: 2026-07-29}]"
static void
standing(void **state)
{
	(void)state;
	stands("talk", "", "2026-07-01", "running 2026-07-15 10");
	stands("talk", "", "2026-07-15", "running 2026-07-15 0");
	stands("talk", "", "2026-07-16", "overdue 2026-07-15 -1");
	stands("talk", ", met: 2026-07-17", "2026-07-16", "overdue 2026-07-15 -1");
	stands("talk", ", met: 2026-07-17", "2026-07-17", "met 2026-07-15 -2");
	stands("talk", ", ended: 2026-07-10", "2026-07-10", "ended 2026-07-15 3");
	/* three calendar days, of which one working day */
	stands("talk", ", pauses: [" PAUSE("y1n7kca", "since: 2026-07-03, until: 2026-07-06") "]",
	       "2026-07-06", "running 2026-07-20 10");
	stands("commitment", ", pauses: [" PAUSE("y1n7kca", "since: 2026-07-03, until: 2026-07-06") "]",
	       "2026-07-06", "running 2026-07-16 8");
	stands("plan", ", pauses: [" PAUSE("y1n7kca", "since: 2026-07-06") "]",
	       "2026-07-06", "paused 2026-07-15 7");
	stands("plan", ", pauses: [" PAUSE("y1n7kca", "since: 2026-07-06") "]",
	       "2026-07-16", "paused 2026-07-27 7");
	/* overlapping pauses count once; a void one and one that comes too late do not */
	stands("commitment", ", pauses: [" PAUSE("y1n7kca", "since: 2026-07-06, until: 2026-07-08") ", "
	       PAUSE("y1n7kcb", "since: 2026-07-07, until: 2026-07-09") "]", "2026-07-10", "running 2026-07-20 6");
	stands("talk", ", pauses: [" PAUSE("y1n7kca", "since: 2026-07-16") "]", "2026-07-20", "overdue 2026-07-15 -3");
	stands("talk", ", pauses: [" PAUSE("y1n7kca", "since: 2026-07-03, until: 2026-07-06, "
	       "void: {at: 2026-07-07T10:00+02:00, by: a.jansen@lokaal-team, because: wrong}") "]",
	       "2026-07-08", "running 2026-07-15 5");
	/* an extension, and a pause that it knew of */
	stands("talk", ", " LONGER, "2026-07-13", "running 2026-07-15 2");
	stands("talk", ", " LONGER, "2026-07-16", "running 2026-07-29 9");
	stands("talk", ", " LONGER ", pauses: [" PAUSE("y1n7kca", "since: 2026-07-03, until: 2026-07-06") "]",
	       "2026-07-16", "running 2026-07-29 9");
}

/* What is left when a pause begins is left when it ends: day by day, without the room's arithmetic. */
static zc_day
model(const struct zc_convenant *con, bool working, zc_day due, zc_day pauses[][2], size_t n, zc_day on)
{
	const struct zc_calendar *cal = &con->calendar;
	for (size_t i = 0; i < n && pauses[i][0] <= on; i++) {
		int left = 0;
		zc_day d = pauses[i][0], end = pauses[i][1] < on ? pauses[i][1] : on;
		if (d > due)
			continue;
		for (; d < due; d++)
			left += !working || !zc_calendar_free(cal, d + 1);
		if (end == pauses[i][0])
			continue;
		for (d = end; left > 0; d++)
			left -= !working || !zc_calendar_free(cal, d + 1);
		/* nothing left: the day on which it ends; nothing but free days stood still: as it was */
		due = d > due ? d : due;
		while (cal->roll && zc_calendar_free(cal, due))
			due++;
	}
	return due;
}

static void
stands_still(void **state)
{
	(void)state;
	struct fixture x = { .fam = NULL };
	struct zc_node node = { .kind = ZC_SCALAR };
	unsigned seed = 1;
	load_example(&x, utrecht);
	for (int run = 0; run < 3000; run++) {
		zc_day pauses[3][2], d = zc_day_of(2024 + run % 7, 1 + run % 12, 1 + run % 28);
		struct zc_pause v[3];
		bool working = run % 2;
		struct zc_term t = { .node = &node, .id = "t1n7kca", .kind = working ? "commitment" : "plan", .start = d,
		                     .hard = ZC_NO_DAY, .met = ZC_NO_DAY, .ended = ZC_NO_DAY };
		t.due = zc_calendar_add(&x.con->calendar, d, (struct zc_duration){ 5 + run % 9,
		                        working ? ZC_WORKING_DAYS : ZC_DAYS }, NULL);
		for (size_t i = 0; i < 3; i++) {
			seed = seed * 1103515245 + 12345;
			pauses[i][0] = d += (zc_day)(seed >> 16) % 6;
			pauses[i][1] = d += (zc_day)(seed >> 20) % 12;
			v[2 - i] = (struct zc_pause){ .node = &node, .id = "y1n7kca", .since = pauses[i][0],
			                              .until = pauses[i][1], .by = "a@b" };
		}
		t.pauses.v = v;
		t.pauses.n = 3;
		for (zc_day on = t.start; on < t.start + 60; on++) {
			zc_day wanted = model(x.con, working, t.due, pauses, 3, on);
			if (zc_term_standing(&t, x.con, on).due != wanted)
				fail_msg("run %d: another day than day by day", run);
		}
		/* the promise itself, in working days */
		struct zc_standing before = zc_term_standing(&t, x.con, pauses[0][0]),
		                   after = zc_term_standing(&t, x.con, pauses[0][1]);
		if (working && before.left > 0 && before.left != after.left)
			fail_msg("run %d: %d left, then %d", run, before.left, after.left);
	}
	drop(&x);
}

/* Past the hard date only where the agreement says so. */
static void
hard_date(void **state)
{
	(void)state;
	static const char *const lines[] = { "", ", past-hard: yes" };
	static const char *const says[] = { "2026-04-20", "2026-04-28" };
	for (size_t i = 0; i < 2; i++) {
		struct fixture x = { .fam = NULL };
		char text[4096], due[ZC_DATE_LEN];
		struct zc_text file = { 0 };
		struct zc_err e = { 0 };
		assert_int_equal(zc_text_read_file(&file, utrecht, ZC_TREE_BYTES, &e), ZC_OK);
		char *at = strstr(file.s, "\nescalation:\n");
		snprintf(text, sizeof text, "  - {term: soft, chosen: x, starts: fact, facts: [child-unsafe], within: 2 weeks, "
		         "hard: 19 days, met-by: fact-ends, pausable: yes%s}\n", lines[i]);
		struct zc_text whole = { 0 };
		zc_text_addn(&whole, file.s, (size_t)(at + 1 - file.s));
		zc_text_addf(&whole, "%s%s", text, at + 1);
		load_agreement(&x, whole.s);
		load_family(&x, FAMILY "situation:\n- {id: f5t2hda, fact: child-unsafe, since: 2026-04-01, about: p7k2qxa, by: a.jansen@lokaal-team}\n"
		            "terms:\n- {id: tabcdef, of: f5t2hda, kind: soft, start: 2026-04-01, due: 2026-04-15, hard: 2026-04-20, "
		            "under: 3f9c2a1b07, pauses: [" PAUSE("y1n7kca", "since: 2026-04-02, until: 2026-04-14") "]}\n");
		zc_day_format(due, zc_term_standing(&x.fam->terms.v[0], x.con, day("2026-04-16")).due);
		assert_string_equal(due, says[i]);
		zc_text_free(&file);
		zc_text_free(&whole);
		drop(&x);
	}
}

static void
owners(void **state)
{
	(void)state;
	static const struct { const char *term, *first; size_t n; } owed[] = {
		{ "kind: talk, of: x6q3nva", "l.manders@lokaal-team", 1 },
		{ "kind: contact, of: m1f6zca", "a.jansen@lokaal-team", 2 },
		{ "kind: action, of: a7h5rna", "t.kok@altrecht", 1 },
		{ "kind: first-evaluation, of: k7q2m9xd4c", "a.jansen@lokaal-team", 1 },
		{ "kind: unknown, of: a7h5rna", "t.kok@altrecht", 1 },
	};
	for (size_t i = 0; i < sizeof owed / sizeof *owed; i++) {
		struct fixture x = { .fam = NULL };
		struct zc_arena a = { 0 };
		char text[4096];
		load_example(&x, utrecht);
		snprintf(text, sizeof text, FAMILY SIGNALS MATCH COORDINATED PLANNED GOAL("")
		         STEP("process", "managers", "2026-07-01", "")
		         "terms:\n- {id: tabcdef, start: 2026-07-01, due: 2026-07-15, under: 3f9c2a1b07, %s}\n", "", owed[i].term);
		load_family(&x, text);
		struct zc_case c = on(&x, "2026-07-02");
		struct zc_strings who = zc_terms_owners(&c, &a)[0];
		assert_int_equal(who.n, owed[i].n);
		assert_string_equal(who.v[0], owed[i].first);
		zc_arena_free(&a);
		drop(&x);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utrecht_escalation), cmocka_unit_test(of_a_case),
		cmocka_unit_test(of_the_plan), cmocka_unit_test(what_is_lacking),
		cmocka_unit_test(of_an_older_agreement),
		cmocka_unit_test(node), cmocka_unit_test(standing), cmocka_unit_test(stands_still), cmocka_unit_test(hard_date), cmocka_unit_test(owners),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
