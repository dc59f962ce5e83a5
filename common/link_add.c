#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "link_internal.h"
#include "link_words.h"

/* A record is taken in twice: zc_link_add folds it and leaves it in a batch, and when a batch is full, or somebody wants to
 * know, its words get their numbers, in the order in which they came.  The first is work for the processor, the second waits
 * for memory; so each has a thread, and the words of some records are asked for before they are needed. */
enum { BATCH = 4096, NEAR = 32 };
_Static_assert(ZC_LINK_TEXT <= UINT8_MAX + 1, "the length of a piece is a byte");

enum { P_GIVEN, P_SURNAME, P_POSTCODE, P_TEXT };      /* and from there on the texts */

static const enum zc_link_field text_fields[ZC_J_TEXTS] = {
	ZC_LINK_STREET, ZC_LINK_CITY, ZC_LINK_REGION, ZC_LINK_PLACE, ZC_LINK_EMAIL, ZC_LINK_PHONE, ZC_LINK_WORK,
	ZC_LINK_OTHER, ZC_LINK_PARENTS,
};

enum zc_link_field
zc_link_text_field(size_t text)
{
	return text_fields[text];
}

/* ---- folding ------------------------------------------------------------------------ */

static uint32_t
keep(struct zc_link_batch *b, const char *s, size_t n)
{
	while (b->len + n > b->text_cap) {
		b->text_cap = b->text_cap * 2 + 256;
		b->text = zc_realloc(b->text, b->text_cap, 1);
	}
	memcpy(b->text + b->len, s, n);
	b->len += n;
	return (uint32_t)(b->len - n);
}

static void
add_piece(struct zc_link_batch *b, unsigned what, const char *s, size_t n)
{
	b->piece = zc_grow(b->piece, b->pieces, &b->pieces_cap, sizeof *b->piece);
	b->piece[b->pieces++] = (struct zc_link_piece){ zc_link_hash(s, n), keep(b, s, n), (uint8_t)n, (uint8_t)what };
}

static void
add_name(struct zc_link_batch *b, unsigned what, const struct zc_link_tokens *t)
{
	for (size_t i = 0; i < t->n; i++)
		add_piece(b, what, t->text + t->at[i], (size_t)(t->at[i + 1] - t->at[i]));
}

static void
add_names(struct zc_link_batch *b, const struct zc_link_record *r)
{
	struct zc_link_tokens t;
	char whole[ZC_LINK_TEXT];
	const char *prefix = r->value[ZC_LINK_PREFIX], *surname = r->value[ZC_LINK_SURNAME];
	if (r->value[ZC_LINK_GIVEN] != NULL) {
		zc_link_given_tokens(&t, r->value[ZC_LINK_GIVEN]);
		add_name(b, P_GIVEN, &t);
	}
	if (surname == NULL)
		return;
	if (prefix != NULL && *prefix != '\0') {
		snprintf(whole, sizeof whole, "%s %s", prefix, surname);
		surname = whole;
	}
	zc_link_surname_tokens(&t, surname);
	add_name(b, P_SURNAME, &t);
}

static void
add_postcode(struct zc_link_batch *b, const char *postcode)
{
	char s[ZC_LINK_TEXT];
	size_t n = 0, len = zc_link_fold(s, sizeof s, postcode);
	for (size_t i = 0; i < len; i++)
		if (s[i] != ' ' && s[i] != '-' && s[i] != '.')
			s[n++] = s[i];
	if (n > 0)
		add_piece(b, P_POSTCODE, s, n);
}

static void
add_text(struct zc_link_batch *b, unsigned text, const char *value)
{
	char s[ZC_LINK_TEXT], apart[ZC_LINK_TEXT];
	if (text_fields[text] == ZC_LINK_PARENTS) {           /* they stay apart: a comma is kept */
		snprintf(apart, sizeof apart, "%s", value);
		for (char *p = apart; (p = strchr(p, ';')) != NULL;)
			*p = ',';
		value = apart;
	}
	size_t n = zc_link_fold(s, sizeof s, value);
	if (n > 0)
		add_piece(b, P_TEXT + text, s, n);
}

