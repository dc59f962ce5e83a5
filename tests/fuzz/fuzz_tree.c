/* tree: what is accepted means what libyaml says, stands where its marks say, and
 * written afresh it reads the same. */
#include <yaml.h>

#include "edit.h"
#include "fuzz.h"
#include "text.h"

/* Both readings as one text: brackets, and scalars with their length. */
static void
flatten(struct zc_text *out, const struct zc_node *n)
{
	if (n->kind == ZC_SCALAR) {
		zc_text_addf(out, "=%zu:", n->len);
		zc_text_addn(out, n->text, n->len);
		return;
	}
	zc_text_addc(out, n->kind == ZC_MAP ? '{' : '[');
	for (size_t i = 0; i < n->n; i++) {
		if (n->kind == ZC_MAP)
			flatten(out, n->keys[i]);
		flatten(out, n->items[i]);
	}
	zc_text_addc(out, n->kind == ZC_MAP ? '}' : ']');
}

static bool
libyaml(struct zc_text *out, const uint8_t *data, size_t size)
{
	yaml_parser_t parser;
	yaml_event_t event;
	bool more = true, good = true;
	must(yaml_parser_initialize(&parser) == 1, "no memory");
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, data, size);
	while (more && (good = yaml_parser_parse(&parser, &event) == 1)) {
		more = event.type != YAML_STREAM_END_EVENT;
		if (event.type == YAML_SCALAR_EVENT) {
			zc_text_addf(out, "=%zu:", event.data.scalar.length);
			zc_text_addn(out, (const char *)event.data.scalar.value, event.data.scalar.length);
		} else if (event.type >= YAML_SEQUENCE_START_EVENT) {
			zc_text_addc(out, "[]{}"[event.type - YAML_SEQUENCE_START_EVENT]);
		}
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return good;
}

static void
same_as_libyaml(const struct zc_tree *t, const uint8_t *data, size_t size)
{
	struct zc_text ours = {0}, theirs = {0};
	size_t bom = size >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	flatten(&ours, t->root);
	must(libyaml(&theirs, data + bom, size - bom), "accepted what libyaml does not");
	must(ours.s != NULL && theirs.s != NULL && ours.len == theirs.len && memcmp(ours.s, theirs.s, ours.len) == 0, "not what libyaml reads");
	zc_text_free(&ours);
	zc_text_free(&theirs);
}

static void
marks(const struct zc_tree *t, const struct zc_node *n)
{
	const char *at = t->src + n->start.byte;
	size_t len = n->end.byte - n->start.byte;
	must(n->start.byte <= n->end.byte && n->end.byte <= t->len, "marks outside of the text");
	must(n->start.line >= 1 && n->start.column >= 1, "lines and columns count from 1");
	if (n->kind == ZC_SCALAR && n->style == ZC_PLAIN && memchr(at, '\n', len) == NULL && memchr(at, '\r', len) == NULL)
		must(strlen(n->text) == n->len && len == n->len && memcmp(at, n->text, len) == 0,
		     "a plain scalar is not what its marks hold");
	if (n->kind == ZC_SCALAR && n->style == ZC_DOUBLE_QUOTED)
		must(len >= 2 && at[0] == '"' && at[len - 1] == '"', "marks of a quoted scalar");
	if (n->kind == ZC_SCALAR && n->style == ZC_SINGLE_QUOTED)
		must(len >= 2 && at[0] == '\'' && at[len - 1] == '\'', "marks of a quoted scalar");
	if (n->kind != ZC_SCALAR && n->style == ZC_FLOW)
		must(len >= 2 && strchr("[{", at[0]) != NULL && strchr("]}", at[len - 1]) != NULL, "marks of brackets");
	for (size_t i = 0; i < n->n; i++) {
		const struct zc_node *first = n->kind == ZC_MAP ? n->keys[i] : n->items[i];
		must(first->start.byte >= (i > 0 ? n->items[i - 1]->end.byte : n->start.byte) &&
		     n->items[i]->start.byte >= first->start.byte && n->items[i]->end.byte <= n->end.byte, "marks overlap");
		must(n->items[i]->parent == n, "a child of another");
		marks(t, n->items[i]);
	}
}

static void
written_afresh(const struct zc_tree *t)
{
	struct zc_arena a = {0};
	struct zc_text out = {0};
	struct zc_err e = {0};
	struct zc_tree *again = NULL;
	struct zc_node *made = zc_node_copy(&a, t->root);
	must(zc_node_equal(made, t->root), "a copy differs");
	zc_edit_write(&out, made, 0);
	must(zc_tree_parse(&again, "again", out.s != NULL ? out.s : "", out.len, &e) == ZC_OK, "written afresh it does not read");
	must(zc_node_equal(again->root, t->root), "written afresh it reads differently");
	zc_tree_free(again);
	zc_text_free(&out);
	zc_arena_free(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct zc_tree *t = NULL;
	struct zc_err e = {0};
	char *text = text_of(data, size);
	int rc = zc_tree_parse(&t, "f.yaml", text, size, &e);
	must(rc == e.status && (rc == ZC_OK) == (t != NULL), "status and tree");
	if (rc == ZC_OK) {
		must(t->root != NULL && t->root->kind == ZC_MAP && t->len == size, "the root is a map");
		same_as_libyaml(t, data, size);
		marks(t, t->root);
		written_afresh(t);
	} else {
		must(rc == ZC_DATA && strncmp(e.msg, "f.yaml:", 7) == 0, "a refusal names file, line and column");
	}
	zc_tree_free(t);
	free(text);
	return 0;
}
