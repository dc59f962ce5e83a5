#include "store_fixture.h"

static void
commits(void **state)
{
	(void)state;
	struct zc_store *s = fresh();
	expect_sound();
	expect("git -C st log -1 --format='%an %ae %ad %s' --date=iso",
	       "b.devries@cjg b.devries@cjg 2026-03-16 09:33:20 +0100 assign.to k7q2m9xd4c");
	expect("git -C st reflog -1 --format=%gs", "assign.to k7q2m9xd4c");
	expect("git -C st ls-files", ".gitattributes\nconvenant.yaml\n" FAMILY);
	expect("cd st && stat -c %a . families families/k/7 " FAMILY " .git/zc",
	       "700\n700\n700\n600\n700");
	commit_ok(s, FAMILY, "a: 2\n");
	expect_sound();
	/* same size, same moment: git must still see the hand edit */
	expect("cd st && was=$(stat -c %y " FAMILY ") && printf 'a: 3\\n' >" FAMILY
	       " && touch -d \"$was\" " FAMILY " && git -c core.trustctime=false status --porcelain",
	       " M " FAMILY);
	expect("cd st && git checkout -q . && cat " FAMILY, "a: 2");
	commit_ok(s, OTHER, "b: 1\n");
	commit_ok(s, OTHER, NULL);
	expect_sound();
	expect("cd st && ls families/k/7", "k7q2m9xd4c.yaml");
	zc_store_close(s);
}

static void
shared(void **state)
{
	(void)state;
	struct zc_err e = {0};
	struct zc_store *s = NULL;
	struct zc_text out = {0};
	sh(&out, "rm -rf st; umask 022; git init -q --shared=group -b trunk st");
	assert_int_equal(zc_store_init(&s, "st", NULL, &e), 0);
	assert_int_equal(zc_store_lock(s, 0, &e), 0);
	commit_ok(s, FAMILY, "a: 1\n");
	expect("cd st && stat -c %a families " FAMILY " .git/index", "770\n660\n660");
	expect("git -C st config zc.branch", "refs/heads/trunk");
	zc_store_close(s);
	zc_text_free(&out);
}

static void
hand_edits(void **state)
{
	(void)state;
	struct zc_store *s = fresh();
	expect("echo x >st/" FAMILY, "");
	commit_fails(s, "a: 2\n", ZC_DATA, FAMILY ": changed by hand and not committed");
	expect("cd st && git add . && git show HEAD:" FAMILY " >" FAMILY, "");
	commit_fails(s, "a: 2\n", ZC_DATA, FAMILY ": staged by hand and not committed");
	expect("cd st && git diff --cached --name-only", FAMILY);
	expect("cd st && git reset -q --hard && git checkout -q --detach", "");
	commit_fails(s, "a: 2\n", ZC_BUSY, "HEAD is on no branch");
	expect("cd st && git checkout -q main && git rev-parse HEAD >.git/MERGE_HEAD", "");
	commit_fails(s, "a: 2\n", ZC_BUSY, "a merge, rebase or the like");
	expect("cd st && rm .git/MERGE_HEAD && echo other >.git/index.lock", "");
	commit_fails(s, "a: 2\n", ZC_BUSY, "another git is at work");
	expect("cat st/.git/index.lock && rm st/.git/index.lock", "other");
	expect("echo other >st/.git/refs/heads/main.lock", "");
	commit_fails(s, "a: 2\n", ZC_BUSY, "moved by another git");
	expect("cat st/.git/refs/heads/main.lock && rm st/.git/refs/heads/main.lock", "other");
	expect_sound();
	expect("cat st/" FAMILY, "a: 1");
	zc_store_close(s);
}

/* What was read under the lock is what is changed. */
static void
lost_update(void **state)
{
	(void)state;
	struct zc_err e = {0};
	struct zc_store *s = fresh();
	char *data;
	size_t len;
	assert_int_equal(zc_store_read(s, FAMILY, &data, &len, &e), 0);
	assert_string_equal(data, "a: 1\n");
	free(data);
	expect("cd st && echo 'a: 5' >" FAMILY " && git commit -qam hand", "");
	commit_fails(s, "a: 2\n", ZC_BUSY, "changed since it was read");
	assert_int_equal(zc_store_read(s, FAMILY, &data, &len, &e), 0);
	free(data);
	commit_ok(s, FAMILY, "a: 6\n");
	expect_sound();
	zc_store_close(s);
}

