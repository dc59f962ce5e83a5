#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "alloc.h"
#include "person.h"
#include "tool.h"

#ifndef ZC_VERSION
#define ZC_VERSION "unknown"
#endif

enum { MAX_OPTIONS = 64, FIRST_LONG = 256, MIB = 1 << 20 };

/* The options of all tools, the first with these letters; a verb takes those that its synopsis names. */
static const char letters[] = "CnjqvhV";
enum common {
	OPT_DIR = FIRST_LONG, OPT_DRY, OPT_JSON, OPT_QUIET, OPT_VERBOSE, OPT_HELP, OPT_VERSION,
	OPT_AS, OPT_AT, OPT_ON, OPT_BECAUSE, OPT_EXIT_CODE, OPT_AS_OF, OPT_OWN
};

static const struct option common_options[] = {
	{ "directory", required_argument, NULL, OPT_DIR },
	{ "dry-run", no_argument, NULL, OPT_DRY },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "quiet", no_argument, NULL, OPT_QUIET },
	{ "verbose", no_argument, NULL, OPT_VERBOSE },
	{ "help", no_argument, NULL, OPT_HELP },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ "as", required_argument, NULL, OPT_AS },
	{ "at", required_argument, NULL, OPT_AT },
	{ "on", required_argument, NULL, OPT_ON },
	{ "because", required_argument, NULL, OPT_BECAUSE },
	{ "exit-code", no_argument, NULL, OPT_EXIT_CODE },
	{ "as-of", required_argument, NULL, OPT_AS_OF },
};
enum { NCOMMON = sizeof common_options / sizeof *common_options };

/* What was on the command line, before the verb is known. */
struct given {
	int opt, letter;                      /* letter '-': it was given by its name */
	const char *name, *value;
};
struct line {
	struct given v[256];
	size_t n;
	struct option options[NCOMMON + MAX_OPTIONS + 1];
};

static const char *
at_text(const struct line *l, int opt)
{
	for (size_t i = l->n; i-- > 0;)
		if (l->v[i].opt == opt)
			return l->v[i].value != NULL ? l->v[i].value : "";
	return NULL;
}

static bool
was_given(const struct line *l, int opt)
{
	return at_text(l, opt) != NULL;
}

/* The union of all verbs' options: the verb may stand behind them. */
static void
collect_options(struct line *l, const struct zc_tool *tool)
{
	size_t n = 0;
	for (size_t i = 0; i < NCOMMON; i++)
		l->options[n++] = common_options[i];
	for (size_t v = 0; v < tool->nverbs; v++)
		for (size_t o = 0; o < tool->verbs[v].nopts; o++) {
			const struct zc_opt *opt = &tool->verbs[v].opts[o];
			size_t k = 0;
			while (k < n && strcmp(l->options[k].name, opt->name) != 0)
				k++;
			if (k < n || n >= NCOMMON + MAX_OPTIONS)
				continue;
			l->options[n++] = (struct option){ opt->name,
				opt->arg == ZC_OPT_FLAG ? no_argument : required_argument, NULL, OPT_OWN };
		}
	l->options[n] = (struct option){ 0 };
}

static int
scan(struct line *l, int argc, char **argv, const struct zc_tool *tool, struct zc_err *e)
{
	static const char shorts[] = "C:njqvhV";
	collect_options(l, tool);
	opterr = 0;
	for (;;) {
		int index = -1;
		int c = getopt_long(argc, argv, shorts, l->options, &index);
		if (c == -1)
			return ZC_OK;
		if (c == '?' || c == ':') {
			if (optopt > 0 && optopt < FIRST_LONG)
				return zc_fail(e, ZC_USAGE, "option -%c: %s (see %s -h)", optopt,
				               strchr(shorts, optopt) != NULL ? "needs a value" : "unknown", tool->name);
			return zc_fail(e, ZC_USAGE, "option %s: unknown, ambiguous, or its value is missing (see %s -h)",
			               argv[optind - 1], tool->name);
		}
		if (l->n == sizeof l->v / sizeof *l->v)
			return zc_fail(e, ZC_USAGE, "too many options");
		struct given *g = &l->v[l->n++];
		g->opt = c < FIRST_LONG ? FIRST_LONG + (int)(strchr(letters, c) - letters) : c;
		g->letter = index >= 0 ? '-' : c;
		g->name = index >= 0 ? l->options[index].name : "";
		g->value = optarg;
	}
}

