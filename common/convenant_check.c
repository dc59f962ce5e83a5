#include <stdlib.h>
#include <string.h>

#include "convenant_check.h"
#include "person.h"
#include "text.h"

/* The words that each list of the agreement defines, separated by spaces. */
struct check {
	struct zc_convenant *c;
	struct zc_findings *f;
	const char *kinds, *orgs, *facts, *forums, *roles, *outcomes, *lines, *steps, *guidelines;
};

static const char remindable[] = "owner coordinator responsible managers checker guard";

/* The text, never NULL, for as long as the agreement lives; t is empty after. */
static const char *
keep(struct check *k, struct zc_text *t)
{
	const char *s = zc_arena_strdup(&k->c->arena, t->s != NULL ? t->s : "");
	zc_text_free(t);
	return s;
}

/* Collect a name field of a list into one string in the arena, and find names that come twice. */
#define NAMES(K, LIST, FIELD, WHAT)                                                             \
	names(K, (LIST).v, (LIST).n, sizeof *(LIST).v,                                          \
	      (LIST).n > 0 ? (size_t)((const char *)&(LIST).v->FIELD - (const char *)(LIST).v) : 0, WHAT)

static const char *
names(struct check *k, const void *v, size_t n, size_t size, size_t offset, const char *what)
{
	struct zc_text out = {0};
	zc_text_add(&out, "");
	for (size_t i = 0; i < n; i++) {
		const char *entry = (const char *)v + i * size;
		const char *name = *(const char *const *)(entry + offset);
		struct zc_node *node = *(struct zc_node *const *)entry;
		if (name == NULL)
			continue;
		if (zc_words_have(out.s, name))
			zc_schema_find(k->f, k->c->tree, node, node, "%s \"%s\" is there twice", what, name);
		else
			zc_text_addf(&out, "%s%s", out.len > 0 ? " " : "", name);
	}
	return keep(k, &out);
}

/* --- words that must be defined ------------------------------------------ */

static void
known(struct check *k, const struct zc_node *at, const char *words, const char *word, const char *what)
{
	size_t len = 0;
	if (word == NULL || zc_words_have(words, word))
		return;
	const char *near = zc_words_nearest(words, word, &len);
	if (near != NULL)
		zc_schema_find(k->f, k->c->tree, at, at, "unknown %s \"%s\" (did you mean \"%.*s\"?)",
		               what, word, (int)len, near);
	else
		zc_schema_find(k->f, k->c->tree, at, at, "unknown %s \"%s\"%s%s", what, word,
		               *words != '\0' ? ": there are " : "", words);
}

/* The i-th value beneath a key that holds a list or a single value. */
static const struct zc_node *
at(const struct zc_node *map, const char *key, size_t i)
{
	const struct zc_node *n = zc_node_get(map, key);
	return n == NULL ? map : n->kind == ZC_SEQ && i < n->n ? n->items[i] : n;
}

static void
known_all(struct check *k, const struct zc_node *map, const char *key, const struct zc_strings *s,
          const char *words, const char *what)
{
	for (size_t i = 0; i < s->n; i++)
		known(k, at(map, key, i), words, s->v[i], what);
}

/* People to remind or to ask: a word, or PERSON@ORG of a known organisation. */
static void
known_people(struct check *k, const struct zc_node *map, const char *key, const struct zc_strings *s,
             const char *words)
{
	for (size_t i = 0; i < s->n; i++) {
		const char *org = NULL;
		if (zc_actor_valid(s->v[i], &org))
			known(k, at(map, key, i), k->orgs, org, "organisation");
		else
			known(k, at(map, key, i), words, s->v[i], "person");
	}
}

static const struct zc_word *
fact_of(const struct check *k, const char *s, size_t len)
{
	for (size_t i = 0; i < k->c->facts.n; i++) {
		const struct zc_word *w = &k->c->facts.v[i];
		if (w->word != NULL && strlen(w->word) == len && memcmp(w->word, s, len) == 0)
			return w;
	}
	return NULL;
}

