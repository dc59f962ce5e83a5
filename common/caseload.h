/* caseload: how many families a coordinator has, over the store. */
#ifndef ZC_CASELOAD_H
#define ZC_CASELOAD_H

#include "rules.h"
#include "tool.h"

struct zc_caseload { const char *who, *org; int families, limit; };   /* limit: -1 none */
struct zc_caseloads { struct zc_caseload *v; size_t n, cap; };        /* zeroed: none; texts in env's arena */

/* One walk over the store: professionals who coordinate on env->on, sorted by
 * organisation and name; a family that ended counts no more. */
int zc_caseloads_count(struct zc_caseloads *out, struct zc_env *env, struct zc_err *e);
void zc_caseloads_free(struct zc_caseloads *l);
/* Of a professional, or (no @) of a whole organisation. */
int zc_caseload_of(const struct zc_caseloads *l, const char *who);
/* The most that one coordinator of this organisation has by the agreement; -1: it does not say. */
int zc_caseload_limit(const struct zc_convenant *con, const char *org, zc_day on);

/* Fill in the candidates' caseloads; within a kind, the least loaded of those involved comes
 * first, and so of the organisations. */
void zc_caseloads_propose(struct zc_proposal *p, const struct zc_caseloads *l);

#endif
