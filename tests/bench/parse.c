/* parse STORE: read all files of the families there and parse them into libyaml's events, on two
 * cores: the least that a listing of the whole store costs where nothing was kept.
 *
 * Prints files, bytes, events and seconds, separated by tabs.  A file that is no YAML ends it. */
#include <fts.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <yaml.h>

#include "alloc.h"
#include "text.h"

enum { THREADS = 2, FILE_MAX = 4 << 20 };

static char **paths;
static size_t npaths, cap;
static atomic_size_t next, bytes, events;

static void
list(const char *store)
{
	struct zc_text dir = { 0 };
	zc_text_addf(&dir, "%s/families", store);
	FTS *fts = fts_open((char *const[]){ dir.s, NULL }, FTS_PHYSICAL | FTS_NOSTAT | FTS_NOCHDIR, NULL);
	for (FTSENT *x; fts != NULL && (x = fts_read(fts)) != NULL;) {
		const char *dot = strrchr(x->fts_path, '.');
		if (x->fts_info == FTS_D || x->fts_info == FTS_DP || dot == NULL || strcmp(dot, ".yaml") != 0)
			continue;
		paths = zc_grow(paths, npaths, &cap, sizeof *paths);
		paths[npaths++] = zc_strdup(x->fts_path);
	}
	if (fts != NULL)
		fts_close(fts);
	zc_text_free(&dir);
}

static size_t
parse(const char *path, const struct zc_text *t)
{
	yaml_parser_t parser;
	yaml_event_t event;
	size_t n = 0;
	bool over = false;
	if (yaml_parser_initialize(&parser) == 0)
		exit(70);
	yaml_parser_set_input_string(&parser, (const unsigned char *)t->s, t->len);
	for (; !over; n++) {
		if (yaml_parser_parse(&parser, &event) == 0) {
			fprintf(stderr, "parse: %s: no YAML\n", path);
			exit(65);
		}
		over = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return n;
}

static void *
work(void *ctx)
{
	struct zc_text t = { 0 };
	struct zc_err e = { 0 };
	for (size_t i; (i = atomic_fetch_add(&next, 1)) < npaths;) {
		zc_text_clear(&t);
		if (zc_text_read_file(&t, paths[i], FILE_MAX, &e) != ZC_OK) {
			fprintf(stderr, "parse: %s\n", e.msg);
			exit(e.status);
		}
		bytes += t.len;
		events += parse(paths[i], &t);
	}
	zc_text_free(&t);
	return ctx;
}

static double
seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int
main(int argc, char **argv)
{
	pthread_t threads[THREADS];
	double began = seconds();
	if (argc != 2) {
		fputs("usage: parse STORE\n", stderr);
		return 64;
	}
	list(argv[1]);
	for (size_t i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, work, NULL) != 0)
			return 70;
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	printf("%zu\t%zu\t%zu\t%.3f\n", npaths, bytes, events, seconds() - began);
	for (size_t i = 0; i < npaths; i++)
		free(paths[i]);
	free(paths);
	return npaths == 0 ? 66 : 0;
}