static void
fold_record(struct zc_link_batch *b, const struct zc_link_record *r)
{
	bool valid = false;
	b->rec = zc_grow(b->rec, b->n, &b->cap, sizeof *b->rec);
	struct zc_link_folded *to = &b->rec[b->n++];
	*to = (struct zc_link_folded){ .rec.side = (uint8_t)r->side, .rec.ceiling = INFINITY, .id = keep(b, r->id, strlen(r->id) + 1) };
	add_names(b, r);
	if (r->value[ZC_LINK_POSTCODE] != NULL)
		add_postcode(b, r->value[ZC_LINK_POSTCODE]);
	for (unsigned i = 0; i < ZC_J_TEXTS; i++)
		if (r->value[text_fields[i]] != NULL)
			add_text(b, i, r->value[text_fields[i]]);
	if (r->value[ZC_LINK_NUMBER] != NULL)
		to->rec.house = zc_link_house(r->value[ZC_LINK_NUMBER], &to->rec.addition);
	if (r->value[ZC_LINK_BORN] != NULL)
		to->rec.born = zc_link_born(r->value[ZC_LINK_BORN]);
	if (r->value[ZC_LINK_SEX] != NULL)
		to->rec.sex = zc_link_sex(r->value[ZC_LINK_SEX]);
	if (r->value[ZC_LINK_BSN] != NULL)
		to->rec.bsn = zc_link_number_of(r->value[ZC_LINK_BSN], &valid);
	to->rec.bsn_valid = valid;
	to->end = b->pieces;
}

/* ---- looking up ------------------------------------------------------------------------ */

static struct zc_words *
words_of(struct zc_link *l, unsigned what)
{
	return what <= P_SURNAME ? &l->tokens : what == P_POSTCODE ? &l->postcode : &l->text[what - P_TEXT];
}

static uint32_t
note_token(struct zc_link *l, const struct zc_link_piece *p, const char *s)
{
	uint32_t before = l->tokens.n, w = zc_words_note_hashed(&l->tokens, s, p->n, p->hash);
	if (w > before) {
		if (w >= l->names_cap) {
			l->names_cap = l->tokens.cap;
			l->name = zc_realloc(l->name, l->names_cap, sizeof *l->name);
		}
		char sound[64];
		struct zc_link_name *name = &l->name[w];
		*name = (struct zc_link_name){ 0 };
		size_t len = zc_link_sound(sound, sizeof sound, s, p->n);
		name->sound = len == 0 ? 0 : zc_link_hash(sound, len) | 1;
		name->len = p->n;
		name->forms = (uint8_t)zc_link_forms(name->form, s, p->n);
		for (size_t i = 0; i < p->n; i++)
			name->letters |= 1u << (s[i] & 31);
	}
	*(p->what == P_GIVEN ? &l->name[w].given : &l->name[w].surname) += 1;
	return w;
}

static void
note_text(struct zc_link *l, struct zc_link_rec *to, const struct zc_link_piece *p, const char *s)
{
	if (to->extra == 0) {
		l->extra = zc_grow(l->extra, l->nextra, &l->extra_cap, sizeof *l->extra);
		memset(l->extra[l->nextra], 0, sizeof *l->extra);
		to->extra = (uint32_t)l->nextra++;
	}
	l->extra[to->extra][p->what - P_TEXT] = zc_words_note_hashed(&l->text[p->what - P_TEXT], s, p->n, p->hash);
}

/* The words that a record's values consist of. */
struct parts { uint32_t token[2][ZC_LINK_TOKENS]; size_t n[2]; };

static void
note_pieces(struct zc_link *l, struct zc_link_rec *to, struct parts *of, const struct zc_link_batch *b, size_t from, size_t end)
{
	of->n[P_GIVEN] = of->n[P_SURNAME] = 0;
	for (size_t i = from; i < end; i++) {
		const struct zc_link_piece *p = &b->piece[i];
		const char *s = b->text + p->at;
		if (p->what > P_POSTCODE)
			note_text(l, to, p, s);
		else if (p->what == P_POSTCODE)
			to->postcode = zc_words_note_hashed(&l->postcode, s, p->n, p->hash);
		else {
			uint32_t w = of->token[p->what][of->n[p->what]++] = note_token(l, p, s);
			const struct zc_link_name *name = &l->name[w];
			bool first = of->n[p->what] == 1;
			if (p->what == P_SURNAME) {
				to->first = first ? name->sound : to->first;
				to->last = name->sound;
			} else if (first) {
				to->initial = (uint8_t)*s;
				to->sound = p->n > 1 ? name->sound : 0;
				to->call = p->n > 1 && name->forms > 0 ? 0x80000000u | name->form[0] : to->sound;
			}
		}
	}
}

