#include "rules_fixture.h"

/* An agreement with one of everything; the condition that is asked comes as need.when. */
static const char agreement[] =
	"format: 1\n"
	"convenant: small\n"
	"title: small\n"
	"valid-from: 2020-01-01\n"
	"time-zone: Europe/Amsterdam\n"
	"calendar: {holidays: [], roll: yes}\n"
	"ages: 0-22\n"
	"plan: {written-by: [family], domains: [{domain: health}]}\n"
	"kinds:\n"
	"  - {kind: care, may: [signal, coordinate]}\n"
	"  - {kind: young, may: [signal, coordinate], ages: 0-3}\n"
	"  - {kind: school, may: [signal]}\n"
	"  - kind: measures\n"
	"    article: 1.1\n"
	"    may: [signal, coordinate]\n"
	"    coordinates: [{when: {fact: measure}, says: only under a measure, article: '1.2'}]\n"
	"organisations:\n"
	"  - {org: ca, kind: care, manager: m.a@ca}\n"
	"  - {org: cb, kind: care, manager: m.b@cb}\n"
	"  - {org: yo, kind: young}\n"
	"  - {org: sc, kind: school}\n"
	"  - {org: me, kind: measures}\n"
	"facts:\n"
	"  - {fact: measure, values: [ots, jr]}\n"
	"  - {fact: guarded}\n"
	"signals: {life: 2 years}\n"
	"match: {parties: 2, same-child: %s}\n"
	"need:\n"
	"  when: %s\n"
	"  forums: [{forum: team}, {forum: other}]\n"
	"  roles:\n"
	"    - {role: parent, may: [guard, coordinate], when: {not: {fact: measure}}}\n"
	"    - {role: aunt, may: [guard]}\n"
	"  levels: [{level: 1}, {level: 2}, {level: 3}, {level: 4}]\n"
	"assignment:\n"
	"  other-choice: yes\n"
	"  proposal:\n"
	"    - {rule: measure, when: {fact: measure}, kinds: [measures], answerable: measures, article: '2.5'}\n"
	"    - {rule: young, when: {involved: school}, kinds: [young]}\n"
	"    - {rule: rest, kinds: [care]}\n"
	"escalation:\n"
	"  - line: process\n"
	"    settled-by: commitment\n"
	"    one-of: [{guideline: grave}, {guideline: stuck}]\n"
	"    steps:\n"
	"      - {step: managers, responsible: [managers]}\n"
	"      - {step: court, when: {fact: measure}, responsible: [x.judge@me, managers]}\n"
	"      - {step: director, responsible: []}\n"
	"endings:\n"
	"  grounds: [{ground: done}]\n"
	"  outcomes: [{outcome: stable, ends: yes}, {outcome: unstable, ends: no}]\n";

#define FAMILY                                                                           \
	"format: 1\n"                                                                    \
	"family: k7q2m9xd4c\n"                                                           \
	"opened: 2026-03-02\n"                                                           \
	"persons:\n"                                                                     \
	"- {id: p7k2qxa, role: child, born: 2014-05-09, bsn: \"123456782\"}\n"           \
	"- {id: p7k2qxb, role: parent, born: 1984-05-09}\n"                              \
	"- {id: p7k2qxc, role: child, born: 2024-05-09}\n"
#define SIGNAL(id, at, by, more)                                                         \
	"- {id: " id ", at: " at ", by: " by ", about: p7k2qxa" more "}\n"
#define TWO_SIGNALS                                                                      \
	"signals:\n"                                                                     \
	SIGNAL("s3m9tda", "2026-03-02T10:15+01:00", "a.jansen@ca", ", clarity: unclear") \
	SIGNAL("s3m9tdb", "2026-03-09T09:00+01:00", "k.smit@sc", ", clarity: clear, asks: coordination")
#define LATER                                                                            \
	SIGNAL("s3m9tdc", "2026-03-18T09:00+01:00", "t.kok@ca", "")                      \
	SIGNAL("s3m9tdd", "2026-03-20T09:00+01:00", "q.bos@cb", "")                      \
	SIGNAL("s3m9tde", "2026-03-21T09:00+01:00", "k.smit@sc", ", asks: coordination")
#define MATCH "matches:\n- {id: m1f6zca, at: 2026-03-09T09:00+01:00, signals: [s3m9tda, s3m9tdb], evidence: bsn}\n"
#define DECIDED                                                                          \
	"decisions:\n"                                                                   \
	"- {id: d6w1xra, at: 2026-03-16T10:00+01:00, by: a.jansen@ca, forum: team, with-family: yes, " \
	"coordination: needed, level: 3}\n"
#define NOT_NEEDED                                                                       \
	"decisions:\n"                                                                   \
	"- {id: d6w1xra, at: 2026-03-16T10:00+01:00, by: a.jansen@ca, with-family: no, " \
	"coordination: not-needed, guard: Tante An, because: it goes well}\n"
#define COORDINATED "coordination:\n- {id: c2v8r1a, since: 2026-03-16, by: a.jansen@ca, coordinator: a.jansen@ca}\n"
#define PLANNED                                                                          \
	"plan:\n"                                                                        \
	"  since: 2026-03-30\n"                                                          \
	"  by: a.jansen@ca\n"                                                            \
	"  goals:\n"                                                                     \
	"  - {id: g2k8pwa, since: 2026-03-30, result: rent, reached: 2026-05-01, actions: [" \
	"{id: a7h5rna, since: 2026-03-30, what: pay, who: Sanne, done: 2026-04-10}]}\n"   \
	"  evaluations:\n"                                                               \
	"  - {id: v3z8qka, at: 2026-04-20, by: a.jansen@ca, with-family: no, outcome: stable}\n"
#define ESCALATED                                                                        \
	"escalations:\n"                                                                 \
	"- id: e4m2pta\n"                                                                \
	"  line: process\n"                                                              \
	"  at: 2026-04-01T11:00+02:00\n"                                                 \
	"  by: a.jansen@ca\n"                                                            \
	"  between: [a.jansen@ca, t.kok@cb]\n"                                           \
	"  holds: [grave]\n"                                                             \
	"  steps:\n"                                                                     \
	"  - {id: x6q3nva, step: managers, since: 2026-04-01, responsible: [m.a@ca], until: 2026-04-03}\n"      \
	"  - {id: x6q3nvb, step: director, since: 2026-04-03, responsible: [m.b@cb]}\n"                         \
	"  ended: {at: 2026-04-06, by: a.jansen@ca}\n"
