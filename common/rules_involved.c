/* rules: whose work with a family lets him see it. */
#include <string.h>

#include "person.h"
#include "rules.h"

/* Whom is asked about: his name, and his organisation's. */
struct asked { const char *who, *org; bool person; };

/* Does an entry that names this one, or an organisation, mean him? */
static bool
means(const struct asked *a, const char *who)
{
	const char *org;
	if (who == NULL)
		return false;
	if (!zc_actor_valid(who, &org))
		return strcmp(who, a->org) == 0;
	return a->person ? strcmp(who, a->who) == 0 : strcmp(org, a->org) == 0;
}

static bool
means_one(const struct asked *a, const struct zc_strings *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (means(a, s->v[i]))
			return true;
	return false;
}

static bool
signals(const struct asked *a, const struct zc_case *c)
{
	for (size_t i = 0; i < c->fam->signals.n; i++) {
		const struct zc_signal *s = &c->fam->signals.v[i];
		if (zc_signal_live(s, c->con, c->on) && (means(a, s->by) || means(a, s->on_behalf_of)))
			return true;
	}
	return false;
}

static bool
acts(const struct asked *a, const struct zc_plan *p, zc_day on)
{
	for (size_t i = 0; p != NULL && i < p->goals.n; i++)
		for (size_t k = 0; k < p->goals.v[i].actions.n; k++) {
			const struct zc_action *x = &p->goals.v[i].actions.v[k];
			if (zc_action_stands(&p->goals.v[i], x, on) && means(a, x->who))
				return true;
		}
	for (size_t i = 0; p != NULL && i < p->coaches.n; i++) {
		const struct zc_coach *x = &p->coaches.v[i];
		if (x->voided == NULL && zc_runs(x->since, x->until, on) && means(a, x->who))
			return true;
	}
	return false;
}

static bool
helps(const struct asked *a, const struct zc_case *c)
{
	for (size_t i = 0; i < c->fam->helpers.n; i++) {
		const struct zc_helper *h = &c->fam->helpers.v[i];
		if (h->voided == NULL && zc_runs(h->since, h->until, c->on) && means(a, h->who))
			return true;
	}
	return false;
}

static bool
coordinates(const struct asked *a, const struct zc_case *c)
{
	const struct zc_decision *d = zc_family_decision(c->fam, c->on);
	for (size_t i = 0; i < c->fam->coordination.n; i++) {
		const struct zc_coordination *k = &c->fam->coordination.v[i];
		if (zc_coordination_running(k, c->on) && (means(a, k->coordinator) || means(a, k->answerable)))
			return true;
	}
	return d != NULL && (means(a, d->by) || means(a, d->guard));
}

static bool
is_escalated_to(const struct asked *a, const struct zc_case *c)
{
	for (size_t i = 0; i < c->fam->escalations.n; i++) {
		const struct zc_escalation *x = &c->fam->escalations.v[i];
		if (!zc_escalation_running(x, c->on))
			continue;
		if (means(a, x->by) || means_one(a, &x->between))
			return true;
		for (size_t k = 0; k < x->steps.n; k++)
			if (x->steps.v[k].voided == NULL && x->steps.v[k].since <= c->on && means_one(a, &x->steps.v[k].responsible))
				return true;
	}
	return false;
}

/* Who ended it, gives after-care, or goes on following the family. */
static bool
follows(const struct asked *a, const struct zc_ending *z, zc_day on)
{
	for (size_t i = 0; i < z->after_care.n; i++) {
		const struct zc_after_care *x = &z->after_care.v[i];
		if (x->voided == NULL && (x->done == ZC_NO_DAY || on < x->done) && means(a, x->who))
			return true;
	}
	return means(a, z->by) || (z->follow != NULL && means(a, z->follow->by));
}

bool
zc_involved(const struct zc_case *c, const char *who, bool person)
{
	struct asked a = { .who = who, .person = person };
	const struct zc_ending *ending = zc_family_ending(c->fam, c->on);
	if (!zc_actor_valid(who, &a.org))
		return false;
	if (signals(&a, c) || helps(&a, c))
		return true;
	return ending != NULL ? follows(&a, ending, c->on)
	                      : acts(&a, c->fam->plan, c->on) || coordinates(&a, c) || is_escalated_to(&a, c);
}
