/* linkfile_csv: CSV by the row as it streams by: RFC 4180, LF or CRLF, a BOM passed over; blanks around a cell
 * are left out; separated by semicolons or tabs where the header has no comma. */
#ifndef ZC_LINKFILE_CSV_H
#define ZC_LINKFILE_CSV_H

#include <stddef.h>
#include <stdio.h>
#include "err.h"

enum { ZC_CSV_ROW = 1 << 20 };                /* bytes of a row, at most */
struct zc_csv_row {
	unsigned line;                        /* where it begins */
	const char *const *cell; size_t n;    /* borrowed for the call */
	const char *bad;                      /* why it could not be read; NULL: it was */
};
/* A return other than 0 ends the reading and is returned. */
typedef int zc_csv_row_fn(void *ctx, const struct zc_csv_row *row, struct zc_err *e);
/* Each row that is not empty; name is for messages.  ZC_IO. */
int zc_csv_each(FILE *from, const char *name, zc_csv_row_fn *fn, void *ctx, struct zc_err *e);

#endif
