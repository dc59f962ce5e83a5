#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "alloc.h"
#include "change.h"
#include "import.h"

/* Records that are read before the first of them is taken in. */
enum { SHARE = 1 << 14, SHARE_BYTES = 8 << 20 };
struct import {
	struct zc_env *env;
	zc_import_fn *one;
	struct zc_arena arena;                 /* of the share */
	struct zc_record v[SHARE];
	struct zc_imported added[SHARE];
	bool refused[SHARE];
	size_t n, start, read, size;           /* bytes of the file: before the share, so far, in all (0: unknown) */
	size_t records, refusals;              /* that are done with */
};

static void
tell_progress(struct import *in, size_t i)
{
	size_t done = in->records + i + 1;
	size_t all = in->size > 0 && in->read > 0 ? (size_t)((double)done * (double)in->size / (double)in->v[i].read) : 0;
	zc_progress(in->env, done, all > done || all == 0 ? all : done + 1, "records");
}

/* A refused record is told and passed over; what stops them all stops the import. */
static int
import_one(void *ctx, size_t i, struct zc_err *e)
{
	struct import *in = ctx;
	struct zc_env *env = in->env;
	const struct zc_record *r = &in->v[i];
	struct zc_err why = { 0 }, line = { 0 };
	const char *because = env->because;
	struct zc_arena arena = env->arena;
	env->arena = (struct zc_arena){ 0 };
	in->added[i] = (struct zc_imported){ 0 };
	int rc = in->one(env, r, &in->added[i], &why);
	zc_arena_free(&env->arena);
	env->arena = arena;
	env->because = because;
	tell_progress(in, i);
	in->refused[i] = rc == ZC_USAGE || rc == ZC_DATA || rc == ZC_NOINPUT || rc == ZC_DENIED;
	if (rc == ZC_OK)
		return ZC_OK;
	*in->added[i].family = '\0';
	for (char *p = why.msg; *p != '\0'; p++)
		if (*p == '\n')
			*p = ';';
	zc_fail(in->refused[i] ? &line : e, in->refused[i] ? ZC_DATA : rc, "%s:%u: %s", r->file, r->line, why.msg);
	if (in->refused[i])
		zc_env_report(env, &line);
	return in->refused[i] ? ZC_OK : rc;
}

int
zc_imported_print(struct zc_env *env, const struct zc_imported *v, size_t n, struct zc_err *e)
{
	struct zc_table *t = zc_table_new(stdout, env->json ? ZC_JSON : ZC_TSV, "family signal");
	for (size_t i = 0; i < n; i++)
		if (*v[i].family != '\0')
			zc_table_row(t, (const char *const[]){ v[i].family, v[i].item });
	return zc_table_end(t, e);
}

static int
landed(void *ctx, size_t from, size_t to, struct zc_err *e)
{
	const struct import *in = ctx;
	return zc_imported_print(in->env, in->added + from, to - from, e);
}

static int
import_share(struct import *in, struct zc_err *e)
{
	const struct zc_change_work work = { .one = import_one, .landed = landed, .ctx = in };
	int rc = zc_change_all(in->env, in->n, &work, e);
	for (size_t i = 0; i < in->n; i++)
		in->refusals += in->refused[i];
	in->records += in->n;
	in->start = in->read;
	in->n = 0;
	zc_arena_free(&in->arena);
	return rc;
}

static const char *const *
copy(struct zc_arena *a, const char *const *v, size_t n)
{
	const char **out = zc_arena_alloc(a, (n + 1) * sizeof *out);
	for (size_t i = 0; i < n; i++)
		out[i] = zc_arena_strdup(a, v[i]);
	return out;
}

static int
take_record(void *ctx, const struct zc_record *r, struct zc_err *e)
{
	struct import *in = ctx;
	struct zc_record *to = &in->v[in->n++];
	*to = *r;
	to->names = copy(&in->arena, r->names, r->n);
	to->values = copy(&in->arena, r->values, r->n);
	to->bad = r->bad != NULL ? zc_arena_strdup(&in->arena, r->bad) : NULL;
	in->read = r->read;
	return in->n < SHARE && in->read - in->start < SHARE_BYTES ? ZC_OK : import_share(in, e);
}

static FILE *
open_input(const char *name, size_t *size, struct zc_err *e)
{
	struct stat st;
	FILE *in = strcmp(name, "-") == 0 ? stdin : fopen(name, "re");
	*size = 0;
	if (in == NULL)
		zc_fail_errno(e, errno == ENOENT ? ZC_NOINPUT : ZC_IO, "%s", name);
	else if (fstat(fileno(in), &st) == 0 && S_ISREG(st.st_mode))
		*size = (size_t)st.st_size;
	return in;
}

int
zc_import(struct zc_env *env, const char *name, enum zc_records_form form, zc_record_column_fn *columns,
          zc_import_fn *one, struct zc_err *e)
{
	struct import *in = zc_alloc(sizeof *in);
	in->env = env;
	in->one = one;
	FILE *file = open_input(name, &in->size, e);
	if (file != NULL)
		zc_records_each(file == stdin ? "standard input" : name, file, form, columns, take_record, in, e);
	/* what stands before the place where it ceases to be a file of records is taken in */
	struct zc_err last = { 0 };
	if (import_share(in, &last) != ZC_OK)
		zc_fail(e, last.status, "%s", last.msg);
	zc_progress(env, in->records, in->records, "records");
	/* also where the file broke off: so many had been read */
	if (env->verbose && file != NULL)
		fprintf(stderr, "%s: %zu records, %zu refused\n", env->tool->name, in->records, in->refusals);
	if (file != NULL && file != stdin)
		fclose(file);
	free(in);
	return e->status;
}