#define MEASURE "situation:\n- {id: f5t2hda, fact: measure, value: ots, since: 2026-04-01, until: 2026-05-01, by: g.visser@me}\n"
#define HELPER "helpers:\n- {id: h4n7kca, who: r.groot@cb, since: 2025-11-01, until: 2026-06-01}\n- {id: h4n7kcb, who: Oma, since: 2025-11-01}\n"
#define ENDED(more)                                                                      \
	"endings:\n"                                                                     \
	"- {id: z1n7kca, at: 2026-05-01T10:00+02:00, by: a.jansen@ca, ground: done" more "}\n"

static void
begin(struct fixture *x, const char *same_child, const char *when, const char *family)
{
	char text[sizeof agreement + 512];
	snprintf(text, sizeof text, agreement, same_child, when);
	*x = (struct fixture){ .fam = NULL };
	load_agreement(x, text);
	load_family(x, family);
}

/* What each key answers, on a day. */
static const struct { const char *when, *family, *on; bool holds; const char *why; } asked[] = {
	{ "{fact: measure}", FAMILY MEASURE, "2026-03-31", false, "no fact measure" },
	{ "{fact: measure}", FAMILY MEASURE, "2026-04-01", true, "fact measure since 2026-04-01" },
	{ "{fact: measure}", FAMILY MEASURE, "2026-05-01", false, NULL },
	{ "{fact: measure=ots}", FAMILY MEASURE, "2026-04-30", true, "fact measure=ots since 2026-04-01" },
	{ "{fact: [measure=jr, guarded]}", FAMILY MEASURE, "2026-04-30", false, "no fact measure=jr; no fact guarded" },
	{ "{involved: school}", FAMILY TWO_SIGNALS, "2026-03-08", false, "school is not involved" },
	{ "{involved: [young, school]}", FAMILY TWO_SIGNALS, "2026-03-09", true, NULL },
	{ "{involved: care}", FAMILY HELPER, "2026-05-31", true, "care is involved" },
	{ "{involved: care}", FAMILY HELPER, "2026-06-01", false, NULL },
	{ "{asked-by: school}", FAMILY TWO_SIGNALS, "2026-03-09", true, "school asks for coordination" },
	{ "{asked-by: care}", FAMILY TWO_SIGNALS, "2026-03-09", false, NULL },
	{ "{age: 10-11}", FAMILY, "2026-05-08", true, "a child of 10 to 11" },
	{ "{age: 10-11}", FAMILY, "2026-05-09", false, "no child of 10 to 11" },
	{ "{age: [5-6, 41-42]}", FAMILY, "2026-05-09", false, NULL },
	{ "{age: [5-6, 0-3]}", FAMILY, "2026-05-09", true, NULL },
	{ "{parties: 2}", FAMILY TWO_SIGNALS, "2026-03-08", false, "1 party, at least 2 asked: ca" },
	{ "{parties: 2}", FAMILY TWO_SIGNALS, "2026-03-09", true, "2 parties, at least 2 asked: ca, sc" },
	{ "{parties: 2}", FAMILY TWO_SIGNALS, "2028-03-02", true, NULL },
	{ "{parties: 2}", FAMILY TWO_SIGNALS, "2028-03-03", false, NULL },
	{ "{parties: 3}", FAMILY TWO_SIGNALS HELPER, "2026-03-09", true, NULL },
	{ "{signals: 2}", FAMILY TWO_SIGNALS HELPER, "2026-03-08", false, "1 live signals, at least 2 asked" },
	{ "{signals: 2}", FAMILY TWO_SIGNALS, "2026-03-09", true, NULL },
	{ "{clarity: clear}", FAMILY TWO_SIGNALS, "2026-03-08", false, NULL },
	{ "{clarity: clear}", FAMILY TWO_SIGNALS, "2026-03-09", true, NULL },
	{ "{helpers: 2}", FAMILY TWO_SIGNALS COORDINATED, "2026-03-17", true, NULL },
	{ "{helpers: 3}", FAMILY TWO_SIGNALS COORDINATED, "2026-03-17", false, "2 professionals, at least 3 asked" },
	{ "{matched: yes}", FAMILY TWO_SIGNALS MATCH, "2026-03-09", true, "match" },
	{ "{matched: yes}", FAMILY TWO_SIGNALS MATCH, "2026-03-08", false, "no match" },
	{ "{matched: no}", FAMILY TWO_SIGNALS MATCH, "2026-03-08", true, NULL },
	{ "{asked: yes}", FAMILY TWO_SIGNALS, "2026-03-09", true, NULL },
	{ "{asked: yes}", FAMILY TWO_SIGNALS, "2026-03-08", false, NULL },
	{ "{newcomers: 1}", FAMILY TWO_SIGNALS NOT_NEEDED, "2026-03-15", false, "0 parties that came after the decision, at least 1 asked" },
	{ "{newcomers: 1}", FAMILY TWO_SIGNALS NOT_NEEDED, "2026-03-17", false, NULL },
	{ "{newcomers: 1}", FAMILY TWO_SIGNALS LATER NOT_NEEDED, "2026-03-19", false, NULL },
	{ "{newcomers: 1}", FAMILY TWO_SIGNALS LATER NOT_NEEDED, "2026-03-20", true, NULL },
	{ "{newcomers: 2}", FAMILY TWO_SIGNALS LATER NOT_NEEDED, "2026-03-20", false, NULL },
	{ "{asked-again: yes}", FAMILY TWO_SIGNALS LATER NOT_NEEDED, "2026-03-20", false, "no signal after the decision that asks for coordination" },
	{ "{asked-again: yes}", FAMILY TWO_SIGNALS LATER NOT_NEEDED, "2026-03-21", true, NULL },
	{ "{asked-again: yes}", FAMILY TWO_SIGNALS LATER, "2026-03-21", false, NULL },
	{ "{decision: none}", FAMILY DECIDED, "2026-03-15", true, "no decision on coordination" },
	{ "{decision: none}", FAMILY DECIDED, "2026-03-16", false, "decided: needed" },
	{ "{decision: needed}", FAMILY DECIDED, "2026-03-16", true, NULL },
	{ "{decision: needed}", FAMILY NOT_NEEDED, "2026-03-16", false, "decided: not-needed" },
	{ "{forum: team}", FAMILY DECIDED, "2026-03-16", true, NULL },
	{ "{forum: other}", FAMILY DECIDED, "2026-03-16", false, "forum of the decision: team" },
	{ "{level: 3}", FAMILY DECIDED, "2026-03-16", true, NULL },
	{ "{level: 4}", FAMILY DECIDED, "2026-03-16", false, "level 3, at least 4 asked" },
	{ "{level: 0}", FAMILY NOT_NEEDED, "2026-03-16", false, "no level decided" },
	{ "{coordinated: yes}", FAMILY COORDINATED, "2026-03-16", true, NULL },
	{ "{coordinated: yes}", FAMILY COORDINATED, "2026-03-15", false, NULL },
	{ "{coordinator: care}", FAMILY COORDINATED, "2026-03-16", true, "coordinator: care" },
	{ "{coordinator: school}", FAMILY COORDINATED, "2026-03-16", false, NULL },
	{ "{plan: yes}", FAMILY PLANNED, "2026-03-30", true, NULL },
	{ "{plan: yes}", FAMILY PLANNED, "2026-03-29", false, NULL },
	{ "{plan: yes}", FAMILY PLANNED ENDED(", reopened: {at: 2026-06-01T10:00+02:00, by: a.jansen@ca}"), "2026-06-01", false, NULL },
	{ "{open-actions: yes}", FAMILY PLANNED, "2026-04-09", true, NULL },
	{ "{open-actions: yes}", FAMILY PLANNED, "2026-04-10", false, NULL },
	{ "{open-goals: yes}", FAMILY PLANNED, "2026-04-30", true, NULL },
	{ "{open-goals: yes}", FAMILY PLANNED, "2026-05-01", false, NULL },
	{ "{evaluated: yes}", FAMILY PLANNED, "2026-04-20", true, NULL },
	{ "{evaluated: yes}", FAMILY PLANNED, "2026-04-19", false, NULL },
	{ "{outcome: stable}", FAMILY PLANNED, "2026-04-20", true, "outcome: stable" },
	{ "{outcome: unstable}", FAMILY PLANNED, "2026-04-20", false, NULL },
	{ "{outcome: stable}", FAMILY PLANNED, "2026-04-19", false, "outcome: none" },
	{ "{escalated: yes}", FAMILY ESCALATED, "2026-04-05", true, NULL },
	{ "{escalated: yes}", FAMILY ESCALATED, "2026-04-06", false, NULL },
	{ "{at-step: managers}", FAMILY ESCALATED, "2026-04-02", true, NULL },
	{ "{at-step: managers}", FAMILY ESCALATED, "2026-04-03", false, "step: director" },
	{ "{holds: [stuck, grave]}", FAMILY ESCALATED, "2026-04-02", true, NULL },
	{ "{holds: stuck}", FAMILY ESCALATED, "2026-04-02", false, NULL },
	{ "{after-care: settled}", FAMILY ENDED(", after-care-needed: no"), "2026-05-01", true, NULL },
	{ "{after-care: settled}", FAMILY ENDED(", after-care: [{id: z1n7kcb, who: jgz, what: calls, until: 2026-10-15}]"), "2026-05-01", true, NULL },
	{ "{after-care: open}", FAMILY ENDED(""), "2026-05-01", true, "after-care is open" },
	{ "{after-care: settled}", FAMILY ENDED(""), "2026-05-01", false, NULL },
	{ "{with-family: yes}", FAMILY DECIDED, "2026-03-16", true, NULL },
	{ "{with-family: no}", FAMILY DECIDED, "2026-03-16", false, "with the family" },
	{ "{with-family: no}", FAMILY, "2026-03-16", false, NULL },
	{ "{guard: yes}", FAMILY NOT_NEEDED, "2026-03-16", true, NULL },
	{ "{guard: yes}", FAMILY DECIDED, "2026-03-16", false, "no guard named" },
	{ "{all: [{fact: measure}, {matched: yes}]}", FAMILY MEASURE, "2026-04-02", false, "no match" },
	{ "{all: [{fact: measure}, {matched: no}]}", FAMILY MEASURE, "2026-04-02", true, "fact measure since 2026-04-01; no match" },
	{ "{fact: measure, matched: no}", FAMILY MEASURE, "2026-04-02", true, NULL },
	{ "{fact: measure, matched: yes}", FAMILY MEASURE, "2026-04-02", false, NULL },
	{ "{any: [{matched: yes}, {fact: measure}]}", FAMILY MEASURE, "2026-04-02", true, "fact measure since 2026-04-01" },
	{ "{any: [{matched: yes}, {fact: guarded}]}", FAMILY MEASURE, "2026-04-02", false, "no match; no fact guarded" },
	{ "{not: {fact: measure}}", FAMILY MEASURE, "2026-04-02", false, "fact measure since 2026-04-01" },
	{ "{not: {fact: guarded}}", FAMILY MEASURE, "2026-04-02", true, NULL },
};

