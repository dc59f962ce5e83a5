#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "index_internal.h"
#include "text.h"

#define SCAN "SELECT id, name, length(body), body FROM t ORDER BY id"
#define BY_INDEX "SELECT name, id FROM t INDEXED BY by_name ORDER BY name"

static char scratch[64];

static sqlite3 *
open_with(const char *path, const char *vfs)
{
	sqlite3 *db = NULL;
	int reserved = ZC_INDEX_RESERVED;
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs), SQLITE_OK);
	sqlite3_file_control(db, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
	return db;
}

static sqlite3 *
open_db(const char *path)
{
	return open_with(path, ZC_INDEX_VFS);
}

static int
run(sqlite3 *db, const char *sql)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

static void
run_ok(sqlite3 *db, const char *sql)
{
	int rc = run(db, sql);
	if (rc != SQLITE_OK)
		fail_msg("%s: %s (%d)", sql, sqlite3_errmsg(db), sqlite3_extended_errcode(db));
}

/* All rows as text; what the last step said. */
static int
rows(struct zc_text *out, sqlite3 *db, const char *sql)
{
	sqlite3_stmt *q = NULL;
	zc_text_clear(out);
	zc_text_add(out, "");
	int rc = sqlite3_prepare_v2(db, sql, -1, &q, NULL);
	while (rc == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(q); i++) {
			zc_text_addn(out, (const char *)sqlite3_column_text(q, i), (size_t)sqlite3_column_bytes(q, i));
			zc_text_addc(out, '|');
		}
	int end = sqlite3_finalize(q);
	return rc != SQLITE_OK ? rc : end;
}

static void
expect(sqlite3 *db, const char *sql, const char *wanted)
{
	struct zc_text t = { 0 };
	int rc = rows(&t, db, sql);
	if (rc != SQLITE_OK)
		fail_msg("%s: %s (%d)", sql, sqlite3_errmsg(db), sqlite3_extended_errcode(db));
	assert_string_equal(t.s, wanted);
	zc_text_free(&t);
}

/* Some thousand rows, an index, rows that need overflow pages, pages that are free again. */
static void
fill(sqlite3 *db)
{
	run_ok(db, "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, body TEXT); CREATE INDEX by_name ON t (name)");
	run_ok(db, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
	           "INSERT INTO t SELECT i, printf('n%08x', i * 2654435761 % 4294967291), "
	           "CASE WHEN i % 600 = 0 THEN printf('%.*c', 9000 + i, 'x') ELSE printf('body %d', i) END FROM n");
	run_ok(db, "DELETE FROM t WHERE id BETWEEN 2000 AND 2200");
}

static int
open_raw(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	assert_true(fd >= 0);
	return fd;
}

/* Both queries give these very rows or an error; how many errors. */
static size_t
right_or_failed(const char *path, const struct zc_text *scan, const struct zc_text *by_index)
{
	struct zc_text got = { 0 };
	size_t failed = 0;
	sqlite3 *db = open_db(path);
	if (rows(&got, db, SCAN) != SQLITE_OK)
		failed++;
	else
		assert_true(got.len == scan->len && strcmp(got.s, scan->s) == 0);
	if (rows(&got, db, BY_INDEX) != SQLITE_OK)
		failed++;
	else
		assert_true(got.len == by_index->len && strcmp(got.s, by_index->s) == 0);
	sqlite3_close(db);
	zc_text_free(&got);
	return failed;
}

static off_t
size_of(int fd)
{
	struct stat st;
	assert_int_equal(fstat(fd, &st), 0);
	return st.st_size;
}

static void
every_flip(const char *path, const struct zc_text *scan, const struct zc_text *by_index, off_t step)
{
	int fd = open_raw(path);
	size_t flips = 0, noticed = 0;
	assert_int_equal(right_or_failed(path, scan, by_index), 0);
	for (off_t at = 0; at < size_of(fd); at += at < 128 ? 1 : step) {
		unsigned char is, was;
		assert_int_equal(pread(fd, &was, 1, at), 1);
		is = (unsigned char)(was ^ 1u << (at / step + at) % 8);
		assert_int_equal(pwrite(fd, &is, 1, at), 1);
		flips++;
		noticed += right_or_failed(path, scan, by_index) > 0;
		assert_int_equal(pwrite(fd, &was, 1, at), 1);
	}
	assert_int_equal(right_or_failed(path, scan, by_index), 0);
	close(fd);
	assert_true(noticed > flips * 3 / 4);            /* the rest are free pages */
}

