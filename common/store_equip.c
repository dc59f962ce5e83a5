/* What a store needs under .git, where no clone brings it. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "store_internal.h"

#define EXCLUDE ".zc-*\n"
#define HOOK_MARK "# zc: the gate of this store"
enum { WAIT_MS = 10000 };
#define EQUIPPED "2\n"                     /* another number where there is more to set up */

/* A directory below .git, made where there is none; no link to elsewhere. */
static int
open_below(int fd, const char *path, struct zc_err *e)
{
	int dir = -1;
	if ((mkdirat(fd, path, 0777) < 0 && errno != EEXIST) ||
	    (dir = openat(fd, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)) < 0)
		zc_store_write_failed(e, path);
	return dir;
}

static int
write_exclude(struct zc_store *s, struct zc_err *e)
{
	struct zc_text t = {0};
	int dir = open_below(s->dir_fd, ".git/info", e);
	if (dir < 0)
		return e->status;
	int fd = openat(dir, "exclude", O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0666);
	close(dir);
	if (fd < 0)
		return zc_store_write_failed(e, ".git/info/exclude");
	if (zc_text_read_fd(&t, fd, ".git/info/exclude", ZC_STORE_FILE_MAX, e) == ZC_OK &&
	    strstr(t.s, EXCLUDE) == NULL) {
		const char *add = t.len > 0 && t.s[t.len - 1] != '\n' ? "\n" EXCLUDE : EXCLUDE;
		if (!zc_text_write_fd(fd, add, strlen(add)))
			zc_store_write_failed(e, ".git/info/exclude");
	}
	zc_text_free(&t);
	if (close(fd) < 0)
		zc_store_write_failed(e, ".git/info/exclude");
	return e->status;
}

static void
add_quoted(struct zc_text *t, const char *s)
{
	zc_text_addc(t, '\'');
	for (; *s != '\0'; s++)
		if (*s == '\'')
			zc_text_add(t, "'\\''");
		else
			zc_text_addc(t, *s);
	zc_text_addc(t, '\'');
}

/* What a hook ends with where there is no zc-audit: nothing changes the branch, nothing is let in;
 * what a person commits is judged when it is to change the branch. */
static const struct hook { const char *name, *without; bool needed; } hooks[] = {
	{ "reference-transaction", "[ \"$1\" != prepared ]", true },
	{ "pre-receive", "exit 1", true },
	{ "pre-commit", "exit 0", false },
	{ "prepare-commit-msg", "exit 0", false },
};

/* dir: the directory of hooks.  Where another hook stands that the gate can do without, it stays. */
static int
write_hook(int dir, const struct hook *h, const char *tool, struct zc_err *e)
{
	struct zc_text t = {0};
	int fd = openat(dir, h->name, O_RDONLY | O_CLOEXEC);
	const char *was = NULL;
	char *named = NULL;
	bool stays = false;
	if (fd >= 0) {
		zc_text_read_fd(&t, fd, h->name, ZC_STORE_FILE_MAX, e);
		close(fd);
		stays = e->status == ZC_OK && (t.len == 0 || strstr(t.s, HOOK_MARK) == NULL);
		if (stays && h->needed)
			zc_fail(e, ZC_CANTCREAT, "hooks/%s: another hook stands here", h->name);
		was = e->status == ZC_OK && !stays && tool == NULL ? strstr(t.s, "\ntool=") : NULL;
		/* who knows no tool keeps the one that is named in what git runs already */
		if (was != NULL && faccessat(dir, h->name, X_OK, 0) == 0)
			named = zc_strndup(was + 6, strcspn(was + 6, "\n"));
		zc_text_clear(&t);
	}
	zc_text_add(&t, "#!/bin/sh\n" HOOK_MARK "; without zc-audit nothing may change\ntool=");
	if (named != NULL)
		zc_text_add(&t, named);
	else
		add_quoted(&t, tool != NULL ? tool : "");
	zc_text_addf(&t, "\n[ -x \"$tool\" ] || tool=$(command -v zc-audit)\n"
	             "[ -n \"$tool\" ] && exec \"$tool\" hook %s \"$@\"\n"
	             "echo 'zc: zc-audit not found: changes of this store cannot be checked' >&2\n"
	             "%s\n", h->name, h->without);
	if (e->status == ZC_OK && !stays && zc_store_write_at(dir, "zc.new", t.s, t.len, e) == ZC_OK &&
	    (fchmodat(dir, "zc.new", 0755, 0) < 0 || renameat(dir, "zc.new", dir, h->name) < 0))
		zc_store_write_failed(e, h->name);
	free(named);
	zc_text_free(&t);
	return e->status;
}

