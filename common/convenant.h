/* convenant: the regional agreement as a model.  zc-convenant(5) is its
 * documentation.
 *
 * Everything that regions decide differently is data in convenant.yaml; this
 * room knows its form only.  Every rule may carry `article:` (where the source
 * document says it) or `chosen:` (a note: the source gives no number and this
 * region chose one); never both.  Names are never deleted from an agreement, they get `until:`.
 *
 * Borrowed throughout: a model lives in its own arena and on its tree. */
#ifndef ZC_CONVENANT_H
#define ZC_CONVENANT_H

#include "schema.h"

/* A condition on a case.  In the file a map whose keys must all hold:
 *
 *   all: [COND...]  any: [COND...]  not: COND
 *   fact: NAME | NAME=VALUE | [..]     one of these facts holds on the day
 *   involved: KIND | [..]              a party of one of these kinds is involved
 *   asked-by: KIND | [..]              a live signal of this kind asks for coordination
 *   age: 0-3 | [..]                    a child in the family has such an age
 *   parties: N                         at least N different parties are involved
 *   signals: N                         at least N live signals
 *   clarity: clear|unclear             a live signal is
 *   helpers: N                         at least N different professionals are involved
 *   matched: yes|no                    there is a match
 *   asked: yes|no                      a live signal asks for coordination
 *   newcomers: N                       at least N parties are involved that were not on the day of the decision in force
 *   asked-again: yes|no                a live signal that came after that day asks for coordination
 *   decision: needed|not-needed|none   the decision in force
 *   forum: WORD | [..]                 of the decision in force
 *   level: N                           the decision's level is at least N
 *   coordinated: yes|no                there is a coordinator
 *   coordinator: KIND | [..]           of one of these kinds
 *   plan: yes|no                       the plan was started in this episode
 *   open-actions: yes|no               some action is neither done nor dropped
 *   open-goals: yes|no
 *   evaluated: yes|no                  in this episode
 *   outcome: WORD | [..]               of the ending or evaluation judged, else of the last evaluation
 *   escalated: yes|no                  some escalation is running
 *   at-step: WORD | [..]               the running escalation stands at this step
 *   holds: WORD | [..]                 one of these guidelines is said to hold (the escalation judged)
 *   after-care: settled|open           agreed, or recorded as not needed (the ending judged)
 *   hand-over: yes|no                  its talk is recorded (the ending or assignment judged)
 *   with-family: yes|no                (the decision or evaluation judged; not said is neither)
 *   guard: yes|no                      the decision judged names who guards
 *   because: yes|no                    the entry judged carries a reason
 */
enum zc_cond_op {
	ZC_COND_ALL, ZC_COND_ANY, ZC_COND_NOT,
	ZC_COND_FACT, ZC_COND_INVOLVED, ZC_COND_ASKED_BY, ZC_COND_AGE, ZC_COND_PARTIES, ZC_COND_SIGNALS,
	ZC_COND_CLARITY, ZC_COND_HELPERS, ZC_COND_MATCHED, ZC_COND_ASKED, ZC_COND_NEWCOMERS,
	ZC_COND_ASKED_AGAIN, ZC_COND_DECISION, ZC_COND_FORUM, ZC_COND_LEVEL, ZC_COND_COORDINATED,
	ZC_COND_COORDINATOR, ZC_COND_PLAN, ZC_COND_OPEN_ACTIONS, ZC_COND_OPEN_GOALS,
	ZC_COND_EVALUATED, ZC_COND_OUTCOME, ZC_COND_ESCALATED, ZC_COND_AT_STEP, ZC_COND_HOLDS, ZC_COND_AFTER_CARE,
	ZC_COND_HAND_OVER, ZC_COND_WITH_FAMILY, ZC_COND_GUARD, ZC_COND_BECAUSE
};
struct zc_cond {
	struct zc_node *node;        /* for file:line:column */
	enum zc_cond_op op;
	ZC_LIST(struct zc_cond) of;  /* all, any, not (one) */
	struct zc_strings words;     /* word-valued keys */
	struct zc_ages *ages; size_t nages;
	int n;                       /* at least */
	bool yes;                    /* yes|no keys */
};

/* What every rule has. */
#define ZC_RULE                                                                     \
	struct zc_node *node;                                                       \
	const char *article;     /* of the source document */                       \
	const char *chosen;      /* why, where the source gives no number */        \
	const char *name;        /* for people */                                   \
	const char *lifts        /* key `reason: lifts`: a reason lifts it; else NULL */