/* NAME or NAME=VALUE. */
static void
known_fact(struct check *k, const struct zc_node *node, const char *s)
{
	size_t len = strcspn(s, "=");
	const struct zc_word *w = fact_of(k, s, len);
	if (w == NULL)
		known(k, node, k->facts, zc_arena_strndup(&k->c->arena, s, len), "fact");
	else if (s[len] == '=' && !zc_strings_have(&w->words, s + len + 1))
		zc_schema_find(k->f, k->c->tree, node, node, "fact \"%s\" has no value \"%s\"", w->word, s + len + 1);
}

/* --- conditions ----------------------------------------------------------- */

static void
cond_words(struct check *k, const struct zc_cond *c, const char *words, const char *what)
{
	for (size_t i = 0; i < c->words.n; i++)
		known(k, c->node->kind == ZC_SEQ && i < c->node->n ? c->node->items[i] : c->node, words,
		      c->words.v[i], what);
}

static void
check_cond(struct check *k, const struct zc_cond *c)
{
	if (c == NULL)
		return;
	switch (c->op) {
	case ZC_COND_FACT:
		for (size_t i = 0; i < c->words.n; i++)
			known_fact(k, c->node->kind == ZC_SEQ && i < c->node->n ? c->node->items[i] : c->node,
			           c->words.v[i]);
		break;
	case ZC_COND_INVOLVED:
	case ZC_COND_ASKED_BY:
	case ZC_COND_COORDINATOR:
		cond_words(k, c, k->kinds, "kind");
		break;
	case ZC_COND_FORUM:
		cond_words(k, c, k->forums, "forum");
		break;
	case ZC_COND_OUTCOME:
		cond_words(k, c, k->outcomes, "outcome");
		break;
	case ZC_COND_AT_STEP:
		cond_words(k, c, k->steps, "step");
		break;
	case ZC_COND_HOLDS:
		cond_words(k, c, k->guidelines, "guideline");
		break;
	default:
		for (size_t i = 0; i < c->of.n; i++)
			check_cond(k, &c->of.v[i]);
		break;
	}
}

static void
check_requirements(struct check *k, const zc_requirements *r)
{
	for (size_t i = 0; i < r->n; i++)
		check_cond(k, r->v[i].when);
}

/* --- the parts ------------------------------------------------------------ */

/* A rule is the source's or the region's own, never both: `article` and
 * `chosen`, also as `life-article` and `life-chosen`. */
static void
check_sources(struct check *k, const struct zc_node *n)
{
	static const char article[] = "article";
	for (size_t i = 0; i < n->n; i++) {
		check_sources(k, n->items[i]);
		if (n->kind != ZC_MAP)
			continue;
		const char *key = n->keys[i]->text;
		size_t len = strlen(key), tail = sizeof article - 1;
		if (len < tail || strcmp(key + len - tail, article) != 0)
			continue;
		const char *other = zc_arena_printf(&k->c->arena, "%.*schosen", (int)(len - tail), key);
		const struct zc_node *chosen = zc_node_key(n, other);
		if (chosen != NULL)
			zc_schema_find(k->f, k->c->tree, n, chosen,
			               "\"%s\" beside \"%s\": either the source says it or the region chose it",
			               other, key);
	}
}

static int
by_day(const void *a, const void *b)
{
	const struct zc_free_day *x = a, *y = b;
	return (x->day > y->day) - (x->day < y->day);
}

