#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "tree.h"

/* libyaml counts in code points; a place remembers one point in both counts,
 * so that a nearby one is found by walking from it. */
struct place { size_t point, byte; };

enum { KEY_BYTES = 1024 };

struct reader {
	yaml_parser_t yaml;
	struct zc_tree *tree;
	size_t bom;                             /* bytes hidden from libyaml */
	bool bytes;                             /* a point is a byte: there are no others */
	struct place *lines;                    /* where each starts */
	size_t nlines, cap;
	size_t line;                            /* of the place last asked for: the next is near */
	struct place at;
	size_t gap;                             /* byte behind the last scalar or bracket */
	struct zc_node *open[ZC_TREE_DEPTH];    /* the collections around the present event */
	struct zc_node *key[ZC_TREE_DEPTH];     /* a key that waits for its value */
	size_t column[ZC_TREE_DEPTH];           /* where each begins, by libyaml's lines */
	size_t depth;
	struct zc_err *e;
};

static bool
continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

static void
add_line(struct reader *r, struct place start)
{
	r->lines = zc_grow(r->lines, r->nlines, &r->cap, sizeof *r->lines);
	r->lines[r->nlines++] = start;
}

/* Where lines start. */
static void
find_lines(struct reader *r)
{
	const char *s = r->tree->src;
	struct place p = { 0, r->bom };
	add_line(r, p);
	size_t inside = 0;                      /* bytes that begin no character */
	while (p.byte < r->tree->len) {
		char c = s[p.byte++];
		if (c > '\r' && !((unsigned char)c & 0x80))
			continue;
		inside += continuation(c);
		if (c == '\n' || (c == '\r' && s[p.byte] != '\n')) {
			p.point = p.byte - r->bom - inside;
			add_line(r, p);
		}
	}
	r->bytes = inside == 0;
}

/* What of all that is not ASCII at s may not stand in a file; NULL: nothing. */
static const char *
unfit(const char *s)
{
	if (strncmp(s, "\xc2\x85", 2) == 0)
		return "U+0085 ends a line for some and not for others: write \\N in double quotes";
	if (strncmp(s, "\xe2\x80\xa8", 3) == 0)
		return "U+2028 ends a line for some and not for others: write \\L in double quotes";
	if (strncmp(s, "\xe2\x80\xa9", 3) == 0)
		return "U+2029 ends a line for some and not for others: write \\P in double quotes";
	return strncmp(s, "\xef\xbb\xbf", 3) == 0 ? "U+FEFF can only begin a file: write \\uFEFF in double quotes" : NULL;
}

static void
step(struct reader *r, int by)
{
	const char *s = r->tree->src;
	do
		r->at.byte += (size_t)by;
	while (r->at.byte < r->tree->len && continuation(s[r->at.byte]));
	r->at.point += (size_t)by;
}

static struct zc_mark
mark_here(struct reader *r)
{
	while (r->lines[r->line].byte > r->at.byte)
		r->line--;
	while (r->line + 1 < r->nlines && r->lines[r->line + 1].byte <= r->at.byte)
		r->line++;
	return (struct zc_mark){ r->at.byte, (unsigned)r->line + 1,
	                         (unsigned)(r->at.point - r->lines[r->line].point) + 1 };
}

static struct zc_mark
mark_point(struct reader *r, size_t point)
{
	size_t last = r->tree->len - r->bom;
	if (r->bytes)
		r->at = (struct place){ point < last ? point : last, (point < last ? point : last) + r->bom };
	while (r->at.point < point && r->at.byte < r->tree->len)
		step(r, 1);
	while (r->at.point > point)
		step(r, -1);
	return mark_here(r);
}

static struct zc_mark
mark_byte(struct reader *r, size_t byte)
{
	if (r->bytes)
		r->at = (struct place){ byte - r->bom, byte };
	while (r->at.byte < byte)
		step(r, 1);
	while (r->at.byte > byte)
		step(r, -1);
	return mark_here(r);
}

static int
bad(struct reader *r, struct zc_mark m, const char *what)
{
	return zc_fail(r->e, ZC_DATA, "%s:%u:%u: %s", r->tree->name, m.line, m.column, what);
}

