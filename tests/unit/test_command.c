/* A command line taken apart: what is taken is what a shell would take, everything else is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "command.h"
#include "text.h"

/* The words, each with a | behind it. */
static void
taken(const char *line, const char *words)
{
	struct zc_command c;
	struct zc_text t = { 0 };
	if (!zc_command_split(&c, line))
		fail_msg("refused: %s", line);
	for (size_t i = 0; i < c.argc; i++)
		zc_text_addf(&t, "%s|", c.argv[i]);
	assert_null(c.argv[c.argc]);
	assert_string_equal(t.s, words);
	zc_text_free(&t);
	zc_command_free(&c);
	assert_null(c.argv);
}

static void
words(void **state)
{
	(void)state;
	taken("zc-show list", "zc-show|list|");
	taken("  zc-show\t \tlist  ", "zc-show|list|");
	taken("a 'b c' \"d e\" f\\ g", "a|b c|d e|f g|");
	taken("a'b'\"c\"\\d", "abcd|");
	taken("a '' \"\" b", "a|||b|");
	taken("'$x `y` \\ \" ; & | < > ( ) * ? [ ~ #\nz'", "$x `y` \\ \" ; & | < > ( ) * ? [ ~ #\nz|");
	taken("\"\\$x \\`y\\` \\\\ \\\" ' ; & | < > ( ) * ? [ ~ #\nz\"", "$x `y` \\ \" ' ; & | < > ( ) * ? [ ~ #\nz|");
	taken("\"a\\b\"", "a\\b|");
	taken("\\$ \\` \\; \\& \\| \\< \\> \\( \\) \\* \\? \\[ \\~ \\# \\\\ \\' \\\"", "$|`|;|&|||<|>|(|)|*|?|[|~|#|\\|'|\"|");
	taken("a~ a#b ] { } ! = % ^ @ : , .. / \xc3\xab", "a~|a#b|]|{|}|!|=|%|^|@|:|,|..|/|\xc3\xab|");
}

static void
refusals(void **state)
{
	(void)state;
	static const char *const lines[] = {
		"", " ", "\t", "'", "\"", "a 'b", "a \"b", "a \"b\\\"", "a\\", "\\", "a\\\nb", "\"a\\\nb\"", "a\nb", "a\n", "a\rb", "a\x1b[b",
		"a\x7f", "$x", "a$", "`x`", "a`", "a;b", "a&", "a|b", "a<b", "a>b", "(a", "a)", "*", "a*", "?", "[a]", "~", "~root", "#", "#a",
		"a #b", "\"$x\"", "\"`x`\"", "a \"b\"$", "'a'*", "a ~",
	};
	struct zc_command c;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		if (zc_command_split(&c, lines[i]))
			fail_msg("taken: %s", lines[i]);
		assert_null(c.argv);
	}
}

static bool
splits(size_t n, const char *unit)
{
	struct zc_command c;
	struct zc_text t = { 0 };
	while (n-- > 0)
		zc_text_add(&t, unit);
	bool taken_so = zc_command_split(&c, t.s);
	zc_command_free(&c);
	zc_text_free(&t);
	return taken_so;
}

static void
limits(void **state)
{
	(void)state;
	assert_true(splits(ZC_COMMAND_BYTES, "x"));
	assert_false(splits(ZC_COMMAND_BYTES + 1, "x"));
	assert_true(splits(ZC_COMMAND_WORDS, "x "));
	assert_false(splits(ZC_COMMAND_WORDS + 1, "x "));
}

/* Random lines; those that are taken are given to a shell as well. */
static void
as_a_shell(void **state)
{
	(void)state;
	static const char letters[] = "ab  \t''\"\"\\\\-=~#!{}$;*%,./";
	struct zc_text wanted = { 0 }, printed = { 0 };
	struct zc_err e = { 0 };
	FILE *script = tmpfile(), *out = tmpfile();
	int status;
	size_t taken_so = 0;
	uint64_t x = 20261127;
	for (int i = 0; i < 20000; i++) {
		struct zc_command c;
		char line[13] = "";
		for (size_t k = 0; k < sizeof line - 1; k++) {
			x = x * UINT64_C(6364136223846793005) + 1442695040888963407;
			line[k] = letters[(x >> 33) % (sizeof letters - 1)];
		}
		if (!zc_command_split(&c, line))
			continue;
		taken_so++;
		fprintf(script, "set -- %s\nprintf '%%s|' \"$@\"\necho\n", line);
		for (size_t k = 0; k < c.argc; k++)
			zc_text_addf(&wanted, "%s|", c.argv[k]);
		zc_text_addc(&wanted, '\n');
		zc_command_free(&c);
	}
	rewind(script);
	pid_t pid = fork();
	if (pid == 0) {
		dup2(fileno(script), STDIN_FILENO);
		dup2(fileno(out), STDOUT_FILENO);
		execlp("sh", "sh", (char *)NULL);
		_exit(127);
	}
	assert_true(waitpid(pid, &status, 0) == pid && status == 0);
	rewind(out);
	assert_int_equal(zc_text_read_fd(&printed, fileno(out), "sh", 1 << 20, &e), 0);
	assert_true(taken_so > 1000);
	assert_string_equal(printed.s, wanted.s);
	zc_text_free(&wanted);
	zc_text_free(&printed);
	fclose(script);
	fclose(out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words), cmocka_unit_test(refusals), cmocka_unit_test(limits), cmocka_unit_test(as_a_shell),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
