/* matches: what a match in the file says: its parties, their contact, why it is one. */
#ifndef ZC_MATCHES_H
#define ZC_MATCHES_H

#include "rules.h"

/* The id of the match of these signals, the same in every clone. */
void zc_match_id(char out[8], const struct zc_strings *signals);
/* Who gave the signals, each once, with blanks between; made in a. */
const char *zc_match_parties(const struct zc_family *fam, const struct zc_strings *signals, struct zc_arena *a);
/* The newest match by that day with signals of all of these; NULL when there is none. */
const struct zc_match *zc_match_between(const struct zc_family *fam, const struct zc_strings *who, zc_day on);
/* The contact that was recorded for a match up to that day; NULL when none. */
const struct zc_contact *zc_match_contact(const struct zc_family *fam, const struct zc_match *m, zc_day on);
/* Evidence, rule and contact in words, one line each. */
void zc_match_explain(struct zc_text *out, const struct zc_case *c, const struct zc_match *m);

#endif
