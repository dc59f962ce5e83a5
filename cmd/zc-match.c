/* zc-match: who is involved with the same child or family, and families that are one. */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "change.h"
#include "id.h"
#include "join.h"
#include "linkfile.h"
#include "lookup.h"
#include "matches.h"
#include "person.h"
#include "void.h"

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
		char match[ZC_ITEM_ID + 1];
		zc_match_id(match, signals);
		struct zc_node *m = zc_draft_entry(d, 0, NULL);
		zc_entry_plain(d, m, "id", match);
		zc_entry_time(d, m, "at", groups[i].at);
		zc_entry_list(d, m, "signals", signals);
		zc_entry_plain(d, m, "evidence", groups[i].evidence);
		zc_entry_text(d, m, "under", env->con->under);
		rows[3 * i] = zc_arena_strdup(&a, d->id);
		rows[3 * i + 1] = zc_arena_strdup(&a, match);
		rows[3 * i + 2] = zc_match_parties(d->fam, signals, &a);
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
		rc = zc_env_each(env, ZC_PICK_ALL, false, note_due, &due, e);
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

static int
list_family(struct zc_env *env, const struct zc_family *fam, void *ctx, struct zc_err *e)
{
	(void)e;
	for (size_t i = 0; i < fam->matches.n; i++) {
		const struct zc_match *m = &fam->matches.v[i];
		if (m->voided != NULL || zc_time_day(m->at) > env->on)
			continue;
		const struct zc_contact *k = zc_match_contact(fam, m, env->on);
		char at[ZC_TIME_LEN], contact[ZC_DATE_LEN];
		struct zc_arena a = { 0 };
		zc_time_format(at, m->at);
		if (k != NULL)
			zc_day_format(contact, zc_time_day(k->at));
		zc_table_row(ctx, (const char *const[]){ fam->id, m->id, at, m->evidence,
		                                         zc_match_parties(fam, &m->signals, &a),
		                                         k != NULL ? contact : NULL });
		zc_arena_free(&a);
	}
	return ZC_OK;
}

static int
list(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	return zc_env_listing(env, "family match at evidence parties[] contact", argc, argv, list_family, e);
}

/* ---- candidates --------------------------------------------------------- */

static int
candidates(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	(void)argv;
	struct zc_likes likes = { 0 };
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK)
		rc = zc_lookup_likes(&likes, env, e);
	struct zc_table *t = zc_env_table(env, "family1 family2 evidence bits#");
	for (size_t i = 0; i < likes.n; i++) {
		const struct zc_like *l = &likes.v[i];
		char bits[32];
		snprintf(bits, sizeof bits, "%.1f", l->bits);
		zc_table_row(t, (const char *const[]){ l->one, l->other, l->bsn ? "bsn" : "name",
		                                       l->bits > ZC_NO_BITS ? bits : NULL });
	}
	int end = zc_table_end(t, e);
	if (rc == ZC_OK)
		rc = end;
	if (rc == ZC_OK && likes.n > 0 && env->exit_code)
		rc = ZC_FOUND;
	zc_likes_free(&likes);
	return rc;
}

/* ---- contact ------------------------------------------------------------ */

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
	const struct zc_match *m = argc == 2 ? (const struct zc_match *)found : zc_match_between(d->fam, &between, env->on);
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

/* The lines said about an entry (or another family); with -j each is an object. */
static void
say(struct zc_table *json, const char *family, const char *item, struct zc_text *said)
{
	for (char *line = said->s; line != NULL && *line != '\0';) {
		char *end = strchr(line, '\n');
		*end = '\0';
		if (json != NULL)
			zc_table_row(json, (const char *const[]){ family, item, line + strspn(line, " ") });
		else
			puts(line);
		line = end + 1;
	}
	zc_text_clear(said);
}

static void
explain_match(struct zc_env *env, const struct zc_family *fam, const struct zc_match *m, struct zc_table *json)
{
	struct zc_text said = { 0 };
	zc_match_explain(&said, &(struct zc_case){ .fam = fam, .con = env->con, .on = env->on }, m);
	say(json, fam->id, m->id, &said);
	zc_text_free(&said);
}

static int
explain_pair(struct zc_env *env, const struct zc_family *fam, const char *second, struct zc_table *json, struct zc_err *e)
{
	struct zc_loaded other;
	struct zc_holders h = { 0 };
	struct zc_text said = { 0 };
	int rc = zc_env_family(env, second, &other, e);
	if (rc == ZC_OK && strcmp(other.fam->id, fam->id) == 0)
		rc = zc_fail(e, ZC_USAGE, "%s and %s are one family", fam->id, second);
	if (rc == ZC_OK)
		rc = zc_lookup_bsn(&h, env, NULL, e);
	if (rc == ZC_OK) {
		zc_holders_explain(&said, &h, fam->id, other.fam->id);
		zc_lookup_explain(&said, env, fam, other.fam);
		say(json, fam->id, other.fam->id, &said);
	}
	zc_text_free(&said);
	zc_holders_free(&h);
	zc_loaded_free(&other);
	return rc;
}

static int
explain(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct zc_loaded l = { 0 };
	struct zc_entry *m = NULL;
	struct zc_err none = { 0 };
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK)
		rc = zc_env_family(env, argv[0], &l, e);
	if (rc != ZC_OK)
		return rc;
	struct zc_table *json = env->json ? zc_table_new(stdout, ZC_JSON, "family item says") : NULL;
	for (size_t i = 0; argc == 1 && i < l.fam->matches.n; i++)
		if (l.fam->matches.v[i].voided == NULL && zc_time_day(l.fam->matches.v[i].at) <= env->on)
			explain_match(env, l.fam, &l.fam->matches.v[i], json);
	/* the second operand is a match of the family, or another family */
	if (argc == 2 && zc_family_complete(l.fam, argv[1], "m", &m, &none) == ZC_OK)
		explain_match(env, l.fam, (const struct zc_match *)m, json);
	else if (argc == 2 && zc_id_is_family_prefix(argv[1]))
		rc = explain_pair(env, l.fam, argv[1], json, e);
	else if (argc == 2)
		rc = zc_fail(e, none.status, "%s", none.msg);
	int end = json != NULL ? zc_table_end(json, e) : ZC_OK;
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

/* ---- link --------------------------------------------------------------- */

static struct zc_linkfile linking;

static int
link_files(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	return zc_linkfile_run(env, &linking, argc, argv, e);
}

static const struct zc_opt link_opts[] = {
	{ "map", ZC_OPT_MANY, &linking.map }, { "model", ZC_OPT_ONE, &linking.model },
	{ "threshold", ZC_OPT_ONE, &linking.threshold }, { "train", ZC_OPT_FLAG, &linking.train },
	{ "pairs", ZC_OPT_FLAG, &linking.pairs }, { "clusters", ZC_OPT_FLAG, &linking.clusters },
	{ "households", ZC_OPT_FLAG, &linking.households },
};

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
	{ "link", "[-qv] [--map column=field,...] [--model file] [--threshold bits] [--train] [--pairs|--clusters|--households] "
	  "file [other]", link_opts, sizeof link_opts / sizeof *link_opts, link_files, false, 1, 2 },
	{ "void", ZC_VOID_SYNOPSIS, NULL, 0, zc_void_verb, true, 2, 2 },
};
static const struct zc_tool tool = { "zc-match", verbs, sizeof verbs / sizeof *verbs };

int
main(int argc, char **argv)
{
	return zc_tool_main(argc, argv, &tool);
}
