/* rules: what the agreement means for a family on a day.
 *
 * Pure functions of (family, agreement, day); nothing is written.  Borrowed
 * pointers live as long as family and agreement.  Void entries count for
 * nothing; spans run as family.h says: from `since` up to and without the end. */
#ifndef ZC_RULES_H
#define ZC_RULES_H

#include "convenant.h"
#include "family.h"

/* A case on a day, and the entry that is being judged if there is one. */
struct zc_case {
	const struct zc_family *fam;
	const struct zc_convenant *con;
	zc_day on;
	const struct zc_escalation *escalation;      /* judged; each NULL when not */
	const struct zc_ending *ending;
	const struct zc_decision *decision;
	const struct zc_coordination *coordination;
	const struct zc_evaluation *evaluation;
};

/* Does it hold?  NULL holds always.  Keys on a decision, coordination or escalation ask the
 * judged one when there is one, else the one in force; a hand-over and a reason only the judged one.  With why, what decided it is added in
 * words ("fact measure=ots since 2026-04-01", "2 parties: cjg, jgz-4-19"). */
bool zc_cond_holds(const struct zc_cond *cond, const struct zc_case *c, struct zc_text *why);

/* Are all children of the family outside these ages?  Unknown ages are not; absent ages hold for all. */
bool zc_ages_outside(const struct zc_ages *ages, const struct zc_case *c);

/* Who is involved: authors of live signals, current helpers who are
 * professionals, the coordinator.  One row a person; sorted by since, then name. */
struct zc_party {
	const char *who, *org;                 /* org: borrowed, behind the @ */
	const struct zc_kind *kind;            /* NULL: organisation unknown */
	zc_day since;
	const char *as;                        /* signal helper coordinator */
	const char *item;                      /* entry id */
};
struct zc_parties { struct zc_party *v; size_t n; size_t orgs; };   /* orgs: different organisations */
void zc_parties_find(struct zc_parties *out, const struct zc_case *c);
void zc_parties_free(struct zc_parties *p);

/* Is this PERSON@ORG involved on the day, so that the family may be shown?  Who has a live signal (or it was on
 * whose behalf) and who helps now is.  Until the case ends also who has an open action or coaches, coordinates or stays
 * answerable, took the decision in force or guards by it, and is named in a running escalation; then, who ended it, has
 * after-care to give or follows.  Unless person, what anybody of the organisation does counts. */
bool zc_involved(const struct zc_case *c, const char *who, bool person);

/* Does the signal count on the day: not void, not withdrawn, not past its life?  A withdrawn or
 * expired signal stays in the file. */
bool zc_signal_live(const struct zc_signal *s, const struct zc_convenant *con, zc_day on);
zc_day zc_signal_expires(const struct zc_signal *s, const struct zc_convenant *con);  /* last day; ZC_NO_DAY: never */

/* The ids of the live signals that together make a match on the day and are
 * not yet in one match: with same-child, about one child at least; as many
 * different organisations as the agreement asks.  The time is that of the signal with which there
 * were enough organisations; for a group that outgrew a match, of its first signal without one.
 * Each group is made in a; returns how many. */
struct zc_match_group { struct zc_strings signals; struct zc_time at; const char *evidence; };
size_t zc_matches_due(struct zc_match_group **out, const struct zc_case *c, struct zc_arena *a);

/* Is a decision on coordination due, and since when (ZC_NO_DAY when not)?  why: in words.
 * It is not once one was taken in this episode, unless that was `not-needed` and the agreement asks for another
 * (need: again), nor in a family that ended or was joined.  Since:
 * back over the days on which something began or ended, as long as it was due on each. */
bool zc_need_due(const struct zc_case *c, zc_day *since, struct zc_text *why);

/* What the agreement proposes: the first rule that holds and has somebody to propose.  A kind
 * that may not coordinate, whose ages leave out every child, or whose own condition does not
 * hold, is no candidate; nor is a role that may not. */
struct zc_candidate {
	const char *kind, *who, *org;          /* kind: or the role of who has no organisation */
	int caseload;                          /* -1: not known here */
	bool involved;
};
struct zc_proposal {
	const struct zc_proposal_rule *rule;   /* NULL: no rule fits: report to who sees to it */
	const char *kind;                      /* the kind or role proposed; NULL with rule NULL */
	const char *answerable;                /* kind that stays answerable; NULL */
	struct zc_candidate *v; size_t n;      /* involved persons first, then organisations (who NULL), then roles (org NULL) */
	struct zc_text why;
};
void zc_propose(struct zc_proposal *out, const struct zc_case *c);
void zc_proposal_free(struct zc_proposal *p);
/* Who stays answerable when this person coordinates: somebody involved of the kind that the proposal
 * names, else the only organisation of it.  NULL: nobody, or it must be said. */
const char *zc_answerable(const struct zc_proposal *p, const struct zc_case *c, const char *coordinator);
/* Who follows after an ending with this outcome: the first organisation of the kinds in follow-by
 * whose ages fit a child; NULL when none does or the outcome asks nobody. */
const struct zc_organisation *zc_propose_follow(const struct zc_word *outcome, const struct zc_case *c);
/* May this person coordinate here?  Findings in words: unknown organisation, finding place,
 * kind's own condition, role not allowed.  who may be plain with role. */
void zc_may_coordinate(struct zc_findings *f, const struct zc_case *c, const char *who, const char *role,
                       const struct zc_tree *t, const struct zc_node *node, const char *key);

/* The step after this one in the line (NULL: the first); NULL when it was the last. */
const struct zc_ladder_step *zc_ladder_next(const struct zc_line *l, const char *step, const struct zc_case *c);
/* Responsible persons of a step for these parties (none named: all who are involved), made in a;
 * n = 0 when they must be named. */
struct zc_strings zc_responsible(const struct zc_ladder_step *s, const struct zc_strings *between,
                                 const struct zc_case *c, struct zc_arena *a);

/* Where a family stands; the first that is true:
 * joined (into another), ended, escalated (one is running), planned (the plan was started in this
 * episode and the decision in force is not "not needed"), coordinated (there is a coordinator),
 * needed, not-needed (decided, and no other decision is due), undecided (a decision is due), matched (a match still has enough
 * organisations with live signals), signalled (a live signal), quiet. */
const char *zc_phase(const struct zc_case *c);
extern const char zc_phases[];           /* all of them, separated by spaces */

#endif
