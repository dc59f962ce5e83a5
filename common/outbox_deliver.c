/* outbox, part 2: to a command, or to paper. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "alloc.h"
#include "outbox_internal.h"

static char **
words_of(const char *command, struct zc_arena *a)
{
	char **v = zc_arena_alloc(a, (strlen(command) / 2 + 2) * sizeof *v);
	size_t n = 0;
	for (const char *p = command + strspn(command, " \t"); *p != '\0'; p += strspn(p, " \t")) {
		size_t len = strcspn(p, " \t");
		v[n++] = zc_arena_strndup(a, p, len);
		p += len;
	}
	return v;
}

/* Its standard output is talk, not ours: it goes where errors go. */
static int
run(char **words, int line, const char *store)
{
	int status = -1;
	pid_t child = fork();
	if (child == 0) {
		if (setenv("ZC_STORE", store, 1) == 0 && dup2(line, STDIN_FILENO) >= 0 && dup2(STDERR_FILENO, STDOUT_FILENO) >= 0)
			execvp(words[0], words);
		_exit(127);
	}
	while (child > 0 && waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : child > 0 ? 128 + WTERMSIG(status) : -1;
}

int
zc_outbox_notify(struct zc_messages *all, int box, const char *store, const char *command, size_t *delivered, struct zc_err *e)
{
	struct zc_arena a = { 0 };
	char **words = words_of(command, &a);
	size_t failed = 0;
	int last = 0;
	if (words[0] == NULL || (words[0][0] != '/' && strchr(words[0], '/') != NULL)) {
		zc_arena_free(&a);
		return zc_fail(e, ZC_CONFIG, "zc.notify '%s': a command in PATH or with its absolute path", command);
	}
	for (size_t i = 0; i < all->n; i++) {
		int line = openat(box, all->v[i].name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
		int status = line >= 0 ? run(words, line, store) : -1;
		if (line >= 0)
			close(line);
		if (status == 0 && unlinkat(box, all->v[i].name, 0) == 0) {
			++*delivered;
		} else {
			failed++;
			last = status;
		}
	}
	if (failed > 0)
		zc_fail(e, ZC_IO, "zc.notify: %s: exit status %d: %zu of %zu messages kept for the next run", words[0], last,
		        failed, all->n);
	zc_arena_free(&a);
	return e->status;
}

/* ---- on paper --------------------------------------------------------------- */

static bool
is_for(const json_t *j, const char *who)
{
	const json_t *to = json_object_get(j, "to");
	for (size_t i = 0; i < json_array_size(to); i++)
		if (zc_text_eq(json_string_value(json_array_get(to, i)), who))
			return true;
	return json_array_size(to) == 0 && *who == '\0';
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Everybody to whom something goes, sorted, each once; "" for what goes to nobody. */
static size_t
recipients(const char ***out, const struct zc_messages *all)
{
	const char **v = NULL;
	size_t n = 0, cap = 0, kept = 0;
	for (size_t i = 0; i < all->n; i++) {
		const json_t *to = json_object_get(all->v[i].json, "to");
		for (size_t k = 0; k < json_array_size(to) || k == 0; k++) {
			const char *who = json_string_value(json_array_get(to, k));
			v = zc_grow(v, n, &cap, sizeof *v);
			v[n++] = who != NULL ? who : "";
		}
	}
	if (n > 0)
		qsort(v, n, sizeof *v, by_name);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || strcmp(v[kept - 1], v[i]) != 0)
			v[kept++] = v[i];
	*out = v;
	return kept;
}

static void
print_for(const struct zc_messages *all, const char *who, bool first, FILE *out)
{
	struct zc_text t = { 0 };
	zc_text_addf(&t, "%s%s%s:\n", first ? "" : "\n", *who != '\0' ? "For " : "For whom it may concern", who);
	for (size_t i = 0; i < all->n; i++) {
		const json_t *j = all->v[i].json;
		if (!is_for(j, who))
			continue;
		zc_text_addf(&t, "* %s\n", zc_message_text(j, "text"));
		if (*zc_message_text(j, "command") != '\0')
			zc_text_addf(&t, "  Then: %s\n", zc_message_text(j, "command"));
	}
	fputs(t.s, out);
	zc_text_free(&t);
}

int
zc_outbox_print(struct zc_messages *all, int box, bool json, FILE *out, size_t *delivered, struct zc_err *e)
{
	const char **who = NULL;
	size_t n = json ? 0 : recipients(&who, all);
	for (size_t i = 0; json && i < all->n; i++) {
		char *line = json_dumps(all->v[i].json, JSON_COMPACT);
		fprintf(out, "%s\n", line != NULL ? line : "");
		free(line);
	}
	for (size_t i = 0; i < n; i++)
		print_for(all, who[i], i == 0, out);
	free(who);
	if (fflush(out) != 0 || ferror(out))
		return zc_fail_errno(e, ZC_IO, "standard output: %zu messages kept for the next run", all->n);
	for (size_t i = 0; i < all->n; i++)
		if (unlinkat(box, all->v[i].name, 0) == 0)
			++*delivered;
	return ZC_OK;
}
