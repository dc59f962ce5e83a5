#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "link_internal.h"
#include "link_metric.h"
#include "link_words.h"

/* ---- numbers that are the same in every run --------------------------------------- */

static uint64_t state;

static unsigned
draw(unsigned below)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)((state >> 33) % below);
}

static size_t
word(char *out, unsigned longest, unsigned letters)
{
	size_t n = draw(longest + 1);
	for (size_t i = 0; i < n; i++)
		out[i] = (char)('a' + draw(letters));
	out[n] = '\0';
	return n;
}

/* ---- metrics against slow ones ----------------------------------------------------- */

/* By the definition: the least of all ways from the end. */
static unsigned
slow_slips(const char *a, size_t na, const char *b, size_t nb)
{
	if (na == 0 || nb == 0)
		return (unsigned)(na + nb);
	unsigned best = slow_slips(a, na - 1, b, nb - 1) + (a[na - 1] != b[nb - 1]);
	unsigned less = slow_slips(a, na - 1, b, nb) + 1, more = slow_slips(a, na, b, nb - 1) + 1;
	best = less < best ? less : best;
	best = more < best ? more : best;
	if (na > 1 && nb > 1 && a[na - 1] == b[nb - 2] && a[na - 2] == b[nb - 1]) {
		unsigned swap = slow_slips(a, na - 2, b, nb - 2) + 1;
		best = swap < best ? swap : best;
	}
	return best;
}

