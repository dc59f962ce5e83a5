/* The git library: opening, failures, and reading what was committed. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "alloc.h"
#include "store_batch.h"
#include "store_object.h"

/* Is this (words of libgit2, or an errno where it has none) the disk's no? */
static bool
disk_says_no(const char *words, int error)
{
	static const int reasons[] = {ENOSPC, EDQUOT, EROFS, EACCES, EPERM, EFBIG};
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (words != NULL ? strstr(words, strerror(reasons[i])) != NULL : error == reasons[i])
			return true;
	return false;
}

int
zc_store_git_fail(struct zc_err *e, int code, const char *what)
{
	int error = errno;
	const git_error *last = git_error_last();
	const char *words = last != NULL ? last->message : NULL;
	bool disk = disk_says_no(words, error);
	const char *why = words != NULL ? words : disk ? strerror(error) : "git failed";
	if (code == GIT_ELOCKED || code == GIT_EMODIFIED)
		return zc_fail(e, ZC_BUSY, "%s: locked or changed by another git, try again: %s", what, why);
	if (code == GIT_ENOTFOUND && last != NULL && last->klass == GIT_ERROR_ODB)
		return zc_fail(e, ZC_IO, "%s: %s: damaged (git fsck), or a shallow clone (git fetch --unshallow)", what, why);
	if (code == GIT_ENOTFOUND)
		return zc_fail(e, ZC_NOINPUT, "%s: %s", what, why);
	return zc_fail(e, disk ? ZC_CANTCREAT : ZC_IO, "%s: %s", what, why);
}

void
zc_store_frugal(void)
{
	struct zc_err none = {0};
	if (zc_library_load(&none) != ZC_OK)
		return;
	git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, (ssize_t)(8 << 20));
}

/* A commit-graph of git's says of each commit which parents it has, in a file that anybody here can write. */
static int
forget_commit_graph(git_repository *repo)
{
	git_odb *odb = NULL;
	int rc = git_repository_odb(&odb, repo);
	if (rc == 0)
		rc = git_odb_set_commit_graph(odb, NULL);
	git_odb_free(odb);
	return rc;
}

int
zc_store_git(struct zc_store *s, struct zc_err *e)
{
	if (s->repo != NULL)
		return ZC_OK;
	if (zc_library_load(e) != ZC_OK)
		return e->status;
	int rc = git_repository_open_ext(&s->repo, s->dir, GIT_REPOSITORY_OPEN_NO_SEARCH |
	                                 (s->bare ? GIT_REPOSITORY_OPEN_BARE : 0), NULL);
	struct stat st;
	if (rc == 0)
		rc = forget_commit_graph(s->repo);
	/* without safe.directory libgit2 only says that there is none */
	if ((rc == GIT_EOWNER || rc == GIT_ENOTFOUND) &&
	    fstatat(s->dir_fd, ".git", &st, 0) == 0 && st.st_uid != geteuid())
		return zc_fail(e, ZC_IO, "%s: belongs to another user "
		               "(git config --global --add safe.directory %s)", s->dir, s->dir);
	if (rc < 0)
		return zc_store_git_fail(e, rc == GIT_ENOTFOUND ? GIT_ERROR : rc, s->dir);
	if (s->hook)
		zc_store_add_quarantine(s, e);
	else if (git_repository_is_bare(s->repo) && !s->bare)
		zc_fail(e, ZC_IO, "%s: a bare repository cannot be a store", s->dir);
	else
		zc_object_check(s, e);
	if (e->status != ZC_OK) {
		git_repository_free(s->repo);
		s->repo = NULL;
	}
	return e->status;
}

