/* Random hand-formatted files, random changes: the result reads as intended
 * and every byte outside of the changed node stayed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "edit.h"
#include "text.h"

enum { CASES = 12000, NODES = 4096 };

static uint32_t state;
static unsigned names;

static unsigned
any(unsigned n)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return (state >> 3) % n;
}

static bool
one_in(unsigned n)
{
	return any(n) == 0;
}

/* --- files --- */

static void
spaces(struct zc_text *t, unsigned n)
{
	while (n-- > 0)
		zc_text_addc(t, ' ');
}

static void
end_line(struct zc_text *t)
{
	if (one_in(6))
		spaces(t, any(3));
	if (one_in(6))
		zc_text_addf(t, " #c%u; it's [a] {b: \"", names++);
	zc_text_addc(t, '\n');
}

static void
between(struct zc_text *t, unsigned in)
{
	while (one_in(5)) {
		if (one_in(2)) {
			spaces(t, one_in(4) ? any(in + 1) : in);
			zc_text_addf(t, "#c%u; - x: '", names++);
		} else {
			spaces(t, one_in(3) ? any(in + 1) : 0);
		}
		zc_text_addc(t, '\n');
	}
}

static const char *const scalars[] = { "x", "'it''s # no'", "\"q: \\\"\\u00e9\"", "2026-03-02", "a b  c",
	"no", "~", "\"\"", "Zo\xc3\xab", "a.jansen@jgz", "x#y", "null", "\"[x]\"", "'- a'", "\xe2\x82\xac 5" };

static const char *
scalar(void)
{
	return scalars[any(sizeof scalars / sizeof *scalars)];
}

static void
flow_space(struct zc_text *t, unsigned in)
{
	spaces(t, any(2));
	if (one_in(10)) {
		if (one_in(2))
			zc_text_addf(t, " #c%u; ,]}", names++);
		zc_text_addc(t, '\n');
		spaces(t, in + 1 + any(3));
	}
}

static void
flow(struct zc_text *t, unsigned in, unsigned depth)
{
	bool map = one_in(2);
	unsigned n = any(4);
	zc_text_addc(t, map ? '{' : '[');
	flow_space(t, in);
	for (unsigned i = 0; i < n; i++) {
		if (map)
			zc_text_addf(t, one_in(4) ? "\"f%u\"" : "f%u", names++);
		if (map && !one_in(9))
			zc_text_add(t, ": ");
		else if (map)
			goto next;
		if (depth > 0 && one_in(3))
			flow(t, in, depth - 1);
		else if (!map || !one_in(8))
			zc_text_add(t, scalar());
next:
		flow_space(t, in);
		if (i + 1 < n || one_in(6)) {
			zc_text_addc(t, ',');
			flow_space(t, in);
		}
	}
	zc_text_addc(t, map ? '}' : ']');
}

/* A value of several lines; those after the first at least at column in + 1. */
static void
long_scalar(struct zc_text *t, unsigned in)
{
	static const char *const heads[] = { "|", "|-", "|+", ">", ">-", ">+" };
	unsigned at = in + 1 + any(4);
	if (one_in(3)) {
		char q = "'\"p"[any(3)];      /* p: plain */
		zc_text_addc(t, q);
		zc_text_add(t, "one");
		if (q != 'p' && one_in(2))
			zc_text_add(t, "\n");
		zc_text_addc(t, '\n');
		spaces(t, at);
		zc_text_add(t, q == 'p' ? "two" : "# two");
		if (q != 'p')
			zc_text_addc(t, q);
		end_line(t);
		return;
	}
	zc_text_add(t, heads[any(6)]);
	end_line(t);
	for (unsigned i = any(4); i > 0; i--) {
		spaces(t, at);
		zc_text_add(t, one_in(3) ? "# line: 'x\n" : "line  \n");
		if (one_in(4))
			zc_text_add(t, "\n");
	}
	if (one_in(4)) {
		spaces(t, any(at + 1));
		zc_text_add(t, "\n");
	}
}

