/* link_internal: what the files of the room share. */
#ifndef ZC_LINK_INTERNAL_H
#define ZC_LINK_INTERNAL_H

#include <pthread.h>

#include "link.h"
#include "share.h"

/* ---- words: distinct byte strings, numbered from 1; 0 is "none" --------- */
struct zc_words {
	char *text; uint32_t used, room;
	uint32_t *at, *count; uint32_t n, cap;   /* at[i]..at[i + 1] is word i; count: as often as it was noted */
	uint64_t *slot; uint32_t mask;        /* hash << 32 | word */
};
uint32_t zc_words_note(struct zc_words *w, const void *s, size_t n);         /* found or added, counted once more */
uint32_t zc_words_note_hashed(struct zc_words *w, const void *s, size_t n, uint32_t hash);
/* Ask for the memory that the word of this hash needs, in three steps, 0 to 2, each when the one before has arrived. */
void zc_words_near(const struct zc_words *w, uint32_t hash, int step);
uint32_t zc_words_find(const struct zc_words *w, const void *s, size_t n);   /* 0: not there */
static inline const char *
zc_words_text(const struct zc_words *w, uint32_t word, size_t *n)                   /* of 0: nothing */
{
	*n = word == 0 ? 0 : w->at[word + 1] - w->at[word];
	return word == 0 ? "" : w->text + w->at[word];
}
void zc_words_free(struct zc_words *w);
uint32_t zc_link_hash(const void *s, size_t n);

/* ---- names (link_name.c) ------------------------------------------------ */
enum { ZC_LINK_TOKENS = 4, ZC_LINK_TEXT = 256 };
struct zc_link_tokens {
	char text[ZC_LINK_TEXT];              /* the folded tokens, one after another */
	uint8_t at[ZC_LINK_TOKENS + 1], n;
};
/* Folded to lower case without diacritics; what is no letter or digit becomes one blank ('-' , and , stay).
 * Returns the length; cut at size. */
size_t zc_link_fold(char *out, size_t size, const char *s);
void zc_link_given_tokens(struct zc_link_tokens *t, const char *given);
/* The parts of a surname, without prefixes and articles: one, or more when it is a double name. */
void zc_link_surname_tokens(struct zc_link_tokens *t, const char *surname);
/* What it sounds like: consonants in classes, the first letter kept if it is a vowel.  Returns the length. */
size_t zc_link_sound(char *out, size_t size, const char *name, size_t n);

/* ---- other fields (link_value.c) ----------------------------------------- */
/* yyyymmdd as a number, also where there is no such day (a slip makes month 13); 0: no date; month and day 00: only
 * the year is known (1 January is what is filled in when nobody knows). */
uint32_t zc_link_born(const char *s);
/* 1 male, 2 female, 0 not known. */
uint8_t zc_link_sex(const char *s);
/* Its digits as a number; not digits: 0x80000000 and a hash.  *valid: it passes the eleven-test. */
uint32_t zc_link_number_of(const char *bsn, bool *valid);
/* The house number proper (0: none) and a hash of its addition (0: none). */
uint32_t zc_link_house(const char *s, uint32_t *addition);

/* ---- the set --------------------------------------------------------------- */

/* What is judged of a pair; a comparison may read several fields. */
enum zc_judge {
	ZC_J_GIVEN, ZC_J_SURNAME, ZC_J_BORN, ZC_J_SEX, ZC_J_BSN, ZC_J_ADDRESS,
	ZC_J_STREET, ZC_J_CITY, ZC_J_REGION, ZC_J_PLACE, ZC_J_EMAIL, ZC_J_PHONE, ZC_J_WORK, ZC_J_OTHER, ZC_J_PARENTS,
	ZC_JUDGES,
	ZC_J_TEXT = ZC_J_STREET,              /* from here on they are words */
	ZC_J_TEXTS = ZC_JUDGES - ZC_J_TEXT
};
/* Levels; 0 is "not known", which is worth nothing. */
enum { ZC_L_NONE, ZC_L_SAME, ZC_LEVELS = 13 };
enum {                                        /* of names */
	ZC_L_FIRST = 2,                       /* the first, but not the others */
	ZC_L_SHARED,                          /* another of the given names; one part of a double surname */
	ZC_L_FORM,                            /* a form of the same name */
	ZC_L_SLIP, ZC_L_SOUND, ZC_L_LIKE, ZC_L_INITIAL, ZC_L_VAGUE, ZC_L_OTHER,
	ZC_L_SWAPPED                          /* given name and surname changed places */
};
enum {                                        /* of dates; strangers share a day and month of other years far more often than the reverse */
	ZC_L_DATE_SWAP = 2, ZC_L_DATE_DAY_SLIP, ZC_L_DATE_MONTH_SLIP, ZC_L_DATE_YEAR_SLIP, ZC_L_DATE_DAY, ZC_L_DATE_MONTH,
	ZC_L_DATE_YEARS, ZC_L_DATE_NEAR, ZC_L_DATE_OTHER, ZC_L_DATE_YEAR, ZC_L_DATE_YEAR_OTHER
};
enum { ZC_L_SEX_OTHER = 2 };
enum { ZC_L_BSN_SLIP = 2, ZC_L_BSN_DOUBTFUL, ZC_L_BSN_OTHER };
enum { ZC_L_ADDITION = 2, ZC_L_POSTCODE, ZC_L_NUMBER, ZC_L_AREA, ZC_L_MOVED, ZC_L_CROWD };
enum { ZC_L_TEXT_SLIP = 2, ZC_L_TEXT_LIKE, ZC_L_TEXT_OTHER };

