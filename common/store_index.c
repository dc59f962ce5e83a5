/* git's index comes along with every change of ours: a stale one would make a
 * person's next `git commit` take our change back. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "store_internal.h"
#include "store_staged.h"

#define SIGNATURE "zc "            /* begins every index.lock of ours */
#define INDEX ".git/index"
#define INDEX_LOCK ".git/index.lock"
enum { SUM = ZC_STAGED_SUM };

static bool
read_start(int dir, const char *name, void *buf, size_t n)
{
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return false;
	ssize_t got = read(fd, buf, n);
	close(fd);
	return got == (ssize_t)n;
}

bool
zc_store_index_left(struct zc_store *s)
{
	char start[sizeof SIGNATURE - 1];
	return read_start(s->dir_fd, INDEX_LOCK, start, sizeof start) &&
	       memcmp(start, SIGNATURE, sizeof start) == 0;
}

/* The lock appears with its signature inside (link is atomic), so that a
 * leftover can always be told from another git's. */
int
zc_store_index_lock(struct zc_store *s, struct zc_err *e)
{
	char sign[32];
	int64_t limit = zc_store_clock_ms() + s->timeout_ms;
	if (s->index_locked || zc_store_index_left(s)) {
		s->index_locked = true;
		return ZC_OK;
	}
	int n = snprintf(sign, sizeof sign, SIGNATURE "%ld\n", (long)getpid());
	if (zc_store_write_at(s->zc_fd, "index.lock", sign, (size_t)n, e) != ZC_OK)
		return e->status;
	while (linkat(s->zc_fd, "index.lock", s->dir_fd, INDEX_LOCK, 0) < 0) {
		if (errno != EEXIST) {
			zc_store_write_failed(e, INDEX_LOCK);
			break;
		}
		if (zc_store_clock_ms() >= limit) {
			zc_fail(e, ZC_BUSY, INDEX_LOCK ": another git is at work here, try again");
			break;
		}
		zc_store_pause();
	}
	s->index_locked = e->status == ZC_OK;
	unlinkat(s->zc_fd, "index.lock", 0);
	return e->status;
}

static void
forget(struct zc_store *s)
{
	for (size_t i = 0; i < s->nmends; i++)
		free((char *)(uintptr_t)s->mends[i].path);
	free(s->mends);
	s->mends = NULL;
	s->nmends = s->capmends = 0;
	zc_staged_free(s->index);
	s->index = NULL;
}

int
zc_store_index_unlock(struct zc_store *s, struct zc_err *e)
{
	if (s->index != NULL)
		unlinkat(s->zc_fd, "index.new", 0);
	forget(s);
	if (s->index_locked && unlinkat(s->dir_fd, INDEX_LOCK, 0) < 0)
		zc_fail_errno(e, ZC_IO, INDEX_LOCK);
	s->index_locked = false;
	return e->status;
}

void
zc_store_index_blob(struct zc_store *s, const char *path, char out[ZC_OID], bool *unmerged)
{
	zc_staged_blob(s->index, path, out, unmerged);
	for (size_t i = 0; i < s->nmends; i++)
		if (s->mends[i].what != ZC_STAGED_DOUBT && strcmp(s->mends[i].path, path) == 0)
			memcpy(out, s->mends[i].blob, ZC_OID);
}

int
zc_store_was_committed(struct zc_store *s, const char *path, const char *blob, bool *yes,
                       struct zc_err *e)
{
	git_revwalk *walk = NULL;
	git_oid oid;
	*yes = blob[0] == '\0';
	if (*yes || zc_store_git(s, e) != ZC_OK)
		return e->status;
	int rc = git_revwalk_new(&walk, s->repo);
	if (rc == 0)
		rc = git_revwalk_push_head(walk);
	while (!*yes && rc == 0 && (rc = git_revwalk_next(&oid, walk)) == 0) {
		char then[ZC_OID] = "";
		git_commit *commit = NULL;
		git_tree *tree = NULL;
		if ((rc = git_commit_lookup(&commit, s->repo, &oid)) == 0 &&
		    (rc = git_commit_tree(&tree, commit)) == 0)
			zc_store_tree_blob(tree, path, then, e);
		*yes = strcmp(then, blob) == 0;
		git_tree_free(tree);
		git_commit_free(commit);
	}
	git_revwalk_free(walk);
	if (rc < 0 && rc != GIT_ITEROVER && rc != GIT_ENOTFOUND)
		return zc_store_git_fail(e, rc, "history");
	return e->status;
}

