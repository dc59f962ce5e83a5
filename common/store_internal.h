/* What the files of the room `store` share; nobody else includes this. */
#ifndef ZC_STORE_INTERNAL_H
#define ZC_STORE_INTERNAL_H

#include <stdint.h>
#include <sys/types.h>

#include "store.h"
#include "store_library.h"
#include "store_staged.h"
#include "text.h"

#define ZC_FAMILIES_PATH "families"
#define ZC_ATTRIBUTES_PATH ".gitattributes"
#define ZC_ATTRIBUTES "* -text\n"            /* no line ending is ever touched */
enum { ZC_STORE_FILE_MAX = 4 * 1024 * 1024 };

/* What a caller read under the lock: its change is made from these bytes. */
struct zc_store_seen { char *path; char blob[ZC_OID]; };

/* An agreement found in history; a walk over all families asks for few, often. */
struct zc_store_agreement { char under[ZC_OID], blob[ZC_OID], commit[ZC_OID]; };

struct zc_store {
	char *dir;
	int dir_fd;                /* the work tree */
	bool bare;                 /* dir is a git directory, and there is no work tree */
	bool hook;                 /* opened by a hook: the repository that git says */
	int zc_fd;                 /* .git/zc, -1 until it is needed */
	int lock_fd;               /* the flock, -1 when not held */
	int timeout_ms;
	bool index_locked;         /* .git/index.lock is ours */
	git_repository *repo;      /* NULL until zc_store_git */
	struct zc_staged *index;   /* git's as it was loaded, while index_locked or in a batch */
	struct zc_staged_change *mends;        /* what the next writing of it sets besides */
	size_t nmends, capmends;
	struct zc_objects *objects;            /* NULL until one is looked for in a pack */
	struct zc_dirs *head;      /* HEAD's directories, when it was */
	char head_commit[ZC_OID], head_tree[ZC_OID];   /* this commit, of this tree */
	int64_t head_time;         /* and made then */
	struct zc_store_batch *batch;  /* NULL: none */
	char *branch;
	struct zc_store_settings *settings;    /* NULL until zc_store_config reads them */
	struct zc_store_agreement *agreements;
	size_t nagreements, cap_agreements;
	void *seen;                /* a tree of struct zc_store_seen (search.h) */
	char *signers, *signer;    /* whose keys are demanded, and of whom; NULL: none */
	bool signer_known;         /* ours is one of them */
};

/* store_file.c: files of the work tree */
int zc_store_check_path(const char *path, struct zc_err *e);
/* Open the directory that holds path, no symbolic link on the way; *base is
 * the last part of path.  -1 with errno; make = make missing directories. */
int zc_store_open_parent(struct zc_store *s, const char *path, bool make, const char **base);
/* The blob id of the work tree's file; empty when there is none. */
int zc_store_file_blob(struct zc_store *s, const char *path, char out[ZC_OID], struct zc_err *e);
/* Write a file of our own below fd: new, whole, not yet synced. */
int zc_store_write_at(int fd, const char *name, const void *data, size_t len, struct zc_err *e);
/* Rename the temporary file of path over it, or take path away. */
int zc_store_settle(struct zc_store *s, const char *path, bool present, struct zc_err *e);
int zc_store_write_temp(struct zc_store *s, const char *path, const void *data, size_t len,
                        struct zc_err *e);
int zc_store_drop_temp(struct zc_store *s, const char *path, struct zc_err *e);
int zc_store_sync_parent(struct zc_store *s, const char *path, struct zc_err *e);
void zc_store_blob_hex(char out[ZC_OID], const void *data, size_t len);
/* What was read of path under the lock, NULL when nothing was. */
const char *zc_store_seen(struct zc_store *s, const char *path);
void zc_store_remember(struct zc_store *s, const char *path, const char *blob);
void zc_store_forget(struct zc_store *s);

/* store.c: what every file of the room may use */
void zc_store_hex(char out[ZC_OID], const unsigned char *id);
bool zc_store_unhex(unsigned char out[20], const char *id);
int64_t zc_store_clock_ms(void);
void zc_store_pause(void);
/* Does another program wait for the lock that is held here? */
bool zc_store_waited(const struct zc_store *s);
/* ZC_CANTCREAT or ZC_IO, by errno. */
int zc_store_write_failed(struct zc_err *e, const char *what);

