#include <string.h>

#include "alloc.h"
#include "change.h"
#include "id.h"
#include "join.h"
#include "join_internal.h"
#include "person.h"
#include "void.h"

/* What stays in a family that went into another. */
static bool
stays(const char *key)
{
	return strcmp(key, "joined") == 0 || strcmp(key, "refusals") == 0;
}

static int
open_both(struct zc_change *ch, const char *a, const char *b, struct zc_draft **da, struct zc_draft **db,
          struct zc_err *e)
{
	int rc = zc_change_family(ch, a, true, da, e);
	if (rc == ZC_OK)
		rc = zc_change_family(ch, b, true, db, e);
	if (rc == ZC_OK && *da == *db)
		rc = zc_fail(e, ZC_USAGE, "%s: one family, named twice", (*da)->id);
	return rc;
}

/* A copy for the other file: with `from: mark`, or without when mark is NULL. */
static struct zc_node *
moved(struct zc_draft *to, const struct zc_node *entry, const char *mark)
{
	struct zc_arena *a = zc_edit_arena(to->edit);
	struct zc_node *copy = zc_node_map(a, entry->style);
	zc_node_put(a, copy, "id", zc_node_scalar(a, ZC_AUTO, zc_node_text(entry, "id")));
	if (mark != NULL)
		zc_node_put(a, copy, "from", zc_node_scalar(a, ZC_AUTO, mark));
	for (size_t i = 0; i < entry->n; i++)
		if (strcmp(entry->keys[i]->text, "id") != 0 && strcmp(entry->keys[i]->text, "from") != 0)
			zc_node_put(a, copy, entry->keys[i]->text, zc_node_copy(a, entry->items[i]));
	return copy;
}

/* Move the entries of all lists of a map that schema describes: all of them
 * with a mark, else those that came from `to`. */
static int
move_lists(struct zc_draft *from, struct zc_node *map, struct zc_draft *to, struct zc_node *into,
           const struct zc_schema *schema, const char *mark, struct zc_err *e)
{
	int rc = ZC_OK;
	for (size_t i = 0; rc == ZC_OK && i < schema->n; i++) {
		const struct zc_key *k = &schema->keys[i];
		struct zc_node *list = zc_node_get(map, k->name);
		if (k->type != ZC_LIST_OF || list == NULL || list->kind != ZC_SEQ || (schema == &zc_family_schema && stays(k->name)))
			continue;
		for (size_t n = 0; rc == ZC_OK && n < list->n;) {
			struct zc_node *entry = list->items[n];
			if (mark == NULL && !zc_text_eq(zc_node_text(entry, "from"), to->id)) {
				n++;
				continue;
			}
			rc = zc_draft_append(to, into, k->name, moved(to, entry, mark), e);
			if (rc == ZC_OK)
				rc = zc_edit_remove_item(from->edit, entry, e);
		}
	}
	return rc;
}

static int
move_all(struct zc_draft *from, struct zc_draft *to, const char *mark, struct zc_err *e)
{
	struct zc_node *plan = zc_node_get(from->root, "plan"), *to_plan = zc_node_get(to->root, "plan");
	const struct zc_key *k = zc_schema_key(&zc_family_schema, "plan");
	int rc = move_lists(from, from->root, to, to->root, &zc_family_schema, mark, e);
	if (rc == ZC_OK && plan != NULL && to_plan != NULL)
		rc = move_lists(from, plan, to, to_plan, k->sub, mark, e);
	return rc;
}

/* ---- join --------------------------------------------------------------- */

static bool
bsn_in_common(const struct zc_family *a, const struct zc_family *b)
{
	char x[10], y[10];
	for (size_t i = 0; i < a->persons.n; i++)
		for (size_t k = 0; k < b->persons.n; k++) {
			const struct zc_person *p = &a->persons.v[i], *q = &b->persons.v[k];
			if (p->voided == NULL && q->voided == NULL && p->bsn != NULL && q->bsn != NULL &&
			    zc_bsn_normal(x, p->bsn) && zc_bsn_normal(y, q->bsn) && strcmp(x, y) == 0)
				return true;
		}
	return false;
}