/* A stale index, as a git that read it before us leaves it behind. */
static void
heals(void **state)
{
	(void)state;
	struct zc_store *s = fresh();
	expect("cp st/.git/index old", "");
	commit_ok(s, FAMILY, "a: 2\n");
	commit_ok(s, OTHER, "b: 1\n");
	expect("cp old st/.git/index && git -C st diff --cached --name-only", FAMILY "\n" OTHER);
	commit_ok(s, ZC_CONVENANT_PATH, "name: new\n");
	expect_sound();
	/* what a person staged elsewhere stays staged, and out of our commit */
	expect("cd st && echo hi >README && git add README", "");
	commit_ok(s, FAMILY, "a: 3\n");
	expect("cd st && git status --porcelain && git show --name-only --format=", "A  README\n" FAMILY);
	zc_store_close(s);
}

static void
reading(void **state)
{
	(void)state;
	struct zc_err e = {0};
	struct zc_store *s = fresh();
	char *data, id[ZC_OID], family[11];
	size_t len;
	bool clean = false;
	assert_int_equal(zc_store_read_at(s, "HEAD", FAMILY, &data, &len, &e), 0);
	assert_string_equal(data, "a: 1\n");
	zc_store_blob_id(id, data, len, &e);
	free(data);
	expect("git -C st rev-parse HEAD:" FAMILY, id);
	assert_int_equal(zc_store_read_at(s, "HEAD~1", FAMILY, &data, &len, &e), ZC_NOINPUT);
	zc_err_clear(&e);
	assert_int_equal(zc_store_clean(s, FAMILY, &clean, &e), 0);
	assert_true(clean);
	assert_int_equal(zc_store_complete(s, "k7q2", family, &e), 0);
	assert_string_equal(family, "k7q2m9xd4c");
	commit_ok(s, OTHER, "b: 1\n");
	assert_int_equal(zc_store_complete(s, "k7q2", family, &e), ZC_USAGE);
	assert_non_null(strstr(e.msg, "k7q2m9xd4d"));
	zc_err_clear(&e);
	assert_int_equal(zc_store_complete(s, "k7q3", family, &e), ZC_NOINPUT);
	zc_err_clear(&e);
	expect("ln -s /etc/passwd st/families/x && mkdir st/families/q && ln -s /etc st/families/q/r", "");
	assert_int_equal(zc_store_read(s, "families/x", &data, &len, &e), ZC_DATA);
	zc_err_clear(&e);
	assert_int_equal(zc_store_read(s, "families/q/r/passwd", &data, &len, &e), ZC_DATA);
	zc_err_clear(&e);
	assert_int_equal(zc_store_read(s, "../old", &data, &len, &e), ZC_BUG);
	zc_store_close(s);
}

static int
note(void *ctx, const struct zc_store_commit_info *c, struct zc_err *e)
{
	(void)e;
	zc_text_addf(ctx, "%zu:%.9s ", c->nparents, c->message);
	return 0;
}

/* What a worker makes of a file, and one that fails at the hundredth. */
static void *
make_copy(void *ctx, const struct zc_store_change *file, const char *data, size_t len)
{
	(void)ctx;
	(void)file;
	return zc_strndup(data, len);
}

struct sum { struct zc_text t; size_t taken, end_at; };

static int
take_copy(void *ctx, const struct zc_store_change *file, void *made, struct zc_err *e)
{
	struct sum *sum = ctx;
	zc_text_addf(&sum->t, "%s=%s", file->path, made != NULL ? (char *)made : "none\n");
	free(made);
	return ++sum->taken == sum->end_at ? zc_fail(e, ZC_DENIED, "enough") : 0;
}

static void
sweep(struct zc_store *s, const char *commit, struct sum *sum, int expected)
{
	struct zc_store_changes files;
	struct zc_err e = {0};
	const struct zc_store_work work = {make_copy, take_copy, free, sum};
	zc_text_clear(&sum->t);
	sum->taken = 0;
	assert_int_equal(zc_store_families(s, commit, &files, &e), 0);
	assert_int_equal(zc_store_sweep(s, files.v, files.n, &work, &e), expected);
	zc_store_changes_free(&files);
}

/* Many files are read by several threads, and are taken in the order of their paths all the same. */
static void
sweeping(void **state)
{
	(void)state;
	struct zc_store *s = fresh();
	struct sum sum = {.end_at = 0};
	struct zc_text all = {0};
	sweep(s, NULL, &sum, 0);
	assert_string_equal(sum.t.s, FAMILY "=a: 1\n");
	expect("cd st && for i in $(seq 1000 2999); do mkdir -p families/z && echo $i >families/z/$i.yaml; done && "
	       "git add families/z && git -c core.hooksPath=/dev/null commit -q -m many", "");
	zc_text_add(&all, FAMILY "=a: 1\n");
	for (int i = 1000; i < 3000; i++)
		zc_text_addf(&all, "families/z/%d.yaml=%d\n", i, i);
	sweep(s, NULL, &sum, 0);
	assert_string_equal(sum.t.s, all.s);
	sum.end_at = 700;
	sweep(s, NULL, &sum, ZC_DENIED);
	assert_int_equal(sum.taken, 700);
	sum.end_at = 0;
	sweep(s, "HEAD~1", &sum, 0);
	assert_string_equal(sum.t.s, FAMILY "=a: 1\n");
	struct zc_store_change gone[] = {{FAMILY, "x", NULL, false}}, lost[] = {{FAMILY, NULL, "0123456789012345678901234567890123456789", false}};
	const struct zc_store_work work = {make_copy, take_copy, free, &sum};
	struct zc_err e = {0};
	zc_text_clear(&sum.t);
	assert_int_equal(zc_store_sweep(s, gone, 1, &work, &e), 0);
	assert_string_equal(sum.t.s, FAMILY "=none\n");
	assert_int_not_equal(zc_store_sweep(s, lost, 1, &work, &e), 0);
	zc_text_free(&all);
	zc_text_free(&sum.t);
	zc_store_close(s);
}

