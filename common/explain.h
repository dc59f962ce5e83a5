/* explain: why a term ends when it does.
 *
 * The verb of zc-escalate.  The counting is that of the agreement under which the term was made,
 * read from history; pauses and extensions and the state are those of today's agreement, as
 * everywhere. */
#ifndef ZC_EXPLAIN_H
#define ZC_EXPLAIN_H

#include "tool.h"

/* FAMILY: all terms that run; FAMILY ITEM: that term, or all of that entry. */
int zc_explain(struct zc_env *env, int argc, char **argv, struct zc_err *e);

#endif
