/* store: an ordinary git repository that holds families and one agreement.
 *
 * The only room that includes <git2.h>.  It knows paths and bytes; what they
 * mean is others' affair.  libgit2 is started only by the functions that say so [git].
 *
 * The promise: zc_store_commit returns 0 only when the change is on disk, in
 * history, in git's index and in the work tree; after a crash at any point the
 * store holds the old state or the new one, and the next lock finishes the job.
 *
 * Order of a commit: flock .git/zc/lock; recover; .git/index.lock with our
 * signature; the files must equal HEAD; objects and temp files beside the
 * targets, the journal, one syncfs; rename files; git's index brought along;
 * compare-and-swap of the branch (the commit point); all directories synced; index.lock away.
 * The journal (.git/zc/journal) names paths, old and new blobs and heads; the
 * lock file is never unlinked; recovery touches only what holds a blob that
 * the journal names. */
#ifndef ZC_STORE_H
#define ZC_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "err.h"

#define ZC_CONVENANT_PATH "convenant.yaml"
enum { ZC_OID = 41 };                      /* hex object id with its NUL */

struct zc_store;

/* Find a store: dir if not NULL, else $ZC_STORE, else upward from the working
 * directory: the first directory with .git and convenant.yaml.  *out is the
 * caller's (free).  ZC_NOINPUT when there is none. */
int zc_store_find(char **out, const char *dir, struct zc_err *e);
/* Is it a bare repository, or the .git of another? */
bool zc_store_is_bare(const char *dir);
/* Open the store found; cheap, starts no git library. */
int zc_store_open(struct zc_store **out, const char *dir, struct zc_err *e);
/* The repository that git runs a hook in: a store, or the bare repository in dir (a GIT_DIR), of which only
 * history and configuration can be asked.  What a push brings before it is let in is seen too. */
int zc_store_open_hook(struct zc_store **out, const char *dir, struct zc_err *e);
/* The same once more, for a process that was forked. */
int zc_store_again(struct zc_store **out, const struct zc_store *s, struct zc_err *e);
/* The git library keeps little in memory from now on; for walks that read much, once. */
void zc_store_frugal(void);
void zc_store_close(struct zc_store *s);               /* unlocks; NULL is fine */
const char *zc_store_dir(const struct zc_store *s);

/* Make an empty store in dir (made when missing; must be empty or a git
 * repository without convenant.yaml and without staged changes).  Sets up
 * .git/zc, .git/info/exclude, directory modes, git's configuration (what plain
 * git must sync; zc.branch) and the reference-transaction hook, which runs
 * `zc-audit hook`: hook_tool, an absolute path (NULL = none), when that is
 * executable, else by PATH; without one it lets nothing change.  Where the user's
 * core.hooksPath would go around the hook, the repository gets its own, absolute
 * because a push runs hooks elsewhere; it is not set otherwise, so that a store
 * can be moved.  The first commit is the caller's, through zc_store_commit with
 * the agreement; the branch is main unless the repository has one.  A clone, and a store of an earlier version,
 * gets the same (but hook_tool: that of a hook that is there stays) from its first zc_store_lock; its branch
 * is that of the repository that it was cloned from.  What a person has set, stays. */
int zc_store_init(struct zc_store **out, const char *dir, const char *hook_tool, struct zc_err *e);
/* The same for a store that is there, whatever was set up before. */
int zc_store_set_up(struct zc_store *s, const char *hook_tool, struct zc_err *e);
/* For a tool that only reads: as the first zc_store_lock would, where the repository is the user's own and nobody
 * writes just now; else nothing happens, and nothing is said.  Runs no program. */
void zc_store_set_up_once(struct zc_store *s);

/* Make a bare repository in dir, for others to push to: its pre-receive hook lets no finding in. */
int zc_store_init_bare(const char *dir, const char *hook_tool, struct zc_err *e);

/* Take the writer's lock, waiting at most so long, and recover what a crash
 * left [git only if something was left].  ZC_BUSY. */
int zc_store_lock(struct zc_store *s, int timeout_ms, struct zc_err *e);
void zc_store_unlock(struct zc_store *s);
bool zc_store_locked(const struct zc_store *s);         /* by us */
/* A file of our own, .git/zc/NAME, to read and write, made when missing, for those who may write the store;
 * *fd is the caller's.  ZC_CANTCREAT where there is no right to. */
int zc_store_own_file(struct zc_store *s, const char *name, int *fd, struct zc_err *e);

/* The work tree's file; *data is the caller's.  Symbolic links are refused
 * anywhere below the store (ZC_DATA); ZC_NOINPUT when there is none. */
