/* intake: a signal about a person comes in.
 *
 * The person's family is the one that is named, else one that holds this BSN
 * when birth date and surname do not contradict, else a new one.  In it the
 * same person (equal BSN; without one, equal given name and birth date) is
 * taken: what was not known is added, what contradicts is left and warned
 * about by key.  A signal that is there already (same moment, author and
 * person) is not added again. */
#ifndef ZC_INTAKE_H
#define ZC_INTAKE_H

#include "tool.h"

/* As told, texts as people write them; NULL: not told.  When it was and why are env's at and because. */
struct zc_intake {
	const char *role, *given, *initials, *prefix, *surname, *born, *sex, *bsn;
	const char *street, *postcode, *number, *addition, *city;
	const char *by, *on_behalf_of, *clarity, *parents_informed, *informed_by, *route, *consent, *asks;
	const char *family, *about;            /* ids or prefixes; about: a person of family */
};

/* One change, one commit.  family and signal get the ids, also of a signal
 * that was there.  ZC_USAGE names the option of what was told wrongly; ZC_DATA
 * for a signal that is there with other words. */
int zc_intake(struct zc_env *env, const struct zc_intake *told, char family[11], char signal[8], struct zc_err *e);

#endif
