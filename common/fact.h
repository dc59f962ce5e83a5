/* fact: a dated fact of the situation, in a draft.  Rules ask for them, so a fact may turn
 * what the agreement proposes. */
#ifndef ZC_FACT_H
#define ZC_FACT_H

#include "change.h"

/* said: FACT or FACT=VALUE.  about: a person's id or prefix; NULL for the family, and for the only
 * child where the agreement has the fact about a child.  id gets the entry's, *article the word's
 * (may be NULL). */
int zc_fact_add(struct zc_draft *d, struct zc_env *env, const char *said, const char *about, zc_day since,
                const char *by, char id[8], const char **article, struct zc_err *e);
/* said: also the id of one.  ZC_USAGE when several such facts hold, ZC_NOINPUT when none. */
int zc_fact_end(struct zc_draft *d, struct zc_env *env, const char *said, zc_day until,
                char id[8], const char **article, struct zc_err *e);

/* The rule by which the agreement proposes today another kind or role than that of the
 * coordinator; NULL when it proposes nobody, nobody coordinates, or who does fits. */
const struct zc_proposal_rule *zc_fact_turned(const struct zc_family *fam, const struct zc_env *env);

#endif