/* What the next writing sets besides. */
static void
mend(struct zc_store *s, const struct zc_staged_change *change)
{
	s->mends = zc_grow(s->mends, s->nmends, &s->capmends, sizeof *s->mends);
	s->mends[s->nmends] = *change;
	s->mends[s->nmends++].path = zc_strdup(change->path);
}

/* An entry as HEAD and the work tree have it; blob "" takes it away. */
static struct zc_staged_change
change_to(struct zc_store *s, const char *path, const char *blob)
{
	struct zc_staged_change change = { .path = path, .what = blob[0] != '\0' ? ZC_STAGED_PUT : ZC_STAGED_REMOVE };
	memcpy(change.blob, blob, ZC_OID);
	/* without a file the entry keeps zero stat data: git looks again */
	if (change.what == ZC_STAGED_PUT && fstatat(s->dir_fd, path, &change.st, AT_SYMLINK_NOFOLLOW) < 0)
		change.st = (struct stat){ 0 };
	return change;
}

/* git trusts an entry's stat data only when the file is older than the index
 * ("racy git").  Ours is younger, so look now at those it would have looked at. */
static int
doubt(void *ctx, const char *path, const char *blob, struct zc_err *e)
{
	struct zc_store *s = ctx;
	struct zc_err ignored = {0};
	char disk[ZC_OID];
	(void)e;
	zc_store_file_blob(s, path, disk, &ignored);
	if (ignored.status != ZC_OK || strcmp(blob, disk) != 0)
		mend(s, &(struct zc_staged_change){ .path = path, .what = ZC_STAGED_DOUBT });
	return ZC_OK;
}

/* An entry that holds an older committed blob (or nothing) while the file
 * equals HEAD was left behind by a git that read the index before us. */
static int
heal_path(struct zc_store *s, git_tree *head, const char *path, struct zc_err *e)
{
	char in_head[ZC_OID], in_index[ZC_OID], disk[ZC_OID];
	struct zc_err unreadable = {0};
	bool older = false, unmerged;
	zc_store_index_blob(s, path, in_index, &unmerged);
	zc_store_file_blob(s, path, disk, &unreadable);
	if (zc_store_tree_blob(head, path, in_head, e) != ZC_OK)
		return e->status;
	if (unmerged || unreadable.status != ZC_OK || strcmp(disk, in_head) != 0 || strcmp(in_index, in_head) == 0 ||
	    zc_store_was_committed(s, path, in_index, &older, e) != ZC_OK || !older)
		return e->status;
	struct zc_staged_change change = change_to(s, path, in_head);
	mend(s, &change);
	return ZC_OK;
}

static int
heal(struct zc_store *s, struct zc_err *e)
{
	char *ours[] = {(char[]){ZC_FAMILIES_PATH}, (char[]){ZC_CONVENANT_PATH}};
	git_diff_options options;
	git_diff *diff = NULL;
	git_index *index = NULL;
	git_commit *commit = NULL;
	git_tree *head = NULL;
	struct zc_text path = {0};
	zc_text_addf(&path, "%s/" INDEX, s->dir);
	if (zc_store_head_tree(s, &commit, &head, e) == ZC_OK) {
		git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
		/* other files are a person's own, as is what he stages of them; of an index that is gone nothing was staged */
		if (faccessat(s->dir_fd, INDEX, F_OK, 0) == 0)
			options.pathspec = (git_strarray){ours, 2};
		options.flags = GIT_DIFF_DISABLE_PATHSPEC_MATCH;
		int rc = git_index_open(&index, path.s);
		if (rc == 0)
			rc = git_diff_tree_to_index(&diff, s->repo, head, index, &options);
		if (rc < 0)
			zc_store_git_fail(e, rc, INDEX);
	}
	for (size_t i = 0; e->status == ZC_OK && i < git_diff_num_deltas(diff); i++)
		heal_path(s, head, git_diff_get_delta(diff, i)->new_file.path, e);
	git_diff_free(diff);
	git_index_free(index);
	git_tree_free(head);
	git_commit_free(commit);
	zc_text_free(&path);
	return e->status;
}

