/* Files of the work tree, reached without following a symbolic link. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "store_batch.h"
#include "store_object.h"
#include "text.h"

int
zc_store_check_path(const char *path, struct zc_err *e)
{
	const char *p = path;
	for (; *p != '\0'; p += strcspn(p, "/"), p += *p == '/') {
		size_t n = strcspn(p, "/");
		if (n == 0 || (n <= 2 && strspn(p, ".") >= n) || (n == 4 && strncasecmp(p, ".git", 4) == 0))
			return zc_fail(e, ZC_BUG, "%s: not a path in a store", path);
	}
	for (p = path; *p != '\0'; p++)
		if ((unsigned char)*p < ' ')
			return zc_fail(e, ZC_BUG, "store: a path holds a control character");
	if (p == path || p[-1] == '/' || p - path > 255)
		return zc_fail(e, ZC_BUG, "%s: not a path in a store", path);
	return ZC_OK;
}

int
zc_store_open_parent(struct zc_store *s, const char *path, bool make, const char **base)
{
	int fd = fcntl(s->dir_fd, F_DUPFD_CLOEXEC, 0);
	const char *slash;
	while (fd >= 0 && (slash = strchr(path, '/')) != NULL) {
		char name[NAME_MAX + 1] = "";
		size_t n = (size_t)(slash - path);
		if (n < sizeof name)
			memcpy(name, path, n);
		if (make && mkdirat(fd, name, 0777) < 0 && errno != EEXIST) {
			close(fd);
			return -1;
		}
		int next = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		int error = errno;
		close(fd);
		errno = error;
		fd = next;
		path = slash + 1;
	}
	*base = path;
	return fd;
}

/* ZC_NOINPUT with no message when there is no such file: the caller knows
 * whether that is a failure. */
