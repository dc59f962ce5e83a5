#include <stdio.h>
#include <string.h>

#include "alloc.h"
#include "id.h"
#include "void.h"
#include "work.h"

/* Which tool makes what, by the letters of the ids.  A join is parted; terms
 * follow from what started them. */
static const struct maker { const char *tool, *letters; } makers[] = {
	{ "zc-signal", "sp" }, { "zc-match", "mkr" }, { "zc-assign", "dcf" },
	{ "zc-plan", "qgabhnvw" }, { "zc-escalate", "exy" }, { "zc-close", "z" },
};

int
zc_void_entry(struct zc_env *env, struct zc_draft *d, struct zc_node *entry, const char *because, struct zc_err *e)
{
	struct zc_node *map = zc_node_map(zc_edit_arena(d->edit), ZC_BLOCK);
	zc_entry_time(d, map, "at", env->at);
	zc_entry_plain(d, map, "by", env->actor);
	zc_entry_text(d, map, "because", because);
	return zc_draft_put(d, entry, "void", map, e);
}

static bool
names(const struct zc_node *n, const char *id)
{
	if (n->kind == ZC_SCALAR)
		return strcmp(n->text, id) == 0;
	for (size_t i = 0; i < n->n; i++)
		if (names(n->items[i], id))
			return true;
	return false;
}

/* The entries that name it and still count; those of terms end by themselves. */
static void
warn_of(struct zc_env *env, const struct zc_node *n, const char *id)
{
	const char *own = n->kind == ZC_MAP ? zc_node_text(n, "id") : NULL;
	if (own != NULL && (*own == 't' || strcmp(own, id) == 0 || zc_node_get(n, "void") != NULL))
		return;
	for (size_t i = 0; i < n->n; i++) {
		const struct zc_node *value = n->items[i];
		if (value->kind == ZC_MAP || (value->kind == ZC_SEQ && value->n > 0 && value->items[0]->kind == ZC_MAP))
			warn_of(env, value, id);
		else if (own != NULL && names(value, id))
			zc_warn(env, "%s still names %s", own, id);
	}
}

/* By tool, or by the letter of what it makes. */
static const struct maker *
maker_of(const char *tool, char letter)
{
	for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
		if (tool != NULL ? strcmp(makers[i].tool, tool) == 0 : strchr(makers[i].letters, letter) != NULL)
			return &makers[i];
	return NULL;
}

static int
take_back(struct zc_work *w, struct zc_node *node, struct zc_entry *entry, struct zc_err *e)
{
	const struct maker *m = maker_of(NULL, *entry->id);
	if (*entry->id == 't')
		return zc_fail(e, ZC_USAGE, "%s: a term ends with what started it: take that back", entry->id);
	if (m == NULL)
		return zc_fail(e, ZC_USAGE, "%s: a join is undone by zc-match part", entry->id);
	if (m != maker_of(w->env->tool->name, 0))
		return zc_fail(e, ZC_USAGE, "%s: an entry of this kind is taken back by %s void", entry->id, m->tool);
	if (zc_node_get(node, "void") != NULL)
		return zc_fail(e, ZC_DATA, "%s: was taken back already", entry->id);
	warn_of(w->env, w->d->root, entry->id);
	return zc_void_entry(w->env, w->d, node, w->env->because, e);
}

int
zc_void_verb(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	struct zc_work w = { 0 };
	int rc = zc_work_need(env->because, "--because TEXT", e);
	if (rc == ZC_OK)
		rc = zc_work_open(&w, env, argv, e);
	if (rc == ZC_OK)
		rc = zc_work_alter(&w, NULL, take_back, e);
	zc_work_close(&w);
	return rc;
}