static const struct zc_refusal *
refusal(const struct zc_family *fam, const char *other)
{
	for (size_t i = 0; i < fam->refusals.n; i++)
		if (fam->refusals.v[i].voided == NULL && strcmp(fam->refusals.v[i].family, other) == 0)
			return &fam->refusals.v[i];
	return NULL;
}

/* The family that some entry came from; NULL when none did. */
static const char *
came_from(const struct zc_node *n)
{
	const char *from = n->kind == ZC_MAP ? zc_node_text(n, "from") : NULL;
	if (from != NULL && zc_node_get(n, "id") == NULL)
		from = NULL;                   /* of a hand-over */
	for (size_t i = 0; from == NULL && i < n->n; i++)
		from = came_from(n->items[i]);
	return from;
}

static int
check_join(struct zc_env *env, const struct zc_draft *a, const struct zc_draft *b, struct zc_err *e)
{
	const struct zc_draft *both[] = { a, b };
	for (size_t i = 0; i < 2; i++) {
		const struct zc_join *join = zc_family_join(both[i]->fam, env->on);
		if (join != NULL)
			return zc_fail(e, ZC_USAGE, "%s went into %s already: name that one", both[i]->id, join->into);
	}
	const char *from = came_from(b->root);
	if (from != NULL)
		return zc_fail(e, ZC_USAGE, "%s holds what came from %s: join the other way round (join %s %s), or part those two first",
		               b->id, from, b->id, a->id);
	if (b->fam->plan != NULL && a->fam->plan == NULL)
		return zc_fail(e, ZC_USAGE, "%s has a plan and %s has none: join the other way round (join %s %s)",
		               b->id, a->id, b->id, a->id);
	if (zc_family_coordination(a->fam, env->on) != NULL && zc_family_coordination(b->fam, env->on) != NULL)
		return zc_fail(e, ZC_USAGE, "%s and %s each have a coordinator, one family has one: end one first (zc-assign end)",
		               a->id, b->id);
	if (env->because != NULL)
		return ZC_OK;
	if (refusal(a->fam, b->id) != NULL || refusal(b->fam, a->id) != NULL)
		return zc_fail(e, ZC_DENIED, "%s and %s were found not to be the same: say with --because why they are", a->id, b->id);
	if (!bsn_in_common(a->fam, b->fam))
		return zc_fail(e, ZC_USAGE, "%s and %s have no BSN in common: say with --because why they are the same", a->id, b->id);
	return ZC_OK;
}

static void
say_what_stays(struct zc_env *env, const struct zc_draft *a, const struct zc_draft *b)
{
	if (b->fam->address != NULL && a->fam->address == NULL)
		zc_warn(env, "%s has no address: that of %s stays in its own file", a->id, b->id);
	if (b->fam->plan != NULL && (b->fam->plan->words != NULL || b->fam->plan->strengths != NULL))
		zc_warn(env, "the words and strengths in the plan of %s stay in its own file", b->id);
}

static bool
is_open(const struct zc_term *t)
{
	return t->voided == NULL && t->met == ZC_NO_DAY && t->ended == ZC_NO_DAY;
}

/* What the other family did, such as a later decision, may leave nothing due of what was. */
static void
say_what_is_over(struct zc_env *env, const struct zc_family *was, const struct zc_family *is)
{
	for (size_t i = 0; i < was->terms.n; i++) {
		const struct zc_term *t = &was->terms.v[i], *now = NULL;
		for (size_t k = 0; is_open(t) && now == NULL && k < is->terms.n; k++)
			if (strcmp(is->terms.v[k].id, t->id) == 0)
				now = &is->terms.v[k];
		if (now != NULL && !is_open(now))
			zc_warn(env, "%s of %s, %s of %s, is %s by what both have now", t->id, was->id, t->kind, t->of,
			        now->met != ZC_NO_DAY ? "met" : "over");
	}
}

