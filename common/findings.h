/* findings: what is wrong with a file, many things at once.
 *
 * A check adds findings; the caller turns them into one failure, or lists
 * them.  Texts hold ids, keys and words of the agreement, never a person's
 * data. */
#ifndef ZC_FINDINGS_H
#define ZC_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>
#include "alloc.h"
#include "err.h"
#include "tree.h"

struct zc_finding {
	int status;            /* ZC_DATA: never lifted; ZC_DENIED: the agreement says no */
	const char *file;
	unsigned line, column; /* 0 when the place is not in a source text */
	const char *key;       /* what makes it the same finding before and after a change:
	                          "ITEM code [detail]" */
	const char *what;
	const char *article;   /* of the agreement's rule; NULL when none */
	bool lifts;            /* a reason lifts it: --because, or `because:` in the entry */
};

struct zc_findings {
	struct zc_arena arena;
	struct zc_finding *v;
	size_t n, cap;
};

/* Add one at node (NULL: no place).  key as above, NULL for findings that are never compared. */
struct zc_finding *zc_findings_add(struct zc_findings *f, int status, const struct zc_tree *t,
                                   const struct zc_node *node, const char *key,
                                   const char *fmt, ...) ZC_PRINTF(6, 7);
/* Add a copy of another's. */
void zc_findings_copy(struct zc_findings *f, const struct zc_finding *x);
/* Is there one with this key? */
bool zc_findings_has(const struct zc_findings *f, const char *key);
/* Turn them into one failure: the highest status, one line each (as many as
 * fit, then how many more).  ZC_OK when there is none. */
int zc_findings_fail(const struct zc_findings *f, struct zc_err *e);
/* One finding as a line: "file:line:column: what (article)". */
struct zc_text;
void zc_finding_write(struct zc_text *out, const struct zc_finding *f);
void zc_findings_free(struct zc_findings *f);

#endif
