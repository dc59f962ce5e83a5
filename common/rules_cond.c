/* rules, part 2: the condition language of the agreement. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "rules_internal.h"

static void
also(struct zc_text *why, const char *s)
{
	if (why->len)
		zc_text_add(why, "; ");
	zc_text_add(why, s);
}

/* Add a sentence, apart from the one before; words of the agreement are short. */
static void ZC_PRINTF(2, 3)
say(struct zc_text *why, const char *fmt, ...)
{
	if (!why)
		return;
	char s[512];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(s, sizeof s, fmt, ap);
	va_end(ap);
	also(why, s);
}

static const char *
no(bool holds)
{
	return holds ? "" : "no ";
}

/* all, any: what decided it is the first that differs, else all of them. */
static bool
joined(const struct zc_cond *cond, struct zc_view *w, struct zc_text *why, bool all)
{
	struct zc_text said = { 0 };
	bool r = all;
	for (size_t i = 0; i < cond->of.n && r == all; i++) {
		struct zc_text one = { 0 };
		r = zc_cond_test(&cond->of.v[i], w, why ? &one : NULL);
		if (r != all)
			zc_text_clear(&said);
		if (one.len)
			also(&said, one.s);
		zc_text_free(&one);
	}
	if (why && said.len)
		also(why, said.s);
	zc_text_free(&said);
	return r;
}

/* Does the fact answer to NAME or NAME=VALUE? */
static bool
fact_is(const struct zc_fact *f, const char *word)
{
	size_t len = strcspn(word, "=");
	if (strlen(f->fact) != len || strncmp(f->fact, word, len) != 0)
		return false;
	return !word[len] || zc_text_eq(f->value, word + len + 1);
}

static bool
fact(const struct zc_cond *cond, struct zc_view *w, struct zc_text *why)
{
	const struct zc_family *fam = w->c.fam;
	for (size_t i = 0; i < fam->situation.n; i++) {
		const struct zc_fact *f = &fam->situation.v[i];
		if (f->voided || !zc_runs(f->since, f->until, w->c.on))
			continue;
		for (size_t k = 0; k < cond->words.n; k++) {
			if (!fact_is(f, cond->words.v[k]))
				continue;
			char day[ZC_DATE_LEN];
			zc_day_format(day, f->since);
			say(why, "fact %s since %s", cond->words.v[k], day);
			return true;
		}
	}
	for (size_t k = 0; k < cond->words.n; k++)
		say(why, "no fact %s", cond->words.v[k]);
	return false;
}

static bool
involved(const struct zc_cond *cond, struct zc_view *w, struct zc_text *why, bool asking)
{
	for (size_t i = 0; i < w->n && w->v[i].from <= w->c.on; i++) {
		const struct zc_presence *p = &w->v[i];
		if (!zc_presence_on(p, w->c.on) || !p->kind || !zc_strings_have(&cond->words, p->kind->kind))
			continue;
		if (asking && !(p->signal && zc_text_eq(p->signal->asks, "coordination")))
			continue;
		say(why, "%s %s", p->kind->kind, asking ? "asks for coordination" : "is involved");
		return true;
	}
	for (size_t k = 0; k < cond->words.n; k++)
		say(why, asking ? "%s does not ask for coordination" : "%s is not involved", cond->words.v[k]);
	return false;
}

static bool
age(const struct zc_cond *cond, struct zc_view *w, struct zc_text *why)
{
	const struct zc_family *fam = w->c.fam;
	for (size_t i = 0; i < fam->persons.n; i++) {
		const struct zc_person *p = &fam->persons.v[i];
		if (!zc_child_on(p, w->c.on) || p->born == ZC_NO_DAY || p->born > w->c.on)
			continue;
		int years = zc_day_age(p->born, w->c.on);
		for (size_t k = 0; k < cond->nages; k++) {
			if (years < cond->ages[k].from || years > cond->ages[k].to)
				continue;
			say(why, "a child of %d to %d", cond->ages[k].from, cond->ages[k].to);
			return true;
		}
	}
	for (size_t k = 0; k < cond->nages; k++)
		say(why, "no child of %d to %d", cond->ages[k].from, cond->ages[k].to);
	return false;
}

static bool
parties(const struct zc_cond *cond, struct zc_view *w, struct zc_text *why)
{
	size_t n = zc_view_orgs(w);
	struct zc_text said = { 0 };
	zc_text_addf(&said, "%zu %s, at least %d asked", n, n == 1 ? "party" : "parties", cond->n);
	w->stamp++;
	for (size_t i = 0, k = 0; why && i < w->n; i++)
		if (zc_presence_on(&w->v[i], w->c.on) && zc_view_first(w, w->v[i].orgno))
			zc_text_addf(&said, "%s%s", k++ ? ", " : ": ", w->v[i].org);
	if (why)
		also(why, said.s);
	zc_text_free(&said);
	return cond->n <= 0 || n >= (size_t)cond->n;
}

