/* The keys of the family file.  Their order is the canonical order of a file
 * and of an entry.  zc-family(5) says what each means. */
#include "family.h"

enum {
	R = ZC_REQUIRED, F = ZC_FIXED, S = ZC_SETTABLE, C = ZC_CORRECTABLE,
	P = ZC_PERSONAL        /* who, to, between ...: only where it is a plain name */
};

#define KEY(st, key, field, type, flags) \
	{key, type, flags, offsetof(struct st, field), NULL, NULL, NULL}
#define WORD(st, key, field, flags, words) \
	{key, ZC_WORD, flags, offsetof(struct st, field), words, NULL, NULL}
#define DAY(st, key, field, flags, begin) \
	{key, ZC_DATE, flags, offsetof(struct st, field), begin, NULL, NULL}
#define REF(st, key, field, flags, letters) \
	{key, ZC_REF, flags, offsetof(struct st, field), letters, NULL, NULL}
#define REFS(st, key, field, flags, letters) \
	{key, ZC_REFS, flags, offsetof(struct st, field), letters, NULL, NULL}
#define MAP(st, key, field, flags, sub) \
	{key, ZC_MAP_OF, flags, offsetof(struct st, field), NULL, sub, NULL}
#define LIST(st, key, field, sub) \
	{key, ZC_LIST_OF, 0, offsetof(struct st, field), NULL, sub, NULL}
#define HEAD(st) \
	KEY(st, "id", id, ZC_ID, R | F), \
	KEY(st, "from", from, ZC_FAMILY_REF, F)
#define BECAUSE(st) KEY(st, "because", because, ZC_TEXT, C | P)
#define VOID(st) MAP(st, "void", voided, S, &void_schema)
#define SCHEMA(label, name, st, letter) \
	static const struct zc_schema name##_schema = {label, sizeof(struct st), letter, \
	    name##_keys, sizeof name##_keys / sizeof *name##_keys}

static const struct zc_key void_keys[] = {
	KEY(zc_void, "at", at, ZC_TIME, R | F),
	KEY(zc_void, "by", by, ZC_ACTOR, R | F),
	KEY(zc_void, "because", because, ZC_TEXT, R | C | P),
};
SCHEMA("void", void, zc_void, 0);

static const struct zc_key address_keys[] = {
	KEY(zc_address, "street", street, ZC_LINE, C | P),
	KEY(zc_address, "postcode", postcode, ZC_POSTCODE, C | P),
	KEY(zc_address, "number", number, ZC_LINE, C | P),
	KEY(zc_address, "addition", addition, ZC_LINE, C | P),
	KEY(zc_address, "city", city, ZC_LINE, C | P),
	KEY(zc_address, "shared", shared, ZC_YESNO, C | P),
};
SCHEMA("address", address, zc_address, 0);

static const struct zc_key join_keys[] = {
	HEAD(zc_join),
	KEY(zc_join, "at", at, ZC_TIME, R | F),
	KEY(zc_join, "by", by, ZC_ACTOR, R | F),
	KEY(zc_join, "into", into, ZC_FAMILY_REF, R | F),
	KEY(zc_join, "until", until, ZC_DATE, S),
	BECAUSE(zc_join),
	VOID(zc_join),
};
SCHEMA("join", join, zc_join, 'j');

static const struct zc_key person_keys[] = {
	HEAD(zc_person),
	WORD(zc_person, "role", role, R | C, "child parent caregiver relative other"),
	KEY(zc_person, "given", given, ZC_LINE, C | P),
	KEY(zc_person, "initials", initials, ZC_LINE, C | P),
	KEY(zc_person, "prefix", prefix, ZC_LINE, C | P),
	KEY(zc_person, "surname", surname, ZC_LINE, C | P),
	KEY(zc_person, "born", born, ZC_DATE, C | P),
	WORD(zc_person, "sex", sex, C | P, "female male other unknown"),
	KEY(zc_person, "bsn", bsn, ZC_BSN, C | P),
	DAY(zc_person, "until", until, S, "born"),
	VOID(zc_person),
};
SCHEMA("person", person, zc_person, 'p');

