/* How nodes are written: plain where every reader sees the same text, else quoted. */
#include <ctype.h>
#include <string.h>

#include <utf8proc.h>

#include "edit_write.h"
#include "text.h"

static bool
word_of(const char *s, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strcasecmp(s, *words) == 0)
			return true;
	return false;
}

static bool
looks_numeric(const char *s)
{
	static const char *const names[] = { ".inf", ".nan", NULL };
	static const char *const bases[] = { "0x", "0o", "0b", NULL };
	static const char *const digits[] = { "0123456789abcdefABCDEF_", "01234567_", "01_" };
	s += *s == '+' || *s == '-';
	if (word_of(s, names))
		return true;
	for (size_t i = 0; bases[i] != NULL; i++)
		if (strncasecmp(s, bases[i], 2) == 0 && s[2 + strspn(s + 2, digits[i])] == '\0')
			return true;
	size_t n = strspn(s, "0123456789_.,:");
	if (n == 0 || *s == '_')
		return false;
	if (s[n] == 'e' || s[n] == 'E') {
		n++;
		n += s[n] == '+' || s[n] == '-';
		n += strspn(s + n, "0123456789_");
	}
	return s[n] == '\0';
}

static bool
looks_dated(const char *s)
{
	static const char form[] = "dddd-d";
	for (size_t i = 0; form[i] != '\0'; i++)
		if (form[i] == 'd' ? !isdigit((unsigned char)s[i]) : s[i] != form[i])
			return false;
	return true;
}

/* Would some YAML 1.1 or 1.2 reader take this plain text for more than a string? */
static bool
looks_typed(const char *s)
{
	static const char *const words[] = { "y", "n", "yes", "no", "on", "off", "true", "false",
	                                     "null", "~", "<<", "=", "", NULL };
	return word_of(s, words) || looks_numeric(s) || looks_dated(s);
}

/* Characters that are written as themselves; others need an escape. */
static bool
shown(utf8proc_int32_t c)
{
	return c >= 0x20 && !(c >= 0x7f && c <= 0xa0) && c != 0xad && c != 0x61c && c != 0x200e &&
	       c != 0x200f && !(c >= 0x2028 && c <= 0x202e) && !(c >= 0x2066 && c <= 0x2069) &&
	       c != 0xfeff && c < 0xf0000 && (c & 0xfffe) != 0xfffe;
}

static bool
all_shown(const char *s, const char *also)
{
	for (size_t left = strlen(s); left > 0;) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)left, &c);
		if (n <= 0 || (!shown(c) && (c >= 0x80 || strchr(also, c) == NULL)))
			return false;
		s += n;
		left -= (size_t)n;
	}
	return true;
}

/* May this stand without quotes and come back as it is? */
static bool
plain_possible(const char *s, bool flow)
{
	size_t n = strlen(s);
	if (n == 0 || s[0] == ' ' || s[n - 1] == ' ' || s[n - 1] == ':' || !all_shown(s, ""))
		return false;
	if (strchr(",[]{}#&*!|>'\"%@`", s[0]) != NULL || strncmp(s, "---", 3) == 0 ||
	    strncmp(s, "...", 3) == 0)
		return false;
	if (strchr("-?:", s[0]) != NULL && (s[1] == '\0' || s[1] == ' ' || flow) &&
	    !(s[0] == '-' && isdigit((unsigned char)s[1])))
		return false;
	if (flow && strpbrk(s, ",[]{}?") != NULL)
		return false;
	return strstr(s, ": ") == NULL && strstr(s, " #") == NULL;
}

static bool
plain_wanted(const struct zc_node *n, bool flow)
{
	if (n->style != ZC_AUTO && n->style != ZC_PLAIN)
		return false;
	if (!plain_possible(n->text, flow))
		return false;
	return n->style == ZC_PLAIN || (strchr("-?:", n->text[0]) == NULL && !looks_typed(n->text));
}

static void
write_quoted(struct zc_text *out, const char *s)
{
	zc_text_addc(out, '"');
	for (size_t left = strlen(s); left > 0;) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)left, &c);
		bool broken = n <= 0;           /* stays, for zc_edit_finish to refuse */
		if (broken)
			n = 1, c = (unsigned char)*s;
		if (c == '"' || c == '\\')
			zc_text_addf(out, "\\%c", (char)c);
		else if (c == '\n')
			zc_text_add(out, "\\n");
		else if (c == '\t')
			zc_text_add(out, "\\t");
		else if (broken || shown(c))
			zc_text_addn(out, s, (size_t)n);
		else
			zc_text_addf(out, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)c);
		s += n;
		left -= (size_t)n;
	}
	zc_text_addc(out, '"');
}

