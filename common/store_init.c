/* Making a store. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "store_internal.h"

static int
is_empty(const char *dir, bool *empty, struct zc_err *e)
{
	DIR *d = opendir(dir);
	if (d == NULL)
		return zc_fail_errno(e, ZC_CANTCREAT, "%s", dir);
	*empty = true;
	for (struct dirent *entry; (entry = readdir(d)) != NULL;)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			*empty = false;
	closedir(d);
	return ZC_OK;
}

/* A repository of the user's own: main, as this umask makes it. */
static int
make_repository(const char *dir, struct zc_err *e)
{
	git_repository *repo = NULL;
	git_repository_init_options options;
	if (zc_library_load(e) != ZC_OK)
		return e->status;
	git_repository_init_options_init(&options, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
	options.flags = GIT_REPOSITORY_INIT_NO_REINIT;
	options.initial_head = "main";
	mode_t saved = umask(0077);
	int rc = git_repository_init_ext(&repo, dir, &options);
	if (rc < 0)
		zc_store_git_fail(e, rc, dir);
	else if (chmod(dir, 0700) < 0)
		zc_fail_errno(e, ZC_CANTCREAT, "%s", dir);
	umask(saved);
	git_repository_free(repo);
	return e->status;
}

static int
check_adoptable(struct zc_store *s, struct zc_err *e)
{
	git_commit *commit = NULL;
	git_tree *tree = NULL;
	git_index *index = NULL;
	git_diff *diff = NULL;
	char head[ZC_OID], disk[ZC_OID];
	if (zc_store_head_tree(s, &commit, &tree, e) == ZC_OK &&
	    zc_store_tree_blob(tree, ZC_CONVENANT_PATH, head, e) == ZC_OK &&
	    zc_store_file_blob(s, ZC_CONVENANT_PATH, disk, e) == ZC_OK) {
		if (head[0] != '\0' || disk[0] != '\0')
			zc_fail(e, ZC_CANTCREAT, "%s: already has a %s", s->dir, ZC_CONVENANT_PATH);
		else if (git_repository_index(&index, s->repo) < 0 ||
		         git_diff_tree_to_index(&diff, s->repo, tree, index, NULL) < 0)
			zc_store_git_fail(e, GIT_ERROR, s->dir);
		else if (git_diff_num_deltas(diff) > 0)
			zc_fail(e, ZC_CANTCREAT, "%s: has staged changes, commit them first", s->dir);
	}
	git_diff_free(diff);
	git_index_free(index);
	git_tree_free(tree);
	git_commit_free(commit);
	return e->status;
}

int
zc_store_init(struct zc_store **out, const char *dir, const char *hook_tool, struct zc_err *e)
{
	struct zc_store *s = NULL;
	struct zc_text git = {0};
	bool empty = false;
	if (mkdir(dir, 0700) < 0 && errno != EEXIST)
		return zc_store_write_failed(e, dir);
	zc_text_addf(&git, "%s/.git", dir);
	bool has_git = faccessat(AT_FDCWD, git.s, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
	zc_text_free(&git);
	if (!has_git && is_empty(dir, &empty, e) == ZC_OK) {
		if (!empty)
			zc_fail(e, ZC_CANTCREAT, "%s: neither empty nor a git repository", dir);
		else
			make_repository(dir, e);
	}
	if (e->status != ZC_OK || zc_store_open(&s, dir, e) != ZC_OK)
		return e->status;
	if (check_adoptable(s, e) != ZC_OK || zc_store_lock(s, 0, e) != ZC_OK ||
	    zc_store_equip(s, hook_tool, e) != ZC_OK) {
		zc_store_close(s);
		return e->status;
	}
	zc_store_unlock(s);
	*out = s;
	return ZC_OK;
}
