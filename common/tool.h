/* tool: what every tool has in common: options, the store and agreement it
 * works on, the clock, output that is checked, one place that prints errors.
 *
 * A tool is:
 *
 *   static const struct zc_verb verbs[] = { { "end", "[-C dir] ... FAMILY", ... }, ... };
 *   static const struct zc_tool tool = { "zc-close", verbs, ... };
 *   int main(int argc, char **argv) { return zc_tool_main(argc, argv, &tool); }
 *
 * Options may stand before or after the verb and the operands.  A long option
 * of one name takes a value in all verbs of a tool or in none.  -h prints each
 * verb's synopsis, one line each: the SYNOPSIS of the manual page.
 */
#ifndef ZC_TOOL_H
#define ZC_TOOL_H

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include "convenant.h"
#include "family.h"
#include "id.h"
#include "index.h"
#include "store.h"
#include "table.h"
#include "text.h"

/* Options.  A verb lists its own; of the common ones (zc(7)) it takes those that its synopsis names. */
enum zc_opt_arg { ZC_OPT_FLAG, ZC_OPT_ONE, ZC_OPT_MANY };
struct zc_opt {
	const char *name;               /* long, without the dashes */
	enum zc_opt_arg arg;
	void *into;                     /* bool *, const char **, struct zc_strings * (v grown by the tool room, freed at exit) */
};

struct zc_tool;
struct zc_env;
struct zc_verb {
	const char *name;               /* NULL: the tool has no verbs */
	const char *synopsis;           /* operands and options as in the page */
	const struct zc_opt *opts; size_t nopts;
	int (*run)(struct zc_env *env, int argc, char **argv, struct zc_err *e);   /* operands only */
	bool writes;                    /* needs an actor */
	int min, max;                   /* operands; max -1: any number */
};
struct zc_tool {
	const char *name;
	const struct zc_verb *verbs; size_t nverbs;   /* the first is the default when it has no name */
};

/* What a run works with.  All borrowed by the tool. */
struct zc_env {
	const struct zc_tool *tool;
	const struct zc_verb *verb;
	/* common options */
	const char *dir;                /* -C */
	bool dry, json, quiet, verbose; /* -n -j -q -v */
	bool exit_code;                 /* --exit-code */
	const char *as, *because;       /* --as --because */
	struct zc_time now;             /* $ZC_NOW or the clock */
	struct zc_time at;              /* event time: --at, --on (noon of the day), else now */
	zc_day on;                      /* its day in the agreement's zone */
	bool at_given, whole_day;       /* --at or --on was given; and was a bare date */
	const char *at_text;            /* as given, until zc_env_open reads it */
	const char *as_of;              /* --as-of, readers only; a date there is also the default of --on */
	/* opened by zc_env_open */
	struct zc_store *store;
	struct zc_convenant *con;
	struct zc_tree *con_tree;
	const char *actor;              /* PERSON@ORG: --as, $ZC_ACTOR, git config zc.actor */
	struct zc_index *index;         /* by zc_env_index */
	struct zc_index_user index_user;
	char agreement[ZC_OID];         /* its blob id */
	struct zc_index_history *history;   /* by zc_env_history */
	struct zc_index_user history_user;
	bool no_index, no_history;      /* there can be none */
	int64_t began, told;            /* by zc_progress: in milliseconds; -1: it is silent */
	int worst;                      /* highest status of a batch so far */
	int held_worst;
	struct zc_text held;            /* by zc_env_hold: what was said since, and the worst before */
	bool holds;
	bool batch;                     /* by zc_change_all: changes wait to be made visible together */
	bool gated;                     /* it is called over zc-gate: $ZC_GATE */
	bool sees_all;                  /* the actor sees every family; always when not gated */
	bool by_person;                 /* he sees those in which he himself is involved, not his organisation */
	bool refused;                   /* the failure is zc-gate's own no */
	char asked[ZC_FAMILY_ID + 1];   /* what he last named and is not there for him */
	const char *let;                /* a family into which the actor is just signalling himself */
	struct zc_arena arena;          /* for the run */
};

