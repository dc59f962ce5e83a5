/* schema: typed structs from a tree, by table.
 *
 * A table says for each key of a map: its type, where its value goes in a C
 * struct, whether it must be there, what words it may hold, and what a change
 * may do with it.  The loaders of the family file and of the agreement are
 * such tables; the gate walks the same tables to judge changes, and the manual
 * pages list what the tables hold (tests compare). */
#ifndef ZC_SCHEMA_H
#define ZC_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "calendar.h"
#include "findings.h"
#include "tree.h"

enum zc_type {             /* C type of the field */
	ZC_TEXT,           /* const char *: any text, several lines allowed */
	ZC_LINE,           /* const char *: one line of plain text (a name) */
	ZC_WORD,           /* const char *: [a-z0-9][a-z0-9-]*, one of key.words if given */
	ZC_ID,             /* const char *: an item's own id; its letter is the schema's */
	ZC_REF,            /* const char *: id of an item in this family, of a kind in key.words (letters;
	                      the word family: the family's own id too) */
	ZC_FAMILY_REF,     /* const char *: a family's id */
	ZC_UNDER_REF,      /* const char *: ten hex digits, an agreement's blob */
	ZC_ACTOR,          /* const char *: PERSON@ORG */
	ZC_WHO,            /* const char *: PERSON@ORG or a plain line */
	ZC_BSN,            /* const char *: eight or nine digits, eleven-test */
	ZC_POSTCODE,       /* const char * */
	ZC_DATE,           /* zc_day: ZC_NO_DAY when absent; key.words: the key of a day that it may not lie
	                      before (a check of the family) */
	ZC_DATE_OR_NONE,   /* struct zc_date_or_none: a date, or the word none */
	ZC_TIME,           /* struct zc_time: a time, or a date (then noon) */
	ZC_YESNO,          /* enum zc_yesno */
	ZC_INT,            /* int, 0..999999; -1 when absent */
	ZC_AGES,           /* struct zc_ages: "0-3", "12" */
	ZC_DURATION,       /* struct zc_duration; n = -1 when absent */
	ZC_WORDS,          /* struct zc_strings: list of words; in lists of scalars one counts as a list */
	ZC_LINES,          /* struct zc_strings: list of plain lines */
	ZC_REFS,           /* struct zc_strings: list of ids */
	ZC_ACTORS,         /* struct zc_strings: list of PERSON@ORG or plain names */
	ZC_MAP_OF,         /* pointer to the sub-schema's struct, NULL when absent */
	ZC_LIST_OF,        /* ZC_LIST(struct): a list of maps */
	ZC_CUSTOM          /* key.load does it (conditions) */
};

enum zc_yesno { ZC_UNSET, ZC_YES, ZC_NO };
struct zc_strings { const char **v; size_t n; };
struct zc_ages { int from, to; };                  /* both included; from = -1: absent */
struct zc_date_or_none { zc_day day; bool none; }; /* ZC_NO_DAY and false: absent */
#define ZC_LIST(type) struct { type *v; size_t n; }

enum zc_key_flag {
	ZC_REQUIRED    = 1 << 0,
	/* What a change may do with a value that is there (design: the gate's rule). */
	ZC_FIXED       = 0,        /* nothing; and it must come with its entry */
	ZC_SETTABLE    = 1 << 1,   /* may be added later, once; then fixed */
	ZC_CORRECTABLE = 1 << 2,   /* may be added, changed or removed; git keeps the old */
	ZC_PERSONAL    = 1 << 3    /* a person's data: never needed to replay a history */
};

struct zc_schema;
struct zc_key {
	const char *name;
	enum zc_type type;
	unsigned flags;
	size_t offset;
	const char *words;                 /* see the types; separated by spaces */
	const struct zc_schema *sub;       /* ZC_MAP_OF, ZC_LIST_OF */
	void (*load)(void *field, const struct zc_tree *t, struct zc_node *n, struct zc_arena *a,
	             struct zc_findings *f);   /* ZC_CUSTOM */
};

/* The struct's first member must be `struct zc_node *node`, where the loader
 * puts the map it came from. */
struct zc_schema {
	const char *name;                  /* what an entry is called: "signal" */
	size_t size;
	char letter;                       /* of the ids of its entries; 0 when they have none */
	const struct zc_key *keys;
	size_t n;                          /* at most 64 */
};

/* Fill out (zeroed first; absent fields get their absent value) from the map.
 * Lists and maps are made in a; texts are borrowed from the tree.  Everything wrong is
 * added to f as ZC_DATA: unknown key ("did you mean" when one is near), missing
 * key, wrong type, impossible date, broken BSN, word not allowed.  What says where by keys as
 * well ("plan.goals[1].expected: ...", counted from 1) and never repeats a person's data. */
void zc_schema_load(void *out, const struct zc_schema *s, const struct zc_tree *t,
                    struct zc_node *map, struct zc_arena *a, struct zc_findings *f);
/* The same for checks beyond the tables: a ZC_DATA finding about `of`, marked at `at`. */
void zc_schema_find(struct zc_findings *f, const struct zc_tree *t, const struct zc_node *of,
                    const struct zc_node *at, const char *fmt, ...) ZC_PRINTF(5, 6);
/* The struct and all that it holds as bytes, and back, without the tree: nodes are NULL then, texts are
 * borrowed from the bytes, lists and maps are made in a.  What has no key of its own is lost.  false: the bytes are
 * not those of such a struct.  Tables with conditions, ages or durations cannot be packed. */
struct zc_text;
void zc_schema_pack(struct zc_text *out, const struct zc_schema *s, const void *x);
bool zc_schema_unpack(void *out, const struct zc_schema *s, const char *bytes, size_t len, struct zc_arena *a);
/* Of tables with the same names and types in the same order: what one packs, the other unpacks. */
uint64_t zc_schema_digest(const struct zc_schema *s);
/* Set a field to what means "absent" where zero would mean something. */
void zc_schema_absent(void *field, enum zc_type type);
const struct zc_key *zc_schema_key(const struct zc_schema *s, const char *name);
/* Does the space-separated list hold this word? */
bool zc_words_have(const char *words, const char *word);
/* The one of them that was probably meant, of length *len inside words; NULL when none is near. */
const char *zc_words_nearest(const char *words, const char *word, size_t *len);
bool zc_ages_parse(struct zc_ages *out, const char *s);   /* "0-3", "12" */
bool zc_strings_have(const struct zc_strings *s, const char *word);

#endif
