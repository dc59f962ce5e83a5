/* link: two persons as anybody may write them, a model's text, a file of persons.  The first byte says which; of two
 * persons a line each of the one and of the other, field by field. */
#include <math.h>

#include "fuzz.h"
#include "link_internal.h"
#include "link_metric.h"
#include "linkfile_csv.h"

enum { WORD = 64, KEEP = 2 * ZC_LINK_FIELDS };

static void
words(const char *a, const char *b)
{
	char x[WORD], y[WORD], sound[WORD];
	size_t n = zc_link_fold(x, sizeof x, a), m = zc_link_fold(y, sizeof y, b);
	struct zc_link_tokens t = {0};
	uint32_t addition;
	bool valid;
	must(n < WORD && strlen(x) == n, "a folded name of another length");
	must(zc_link_sound(sound, sizeof sound, x, n) < WORD, "a sound longer than may be");
	for (unsigned most = 0; most < 4; most++) {
		unsigned slips = zc_link_slips(x, n, y, m, most);
		must(slips <= most + 1 && slips == zc_link_slips(y, m, x, n, most), "slips that depend on the order");
		must((slips == 0) == (n == m && memcmp(x, y, n) == 0), "no slip, and not the same");
	}
	double like = zc_link_alike(x, n, y, m, 0);
	must(like >= 0 && like <= 1 && fabs(like - zc_link_alike(y, m, x, n, 0)) < 1e-9, "likeness that depends on the order");
	must(n == 0 || zc_link_alike(x, n, x, n, 0) > 0.999, "a name that is not like itself");
	zc_link_given_tokens(&t, a);
	zc_link_surname_tokens(&t, a);
	must(t.n <= ZC_LINK_TOKENS, "more tokens than there is room for");
	must(zc_link_born(a) < 100000000 && zc_link_sex(a) <= 2, "a date or sex that is none");
	zc_link_number_of(a, &valid);
	zc_link_house(a, &addition);
}

static void
run(const struct zc_link_model *m, const struct zc_link_record *a, const struct zc_link_record *b)
{
	struct zc_link *l = zc_link_new(m);
	struct zc_link_options o = {.threads = 1};
	struct zc_err e = {0};
	zc_link_add(l, a);
	zc_link_add(l, b);
	zc_link_add(l, a);
	zc_link_refuse(l, 0, 1);
	must(zc_link_run(l, &o, &e) == ZC_OK && zc_link_size(l) == 3, "it does not run");
	zc_link_free(l);
}

static void
judged(const struct zc_link_model *m, const struct zc_link_record *a, const struct zc_link_record *b)
{
	uint64_t keys[ZC_LINK_KEYS];
	struct zc_link_explanation x;
	struct zc_arena arena = { NULL };
	double bits = zc_link_score(m, a, b, NULL, NULL), sum = 0;
	must(isfinite(bits) && fabs(bits - zc_link_score(m, b, a, NULL, NULL)) < 1e-3, "bits that depend on the order");
	must(zc_link_keys(keys, a) <= ZC_LINK_KEYS, "more keys than there is room for");
	zc_link_explain(&x, m, a, b, NULL, NULL, &arena);
	for (size_t i = 0; i < x.n; i++)
		sum += x.rows[i].bits;
	must(fabs(x.total - bits) < 1e-3 && fabs(sum - bits) < 0.1, "an explanation of other bits");
	zc_arena_free(&arena);
	run(m, a, b);
}

static void
persons(char *s)
{
	struct zc_link_record a = {.id = "a"}, b = {.id = "b"};
	struct zc_link_model *m = zc_link_model_default();
	for (size_t i = 0; i < KEEP && s != NULL; i++) {
		char *line = strsep(&s, "\n");
		*(i % 2 == 0 ? &a.value[i / 2] : &b.value[i / 2]) = line;
	}
	for (size_t i = 0; i < ZC_LINK_FIELDS; i++)
		if (a.value[i] != NULL && b.value[i] != NULL)
			words(a.value[i], b.value[i]);
	judged(m, &a, &b);
	zc_link_model_free(m);
}

static void
model(const char *s)
{
	struct zc_link_record a = {.id = "a", .value = {"Noor", NULL, "Berg", "2014-05-09"}}, b = a;
	struct zc_link_model *m = NULL;
	struct zc_err e = {0};
	struct zc_text once = {0}, twice = {0};
	int rc = zc_link_model_read(&m, s, "m", &e);
	must(rc == ZC_OK || (rc == ZC_DATA && strncmp(e.msg, "m:", 2) == 0), "a refusal without a place");
	if (rc != ZC_OK)
		return;
	zc_link_model_write(&once, m);
	must(isfinite(zc_link_score(m, &a, &b, NULL, NULL)), "a model by which nothing can be judged");
	zc_link_model_free(m);
	must(zc_link_model_read(&m, once.s, "m", &e) == ZC_OK, "a model that was written cannot be read");
	zc_link_model_write(&twice, m);
	must(strcmp(once.s, twice.s) == 0, "a model that was written reads as another");
	zc_link_model_free(m);
	zc_text_free(&once);
	zc_text_free(&twice);
}

static int
row(void *ctx, const struct zc_csv_row *r, struct zc_err *e)
{
	unsigned *line = ctx;
	(void)e;
	must(r->line > *line && r->n > 0, "rows out of order, or without cells");
	for (size_t i = 0; i < r->n; i++)
		must(strpbrk(r->cell[i], "\r\n") == NULL || r->bad != NULL, "a line break in a cell");
	*line = r->line;
	return ZC_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct zc_err e = {0};
	unsigned line = 0;
	if (size < 2)
		return 0;
	char *s = text_of(data + 1, size - 1);
	if (data[0] == 'm') {
		model(s);
	} else if (data[0] == 'c') {
		FILE *in = fmemopen(s, size - 1, "r");
		must(in != NULL && zc_csv_each(in, "f", row, &line, &e) == ZC_OK, "a file that cannot be read");
		fclose(in);
	} else {
		persons(s);
	}
	free(s);
	return 0;
}
