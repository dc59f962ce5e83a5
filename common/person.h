/* person: names of people, BSN, postcodes, and PERSON@ORG. */
#ifndef ZC_PERSON_H
#define ZC_PERSON_H

#include <stdbool.h>
#include <stddef.h>
#include "text.h"

/* A professional: local part and organisation id, both [a-z0-9] with . - _
 * inside, joined by one @.  org points behind the @ inside s. */
bool zc_actor_valid(const char *s, const char **org);

/* Burgerservicenummer: eight or nine digits, eleven-test with weights 9..2,-1,
 * not all zero.  out gets nine digits (a leading zero is added). */
bool zc_bsn_normal(char out[10], const char *s);

/* Dutch postcode as "2511 AB" from "2511ab", "2511 AB"...; false when it is none. */
bool zc_postcode_normal(char out[8], const char *s);

/* Add the folded form of a name: NFKD, marks dropped, lower case, ij = y,
 * apostrophes, hyphens, dots and spaces dropped; letters that NFKD leaves
 * whole as they are written without their stroke or dot (ø o, ł l, ı i, æ ae).  Two names with the same
 * folded form are the same name written twice. */
void zc_name_fold(struct zc_text *out, const char *s);
bool zc_name_same(const char *a, const char *b);
/* A surname with the tussenvoegsel apart: "van der Berg" gives prefix "van der",
 * rest "Berg"; the texts point into s. Prefix length 0 when there is none. */
void zc_name_split(const char *s, size_t *prefix_len, const char **rest);

/* Valid UTF-8 without control characters, not only blanks. */
bool zc_plain_line(const char *s);

#endif
