#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "link_internal.h"
#include "link_metric.h"

/* ---- names ------------------------------------------------------------------ */

static bool
same_form(const struct zc_link_name *a, const struct zc_link_name *b)
{
	for (size_t i = 0; i < a->forms; i++)
		for (size_t k = 0; k < b->forms; k++)
			if (a->form[i] == b->form[k])
				return true;
	return false;
}

/* Written as one word here, as several there. */
static bool
joined_same(const struct zc_link *l, struct zc_link_value a, struct zc_link_value b)
{
	size_t i = 0, k = 0, na = 0, nb = 0;
	const char *pa = NULL, *pb = NULL;
	if (a.n == b.n)
		return false;
	for (;; na--, nb--, pa++, pb++) {
		while (na == 0 && i < a.n)
			pa = zc_words_text(&l->tokens, a.token[i++], &na);
		while (nb == 0 && k < b.n)
			pb = zc_words_text(&l->tokens, b.token[k++], &nb);
		if (na == 0 || nb == 0)
			return na == nb;
		if (*pa != *pb)
			return false;
	}
}

/* The most that zc_link_alike can say of two words of which so many letters are not in the other: all others found, none
 * moved, and four of them at the beginning. */
static double
most_alike(size_t na, unsigned la, size_t nb, unsigned lb)
{
	size_t m = na - la < nb - lb ? na - la : nb - lb;
	double jaro = ((double)m / (double)na + (double)m / (double)nb + 1) / 3;
	return m == 0 ? 0 : jaro + (double)(m < 4 ? m : 4) * 0.1 * (1 - jaro) + 1e-9;
}

/* The level of two words, and how rare it is that strangers reach it: what is rarer of the two decides, because
 * a slip makes a name that nobody has. */
static uint8_t
word_level(const struct zc_link *l, uint32_t a, uint32_t b, bool given, float *rare)
{
	static const float others[] = { [ZC_L_FORM] = 1.6f, [ZC_L_SLIP] = 5.5f, [ZC_L_SOUND] = 4.5f, [ZC_L_LIKE] = 8.5f };
	const struct zc_link_name *x = &l->name[a], *y = &l->name[b];
	const char *pa = l->tokens.text + l->tokens.at[a], *pb = l->tokens.text + l->tokens.at[b];
	size_t na = x->len, nb = y->len;
	float fx = given ? x->rare_given : x->rare_surname, fy = given ? y->rare_given : y->rare_surname;
	uint8_t level = ZC_L_OTHER;
	*rare = NAN;
	if (a == b && na > 1) {
		*rare = fx;
		return ZC_L_SAME;
	}
	if (na == 1 || nb == 1) {
		return *pa == *pb ? ZC_L_INITIAL : ZC_L_OTHER;
	}
	/* letters that only one of them has: a slip takes and gives one at most, and none of them is in common */
	unsigned la = (unsigned)__builtin_popcount(x->letters & ~y->letters), lb = (unsigned)__builtin_popcount(y->letters & ~x->letters);
	unsigned slips = la > 2 || lb > 2 ? 3 : zc_link_slips(pa, na, pb, nb, 2);
	if (given && same_form(x, y)) {
		*rare = fminf(fx, fy) - others[ZC_L_FORM];
		return ZC_L_FORM;
	}
	double alike = slips == 1 && na > 2 && nb > 2 ? 1 : most_alike(na, la, nb, lb) < 0.75 ? 0 : zc_link_alike(pa, na, pb, nb, 0.75);
	if (slips == 1 && na > 2 && nb > 2)
		level = ZC_L_SLIP;
	else if (x->sound == y->sound && alike > 0)
		level = ZC_L_SOUND;
	else if ((slips == 2 && na > 4 && nb > 4) || alike >= 0.88)
		level = ZC_L_LIKE;
	else if (alike > 0)
		level = ZC_L_VAGUE;
	if (level < ZC_L_INITIAL) {
		float more = fmaxf(fx, fy) - others[level], less = fminf(fx, fy) + 4;
		*rare = fminf(more, less);
	}
	return level;
}

