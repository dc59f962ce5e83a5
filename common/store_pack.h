/* store_pack: a git pack while it is written.  Of the room `store` alone.
 *
 * Objects go to .git/objects/pack/tmp_zc.pack as they come; the name is one that
 * `git prune` takes away, too, should nobody else.  Nobody sees them before
 * zc_pack_place, not even libgit2: zc_pack_read gives them back.  The store's
 * lock is held throughout, umask is the caller's. */
#ifndef ZC_STORE_PACK_H
#define ZC_STORE_PACK_H

#include <stdint.h>

#include "store.h"
#include "store_library.h"

struct zc_pack;

/* dir: .git/objects/pack, borrowed until zc_pack_free. level: of compression, 0 to 9. */
int zc_pack_new(struct zc_pack **out, int dir, int level, struct zc_err *e);
/* What was not put in place is taken away; NULL is fine. */
void zc_pack_free(struct zc_pack *p);
/* What a crash left below dir. */
void zc_pack_sweep(int dir);

/* Another object to which one is equal in its first `head` and its last `tail` bytes. */
struct zc_pack_base { git_oid id; size_t len, head, tail; };
/* Add an object; *id gets its name.  One that is there already is not written again.  base: where it is in the
 * pack the object may be kept as the difference to it; NULL: none. */
int zc_pack_add(struct zc_pack *p, git_object_t type, const void *data, size_t len, const struct zc_pack_base *base,
                git_oid *id, struct zc_err *e);
/* An object that was added whole; *data is the caller's.  ZC_NOINPUT without a message when it is not in the pack. */
int zc_pack_read(struct zc_pack *p, const git_oid *id, char **data, size_t *len, struct zc_err *e);
uint64_t zc_pack_bytes(const struct zc_pack *p);

/* Write the pack's end and its index, both under temporary names; syncing is the caller's. */
int zc_pack_finish(struct zc_pack *p, struct zc_err *e);
/* Give both their names, the pack first as git does, and sync the directory. */
int zc_pack_place(struct zc_pack *p, struct zc_err *e);

#endif
