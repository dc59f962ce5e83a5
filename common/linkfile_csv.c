#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "linkfile_csv.h"

struct reading {
	FILE *from;
	char buffer[1 << 16]; size_t at, end;
	char *text; size_t len, cap;          /* of the row, cell after cell, each with its NUL */
	size_t *start; size_t n, starts_cap;  /* where each cell begins */
	const char **cell; size_t cells_cap;
	unsigned line;
	char separator;
	const char *bad;
};

static int
next(struct reading *r)
{
	if (r->at == r->end) {
		r->end = fread(r->buffer, 1, sizeof r->buffer, r->from);
		r->at = 0;
		if (r->end == 0)
			return EOF;
	}
	return (unsigned char)r->buffer[r->at++];
}

static void
add(struct reading *r, int c)
{
	if (r->len == r->cap)
		r->text = zc_realloc(r->text, r->cap = r->cap * 2 + 256, 1);
	if (c == 0)
		r->bad = "a NUL byte";
	if (r->len < ZC_CSV_ROW)
		r->text[r->len++] = (char)(c == 0 ? ' ' : c);
	else
		r->bad = "a row of more than a mebibyte";
}

/* Inside quotes, behind the first; returns what follows the last. */
static int
quoted(struct reading *r)
{
	for (int c;;) {
		c = next(r);
		if (c == EOF) {
			r->bad = "a quote that does not end";
			return c;
		}
		if (c == '"' && (c = next(r)) != '"')
			return c;
		if (c == '\n')
			r->line++;
		add(r, c == '\n' || c == '\r' ? ' ' : c);
	}
}

/* One cell; returns what ended it: the separator, a newline or EOF. */
static int
cell(struct reading *r)
{
	r->start = zc_grow(r->start, r->n, &r->starts_cap, sizeof *r->start);
	size_t begin = r->start[r->n++] = r->len;
	int c = next(r);
	while (c == ' ')
		c = next(r);
	if (c == '"')
		c = quoted(r);
	while (c != r->separator && c != '\n' && c != EOF) {
		if (c != '\r')
			add(r, c);
		c = next(r);
	}
	while (r->len > begin && r->text[r->len - 1] == ' ')
		r->len--;
	if (r->len == r->cap)
		r->text = zc_realloc(r->text, r->cap = r->cap * 2 + 256, 1);
	r->text[r->len++] = '\0';
	return c;
}

/* A BOM, and which separator the header has. */
static void
begin(struct reading *r)
{
	int c = next(r);
	if (c != EOF)
		r->at--;
	if (r->end - r->at >= 3 && memcmp(r->buffer + r->at, "\xef\xbb\xbf", 3) == 0)
		r->at += 3;
	const char *line = r->buffer + r->at, *newline = memchr(line, '\n', r->end - r->at);
	size_t n = newline != NULL ? (size_t)(newline - line) : r->end - r->at;
	r->separator = ',';
	if (memchr(line, ',', n) == NULL)
		r->separator = (char)(memchr(line, ';', n) != NULL ? ';' : memchr(line, '\t', n) != NULL ? '\t' : ',');
}

int
zc_csv_each(FILE *from, const char *name, zc_csv_row_fn *fn, void *ctx, struct zc_err *e)
{
	struct reading *r = zc_alloc(sizeof *r);
	int rc = ZC_OK, c = 0;
	r->from = from;
	r->line = 1;
	begin(r);
	while (rc == ZC_OK && c != EOF) {
		struct zc_csv_row row = { .line = r->line };
		r->len = r->n = 0;
		r->bad = NULL;
		while ((c = cell(r)) != '\n' && c != EOF)
			;
		r->line++;
		if (r->n == 1 && r->text[0] == '\0' && r->bad == NULL)
			continue;
		if (r->n > r->cells_cap)
			r->cell = zc_realloc(r->cell, r->cells_cap = r->n, sizeof *r->cell);
		for (size_t i = 0; i < r->n; i++)
			r->cell[i] = r->text + r->start[i];
		row.cell = r->cell;
		row.n = r->n;
		row.bad = r->bad;
		rc = fn(ctx, &row, e);
	}
	if (rc == ZC_OK && ferror(from) != 0)
		rc = zc_fail_errno(e, ZC_IO, "%s", name);
	free(r->text);
	free(r->start);
	free(r->cell);
	free(r);
	return rc;
}
