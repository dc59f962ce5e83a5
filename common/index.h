/* index: what listings ask of a whole store, without reading its files.
 *
 * The only room that includes <sqlite3.h>.  .git/zc/index.db holds, for the
 * families of one commit, the model of each file in packed form (family.h),
 * the keys by which a person is looked up, and the terms that run, as
 * zc-escalate due prints them.  It is derived: brought up to HEAD from what
 * changed between the indexed commit and HEAD, made anew when it is not there,
 * damaged, of another version or of a history that is gone; every page carries
 * a checksum.  Whatever it answers the files say: where that cannot be had
 * (no right to write .git/zc, ZC_INDEX=off, another commit than HEAD) the
 * caller reads the files.
 *
 * Days: a family is quiet from the newest day in its file that is no deadline.
 * From then on nothing in it changes by itself but that deadlines pass; its
 * running terms are kept as rows.  Of other families, of a paused term, and on
 * days before, the rows are worked out from the packed model as from the file. */
#ifndef ZC_INDEX_H
#define ZC_INDEX_H

#include "convenant.h"
#include "family.h"
#include "store.h"

struct zc_index;

/* What opening tells of work that takes a while: files done, of how many, each 0.1 s at most; NULL: nobody asks. */
typedef void zc_index_progress_fn(void *ctx, size_t done, size_t all);
struct zc_index_told {
	zc_index_progress_fn *progress; void *ctx;
	const char *rebuilt;             /* out: why it was made anew, in words; NULL when it was not */
	size_t changed;                  /* out: files read */
};

/* Open the index of the store and bring it up to HEAD [git only when HEAD moved].
 * *out stays NULL with ZC_OK where there can be none.  today: the day on which running terms are worked out. */
int zc_index_open(struct zc_index **out, struct zc_store *s, zc_day today, struct zc_index_told *told,
                  struct zc_err *e);
void zc_index_close(struct zc_index *ix);                 /* NULL is fine */

/* Which families a caller has use for on a day.  A pick may hand over families too many, never too few. */
enum zc_index_pick {
	ZC_PICK_ALL,
	ZC_PICK_TERMS,                   /* a term started and was neither met nor ended */
	ZC_PICK_COORDINATED,             /* a coordination runs */
	ZC_PICK_OPEN                     /* no ending is in force */
};
/* Families in the order of their paths, joined ones too; fam has no tree and no nodes, and is borrowed for the call. */
typedef int zc_index_family_fn(void *ctx, const struct zc_family *fam, struct zc_err *e);
int zc_index_each(struct zc_index *ix, enum zc_index_pick pick, zc_day on, zc_index_family_fn *fn, void *ctx,
                  struct zc_err *e);
/* Those in which somebody has this BSN (nine digits), or was born on that day (bsn NULL). */
int zc_index_holding(struct zc_index *ix, const char *bsn, zc_day born, zc_index_family_fn *fn, void *ctx,
                     struct zc_err *e);
/* Those that hold a BSN which another family holds too. */
int zc_index_shared_bsn(struct zc_index *ix, zc_index_family_fn *fn, void *ctx, struct zc_err *e);

/* Files that could not be loaded, in path order, with the message that loading them gave (status ZC_DATA). */
typedef int zc_index_bad_fn(void *ctx, const char *path, const struct zc_err *why);
int zc_index_bad(struct zc_index *ix, zc_index_bad_fn *fn, void *ctx, struct zc_err *e);

/* The running terms on a day under the agreement with this blob id (the one in force at HEAD): each is handed
 * over as a row, or (fam not NULL) a family whose terms must be worked out from its model.  *known is false, and
 * nothing is handed over, where the rows are of another agreement or the day lies beyond one of the agreement's own days. */
struct zc_index_term { const char *family, *item, *kind, *of, *who; zc_day due; };   /* who: lines */
typedef int zc_index_term_fn(void *ctx, const struct zc_index_term *row, const struct zc_family *fam, struct zc_err *e);
int zc_index_terms(struct zc_index *ix, const char *agreement, zc_day on, bool *known, zc_index_term_fn *fn, void *ctx,
                   struct zc_err *e);

/* A batch of commits that readers do not see yet (store.h): between begin and end the index answers for
 * HEAD with these files put over it, for this process only.  end with the new HEAD keeps them, with NULL drops them. */
int zc_index_begin(struct zc_index *ix, struct zc_err *e);
int zc_index_put(struct zc_index *ix, const char *path, const char *data, size_t len, struct zc_err *e);
int zc_index_end(struct zc_index *ix, const char *commit, struct zc_err *e);

#endif
