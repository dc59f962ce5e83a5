/* Nothing is noted while changes are made: the tree itself is the intention.
 * Nodes that came from the source keep their marks, nodes that were put have
 * none, so finish walks the source's tree beside the intended one and splices
 * the text where they differ. */
#include <stdlib.h>
#include <string.h>

#include "edit.h"
#include "edit_write.h"
#include "text.h"

#define BOM "\xef\xbb\xbf"

struct splice {
	size_t from, to;                /* bytes of the source that go */
	char *text;                     /* and what comes */
	bool fresh;                     /* must start on a line of its own */
	size_t order;
};

struct zc_edit {
	const struct zc_tree *was;      /* the source; NULL: there was none */
	struct zc_tree *own;            /* the same, when it was read here */
	struct zc_tree *tree;           /* as intended */
	bool quote;                     /* write no block texts */
	struct splice *splices;
	size_t n, cap;
};

/* --- places in the source --- */

/* The length of the line break at s, 0 for none. */
static size_t
line_break(const char *s)
{
	if (s[0] == '\r')
		return s[1] == '\n' ? 2 : 1;
	return s[0] == '\n';
}

static size_t
to_break(const char *src, size_t i)
{
	while (src[i] != '\0' && line_break(src + i) == 0)
		i++;
	return i;
}

static size_t
next_line(const char *src, size_t i)
{
	i = to_break(src, i);
	return i + line_break(src + i);
}

static bool
starts_line(const char *src, size_t i)
{
	if (i == 0 || (i == 3 && strncmp(src, BOM, 3) == 0))
		return true;
	return src[i - 1] == '\n' || src[i - 1] == '\r';
}

static size_t
line_start(const char *src, size_t i)
{
	while (!starts_line(src, i))
		i--;
	return i;
}

static size_t
column_of(const char *src, size_t i)
{
	size_t n = 0;
	for (size_t p = line_start(src, i); p < i; p++)
		n += ((unsigned char)src[p] & 0xc0) != 0x80;
	return n;
}

static bool
first_on_line(const char *src, size_t i)
{
	size_t p = line_start(src, i);
	return p + strspn(src + p, " ") >= i;
}

/* The line ending used around here: that of the line above, else the first. */
static const char *
eol_near(const char *src, size_t i)
{
	while (i > 0 && src[i - 1] != '\n' && src[i - 1] != '\r')
		i--;
	if (i == 0)
		i = strcspn(src, "\r\n");
	else
		i -= i >= 2 && src[i - 1] == '\n' && src[i - 2] == '\r' ? 2 : 1;
	if (src[i] == '\r')
		return src[i + 1] == '\n' ? "\r\n" : "\r";
	return "\n";
}

/* Behind blanks, line breaks and comments. */
static size_t
skip_space(const char *src, size_t i)
{
	for (;;) {
		size_t n = strspn(src + i, " \t") + line_break(src + i + strspn(src + i, " \t"));
		if (src[i] == '#')
			n = to_break(src, i) - i;
		if (n == 0)
			return i;
		i += n;
	}
}

/* Where entry i of a collection of the source starts: its key or its dash. */
static size_t
entry_start(const char *src, const struct zc_node *p, size_t i)
{
	if (p->kind == ZC_MAP)
		return p->keys[i]->start.byte;
	if (p->style == ZC_FLOW)
		return p->items[i]->start.byte;
	return i == 0 ? p->start.byte : skip_space(src, p->items[i - 1]->end.byte);
}

static size_t
entry_end(const struct zc_node *p, size_t i)
{
	return p->items[i]->end.byte;
}

static size_t
line_above(const char *src, size_t start)
{
	start -= start >= 2 && src[start - 1] == '\n' && src[start - 2] == '\r' ? 2 : 1;
	return line_start(src, start);
}

/* The start of an entry's lines: with the comments that stand directly above. */
static size_t
entry_lines(const char *src, const struct zc_node *p, size_t i)
{
	size_t start = entry_start(src, p, i), column = column_of(src, start);
	size_t from = line_start(src, start);
	size_t stop = i > 0 ? next_line(src, entry_end(p, i - 1)) : strncmp(src, BOM, 3) == 0 ? 3 : 0;
	while (from > stop) {
		size_t above = line_above(src, from), mark = above + strspn(src + above, " ");
		if (above < stop || src[mark] != '#' || column_of(src, mark) != column)
			break;
		from = above;
	}
	return from;
}