static void
slips(void **s)
{
	(void)s;
	static const struct { const char *a, *b; unsigned slips; } known[] = {
		{ "jansen", "jansen", 0 }, { "jansen", "janssen", 1 }, { "jasnen", "jansen", 1 }, { "vries", "vires", 1 },
		{ "bakker", "baker", 1 }, { "de", "ed", 1 }, { "", "a", 1 }, { "kaya", "kaja", 1 }, { "smit", "smeets", 3 },
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		assert_int_equal(zc_link_slips(known[i].a, strlen(known[i].a), known[i].b, strlen(known[i].b), 3), known[i].slips);
	state = 1;
	for (int i = 0; i < 20000; i++) {
		char a[16], b[16];
		size_t na = word(a, 7, 3), nb = word(b, 7, 3);
		unsigned slow = slow_slips(a, na, b, nb);
		for (unsigned most = 1; most <= 3; most++)
			assert_int_equal(zc_link_slips(a, na, b, nb, most), slow <= most ? slow : most + 1);
	}
}

/* Jaro's by its definition, with lists of who is matched, and Winkler's addition. */
static double
slow_alike(const char *a, int na, const char *b, int nb)
{
	int with[80], of_b[80], m = 0, moved = 0, longer = na > nb ? na : nb, reach = longer / 2 - 1;
	if (na == 0 || nb == 0)
		return na == nb;
	memset(of_b, 0, sizeof of_b);
	for (int i = 0; i < na; i++) {
		with[i] = -1;
		for (int j = 0; j < nb && with[i] < 0; j++)
			if (!of_b[j] && a[i] == b[j] && abs(i - j) <= (reach > 0 ? reach : 0)) {
				with[i] = j;
				of_b[j] = 1;
				m++;
			}
	}
	if (m == 0)
		return 0;
	char x[80] = "", y[80] = "";
	int nx = 0, ny = 0;
	for (int i = 0; i < na; i++)
		if (with[i] >= 0)
			x[nx++] = a[i];
	for (int j = 0; j < nb; j++)
		if (of_b[j])
			y[ny++] = b[j];
	for (int i = 0; i < nx; i++)
		moved += x[i] != y[i];
	double jaro = ((double)m / na + (double)m / nb + (m - moved / 2.0) / m) / 3;
	int prefix = 0;
	while (prefix < 4 && prefix < na && prefix < nb && a[prefix] == b[prefix])
		prefix++;
	return jaro + prefix * 0.1 * (1 - jaro);
}

static void
alike(void **s)
{
	(void)s;
	assert_float_equal((float)zc_link_alike("martha", 6, "marhta", 6, 0), 0.9611f, 1e-4f);
	assert_float_equal((float)zc_link_alike("dwayne", 6, "duane", 5, 0), 0.84f, 1e-4f);
	assert_float_equal((float)zc_link_alike("dixon", 5, "dicksonx", 8, 0), 0.8133f, 1e-4f);
	assert_true(zc_link_alike("dixon", 5, "dicksonx", 8, 0.82) == 0);
	state = 2;
	for (int i = 0; i < 20000; i++) {
		char a[16], b[16];
		size_t na = word(a, 12, 5), nb = word(b, 12, 5);
		double slow = slow_alike(a, (int)na, b, (int)nb), floor = draw(100) / 100.0;
		double fast = zc_link_alike(a, na, b, nb, floor);
		if (slow < floor - 1e-9)
			assert_true(fast == 0);
		else if (slow > floor + 1e-9)
			assert_true(fast > slow - 1e-9 && fast < slow + 1e-9);
	}
}

/* ---- normalisers ----------------------------------------------------------------------- */

static const char *
tokens(const char *name, bool given)
{
	static char out[ZC_LINK_TEXT + 8];
	struct zc_link_tokens t = {0};
	size_t n = 0;
	(given ? zc_link_given_tokens : zc_link_surname_tokens)(&t, name);
	for (size_t i = 0; i < t.n; i++) {
		if (i > 0)
			out[n++] = '|';
		memcpy(out + n, t.text + t.at[i], (size_t)(t.at[i + 1] - t.at[i]));
		n += (size_t)(t.at[i + 1] - t.at[i]);
	}
	out[n] = '\0';
	return out;
}

static void
names(void **s)
{
	(void)s;
	static const struct { const char *name, *tokens; } surname[] = {
		{ "van der Berg", "berg" }, { "Berg, van der", "berg" }, { "v.d. Berg", "berg" }, { "BERG", "berg" },
		{ "Jansen-de Vries", "jansen|vries" }, { "Jansen de Vries", "jansen|vries" }, { "Dijkstra", "dykstra" },
		{ "Dykstra", "dykstra" }, { "Öztürk", "ozturk" }, { "Yıldız", "yildiz" }, { "El Idrissi", "idrissi" },
		{ "'t Hart", "hart" }, { "Ten", "ten" }, { "Wiśniewski", "wisniewski" }, { "", "" }, { " - ", "" },
		{ "Smit Bakker", "smit|bakker" }, { "Kok-Bos", "kok|bos" },
	};
	for (size_t i = 0; i < sizeof surname / sizeof *surname; i++)
		assert_string_equal(tokens(surname[i].name, false), surname[i].tokens);
	static const struct { const char *name, *tokens; } given[] = {
		{ "Anna Maria", "anna|maria" }, { "J.P.", "j|p" }, { "Chr. J.", "c|j" }, { "Jan-Willem", "jan|willem" },
		{ "José", "jose" }, { "THIJS", "thys" }, { "Ilyès", "ilyes" }, { "a b c d e", "a|b|c|d" }, { "", "" },
	};
	for (size_t i = 0; i < sizeof given / sizeof *given; i++)
		assert_string_equal(tokens(given[i].name, true), given[i].tokens);
}

static bool
sound_same(const char *a, const char *b)
{
	char x[64], y[64];
	zc_link_sound(x, sizeof x, a, strlen(a));
	zc_link_sound(y, sizeof y, b, strlen(b));
	return strcmp(x, y) == 0;
}

static void
sounds(void **s)
{
	(void)s;
	static const char *const same[][2] = {
		{ "schmidt", "smit" }, { "youssef", "joesoef" }, { "vanderberg", "berg" }, { "elidrissi", "idrissi" },
		{ "philip", "filip" }, { "bakker", "baker" }, { "djamal", "jamal" }, { "visser", "fisser" }, { "meyer", "meyr" },
	};
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		assert_true(sound_same(same[i][0], same[i][1]));
	assert_false(sound_same("bakker", "visser"));
	assert_false(sound_same("jansen", "hansen"));
}

static bool
one_form(const char *a, const char *b)
{
	uint16_t x[3], y[3];
	size_t n = zc_link_forms(x, a, strlen(a)), m = zc_link_forms(y, b, strlen(b));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			if (x[i] == y[k])
				return true;
	return false;
}

static void
forms(void **s)
{
	(void)s;
	/* what one person may be called, here and there */
	static const char *const same[][2] = {
		{ "cornelis", "kees" }, { "johannes", "hans" }, { "johan", "jan" }, { "wilhelmina", "mien" }, { "aloysius", "wies" },
		{ "mohamed", "muhammad" }, { "maxamed", "mohammed" }, { "zineb", "zainab" }, { "xasan", "hassan" }, { "youssef", "joesoef" },
		{ "ayse", "aise" }, { "hatice", "hatidje" }, { "krzysztof", "christoph" }, { "katarzyna", "kasia" }, { "lukasz", "lucas" },
		{ "oleksandr", "aleksandr" }, { "yuliia", "julia" }, { "serhii", "sergey" }, { "yohannes", "johannes" }, { "sunita", "soenita" },
	};
	/* what only looks alike, or comes from one name long ago */
	static const char *const other[][2] = {
		{ "cornelis", "jan" }, { "thomas", "lucas" }, { "emir", "emre" }, { "sara", "zahra" }, { "deniz", "dennis" }, { "can", "jan" },
		{ "hatice", "khadija" }, { "mehmet", "mohamed" }, { "oliver", "oscar" }, { "rayan", "ryan" }, { "gerard", "gerda" }, { "johannes", "johanna" },
	};
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		assert_true(one_form(same[i][0], same[i][1]));
	for (size_t i = 0; i < sizeof other / sizeof *other; i++)
		assert_false(one_form(other[i][0], other[i][1]));
	assert_int_equal(zc_link_forms((uint16_t[3]){ 0 }, "xyzzy", 5), 0);
	assert_true(zc_link_common_surname("jong", 4) > zc_link_common_surname("jansen", 6));
	assert_true(zc_link_common_given("xyzzy", 5) == 0);
}

static void
values(void **s)
{
	bool valid;
	uint32_t more, other;
	(void)s;
	assert_int_equal(zc_link_born("2012-03-31"), 20120331);
	assert_int_equal(zc_link_born("20120331"), 20120331);
	assert_int_equal(zc_link_born("31-03-2012"), 20120331);
	assert_int_equal(zc_link_born("2012-01-01"), 20120000);
	assert_int_equal(zc_link_born("2012"), 20120000);
	assert_int_equal(zc_link_born("1967-19-5"), 19671905);
	assert_int_equal(zc_link_born("unknown"), 0);
	assert_int_equal(zc_link_born(""), 0);
	assert_int_equal(zc_link_sex("M"), 1);
	assert_int_equal(zc_link_sex("meisje"), 2);
	assert_int_equal(zc_link_sex("V"), 2);
	assert_int_equal(zc_link_sex("x"), 0);
	assert_int_equal(zc_link_number_of("123456782", &valid), 123456782);
	assert_true(valid);
	assert_int_equal(zc_link_number_of("123456783", &valid), 123456783);
	assert_false(valid);
	assert_int_equal(zc_link_number_of("000000000", &valid), 0);
	assert_true(zc_link_number_of("AB-12", &valid) >> 31 == 1);
	assert_int_equal(zc_link_house("12a", &more), 12);
	assert_int_equal(zc_link_house("12 A", &other), 12);
	assert_int_equal(more, other);
	assert_int_equal(zc_link_house("12-b", &other), 12);
	assert_int_not_equal(more, other);
	assert_int_equal(zc_link_house("bis", &other), 0);
}

/* ---- pairs ------------------------------------------------------------------------------- */

#define CHILD(g, p, f, b, x, pc, nr, n) { .value = { g, p, f, b, x, n, pc, nr } }
static const struct zc_link_record noor = CHILD("Noor", "van der", "Wolthuizen", "2014-05-09", "V", "2511AB", "12", NULL);

static double
score(struct zc_link_record other)
{
	struct zc_link_model *m = zc_link_model_default();
	struct zc_link_record a = noor;
	a.id = "a";
	other.id = "b";
	double ab = zc_link_score(m, &a, &other, NULL, NULL), ba = zc_link_score(m, &other, &a, NULL, NULL);
	assert_true(ab == ba);
	zc_link_model_free(m);
	return ab;
}

static void
thresholds(double *match, double *review)
{
	struct zc_link_model *m = zc_link_model_default();
	zc_link_model_thresholds(m, match, review);
	zc_link_model_free(m);
}

static double
with_born(const char *born)
{
	struct zc_link_record r = noor;
	r.value[ZC_LINK_BORN] = born;
	return score(r);
}

static void
pairs(void **s)
{
	double match, review;
	(void)s;
	thresholds(&match, &review);
#define SAME(...) assert_true(score((struct zc_link_record)CHILD(__VA_ARGS__)) >= match)
#define OTHER(...) assert_true(score((struct zc_link_record)CHILD(__VA_ARGS__)) < match)
	SAME("Noor", NULL, "Wolthuizen, van der", "2014-05-09", "V", "2511AB", "12", NULL);
	SAME("noor", "vd", "WOLTHUIJZEN", "2014-05-09", NULL, NULL, NULL, NULL);         /* a slip, less known */
	SAME("Noor", "van der", "Wolthuizen", "2014-05-09", "V", "9711XY", "3", NULL);   /* moved */
	SAME("Wolthuizen", NULL, "Noor", "2014-05-09", "V", "2511AB", "12", NULL);       /* changed places */
	SAME("Noor", "van der", "Wolthuizen", "2014-01-01", "V", "2511AB", "12", NULL);  /* day not known */
	SAME("Noor", "van der", "Wolthuizen", "2014-09-05", "V", "2511AB", "12", NULL);  /* day and month */
	SAME("Noor", NULL, "Bakker", "2014-05-09", "V", "2511AB", "12", NULL);           /* adopted: another surname */
	OTHER("Fleur", "van der", "Wolthuizen", "2014-05-09", "V", "2511AB", "12", NULL); /* a twin */
	OTHER("Sem", "van der", "Wolthuizen", "2014-05-09", "M", "2511AB", "12", NULL);
	OTHER("Fleur", "van der", "Wolthuizen", "2016-07-12", "V", "2511AB", "12", NULL); /* a sister */
	OTHER(NULL, "van der", "Wolthuizen", NULL, NULL, "2511AB", "12", NULL);           /* somebody of the family */
	OTHER(NULL, "van der", "Wolthuizen", "2014-05-09", "V", "2511AB", "12", NULL);    /* no name tells twins apart */
	OTHER("Sem", NULL, "Bakker", "2009-11-20", "M", "2511AB", "12", NULL);
	OTHER("Noor", NULL, "Jansen", "2009-11-20", "V", "9711XY", "3", NULL);
	/* strangers seldom differ in the month alone, more often in the year */
	const double same = with_born("2014-05-09"), month = with_born("2014-11-09"), year = with_born("1996-05-09");
	assert_true(same > month && month > year && year > with_born("1996-11-20"));
	assert_true(with_born("2015-05-09") > year);          /* a slip */
	assert_true(with_born("2014-05-08") > with_born("2014-05-27"));
}

/* In both records given name and surname have changed places: what agrees is the family's name, and the children are two. */
static void
turned(void **s)
{
	struct zc_link_model *m = zc_link_model_default();
	struct zc_link_record noor_turned = CHILD("Jansen", NULL, "Noor", "2014-05-09", "V", "2511AB", "12", NULL);
	struct zc_link_record fleur_turned = CHILD("Jansen", NULL, "Fleur", "2014-05-09", "V", "2511AB", "12", NULL);
	struct zc_link_record adopted[] = {
		CHILD("Noor", NULL, "Jansen", "2014-05-09", "V", "2511AB", "12", NULL),
		CHILD("Noor", NULL, "Bakker", "2014-05-09", "V", "2511AB", "12", NULL),
	};
	struct zc_link_explanation x;
	struct zc_arena arena = { 0 };
	(void)s;
	noor_turned.id = fleur_turned.id = adopted[0].id = adopted[1].id = "x";
	assert_true(zc_link_score(m, &noor_turned, &fleur_turned, NULL, NULL) < m->match);
	assert_true(zc_link_score(m, &noor_turned, &noor_turned, NULL, NULL) >= m->match);
	assert_true(zc_link_score(m, &adopted[0], &adopted[1], NULL, NULL) >= m->match);
	zc_link_explain(&x, m, &noor_turned, &fleur_turned, NULL, NULL, &arena);
	assert_true(x.nwarnings > 0 && strstr(x.warnings[0], "the other way round") != NULL);
	zc_link_explain(&x, m, &noor_turned, &adopted[0], NULL, NULL, &arena);
	assert_int_equal(x.verdict, ZC_LINK_MATCH);
	assert_true(x.nwarnings == 0 || strstr(x.warnings[0], "the other way round") == NULL);
	zc_arena_free(&arena);
	zc_link_model_free(m);
}

static double
both(enum zc_link_field f, const char *here, const char *there)
{
	struct zc_link_model *m = zc_link_model_default();
	struct zc_link_record a = noor, b = noor;
	a.id = b.id = "x";
	a.value[f] = here;
	b.value[f] = there;
	/* so common, and so little else, that a stranger is what it could be */
	a.value[ZC_LINK_SURNAME] = b.value[ZC_LINK_SURNAME] = "Jansen";
	a.value[ZC_LINK_BORN] = NULL;
	if (f != ZC_LINK_CITY)
		a.value[ZC_LINK_POSTCODE] = b.value[ZC_LINK_POSTCODE] = NULL;
	double bits = zc_link_score(m, &a, &b, NULL, NULL);
	zc_link_model_free(m);
	return bits;
}

static void
parents_and_street(void **s)
{
	(void)s;
	const double unknown = both(ZC_LINK_PARENTS, NULL, NULL), same = both(ZC_LINK_PARENTS, "Ans Wolthuizen", "Ans Wolthuizen");
	const double other = both(ZC_LINK_PARENTS, "Ans Wolthuizen", "Fatima Kaya");
	assert_true(same > unknown && unknown > other);
	assert_true(both(ZC_LINK_PARENTS, "Ans Wolthuizen; Kees Vos", "Piet Bos; Ans Wolthuizen") > unknown);
	assert_true(both(ZC_LINK_PARENTS, "Ans Wolthuizen; Kees Vos", "Piet Bos; Ans Wolthuisen") > unknown);
	assert_true(both(ZC_LINK_PARENTS, "Ans Wolthuizen; Kees Vos", "Piet Bos; Fatima Kaya") == other);
	assert_true(both(ZC_LINK_STREET, "Laan van Meerdervoort", "Laan van Meerdervoort") > both(ZC_LINK_STREET, NULL, NULL) + 1);
	/* the postcode says it already */
	assert_true(both(ZC_LINK_CITY, "Den Haag", "Den Haag") == both(ZC_LINK_CITY, NULL, NULL));
}

/* Two names that agree say more than one. */
static void
several_names(void **s)
{
	struct zc_link_model *m = zc_link_model_default();
	struct zc_link_record one = noor, two = noor;
	one.id = two.id = "x";
	(void)s;
	two.value[ZC_LINK_GIVEN] = "Noor Josephina";
	assert_true(zc_link_score(m, &two, &two, NULL, NULL) > zc_link_score(m, &one, &one, NULL, NULL) + 2);
	assert_true(zc_link_score(m, &two, &one, NULL, NULL) < zc_link_score(m, &one, &one, NULL, NULL));
	zc_link_model_free(m);
}

static void
explained(void **s)
{
	struct zc_link_model *m = zc_link_model_default();
	struct zc_link_explanation x;
	struct zc_arena arena = { 0 };
	struct zc_link_record a = noor, b = noor;
	(void)s;
	a.id = "a";
	b.id = "b";
	a.value[ZC_LINK_BSN] = b.value[ZC_LINK_BSN] = "123456782";
	zc_link_explain(&x, m, &a, &b, NULL, NULL, &arena);
	double sum = 0;
	for (size_t i = 0; i < x.n; i++)
		sum += x.rows[i].bits;
	assert_float_equal((float)sum, (float)x.total, 1e-3f);
	assert_int_equal(x.verdict, ZC_LINK_MATCH);
	assert_string_equal(x.model, zc_link_model_version(m));
	assert_int_equal(x.nwarnings, 0);
	/* a number that everything else contradicts is for a person */
	b.value[ZC_LINK_GIVEN] = "Sem";
	b.value[ZC_LINK_BORN] = "2009-11-20";
	zc_link_explain(&x, m, &a, &b, NULL, NULL, &arena);
	assert_int_equal(x.verdict, ZC_LINK_REVIEW);
	assert_true(x.nwarnings > 0);
	/* what it is held back by is a row too, and as many bits as among candidates */
	b.value[ZC_LINK_GIVEN] = NULL;
	b.value[ZC_LINK_BORN] = noor.value[ZC_LINK_BORN];
	b.value[ZC_LINK_BSN] = a.value[ZC_LINK_BSN] = NULL;
	a.value[ZC_LINK_POSTCODE] = b.value[ZC_LINK_POSTCODE] = "2511AB";
	a.value[ZC_LINK_NUMBER] = b.value[ZC_LINK_NUMBER] = "12";
	zc_link_explain(&x, m, &a, &b, NULL, NULL, &arena);
	sum = 0;
	for (size_t i = 0; i < x.n; i++)
		sum += x.rows[i].bits;
	assert_float_equal((float)sum, (float)x.total, 1e-3f);
	assert_float_equal((float)zc_link_score(m, &a, &b, NULL, NULL), (float)x.total, 1e-3f);
	assert_int_equal(x.verdict, ZC_LINK_REVIEW);
	assert_string_equal(x.rows[x.n - 1].field, "in doubt");
	/* two valid numbers are two children */
	b = noor;
	b.id = "b";
	a.value[ZC_LINK_BSN] = "123456782";
	b.value[ZC_LINK_BSN] = "987654329";
	zc_link_explain(&x, m, &a, &b, NULL, NULL, &arena);
	assert_int_not_equal(x.verdict, ZC_LINK_MATCH);
	assert_true(x.nwarnings > 0);
	zc_arena_free(&arena);
	zc_link_model_free(m);
}

static bool
keys_meet(const struct zc_link_record *a, const struct zc_link_record *b)
{
	uint64_t x[ZC_LINK_KEYS], y[ZC_LINK_KEYS];
	size_t n = zc_link_keys(x, a), k = zc_link_keys(y, b);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < k; j++)
			if (x[i] == y[j])
				return true;
	return false;
}

