/* records: CSV and JSON lines from anybody: each record as records.h promises it. */
#include "fuzz.h"
#include "records.h"

struct seen { unsigned line; size_t n; };

static bool
column(const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz-");
	return n > 0 && n < 20 && name[n] == '\0';
}

static int
record(void *ctx, const struct zc_record *r, struct zc_err *e)
{
	struct seen *seen = ctx;
	(void)e;
	must(r->line >= 1 && r->line >= seen->line, "records out of order");
	seen->line = r->line;
	seen->n++;
	for (size_t i = 0; i < r->n && r->bad == NULL; i++) {
		must(column(r->names[i]), "a column that is not known");
		must(r->values[i][0] != '\0' && strpbrk(r->values[i], "\r\n") == NULL, "an empty value, or a line break in one");
	}
	return ZC_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *s = text_of(data, size);
	for (int form = ZC_RECORDS_ANY; form <= ZC_RECORDS_JSON; form++) {
		struct zc_err e = {0};
		struct seen seen = {0};
		FILE *in = fmemopen(s, size, "r");
		must(in != NULL, "no memory for a file");
		int rc = zc_records_each("f", in, (enum zc_records_form)form, column, record, &seen, &e);
		fclose(in);
		must(rc == e.status && (rc == ZC_OK || rc == ZC_DATA), "status");
		must(rc == ZC_OK || strncmp(e.msg, "f:", 2) == 0, "a refusal names file and line");
		must(seen.n <= size + 1, "more records than bytes");
	}
	free(s);
	return 0;
}