/* --- from differences to splices --- */

static const char *
source(const struct zc_edit *ed)
{
	return ed->was->src;
}

static bool
blank_before(const char *s, size_t i)
{
	return i > 0 && strchr(" \t\r\n", s[i - 1]) != NULL;
}

static void
splice(struct zc_edit *ed, size_t from, size_t to, struct zc_text *text, bool fresh)
{
	/* behind `}`, `]` and quotes a comment needs no blank */
	if (source(ed)[to] == '#' && (to > from || text->len > 0) && !blank_before(source(ed), to) &&
	    !blank_before(text->s, text->len))
		zc_text_addc(text, ' ');
	ed->splices = zc_grow(ed->splices, ed->n, &ed->cap, sizeof *ed->splices);
	ed->splices[ed->n] = (struct splice){ from, to, zc_text_take(text), fresh, ed->n };
	ed->n++;
}

static void
cut(struct zc_edit *ed, size_t from, size_t to)
{
	struct zc_text none = {0};
	splice(ed, from, to, &none, false);
}

/* How far the first block value of this kind under n is indented under its key. */
static bool
find_step(const char *src, const struct zc_node *n, enum zc_node_kind kind, size_t *step)
{
	for (size_t i = 0; i < n->n; i++) {
		const struct zc_node *v = n->items[i];
		if (n->kind == ZC_MAP && n->style == ZC_BLOCK && v->kind == kind && v->style == ZC_BLOCK) {
			*step = column_of(src, v->start.byte) - column_of(src, n->keys[i]->start.byte);
			return true;
		}
	}
	for (size_t i = 0; i < n->n; i++)
		if (find_step(src, n->items[i], kind, step))
			return true;
	return false;
}

/* A block scalar that ended here would take comments and blanks that stand
 * deeper than column for its own. */
static bool
scalar_may_end(const char *src, size_t at, size_t column)
{
	for (;;) {
		size_t n = strspn(src + at, " "), brk = line_break(src + at + n);
		if (n > column || src[at + n] == '\t')
			return false;
		if (brk == 0)
			return true;
		at += n + brk;
	}
}

/* For what is written at this place, before the line `next`, into p. */
static struct zc_writer
writer_at(const struct zc_edit *ed, const struct zc_node *p, size_t at, size_t next, struct zc_text *out)
{
	const char *src = source(ed);
	struct zc_writer w = { out, eol_near(src, at), ZC_MAP_STEP, ZC_SEQ_STEP, false };
	w.quote = ed->quote || !scalar_may_end(src, next, column_of(src, p->start.byte));
	const struct zc_node *root = p;
	while (root->parent != NULL)
		root = root->parent;
	if (!find_step(src, p, ZC_MAP, &w.map_step))
		find_step(src, root, ZC_MAP, &w.map_step);
	if (!find_step(src, p, ZC_SEQ, &w.seq_step))
		find_step(src, root, ZC_SEQ, &w.seq_step);
	return w;
}

/* Is this node of the intended tree that one of the source? */
static bool
same(const struct zc_node *p, const struct zc_node *n)
{
	return n->start.line != 0 && n->kind == p->kind && n->start.byte == p->start.byte;
}

static bool
same_entry(const struct zc_node *p, size_t i, const struct zc_node *n, size_t j)
{
	return p->kind == ZC_MAP ? same(p->keys[i], n->keys[j]) : same(p->items[i], n->items[j]);
}

/* A value that stays where the old one stood. */
static void
replace_inline(struct zc_edit *ed, const struct zc_node *old, const struct zc_node *n, bool flow)
{
	const char *src = source(ed);
	struct zc_text t = {0};
	size_t at = old->start.byte;
	if (src[at - 1] == ':')
		zc_text_addc(&t, ' ');
	else if (at == old->end.byte && strchr(" \t\r\n", src[at - 1]) == NULL)
		zc_text_add(&t, ": ");
	if (flow)
		zc_write_flow(&t, n);
	else
		zc_write_inline(&t, n);
	splice(ed, at, old->end.byte, &t, false);
}

