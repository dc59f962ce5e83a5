/* report, part 4: one family on a page. */
#include <stdlib.h>
#include <string.h>

#include "link_person.h"
#include "report_internal.h"

enum { ID = 11 };

static const char *
lead(struct page *p, const char *id)
{
	return zc_arena_printf(&p->a, "  %s", id);
}

static zc_day
day_of(struct zc_time t)
{
	return t.set ? zc_time_day(t) : ZC_NO_DAY;
}

static const char *
when(struct page *p, struct zc_time t)
{
	return zc_page_day(p, "", day_of(t));
}

static bool
known(struct page *p, const struct zc_void *voided, struct zc_time at)
{
	return zc_report_known(voided, day_of(at), p->c->on);
}

static void
persons(struct page *p)
{
	bool started = false;
	for (size_t i = 0; i < p->c->fam->persons.n; i++) {
		const struct zc_person *x = &p->c->fam->persons.v[i];
		if (x->voided != NULL)
			continue;
		zc_page_head(p, &started, "persons");
		const struct zc_person *same = zc_link_same_child(p->c->fam, x);
		zc_page_say(p, lead(p, x->id), ID, "%s%s%s%s", zc_page_person(p, x), zc_page_day(p, ", born ", x->born),
		            zc_page_day(p, ", in the family until ", x->until),
		            zc_page_text(p, "; seems to be the same child as ", same != NULL ? same->id : NULL));
	}
	zc_page_address(p, "  address", ID, p->c->fam->address);
}

/* A person of the family as the other lines name them. */
static const char *
person(struct page *p, const char *before, const char *id)
{
	const struct zc_entry *x = id != NULL ? zc_family_entry(p->c->fam, id, NULL) : NULL;
	const char *given = x != NULL && *x->id == 'p' ? ((const struct zc_person *)x)->given : NULL;
	return zc_page_text(p, before, given != NULL ? given : id);
}

static const char *
informed(struct page *p, const struct zc_signal *s)
{
	if (s->parents_informed.none)
		return ", parents not informed";
	return zc_page_day(p, ", parents informed ", s->parents_informed.day);
}

static const char *
signal_state(struct page *p, const struct zc_signal *s)
{
	if (s->withdrawn != NULL && zc_time_day(s->withdrawn->at) <= p->c->on)
		return zc_arena_printf(&p->a, "withdrawn %s%s", when(p, s->withdrawn->at),
		                       zc_page_text(p, ": ", s->withdrawn->because));
	return zc_signal_live(s, p->c->con, p->c->on) ? "live" : "expired";
}

static void
signals(struct page *p)
{
	bool started = false;
	for (size_t i = 0; i < p->c->fam->signals.n; i++) {
		const struct zc_signal *s = &p->c->fam->signals.v[i];
		if (!known(p, s->voided, s->at))
			continue;
		zc_page_head(p, &started, "signals");
		zc_page_say(p, lead(p, s->id), ID, "%s %s%s%s%s%s%s%s%s%s; %s", when(p, s->at), s->by,
		            zc_page_text(p, " on behalf of ", s->on_behalf_of), person(p, " about ", s->about),
		            zc_page_text(p, ", ", s->clarity),
		            informed(p, s), zc_page_text(p, ", route ", s->route), zc_page_text(p, ", asks for ", s->asks),
		            zc_page_text(p, ", ", s->outcome != NULL ? s->outcome->outcome : NULL),
		            zc_page_text(p, ": ", s->because), signal_state(p, s));
	}
}

static void
matches(struct page *p)
{
	bool started = false;
	for (size_t i = 0; i < p->c->fam->matches.n; i++) {
		const struct zc_match *m = &p->c->fam->matches.v[i];
		if (!known(p, m->voided, m->at))
			continue;
		zc_page_head(p, &started, "matches");
		zc_page_say(p, lead(p, m->id), ID, "%s between %s, by %s", when(p, m->at), zc_page_list(p, &m->signals),
		            m->evidence);
	}
	for (size_t i = 0; i < p->c->fam->contacts.n; i++) {
		const struct zc_contact *k = &p->c->fam->contacts.v[i];
		if (!known(p, k->voided, k->at))
			continue;
		zc_page_head(p, &started, "matches");
		zc_page_say(p, lead(p, k->id), ID, "%s contact between %s%s", when(p, k->at), zc_page_list(p, &k->between),
		            zc_page_text(p, " about ", k->match));
	}
}

