/* The gate: for every rule a change that passes and one that is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "gate.h"
#include "text.h"

static const char agreement[] =
	"format: 1\n"
	"convenant: proef-2026\n"
	"valid-from: 2026-01-01\n"
	"time-zone: Europe/Amsterdam\n"
	"calendar: {roll: yes}\n"
	"ages: 0-17\n"
	"ages-article: '1.1'\n"
	"ages-reason: lifts\n"
	"kinds:\n"
	"- {kind: jgz, may: [signal, coordinate, decide, plan, escalate, close, check, run, join]}\n"
	"- {kind: smw, may: [signal, coordinate, decide, plan, escalate]}\n"
	"- {kind: bjz, may: [signal, coordinate, decide, plan, escalate], coordinates: [{when: {fact: measure}, article: '1.4', says: only under a measure, reason: lifts}]}\n"
	"- {kind: school, may: [signal]}\n"
	"- {kind: daycare, article: '1.5', via: [jgz]}\n"
	"organisations:\n"
	"- {org: jgz, kind: jgz, manager: mia@jgz}\n"
	"- {org: smw, kind: smw, manager: max@smw}\n"
	"- {org: bjz, kind: bjz}\n"
	"- {org: school, kind: school}\n"
	"- {org: daycare, kind: daycare}\n"
	"- {org: gone, kind: jgz, until: 2026-01-01}\n"
	"facts:\n"
	"- {fact: measure, values: [ots, voogdij], about-child: yes}\n"
	"- {fact: refuses-help}\n"
	"- {fact: unsafe}\n"
	"signals:\n"
	"  parents-informed: yes\n"
	"  parents-article: '2.1'\n"
	"  routes:\n"
	"  - {route: medical, outcomes: [helped]}\n"
	"match: {parties: 2, same-child: no, article: '2.4'}\n"
	"need:\n"
	"  when: {parties: 2}\n"
	"  needed:\n"
	"  - {when: {parties: 2}, article: '2.5', says: two parties are involved}\n"
	"  not-needed:\n"
	"  - {when: {guard: yes}, says: somebody guards, reason: lifts}\n"
	"  forums:\n"
	"  - {forum: talk}\n"
	"  - {forum: old, until: 2026-02-01}\n"
	"  roles:\n"
	"  - {role: parent, may: [guard, coordinate]}\n"
	"  - {role: friend, may: [coordinate]}\n"
	"  levels:\n"
	"  - {level: 3}\n"
	"assignment:\n"
	"  article: '2.6'\n"
	"  requires:\n"
	"  - {when: {decision: needed}, says: a decision that it is needed}\n"
	"  other-choice: yes\n"
	"  hand-over-talk: yes\n"
	"  hand-over-article: '2.12'\n"
	"  hand-over-how: [spoken]\n"
	"  proposal:\n"
	"  - {rule: compulsory, when: {fact: measure}, kinds: [bjz], answerable: bjz}\n"
	"  - {rule: social-work, when: {involved: smw}, kinds: [smw], article: '2.6 b'}\n"
	"  - {rule: health, kinds: [jgz]}\n"
	"plan:\n"
	"  written-by: [family, coordinator]\n"
	"  requires:\n"
	"  - {when: {coordinated: yes}, says: a coordinator}\n"
	"  bases:\n"
	"  - {basis: consent}\n"
	"  - {basis: code, because: yes, when: {fact: unsafe}}\n"
	"  domains:\n"
	"  - {domain: material}\n"
	"terms:\n"
	"- {term: refusal, starts: fact, facts: [refuses-help], within: 2 weeks, met-by: fact-ends, pausable: yes, extensions: 1, passed: [{stage: remind, after: 0 days, remind: [owner]}]}\n"
	"- {term: commitment, starts: talk, line: [process], within: 5 working days, met-by: commitment}\n"
	"escalation:\n"
	"- line: process\n"
	"  between: 2\n"
	"  settled-by: commitment\n"
	"  steps:\n"
	"  - {step: managers, responsible: [managers]}\n"
	"  - {step: alderman, when: {fact: unsafe}}\n"
	"  - {step: director}\n"
	"- line: content\n"
	"  article: '4'\n"
	"  reason: lifts\n"
	"  requires:\n"
	"  - {when: {not: {fact: measure}}, says: the voluntary frame, article: 4 d}\n"
	"  all-of: [{guideline: urgent}]\n"
	"  one-of: [{guideline: absence}, {guideline: transfer}]\n"
	"  not-when: [crisis]\n"
	"  settled-by: down\n"
	"  steps:\n"
	"  - {step: team}\n"
	"endings:\n"
	"  requires:\n"
	"  - {when: {after-care: settled}, says: after-care is settled, article: '2.13'}\n"
	"  - {when: {escalated: no}, says: no escalation runs, reason: lifts}\n"
	"  grounds:\n"
	"  - {ground: results, outcome: yes}\n"
	"  - {ground: moved, hand-over: yes}\n"
	"  outcomes:\n"
	"  - {outcome: stable, ends: yes, follow-by: [jgz]}\n"
	"  - {outcome: unstable, ends: no}\n";

/* A family begins so: five lines; what a test is about begins at line 6. */
#define HEAD "format: 1\nfamily: k7q2m9xd4c\nopened: 2026-03-02\npersons:\n" CHILD
#define CHILD "- {id: p7k2qxa, role: child, born: 2014-05-09, bsn: \"123456782\"}\n"
#define S1 "- {id: s3m9tdk, at: 2026-03-02T10:15, by: ann@jgz, about: p7k2qxa}\n"
#define S2 "- {id: s8r4wbn, at: 2026-03-09T09:00, by: kim@school, about: p7k2qxa}\n"
#define S3 "- {id: s4r4wbn, at: 2026-03-09T10:00, by: sam@smw, about: p7k2qxa}\n"
#define SIGNALS "signals:\n" S1 S2                          /* 6 to 8 */
#define NEEDED "decisions:\n" \
	"- {id: d6w1xrt, at: 2026-03-16, by: ann@jgz, coordination: needed}\n"     /* 9, 10 */
