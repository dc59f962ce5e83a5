/* import: the records of a file, each taken in by a change of its own, batch by batch (change.h).
 *
 * A record that is refused is reported with its line and passed over.  Where the
 * import breaks off, whole batches have landed: of what was printed everything, of
 * the rest nothing or a batch that could not be told any more.  Who takes records in
 * recognises those that are there. */
#ifndef ZC_IMPORT_H
#define ZC_IMPORT_H

#include "records.h"
#include "tool.h"

/* What a record became. */
struct zc_imported { char family[11], item[8]; };
/* Take one in.  ZC_USAGE, ZC_DATA, ZC_NOINPUT and ZC_DENIED are the record's; every other failure ends the import.  env->arena is the record's. */
typedef int zc_import_fn(struct zc_env *env, const struct zc_record *r, struct zc_imported *out, struct zc_err *e);

/* name: a file, or - for standard input.  Prints what is durable, columns family and signal, with -v how many records
 * there were.  As zc_records_each; env->worst is 65 when a record was refused. */
int zc_import(struct zc_env *env, const char *name, enum zc_records_form form, zc_record_column_fn *columns,
              zc_import_fn *one, struct zc_err *e);
/* Those of them that came about, as import and add print them. */
int zc_imported_print(struct zc_env *env, const struct zc_imported *v, size_t n, struct zc_err *e);

#endif