static const struct zc_key outcome_keys[] = {
	KEY(zc_outcome, "at", at, ZC_DATE, R | F),
	KEY(zc_outcome, "by", by, ZC_ACTOR, R | F),
	KEY(zc_outcome, "outcome", outcome, ZC_WORD, R | F),
	BECAUSE(zc_outcome),
};
SCHEMA("outcome", outcome, zc_outcome, 0);

static const struct zc_key withdrawal_keys[] = {
	KEY(zc_withdrawal, "at", at, ZC_TIME, R | F),
	KEY(zc_withdrawal, "by", by, ZC_ACTOR, R | F),
	BECAUSE(zc_withdrawal),
};
SCHEMA("withdrawal", withdrawal, zc_withdrawal, 0);

static const struct zc_key signal_keys[] = {
	HEAD(zc_signal),
	KEY(zc_signal, "at", at, ZC_TIME, R | F),
	KEY(zc_signal, "by", by, ZC_ACTOR, R | F),
	KEY(zc_signal, "on-behalf-of", on_behalf_of, ZC_WHO, F | P),
	REF(zc_signal, "about", about, R | F, "p"),
	WORD(zc_signal, "clarity", clarity, C, "clear unclear"),
	KEY(zc_signal, "parents-informed", parents_informed, ZC_DATE_OR_NONE, S),
	KEY(zc_signal, "informed-by", informed_by, ZC_WHO, S | P),
	KEY(zc_signal, "route", route, ZC_WORD, F),
	WORD(zc_signal, "consent", consent, S, "given refused not-asked"),
	WORD(zc_signal, "asks", asks, F, "coordination"),
	BECAUSE(zc_signal),
	MAP(zc_signal, "outcome", outcome, S, &outcome_schema),
	MAP(zc_signal, "withdrawn", withdrawn, S, &withdrawal_schema),
	VOID(zc_signal),
};
SCHEMA("signal", signal, zc_signal, 's');

static const struct zc_key match_keys[] = {
	HEAD(zc_match),
	KEY(zc_match, "at", at, ZC_TIME, R | F),
	REFS(zc_match, "signals", signals, R | F, "s"),
	WORD(zc_match, "evidence", evidence, R | F, "bsn family joined"),
	KEY(zc_match, "under", under, ZC_UNDER_REF, F),
	VOID(zc_match),
};
SCHEMA("match", match, zc_match, 'm');

static const struct zc_key contact_keys[] = {
	HEAD(zc_contact),
	KEY(zc_contact, "at", at, ZC_TIME, R | F),
	KEY(zc_contact, "by", by, ZC_ACTOR, R | F),
	KEY(zc_contact, "between", between, ZC_ACTORS, R | F | P),
	REF(zc_contact, "match", match, F, "m"),
	VOID(zc_contact),
};
SCHEMA("contact", contact, zc_contact, 'k');

static const struct zc_key refusal_keys[] = {
	HEAD(zc_refusal),
	KEY(zc_refusal, "at", at, ZC_TIME, R | F),
	KEY(zc_refusal, "by", by, ZC_ACTOR, R | F),
	KEY(zc_refusal, "family", family, ZC_FAMILY_REF, R | F),
	BECAUSE(zc_refusal),
	VOID(zc_refusal),
};
SCHEMA("refusal", refusal, zc_refusal, 'r');

static const struct zc_key fact_keys[] = {
	HEAD(zc_fact),
	KEY(zc_fact, "fact", fact, ZC_WORD, R | F),
	KEY(zc_fact, "value", value, ZC_WORD, F),
	REF(zc_fact, "about", about, F, "p"),
	KEY(zc_fact, "since", since, ZC_DATE, R | F),
	DAY(zc_fact, "until", until, S, "since"),
	KEY(zc_fact, "by", by, ZC_ACTOR, R | F),
	BECAUSE(zc_fact),
	VOID(zc_fact),
};
SCHEMA("fact", fact, zc_fact, 'f');

