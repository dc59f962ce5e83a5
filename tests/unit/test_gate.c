/* The gate: for every rule a change that passes and one that is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "gate.h"
#include "id.h"
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
	return (struct zc_gate_file){.path = path, .before = before, .before_len = before != NULL ? strlen(before) : 0,
	    .after = after, .after_len = after != NULL ? strlen(after) : 0};
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
	    {HEAD "signals:\n" S1, HEAD "signals:\n- {id: Sanne, at: 2026-03-02T10:15, by: ann@jgz, about: p7k2qxa}\n",
	     "65 7:8 signals[1].id: expected the id of a signal: s and six of 0-9 a-z without i, l, o, u\n65 6:1 s3m9tdk removed"},
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
	     "65 7:21 s3m9tdk reset at"},
	    {HEAD "signals:\n" S1, HEAD "signals:\n- {id: s3m9tdk, at: 2026-03-02T10:15, by: ann@jgz, about: p7k2qxa, route: medical}\n",
	     "65 7:75 s3m9tdk changed route"},
	    {HEAD, "format: 1\nfamily: k7q2m9xd4c\nopened: 2026-03-01\npersons:\n" CHILD, "65 3:9 k7q2m9xd4c reset opened"},
	    /* settable: once */
	    {HEAD "situation:\n- {id: f5t2hdq, fact: unsafe, since: 2026-04-01, by: ann@jgz}\n",
	     HEAD "situation:\n- {id: f5t2hdq, fact: unsafe, since: 2026-04-01, by: ann@jgz, until: 2026-05-01}\n", ""},
	    {HEAD "situation:\n- {id: f5t2hdq, fact: unsafe, since: 2026-04-01, by: ann@jgz, until: 2026-05-01}\n",
	     HEAD "situation:\n- {id: f5t2hdq, fact: unsafe, since: 2026-04-01, by: ann@jgz, until: 2026-05-02}\n",
	     "65 7:70 f5t2hdq reset until"},
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

/* --- moves between files -------------------------------------------------------- */

#define OTHER "families/m/2/m2q2m9xd4c.yaml"
#define OTHER_HEAD "format: 1\nfamily: m2q2m9xd4c\nopened: 2026-03-05\n"
#define JOINED "joined:\n- {id: j4m9tdk, at: 2026-04-01, by: ann@jgz, into: k7q2m9xd4c}\n"
#define PARTED "joined:\n- {id: j4m9tdk, at: 2026-04-01, by: ann@jgz, into: k7q2m9xd4c, until: 2026-05-01}\n"
#define FROM ", from: m2q2m9xd4c}\n"
#define P2(end) "- {id: p8k2qxa, role: child, born: 2014-05-09, bsn: \"123456782\"" end
#define S9(end) "- {id: s9m9tdk, at: 2026-03-05, by: kim@school, about: p8k2qxa" end
#define HOME OTHER_HEAD "persons:\n" P2("}\n") "signals:\n" S9("}\n")
#define AWAY HEAD P2(FROM) "signals:\n" S1 S9(FROM)

static const char *theirs;              /* in a merge, the second file as the other parent has it; NULL: it has none */

static void
pair(const char *before, const char *after, const char *other_before, const char *other_after, const char *want)
{
	struct zc_gate_file v[] = {file(PATH, before, after), file(OTHER, other_before, other_after)};
	struct zc_gate_model *other = theirs != NULL ? zc_gate_read(OTHER, theirs, strlen(theirs)) : NULL;
	const struct zc_gate_model *const others[] = {other};
	v[1].others = others;
	v[1].nothers = merge;
	check(v, 2, want);
	zc_gate_model_free(other);
}

static void
moves(void **state)
{
	(void)state;
#define ALONE HEAD "signals:\n" S1
#define C2(end) "- {id: c8v8r1p, since: 2026-03-16, coordinator: ann@jgz" end
#define ONE(c, end) "coordination:\n- {id: " c ", since: 2026-03-16, coordinator: ann@jgz" end
	pair(ALONE, AWAY, HOME, OTHER_HEAD JOINED, "");
	pair(AWAY, ALONE, OTHER_HEAD JOINED, OTHER_HEAD PARTED "persons:\n" P2("}\n") "signals:\n" S9("}\n"), "");
	/* nobody says that the families were joined */
	pair(ALONE, AWAY, HOME, OTHER_HEAD, "65 6:3 p8k2qxa came\n65 9:3 s9m9tdk came");
	/* nobody says where it came from */
	pair(ALONE, HEAD P2("}\n") "signals:\n" S1 S9(FROM), HOME, OTHER_HEAD JOINED,
	    "65 6:3 p8k2qxa came\n65 6:53 p8k2qxa bsn p7k2qxa");
	/* changed on the way; another list */
	pair(ALONE, HEAD P2(FROM) "signals:\n" S1 S9(", clarity: clear" FROM), HOME, OTHER_HEAD JOINED,
	    "65 9:3 s9m9tdk move");
	/* an action goes into another goal; a goal stays */
	pair(HEAD "plan: {since: 2026-03-16, goals: [{id: g3k8pwc, result: rest}]}\n",
	    HEAD "plan: {since: 2026-03-16, goals: [{id: g3k8pwc, result: rest, actions: [{id: a7h5rnx, what: call, who: Sanne" FROM "]}]}\n",
	    OTHER_HEAD "plan: {since: 2026-03-16, goals: [{id: g2k8pwc, result: rent, actions: [{id: a7h5rnx, what: call, who: Sanne}]}]}\n",
	    OTHER_HEAD JOINED "plan: {since: 2026-03-16, goals: [{id: g2k8pwc, result: rent}]}\n",
	    "65 6:73 a7h5rnx move\n65 6:35 g2k8pwc left-behind");
	/* two coordinators meet; one who was there before is no hindrance */
	pair(ALONE ONE("c2v8r1p", "}\n"), AWAY ONE("c2v8r1p", "}\n") C2(FROM), HOME ONE("c8v8r1p", "}\n"), OTHER_HEAD JOINED,
	    "65 12:3 c8v8r1p overlaps c2v8r1p");
	pair(ALONE ONE("c2v8r1p", "}\n"), AWAY ONE("c2v8r1p", "}\n") C2(", until: 2026-03-20" FROM),
	    HOME ONE("c8v8r1p", ", until: 2026-03-20}\n"), OTHER_HEAD JOINED, "");
	/* what comes later about a person who came from there says so; nothing else does */
	struct zc_gate_file later = file(PATH, AWAY, AWAY
	    "- {id: s8m9tdk, at: 2026-04-05, by: kim@school, about: p8k2qxa" FROM);
	check(&later, 1, "");
	later = file(PATH, AWAY, AWAY "- {id: s8m9tdk, at: 2026-04-05, by: kim@school, about: p7k2qxa" FROM);
	check(&later, 1, "65 10:71 s8m9tdk came");
	/* lost on the way; kept out of sight */
	pair(ALONE, HEAD P2(FROM) "signals:\n" S1, HOME, OTHER_HEAD JOINED, "65 1:1 s9m9tdk removed");
	pair(ALONE, HEAD P2(FROM) "signals:\n" S1, HOME, OTHER_HEAD JOINED "persons:\n" P2("}\n") "signals:\n" S9("}\n"),
	    "65 6:72 p8k2qxa came\n65 7:3 p8k2qxa left-behind\n65 9:3 s9m9tdk left-behind");
}

