/* All commits of a range.  They are gathered by the thousand and judged family by
 * family, so that each version of a file is read once; what was found is told in
 * the order of the commits.  A second process takes half of the families: loading an
 * agreement sets the zone of a whole process, so threads would not do. */
#include <errno.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "alloc.h"
#include "replay_internal.h"
#include "text.h"

enum { GATHER = 2048, SHARED = 512 };  /* commits at a time; from how many on a second process pays */

struct walk {
	struct zc_store *s;
	const struct zc_replay_told *told;
	struct zc_replay *r;
	struct zc_deed *v;
	struct zc_findings *found;     /* of each */
	size_t *order;                 /* in which they are judged */
	bool begun;                    /* its first commit was met, or lies before the range */
	size_t n, seen, all, done;     /* all: only where progress is told */
};

static const char *
family_of(const struct zc_deed *d)
{
	for (size_t i = 0; i < d->changes[0].n; i++)
		if (strncmp(d->changes[0].v[i].path, "families/", strlen("families/")) == 0)
			return d->changes[0].v[i].path;
	return "";
}

static int
by_family(const void *a, const void *b, void *ctx)
{
	const struct zc_deed *v = ctx;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	int order = strcmp(family_of(&v[x]), family_of(&v[y]));
	return order != 0 ? order : x < y ? -1 : 1;
}

static int
judge(struct walk *w, struct zc_replay *r, size_t from, size_t to, size_t counts, struct zc_err *e)
{
	for (size_t i = from; i < to; i++) {
		size_t at = w->order[i];
		if (zc_deed_judge(r, &w->v[at], false, &w->found[at], e) != ZC_OK)
			return e->status;
		if (w->told->progress != NULL && counts > 0)
			w->told->progress(w->told->ctx, w->done += counts, w->all);
	}
	return ZC_OK;
}

/* ---- the other process ---------------------------------------------------------------- */

/* Its findings as texts of its own; NUL ends each. */
static void
put(struct zc_text *t, const char *s)
{
	zc_text_add(t, s != NULL ? s : "");
	zc_text_addn(t, "", 1);
}

static _Noreturn void
other(struct walk *w, size_t from, size_t to, int fd)
{
	struct zc_err e = {0};
	struct zc_store *s = NULL;
	struct zc_text t = {0};
	struct zc_replay *r = NULL;
	/* what the library holds open is the other's */
	if (zc_store_again(&s, w->s, &e) == ZC_OK) {
		r = zc_replay_new(s);
		r->now = w->told->now;
		judge(w, r, from, to, 0, &e);
	}
	zc_text_addf(&t, "%d", e.status);
	zc_text_addn(&t, "", 1);
	put(&t, e.msg);
	for (size_t i = from; e.status == ZC_OK && i < to; i++) {
		const struct zc_findings *f = &w->found[w->order[i]];
		for (size_t k = 0; k < f->n; k++) {
			const struct zc_finding *x = &f->v[k];
			zc_text_addf(&t, "%zu %d %u %u", w->order[i], x->status, x->line, x->column);
			zc_text_addn(&t, "", 1);
			put(&t, x->file);
			put(&t, x->article);
			put(&t, x->what);
		}
	}
	_exit(zc_text_write_fd(fd, t.s, t.len) ? 0 : ZC_IO);
}

static const char *
next(const char **p, const char *end)
{
	const char *s = *p, *nul = s < end ? memchr(s, '\0', (size_t)(end - s)) : NULL;
	if (nul == NULL)
		return NULL;
	*p = nul + 1;
	return s;
}

static int
collect(struct walk *w, const struct zc_text *t, struct zc_err *e)
{
	const char *p = t->s, *end = t->s + t->len, *line = next(&p, end), *why = next(&p, end);
	if (why == NULL)
		return zc_fail(e, ZC_IO, "the second process told nothing");
	if (strcmp(line, "0") != 0)
		return zc_fail(e, (int)strtol(line, NULL, 10), "%s", why);
	while ((line = next(&p, end)) != NULL) {
		char *rest = NULL;
		size_t at = strtoull(line, &rest, 10);
		int status = (int)strtol(rest, &rest, 10);
		unsigned row = (unsigned)strtoul(rest, &rest, 10), column = (unsigned)strtoul(rest, NULL, 10);
		const char *file = next(&p, end), *article = next(&p, end), *what = next(&p, end);
		if (what == NULL || at >= w->n)
			return zc_fail(e, ZC_BUG, "the second process told half of it");
		struct zc_findings *f = &w->found[at];
		struct zc_finding *x = zc_findings_add(f, status, NULL, NULL, NULL, "%s", what);
		x->file = *file != '\0' ? zc_arena_strdup(&f->arena, file) : NULL;
		x->article = *article != '\0' ? zc_arena_strdup(&f->arena, article) : NULL;
		x->line = row;
		x->column = column;
	}
	return ZC_OK;
}

