/* lookup: where in the store a person is known, by BSN, or by given name and birth date.
 *
 * All texts live in env->arena. */
#ifndef ZC_LOOKUP_H
#define ZC_LOOKUP_H

#include "tool.h"

/* A person in a family that is not joined into another; void ones are left out. */
struct zc_holder {
	const char *family, *person;
	const char *bsn;                      /* nine digits; empty when not known */
	const char *surname;                  /* without the tussenvoegsel; NULL: not known */
	zc_day opened, born;
	struct zc_strings refused;            /* families that this one is not the same as */
};
struct zc_holders { struct zc_holder *v; size_t n, cap; };

/* All holders of this BSN (nine digits; NULL: of those that more than one family holds), sorted by BSN, then the
 * day the family was opened, then its id. */
int zc_lookup_bsn(struct zc_holders *out, struct zc_env *env, const char *bsn, struct zc_err *e);
/* All of this given name who were born on that day; sorted alike. */
int zc_lookup_name(struct zc_holders *out, struct zc_env *env, const char *given, zc_day born, struct zc_err *e);
void zc_holders_free(struct zc_holders *h);

/* Does birth date or surname say that this is somebody else?  What is not known
 * (ZC_NO_DAY, NULL) says nothing.  surname may have its tussenvoegsel or not. */
bool zc_holder_contradicts(const struct zc_holder *h, zc_day born, const char *surname);
/* Did a person say that these two families are not the same? */
bool zc_holders_refused(const struct zc_holder *a, const struct zc_holder *b);
/* In words, one line each: what two families have in common. */
void zc_holders_explain(struct zc_text *out, const struct zc_holders *h, const char *one, const char *other);

/* Families with a BSN in common that nobody refused: each pair once, the ids
 * of a pair and the pairs in order.  Borrowed from the holders. */
struct zc_pair { const char *one, *other; };
struct zc_pairs { struct zc_pair *v; size_t n, cap; };
void zc_holders_pairs(struct zc_pairs *out, const struct zc_holders *h);
void zc_pairs_free(struct zc_pairs *p);

#endif