/* What ended is not put over what runs: in the one family that they become, either ending would end both. */
static void
endings_met(void **state)
{
	(void)state;
#define Z(id, day, end) "- {id: " id ", at: " day ", by: ann@jgz, ground: results, outcome: stable, after-care-needed: no" end
#define OVER(end) "endings:\n" Z("z4m2ptb", "2026-03-20", end)
#define OVER2(end) "endings:\n" Z("z8m2ptb", "2026-03-25", end)
#define REOPENED ", reopened: {at: 2026-03-28, by: ann@jgz}"
#define IN_A "65 0:0 k7q2m9xd4c endings m2q2m9xd4c"
#define IN_B "65 0:0 m2q2m9xd4c endings k7q2m9xd4c"
	pair(ALONE OVER("}\n"), AWAY OVER("}\n"), HOME, OTHER_HEAD JOINED, IN_A);
	pair(ALONE, AWAY OVER2(FROM), HOME OVER2("}\n"), OTHER_HEAD JOINED, IN_B);
	pair(ALONE OVER("}\n"), AWAY OVER("}\n") Z("z8m2ptb", "2026-03-25", FROM), HOME OVER2("}\n"), OTHER_HEAD JOINED, "");
	pair(ALONE OVER(REOPENED "}\n"), AWAY OVER(REOPENED "}\n"), HOME, OTHER_HEAD JOINED, "");
	/* a join may be told later than it was: no ending lies between */
	pair(ALONE "endings:\n" Z("z4m2ptb", "2026-05-01", "}\n"), AWAY "endings:\n" Z("z4m2ptb", "2026-05-01", "}\n"),
	    HOME, OTHER_HEAD JOINED, IN_A);
	/* a clone that knew nothing of the join ended the one; one that joined them ended or reopened it then, or before */
	merge = true;
	pair(ALONE, AWAY OVER("}\n") Z("z8m2ptb", "2026-03-25", FROM), HOME OVER2("}\n"), OTHER_HEAD JOINED, IN_B);
	theirs = OTHER_HEAD JOINED;
	pair(ALONE OVER("}\n"), AWAY OVER("}\n"), HOME, OTHER_HEAD JOINED, IN_A);
	pair(ALONE, AWAY "endings:\n" Z("z4m2ptb", "2026-05-01", "}\n"), HOME, OTHER_HEAD JOINED, "");
	pair(ALONE OVER("}\n"), AWAY OVER(REOPENED "}\n"), HOME, OTHER_HEAD JOINED, "");
	pair(ALONE, AWAY OVER("}\n") Z("z8m2ptb", "2026-03-25", FROM), HOME OVER2("}\n"), OTHER_HEAD JOINED, "");
	pair(ALONE OVER("}\n"), AWAY OVER("}\n") Z("z8m2ptb", "2026-03-25", FROM), HOME, OTHER_HEAD JOINED,
	    "65 12:109 z8m2ptb came");
	/* what moved may have changed since, as far as it may */
	pair(ALONE, HEAD P2(FROM) "signals:\n" S1 S9(", clarity: clear" FROM), HOME, OTHER_HEAD JOINED, "");
	pair(ALONE, AWAY, OTHER_HEAD "persons:\n" P2("}\n") "signals:\n" S9(", consent: given}\n"), OTHER_HEAD JOINED,
	    "65 9:3 s9m9tdk changed consent");
	pair(ALONE, AWAY, OTHER_HEAD "persons:\n" P2("}\n") "signals:\n" S9(", void: {at: 2026-03-06, by: ann@jgz, because: x}}\n"),
	    OTHER_HEAD JOINED, "65 9:3 s9m9tdk void");
	theirs = NULL;
	merge = false;
}

static void
joined(void **state)
{
	(void)state;
	struct zc_gate_file f = file(OTHER, OTHER_HEAD JOINED, OTHER_HEAD JOINED "refusals:\n"
	    "- {id: r4m9tdk, at: 2026-04-02, by: ann@jgz, family: a1q2m9xd4c}\n");
	check(&f, 1, "65 6:1 m2q2m9xd4c came refusals");
	f = file(OTHER, OTHER_HEAD JOINED, OTHER_HEAD PARTED);
	check(&f, 1, "");
	f = file(OTHER, HOME, HOME JOINED);
	check(&f, 1, "65 5:3 p8k2qxa left-behind\n65 7:3 s9m9tdk left-behind");
	merge = true;                         /* what another clone added meanwhile does not stay there either */
	check(&f, 1, "65 5:3 p8k2qxa left-behind\n65 7:3 s9m9tdk left-behind");
	merge = false;
}

/* --- who, when, and words --------------------------------------------------------- */

static void
acts(void **state)
{
	(void)state;
	actor = "kim@school";
	RUN({HEAD "signals:\n" S1, HEAD SIGNALS, ""},
	    {HEAD SIGNALS, HEAD SIGNALS NEEDED, "77 9:1 k7q2m9xd4c actor decisions"});
	actor = "eve@nowhere";
	RUN({HEAD "signals:\n" S1, HEAD SIGNALS, "77 6:1 k7q2m9xd4c actor signals"});
	actor = "ann@jgz";
	RUN({HEAD SIGNALS, HEAD SIGNALS NEEDED, ""});
	actor = NULL;
}

static void
contacts(void **state)
{
	char m[8], before[1024], after[2048];
	static const struct { const char *between, *want; } cases[] = {
		{"ann@jgz, kim@school", ""},
		{"bob@jgz, lea@school", ""},
		{"ann@jgz, bob@jgz", "77 12:55 k4n7kca parties (proef-2026 2.4)"},
		{"ann@jgz, sam@smw", "77 12:55 k4n7kca parties (proef-2026 2.4)"},
	};
	(void)state;
	zc_id_derive(m, 'm', (const char *[]){"s3m9tdk", "s8r4wbn", NULL});
	snprintf(before, sizeof before, HEAD SIGNALS "matches:\n- {id: %s, at: 2026-03-09T09:00, "
	         "signals: [s3m9tdk, s8r4wbn], evidence: bsn}\n", m);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		snprintf(after, sizeof after, "%scontacts:\n- {id: k4n7kca, at: 2026-03-10, by: ann@jgz, between: [%s], match: %s}\n",
		         before, cases[i].between, m);
		run(&(struct change){before, after, cases[i].want}, 1);
	}
	snprintf(after, sizeof after, "%scontacts:\n- {id: k4n7kca, at: 2026-03-09, by: ann@jgz, between: [%s], match: %s}\n",
	         before, cases[0].between, m);
	run(&(struct change){before, after, ""}, 1);
	snprintf(after, sizeof after, "%scontacts:\n- {id: k4n7kca, at: 2026-03-08, by: ann@jgz, between: [%s], match: %s}\n",
	         before, cases[0].between, m);
	run(&(struct change){before, after, "65 12:21 k4n7kca before match"}, 1);
	RUN({HEAD, HEAD "contacts:\n- {id: k4n7kca, at: 2026-03-10, by: ann@jgz, between: [ann@jgz, bob@jgz]}\n", ""},
	    {HEAD, HEAD "contacts:\n- {id: k4n7kca, at: 2026-03-10, by: ann@jgz, between: [ann@jgz, ann@jgz]}\n",
	     "65 7:55 k4n7kca between"});
}

