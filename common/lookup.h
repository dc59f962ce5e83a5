/* lookup: where in the store a person is known, by BSN, by given name and birth date, or by what looks like it.
 *
 * All texts live in env->arena. */
#ifndef ZC_LOOKUP_H
#define ZC_LOOKUP_H

#include <math.h>
#include "link.h"
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
bool zc_holders_have(const struct zc_holders *h, const char *family);
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
/* The families that this one was found not to be the same as. */
struct zc_strings zc_lookup_refused(struct zc_env *env, const struct zc_family *fam);

/* Families that may hold the same child, in bits of link.h and by the model that is shipped: from its threshold of review
 * on.  Nobody is told of those that are hidden from him. */
#define ZC_NO_BITS (-INFINITY)                /* no child to weigh */
struct zc_like { const char *one, *other; bool bsn; double bits; };
struct zc_likes { struct zc_like *v; size_t n, cap; };
/* Those that may hold this one: `one` of each. */
int zc_lookup_like(struct zc_likes *out, struct zc_env *env, const struct zc_link_record *who, struct zc_err *e);
/* Pairs of families that nobody refused, the ids of a pair and the pairs in order; bsn: somebody has one BSN in both, and then
 * whatever the bits. */
int zc_lookup_likes(struct zc_likes *out, struct zc_env *env, struct zc_err *e);
void zc_likes_free(struct zc_likes *l);
/* In words, as a sum: what the two children that are most alike have for and against being one. */
void zc_lookup_explain(struct zc_text *out, struct zc_env *env, const struct zc_family *a, const struct zc_family *b);

#endif