static void
flipped_bits_are_errors(void **state)
{
	(void)state;
	struct zc_text scan = { 0 }, by_index = { 0 };
	sqlite3 *db = open_db("a.db");
	fill(db);
	assert_int_equal(rows(&scan, db, SCAN), SQLITE_OK);
	assert_int_equal(rows(&by_index, db, BY_INDEX), SQLITE_OK);
	assert_true(scan.len > 50000);
	run_ok(db, "VACUUM INTO 'b.db'; VACUUM INTO 'c.db'");
	sqlite3_close(db);
	every_flip("a.db", &scan, &by_index, 251);
	every_flip("b.db", &scan, &by_index, 1021);
	db = open_db("c.db");
	expect(db, "PRAGMA journal_mode = wal", "wal|");
	run_ok(db, "UPDATE t SET body = body WHERE id % 7 = 0");
	sqlite3_close(db);
	every_flip("c.db", &scan, &by_index, 1021);
	zc_text_free(&scan);
	zc_text_free(&by_index);
}

/* A page that is gone, that was zeroed, that stands in another's place; a file cut short. */
static void
other_damage_is_an_error(void **state)
{
	(void)state;
	static unsigned char page[2][ZC_INDEX_PAGE], zero[ZC_INDEX_PAGE];
	struct zc_text scan = { 0 }, by_index = { 0 };
	sqlite3 *db = open_db("d.db");
	fill(db);
	run_ok(db, "VACUUM");
	assert_int_equal(rows(&scan, db, SCAN), SQLITE_OK);
	assert_int_equal(rows(&by_index, db, BY_INDEX), SQLITE_OK);
	sqlite3_close(db);
	int fd = open_raw("d.db");
	off_t size = size_of(fd), last = size - ZC_INDEX_PAGE;
	for (off_t at = ZC_INDEX_PAGE; at <= last; at += ZC_INDEX_PAGE) {
		off_t other = at == ZC_INDEX_PAGE ? last : at - ZC_INDEX_PAGE;
		assert_int_equal(pread(fd, page[0], ZC_INDEX_PAGE, at), ZC_INDEX_PAGE);
		assert_int_equal(pread(fd, page[1], ZC_INDEX_PAGE, other), ZC_INDEX_PAGE);
		assert_int_equal(pwrite(fd, zero, ZC_INDEX_PAGE, at), ZC_INDEX_PAGE);
		assert_true(right_or_failed("d.db", &scan, &by_index) > 0);
		assert_int_equal(pwrite(fd, page[1], ZC_INDEX_PAGE, at), ZC_INDEX_PAGE);
		assert_true(right_or_failed("d.db", &scan, &by_index) > 0);
		assert_int_equal(pwrite(fd, page[0], ZC_INDEX_PAGE, at), ZC_INDEX_PAGE);
	}
	assert_int_equal(right_or_failed("d.db", &scan, &by_index), 0);
	for (off_t cut = size - 1; cut > 0; cut -= 30001) {
		assert_int_equal(ftruncate(fd, cut), 0);
		assert_true(right_or_failed("d.db", &scan, &by_index) > 0);
	}
	close(fd);
	zc_text_free(&scan);
	zc_text_free(&by_index);
}

/* SQLite reads parts of overflow pages in some versions: those are looked at as a whole. */
static void
parts_of_pages_are_checked(void **state)
{
	(void)state;
	char part[512], other = 'y';
	sqlite3_file *f = NULL;
	sqlite3 *db = open_db("e.db");
	fill(db);
	assert_int_equal(sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &f), SQLITE_OK);
	int fd = open_raw("e.db");
	for (sqlite3_int64 at = ZC_INDEX_PAGE; at < 4 * ZC_INDEX_PAGE; at += 512) {
		char was[512];
		assert_int_equal(pread(fd, was, sizeof was, at), sizeof was);
		assert_int_equal(f->pMethods->xRead(f, part, sizeof part, at), SQLITE_OK);
		assert_memory_equal(part, was, sizeof was);
	}
	assert_int_equal(f->pMethods->xRead(f, part, sizeof part, 2 * ZC_INDEX_PAGE - 100), SQLITE_IOERR_DATA);
	assert_int_equal(pwrite(fd, &other, 1, 2 * ZC_INDEX_PAGE + 3000), 1);
	assert_int_equal(f->pMethods->xRead(f, part, sizeof part, 2 * ZC_INDEX_PAGE), SQLITE_IOERR_DATA);
	close(fd);
	sqlite3_close(db);
}

