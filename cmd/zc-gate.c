/* zc-gate: what sshd runs instead of what somebody of another organisation asked for: a tool of ours, as him, and no
 * more than the agreement gives him.  What a tool may then is in common/env_access.c. */
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "alloc.h"
#include "command.h"
#include "person.h"
#include "tool.h"

static const char *log_path;
static int log_fd = -1;

/* ---- what is asked ------------------------------------------------------------ */

/* Is there a verb of this tool (without `zc-`) that can be given? */
static bool
is_tool(const char *name)
{
	size_t n = strlen(name);
	for (const char *p = zc_remote_verbs; *p != '\0'; p += strspn(p, " ")) {
		if (strncmp(p, name, n) == 0 && n > 0 && strchr(" -", p[n]) != NULL && strchr(name, '-') == NULL)
			return true;
		p += strcspn(p, " ");
	}
	return false;
}

/* TOOL-VERB as the agreement names it, or the tool alone where it does without; NULL: no agreement gives such a thing. */
static const char *
verb_of(struct zc_env *env, const struct zc_command *c)
{
	const char *tool = c->argv[0];
	if (strncmp(tool, "zc-", 3) != 0 || !is_tool(tool + 3))
		return NULL;
	tool += 3;
	const char *verb = c->argc > 1 ? zc_arena_printf(&env->arena, "%s-%s", tool, c->argv[1]) : NULL;
	if (verb != NULL && zc_words_have(zc_remote_verbs, verb))
		return verb;
	if (c->argc == 2 && (strcmp(c->argv[1], "-h") == 0 || strcmp(c->argv[1], "-V") == 0))
		return zc_arena_strdup(&env->arena, tool);
	return zc_words_have(zc_remote_verbs, tool) ? zc_arena_strdup(&env->arena, tool) : NULL;
}

/* ---- the log ------------------------------------------------------------------- */

static int
open_log(struct zc_err *e)
{
	if (log_path == NULL) {
		openlog("zc-gate", LOG_PID, LOG_AUTH);
		return ZC_OK;
	}
	log_fd = open(log_path, O_WRONLY | O_APPEND | O_CREAT | O_NOCTTY | O_CLOEXEC, 0600);
	return log_fd >= 0 ? ZC_OK : zc_fail_errno(e, ZC_CANTCREAT, "%s", log_path);
}

/* Who asked what, and what became of it: words of ours only. */
static int
write_log(const struct zc_env *env, const char *verb, int status, struct zc_err *e)
{
	struct zc_text line = { 0 };
	time_t now = time(NULL);
	struct tm utc;
	char when[32];
	if (log_fd < 0) {
		syslog(status == ZC_DENIED ? LOG_NOTICE : LOG_INFO, "%s %s %d", env->as, verb, status);
		return ZC_OK;
	}
	strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
	zc_text_addf(&line, "%s %s %s %d\n", when, env->as, verb, status);
	ssize_t n = write(log_fd, line.s, line.len);
	if (n != (ssize_t)line.len)
		zc_fail_errno(e, ZC_IO, "%s", log_path);
	close(log_fd);
	zc_text_free(&line);
	return e->status;
}

/* ---- the tool -------------------------------------------------------------------- */

/* Nothing of the environment that came over ssh goes on. */
static char **
environment(struct zc_env *env)
{
	const struct passwd *user = getpwuid(geteuid());
	struct zc_arena *a = &env->arena;
	char **v = zc_arena_alloc(a, 6 * sizeof *v);
	size_t n = 0;
	v[n++] = zc_arena_strdup(a, "PATH=/usr/local/bin:/usr/bin:/bin");
	v[n++] = zc_arena_printf(a, "HOME=%s", user != NULL ? user->pw_dir : "/");
	v[n++] = zc_arena_strdup(a, "ZC_GATE=1");
	v[n++] = zc_arena_printf(a, "ZC_ACTOR=%s", env->as);
	if (env->dir != NULL)
		v[n++] = zc_arena_printf(a, "ZC_STORE=%s", env->dir);
	return v;
}

/* The tool that stands beside this one. */
static const char *
path_of(struct zc_env *env, const char *tool)
{
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	self[n > 0 ? n : 0] = '\0';
	const char *slash = strrchr(self, '/');
	return zc_arena_printf(&env->arena, "%.*s/%s", slash != NULL ? (int)(slash - self) : 0, self, tool);
}

/* Run it to its end, so that the end can be written down; its status, or ZC_BUG. */
static int
call(struct zc_env *env, const struct zc_command *c, struct zc_err *e)
{
	static const int ours[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };
	posix_spawnattr_t attr;
	sigset_t all;
	pid_t pid;
	int status = 0, failed;
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		signal(ours[i], SIG_IGN);
	sigfillset(&all);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigdefault(&attr, &all);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
	failed = posix_spawn(&pid, path_of(env, c->argv[0]), NULL, &attr, c->argv, environment(env));
	posix_spawnattr_destroy(&attr);
	errno = failed;
	if (failed != 0)
		return zc_fail_errno(e, ZC_BUG, "%s", c->argv[0]);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return zc_fail_errno(e, ZC_BUG, "%s", c->argv[0]);
	return WIFEXITED(status) ? WEXITSTATUS(status)
	                         : zc_fail(e, ZC_BUG, "%s was ended by signal %d", c->argv[0], WTERMSIG(status));
}

static int
gate(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc, (void)argv;
	struct zc_command c = { 0 };
	const char *asked = getenv("SSH_ORIGINAL_COMMAND"), *verb = NULL;
	if (env->as == NULL || !zc_actor_valid(env->as, NULL))
		return zc_fail(e, ZC_USAGE, "who calls? give --as PERSON@ORG");
	umask(077);
	close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
	if (open_log(e) != ZC_OK)
		return e->status;
	if (asked != NULL && zc_command_split(&c, asked))
		verb = verb_of(env, &c);
	int rc = verb != NULL ? call(env, &c, e) : zc_env_refuse(env, e);
	zc_command_free(&c);
	int logged = write_log(env, verb != NULL ? verb : "-", rc, e);
	return rc != ZC_OK ? rc : logged;
}

static const struct zc_opt opts[] = { { "log", ZC_OPT_ONE, &log_path } };
static const struct zc_verb verbs[] = {
	{ NULL, "[-C dir] [--log file] --as actor", opts, 1, gate, true, 0, 0 },
};
static const struct zc_tool tool = { "zc-gate", verbs, 1 };

int
main(int argc, char **argv)
{
	return zc_tool_main(argc, argv, &tool);
}
