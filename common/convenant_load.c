/* The tables of the agreement, and how they are filled. */
#include <stddef.h>
#include <stdlib.h>

#include "convenant.h"
#include "convenant_check.h"

/* The tables.  A row names the key, its type and the field of the table's struct. */
#define KEY(S, NAME, TYPE, FIELD) { .name = (NAME), .type = (TYPE), .offset = offsetof(struct S, FIELD) }
#define NEED(S, NAME, TYPE, FIELD) \
	{ .name = (NAME), .type = (TYPE), .offset = offsetof(struct S, FIELD), .flags = ZC_REQUIRED }
#define ONEOF(S, NAME, TYPE, FIELD, FLAGS, WORDS) \
	{ .name = (NAME), .type = (TYPE), .offset = offsetof(struct S, FIELD), .flags = (FLAGS), .words = (WORDS) }
#define LIST(S, NAME, FIELD, SUB) \
	{ .name = (NAME), .type = ZC_LIST_OF, .offset = offsetof(struct S, FIELD), .sub = &(SUB) }
#define MAP(S, NAME, FIELD, SUB) \
	{ .name = (NAME), .type = ZC_MAP_OF, .offset = offsetof(struct S, FIELD), .flags = ZC_REQUIRED, .sub = &(SUB) }
#define COND(S, NAME, FIELD, FLAGS) \
	{ .name = (NAME), .type = ZC_CUSTOM, .offset = offsetof(struct S, FIELD), .flags = (FLAGS), \
	  .sub = &zc_cond_schema, .load = load_cond }
#define WHEN(S, FLAGS) COND(S, "when", when, FLAGS)
#define RULE(S) \
	KEY(S, "article", ZC_LINE, article), KEY(S, "chosen", ZC_TEXT, chosen), \
	KEY(S, "name", ZC_LINE, name), ONEOF(S, "reason", ZC_WORD, lifts, 0, "lifts")
#define UNTIL(S) KEY(S, "until", ZC_DATE, until)
#define SCHEMA(VAR, NAME, S, KEYS) \
	static const struct zc_schema VAR = { NAME, sizeof(struct S), 0, (KEYS), sizeof(KEYS) / sizeof *(KEYS) }

/* --- conditions --------------------------------------------------------- */

enum { NCOND = ZC_COND_BECAUSE + 1 };

struct conds { struct zc_cond *v; size_t n; };
struct ages { struct zc_ages *v; size_t n; };

/* A condition's map as it is read, one place for every key. */
struct cond_map {
	struct zc_node *node;
	struct { struct conds of; struct zc_strings words; struct ages ages; int n; enum zc_yesno yes; } key[NCOND];
};

static void load_cond(void *, const struct zc_tree *, struct zc_node *, struct zc_arena *, struct zc_findings *);
static void load_conds(void *, const struct zc_tree *, struct zc_node *, struct zc_arena *, struct zc_findings *);
static void load_facts(void *, const struct zc_tree *, struct zc_node *, struct zc_arena *, struct zc_findings *);
static void load_ages(void *, const struct zc_tree *, struct zc_node *, struct zc_arena *, struct zc_findings *);

#define C_LOAD(OP, NAME, FIELD, LOAD) \
	[OP] = { .name = (NAME), .type = ZC_CUSTOM, .offset = offsetof(struct cond_map, key[OP].FIELD), .load = (LOAD) }
#define C_WORDS(OP, NAME, WORDS) \
	[OP] = { .name = (NAME), .type = ZC_WORDS, .offset = offsetof(struct cond_map, key[OP].words), .words = (WORDS) }
#define C_INT(OP, NAME) \
	[OP] = { .name = (NAME), .type = ZC_INT, .offset = offsetof(struct cond_map, key[OP].n) }
#define C_YES(OP, NAME) \
	[OP] = { .name = (NAME), .type = ZC_YESNO, .offset = offsetof(struct cond_map, key[OP].yes) }

