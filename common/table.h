/* table: what listings print.
 *
 * Rows with fixed columns: aligned under a header on a terminal, bare TSV
 * otherwise, JSON lines with -j.  Control characters never get out: in TSV and
 * on a terminal they are made visible (text.h), JSON escapes them.  The
 * machine forms are stable: columns are only ever added at the end. */
#ifndef ZC_TABLE_H
#define ZC_TABLE_H

#include <stdbool.h>
#include <stdio.h>
#include "err.h"
#include "text.h"

enum zc_table_form { ZC_TSV, ZC_ALIGNED, ZC_JSON };

struct zc_table;

/* columns: lower-case names separated by spaces ("family item kind due").
 * A name ending in `#` is a number and in `[]` a list in JSON; neither mark is
 * shown.  The elements of a list are separated by spaces in the cell, or each ends
 * with a newline where they may hold spaces; aligned, each has a line of its own.
 * Numbers are aligned to the right.
 * Without rows nothing is printed, no header either. */
struct zc_table *zc_table_new(FILE *out, enum zc_table_form form, const char *columns);
/* The same where the names are not ours: they may hold anything, and mean nothing but themselves. */
struct zc_table *zc_table_named(FILE *out, enum zc_table_form form, const char *const *names, size_t n);
/* One row: as many cells as columns; NULL is an empty cell (null in JSON,
 * as is a number that is empty).  The cells may go when this returns. */
void zc_table_row(struct zc_table *t, const char *const *cells);
/* A row in which each cell says for itself whether it is a number. */
void zc_table_row_typed(struct zc_table *t, const char *const *cells, const bool *numbers);
/* Prints what is held back (alignment); frees t. ZC_IO when out failed. */
int zc_table_end(struct zc_table *t, struct zc_err *e);

/* Add a line of JSON to out, with what could steer a terminal escaped, and its newline. */
void zc_json_line(struct zc_text *out, const char *json);

#endif
