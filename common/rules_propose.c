/* rules, part 5: who may coordinate, whom the agreement proposes, and the ladder. */
#include <stdlib.h>
#include <string.h>
#include "rules_internal.h"
#include "person.h"

static bool
ended(zc_day until, zc_day on)
{
	return until != ZC_NO_DAY && until <= on;
}

bool
zc_ages_outside(const struct zc_ages *ages, const struct zc_case *c)
{
	bool known = false;
	if (ages->from < 0)
		return false;
	for (size_t i = 0; i < c->fam->persons.n; i++) {
		const struct zc_person *p = &c->fam->persons.v[i];
		if (!zc_child_on(p, c->on) || p->born == ZC_NO_DAY || p->born > c->on)
			continue;
		int years = zc_day_age(p->born, c->on);
		if (years >= ages->from && years <= ages->to)
			return false;
		known = true;
	}
	return known;
}

static const struct zc_requirement *
missed(const zc_requirements *r, struct zc_view *w)
{
	for (size_t i = 0; i < r->n; i++)
		if (!zc_cond_test(r->v[i].when, w, NULL))
			return &r->v[i];
	return NULL;
}

static bool
eligible(const struct zc_kind *k, struct zc_view *w)
{
	return k && !ended(k->until, w->c.on) && zc_strings_have(&k->may, "coordinate") &&
		!zc_ages_outside(&k->ages, &w->c) && !missed(&k->coordinates, w);
}

static void
candidate(struct zc_proposal *out, size_t *cap, const char *kind, const char *who, const char *org)
{
	out->v = zc_grow(out->v, out->n, cap, sizeof *out->v);
	out->v[out->n++] = (struct zc_candidate){ kind, who, org, -1, who != NULL };
}

/* That its role may coordinate at all, the agreement's check has seen to. */
static bool
role_may(const struct zc_word *w, const struct zc_case *c)
{
	return w && zc_cond_holds(w->when, c, NULL);
}

/* Involved professionals of these kinds, then their organisations, then people in these roles. */
static void
candidates(struct zc_proposal *out, const struct zc_kind *const *kinds, size_t n,
           const struct zc_strings *roles, struct zc_view *w)
{
	const struct zc_convenant *con = w->c.con;
	const struct zc_need_rules *need = con->need;
	size_t cap = 0;
	w->stamp++;
	for (size_t k = 0; k < n; k++) {
		for (size_t i = 0; i < w->n; i++) {
			const struct zc_presence *p = &w->v[i];
			if (p->kind == kinds[k] && zc_presence_on(p, w->c.on) &&
			    zc_convenant_org(con, p->org, w->c.on) && zc_view_first(w, p->person))
				candidate(out, &cap, kinds[k]->kind, p->who, p->org);
		}
	}
	for (size_t k = 0; k < n; k++) {
		for (size_t i = 0; i < con->organisations.n; i++) {
			const struct zc_organisation *o = &con->organisations.v[i];
			if (!ended(o->until, w->c.on) && zc_text_eq(o->kind, kinds[k]->kind))
				candidate(out, &cap, kinds[k]->kind, NULL, o->org);
		}
	}
	for (size_t i = 0; need && i < roles->n; i++)
		if (role_may(zc_word_find(need->roles.v, need->roles.n, roles->v[i], w->c.on), &w->c))
			candidate(out, &cap, roles->v[i], NULL, NULL);
}

/* Take the rule if it holds and has somebody to propose. */
static bool
take(struct zc_proposal *out, const struct zc_proposal_rule *r, struct zc_view *w)
{
	struct zc_text why = { 0 };
	if (ended(r->until, w->c.on) || !zc_cond_test(r->when, w, &why)) {
		zc_text_free(&why);
		return false;
	}
	const struct zc_kind **kinds = zc_alloc((r->kinds.n + 1) * sizeof *kinds);
	size_t n = 0;
	for (size_t i = 0; i < r->kinds.n; i++) {
		const struct zc_kind *k = zc_convenant_kind(w->c.con, r->kinds.v[i]);
		if (eligible(k, w))
			kinds[n++] = k;
	}
	candidates(out, kinds, n, &r->roles, w);
	out->kind = out->n ? out->v[0].kind : NULL;
	if (out->kind) {
		out->rule = r;
		out->answerable = r->answerable;
		zc_text_addf(&out->why, "%s (", r->name ? r->name : r->rule);
		zc_convenant_cite(&out->why, w->c.con, r->article);
		zc_text_addf(&out->why, ")%s%s", why.len ? ": " : "", why.len ? why.s : "");
	}
	free(kinds);
	zc_text_free(&why);
	return out->kind;
}