/* In the order of enum zc_cond_op: the place of a key is its operation. */
static const struct zc_key cond_keys[NCOND] = {
	C_LOAD(ZC_COND_ALL, "all", of, load_conds),
	C_LOAD(ZC_COND_ANY, "any", of, load_conds),
	C_LOAD(ZC_COND_NOT, "not", of, load_conds),
	C_LOAD(ZC_COND_FACT, "fact", words, load_facts),
	C_WORDS(ZC_COND_INVOLVED, "involved", NULL),
	C_WORDS(ZC_COND_ASKED_BY, "asked-by", NULL),
	C_LOAD(ZC_COND_AGE, "age", ages, load_ages),
	C_INT(ZC_COND_PARTIES, "parties"),
	C_INT(ZC_COND_SIGNALS, "signals"),
	C_WORDS(ZC_COND_CLARITY, "clarity", "clear unclear"),
	C_INT(ZC_COND_HELPERS, "helpers"),
	C_YES(ZC_COND_MATCHED, "matched"),
	C_YES(ZC_COND_ASKED, "asked"),
	C_INT(ZC_COND_NEWCOMERS, "newcomers"),
	C_YES(ZC_COND_ASKED_AGAIN, "asked-again"),
	C_WORDS(ZC_COND_DECISION, "decision", "needed not-needed none"),
	C_WORDS(ZC_COND_FORUM, "forum", NULL),
	C_INT(ZC_COND_LEVEL, "level"),
	C_YES(ZC_COND_COORDINATED, "coordinated"),
	C_WORDS(ZC_COND_COORDINATOR, "coordinator", NULL),
	C_YES(ZC_COND_PLAN, "plan"),
	C_YES(ZC_COND_OPEN_ACTIONS, "open-actions"),
	C_YES(ZC_COND_OPEN_GOALS, "open-goals"),
	C_YES(ZC_COND_EVALUATED, "evaluated"),
	C_WORDS(ZC_COND_OUTCOME, "outcome", NULL),
	C_YES(ZC_COND_ESCALATED, "escalated"),
	C_WORDS(ZC_COND_AT_STEP, "at-step", NULL),
	C_WORDS(ZC_COND_HOLDS, "holds", NULL),
	C_WORDS(ZC_COND_AFTER_CARE, "after-care", "settled open"),
	C_YES(ZC_COND_HAND_OVER, "hand-over"),
	C_YES(ZC_COND_WITH_FAMILY, "with-family"),
	C_YES(ZC_COND_GUARD, "guard"),
	C_YES(ZC_COND_BECAUSE, "because"),
};
const struct zc_schema zc_cond_schema = { "condition", sizeof(struct cond_map), 0, cond_keys, NCOND };

/* A list counts as itself, anything else as a list of one. */
static size_t
count(const struct zc_node *n)
{
	return n->kind == ZC_SEQ ? n->n : 1;
}

static struct zc_node *
element(struct zc_node *n, size_t i)
{
	return n->kind == ZC_SEQ ? n->items[i] : n;
}

static struct conds
read_cond(const struct zc_tree *t, struct zc_node *n, struct zc_arena *a, struct zc_findings *f)
{
	struct conds out = {0};
	if (n->kind != ZC_MAP || n->n == 0) {
		zc_findings_add(f, ZC_CONFIG, t, n, NULL, "a condition is a map with one key at least");
		return out;
	}
	struct cond_map *m = zc_arena_alloc(a, sizeof *m);
	zc_schema_load(m, &zc_cond_schema, t, n, a, f);
	out.v = zc_arena_alloc(a, n->n * sizeof *out.v);
	for (size_t i = 0; i < n->n; i++) {
		const struct zc_key *key = zc_schema_key(&zc_cond_schema, n->keys[i]->text);
		if (key == NULL)
			continue;
		struct zc_cond *c = &out.v[out.n++];
		c->op = (enum zc_cond_op)(key - cond_keys);
		c->node = n->items[i];
		c->of.v = m->key[c->op].of.v;
		c->of.n = m->key[c->op].of.n;
		c->words = m->key[c->op].words;
		c->ages = m->key[c->op].ages.v;
		c->nages = m->key[c->op].ages.n;
		c->n = m->key[c->op].n;
		c->yes = m->key[c->op].yes == ZC_YES;
	}
	return out;
}

