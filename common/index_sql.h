/* index_sql: questions in SQL over many families.
 *
 * A statement runs in a database of its own in memory, which has a table for
 * the family and for each list of its file, made from the tables of the schema
 * (family.h); zc-show(1) documents them.  The families that are added fill
 * those tables and columns that the statement names.  It can read nothing else, and change
 * nothing: no index, no store, no file. */
#ifndef ZC_INDEX_SQL_H
#define ZC_INDEX_SQL_H

#include <stdio.h>
#include "family.h"
#include "table.h"

struct zc_sql;

/* Compile one statement that only reads, its parameters bound to the values (all of them;
 * borrowed until the close).  on: what the function today() gives.  ZC_USAGE, with SQLite's words;
 * *out is then NULL. */
int zc_sql_open(struct zc_sql **out, const char *statement, const char *const *values, size_t n, zc_day on,
                struct zc_err *e);
/* Rows come in the order in which families are added, those of one in the order of its file. */
int zc_sql_add(struct zc_sql *q, const struct zc_family *fam, struct zc_err *e);
/* Run it, once.  ZC_USAGE when it fails on the way (never with data in the message), and for JSON
 * when two columns have one name. */
int zc_sql_print(struct zc_sql *q, FILE *out, enum zc_table_form form, struct zc_err *e);
void zc_sql_close(struct zc_sql *q);                      /* NULL is fine */

/* Every column of every table, with the keys that lead to it in the file: "plan.goals.expected". */
typedef void zc_sql_column_fn(void *ctx, const char *table, const char *column, const char *keys);
void zc_sql_columns(zc_sql_column_fn *fn, void *ctx);

#endif