static void
organisations(void **state)
{
	(void)state;
	RUN({HEAD, HEAD "helpers:\n- {id: h4n7kca, who: an aunt, since: 2025-11-01}\n", ""},
	    {HEAD, HEAD "helpers:\n- {id: h4n7kca, who: x@nowhere, since: 2025-11-01}\n", "77 7:22 h4n7kca org who nowhere"},
	    {HEAD, HEAD "helpers:\n- {id: h4n7kca, who: x@gone, since: 2025-11-01}\n", ""},
	    {HEAD, HEAD "helpers:\n- {id: h4n7kca, who: x@gone, since: 2026-02-01}\n", "77 7:22 h4n7kca org who gone"},
	    {HEAD, HEAD "contacts:\n- {id: k4n7kca, at: 2026-03-10, by: ann@jgz, between: [ann@jgz, x@nowhere]}\n",
	     "77 7:65 k4n7kca org between nowhere"},
	    {HEAD, HEAD "helpers:\n- {id: h4n7kca, who: x@nowhere, since: 2025-11-01, void: {at: 2026-04-01, by: ann@jgz, because: x}}\n", ""},
	    {HEAD, HEAD "helpers:\n- {id: h4n7kca, who: aunt, since: 2025-11-01, void: {at: 2026-04-01, by: x@nowhere, because: x}}\n",
	     "77 7:74 h4n7kca org by nowhere"},
	    /* what was wrong before is not held against a change beside it, nor to the entry itself */
	    {HEAD "helpers:\n- {id: h4n7kca, who: x@nowhere, since: 2025-11-01}\n",
	     HEAD "helpers:\n- {id: h4n7kca, who: x@nowhere, since: 2025-11-01, until: 2026-04-01}\n"
	     "- {id: h5n7kca, who: y@nowhere, since: 2025-11-01}\n", "77 8:22 h5n7kca org who nowhere"});
}

static void
days(void **state)
{
	(void)state;
	RUN({HEAD, HEAD "helpers:\n- {id: h4n7kca, who: aunt, since: 2026-09-01}\n", ""},
	    {HEAD, HEAD "helpers:\n- {id: h4n7kca, who: aunt, since: 2026-09-02}\n", "65 7:35 h4n7kca future since"},
	    {HEAD, HEAD "signals:\n- {id: s3m9tdk, at: 2026-09-01T12:00, by: ann@jgz, about: p7k2qxa}\n", ""},
	    {HEAD, HEAD "signals:\n- {id: s3m9tdk, at: 2026-09-01T12:01, by: ann@jgz, about: p7k2qxa}\n",
	     "65 7:21 s3m9tdk future at"},
	    {NULL, "format: 1\nfamily: k7q2m9xd4c\nopened: 2026-09-02\n", "65 3:9 k7q2m9xd4c future opened"},
	    {HEAD CARE, HEAD CARE "plan:\n  since: 2026-03-30\n  goals:\n"
	     "  - {id: g2k8pwc, result: rent, expected: 2027-01-01, actions: [{id: a7h5rnx, what: call, who: Sanne, by: 2027-01-01}]}\n", ""},
	    {HEAD CARE, HEAD CARE "plan:\n  since: 2026-03-30\n  goals:\n"
	     "  - {id: g2k8pwc, result: rent, reached: 2027-01-01, actions: [{id: a7h5rnx, what: call, who: Sanne, done: 2027-01-01}]}\n",
	     "65 16:42 g2k8pwc future reached\n65 16:108 a7h5rnx future done"});
}

static void
facts(void **state)
{
	(void)state;
#define FACT(keys) HEAD "situation:\n- {id: f5t2hdq, since: 2026-04-01, by: ann@jgz, " keys "}\n"
	RUN({HEAD, FACT("fact: measure, value: ots, about: p7k2qxa"), ""},
	    {HEAD, FACT("fact: rain"), "77 7:55 f5t2hdq word fact"},
	    {HEAD, FACT("fact: measure, value: rain, about: p7k2qxa"), "77 7:71 f5t2hdq word value"},
	    {HEAD, FACT("fact: measure, value: ots"), "77 7:3 f5t2hdq about"});
}

static void
persons(void **state)
{
	(void)state;
	RUN({HEAD, HEAD "- {id: p8k2qxa, role: other, bsn: \"111222333\"}\n", ""},
	    {HEAD, HEAD "- {id: p8k2qxa, role: other, bsn: \"123456782\"}\n", "65 6:35 p8k2qxa bsn p7k2qxa"});
}

static void
signals(void **state)
{
	(void)state;
#define SIGNAL(keys) HEAD "- {id: p8k2qxa, role: child, born: 2000-01-01}\nsignals:\n- {id: s3m9tdk, at: 2026-03-02, " keys "}\n"
	RUN({HEAD, SIGNAL("by: ann@jgz, about: p7k2qxa, parents-informed: 2026-03-01"), ""},
	    {HEAD, SIGNAL("by: dan@daycare, about: p7k2qxa"), "77 8:37 s3m9tdk signal-by (proef-2026 1.5)"},
	    {HEAD, SIGNAL("by: ann@jgz, on-behalf-of: dan@daycare, about: p7k2qxa"), ""},
	    {HEAD, SIGNAL("by: kim@school, on-behalf-of: dan@daycare, about: p7k2qxa"),
	     "77 8:63 s3m9tdk signal-via (proef-2026 1.5)"},
	    {HEAD, SIGNAL("by: ann@jgz, about: p8k2qxa"), "77 8:53 s3m9tdk ages p8k2qxa (proef-2026 1.1) lifts"},
	    {HEAD, SIGNAL("by: ann@jgz, about: p8k2qxa, because: lives like a child"), ""},
	    {HEAD, SIGNAL("by: ann@jgz, about: p7k2qxa, parents-informed: none"),
	     "77 8:80 s3m9tdk parents-informed (proef-2026 2.1) lifts"},
	    {HEAD, SIGNAL("by: ann@jgz, about: p7k2qxa, parents-informed: none, because: safety"), ""},
	    {HEAD, SIGNAL("by: ann@jgz, about: p7k2qxa, route: medical, outcome: {at: 2026-03-03, by: ann@jgz, outcome: helped}"), ""},
	    {HEAD, SIGNAL("by: ann@jgz, about: p7k2qxa, route: pigeon"), "77 8:69 s3m9tdk word route"},
	    {HEAD, SIGNAL("by: ann@jgz, about: p7k2qxa, route: medical, outcome: {at: 2026-03-03, by: ann@jgz, outcome: lost}"),
	     "77 8:126 s3m9tdk word outcome"});
}

static void
matches(void **state)
{
	(void)state;
#define MATCH(id, ids) HEAD SIGNALS S3 "- {id: s5r4wbn, at: 2026-03-09, by: bea@jgz, about: p7k2qxa}\n" \
	"matches:\n- {id: " id ", at: 2026-03-09T09:00, evidence: bsn, signals: [" ids "]}\n"
	RUN({HEAD SIGNALS, MATCH("m7ps3a4", "s3m9tdk, s8r4wbn"), ""},
	    {HEAD SIGNALS, MATCH("m1f6zcy", "s3m9tdk, s8r4wbn"), "65 12:8 m1f6zcy derived"},
	    {HEAD SIGNALS, MATCH("m7ps3a4", "s3m9tdk, s5r4wbn"), "77 12:63 m7ps3a4 parties (proef-2026 2.4)\n65 12:8 m7ps3a4 derived"});
}

