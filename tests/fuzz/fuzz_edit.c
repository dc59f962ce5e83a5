/* edit: random changes, written in the last bytes of the input, to the text before them:
 * the result reads as intended, and what was not changed stays byte for byte. */
#include <utf8proc.h>

#include "edit.h"
#include "fuzz.h"
#include "text.h"

enum { NODES = 2048, SCRIPT = 32 };

struct script { const uint8_t *at, *end; const char *text; size_t size; };

static unsigned
any(struct script *s, unsigned n)
{
	return s->at < s->end ? *s->at++ % n : 0;
}

/* The nodes of a tree in order; both sides have the same. */
struct side { struct zc_arena *arena; struct zc_node *nodes[NODES]; size_t n; };

static bool
collect(struct side *s, struct zc_node *n)
{
	if (s->n == NODES)
		return false;
	s->nodes[s->n++] = n;
	for (size_t i = 0; i < n->n; i++)
		if (!collect(s, n->items[i]))
			return false;
	return true;
}

/* A part of the text itself as a value: anybody's bytes. */
static const char *
piece(struct script *s, struct zc_arena *a)
{
	size_t from = s->size > 0 ? any(s, 255) * s->size / 255 : 0, n = any(s, 40);
	return zc_arena_strndup(a, s->text + from, n < s->size - from ? n : s->size - from);
}

static struct zc_node *
value(struct script *s, struct zc_arena *a, unsigned depth)
{
	unsigned what = any(s, depth > 0 ? 8 : 5);
	enum zc_node_style style = any(s, 3) == 0 ? ZC_FLOW : ZC_BLOCK;
	if (what < 5)
		return zc_node_scalar(a, (enum zc_node_style)(what % 2 == 0 ? ZC_AUTO : ZC_LITERAL), piece(s, a));
	struct zc_node *n = what == 5 ? zc_node_map(a, style) : zc_node_seq(a, style);
	for (unsigned i = any(s, 4); i > 0; i--) {
		if (n->kind == ZC_MAP)
			zc_node_put(a, n, *piece(s, a) == 'x' ? "x" : "key", value(s, a, depth - 1));
		else
			zc_node_push(a, n, value(s, a, depth - 1));
	}
	return n;
}

struct change { unsigned verb; size_t node, at; const char *key, *before; struct script value; };

static struct change
choose(struct script *s, const struct side *side)
{
	struct change c = {.node = any(s, 256) * side->n / 256};
	const struct zc_node *n = side->nodes[c.node];
	for (must(n != NULL, "no node"); n->kind == ZC_SCALAR; must(n != NULL, "no node"))
		n = side->nodes[--c.node];
	c.at = n->n > 0 ? any(s, (unsigned)(n->n < 256 ? n->n : 256)) : 0;
	c.verb = any(s, 4);
	if (n->kind == ZC_SEQ || n->n == 0)
		c.verb = n->n == 0 || n->kind == ZC_MAP ? 0 : 3;
	c.key = c.verb > 0 && n->kind == ZC_MAP ? n->keys[c.at]->text : "fresh";
	if (n->kind == ZC_MAP && n->n > 0 && any(s, 2))
		c.before = n->keys[c.at]->text;
	c.value = *s;
	for (int i = 0; i < 6; i++)
		any(s, 2);
	return c;
}

static int
edit(struct zc_edit *ed, struct side *s, struct change *c, struct zc_err *e)
{
	struct zc_node *n = s->nodes[c->node];
	if (c->verb == 3)
		return n->kind == ZC_SEQ ? zc_edit_remove_item(ed, n->items[c->at], e) : zc_edit_remove_key(ed, n, c->key, e);
	struct zc_node *v = value(&c->value, s->arena, 2);
	return c->verb == 2 ? zc_edit_append(ed, n, c->key, v, c->before, e) : zc_edit_put(ed, n, c->key, v, c->before, e);
}

static bool
null_text(const struct zc_node *n)
{
	return n->kind == ZC_SCALAR && (n->style == ZC_PLAIN || n->style == ZC_AUTO) &&
	       (n->len == 0 || zc_text_eq(n->text, "~") || strcasecmp(n->text, "null") == 0);
}

