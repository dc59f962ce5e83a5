/* gate_judge: what the judges of a family's meaning share. */
#ifndef ZC_GATE_JUDGE_H
#define ZC_GATE_JUDGE_H

#include "rules.h"

/* One family judged under an agreement. */
struct zc_judge {
	const struct zc_family *fam;
	const struct zc_convenant *con;
	struct zc_time now;
	zc_day today;
	bool merge;                          /* two coordinators may meet */
	bool records;                        /* also what entries record of the agreement: proposals, `under` */
	struct zc_findings *f;               /* every finding with a key */
};
/* A rule's head. */
struct zc_head { const char *article, *lifts; };
#define ZC_HEAD(rule) ((struct zc_head){(rule)->article, (rule)->lifts})
#define ZC_NO_HEAD ((struct zc_head){NULL, NULL})

/* The value of a key of an entry, else the entry: where a finding points. */
const struct zc_node *zc_gate_at(const struct zc_node *map, const char *key);
int zc_gate_different(const struct zc_strings *who);   /* how many different ones */

/* The agreement says no; nothing when its head is lifted by this reason.  The
 * key is "item code". */
void zc_judge_deny(const struct zc_judge *j, const struct zc_node *at, struct zc_head head,
                   const char *because, const char *item, const char *code,
                   const char *fmt, ...) ZC_PRINTF(7, 8);
/* The file contradicts itself or what follows from it. */
void zc_judge_wrong(const struct zc_judge *j, const struct zc_node *at, const char *item,
                    const char *code, const char *fmt, ...) ZC_PRINTF(5, 6);
void zc_judge_requirements(const struct zc_judge *j, const zc_requirements *r,
                           const struct zc_case *c, const struct zc_node *at,
                           const char *because, const char *item);
/* Is it a word of the list on that day?  An absent one is. */
void zc_judge_word(const struct zc_judge *j, const struct zc_word *v, size_t n, const char *word,
                   zc_day on, const struct zc_node *map, const char *key, const char *item);
/* The talk of a hand-over was held in no way that the agreement knows. */
void zc_judge_way(const struct zc_judge *j, const struct zc_node *hand_over, struct zc_head head,
                  const char *because, const char *item);

/* The judges. */
void zc_judge_facts(const struct zc_judge *j);          /* gate_facts.c: persons, signals, matches, facts, dates, organisations */
void zc_judge_care(const struct zc_judge *j);           /* gate_care.c: decisions, coordination, plan, disclosures */
void zc_judge_escalations(const struct zc_judge *j);    /* gate_escalation.c */
void zc_judge_endings(const struct zc_judge *j);        /* gate_ending.c */
void zc_judge_terms(const struct zc_judge *j);          /* gate_terms.c: pauses, extensions, reminders */

#endif
