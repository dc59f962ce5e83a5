/* outbox: messages that are not lost.
 *
 * A message belongs to a reminder of a family file.  It is written to
 * .git/zc/outbox/ID.json before the commit that holds the reminder, and taken
 * away once it was delivered: whatever breaks off in between, the next
 * delivery finds it, and finds out from HEAD whether the act was done (then it
 * is delivered, under the same id) or not (then it is dropped, for the act
 * will be done again). */
#ifndef ZC_OUTBOX_H
#define ZC_OUTBOX_H

#include <stdio.h>
#include "family.h"
#include "store.h"

enum { ZC_OUTBOX_VERSION = 1 };    /* of the JSON; changes only with it */

struct zc_message {
	const char *family, *reminder;   /* its id is FAMILY-REMINDER */
	zc_day day;                      /* when the stage fell due */
	const char *item, *kind;         /* the term */
	const char *stage;
	zc_day due;                      /* of the term, effective */
	struct zc_strings to;            /* PERSON@ORG and organisations */
	const char *article;             /* as cited */
	const char *text;                /* plain words, no personal data */
	const char *command;             /* to give; NULL: none */
};

/* Write it.  The store's lock must be held, until the commit or the drop; before a commit is durable, zc_outbox_sync. */
int zc_outbox_put(struct zc_store *s, const struct zc_message *m, struct zc_err *e);
/* Make all that were put durable. */
int zc_outbox_sync(struct zc_store *s, struct zc_err *e);
void zc_outbox_drop(struct zc_store *s, const struct zc_message *m);

/* Deliver all whose reminder is in HEAD, oldest first, and drop the others.  on: today.
 * notify: a command, split on blanks, found by its absolute path or in PATH and
 * run without a shell for each message with its line on standard input (exit 0
 * delivers it); NULL: print them to out, grouped by whom they are for, or with json
 * those lines.  What
 * could not be delivered stays.  Takes the store's lock for a moment, and
 * its own while it delivers: ZC_BUSY when another delivers for long, ZC_IO when
 * a command failed or out did, ZC_CONFIG for a bad command. */
int zc_outbox_deliver(struct zc_store *s, zc_day on, const char *notify, bool json, FILE *out,
                      size_t *delivered, struct zc_err *e);

#endif