static const struct zc_key helper_keys[] = {
	HEAD(zc_helper),
	KEY(zc_helper, "who", who, ZC_WHO, R | F | P),
	KEY(zc_helper, "since", since, ZC_DATE, R | F),
	DAY(zc_helper, "until", until, S, "since"),
	KEY(zc_helper, "help", help, ZC_LINE, C | P),
	WORD(zc_helper, "law", law, S, "youth wmo zvw wlz participation education other"),
	KEY(zc_helper, "waiting-list", waiting_list, ZC_DATE, S),
	DAY(zc_helper, "started", started, S, "waiting-list"),
	WORD(zc_helper, "ended-as", ended_as, S, "finished broken-off refused ineffective stopped"),
	BECAUSE(zc_helper),
	VOID(zc_helper),
};
SCHEMA("helper", helper, zc_helper, 'h');

static const struct zc_key decision_keys[] = {
	HEAD(zc_decision),
	KEY(zc_decision, "at", at, ZC_TIME, R | F),
	KEY(zc_decision, "by", by, ZC_ACTOR, R | F),
	KEY(zc_decision, "forum", forum, ZC_WORD, F),
	KEY(zc_decision, "with-family", with_family, ZC_YESNO, F),
	WORD(zc_decision, "coordination", coordination, R | F, "needed not-needed"),
	KEY(zc_decision, "guard", guard, ZC_WHO, F | P),
	KEY(zc_decision, "guard-role", guard_role, ZC_WORD, F),
	KEY(zc_decision, "level", level, ZC_INT, F),
	BECAUSE(zc_decision),
	VOID(zc_decision),
};
SCHEMA("decision", decision, zc_decision, 'd');

static const struct zc_key hand_over_keys[] = {
	REF(zc_hand_over, "from", from, F, "c"),
	KEY(zc_hand_over, "to", to, ZC_LINE, F),
	KEY(zc_hand_over, "talk", talk, ZC_DATE, S),
	KEY(zc_hand_over, "how", how, ZC_WORD, S),
};
SCHEMA("hand-over", hand_over, zc_hand_over, 0);

static const struct zc_key coordination_keys[] = {
	HEAD(zc_coordination),
	KEY(zc_coordination, "since", since, ZC_DATE, R | F),
	DAY(zc_coordination, "until", until, S, "since"),
	KEY(zc_coordination, "by", by, ZC_ACTOR, F),
	KEY(zc_coordination, "coordinator", coordinator, ZC_WHO, R | F | P),
	KEY(zc_coordination, "role", role, ZC_WORD, F),
	KEY(zc_coordination, "answerable", answerable, ZC_WHO, F),
	KEY(zc_coordination, "proposed", proposed, ZC_WORD, F),
	KEY(zc_coordination, "rule", rule, ZC_WORD, F),
	KEY(zc_coordination, "under", under, ZC_UNDER_REF, F),
	KEY(zc_coordination, "family-wishes", family_wishes, ZC_WHO, C | P),
	BECAUSE(zc_coordination),
	MAP(zc_coordination, "hand-over", hand_over, S, &hand_over_schema),
	KEY(zc_coordination, "parents-informed", parents_informed, ZC_DATE, S),
	KEY(zc_coordination, "ended-because", ended_because, ZC_TEXT, C | P),
	VOID(zc_coordination),
};
SCHEMA("coordination", coordination, zc_coordination, 'c');

static const struct zc_key drop_keys[] = {
	KEY(zc_drop, "at", at, ZC_DATE, R | F),
	KEY(zc_drop, "by", by, ZC_ACTOR, R | F),
	BECAUSE(zc_drop),
};
SCHEMA("drop", drop, zc_drop, 0);

static const struct zc_key renewal_keys[] = {
	HEAD(zc_renewal),
	KEY(zc_renewal, "at", at, ZC_DATE, R | F),
	KEY(zc_renewal, "by", by, ZC_ACTOR, F),
	VOID(zc_renewal),
};
SCHEMA("renewal", renewal, zc_renewal, 'n');

static const struct zc_key problem_keys[] = {
	HEAD(zc_problem),
	KEY(zc_problem, "since", since, ZC_DATE, F),
	KEY(zc_problem, "domain", domain, ZC_WORD, R | F),
	KEY(zc_problem, "text", text, ZC_TEXT, C | P),
	KEY(zc_problem, "priority", priority, ZC_INT, C),
	DAY(zc_problem, "solved", solved, S, "since"),
	MAP(zc_problem, "dropped", dropped, S, &drop_schema),
	VOID(zc_problem),
};
SCHEMA("problem", problem, zc_problem, 'q');

