/* rounds_internal: what the files of rounds share. */
#ifndef ZC_ROUNDS_INTERNAL_H
#define ZC_ROUNDS_INTERNAL_H

#include "outbox.h"
#include "rounds.h"
#include "terms.h"

/* A stage of a term of a family that asks for an act, and what becomes of it. */
struct zc_deed {
	const struct zc_case *c;
	const struct zc_term *term;
	const struct zc_term_rule *rule;
	const struct zc_stage *stage;
	zc_day day;
	struct zc_strings to;
	const struct zc_line *line;              /* where it scales up; NULL: nowhere */
	const struct zc_escalation *running;     /* on that line */
	const char *raised, *step;               /* its id, and the step at which it was raised; NULL: it was not */
	struct zc_strings between;               /* the parties, where the line needs them */
	const char *why;                         /* it could not be raised; NULL: nobody tried */
};

/* rounds_words.c: the message, made in a. */
struct zc_message zc_deed_message(const struct zc_deed *d, const char *reminder, struct zc_arena *a);
const char *zc_deed_article(const struct zc_deed *d);

#endif