static void
keys(void **s)
{
	(void)s;
	struct zc_link_record a = noor, moved = CHILD("Noor", NULL, "Wolthuizen", "2014-05-09", "V", "9711XY", "3", NULL);
	struct zc_link_record other = CHILD("Sem", NULL, "Bakker", "2009-11-20", "M", "9711XY", "4", NULL);
	a.id = moved.id = other.id = "x";
	assert_true(keys_meet(&a, &a));
	assert_true(keys_meet(&a, &moved));
	assert_false(keys_meet(&a, &other));
}

/* A name that has forms and a slip of it, which has none, with nothing else in common, are compared. */
static void
slip_of_a_form(void **s)
{
	struct zc_link_model *m = zc_link_model_default();
	struct zc_link *l = zc_link_new(m);
	uint64_t x[ZC_PASSES], y[ZC_PASSES];
	size_t shared = 0;
	(void)s;
	assert_true(one_form("wilhelmina", "mien"));
	assert_false(one_form("wilhelmina", "willhelmina"));
	zc_link_add(l, &(struct zc_link_record){ .id = "x", .value = { "Wilhelmina", NULL, "Bakker", "1961-03-28" } });
	zc_link_add(l, &(struct zc_link_record){ .id = "x", .value = { "Willhelmina", NULL, "Backers", "1967-03-20" } });
	zc_link_ready(l);
	zc_link_keys_of(x, l, &l->rec[0]);
	zc_link_keys_of(y, l, &l->rec[1]);
	for (size_t p = 0; p + 1 < ZC_PASSES; p++)       /* all records have the last */
		shared += x[p] == y[p] && x[p] != 0;
	assert_int_equal(shared, 1);
	zc_link_free(l);
	zc_link_model_free(m);
}

