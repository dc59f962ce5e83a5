/* A change is checked: read the files, have them judged, keep what is new. */
#include <stdlib.h>
#include <string.h>

#include "gate_internal.h"
#include "gate_judge.h"
#include "text.h"

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
          const struct zc_family *read, struct zc_findings *f)
{
	struct zc_err e = {0};
	size_t n = f->n;
	if (src == NULL)
		return;
	int rc = read != NULL ? ZC_OK : zc_tree_parse(&s->own_tree, path, src, len, &e);
	if (rc != ZC_OK) {
		zc_findings_add(f, rc, NULL, NULL, NULL, "%s", e.msg);
		return;
	}
	if (read == NULL)
		zc_family_load(&s->own_fam, s->own_tree, id, f);
	s->tree = read != NULL ? read->tree : s->own_tree;
	s->root = s->tree->root;
	s->formed = read != NULL || (s->own_fam != NULL && f->n == n);
	if (s->formed)                  /* else no model to rely on; the tree can still be compared */
		s->fam = read != NULL ? read : s->own_fam;
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
	open_side(&p->before, file->path, p->id, file->before, file->before_len, file->was, &before);
	open_side(&p->after, file->path, p->id, file->after, file->after_len, file->is, g->f);
	zc_findings_free(&before);
}

static void
close_pair(struct zc_gate_pair *p)
{
	zc_family_free(p->before.own_fam);
	zc_tree_free(p->before.own_tree);
	zc_family_free(p->after.own_fam);
	zc_tree_free(p->after.own_tree);
	free(p->touched.v);
	free(p->moved.v);
}

/* --- meaning -------------------------------------------------------------------- */

static void
judge_all(const struct zc_judge *j)
{
	zc_judge_facts(j);
	zc_judge_care(j);
	zc_judge_escalations(j);
	zc_judge_endings(j);
	zc_judge_terms(j);
}

static void
judge(const struct zc_gate *g, const struct zc_family *fam, struct zc_findings *f)
{
	const struct zc_gate_change *c = g->change;
	/* In a merge, each side recorded what the agreement said without the other's facts. */
	judge_all(&(struct zc_judge){.fam = fam, .con = c->con, .now = c->now, .today = g->today,
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
	judge_all(&(struct zc_judge){.fam = fam, .con = con, .now = now, .today = zc_time_day(now), .f = &found});
	for (size_t i = 0; i < found.n; i++)
		keep(f, &found.v[i], con);
	zc_findings_free(&found);
}
