/* The toetsing: what lacks in a case, and what lacks most. */
#include "check.h"
#include "rules_fixture.h"

static const char hague[] = "examples/convenants/den-haag-2010.yaml";

#define FAMILY "format: 1\nfamily: k7q2m9xd4c\nopened: 2026-03-02\n" \
	"persons:\n- {id: p7k2qxa, role: child, born: 2014-05-09}\n"
#define MATCHED                                                                             \
	"signals:\n"                                                                        \
	"- {id: s3m9tda, at: 2026-03-02T10:15+01:00, by: a.jansen@jgz-4-19, about: p7k2qxa}\n" \
	"- {id: s3m9tdb, at: 2026-03-09T09:00+01:00, by: k.smit@smw, about: p7k2qxa}\n"      \
	"matches:\n- {id: m1f6zca, at: 2026-03-09T09:00+01:00, signals: [s3m9tda, s3m9tdb], evidence: family}\n"
#define DECIDED(word) \
	"decisions:\n- {id: d6w1xra, at: 2026-03-16T10:00+01:00, by: a.b@cjg, coordination: " word "}\n"
#define COORDINATED(until) \
	"coordination:\n- {id: c2v8r1a, since: 2026-03-20, until: " until ", coordinator: k.smit@smw}\n"
#define TERM(id, kind, due, more) \
	"- {id: " id ", of: d6w1xra, kind: " kind ", start: 2026-03-16, due: " due ", under: 3f9c2a1b07" more "}\n"

/* What lacks of the family on a day, in a line each. */
static char *
gaps_of(const char *text, const char *when)
{
	struct fixture x = { .fam = NULL };
	struct zc_gaps g = { .v = NULL };
	struct zc_text out = { 0 };
	load_example(&x, hague);
	load_family(&x, text);
	struct zc_case c = on(&x, when);
	zc_check_case(&g, &c);
	zc_gaps_sort(&g);
	for (size_t i = 0; i < g.n; i++) {
		char since[ZC_DATE_LEN], due[ZC_DATE_LEN] = "-";
		zc_day_format(since, g.v[i].since);
		if (g.v[i].due != ZC_NO_DAY)
			zc_day_format(due, g.v[i].due);
		zc_text_addf(&out, "%s %s %s %s %s%s\n", g.v[i].lacks, since, due, g.v[i].state,
		             g.v[i].article ? g.v[i].article : "-", g.v[i].wrong ? " wrong" : "");
	}
	zc_gaps_free(&g);
	drop(&x);
	return zc_text_take(&out);
}

static void
lacking(const char *text, const char *when, const char *wanted)
{
	char *got = gaps_of(text, when);
	assert_string_equal(got, wanted);
	free(got);
}

static void
no_term(void **state)
{
	(void)state;
	lacking(FAMILY, "2026-04-01", "");
	lacking(FAMILY MATCHED, "2026-03-08", "");
	lacking(FAMILY MATCHED, "2026-04-01", "decision 2026-03-09 - open 2.5 wrong\n");
	lacking(FAMILY MATCHED DECIDED("needed"), "2026-04-01", "");
}

static void
of_terms(void **state)
{
	(void)state;
	const char one[] = FAMILY DECIDED("needed") "terms:\n" TERM("t4k8wza", "assignment", "2026-03-30", "");
	lacking(one, "2026-03-15", "");
	lacking(one, "2026-03-30", "coordinator 2026-03-16 2026-03-30 running 2.7\n");
	lacking(one, "2026-03-31", "coordinator 2026-03-16 2026-03-30 overdue 2.7 wrong\n");

	lacking(FAMILY DECIDED("needed") "terms:\n"
	        TERM("t4k8wza", "assignment", "2026-03-30", ", met: 2026-03-20")
	        TERM("t4k8wzb", "plan", "2026-03-30", ", ended: 2026-03-20")
	        TERM("t4k8wzc", "contact", "2026-03-30", ""), "2026-04-01", "");
	lacking(FAMILY DECIDED("needed") "terms:\n"
	        TERM("t4k8wza", "plan", "2026-03-30", ", pauses: [{id: y4k8wza, since: 2026-03-20, by: a.b@cjg, because: x}]"),
	        "2026-03-25", "plan 2026-03-16 2026-04-07 paused 2.7\n");

	/* a term says it already; nothing is told twice */
	lacking(FAMILY MATCHED "terms:\n"
	        "- {id: t4k8wza, of: m1f6zca, kind: decision, start: 2026-03-09, due: 2026-04-06, under: 3f9c2a1b07}\n", "2026-04-01",
	        "decision 2026-03-09 2026-04-06 running 2.7\n");
}

static void
vacancy(void **state)
{
	(void)state;
	const char left[] = FAMILY DECIDED("needed") COORDINATED("2026-04-10");
	lacking(left, "2026-04-09", "");
	lacking(left, "2026-04-10", "coordinator 2026-04-10 - open 2.7 wrong\n");
	lacking(FAMILY DECIDED("not-needed") COORDINATED("2026-04-10"), "2026-04-20", "");
	lacking(FAMILY DECIDED("needed") COORDINATED("2026-04-10") "- {id: c2v8r1b, since: 2026-04-15, coordinator: a.b@cjg}\n",
	        "2026-04-14", "coordinator 2026-04-10 - open 2.7 wrong\n");
	lacking(FAMILY DECIDED("needed") COORDINATED("2026-04-10") "- {id: c2v8r1b, since: 2026-04-15, coordinator: a.b@cjg}\n",
	        "2026-04-15", "");
	lacking(FAMILY DECIDED("needed") COORDINATED("2026-04-10") "endings:\n"
	        "- {id: z1n7kca, at: 2026-04-12T10:00+02:00, by: a.b@cjg, ground: stable}\n"
	        "terms:\n" TERM("t4k8wza", "plan", "2026-03-30", ""), "2026-04-20", "");
}

static void
order(void **state)
{
	(void)state;
	lacking(FAMILY DECIDED("needed") COORDINATED("2026-04-10") "terms:\n"
	        TERM("t4k8wza", "plan", "2026-05-30", "") TERM("t4k8wzb", "decision", "2026-03-30", ""), "2026-06-01",
	        "decision 2026-03-16 2026-03-30 overdue 2.7 wrong\n"
	        "coordinator 2026-04-10 - open 2.7 wrong\n"
	        "plan 2026-03-16 2026-05-30 overdue 2.7 wrong\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_term), cmocka_unit_test(of_terms), cmocka_unit_test(vacancy), cmocka_unit_test(order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