/* ---- sets ---------------------------------------------------------------------------------- */

enum { CHILDREN = 400, TIMES = 3 };
static const char *const some_given[] = { "Noor", "Sem", "Fleur", "Mohamed", "Zeynep", "Kees", "Anna", "Lucas", "Eva", "Bram",
                                          "Tess", "Ilyas", "Maud", "Jesse", "Roos", "Finn", "Lotte", "Thijs", "Hamza", "Puck" };
static const char *const some_surnames[] = { "Jansen", "Wolthuizen", "Bakker", "Idrissi", "Kaya", "Dijkstra", "Vermeulen", "Kok",
                                             "Haan", "Verbruggen", "Peters", "Zwart", "Kuiper", "Postma", "Driessen", "Vos", "Blom" };

struct made { char id[12], given[32], surname[32], born[16], postcode[16], number[8]; int child; };

static struct made *
make(size_t *n)
{
	struct made *v = zc_alloc((size_t)(CHILDREN * TIMES) * sizeof *v);
	state = 7;
	*n = 0;
	for (int i = 0; i < CHILDREN; i++) {
		struct made m = { .child = i };
		snprintf(m.given, sizeof m.given, "%s", some_given[draw(20)]);
		snprintf(m.surname, sizeof m.surname, "%s", some_surnames[draw(17)]);
		snprintf(m.born, sizeof m.born, "20%02u-%02u-%02u", 5 + draw(18), 1 + draw(12), 1 + draw(28));
		snprintf(m.postcode, sizeof m.postcode, "%u%c%c", 2500 + draw(20), 'A' + (int)draw(20), 'A' + (int)draw(20));
		snprintf(m.number, sizeof m.number, "%u", 1 + draw(90));
		for (int k = 0; k < TIMES; k++) {
			struct made *to = &v[(*n)++];
			*to = m;
			size_t len = strlen(to->surname);
			if (k > 0 && draw(4) == 0)
				to->surname[1 + draw((unsigned)len - 1)] = 'x';
			if (draw(8) == 0)
				to->postcode[0] = '\0';
		}
	}
	return v;
}

