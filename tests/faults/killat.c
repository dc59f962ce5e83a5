/* LD_PRELOAD: end the process, as a crash would, at the Nth call that changes
 * the disk ($KILLAT; counted from 1).  The call itself is not made. */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static void
count(void)
{
	static long left = -1;
	if (left == -1) {
		const char *n = getenv("KILLAT");
		left = n != NULL ? strtol(n, NULL, 10) : 0;
	}
	if (left > 0 && --left == 0)
		_exit(137);
}

/* A pointer to a function, by way of memory: C has no cast for it. */
#define NEXT(name) \
	static __typeof__(&name) next; \
	void *symbol = dlsym(RTLD_NEXT, #name); \
	count(); \
	memcpy(&next, &symbol, sizeof next)

#define MODE(flags, ap) ((flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(ap, mode_t) : 0)
#define OPEN(name, PARAMETERS, ARGUMENTS) \
int name PARAMETERS \
{ \
	static __typeof__(&name) next; \
	void *symbol = dlsym(RTLD_NEXT, #name); \
	va_list ap; \
	va_start(ap, flags); \
	mode_t mode = MODE(flags, ap); \
	va_end(ap); \
	if ((flags & O_CREAT) != 0) \
		count(); \
	memcpy(&next, &symbol, sizeof next); \
	return next ARGUMENTS; \
}
OPEN(open, (const char *path, int flags, ...), (path, flags, mode))
OPEN(open64, (const char *path, int flags, ...), (path, flags, mode))
OPEN(openat, (int dir, const char *path, int flags, ...), (dir, path, flags, mode))
OPEN(openat64, (int dir, const char *path, int flags, ...), (dir, path, flags, mode))

ssize_t write(int fd, const void *buf, size_t n) { NEXT(write); return next(fd, buf, n); }
int rename(const char *a, const char *b) { NEXT(rename); return next(a, b); }
int renameat(int x, const char *a, int y, const char *b) { NEXT(renameat); return next(x, a, y, b); }
int link(const char *a, const char *b) { NEXT(link); return next(a, b); }
int linkat(int x, const char *a, int y, const char *b, int f) { NEXT(linkat); return next(x, a, y, b, f); }
int unlink(const char *a) { NEXT(unlink); return next(a); }
int unlinkat(int x, const char *a, int f) { NEXT(unlinkat); return next(x, a, f); }
int mkdir(const char *a, mode_t m) { NEXT(mkdir); return next(a, m); }
int mkdirat(int x, const char *a, mode_t m) { NEXT(mkdirat); return next(x, a, m); }
int fsync(int fd) { NEXT(fsync); return next(fd); }
int fdatasync(int fd) { NEXT(fdatasync); return next(fd); }
int syncfs(int fd) { NEXT(syncfs); return next(fd); }
