/* course: what happens in a case, from the first signal to what comes after its end. */
#include <string.h>

#include "life.h"
#include "matches.h"
#include "person.h"

static const char *const reasons[] = {
	"told by the teacher, and not yet spoken about with the parents", "safety of the child",
	"the parents could not be reached in two weeks", "the mother asked not to involve the father",
	"there was a conflict about it at the last visit" };

/* At some hour of the working day. */
static void
morning(struct life *l, zc_day day)
{
	l->now = zc_time_at(((int64_t)day * 24 + 7 + (int64_t)life_random(l, 9)) * 3600 + (int64_t)life_random(l, 60) * 60);
}

void
life_step(struct life *l, unsigned least, unsigned most)
{
	zc_day day = zc_time_day(l->now) + (zc_day)(least + life_random(l, most - least + 1));
	while (zc_calendar_free(&l->con->calendar, day) != NULL || life_acted(l, day))
		day++;
	morning(l, day);
}

struct zc_case
life_case(const struct life *l)
{
	return (struct zc_case){ .fam = &l->fam, .con = l->con, .on = zc_time_day(l->now) };
}

/* --- signals -------------------------------------------------------------------- */

/* Who finds children of this age; the last ones do so through another. */
static const char *
finder(struct life *l, const char **through)
{
	static const char *const young[] = { "jgz-0-4", "jgz-0-4", "jgz-0-4", "huisarts", "cjg", "amw", "parnassia",
	                                     "kinderdagverblijf", "woningcorporatie" };
	static const char *const school[] = { "basisschool", "basisschool", "basisschool", "jgz-4-19", "jgz-4-19", "smw",
	                                      "huisarts", "cjg", "amw", "jeugdformaat", "parnassia", "woningcorporatie" };
	static const char *const older[] = { "vo-segbroek", "vo-segbroek", "vo-segbroek", "jgz-4-19", "smw", "jongerenwerk",
	                                     "roc", "mee", "jutters", "bjz", "politie", "politie" };
	int years = zc_day_age(l->child->born, zc_time_day(l->now));
	const char *org = years < 4 ? LIFE_PICK(l, young) : years < 12 ? LIFE_PICK(l, school) : LIFE_PICK(l, older);
	*through = zc_text_eq(org, "kinderdagverblijf") ? "jgz-0-4" : zc_text_eq(org, "woningcorporatie") ? "cjg" :
	    zc_text_eq(org, "politie") ? "bjz" : NULL;
	return org;
}

static void
route(struct life *l, struct zc_signal *s)
{
	static const char *const ways[] = { "index", "index", "index", "consultation", "care-network", "family" };
	const char *org = strchr(s->by, '@') + 1;
	if (zc_text_eq(org, "huisarts"))
		s->route = "medical";
	else if (zc_text_eq(org, "bjz"))
		s->route = "justice";
	else
		s->route = LIFE_PICK(l, ways);
}

/* A signal by somebody, NULL: whoever finds such children; mostly about the child whom the first was about. */
void
life_signal(struct life *l, const char *by)
{
	const char *through = NULL;
	const char *org = by == NULL ? finder(l, &through) : NULL;
	struct zc_signal *s = life_add(l, &l->fam, "signals");
	const struct zc_person *about = l->child;
	const struct zc_person *other = &l->fam.persons.v[life_random(l, l->fam.persons.n)];
	if (l->fam.signals.n > 1 && zc_text_eq(other->role, "child") && other->from == NULL && life_chance(l, 30))
		about = other;
	s->at = l->now;
	s->by = by != NULL ? by : life_professional(l, through != NULL ? through : org);
	if (through != NULL)
		s->on_behalf_of = life_professional(l, org);
	s->about = about->id;
	s->clarity = life_chance(l, 55) ? "clear" : "unclear";
	route(l, s);
	if (life_chance(l, 40))
		s->consent = life_chance(l, 85) ? "given" : life_chance(l, 50) ? "refused" : "not-asked";
	if (life_chance(l, 90))
		s->parents_informed.day = zc_time_day(l->now) - (zc_day)life_random(l, 4);
	else
		s->parents_informed.none = true;
	if (s->parents_informed.none)
		s->because = LIFE_PICK(l, reasons);
	else if (life_chance(l, 50))
		s->informed_by = s->by;
	life_act(l, s->by, "signal.add", s->id);
}

