#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "id.h"
#include "person.h"
#include "replay_internal.h"

enum { TOGETHER = 16, MODELS = 64 };   /* files of one commit that are judged at once; models that are kept */

struct zc_replay *
zc_replay_new(struct zc_store *s)
{
	struct zc_replay *r = zc_alloc(sizeof *r);
	r->store = s;
	return r;
}

static void
drop_agreement(struct zc_replay_agreement *a)
{
	zc_convenant_free(a->con);
	zc_tree_free(a->tree);
	*a = (struct zc_replay_agreement){ .blob = "" };
}

static void
drop_model(struct zc_replay_model *m)
{
	zc_gate_model_free(m->model);
	*m = (struct zc_replay_model){ .blob = "" };
}

void
zc_replay_free(struct zc_replay *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; i < ZC_REPLAY_AGREEMENTS; i++)
		drop_agreement(&r->agreements[i]);
	for (size_t i = 0; i < r->nmodels; i++)
		drop_model(&r->models[i]);
	free(r->models);
	free(r);
}

/* ---- agreements and files, each read once ------------------------------------------ */

/* What is wrong with an agreement is said of the commit that brought it
 * (zc_gate_convenant), not of all that follow. */
int
zc_replay_agreement(struct zc_replay *r, const char *blob, const struct zc_convenant **out, struct zc_err *e)
{
	struct zc_replay_agreement *a = &r->agreements[0];
	struct zc_findings known = {0};
	struct zc_err bad = {0};
	char *data = NULL;
	size_t len = 0;
	*out = NULL;
	if (blob[0] == '\0')
		return ZC_OK;
	for (size_t i = 0; i < ZC_REPLAY_AGREEMENTS; i++) {
		if (strcmp(r->agreements[i].blob, blob) == 0) {
			a = &r->agreements[i];
			break;
		}
		if (r->agreements[i].used < a->used)
			a = &r->agreements[i];
	}
	a->used = ++r->clock;
	if (strcmp(a->blob, blob) != 0) {
		drop_agreement(a);
		if (zc_store_blob(r->store, blob, &data, &len, e) != ZC_OK)
			return e->status;
		memcpy(a->blob, blob, ZC_OID);
		a->used = r->clock;
		if (zc_tree_parse(&a->tree, ZC_CONVENANT_PATH, data, len, &bad) == ZC_OK)
			zc_convenant_load(&a->con, a->tree, &known);
		zc_findings_free(&known);
		free(data);
		if (a->con != NULL)
			memcpy(a->con->under, blob, ZC_UNDER);
	}
	*out = a->con;
	return ZC_OK;
}

static bool
is_model(const struct zc_replay_model *m, const char *path, const char *blob)
{
	return strcmp(m->blob, blob) == 0 && strcmp(m->path, path) == 0;
}

/* The model, else the one that was not used for longest, else an empty one. */
static struct zc_replay_model *
find_model(struct zc_replay *r, const char *path, const char *blob)
{
	struct zc_replay_model *oldest = NULL;
	for (size_t i = 0; i < r->nmodels; i++) {
		if (is_model(&r->models[i], path, blob))
			return &r->models[i];
		if (oldest == NULL || r->models[i].used < oldest->used)
			oldest = &r->models[i];
	}
	if (r->nmodels >= MODELS && oldest->used <= r->round)
		return oldest;
	r->models = zc_grow(r->models, r->nmodels, &r->capmodels, sizeof *r->models);
	r->models[r->nmodels] = (struct zc_replay_model){ .blob = "" };
	return &r->models[r->nmodels++];
}

/* The models that are asked for from here on stay until the next round. */
static void
next_round(struct zc_replay *r)
{
	while (r->nmodels > MODELS)
		drop_model(&r->models[--r->nmodels]);
	r->round = r->clock;
}

/* Borrowed until the next round. */
static int
read_model(struct zc_replay *r, const char *path, const char *blob, const struct zc_gate_model **out, struct zc_err *e)
{
	char *data = NULL;
	size_t len = 0;
	*out = NULL;
	if (blob == NULL)
		return ZC_OK;
	struct zc_replay_model *m = find_model(r, path, blob);
	m->used = ++r->clock;
	if (!is_model(m, path, blob)) {
		drop_model(m);
		if (zc_store_blob(r->store, blob, &data, &len, e) != ZC_OK)
			return e->status;
		*m = (struct zc_replay_model){ .model = zc_gate_read(path, data, len), .used = r->clock };
		memcpy(m->blob, blob, ZC_OID);
		memccpy(m->path, path, 0, sizeof m->path);
		free(data);
	}
	*out = m->model;
	return ZC_OK;
}

