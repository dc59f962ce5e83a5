/* Many commits at once: the same as one after the other, seen all together. */
#include "store_fixture.h"
#include "id.h"
#include "store_internal.h"

static void
begin(struct zc_store *s)
{
	struct zc_err e = {0};
	if (zc_store_batch_begin(s, &e) != ZC_OK)
		fail_msg("%s", e.msg);
}

static void
end(struct zc_store *s, bool keep)
{
	struct zc_err e = {0};
	if (zc_store_batch_end(s, keep, &e) != ZC_OK)
		fail_msg("%s", e.msg);
}

static void
end_fails(struct zc_store *s, int status, const char *message)
{
	struct zc_err e = {0};
	assert_int_equal(zc_store_batch_end(s, true, &e), status);
	if (strstr(e.msg, message) == NULL)
		fail_msg("%s", e.msg);
}

/* What a store says of a path, by all its ways. */
static void
holds(struct zc_store *s, const char *path, const char *wanted)
{
	static const char *const commits[] = {NULL, "HEAD"};
	struct zc_err e = {0};
	char *data = NULL;
	size_t len = 0;
	bool clean = false;
	int status = wanted != NULL ? ZC_OK : ZC_NOINPUT;
	assert_int_equal(zc_store_read(s, path, &data, &len, &e), status);
	if (wanted != NULL)
		assert_string_equal(data, wanted);
	free(data);
	for (int i = 0; i < 2; i++) {
		zc_err_clear(&e);
		data = NULL;
		assert_int_equal(zc_store_read_at(s, commits[i], path, &data, &len, &e), status);
		if (wanted != NULL)
			assert_string_equal(data, wanted);
		free(data);
	}
	zc_err_clear(&e);
	assert_int_equal(zc_store_clean(s, path, &clean, &e), ZC_OK);
	assert_true(clean);
}

static void *
copy(void *ctx, const struct zc_store_change *file, const char *data, size_t len)
{
	(void)ctx;
	(void)file;
	char *s = malloc(len + 1);
	memcpy(s, data, len);
	s[len] = '\0';
	return s;
}

static int
collect(void *ctx, const struct zc_store_change *file, void *made, struct zc_err *e)
{
	zc_text_addf(ctx, "%s %s", strrchr(file->path, '/') + 1, (char *)made);
	free(made);
	return e->status;
}

static void
all_are(struct zc_store *s, const char *wanted)
{
	struct zc_err e = {0};
	struct zc_store_changes all;
	struct zc_text t = {0};
	assert_int_equal(zc_store_families(s, NULL, &all, &e), ZC_OK);
	assert_int_equal(zc_store_sweep(s, all.v, all.n, &(struct zc_store_work){copy, collect, free, &t}, &e), ZC_OK);
	assert_string_equal(t.s, wanted);
	zc_store_changes_free(&all);
	zc_text_free(&t);
}

static void
completes(struct zc_store *s, const char *prefix, const char *wanted)
{
	struct zc_err e = {0};
	char id[11] = "";
	int rc = zc_store_complete(s, prefix, id, &e);
	assert_int_equal(rc, wanted != NULL ? ZC_OK : ZC_NOINPUT);
	assert_string_equal(id, wanted != NULL ? wanted : "");
}

#define NEW "families/q/0/q0q2m9xd4c.yaml"

