/* zc-init: make a store, or replace the agreement of one. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "change.h"
#include "person.h"

static const char *convenant;
static bool bare;

/* The agreement to be, read and judged by itself. */
struct agreement { struct zc_text text; struct zc_tree *tree; struct zc_convenant *con; };

static void
agreement_free(struct agreement *a)
{
	zc_convenant_free(a->con);
	zc_tree_free(a->tree);
	zc_text_free(&a->text);
}

static int
agreement_read(struct agreement *a, const char *name_or_file, struct zc_err *e)
{
	char *path = NULL;
	struct zc_findings found = { 0 };
	int rc = zc_find_convenant(&path, name_or_file, e);
	if (rc == ZC_OK)
		rc = zc_text_read_file(&a->text, path, ZC_TREE_BYTES, e);
	if (rc == ZC_OK && (rc = zc_tree_parse(&a->tree, path, a->text.s, a->text.len, e)) == ZC_DATA)
		e->status = rc = ZC_CONFIG;
	if (rc == ZC_OK) {
		zc_convenant_load(&a->con, a->tree, &found);
		rc = zc_findings_fail(&found, e);
	}
	zc_findings_free(&found);
	free(path);
	return rc;
}

/* What is no fault of the agreement, and somebody has to look at. */
static void
warn_of_leavers(struct zc_env *env, const struct agreement *a)
{
	struct zc_findings found = { 0 };
	zc_convenant_leavers(&found, a->con);
	for (size_t i = 0; i < found.n; i++) {
		struct zc_text line = { 0 };
		zc_finding_write(&line, &found.v[i]);
		zc_warn(env, "%s", line.s);
		zc_text_free(&line);
	}
	zc_findings_free(&found);
}

/* Who was given; the first commit has no agreement yet that could know him. */
static int
given_actor(struct zc_env *env, struct zc_err *e)
{
	const char *actor = env->as != NULL ? env->as : getenv("ZC_ACTOR");
	if (actor == NULL || *actor == '\0')
		return ZC_OK;
	if (!zc_actor_valid(actor, NULL))
		return zc_fail(e, ZC_USAGE, "actor '%s': not of the form PERSON@ORG", actor);
	env->actor = zc_arena_strdup(&env->arena, actor);
	return ZC_OK;
}

static int
git_actor(struct zc_env *env, struct zc_err *e)
{
	char *email = NULL;
	if (zc_store_config(env->store, "user.email", &email, e) != ZC_OK)
		return e->status;
	if (email == NULL || !zc_actor_valid(email, NULL))
		zc_fail(e, ZC_USAGE, "who makes this store? give --as PERSON@ORG, or set git config user.email");
	else
		env->actor = zc_arena_strdup(&env->arena, email);
	free(email);
	return e->status;
}

/* zc-audit stands where this tool does. */
static void
hook_tool(struct zc_text *out)
{
	char exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	exe[n > 0 ? n : 0] = '\0';
	char *slash = strrchr(exe, '/');
	zc_text_addf(out, "%.*s/zc-audit", slash != NULL ? (int)(slash - exe) : 0, exe);
}

static int
make_bare(struct zc_env *env, const char *dir, struct zc_err *e)
{
	struct zc_text hook = { 0 };
	if (dir == NULL || convenant != NULL)
		return zc_fail(e, ZC_USAGE, "--bare takes a DIR, and no agreement: the first push brings that");
	if (env->dry) {
		printf("would make a bare repository in %s\n", dir);
		return ZC_OK;
	}
	hook_tool(&hook);
	int rc = zc_store_init_bare(dir, hook.s, e);
	zc_text_free(&hook);
	return rc;
}

static int
make_store(struct zc_env *env, const char *dir, struct zc_err *e)
{
	struct agreement a = { 0 };
	struct zc_change *ch = NULL;
	struct zc_text hook = { 0 };
	if (convenant == NULL)
		return zc_fail(e, ZC_USAGE, "which agreement? give --convenant NAME or --convenant FILE");
	int rc = agreement_read(&a, convenant, e);
	if (rc == ZC_OK)
		warn_of_leavers(env, &a);
	if (rc == ZC_OK)
		rc = given_actor(env, e);
	if (rc == ZC_OK)
		rc = zc_now(&env->now, e);
	if (rc == ZC_OK && env->dry)
		printf("would make a store in %s under agreement %s\n", dir, a.con->convenant);
	if (rc != ZC_OK || env->dry)
		goto done;
	hook_tool(&hook);
	rc = zc_store_init(&env->store, dir, hook.s, e);
	if (rc == ZC_OK && env->actor == NULL)
		rc = git_actor(env, e);
	if (rc == ZC_OK)
		rc = zc_change_begin(&ch, env, "init", e);
	if (rc == ZC_OK) {
		env->at = env->now;
		env->con = a.con;
		a.con = NULL;
		rc = zc_change_convenant(ch, a.text.s, a.text.len, e);
		env->con_tree = a.tree;   /* the model stands on it */
		a.tree = NULL;
	}
	zc_change_end(ch);
done:
	zc_text_free(&hook);
	agreement_free(&a);
	return rc;
}

