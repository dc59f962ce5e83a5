/* What the store reads without the git library: configuration, HEAD, the branch. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "store_internal.h"

static char scratch[64];

/* A shell command in the scratch directory; its output without the last newline. */
static void
sh(struct zc_text *out, const char *command)
{
	struct zc_err e = {0};
	int pipes[2], status;
	assert_int_equal(pipe(pipes), 0);
	pid_t pid = fork();
	if (pid == 0) {
		dup2(pipes[1], 1);
		close(pipes[0]);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	close(pipes[1]);
	zc_text_clear(out);
	zc_text_add(out, "");
	zc_text_read_fd(out, pipes[0], "sh", 1 << 20, &e);
	close(pipes[0]);
	waitpid(pid, &status, 0);
	if (out->len > 0 && out->s[out->len - 1] == '\n')
		out->s[--out->len] = '\0';
}

static void
run(const char *command)
{
	struct zc_text out = {0};
	sh(&out, command);
	zc_text_free(&out);
}

static struct zc_store *
opened(void)
{
	struct zc_store *s = NULL;
	struct zc_err e = {0};
	if (zc_store_open(&s, "st", &e) != ZC_OK)
		fail_msg("%s", e.msg);
	return s;
}

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

/* As git reads it; library: the text is one for the library. */
static void
config_is(const char *text, const char *key, bool library)
{
	struct zc_err e = {0};
	struct zc_text out = {0}, command = {0};
	char *value = NULL;
	write_file("st/.git/config", text);
	zc_text_addf(&command, "git -C st config --get %s && echo .", key);
	sh(&out, command.s);
	struct zc_store *s = opened();
	assert_int_equal(zc_store_config(s, key, &value, &e), ZC_OK);
	zc_text_clear(&command);
	if (value != NULL)
		zc_text_addf(&command, "%s\n.", value);
	assert_string_equal(command.s != NULL ? command.s : "", out.s);
	if (library != (s->repo != NULL))
		fail_msg("%s the library: %s", library ? "without" : "with", text);
	free(value);
	zc_store_close(s);
	zc_text_free(&out);
	zc_text_free(&command);
}

static void
configuration(void **state)
{
	(void)state;
	config_is("[zc]\n\tactor = a@b\n", "zc.actor", false);
	config_is("", "zc.actor", false);
	config_is("[zc]\n\tactor = a@b\n[ZC]\nActor=c@d", "zc.actor", false);
	config_is("[zc]actor=a@b # who\n", "zc.actor", false);
	config_is("[zc] ; x\nactor= \" a b \"  c  \t# who\n", "zc.actor", false);
	config_is("[zc]\nactor = \"a#b;c\" d\n", "zc.actor", false);
	config_is("[zc]\nactor = a\\\n  b \\\\ \\\"x\\\" \\t.\n", "zc.actor", false);
	config_is("[zc]\r\n\tactor = a@b\r\n", "zc.actor", false);
	config_is("[zc]\nactor =\n", "zc.actor", false);
	config_is("[branch \"zc.actor\"]\nx = 1\n[zc \"actor\"]\nx=2\n[branch \"a\\\"b\"]\n#[zc]\nactor=3\n", "zc.actor", false);
	config_is("[core]\n\trepositoryformatversion = 0\n\tbare = false\n[zc]\nactor = x\n", "zc.actor", false);
	write_file("more", "[zc]\nactor = included\n");
	config_is("[include]\npath = ../../more\n", "zc.actor", true);
	write_file(".gitconfig", "[zc]\nactor = own\n");
	config_is("[core]\nx = y\n", "zc.actor", false);
	config_is("[zc]\nactor = here\n", "zc.actor", false);
	unlink(".gitconfig");
	run("mkdir -p .config/git && printf '[zc]\\nactor = xdg\\n' >.config/git/config");
	config_is("[core]\nx = y\n", "zc.actor", false);
	run("rm -r .config");
}

static void
head_is(const char *wanted_branch, bool plain)
{
	struct zc_err e = {0};
	struct zc_text id = {0}, branch = {0};
	char head[ZC_OID], again[ZC_OID];
	struct zc_store *s = opened();
	sh(&id, "git -C st rev-parse -q --verify HEAD");
	assert_int_equal(zc_store_head(s, head, &e), ZC_OK);
	assert_string_equal(head, id.s);
	assert_int_equal(s->repo == NULL, plain);
	if (plain) {
		assert_true(zc_store_plain_head(s, &branch, again));
		assert_string_equal(again, id.s);
		assert_string_equal(branch.s, wanted_branch);
	}
	zc_text_free(&branch);
	zc_text_free(&id);
	zc_store_close(s);
}

static void
heads(void **state)
{
	(void)state;
	run("rm -rf st && git init -q -b main st");
	head_is("", false);
	run("git -C st commit -q --allow-empty -m x");
	head_is("refs/heads/main", true);
	run("git -C st branch main2 && git -C st commit -q --allow-empty -m y && git -C st pack-refs --all");
	head_is("refs/heads/main", true);
	run("git -C st commit -q --allow-empty -m z");
	head_is("refs/heads/main", true);
	run("git -C st switch -q -c a/b && git -C st pack-refs --all");
	head_is("refs/heads/a/b", true);
	run("git -C st checkout -q --detach main");
	head_is("", true);
	run("git -C st symbolic-ref refs/heads/other refs/heads/main && git -C st symbolic-ref HEAD refs/heads/other");
	head_is("", false);
	run("git -C st symbolic-ref HEAD refs/heads/main && git -C st config core.worktree \"$PWD/st\"");
	head_is("", false);
}

static int
enter(void **state)
{
	(void)state;
	snprintf(scratch, sizeof scratch, "/tmp/zc-plain-XXXXXX");
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
	setenv("LC_ALL", "C", 1);
	run("git init -q -b main st");
	return 0;
}

static int
leave(void **state)
{
	struct zc_text command = {0};
	(void)state;
	zc_text_addf(&command, "cd / && rm -rf '%s'", scratch);
	run(command.s);
	zc_text_free(&command);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(configuration), cmocka_unit_test(heads) };
	return cmocka_run_group_tests_name("store_plain", tests, enter, leave);
}
