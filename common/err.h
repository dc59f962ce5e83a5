/* err: how the library reports failure.
 *
 * A library function returns 0 or one of the statuses below, and says what
 * went wrong in the struct zc_err that the caller handed it.  It never prints
 * and never exits (alloc.h has the one exception).  The statuses are the exit
 * statuses of every tool; zc(7) explains them to users. */
#ifndef ZC_ERR_H
#define ZC_ERR_H

#include <stdarg.h>

enum zc_status {
	ZC_OK = 0,
	ZC_FOUND = 1,       /* with --exit-code: overdue, not in order, found */
	ZC_USAGE = 64,      /* wrong options or operands */
	ZC_DATA = 65,       /* bad data: message starts with file:line:column */
	ZC_NOINPUT = 66,    /* no such family, item or store */
	ZC_BUG = 70,        /* cannot happen, happened */
	ZC_CANTCREAT = 73,  /* cannot create or write a file */
	ZC_IO = 74,         /* reading, writing or git failed */
	ZC_BUSY = 75,       /* held by somebody else: try again */
	ZC_DENIED = 77,     /* the agreement says no */
	ZC_CONFIG = 78      /* the agreement or the configuration is bad */
};

struct zc_err {
	int status;         /* 0, or the status of the first failure */
	char msg[1024];     /* lower case, no full stop, no newline at the end;
	                       may hold several lines; no personal data */
};

#define ZC_PRINTF(f, a) __attribute__((format(printf, f, a)))

/* Record a failure and return its status, so that `return zc_fail(...)` reads
 * as one sentence.  The first failure is kept: a later call changes nothing
 * but still returns its own status. */
int zc_fail(struct zc_err *e, int status, const char *fmt, ...) ZC_PRINTF(3, 4);
/* The same, followed by `: ` and what errno means. */
int zc_fail_errno(struct zc_err *e, int status, const char *fmt, ...) ZC_PRINTF(3, 4);
/* Forget a failure that the caller has dealt with. */
void zc_err_clear(struct zc_err *e);

#endif
