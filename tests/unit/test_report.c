#include "rules_fixture.h"
#include "report.h"

static const char utrecht[] = "examples/convenants/zuidoost-utrecht-2020.yaml";

static const char story[] =
	"format: 1\n"
	"family: k7q2m9xd4c\n"
	"opened: 2026-03-02\n"
	"persons:\n"
	"- {id: p7k2qxa, role: child, given: Noor, prefix: van der, surname: Berg, born: 2014-05-09, bsn: \"123456782\"}\n"
	"- {id: p7k2qxb, role: parent, initials: S., surname: Berg}\n"
	"- {id: p7k2qxc, role: child, given: Bram, until: 2026-06-01}\n"
	"signals:\n"
	"- {id: s3m9tda, at: 2026-03-02T10:15+01:00, by: a.jansen@lokaal-team, about: p7k2qxa}\n"
	"- {id: s3m9tdb, at: 2026-03-09T09:00+01:00, by: k.smit@altrecht, about: p7k2qxa}\n"
	"matches:\n"
	"- {id: m1f6zca, at: 2026-03-09T09:00+01:00, signals: [s3m9tda, s3m9tdb], evidence: family}\n"
	"decisions:\n"
	"- {id: d6w1xra, at: 2026-03-16T10:00+01:00, by: a.jansen@lokaal-team, forum: local-team, coordination: needed}\n"
	"coordination:\n"
	"- {id: c2v8r1a, since: 2026-03-17, by: a.jansen@lokaal-team, coordinator: a.jansen@lokaal-team}\n"
	"- {id: c2v8r1b, since: 2026-07-01, by: k.smit@altrecht, coordinator: l.manders@lokaal-team}\n"
	"plan:\n"
	"  since: 2026-03-30\n"
	"  problems:\n"
	"  - {id: q9d3mza, since: 2026-03-30, domain: material, text: \"rent \\e[31m arrears\"}\n"
	"  - {id: q9d3mzb, since: 2026-03-30, domain: health, text: sleep}\n"
	"  goals:\n"
	"  - id: g2k8pwa\n"
	"    since: 2026-03-30\n"
	"    result: \"first line\\nsecond line\"\n"
	"    for: [q9d3mza]\n"
	"    actions:\n"
	"    - {id: a7h5rna, since: 2026-03-30, what: pay, who: Sanne, by: 2026-04-15, done: 2026-04-10}\n"
	"    - id: a7h5rnb\n"
	"      since: 2026-03-30\n"
	"      what: guide\n"
	"      who: k.smit@altrecht\n"
	"      by: 2026-06-15\n"
	"      after: a7h5rna\n"
	"      held: [{id: b7h5rna, since: 2026-04-12, until: 2026-04-20, because: wait}]\n"
	"      dropped: {at: 2026-07-01, by: a.jansen@lokaal-team, because: moved}\n"
	"  - {id: g2k8pwb, since: 2026-03-30, result: rest, for: [q9d3mzb]}\n";

static void
action_states(void **state)
{
	(void)state;
	const struct { const char *on, *wanted; } days[] = {
		{ "2026-03-29", NULL }, { "2026-03-30", "waiting" }, { "2026-04-10", "open" }, { "2026-04-12", "held" },
		{ "2026-04-20", "open" }, { "2026-06-15", "open" }, { "2026-06-16", "overdue" }, { "2026-07-01", "dropped" },
	};
	struct fixture x = { .fam = NULL };
	load_example(&x, utrecht);
	load_family(&x, story);
	for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
		struct zc_case c = on(&x, days[i].on);
		const char *is = zc_action_state(&x.fam->plan->goals.v[0], &x.fam->plan->goals.v[0].actions.v[1], &c);
		if (!zc_text_eq(is, days[i].wanted))
			fail_msg("%s: %s", days[i].on, is != NULL ? is : "not there");
	}
	drop(&x);
}

static void
phase_since(void **state)
{
	(void)state;
	const char *const days[][2] = {
		{ "2026-03-03", "2026-03-02" }, { "2026-03-10", "2026-03-09" }, { "2026-03-16", "2026-03-16" },
		{ "2026-03-20", "2026-03-17" }, { "2026-04-20", "2026-03-30" },
	};
	struct fixture x = { .fam = NULL };
	load_example(&x, utrecht);
	load_family(&x, story);
	for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
		struct zc_case c = on(&x, days[i][0]);
		assert_int_equal(zc_phase_since(&c), day(days[i][1]));
	}
	drop(&x);
}

