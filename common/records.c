#include <csv.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "records.h"
#include "text.h"

enum { CHUNK = 1 << 16 };

struct reading {
	const char *file;
	zc_record_column_fn *columns;
	zc_record_fn *fn;
	void *ctx;
	struct zc_err *e;
	int rc;
	unsigned line, start;                 /* now, and where the record began */
	size_t read, began;                   /* the same in bytes */
	bool inside;                          /* a record has begun */
	struct zc_text text;                  /* JSON: a line that is not whole yet */
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
	const struct zc_record record = { r->file, r->start, r->read, names, values, n, bad };
	if (r->rc == ZC_OK)
		r->rc = r->fn(r->ctx, &record, r->e);
}

static int
too_long(struct reading *r)
{
	return zc_fail(r->e, ZC_DATA, "%s:%u: a record of more than %d bytes", r->file, r->start, ZC_RECORD_BYTES);
}

/* ---- CSV ------------------------------------------------------------- */

static void
take_head(struct reading *r)
{
	bool any = false;
	for (size_t i = 0; i < r->n; i++)
		any = any || r->columns(r->cells[i]);
	/* then it is somebody's record more likely than names of columns, and not repeated */
	if (!any)
		r->rc = zc_fail(r->e, ZC_DATA, "%s:%u: no column is known: the first line has to name them", r->file, r->start);
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

static void
start_csv(struct reading *r, struct csv_parser *p, const char *text, size_t len)
{
	if (csv_init(p, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0)
		r->rc = zc_fail(r->e, ZC_BUG, "csv: cannot start");
	/* spreadsheets write semicolons where the comma is decimal; no column's name has either */
	size_t head = strcspn(text, "\r\n,");
	if (head < len && text[head] != ',' && memchr(text, ';', head) != NULL)
		csv_set_delim(p, ';');
}

/* Byte by byte, as the library does not say at which line it is. */
static void
read_csv(struct reading *r, struct csv_parser *p, const char *text, size_t len)
{
	for (size_t i = 0; r->rc == ZC_OK && i < len; i++, r->read++) {
		if (!r->inside && text[i] != '\r' && text[i] != '\n') {
			r->inside = true;
			r->start = r->line;
			r->began = r->read;
		}
		if (csv_parse(p, text + i, 1, on_field, on_row, r) != 1)
			r->rc = zc_fail(r->e, ZC_DATA, "%s:%u: no CSV from here on: a quote where none can be",
			                r->file, r->line);
		if (r->inside && r->read - r->began > ZC_RECORD_BYTES)
			r->rc = too_long(r);
		if (text[i] == '\n')
			r->line++;
	}
}

static void
end_csv(struct reading *r, struct csv_parser *p)
{
	if (r->rc == ZC_OK && csv_fini(p, on_field, on_row, r) != 0)
		r->rc = zc_fail(r->e, ZC_DATA, "%s:%u: a quoted value that begins in this record never ends", r->file, r->start);
	csv_free(p);
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
end_line(struct reading *r)
{
	const char *s = r->text.s;
	if (s != NULL && s[strspn(s, " \t\r")] != '\0')
		take_line(r, s, r->text.len);
	zc_text_clear(&r->text);
	r->line++;
}

static void
read_json(struct reading *r, const char *text, size_t len)
{
	for (const char *end = text + len; r->rc == ZC_OK && text < end;) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		size_t n = (size_t)((newline != NULL ? newline : end) - text);
		if (r->text.len + n > ZC_RECORD_BYTES) {
			r->start = r->line;
			r->rc = too_long(r);
			break;
		}
		zc_text_addn(&r->text, text, n);
		r->read += n + (newline != NULL);
		text += n + (newline != NULL);
		if (newline != NULL)
			end_line(r);
	}
}

/* ---- the file --------------------------------------------------------- */

static void
read_chunks(struct reading *r, FILE *in, enum zc_records_form form)
{
	static const char mark[] = "\xef\xbb\xbf";
	char chunk[CHUNK + 1];
	struct csv_parser p = { 0 };
	bool first = true;
	for (size_t n; r->rc == ZC_OK && (n = fread(chunk, 1, CHUNK, in)) > 0; first = false) {
		chunk[n] = '\0';
		size_t skip = first && strncmp(chunk, mark, 3) == 0 ? 3 : 0;
		const char *text = chunk + skip;
		r->read += skip;
		if (memchr(text, '\0', n - skip) != NULL)
			r->rc = zc_fail(r->e, ZC_DATA, "%s: holds a NUL byte: no text", r->file);
		else if (first && form == ZC_RECORDS_ANY)
			form = text[strspn(text, " \t\r\n")] == '{' ? ZC_RECORDS_JSON : ZC_RECORDS_CSV;
		if (first && form == ZC_RECORDS_CSV)
			start_csv(r, &p, text, n - skip);
		if (r->rc == ZC_OK && form == ZC_RECORDS_JSON)
			read_json(r, text, n - skip);
		else if (r->rc == ZC_OK)
			read_csv(r, &p, text, n - skip);
	}
	if (r->rc == ZC_OK && ferror(in))
		r->rc = zc_fail_errno(r->e, ZC_IO, "%s", r->file);
	if (!first && form == ZC_RECORDS_CSV)
		end_csv(r, &p);
	else if (r->rc == ZC_OK && form == ZC_RECORDS_JSON)
		end_line(r);
}

int
zc_records_each(const char *file, FILE *in, enum zc_records_form form,
                zc_record_column_fn *columns, zc_record_fn *fn, void *ctx, struct zc_err *e)
{
	struct reading r = { .file = file, .columns = columns, .fn = fn, .ctx = ctx, .e = e, .line = 1, .start = 1 };
	read_chunks(&r, in, form);
	zc_arena_free(&r.arena);
	zc_arena_free(&r.head_arena);
	zc_text_free(&r.text);
	free(r.cells);
	return r.rc;
}
