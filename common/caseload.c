#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "caseload.h"
#include "person.h"

int
zc_caseload_limit(const struct zc_convenant *con, const char *org, zc_day on)
{
	const struct zc_organisation *o = zc_convenant_org(con, org, on);
	if (o != NULL && o->caseload >= 0)
		return o->caseload;
	return con->assignment != NULL ? con->assignment->caseload : -1;
}

static int
count_family(struct zc_env *env, const struct zc_family *fam, void *ctx, struct zc_err *e)
{
	(void)e;
	struct zc_caseloads *l = ctx;
	const char *org;
	if (zc_family_ending(fam, env->on) != NULL)
		return ZC_OK;
	for (size_t i = 0; i < fam->coordination.n; i++) {
		const struct zc_coordination *k = &fam->coordination.v[i];
		if (!zc_coordination_running(k, env->on) || !zc_actor_valid(k->coordinator, &org))
			continue;
		l->v = zc_grow(l->v, l->n, &l->cap, sizeof *l->v);
		const char *who = zc_arena_strdup(&env->arena, k->coordinator);
		l->v[l->n++] = (struct zc_caseload){ who, strchr(who, '@') + 1, 1,
		                                     zc_caseload_limit(env->con, org, env->on) };
	}
	return ZC_OK;
}

static int
by_name(const void *a, const void *b)
{
	const struct zc_caseload *x = a, *y = b;
	int r = strcmp(x->org, y->org);
	return r != 0 ? r : strcmp(x->who, y->who);
}

int
zc_caseloads_count(struct zc_caseloads *out, struct zc_env *env, struct zc_err *e)
{
	size_t n = 0;
	*out = (struct zc_caseloads){ .v = NULL };
	int rc = zc_env_each_unseen(env, ZC_PICK_COORDINATED, false, count_family, out, e);
	if (out->n > 1)
		qsort(out->v, out->n, sizeof *out->v, by_name);
	for (size_t i = 0; i < out->n; i++) {
		if (n > 0 && strcmp(out->v[n - 1].who, out->v[i].who) == 0)
			out->v[n - 1].families++;
		else
			out->v[n++] = out->v[i];
	}
	out->n = n;
	return rc;
}

void
zc_caseloads_free(struct zc_caseloads *l)
{
	free(l->v);
	*l = (struct zc_caseloads){ .v = NULL };
}

int
zc_caseload_of(const struct zc_caseloads *l, const char *who)
{
	bool one = strchr(who, '@') != NULL;
	int families = 0;
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(one ? l->v[i].who : l->v[i].org, who) == 0)
			families += l->v[i].families;
	return families;
}

void
zc_caseloads_propose(struct zc_proposal *p, const struct zc_caseloads *l)
{
	for (size_t i = 0; i < p->n; i++) {
		struct zc_candidate x = p->v[i];
		size_t k = i;
		if (x.org == NULL)
			continue;
		x.caseload = zc_caseload_of(l, x.who != NULL ? x.who : x.org);
		for (; k > 0 && p->v[k - 1].caseload > x.caseload && p->v[k - 1].involved == x.involved &&
		     strcmp(p->v[k - 1].kind, x.kind) == 0; k--)
			p->v[k] = p->v[k - 1];
		p->v[k] = x;
	}
}