struct zc_rule { ZC_RULE; };

/* Something that must hold: `when` is what is asked, `says` what is told when it does not. */
struct zc_requirement {
	ZC_RULE;
	struct zc_cond *when;
	const char *says;
};
typedef ZC_LIST(struct zc_requirement) zc_requirements;

struct zc_word {                     /* a word of this agreement: a domain, a level, a basis, a role ... */
	ZC_RULE;
	const char *word;            /* its key is the list's own: domain: forum: basis: role: outcome ... */
	zc_day until;
	struct zc_strings words;     /* fact: values; route: outcomes; role: may; outcome: none */
	struct zc_ages ages;         /* forum */
	enum zc_yesno ends;          /* outcome: no = "still unstable" continues */
	struct zc_strings follow_by; /* outcome: kinds of which one follows, by the child's age */
	const char *follow_how;      /* outcome: regular, active ... */
	int level;                   /* level; word holds it as text */
	enum zc_yesno about_child;   /* fact: needs a person */
	enum zc_yesno because;       /* basis: yes: a disclosure on it needs a reason */
	struct zc_cond *when;        /* basis, role, level: only when this holds */
};

struct zc_kind {                     /* a kind of organisation */
	ZC_RULE;
	const char *kind;
	struct zc_strings may;       /* signal coordinate decide plan escalate close check run agree join see */
	struct zc_strings via;       /* kinds that signal on its behalf, when it may not itself */
	struct zc_ages ages;         /* children it is there for */
	zc_requirements coordinates; /* when it may coordinate: "BJZ only under a measure" */
	const char *law;             /* help of this kind falls under: zvw, wlz ...; not coordinated */
	zc_day until;
};

struct zc_grant {                    /* verbs that may be called over zc-gate */
	ZC_RULE;
	struct zc_strings kinds;     /* by professionals of these; none: of all */
	struct zc_strings verbs;     /* of zc_remote_verbs */
};
struct zc_access_rules {
	ZC_RULE;
	const char *involved;        /* person organisation: whose involvement lets one see a family; NULL: organisation */
	ZC_LIST(struct zc_grant) gives;
};

struct zc_organisation {
	struct zc_node *node;
	const char *org, *kind, *name, *manager, *contact;   /* contact: where messages go; manager: PERSON@ORG */
	int caseload;                /* limit of its own; -1 */
	zc_day until;
};

struct zc_signals_rules {
	ZC_RULE;
	struct zc_duration life;     /* a signal counts so long; n = -1: for ever */
	const char *life_article, *life_chosen;
	enum zc_yesno parents_informed;   /* yes: a date is asked; `none` needs a reason */
	const char *parents_article;
	const char *sees;            /* parties all: who sees a signal */
	ZC_LIST(struct zc_word) routes;
};

struct zc_match_rules {
	ZC_RULE;
	int parties;                 /* different organisations, at least */
	enum zc_yesno same_child;    /* yes: only about one child; else within the family */
};

struct zc_need_rules {
	ZC_RULE;
	struct zc_cond *when;        /* when a decision is due */
	struct zc_cond *again;       /* when one is due after "not needed"; NULL: never */
	const char *again_article, *again_chosen;
	zc_requirements needed;      /* must hold for "needed" */
	zc_requirements not_needed;  /* must hold for "not needed" */
	ZC_LIST(struct zc_word) forums;
	ZC_LIST(struct zc_word) roles;   /* of people without organisation; may: guard coordinate */
	ZC_LIST(struct zc_word) levels;
};

struct zc_proposal_rule {
	ZC_RULE;
	const char *rule;
	struct zc_cond *when;        /* absent: always */
	struct zc_strings kinds;     /* in order of preference */
	struct zc_strings roles;     /* or people without organisation, by role */
	const char *answerable;      /* kind that stays answerable beside the coordinator */
	zc_day until;
};

struct zc_assignment_rules {
	ZC_RULE;
	zc_requirements requires;    /* before an assignment */
	enum zc_yesno other_choice;  /* yes: allowed with a reason; no: never */
	enum zc_yesno hand_over_talk;
	const char *hand_over_article, *hand_over_chosen;
	struct zc_strings hand_over_how;
	int caseload; const char *caseload_article, *caseload_chosen, *caseload_lifts;   /* caseload-reason: lifts */
	ZC_LIST(struct zc_proposal_rule) proposal;
};

