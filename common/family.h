/* family: the family file as a model.  zc-family(5) is its documentation.
 *
 * Structs mirror the file; the tables in family_keys.c say which key is which and
 * what class it has (fixed, settable, correctable; personal).  A family and
 * everything in it is borrowed from the tree and the arena of the model.
 *
 * Letters of the ids: a action, b hold, c coordination, d decision, e
 * escalation, f fact, g goal, h helper, j join, k contact, m match, p person,
 * q problem, r refusal, s signal, t term, v evaluation, w disclosure, x step.
 * Base32 has fewer letters than there are kinds, so three are shared: n by
 * what else belongs to the plan (coach, renewal), y by what stands beneath a
 * term (pause, extension, reminder), z by an ending and what follows
 * (ending, after-care, follow-up).
 *
 * Sources: The Hague covenant 2.3-2.13, South-East Utrecht working agreements
 * 1-4, JSO "Een kwestie van goed regelen" 2-5. */
#ifndef ZC_FAMILY_H
#define ZC_FAMILY_H

#include "schema.h"

enum { ZC_FORMAT = 1 };

/* Every entry: who took it back, when and why.  A void entry stays in the file and counts for nothing. */
struct zc_void { struct zc_node *node; struct zc_time at; const char *by, *because; };

/* What every list entry begins with, so that code can walk entries of any kind. */
#define ZC_ENTRY                                                                   \
	struct zc_node *node;                                                      \
	const char *id;                                                            \
	const char *from;           /* the family it, or what it stands in, was moved from by a join */ \
	struct zc_void *voided

struct zc_entry { ZC_ENTRY; };

struct zc_address { struct zc_node *node; const char *street, *number, *addition, *postcode, *city;
                    enum zc_yesno shared;      /* a shelter or institution: the address says nothing */ };

struct zc_person {
	ZC_ENTRY;
	const char *role;            /* child parent caregiver relative other */
	const char *given, *prefix, *surname, *initials;
	zc_day born;
	const char *sex;             /* female male other unknown */
	const char *bsn;
	zc_day until;                /* no longer part of the family */
};

struct zc_withdrawal { struct zc_node *node; struct zc_time at; const char *by, *because; };
struct zc_outcome { struct zc_node *node; zc_day at; const char *outcome, *by, *because; };

struct zc_signal {
	ZC_ENTRY;
	struct zc_time at;
	const char *by;              /* the professional whose concern it is */
	const char *on_behalf_of;    /* who may not signal himself (day care via JGZ) */
	const char *about;           /* person id */
	const char *clarity;         /* clear unclear */
	struct zc_date_or_none parents_informed;
	const char *informed_by;
	const char *route;           /* of the agreement: medical index consultation ... */
	const char *consent;         /* given refused not-asked: of the family, to tune with others */
	const char *asks;            /* coordination: the need is signalled, with or without a match */
	const char *because;
	struct zc_outcome *outcome;  /* of the route */
	struct zc_withdrawal *withdrawn;
};

struct zc_match {                    /* derived id: letter m over the signals' ids, in file order */
	ZC_ENTRY;
	struct zc_time at;           /* of the signal that made it */
	struct zc_strings signals;
	const char *evidence;        /* bsn family joined */
	const char *under;
};

struct zc_contact {                  /* the matched parties informed each other */
	ZC_ENTRY;
	struct zc_time at;
	const char *by;
	struct zc_strings between;
	const char *match;
};

struct zc_refusal {                  /* "not the same": never proposed again */
	ZC_ENTRY;
	struct zc_time at;
	const char *by, *family, *because;
};

struct zc_join {                     /* in the family that went into another */
	ZC_ENTRY;
	struct zc_time at;
	const char *by, *into, *because;
	zc_day until;                /* parted again */
};

struct zc_fact {
	ZC_ENTRY;
	const char *fact, *value;    /* of the agreement */
	const char *about;           /* person id; NULL: the family */
	zc_day since, until;
	const char *by, *because;
};

