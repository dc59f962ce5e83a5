#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <utf8proc.h>

#include "alloc.h"
#include "table.h"
#include "text.h"

struct column {
	char *name;
	bool number, list;
	size_t width;           /* in display columns, of the widest cell held back */
};

struct zc_table {
	FILE *out;
	enum zc_table_form form;
	struct zc_arena arena;
	struct column *columns;
	size_t n;
	const char **cells;     /* held back: n for each row, the header first */
	size_t ncells, cap;
	struct zc_text row;     /* room for one */
};

/* What the line at s takes on a terminal, in columns; it holds no control characters. */
static size_t
display_width(const char *s)
{
	size_t width = 0;
	utf8proc_int32_t c;
	for (const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)s; *p != '\0' && *p != '\n';) {
		p += utf8proc_iterate(p, -1, &c);
		width += (size_t)utf8proc_charwidth(c);
	}
	return width;
}

/* The line of a held cell: lists have one an element. */
static const char *
line_of(const char *cell, size_t k)
{
	for (; k > 0; k--) {
		cell += strcspn(cell, "\n");
		cell += *cell == '\n';
	}
	return cell;
}

static void
hold(struct zc_table *t, size_t column, const char *cell)
{
	for (const char *s = cell; *s != '\0'; s = line_of(s, 1)) {
		size_t width = display_width(s);
		if (width > t->columns[column].width)
			t->columns[column].width = width;
	}
	t->cells = zc_grow(t->cells, t->ncells, &t->cap, sizeof *t->cells);
	t->cells[t->ncells++] = cell;
}

static void
hold_header(struct zc_table *t)
{
	for (size_t i = 0; i < t->n; i++) {
		char *name = zc_arena_strdup(&t->arena, t->columns[i].name);
		for (char *p = name; *p != '\0'; p++) {
			if (*p >= 'a' && *p <= 'z')
				*p = (char)(*p - 'a' + 'A');
		}
		hold(t, i, name);
	}
}

static void
add_column(struct zc_table *t, size_t *cap, const char *name, size_t len)
{
	struct column c = {0};
	c.number = name[len - 1] == '#';
	c.list = len > 2 && memcmp(name + len - 2, "[]", 2) == 0;
	c.name = zc_arena_strndup(&t->arena, name, len - (c.number ? 1 : c.list ? 2 : 0));
	t->columns = zc_grow(t->columns, t->n, cap, sizeof *t->columns);
	t->columns[t->n++] = c;
}

static struct zc_table *
new_table(FILE *out, enum zc_table_form form)
{
	struct zc_table *t = zc_alloc(sizeof *t);
	t->out = out;
	t->form = form;
	return t;
}

struct zc_table *
zc_table_named(FILE *out, enum zc_table_form form, const char *const *names, size_t n)
{
	struct zc_table *t = new_table(out, form);
	struct zc_text visible = {0};
	t->columns = zc_alloc(n * sizeof *t->columns);
	for (; t->n < n; t->n++) {
		zc_text_clear(&visible);
		zc_text_add_visible(&visible, names[t->n]);
		t->columns[t->n].name = zc_arena_strdup(&t->arena, visible.s != NULL ? visible.s : "");
	}
	zc_text_free(&visible);
	return t;
}

struct zc_table *
zc_table_new(FILE *out, enum zc_table_form form, const char *columns)
{
	struct zc_table *t = new_table(out, form);
	size_t cap = 0, len;
	for (columns += strspn(columns, " "); *columns != '\0'; columns += strspn(columns, " ")) {
		len = strcspn(columns, " ");
		add_column(t, &cap, columns, len);
		columns += len;
	}
	return t;
}

/* A cell's text as JSON; jansson takes UTF-8 only. */
static json_t *
json_text(const char *s, size_t len)
{
	json_t *v = json_stringn(s, len);
	if (v != NULL)
		return v;
	struct zc_text visible = {0};
	zc_text_addn_visible(&visible, s, len);
	v = json_string(visible.s);
	zc_text_free(&visible);
	return v;
}

/* The next element of a list at or after s; NULL when there is none. */
static const char *
element(const char *list, const char *s, size_t *len)
{
	const char *between = strchr(list, '\n') != NULL ? "\n" : " ";
	s += strspn(s, between);
	*len = strcspn(s, between);
	return *len > 0 ? s : NULL;
}

static json_t *
json_list(const char *cell)
{
	json_t *list = json_array();
	size_t len;
	for (const char *s = cell; (s = element(cell, s, &len)) != NULL; s += len)
		json_array_append_new(list, json_text(s, len));
	return list;
}

