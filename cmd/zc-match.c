/* zc-match: who is involved with the same child or family, and families that are one. */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "change.h"
#include "id.h"
#include "join.h"
#include "lookup.h"
#include "person.h"
#include "rules.h"

static struct zc_strings between;

static int
print_id(struct zc_env *env, const char *kind, const char *id, struct zc_err *e)
{
	if (env->dry)
		return ZC_OK;
	struct zc_table *t = zc_table_new(stdout, env->json ? ZC_JSON : ZC_TSV, kind);
	zc_table_row(t, &id);
	return zc_table_end(t, e);
}

static const struct zc_signal *
signal_of(const struct zc_family *fam, const char *id)
{
	for (size_t i = 0; i < fam->signals.n; i++)
		if (strcmp(fam->signals.v[i].id, id) == 0)
			return &fam->signals.v[i];
	return NULL;
}

/* Who gave the signals, each once, with blanks between; in a. */
static const char *
parties(const struct zc_family *fam, const struct zc_strings *signals, struct zc_arena *a)
{
	struct zc_strings seen = { zc_arena_alloc(a, (signals->n + 1) * sizeof *seen.v), 0 };
	struct zc_text t = { 0 };
	for (size_t i = 0; i < signals->n; i++) {
		const struct zc_signal *s = signal_of(fam, signals->v[i]);
		if (s == NULL || zc_strings_have(&seen, s->by))
			continue;
		zc_text_addf(&t, "%s%s", seen.n > 0 ? " " : "", s->by);
		seen.v[seen.n++] = s->by;
	}
	const char *all = zc_arena_strdup(a, t.s != NULL ? t.s : "");
	zc_text_free(&t);
	return all;
}

/* ---- find --------------------------------------------------------------- */

/* The matches found in one family, told when they are in history. */
static int
find_family(struct zc_env *env, const char *id, void *ctx, struct zc_err *e)
{
	struct zc_change *ch = NULL;
	struct zc_draft *d = NULL;
	struct zc_match_group *groups = NULL;
	struct zc_arena a = { 0 };
	size_t n = 0;
	int rc = zc_change_begin(&ch, env, "match.find", e);
	if (rc == ZC_OK)
		rc = zc_change_family(ch, id, false, &d, e);
	if (rc == ZC_OK)
		n = zc_matches_due(&groups, &(struct zc_case){ .fam = d->fam, .con = env->con, .on = env->on }, &a);
	const char **rows = zc_arena_alloc(&a, (n + 1) * 3 * sizeof *rows);
	for (size_t i = 0; rc == ZC_OK && i < n; i++) {
		const struct zc_strings *signals = &groups[i].signals;
		const char **parts = zc_arena_alloc(&a, (signals->n + 1) * sizeof *parts);
		char match[ZC_ITEM_ID + 1];
		memcpy(parts, signals->v, signals->n * sizeof *parts);
		zc_id_derive(match, 'm', parts);
		struct zc_node *m = zc_draft_entry(d, 0, NULL);
		zc_entry_plain(d, m, "id", match);
		zc_entry_time(d, m, "at", groups[i].at);
		zc_entry_list(d, m, "signals", signals);
		zc_entry_plain(d, m, "evidence", groups[i].evidence);
		zc_entry_text(d, m, "under", env->con->under);
		rows[3 * i] = zc_arena_strdup(&a, d->id);
		rows[3 * i + 1] = zc_arena_strdup(&a, match);
		rows[3 * i + 2] = parties(d->fam, signals, &a);
		rc = zc_draft_append(d, NULL, "matches", m, e);
	}
	if (rc == ZC_OK && n > 0)
		rc = zc_change_commit(ch, rows[1], env->con->match != NULL ? env->con->match->article : NULL, NULL, e);
	for (size_t i = 0; rc == ZC_OK && !env->dry && i < n; i++)
		zc_table_row(ctx, rows + 3 * i);
	zc_change_end(ch);
	zc_arena_free(&a);
	return rc;
}

struct ids { const char **v; size_t n, cap; };

