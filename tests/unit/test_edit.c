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

/* One edit as a line: `put PATH TEXT`, `map PATH TEXT`, `append PATH TEXT`,
 * `entry PATH TEXT` (append a block map), `cut PATH`.  PATH is keys and
 * positions joined by dots. */
static struct zc_node *
walk_to(struct zc_node *n, char *path, char **last)
{
	char *dot;
	*last = path;
	while ((dot = strchr(*last, '.')) != NULL) {
		*dot = '\0';
		n = n->kind == ZC_SEQ ? n->items[strtoul(*last, NULL, 10)] : zc_node_get(n, *last);
		*last = dot + 1;
	}
	return n;
}

static void
change(struct zc_edit *ed, const char *line)
{
	char verb[16], path[64], text[64] = "", *key, *before = NULL;
	assert_true(sscanf(line, "%15s %63s %63[^\n]", verb, path, text) >= 2);
	struct zc_arena *a = zc_edit_arena(ed);
	if ((before = strchr(path, '<')) != NULL)
		*before++ = '\0';
	struct zc_node *in = walk_to(zc_edit_tree(ed)->root, path, &key);
	struct zc_node *value = zc_node_scalar(a, ZC_AUTO, text), *map = zc_node_map(a, ZC_BLOCK);
	for (char *s = text; *s != '\0'; s++)
		if (*s == '|')
			*s = '\n', value = zc_node_scalar(a, ZC_AUTO, text);
	zc_node_put(a, map, "id", value);
	zc_node_put(a, map, "as", zc_node_scalar(a, ZC_AUTO, "no"));
	struct zc_err e = {0};
	int rc;
	if (strcmp(verb, "put") == 0)
		rc = zc_edit_put(ed, in, key, value, before, &e);
	else if (strcmp(verb, "map") == 0)
		rc = zc_edit_put(ed, in, key, map, before, &e);
	else if (strcmp(verb, "append") == 0)
		rc = zc_edit_append(ed, in, key, value, before, &e);
	else if (strcmp(verb, "entry") == 0)
		rc = zc_edit_append(ed, in, key, map, before, &e);
	else if (in->kind == ZC_SEQ)
		rc = zc_edit_remove_item(ed, in->items[strtoul(key, NULL, 10)], &e);
	else
		rc = zc_edit_remove_key(ed, in, key, &e);
	assert_string_equal(e.msg, "");
	assert_int_equal(rc, 0);
}

static void
edits_to(const char *src, const char *changes, const char *want)
{
	struct zc_edit *ed;
	struct zc_err e = {0};
	assert_int_equal(zc_edit_open(&ed, "t", src, strlen(src), &e), 0);
	for (const char *c = changes; c != NULL && *c != '\0'; c = strchr(c, '\n'), c += c != NULL)
		change(ed, c);
	char *out;
	size_t len;
	if (zc_edit_finish(ed, &out, &len, &e) != 0)
		fail_msg("%s: %s\n%s", e.msg, changes, src);
	assert_string_equal(out, want);
	assert_int_equal(strlen(want), len);
	free(out);
	zc_edit_free(ed);
}