/* What the agreement makes of the signals that are there. */
static struct zc_match *
match(struct life *l)
{
	struct zc_match_group *groups = NULL;
	struct zc_case c = life_case(l);
	char id[8];
	if (zc_matches_due(&groups, &c, l->arena) == 0)
		return NULL;
	struct zc_match *m = life_add(l, &l->fam, "matches");
	zc_match_id(id, &groups[0].signals);
	m->id = zc_arena_strdup(l->arena, id);
	m->at = groups[0].at;
	m->signals = groups[0].signals;
	m->evidence = groups[0].evidence;
	m->under = l->con->under;
	return m;
}

static const struct zc_signal *
signal_of(const struct life *l, const char *id)
{
	const struct zc_signal *s = l->fam.signals.v;
	while (!zc_text_eq(s->id, id))
		s++;
	return s;
}

static void
contact(struct life *l, const struct zc_match *m)
{
	const struct zc_signal *one = signal_of(l, m->signals.v[0]), *other = signal_of(l, m->signals.v[m->signals.n - 1]);
	struct zc_contact *k = life_add(l, &l->fam, "contacts");
	const char **between = zc_arena_alloc(l->arena, 2 * sizeof *between);
	between[0] = one->by;
	between[1] = other->by;
	k->at = l->now;
	k->by = life_chance(l, 50) ? one->by : other->by;
	k->between = (struct zc_strings){ between, 2 };
	k->match = m->id;
	life_act(l, k->by, "match.contact", k->id);
}

static void
outcome(struct life *l)
{
	struct zc_signal *s = &l->fam.signals.v[0];
	const struct zc_word *w = zc_word_find(l->con->signals->routes.v, l->con->signals->routes.n, s->route, ZC_NO_DAY);
	struct zc_outcome *o = life_add(l, s, "signals.outcome");
	o->at = zc_time_day(l->now);
	o->by = s->by;
	o->outcome = w->words.v[life_random(l, w->words.n)];
	if (life_chance(l, 30))
		o->because = "talked it over with the family and the school";
	life_act(l, s->by, "signal.outcome", s->id);
}

/* Nobody else has a concern: it is withdrawn, or runs out. */
static void
alone(struct life *l)
{
	struct zc_signal *s = &l->fam.signals.v[0];
	life_step(l, 20, 90);
	if (life_chance(l, 60))
		outcome(l);
	else if (life_chance(l, 50))
		life_signal(l, s->by);
	life_step(l, 90, 400);
	if (life_chance(l, 60)) {
		struct zc_withdrawal *w = life_add(l, s, "signals.withdrawn");
		w->at = l->now;
		w->by = s->by;
		w->because = "the concern is over";
		life_act(l, s->by, "signal.withdraw", s->id);
	}
}

/* --- facts and the decision --------------------------------------------------------- */

static struct zc_fact *
fact(struct life *l, const char *by, const char *word, const char *said, const char *about)
{
	struct zc_fact *f = life_add(l, &l->fam, "situation");
	f->fact = word;
	f->value = said;
	f->about = about;
	f->since = zc_time_day(l->now);
	f->by = by;
	life_act(l, by, "assign.fact", f->id);
	return f;
}

/* What the agreement asks before it lets coordination be needed, and what else is known. */
static void
facts(struct life *l, const char *by)
{
	static const char *const measures[] = { "ots", "ots", "ots", "voogdij", "jeugdreclassering" };
	static const char *const care[] = { "psychiatric", "psychiatric", "addiction" };
	life_step(l, 1, 6);
	fact(l, by, "development-threatened", NULL, l->child->id);
	if (life_chance(l, 12)) {
		life_step(l, 2, 9);
		fact(l, by, "parent-in-care", LIFE_PICK(l, care), NULL)->because = "told by the family itself";
	} else if (life_chance(l, 8)) {
		life_step(l, 2, 9);
		fact(l, by, "domestic-violence", NULL, NULL)->because = "reported in the weekend by the police";
	}
	life_step(l, 1, 8);
	if (life_chance(l, 13))
		fact(l, life_professional(l, "bjz"), "measure", LIFE_PICK(l, measures), l->child->id);
	else
		fact(l, by, "cannot-guard", NULL, NULL)->because = "nobody in the family can carry it now";
}

