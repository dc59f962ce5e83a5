/* replay: commits of a store's history put through the gate.
 *
 * What git calls before it moves the branch and what the audit asks of history
 * are the same question: was this commit, against each of its parents and under the
 * agreement in its own tree, a change that the gate lets pass?
 *
 * Beside the gate: a commit changes the agreement or families, never both, and
 * who changes the agreement may do so; dates do not run backwards; author
 * and committer can be read in one way only; trailers say what the commit did; where the agreement before the commit
 * demands signatures, its author signed it, and any other ssh signature fits what it was made over.  A parent that another
 * parent descends from does not count; a history has one beginning; a merge that gives up an agreement which a parent
 * had come to is a change of the agreement. */
#ifndef ZC_REPLAY_H
#define ZC_REPLAY_H

#include "gate.h"
#include "store.h"

enum { ZC_REPLAY_SKEW = 300 };         /* seconds by which the clocks of two clones may differ */
struct zc_replay;

/* Keeps the agreements and files met last, so that each is loaded once. */
struct zc_replay *zc_replay_new(struct zc_store *s);
void zc_replay_free(struct zc_replay *r);            /* NULL is fine */

/* Judge one commit; findings are added to f.  A commit that is about to be made (staged) has
 * neither signature nor message yet: those are not asked for. */
int zc_replay_commit(struct zc_replay *r, const char *commit, bool staged, struct zc_findings *f, struct zc_err *e);

/* Judge all commits of a range (store.h), oldest first.  found is called in that order for each commit
 * in which something was found.  Long ranges are shared by two processes.  progress may be NULL. */
struct zc_replay_told {
	int (*found)(void *ctx, const char *commit, const struct zc_findings *f, struct zc_err *e);
	void (*progress)(void *ctx, size_t done, size_t all);
	void *ctx;
	int64_t now;                               /* seconds; what is dated after is found; 0: not asked */
};
int zc_replay_history(struct zc_store *s, const char *range, const struct zc_replay_told *told, size_t *commits,
                      struct zc_err *e);

/* What the staged commit does, as trailers of a person's own commit: lines "Zc-Family: ...", added to out;
 * *subject (the caller's) is a first line for who writes none.  Nothing where it changes no family. */
int zc_replay_trailers(struct zc_replay *r, const char *commit, struct zc_text *out, char **subject, struct zc_err *e);

/* Is it an action that a commit's trailers may name? */
bool zc_replay_action(const char *action);

/* The action that a person's own commit names. */
#define ZC_BY_HAND "hand.edit"

#endif
