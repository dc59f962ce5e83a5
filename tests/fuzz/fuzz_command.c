/* command: a line of ssh that is taken has the words that a shell would see in it, by libc's own reading. */
#include <wordexp.h>

#include "command.h"
#include "fuzz.h"
#include "text.h"

/* Each word quoted, one blank between. */
static void
quote(struct zc_text *out, const struct zc_command *c)
{
	for (size_t i = 0; i < c->argc; i++) {
		zc_text_add(out, i > 0 ? " '" : "'");
		for (const char *p = c->argv[i]; *p != '\0'; p++)
			if (*p == '\'')
				zc_text_add(out, "'\\''");
			else
				zc_text_addc(out, *p);
		zc_text_addc(out, '\'');
	}
}

static void
same(const struct zc_command *c, char *const *argv, size_t argc, const char *what)
{
	must(c->argc == argc, what);
	for (size_t i = 0; i < argc; i++)
		must(strcmp(c->argv[i], argv[i]) == 0, what);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct zc_command c, again;
	struct zc_text line = {0};
	wordexp_t shell;
	char *s = text_of(data, size);
	if (zc_command_split(&c, s)) {
		must(c.argc > 0 && c.argc <= ZC_COMMAND_WORDS && c.argv[c.argc] == NULL, "no words, or too many");
		/* libc takes no braces outside of quotes, which a shell leaves alone; a tilde behind a quoted `=` or an empty pair
		 * of quotes for a home; and it ends a word behind such a pair, which no shell does */
		bool empty = strstr(s, "\"\"") != NULL || strstr(s, "''") != NULL;
		bool home = strchr(s, '~') != NULL && (empty || strchr(s, '=') != NULL);
		int rc = wordexp(s, &shell, WRDE_NOCMD | WRDE_UNDEF);
		must(rc == 0 || home || (rc == WRDE_BADCHAR && strpbrk(s, "{}") != NULL), "a shell would do something else");
		if (rc == 0 && !home && !empty)
			same(&c, shell.we_wordv, shell.we_wordc, "a shell would see other words");
		if (rc == 0)
			wordfree(&shell);
		quote(&line, &c);
		if (line.len <= ZC_COMMAND_BYTES) {
			must(zc_command_split(&again, line.s), "its own words, quoted, are refused");
			same(&again, c.argv, c.argc, "its own words, quoted, are others");
			zc_command_free(&again);
		}
		zc_text_free(&line);
		zc_command_free(&c);
	} else {
		must(c.argv == NULL && c.argc == 0, "refused, and something left to free");
	}
	free(s);
	return 0;
}