static int
check_breaks(struct reader *r)
{
	const char *s = r->tree->src;
	for (size_t i = r->bom; !r->bytes && i < r->tree->len; i++) {
		const char *what = (unsigned char)s[i] >= 0xc2 ? unfit(s + i) : NULL;
		if (what != NULL)
			return bad(r, mark_byte(r, i), what);
	}
	return ZC_OK;
}

static int
bad_yaml(struct reader *r)
{
	const yaml_parser_t *y = &r->yaml;
	if (y->error == YAML_MEMORY_ERROR)
		return zc_fail(r->e, ZC_BUG, "%s: out of memory", r->tree->name);
	if (y->error == YAML_READER_ERROR)
		return bad(r, mark_byte(r, y->problem_offset + r->bom), y->problem);
	struct zc_mark m = mark_point(r, y->problem_mark.index);
	return zc_fail(r->e, ZC_DATA, "%s:%u:%u: %s%s%s", r->tree->name, m.line, m.column,
	               y->problem, y->context != NULL ? " " : "", y->context != NULL ? y->context : "");
}

/* The next byte that is neither blank, comment, line break nor `...`. */
static size_t
significant(const struct zc_tree *t, size_t i)
{
	for (;;) {
		i += strspn(t->src + i, " \t\r\n");
		if (t->src[i] == '#')
			i += strcspn(t->src + i, "\r\n");
		else if (strncmp(t->src + i, "...", 3) == 0)
			i += 3;
		else
			return i;
	}
}

/* The blanks that a whitespace line of a block scalar may have and still be no
 * content: those of its indentation. */
static size_t
block_indent(const char *s, const char *end)
{
	size_t indent = 0;
	const char *p = s + strcspn(s, "\r\n");
	const char *digit = s + strcspn(s, "0123456789 #\r\n");
	if (*digit >= '1' && *digit <= '9')
		return (size_t)(*digit - '0');
	for (; p < end; p += strcspn(p, "\r\n")) {
		p += strspn(p, "\r\n");
		size_t n = strspn(p, " ");
		if (n > indent)
			indent = n;
		if (p + n < end && strchr("\r\n", p[n]) == NULL)
			return n;
	}
	return indent;
}

/* libyaml's end of a block scalar lies behind the blank lines that follow. */
static size_t
block_scalar_end(const char *src, size_t start, size_t end)
{
	const char *s = src + start;
	bool keep = memchr(s, '+', strcspn(s, " #\r\n")) != NULL;
	size_t indent = block_indent(s, src + end);
	for (;;) {
		size_t stop = end;
		if (stop > start && src[stop - 1] == '\n')
			stop--;
		if (stop > start && src[stop - 1] == '\r')
			stop--;
		size_t bol = stop;
		while (bol > start && src[bol - 1] == ' ')
			bol--;
		bool blank = bol > start && (src[bol - 1] == '\n' || src[bol - 1] == '\r');
		if (keep || !blank || stop - bol > indent)
			return stop;
		end = bol;
	}
}

static struct zc_node *
new_node(struct zc_arena *a, enum zc_node_kind kind, enum zc_node_style style)
{
	struct zc_node *n = zc_arena_alloc(a, sizeof *n);
	n->kind = kind;
	n->style = style;
	return n;
}

static void
add_child(struct zc_arena *a, struct zc_node *n, struct zc_node *key, struct zc_node *value)
{
	if (n->n == n->cap) {
		size_t cap = n->cap > 0 ? n->cap * 2 : 4, size = n->n * sizeof *n->items;
		struct zc_node **items = zc_arena_alloc(a, cap * sizeof *items);
		if (n->n > 0)
			memcpy(items, n->items, size);
		n->items = items;
		if (n->kind == ZC_MAP) {
			struct zc_node **keys = zc_arena_alloc(a, cap * sizeof *keys);
			if (n->n > 0)
				memcpy(keys, n->keys, size);
			n->keys = keys;
		}
		n->cap = cap;
	}
	if (n->kind == ZC_MAP) {
		n->keys[n->n] = key;
		key->parent = n;
	}
	n->items[n->n++] = value;
	value->parent = n;
}

