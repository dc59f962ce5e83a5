/* What the index is asked. */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "id.h"
#include "index_internal.h"
#include "link.h"

/* More families than so many of one key, and it says nothing. */
enum { CROWD = 50 };
#define MORE_THAN_CROWD "51"

/* A question, as far as it has been answered: where the database turns out to be damaged, the rest is asked of a new one. */
struct question {
	struct zc_index *ix;
	const char *sql;             /* of n above ?1, in that order; a string that stays */
	sqlite3_int64 a, b;          /* ?2, ?3 */
	const uint64_t *keys;        /* where there are any, sql is asked for each n of theirs, as ?2 */
	size_t nkeys;
	/* what is done with a row; *good is false where it holds nonsense */
	int (*row)(struct question *q, sqlite3_stmt *s, bool *good, struct zc_err *e);
	zc_index_fn *fn;
	zc_index_row_fn *keep;
	void *ctx;
	sqlite3_int64 last;
	struct bad { char *path; struct zc_err why; } *bad;
	size_t nbad, cap, told;
};

/* ---- files that could not be loaded --------------------------------------- */

static void
forget_bad(struct question *q)
{
	for (size_t i = 0; i < q->nbad; i++)
		free(q->bad[i].path);
	free(q->bad);
	q->bad = NULL;
	q->nbad = q->cap = 0;
}

static bool
read_bad(struct question *q)
{
	static const char sql[] = "SELECT path, status, message FROM bad ORDER BY path";
	sqlite3_stmt *s = zc_index_db_question(&q->ix->db, sql);
	int rc = SQLITE_ERROR;
	while (s != NULL && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		const unsigned char *path = sqlite3_column_text(s, 0), *message = sqlite3_column_text(s, 2);
		if (path == NULL || message == NULL)
			continue;
		q->bad = zc_grow(q->bad, q->nbad, &q->cap, sizeof *q->bad);
		struct bad *b = &q->bad[q->nbad++];
		*b = (struct bad){ .path = zc_strdup((const char *)path) };
		zc_fail(&b->why, sqlite3_column_int(s, 1), "%s", (const char *)message);
	}
	zc_index_db_answered(&q->ix->db, sql, s);
	return rc == SQLITE_DONE;
}

/* Those that stand before the path, in its turn; NULL: all. */
static int
tell_bad(struct question *q, const char *before, struct zc_err *e)
{
	int rc = ZC_OK;
	for (; rc == ZC_OK && q->told < q->nbad; q->told++) {
		if (before != NULL && strcmp(q->bad[q->told].path, before) > 0)
			break;
		rc = q->fn(q->ctx, NULL, &q->bad[q->told].why, e);
	}
	return rc;
}

/* ---- asking ------------------------------------------------------------------ */

/* What is not bound is NULL. */
static void
bind(const struct question *q, sqlite3_stmt *s)
{
	const sqlite3_int64 values[] = { q->last, q->a, q->b };
	const int n = sqlite3_bind_parameter_count(s);
	sqlite3_clear_bindings(s);
	for (int i = 0; i < 3 && i < n; i++)
		sqlite3_bind_int64(s, i + 1, values[i]);
}

/* *good says whether SQLite came to the end. */
static int
go_on(struct question *q, bool *good, struct zc_err *e)
{
	sqlite3_stmt *s = zc_index_db_question(&q->ix->db, q->sql);
	int rc = ZC_OK, step = SQLITE_ERROR;
	*good = s != NULL;
	if (*good)
		bind(q, s);
	while (*good && rc == ZC_OK && (step = sqlite3_step(s)) == SQLITE_ROW) {
		sqlite3_int64 n = sqlite3_column_int64(s, 0);
		rc = q->row(q, s, good, e);
		if (*good)
			q->last = n;
	}
	q->ix->nonsense = step == SQLITE_ROW && !*good;
	*good = *good && (rc != ZC_OK || step == SQLITE_DONE);
	zc_index_db_answered(&q->ix->db, q->sql, s);
	return rc;
}

struct numbers { sqlite3_int64 *v; size_t n, cap; };

static int
by_number(const void *a, const void *b)
{
	sqlite3_int64 x = *(const sqlite3_int64 *)a, y = *(const sqlite3_int64 *)b;
	return (x > y) - (x < y);
}