int
zc_join(struct zc_env *env, const char *into, const char *family, char id[8], struct zc_err *e)
{
	struct zc_change *ch = NULL;
	struct zc_draft *a = NULL, *b = NULL;
	int rc = zc_change_begin(&ch, env, "match.join", e);
	if (rc == ZC_OK)
		rc = open_both(ch, into, family, &a, &b, e);
	if (rc == ZC_OK)
		rc = check_join(env, a, b, e);
	const struct zc_family *was[2] = { NULL };
	if (rc == ZC_OK) {
		was[0] = a->fam;
		was[1] = b->fam;
		say_what_stays(env, a, b);
		struct zc_node *entry = zc_draft_entry(b, 'j', id);
		zc_entry_time(b, entry, "at", env->at);
		zc_entry_plain(b, entry, "by", env->actor);
		zc_entry_plain(b, entry, "into", a->id);
		zc_entry_text(b, entry, "because", env->because);
		rc = zc_draft_append(b, NULL, "joined", entry, e);
	}
	if (rc == ZC_OK)
		rc = move_all(b, a, b->id, e);
	if (rc == ZC_OK)
		rc = zc_change_commit(ch, id, NULL, NULL, e);
	for (size_t i = 0; rc == ZC_OK && i < 2; i++)
		say_what_is_over(env, was[i], a->fam);
	zc_change_end(ch);
	return rc;
}

/* ---- part --------------------------------------------------------------- */

/* Does n mention an entry of home that is not its own? */
static const char *
mentions(const struct zc_node *n, const struct zc_node *home)
{
	const char *found = NULL;
	if (n->kind == ZC_SCALAR && zc_id_is_item(n->text) && zc_node_find_id((struct zc_node *)home, n->text) != NULL)
		return n->text;
	for (size_t i = 0; found == NULL && i < n->n; i++)
		found = mentions(n->items[i], home);
	return found;
}

/* What stays in A must not refer to what went home. */
static int
cut_references(struct zc_env *env, struct zc_draft *a, const struct zc_draft *b, struct zc_node *map, struct zc_err *e)
{
	int rc = ZC_OK;
	for (size_t i = 0; rc == ZC_OK && i < map->n; i++) {
		struct zc_node *list = map->items[i];
		if (strcmp(map->keys[i]->text, "plan") == 0 && list->kind == ZC_MAP)
			rc = cut_references(env, a, b, list, e);
		for (size_t n = 0; rc == ZC_OK && list->kind == ZC_SEQ && n < list->n; n++) {
			struct zc_node *entry = list->items[n];
			const char *other = zc_node_get(entry, "void") == NULL ? mentions(entry, b->root) : NULL;
			if (other == NULL)
				continue;
			if (strcmp(map->keys[i]->text, "matches") == 0)
				rc = zc_void_entry(env, a, entry, env->because != NULL ? env->because : "the families were parted", e);
			else
				rc = zc_fail(e, ZC_DATA, "%s: refers to %s, which goes home to %s: void it first, and enter it there afterwards",
				             zc_node_text(entry, "id"), other, b->id);
		}
	}
	return rc;
}

/* What ended the coordination of both while they were one stays with the other, as does who took over:
 * no term starts of it here, so it has to be said. */
static void
say_who_is_gone(struct zc_env *env, const struct zc_family *fam, zc_day joined)
{
	const struct zc_coordination *last = NULL;
	char day[ZC_DATE_LEN];
	for (size_t i = 0; i < fam->coordination.n; i++) {
		const struct zc_coordination *k = &fam->coordination.v[i];
		if (k->voided == NULL && k->until != ZC_NO_DAY && (last == NULL || k->until >= last->until))
			last = k;
	}
	if (last == NULL || last->until < joined || zc_family_coordination(fam, env->on) != NULL ||
	    zc_family_ending(fam, env->on) != NULL)
		return;
	zc_day_format(day, last->until);
	zc_warn(env, "%s is open and has no coordinator: %s ended on %s, while the two were one, and no term asks for another: "
	        "appoint one (zc-assign to), or end the case (zc-close end)", fam->id, last->id, day);
}

