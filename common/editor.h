/* editor: a person's own editor on a family file, then the gate.
 *
 * The copy lies in .git/zc, for its owner only; no lock is held while it is
 * edited: when somebody else changed the family meanwhile, nothing is overwritten. */
#ifndef ZC_EDITOR_H
#define ZC_EDITOR_H

#include "change.h"

/* Run $VISUAL, else $EDITOR, else vi, by the shell as git does, on a copy of the family's file (a
 * joined one's own, not that of the family it went into) and commit what was made of it.  When the
 * store does not take it, the failure is reported and `again` asked; if that says no, the copy
 * stays and e says where. */
int zc_editor_family(struct zc_env *env, const char *family, bool (*again)(void), struct zc_err *e);

#endif