static void
usage(FILE *out, const struct zc_tool *tool)
{
	for (size_t i = 0; i < tool->nverbs; i++) {
		const struct zc_verb *v = &tool->verbs[i];
		fprintf(out, "%s %s%s%s%s%s\n", i == 0 ? "usage:" : "      ", tool->name,
		        v->name != NULL ? " " : "", v->name != NULL ? v->name : "",
		        *v->synopsis != '\0' ? " " : "", v->synopsis);
	}
}

static const struct zc_verb *
find_verb(const struct zc_tool *tool, int *argc, char ***argv, struct zc_err *e)
{
	const struct zc_verb *fallback = NULL;
	for (size_t i = 0; i < tool->nverbs; i++) {
		const struct zc_verb *v = &tool->verbs[i];
		if (v->name == NULL) {
			fallback = v;
		} else if (*argc > 0 && strcmp((*argv)[0], v->name) == 0) {
			--*argc;
			++*argv;
			return v;
		}
	}
	if (fallback == NULL && *argc == 0)
		zc_fail(e, ZC_USAGE, "which verb? (see %s -h)", tool->name);
	else if (fallback == NULL)
		zc_fail(e, ZC_USAGE, "%s: no such verb (see %s -h)", (*argv)[0], tool->name);
	return fallback;
}

static void
push(struct zc_strings *s, const char *text)
{
	s->v = zc_realloc(s->v, s->n + 1, sizeof *s->v);
	s->v[s->n++] = text;
}

/* Letters stand there as [-jnqv] or [-C dir]; a long name ends where its word does. */
static bool
names(const char *synopsis, int opt)
{
	bool is_letter = opt <= OPT_VERSION;
	const char *name = common_options[opt - FIRST_LONG].name;
	for (const char *p = synopsis; (p = strstr(p, is_letter ? "[-" : "--")) != NULL;) {
		p += 2;
		size_t n = strcspn(p, " |]");
		if (is_letter ? *p != '-' && memchr(p, letters[opt - FIRST_LONG], n) != NULL
		              : n == strlen(name) && memcmp(p, name, n) == 0)
			return true;
	}
	return false;
}

static int
take_own(const struct zc_opt *o, const char *value, struct zc_err *e)
{
	if (o->arg == ZC_OPT_FLAG)
		*(bool *)o->into = true;
	else if (o->arg == ZC_OPT_MANY)
		push(o->into, value);
	else if (*(const char **)o->into != NULL)
		return zc_fail(e, ZC_USAGE, "option --%s: given twice", o->name);
	else
		*(const char **)o->into = value;
	return ZC_OK;
}

static int
take(const struct zc_env *env, const struct given *g, struct zc_err *e)
{
	const struct zc_verb *v = env->verb;
	if (g->opt != OPT_OWN && names(v->synopsis, g->opt))
		return ZC_OK;
	for (size_t i = 0; g->opt == OPT_OWN && i < v->nopts; i++)
		if (strcmp(v->opts[i].name, g->name) == 0)
			return take_own(&v->opts[i], g->value, e);
	return zc_fail(e, ZC_USAGE, "option -%c%s: not for this %s (see %s -h)", g->letter, g->name,
	               env->tool->nverbs > 1 ? "verb" : "tool", env->tool->name);
}

bool
zc_env_gave(const struct zc_env *env, const char *option)
{
	for (size_t i = 0; env->verb != NULL && i < env->verb->nopts; i++) {
		const struct zc_opt *o = &env->verb->opts[i];
		if (strcmp(o->name, option) != 0 || o->arg == ZC_OPT_FLAG)
			continue;
		return o->arg == ZC_OPT_MANY ? ((const struct zc_strings *)o->into)->n > 0 : *(const char **)o->into != NULL;
	}
	return false;
}