static void
seen_from_within(void **state)
{
	(void)state;
	char now[ZC_OID], before[ZC_OID];
	struct zc_err e = {0};
	struct zc_store *s = fresh();
	memcpy(before, head, sizeof before);
	begin(s);
	holds(s, FAMILY, "a: 1\n");
	holds(s, NEW, NULL);
	completes(s, "q0q2", NULL);
	commit_ok(s, NEW, "n: 1\n");
	commit_ok(s, FAMILY, "a: 2\n");
	commit_ok(s, FAMILY, "a: 3\n");
	commit_ok(s, OTHER, "b: 1\n");
	holds(s, FAMILY, "a: 3\n");
	holds(s, NEW, "n: 1\n");
	completes(s, "q0q2", "q0q2m9xd4c");
	completes(s, "q0q2m9xd4c", "q0q2m9xd4c");
	commit_ok(s, OTHER, NULL);
	holds(s, OTHER, NULL);
	completes(s, "k7q2m9xd4d", NULL);
	completes(s, "k7q2", "k7q2m9xd4c");
	holds(s, ZC_CONVENANT_PATH, "name: test\n");
	all_are(s, "k7q2m9xd4c.yaml a: 3\nq0q2m9xd4c.yaml n: 1\n");
	assert_int_equal(zc_store_head(s, now, &e), ZC_OK);
	assert_string_equal(now, head);
	/* nobody else sees any of it */
	expect("git -C st rev-parse HEAD", before);
	expect("git -C st status --porcelain; cat st/" FAMILY, "a: 1");
	expect("git -C st log --format=%s | wc -l", "2");
	end(s, true);
	expect_sound();
	expect("git -C st rev-parse HEAD", head);
	expect("git -C st log --format=%s | wc -l", "7");
	expect("git -C st log -p --format= -- " FAMILY " | grep '^[-+]a'", "-a: 2\n+a: 3\n-a: 1\n+a: 2\n+a: 1");
	expect("git -C st reflog -1 --format='%gs by %gn'", "5 changes by b.devries@cjg");
	expect("cd st && ls -A .git/objects/pack | sed 's/.*[.]//' | tr '\\n' ' '; cat " FAMILY " " NEW "; ls families/k/7",
	       "idx pack a: 3\nn: 1\nk7q2m9xd4c.yaml");
	holds(s, FAMILY, "a: 3\n");
	commit_ok(s, NEW, "n: 2\n");
	expect_sound();
	zc_store_close(s);
}

/* Put the same into two stores, here one by one, there in batches: all objects are the same. */
static void
same_commits(void **state)
{
	(void)state;
	struct zc_err e = {0};
	struct zc_store *s[2] = {fresh(), NULL};
	uint32_t dice = 1;
	zc_store_close(s[0]);
	expect("rm -rf one && cp -a st one", "");
	for (int i = 0; i < 2; i++)
		if (zc_store_open(&s[i], i == 0 ? "st" : "one", &e) != ZC_OK || zc_store_lock(s[i], 100, &e) != ZC_OK)
			fail_msg("%s", e.msg);
	begin(s[0]);
	for (int i = 0; i < 300; i++) {
		static const char letters[] = "bcde", digits[] = "01";
		char path[2][64], data[64];
		if (i % 100 == 99) {
			end(s[0], true);
			begin(s[0]);
		}
		for (int k = 0; k < 2; k++) {
			dice = dice * 1664525u + 1013904223u;
			snprintf(path[k], sizeof path[k], "families/%c/%c/%c%cq2m9xd%u%u.yaml", letters[dice >> 30],
			         digits[dice >> 29 & 1], letters[dice >> 30], digits[dice >> 29 & 1], dice >> 27 & 3, (unsigned)k);
		}
		char *there = NULL;
		size_t len;
		bool drop = (dice >> 20 & 3) == 0 && zc_store_read(s[0], path[0], &there, &len, &e) == ZC_OK;
		free(there);
		zc_err_clear(&e);
		snprintf(data, sizeof data, "i: %d\n", i);
		struct zc_store_file files[2] = {{path[0], drop ? NULL : data, strlen(data)},
		                                 {path[1], data, strlen(data)}};
		struct zc_stamp stamp = {"change\n\nZc-Action: test\n", " b. de Vries ", "b.devries@cjg", 1773650000 + i, -210};
		char id[2][ZC_OID];
		for (int k = 0; k < 2; k++)
			if (zc_store_commit(s[k], files, 2, &stamp, id[k], &e) != ZC_OK)
				fail_msg("%s", e.msg);
		assert_string_equal(id[0], id[1]);
	}
	end(s[0], true);
	expect_sound();
	expect("for d in st one; do git -C $d rev-list --objects HEAD | sort | sha1sum; done | uniq | wc -l", "1");
	expect("cd st && find families -type f | sort | xargs cat | sha1sum >../a; cd ../one && "
	       "find families -type f | sort | xargs cat | sha1sum | cmp - ../a", "");
	for (int i = 0; i < 2; i++)
		zc_store_close(s[i]);
}