/* --- decisions and coordination ------------------------------------------------------ */

static void
decisions(void **state)
{
	(void)state;
#define DECISION(signals, keys) HEAD "signals:\n" signals "decisions:\n- {id: d6w1xrt, at: 2026-03-16, by: ann@jgz, " keys "}\n"
	RUN({HEAD, DECISION(S1 S2, "coordination: needed, forum: talk, level: 3"), ""},
	    {HEAD, DECISION(S1, "coordination: needed"),
	     "77 9:60 d6w1xrt requires two parties are involved (proef-2026 2.5)"},
	    {HEAD, DECISION(S1, "coordination: needed, because: I want it"),
	     "77 9:60 d6w1xrt requires two parties are involved (proef-2026 2.5)"},
	    {HEAD, DECISION(S1, "coordination: not-needed"), "77 9:60 d6w1xrt requires somebody guards lifts"},
	    {HEAD, DECISION(S1, "coordination: not-needed, because: nothing to tune"), ""},
	    {HEAD, DECISION(S1, "coordination: not-needed, guard: Sanne, guard-role: parent"), ""},
	    {HEAD, DECISION(S1, "coordination: not-needed, guard: Sanne"), "77 9:79 d6w1xrt guard-role"},
	    {HEAD, DECISION(S1, "coordination: not-needed, guard: Sanne, guard-role: friend"), "77 9:98 d6w1xrt guard"},
	    {HEAD, DECISION(S1, "coordination: not-needed, guard: Sanne, guard-role: king"), "77 9:98 d6w1xrt word guard-role"},
	    {HEAD, DECISION(S1 S2, "coordination: needed, forum: old"), "77 10:75 d6w1xrt word forum"},
	    {HEAD, DECISION(S1 S2, "coordination: needed, level: 5"), "77 10:75 d6w1xrt word level"});
}

#define BASE HEAD SIGNALS NEEDED "coordination:\n"
#define C(id, since, who, more) "- {id: " id ", since: " since ", coordinator: " who more "}\n"
#define HEALTH ", proposed: jgz, rule: health"
#define OLD C("c2v8r1p", "2026-03-16", "ann@jgz", HEALTH ", until: 2026-05-01")

static void
coordination(void **state)
{
	(void)state;
	RUN({HEAD SIGNALS NEEDED, BASE C1, ""},
	    {HEAD SIGNALS, HEAD SIGNALS "coordination:\n" C1, "77 10:3 c2v8r1p requires a decision that it is needed"},
	    /* at most one */
	    {BASE C1, BASE C1 C("c3v8r1p", "2026-05-01", "bea@jgz", HEALTH), "65 13:3 c3v8r1p overlaps c2v8r1p"},
	    {BASE OLD, BASE OLD C("c3v8r1p", "2026-04-30", "bea@jgz", HEALTH), "65 13:3 c3v8r1p overlaps c2v8r1p"},
	    {BASE C1, BASE OLD C("c3v8r1p", "2026-05-01", "bea@jgz", HEALTH ", hand-over: {from: c2v8r1p, talk: 2026-04-29}"), ""},
	    /* back-dated before one that stands unchanged */
	    {BASE C1, BASE C1 C("c3v8r1p", "2026-03-10", "bea@jgz", HEALTH),
	     "65 13:3 c3v8r1p overlaps c2v8r1p\n77 13:3 c3v8r1p requires a decision that it is needed"},
	    {BASE C1, BASE C1 C("c3v8r1p", "2026-03-10", "bea@jgz", HEALTH ", until: 2026-03-16"),
	     "77 13:3 c3v8r1p requires a decision that it is needed"},
	    /* hand-over */
	    {BASE C1, BASE OLD C("c3v8r1p", "2026-05-01", "bea@jgz", HEALTH), "77 13:3 c3v8r1p hand-over (proef-2026 2.12)"},
	    {BASE C1, BASE OLD C("c3v8r1p", "2026-05-01", "bea@jgz", HEALTH ", hand-over: {from: c2v8r1p}"),
	     "77 13:98 c3v8r1p talk (proef-2026 2.12)"},
	    {BASE C1, BASE OLD C("c3v8r1p", "2026-05-01", "bea@jgz", HEALTH ", hand-over: {from: c2v8r1p, talk: 2026-04-29, how: written}"),
	     "77 13:137 c3v8r1p word how (proef-2026 2.12)"});
	merge = true;
	RUN({BASE C1, BASE C1 C("c3v8r1p", "2026-05-01", "bea@jgz", HEALTH), ""});
	merge = false;
}

#define OTS "situation:\n- {id: f5t2hdq, fact: measure, value: ots, about: p7k2qxa, since: 2026-03-10, by: ann@jgz}\n"
#define BASE3 HEAD "signals:\n" S1 S3 NEEDED "coordination:\n"
#define BASE_OTS HEAD OTS SIGNALS NEEDED "coordination:\n"

static void
proposals(void **state)
{
	(void)state;
	RUN(/* what is recorded is what the agreement says */
	    {HEAD SIGNALS NEEDED, BASE C("c2v8r1p", "2026-03-16", "ann@jgz", ""), "65 12:3 c2v8r1p proposed"},
	    {HEAD SIGNALS NEEDED, BASE C("c2v8r1p", "2026-03-16", "ann@jgz", ", proposed: jgz, rule: social-work"),
	     "65 12:68 c2v8r1p proposed"},
	    /* another choice takes a reason */
	    {BASE3, BASE3 C("c2v8r1p", "2026-03-16", "sam@smw", ", proposed: smw, rule: social-work"), ""},
	    {BASE3, BASE3 C("c2v8r1p", "2026-03-16", "ann@jgz", ", proposed: smw, rule: social-work"),
	     "77 12:49 c2v8r1p other-choice (proef-2026 2.6 b) lifts"},
	    {BASE3, BASE3 C("c2v8r1p", "2026-03-16", "ann@jgz", ", proposed: smw, rule: social-work, because: they know her"), ""},
	    {HEAD SIGNALS NEEDED, BASE C("c2v8r1p", "2026-03-16", "sam@smw", HEALTH ", because: they know her"), ""},
	    /* who may */
	    {HEAD SIGNALS NEEDED, BASE C("c2v8r1p", "2026-03-16", "kim@school", HEALTH ", because: near"),
	     "77 12:49 c2v8r1p may school: school may not coordinate"},
	    {HEAD SIGNALS NEEDED, BASE C("c2v8r1p", "2026-03-16", "Sanne", HEALTH ", role: parent, because: she can"), ""},
	    {HEAD SIGNALS NEEDED, BASE C("c2v8r1p", "2026-03-16", "Sanne", HEALTH ", because: she can"),
	     "77 12:49 c2v8r1p may a coordinator without an organisation needs a role"},
	    {HEAD SIGNALS NEEDED, BASE C("c2v8r1p", "2026-03-16", "bob@bjz", HEALTH),
	     "77 12:49 c2v8r1p may bjz: only under a measure (proef-2026 1.4) lifts\n77 12:49 c2v8r1p other-choice (proef-2026 2.6) lifts"},
	    /* who stays answerable */
	    {BASE_OTS, BASE_OTS C("c2v8r1p", "2026-03-16", "bob@bjz", ", proposed: bjz, rule: compulsory"), ""},
	    {BASE_OTS, BASE_OTS C("c2v8r1p", "2026-03-16", "ann@jgz", ", proposed: bjz, rule: compulsory, because: coach, answerable: bob@bjz"), ""},
	    {BASE_OTS, BASE_OTS C("c2v8r1p", "2026-03-16", "ann@jgz", ", proposed: bjz, rule: compulsory, because: coach"),
	     "77 14:3 c2v8r1p answerable"});
}

