/* people: households and professionals, with names as they are in a Dutch city. */
#include <stdio.h>

#include "life.h"

static const char *const girls[] = { "Emma", "Noor", "Sanne", "Yasmina", "Fatima", "Julia", "Tess", "Lotte", "Zoë",
	"Aylin", "Sara", "Eva", "Mila", "Saar", "Maria", "Chloé", "Nisa", "Femke", "Anouk", "Amira", "Roos", "Lieke",
	"Esra", "Priya", "Jasmijn", "Iris", "Renée", "Hafsa", "Bo", "Isa" };
static const char *const boys[] = { "Daan", "Sem", "Mohamed", "Lucas", "Noah", "Youssef", "Bram", "Finn", "Ömer",
	"Jayden", "Milan", "Thijs", "Levi", "Adam", "Ruben", "Bilal", "Jesse", "André", "Sven", "Rayan", "Gijs", "Luuk",
	"Emre", "Ravi", "Tijn", "Mees", "Jan-Willem", "Hamza", "Tim", "Kai" };
static const char *const surnames[] = { "Jansen", "Bakker", "Visser", "Smit", "Mulder", "Bos", "Vos", "Peters",
	"Hendriks", "Dekker", "Brouwer", "Kok", "Yilmaz", "Kaya", "Mohamed", "Singh", "Ramdin", "El Amrani", "Bouzid",
	"Kowalski", "Nowak", "Silva", "Martina", "Willems", "Postma", "Kuipers", "Scholten", "Maas", "Verhoeven",
	"Kramer", "Prins", "Schouten", "Koster", "Wolters", "Molenaar", "Hoekstra", "Özdemir", "Chen", "Pinas", "Baldé" };
static const char *const prefixed[][2] = { { "de", "Vries" }, { "van den", "Berg" }, { "van", "Dijk" },
	{ "de", "Jong" }, { "van der", "Meer" }, { "de", "Boer" }, { "van", "Leeuwen" }, { "van der", "Linden" },
	{ "ten", "Brink" }, { "van 't", "Hof" }, { "de", "Haan" }, { "van", "Vliet" }, { "el", "Idrissi" } };
static const char *const streets[] = { "Weimarstraat", "Hoefkade", "Escamplaan", "Loosduinseweg", "Paul Krugerlaan",
	"Schilderswijkstraat", "Beeklaan", "Laan van Meerdervoort", "Leyweg", "Zuidwoldepad", "Goudenregenstraat",
	"Rijswijkseplein", "Laakkade", "Vlierboomstraat", "Moerweg", "Fahrenheitstraat", "Hobbemaplein", "'s-Gravenzandelaan" };

const char *
life_given(struct life *l)
{
	return life_chance(l, 50) ? LIFE_PICK(l, girls) : LIFE_PICK(l, boys);
}

/* One of some dozens who work there, by the same name each time. */
const char *
life_professional(struct life *l, const char *org)
{
	static const char *const names[] = { "jansen", "smit", "devries", "bakker", "visser", "meijer", "kok", "yilmaz",
	                                     "dekker", "vandijk", "bos", "amrani" };
	const char letter = "abdefghjklmnprstvwz"[life_random(l, 19)];
	return life_text(l, "%c.%s@%s", letter, LIFE_PICK(l, names), org);
}

/* The next number of eight digits that has a ninth by the eleven-test; each once. */
static const char *
bsn(struct life *l)
{
	for (;;) {
		unsigned n = (unsigned)(l->bsns++ * 31415927 % 90000000 + 10000000), sum = 0;
		for (unsigned digits = n, weight = 2; digits > 0; digits /= 10)
			sum += digits % 10 * weight++;
		if (sum % 11 < 10)
			return life_text(l, "%u%u", n, sum % 11);
	}
}

static void
person(struct life *l, const char *role, const char *prefix, const char *surname, zc_day born, unsigned known)
{
	struct zc_person *p = life_add(l, &l->fam, "persons");
	bool girl = life_chance(l, 50);
	p->role = role;
	p->given = girl ? LIFE_PICK(l, girls) : LIFE_PICK(l, boys);
	p->prefix = prefix;
	p->surname = surname;
	p->born = born;
	p->sex = life_chance(l, 3) ? "unknown" : girl ? "female" : "male";
	if (life_chance(l, known))
		p->bsn = bsn(l);
}

/* Children of 0 to 16 at the first signal, and who brings them up.  One child in fifteen
 * has no number, nor have most parents: nobody asked for it. */
void
life_household(struct life *l, size_t number)
{
	static const size_t children[] = { 1, 1, 1, 1, 2, 2, 2, 3, 3, 4 };
	struct zc_address *home = life_add(l, &l->fam, "address");
	const char *prefix = NULL, *surname = LIFE_PICK(l, surnames);
	size_t n = LIFE_PICK(l, children);
	zc_day born = l->fam.opened - 200 - (zc_day)life_random(l, 5800);
	l->bsns = number * 8;
	if (life_chance(l, 30)) {
		const char *const *both = LIFE_PICK(l, prefixed);
		prefix = both[0];
		surname = both[1];
	}
	for (size_t i = 0; i < n; i++) {
		person(l, "child", prefix, surname, born, 93);
		born += (zc_day)(i % 2 == 0 ? 400 + life_random(l, 1400) : life_random(l, 2) * 600);
		if (born > l->fam.opened - 30)
			born = l->fam.opened - 30;
	}
	l->child = &l->fam.persons.v[0];
	if (life_chance(l, 85))
		person(l, "parent", NULL, life_chance(l, 60) ? surname : LIFE_PICK(l, surnames), ZC_NO_DAY, 20);
	if (life_chance(l, 45))
		person(l, "parent", prefix, surname, l->fam.persons.v[0].born - 7000 - (zc_day)life_random(l, 7000), 20);
	home->street = LIFE_PICK(l, streets);
	home->number = life_text(l, "%u", 1 + (unsigned)life_random(l, 280));
	home->postcode = life_text(l, "25%02u %c%c", 11 + (unsigned)life_random(l, 80),
	                           'A' + (int)life_random(l, 26), 'A' + (int)life_random(l, 26));
	home->city = "Den Haag";
	if (life_chance(l, 4))
		home->shared = ZC_YES;
}
