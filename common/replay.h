/* replay: a commit of a store's history put through the gate.
 *
 * What git calls before it moves the branch and what the audit asks of history
 * are the same question: was this commit, against each of its parents and under the
 * agreement in its own tree, a change that the gate lets pass? */
#ifndef ZC_REPLAY_H
#define ZC_REPLAY_H

#include "gate.h"
#include "store.h"

struct zc_replay;

/* Keeps the agreement of the last commit, so that a walk over history loads it once a version. */
struct zc_replay *zc_replay_new(struct zc_store *s);
void zc_replay_free(struct zc_replay *r);            /* NULL is fine */

/* Judge one commit; findings are added to f.  A merge is held against each of
 * its parents.  Beside the gate: a commit changes the agreement or families,
 * never both; a commit that names families in its trailers changed just those. */
int zc_replay_commit(struct zc_replay *r, const struct zc_store_commit_info *c,
                     struct zc_findings *f, struct zc_err *e);

#endif
