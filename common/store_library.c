#include <dlfcn.h>
#include <stdbool.h>
#include <string.h>

#include "store_library.h"

/* In all; of one tree: a directory of families is larger than its default. */
enum { CACHE_BYTES = 2 << 20, CACHE_TREE = 16 << 10 };
#define NAME "libgit2.so." LIBGIT2_SOVERSION

struct zc_library zc_library;

/* When it starts, libgit2 reads all certificates of the machine, for servers that are never spoken to here: a third of a
 * short command's time.  It calls this instead, which reads none. */
int mbedtls_x509_crt_parse_file(void *chain, const char *path);

int
mbedtls_x509_crt_parse_file(void *chain, const char *path)
{
	(void)chain;
	(void)path;
	return 0;
}

/* Into a pointer to a function, by way of memory: C has no cast for it. */
static bool
find(void *library, const char *name, void *pointer)
{
	void *symbol = dlsym(library, name);
	memcpy(pointer, &symbol, sizeof symbol);
	return symbol != NULL;
}

int
zc_library_load(struct zc_err *e)
{
	static bool started;
	bool all = true;
	if (started)
		return ZC_OK;
	void *library = dlopen(NAME, RTLD_NOW | RTLD_LOCAL);
	if (library == NULL)
		return zc_fail(e, ZC_IO, "git library: %s", dlerror());
#define FIND(f) all = find(library, "git_" #f, &zc_library.f) && all;
	ZC_LIBRARY(FIND)
	if (!all || git_libgit2_init() < 0)
		return zc_fail(e, ZC_IO, NAME ": does not start");
	/* a walk over all history must not keep all of it */
	git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, (ssize_t)CACHE_BYTES);
	git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_TREE, (size_t)CACHE_TREE);
	git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_COMMIT, (size_t)0);
	started = true;
	return ZC_OK;
}
