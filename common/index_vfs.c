/* A VFS over SQLite's own: the last bytes of each page are a checksum over the rest and the page's place. */
#include <stdint.h>
#include <string.h>

#include "index_internal.h"

#ifndef SQLITE_IOCAP_SUBPAGE_READ
#define SQLITE_IOCAP_SUBPAGE_READ 0x00008000       /* SQLite before 3.48 */
#endif
enum { HEADER = 100, RESERVED_AT = 20 };           /* of SQLite's file format */

/* The file of SQLite's own VFS lies behind ours. */
static sqlite3_file *
real(sqlite3_file *f)
{
	return f + 1;
}

static int
close_file(sqlite3_file *f)
{
	return real(f)->pMethods->xClose(real(f));
}

/* Each step can be undone, so that a difference in one word is one in the sum. */
static uint64_t
checksum(const unsigned char *page, sqlite3_int64 at)
{
	uint64_t word, sum = (uint64_t)at + 1;
	for (size_t i = 0; i < ZC_INDEX_PAGE - ZC_INDEX_RESERVED; i += sizeof word) {
		memcpy(&word, page + i, sizeof word);
		sum = (sum ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		sum ^= sum >> 32;
	}
	return sum;
}

static int
read_page(sqlite3_file *f, unsigned char *page, sqlite3_int64 at)
{
	uint64_t sum;
	int rc = real(f)->pMethods->xRead(real(f), page, ZC_INDEX_PAGE, at);
	memcpy(&sum, page + ZC_INDEX_PAGE - sizeof sum, sizeof sum);
	/* SQLite would go on with zeros where the file is too short */
	if (rc == SQLITE_IOERR_SHORT_READ || (rc == SQLITE_OK && sum != checksum(page, at)))
		rc = SQLITE_IOERR_DATA;
	return rc;
}

static int
read_file(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
	unsigned char page[ZC_INDEX_PAGE];
	int in = (int)(at % ZC_INDEX_PAGE);
	/* before it reads page 1 SQLite has a look at what the header says of its size, and believes nothing else there */
	if (at + n <= HEADER)
		return real(f)->pMethods->xRead(real(f), to, n, at);
	if (n == ZC_INDEX_PAGE && in == 0)
		return read_page(f, to, at);
	if (n < 0 || in + n > ZC_INDEX_PAGE)
		return SQLITE_IOERR_DATA;
	int rc = read_page(f, page, at - in);
	if (rc == SQLITE_OK)
		memcpy(to, page + in, (size_t)n);
	return rc;
}

static int
write_file(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
	unsigned char page[ZC_INDEX_PAGE];
	if (n != ZC_INDEX_PAGE || at % ZC_INDEX_PAGE != 0)
		return SQLITE_IOERR_WRITE;
	memcpy(page, from, sizeof page);
	if (at == 0 && page[RESERVED_AT] != ZC_INDEX_RESERVED)
		return SQLITE_IOERR_WRITE;
	uint64_t sum = checksum(page, at);
	memcpy(page + ZC_INDEX_PAGE - sizeof sum, &sum, sizeof sum);
	return real(f)->pMethods->xWrite(real(f), page, n, at);
}

static int
truncate_file(sqlite3_file *f, sqlite3_int64 size)
{
	return real(f)->pMethods->xTruncate(real(f), size);
}

static int
sync_file(sqlite3_file *f, int flags)
{
	return real(f)->pMethods->xSync(real(f), flags);
}

static int
file_size(sqlite3_file *f, sqlite3_int64 *size)
{
	return real(f)->pMethods->xFileSize(real(f), size);
}

static int
lock_file(sqlite3_file *f, int level)
{
	return real(f)->pMethods->xLock(real(f), level);
}

static int
unlock_file(sqlite3_file *f, int level)
{
	return real(f)->pMethods->xUnlock(real(f), level);
}

static int
check_reserved_lock(sqlite3_file *f, int *held)
{
	return real(f)->pMethods->xCheckReservedLock(real(f), held);
}

static int
file_control(sqlite3_file *f, int op, void *arg)
{
	return real(f)->pMethods->xFileControl(real(f), op, arg);
}

static int
sector_size(sqlite3_file *f)
{
	return real(f)->pMethods->xSectorSize(real(f));
}

static int
device_characteristics(sqlite3_file *f)
{
	return real(f)->pMethods->xDeviceCharacteristics(real(f)) & ~SQLITE_IOCAP_SUBPAGE_READ;
}

static int
shm_map(sqlite3_file *f, int region, int size, int extend, void volatile **out)
{
	return real(f)->pMethods->xShmMap(real(f), region, size, extend, out);
}

static int
shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
	return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
}

static void
shm_barrier(sqlite3_file *f)
{
	real(f)->pMethods->xShmBarrier(real(f));
}

static int
shm_unmap(sqlite3_file *f, int drop)
{
	return real(f)->pMethods->xShmUnmap(real(f), drop);
}

/* Version 2 has no memory mapping, which would go around read_file. */
static const sqlite3_io_methods methods = {
	2, close_file, read_file, write_file, truncate_file, sync_file, file_size, lock_file, unlock_file,
	check_reserved_lock, file_control, sector_size, device_characteristics, shm_map, shm_lock, shm_barrier,
	shm_unmap, NULL, NULL
};

static sqlite3_vfs *base;

static int
open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out_flags)
{
	(void)vfs;
	if ((flags & SQLITE_OPEN_MAIN_DB) == 0)
		return base->xOpen(base, name, f, flags, out_flags);
	int rc = base->xOpen(base, name, real(f), flags, out_flags);
	f->pMethods = rc == SQLITE_OK ? &methods : NULL;
	return rc;
}

int
zc_index_vfs(struct zc_err *e)
{
	static sqlite3_vfs vfs;
	if (base != NULL)
		return ZC_OK;
	sqlite3_vfs *found = sqlite3_vfs_find(NULL);       /* starts SQLite */
	if (found == NULL)
		return zc_fail(e, ZC_IO, "sqlite: no file system");
	vfs = *found;
	vfs.zName = ZC_INDEX_VFS;
	vfs.szOsFile += (int)sizeof(sqlite3_file);
	vfs.pNext = NULL;
	vfs.xOpen = open_file;
	int rc = sqlite3_vfs_register(&vfs, 0);
	if (rc != SQLITE_OK)
		return zc_fail(e, ZC_IO, "sqlite: %s", sqlite3_errstr(rc));
	base = found;
	return ZC_OK;
}