int
zc_store_head_tree(struct zc_store *s, git_commit **commit, git_tree **tree, struct zc_err *e)
{
	git_oid oid;
	*commit = NULL;
	*tree = NULL;
	if (zc_store_git(s, e) != ZC_OK)
		return e->status;
	int rc = git_reference_name_to_id(&oid, s->repo, "HEAD");
	if (rc == GIT_ENOTFOUND || rc == GIT_EUNBORNBRANCH)
		return ZC_OK;
	if (rc == 0)
		rc = git_commit_lookup(commit, s->repo, &oid);
	if (rc == 0)
		rc = git_commit_tree(tree, *commit);
	if (rc == 0)
		return ZC_OK;
	git_commit_free(*commit);
	*commit = NULL;
	return zc_store_git_fail(e, rc, "HEAD");
}

/* The later of a commit's two dates. */
static int64_t
made_at(const char *text)
{
	int64_t latest = INT64_MIN;
	for (const char *line = text; *line != '\0' && *line != '\n'; line += strcspn(line, "\n"), line += *line == '\n') {
		const char *behind = memrchr(line, '>', strcspn(line, "\n"));
		bool dated = strncmp(line, "author ", 7) == 0 || strncmp(line, "committer ", 10) == 0;
		int64_t utc = dated && behind != NULL ? strtoll(behind + 1, NULL, 10) : INT64_MIN;
		latest = utc > latest ? utc : latest;
	}
	return latest;
}

int
zc_store_head_dirs(struct zc_store *s, struct zc_dirs **out, const char **tree, struct zc_err *e)
{
	struct zc_text branch = {0}, text = {0};
	char id[ZC_OID];
	if (zc_store_head_ref(s, &branch, id, e) == ZC_OK && (s->head == NULL || strcmp(id, s->head_commit) != 0)) {
		zc_dirs_free(s->head);
		s->head = NULL;
		s->head_tree[0] = '\0';
		s->head_time = INT64_MIN;
		if (id[0] != '\0' && zc_object_read(s, ZC_OBJECT_COMMIT, id, &text, e) == ZC_OK) {
			if (text.len < 5 + ZC_OID || strncmp(text.s, "tree ", 5) != 0)
				zc_fail(e, ZC_IO, "%s: not a commit", id);
			else
				memcpy(s->head_tree, text.s + 5, ZC_OID - 1);
			s->head_tree[ZC_OID - 1] = '\0';
		}
		if (id[0] != '\0' && e->status == ZC_OK)
			s->head_time = made_at(text.s);
		if (e->status == ZC_OK)
			zc_dirs_open(&s->head, s, s->head_tree, e);
		memcpy(s->head_commit, id, ZC_OID);
	}
	*out = s->head;
	*tree = s->head_tree;
	zc_text_free(&branch);
	zc_text_free(&text);
	return e->status;
}

int
zc_store_head_time(struct zc_store *s, int64_t *utc, struct zc_err *e)
{
	struct zc_dirs *dirs;
	const char *tree;
	zc_store_head_dirs(s, &dirs, &tree, e);
	*utc = s->head_time;
	return e->status;
}

int
zc_store_head(struct zc_store *s, char out[ZC_OID], struct zc_err *e)
{
	struct zc_text branch = {0};
	if (s->batch != NULL)
		memcpy(out, zc_store_batch_head(s), ZC_OID);
	else
		zc_store_head_ref(s, &branch, out, e);
	zc_text_free(&branch);
	return e->status;
}

/* Days are the process's own (TZ); the tools set it to the agreement's zone. */
static bool
end_of_day(const char *s, time_t *end)
{
	struct tm day = {0};
	const char *rest = strptime(s, "%Y-%m-%d", &day);
	if (rest == NULL || rest != s + 10 || *rest != '\0')
		return false;
	int mday = day.tm_mday++;
	day.tm_isdst = -1;
	*end = mktime(&day) - 1;
	return day.tm_mday == mday + 1 || day.tm_mday == 1;      /* no 31 February */
}

