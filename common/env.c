/* The part of the tool room that knows stores, agreements and families. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "id.h"
#include "person.h"
#include "tool.h"

#ifndef ZC_DATADIR
#define ZC_DATADIR "/usr/local/share/zc"
#endif

static int
open_agreement(struct zc_env *env, const char *commit, struct zc_err *e)
{
	char *data = NULL;
	size_t len = 0;
	int rc = commit != NULL
	         ? zc_store_read_at(env->store, commit, ZC_CONVENANT_PATH, &data, &len, e)
	         : zc_store_read(env->store, ZC_CONVENANT_PATH, &data, &len, e);
	struct zc_findings f = { 0 };
	if (rc == ZC_OK)
		rc = zc_tree_parse(&env->con_tree, ZC_CONVENANT_PATH, data, len, e);
	if (rc == ZC_DATA)
		e->status = rc = ZC_CONFIG;
	if (rc == ZC_OK) {
		zc_convenant_load(&env->con, env->con_tree, &f);
		rc = zc_findings_fail(&f, e);
	}
	zc_findings_free(&f);
	free(data);
	return rc;
}

/* Only what was given on the command line is repeated: in a column of somebody's file may stand a name. */
static const char *
told_at(struct zc_env *env, const char *column, const char *text)
{
	return column != NULL ? column : zc_arena_printf(&env->arena, "--at, --on: '%s'", text);
}

int
zc_env_event(struct zc_env *env, const char *column, const char *text, struct zc_err *e)
{
	env->at = env->now;
	env->whole_day = false;
	if (text != NULL && !zc_time_parse(&env->at, text, &env->whole_day))
		return zc_fail(e, ZC_USAGE, "%s: not a day (2026-03-02) or time (2026-03-02T10:15)",
		               told_at(env, column, text));
	env->on = zc_time_day(env->at);
	if (env->verb->writes && env->on >= zc_time_day(env->now)) {
		/* a day given for today means today, not its noon */
		if (env->on > zc_time_day(env->now) || (!env->whole_day && env->at.utc > env->now.utc))
			return zc_fail(e, ZC_USAGE, "%s lies ahead: only what has happened is recorded",
			               told_at(env, column, text));
		if (env->at.utc > env->now.utc)
			env->at = env->now;
	}
	return ZC_OK;
}

static int
set_actor(struct zc_env *env, struct zc_err *e)
{
	const char *actor = env->as != NULL ? env->as : getenv("ZC_ACTOR");
	if (actor == NULL || *actor == '\0') {
		char *configured = NULL;
		if (zc_store_config(env->store, "zc.actor", &configured, e) != ZC_OK)
			return e->status;
		actor = configured != NULL ? zc_arena_strdup(&env->arena, configured) : NULL;
		free(configured);
	}
	if (actor == NULL)
		return zc_fail(e, ZC_USAGE, "who enters this? give --as PERSON@ORG, or set ZC_ACTOR or git config zc.actor");
	const char *org = NULL;
	if (!zc_actor_valid(actor, &org))
		return zc_fail(e, ZC_USAGE, "actor '%s': not of the form PERSON@ORG", actor);
	if (zc_convenant_org(env->con, org, zc_time_day(env->now)) == NULL)
		return zc_fail(e, ZC_DENIED, "actor %s: organisation '%s' is not in agreement %s", actor, org,
		               env->con->convenant);
	env->actor = actor;
	return ZC_OK;
}

/* The agreement as it was; the zone for a date in --as-of is today's. */
static int
go_back(struct zc_env *env, struct zc_err *e)
{
	char commit[ZC_OID];
	int rc = zc_store_resolve(env->store, env->as_of, commit, e);
	if (rc != ZC_OK)
		return rc;
	env->as_of = zc_arena_strdup(&env->arena, commit);
	zc_convenant_free(env->con);
	zc_tree_free(env->con_tree);
	env->con = NULL;
	env->con_tree = NULL;
	return open_agreement(env, env->as_of, e);
}

