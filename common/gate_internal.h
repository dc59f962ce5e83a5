/* gate_internal: what the files of gate share. */
#ifndef ZC_GATE_INTERNAL_H
#define ZC_GATE_INTERNAL_H

#include "gate.h"
#include "id.h"

struct zc_names { const char **v; size_t n, cap; };

struct zc_gate_side {
	struct zc_tree *tree;                /* NULL: no file, or none that can be read */
	struct zc_family *fam;
	struct zc_node *root;
	bool formed;                         /* nothing is wrong with its form */
};

/* One file of the change. */
struct zc_gate_pair {
	const struct zc_gate_file *file;
	char id[ZC_FAMILY_ID + 1];
	struct zc_gate_side before, after;
	struct zc_names touched;             /* what is new or changed: ids of entries, top keys of maps, the
	                                        family's id for what stands at the top itself */
	struct zc_names moved;               /* ids of entries that came from another file */
	unsigned long tops;                  /* bit i: something under key i of the family's schema is new or changed */
};

struct zc_gate {
	const struct zc_gate_change *change;
	struct zc_gate_pair *v;
	size_t n;
	zc_day today;
	struct zc_findings *f;
};

bool zc_names_have(const struct zc_names *s, const char *name, size_t len);
int zc_gate_different(const struct zc_strings *who);   /* how many different ones */
/* The value of a key of an entry, else the entry: where a finding points. */
const struct zc_node *zc_gate_at(const struct zc_node *map, const char *key);

/* gate_change.c: what the file's classes allow; fills touched, moved and tops. */
void zc_gate_transition(struct zc_gate *g, struct zc_gate_pair *p);
/* gate_change.c: may the actor's organisation do what was done? */
void zc_gate_acts(struct zc_gate *g, const struct zc_gate_pair *p);

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

void zc_judge_facts(const struct zc_judge *j);          /* gate_facts.c: persons, signals, matches, facts, dates, organisations */
void zc_judge_care(const struct zc_judge *j);           /* gate_care.c: decisions, coordination, plan, disclosures */
void zc_judge_escalations(const struct zc_judge *j);    /* gate_escalation.c */
void zc_judge_endings(const struct zc_judge *j);        /* gate_ending.c */
void zc_judge_terms(const struct zc_judge *j);          /* gate_terms.c: pauses, extensions, reminders */
void zc_judge_all(const struct zc_judge *j);            /* gate_meaning.c */

/* gate_terms.c: the terms that the change brought about are there, and no others. */
void zc_gate_terms(struct zc_gate *g, const struct zc_gate_pair *p);

#endif
