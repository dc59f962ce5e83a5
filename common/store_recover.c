/* The journal, and what the next lock does with what a crash left. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "store_internal.h"

#define HEADER "zc-journal 1"
enum { JOURNAL_MAX = 1 << 28 };

static const char *
or_dash(const char *id)
{
	return id[0] != '\0' ? id : "-";
}

/* Not synced here: the caller's one sync comes before the first rename, so a
 * journal that is not whole tells of nothing that was touched. */
int
zc_store_journal_write(struct zc_store *s, const struct zc_store_journal *j, struct zc_err *e)
{
	struct zc_text t = {0};
	zc_text_addf(&t, HEADER "\n%s %s\n", or_dash(j->old), or_dash(j->new));
	for (size_t i = 0; i < j->n; i++)
		zc_text_addf(&t, "%s %s %s\n", or_dash(j->v[i].old), or_dash(j->v[i].new), j->v[i].path);
	zc_text_add(&t, "end\n");
	if (zc_store_write_at(s->zc_fd, "journal.new", t.s, t.len, e) == ZC_OK &&
	    renameat(s->zc_fd, "journal.new", s->zc_fd, "journal") < 0)
		zc_store_write_failed(e, ".git/zc/journal");
	zc_text_free(&t);
	return e->status;
}

int
zc_store_journal_drop(struct zc_store *s, struct zc_err *e)
{
	if (unlinkat(s->zc_fd, "journal", 0) < 0 && errno != ENOENT)
		return zc_fail_errno(e, ZC_IO, ".git/zc/journal");
	return ZC_OK;
}