struct zc_plan_rules {
	ZC_RULE;
	struct zc_strings written_by;    /* first is the default */
	struct zc_strings parts;         /* required: family organisations coordinator problems goals actions evaluations after-care words strengths */
	zc_requirements requires;        /* before the start */
	ZC_LIST(struct zc_word) bases;   /* of a disclosure */
	ZC_LIST(struct zc_word) domains;
};

/* What happens when a term passes: stages in order. */
struct zc_stage {
	ZC_RULE;
	const char *stage;
	struct zc_duration after;    /* the due day */
	struct zc_strings remind;    /* owner coordinator responsible managers checker guard, or PERSON@ORG */
	const char *escalate;        /* line */
	enum zc_yesno automatic;
};

struct zc_term_rule {
	ZC_RULE;
	const char *term;
	/* The event that starts it: signal match need decision(needed) not-needed assignment plan
	 * evaluation action step talk commitment ending after-care fact helper hold */
	const char *starts;
	struct zc_cond *when;        /* only then */
	struct zc_strings line;      /* starts: step, talk: only of these lines */
	struct zc_strings step;      /* only of these steps */
	struct zc_strings facts;     /* starts: fact */
	struct zc_strings outcomes;  /* starts: ending, evaluation */
	struct zc_duration within;   /* n = -1: the entry's own date (action by, after-care until) */
	struct zc_duration hard;     /* hard date; n = -1: none */
	/* The event that meets it, on the same entry or later in the family:
	 * contact decision assignment plan evaluation done talk commitment follow-up settled fact-ends started */
	const char *met_by;
	struct zc_strings who;       /* who owes it: as remind */
	enum zc_yesno roll;          /* overrides the calendar's */
	enum zc_yesno check;         /* part of the check (toetsing) */
	enum zc_yesno after_ending;  /* goes on when the case ends */
	enum zc_yesno pausable;
	enum zc_yesno past_hard;     /* pauses and extensions may go past the hard date */
	int extensions;              /* how often it may be extended; -1: never */
	ZC_LIST(struct zc_stage) passed;
	zc_day until;
};

struct zc_ladder_step {
	ZC_RULE;
	const char *step;
	struct zc_strings responsible;   /* managers (of each party) or PERSON@ORG; empty: must be named */
	struct zc_cond *when;            /* only for such cases; else the step is passed over */
};
struct zc_guideline { struct zc_node *node; const char *guideline, *name; };
struct zc_line {
	ZC_RULE;
	const char *line;
	int between;                     /* parties that must be named */
	zc_requirements requires;
	ZC_LIST(struct zc_guideline) all_of;   /* every one must be said to hold */
	ZC_LIST(struct zc_guideline) one_of;   /* at least one */
	struct zc_strings not_when;      /* words that may be said to hold too, and then forbid the line: never lifted */
	const char *settled_by;          /* commitment down */
	ZC_LIST(struct zc_ladder_step) steps;
	zc_day until;
};

struct zc_ground {
	ZC_RULE;
	const char *ground;
	zc_requirements requires;
	enum zc_yesno hand_over;         /* yes: its talk is asked */
	enum zc_yesno outcome;           /* yes: an outcome is asked */
	zc_day until;
};
struct zc_ending_rules {
	ZC_RULE;
	zc_requirements requires;        /* for every ground */
	ZC_LIST(struct zc_ground) grounds;
	ZC_LIST(struct zc_word) outcomes;
	struct zc_duration retention;    /* after the ending; n = -1: not said */
	const char *retention_article, *retention_chosen;
};

struct zc_free_entry { struct zc_node *node; zc_day date; const char *name; };
struct zc_calendar_rules {
	ZC_RULE;
	struct zc_strings holidays, weekend;
	ZC_LIST(struct zc_free_entry) free_days;
	struct zc_duration short_terms;  /* working days that a short term holds at least; n = -1: any */
	enum zc_yesno roll;
};

/* Whose key it is: a person's, or one that anybody of an organisation may use. */
struct zc_signer {
	struct zc_node *node;
	const char *who, *org;       /* one of them */
	const char *key;             /* as ssh-keygen writes it: "ssh-ed25519 AAAA... comment" */
	zc_day since, until;         /* ZC_NO_DAY: from ever, for ever */
};
struct zc_signature_rules {
	ZC_RULE;
	enum zc_yesno required;      /* yes: every commit carries its author's signature */
	ZC_LIST(struct zc_signer) keys;
};

