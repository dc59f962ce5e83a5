#include <csv.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "records.h"
#include "text.h"

struct reading {
	const char *file;
	zc_record_column_fn *columns;
	zc_record_fn *fn;
	void *ctx;
	struct zc_err *e;
	int rc;
	unsigned line, start;                 /* now, and where the record began */
	bool inside;                          /* a record has begun */
	struct zc_arena arena;                /* of the record */
	struct zc_arena head_arena;
	const char **cells; size_t n, cap;
	const char **head; size_t nhead;      /* CSV: the columns, once read */
};

static void
add_cell(struct reading *r, const char *s, size_t n)
{
	char *cell = zc_arena_strndup(&r->arena, s, n);
	for (char *p = cell, *to = cell;; p++) {
		if (p[0] == '\r' && p[1] == '\n')
			continue;
		*to++ = *p;
		if (*p == '\n' || *p == '\r')
			to[-1] = ' ';
		if (*p == '\0')
			break;
	}
	r->cells = zc_grow(r->cells, r->n, &r->cap, sizeof *r->cells);
	r->cells[r->n++] = cell;
}

static void
hand_over(struct reading *r, const char *const *names, const char *const *values, size_t n, const char *bad)
{
	const struct zc_record record = { r->file, r->start, names, values, n, bad };
	if (r->rc == ZC_OK)
		r->rc = r->fn(r->ctx, &record, r->e);
}

/* ---- CSV ------------------------------------------------------------- */

static void
take_head(struct reading *r)
{
	r->head = zc_arena_alloc(&r->head_arena, r->n * sizeof *r->head);
	for (size_t i = 0; i < r->n; i++) {
		const char *name = r->head[i] = zc_arena_strdup(&r->head_arena, r->cells[i]);
		if (!r->columns(name))
			r->rc = zc_fail(r->e, ZC_DATA, "%s:%u: column %zu ('%s') is not known", r->file, r->start, i + 1, name);
		for (size_t k = 0; k < i; k++)
			if (strcmp(r->head[k], name) == 0)
				r->rc = zc_fail(r->e, ZC_DATA, "%s:%u: column '%s' stands twice", r->file, r->start, name);
	}
	r->nhead = r->n;
}

static void
take_row(struct reading *r)
{
	const char **names = zc_arena_alloc(&r->arena, (r->n + 1) * sizeof *names);
	const char **values = zc_arena_alloc(&r->arena, (r->n + 1) * sizeof *values);
	size_t n = 0;
	if (r->n != r->nhead) {
		hand_over(r, NULL, NULL, 0, zc_arena_printf(&r->arena, "%zu values under %zu columns", r->n, r->nhead));
		return;
	}
	for (size_t i = 0; i < r->n; i++)
		if (*r->cells[i] != '\0') {
			names[n] = r->head[i];
			values[n++] = r->cells[i];
		}
	if (n > 0)
		hand_over(r, names, values, n, NULL);
}

static void
on_field(void *s, size_t n, void *ctx)
{
	struct reading *r = ctx;
	add_cell(r, s != NULL ? s : "", n);
}

static void
on_row(int end, void *ctx)
{
	(void)end;
	struct reading *r = ctx;
	if (r->rc == ZC_OK && r->head == NULL)
		take_head(r);
	else if (r->rc == ZC_OK)
		take_row(r);
	r->n = 0;
	r->inside = false;
	zc_arena_free(&r->arena);
}

