/* zc-signal: signals: add them, take them in from elsewhere, withdraw and list them. */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "change.h"
#include "import.h"
#include "intake.h"
#include "person.h"
#include "rules.h"
#include "void.h"

static struct zc_intake told;
static const char *org, *format;
static bool live;

/* An import has columns of the same names, and `at` and `because` for what are
 * options of every writer. */
static const struct zc_opt add_opts[] = {
	{ "given", ZC_OPT_ONE, &told.given }, { "initials", ZC_OPT_ONE, &told.initials },
	{ "prefix", ZC_OPT_ONE, &told.prefix }, { "surname", ZC_OPT_ONE, &told.surname },
	{ "born", ZC_OPT_ONE, &told.born }, { "sex", ZC_OPT_ONE, &told.sex },
	{ "bsn", ZC_OPT_ONE, &told.bsn }, { "role", ZC_OPT_ONE, &told.role },
	{ "street", ZC_OPT_ONE, &told.street }, { "number", ZC_OPT_ONE, &told.number },
	{ "addition", ZC_OPT_ONE, &told.addition }, { "postcode", ZC_OPT_ONE, &told.postcode },
	{ "city", ZC_OPT_ONE, &told.city }, { "by", ZC_OPT_ONE, &told.by },
	{ "on-behalf-of", ZC_OPT_ONE, &told.on_behalf_of }, { "clarity", ZC_OPT_ONE, &told.clarity },
	{ "parents-informed", ZC_OPT_ONE, &told.parents_informed },
	{ "informed-by", ZC_OPT_ONE, &told.informed_by }, { "route", ZC_OPT_ONE, &told.route },
	{ "consent", ZC_OPT_ONE, &told.consent }, { "asks", ZC_OPT_ONE, &told.asks },
	{ "family", ZC_OPT_ONE, &told.family }, { "about", ZC_OPT_ONE, &told.about },
};
enum { NADD = sizeof add_opts / sizeof *add_opts };

/* ---- add --------------------------------------------------------------- */

static int
add_one(struct zc_env *env, struct zc_imported *out, struct zc_err *e)
{
	for (size_t i = 0; i < NADD; i++) {
		const char *value = *(const char **)add_opts[i].into;
		if (value != NULL && !zc_plain_line(value))
			return zc_fail(e, ZC_USAGE, "--%s: not a line of text", add_opts[i].name);
	}
	return zc_intake(env, &told, out->family, out->item, e);
}

static int
add(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	(void)argv;
	struct zc_imported a = { 0 };
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK)
		rc = add_one(env, &a, e);
	return rc == ZC_OK && !env->dry ? zc_imported_print(env, &a, 1, e) : rc;
}

/* ---- import ------------------------------------------------------------ */

static const char **
column(const char *name)
{
	for (size_t i = 0; i < NADD; i++)
		if (strcmp(add_opts[i].name, name) == 0)
			return add_opts[i].into;
	return NULL;
}

static bool
is_column(const char *name)
{
	return column(name) != NULL || strcmp(name, "at") == 0 || strcmp(name, "because") == 0;
}

static const char *
value_of(const struct zc_record *r, const char *name)
{
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->names[i], name) == 0)
			return r->values[i];
	return NULL;
}

/* A failure that begins with the id that was looked for: in a column there may be a name instead. */
static void
forget(const char *name, const char *value, struct zc_err *e)
{
	size_t n = value != NULL ? strlen(value) : 0;
	if (n == 0 || strncmp(e->msg, value, n) != 0 || e->msg[n] != ':')
		return;
	struct zc_err was = *e;
	zc_err_clear(e);
	zc_fail(e, was.status, "%s%s", name, was.msg + n);
}

static int
add_record(struct zc_env *env, const struct zc_record *r, struct zc_imported *out, struct zc_err *e)
{
	const char *at = value_of(r, "at"), *because = value_of(r, "because");
	if (r->bad != NULL)
		return zc_fail(e, ZC_DATA, "%s", r->bad);
	told = (struct zc_intake){ 0 };
	for (size_t i = 0; i < r->n; i++) {
		const char **into = column(r->names[i]);
		if (into != NULL)
			*into = r->values[i];
	}
	/* without a moment of its own a record could not be told from its repeat */
	if (at == NULL && !env->at_given)
		return zc_fail(e, ZC_DATA, "at: missing: when was the signal given? (or give --at)");
	if (because != NULL && !zc_plain_line(because))
		return zc_fail(e, ZC_DATA, "because: not a line of text");
	if (because != NULL)
		env->because = because;
	int rc = zc_env_event(env, at != NULL ? "at" : NULL, at != NULL ? at : env->at_text, e);
	if (rc == ZC_OK)
		rc = add_one(env, out, e);
	forget("family", value_of(r, "family"), e);
	forget("about", value_of(r, "about"), e);
	return rc;
}

