/* convenant_check: do the parts of an agreement fit together?  Used by
 * convenant_load.c alone. */
#ifndef ZC_CONVENANT_CHECK_H
#define ZC_CONVENANT_CHECK_H

#include "convenant.h"

/* After the tables are filled: completes what they cannot say (calendar, zone,
 * the words of levels) and adds a finding for everything that names what is not there. */
void zc_convenant_check(struct zc_convenant *c, struct zc_findings *f);

#endif
