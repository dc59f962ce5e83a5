/* Derived databases: opening, and making anew. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "alloc.h"
#include "index_internal.h"
#include "text.h"

enum { WAIT_MS = 5000, ALONE_MS = 2000 };       /* for another who is writing; for all others to go */
enum { KEPT = sizeof ((struct zc_index_db *)0)->kept / sizeof *((struct zc_index_db *)0)->kept };

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

sqlite3_stmt *
zc_index_db_question(struct zc_index_db *d, const char *sql)
{
	sqlite3_stmt *q = NULL;
	for (size_t i = 0; i < KEPT && q == NULL; i++)
		if (d->kept[i].sql == sql) {
			q = d->kept[i].q;
			d->kept[i].q = NULL;
		}
	if (q == NULL)
		sqlite3_prepare_v3(d->sql, sql, -1, SQLITE_PREPARE_PERSISTENT, &q, NULL);
	return q;
}

void
zc_index_db_answered(struct zc_index_db *d, const char *sql, sqlite3_stmt *q)
{
	size_t i = 0;
	while (i < KEPT && d->kept[i].q != NULL)
		i++;
	sqlite3_reset(q);
	if (q == NULL || i == KEPT || sqlite3_db_handle(q) != d->sql) {
		sqlite3_finalize(q);
		return;
	}
	d->kept[i].sql = sql;
	d->kept[i].q = q;
}

static void
close_sql(struct zc_index_db *d)
{
	for (size_t i = 0; i < KEPT; i++) {
		sqlite3_finalize(d->kept[i].q);
		d->kept[i].q = NULL;
	}
	sqlite3_close_v2(d->sql);
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

/* ---- made full ---------------------------------------------------------------- */

static void
add_suffix(struct zc_text *t, const struct zc_index_db *d, const char *suffix)
{
	zc_text_clear(t);
	zc_text_addf(t, "%s%s", d->path, suffix);
}

/* Tables and rows in one transaction.  Nobody sees the file yet: it needs no log. */
static bool
fill_sql(struct zc_index_db *d, zc_index_fill_fn *fill, void *ctx)
{
	struct zc_text sql = { 0 };
	zc_text_addf(&sql, "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
	             "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -4096; BEGIN; %s; PRAGMA user_version = %d",
	             d->tables, d->version);
	bool good = run(d, sql.s) && fill(d->sql, ctx) && run(d, "COMMIT");
	zc_text_free(&sql);
	return good;
}

static bool
sync_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	bool good = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return good;
}

static bool
write_beside(struct zc_index_db *d, const char *path, zc_index_fill_fn *fill, void *ctx)
{
	int reserved = ZC_INDEX_RESERVED;
	struct stat st;
	unlink(path);                            /* of one who was ended at it */
	int fd = fstat(d->use, &st) == 0 ? open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, st.st_mode & 0660) : -1;
	if (fd < 0)
		return false;
	bool good = fchmod(fd, st.st_mode & 0660) == 0;
	close(fd);
	good = good && sqlite3_open_v2(path, &d->sql, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, ZC_INDEX_VFS) == SQLITE_OK &&
	       sqlite3_file_control(d->sql, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved) == SQLITE_OK &&
	       fill_sql(d, fill, ctx) && run(d, "PRAGMA journal_mode = WAL");
	close_sql(d);
	return good && sync_file(path);
}

/* The old one first: one without its log could be taken for whole. */
static bool
take_place(const struct zc_index_db *d, const char *new)
{
	static const char *const old[] = { "", "-wal", "-shm" };
	struct zc_text t = { 0 };
	for (size_t i = 0; i < sizeof old / sizeof *old; i++) {
		add_suffix(&t, d, old[i]);
		unlink(t.s);
	}
	zc_text_free(&t);
	return rename(new, d->path) == 0;
}

/* Alone with it, or another has put a new one in its place.  The descriptor keeps the old one's number from being given again. */
static bool
wait_alone(const struct zc_index_db *d, int old, bool *replaced)
{
	struct stat was, is;
	for (int ms = 0; ; ms += 10) {
		bool alone = flock(d->use, LOCK_EX | LOCK_NB) == 0;
		*replaced = old >= 0 && fstat(old, &was) == 0 && stat(d->path, &is) == 0 && was.st_ino != is.st_ino;
		if (alone || *replaced)
			return flock(d->use, *replaced ? LOCK_SH : LOCK_EX) == 0;
		if (ms >= ALONE_MS)
			return false;
		nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
	}
}

void
zc_index_db_fill(struct zc_index_db *d, const char *why, zc_index_fill_fn *fill, void *ctx)
{
	struct zc_text new = { 0 };
	bool replaced = false;
	int version, old = open(d->path, O_PATH | O_CLOEXEC);
	close_sql(d);
	if (wait_alone(d, old, &replaced)) {
		add_suffix(&new, d, ".new");
		bool good = replaced || (write_beside(d, new.s, fill, ctx) && take_place(d, new.s));
		if (!good)
			unlink(new.s);
		if (!replaced)
			d->anew = why;
		flock(d->use, LOCK_SH);
		if (!good || !open_sql(d, &version) || version != d->version)
			close_sql(d);
		zc_text_free(&new);
	}
	if (old >= 0)
		close(old);
}

void
zc_index_db_private(struct zc_index_db *d, zc_index_fill_fn *fill, void *ctx)
{
	close_sql(d);
	if (sqlite3_open(":memory:", &d->sql) != SQLITE_OK || !fill_sql(d, fill, ctx))
		close_sql(d);
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
