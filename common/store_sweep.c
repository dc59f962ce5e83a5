/* Much of history at once, with all processors at work. */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "alloc.h"
#include "store_batch.h"
#include "store_object.h"

enum { WORKERS = 4, FEW = 32, STRIDE = 16, WINDOW = 32 * STRIDE };

struct slot { void *made; bool done; struct zc_err why; };

/* Things are claimed in order, a stride at a time, and never further ahead of the taker than the window. */
struct crew {
	const struct zc_store_pool *pool;
	size_t n;
	const struct zc_store *store;
	pthread_mutex_t lock;
	pthread_cond_t room, made;           /* a slot became free; the slot that is waited for was filled */
	size_t claimed, taken;
	bool over;
	struct slot slots[WINDOW];
};

/* The next ones that nobody has, when there is room for what is made of them; how many. */
static size_t
claim(struct crew *w, size_t *from)
{
	pthread_mutex_lock(&w->lock);
	while (!w->over && w->claimed < w->n && w->claimed + STRIDE > w->taken + WINDOW)
		pthread_cond_wait(&w->room, &w->lock);
	size_t left = w->over ? 0 : w->n - w->claimed, n = left < STRIDE ? left : STRIDE;
	*from = w->claimed;
	w->claimed += n;
	pthread_mutex_unlock(&w->lock);
	return n;
}

static void
make_one(struct crew *w, struct zc_store *mine, size_t i, int rc)
{
	struct slot *slot = &w->slots[i % WINDOW];
	slot->why = (struct zc_err){0};
	slot->made = rc == 0 ? w->pool->make(w->pool->ctx, mine, i, &slot->why) : NULL;
	if (rc < 0)
		zc_store_git_fail(&slot->why, rc, mine->dir);
}

static void *
worker(void *arg)
{
	struct crew *w = arg;
	struct zc_store mine = { .dir = w->store->dir, .dir_fd = w->store->dir_fd, .bare = w->store->bare, .zc_fd = -1, .lock_fd = -1 };
	size_t from, n;
	int rc = git_repository_open_ext(&mine.repo, mine.dir, GIT_REPOSITORY_OPEN_NO_SEARCH, NULL);
	while ((n = claim(w, &from)) > 0) {
		for (size_t i = from; i < from + n; i++)
			make_one(w, &mine, i, rc);
		pthread_mutex_lock(&w->lock);
		for (size_t i = from; i < from + n; i++)
			w->slots[i % WINDOW].done = true;
		if (from == w->taken)
			pthread_cond_signal(&w->made);
		pthread_mutex_unlock(&w->lock);
	}
	zc_object_forget(&mine);
	git_repository_free(mine.repo);
	return NULL;
}

/* In their order, on the caller's thread. */
static void
take_all(struct crew *w, struct zc_err *e)
{
	for (size_t i = 0; i < w->n && e->status == ZC_OK; i++) {
		struct slot *slot = &w->slots[i % WINDOW];
		if (i % STRIDE == 0) {
			pthread_mutex_lock(&w->lock);
			w->taken = i;
			pthread_cond_signal(&w->room);
			while (!slot->done)
				pthread_cond_wait(&w->made, &w->lock);
			pthread_mutex_unlock(&w->lock);
		}
		slot->done = false;
		if (slot->why.status != ZC_OK) {
			*e = slot->why;
			if (slot->made != NULL)
				w->pool->drop(slot->made);
		} else {
			w->pool->take(w->pool->ctx, i, slot->made, e);
		}
	}
}

static int
with_workers(struct crew *w, size_t threads, struct zc_err *e)
{
	pthread_t ids[WORKERS];
	size_t started = 0;
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->room, NULL);
	pthread_cond_init(&w->made, NULL);
	while (started < threads && pthread_create(&ids[started], NULL, worker, w) == 0)
		started++;
	if (started > 0)
		take_all(w, e);
	else
		zc_fail(e, ZC_IO, "no thread could be started");
	pthread_mutex_lock(&w->lock);
	w->over = true;
	pthread_cond_broadcast(&w->room);
	pthread_mutex_unlock(&w->lock);
	for (size_t i = 0; i < started; i++)
		pthread_join(ids[i], NULL);
	for (size_t i = 0; i < WINDOW; i++)
		if (w->slots[i].done && w->slots[i].made != NULL)
			w->pool->drop(w->slots[i].made);
	pthread_cond_destroy(&w->made);
	pthread_cond_destroy(&w->room);
	pthread_mutex_destroy(&w->lock);
	return e->status;
}

int
zc_store_pool(struct zc_store *s, size_t n, const struct zc_store_pool *pool, struct zc_err *e)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	if (zc_store_git(s, e) != ZC_OK)
		return e->status;
	if (n >= FEW && processors > 1) {
		struct crew *w = zc_alloc(sizeof *w);
		w->pool = pool;
		w->n = n;
		w->store = s;
		/* what the library reads: zlib's own checksum must do, as it does for git */
		git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
		with_workers(w, processors < WORKERS ? (size_t)processors : WORKERS, e);
		git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1);
		free(w);
		return e->status;
	}
	for (size_t i = 0; i < n && e->status == ZC_OK; i++) {
		void *made = pool->make(pool->ctx, s, i, e);
		if (e->status == ZC_OK)
			pool->take(pool->ctx, i, made, e);
	}
	return e->status;
}

/* ---- files --------------------------------------------------------------------- */

struct sweep { const struct zc_store_change *v; const struct zc_store_work *work; };

static void *
make_of_file(void *ctx, struct zc_store *mine, size_t i, struct zc_err *e)
{
	const struct sweep *w = ctx;
	const struct zc_store_change *c = &w->v[i];
	struct zc_text t = { 0 };
	void *made = NULL;
	if (c->new_blob != NULL && zc_object_read(mine, ZC_OBJECT_BLOB, c->new_blob, &t, e) == ZC_OK)
		made = w->work->make(w->work->ctx, c, t.s != NULL ? t.s : "", t.len);
	zc_text_free(&t);
	return made;
}

static int
take_of_file(void *ctx, size_t i, void *made, struct zc_err *e)
{
	const struct sweep *w = ctx;
	return w->work->take(w->work->ctx, &w->v[i], made, e);
}

/* What a batch wrote, only the batch can read. */
static int
sweep_in_batch(struct zc_store *s, const struct zc_store_change *v, size_t n, const struct zc_store_work *work,
               struct zc_err *e)
{
	for (size_t i = 0; i < n && e->status == ZC_OK; i++) {
		char *data = NULL;
		size_t len = 0;
		if (v[i].new_blob != NULL && zc_store_blob(s, v[i].new_blob, &data, &len, e) != ZC_OK)
			return e->status;
		work->take(work->ctx, &v[i], data != NULL ? work->make(work->ctx, &v[i], data, len) : NULL, e);
		free(data);
	}
	return e->status;
}

int
zc_store_sweep(struct zc_store *s, const struct zc_store_change *v, size_t n, const struct zc_store_work *work,
               struct zc_err *e)
{
	struct sweep w = {v, work};
	const struct zc_store_pool pool = {make_of_file, take_of_file, work->drop, &w};
	if (zc_store_git(s, e) != ZC_OK)
		return e->status;
	return s->batch != NULL ? sweep_in_batch(s, v, n, work, e) : zc_store_pool(s, n, &pool, e);
}
