/* report, part 2: the plan (The Hague covenant 2.10 says what belongs in it). */
#include <string.h>

#include "report_internal.h"

enum { LABEL = 15 };

static void
composition(struct page *p)
{
	const char *lead = "family", *children = "";
	for (size_t i = 0; i < p->c->fam->persons.n; i++) {
		const struct zc_person *x = &p->c->fam->persons.v[i];
		if (x->voided != NULL || (x->until != ZC_NO_DAY && x->until <= p->c->on))
			continue;
		zc_page_say(p, lead, LABEL, "%s", zc_page_person(p, x));
		lead = "";
		if (strcmp(x->role, "child") != 0)
			continue;
		const char *age = x->born == ZC_NO_DAY ? "age unknown" :
		                  zc_arena_printf(&p->a, "%d", zc_day_age(x->born, p->c->on));
		children = zc_arena_printf(&p->a, "%s%s %s %s", children, *children != '\0' ? "," : ":",
		                           x->sex != NULL ? x->sex : "sex unknown", age);
	}
	zc_page_say(p, "children", LABEL, "%zu%s", zc_children(p->c), children);
	zc_page_address(p, "address", LABEL, p->c->fam->address);
}

static void
organisations(struct page *p)
{
	const char *lead = "organisations";
	struct zc_parties all = { 0 };
	zc_parties_find(&all, p->c);
	for (size_t i = 0; i < all.n; i++) {
		const struct zc_party *x = &all.v[i];
		const struct zc_organisation *org = zc_convenant_org(p->c->con, x->org, ZC_NO_DAY);
		zc_page_say(p, lead, LABEL, "%s%s, %s%s", x->who, zc_page_text(p, ", ", org != NULL ? org->name : NULL),
		            x->as, zc_page_day(p, " since ", x->since));
		lead = "";
	}
	zc_parties_free(&all);
}

static void
coordinator(struct page *p)
{
	const struct zc_coordination *x = zc_family_coordination(p->c->fam, p->c->on);
	if (x == NULL)
		zc_page_say(p, "coordinator", LABEL, "none");
	else
		zc_page_say(p, "coordinator", LABEL, "%s%s since %s%s", x->coordinator, zc_page_text(p, ", ", x->role),
		            zc_page_day(p, "", x->since), zc_page_text(p, "; answerable: ", x->answerable));
}

static const char *
domain_name(const struct zc_case *c, const char *domain)
{
	const struct zc_word *w = c->con->plan == NULL ? NULL :
		zc_word_find(c->con->plan->domains.v, c->con->plan->domains.n, domain, ZC_NO_DAY);
	return w != NULL && w->name != NULL ? w->name : domain;
}

static const char *
drop(struct page *p, const struct zc_drop *d)
{
	if (d == NULL || d->at > p->c->on)
		return "";
	return zc_arena_printf(&p->a, "; dropped %s%s", zc_page_day(p, "", d->at), zc_page_text(p, ": ", d->because));
}

static void
problem(struct page *p, const struct zc_problem *q)
{
	const char *priority = q->priority < 0 ? "" : zc_arena_printf(&p->a, "; priority %d", q->priority);
	zc_page_say(p, zc_arena_printf(&p->a, "    %s", q->id), 13, "%s%s%s%s", q->text != NULL ? q->text : "",
	            priority, zc_page_past(p, "; solved ", q->solved), drop(p, q->dropped));
}

/* By domain, in the order in which the domains first occur. */
static void
problems(struct page *p, const struct zc_plan_view *v)
{
	const struct zc_plan *plan = p->c->fam->plan;
	bool started = false;
	for (size_t i = 0; i < plan->problems.n; i++) {
		const struct zc_problem *first = &plan->problems.v[i];
		bool before = !zc_report_problem(first, v, p->c);
		for (size_t k = 0; k < i && !before; k++)
			before = zc_report_problem(&plan->problems.v[k], v, p->c) &&
			         zc_text_eq(plan->problems.v[k].domain, first->domain);
		if (before)
			continue;
		zc_page_head(p, &started, "problems");
		zc_page_say(p, "", 2, "%s", domain_name(p->c, first->domain));
		for (size_t k = i; k < plan->problems.n; k++)
			if (zc_text_eq(plan->problems.v[k].domain, first->domain) &&
			    zc_report_problem(&plan->problems.v[k], v, p->c))
				problem(p, &plan->problems.v[k]);
	}
}

static const char *
held(struct page *p, const struct zc_action *a)
{
	const char *all = "";
	for (size_t i = 0; i < a->held.n; i++) {
		const struct zc_hold *h = &a->held.v[i];
		if (zc_report_known(h->voided, h->since, p->c->on))
			all = zc_arena_printf(&p->a, "%s; held since %s%s%s", all, zc_page_day(p, "", h->since),
			                      zc_page_day(p, " until ", h->until), zc_page_text(p, ": ", h->because));
	}
	return all;
}

static void
action(struct page *p, const struct zc_goal *g, const struct zc_action *a)
{
	const char *state = zc_action_state(g, a, p->c);
	if (state == NULL)
		return;
	bool done = strcmp(state, "done") == 0;
	zc_page_say(p, zc_arena_printf(&p->a, "    %s  %s", a->id, state), 22, "%s", a->what);
	zc_page_say(p, "", 22, "%s%s%s%s%s%s%s", a->who, zc_page_day(p, ", by ", a->by),
	            zc_page_text(p, ", after ", a->after), held(p, a), zc_page_past(p, "; done ", a->done),
	            zc_page_text(p, "; brought: ", done ? a->brought : NULL), drop(p, a->dropped));
}

