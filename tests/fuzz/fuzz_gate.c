/* gate: a family before and after, parted by a line `%%`; what passes is a family. */
#include "id.h"
#include "model.h"

#define PART "\n%%\n"
#define ID "k7q2m9xd4c"

static const char *
part(const char *text, size_t size)
{
	const char *at = memmem(text, size, PART, sizeof PART - 1);
	return at;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct zc_findings f = {0};
	const struct zc_convenant *con = example();
	char *text = text_of(data, size), id[ZC_PATH] = "families/k/7/" ID ".yaml";
	const char *at = part(text, size);
	struct zc_gate_file file = {.path = id};
	file.after = at != NULL ? at + sizeof PART - 1 : text;
	file.after_len = size - (size_t)(file.after - text);
	if (at != NULL) {
		file.before = text;
		file.before_len = (size_t)(at - text) + 1;
	}
	const char *named = memmem(file.after, file.after_len, "\nfamily: ", 9);
	if (named != NULL && file.after_len - (size_t)(named - file.after) > 19) {
		char own[ZC_FAMILY_ID + 1] = "";
		memcpy(own, named + 9, ZC_FAMILY_ID);
		if (zc_id_is_family(own))
			zc_id_path(id, own);
	}
	struct zc_gate_change change = {.files = &file, .n = 1, .con = con, .actor = "b.devries@cjg",
	                                .now = {.utc = 1800000000, .offset = 60, .set = true}, .merge = size % 5 == 0};
	zc_gate_check(&change, &f);
	for (size_t i = 0; i < f.n; i++)
		must((f.v[i].status == ZC_DATA || f.v[i].status == ZC_DENIED) && f.v[i].what != NULL, "a finding of neither kind");
	if (f.n == 0) {
		struct model m = {0};
		must(load_family(&m, file.after, file.after_len), "the gate let pass what is no family");
		ask(m.fam, con, zc_day_of(2027, 1, 15));
		free_model(&m);
	}
	zc_findings_free(&f);
	free(text);
	return 0;
}
