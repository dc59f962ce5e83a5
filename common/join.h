/* join: two families turn out to be one, or turn out not to be.
 *
 * A join moves what family B holds into A, each entry with `from: B`; B keeps
 * its address, the head of its plan, its refusals, and a `joined:` entry that leads
 * on.  Parting takes everything with `from: B` home again.  Entries are moved as
 * they are, never merged: a child that both knew stands in A twice.  Each is one
 * commit over both files. */
#ifndef ZC_JOIN_H
#define ZC_JOIN_H

#include "tool.h"

/* id gets the entry that was made.  ZC_USAGE when the two cannot be joined this way (the message
 * says what to do), or when without a BSN in common no reason is given; ZC_DENIED
 * when they were refused and no reason is given. */
int zc_join(struct zc_env *env, const char *into, const char *family, char id[8], struct zc_err *e);
/* A match of signals from both sides is void from then on.  ZC_DATA names an entry
 * of the one that refers to one of the other. */
int zc_part(struct zc_env *env, const char *into, const char *family, struct zc_err *e);
/* Not the same: both record it.  id gets the entry in a; the one that was there when they did so already. */
int zc_refuse(struct zc_env *env, const char *a, const char *b, char id[8], struct zc_err *e);

#endif
