/* Many changes, seen all together. */
#include <time.h>

#include "change_internal.h"

enum { TURN_MS = 15, FEWER = 8 };

struct batch {
	struct zc_env *env;
	const struct zc_change_work *work;
	size_t from, to, most;                 /* its items, and how many it may have */
	struct zc_err stop;                    /* why the work ends with it */
};

/* The index is not to be had any more; the next batch may find it again. */
static void
lose_index(struct zc_env *env)
{
	zc_index_close(env->index);
	env->index = NULL;
	env->no_index = true;
}

void
zc_change_note(struct zc_env *env, const char *path, const struct zc_family *fam)
{
	if (env->index == NULL || !zc_index_put(env->index, path, fam))
		lose_index(env);
}

static int
begin(struct zc_env *env, struct zc_err *e)
{
	if (zc_change_lock(env, e) != ZC_OK)
		return e->status;
	struct zc_index *ix = zc_env_index(env);
	if (zc_store_batch_begin(env->store, e) != ZC_OK) {
		zc_store_unlock(env->store);
		return e->status;
	}
	if (ix != NULL && !zc_index_begin(ix))
		lose_index(env);
	zc_env_hold(env);
	env->batch = true;
	return ZC_OK;
}

static int
end(struct batch *b, struct zc_err *e)
{
	struct zc_env *env = b->env;
	struct zc_err none = { 0 };
	char head[ZC_OID] = "";
	if (b->work->landing == NULL || b->work->landing(b->work->ctx, b->from, b->to, e) == ZC_OK)
		zc_store_batch_end(env->store, true, e);
	bool landed = e->status == ZC_OK && zc_store_head(env->store, head, &none) == ZC_OK;
	if (env->index != NULL && !zc_index_end(env->index, landed ? head : NULL))
		lose_index(env);
	env->no_index = false;
	env->batch = false;
	zc_store_unlock(env->store);
	zc_env_release(env, e->status == ZC_OK);
	return e->status;
}

static int
attempt(struct batch *b, size_t n, struct zc_err *e)
{
	b->to = b->from;
	if (begin(b->env, e) != ZC_OK)
		return e->status;
	for (; b->to < n && b->to - b->from < b->most; b->to++)
		if ((b->to > b->from && zc_store_batch_due(b->env->store)) ||
		    b->work->one(b->work->ctx, b->to, &b->stop) != ZC_OK)
			break;
	return end(b, e);
}

static int64_t
clock_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Was it in vain because another program wrote meanwhile?  Fewer items fit between two of its writes. */
static bool
again(struct batch *b, int64_t since, struct zc_err *e)
{
	if ((e->status != ZC_BUSY && e->status != ZC_DATA) || b->to == b->from || clock_ms() > since + ZC_CHANGE_WAIT_MS)
		return false;
	b->most = (b->to - b->from + FEWER - 1) / FEWER;
	zc_err_clear(e);
	zc_err_clear(&b->stop);
	return true;
}

int
zc_change_all(struct zc_env *env, size_t n, const struct zc_change_work *work, struct zc_err *e)
{
	struct batch b = { .env = env, .work = work, .most = n };
	int64_t since = 0;                     /* when one was in vain first, 0: none since the last that was not */
	for (size_t i = 0; env->dry && i < n && e->status == ZC_OK; i++)
		work->one(work->ctx, i, e);
	while (!env->dry && b.from < n && e->status == ZC_OK) {
		if (attempt(&b, n, e) == ZC_OK) {
			if (work->landed != NULL)
				work->landed(work->ctx, b.from, b.to, e);
			b.from = b.to;
			b.most = n;
			if (b.stop.status != ZC_OK)
				return zc_fail(e, b.stop.status, "%s", b.stop.msg);
			since = 0;
		} else {
			since = since > 0 ? since : clock_ms();
			if (!again(&b, since, e))
				break;
		}
		/* who waits for the lock tries it every few milliseconds */
		nanosleep(&(struct timespec){ .tv_nsec = TURN_MS * 1000000L }, NULL);
	}
	return e->status;
}
