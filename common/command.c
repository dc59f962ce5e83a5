#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "command.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* One word from *from to *to, its quotes taken away. */
static bool
take_word(const char **from, char **to)
{
	const char *p = *from;
	char *w = *to, quote = '\0';
	if (*p == '~' || *p == '#')
		return false;
	for (; *p != '\0' && (quote != '\0' || !is_blank(*p)); p++) {
		if (*p == quote)
			quote = '\0';
		else if (*p == '\\' && (quote == '\0' ||
		         (quote == '"' && p[1] != '\0' && strchr("$`\"\\\n", p[1]) != NULL))) {
			if (p[1] == '\0' || p[1] == '\n')
				return false;
			*w++ = *++p;
		} else if (quote == '\0' && (*p == '\'' || *p == '"'))
			quote = *p;
		else if ((quote == '\0' && (strchr(";&|<>()*?[\x7f", *p) != NULL || (unsigned char)*p < ' ')) ||
		         (quote != '\'' && strchr("$`", *p) != NULL))
			return false;
		else
			*w++ = *p;
	}
	*w++ = '\0';
	*from = p;
	*to = w;
	return quote == '\0';
}

bool
zc_command_split(struct zc_command *out, const char *line)
{
	size_t len = strnlen(line, ZC_COMMAND_BYTES + 1), cap = 0;
	*out = (struct zc_command){ 0 };
	if (len > ZC_COMMAND_BYTES)
		return false;
	char *text = zc_alloc(len + 2), *to = text;      /* a word is no longer than it was, with a blank or the end behind it */
	bool good = true;
	for (const char *p = line; good;) {
		p += strspn(p, " \t");
		if (*p == '\0')
			break;
		out->argv = zc_grow(out->argv, out->argc + 1, &cap, sizeof *out->argv);
		out->argv[out->argc++] = to;
		good = out->argc <= ZC_COMMAND_WORDS && take_word(&p, &to);
	}
	if (good && out->argc > 0) {
		out->argv[out->argc] = NULL;
		return true;
	}
	free(text);
	free(out->argv);
	*out = (struct zc_command){ 0 };
	return false;
}

void
zc_command_free(struct zc_command *c)
{
	if (c->argv != NULL)
		free(c->argv[0]);                /* where the words stand, one behind the other */
	free(c->argv);
	*c = (struct zc_command){ 0 };
}