int
zc_env_open(struct zc_env *env, struct zc_err *e)
{
	char *dir = NULL;
	zc_day day;
	if (env->store != NULL)
		return ZC_OK;                    /* over zc-gate it was opened before the verb */
	if (env->as_of != NULL && env->at_text == NULL && zc_day_parse(&day, env->as_of))
		env->at_text = env->as_of;       /* as it was then: what was due then, not today */
	int rc = zc_store_find(&dir, env->dir, e);
	if (rc == ZC_OK)
		rc = zc_store_open(&env->store, dir, e);
	free(dir);
	if (rc == ZC_OK && !env->verb->writes && !env->gated)
		zc_store_set_up_once(env->store);
	if (rc == ZC_OK)
		rc = open_agreement(env, NULL, e);
	if (rc == ZC_OK)
		rc = zc_now(&env->now, e);
	if (rc == ZC_OK && env->gated)
		rc = zc_env_admit(env, e);
	if (rc == ZC_OK && env->as_of != NULL)
		rc = go_back(env, e);
	if (rc == ZC_OK)
		rc = zc_env_event(env, NULL, env->at_text, e);
	if (rc == ZC_OK && env->verb->writes)
		rc = set_actor(env, e);
	return rc;
}

void
zc_loaded_free(struct zc_loaded *l)
{
	zc_family_free(l->fam);
	zc_tree_free(l->tree);
	*l = (struct zc_loaded){ 0 };
}

int
zc_env_load(struct zc_env *env, const char *id, struct zc_loaded *out, struct zc_err *e)
{
	char path[ZC_PATH];
	char *data = NULL;
	size_t len = 0;
	*out = (struct zc_loaded){ 0 };
	zc_id_path(path, id);
	int rc = env->as_of != NULL ? zc_store_read_at(env->store, env->as_of, path, &data, &len, e)
	                            : zc_store_read(env->store, path, &data, &len, e);
	if (rc == ZC_OK)
		rc = zc_family_read(&out->fam, &out->tree, path, data, len, e);
	free(data);
	return rc;
}

static int
read_family(struct zc_env *env, const char *id, struct zc_loaded *out, struct zc_err *e)
{
	char path[ZC_PATH];
	bool clean = true;
	int rc = ZC_OK;
	zc_id_path(path, id);
	if (env->as_of == NULL && !env->quiet)
		rc = zc_store_clean(env->store, path, &clean, e);
	if (rc == ZC_OK && !clean)
		zc_warn(env, "%s: changed by hand and not committed", path);
	return rc == ZC_OK ? zc_env_load(env, id, out, e) : rc;
}

int
zc_env_family(struct zc_env *env, const char *id, struct zc_loaded *out, struct zc_err *e)
{
	char full[ZC_FAMILY_ID + 1];
	*out = (struct zc_loaded){ 0 };
	int rc = zc_env_complete(env, id, full, e);
	/* A join leads on; a circle of joins cannot pass the gate, but a damaged store may hold one. */
	for (int hops = 0; rc == ZC_OK; hops++) {
		rc = read_family(env, full, out, e);
		if (rc == ZC_OK)
			zc_env_forget_others(env, out);
		const struct zc_join *join = rc == ZC_OK ? zc_family_join(out->fam, env->on) : NULL;
		if (join == NULL)
			break;
		if (hops == ZC_JOIN_HOPS) {
			rc = zc_fail(e, ZC_DATA, "%s: families joined in a circle", full);
			break;
		}
		zc_warn(env, "%s was joined to %s", full, join->into);
		memcpy(full, join->into, sizeof full);
		zc_loaded_free(out);
	}
	if (rc != ZC_OK)
		zc_loaded_free(out);
	return rc;
}

/* line: of the standard input, or 0; told where the id itself may be wrong. */
static void
one_operand(struct zc_env *env, const char *id, size_t line, zc_env_id_fn *fn, void *ctx)
{
	struct zc_err e = { 0 }, placed = { 0 };
	int rc = fn(env, id, ctx, &e);
	bool of_line = line > 0 && (rc == ZC_USAGE || rc == ZC_NOINPUT);
	if (of_line)
		zc_fail(&placed, rc, "standard input:%zu: %s", line, e.msg);
	if (rc == ZC_FOUND && env->worst < rc)
		env->worst = rc;
	else if (rc != ZC_OK && rc != ZC_FOUND)
		zc_env_report(env, of_line ? &placed : &e);
}

