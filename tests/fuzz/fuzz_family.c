/* family: any file is refused with places, or is a family of which all can be asked, and which packed is the same. */
#include "model.h"

static zc_day
newest(const struct zc_family *fam)
{
	return zc_family_lull(fam, zc_day_of(2999, 12, 31)).since;
}

static void
packed(const struct zc_family *fam)
{
	struct zc_text bytes = {0}, again = {0};
	struct zc_family *back = NULL;
	zc_family_pack(&bytes, fam);
	must(zc_family_unpack(&back, bytes.s, bytes.len), "a packed family cannot be unpacked");
	zc_family_pack(&again, back);
	must(bytes.len == again.len && memcmp(bytes.s, again.s, bytes.len) == 0, "packed again it differs");
	must(newest(fam) == newest(back), "unpacked it is of another day");
	zc_family_free(back);
	zc_text_free(&bytes);
	zc_text_free(&again);
}

static void
complete(const struct zc_family *fam)
{
	struct zc_entry *entry = NULL;
	struct zc_err e = {0};
	for (size_t i = 0; i < fam->signals.n; i++) {
		must(zc_family_entry(fam, fam->signals.v[i].id, NULL) != NULL, "an entry is not found");
		must(zc_family_complete(fam, fam->signals.v[i].id, "s", &entry, &e) == ZC_OK, "an id is no prefix of itself");
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct model m = {0};
	const struct zc_convenant *con = example();
	char *text = text_of(data, size);
	if (load_family(&m, text, size)) {
		packed(m.fam);
		complete(m.fam);
		zc_day last = newest(m.fam);
		ask(m.fam, con, zc_day_of(2026, 3, 20));
		if (zc_day_known(last))
			ask(m.fam, con, last);
	}
	for (size_t i = 0; i < m.wrong.n; i++)
		must(m.wrong.v[i].status == ZC_DATA && m.wrong.v[i].line >= 1 && m.wrong.v[i].what != NULL, "a finding without a place");
	free_model(&m);
	free(text);
	return 0;
}