static int
note_due(struct zc_env *env, const struct zc_family *fam, void *ctx, struct zc_err *e)
{
	(void)e;
	struct ids *ids = ctx;
	struct zc_arena a = { 0 };
	struct zc_match_group *groups;
	if (zc_matches_due(&groups, &(struct zc_case){ .fam = fam, .con = env->con, .on = env->on }, &a) > 0) {
		ids->v = zc_grow(ids->v, ids->n, &ids->cap, sizeof *ids->v);
		ids->v[ids->n++] = zc_arena_strdup(&env->arena, fam->id);
	}
	zc_arena_free(&a);
	return ZC_OK;
}

static int
find(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct ids due = { 0 };
	int rc = zc_env_open(env, e);
	if (rc != ZC_OK)
		return rc;
	struct zc_table *t = zc_env_table(env, "family match parties[]");
	if (argc > 0)
		rc = zc_env_operands(env, argc, argv, find_family, t, e);
	else
		rc = zc_env_each(env, false, note_due, &due, e);
	for (size_t i = 0; rc == ZC_OK && i < due.n; i++) {
		struct zc_err why = { 0 };
		if (find_family(env, due.v[i], t, &why) != ZC_OK)
			zc_env_report(env, &why);
	}
	free(due.v);
	int end = zc_table_end(t, e);
	return rc != ZC_OK ? rc : end;
}

/* ---- list --------------------------------------------------------------- */

/* The contact that was recorded for a match; NULL when none. */
static const struct zc_contact *
contact_of(const struct zc_family *fam, const struct zc_match *m, zc_day on)
{
	for (size_t i = 0; i < fam->contacts.n; i++) {
		const struct zc_contact *k = &fam->contacts.v[i];
		if (k->voided == NULL && zc_text_eq(k->match, m->id) && zc_time_day(k->at) <= on)
			return k;
	}
	return NULL;
}

static int
list_family(struct zc_env *env, const struct zc_family *fam, void *ctx, struct zc_err *e)
{
	(void)e;
	for (size_t i = 0; i < fam->matches.n; i++) {
		const struct zc_match *m = &fam->matches.v[i];
		if (m->voided != NULL || zc_time_day(m->at) > env->on)
			continue;
		const struct zc_contact *k = contact_of(fam, m, env->on);
		char at[ZC_TIME_LEN], contact[ZC_DATE_LEN];
		struct zc_arena a = { 0 };
		zc_time_format(at, m->at);
		if (k != NULL)
			zc_day_format(contact, zc_time_day(k->at));
		zc_table_row(ctx, (const char *const[]){ fam->id, m->id, at, m->evidence, parties(fam, &m->signals, &a),
		                                         k != NULL ? contact : NULL });
		zc_arena_free(&a);
	}
	return ZC_OK;
}

static int
list_operand(struct zc_env *env, const char *id, void *ctx, struct zc_err *e)
{
	struct zc_loaded l;
	int rc = zc_env_family(env, id, &l, e);
	if (rc == ZC_OK)
		rc = list_family(env, l.fam, ctx, e);
	zc_loaded_free(&l);
	return rc;
}

static int
list(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	int rc = zc_env_open(env, e);
	if (rc != ZC_OK)
		return rc;
	struct zc_table *t = zc_env_table(env, "family match at evidence parties[] contact");
	rc = argc > 0 ? zc_env_operands(env, argc, argv, list_operand, t, e) : zc_env_each(env, false, list_family, t, e);
	int end = zc_table_end(t, e);
	return rc != ZC_OK ? rc : end;
}

/* ---- candidates --------------------------------------------------------- */

struct pair { const char *a, *b; };

static int
by_families(const void *x, const void *y)
{
	const struct pair *p = x, *q = y;
	int d = strcmp(p->a, q->a);
	return d != 0 ? d : strcmp(p->b, q->b);
}

