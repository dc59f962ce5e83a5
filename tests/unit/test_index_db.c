#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "index_internal.h"
#include "text.h"

#define TABLES "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)"
#define FILE_DB "st/.git/zc/x.db"

static char scratch[64];
static struct zc_store *store;

static void
shell(const char *command)
{
	int status;
	pid_t pid = fork();
	if (pid == 0) {
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static struct zc_index_db
open_db(int version)
{
	struct zc_index_db d;
	zc_index_db_open(&d, store, "x", version, TABLES);
	return d;
}

static int
run(struct zc_index_db *d, const char *sql)
{
	return sqlite3_exec(d->sql, sql, NULL, NULL, NULL);
}

static void
add_rows(struct zc_index_db *d)
{
	assert_int_equal(run(d, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
	                        "INSERT INTO t SELECT i, 'row ' || i FROM n"), SQLITE_OK);
}

static int
count(struct zc_index_db *d)
{
	sqlite3_stmt *q = NULL;
	int n = -1;
	if (sqlite3_prepare_v2(d->sql, "SELECT count(b) FROM t", -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
		n = sqlite3_column_int(q, 0);
	sqlite3_finalize(q);
	return n;
}

static void
made_and_found_again(void **state)
{
	(void)state;
	struct stat st;
	struct zc_index_db d = open_db(1);
	assert_non_null(d.sql);
	assert_string_equal(d.anew, "not there");
	add_rows(&d);
	assert_int_equal(stat(FILE_DB, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(FILE_DB "-wal", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	zc_index_db_close(&d);
	d = open_db(1);
	assert_null(d.anew);
	assert_int_equal(count(&d), 2000);
	assert_int_not_equal(run(&d, "SELECT c FROM t"), SQLITE_OK);
	assert_true(zc_index_db_damaged(&d));
	assert_int_not_equal(run(&d, "INSERT INTO t VALUES (1, 'again')"), SQLITE_OK);
	assert_false(zc_index_db_damaged(&d));
	zc_index_db_close(&d);
	zc_index_db_close(&d);
}

static void
another_version_is_made_anew(void **state)
{
	(void)state;
	struct zc_index_db d = open_db(2);
	assert_string_equal(d.anew, "of another version");
	assert_int_equal(count(&d), 0);
	add_rows(&d);
	zc_index_db_close(&d);
	d = open_db(2);
	assert_null(d.anew);
	assert_int_equal(count(&d), 2000);
	zc_index_db_close(&d);
}

static void
damage_at(off_t at)
{
	int fd = open(FILE_DB, O_RDWR | O_CLOEXEC);
	char c;
	assert_int_equal(pread(fd, &c, 1, at), 1);
	c ^= 4;
	assert_int_equal(pwrite(fd, &c, 1, at), 1);
	close(fd);
}

static void
damage_is_made_anew(void **state)
{
	(void)state;
	struct zc_index_db d;
	struct stat st;
	for (off_t at = 5; at < 4096; at += 900) {               /* in page 1, which every opening reads */
		damage_at(at);
		d = open_db(2);
		assert_non_null(d.sql);
		assert_string_equal(d.anew, "damaged");
		assert_int_equal(count(&d), 0);
		add_rows(&d);
		assert_int_equal(stat(FILE_DB, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
		zc_index_db_close(&d);
	}
	damage_at(3 * 4096 + 77);
	d = open_db(2);
	assert_null(d.anew);
	assert_int_equal(count(&d), -1);
	assert_true(zc_index_db_damaged(&d));
	struct zc_index_db other = open_db(2);
	zc_index_db_anew(&d, "damaged");
	assert_null(d.sql);                                      /* another has it open */
	zc_index_db_close(&d);
	zc_index_db_anew(&other, "damaged");
	assert_int_equal(count(&other), 0);
	add_rows(&other);
	d = open_db(2);                                          /* and it is shared again */
	assert_int_equal(count(&d), 2000);
	zc_index_db_close(&d);
	zc_index_db_close(&other);
}

static void
deleted_is_made_anew(void **state)
{
	(void)state;
	shell("rm " FILE_DB);
	struct zc_index_db d = open_db(2);
	assert_string_equal(d.anew, "not there");
	assert_int_equal(count(&d), 0);
	zc_index_db_close(&d);
	shell("rm -r st/.git/zc");
	zc_store_close(store);
	struct zc_err e = { 0 };
	assert_int_equal(zc_store_open(&store, "st", &e), ZC_OK);
	d = open_db(2);
	assert_int_equal(count(&d), 0);
	zc_index_db_close(&d);
}

static void
none(void)
{
	struct zc_index_db d = open_db(2);
	assert_null(d.sql);
	zc_index_db_close(&d);
}

static void
there_may_be_none(void **state)
{
	(void)state;
	setenv("ZC_INDEX", "off", 1);
	none();
	unsetenv("ZC_INDEX");
	shell("rm " FILE_DB "; mkdir " FILE_DB);
	none();
	shell("rmdir " FILE_DB "; ln -s /etc/passwd " FILE_DB);
	none();
	shell("rm " FILE_DB "; rm st/.git/zc/x.use; mkdir st/.git/zc/x.use");
	none();
	shell("rmdir st/.git/zc/x.use");
	struct zc_index_db d = open_db(2);
	assert_non_null(d.sql);
	zc_index_db_close(&d);
}

static int
set_up(void **state)
{
	(void)state;
	struct zc_err e = { 0 };
	snprintf(scratch, sizeof scratch, "/tmp/zc-index-db-XXXXXX");
	if (mkdtemp(scratch) == NULL || chdir(scratch) < 0)
		return -1;
	unsetenv("ZC_INDEX");
	shell("umask 077 && git init -q st");
	return zc_store_open(&store, "st", &e);
}

static int
tear_down(void **state)
{
	(void)state;
	struct zc_text command = { 0 };
	zc_store_close(store);
	zc_text_addf(&command, "cd / && rm -rf '%s'", scratch);
	shell(command.s);
	zc_text_free(&command);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(made_and_found_again),
		cmocka_unit_test(another_version_is_made_anew),
		cmocka_unit_test(damage_is_made_anew),
		cmocka_unit_test(deleted_is_made_anew),
		cmocka_unit_test(there_may_be_none),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