/* store_config.c: git's configuration without the library */
/* Is this a repository of the user's own, of the common form and with nothing in its configuration
 * that only the library knows?  Then its files may be read and written as they are. */
bool zc_store_plain(struct zc_store *s);
void zc_store_forget_settings(struct zc_store *s);

/* store_ref.c: HEAD and the branch without the library */
bool zc_store_is_id(const char *s);
/* HEAD's branch (empty: none) and commit; false where the library must be asked. */
bool zc_store_plain_head(struct zc_store *s, struct zc_text *branch, char id[ZC_OID]);
/* The same, but with the library where it must be asked. */
int zc_store_head_ref(struct zc_store *s, struct zc_text *branch, char id[ZC_OID], struct zc_err *e);
/* Let the branch move from old ("" = it is not there) to new, in three steps: what it is to say, to be synced with
 * the rest; git's lock on it, if it still says old (*again: it does not, or is locked by others), and the logs;
 * the move itself, which the caller syncs: what fails has not moved it.  who: "NAME <EMAIL> TIME ZONE". */
int zc_store_ref_write(struct zc_store *s, const char *new, struct zc_err *e);
int zc_store_ref_move(struct zc_store *s, const char *branch, const char *old, const char *new, const char *log,
                      bool *again, struct zc_err *e);

/* store_git.c: the library */
int zc_store_git(struct zc_store *s, struct zc_err *e);
/* Turn a libgit2 failure into ours; what is the subject of the message. */
int zc_store_git_fail(struct zc_err *e, int code, const char *what);
/* HEAD's commit and its tree, both NULL when there is none yet; the caller frees. */
int zc_store_head_tree(struct zc_store *s, git_commit **commit, git_tree **tree, struct zc_err *e);
/* HEAD's directories as they are committed, borrowed until HEAD is another; *tree is their id, empty when there
 * is no commit [git only for what is unusual]. */
int zc_store_head_dirs(struct zc_store *s, struct zc_dirs **out, const char **tree, struct zc_err *e);
int zc_store_tree_of(struct zc_store *s, const char *commit, git_tree **tree, struct zc_err *e);
/* The blob that a tree (NULL = empty) has at path, in hex; empty when it has none. */
int zc_store_tree_blob(git_tree *tree, const char *path, char out[ZC_OID], struct zc_err *e);
int zc_store_git_config(struct zc_store *s, const char *key, char **out, struct zc_err *e);
/* The mask under which files of the store are made, from core.sharedRepository. */
int zc_store_umask(struct zc_store *s, mode_t *mask, struct zc_err *e);

/* store_sweep.c: work over n things of history.  make is called in one of several threads, each with a store of its
 * own to read objects from, open in the library; take gets what it made in their order, on the caller's thread; drop frees what is not taken any more. */
struct zc_store_pool {
	void *(*make)(void *ctx, struct zc_store *mine, size_t i, struct zc_err *e);
	int (*take)(void *ctx, size_t i, void *made, struct zc_err *e);
	void (*drop)(void *made);
	void *ctx;
};
int zc_store_pool(struct zc_store *s, size_t n, const struct zc_store_pool *pool, struct zc_err *e);

/* store_tree.c: what two trees (NULL: empty) differ in below families/, added to out. */
int zc_store_compare_families(git_repository *repo, git_tree *old, git_tree *new, struct zc_store_changes *out,
                              struct zc_err *e);

/* store_equip.c: what a store needs under .git that no clone brings along. */
int zc_store_equip(struct zc_store *s, const char *hook_tool, struct zc_err *e);
bool zc_store_equipped(struct zc_store *s);            /* as this version would */

/* store_hook.c: what a push brings is seen before it is let in */
int zc_store_add_quarantine(struct zc_store *s, struct zc_err *e);

/* store_sign.c */
/* Run a program on the input, without a shell; *status is its exit status, told what it said, out what it printed. */
int zc_store_run(const char *const argv[], const char *input, size_t len, struct zc_text *out, struct zc_text *told,
                 int *status, struct zc_err *e);