static int
import(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	enum zc_records_form form = ZC_RECORDS_ANY;
	if (format != NULL && strcmp(format, "csv") == 0)
		form = ZC_RECORDS_CSV;
	else if (format != NULL && strcmp(format, "json") == 0)
		form = ZC_RECORDS_JSON;
	else if (format != NULL)
		return zc_fail(e, ZC_USAGE, "--format: '%s': csv or json", format);
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK)
		rc = zc_env_file(env, argv[0], e);
	return rc == ZC_OK ? zc_import(env, argv[0], form, is_column, add_record, e) : rc;
}

/* ---- withdraw, outcome, amend ------------------------------------------- */

/* A signal of a family being changed. */
struct target { struct zc_change *ch; struct zc_draft *d; struct zc_node *node; const struct zc_signal *s; };

static int
target_open(struct target *t, struct zc_env *env, const char *action, char **argv, struct zc_err *e)
{
	struct zc_entry *entry = NULL;
	*t = (struct target){ 0 };
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK)
		rc = zc_change_begin(&t->ch, env, action, e);
	if (rc == ZC_OK)
		rc = zc_change_family(t->ch, argv[0], false, &t->d, e);
	if (rc == ZC_OK)
		rc = zc_draft_item(t->d, argv[1], "s", &t->node, &entry, e);
	t->s = (const struct zc_signal *)entry;
	return rc;
}

static int
target_commit(struct target *t, const char *article, struct zc_err *e)
{
	char id[8];
	memcpy(id, t->s->id, sizeof id);
	return zc_change_commit(t->ch, id, article, NULL, e);
}

static int
withdraw(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	struct target t = { 0 };
	if (env->because == NULL)
		return zc_fail(e, ZC_USAGE, "why is it withdrawn? give --because");
	int rc = target_open(&t, env, "signal.withdraw", argv, e);
	if (rc == ZC_OK && t.s->withdrawn != NULL)
		rc = zc_fail(e, ZC_DATA, "%s: withdrawn already", t.s->id);
	if (rc == ZC_OK) {
		struct zc_node *map = zc_node_map(zc_edit_arena(t.d->edit), ZC_FLOW);
		zc_entry_time(t.d, map, "at", env->at);
		zc_entry_plain(t.d, map, "by", told.by != NULL ? told.by : env->actor);
		zc_entry_text(t.d, map, "because", env->because);
		rc = zc_draft_put(t.d, t.node, "withdrawn", map, e);
	}
	if (rc == ZC_OK)
		rc = target_commit(&t, NULL, e);
	zc_change_end(t.ch);
	return rc;
}

static int
outcome(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	struct target t = { 0 };
	int rc = target_open(&t, env, "signal.outcome", argv, e);
	if (rc == ZC_OK && t.s->outcome != NULL)
		rc = zc_fail(e, ZC_DATA, "%s: its outcome is known already", t.s->id);
	if (rc == ZC_OK && t.s->route == NULL)
		rc = zc_fail(e, ZC_DATA, "%s: came by no route that has outcomes", t.s->id);
	if (rc == ZC_OK) {
		struct zc_node *map = zc_node_map(zc_edit_arena(t.d->edit), ZC_FLOW);
		zc_entry_day(t.d, map, "at", env->on);
		zc_entry_plain(t.d, map, "by", told.by != NULL ? told.by : env->actor);
		zc_entry_plain(t.d, map, "outcome", argv[2]);
		zc_entry_text(t.d, map, "because", env->because);
		rc = zc_draft_put(t.d, t.node, "outcome", map, e);
	}
	if (rc == ZC_OK) {
		const struct zc_signals_rules *rules = env->con->signals;
		const struct zc_word *route = rules == NULL ? NULL :
			zc_word_find(rules->routes.v, rules->routes.n, t.s->route, ZC_NO_DAY);
		rc = target_commit(&t, route != NULL ? route->article : NULL, e);
	}
	zc_change_end(t.ch);
	return rc;
}

/* What came to be known later; the gate says what may still change. */
static int
amend(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	struct target t = { 0 };
	const struct { const char *key, *value; enum zc_node_style style; } news[] = {
		{ "clarity", told.clarity, ZC_PLAIN }, { "parents-informed", told.parents_informed, ZC_PLAIN },
		{ "informed-by", told.informed_by, ZC_AUTO }, { "consent", told.consent, ZC_PLAIN },
		{ "because", env->because, ZC_AUTO },
	};
	bool any = false;
	int rc = target_open(&t, env, "signal.amend", argv, e);
	for (size_t i = 0; rc == ZC_OK && i < sizeof news / sizeof *news; i++) {
		if (news[i].value == NULL)
			continue;
		any = any || news[i].value != env->because;
		if (!zc_plain_line(news[i].value))
			rc = zc_fail(e, ZC_USAGE, "--%s: not a line of text", news[i].key);
		else
			rc = zc_draft_put(t.d, t.node, news[i].key,
			                  zc_node_scalar(zc_edit_arena(t.d->edit), news[i].style, news[i].value), e);
	}
	if (rc == ZC_OK && !any)
		rc = zc_fail(e, ZC_USAGE, "what is known now? give --clarity, --parents-informed, --informed-by or --consent");
	if (rc == ZC_OK)
		rc = target_commit(&t, NULL, e);
	zc_change_end(t.ch);
	return rc;
}

