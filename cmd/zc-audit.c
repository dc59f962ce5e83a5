/* zc-audit: replay the history through the gate; the hooks that git calls. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "alloc.h"
#include "replay.h"
#include "tool.h"

#define NOTE "zc-verified"

static bool all;
static const char *kept;

/* A store, or the bare repository of a server. */
static int
open_store(struct zc_env *env, struct zc_err *e)
{
	char *dir = NULL;
	const char *here = env->dir != NULL ? env->dir : ".";
	if (zc_now(&env->now, e) != ZC_OK || env->store != NULL)
		return e->status;                /* a store: over zc-gate */
	if (zc_store_is_bare(here))
		return zc_store_open_hook(&env->store, here, e);
	int rc = zc_store_find(&dir, env->dir, e);
	if (rc == ZC_OK)
		rc = zc_store_open(&env->store, dir, e);
	if (rc == ZC_OK)
		zc_store_set_up_once(env->store);
	free(dir);
	return rc;
}

/* ---- verify ---------------------------------------------------------- */

struct verify { struct zc_env *env; struct zc_table *table; size_t findings; };

static int
print(void *ctx, const char *commit, const struct zc_findings *found, struct zc_err *e)
{
	struct verify *v = ctx;
	for (size_t i = 0; i < found->n; i++) {
		const struct zc_finding *f = &found->v[i];
		struct zc_text where = {0};
		if (f->file != NULL)
			zc_text_addf(&where, f->line > 0 ? "%s:%u:%u" : "%s", f->file, f->line, f->column);
		zc_table_row(v->table, (const char *[]){ commit, where.s, f->article, f->what });
		zc_text_free(&where);
	}
	v->findings += found->n;
	return e->status;
}

static void
progress(void *ctx, size_t done, size_t n)
{
	struct verify *v = ctx;
	zc_progress(v->env, done, n, "commits");
}

/* The commit of a note: the line that was kept elsewhere, else the store's own. */
static int
read_note(struct zc_env *env, char note[ZC_OID], struct zc_err *e)
{
	const size_t until = sizeof NOTE + ZC_OID;     /* "NOTE COMMIT " */
	struct zc_time at;
	if (kept == NULL)
		return zc_store_mark(env->store, note, e);
	if (strncmp(kept, NOTE " ", sizeof NOTE) != 0 || strspn(kept + sizeof NOTE, "0123456789abcdef") != ZC_OID - 1 ||
	    kept[until - 1] != ' ' || !zc_time_parse(&at, kept + until, NULL))
		return zc_fail(e, ZC_USAGE, "--note: not a line that zc-audit note printed");
	memcpy(note, kept + sizeof NOTE, ZC_OID - 1);
	note[ZC_OID - 1] = '\0';
	return ZC_OK;
}

/* Is what was verified before still in the history of this commit? */
static int
still_there(struct verify *v, const char *note, const char *tip, bool *yes, struct zc_err *e)
{
	struct zc_err none = {0};
	struct zc_findings f = {0};
	char id[ZC_OID];
	*yes = tip[0] != '\0' && zc_store_resolve(v->env->store, note, id, &none) == ZC_OK;
	if (*yes && zc_store_descends(v->env->store, note, tip, yes, e) != ZC_OK)
		return e->status;
	if (!*yes) {
		zc_findings_add(&f, ZC_DATA, NULL, NULL, NULL, "the branch was rewritten: this commit, verified before, is in it no more");
		print(v, note, &f, e);
	}
	zc_findings_free(&f);
	return e->status;
}