static void
situation(struct page *p)
{
	bool started = false;
	for (size_t i = 0; i < p->c->fam->situation.n; i++) {
		const struct zc_fact *f = &p->c->fam->situation.v[i];
		if (!zc_report_known(f->voided, f->since, p->c->on))
			continue;
		zc_page_head(p, &started, "situation");
		zc_page_say(p, lead(p, f->id), ID, "%s%s%s since %s%s, by %s%s", f->fact, zc_page_text(p, " ", f->value),
		            person(p, " of ", f->about), zc_page_day(p, "", f->since), zc_page_day(p, " until ", f->until),
		            f->by, zc_page_text(p, ": ", f->because));
	}
}

static void
helpers(struct page *p)
{
	bool started = false;
	for (size_t i = 0; i < p->c->fam->helpers.n; i++) {
		const struct zc_helper *h = &p->c->fam->helpers.v[i];
		if (!zc_report_known(h->voided, h->since, p->c->on))
			continue;
		zc_page_head(p, &started, "helpers");
		zc_page_say(p, lead(p, h->id), ID, "%s%s; since %s%s%s%s%s%s%s", h->who, zc_page_text(p, ": ", h->help),
		            zc_page_day(p, "", h->since), zc_page_text(p, ", under ", h->law),
		            zc_page_day(p, ", on a waiting list since ", h->waiting_list),
		            zc_page_past(p, ", started ", h->started), zc_page_day(p, ", until ", h->until),
		            zc_page_text(p, " ", h->ended_as), zc_page_text(p, ": ", h->because));
	}
}

static void
decision(struct page *p)
{
	static const char *const family[] = { "", ", with the family", ", without the family" };
	const struct zc_decision *d = zc_family_decision(p->c->fam, p->c->on);
	bool started = false;
	if (d == NULL)
		return;
	zc_page_head(p, &started, "decision");
	zc_page_say(p, lead(p, d->id), ID, "%s coordination %s, by %s%s%s%s%s%s%s", when(p, d->at), d->coordination, d->by,
	            zc_page_text(p, " in ", d->forum), family[d->with_family],
	            d->level < 0 ? "" : zc_arena_printf(&p->a, ", level %d", d->level),
	            zc_page_text(p, "; guarded by ", d->guard), zc_page_text(p, ", ", d->guard_role),
	            zc_page_text(p, ": ", d->because));
}

static bool
runs(const struct zc_coordination *x, zc_day on)
{
	return zc_report_known(x->voided, x->since, on) && (x->until == ZC_NO_DAY || x->until > on);
}

/* After a merge there may be two, until a person ends one. */
static bool
contested(const struct zc_case *c, const struct zc_coordination *x)
{
	bool other = false;
	for (size_t i = 0; i < c->fam->coordination.n; i++)
		other = other || (&c->fam->coordination.v[i] != x && runs(&c->fam->coordination.v[i], c->on));
	return other && runs(x, c->on);
}