/* What the plan says to somebody on 2026-06-20. */
static void
view(struct zc_text *out, const char *own, const char *part, bool json)
{
	struct fixture x = { .fam = NULL };
	struct zc_err e = { 0 };
	const char *parts[] = { part };
	struct zc_strings list = { parts, 1 };
	struct zc_plan_view v = { part != NULL ? &list : NULL, own };
	load_example(&x, utrecht);
	load_family(&x, story);
	struct zc_case c = on(&x, "2026-06-20");
	if (zc_plan_view_check(&v, &c, &e) != ZC_OK)
		fail_msg("%s", e.msg);
	(json ? zc_report_plan_json : zc_report_plan)(out, &c, &v);
	drop(&x);
}

static void
says(const struct zc_text *t, const char *text, bool wanted)
{
	if ((strstr(t->s, text) != NULL) != wanted)
		fail_msg("\"%s\" is %sthere:\n%s", text, wanted ? "not " : "", t->s);
}

static void
everything(void **state)
{
	(void)state;
	struct zc_text t = { 0 };
	view(&t, NULL, NULL, false);
	says(&t, "Noor van der Berg, child, 12 years\n", true);
	says(&t, "S. Berg, parent\n", true);
	says(&t, "children       1: sex unknown 12\n", true);
	says(&t, "Bram", false);
	says(&t, "123456782", false);
	says(&t, "rent \\x1b[31m arrears\n", true);
	says(&t, "  g2k8pwa  first line\n           second line; for q9d3mza\n", true);
	says(&t, "still missing  evaluations", true);
	says(&t, "still missing  evaluations, after-care", false);   /* comes with the ending */
	zc_text_free(&t);
}

static void
only_own(void **state)
{
	(void)state;
	struct zc_text t = { 0 };
	view(&t, "k.smit@altrecht", "own", false);
	says(&t, "q9d3mza", true);
	says(&t, "a7h5rna", true);
	says(&t, "q9d3mzb", false);
	says(&t, "g2k8pwb", false);
	says(&t, "Berg", false);
	says(&t, "coordinator ", false);
	zc_text_clear(&t);
	view(&t, "k.smit@altrecht", "own", true);
	says(&t, "\"state\":\"overdue\"", true);
	says(&t, "q9d3mzb", false);
	says(&t, "g2k8pwb", false);
	says(&t, "Berg", false);
	zc_text_clear(&t);
	view(&t, "x", "goals", true);
	says(&t, "g2k8pwb", true);
	says(&t, "a7h5rna", false);
	zc_text_free(&t);
}

static void
whose(void **state)
{
	(void)state;
	struct fixture x = { .fam = NULL };
	struct zc_err e = { 0 };
	const char *part = "own";
	struct zc_strings list = { &part, 1 };
	load_example(&x, utrecht);
	load_family(&x, story);
	struct zc_case c = on(&x, "2026-06-20");
	assert_int_equal(zc_plan_view_check(&(struct zc_plan_view){ &list, "d.smeets@lijn5" }, &c, &e), ZC_USAGE);
	drop(&x);
}

static void
contested(void **state)
{
	(void)state;
	struct fixture x = { .fam = NULL };
	struct zc_text t = { 0 };
	load_example(&x, utrecht);
	load_family(&x, story);
	struct zc_case c = on(&x, "2026-06-30");
	zc_report_family(&t, &c);
	says(&t, "contested", false);
	zc_text_clear(&t);
	c.on = day("2026-07-01");
	zc_report_family(&t, &c);
	says(&t, "c2v8r1a  a.jansen@lokaal-team since 2026-03-17; contested", true);
	zc_text_clear(&t);
	zc_report_family_json(&t, &c);
	says(&t, "\"given\":\"Noor\"", true);
	says(&t, "123456782", false);
	zc_text_free(&t);
	drop(&x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(action_states), cmocka_unit_test(phase_since), cmocka_unit_test(everything),
		cmocka_unit_test(only_own), cmocka_unit_test(whose), cmocka_unit_test(contested),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