/* Readers see what was committed while another writes, and go on after its checkpoint. */
static void
two_connections(void **state)
{
	(void)state;
	sqlite3 *a = open_db("w.db"), *b = open_db("w.db");
	expect(a, "PRAGMA journal_mode = wal", "wal|");
	fill(a);
	expect(b, "SELECT count(*) FROM t", "2799|");
	run_ok(b, "BEGIN; SELECT count(*) FROM t");
	run_ok(a, "BEGIN; DELETE FROM t WHERE id < 1000; INSERT INTO t VALUES (9000, 'new', 'row')");
	expect(b, "SELECT count(*) FROM t", "2799|");
	run_ok(a, "COMMIT");
	expect(b, "SELECT count(*) FROM t", "2799|");
	run_ok(b, "COMMIT");
	expect(b, "SELECT count(*) FROM t", "1801|");
	expect(a, "PRAGMA wal_checkpoint(truncate)", "0|0|0|");
	expect(b, "SELECT body FROM t INDEXED BY by_name WHERE name = 'new'", "row|");
	expect(b, "PRAGMA integrity_check", "ok|");
	sqlite3_close(a);
	sqlite3_close(b);
	int fd = open_raw("w.db");
	assert_int_equal(pwrite(fd, "x", 1, size_of(fd) / 2), 1);
	close(fd);
	a = open_db("w.db");
	assert_int_not_equal(run(a, "SELECT * FROM t; PRAGMA integrity_check"), SQLITE_OK);
	assert_int_equal(sqlite3_extended_errcode(a), SQLITE_IOERR_DATA);
	sqlite3_close(a);
}

/* Whatever SQLite does with pages, none is taken for damaged that is not. */
static void
no_false_alarm(void **state)
{
	(void)state;
	static const char *const modes[] = { "delete", "wal", "truncate" };
	static const char *const steps[] = {
		"INSERT INTO x SELECT abs(random() % 100000), randomblob(abs(random() % 20000)) FROM n",
		"INSERT INTO x SELECT abs(random() % 100000), randomblob(30) FROM n, n AS m",
		"DELETE FROM x WHERE rowid % 3 = abs(random() % 3)",
		"UPDATE x SET b = randomblob(abs(random() % 9000)) WHERE rowid % 5 = 1",
		"BEGIN; DELETE FROM x; INSERT INTO x SELECT 1, randomblob(50000) FROM n; ROLLBACK",
		"BEGIN; SAVEPOINT s; DELETE FROM x WHERE a < 50000; ROLLBACK TO s; INSERT INTO x VALUES (7, 'b'); COMMIT",
		"PRAGMA wal_checkpoint; PRAGMA cache_size = 20",
		"DELETE FROM x WHERE a < 80000; PRAGMA incremental_vacuum(50)",
		"VACUUM",
	};
	for (size_t m = 0; m < 3; m++) {
		char sql[64];
		sqlite3 *db = open_db("f.db");
		snprintf(sql, sizeof sql, "PRAGMA auto_vacuum = %zu; PRAGMA journal_mode = %s", m, modes[m]);
		run_ok(db, sql);
		run_ok(db, "CREATE TABLE x (a, b); CREATE INDEX xa ON x (a); CREATE TABLE n (i); "
		           "INSERT INTO n VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)");
		for (size_t i = 0; i < 120; i++) {
			run_ok(db, steps[(i * 7 + i / 9) % (sizeof steps / sizeof *steps)]);
			if (i % 20 != 19)
				continue;
			expect(db, "PRAGMA integrity_check", "ok|");
			sqlite3_close(db);
			db = open_db("f.db");
		}
		sqlite3_close(db);
		unlink("f.db");
	}
}

/* Without room for a checksum nothing is written; what another VFS wrote is not believed. */
static void
only_its_own(void **state)
{
	(void)state;
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open_v2("g.db", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, ZC_INDEX_VFS), SQLITE_OK);
	assert_int_not_equal(run(db, "CREATE TABLE t (a)"), SQLITE_OK);
	sqlite3_close(db);
	db = open_with("h.db", NULL);
	fill(db);
	sqlite3_close(db);
	db = open_db("h.db");
	assert_int_not_equal(run(db, "SELECT * FROM t"), SQLITE_OK);
	sqlite3_close(db);
}

static int
set_up(void **state)
{
	(void)state;
	struct zc_err e = { 0 };
	snprintf(scratch, sizeof scratch, "%s/zc-vfs.XXXXXX", getenv("TMPDIR") != NULL ? getenv("TMPDIR") : "/tmp");
	if (mkdtemp(scratch) == NULL || chdir(scratch) < 0)
		return -1;
	return zc_index_vfs(&e) != ZC_OK || zc_index_vfs(&e) != ZC_OK;
}

static int
tear_down(void **state)
{
	(void)state;
	static const char *const names[] = { "a.db", "b.db", "c.db", "d.db", "e.db", "w.db", "g.db", "h.db" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unlink(names[i]);
	return chdir("/") < 0 || rmdir(scratch) < 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flipped_bits_are_errors),
		cmocka_unit_test(other_damage_is_an_error),
		cmocka_unit_test(parts_of_pages_are_checked),
		cmocka_unit_test(two_connections),
		cmocka_unit_test(no_false_alarm),
		cmocka_unit_test(only_its_own),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
