/* zc-show: one family for a person to read, selections of families, a family's history in words, questions of one's own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "id.h"
#include "index_sql.h"
#include "person.h"
#include "report.h"
#include "tool.h"

static struct zc_strings phases;
static const char *coordinator, *org;
static bool reverse;

/* ---- one family -------------------------------------------------------- */

static int
page(struct zc_text *out, const struct zc_case *c, bool json, struct zc_err *e)
{
	(void)e;
	if (json)
		zc_report_family_json(out, c);
	else
		zc_report_family(out, c);
	return ZC_OK;
}

static int
show(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	return zc_report_pages(env, argc, argv, page, e);
}

/* ---- organisations -------------------------------------------------------- */

static int
organisations(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc, (void)argv;
	int rc = zc_env_open(env, e);
	if (rc != ZC_OK)
		return rc;
	struct zc_table *t = zc_env_table(env, "org kind name manager contact");
	for (size_t i = 0; i < env->con->organisations.n; i++) {
		const struct zc_organisation *o = &env->con->organisations.v[i];
		if (o->until == ZC_NO_DAY || env->on < o->until)
			zc_table_row(t, (const char *[]){ o->org, o->kind, o->name, o->manager, o->contact });
	}
	return zc_table_end(t, e);
}

/* ---- list --------------------------------------------------------------- */

static bool
has_org(const struct zc_parties *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (zc_text_eq(p->v[i].org, org))
			return true;
	return false;
}

static bool
coordinates(const struct zc_case *c, const char *who)
{
	for (size_t i = 0; i < c->fam->coordination.n; i++)
		if (zc_coordination_running(&c->fam->coordination.v[i], c->on) &&
		    zc_text_eq(c->fam->coordination.v[i].coordinator, who))
			return true;
	return false;
}

struct listing { struct zc_table *table; bool coordinates; };

static bool
selected(struct listing *l, const struct zc_case *c, const struct zc_parties *p, const char *phase)
{
	bool his = coordinator == NULL || coordinates(c, coordinator);
	l->coordinates |= his;
	return (phases.n == 0 || zc_strings_have(&phases, phase)) && his &&
	       (org == NULL || has_org(p)) && c->fam->opened <= c->on;
}

static const char *
day_text(char out[ZC_DATE_LEN], zc_day d)
{
	if (d == ZC_NO_DAY)
		return NULL;
	zc_day_format(out, d);
	return out;
}

static int
list_family(struct zc_env *env, const struct zc_family *fam, void *ctx, struct zc_err *e)
{
	(void)e;
	struct listing *l = ctx;
	const struct zc_case c = { .fam = fam, .con = env->con, .on = env->on };
	const struct zc_coordination *x = zc_family_coordination(fam, env->on);
	const char *phase = zc_phase(&c), *who = x != NULL ? x->coordinator : NULL, *kind = NULL;
	struct zc_parties parties = { 0 };
	char since[ZC_DATE_LEN], due[ZC_DATE_LEN], children[24], involved[24];
	zc_parties_find(&parties, &c);
	if (selected(l, &c, &parties, phase)) {
		zc_day next = zc_next_due(&c, &kind);
		snprintf(children, sizeof children, "%zu", zc_children(&c));
		snprintf(involved, sizeof involved, "%zu", parties.orgs);
		zc_table_row(l->table, (const char *[]){ fam->id, phase, day_text(since, zc_phase_since(&c)), who, children,
		                                      involved, day_text(due, next), kind });
	}
	zc_parties_free(&parties);
	return ZC_OK;
}

/* A word that selects nothing is a mistake, and no empty list. */
static int
check_selection(const struct zc_env *env, struct zc_err *e)
{
	for (size_t i = 0; i < phases.n; i++)
		if (!zc_words_have(zc_phases, phases.v[i]))
			return zc_fail(e, ZC_USAGE, "--phase: '%s' is none of: %s", phases.v[i], zc_phases);
	if (org != NULL && zc_convenant_org(env->con, org, ZC_NO_DAY) == NULL)
		return zc_fail(e, ZC_USAGE, "--org: '%s' is not in agreement %s", org, env->con->convenant);
	return ZC_OK;
}