/* All of them: who coordinated before is part of the story. */
static void
coordination(struct page *p)
{
	bool started = false;
	for (size_t i = 0; i < p->c->fam->coordination.n; i++) {
		const struct zc_coordination *x = &p->c->fam->coordination.v[i];
		if (!zc_report_known(x->voided, x->since, p->c->on))
			continue;
		const struct zc_proposal_rule *rule = x->rule != NULL ? zc_convenant_proposal(p->c->con, x->rule) : NULL;
		zc_page_head(p, &started, "coordination");
		zc_page_say(p, lead(p, x->id), ID, "%s%s since %s%s%s%s", x->coordinator, zc_page_text(p, ", ", x->role),
		            zc_page_day(p, "", x->since), zc_page_day(p, " until ", x->until),
		            zc_page_text(p, ": ", x->ended_because), contested(p->c, x) ? "; contested" : "");
		if (x->rule != NULL)
			zc_page_say(p, "", ID, "proposed %s by rule %s%s%s", x->proposed != NULL ? x->proposed : "nobody", x->rule,
			            zc_page_text(p, ", article ", rule != NULL ? rule->article : NULL),
			            zc_page_text(p, "; chosen because ", x->because));
		else if (x->because != NULL)
			zc_page_say(p, "", ID, "because %s", x->because);
		if (x->family_wishes != NULL || x->answerable != NULL)
			zc_page_say(p, "", ID, "%s%s%s", zc_page_text(p, "the family wishes ", x->family_wishes),
			            x->family_wishes != NULL && x->answerable != NULL ? "; " : "",
			            zc_page_text(p, "answerable: ", x->answerable));
	}
}

static void
plan(struct page *p)
{
	static const char *const states[] = { "done", "open", "overdue", "held", "waiting", "dropped" };
	enum { STATES = sizeof states / sizeof *states };
	const struct zc_plan *x = p->c->fam->plan;
	size_t n[STATES] = { 0 }, open_goals = 0;
	const char *all = "";
	if (x == NULL || x->since > p->c->on)
		return;
	for (size_t i = 0; i < x->goals.n; i++) {
		open_goals += zc_goal_open(&x->goals.v[i], p->c->on);
		for (size_t k = 0; k < x->goals.v[i].actions.n; k++)
			for (size_t s = 0; s < STATES; s++)
				n[s] += zc_text_eq(zc_action_state(&x->goals.v[i], &x->goals.v[i].actions.v[k], p->c), states[s]);
	}
	for (size_t s = 0; s < STATES; s++)
		if (n[s] > 0)
			all = zc_arena_printf(&p->a, "%s, %zu %s", all, n[s], states[s]);
	bool started = false;
	zc_page_head(p, &started, "plan");
	zc_page_say(p, "", 2, "since %s; %zu open goal%s; actions: %s", zc_page_day(p, "", x->since), open_goals, open_goals == 1 ? "" : "s",
	            *all != '\0' ? all + 2 : "none");
}

static void
disclosures(struct page *p)
{
	bool started = false;
	for (size_t i = 0; i < p->c->fam->disclosures.n; i++) {
		const struct zc_disclosure *w = &p->c->fam->disclosures.v[i];
		if (!known(p, w->voided, w->at))
			continue;
		zc_page_head(p, &started, "disclosures");
		zc_page_say(p, lead(p, w->id), ID, "%s to %s by %s, on the basis %s%s%s%s", when(p, w->at), w->to, w->by, w->basis,
		            w->parts.n > 0 ? ": " : "", zc_page_list(p, &w->parts), zc_page_text(p, "; because ", w->because));
	}
}

static void
step(struct page *p, const struct zc_step *s)
{
	if (!zc_report_known(s->voided, s->since, p->c->on))
		return;
	zc_page_say(p, zc_arena_printf(&p->a, "    %s", s->id), 13, "%s since %s%s, responsible: %s%s%s%s%s", s->step,
	            zc_page_day(p, "", s->since), zc_page_day(p, " until ", s->until), zc_page_list(p, &s->responsible),
	            zc_page_past(p, "; talk ", s->talk), zc_page_past(p, "; commitment ", s->commitment),
	            zc_page_text(p, ": ", s->agreement), zc_page_text(p, "; because ", s->because));
}

static void
escalations(struct page *p)
{
	bool started = false;
	for (size_t i = 0; i < p->c->fam->escalations.n; i++) {
		const struct zc_escalation *x = &p->c->fam->escalations.v[i];
		if (!known(p, x->voided, x->at))
			continue;
		zc_page_head(p, &started, "escalations");
		zc_page_say(p, lead(p, x->id), ID, "%s line since %s, by %s%s%s%s%s%s%s", x->line, when(p, x->at), x->by,
		            x->between.n > 0 ? ", between " : "", zc_page_list(p, &x->between),
		            person(p, " about ", x->about), zc_page_text(p, ": ", x->because),
		            x->ended != NULL ? zc_page_past(p, "; settled ", x->ended->at) : "",
		            zc_page_text(p, ": ", x->ended != NULL ? x->ended->because : NULL));
		for (size_t k = 0; k < x->steps.n; k++)
			step(p, &x->steps.v[k]);
	}
}

