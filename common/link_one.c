#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "link_internal.h"

/* Two records as a set of their own, judged by the figures of the model and of whoever counts. */
static struct zc_link *
two(const struct zc_link_model *m, const struct zc_link_record *a, const struct zc_link_record *b, zc_link_count_fn *count, void *ctx)
{
	struct zc_link *l = zc_link_new(m);
	l->count = count;
	l->count_ctx = ctx;
	l->few = true;
	zc_link_add(l, a);
	zc_link_add(l, b);
	zc_link_ready(l);
	return l;
}

size_t
zc_link_keys(uint64_t out[ZC_LINK_KEYS], const struct zc_link_record *r)
{
	static const struct zc_link_model none;
	uint64_t all[ZC_PASSES];
	size_t n = 0;
	struct zc_link *l = zc_link_new(&none);
	zc_link_add(l, r);
	zc_link_added(l);
	zc_link_keys_of(all, l, &l->rec[0]);
	for (size_t i = 0; i < ZC_PASSES; i++)
		if (all[i] != 0 && zc_link_narrow(i, &l->rec[0]))
			out[n++] = all[i];
	zc_link_free(l);
	return n;
}

double
zc_link_score(const struct zc_link_model *m, const struct zc_link_record *a, const struct zc_link_record *b,
              zc_link_count_fn *count, void *ctx)
{
	struct zc_link *l = two(m, a, b, count, ctx);
	double bits = zc_link_pair_bits(l, &l->rec[0], &l->rec[1], -INFINITY, NULL);
	zc_link_free(l);
	return bits;
}

static void
add_row(struct zc_link_explanation *out, const char *field, const char *level, double bits, const char *note)
{
	out->rows[out->n++] = (struct zc_link_row){ field, level, bits, note };
}

static void
warn(struct zc_link_explanation *out, const char *text)
{
	out->warnings[out->nwarnings++] = text;
}

static bool
agrees(uint8_t level)
{
	return level >= ZC_L_SAME && level < ZC_L_INITIAL;
}

/* What a person has to know before saying yes. */
static void
warnings(struct zc_link_explanation *out, const struct zc_judged *j, double family, bool turned)
{
	uint8_t bsn = j->level[ZC_J_BSN], born = j->level[ZC_J_BORN];
	bool other_date = born == ZC_L_DATE_OTHER || born == ZC_L_DATE_YEAR_OTHER;
	if (bsn == ZC_L_BSN_OTHER)
		warn(out, "each has a valid BSN of its own: not joined");
	if (bsn == ZC_L_SAME && !agrees(j->level[ZC_J_GIVEN]) && j->level[ZC_J_GIVEN] != ZC_L_SWAPPED && other_date)
		warn(out, "one BSN, but name and date of birth contradict it: a number may be another's");
	if (turned)
		warn(out, "in both the surname seems to stand in the given name's place: compared the other way round");
	if (family < -6 && out->total < 12)
		warn(out, "may be a brother, sister or twin");
	if (j->level[ZC_J_GIVEN] == ZC_L_NONE && born == ZC_L_SAME && j->level[ZC_J_SURNAME] == ZC_L_SAME && bsn != ZC_L_SAME)
		warn(out, "no given name tells twins apart");
	if (j->level[ZC_J_ADDRESS] == ZC_L_CROWD)
		warn(out, "many families live at this address: it says nothing");
}

static const char *
rarity_note(struct zc_arena *arena, const struct zc_judged *j, size_t i)
{
	if (j->level[i] != ZC_L_SAME || isnan(j->rare[i]))
		return NULL;
	double one_of = exp2((double)j->rare[i]), unit = pow(10, floor(log10(one_of > 10 ? one_of : 10)) - 1);
	return zc_arena_printf(arena, "%s: 1 of %.0f", one_of > 2000 ? "rare" : "known", round(one_of / unit) * unit);
}

void
zc_link_explain(struct zc_link_explanation *out, const struct zc_link_model *m, const struct zc_link_record *a,
                const struct zc_link_record *b, zc_link_count_fn *count, void *ctx, struct zc_arena *arena)
{
	struct zc_link *l = two(m, a, b, count, ctx);
	struct zc_judged j;
	double bits[ZC_JUDGES], family;
	zc_link_judge(&j, l, &l->rec[0], &l->rec[1]);
	*out = (struct zc_link_explanation){ .model = zc_arena_strdup(arena, m->version) };
	out->rows = zc_arena_alloc(arena, (ZC_JUDGES + 3) * sizeof *out->rows);
	out->warnings = zc_arena_alloc(arena, 8 * sizeof *out->warnings);
	double found = zc_link_total(l, &j, -INFINITY, bits, &family);
	out->total = zc_link_held(&l->model, &j, found);
	add_row(out, "before looking", "two records at random", zc_link_before(&l->model),
	        zc_arena_printf(arena, "%.0f records", l->model.persons));
	for (size_t i = 0; i < ZC_JUDGES; i++)
		if (j.level[i] != ZC_L_NONE)
			add_row(out, zc_link_judge_name(i), zc_link_level_name(i, j.level[i]), bits[i], rarity_note(arena, &j, i));
	if (family < -0.05)
		add_row(out, "brother, sister or twin", "possible too", family, NULL);
	if (out->total < found)
		add_row(out, "in doubt", "a person has to say", out->total - found, NULL);
	warnings(out, &j, family, l->rec[0].turned && l->rec[1].turned);
	out->verdict = out->total >= m->match && j.level[ZC_J_BSN] != ZC_L_BSN_OTHER ? ZC_LINK_MATCH :
		out->total >= m->review ? ZC_LINK_REVIEW : ZC_LINK_DIFFERENT;
	zc_link_free(l);
}