static int
resolve_day(struct zc_store *s, const char *day, time_t end, char out[ZC_OID], struct zc_err *e)
{
	git_commit *c, *parent;
	git_tree *tree;
	if (zc_store_head_tree(s, &c, &tree, e) != ZC_OK)
		return e->status;
	git_tree_free(tree);
	int rc = 0;
	while (c != NULL && git_commit_time(c) > end) {
		parent = NULL;
		rc = git_commit_parentcount(c) > 0 ? git_commit_parent(&parent, c, 0) : 0;
		git_commit_free(c);
		c = parent;
		if (rc < 0)
			return zc_store_git_fail(e, rc, day);
	}
	if (c == NULL)
		return zc_fail(e, ZC_NOINPUT, "%s: the store has nothing that old", day);
	git_oid_tostr(out, ZC_OID, git_commit_id(c));
	git_commit_free(c);
	return ZC_OK;
}

int
zc_store_resolve(struct zc_store *s, const char *rev, char out[ZC_OID], struct zc_err *e)
{
	git_object *object = NULL, *commit = NULL;
	time_t end;
	if (zc_store_git(s, e) != ZC_OK)
		return e->status;
	if (end_of_day(rev, &end))
		return resolve_day(s, rev, end, out, e);
	int rc = git_revparse_single(&object, s->repo, rev);
	if (rc == 0)
		rc = git_object_peel(&commit, object, GIT_OBJECT_COMMIT);
	if (rc == 0)
		git_oid_tostr(out, ZC_OID, git_object_id(commit));
	else if (rc == GIT_EAMBIGUOUS)
		zc_fail(e, ZC_NOINPUT, "%s: more than one commit begins so", rev);
	else
		zc_fail(e, ZC_NOINPUT, "%s: no such commit", rev);
	git_object_free(commit);
	git_object_free(object);
	return e->status;
}

int
zc_store_tree_of(struct zc_store *s, const char *commit, git_tree **tree, struct zc_err *e)
{
	char id[ZC_OID];
	git_oid oid;
	git_commit *c = NULL;
	if (commit != NULL && zc_store_is_id(commit) && zc_store_git(s, e) == ZC_OK)
		memcpy(id, commit, sizeof id);
	else if (e->status != ZC_OK || zc_store_resolve(s, commit != NULL ? commit : "HEAD", id, e) != ZC_OK)
		return e->status;
	int rc = git_oid_fromstr(&oid, id);
	if (rc == 0)
		rc = git_commit_lookup(&c, s->repo, &oid);
	if (rc == 0)
		rc = git_commit_tree(tree, c);
	git_commit_free(c);
	return rc < 0 ? zc_store_git_fail(e, rc, id) : ZC_OK;
}

int
zc_store_tree_blob(git_tree *tree, const char *path, char out[ZC_OID], struct zc_err *e)
{
	git_tree_entry *entry = NULL;
	out[0] = '\0';
	if (tree == NULL)
		return ZC_OK;
	int rc = git_tree_entry_bypath(&entry, tree, path);
	if (rc == GIT_ENOTFOUND)
		return ZC_OK;
	if (rc < 0)
		return zc_store_git_fail(e, rc, path);
	if (git_tree_entry_type(entry) == GIT_OBJECT_BLOB)
		git_oid_tostr(out, ZC_OID, git_tree_entry_id(entry));
	git_tree_entry_free(entry);
	return ZC_OK;
}

int
zc_store_blob_at(struct zc_store *s, const char *commit, const char *path, char out[ZC_OID], struct zc_err *e)
{
	git_tree *tree = NULL;
	if (zc_store_tree_of(s, commit, &tree, e) == ZC_OK)
		zc_store_tree_blob(tree, path, out, e);
	git_tree_free(tree);
	return e->status;
}

