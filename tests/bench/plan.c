/* plan: the one plan of a family, and what is done of it. */
#include "life.h"

static const struct { const char *domain, *text; } problems[] = {
	{ "material", "rent arrears of four months, and letters that nobody opens" },
	{ "material", "no fridge and no beds for the two youngest" },
	{ "health", "the mother has been very tired since the birth, and sleeps badly" },
	{ "health", "overweight, and no dentist for three years" },
	{ "upbringing", "nobody says no at home; evenings end in shouting" },
	{ "upbringing", "the parents live apart and speak through the children" },
	{ "education", "stays away from school one or two days a week" },
	{ "education", "two years behind in reading, and thinks it is no use" },
	{ "social", "no family in town, and hardly leaves the house" },
	{ "social", "hangs around at night with much older boys" } };
static const char *const results[] = { "the rent is paid and stays paid", "goes to school every day",
	"evenings at home are quiet again", "the mother sleeps, and has a doctor she trusts",
	"the parents speak with each other about the children", "has two friends and a sport",
	"reads at the level of the own class", "everybody has a bed and breakfast" };
static const char *const deeds[] = { "apply for debt relief", "guidance at home, once a week",
	"talk at school with the teacher and the parents", "intake at the youth mental health care",
	"make an appointment with the GP and go along", "course for parents of teenagers",
	"look for a football club that has a place", "a buddy for the mother, from the neighbourhood",
	"go through the letters together and make a list", "reading at home, ten minutes each evening",
	"test at the school psychologist", "ask the housing corporation for an arrangement" };
static const char *const outcomes[] = { "admitted", "quiet evenings", "the letters are in order, the list is made",
	"he goes again, and likes the teacher", "two talks; a third is planned", "a place from September",
	"came late, stayed long", "the arrangement runs for a year", "intake done, treatment follows" };
static const char *const notes[] = { "school did not come", "goes better than everybody had thought",
	"the father was there for the first time", "guidance has not begun; the waiting list is long",
	"the children told themselves how it goes", "the debts stand still, which gives room",
	"agreed to look again after the holidays" };
static const char *const providers[] = { "jeugdformaat", "jeugdformaat", "jutters", "mee", "parnassia", "amw", "smw",
	"leger-des-heils", "jgz-4-19" };

static const char *
coordinator(const struct life *l)
{
	return l->fam.coordination.v[l->fam.coordination.n - 1].coordinator;
}

static zc_day
today(const struct life *l)
{
	return zc_time_day(l->now);
}

/* --- what is in it ----------------------------------------------------------------- */

static struct zc_action *
action(struct life *l)
{
	struct zc_goal *g = &l->fam.plan->goals.v[life_random(l, l->fam.plan->goals.n)];
	struct zc_action *a = life_add(l, g, "plan.goals.actions");
	a->since = today(l);
	a->what = LIFE_PICK(l, deeds);
	a->who = life_chance(l, 35) ? life_given(l) : life_professional(l, LIFE_PICK(l, providers));
	a->by = today(l) + 30 + (zc_day)life_random(l, 110);
	return a;
}

static void
goal(struct life *l)
{
	struct zc_plan *p = l->fam.plan;
	struct zc_goal *g = life_add(l, p, "plan.goals");
	const char **ids = zc_arena_alloc(l->arena, sizeof *ids);
	ids[0] = p->problems.v[life_random(l, p->problems.n)].id;
	g->since = today(l);
	g->result = LIFE_PICK(l, results);
	g->problems = (struct zc_strings){ ids, 1 };
	if (life_chance(l, 40))
		g->expected = today(l) + 90 + (zc_day)life_random(l, 150);
}

static void
start(struct life *l)
{
	static const char *const words[] = { "We want quiet in the house.", "I want to go to school like my sister does.",
		"That they stop asking the same questions.", "No more letters." };
	static const char *const strengths[] = { "grandmother lives around the corner; the eldest helps a lot",
		"the father has work again, and a neighbour drives them", "much laughing, and everybody eats together" };
	struct zc_plan *p = life_add(l, &l->fam, "plan");
	p->since = today(l);
	p->by = coordinator(l);
	p->written_by = "coordinator";
	p->words = life_chance(l, 55) ? LIFE_PICK(l, words) : NULL;
	p->strengths = life_chance(l, 40) ? LIFE_PICK(l, strengths) : NULL;
	for (uint64_t n = 1 + life_random(l, 3); n > 0; n--) {
		struct zc_problem *q = life_add(l, p, "plan.problems");
		size_t i = life_random(l, sizeof problems / sizeof *problems);
		q->since = today(l);
		q->domain = problems[i].domain;
		q->text = problems[i].text;
		q->priority = life_chance(l, 50) ? (int)n : -1;
	}
	for (uint64_t n = 1 + life_random(l, 2); n > 0; n--)
		goal(l);
	for (uint64_t n = 1 + life_random(l, 3); n > 0; n--)
		action(l);
	life_act(l, p->by, "plan.start", NULL);
}

/* --- what is done of it --------------------------------------------------------------- */

static struct zc_action *
next_open(const struct life *l)
{
	struct zc_action *first = NULL;
	for (size_t i = 0; i < l->fam.plan->goals.n; i++)
		for (size_t k = 0; k < l->fam.plan->goals.v[i].actions.n; k++) {
			struct zc_action *a = &l->fam.plan->goals.v[i].actions.v[k];
			if (a->done == ZC_NO_DAY && a->dropped == NULL && (first == NULL || a->by < first->by))
				first = a;
		}
	return first;
}

