#include <stdlib.h>
#include <string.h>

#include "link_internal.h"

#define BIT(j) (1u << (j))

/* A pass brings together the records that have a key in common.  cap: a larger block is
 * left out, as its key says too little; where there are few records it may be larger.
 * The order matters: a pair is looked at in the first pass that finds it.  CALL is the first given name by its form, SOUND
 * by its sound: a slip makes a name that has no forms, and a form that very many have makes a block too large. */
struct pass { uint32_t blocked, cap; bool few; };
enum { P_BSN, P_FIRST_BORN, P_LAST_BORN, P_CALL_BORN, P_FIRST_SOUND_YEAR, P_FIRST_CALL, P_LAST_SOUND_YEAR, P_POSTCODE_BORN,
       P_ADDRESS_CALL, P_ADDRESS_FIRST, P_ADDRESS_YEAR, P_EMAIL, P_PHONE, P_STREET_CALL, P_STREET_FIRST, P_STREET_BORN,
       P_SWAPPED, P_FIRST_DAY, P_BORN, P_FIRST, P_SOUND, P_ADDRESS, P_FIRST_YEAR, P_STREET, P_ALL };
static const struct pass passes[ZC_PASSES] = {
	[P_BSN] = { BIT(ZC_J_BSN), 50, false },
	[P_FIRST_BORN] = { BIT(ZC_J_SURNAME) | BIT(ZC_J_BORN), 100, false },
	[P_LAST_BORN] = { BIT(ZC_J_SURNAME) | BIT(ZC_J_BORN), 100, false },
	[P_CALL_BORN] = { BIT(ZC_J_GIVEN) | BIT(ZC_J_BORN), 60, false },
	[P_FIRST_SOUND_YEAR] = { BIT(ZC_J_GIVEN) | BIT(ZC_J_SURNAME) | BIT(ZC_J_BORN), 60, false },
	[P_FIRST_CALL] = { BIT(ZC_J_GIVEN) | BIT(ZC_J_SURNAME), 30, true },
	[P_LAST_SOUND_YEAR] = { BIT(ZC_J_GIVEN) | BIT(ZC_J_SURNAME) | BIT(ZC_J_BORN), 60, false },
	[P_POSTCODE_BORN] = { BIT(ZC_J_ADDRESS) | BIT(ZC_J_BORN), 60, false },
	[P_ADDRESS_CALL] = { BIT(ZC_J_ADDRESS) | BIT(ZC_J_GIVEN), 60, false },
	[P_ADDRESS_FIRST] = { BIT(ZC_J_ADDRESS) | BIT(ZC_J_SURNAME) | BIT(ZC_J_GIVEN), 60, false },
	[P_ADDRESS_YEAR] = { BIT(ZC_J_ADDRESS) | BIT(ZC_J_BORN), 60, false },
	[P_EMAIL] = { BIT(ZC_J_EMAIL), 50, true },
	[P_PHONE] = { BIT(ZC_J_PHONE), 50, true },
	[P_STREET_CALL] = { BIT(ZC_J_STREET) | BIT(ZC_J_GIVEN), 60, false },
	[P_STREET_FIRST] = { BIT(ZC_J_STREET) | BIT(ZC_J_SURNAME), 60, false },
	[P_STREET_BORN] = { BIT(ZC_J_STREET) | BIT(ZC_J_BORN), 60, false },
	[P_SWAPPED] = { BIT(ZC_J_GIVEN) | BIT(ZC_J_SURNAME) | BIT(ZC_J_BORN), 60, false },
	[P_FIRST_DAY] = { BIT(ZC_J_GIVEN) | BIT(ZC_J_SURNAME) | BIT(ZC_J_BORN), 60, false },
	[P_BORN] = { BIT(ZC_J_BORN), 12, true },
	[P_FIRST] = { BIT(ZC_J_SURNAME), 12, true },
	[P_SOUND] = { BIT(ZC_J_GIVEN), 12, true },
	[P_ADDRESS] = { BIT(ZC_J_ADDRESS), 12, true },
	[P_FIRST_YEAR] = { BIT(ZC_J_SURNAME) | BIT(ZC_J_BORN), 12, true },
	[P_STREET] = { BIT(ZC_J_STREET), 12, true },
	[P_ALL] = { 0, 1, true },
};

uint32_t
zc_link_blocked(size_t pass)
{
	return passes[pass].blocked;
}

/* An index has no use for a key that only narrows another one, which it leaves out only where very many have it; and BSNs it
 * has a table of. */