/* ---- judging it ------------------------------------------------------------------------ */

/* A commit held against one of its parents. */
struct judging {
	struct zc_replay *r;
	const struct zc_deed *d;
	size_t parent;
	const struct zc_convenant *con;        /* in its own tree */
	char *actor;
	struct zc_trailers *trailers;          /* NULL: of a merge */
	struct zc_findings *f;
	struct zc_err *e;
};

/* Who entered it: the trailer of a tool's commit, else an author who is a
 * professional of the agreement, else nobody that we know. */
static char *
actor_of(const struct zc_store_commit_info *c, const struct zc_convenant *con)
{
	const char *org = NULL;
	char *actor = zc_trailer(c->message, "Zc-Actor", 0);
	if (*actor != '\0')
		return actor;
	free(actor);
	if (con != NULL && zc_actor_valid(c->email, &org) && zc_convenant_org(con, org, ZC_NO_DAY) != NULL)
		return zc_strdup(c->email);
	return NULL;
}

static struct zc_time
moment(const struct zc_deed *d)
{
	/* an author date can be given at will: what lies behind it is not the past yet */
	const struct zc_store_commit_info *c = &d->c;
	int64_t utc = c->utc < c->committed ? c->utc : c->committed, before = d->parents_utc;
	/* what came from a clone whose clock is ahead is not yet to come here */
	if (before > utc)
		utc = zc_replay_before(utc, before) ? utc + ZC_REPLAY_SKEW : before;
	return (struct zc_time){ .utc = utc, .offset = c->offset, .set = true };
}