static void
make_calendar(struct check *k)
{
	static const char *const days[] = {
		"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
	};
	const struct zc_calendar_rules *r = k->c->calendar_rules;
	struct zc_calendar *cal = &k->c->calendar;
	struct zc_text all = {0};
	for (size_t i = 0; zc_holiday_name(i) != NULL; i++)
		zc_text_addf(&all, "%s%s", i > 0 ? " " : "", zc_holiday_name(i));
	const char *holidays = keep(k, &all);
	for (size_t i = 0; i < r->holidays.n; i++) {
		unsigned bit = 0;
		if (zc_holiday_bit(&bit, r->holidays.v[i]))
			cal->holidays |= bit;
		else
			known(k, at(r->node, "holidays", i), holidays, r->holidays.v[i], "holiday");
	}
	for (size_t i = 0; i < r->weekend.n; i++)
		for (unsigned d = 0; d < 7; d++)
			if (strcmp(days[d], r->weekend.v[i]) == 0)
				cal->weekend |= 1U << (d + 1);
	struct zc_free_day *extra = zc_arena_alloc(&k->c->arena, (r->free_days.n + 1) * sizeof *extra);
	for (size_t i = 0; i < r->free_days.n; i++)
		extra[i] = (struct zc_free_day){ r->free_days.v[i].date, r->free_days.v[i].name };
	qsort(extra, r->free_days.n, sizeof *extra, by_day);
	cal->extra = extra;
	cal->nextra = r->free_days.n;
	cal->roll = r->roll == ZC_YES;
	if (r->short_terms.n >= 0 && r->short_terms.unit != ZC_WORKING_DAYS)
		zc_schema_find(k->f, k->c->tree, at(r->node, "short-terms", 0), at(r->node, "short-terms", 0),
		               "working days are asked, such as 2 working days");
	else if (r->short_terms.n > 0)
		cal->least = r->short_terms.n;
}

static void
check_head(struct check *k)
{
	struct zc_convenant *c = k->c;
	struct zc_err e = {0};
	const struct zc_node *n = c->node;
	if (c->format > 1 || c->format == 0)
		zc_schema_find(k->f, c->tree, at(n, "format", 0), at(n, "format", 0),
		               "format %d is not known: these tools know 1", c->format);
	if (c->valid_from != ZC_NO_DAY && c->valid_until != ZC_NO_DAY && c->valid_until < c->valid_from)
		zc_schema_find(k->f, c->tree, at(n, "valid-until", 0), at(n, "valid-until", 0), "before valid-from");
	if (c->zone != NULL && zc_zone_set(c->zone, &e) != ZC_OK)
		zc_schema_find(k->f, c->tree, at(n, "time-zone", 0), at(n, "time-zone", 0), "%s", e.msg);
	if (c->calendar_rules != NULL)
		make_calendar(k);
}

static void
check_parties(struct check *k)
{
	const struct zc_convenant *c = k->c;
	for (size_t i = 0; i < c->kinds.n; i++) {
		const struct zc_kind *x = &c->kinds.v[i];
		known_all(k, x->node, "via", &x->via, k->kinds, "kind");
		check_requirements(k, &x->coordinates);
		if (x->via.n > 0 && zc_strings_have(&x->may, "signal"))
			zc_schema_find(k->f, c->tree, at(x->node, "via", 0), at(x->node, "via", 0),
			               "a kind that may signal itself does so through nobody");
		if (x->coordinates.n > 0 && !zc_strings_have(&x->may, "coordinate"))
			zc_schema_find(k->f, c->tree, at(x->node, "coordinates", 0), at(x->node, "coordinates", 0),
			               "when it coordinates: but it may not coordinate at all");
	}
	for (size_t i = 0; i < c->organisations.n; i++) {
		const struct zc_organisation *o = &c->organisations.v[i];
		const char *org = NULL;
		known(k, at(o->node, "kind", 0), k->kinds, o->kind, "kind");
		if (o->manager != NULL && zc_actor_valid(o->manager, &org))
			known(k, at(o->node, "manager", 0), k->orgs, org, "organisation");
	}
}