static uint8_t
name_level(const struct zc_link *l, uint32_t va, uint32_t vb, bool given, float *rare)
{
	*rare = NAN;
	if (va == 0 || vb == 0)
		return ZC_L_NONE;
	struct zc_link_value a = zc_link_value_of(l, &va), b = zc_link_value_of(l, &vb);
	uint8_t best = word_level(l, a.token[0], b.token[0], given, rare);
	if (va == vb && a.n > 1) {
		*rare = zc_link_rare_whole(l, va, given);
		return ZC_L_SAME;
	}
	if (best == ZC_L_SAME)
		return va == vb ? ZC_L_SAME : given ? ZC_L_FIRST : ZC_L_SHARED;
	float r;
	for (size_t i = 0; i < a.n; i++)
		for (size_t k = i == 0; k < b.n; k++) {
			if (l->name[a.token[i]].len < 2 || l->name[b.token[k]].len < 2)
				continue;
			uint8_t level = ZC_L_OTHER;
			if (a.token[i] == b.token[k]) {
				level = ZC_L_SHARED;
				r = given ? l->name[a.token[i]].rare_given : l->name[a.token[i]].rare_surname;
			} else if (given && best > ZC_L_FORM && (i == 0 || k == 0) && same_form(&l->name[a.token[i]], &l->name[b.token[k]])) {
				level = ZC_L_FORM;
				r = NAN;
			} else if (!given && best > ZC_L_SLIP && (a.n > 1 || b.n > 1))
				level = word_level(l, a.token[i], b.token[k], given, &r) == ZC_L_SLIP ? ZC_L_LIKE : ZC_L_OTHER;
			/* of two that both have, the rarer: whichever comes first in either */
			if (level < best || (level == best && level == ZC_L_SHARED && r > *rare)) {
				best = level;
				*rare = level == ZC_L_LIKE ? NAN : r;
			}
		}
	if (best > ZC_L_SHARED && joined_same(l, a, b)) {
		*rare = NAN;
		return ZC_L_SAME;
	}
	return best;
}

static bool
weak(uint8_t level)
{
	return level >= ZC_L_LIKE;
}

static void
judge_names(struct zc_judged *out, const struct zc_link *l, const struct zc_link_rec *a, const struct zc_link_rec *b)
{
	float r1, r2;
	/* what then agrees as a given name is the surname of a family */
	bool turned = a->turned && b->turned;
	uint8_t given = name_level(l, turned ? a->surname : a->given, turned ? b->surname : b->given, true, &out->rare[ZC_J_GIVEN]);
	uint8_t surname = name_level(l, turned ? a->given : a->surname, turned ? b->given : b->surname, false, &out->rare[ZC_J_SURNAME]);
	if (weak(given) && weak(surname)) {
		uint8_t one = name_level(l, a->given, b->surname, false, &r1);
		uint8_t two = name_level(l, b->given, a->surname, false, &r2);
		if (one != ZC_L_NONE && two != ZC_L_NONE && one <= ZC_L_SOUND && two <= ZC_L_SOUND &&
		    (one <= ZC_L_SHARED || two <= ZC_L_SHARED)) {
			given = surname = ZC_L_SWAPPED;
			/* which of the two is the given name nobody can tell */
			out->rare[ZC_J_GIVEN] = out->rare[ZC_J_SURNAME] = ((isnan(r1) ? 8 : r1) + (isnan(r2) ? 8 : r2)) / 2;
		}
	}
	out->level[ZC_J_GIVEN] = given;
	out->level[ZC_J_SURNAME] = surname;
}

/* ---- numbers and dates ------------------------------------------------------ */

/* As printf would write it, which is asked for too often to ask printf. */
static size_t
written(char out[12], uint32_t n)
{
	size_t len = 1;
	for (uint32_t m = n; m >= 10; m /= 10)
		len++;
	for (size_t i = len; i-- > 0; n /= 10)
		out[i] = (char)('0' + n % 10);
	return len;
}