/* Two clones may have joined the two, each with an entry of its own. */
static int
end_joins(struct zc_env *env, struct zc_draft *b, const struct zc_join *join, struct zc_err *e)
{
	const struct zc_family *fam = b->fam;
	int rc = ZC_OK;
	for (size_t i = 0; rc == ZC_OK && i < fam->joined.n; i++) {
		const struct zc_join *j = &fam->joined.v[i];
		if (j == join || (j->voided == NULL && j->until == ZC_NO_DAY && strcmp(j->into, join->into) == 0))
			rc = zc_draft_put_day(b, zc_node_find_id(b->root, j->id), "until", env->on, e);
	}
	return rc;
}

int
zc_part(struct zc_env *env, const char *into, const char *family, struct zc_err *e)
{
	struct zc_change *ch = NULL;
	struct zc_draft *a = NULL, *b = NULL;
	const struct zc_join *join = NULL;
	char id[8] = "";
	int rc = zc_change_begin(&ch, env, "match.part", e);
	if (rc == ZC_OK)
		rc = open_both(ch, into, family, &a, &b, e);
	if (rc != ZC_OK)
		goto done;
	join = zc_family_join(b->fam, env->on);
	if (join == NULL || strcmp(join->into, a->id) != 0) {
		rc = zc_fail(e, ZC_USAGE, "%s did not go into %s", b->id, a->id);
		goto done;
	}
	memcpy(id, join->id, sizeof id);
	const zc_day joined = zc_time_day(join->at);
	const struct zc_family *was[] = { a->fam, b->fam };
	rc = end_joins(env, b, join, e);
	if (rc == ZC_OK)
		rc = move_all(a, b, NULL, e);
	if (rc == ZC_OK)
		rc = cut_references(env, a, b, a->root, e);
	if (rc == ZC_OK)
		rc = zc_join_restart(env, a, was[0], e);
	if (rc == ZC_OK)
		rc = zc_join_restart(env, b, was[1], e);
	if (rc == ZC_OK)
		rc = zc_change_commit(ch, id, NULL, NULL, e);
	if (rc == ZC_OK)
		say_who_is_gone(env, b->fam, joined);
done:
	zc_change_end(ch);
	return rc;
}

/* ---- refuse ------------------------------------------------------------- */

static int
put_refusal(struct zc_env *env, struct zc_draft *d, const char *other, char id[8], struct zc_err *e)
{
	const struct zc_refusal *was = refusal(d->fam, other);
	if (was != NULL) {
		memcpy(id, was->id, 8);
		return ZC_OK;
	}
	struct zc_node *entry = zc_draft_entry(d, 'r', id);
	zc_entry_time(d, entry, "at", env->at);
	zc_entry_plain(d, entry, "by", env->actor);
	zc_entry_plain(d, entry, "family", other);
	zc_entry_text(d, entry, "because", env->because);
	return zc_draft_append(d, NULL, "refusals", entry, e);
}

int
zc_refuse(struct zc_env *env, const char *a, const char *b, char id[8], struct zc_err *e)
{
	struct zc_change *ch = NULL;
	struct zc_draft *da = NULL, *db = NULL;
	char other[8];
	int rc = zc_change_begin(&ch, env, "match.refuse", e);
	if (rc == ZC_OK)
		rc = open_both(ch, a, b, &da, &db, e);
	for (size_t i = 0; rc == ZC_OK && i < 2; i++) {
		const struct zc_draft *d = i == 0 ? da : db;
		const struct zc_join *join = zc_family_join(d->fam, env->on);
		if (join != NULL)
			rc = zc_fail(e, ZC_USAGE, "%s went into %s: part those first", d->id, join->into);
	}
	if (rc == ZC_OK)
		rc = put_refusal(env, da, db->id, id, e);
	if (rc == ZC_OK)
		rc = put_refusal(env, db, da->id, other, e);
	if (rc == ZC_OK)
		rc = zc_change_commit(ch, id, NULL, NULL, e);
	zc_change_end(ch);
	return rc;
}