struct answer { uint32_t *cluster; size_t n, npairs; double bits; };

static int
keep_cluster(void *ctx, size_t record, size_t cluster, struct zc_err *e)
{
	struct answer *a = ctx;
	(void)e;
	assert_int_equal(record, a->n);
	a->cluster[a->n++] = (uint32_t)cluster;
	return ZC_OK;
}

static int
keep_pair(void *ctx, size_t x, size_t y, double bits, struct zc_err *e)
{
	struct answer *a = ctx;
	(void)e;
	assert_true(x < y);
	assert_true(a->npairs == 0 || bits <= a->bits);
	a->bits = bits;
	a->npairs++;
	return ZC_OK;
}

/* order: 0 as made, 1 backwards. */
static struct answer
run(const struct made *v, size_t n, unsigned threads, bool backwards, size_t refuse_a, size_t refuse_b)
{
	struct zc_link_model *m = zc_link_model_default();
	struct zc_link *l = zc_link_new(m);
	struct zc_link_options o = { .threads = threads };
	struct zc_err e = { 0 };
	struct answer a = { .cluster = zc_alloc(n * sizeof *a.cluster) };
	for (size_t i = 0; i < n; i++) {
		const struct made *x = &v[backwards ? n - 1 - i : i];
		struct zc_link_record r = CHILD(x->given, NULL, x->surname, x->born, NULL, x->postcode, x->number, NULL);
		r.id = "x";
		zc_link_add(l, &r);
	}
	if (refuse_a != refuse_b)
		zc_link_refuse(l, refuse_b, refuse_a);
	assert_int_equal(zc_link_run(l, &o, &e), ZC_OK);
	assert_int_equal(zc_link_pairs(l, keep_pair, &a, &e), ZC_OK);
	assert_int_equal(zc_link_clusters(l, ZC_LINK_PERSONS, keep_cluster, &a, &e), ZC_OK);
	assert_int_equal(a.n, n);
	zc_link_free(l);
	zc_link_model_free(m);
	return a;
}

static void
same_answer(void **s)
{
	size_t n, right = 0;
	(void)s;
	struct made *v = make(&n);
	struct answer one = run(v, n, 1, false, 0, 0), two = run(v, n, 3, false, 0, 0), back = run(v, n, 2, true, 0, 0);
	assert_int_equal(one.npairs, two.npairs);
	assert_int_equal(one.npairs, back.npairs);
	assert_memory_equal(one.cluster, two.cluster, n * sizeof *one.cluster);
	for (size_t i = 0; i < n; i++) {
		right += one.cluster[i] == i / TIMES * TIMES;
		for (size_t k = 0; k < i; k++)
			assert_int_equal(one.cluster[i] == one.cluster[k], back.cluster[n - 1 - i] == back.cluster[n - 1 - k]);
	}
	assert_true(right > n * 98 / 100);
	/* a refusal holds, and the rest is as it was */
	struct answer no = run(v, n, 2, false, 0, 1);
	assert_int_equal(one.cluster[0], one.cluster[1]);
	assert_int_not_equal(no.cluster[0], no.cluster[1]);
	for (size_t i = TIMES; i < n; i++)
		assert_int_equal(no.cluster[i], one.cluster[i]);
	free(one.cluster);
	free(two.cluster);
	free(back.cluster);
	free(no.cluster);
	free(v);
}