static void
plans(void **state)
{
	(void)state;
#define PLAN(keys) "plan:\n  since: 2026-03-30\n" keys
	RUN({HEAD CARE, HEAD CARE PLAN("  written-by: family\n  problems:\n  - {id: q9d3mzt, domain: material}\n"), ""},
	    {HEAD SIGNALS, HEAD SIGNALS PLAN(""), "77 10:3 plan requires a coordinator"},
	    {HEAD CARE, HEAD CARE PLAN("  written-by: king\n"), "77 15:15 plan word written-by"},
	    {HEAD CARE, HEAD CARE PLAN("  problems:\n  - {id: q9d3mzt, domain: weather}\n"), "77 16:27 q9d3mzt word domain"},
	    {HEAD CARE, HEAD CARE PLAN("  evaluations:\n  - {id: v3z8qkd, at: 2026-06-30, outcome: so-so}\n"),
	     "77 16:44 v3z8qkd word outcome"});
#define SHOWN(keys) "disclosures:\n- {id: w3z8qkd, at: 2026-06-30, by: ann@jgz, to: Sanne, " keys "}\n"
#define UNSAFE "situation:\n- {id: f5t2hdq, fact: unsafe, since: 2026-04-01, by: ann@jgz}\n"
	RUN({HEAD, HEAD SHOWN("basis: consent"), ""},
	    {HEAD, HEAD SHOWN("basis: gossip"), "77 7:64 w3z8qkd word basis"},
	    {HEAD UNSAFE, HEAD UNSAFE SHOWN("basis: code, because: in danger"), ""},
	    {HEAD UNSAFE, HEAD UNSAFE SHOWN("basis: code"), "77 9:3 w3z8qkd because lifts"},
	    {HEAD, HEAD SHOWN("basis: code, because: in danger"), "77 7:64 w3z8qkd basis"});
}

/* --- escalations ---------------------------------------------------------------------- */

#define ESC(line, keys, steps) "escalations:\n- id: e4m2ptb\n  line: " line "\n  at: 2026-07-01\n  by: ann@jgz\n" keys "  steps:\n" steps
#define TWO "  between: [ann@jgz, sam@smw]\n"
#define STEP(id, step, who, more) "  - {id: " id ", step: " step ", since: 2026-07-01, responsible: [" who "]" more "}\n"
#define UP STEP("x6q3nvd", "managers", "mia@jgz, max@smw", ", until: 2026-07-20")

static void
escalations(void **state)
{
	(void)state;
	RUN({HEAD, HEAD ESC("process", TWO, STEP("x6q3nvd", "managers", "mia@jgz, max@smw", "")), ""},
	    {HEAD, HEAD ESC("process", "", STEP("x6q3nvd", "managers", "mia@jgz", "")), "77 7:3 e4m2ptb between"},
	    {HEAD, HEAD ESC("process", "  between: [ann@jgz, ann@jgz]\n", STEP("x6q3nvd", "managers", "mia@jgz", "")),
	     "77 11:12 e4m2ptb between"},
	    {HEAD, HEAD ESC("secret", TWO, STEP("x6q3nvd", "managers", "mia@jgz", "")), "77 8:9 e4m2ptb word line"},
	    {HEAD, HEAD ESC("process", TWO, STEP("x6q3nvd", "managers", "mia@jgz", "")), "77 13:67 x6q3nvd responsible smw"},
	    {HEAD, HEAD ESC("process", TWO, STEP("x6q3nvd", "king", "mia@jgz", "")), "77 13:25 x6q3nvd word step"},
	    /* order: the alderman is for unsafe cases */
	    {HEAD, HEAD ESC("process", TWO, UP STEP("x7q3nvd", "director", "mia@jgz", "")), ""},
	    {HEAD, HEAD ESC("process", TWO, UP STEP("x7q3nvd", "alderman", "mia@jgz", "")), "77 14:25 x7q3nvd step"},
	    {HEAD UNSAFE, HEAD UNSAFE ESC("process", TWO, UP STEP("x7q3nvd", "director", "mia@jgz", "")), "77 16:25 x7q3nvd step"},
	    {HEAD, HEAD ESC("process", TWO, STEP("x7q3nvd", "director", "mia@jgz", "")), "77 13:25 x7q3nvd step"},
	    {HEAD, HEAD ESC("process", TWO, UP STEP("x7q3nvd", "director", "mia@jgz", ", until: 2026-07-21")
	     STEP("x8q3nvd", "managers", "mia@jgz, max@smw", "")), ""},
	    {HEAD, HEAD ESC("process", TWO, STEP("x6q3nvd", "managers", "mia@jgz, max@smw", "")
	     STEP("x8q3nvd", "managers", "mia@jgz, max@smw", "")), "65 14:25 x8q3nvd step"},
	    /* no commitment without its talk */
	    {HEAD, HEAD ESC("process", TWO, STEP("x6q3nvd", "managers", "mia@jgz, max@smw", ", commitment: 2026-07-20")),
	     "77 13:99 x6q3nvd commitment"},
	    /* in the order of time */
	    {HEAD, HEAD ESC("process", TWO, "  - {id: x6q3nvd, step: managers, since: 2026-06-30, responsible: [mia@jgz, max@smw]}\n"),
	     "65 13:42 x6q3nvd since"},
	    {HEAD, HEAD ESC("process", TWO, STEP("x6q3nvd", "managers", "mia@jgz, max@smw", ", talk: 2026-07-20"))
	     "  ended: {at: 2026-07-19, by: ann@jgz}\n", "65 14:15 x6q3nvd end"},
	    {HEAD, HEAD ESC("process", TWO, STEP("x6q3nvd", "managers", "mia@jgz, max@smw", ", talk: 2026-07-20"))
	     "  ended: {at: 2026-07-20, by: ann@jgz}\n", ""},
	    {HEAD, HEAD ESC("process", TWO, STEP("x6q3nvd", "managers", "mia@jgz, max@smw", ", talk: 2026-07-20, until: 2026-07-19")),
	     "65 13:112 x6q3nvd end"},
	    {HEAD, HEAD ESC("process", TWO, STEP("x6q3nvd", "managers", "mia@jgz, max@smw", ", talk: 2026-06-30")),
	     "65 13:93 escalations[1].steps[1].talk: lies before \"since\""},
	    {HEAD, HEAD ESC("process", TWO, "  - {id: x6q3nvd, step: managers, since: 2026-07-01}\n"),
	     "77 13:5 x6q3nvd responsible"},
	    /* one running per line */
	    {HEAD ESC("process", TWO, UP), HEAD ESC("process", TWO, UP)
	     "- {id: e5m2ptb, line: process, at: 2026-07-02, by: ann@jgz, between: [ann@jgz, sam@smw]}\n",
	     "65 14:3 e5m2ptb beside e4m2ptb"});
}

