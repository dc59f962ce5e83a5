#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "err.h"

struct zc_chunk {
	struct zc_chunk *next;
	size_t used, size;
	max_align_t data[];
};

static _Noreturn void
exhausted(void)
{
	static const char msg[] = "zc: out of memory\n";
	if (write(STDERR_FILENO, msg, sizeof msg - 1) < 0) {
		/* nothing left to tell it to */
	}
	_exit(ZC_BUG);
}

void *
zc_alloc(size_t size)
{
	void *p = calloc(1, size > 0 ? size : 1);
	if (p == NULL)
		exhausted();
	return p;
}

void *
zc_realloc(void *p, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		exhausted();
	p = realloc(p, n * size > 0 ? n * size : 1);
	if (p == NULL)
		exhausted();
	return p;
}

char *
zc_strdup(const char *s)
{
	return zc_strndup(s, strlen(s));
}

char *
zc_strndup(const char *s, size_t n)
{
	char *p = zc_alloc(n + 1);
	memcpy(p, s, n);
	return p;
}

void *
zc_grow(void *p, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return p;
	*cap = *cap > 0 ? *cap * 2 : 8;
	return zc_realloc(p, *cap, size);
}

void *
zc_arena_alloc(struct zc_arena *a, size_t size)
{
	enum { ALIGN = sizeof(max_align_t), CHUNK = 16 * 1024 };
	if (size > SIZE_MAX / 2)
		exhausted();
	size = (size + ALIGN - 1) / ALIGN * ALIGN;
	struct zc_chunk *c = a->chunks;
	if (c == NULL || c->size - c->used < size) {
		size_t room = size > CHUNK ? size : CHUNK;
		c = zc_alloc(sizeof *c + room);
		c->size = room;
		c->next = a->chunks;
		a->chunks = c;
	}
	void *p = (char *)c->data + c->used;
	c->used += size;
	return p;
}

char *
zc_arena_strndup(struct zc_arena *a, const char *s, size_t n)
{
	char *p = zc_arena_alloc(a, n + 1);
	if (n > 0)
		memcpy(p, s, n);
	return p;
}

char *
zc_arena_strdup(struct zc_arena *a, const char *s)
{
	return zc_arena_strndup(a, s, strlen(s));
}

char *
zc_arena_vprintf(struct zc_arena *a, const char *fmt, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	size_t size = n < 0 ? 1 : (size_t)n + 1;
	char *p = zc_arena_alloc(a, size);
	if (n >= 0)
		vsnprintf(p, size, fmt, ap);
	return p;
}

char *
zc_arena_printf(struct zc_arena *a, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	char *p = zc_arena_vprintf(a, fmt, ap);
	va_end(ap);
	return p;
}

void
zc_arena_free(struct zc_arena *a)
{
	while (a->chunks != NULL) {
		struct zc_chunk *next = a->chunks->next;
		free(a->chunks);
		a->chunks = next;
	}
}
