/* Decisions, coordination, the plan and what was shown of it. */
#include <string.h>

#include "gate_judge.h"
#include "person.h"
#include "text.h"

static struct zc_case
case_on(const struct zc_judge *j, zc_day on)
{
	return (struct zc_case){.fam = j->fam, .con = j->con, .on = on};
}

/* --- decisions ---------------------------------------------------------------- */

static void
judge_level(const struct zc_judge *j, const struct zc_decision *d, const struct zc_case *c)
{
	const struct zc_need_rules *r = j->con->need;
	if (d->level < 0)
		return;
	for (size_t i = 0; i < r->levels.n; i++) {
		const struct zc_word *w = &r->levels.v[i];
		if (w->level != d->level || (w->until != ZC_NO_DAY && w->until <= c->on))
			continue;
		if (!zc_cond_holds(w->when, c, NULL))
			zc_judge_deny(j, zc_gate_at(d->node, "level"), ZC_HEAD(w), d->because, d->id, "level",
			    "level: %d is not for such a case", d->level);
		return;
	}
	struct zc_text known = {0};
	for (size_t i = 0; i < r->levels.n; i++)
		if (r->levels.v[i].until == ZC_NO_DAY || r->levels.v[i].until > c->on)
			zc_text_addf(&known, " %d", r->levels.v[i].level);
	zc_judge_deny(j, zc_gate_at(d->node, "level"), ZC_NO_HEAD, NULL, d->id, "word level",
	    "level: no such level in the agreement, or no longer; it knows:%s", known.s != NULL ? known.s : " none");
	zc_text_free(&known);
}

static void
judge_guard(const struct zc_judge *j, const struct zc_decision *d, const struct zc_case *c)
{
	const struct zc_need_rules *r = j->con->need;
	const char *org;
	if (d->guard == NULL || zc_actor_valid(d->guard, &org))
		return;
	if (d->guard_role == NULL) {
		zc_judge_deny(j, zc_gate_at(d->node, "guard"), ZC_HEAD(r), NULL, d->id, "guard-role",
		    "guard: who has no organisation guards in a role");
		return;
	}
	const struct zc_word *w = zc_word_find(r->roles.v, r->roles.n, d->guard_role, c->on);
	zc_judge_word(j, r->roles.v, r->roles.n, d->guard_role, c->on, d->node, "guard-role", d->id);
	if (w != NULL && (!zc_strings_have(&w->words, "guard") || !zc_cond_holds(w->when, c, NULL)))
		zc_judge_deny(j, zc_gate_at(d->node, "guard-role"), ZC_HEAD(w), d->because, d->id,
		    "guard", "guard-role: a %s does not guard here", d->guard_role);
}

static void
judge_decision(const struct zc_judge *j, const struct zc_decision *d)
{
	const struct zc_need_rules *r = j->con->need;
	struct zc_case c = case_on(j, zc_time_day(d->at));
	c.decision = d;
	zc_judge_word(j, r->forums.v, r->forums.n, d->forum, c.on, d->node, "forum", d->id);
	const struct zc_word *w = zc_word_find(r->forums.v, r->forums.n, d->forum, c.on);
	if (w != NULL && zc_ages_outside(&w->ages, &c))
		zc_judge_deny(j, zc_gate_at(d->node, "forum"), ZC_HEAD(w), d->because, d->id, "forum ages",
		    "forum: %s is for children of %d to %d years", d->forum, w->ages.from, w->ages.to);
	judge_level(j, d, &c);
	judge_guard(j, d, &c);
	zc_judge_requirements(j, strcmp(d->coordination, "needed") == 0 ? &r->needed : &r->not_needed,
	    &c, zc_gate_at(d->node, "coordination"), d->because, d->id);
}

/* --- coordination --------------------------------------------------------------- */

static bool
overlap(const struct zc_coordination *a, const struct zc_coordination *b)
{
	return (a->until == ZC_NO_DAY || b->since < a->until) &&
	    (b->until == ZC_NO_DAY || a->since < b->until) &&
	    a->since != a->until && b->since != b->until;
}