/* What is of the whole store is only for who sees all of it. */
static void
check_whole(struct check *k, const struct zc_grant *g, const char *verb, const struct zc_node *n)
{
	if (g->kinds.n == 0)
		zc_schema_find(k->f, k->c->tree, n, n, "\"%s\" shows every family: kinds is missing", verb);
	for (size_t i = 0; i < g->kinds.n; i++) {
		const struct zc_kind *x = zc_convenant_kind(k->c, g->kinds.v[i]);
		if (x != NULL && !zc_strings_have(&x->may, "check") && !zc_strings_have(&x->may, "see"))
			zc_schema_find(k->f, k->c->tree, n, n, "\"%s\" shows every family: kind \"%s\" may neither check nor see",
			               verb, x->kind);
	}
}

static void
check_access(struct check *k)
{
	const struct zc_access_rules *r = k->c->access;
	for (size_t i = 0; r != NULL && i < r->gives.n; i++) {
		const struct zc_grant *g = &r->gives.v[i];
		known_all(k, g->node, "kinds", &g->kinds, k->kinds, "kind");
		known_all(k, g->node, "verbs", &g->verbs, zc_remote_verbs, "verb");
		for (size_t v = 0; v < g->verbs.n; v++)
			if (zc_words_have(zc_whole_verbs, g->verbs.v[v]))
				check_whole(k, g, g->verbs.v[v], at(g->node, "verbs", v));
	}
}

/* Word lists: the conditions in them, and the names once. */
#define WORDS(K, LIST, WHAT) check_words(K, (LIST).v, (LIST).n, NAMES(K, LIST, word, WHAT))

static const char *
check_words(struct check *k, const struct zc_word *v, size_t n, const char *all)
{
	for (size_t i = 0; i < n; i++)
		check_cond(k, v[i].when);
	return all;
}

static bool
role_coordinates(const struct zc_convenant *c, const char *role)
{
	const struct zc_word *w = zc_word_find(c->need->roles.v, c->need->roles.n, role, ZC_NO_DAY);
	return w == NULL || zc_strings_have(&w->words, "coordinate");
}

static void
check_proposal(struct check *k, const struct zc_proposal_rule *r)
{
	const struct zc_convenant *c = k->c;
	check_cond(k, r->when);
	known_all(k, r->node, "kinds", &r->kinds, k->kinds, "kind");
	known_all(k, r->node, "roles", &r->roles, k->roles, "role");
	known(k, at(r->node, "answerable", 0), k->kinds, r->answerable, "kind");
	if (r->kinds.n + r->roles.n == 0)
		zc_schema_find(k->f, c->tree, r->node, r->node, "proposes nobody: kinds or roles are missing");
	for (size_t i = 0; i < r->kinds.n; i++) {
		const struct zc_kind *kind = zc_convenant_kind(c, r->kinds.v[i]);
		const struct zc_node *n = at(r->node, "kinds", i);
		if (kind != NULL && !zc_strings_have(&kind->may, "coordinate"))
			zc_schema_find(k->f, c->tree, n, n, "kind \"%s\" may not coordinate", r->kinds.v[i]);
	}
	for (size_t i = 0; i < r->roles.n && c->need != NULL; i++)
		if (!role_coordinates(c, r->roles.v[i])) {
			const struct zc_node *n = at(r->node, "roles", i);
			zc_schema_find(k->f, c->tree, n, n, "role \"%s\" may not coordinate", r->roles.v[i]);
		}
}

static void
check_process(struct check *k)
{
	struct zc_convenant *c = k->c;
	if (c->signals != NULL)
		WORDS(k, c->signals->routes, "route");
	if (c->match != NULL && c->match->parties >= 0 && c->match->parties < 2)
		zc_schema_find(k->f, c->tree, at(c->match->node, "parties", 0), at(c->match->node, "parties", 0),
		               "a match takes two parties at least");
	if (c->need != NULL) {
		check_cond(k, c->need->when);
		check_cond(k, c->need->again);
		check_requirements(k, &c->need->needed);
		check_requirements(k, &c->need->not_needed);
	}
	if (c->assignment != NULL) {
		check_requirements(k, &c->assignment->requires);
		NAMES(k, c->assignment->proposal, rule, "rule");
		for (size_t i = 0; i < c->assignment->proposal.n; i++)
			check_proposal(k, &c->assignment->proposal.v[i]);
	}
	if (c->plan != NULL) {
		check_requirements(k, &c->plan->requires);
		WORDS(k, c->plan->bases, "basis");
		WORDS(k, c->plan->domains, "domain");
	}
}

