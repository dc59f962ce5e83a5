#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "person.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static void
actors(void **state)
{
	(void)state;
	static const char *const right[] = {
		"a.jansen@jgz-4-19", "b@c", "1@2", "v.d.berg_2@lokaal-team",
	};
	static const char *const wrong[] = {
		"", "a", "@", "a@", "@b", "A@b", "a@B", ".a@b", "a.@b", "a@-b", "a@b-", "a@b@c",
		"a b@c", "a@b ", "a@b\n", "\xc3\xa9@b",
	};
	const char *org = NULL;
	for (size_t i = 0; i < COUNT(right); i++)
		assert_true(zc_actor_valid(right[i], NULL));
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(zc_actor_valid(wrong[i], &org));
	assert_null(org);
	assert_true(zc_actor_valid(right[0], &org));
	assert_ptr_equal(org, right[0] + sizeof "a.jansen");
}

/* Every wrong digit and every exchange of neighbours is noticed. */
static void
bsn(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"", "000000000", "00000000", "123456789", "1234567", "1234567820", "12345678a",
		"123 456 782", "-23456782", " 123456782", "123456782\n",
	};
	char out[10] = "untouched", s[10];
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(zc_bsn_normal(out, wrong[i]));
	assert_string_equal(out, "untouched");
	assert_true(zc_bsn_normal(out, "123456782"));
	assert_string_equal(out, "123456782");
	assert_true(zc_bsn_normal(out, "10000008"));
	assert_string_equal(out, "010000008");
	for (size_t i = 0; i < 9; i++) {
		for (const char *c = "0123456789"; *c != '\0'; c++) {
			memcpy(s, "123456782", sizeof s);
			s[i] = *c;
			assert_int_equal(zc_bsn_normal(out, s), *c == "123456782"[i]);
		}
		if (i == 0)
			continue;
		memcpy(s, "123456782", sizeof s);
		s[i] = "123456782"[i - 1];
		s[i - 1] = "123456782"[i];
		assert_false(zc_bsn_normal(out, s));
	}
}

static void
postcodes(void **state)
{
	(void)state;
	static const char *const right[] = {"2511 AB", "2511AB", "2511ab", "2511 aB"};
	static const char *const wrong[] = {
		"", "2511", "2511 ", "2511 A", "0511 AB", "2511 ABC", "2511  AB", "251 1AB", "B511 AB",
		"2511-AB", "2511 A1", "2511 AB ",
	};
	char out[8];
	for (size_t i = 0; i < COUNT(right); i++) {
		assert_true(zc_postcode_normal(out, right[i]));
		assert_string_equal(out, "2511 AB");
	}
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(zc_postcode_normal(out, wrong[i]));
}

static void
folded_names(void **state)
{
	(void)state;
	static const struct { const char *name, *folded; } cases[] = {
		{"Noor", "noor"}, {"René", "rene"}, {"Rene\xcc\x81", "rene"}, {"Dijkstra", "dykstra"},
		{"Dykstra", "dykstra"}, {"DĲKSTRA", "dykstra"}, {"van 't Hof", "vanthof"},
		{"van ’t Hof", "vanthof"}, {"Anne-Marie", "annemarie"}, {"Anne–Marie", "annemarie"},
		{"J.P.", "jp"}, {"Yıldız", "yildiz"}, {"YILDIZ", "yildiz"}, {"İpek", "ipek"},
		{"Łukasz", "lukasz"}, {"Sørensen", "sorensen"}, {"Strauß", "strauss"},
		{"Çelik", "celik"}, {"Æbel", "aebel"}, {"O`Neill", "oneill"}, {"", ""}, {"-", ""},
		{"Jansen\xc2\xa0Smit", "jansensmit"}, {"\xff", "\xff"},
	};
	struct zc_text t = {0};
	for (size_t i = 0; i < COUNT(cases); i++) {
		zc_text_clear(&t);
		zc_name_fold(&t, cases[i].name);
		assert_string_equal(t.s, cases[i].folded);
	}
	zc_text_clear(&t);
	zc_text_add(&t, "i");
	zc_name_fold(&t, "Jan");
	assert_string_equal(t.s, "ijan");        /* what stood there before is left alone */
	zc_text_free(&t);
	assert_true(zc_name_same("El-Amrani", "el amrani"));
	assert_false(zc_name_same("Jansen", "Janssen"));
}

static void
split_names(void **state)
{
	(void)state;
	static const struct { const char *prefix, *between, *rest; } cases[] = {
		{"van der", " ", "Berg"}, {"van", " ", "Dijk"}, {"VAN DEN", " ", "BERG"},
		{"de", " ", "Vries"}, {"'t", " ", "Hart"}, {"in 't", " ", "Veld"}, {"in ’t", " ", "Veld"},
		{"op de", " ", "Beek"}, {"v.d.", " ", "Meer"}, {"v.d.", "", "Meer"}, {"d'", "", "Hondt"},
		{"d’", "", "Hondt"}, {"el", " ", "Amrani"}, {"El-", "", "Amrani"}, {"al-", "", "Hassan"},
		{"ter", " ", "Haar"}, {"van de", "  ", "Ven"}, {"van  de", " ", "Ven"},
		{"uit den", " ", "Bogaard"}, {"von der", " ", "Heide"}, {"v/d", " ", "Laan"},
		{"", "", "Jansen"}, {"", "", "Vandenberg"}, {"", "", "Dekker"}, {"", "", "van"},
		{"van", " ", "der"}, {"", "", ""}, {"", "", "Alberts"}, {"", "", "Terpstra"},
		{"van der", " ", "Berg-de Vries"}, {"", "", "Berg van der"}, {"", "", "d'"},
	};
	char s[64];
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len;
		const char *rest;
		snprintf(s, sizeof s, "%s%s%s", cases[i].prefix, cases[i].between, cases[i].rest);
		zc_name_split(s, &len, &rest);
		assert_string_equal(rest, cases[i].rest);
		assert_int_equal(len, strlen(cases[i].prefix));
	}
}

static void
plain_lines(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"", " ", "\xc2\xa0 ", "a\tb", "a\n", "\x1b[2J", "a\x7f", "a\xc2\x85", "a\xff",
		"a\xe2\x80\xae", "\xed\xa0\x80", "\xc0\x80",
	};
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(zc_plain_line(wrong[i]));
	assert_true(zc_plain_line("rent arrears"));
	assert_true(zc_plain_line(" x"));
	assert_true(zc_plain_line("\xe6\x97\xa5 \xc3\xa9 \\x1b"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(actors),
		cmocka_unit_test(bsn),
		cmocka_unit_test(postcodes),
		cmocka_unit_test(folded_names),
		cmocka_unit_test(split_names),
		cmocka_unit_test(plain_lines),
	};
	return cmocka_run_group_tests_name("person", tests, NULL, NULL);
}
