#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <utf8proc.h>

#include "alloc.h"
#include "text.h"

static void
reserve(struct zc_text *t, size_t more)
{
	size_t need = t->len + more + 1;
	if (need <= t->cap)
		return;
	size_t cap = t->cap > 0 ? t->cap : 64;
	while (cap < need)
		cap *= 2;
	t->s = zc_realloc(t->s, cap, 1);
	t->cap = cap;
}

void
zc_text_addn(struct zc_text *t, const char *s, size_t n)
{
	reserve(t, n);
	if (n > 0)
		memcpy(t->s + t->len, s, n);
	t->len += n;
	t->s[t->len] = '\0';
}

void
zc_text_add(struct zc_text *t, const char *s)
{
	zc_text_addn(t, s, strlen(s));
}

void
zc_text_addc(struct zc_text *t, char c)
{
	zc_text_addn(t, &c, 1);
}

void
zc_text_addf(struct zc_text *t, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	reserve(t, (size_t)n);
	va_start(ap, fmt);
	vsnprintf(t->s + t->len, (size_t)n + 1, fmt, ap);
	va_end(ap);
	t->len += (size_t)n;
}

void
zc_text_clear(struct zc_text *t)
{
	t->len = 0;
	if (t->s != NULL)
		t->s[0] = '\0';
}

void
zc_text_free(struct zc_text *t)
{
	free(t->s);
	*t = (struct zc_text){0};
}

char *
zc_text_take(struct zc_text *t)
{
	if (t->s == NULL)
		reserve(t, 0), t->s[0] = '\0';
	char *s = t->s;
	*t = (struct zc_text){0};
	return s;
}

bool
zc_text_eq(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

bool
zc_text_steers(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200e || c == 0x200f ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

void
zc_text_add_visible(struct zc_text *t, const char *s)
{
	zc_text_addn_visible(t, s, strlen(s));
}

bool
zc_text_is_utf8(const char *s, size_t n)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t len;
	for (size_t i = 0; i < n; i += (size_t)len) {
		const unsigned char *p = (const unsigned char *)s + i;
		len = *p < 0x80 ? 1 : utf8proc_iterate(p, (utf8proc_ssize_t)(n - i), &c);
		if (len <= 0)
			return false;
	}
	return true;
}

void
zc_text_addn_visible(struct zc_text *t, const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s;
	while (n > 0) {
		utf8proc_int32_t c;
		size_t plain = 0;
		while (plain < n && p[plain] >= ' ' && p[plain] <= '~')
			plain++;
		zc_text_addn(t, (const char *)p, plain);
		p += plain;
		n -= plain;
		if (n == 0)
			break;
		utf8proc_ssize_t len = utf8proc_iterate(p, (utf8proc_ssize_t)n, &c);
		if (len <= 0) {
			len = 1;
			zc_text_addf(t, "\\x%02x", *p);
		} else if (!zc_text_steers((uint32_t)c)) {
			zc_text_addn(t, (const char *)p, (size_t)len);
		} else if (c < 0x80) {
			zc_text_addf(t, "\\x%02x", (unsigned)c);
		} else {
			zc_text_addf(t, "\\u{%x}", (unsigned)c);
		}
		p += len;
		n -= (size_t)len;
	}
}

int
zc_text_read_fd(struct zc_text *t, int fd, const char *name, size_t max, struct zc_err *e)
{
	size_t start = t->len;
	for (;;) {
		reserve(t, 64 * 1024);
		ssize_t n = read(fd, t->s + t->len, t->cap - t->len - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return zc_fail_errno(e, ZC_IO, "%s", name);
		t->len += (size_t)n;
		t->s[t->len] = '\0';
		if (n == 0)
			return ZC_OK;
		if (t->len - start > max)
			return zc_fail(e, ZC_DATA, "%s: larger than %zu bytes", name, max);
	}
}

int
zc_text_read_file(struct zc_text *t, const char *path, size_t max, struct zc_err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return zc_fail_errno(e, errno == ENOENT ? ZC_NOINPUT : ZC_IO, "%s", path);
	int rc = zc_text_read_fd(t, fd, path, max, e);
	close(fd);
	return rc;
}

bool
zc_text_write_fd(int fd, const void *data, size_t len)
{
	const char *p = data;
	while (len > 0) {
		ssize_t n = write(fd, p, len);
		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0) {
			p += n;
			len -= (size_t)n;
		}
	}
	return true;
}