int zc_store_read(struct zc_store *s, const char *path, char **data, size_t *len,
                  struct zc_err *e);
/* The file as a commit-ish has it ("HEAD", a hex id, a branch; NULL = HEAD) [git].  ZC_NOINPUT. */
int zc_store_read_at(struct zc_store *s, const char *commit, const char *path,
                     char **data, size_t *len, struct zc_err *e);
/* Does the work tree's file equal HEAD's? (both absent counts) [git] */
int zc_store_clean(struct zc_store *s, const char *path, bool *clean, struct zc_err *e);
/* The blob id that these bytes have, in hex. */
int zc_store_blob_id(char out[ZC_OID], const void *data, size_t len, struct zc_err *e);
/* HEAD's commit id; empty text when there is no commit yet [git only for what is unusual: store_config.c]. */
int zc_store_head(struct zc_store *s, char out[ZC_OID], struct zc_err *e);
/* When HEAD's commit was made: seconds since 1970, of author and committer the later; INT64_MIN: there is none. */
int zc_store_head_time(struct zc_store *s, int64_t *utc, struct zc_err *e);
/* Resolve what a person wrote (a revision, or YYYY-MM-DD: the last commit of the first-parent history
 * whose committer date is not after that day's end in the process's zone, TZ) to a commit id [git].  ZC_NOINPUT. */
int zc_store_resolve(struct zc_store *s, const char *rev, char out[ZC_OID], struct zc_err *e);
/* The first len hex digits may name one blob only by chance: find the
 * convenant.yaml blob in history that starts with `under` and the newest
 * commit that brought it; ZC_NOINPUT [git]. */
int zc_store_find_agreement(struct zc_store *s, const char *under, char **data, size_t *len,
                            char commit[ZC_OID], struct zc_err *e);

/* Complete a family prefix in HEAD and the work tree: exactly one match gives its id
 * [git only for prefixes].  ZC_NOINPUT for none, ZC_USAGE for several (named in the message). */
int zc_store_complete(struct zc_store *s, const char *prefix, char id[11], struct zc_err *e);
/* The same among the families that keep (NULL: all) says yes to; the others are not there. */
typedef bool zc_store_keep_fn(void *ctx, const char *id);
int zc_store_complete_among(struct zc_store *s, const char *prefix, zc_store_keep_fn *keep, void *ctx, char id[11],
                            struct zc_err *e);

/* One file of a change: data NULL = delete. */
struct zc_store_file { const char *path; const char *data; size_t len; };

struct zc_stamp {
	const char *message;       /* whole commit message */
	const char *name, *email;  /* author and committer */
	int64_t utc; int offset;   /* author and committer date; offset in minutes */
};

/* Commit all files as one change [git].  The lock must be held.  ZC_BUSY when
 * git's index or the branch is locked by another, ZC_DATA when a file differs
 * from HEAD (a person is editing it: path named), ZC_CANTCREAT / ZC_IO when the
 * disk says no; then nothing was changed, unless the message says that the change is in history: the disk refused
 * the very last sync.  commit gets the new id. */
int zc_store_commit(struct zc_store *s, const struct zc_store_file *files, size_t n,
                    const struct zc_stamp *stamp, char commit[ZC_OID], struct zc_err *e);

/* Many changes at once [git].  From begin to end, zc_store_commit adds commits that nobody sees yet; end with keep
 * makes all of them visible in the one order of a commit, through one pack and one move of the branch, or none: it
 * fails as zc_store_commit does, also for what others changed since begin, and the lock is still held after it.  Without keep (or by unlocking)
 * they are dropped.  In between, HEAD is the last of them for read, read_at, clean, head, complete, families, sweep
 * and blob; the rest of this header tells of the commit before the first.  git itself is kept from nothing. */
int zc_store_batch_begin(struct zc_store *s, struct zc_err *e);
int zc_store_batch_end(struct zc_store *s, bool keep, struct zc_err *e);
/* Has it grown so large, or lasted so long, that it should end?  Earlier when others wait for the lock. */
bool zc_store_batch_due(const struct zc_store *s);

/* History, newest first [git].  All strings are borrowed. */
struct zc_store_change {
	const char *path;
	const char *old_blob, *new_blob;         /* NULL = absent */
	bool odd;                                /* the new one is no plain file: a link, executable, another repository */
};
struct zc_store_commit_info {
	const char *id;
	const char *const *parents; size_t nparents;
	const char *message, *name, *email;
	int64_t utc; int offset;                 /* author date */
	int64_t committed;                       /* committer date, seconds */
	bool is_signed;
	bool ambiguous;                          /* others read another author, committer or date in it */
};
typedef int zc_store_commit_fn(void *ctx, const struct zc_store_commit_info *c, struct zc_err *e);
/* What is staged (in git's index, or in the one that git names to its hook) as a commit on HEAD by this author,
 * made in memory alone [git].  commit "": nothing is judged here, as another branch is checked out or a merge goes on. */