struct zc_convenant {
	struct zc_node *node;
	const struct zc_tree *tree;
	int format;
	const char *convenant;           /* its name: den-haag-2010 */
	const char *title, *source;
	zc_day valid_from, valid_until;
	const char *zone;                /* key time-zone */
	struct zc_calendar_rules *calendar_rules;
	struct zc_calendar calendar;     /* made from the rules */
	struct zc_ages ages; const char *ages_article, *ages_chosen, *ages_lifts;   /* ages-reason: lifts */
	ZC_LIST(struct zc_kind) kinds;
	ZC_LIST(struct zc_organisation) organisations;
	struct zc_access_rules *access;
	struct zc_signals_rules *signals;
	struct zc_match_rules *match;
	struct zc_need_rules *need;
	ZC_LIST(struct zc_word) facts;
	struct zc_assignment_rules *assignment;
	struct zc_plan_rules *plan;
	ZC_LIST(struct zc_term_rule) terms;
	ZC_LIST(struct zc_line) escalation;
	struct zc_ending_rules *endings;
	struct zc_signature_rules *signatures;   /* NULL: nothing is said of them */
	char under[11];                  /* first ten digits of the blob; set by the caller, "" if unknown */
	struct zc_arena arena;
};

/* The tables: the file, and the map of a condition. */
extern const struct zc_schema zc_convenant_schema, zc_cond_schema;

/* Load; findings are ZC_CONFIG.  Also checked: every word that a rule uses is
 * defined (kinds, facts, outcomes, lines, roles, steps), managers belong to known organisations,
 * no name twice, article and chosen not both, holidays and zone known.  Sets the zone (calendar.h).
 * *out is the caller's (zc_convenant_free); NULL only when the root is unusable. */
void zc_convenant_load(struct zc_convenant **out, const struct zc_tree *t, struct zc_findings *f);
void zc_convenant_free(struct zc_convenant *c);
/* No fault, but for a person to see to: whom a rule goes on to name when his organisation has left. */
void zc_convenant_leavers(struct zc_findings *f, struct zc_convenant *c);

/* Look-ups; NULL when not there.  `on`: left out when ended by then; `until` is the
 * first day without (ZC_NO_DAY: any). */
const struct zc_organisation *zc_convenant_org(const struct zc_convenant *c, const char *org, zc_day on);
const struct zc_kind *zc_convenant_kind(const struct zc_convenant *c, const char *kind);
/* The organisation and kind of PERSON@ORG; NULL for plain names and unknown ones. */
const struct zc_kind *zc_convenant_kind_of(const struct zc_convenant *c, const char *who, zc_day on);
bool zc_convenant_may(const struct zc_convenant *c, const char *who, const char *act, zc_day on);
/* Who checks, or may `see`, sees every family. */
bool zc_convenant_sees_all(const struct zc_convenant *c, const char *who, zc_day on);
/* The verbs that an agreement can give to who comes over zc-gate, separated by spaces: TOOL-VERB without the tool's
 * `zc-`.  No other ever runs there.  Those of the second list are of the whole store, for who sees all of it. */
extern const char zc_remote_verbs[], zc_whole_verbs[];
bool zc_convenant_gives(const struct zc_convenant *c, const char *who, const char *verb, zc_day on);
const struct zc_line *zc_convenant_line(const struct zc_convenant *c, const char *line);
const struct zc_ground *zc_convenant_ground(const struct zc_convenant *c, const char *ground);
const struct zc_term_rule *zc_convenant_term(const struct zc_convenant *c, const char *term);
const struct zc_proposal_rule *zc_convenant_proposal(const struct zc_convenant *c, const char *rule);
const struct zc_ladder_step *zc_line_step(const struct zc_line *l, const char *step);
/* A word in one of the word lists; pass the list's v and n. */
const struct zc_word *zc_word_find(const struct zc_word *v, size_t n, const char *word, zc_day on);
/* The keys of one who may act, on a day, as ssh-keygen(1) has ALLOWED SIGNERS; who NULL: all keys with their
 * days, whenever they count.  Added to out. */
struct zc_text;
void zc_convenant_signers(struct zc_text *out, const struct zc_convenant *c, const char *who, zc_day on);
/* "den-haag-2010 2.5" for messages and trailers; just the name without an article. Added to out. */
void zc_convenant_cite(struct zc_text *out, const struct zc_convenant *c, const char *article);

#endif