/* Byte by byte, as the library does not say at which line it is. */
static void
read_csv(struct reading *r, const char *text, size_t len)
{
	struct csv_parser p;
	if (csv_init(&p, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0) {
		r->rc = zc_fail(r->e, ZC_BUG, "csv: cannot start");
		return;
	}
	/* spreadsheets write semicolons where the comma is decimal; no column's name has either */
	size_t head = strcspn(text, "\r\n,");
	if (head < len && text[head] != ',' && memchr(text, ';', head) != NULL)
		csv_set_delim(&p, ';');
	for (size_t i = 0; r->rc == ZC_OK && i < len; i++) {
		if (!r->inside && strchr("\r\n", text[i]) == NULL) {
			r->inside = true;
			r->start = r->line;
		}
		if (csv_parse(&p, text + i, 1, on_field, on_row, r) != 1)
			r->rc = zc_fail(r->e, ZC_DATA, "%s:%u: no CSV from here on: a quote where none can be",
			                r->file, r->line);
		if (text[i] == '\n')
			r->line++;
	}
	if (r->rc == ZC_OK && csv_fini(&p, on_field, on_row, r) != 0)
		r->rc = zc_fail(r->e, ZC_DATA, "%s:%u: a quoted value that begins in this record never ends", r->file, r->start);
	csv_free(&p);
}

/* ---- JSON lines ------------------------------------------------------ */

static const char *
take_member(struct reading *r, const char **names, const char *key, const json_t *value)
{
	char number[32];
	if (!r->columns(key))
		return zc_arena_printf(&r->arena, "column '%s' is not known", key);
	if (json_is_null(value))
		return NULL;
	if (json_is_string(value) && strlen(json_string_value(value)) == json_string_length(value)) {
		if (json_string_length(value) == 0)
			return NULL;
		add_cell(r, json_string_value(value), json_string_length(value));
	} else if (json_is_integer(value)) {
		snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
		add_cell(r, number, strlen(number));
	} else {
		return zc_arena_printf(&r->arena, "%s: neither a text nor a whole number", key);
	}
	names[r->n - 1] = zc_arena_strdup(&r->arena, key);
	return NULL;
}

static void
take_line(struct reading *r, const char *s, size_t len)
{
	json_error_t error;
	json_t *o = json_loadb(s, len, JSON_REJECT_DUPLICATES, &error);
	const char **names = zc_arena_alloc(&r->arena, (json_object_size(o) + 1) * sizeof *names);
	const char *bad = NULL, *key;
	json_t *value;
	r->n = 0;
	r->start = r->line;
	if (!json_is_object(o))
		bad = "not one JSON object on one line";
	else
		json_object_foreach(o, key, value)
			if (bad == NULL)
				bad = take_member(r, names, key, value);
	hand_over(r, names, r->cells, bad == NULL ? r->n : 0, bad);
	json_decref(o);
	zc_arena_free(&r->arena);
}

static void
read_json(struct reading *r, const char *text, size_t len)
{
	const char *end = text + len;
	for (const char *s = text; r->rc == ZC_OK && s < end; r->line++) {
		const char *newline = memchr(s, '\n', (size_t)(end - s));
		const char *stop = newline != NULL ? newline : end;
		size_t blanks = 0;
		while (s + blanks < stop && strchr(" \t\r", s[blanks]) != NULL)
			blanks++;
		if (s + blanks < stop)
			take_line(r, s, (size_t)(stop - s));
		s = stop + 1;
	}
}

int
zc_records_each(const char *file, const char *text, size_t len, enum zc_records_form form,
                zc_record_column_fn *columns, zc_record_fn *fn, void *ctx, struct zc_err *e)
{
	struct reading r = { .file = file, .columns = columns, .fn = fn, .ctx = ctx, .e = e, .line = 1, .start = 1 };
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3;
		len -= 3;
	}
	if (len == 0)
		return ZC_OK;
	if (memchr(text, '\0', len) != NULL)
		return zc_fail(e, ZC_DATA, "%s: holds a NUL byte: no text", file);
	if (form == ZC_RECORDS_ANY)
		form = text[strspn(text, " \t\r\n")] == '{' ? ZC_RECORDS_JSON : ZC_RECORDS_CSV;
	if (form == ZC_RECORDS_JSON)
		read_json(&r, text, len);
	else
		read_csv(&r, text, len);
	zc_arena_free(&r.arena);
	zc_arena_free(&r.head_arena);
	free(r.cells);
	return r.rc;
}