/* A map with several keys asks them all. */
static void
one_cond(struct zc_cond *out, const struct zc_tree *t, struct zc_node *n, struct zc_arena *a,
         struct zc_findings *f)
{
	struct conds of = read_cond(t, n, a, f);
	if (of.n == 1) {
		*out = of.v[0];
		return;
	}
	*out = (struct zc_cond){ .node = n, .op = ZC_COND_ALL };
	out->of.v = of.v;
	out->of.n = of.n;
}

static void
load_cond(void *field, const struct zc_tree *t, struct zc_node *n, struct zc_arena *a,
          struct zc_findings *f)
{
	struct zc_cond *c = zc_arena_alloc(a, sizeof *c);
	one_cond(c, t, n, a, f);
	*(struct zc_cond **)field = c;
}

static void
load_conds(void *field, const struct zc_tree *t, struct zc_node *n, struct zc_arena *a,
           struct zc_findings *f)
{
	struct conds *out = field;
	out->n = count(n);
	out->v = zc_arena_alloc(a, (out->n + 1) * sizeof *out->v);
	if (out->n == 0)
		zc_findings_add(f, ZC_CONFIG, t, n, NULL, "no condition in this list");
	for (size_t i = 0; i < out->n; i++)
		one_cond(&out->v[i], t, element(n, i), a, f);
}

/* NAME or NAME=VALUE: what they mean is checked with the other words. */
static void
load_facts(void *field, const struct zc_tree *t, struct zc_node *n, struct zc_arena *a,
           struct zc_findings *f)
{
	struct zc_strings *out = field;
	size_t max = count(n);
	out->v = zc_arena_alloc(a, (max + 1) * sizeof *out->v);
	out->n = 0;
	for (size_t i = 0; i < max; i++) {
		const struct zc_node *x = element(n, i);
		if (x->kind == ZC_SCALAR)
			out->v[out->n++] = x->text;
		else
			zc_findings_add(f, ZC_CONFIG, t, x, NULL, "not a fact: NAME or NAME=VALUE");
	}
	if (max == 0)
		zc_findings_add(f, ZC_CONFIG, t, n, NULL, "no fact in this list");
}

static void
load_ages(void *field, const struct zc_tree *t, struct zc_node *n, struct zc_arena *a,
          struct zc_findings *f)
{
	struct ages *out = field;
	out->n = count(n);
	out->v = zc_arena_alloc(a, (out->n + 1) * sizeof *out->v);
	if (out->n == 0)
		zc_findings_add(f, ZC_CONFIG, t, n, NULL, "no age in this list");
	for (size_t i = 0; i < out->n; i++) {
		const struct zc_node *x = element(n, i);
		if (x->kind != ZC_SCALAR || !zc_ages_parse(&out->v[i], x->text))
			zc_findings_add(f, ZC_CONFIG, t, x, NULL, "not an age or a range of ages such as 4-12");
	}
}

/* --- rules and words ---------------------------------------------------- */

static const struct zc_key requirement_keys[] = {
	WHEN(zc_requirement, ZC_REQUIRED), NEED(zc_requirement, "says", ZC_LINE, says), RULE(zc_requirement),
};
SCHEMA(requirement, "requirement", zc_requirement, requirement_keys);

/* One struct serves all word lists; each list has the keys that mean something in it. */
#define WORD(NAME) NEED(zc_word, NAME, ZC_WORD, word), RULE(zc_word), UNTIL(zc_word)
static const struct zc_key route_keys[] = { WORD("route"), KEY(zc_word, "outcomes", ZC_WORDS, words) };
static const struct zc_key forum_keys[] = { WORD("forum"), KEY(zc_word, "ages", ZC_AGES, ages) };
static const struct zc_key role_keys[] = {
	WORD("role"), WHEN(zc_word, 0), ONEOF(zc_word, "may", ZC_WORDS, words, ZC_REQUIRED, "guard coordinate"),
};
static const struct zc_key level_keys[] = {
	NEED(zc_word, "level", ZC_INT, level), RULE(zc_word), UNTIL(zc_word), WHEN(zc_word, 0),
};
static const struct zc_key fact_keys[] = {
	WORD("fact"), KEY(zc_word, "values", ZC_WORDS, words), KEY(zc_word, "about-child", ZC_YESNO, about_child),
};
static const struct zc_key basis_keys[] = {
	WORD("basis"), WHEN(zc_word, 0), KEY(zc_word, "because", ZC_YESNO, because),
};
static const struct zc_key domain_keys[] = { WORD("domain") };
static const struct zc_key outcome_keys[] = {
	WORD("outcome"), NEED(zc_word, "ends", ZC_YESNO, ends),
	KEY(zc_word, "follow-by", ZC_WORDS, follow_by), KEY(zc_word, "follow-how", ZC_LINE, follow_how),
};
SCHEMA(route, "route", zc_word, route_keys);
SCHEMA(forum, "forum", zc_word, forum_keys);
SCHEMA(role, "role", zc_word, role_keys);
SCHEMA(level, "level", zc_word, level_keys);
SCHEMA(fact, "fact", zc_word, fact_keys);
SCHEMA(basis, "basis", zc_word, basis_keys);
SCHEMA(domain, "domain", zc_word, domain_keys);
SCHEMA(outcome, "outcome", zc_word, outcome_keys);

