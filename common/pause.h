/* pause: terms stand still, go on, and get a later last day.
 *
 * Verbs of zc-escalate: each takes a family and ids of its terms, makes one commit, and prints the
 * ids of the terms.  What the agreement allows is the gate's affair. */
#ifndef ZC_PAUSE_H
#define ZC_PAUSE_H

#include "tool.h"

/* Without terms: all that run and that the agreement lets pause. */
int zc_pause(struct zc_env *env, int argc, char **argv, struct zc_err *e);
/* Without terms: all that are paused. */
int zc_resume(struct zc_env *env, int argc, char **argv, struct zc_err *e);
/* One term.  until: the new last day; by: a duration after the last day as it is.  One of them. */
int zc_extend(struct zc_env *env, int argc, char **argv, const char *until, const char *by, struct zc_err *e);

#endif