/* The last entry of a map moves before this key. */
static void
move_up(struct zc_node *n, const char *before)
{
	size_t i = n->n - 1;
	while (i > 0 && zc_node_key(n, before) != n->keys[i]) {
		struct zc_node *key = n->keys[i], *item = n->items[i];
		i--;
		n->keys[i + 1] = n->keys[i], n->items[i + 1] = n->items[i];
		n->keys[i] = key, n->items[i] = item;
		if (zc_node_key(n, before) == n->keys[i + 1])
			break;
	}
}

/* The same by the plainest means.  false: what it cannot do. */
static bool
plainly(struct side *s, struct change *c)
{
	struct zc_node *n = s->nodes[c->node];
	if (c->verb == 3) {
		for (size_t i = c->at; i + 1 < n->n; i++) {
			n->items[i] = n->items[i + 1];
			if (n->kind == ZC_MAP)
				n->keys[i] = n->keys[i + 1];
		}
		n->n--;
		return true;
	}
	if (n->kind != ZC_MAP)
		return false;
	struct zc_node *v = value(&c->value, s->arena, 2), *old = zc_node_get(n, c->key);
	if (c->verb == 2 && old != NULL && old->kind != ZC_SEQ && !null_text(old))
		return false;
	struct zc_node *list = old != NULL && old->kind == ZC_SEQ ? old : zc_node_seq(s->arena, ZC_BLOCK);
	if (c->verb == 2)
		zc_node_push(s->arena, list, v);
	zc_node_put(s->arena, n, c->key, c->verb == 2 ? list : v);
	if (old == NULL && c->before != NULL)
		move_up(n, c->before);
	return true;
}

static size_t
depth(const struct zc_node *n)
{
	size_t most = 0;
	for (size_t i = 0; i < n->n; i++) {
		size_t d = depth(n->items[i]);
		most = d > most ? d : most;
	}
	return n->kind == ZC_SCALAR ? 0 : most + 1;
}

static bool
utf8(const struct zc_node *n)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t step = 1;
	for (size_t i = 0; n->kind == ZC_SCALAR && i < n->len && step > 0; i += (size_t)step)
		if ((step = utf8proc_iterate((const utf8proc_uint8_t *)n->text + i, (utf8proc_ssize_t)(n->len - i), &c)) <= 0)
			return false;
	for (size_t i = 0; i < n->n; i++)
		if (!utf8(n->items[i]))
			return false;
	return true;
}

static void
change(const struct zc_tree *was, struct script *s)
{
	static struct side intended, plain;
	struct zc_arena arena = {0};
	struct zc_err e = {0};
	struct zc_edit *ed = NULL;
	struct zc_tree *now = NULL;
	char *out = NULL;
	size_t len = 0;
	bool changed = false, bad = false;
	must(zc_edit_open(&ed, "t", was->src, was->len, &e) == ZC_OK, "what was read cannot be opened");
	struct zc_node *copy = zc_node_copy(&arena, was->root);
	for (unsigned n = any(s, 4); n > 0 && !bad; n--) {
		intended = (struct side){.arena = zc_edit_arena(ed)};
		plain = (struct side){.arena = &arena};
		if (!collect(&intended, zc_edit_tree(ed)->root) || !collect(&plain, copy))
			break;
		struct change c = choose(s, &intended), same = c;
		bool can = plainly(&plain, &same);
		must((edit(ed, &intended, &c, &e) == ZC_OK) == can, "a change that cannot be made, was");
		changed = changed || can;
		bad = !can;
	}
	zc_err_clear(&e);
	int rc = bad ? ZC_OK : zc_edit_finish(ed, &out, &len, &e);
	if (rc != ZC_OK) {
		must(rc == ZC_DATA ? !utf8(copy) : depth(copy) > ZC_TREE_DEPTH, e.msg);
	} else if (!bad) {
		must(zc_tree_parse(&now, "t", out, len, &e) == ZC_OK, "the result does not read");
		must(zc_node_equal(now->root, copy), "the result is not as intended");
		must(changed || (len == was->len && memcmp(out, was->src, len) == 0), "bytes changed without a change");
	}
	free(out);
	zc_tree_free(now);
	zc_edit_free(ed);
	zc_arena_free(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct zc_tree *t = NULL;
	struct zc_err e = {0};
	size_t own = size > SCRIPT ? size - SCRIPT : 0;
	char *text = text_of(data, own);
	struct script s = {data + own, data + size, text, own};
	if (own > 0 && zc_tree_parse(&t, "t", text, own, &e) == ZC_OK)
		change(t, &s);
	zc_tree_free(t);
	free(text);
	return 0;
}
