#include "alloc.h"
#include "ending.h"
#include "text.h"

const struct zc_ending *
zc_ending_find(const struct zc_family *fam, const char *id, const struct zc_after_care **after_care)
{
	for (size_t i = 0; i < fam->endings.n; i++) {
		const struct zc_ending *x = &fam->endings.v[i];
		if (zc_text_eq(x->id, id))
			return x;
		for (size_t k = 0; after_care != NULL && k < x->after_care.n; k++)
			if (zc_text_eq(x->after_care.v[k].id, id)) {
				*after_care = &x->after_care.v[k];
				return x;
			}
	}
	return NULL;
}

/* ---- what is missed ------------------------------------------------------- */

static const struct { enum zc_cond_op op; const char *what, *way; } ways[] = {
	{ ZC_COND_OPEN_ACTIONS, "open actions", "zc-plan done or drop" },
	{ ZC_COND_OPEN_GOALS, "open goals", "zc-plan done or drop" },
	{ ZC_COND_ESCALATED, "running escalations", "zc-escalate commit or down" },
	{ ZC_COND_AFTER_CARE, "after-care", "--after-care 'WHO: WHAT', or --no-after-care" },
	{ ZC_COND_EVALUATED, "the last evaluation", "zc-plan evaluate" },
	{ ZC_COND_HAND_OVER, "the hand-over", "--hand-over-to and --talk" },
};
enum { WAYS = sizeof ways / sizeof *ways };

static void
add_actions(struct zc_text *out, const struct zc_goal *g, zc_day on)
{
	for (size_t i = 0; i < g->actions.n; i++)
		if (zc_action_stands(g, &g->actions.v[i], on))
			zc_text_addf(out, " %s", g->actions.v[i].id);
}

/* The ids of those that are open or running on the day. */
static void
add_open(struct zc_text *out, enum zc_cond_op op, const struct zc_case *c)
{
	const struct zc_plan *p = c->fam->plan;
	for (size_t i = 0; op == ZC_COND_ESCALATED && i < c->fam->escalations.n; i++)
		if (zc_escalation_running(&c->fam->escalations.v[i], c->on))
			zc_text_addf(out, " %s", c->fam->escalations.v[i].id);
	for (size_t i = 0; p != NULL && i < p->goals.n; i++) {
		if (op == ZC_COND_OPEN_ACTIONS)
			add_actions(out, &p->goals.v[i], c->on);
		else if (op == ZC_COND_OPEN_GOALS && zc_goal_open(&p->goals.v[i], c->on))
			zc_text_addf(out, " %s", p->goals.v[i].id);
	}
}

static bool
asks(const struct zc_cond *cond, enum zc_cond_op op)
{
	bool found = cond->op == op;
	for (size_t i = 0; !found && i < cond->of.n; i++)
		found = asks(&cond->of.v[i], op);
	return found;
}

/* Of the requirements that do not hold: those that a reason lifted, or the others. */
static void
find_missed(bool missed[WAYS], const zc_requirements *r, const struct zc_case *c, bool lifted)
{
	for (size_t i = 0; i < r->n; i++) {
		bool is_lifted = r->v[i].lifts != NULL && c->ending->because != NULL;
		if (is_lifted != lifted || zc_cond_holds(r->v[i].when, c, NULL))
			continue;
		for (size_t k = 0; k < WAYS; k++)
			missed[k] = missed[k] || asks(r->v[i].when, ways[k].op);
	}
}

static void
missed_of_ground(bool missed[WAYS], const struct zc_case *c, bool lifted)
{
	const struct zc_ground *g = zc_convenant_ground(c->con, c->ending->ground);
	const struct zc_hand_over *h = c->ending->hand_over;
	find_missed(missed, &c->con->endings->requires, c, lifted);
	if (g == NULL)
		return;
	find_missed(missed, &g->requires, c, lifted);
	for (size_t k = 0; k < WAYS; k++)
		if (ways[k].op == ZC_COND_HAND_OVER && g->hand_over == ZC_YES && (h == NULL || h->talk == ZC_NO_DAY))
			missed[k] = true;
}

static void
describe(struct zc_text *out, const struct zc_case *c, bool lifted)
{
	bool missed[WAYS] = { false };
	struct zc_text ids = { 0 };
	missed_of_ground(missed, c, lifted);
	for (size_t k = 0; k < WAYS; k++) {
		zc_text_clear(&ids);
		if (missed[k])
			add_open(&ids, ways[k].op, c);
		if (missed[k] && (ids.len > 0 || !lifted))
			zc_text_addf(out, "%s%s:%s (%s)", out->len > 0 ? "\n" : "", ways[k].what,
			             ids.len > 0 ? ids.s : "", ways[k].way);
	}
	zc_text_free(&ids);
}

void
zc_ending_missed(struct zc_text *out, const struct zc_case *c)
{
	describe(out, c, false);
}

void
zc_ending_left_open(struct zc_text *out, const struct zc_case *c)
{
	describe(out, c, true);
}

/* ---- afterwards ------------------------------------------------------------ */

struct zc_strings
zc_ending_waiting(const struct zc_case *c, struct zc_arena *a)
{
	const struct zc_ending *now = zc_family_ending(c->fam, c->on);
	size_t most = c->fam->terms.n + (now != NULL ? now->after_care.n : 0);
	struct zc_strings out = { zc_arena_alloc(a, (most + 1) * sizeof *out.v), 0 };
	for (size_t i = 0; i < c->fam->terms.n; i++) {
		const struct zc_term *t = &c->fam->terms.v[i];
		const struct zc_term_rule *r = zc_convenant_term(c->con, t->kind);
		if (t->voided == NULL && t->met == ZC_NO_DAY && t->ended == ZC_NO_DAY && r != NULL &&
		    zc_text_eq(r->met_by, "follow-up") && (now == NULL || zc_text_eq(t->of, now->id)))
			out.v[out.n++] = t->of;
	}
	for (size_t i = 0; now != NULL && i < now->after_care.n; i++)
		if (now->after_care.v[i].voided == NULL && now->after_care.v[i].done == ZC_NO_DAY)
			out.v[out.n++] = now->after_care.v[i].id;
	return out;
}

zc_day
zc_ending_retention(const struct zc_case *c)
{
	const struct zc_ending *now = zc_family_ending(c->fam, c->on);
	struct zc_duration span = c->con->endings->retention;
	return now == NULL || span.n < 0 ? ZC_NO_DAY
	       : zc_calendar_add(&c->con->calendar, zc_time_day(now->at), span, NULL);
}

bool
zc_ending_signalled(const struct zc_case *c, const struct zc_ending *ending, const struct zc_signal *s)
{
	bool seen = false;
	for (size_t i = 0; i < c->fam->follow_ups.n; i++) {
		const struct zc_follow_up *f = &c->fam->follow_ups.v[i];
		seen = seen || (f->voided == NULL && f->at >= zc_time_day(s->at) && f->at <= c->on);
	}
	return !seen && s->at.utc > ending->at.utc && zc_signal_live(s, c->con, c->on);
}