static int
judge_shared(struct walk *w, struct zc_err *e)
{
	struct zc_text t = {0};
	int fd = memfd_create("zc", MFD_CLOEXEC), ended = 0;
	pid_t pid = fd < 0 ? -1 : fork();
	if (pid == 0)
		other(w, w->n / 2, w->n, fd);
	if (pid < 0) {
		if (fd >= 0)
			close(fd);
		return judge(w, w->r, 0, w->n, 1, e);
	}
	judge(w, w->r, 0, w->n / 2, 2, e);
	while (waitpid(pid, &ended, 0) < 0 && errno == EINTR)
		;
	lseek(fd, 0, SEEK_SET);
	if (e->status == ZC_OK && (!WIFEXITED(ended) || WEXITSTATUS(ended) != 0))
		zc_fail(e, ZC_IO, "the second process ended early");
	if (e->status == ZC_OK && zc_text_read_fd(&t, fd, "findings", SIZE_MAX / 2, e) == ZC_OK)
		collect(w, &t, e);
	close(fd);
	zc_text_free(&t);
	return e->status;
}

/* ---- a thousand at a time ---------------------------------------------------------------- */

static int
flush(struct walk *w, struct zc_err *e)
{
	for (size_t i = 0; i < w->n; i++)
		w->order[i] = i;
	if (w->n > 0)
		qsort_r(w->order, w->n, sizeof *w->order, by_family, w->v);
	cpu_set_t ours;
	bool pays = w->n >= SHARED && sched_getaffinity(0, sizeof ours, &ours) == 0 && CPU_COUNT(&ours) > 1;
	int rc = pays ? judge_shared(w, e) : judge(w, w->r, 0, w->n, 1, e);
	for (size_t i = 0; i < w->n; i++) {
		if (rc == ZC_OK && w->found[i].n > 0)
			rc = w->told->found(w->told->ctx, w->v[i].c.id, &w->found[i], e);
		zc_findings_free(&w->found[i]);
		zc_deed_free(&w->v[i]);
	}
	w->n = 0;
	return rc;
}

static int
gather(void *ctx, const struct zc_store_commit_info *c, struct zc_err *e)
{
	struct walk *w = ctx;
	int rc = zc_deed_read(&w->v[w->n], w->s, c, e);
	w->seen++;
	w->v[w->n].begins_again = w->begun && c->nparents == 0;
	w->begun = w->begun || c->nparents == 0;
	w->found[w->n++] = (struct zc_findings){0};
	return rc == ZC_OK && w->n == GATHER ? flush(w, e) : rc;
}

static int
count(void *ctx, const char *commit, struct zc_err *e)
{
	(void)commit;
	++*(size_t *)ctx;
	return e->status;
}

int
zc_replay_history(struct zc_store *s, const char *range, const struct zc_replay_told *told, size_t *commits,
                  struct zc_err *e)
{
	struct walk w = { .s = s, .told = told };
	const char *dots = range != NULL ? strstr(range, "..") : NULL;
	w.r = zc_replay_new(s);
	w.r->now = told->now;
	w.begun = dots != NULL && dots > range;
	w.v = zc_alloc(GATHER * sizeof *w.v);
	w.found = zc_alloc(GATHER * sizeof *w.found);
	w.order = zc_alloc(GATHER * sizeof *w.order);
	zc_store_frugal();
	int rc = told->progress != NULL ? zc_store_commits(s, range, count, &w.all, e) : ZC_OK;
	if (rc == ZC_OK)
		rc = zc_store_history(s, range, true, gather, &w, e);
	if (rc == ZC_OK)
		rc = flush(&w, e);
	for (size_t i = 0; i < w.n; i++)
		zc_deed_free(&w.v[i]);
	*commits = w.seen;
	free(w.order);
	free(w.found);
	free(w.v);
	zc_replay_free(w.r);
	return rc;
}