static bool
counted(size_t n, int least, const char *what, struct zc_text *why)
{
	say(why, "%zu %s, at least %d asked", n, what, least);
	return least <= 0 || n >= (size_t)least;
}

/* Live signals that a test accepts; NULL accepts all. */
static size_t
live(const struct zc_view *w, bool (*accept)(const struct zc_signal *, const struct zc_cond *),
     const struct zc_cond *cond)
{
	size_t n = 0;
	for (size_t i = 0; i < w->n && w->v[i].from <= w->c.on; i++) {
		const struct zc_presence *p = &w->v[i];
		n += p->signal && zc_presence_on(p, w->c.on) && (!accept || accept(p->signal, cond));
	}
	return n;
}

static bool
has_clarity(const struct zc_signal *s, const struct zc_cond *cond)
{
	return s->clarity && zc_strings_have(&cond->words, s->clarity);
}

static bool
asks(const struct zc_signal *s, const struct zc_cond *cond)
{
	(void)cond;
	return zc_text_eq(s->asks, "coordination");
}

static bool
matched(struct zc_view *w)
{
	const struct zc_family *fam = w->c.fam;
	for (size_t i = 0; i < fam->matches.n; i++)
		if (zc_match_stands(&fam->matches.v[i], w))
			return true;
	return false;
}

const struct zc_decision *
zc_view_decision(const struct zc_view *w)
{
	zc_day on = w->c.on;
	if (w->c.decision)
		return w->c.decision;
	if (!w->before_decision)
		return zc_family_decision(w->c.fam, on);
	const struct zc_decision *d = zc_family_decision(w->c.fam, on - 1);
	return d && zc_time_day(d->at) >= zc_family_episode(w->c.fam, on) ? d : NULL;
}

/* Organisations that came after the decision in force was taken; none where there is no decision. */
static size_t
newcomers(struct zc_view *w)
{
	const struct zc_decision *d = zc_view_decision(w);
	size_t n = 0;
	w->stamp++;
	for (size_t i = 0; d && i < w->n; i++)
		if (zc_presence_on(&w->v[i], zc_time_day(d->at)))
			zc_view_first(w, w->v[i].orgno);
	for (size_t i = 0; d && i < w->n; i++)
		n += zc_presence_on(&w->v[i], w->c.on) && zc_view_first(w, w->v[i].orgno);
	return n;
}

static bool
asked_again(struct zc_view *w)
{
	const struct zc_decision *d = zc_view_decision(w);
	for (size_t i = 0; d && i < w->n; i++) {
		const struct zc_presence *p = &w->v[i];
		if (p->signal && p->from > zc_time_day(d->at) && zc_presence_on(p, w->c.on) && asks(p->signal, NULL))
			return true;
	}
	return false;
}

static bool
decision(const struct zc_cond *cond, const struct zc_view *w, struct zc_text *why)
{
	const struct zc_decision *d = zc_view_decision(w);
	const char *now = d ? d->coordination : "none";
	if (d)
		say(why, "decided: %s", now);
	else
		say(why, "no decision on coordination");
	return now && zc_strings_have(&cond->words, now);
}

static bool
forum(const struct zc_cond *cond, const struct zc_view *w, struct zc_text *why)
{
	const struct zc_decision *d = zc_view_decision(w);
	say(why, "forum of the decision: %s", d && d->forum ? d->forum : "none");
	return d && d->forum && zc_strings_have(&cond->words, d->forum);
}

static bool
level(const struct zc_cond *cond, const struct zc_view *w, struct zc_text *why)
{
	const struct zc_decision *d = zc_view_decision(w);
	if (d && d->level >= 0)
		say(why, "level %d, at least %d asked", d->level, cond->n);
	else
		say(why, "no level decided");
	return d && d->level >= 0 && d->level >= cond->n;
}

static const struct zc_coordination *
coordination(const struct zc_view *w)
{
	return w->c.coordination ? w->c.coordination : zc_family_coordination(w->c.fam, w->c.on);
}