bool
zc_store_journal_left(struct zc_store *s)
{
	return faccessat(s->zc_fd, "journal", F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

void
zc_store_journal_free(struct zc_store_journal *j)
{
	for (size_t i = 0; i < j->n; i++)
		free(j->v[i].path);
	free(j->v);
	*j = (struct zc_store_journal){0};
}

static bool
take_id(char out[ZC_OID], char **line)
{
	char *space = strchrnul(*line, ' ');
	size_t n = (size_t)(space - *line);
	bool dash = n == 1 && **line == '-';
	if (!dash && n != ZC_OID - 1)
		return false;
	memcpy(out, *line, dash ? 0 : n);
	out[dash ? 0 : n] = '\0';
	*line = *space == ' ' ? space + 1 : space;
	return true;
}

static bool
parse(struct zc_store_journal *j, char *text)
{
	size_t cap = 0, n = 0;
	char *save = NULL;
	for (char *line = strtok_r(text, "\n", &save); line != NULL;
	     line = strtok_r(NULL, "\n", &save), n++) {
		struct zc_store_entry entry = {0};
		if (n == 0 && strcmp(line, HEADER) != 0)
			return false;
		if (n == 1 && !(take_id(j->old, &line) && take_id(j->new, &line)))
			return false;
		if (n < 2)
			continue;
		if (strcmp(line, "end") == 0)
			return true;
		struct zc_err bad = {0};
		if (!take_id(entry.old, &line) || !take_id(entry.new, &line) ||
		    zc_store_check_path(line, &bad) != ZC_OK)
			return false;
		entry.path = zc_strdup(line);
		j->v = zc_grow(j->v, j->n, &cap, sizeof *j->v);
		j->v[j->n++] = entry;
	}
	return false;
}

int
zc_store_journal_read(struct zc_store *s, struct zc_store_journal *j, bool *whole, struct zc_err *e)
{
	struct zc_text t = {0};
	*j = (struct zc_store_journal){0};
	*whole = false;
	int fd = openat(s->dir_fd, ".git/zc/journal", O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? ZC_OK : zc_fail_errno(e, ZC_IO, ".git/zc/journal");
	if (zc_text_read_fd(&t, fd, ".git/zc/journal", JOURNAL_MAX, e) == ZC_OK && t.len > 0)
		*whole = parse(j, t.s);
	close(fd);
	zc_text_free(&t);
	return e->status;
}

static bool
named(const struct zc_store_entry *entry, const char *blob)
{
	return strcmp(blob, entry->old) == 0 || strcmp(blob, entry->new) == 0;
}

/* Write HEAD's content beside a file, unless a person changed that. */
static int
roll_file(struct zc_store *s, const struct zc_store_entry *entry, const char *head, bool *roll,
          struct zc_err *e)
{
	char disk[ZC_OID];
	char *data;
	size_t len;
	if (zc_store_file_blob(s, entry->path, disk, e) != ZC_OK)
		return e->status;
	*roll = strcmp(disk, head) != 0 && named(entry, disk);
	if (!*roll)
		return zc_store_drop_temp(s, entry->path, e);
	if (head[0] == '\0' || zc_store_blob(s, head, &data, &len, e) != ZC_OK)
		return e->status;
	zc_store_write_temp(s, entry->path, data, len, e);
	free(data);
	return e->status;
}

/* All files, with one sync between writing and renaming them. */
static int
roll_files(struct zc_store *s, const struct zc_store_journal *j, git_tree *tree, bool *roll, struct zc_err *e)
{
	char head[ZC_OID];
	bool any = false;
	for (size_t i = 0; i < j->n; i++) {
		if (zc_store_tree_blob(tree, j->v[i].path, head, e) != ZC_OK ||
		    roll_file(s, &j->v[i], head, &roll[i], e) != ZC_OK)
			return e->status;
		any = any || roll[i];
	}
	if (any && syncfs(s->dir_fd) < 0)
		return zc_fail_errno(e, ZC_IO, "%s", s->dir);
	for (size_t i = 0; i < j->n && e->status == ZC_OK; i++)
		if (roll[i] && zc_store_tree_blob(tree, j->v[i].path, head, e) == ZC_OK)
			zc_store_settle(s, j->v[i].path, head[0] != '\0', e);
	return e->status;
}

/* What the index must be told: it lags behind HEAD, or the file is another one now. */
static int
roll_index(struct zc_store *s, const struct zc_store_journal *j, git_tree *tree, const bool *roll, struct zc_err *e)
{
	struct zc_store_want *want = zc_alloc((j->n + 1) * sizeof *want);
	size_t n = 0;
	for (size_t i = 0; i < j->n && e->status == ZC_OK; i++) {
		char indexed[ZC_OID];
		bool unmerged;
		want[n].path = j->v[i].path;
		zc_store_tree_blob(tree, j->v[i].path, want[n].blob, e);
		zc_store_index_blob(s, j->v[i].path, indexed, &unmerged);
		bool ours = !unmerged && (indexed[0] == '\0' || named(&j->v[i], indexed));
		n += ours && (roll[i] || strcmp(indexed, want[n].blob) != 0);
	}
	/* a disk that is full has nothing to undo, and no room for an index */
	if (e->status == ZC_OK && n > 0)
		zc_store_index_put(s, want, n, NULL, NULL, e);
	free(want);
	return e->status;
}

int
zc_store_roll(struct zc_store *s, const struct zc_store_journal *j, struct zc_err *e)
{
	git_commit *commit;
	git_tree *tree;
	char id[ZC_OID] = "";
	bool *roll = zc_alloc((j->n + 1) * sizeof *roll);
	if (zc_store_head_tree(s, &commit, &tree, e) == ZC_OK && tree != NULL)
		git_oid_tostr(id, sizeof id, git_tree_id(tree));
	if (e->status == ZC_OK && zc_store_index_load(s, id, e) == ZC_OK &&
	    roll_files(s, j, tree, roll, e) == ZC_OK && roll_index(s, j, tree, roll, e) == ZC_OK) {
		if (syncfs(s->dir_fd) < 0)
			zc_fail_errno(e, ZC_IO, "%s", s->dir);
		else
			zc_store_journal_drop(s, e);
	}
	free(roll);
	git_tree_free(tree);
	git_commit_free(commit);
	return e->status;
}

/* Git's lock on our branch, left by us in the middle of moving it: it holds
 * the commit that the journal names, or nothing yet.  A living git fills its
 * own within microseconds. */
static int
drop_ref_lock(struct zc_store *s, const struct zc_store_journal *j, struct zc_err *e)
{
	git_reference *head = NULL;
	struct zc_text path = {0};
	if (zc_store_git(s, e) != ZC_OK)
		return e->status;
	int rc = git_reference_lookup(&head, s->repo, "HEAD");
	if (rc < 0)
		return zc_store_git_fail(e, rc, "HEAD");
	const char *branch = git_reference_symbolic_target(head);
	zc_text_addf(&path, ".git/%s.lock", branch != NULL ? branch : "HEAD");
	for (int tries = 0; tries < 20; tries++) {
		char id[ZC_OID] = "";
		int fd = openat(s->dir_fd, path.s, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
		if (fd < 0)
			break;
		ssize_t n = read(fd, id, ZC_OID - 1);
		close(fd);
		if ((n > 0 && strcmp(id, j->new) == 0) || (n == 0 && tries == 19))
			unlinkat(s->dir_fd, path.s, 0);
		else if (n > 0)
			break;
		else
			zc_store_pause();
	}
	zc_text_free(&path);
	git_reference_free(head);
	return ZC_OK;
}

int
zc_store_recover(struct zc_store *s, struct zc_err *e)
{
	struct zc_store_journal j;
	bool whole, journal = zc_store_journal_left(s);
	if (!journal && !zc_store_index_left(s))
		return ZC_OK;
	if (zc_store_index_lock(s, e) != ZC_OK)
		return e->status;
	mode_t mask = 0, saved;
	if (journal && zc_store_journal_read(s, &j, &whole, e) == ZC_OK) {
		if (!whole) {
			zc_store_journal_drop(s, e);
		} else if (zc_store_umask(s, &mask, e) == ZC_OK) {
			saved = umask(mask);
			if (drop_ref_lock(s, &j, e) == ZC_OK)
				zc_store_roll(s, &j, e);
			umask(saved);
		}
		zc_store_journal_free(&j);
	}
	struct zc_err second = {0};
	zc_store_index_unlock(s, e->status == ZC_OK ? e : &second);
	return e->status;
}

int
zc_store_in_flight(struct zc_store *s, const char *commit, bool *yes, struct zc_err *e)
{
	struct zc_store_journal j;
	git_tree *tree = NULL, *head = NULL;
	git_commit *head_commit = NULL;
	bool whole;
	*yes = false;
	if (zc_store_journal_read(s, &j, &whole, e) != ZC_OK || j.n == 0)
		return e->status;
	if (zc_store_head_tree(s, &head_commit, &head, e) == ZC_OK &&
	    zc_store_tree_of(s, commit, &tree, e) == ZC_OK) {
		for (size_t i = 0; i < j.n && !*yes && e->status == ZC_OK; i++) {
			char there[ZC_OID], here[ZC_OID];
			if (strcmp(j.v[i].old, j.v[i].new) != 0 && j.v[i].new[0] != '\0' &&
			    zc_store_tree_blob(tree, j.v[i].path, there, e) == ZC_OK &&
			    zc_store_tree_blob(head, j.v[i].path, here, e) == ZC_OK)
				*yes = strcmp(there, j.v[i].new) == 0 && strcmp(here, there) != 0;
		}
	}
	git_tree_free(tree);
	git_tree_free(head);
	git_commit_free(head_commit);
	zc_store_journal_free(&j);
	return e->status;
}