static void
goals(struct page *p, const struct zc_plan_view *v)
{
	const struct zc_plan *plan = p->c->fam->plan;
	bool started = false;
	for (size_t i = 0; i < plan->goals.n; i++) {
		const struct zc_goal *g = &plan->goals.v[i];
		if (!zc_report_goal(g, v, p->c))
			continue;
		zc_page_head(p, &started, "goals");
		zc_page_say(p, zc_arena_printf(&p->a, "  %s", g->id), 11, "%s%s%s%s%s%s", g->result,
		            g->problems.n > 0 ? "; for " : "", zc_page_list(p, &g->problems),
		            zc_page_day(p, "; expected ", g->expected), zc_page_past(p, "; reached ", g->reached),
		            drop(p, g->dropped));
		for (size_t k = 0; k < g->actions.n; k++)
			if (zc_report_part(v, "actions") || zc_report_part(v, "own"))
				action(p, g, &g->actions.v[k]);
	}
}

static void
coaches(struct page *p)
{
	bool started = false;
	for (size_t i = 0; i < p->c->fam->plan->coaches.n; i++) {
		const struct zc_coach *x = &p->c->fam->plan->coaches.v[i];
		if (!zc_report_known(x->voided, x->since, p->c->on))
			continue;
		zc_page_head(p, &started, "family coach");
		zc_page_say(p, zc_arena_printf(&p->a, "  %s", x->id), 11, "%s since %s%s%s%s%s", x->who,
		            zc_page_day(p, "", x->since), zc_page_day(p, " until ", x->until), zc_page_text(p, "; ", x->role),
		            x->weeks < 0 ? "" : zc_arena_printf(&p->a, "; at most %d weeks", x->weeks),
		            x->hours < 0 ? "" : zc_arena_printf(&p->a, "; %d hours a week", x->hours));
	}
}

static void
evaluations(struct page *p)
{
	static const char *const family[] = { "", ", with the family", ", without the family" };
	static const char *const agreed[] = { "", ", going as agreed", ", not going as agreed" };
	bool started = false;
	for (size_t i = 0; i < p->c->fam->plan->evaluations.n; i++) {
		const struct zc_evaluation *x = &p->c->fam->plan->evaluations.v[i];
		if (!zc_report_known(x->voided, x->at, p->c->on))
			continue;
		zc_page_head(p, &started, "evaluations");
		zc_page_say(p, zc_arena_printf(&p->a, "  %s", x->id), 11, "%s%s%s%s%s", zc_page_day(p, "", x->at),
		            family[x->with_family], agreed[x->as_agreed], zc_page_text(p, ", ", x->outcome),
		            zc_page_text(p, ": ", x->note));
	}
}

static void
after_care(struct page *p)
{
	const struct zc_ending *end = zc_family_ending(p->c->fam, p->c->on);
	bool started = false;
	if (end == NULL)
		return;
	zc_page_head(p, &started, "after-care");
	zc_page_say(p, "", 2, "ended %s: %s%s%s", zc_page_day(p, "", zc_time_day(end->at)), end->ground,
	            zc_page_text(p, ", ", end->outcome), end->after_care_needed == ZC_NO ? "; no after-care needed" : "");
	for (size_t i = 0; i < end->after_care.n; i++) {
		const struct zc_after_care *x = &end->after_care.v[i];
		if (x->voided == NULL)
			zc_page_say(p, zc_arena_printf(&p->a, "  %s", x->id), 11, "%s%s%s%s", zc_page_text(p, "", x->who),
			            zc_page_text(p, x->who != NULL ? ": " : "", x->what), zc_page_day(p, ", until ", x->until),
			            zc_page_past(p, "; done ", x->done));
	}
}

static void
missing(struct page *p)
{
	struct zc_strings parts = zc_report_missing(p->c, &p->a);
	if (parts.n == 0)
		return;
	zc_text_addc(p->out, '\n');
	zc_page_say(p, "still missing", LABEL, "%s%s", zc_page_list(p, &parts),
	            zc_page_text(p, "; article ", p->c->con->plan->article));
}

void
zc_report_plan(struct zc_text *out, const struct zc_case *c, const struct zc_plan_view *v)
{
	struct page p = { .out = out, .c = c };
	const struct zc_plan *plan = c->fam->plan;
	zc_page_say(&p, "plan", LABEL, "%s on %s, under %s", c->fam->id, zc_page_day(&p, "", c->on), c->con->convenant);
	if (v->own != NULL)
		zc_page_say(&p, "for", LABEL, "%s", v->own);
	zc_day again = zc_plan_taken_up(c);
	zc_page_say(&p, "since", LABEL, "%s%s%s", zc_page_day(&p, "", plan->since),
	            zc_page_text(&p, ", written by the ", plan->written_by),
	            zc_page_day(&p, ", taken up again ", again > plan->since ? again : ZC_NO_DAY));
	if (zc_report_part(v, "family"))
		composition(&p);
	if (zc_report_part(v, "organisations"))
		organisations(&p);
	if (zc_report_part(v, "coordinator"))
		coordinator(&p);
	if (zc_report_part(v, "words") && plan->words != NULL)
		zc_page_say(&p, "own words", LABEL, "%s", plan->words);
	if (zc_report_part(v, "strengths") && plan->strengths != NULL)
		zc_page_say(&p, "strengths", LABEL, "%s", plan->strengths);
	problems(&p, v);
	goals(&p, v);
	if (zc_report_part(v, "organisations"))
		coaches(&p);
	if (zc_report_part(v, "evaluations"))
		evaluations(&p);
	if (zc_report_part(v, "after-care"))
		after_care(&p);
	if (v->parts == NULL)
		missing(&p);
	zc_arena_free(&p.a);
}