#define C1 "- {id: c2v8r1p, since: 2026-03-16, coordinator: ann@jgz, proposed: jgz, rule: health}\n"
#define CARE SIGNALS NEEDED "coordination:\n" C1            /* 11, 12 */

static struct zc_tree *tree;
static struct zc_convenant *con;

static int
setup(void **state)
{
	struct zc_err e = {0};
	struct zc_findings f = {0};
	(void)state;
	if (zc_tree_parse(&tree, "convenant.yaml", agreement, strlen(agreement), &e) != 0)
		fail_msg("%s", e.msg);
	zc_convenant_load(&con, tree, &f);
	if (zc_findings_fail(&f, &e) != 0)
		fail_msg("%s", e.msg);
	zc_findings_free(&f);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	zc_convenant_free(con);
	zc_tree_free(tree);
	return 0;
}

/* The findings as "STATUS LINE:COLUMN KEY [ARTICLE] [lifts]", one line each. */
static void
list(struct zc_text *out, const struct zc_findings *f)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct zc_finding *x = &f->v[i];
		zc_text_addf(out, "%s%d %u:%u %s", i > 0 ? "\n" : "", x->status, x->line, x->column,
		    x->key != NULL ? x->key : x->what);
		zc_text_addf(out, "%s%s%s", x->article != NULL ? " (" : "",
		    x->article != NULL ? x->article : "", x->article != NULL ? ")" : "");
		zc_text_add(out, x->lifts ? " lifts" : "");
	}
}

static const char *actor;
static bool merge;

static void
check(const struct zc_gate_file *files, size_t n, const char *want)
{
	struct zc_gate_change c = {.files = files, .n = n, .con = con, .actor = actor, .merge = merge};
	struct zc_findings f = {0};
	struct zc_text got = {0};
	bool whole_day;
	assert_true(zc_time_parse(&c.now, "2026-09-01T12:00", &whole_day));
	zc_gate_check(&c, &f);
	list(&got, &f);
	if (strcmp(got.len > 0 ? got.s : "", want) != 0) {
		print_message("after:\n%s\nwhat:\n", files[0].after);
		for (size_t i = 0; i < f.n; i++)
			print_message("%s\n", f.v[i].what);
	}
	assert_string_equal(got.len > 0 ? got.s : "", want);
	zc_text_free(&got);
	zc_findings_free(&f);
}

#define PATH "families/k/7/k7q2m9xd4c.yaml"

static struct zc_gate_file
file(const char *path, const char *before, const char *after)
{
	return (struct zc_gate_file){path, before, before != NULL ? strlen(before) : 0,
	    after, after != NULL ? strlen(after) : 0};
}

struct change { const char *before, *after, *want; };

static void
run(const struct change *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct zc_gate_file f = file(PATH, v[i].before, v[i].after);
		check(&f, 1, v[i].want);
	}
}
#define RUN(...) do { \
	static const struct change v_[] = {__VA_ARGS__}; \
	run(v_, sizeof v_ / sizeof *v_); \
} while (0)

/* --- form and what may change ------------------------------------------------- */

static void
form(void **state)
{
	(void)state;
	RUN({NULL, HEAD SIGNALS, ""},
	    {NULL, HEAD "signal: []\n", "65 6:1 unknown key \"signal\" (did you mean \"signals\"?)"},
	    {HEAD, NULL, "65 0:0 " PATH ": a family's file is never removed"});
	struct zc_gate_file f = file("families/k/7/other.yaml", NULL, HEAD);
	check(&f, 1, "65 0:0 families/k/7/other.yaml: no path of a family's file");
}