struct review { const struct zc_convenant *con; size_t families, findings; };

static int
review_family(struct zc_env *env, const struct zc_family *fam, void *ctx, struct zc_err *e)
{
	(void)e;
	struct review *r = ctx;
	struct zc_findings found = { 0 };
	if (zc_family_ending(fam, env->on) != NULL)
		return ZC_OK;
	zc_gate_family(fam, r->con, env->now, &found);
	for (size_t i = 0; i < found.n; i++) {
		struct zc_text line = { 0 };
		zc_finding_write(&line, &found.v[i]);
		zc_warn(env, "under the new agreement: %s", line.s);
		zc_text_free(&line);
	}
	r->families++;
	r->findings += found.n;
	zc_findings_free(&found);
	return ZC_OK;
}

/* What a clone does not bring along, and what was taken away since. */
static int
set_up(struct zc_env *env, struct zc_err *e)
{
	char *dir = NULL;
	struct zc_text hook = { 0 };
	struct zc_err none = { 0 };
	if (zc_store_find(&dir, env->dir, &none) != ZC_OK)
		return zc_fail(e, none.status, "%s; to make one, give DIR and --convenant", none.msg);
	int rc = zc_store_open(&env->store, dir, e);
	hook_tool(&hook);
	if (rc == ZC_OK && env->dry)
		printf("would set up the hooks and git's settings in %s\n", dir);
	else if (rc == ZC_OK)
		rc = zc_store_set_up(env->store, hook.s, e);
	zc_text_free(&hook);
	free(dir);
	return rc;
}

static int
replace_agreement(struct zc_env *env, struct zc_err *e)
{
	struct agreement a = { 0 };
	struct zc_change *ch = NULL;
	struct review r = { 0 };
	if (convenant == NULL)
		return set_up(env, e);
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK && !zc_convenant_may(env->con, env->actor, "agree", env->on))
		rc = zc_fail(e, ZC_DENIED, "%s may not replace the agreement (%s)", env->actor, env->con->convenant);
	if (rc == ZC_OK)
		rc = agreement_read(&a, convenant, e);
	if (rc == ZC_OK)
		warn_of_leavers(env, &a);
	if (rc == ZC_OK)
		rc = zc_change_begin(&ch, env, "init", e);
	r.con = a.con;
	if (rc == ZC_OK)
		rc = zc_env_each_file(env, ZC_PICK_OPEN, false, review_family, &r, e);
	if (rc == ZC_OK)
		rc = zc_change_convenant(ch, a.text.s, a.text.len, e);
	if (rc == ZC_OK && env->verbose)
		fprintf(stderr, "zc-init: %zu open families checked, %zu findings\n", r.families, r.findings);
	zc_change_end(ch);
	agreement_free(&a);
	return rc;
}

static int
init(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	if (argc == 1 && env->dir != NULL)
		return zc_fail(e, ZC_USAGE, "-C names a store that there is, and DIR one to be made: give one of them");
	if (bare)
		return make_bare(env, argc == 1 ? argv[0] : NULL, e);
	return argc == 1 ? make_store(env, argv[0], e) : replace_agreement(env, e);
}

static const struct zc_opt opts[] = { { "convenant", ZC_OPT_ONE, &convenant }, { "bare", ZC_OPT_FLAG, &bare } };
static const struct zc_verb verbs[] = {
	{ NULL, "[-nqv] [-C dir] [--as actor] [--bare] [--convenant name|file] [dir]", opts, 2, init, true, 0, 1 },
};
static const struct zc_tool tool = { "zc-init", verbs, sizeof verbs / sizeof *verbs };

int
main(int argc, char **argv)
{
	return zc_tool_main(argc, argv, &tool);
}