/* The value of key i of a block map becomes n. */
static void
replace_block(struct zc_edit *ed, const struct zc_node *p, size_t i, const struct zc_node *n)
{
	const char *src = source(ed);
	const struct zc_node *old = p->items[i];
	size_t colon = skip_space(src, p->keys[i]->end.byte) + 1;
	bool below = line_start(src, old->start.byte) > colon;
	bool block = old->style == ZC_BLOCK;
	struct zc_text head = {0}, body = {0};
	size_t after = next_line(src, old->end.byte);
	struct zc_writer w = writer_at(ed, p, colon, after, &body);
	w.quote = w.quote || (below && n->kind == ZC_SCALAR);
	enum zc_form form = zc_form_of(&w, n);
	if (form == ZC_FORM_INLINE && !block) {
		replace_inline(ed, old, n, false);
		return;
	}
	size_t column = column_of(src, p->keys[i]->start.byte);
	if (form == ZC_FORM_INLINE) {
		zc_text_addc(&head, ' ');
		zc_write_inline(&head, n);
	} else if (form == ZC_FORM_LITERAL) {
		zc_text_addf(&head, " %s", zc_literal_head(n));
		zc_write_literal(&w, n, column + ZC_MAP_STEP);
	} else {
		column = block && old->kind == n->kind ? column_of(src, old->start.byte) :
		         column + (n->kind == ZC_MAP ? w.map_step : w.seq_step);
		zc_write_indent(&w, column);
		zc_write_block(&w, n, column);
	}
	splice(ed, colon, below ? colon : old->end.byte, &head, false);
	splice(ed, below ? line_start(src, old->start.byte) : after, after, &body, form != ZC_FORM_INLINE);
}

static void walk(struct zc_edit *ed, const struct zc_node *p, const struct zc_node *n);

/* An element of a block sequence of which the source keeps nothing. */
static void
replace_item(struct zc_edit *ed, const struct zc_node *old, const struct zc_node *n)
{
	struct zc_text t = {0};
	size_t at = old->start.byte, after = next_line(source(ed), old->end.byte);
	struct zc_writer w = writer_at(ed, old, at, after, &t);
	if (zc_form_of(&w, n) == ZC_FORM_INLINE || old->style != ZC_BLOCK) {
		replace_inline(ed, old, n, true);
		return;
	}
	zc_write_block(&w, n, column_of(source(ed), at));
	splice(ed, at, after, &t, false);
}

static void
replace_value(struct zc_edit *ed, const struct zc_node *p, size_t i, const struct zc_node *n)
{
	if (p->style == ZC_FLOW)
		replace_inline(ed, p->items[i], n, true);
	else if (p->kind == ZC_MAP)
		replace_block(ed, p, i, n);
	else
		replace_item(ed, p->items[i], n);
}

/* Does the source keep at least one entry of this collection? */
static bool
keeps_some(const struct zc_node *p, const struct zc_node *n)
{
	for (size_t i = 0; i < p->n; i++)
		for (size_t j = 0; j < n->n; j++)
			if (same_entry(p, i, n, j))
				return true;
	return p->n == 0 && n->n == 0;
}

static void
walk_entry(struct zc_edit *ed, const struct zc_node *p, size_t i, const struct zc_node *n, size_t j)
{
	const struct zc_node *v = n->items[j];
	bool kept = same(p->items[i], v);
	if (kept && v->kind == ZC_SCALAR)
		return;
	if (kept && keeps_some(p->items[i], v))
		walk(ed, p->items[i], v);
	else
		replace_value(ed, p, i, v);
}

static const struct zc_node *
last_leaf(const struct zc_node *n)
{
	while (n->n > 0)
		n = n->items[n->n - 1];
	return n;
}

static bool
block_scalar(const struct zc_node *n)
{
	return n->style == ZC_LITERAL || n->style == ZC_FOLDED;
}

/* Would this block scalar, ended before `at`, take what stands there for its own? */
static bool
takes_more(const char *src, const struct zc_node *scalar, size_t at, size_t column)
{
	if (scalar == NULL || !block_scalar(scalar))
		return false;
	const char *head = src + scalar->start.byte;
	bool keep = scalar->start.line != 0 && memchr(head, '+', strcspn(head, " #\r\n")) != NULL;
	return (keep && line_break(src + at + strspn(src + at, " ")) > 0) ||
	       !scalar_may_end(src, at, column);
}

/* Take out entries first..last of a block collection; `before` is the last
 * scalar that stays before them, if any; close_up when nothing comes instead. */