static const struct zc_key hold_keys[] = {
	HEAD(zc_hold),
	KEY(zc_hold, "since", since, ZC_DATE, R | F),
	DAY(zc_hold, "until", until, S, "since"),
	BECAUSE(zc_hold),
	VOID(zc_hold),
};
SCHEMA("hold", hold, zc_hold, 'b');

static const struct zc_key action_keys[] = {
	HEAD(zc_action),
	KEY(zc_action, "since", since, ZC_DATE, F),
	KEY(zc_action, "what", what, ZC_TEXT, R | C | P),
	KEY(zc_action, "who", who, ZC_WHO, R | F | P),
	KEY(zc_action, "by", by, ZC_DATE, F),
	REF(zc_action, "after", after, F, "a"),
	LIST(zc_action, "held", held, &hold_schema),
	DAY(zc_action, "done", done, S, "since"),
	KEY(zc_action, "brought", brought, ZC_TEXT, S | P),
	MAP(zc_action, "dropped", dropped, S, &drop_schema),
	VOID(zc_action),
};
SCHEMA("action", action, zc_action, 'a');

static const struct zc_key goal_keys[] = {
	HEAD(zc_goal),
	KEY(zc_goal, "since", since, ZC_DATE, F),
	KEY(zc_goal, "result", result, ZC_TEXT, R | C | P),
	REFS(zc_goal, "for", problems, F, "q"),
	KEY(zc_goal, "expected", expected, ZC_DATE, S),
	DAY(zc_goal, "reached", reached, S, "since"),
	MAP(zc_goal, "dropped", dropped, S, &drop_schema),
	LIST(zc_goal, "actions", actions, &action_schema),
	VOID(zc_goal),
};
SCHEMA("goal", goal, zc_goal, 'g');

static const struct zc_key coach_keys[] = {
	HEAD(zc_coach),
	KEY(zc_coach, "who", who, ZC_WHO, R | F | P),
	KEY(zc_coach, "role", role, ZC_LINE, C | P),
	KEY(zc_coach, "since", since, ZC_DATE, R | F),
	DAY(zc_coach, "until", until, S, "since"),
	KEY(zc_coach, "weeks", weeks, ZC_INT, S),
	KEY(zc_coach, "hours", hours, ZC_INT, S),
	VOID(zc_coach),
};
SCHEMA("coach", coach, zc_coach, 'n');

static const struct zc_key evaluation_keys[] = {
	HEAD(zc_evaluation),
	KEY(zc_evaluation, "at", at, ZC_DATE, R | F),
	KEY(zc_evaluation, "by", by, ZC_ACTOR, F),
	KEY(zc_evaluation, "with-family", with_family, ZC_YESNO, F),
	KEY(zc_evaluation, "as-agreed", as_agreed, ZC_YESNO, F),
	KEY(zc_evaluation, "outcome", outcome, ZC_WORD, S),
	KEY(zc_evaluation, "note", note, ZC_TEXT, C | P),
	VOID(zc_evaluation),
};
SCHEMA("evaluation", evaluation, zc_evaluation, 'v');

static const struct zc_key plan_keys[] = {
	KEY(zc_plan, "since", since, ZC_DATE, R | F),
	KEY(zc_plan, "by", by, ZC_ACTOR, F),
	KEY(zc_plan, "written-by", written_by, ZC_WORD, S),
	KEY(zc_plan, "words", words, ZC_TEXT, C | P),
	KEY(zc_plan, "strengths", strengths, ZC_TEXT, C | P),
	LIST(zc_plan, "renewals", renewals, &renewal_schema),
	LIST(zc_plan, "problems", problems, &problem_schema),
	LIST(zc_plan, "goals", goals, &goal_schema),
	LIST(zc_plan, "coaches", coaches, &coach_schema),
	LIST(zc_plan, "evaluations", evaluations, &evaluation_schema),
};
SCHEMA("plan", plan, zc_plan, 0);