static int
verify_range(struct verify *v, const char *range, size_t *commits, struct zc_err *e)
{
	struct zc_store *s = v->env->store;
	char tip[ZC_OID] = "", note[ZC_OID] = "";
	struct zc_text rest = {0};
	bool there = false;
	const char *dots = range != NULL ? strstr(range, "..") : NULL;
	const char *end = dots != NULL ? dots + 2 : range;
	int rc = end == NULL ? zc_store_tip(s, tip, e) : zc_store_resolve(s, *end != '\0' ? end : "HEAD", tip, e);
	if (rc == ZC_OK && (range == NULL || kept != NULL))
		rc = read_note(v->env, note, e);
	if (rc == ZC_OK && note[0] != '\0')
		rc = still_there(v, note, tip, &there, e);
	if (there && !all && dots == NULL)
		zc_text_addf(&rest, "%s..%s", note, tip);
	else
		zc_text_add(&rest, range != NULL ? range : tip);
	struct zc_replay_told told = { print, isatty(STDERR_FILENO) ? progress : NULL, v, 0 };
	if (rc == ZC_OK && tip[0] != '\0')
		rc = zc_replay_history(s, rest.s, &told, commits, e);
	zc_text_free(&rest);
	if (rc == ZC_OK && range == NULL && tip[0] != '\0' && v->findings == 0) {
		struct zc_err cannot = {0};
		if (strcmp(note, tip) != 0 && zc_store_set_mark(s, tip, &cannot) != ZC_OK)
			zc_warn(v->env, "not noted as verified: %s", cannot.msg);
	}
	return rc;
}

static int
verify(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct verify v = { .env = env };
	size_t commits = 0;
	int rc = open_store(env, e);
	if (rc != ZC_OK)
		return rc;
	v.table = zc_env_table(env, "commit where article what");
	rc = verify_range(&v, argc > 0 ? argv[0] : NULL, &commits, e);
	int end = zc_table_end(v.table, e);
	if (rc == ZC_OK)
		rc = end;
	if (rc == ZC_OK && env->verbose)
		fprintf(stderr, "zc-audit: %zu commits, %zu findings\n", commits, v.findings);
	return rc == ZC_OK && v.findings > 0 ? ZC_FOUND : rc;
}

/* ---- note, signers ------------------------------------------------------ */

static int
note(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	char commit[ZC_OID] = "", at[ZC_TIME_LEN];
	(void)argc;
	(void)argv;
	int rc = open_store(env, e);
	if (rc == ZC_OK)
		rc = zc_store_mark(env->store, commit, e);
	if (rc == ZC_OK && commit[0] == '\0')
		rc = zc_fail(e, ZC_NOINPUT, "nothing was verified here yet (zc-audit verify)");
	zc_time_format(at, env->now);
	if (rc == ZC_OK)
		printf(NOTE " %s %s\n", commit, at);
	return rc;
}

static int
signers(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct zc_text t = {0};
	(void)argc;
	(void)argv;
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK)
		zc_convenant_signers(&t, env->con, NULL, ZC_NO_DAY);
	if (t.s != NULL)
		fputs(t.s, stdout);
	zc_text_free(&t);
	return rc;
}

/* ---- hooks: of the branch ------------------------------------------------ */

struct judged { struct zc_env *env; bool tell; size_t findings; };

static int
flown(void *ctx, const char *commit, struct zc_err *e)
{
	struct judged *j = ctx;
	bool in_flight = false;
	int rc = zc_store_in_flight(j->env->store, commit, &in_flight, e);
	return rc == ZC_OK && in_flight ?
	    zc_fail(e, ZC_BUSY, "commit %.10s holds a change that a tool is just making: try again", commit) : rc;
}

/* A push is told all that is wrong with it; a person at his own store, what is wrong with the first. */
static int
refuse(void *ctx, const char *commit, const struct zc_findings *f, struct zc_err *e)
{
	struct judged *j = ctx;
	if (!j->tell)
		return zc_findings_fail(f, e);
	for (size_t i = 0; i < f->n; i++) {
		struct zc_text line = {0};
		zc_finding_write(&line, &f->v[i]);
		fprintf(stderr, "zc-audit: %.10s: %s\n", commit, line.s);
		zc_text_free(&line);
	}
	j->findings += f->n;
	return ZC_OK;
}

static bool
is_zero(const char *id)
{
	return strspn(id, "0") == strlen(id);
}