static void
classes(void **state)
{
	(void)state;
	RUN(/* fixed */
	    {HEAD SIGNALS, HEAD "signals:\n" S2 S1, ""},
	    {HEAD "signals:\n" S1, HEAD "signals:\n- {id: s3m9tdk, at: 2026-03-03, by: ann@jgz, about: p7k2qxa}\n",
	     "65 7:21 s3m9tdk changed at"},
	    {HEAD "signals:\n" S1, HEAD "signals:\n- {id: s3m9tdk, at: 2026-03-02T10:15, by: ann@jgz, about: p7k2qxa, route: medical}\n",
	     "65 7:81 s3m9tdk changed route"},
	    {HEAD, "format: 1\nfamily: k7q2m9xd4c\nopened: 2026-03-01\npersons:\n" CHILD, "65 3:9 k7q2m9xd4c changed opened"},
	    /* settable: once */
	    {HEAD "situation:\n- {id: f5t2hdq, fact: unsafe, since: 2026-04-01, by: ann@jgz}\n",
	     HEAD "situation:\n- {id: f5t2hdq, fact: unsafe, since: 2026-04-01, by: ann@jgz, until: 2026-05-01}\n", ""},
	    {HEAD "situation:\n- {id: f5t2hdq, fact: unsafe, since: 2026-04-01, by: ann@jgz, until: 2026-05-01}\n",
	     HEAD "situation:\n- {id: f5t2hdq, fact: unsafe, since: 2026-04-01, by: ann@jgz, until: 2026-05-02}\n",
	     "65 7:75 f5t2hdq changed until"},
	    {HEAD "situation:\n- {id: f5t2hdq, fact: unsafe, since: 2026-04-01, by: ann@jgz, until: 2026-05-01}\n",
	     HEAD "situation:\n- {id: f5t2hdq, fact: unsafe, since: 2026-04-01, by: ann@jgz}\n",
	     "65 7:3 f5t2hdq changed until"},
	    /* correctable */
	    {HEAD, "format: 1\nfamily: k7q2m9xd4c\nopened: 2026-03-02\npersons:\n- {id: p7k2qxa, role: child, born: 2014-05-10}\n", ""},
	    {HEAD "address: {city: Ede}\n", HEAD, ""});
}

static void
entries(void **state)
{
	(void)state;
	RUN({HEAD SIGNALS, HEAD "signals:\n" S1, "65 6:1 s8r4wbn removed"},
	    {HEAD SIGNALS, HEAD, "65 1:1 s3m9tdk removed\n65 1:1 s8r4wbn removed"},
	    {HEAD "signals:\n" S1, HEAD "signals:\n- {id: s4m9tdk, at: 2026-03-02T10:15, by: ann@jgz, about: p7k2qxa}\n",
	     "65 7:3 s3m9tdk removed"},
	    /* an action goes to another goal */
	    {HEAD "plan:\n  since: 2026-03-16\n  goals:\n  - {id: g2k8pwc, result: rent, actions: [{id: a7h5rnx, what: call, who: Sanne}]}\n  - {id: g3k8pwc, result: rest}\n",
	     HEAD "plan:\n  since: 2026-03-16\n  goals:\n  - {id: g2k8pwc, result: rent}\n  - {id: g3k8pwc, result: rest, actions: [{id: a7h5rnx, what: call, who: Sanne}]}\n",
	     "65 10:43 a7h5rnx place"},
	    /* void: once, then frozen */
	    {HEAD "signals:\n" S1, HEAD "signals:\n- {id: s3m9tdk, at: 2026-03-02T10:15, by: ann@jgz, about: p7k2qxa, void: {at: 2026-03-03, by: ann@jgz, because: wrong child}}\n", ""},
	    {HEAD "signals:\n- {id: s3m9tdk, at: 2026-03-02T10:15, by: ann@jgz, about: p7k2qxa, void: {at: 2026-03-03, by: ann@jgz, because: wrong child}}\n",
	     HEAD "signals:\n" S1, "65 7:3 s3m9tdk void"},
	    {HEAD "signals:\n- {id: s3m9tdk, at: 2026-03-02T10:15, by: ann@jgz, about: p7k2qxa, void: {at: 2026-03-03, by: ann@jgz, because: wrong child}}\n",
	     HEAD "signals:\n- {id: s3m9tdk, at: 2026-03-02T10:15, by: ann@jgz, about: p7k2qxa, clarity: clear, void: {at: 2026-03-03, by: ann@jgz, because: wrong child}}\n",
	     "65 7:3 s3m9tdk void"});
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(form),
		cmocka_unit_test(classes),
		cmocka_unit_test(entries),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
