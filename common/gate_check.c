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

struct zc_gate_model *
zc_gate_read(const char *path, const char *text, size_t len)
{
	struct zc_gate_model *m = zc_alloc(sizeof *m);
	struct zc_gate_side *s = &m->side;
	struct zc_err e = {0};
	char id[ZC_FAMILY_ID + 1];
	int rc = zc_tree_parse(&s->own_tree, path, text, len, &e);
	if (rc != ZC_OK) {
		zc_findings_add(&m->f, rc, NULL, NULL, NULL, "%s", e.msg);
		return m;
	}
	s->tree = s->own_tree;
	s->root = s->tree->root;
	if (zc_id_of_path(id, path))
		zc_family_load(&s->own_fam, s->own_tree, id, &m->f);
	s->formed = s->own_fam != NULL && m->f.n == 0;
	if (s->formed)                  /* else no model to rely on; the tree can still be compared */
		s->fam = s->own_fam;
	return m;
}

struct zc_gate_model *
zc_gate_model_of(const struct zc_family *fam)
{
	struct zc_gate_model *m = zc_alloc(sizeof *m);
	m->side = (struct zc_gate_side){.tree = fam->tree, .fam = fam, .root = fam->tree->root, .formed = true};
	return m;
}

void
zc_gate_model_free(struct zc_gate_model *m)
{
	if (m == NULL)
		return;
	zc_family_free(m->side.own_fam);
	zc_tree_free(m->side.own_tree);
	zc_findings_free(&m->f);
	free(m);
}

const struct zc_node *
zc_gate_root(const struct zc_gate_model *m)
{
	return m->side.root;
}

static void
open_pair(struct zc_gate *g, struct zc_gate_pair *p, const struct zc_gate_file *file)
{
	const struct zc_gate_model *was = file->was, *is = file->is;
	p->file = file;
	if (!zc_id_of_path(p->id, file->path)) {
		zc_findings_add(g->f, ZC_DATA, NULL, NULL, NULL, "%s: no path of a family's file", file->path);
		return;
	}
	if (was == NULL && file->before != NULL)
		was = p->made[0] = zc_gate_read(file->path, file->before, file->before_len);
	if (is == NULL && file->after != NULL)
		is = p->made[1] = zc_gate_read(file->path, file->after, file->after_len);
	if (was != NULL)
		p->before = was->side;
	if (is != NULL)
		p->after = is->side;
	else
		zc_findings_add(g->f, ZC_DATA, NULL, NULL, NULL, "%s: a family's file is never removed", file->path);
	for (size_t i = 0; is != NULL && i < is->f.n; i++)
		zc_findings_copy(g->f, &is->f.v[i]);
}

static void
free_names(struct zc_names *s)
{
	free(s->v);
	free(s->top);
}

static void
close_pair(struct zc_gate_pair *p)
{
	zc_gate_model_free(p->made[0]);
	zc_gate_model_free(p->made[1]);
	free_names(&p->touched);
	free_names(&p->moved);
	free_names(&p->own);
}

/* Of what the merge has otherwise than this parent, what it has otherwise than all. */
static void
find_own(const struct zc_gate *g, struct zc_gate_pair *p)
{
	struct zc_names own = p->touched;       /* which is only narrowed from here on */
	size_t n = p->file->nothers > 0 ? own.n : 0;
	own.n = n;
	own.v = zc_alloc((n + 1) * sizeof *own.v);
	own.top = zc_alloc((n + 1) * sizeof *own.top);
	for (size_t i = 0; i < n; i++) {
		own.v[i] = p->touched.v[i];
		own.top[i] = p->touched.top[i];
	}
	for (size_t k = 0; k < p->file->nothers; k++) {
		struct zc_findings f = {0};
		struct zc_gate_pair other = {.file = p->file, .after = p->after};
		struct zc_gate alone = {.change = g->change, .v = &other, .n = 1, .today = g->today, .f = &f};
		memcpy(other.id, p->id, sizeof p->id);
		if (p->file->others[k] != NULL)
			other.before = p->file->others[k]->side;
		zc_gate_transition(&alone, &other);
		n = 0;
		for (size_t i = 0; i < own.n; i++)
			if (zc_gate_names_under(&other.touched, own.v[i], own.top[i])) {
				own.v[n] = own.v[i];
				own.top[n++] = own.top[i];
			}
		own.n = n;
		free_names(&other.touched);
		free_names(&other.moved);
		zc_findings_free(&f);
	}
	p->own = own;
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

/* In a merge, each side recorded what the agreement said without the other's facts: only what the
 * merge made of its own accord is held to the whole of it (strict). */
static void
judge(const struct zc_gate *g, const struct zc_family *fam, bool strict, struct zc_findings *f)
{
	const struct zc_gate_change *c = g->change;
	judge_all(&(struct zc_judge){.fam = fam, .con = c->con, .now = c->now, .today = g->today,
	    .merge = !strict, .records = strict, .f = f});
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

/* Does it concern what the change touched?  What was moved was judged where it stood; new is only
 * what it cannot stand beside. */
static bool
counts(const struct zc_gate_pair *p, const struct zc_names *touched, const struct zc_finding *x)
{
	return concerns(x->key, touched) || (x->status == ZC_DATA && concerns(x->key, &p->moved));
}

/* What is wrong now, of what was touched, and was not before.  What was before is asked only where
 * something is wrong, which is seldom. */
static void
judge_pairs(struct zc_gate *g, bool strict)
{
	struct zc_findings was = {0};
	bool asked = false;
	for (size_t i = 0; i < g->n; i++) {
		const struct zc_gate_pair *p = &g->v[i];
		const struct zc_names *touched = g->change->merge && strict ? &p->own : &p->touched;
		struct zc_findings is = {0};
		if (p->after.fam == NULL || (g->change->merge && strict && touched->n == 0))
			continue;
		judge(g, p->after.fam, strict, &is);
		for (size_t k = 0; k < is.n; k++) {
			if (!counts(p, touched, &is.v[k]))
				continue;
			for (size_t b = 0; !asked && b < g->n; b++)
				if (g->v[b].before.fam != NULL)
					judge(g, g->v[b].before.fam, strict, &was);
			asked = true;
			if (!zc_findings_has(&was, is.v[k].key) &&
			    !(g->change->merge && zc_findings_has(g->f, is.v[k].key)))
				keep(g->f, &is.v[k], g->change->con);
		}
		zc_findings_free(&is);
		if (strict)
			zc_gate_terms(g, p);
	}
	zc_findings_free(&was);
}

static void
tell(const struct zc_gate *g, const struct zc_gate_pair *p)
{
	bool moved = p->moved.n > 0;
	for (size_t i = 0; i < g->n; i++)
		moved = moved || g->v[i].moved.n > 0;
	g->change->touched(g->change->ctx, &(struct zc_gate_touched){.family = p->id, .before = p->before.root,
	    .after = p->after.root, .names = p->touched.v, .n = p->touched.n, .under = p->touched.top, .keys = p->tops,
	    .moved = moved});
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
	for (size_t i = 0; change->merge && i < g.n; i++)
		find_own(&g, &g.v[i]);
	for (size_t i = 0; i < g.n; i++)
		zc_gate_acts(&g, &g.v[i]);
	if (change->merge)
		judge_pairs(&g, false);
	judge_pairs(&g, true);
	for (size_t i = 0; i < g.n && change->touched != NULL; i++)
		tell(&g, &g.v[i]);
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
