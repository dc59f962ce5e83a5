/* terms_internal: the events of a family that may start a term. */
#ifndef ZC_TERMS_INTERNAL_H
#define ZC_TERMS_INTERNAL_H

#include "rules_internal.h"
#include "terms.h"

struct zc_event {
	const char *starts;          /* the word of zc_term_rule.starts */
	const char *of, *from;       /* the entry, and the family it was moved from */
	zc_day start;
	struct zc_time at;           /* not set where only the day is known */
	zc_day own;                  /* the entry's own date for it */
	zc_day over;                 /* its source no longer stands from this day on */
	const char *owner;           /* who owes it by nature; NULL: the coordinator */
	/* whichever it is of */
	const struct zc_signal *signal;
	const struct zc_match *match;
	const struct zc_decision *decision;
	const struct zc_coordination *coordination;
	const struct zc_evaluation *evaluation;
	const struct zc_action *action;
	const struct zc_hold *hold;
	const struct zc_escalation *escalation;
	const struct zc_step *step;
	const struct zc_ending *ending;
	const struct zc_after_care *after_care;
	const struct zc_fact *fact;
	const struct zc_helper *helper;
};
struct zc_events { struct zc_event *v; size_t n, cap; };
void zc_events_find(struct zc_events *out, struct zc_view *w, const struct zc_days *days);
void zc_events_free(struct zc_events *e);
/* The standing; with before, without that extension and those that came after, with words, each
 * pause told in a line. */
struct zc_standing zc_term_follow(const struct zc_term *t, const struct zc_convenant *con, zc_day on,
                                  const struct zc_extension *before, struct zc_text *words);
void zc_term_reason(struct zc_text *words, const char *because);
/* The last day of so long a term of the event; ZC_NO_DAY beyond the known years. */
zc_day zc_term_last_day(const struct zc_term_rule *r, struct zc_duration within, const struct zc_event *e,
                        zc_day start, const struct zc_convenant *con, struct zc_text *words);
zc_day zc_earlier(zc_day a, zc_day b);       /* ZC_NO_DAY is never */

#endif
