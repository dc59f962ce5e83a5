/* A store in a scratch directory, for the tests of the room store. */
#ifndef STORE_FIXTURE_H
#define STORE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "alloc.h"
#include "store.h"
#include "text.h"

#define FAMILY "families/k/7/k7q2m9xd4c.yaml"
#define OTHER "families/k/7/k7q2m9xd4d.yaml"

static char scratch[64];

/* Run a shell command in the scratch directory; its output, its status. */
static inline int
sh(struct zc_text *out, const char *command)
{
	int pipes[2], status;
	struct zc_err e = {0};
	assert_int_equal(pipe(pipes), 0);
	pid_t pid = fork();
	if (pid == 0) {
		dup2(pipes[1], 1);
		dup2(pipes[1], 2);
		close(pipes[0]);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	close(pipes[1]);
	zc_text_clear(out);
	zc_text_read_fd(out, pipes[0], "sh", 1 << 24, &e);
	close(pipes[0]);
	waitpid(pid, &status, 0);
	if (out->len > 0 && out->s[out->len - 1] == '\n')
		out->s[--out->len] = '\0';
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/* The same, for what must succeed. */
static inline void
run(const char *command)
{
	struct zc_text out = {0};
	if (sh(&out, command) != 0)
		fail_msg("%s: %s", command, out.s);
	zc_text_free(&out);
}

static inline void
expect(const char *command, const char *wanted)
{
	struct zc_text out = {0};
	sh(&out, command);
	assert_string_equal(out.s, wanted);
	zc_text_free(&out);
}

static inline void
expect_sound(void)
{
	expect("GIT_OPTIONAL_LOCKS=0 git -C st status --porcelain", "");   /* a look that does not write the index */
	expect("git -C st diff --cached", "");
	expect("git -C st fsck --strict --no-dangling", "");
	expect("cd st && find . -name '*.lock' -o -name '.zc-*' -o -name 'journal*'", "");
}

static inline int
make_commit(struct zc_store *s, const char *path, const char *data, char id[ZC_OID], struct zc_err *e)
{
	struct zc_store_file f = {path, data, data != NULL ? strlen(data) : 0};
	struct zc_stamp stamp = {"assign.to k7q2m9xd4c\n\nZc-Action: assign.to\n", "b.devries@cjg",
	                         "b.devries@cjg", 1773650000, 60};
	return zc_store_commit(s, &f, 1, &stamp, id, e);
}

static char head[ZC_OID];

static inline void
commit_ok(struct zc_store *s, const char *path, const char *data)
{
	struct zc_err e = {0};
	if (make_commit(s, path, data, head, &e) != 0)
		fail_msg("%s", e.msg);
}

static inline void
commit_fails(struct zc_store *s, const char *data, int status, const char *message)
{
	struct zc_err e = {0};
	char id[ZC_OID];
	assert_int_equal(make_commit(s, FAMILY, data, id, &e), status);
	if (strstr(e.msg, message) == NULL)
		fail_msg("%s", e.msg);
}

/* A store "st" with an agreement and a family, locked. */
static inline struct zc_store *
fresh(void)
{
	struct zc_err e = {0};
	struct zc_store *s = NULL;
	struct zc_text out = {0};
	sh(&out, "rm -rf st");
	zc_text_free(&out);
	if (zc_store_init(&s, "st", "/bin/true", &e) != 0 || zc_store_lock(s, 100, &e) != 0)
		fail_msg("%s", e.msg);
	commit_ok(s, ZC_CONVENANT_PATH, "name: test\n");
	commit_ok(s, FAMILY, "a: 1\n");
	return s;
}

static inline int
enter(void **state)
{
	(void)state;
	snprintf(scratch, sizeof scratch, "/tmp/zc-store-XXXXXX");
	if (mkdtemp(scratch) == NULL || chdir(scratch) < 0)
		return -1;
	setenv("HOME", scratch, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("GIT_CONFIG_GLOBAL");
	setenv("GIT_AUTHOR_NAME", "x", 1);
	setenv("GIT_AUTHOR_EMAIL", "x@x", 1);
	setenv("GIT_COMMITTER_NAME", "x", 1);
	setenv("GIT_COMMITTER_EMAIL", "x@x", 1);
	setenv("TZ", "UTC", 1);
	setenv("LC_ALL", "C", 1);
	return 0;
}

static inline int
leave(void **state)
{
	struct zc_text out = {0}, command = {0};
	(void)state;
	zc_text_addf(&command, "cd / && rm -rf '%s'", scratch);
	sh(&out, command.s);
	zc_text_free(&command);
	zc_text_free(&out);
	return 0;
}

#endif
