#include "rules_fixture.h"
#include "agenda.h"

static const char utrecht[] = "examples/convenants/zuidoost-utrecht-2020.yaml";

#define TERM(id, of, kind, due, more) \
	"- {id: " id ", of: " of ", kind: " kind ", start: 2026-07-01, due: " due ", under: 3f9c2a1b07" more "}\n"
static const char family[] =
	"format: 1\n"
	"family: k7q2m9xd4c\n"
	"opened: 2026-03-02\n"
	"plan:\n"
	"  since: 2026-06-30\n"
	"  by: a.jansen@lokaal-team\n"
	"  goals:\n"
	"  - id: g2k8pwa\n"
	"    since: 2026-06-30\n"
	"    result: rent\n"
	"    actions:\n"
	"    - {id: a7h5rna, since: 2026-07-01, what: pay, who: oma Berg, by: 2026-07-10}\n"
	"    - {id: a7h5rnb, since: 2026-07-01, what: call, who: t.kok@altrecht, by: 2026-07-10}\n"
	"    - {id: a7h5rnc, since: 2026-07-01, what: call, who: t.kok@recht, by: 2026-07-20}\n"
	"terms:\n"
	TERM("tabcda1", "a7h5rna", "action", "2026-07-10", "")
	TERM("tabcda2", "a7h5rnb", "action", "2026-07-10",
	     ", pauses: [{id: y1n7kca, since: 2026-07-08, by: a.jansen@lokaal-team, because: ill}]")
	TERM("tabcda3", "a7h5rnc", "action", "2026-07-20", "")
	TERM("tabcda4", "k7q2m9xd4c", "first-evaluation", "2026-07-13", "")
	TERM("tabcda5", "k7q2m9xd4c", "forgotten", "2026-07-13", "")
	TERM("tabcda6", "k7q2m9xd4c", "plan", "2026-07-13", ", met: 2026-07-09")
	TERM("tabcda7", "k7q2m9xd4c", "plan", "2026-07-13", ", ended: 2026-07-09")
	TERM("tabcda8", "k7q2m9xd4c", "plan", "2026-07-13",
	     ", void: {at: 2026-07-09T10:00+02:00, by: a.jansen@lokaal-team, because: wrong}")
	TERM("tabcda9", "k7q2m9xd4c", "after-care", "2026-07-31", "");

/* The last figures of the terms that are picked, in the order of the file. */
static void
picks(struct zc_agenda *a, const char *on, const struct zc_agenda_pick *pick, const char *expected)
{
	struct fixture x = { .fam = NULL };
	char got[16] = "";
	load_example(&x, utrecht);
	load_family(&x, family);
	zc_agenda_add(a, x.fam, x.con, day(on), pick);
	drop(&x);
	/* the rows outlive the family */
	for (size_t i = 0; i < a->n; i++)
		got[i] = a->v[i].item[6];
	assert_string_equal(got, expected);
}

static void
picked(const char *on, const struct zc_agenda_pick *pick, const char *expected)
{
	struct zc_agenda a = { .n = 0 };
	picks(&a, on, pick, expected);
	zc_agenda_free(&a);
}

static void
which(void **state)
{
	(void)state;
	const struct zc_duration three = { 3, ZC_DAYS }, two = { 2, ZC_DAYS }, working = { 2, ZC_WORKING_DAYS };
	picked("2026-06-30", &(struct zc_agenda_pick){ 0 }, "");
	picked("2026-07-01", &(struct zc_agenda_pick){ 0 }, "12345679");
	picked("2026-07-09", &(struct zc_agenda_pick){ 0 }, "123459");
	picked("2026-07-09", &(struct zc_agenda_pick){ .kind = "action" }, "123");
	picked("2026-07-09", &(struct zc_agenda_pick){ .after_ending = true }, "9");
	picked("2026-07-09", &(struct zc_agenda_pick){ .who = "oma Berg" }, "1");
	picked("2026-07-09", &(struct zc_agenda_pick){ .who = "t.kok@altrecht" }, "2");
	picked("2026-07-09", &(struct zc_agenda_pick){ .who = "altrecht" }, "2");
	picked("2026-07-09", &(struct zc_agenda_pick){ .who = "recht" }, "3");
	/* Friday: Monday is three days and one working day away; what is overdue is always there */
	picked("2026-07-10", &(struct zc_agenda_pick){ .within = &two }, "1");
	picked("2026-07-10", &(struct zc_agenda_pick){ .within = &three }, "1245");
	picked("2026-07-16", &(struct zc_agenda_pick){ .within = &working }, "12345");
	picked("2026-07-16", &(struct zc_agenda_pick){ .within = &two }, "145");
}