/* A key or a meeting event that only says something for terms of some events. */
static const struct { const char *key, *word, *starts; } only_for[] = {
	{ "met-by", "done", "action after-care" },
	{ "met-by", "talk", "step talk commitment" },
	{ "met-by", "commitment", "step talk commitment" },
	{ "met-by", "settled", "step talk commitment" },
	{ "met-by", "fact-ends", "fact" },
	{ "met-by", "started", "helper hold" },
	{ "line", NULL, "step talk commitment" },
	{ "step", NULL, "step talk commitment" },
	{ "facts", NULL, "fact" },
	{ "outcomes", NULL, "ending evaluation" },
};

static void
check_events(struct check *k, const struct zc_term_rule *r)
{
	const struct zc_tree *t = k->c->tree;
	for (size_t i = 0; i < sizeof only_for / sizeof *only_for; i++) {
		const char *word = only_for[i].word, *key = only_for[i].key;
		const struct zc_node *n = zc_node_get(r->node, key);
		if (n == NULL || zc_words_have(only_for[i].starts, r->starts))
			continue;
		if (word == NULL)
			zc_schema_find(k->f, t, n, n, "only for terms that start with: %s", only_for[i].starts);
		else if (zc_text_eq(word, r->met_by))
			zc_schema_find(k->f, t, n, n, "%s never meets what starts with: %s", word, r->starts);
	}
	/* Actions and after-care bring a date of their own. */
	if (zc_node_get(r->node, "within") == NULL && !zc_words_have("action after-care", r->starts))
		zc_schema_find(k->f, t, r->node, r->node, "missing key \"within\": %s brings no date of its own",
		               r->starts);
}

static void
check_term(struct check *k, const struct zc_term_rule *r)
{
	if (r->starts != NULL)
		check_events(k, r);
	check_cond(k, r->when);
	known_all(k, r->node, "line", &r->line, k->lines, "line");
	known_all(k, r->node, "step", &r->step, k->steps, "step");
	known_all(k, r->node, "facts", &r->facts, k->facts, "fact");
	known_all(k, r->node, "outcomes", &r->outcomes, k->outcomes, "outcome");
	known_people(k, r->node, "who", &r->who, remindable);
	NAMES(k, r->passed, stage, "stage");
	for (size_t i = 0; i < r->passed.n; i++) {
		const struct zc_stage *s = &r->passed.v[i];
		known_people(k, s->node, "remind", &s->remind, remindable);
		known(k, at(s->node, "escalate", 0), k->lines, s->escalate, "line");
		if (s->remind.n == 0 && s->escalate == NULL)
			zc_schema_find(k->f, k->c->tree, s->node, s->node, "does nothing: remind or escalate is missing");
	}
}

static void
check_line(struct check *k, const struct zc_line *l)
{
	const char *all = NAMES(k, l->all_of, guideline, "guideline");
	const char *one = NAMES(k, l->one_of, guideline, "guideline");
	check_requirements(k, &l->requires);
	NAMES(k, l->steps, step, "step");
	if (l->steps.n == 0)
		zc_schema_find(k->f, k->c->tree, l->node, l->node, "a line has one step at least");
	for (size_t i = 0; i < l->steps.n; i++) {
		check_cond(k, l->steps.v[i].when);
		known_people(k, l->steps.v[i].node, "responsible", &l->steps.v[i].responsible, "managers");
	}
	for (size_t i = 0; i < l->not_when.n; i++) {
		const struct zc_node *n = at(l->node, "not-when", i);
		if (zc_words_have(all, l->not_when.v[i]) || zc_words_have(one, l->not_when.v[i]))
			zc_schema_find(k->f, k->c->tree, n, n, "\"%s\" both allows and forbids the line",
			               l->not_when.v[i]);
	}
}