static void
dropped(void **state)
{
	(void)state;
	struct zc_store *s = fresh();
	char before[ZC_OID];
	memcpy(before, head, sizeof before);
	begin(s);
	commit_ok(s, FAMILY, "a: 2\n");
	end(s, false);
	holds(s, FAMILY, "a: 1\n");
	begin(s);
	end(s, true);
	begin(s);
	commit_ok(s, NEW, "n: 1\n");
	zc_store_unlock(s);
	expect_sound();
	expect("git -C st rev-parse HEAD", before);
	expect("ls -A st/.git/objects/pack st/families/k/7", "st/.git/objects/pack:\n\nst/families/k/7:\nk7q2m9xd4c.yaml");
	/* what a crash left goes with the next lock */
	expect("echo x >st/.git/objects/pack/tmp_zc.pack", "");
	struct zc_err e = {0};
	assert_int_equal(zc_store_lock(s, 0, &e), ZC_OK);
	expect("ls -A st/.git/objects/pack", "");
	zc_store_close(s);
}

static void
others_meanwhile(void **state)
{
	(void)state;
	struct zc_store *s = fresh();
	/* before its first touch: as for a single change */
	begin(s);
	expect("echo x >st/" FAMILY, "");
	commit_fails(s, "a: 2\n", ZC_DATA, FAMILY ": changed by hand and not committed");
	expect("cd st && git checkout -q .", "");
	commit_ok(s, OTHER, "b: 1\n");
	end(s, true);
	expect_sound();
	/* after it: none of the batch */
	begin(s);
	commit_ok(s, NEW, "n: 1\n");
	commit_ok(s, FAMILY, "a: 2\n");
	expect("echo x >st/" FAMILY, "");
	end_fails(s, ZC_DATA, FAMILY ": changed by hand");
	expect("git -C st status --porcelain; cat st/" FAMILY "; git -C st checkout -q .", " M " FAMILY "\nx");
	expect_sound();
	begin(s);
	commit_ok(s, FAMILY, "a: 2\n");
	expect("cd st && echo x >" FAMILY " && git add . && git show HEAD:" FAMILY " >" FAMILY, "");
	end_fails(s, ZC_DATA, FAMILY ": staged by hand");
	expect("git -C st reset -q --hard", "");
	/* a new file that somebody made too */
	begin(s);
	commit_ok(s, NEW, "n: 1\n");
	expect("mkdir -p st/families/q/0; echo x >st/" NEW, "");
	end_fails(s, ZC_DATA, NEW ": changed by hand");
	expect("cat st/" NEW "; rm st/" NEW, "x");
	begin(s);
	commit_ok(s, FAMILY, "a: 2\n");
	expect("git -C st commit -q --allow-empty -m plain", "");
	end_fails(s, ZC_BUSY, "moved by another git");
	begin(s);
	commit_ok(s, FAMILY, "a: 2\n");
	expect("echo other >st/.git/index.lock", "");
	end_fails(s, ZC_BUSY, "another git is at work");
	expect("rm st/.git/index.lock; echo other >st/.git/refs/heads/main.lock", "");
	begin(s);
	commit_ok(s, FAMILY, "a: 2\n");
	end_fails(s, ZC_BUSY, "moved by another git");
	expect("rm st/.git/refs/heads/main.lock; git -C st log -1 --format=%s; cat st/" FAMILY, "plain\na: 1");
	expect_sound();
	begin(s);
	commit_ok(s, FAMILY, "a: 2\n");
	end(s, true);
	expect_sound();
	zc_store_close(s);
}

/* So many files that all processors write them: one that cannot be written, and all is as it was. */
static void
many_files(void **state)
{
	enum { FILES = 600 };
	(void)state;
	char path[ZC_PATH], id[ZC_FAMILY_ID + 1];
	struct zc_store *s = fresh();
	struct zc_err e = {0};
	for (int turn = 0; turn < 2; turn++) {
		begin(s);
		for (int i = 0; i < FILES; i++) {
			snprintf(id, sizeof id, "m%03d000000", i);
			zc_id_path(path, id);
			commit_ok(s, path, "n: 1\n");
		}
		if (turn == 0) {
			expect("mkdir -p st/families/m/5/.zc-m550000000.yaml", "");
			end_fails(s, ZC_IO, ".zc-m550000000.yaml: Is a directory");
			expect("rmdir st/families/m/5/.zc-m550000000.yaml", "");
			zc_store_unlock(s);
			assert_int_equal(zc_store_lock(s, 100, &e), ZC_OK);
			expect("find st/families -name '.zc-*'; find st/families/m -type f; git -C st log --format=%s | wc -l", "2");
		} else {
			end(s, true);
			expect("find st/families -name '.zc-*'; find st/families/m -type f | wc -l", "600");
		}
		expect_sound();
	}
	zc_store_close(s);
}

