#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "link_internal.h"
#include "link_words.h"
#include "person.h"
#include "text.h"

static bool
joint(char c)
{
	return c == ' ' || c == '-' || c == '.' || c == ',';
}

/* One more letter; ij is y, and blanks do not repeat. */
static size_t
put(char *out, size_t n, size_t size, char c)
{
	if (c == 'j' && n > 0 && out[n - 1] == 'i') {
		out[n - 1] = 'y';
		return n;
	}
	if (c == ' ' && (n == 0 || joint(out[n - 1])))
		return n;
	if (n > 0 && joint(c) && out[n - 1] == ' ')
		n--;
	if (n + 1 < size)
		out[n++] = c;
	return n;
}

/* A word that is not ASCII, by the rules that the room person has for names. */
static size_t
put_foreign(char *out, size_t n, size_t size, const char *s, size_t len)
{
	struct zc_text folded = { 0 };
	char *word = zc_strndup(s, len);
	zc_name_fold(&folded, word);
	for (size_t i = 0; i < folded.len; i++)
		n = put(out, n, size, folded.s[i]);
	zc_text_free(&folded);
	free(word);
	return n;
}

size_t
zc_link_fold(char *out, size_t size, const char *s)
{
	size_t n = 0;
	while (*s != '\0') {
		size_t len = 0;
		bool ascii = true;
		for (; s[len] != '\0' && !joint(s[len]); len++)
			ascii = ascii && (unsigned char)s[len] < 0x80;
		if (!ascii)
			n = put_foreign(out, n, size, s, len);
		for (size_t i = 0; ascii && i < len; i++) {
			if (isalnum((unsigned char)s[i]))
				n = put(out, n, size, (char)tolower((unsigned char)s[i]));
			else if (s[i] != '\'' && s[i] != '`')
				n = put(out, n, size, ' ');
		}
		s += len;
		if (*s != '\0')
			n = put(out, n, size, *s++);
	}
	while (n > 0 && joint(out[n - 1]) && out[n - 1] != '.')
		n--;
	out[n] = '\0';
	return n;
}

static void
add_token(struct zc_link_tokens *t, const char *s, size_t n)
{
	if (n == 0 || t->n == ZC_LINK_TOKENS)
		return;
	size_t from = t->at[t->n];
	if (n > 48)
		n = 48;
	memcpy(t->text + from, s, n);
	t->at[++t->n] = (uint8_t)(from + n);
}

void
zc_link_given_tokens(struct zc_link_tokens *t, const char *given)
{
	char s[ZC_LINK_TEXT];
	t->n = t->at[0] = 0;
	size_t len = zc_link_fold(s, sizeof s, given);
	for (size_t i = 0, n; i < len; i += n + 1) {
		for (n = 0; i + n < len && !joint(s[i + n]); n++)
			;
		/* "Chr." is an initial too */
		add_token(t, s + i, n > 0 && n <= 3 && s[i + n] == '.' ? 1 : n);
	}
}

void
zc_link_surname_tokens(struct zc_link_tokens *t, const char *surname)
{
	char s[ZC_LINK_TEXT], part[ZC_LINK_TEXT];
	size_t len = zc_link_fold(s, sizeof s, surname), held = 0;
	char last[16];
	size_t last_len = 0;
	t->n = t->at[0] = 0;
	for (size_t i = 0, n; i < len; i += n + 1) {
		for (n = 0; i + n < len && !joint(s[i + n]); n++)
			;
		bool particle = zc_link_particle(s + i, n);
		char before = (char)(i > 0 ? s[i - 1] : ' ');
		/* a hyphen, a comma or a particle inside begins another part; so do two long words */
		if (particle || before == '-' || before == ',' || (held >= 4 && n >= 4)) {
			add_token(t, part, held);
			held = 0;
		}
		if (particle && n < sizeof last) {
			memcpy(last, s + i, n);
			last_len = n;
		} else if (n > 0) {
			memcpy(part + held, s + i, n);
			held += n;
		}
	}
	add_token(t, part, held);
	if (t->n == 0)                        /* nothing but a particle: then it is the name */
		add_token(t, last, last_len);
}

/* ---- sounds ---------------------------------------------------------------- */

static bool
vowel(char c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

/* Prefixes and articles that were written against the name. */
static size_t
glued(const char *s, size_t n)
{
	static const char *const all[] = { "vander", "vanden", "vande", "vant", "van", "vd", "el", "al" };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		size_t len = strlen(all[i]);
		if (n >= len + (len == 2 ? 5 : 3) && memcmp(s, all[i], len) == 0)
			return len;
	}
	return 0;
}

/* The class of the consonant at s[i], and how many letters it takes; 0: none. */
static char
consonant(const char *s, size_t n, size_t i, size_t *len)
{
	char c = s[i], next = (char)(i + 1 < n ? s[i + 1] : '\0');
	*len = 1;
	switch (c) {
	case 'b': return 'b';
	case 'p':
		*len += next == 'h';
		return next == 'h' ? 'f' : 'p';
	case 'c':
		if (next == 'h' || next == 'k')
			*len = 2;
		return (char)(next == 'h' ? 'g' : next == 'e' || next == 'i' || next == 'y' ? 's' : 'k');
	case 'k': case 'g':
		*len += next == 'h';
		return c == 'k' && next != 'h' ? 'k' : 'g';
	case 'q': case 'x': return 'k';
	case 'd': case 't':
		*len += next == 'h' || (c == 'd' && next == 't');
		if (c == 'd' && next == 'j') {
			*len = 2;
			return 'j';
		}
		return 't';
	case 's': case 'z':
		if (c == 's' && next == 'c' && i + 2 < n && s[i + 2] == 'h')
			*len = 3;
		else if (next == 'h' || next == 'j' || (c == 's' && next == 'z'))
			*len = 2;
		return 's';
	case 'f': case 'v': return 'f';
	case 'w': return i > 0 && (s[i - 1] == 'u' || s[i - 1] == 'o') ? 0 : 'f';
	case 'j': return i == 0 || vowel(next) ? 'j' : 0;
	case 'l': case 'm': case 'n': case 'r': return c;
	default: return 0;
	}
}

size_t
zc_link_sound(char *out, size_t size, const char *name, size_t n)
{
	size_t skip = glued(name, n), used = 0, len;
	for (size_t i = skip; i < n && used + 1 < size; i += len) {
		char c = consonant(name, n, i, &len);
		if (i == skip && name[i] == 'y' && i + 1 < n && vowel(name[i + 1]))
			c = 'j';                      /* Youssef, Joesoef */
		else if (i == skip && c == 0 && vowel(name[i]))
			c = 'a';
		else if ((unsigned char)name[i] >= 0x80 || isdigit((unsigned char)name[i]))
			c = name[i];
		if (c != 0 && (used == 0 || out[used - 1] != c))
			out[used++] = c;
	}
	out[used] = '\0';
	return used;
}