static void
conditions(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
		struct fixture x;
		struct zc_text why = { 0 };
		begin(&x, "no", asked[i].when, asked[i].family);
		struct zc_case c = on(&x, asked[i].on);
		if (zc_cond_holds(x.con->need->when, &c, &why) != asked[i].holds)
			fail_msg("%s on %s: %s", asked[i].when, asked[i].on, why.s);
		if (asked[i].why)
			assert_string_equal(why.s, asked[i].why);
		assert_int_equal(zc_cond_holds(x.con->need->when, &c, NULL), asked[i].holds);
		zc_text_free(&why);
		drop(&x);
	}
}

/* Keys that look at the entry that is being judged. */
static void
judged(void **state)
{
	(void)state;
	struct fixture x;
	begin(&x, "no", "{hand-over: yes}", FAMILY
	      "coordination:\n"
	      "- {id: c2v8r1a, since: 2026-03-16, by: a.jansen@ca, coordinator: a.jansen@ca, "
	      "hand-over: {talk: 2026-03-15, how: spoken}, because: close by}\n"
	      ENDED(", outcome: unstable, because: better"));
	struct zc_case c = on(&x, "2026-05-02");
	struct zc_cond because = { .op = ZC_COND_BECAUSE, .yes = true };
	const char *word[] = { "unstable" };
	struct zc_cond outcome = { .op = ZC_COND_OUTCOME, .words = { word, 1 } };
	assert_false(zc_cond_holds(x.con->need->when, &c, NULL));
	assert_false(zc_cond_holds(&because, &c, NULL));
	c.coordination = &x.fam->coordination.v[0];
	assert_true(zc_cond_holds(x.con->need->when, &c, NULL));
	assert_true(zc_cond_holds(&because, &c, NULL));
	c.ending = &x.fam->endings.v[0];
	assert_false(zc_cond_holds(x.con->need->when, &c, NULL));
	assert_true(zc_cond_holds(&because, &c, NULL));
	assert_true(zc_cond_holds(&outcome, &c, NULL));
	c.ending = NULL;
	assert_false(zc_cond_holds(&outcome, &c, NULL));
	assert_true(zc_cond_holds(NULL, &c, NULL));
	drop(&x);
}

