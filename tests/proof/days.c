/* days AGREEMENT: what the calendar of an agreement answers, for programs that know better.
 *
 *	year YEAR		each free day of that year but weekends: day and name
 *	add DAY DURATION	the last day
 *	time TIME DURATION	the last day, from a moment
 *	between DAY DAY		working days */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "convenant.h"
#include "text.h"

static void
say_day(zc_day d)
{
	char s[ZC_DATE_LEN];
	zc_day_format(s, d);
	puts(s);
}

static void
year(const struct zc_calendar *c, int y)
{
	char s[ZC_DATE_LEN];
	for (zc_day d = zc_day_of(y, 1, 1); d < zc_day_of(y + 1, 1, 1); d++) {
		const char *why = zc_calendar_free(c, d);
		bool weekend = why != NULL && (strcmp(why, "tuesday") == 0 || strcmp(why, "wednesday") == 0 ||
		                               strcmp(why, "saturday") == 0 || strcmp(why, "sunday") == 0);
		zc_day_format(s, d);
		if (why != NULL && !weekend)
			printf("%s %s\n", s, why);
	}
}

static void
answer(const struct zc_calendar *c, char *line)
{
	char *what = strsep(&line, " "), *one = strsep(&line, " ");
	zc_day from = ZC_NO_DAY, to = ZC_NO_DAY;
	struct zc_time at;
	struct zc_duration d;
	if (one != NULL && strcmp(what, "year") == 0)
		year(c, (int)strtol(one, NULL, 10));
	else if (line != NULL && strcmp(what, "time") == 0 && zc_time_parse(&at, one, NULL) && zc_duration_parse(&d, line))
		say_day(zc_calendar_add_time(c, at, d, NULL));
	else if (line != NULL && zc_day_parse(&from, one) && strcmp(what, "add") == 0 && zc_duration_parse(&d, line))
		say_day(zc_calendar_add(c, from, d, NULL));
	else if (from != ZC_NO_DAY && strcmp(what, "between") == 0 && zc_day_parse(&to, line))
		printf("%d\n", zc_calendar_working_days(c, from, to));
	else
		puts("?");
}

int
main(int argc, char **argv)
{
	struct zc_text src = { 0 };
	struct zc_err e = { 0 };
	struct zc_tree *tree = NULL;
	struct zc_convenant *con = NULL;
	struct zc_findings f = { 0 };
	char line[100];
	if (argc != 2 || zc_text_read_file(&src, argv[1], ZC_TREE_BYTES, &e) != ZC_OK ||
	    zc_tree_parse(&tree, argv[1], src.s, src.len, &e) != ZC_OK)
		return ZC_USAGE;
	zc_convenant_load(&con, tree, &f);
	if (zc_findings_fail(&f, &e) != ZC_OK) {
		fprintf(stderr, "%s\n", e.msg);
		return e.status;
	}
	while (fgets(line, sizeof line, stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		answer(&con->calendar, line);
	}
	zc_convenant_free(con);
	zc_tree_free(tree);
	zc_text_free(&src);
	return 0;
}
