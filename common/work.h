/* work: a writing verb that makes or alters one entry of one family.
 *
 * A verb opens the work, then makes an entry by a function that fills it in,
 * or alters one, and closes; errors of the options are kept in e, so a filling
 * function may put one value after the other and return e->status. */
#ifndef ZC_WORK_H
#define ZC_WORK_H

#include "change.h"

struct zc_work {
	struct zc_env *env;
	char **argv;                     /* operands: FAMILY, and what the verb takes */
	struct zc_change *ch;
	struct zc_draft *d;
	const char *article;             /* what the change falls under */
	struct zc_node *into;            /* the map whose list gets the entry; NULL: the family */
	struct zc_node *entry;           /* being made */
	bool silent;                     /* its id is not printed */
};

/* Opens store, change ("plan.done", by tool and verb) and the family argv[0]. */
int zc_work_open(struct zc_work *w, struct zc_env *env, char **argv, struct zc_err *e);
void zc_work_close(struct zc_work *w);

/* Make an entry of a list: fill it in, append it, commit, print its id. */
typedef int zc_work_fill(struct zc_work *w, struct zc_err *e);
int zc_work_make(struct zc_work *w, char letter, const char *list, zc_work_fill *fill, struct zc_err *e);
/* Alter the item argv[1] of one of these kinds (NULL: of any) and commit. */
typedef int zc_work_alter_fn(struct zc_work *w, struct zc_node *node, struct zc_entry *entry, struct zc_err *e);
int zc_work_alter(struct zc_work *w, const char *letters, zc_work_alter_fn *fn, struct zc_err *e);
int zc_work_commit(struct zc_work *w, const char *item, struct zc_err *e);

/* ZC_USAGE "... is missing" when value is NULL. */
int zc_work_need(const char *value, const char *option, struct zc_err *e);
/* Put an option's value into the entry; NULL puts nothing.  Refs: prefixes of items of these kinds. */
void zc_work_ref(struct zc_work *w, const char *key, const char *letters, const char *prefix, struct zc_err *e);
void zc_work_refs(struct zc_work *w, const char *key, const char *letters, const struct zc_strings *prefixes,
                  struct zc_err *e);
void zc_work_date(struct zc_work *w, const char *key, const char *option, const char *s, struct zc_err *e);
/* Of what is still to come on the day of the event. */
void zc_work_date_ahead(struct zc_work *w, const char *key, const char *option, const char *s, struct zc_err *e);
void zc_work_number(struct zc_work *w, const char *key, const char *s, struct zc_err *e);
void zc_work_yesno(struct zc_work *w, const char *key, const char *s, struct zc_err *e);
/* Set a date of an item being altered. */
void zc_work_set_date(struct zc_work *w, struct zc_node *node, const char *key, const char *s, struct zc_err *e);

#endif