int
zc_store_index_load(struct zc_store *s, const char *tree, struct zc_err *e)
{
	unsigned char left[SUM], sum[SUM];
	char noted[ZC_OID];
	forget(s);
	unlinkat(s->zc_fd, "index.new", 0);    /* left by a crash, it would stop the writing below */
	bool known = read_start(s->zc_fd, "index.sum", left, SUM);
	if (zc_staged_open(&s->index, s->dir_fd, INDEX, known ? left : NULL, e) != ZC_OK ||
	    zc_staged_racy(s->index, s->dir_fd, doubt, s, e) != ZC_OK)
		return e->status;
	zc_staged_tree(s->index, noted);
	bool ours = known && zc_staged_sum(s->index, sum) && memcmp(sum, left, SUM) == 0;
	return ours || tree[0] == '\0' || strcmp(noted, tree) == 0 ? ZC_OK : heal(s, e);
}

/* Make the new index no younger than the youngest file it tells of (so that git
 * compares that file's content once more), sync it, put it in place. */
static int
replace_index(struct zc_store *s, int fd, const struct zc_staged_change *v, size_t n, struct zc_err *e)
{
	char sum[SUM];
	struct timespec young = {0};
	for (size_t i = 0; i < n; i++) {
		struct timespec t = v[i].st.st_mtim;
		if (t.tv_sec > young.tv_sec || (t.tv_sec == young.tv_sec && t.tv_nsec > young.tv_nsec))
			young = t;
	}
	if (pread(fd, sum, SUM, lseek(fd, -SUM, SEEK_END)) != SUM ||
	    (young.tv_sec > 0 && futimens(fd, (struct timespec[]){young, young}) < 0) || fsync(fd) < 0)
		return zc_fail_errno(e, ZC_IO, ".git/zc/index.new");
	if (renameat(s->zc_fd, "index.new", s->dir_fd, INDEX) < 0)
		return zc_store_write_failed(e, INDEX);
	return zc_store_write_at(s->zc_fd, "index.sum", sum, SUM, e);
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct zc_staged_change *)a)->path, ((const struct zc_staged_change *)b)->path);
}

static int
in_order(const void *a, const void *b)
{
	int c = by_path(a, b);
	return c != 0 ? c : (int)((const struct zc_staged_change *)a)->what - (int)((const struct zc_staged_change *)b)->what;
}

/* What is wanted, and what the loading found to mend elsewhere, sorted; the caller frees. */
static struct zc_staged_change *
all_changes(struct zc_store *s, const struct zc_store_want *v, size_t *n)
{
	struct zc_staged_change *all = zc_alloc((*n + s->nmends + 1) * sizeof *all);
	size_t wanted = *n;
	for (size_t i = 0; i < wanted; i++)
		all[i] = change_to(s, v[i].path, v[i].blob);
	qsort(all, wanted, sizeof *all, by_path);
	for (size_t i = 0; i < s->nmends; i++)
		if (bsearch(&s->mends[i], all, wanted, sizeof *all, by_path) == NULL)
			all[(*n)++] = s->mends[i];
	qsort(all, *n, sizeof *all, in_order);
	for (size_t i = wanted = 0; i < *n; i++)           /* what is healed need not be doubted */
		if (wanted == 0 || by_path(&all[wanted - 1], &all[i]) != 0)
			all[wanted++] = all[i];
	*n = wanted;
	return all;
}

int
zc_store_index_put(struct zc_store *s, const struct zc_store_want *v, size_t n, zc_staged_dir_fn *dir, void *ctx,
                   struct zc_err *e)
{
	int fd = openat(s->zc_fd, "index.new", O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (fd < 0)
		return zc_store_write_failed(e, ".git/zc/index.new");
	struct zc_staged_change *all = all_changes(s, v, &n);
	if (zc_staged_write(s->index, fd, all, n, dir, ctx, e) == ZC_OK)
		replace_index(s, fd, all, n, e);
	free(all);
	close(fd);
	return e->status;
}