static const struct zc_key disclosure_keys[] = {
	HEAD(zc_disclosure),
	KEY(zc_disclosure, "at", at, ZC_TIME, R | F),
	KEY(zc_disclosure, "by", by, ZC_ACTOR, R | F),
	KEY(zc_disclosure, "to", to, ZC_WHO, R | F | P),
	KEY(zc_disclosure, "basis", basis, ZC_WORD, R | F),
	KEY(zc_disclosure, "parts", parts, ZC_WORDS, F),
	BECAUSE(zc_disclosure),
	VOID(zc_disclosure),
};
SCHEMA("disclosure", disclosure, zc_disclosure, 'w');

static const struct zc_key step_keys[] = {
	HEAD(zc_step),
	KEY(zc_step, "step", step, ZC_WORD, R | F),
	KEY(zc_step, "since", since, ZC_DATE, R | F),
	KEY(zc_step, "responsible", responsible, ZC_ACTORS, F | P),
	DAY(zc_step, "talk", talk, S, "since"),
	DAY(zc_step, "commitment", commitment, S, "since"),
	KEY(zc_step, "agreement", agreement, ZC_TEXT, S | P),
	DAY(zc_step, "until", until, S, "since"),
	BECAUSE(zc_step),
	VOID(zc_step),
};
SCHEMA("step", step, zc_step, 'x');

static const struct zc_key settled_keys[] = {
	KEY(zc_settled, "at", at, ZC_DATE, R | F),
	KEY(zc_settled, "by", by, ZC_ACTOR, R | F),
	BECAUSE(zc_settled),
};
SCHEMA("settled", settled, zc_settled, 0);

static const struct zc_key escalation_keys[] = {
	HEAD(zc_escalation),
	KEY(zc_escalation, "line", line, ZC_WORD, R | F),
	KEY(zc_escalation, "at", at, ZC_TIME, R | F),
	KEY(zc_escalation, "by", by, ZC_ACTOR, R | F),
	KEY(zc_escalation, "between", between, ZC_ACTORS, F | P),
	REF(zc_escalation, "about", about, F, "a g p"),
	KEY(zc_escalation, "holds", holds, ZC_WORDS, F),
	BECAUSE(zc_escalation),
	LIST(zc_escalation, "steps", steps, &step_schema),
	MAP(zc_escalation, "ended", ended, S, &settled_schema),
	VOID(zc_escalation),
};
SCHEMA("escalation", escalation, zc_escalation, 'e');

static const struct zc_key pause_keys[] = {
	HEAD(zc_pause),
	KEY(zc_pause, "since", since, ZC_DATE, R | F),
	DAY(zc_pause, "until", until, S, "since"),
	KEY(zc_pause, "by", by, ZC_ACTOR, R | F),
	BECAUSE(zc_pause),
	VOID(zc_pause),
};
SCHEMA("pause", pause, zc_pause, 'y');

static const struct zc_key extension_keys[] = {
	HEAD(zc_extension),
	KEY(zc_extension, "at", at, ZC_TIME, R | F),
	KEY(zc_extension, "by", by, ZC_ACTOR, R | F),
	KEY(zc_extension, "due", due, ZC_DATE, R | F),
	BECAUSE(zc_extension),
	VOID(zc_extension),
};
SCHEMA("extension", extension, zc_extension, 'y');

static const struct zc_key reminder_keys[] = {
	HEAD(zc_reminder),
	KEY(zc_reminder, "at", at, ZC_TIME, R | F),
	KEY(zc_reminder, "stage", stage, ZC_WORD, R | F),
	KEY(zc_reminder, "day", day, ZC_DATE, R | F),
	KEY(zc_reminder, "to", to, ZC_ACTORS, F | P),
	REF(zc_reminder, "raised", raised, F, "e"),
	VOID(zc_reminder),
};
SCHEMA("reminder", reminder, zc_reminder, 'y');

static const struct zc_key term_keys[] = {
	HEAD(zc_term),
	REF(zc_term, "of", of, R | F, "family a b c d e f g h j k m n p q r s v w x z"),
	KEY(zc_term, "kind", kind, ZC_WORD, R | F),
	KEY(zc_term, "start", start, ZC_DATE, R | F),
	DAY(zc_term, "due", due, R | F, "start"),
	DAY(zc_term, "hard", hard, F, "due"),
	KEY(zc_term, "under", under, ZC_UNDER_REF, R | F),
	KEY(zc_term, "met", met, ZC_DATE, S),
	KEY(zc_term, "ended", ended, ZC_DATE, S),
	LIST(zc_term, "pauses", pauses, &pause_schema),
	LIST(zc_term, "extensions", extensions, &extension_schema),
	LIST(zc_term, "reminders", reminders, &reminder_schema),
	VOID(zc_term),
};
SCHEMA("term", term, zc_term, 't');

