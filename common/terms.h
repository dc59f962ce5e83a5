/* terms: which terms an agreement starts, when they end, and why.
 *
 * Terms are entries of the family file.  The agreement says which event starts
 * one and which meets it (zc_term_rule); this room derives the entries that a
 * file ought to hold, and the state of those it holds.  Tools add what is
 * missing with every change; the gate refuses a change that leaves it out. */
#ifndef ZC_TERMS_H
#define ZC_TERMS_H

#include "rules.h"
#include "text.h"

/* A term as the file ought to hold it.
 *
 * id: zc_id_derive('t', family, the term's name, of); the family is the entry's `from` where it
 * was moved.  of: the entry of the event; steps stand for their talk and commitment; the start of
 * the plan stands for the family's id, a renewal for itself; a need for the first signal,
 * helper, fact, match or reopened ending of the day on which it arose, else the family's id.
 *
 * Where the file says met or ended and what did that is void since, the term runs on as a new one:
 * its id is over (family, name, of, how many went before) and it is due as the first was.
 *
 * ended: the case ended (unless the rule says after-ending, or the ending itself started it), or
 * what the term is of is over: void, withdrawn, dropped, until, followed by a next decision,
 * taken further or settled; an ending reopened; a need no longer there.  Whichever came first of
 * being met and being ended counts, and meeting it on the day of its end is meeting it. */
struct zc_due {
	char id[8];
	const char *of;                    /* entry; the family's id for terms without one */
	const char *family;                /* whose id is in its id */
	const struct zc_term_rule *rule;
	zc_day start, due, hard;
	zc_day met, ended;                 /* ZC_NO_DAY; met lies before start when it was there already */
	bool as_written;                   /* stands in the file, and the agreement, a newer one, would not start it */
};
struct zc_dues { struct zc_due *v; size_t n, cap; };

/* All terms that the events in the family start under this agreement, oldest
 * first, those already in the file with their own `due` left out of account; and those that stand in the file
 * of an event that is there, and started otherwise than this agreement says: they are met and end as its
 * rule for their name says, whatever line, step or condition it is for now. */
void zc_terms_expected(struct zc_dues *out, const struct zc_family *fam,
                       const struct zc_convenant *con);
void zc_dues_free(struct zc_dues *d);

/* What the file lacks against what is expected.  A term that ended unmet, or was met before it
 * started, is not asked for; one in the file that nothing starts any more, and nothing met or ended, lacks its end, dated by
 * the newest day in the file (then rule is NULL when the agreement does not know it).  start, due and
 * hard of a term in the file are those written there. */
enum zc_lack_kind { ZC_LACKS_TERM, ZC_LACKS_MET, ZC_LACKS_ENDED };
struct zc_lack { enum zc_lack_kind kind; struct zc_due due; bool unasked; };   /* unasked: of what nothing starts */
struct zc_lacks { struct zc_lack *v; size_t n, cap; };
/* With before: only what the change from `before` to `after` brought about, so
 * that a new agreement never freezes an old file.  before NULL: a new family. */
void zc_terms_lacking(struct zc_lacks *out, const struct zc_family *before,
                      const struct zc_family *after, const struct zc_convenant *con);
void zc_lacks_free(struct zc_lacks *l);
/* The entry of `terms:` that would cure a ZC_LACKS_TERM, made in a. */
struct zc_node *zc_term_node(const struct zc_due *d, const char *under, struct zc_arena *a);

/* The state of a term in the file on a day. */
enum zc_term_state { ZC_TERM_RUNNING, ZC_TERM_OVERDUE, ZC_TERM_PAUSED, ZC_TERM_MET, ZC_TERM_ENDED };
struct zc_standing {
	enum zc_term_state state;
	zc_day due;                        /* effective: after pauses and extensions */
	int left;                          /* working days left, negative when over; today counts as 0 */
};
/* An extension gives a new due date; a pause moves it by the days it lasted so far, as the term itself
 * counts days.  The day it began has counted already, the day it ended does not count yet, so that as
 * many are left when it ends as when it began.  Left out is what lies before the last extension and
 * what begins after the due date.  What a pause moved rolls as the term does, and stays within the
 * hard date unless the agreement says past-hard. */
struct zc_standing zc_term_standing(const struct zc_term *t, const struct zc_convenant *con, zc_day on);
/* The last day that an extension found: without it and those that came after. */
zc_day zc_extension_found(const struct zc_term *t, const struct zc_extension *x, const struct zc_convenant *con);
extern const char *const zc_term_state_names[];

/* How an agreement counts a term of the file from what started it. */
struct zc_explanation {
	const struct zc_term_rule *rule;   /* NULL: it does not know the term, and nothing else is said */
	const char *event;                 /* the rule's word; NULL: nothing in the file starts it */
	const char *by;                    /* who did it; NULL: not said */
	zc_day start;
	struct zc_time at;                 /* not set where only the day is known */
	zc_day due, hard;                  /* ZC_NO_DAY: none */
	struct zc_text counted, counted_hard;   /* calendar.h's words, in lines */
};
void zc_term_explain(struct zc_explanation *out, const struct zc_term *t, const struct zc_family *fam,
                     const struct zc_convenant *con);
void zc_explanation_free(struct zc_explanation *x);
/* Extensions and pauses by that day in words, a line each; holds what people wrote. */
void zc_term_moves(struct zc_text *words, const struct zc_term *t, const struct zc_convenant *con, zc_day on);

/* A stage of `passed:` falls due so long after the term's last day as it stands on `on`, counted and
 * rolled as the term itself.  It asks for an act while the term runs and nobody has acted on it yet. */
zc_day zc_stage_day(const struct zc_term *t, const struct zc_stage *s, const struct zc_convenant *con, zc_day on);
bool zc_stage_asks(const struct zc_term *t, const struct zc_stage *s, const struct zc_convenant *con, zc_day on);
/* The reminder that stands for it; NULL when there is none, or only void ones. */
const struct zc_reminder *zc_stage_reminder(const struct zc_term *t, const char *stage);
/* The id of what acting on it writes (y its reminder, e x the escalation raised and its step): over (family,
 * kind, of, stage) and, after reminders that are void now or of a term that this one replaces, how many. */
void zc_stage_id(char out[8], char letter, const struct zc_family *fam, const struct zc_term *t, const char *stage);
/* Whom to tell, professionals and organisations only, made in a: the stage's `remind`, the checkers of a
 * term of the check; where those are nobody the coordinator, else the checkers. */
struct zc_strings zc_stage_to(const struct zc_case *c, const struct zc_term *t, const struct zc_stage *s,
                              struct zc_arena *a);

/* Who owes each term of the family, in the file's order, made in a: the rule's `who` for the entry
 * it is of; where that names nobody its natural owner (who signals, helps, acts), else the
 * coordinator.  A checker is an organisation. */
struct zc_strings *zc_terms_owners(const struct zc_case *c, struct zc_arena *a);

#endif
