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
	{ ZC_J_BORN, { 0, .93, .012, .009, .004, .007, .002, .001, .002, .003, .004, .022, .001 } },
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
	{ ZC_J_BORN, { 0, .00012, .00004, .0013, .0008, .0011, .0022, .0005, .0015, .04, .936, .0006, .016 } },
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
	{ ZC_J_GIVEN, { 0, .05, .1, 1, .7, 1, .8, .7, 1, 1.2, 1.02, 1 } },
	{ ZC_J_BORN, { 0, .0003, .0003, .0003, .0005, .0015, .0004, .0004, .0015, .003, .958, .003, .03 } },
	{ ZC_J_SEX, { 0, .5, .5 } },
	{ ZC_J_BSN, { 0, .0002, .002, .02, .978 } },
};
static const struct row twin[] = {
	{ ZC_J_GIVEN, { 0, .1, .2, 1, 10, 20, 60, 45, 4, 18, .65, 1 } },
	{ ZC_J_BORN, { 0, .92, .015, .013, .007, .01, .002, .001, .002, .003, .003, .023, .001 } },
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
	*m = (struct zc_link_model){ .version = "zc-link-model 2", .odds = { 1.2, 1, 2, .16 }, .persons = 10000, .match = 0, .review = -5, .mean = -4 };
	take(m->p[ZC_WHO_SAME], same, sizeof same / sizeof *same);
	take(m->p[ZC_WHO_STRANGER], stranger, sizeof stranger / sizeof *stranger);
	/* who lives in one house shares what the same person shares */
	take(m->p[ZC_WHO_SIBLING], same, sizeof same / sizeof *same);
	take(m->p[ZC_WHO_SIBLING], sibling, sizeof sibling / sizeof *sibling);
	take(m->p[ZC_WHO_TWIN], same, sizeof same / sizeof *same);
	take(m->p[ZC_WHO_TWIN], twin, sizeof twin / sizeof *twin);
	zc_link_model_ready(m);
}

/* ---- as a text ---------------------------------------------------------------------- */

static const char *const judges[ZC_JUDGES] = {
	"given", "surname", "born", "sex", "bsn", "address", "street", "city", "region", "place", "email", "phone", "work",
	"other", "parents",
};
static const char *const whos[ZC_WHOS] = { "same", "stranger", "sibling", "twin" };

static const char *const name_levels[ZC_LEVELS] = {
	"not known", "same", "first name same, others not", "one part the same", "a form of the same name", "one slip", "sounds alike",
	"alike", "initial fits", "vaguely alike", "different", "given name and surname changed places",
};
static const char *const born_levels[ZC_LEVELS] = {
	"not known", "same", "day and month changed places", "a slip in the day", "a slip in the month",
	"a slip in the year", "another day", "another month", "another year", "same year", "different",
	"same year, day not known", "other year, day not known",
};
static const char *const sex_levels[ZC_LEVELS] = { "not known", "same", "different" };
static const char *const bsn_levels[ZC_LEVELS] = { "not known", "same", "one slip", "different, one is no BSN", "different" };
static const char *const address_levels[ZC_LEVELS] = {
	"not known", "same", "same but for the addition", "same postcode", "same number, other postcode", "same area", "different",
	"same, where many families live",
};
static const char *const text_levels[ZC_LEVELS] = { "not known", "same", "one slip", "alike", "different" };

const char *
zc_link_judge_name(size_t judge)
{
	return judges[judge];
}

const char *
zc_link_level_name(size_t judge, unsigned level)
{
	switch (judge) {
	case ZC_J_GIVEN: case ZC_J_SURNAME: return name_levels[level];
	case ZC_J_BORN: return born_levels[level];
	case ZC_J_SEX: return sex_levels[level];
	case ZC_J_BSN: return bsn_levels[level];
	case ZC_J_ADDRESS: return address_levels[level];
	default: return text_levels[level];
	}
}

static size_t
levels_of(size_t judge)
{
	size_t n = 1;
	while (n < ZC_LEVELS && zc_link_level_name(judge, (unsigned)n) != NULL)
		n++;
	return n;
}