static const struct zc_key after_care_keys[] = {
	HEAD(zc_after_care),
	KEY(zc_after_care, "who", who, ZC_WHO, F | P),
	KEY(zc_after_care, "what", what, ZC_TEXT, R | C | P),
	KEY(zc_after_care, "until", until, ZC_DATE, F),
	KEY(zc_after_care, "done", done, ZC_DATE, S),
	VOID(zc_after_care),
};
SCHEMA("after-care", after_care, zc_after_care, 'z');

static const struct zc_key follow_keys[] = {
	KEY(zc_follow, "by", by, ZC_WHO, R | F),
	KEY(zc_follow, "how", how, ZC_LINE, F),
};
SCHEMA("follow", follow, zc_follow, 0);

static const struct zc_key ending_keys[] = {
	HEAD(zc_ending),
	KEY(zc_ending, "at", at, ZC_TIME, R | F),
	KEY(zc_ending, "by", by, ZC_ACTOR, R | F),
	KEY(zc_ending, "ground", ground, ZC_WORD, R | F),
	KEY(zc_ending, "outcome", outcome, ZC_WORD, S),
	KEY(zc_ending, "after-care-needed", after_care_needed, ZC_YESNO, S),
	LIST(zc_ending, "after-care", after_care, &after_care_schema),
	MAP(zc_ending, "hand-over", hand_over, S, &hand_over_schema),
	MAP(zc_ending, "follow", follow, S, &follow_schema),
	BECAUSE(zc_ending),
	MAP(zc_ending, "reopened", reopened, S, &withdrawal_schema),
	VOID(zc_ending),
};
SCHEMA("ending", ending, zc_ending, 'z');

static const struct zc_key follow_up_keys[] = {
	HEAD(zc_follow_up),
	KEY(zc_follow_up, "at", at, ZC_DATE, R | F),
	KEY(zc_follow_up, "by", by, ZC_ACTOR, R | F),
	REF(zc_follow_up, "of", of, F, "z"),
	KEY(zc_follow_up, "note", note, ZC_TEXT, C | P),
	VOID(zc_follow_up),
};
SCHEMA("follow-up", follow_up, zc_follow_up, 'z');

static const struct zc_key family_keys[] = {
	KEY(zc_family, "format", format, ZC_INT, R | F),
	KEY(zc_family, "family", id, ZC_FAMILY_REF, R | F),
	KEY(zc_family, "opened", opened, ZC_DATE, R | F),
	LIST(zc_family, "joined", joined, &join_schema),
	MAP(zc_family, "address", address, C | P, &address_schema),
	LIST(zc_family, "persons", persons, &person_schema),
	LIST(zc_family, "signals", signals, &signal_schema),
	LIST(zc_family, "matches", matches, &match_schema),
	LIST(zc_family, "contacts", contacts, &contact_schema),
	LIST(zc_family, "refusals", refusals, &refusal_schema),
	LIST(zc_family, "situation", situation, &fact_schema),
	LIST(zc_family, "helpers", helpers, &helper_schema),
	LIST(zc_family, "decisions", decisions, &decision_schema),
	LIST(zc_family, "coordination", coordination, &coordination_schema),
	MAP(zc_family, "plan", plan, S, &plan_schema),
	LIST(zc_family, "disclosures", disclosures, &disclosure_schema),
	LIST(zc_family, "escalations", escalations, &escalation_schema),
	LIST(zc_family, "terms", terms, &term_schema),
	LIST(zc_family, "endings", endings, &ending_schema),
	LIST(zc_family, "follow-ups", follow_ups, &follow_up_schema),
};
const struct zc_schema zc_family_schema = {"family", sizeof(struct zc_family), 0,
    family_keys, sizeof family_keys / sizeof *family_keys};