int zc_store_staged(struct zc_store *s, const struct zc_stamp *stamp, char commit[ZC_OID], struct zc_err *e);
/* Put trailers (lines) into the file of a commit message, where git puts them; subject is its first line where
 * nobody wrote one. */
int zc_store_add_trailers(const char *file, const char *message, const char *subject, const char *lines, struct zc_err *e);
/* The last commit up to which nothing was found ("": none yet), kept as refs/zc/verified [git]: beside the branch, so
 * that rewriting the one does not move the other, and so that git keeps what was verified even then. */
int zc_store_mark(struct zc_store *s, char commit[ZC_OID], struct zc_err *e);
int zc_store_set_mark(struct zc_store *s, const char *commit, struct zc_err *e);
/* One commit; what fn gets is gone after it [git]. */
int zc_store_commit_read(struct zc_store *s, const char *commit, zc_store_commit_fn *fn, void *ctx, struct zc_err *e);
/* range: NULL = HEAD, "A..B" or "B". oldest_first: parents before children. */
int zc_store_history(struct zc_store *s, const char *range, bool oldest_first, zc_store_commit_fn *fn, void *ctx,
                     struct zc_err *e);
/* The ids alone, in the same order. */
typedef int zc_store_id_fn(void *ctx, const char *commit, struct zc_err *e);
int zc_store_commits(struct zc_store *s, const char *range, zc_store_id_fn *fn, void *ctx, struct zc_err *e);
/* Only commits that changed that path against their first parent, in the order of their ranks (below); of a commit
 * (NULL = HEAD) and all before it, each of which is looked at. */
int zc_store_path_history(struct zc_store *s, const char *commit, const char *path, bool oldest_first,
                          zc_store_commit_fn *fn, void *ctx, struct zc_err *e);

/* The rank of a commit is its committer date, but always later than those of its parents: it depends on nothing that
 * comes after it.  Of equal ranks the smaller id is the newer. */
struct zc_store_rank { unsigned char id[ZC_OID / 2]; int64_t rank; };
/* Tell commits in that order; v is sorted. */
int zc_store_tell(struct zc_store *s, struct zc_store_rank *v, size_t n, bool oldest_first, zc_store_commit_fn *fn,
                  void *ctx, struct zc_err *e);
/* Which commit changed which family, for a table that is kept: of all commits that `commit` brings and that are not
 * known, first touched for each file below families/ that they changed against their first parent, in no order, then
 * ranked for each, in the order of their ids [git]. */
struct zc_store_survey {
	/* Was it surveyed before?  Then all before it were too; *rank is what it got.  NULL: none was. */
	bool (*known)(void *ctx, const unsigned char *id, int64_t *rank);
	int (*touched)(void *ctx, const unsigned char *id, const char *path, struct zc_err *e);
	int (*ranked)(void *ctx, const struct zc_store_rank *r, struct zc_err *e);
	void (*progress)(void *ctx, size_t done, size_t all);
	void *ctx;
};
int zc_store_survey(struct zc_store *s, const char *commit, const struct zc_store_survey *survey, struct zc_err *e);
/* Every step-th commit on the way from `commit` over first parents to one that `known` knows (NULL: to the end), the
 * last first and `commit` the last of all; *out is the caller's.  A survey of one after the other holds no more of
 * history in memory than lies between two [git]. */
struct zc_store_steps { char (*v)[ZC_OID]; size_t n; };
int zc_store_steps(struct zc_store *s, const char *commit, size_t step,
                   bool (*known)(void *ctx, const unsigned char *id, int64_t *rank), void *ctx,
                   struct zc_store_steps *out, struct zc_err *e);
/* What a commit changed against one of its parents ("" = the empty tree), whole
 * tree, sorted by path; *out is the caller's: one zc_store_changes_free. */
struct zc_store_changes { struct zc_store_change *v; size_t n; };
int zc_store_diff(struct zc_store *s, const char *parent, const char *commit,
                  struct zc_store_changes *out, struct zc_err *e);