/* At most one at any time.  Families that were joined each had their own
 * before; from then on there is one. */
static void
judge_one(const struct zc_judge *j, size_t n)
{
	const struct zc_coordination *c = &j->fam->coordination.v[n];
	for (size_t i = 0; i < n; i++) {
		const struct zc_coordination *o = &j->fam->coordination.v[i];
		bool apart = !zc_text_eq(o->from, c->from) && (o->until != ZC_NO_DAY || c->until != ZC_NO_DAY);
		if (o->voided == NULL && overlap(o, c) && !apart && !j->merge)
			zc_judge_wrong(j, c->node, c->id, zc_arena_printf(&j->f->arena, "overlaps %s", o->id),
			    "stands beside %s: at most one coordinator at any time", o->id);
	}
}

/* The one before, in this episode. */
static const struct zc_coordination *
former(const struct zc_judge *j, const struct zc_coordination *c)
{
	const struct zc_coordination *last = NULL;
	zc_day episode = zc_family_episode(j->fam, c->since);
	for (size_t i = 0; i < j->fam->coordination.n; i++) {
		const struct zc_coordination *o = &j->fam->coordination.v[i];
		if (o != c && o->voided == NULL && zc_text_eq(o->from, c->from) && o->since >= episode &&
		    o->until != ZC_NO_DAY && o->until <= c->since && o->until > o->since &&
		    (last == NULL || o->until >= last->until))
			last = o;
	}
	return last;
}

static void
judge_hand_over(const struct zc_judge *j, const struct zc_coordination *c)
{
	const struct zc_assignment_rules *r = j->con->assignment;
	const struct zc_coordination *before = former(j, c);
	struct zc_head head = {r->hand_over_article, r->lifts};
	const struct zc_hand_over *h = c->hand_over;
	if (h != NULL && h->how != NULL && r->hand_over_how.n > 0 && !zc_strings_have(&r->hand_over_how, h->how))
		zc_judge_way(j, h->node, head, c->because, c->id);
	if (before == NULL || r->hand_over_talk != ZC_YES || zc_text_eq(before->coordinator, c->coordinator))
		return;
	if (h == NULL || !zc_text_eq(h->from, before->id))
		zc_judge_deny(j, h != NULL ? h->node : c->node, head, c->because, c->id, "hand-over",
		    "takes over without a hand-over from %s", before->id);
	else if (h->talk == ZC_NO_DAY)
		zc_judge_deny(j, h->node, head, c->because, c->id, "talk",
		    "hand-over: without its talk");
}

/* The kind of PERSON@ORG or of an organisation. */
static const struct zc_kind *
kind_of(const struct zc_judge *j, const char *who, zc_day on)
{
	if (strchr(who, '@') != NULL)
		return zc_convenant_kind_of(j->con, who, on);
	const struct zc_organisation *o = zc_convenant_org(j->con, who, on);
	return o != NULL ? zc_convenant_kind(j->con, o->kind) : NULL;
}

static bool
chose(const struct zc_judge *j, const struct zc_coordination *c, const char *kind)
{
	const struct zc_kind *k = zc_convenant_kind_of(j->con, c->coordinator, c->since);
	return k != NULL && strcmp(k->kind, kind) == 0;
}

/* One of those whom the rule names, the first in preference or another. */
static bool
within(const struct zc_judge *j, const struct zc_coordination *c, const struct zc_proposal_rule *r)
{
	const struct zc_kind *k = zc_convenant_kind_of(j->con, c->coordinator, c->since);
	return k != NULL ? zc_strings_have(&r->kinds, k->kind) :
	    c->role != NULL && zc_strings_have(&r->roles, c->role);
}

