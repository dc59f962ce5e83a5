/* floor DIR FILE... : what a change costs at the least.  Writes into a store of nothing below DIR what
 * a commit of the store writes, in the same order, without any library: each FILE but the last as a loose
 * object, the last as the file of a family, a journal, two logs and a branch; one sync before
 * the first rename, so that the old state or the new one is whole, and one after the last.
 *
 * floor DIR -i FILE: what one rewrite of git's index costs: reads FILE, and writes as many bytes with
 * their SHA-1 beside it, synced and renamed. */
#include <fcntl.h>
#include <nettle/sha1.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text.h"

static void
must(int result, const char *what)
{
	if (result < 0) {
		perror(what);
		exit(74);
	}
}

static void
put(const char *path, int flags, const void *data, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);
	must(fd, path);
	must(write(fd, data, len) == (ssize_t)len ? 0 : -1, path);
	must(close(fd), path);
}

static void
read_all(struct zc_text *t, const char *path)
{
	struct zc_err e = { 0 };
	if (zc_text_read_file(t, path, (size_t)1 << 30, &e) != ZC_OK) {
		fprintf(stderr, "floor: %s\n", e.msg);
		exit(e.status);
	}
}

/* An object under a name of its own, as many are in one directory as git makes. */
static void
object(const struct zc_text *t)
{
	char name[32], dir[16];
	static unsigned n;
	unsigned seed = (unsigned)getpid() * 16 + n++;
	snprintf(dir, sizeof dir, "objects/%02x", seed * 37 % 256);
	snprintf(name, sizeof name, "%s/%08x", dir, seed);
	mkdir(dir, 0700);
	put("objects/new", O_EXCL, t->s, t->len);
	must(rename("objects/new", name), name);
}

static void
change(char **files, int n)
{
	struct zc_text *t = calloc((size_t)n, sizeof *t);
	char line[160];
	int dir = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	must(t != NULL ? dir : -1, ".");
	for (int i = 0; i < n; i++)
		read_all(&t[i], files[i]);
	memset(line, 'x', sizeof line);
	put("index.lock", O_EXCL, line, 9);
	for (int i = 0; i < n - 1; i++)
		object(&t[i]);
	put("journal.new", O_EXCL, line, sizeof line);
	must(rename("journal.new", "journal"), "journal");
	put("families/new", O_EXCL, t[n - 1].s, t[n - 1].len);
	must(syncfs(dir), ".");
	must(rename("families/new", "families/file"), "families/file");
	put("logs/main", O_APPEND, line, 153);
	put("logs/HEAD", O_APPEND, line, 153);
	put("refs/main.lock", O_EXCL, line, 41);
	must(rename("refs/main.lock", "refs/main"), "refs/main");
	must(syncfs(dir), ".");
	must(unlink("journal"), "journal");
	must(unlink("index.lock"), "index.lock");
	for (int i = 0; i < n; i++)
		zc_text_free(&t[i]);
	free(t);
	close(dir);
}

static void
rewrite(const char *file)
{
	struct sha1_ctx sha;
	uint8_t sum[SHA1_DIGEST_SIZE];
	struct stat st;
	int from = open(file, O_RDONLY | O_CLOEXEC), to = open("index.new", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	must(from < 0 || to < 0 ? -1 : fstat(from, &st), file);
	size_t len = (size_t)st.st_size - sizeof sum;
	void *old = mmap(NULL, len, PROT_READ, MAP_SHARED | MAP_POPULATE, from, 0);
	must(old == MAP_FAILED ? -1 : 0, file);
	sha1_init(&sha);
	sha1_update(&sha, len, old);
	sha1_digest(&sha, sizeof sum, sum);
	must(write(to, old, len) == (ssize_t)len && write(to, sum, sizeof sum) == sizeof sum ? fsync(to) : -1, "index.new");
	must(rename("index.new", "index"), "index");
	must(munmap(old, len) < 0 || close(from) < 0 ? -1 : close(to), file);
}

int
main(int argc, char **argv)
{
	static const char *const dirs[] = { "objects", "families", "logs", "refs" };
	if (argc < 3) {
		fputs("usage: floor DIR FILE...\n       floor DIR -i FILE\n", stderr);
		return 64;
	}
	mkdir(argv[1], 0700);
	must(chdir(argv[1]), argv[1]);
	for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++)
		mkdir(dirs[i], 0700);
	if (strcmp(argv[2], "-i") == 0 && argc == 4)
		rewrite(argv[3]);
	else
		change(argv + 2, argc - 2);
	return 0;
}