static void
done(struct life *l, struct zc_action *a)
{
	if (life_chance(l, 10)) {
		struct zc_drop *d = life_add(l, a, "plan.goals.actions.dropped");
		d->at = today(l);
		d->by = coordinator(l);
		d->because = "not needed any more";
	} else {
		a->done = today(l);
		a->brought = life_chance(l, 60) ? LIFE_PICK(l, outcomes) : NULL;
	}
	life_act(l, coordinator(l), a->dropped != NULL ? "plan.drop" : "plan.done", a->id);
}

static void
evaluate(struct life *l, const char *outcome)
{
	struct zc_evaluation *v = life_add(l, l->fam.plan, "plan.evaluations");
	v->at = today(l);
	v->by = coordinator(l);
	v->with_family = life_chance(l, 85) ? ZC_YES : ZC_NO;
	v->as_agreed = life_chance(l, 70) ? ZC_YES : ZC_NO;
	v->outcome = outcome;
	v->note = LIFE_PICK(l, notes);
	life_act(l, v->by, "plan.evaluate", v->id);
}

static void
helper(struct life *l)
{
	static const char *const kinds[] = { "trauma therapy", "help with the household", "debt counselling",
	                                     "mentor at school", "family guidance" };
	static const char *const laws[] = { "youth", "youth", "wmo", "zvw", "education" };
	struct zc_helper *h = life_add(l, &l->fam, "helpers");
	h->since = today(l);
	h->who = life_professional(l, LIFE_PICK(l, providers));
	h->help = LIFE_PICK(l, kinds);
	h->law = LIFE_PICK(l, laws);
	if (life_chance(l, 50))
		h->waiting_list = today(l);
	life_act(l, coordinator(l), "plan.helper", h->id);
	if (h->waiting_list == ZC_NO_DAY)
		return;
	life_step(l, 14, 55);
	h->started = today(l);
	life_act(l, coordinator(l), "plan.helper", h->id);
}

static void
share(struct life *l)
{
	static const char *const shown[] = { "goals", "actions" };
	struct zc_disclosure *w = life_add(l, &l->fam, "disclosures");
	w->at = l->now;
	w->by = coordinator(l);
	w->to = l->fam.signals.v[0].by;
	w->basis = life_chance(l, 60) ? "consent" : "necessary";
	w->parts = (struct zc_strings){ (const char **)shown, 2 };
	life_act(l, w->by, "plan.share", w->id);
}

/* --- it does not get on ---------------------------------------------------------------- */

static struct zc_step *
climb(struct life *l, struct zc_escalation *x, const char *from)
{
	const struct zc_line *line = zc_convenant_line(l->con, x->line);
	struct zc_case c = life_case(l);
	c.escalation = x;
	const struct zc_ladder_step *rung = zc_ladder_next(line, from, &c);
	struct zc_step *s = life_add(l, x, "escalations.steps");
	s->step = rung->step;
	s->since = today(l);
	s->responsible = zc_responsible(rung, &x->between, &c, l->arena);
	return s;
}

static void
escalate(struct life *l, const struct zc_action *about)
{
	static const char *const why[] = { "agreed help not started", "a waiting list until autumn", "nobody takes it up" };
	struct zc_escalation *x = life_add(l, &l->fam, "escalations");
	const char **between = zc_arena_alloc(l->arena, 2 * sizeof *between);
	between[0] = coordinator(l);
	between[1] = life_professional(l, "jeugdformaat");
	x->line = "stagnation";
	x->at = l->now;
	x->by = coordinator(l);
	x->between = (struct zc_strings){ between, 2 };
	x->about = about->id;
	x->because = LIFE_PICK(l, why);
	struct zc_step *s = climb(l, x, NULL);
	life_act(l, x->by, "escalate.raise", x->id);
	for (int more = life_chance(l, 30); more >= 0; more--) {
		life_step(l, 5, 22);
		s->talk = today(l);
		life_act(l, x->by, "escalate.talk", s->id);
		life_step(l, 3, 14);
		if (more > 0) {
			s->until = today(l);
			s = climb(l, x, s->step);
			life_act(l, x->by, "escalate.step", s->id);
		}
	}
	s->commitment = today(l);
	s->agreement = "begins within four weeks, and the coordinator hears when it does not";
	life_act(l, x->by, "escalate.commit", s->id);
	life_step(l, 1, 12);
	x->ended = life_add(l, x, "escalations.ended");
	x->ended->at = today(l);
	x->ended->by = x->by;
	x->ended->because = "it has begun";
	life_act(l, x->by, "escalate.down", x->id);
}

static void
something(struct life *l)
{
	struct zc_action *open = next_open(l);
	uint64_t what = life_random(l, 100);
	if (open != NULL && what < 50) {
		done(l, open);
	} else if (open != NULL && what < 54) {
		escalate(l, open);
	} else if (what < 64) {
		life_hand_over(l);
	} else if (what < 72) {
		helper(l);
	} else if (what < 78) {
		share(l);
	} else {
		const char *id = action(l)->id;
		life_act(l, coordinator(l), "plan.action", id);
	}
}

void
life_plan(struct life *l)
{
	struct zc_action *open;
	start(l);
	zc_day last = today(l), after = 55 + (zc_day)life_random(l, 35);
	for (uint64_t n = 1 + life_random(l, 6); n > 0; n--) {
		life_step(l, 5, 30);
		if (today(l) - last < after) {
			something(l);
			continue;
		}
		evaluate(l, NULL);
		last = today(l);
	}
	while ((open = next_open(l)) != NULL) {
		life_step(l, 2, 14);
		done(l, open);
	}
	for (size_t i = 0; i < l->fam.plan->goals.n; i++)
		if (life_chance(l, 75)) {
			life_step(l, 1, 3);
			l->fam.plan->goals.v[i].reached = today(l);
			life_act(l, coordinator(l), "plan.done", l->fam.plan->goals.v[i].id);
		}
	life_step(l, 1, 20);
	evaluate(l, "stable");
}