static void
judge_choice(const struct zc_judge *j, const struct zc_coordination *c, const struct zc_proposal *p)
{
	const struct zc_assignment_rules *r = j->con->assignment;
	const struct zc_node *at = zc_gate_at(c->node, "coordinator");
	if (!within(j, c, p->rule)) {
		struct zc_head head = {p->rule->article != NULL ? p->rule->article : r->article,
		    r->other_choice == ZC_NO ? NULL : "lifts"};
		zc_judge_deny(j, at, head, c->because, c->id, "other-choice",
		    "coordinator: the agreement proposes %s by rule %s%s", p->kind, p->rule->rule,
		    r->other_choice == ZC_NO ? " and knows no other choice" : "; another choice takes a reason");
	}
	if (p->answerable == NULL || chose(j, c, p->answerable))
		return;
	const struct zc_kind *k = c->answerable != NULL ? kind_of(j, c->answerable, c->since) : NULL;
	if (k == NULL || strcmp(k->kind, p->answerable) != 0)
		zc_judge_deny(j, zc_gate_at(c->node, "answerable"), ZC_HEAD(p->rule), c->because, c->id,
		    "answerable", "answerable: by rule %s a %s stays answerable beside the coordinator",
		    p->rule->rule, p->answerable);
}

/* What the agreement proposed on the day, before this entry was there.  With
 * undone, the former coordinator's end on that same day is not there either:
 * that is how things stood when the proposal was asked for. */
static void
propose(struct zc_proposal *out, const struct zc_judge *j, const struct zc_coordination *c, bool undone)
{
	struct zc_family fam = *j->fam;
	const struct zc_coordination *all = j->fam->coordination.v;
	fam.coordination.v = zc_alloc(fam.coordination.n * sizeof *all);
	fam.coordination.n = 0;
	for (size_t i = 0; i < j->fam->coordination.n; i++) {
		if (&all[i] == c)
			continue;
		struct zc_coordination *o = &fam.coordination.v[fam.coordination.n++];
		*o = all[i];
		if (undone && o->until == c->since)
			o->until = ZC_NO_DAY;
	}
	struct zc_case before = {.fam = &fam, .con = j->con, .on = c->since};
	zc_propose(out, &before);
	free(fam.coordination.v);
}

static bool
recorded(const struct zc_coordination *c, const struct zc_proposal *p)
{
	return zc_text_eq(c->proposed, p->kind) &&
	    zc_text_eq(c->rule, p->rule != NULL ? p->rule->rule : NULL);
}

static void
judge_proposal(const struct zc_judge *j, const struct zc_coordination *c)
{
	struct zc_proposal p;
	propose(&p, j, c, true);
	if (!recorded(c, &p)) {
		zc_proposal_free(&p);
		propose(&p, j, c, false);
	}
	if (!recorded(c, &p) && p.rule != NULL)
		zc_judge_wrong(j, zc_gate_at(c->node, "proposed"), c->id, "proposed",
		    "proposed: the agreement proposes %s by rule %s on that day", p.kind, p.rule->rule);
	else if (!recorded(c, &p))
		zc_judge_wrong(j, zc_gate_at(c->node, "proposed"), c->id, "proposed",
		    "proposed: the agreement proposes nobody on that day");
	if (p.rule != NULL)
		judge_choice(j, c, &p);
	zc_proposal_free(&p);
}

static void
judge_coordination(const struct zc_judge *j, const struct zc_coordination *c)
{
	const struct zc_assignment_rules *r = j->con->assignment;
	struct zc_case on = case_on(j, c->since);
	on.coordination = c;
	struct zc_findings may = {0};
	zc_may_coordinate(&may, &on, c->coordinator, c->role, NULL, NULL, NULL);
	for (size_t i = 0; i < may.n; i++)
		zc_judge_deny(j, zc_gate_at(c->node, "coordinator"),
		    (struct zc_head){may.v[i].article, may.v[i].lifts ? "lifts" : NULL}, c->because,
		    c->id, zc_arena_printf(&j->f->arena, "may %s", may.v[i].what), "coordinator: %s", may.v[i].what);
	zc_findings_free(&may);
	zc_judge_requirements(j, &r->requires, &on, c->node, c->because, c->id);
	judge_hand_over(j, c);
	if (j->records)
		judge_proposal(j, c);
}