static const struct zc_store_change *
change_at(const struct zc_store_changes *v, const char *path)
{
	size_t low = 0, high = v->n;
	while (low < high) {
		size_t mid = (low + high) / 2;
		int order = strcmp(path, v->v[mid].path);
		if (order == 0)
			return &v->v[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

/* The file before and after; in a merge, also as the other parents have it (others: room for those). */
static int
read_file(const struct judging *j, const struct zc_store_change *c, struct zc_gate_file *out,
          const struct zc_gate_model **others)
{
	struct zc_replay *r = j->r;
	*out = (struct zc_gate_file){ .path = c->path, .others = others, .nothers = j->d->n - 1 };
	int rc = read_model(r, c->path, c->old_blob, &out->was, j->e);
	if (rc == ZC_OK)
		rc = read_model(r, c->path, c->new_blob, &out->is, j->e);
	for (size_t i = 0, k = 0; rc == ZC_OK && i < j->d->n; i++) {
		if (i == j->parent)
			continue;
		const struct zc_store_change *there = change_at(&j->d->changes[i], c->path);
		if (there != NULL)
			rc = read_model(r, c->path, there->old_blob, &others[k], j->e);
		else
			others[k] = out->is;
		k++;
	}
	return rc;
}

static void
ask_gate(const struct judging *j, const struct zc_gate_file *v, size_t n, bool tell, struct zc_findings *f)
{
	zc_zone_set(j->con->zone, j->e);       /* loading another agreement may have changed it */
	zc_gate_check(&(struct zc_gate_change){ .files = v, .n = n, .con = j->con, .actor = j->actor,
	    .merge = j->d->c.nparents > 1, .now = moment(j->d),
	    .touched = tell && j->trailers != NULL ? zc_trailers_touched : NULL, .ctx = j->trailers }, f);
}

/* Some families at once.  The models live until the next are read. */
static int
judge_together(const struct judging *j, const struct zc_store_change *const *v, size_t n, bool tell)
{
	size_t parents = j->d->n;
	struct zc_gate_file *files = zc_alloc((n + 1) * sizeof *files);
	const struct zc_gate_model **others = zc_alloc((n * parents + 1) * sizeof *others);
	int rc = ZC_OK;
	next_round(j->r);
	for (size_t i = 0; rc == ZC_OK && i < n; i++)
		rc = read_file(j, v[i], &files[i], &others[i * parents]);
	if (rc == ZC_OK)
		ask_gate(j, files, n, tell, j->f);
	free(others);
	free(files);
	return rc;
}

/* Files of one commit, in the order of their paths; which of them cannot stand alone; and the groups that these make
 * with what they name: each one's first. */
struct groups { const struct zc_store_change *const *v; size_t n, *first; bool *needy; };

static size_t
first_of(const struct groups *g, size_t i)
{
	while (g->first[i] != i)
		i = g->first[i] = g->first[g->first[i]];
	return i;
}

static int
by_path(const void *path, const void *change)
{
	return strcmp(path, (*(const struct zc_store_change *const *)change)->path);
}

/* Every family that is named below n is of the same group as file i. */
static void
join_named(const struct groups *g, size_t i, const struct zc_node *n)
{
	char path[ZC_PATH];
	if (n->kind == ZC_SCALAR && zc_id_is_family(n->text)) {
		zc_id_path(path, n->text);
		const struct zc_store_change *const *named = bsearch(path, g->v, g->n, sizeof *g->v, by_path);
		size_t a = first_of(g, i), b = named != NULL ? first_of(g, (size_t)(named - g->v)) : a;
		g->first[a > b ? a : b] = a > b ? b : a;
	}
	for (size_t k = 0; k < n->n; k++)
		join_named(g, i, n->items[k]);
}

static int
find_groups(const struct judging *j, const struct groups *g)
{
	const struct zc_gate_model *was, *is;
	int rc = ZC_OK;
	for (size_t i = 0; i < g->n; i++)
		g->first[i] = i;
	for (size_t i = 0; rc == ZC_OK && i < g->n; i++) {
		if (!g->needy[i])
			continue;
		next_round(j->r);
		rc = read_model(j->r, g->v[i]->path, g->v[i]->old_blob, &was, j->e);
		if (rc == ZC_OK)
			rc = read_model(j->r, g->v[i]->path, g->v[i]->new_blob, &is, j->e);
		if (rc == ZC_OK && was != NULL && zc_gate_root(was) != NULL)
			join_named(g, i, zc_gate_root(was));
		if (rc == ZC_OK && is != NULL && zc_gate_root(is) != NULL)
			join_named(g, i, zc_gate_root(is));
	}
	return rc;
}

static int
judge_groups(const struct judging *j, const struct groups *g)
{
	const struct zc_store_change **group = zc_alloc((g->n + 1) * sizeof *group);
	size_t *next = zc_alloc((g->n + 1) * sizeof *next);   /* in its group; n: none */
	int rc = find_groups(j, g);
	for (size_t i = 0; i < g->n; i++)
		next[i] = g->n;
	for (size_t i = g->n; rc == ZC_OK && i-- > 0;) {
		size_t first = first_of(g, i);
		g->needy[first] = g->needy[first] || g->needy[i];
		if (first != i) {
			next[i] = next[first];
			next[first] = i;
		}
	}
	for (size_t i = 0; rc == ZC_OK && i < g->n; i++) {
		size_t members = 0;
		for (size_t k = i; g->first[i] == i && g->needy[i] && k < g->n; k = next[k])
			group[members++] = g->v[k];
		if (members > 0)
			rc = judge_together(j, group, members, false);
	}
	free(next);
	free(group);
	return rc;
}

/* Many: each by itself, and those that cannot stand alone with what they name: what goes from one to another must be
 * seen in both. */
static int
judge_many(const struct judging *j, const struct zc_store_change *const *v, size_t n)
{
	struct groups g = { v, n, zc_alloc((n + 1) * sizeof *g.first), zc_alloc((n + 1) * sizeof *g.needy) };
	int rc = ZC_OK;
	for (size_t i = 0; rc == ZC_OK && i < n; i++) {
		struct zc_findings alone = {0};
		struct judging one = *j;
		one.f = &alone;
		rc = judge_together(&one, &v[i], 1, true);
		g.needy[i] = alone.n > 0;
		zc_findings_free(&alone);
	}
	if (rc == ZC_OK)
		rc = judge_groups(j, &g);
	free(g.needy);
	free(g.first);
	return rc;
}

static int
judge_agreement(const struct judging *j, const struct zc_store_change *c, bool families)
{
	const struct zc_convenant *before = NULL;
	char *texts[2] = { NULL, NULL };
	size_t len[2] = { 0, 0 };
	int rc = c->old_blob == NULL ? ZC_OK : zc_store_blob(j->r->store, c->old_blob, &texts[0], &len[0], j->e);
	if (rc == ZC_OK && c->new_blob != NULL)
		rc = zc_store_blob(j->r->store, c->new_blob, &texts[1], &len[1], j->e);
	if (rc == ZC_OK)
		zc_gate_convenant(texts[0], len[0], texts[1], len[1], j->f);
	if (rc == ZC_OK && (j->d->c.nparents == 1 || j->d->gives_up))
		rc = zc_replay_agreement(j->r, j->d->before, &before, j->e);
	if (rc == ZC_OK && families && j->d->c.nparents < 2)
		zc_findings_add(j->f, ZC_DATA, NULL, NULL, NULL, "one commit changes the agreement and families: make it two");
	if (before != NULL && c->old_blob != NULL) {
		char *actor = actor_of(&j->d->c, before);
		zc_zone_set(before->zone, j->e);
		bool may = actor != NULL && zc_convenant_may(before, actor, "agree", zc_time_day(moment(j->d)));
		if (j->d->gives_up && !may)
			zc_findings_add(j->f, ZC_DENIED, NULL, NULL, NULL, "%s: the merge gives up what a parent had come to, "
			                "which only who may change the agreement does", ZC_CONVENANT_PATH);
		else if (actor != NULL && !may)
			zc_findings_add(j->f, ZC_DENIED, NULL, NULL, NULL, "%s: the organisation of %s may not change the agreement",
			                ZC_CONVENANT_PATH, actor);
		free(actor);
	}
	free(texts[0]);
	free(texts[1]);
	return rc;
}

static bool
is_family_path(const char *path)
{
	return strncmp(path, "families/", strlen("families/")) == 0;
}

/* The families among the changes, in out; how many. */
static size_t
families_of(const struct judging *j, const struct zc_store_change **out)
{
	const struct zc_store_changes *changes = &j->d->changes[j->parent];
	char id[ZC_FAMILY_ID + 1];
	size_t n = 0;
	for (size_t i = 0; i < changes->n; i++) {
		const char *path = changes->v[i].path;
		if (changes->v[i].odd && (is_family_path(path) || strcmp(path, ZC_CONVENANT_PATH) == 0))
			zc_findings_add(j->f, ZC_DATA, NULL, NULL, NULL, "%s: not a plain file, mode 100644", path);
		if (!is_family_path(path))
			continue;
		if (zc_id_of_path(id, path) && !changes->v[i].odd)
			out[n++] = &changes->v[i];
		else if (!changes->v[i].odd)
			zc_findings_add(j->f, ZC_DATA, NULL, NULL, NULL, "%s: not the path of a family", path);
	}
	return n;
}

static int
judge_parent(const struct judging *j)
{
	const struct zc_store_changes *changes = &j->d->changes[j->parent];
	const struct zc_store_change **v = zc_alloc((changes->n + 1) * sizeof *v);
	const struct zc_store_change *agreement = change_at(changes, ZC_CONVENANT_PATH);
	size_t n = families_of(j, v);
	int rc = agreement != NULL && !agreement->odd ? judge_agreement(j, agreement, n > 0) : ZC_OK;
	if (rc == ZC_OK && n > 0 && j->con == NULL)
		zc_findings_add(j->f, ZC_CONFIG, NULL, NULL, NULL, "no agreement that can be read");
	else if (rc == ZC_OK && n > TOGETHER)
		rc = judge_many(j, v, n);
	else if (rc == ZC_OK && n > 0)
		rc = judge_together(j, v, n, true);
	free(v);
	return rc;
}

/* Is the code of its key this one? */
static bool
has_code(const struct zc_finding *x, const char *code)
{
	const char *c = x->key != NULL ? strchr(x->key, ' ') : NULL;
	size_t n = strlen(code);
	return c != NULL && strncmp(c + 1, code, n) == 0 && (c[n + 1] == ' ' || c[n + 1] == '\0');
}

/* Was the same said of another parent? */
static bool
said(const struct zc_findings *f, const struct zc_finding *x)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].line == x->line && strcmp(f->v[i].what, x->what) == 0)
			return true;
	return false;
}

