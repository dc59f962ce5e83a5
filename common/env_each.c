/* All families of the store: by the index, or from their files. */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "id.h"
#include "tool.h"

struct each {
	struct zc_env *env;
	unsigned pick;
	bool joined, unseen;             /* those too that were joined, that are hidden */
	zc_env_family_fn *fn;
	void *ctx;
};

/* A family that is parted is not told that it was joined on the day that was asked about. */
static int
give_parted(const struct each *each, const struct zc_family *fam, struct zc_err *e)
{
	struct zc_loaded l;
	int rc = zc_env_load(each->env, fam->id, &l, e);
	if (rc == ZC_OK) {
		zc_env_forget_others(each->env, &l);
		rc = each->fn(each->env, l.fam, each->ctx, e);
	}
	zc_loaded_free(&l);
	return rc;
}

/* Hand it over, or say why it could not be loaded; a file that nobody could look into is nobody's. */
static int
give(const struct each *each, const struct zc_family *fam, const struct zc_err *bad, struct zc_err *e)
{
	struct zc_env *env = each->env;
	struct zc_err hushed = { 0 };
	if (bad != NULL && !env->sees_all) {
		zc_fail(&hushed, bad->status, "a family could not be read");
		bad = &hushed;
	}
	if (bad != NULL) {
		zc_env_report(env, bad);
		return ZC_OK;
	}
	const struct zc_join *join = each->joined ? NULL : zc_family_join(fam, env->on);
	if ((join != NULL && !zc_env_parted(env, join)) || (!each->unseen && zc_env_hides_family(env, fam)))
		return ZC_OK;
	return join != NULL ? give_parted(each, fam, e) : each->fn(env, fam, each->ctx, e);
}

/* ---- from the files ------------------------------------------------------------- */

/* What became of a file in a worker's hands. */
struct read { struct zc_loaded l; struct zc_err bad; };

static void *
read_file(void *ctx, const struct zc_store_change *file, const char *data, size_t len)
{
	(void)ctx;
	struct read *r = zc_alloc(sizeof *r);
	zc_family_read(&r->l.fam, &r->l.tree, file->path, data, len, &r->bad);
	return r;
}

static void
drop_read(void *made)
{
	struct read *r = made;
	zc_loaded_free(&r->l);
	free(r);
}

static int
hand_over(void *ctx, const struct zc_store_change *file, void *made, struct zc_err *e)
{
	(void)file;
	const struct each *each = ctx;
	const struct read *r = made;
	int rc = ZC_OK;
	if (r->l.fam == NULL || zc_index_picks(each->pick, r->l.fam, each->env->on))
		rc = give(each, r->l.fam, r->l.fam == NULL ? &r->bad : NULL, e);
	drop_read(made);
	return rc;
}

static int
each_file(struct each *each, struct zc_err *e)
{
	struct zc_store_changes files;
	const struct zc_store_work work = { read_file, hand_over, drop_read, each };
	if (zc_store_families(each->env->store, each->env->as_of, &files, e) != ZC_OK)
		return e->status;
	int rc = zc_store_sweep(each->env->store, files.v, files.n, &work, e);
	zc_store_changes_free(&files);
	return rc;
}

int
zc_env_each_file(struct zc_env *env, unsigned pick, bool joined, zc_env_family_fn *fn, void *ctx, struct zc_err *e)
{
	struct each each = { env, pick, joined, false, fn, ctx };
	return each_file(&each, e);
}

/* ---- by the index --------------------------------------------------------------- */

static void
progress(void *ctx, size_t done, size_t all)
{
	zc_progress(ctx, done, all, "families");
}

static void
anew(void *ctx, const char *why)
{
	const struct zc_env *env = ctx;
	if (env->verbose)
		fprintf(stderr, "%s: index made anew: %s\n", env->tool->name, why);
}

struct zc_index *
zc_env_index(struct zc_env *env)
{
	struct zc_err none = { 0 };
	if (env->as_of != NULL || env->no_index)
		return NULL;
	if (env->index == NULL) {
		zc_store_blob_id(env->agreement, env->con_tree->src, env->con_tree->len, &none);
		env->index_user = (struct zc_index_user){ .con = env->con, .agreement = env->agreement,
			.today = zc_time_day(env->now), .progress = progress, .anew = anew, .ctx = env };
		zc_index_open(&env->index, env->store, &env->index_user);
	} else if (!zc_index_follow(env->index)) {
		zc_index_close(env->index);
		env->index = NULL;
	}
	env->no_index = env->index == NULL;
	return env->index;
}

/* ---- a family's history ------------------------------------------------------------- */

static void
commits(void *ctx, size_t done, size_t all)
{
	zc_progress(ctx, done, all, "commits");
}

