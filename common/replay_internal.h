/* replay_internal: what the files of the room share. */
#ifndef ZC_REPLAY_INTERNAL_H
#define ZC_REPLAY_INTERNAL_H

#include "id.h"
#include "replay.h"
#include "text.h"

/* An agreement of history. */
struct zc_replay_agreement { char blob[ZC_OID]; struct zc_tree *tree; struct zc_convenant *con; unsigned long used; };
/* A family's file of history. */
struct zc_replay_model { char blob[ZC_OID], path[ZC_PATH]; struct zc_gate_model *model; unsigned long used; };

enum { ZC_REPLAY_AGREEMENTS = 8 };
struct zc_replay {
	struct zc_store *store;
	struct zc_replay_agreement agreements[ZC_REPLAY_AGREEMENTS];
	struct zc_replay_model *models;
	size_t nmodels, capmodels;
	unsigned long clock, round;    /* of uses; what was used after this stays */
	int64_t now;                   /* nothing may be dated after; 0: not asked */
};

/* A commit with all that is asked of the repository to judge it, but the files. */
struct zc_deed {
	struct zc_store_commit_info c;         /* with copies of its own; without parents that another parent holds */
	struct zc_store_changes *changes;      /* against each parent; against nothing where there is none */
	size_t n;
	char agreement[ZC_OID], before[ZC_OID];   /* in its own tree; the one in force before it; "" none */
	bool gives_up;                         /* a merge: what a parent had come to, for `before` or for something else */
	bool begins_again;                     /* no parents, and not the first of the store */
	int64_t parents_utc, parents_committed;   /* the latest of theirs; INT64_MIN: none */
};
/* By more than clocks differ?  Dates are what somebody wrote, however large. */
static inline bool
zc_replay_before(int64_t a, int64_t b)
{
	return a < b && (uint64_t)b - (uint64_t)a > ZC_REPLAY_SKEW;
}
int zc_deed_read(struct zc_deed *d, struct zc_store *s, const struct zc_store_commit_info *c, struct zc_err *e);
void zc_deed_free(struct zc_deed *d);
int zc_deed_judge(struct zc_replay *r, const struct zc_deed *d, bool staged, struct zc_findings *f, struct zc_err *e);

/* The agreement of that blob; NULL for none, or none that can be read. */
int zc_replay_agreement(struct zc_replay *r, const char *blob, const struct zc_convenant **out, struct zc_err *e);

/* replay_trailers.c: what the gate told of a commit's files, and the trailers held against it. */
struct zc_trailers {
	const struct zc_store_commit_info *c;
	const struct zc_convenant *con;        /* may be NULL */
	struct zc_findings *f;
	struct zc_arena arena;
	struct zc_text families;               /* that were changed, a word each */
	size_t changed;
	unsigned long keys;                    /* of the family's schema, in any file */
	bool moved;
	const char *item;                      /* the trailer's */
	bool item_touched, item_new; size_t item_under;
	const char *item_at;                   /* key `at` of an entry that is new */
	const char *only;                      /* the one entry that was touched, terms aside; "" none, NULL several */
};
void zc_trailers_begin(struct zc_trailers *t, const struct zc_store_commit_info *c, const struct zc_convenant *con,
                       struct zc_findings *f);
void zc_trailers_touched(void *ctx, const struct zc_gate_touched *touched);   /* ctx: the trailers */
void zc_trailers_check(struct zc_trailers *t);
/* Are trailers written as git and we read the same in them? */
void zc_trailers_form(const struct zc_store_commit_info *c, struct zc_findings *f);
void zc_trailers_write(struct zc_trailers *t, const char *actor, struct zc_text *out, char **subject);
void zc_trailers_end(struct zc_trailers *t);
/* A trailer's value, "" when absent; the caller frees.  nth: 0 the first. */
char *zc_trailer(const char *message, const char *name, size_t nth);

/* replay_sign.c */
int zc_replay_signature(struct zc_replay *r, const struct zc_deed *d, struct zc_findings *f, struct zc_err *e);

#endif
