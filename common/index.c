/* The index follows HEAD. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "index_internal.h"

#define FAMILIES "families/"

#ifndef ZC_VERSION
#define ZC_VERSION "unknown"
#endif
enum { FORM = 7 };                       /* of the tables and what stands in them */
/* For another who is writing.  Without the store's lock that may be a batch to its end: the files are read sooner. */
enum { WAIT_MS = 5000, READER_MS = 500 };
enum { MANY = 100 };                     /* changes: new keys are counted then, which takes milliseconds */

/* Another number for other keys of the family file, and for a release: it may work out rows otherwise. */
static int
version(void)
{
	uint64_t digest = zc_schema_digest(&zc_family_schema);
	for (const char *p = ZC_VERSION; *p != '\0'; p++)
		digest = digest * 31 + (unsigned char)*p;
	return (int)((digest ^ digest >> 32) & 0x7fffff00) + FORM;
}

bool
zc_index_run(struct zc_index *ix, const char *sql)
{
	return sqlite3_exec(ix->db.sql, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static void
copy_text(char *to, size_t size, sqlite3_stmt *q, int column)
{
	const unsigned char *s = sqlite3_column_text(q, column);
	snprintf(to, size, "%s", s != NULL ? (const char *)s : "");
}

/* Where it stands; the basis holds nothing where the rows are of another time zone. */
static bool
read_state(struct zc_index *ix)
{
	sqlite3_stmt *q = NULL;
	bool good = sqlite3_prepare_v2(ix->db.sql, "SELECT head, zone, agreement, since, until FROM state", -1, &q, NULL) ==
	            SQLITE_OK && sqlite3_step(q) == SQLITE_ROW;
	if (good) {
		copy_text(ix->head, sizeof ix->head, q, 0);
		copy_text(ix->zone, sizeof ix->zone, q, 1);
		copy_text(ix->basis.agreement, sizeof ix->basis.agreement, q, 2);
		ix->basis.since = sqlite3_column_int(q, 3);
		ix->basis.until = sqlite3_column_int(q, 4);
	}
	return sqlite3_finalize(q) == SQLITE_OK && good;
}

static bool
write_state(sqlite3 *sql, const char *head, const char *zone, const struct zc_index_basis *b)
{
	sqlite3_stmt *q = NULL;
	bool good = sqlite3_prepare_v2(sql, "UPDATE state SET head = ?, zone = ?, agreement = ?, since = ?, until = ?", -1,
	                               &q, NULL) == SQLITE_OK;
	if (good) {
		sqlite3_bind_text(q, 1, head, -1, SQLITE_STATIC);
		sqlite3_bind_text(q, 2, zone, -1, SQLITE_STATIC);
		sqlite3_bind_text(q, 3, b->agreement, -1, SQLITE_STATIC);
		sqlite3_bind_int(q, 4, b->since);
		sqlite3_bind_int(q, 5, b->until);
		good = sqlite3_step(q) == SQLITE_DONE;
	}
	return sqlite3_finalize(q) == SQLITE_OK && good;
}

/* ---- what changed ------------------------------------------------------------- */

/* Files on their way into a database. */
struct flow {
	struct zc_index *ix;
	struct zc_index_writer w;
	bool rows;                             /* are kept */
	size_t done, all;
};

static void *
make(void *ctx, const struct zc_store_change *file, const char *data, size_t len)
{
	const struct flow *f = ctx;
	return zc_index_entry_read(file->path, data, len, f->ix->user, f->rows);
}

static int
take(void *ctx, const struct zc_store_change *file, void *made, struct zc_err *e)
{
	struct flow *f = ctx;
	const struct zc_index_user *user = f->ix->user;
	bool good = zc_index_write(&f->w, file->path, made);
	zc_index_entry_free(made);
	if (user->progress != NULL)
		user->progress(user->ctx, ++f->done, f->all);
	return good ? ZC_OK : zc_fail(e, ZC_IO, "index: cannot be written");
}

static bool
flow(struct flow *f, const struct zc_store_change *v, size_t n)
{
	struct zc_err e = { 0 };
	const struct zc_store_work work = { make, take, zc_index_entry_free, f };
	f->all = n;
	zc_store_sweep(f->ix->store, v, n, &work, &e);
	bool good = e.status == ZC_OK && zc_index_write_keys(&f->w);
	zc_index_writer_end(&f->w);
	return good;
}

/* Everything, into an empty database. */
static bool
fill(sqlite3 *sql, void *ctx)
{
	struct zc_index *ix = ctx;
	struct zc_store_changes files;
	struct zc_index_basis basis;
	struct zc_err e = { 0 };
	char head[ZC_OID];
	zc_index_basis(&basis, ix->user);
	if (zc_store_head(ix->store, head, &e) != ZC_OK || *head == '\0' ||
	    zc_store_families(ix->store, head, &files, &e) != ZC_OK)
		return false;
	struct flow f = { .ix = ix, .w = { .sql = sql, .bulk = true }, .rows = true };
	bool good = flow(&f, files.v, files.n) && write_state(sql, head, ix->user->con->zone, &basis);
	zc_store_changes_free(&files);
	return good;
}

static void
tell_anew(struct zc_index *ix)
{
	if (ix->db.anew != NULL && ix->db.sql != NULL && ix->user->anew != NULL)
		ix->user->anew(ix->user->ctx, ix->db.anew);
	ix->db.anew = NULL;
}

static bool
set_up(struct zc_index *ix)
{
	tell_anew(ix);
	return ix->db.sql != NULL && read_state(ix);
}

static bool
anew(struct zc_index *ix, const char *why)
{
	zc_index_db_fill(&ix->db, why, fill, ix);
	return set_up(ix);
}

bool
zc_index_renew(struct zc_index *ix)
{
	bool good;
	if (ix->batch)
		return false;
	good = (ix->nonsense || zc_index_db_damaged(&ix->db)) && anew(ix, "damaged");
	if (!good) {
		zc_index_db_private(&ix->db, fill, ix);
		good = set_up(ix);
	}
	return good;
}

/* The changes below families/, in one transaction that is open. */
static bool
apply(struct zc_index *ix, const char *head, const struct zc_store_changes *changes)
{
	struct zc_index_basis none = { .agreement = "" };
	bool holds = zc_index_basis_holds(&ix->basis, ix->user, ix->user->today);
	struct flow f = { .ix = ix, .w = { .sql = ix->db.sql }, .rows = holds };
	struct zc_store_change *v = zc_alloc((changes->n + 1) * sizeof *v);
	size_t n = 0;
	for (size_t i = 0; i < changes->n; i++)
		if (strncmp(changes->v[i].path, FAMILIES, strlen(FAMILIES)) == 0)
			v[n++] = changes->v[i];
	/* rows of another basis would be a mixture now */
	bool good = flow(&f, v, n) && (n < MANY || zc_index_gather(ix->db.sql)) &&
	            write_state(ix->db.sql, head, ix->zone, holds || n == 0 ? &ix->basis : &none);
	free(v);
	return good;
}

/* One transaction from where it stands to HEAD.  *why, in words, says that only making it anew helps. */
static bool
catch_up(struct zc_index *ix, const char **why)
{
	struct zc_store_changes changes = { 0 };
	struct zc_err e = { 0 };
	char head[ZC_OID];
	/* others may have been at it, and HEAD may have gone on, while this one waited */
	bool good = zc_index_run(ix, "BEGIN IMMEDIATE") && read_state(ix) && zc_store_head(ix->store, head, &e) == ZC_OK &&
	            *head != '\0';
	if (good && strcmp(head, ix->head) != 0) {
		if (zc_store_diff(ix->store, ix->head, head, &changes, &e) != ZC_OK)
			*why = "its commit is not to be found";
		good = *why == NULL && apply(ix, head, &changes);
		zc_store_changes_free(&changes);
	}
	good = good && zc_index_run(ix, "COMMIT") && read_state(ix);
	if (good)
		return true;
	int rc = sqlite3_errcode(ix->db.sql);
	if (*why == NULL && (zc_index_db_damaged(&ix->db) || rc == SQLITE_OK || rc == SQLITE_ROW || rc == SQLITE_DONE))
		*why = "damaged";
	if (sqlite3_get_autocommit(ix->db.sql) == 0)
		zc_index_run(ix, "ROLLBACK");
	return false;
}

bool
zc_index_follow(struct zc_index *ix)
{
	struct zc_err e = { 0 };
	char head[ZC_OID];
	const char *why = NULL;
	if (ix->batch)
		return true;
	if (ix->db.sql == NULL || zc_store_head(ix->store, head, &e) != ZC_OK || *head == '\0')
		return false;
	sqlite3_busy_timeout(ix->db.sql, zc_store_locked(ix->store) ? WAIT_MS : READER_MS);
	if (!read_state(ix))
		why = "damaged";
	else if (*ix->head == '\0')
		why = ix->db.anew != NULL ? ix->db.anew : "not finished";
	else if (strcmp(ix->zone, ix->user->con->zone) != 0)
		why = "of another time zone";
	if (why == NULL && (strcmp(ix->head, head) == 0 || catch_up(ix, &why)))
		return true;
	return why != NULL && anew(ix, why);
}

/* ---- rows of another agreement, or another time of it ---------------------------- */

static bool
work_out(struct zc_index *ix, const struct zc_index_basis *basis)
{
	struct zc_index_writer w = { .sql = ix->db.sql };
	sqlite3_stmt *q = NULL;
	int rc = sqlite3_prepare_v2(ix->db.sql, "SELECT n, bytes FROM family CROSS JOIN model USING (n) WHERE ? < term_to", -1, &q, NULL);
	if (rc == SQLITE_OK)
		sqlite3_bind_int(q, 1, basis->since);
	bool good = rc == SQLITE_OK;
	while (good && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		struct zc_family *fam = NULL;
		struct zc_index_rows rows = { 0 };
		good = zc_family_unpack(&fam, sqlite3_column_blob(q, 1), (size_t)sqlite3_column_bytes(q, 1));
		if (good)
			zc_index_rows(&rows, fam, ix->user);
		good = good && zc_index_write_rows(&w, sqlite3_column_int64(q, 0), &rows);
		zc_text_free(&rows.bytes);
		zc_family_free(fam);
	}
	sqlite3_finalize(q);
	zc_index_writer_end(&w);
	return good && rc == SQLITE_DONE;
}

bool
zc_index_work_out(struct zc_index *ix)
{
	struct zc_index_basis basis;
	if (ix->batch)
		return false;
	zc_index_basis(&basis, ix->user);
	bool good = zc_index_run(ix, "BEGIN IMMEDIATE") && read_state(ix);
	if (good && !zc_index_basis_holds(&ix->basis, ix->user, ix->user->today))
		good = zc_index_run(ix, "DELETE FROM terms") && work_out(ix, &basis) &&
		       write_state(ix->db.sql, ix->head, ix->zone, &basis);
	good = good && zc_index_run(ix, "COMMIT");
	if (!good && sqlite3_get_autocommit(ix->db.sql) == 0)
		zc_index_run(ix, "ROLLBACK");
	return read_state(ix) && good;
}

/* ---- a batch --------------------------------------------------------------------- */

bool
zc_index_begin(struct zc_index *ix)
{
	/* so large that what the batch changes is written once */
	if (!zc_index_follow(ix) || !zc_index_run(ix, "PRAGMA cache_size = -16384; BEGIN IMMEDIATE"))
		return false;
	ix->w = (struct zc_index_writer){ .sql = ix->db.sql };
	ix->basis_kept = zc_index_basis_holds(&ix->basis, ix->user, ix->user->today);
	ix->batch = true;
	return true;
}

static bool
drop_batch(struct zc_index *ix)
{
	zc_index_writer_end(&ix->w);
	if (sqlite3_get_autocommit(ix->db.sql) == 0)
		zc_index_run(ix, "ROLLBACK");
	ix->batch = false;
	return false;
}

bool
zc_index_put(struct zc_index *ix, const char *path, const struct zc_family *fam)
{
	struct zc_index_entry *x = NULL;
	if (!ix->batch)
		return false;
	if (fam != NULL)
		x = zc_index_entry(fam, ix->user, ix->basis_kept);
	bool good = zc_index_write(&ix->w, path, x);
	zc_index_entry_free(x);
	return good || drop_batch(ix);
}

bool
zc_index_end(struct zc_index *ix, const char *commit)
{
	const struct zc_index_basis none = { .agreement = "" };
	if (!ix->batch)
		return false;
	zc_index_writer_end(&ix->w);
	if (commit == NULL || !zc_index_gather(ix->db.sql) ||
	    !write_state(ix->db.sql, commit, ix->zone, ix->basis_kept ? &ix->basis : &none) ||
	    !zc_index_run(ix, "COMMIT"))
		return drop_batch(ix), commit == NULL;
	ix->batch = false;
	return read_state(ix);
}

/* ---- opening --------------------------------------------------------------------- */

void
zc_index_open(struct zc_index **out, struct zc_store *s, const struct zc_index_user *user)
{
	struct zc_index *ix = zc_alloc(sizeof *ix);
	*out = NULL;
	ix->store = s;
	ix->user = user;
	zc_index_db_open(&ix->db, s, "index", version(), zc_index_tables);
	if (ix->db.sql != NULL && zc_index_follow(ix))
		*out = ix;
	else
		zc_index_close(ix);
}

void
zc_index_close(struct zc_index *ix)
{
	if (ix == NULL)
		return;
	zc_index_writer_end(&ix->w);
	zc_index_db_close(&ix->db);
	free(ix);
}