/* The families that can be selected. */
static unsigned
pick(void)
{
	unsigned by_phase = 0;
	if (coordinator != NULL)
		return ZC_PICK_COORDINATED;
	for (size_t i = 0; i < phases.n; i++) {
		if (strcmp(phases.v[i], "joined") == 0)
			return ZC_PICK_ALL;
		by_phase |= strcmp(phases.v[i], "ended") == 0 ? ZC_PICK_ENDED : ZC_PICK_OPEN;
	}
	return by_phase;
}

static int
list(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK)
		rc = check_selection(env, e);
	if (rc != ZC_OK)
		return rc;
	struct listing l = { zc_env_table(env, "family phase since coordinator children# parties# next-due due-kind"), false };
	const char *of = NULL;
	rc = zc_env_families(env, pick(), zc_strings_have(&phases, "joined"), argc, argv, list_family, &l, e);
	int end = zc_table_end(l.table, e);
	if (coordinator != NULL && zc_actor_valid(coordinator, &of) && zc_convenant_org(env->con, of, ZC_NO_DAY) == NULL)
		zc_warn(env, "--coordinator '%s': organisation %s is not in %s", coordinator, of, env->con->convenant);
	else if (coordinator != NULL && of == NULL && !l.coordinates)
		zc_warn(env, "--coordinator: nobody of this name coordinates, and it is no PERSON@ORG");
	return rc != ZC_OK ? rc : end;
}

/* ---- log ---------------------------------------------------------------- */

struct log { struct zc_env *env; struct zc_table *table; const char *family, *path; };

/* The value of the nth trailer of that name, made in a; NULL when there is none. */
static const char *
nth_trailer(struct zc_arena *a, const char *message, const char *name, size_t nth)
{
	size_t n = strlen(name);
	for (const char *line = message; line != NULL; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, name, n) == 0 && strncmp(line + n, ": ", 2) == 0 && nth-- == 0)
			return zc_arena_strndup(a, line + n + 2, strcspn(line + n + 2, "\n"));
	}
	return NULL;
}

static const char *
trailer(struct zc_arena *a, const char *message, const char *name)
{
	return nth_trailer(a, message, name, 0);
}

/* Over zc-gate: is the entry that the commit was about one that is shown, of this family or another that it changed? */
static bool
is_shown(struct zc_arena *a, const struct log *l, const struct zc_store_commit_info *c, const char *item)
{
	const char *family;
	bool yes = zc_env_shows(l->env, l->family, item);
	for (size_t i = 0; !yes && (family = nth_trailer(a, c->message, "Zc-Family", i)) != NULL; i++)
		yes = zc_id_is_family(family) && zc_env_shows(l->env, family, item);
	return yes;
}

static bool
is_reason(const char *key)
{
	return strcmp(key, "because") == 0 || strcmp(key, "ended-because") == 0;
}

/* A reason in n (as) text when text is given, else the first that `before` does not hold. */
static const char *
reason(const struct zc_node *n, const struct zc_node *before, const char *text)
{
	const char *found = NULL;
	for (size_t i = 0; n != NULL && n->kind != ZC_SCALAR && i < n->n && found == NULL; i++) {
		const struct zc_node *x = n->items[i];
		bool here = n->kind == ZC_MAP && x->kind == ZC_SCALAR && is_reason(n->keys[i]->text);
		if (here && (text != NULL ? strcmp(x->text, text) == 0 : reason(before, NULL, x->text) == NULL))
			found = x->text;
		else
			found = reason(x, before, text);
	}
	return found;
}

/* The file at a commit; NULL when it was not there, or is none. */
static struct zc_tree *
file_at(const struct log *l, const char *commit)
{
	struct zc_err none = { 0 };
	struct zc_tree *tree = NULL;
	char *data = NULL;
	size_t len = 0;
	if (zc_store_read_at(l->env->store, commit, l->path, &data, &len, &none) == ZC_OK)
		zc_tree_parse(&tree, l->path, data, len, &none);
	free(data);
	return tree;
}

/* The reason that this commit gave for what it did to the item. */
static const char *
because(struct zc_arena *a, const struct log *l, const struct zc_store_commit_info *c, const char *item)
{
	struct zc_tree *after = file_at(l, c->id);
	struct zc_tree *before = c->nparents > 0 ? file_at(l, c->parents[0]) : NULL;
	const char *text = NULL;
	if (after != NULL)
		text = reason(zc_node_find_id(after->root, item),
		              before != NULL ? zc_node_find_id(before->root, item) : NULL, NULL);
	if (text != NULL)
		text = zc_arena_strdup(a, text);
	zc_tree_free(after);
	zc_tree_free(before);
	return text;
}

