/* edit_write: what is written afresh.  Used by edit.c alone. */
#ifndef ZC_EDIT_WRITE_H
#define ZC_EDIT_WRITE_H

#include "tree.h"

enum { ZC_MAP_STEP = 2, ZC_SEQ_STEP = 0 };

struct zc_writer {
	struct zc_text *out;
	const char *eol;
	size_t map_step, seq_step;      /* how far a value is indented under its key */
	bool quote;                     /* no literal blocks */
};

/* How a node comes behind its key: on its line, as a literal block, as lines of its own. */
enum zc_form { ZC_FORM_INLINE, ZC_FORM_LITERAL, ZC_FORM_BLOCK };
enum zc_form zc_form_of(const struct zc_writer *w, const struct zc_node *n);

void zc_write_scalar(struct zc_text *out, const struct zc_node *n, bool flow);
void zc_write_flow(struct zc_text *out, const struct zc_node *n);
void zc_write_inline(struct zc_text *out, const struct zc_node *n);    /* either, by its kind */
void zc_write_indent(const struct zc_writer *w, size_t column);
/* The head that gives the text's last line break back, and its lines. */
const char *zc_literal_head(const struct zc_node *n);
void zc_write_literal(const struct zc_writer *w, const struct zc_node *n, size_t column);
/* All entries, or entry i; the first one's indentation is already there. */
void zc_write_block(const struct zc_writer *w, const struct zc_node *n, size_t column);
void zc_write_entry(const struct zc_writer *w, const struct zc_node *n, size_t i, size_t column);

#endif