void
zc_propose(struct zc_proposal *out, const struct zc_case *c)
{
	const struct zc_assignment_rules *r = c->con->assignment;
	struct zc_view w;
	*out = (struct zc_proposal){ .rule = NULL };
	zc_view_make(&w, c);
	for (size_t i = 0; r && i < r->proposal.n && !out->rule; i++)
		take(out, &r->proposal.v[i], &w);
	if (!out->rule)
		zc_text_add(&out->why, "no rule of the agreement proposes anybody");
	zc_view_free(&w);
}

void
zc_proposal_free(struct zc_proposal *p)
{
	free(p->v);
	zc_text_free(&p->why);
	*p = (struct zc_proposal){ .rule = NULL };
}

const char *
zc_answerable(const struct zc_proposal *p, const struct zc_case *c, const char *coordinator)
{
	const struct zc_convenant *con = c->con;
	const struct zc_kind *own = zc_convenant_kind_of(con, coordinator, c->on);
	const char *found = NULL;
	struct zc_parties parties;
	if (p->answerable == NULL || (own != NULL && zc_text_eq(own->kind, p->answerable)))
		return NULL;
	zc_parties_find(&parties, c);
	for (size_t i = 0; found == NULL && i < parties.n; i++)
		if (parties.v[i].kind != NULL && zc_text_eq(parties.v[i].kind->kind, p->answerable))
			found = parties.v[i].who;
	zc_parties_free(&parties);
	if (found != NULL)
		return found;
	for (size_t i = 0, n = 0; i < con->organisations.n; i++) {
		const struct zc_organisation *o = &con->organisations.v[i];
		if (!ended(o->until, c->on) && zc_text_eq(o->kind, p->answerable))
			found = n++ == 0 ? o->org : NULL;
	}
	return found;
}

const struct zc_organisation *
zc_propose_follow(const struct zc_word *outcome, const struct zc_case *c)
{
	const struct zc_convenant *con = c->con;
	for (size_t k = 0; k < outcome->follow_by.n; k++) {
		const struct zc_kind *kind = zc_convenant_kind(con, outcome->follow_by.v[k]);
		if (!kind || ended(kind->until, c->on) || zc_ages_outside(&kind->ages, c))
			continue;
		for (size_t i = 0; i < con->organisations.n; i++) {
			const struct zc_organisation *o = &con->organisations.v[i];
			if (!ended(o->until, c->on) && zc_text_eq(o->kind, kind->kind))
				return o;
		}
	}
	return NULL;
}

static struct zc_finding *
deny(struct zc_findings *f, const struct zc_tree *t, const struct zc_node *node, const char *key,
     const char *article, const char *lifts, const char *what)
{
	struct zc_finding *x = zc_findings_add(f, ZC_DENIED, t, node, key, "%s", what);
	x->article = article;
	x->lifts = lifts != NULL;
	return x;
}

/* A person without an organisation: only in a role that may. */
static void
may_in_role(struct zc_findings *f, const struct zc_case *c, const char *role,
            const struct zc_tree *t, const struct zc_node *node, const char *key)
{
	const struct zc_need_rules *need = c->con->need;
	if (!role) {
		deny(f, t, node, key, NULL, NULL, "a coordinator without an organisation needs a role");
		return;
	}
	const struct zc_word *w =
		need ? zc_word_find(need->roles.v, need->roles.n, role, c->on) : NULL;
	if (!w)
		deny(f, t, node, key, NULL, NULL, "the agreement does not know this role");
	else if (!zc_strings_have(&w->words, "coordinate"))
		deny(f, t, node, key, w->article, w->lifts, "this role may not coordinate");
	else if (!zc_cond_holds(w->when, c, NULL))
		deny(f, t, node, key, w->article, w->lifts, "this role may not coordinate in this case");
}