static void
guidelines(void **state)
{
	(void)state;
#define TEAM STEP("x6q3nvd", "team", "mia@jgz", "")
	RUN({HEAD, HEAD ESC("content", "  holds: [urgent, absence]\n", TEAM), ""},
	    {HEAD, HEAD ESC("content", "  holds: [absence]\n", TEAM), "77 11:10 e4m2ptb all-of urgent (proef-2026 4) lifts"},
	    {HEAD, HEAD ESC("content", "  holds: [urgent]\n", TEAM), "77 11:10 e4m2ptb one-of (proef-2026 4) lifts"},
	    {HEAD, HEAD ESC("content", "  because: no other way\n", TEAM), ""},
	    {HEAD, HEAD ESC("content", "  holds: [urgent, absence, rain]\n", TEAM), "77 11:10 e4m2ptb word rain"},
	    {HEAD, HEAD ESC("content", "  holds: [urgent, absence, crisis]\n  because: no other way\n", TEAM),
	     "77 11:10 e4m2ptb not-when crisis (proef-2026 4)"},
	    {HEAD OTS, HEAD OTS ESC("content", "  holds: [urgent, absence]\n", TEAM),
	     "77 9:3 e4m2ptb requires the voluntary frame (proef-2026 4 d)"});
}

/* --- endings ---------------------------------------------------------------------------- */

#define END(keys) "endings:\n- {id: z4m2ptb, at: 2026-08-01, by: ann@jgz, " keys "}\n"
#define DONE "ground: results, outcome: stable, after-care-needed: no"

static void
endings(void **state)
{
	(void)state;
	RUN({HEAD, HEAD END(DONE), ""},
	    {HEAD, HEAD END("ground: results, outcome: stable"), "77 7:3 z4m2ptb requires after-care is settled (proef-2026 2.13)"},
	    {HEAD, HEAD END("ground: boredom, after-care-needed: no"), "77 7:54 z4m2ptb word ground"},
	    {HEAD, HEAD END("ground: results, after-care-needed: no"), "77 7:3 z4m2ptb outcome"},
	    {HEAD, HEAD END("ground: results, after-care-needed: no, outcome: rain"), "77 7:95 z4m2ptb word outcome"},
	    {HEAD, HEAD END("ground: results, after-care-needed: no, outcome: unstable, because: tired"), "77 7:95 z4m2ptb continues"},
	    {HEAD, HEAD END("ground: moved, after-care-needed: no"), "77 7:3 z4m2ptb hand-over"},
	    {HEAD, HEAD END("ground: moved, after-care-needed: no, hand-over: {to: Ede, talk: 2026-07-30}"), ""},
	    {HEAD, HEAD END("ground: moved, after-care-needed: no, hand-over: {to: Ede, talk: 2026-07-30, how: spoken}"), ""},
	    {HEAD, HEAD END("ground: moved, after-care-needed: no, hand-over: {to: Ede, talk: 2026-07-30, how: shouted}, because: x"),
	     "77 7:128 z4m2ptb word how (proef-2026 2.12)"},
	    {HEAD, HEAD END(DONE ", follow: {by: ann@jgz}"), ""},
	    {HEAD, HEAD END(DONE ", follow: {by: sam@smw}"), "77 7:116 z4m2ptb follow lifts"},
	    {HEAD, HEAD END(DONE ", after-care: [{id: z5m2ptb, what: a call}]"), "65 7:115 z4m2ptb after-care"},
	    {HEAD, HEAD END("ground: results, outcome: stable, after-care-needed: yes"),
	     "77 7:3 z4m2ptb requires after-care is settled (proef-2026 2.13)\n65 7:99 z4m2ptb after-care"},
	    /* something runs */
	    {HEAD ESC("process", TWO, UP), HEAD ESC("process", TWO, UP) END(DONE),
	     "77 15:3 z4m2ptb requires no escalation runs lifts"},
	    {HEAD ESC("process", TWO, UP), HEAD ESC("process", TWO, UP) END(DONE ", because: told them"), ""},
	    /* twice */
	    {HEAD END(DONE), HEAD END(DONE) "- {id: z6m2ptb, at: 2026-08-02, by: ann@jgz, " DONE "}\n", "65 8:3 z6m2ptb beside z4m2ptb"});
}

static void
after_ending(void **state)
{
	(void)state;
#define OPEN(more) END(DONE ", reopened: {at: 2026-08-10, by: ann@jgz}") more
	RUN({HEAD END(DONE), HEAD END(DONE) UNSAFE, "65 9:3 f5t2hdq after-ending"},
	    {HEAD END(DONE), HEAD END(DONE) "plan: {since: 2026-08-02}\n", "65 8:7 plan after-ending\n77 8:7 plan requires a coordinator"},
	    {HEAD END(DONE), HEAD END(DONE) "signals:\n" S1, ""},
	    {HEAD END(DONE), HEAD END(DONE) "follow-ups:\n- {id: z6m2ptb, at: 2026-08-20, by: ann@jgz}\n", ""},
	    {HEAD END(DONE), HEAD OPEN(UNSAFE), ""});
}

/* --- terms -------------------------------------------------------------------------------- */

#define REFUSES "situation:\n- {id: f5t2hdq, fact: refuses-help, since: 2026-04-01, by: ann@jgz}\n"
#define REFUSED "situation:\n- {id: f5t2hdq, fact: refuses-help, since: 2026-04-01, by: ann@jgz, until: 2026-04-10}\n"
#define TERM(id, due, more) "terms:\n- {id: " id ", of: f5t2hdq, kind: refusal, start: 2026-04-01, due: " due ", under: 0123456789" more "}\n"
#define RUNS TERM("tnskfpp", "2026-04-15", "")