/* Of two different values one would be lost silently. */
static int
refuse_twice(const struct line *l, struct zc_err *e)
{
	for (size_t i = 0; i < l->n; i++)
		for (size_t k = 0; k < i; k++)
			if (l->v[i].value != NULL && l->v[i].opt != OPT_OWN && l->v[i].opt == l->v[k].opt)
				return zc_fail(e, ZC_USAGE, "option %s: given twice",
				               l->v[i].opt == OPT_DIR ? "-C" : common_options[l->v[i].opt - FIRST_LONG].name);
	return ZC_OK;
}

static int
take_options(struct zc_env *env, const struct line *l, struct zc_err *e)
{
	if (refuse_twice(l, e) != ZC_OK)
		return e->status;
	for (size_t i = 0; i < l->n; i++)
		if (take(env, &l->v[i], e) != ZC_OK)
			return e->status;
	env->dir = at_text(l, OPT_DIR);
	env->dry = was_given(l, OPT_DRY);
	env->json = was_given(l, OPT_JSON);
	env->quiet = was_given(l, OPT_QUIET);
	env->verbose = was_given(l, OPT_VERBOSE);
	env->exit_code = was_given(l, OPT_EXIT_CODE);
	env->as = at_text(l, OPT_AS);
	env->because = at_text(l, OPT_BECAUSE);
	env->as_of = at_text(l, OPT_AS_OF);
	env->at_text = at_text(l, OPT_AT);
	if (env->at_text != NULL && was_given(l, OPT_ON))
		return zc_fail(e, ZC_USAGE, "--at and --on say the same thing: give one");
	env->at_given = env->at_text != NULL || was_given(l, OPT_ON);
	if (env->at_text == NULL)
		env->at_text = at_text(l, OPT_ON);
	if (env->because != NULL && !zc_plain_line(env->because))
		return zc_fail(e, ZC_USAGE, "--because: not a line of text");
	return ZC_OK;
}

/* The line of zc_progress. */
static void
wipe(struct zc_env *env)
{
	if (env->told > env->began)
		fprintf(stderr, "\r%78s\r", "");
	env->told = env->began;
}

static void
print_message(struct zc_env *env, const char *kind, const char *msg)
{
	struct zc_text line = { 0 }, *to = env->holds ? &env->held : &line;
	for (const char *p = msg; p != NULL && *p != '\0';) {
		size_t n = strcspn(p, "\n");
		char *one = zc_strndup(p, n);
		zc_env_mask(env, one);
		zc_text_addf(to, "%s: %s", env->refused ? "zc-gate" : env->tool->name, kind);
		zc_text_add_visible(to, one);
		zc_text_addc(to, '\n');
		free(one);
		p += n;
		if (*p == '\n')
			p++;
	}
	if (line.s != NULL) {
		wipe(env);
		fputs(line.s, stderr);
	}
	zc_text_free(&line);
}

void
zc_env_report(struct zc_env *env, const struct zc_err *e)
{
	print_message(env, "", e->msg);
	if (e->status > env->worst)
		env->worst = e->status;
}

void
zc_warn(struct zc_env *env, const char *fmt, ...)
{
	if (env->quiet)
		return;
	va_list ap;
	char msg[1024];
	va_start(ap, fmt);
	vsnprintf(msg, sizeof msg, fmt, ap);
	va_end(ap);
	print_message(env, "warning: ", msg);
}

void
zc_env_hold(struct zc_env *env)
{
	env->holds = true;
	env->held_worst = env->worst;
}

void
zc_env_release(struct zc_env *env, bool happened)
{
	if (!happened) {
		env->worst = env->held_worst;
	} else if (env->held.len > 0) {
		wipe(env);
		fputs(env->held.s, stderr);
	}
	zc_text_clear(&env->held);
	env->holds = false;
}

