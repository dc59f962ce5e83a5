/* store_object: git's objects as the files that they are.  Of the room `store` alone.
 *
 * A change of one family reads a handful of objects and writes a handful; to
 * have the library loaded and started for that costs more than all the rest.
 * What is read is held to its name, and whatever is not found or not understood
 * here the library is asked for. */
#ifndef ZC_STORE_OBJECT_H
#define ZC_STORE_OBJECT_H

#include "store.h"
#include "text.h"

enum zc_object { ZC_OBJECT_COMMIT = 1, ZC_OBJECT_TREE, ZC_OBJECT_BLOB };   /* git's own numbers */

enum { ZC_OBJECT_ID = 20 };                /* bytes */

/* The object's name. */
void zc_object_name(unsigned char id[ZC_OBJECT_ID], enum zc_object type, const void *data, size_t len);
/* A whole zlib stream, n bytes and whatever follows, of exactly len when it is inflated?  Written to out. */
bool zc_object_inflate(const void *in, size_t n, void *out, size_t len);
/* The object's bytes come into out, which is empty [git only for what is unusual]. */
int zc_object_read(struct zc_store *s, enum zc_object type, const char *id, struct zc_text *out, struct zc_err *e);
/* Write a loose object, not yet synced; id gets its name. */
int zc_object_write(struct zc_store *s, enum zc_object type, const void *data, size_t len, char id[ZC_OID],
                    struct zc_err *e);
/* Are the indexes of all packs what they say?  The library reads behind the end of some that are damaged.  ZC_IO. */
int zc_object_check(struct zc_store *s, struct zc_err *e);
/* Forget the packs that were looked at. */
void zc_object_forget(struct zc_store *s);

#endif
