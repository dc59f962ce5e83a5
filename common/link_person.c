#include <stdio.h>
#include <string.h>

#include "link_person.h"

/* The parents who came with the family that the child came with, by their full names: a given name alone is many people's. */
static void
parents(struct zc_link_person *out, const struct zc_family *fam, const struct zc_person *child)
{
	size_t n = 0;
	for (size_t i = 0; i < fam->persons.n; i++) {
		const struct zc_person *p = &fam->persons.v[i];
		if (p->voided != NULL || p->given == NULL || p->surname == NULL || !zc_text_eq(p->role, "parent") || !zc_text_eq(p->from, child->from))
			continue;
		int more = snprintf(out->parents + n, sizeof out->parents - n, "%s%s %s", n > 0 ? "; " : "", p->given, p->surname);
		n += more > 0 ? (size_t)more : 0;
		if (n >= sizeof out->parents)
			break;
	}
	if (n > 0)
		out->record.value[ZC_LINK_PARENTS] = out->parents;
}

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
	parents(out, fam, p);
	if (a == NULL || a->shared == ZC_YES)
		return;
	value[ZC_LINK_POSTCODE] = a->postcode;
	value[ZC_LINK_STREET] = a->street;
	value[ZC_LINK_CITY] = a->city;
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

const struct zc_person *
zc_link_same_child(const struct zc_family *fam, const struct zc_person *p)
{
	enum { MOST = 64 };
	struct zc_link_person a, b;
	const struct zc_person *found = NULL;
	double match, review;
	if (!zc_link_sought(fam, p) || fam->persons.n > MOST)
		return NULL;
	struct zc_link_model *m = zc_link_model_default();
	zc_link_model_thresholds(m, &match, &review);
	zc_link_person(&a, fam, p);
	for (const struct zc_person *x = fam->persons.v; found == NULL && x != p; x++) {
		zc_link_person(&b, fam, x);
		if (zc_link_sought(fam, x) && zc_link_score(m, &a.record, &b.record, NULL, NULL) >= match)
			found = x;
	}
	zc_link_model_free(m);
	return found;
}