static void
check_endings(struct check *k)
{
	const struct zc_ending_rules *r = k->c->endings;
	if (r == NULL)
		return;
	check_requirements(k, &r->requires);
	NAMES(k, r->grounds, ground, "ground");
	for (size_t i = 0; i < r->grounds.n; i++)
		check_requirements(k, &r->grounds.v[i].requires);
	for (size_t i = 0; i < r->outcomes.n; i++)
		known_all(k, r->outcomes.v[i].node, "follow-by", &r->outcomes.v[i].follow_by, k->kinds, "kind");
	if (r->grounds.n == 0)
		zc_schema_find(k->f, k->c->tree, r->node, r->node, "no grounds: no case could ever end");
}

/* TYPE BASE64 [COMMENT], and nothing that would be more than a key in a file of signers. */
static bool
is_key(const char *s)
{
	size_t type = strcspn(s, " "), body = s[type] == ' ' ? strcspn(s + type + 1, " ") : 0;
	return (strncmp(s, "ssh-", 4) == 0 || strncmp(s, "ecdsa-", 6) == 0 || strncmp(s, "sk-", 3) == 0) && body >= 16 &&
	    strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.@") == type &&
	    strspn(s + type + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") == body;
}

static bool
same_key(const char *a, const char *b)
{
	size_t n = strcspn(a, " "), all = n + (a[n] == ' ' ? 1 + strcspn(a + n + 1, " ") : 0);
	return b != NULL && strncmp(a, b, all) == 0 && (b[all] == '\0' || b[all] == ' ');
}

static const char *
whose(const struct zc_signer *s)
{
	return s->who != NULL ? s->who : s->org != NULL ? s->org : "";
}

static void
check_signatures(struct check *k)
{
	const struct zc_signature_rules *r = k->c->signatures;
	for (size_t i = 0; r != NULL && i < r->keys.n; i++) {
		const struct zc_signer *s = &r->keys.v[i];
		if ((s->who == NULL) == (s->org == NULL))
			zc_schema_find(k->f, k->c->tree, s->node, s->node, "whose? either \"who\" or \"org\"");
		if (s->org != NULL)
			known(k, at(s->node, "org", 0), k->orgs, s->org, "organisation");
		if (s->key != NULL && !is_key(s->key))
			zc_schema_find(k->f, k->c->tree, s->node, at(s->node, "key", 0),
			               "not the public half of an ssh key, such as the one line of id_ed25519.pub");
		for (size_t m = 0; s->key != NULL && m < i; m++)
			if (same_key(s->key, r->keys.v[m].key) && !zc_text_eq(whose(s), whose(&r->keys.v[m])))
				zc_schema_find(k->f, k->c->tree, s->node, at(s->node, "key", 0),
				               "is the key of %s as well: a signature tells who made it", whose(&r->keys.v[m]));
	}
	if (r != NULL && r->required == ZC_YES && r->keys.n == 0)
		zc_schema_find(k->f, k->c->tree, r->node, r->node, "signatures are required, and nobody has a key");
}

/* --- what there is ---------------------------------------------------------- */

/* Steps and guidelines may have one name in several lines. */
static void
collect_lines(struct check *k)
{
	struct zc_text steps = {0}, guidelines = {0};
	for (size_t i = 0; i < k->c->escalation.n; i++) {
		const struct zc_line *l = &k->c->escalation.v[i];
		for (size_t j = 0; j < l->steps.n; j++)
			if (l->steps.v[j].step != NULL)
				zc_text_addf(&steps, " %s", l->steps.v[j].step);
		for (size_t j = 0; j < l->all_of.n; j++)
			if (l->all_of.v[j].guideline != NULL)
				zc_text_addf(&guidelines, " %s", l->all_of.v[j].guideline);
		for (size_t j = 0; j < l->one_of.n; j++)
			if (l->one_of.v[j].guideline != NULL)
				zc_text_addf(&guidelines, " %s", l->one_of.v[j].guideline);
		for (size_t j = 0; j < l->not_when.n; j++)
			zc_text_addf(&guidelines, " %s", l->not_when.v[j]);
	}
	k->steps = keep(k, &steps);
	k->guidelines = keep(k, &guidelines);
}

static void
collect(struct check *k)
{
	struct zc_convenant *c = k->c;
	k->kinds = NAMES(k, c->kinds, kind, "kind");
	k->orgs = NAMES(k, c->organisations, org, "organisation");
	k->facts = NAMES(k, c->facts, word, "fact");
	k->lines = NAMES(k, c->escalation, line, "line");
	collect_lines(k);
	k->outcomes = k->forums = k->roles = "";
	if (c->endings != NULL)
		k->outcomes = NAMES(k, c->endings->outcomes, word, "outcome");
	if (c->need == NULL)
		return;
	for (size_t i = 0; i < c->need->levels.n; i++)
		c->need->levels.v[i].word = zc_node_text(c->need->levels.v[i].node, "level");
	k->forums = WORDS(k, c->need->forums, "forum");
	k->roles = WORDS(k, c->need->roles, "role");
	WORDS(k, c->need->levels, "level");
}

void
zc_convenant_check(struct zc_convenant *c, struct zc_findings *f)
{
	struct check k = { .c = c, .f = f };
	collect(&k);
	check_sources(&k, c->node);
	check_head(&k);
	check_parties(&k);
	check_access(&k);
	check_process(&k);
	NAMES(&k, c->terms, term, "term");
	for (size_t i = 0; i < c->terms.n; i++)
		check_term(&k, &c->terms.v[i]);
	for (size_t i = 0; i < c->escalation.n; i++)
		check_line(&k, &c->escalation.v[i]);
	check_endings(&k);
	check_signatures(&k);
}

/* --- whose organisation leaves ------------------------------------------------ */

static void
leavers(struct check *k, const struct zc_node *map, const char *key, const struct zc_strings *who, zc_day until)
{
	for (size_t i = 0; i < who->n; i++) {
		const char *name = NULL;
		char day[ZC_DATE_LEN];
		const struct zc_organisation *org = zc_actor_valid(who->v[i], &name)
		    ? zc_convenant_org(k->c, name, ZC_NO_DAY) : NULL;
		if (org == NULL || org->until == ZC_NO_DAY || (until != ZC_NO_DAY && until <= org->until))
			continue;
		zc_day_format(day, org->until);
		zc_findings_add(k->f, ZC_CONFIG, k->c->tree, at(map, key, i), NULL,
		    "%s: names \"%s\", and the organisation is no longer there from %s on", key, who->v[i], day);
	}
}

void
zc_convenant_leavers(struct zc_findings *f, struct zc_convenant *c)
{
	struct check k = { .c = c, .f = f };
	for (size_t i = 0; i < c->organisations.n; i++) {
		const struct zc_organisation *o = &c->organisations.v[i];
		const char *manager = o->manager != NULL ? o->manager : "";
		leavers(&k, o->node, "manager", &(struct zc_strings){ &manager, 1 }, o->until);
	}
	for (size_t i = 0; i < c->terms.n; i++) {
		const struct zc_term_rule *r = &c->terms.v[i];
		leavers(&k, r->node, "who", &r->who, r->until);
		for (size_t s = 0; s < r->passed.n; s++)
			leavers(&k, r->passed.v[s].node, "remind", &r->passed.v[s].remind, r->until);
	}
	for (size_t i = 0; i < c->escalation.n; i++) {
		const struct zc_line *l = &c->escalation.v[i];
		for (size_t s = 0; s < l->steps.n; s++)
			leavers(&k, l->steps.v[s].node, "responsible", &l->steps.v[s].responsible, l->until);
	}
}
