/* rounds: what the agreement says of passed terms, done once each.
 *
 * Every stage of `passed:` that asks for an act (terms.h) becomes one commit: a
 * reminder beneath its term, the escalation with it where the agreement says
 * automatic, and a message to those it is for (outbox.h). */
#ifndef ZC_ROUNDS_H
#define ZC_ROUNDS_H

#include "tool.h"

/* Look through these families (argc 0: all) once, do what is asked for in the
 * order of the days on which it fell due, and deliver what there is to tell.
 * With -n print it instead, columns day family item kind stage to article.
 * What fails of one family is reported and does not stop the others; ZC_DENIED
 * when the actor's organisation may not run. */
struct zc_rounds { size_t families, asked, done, delivered; };
int zc_rounds(struct zc_rounds *out, struct zc_env *env, int argc, char **argv, struct zc_err *e);

#endif