/* --- the parties -------------------------------------------------------- */

static const struct zc_key kind_keys[] = {
	NEED(zc_kind, "kind", ZC_WORD, kind), RULE(zc_kind),
	ONEOF(zc_kind, "may", ZC_WORDS, may, 0, "signal coordinate decide plan escalate close check run agree join see"),
	KEY(zc_kind, "via", ZC_WORDS, via), KEY(zc_kind, "ages", ZC_AGES, ages),
	LIST(zc_kind, "coordinates", coordinates, requirement), KEY(zc_kind, "law", ZC_WORD, law), UNTIL(zc_kind),
};
SCHEMA(kind, "kind", zc_kind, kind_keys);

static const struct zc_key organisation_keys[] = {
	NEED(zc_organisation, "org", ZC_WORD, org), NEED(zc_organisation, "kind", ZC_WORD, kind),
	KEY(zc_organisation, "name", ZC_LINE, name), KEY(zc_organisation, "manager", ZC_ACTOR, manager),
	KEY(zc_organisation, "contact", ZC_LINE, contact), KEY(zc_organisation, "caseload", ZC_INT, caseload),
	UNTIL(zc_organisation),
};
SCHEMA(organisation, "organisation", zc_organisation, organisation_keys);

static const struct zc_key grant_keys[] = {
	RULE(zc_grant), KEY(zc_grant, "kinds", ZC_WORDS, kinds),
	NEED(zc_grant, "verbs", ZC_WORDS, verbs),
};
SCHEMA(grant, "grant", zc_grant, grant_keys);

static const struct zc_key access_keys[] = {
	RULE(zc_access_rules), ONEOF(zc_access_rules, "involved", ZC_WORD, involved, 0, "person organisation"),
	LIST(zc_access_rules, "gives", gives, grant),
};
SCHEMA(access, "access", zc_access_rules, access_keys);

/* --- the process -------------------------------------------------------- */

static const struct zc_key free_keys[] = {
	NEED(zc_free_entry, "date", ZC_DATE, date), NEED(zc_free_entry, "name", ZC_LINE, name),
};
SCHEMA(free_day, "free day", zc_free_entry, free_keys);

static const struct zc_key calendar_keys[] = {
	RULE(zc_calendar_rules), KEY(zc_calendar_rules, "holidays", ZC_WORDS, holidays),
	ONEOF(zc_calendar_rules, "weekend", ZC_WORDS, weekend, 0,
	      "monday tuesday wednesday thursday friday saturday sunday"),
	LIST(zc_calendar_rules, "free-days", free_days, free_day),
	KEY(zc_calendar_rules, "short-terms", ZC_DURATION, short_terms), NEED(zc_calendar_rules, "roll", ZC_YESNO, roll),
};
SCHEMA(calendar, "calendar", zc_calendar_rules, calendar_keys);

static const struct zc_key signals_keys[] = {
	RULE(zc_signals_rules), KEY(zc_signals_rules, "life", ZC_DURATION, life),
	KEY(zc_signals_rules, "life-article", ZC_LINE, life_article),
	KEY(zc_signals_rules, "life-chosen", ZC_TEXT, life_chosen),
	KEY(zc_signals_rules, "parents-informed", ZC_YESNO, parents_informed),
	KEY(zc_signals_rules, "parents-article", ZC_LINE, parents_article),
	ONEOF(zc_signals_rules, "sees", ZC_WORD, sees, 0, "parties all"),
	LIST(zc_signals_rules, "routes", routes, route),
};
SCHEMA(signals, "signals", zc_signals_rules, signals_keys);

