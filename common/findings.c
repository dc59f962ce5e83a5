#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "findings.h"
#include "text.h"

struct zc_finding *
zc_findings_add(struct zc_findings *f, int status, const struct zc_tree *t,
                const struct zc_node *node, const char *key, const char *fmt, ...)
{
	f->v = zc_grow(f->v, f->n, &f->cap, sizeof *f->v);
	struct zc_finding *x = &f->v[f->n++];
	*x = (struct zc_finding){.status = status};
	/* Copies: findings outlive the tree they were found in. */
	if (t != NULL && t->name != NULL)
		x->file = zc_arena_strdup(&f->arena, t->name);
	if (node != NULL) {
		x->line = node->start.line;
		x->column = node->start.column;
	}
	if (key != NULL)
		x->key = zc_arena_strdup(&f->arena, key);
	va_list ap;
	va_start(ap, fmt);
	x->what = zc_arena_vprintf(&f->arena, fmt, ap);
	va_end(ap);
	return x;
}

static const char *
keep(struct zc_findings *f, const char *s)
{
	return s != NULL ? zc_arena_strdup(&f->arena, s) : NULL;
}

void
zc_findings_copy(struct zc_findings *f, const struct zc_finding *x)
{
	f->v = zc_grow(f->v, f->n, &f->cap, sizeof *f->v);
	struct zc_finding *copy = &f->v[f->n++];
	*copy = *x;
	copy->file = keep(f, x->file);
	copy->key = keep(f, x->key);
	copy->what = keep(f, x->what);
	copy->article = keep(f, x->article);
}

bool
zc_findings_has(const struct zc_findings *f, const char *key)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].key != NULL && strcmp(f->v[i].key, key) == 0)
			return true;
	return false;
}

void
zc_finding_write(struct zc_text *out, const struct zc_finding *f)
{
	if (f->file != NULL) {
		zc_text_add_visible(out, f->file);
		if (f->line > 0)
			zc_text_addf(out, ":%u:%u", f->line, f->column);
		zc_text_add(out, ": ");
	}
	zc_text_add(out, f->what);
	if (f->article != NULL)
		zc_text_addf(out, " (%s)", f->article);
}

int
zc_findings_fail(const struct zc_findings *f, struct zc_err *e)
{
	enum { MORE = sizeof "\nand 18446744073709551615 more" };
	struct zc_text msg = {0}, line = {0};
	int status = ZC_OK;
	size_t shown = 0;
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].status > status)
			status = f->v[i].status;
	for (; shown < f->n; shown++) {
		zc_text_clear(&line);
		zc_finding_write(&line, &f->v[shown]);
		if (shown > 0 && msg.len + 1 + line.len + MORE > sizeof e->msg)
			break;
		if (shown > 0)
			zc_text_addc(&msg, '\n');
		zc_text_addn(&msg, line.s, line.len);
	}
	if (shown < f->n)
		zc_text_addf(&msg, "\nand %zu more", f->n - shown);
	if (f->n > 0)
		zc_fail(e, status, "%s", msg.s);
	zc_text_free(&line);
	zc_text_free(&msg);
	return status;
}

void
zc_findings_free(struct zc_findings *f)
{
	free(f->v);
	zc_arena_free(&f->arena);
	*f = (struct zc_findings){0};
}