/* What is known of a token.  letters: those that are in it, as bits. */
struct zc_link_name { uint32_t sound, letters, given, surname; uint16_t form[3]; uint8_t forms, len; float rare_given, rare_surname; };

/* A record, one line of the cache; all texts are numbers of words. */
struct zc_link_rec {
	uint32_t given, surname;              /* a token, or ZC_LINK_SEVERAL and a value: a word of up to 4 tokens */
	uint32_t born, bsn, postcode, house, addition, address;
	uint32_t first, last, call;           /* sounds: first and last part of the surname, the first given name (or its form) */
	uint32_t extra;                       /* row in the table of other texts; 0: none */
	uint32_t id;                          /* where its id begins */
	uint8_t sex, side, bsn_valid : 1, turned : 1, initial;      /* turned: by how common its words are, given name and surname have changed places */
	uint32_t sound;                       /* of the first given name, never its form */
	float ceiling;                        /* the most that its names can be worth */
};

#define ZC_LINK_SEVERAL 0x80000000u
enum { ZC_LINK_CROWD = 8 };             /* surnames at an address that is no home */
enum { ZC_PASSES = 25 };

struct zc_link_pairbits { uint32_t a, b; float bits; };

/* Records that were folded, whose words have no numbers yet (link_add.c). */
struct zc_link_batch {
	struct zc_link_folded { struct zc_link_rec rec; uint32_t id; size_t end; } *rec; size_t n, cap;   /* end: of its pieces */
	struct zc_link_piece { uint32_t hash, at; uint8_t n, what; } *piece; size_t pieces, pieces_cap;
	char *text; size_t len, text_cap;
};

/* Three who the other could be, besides the same person. */
enum { ZC_WHO_SAME, ZC_WHO_STRANGER, ZC_WHO_SIBLING, ZC_WHO_TWIN, ZC_WHOS };

struct zc_link_model {
	char version[64];
	double p[ZC_WHOS][ZC_JUDGES][ZC_LEVELS];      /* how often a level is seen; of levels that are known the sum is 1 */
	double lg[ZC_WHOS][ZC_JUDGES][ZC_LEVELS];     /* log2 of p, by zc_link_model_ready */
	double odds[ZC_WHOS];                 /* of a record's others how many per record are that: same, stranger (unused), sibling, twin */
	double persons;                       /* records that one is drawn from */
	double match, review, mean;           /* mean: of all pairs between two clusters, at least */
	double pairs;                         /* what it was trained on; 0: as shipped */
};

struct zc_link {
	struct zc_link_model model;           /* as trained */
	struct zc_words tokens, values, address, postcode, text[ZC_J_TEXTS];
	struct zc_link_name *name; uint32_t names_cap;        /* by token */
	float *rare[ZC_JUDGES];               /* -log2 of how common each word is, once ready; of an address that is no home INFINITY */
	struct zc_link_rec *rec; size_t n, cap;
	struct zc_link_batch batch[2], *filled, *taken;
	pthread_t taker; bool taking;
	size_t added;
	uint32_t (*extra)[ZC_J_TEXTS]; size_t nextra, extra_cap;
	char *ids; size_t ids_len, ids_cap;
	struct zc_link_refusal { uint32_t a, b; } *refused; size_t nrefused, refused_cap;
	struct zc_link_pairbits *pair; size_t npairs;
	double partners;                      /* how many others a record has on average */
	unsigned workers;
	bool few;                             /* too few to count: what is known beforehand */
	zc_link_count_fn *count; void *count_ctx;
};

