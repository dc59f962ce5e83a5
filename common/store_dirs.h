/* store_dirs: the directories of a tree that changes, with every commit of a batch or with one.  Of the room `store` alone.
 *
 * Kept as the bytes of git's tree objects, read as they are needed, patched,
 * and written where something changed. */
#ifndef ZC_STORE_DIRS_H
#define ZC_STORE_DIRS_H

#include "store_pack.h"

struct zc_dirs;

/* Begin with a tree; "": empty.  s is borrowed. */
int zc_dirs_open(struct zc_dirs **out, struct zc_store *s, const char *tree, struct zc_err *e);
void zc_dirs_free(struct zc_dirs *d);                    /* NULL is fine */

/* The blob at path, in hex; empty when there is none. */
int zc_dirs_blob(struct zc_dirs *d, const char *path, char out[ZC_OID], struct zc_err *e);
/* The tree of a directory ("" = the whole) as it was last written, in hex; empty when there is none. */
int zc_dirs_id(struct zc_dirs *d, const char *path, char out[ZC_OID], struct zc_err *e);
/* Put a blob there; NULL takes it away, and directories that hold nothing more. */
int zc_dirs_put(struct zc_dirs *d, const char *path, const git_oid *blob, struct zc_err *e);
/* Write what changed since it was last written, into pack or (NULL) as loose objects; *tree gets the id of the whole. */
int zc_dirs_write(struct zc_dirs *d, struct zc_pack *pack, git_oid *tree, struct zc_err *e);
/* All blobs below path, in path order; fn's arguments are borrowed, its first failure ends the walk. */
typedef int zc_dirs_fn(void *ctx, const char *path, const char *blob, struct zc_err *e);
int zc_dirs_each(struct zc_dirs *d, const char *path, zc_dirs_fn *fn, void *ctx, struct zc_err *e);

#endif
