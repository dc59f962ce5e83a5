/* What the files of the room `index` share; nobody else includes this. */
#ifndef ZC_INDEX_INTERNAL_H
#define ZC_INDEX_INTERNAL_H

#include <sqlite3.h>

#include "index.h"
#include "text.h"

/* index_vfs.c: databases whose every page carries a checksum, so that a damaged page is an error and never an answer.
 * Pages are of ZC_INDEX_PAGE bytes and keep ZC_INDEX_RESERVED of them free: who opens one sets PRAGMA page_size and
 * SQLITE_FCNTL_RESERVE_BYTES before anything is written.  SQLITE_IOERR_DATA: a page is not what was written.
 * What still stands in the write-ahead log has SQLite's own checksums, which are looked at when the log is recovered. */
#define ZC_INDEX_VFS "zc-checksum"
enum { ZC_INDEX_PAGE = 4096, ZC_INDEX_RESERVED = 8 };
int zc_index_vfs(struct zc_err *e);          /* register it, once */

/* index_db.c: a derived database .git/zc/NAME.db.  Its log mode (WAL) lets readers wait for nobody; when the machine
 * stops it loses its last commits and nothing else.  What is derived may be missing: no failure here is one of the tool,
 * the caller goes to the files. */
struct zc_index_db {
	sqlite3 *sql;                /* NULL: there is none to be had */
	const char *anew;            /* why it is empty, in words; NULL when it was there */
	int version; const char *tables;
	char *path; int use;         /* a lock file, shared by all who have it open; -1 */
	struct { const char *sql; sqlite3_stmt *q; } kept[8];        /* questions that nobody is asking now */
};
/* Open it, make it with these tables (SQL, borrowed) where there is none of this version (not 0).  There is none to be
 * had with ZC_INDEX=off, without the right to write, or where SQLite cannot. */
void zc_index_db_open(struct zc_index_db *out, struct zc_store *s, const char *name, int version, const char *tables);
/* Was what the last call of SQLite failed with damage? */
bool zc_index_db_damaged(const struct zc_index_db *d);
/* Throw it away and make it anew, empty; none is to be had while another process has it open. */
void zc_index_db_anew(struct zc_index_db *d, const char *why);
/* Make it anew and full in one go, once nobody else has it open: fill writes into a new file beside the old one,
 * without a log, and that takes its place when it is whole.  Where another did so in the meantime, that is opened. */
typedef bool zc_index_fill_fn(sqlite3 *sql, void *ctx);
void zc_index_db_fill(struct zc_index_db *d, const char *why, zc_index_fill_fn *fill, void *ctx);
/* The same in memory, for a process that has begun to answer and cannot write. */
void zc_index_db_private(struct zc_index_db *d, zc_index_fill_fn *fill, void *ctx);
void zc_index_db_close(struct zc_index_db *d);
/* A question, prepared, for the caller alone until it gives it back; sql: a string that stays, the same one each time.
 * NULL: SQLite failed. */
sqlite3_stmt *zc_index_db_question(struct zc_index_db *d, const char *sql);
void zc_index_db_answered(struct zc_index_db *d, const char *sql, sqlite3_stmt *q);

/* index_rows.c: what becomes of a file. */
#define ZC_INDEX_NEVER INT32_MAX     /* a day that does not come */
struct zc_index_spans {
	zc_day term_from, term_to;       /* without these days no term runs ... */
	zc_day coord_from, coord_to;     /* ... and nobody coordinates */
	zc_day ended, over;              /* before the first no ending is in force, from the second one is for good */
};
void zc_index_span(struct zc_index_spans *out, const struct zc_family *fam);

/* The agreement by which rows were worked out, and from which day up to and without which other they hold. */
struct zc_index_basis { char agreement[ZC_OID]; zc_day since, until; };
void zc_index_basis(struct zc_index_basis *out, const struct zc_index_user *user);
bool zc_index_basis_holds(const struct zc_index_basis *b, const struct zc_index_user *user, zc_day on);

