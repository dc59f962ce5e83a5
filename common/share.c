#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "share.h"

struct crew {
	void (*job)(void *ctx, size_t job, unsigned worker);
	void *ctx;
	size_t jobs;
	atomic_size_t next;
	atomic_uint workers;
};

static void *
work(void *arg)
{
	struct crew *c = arg;
	unsigned worker = atomic_fetch_add(&c->workers, 1);
	for (size_t i; (i = atomic_fetch_add(&c->next, 1)) < c->jobs;)
		c->job(c->ctx, i, worker);
	return NULL;
}

unsigned
zc_share_workers(unsigned asked)
{
	long n = asked > 0 ? (long)asked : sysconf(_SC_NPROCESSORS_ONLN);
	return n < 1 ? 1 : n > ZC_SHARE_WORKERS ? ZC_SHARE_WORKERS : (unsigned)n;
}

void
zc_share(unsigned workers, size_t jobs, void (*job)(void *ctx, size_t job, unsigned worker), void *ctx)
{
	struct crew c = { .job = job, .ctx = ctx, .jobs = jobs };
	pthread_t thread[ZC_SHARE_WORKERS];
	unsigned n = 0;
	while (n + 1 < workers && n + 1 < jobs && pthread_create(&thread[n], NULL, work, &c) == 0)
		n++;
	work(&c);
	while (n > 0)
		pthread_join(thread[--n], NULL);
}
