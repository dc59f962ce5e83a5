/* The packed models and rows of a damaged index: no family, or another one, and nothing else happens. */
#include "index_internal.h"
#include "model.h"

static void
row(void *ctx, const struct zc_agenda_row *r, const struct zc_term *still)
{
	size_t *n = ctx;
	must(strlen(r->family) == 10 && strlen(r->item) < sizeof r->item && r->kind != NULL, "a row out of bounds");
	for (size_t i = 0; i < r->who.n; i++)
		must(r->who.v[i][0] != '\0', "nobody owes a term");
	must(still == NULL || still->kind != NULL, "a term of no kind stands still");
	++*n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct zc_family *fam = NULL;
	struct zc_text again = {0};
	size_t rows = 0;
	char *exact = zc_realloc(NULL, size > 0 ? size : 1, 1);      /* no NUL behind it */
	memcpy(exact, data, size);
	if (zc_family_unpack(&fam, exact, size)) {
		struct zc_index_spans spans;
		zc_family_pack(&again, fam);
		zc_index_span(&spans, fam);
		zc_family_entry(fam, "s000000", NULL);
		zc_family_free(fam);
		must(zc_family_unpack(&fam, again.s, again.len), "packed again it cannot be unpacked");
		zc_family_free(fam);
	} else {
		must(fam == NULL, "a family that is none");
	}
	must(!zc_index_rows_each(exact, size, "k7q2m9xd4c", row, &rows) || rows <= size, "more rows than bytes");
	zc_text_free(&again);
	free(exact);
	return 0;
}