static json_t *
json_cell(const struct column *c, const char *s, bool number)
{
	if (s == NULL || (number && *s == '\0'))
		return json_null();
	if (c->list)
		return json_list(s);
	json_t *v = number ? json_loads(s, JSON_DECODE_ANY, NULL) : NULL;
	if (json_is_number(v))
		return v;
	json_decref(v);
	return json_text(s, strlen(s));
}

/* JSON lets more through than a terminal should get (DEL, C1, bidirectional
 * marks); in the written line these can stand in strings only. */
void
zc_json_line(struct zc_text *out, const char *json)
{
	const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)json;
	while (*p != '\0') {
		utf8proc_int32_t c;
		size_t n = (size_t)utf8proc_iterate(p, -1, &c);
		if (zc_text_steers((uint32_t)c))
			zc_text_addf(out, "\\u%04X", (unsigned)c);
		else
			zc_text_addn(out, (const char *)p, n);
		p += n;
	}
	zc_text_addc(out, '\n');
}

static void
json_row(struct zc_table *t, const char *const *cells, const bool *numbers)
{
	json_t *row = json_object();
	for (size_t i = 0; i < t->n; i++) {
		const struct column *c = &t->columns[i];
		bool number = numbers != NULL ? numbers[i] : c->number;
		json_object_set_new(row, c->name, json_cell(c, cells[i], number));
	}
	char *line = json_dumps(row, JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(15));
	struct zc_text out = {0};
	if (line != NULL) {
		zc_json_line(&out, line);
		fputs(out.s, t->out);
	}
	zc_text_free(&out);
	free(line);
	json_decref(row);
}

/* A cell as it may be shown, the elements of a list with `between` between them. */
static void
show(struct zc_text *out, const struct column *c, const char *cell, char between)
{
	size_t len = 0, start = out->len;
	if (!c->list) {
		zc_text_add_visible(out, cell);
		return;
	}
	for (const char *s = cell; (s = element(cell, s, &len)) != NULL; s += len) {
		if (out->len > start)
			zc_text_addc(out, between);
		zc_text_addn_visible(out, s, len);
	}
}

void
zc_table_row(struct zc_table *t, const char *const *cells)
{
	zc_table_row_typed(t, cells, NULL);
}

void
zc_table_row_typed(struct zc_table *t, const char *const *cells, const bool *numbers)
{
	if (t->form == ZC_JSON) {
		json_row(t, cells, numbers);
		return;
	}
	if (t->form == ZC_ALIGNED && t->ncells == 0)
		hold_header(t);
	zc_text_clear(&t->row);
	for (size_t i = 0; i < t->n; i++) {
		size_t start = t->row.len;
		if (numbers != NULL && numbers[i])
			t->columns[i].number = true;
		show(&t->row, &t->columns[i], cells[i] != NULL ? cells[i] : "", t->form == ZC_ALIGNED ? '\n' : ' ');
		if (t->form == ZC_ALIGNED)
			hold(t, i, t->row.len > start ? zc_arena_strdup(&t->arena, t->row.s + start) : "");
		else
			zc_text_addc(&t->row, i + 1 < t->n ? '\t' : '\n');
	}
	if (t->form != ZC_ALIGNED)
		fwrite(t->row.s, 1, t->row.len, t->out);
}

/* One line of a row; false when the row has none such.  Numbers to the right,
 * texts to the left, no blanks at the end. */
static bool
print_line(const struct zc_table *t, const char *const *row, size_t k)
{
	size_t gap = 0;
	bool any = k == 0;
	for (size_t i = 0; i < t->n; i++)
		any = any || *line_of(row[i], k) != '\0';
	for (size_t i = 0; any && i < t->n; i++) {
		const struct column *c = &t->columns[i];
		const char *s = line_of(row[i], k);
		size_t pad = c->width - display_width(s);
		if (c->number)
			gap += pad;
		if (*s != '\0') {
			fprintf(t->out, "%*s%.*s", (int)gap, "", (int)strcspn(s, "\n"), s);
			gap = 0;
		}
		gap += (c->number ? 0 : pad) + 2;
	}
	if (any)
		putc('\n', t->out);
	return any;
}

static void
print_held(const struct zc_table *t)
{
	for (size_t row = 0; row < t->ncells; row += t->n)
		for (size_t k = 0; print_line(t, &t->cells[row], k); k++)
			;
}

int
zc_table_end(struct zc_table *t, struct zc_err *e)
{
	int rc = ZC_OK;
	print_held(t);
	if (fflush(t->out) != 0)
		rc = zc_fail_errno(e, ZC_IO, "output");
	else if (ferror(t->out))
		rc = zc_fail(e, ZC_IO, "output: could not be written");
	zc_arena_free(&t->arena);
	free(t->columns);
	free(t->cells);
	zc_text_free(&t->row);
	free(t);
	return rc;
}
