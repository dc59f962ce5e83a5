/* Derived databases: opening, and making anew. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "index_internal.h"
#include "text.h"

enum { WAIT_MS = 5000 };             /* for another who is writing */

bool
zc_index_db_damaged(const struct zc_index_db *d)
{
	int rc = sqlite3_extended_errcode(d->sql);
	/* a statement that does not fit the tables: they are not those of this version */
	return (rc & 0xff) == SQLITE_CORRUPT || (rc & 0xff) == SQLITE_NOTADB || (rc & 0xff) == SQLITE_ERROR ||
	       rc == SQLITE_IOERR_DATA || rc == SQLITE_IOERR_SHORT_READ;
}

static bool
run(struct zc_index_db *d, const char *sql)
{
	return sqlite3_exec(d->sql, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static bool
read_version(struct zc_index_db *d, int *version)
{
	sqlite3_stmt *q = NULL;
	bool ok = sqlite3_prepare_v2(d->sql, "PRAGMA user_version", -1, &q, NULL) == SQLITE_OK &&
	          sqlite3_step(q) == SQLITE_ROW;
	*version = ok ? sqlite3_column_int(q, 0) : 0;
	return sqlite3_finalize(q) == SQLITE_OK && ok;
}

static bool
make_tables(struct zc_index_db *d)
{
	int version;
	struct zc_text sql = { 0 };
	zc_text_addf(&sql, "%s; PRAGMA user_version = %d", d->tables, d->version);
	bool ok = run(d, "BEGIN IMMEDIATE") && read_version(d, &version) && (version != 0 || run(d, sql.s)) &&
	          run(d, "COMMIT");
	zc_text_free(&sql);
	return ok;
}

static void
close_sql(struct zc_index_db *d)
{
	sqlite3_close(d->sql);
	d->sql = NULL;
}

/* *version is that of the database as it is now. */
static bool
open_sql(struct zc_index_db *d, int *version)
{
	int reserved = ZC_INDEX_RESERVED;
	struct zc_err none = { 0 };
	if (zc_index_vfs(&none) != ZC_OK ||
	    sqlite3_open_v2(d->path, &d->sql, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, ZC_INDEX_VFS) != SQLITE_OK)
		return false;
	sqlite3_busy_timeout(d->sql, WAIT_MS);
	sqlite3_file_control(d->sql, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
	return run(d, "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL") &&
	       read_version(d, version) &&
	       (*version != 0 || (make_tables(d) && read_version(d, version)));
}

static void
open_or_none(struct zc_index_db *d)
{
	int version = 0;
	bool open = open_sql(d, &version), again = d->anew == NULL;
	if (open && version == d->version)
		return;
	if (again && (open || (d->sql != NULL && zc_index_db_damaged(d))))
		zc_index_db_anew(d, open ? "of another version" : "damaged");
	else
		close_sql(d);
}

/* SQLite would make the file readable for others than those of the store. */
static bool
make_file(struct zc_index_db *d, struct zc_store *s, const char *name)
{
	struct stat st;
	struct zc_err none = { 0 };
	int fd;
	if (stat(d->path, &st) == 0 && st.st_size > 0)
		return true;
	d->anew = "not there";
	if (zc_store_own_file(s, name, &fd, &none) != ZC_OK)
		return false;
	close(fd);
	return true;
}

void
zc_index_db_open(struct zc_index_db *out, struct zc_store *s, const char *name, int version, const char *tables)
{
	const char *wanted = getenv("ZC_INDEX");
	struct zc_err none = { 0 };
	struct zc_text path = { 0 };
	char use[64], file[64];
	*out = (struct zc_index_db){ .version = version, .tables = tables, .use = -1 };
	if (wanted != NULL && strcmp(wanted, "off") == 0)
		return;
	snprintf(use, sizeof use, "%s.use", name);
	snprintf(file, sizeof file, "%s.db", name);
	zc_text_addf(&path, "%s/.git/zc/%s", zc_store_dir(s), file);
	out->path = zc_text_take(&path);
	if (zc_store_own_file(s, use, &out->use, &none) == ZC_OK && flock(out->use, LOCK_SH) == 0 &&
	    make_file(out, s, file))
		open_or_none(out);
}

void
zc_index_db_anew(struct zc_index_db *d, const char *why)
{
	close_sql(d);
	d->anew = why;
	if (flock(d->use, LOCK_EX | LOCK_NB) < 0)
		return;
	/* a log that is left would be taken for that of the new file */
	static const char *const logs[] = { "-wal", "-shm" };
	for (size_t i = 0; i < sizeof logs / sizeof *logs; i++) {
		struct zc_text t = { 0 };
		zc_text_addf(&t, "%s%s", d->path, logs[i]);
		unlink(t.s);
		zc_text_free(&t);
	}
	if (truncate(d->path, 0) == 0)
		open_or_none(d);
	flock(d->use, LOCK_SH);
}

void
zc_index_db_close(struct zc_index_db *d)
{
	close_sql(d);
	if (d->use >= 0)
		close(d->use);
	free(d->path);
	*d = (struct zc_index_db){ .use = -1 };
}