void
zc_link_model_write(struct zc_text *out, const struct zc_link_model *m)
{
	zc_text_addf(out, "%s\n# of so many records; thresholds in bits; others that a record has\n", m->version);
	zc_text_addf(out, "persons %.9g\nmatch %.9g\nreview %.9g\nmean %.9g\n", m->persons, m->match, m->review, m->mean);
	for (size_t w = 0; w < ZC_WHOS; w++)
		zc_text_addf(out, "others %s %.9g\n", whos[w], m->odds[w]);
	zc_text_addf(out, "# how often a level is seen: same person, stranger, brother or sister, twin\n"
	             "# (given names of brothers, sisters and twins: so many times as often as of strangers)\n");
	for (size_t j = 0; j < ZC_JUDGES; j++)
		for (size_t k = 1; k < levels_of(j); k++)
			zc_text_addf(out, "level %s %zu %.9g %.9g %.9g %.9g # %s\n", judges[j], k, m->p[0][j][k], m->p[1][j][k], m->p[2][j][k],
			             m->p[3][j][k], zc_link_level_name(j, (unsigned)k));
}

static bool
number(const char *s, double *out, double least, double most)
{
	char *end;
	*out = strtod(s, &end);
	return end != s && *end == '\0' && *out >= least && *out <= most;
}

static size_t
index_of(const char *word, const char *const *words, size_t n)
{
	size_t i = 0;
	while (i < n && strcmp(words[i], word) != 0)
		i++;
	return i;
}

/* One line, cut into words. */
static bool
take_line(struct zc_link_model *m, char *word[], size_t n)
{
	double *single = strcmp(word[0], "persons") == 0 ? &m->persons : strcmp(word[0], "match") == 0 ? &m->match :
		strcmp(word[0], "review") == 0 ? &m->review : strcmp(word[0], "mean") == 0 ? &m->mean : NULL;
	if (single != NULL)
		return n == 2 && number(word[1], single, single == &m->persons ? 1 : -1000, 1e10);
	if (n == 3 && strcmp(word[0], "others") == 0) {
		size_t w = index_of(word[1], whos, ZC_WHOS);
		return w < ZC_WHOS && number(word[2], &m->odds[w], 0, 1e6) && (w != ZC_WHO_SAME || m->odds[w] > 0);
	}
	if (n != 7 || strcmp(word[0], "level") != 0)
		return false;
	size_t j = index_of(word[1], judges, ZC_JUDGES);
	double level;
	if (j == ZC_JUDGES || !number(word[2], &level, 1, (double)(levels_of(j) - 1)))
		return false;
	for (size_t w = 0; w < ZC_WHOS; w++)
		if (!number(word[3 + w], &m->p[w][j][(size_t)level], 0, 1e4))
			return false;
	return true;
}

int
zc_link_model_read(struct zc_link_model **out, const char *text, const char *name, struct zc_err *e)
{
	struct zc_link_model *m = zc_link_model_default();
	char *copy = zc_strdup(text), *rest = copy, *line;
	int rc = ZC_OK;
	for (unsigned at = 1; rc == ZC_OK && (line = strsep(&rest, "\n")) != NULL; at++) {
		if (at == 1) {
			if (strcmp(line, m->version) != 0)
				rc = zc_fail(e, ZC_DATA, "%s:1: is not a model: '%s' was expected", name, m->version);
			continue;
		}
		char *word[8], *one;
		size_t n = 0;
		line[strcspn(line, "#\r")] = '\0';
		while ((one = strsep(&line, " \t")) != NULL)
			if (*one != '\0' && n < 8)
				word[n++] = one;
		if (n > 0 && !take_line(m, word, n))
			rc = zc_fail(e, ZC_DATA, "%s:%u: is no line of a model", name, at);
	}
	free(copy);
	if (rc != ZC_OK) {
		zc_link_model_free(m);
		return rc;
	}
	zc_link_model_ready(m);
	*out = m;
	return ZC_OK;
}