static void
cut_block(struct zc_edit *ed, const struct zc_node *p, const struct zc_node *before,
          size_t first, size_t last, bool close_up)
{
	const char *src = source(ed);
	size_t start = entry_start(src, p, first), after = next_line(src, entry_end(p, last));
	if (takes_more(src, before, after, column_of(src, p->start.byte))) {
		after = skip_space(src, after);
		after = src[after] != '\0' ? line_start(src, after) : after;
	}
	if (first_on_line(src, start)) {
		cut(ed, entry_lines(src, p, first), after);
		return;
	}
	/* the first in `- a: 1`: the next moves up if it follows at once */
	size_t next = entry_start(src, p, last + 1);
	close_up = close_up && line_start(src, next) == after;
	cut(ed, start, close_up ? next : to_break(src, entry_end(p, last)));
}

/* Take out an entry of a flow collection with a comma beside it. */
static void
cut_flow(struct zc_edit *ed, const struct zc_node *p, size_t i, bool kept_before)
{
	const char *src = source(ed);
	size_t start = entry_start(src, p, i), end = entry_end(p, i);
	size_t from = kept_before ? entry_end(p, i - 1) : end;
	size_t to = kept_before ? start : entry_start(src, p, i + 1);
	size_t comma = skip_space(src, from);
	if (strcspn(src + from, "#\r\n") >= to - from) {
		cut(ed, kept_before ? comma : start, kept_before ? end : to);
	} else if (kept_before) {
		cut(ed, comma, comma + 1);
		cut(ed, start, end);
	} else {
		cut(ed, start, end);
		cut(ed, comma, comma + 1);
	}
}

/* Entries from..to of n come before entry i of p, or at its end (i == p->n). */
static void
insert_block(struct zc_edit *ed, const struct zc_node *p, size_t i,
             const struct zc_node *n, size_t from, size_t to)
{
	const char *src = source(ed);
	struct zc_text t = {0};
	size_t column = column_of(src, p->start.byte), at = next_line(src, p->end.byte);
	bool compact = false;
	if (i < p->n) {
		at = entry_start(src, p, i);
		compact = !first_on_line(src, at);
		if (!compact)
			at = entry_lines(src, p, i);
	}
	struct zc_writer w = writer_at(ed, p, at, at, &t);
	for (; from < to; from++) {
		if (!compact)
			zc_write_indent(&w, column);
		zc_write_entry(&w, n, from, column);
		if (compact)
			zc_write_indent(&w, column);
	}
	splice(ed, at, at, &t, !compact);
}

static void
insert_flow(struct zc_edit *ed, const struct zc_node *p, size_t i,
            const struct zc_node *n, size_t from, size_t to)
{
	const char *src = source(ed);
	struct zc_text t = {0};
	size_t at = i < p->n ? entry_start(src, p, i) : p->items[p->n - 1]->end.byte;
	size_t comma = skip_space(src, at);
	bool trailing = i == p->n && src[comma] == ',';
	if (trailing)
		at = comma + 1;
	else if (src[at - 1] == ':')
		zc_text_addc(&t, ' ');      /* libyaml does not read `key:,` */
	for (size_t j = from; j < to; j++) {
		if (i == p->n)
			zc_text_add(&t, trailing && j == from ? " " : ", ");
		if (n->kind == ZC_MAP) {
			zc_write_scalar(&t, n->keys[j], true);
			zc_text_add(&t, ": ");
		}
		zc_write_flow(&t, n->items[j]);
		if (i < p->n)
			zc_text_add(&t, ", ");
	}
	splice(ed, at, at, &t, false);
}

static void
insert(struct zc_edit *ed, const struct zc_node *p, size_t i,
       const struct zc_node *n, size_t from, size_t to)
{
	if (from == to)
		return;
	if (p->style == ZC_FLOW)
		insert_flow(ed, p, i, n, from, to);
	else
		insert_block(ed, p, i, n, from, to);
}

static void
remove_run(struct zc_edit *ed, const struct zc_node *p, const struct zc_node *before,
           size_t first, size_t next, bool close_up)
{
	if (first == next)
		return;
	if (p->style != ZC_FLOW) {
		/* lines between removed entries stay, except in a compact first one */
		bool lines = first_on_line(source(ed), entry_start(source(ed), p, first));
		for (; lines && first + 1 < next; first++)
			cut_block(ed, p, before, first, first, close_up);
		cut_block(ed, p, before, first, next - 1, close_up);
		return;
	}
	for (bool kept_before = first > 0; first < next; first++)
		cut_flow(ed, p, first, kept_before);
}

