/* link_words: what is known of names before any record is seen: forms of one given
 * name, and how common the common ones are.  Folded as link_name folds. */
#ifndef ZC_LINK_WORDS_H
#define ZC_LINK_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The classes of names that stand for one another (short and full forms, ways to write it in our letters);
 * a name may be in several.  Returns how many, at most 3. */
size_t zc_link_forms(uint16_t out[3], const char *name, size_t n);

/* The share of people who have it, as far as that is known; 0: it is not a common one. */
double zc_link_common_given(const char *name, size_t n);
double zc_link_common_surname(const char *name, size_t n);

/* Is it a word of a tussenvoegsel or an article before a surname? */
bool zc_link_particle(const char *word, size_t n);

#endif
