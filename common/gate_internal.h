/* gate_internal: a change while it is checked. */
#ifndef ZC_GATE_INTERNAL_H
#define ZC_GATE_INTERNAL_H

#include "gate.h"
#include "id.h"

/* Names, each with the key of the family's schema that it stands under. */
struct zc_names { const char **v; size_t *top; size_t n, cap; };
bool zc_names_have(const struct zc_names *s, const char *name, size_t len);
bool zc_gate_names_under(const struct zc_names *s, const char *name, size_t top);

struct zc_gate_side {
	const struct zc_tree *tree;          /* NULL: no file, or none that can be read */
	const struct zc_family *fam;
	struct zc_node *root;
	struct zc_tree *own_tree;            /* the same, where they were read here */
	struct zc_family *own_fam;
	bool formed;                         /* nothing is wrong with its form */
};

struct zc_gate_model { struct zc_gate_side side; struct zc_findings f; };

/* One file of the change. */
struct zc_gate_pair {
	const struct zc_gate_file *file;
	char id[ZC_FAMILY_ID + 1];
	struct zc_gate_side before, after;
	struct zc_names touched;             /* what is new or changed: ids of entries, top keys of maps, the
	                                        family's id for what stands at the top itself */
	struct zc_names moved;               /* ids of entries that came from another file */
	unsigned long tops;                  /* bit i: something under key i of the family's schema is new or changed */
	struct zc_names own;                 /* of touched, what no parent of a merge has so: the merge's own */
	struct zc_gate_model *made[2];       /* what was read for this check alone */
};

struct zc_gate {
	const struct zc_gate_change *change;
	struct zc_gate_pair *v;
	size_t n;
	zc_day today;
	struct zc_findings *f;
};

/* gate_change.c: what the file's classes allow; fills touched, moved and tops. */
void zc_gate_transition(struct zc_gate *g, struct zc_gate_pair *p);
/* gate_change.c: may the actor's organisation do what was done? */
void zc_gate_acts(struct zc_gate *g, const struct zc_gate_pair *p);

/* gate_terms.c: the terms that the change brought about are there, and no others. */
void zc_gate_terms(struct zc_gate *g, const struct zc_gate_pair *p);

#endif