static void
terms(void **state)
{
	(void)state;
	RUN({HEAD, HEAD REFUSES RUNS, ""},
	    {HEAD, HEAD REFUSES, "65 7:3 f5t2hdq lacks refusal"},
	    {HEAD, HEAD REFUSES TERM("t4k8wzn", "2026-04-15", ""), "65 7:3 f5t2hdq lacks refusal\n65 9:8 t4k8wzn term id"},
	    {HEAD, HEAD REFUSES TERM("tnskfpp", "2026-05-15", ""), "65 9:69 tnskfpp term due"},
	    {HEAD, HEAD UNSAFE TERM("tnskfpp", "2026-04-15", ""), "65 9:21 tnskfpp term of"},
	    /* met by its event, and by nothing else */
	    {HEAD REFUSES RUNS, HEAD REFUSED TERM("tnskfpp", "2026-04-15", ", met: 2026-04-10"), ""},
	    {HEAD REFUSES RUNS, HEAD REFUSED RUNS, "65 9:3 tnskfpp lacks met"},
	    {HEAD REFUSES RUNS, HEAD REFUSES TERM("tnskfpp", "2026-04-15", ", met: 2026-04-10"), "65 9:105 tnskfpp term met"},
	    {HEAD REFUSES RUNS, HEAD REFUSES TERM("tnskfpp", "2026-04-15", ", ended: 2026-04-10"), "65 9:107 tnskfpp term ended"},
	    {HEAD REFUSES RUNS, HEAD REFUSES TERM("tnskfpp", "2026-04-15", ", void: {at: 2026-04-10, by: ann@jgz, because: x}"),
	     "65 9:106 tnskfpp term void"},
	    /* what is done with it */
	    {HEAD REFUSES RUNS, HEAD REFUSES TERM("tnskfpp", "2026-04-15",
	     ", extensions: [{id: y1k8wzn, at: 2026-04-10, by: ann@jgz, due: 2026-04-20}]"), ""},
	    {HEAD REFUSES RUNS, HEAD REFUSES TERM("tnskfpp", "2026-04-15",
	     ", extensions: [{id: y1k8wzn, at: 2026-04-10, by: ann@jgz, due: 2026-04-20}, {id: y2k8wzn, at: 2026-04-10, by: ann@jgz, due: 2026-04-30}]"),
	     "77 9:174 y2k8wzn extensions"},
	    {HEAD REFUSES RUNS, HEAD REFUSES TERM("tnskfpp", "2026-04-15",
	     ", extensions: [{id: y1k8wzn, at: 2026-04-10, by: ann@jgz, due: 2026-04-15}]"), "65 9:161 y1k8wzn due"},
	    {HEAD REFUSES RUNS, HEAD REFUSES TERM("tnskfpp", "2026-04-15",
	     ", reminders: [{id: yp3ex5x, at: 2026-04-15, stage: remind, day: 2026-04-15}, {id: y2k8wzn, at: 2026-04-10, stage: shout, day: 2026-04-10}]"),
	     "77 9:212 y2k8wzn word stage"},
	    {HEAD REFUSES RUNS, HEAD REFUSES TERM("tnskfpp", "2026-04-15",
	     ", pauses: [{id: y1k8wzn, since: 2026-04-10, by: ann@jgz}]"), ""});
#define DOES(more, says) {HEAD REFUSES RUNS, HEAD REFUSES TERM("tnskfpp", "2026-04-15", more), says}
	/* a pause lies in the term, and not in another; an extension makes it longer than it was, to a day ahead */
	RUN(DOES(", pauses: [{id: y1k8wzn, since: 2026-03-31, by: ann@jgz}]", "65 9:130 y1k8wzn since"),
	    DOES(", pauses: [{id: y1k8wzn, since: 2026-04-15, by: ann@jgz}]", ""),
	    DOES(", pauses: [{id: y1k8wzn, since: 2026-04-16, by: ann@jgz}]", "65 9:130 y1k8wzn since late"),
	    DOES(", pauses: [{id: y1k8wzn, since: 2026-04-10, until: 2026-04-13, by: ann@jgz}, {id: y2k8wzn, since: 2026-04-13, by: ann@jgz}]", ""),
	    DOES(", pauses: [{id: y1k8wzn, since: 2026-04-10, until: 2026-04-13, by: ann@jgz}, {id: y2k8wzn, since: 2026-04-12, by: ann@jgz}]",
	         "65 9:196 y2k8wzn overlap"),
	    DOES(", pauses: [{id: y1k8wzn, since: 2026-04-08, until: 2026-04-13, by: ann@jgz}], "
	         "extensions: [{id: y2k8wzn, at: 2026-04-14, by: ann@jgz, due: 2026-04-20}]", "65 9:237 y2k8wzn due"),
	    DOES(", pauses: [{id: y1k8wzn, since: 2026-04-08, until: 2026-04-13, by: ann@jgz}], "
	         "extensions: [{id: y2k8wzn, at: 2026-04-14, by: ann@jgz, due: 2026-04-21}]", ""),
	    DOES(", extensions: [{id: y1k8wzn, at: 2026-05-10, by: ann@jgz, due: 2026-05-01}]", "65 9:161 y1k8wzn due past"));
}

#define REMINDED(id, at, day) HEAD REFUSES TERM("tnskfpp", "2026-04-15", ", reminders: [{id: " id ", at: " at ", stage: remind, day: " day "}]")
#define AGAIN(id, reminded) HEAD REFUSES TERM("tnskfpp", "2026-04-15", ", reminders: [{id: yp3ex5x, at: 2026-04-16, " \
    "stage: remind, day: 2026-04-15" reminded "}, {id: " id ", at: 2026-04-17, stage: remind, day: 2026-04-15}]")
#define PAUSED ", pauses: [{id: y1k8wzn, since: 2026-04-14, by: ann@jgz}]"
#define MADE_VOID ", void: {at: 2026-04-17, by: ann@jgz, because: x}"

static void
reminders(void **state)
{
	(void)state;
	RUN({HEAD REFUSES RUNS, REMINDED("yp3ex5x", "2026-04-15", "2026-04-15"), ""},
	    {HEAD REFUSES RUNS, REMINDED("yp3ex5x", "2026-04-20", "2026-04-15"), ""},
	    {HEAD REFUSES RUNS, REMINDED("y1k8wzn", "2026-04-20", "2026-04-15"), "65 9:117 y1k8wzn reminder id"},
	    {HEAD REFUSES RUNS, REMINDED("yp3ex5x", "2026-04-14", "2026-04-15"), "65 9:130 yp3ex5x reminder at"},
	    {HEAD REFUSES RUNS, REMINDED("yp3ex5x", "2026-04-20", "2026-04-16"), "65 9:162 yp3ex5x reminder day"},
	    /* not while it stands still, nor when it was met, nor twice */
	    {HEAD REFUSES TERM("tnskfpp", "2026-04-15", PAUSED), HEAD REFUSES TERM("tnskfpp", "2026-04-15", PAUSED
	     ", reminders: [{id: yp3ex5x, at: 2026-04-20, stage: remind, day: 2026-04-21}]"), "65 9:187 yp3ex5x reminder at"},
	    {HEAD REFUSED TERM("tnskfpp", "2026-04-15", ", met: 2026-04-10"), HEAD REFUSED TERM("tnskfpp", "2026-04-15",
	     ", met: 2026-04-10, reminders: [{id: yp3ex5x, at: 2026-04-20, stage: remind, day: 2026-04-15}]"),
	     "65 9:147 yp3ex5x reminder at"},
	    {REMINDED("yp3ex5x", "2026-04-16", "2026-04-15"), AGAIN("y1k8wzn", ""),
	     "65 9:180 y1k8wzn reminder id\n65 9:193 y1k8wzn reminder at"},
	    {REMINDED("yp3ex5x", "2026-04-16", "2026-04-15"), AGAIN("yp3ex6x", MADE_VOID), "65 9:229 yp3ex6x reminder id"});
	actor = "sam@smw";
	RUN({HEAD REFUSES RUNS, REMINDED("yp3ex5x", "2026-04-15", "2026-04-15"), "77 9:112 yp3ex5x actor reminders"});
	actor = NULL;
	merge = true;                        /* each side was judged where it was made */
	RUN({HEAD REFUSES RUNS, REMINDED("yp3ex5x", "2026-04-14", "2026-04-15"), ""});
	merge = false;
}

