/* linkfile: records of persons in CSV files are linked without a store.
 *
 * Its own reading of CSV (that of records.h), because a million rows go by: nothing
 * is kept but what `link` keeps, and the output streams. */
#ifndef ZC_LINKFILE_H
#define ZC_LINKFILE_H

#include "tool.h"

struct zc_linkfile {
	struct zc_strings map;                /* texts of COLUMN=FIELD,...; FIELD "-": not used */
	const char *model;                    /* file of a model: judged as it says, unless train */
	const char *threshold;                /* bits, instead of the model's */
	bool train, pairs, clusters, households;
};

/* Print pairs (`id1 TAB id2 TAB bits`), clusters or households (`id TAB name`), or with train alone
 * the model.  One file: within; two: across.  A bad row is reported with file:line, raises env->worst
 * and is passed over.  ZC_USAGE, ZC_DATA, ZC_NOINPUT, ZC_IO. */
int zc_linkfile_run(struct zc_env *env, const struct zc_linkfile *o, int files, char **file, struct zc_err *e);

#endif