static int64_t
clock_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void
zc_progress(struct zc_env *env, size_t done, size_t all, const char *unit)
{
	int64_t now = clock_ms();
	if (env->began == 0)
		env->began = env->told = env->quiet || isatty(STDERR_FILENO) == 0 ? -1 : now;
	if (env->began < 0)
		return;
	if (done == all) {
		wipe(env);
		env->began = 0;
	} else if (now >= env->began + 1000 && now >= env->told + 100) {
		size_t rate = done * 1000 / ((size_t)(now - env->began) | 1) + 1;
		fprintf(stderr, "\r%s: %zu ", env->tool->name, done);
		if (all > 0)
			fprintf(stderr, "of %zu ", all);
		fprintf(stderr, "%s, %zu a second", unit, rate);
		if (all > 0)
			fprintf(stderr, ", %zu s left ", (all - done) / rate + 1);
		env->told = now;
	}
}

/* A missing standard descriptor would be taken by the next file opened, and
 * data printed into it.  Opened the wrong way round, its use fails instead. */
static void
guard_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) == -1 && errno == EBADF)
			if (open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
				_exit(ZC_IO);
}

static int
run(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	static struct line line;
	const char *first = argc > 1 ? argv[1] : NULL;
	if (scan(&line, argc, argv, env->tool, e) != ZC_OK)
		return e->status;
	argc -= optind;
	argv += optind;
	if (was_given(&line, OPT_HELP)) {
		usage(stdout, env->tool);
		return ZC_OK;
	}
	if (was_given(&line, OPT_VERSION)) {
		printf("%s %s\n", env->tool->name, ZC_VERSION);
		return ZC_OK;
	}
	env->verb = find_verb(env->tool, &argc, &argv, e);
	if (env->verb == NULL || take_options(env, &line, e) != ZC_OK)
		return e->status;
	/* store and actor are zc-gate's to say, and what it wrote down is the verb that stands first */
	if (env->gated && (env->dir != NULL || env->as != NULL ||
	                   (env->verb->name != NULL && !zc_text_eq(env->verb->name, first))))
		return zc_env_refuse(env, e);
	if (env->gated && zc_env_open(env, e) != ZC_OK)
		return e->status;
	if (argc < env->verb->min || (env->verb->max >= 0 && argc > env->verb->max))
		return zc_fail(e, ZC_USAGE, "%s: usage: %s%s%s %s",
		               argc < env->verb->min ? "an operand is missing" : "an operand too many", env->tool->name,
		               env->verb->name != NULL ? " " : "", env->verb->name != NULL ? env->verb->name : "",
		               env->verb->synopsis);
	return env->verb->run(env, argc, argv, e);
}

static void
env_free(struct zc_env *env)
{
	for (size_t v = 0; v < env->tool->nverbs; v++)
		for (size_t i = 0; i < env->tool->verbs[v].nopts; i++) {
			const struct zc_opt *o = &env->tool->verbs[v].opts[i];
			if (o->arg == ZC_OPT_MANY) {
				struct zc_strings *s = o->into;
				free(s->v);
				*s = (struct zc_strings){ 0 };
			}
		}
	zc_index_close(env->index);
	zc_index_history_close(env->history);
	zc_store_close(env->store);
	zc_convenant_free(env->con);
	zc_tree_free(env->con_tree);
	zc_text_free(&env->held);
	zc_arena_free(&env->arena);
}

int
zc_tool_main(int argc, char **argv, const struct zc_tool *tool)
{
	struct zc_err e = { 0 };
	struct zc_env env = { .tool = tool, .gated = getenv("ZC_GATE") != NULL };
	env.sees_all = !env.gated;
	guard_descriptors();
	/* what one family took the next one takes: not back to the kernel in between */
	mallopt(M_TRIM_THRESHOLD, 64 * MIB);
	mallopt(M_MMAP_THRESHOLD, 4 * MIB);
	mallopt(M_TOP_PAD, MIB);
	int rc = run(&env, argc, argv, &e);
	if (rc != ZC_OK && rc != ZC_FOUND)
		print_message(&env, "", e.msg);
	if (env.worst > rc)
		rc = env.worst;
	env_free(&env);
	if (fflush(stdout) != 0 || ferror(stdout) != 0 || fclose(stdout) != 0) {
		fprintf(stderr, "%s: standard output: %s\n", tool->name, strerror(errno));
		if (rc < ZC_IO)
			rc = ZC_IO;
	}
	return rc;
}
