/* join_internal: what the files of join share. */
#ifndef ZC_JOIN_INTERNAL_H
#define ZC_JOIN_INTERNAL_H

#include "change.h"
#include "terms.h"

/* join_terms.c: a term that was met or ended by what both had, and is due again now that the two are parted, runs on
 * under another id: with the pauses, extensions and reminders that it had.  before: the family as committed. */
int zc_join_restart(struct zc_env *env, struct zc_draft *d, const struct zc_family *before, struct zc_err *e);

#endif
