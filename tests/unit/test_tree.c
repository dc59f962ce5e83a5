#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "text.h"
#include "tree.h"

static struct zc_tree *
parsed(const char *src)
{
	struct zc_tree *t;
	struct zc_err e = {0};
	if (zc_tree_parse(&t, "t", src, strlen(src), &e) != 0)
		fail_msg("%s", e.msg);
	return t;
}

static void
refused(const char *src, const char *msg)
{
	struct zc_tree *t;
	struct zc_err e = {0};
	assert_int_equal(zc_tree_parse(&t, "t", src, strlen(src), &e), ZC_DATA);
	assert_null(t);
	assert_string_equal(e.msg, msg);
}

static void
refuses_what_is_outside(void **state)
{
	(void)state;
	refused("", "t:1:1: expected a map of keys and values");
	refused("# only\n", "t:1:1: expected a map of keys and values");
	refused("x\n", "t:1:1: expected a map of keys and values");
	refused("a: 1\nb: 2\nb: 3\na: 1\n", "t:3:1: this key is here twice");
	refused("? a\n: b\n", "t:1:3: keys marked with `?` are not allowed");
	refused("a: {b: 1, ? c : 2}\n", "t:1:13: keys marked with `?` are not allowed");
	char key[1100], text[1110];
	for (int n = 1024; n <= 1025; n++) {
		memset(key, 'k', sizeof key);
		key[n] = '\0';
		snprintf(text, sizeof text, "a: {%s}\n", key);
		if (n == 1024)
			zc_tree_free(parsed(text));
		else
			refused(text, "t:1:5: a key must stand on one line, in at most 1,024 bytes");
	}
	refused("a: {b\n c}\n", "t:1:5: a key must stand on one line, in at most 1,024 bytes");
	refused("a: 1\nb: \"x\xe2\x80\xa8y\"\n",
	        "t:2:6: U+2028 ends a line for some and not for others: write \\L in double quotes");
	refused("# x\xe2\x80\xa9y\n", "t:1:4: U+2029 ends a line for some and not for others: write \\P in double quotes");
	refused("a: \xc2\x85\n", "t:1:4: U+0085 ends a line for some and not for others: write \\N in double quotes");
	refused("a:\n\xef\xbb\xbf- b: 1\n", "t:2:1: U+FEFF can only begin a file: write \\uFEFF in double quotes");
	refused("a: [b: c]\n", "t:1:5: a key inside a list needs braces around it");
	refused("{[a]: b}\n", "t:1:2: a key must be text");
	refused("a: &x 1\n", "t:1:4: anchors are not allowed");
	refused("a:\n  b:\n  |\n    x\n", "t:3:3: must be indented below its key");
	refused("a:\n>\n", "t:2:1: must be indented below its key");
	refused("a: *x\n", "t:1:4: aliases are not allowed");
	refused("a: !!str 1\n", "t:1:4: tags are not allowed");
	refused("# c\n%YAML 1.1\n---\na: 1\n", "t:2:1: directives are not allowed");
	refused("a: 1\n...\n%TAG ! x\n", "t:3:1: directives are not allowed");
	refused("a: 1\n---\nb: 1\n", "t:2:1: only one document is allowed");
	refused("a: \"x\\0y\"\n", "t:1:4: text with a NUL character is not allowed");
	refused("a: \xc3\xa9\r\nb: \xc3\xa9 \xff\r\n", "t:2:6: invalid leading UTF-8 octet");
	refused("\xef\xbb\xbf" "a: \xff", "t:1:4: invalid leading UTF-8 octet");
	refused("\xff\xfe" "a", "t:1:1: invalid leading UTF-8 octet");
	refused("a: b: c\n", "t:1:5: mapping values are not allowed in this context");
}