int
zc_env_operands(struct zc_env *env, int argc, char **argv, zc_env_id_fn *fn, void *ctx, struct zc_err *e)
{
	char *line = NULL;
	size_t cap = 0, n = 0;
	for (int i = 0; i < argc; i++) {
		if (strcmp(argv[i], "-") != 0) {
			one_operand(env, argv[i], 0, fn, ctx);
			continue;
		}
		while (getline(&line, &cap, stdin) > 0) {
			n++;
			line[strcspn(line, " \t\n")] = '\0';
			if (*line != '\0')
				one_operand(env, line, n, fn, ctx);
		}
		if (ferror(stdin))
			zc_fail_errno(e, ZC_IO, "standard input");
	}
	free(line);
	return e->status;
}

struct operand { zc_env_family_fn *fn; void *ctx; };

static int
loaded_operand(struct zc_env *env, const char *id, void *ctx, struct zc_err *e)
{
	const struct operand *o = ctx;
	struct zc_loaded l;
	int rc = zc_env_family(env, id, &l, e);
	if (rc == ZC_OK)
		rc = o->fn(env, l.fam, o->ctx, e);
	zc_loaded_free(&l);
	return rc;
}

int
zc_env_families(struct zc_env *env, unsigned pick, bool joined, int argc, char **argv, zc_env_family_fn *fn,
                void *ctx, struct zc_err *e)
{
	struct operand o = { fn, ctx };
	return argc > 0 ? zc_env_operands(env, argc, argv, loaded_operand, &o, e)
	                : zc_env_each(env, pick, joined, fn, ctx, e);
}

enum zc_table_form
zc_env_form(const struct zc_env *env)
{
	return env->json ? ZC_JSON : isatty(STDOUT_FILENO) ? ZC_ALIGNED : ZC_TSV;
}

struct zc_table *
zc_env_table(struct zc_env *env, const char *columns)
{
	return zc_table_new(stdout, zc_env_form(env), columns);
}

int
zc_env_listing(struct zc_env *env, const char *columns, int argc, char **argv, zc_env_family_fn *row,
               struct zc_err *e)
{
	int rc = zc_env_open(env, e);
	if (rc != ZC_OK)
		return rc;
	struct zc_table *t = zc_env_table(env, columns);
	rc = zc_env_families(env, ZC_PICK_ALL, false, argc, argv, row, t, e);
	int end = zc_table_end(t, e);
	return rc != ZC_OK ? rc : end;
}

int
zc_env_date(zc_day *out, const char *option, const char *s, struct zc_err *e)
{
	if (s == NULL)
		*out = ZC_NO_DAY;
	else if (!zc_day_parse(out, s))
		return zc_fail(e, ZC_USAGE, "--%s: '%s': not a day (2026-03-02)", option, s);
	return ZC_OK;
}

int
zc_env_yesno(enum zc_yesno *out, const char *option, const char *s, struct zc_err *e)
{
	*out = s == NULL ? ZC_UNSET : strcmp(s, "yes") == 0 ? ZC_YES : ZC_NO;
	if (*out == ZC_NO && strcmp(s, "no") != 0)
		return zc_fail(e, ZC_USAGE, "--%s: '%s': yes or no", option, s);
	return ZC_OK;
}

int
zc_find_convenant(char **path, const char *name_or_file, struct zc_err *e)
{
	struct zc_text t = { 0 };
	*path = NULL;
	bool is_name = strspn(name_or_file, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(name_or_file);
	if (!is_name || access(name_or_file, R_OK) == 0) {
		*path = zc_strdup(name_or_file);
		return ZC_OK;
	}
	/* beside the executable: the build tree's, or where it was installed to */
	static const char *const places[] = { "/../examples/convenants", "/../../examples/convenants",
	                                      "/../share/zc/convenants" };
	char exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	exe[n > 0 ? n : 0] = '\0';
	char *slash = strrchr(exe, '/');
	for (size_t i = 0; slash != NULL && i < sizeof places / sizeof *places; i++) {
		zc_text_clear(&t);
		zc_text_addf(&t, "%.*s%s/%s.yaml", (int)(slash - exe), exe, places[i], name_or_file);
		if (access(t.s, R_OK) == 0) {
			*path = zc_text_take(&t);
			return ZC_OK;
		}
	}
	zc_text_clear(&t);
	zc_text_addf(&t, "%s/convenants/%s.yaml", ZC_DATADIR, name_or_file);
	if (access(t.s, R_OK) == 0) {
		*path = zc_text_take(&t);
		return ZC_OK;
	}
	zc_text_free(&t);
	return zc_fail(e, ZC_NOINPUT, "agreement '%s': neither a file nor one of the examples", name_or_file);
}