static int
log_commit(void *ctx, const struct zc_store_commit_info *c, struct zc_err *e)
{
	(void)e;
	const struct log *l = ctx;
	struct zc_arena a = { 0 };
	char id[11], time[ZC_TIME_LEN];
	const char *action = trailer(&a, c->message, "Zc-Action"), *actor = trailer(&a, c->message, "Zc-Actor");
	const char *item = trailer(&a, c->message, "Zc-Item");
	snprintf(id, sizeof id, "%.10s", c->id);
	zc_time_format(time, zc_time_at(c->utc));
	if (item == NULL || is_shown(&a, l, c, item))
		zc_table_row(l->table, (const char *[]){ id, time, actor != NULL ? actor : c->email,
			action != NULL ? action : c->nparents > 1 ? "merge" : "edit", item, trailer(&a, c->message, "Zc-Article"),
			item != NULL ? because(&a, l, c, item) : NULL, trailer(&a, c->message, "Zc-Event-Time"), l->family });
	zc_arena_free(&a);
	return ZC_OK;
}

static int
log_one(struct zc_env *env, const char *prefix, void *table, struct zc_err *e)
{
	char id[ZC_FAMILY_ID + 1], path[ZC_PATH];
	int rc = zc_env_complete(env, prefix, id, e);
	if (rc != ZC_OK)
		return rc;
	zc_id_path(path, id);
	struct log l = { env, table, id, path };
	return zc_env_history(env, id, reverse, log_commit, &l, e);
}

static int
show_log(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	int rc = zc_env_open(env, e);
	if (rc != ZC_OK)
		return rc;
	struct zc_table *t = zc_env_table(env, "commit time actor action item article because event family");
	rc = zc_env_operands(env, argc, argv, log_one, t, e);
	int end = zc_table_end(t, e);
	return rc != ZC_OK ? rc : end;
}

/* ---- sql ---------------------------------------------------------------- */

static void
column(void *table, const char *name, const char *column_name, const char *keys)
{
	zc_table_row(table, (const char *[]){ name, column_name, keys });
}

static int
columns(struct zc_env *env, struct zc_err *e)
{
	struct zc_table *t = zc_env_table(env, "table column keys");
	zc_sql_columns(column, t);
	return zc_table_end(t, e);
}

static int
add(struct zc_env *env, const struct zc_family *fam, void *q, struct zc_err *e)
{
	(void)env;
	return zc_sql_add(q, fam, e);
}

static int
sql(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct zc_sql *q = NULL;
	if (argc == 0)
		return columns(env, e);
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK)
		rc = zc_sql_open(&q, argv[0], (const char *const *)argv + 1, (size_t)argc - 1, env->on, e);
	if (rc == ZC_OK)
		rc = zc_env_each(env, ZC_PICK_ALL, true, add, q, e);
	if (rc == ZC_OK)
		rc = zc_sql_print(q, stdout, zc_env_form(env), e);
	zc_sql_close(q);
	return rc;
}

static const struct zc_opt list_opts[] = {
	{ "phase", ZC_OPT_MANY, &phases }, { "coordinator", ZC_OPT_ONE, &coordinator }, { "org", ZC_OPT_ONE, &org },
};
static const struct zc_opt log_opts[] = { { "reverse", ZC_OPT_FLAG, &reverse } };
static const struct zc_verb verbs[] = {
	{ NULL, "[-jqv] [-C dir] [--on date] [--as-of commit|date] family ...", NULL, 0, show, false, 1, -1 },
	{ "list", "[-jqv] [-C dir] [--on date] [--as-of commit|date] [--phase word ...] [--coordinator who] "
	  "[--org org] [family ...]", list_opts, 3, list, false, 0, -1 },
	{ "log", "[-jqv] [-C dir] [--as-of commit|date] [--reverse] family ...", log_opts, 1, show_log, false, 1, -1 },
	{ "organisations", "[-jqv] [-C dir] [--on date] [--as-of commit|date]", NULL, 0, organisations, false, 0, 0 },
	{ "sql", "[-jqv] [-C dir] [--on date] [--as-of commit|date] [statement [value ...]]", NULL, 0, sql, false, 0, -1 },
};
static const struct zc_tool tool = { "zc-show", verbs, sizeof verbs / sizeof *verbs };

int
main(int argc, char **argv)
{
	return zc_tool_main(argc, argv, &tool);
}