static int
candidates(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	(void)argv;
	struct zc_holders h = { 0 };
	struct pair *pairs = NULL;
	size_t n = 0, cap = 0;
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK)
		rc = zc_lookup_bsn(&h, env, NULL, e);
	for (size_t i = 0; rc == ZC_OK && i < h.n; i++)
		for (size_t k = i + 1; k < h.n && strcmp(h.v[k].bsn, h.v[i].bsn) == 0; k++) {
			bool turned = strcmp(h.v[i].family, h.v[k].family) > 0;
			const struct zc_holder *a = &h.v[turned ? k : i], *b = &h.v[turned ? i : k];
			if (strcmp(a->family, b->family) == 0 || zc_holders_refused(a, b))
				continue;
			pairs = zc_grow(pairs, n, &cap, sizeof *pairs);
			pairs[n++] = (struct pair){ a->family, b->family };
		}
	if (n > 0)
		qsort(pairs, n, sizeof *pairs, by_families);
	struct zc_table *t = zc_env_table(env, "family1 family2 evidence");
	for (size_t i = 0; i < n; i++)
		if (i == 0 || by_families(&pairs[i - 1], &pairs[i]) != 0)
			zc_table_row(t, (const char *const[]){ pairs[i].a, pairs[i].b, "bsn" });
	int end = zc_table_end(t, e);
	free(pairs);
	zc_holders_free(&h);
	if (rc == ZC_OK && end == ZC_OK && n > 0 && env->exit_code)
		return ZC_FOUND;
	return rc != ZC_OK ? rc : end;
}

/* ---- contact ------------------------------------------------------------ */

/* The newest match of all who had contact; NULL when there is none. */
static const struct zc_match *
match_between(const struct zc_family *fam)
{
	for (size_t i = fam->matches.n; i-- > 0;) {
		const struct zc_match *m = &fam->matches.v[i];
		size_t found = 0;
		for (size_t k = 0; m->voided == NULL && k < between.n; k++)
			for (size_t s = 0; s < m->signals.n; s++) {
				const struct zc_signal *signal = signal_of(fam, m->signals.v[s]);
				if (signal != NULL && strcmp(signal->by, between.v[k]) == 0) {
					found++;
					break;
				}
			}
		if (m->voided == NULL && found == between.n)
			return m;
	}
	return NULL;
}

static int
contact(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct zc_change *ch = NULL;
	struct zc_draft *d = NULL;
	struct zc_entry *found = NULL;
	char id[8];
	if (between.n < 2)
		return zc_fail(e, ZC_USAGE, "who informed each other? give --between PERSON@ORG twice or more");
	for (size_t i = 0; i < between.n; i++)
		if (!zc_actor_valid(between.v[i], NULL))
			return zc_fail(e, ZC_USAGE, "--between: not of the form PERSON@ORG");
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK)
		rc = zc_change_begin(&ch, env, "match.contact", e);
	if (rc == ZC_OK)
		rc = zc_change_family(ch, argv[0], false, &d, e);
	if (rc == ZC_OK && argc == 2)
		rc = zc_draft_item(d, argv[1], "m", NULL, &found, e);
	if (rc != ZC_OK)
		goto done;
	const struct zc_match *m = argc == 2 ? (const struct zc_match *)found : match_between(d->fam);
	struct zc_node *k = zc_draft_entry(d, 'k', id);
	zc_entry_time(d, k, "at", env->at);
	zc_entry_plain(d, k, "by", env->actor);
	zc_entry_list(d, k, "between", &between);
	if (m != NULL)
		zc_entry_plain(d, k, "match", m->id);
	rc = zc_draft_append(d, NULL, "contacts", k, e);
	if (rc == ZC_OK)
		rc = zc_change_commit(ch, id, env->con->match != NULL ? env->con->match->article : NULL, NULL, e);
	if (rc == ZC_OK)
		rc = print_id(env, "contact", id, e);
done:
	zc_change_end(ch);
	return rc;
}

/* ---- explain ------------------------------------------------------------ */

/* What is said, a line each; with -j with the family and entry that it is about. */
struct words { struct zc_table *json; const char *family, *item; };

static void ZC_PRINTF(2, 3)
say(const struct words *w, const char *fmt, ...)
{
	char line[512];
	struct zc_text visible = { 0 };
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	zc_text_add_visible(&visible, line);
	if (w->json != NULL)
		zc_table_row(w->json, (const char *const[]){ w->family, w->item, line + strspn(line, " ") });
	else
		puts(visible.s);
	zc_text_free(&visible);
}

