/* report: a family and its plan as people read them.
 *
 * Plain text for 80 columns, and the same as one JSON object.  Whatever comes
 * from a file goes out with control characters made visible.  A BSN is in
 * neither: who needs it has the file. */
#ifndef ZC_REPORT_H
#define ZC_REPORT_H

#include "terms.h"
#include "tool.h"

/* The parts of a plan, separated by spaces: those that an agreement may require, and `own`:
 * the goals in which one recipient has an action, with their actions and problems. */
extern const char zc_plan_parts[];

/* parts NULL: all of them, and what the agreement still misses; own: the recipient, for the part `own`. */
struct zc_plan_view { const struct zc_strings *parts; const char *own; };
/* ZC_USAGE when a part is none, or when it is `own` and the recipient has no action in the plan. */
int zc_plan_view_check(const struct zc_plan_view *view, const struct zc_case *c, struct zc_err *e);
void zc_report_plan(struct zc_text *out, const struct zc_case *c, const struct zc_plan_view *view);
/* A whole line. */
void zc_report_plan_json(struct zc_text *out, const struct zc_case *c, const struct zc_plan_view *view);

void zc_report_family(struct zc_text *out, const struct zc_case *c);
/* A whole line: the file as it is, without BSN, with phase and states added. */
void zc_report_family_json(struct zc_text *out, const struct zc_case *c);

/* Where an action stands on the day: open done dropped held overdue waiting (for another to be done
 * first), dropped with its goal as well; NULL when it is void or was not agreed yet. */
const char *zc_action_state(const struct zc_goal *g, const struct zc_action *a, const struct zc_case *c);
/* When the plan was started, or last taken up again after a reopening; ZC_NO_DAY without one. */
zc_day zc_plan_taken_up(const struct zc_case *c);
/* The first day of the phase that zc_phase tells. */
zc_day zc_phase_since(const struct zc_case *c);
/* The first running term, overdue ones included; ZC_NO_DAY when none runs.  *kind is borrowed. */
zc_day zc_next_due(const struct zc_case *c, const char **kind);
/* Full name of a person, as people write it; added to out. */
void zc_person_name(struct zc_text *out, const struct zc_person *p);
size_t zc_children(const struct zc_case *c);

/* For each FAMILY operand (or id on stdin) its page, with an empty line between two, or its line of JSON. */
typedef int zc_report_fn(struct zc_text *out, const struct zc_case *c, bool json, struct zc_err *e);
int zc_report_pages(struct zc_env *env, int argc, char **argv, zc_report_fn *page, struct zc_err *e);

#endif