void
zc_may_coordinate(struct zc_findings *f, const struct zc_case *c, const char *who, const char *role,
                  const struct zc_tree *t, const struct zc_node *node, const char *key)
{
	const char *org;
	if (!zc_actor_valid(who, &org)) {
		may_in_role(f, c, role, t, node, key);
		return;
	}
	const struct zc_kind *k = zc_convenant_kind_of(c->con, who, c->on);
	if (!k) {
		zc_findings_add(f, ZC_DENIED, t, node, key, "%s: unknown organisation", org);
		return;
	}
	struct zc_text what = { 0 };
	struct zc_view w;
	zc_view_make(&w, c);
	const struct zc_requirement *r = missed(&k->coordinates, &w);
	if (ended(k->until, c->on) || !zc_strings_have(&k->may, "coordinate")) {
		zc_text_addf(&what, "%s: %s may not coordinate", org, k->kind);
		deny(f, t, node, key, k->article, k->lifts, what.s);
	} else if (zc_ages_outside(&k->ages, c)) {
		zc_text_addf(&what, "%s: %s is there for children of %d to %d", org, k->kind,
		             k->ages.from, k->ages.to);
		deny(f, t, node, key, k->article, k->lifts, what.s);
	}
	if (r) {
		zc_text_clear(&what);
		zc_text_addf(&what, "%s: %s", org, r->says ? r->says : "may not coordinate in this case");
		deny(f, t, node, key, r->article ? r->article : k->article, r->lifts, what.s);
	}
	zc_view_free(&w);
	zc_text_free(&what);
}

const struct zc_ladder_step *
zc_ladder_next(const struct zc_line *l, const char *step, const struct zc_case *c)
{
	size_t i = 0;
	if (step) {
		while (i < l->steps.n && !zc_text_eq(l->steps.v[i].step, step))
			i++;
		i++;
	}
	for (; i < l->steps.n; i++)
		if (zc_cond_holds(l->steps.v[i].when, c, NULL))
			return &l->steps.v[i];
	return NULL;
}

static void
add_once(struct zc_strings *s, const char *who)
{
	if (who && !zc_strings_have(s, who))
		s->v[s->n++] = who;
}

/* Those whose managers a step may mean: the parties named, else everybody who is involved. */
static struct zc_strings
parties_of(const struct zc_strings *between, const struct zc_case *c, struct zc_arena *a)
{
	struct zc_parties all;
	if (between->n > 0)
		return *between;
	zc_parties_find(&all, c);
	struct zc_strings out = { zc_arena_alloc(a, (all.n + 1) * sizeof *out.v), all.n };
	for (size_t i = 0; i < all.n; i++)
		out.v[i] = all.v[i].who;
	zc_parties_free(&all);
	return out;
}

struct zc_strings
zc_responsible(const struct zc_ladder_step *s, const struct zc_strings *between,
               const struct zc_case *c, struct zc_arena *a)
{
	const struct zc_strings parties = parties_of(between, c, a);
	struct zc_strings out = { .n = 0 };
	out.v = zc_arena_alloc(a, (s->responsible.n * (parties.n + 1) + 1) * sizeof *out.v);
	for (size_t i = 0; i < s->responsible.n; i++) {
		if (!zc_text_eq(s->responsible.v[i], "managers")) {
			add_once(&out, s->responsible.v[i]);
			continue;
		}
		for (size_t k = 0; k < parties.n; k++) {
			const char *org;
			const struct zc_organisation *o = zc_actor_valid(parties.v[k], &org) ?
				zc_convenant_org(c->con, org, c->on) : NULL;
			add_once(&out, o ? o->manager : NULL);
		}
	}
	return out;
}
