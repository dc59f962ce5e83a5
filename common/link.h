/* link: which records are of one person?
 *
 * Fellegi and Sunter's model: each field of a pair agrees on a level, a level is
 * worth log2(m/u) bits, where m is how often it is seen between records of one
 * person and u between those of two.  Rare values that agree are worth more.
 * What could also be a brother, sister or twin is judged against them, not only
 * against a stranger.  Nothing here knows of git, YAML or files, and the same
 * records give the same answer, however many threads there are.
 *
 * Many against many: zc_link_new, zc_link_add ..., zc_link_run, then zc_link_pairs
 * and zc_link_clusters.  One against many, where an index keeps the keys:
 * zc_link_keys of each record, and zc_link_explain or zc_link_score of those
 * that have a key in common. */
#ifndef ZC_LINK_H
#define ZC_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "alloc.h"
#include "err.h"
#include "text.h"

/* What is known of a person, as it was written: the library folds, splits and
 * checks.  BORN is a date in one text: 2012-03-31, 20120331 or 31-03-2012; what is no date is
 * not known.  SURNAME may hold its prefix (tussenvoegsel), before or after a comma.
 * NUMBER is a house number with its addition.  PARENTS are names, separated by semicolons.
 * BSN may be any number that is one person's; where most are no BSN the check digit is not asked for.
 * CITY, STREET, REGION, PLACE (of birth), WORK, OTHER are words, EMAIL and PHONE what they say. */
enum zc_link_field {
	ZC_LINK_GIVEN, ZC_LINK_PREFIX, ZC_LINK_SURNAME, ZC_LINK_BORN, ZC_LINK_SEX, ZC_LINK_BSN,
	ZC_LINK_POSTCODE, ZC_LINK_NUMBER, ZC_LINK_STREET, ZC_LINK_CITY, ZC_LINK_REGION, ZC_LINK_PLACE,
	ZC_LINK_EMAIL, ZC_LINK_PHONE, ZC_LINK_WORK, ZC_LINK_OTHER, ZC_LINK_PARENTS,
	ZC_LINK_FIELDS
};
/* "given", "prefix", ...: the words of --map and of a model's text. */
const char *zc_link_field_name(enum zc_link_field f);
/* Does this text say anything of the field?  BORN and SEX have forms, and nothing is known from another one. */
bool zc_link_field_reads(enum zc_link_field f, const char *text);

/* NULL and empty: not known.  All texts are the caller's, UTF-8. */
struct zc_link_record {
	const char *id;                       /* the caller's name of it */
	const char *value[ZC_LINK_FIELDS];
	int side;                             /* 0, or 1 and 2: only records of two sides are linked */
};

/* ---- model ------------------------------------------------------------ */

/* What the levels are worth, how common names are, what a run starts from. */
struct zc_link_model;

/* The one that is shipped; for children in the Netherlands, and where there are enough
 * records only the beginning of what they teach.  All models: caller frees. */
struct zc_link_model *zc_link_model_default(void);
/* A text with a version in its first line; ZC_DATA with name:line where it is not one. */
int zc_link_model_read(struct zc_link_model **out, const char *text, const char *name, struct zc_err *e);
void zc_link_model_write(struct zc_text *out, const struct zc_link_model *m);
const char *zc_link_model_version(const struct zc_link_model *m);
/* How many persons the records are drawn from: the more, the less an agreement says.
 * The default is the size of a small region, so that ten records are judged as ten thousand. */
void zc_link_model_persons(struct zc_link_model *m, double persons);
/* In bits of the total: from match on it is the same person, from review up to there a
 * person has to look. */
void zc_link_model_thresholds(const struct zc_link_model *m, double *match, double *review);
void zc_link_model_free(struct zc_link_model *m);

/* ---- one against many ------------------------------------------------- */

/* How many of `all` records (set by the function, 0: not known) have this value; value
 * is a field's folded form (of given name and surname each word, of NUMBER postcode and number).  Where it knows nothing the model's own figures count. */
typedef double zc_link_count_fn(void *ctx, enum zc_link_field f, const char *value, double *all);

/* Records that have no key in common need not be compared.  Distinct, in no order;
 * the same on every machine, but another version may have others.  Returns how many. */
