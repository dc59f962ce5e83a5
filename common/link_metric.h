/* link_metric: how much two words are alike.  Bytes, not characters: what is compared is folded. */
#ifndef ZC_LINK_METRIC_H
#define ZC_LINK_METRIC_H

#include <stdbool.h>
#include <stddef.h>

/* Slips between a and b: a letter too many, too few, another, or two neighbours swapped
 * (each piece changed once).  Stops at most + 1, which means: more than `most` (at most 3). */
unsigned zc_link_slips(const char *a, size_t na, const char *b, size_t nb, unsigned most);

/* Jaro's and Winkler's measure, 1 for the same: 0 where it is below floor.  Words of up to 64 bytes; longer ones by their beginning. */
double zc_link_alike(const char *a, size_t na, const char *b, size_t nb, double floor);

#endif
