#include <string.h>

#include "assignment.h"
#include "caseload.h"
#include "person.h"

/* The coordinator of the day, else the last one of this episode. */
static const struct zc_coordination *
former(const struct zc_family *fam, zc_day on)
{
	const struct zc_coordination *last = zc_family_coordination(fam, on);
	zc_day episode = zc_family_episode(fam, on);
	if (last != NULL)
		return last;
	for (size_t i = 0; i < fam->coordination.n; i++) {
		const struct zc_coordination *k = &fam->coordination.v[i];
		if (k->voided == NULL && k->since >= episode && k->until != ZC_NO_DAY && k->until <= on &&
		    (last == NULL || k->until >= last->until))
			last = k;
	}
	return last;
}

static int
check_caseload(struct zc_env *env, const char *who, struct zc_err *e)
{
	const struct zc_assignment_rules *r = env->con->assignment;
	struct zc_caseloads loads = { .v = NULL };
	const char *org;
	int most = zc_actor_valid(who, &org) ? zc_caseload_limit(env->con, org, env->on) : -1;
	bool lifts = r != NULL && r->caseload_lifts != NULL;
	if (most < 0 || (lifts && env->because != NULL))
		return ZC_OK;
	int rc = zc_caseloads_count(&loads, env, e);
	int has = zc_caseload_of(&loads, who);
	zc_caseloads_free(&loads);
	if (rc == ZC_OK && has >= most) {
		struct zc_text cited = { 0 };
		zc_convenant_cite(&cited, env->con, r != NULL ? r->caseload_article : NULL);
		rc = zc_fail(e, ZC_DENIED, "%s has %d families, and the agreement allows %d (%s)%s", who, has, most,
		             cited.s, lifts ? "; --because TEXT lifts it" : "");
		zc_text_free(&cited);
	}
	return rc;
}

static int
check_former(struct zc_draft *d, struct zc_env *env, const struct zc_assignment *a,
             const struct zc_coordination *k, struct zc_err *e)
{
	const struct zc_assignment_rules *r = env->con->assignment;
	bool runs = k != NULL && zc_runs(k->since, k->until, env->on);
	if (zc_family_ending(d->fam, env->on) != NULL)
		return zc_fail(e, ZC_DENIED, "%s: the case has ended: zc-close reopen", d->id);
	if (a->hand_over && k == NULL)
		return zc_fail(e, ZC_NOINPUT, "%s: nobody coordinated who could hand over: zc-assign to", d->id);
	bool lifted = r != NULL && r->lifts != NULL && env->because != NULL;
	if (a->hand_over && a->talk == ZC_NO_DAY && r != NULL && r->hand_over_talk == ZC_YES && !lifted) {
		struct zc_text cited = { 0 };
		zc_convenant_cite(&cited, env->con, r->hand_over_article);
		zc_fail(e, ZC_DENIED, "%s: a hand-over has its talk (%s): --talk DATE", d->id, cited.s);
		zc_text_free(&cited);
		return e->status;
	}
	if (a->hand_over || k == NULL)
		return ZC_OK;
	if (runs)
		return zc_fail(e, ZC_DENIED, "%s: has a coordinator (%s), and at most one: zc-assign hand-over",
		               d->id, k->id);
	if (r != NULL && r->hand_over_talk == ZC_YES && !zc_text_eq(k->coordinator, a->who))
		return zc_fail(e, ZC_DENIED, "%s: had a coordinator (%s), who hands over with a talk: "
		               "zc-assign hand-over", d->id, k->id);
	return ZC_OK;
}

int
zc_assignment_end(struct zc_draft *d, struct zc_env *env, const struct zc_coordination *k,
                  const char *why, struct zc_err *e)
{
	struct zc_node *node = NULL;
	int rc = zc_draft_item(d, k->id, "c", &node, NULL, e);
	if (rc == ZC_OK)
		rc = zc_draft_put_day(d, node, "until", env->on, e);
	if (rc == ZC_OK && why != NULL)
		rc = zc_draft_put_text(d, node, "ended-because", why, e);
	return rc;
}

static struct zc_node *
entry(struct zc_draft *d, struct zc_env *env, const struct zc_assignment *a,
      const struct zc_coordination *from, char id[8], const char **article)
{
	struct zc_case c = { .fam = d->fam, .con = env->con, .on = env->on };
	const struct zc_assignment_rules *r = env->con->assignment;
	struct zc_proposal p;
	zc_propose(&p, &c);
	struct zc_node *n = zc_draft_entry(d, 'c', id);
	zc_entry_day(d, n, "since", env->on);
	zc_entry_plain(d, n, "by", env->actor);
	zc_entry_text(d, n, "coordinator", a->who);
	zc_entry_text(d, n, "role", a->role);
	zc_entry_text(d, n, "answerable", a->answerable != NULL ? a->answerable : zc_answerable(&p, &c, a->who));
	zc_entry_text(d, n, "proposed", p.kind);
	zc_entry_text(d, n, "rule", p.rule != NULL ? p.rule->rule : NULL);
	zc_entry_text(d, n, "under", env->con->under[0] != '\0' ? env->con->under : NULL);
	zc_entry_text(d, n, "family-wishes", a->family_wishes);
	zc_entry_text(d, n, "because", env->because);
	*article = p.rule != NULL && p.rule->article != NULL ? p.rule->article : r != NULL ? r->article : NULL;
	if (a->hand_over) {
		struct zc_node *map = zc_entry_map(d, n, "hand-over");
		zc_entry_text(d, map, "from", from->id);
		zc_entry_day(d, map, "talk", a->talk);
		zc_entry_text(d, map, "how", a->how);
		if (r != NULL && r->hand_over_article != NULL)
			*article = r->hand_over_article;
	}
	zc_proposal_free(&p);
	return n;
}

int
zc_assign(struct zc_draft *d, struct zc_env *env, const struct zc_assignment *a,
          char id[8], const char **article, struct zc_err *e)
{
	const struct zc_coordination *k = former(d->fam, env->on);
	int rc = check_former(d, env, a, k, e);
	if (rc == ZC_OK)
		rc = check_caseload(env, a->who, e);
	if (rc != ZC_OK)
		return rc;
	struct zc_node *n = entry(d, env, a, k, id, article);
	if (k != NULL && zc_runs(k->since, k->until, env->on))
		rc = zc_assignment_end(d, env, k, NULL, e);
	return rc == ZC_OK ? zc_draft_append(d, NULL, "coordination", n, e) : rc;
}

int
zc_assignment_choose(const struct zc_coordination **k, struct zc_draft *d, const char *id, zc_day on,
                     struct zc_err *e)
{
	struct zc_entry *found = NULL;
	if (id != NULL) {
		if (zc_draft_item(d, id, "c", NULL, &found, e) != ZC_OK)
			return e->status;
		*k = (const struct zc_coordination *)found;
		return zc_coordination_running(*k, on) ? ZC_OK :
		       zc_fail(e, ZC_NOINPUT, "%s: does not run on that day", found->id);
	}
	for (size_t i = 0; i < d->fam->coordination.n; i++) {
		const struct zc_coordination *c = &d->fam->coordination.v[i];
		if (c != *k && zc_coordination_running(c, on))
			return zc_fail(e, ZC_USAGE, "%s: contested: say which one ends, %s or %s", d->id, (*k)->id, c->id);
	}
	return ZC_OK;
}
