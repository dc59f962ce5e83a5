/* zc-audit: replay the history through the gate; the hook that git calls. */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "replay.h"
#include "tool.h"

/* ---- verify ---------------------------------------------------------- */

struct verify { struct zc_replay *replay; struct zc_table *table; size_t commits, findings; };

static int
verify_commit(void *ctx, const struct zc_store_commit_info *c, struct zc_err *e)
{
	struct verify *v = ctx;
	struct zc_findings found = {0};
	int rc = zc_replay_commit(v->replay, c, &found, e);
	for (size_t i = 0; rc == ZC_OK && i < found.n; i++) {
		const struct zc_finding *f = &found.v[i];
		struct zc_text where = {0};
		if (f->file != NULL)
			zc_text_addf(&where, f->line > 0 ? "%s:%u:%u" : "%s", f->file, f->line, f->column);
		zc_table_row(v->table, (const char *[]){ c->id, where.s, f->article, f->what });
		zc_text_free(&where);
	}
	v->commits++;
	v->findings += found.n;
	zc_findings_free(&found);
	return rc;
}

static int
open_store(struct zc_env *env, struct zc_err *e)
{
	char *dir = NULL;
	if (env->store != NULL)
		return ZC_OK;                    /* over zc-gate */
	int rc = zc_store_find(&dir, env->dir, e);
	if (rc == ZC_OK)
		rc = zc_store_open(&env->store, dir, e);
	free(dir);
	return rc;
}

static int
verify(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct verify v = {0};
	int rc = open_store(env, e);
	if (rc != ZC_OK)
		return rc;
	v.replay = zc_replay_new(env->store);
	v.table = zc_env_table(env, "commit where article what");
	rc = zc_store_history(env->store, argc > 0 ? argv[0] : NULL, true, verify_commit, &v, e);
	int end = zc_table_end(v.table, e);
	zc_replay_free(v.replay);
	if (rc == ZC_OK)
		rc = end;
	if (rc == ZC_OK && env->verbose)
		fprintf(stderr, "zc-audit: %zu commits, %zu findings\n", v.commits, v.findings);
	return rc == ZC_OK && v.findings > 0 ? ZC_FOUND : rc;
}

/* ---- hook ------------------------------------------------------------ */

struct judged { struct zc_env *env; struct zc_replay *replay; bool families; };

static int
hook_commit(void *ctx, const struct zc_store_commit_info *c, struct zc_err *e)
{
	struct judged *j = ctx;
	struct zc_findings found = {0};
	bool in_flight = false;
	int rc = zc_store_in_flight(j->env->store, c->id, &in_flight, e);
	if (rc == ZC_OK && in_flight)
		rc = zc_fail(e, ZC_BUSY, "commit %.10s holds a change that a tool is just making: try again", c->id);
	if (rc == ZC_OK)
		rc = zc_replay_commit(j->replay, c, &found, e);
	if (rc == ZC_OK && zc_findings_fail(&found, e) != ZC_OK)
		rc = e->status;
	zc_findings_free(&found);
	return rc;
}

static bool
is_zero(const char *id)
{
	return strspn(id, "0") == strlen(id);
}

/* One update of the store's branch.  Git names no old commit where it does not matter to it. */
static int
hook_update(struct zc_env *env, const char *branch, const char *old, const char *new, struct zc_err *e)
{
	bool packed = false, forward = true;
	char now[ZC_OID];
	struct zc_text range = {0};
	struct zc_err none = {0};
	if (is_zero(new)) {
		int rc = zc_store_ref_packed(env->store, branch, old, &packed, e);
		return rc != ZC_OK || packed ? rc : zc_fail(e, ZC_DENIED, "the store's branch is not deleted");
	}
	if (is_zero(old) && zc_store_resolve(env->store, branch, now, &none) == ZC_OK)
		old = now;
	int rc = ZC_OK;
	if (!is_zero(old) && (rc = zc_store_descends(env->store, old, new, &forward, e)) != ZC_OK)
		return rc;
	if (!forward)
		return zc_fail(e, ZC_DENIED, "history is not rewritten: %.10s does not follow %.10s; "
		               "record a correction instead (git commit, or the entry's void:)", new, old);
	zc_text_addf(&range, is_zero(old) ? "%s%s" : "%s..%s", is_zero(old) ? "" : old, new);
	struct judged j = { .env = env, .replay = zc_replay_new(env->store) };
	rc = zc_store_history(env->store, range.s, true, hook_commit, &j, e);
	zc_replay_free(j.replay);
	zc_text_free(&range);
	return rc;
}

static int
hook_prepared(struct zc_env *env, struct zc_err *e)
{
	const char *branch = NULL;
	char *line = NULL;
	size_t cap = 0;
	int rc = open_store(env, e);
	if (rc == ZC_OK)
		rc = zc_store_branch(env->store, &branch, e);
	while (rc == ZC_OK && getline(&line, &cap, stdin) > 0) {
		char *save = NULL;
		const char *old = strtok_r(line, " \n", &save);
		const char *new = strtok_r(NULL, " \n", &save);
		const char *ref = strtok_r(NULL, "\n", &save);
		if (ref != NULL && strcmp(ref, branch) == 0)
			rc = hook_update(env, branch, old, new, e);
	}
	free(line);
	if (rc == ZC_OK || rc == ZC_BUSY)
		return rc;
	/* what is wrong first, then what to do */
	zc_env_report(env, e);
	fputs("zc-audit: refused, the branch stays where it was: mend and commit again, or go back\n"
	      "zc-audit: with git restore --staged --worktree FILE (a merge: git merge --abort)\n", stderr);
	zc_err_clear(e);
	return ZC_OK;
}

static int
hook(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	return strcmp(argv[0], "prepared") == 0 ? hook_prepared(env, e) : ZC_OK;
}

static const struct zc_verb verbs[] = {
	{ "verify", "[-jqv] [-C dir] [range]", NULL, 0, verify, false, 0, 1 },
	{ "hook", "[-C dir] state", NULL, 0, hook, false, 1, 1 },
};
static const struct zc_tool tool = { "zc-audit", verbs, sizeof verbs / sizeof *verbs };

int
main(int argc, char **argv)
{
	return zc_tool_main(argc, argv, &tool);
}