static uint8_t
born_level(uint32_t a, uint32_t b)
{
	if (a == 0 || b == 0)
		return ZC_L_NONE;
	unsigned ya = a / 10000, ma = a / 100 % 100, da = a % 100, yb = b / 10000, mb = b / 100 % 100, db = b % 100;
	if (ma + da == 0 || mb + db == 0)
		return ya == yb ? ZC_L_DATE_YEAR : ZC_L_DATE_YEAR_OTHER;
	if (a == b)
		return ZC_L_SAME;
	if (ya == yb && ma == db && da == mb)
		return ZC_L_DATE_SWAP;
	char sa[12], sb[12];
	bool slip = zc_link_slips(sa, written(sa, a), sb, written(sb, b), 1) == 1;
	if (ya == yb && ma == mb)
		return slip ? ZC_L_DATE_DAY_SLIP : ZC_L_DATE_DAY;
	if (ma == mb && da == db)
		return slip ? ZC_L_DATE_YEAR_SLIP : ZC_L_DATE_YEARS;
	if (slip || (ya == yb && da == db))
		return slip ? ZC_L_DATE_MONTH_SLIP : ZC_L_DATE_MONTH;
	return ya == yb ? ZC_L_DATE_NEAR : ZC_L_DATE_OTHER;
}

uint8_t
zc_link_bsn_level(const struct zc_link_rec *a, const struct zc_link_rec *b)
{
	char sa[12], sb[12];
	if (a->bsn == 0 || b->bsn == 0)
		return ZC_L_NONE;
	if (a->bsn == b->bsn)
		return ZC_L_SAME;
	if (((a->bsn | b->bsn) & 0x80000000u) == 0 && zc_link_slips(sa, written(sa, a->bsn), sb, written(sb, b->bsn), 1) == 1)
		return ZC_L_BSN_SLIP;
	return a->bsn_valid && b->bsn_valid ? ZC_L_BSN_OTHER : ZC_L_BSN_DOUBTFUL;
}

/* ---- address and words ------------------------------------------------------ */

static uint8_t
address_level(struct zc_judged *out, const struct zc_link *l, const struct zc_link_rec *a, const struct zc_link_rec *b)
{
	float *rare = &out->rare[ZC_J_ADDRESS];
	*rare = NAN;
	if (a->postcode == 0 || b->postcode == 0)
		return a->house == 0 || b->house == 0 ? ZC_L_NONE : a->house == b->house ? ZC_L_NUMBER : ZC_L_MOVED;
	bool house = a->house != 0 && a->house == b->house;
	if (a->postcode == b->postcode) {
		if (!house) {
			*rare = l->rare[ZC_J_SEX][a->postcode];
			return ZC_L_POSTCODE;
		}
		if (isinf(l->rare[ZC_J_ADDRESS][a->address]))
			return ZC_L_CROWD;
		*rare = l->rare[ZC_J_ADDRESS][a->address];
		return a->addition == b->addition ? ZC_L_SAME : ZC_L_ADDITION;
	}
	if (house)
		return ZC_L_NUMBER;
	size_t na, nb;
	const char *pa = zc_words_text(&l->postcode, a->postcode, &na);
	const char *pb = zc_words_text(&l->postcode, b->postcode, &nb);
	return (na >= 6 && nb >= 6 && memcmp(pa, pb, 4) == 0) || zc_link_slips(pa, na, pb, nb, 1) == 1 ? ZC_L_AREA : ZC_L_MOVED;
}

static uint8_t
like_level(const char *pa, size_t na, const char *pb, size_t nb)
{
	if (na == nb && memcmp(pa, pb, na) == 0)
		return ZC_L_SAME;
	size_t shorter = na < nb ? na : nb;
	unsigned slips = zc_link_slips(pa, na, pb, nb, shorter > 5 ? 2 : 1);
	return slips == 1 || (slips == 2 && shorter > 8) ? ZC_L_TEXT_SLIP :
		zc_link_alike(pa, na, pb, nb, 0.85) > 0 ? ZC_L_TEXT_LIKE : ZC_L_TEXT_OTHER;
}

/* One parent in common is enough: the other is often not known, or not the same. */
static uint8_t
parents_level(const struct zc_words *w, uint32_t a, uint32_t b)
{
	size_t na, nb;
	uint8_t best = ZC_L_TEXT_OTHER;
	const char *pa = zc_words_text(w, a, &na), *pb = zc_words_text(w, b, &nb);
	for (size_t i = 0, n; i < na; i += n + 1) {
		const char *comma = memchr(pa + i, ',', na - i);
		n = comma != NULL ? (size_t)(comma - pa) - i : na - i;
		for (size_t k = 0, m; k < nb; k += m + 1) {
			comma = memchr(pb + k, ',', nb - k);
			m = comma != NULL ? (size_t)(comma - pb) - k : nb - k;
			uint8_t level = like_level(pa + i, n, pb + k, m);
			best = level < best ? level : best;
		}
	}
	return best;
}