static void
explain_signal(struct zc_env *env, const struct words *w, const struct zc_signal *s)
{
	char at[ZC_TIME_LEN], expires[ZC_DATE_LEN] = "";
	zc_day last = zc_signal_expires(s, env->con);
	zc_time_format(at, s->at);
	if (last != ZC_NO_DAY)
		zc_day_format(expires, last);
	say(w, "  signal %s of %s by %s about %s%s%s: %s%s%s", s->id, at, s->by, s->about,
	    s->clarity != NULL ? ", " : "", s->clarity != NULL ? s->clarity : "",
	    zc_signal_live(s, env->con, env->on) ? "live" : s->withdrawn != NULL ? "withdrawn" : "no longer live",
	    last != ZC_NO_DAY ? ", at the longest until " : "", expires);
}

static const char *
evidence_in_words(const char *evidence)
{
	if (strcmp(evidence, "bsn") == 0)
		return "the signals are about one person, known by BSN";
	if (strcmp(evidence, "joined") == 0)
		return "the signals came together when two families were joined";
	return "the signals are about one family";
}

static void
explain_match(struct zc_env *env, const struct zc_family *fam, const struct zc_match *m, const struct words *out)
{
	const struct zc_match_rules *rule = env->con->match;
	const struct zc_contact *k = contact_of(fam, m, env->on);
	struct words w = { out->json, fam->id, m->id };
	struct zc_text cite = { 0 };
	char at[ZC_TIME_LEN];
	zc_time_format(at, m->at);
	say(&w, "match %s in family %s since %s%s", m->id, fam->id, at, m->voided != NULL ? " (void)" : "");
	for (size_t i = 0; i < m->signals.n; i++) {
		const struct zc_signal *s = signal_of(fam, m->signals.v[i]);
		if (s != NULL)
			explain_signal(env, &w, s);
	}
	say(&w, "  evidence: %s: %s", m->evidence, evidence_in_words(m->evidence));
	if (rule != NULL) {
		zc_convenant_cite(&cite, env->con, rule->article);
		say(&w, "  rule: live signals of %d different organisations%s (%s)", rule->parties,
		    rule->same_child == ZC_YES ? " about one child" : " within the family", cite.s);
	}
	if (k != NULL) {
		zc_time_format(at, k->at);
		say(&w, "  contact: %s, recorded by %s (%s)", at, k->by, k->id);
	} else {
		say(&w, "  contact: none recorded: the parties must inform each other");
	}
	zc_text_free(&cite);
}

static int
explain_pair(struct zc_env *env, const char *one, const char *other, const struct words *out, struct zc_err *e)
{
	struct zc_holders h = { 0 };
	size_t found = 0;
	struct words w = { out->json, one, other };
	int rc = zc_lookup_bsn(&h, env, NULL, e);
	for (size_t i = 0; rc == ZC_OK && i < h.n; i++)
		for (size_t k = i + 1; k < h.n && strcmp(h.v[k].bsn, h.v[i].bsn) == 0; k++) {
			bool turned = strcmp(h.v[i].family, one) != 0;
			const struct zc_holder *a = &h.v[turned ? k : i], *b = &h.v[turned ? i : k];
			if (strcmp(a->family, one) != 0 || strcmp(b->family, other) != 0)
				continue;
			found++;
			say(&w, "%s of %s and %s of %s have one BSN", a->person, one, b->person, other);
			if (a->born != ZC_NO_DAY && b->born != ZC_NO_DAY)
				say(&w, "  their birth dates %s", a->born == b->born ? "are equal" : "differ");
			if (a->surname != NULL && b->surname != NULL)
				say(&w, "  their surnames %s", zc_name_same(a->surname, b->surname) ? "are equal" : "differ");
			if (zc_holders_refused(a, b))
				say(&w, "  a person found the families not to be the same: not proposed again");
		}
	if (rc == ZC_OK && found == 0)
		say(&w, "%s and %s: no BSN in common: not proposed", one, other);
	zc_holders_free(&h);
	return rc;
}