static uint32_t
note_value(struct zc_link *l, const struct parts *p, unsigned what)
{
	if (p->n[what] < 2)
		return p->n[what] == 0 ? 0 : p->token[what][0];
	return ZC_LINK_SEVERAL | zc_words_note(&l->values, p->token[what], p->n[what] * sizeof(uint32_t));
}

static void
note_id(struct zc_link *l, struct zc_link_rec *to, const char *id)
{
	size_t len = strlen(id) + 1;
	while (l->ids_len + len > l->ids_cap) {
		l->ids_cap = l->ids_cap * 3 / 2 + 256;
		l->ids = zc_realloc(l->ids, l->ids_cap, 1);
	}
	memcpy(l->ids + l->ids_len, id, len);
	to->id = (uint32_t)l->ids_len;
	l->ids_len += len;
}

static void
take_some(struct zc_link *l, const struct zc_link_batch *b, size_t from, size_t to)
{
	struct parts parts[NEAR];
	size_t first = from > 0 ? b->rec[from - 1].end : 0, n = to - from;
	enum { NEARER = 3 };                  /* steps of zc_words_near */
	for (int step = 0; step < NEARER; step++)
		for (size_t i = first; i < b->rec[to - 1].end; i++)
			zc_words_near(words_of(l, b->piece[i].what), b->piece[i].hash, step);
	for (size_t i = 0; i < n; i++) {
		const struct zc_link_folded *f = &b->rec[from + i];
		l->rec = zc_grow(l->rec, l->n, &l->cap, sizeof *l->rec);
		struct zc_link_rec *r = &l->rec[l->n++];
		*r = f->rec;
		note_pieces(l, r, &parts[i], b, first, f->end);
		note_id(l, r, b->text + f->id);
		first = f->end;
	}
	struct zc_link_rec *r = &l->rec[l->n - n];
	for (int step = 0; step < NEARER; step++)
		for (size_t i = 0; i < n; i++) {
			for (size_t k = 0; k < 2; k++)
				if (parts[i].n[k] > 1)
					zc_words_near(&l->values, zc_link_hash(parts[i].token[k], parts[i].n[k] * sizeof(uint32_t)), step);
			zc_words_near(&l->address, zc_link_hash((uint32_t[]){ r[i].postcode, r[i].house }, 2 * sizeof(uint32_t)), step);
		}
	for (size_t i = 0; i < n; i++) {
		r[i].given = note_value(l, &parts[i], P_GIVEN);
		r[i].surname = note_value(l, &parts[i], P_SURNAME);
		if (r[i].postcode != 0 && r[i].house != 0)
			r[i].address = zc_words_note(&l->address, (uint32_t[]){ r[i].postcode, r[i].house }, 2 * sizeof(uint32_t));
	}
}

static void *
take_in(void *arg)
{
	struct zc_link *l = arg;
	struct zc_link_batch *b = l->taken;
	for (size_t from = 0; from < b->n; from += NEAR)
		take_some(l, b, from, from + NEAR < b->n ? from + NEAR : b->n);
	b->n = b->pieces = b->len = 0;
	return NULL;
}

/* The batch goes to the thread, which is done with the one before, and that is filled next. */
static void
hand_over(struct zc_link *l, bool wait)
{
	if (l->taking)
		pthread_join(l->taker, NULL);
	struct zc_link_batch *full = l->filled;
	l->filled = full == &l->batch[0] ? &l->batch[1] : &l->batch[0];
	l->taken = full;
	l->taking = !wait && pthread_create(&l->taker, NULL, take_in, l) == 0;
	if (!l->taking)
		take_in(l);
}

void
zc_link_add(struct zc_link *l, const struct zc_link_record *r)
{
	fold_record(l->filled, r);
	l->added++;
	if (l->filled->n == BATCH)
		hand_over(l, false);
}

void
zc_link_added(struct zc_link *l)
{
	hand_over(l, true);
}

void
zc_link_batches_free(struct zc_link *l)
{
	if (l->taking)
		pthread_join(l->taker, NULL);
	l->taking = false;
	for (size_t i = 0; i < 2; i++) {
		free(l->batch[i].rec);
		free(l->batch[i].piece);
		free(l->batch[i].text);
		l->batch[i] = (struct zc_link_batch){ 0 };
	}
}
