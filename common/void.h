/* void: an entry that was a mistake is taken back.  It stays where it is and
 * counts for nothing. */
#ifndef ZC_VOID_H
#define ZC_VOID_H

#include "change.h"

/* Put `void:` into an entry, on the event's day, by the actor. */
int zc_void_entry(struct zc_env *env, struct zc_draft *d, struct zc_node *entry, const char *because, struct zc_err *e);

/* The verb void of every tool: takes back argv[1] of family argv[0], an entry of a
 * kind that the tool makes, and warns of the entries that still refer to it.  ZC_USAGE
 * names the tool of another kind; ZC_DATA when it was taken back already. */
#define ZC_VOID_SYNOPSIS "[-nqv] [-C dir] [--as actor] [--at time|--on date] --because text family item"
int zc_void_verb(struct zc_env *env, int argc, char **argv, struct zc_err *e);

#endif