/* path: of the directory of hooks, below fd. */
static int
write_hooks(int fd, const char *path, bool bare, const char *tool, struct zc_err *e)
{
	int dir = open_below(fd, path, e);
	if (dir < 0)
		return e->status;
	for (size_t i = 0; i < sizeof hooks / sizeof *hooks && e->status == ZC_OK; i++)
		if (hooks[i].needed || !bare)
			write_hook(dir, &hooks[i], tool, e);
	close(dir);
	return e->status;
}

static int
set_if_unset(struct zc_store *s, git_config *local, const char *key, const char *value,
             struct zc_err *e)
{
	char *now = NULL;
	if (zc_store_config(s, key, &now, e) != ZC_OK)
		return e->status;
	int rc = now == NULL ? git_config_set_string(local, key, value) : 0;
	free(now);
	return rc < 0 ? zc_store_git_fail(e, rc, key) : ZC_OK;
}

/* A hooks path of the user's own would go around the gate. */
static int
set_hooks_path(struct zc_store *s, git_config *local, struct zc_err *e)
{
	struct zc_text here = {0};
	char *now = NULL;
	zc_text_addf(&here, "%s/.git/hooks", s->dir);
	if (zc_store_config(s, "core.hookspath", &now, e) == ZC_OK && now != NULL &&
	    strcmp(now, here.s) != 0 && git_config_set_string(local, "core.hooksPath", here.s) < 0)
		zc_store_git_fail(e, GIT_ERROR, "core.hooksPath");
	free(now);
	zc_text_free(&here);
	return e->status;
}

/* What git does in a store of its own accord, in and after `git pull` and `git maintenance run`. */
static const struct { const char *key, *value; } settings[] = {
	/* plain git syncs no loose objects and no references of its own accord */
	{ "core.fsync", "committed,loose-object,reference" },
	/* a list of all commits keeps `git log -- FILE` fast */
	{ "maintenance.commit-graph.enabled", "true" },
	{ "fetch.writecommitgraph", "true" },
	/* conflicts hold whole entries: without it git takes lines that are equal in two entries out of both */
	{ "merge.conflictstyle", "diff3" },
};

/* The branch that the store lives on: of a clone that which the other has, whatever is checked out just now. */
static int
set_branch(struct zc_store *s, git_config *local, struct zc_err *e)
{
	static const char origin[] = "refs/remotes/origin/";
	git_reference *head = NULL, *theirs = NULL;
	struct zc_text branch = {0};
	int rc = git_reference_lookup(&head, s->repo, "HEAD");
	const char *here = rc == 0 ? git_reference_symbolic_target(head) : NULL;
	const char *there = rc == 0 && git_reference_lookup(&theirs, s->repo, "refs/remotes/origin/HEAD") == 0
	                    ? git_reference_symbolic_target(theirs) : NULL;
	if (there != NULL && strncmp(there, origin, sizeof origin - 1) == 0)
		zc_text_addf(&branch, "refs/heads/%s", there + sizeof origin - 1);
	else if (here != NULL)
		zc_text_add(&branch, here);
	if (rc < 0)
		zc_store_git_fail(e, rc, s->dir);
	else if (branch.len > 0)
		set_if_unset(s, local, "zc.branch", branch.s, e);
	zc_text_free(&branch);
	git_reference_free(theirs);
	git_reference_free(head);
	return e->status;
}