static void
void_counts_for_nothing(void **state)
{
	(void)state;
#define VOID ", void: {at: 2026-03-10T10:00+01:00, by: a.jansen@ca, because: mistake}"
	struct fixture x;
	begin(&x, "no", "{parties: 1}", FAMILY
	      "signals:\n" SIGNAL("s3m9tda", "2026-03-02T10:15+01:00", "a.jansen@ca", VOID)
	      "helpers:\n- {id: h4n7kca, who: r.groot@cb, since: 2025-11-01" VOID "}\n"
	      "situation:\n- {id: f5t2hda, fact: guarded, since: 2026-03-01, by: g.visser@me" VOID "}\n");
	struct zc_case c = on(&x, "2026-03-05");
	const char *word[] = { "guarded" };
	struct zc_cond fact = { .op = ZC_COND_FACT, .words = { word, 1 } };
	assert_false(zc_cond_holds(x.con->need->when, &c, NULL));
	assert_false(zc_cond_holds(&fact, &c, NULL));
	assert_string_equal(zc_phase(&c), "quiet");
	drop(&x);
}

static void
parties(void **state)
{
	(void)state;
	struct fixture x;
	struct zc_parties p;
	begin(&x, "no", "{parties: 2}", FAMILY TWO_SIGNALS HELPER COORDINATED);
	struct zc_case c = on(&x, "2026-03-16");
	zc_parties_find(&p, &c);
	assert_int_equal(p.n, 3);
	assert_int_equal(p.orgs, 3);
	assert_string_equal(p.v[0].who, "r.groot@cb");
	assert_string_equal(p.v[0].as, "helper");
	assert_string_equal(p.v[1].who, "a.jansen@ca");
	assert_string_equal(p.v[1].org, "ca");
	assert_string_equal(p.v[1].kind->kind, "care");
	assert_string_equal(p.v[1].item, "s3m9tda");
	assert_int_equal(p.v[1].since, day("2026-03-02"));
	zc_parties_free(&p);
	drop(&x);
}

static void
signals_expire(void **state)
{
	(void)state;
	struct fixture x;
	begin(&x, "no", "{parties: 2}", FAMILY "signals:\n"
	      SIGNAL("s3m9tda", "2026-03-02T23:30Z", "a.jansen@ca",
	             ", withdrawn: {at: 2026-04-01T10:00+02:00, by: a.jansen@ca}")
	      SIGNAL("s3m9tdb", "2026-03-02T10:15+01:00", "a.jansen@ca", ""));
	const struct zc_signal *s = x.fam->signals.v;
	/* half past eleven in London is tomorrow here */
	assert_false(zc_signal_live(s, x.con, day("2026-03-02")));
	assert_true(zc_signal_live(s, x.con, day("2026-03-03")));
	assert_true(zc_signal_live(s, x.con, day("2026-03-31")));
	assert_false(zc_signal_live(s, x.con, day("2026-04-01")));
	assert_int_equal(zc_signal_expires(s + 1, x.con), day("2028-03-02"));
	assert_true(zc_signal_live(s + 1, x.con, day("2028-03-02")));
	assert_false(zc_signal_live(s + 1, x.con, day("2028-03-03")));
	drop(&x);
}

static void
matches(void **state)
{
	(void)state;
	struct fixture x;
	struct zc_arena a = { 0 };
	struct zc_match_group *g;
	char text[ZC_TIME_LEN];
	begin(&x, "no", "{parties: 2}", FAMILY TWO_SIGNALS);
	struct zc_case c = on(&x, "2026-03-08");
	assert_int_equal(zc_matches_due(&g, &c, &a), 0);
	c.on = day("2026-03-09");
	assert_int_equal(zc_matches_due(&g, &c, &a), 1);
	assert_int_equal(g[0].signals.n, 2);
	assert_string_equal(g[0].signals.v[0], "s3m9tda");
	assert_string_equal(g[0].signals.v[1], "s3m9tdb");
	assert_string_equal(g[0].evidence, "bsn");
	zc_time_format(text, g[0].at);
	assert_string_equal(text, "2026-03-09T09:00+01:00");
	drop(&x);
	/* what is in a match already is no news; a third one is, with its own time */
	begin(&x, "no", "{parties: 2}", FAMILY TWO_SIGNALS MATCH);
	c = on(&x, "2026-03-20");
	assert_int_equal(zc_matches_due(&g, &c, &a), 0);
	drop(&x);
	begin(&x, "no", "{parties: 2}", FAMILY TWO_SIGNALS
	      SIGNAL("s3m9tdc", "2026-03-12T09:00+01:00", "q.bos@cb", "") MATCH);
	c = on(&x, "2026-03-20");
	assert_int_equal(zc_matches_due(&g, &c, &a), 1);
	assert_int_equal(g[0].signals.n, 3);
	zc_time_format(text, g[0].at);
	assert_string_equal(text, "2026-03-12T09:00+01:00");
	drop(&x);
	/* all at once: it was a match when the second party came */
	begin(&x, "no", "{parties: 2}", FAMILY TWO_SIGNALS
	      SIGNAL("s3m9tdc", "2026-03-12T09:00+01:00", "q.bos@cb", ""));
	c = on(&x, "2026-03-20");
	assert_int_equal(zc_matches_due(&g, &c, &a), 1);
	zc_time_format(text, g[0].at);
	assert_string_equal(text, "2026-03-09T09:00+01:00");
	drop(&x);
	zc_arena_free(&a);
}

#define BROTHERS                                                                         \
	"signals:\n"                                                                     \
	SIGNAL("s3m9tda", "2026-03-02T10:15+01:00", "a.jansen@ca", "")                   \
	"- {id: s3m9tdb, at: 2026-03-03T10:15+01:00, by: k.smit@sc, about: p7k2qxc}\n"

