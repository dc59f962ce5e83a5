/* ladder: the entries of an escalation, as people raise one and as a passed
 * term does where the agreement says automatic. */
#ifndef ZC_LADDER_H
#define ZC_LADDER_H

#include "change.h"
#include "rules.h"

struct zc_raising {
	const struct zc_line *line;
	const struct zc_ladder_step *rung;   /* the step at which it begins */
	const char *by, *about, *because;    /* NULL: nothing */
	struct zc_strings between, holds, responsible;
};

/* A step of a line since env->on.  responsible: as named, else as the agreement says.
 * A derived id in id is kept; an empty one gets a fresh one. */
struct zc_node *zc_ladder_step(struct zc_env *env, struct zc_draft *d, const struct zc_ladder_step *rung,
                               const struct zc_strings *between, const struct zc_strings *responsible,
                               char id[8]);
/* An escalation at env->at with its first step, appended to the family. */
int zc_ladder_raise(struct zc_env *env, struct zc_draft *d, const struct zc_raising *r, char id[8],
                    char step[8], struct zc_err *e);
/* What a step falls under: its own article, else its line's. */
const char *zc_ladder_article(const struct zc_line *l, const char *step);

#endif