void zc_link_added(struct zc_link *l);        /* what was added is in rec; nothing else may be read before */
void zc_link_batches_free(struct zc_link *l);
enum zc_link_field zc_link_text_field(size_t text);

struct zc_link_value { const uint32_t *token; size_t n; };
static inline struct zc_link_value
zc_link_value_of(const struct zc_link *l, const uint32_t *value)      /* value: of a record, borrowed */
{
	size_t n;
	if ((*value & ZC_LINK_SEVERAL) == 0)
		return (struct zc_link_value){ value, *value != 0 };
	const void *token = zc_words_text(&l->values, *value & ~ZC_LINK_SEVERAL, &n);
	return (struct zc_link_value){ token, n / sizeof(uint32_t) };
}

void zc_link_model_ready(struct zc_link_model *m);
void zc_link_model_shipped(struct zc_link_model *m);

struct zc_judged {
	uint8_t level[ZC_JUDGES];
	bool bsn;                             /* the numbers are BSNs */
	float rare[ZC_JUDGES];                /* -log2 of the chance that a stranger has the same; NAN: the model's */
};

/* ---- judging (link_field.c, link_total.c) ---------------------------------- */
const char *zc_link_judge_name(size_t judge);
const char *zc_link_level_name(size_t judge, unsigned level);         /* NULL: there is none */
double zc_link_before(const struct zc_link_model *m); /* bits before anything is looked at */
/* Fewer bits than join, where a person has to say: one BSN that name and date contradict, or a twin's given name not known. */
double zc_link_held(const struct zc_link_model *m, const struct zc_judged *j, double bits);
void zc_link_ready(struct zc_link *l);                                /* counts become frequencies */
/* -log2 of the chance that a stranger has all the words of a value. */
float zc_link_rare_whole(const struct zc_link *l, uint32_t value, bool given);
/* All but names and words, which are the slow ones. */
void zc_link_judge_quickly(struct zc_judged *out, const struct zc_link *l, const struct zc_link_rec *a, const struct zc_link_rec *b);
void zc_link_judge(struct zc_judged *out, const struct zc_link *l, const struct zc_link_rec *a, const struct zc_link_rec *b);
uint8_t zc_link_bsn_level(const struct zc_link_rec *a, const struct zc_link_rec *b);
/* What the quick ones are worth, without the family. */
double zc_link_plain(const struct zc_link *l, const struct zc_judged *j);
/* What all are worth, or less than floor if it is; bits of each judge and of the family, where they are asked for. */
double zc_link_total(const struct zc_link *l, const struct zc_judged *j, double floor, double *bits, double *family);
/* The same in one, ended early with -INFINITY where it stays below floor; kin (or NULL): these are two of one family rather
 * than one person. */
double zc_link_pair_bits(const struct zc_link *l, const struct zc_link_rec *a, const struct zc_link_rec *b, double floor, bool *kin);

/* ---- finding (link_block.c), training (link_em.c) ------------------------------ */
void zc_link_keys_of(uint64_t out[ZC_PASSES], const struct zc_link *l, const struct zc_link_rec *r);
uint32_t zc_link_blocked(size_t pass);                /* judges that a pass makes agree, as bits */
bool zc_link_narrow(size_t pass, const struct zc_link_rec *r);         /* its key is worth keeping in an index */
uint32_t zc_link_cap(size_t pass, size_t n);          /* the largest block of n records that is used */
#define ZC_BLOCK_BEGINS 0x80000000u
struct zc_link_blocks {
	size_t n;
	uint32_t (*key)[ZC_PASSES];           /* by record; 0: none, or too common */
	uint32_t *member[ZC_PASSES]; size_t members[ZC_PASSES];
};
void zc_link_blocks_make(struct zc_link_blocks *bl, const struct zc_link *l);
bool zc_link_found_before(const struct zc_link_blocks *bl, size_t pass, uint32_t a, uint32_t b);
void zc_link_blocks_free(struct zc_link_blocks *bl);

/* Train l->model on the pairs of the blocks. */
void zc_link_em(struct zc_link *l, const struct zc_link_blocks *bl);

#endif
