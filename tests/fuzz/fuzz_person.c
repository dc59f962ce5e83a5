/* person: names, numbers and addresses as anybody may write them. */
#include "fuzz.h"
#include "id.h"
#include "person.h"
#include "schema.h"

static void
names(const char *s)
{
	struct zc_text once = {0}, twice = {0};
	const char *rest = NULL;
	size_t prefix = 0;
	zc_name_fold(&once, s);
	zc_name_fold(&twice, once.s != NULL ? once.s : "");
	must(zc_text_eq(once.s != NULL ? once.s : "", twice.s != NULL ? twice.s : ""), "folding twice differs from once");
	must(zc_name_same(s, s), "a name differs from itself");
	zc_name_split(s, &prefix, &rest);
	must(prefix <= strlen(s) && rest >= s + prefix && rest <= s + strlen(s), "a surname split outside of itself");
	zc_text_free(&once);
	zc_text_free(&twice);
}

static void
numbers(const char *s)
{
	char bsn[10], again[10], code[8], coda[8];
	const char *org = NULL;
	if (zc_bsn_normal(bsn, s))
		must(strlen(bsn) == 9 && zc_bsn_normal(again, bsn) && strcmp(bsn, again) == 0, "a BSN does not read again");
	if (zc_postcode_normal(code, s))
		must(strlen(code) == 7 && zc_postcode_normal(coda, code) && strcmp(code, coda) == 0, "a postcode does not read again");
	if (zc_actor_valid(s, &org))
		must(org > s + 1 && org[-1] == '@' && *org != '\0' && strchr(org, '@') == NULL, "PERSON@ORG without one");
}

static void
words(const char *s)
{
	struct zc_ages ages;
	size_t len = 0;
	const char *near = zc_words_nearest("child parent caregiver relative other", s, &len);
	must(near == NULL || len > 0, "a word without letters is near");
	if (zc_ages_parse(&ages, s))
		must(ages.from >= 0 && ages.from <= ages.to, "ages that end before they begin");
	zc_words_have("child parent caregiver relative other", s);
	if (zc_id_is_family(s)) {
		char path[ZC_PATH], id[ZC_FAMILY_ID + 1];
		zc_id_path(path, s);
		must(zc_id_of_path(id, path) && strcmp(id, s) == 0, "a path leads elsewhere");
	}
	char id[ZC_FAMILY_ID + 1];
	if (zc_id_of_path(id, s))
		must(zc_id_is_family(id) && strstr(s, "..") == NULL, "a path that is no family's");
}

static void
shown(const char *s)
{
	struct zc_text out = {0};
	zc_text_add_visible(&out, s);
	for (size_t i = 0; i < out.len; i++)
		must((unsigned char)out.s[i] >= ' ' && out.s[i] != 0x7f, "a control character reaches the terminal");
	must(out.len == 0 || zc_plain_line(out.s) || strspn(out.s, " ") == out.len || !zc_plain_line(s), "what is shown is no plain line");
	zc_text_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *s = text_of(data, size);
	names(s);
	numbers(s);
	words(s);
	shown(s);
	free(s);
	return 0;
}
