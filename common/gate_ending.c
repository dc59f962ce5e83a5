/* Endings: whether the case may end so, and what is agreed for after. */
#include <string.h>

#include "gate_judge.h"
#include "text.h"

static void
judge_known(const struct zc_judge *j, const struct zc_ending *e, zc_day on)
{
	struct zc_text known = {0};
	for (size_t i = 0; i < j->con->endings->grounds.n; i++) {
		const struct zc_ground *g = &j->con->endings->grounds.v[i];
		if (g->until == ZC_NO_DAY || on < g->until)
			zc_text_addf(&known, " %s", g->ground);
	}
	zc_judge_deny(j, zc_gate_at(e->node, "ground"), ZC_NO_HEAD, NULL, e->id, "word ground",
	    "ground: no such ground in the agreement, or no longer; it knows:%s",
	    known.s != NULL ? known.s : " none");
	zc_text_free(&known);
}

static void
judge_ground(const struct zc_judge *j, const struct zc_ending *e, const struct zc_case *c)
{
	const struct zc_ground *g = zc_convenant_ground(j->con, e->ground);
	if (g == NULL || (g->until != ZC_NO_DAY && g->until <= c->on)) {
		judge_known(j, e, c->on);
		return;
	}
	zc_judge_requirements(j, &g->requires, c, zc_gate_at(e->node, "ground"), e->because, e->id);
	if (g->hand_over == ZC_YES && (e->hand_over == NULL || e->hand_over->talk == ZC_NO_DAY))
		zc_judge_deny(j, zc_gate_at(e->node, "hand-over"), ZC_HEAD(g), e->because, e->id, "hand-over",
		    "hand-over: on ground %s its talk is asked", e->ground);
	const struct zc_assignment_rules *r = j->con->assignment;
	const char *how = e->hand_over != NULL ? e->hand_over->how : NULL;
	if (how != NULL && r->hand_over_how.n > 0 && !zc_strings_have(&r->hand_over_how, how))
		zc_judge_way(j, e->hand_over->node, (struct zc_head){r->hand_over_article, NULL}, NULL, e->id);
	if (g->outcome == ZC_YES && e->outcome == NULL)
		zc_judge_deny(j, e->node, ZC_HEAD(g), e->because, e->id, "outcome",
		    "outcome: on ground %s it is asked", e->ground);
}

static void
judge_outcome(const struct zc_judge *j, const struct zc_ending *e, zc_day on)
{
	const struct zc_ending_rules *r = j->con->endings;
	const struct zc_word *w = e->outcome == NULL ? NULL :
	    zc_word_find(r->outcomes.v, r->outcomes.n, e->outcome, on);
	zc_judge_word(j, r->outcomes.v, r->outcomes.n, e->outcome, on, e->node, "outcome", e->id);
	if (w == NULL)
		return;
	if (w->ends == ZC_NO)
		zc_judge_deny(j, zc_gate_at(e->node, "outcome"), (struct zc_head){w->article, NULL}, NULL, e->id,
		    "continues", "outcome: with %s coordination continues: this is no ending", e->outcome);
	const struct zc_kind *by = e->follow != NULL ? zc_convenant_kind_of(j->con, e->follow->by, on) : NULL;
	const struct zc_organisation *org = e->follow != NULL ? zc_convenant_org(j->con, e->follow->by, on) : NULL;
	const char *kind = by != NULL ? by->kind : org != NULL ? org->kind : "";
	if (e->follow != NULL && w->follow_by.n > 0 && !zc_strings_have(&w->follow_by, kind))
		zc_judge_deny(j, zc_gate_at(e->follow->node, "by"), (struct zc_head){w->article, "lifts"},
		    e->because, e->id, "follow", "follow: after %s another kind of organisation follows", e->outcome);
}

static void
judge_after_care(const struct zc_judge *j, const struct zc_ending *e)
{
	size_t n = 0;
	for (size_t i = 0; i < e->after_care.n; i++)
		n += e->after_care.v[i].voided == NULL;
	if (e->after_care_needed == ZC_NO && n > 0)
		zc_judge_wrong(j, zc_gate_at(e->node, "after-care"), e->id, "after-care",
		    "after-care: agreed, and recorded as not needed");
	if (e->after_care_needed == ZC_YES && n == 0)
		zc_judge_wrong(j, zc_gate_at(e->node, "after-care-needed"), e->id, "after-care",
		    "after-care-needed: yes, and none is agreed");
}

/* A back-dated ending leaves nothing running behind it. */
static void
judge_later(const struct zc_judge *j, const struct zc_ending *e, const void *entry, const char *from, zc_day day)
{
	const struct zc_entry *x = entry;
	if (x->voided == NULL && day > zc_time_day(e->at) && zc_text_eq(from, e->from))
		zc_judge_wrong(j, zc_gate_at(e->node, "at"), e->id, zc_arena_printf(&j->f->arena, "before %s", x->id),
		    "at: before %s, which came after it: end on a later day", x->id);
}

static void
judge_last(const struct zc_judge *j, const struct zc_ending *e)
{
	const struct zc_family *fam = j->fam;
	const struct zc_plan *p = fam->plan;
	for (size_t i = 0; i < fam->decisions.n; i++)
		judge_later(j, e, &fam->decisions.v[i], fam->decisions.v[i].from, zc_time_day(fam->decisions.v[i].at));
	for (size_t i = 0; i < fam->coordination.n; i++)
		judge_later(j, e, &fam->coordination.v[i], fam->coordination.v[i].from, fam->coordination.v[i].since);
	for (size_t i = 0; i < fam->escalations.n; i++)
		judge_later(j, e, &fam->escalations.v[i], fam->escalations.v[i].from,
		    zc_time_day(fam->escalations.v[i].at));
	for (size_t i = 0; p != NULL && i < p->evaluations.n; i++)
		judge_later(j, e, &p->evaluations.v[i], p->evaluations.v[i].from, p->evaluations.v[i].at);
	for (size_t i = 0; p != NULL && i < p->goals.n; i++)
		for (size_t k = 0; k < p->goals.v[i].actions.n; k++)
			judge_later(j, e, &p->goals.v[i].actions.v[k], p->goals.v[i].from,
			    p->goals.v[i].actions.v[k].since);
}

static void
judge_ending(const struct zc_judge *j, size_t n)
{
	const struct zc_ending *e = &j->fam->endings.v[n];
	struct zc_case c = {.fam = j->fam, .con = j->con, .on = zc_time_day(e->at), .ending = e};
	for (size_t i = 0; i < n; i++) {
		const struct zc_ending *o = &j->fam->endings.v[i];
		if (o->voided == NULL && o->reopened == NULL && e->reopened == NULL && zc_text_eq(o->from, e->from))
			zc_judge_wrong(j, e->node, e->id, zc_arena_printf(&j->f->arena, "beside %s", o->id),
			    "ends what %s ended already", o->id);
	}
	zc_judge_requirements(j, &j->con->endings->requires, &c, e->node, e->because, e->id);
	judge_ground(j, e, &c);
	judge_outcome(j, e, c.on);
	judge_after_care(j, e);
	if (e->reopened == NULL && !j->merge)
		judge_last(j, e);
}

void
zc_judge_endings(const struct zc_judge *j)
{
	for (size_t i = 0; i < j->fam->endings.n; i++)
		if (j->fam->endings.v[i].voided == NULL)
			judge_ending(j, i);
}