static void block(struct zc_text *t, unsigned in, unsigned depth, bool map);

/* Behind a colon or a dash at column in. */
static void
value(struct zc_text *t, unsigned in, unsigned depth, bool of_map)
{
	unsigned what = any(depth > 0 ? 12 : 7);
	if (what == 0) {
		end_line(t);
	} else if (what < 5) {
		spaces(t, 1 + any(3));
		if (one_in(8)) {
			zc_text_addc(t, '\n');
			between(t, in + 1);
			spaces(t, in + 1 + any(3));
		}
		if (what < 4)
			zc_text_add(t, scalar());
		else
			flow(t, in, 2);
		end_line(t);
	} else if (what < 7) {
		spaces(t, 1);
		long_scalar(t, in);
	} else {
		bool map = one_in(2);
		if (!of_map && one_in(2)) {
			unsigned gap = 1 + any(3);
			spaces(t, gap);
			block(t, in + 1 + gap, depth - 1, map);
			return;
		}
		end_line(t);
		unsigned at = in + any(4) + (map || !of_map ? 1 : 0);
		between(t, at);
		spaces(t, at);
		block(t, at, depth - 1, map);
	}
}

static void
block(struct zc_text *t, unsigned in, unsigned depth, bool map)
{
	for (unsigned i = 0, n = 1 + any(4); i < n; i++) {
		if (i > 0) {
			between(t, in);
			spaces(t, in);
		}
		if (map)
			zc_text_addf(t, one_in(6) ? "\"k %u\"%s:" : "k%u%s:", names++, one_in(8) ? " " : "");
		else
			zc_text_addc(t, '-');
		value(t, in, depth, map);
	}
}

static void
file(struct zc_text *out)
{
	struct zc_text t = {0};
	bool crlf = one_in(3);
	names = 0;
	if (one_in(10))
		zc_text_add(out, "\xef\xbb\xbf");
	if (one_in(10))
		zc_text_add(&t, "---\n");
	between(&t, 0);
	block(&t, 0, 4, true);
	between(&t, 0);
	if (one_in(10))
		zc_text_add(&t, "...\n");
	if (one_in(4) && t.s[t.len - 1] == '\n')
		t.s[--t.len] = '\0';
	for (const char *s = t.s; *s != '\0'; s++) {
		if (crlf && *s == '\n')
			zc_text_addc(out, '\r');
		zc_text_addc(out, *s);
	}
	zc_text_free(&t);
}

/* --- changes --- */

struct side {                           /* a tree to be changed, all its nodes in order */
	struct zc_arena *arena;
	struct zc_node *nodes[NODES];
	size_t n;
};

static void
collect(struct side *s, struct zc_node *n)
{
	assert_true(s->n < NODES);
	s->nodes[s->n++] = n;
	for (size_t i = 0; i < n->n; i++)
		collect(s, n->items[i]);
}

static struct zc_node *
made(struct zc_arena *a, unsigned depth)
{
	static const char *const texts[] = { "x", "12", "no", "a: b", "# c", "one\ntwo", "one\n\n  two\n", "",
		" lead\n", "tail\n\n", "it's", "[x", "b, c", "2026-03-02", "tab\t", "\"", "nel\xc2\x85z", "- x", "?",
		"x:", "\xf0\x9f\x98\x80", "--- a\n# b\n", "\n" };
	unsigned what = any(depth > 0 ? 6 : 4);
	if (what < 4)
		return zc_node_scalar(a, (enum zc_node_style)any(6), texts[any(sizeof texts / sizeof *texts)]);
	enum zc_node_style style = one_in(3) ? ZC_FLOW : ZC_BLOCK;
	struct zc_node *n = what == 4 ? zc_node_map(a, style) : zc_node_seq(a, style);
	for (unsigned i = any(4); i > 0; i--) {
		char key[16];
		snprintf(key, sizeof key, one_in(8) ? "n, %u" : "n%u", names++);
		if (what == 4)
			zc_node_put(a, n, key, made(a, depth - 1));
		else
			zc_node_push(a, n, made(a, depth - 1));
	}
	return n;
}