static void
puts_values(void **state)
{
	(void)state;
	edits_to("a: 1\n", "", "a: 1\n");
	edits_to("", "", "");
	edits_to("", "put a x\nput b 1\nentry c k1", "a: x\nb: \"1\"\nc:\n- id: k1\n  as: \"no\"\n");
	edits_to("{}\n", "put a x", "a: x\n");
	edits_to("a:   1   # c\nb: 2", "put a x", "a:   x   # c\nb: 2");
	edits_to("a: # c\nb: 2\n", "put a x", "a: x # c\nb: 2\n");
	edits_to("a: 1\nb: 2\n# end\n", "put c x", "a: 1\nb: 2\nc: x\n# end\n");
	edits_to("a: 1\r\nb: 2", "put c x\nmap d k1", "a: 1\r\nb: 2\r\nc: x\r\nd:\r\n  id: k1\r\n  as: \"no\"\r\n");
	edits_to("a: 1\n# b's\nb: 2\n", "put c<b x", "a: 1\nc: x\n# b's\nb: 2\n");
	edits_to("a: 1 # c\nb: 2\n", "map a k1", "a: # c\n  id: k1\n  as: \"no\"\nb: 2\n");
	edits_to("a:\n    # c\n    - 1\n    - 2\n\nb: 2\n", "put a x", "a: x\n    # c\n\nb: 2\n");
	edits_to("a:\n    # c\n    one\nb: 2\n", "map a k1", "a:\n    # c\n  id: k1\n  as: \"no\"\nb: 2\n");
	edits_to("a:\n    # c\n    one\nb: 2\n", "put a x|y", "a:\n    # c\n    \"x\\ny\"\nb: 2\n");
	edits_to("a: one # c\nb: 2\n", "put a x|y", "a: |- # c\n  x\n  y\nb: 2\n");
	edits_to("a: |\n  x\n\n\nb: 2\n", "put a x", "a: x\n\n\nb: 2\n");
	edits_to("a: |\n  x", "put b x", "a: |-\n  x\nb: x\n");
	edits_to("a: |+\n  x\n\n", "put b x", "a: |+\n  x\n\nb: x\n");
	edits_to("a: {b, \"c\":1}\n", "put a.b x\nput a.c [y\nput a.d z", "a: {b: x, \"c\": \"[y\", d: z}\n");
	edits_to("l:\n- id: p\n", "put l.0.x<id w", "l:\n- x: w\n  id: p\n");
}

static void
appends(void **state)
{
	(void)state;
	edits_to("a: [x]\n", "append a w", "a: [x, w]\n");
	edits_to("a: [x, # c\n  y,\n ]\n", "append a z", "a: [x, # c\n  y, z\n ]\n");
	edits_to("a: [x]\n", "entry a k1", "a: [x, {id: k1, as: \"no\"}]\n");
	edits_to("a: [] # c\nb: 2", "entry a k1", "a: # c\n- id: k1\n  as: \"no\"\nb: 2");
	edits_to("a: ~\n", "append a x\nappend a w", "a: [x, w]\n");
	edits_to("m: {a: []}\n", "entry m.a k1", "m: {a: [{id: k1, as: \"no\"}]}\n");
	edits_to("a:\n   - x\n   # c\n\nb: 2\n", "append a w\nentry c k1",
	         "a:\n   - x\n   - w\n   # c\n\nb: 2\nc:\n   - id: k1\n     as: \"no\"\n");
	edits_to("a:\n- - x\n  - y\n", "append a z", "a:\n- - x\n  - y\n- z\n");
	edits_to("a:\n- id: k1\n  b:\n  - id: k2", "entry a.0.b k3\nput a.0.c x\nentry a k4\nput a.1.z v",
	         "a:\n- id: k1\n  b:\n  - id: k2\n  - id: k3\n    as: \"no\"\n  c: x\n- id: k4\n  as: \"no\"\n  z: v\n");
}

