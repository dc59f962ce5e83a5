#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "link_internal.h"

static const char *const field_names[ZC_LINK_FIELDS] = {
	"given", "prefix", "surname", "born", "sex", "bsn", "postcode", "number", "street", "city", "region", "place",
	"email", "phone", "work", "other", "parents",
};

const char *
zc_link_field_name(enum zc_link_field f)
{
	return field_names[f];
}

const char *
zc_link_verdict_name(enum zc_link_verdict v)
{
	return v == ZC_LINK_MATCH ? "match" : v == ZC_LINK_REVIEW ? "review" : "different";
}

struct zc_link_model *
zc_link_model_default(void)
{
	struct zc_link_model *m = zc_alloc(sizeof *m);
	zc_link_model_shipped(m);
	return m;
}

void
zc_link_model_free(struct zc_link_model *m)
{
	free(m);
}

const char *
zc_link_model_version(const struct zc_link_model *m)
{
	return m->version;
}

void
zc_link_model_persons(struct zc_link_model *m, double persons)
{
	m->persons = persons > 1 ? persons : 1;
}

void
zc_link_model_thresholds(const struct zc_link_model *m, double *match, double *review)
{
	*match = m->match;
	*review = m->review;
}

void
zc_link_model_ready(struct zc_link_model *m)
{
	for (size_t w = 0; w < ZC_WHOS; w++)
		for (size_t j = 0; j < ZC_JUDGES; j++)
			for (size_t k = 0; k < ZC_LEVELS; k++)
				m->lg[w][j][k] = m->p[w][j][k] > 0 ? log2(m->p[w][j][k]) : -30;
}

/* ---- as shipped ------------------------------------------------------------------- */

struct row { enum zc_judge judge; double p[ZC_LEVELS]; };

/*                                same, ... in the order of the levels */
static const struct row same[] = {
	{ ZC_J_GIVEN, { 0, .64, .08, .03, .08, .06, .02, .03, .03, .01, .02, .01 } },
	{ ZC_J_SURNAME, { 0, .84, .0, .03, .00, .06, .02, .01, .001, .01, .03, .01 } },
	{ ZC_J_BORN, { 0, .93, .012, .02, .005, .003, .004, .022, .001 } },
	{ ZC_J_SEX, { 0, .99, .01 } },
	{ ZC_J_BSN, { 0, .97, .02, .009, .001 } },
	{ ZC_J_ADDRESS, { 0, .75, .08, .01, .01, .03, .12, .01 } },
	{ ZC_J_STREET, { 0, .8, .1, .05, .05 } }, { ZC_J_CITY, { 0, .8, .1, .05, .05 } },
	{ ZC_J_REGION, { 0, .9, .03, .01, .06 } }, { ZC_J_PLACE, { 0, .85, .07, .03, .05 } },
	{ ZC_J_EMAIL, { 0, .7, .15, .1, .05 } }, { ZC_J_PHONE, { 0, .75, .1, .03, .12 } },
	{ ZC_J_WORK, { 0, .7, .05, .05, .2 } }, { ZC_J_OTHER, { 0, .8, .05, .05, .1 } },
	{ ZC_J_PARENTS, { 0, .7, .1, .1, .1 } },
};
static const struct row stranger[] = {
	{ ZC_J_GIVEN, { 0, .003, .001, .001, .004, .003, .002, .01, .008, .03, .936, .0005 } },
	{ ZC_J_SURNAME, { 0, .0015, .0, .0005, .0001, .0007, .001, .004, .0005, .02, .97, .0005 } },
	{ ZC_J_BORN, { 0, .00012, .00004, .002, .006, .04, .935, .0006, .016 } },
	{ ZC_J_SEX, { 0, .5, .5 } },
	{ ZC_J_BSN, { 0, 1e-7, 1e-6, .02, .98 } },
	{ ZC_J_ADDRESS, { 0, .00002, .00002, .0005, .02, .02, .96, .00002 } },
	{ ZC_J_STREET, { 0, .002, .002, .02, .976 } }, { ZC_J_CITY, { 0, .02, .003, .01, .967 } },
	{ ZC_J_REGION, { 0, .2, .02, .02, .76 } }, { ZC_J_PLACE, { 0, .02, .003, .02, .957 } },
	{ ZC_J_EMAIL, { 0, .0001, .0002, .005, .9947 } }, { ZC_J_PHONE, { 0, .0001, .0001, .005, .9948 } },
	{ ZC_J_WORK, { 0, .03, .005, .02, .945 } }, { ZC_J_OTHER, { 0, .03, .005, .02, .945 } },
	{ ZC_J_PARENTS, { 0, .002, .002, .02, .976 } },
};
/* Given name: against a stranger, as a ratio: children of one family do not share a name, twins are often named alike. */
static const struct row sibling[] = {
	{ ZC_J_GIVEN, { 0, .2, .2, 1, .7, 1, .8, .7, 1, 1.2, 1.02, 1 } },
	{ ZC_J_BORN, { 0, .0003, .0003, .01, .02, .003, .934, .003, .03 } },
	{ ZC_J_SEX, { 0, .5, .5 } },
	{ ZC_J_BSN, { 0, .0002, .002, .02, .978 } },
};
static const struct row twin[] = {
	{ ZC_J_GIVEN, { 0, .3, .3, 1, 10, 20, 60, 45, 4, 18, .65, 1 } },
	{ ZC_J_BORN, { 0, .92, .015, .03, .005, .003, .003, .023, .001 } },
	{ ZC_J_SEX, { 0, .75, .25 } },
	{ ZC_J_BSN, { 0, .0002, .1, .02, .878 } },
};

static void
take(double p[ZC_JUDGES][ZC_LEVELS], const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		memcpy(p[rows[i].judge], rows[i].p, sizeof rows[i].p);
}

void
zc_link_model_shipped(struct zc_link_model *m)
{
	*m = (struct zc_link_model){ .version = "zc-link-model 1", .odds = { 1.2, 1, 2, .07 }, .persons = 10000, .match = 3, .review = -3 };
	take(m->p[ZC_WHO_SAME], same, sizeof same / sizeof *same);
	take(m->p[ZC_WHO_STRANGER], stranger, sizeof stranger / sizeof *stranger);
	/* who lives in one house shares what the same person shares */
	take(m->p[ZC_WHO_SIBLING], same, sizeof same / sizeof *same);
	take(m->p[ZC_WHO_SIBLING], sibling, sizeof sibling / sizeof *sibling);
	take(m->p[ZC_WHO_TWIN], same, sizeof same / sizeof *same);
	take(m->p[ZC_WHO_TWIN], twin, sizeof twin / sizeof *twin);
	zc_link_model_ready(m);
}