enum verb { ADD, REPLACE, APPEND, REMOVE };

struct change {
	enum verb verb;
	size_t node, at;                /* in which collection, which entry */
	char key[16];
	const char *before;
	uint32_t seed;                  /* of the value */
	bool only_adds;
};

static bool
null_text(const struct zc_node *n)
{
	return n->kind == ZC_SCALAR && n->style == ZC_PLAIN &&
	       (n->len == 0 || zc_text_eq(n->text, "~") || zc_text_eq(n->text, "null"));
}

static struct change
choose(const struct side *s)
{
	struct change c = {0};
	do
		c.node = any((unsigned)s->n);
	while (s->nodes[c.node]->kind != ZC_MAP && s->nodes[c.node]->n == 0);
	const struct zc_node *n = s->nodes[c.node];
	c.at = n->n > 0 ? any((unsigned)n->n) : 0;
	c.verb = n->kind == ZC_SEQ ? REMOVE : (enum verb)any(4);
	if (n->n == 0)
		c.verb = ADD;
	snprintf(c.key, sizeof c.key, "new%u", names++);
	if (n->kind == ZC_MAP && n->n > 0 && one_in(3))
		c.before = n->keys[c.at]->text;
	c.only_adds = n->n > 0 && c.verb != REPLACE && c.verb != REMOVE;
	if (c.verb == APPEND && !one_in(5)) {
		const struct zc_node *v = n->items[c.at];
		if (v->kind == ZC_SEQ || null_text(v)) {
			snprintf(c.key, sizeof c.key, "%s", n->keys[c.at]->text);
			c.only_adds = v->kind == ZC_SEQ && v->n > 0;
		}
	}
	if (c.verb == REPLACE)
		snprintf(c.key, sizeof c.key, "%s", n->keys[c.at]->text);
	c.seed = any(1u << 28) + 1;
	return c;
}

static struct zc_node *
value_of(const struct change *c, struct zc_arena *a)
{
	uint32_t kept = state;
	unsigned named = names;
	state = c->seed;
	struct zc_node *n = made(a, 2);
	state = kept;
	names = named;
	return n;
}

/* The same by the plainest means: what the result must read as. */
static void
do_plainly(struct side *s, const struct change *c)
{
	struct zc_node *n = s->nodes[c->node];
	size_t had = n->n;
	struct zc_node *old = n->kind == ZC_MAP ? zc_node_get(n, c->key) : NULL;
	if (c->verb == REMOVE) {
		for (size_t i = c->at; i + 1 < n->n; i++) {
			n->items[i] = n->items[i + 1];
			if (n->kind == ZC_MAP)
				n->keys[i] = n->keys[i + 1];
		}
		n->n--;
	} else if (c->verb != APPEND) {
		zc_node_put(s->arena, n, c->key, value_of(c, s->arena));
	} else {
		if (old == NULL || old->kind != ZC_SEQ) {
			old = zc_node_seq(s->arena, ZC_BLOCK);
			zc_node_put(s->arena, n, c->key, old);
		}
		zc_node_push(s->arena, old, value_of(c, s->arena));
	}
	if (n->kind == ZC_MAP && n->n > had && c->before != NULL)
		for (size_t i = n->n - 1; i > 0 && !zc_text_eq(n->keys[i]->text, c->before); i--) {
			struct zc_node *k = n->keys[i], *v = n->items[i];
			n->keys[i] = n->keys[i - 1], n->items[i] = n->items[i - 1];
			n->keys[i - 1] = k, n->items[i - 1] = v;
			if (zc_text_eq(n->keys[i]->text, c->before))
				break;
		}
}