/* Clusters from given pairs against the rule in its plainest form: from the strongest down, two groups
 * become one unless any of the one was refused by any of the other. */
static void
against_brute_force(void **s)
{
	enum { N = 12 };
	(void)s;
	state = 11;
	for (int round = 0; round < 300; round++) {
		struct zc_link_model *m = zc_link_model_default();
		m->mean = -1000;
		struct zc_link *l = zc_link_new(m);
		struct zc_err e = { 0 };
		uint32_t slow[N];
		bool no[N][N] = { { false } };
		for (uint32_t i = 0; i < N; i++) {
			struct zc_link_record r = { .id = "x", .value = { "Noor" } };
			zc_link_add(l, &r);
			slow[i] = i;
		}
		zc_link_ready(l);
		for (int i = 0; i < 6; i++) {
			size_t a = draw(N), b = draw(N);
			if (a != b) {
				zc_link_refuse(l, a, b);
				no[a][b] = no[b][a] = true;
			}
		}
		l->pair = zc_alloc(20 * sizeof *l->pair);
		for (l->npairs = 0; l->npairs < 20; l->npairs++) {
			uint32_t a = draw(N - 1), b = a + 1 + draw(N - 1 - a);
			l->pair[l->npairs] = (struct zc_link_pairbits){ a, b, (float)(30 - l->npairs) };
		}
		for (size_t i = 0; i < l->npairs; i++) {
			uint32_t x = slow[l->pair[i].a], y = slow[l->pair[i].b];
			bool forbidden = false;
			for (size_t a = 0; a < N; a++)
				for (size_t b = 0; b < N; b++)
					forbidden = forbidden || (slow[a] == x && slow[b] == y && no[a][b]);
			for (size_t a = 0; a < N && !forbidden; a++)
				if (slow[a] == (x > y ? x : y))
					slow[a] = x > y ? y : x;
		}
		struct answer fast = { .cluster = (uint32_t[N]){ 0 } };
		assert_int_equal(zc_link_clusters(l, ZC_LINK_PERSONS, keep_cluster, &fast, &e), ZC_OK);
		assert_memory_equal(fast.cluster, slow, sizeof slow);
		zc_link_free(l);
		zc_link_model_free(m);
	}
}

/* Persons of so many records each, whom sure pairs hold together, and one more record that hardly fits the first, another
 * that hardly fits a single one: which of the two are joined? */
static void
one_more(size_t records, bool *third, bool *second)
{
	enum { PERSONS = 100 };
	struct zc_link_model *m = zc_link_model_default();
	m->mean = -1000;
	struct zc_link *l = zc_link_new(m);
	struct zc_err e = { 0 };
	const uint32_t n = (uint32_t)records * PERSONS;
	for (uint32_t i = 0; i < 4 * n; i++)
		zc_link_add(l, &(struct zc_link_record){ .id = "x", .value = { [ZC_LINK_GIVEN] = "Noor", [ZC_LINK_BORN] = "2014-05-09" } });
	zc_link_ready(l);
	l->pair = zc_alloc((n + 2) * sizeof *l->pair);
	for (uint32_t i = 0; i + 1 < n; i++)
		if (i % records != records - 1)
			l->pair[l->npairs++] = (struct zc_link_pairbits){ i, i + 1, 20 };
	l->pair[l->npairs++] = (struct zc_link_pairbits){ 0, n, 1 };
	l->pair[l->npairs++] = (struct zc_link_pairbits){ n + 1, n + 2, 1 };
	struct answer a = { .cluster = zc_alloc(4 * n * sizeof *a.cluster) };
	assert_int_equal(zc_link_clusters(l, ZC_LINK_PERSONS, keep_cluster, &a, &e), ZC_OK);
	*third = a.cluster[n] == 0;
	*second = a.cluster[n + 2] == n + 1;
	free(a.cluster);
	zc_link_free(l);
	zc_link_model_free(m);
}

static void
never_three(void **s)
{
	bool third, second;
	(void)s;
	one_more(2, &third, &second);
	assert_true(second && !third);
	one_more(3, &third, &second);
	assert_true(second && third);
}

/* A set in which nobody is twice: what training learns must not make strangers one person. */
static void
nobody_twice(void **s)
{
	size_t n = 0, all, joined = 0;
	(void)s;
	struct made *v = make(&all);
	for (size_t i = 0; i < all; i += TIMES)
		v[n++] = v[i];
	struct answer a = run(v, n, 1, false, 0, 0);
	for (size_t i = 0; i < n; i++)
		joined += a.cluster[i] != i;
	assert_true(joined <= 2);
	free(a.cluster);
	free(v);
}

/* A word that differs each time a child comes, and that half of all strangers share: training must not conclude that
 * who has it in common is a stranger. */
static void
guard(void **s)
{
	size_t n;
	struct zc_link_model *m = zc_link_model_default();
	struct zc_link *l = zc_link_new(m);
	struct zc_err e = { 0 };
	(void)s;
	struct made *v = make(&n);
	for (size_t i = 0; i < n; i += i % TIMES == 0 ? 1 : 2) {
		struct zc_link_record r = CHILD(v[i].given, NULL, v[i].surname, v[i].born, NULL, v[i].postcode, v[i].number, NULL);
		r.value[ZC_LINK_OTHER] = i % TIMES == 0 ? "morning" : "evening";
		r.id = "x";
		zc_link_add(l, &r);
	}
	assert_int_equal(zc_link_run(l, &(struct zc_link_options){ .threads = 1 }, &e), ZC_OK);
	const struct zc_link_model *t = zc_link_trained(l);
	assert_true(t->p[ZC_WHO_STRANGER][ZC_J_OTHER][ZC_L_SAME] > 0.4);
	assert_true(t->p[ZC_WHO_SAME][ZC_J_OTHER][ZC_L_SAME] >= t->p[ZC_WHO_STRANGER][ZC_J_OTHER][ZC_L_SAME]);
	zc_link_free(l);
	zc_link_model_free(m);
	free(v);
}