static int
write_config(struct zc_store *s, struct zc_err *e)
{
	git_config *config = NULL, *local = NULL;
	int rc = git_repository_config(&config, s->repo);
	if (rc == 0)
		rc = git_config_open_level(&local, config, GIT_CONFIG_LEVEL_LOCAL);
	if (rc < 0)
		zc_store_git_fail(e, rc, s->dir);
	for (size_t i = 0; i < sizeof settings / sizeof *settings && e->status == ZC_OK; i++)
		set_if_unset(s, local, settings[i].key, settings[i].value, e);
	if (e->status == ZC_OK && set_hooks_path(s, local, e) == ZC_OK)
		set_branch(s, local, e);
	zc_store_forget_settings(s);
	git_config_free(local);
	git_config_free(config);
	return e->status;
}

int
zc_store_equip(struct zc_store *s, const char *hook_tool, struct zc_err *e)
{
	mode_t mask = 0;
	if (zc_store_git(s, e) != ZC_OK || zc_store_umask(s, &mask, e) != ZC_OK)
		return e->status;
	mode_t saved = umask(mask);
	if (write_exclude(s, e) == ZC_OK && write_hooks(s->dir_fd, ".git/hooks", false, hook_tool, e) == ZC_OK &&
	    write_config(s, e) == ZC_OK)
		zc_store_write_at(s->zc_fd, "equipped", EQUIPPED, strlen(EQUIPPED), e);
	umask(saved);
	return e->status;
}

bool
zc_store_equipped(struct zc_store *s)
{
	char was[sizeof EQUIPPED] = "";
	int fd = openat(s->dir_fd, ".git/zc/equipped", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	bool yes = fd >= 0 && read(fd, was, sizeof was - 1) > 0 && strcmp(was, EQUIPPED) == 0;
	if (fd >= 0)
		close(fd);
	return yes;
}

int
zc_store_set_up(struct zc_store *s, const char *hook_tool, struct zc_err *e)
{
	if (zc_store_lock(s, WAIT_MS, e) == ZC_OK)
		zc_store_equip(s, hook_tool, e);
	zc_store_unlock(s);
	return e->status;
}

void
zc_store_set_up_once(struct zc_store *s)
{
	struct zc_err ignored = {0};
	struct stat git, dir;
	if (!zc_store_equipped(s) && fstatat(s->dir_fd, ".git", &git, 0) == 0 && git.st_uid == geteuid() &&
	    fstat(s->dir_fd, &dir) == 0 && dir.st_uid == geteuid() && zc_store_lock(s, 0, &ignored) == ZC_OK)
		zc_store_unlock(s);
}

int
zc_store_init_bare(const char *dir, const char *hook_tool, struct zc_err *e)
{
	git_repository *repo = NULL;
	git_config *config = NULL;
	git_repository_init_options options;
	if (zc_library_load(e) != ZC_OK)
		return e->status;
	git_repository_init_options_init(&options, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
	options.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_MKDIR | GIT_REPOSITORY_INIT_NO_REINIT;
	options.initial_head = "main";
	mode_t saved = umask(0077);
	int rc = git_repository_init_ext(&repo, dir, &options);
	if (rc == GIT_EEXISTS)
		zc_fail(e, ZC_CANTCREAT, "%s: a repository is there already", dir);
	else if (rc == 0 && (rc = git_repository_config(&config, repo)) == 0 &&
	         (rc = git_config_set_string(config, "zc.branch", "refs/heads/main")) == 0)
		rc = git_config_set_string(config, "core.fsync", "committed,loose-object,reference");
	int fd = rc == 0 ? open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (fd >= 0)
		write_hooks(fd, "hooks", true, hook_tool, e);
	else if (rc == 0)
		zc_fail_errno(e, ZC_CANTCREAT, "%s", dir);
	if (fd >= 0)
		close(fd);
	umask(saved);
	if (rc < 0)
		zc_store_git_fail(e, rc, dir);
	git_config_free(config);
	git_repository_free(repo);
	return e->status;
}