/* What a person reads who began a term by hand: the lines that are missing. */
static void
lines_to_add(void **state)
{
	struct zc_gate_file v = file(PATH, HEAD, HEAD REFUSES);
	struct zc_gate_change c = {.files = &v, .n = 1, .con = con};
	struct zc_findings f = {0};
	struct zc_text got = {0};
	bool whole_day;
	(void)state;
	assert_true(zc_time_parse(&c.now, "2026-09-01T12:00", &whole_day));
	memcpy(con->under, "0123456789", sizeof con->under);
	zc_gate_check(&c, &f);
	con->under[0] = '\0';
	assert_int_equal(f.n, 1);
	zc_finding_write(&got, &f.v[0]);
	assert_string_equal(got.s, PATH ":7:3: f5t2hdq: starts a term (proef-2026); add to terms:\n"
	    "- id: tnskfpp\n  of: f5t2hdq\n  kind: refusal\n  start: 2026-04-01\n  due: 2026-04-15\n"
	    "  under: \"0123456789\"");
	zc_text_free(&got);
	zc_findings_free(&f);
}

/* A term goes where the entry goes that it is of. */
static void
terms_move(void **state)
{
	(void)state;
#define FACT_OF(end) "situation:\n- {id: f9t2hdq, fact: refuses-help, since: 2026-04-01, by: ann@jgz" end
#define TERM_OF(end) "terms:\n- {id: t2zv830, of: f9t2hdq, kind: refusal, start: 2026-04-01, due: 2026-04-15, under: 0123456789" end
	const char *before = OTHER_HEAD FACT_OF("}\n") TERM_OF("}\n"), *after = OTHER_HEAD JOINED;
	pair(HEAD, HEAD FACT_OF(FROM) TERM_OF(FROM), before, after, "");
	pair(HEAD, HEAD FACT_OF(FROM) TERM_OF(", met: 2026-04-10" FROM), before, after, "65 9:105 t2zv830 term met");
	/* one that is new with the join */
	before = OTHER_HEAD FACT_OF("}\n");
	pair(HEAD, HEAD FACT_OF(FROM) TERM_OF(FROM), before, after, "");
	pair(HEAD, HEAD FACT_OF(FROM) TERM_OF("}\n"), before, after, "65 9:3 t2zv830 term from");
}

#define TALKED STEP("x6q3nvd", "managers", "mia@jgz, max@smw", ", talk: 2026-07-10")
#define COMMITMENT(more) "terms:\n- {id: ttrbnma, of: x6q3nvd, kind: commitment, start: 2026-07-10, due: 2026-07-17, under: 0123456789" more "}\n"

static void
pauses(void **state)
{
	(void)state;
	RUN({HEAD ESC("process", TWO, STEP("x6q3nvd", "managers", "mia@jgz, max@smw", "")), HEAD ESC("process", TWO, TALKED) COMMITMENT(""), ""},
	    {HEAD ESC("process", TWO, TALKED) COMMITMENT(""),
	     HEAD ESC("process", TWO, TALKED) COMMITMENT(", pauses: [{id: y1k8wzn, since: 2026-07-12, by: ann@jgz}]"), "77 15:112 y1k8wzn pause"});
}

static void
under(void **state)
{
	(void)state;
	memcpy(con->under, "0123456789", sizeof con->under);
	RUN({HEAD SIGNALS NEEDED, BASE C("c2v8r1p", "2026-03-16", "ann@jgz", HEALTH ", under: \"0123456789\""), ""},
	    {HEAD SIGNALS NEEDED, BASE C("c2v8r1p", "2026-03-16", "ann@jgz", HEALTH ", under: ffffffffff"), "65 12:94 c2v8r1p under"});
	con->under[0] = '\0';
}

static void
family(void **state)
{
	struct zc_tree *t = NULL;
	struct zc_family *fam = NULL;
	struct zc_findings f = {0};
	struct zc_text got = {0};
	struct zc_time now;
	bool whole_day;
	(void)state;
	const char *text = HEAD "signals:\n" S1 "helpers:\n- {id: h4n7kca, who: x@nowhere, since: 2025-11-01}\n";
	assert_int_equal(zc_tree_parse(&t, "x", text, strlen(text), NULL), 0);
	zc_family_load(&fam, t, NULL, &f);
	assert_true(zc_time_parse(&now, "2026-09-01T12:00", &whole_day));
	zc_gate_family(fam, con, now, &f);
	list(&got, &f);
	assert_string_equal(got.s, "77 9:22 h4n7kca org who nowhere");
	zc_text_free(&got);
	zc_findings_free(&f);
	zc_family_free(fam);
	zc_tree_free(t);
}

/* --- the agreement ---------------------------------------------------------------------------- */

static void
convenant(const char *from, const char *to, const char *want)
{
	struct zc_findings f = {0};
	struct zc_text text = {0}, got = {0};
	const char *at = strstr(agreement, from);
	assert_non_null(at);
	zc_text_addn(&text, agreement, (size_t)(at - agreement));
	zc_text_add(&text, to);
	zc_text_add(&text, at + strlen(from));
	zc_gate_convenant(agreement, strlen(agreement), text.s, text.len, &f);
	list(&got, &f);
	assert_string_equal(got.len > 0 ? got.s : "", want);
	zc_text_free(&got);
	zc_text_free(&text);
	zc_findings_free(&f);
}

static void
agreements(void **state)
{
	struct zc_findings f = {0};
	(void)state;
	zc_gate_convenant(NULL, 0, agreement, strlen(agreement), &f);
	assert_int_equal(f.n, 0);
	zc_findings_free(&f);
	convenant("  - {domain: material}\n", "  - {domain: material, until: 2026-05-01}\n  - {domain: health}\n", "");
	convenant("{domain: material}", "{domain: health}", "78 65:3 domains material");
	convenant("  - {step: director}\n", "", "78 74:3 steps director");
	convenant("convenant: proef-2026", "convenant: proef-2027", "78 2:12 convenant");
	convenant("parties: 2, ", "parties: two, ", "78 31:18 match.parties: expected a whole number from 0 to 999999");
	convenant("format: 1\n", "format: [\n", "78 0:0 convenant.yaml:2:1: a key inside a list needs braces around it");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(form),
		cmocka_unit_test(classes),
		cmocka_unit_test(entries),
		cmocka_unit_test(moves),
		cmocka_unit_test(endings_met),
		cmocka_unit_test(joined),
		cmocka_unit_test(acts),
		cmocka_unit_test(contacts),
		cmocka_unit_test(organisations),
		cmocka_unit_test(days),
		cmocka_unit_test(facts),
		cmocka_unit_test(persons),
		cmocka_unit_test(signals),
		cmocka_unit_test(matches),
		cmocka_unit_test(decisions),
		cmocka_unit_test(coordination),
		cmocka_unit_test(proposals),
		cmocka_unit_test(plans),
		cmocka_unit_test(escalations),
		cmocka_unit_test(guidelines),
		cmocka_unit_test(endings),
		cmocka_unit_test(after_ending),
		cmocka_unit_test(terms), cmocka_unit_test(reminders),
		cmocka_unit_test(lines_to_add),
		cmocka_unit_test(terms_move),
		cmocka_unit_test(pauses),
		cmocka_unit_test(under),
		cmocka_unit_test(family),
		cmocka_unit_test(agreements),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
