/* Escalations: whether a line is open to the case, and its steps in order. */
#include <string.h>

#include "gate_judge.h"
#include "person.h"
#include "text.h"

/* Is it a word that may be said to hold on this line? */
static bool
known(const struct zc_line *l, const char *word)
{
	for (size_t i = 0; i < l->all_of.n; i++)
		if (strcmp(l->all_of.v[i].guideline, word) == 0)
			return true;
	for (size_t i = 0; i < l->one_of.n; i++)
		if (strcmp(l->one_of.v[i].guideline, word) == 0)
			return true;
	return zc_strings_have(&l->not_when, word);
}

static void
judge_guidelines(const struct zc_judge *j, const struct zc_escalation *x, const struct zc_line *l)
{
	const struct zc_node *at = zc_gate_at(x->node, "holds");
	struct zc_arena *a = &j->f->arena;
	for (size_t i = 0; i < x->holds.n; i++)
		if (!known(l, x->holds.v[i]))
			zc_judge_deny(j, at, ZC_NO_HEAD, NULL, x->id, zc_arena_printf(a, "word %s", x->holds.v[i]),
			    "holds: %s is no guideline of line %s", x->holds.v[i], l->line);
	for (size_t i = 0; i < l->all_of.n; i++)
		if (!zc_strings_have(&x->holds, l->all_of.v[i].guideline))
			zc_judge_deny(j, at, ZC_HEAD(l), x->because, x->id,
			    zc_arena_printf(a, "all-of %s", l->all_of.v[i].guideline),
			    "holds: guideline %s is not said to hold", l->all_of.v[i].guideline);
	bool one = l->one_of.n == 0;
	const char *these = "";
	for (size_t i = 0; i < l->one_of.n; i++) {
		one = one || zc_strings_have(&x->holds, l->one_of.v[i].guideline);
		these = zc_arena_printf(a, "%s%s%s", these, i > 0 ? ", " : "", l->one_of.v[i].guideline);
	}
	if (!one)
		zc_judge_deny(j, at, ZC_HEAD(l), x->because, x->id, "one-of",
		    "holds: one of these must be said to hold: %s", these);
	for (size_t i = 0; i < l->not_when.n; i++)
		if (zc_strings_have(&x->holds, l->not_when.v[i]))
			zc_judge_deny(j, at, (struct zc_head){l->article, NULL}, NULL, x->id,
			    zc_arena_printf(a, "not-when %s", l->not_when.v[i]),
			    "holds: with %s this line is closed", l->not_when.v[i]);
}

static void
judge_between(const struct zc_judge *j, const struct zc_escalation *x, const struct zc_line *l)
{
	int n = zc_gate_different(&x->between);
	if (n < l->between)
		zc_judge_deny(j, zc_gate_at(x->node, "between"), (struct zc_head){l->article, NULL}, NULL, x->id,
		    "between", "between: names %d, where line %s takes %d", n, l->line, l->between);
}

/* Does the agreement start a term at the talk of such a step?  Then there is
 * no commitment without one. */
static bool
talk_counts(const struct zc_judge *j, const struct zc_line *l, const struct zc_step *s)
{
	for (size_t i = 0; i < j->con->terms.n; i++) {
		const struct zc_term_rule *r = &j->con->terms.v[i];
		if (r->starts != NULL && strcmp(r->starts, "talk") == 0 &&
		    (r->line.n == 0 || zc_strings_have(&r->line, l->line)) &&
		    (r->step.n == 0 || zc_strings_have(&r->step, s->step)))
			return true;
	}
	return false;
}

static bool
names_org(const struct zc_strings *s, const char *org)
{
	const char *other;
	for (size_t i = 0; i < s->n; i++)
		if (zc_actor_valid(s->v[i], &other) && strcmp(org, other) == 0)
			return true;
	return false;
}

static void
judge_responsible(const struct zc_judge *j, const struct zc_escalation *x, const struct zc_step *s,
                  const struct zc_ladder_step *rung)
{
	const struct zc_node *at = zc_gate_at(s->node, "responsible");
	const char *org;
	if (s->responsible.n == 0)
		zc_judge_deny(j, at, ZC_HEAD(rung), s->because, s->id, "responsible",
		    "responsible: names nobody, nor does the agreement: --responsible PERSON@ORG");
	else if (zc_strings_have(&rung->responsible, "managers"))
		for (size_t i = 0; i < x->between.n; i++)
			if (zc_actor_valid(x->between.v[i], &org) && !names_org(&s->responsible, org))
				zc_judge_deny(j, at, ZC_HEAD(rung), s->because, s->id,
				    zc_arena_printf(&j->f->arena, "responsible %s", org),
				    "responsible: names nobody of %s", org);
}

