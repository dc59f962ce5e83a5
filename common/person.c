#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <utf8proc.h>

#include "person.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
ends_actor(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* The length of the name part that s starts with; 0 when it is none. */
static size_t
actor_part(const char *s)
{
	size_t n = 0;
	while (ends_actor(s[n]) || s[n] == '.' || s[n] == '-' || s[n] == '_')
		n++;
	return n > 0 && ends_actor(s[0]) && ends_actor(s[n - 1]) ? n : 0;
}

bool
zc_actor_valid(const char *s, const char **org)
{
	size_t n = actor_part(s);
	if (n == 0 || s[n] != '@')
		return false;
	size_t m = actor_part(s + n + 1);
	if (m == 0 || s[n + 1 + m] != '\0')
		return false;
	if (org != NULL)
		*org = s + n + 1;
	return true;
}

bool
zc_bsn_normal(char out[10], const char *s)
{
	size_t n = strspn(s, "0123456789");
	char bsn[10] = "0";
	int sum = 0;
	if ((n != 8 && n != 9) || s[n] != '\0')
		return false;
	memcpy(bsn + 9 - n, s, n);
	if (strcmp(bsn, "000000000") == 0)
		return false;
	for (int i = 0; i < 8; i++)
		sum += (9 - i) * (bsn[i] - '0');
	if ((sum - (bsn[8] - '0')) % 11 != 0)
		return false;
	memcpy(out, bsn, sizeof bsn);
	return true;
}

bool
zc_postcode_normal(char out[8], const char *s)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	char code[8] = "0000 XX";
	for (size_t i = 0; i < 4; i++) {
		if (!is_digit(s[i]))
			return false;
		code[i] = s[i];
	}
	s += s[4] == ' ' ? 5 : 4;
	for (size_t i = 0; i < 2; i++) {
		const char *at = s[i] != '\0' ? strchr(letters, s[i]) : NULL;
		if (at == NULL)
			return false;
		code[5 + i] = letters[(at - letters) % 26];
	}
	if (s[2] != '\0' || code[0] == '0')
		return false;
	memcpy(out, code, sizeof code);
	return true;
}

/* Letters that Unicode does not take apart, though people write them with and
 * without the stroke, or in two. */
static const char *
plain_letter(utf8proc_int32_t c)
{
	switch (c) {
	case 0xe6: return "ae";
	case 0xf0: case 0x111: return "d";
	case 0xf8: return "o";
	case 0x131: return "i";
	case 0x142: return "l";
	case 0x153: return "oe";
	default: return NULL;
	}
}

static bool
dropped(utf8proc_int32_t c)
{
	static const char ascii[] = "'`.-";
	if (c < 0x80)
		return c == ' ' || (c != 0 && strchr(ascii, (int)c) != NULL);
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_PD:
	case UTF8PROC_CATEGORY_PI:
	case UTF8PROC_CATEGORY_PF:
	case UTF8PROC_CATEGORY_ZS:
		return true;
	default:
		return c == 0x2b9 || c == 0x2bb || c == 0x2bc;          /* letters that serve as one */
	}
}

static void
add_letter(struct zc_text *t, utf8proc_int32_t c)
{
	utf8proc_uint8_t s[4];
	const char *plain = plain_letter(c);
	if (plain != NULL)
		zc_text_add(t, plain);
	else
		zc_text_addn(t, (const char *)s, (size_t)utf8proc_encode_char(c, s));
}

void
zc_name_fold(struct zc_text *out, const char *s)
{
	enum { OPTIONS = UTF8PROC_NULLTERM | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
	       UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE };
	utf8proc_uint8_t *folded = NULL;
	zc_text_addn(out, "", 0);
	size_t start = out->len;
	if (utf8proc_map((const utf8proc_uint8_t *)s, 0, &folded, (utf8proc_option_t)OPTIONS) < 0) {
		zc_text_add(out, s);            /* no UTF-8: the same only as itself */
		return;
	}
	utf8proc_int32_t c;
	for (const utf8proc_uint8_t *p = folded; *p != '\0';) {
		p += utf8proc_iterate(p, -1, &c);
		if (dropped(c))
			continue;
		if (c == 'j' && out->len > start && out->s[out->len - 1] == 'i')
			out->s[out->len - 1] = 'y';
		else
			add_letter(out, c);
	}
	free(folded);
}

bool
zc_name_same(const char *a, const char *b)
{
	struct zc_text fa = {0}, fb = {0};
	zc_name_fold(&fa, a);
	zc_name_fold(&fb, b);
	bool same = strcmp(fa.s, fb.s) == 0;
	zc_text_free(&fa);
	zc_text_free(&fb);
	return same;
}

/* Words of a tussenvoegsel.  One that ends in a letter stands apart from what
 * follows, the others may be written against it. */
static const char *const particles[] = {
	"aan", "abu", "al", "al-", "am", "auf", "ben", "bij", "bin", "d'", "da", "dal", "das", "de",
	"del", "della", "den", "der", "des", "di", "do", "dos", "du", "el", "el-", "het", "ibn", "in",
	"l'", "la", "las", "le", "les", "lo", "los", "onder", "op", "out", "over", "'s", "'t", "t'",
	"te", "ten", "ter", "thoe", "tho", "to", "toe", "tot", "uijt", "uit", "v.", "v.d.", "v/d",
	"van", "vanden", "vander", "vd", "vom", "von", "voor", "zu", "zum", "zur",
};

/* The length in s of the apostrophe that it starts with; people and word
 * processors write it in several ways. */
static size_t
apostrophe(const char *s)
{
	static const char *const forms[] = {"'", "`", "\xc2\xb4", "\xe2\x80\x98", "\xe2\x80\x99"};
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		if (strncmp(s, forms[i], strlen(forms[i])) == 0)
			return strlen(forms[i]);
	}
	return 0;
}

/* The length in s of the particle, with the blanks behind it in *blanks; 0
 * when s does not start with it. */
static size_t
particle_length(const char *s, const char *particle, size_t *blanks)
{
	size_t n = 0;
	for (const char *p = particle; *p != '\0'; p++) {
		size_t more = *p == '\'' ? apostrophe(s + n) : strncasecmp(s + n, p, 1) == 0;
		if (more == 0)
			return 0;
		n += more;
	}
	char end = particle[strlen(particle) - 1];
	*blanks = strspn(s + n, " ");
	return *blanks > 0 || end < 'a' || end > 'z' ? n : 0;
}

void
zc_name_split(const char *s, size_t *prefix_len, const char **rest)
{
	const char *p = s;
	size_t longest;
	*prefix_len = 0;
	do {
		size_t blanks, skip = 0;
		longest = 0;
		for (size_t i = 0; i < sizeof particles / sizeof *particles; i++) {
			size_t n = particle_length(p, particles[i], &blanks);
			if (n > longest && p[n + blanks] != '\0') {
				longest = n;
				skip = blanks;
			}
		}
		if (longest > 0)
			*prefix_len = (size_t)(p - s) + longest;
		p += longest + skip;
	} while (longest > 0);
	*rest = p;
}

bool
zc_plain_line(const char *s)
{
	struct zc_text visible = {0};
	utf8proc_int32_t c;
	bool blank = true;
	zc_text_add_visible(&visible, s);
	bool plain = zc_text_eq(visible.s, s);
	zc_text_free(&visible);
	for (const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)s; plain && blank && *p != '\0';) {
		p += utf8proc_iterate(p, -1, &c);
		blank = utf8proc_category(c) == UTF8PROC_CATEGORY_ZS;
	}
	return plain && !blank;
}
