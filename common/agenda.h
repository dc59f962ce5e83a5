/* agenda: the terms of families as one list, most pressing first.
 *
 * What zc-escalate due and zc-close review print (timetable.h), and what the
 * index keeps of it. */
#ifndef ZC_AGENDA_H
#define ZC_AGENDA_H

#include "terms.h"

struct zc_agenda_row {
	char family[11], item[8];        /* item: the term's id; "" where none is written */
	const char *of, *kind;
	struct zc_strings who;           /* who owes it */
	zc_day due;                      /* effective */
	const char *state;               /* one of zc_term_state_names itself */
	int left;                        /* working days left, negative when over */
	const char *article;             /* "chosen": the region's own number; NULL: the agreement no longer knows the term */
};

/* A zeroed struct is an empty agenda.  It is of one agreement. */
struct zc_agenda {
	struct zc_agenda_row *v;
	size_t n, cap;
	struct zc_arena arena;
	struct zc_agenda_days *counted;  /* working days, lately: many rows are due on few days */
};

/* Which terms: all running, overdue and paused ones, but these. NULL fields select nothing out. */
struct zc_agenda_pick {
	const char *kind;                /* only this kind */
	const char *who;                 /* only owed by this PERSON@ORG, or by somebody of this organisation */
	const struct zc_duration *within;/* only overdue, or due within so long */
	bool after_ending;               /* only terms that go on after the ending */
};

void zc_agenda_add(struct zc_agenda *a, const struct zc_family *fam, const struct zc_convenant *con,
                   zc_day on, const struct zc_agenda_pick *pick);
/* A row that zc_agenda_add gave on another day, for a day on which nothing but the day has changed: its state, what is
 * left, and whether it is picked.  still: the term, where a pause of it has no end; else NULL. */
void zc_agenda_add_kept(struct zc_agenda *a, const struct zc_agenda_row *kept, const struct zc_term *still,
                        const struct zc_convenant *con, zc_day on, const struct zc_agenda_pick *pick);
/* A row of the caller's own, copied. */
void zc_agenda_add_row(struct zc_agenda *a, const struct zc_agenda_row *row);
/* Overdue first, then by due day, family and item; tells whether anything is overdue. */
void zc_agenda_sort(struct zc_agenda *a, bool *overdue);
void zc_agenda_free(struct zc_agenda *a);

#endif