/* As the store is told to compress. */
static void
levels(void **state)
{
	(void)state;
	static const char *const all[] = {"-1", "0", "1", "9", "10", "x"};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct zc_store *s = fresh();
		struct zc_err e = {0};
		char command[64];
		zc_store_close(s);
		snprintf(command, sizeof command, "git -C st config pack.compression %s", all[i]);
		expect(command, "");
		if (zc_store_open(&s, "st", &e) != ZC_OK || zc_store_lock(s, 100, &e) != ZC_OK)
			fail_msg("%s", e.msg);
		begin(s);
		commit_ok(s, FAMILY, "a: 2\n");
		end(s, true);
		expect("git -C st config --unset pack.compression", "");
		expect_sound();
		holds(s, FAMILY, "a: 2\n");
		zc_store_close(s);
	}
}

/* A store that HEAD's repository keeps for a group; an agreement's commit; the first commit of all. */
static void
modes(void **state)
{
	(void)state;
	struct zc_err e = {0};
	struct zc_store *s = NULL;
	expect("rm -rf st", "");
	if (zc_store_init(&s, "st", "/bin/true", &e) != ZC_OK || zc_store_lock(s, 100, &e) != ZC_OK)
		fail_msg("%s", e.msg);
	begin(s);
	commit_ok(s, ZC_CONVENANT_PATH, "name: test\n");
	commit_ok(s, FAMILY, "a: 1\n");
	end(s, true);
	expect_sound();
	expect("cd st && git ls-files && stat -c %a families families/k/7 " FAMILY " .git/objects/pack/*",
	       ".gitattributes\nconvenant.yaml\n" FAMILY "\n700\n700\n600\n400\n400");
	zc_store_close(s);
	expect("git -C st config core.sharedRepository group", "");
	if (zc_store_open(&s, "st", &e) != ZC_OK || zc_store_lock(s, 100, &e) != ZC_OK)
		fail_msg("%s", e.msg);
	begin(s);
	commit_ok(s, NEW, "n: 1\n");
	end(s, true);
	expect("cd st && stat -c %a families/q/0 " NEW " .git/objects/pack/* | sort | uniq -c | sed 's/^ *//'",
	       "2 400\n2 440\n1 660\n1 770");
	zc_store_close(s);
}

/* Who waits for the lock is seen by who holds it, and no longer than that. */
static void
waited_for(void **state)
{
	(void)state;
	struct zc_err e = {0};
	struct zc_store *s = fresh(), *other = NULL;
	int status;
	assert_false(zc_store_waited(s));
	pid_t pid = fork();
	if (pid == 0) {
		zc_store_close(s);             /* its copy, which would keep the lock */
		_exit(zc_store_open(&other, "st", &e) == ZC_OK ? zc_store_lock(other, 60000, &e) : e.status);
	}
	for (int64_t limit = zc_store_clock_ms() + 60000; !zc_store_waited(s);) {
		assert_true(zc_store_clock_ms() < limit);
		zc_store_pause();
	}
	zc_store_unlock(s);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(zc_store_lock(s, 100, &e), ZC_OK);
	assert_false(zc_store_waited(s));
	zc_store_close(s);
}

static void
misused(void **state)
{
	(void)state;
	struct zc_err e = {0};
	struct zc_store *s = fresh();
	zc_store_unlock(s);
	assert_int_equal(zc_store_batch_begin(s, &e), ZC_BUG);
	zc_err_clear(&e);
	assert_int_equal(zc_store_batch_end(s, true, &e), ZC_OK);
	assert_false(zc_store_batch_due(s));
	zc_store_close(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seen_from_within), cmocka_unit_test(same_commits), cmocka_unit_test(dropped),
		cmocka_unit_test(others_meanwhile), cmocka_unit_test(many_files), cmocka_unit_test(levels), cmocka_unit_test(modes), cmocka_unit_test(waited_for),
		cmocka_unit_test(misused),
	};
	return cmocka_run_group_tests_name("store_batch", tests, enter, leave);
}