/* `? key`: between what came before and the key stands a question mark. */
static bool
explicit_key(const struct reader *r, size_t key)
{
	const char *s = r->tree->src;
	for (size_t i = r->gap; i < key; i++) {
		if (s[i] == '#')
			i += strcspn(s + i, "\r\n");
		else if (s[i] == '?')
			return true;
	}
	return false;
}

static int
take_key(struct reader *r, struct zc_node *key)
{
	if (key->kind != ZC_SCALAR || key->start.byte == key->end.byte)
		return bad(r, key->start, "a key must be text");
	if (explicit_key(r, key->start.byte) || key->style == ZC_LITERAL || key->style == ZC_FOLDED)
		return bad(r, key->start, "keys marked with `?` are not allowed");
	/* libyaml reads others in `{key}`, and not once they have a value */
	if (key->start.line != key->end.line || key->end.byte - key->start.byte > KEY_BYTES)
		return bad(r, key->start, "a key must stand on one line, in at most 1,024 bytes");
	r->key[r->depth - 1] = key;
	return ZC_OK;
}

/* An empty value stands right behind its colon, or behind its key in `{key}`. */
static struct zc_mark
empty_place(struct reader *r, const struct zc_node *key)
{
	const char *s = r->tree->src;
	size_t i = key->end.byte + strspn(s + key->end.byte, " \t\r\n");
	return mark_byte(r, s[i] == ':' ? i + 1 : key->end.byte);
}

/* Hang a node that starts here into the collection around it. */
static int
take_node(struct reader *r, struct zc_node *n)
{
	if (r->depth == 0) {
		if (n->kind != ZC_MAP)
			return bad(r, n->start, "expected a map of keys and values");
		r->tree->root = n;
		return ZC_OK;
	}
	struct zc_node *around = r->open[r->depth - 1], *key = r->key[r->depth - 1];
	if (around->kind == ZC_SEQ) {
		add_child(&r->tree->arena, around, NULL, n);
		return ZC_OK;
	}
	if (key == NULL)
		return take_key(r, n);
	if (n->kind == ZC_SCALAR && n->start.byte == n->end.byte)
		n->start = n->end = empty_place(r, key);
	add_child(&r->tree->arena, around, key, n);
	r->key[r->depth - 1] = NULL;
	return ZC_OK;
}

static int
plain_node(struct reader *r, const yaml_event_t *ev, const void *anchor, const void *tag)
{
	if (anchor != NULL)
		return bad(r, mark_point(r, ev->start_mark.index), "anchors are not allowed");
	if (tag != NULL)
		return bad(r, mark_point(r, ev->start_mark.index), "tags are not allowed");
	return ZC_OK;
}

static int
take_scalar(struct reader *r, const yaml_event_t *ev)
{
	int rc = plain_node(r, ev, ev->data.scalar.anchor, ev->data.scalar.tag);
	if (rc != 0)
		return rc;
	static const enum zc_node_style styles[] = {
		[YAML_PLAIN_SCALAR_STYLE] = ZC_PLAIN,
		[YAML_SINGLE_QUOTED_SCALAR_STYLE] = ZC_SINGLE_QUOTED,
		[YAML_DOUBLE_QUOTED_SCALAR_STYLE] = ZC_DOUBLE_QUOTED,
		[YAML_LITERAL_SCALAR_STYLE] = ZC_LITERAL,
		[YAML_FOLDED_SCALAR_STYLE] = ZC_FOLDED,
	};
	struct zc_node *n = new_node(&r->tree->arena, ZC_SCALAR, styles[ev->data.scalar.style]);
	n->start = mark_point(r, ev->start_mark.index);
	n->end = mark_point(r, ev->end_mark.index);
	if (n->style == ZC_LITERAL || n->style == ZC_FOLDED) {
		if (r->depth > 0 && ev->start_mark.column <= r->column[r->depth - 1])    /* libyaml lets it, YAML does not */
			return bad(r, n->start, "must be indented below its key");
		n->end = mark_byte(r, block_scalar_end(r->tree->src, n->start.byte, n->end.byte));
	}
	n->len = ev->data.scalar.length;
	n->text = zc_arena_strndup(&r->tree->arena, (const char *)ev->data.scalar.value, n->len);
	if (n->style == ZC_DOUBLE_QUOTED && memchr(n->text, '\0', n->len) != NULL)
		return bad(r, n->start, "text with a NUL character is not allowed");
	rc = take_node(r, n);
	r->gap = n->end.byte;
	return rc;
}

