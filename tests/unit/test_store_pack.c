/* The pack writer, judged by git itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "alloc.h"
#include "store_pack.h"
#include "text.h"

static char scratch[64];
static int dir;

static int
run(const char *command)
{
	int status = 127;
	pid_t pid = fork();
	if (pid == 0) {
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	return status;
}

#define SUCCEEDS(command) assert_int_equal(run(command), 0)

static void
ok(struct zc_err *e)
{
	if (e->status != ZC_OK)
		fail_msg("%s", e->msg);
}

static struct zc_pack *
begin(void)
{
	struct zc_err e = {0};
	struct zc_pack *p = NULL;
	zc_pack_new(&p, dir, 1, &e);
	ok(&e);
	return p;
}

static void
end(struct zc_pack *p)
{
	struct zc_err e = {0};
	if (zc_pack_finish(p, &e) == ZC_OK)
		zc_pack_place(p, &e);
	ok(&e);
	zc_pack_free(p);
	SUCCEEDS("ls .git/objects/pack/tmp_* 2>/dev/null && exit 1; exit 0");
}

/* The same bytes every time; of few letters they can be made smaller. */
static char *
bytes(size_t len, unsigned letters)
{
	char *s = zc_alloc(len + 1);
	uint32_t state = (uint32_t)len + letters;
	for (size_t i = 0; i < len; i++) {
		state = state * 1664525u + 1013904223u;
		s[i] = (char)((state >> 16) % letters);
	}
	return s;
}

static void
add(struct zc_pack *p, git_object_t type, const char *data, size_t len, const struct zc_pack_base *base, git_oid *id)
{
	struct zc_err e = {0};
	zc_pack_add(p, type, data, len, base, id, &e);
	ok(&e);
}