void zc_store_changes_free(struct zc_store_changes *c);
/* Work over many files of history at once [git].  make gets the bytes of the new blob (where there is none it is
 * not called), in one of several threads: it touches nothing that they share.  take gets what it made, or NULL, in
 * the order of the files on the caller's thread, and owns it; its first failure ends the work and is returned.
 * drop frees what is not taken any more. */
struct zc_store_work {
	void *(*make)(void *ctx, const struct zc_store_change *file, const char *data, size_t len);
	int (*take)(void *ctx, const struct zc_store_change *file, void *made, struct zc_err *e);
	void (*drop)(void *made);
	void *ctx;
};
int zc_store_sweep(struct zc_store *s, const struct zc_store_change *v, size_t n, const struct zc_store_work *work,
                   struct zc_err *e);
/* All files below families/ of a commit (NULL = HEAD), as new ones, sorted by path [git]. */
int zc_store_families(struct zc_store *s, const char *commit, struct zc_store_changes *out, struct zc_err *e);
/* A blob's bytes [git]; *data is the caller's. */
int zc_store_blob(struct zc_store *s, const char *id, char **data, size_t *len, struct zc_err *e);
/* Is `old` an ancestor of (or equal to) `new`? [git] */
int zc_store_descends(struct zc_store *s, const char *old, const char *new, bool *yes, struct zc_err *e);
/* A commit that both descend from, "" where there is none [git]. */
int zc_store_merge_base(struct zc_store *s, const char *a, const char *b, char out[ZC_OID], struct zc_err *e);
/* The branch that the store lives on, e.g. refs/heads/main; borrowed.
 * zc.branch, else HEAD's; ZC_CONFIG when there is neither.  Nothing is
 * committed while another is checked out (ZC_BUSY). */
int zc_store_branch(struct zc_store *s, const char **ref, struct zc_err *e);
/* The last commit of zc.branch, whatever is checked out; of HEAD where that is not set.  "": the store has none yet;
 * ZC_NOINPUT where HEAD has one, and the branch is not there [git]. */
int zc_store_tip(struct zc_store *s, char out[ZC_OID], struct zc_err *e);
/* Does git's packed-refs say the same of a ref, so that `git gc` may remove its file?  No while
 * packed-refs is locked, as it is when a ref is really deleted. */
int zc_store_ref_packed(struct zc_store *s, const char *ref, const char *id, bool *yes, struct zc_err *e);
/* Does this commit's tree hold a blob that the journal names as in flight (HEAD
 * does not have it there yet)? [git only when there is a journal] */
int zc_store_in_flight(struct zc_store *s, const char *commit, bool *yes, struct zc_err *e);
/* The blob of path in a commit, "" where it has none [git]. */
int zc_store_blob_at(struct zc_store *s, const char *commit, const char *path, char out[ZC_OID], struct zc_err *e);
/* Commits are signed with an ssh key where git's configuration says so: zc.sign true, and gpg.format, user.signingkey
 * and gpg.ssh.program as in git.  Where that fails, nothing is committed (ZC_CONFIG, ZC_CANTCREAT).
 * The signature of a commit ("" where it is not signed), and the bytes it was made over; added to both [git]. */
struct zc_text;
/* From here on nothing is committed but what is signed by a key that signers (as in ssh-keygen(1), ALLOWED SIGNERS) give
 * to who; both are copied.  ZC_CONFIG when signing is not switched on, ZC_DENIED when who has no key; with another key
 * it is the commit that fails, ZC_DENIED. */
int zc_store_demand(struct zc_store *s, const char *signers, const char *who, struct zc_err *e);
int zc_store_signature(struct zc_store *s, const char *commit, struct zc_text *signature, struct zc_text *payload,
                       struct zc_err *e);
/* Was it made over these bytes, and by a key that signers (as in ssh-keygen(1), ALLOWED SIGNERS) give to who?
 * signers NULL: by any key. */
int zc_store_signature_check(struct zc_store *s, const struct zc_text *signature, const struct zc_text *payload,
                             const char *signers, const char *who, bool *good, struct zc_err *e);
/* A git configuration value, NULL when unset; *out is the caller's [git only for what is unusual]. */
int zc_store_config(struct zc_store *s, const char *key, char **out, struct zc_err *e);
/* The same of a value that names a program to run: ZC_CONFIG when it stands in a
 * .git/config that somebody else owns or anybody may write. */
int zc_store_config_program(struct zc_store *s, const char *key, char **out, struct zc_err *e);

/* A unified diff of two texts in git's form, for -n and refusals [git]; added to out. */
int zc_store_patch(struct zc_text *out, const char *path, const char *old, size_t old_len,
                   const char *new, size_t new_len, struct zc_err *e);

#endif