/* --- plan and disclosures --------------------------------------------------------- */

/* Done or dropped, not both; two clones may each have said one of them. */
static void
judge_actions(const struct zc_judge *j, const struct zc_goal *g)
{
	for (size_t i = 0; i < g->actions.n && !j->merge; i++) {
		const struct zc_action *a = &g->actions.v[i];
		if (a->voided == NULL && a->done != ZC_NO_DAY && a->dropped != NULL)
			zc_judge_wrong(j, a->node, a->id, "done dropped", "is both done and dropped");
	}
}

static void
judge_plan(const struct zc_judge *j, const struct zc_plan *p)
{
	const struct zc_plan_rules *r = j->con->plan;
	struct zc_case c = case_on(j, p->since);
	zc_judge_requirements(j, &r->requires, &c, p->node, NULL, "plan");
	for (size_t i = 0; i < p->renewals.n; i++) {
		c.on = p->renewals.v[i].at;
		if (p->renewals.v[i].voided == NULL)
			zc_judge_requirements(j, &r->requires, &c, p->renewals.v[i].node, NULL, p->renewals.v[i].id);
	}
	if (p->written_by != NULL && r->written_by.n > 0 && !zc_strings_have(&r->written_by, p->written_by))
		zc_judge_deny(j, zc_gate_at(p->node, "written-by"), ZC_HEAD(r), NULL, "plan", "word written-by",
		    "written-by: none of those who write it by the agreement");
	for (size_t i = 0; i < p->problems.n; i++) {
		const struct zc_problem *q = &p->problems.v[i];
		if (q->voided == NULL)
			zc_judge_word(j, r->domains.v, r->domains.n, q->domain,
			    q->since != ZC_NO_DAY ? q->since : p->since, q->node, "domain", q->id);
	}
	for (size_t i = 0; i < p->goals.n; i++)
		judge_actions(j, &p->goals.v[i]);
	const struct zc_ending_rules *e = j->con->endings;
	for (size_t i = 0; i < p->evaluations.n; i++) {
		const struct zc_evaluation *v = &p->evaluations.v[i];
		if (v->voided == NULL)
			zc_judge_word(j, e->outcomes.v, e->outcomes.n, v->outcome, v->at, v->node, "outcome", v->id);
	}
}

static void
judge_disclosure(const struct zc_judge *j, const struct zc_disclosure *d)
{
	const struct zc_plan_rules *r = j->con->plan;
	struct zc_case c = case_on(j, zc_time_day(d->at));
	const struct zc_word *w = zc_word_find(r->bases.v, r->bases.n, d->basis, c.on);
	zc_judge_word(j, r->bases.v, r->bases.n, d->basis, c.on, d->node, "basis", d->id);
	if (w == NULL)
		return;
	if (!zc_cond_holds(w->when, &c, NULL))
		zc_judge_deny(j, zc_gate_at(d->node, "basis"), ZC_HEAD(w), d->because, d->id, "basis",
		    "basis: %s does not hold in this case", d->basis);
	if (w->because == ZC_YES)
		zc_judge_deny(j, d->node, (struct zc_head){w->article, "lifts"}, d->because, d->id, "because",
		    "basis: %s takes a reason", d->basis);
}

void
zc_judge_care(const struct zc_judge *j)
{
	const struct zc_family *fam = j->fam;
	for (size_t i = 0; i < fam->decisions.n; i++)
		if (fam->decisions.v[i].voided == NULL)
			judge_decision(j, &fam->decisions.v[i]);
	for (size_t i = 0; i < fam->coordination.n; i++) {
		if (fam->coordination.v[i].voided != NULL)
			continue;
		judge_one(j, i);
		judge_coordination(j, &fam->coordination.v[i]);
	}
	if (fam->plan != NULL)
		judge_plan(j, fam->plan);
	for (size_t i = 0; i < fam->disclosures.n; i++)
		if (fam->disclosures.v[i].voided == NULL)
			judge_disclosure(j, &fam->disclosures.v[i]);
}