struct zc_helper {
	ZC_ENTRY;
	const char *who;
	zc_day since, until;
	const char *help;            /* what it is, in a line */
	const char *law;             /* youth wmo zvw wlz participation education other: under which it is given */
	zc_day waiting_list;         /* since */
	zc_day started;              /* end of the waiting */
	const char *ended_as;        /* finished broken-off refused ineffective stopped */
	const char *because;
};

struct zc_decision {
	ZC_ENTRY;
	struct zc_time at;
	const char *by;
	const char *forum;           /* of the agreement */
	enum zc_yesno with_family;
	const char *coordination;    /* needed not-needed */
	const char *guard, *guard_role;  /* who guards the tuning when not needed; role of the agreement */
	int level;
	const char *because;
};

struct zc_hand_over { struct zc_node *node; const char *from;     /* coordination id; NULL: from outside */
                      zc_day talk; const char *how;               /* of the agreement: spoken written ... */
                      const char *to; };                          /* outside: an organisation or town */

struct zc_coordination {
	ZC_ENTRY;
	zc_day since, until;
	const char *by;
	const char *coordinator;     /* PERSON@ORG, or a plain name */
	const char *role;            /* of a plain-name coordinator: parent neighbour ..., of the agreement */
	const char *answerable;      /* PERSON@ORG or an organisation: stays answerable beside the coordinator */
	const char *proposed;        /* kind of organisation that the agreement's rule proposed */
	const char *rule;
	const char *under;
	const char *family_wishes;
	const char *because;
	struct zc_hand_over *hand_over;
	zc_day parents_informed;
	const char *ended_because;
};

struct zc_hold { ZC_ENTRY; zc_day since, until; const char *because; };
struct zc_drop { struct zc_node *node; zc_day at; const char *by, *because; };

struct zc_action {
	ZC_ENTRY;
	zc_day since;
	const char *what, *who;      /* who: PERSON@ORG or a plain name */
	zc_day by;                   /* agreed date: key `by` */
	const char *after;           /* action id that comes first */
	ZC_LIST(struct zc_hold) held;
	zc_day done;
	const char *brought;         /* what it brought */
	struct zc_drop *dropped;
};

struct zc_goal {
	ZC_ENTRY;
	zc_day since;
	const char *result;
	struct zc_strings problems;  /* key `for` */
	zc_day expected;
	zc_day reached;
	struct zc_drop *dropped;
	ZC_LIST(struct zc_action) actions;
};

struct zc_problem { ZC_ENTRY; zc_day since; const char *domain, *text; int priority; zc_day solved;
                    struct zc_drop *dropped; };

struct zc_evaluation {
	ZC_ENTRY;
	zc_day at;
	const char *by;
	enum zc_yesno with_family, as_agreed;
	const char *outcome;         /* of the agreement: stable vulnerable ...; final evaluations */
	const char *note;
};

struct zc_coach {                    /* a family coach whose role the plan fixes (JSO 5) */
	ZC_ENTRY;
	const char *who, *role;
	zc_day since, until;
	int weeks, hours;            /* limit in weeks, hours a week */
};

struct zc_renewal { ZC_ENTRY; zc_day at; const char *by; };   /* the plan taken up again after a reopening */

struct zc_plan {
	struct zc_node *node;
	zc_day since;
	const char *by;
	const char *written_by;      /* family coordinator report-point ...: of the agreement */
	const char *words;           /* the family's own words */
	const char *strengths;       /* own strengths and network */
	ZC_LIST(struct zc_renewal) renewals;
	ZC_LIST(struct zc_problem) problems;
	ZC_LIST(struct zc_goal) goals;
	ZC_LIST(struct zc_coach) coaches;
	ZC_LIST(struct zc_evaluation) evaluations;
};

struct zc_disclosure {               /* the plan was shown to somebody */
	ZC_ENTRY;
	struct zc_time at;
	const char *by, *to, *basis, *because;   /* basis: of the agreement */
	struct zc_strings parts;     /* what was shown: problems goals actions ... */
};