static int
open_collection(struct reader *r, const yaml_event_t *ev, enum zc_node_kind kind, bool flow)
{
	struct zc_node *n = new_node(&r->tree->arena, kind, flow ? ZC_FLOW : ZC_BLOCK);
	n->start = mark_point(r, ev->start_mark.index);
	if (r->depth == ZC_TREE_DEPTH)
		return bad(r, n->start, "nested too deep");
	if (flow && kind == ZC_MAP && r->tree->src[n->start.byte] != '{')
		return bad(r, n->start, "a key inside a list needs braces around it");
	int rc = take_node(r, n);
	if (rc != 0)
		return rc;
	if (flow)
		r->gap = n->start.byte + 1;
	r->key[r->depth] = NULL;
	r->column[r->depth] = ev->start_mark.column;
	r->open[r->depth++] = n;
	return ZC_OK;
}

static bool
same_key(const struct zc_node *a, const struct zc_node *b)
{
	return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

static int
by_text(const void *a, const void *b)
{
	const struct zc_node *x = *(struct zc_node *const *)a, *y = *(struct zc_node *const *)b;
	int c = strcmp(x->text, y->text);
	if (c != 0)
		return c;
	return (x->start.byte > y->start.byte) - (x->start.byte < y->start.byte);
}

static struct zc_node *
first_repeat(const struct zc_node *map)
{
	struct zc_node *twice = NULL;
	struct zc_node **keys = zc_realloc(NULL, map->n, sizeof *keys);
	memcpy(keys, map->keys, map->n * sizeof *keys);
	qsort(keys, map->n, sizeof *keys, by_text);
	for (size_t i = 1; i < map->n; i++)
		if (same_key(keys[i - 1], keys[i]) && (twice == NULL || keys[i]->start.byte < twice->start.byte))
			twice = keys[i];
	free(keys);
	return twice;
}

static int
no_duplicates(struct reader *r, const struct zc_node *map)
{
	struct zc_node *twice = NULL;
	if (map->n > 24)                        /* where comparing all with all no longer pays */
		twice = first_repeat(map);
	for (size_t i = 1; i < map->n && map->n <= 24 && twice == NULL; i++)
		for (size_t k = 0; k < i && twice == NULL; k++)
			if (same_key(map->keys[i], map->keys[k]))
				twice = map->keys[i];
	return twice == NULL ? ZC_OK : bad(r, twice->start, "this key is here twice");
}

static int
close_collection(struct reader *r, const yaml_event_t *ev)
{
	struct zc_node *n = r->open[--r->depth];
	if (n->style == ZC_FLOW) {
		n->end = mark_point(r, ev->end_mark.index);
		r->gap = n->end.byte;
	} else {
		n->end = n->items[n->n - 1]->end;
	}
	return n->kind == ZC_MAP ? no_duplicates(r, n) : ZC_OK;
}

/* Directives are refused before libyaml sees them: it compares each with all. */
static int
no_directive(struct reader *r, size_t from)
{
	size_t i = significant(r->tree, from);
	return r->tree->src[i] == '%' ? bad(r, mark_byte(r, i), "directives are not allowed") : ZC_OK;
}

static int
take_event(struct reader *r, const yaml_event_t *ev)
{
	int rc;
	switch (ev->type) {
	case YAML_STREAM_START_EVENT:
		return no_directive(r, r->bom);
	case YAML_DOCUMENT_START_EVENT:
		if (r->tree->root != NULL)
			return bad(r, mark_point(r, ev->start_mark.index), "only one document is allowed");
		r->gap = mark_point(r, ev->end_mark.index).byte;
		return ZC_OK;
	case YAML_DOCUMENT_END_EVENT:
		return no_directive(r, mark_point(r, ev->end_mark.index).byte);
	case YAML_ALIAS_EVENT:
		return bad(r, mark_point(r, ev->start_mark.index), "aliases are not allowed");
	case YAML_SCALAR_EVENT:
		return take_scalar(r, ev);
	case YAML_SEQUENCE_START_EVENT:
		rc = plain_node(r, ev, ev->data.sequence_start.anchor, ev->data.sequence_start.tag);
		return rc != 0 ? rc : open_collection(r, ev, ZC_SEQ,
			ev->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE);
	case YAML_MAPPING_START_EVENT:
		rc = plain_node(r, ev, ev->data.mapping_start.anchor, ev->data.mapping_start.tag);
		return rc != 0 ? rc : open_collection(r, ev, ZC_MAP,
			ev->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return close_collection(r, ev);
	default:
		return ZC_OK;
	}
}

static int
read_events(struct reader *r)
{
	struct zc_tree *t = r->tree;
	yaml_parser_set_encoding(&r->yaml, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r->yaml, (const unsigned char *)t->src + r->bom, t->len - r->bom);
	for (;;) {
		yaml_event_t ev;
		if (!yaml_parser_parse(&r->yaml, &ev))
			return bad_yaml(r);
		bool last = ev.type == YAML_STREAM_END_EVENT;
		int rc = take_event(r, &ev);
		yaml_event_delete(&ev);
		if (rc != 0)
			return rc;
		if (last)
			break;
	}
	if (t->root == NULL)
		return bad(r, mark_byte(r, r->bom), "expected a map of keys and values");
	return ZC_OK;
}

int
zc_tree_parse(struct zc_tree **out, const char *name, const char *src, size_t len,
              struct zc_err *e)
{
	*out = NULL;
	if (len > ZC_TREE_BYTES)
		return zc_fail(e, ZC_DATA, "%s:1:1: larger than %d bytes", name, ZC_TREE_BYTES);
	struct zc_tree *t = zc_alloc(sizeof *t);
	t->name = zc_arena_strdup(&t->arena, name);
	t->src = zc_arena_strndup(&t->arena, src, len);
	t->len = len;
	struct reader r = { .tree = t, .e = e };
	r.bom = strncmp(t->src, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	r.at.byte = r.bom;
	find_lines(&r);
	int rc = check_breaks(&r);
	if (yaml_parser_initialize(&r.yaml) == 0)
		rc = zc_fail(e, ZC_BUG, "%s: out of memory", name);
	else if (rc == ZC_OK)
		rc = read_events(&r);
	yaml_parser_delete(&r.yaml);
	free(r.lines);
	if (rc != 0) {
		zc_tree_free(t);
		return rc;
	}
	*out = t;
	return ZC_OK;
}

void
zc_tree_free(struct zc_tree *t)
{
	if (t == NULL)
		return;
	zc_arena_free(&t->arena);
	free(t);
}

static struct zc_node **
twin_list(struct zc_arena *a, struct zc_node *const *v, struct zc_node *parent)
{
	struct zc_node **out = zc_arena_alloc(a, parent->n * sizeof *out);
	for (size_t i = 0; i < parent->n; i++) {
		struct zc_node *c = out[i] = zc_arena_alloc(a, sizeof *c);
		*c = *v[i];
		c->parent = parent;
		c->cap = c->n;
		if (c->n > 0)
			c->items = twin_list(a, v[i]->items, c);
		if (c->n > 0 && c->kind == ZC_MAP)
			c->keys = twin_list(a, v[i]->keys, c);
	}
	return out;
}

struct zc_tree *
zc_tree_twin(const struct zc_tree *t)
{
	struct zc_tree *out = zc_alloc(sizeof *out);
	struct zc_node above = { .n = 1 };
	*out = *t;
	out->arena = (struct zc_arena){ 0 };
	out->root = *twin_list(&out->arena, &t->root, &above);
	out->root->parent = NULL;
	return out;
}

static size_t
find_key(const struct zc_node *map, const char *key)
{
	size_t i = 0;
	/* most keys differ in their first letter, and history is full of them */
	while (i < map->n && (map->keys[i]->text[0] != key[0] || strcmp(map->keys[i]->text, key) != 0))
		i++;
	return i;
}

struct zc_node *
zc_node_get(const struct zc_node *map, const char *key)
{
	if (map == NULL || map->kind != ZC_MAP)
		return NULL;
	size_t i = find_key(map, key);
	return i < map->n ? map->items[i] : NULL;
}

struct zc_node *
zc_node_key(const struct zc_node *map, const char *key)
{
	if (map == NULL || map->kind != ZC_MAP)
		return NULL;
	size_t i = find_key(map, key);
	return i < map->n ? map->keys[i] : NULL;
}

const char *
zc_node_text(const struct zc_node *map, const char *key)
{
	const struct zc_node *n = zc_node_get(map, key);
	return n != NULL && n->kind == ZC_SCALAR ? n->text : NULL;
}

static bool
has_id(const struct zc_node *n, const char *id)
{
	const char *own = zc_node_text(n, "id");
	return own != NULL && strcmp(own, id) == 0;
}

struct zc_node *
zc_node_by_id(const struct zc_node *seq, const char *id)
{
	if (seq == NULL || seq->kind != ZC_SEQ)
		return NULL;
	for (size_t i = 0; i < seq->n; i++)
		if (has_id(seq->items[i], id))
			return seq->items[i];
	return NULL;
}

struct zc_node *
zc_node_find_id(struct zc_node *root, const char *id)
{
	if (root == NULL || has_id(root, id))
		return root;
	for (size_t i = 0; i < root->n; i++) {
		struct zc_node *found = zc_node_find_id(root->items[i], id);
		if (found != NULL)
			return found;
	}
	return NULL;
}

bool
zc_node_equal(const struct zc_node *a, const struct zc_node *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	if (a->kind != b->kind || a->n != b->n || a->len != b->len)
		return false;
	if (a->kind == ZC_SCALAR)
		return memcmp(a->text, b->text, a->len) == 0;
	for (size_t i = 0; i < a->n; i++) {
		size_t j = i;
		if (a->kind == ZC_MAP && strcmp(a->keys[i]->text, b->keys[i]->text) != 0)
			j = find_key(b, a->keys[i]->text);
		if (j == b->n || !zc_node_equal(a->items[i], b->items[j]))
			return false;
	}
	return true;
}

static struct zc_node *
text_node(struct zc_arena *a, enum zc_node_style style, const char *text, size_t len)
{
	struct zc_node *n = new_node(a, ZC_SCALAR, style);
	n->text = zc_arena_strndup(a, text, len);
	n->len = len;
	return n;
}

struct zc_node *
zc_node_scalar(struct zc_arena *a, enum zc_node_style style, const char *text)
{
	return text_node(a, style, text, strlen(text));
}

struct zc_node *
zc_node_map(struct zc_arena *a, enum zc_node_style style)
{
	return new_node(a, ZC_MAP, style);
}

struct zc_node *
zc_node_seq(struct zc_arena *a, enum zc_node_style style)
{
	return new_node(a, ZC_SEQ, style);
}

void
zc_node_put(struct zc_arena *a, struct zc_node *map, const char *key, struct zc_node *value)
{
	size_t i = find_key(map, key);
	if (i == map->n) {
		add_child(a, map, zc_node_scalar(a, ZC_AUTO, key), value);
		return;
	}
	map->items[i] = value;
	value->parent = map;
}

void
zc_node_push(struct zc_arena *a, struct zc_node *seq, struct zc_node *value)
{
	add_child(a, seq, NULL, value);
}

struct zc_node *
zc_node_copy(struct zc_arena *a, const struct zc_node *n)
{
	if (n->kind == ZC_SCALAR)
		return text_node(a, n->style, n->text, n->len);
	struct zc_node *c = new_node(a, n->kind, n->style);
	for (size_t i = 0; i < n->n; i++)
		add_child(a, c, n->kind == ZC_MAP ? zc_node_copy(a, n->keys[i]) : NULL,
		          zc_node_copy(a, n->items[i]));
	return c;
}