/* From one step to the next: up by one that is for such a case, or down. */
static void
judge_rung(const struct zc_judge *j, const struct zc_escalation *x, const struct zc_line *l,
           const struct zc_step *last, const struct zc_step *s, const struct zc_ladder_step *rung)
{
	struct zc_case c = {.fam = j->fam, .con = j->con, .on = s->since, .escalation = x};
	const struct zc_ladder_step *next = zc_ladder_next(l, last != NULL ? last->step : NULL, &c);
	const struct zc_ladder_step *from = last != NULL ? zc_line_step(l, last->step) : NULL;
	const struct zc_node *at = zc_gate_at(s->node, "step");
	if (rung == from && last->until == ZC_NO_DAY)
		zc_judge_wrong(j, at, s->id, "step", "step: the escalation stands there already, at %s", last->id);
	else if (rung != next && (from == NULL || rung > from))
		zc_judge_deny(j, at, ZC_HEAD(rung), s->because, s->id, "step",
		    "step: the next one in line %s is %s", l->line, next != NULL ? next->step : "none");
	if (s->since < (last != NULL ? last->since : zc_time_day(x->at)))
		zc_judge_wrong(j, zc_gate_at(s->node, "since"), s->id, "since", "since: before the %s",
		    last != NULL ? "step before it" : "escalation");
}

/* What happened on a step happened before it ended, and before the escalation did. */
static void
judge_end(const struct zc_judge *j, const struct zc_escalation *x, const struct zc_step *s)
{
	zc_day last = s->since;
	bool all = x->ended != NULL && (s->until == ZC_NO_DAY || x->ended->at < s->until);
	zc_day end = all ? x->ended->at : s->until;
	if (s->talk > last)                  /* no day lies before all days */
		last = s->talk;
	if (s->commitment > last)
		last = s->commitment;
	if (end != ZC_NO_DAY && end < last)
		zc_judge_wrong(j, all ? zc_gate_at(x->ended->node, "at") : zc_gate_at(s->node, "until"), s->id, "end",
		    "%s: before its step, talk or commitment", all ? "ended" : "until");
}

static void
judge_steps(const struct zc_judge *j, const struct zc_escalation *x, const struct zc_line *l)
{
	const struct zc_step *last = NULL;
	for (size_t i = 0; i < x->steps.n; i++) {
		const struct zc_step *s = &x->steps.v[i];
		if (s->voided != NULL)
			continue;
		const struct zc_ladder_step *rung = zc_line_step(l, s->step);
		if (rung == NULL) {
			zc_judge_deny(j, zc_gate_at(s->node, "step"), ZC_NO_HEAD, NULL, s->id, "word step",
			    "step: no such step in line %s", l->line);
			continue;
		}
		judge_rung(j, x, l, last, s, rung);
		judge_responsible(j, x, s, rung);
		if (s->commitment != ZC_NO_DAY && (s->talk == ZC_NO_DAY ? talk_counts(j, l, s) : s->commitment < s->talk))
			zc_judge_deny(j, zc_gate_at(s->node, "commitment"), ZC_HEAD(rung), s->because, s->id,
			    "commitment", "commitment: comes after the talk");
		else
			judge_end(j, x, s);
		last = s;
	}
}

/* One running escalation per line. */
static void
judge_alone(const struct zc_judge *j, size_t n)
{
	const struct zc_escalation *x = &j->fam->escalations.v[n];
	for (size_t i = 0; i < n; i++) {
		const struct zc_escalation *o = &j->fam->escalations.v[i];
		if (o->voided == NULL && strcmp(o->line, x->line) == 0 && zc_text_eq(o->from, x->from) &&
		    zc_escalation_running(o, j->today) && zc_escalation_running(x, j->today))
			zc_judge_wrong(j, x->node, x->id, zc_arena_printf(&j->f->arena, "beside %s", o->id),
			    "runs beside %s on line %s: go on with that one", o->id, x->line);
	}
}

static void
judge_escalation(const struct zc_judge *j, const struct zc_escalation *x)
{
	struct zc_case c = {.fam = j->fam, .con = j->con, .on = zc_time_day(x->at), .escalation = x};
	const struct zc_line *l = zc_convenant_line(j->con, x->line);
	if (l == NULL || (l->until != ZC_NO_DAY && l->until <= c.on)) {
		zc_judge_deny(j, zc_gate_at(x->node, "line"), ZC_NO_HEAD, NULL, x->id, "word line",
		    "line: no such line in the agreement, or no longer");
		return;
	}
	judge_between(j, x, l);
	judge_guidelines(j, x, l);
	zc_judge_requirements(j, &l->requires, &c, x->node, x->because, x->id);
	judge_steps(j, x, l);
}

void
zc_judge_escalations(const struct zc_judge *j)
{
	for (size_t i = 0; i < j->fam->escalations.n; i++) {
		if (j->fam->escalations.v[i].voided != NULL)
			continue;
		judge_alone(j, i);
		judge_escalation(j, &j->fam->escalations.v[i]);
	}
}