struct zc_step {
	ZC_ENTRY;
	const char *step;            /* of the line in the agreement */
	zc_day since;
	struct zc_strings responsible;
	zc_day talk;
	zc_day commitment;
	const char *agreement;       /* the new agreements */
	zc_day until;                /* taken further or settled */
	const char *because;
};

struct zc_settled { struct zc_node *node; zc_day at; const char *by, *because; };

struct zc_escalation {
	ZC_ENTRY;
	const char *line;
	struct zc_time at;
	const char *by;
	struct zc_strings between;
	const char *about;           /* action, goal or person id */
	struct zc_strings holds;     /* guidelines of the line that hold */
	const char *because;
	ZC_LIST(struct zc_step) steps;
	struct zc_settled *ended;    /* scaled down */
};

struct zc_pause { ZC_ENTRY; zc_day since, until; const char *by, *because; };
struct zc_extension { ZC_ENTRY; struct zc_time at; zc_day due; const char *by, *because; };
/* A stage of the passed term, acted upon.  Derived id (terms.h): once per term and stage, in every clone. */
struct zc_reminder { ZC_ENTRY; struct zc_time at; const char *stage; zc_day day; struct zc_strings to;
                     const char *raised; };   /* day: when it fell due; raised: the escalation that it began */

struct zc_term {                     /* derived id: letter t over (family, kind, of) */
	ZC_ENTRY;
	const char *of;              /* the entry that started it */
	const char *kind;            /* the term's name in the agreement */
	zc_day start;                /* the day of the event: counting starts the day after */
	zc_day due;
	zc_day hard;                 /* the last day where the agreement knows a target and a hard date */
	const char *under;
	zc_day met;
	zc_day ended;                /* stopped without being met: what it was for is over */
	ZC_LIST(struct zc_pause) pauses;
	ZC_LIST(struct zc_extension) extensions;
	ZC_LIST(struct zc_reminder) reminders;
};

struct zc_after_care { ZC_ENTRY; const char *who, *what; zc_day until, done; };
struct zc_follow { struct zc_node *node; const char *by, *how; };   /* organisation; of the agreement */

struct zc_ending {
	ZC_ENTRY;
	struct zc_time at;
	const char *by;
	const char *ground, *outcome;            /* of the agreement */
	enum zc_yesno after_care_needed;
	ZC_LIST(struct zc_after_care) after_care;
	struct zc_hand_over *hand_over;          /* moving */
	struct zc_follow *follow;
	const char *because;
	struct zc_withdrawal *reopened;
};

struct zc_follow_up { ZC_ENTRY; zc_day at; const char *by, *of, *note; };

struct zc_family {
	struct zc_node *node;
	const struct zc_tree *tree;
	int format;
	const char *id;                          /* key `family` */
	zc_day opened;
	struct zc_address *address;
	ZC_LIST(struct zc_join) joined;
	ZC_LIST(struct zc_person) persons;
	ZC_LIST(struct zc_signal) signals;
	ZC_LIST(struct zc_match) matches;
	ZC_LIST(struct zc_contact) contacts;
	ZC_LIST(struct zc_refusal) refusals;
	ZC_LIST(struct zc_fact) situation;
	ZC_LIST(struct zc_helper) helpers;
	ZC_LIST(struct zc_decision) decisions;
	ZC_LIST(struct zc_coordination) coordination;
	struct zc_plan *plan;
	ZC_LIST(struct zc_disclosure) disclosures;
	ZC_LIST(struct zc_escalation) escalations;
	ZC_LIST(struct zc_term) terms;
	ZC_LIST(struct zc_ending) endings;
	ZC_LIST(struct zc_follow_up) follow_ups;
	struct zc_arena arena;
};

extern const struct zc_schema zc_family_schema;

/* Load the model from a tree that outlives it.  All that is wrong with the
 * file by itself goes to f: the schema's findings, ids twice, references (of
 * entries that are not void) that lead nowhere, to the wrong kind or to themselves, actions that wait for each other, an id that is not the path's (id NULL:
 * not compared), an end before its begin, unknown format.  *out is the caller's
 * (zc_family_free) also when there are findings; NULL only when the root is unusable. */