/* Somebody involved who may; else the youth health care. */
static const char *
who_may(struct life *l, const char *act)
{
	for (size_t i = l->fam.signals.n; i-- > 0;)
		if (zc_convenant_may(l->con, l->fam.signals.v[i].by, act, ZC_NO_DAY))
			return l->fam.signals.v[i].by;
	return life_professional(l, "jgz-4-19");
}

static const char *
forum(struct life *l)
{
	int years = zc_day_age(l->child->born, zc_time_day(l->now));
	if (life_chance(l, 45))
		return life_chance(l, 60) ? "index" : "bilateral";
	return years >= 12 && years < 18 && life_chance(l, 50) ? "zat-vo" :
	    years >= 4 && years < 12 && life_chance(l, 50) ? "izc" : "cjg-consultation";
}

static const char *
decide(struct life *l, bool needed)
{
	static const char *const guards[] = { "tante Fatma", "oma Riet", "opa Henk", "oom Samir", "zus Priya" };
	struct zc_decision *d = life_add(l, &l->fam, "decisions");
	d->at = l->now;
	d->by = who_may(l, "decide");
	d->forum = forum(l);
	d->with_family = life_chance(l, 75) ? ZC_YES : ZC_NO;
	d->coordination = needed ? "needed" : "not-needed";
	d->level = (int)(needed ? 3 + life_random(l, 3) : 1 + life_random(l, 2));
	if (!needed) {
		d->guard = LIFE_PICK(l, guards);
		d->guard_role = "relative";
		d->because = "the family agrees with its helpers itself, and somebody keeps an eye on it";
	}
	life_act(l, d->by, "assign.need", d->id);
	return d->by;
}

/* --- coordination ------------------------------------------------------------------- */

static void
assign(struct life *l, const char *by, const struct zc_coordination *before)
{
	struct zc_proposal p;
	struct zc_case c = life_case(l);
	zc_propose(&p, &c);
	const char *who = p.v[0].who;
	if (who == NULL || (before != NULL && zc_text_eq(who, before->coordinator)))
		who = life_professional(l, p.v[0].org);
	if (before != NULL && zc_text_eq(who, before->coordinator))
		who = life_text(l, "x%s", who);
	bool other = p.answerable == NULL && life_chance(l, 5);
	struct zc_coordination *k = life_add(l, &l->fam, "coordination");
	k->since = zc_time_day(l->now);
	k->by = by;
	k->coordinator = other ? life_professional(l, "cjg") : who;
	k->proposed = p.kind;
	k->rule = p.rule->rule;
	k->under = l->con->under;
	k->because = other ? "knows the family, and they asked for it" : NULL;
	k->family_wishes = life_chance(l, 25) ? k->coordinator : NULL;
	k->parents_informed = life_chance(l, 70) ? k->since : ZC_NO_DAY;
	if (before != NULL) {
		struct zc_hand_over *h = life_add(l, k, "coordination.hand-over");
		h->from = before->id;
		h->talk = k->since - (zc_day)life_random(l, 5);
		h->how = life_chance(l, 80) ? "spoken" : "written";
	}
	zc_proposal_free(&p);
	life_act(l, by, before != NULL ? "assign.hand-over" : "assign.to", k->id);
}

/* A colleague goes on with it. */
void
life_hand_over(struct life *l)
{
	struct zc_coordination *last = &l->fam.coordination.v[l->fam.coordination.n - 1];
	assign(l, l->fam.decisions.v[0].by, last);
	last->until = zc_time_day(l->now);
	if (life_chance(l, 50))
		last->ended_because = "another place of work";
}

/* --- the end --------------------------------------------------------------------------- */

static void
follow_up(struct life *l, const struct zc_ending *e, const char *of)
{
	life_step(l, 25, 70);
	struct zc_follow_up *f = life_add(l, &l->fam, "follow-ups");
	f->at = zc_time_day(l->now);
	f->by = life_professional(l, "jgz-4-19");
	f->of = of;
	f->note = zc_text_eq(e->outcome, "stable") ? "still goes well" : "keeps its head above water, with help from the school";
	life_act(l, f->by, "close.follow", f->id);
}

