#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "err.h"

static int
record(struct zc_err *e, int status, int error, const char *fmt, va_list ap)
{
	if (e->status != 0)
		return status;
	e->status = status;
	int n = vsnprintf(e->msg, sizeof e->msg, fmt, ap);
	if (error != 0 && n >= 0 && (size_t)n < sizeof e->msg)
		snprintf(e->msg + n, sizeof e->msg - (size_t)n, ": %s", strerror(error));
	return status;
}

int
zc_fail(struct zc_err *e, int status, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	record(e, status, 0, fmt, ap);
	va_end(ap);
	return status;
}

int
zc_fail_errno(struct zc_err *e, int status, const char *fmt, ...)
{
	int error = errno;
	va_list ap;
	va_start(ap, fmt);
	record(e, status, error, fmt, ap);
	va_end(ap);
	return status;
}

void
zc_err_clear(struct zc_err *e)
{
	e->status = 0;
	e->msg[0] = '\0';
}