static void
rows(void **state)
{
	(void)state;
	struct zc_agenda a = { .n = 0 };
	picks(&a, "2026-07-13", &(struct zc_agenda_pick){ 0 }, "123459");
	assert_string_equal(a.v[0].family, "k7q2m9xd4c");
	assert_string_equal(a.v[0].of, "a7h5rna");
	assert_string_equal(a.v[0].state, "overdue");
	assert_int_equal(a.v[0].left, -1);
	assert_int_equal(a.v[0].who.n, 1);
	assert_string_equal(a.v[0].who.v[0], "oma Berg");
	assert_string_equal(a.v[0].article, "2 Taken en verantwoordelijkheden");
	assert_string_equal(a.v[1].state, "paused");
	assert_string_equal(a.v[3].article, "chosen");
	assert_int_equal(a.v[3].left, 0);
	assert_null(a.v[4].article);
	assert_string_equal(a.v[4].kind, "forgotten");
	zc_agenda_free(&a);
}

static const struct zc_term *
standing(const struct zc_family *fam, const struct zc_agenda_row *row)
{
	for (size_t i = 0; i < fam->terms.n; i++)
		if (strcmp(fam->terms.v[i].id, row->item) == 0 && fam->terms.v[i].pauses.n > 0)
			return &fam->terms.v[i];
	return NULL;
}

/* What ran or stood still on the first day is on the second what it is by the file. */
static void
kept(const char *first, const char *second)
{
	struct zc_agenda was = { .n = 0 }, is = { .n = 0 }, again = { .n = 0 };
	struct fixture x = { .fam = NULL };
	const struct zc_duration week = { 1, ZC_WEEKS };
	const struct zc_agenda_pick picks[] = { { 0 }, { .kind = "action" }, { .who = "recht" }, { .within = &week },
	                                        { .after_ending = true } };
	load_example(&x, utrecht);
	load_family(&x, family);
	zc_agenda_add(&was, x.fam, x.con, day(first), &picks[0]);
	for (size_t k = 0; k < sizeof picks / sizeof *picks; k++) {
		size_t n = 0;
		zc_agenda_add(&is, x.fam, x.con, day(second), &picks[k]);
		for (size_t i = 0; i < was.n; i++)
			zc_agenda_add_kept(&again, &was.v[i], standing(x.fam, &was.v[i]), x.con, day(second), &picks[k]);
		for (size_t i = 0; i < is.n; i++) {
			assert_true(n < again.n);
			if (n == again.n)
				return;
			const struct zc_agenda_row *a = &is.v[i], *b = &again.v[n++];
			assert_string_equal(a->item, b->item);
			assert_string_equal(a->state, b->state);
			assert_int_equal(a->left, b->left);
			assert_int_equal(a->due, b->due);
			assert_true(a->article == b->article || strcmp(a->article, b->article) == 0);
			assert_int_equal(a->who.n, b->who.n);
		}
		assert_int_equal(n, again.n);
		zc_agenda_free(&is);
		zc_agenda_free(&again);
	}
	zc_agenda_free(&was);
	drop(&x);
}

static void
keeping(void **state)
{
	(void)state;
	kept("2026-07-09", "2026-07-09");
	kept("2026-07-09", "2026-07-13");
	kept("2026-07-20", "2026-07-10");
	kept("2026-07-09", "2030-07-13");
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(which), cmocka_unit_test(rows), cmocka_unit_test(keeping) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
