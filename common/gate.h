/* gate: the one check of a change.
 *
 * Everything that changes a store passes here: tools, hand edits, merges,
 * pushes, and the audit when it replays history.  A change is a set of files
 * before and after, under the agreement of the change.
 *
 * Judged: the form of every file after (schema, ids, references); what may
 * change with an entry (fixed, settable, correctable, nothing disappears but
 * by a join's move); the meaning of what is new or changed under the agreement (organisations
 * and what they may, ages, one coordinator, requirements of decisions,
 * assignments, plans, escalations and endings, the proposal recorded); that
 * the terms and matches' ids are those the events derive; dates that cannot be (after now; due
 * dates and agreed dates may lie ahead).  What was wrong before and was not touched is not held against a
 * change. */
#ifndef ZC_GATE_H
#define ZC_GATE_H

#include "terms.h"

/* A text read once, for several checks; whoever replays a history meets each text twice. */
struct zc_gate_model;
struct zc_gate_model *zc_gate_read(const char *path, const char *text, size_t len);
/* Of a family that was read, and nothing was wrong with it; borrowed. */
struct zc_gate_model *zc_gate_model_of(const struct zc_family *fam);
void zc_gate_model_free(struct zc_gate_model *m);    /* NULL is fine */
const struct zc_node *zc_gate_root(const struct zc_gate_model *m);   /* NULL: nothing that can be read */

struct zc_gate_file {
	const char *path;                         /* families/x/y/id.yaml */
	const char *before; size_t before_len;    /* NULL: new */
	const char *after;  size_t after_len;     /* NULL: removed (always refused) */
	const struct zc_gate_model *was, *is;     /* instead of the texts, where they were read already */
	/* In a merge, the file as the other parents have it, NULL where one has it not: only what is
	 * otherwise in all of them did the merge itself make. */
	const struct zc_gate_model *const *others; size_t nothers;
};
/* What a change did to one family. */
struct zc_gate_touched {
	const char *family;
	const struct zc_node *before, *after;     /* the files; NULL: not there, or nothing that can be read */
	const char *const *names; size_t n;       /* ids of the entries that are new or changed, top keys of maps, and the
	                                             family's id for what stands at the top itself */
	const size_t *under;                      /* each one's key of zc_family_schema */
	unsigned long keys;                       /* bit i: something under key i of zc_family_schema */
	bool moved;                               /* entries came from another family or went there */
};
struct zc_gate_change {
	const struct zc_gate_file *files; size_t n;
	const struct zc_convenant *con;
	struct zc_time now;                       /* of the commit */
	const char *actor;                        /* PERSON@ORG who enters it; NULL: a hand edit by nobody known */
	bool merge;                               /* one of a merge's parents: two coordinators may meet */
	void (*touched)(void *ctx, const struct zc_gate_touched *t);   /* told of every family; NULL: nobody asks */
	void *ctx;
};

/* The code, in a finding's key, of what a merge may have from one of its parents: replay holds it against a merge that
 * none of them has it so.  An entry came from another family, or stands in one that went into another or came back from
 * it, and nothing in this change says how: a parent may have done more than the join or the part since the other went
 * its own way. */
#define ZC_GATE_CAME "came"

/* Findings: ZC_DATA cannot be lifted, ZC_DENIED is the agreement's no.  A rule
 * that a reason lifts is no finding when the entry carries `because:`. */
void zc_gate_check(const struct zc_gate_change *change, struct zc_findings *f);

/* The meaning check alone, of one family as it stands on a day under an agreement (what
 * zc-init asks of every open case before an agreement is replaced). */
void zc_gate_family(const struct zc_family *fam, const struct zc_convenant *con,
                    struct zc_time now, struct zc_findings *f);

/* A change of the agreement: the form of the new one; names that were there
 * are still there; the name and format are the same. before NULL: the first. */
void zc_gate_convenant(const char *before, size_t before_len, const char *after, size_t after_len,
                       struct zc_findings *f);

#endif