static const struct zc_key match_keys[] = {
	RULE(zc_match_rules), NEED(zc_match_rules, "parties", ZC_INT, parties),
	KEY(zc_match_rules, "same-child", ZC_YESNO, same_child),
};
SCHEMA(match, "match", zc_match_rules, match_keys);

static const struct zc_key need_keys[] = {
	RULE(zc_need_rules), WHEN(zc_need_rules, ZC_REQUIRED), COND(zc_need_rules, "again", again, 0),
	KEY(zc_need_rules, "again-article", ZC_LINE, again_article), KEY(zc_need_rules, "again-chosen", ZC_TEXT, again_chosen),
	LIST(zc_need_rules, "needed", needed, requirement), LIST(zc_need_rules, "not-needed", not_needed, requirement),
	LIST(zc_need_rules, "forums", forums, forum), LIST(zc_need_rules, "roles", roles, role),
	LIST(zc_need_rules, "levels", levels, level),
};
SCHEMA(need, "need", zc_need_rules, need_keys);

static const struct zc_key proposal_keys[] = {
	NEED(zc_proposal_rule, "rule", ZC_WORD, rule), RULE(zc_proposal_rule), WHEN(zc_proposal_rule, 0),
	KEY(zc_proposal_rule, "kinds", ZC_WORDS, kinds), KEY(zc_proposal_rule, "roles", ZC_WORDS, roles),
	KEY(zc_proposal_rule, "answerable", ZC_WORD, answerable), UNTIL(zc_proposal_rule),
};
SCHEMA(proposal, "proposal", zc_proposal_rule, proposal_keys);

static const struct zc_key assignment_keys[] = {
	RULE(zc_assignment_rules), LIST(zc_assignment_rules, "requires", requires, requirement),
	KEY(zc_assignment_rules, "other-choice", ZC_YESNO, other_choice),
	KEY(zc_assignment_rules, "hand-over-talk", ZC_YESNO, hand_over_talk),
	KEY(zc_assignment_rules, "hand-over-article", ZC_LINE, hand_over_article),
	KEY(zc_assignment_rules, "hand-over-chosen", ZC_TEXT, hand_over_chosen),
	KEY(zc_assignment_rules, "hand-over-how", ZC_WORDS, hand_over_how),
	KEY(zc_assignment_rules, "caseload", ZC_INT, caseload),
	KEY(zc_assignment_rules, "caseload-article", ZC_LINE, caseload_article),
	KEY(zc_assignment_rules, "caseload-chosen", ZC_TEXT, caseload_chosen),
	ONEOF(zc_assignment_rules, "caseload-reason", ZC_WORD, caseload_lifts, 0, "lifts"),
	LIST(zc_assignment_rules, "proposal", proposal, proposal),
};
SCHEMA(assignment, "assignment", zc_assignment_rules, assignment_keys);

static const struct zc_key plan_keys[] = {
	RULE(zc_plan_rules), KEY(zc_plan_rules, "written-by", ZC_WORDS, written_by),
	ONEOF(zc_plan_rules, "parts", ZC_WORDS, parts, 0,
	      "family organisations coordinator problems goals actions evaluations after-care words strengths"),
	LIST(zc_plan_rules, "requires", requires, requirement), LIST(zc_plan_rules, "bases", bases, basis),
	LIST(zc_plan_rules, "domains", domains, domain),
};
SCHEMA(plan, "plan", zc_plan_rules, plan_keys);

/* --- terms -------------------------------------------------------------- */

static const struct zc_key stage_keys[] = {
	NEED(zc_stage, "stage", ZC_WORD, stage), RULE(zc_stage), NEED(zc_stage, "after", ZC_DURATION, after),
	KEY(zc_stage, "remind", ZC_ACTORS, remind), KEY(zc_stage, "escalate", ZC_WORD, escalate),
	KEY(zc_stage, "automatic", ZC_YESNO, automatic),
};
SCHEMA(stage, "stage", zc_stage, stage_keys);