static void
removes(void **state)
{
	(void)state;
	edits_to("a: 1\n# b's\n# too\nb: 2 # c\n\nc: 3\n", "cut b", "a: 1\n\nc: 3\n");
	edits_to("a: 1\r\n# b's\r\nb: 2\r\nc: 3\r\n", "cut b", "a: 1\r\nc: 3\r\n");
	edits_to("a: 1\n", "cut a", "{}\n");
	edits_to("a: 1\nb: 2", "cut b\nput c x", "a: 1\nc: x\n");
	edits_to("a: [x, y, z]\n", "cut a.1", "a: [x, z]\n");
	edits_to("a: [x, y, z]\n", "cut a.0\ncut a.0", "a: [z]\n");
	edits_to("a: [x, # c\n  y]\n", "cut a.1", "a: [x # c\n  ]\n");
	edits_to("a: [x]\nb:\n- y # c\n", "cut a.0\ncut b.0", "a: []\nb: []\n");
	edits_to("l:\n- a: 1\n  b: 2\n  c: 3\n", "cut l.0.a\ncut l.0.b", "l:\n- c: 3\n");
	edits_to("l:\n- a: 1\n  # c\n  b: 2\n- x\n", "cut l.0.a\ncut l.1", "l:\n- \n  # c\n  b: 2\n");
	edits_to("l:\n- a: 1\n  b: 2\n", "cut l.0.a\nput l.0.c<b x", "l:\n- \n  c: x\n  b: 2\n");
	edits_to("l:\n- a: 1\n- b: 2\n", "cut l.0.a", "l:\n- {}\n- b: 2\n");
	edits_to("a: \"x\n# y\"\nb: 1\nc: 2\n", "cut b", "a: \"x\n# y\"\nc: 2\n");
}

static void
writes_text(void **state)
{
	(void)state;
	static const char *const quoted[] = {
		"", "0123", "1e3", "0x1f", "1_000", "1:30", ".inf", "-.INF", "y", "No", "TRUE", "null", "~",
		"2026-03-02", "2026-03-02T10:15", "<<", "=", "12345e6789", "a: b", "a #b", "- a", "-5", "a:",
		"'a", " a", "a ", "@x", "%x", "+31612345678", "0o17", "tab\there", "nel\xc2\x85", ".5", "1,5", "---" };
	static const char *const plain[] = {
		"e12", "p7k2qxa", "a.jansen@jgz-4-19", "2511 AB", "3f9c2a1b07", "1.2@x", "none", "a, b [c]",
		"it's", "a:b", "rent arrears", "Zoë", "x#y", "12 b" };
	for (size_t i = 0; i < sizeof quoted / sizeof *quoted; i++) {
		struct zc_arena a = {0};
		struct zc_text t = {0};
		zc_edit_write(&t, zc_node_scalar(&a, ZC_AUTO, quoted[i]), 0);
		if (t.s[0] != '"')
			fail_msg("not quoted: %s", quoted[i]);
		zc_text_free(&t);
		zc_arena_free(&a);
	}
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
		struct zc_arena a = {0};
		struct zc_text t = {0};
		zc_edit_write(&t, zc_node_scalar(&a, ZC_AUTO, plain[i]), 0);
		if (strncmp(t.s, plain[i], strlen(plain[i])) != 0)
			fail_msg("quoted: %s", t.s);
		zc_text_free(&t);
		zc_arena_free(&a);
	}
}

static void
refuses(void **state)
{
	(void)state;
	struct zc_edit *ed;
	struct zc_err e = {0};
	assert_int_equal(zc_edit_open(&ed, "t", "a: x\n", 5, &e), 0);
	struct zc_node *root = zc_edit_tree(ed)->root;
	struct zc_node *v = zc_node_scalar(zc_edit_arena(ed), ZC_AUTO, "\xff");
	assert_int_equal(zc_edit_append(ed, root, "a", v, NULL, &e), ZC_DATA);
	assert_string_equal(e.msg, "t:1:4: expected a list");
	zc_err_clear(&e);
	assert_int_equal(zc_edit_put(ed, root, "b", v, NULL, &e), 0);
	char *out;
	size_t len;
	assert_int_equal(zc_edit_finish(ed, &out, &len, &e), ZC_DATA);
	assert_string_equal(e.msg, "t: not UTF-8");
	assert_null(out);
	zc_edit_free(ed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(puts_values),
		cmocka_unit_test(appends),
		cmocka_unit_test(removes),
		cmocka_unit_test(writes_text),
		cmocka_unit_test(refuses),
	};
	return cmocka_run_group_tests_name("edit", tests, NULL, NULL);
}