/* The families of the keys, in order, some of them twice. */
static bool
of_keys(const struct question *q, struct numbers *out)
{
	static const char sql[] = "SELECT n FROM link WHERE key = ?1 "
	                          "UNION ALL SELECT n FROM link_new WHERE key = ?1 LIMIT " MORE_THAN_CROWD;
	sqlite3_stmt *s = zc_index_db_question(&q->ix->db, sql);
	int rc = s != NULL ? SQLITE_DONE : SQLITE_ERROR;
	for (size_t i = 0; i < q->nkeys && rc == SQLITE_DONE; i++) {
		const size_t before = out->n;
		sqlite3_reset(s);
		sqlite3_bind_int64(s, 1, (sqlite3_int64)q->keys[i]);
		while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
			out->v = zc_grow(out->v, out->n, &out->cap, sizeof *out->v);
			out->v[out->n++] = sqlite3_column_int64(s, 0);
		}
		if (out->n - before > CROWD)
			out->n = before;
	}
	zc_index_db_answered(&q->ix->db, sql, s);
	if (out->n > 0)
		qsort(out->v, out->n, sizeof *out->v, by_number);
	return rc == SQLITE_DONE;
}

static int
each_number(struct question *q, bool *good, struct zc_err *e)
{
	struct numbers of = { 0 };
	int rc = ZC_OK;
	*good = of_keys(q, &of);
	for (size_t i = 0; i < of.n && *good && rc == ZC_OK; i++) {
		q->a = of.v[i];
		rc = go_on(q, good, e);
	}
	free(of.v);
	return rc;
}

/* In one transaction, so that all of it is of one commit. */
static int
ask(struct question *q, struct zc_err *e)
{
	bool good = false, began = false;
	int rc = ZC_OK;
	q->last = INT64_MIN;
	do {
		if (sqlite3_get_autocommit(q->ix->db.sql) != 0)
			began = zc_index_run(q->ix, "BEGIN");
		if (q->told == 0)
			forget_bad(q);
		good = q->told > 0 || read_bad(q);
		if (good)
			rc = q->nkeys > 0 ? each_number(q, &good, e) : go_on(q, &good, e);
		if (began && good)
			zc_index_run(q->ix, "COMMIT");
	} while (!good && rc == ZC_OK && zc_index_renew(q->ix));
	if (rc == ZC_OK && !good)
		rc = zc_fail(e, ZC_IO, "index: damaged, try again");
	if (rc == ZC_OK)
		rc = tell_bad(q, NULL, e);
	forget_bad(q);
	return rc;
}

static int
give_family(struct question *q, sqlite3_stmt *s, int column, bool *good, struct zc_err *e)
{
	struct zc_family *fam = NULL;
	const char *bytes = sqlite3_column_blob(s, column);
	int rc = ZC_OK;
	*good = bytes != NULL && zc_family_unpack(&fam, bytes, (size_t)sqlite3_column_bytes(s, column));
	if (*good)
		rc = q->fn(q->ctx, fam, NULL, e);
	zc_family_free(fam);
	return rc;
}

static int
in_order(struct question *q, sqlite3_stmt *s, bool *good, struct zc_err *e)
{
	char id[ZC_FAMILY_ID + 1], path[ZC_PATH];
	zc_index_id(id, sqlite3_column_int64(s, 0));
	zc_id_path(path, id);
	int rc = tell_bad(q, path, e);
	return rc == ZC_OK ? give_family(q, s, 1, good, e) : rc;
}

static int
bad_first(struct question *q, sqlite3_stmt *s, bool *good, struct zc_err *e)
{
	int rc = tell_bad(q, NULL, e);
	return rc == ZC_OK ? give_family(q, s, 1, good, e) : rc;
}