static int
by_due(const void *a, const void *b)
{
	const struct zc_running *x = a, *y = b;
	return x->at.due != y->at.due ? (x->at.due > y->at.due) - (x->at.due < y->at.due)
	                              : strcmp(x->term->id, y->term->id);
}

size_t
zc_report_terms(struct zc_running **out, const struct zc_case *c, struct zc_arena *a)
{
	size_t n = 0;
	struct zc_running *v = *out = zc_arena_alloc(a, (c->fam->terms.n + 1) * sizeof *v);
	for (size_t i = 0; i < c->fam->terms.n; i++) {
		const struct zc_term *t = &c->fam->terms.v[i];
		if (!zc_report_known(t->voided, t->start, c->on))
			continue;
		struct zc_standing at = zc_term_standing(t, c->con, c->on);
		if (at.state != ZC_TERM_MET && at.state != ZC_TERM_ENDED)
			v[n++] = (struct zc_running){ t, at };
	}
	qsort(v, n, sizeof *v, by_due);
	return n;
}

zc_day
zc_next_due(const struct zc_case *c, const char **kind)
{
	struct zc_arena a = { 0 };
	struct zc_running *v = NULL;
	zc_day due = ZC_NO_DAY;
	size_t n = zc_report_terms(&v, c, &a);
	for (size_t i = 0; i < n && due == ZC_NO_DAY; i++)
		if (v[i].at.state != ZC_TERM_PAUSED) {
			due = v[i].at.due;
			*kind = v[i].term->kind;
		}
	zc_arena_free(&a);
	return due;
}

static void
terms(struct page *p)
{
	struct zc_running *v = NULL;
	bool started = false;
	size_t n = zc_report_terms(&v, p->c, &p->a);
	for (size_t i = 0; i < n; i++) {
		int left = v[i].at.left;
		const char *state = zc_term_state_names[v[i].at.state];
		zc_page_head(p, &started, "terms");
		zc_page_say(p, lead(p, v[i].term->id), ID, "%s %s of %s: %s, %d working day%s %s", zc_page_day(p, "", v[i].at.due),
		            v[i].term->kind, v[i].term->of, state, abs(left), abs(left) == 1 ? "" : "s",
		            left < 0 ? "over" : "left");
	}
}

static void
after_care(struct page *p, const struct zc_ending *x)
{
	for (size_t i = 0; i < x->after_care.n; i++) {
		const struct zc_after_care *z = &x->after_care.v[i];
		if (z->voided == NULL)
			zc_page_say(p, zc_arena_printf(&p->a, "    %s", z->id), 13, "%s%s%s%s", zc_page_text(p, "", z->who),
			            zc_page_text(p, z->who != NULL ? ": " : "", z->what), zc_page_day(p, ", until ", z->until),
			            zc_page_past(p, "; done ", z->done));
	}
}

