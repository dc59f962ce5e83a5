/* edit: changes to a YAML text that leave every other byte alone.
 *
 * An edit holds the tree of the text and a list of intended changes.  Each
 * call changes the tree in memory at once (so that the caller and the model
 * see the file as it will be) and notes the splice.  zc_edit_finish makes the
 * new text, parses it again and compares it with the intended tree; where they
 * differ it fails with ZC_BUG and nothing is written anywhere.
 *
 * Comments, order, indentation, quoting, blank lines and line endings outside
 * a changed node stay; only where the new text would not read for tabs that
 * begin an empty line, a comment or the end of a bracket do these go.  What is written afresh follows
 * the surroundings' indentation and line ending, else the canonical style:
 * block, two spaces, sequences not indented under their key, one key per line. */
#ifndef ZC_EDIT_H
#define ZC_EDIT_H

#include "tree.h"

struct zc_edit;

/* Start from a source text (copied).  An empty text (len 0) starts an empty map. */
int zc_edit_open(struct zc_edit **out, const char *name, const char *src, size_t len,
                 struct zc_err *e);
/* Start from a text that is read already; source is borrowed, and not changed. */
struct zc_edit *zc_edit_start(const struct zc_tree *source);
void zc_edit_free(struct zc_edit *ed);                     /* NULL is fine */

/* The tree as intended so far; owned by the edit.  Nodes keep their identity
 * over changes, nodes that were put have zero marks. */
struct zc_tree *zc_edit_tree(struct zc_edit *ed);
/* Where nodes to be put are made; lives as long as the edit. */
struct zc_arena *zc_edit_arena(struct zc_edit *ed);

/* Give key of map this value; replaces the value node if key is there, else
 * adds it as the last key of the map, or before the key `before` if that is
 * given and there.  map and value must belong to this edit. */
int zc_edit_put(struct zc_edit *ed, struct zc_node *map, const char *key,
                struct zc_node *value, const char *before, struct zc_err *e);
/* Add value at the end of the sequence under key of map; makes the sequence
 * where there is none or an empty or null one. */
int zc_edit_append(struct zc_edit *ed, struct zc_node *map, const char *key,
                   struct zc_node *value, const char *before, struct zc_err *e);
/* Take a key (with its value) out of a map, or an element out of a sequence,
 * with the comment lines that stand directly above it at its own indentation.
 * The last element leaves `[]`. */
int zc_edit_remove_key(struct zc_edit *ed, struct zc_node *map, const char *key,
                       struct zc_err *e);
int zc_edit_remove_item(struct zc_edit *ed, struct zc_node *item, struct zc_err *e);

/* The new text; *out is the caller's (free), NUL-terminated.  With no change
 * it is the source, byte for byte.  ZC_DATA when what was put in is not UTF-8, or
 * too much. */
int zc_edit_finish(struct zc_edit *ed, char **out, size_t *len, struct zc_err *e);
/* The same as the tree that the new text reads as; *out is the caller's.  ZC_DATA too when there is nothing in it. */
int zc_edit_result(struct zc_edit *ed, struct zc_tree **out, struct zc_err *e);

/* A made node as a canonical document of its own (a new file; the lines to
 * add that a refusal prints).  indent: spaces before each line. */
struct zc_text;
void zc_edit_write(struct zc_text *out, const struct zc_node *n, unsigned indent);

#endif