int
zc_index_each(struct zc_index *ix, unsigned pick, zc_day on, zc_index_fn *fn, void *ctx, struct zc_err *e)
{
	struct question q = { .ix = ix, .a = on, .b = pick, .row = in_order, .fn = fn, .ctx = ctx };
	_Static_assert(ZC_PICK_TERMS == 1 && ZC_PICK_COORDINATED == 2 && ZC_PICK_OPEN == 4 && ZC_PICK_ENDED == 8, "as below");
	q.sql = "SELECT n, bytes FROM family CROSS JOIN model USING (n) WHERE n > ?1 AND ("
	        "((?3 & 1) <> 0 AND term_from <= ?2 AND ?2 < term_to) OR ((?3 & 2) <> 0 AND coord_from <= ?2 AND ?2 < coord_to) "
	        "OR ((?3 & 4) <> 0 AND ?2 < over) OR ((?3 & 8) <> 0 AND ended <= ?2)) ORDER BY n";
	if (pick == ZC_PICK_ALL)
		q.sql = "SELECT n, bytes FROM model WHERE n > ?1 ORDER BY n";
	return ask(&q, e);
}

int
zc_index_holding(struct zc_index *ix, const char *bsn, zc_day born, zc_index_fn *fn, void *ctx, struct zc_err *e)
{
	struct question q = { .ix = ix, .row = bad_first, .fn = fn, .ctx = ctx };
	q.a = bsn != NULL ? strtol(bsn, NULL, 10) : born;
	q.sql = bsn != NULL ? "SELECT n, bytes FROM bsn CROSS JOIN model USING (n) WHERE bsn = ?2 AND n > ?1 ORDER BY n"
	                    : "SELECT n, bytes FROM born CROSS JOIN model USING (n) WHERE born = ?2 AND n > ?1 ORDER BY n";
	return ask(&q, e);
}

int
zc_index_like(struct zc_index *ix, const uint64_t *keys, size_t n, zc_index_fn *fn, void *ctx, struct zc_err *e)
{
	struct question q = { .ix = ix, .keys = keys, .nkeys = n, .row = bad_first, .fn = fn, .ctx = ctx };
	q.sql = "SELECT n, bytes FROM model WHERE n > ?1 AND n = ?2";
	return ask(&q, e);
}

int
zc_index_shared_bsn(struct zc_index *ix, zc_index_fn *fn, void *ctx, struct zc_err *e)
{
	struct question q = { .ix = ix, .row = bad_first, .fn = fn, .ctx = ctx };
	q.sql = "SELECT n, bytes FROM model WHERE n > ?1 AND n IN (SELECT n FROM bsn WHERE bsn IN "
	        "(SELECT bsn FROM bsn GROUP BY bsn HAVING count(*) > 1)) ORDER BY n";
	return ask(&q, e);
}

/* ---- terms ------------------------------------------------------------------- */

/* The rows that stand there, else the family. */
static int
give_terms(struct question *q, sqlite3_stmt *s, bool *good, struct zc_err *e)
{
	char id[ZC_FAMILY_ID + 1];
	const char *rows = sqlite3_column_blob(s, 1);
	int rc = tell_bad(q, NULL, e);
	zc_index_id(id, sqlite3_column_int64(s, 0));
	if (rc != ZC_OK)
		return rc;
	if (sqlite3_column_type(s, 1) != SQLITE_NULL) {
		*good = zc_index_rows_each(rows != NULL ? rows : "", (size_t)sqlite3_column_bytes(s, 1), id, q->keep, q->ctx);
		return ZC_OK;
	}
	return give_family(q, s, 2, good, e);
}

int
zc_index_terms(struct zc_index *ix, zc_day on, bool *known, zc_index_row_fn *row, zc_index_fn *fn, void *ctx,
               struct zc_err *e)
{
	struct question q = { .ix = ix, .a = on, .row = give_terms, .fn = fn, .keep = row, .ctx = ctx };
	q.sql = "SELECT f.n, terms.bytes, CASE WHEN terms.n IS NULL THEN (SELECT bytes FROM model WHERE model.n = f.n) END "
	        "FROM family AS f INDEXED BY family_terms LEFT JOIN terms ON terms.n = f.n AND since <= ?2 AND ?2 < until "
	        "WHERE term_from <= ?2 AND ?2 < term_to AND +f.n > ?1 ORDER BY +f.n";
	*known = zc_index_basis_holds(&ix->basis, ix->user, on) ||
	         (zc_index_work_out(ix) && zc_index_basis_holds(&ix->basis, ix->user, on));
	return *known ? ask(&q, e) : ZC_OK;
}