int
zc_store_blob(struct zc_store *s, const char *id, char **data, size_t *len, struct zc_err *e)
{
	git_oid oid;
	git_blob *blob = NULL;
	int batched = zc_store_batch_blob(s, id, data, len, e);
	if (batched != ZC_NOINPUT)
		return batched;
	if (zc_store_git(s, e) != ZC_OK)
		return e->status;
	int rc = git_oid_fromstr(&oid, id);
	if (rc == 0)
		rc = git_blob_lookup(&blob, s->repo, &oid);
	if (rc < 0)
		return zc_store_git_fail(e, rc, id);
	*len = (size_t)git_blob_rawsize(blob);
	*data = zc_alloc(*len + 1);
	if (*len > 0)
		memcpy(*data, git_blob_rawcontent(blob), *len);
	git_blob_free(blob);
	return ZC_OK;
}

int
zc_store_read_at(struct zc_store *s, const char *commit, const char *path, char **data,
                 size_t *len, struct zc_err *e)
{
	git_tree *tree = NULL;
	char blob[ZC_OID] = "";
	if (zc_store_in_batch(s, commit))
		zc_dirs_blob(zc_store_batch_dirs(s), path, blob, e);
	else if (zc_store_tree_of(s, commit, &tree, e) == ZC_OK)
		zc_store_tree_blob(tree, path, blob, e);
	git_tree_free(tree);
	if (e->status == ZC_OK && blob[0] == '\0')
		zc_fail(e, ZC_NOINPUT, "%s: not in %s", path, commit != NULL ? commit : "HEAD");
	return e->status != ZC_OK ? e->status : zc_store_blob(s, blob, data, len, e);
}

int
zc_store_clean(struct zc_store *s, const char *path, bool *clean, struct zc_err *e)
{
	struct zc_dirs *dirs = s->batch != NULL ? zc_store_batch_dirs(s) : NULL;
	const char *tree;
	char head[ZC_OID], disk[ZC_OID];
	if (zc_store_check_path(path, e) != ZC_OK)
		return e->status;
	*clean = zc_store_batch_entry(s, path) != NULL;    /* it was when the batch took it up */
	if (!*clean && (dirs != NULL || zc_store_head_dirs(s, &dirs, &tree, e) == ZC_OK) &&
	    zc_dirs_blob(dirs, path, head, e) == ZC_OK && zc_store_file_blob(s, path, disk, e) == ZC_OK)
		*clean = strcmp(head, disk) == 0;
	return e->status;
}

static int
two_ids(git_oid *x, git_oid *y, const char *a, const char *b)
{
	int rc = git_oid_fromstr(x, a);
	return rc == 0 ? git_oid_fromstr(y, b) : rc;
}

int
zc_store_descends(struct zc_store *s, const char *old, const char *new, bool *yes, struct zc_err *e)
{
	git_oid a, b;
	if (zc_store_git(s, e) != ZC_OK)
		return e->status;
	int rc = two_ids(&a, &b, old, new);
	if (rc == 0)
		rc = git_oid_equal(&a, &b) ? 1 : git_graph_descendant_of(s->repo, &b, &a);
	if (rc < 0)
		return zc_store_git_fail(e, rc, new);
	*yes = rc == 1;
	return ZC_OK;
}

int
zc_store_merge_base(struct zc_store *s, const char *a, const char *b, char out[ZC_OID], struct zc_err *e)
{
	git_oid x, y, base;
	out[0] = '\0';
	if (zc_store_git(s, e) != ZC_OK)
		return e->status;
	int rc = two_ids(&x, &y, a, b);
	if (rc == 0)
		rc = git_merge_base(&base, s->repo, &x, &y);
	if (rc == 0)
		git_oid_tostr(out, ZC_OID, &base);
	return rc < 0 && rc != GIT_ENOTFOUND ? zc_store_git_fail(e, rc, b) : ZC_OK;
}

int
zc_store_git_config(struct zc_store *s, const char *key, char **out, struct zc_err *e)
{
	git_config *config = NULL;
	git_buf value = GIT_BUF_INIT;
	*out = NULL;
	if (zc_store_git(s, e) != ZC_OK)
		return e->status;
	int rc = git_repository_config(&config, s->repo);
	if (rc == 0)
		rc = git_config_get_string_buf(&value, config, key);
	if (rc == 0)
		*out = zc_strdup(value.ptr);
	git_buf_dispose(&value);
	git_config_free(config);
	if (rc == GIT_ENOTFOUND)
		git_error_clear();      /* or a later failure without words would borrow these */
	else if (rc < 0)
		return zc_store_git_fail(e, rc, key);
	return ZC_OK;
}