/* A merge against each of its parents.  What is otherwise than in one may be another's; of three or more, one that
 * never had it would excuse it. */
static int
judge_merge(struct judging *j, struct zc_findings *f)
{
	int rc = ZC_OK;
	size_t n = j->d->n;
	struct zc_findings *sides = zc_alloc(n * sizeof *sides);
	for (j->parent = 0; rc == ZC_OK && j->parent < n; j->parent++) {
		j->f = &sides[j->parent];
		rc = judge_parent(j);
	}
	for (size_t i = 0; i < n; i++) {
		for (size_t m = 0; m < sides[i].n; m++) {
			const struct zc_finding *x = &sides[i].v[m];
			bool everywhere = !said(f, x);
			bool others = n == 2 && has_code(x, ZC_GATE_CAME);
			for (size_t k = 0; others && k < n; k++)
				everywhere = everywhere && zc_findings_has(&sides[k], x->key);
			if (everywhere)
				zc_findings_copy(f, x);
		}
		zc_findings_free(&sides[i]);
	}
	free(sides);
	return rc;
}

static void
check_dates(const struct zc_replay *r, const struct zc_deed *d, struct zc_findings *f)
{
	const struct zc_store_commit_info *c = &d->c;
	const char *wrong = NULL;
	if (zc_replay_before(c->committed, d->parents_committed))
		wrong = "dates run backwards: committed before its parent was";
	else if (zc_replay_before(c->utc, d->parents_utc))
		wrong = "dates run backwards: entered before its parent was";
	else if (zc_replay_before(c->committed, c->utc))
		wrong = "dates run backwards: entered after it was committed";
	else if (r->now != 0 && zc_replay_before(r->now, c->committed))
		wrong = "dates lie ahead: committed after now";
	if (wrong != NULL)
		zc_findings_add(f, ZC_DATA, NULL, NULL, NULL, "%s", wrong);
}