static void
matches_per_child(void **state)
{
	(void)state;
	struct fixture x;
	struct zc_arena a = { 0 };
	struct zc_match_group *g;
	begin(&x, "yes", "{parties: 2}", FAMILY BROTHERS);
	struct zc_case c = on(&x, "2026-03-20");
	assert_int_equal(zc_matches_due(&g, &c, &a), 0);
	drop(&x);
	begin(&x, "no", "{parties: 2}", FAMILY BROTHERS);
	c = on(&x, "2026-03-20");
	assert_int_equal(zc_matches_due(&g, &c, &a), 1);
	assert_string_equal(g[0].evidence, "family");
	drop(&x);
	begin(&x, "yes", "{parties: 2}", FAMILY BROTHERS
	      "- {id: s3m9tdc, at: 2026-03-04T10:15+01:00, by: b.kok@cb, about: p7k2qxc, from: m7q2m9xd4c}\n");
	c = on(&x, "2026-03-20");
	assert_int_equal(zc_matches_due(&g, &c, &a), 1);
	assert_int_equal(g[0].signals.n, 2);
	assert_string_equal(g[0].evidence, "joined");
	drop(&x);
	/* the same child, whom a joined family knew too: one child, two entries */
	begin(&x, "yes", "{parties: 2}", FAMILY
	      "- {id: p7k2qxd, role: child, bsn: \"123456782\", from: m7q2m9xd4c}\n"
	      "signals:\n" SIGNAL("s3m9tda", "2026-03-02T10:15+01:00", "a.jansen@ca", "")
	      "- {id: s3m9tdc, at: 2026-03-04T10:15+01:00, by: b.kok@cb, about: p7k2qxd, from: m7q2m9xd4c}\n");
	c = on(&x, "2026-03-20");
	assert_int_equal(zc_matches_due(&g, &c, &a), 1);
	assert_int_equal(g[0].signals.n, 2);
	drop(&x);
	/* one organisation is no match, however often it signals */
	begin(&x, "yes", "{parties: 2}", FAMILY "signals:\n"
	      SIGNAL("s3m9tda", "2026-03-02T10:15+01:00", "a.jansen@ca", "")
	      SIGNAL("s3m9tdb", "2026-03-03T10:15+01:00", "b.jansen@ca", ""));
	c = on(&x, "2026-03-20");
	assert_int_equal(zc_matches_due(&g, &c, &a), 0);
	drop(&x);
	zc_arena_free(&a);
}

/* After "not needed" the agreement may ask for another decision, each time. */
static void
need_again(void **state)
{
	(void)state;
	static const struct { const char *on, *phase, *since; } seen[] = {
		{ "2026-03-15", "undecided", "2026-03-09" }, { "2026-03-16", "not-needed", NULL },
		{ "2026-03-19", "not-needed", NULL }, { "2026-03-20", "undecided", "2026-03-20" },
		{ "2026-03-24", "undecided", "2026-03-20" }, { "2026-03-25", "not-needed", NULL },
		{ "2026-04-01", "not-needed", NULL },
	};
	struct fixture x;
	zc_day since;
#define AGAIN FAMILY TWO_SIGNALS LATER NOT_NEEDED \
	"- {id: d6w1xrb, at: 2026-03-25T10:00+01:00, by: a.jansen@ca, coordination: not-needed}\n"
	begin(&x, "no", "{parties: 2}\n  again: {newcomers: 1}", AGAIN);
	for (size_t i = 0; i < sizeof seen / sizeof *seen; i++) {
		struct zc_case c = on(&x, seen[i].on);
		assert_string_equal(zc_phase(&c), seen[i].phase);
		assert_int_equal(zc_need_due(&c, &since, NULL), seen[i].since != NULL);
		if (seen[i].since)
			assert_int_equal(since, day(seen[i].since));
	}
	drop(&x);
	/* not without the condition for any; nor where the agreement says nothing of it; nor after "needed" */
	begin(&x, "no", "{parties: 5}\n  again: {newcomers: 1}", AGAIN);
	struct zc_case c = on(&x, "2026-03-20");
	assert_false(zc_need_due(&c, &since, NULL));
	drop(&x);
	begin(&x, "no", "{parties: 2}", AGAIN);
	c = on(&x, "2026-03-20");
	assert_false(zc_need_due(&c, &since, NULL));
	drop(&x);
	begin(&x, "no", "{parties: 2}\n  again: {newcomers: 1}", FAMILY TWO_SIGNALS LATER DECIDED);
	c = on(&x, "2026-03-20");
	assert_false(zc_need_due(&c, &since, NULL));
	drop(&x);
}

static void
need(void **state)
{
	(void)state;
	struct fixture x;
	zc_day since;
	begin(&x, "no", "{parties: 2}", FAMILY TWO_SIGNALS
	      SIGNAL("s3m9tdc", "2026-03-11T09:00+01:00", "q.bos@cb", "") DECIDED);
	struct zc_case c = on(&x, "2026-03-08");
	assert_false(zc_need_due(&c, &since, NULL));
	assert_int_equal(since, ZC_NO_DAY);
	c.on = day("2026-03-15");
	assert_true(zc_need_due(&c, &since, NULL));
	assert_int_equal(since, day("2026-03-09"));
	c.on = day("2026-03-16");
	assert_false(zc_need_due(&c, &since, NULL));
	drop(&x);
	/* it went away with a signal and came back with another: since that */
	begin(&x, "no", "{matched: yes}", FAMILY "signals:\n"
	      SIGNAL("s3m9tda", "2026-03-02T10:15+01:00", "a.jansen@ca", "")
	      SIGNAL("s3m9tdb", "2026-03-09T09:00+01:00", "k.smit@sc",
	             ", withdrawn: {at: 2026-03-12T10:00+01:00, by: k.smit@sc}")
	      SIGNAL("s3m9tdc", "2026-03-20T09:00+01:00", "q.bos@cb", "") MATCH
	      "- {id: m1f6zcb, at: 2026-03-20T09:00+01:00, signals: [s3m9tda, s3m9tdc], evidence: bsn}\n");
	c = on(&x, "2026-03-11");
	assert_true(zc_need_due(&c, &since, NULL));
	assert_int_equal(since, day("2026-03-09"));
	c.on = day("2026-03-12");
	assert_false(zc_need_due(&c, &since, NULL));
	c.on = day("2026-03-25");
	assert_true(zc_need_due(&c, &since, NULL));
	assert_int_equal(since, day("2026-03-20"));
	drop(&x);
}

