#include <stdint.h>
#include <string.h>

#include "link_metric.h"

enum { LONGEST = 64 };

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* The distance of what is left when beginning and end that agree are gone: three rows of the table, each
 * only as wide as `most` slips reach. */
static unsigned
slips_between(const char *a, size_t na, const char *b, size_t nb, unsigned most)
{
	unsigned rows[3][LONGEST + 1];
	unsigned *before = rows[0], *last = rows[1], *now = rows[2];
	for (size_t j = 0; j <= nb; j++)
		last[j] = (unsigned)j;
	for (size_t i = 1; i <= na; i++) {
		unsigned best = now[0] = (unsigned)i;
		for (size_t j = 1; j <= nb; j++) {
			unsigned d = least(least(last[j], now[j - 1]) + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				d = least(d, before[j - 2] + 1);
			now[j] = d;
			best = least(best, d);
		}
		/* a swap of neighbours reaches over one row, so two in a row have to be beyond it */
		if (best > most + 1)
			return most + 1;
		unsigned *gone = before;
		before = last;
		last = now;
		now = gone;
	}
	return least(last[nb], most + 1);
}

unsigned
zc_link_slips(const char *a, size_t na, const char *b, size_t nb, unsigned most)
{
	if ((na > nb ? na - nb : nb - na) > most)
		return most + 1;
	while (na > 0 && nb > 0 && a[na - 1] == b[nb - 1])
		na--, nb--;
	while (na > 0 && nb > 0 && *a == *b)
		a++, b++, na--, nb--;
	if (na <= 1 && nb <= 1)
		return least((unsigned)(na > nb ? na : nb), most + 1);
	if (na == 2 && nb == 2 && a[0] == b[1] && a[1] == b[0])
		return least(1, most + 1);
	if (most < 2 || na > LONGEST || nb > LONGEST)
		return most + 1;
	return slips_between(a, na, b, nb, most);
}

/* Letters in common that stand near enough, and how many of them in another order. */
static size_t
common_letters(const char *a, size_t na, const char *b, size_t nb, size_t *moved)
{
	size_t longer = na > nb ? na : nb;
	size_t reach = longer / 2 > 0 ? longer / 2 - 1 : 0;
	uint64_t taken = 0, found = 0;
	size_t n = 0;
	for (size_t i = 0; i < na; i++) {
		size_t from = i > reach ? i - reach : 0, to = i + reach + 1 < nb ? i + reach + 1 : nb;
		for (size_t j = from; j < to; j++)
			if (a[i] == b[j] && (taken >> j & 1) == 0) {
				taken |= (uint64_t)1 << j;
				found |= (uint64_t)1 << i;
				n++;
				break;
			}
	}
	*moved = 0;
	for (size_t i = 0, j = 0; i < na; i++) {
		if ((found >> i & 1) == 0)
			continue;
		while ((taken >> j & 1) == 0)
			j++;
		*moved += a[i] != b[j++];
	}
	return n;
}

double
zc_link_alike(const char *a, size_t na, const char *b, size_t nb, double floor)
{
	na = na < LONGEST ? na : LONGEST;
	nb = nb < LONGEST ? nb : LONGEST;
	if (na == 0 || nb == 0)
		return na == nb ? 1 : 0;
	size_t prefix = 0, moved;
	while (prefix < 4 && prefix < na && prefix < nb && a[prefix] == b[prefix])
		prefix++;
	/* the most it can be: every letter of the shorter found, none moved */
	double shorter = na < nb ? (double)na : (double)nb, longer = na < nb ? (double)nb : (double)na;
	double most = (2 + shorter / longer) / 3;
	if (most + (double)prefix * 0.1 * (1 - most) < floor)
		return 0;
	double m = (double)common_letters(a, na, b, nb, &moved);
	if (m == 0)
		return 0;
	double jaro = (m / (double)na + m / (double)nb + (m - (double)moved / 2) / m) / 3;
	double w = jaro + (double)prefix * 0.1 * (1 - jaro);
	return w < floor ? 0 : w;
}
