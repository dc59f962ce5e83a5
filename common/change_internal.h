/* change_internal: what the files of change share. */
#ifndef ZC_CHANGE_INTERNAL_H
#define ZC_CHANGE_INTERNAL_H

#include "change.h"

enum { ZC_CHANGE_WAIT_MS = 10 * 1000 };

/* change.c: the store's lock, and the agreement still the one that this run loaded. */
int zc_change_lock(struct zc_env *env, struct zc_err *e);
/* change_batch.c: look-ups of this process find a family as a commit of a batch has it. */
void zc_change_note(struct zc_env *env, const char *path, const struct zc_family *fam);

#endif
