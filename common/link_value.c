#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "link_internal.h"
#include "person.h"

/* ---- words ---------------------------------------------------------------- */

uint32_t
zc_link_hash(const void *s, size_t n)
{
	const unsigned char *p = s;
	uint64_t h = 0x9e3779b97f4a7c15u ^ n, x;
	for (; n >= 8; n -= 8, p += 8) {
		memcpy(&x, p, 8);
		h = (h ^ x) * 0xff51afd7ed558ccdu;
		h ^= h >> 32;
	}
	for (x = 0; n > 0; n--)
		x = x << 8 | p[n - 1];
	h = (h ^ x) * 0xc4ceb9fe1a85ec53u;
	return (uint32_t)(h ^ h >> 32);
}

static uint64_t *
place(const struct zc_words *w, const void *s, size_t n, uint32_t hash)
{
	uint32_t h = hash & w->mask;
	for (; w->slot[h] != 0; h = (h + 1) & w->mask) {
		size_t len;
		if (w->slot[h] >> 32 != hash)
			continue;
		const char *text = zc_words_text(w, (uint32_t)w->slot[h], &len);
		if (len == n && memcmp(text, s, n) == 0)
			break;
	}
	return &w->slot[h];
}

static void
widen(struct zc_words *w)
{
	uint64_t *old = w->slot;
	uint32_t had = w->mask == 0 ? 0 : w->mask + 1;
	w->mask = w->mask == 0 ? 63 : w->mask * 2 + 1;
	w->slot = zc_alloc((w->mask + (size_t)1) * sizeof *w->slot);
	for (uint32_t i = 0; i < had; i++) {
		uint32_t h = (uint32_t)(old[i] >> 32) & w->mask;
		while (old[i] != 0 && w->slot[h] != 0)
			h = (h + 1) & w->mask;
		if (old[i] != 0)
			w->slot[h] = old[i];
	}
	free(old);
}

uint32_t
zc_words_note_hashed(struct zc_words *w, const void *s, size_t n, uint32_t hash)
{
	if ((uint64_t)w->n * 4 >= (uint64_t)w->mask * 3)
		widen(w);
	uint64_t *at = place(w, s, n, hash);
	if (*at == 0) {
		if (w->n + 3 > w->cap) {
			w->cap = w->cap * 3 / 2 + 16;
			w->at = zc_realloc(w->at, w->cap, sizeof *w->at);
			w->count = zc_realloc(w->count, w->cap, sizeof *w->count);
			w->at[0] = w->at[1] = 0;
			w->count[0] = 0;
		}
		if (w->used + n > w->room) {
			w->room = (w->room + (uint32_t)n) * 3 / 2 + 64;
			w->text = zc_realloc(w->text, w->room, 1);
		}
		if (n > 0)
			memcpy(w->text + w->used, s, n);
		w->used += (uint32_t)n;
		*at = (uint64_t)hash << 32 | ++w->n;
		w->at[w->n + 1] = w->used;
		w->count[w->n] = 0;
	}
	w->count[(uint32_t)*at]++;
	return (uint32_t)*at;
}

uint32_t
zc_words_note(struct zc_words *w, const void *s, size_t n)
{
	return zc_words_note_hashed(w, s, n, zc_link_hash(s, n));
}

void
zc_words_near(const struct zc_words *w, uint32_t hash, int step)
{
	if (w->mask == 0)
		return;
	const uint64_t *slot = &w->slot[hash & w->mask];
	if (step == 0)
		__builtin_prefetch(slot);
	else if (*slot >> 32 == hash && step == 1) {
		__builtin_prefetch(&w->at[(uint32_t)*slot]);
		__builtin_prefetch(&w->count[(uint32_t)*slot], 1);
	} else if (*slot >> 32 == hash)
		__builtin_prefetch(w->text + w->at[(uint32_t)*slot]);
}