bool
zc_link_narrow(size_t pass, const struct zc_link_rec *r)
{
	switch (pass) {
	case P_FIRST_BORN: case P_CALL_BORN: case P_FIRST_CALL: case P_POSTCODE_BORN: case P_ADDRESS: case P_SWAPPED:
	case P_FIRST_DAY: case P_EMAIL: case P_PHONE:
		return true;
	case P_STREET_CALL: case P_STREET_BORN:
		return r->postcode == 0;
	case P_LAST_BORN: case P_LAST_SOUND_YEAR:
		return r->last != r->first;
	default:
		return false;
	}
}

uint32_t
zc_link_cap(size_t pass, size_t n)
{
	size_t few = n == 0 ? 0 : 2000000 / n;
	few = few < 1400 ? few : 1400;
	return passes[pass].few && passes[pass].cap < few ? (uint32_t)few : passes[pass].cap;
}

static uint64_t
mix(uint64_t a, uint64_t b, uint64_t c)
{
	uint64_t h = (a + 1) * 0x9e3779b97f4a7c15u;
	h = (h ^ h >> 29 ^ b) * 0xbf58476d1ce4e5b9u;
	h = (h ^ h >> 32 ^ c) * 0x94d049bb133111ebu;
	return h ^ h >> 31;
}

/* The key of a pass; 0: the record has not what it needs. */
static uint64_t
key(size_t pass, uint64_t a, uint64_t b, uint64_t c)
{
	return a == 0 || b == 0 || c == 0 ? 0 : mix(a << 5 | pass, b, c) | 1;
}

/* A word by what it says: its number is another in each set. */
static uint64_t
said(const struct zc_words *w, uint32_t word)
{
	size_t n;
	if (word == 0)
		return 0;
	const char *s = zc_words_text(w, word, &n);
	return (uint64_t)zc_link_hash(s, n) | (uint64_t)1 << 32;
}

void
zc_link_keys_of(uint64_t out[ZC_PASSES], const struct zc_link *l, const struct zc_link_rec *r)
{
	uint32_t day = r->born % 10000 != 0 ? r->born : 0, year = r->born / 10000, initial = r->initial;
	const uint32_t *text = l->extra[r->extra];
	uint64_t street = said(&l->text[ZC_J_STREET - ZC_J_TEXT], text[ZC_J_STREET - ZC_J_TEXT]);
	uint64_t email = said(&l->text[ZC_J_EMAIL - ZC_J_TEXT], text[ZC_J_EMAIL - ZC_J_TEXT]);
	uint64_t phone = said(&l->text[ZC_J_PHONE - ZC_J_TEXT], text[ZC_J_PHONE - ZC_J_TEXT]);
	uint64_t postcode = said(&l->postcode, r->postcode), address = r->address == 0 ? 0 : mix(postcode, r->house, 1);
	uint32_t last = r->last != r->first ? r->last : r->first;
	uint64_t low = r->sound < r->first ? r->sound : r->first, high = r->sound < r->first ? r->first : r->sound;
	out[P_BSN] = key(P_BSN, r->bsn, 1, 1);
	out[P_FIRST_BORN] = key(P_FIRST_BORN, r->first, day, 1);
	out[P_LAST_BORN] = key(P_LAST_BORN, last, day, 1);
	out[P_CALL_BORN] = key(P_CALL_BORN, r->call, day, 1);
	out[P_FIRST_SOUND_YEAR] = key(P_FIRST_SOUND_YEAR, r->first, r->sound, year);
	out[P_FIRST_CALL] = key(P_FIRST_CALL, r->first, r->call, 1);
	out[P_LAST_SOUND_YEAR] = key(P_LAST_SOUND_YEAR, last, r->sound, year);
	out[P_POSTCODE_BORN] = key(P_POSTCODE_BORN, postcode, day, 1);
	out[P_ADDRESS_CALL] = key(P_ADDRESS_CALL, address, r->call, 1);
	out[P_ADDRESS_FIRST] = key(P_ADDRESS_FIRST, address, r->first, initial);
	out[P_ADDRESS_YEAR] = key(P_ADDRESS_YEAR, address, year, 1);
	out[P_EMAIL] = key(P_EMAIL, email, 1, 1);
	out[P_PHONE] = key(P_PHONE, phone, 1, 1);
	out[P_STREET_CALL] = key(P_STREET_CALL, street, r->call, 1);
	out[P_STREET_FIRST] = key(P_STREET_FIRST, street, r->first, 1);
	out[P_STREET_BORN] = key(P_STREET_BORN, street, day, 1);
	out[P_SWAPPED] = key(P_SWAPPED, low, high, year);
	out[P_FIRST_DAY] = key(P_FIRST_DAY, r->first, initial, day % 10000);
	out[P_BORN] = key(P_BORN, day, 1, 1);
	out[P_FIRST] = key(P_FIRST, r->first, 1, 1);
	out[P_SOUND] = key(P_SOUND, r->sound, 1, 1);
	out[P_ADDRESS] = key(P_ADDRESS, address, 1, 1);
	out[P_FIRST_YEAR] = key(P_FIRST_YEAR, r->first, year, 1);
	out[P_STREET] = key(P_STREET, street, r->house, 1);
	out[P_ALL] = key(P_ALL, 1, 1, 1);
}

