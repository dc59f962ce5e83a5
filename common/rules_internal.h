/* rules_internal: what the files of the rooms rules and terms share.
 *
 * A view is a case with everybody's involvement worked out once as spans of
 * days, so that asking a condition for another day costs one pass. */
#ifndef ZC_RULES_INTERNAL_H
#define ZC_RULES_INTERNAL_H

#include "rules.h"

struct zc_presence {
	const char *who, *org;               /* org: borrowed, behind the @ */
	const struct zc_kind *kind;          /* NULL: organisation unknown */
	const char *as, *item;
	const struct zc_signal *signal;      /* NULL: not by a signal */
	zc_day from, to;                     /* to: the first day no longer; ZC_FOREVER */
	size_t person, orgno;                /* numbers of the person and the organisation */
};
#define ZC_FOREVER INT32_MAX

/* Does a match stand from that day up to and without the other? */
struct zc_stand { zc_day from, to; bool stands; };

struct zc_view {
	struct zc_case c;                    /* c.on may be moved */
	bool before_decision;                /* decisions of the day itself do not count yet */
	struct zc_presence *v; size_t n;     /* sorted by from, then who */
	size_t persons, orgs;
	const struct zc_presence **signals; size_t nsignals;   /* those by a signal, sorted by item */
	struct zc_stand *stands;             /* of each match, as last found out */
	size_t *seen, stamp;                 /* for counting different ones */
};
void zc_view_make(struct zc_view *w, const struct zc_case *c);
void zc_view_free(struct zc_view *w);
bool zc_presence_on(const struct zc_presence *p, zc_day on);
bool zc_view_first(struct zc_view *w, size_t number);   /* not seen since the last w->stamp++ */
size_t zc_view_orgs(struct zc_view *w);      /* different organisations on the day */
size_t zc_view_persons(struct zc_view *w);

bool zc_cond_test(const struct zc_cond *cond, struct zc_view *w, struct zc_text *why);
const struct zc_decision *zc_view_decision(const struct zc_view *w);
/* Whose signal with this id it is; NULL when void or not there. */
const struct zc_presence *zc_view_signal(const struct zc_view *w, const char *id);
/* How many organisations a match asks. */
size_t zc_match_asks(const struct zc_convenant *con);
/* Do its signals that are live on the day still come from as many organisations as a match asks? */
bool zc_match_stands(const struct zc_match *m, struct zc_view *w);
bool zc_case_planned(const struct zc_case *c);
bool zc_child_on(const struct zc_person *p, zc_day on);
zc_day zc_day_or_none(struct zc_time t);     /* ZC_NO_DAY when not set */

/* Every day on which something in the family begins or ends, sorted, each once: what was
 * written down, and the lives of signals that end by `until` (ZC_NO_DAY: by the newest day written down). */
struct zc_days { zc_day *v; size_t n, cap; };
void zc_days_add(struct zc_days *d, zc_day day);
void zc_days_sort(struct zc_days *d);
void zc_family_days(struct zc_days *out, const struct zc_view *w, zc_day until);
/* The next stretch of days of which a decision is due, from days->v[*i] on; false when there is none.  A decision
 * taken meanwhile ends it: another stretch may begin that day.
 * *end is the first day it is no longer (ZC_NO_DAY: it still is). */
bool zc_need_stretch(struct zc_view *w, const struct zc_days *days, size_t *i,
                     zc_day *since, zc_day *end);

#endif
