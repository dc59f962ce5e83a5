/* The entry points: read the files, have them judged, keep what is new. */
#include <stdlib.h>
#include <string.h>

#include "gate_internal.h"
#include "text.h"

bool
zc_names_have(const struct zc_names *s, const char *name, size_t len)
{
	for (size_t i = 0; i < s->n; i++)
		if (strlen(s->v[i]) == len && memcmp(s->v[i], name, len) == 0)
			return true;
	return false;
}

/* Add a finding of a judge, with its article as people cite it. */
static void
keep(struct zc_findings *out, const struct zc_finding *x, const struct zc_convenant *con)
{
	struct zc_finding *y = zc_findings_add(out, x->status, NULL, NULL, x->key, "%s", x->what);
	struct zc_text cited = {0};
	if (x->article != NULL)
		zc_convenant_cite(&cited, con, x->article);
	y->file = x->file != NULL ? zc_arena_strdup(&out->arena, x->file) : NULL;
	y->line = x->line;
	y->column = x->column;
	y->lifts = x->lifts;
	y->article = cited.s != NULL ? zc_arena_strdup(&out->arena, cited.s) : NULL;
	zc_text_free(&cited);
}

/* --- reading ------------------------------------------------------------------ */

static void
open_side(struct zc_gate_side *s, const char *path, const char *id, const char *src, size_t len,
          struct zc_findings *f)
{
	struct zc_err e = {0};
	size_t n = f->n;
	if (src == NULL)
		return;
	int rc = zc_tree_parse(&s->tree, path, src, len, &e);
	if (rc != ZC_OK) {
		zc_findings_add(f, rc, NULL, NULL, NULL, "%s", e.msg);
		return;
	}
	s->root = s->tree->root;
	zc_family_load(&s->fam, s->tree, id, f);
	s->formed = s->fam != NULL && f->n == n;
	if (!s->formed) {               /* no model to rely on; the tree can still be compared */
		zc_family_free(s->fam);
		s->fam = NULL;
	}
}

static void
open_pair(struct zc_gate *g, struct zc_gate_pair *p, const struct zc_gate_file *file)
{
	struct zc_findings before = {0};
	p->file = file;
	if (!zc_id_of_path(p->id, file->path)) {
		zc_findings_add(g->f, ZC_DATA, NULL, NULL, NULL, "%s: no path of a family's file", file->path);
		return;
	}
	if (file->after == NULL)
		zc_findings_add(g->f, ZC_DATA, NULL, NULL, NULL, "%s: a family's file is never removed", file->path);
	open_side(&p->before, file->path, p->id, file->before, file->before_len, &before);
	open_side(&p->after, file->path, p->id, file->after, file->after_len, g->f);
	zc_findings_free(&before);
}

static void
close_pair(struct zc_gate_pair *p)
{
	zc_family_free(p->before.fam);
	zc_tree_free(p->before.tree);
	zc_family_free(p->after.fam);
	zc_tree_free(p->after.tree);
	free(p->touched.v);
	free(p->moved.v);
}

/* --- meaning -------------------------------------------------------------------- */

static void
judge(const struct zc_gate *g, const struct zc_family *fam, struct zc_findings *f)
{
	const struct zc_gate_change *c = g->change;
	/* In a merge, each side recorded what the agreement said without the other's facts. */
	zc_judge_all(&(struct zc_judge){.fam = fam, .con = c->con, .now = c->now, .today = g->today,
	    .merge = c->merge, .records = !c->merge, .f = f});
}

/* Is one of the things that a finding's key names new or changed? */
static bool
concerns(const char *key, const struct zc_names *touched)
{
	for (const char *p = key; *p != '\0'; p += strspn(p, " ")) {
		size_t n = strcspn(p, " ");
		if (zc_names_have(touched, p, n))
			return true;
		p += n;
	}
	return false;
}

static void
judge_pairs(struct zc_gate *g)
{
	struct zc_findings was = {0};
	for (size_t i = 0; i < g->n; i++)
		if (g->v[i].before.fam != NULL)
			judge(g, g->v[i].before.fam, &was);
	for (size_t i = 0; i < g->n; i++) {
		const struct zc_gate_pair *p = &g->v[i];
		struct zc_findings is = {0};
		if (p->after.fam == NULL)
			continue;
		judge(g, p->after.fam, &is);
		/* What was moved was judged where it stood; new is only what it cannot stand beside. */
		for (size_t k = 0; k < is.n; k++)
			if (!zc_findings_has(&was, is.v[k].key) && (concerns(is.v[k].key, &p->touched) ||
			    (is.v[k].status == ZC_DATA && concerns(is.v[k].key, &p->moved))))
				keep(g->f, &is.v[k], g->change->con);
		zc_findings_free(&is);
		if (!g->change->merge)
			zc_gate_terms(g, p);
	}
	zc_findings_free(&was);
}

void
zc_gate_check(const struct zc_gate_change *change, struct zc_findings *f)
{
	struct zc_gate g = {.change = change, .n = change->n, .today = zc_time_day(change->now), .f = f};
	g.v = zc_alloc((g.n + 1) * sizeof *g.v);
	for (size_t i = 0; i < g.n; i++)
		open_pair(&g, &g.v[i], &change->files[i]);
	for (size_t i = 0; i < g.n; i++)
		zc_gate_transition(&g, &g.v[i]);
	for (size_t i = 0; i < g.n; i++)
		zc_gate_acts(&g, &g.v[i]);
	judge_pairs(&g);
	for (size_t i = 0; i < g.n; i++)
		close_pair(&g.v[i]);
	free(g.v);
}

void
zc_gate_family(const struct zc_family *fam, const struct zc_convenant *con, struct zc_time now,
               struct zc_findings *f)
{
	struct zc_findings found = {0};
	zc_judge_all(&(struct zc_judge){.fam = fam, .con = con, .now = now, .today = zc_time_day(now), .f = &found});
	for (size_t i = 0; i < found.n; i++)
		keep(f, &found.v[i], con);
	zc_findings_free(&found);
}

/* --- the agreement ----------------------------------------------------------------- */

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