static void
history_anew(void *ctx, const char *why)
{
	const struct zc_env *env = ctx;
	if (env->verbose)
		fprintf(stderr, "%s: history made anew: %s\n", env->tool->name, why);
}

int
zc_env_history(struct zc_env *env, const char *family, bool oldest_first, zc_store_commit_fn *fn, void *ctx,
               struct zc_err *e)
{
	char path[ZC_PATH];
	bool known = false;
	int rc = ZC_OK;
	if (env->as_of == NULL && env->history == NULL && !env->no_history) {
		env->history_user = (struct zc_index_user){ .progress = commits, .anew = history_anew, .ctx = env };
		zc_index_history_open(&env->history, env->store, &env->history_user);
		env->no_history = env->history == NULL;
	}
	if (env->history != NULL)
		rc = zc_index_history(env->history, family, oldest_first, &known, fn, ctx, e);
	zc_id_path(path, family);
	return known ? rc : zc_store_path_history(env->store, env->as_of, path, oldest_first, fn, ctx, e);
}

/* ---- families ------------------------------------------------------------------------ */

static int
indexed(void *ctx, const struct zc_family *fam, const struct zc_err *bad, struct zc_err *e)
{
	return give(ctx, fam, bad, e);
}

static int
each_of(struct each *each, struct zc_err *e)
{
	struct zc_index *ix = zc_env_index(each->env);
	return ix != NULL ? zc_index_each(ix, each->pick, each->env->on, indexed, each, e) : each_file(each, e);
}

int
zc_env_each(struct zc_env *env, unsigned pick, bool joined, zc_env_family_fn *fn, void *ctx, struct zc_err *e)
{
	return each_of(&(struct each){ env, pick, joined, false, fn, ctx }, e);
}

int
zc_env_each_unseen(struct zc_env *env, unsigned pick, bool joined, zc_env_family_fn *fn, void *ctx, struct zc_err *e)
{
	return each_of(&(struct each){ env, pick, joined, true, fn, ctx }, e);
}

int
zc_env_holding(struct zc_env *env, const char *bsn, zc_day born, zc_env_family_fn *fn, void *ctx, struct zc_err *e)
{
	struct each each = { env, ZC_PICK_ALL, false, true, fn, ctx };
	struct zc_index *ix = zc_env_index(env);
	return ix != NULL ? zc_index_holding(ix, bsn, born, indexed, &each, e) : each_file(&each, e);
}

int
zc_env_like(struct zc_env *env, const uint64_t *keys, size_t n, zc_env_family_fn *fn, void *ctx, struct zc_err *e)
{
	struct each each = { env, ZC_PICK_ALL, false, false, fn, ctx };
	struct zc_index *ix = zc_env_index(env);
	return ix != NULL ? zc_index_like(ix, keys, n, indexed, &each, e) : each_file(&each, e);
}

int
zc_env_shared_bsn(struct zc_env *env, zc_env_family_fn *fn, void *ctx, struct zc_err *e)
{
	struct each each = { env, ZC_PICK_ALL, false, false, fn, ctx };
	struct zc_index *ix = zc_env_index(env);
	return ix != NULL ? zc_index_shared_bsn(ix, indexed, &each, e) : each_file(&each, e);
}

/* ---- terms ------------------------------------------------------------------------ */

struct terms { struct zc_env *env; struct zc_agenda *agenda; const struct zc_agenda_pick *pick; };

static void
add_row(void *ctx, const struct zc_agenda_row *row, const struct zc_term *still)
{
	struct terms *t = ctx;
	zc_agenda_add_kept(t->agenda, row, still, t->env->con, t->env->on, t->pick);
}

static int
add_family(struct zc_env *env, const struct zc_family *fam, void *ctx, struct zc_err *e)
{
	(void)e;
	struct terms *t = ctx;
	zc_agenda_add(t->agenda, fam, env->con, env->on, t->pick);
	return ZC_OK;
}

static int
add_indexed(void *ctx, const struct zc_family *fam, const struct zc_err *bad, struct zc_err *e)
{
	struct terms *t = ctx;
	struct each each = { .env = t->env, .fn = add_family, .ctx = t };
	return indexed(&each, fam, bad, e);
}

int
zc_env_agenda(struct zc_env *env, struct zc_agenda *out, const struct zc_agenda_pick *pick, int argc, char **argv,
              struct zc_err *e)
{
	struct terms t = { env, out, pick };
	/* the rows of the index do not say who is involved */
	struct zc_index *ix = argc == 0 && env->sees_all ? zc_env_index(env) : NULL;
	bool known = false;
	int rc = ix != NULL ? zc_index_terms(ix, env->on, &known, add_row, add_indexed, &t, e) : ZC_OK;
	return known ? rc : zc_env_families(env, ZC_PICK_TERMS, false, argc, argv, add_family, &t, e);
}