static void
proposals(void **state)
{
	(void)state;
	struct fixture x;
	struct zc_proposal p;
	begin(&x, "no", "{parties: 2}", FAMILY TWO_SIGNALS MEASURE HELPER);
	struct zc_case c = on(&x, "2026-03-08");
	zc_propose(&p, &c);
	assert_string_equal(p.rule->rule, "rest");
	assert_string_equal(p.kind, "care");
	assert_int_equal(p.n, 4);
	assert_string_equal(p.v[0].who, "r.groot@cb");
	assert_string_equal(p.v[1].who, "a.jansen@ca");
	assert_null(p.v[2].who);
	assert_string_equal(p.v[2].org, "ca");
	assert_true(p.v[0].involved);
	zc_proposal_free(&p);
	/* a young child in the family: the rule for it, with the organisations of the kind */
	c.on = day("2026-03-09");
	zc_propose(&p, &c);
	assert_string_equal(p.rule->rule, "young");
	assert_int_equal(p.n, 1);
	assert_string_equal(p.v[0].org, "yo");
	zc_proposal_free(&p);
	/* not once the youngest is four */
	c.on = day("2028-05-09");
	x.fam->signals.v[1].at.utc += (int64_t)86400 * 365 * 2;
	zc_propose(&p, &c);
	assert_string_equal(p.rule->rule, "rest");
	zc_proposal_free(&p);
	c.on = day("2026-04-01");
	zc_propose(&p, &c);
	assert_string_equal(p.rule->rule, "measure");
	assert_string_equal(p.answerable, "measures");
	assert_string_equal(p.why.s, "measure (small 2.5): fact measure since 2026-04-01");
	zc_proposal_free(&p);
	drop(&x);
}

/* The order of the Hague agreement (2.5, 2.6, 1.2, 2.12): what is true, and who is proposed. */
#define BABY "- {id: p7k2qxb, role: child, born: 2024-05-09}\n"
#define PUPIL "- {id: p7k2qxa, role: child, born: 2014-05-09}\n"
#define GROWN "- {id: p7k2qxc, role: child, born: 2006-05-09}\n"
#define FACT(id, fact) "- {id: " id ", fact: " fact ", since: 2026-03-01, by: a@cjg}\n"
#define INVOLVED(id, who) "- {id: " id ", who: " who ", since: 2026-03-01}\n"
#define ASKS                                                                             \
	"signals:\n- {id: s3m9tda, at: 2026-03-02, by: u@parnassia, about: p7k2qxa, asks: coordination}\n"
static const struct { const char *persons, *rest, *rule, *kind, *who, *org; } hague[] = {
	{ PUPIL, "situation:\n" FACT("f5t2hda", "measure, value: ots") FACT("f5t2hdb", "parent-in-care")
	  "helpers:\n" INVOLVED("h4n7kca", "j@smw") INVOLVED("h4n7kcb", "g@bjz") ASKS,
	  "measure", "bjz", "g@bjz", "bjz" },
	{ PUPIL, "situation:\n" FACT("f5t2hda", "parent-in-care") FACT("f5t2hdb", "domestic-violence") ASKS,
	  "parent-in-care", "basiszorg", NULL, "bureau-basiszorg" },
	/* not asked for */
	{ PUPIL, "situation:\n" FACT("f5t2hda", "parent-in-care") FACT("f5t2hdb", "domestic-violence"),
	  "neutral-party", "cjg", NULL, "cjg" },
	{ PUPIL, "situation:\n" FACT("f5t2hda", "too-complex, value: compulsion")
	  "helpers:\n" INVOLVED("h4n7kca", "j@smw"), "compulsion", "vig", NULL, "vig" },
	{ PUPIL, "situation:\n" FACT("f5t2hda", "too-complex, value: pressure")
	  "helpers:\n" INVOLVED("h4n7kca", "j@smw"), "pressure", "cjg", NULL, "cjg" },
	{ PUPIL, "situation:\n" FACT("f5t2hda", "indication, value: categorical")
	  "helpers:\n" INVOLVED("h4n7kca", "o@mee") INVOLVED("h4n7kcb", "j@smw"),
	  "categorical", "categorical", "o@mee", "mee" },
	/* an indication, and only a provider without an agreement involved */
	{ PUPIL, "situation:\n" FACT("f5t2hda", "indication, value: categorical")
	  "helpers:\n" INVOLVED("h4n7kca", "g@ipse"), "no-social-work", "jgz-4-19", NULL, "jgz-4-19" },
	/* in the order of the agreement, also where general social work came first */
	{ PUPIL BABY, "helpers:\n" INVOLVED("h4n7kca", "a@amw") INVOLVED("h4n7kcb", "j@smw"),
	  "social-work", "school-social-work", "j@smw", "smw" },
	{ PUPIL BABY, "helpers:\n" INVOLVED("h4n7kca", "a@amw"), "social-work", "general-social-work", "a@amw", "amw" },
	{ PUPIL BABY, "", "no-social-work-0-4", "jgz-0-4", NULL, "jgz-0-4" },
	{ PUPIL, "helpers:\n" INVOLVED("h4n7kca", "d@vo-segbroek"), "no-social-work", "jgz-4-19", NULL, "jgz-4-19" },
	{ GROWN, "", "cjg-sees-to-it", "cjg", NULL, "cjg" },
};

static void
hague_order(void **state)
{
	(void)state;
	struct fixture x = { .fam = NULL };
	load_example(&x, "examples/convenants/den-haag-2010.yaml");
	for (size_t i = 0; i < sizeof hague / sizeof *hague; i++) {
		struct zc_proposal p;
		char text[2048];
		snprintf(text, sizeof text, "format: 1\nfamily: k7q2m9xd4c\nopened: 2026-03-01\npersons:\n%s%s",
		         hague[i].persons, hague[i].rest);
		load_family(&x, text);
		struct zc_case c = on(&x, "2026-03-10");
		zc_propose(&p, &c);
		assert_non_null(p.rule);
		assert_string_equal(p.rule->rule, hague[i].rule);
		assert_string_equal(p.kind, hague[i].kind);
		assert_string_equal(p.v[0].org, hague[i].org);
		assert_true(zc_text_eq(p.v[0].who, hague[i].who));
		assert_true(zc_text_eq(p.answerable, !strcmp(hague[i].rule, "measure") ? "bjz" : NULL));
		assert_non_null(strstr(p.why.s, "den-haag-2010 "));
		zc_proposal_free(&p);
		drop_family(&x);
	}
	drop(&x);
}

