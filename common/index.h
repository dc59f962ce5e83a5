/* index: what listings ask of a whole store, without reading its files.
 *
 * The only room that includes <sqlite3.h>.  .git/zc/index.db holds, for the
 * families of one commit, the model of each file in packed form (family.h),
 * the keys by which a person is looked up, and the terms that run, as
 * zc-escalate due prints them.  It is derived: brought up to HEAD from what
 * changed between the indexed commit and HEAD, made anew when it is not there,
 * damaged, of another version or of a history that is gone; every page carries
 * a checksum.  Whatever it answers the files say: where it cannot be had
 * (no right to write .git/zc, ZC_INDEX=off, another commit than HEAD) the
 * caller reads the files.
 *
 * Days: between two days in its file that are no deadlines nothing in a family
 * changes by itself but that deadlines pass.  The terms that run in the present
 * such span are kept as rows; for other days they are worked out from the
 * packed model as from the file.  Who owes a term also depends on the
 * agreement, so rows are kept for one agreement and for the days between two of
 * its own. */
#ifndef ZC_INDEX_H
#define ZC_INDEX_H

#include "agenda.h"
#include "convenant.h"
#include "family.h"
#include "store.h"

struct zc_index;

/* For whom it works; borrowed until zc_index_close. */
struct zc_index_user {
	const struct zc_convenant *con;  /* the agreement by which rows are worked out ... */
	const char *agreement;           /* ... its blob id ... */
	zc_day today;                    /* ... and the day */
	size_t step;                     /* commits whose history is worked out at once; 0: as many as memory allows */
	/* What takes a while, and why it was made anew; each may be NULL. */
	void (*progress)(void *ctx, size_t done, size_t all);
	void (*anew)(void *ctx, const char *why);
	void *ctx;
};

/* Open the index of the store.  *out stays NULL where there can be none. */
void zc_index_open(struct zc_index **out, struct zc_store *s, const struct zc_index_user *user);
void zc_index_close(struct zc_index *ix);                 /* NULL is fine */
/* Bring it up to HEAD [git only when HEAD moved].  false: it cannot be had any more. */
bool zc_index_follow(struct zc_index *ix);

/* Which families a caller has use for on a day; together: one of these.  Always some too many, never too few. */
enum zc_index_pick {
	ZC_PICK_ALL = 0,
	ZC_PICK_TERMS = 1,               /* a term started and was neither met nor ended */
	ZC_PICK_COORDINATED = 2,         /* a coordination runs */
	ZC_PICK_OPEN = 4,                /* no ending is in force */
	ZC_PICK_ENDED = 8                /* an ending is */
};
bool zc_index_picks(unsigned pick, const struct zc_family *fam, zc_day on);

/* One family, without tree and nodes, borrowed for the call; or a file that could not be loaded, with the failure
 * that loading it gave.  A non-zero return ends the query and is returned. */
typedef int zc_index_fn(void *ctx, const struct zc_family *fam, const struct zc_err *bad, struct zc_err *e);
/* The families picked and all bad files, in the order of their paths, joined families too. */
int zc_index_each(struct zc_index *ix, unsigned pick, zc_day on, zc_index_fn *fn, void *ctx, struct zc_err *e);
/* All bad files, then the families in which somebody has this BSN (nine digits), or (bsn NULL) was born on that day. */
int zc_index_holding(struct zc_index *ix, const char *bsn, zc_day born, zc_index_fn *fn, void *ctx, struct zc_err *e);
/* All bad files, then the families of which a person shares one of these keys (link.h: zc_link_keys); a key that very many
 * share says nothing and is passed over. */
int zc_index_like(struct zc_index *ix, const uint64_t *keys, size_t n, zc_index_fn *fn, void *ctx, struct zc_err *e);
/* All bad files, then the families that hold a BSN which another one holds too. */
int zc_index_shared_bsn(struct zc_index *ix, zc_index_fn *fn, void *ctx, struct zc_err *e);

/* The running terms on a day: rows for zc_agenda_add_kept, and by fn all bad files and the families, joined ones
 * too, whose terms must be worked out from the model.  *known is false, and nothing is handed over, where there are no rows for that day. */
typedef void zc_index_row_fn(void *ctx, const struct zc_agenda_row *row, const struct zc_term *still);
int zc_index_terms(struct zc_index *ix, zc_day on, bool *known, zc_index_row_fn *row, zc_index_fn *fn, void *ctx,
                   struct zc_err *e);

/* Which commits changed which family: .git/zc/history.db, apart, so that making one anew does not cost the other.
 * Brought up to HEAD by looking at the commits that are new only; made anew, besides when it is damaged, where HEAD does
 * not descend from the commit to which it was brought (another branch is checked out, history was rewritten). */
struct zc_index_history;
/* *out stays NULL where there can be none; of the user step, progress and anew are used. */
void zc_index_history_open(struct zc_index_history **out, struct zc_store *s, const struct zc_index_user *user);
void zc_index_history_close(struct zc_index_history *h);          /* NULL is fine */
/* zc_store_path_history of a family's file, for HEAD [git].  *known is false, and nothing is told, where it cannot be had
 * any more. */
int zc_index_history(struct zc_index_history *h, const char *family, bool oldest_first, bool *known,
                     zc_store_commit_fn *fn, void *ctx, struct zc_err *e);

/* A batch of commits that readers do not see yet (store.h): between begin and end the index answers for
 * HEAD with these families put over it (fam NULL: taken away), for this process only.  end with the new HEAD keeps them,
 * with NULL drops them.  false: the index cannot be had any more. */
bool zc_index_begin(struct zc_index *ix);
bool zc_index_put(struct zc_index *ix, const char *path, const struct zc_family *fam);
bool zc_index_end(struct zc_index *ix, const char *commit);

#endif
