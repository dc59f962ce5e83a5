/* text: a string that grows.  A zeroed struct is the empty text. */
#ifndef ZC_TEXT_H
#define ZC_TEXT_H

#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>
#include "err.h"

struct zc_text {
	char *s;            /* NUL-terminated; NULL only while nothing was added */
	size_t len, cap;    /* bytes, without the NUL */
};

void zc_text_add(struct zc_text *t, const char *s);
void zc_text_addn(struct zc_text *t, const char *s, size_t n);
void zc_text_addc(struct zc_text *t, char c);
void zc_text_addf(struct zc_text *t, const char *fmt, ...) ZC_PRINTF(2, 3);
void zc_text_clear(struct zc_text *t);          /* empty, memory kept */
void zc_text_free(struct zc_text *t);
char *zc_text_take(struct zc_text *t);          /* the string is now the caller's, never NULL */

bool zc_text_eq(const char *a, const char *b);  /* NULL equals only NULL */

/* Would this code point steer a terminal: C0 and C1 controls, DEL,
 * bidirectional marks and what else hides or reorders its neighbours? */
bool zc_text_steers(uint32_t c);

bool zc_text_is_utf8(const char *s, size_t n);
/* Add s with everything that could steer a terminal made visible: C0 and C1
 * controls, DEL, bidirectional marks and invalid UTF-8 become \xHH or \u{...};
 * a backslash stays.  Tab and newline count as controls. */
void zc_text_add_visible(struct zc_text *t, const char *s);
void zc_text_addn_visible(struct zc_text *t, const char *s, size_t n);

/* Read a whole stream or file into t, at most max bytes (ZC_DATA beyond).
 * name is used in messages; path "-" is not special here. */
int zc_text_read_fd(struct zc_text *t, int fd, const char *name, size_t max, struct zc_err *e);
int zc_text_read_file(struct zc_text *t, const char *path, size_t max, struct zc_err *e);
/* Write all of it, however many calls that takes.  false: errno says why. */
bool zc_text_write_fd(int fd, const void *data, size_t len);

#endif
