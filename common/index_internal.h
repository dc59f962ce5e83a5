/* What the files of the room `index` share; nobody else includes this. */
#ifndef ZC_INDEX_INTERNAL_H
#define ZC_INDEX_INTERNAL_H

#include <sqlite3.h>

#include "index.h"

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
};
/* Open it, make it with these tables (SQL, borrowed) where there is none of this version (not 0).  There is none to be
 * had with ZC_INDEX=off, without the right to write, or where SQLite cannot. */
void zc_index_db_open(struct zc_index_db *out, struct zc_store *s, const char *name, int version, const char *tables);
/* Was what the last call of SQLite failed with damage? */
bool zc_index_db_damaged(const struct zc_index_db *d);
/* Throw it away and make it anew, empty; none is to be had while another process has it open. */
void zc_index_db_anew(struct zc_index_db *d, const char *why);
void zc_index_db_close(struct zc_index_db *d);

#endif
