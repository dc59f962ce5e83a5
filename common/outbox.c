#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "id.h"
#include "outbox_internal.h"

enum { LOCK_WAIT_MS = 10 * 1000, TRY_MS = 50 };

/* ---- files -------------------------------------------------------------- */

/* The directory, made when missing; -1 with errno. */
static int
open_box(const struct zc_store *s)
{
	int top = open(zc_store_dir(s), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int zc = top >= 0 ? openat(top, ".git/zc", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	int box = -1;
	if (zc >= 0 && (mkdirat(zc, "outbox", 0700) == 0 || errno == EEXIST))
		box = openat(zc, "outbox", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	int kept = errno;
	if (zc >= 0)
		close(zc);
	if (top >= 0)
		close(top);
	errno = kept;
	return box;
}

static int
write_failed(struct zc_err *e, const char *name)
{
	return zc_fail_errno(e, errno == ENOSPC || errno == EDQUOT || errno == EACCES || errno == EROFS ? ZC_CANTCREAT : ZC_IO,
	                     ".git/zc/outbox/%s", name);
}

static char *
line_of(const struct zc_message *m)
{
	char day[ZC_DATE_LEN], due[ZC_DATE_LEN];
	zc_day_format(day, m->day);
	zc_day_format(due, m->due);
	json_t *to = json_array();
	for (size_t i = 0; i < m->to.n; i++)
		json_array_append_new(to, json_string(m->to.v[i]));
	json_t *id = json_sprintf("%s-%s", m->family, m->reminder);
	json_t *j = json_pack("{s:i s:o s:s s:s s:s s:s s:s s:s s:o s:s s:s s:s s:s*}", "version", ZC_OUTBOX_VERSION,
	                      "id", id, "day", day, "family", m->family, "reminder", m->reminder, "item", m->item,
	                      "kind", m->kind, "stage", m->stage, "to", to, "due", due, "article", m->article,
	                      "text", m->text, "command", m->command);
	char *line = j != NULL ? json_dumps(j, JSON_COMPACT) : NULL;
	json_decref(j);
	return line;
}

int
zc_outbox_put(struct zc_store *s, const struct zc_message *m, struct zc_err *e)
{
	char name[ZC_MESSAGE_NAME], temp[ZC_MESSAGE_NAME + 1];
	zc_message_name(name, m->family, m->reminder);
	snprintf(temp, sizeof temp, ".%s", name);
	char *line = line_of(m);
	if (line == NULL)
		return zc_fail(e, ZC_BUG, "%s: message cannot be written as JSON", name);
	int box = open_box(s);
	int fd = box >= 0 ? openat(box, temp, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600) : -1;
	bool good = fd >= 0 && zc_text_write_fd(fd, line, strlen(line)) && zc_text_write_fd(fd, "\n", 1);
	if (!good)
		write_failed(e, name);
	if (fd >= 0 && close(fd) != 0 && good)
		write_failed(e, name);
	if (e->status == ZC_OK && renameat(box, temp, box, name) != 0)
		write_failed(e, name);
	if (e->status != ZC_OK && fd >= 0)
		unlinkat(box, temp, 0);
	if (box >= 0)
		close(box);
	free(line);
	return e->status;
}

int
zc_outbox_sync(struct zc_store *s, struct zc_err *e)
{
	int box = open_box(s);
	if (box < 0 || syncfs(box) != 0)       /* one of all is cheaper than one of each */
		write_failed(e, "");
	if (box >= 0)
		close(box);
	return e->status;
}

void
zc_outbox_drop(struct zc_store *s, const struct zc_message *m)
{
	char name[ZC_MESSAGE_NAME];
	zc_message_name(name, m->family, m->reminder);
	int box = open_box(s);
	if (box >= 0) {
		unlinkat(box, name, 0);
		close(box);
	}
}

/* ---- what is there -------------------------------------------------------- */

void
zc_message_name(char out[ZC_MESSAGE_NAME], const char *family, const char *reminder)
{
	snprintf(out, ZC_MESSAGE_NAME, "%s-%s.json", family, reminder);
}

static json_t *
read_message(int box, const char *name)
{
	struct zc_text t = { 0 };
	struct zc_err ignored = { 0 };
	int fd = openat(box, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	json_t *j = NULL;
	if (fd >= 0 && zc_text_read_fd(&t, fd, name, 1 << 20, &ignored) == ZC_OK && t.s != NULL)
		j = json_loads(t.s, 0, NULL);
	if (fd >= 0)
		close(fd);
	zc_text_free(&t);
	return j;
}

const char *
zc_message_text(const json_t *j, const char *key)
{
	const char *s = json_string_value(json_object_get(j, key));
	return s != NULL ? s : "";
}

/* Is the reminder in HEAD: in the family's file, or in the one into which that went? */
static int
done_in_head(struct zc_store *s, const char *family, const char *reminder, zc_day on, bool *done, struct zc_err *e)
{
	char path[ZC_PATH], id[ZC_FAMILY_ID + 1];
	int rc = ZC_OK;
	*done = false;
	memcpy(id, family, sizeof id);
	for (int hops = 0; rc == ZC_OK && !*done && *id != '\0' && hops < ZC_JOIN_HOPS; hops++) {
		char *data = NULL;
		size_t len = 0;
		struct zc_tree *tree = NULL;
		struct zc_family *fam = NULL;
		struct zc_findings ignored = { 0 };
		zc_id_path(path, id);
		*id = '\0';
		rc = zc_store_read_at(s, "HEAD", path, &data, &len, e);
		if (rc == ZC_OK && (rc = zc_tree_parse(&tree, path, data, len, e)) == ZC_OK) {
			zc_family_load(&fam, tree, NULL, &ignored);
			const struct zc_join *join = fam != NULL ? zc_family_join(fam, on) : NULL;
			*done = zc_node_find_id(tree->root, reminder) != NULL;
			if (join != NULL)
				memcpy(id, join->into, sizeof id);
		}
		zc_findings_free(&ignored);
		zc_family_free(fam);
		zc_tree_free(tree);
		free(data);
	}
	if (rc == ZC_NOINPUT) {              /* a family that never came to be */
		zc_err_clear(e);
		rc = ZC_OK;
	}
	return rc;
}

static int
classify(struct zc_messages *all, struct zc_store *s, int box, const char *name, zc_day on, struct zc_err *e)
{
	struct zc_err why = { 0 };
	bool done = true;
	if (*name == '.') {                  /* of a writer that died */
		unlinkat(box, name, 0);
		return ZC_OK;
	}
	json_t *j = read_message(box, name);
	const char *family = zc_message_text(j, "family"), *reminder = zc_message_text(j, "reminder");
	if (!zc_id_is_family(family) || !zc_id_is_item(reminder)) {
		json_decref(j);
		return zc_fail(e, ZC_DATA, ".git/zc/outbox/%s: not a message", name);
	}
	if (done_in_head(s, family, reminder, on, &done, &why) != ZC_OK)
		zc_fail(e, why.status, "%s", why.msg);       /* cannot be told: kept */
	else if (!done)
		unlinkat(box, name, 0);
	if (why.status != ZC_OK || !done) {
		json_decref(j);
		return e->status;
	}
	all->v = zc_grow(all->v, all->n, &all->cap, sizeof *all->v);
	struct zc_kept *m = &all->v[all->n++];
	*m = (struct zc_kept){ .json = j };
	snprintf(m->name, sizeof m->name, "%s", name);
	return ZC_OK;
}

static int
oldest(const void *pa, const void *pb)
{
	const struct zc_kept *a = pa, *b = pb;
	int c = strcmp(zc_message_text(a->json, "day"), zc_message_text(b->json, "day"));
	return c != 0 ? c : strcmp(a->name, b->name);
}

static bool
is_empty(int box)
{
	DIR *dir = fdopendir(openat(box, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	struct dirent *d;
	bool empty = dir != NULL;
	while (empty && (d = readdir(dir)) != NULL)
		empty = strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0;
	if (dir != NULL)
		closedir(dir);
	return empty;
}

/* Under the store's lock, so that no act is between its message and its commit. */
static int
collect(struct zc_messages *all, struct zc_store *s, int box, zc_day on, struct zc_err *e)
{
	struct zc_err why = { 0 };
	if (zc_store_lock(s, LOCK_WAIT_MS, &why) != ZC_OK)
		return zc_fail(e, why.status, "%s: messages kept for the next run", why.msg);
	DIR *dir = fdopendir(openat(box, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	if (dir == NULL)
		zc_fail_errno(e, ZC_IO, ".git/zc/outbox");
	struct dirent *d;
	while (dir != NULL && (d = readdir(dir)) != NULL) {
		if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
			continue;
		if (strlen(d->d_name) >= ZC_MESSAGE_NAME)
			zc_fail(e, ZC_DATA, ".git/zc/outbox: holds what is no message");
		else
			classify(all, s, box, d->d_name, on, e);
	}
	if (dir != NULL)
		closedir(dir);
	zc_store_unlock(s);
	if (all->n > 0)
		qsort(all->v, all->n, sizeof *all->v, oldest);
	return e->status;
}

/* ---- delivery --------------------------------------------------------------- */

static int
lock_box(int box, struct zc_err *e)
{
	const struct timespec pause = { .tv_nsec = TRY_MS * 1000000L };
	for (int waited = 0; flock(box, LOCK_EX | LOCK_NB) != 0; waited += TRY_MS) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return zc_fail_errno(e, ZC_IO, ".git/zc/outbox");
		if (waited >= LOCK_WAIT_MS)
			return zc_fail(e, ZC_BUSY, "messages: another run is delivering: kept for the next");
		nanosleep(&pause, NULL);
	}
	return ZC_OK;
}

static void
forget(struct zc_messages *all)
{
	for (size_t i = 0; i < all->n; i++)
		json_decref(all->v[i].json);
	free(all->v);
}

int
zc_outbox_deliver(struct zc_store *s, zc_day on, const char *notify, bool json, FILE *out,
                  size_t *delivered, struct zc_err *e)
{
	struct zc_messages all = { 0 };
	struct zc_err kept = { 0 };
	*delivered = 0;
	int box = open_box(s);
	if (box < 0)
		return write_failed(e, ": messages kept for the next run");
	if (is_empty(box)) {
		close(box);
		return ZC_OK;
	}
	/* its own lock first: what another delivers meanwhile is gone when we look */
	int rc = lock_box(box, e);
	if (rc == ZC_OK)
		collect(&all, s, box, on, &kept);
	if (rc == ZC_OK && all.n > 0)
		rc = notify != NULL ? zc_outbox_notify(&all, box, zc_store_dir(s), notify, delivered, e)
		                    : zc_outbox_print(&all, box, json, out, delivered, e);
	if (rc == ZC_OK && kept.status != ZC_OK)
		rc = zc_fail(e, kept.status, "%s", kept.msg);
	forget(&all);
	close(box);
	return rc;
}
