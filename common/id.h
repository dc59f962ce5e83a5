/* id: names of families and of things inside them.
 *
 * Crockford base32 in lower case: digits and a-z without i, l, o, u.  A family
 * id is one letter and nine characters (never all digits, so that no YAML
 * reader takes it for a number); an item id is its kind's letter and six
 * characters.  Random ids say nothing about anybody; derived ids are the same
 * in every clone that derives the same entry. */
#ifndef ZC_ID_H
#define ZC_ID_H

#include <stdbool.h>
#include <stddef.h>

enum { ZC_FAMILY_ID = 10, ZC_ITEM_ID = 7,
       ZC_FAMILY_PREFIX = 4, ZC_ITEM_PREFIX = 2,   /* shortest abbreviation */
       ZC_UNDER = 10 };                            /* hex digits of `under:` */

void zc_id_family(char out[ZC_FAMILY_ID + 1]);             /* from getrandom(2) */
void zc_id_item(char out[ZC_ITEM_ID + 1], char kind);
/* From SHA-256 over the parts, each followed by a NUL; parts ends with NULL. */
void zc_id_derive(char out[ZC_ITEM_ID + 1], char kind, const char *const *parts);
/* May its id have been derived?  Of matches (m) and terms (t) it always is; of a term's reminders, and of its pauses and
 * extensions that came home by a part (y), and of escalations (e) and steps (x) that a passed term raised. */
bool zc_id_may_be_derived(const char *item);

bool zc_id_is_family(const char *s);
bool zc_id_is_item(const char *s);
/* Could s be the start of a family's (item's) id, and is it long enough? */
bool zc_id_is_family_prefix(const char *s);
bool zc_id_is_item_prefix(const char *s);
/* families/<x>/<y>/<id>.yaml; the result is id-safe by construction.
 * out must hold ZC_PATH bytes.  id must satisfy zc_id_is_family. */
enum { ZC_PATH = 32 };
void zc_id_path(char out[ZC_PATH], const char *id);
/* The family that a path of that form names; false for any other path. */
bool zc_id_of_path(char out[ZC_FAMILY_ID + 1], const char *path);

#endif