/* The level of two names against what it says, from the slow metrics: no bound may leave out a comparison that counts. */
static void
levels(void **s)
{
	struct zc_link_model *m = zc_link_model_default();
	size_t seen[ZC_LEVELS] = { 0 };
	(void)s;
	state = 5;
	for (int i = 0; i < 4000; i++) {
		char a[16], b[16];
		size_t na = word(a, 9, 8), nb = na;
		memcpy(b, a, sizeof b);
		for (unsigned k = draw(5); k > 0 && nb > 0; k--)
			b[draw((unsigned)nb)] = (char)('a' + draw(8));
		if (draw(3) == 0)
			nb = word(b, 9, 8);
		if (na < 2 || nb < 2 || strcmp(a, b) == 0 || one_form(a, b))
			continue;
		struct zc_link *l = zc_link_new(m);
		struct zc_judged j;
		zc_link_add(l, &(struct zc_link_record){ .id = "a", .value = { a } });
		zc_link_add(l, &(struct zc_link_record){ .id = "b", .value = { b } });
		zc_link_ready(l);
		zc_link_judge(&j, l, &l->rec[0], &l->rec[1]);
		unsigned slips = na > nb + 2 || nb > na + 2 ? 3 : slow_slips(a, na, b, nb), level;
		double like = slow_alike(a, (int)na, b, (int)nb);
		if (slips == 1 && na > 2 && nb > 2)
			level = ZC_L_SLIP;
		else if (sound_same(a, b) && like >= 0.75)
			level = ZC_L_SOUND;
		else if ((slips == 2 && na > 4 && nb > 4) || like >= 0.88)
			level = ZC_L_LIKE;
		else
			level = like >= 0.75 ? ZC_L_VAGUE : ZC_L_OTHER;
		assert_int_equal(j.level[ZC_J_GIVEN], level);
		seen[level]++;
		zc_link_free(l);
	}
	assert_true(seen[ZC_L_SLIP] > 50 && seen[ZC_L_LIKE] > 50 && seen[ZC_L_VAGUE] > 50 && seen[ZC_L_OTHER] > 50);
	zc_link_model_free(m);
}

/* More records than are taken in at once: each is what it is alone, in its place. */
static void
many(void **s)
{
	enum { N = 10000 };
	struct zc_link_model *m = zc_link_model_default();
	struct zc_link *l = zc_link_new(m);
	size_t n;
	(void)s;
	struct made *v = make(&n);
	char id[12];
	struct zc_link_record r;
	for (size_t i = 0; i < N; i++) {
		const struct made *x = &v[i * 7 % n];
		r = (struct zc_link_record)CHILD(x->given, NULL, x->surname, x->born, "V", x->postcode, x->number, NULL);
		r.id = id;
		snprintf(id, sizeof id, "%zu", i);
		r.value[ZC_LINK_CITY] = i % 3 == 0 ? id : NULL;
		zc_link_add(l, &r);
	}
	assert_int_equal(zc_link_size(l), N);
	zc_link_ready(l);
	for (size_t i = 0; i < N; i++) {
		const struct made *x = &v[i * 7 % n];
		uint64_t here[ZC_PASSES], alone[ZC_PASSES];
		struct zc_link *one = zc_link_new(m);
		size_t len;
		r = (struct zc_link_record)CHILD(x->given, NULL, x->surname, x->born, "V", x->postcode, x->number, NULL);
		r.id = "x";
		zc_link_add(one, &r);
		zc_link_ready(one);
		zc_link_keys_of(here, l, &l->rec[i]);
		zc_link_keys_of(alone, one, &one->rec[0]);
		assert_memory_equal(here, alone, sizeof here);
		assert_int_equal(l->rec[i].born, one->rec[0].born);
		assert_int_equal(strtoul(zc_link_id(l, i), NULL, 10), i);
		const char *city = zc_words_text(&l->text[ZC_J_CITY - ZC_J_TEXT], l->extra[l->rec[i].extra][ZC_J_CITY - ZC_J_TEXT], &len);
		snprintf(id, sizeof id, "%zu", i);
		assert_true(i % 3 == 0 ? len == strlen(id) && memcmp(city, id, len) == 0 : len == 0);
		zc_link_free(one);
	}
	zc_link_free(l);
	zc_link_model_free(m);
	free(v);
}

static void
shelter(void **s)
{
	struct zc_link_model *m = zc_link_model_default();
	struct zc_link *l = zc_link_new(m);
	struct zc_judged j;
	(void)s;
	/* hundreds of families, of whom some are called alike, in rooms of a house */
	enum { N = 400 };
	for (size_t i = 0; i < N; i++) {
		char surname[24], number[16];
		snprintf(surname, sizeof surname, "%s%zu", some_surnames[i % 17], i % 300);
		snprintf(number, sizeof number, "1 %c", (char)('A' + i % 20));
		struct zc_link_record r = CHILD(some_given[i % 20], NULL, surname, "2014-05-09", NULL, "2511AB", number, NULL);
		r.id = "x";
		zc_link_add(l, &r);
	}
	zc_link_ready(l);
	for (size_t i = 0; i < N; i++)
		for (size_t k = 0; k < i; k++) {
			double bits[ZC_JUDGES];
			zc_link_judge(&j, l, &l->rec[i], &l->rec[k]);
			assert_int_equal(j.level[ZC_J_ADDRESS], ZC_L_CROWD);
			double with = zc_link_total(l, &j, -100, bits, NULL);
			assert_true(bits[ZC_J_ADDRESS] == 0);
			j.level[ZC_J_ADDRESS] = ZC_L_NONE;
			assert_true(zc_link_total(l, &j, -100, bits, NULL) == with);
		}
	zc_link_free(l);
	zc_link_model_free(m);
}