/* Put a signature into a commit object that is about to be written, where git's configuration asks for
 * one (zc.sign): the object's whole text, in and out.  ZC_CONFIG without a key, ZC_CANTCREAT when it
 * cannot be signed. */
int zc_store_sign(struct zc_store *s, struct zc_text *commit, struct zc_err *e);

/* store_index.c: git's index, in this order; the flock is held throughout */
struct zc_store_want { const char *path; char blob[ZC_OID]; };  /* blob "" = no entry */
int zc_store_index_lock(struct zc_store *s, struct zc_err *e);
bool zc_store_index_left(struct zc_store *s);        /* a lock of a dead process of ours */
/* Read it; where others wrote it since, heal entries that fell behind HEAD, whose tree this is ("" = none). */
int zc_store_index_load(struct zc_store *s, const char *tree, struct zc_err *e);
/* The blob of path's entry, empty when there is none. unmerged: there are those of a merge instead. */
void zc_store_index_blob(struct zc_store *s, const char *path, char out[ZC_OID], bool *unmerged);
/* Was this ever the content of path ("" = absent, which it always was)? */
int zc_store_was_committed(struct zc_store *s, const char *path, const char *blob, bool *yes,
                           struct zc_err *e);
/* Set entries (the files are in place), write beside, sync, rename.  dir, ctx: store_staged.h. */
int zc_store_index_put(struct zc_store *s, const struct zc_store_want *v, size_t n, zc_staged_dir_fn *dir, void *ctx,
                       struct zc_err *e);
int zc_store_index_unlock(struct zc_store *s, struct zc_err *e);

/* store_recover.c: the journal */
struct zc_store_entry { char *path; char old[ZC_OID], new[ZC_OID]; };  /* "" = absent */
struct zc_store_journal {
	char old[ZC_OID], new[ZC_OID];
	struct zc_store_entry *v;
	size_t n;
};
int zc_store_journal_write(struct zc_store *s, const struct zc_store_journal *j, struct zc_err *e);
int zc_store_journal_drop(struct zc_store *s, struct zc_err *e);
int zc_store_journal_read(struct zc_store *s, struct zc_store_journal *j, bool *whole,
                          struct zc_err *e);
void zc_store_journal_free(struct zc_store_journal *j);
bool zc_store_journal_left(struct zc_store *s);
/* Bring files and index of the journal's paths to what HEAD says; the index
 * lock must be held. */
int zc_store_roll(struct zc_store *s, const struct zc_store_journal *j, struct zc_err *e);
int zc_store_recover(struct zc_store *s, struct zc_err *e);

/* store_commit.c: a change, or a batch of them, on its way to be seen */
struct zc_store_move {
	struct zc_store *s;
	const struct zc_stamp *stamp;
	struct zc_text branch;                 /* HEAD's */
	struct zc_dirs *before, *after;        /* HEAD's directories, and those of the commit to come; both borrowed */
	struct zc_store_journal journal;       /* its paths, from old to new */
	bool again;                            /* another git moved the branch meanwhile */
	int (*write)(void *ctx, size_t i, struct zc_err *e);   /* the temporary file of the journal's entry i; of several at once */
	int (*place)(void *ctx, struct zc_err *e);             /* the objects, once they are synced; NULL: they are there */
	void *ctx;
};
/* The text of a commit object; parent "": none. */
int zc_store_commit_text(struct zc_text *out, const char *tree, const char *parent, const struct zc_stamp *stamp,
                         struct zc_err *e);
/* Find branch, HEAD and git's index; what was found is freed by release. */
int zc_store_move_open(struct zc_store_move *m, struct zc_err *e);
/* The file on disk must be HEAD's; what the index holds must be that or have fallen behind. */
int zc_store_move_check(struct zc_store_move *m, const char *path, const char *head, struct zc_err *e);
/* And so must be what the caller read. */
int zc_store_check_seen(struct zc_store *s, const char *path, const char *head, struct zc_err *e);
/* Make it visible; git's index must be locked.  What fails is rolled back. */
int zc_store_move_land(struct zc_store_move *m, struct zc_err *e);
void zc_store_move_release(struct zc_store_move *m);

#endif
