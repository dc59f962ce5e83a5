/* HEAD and the branch, as plain files. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
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
