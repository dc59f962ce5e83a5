/* HEAD and the branch, as plain files (gitrepository-layout(5)): one sync for all
 * that a change writes is not to be had of the library. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "store_internal.h"

#define SYMBOLIC "ref: "
enum { REFS_MAX = 1 << 26 };

bool
zc_store_is_id(const char *s)
{
	return strspn(s, "0123456789abcdef") == ZC_OID - 1 && s[ZC_OID - 1] == '\0';
}

/* A file of one line below .git; false when it is not there, or not such a file. */
static bool
read_line(struct zc_store *s, const char *name, struct zc_text *line)
{
	struct zc_text path = {0};
	struct zc_err e = {0};
	zc_text_clear(line);
	zc_text_addf(&path, ".git/%s", name);
	int fd = openat(s->dir_fd, path.s, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0) {
		zc_text_read_fd(line, fd, path.s, 4096, &e);
		close(fd);
	}
	zc_text_free(&path);
	if (fd < 0 || e.status != ZC_OK || line->len == 0 || line->s[line->len - 1] != '\n')
		return false;
	line->s[--line->len] = '\0';
	return strlen(line->s) == line->len && strchr(line->s, '\n') == NULL;
}

/* All of packed-refs; *t stays empty when there is none. */
static int
read_packed(struct zc_store *s, struct zc_text *t, struct zc_err *e)
{
	int fd = openat(s->dir_fd, ".git/packed-refs", O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? ZC_OK : zc_fail_errno(e, ZC_IO, ".git/packed-refs");
	zc_text_read_fd(t, fd, ".git/packed-refs", REFS_MAX, e);
	close(fd);
	return e->status;
}

static bool
find_packed(struct zc_store *s, const char *ref, char id[ZC_OID])
{
	struct zc_text all = {0}, line = {0};
	struct zc_err e = {0};
	const char *at = NULL;
	zc_text_addf(&line, " %s\n", ref);
	if (read_packed(s, &all, &e) == ZC_OK && all.len > 0)
		at = strstr(all.s, line.s);
	bool found = at != NULL && at - all.s >= ZC_OID - 1;
	if (found) {
		memcpy(id, at - (ZC_OID - 1), ZC_OID - 1);
		id[ZC_OID - 1] = '\0';
		found = zc_store_is_id(id);
	}
	zc_text_free(&all);
	zc_text_free(&line);
	return found;
}

static bool
find_ref(struct zc_store *s, const char *ref, char id[ZC_OID])
{
	struct zc_text line = {0};
	bool loose = read_line(s, ref, &line), found = loose && zc_store_is_id(line.s);
	if (found)
		memcpy(id, line.s, ZC_OID);
	zc_text_free(&line);
	return loose ? found : find_packed(s, ref, id);
}

bool
zc_store_plain_head(struct zc_store *s, struct zc_text *branch, char id[ZC_OID])
{
	struct zc_text line = {0};
	zc_text_clear(branch);
	zc_text_add(branch, "");
	id[0] = '\0';
	bool found = zc_store_plain(s) && read_line(s, "HEAD", &line);
	if (found && zc_store_is_id(line.s)) {
		memcpy(id, line.s, ZC_OID);
	} else if (found) {
		found = strncmp(line.s, SYMBOLIC "refs/heads/", strlen(SYMBOLIC "refs/heads/")) == 0 &&
		        strstr(line.s, "..") == NULL;
		zc_text_add(branch, found ? line.s + strlen(SYMBOLIC) : "");
		found = found && find_ref(s, branch->s, id);
	}
	zc_text_free(&line);
	return found;
}

int
zc_store_head_ref(struct zc_store *s, struct zc_text *branch, char id[ZC_OID], struct zc_err *e)
{
	git_reference *head = NULL;
	git_oid oid;
	if (zc_store_plain_head(s, branch, id))
		return ZC_OK;
	zc_text_clear(branch);
	zc_text_add(branch, "");
	id[0] = '\0';
	if (zc_store_git(s, e) != ZC_OK)
		return e->status;
	int rc = git_reference_lookup(&head, s->repo, "HEAD");
	if (rc == 0 && git_reference_type(head) == GIT_REFERENCE_SYMBOLIC)
		zc_text_add(branch, git_reference_symbolic_target(head));
	if (rc == 0)
		rc = git_reference_name_to_id(&oid, s->repo, "HEAD");
	if (rc == 0)
		git_oid_tostr(id, ZC_OID, &oid);
	git_reference_free(head);
	return rc == 0 || rc == GIT_ENOTFOUND || rc == GIT_EUNBORNBRANCH ? ZC_OK : zc_store_git_fail(e, rc, "HEAD");
}

int
zc_store_ref_write(struct zc_store *s, const char *new, struct zc_err *e)
{
	char line[ZC_OID + 1];
	snprintf(line, sizeof line, "%s\n", new);
	return zc_store_write_at(s->zc_fd, "ref.new", line, ZC_OID, e);
}

/* A line more in a log that is there, or as new as git would make one. */
static int
add_log(struct zc_store *s, const char *ref, const char *line, size_t len, struct zc_err *e)
{
	struct zc_text path = {0};
	char *wanted = NULL;
	const char *base;
	if (zc_store_config(s, "core.logallrefupdates", &wanted, e) != ZC_OK)
		return e->status;
	bool make = wanted == NULL || strcasecmp(wanted, "false") != 0;
	free(wanted);
	zc_text_addf(&path, ".git/logs/%s", ref);
	int fd = -1, dir = zc_store_open_parent(s, path.s, make, &base);
	if (dir >= 0) {
		fd = openat(dir, base, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC | (make ? O_CREAT : 0), 0666);
		int error = errno;
		close(dir);
		errno = error;
	}
	if (fd >= 0 ? TEMP_FAILURE_RETRY(write(fd, line, len)) != (ssize_t)len : make || errno != ENOENT)
		zc_store_write_failed(e, path.s);
	if (fd >= 0)
		close(fd);
	zc_text_free(&path);
	return e->status;
}

static int
add_logs(struct zc_store *s, const char *branch, const char *old, const char *new, const char *log, struct zc_err *e)
{
	static const char none[] = "0000000000000000000000000000000000000000";
	struct zc_text line = {0};
	zc_text_addf(&line, "%s %s %s\n", old[0] != '\0' ? old : none, new, log);
	if (add_log(s, branch, line.s, line.len, e) == ZC_OK)
		add_log(s, "HEAD", line.s, line.len, e);
	zc_text_free(&line);
	return e->status;
}

int
zc_store_ref_move(struct zc_store *s, const char *branch, const char *old, const char *new, const char *log,
                  bool *again, struct zc_err *e)
{
	struct zc_text path = {0}, lock = {0};
	char now[ZC_OID] = "";
	const char *base;
	zc_text_addf(&path, ".git/%s", branch);
	int dir = zc_store_open_parent(s, path.s, true, &base);
	zc_text_addf(&lock, "%s.lock", base);
	bool locked = dir >= 0 && linkat(s->zc_fd, "ref.new", dir, lock.s, 0) == 0;
	*again = dir >= 0 && !locked && errno == EEXIST;
	if (!locked && !*again)
		zc_store_write_failed(e, path.s);
	unlinkat(s->zc_fd, "ref.new", 0);
	if (locked && (find_ref(s, branch, now) ? strcmp(now, old) != 0 : old[0] != '\0'))
		*again = true;
	if (*again)
		zc_fail(e, ZC_BUSY, "%s: moved by another git meanwhile, try again", branch);
	if (e->status == ZC_OK && add_logs(s, branch, old, new, log, e) == ZC_OK) {
		if (renameat(dir, lock.s, dir, base) < 0)
			zc_store_write_failed(e, path.s);
		else
			locked = false;
	}
	if (locked)
		unlinkat(dir, lock.s, 0);
	if (dir >= 0)
		close(dir);
	zc_text_free(&path);
	zc_text_free(&lock);
	return e->status;
}

int
zc_store_ref_packed(struct zc_store *s, const char *ref, const char *id, bool *yes, struct zc_err *e)
{
	struct zc_text all = {0}, line = {0};
	struct stat st;
	*yes = false;
	zc_text_addf(&line, "\n%s %s\n", id, ref);
	if (read_packed(s, &all, e) == ZC_OK && all.len > 0)
		*yes = strstr(all.s, line.s) != NULL &&
		       fstatat(s->dir_fd, ".git/packed-refs.lock", &st, AT_SYMLINK_NOFOLLOW) < 0 && errno == ENOENT;
	zc_text_free(&all);
	zc_text_free(&line);
	return e->status;
}