static uint8_t
text_level(const struct zc_words *w, const float *rare_of, uint32_t a, uint32_t b, float *rare)
{
	*rare = NAN;
	if (a == 0 || b == 0)
		return ZC_L_NONE;
	if (a == b) {
		*rare = rare_of[a];
		return ZC_L_SAME;
	}
	size_t na, nb;
	const char *pa = zc_words_text(w, a, &na), *pb = zc_words_text(w, b, &nb);
	uint8_t level = like_level(pa, na, pb, nb);
	if (level != ZC_L_TEXT_OTHER)
		*rare = fminf(fmaxf(rare_of[a], rare_of[b]) - (level == ZC_L_TEXT_SLIP ? 5.0f : 7.5f), fminf(rare_of[a], rare_of[b]) + 4);
	return level;
}

void
zc_link_judge_quickly(struct zc_judged *out, const struct zc_link *l, const struct zc_link_rec *a, const struct zc_link_rec *b)
{
	for (size_t i = 0; i < ZC_JUDGES; i++) {
		out->level[i] = ZC_L_NONE;
		out->rare[i] = NAN;
	}
	out->bsn = a->bsn_valid && b->bsn_valid;
	out->level[ZC_J_BORN] = born_level(a->born, b->born);
	out->level[ZC_J_SEX] = a->sex == 0 || b->sex == 0 ? ZC_L_NONE : a->sex == b->sex ? ZC_L_SAME : ZC_L_SEX_OTHER;
	out->level[ZC_J_BSN] = zc_link_bsn_level(a, b);
	out->level[ZC_J_ADDRESS] = address_level(out, l, a, b);
}

/* 2511AB: it says the street and the city as well, which must not count again. */
static bool
whole_postcode(const struct zc_link *l, const struct zc_link_rec *r)
{
	size_t n = 0;
	const char *s = r->postcode != 0 ? zc_words_text(&l->postcode, r->postcode, &n) : NULL;
	return n == 6 && strspn(s, "0123456789") == 4;
}

static void
judge_slowly(struct zc_judged *out, const struct zc_link *l, const struct zc_link_rec *a, const struct zc_link_rec *b)
{
	judge_names(out, l, a, b);
	if (a->extra == 0 || b->extra == 0)
		return;
	const uint32_t *x = l->extra[a->extra], *y = l->extra[b->extra];
	bool placed = whole_postcode(l, a) && whole_postcode(l, b);
	for (size_t i = 0; i < ZC_J_TEXTS; i++) {
		size_t j = ZC_J_TEXT + i;
		if (l->text[i].n == 0 || (placed && (j == ZC_J_STREET || j == ZC_J_CITY)))
			continue;
		if (j == ZC_J_PARENTS && x[i] != y[i] && x[i] != 0 && y[i] != 0)
			out->level[j] = parents_level(&l->text[i], x[i], y[i]);
		else
			out->level[j] = text_level(&l->text[i], l->rare[j], x[i], y[i], &out->rare[j]);
	}
}

void
zc_link_judge(struct zc_judged *out, const struct zc_link *l, const struct zc_link_rec *a, const struct zc_link_rec *b)
{
	zc_link_judge_quickly(out, l, a, b);
	judge_slowly(out, l, a, b);
}

/* From so many bits on that a brother, sister or twin takes away it is one of them that a pair looks like. */
#define KIN (-4)

double
zc_link_pair_bits(const struct zc_link *l, const struct zc_link_rec *a, const struct zc_link_rec *b, double floor, bool *kin)
{
	struct zc_judged j;
	double family = 0;
	if (kin != NULL)
		*kin = false;
	zc_link_judge_quickly(&j, l, a, b);
	/* whatever the names are, it cannot get there; words are compared only where there are some */
	if ((a->extra == 0 || b->extra == 0) && zc_link_plain(l, &j) + (double)fminf(a->ceiling, b->ceiling) + 2 < floor)
		return -INFINITY;
	judge_slowly(&j, l, a, b);
	double bits = zc_link_total(l, &j, floor, NULL, kin != NULL ? &family : NULL);
	if (kin != NULL)
		*kin = bits < 0 && family < KIN && j.level[ZC_J_BORN] == ZC_L_SAME;
	return zc_link_held(&l->model, &j, bits);
}
