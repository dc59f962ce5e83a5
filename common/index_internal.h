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

#endif
