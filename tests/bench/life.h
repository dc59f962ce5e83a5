/* life: families made up, each from its first signal to what comes after its end.
 *
 * A life is the model of a family's file as it will be when all is over, and the
 * acts that brought it about, one a day at most.  What the file held on a day is
 * the model without what lies after that day; so one model gives the whole history. */
#ifndef ZC_BENCH_LIFE_H
#define ZC_BENCH_LIFE_H

#include "family.h"
#include "terms.h"

enum { LIFE_ACTS = 96 };

struct act {
	struct zc_time at;
	const char *actor, *action, *item;
	bool both;                   /* changes the other family of the pair too */
};

struct life {
	struct zc_arena *arena;
	const struct zc_convenant *con;
	uint64_t random;
	struct zc_family fam;
	struct zc_time now;          /* of the last act */
	struct act acts[LIFE_ACTS];
	size_t n;
	zc_day joined;               /* from this day on it holds the other's entries, or is held */
	const struct zc_person *child;   /* whom the first signal is about */
	size_t bsns;                 /* of which this one is the next */
};

/* The last day of the histories: nothing lies after it but what was agreed. */
enum { LIFE_FIRST = 18993, LIFE_LAST = 20756 };      /* 2022-01-01, 2026-10-30 */

/* --- model.c */
uint64_t life_random(struct life *l, uint64_t below);
bool life_chance(struct life *l, unsigned percent);
#define LIFE_PICK(l, list) ((list)[life_random((l), sizeof (list) / sizeof *(list))])
const char *life_text(struct life *l, const char *fmt, ...) ZC_PRINTF(2, 3);
/* A new entry, or map, under the key at the end of the path: `plan.goals.actions`.  Stays where it is. */
void *life_add(struct life *l, void *parent, const char *path);
void life_begin(struct life *l);
/* An act on the day of l->now; item may be NULL. */
void life_act(struct life *l, const char *actor, const char *action, const char *item);
bool life_acted(const struct life *l, zc_day day);
/* The file as it was at the end of that day, in a; NULL when there was none. */
struct zc_node *life_file(const struct life *l, zc_day on, struct zc_arena *a);

/* --- people.c: who lives there, and who works where */
void life_household(struct life *l, size_t number);
const char *life_professional(struct life *l, const char *org);
const char *life_given(struct life *l);

/* --- course.c: what happens in a case; each goes on from l->now */
void life_open(struct life *l);
void life_signal(struct life *l, const char *by);
void life_course(struct life *l);
/* So many days on, to a working day on which nothing has happened yet. */
void life_step(struct life *l, unsigned least, unsigned most);
void life_hand_over(struct life *l);
struct zc_case life_case(const struct life *l);

/* --- plan.c */
void life_plan(struct life *l);

/* --- terms.c: the terms that all this started, and what came of them */
void life_terms(struct life *l);

/* --- pair.c */
/* Two families of a region, numbers 2 * pair and 2 * pair + 1: now and then they turn out to
 * be one, or to look alike. */
void life_pair(struct life two[2], size_t pair, uint64_t seed, const struct zc_convenant *con, struct zc_arena *a);

#endif
