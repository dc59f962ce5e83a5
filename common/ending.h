/* ending: what stands in the way of the end of a case, and what waits after it. */
#ifndef ZC_ENDING_H
#define ZC_ENDING_H

#include "rules.h"

/* An ending or an agreement of after-care in it, by its full id; after_care may be NULL. */
const struct zc_ending *zc_ending_find(const struct zc_family *fam, const char *id,
                                       const struct zc_after_care **after_care);

/* What the agreement asks and does not hold of c->ending, added to out in lines: what is open, by its
 * ids, and how to go on.  What a reason lifts counts only while there is none. */
void zc_ending_missed(struct zc_text *out, const struct zc_case *c);
/* What is open and stays so because a reason lifted it, in the same form. */
void zc_ending_left_open(struct zc_text *out, const struct zc_case *c);

/* What waits for a follow-up on the day, as ids: what is agreed for after the ending in force and not
 * done, and the ending itself while a term of it runs; without an ending, what terms that a
 * follow-up meets are of.  The list is made in a. */
struct zc_strings zc_ending_waiting(const struct zc_case *c, struct zc_arena *a);

/* Does that signal, which was given since that ending, still wait for somebody to look?  Until it counts no longer or a
 * follow-up came on its day or later. */
bool zc_ending_signalled(const struct zc_case *c, const struct zc_ending *ending, const struct zc_signal *s);

/* The last day on which the file of the case that ended is kept; ZC_NO_DAY: not said, or not ended. */
zc_day zc_ending_retention(const struct zc_case *c);

#endif