void
zc_write_scalar(struct zc_text *out, const struct zc_node *n, bool flow)
{
	if (plain_wanted(n, flow)) {
		zc_text_add(out, n->text);
	} else if (n->style == ZC_SINGLE_QUOTED && all_shown(n->text, "")) {
		zc_text_addc(out, '\'');
		for (const char *s = n->text; *s != '\0'; s++)
			zc_text_add(out, *s == '\'' ? "''" : (char[]){ *s, '\0' });
		zc_text_addc(out, '\'');
	} else {
		write_quoted(out, n->text);
	}
}

void
zc_write_flow(struct zc_text *out, const struct zc_node *n)
{
	if (n->kind == ZC_SCALAR) {
		zc_write_scalar(out, n, true);
		return;
	}
	zc_text_addc(out, n->kind == ZC_MAP ? '{' : '[');
	for (size_t i = 0; i < n->n; i++) {
		if (i > 0)
			zc_text_add(out, ", ");
		if (n->kind == ZC_MAP) {
			zc_write_scalar(out, n->keys[i], true);
			zc_text_add(out, ": ");
		}
		zc_write_flow(out, n->items[i]);
	}
	zc_text_addc(out, n->kind == ZC_MAP ? '}' : ']');
}

/* Several lines that a literal block gives back exactly. */
static bool
literal_wanted(const struct zc_node *n)
{
	if (n->style == ZC_SINGLE_QUOTED || n->style == ZC_DOUBLE_QUOTED)
		return false;
	const char *s = n->text, *last = strrchr(s, '\n');
	if (last == NULL || strchr(" \t\n", s[0]) != NULL || !all_shown(s, "\n"))
		return false;
	return last[1] != '\0' || last[-1] != '\n';
}

enum zc_form
zc_form_of(const struct zc_writer *w, const struct zc_node *n)
{
	if (n->kind == ZC_SCALAR)
		return !w->quote && literal_wanted(n) ? ZC_FORM_LITERAL : ZC_FORM_INLINE;
	return n->n == 0 || n->style == ZC_FLOW ? ZC_FORM_INLINE : ZC_FORM_BLOCK;
}

void
zc_write_inline(struct zc_text *out, const struct zc_node *n)
{
	if (n->kind == ZC_SCALAR)
		zc_write_scalar(out, n, false);
	else
		zc_write_flow(out, n);
}

void
zc_write_indent(const struct zc_writer *w, size_t column)
{
	while (column-- > 0)
		zc_text_addc(w->out, ' ');
}

const char *
zc_literal_head(const struct zc_node *n)
{
	return n->text[n->len - 1] == '\n' ? "|" : "|-";
}

void
zc_write_literal(const struct zc_writer *w, const struct zc_node *n, size_t column)
{
	for (const char *s = n->text; *s != '\0';) {
		size_t len = strcspn(s, "\n");
		if (len > 0)
			zc_write_indent(w, column);
		zc_text_addn(w->out, s, len);
		zc_text_add(w->out, w->eol);
		s += len + (s[len] == '\n');
	}
}

/* What follows `-` or a key's colon, to the end of the line and beyond. */
static void
write_value(const struct zc_writer *w, const struct zc_node *n, size_t column)
{
	switch (zc_form_of(w, n)) {
	case ZC_FORM_INLINE:
		zc_text_addc(w->out, ' ');
		zc_write_inline(w->out, n);
		zc_text_add(w->out, w->eol);
		break;
	case ZC_FORM_LITERAL:
		zc_text_addf(w->out, " %s%s", zc_literal_head(n), w->eol);
		zc_write_literal(w, n, column + ZC_MAP_STEP);
		break;
	case ZC_FORM_BLOCK:
		zc_text_add(w->out, w->eol);
		column += n->kind == ZC_MAP ? w->map_step : w->seq_step;
		zc_write_indent(w, column);
		zc_write_block(w, n, column);
		break;
	}
}

void
zc_write_entry(const struct zc_writer *w, const struct zc_node *n, size_t i, size_t column)
{
	if (n->kind == ZC_MAP) {
		zc_write_scalar(w->out, n->keys[i], false);
		zc_text_addc(w->out, ':');
		write_value(w, n->items[i], column);
	} else if (zc_form_of(w, n->items[i]) == ZC_FORM_BLOCK) {
		zc_text_add(w->out, "- ");
		zc_write_block(w, n->items[i], column + 2);
	} else {
		zc_text_addc(w->out, '-');
		write_value(w, n->items[i], column);
	}
}

/* All entries; the first one's indentation is already there. */
void
zc_write_block(const struct zc_writer *w, const struct zc_node *n, size_t column)
{
	for (size_t i = 0; i < n->n; i++) {
		if (i > 0)
			zc_write_indent(w, column);
		zc_write_entry(w, n, i, column);
	}
}