static int
read_file(struct zc_store *s, const char *path, struct zc_text *t, struct zc_err *e)
{
	const char *base;
	struct stat st;
	int fd = -1, dir = zc_store_open_parent(s, path, false, &base);
	if (dir >= 0) {
		fd = openat(dir, base, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
		int error = errno;
		close(dir);
		errno = error;
	}
	if (fd < 0 && errno == ENOENT)
		return ZC_NOINPUT;
	if (fd < 0 && (errno == ELOOP || errno == ENOTDIR))
		return zc_fail(e, ZC_DATA, "%s: a symbolic link or not a directory on the way", path);
	if (fd < 0)
		return zc_fail_errno(e, ZC_IO, "%s", path);
	if (fstat(fd, &st) < 0)
		zc_fail_errno(e, ZC_IO, "%s", path);
	else if (!S_ISREG(st.st_mode))
		zc_fail(e, ZC_DATA, "%s: not a regular file", path);
	else
		zc_text_read_fd(t, fd, path, ZC_STORE_FILE_MAX, e);
	close(fd);
	return e->status;
}

int
zc_store_read(struct zc_store *s, const char *path, char **data, size_t *len, struct zc_err *e)
{
	struct zc_text t = {0};
	if (zc_store_check_path(path, e) != ZC_OK)
		return e->status;
	const struct zc_store_entry *batched = zc_store_batch_entry(s, path);
	if (batched != NULL && batched->new[0] != '\0') {
		zc_store_remember(s, path, batched->new);
		return zc_store_blob(s, batched->new, data, len, e);
	}
	int rc = batched != NULL ? ZC_NOINPUT : read_file(s, path, &t, e);
	if (rc == ZC_NOINPUT && e->status == ZC_OK)
		zc_fail(e, ZC_NOINPUT, "%s: no such file in the store", path);
	if (rc != ZC_OK) {
		zc_text_free(&t);
		return rc;
	}
	if (s->lock_fd >= 0) {
		char blob[ZC_OID];
		zc_store_blob_hex(blob, t.s, t.len);
		zc_store_remember(s, path, blob);
	}
	*len = t.len;
	*data = zc_text_take(&t);
	return ZC_OK;
}

int
zc_store_file_blob(struct zc_store *s, const char *path, char out[ZC_OID], struct zc_err *e)
{
	struct zc_text t = {0};
	int rc = read_file(s, path, &t, e);
	out[0] = '\0';
	if (rc == ZC_OK)
		zc_store_blob_hex(out, t.s, t.len);
	zc_text_free(&t);
	return e->status;
}

void
zc_store_blob_hex(char out[ZC_OID], const void *data, size_t len)
{
	unsigned char id[ZC_OBJECT_ID];
	zc_object_name(id, ZC_OBJECT_BLOB, data, len);
	zc_store_hex(out, id);
}

int
zc_store_blob_id(char out[ZC_OID], const void *data, size_t len, struct zc_err *e)
{
	(void)e;
	zc_store_blob_hex(out, data, len);
	return ZC_OK;
}

int
zc_store_write_at(int fd, const char *name, const void *data, size_t len, struct zc_err *e)
{
	if (unlinkat(fd, name, 0) < 0 && errno != ENOENT)
		return zc_store_write_failed(e, name);
	int out = openat(fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (out < 0)
		return zc_store_write_failed(e, name);
	if (!zc_text_write_fd(out, data, len))
		zc_store_write_failed(e, name);
	if (close(out) < 0)
		zc_store_write_failed(e, name);
	return e->status;
}

static void
temp_name(char out[NAME_MAX + 1], const char *base)
{
	snprintf(out, NAME_MAX + 1, ".zc-%s", base);
}

int
zc_store_write_temp(struct zc_store *s, const char *path, const void *data, size_t len,
                    struct zc_err *e)
{
	const char *base;
	char temp[NAME_MAX + 1];
	int dir = zc_store_open_parent(s, path, true, &base);
	if (dir < 0)
		return zc_store_write_failed(e, path);
	temp_name(temp, base);
	zc_store_write_at(dir, temp, data, len, e);
	close(dir);
	return e->status;
}

int
zc_store_settle(struct zc_store *s, const char *path, bool present, struct zc_err *e)
{
	const char *base;
	char temp[NAME_MAX + 1];
	int dir = zc_store_open_parent(s, path, false, &base);
	if (dir < 0)
		return zc_store_write_failed(e, path);
	temp_name(temp, base);
	if (present && renameat(dir, temp, dir, base) < 0)
		zc_store_write_failed(e, path);
	if (!present && unlinkat(dir, base, 0) < 0 && errno != ENOENT)
		zc_store_write_failed(e, path);
	close(dir);
	return e->status;
}

int
zc_store_drop_temp(struct zc_store *s, const char *path, struct zc_err *e)
{
	const char *base;
	char temp[NAME_MAX + 1];
	int dir = zc_store_open_parent(s, path, false, &base);
	if (dir < 0)
		return errno == ENOENT ? ZC_OK : zc_fail_errno(e, ZC_IO, "%s", path);
	temp_name(temp, base);
	if (unlinkat(dir, temp, 0) < 0 && errno != ENOENT)
		zc_store_write_failed(e, path);
	close(dir);
	return e->status;
}

int
zc_store_sync_parent(struct zc_store *s, const char *path, struct zc_err *e)
{
	const char *base;
	int dir = zc_store_open_parent(s, path, false, &base);
	if (dir < 0 && errno == ENOENT)
		return ZC_OK;
	if (dir < 0 || fsync(dir) < 0)
		zc_fail_errno(e, ZC_IO, "%s", path);
	if (dir >= 0)
		close(dir);
	return e->status;
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct zc_store_seen *)a)->path, ((const struct zc_store_seen *)b)->path);
}

const char *
zc_store_seen(struct zc_store *s, const char *path)
{
	struct zc_store_seen key = {.path = (char *)(uintptr_t)path};
	struct zc_store_seen **found = tfind(&key, &s->seen, by_path);
	return found != NULL ? (*found)->blob : NULL;
}

void
zc_store_remember(struct zc_store *s, const char *path, const char *blob)
{
	struct zc_store_seen *seen = zc_alloc(sizeof *seen);
	seen->path = zc_strdup(path);
	struct zc_store_seen **at = tsearch(seen, &s->seen, by_path);
	if (*at != seen) {
		free(seen->path);
		free(seen);
	}
	memcpy((*at)->blob, blob, ZC_OID);
}

static void
free_seen(void *p)
{
	struct zc_store_seen *seen = p;
	free(seen->path);
	free(seen);
}

void
zc_store_forget(struct zc_store *s)
{
	tdestroy(s->seen, free_seen);
	s->seen = NULL;
}
