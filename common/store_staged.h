/* store_staged: git's index (what is staged) as the file that it is.  Of the room `store` alone.
 *
 * Read where it stands and written anew with a few entries changed, so that the
 * cost is that of copying a file, and memory does not grow with the store.
 * Format: gitformat-index(5), versions 2 to 4.  Entries of others, their flags
 * and stages stay byte by byte; of the extensions, TREE is brought along and
 * REUC stays; the others git makes again when it misses them, as they hold what
 * a change makes untrue (places of entries, what is not tracked).  A split or
 * sparse index is refused, for what it leaves out cannot be seen here. */
#ifndef ZC_STORE_STAGED_H
#define ZC_STORE_STAGED_H

#include <stdbool.h>
#include <sys/stat.h>

#include "store.h"

enum { ZC_STAGED_SUM = 20 };
struct zc_staged;

/* Look at the index below dir, which is not changed; none there: an empty one.  known: the checksum of one
 * that was written here and needs no proof, NULL for none.  ZC_IO when it is damaged, or of a kind that is refused. */
int zc_staged_open(struct zc_staged **out, int dir, const char *name, const unsigned char *known, struct zc_err *e);
void zc_staged_free(struct zc_staged *x);                  /* NULL is fine */
/* Its checksum; false when there is none (no file, or index.skipHash). */
bool zc_staged_sum(const struct zc_staged *x, unsigned char sum[ZC_STAGED_SUM]);
/* The blob of path's entry, empty when there is none. unmerged: are there others, of a merge's sides? */
void zc_staged_blob(const struct zc_staged *x, const char *path, char out[ZC_OID], bool *unmerged);
/* The tree that git noted for all entries; empty when it noted none. */
void zc_staged_tree(const struct zc_staged *x, char out[ZC_OID]);
/* Entries that git would compare with their file's content ("racy": not older than the index), and would no longer
 * when the index gets younger; but those whose file, below dir, is still what they tell of.  The arguments are borrowed. */
typedef int zc_staged_racy_fn(void *ctx, const char *path, const char *blob, struct zc_err *e);
int zc_staged_racy(const struct zc_staged *x, int dir, zc_staged_racy_fn *fn, void *ctx, struct zc_err *e);

struct zc_staged_change {
	const char *path;
	enum { ZC_STAGED_PUT, ZC_STAGED_REMOVE, ZC_STAGED_DOUBT } what;   /* doubt: git is to compare the content */
	char blob[ZC_OID];
	struct stat st;            /* the file's; zeros: git looks for itself */
};
/* A directory's tree ("" = the whole) in hex, before these changes and after them, empty when there is none;
 * false when that is not known.  NULL for a function that never knows. */
typedef bool zc_staged_dir_fn(void *ctx, const char *dir, char was[ZC_OID], char is[ZC_OID]);
/* Write the index with these changes, which stand in the order of their paths, each path once, into fd. */
int zc_staged_write(const struct zc_staged *x, int fd, const struct zc_staged_change *v, size_t n, zc_staged_dir_fn *dir,
                    void *ctx, struct zc_err *e);

#endif
