#include <math.h>

#include "link_internal.h"

static double
log2_1p(double x)
{
	return x > 1e6 ? log2(x) : log1p(x) / log(2);
}

double
zc_link_before(const struct zc_link_model *m)
{
	return log2(m->odds[ZC_WHO_SAME] / m->persons);
}

static bool
doubtful(const struct zc_judged *j)
{
	uint8_t given = j->level[ZC_J_GIVEN], born = j->level[ZC_J_BORN];
	bool other_name = given == ZC_L_OTHER || given == ZC_L_VAGUE;
	if (j->level[ZC_J_BSN] == ZC_L_SAME && j->bsn)
		return other_name && (born == ZC_L_DATE_OTHER || born == ZC_L_DATE_YEAR_OTHER);
	return j->level[ZC_J_BSN] != ZC_L_SAME && given == ZC_L_NONE && born == ZC_L_SAME && j->level[ZC_J_SURNAME] == ZC_L_SAME && j->level[ZC_J_ADDRESS] == ZC_L_SAME;
}

double
zc_link_held(const struct zc_link_model *m, const struct zc_judged *j, double bits)
{
	return bits >= m->match && doubtful(j) ? m->match - 0.01 : bits;
}

double
zc_link_plain(const struct zc_link *l, const struct zc_judged *j)
{
	const struct zc_link_model *m = &l->model;
	double same = zc_link_before(m);
	for (size_t i = ZC_J_BORN; i <= ZC_J_ADDRESS; i++)
		if (j->level[i] != ZC_L_NONE && (i != ZC_J_ADDRESS || j->level[i] != ZC_L_CROWD))
			same += m->lg[ZC_WHO_SAME][i][j->level[i]] +
				(isnan(j->rare[i]) ? -m->lg[ZC_WHO_STRANGER][i][j->level[i]] : (double)j->rare[i]);
	return same;
}

double
zc_link_total(const struct zc_link *l, const struct zc_judged *j, double floor, double *bits, double *family)
{
	const struct zc_link_model *m = &l->model;
	double same = 0, sibling = 0, twin = 0;
	for (size_t i = 0; i < ZC_JUDGES; i++) {
		uint8_t level = j->level[i];
		if (bits != NULL)
			bits[i] = 0;
		if (level == ZC_L_NONE || (i == ZC_J_ADDRESS && level == ZC_L_CROWD))
			continue;
		double u = isnan(j->rare[i]) ? -m->lg[ZC_WHO_STRANGER][i][level] : (double)j->rare[i];
		double b = m->lg[ZC_WHO_SAME][i][level] + u;
		same += b;
		/* of given names a ratio is known: another child's name is drawn as a stranger's is */
		sibling += m->lg[ZC_WHO_SIBLING][i][level] + (i == ZC_J_GIVEN ? 0 : u);
		twin += m->lg[ZC_WHO_TWIN][i][level] + (i == ZC_J_GIVEN ? 0 : u);
		if (bits != NULL)
			bits[i] = b;
	}
	same += zc_link_before(m);
	if (family == NULL && same < floor)
		return same;
	/* it only takes away */
	double f = -log2_1p(m->odds[ZC_WHO_SIBLING] / m->persons * exp2(sibling) + m->odds[ZC_WHO_TWIN] / m->persons * exp2(twin));
	if (family != NULL)
		*family = f;
	return same + f;
}