static void
history(void **state)
{
	(void)state;
	struct zc_err e = {0};
	struct zc_store *s = fresh();
	struct zc_text t = {0};
	struct zc_store_changes d;
	char id[ZC_OID], first[ZC_OID], *data;
	size_t len;
	bool yes = false;
	commit_ok(s, OTHER, "b: 1\n");
	expect("cd st && git commit -q --allow-empty -m hand", "");
	assert_int_equal(zc_store_history(s, NULL, true, note, &t, &e), 0);
	assert_string_equal(t.s, "0:assign.to 1:assign.to 1:assign.to 1:hand\n ");
	zc_text_clear(&t);
	assert_int_equal(zc_store_path_history(s, "HEAD~1", FAMILY, false, note, &t, &e), 0);
	assert_string_equal(t.s, "1:assign.to ");
	zc_text_clear(&t);
	assert_int_equal(zc_store_diff(s, "HEAD~3", "HEAD", &d, &e), 0);
	assert_int_equal(d.n, 2);
	assert_string_equal(d.v[1].path, OTHER);
	assert_null(d.v[1].old_blob);
	zc_store_changes_free(&d);
	assert_int_equal(zc_store_resolve(s, "2026-03-16", id, &e), 0);
	assert_string_equal(id, head);
	assert_int_equal(zc_store_resolve(s, "2026-12-31", id, &e), 0);
	assert_int_equal(zc_store_resolve(s, "2026-03-15", id, &e), ZC_NOINPUT);
	zc_err_clear(&e);
	assert_int_equal(zc_store_resolve(s, "2026-03-33", id, &e), ZC_NOINPUT);
	assert_non_null(strstr(e.msg, "no such commit"));
	zc_err_clear(&e);
	assert_int_equal(zc_store_resolve(s, "HEAD~3", first, &e), 0);
	assert_int_equal(zc_store_descends(s, first, head, &yes, &e), 0);
	assert_true(yes);
	assert_int_equal(zc_store_descends(s, head, first, &yes, &e), 0);
	assert_false(yes);
	commit_ok(s, ZC_CONVENANT_PATH, "name: new\n");
	zc_store_blob_id(id, "name: test\n", 11, &e);
	id[10] = '\0';
	assert_int_equal(zc_store_find_agreement(s, id, &data, &len, head, &e), 0);
	assert_string_equal(data, "name: test\n");
	assert_string_equal(head, first);
	free(data);
	assert_int_equal(zc_store_find_agreement(s, id, &data, &len, head, &e), 0);
	assert_string_equal(head, first);
	free(data);
	assert_int_equal(zc_store_find_agreement(s, "0000000000", &data, &len, head, &e), ZC_NOINPUT);
	zc_err_clear(&e);
	zc_text_clear(&t);
	assert_int_equal(zc_store_patch(&t, FAMILY, "a: 1\n", 5, "a: 2\n", 5, &e), 0);
	assert_non_null(strstr(t.s, "\n-a: 1\n+a: 2\n"));
	zc_text_free(&t);
	zc_store_close(s);
}

/* A writer that died between its renames and its commit: its file must not
 * get into history by anybody's `git commit -a`. */
static void
in_flight(void **state)
{
	(void)state;
	struct zc_err e = {0};
	struct zc_store *s = fresh();
	bool yes = false;
	expect("cd st && cp .git/index i && printf 'a: 2\\n' >" FAMILY " && (echo 'zc-journal 1'; "
	       "echo \"$(git rev-parse HEAD) $(git rev-parse HEAD)\"; "
	       "echo \"$(git rev-parse HEAD:" FAMILY ") $(git hash-object " FAMILY ") " FAMILY "\"; "
	       "echo end) >.git/zc/journal; git commit -qam hand", "");
	assert_int_equal(zc_store_in_flight(s, "HEAD", &yes, &e), 0);
	assert_false(yes);                     /* it is HEAD's now: too late to ask */
	expect("cd st && git branch hand && git reset -q --soft HEAD~ && mv i .git/index", "");
	assert_int_equal(zc_store_in_flight(s, "hand", &yes, &e), 0);
	assert_true(yes);
	assert_int_equal(zc_store_in_flight(s, "HEAD", &yes, &e), 0);
	assert_false(yes);
	zc_store_unlock(s);
	assert_int_equal(zc_store_lock(s, 0, &e), 0);
	expect("cat st/" FAMILY, "a: 1");
	expect_sound();
	zc_store_close(s);
}