static void
denied(const struct zc_case *c, const char *who, const char *role, const char *says)
{
	struct zc_findings f = { 0 };
	zc_may_coordinate(&f, c, who, role, NULL, NULL, "key");
	if (!says) {
		assert_int_equal(f.n, 0);
	} else {
		assert_int_equal(f.n, 1);
		assert_int_equal(f.v[0].status, ZC_DENIED);
		assert_string_equal(f.v[0].what, says);
		assert_false(f.v[0].lifts);
	}
	zc_findings_free(&f);
}

static void
who_may(void **state)
{
	(void)state;
	struct fixture x;
	begin(&x, "no", "{parties: 2}", FAMILY MEASURE);
	struct zc_case c = on(&x, "2026-03-08");
	denied(&c, "a@ca", NULL, NULL);
	denied(&c, "a@sc", NULL, "sc: school may not coordinate");
	denied(&c, "a@xx", NULL, "xx: unknown organisation");
	denied(&c, "a@me", NULL, "me: only under a measure");
	denied(&c, "Sanne", "parent", NULL);
	denied(&c, "Sanne", NULL, "a coordinator without an organisation needs a role");
	denied(&c, "Sanne", "king", "the agreement does not know this role");
	denied(&c, "An", "aunt", "this role may not coordinate");
	c.on = day("2026-04-01");
	denied(&c, "a@me", NULL, NULL);
	denied(&c, "Sanne", "parent", "this role may not coordinate in this case");
	c.on = day("2028-05-09");
	denied(&c, "a@yo", NULL, "yo: young is there for children of 0 to 3");
	drop(&x);
}

static void
ladder(void **state)
{
	(void)state;
	struct fixture x;
	struct zc_arena a = { 0 };
	begin(&x, "no", "{parties: 2}", FAMILY MEASURE HELPER ESCALATED);
	struct zc_case c = on(&x, "2026-03-08");
	const struct zc_line *l = zc_convenant_line(x.con, "process");
	const struct zc_ladder_step *s = zc_ladder_next(l, NULL, &c);
	assert_string_equal(s->step, "managers");
	struct zc_strings who = zc_responsible(s, &x.fam->escalations.v[0].between, &c, &a);
	assert_int_equal(who.n, 2);
	assert_string_equal(who.v[0], "m.a@ca");
	assert_string_equal(who.v[1], "m.b@cb");
	/* no parties named: the managers of who is involved */
	who = zc_responsible(s, &(struct zc_strings){ .n = 0 }, &c, &a);
	assert_int_equal(who.n, 1);
	assert_string_equal(who.v[0], "m.b@cb");
	assert_string_equal(zc_ladder_next(l, "managers", &c)->step, "director");
	assert_null(zc_ladder_next(l, "director", &c));
	who = zc_responsible(zc_ladder_next(l, "managers", &c), &x.fam->escalations.v[0].between, &c, &a);
	assert_int_equal(who.n, 0);
	c.on = day("2026-04-01");
	s = zc_ladder_next(l, "managers", &c);
	assert_string_equal(s->step, "court");
	who = zc_responsible(s, &x.fam->escalations.v[0].between, &c, &a);
	assert_int_equal(who.n, 3);
	assert_string_equal(who.v[0], "x.judge@me");
	drop(&x);
	zc_arena_free(&a);
}

static void
phases(void **state)
{
	(void)state;
	static const struct { const char *on, *phase; } seen[] = {
		{ "2026-03-01", "quiet" }, { "2026-03-02", "signalled" }, { "2026-03-09", "undecided" },
		{ "2026-03-16", "coordinated" }, { "2026-03-30", "planned" }, { "2026-04-01", "escalated" },
		{ "2026-04-06", "planned" }, { "2026-05-01", "ended" },
		{ "2026-06-01", "coordinated" },
	};
	struct fixture x;
	begin(&x, "no", "{parties: 2}", FAMILY TWO_SIGNALS MATCH DECIDED COORDINATED PLANNED ESCALATED
	      ENDED(", reopened: {at: 2026-06-01T10:00+02:00, by: a.jansen@ca}"));
	for (size_t i = 0; i < sizeof seen / sizeof *seen; i++) {
		struct zc_case c = on(&x, seen[i].on);
		assert_string_equal(zc_phase(&c), seen[i].phase);
	}
	drop(&x);
	begin(&x, "no", "{parties: 3}", FAMILY TWO_SIGNALS MATCH DECIDED);
	struct zc_case c = on(&x, "2026-03-10");
	assert_string_equal(zc_phase(&c), "matched");
	c.on = day("2026-03-16");
	assert_string_equal(zc_phase(&c), "needed");
	drop(&x);
	begin(&x, "no", "{parties: 3}", FAMILY NOT_NEEDED PLANNED
	      "joined:\n- {id: j1f6zca, at: 2026-07-01T10:00+02:00, by: a.jansen@ca, into: m7q2m9xd4c}\n");
	c = on(&x, "2026-04-10");
	assert_string_equal(zc_phase(&c), "not-needed");
	c.on = day("2026-07-01");
	assert_string_equal(zc_phase(&c), "joined");
	drop(&x);
}

/* --- who sees a family --------------------------------------------------------- */

#define CLOSED "endings:\n- {id: z1n7kca, at: 2026-05-01T10:00+02:00, by: a.jansen@ca, ground: done, after-care: [" \
	"{id: z1n7kcb, who: t.kok@cb, what: calls, done: 2026-06-01}], follow: {by: yo, how: regular}}\n"
#define MISTAKEN ", void: {at: 2026-04-03, by: a.jansen@ca, because: x}"
#define HELPS(MORE) "helpers:\n- {id: h4n7kca, who: t.kok@cb, since: 2026-03-10" MORE "}\n"
#define ACTION_OF(GOAL, MORE) "plan:\n  since: 2026-03-10\n  goals:\n  - {id: g2k8pwa, since: 2026-03-10, result: rent" GOAL ", actions: [" \
	"{id: a7h5rna, since: 2026-03-12, what: pay, who: t.kok@cb" MORE "}]}\n"
#define ACTION(MORE) ACTION_OF("", MORE)
#define COACH "plan:\n  since: 2026-03-10\n  coaches:\n  - {id: n7h5rna, who: t.kok@cb, since: 2026-03-12, until: 2026-04-12}\n"
#define COORDINATES(WHO, MORE) "coordination:\n- {id: c2v8r1a, since: 2026-03-16, by: a.jansen@ca, coordinator: " WHO MORE "}\n"
#define STUCK(MORE) "escalations:\n- {id: e4m2pta, line: process, at: 2026-04-01, by: a.jansen@ca, between: [a.jansen@ca, k.smit@sc], " \
	"steps: [{id: x6q3nva, step: managers, since: 2026-04-02, responsible: [t.kok@cb]" MORE "}], " \
	"ended: {at: 2026-04-06, by: a.jansen@ca}}\n"