uint32_t
zc_words_find(const struct zc_words *w, const void *s, size_t n)
{
	return w->mask == 0 ? 0 : (uint32_t)*place(w, s, n, zc_link_hash(s, n));
}

void
zc_words_free(struct zc_words *w)
{
	free(w->text);
	free(w->at);
	free(w->count);
	free(w->slot);
	*w = (struct zc_words){ 0 };
}

/* ---- values ---------------------------------------------------------------- */

static uint32_t
packed(unsigned y, unsigned m, unsigned d)
{
	if (y < 1000 || y > 9999 || m > 99 || d > 99)
		return 0;
	return y * 10000 + (m == 1 && d == 1 ? 0 : m * 100 + d);
}

uint32_t
zc_link_born(const char *s)
{
	unsigned part[3] = { 0 };
	size_t digits[3] = { 0 }, n = 0;
	for (; *s != '\0' && n < 3; n++) {
		while (*s != '\0' && !isdigit((unsigned char)*s))
			s++;
		for (; isdigit((unsigned char)*s) && digits[n] < 8; s++, digits[n]++)
			part[n] = part[n] * 10 + (unsigned)(*s - '0');
		if (digits[n] == 0)
			break;
	}
	if (n == 1 && digits[0] == 8)
		return packed(part[0] / 10000, part[0] / 100 % 100, part[0] % 100);
	if (n == 1 && digits[0] == 4)
		return packed(part[0], 1, 1);
	if (n == 3 && digits[0] == 4)
		return packed(part[0], part[1], part[2]);
	if (n == 3 && digits[2] == 4)
		return packed(part[2], part[1], part[0]);
	return 0;
}

uint8_t
zc_link_sex(const char *s)
{
	static const char male[] = "mMjJ1", female[] = "vVfFwW2";      /* man, jongen; vrouw, female, Frau */
	while (*s == ' ')
		s++;
	if (*s == '\0')
		return 0;
	/* meisje is a girl, and so is meid */
	if ((s[0] == 'm' || s[0] == 'M') && (s[1] == 'e' || s[1] == 'E'))
		return 2;
	return strchr(male, *s) != NULL ? 1 : strchr(female, *s) != NULL ? 2 : 0;
}

bool
zc_link_field_reads(enum zc_link_field f, const char *text)
{
	return f == ZC_LINK_BORN ? zc_link_born(text) != 0 : f == ZC_LINK_SEX ? zc_link_sex(text) != 0 : true;
}

uint32_t
zc_link_number_of(const char *bsn, bool *valid)
{
	char plain[32], nine[10];
	size_t n = 0;
	bool digits = true;
	for (; *bsn != '\0' && n < sizeof plain - 1; bsn++)
		if (isalnum((unsigned char)*bsn)) {
			digits = digits && isdigit((unsigned char)*bsn);
			plain[n++] = (char)tolower((unsigned char)*bsn);
		}
	plain[n] = '\0';
	*valid = zc_bsn_normal(nine, plain);
	uint32_t number = 0;
	if (n == 0 || strspn(plain, "0") == n)
		return 0;
	if (!digits || n > 9)
		return 0x80000000u | zc_link_hash(plain, n);
	for (size_t i = 0; i < n; i++)
		number = number * 10 + (uint32_t)(plain[i] - '0');
	return number;
}

uint32_t
zc_link_house(const char *s, uint32_t *addition)
{
	uint32_t house = 0;
	char more[16];
	size_t n = 0;
	*addition = 0;
	while (*s != '\0' && !isdigit((unsigned char)*s))
		s++;
	for (; isdigit((unsigned char)*s) && house < 100000000; s++)
		house = house * 10 + (uint32_t)(*s - '0');
	for (; *s != '\0' && n < sizeof more; s++)
		if (isalnum((unsigned char)*s))
			more[n++] = (char)tolower((unsigned char)*s);
	if (n > 0)
		*addition = zc_link_hash(more, n) | 1;
	return house;
}
