#include <stdio.h>
#include <string.h>

#include "link_person.h"

void
zc_link_person(struct zc_link_person *out, const struct zc_family *fam, const struct zc_person *p)
{
	const struct zc_address *a = p->from == NULL ? fam->address : NULL;
	const char **value = out->record.value;
	*out = (struct zc_link_person){ .record.id = p->id };
	value[ZC_LINK_GIVEN] = p->given != NULL ? p->given : p->initials;
	value[ZC_LINK_PREFIX] = p->prefix;
	value[ZC_LINK_SURNAME] = p->surname;
	value[ZC_LINK_SEX] = p->sex;
	value[ZC_LINK_BSN] = p->bsn;
	if (p->born != ZC_NO_DAY) {
		zc_day_format(out->born, p->born);
		value[ZC_LINK_BORN] = out->born;
	}
	if (a == NULL || a->shared == ZC_YES)
		return;
	value[ZC_LINK_POSTCODE] = a->postcode;
	if (a->number != NULL) {
		snprintf(out->number, sizeof out->number, "%s %s", a->number, a->addition != NULL ? a->addition : "");
		value[ZC_LINK_NUMBER] = out->number;
	}
}

bool
zc_link_sought(const struct zc_family *fam, const struct zc_person *p)
{
	if (p->voided != NULL)
		return false;
	if (p->role != NULL && strcmp(p->role, "child") == 0)
		return true;
	for (size_t i = 0; i < fam->signals.n; i++)
		if (fam->signals.v[i].voided == NULL && zc_text_eq(fam->signals.v[i].about, p->id))
			return true;
	return false;
}