#define SIGNALLED(MORE) "signals:\n" SIGNAL("s3m9tda", "2026-03-02T10:15+01:00", "t.kok@cb", MORE)
#define DECIDES(MORE) "decisions:\n- {id: d6w1xra, at: 2026-03-16, by: t.kok@cb, coordination: needed" MORE "}\n"

static const struct { const char *family, *before, *first, *last, *after; bool colleague; } seen[] = {
	/* the day before the first, the first, the last, the day after; NULL: there is none */
	{ SIGNALLED(""), "2026-03-01", "2026-03-02", "2028-03-02", "2028-03-03", true },
	{ SIGNALLED(", withdrawn: {at: 2026-03-10, by: t.kok@cb}"), "2026-03-01", "2026-03-02", "2026-03-09", "2026-03-10", true },
	{ SIGNALLED(MISTAKEN), NULL, NULL, NULL, "2026-03-02", true },
	{ "signals:\n" SIGNAL("s3m9tda", "2026-03-02T10:15+01:00", "a.jansen@ca", ", on-behalf-of: t.kok@cb"),
	  "2026-03-01", "2026-03-02", NULL, NULL, true },
	{ HELPS(""), "2026-03-09", "2026-03-10", "2030-01-01", NULL, true },
	{ HELPS(", until: 2026-04-01"), "2026-03-09", "2026-03-10", "2026-03-31", "2026-04-01", true },
	{ HELPS(MISTAKEN), NULL, NULL, NULL, "2026-03-10", true },
	{ ACTION(""), "2026-03-11", "2026-03-12", NULL, NULL, true },
	{ ACTION(", done: 2026-04-01"), "2026-03-11", "2026-03-12", "2026-03-31", "2026-04-01", true },
	{ ACTION(", dropped: {at: 2026-04-01, by: a.jansen@ca}"), NULL, "2026-03-12", "2026-03-31", "2026-04-01", true },
	{ ACTION_OF(", dropped: {at: 2026-04-01, by: a.jansen@ca}", ""), NULL, "2026-03-12", "2026-03-31", "2026-04-01", true },
	{ ACTION(MISTAKEN), NULL, NULL, NULL, "2026-03-12", true },
	{ ACTION("") CLOSED, NULL, "2026-03-12", "2026-04-30", "2026-06-01", true },
	{ COACH, "2026-03-11", "2026-03-12", "2026-04-11", "2026-04-12", true },
	{ COORDINATES("t.kok@cb", ", until: 2026-04-01"), "2026-03-15", "2026-03-16", "2026-03-31", "2026-04-01", true },
	{ COORDINATES("Oma", ", role: aunt, answerable: t.kok@cb"), "2026-03-15", "2026-03-16", NULL, NULL, true },
	{ COORDINATES("Oma", ", role: aunt, answerable: cb"), "2026-03-15", "2026-03-16", NULL, NULL, false },
	{ COORDINATES("t.kok@cb", MISTAKEN), NULL, NULL, NULL, "2026-03-16", true },
	{ DECIDES(""), "2026-03-15", "2026-03-16", NULL, NULL, true },
	{ DECIDES(MISTAKEN), NULL, NULL, NULL, "2026-03-16", true },
	{ DECIDES("") CLOSED, NULL, "2026-03-16", "2026-04-30", "2026-06-01", true },
	{ STUCK(""), "2026-04-01", "2026-04-02", "2026-04-05", "2026-04-06", true },
	{ STUCK(MISTAKEN), NULL, NULL, NULL, "2026-04-02", true },
	{ CLOSED, "2026-04-30", "2026-05-01", "2026-05-31", "2026-06-01", true },
};

static void
sees(size_t i, const struct fixture *x, const char *on, const char *who, bool person, bool yes)
{
	zc_day day;
	if (on == NULL)
		return;
	assert_true(zc_day_parse(&day, on));
	struct zc_case c = { .fam = x->fam, .con = x->con, .on = day };
	if (zc_involved(&c, who, person) != yes)
		fail_msg("row %zu: %s on %s", i, who, on);
}

static void
involved(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof seen / sizeof *seen; i++) {
		struct zc_text family = { 0 };
		struct fixture x;
		zc_text_addf(&family, "%s%s", FAMILY, seen[i].family);
		begin(&x, "no", "{parties: 2}", family.s);
		for (int person = 0; person < 2; person++) {
			sees(i, &x, seen[i].before, "t.kok@cb", person, false);
			sees(i, &x, seen[i].first, "t.kok@cb", person, true);
			sees(i, &x, seen[i].last, "t.kok@cb", person, true);
			sees(i, &x, seen[i].after, "t.kok@cb", person, false);
		}
		sees(i, &x, seen[i].first, "x.y@cb", false, true);
		sees(i, &x, seen[i].first, "x.y@cb", true, !seen[i].colleague);
		sees(i, &x, seen[i].first, "x.y@me", false, false);
		sees(i, &x, seen[i].first, "Oma", true, false);
		zc_text_free(&family);
		drop(&x);
	}
}

/* After the end: who closed it, and the organisation that follows. */
static void
involved_after(void **state)
{
	(void)state;
	struct fixture x;
	begin(&x, "no", "{parties: 2}", FAMILY CLOSED);
	sees(0, &x, "2027-01-01", "x.y@ca", false, true);
	sees(0, &x, "2027-01-01", "a.jansen@ca", true, true);
	sees(0, &x, "2027-01-01", "x.y@ca", true, false);
	sees(0, &x, "2027-01-01", "x.y@yo", true, true);
	sees(0, &x, "2026-04-30", "x.y@yo", true, false);
	drop(&x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conditions), cmocka_unit_test(judged),
		cmocka_unit_test(void_counts_for_nothing), cmocka_unit_test(parties),
		cmocka_unit_test(signals_expire), cmocka_unit_test(matches),
		cmocka_unit_test(matches_per_child), cmocka_unit_test(need),
		cmocka_unit_test(need_again),
		cmocka_unit_test(proposals), cmocka_unit_test(hague_order), cmocka_unit_test(who_may),
		cmocka_unit_test(ladder), cmocka_unit_test(phases),
		cmocka_unit_test(involved), cmocka_unit_test(involved_after),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
