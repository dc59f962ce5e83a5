/* The store as a hook meets it: what is staged, and what a push brings. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "store_internal.h"

#define MARK "refs/zc/verified"
enum { ZC_STORE_TRAILERS = 64 };

int
zc_store_open_hook(struct zc_store **out, const char *dir, struct zc_err *e)
{
	struct zc_store *s = NULL;
	char *real = realpath(dir, NULL), *slash = real != NULL ? strrchr(real, '/') : NULL;
	if (slash == NULL) {
		zc_fail_errno(e, ZC_NOINPUT, "%s", dir);
	} else if (strcmp(slash, "/.git") == 0) {
		*slash = '\0';
		zc_store_open(&s, real, e);
	} else {
		s = zc_alloc(sizeof *s);
		s->zc_fd = s->lock_fd = -1;
		s->bare = true;
		s->dir = zc_strdup(real);
		s->dir_fd = open(real, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (s->dir_fd < 0)
			zc_fail_errno(e, ZC_NOINPUT, "%s", dir);
	}
	free(real);
	if (e->status != ZC_OK || s == NULL) {
		zc_store_close(s);
		return e->status;
	}
	s->hook = true;
	*out = s;
	return ZC_OK;
}

int
zc_store_add_quarantine(struct zc_store *s, struct zc_err *e)
{
	const char *dir = getenv("GIT_QUARANTINE_PATH");
	git_odb *odb = NULL;
	if (dir == NULL)
		return ZC_OK;
	int rc = git_repository_odb(&odb, s->repo);
	if (rc == 0)
		rc = git_odb_add_disk_alternate(odb, dir);
	git_odb_free(odb);
	return rc < 0 ? zc_store_git_fail(e, rc, dir) : ZC_OK;
}

/* From here on what is written to the repository goes to memory. */
static int
write_to_memory(struct zc_store *s, struct zc_err *e)
{
	git_odb *odb = NULL;
	git_odb_backend *memory = NULL;
	int rc = git_repository_odb(&odb, s->repo);
	if (rc == 0)
		rc = git_mempack_new(&memory);
	if (rc == 0)
		rc = git_odb_add_backend(odb, memory, 999);    /* before all others; the odb frees it */
	git_odb_free(odb);
	return rc < 0 ? zc_store_git_fail(e, rc, s->dir) : ZC_OK;
}

/* git commit names another index to its hooks where not all of it is committed. */
static int
staged_tree(struct zc_store *s, git_tree **tree, struct zc_err *e)
{
	const char *named = getenv("GIT_INDEX_FILE");
	git_index *index = NULL;
	git_oid id;
	struct zc_text path = {0};
	zc_text_addf(&path, "%s%s%s", named != NULL && *named == '/' ? "" : s->dir,
	             named != NULL && *named == '/' ? "" : "/", named != NULL ? named : ".git/index");
	int rc = git_index_open(&index, path.s);
	if (rc == 0)
		rc = git_index_write_tree_to(&id, index, s->repo);
	if (rc == 0)
		rc = git_tree_lookup(tree, s->repo, &id);
	if (rc < 0)
		zc_store_git_fail(e, rc, "git's index");
	zc_text_free(&path);
	git_index_free(index);
	return e->status;
}

static bool
judged_here(struct zc_store *s, struct zc_err *e)
{
	git_reference *head = NULL;
	const char *branch = NULL;
	bool ours = zc_store_branch(s, &branch, e) == ZC_OK && git_repository_state(s->repo) == GIT_REPOSITORY_STATE_NONE &&
	    git_reference_lookup(&head, s->repo, "HEAD") == 0 && git_reference_symbolic_target(head) != NULL &&
	    strcmp(git_reference_symbolic_target(head), branch) == 0;
	git_reference_free(head);
	return ours;
}

int
zc_store_staged(struct zc_store *s, const struct zc_stamp *stamp, char commit[ZC_OID], struct zc_err *e)
{
	git_commit *head = NULL;
	git_tree *tree = NULL, *was = NULL;
	git_signature *who = NULL;
	git_oid id;
	commit[0] = '\0';
	if (zc_store_git(s, e) != ZC_OK || !judged_here(s, e) || write_to_memory(s, e) != ZC_OK ||
	    staged_tree(s, &tree, e) != ZC_OK || zc_store_head_tree(s, &head, &was, e) != ZC_OK)
		goto done;
	const git_commit *parents[] = { head };
	int rc = git_signature_new(&who, stamp->name, stamp->email, stamp->utc, stamp->offset);
	if (rc == 0)
		rc = git_commit_create(&id, s->repo, NULL, who, who, NULL, stamp->message, tree, head != NULL, parents);
	if (rc < 0)
		zc_store_git_fail(e, rc, "commit");
	else
		git_oid_tostr(commit, ZC_OID, &id);
done:
	git_signature_free(who);
	git_tree_free(was);
	git_tree_free(tree);
	git_commit_free(head);
	return e->status;
}

int
zc_store_add_trailers(const char *file, const char *message, const char *subject, const char *lines, struct zc_err *e)
{
	struct zc_text text = {0}, out = {0}, told = {0};
	char *all = zc_strdup(lines), *save = NULL;
	const char *argv[2 * ZC_STORE_TRAILERS + 8] = { "git", "interpret-trailers" };
	size_t n = 2;
	int status = 0;
	for (char *line = strtok_r(all, "\n", &save); line != NULL && n < 2 * ZC_STORE_TRAILERS + 2;
	     line = strtok_r(NULL, "\n", &save)) {
		argv[n++] = "--trailer";
		argv[n++] = line;
	}
	if (*message == '\0' || *message == '\n' || *message == '#')
		zc_text_addf(&text, "%s\n", subject);
	zc_text_add(&text, message);
	zc_store_run(argv, text.s, text.len, &out, &told, &status, e);
	if (e->status == ZC_OK && (status != 0 || out.len == 0))
		zc_fail(e, ZC_IO, "git interpret-trailers: %s", told.len > 0 ? told.s : "printed nothing");
	FILE *f = e->status == ZC_OK ? fopen(file, "we") : NULL;
	if (e->status == ZC_OK && (f == NULL || fwrite(out.s, 1, out.len, f) != out.len))
		zc_fail_errno(e, ZC_CANTCREAT, "%s", file);
	if (f != NULL && fclose(f) != 0)
		zc_fail_errno(e, ZC_CANTCREAT, "%s", file);
	free(all);
	zc_text_free(&text);
	zc_text_free(&out);
	zc_text_free(&told);
	return e->status;
}

/* ---- the note of what was verified ------------------------------------------------ */

int
zc_store_mark(struct zc_store *s, char commit[ZC_OID], struct zc_err *e)
{
	git_oid id;
	commit[0] = '\0';
	if (zc_store_git(s, e) != ZC_OK)
		return e->status;
	int rc = git_reference_name_to_id(&id, s->repo, MARK);
	if (rc == 0)
		git_oid_tostr(commit, ZC_OID, &id);
	return rc < 0 && rc != GIT_ENOTFOUND ? zc_store_git_fail(e, rc, MARK) : ZC_OK;
}

int
zc_store_set_mark(struct zc_store *s, const char *commit, struct zc_err *e)
{
	git_oid id;
	git_reference *ref = NULL;
	if (zc_store_git(s, e) != ZC_OK)
		return e->status;
	int rc = git_oid_fromstr(&id, commit);
	if (rc == 0)
		rc = git_reference_create(&ref, s->repo, MARK, &id, true, "verified");
	git_reference_free(ref);
	return rc < 0 ? zc_store_git_fail(e, rc, MARK) : ZC_OK;
}