static bool
coordinator(const struct zc_cond *cond, const struct zc_view *w, struct zc_text *why)
{
	const struct zc_coordination *k = coordination(w);
	const struct zc_kind *kind =
		k && k->coordinator ? zc_convenant_kind_of(w->c.con, k->coordinator, w->c.on) : NULL;
	say(why, "coordinator: %s", kind ? kind->kind : k ? "without an organisation" : "none");
	return kind && zc_strings_have(&cond->words, kind->kind);
}

bool
zc_case_planned(const struct zc_case *c)
{
	const struct zc_plan *p = c->fam->plan;
	zc_day from = zc_family_episode(c->fam, c->on);
	if (!p || p->since == ZC_NO_DAY || p->since > c->on)
		return false;
	if (p->since >= from)
		return true;
	for (size_t i = 0; i < p->renewals.n; i++) {
		const struct zc_renewal *r = &p->renewals.v[i];
		if (!r->voided && r->at >= from && r->at <= c->on)
			return true;
	}
	return false;
}

static bool
open_actions(const struct zc_view *w)
{
	const struct zc_plan *p = w->c.fam->plan;
	for (size_t i = 0; p && i < p->goals.n; i++) {
		const struct zc_goal *g = &p->goals.v[i];
		for (size_t k = 0; k < g->actions.n; k++)
			if (zc_action_stands(g, &g->actions.v[k], w->c.on))
				return true;
	}
	return false;
}

static bool
open_goals(const struct zc_view *w)
{
	const struct zc_plan *p = w->c.fam->plan;
	for (size_t i = 0; p && i < p->goals.n; i++)
		if (!p->goals.v[i].voided && zc_goal_open(&p->goals.v[i], w->c.on))
			return true;
	return false;
}

static bool
outcome(const struct zc_cond *cond, const struct zc_view *w, struct zc_text *why)
{
	const struct zc_evaluation *v = w->c.evaluation;
	if (!v && !w->c.ending)
		v = zc_family_evaluation(w->c.fam, w->c.on);
	const char *word = w->c.ending ? w->c.ending->outcome : v ? v->outcome : NULL;
	say(why, "outcome: %s", word ? word : "none");
	return word && zc_strings_have(&cond->words, word);
}

static const struct zc_escalation *
escalation(const struct zc_view *w)
{
	return w->c.escalation ? w->c.escalation : zc_family_escalation(w->c.fam, w->c.on);
}

static bool
at_step(const struct zc_cond *cond, const struct zc_view *w, struct zc_text *why)
{
	const struct zc_escalation *x = escalation(w);
	const struct zc_step *last = NULL;
	for (size_t i = 0; x && i < x->steps.n; i++) {
		const struct zc_step *s = &x->steps.v[i];
		if (!s->voided && s->since <= w->c.on && (!last || s->since >= last->since))
			last = s;
	}
	say(why, "step: %s", last ? last->step : "none");
	return last && zc_strings_have(&cond->words, last->step);
}

static bool
holds(const struct zc_cond *cond, const struct zc_view *w, struct zc_text *why)
{
	const struct zc_escalation *x = escalation(w);
	for (size_t k = 0; k < cond->words.n; k++) {
		if (x && zc_strings_have(&x->holds, cond->words.v[k])) {
			say(why, "%s is said to hold", cond->words.v[k]);
			return true;
		}
		say(why, "%s is not said to hold", cond->words.v[k]);
	}
	return false;
}

static bool
after_care(const struct zc_cond *cond, const struct zc_view *w, struct zc_text *why)
{
	const struct zc_ending *e = w->c.ending ? w->c.ending : zc_family_ending(w->c.fam, w->c.on);
	bool settled = e && e->after_care_needed == ZC_NO;
	for (size_t i = 0; e && i < e->after_care.n; i++)
		settled = settled || !e->after_care.v[i].voided;
	say(why, settled ? "after-care is settled" : "after-care is open");
	return zc_strings_have(&cond->words, settled ? "settled" : "open");
}

static bool
hand_over(const struct zc_view *w)
{
	const struct zc_hand_over *h = w->c.ending ? w->c.ending->hand_over :
		w->c.coordination ? w->c.coordination->hand_over : NULL;
	return h && h->talk != ZC_NO_DAY;
}

static bool
with_family(const struct zc_cond *cond, const struct zc_view *w, struct zc_text *why)
{
	const struct zc_decision *d = zc_view_decision(w);
	enum zc_yesno said = w->c.evaluation ? w->c.evaluation->with_family :
		d ? d->with_family : ZC_UNSET;
	say(why, said == ZC_YES ? "with the family" : said == ZC_NO ? "without the family" :
	    "not said whether with the family");
	return said == (cond->yes ? ZC_YES : ZC_NO);
}

