/* An agreement is checked against the one before it: names stay. */
#include "gate.h"
#include "gate_judge.h"
#include "text.h"

/* The key that names an entry of this list: the first, where it must be there
 * and is a word or a number.  NULL: the list has no names. */
static const char *
name_key(const struct zc_schema *s)
{
	const struct zc_key *k = &s->keys[0];
	return (k->flags & ZC_REQUIRED) && (k->type == ZC_WORD || k->type == ZC_INT) ? k->name : NULL;
}

static const struct zc_node *
named(const struct zc_node *list, const char *key, const char *name)
{
	for (size_t i = 0; list != NULL && i < list->n; i++)
		if (zc_text_eq(zc_node_text(list->items[i], key), name))
			return list->items[i];
	return NULL;
}

static void
compare_names(const struct zc_schema *s, const struct zc_tree *t, const struct zc_node *was,
              const struct zc_node *now, struct zc_findings *f)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct zc_key *k = &s->keys[i];
		const struct zc_node *old = zc_node_get(was, k->name), *new = zc_node_get(now, k->name);
		const char *by = k->type == ZC_LIST_OF ? name_key(k->sub) : NULL;
		if (k->type == ZC_MAP_OF && old != NULL)
			compare_names(k->sub, t, old, new, f);
		for (size_t n = 0; by != NULL && old != NULL && n < old->n; n++) {
			const char *name = zc_node_text(old->items[n], by);
			if (name == NULL)
				continue;
			const struct zc_node *still = named(new, by, name);
			if (still != NULL)
				compare_names(k->sub, t, old->items[n], still, f);
			else
				zc_findings_add(f, ZC_CONFIG, t, new != NULL ? zc_node_key(now, k->name) : now,
				    zc_arena_printf(&f->arena, "%s %s", k->name, name),
				    "%s: %s is gone: names stay, with `until:`", k->name, name);
		}
	}
}

static void
compare_key(const struct zc_tree *t, const struct zc_node *was, const char *key, struct zc_findings *f)
{
	const char *old = zc_node_text(was, key), *new = zc_node_text(t->root, key);
	if (old != NULL && !zc_text_eq(old, new))
		zc_findings_add(f, ZC_CONFIG, t, zc_gate_at(t->root, key), key, "%s: was %s and stays so", key, old);
}

void
zc_gate_convenant(const char *before, size_t before_len, const char *after, size_t after_len,
                  struct zc_findings *f)
{
	struct zc_tree *was = NULL, *now = NULL;
	struct zc_convenant *con = NULL;
	struct zc_err e = {0};
	if (zc_tree_parse(&now, "convenant.yaml", after, after_len, &e) != ZC_OK) {
		zc_findings_add(f, ZC_CONFIG, NULL, NULL, NULL, "%s", e.msg);
		goto done;
	}
	zc_convenant_load(&con, now, f);
	zc_err_clear(&e);
	if (before != NULL && zc_tree_parse(&was, "convenant.yaml", before, before_len, &e) == ZC_OK) {
		compare_key(now, was->root, "convenant", f);
		compare_key(now, was->root, "format", f);
		compare_names(&zc_convenant_schema, now, was->root, now->root, f);
	}
done:
	zc_convenant_free(con);
	zc_tree_free(was);
	zc_tree_free(now);
}