/* Four writers and a person with plain git, all at once.  The hook stands for
 * the gate: a plain commit may not carry families along from a stale index. */
static void
concurrency(void **state)
{
	(void)state;
	struct zc_store *s = fresh();
	zc_store_close(s);
	expect("cat >st/.git/hooks/reference-transaction <<'X'\n"
	       "#!/bin/sh\n[ \"$1\" = prepared ] || exit 0\n"
	       "while read -r old new ref; do case $ref in refs/heads/*)\n"
	       "git diff-tree --quiet \"$old\" \"$new\" -- families || exit 1;; esac; done\nX", "");
	for (int w = 0; w < 4; w++)
		if (fork() == 0) {
			struct zc_err e = {0};
			char path[64], data[32], id[ZC_OID];
			snprintf(path, sizeof path, "families/w/%d/w%d.yaml", w, w);
			for (int i = 0; i < 10 && e.status == 0; i++) {
				snprintf(data, sizeof data, "w: %d.%d\n", w, i);
				if (zc_store_open(&s, "st", &e) == 0 && zc_store_lock(s, 60000, &e) == 0)
					make_commit(s, path, data, id, &e);
				zc_store_close(s);
				s = NULL;
			}
			if (e.status != 0)
				fprintf(stderr, "%s\n", e.msg);
			_exit(e.status);
		}
	struct zc_text out = {0};
	sh(&out, "cd st && for i in 1 2 3 4 5 6 7 8; do git commit -q --allow-empty -m plain; done");
	for (int w = 0, status; w < 4; w++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	zc_text_free(&out);
	expect("cd st && git log -p --format= families/w | grep '^+w:' | sort | uniq | wc -l", "40");
	expect("cd st && git log --format=%s families/w | wc -l", "40");
	expect("cat st/families/w/?/*", "w: 0.9\nw: 1.9\nw: 2.9\nw: 3.9");
	struct zc_err e = {0};
	assert_int_equal(zc_store_open(&s, "st", &e), 0);
	assert_int_equal(zc_store_lock(s, 1000, &e), 0);
	commit_ok(s, FAMILY, "a: 9\n");
	expect_sound();
	zc_store_close(s);
}

static void
finding(void **state)
{
	(void)state;
	struct zc_err e = {0};
	char *dir;
	zc_store_close(fresh());
	assert_int_equal(zc_store_find(&dir, "st", &e), 0);
	free(dir);
	assert_int_equal(zc_store_find(&dir, ".", &e), ZC_NOINPUT);
	zc_err_clear(&e);
	assert_int_equal(chdir("st/families/k"), 0);
	assert_int_equal(zc_store_find(&dir, NULL, &e), 0);
	assert_non_null(strstr(dir, "/st"));
	free(dir);
	assert_int_equal(chdir(scratch), 0);
}

static void
makes(void **state)
{
	(void)state;
	struct zc_err e = {0};
	struct zc_store *s = NULL;
	struct zc_text out = {0};
	zc_store_close(fresh());
	assert_int_equal(zc_store_init(&s, "st", NULL, &e), ZC_CANTCREAT);
	zc_err_clear(&e);
	sh(&out, "mkdir full && touch full/x");
	assert_int_equal(zc_store_init(&s, "full", NULL, &e), ZC_CANTCREAT);
	zc_err_clear(&e);
	/* without the gate nothing may change; a clone is equipped by its first writer */
	sh(&out, "git clone -q st clone && git config --global core.hooksPath /nowhere");
	assert_int_equal(zc_store_open(&s, "clone", &e), 0);
	assert_int_equal(zc_store_lock(s, 0, &e), 0);
	zc_store_close(s);
	expect("cd clone && PATH=/usr/bin:/bin git commit -q --allow-empty -m x 2>&1 | head -1",
	       "zc: zc-audit not found: changes of this store cannot be checked");
	expect("rm .gitconfig", "");
	zc_text_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commits), cmocka_unit_test(shared), cmocka_unit_test(hand_edits),
		cmocka_unit_test(lost_update), cmocka_unit_test(heals), cmocka_unit_test(reading),
		cmocka_unit_test(history), cmocka_unit_test(sweeping), cmocka_unit_test(in_flight),
		cmocka_unit_test(concurrency), cmocka_unit_test(finding),
		cmocka_unit_test(makes),
	};
	return cmocka_run_group_tests_name("store", tests, enter, leave);
}