static int
do_edit(struct zc_edit *ed, struct side *s, const struct change *c, struct zc_err *e)
{
	struct zc_node *n = s->nodes[c->node];
	if (c->verb == REMOVE && n->kind == ZC_SEQ)
		return zc_edit_remove_item(ed, n->items[c->at], e);
	if (c->verb == REMOVE)
		return zc_edit_remove_key(ed, n, n->keys[c->at]->text, e);
	if (c->verb == APPEND)
		return zc_edit_append(ed, n, c->key, value_of(c, s->arena), c->before, e);
	return zc_edit_put(ed, n, c->key, value_of(c, s->arena), c->before, e);
}

/* --- what must hold --- */

static const char *complaint;

static void
must(bool yes, const char *what)
{
	if (!yes && complaint == NULL)
		complaint = what;
}

/* The start of the lines of comments (and blanks) above the line of `at`. */
static size_t
comments_above(const char *src, size_t at)
{
	for (;;) {
		size_t bol = at;
		while (bol > 0 && src[bol - 1] != '\n')
			bol--;
		size_t text = bol == 0 && src[0] == '\xef' ? 3 : bol;
		text += strspn(src + text, " \r");
		if (text < at && src[text] != '#')
			return at;
		if (bol == 0)
			return 0;
		at = bol - 1;
	}
}

/* The bytes of the source that this change may touch: from the comments above
 * an entry, or from its key, to the end of its last line. */
static void
range_of(const struct zc_tree *t, const struct side *s, const struct change *c, size_t *from, size_t *to)
{
	const struct zc_node *n = s->nodes[c->node];
	*from = *to = 0;
	if (c->only_adds)
		return;
	bool whole = n->n == 0 || (c->verb == REMOVE && (n->style == ZC_FLOW || n->n == 1));
	const struct zc_node *v = whole ? n : n->items[c->at];
	*to = v->end.byte + strcspn(t->src + v->end.byte, "\n") + 1;
	*from = v->start.byte;
	if (c->verb != REMOVE && !whole) {
		*from = n->keys[c->at]->end.byte;
		return;
	}
	if (whole && n->parent != NULL && n->parent->kind == ZC_MAP)
		for (size_t i = 0; i < n->parent->n; i++)
			if (n->parent->items[i] == n)
				*from = n->parent->keys[i]->end.byte;
	if (!whole) {
		*from = c->at > 0 ? n->items[c->at - 1]->end.byte : n->start.byte;
		if (c->at == 0)
			*from = comments_above(t->src, *from);
		const struct zc_node *above = c->at > 0 ? n->items[c->at - 1] : n;
		while (c->at > 0 && above->n > 0)
			above = above->items[above->n - 1];
		/* what would become part of the scalar above goes, too */
		if (above->style == ZC_LITERAL || above->style == ZC_FOLDED)
			while (*to < t->len && strchr(" \r\n#", t->src[*to]) != NULL)
				*to += t->src[*to] == '#' ? strcspn(t->src + *to, "\n") : 1;
		if (c->at + 1 < n->n)
			*to = n->kind == ZC_MAP ? n->keys[c->at + 1]->start.byte : n->items[c->at + 1]->start.byte;
	}
}

/* Comments that stand apart from the removed or replaced node. */
static void
check_comments(const struct zc_tree *t, const char *out, size_t from, size_t to)
{
	for (const char *s = t->src; (s = strstr(s, "#c")) != NULL; s++) {
		char mark[16];
		size_t at = (size_t)(s - t->src), n = strcspn(s, ";") + 1;
		if ((at >= from && at < to) || n >= sizeof mark)
			continue;
		snprintf(mark, sizeof mark, "%.*s", (int)n, s);
		must(strstr(out, mark) != NULL, "a comment is gone");
	}
}

static bool
ends_in_block_scalar(const struct zc_tree *t)
{
	const struct zc_node *n = t->root;
	while (n->n > 0)
		n = n->items[n->n - 1];
	return (n->style == ZC_LITERAL || n->style == ZC_FOLDED) && n->end.byte == t->len;
}