static bool
because(const struct zc_view *w)
{
	const struct zc_case *c = &w->c;
	const char *reason = c->ending ? c->ending->because : c->escalation ? c->escalation->because :
		c->coordination ? c->coordination->because : c->decision ? c->decision->because : NULL;
	return reason && *reason;
}

/* yes|no keys: the words for the state as it is. */
static bool
yesno(const struct zc_cond *cond, bool state, const char *what, struct zc_text *why)
{
	say(why, "%s%s", no(state), what);
	return state == cond->yes;
}

/* The conditions on a judged entry and on the plan. */
static bool
test_entry(const struct zc_cond *cond, struct zc_view *w, struct zc_text *why)
{
	const struct zc_decision *d;
	switch (cond->op) {
	case ZC_COND_PLAN:
		return yesno(cond, zc_case_planned(&w->c), "plan in this episode", why);
	case ZC_COND_OPEN_ACTIONS:
		return yesno(cond, open_actions(w), "open actions", why);
	case ZC_COND_OPEN_GOALS:
		return yesno(cond, open_goals(w), "open goals", why);
	case ZC_COND_EVALUATED:
		return yesno(cond, zc_family_evaluation(w->c.fam, w->c.on), "evaluation in this episode", why);
	case ZC_COND_OUTCOME:
		return outcome(cond, w, why);
	case ZC_COND_ESCALATED:
		return yesno(cond, zc_family_escalation(w->c.fam, w->c.on), "running escalation", why);
	case ZC_COND_AT_STEP:
		return at_step(cond, w, why);
	case ZC_COND_HOLDS:
		return holds(cond, w, why);
	case ZC_COND_AFTER_CARE:
		return after_care(cond, w, why);
	case ZC_COND_HAND_OVER:
		return yesno(cond, hand_over(w), "talk at the hand-over", why);
	case ZC_COND_WITH_FAMILY:
		return with_family(cond, w, why);
	case ZC_COND_GUARD:
		d = zc_view_decision(w);
		return yesno(cond, d && d->guard, "guard named", why);
	default:
		return yesno(cond, because(w), "reason given", why);
	}
}

bool
zc_cond_test(const struct zc_cond *cond, struct zc_view *w, struct zc_text *why)
{
	if (!cond)
		return true;
	switch (cond->op) {
	case ZC_COND_ALL:
		return joined(cond, w, why, true);
	case ZC_COND_ANY:
		return joined(cond, w, why, false);
	case ZC_COND_NOT:
		return !joined(cond, w, why, true);
	case ZC_COND_FACT:
		return fact(cond, w, why);
	case ZC_COND_INVOLVED:
		return involved(cond, w, why, false);
	case ZC_COND_ASKED_BY:
		return involved(cond, w, why, true);
	case ZC_COND_AGE:
		return age(cond, w, why);
	case ZC_COND_PARTIES:
		return parties(cond, w, why);
	case ZC_COND_SIGNALS:
		return counted(live(w, NULL, NULL), cond->n, "live signals", why);
	case ZC_COND_HELPERS:
		return counted(zc_view_persons(w), cond->n, "professionals", why);
	case ZC_COND_CLARITY:
		return yesno(&(struct zc_cond){ .yes = true }, live(w, has_clarity, cond) > 0,
		             "live signal of the clarity asked", why);
	case ZC_COND_MATCHED:
		return yesno(cond, matched(w), "match", why);
	case ZC_COND_ASKED:
		return yesno(cond, live(w, asks, NULL) > 0, "signal that asks for coordination", why);
	case ZC_COND_NEWCOMERS:
		return counted(newcomers(w), cond->n, "parties that came after the decision", why);
	case ZC_COND_ASKED_AGAIN:
		return yesno(cond, asked_again(w), "signal after the decision that asks for coordination", why);
	case ZC_COND_DECISION:
		return decision(cond, w, why);
	case ZC_COND_FORUM:
		return forum(cond, w, why);
	case ZC_COND_LEVEL:
		return level(cond, w, why);
	case ZC_COND_COORDINATED:
		return yesno(cond, zc_family_coordination(w->c.fam, w->c.on), "coordinator", why);
	case ZC_COND_COORDINATOR:
		return coordinator(cond, w, why);
	default:
		return test_entry(cond, w, why);
	}
}

bool
zc_cond_holds(const struct zc_cond *cond, const struct zc_case *c, struct zc_text *why)
{
	if (!cond)
		return true;
	struct zc_view w;
	zc_view_make(&w, c);
	bool r = zc_cond_test(cond, &w, why);
	zc_view_free(&w);
	return r;
}