/* Both are the same collection, of which the source keeps something. */
static void
walk(struct zc_edit *ed, const struct zc_node *p, const struct zc_node *n)
{
	size_t i = 0, fresh = 0;
	const struct zc_node *before = NULL;
	for (size_t j = 0; j < n->n; j++) {
		size_t k = i;
		while (k < p->n && !same_entry(p, k, n, j))
			k++;
		if (k == p->n)
			continue;
		remove_run(ed, p, before, i, k, fresh == j);
		insert(ed, p, k, n, fresh, j);
		walk_entry(ed, p, k, n, j);
		before = last_leaf(n->items[j]);
		i = k + 1;
		fresh = j + 1;
	}
	remove_run(ed, p, before, i, p->n, true);
	insert(ed, p, p->n, n, fresh, n->n);
}

static int
by_place(const void *a, const void *b)
{
	const struct splice *x = a, *y = b;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

/* A block scalar at the end of a file without a last line break would get one
 * more by what follows: it says `-` then. */
static void
keep_last_scalar(struct zc_edit *ed, const struct zc_node *last)
{
	const char *src = source(ed);
	size_t start = last->start.byte, head = start + 1 + strcspn(src + start + 1, "+- #\r\n");
	bool follows = false;
	for (size_t i = 0; i < ed->n; i++) {
		if (ed->splices[i].from <= start && start < ed->splices[i].to)
			return;
		follows = follows || (ed->splices[i].fresh && ed->splices[i].from == ed->was->len);
	}
	if (!follows || last->end.byte != ed->was->len || src[head] == '-' || src[head] == '\0' ||
	    !block_scalar(last))
		return;
	struct zc_text t = {0};
	zc_text_addc(&t, '-');
	splice(ed, head, head + (src[head] == '+'), &t, false);
}

static void
apply(struct zc_edit *ed, struct zc_text *out)
{
	const char *src = source(ed);
	size_t at = 0;
	if (ed->n > 0)
		qsort(ed->splices, ed->n, sizeof *ed->splices, by_place);
	for (size_t i = 0; i < ed->n; i++) {
		const struct splice *s = &ed->splices[i];
		if (s->from > at)
			zc_text_addn(out, src + at, s->from - at);
		if (s->fresh && out->len > 0 && !starts_line(out->s, out->len))
			zc_text_add(out, eol_near(src, s->from));
		zc_text_add(out, s->text);
		if (s->to > at)
			at = s->to;
	}
	zc_text_addn(out, src + at, ed->was->len - at);
}

static void
forget_splices(struct zc_edit *ed)
{
	for (size_t i = 0; i < ed->n; i++)
		free(ed->splices[i].text);
	ed->n = 0;
}

/* The root has no key in front of it to write behind. */
static void
replace_root(struct zc_edit *ed, const struct zc_node *p, const struct zc_node *n)
{
	struct zc_text t = {0};
	size_t start = p->start.byte, end = p->end.byte, after = next_line(source(ed), end);
	struct zc_writer w = writer_at(ed, p, start, after, &t);
	if (zc_form_of(&w, n) == ZC_FORM_BLOCK && first_on_line(source(ed), start)) {
		zc_write_block(&w, n, column_of(source(ed), start));
		end = after;
	} else {
		zc_write_flow(&t, n);
	}
	splice(ed, start, end, &t, false);
}

static void
render(struct zc_edit *ed, struct zc_text *out)
{
	struct zc_node *root = ed->tree->root;
	if (ed->was == NULL) {
		if (root->n > 0)
			zc_edit_write(out, root, 0);
		return;
	}
	if (keeps_some(ed->was->root, root))
		walk(ed, ed->was->root, root);
	else
		replace_root(ed, ed->was->root, root);
	keep_last_scalar(ed, last_leaf(ed->was->root));
	apply(ed, out);
	forget_splices(ed);
}

/* What was put in, and no error of ours, makes the result unreadable? */
static const char *
put_in_wrong(const struct zc_text *t)
{
	if (t->len > ZC_TREE_BYTES)
		return "grows too large";
	return zc_text_is_utf8(t->s, t->len) ? NULL : "not UTF-8";
}

/* Behind what is quoted no tab may begin an empty line or a comment, though behind a plain scalar it may; behind a
 * plain scalar it may not begin what ends or parts a list in brackets, though behind an empty value it may. */
static void
strip_tabs(struct zc_text *t)
{
	size_t kept = strncmp(t->s, BOM, 3) == 0 ? 3 : 0;
	for (size_t i = kept, next; i < t->len; i = next) {
		size_t end = to_break(t->s, i), blanks = strspn(t->s + i, " \t");
		next = t->s[end] != '\0' ? next_line(t->s, i) : t->len;
		bool strip = (i + blanks == end || strchr("#,]}", t->s[i + blanks]) != NULL) &&
		             memchr(t->s + i, '\t', blanks) != NULL;
		size_t from = strip ? i + blanks : i;
		memmove(t->s + kept, t->s + from, next - from);
		kept += next - from;
	}
	t->len = kept;
	t->s[kept] = '\0';
}

/* As the source is written, else without block texts, which take what follows for their own, else without tabs as well. */
enum way { AS_IT_IS, QUOTED, NO_TABS, WAYS };

/* The new text, and what it reads as: NULL when it is empty. */
static int
finish(struct zc_edit *ed, struct zc_text *t, struct zc_tree **again, struct zc_err *e)
{
	struct zc_err why = {0};
	*again = NULL;
	for (enum way way = AS_IT_IS; way < WAYS; way++) {
		zc_text_clear(t);
		ed->quote = way != AS_IT_IS;
		render(ed, t);
		const char *wrong = put_in_wrong(t);
		if (wrong != NULL)
			return zc_fail(e, ZC_DATA, "%s: %s", ed->tree->name, wrong);
		if (t->len == 0)
			return ZC_OK;
		if (way == NO_TABS)
			strip_tabs(t);
		zc_err_clear(&why);
		if (zc_tree_parse(again, ed->tree->name, t->s, t->len, &why) == ZC_OK &&
		    zc_node_equal((*again)->root, ed->tree->root))
			return ZC_OK;
		zc_tree_free(*again);
		*again = NULL;
	}
	return zc_fail(e, ZC_BUG, "%s: cannot edit this text: the result would %s", ed->tree->name,
	               why.status != ZC_OK ? "not read" : "read differently");
}

int
zc_edit_result(struct zc_edit *ed, struct zc_tree **out, struct zc_err *e)
{
	struct zc_text t = {0};
	int rc = finish(ed, &t, out, e);
	if (rc == 0 && *out == NULL)
		rc = zc_tree_parse(out, ed->tree->name, "", 0, e);
	zc_text_free(&t);
	return rc;
}

int
zc_edit_finish(struct zc_edit *ed, char **out, size_t *len, struct zc_err *e)
{
	*out = NULL;
	struct zc_text t = {0};
	struct zc_tree *again;
	int rc = finish(ed, &t, &again, e);
	zc_tree_free(again);
	if (rc == 0) {
		*len = t.len;
		*out = zc_text_take(&t);
	}
	zc_text_free(&t);
	return rc;
}

void
zc_edit_write(struct zc_text *out, const struct zc_node *n, unsigned spaces)
{
	struct zc_writer w = { out, "\n", ZC_MAP_STEP, ZC_SEQ_STEP, false };
	zc_write_indent(&w, spaces);
	if (zc_form_of(&w, n) == ZC_FORM_BLOCK) {
		zc_write_block(&w, n, spaces);
	} else {
		zc_write_inline(out, n);
		zc_text_addc(out, '\n');
	}
}

/* --- the changes --- */

int
zc_edit_open(struct zc_edit **out, const char *name, const char *src, size_t len, struct zc_err *e)
{
	*out = NULL;
	struct zc_tree *t;
	int rc = zc_tree_parse(&t, name, len > 0 ? src : "{}", len > 0 ? len : 2, e);
	if (rc != 0)
		return rc;
	struct zc_edit *ed = *out = zc_edit_start(t);
	ed->own = t;
	if (len == 0) {
		ed->was = NULL;
		ed->tree->root = zc_node_map(&ed->tree->arena, ZC_BLOCK);
	}
	return ZC_OK;
}

struct zc_edit *
zc_edit_start(const struct zc_tree *source)
{
	struct zc_edit *ed = zc_alloc(sizeof *ed);
	ed->was = source;
	ed->tree = zc_tree_twin(source);
	return ed;
}

void
zc_edit_free(struct zc_edit *ed)
{
	if (ed == NULL)
		return;
	zc_tree_free(ed->tree);
	zc_tree_free(ed->own);
	free(ed->splices);
	free(ed);
}

struct zc_tree *
zc_edit_tree(struct zc_edit *ed)
{
	return ed->tree;
}

struct zc_arena *
zc_edit_arena(struct zc_edit *ed)
{
	return &ed->tree->arena;
}

/* Where an entry stands: by key, or by node. */
static size_t
place_of(const struct zc_node *n, const char *key, const struct zc_node *item)
{
	size_t i = 0;
	while (i < n->n && (key != NULL ? strcmp(n->keys[i]->text, key) != 0 : n->items[i] != item))
		i++;
	return i;
}

int
zc_edit_put(struct zc_edit *ed, struct zc_node *map, const char *key,
            struct zc_node *value, const char *before, struct zc_err *e)
{
	if (map->kind != ZC_MAP)
		return zc_fail(e, ZC_DATA, "%s:%u:%u: expected a map of keys and values", ed->tree->name,
		               map->start.line, map->start.column);
	if (map->n == 0)
		map->style = ZC_BLOCK;
	size_t i = place_of(map, key, NULL), last = map->n;
	size_t to = before != NULL ? place_of(map, before, NULL) : last;
	zc_node_put(zc_edit_arena(ed), map, key, value);
	if (i < last || to == last)
		return ZC_OK;
	struct zc_node *name = map->keys[last];
	memmove(map->keys + to + 1, map->keys + to, (last - to) * sizeof *map->keys);
	memmove(map->items + to + 1, map->items + to, (last - to) * sizeof *map->items);
	map->keys[to] = name;
	map->items[to] = value;
	return ZC_OK;
}

static bool
is_null(const struct zc_node *n)
{
	return n->kind == ZC_SCALAR && (n->style == ZC_PLAIN || n->style == ZC_AUTO) &&
	       (n->len == 0 || strcmp(n->text, "~") == 0 || strcasecmp(n->text, "null") == 0);
}

int
zc_edit_append(struct zc_edit *ed, struct zc_node *map, const char *key,
               struct zc_node *value, const char *before, struct zc_err *e)
{
	struct zc_node *seq = zc_node_get(map, key);
	if (seq == NULL || is_null(seq)) {
		seq = zc_node_seq(zc_edit_arena(ed), ZC_BLOCK);
		int rc = zc_edit_put(ed, map, key, seq, before, e);
		if (rc != 0)
			return rc;
	}
	if (seq->kind != ZC_SEQ)
		return zc_fail(e, ZC_DATA, "%s:%u:%u: expected a list", ed->tree->name,
		               seq->start.line, seq->start.column);
	if (seq->n == 0)
		seq->style = value->kind == ZC_SCALAR ? ZC_FLOW : ZC_BLOCK;
	zc_node_push(zc_edit_arena(ed), seq, value);
	return ZC_OK;
}

static void
take_out(struct zc_node *n, size_t i)
{
	n->n--;
	memmove(n->items + i, n->items + i + 1, (n->n - i) * sizeof *n->items);
	if (n->kind == ZC_MAP)
		memmove(n->keys + i, n->keys + i + 1, (n->n - i) * sizeof *n->keys);
}

int
zc_edit_remove_key(struct zc_edit *ed, struct zc_node *map, const char *key, struct zc_err *e)
{
	size_t i = map->kind == ZC_MAP ? place_of(map, key, NULL) : map->n;
	if (i == map->n)
		return zc_fail(e, ZC_BUG, "%s: no such key to remove: %s", ed->tree->name, key);
	take_out(map, i);
	return ZC_OK;
}

int
zc_edit_remove_item(struct zc_edit *ed, struct zc_node *item, struct zc_err *e)
{
	struct zc_node *seq = item->parent;
	size_t i = seq != NULL && seq->kind == ZC_SEQ ? place_of(seq, NULL, item) : 0;
	if (seq == NULL || seq->kind != ZC_SEQ || i == seq->n)
		return zc_fail(e, ZC_BUG, "%s: no such element to remove", ed->tree->name);
	take_out(seq, i);
	return ZC_OK;
}
