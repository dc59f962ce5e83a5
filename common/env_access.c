/* What a run may over zc-gate: which verb, and which families are there for it. */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "person.h"
#include "rules.h"
#include "tool.h"

int
zc_env_refuse(struct zc_env *env, struct zc_err *e)
{
	env->refused = true;
	return zc_fail(e, ZC_DENIED, "refused");
}

/* ---- the verb ------------------------------------------------------------------- */

static bool
gives(struct zc_env *env, zc_day today)
{
	const char *tool = env->tool->name + strlen("zc-"), *verb = env->verb->name;
	const char *word = verb != NULL ? zc_arena_printf(&env->arena, "%s-%s", tool, verb) : tool;
	return zc_convenant_gives(env->con, env->actor, word, today);
}

/* A dry run would print the file and leave no trace; a revision can ask history for any word. */
static bool
keeps_to_his_own(const struct zc_env *env)
{
	if ((env->dry && env->verb->writes) || (env->as_of != NULL && !env->sees_all))
		return false;
	for (size_t i = 0; i < env->verb->nopts; i++) {
		const struct zc_opt *o = &env->verb->opts[i];
		if (strcmp(o->name, "by") == 0 && !zc_env_speaks_for(env, *(const char **)o->into))
			return false;
	}
	return true;
}

int
zc_env_admit(struct zc_env *env, struct zc_err *e)
{
	zc_day today = zc_time_day(env->now);
	const char *actor = getenv("ZC_ACTOR");
	if (actor == NULL || !zc_actor_valid(actor, NULL))
		return zc_env_refuse(env, e);
	env->actor = actor;
	env->sees_all = zc_convenant_sees_all(env->con, actor, today);
	env->by_person = env->con->access != NULL && zc_text_eq(env->con->access->involved, "person");
	return gives(env, today) && keeps_to_his_own(env) ? ZC_OK : zc_env_refuse(env, e);
}

bool
zc_env_speaks_for(const struct zc_env *env, const char *who)
{
	const char *org, *own;
	return !env->gated || who == NULL || !zc_actor_valid(who, &org) ||
	       (zc_actor_valid(env->actor, &own) && strcmp(org, own) == 0);
}

int
zc_env_file(struct zc_env *env, const char *path, struct zc_err *e)
{
	return env->gated && strcmp(path, "-") != 0 ? zc_env_refuse(env, e) : ZC_OK;
}

/* ---- families -------------------------------------------------------------------- */

/* Involvement is asked of today, whatever day the run is about. */
static bool
sees(struct zc_env *env, const struct zc_family *fam, int hops)
{
	const struct zc_case c = { .fam = fam, .con = env->con, .on = zc_time_day(env->now) };
	const struct zc_join *join = zc_family_join(fam, c.on);
	struct zc_loaded into;
	struct zc_err none = { 0 };
	if (join == NULL)
		return zc_involved(&c, env->actor, env->by_person);
	bool yes = hops < ZC_JOIN_HOPS && zc_env_load(env, join->into, &into, &none) == ZC_OK && sees(env, into.fam, hops + 1);
	if (hops < ZC_JOIN_HOPS)
		zc_loaded_free(&into);
	return yes;
}

bool
zc_env_hides_family(struct zc_env *env, const struct zc_family *fam)
{
	return !env->sees_all && !sees(env, fam, 0);
}

bool
zc_env_hides(struct zc_env *env, const char *id)
{
	struct zc_loaded l;
	struct zc_err none = { 0 };
	if (env->sees_all)
		return false;
	bool yes = zc_env_load(env, id, &l, &none) != ZC_OK || !sees(env, l.fam, 0);
	zc_loaded_free(&l);
	return yes;
}

bool
zc_env_parted(struct zc_env *env, const struct zc_join *j)
{
	bool over = j->voided != NULL || (j->until != ZC_NO_DAY && j->until <= zc_time_day(env->now));
	return over && zc_env_hides(env, j->into);
}

/* Take a node out of what holds it; a list that is left empty goes too. */
static void
leave_out(struct zc_node *n)
{
	struct zc_node *in = n->parent;
	size_t kept = 0;
	for (size_t i = 0; i < in->n; i++) {
		if (in->items[i] == n)
			continue;
		if (in->kind == ZC_MAP)
			in->keys[kept] = in->keys[i];
		in->items[kept++] = in->items[i];
	}
	in->n = kept;
	if (in->n == 0 && in->parent != NULL)
		leave_out(in);
}

/* What is left of a family while others are forgotten. */
struct left { struct zc_env *env; struct zc_node *root; };
typedef bool keep_fn(const struct left *l, const struct zc_entry *x);