int
zc_deed_judge(struct zc_replay *r, const struct zc_deed *d, bool staged, struct zc_findings *f, struct zc_err *e)
{
	struct judging j = { .r = r, .d = d, .f = f, .e = e };
	struct zc_trailers trailers;
	int rc = zc_replay_agreement(r, d->agreement, &j.con, e);
	if (rc != ZC_OK)
		return rc;
	j.actor = actor_of(&d->c, j.con);
	if (j.con != NULL)
		zc_zone_set(j.con->zone, e);
	zc_trailers_begin(&trailers, &d->c, j.con, f);
	if (d->c.nparents < 2 && !staged)
		j.trailers = &trailers;
	rc = d->c.nparents < 2 ? judge_parent(&j) : judge_merge(&j, f);
	if (rc == ZC_OK && j.con != NULL)
		rc = zc_zone_set(j.con->zone, e);
	if (rc == ZC_OK && j.trailers != NULL)
		zc_trailers_check(&trailers);
	if (rc == ZC_OK && !staged) {
		if (d->begins_again)
			zc_findings_add(f, ZC_DATA, NULL, NULL, NULL, "history begins a second time: what came before is cut off, "
			                "or it is another store's");
		if (d->c.ambiguous)
			zc_findings_add(f, ZC_DATA, NULL, NULL, NULL, "its author or committer is not written as git does: some read "
			                "another there");
		check_dates(r, d, f);
		zc_trailers_form(&d->c, f);
		rc = zc_replay_signature(r, d, f, e);
	}
	zc_trailers_end(&trailers);
	free(j.actor);
	return rc;
}

/* ---- one commit ---------------------------------------------------------------------------- */

struct one { struct zc_replay *r; struct zc_deed d; };

static int
take(void *ctx, const struct zc_store_commit_info *c, struct zc_err *e)
{
	struct one *o = ctx;
	return zc_deed_read(&o->d, o->r->store, c, e);
}

int
zc_replay_commit(struct zc_replay *r, const char *commit, bool staged, struct zc_findings *f, struct zc_err *e)
{
	struct one o = { .r = r };
	int rc = zc_store_commit_read(r->store, commit, take, &o, e);
	if (rc == ZC_OK)
		rc = zc_deed_judge(r, &o.d, staged, f, e);
	zc_deed_free(&o.d);
	return rc;
}

int
zc_replay_trailers(struct zc_replay *r, const char *commit, struct zc_text *out, char **subject, struct zc_err *e)
{
	struct one o = { .r = r };
	struct zc_findings f = {0};
	struct zc_trailers trailers;
	struct judging j = { .r = r, .d = &o.d, .f = &f, .e = e, .trailers = &trailers };
	int rc = zc_store_commit_read(r->store, commit, take, &o, e);
	if (rc == ZC_OK)
		rc = zc_replay_agreement(r, o.d.agreement, &j.con, e);
	if (rc == ZC_OK && o.d.c.nparents < 2) {
		j.actor = actor_of(&o.d.c, j.con);
		zc_trailers_begin(&trailers, &o.d.c, j.con, &f);
		rc = judge_parent(&j);
		if (rc == ZC_OK)
			zc_trailers_write(&trailers, j.actor, out, subject);
		zc_trailers_end(&trailers);
		free(j.actor);
	}
	zc_findings_free(&f);
	zc_deed_free(&o.d);
	return rc;
}