static void
end(struct life *l, const char *by)
{
	static const char *const places[] = { "Zoetermeer", "Rotterdam", "Delft", "Rijswijk", "Leiden" };
	struct zc_ending *e = life_add(l, &l->fam, "endings");
	bool planned = l->fam.plan != NULL;
	e->at = l->now;
	e->by = by;
	e->ground = !planned ? "scaled-down" : life_chance(l, 75) ? "results-reached" : life_chance(l, 50) ? "scaled-down" : "moved";
	e->outcome = life_chance(l, 75) ? "stable" : "vulnerable";
	if (!planned)
		e->because = "it stayed at one talk, and goes well";
	if (zc_text_eq(e->ground, "moved")) {
		struct zc_hand_over *h = life_add(l, e, "endings.hand-over");
		h->to = LIFE_PICK(l, places);
		h->talk = zc_time_day(l->now) - 1;
		h->how = "spoken";
	}
	e->after_care_needed = planned && life_chance(l, 50) ? ZC_YES : ZC_NO;
	if (e->after_care_needed == ZC_YES) {
		struct zc_after_care *a = life_add(l, e, "endings.after-care");
		a->who = life_professional(l, zc_day_age(l->child->born, zc_time_day(l->now)) < 4 ? "jgz-0-4" : "jgz-4-19");
		a->what = "calls the family, and looks how things are at school";
		a->until = zc_time_day(l->now) + 40 + (zc_day)life_random(l, 60);
	}
	struct zc_case c = life_case(l);
	const struct zc_ending_rules *r = l->con->endings;
	const struct zc_word *w = zc_word_find(r->outcomes.v, r->outcomes.n, e->outcome, ZC_NO_DAY);
	const struct zc_organisation *o = zc_propose_follow(w, &c);
	if (o != NULL) {
		struct zc_follow *f = life_add(l, e, "endings.follow");
		f->by = o->org;
		f->how = w->follow_how;
	}
	if (l->fam.coordination.n > 0)
		l->fam.coordination.v[l->fam.coordination.n - 1].until = zc_time_day(l->now);
	life_act(l, by, "close.end", e->id);
	if (e->after_care.n > 0)
		follow_up(l, e, e->after_care.v[0].id);
	if (zc_text_eq(e->outcome, "vulnerable"))
		follow_up(l, e, e->id);
}

/* --- all of it --------------------------------------------------------------------------- */

void
life_open(struct life *l)
{
	l->fam.opened = (zc_day)(LIFE_FIRST + life_random(l, LIFE_LAST - LIFE_FIRST));
	morning(l, l->fam.opened);
}

static const struct zc_match *
two_parties(struct life *l)
{
	const struct zc_match *m = NULL;
	life_step(l, 3, 45);
	life_signal(l, NULL);
	while ((m = match(l)) == NULL) {      /* of one organisation, so far */
		life_step(l, 3, 12);
		life_signal(l, life_professional(l, life_chance(l, 50) ? "cjg" : "smw"));
	}
	return m;
}

/* What follows the first signal. */
void
life_course(struct life *l)
{
	const struct zc_match *m = life_chance(l, 85) ? two_parties(l) : NULL;
	if (m == NULL) {
		alone(l);
		return;
	}
	life_step(l, 1, life_chance(l, 90) ? 5 : 12);
	contact(l, m);
	bool needed = life_chance(l, 58);
	if (needed)
		facts(l, m->signals.n > 1 ? signal_of(l, m->signals.v[1])->by : NULL);
	life_step(l, 3, life_chance(l, 80) ? 10 : 18);
	const char *by = decide(l, needed);
	if (!needed) {
		life_step(l, 120, 240);
		end(l, who_may(l, "close"));
		return;
	}
	life_step(l, 1, life_chance(l, 90) ? 10 : 30);
	assign(l, by, NULL);
	life_step(l, 7, life_chance(l, 85) ? 38 : 60);
	life_plan(l);
	life_step(l, 1, 15);
	end(l, l->fam.coordination.v[l->fam.coordination.n - 1].coordinator);
}