/* All sizes at which something in the format changes, each twice. */
static void
sizes(void **state)
{
	static const size_t len[] = {0, 1, 15, 16, 17, 2047, 2048, 65535, 65536, 70000, 262143, 262144, 4194304};
	enum { N = sizeof len / sizeof *len };
	struct zc_pack *p = begin();
	git_oid id[2 * N];
	struct zc_text wanted = {0};
	(void)state;
	for (size_t i = 0; i < 2 * N; i++) {
		char *data = bytes(len[i / 2], i % 2 == 0 ? 256 : 4), name[GIT_OID_HEXSZ + 1];
		for (int twice = 0; twice < 2; twice++)
			add(p, GIT_OBJECT_BLOB, data, len[i / 2], NULL, &id[i]);
		zc_text_addf(&wanted, "%s blob %zu\n", git_oid_tostr(name, sizeof name, &id[i]), len[i / 2]);
		free(data);
	}
	for (size_t i = 0; i < 2 * N; i++) {
		struct zc_err e = {0};
		char *data = bytes(len[i / 2], i % 2 == 0 ? 256 : 4), *read = NULL;
		size_t n = 0;
		assert_int_equal(zc_pack_read(p, &id[i], &read, &n, &e), ZC_OK);
		assert_int_equal(n, len[i / 2]);
		assert_memory_equal(read, data, n);
		free(read);
		free(data);
	}
	end(p);
	int fd = open("wanted", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_int_equal(write(fd, wanted.s, wanted.len), wanted.len);
	close(fd);
	zc_text_free(&wanted);
	/* the empty blob is one object, not two */
	SUCCEEDS("sort -u wanted >sorted && git cat-file --batch-all-objects --batch-check >got && cmp sorted got");
	SUCCEEDS("git verify-pack -v .git/objects/pack/*.idx >/dev/null");
}

/* A directory into which one file after the other comes, each time under a commit of its own. */
static void
grow_tree(struct zc_pack *p, int files)
{
	struct zc_text tree = {0}, commit = {0};
	struct zc_pack_base base = {.len = 0};
	git_oid blob, id, parent;
	char hex[GIT_OID_HEXSZ + 1];
	add(p, GIT_OBJECT_BLOB, "x", 1, NULL, &blob);
	for (int i = 0; i < files; i++) {
		char entry[64];
		int n = snprintf(entry, sizeof entry, "100644 f%06d", i * 7919 % files);
		size_t at = 0, size = (size_t)n + 1 + GIT_OID_RAWSZ;
		while (at < tree.len && memcmp(tree.s + at, entry, (size_t)n) < 0)
			at += size;
		memcpy(entry + n + 1, blob.id, GIT_OID_RAWSZ);
		base = (struct zc_pack_base){.id = base.id, .len = tree.len, .head = at, .tail = tree.len - at};
		for (size_t k = 0; k < size; k++)
			zc_text_addc(&tree, ' ');
		memmove(tree.s + at + size, tree.s + at, base.tail);
		memcpy(tree.s + at, entry, size);
		add(p, GIT_OBJECT_TREE, tree.s, tree.len, i > 0 ? &base : NULL, &id);
		base.id = id;
		zc_text_clear(&commit);
		zc_text_addf(&commit, "tree %s\n", git_oid_tostr(hex, sizeof hex, &id));
		if (i > 0)
			zc_text_addf(&commit, "parent %s\n", git_oid_tostr(hex, sizeof hex, &parent));
		zc_text_add(&commit, "author A <a@b> 1772700000 +0100\ncommitter A <a@b> 1772700000 +0100\n\nx\n");
		add(p, GIT_OBJECT_COMMIT, commit.s, commit.len, NULL, &parent);
	}
	zc_text_free(&tree);
	zc_text_free(&commit);
}

static void
differences(void **state)
{
	struct zc_pack *p = begin();
	(void)state;
	grow_tree(p, 2000);
	end(p);
	SUCCEEDS("git verify-pack -v .git/objects/pack/*.idx >list");
	SUCCEEDS("[ $(grep -c '^chain length' list) -ge 20 ] && ! grep '^chain length = 51' list");
	SUCCEEDS("git index-pack --strict -o own.idx .git/objects/pack/*.pack >/dev/null && cmp own.idx .git/objects/pack/*.idx");
	SUCCEEDS("git cat-file --batch-all-objects --batch-check | sed -n 's/ commit .*//p' | "
	         "git rev-list --topo-order --stdin | head -1 >.git/refs/heads/main");
	SUCCEEDS("git fsck --strict && [ \"$(git rev-list --count main)\" = 2000 ] && "
	         "[ \"$(git ls-tree main | wc -l)\" = 2000 ] && [ \"$(git ls-tree main~1500 | wc -l)\" = 500 ]");
}

static void
comes_to_nothing(void **state)
{
	git_oid id;
	struct zc_err e = {0};
	char *data;
	size_t len;
	(void)state;
	struct zc_pack *p = begin();
	add(p, GIT_OBJECT_BLOB, "gone", 4, NULL, &id);
	assert_int_equal(zc_pack_finish(p, &e), ZC_OK);
	memset(&id, 1, sizeof id);
	assert_int_equal(zc_pack_read(p, &id, &data, &len, &e), ZC_NOINPUT);
	assert_int_equal(e.status, ZC_OK);
	zc_pack_free(p);
	SUCCEEDS("[ -z \"$(ls .git/objects/pack)\" ]");
	/* what another left behind is in nobody's way */
	SUCCEEDS("echo x >.git/objects/pack/tmp_zc.pack; echo x >.git/objects/pack/tmp_zc.idx");
	p = begin();
	add(p, GIT_OBJECT_BLOB, "kept", 4, NULL, &id);
	end(p);
	SUCCEEDS("git fsck --strict && [ $(git cat-file --batch-all-objects --batch-check | wc -l) = 1 ]");
	SUCCEEDS("[ \"$(stat -c %a .git/objects/pack/* | sort -u)\" = 440 ]");
}

static int
enter(void **state)
{
	(void)state;
	snprintf(scratch, sizeof scratch, "/tmp/zc-pack-XXXXXX");
	if (mkdtemp(scratch) == NULL || chdir(scratch) < 0)
		return -1;
	setenv("HOME", scratch, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	unsetenv("GIT_CONFIG_GLOBAL");
	umask(0027);
	struct zc_err e = { 0 };
	if (zc_library_load(&e) != ZC_OK || run("git init -q -b main") != 0)
		return -1;
	dir = open(".git/objects/pack", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return dir < 0 ? -1 : 0;
}

static int
leave(void **state)
{
	char command[96];
	(void)state;
	close(dir);
	snprintf(command, sizeof command, "rm -rf %s", scratch);
	return chdir("/") < 0 ? -1 : run(command);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(sizes, enter, leave),
		cmocka_unit_test_setup_teardown(differences, enter, leave),
		cmocka_unit_test_setup_teardown(comes_to_nothing, enter, leave),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