/* One update of the store's branch.  Git names no old commit where it does not matter to it. */
static int
hook_update(struct judged *j, const char *branch, const char *old, const char *new, struct zc_err *e)
{
	bool packed = false, forward = true;
	char now[ZC_OID];
	struct zc_text range = {0};
	struct zc_err none = {0};
	struct zc_store *s = j->env->store;
	size_t commits = 0;
	if (is_zero(new)) {
		int rc = j->tell ? ZC_OK : zc_store_ref_packed(s, branch, old, &packed, e);
		return rc != ZC_OK || packed ? rc : zc_fail(e, ZC_DENIED, "the store's branch is not deleted");
	}
	if (is_zero(old) && zc_store_resolve(s, branch, now, &none) == ZC_OK)
		old = now;
	int rc = ZC_OK;
	if (!is_zero(old) && (rc = zc_store_descends(s, old, new, &forward, e)) != ZC_OK)
		return rc;
	if (!forward)
		return zc_fail(e, ZC_DENIED, "history is not rewritten: %.10s does not follow %.10s; record a correction instead "
		               "(git commit, or the entry's void:), and merge instead of a rebase", new, old);
	zc_text_addf(&range, is_zero(old) ? "%s%s" : "%s..%s", is_zero(old) ? "" : old, new);
	struct zc_replay_told told = { .found = refuse, .ctx = j, .now = j->env->now.utc };
	rc = zc_store_commits(s, range.s, flown, j, e);
	if (rc == ZC_OK)
		rc = zc_replay_history(s, range.s, &told, &commits, e);
	zc_text_free(&range);
	if (rc == ZC_OK && j->findings > 0)
		rc = zc_fail(e, ZC_DATA, "%s: refused, %zu findings in %zu commits", branch, j->findings, commits);
	return rc;
}

static int
hook_updates(struct judged *j, struct zc_err *e)
{
	const char *branch = NULL;
	char *line = NULL;
	size_t cap = 0;
	int rc = zc_store_branch(j->env->store, &branch, e);
	if (rc == ZC_OK)
		rc = zc_now(&j->env->now, e);
	if (!j->tell && j->env->now.utc < time(NULL))
		j->env->now.utc = time(NULL);          /* git goes by no other clock */
	while (rc == ZC_OK && getline(&line, &cap, stdin) > 0) {
		char *save = NULL;
		const char *old = strtok_r(line, " \n", &save);
		const char *new = strtok_r(NULL, " \n", &save);
		const char *ref = strtok_r(NULL, "\n", &save);
		if (ref != NULL && strcmp(ref, branch) == 0)
			rc = hook_update(j, branch, old, new, e);
		else if (ref != NULL && j->tell && (strncmp(ref, "refs/zc/", 8) == 0 || strncmp(ref, "refs/replace/", 13) == 0))
			rc = zc_fail(e, ZC_DENIED, "%s: what this repository goes by is not pushed", ref);
	}
	free(line);
	return rc;
}

static int
hook_pre_receive(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	(void)argv;
	return hook_updates(&(struct judged){ .env = env, .tell = true }, e);
}

static int
hook_transaction(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	if (argc < 1 || strcmp(argv[0], "prepared") != 0)
		return ZC_OK;
	int rc = hook_updates(&(struct judged){ .env = env }, e);
	if (rc == ZC_OK || rc == ZC_BUSY)
		return rc;
	/* what is wrong first, then what to do */
	zc_env_report(env, e);
	fputs("zc-audit: refused, the branch stays where it was: mend and commit again, or go back\n"
	      "zc-audit: with git restore --staged --worktree FILE (a merge: git merge --abort, a rebase:\n"
	      "zc-audit: git rebase --abort; a pick: git cherry-pick --abort)\n", stderr);
	zc_err_clear(e);
	return ZC_OK;
}

/* ---- hooks: of a commit that a person makes ---------------------------------- */

/* The commit as git is about to make it; git tells its hooks who the author is, and since when. */
static int
staged(struct zc_env *env, char commit[ZC_OID], struct zc_err *e)
{
	const char *email = getenv("GIT_AUTHOR_EMAIL"), *date = getenv("GIT_AUTHOR_DATE");
	char *own = NULL;
	struct zc_stamp stamp = { .message = "staged\n", .name = "author", .utc = time(NULL) };
	if (email == NULL && zc_store_config(env->store, "user.email", &own, e) != ZC_OK)
		return e->status;
	stamp.email = email != NULL && *email != '\0' ? email : own != NULL ? own : "nobody";
	if (date != NULL && *date == '@')
		stamp.utc = strtoll(date + 1, NULL, 10);
	int rc = zc_store_staged(env->store, &stamp, commit, e);
	free(own);
	return rc;
}

