/* Finding a store, and what every file of the room may use. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "store_internal.h"

static bool
exists(const char *dir, const char *name)
{
	struct zc_text path = {0};
	struct stat st;
	zc_text_addf(&path, "%s/%s", dir, name);
	bool yes = lstat(path.s, &st) == 0;
	zc_text_free(&path);
	return yes;
}

static bool
is_store(const char *dir)
{
	return exists(dir, ".git") && exists(dir, ZC_CONVENANT_PATH);
}

bool
zc_store_is_bare(const char *dir)
{
	return exists(dir, "HEAD") && exists(dir, "objects");
}

int
zc_store_find(char **out, const char *dir, struct zc_err *e)
{
	const char *asked = dir != NULL ? dir : getenv("ZC_STORE");
	if (asked != NULL && asked[0] == '\0')
		asked = NULL;
	char *real = realpath(asked != NULL ? asked : ".", NULL);
	if (real == NULL)
		return zc_fail_errno(e, ZC_NOINPUT, "%s", asked != NULL ? asked : ".");
	bool found = is_store(real);
	while (!found && asked == NULL && strcmp(real, "/") != 0) {
		char *slash = strrchr(real, '/');
		slash[slash == real ? 1 : 0] = '\0';
		found = is_store(real);
	}
	if (found) {
		*out = real;
		return ZC_OK;
	}
	bool bare = zc_store_is_bare(real);
	free(real);
	if (asked != NULL && bare)
		return zc_fail(e, ZC_NOINPUT, "%s: a bare repository, to clone and to push to: the tools work in a clone", asked);
	if (asked != NULL)
		return zc_fail(e, ZC_NOINPUT, "%s: not a store: it has no %s under git",
		               asked, ZC_CONVENANT_PATH);
	return zc_fail(e, ZC_NOINPUT, "no store here or above: use -C DIR or set ZC_STORE");
}

const char *
zc_store_dir(const struct zc_store *s)
{
	return s->dir;
}

void
zc_store_hex(char out[ZC_OID], const unsigned char *id)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < ZC_OID / 2; i++) {
		out[2 * i] = digits[id[i] >> 4];
		out[2 * i + 1] = digits[id[i] & 15];
	}
	out[ZC_OID - 1] = '\0';
}

bool
zc_store_unhex(unsigned char out[20], const char *id)
{
	if (!zc_store_is_id(id))
		return false;
	for (size_t i = 0; i < ZC_OID / 2; i++)
		out[i] = (unsigned char)((id[2 * i] % 32 + 9) % 25 * 16 + (id[2 * i + 1] % 32 + 9) % 25);
	return true;
}

int64_t
zc_store_clock_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void
zc_store_pause(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 5 * 1000 * 1000}, NULL);
}

int
zc_store_write_failed(struct zc_err *e, const char *what)
{
	switch (errno) {
	case ENOSPC: case EDQUOT: case EROFS: case EACCES: case EPERM: case EFBIG: case ENOENT:
	case ENOTDIR: case ELOOP:
		return zc_fail_errno(e, ZC_CANTCREAT, "%s", what);
	default:
		return zc_fail_errno(e, ZC_IO, "%s", what);
	}
}
