/* link_person: persons of families as records of link.h. */
#ifndef ZC_LINK_PERSON_H
#define ZC_LINK_PERSON_H

#include "family.h"
#include "link.h"

struct zc_link_person { struct zc_link_record record; char born[ZC_DATE_LEN], number[32], parents[160]; };

/* A person of the family as a record, which borrows from both.  A shelter's or institution's address is left out, and
 * that of the family for who came with another one. */
void zc_link_person(struct zc_link_person *out, const struct zc_family *fam, const struct zc_person *p);
/* Is it one to look for: a child in the family, or one whom a signal is about? */
bool zc_link_sought(const struct zc_family *fam, const struct zc_person *p);
/* The first entry of the family that seems to be the same child as p (as after a join), by the shipped model; NULL: none,
 * or more persons than a family has. */
const struct zc_person *zc_link_same_child(const struct zc_family *fam, const struct zc_person *p);

#endif
