/* change: one change from the first edit to the commit.
 *
 *   struct zc_change *ch = NULL;
 *   struct zc_draft *d = NULL;
 *   if ((rc = zc_change_begin(&ch, env, "plan.done", e)) != 0) goto done;
 *   if ((rc = zc_change_family(ch, id, &d, e)) != 0) goto done;
 *   ... zc_draft_put / zc_draft_append on d ...
 *   rc = zc_change_commit(ch, item, article, e);
 *   done: zc_change_end(ch);
 *
 * begin takes the store's lock (waiting ten seconds) and recovers; family
 * refuses a file that differs from HEAD (ZC_DATA); commit adds the terms that
 * the change brings about, passes the gate and commits; with -n it prints the
 * diff to stdout instead.  Nothing is written before commit. */
#ifndef ZC_CHANGE_H
#define ZC_CHANGE_H

#include "edit.h"
#include "gate.h"
#include "tool.h"

struct zc_change;

/* A family being changed.  fam is the model of the file as it was, or as it is
 * after zc_draft_refresh. */
struct zc_draft {
	struct zc_change *change;
	char id[11];
	bool is_new;
	struct zc_family *fam;
	struct zc_edit *edit;
	struct zc_node *root;                  /* of edit's tree */
};

/* action: "plan.done", the commit's subject and trailer. */
int zc_change_begin(struct zc_change **out, struct zc_env *env, const char *action, struct zc_err *e);
void zc_change_end(struct zc_change *ch);               /* frees drafts, unlocks; NULL is fine */

/* ZC_DATA where the work tree's file is not what was committed. */
int zc_change_clean(struct zc_env *env, const char *path, struct zc_err *e);
/* An existing family by id or prefix.  A joined one leads to the family it went into, with a warning, unless raw. */
int zc_change_family(struct zc_change *ch, const char *id, bool raw, struct zc_draft **out, struct zc_err *e);
/* A new family with a fresh id, opened on the event's day. */
int zc_change_new(struct zc_change *ch, struct zc_draft **out, struct zc_err *e);

/* Building entries: a map with a fresh id (letter 0: none) in the draft's arena. */
struct zc_node *zc_draft_entry(struct zc_draft *d, char letter, char id[8]);
void zc_entry_text(struct zc_draft *d, struct zc_node *entry, const char *key, const char *text);    /* NULL: nothing; free text, quoted where needed */
void zc_entry_plain(struct zc_draft *d, struct zc_node *entry, const char *key, const char *text);   /* typed values */
void zc_entry_day(struct zc_draft *d, struct zc_node *entry, const char *key, zc_day day);           /* ZC_NO_DAY: nothing */
void zc_entry_time(struct zc_draft *d, struct zc_node *entry, const char *key, struct zc_time t);
void zc_entry_yesno(struct zc_draft *d, struct zc_node *entry, const char *key, enum zc_yesno v);
void zc_entry_list(struct zc_draft *d, struct zc_node *entry, const char *key, const struct zc_strings *s);  /* flow list; empty: nothing */
struct zc_node *zc_entry_map(struct zc_draft *d, struct zc_node *entry, const char *key);            /* flow map */

/* Put them.  map NULL: the root.  Keys go to their canonical place in the schema's order. */
int zc_draft_append(struct zc_draft *d, struct zc_node *map, const char *key, struct zc_node *entry, struct zc_err *e);
int zc_draft_put(struct zc_draft *d, struct zc_node *map, const char *key, struct zc_node *value, struct zc_err *e);
int zc_draft_put_day(struct zc_draft *d, struct zc_node *map, const char *key, zc_day day, struct zc_err *e);
int zc_draft_put_text(struct zc_draft *d, struct zc_node *map, const char *key, const char *text, struct zc_err *e);
/* The item with this id or prefix among the kinds in letters; its map node in the edit's tree and its entry. */
int zc_draft_item(struct zc_draft *d, const char *prefix, const char *letters,
                  struct zc_node **node, struct zc_entry **entry, struct zc_err *e);
/* Load the model again from the text as edited so far (to judge with rules.h what was just put). */
int zc_draft_refresh(struct zc_draft *d, struct zc_err *e);

/* Complete and gate alone; what was not changed is dropped. */
int zc_change_judge(struct zc_change *ch, struct zc_err *e);
/* Complete, gate, commit.  item: the id that the trailer names (NULL: none);
 * article: of the rule that it falls under (NULL: the agreement's name alone).  When nothing
 * was changed: ZC_OK, no commit, and *made false.  made may be NULL. */
int zc_change_commit(struct zc_change *ch, const char *item, const char *article, bool *made, struct zc_err *e);

/* Commit a new text of a family that a person edited ($EDITOR): before must still be what the file is. */
int zc_change_replace(struct zc_change *ch, const char *id, const char *before, size_t before_len,
                      const char *after, size_t after_len, struct zc_err *e);
/* Commit the agreement (zc-init): gate_convenant, one commit. */
int zc_change_convenant(struct zc_change *ch, const char *text, size_t len, struct zc_err *e);

/* Many changes, each a commit of its own, made visible batch by batch (store.h): the changes that `one` makes are
 * seen by those after it and by nobody else, until all of a batch are durable.  Then `landed` is told of them, and others
 * may write before the next.  Where a batch could not be made visible, because other programs wrote, its items
 * are done again.  What is said of an item (zc_warn, zc_env_report) is held back with it; with -n there are no batches. */
struct zc_change_work {
	/* Item i; a failure ends the work after the items before it, which stay. */
	int (*one)(void *ctx, size_t i, struct zc_err *e);
	/* The items from `from` up to and without `to` are about to be made visible, and are; each may be NULL. */
	int (*landing)(void *ctx, size_t from, size_t to, struct zc_err *e);
	int (*landed)(void *ctx, size_t from, size_t to, struct zc_err *e);
	void *ctx;
};
int zc_change_all(struct zc_env *env, size_t n, const struct zc_change_work *work, struct zc_err *e);

#endif
