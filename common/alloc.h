/* alloc: memory that is there.
 *
 * These never return NULL.  When memory is exhausted the process writes one
 * line to stderr and ends with status 70: a change is durable only after its
 * last step, so ending anywhere is safe (store.h), and no caller has to carry
 * a path for it that no test would ever take. */
#ifndef ZC_ALLOC_H
#define ZC_ALLOC_H

#include <stdarg.h>
#include <stddef.h>

void *zc_alloc(size_t size);                       /* zeroed; caller frees */
void *zc_realloc(void *p, size_t n, size_t size);  /* n elements, checked for overflow */
char *zc_strdup(const char *s);
char *zc_strndup(const char *s, size_t n);

/* Make room for one more element in a growing array: p points to cap elements
 * of which n are used.  Use: v = zc_grow(v, n, &cap, sizeof *v). */
void *zc_grow(void *p, size_t n, size_t *cap, size_t size);

/* An arena: many small things that live and die together (a parsed file and
 * its model).  A zeroed struct is an empty arena. */
struct zc_arena { struct zc_chunk *chunks; };

void *zc_arena_alloc(struct zc_arena *a, size_t size);   /* zeroed, aligned for anything */
char *zc_arena_strdup(struct zc_arena *a, const char *s);
char *zc_arena_strndup(struct zc_arena *a, const char *s, size_t n);  /* NUL added; n 0: s may be NULL */
char *zc_arena_printf(struct zc_arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
char *zc_arena_vprintf(struct zc_arena *a, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));
void zc_arena_free(struct zc_arena *a);                  /* everything; a is empty after */

#endif
