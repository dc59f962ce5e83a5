/* Opening a store, and the writer's lock on it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "store_batch.h"
#include "store_object.h"

int
zc_store_open(struct zc_store **out, const char *dir, struct zc_err *e)
{
	struct zc_store *s = zc_alloc(sizeof *s);
	struct stat st;
	s->zc_fd = s->lock_fd = -1;
	s->dir = realpath(dir, NULL);
	s->dir_fd = s->dir == NULL ? -1 : open(s->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->dir_fd < 0) {
		zc_fail_errno(e, ZC_NOINPUT, "%s", dir);
	} else if (fstatat(s->dir_fd, ".git", &st, AT_SYMLINK_NOFOLLOW) < 0) {
		zc_fail_errno(e, ZC_NOINPUT, "%s/.git", dir);
	} else if (!S_ISDIR(st.st_mode)) {
		zc_fail(e, ZC_NOINPUT, "%s/.git: not a directory: "
		        "linked work trees cannot hold a store", dir);
	}
	if (e->status != ZC_OK) {
		zc_store_close(s);
		return e->status;
	}
	*out = s;
	return ZC_OK;
}

int
zc_store_again(struct zc_store **out, const struct zc_store *s, struct zc_err *e)
{
	return s->bare ? zc_store_open_hook(out, s->dir, e) : zc_store_open(out, s->dir, e);
}

void
zc_store_close(struct zc_store *s)
{
	if (s == NULL)
		return;
	zc_store_unlock(s);
	zc_dirs_free(s->head);
	zc_object_forget(s);
	git_repository_free(s->repo);
	if (s->dir_fd >= 0)
		close(s->dir_fd);
	if (s->zc_fd >= 0)
		close(s->zc_fd);
	zc_store_forget_settings(s);
	free(s->agreements);
	free(s->signers);
	free(s->signer);
	free(s->branch);
	free(s->dir);
	free(s);
}

static int
open_own_dir(struct zc_store *s, struct zc_err *e)
{
	struct stat st;
	if (s->zc_fd >= 0)
		return ZC_OK;
	if (fstatat(s->dir_fd, ".git", &st, 0) < 0)
		return zc_fail_errno(e, ZC_IO, "%s/.git", s->dir);
	bool fresh = mkdirat(s->dir_fd, ".git/zc", 0700) == 0;
	/* whoever may write .git may write here */
	mode_t mode = 0700 | (st.st_mode & 02070);
	if (fresh && fchmodat(s->dir_fd, ".git/zc", mode, 0) < 0)
		return zc_fail_errno(e, ZC_CANTCREAT, "%s/.git/zc", s->dir);
	s->zc_fd = openat(s->dir_fd, ".git/zc", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (s->zc_fd < 0)
		return zc_store_write_failed(e, ".git/zc");
	return ZC_OK;
}

int
zc_store_own_file(struct zc_store *s, const char *name, int *fd, struct zc_err *e)
{
	struct stat st;
	char path[64];
	snprintf(path, sizeof path, ".git/zc/%s", name);
	if (open_own_dir(s, e) != ZC_OK)
		return e->status;
	if (fstat(s->zc_fd, &st) < 0)
		return zc_fail_errno(e, ZC_IO, ".git/zc");
	*fd = openat(s->zc_fd, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600 | (st.st_mode & 0060));
	return *fd >= 0 ? ZC_OK : zc_store_write_failed(e, path);
}

/* Who waits holds this file shared, so that who makes many changes sees it. */
static const char waiting[] = "waiting";

bool
zc_store_waited(const struct zc_store *s)
{
	int fd = openat(s->zc_fd, waiting, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	bool waited = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK;
	if (fd >= 0)
		close(fd);
	return waited;
}

static int
wait_for_lock(struct zc_store *s, int fd, int timeout_ms, struct zc_err *e)
{
	int64_t limit = zc_store_clock_ms() + timeout_ms;
	struct zc_err none = {0};
	int seen = -1;
	while (e->status == ZC_OK && flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			zc_fail_errno(e, ZC_IO, ".git/zc/lock");
		else if (zc_store_clock_ms() >= limit)
			zc_fail(e, ZC_BUSY, "store: another change is being made, try again");
		else if (seen >= 0 || zc_store_own_file(s, waiting, &seen, &none) == ZC_OK)
			flock(seen, LOCK_SH | LOCK_NB);        /* fails only while somebody looks */
		if (e->status == ZC_OK)
			zc_store_pause();
	}
	if (seen >= 0)
		close(seen);
	return e->status;
}

int
zc_store_lock(struct zc_store *s, int timeout_ms, struct zc_err *e)
{
	int fd = -1;
	if (s->lock_fd >= 0)
		return ZC_OK;
	if (zc_store_own_file(s, "lock", &fd, e) != ZC_OK)
		return e->status;
	if (wait_for_lock(s, fd, timeout_ms, e) != ZC_OK) {
		close(fd);
		return e->status;
	}
	s->lock_fd = fd;
	s->timeout_ms = timeout_ms;
	/* a clone brings no .git/zc along, and an earlier version set up less */
	bool lacks = !zc_store_equipped(s);
	zc_store_batch_sweep(s);
	if ((lacks && zc_store_equip(s, NULL, e) != ZC_OK) || zc_store_recover(s, e) != ZC_OK) {
		zc_store_unlock(s);
		return e->status;
	}
	return ZC_OK;
}

void
zc_store_unlock(struct zc_store *s)
{
	struct zc_err ignored = {0};
	zc_store_batch_end(s, false, &ignored);
	if (s->lock_fd >= 0)
		close(s->lock_fd);
	s->lock_fd = -1;
	zc_store_forget(s);
}

bool
zc_store_locked(const struct zc_store *s)
{
	return s->lock_fd >= 0;
}