static bool
kept_around(const struct zc_tree *t, const char *out, size_t len, size_t from, size_t to)
{
	size_t tail = to < t->len ? t->len - to : 0;
	return from + tail <= len && memcmp(t->src, out, from) == 0 &&
	       memcmp(t->src + t->len - tail, out + len - tail, tail) == 0;
}

static void
check_bytes(const struct zc_tree *t, const struct side *s, const struct change *c,
            const char *out, size_t len)
{
	size_t from, to, pre = 0, post = 0;
	range_of(t, s, c, &from, &to);
	while (pre < t->len && pre < len && t->src[pre] == out[pre])
		pre++;
	while (post < t->len - pre && post < len - pre && t->src[t->len - 1 - post] == out[len - 1 - post])
		post++;
	if (c->only_adds)
		must(pre + post == t->len || ends_in_block_scalar(t), "adding changed other bytes");
	else if (c->verb != REMOVE)
		must(ends_in_block_scalar(t) || kept_around(t, out, len, from, to), "bytes outside of the value changed");
	else
		must(kept_around(t, out, len, from, to), "bytes outside of the removed changed");
}

static void
run(uint32_t seed)
{
	struct zc_text src = {0};
	struct zc_err e = {0};
	struct zc_tree *was = NULL, *now = NULL;
	struct zc_edit *ed = NULL;
	static struct side is, wanted, plain;
	struct zc_arena arena = {0};
	char *out = NULL;
	size_t len = 0;
	is.n = wanted.n = plain.n = 0;
	state = seed * 2654435761u + 1;
	for (int i = 0; i < 8; i++)
		any(2);
	file(&src);
	complaint = NULL;
	must(zc_tree_parse(&was, "t", src.s, src.len, &e) == 0, "the generator made no YAML");
	if (was != NULL) {
		must(zc_edit_open(&ed, "t", src.s, src.len, &e) == 0, "cannot open");
		struct zc_node *copy = zc_node_copy(&arena, was->root);
		wanted.arena = &arena;
		plain.arena = zc_edit_arena(ed);
		collect(&is, was->root);
		struct change first = {0};
		unsigned n = one_in(3) ? 1 + any(4) : 1;
		for (unsigned i = 0; i < n; i++) {
			wanted.n = plain.n = 0;
			collect(&wanted, copy);
			collect(&plain, zc_edit_tree(ed)->root);
			struct change c = choose(&plain);
			first = c;
			must(do_edit(ed, &plain, &c, &e) == 0, "the change failed");
			do_plainly(&wanted, &c);
		}
		must(zc_edit_finish(ed, &out, &len, &e) == 0, "finish failed");
		if (out != NULL)
			must(zc_tree_parse(&now, "t", out, len, &e) == 0, "the result is no YAML");
		if (now != NULL)
			must(zc_node_equal(now->root, copy), "the result reads differently");
		if (now != NULL && n == 1) {
			size_t from, to;
			check_bytes(was, &is, &first, out, len);
			range_of(was, &is, &first, &from, &to);
			check_comments(was, out, from, to);
		}
	}
	if (complaint != NULL)
		fprintf(stderr, "seed %u: %s: %s\n--- source\n%s\n--- result\n%s\n", seed, complaint, e.msg, src.s,
		            out != NULL ? out : "(none)");
	free(out);
	zc_edit_free(ed);
	zc_tree_free(was);
	zc_tree_free(now);
	zc_arena_free(&arena);
	zc_text_free(&src);
	assert_null(complaint);
}

static void
any_file_any_change(void **unused)
{
	(void)unused;
	const char *one = getenv("SEED");
	if (one != NULL) {
		run((uint32_t)strtoul(one, NULL, 10));
		return;
	}
	for (uint32_t seed = 1; seed <= CASES; seed++)
		run(seed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(any_file_any_change) };
	return cmocka_run_group_tests_name("edit_any", tests, NULL, NULL);
}
