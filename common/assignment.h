/* assignment: one coordination following another, in a draft.
 *
 * The entry holds what the agreement proposed on the event's day and under which agreement, so
 * that a choice can be judged for ever after.  At most one coordinator at any time; the gate
 * guards the rest. */
#ifndef ZC_ASSIGNMENT_H
#define ZC_ASSIGNMENT_H

#include "change.h"

struct zc_assignment {
	const char *who, *role;            /* role: of who has no organisation */
	const char *answerable;            /* NULL: as the rule says, where it is plain who */
	const char *family_wishes;
	bool hand_over;                    /* from the present coordinator, else the last of the episode */
	zc_day talk;
	const char *how;
};

/* Append it on env->on, ending the former one where it runs; id gets its id, *article the
 * rule's (borrowed from the agreement; may be NULL).  ZC_DENIED: somebody coordinates already, or the
 * caseload is full; ZC_NOINPUT: nobody to take over from. */
int zc_assign(struct zc_draft *d, struct zc_env *env, const struct zc_assignment *a,
              char id[8], const char **article, struct zc_err *e);
/* Which of the coordinations that run on that day, two after a merge, is meant: *k, which
 * runs, where there is one, else the one with that id; ZC_USAGE when nobody said. */
int zc_assignment_choose(const struct zc_coordination **k, struct zc_draft *d, const char *id, zc_day on,
                         struct zc_err *e);
/* End a coordination on env->on; why may be NULL. */
int zc_assignment_end(struct zc_draft *d, struct zc_env *env, const struct zc_coordination *k,
                      const char *why, struct zc_err *e);

#endif
