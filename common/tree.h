/* tree: YAML text as a tree of nodes that know where they stand.
 *
 * The only room that includes <yaml.h>.  It reads the restricted YAML of
 * zc-family(5): UTF-8, one document, no anchors, aliases, tags or directives,
 * no duplicate keys, keys are plain or quoted scalars, depth <= 32, at most
 * 4 MiB.  Every scalar is text as it was written, after YAML's own unquoting;
 * types are the schema's affair (schema.h).
 *
 * A tree owns its source text and all its nodes (one arena). */
#ifndef ZC_TREE_H
#define ZC_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include "alloc.h"
#include "err.h"

enum { ZC_TREE_DEPTH = 32, ZC_TREE_BYTES = 4 << 20 };

enum zc_node_kind { ZC_SCALAR, ZC_MAP, ZC_SEQ };

enum zc_node_style {
	ZC_AUTO,            /* made by us: the writer chooses (edit.h) */
	ZC_PLAIN, ZC_SINGLE_QUOTED, ZC_DOUBLE_QUOTED, ZC_LITERAL, ZC_FOLDED,
	ZC_BLOCK, ZC_FLOW
};

struct zc_mark {
	size_t byte;        /* offset into the source */
	unsigned line;      /* from 1 */
	unsigned column;    /* from 1, counted in characters as editors do */
};

struct zc_node {
	enum zc_node_kind kind;
	enum zc_node_style style;
	struct zc_mark start, end;   /* end lies behind the node's last own byte: never past
	                                trailing comments or blank lines; all zero for made nodes */
	const char *text;            /* scalar: NUL-terminated; NUL bytes are refused on reading */
	size_t len;
	struct zc_node **items;      /* seq: elements; map: values */
	struct zc_node **keys;       /* map: the key scalars, same order */
	size_t n, cap;
	struct zc_node *parent;      /* NULL at the root */
};

struct zc_tree {
	struct zc_arena arena;
	const char *name;            /* for messages: a path, or "standard input" */
	const char *src;             /* NUL-terminated copy of the source */
	size_t len;
	struct zc_node *root;        /* always a map */
};

/* Parse; *out is the caller's (zc_tree_free).  ZC_DATA with
 * `name:line:column: what` for anything outside the restricted YAML. */
int zc_tree_parse(struct zc_tree **out, const char *name, const char *src, size_t len,
                  struct zc_err *e);
void zc_tree_free(struct zc_tree *t);            /* NULL is fine */
/* The same nodes again, with their marks, to be changed; their texts and the source are t's, which must live as long. */
struct zc_tree *zc_tree_twin(const struct zc_tree *t);

/* Borrowed nodes; NULL when absent, also when node is NULL or not a map. */
struct zc_node *zc_node_get(const struct zc_node *map, const char *key);
struct zc_node *zc_node_key(const struct zc_node *map, const char *key);
/* Text of a scalar child; NULL when absent or not a scalar. */
const char *zc_node_text(const struct zc_node *map, const char *key);
/* The element of a seq of maps whose `id:` is id; NULL when none. */
struct zc_node *zc_node_by_id(const struct zc_node *seq, const char *id);
/* The node anywhere under root (root included) that is a map with this `id:`. */
struct zc_node *zc_node_find_id(struct zc_node *root, const char *id);

/* Same structure and texts; styles, marks and the order of map keys do not count. */
bool zc_node_equal(const struct zc_node *a, const struct zc_node *b);

/* Nodes made by us, in the arena a; texts are copied.  style says how the
 * writer puts it: ZC_AUTO quotes text wherever another YAML 1.1 or 1.2 reader
 * would not take it for a string; ZC_PLAIN is for values whose schema type is
 * a date, time, number or yes/no; ZC_FLOW for small fixed maps and id lists. */
struct zc_node *zc_node_scalar(struct zc_arena *a, enum zc_node_style style, const char *text);
struct zc_node *zc_node_map(struct zc_arena *a, enum zc_node_style style);
struct zc_node *zc_node_seq(struct zc_arena *a, enum zc_node_style style);
/* Put a child at the end; in a map an existing key's value is replaced. */
void zc_node_put(struct zc_arena *a, struct zc_node *map, const char *key, struct zc_node *value);
void zc_node_push(struct zc_arena *a, struct zc_node *seq, struct zc_node *value);
struct zc_node *zc_node_copy(struct zc_arena *a, const struct zc_node *n);   /* deep, marks dropped */

#endif