void zc_family_load(struct zc_family **out, const struct zc_tree *t, const char *id,
                    struct zc_findings *f);
void zc_family_free(struct zc_family *fam);          /* NULL is fine */
/* Parse and load the file of a path, as the family that the path names; anything wrong with it is a failure.  Both are
 * the caller's, the tree to be freed last; NULL after a failure. */
int zc_family_read(struct zc_family **out, struct zc_tree **tree, const char *path, const char *data, size_t len,
                   struct zc_err *e);

/* The model as bytes, and back: without tree and nodes, texts borrowed from the bytes.  false: these are
 * not the bytes of a family. */
void zc_family_pack(struct zc_text *out, const struct zc_family *fam);
bool zc_family_unpack(struct zc_family **out, const char *bytes, size_t len);
/* The days around `on`, from `since` up to and without `until` (ZC_NO_DAY: for ever), between two in the file that are no
 * deadline (a date `by`, `due`, `hard`, `expected`), nor one on which somebody was born.  In between nothing in the
 * family changes by itself but that deadlines pass, signals expire and people grow older. */
struct zc_lull { zc_day since, until; };
struct zc_lull zc_family_lull(const struct zc_family *fam, zc_day on);

/* Any entry by its full id, with its schema; NULL when there is none.  The first look-up in an unpacked
 * family lists its entries: not for two threads at once. */
struct zc_entry *zc_family_entry(const struct zc_family *fam, const char *id,
                                 const struct zc_schema **schema);
/* Complete an item prefix: exactly one entry of the kinds in letters (NULL: any)
 * must match.  ZC_NOINPUT none, ZC_USAGE several. */
int zc_family_complete(const struct zc_family *fam, const char *prefix, const char *letters,
                       struct zc_entry **out, struct zc_err *e);

/* Does what began on since and ended on until (ZC_NO_DAY: not) run on that day? */
bool zc_runs(zc_day since, zc_day until, zc_day on);
/* The one that counts on that day, void ones left out; NULL when none.  Whatever
 * runs counts from `since` (the day of `at`) up to and without its end: `until`,
 * `done`, `dropped`, `ended`, `withdrawn` and the like name the first day on which it
 * no longer counts, so that on the day of a hand-over only the new one does. */
const struct zc_coordination *zc_family_coordination(const struct zc_family *fam, zc_day on);
const struct zc_decision *zc_family_decision(const struct zc_family *fam, zc_day on);  /* the last one since the last reopening */
const struct zc_ending *zc_family_ending(const struct zc_family *fam, zc_day on);      /* in force: not reopened */
bool zc_ending_holds(const struct zc_ending *x, zc_day on);     /* is it one of those in force? joined families may each have one */
enum { ZC_JOIN_HOPS = 16 };             /* so many joins lead on from one to the next; more are a circle */
const struct zc_join *zc_family_join(const struct zc_family *fam, zc_day on);          /* gone into another family */
const struct zc_escalation *zc_family_escalation(const struct zc_family *fam, zc_day on); /* the newest running one */
bool zc_coordination_running(const struct zc_coordination *c, zc_day on);   /* of two, after a merge, both */
bool zc_escalation_running(const struct zc_escalation *x, zc_day on);
bool zc_action_open(const struct zc_action *a, zc_day on);
bool zc_action_stands(const struct zc_goal *g, const struct zc_action *a, zc_day on);   /* open, and its goal not given up */
bool zc_action_held(const struct zc_action *a, zc_day on);
bool zc_goal_open(const struct zc_goal *g, zc_day on);
/* Since when the present episode runs: the last reopening, else `opened`. */
zc_day zc_family_episode(const struct zc_family *fam, zc_day on);
const struct zc_evaluation *zc_family_evaluation(const struct zc_family *fam, zc_day on);  /* the last one of the episode */

#endif
