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

#define SIGNATURE "zc "            /* begins every index.lock of ours */
#define INDEX ".git/index"
#define INDEX_LOCK ".git/index.lock"
enum { INDEX_MAX = 1 << 30, SUM = 20 };

static bool
read_start(int dir, const char *name, char *buf, size_t n)
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

int
zc_store_index_unlock(struct zc_store *s, struct zc_err *e)
{
	if (s->index != NULL)
		unlinkat(s->zc_fd, "index.new", 0);
	git_index_free(s->index);
	s->index = NULL;
	if (s->index_locked && unlinkat(s->dir_fd, INDEX_LOCK, 0) < 0)
		zc_fail_errno(e, ZC_IO, INDEX_LOCK);
	s->index_locked = false;
	return e->status;
}

void
zc_store_index_blob(struct zc_store *s, const char *path, char out[ZC_OID])
{
	const git_index_entry *entry = git_index_get_bypath(s->index, path, 0);
	out[0] = '\0';
	if (entry != NULL)
		git_oid_tostr(out, ZC_OID, &entry->id);
}

int
zc_store_was_committed(struct zc_store *s, const char *path, const char *blob, bool *yes,
                       struct zc_err *e)
{
	git_revwalk *walk = NULL;
	git_oid oid;
	*yes = blob[0] == '\0';
	if (*yes)
		return ZC_OK;
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

static void
fill_stat(git_index_entry *entry, const struct stat *st)
{
	entry->mtime = (git_index_time){(int32_t)st->st_mtim.tv_sec, (uint32_t)st->st_mtim.tv_nsec};
	entry->ctime = (git_index_time){(int32_t)st->st_ctim.tv_sec, (uint32_t)st->st_ctim.tv_nsec};
	entry->dev = (uint32_t)st->st_dev;
	entry->ino = (uint32_t)st->st_ino;
	entry->uid = st->st_uid;
	entry->gid = st->st_gid;
	entry->file_size = (uint32_t)st->st_size;
}

/* One entry as HEAD and the work tree have it; blob "" takes it away. */
static int
set_entry(struct zc_store *s, const char *path, const char *blob, struct zc_err *e)
{
	git_index_entry entry = {.path = path, .mode = GIT_FILEMODE_BLOB};
	struct stat st;
	int rc;
	if (blob[0] == '\0') {
		rc = git_index_remove(s->index, path, 0);
		return rc < 0 && rc != GIT_ENOTFOUND ? zc_store_git_fail(e, rc, path) : ZC_OK;
	}
	/* without a file the entry keeps zero stat data: git looks again */
	if (fstatat(s->dir_fd, path, &st, AT_SYMLINK_NOFOLLOW) == 0)
		fill_stat(&entry, &st);
	rc = git_oid_fromstr(&entry.id, blob);
	if (rc == 0)
		rc = git_index_add(s->index, &entry);
	return rc < 0 ? zc_store_git_fail(e, rc, path) : ZC_OK;
}

/* git trusts an entry's stat data only when the file is older than the index
 * ("racy git").  Our copy is younger, so look now at those it would have
 * looked at: a zero size makes git compare the content. */
static int
settle_racy(struct zc_store *s, const struct stat *index, struct zc_err *e)
{
	for (size_t i = 0; i < git_index_entrycount(s->index) && e->status == ZC_OK; i++) {
		const git_index_entry *entry = git_index_get_byindex(s->index, i);
		char blob[ZC_OID], disk[ZC_OID];
		struct zc_err ignored = {0};
		if (entry->mtime.seconds < index->st_mtim.tv_sec ||
		    (entry->mtime.seconds == index->st_mtim.tv_sec &&
		     entry->mtime.nanoseconds < index->st_mtim.tv_nsec))
			continue;
		git_oid_tostr(blob, sizeof blob, &entry->id);
		zc_store_file_blob(s, entry->path, disk, &ignored);
		if (ignored.status == ZC_OK && strcmp(blob, disk) == 0)
			continue;
		git_index_entry doubtful = *entry;
		char *path = zc_strdup(entry->path);
		doubtful.path = path;
		doubtful.file_size = 0;
		int rc = git_index_add(s->index, &doubtful);
		free(path);
		if (rc < 0)
			return zc_store_git_fail(e, rc, INDEX);
	}
	return e->status;
}

/* An entry that holds an older committed blob (or nothing) while the file
 * equals HEAD was left behind by a git that read the index before us. */
static int
heal_path(struct zc_store *s, git_tree *head, const char *path, struct zc_err *e)
{
	char in_head[ZC_OID], in_index[ZC_OID], disk[ZC_OID];
	struct zc_err unreadable = {0};
	bool older = false;
	zc_store_index_blob(s, path, in_index);
	zc_store_file_blob(s, path, disk, &unreadable);
	if (zc_store_tree_blob(head, path, in_head, e) != ZC_OK)
		return e->status;
	if (unreadable.status != ZC_OK || strcmp(disk, in_head) != 0 || strcmp(in_index, in_head) == 0 ||
	    zc_store_was_committed(s, path, in_index, &older, e) != ZC_OK || !older)
		return e->status;
	return set_entry(s, path, in_head, e);
}

static int
heal(struct zc_store *s, git_tree *head, struct zc_err *e)
{
	char *ours[] = {(char[]){ZC_FAMILIES_PATH}, (char[]){ZC_CONVENANT_PATH}};
	git_diff_options options;
	git_diff *diff = NULL;
	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.pathspec = (git_strarray){ours, 2};
	options.flags = GIT_DIFF_DISABLE_PATHSPEC_MATCH;
	int rc = git_diff_tree_to_index(&diff, s->repo, head, s->index, &options);
	if (rc < 0)
		return zc_store_git_fail(e, rc, INDEX);
	for (size_t i = 0; i < git_diff_num_deltas(diff) && e->status == ZC_OK; i++)
		heal_path(s, head, git_diff_get_delta(diff, i)->new_file.path, e);
	git_diff_free(diff);
	return e->status;
}

static void
index_path(struct zc_store *s, struct zc_text *path)
{
	zc_text_addf(path, "%s/.git/zc/index.new", s->dir);
}

int
zc_store_index_load(struct zc_store *s, git_tree *head, struct zc_err *e)
{
	struct zc_text bytes = {0}, path = {0};
	struct stat st;
	char sum[SUM];
	int fd = openat(s->dir_fd, INDEX, O_RDONLY | O_CLOEXEC);
	git_index_free(s->index);
	s->index = NULL;
	if (fd < 0 ? errno != ENOENT : fstat(fd, &st) < 0)
		zc_fail_errno(e, ZC_IO, INDEX);
	if (fd >= 0)
		zc_text_read_fd(&bytes, fd, INDEX, INDEX_MAX, e);
	if (fd >= 0)
		close(fd);
	/* left by a crash, they would stop the writing below */
	unlinkat(s->zc_fd, "index.new", 0);
	unlinkat(s->zc_fd, "index.new.lock", 0);
	if (e->status == ZC_OK && bytes.len > 0)
		zc_store_write_at(s->zc_fd, "index.new", bytes.s, bytes.len, e);
	index_path(s, &path);
	if (e->status == ZC_OK && git_index_open(&s->index, path.s) < 0)
		zc_store_git_fail(e, GIT_ERROR, INDEX);
	if (e->status == ZC_OK && bytes.len > 0)
		settle_racy(s, &st, e);
	bool ours = bytes.len >= SUM && read_start(s->zc_fd, "index.sum", sum, SUM) &&
	            memcmp(sum, bytes.s + bytes.len - SUM, SUM) == 0;
	if (e->status == ZC_OK && head != NULL && !ours)
		heal(s, head, e);
	zc_text_free(&bytes);
	zc_text_free(&path);
	return e->status;
}

/* Sync the new index, make it no younger than the youngest file it tells of
 * (so that git compares that file's content once more), put it in place. */
static int
replace_index(struct zc_store *s, const struct zc_store_want *v, size_t n, struct zc_err *e)
{
	char sum[SUM];
	struct stat st;
	struct timespec young = {0};
	for (size_t i = 0; i < n; i++)
		if (fstatat(s->dir_fd, v[i].path, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    (st.st_mtim.tv_sec > young.tv_sec || (st.st_mtim.tv_sec == young.tv_sec &&
		     st.st_mtim.tv_nsec > young.tv_nsec)))
			young = st.st_mtim;
	int fd = openat(s->zc_fd, "index.new", O_RDWR | O_CLOEXEC);
	if (fd < 0 || pread(fd, sum, SUM, lseek(fd, -SUM, SEEK_END)) != SUM ||
	    (young.tv_sec > 0 && futimens(fd, (struct timespec[]){young, young}) < 0) ||
	    fsync(fd) < 0)
		zc_fail_errno(e, ZC_IO, ".git/zc/index.new");
	if (fd >= 0)
		close(fd);
	if (e->status == ZC_OK && renameat(s->zc_fd, "index.new", s->dir_fd, INDEX) < 0)
		zc_store_write_failed(e, INDEX);
	if (e->status == ZC_OK)
		zc_store_write_at(s->zc_fd, "index.sum", sum, SUM, e);
	return e->status;
}

int
zc_store_index_put(struct zc_store *s, const struct zc_store_want *v, size_t n, struct zc_err *e)
{
	for (size_t i = 0; i < n; i++)
		if (set_entry(s, v[i].path, v[i].blob, e) != ZC_OK)
			return e->status;
	int rc = git_index_write(s->index);
	if (rc < 0)
		return zc_store_git_fail(e, rc, INDEX);
	return replace_index(s, v, n, e);
}