int
zc_store_config_program(struct zc_store *s, const char *key, char **out, struct zc_err *e)
{
	git_config *config = NULL, *local = NULL;
	git_config_entry *entry = NULL;
	struct stat st;
	int rc = zc_store_config(s, key, out, e);
	if (rc != ZC_OK || *out == NULL || (rc = zc_store_git(s, e)) != ZC_OK)
		return rc;
	bool ours = true;
	if (git_repository_config(&config, s->repo) == 0 &&
	    git_config_open_level(&local, config, GIT_CONFIG_LEVEL_LOCAL) == 0 &&
	    git_config_get_entry(&entry, local, key) == 0)
		ours = fstatat(s->dir_fd, ".git/config", &st, 0) == 0 &&
		       (st.st_uid == geteuid() || st.st_uid == 0) && (st.st_mode & S_IWOTH) == 0;
	git_config_entry_free(entry);
	git_config_free(local);
	git_config_free(config);
	if (ours)
		return ZC_OK;
	free(*out);
	*out = NULL;
	return zc_fail(e, ZC_CONFIG, "%s: not run: .git/config is not yours alone (git config --global %s sets your own)",
	               key, key);
}

int
zc_store_umask(struct zc_store *s, mode_t *mask, struct zc_err *e)
{
	char *v = NULL;
	if (zc_store_config(s, "core.sharedrepository", &v, e) != ZC_OK)
		return e->status;
	*mask = 0077;
	if (v != NULL && (strcmp(v, "group") == 0 || strcmp(v, "true") == 0 || strcmp(v, "1") == 0))
		*mask = 0007;
	else if (v != NULL && (strcmp(v, "all") == 0 || strcmp(v, "world") == 0 ||
	                       strcmp(v, "everybody") == 0 || strcmp(v, "2") == 0))
		*mask = 0002;
	else if (v != NULL && v[0] == '0' && strlen(v) == 4)
		*mask = (mode_t)(~strtoul(v, NULL, 8) & 0077);
	free(v);
	return ZC_OK;
}

int
zc_store_branch(struct zc_store *s, const char **ref, struct zc_err *e)
{
	struct zc_text branch = {0};
	char id[ZC_OID];
	if (s->branch == NULL && zc_store_config(s, "zc.branch", &s->branch, e) != ZC_OK)
		return e->status;
	if (s->branch == NULL && zc_store_head_ref(s, &branch, id, e) == ZC_OK && branch.len > 0)
		s->branch = zc_strdup(branch.s);
	zc_text_free(&branch);
	if (s->branch == NULL)
		return zc_fail(e, ZC_CONFIG, "zc.branch: not set, and HEAD is on no branch");
	*ref = s->branch;
	return ZC_OK;
}

int
zc_store_tip(struct zc_store *s, char out[ZC_OID], struct zc_err *e)
{
	char *branch = NULL;
	git_oid oid;
	int rc = 0;
	if (zc_store_head(s, out, e) != ZC_OK || zc_store_config(s, "zc.branch", &branch, e) != ZC_OK || branch == NULL)
		return e->status;
	if (zc_store_git(s, e) == ZC_OK && (rc = git_reference_name_to_id(&oid, s->repo, branch)) == 0)
		git_oid_tostr(out, ZC_OID, &oid);
	if (rc == GIT_ENOTFOUND && out[0] != '\0')
		zc_fail(e, ZC_NOINPUT, "%s, the store's branch (zc.branch), is not here", branch);
	else if (rc < 0 && rc != GIT_ENOTFOUND)
		zc_store_git_fail(e, rc, branch);
	free(branch);
	return e->status;
}
