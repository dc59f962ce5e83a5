/* For a fuzzer that takes a file of the library in: what that maps is a copy of its very size, so that reading behind
 * it shows, and every file that it opens is the one given. */
#ifndef ZC_FUZZ_EXACT_H
#define ZC_FUZZ_EXACT_H

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"

static int exact_fd = -1;

static inline void
exact_give(const void *data, size_t size)
{
	exact_fd = memfd_create("given", MFD_CLOEXEC);
	must(exact_fd >= 0 && write(exact_fd, data, size) == (ssize_t)size, "no memory for a file");
}

static inline void
exact_take(void)
{
	close(exact_fd);
	exact_fd = -1;
}

static inline int
exact_openat(int dir, const char *name, int flags, ...)
{
	(void)dir, (void)name, (void)flags;
	return fcntl(exact_fd, F_DUPFD_CLOEXEC, 0);
}

static inline void *
exact_mmap(void *at, size_t len, int prot, int flags, int fd, off_t from)
{
	char *p = zc_realloc(NULL, len, 1);
	(void)at, (void)prot, (void)flags;
	if (fd < 0)
		memset(p, 0, len);
	else
		must(pread(fd, p, len, from) == (ssize_t)len, "a file that is shorter");
	return p;
}

static inline int
exact_munmap(void *p, size_t len)
{
	(void)len;
	free(p);
	return 0;
}

#define openat exact_openat
#define mmap exact_mmap
#define munmap exact_munmap

#endif