static int
hook_pre_commit(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	char commit[ZC_OID] = "";
	struct zc_findings f = {0};
	(void)argc;
	(void)argv;
	int rc = staged(env, commit, e);
	struct zc_replay *r = zc_replay_new(env->store);
	if (rc == ZC_OK && commit[0] != '\0')
		rc = zc_replay_commit(r, commit, true, &f, e);
	if (rc == ZC_OK)
		rc = zc_findings_fail(&f, e);
	zc_replay_free(r);
	zc_findings_free(&f);
	return rc;
}

/* Trailers for who has written none.  What was said before (a merge, an amended commit) stays as it is. */
static int
hook_message(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	char commit[ZC_OID] = "", *subject = NULL;
	struct zc_text lines = {0}, message = {0};
	bool own = argc < 2 || strcmp(argv[1], "message") == 0 || strcmp(argv[1], "template") == 0;
	if (argc < 1 || !own)
		return ZC_OK;
	int rc = zc_text_read_file(&message, argv[0], ZC_TREE_BYTES, e);
	if (rc == ZC_OK && message.len > 0 && strstr(message.s, "\nZc-") != NULL)
		goto done;
	struct zc_replay *r = zc_replay_new(env->store);
	if (rc == ZC_OK)
		rc = staged(env, commit, e);
	if (rc == ZC_OK && commit[0] != '\0')
		rc = zc_replay_trailers(r, commit, &lines, &subject, e);
	if (rc == ZC_OK && lines.len > 0)
		rc = zc_store_add_trailers(argv[0], message.len > 0 ? message.s : "", subject, lines.s, e);
	zc_replay_free(r);
done:
	free(subject);
	zc_text_free(&lines);
	zc_text_free(&message);
	return rc;
}

static const struct { const char *name; int (*run)(struct zc_env *, int, char **, struct zc_err *); } hooks[] = {
	{ "reference-transaction", hook_transaction }, { "pre-receive", hook_pre_receive },
	{ "pre-commit", hook_pre_commit }, { "prepare-commit-msg", hook_message },
};

static int
hook(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	const char *git = getenv("GIT_DIR");
	/* states that the hook of a store handed over before there were others */
	bool state = strcmp(argv[0], "prepared") == 0, later = strcmp(argv[0], "committed") == 0 || strcmp(argv[0], "aborted") == 0;
	for (size_t i = 0; i < sizeof hooks / sizeof *hooks; i++) {
		if (strcmp(argv[0], hooks[i].name) != 0 && !(state && i == 0))
			continue;
		int rc = env->dir == NULL && git != NULL ? zc_store_open_hook(&env->store, git, e) : open_store(env, e);
		return rc == ZC_OK ? hooks[i].run(env, argc - !state, argv + !state, e) : rc;
	}
	return later ? ZC_OK : zc_fail(e, ZC_USAGE, "there is no hook '%s'", argv[0]);
}

static const struct zc_opt verify_opts[] = { { "all", ZC_OPT_FLAG, &all }, { "note", ZC_OPT_ONE, &kept } };
static const struct zc_verb verbs[] = {
	{ "verify", "[-jqv] [-C dir] [--all] [--note line] [range]", verify_opts, 2, verify, false, 0, 1 },
	{ "note", "[-qv] [-C dir]", NULL, 0, note, false, 0, 0 },
	{ "signers", "[-qv] [-C dir]", NULL, 0, signers, false, 0, 0 },
	{ "hook", "[-C dir] name [argument ...]", NULL, 0, hook, false, 1, -1 },
};
static const struct zc_tool tool = { "zc-audit", verbs, sizeof verbs / sizeof *verbs };

int
main(int argc, char **argv)
{
	return zc_tool_main(argc, argv, &tool);
}