static void
endings(struct page *p)
{
	bool started = false;
	for (size_t i = 0; i < p->c->fam->endings.n; i++) {
		const struct zc_ending *x = &p->c->fam->endings.v[i];
		if (!known(p, x->voided, x->at))
			continue;
		zc_page_head(p, &started, "ending");
		zc_page_say(p, lead(p, x->id), ID, "%s %s%s, by %s%s%s%s%s%s%s%s", when(p, x->at), x->ground,
		            zc_page_text(p, ", ", x->outcome), x->by, zc_page_text(p, ": ", x->because),
		            x->after_care_needed == ZC_NO ? "; no after-care needed" : "",
		            zc_page_text(p, "; handed over to ", x->hand_over != NULL ? x->hand_over->to : NULL),
		            zc_page_day(p, ", talk ", x->hand_over != NULL ? x->hand_over->talk : ZC_NO_DAY),
		            zc_page_text(p, "; followed by ", x->follow != NULL ? x->follow->by : NULL),
		            x->reopened != NULL ? "; reopened " : "", x->reopened != NULL ? when(p, x->reopened->at) : "");
		after_care(p, x);
	}
	for (size_t i = 0; i < p->c->fam->follow_ups.n; i++) {
		const struct zc_follow_up *z = &p->c->fam->follow_ups.v[i];
		if (zc_report_known(z->voided, z->at, p->c->on))
			zc_page_say(p, lead(p, z->id), ID, "%s followed up by %s%s%s", zc_page_day(p, "", z->at), z->by,
			            zc_page_text(p, " of ", z->of), zc_page_text(p, ": ", z->note));
	}
}

/* ---- the phase, since when ------------------------------------------- */

static zc_day
first_signal(const struct zc_case *c)
{
	zc_day first = ZC_NO_DAY;
	for (size_t i = 0; i < c->fam->signals.n; i++) {
		const struct zc_signal *s = &c->fam->signals.v[i];
		if (zc_signal_live(s, c->con, c->on) && (first == ZC_NO_DAY || day_of(s->at) < first))
			first = day_of(s->at);
	}
	return first;
}

static zc_day
last_match(const struct zc_case *c)
{
	zc_day last = ZC_NO_DAY;
	for (size_t i = 0; i < c->fam->matches.n; i++) {
		const struct zc_match *m = &c->fam->matches.v[i];
		if (zc_report_known(m->voided, day_of(m->at), c->on) && day_of(m->at) > last)
			last = day_of(m->at);
	}
	return last;
}

zc_day
zc_plan_taken_up(const struct zc_case *c)
{
	const struct zc_plan *x = c->fam->plan;
	zc_day since = x != NULL ? x->since : ZC_NO_DAY;
	for (size_t i = 0; x != NULL && i < x->renewals.n; i++)
		if (zc_report_known(x->renewals.v[i].voided, x->renewals.v[i].at, c->on))
			since = x->renewals.v[i].at;
	return since;
}

zc_day
zc_phase_since(const struct zc_case *c)
{
	const char *phase = zc_phase(c);
	zc_day due = ZC_NO_DAY;
	if (strcmp(phase, "joined") == 0)
		return day_of(zc_family_join(c->fam, c->on)->at);
	if (strcmp(phase, "ended") == 0)
		return day_of(zc_family_ending(c->fam, c->on)->at);
	if (strcmp(phase, "escalated") == 0)
		return day_of(zc_family_escalation(c->fam, c->on)->at);
	if (strcmp(phase, "planned") == 0)
		return zc_plan_taken_up(c);
	if (strcmp(phase, "coordinated") == 0)
		return zc_family_coordination(c->fam, c->on)->since;
	if (strcmp(phase, "needed") == 0 || strcmp(phase, "not-needed") == 0)
		return day_of(zc_family_decision(c->fam, c->on)->at);
	if (strcmp(phase, "undecided") == 0 && zc_need_due(c, &due, NULL))
		return due;
	if (strcmp(phase, "matched") == 0)
		return last_match(c);
	return strcmp(phase, "signalled") == 0 ? first_signal(c) : zc_family_episode(c->fam, c->on);
}

/* ---- the page -------------------------------------------------------- */

void
zc_report_family(struct zc_text *out, const struct zc_case *c)
{
	struct page p = { .out = out, .c = c };
	zc_page_say(&p, c->fam->id, 12, "%s%s, on %s under %s", zc_phase(c), zc_page_day(&p, " since ", zc_phase_since(c)),
	            zc_page_day(&p, "", c->on), c->con->convenant);
	persons(&p);
	signals(&p);
	matches(&p);
	situation(&p);
	helpers(&p);
	decision(&p);
	coordination(&p);
	plan(&p);
	disclosures(&p);
	escalations(&p);
	terms(&p);
	endings(&p);
	zc_arena_free(&p.a);
}