static const struct zc_key term_keys[] = {
	NEED(zc_term_rule, "term", ZC_WORD, term), RULE(zc_term_rule),
	ONEOF(zc_term_rule, "starts", ZC_WORD, starts, ZC_REQUIRED,
	      "signal match need decision not-needed assignment plan evaluation action step talk commitment "
	      "ending after-care fact helper hold"),
	WHEN(zc_term_rule, 0), KEY(zc_term_rule, "line", ZC_WORDS, line), KEY(zc_term_rule, "step", ZC_WORDS, step),
	KEY(zc_term_rule, "facts", ZC_WORDS, facts), KEY(zc_term_rule, "outcomes", ZC_WORDS, outcomes),
	KEY(zc_term_rule, "within", ZC_DURATION, within), KEY(zc_term_rule, "hard", ZC_DURATION, hard),
	ONEOF(zc_term_rule, "met-by", ZC_WORD, met_by, ZC_REQUIRED,
	      "contact decision assignment plan evaluation done talk commitment follow-up settled fact-ends started"),
	KEY(zc_term_rule, "who", ZC_ACTORS, who), KEY(zc_term_rule, "roll", ZC_YESNO, roll),
	KEY(zc_term_rule, "check", ZC_YESNO, check), KEY(zc_term_rule, "after-ending", ZC_YESNO, after_ending),
	KEY(zc_term_rule, "pausable", ZC_YESNO, pausable), KEY(zc_term_rule, "extensions", ZC_INT, extensions),
	KEY(zc_term_rule, "past-hard", ZC_YESNO, past_hard),
	LIST(zc_term_rule, "passed", passed, stage), UNTIL(zc_term_rule),
};
SCHEMA(term, "term", zc_term_rule, term_keys);

/* --- escalation and ending ---------------------------------------------- */

static const struct zc_key step_keys[] = {
	NEED(zc_ladder_step, "step", ZC_WORD, step), RULE(zc_ladder_step),
	KEY(zc_ladder_step, "responsible", ZC_ACTORS, responsible), WHEN(zc_ladder_step, 0),
};
SCHEMA(step, "step", zc_ladder_step, step_keys);

static const struct zc_key guideline_keys[] = {
	NEED(zc_guideline, "guideline", ZC_WORD, guideline), KEY(zc_guideline, "name", ZC_LINE, name),
};
SCHEMA(guideline, "guideline", zc_guideline, guideline_keys);

static const struct zc_key line_keys[] = {
	NEED(zc_line, "line", ZC_WORD, line), RULE(zc_line), KEY(zc_line, "between", ZC_INT, between),
	LIST(zc_line, "requires", requires, requirement), LIST(zc_line, "all-of", all_of, guideline),
	LIST(zc_line, "one-of", one_of, guideline), KEY(zc_line, "not-when", ZC_WORDS, not_when),
	ONEOF(zc_line, "settled-by", ZC_WORD, settled_by, ZC_REQUIRED, "commitment down"),
	LIST(zc_line, "steps", steps, step), UNTIL(zc_line),
};
SCHEMA(line, "line", zc_line, line_keys);

static const struct zc_key ground_keys[] = {
	NEED(zc_ground, "ground", ZC_WORD, ground), RULE(zc_ground),
	LIST(zc_ground, "requires", requires, requirement), KEY(zc_ground, "hand-over", ZC_YESNO, hand_over),
	KEY(zc_ground, "outcome", ZC_YESNO, outcome), UNTIL(zc_ground),
};
SCHEMA(ground, "ground", zc_ground, ground_keys);

static const struct zc_key endings_keys[] = {
	RULE(zc_ending_rules), LIST(zc_ending_rules, "requires", requires, requirement),
	LIST(zc_ending_rules, "grounds", grounds, ground), LIST(zc_ending_rules, "outcomes", outcomes, outcome),
	KEY(zc_ending_rules, "retention", ZC_DURATION, retention),
	KEY(zc_ending_rules, "retention-article", ZC_LINE, retention_article),
	KEY(zc_ending_rules, "retention-chosen", ZC_TEXT, retention_chosen),
};
SCHEMA(endings, "endings", zc_ending_rules, endings_keys);

