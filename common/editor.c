#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "alloc.h"
#include "editor.h"
#include "id.h"
#include "text.h"

struct editing { char *id, *copy; struct zc_text before; };

static int
make_copy(struct editing *ed, const char *store, struct zc_err *e)
{
	struct zc_text name = { 0 };
	zc_text_addf(&name, "%s/.git/zc/edit.XXXXXX.yaml", store);
	int fd = mkstemps(name.s, 5);      /* makes it 0600 */
	if (fd < 0) {
		zc_fail_errno(e, ZC_CANTCREAT, "%s", name.s);
		zc_text_free(&name);
		return e->status;
	}
	ed->copy = zc_text_take(&name);
	if (!zc_text_write_fd(fd, ed->before.s, ed->before.len))
		zc_fail_errno(e, ZC_IO, "%s", ed->copy);
	if (close(fd) != 0)
		zc_fail_errno(e, ZC_IO, "%s", ed->copy);
	return e->status;
}

static int
open_copy(struct editing *ed, struct zc_env *env, const char *family, struct zc_err *e)
{
	char id[ZC_FAMILY_ID + 1], path[ZC_PATH];
	char *data = NULL;
	size_t len = 0;
	struct zc_change *ch = NULL;
	/* mends what a crash left, and makes .git/zc in a clone that no tool wrote in */
	int rc = zc_change_begin(&ch, env, "plan.edit", e);
	zc_change_end(ch);
	if (rc == ZC_OK)
		rc = zc_env_complete(env, family, id, e);
	if (rc == ZC_OK) {
		zc_id_path(path, id);
		ed->id = zc_strdup(id);
		rc = zc_change_clean(env, path, e);
	}
	if (rc == ZC_OK)
		rc = zc_store_read(env->store, path, &data, &len, e);
	if (rc == ZC_OK) {
		zc_text_addn(&ed->before, data, len);
		rc = make_copy(ed, zc_store_dir(env->store), e);
	}
	free(data);
	return rc;
}

static const char *
command(void)
{
	const char *s = getenv("VISUAL");
	if (s == NULL || *s == '\0')
		s = getenv("EDITOR");
	return s != NULL && *s != '\0' ? s : "vi";
}

static int
run_editor(const char *path, struct zc_err *e)
{
	/* what a person types to interrupt the editor is not meant for us */
	struct sigaction ignore = { .sa_handler = SIG_IGN }, was_int, was_quit;
	struct zc_text line = { 0 };
	int status = 0;
	zc_text_addf(&line, "%s \"$@\"", command());
	sigaction(SIGINT, &ignore, &was_int);
	sigaction(SIGQUIT, &ignore, &was_quit);
	pid_t pid = fork();
	if (pid == 0) {
		sigaction(SIGINT, &was_int, NULL);
		sigaction(SIGQUIT, &was_quit, NULL);
		execl("/bin/sh", "sh", "-c", line.s, "editor", path, (char *)NULL);
		_exit(127);
	}
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	sigaction(SIGINT, &was_int, NULL);
	sigaction(SIGQUIT, &was_quit, NULL);
	zc_text_free(&line);
	if (pid < 0)
		return zc_fail_errno(e, ZC_IO, "editor");
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return zc_fail(e, ZC_IO, "editor: it failed, so nothing was changed");
	return ZC_OK;
}

/* The vi of nobody who said otherwise would wait for ever where nobody types. */
static bool
somebody_types(void)
{
	return isatty(STDIN_FILENO) || strcmp(command(), "vi") != 0;
}

/* Edit once, and commit. */
static int
edit(struct editing *ed, struct zc_env *env, struct zc_err *e)
{
	struct zc_change *ch = NULL;
	struct zc_text now = { 0 };
	int rc = run_editor(ed->copy, e);
	if (rc == ZC_OK)
		rc = zc_text_read_file(&now, ed->copy, ZC_TREE_BYTES, e);
	if (rc == ZC_OK)
		rc = zc_change_begin(&ch, env, "plan.edit", e);
	if (rc == ZC_OK)
		rc = zc_change_replace(ch, ed->id, ed->before.s, ed->before.len, now.s != NULL ? now.s : "", now.len, e);
	zc_change_end(ch);
	zc_text_free(&now);
	return rc;
}

/* Is there work in the copy that would be lost? */
static bool
has_work(const struct editing *ed)
{
	struct zc_text now = { 0 };
	struct zc_err none = { 0 };
	bool same = zc_text_read_file(&now, ed->copy, ZC_TREE_BYTES, &none) == ZC_OK &&
	            zc_text_eq(now.s, ed->before.s);
	zc_text_free(&now);
	return !same;
}

int
zc_editor_family(struct zc_env *env, const char *family, bool (*again)(void), struct zc_err *e)
{
	struct editing ed = { 0 };
	bool kept = false;
	if (!somebody_types())
		return zc_fail(e, ZC_USAGE, "edit: there is no terminal: set EDITOR to a program that needs none");
	int rc = open_copy(&ed, env, family, e);
	while (rc == ZC_OK && (rc = edit(&ed, env, e)) != ZC_OK && has_work(&ed)) {
		zc_env_report(env, e);
		zc_err_clear(e);
		kept = !again();
		rc = kept ? zc_fail(e, rc, "%s: your text is kept in %s", ed.id, ed.copy) : ZC_OK;
		if (kept)
			break;
		env->worst = ZC_OK;
	}
	if (ed.copy != NULL && !kept)
		unlink(ed.copy);
	zc_text_free(&ed.before);
	free(ed.copy);
	free(ed.id);
	return rc;
}
