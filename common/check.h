/* check: the toetsing (The Hague covenant 2.7).  Is there a decision on coordination, a
 * coordinator, a plan, and in time?
 *
 * What lacks on a day: the terms of the file whose rule says `check: yes` and which are neither
 * met nor ended, a decision that is due without such a term, and a coordinator where the agreement
 * checks that and the last one stopped without another; or there are two coordinators, by a merge.  A case that ended or went into another
 * family lacks nothing. */
#ifndef ZC_CHECK_H
#define ZC_CHECK_H

#include "terms.h"

struct zc_gap {
	char family[11];
	const char *lacks;             /* decision coordinator plan, else what meets the term */
	zc_day since, due;             /* due: ZC_NO_DAY when no term runs */
	const char *state;             /* running overdue paused; open: no term */
	const char *article;           /* of the agreement; NULL when the region chose it */
	bool wrong;                    /* overdue, or open */
};
struct zc_gaps { struct zc_gap *v; size_t n, cap; };   /* zeroed: none; words borrowed from the agreement */

void zc_check_case(struct zc_gaps *out, const struct zc_case *c);      /* added to out */
void zc_gaps_sort(struct zc_gaps *g);                                  /* the longest overdue first */
void zc_gaps_free(struct zc_gaps *g);

#endif