/* An initial fits both twins; who it is of does not make them one. */
static void
initial(void **s)
{
	struct zc_link_model *m = zc_link_model_default();
	static const char *const given[] = { "Isa", "I.", "Isis", "Isis" };
	struct answer a = { .cluster = (uint32_t[4]){ 0 } };
	struct zc_err e = { 0 };
	(void)s;
	for (int numbers = 0; numbers < 2; numbers++) {
		struct zc_link *l = zc_link_new(m);
		for (size_t i = 0; i < 4; i++) {
			struct zc_link_record r = CHILD(given[i], NULL, "Wolthuizen", "2014-05-09", "V", "2511AB", "12", NULL);
			r.id = "x";
			/* one number: then they are one, whatever they are called */
			if (numbers == 1)
				r.value[ZC_LINK_BSN] = "123456782";
			zc_link_add(l, &r);
		}
		assert_int_equal(zc_link_run(l, &(struct zc_link_options){ 0 }, &e), ZC_OK);
		a.n = 0;
		zc_link_clusters(l, ZC_LINK_PERSONS, keep_cluster, &a, &e);
		assert_int_equal(a.cluster[2], a.cluster[3]);
		if (numbers == 0)
			assert_int_not_equal(a.cluster[0], a.cluster[2]);
		else
			assert_int_equal(a.cluster[0], a.cluster[2]);
		zc_link_free(l);
	}
	zc_link_model_free(m);
}

/* Who is known by a name alone may be either of two who are called so; that does not make them one. */
static void
names_alone(void **s)
{
	struct zc_link_model *m = zc_link_model_default();
	static const char *const born[] = { "2014-05-09", NULL, "2017-11-20" };
	(void)s;
	for (int home = 0; home < 2; home++) {
		struct zc_link *l = zc_link_new(m);
		struct answer a = { .cluster = (uint32_t[3]){ 0 } };
		struct zc_err e = { 0 };
		for (size_t i = 0; i < 3; i++) {
			struct zc_link_record r = CHILD("Daan", NULL, "Jansen", born[i], "M", home ? "2511AB" : NULL, home ? "12" : NULL, NULL);
			r.id = "x";
			zc_link_add(l, &r);
		}
		assert_int_equal(zc_link_run(l, &(struct zc_link_options){ 0 }, &e), ZC_OK);
		zc_link_clusters(l, ZC_LINK_PERSONS, keep_cluster, &a, &e);
		assert_int_equal(a.cluster[1], 0);
		if (!home)
			assert_int_equal(a.cluster[2], 2);
		zc_link_free(l);
	}
	zc_link_model_free(m);
}

static void
households(void **s)
{
	static const struct zc_link_record family[] = {
		CHILD("Noor", NULL, "Wolthuizen", "2014-05-09", "V", "2511AB", "12", NULL),
		CHILD("Sem", NULL, "Wolthuizen", "2016-07-12", "M", "2511AB", "12", NULL),
		CHILD("Eva", NULL, "Bakker", "2016-07-12", "V", "2511AB", "14", NULL),
	};
	struct zc_link_model *m = zc_link_model_default();
	struct zc_link *l = zc_link_new(m);
	struct zc_err e = { 0 };
	struct answer persons = { .cluster = (uint32_t[3]){ 0 } }, homes = { .cluster = (uint32_t[3]){ 0 } };
	(void)s;
	for (size_t i = 0; i < 3; i++) {
		struct zc_link_record r = family[i];
		r.id = "x";
		zc_link_add(l, &r);
	}
	assert_int_equal(zc_link_run(l, &(struct zc_link_options){ 0 }, &e), ZC_OK);
	zc_link_clusters(l, ZC_LINK_PERSONS, keep_cluster, &persons, &e);
	zc_link_clusters(l, ZC_LINK_HOUSEHOLDS, keep_cluster, &homes, &e);
	assert_memory_equal(persons.cluster, ((uint32_t[]){ 0, 1, 2 }), 3 * sizeof(uint32_t));
	assert_memory_equal(homes.cluster, ((uint32_t[]){ 0, 0, 2 }), 3 * sizeof(uint32_t));
	zc_link_free(l);
	zc_link_model_free(m);
}

static void
model(void **s)
{
	struct zc_link_model *m = zc_link_model_default(), *n = NULL;
	struct zc_text one = { 0 }, two = { 0 };
	struct zc_err e = { 0 };
	(void)s;
	zc_link_model_persons(m, 12345);
	zc_link_model_write(&one, m);
	assert_int_equal(zc_link_model_read(&n, one.s, "m", &e), ZC_OK);
	zc_link_model_write(&two, n);
	assert_string_equal(one.s, two.s);
	zc_link_model_free(n);
	assert_int_equal(zc_link_model_read(&n, "nothing\n", "m", &e), ZC_DATA);
	assert_string_equal(e.msg, "m:1: is not a model: 'zc-link-model 2' was expected");
	static const char *const bad[] = { "match", "match x", "others who 1", "level given 99 1 1 1 1", "level given 1 1 1 1 x", "what 1" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		zc_err_clear(&e);
		zc_text_clear(&two);
		zc_text_addf(&two, "%s\n# a note\n%s\n", zc_link_model_version(m), bad[i]);
		assert_int_equal(zc_link_model_read(&n, two.s, "m", &e), ZC_DATA);
		assert_string_equal(e.msg, "m:3: is no line of a model");
	}
	zc_link_model_free(m);
	zc_text_free(&one);
	zc_text_free(&two);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slips), cmocka_unit_test(alike), cmocka_unit_test(names), cmocka_unit_test(sounds),
		cmocka_unit_test(forms), cmocka_unit_test(values), cmocka_unit_test(pairs), cmocka_unit_test(several_names), cmocka_unit_test(turned), cmocka_unit_test(parents_and_street), cmocka_unit_test(explained),
		cmocka_unit_test(keys), cmocka_unit_test(slip_of_a_form), cmocka_unit_test(same_answer), cmocka_unit_test(against_brute_force),
		cmocka_unit_test(never_three), cmocka_unit_test(nobody_twice), cmocka_unit_test(guard), cmocka_unit_test(levels), cmocka_unit_test(many),
		cmocka_unit_test(shelter), cmocka_unit_test(initial), cmocka_unit_test(names_alone), cmocka_unit_test(households), cmocka_unit_test(model),
	};
	return cmocka_run_group_tests_name("link", tests, NULL, NULL);
}
