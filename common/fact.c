#include <string.h>

#include "fact.h"
#include "id.h"

struct said { const char *fact, *value; };

static struct said
take_apart(struct zc_env *env, const char *s)
{
	size_t n = strcspn(s, "=");
	return (struct said){ zc_arena_strndup(&env->arena, s, n), s[n] == '=' ? s + n + 1 : NULL };
}

static const char *
only_child(const struct zc_family *fam)
{
	const char *child = NULL;
	for (size_t i = 0, n = 0; i < fam->persons.n; i++) {
		const struct zc_person *p = &fam->persons.v[i];
		if (p->voided == NULL && p->until == ZC_NO_DAY && zc_text_eq(p->role, "child"))
			child = n++ == 0 ? p->id : NULL;
	}
	return child;
}

int
zc_fact_add(struct zc_draft *d, struct zc_env *env, const char *said, const char *about, zc_day since,
            const char *by, char id[8], const char **article, struct zc_err *e)
{
	struct said x = take_apart(env, said);
	struct zc_entry *person = NULL;
	const struct zc_word *w = zc_word_find(env->con->facts.v, env->con->facts.n, x.fact, since);
	if (about != NULL && zc_draft_item(d, about, "p", NULL, &person, e) != ZC_OK)
		return e->status;
	const char *whom = person != NULL ? person->id : w != NULL && w->about_child == ZC_YES ? only_child(d->fam) : NULL;
	struct zc_node *entry = zc_draft_entry(d, 'f', id);
	zc_entry_text(d, entry, "fact", x.fact);
	zc_entry_text(d, entry, "value", x.value);
	zc_entry_text(d, entry, "about", whom);
	zc_entry_day(d, entry, "since", since);
	zc_entry_text(d, entry, "by", by);
	zc_entry_text(d, entry, "because", env->because);
	*article = w != NULL ? w->article : NULL;
	return zc_draft_append(d, NULL, "situation", entry, e);
}

/* The fact meant; NULL with e told. */
static const struct zc_fact *
find(struct zc_draft *d, struct zc_env *env, const char *said, struct zc_err *e)
{
	struct said x = take_apart(env, said);
	const struct zc_fact *found = NULL;
	struct zc_entry *entry = NULL;
	size_t n = 0;
	for (size_t i = 0; i < d->fam->situation.n; i++) {
		const struct zc_fact *f = &d->fam->situation.v[i];
		if (f->voided != NULL || f->until != ZC_NO_DAY || strcmp(f->fact, x.fact) != 0 ||
		    (x.value != NULL && !zc_text_eq(f->value, x.value)))
			continue;
		found = f;
		n++;
	}
	if (n == 1)
		return found;
	if (n > 1)
		zc_fail(e, ZC_USAGE, "%s: %zu such facts hold: give the id of one", d->id, n);
	else if (zc_word_find(env->con->facts.v, env->con->facts.n, x.fact, ZC_NO_DAY) != NULL)
		zc_fail(e, ZC_NOINPUT, "%s: no such fact holds", d->id);
	else
		zc_draft_item(d, said, "f", NULL, &entry, e);
	return (const struct zc_fact *)entry;
}

int
zc_fact_end(struct zc_draft *d, struct zc_env *env, const char *said, zc_day until,
            char id[8], const char **article, struct zc_err *e)
{
	struct zc_node *node = NULL;
	const struct zc_fact *f = find(d, env, said, e);
	if (f == NULL)
		return e->status;
	const struct zc_word *w = zc_word_find(env->con->facts.v, env->con->facts.n, f->fact, ZC_NO_DAY);
	*article = w != NULL ? w->article : NULL;
	memcpy(id, f->id, ZC_ITEM_ID + 1);
	int rc = zc_draft_item(d, id, "f", &node, NULL, e);
	return rc == ZC_OK ? zc_draft_put_day(d, node, "until", until, e) : rc;
}

const struct zc_proposal_rule *
zc_fact_turned(const struct zc_family *fam, const struct zc_env *env)
{
	struct zc_case c = { .fam = fam, .con = env->con, .on = zc_time_day(env->now) };
	const struct zc_coordination *k = zc_family_coordination(fam, c.on);
	struct zc_proposal p;
	if (k == NULL)
		return NULL;
	zc_propose(&p, &c);
	const struct zc_proposal_rule *rule = p.rule;
	zc_proposal_free(&p);
	const struct zc_kind *kind = zc_convenant_kind_of(c.con, k->coordinator, c.on);
	bool fits = rule == NULL || (kind != NULL ? zc_strings_have(&rule->kinds, kind->kind) :
	    k->role != NULL && zc_strings_have(&rule->roles, k->role));
	return fits ? NULL : rule;
}