struct zc_loaded { struct zc_family *fam; struct zc_tree *tree; };

int zc_tool_main(int argc, char **argv, const struct zc_tool *tool);

/* Over zc-gate a run may less than here: zc_env_open asks the agreement whether the actor may call the verb, and
 * refuses -C, --as, -n of writers, and --by and --as-of of who does not see all.  A family that the actor is not
 * involved in (rules.h) is not there: zc_env_family and zc_change_family do not find it, zc_env_each and what
 * builds on it pass it over, no message names it.  What takes a family in another way asks zc_env_complete or
 * zc_env_hides; what opens a file that was named asks zc_env_file. */
int zc_env_admit(struct zc_env *env, struct zc_err *e);                 /* for zc_env_open */
int zc_env_refuse(struct zc_env *env, struct zc_err *e);                /* "zc-gate: refused": ZC_DENIED */
/* A family by id or prefix: its full id.  ZC_NOINPUT, ZC_USAGE as zc_store_complete. */
int zc_env_complete(struct zc_env *env, const char *prefix, char id[11], struct zc_err *e);
bool zc_env_hides(struct zc_env *env, const char *id);                  /* a full id */
bool zc_env_hides_family(struct zc_env *env, const struct zc_family *fam);
bool zc_env_speaks_for(const struct zc_env *env, const char *who);      /* for --by: over zc-gate only for its own organisation */
int zc_env_file(struct zc_env *env, const char *path, struct zc_err *e);   /* "-" always may be read */
void zc_env_mask(struct zc_env *env, char *line);                       /* ids that are hidden become dots */
void zc_env_forget_others(struct zc_env *env, struct zc_loaded *l);     /* what it says of families that it is not one with */
/* Is it over, and the other family hidden?  Then it is not to be followed, whatever day is asked about. */
bool zc_env_parted(struct zc_env *env, const struct zc_join *j);
/* Does what is shown of a family (a full id) today, or of the one it went into, hold this entry? */
bool zc_env_shows(struct zc_env *env, const char *family, const char *item);
int zc_env_load(struct zc_env *env, const char *id, struct zc_loaded *out, struct zc_err *e);   /* that very file */

/* Find and open the store, load its agreement (work tree's; for --as-of the commit's), fix
 * the times in its zone, and for writers the actor (must be of an organisation in the agreement). */
int zc_env_open(struct zc_env *env, struct zc_err *e);

/* Set the event's time from a text as of --at (NULL: now), as zc_env_open does; for
 * batches in which every record has its own: column names it then, and messages do not repeat it.  ZC_USAGE. */
int zc_env_event(struct zc_env *env, const char *column, const char *text, struct zc_err *e);

/* A family by id or prefix, for reading: follows `joined`, warns on stderr when
 * the file differs from HEAD (not with -q).  *out is the caller's: zc_family_free
 * then zc_tree_free(tree). */
int zc_env_family(struct zc_env *env, const char *id, struct zc_loaded *out, struct zc_err *e);
void zc_loaded_free(struct zc_loaded *l);
/* The families of HEAD (or --as-of) that are picked on env->on (index.h), and perhaps others, in the order of their
 * ids, without tree and nodes; bad files are reported on stderr, raise env->worst to 65 and are passed over.
 * Joined ones are left out unless joined is true. */