/* The rows of a family as they are today, and from which day up to and without which other they hold; on other days its
 * terms are worked out from the model.  Each row is its fields and an empty one, all with a NUL behind; of a term that
 * stands still the due day is empty, and the bytes of a family of nothing else follow, their length before them. */
struct zc_index_rows { struct zc_text bytes; zc_day since, until; };
void zc_index_rows(struct zc_index_rows *out, const struct zc_family *fam, const struct zc_index_user *user);
/* Hand them over; false: these are no rows. */
bool zc_index_rows_each(const char *bytes, size_t len, const char *family, zc_index_row_fn *row, void *ctx);

/* By what the persons of a family are looked up: BSNs as numbers, days of birth, keys of link.h; each once. */
enum zc_index_of { ZC_INDEX_BSN, ZC_INDEX_BORN, ZC_INDEX_LINK };
struct zc_index_key { enum zc_index_of of; sqlite3_int64 key; };
struct zc_index_keys { struct zc_index_key *v; size_t n, cap; };       /* v is the caller's */
void zc_index_keys(struct zc_index_keys *out, const struct zc_family *fam);
bool zc_index_has(const struct zc_index_keys *keys, enum zc_index_of of, sqlite3_int64 key);

/* A file, read and ready to be written down; made in any thread. */
struct zc_index_entry {
	struct zc_err bad;               /* why it could not be loaded; then the rest is empty */
	struct zc_index_spans spans;
	struct zc_text model;
	struct zc_index_rows rows;
	struct zc_index_keys keys;
};
struct zc_index_entry *zc_index_entry(const struct zc_family *fam, const struct zc_index_user *user, bool rows);
struct zc_index_entry *zc_index_entry_read(const char *path, const char *data, size_t len,
                                           const struct zc_index_user *user, bool rows);
void zc_index_entry_free(void *entry);           /* NULL is fine */

/* index_write.c: rows of a database with these tables.  false: SQLite failed, or held what was no family. */
extern const char zc_index_tables[];
struct zc_index_kept { sqlite3_int64 key, n; enum zc_index_of of; };
/* Zeroed but for sql; bulk: into empty tables, and keys wait for zc_index_write_keys, which writes them in their order. */
struct zc_index_writer {
	sqlite3 *sql; sqlite3_stmt *v[20];
	bool bulk;
	struct zc_index_kept *key, *sorted;      /* that came, and those before them, up to `at` written */
	size_t nkeys, nsorted, at;
};
/* In place of what stands there; NULL: there is no such file any more. */
bool zc_index_write(struct zc_index_writer *w, const char *path, const struct zc_index_entry *x);
bool zc_index_write_keys(struct zc_index_writer *w);
/* New keys go to their places once they are many; for who has many changes to write. */
bool zc_index_gather(sqlite3 *sql);
bool zc_index_write_rows(struct zc_index_writer *w, sqlite3_int64 n, const struct zc_index_rows *rows);
void zc_index_writer_end(struct zc_index_writer *w);
/* Families stand in the order of their paths because their numbers do. */
sqlite3_int64 zc_index_number(const char *id);
void zc_index_id(char out[11], sqlite3_int64 n);

/* index.c */
struct zc_index {
	struct zc_store *store;
	const struct zc_index_user *user;
	struct zc_index_db db;
	/* as last read: the commit, the zone in which its times were taken, of whom the rows are */
	char head[ZC_OID], zone[64];
	struct zc_index_basis basis;
	struct zc_index_writer w;        /* of a batch */
	bool batch, basis_kept, nonsense;
};
bool zc_index_run(struct zc_index *ix, const char *sql);
/* After a failure of SQLite, or nonsense in what it gave: go on with a new one.  false: there can be none. */
bool zc_index_renew(struct zc_index *ix);
/* Work out the rows of all families anew, for the user's agreement and day. */
bool zc_index_work_out(struct zc_index *ix);

#endif
