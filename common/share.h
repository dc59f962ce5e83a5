/* share: work that falls into jobs, shared out among threads. */
#ifndef ZC_SHARE_H
#define ZC_SHARE_H

#include <stddef.h>

enum { ZC_SHARE_WORKERS = 8 };         /* at most */

/* As many workers as were asked for, and there may be; 0: as many as there are processors. */
unsigned zc_share_workers(unsigned asked);
/* Each job once, in any order, by any of the workers, whose number it is told; returns when all are done.  The caller
 * works along; where no thread can be had it works alone. */
void zc_share(unsigned workers, size_t jobs, void (*job)(void *ctx, size_t job, unsigned worker), void *ctx);

#endif