static bool
keeps_none(const struct left *l, const struct zc_entry *x)
{
	(void)l, (void)x;
	return false;
}

static bool
keeps_join(const struct left *l, const struct zc_entry *x)
{
	return !zc_env_parted(l->env, (const struct zc_join *)x);
}

static bool
has(const struct left *l, const char *id)
{
	return id == NULL || !zc_id_is_item(id) || zc_node_find_id(l->root, id) != NULL;
}

/* A void match may be of signals that went home with another family: then it goes, and what is of it. */
static bool
keeps_match(const struct left *l, const struct zc_entry *x)
{
	const struct zc_strings *signals = &((const struct zc_match *)x)->signals;
	size_t n = 0;
	while (n < signals->n && has(l, signals->v[n]))
		n++;
	return n == signals->n;
}

static bool
keeps_contact(const struct left *l, const struct zc_entry *x)
{
	return has(l, ((const struct zc_contact *)x)->match);
}

static bool
keeps_term(const struct left *l, const struct zc_entry *x)
{
	return has(l, ((const struct zc_term *)x)->of);
}

static size_t
keep_those(const struct left *l, void *v, size_t n, size_t size, keep_fn *keeps)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		char *at = (char *)v + i * size;
		const struct zc_entry *x = (const void *)at;
		if (keeps(l, x))
			memmove((char *)v + kept++ * size, at, size);
		else
			leave_out(x->node);
	}
	return kept;
}

#define KEEP(list, keeps) ((list).n = keep_those(&left, (list).v, (list).n, sizeof *(list).v, keeps))

void
zc_env_forget_others(struct zc_env *env, struct zc_loaded *l)
{
	struct zc_family *fam = l->fam;
	const struct left left = { env, l->tree->root };
	if (env->sees_all)
		return;
	KEEP(fam->refusals, keeps_none);
	KEEP(fam->joined, keeps_join);
	KEEP(fam->matches, keeps_match);
	KEEP(fam->contacts, keeps_contact);
	KEEP(fam->terms, keeps_term);
}

bool
zc_env_shows(struct zc_env *env, const char *family, const char *item)
{
	char id[ZC_FAMILY_ID + 1] = "";
	struct zc_err none = { 0 };
	bool yes = env->sees_all;
	memccpy(id, family, 0, sizeof id);
	/* as in zc_env_family, a damaged store may hold a circle of joins */
	for (int hops = 0; !yes && id[0] != '\0' && hops < ZC_JOIN_HOPS; hops++) {
		struct zc_loaded l;
		if (zc_env_hides(env, id) || zc_env_load(env, id, &l, &none) != ZC_OK)
			return false;
		zc_env_forget_others(env, &l);
		const struct zc_join *join = zc_family_join(l.fam, zc_time_day(env->now));
		yes = zc_node_find_id(l.tree->root, item) != NULL;
		memccpy(id, join != NULL ? join->into : "", 0, sizeof id);
		zc_loaded_free(&l);
	}
	return yes;
}

static bool
there(void *ctx, const char *id)
{
	struct zc_env *env = ctx;
	return zc_text_eq(env->let, id) || !zc_env_hides(env, id);
}

int
zc_env_complete(struct zc_env *env, const char *prefix, char id[ZC_FAMILY_ID + 1], struct zc_err *e)
{
	int rc = zc_store_complete_among(env->store, prefix, there, env, id, e);
	if (rc == ZC_NOINPUT && zc_id_is_family(prefix))
		memcpy(env->asked, prefix, sizeof env->asked);
	return rc;
}

/* ---- messages --------------------------------------------------------------------- */

void
zc_env_mask(struct zc_env *env, char *line)
{
	static const char of_ids[] = "0123456789abcdefghijklmnopqrstuvwxyz";
	char id[ZC_FAMILY_ID + 1], known[ZC_FAMILY_ID + 1];
	struct zc_err none = { 0 };
	if (env->sees_all || env->con == NULL || env->actor == NULL)
		return;
	for (char *p = line + strcspn(line, of_ids); *p != '\0'; p += strcspn(p, of_ids)) {
		size_t n = strspn(p, of_ids);
		if (n == ZC_FAMILY_ID) {
			memcpy(id, p, n);
			id[n] = '\0';
			if (zc_id_is_family(id) && strcmp(id, env->asked) != 0 &&
			    zc_store_complete(env->store, id, known, &none) == ZC_OK && zc_env_hides(env, id))
				memset(p, '.', n);
		}
		p += n;
	}
}