/* ---- blocks ------------------------------------------------------------------- */

/* Sorted by the upper half, the records of a key in their order. */
static void
sort(uint64_t *v, uint64_t *spare, size_t n)
{
	enum { DIGIT = 11, WIDTH = 1 << DIGIT };
	for (unsigned shift = 32; shift < 64; shift += DIGIT) {
		size_t at[WIDTH] = { 0 }, sum = 0;
		for (size_t i = 0; i < n; i++)
			at[v[i] >> shift & (WIDTH - 1)]++;
		for (size_t i = 0; i < WIDTH; i++) {
			size_t here = at[i];
			at[i] = sum;
			sum += here;
		}
		for (size_t i = 0; i < n; i++)
			spare[at[v[i] >> shift & (WIDTH - 1)]++] = v[i];
		uint64_t *t = v;
		v = spare;
		spare = t;
	}
}

/* One pass: its blocks of two records and more, one after another; the first of each is marked.
 * A record whose block is too large loses its key. */
static void
pass_blocks(struct zc_link_blocks *bl, size_t pass, uint64_t *v, uint64_t *spare)
{
	size_t n = 0, used = 0, cap = zc_link_cap(pass, bl->n);
	for (size_t i = 0; i < bl->n; i++)
		if (bl->key[i][pass] != 0)
			v[n++] = (uint64_t)bl->key[i][pass] << 32 | i;
	sort(v, spare, n);
	v = spare;                            /* three rounds: it ends there */
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && v[end] >> 32 == v[i] >> 32; end++)
			;
		if (end - i > cap)
			for (size_t k = i; k < end; k++)
				bl->key[(uint32_t)v[k]][pass] = 0;
		else if (end - i > 1)
			used += end - i;
	}
	uint32_t *to = bl->member[pass] = zc_alloc((used + 1) * sizeof *to);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && v[end] >> 32 == v[i] >> 32; end++)
			;
		if (end - i > 1 && end - i <= cap)
			for (size_t k = i; k < end; k++)
				*to++ = (uint32_t)v[k] | (k == i ? ZC_BLOCK_BEGINS : 0);
	}
	bl->members[pass] = used;
}

struct making {
	struct zc_link_blocks *bl;
	const struct zc_link *l;
	uint64_t *room[ZC_SHARE_WORKERS];      /* to sort in */
};
enum { SHARE = 1 << 14 };                     /* records of a job */

static void
make_keys(void *ctx, size_t job, unsigned worker)
{
	struct making *m = ctx;
	uint64_t keys[ZC_PASSES];
	size_t end = (job + 1) * SHARE < m->l->n ? (job + 1) * SHARE : m->l->n;
	(void)worker;
	for (size_t i = job * SHARE; i < end; i++) {
		zc_link_keys_of(keys, m->l, &m->l->rec[i]);
		for (size_t p = 0; p < ZC_PASSES; p++)
			m->bl->key[i][p] = (uint32_t)(keys[p] >> 32);
	}
}

static void
make_pass(void *ctx, size_t job, unsigned worker)
{
	struct making *m = ctx;
	if (m->room[worker] == NULL)
		m->room[worker] = zc_alloc((m->l->n + 1) * 2 * sizeof **m->room);
	pass_blocks(m->bl, job, m->room[worker], m->room[worker] + m->l->n);
}

void
zc_link_blocks_make(struct zc_link_blocks *bl, const struct zc_link *l)
{
	struct making m = { .bl = bl, .l = l };
	bl->n = l->n;
	bl->key = zc_alloc((l->n + 1) * sizeof *bl->key);
	zc_share(l->workers, (l->n + SHARE - 1) / SHARE, make_keys, &m);
	zc_share(l->workers, ZC_PASSES, make_pass, &m);
	for (size_t i = 0; i < ZC_SHARE_WORKERS; i++)
		free(m.room[i]);
}

bool
zc_link_found_before(const struct zc_link_blocks *bl, size_t pass, uint32_t a, uint32_t b)
{
	const uint32_t *x = bl->key[a], *y = bl->key[b];
	for (size_t p = 0; p < pass; p++)
		if (x[p] == y[p] && x[p] != 0)
			return true;
	return false;
}

void
zc_link_blocks_free(struct zc_link_blocks *bl)
{
	for (size_t p = 0; p < ZC_PASSES; p++)
		free(bl->member[p]);
	free(bl->key);
}
