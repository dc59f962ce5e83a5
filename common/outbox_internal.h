/* outbox_internal: what the files of outbox share. */
#ifndef ZC_OUTBOX_INTERNAL_H
#define ZC_OUTBOX_INTERNAL_H

#include <jansson.h>
#include "outbox.h"

enum { ZC_MESSAGE_NAME = 32 };
struct zc_kept { char name[ZC_MESSAGE_NAME]; json_t *json; };
struct zc_messages { struct zc_kept *v; size_t n, cap; };

void zc_message_name(char out[ZC_MESSAGE_NAME], const char *family, const char *reminder);
const char *zc_message_text(const json_t *j, const char *key);    /* "" when it is not there */

/* outbox_deliver.c; box is the directory, whose lock is held. */
int zc_outbox_notify(struct zc_messages *all, int box, const char *store, const char *command, size_t *delivered,
                     struct zc_err *e);
int zc_outbox_print(struct zc_messages *all, int box, bool json, FILE *out, size_t *delivered, struct zc_err *e);

#endif
