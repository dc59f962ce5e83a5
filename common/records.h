/* records: what others hand over in bulk: CSV with a header, or JSON lines.
 *
 * The only room that includes <csv.h>.  CSV is that of RFC 4180: fields that
 * hold commas, quotes or line breaks are quoted, lines end in LF or CRLF, a BOM
 * is passed over; with semicolons and no comma in its header it is separated by those.  A JSON line is one object of texts and whole numbers. */
#ifndef ZC_RECORDS_H
#define ZC_RECORDS_H

#include <stddef.h>
#include <stdio.h>
#include "err.h"

enum { ZC_RECORD_BYTES = 1 << 20 };   /* a longer record is none */

enum zc_records_form { ZC_RECORDS_ANY, ZC_RECORDS_CSV, ZC_RECORDS_JSON };   /* any: by the first byte */

/* One record, borrowed for the call.  What is empty (or null in JSON) is left
 * out; a line break inside a value has become a blank. */
struct zc_record {
	const char *file;
	unsigned line;                        /* where it begins */
	size_t read;                          /* bytes of the file up to its end */
	const char *const *names, *const *values;
	size_t n;
	const char *bad;                      /* why it could not be read; NULL: it was */
};
/* A return other than 0 ends the reading and is returned. */
typedef int zc_record_fn(void *ctx, const struct zc_record *r, struct zc_err *e);

/* columns: a function that tells whether a column of this name is known.  An
 * unknown column of a CSV header refuses the whole file before its first
 * record, one of a JSON line makes that record bad.  The file is read as its records are
 * handed over: ZC_DATA with file:line where the text is no CSV, or no text, from there on, ZC_IO; records before it
 * were handed over. */
typedef _Bool zc_record_column_fn(const char *name);
int zc_records_each(const char *file, FILE *in, enum zc_records_form form,
                    zc_record_column_fn *columns, zc_record_fn *fn, void *ctx, struct zc_err *e);

#endif