enum { ZC_LINK_KEYS = 40 };
size_t zc_link_keys(uint64_t out[ZC_LINK_KEYS], const struct zc_link_record *r);

/* The total in bits: log2 of the odds that a and b are one person.  count may be NULL. */
double zc_link_score(const struct zc_link_model *m, const struct zc_link_record *a, const struct zc_link_record *b,
                     zc_link_count_fn *count, void *ctx);

enum zc_link_verdict { ZC_LINK_DIFFERENT, ZC_LINK_REVIEW, ZC_LINK_MATCH };
const char *zc_link_verdict_name(enum zc_link_verdict v);       /* "different", "review", "match" */

/* A row of the evidence; the bits of all rows are the total.  Words only, no value of a record. */
struct zc_link_row {
	const char *field;                    /* "surname", "before looking", "brother, sister or twin" */
	const char *level;                    /* "same", "one slip", "sounds alike" ... */
	double bits;                          /* above 0: for the same person */
	const char *note;                     /* "rare: 1 of 20,000"; NULL: none */
};
struct zc_link_explanation {
	struct zc_link_row *rows; size_t n;
	double total;
	enum zc_link_verdict verdict;
	const char **warnings; size_t nwarnings;    /* why it is for a person to say though the bits are enough, and the like */
	const char *model;                    /* its version */
};
/* All of it lives in arena. */
void zc_link_explain(struct zc_link_explanation *out, const struct zc_link_model *m, const struct zc_link_record *a,
                     const struct zc_link_record *b, zc_link_count_fn *count, void *ctx, struct zc_arena *arena);

/* ---- many against many ------------------------------------------------ */

struct zc_link;

enum zc_link_train {
	ZC_LINK_TRAIN_AUTO,                   /* as much as there are records for */
	ZC_LINK_TRAIN_NEVER                   /* the model as it is */
};
struct zc_link_options {
	enum zc_link_train train;
	const double *match, *review;         /* instead of the model's thresholds; NULL: those */
	unsigned threads;                     /* 0: as many as there are processors, at most 8 */
	/* Told now and then how far it is: done of all steps. */
	void (*progress)(void *ctx, size_t done, size_t all);
	void *ctx;
};

struct zc_link *zc_link_new(const struct zc_link_model *m);      /* m: borrowed while it lives */
/* Copies what it needs.  Records are numbered from 0 in the order they come. */
void zc_link_add(struct zc_link *l, const struct zc_link_record *r);
size_t zc_link_size(const struct zc_link *l);
const char *zc_link_id(const struct zc_link *l, size_t record);  /* borrowed; once it was run */
/* A person said that these two are not the same: nothing joins them. */
void zc_link_refuse(struct zc_link *l, size_t a, size_t b);
/* Finds, trains, scores.  Once; nothing is added after it. */
int zc_link_run(struct zc_link *l, const struct zc_link_options *o, struct zc_err *e);
/* What it was judged with: the model after training; borrowed. */
const struct zc_link_model *zc_link_trained(const struct zc_link *l);

/* Pairs from the review threshold on, a < b, the strongest first (ties: by record).
 * A pair of `match` or more bits that is not in one cluster is one that something speaks against. */
typedef int zc_link_pair_fn(void *ctx, size_t a, size_t b, double bits, struct zc_err *e);
int zc_link_pairs(const struct zc_link *l, zc_link_pair_fn *fn, void *ctx, struct zc_err *e);

/* Persons: joined from the strongest pair down, never over a refusal, two different valid
 * BSNs, or other records of the two that contradict.  Households: persons who share a surname
 * and an address that is not a shelter's or an institution's.  Every record comes, in order;
 * a cluster is named by its first record. */
enum zc_link_graph { ZC_LINK_PERSONS, ZC_LINK_HOUSEHOLDS };
typedef int zc_link_cluster_fn(void *ctx, size_t record, size_t cluster, struct zc_err *e);
int zc_link_clusters(struct zc_link *l, enum zc_link_graph g, zc_link_cluster_fn *fn, void *ctx, struct zc_err *e);
void zc_link_free(struct zc_link *l);

#endif
