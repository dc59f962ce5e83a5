/* store_batch: what a batch says of files and objects that nobody else sees yet.  Of the room `store` alone. */
#ifndef ZC_STORE_BATCH_H
#define ZC_STORE_BATCH_H

#include "store_dirs.h"
#include "store_internal.h"

/* What a batch that was cut off left behind. */
void zc_store_batch_sweep(struct zc_store *s);
/* A commit more; zc_store_commit has checked the paths. */
int zc_store_batch_commit(struct zc_store *s, const struct zc_store_file *files, size_t n, const struct zc_stamp *stamp,
                          struct zc_err *e);
/* The file as the batch changed it; NULL when it did not, or there is no batch. */
const struct zc_store_entry *zc_store_batch_entry(const struct zc_store *s, const char *path);
/* The batch's tree and its last commit (empty: none); there must be a batch. */
struct zc_dirs *zc_store_batch_dirs(const struct zc_store *s);
const char *zc_store_batch_head(const struct zc_store *s);
/* Is this commit-ish (NULL = HEAD) the batch's last commit? */
bool zc_store_in_batch(const struct zc_store *s, const char *commit);
/* A blob of the batch; ZC_NOINPUT without a message when it is not of it. */
int zc_store_batch_blob(struct zc_store *s, const char *id, char **data, size_t *len, struct zc_err *e);

#endif