/* ---- list --------------------------------------------------------------- */

static const char *
state(const struct zc_env *env, const struct zc_signal *s)
{
	if (s->voided != NULL)
		return "void";
	if (zc_signal_live(s, env->con, env->on))
		return "live";
	return s->withdrawn != NULL && zc_time_day(s->withdrawn->at) <= env->on ? "withdrawn" : "expired";
}

static int
list_family(struct zc_env *env, const struct zc_family *fam, void *ctx, struct zc_err *e)
{
	(void)e;
	for (size_t i = 0; i < fam->signals.n; i++) {
		const struct zc_signal *s = &fam->signals.v[i];
		const char *is = state(env, s), *of = strchr(s->by, '@');
		char at[ZC_TIME_LEN], expires[ZC_DATE_LEN] = "";
		if (zc_time_day(s->at) > env->on || (live && strcmp(is, "live") != 0) ||
		    (org != NULL && (of == NULL || strcmp(of + 1, org) != 0)))
			continue;
		zc_day last = zc_signal_expires(s, env->con);
		zc_time_format(at, s->at);
		if (last != ZC_NO_DAY)
			zc_day_format(expires, last);
		zc_table_row(ctx, (const char *const[]){ fam->id, s->id, at, s->by, s->about, s->clarity,
		                                         last != ZC_NO_DAY ? expires : NULL, is });
	}
	return ZC_OK;
}

static int
list(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK && org != NULL && zc_convenant_org(env->con, org, ZC_NO_DAY) == NULL)
		zc_warn(env, "--org: '%s' is not in agreement %s", org, env->con->convenant);
	return rc == ZC_OK ? zc_env_listing(env, "family signal at by about clarity expires state", argc, argv, list_family, e) : rc;
}

static const struct zc_opt import_opts[] = { { "format", ZC_OPT_ONE, &format } };
static const struct zc_opt by_opts[] = { { "by", ZC_OPT_ONE, &told.by } };
static const struct zc_opt amend_opts[] = {
	{ "clarity", ZC_OPT_ONE, &told.clarity }, { "parents-informed", ZC_OPT_ONE, &told.parents_informed },
	{ "informed-by", ZC_OPT_ONE, &told.informed_by }, { "consent", ZC_OPT_ONE, &told.consent },
};
static const struct zc_opt list_opts[] = { { "org", ZC_OPT_ONE, &org }, { "live", ZC_OPT_FLAG, &live } };

static const struct zc_verb verbs[] = {
	{ "add", "[-jnqv] [-C dir] [--as actor] [--at time|--on date] [--because text] [--by actor] "
	         "[--on-behalf-of who] [--bsn bsn] [--given name] [--initials letters] [--prefix text] "
	         "[--surname name] [--born date] [--sex word] [--role word] [--street name] [--number text] "
	         "[--addition text] [--postcode code] [--city name] [--family family [--about person]] "
	         "[--clarity clear|unclear] [--parents-informed date|none] [--informed-by who] [--route word] "
	         "[--consent word] [--asks coordination]", add_opts, NADD, add, true, 0, 0 },
	{ "import", "[-jnqv] [-C dir] [--as actor] [--at time|--on date] [--because text] [--format csv|json] file|-",
	  import_opts, 1, import, true, 1, 1 },
	{ "withdraw", "[-nqv] [-C dir] [--as actor] [--at time|--on date] [--by actor] --because text family signal",
	  by_opts, 1, withdraw, true, 2, 2 },
	{ "outcome", "[-nqv] [-C dir] [--as actor] [--at time|--on date] [--by actor] [--because text] family signal word",
	  by_opts, 1, outcome, true, 3, 3 },
	{ "amend", "[-nqv] [-C dir] [--as actor] [--at time|--on date] [--because text] [--clarity clear|unclear] "
	           "[--parents-informed date|none] [--informed-by who] [--consent word] family signal",
	  amend_opts, 4, amend, true, 2, 2 },
	{ "void", ZC_VOID_SYNOPSIS, NULL, 0, zc_void_verb, true, 2, 2 },
	{ "list", "[-jqv] [-C dir] [--as-of commit|date] [--on date] [--live] [--org organisation] [family ...|-]",
	  list_opts, 2, list, false, 0, -1 },
};
static const struct zc_tool tool = { "zc-signal", verbs, sizeof verbs / sizeof *verbs };

int
main(int argc, char **argv)
{
	return zc_tool_main(argc, argv, &tool);
}
