/* join: what was done with a term that comes to life again when two families are parted. */
#include <string.h>

#include "alloc.h"
#include "id.h"
#include "join_internal.h"

/* The last term of the same thing, over while the two were one. */
static const struct zc_term *
forerunner(const struct zc_family *fam, const struct zc_due *d)
{
	const struct zc_term *last = NULL;
	for (size_t i = 0; i < fam->terms.n; i++)
		if (strcmp(fam->terms.v[i].of, d->of) == 0 && strcmp(fam->terms.v[i].kind, d->rule->term) == 0)
			last = &fam->terms.v[i];
	return last != NULL && last->voided == NULL ? last : NULL;
}

/* A copy with the next id, derived, so that clones that both part the two agree. */
static void
copy(struct zc_draft *d, struct zc_node *term, const char *key, const struct zc_node *entry, const char *id)
{
	struct zc_arena *a = zc_edit_arena(d->edit);
	struct zc_node *list = zc_node_get(term, key), *again = zc_node_map(a, entry->style);
	if (list == NULL)
		zc_node_put(a, term, key, list = zc_node_seq(a, ZC_BLOCK));
	zc_node_put(a, again, "id", zc_node_scalar(a, ZC_AUTO, id));
	for (size_t i = 0; i < entry->n; i++)
		if (strcmp(entry->keys[i]->text, "id") != 0)
			zc_node_put(a, again, entry->keys[i]->text, zc_node_copy(a, entry->items[i]));
	zc_node_push(a, list, again);
}

static void
copy_derived(struct zc_draft *d, struct zc_node *term, const char *key, const struct zc_entry *x, const struct zc_due *due)
{
	char id[ZC_ITEM_ID + 1];
	zc_id_derive(id, 'y', (const char *[]){ due->id, x->id, NULL });
	copy(d, term, key, x->node, id);
}

static size_t
in_force(const struct zc_term *t)
{
	size_t n = 0;
	for (size_t i = 0; i < t->extensions.n; i++)
		n += t->extensions.v[i].voided == NULL;
	return n;
}

static bool
has_stage(const struct zc_term_rule *r, const char *stage)
{
	for (size_t i = 0; i < r->passed.n; i++)
		if (strcmp(r->passed.v[i].stage, stage) == 0)
			return true;
	return false;
}

/* What the agreement no longer knows does not come back: the gate would refuse it.  Returns how many that were. */
static size_t
copy_deeds(struct zc_draft *d, struct zc_node *term, const struct zc_term *was, const struct zc_due *due, const char *from)
{
	const struct zc_term_rule *r = due->rule;
	const struct zc_term is = { .id = due->id, .from = from, .of = due->of, .kind = r->term };
	bool same = was->start == due->start && was->due == due->due && was->hard == due->hard;
	bool longer = same && (r->lifts != NULL || (r->extensions > 0 && in_force(was) <= (size_t)r->extensions));
	size_t left = 0;
	for (size_t i = 0; i < was->pauses.n; i++)
		if (was->pauses.v[i].voided == NULL && same && r->pausable == ZC_YES)
			copy_derived(d, term, "pauses", (const struct zc_entry *)&was->pauses.v[i], due);
		else
			left += was->pauses.v[i].voided == NULL;
	for (size_t i = 0; i < was->extensions.n; i++)
		if (was->extensions.v[i].voided == NULL && longer)
			copy_derived(d, term, "extensions", (const struct zc_entry *)&was->extensions.v[i], due);
		else
			left += was->extensions.v[i].voided == NULL;
	for (size_t i = 0; i < was->reminders.n; i++) {
		const struct zc_reminder *y = &was->reminders.v[i];
		char id[ZC_ITEM_ID + 1];
		zc_stage_id(id, 'y', d->fam, &is, y->stage);
		if (y->voided == NULL && same && has_stage(r, y->stage))
			copy(d, term, "reminders", y->node, id);
		else
			left += y->voided == NULL;
	}
	return left;
}

static int
restart(struct zc_env *env, struct zc_draft *d, const struct zc_due *due, const struct zc_term *was, struct zc_err *e)
{
	const struct zc_entry *of = zc_family_entry(d->fam, due->of, NULL);
	const char *from = of != NULL ? of->from : NULL;
	struct zc_node *term = zc_term_node(due, env->con->under, zc_edit_arena(d->edit));
	zc_entry_text(d, term, "from", from);
	if (copy_deeds(d, term, was, due, from) > 0)
		zc_warn(env, "%s of %s, %s of %s, goes on as %s, not all its pauses, extensions and reminders with it: "
		        "the agreement has changed", was->id, d->id, was->kind, was->of, due->id);
	return zc_draft_append(d, NULL, "terms", term, e);
}

int
zc_join_restart(struct zc_env *env, struct zc_draft *d, const struct zc_family *before, struct zc_err *e)
{
	struct zc_lacks lacks = { 0 };
	int rc = zc_draft_refresh(d, e);
	if (rc == ZC_OK)
		zc_terms_lacking(&lacks, before, d->fam, env->con);
	for (size_t i = 0; rc == ZC_OK && i < lacks.n; i++) {
		const struct zc_due *due = &lacks.v[i].due;
		const struct zc_term *was = lacks.v[i].kind == ZC_LACKS_TERM ? forerunner(d->fam, due) : NULL;
		if (was != NULL)
			rc = restart(env, d, due, was, e);
	}
	zc_lacks_free(&lacks);
	return rc;
}