typedef int zc_env_family_fn(struct zc_env *env, const struct zc_family *fam, void *ctx, struct zc_err *e);
int zc_env_each(struct zc_env *env, unsigned pick, bool joined, zc_env_family_fn *fn, void *ctx, struct zc_err *e);
/* The same, over zc-gate those too that are hidden: for what is told of none of them. */
int zc_env_each_unseen(struct zc_env *env, unsigned pick, bool joined, zc_env_family_fn *fn, void *ctx, struct zc_err *e);
/* As zc_env_each, from the files, with tree and nodes. */
int zc_env_each_file(struct zc_env *env, unsigned pick, bool joined, zc_env_family_fn *fn, void *ctx, struct zc_err *e);
/* Those, hidden ones too, in which somebody has this BSN (nine digits), or (bsn NULL) was born on that day, and perhaps others. */
int zc_env_holding(struct zc_env *env, const char *bsn, zc_day born, zc_env_family_fn *fn, void *ctx, struct zc_err *e);
/* Those of which a person shares a key (link.h), and perhaps others; hidden ones are passed over. */
int zc_env_like(struct zc_env *env, const uint64_t *keys, size_t n, zc_env_family_fn *fn, void *ctx, struct zc_err *e);
/* Those that hold a BSN which another one holds too, and perhaps others. */
int zc_env_shared_bsn(struct zc_env *env, zc_env_family_fn *fn, void *ctx, struct zc_err *e);
/* The index of HEAD, as it is now; NULL with --as-of, ZC_INDEX=off, or where there can be none. */
struct zc_index *zc_env_index(struct zc_env *env);
/* The commits that changed a family's file (store.h: zc_store_path_history), of HEAD or --as-of. */
int zc_env_history(struct zc_env *env, const char *family, bool oldest_first, zc_store_commit_fn *fn, void *ctx,
                   struct zc_err *e);
/* Run fn for each FAMILY operand; "-" reads ids from stdin, first field of each line.  One bad one
 * never stops the rest: its error is printed, after its line where it came by stdin, env->worst is raised. */
typedef int zc_env_id_fn(struct zc_env *env, const char *id, void *ctx, struct zc_err *e);
int zc_env_operands(struct zc_env *env, int argc, char **argv, zc_env_id_fn *fn, void *ctx, struct zc_err *e);
/* fn for each FAMILY operand, in the same way; for all that are picked where none is named. */
int zc_env_families(struct zc_env *env, unsigned pick, bool joined, int argc, char **argv, zc_env_family_fn *fn,
                    void *ctx, struct zc_err *e);
/* The terms of those families that are picked (agenda.h). */
int zc_env_agenda(struct zc_env *env, struct zc_agenda *out, const struct zc_agenda_pick *pick, int argc, char **argv,
                  struct zc_err *e);

enum zc_table_form zc_env_form(const struct zc_env *env);                 /* by -j and isatty */
struct zc_table *zc_env_table(struct zc_env *env, const char *columns);   /* of that form, on stdout */
/* A whole listing of that kind: opens the store and prints a row or more a family
 * (of the operands, else of all); the table is row's ctx. */
int zc_env_listing(struct zc_env *env, const char *columns, int argc, char **argv, zc_env_family_fn *row,
                   struct zc_err *e);
/* A date operand or option in the agreement's zone; ZC_USAGE naming the option. */
int zc_env_date(zc_day *out, const char *option, const char *s, struct zc_err *e);
/* Was this option of the verb's own given? */
bool zc_env_gave(const struct zc_env *env, const char *option);
int zc_env_yesno(enum zc_yesno *out, const char *option, const char *s, struct zc_err *e);
/* "warning: ..." on stderr unless -q. */
void zc_warn(struct zc_env *env, const char *fmt, ...) ZC_PRINTF(2, 3);
/* How far long work has come, on a terminal's last line: nothing in its first second, nothing with -q.
 * all 0: nobody knows; done == all ends it. */
void zc_progress(struct zc_env *env, size_t done, size_t all, const char *unit);
/* Print a failure that does not end the run, and remember its status. */
void zc_env_report(struct zc_env *env, const struct zc_err *e);
/* Warnings and reports wait until what they tell of has happened, or (happened false) has not and they are forgotten. */
void zc_env_hold(struct zc_env *env);
void zc_env_release(struct zc_env *env, bool happened);

/* The example agreement of that name, or the file: from the build tree
 * (../examples/convenants beside the executable), else ZC_DATADIR/convenants. */
int zc_find_convenant(char **path, const char *name_or_file, struct zc_err *e);

#endif