static const struct zc_key signer_keys[] = {
	KEY(zc_signer, "who", ZC_ACTOR, who), KEY(zc_signer, "org", ZC_WORD, org), NEED(zc_signer, "key", ZC_LINE, key),
	KEY(zc_signer, "since", ZC_DATE, since), UNTIL(zc_signer),
};
SCHEMA(signer, "key", zc_signer, signer_keys);

static const struct zc_key signatures_keys[] = {
	RULE(zc_signature_rules), NEED(zc_signature_rules, "required", ZC_YESNO, required),
	LIST(zc_signature_rules, "keys", keys, signer),
};
SCHEMA(signatures, "signatures", zc_signature_rules, signatures_keys);

static const struct zc_key convenant_keys[] = {
	NEED(zc_convenant, "format", ZC_INT, format), NEED(zc_convenant, "convenant", ZC_WORD, convenant),
	KEY(zc_convenant, "title", ZC_LINE, title), KEY(zc_convenant, "source", ZC_LINE, source),
	NEED(zc_convenant, "valid-from", ZC_DATE, valid_from), KEY(zc_convenant, "valid-until", ZC_DATE, valid_until),
	NEED(zc_convenant, "time-zone", ZC_LINE, zone), MAP(zc_convenant, "calendar", calendar_rules, calendar),
	NEED(zc_convenant, "ages", ZC_AGES, ages), KEY(zc_convenant, "ages-article", ZC_LINE, ages_article),
	KEY(zc_convenant, "ages-chosen", ZC_TEXT, ages_chosen),
	ONEOF(zc_convenant, "ages-reason", ZC_WORD, ages_lifts, 0, "lifts"),
	{ .name = "kinds", .type = ZC_LIST_OF, .offset = offsetof(struct zc_convenant, kinds),
	  .flags = ZC_REQUIRED, .sub = &kind },
	{ .name = "organisations", .type = ZC_LIST_OF, .offset = offsetof(struct zc_convenant, organisations),
	  .flags = ZC_REQUIRED, .sub = &organisation },
	{ .name = "access", .type = ZC_MAP_OF, .offset = offsetof(struct zc_convenant, access), .sub = &access },
	LIST(zc_convenant, "facts", facts, fact), MAP(zc_convenant, "signals", signals, signals),
	MAP(zc_convenant, "match", match, match), MAP(zc_convenant, "need", need, need),
	MAP(zc_convenant, "assignment", assignment, assignment), MAP(zc_convenant, "plan", plan, plan),
	LIST(zc_convenant, "terms", terms, term), LIST(zc_convenant, "escalation", escalation, line),
	MAP(zc_convenant, "endings", endings, endings),
	{ .name = "signatures", .type = ZC_MAP_OF, .offset = offsetof(struct zc_convenant, signatures), .sub = &signatures },
};
const struct zc_schema zc_convenant_schema = {
	"agreement", sizeof(struct zc_convenant), 0, convenant_keys, sizeof convenant_keys / sizeof *convenant_keys,
};

/* --- loading ------------------------------------------------------------ */

static int
by_place(const void *a, const void *b)
{
	const struct zc_finding *x = a, *y = b;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return (x->column > y->column) - (x->column < y->column);
}

void
zc_convenant_load(struct zc_convenant **out, const struct zc_tree *t, struct zc_findings *f)
{
	struct zc_convenant *c = zc_alloc(sizeof *c);
	struct zc_arena arena = {0};
	size_t first = f->n;
	zc_schema_load(c, &zc_convenant_schema, t, t->root, &arena, f);
	c->arena = arena;
	c->node = t->root;
	c->tree = t;
	zc_convenant_check(c, f);
	/* The schema calls them bad data; bad data in the agreement is a bad configuration. */
	for (size_t i = first; i < f->n; i++)
		f->v[i].status = ZC_CONFIG;
	if (f->n > first)
		qsort(f->v + first, f->n - first, sizeof *f->v, by_place);
	*out = c;
}

void
zc_convenant_free(struct zc_convenant *c)
{
	if (c == NULL)
		return;
	zc_arena_free(&c->arena);
	free(c);
}