static void
marks_are_bytes_lines_and_columns(void **state)
{
	(void)state;
	struct zc_tree *t = parsed("\xef\xbb\xbf" "\xc3\xa9: \"x\xe2\x82\xacy\"\r\nb:\r\n  - x # c\r\n\r\n# d\r\n"
	                           "c: |\r\n  x\r\n   \r\n \r\n\r\nd: {e, f: }\r\ng:\r\n");
	const struct zc_node *n = t->root->items[0];
	assert_int_equal(n->start.line, 1);
	assert_int_equal(n->start.column, 4);
	assert_int_equal(n->start.byte, 7);
	assert_int_equal(n->end.column, 9);
	n = zc_node_get(t->root, "b");
	assert_int_equal(n->end.line, 3);
	assert_int_equal(n->end.column, 6);
	n = zc_node_get(t->root, "c");
	assert_string_equal(n->text, "x\n \n");
	assert_int_equal(n->end.line, 8);
	assert_int_equal(n->end.column, 4);
	n = zc_node_get(t->root, "d");
	assert_int_equal(n->items[0]->start.byte, n->keys[0]->end.byte);
	assert_int_equal(t->src[n->items[1]->start.byte - 1], ':');
	n = zc_node_get(t->root, "g");
	assert_int_equal(n->start.column, 3);
	assert_int_equal(t->root->end.byte, n->end.byte);
	zc_tree_free(t);
}

static void
refuses_deep_nesting_at_once(void **state)
{
	(void)state;
	enum { N = 4000000 };
	char *s = malloc(N + 4);
	assert_non_null(s);
	clock_t before = clock();
	memcpy(s, "a: ", 3);
	memset(s + 3, '[', N);
	s[N + 3] = '\0';
	refused(s, "t:1:35: nested too deep");
	memset(s, 0, N);
	for (size_t i = 0; i + 12 < N; i += 12)
		memcpy(s + i, "%TAG !a! x\r\n", 12);
	refused(s, "t:1:1: directives are not allowed");
	assert_true(clock() - before < 2 * CLOCKS_PER_SEC);
	free(s);
	struct zc_text t = {0};
	for (int i = 0; i < 31; i++)
		zc_text_addf(&t, "%s", i == 0 ? "a: [" : "[");
	for (int i = 0; i < 31; i++)
		zc_text_add(&t, "]");
	zc_tree_free(parsed(t.s));
	zc_text_free(&t);
}

static void
nodes_are_made_found_and_compared(void **state)
{
	(void)state;
	struct zc_tree *t = parsed("l: [{id: p1, x: 1}, {y: {id: p2}}]\nm: {b: '2', a: 1}\n");
	struct zc_arena a = {0};
	struct zc_node *m = zc_node_map(&a, ZC_BLOCK);
	zc_node_put(&a, m, "a", zc_node_scalar(&a, ZC_AUTO, "0"));
	zc_node_put(&a, m, "b", zc_node_scalar(&a, ZC_AUTO, "2"));
	assert_false(zc_node_equal(m, zc_node_get(t->root, "m")));
	zc_node_put(&a, m, "a", zc_node_scalar(&a, ZC_AUTO, "1"));
	assert_true(zc_node_equal(m, zc_node_get(t->root, "m")));
	assert_int_equal(m->n, 2);
	assert_string_equal(zc_node_text(zc_node_by_id(zc_node_get(t->root, "l"), "p1"), "x"), "1");
	assert_null(zc_node_by_id(zc_node_get(t->root, "l"), "p2"));
	assert_string_equal(zc_node_text(zc_node_find_id(t->root, "p2"), "id"), "p2");
	assert_null(zc_node_get(NULL, "a"));
	struct zc_node *copy = zc_node_copy(&a, t->root);
	assert_true(zc_node_equal(copy, t->root));
	assert_int_equal(copy->start.line, 0);
	zc_node_push(&a, zc_node_get(copy, "l"), m);
	assert_false(zc_node_equal(copy, t->root));
	assert_ptr_equal(m->parent, zc_node_get(copy, "l"));
	zc_arena_free(&a);
	zc_tree_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_what_is_outside),
		cmocka_unit_test(marks_are_bytes_lines_and_columns),
		cmocka_unit_test(refuses_deep_nesting_at_once),
		cmocka_unit_test(nodes_are_made_found_and_compared),
	};
	return cmocka_run_group_tests_name("tree", tests, NULL, NULL);
}