/* The second operand is a match of the first family, or another family. */
static int
explain_second(struct zc_env *env, const struct zc_family *fam, const char *second, const struct words *w,
               struct zc_err *e)
{
	struct zc_entry *m = NULL;
	struct zc_loaded other;
	struct zc_err none = { 0 };
	if (zc_family_complete(fam, second, "m", &m, &none) == ZC_OK) {
		explain_match(env, fam, (const struct zc_match *)m, w);
		return ZC_OK;
	}
	if (!zc_id_is_family_prefix(second))
		return zc_fail(e, none.status, "%s", none.msg);
	int rc = zc_env_family(env, second, &other, e);
	if (rc == ZC_OK && strcmp(other.fam->id, fam->id) == 0)
		say(w, "%s and %s: one family", fam->id, second);
	else if (rc == ZC_OK)
		rc = explain_pair(env, fam->id, other.fam->id, w, e);
	zc_loaded_free(&other);
	return rc;
}

static int
explain(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct zc_loaded l = { 0 };
	struct words w = { 0 };
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK)
		rc = zc_env_family(env, argv[0], &l, e);
	if (rc != ZC_OK)
		return rc;
	w.json = env->json ? zc_table_new(stdout, ZC_JSON, "family item says") : NULL;
	if (argc == 2)
		rc = explain_second(env, l.fam, argv[1], &w, e);
	for (size_t i = 0; argc == 1 && i < l.fam->matches.n; i++)
		if (l.fam->matches.v[i].voided == NULL && zc_time_day(l.fam->matches.v[i].at) <= env->on)
			explain_match(env, l.fam, &l.fam->matches.v[i], &w);
	int end = w.json != NULL ? zc_table_end(w.json, e) : ZC_OK;
	zc_loaded_free(&l);
	return rc != ZC_OK ? rc : end;
}

/* ---- join, part, refuse ------------------------------------------------- */

static int
join(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	char id[8];
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK)
		rc = zc_join(env, argv[0], argv[1], id, e);
	return rc == ZC_OK ? print_id(env, "join", id, e) : rc;
}

static int
part(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	int rc = zc_env_open(env, e);
	return rc == ZC_OK ? zc_part(env, argv[0], argv[1], e) : rc;
}

static int
refuse(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	char id[8];
	if (env->because == NULL)
		return zc_fail(e, ZC_USAGE, "why are they not the same? give --because");
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK)
		rc = zc_refuse(env, argv[0], argv[1], id, e);
	return rc == ZC_OK ? print_id(env, "refusal", id, e) : rc;
}

static const struct zc_opt contact_opts[] = { { "between", ZC_OPT_MANY, &between } };

#define WRITER "[-C dir] [--as actor] [--at time|--on date] "
static const struct zc_verb verbs[] = {
	{ "find", "[-jnqv] " WRITER "[family ...|-]", NULL, 0, find, true, 0, -1 },
	{ "list", "[-jqv] [-C dir] [--as-of commit|date] [--on date] [family ...|-]", NULL, 0, list, false, 0, -1 },
	{ "candidates", "[-jqv] [-C dir] [--as-of commit|date] [--on date] [--exit-code]", NULL, 0, candidates, false, 0, 0 },
	{ "explain", "[-jqv] [-C dir] [--as-of commit|date] [--on date] family [match|family]", NULL, 0, explain, false, 1, 2 },
	{ "contact", "[-jnqv] " WRITER "--between actor --between actor ... family [match]",
	  contact_opts, 1, contact, true, 1, 2 },
	{ "join", "[-jnqv] " WRITER "[--because text] family other", NULL, 0, join, true, 2, 2 },
	{ "part", "[-nqv] " WRITER "[--because text] family other", NULL, 0, part, true, 2, 2 },
	{ "refuse", "[-jnqv] " WRITER "--because text family other", NULL, 0, refuse, true, 2, 2 },
};
static const struct zc_tool tool = { "zc-match", verbs, sizeof verbs / sizeof *verbs };

int
main(int argc, char **argv)
{
	return zc_tool_main(argc, argv, &tool);
}
