/* git's index, written anew with some entries changed, beside what git makes of the same changes. */
#include <fcntl.h>

#include "store_fixture.h"
#include "store_staged.h"

enum { ROUNDS = 40, PATHS = 300 };

static uint32_t seed = 20261127;

static uint32_t
chance(uint32_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % n;
}

/* Paths whose prefixes and lengths differ, some beyond what an entry's flags can count. */
static void
path_of(struct zc_text *out, uint32_t i)
{
	static const char *const dirs[] = {"", "families/", "families/k/", "families/k/7/", "families/k/70/", "x/"};
	zc_text_clear(out);
	zc_text_addf(out, "%s%c%u", dirs[i % 6], 'a' + (int)(i % 7), i);
	for (uint32_t n = i % 41 == 0 ? 1500 : 0; n > 0; n--)
		zc_text_add(out, n % 100 == 0 ? "/abc" : "abc");
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct zc_staged_change *)a)->path, ((const struct zc_staged_change *)b)->path);
}

/* Some paths, each once, with what becomes of them; the same as input of git update-index. */
static size_t
make_changes(struct zc_staged_change *v, struct zc_text *input)
{
	struct zc_text path = {0};
	size_t n = 0;
	for (uint32_t i = chance(20); i < PATHS; i += 1 + chance(60)) {
		path_of(&path, i);
		v[n] = (struct zc_staged_change){.path = zc_strdup(path.s),
		                                 .what = chance(3) == 0 ? ZC_STAGED_REMOVE : ZC_STAGED_PUT};
		if (v[n].what == ZC_STAGED_PUT)
			snprintf(v[n].blob, ZC_OID, "%08x%032x", chance(1 << 24), 1);
		zc_text_addf(input, "%s %s\t%s\n", v[n].what == ZC_STAGED_PUT ? "100644" : "0",
		             v[n].what == ZC_STAGED_PUT ? v[n].blob : "0000000000000000000000000000000000000000", path.s);
		n++;
	}
	zc_text_free(&path);
	qsort(v, n, sizeof *v, by_path);
	return n;
}

static void
write_file(const char *name, const char *data)
{
	FILE *f = fopen(name, "w");
	assert_non_null(f);
	fputs(data, f);
	assert_int_equal(fclose(f), 0);
}

/* Write r/.git/index with the changes into r/new. */
static void
rewrite(const struct zc_staged_change *v, size_t n, zc_staged_dir_fn *dir)
{
	struct zc_err e = {0};
	struct zc_staged *x = NULL;
	if (zc_staged_open(&x, AT_FDCWD, "r/.git/index", NULL, &e) != ZC_OK)
		fail_msg("%s", e.msg);
	int fd = open("r/new", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (zc_staged_write(x, fd, v, n, dir, NULL, &e) != ZC_OK)
		fail_msg("%s", e.msg);
	close(fd);
	zc_staged_free(x);
}

static void
begin(unsigned version)
{
	struct zc_text command = {0}, input = {0}, path = {0};
	run("rm -rf r && git init -q r");
	for (uint32_t i = 0; i < PATHS; i++) {
		path_of(&path, i);
		if (chance(3) == 0)
			zc_text_addf(&input, "100%s %08x%032x\t%s\n", chance(4) == 0 ? "755" : "644", chance(1 << 24), 2, path.s);
	}
	write_file("input", input.s);
	zc_text_addf(&command, "git -C r update-index --index-info <input && git -C r update-index --index-version %u && "
	             "git -C r write-tree --missing-ok", version);
	run(command.s);
	zc_text_free(&command);
	zc_text_free(&input);
	zc_text_free(&path);
}

static void
as_git_does(void **state)
{
	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct zc_staged_change v[PATHS] = {{ .path = NULL }};
		struct zc_text input = {0};
		if (round % 10 == 0)
			begin(2 + round / 10 % 3);
		if (round == 25)               /* flags of the second kind, which make it version 3 */
			run("cd r && git ls-files | head -n 30 | git update-index --skip-worktree --stdin && "
			    "git ls-files | tail -n 20 | git update-index --assume-unchanged --stdin");
		size_t n = make_changes(v, &input);
		rewrite(v, n, NULL);
		if (n > 0)
			write_file("input", input.s);
		run("cd r && cp .git/index old && git update-index --index-info <../input && git ls-files -s >git && "
		    "GIT_INDEX_FILE=new git ls-files -s >ours && cmp git ours && "
		    "git write-tree --missing-ok >git && GIT_INDEX_FILE=new git write-tree --missing-ok >ours && cmp git ours && "
		    "GIT_INDEX_FILE=new git fsck --cache --no-dangling --no-reflogs >said 2>&1; ! grep -i index said");
		for (size_t i = 0; i < n; i++)
			free((char *)(uintptr_t)v[i].path);
		zc_text_free(&input);
	}
}

/* Entries of others come through as they are, also those of a merge; what a person marked stays. */
static void
flags_stay(void **state)
{
	struct zc_staged_change v[] = {{.path = "a", .what = ZC_STAGED_PUT}, {.path = "c", .what = ZC_STAGED_PUT},
	                               {.path = "n", .what = ZC_STAGED_DOUBT}, {.path = "z", .what = ZC_STAGED_PUT}};
	(void)state;
	for (size_t i = 0; i < 4; i++)
		snprintf(v[i].blob, ZC_OID, "%040x", (unsigned)i + 1);
	run("rm -rf r && git init -q r && cd r && echo 1 >a && echo 1 >b && echo 1 >c && echo 1 >n && git add a b c && "
	    "git add -N n && git update-index --skip-worktree a && git update-index --assume-unchanged c && "
	    "id=$(git rev-parse :b) && printf '100644 %s 1\\tm\\n100644 %s 2\\tm\\n' $id $id | git update-index --index-info");
	rewrite(v, 4, NULL);
	expect("cd r && GIT_INDEX_FILE=new git ls-files -s -t -v | tr '\\t' ' '",
	       "S 100644 0000000000000000000000000000000000000001 0 a\n"
	       "H 100644 d00491fd7e5bb6fa28c517a0bb32b8b506539d4d 0 b\n"
	       "h 100644 0000000000000000000000000000000000000002 0 c\n"
	       "M 100644 d00491fd7e5bb6fa28c517a0bb32b8b506539d4d 1 m\n"
	       "M 100644 d00491fd7e5bb6fa28c517a0bb32b8b506539d4d 2 m\n"
	       "H 100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391 0 n\n"
	       "H 100644 0000000000000000000000000000000000000004 0 z");
	expect("cd r && GIT_INDEX_FILE=new git diff-files --name-only n b", "n");
	expect("cd r && git ls-files --debug n | grep flags >old && GIT_INDEX_FILE=new git ls-files --debug n | grep flags | "
	       "cmp - old", "");
	struct zc_err e = {0};
	struct zc_staged *x = NULL;
	char blob[ZC_OID];
	bool unmerged;
	assert_int_equal(zc_staged_open(&x, AT_FDCWD, "r/.git/index", NULL, &e), ZC_OK);
	zc_staged_blob(x, "m", blob, &unmerged);
	assert_true(unmerged && blob[0] == '\0');
	zc_staged_blob(x, "b", blob, &unmerged);
	assert_false(unmerged);
	assert_string_equal(blob, "d00491fd7e5bb6fa28c517a0bb32b8b506539d4d");
	zc_staged_blob(x, "bb", blob, &unmerged);
	assert_string_equal(blob, "");
	zc_staged_free(x);
}

/* The trees that git notes in its index stay true, and noted, whatever comes and goes. */
static void
trees_stay(void **state)
{
	static const char *const paths[] = {FAMILY, OTHER, "families/k/8/k8q2m9xd4c.yaml", "families/k/8/k8q2m9xd4d.yaml",
	                                    "families/a/1/a1q2m9xd4c.yaml", "families/a/10", "x"};
	struct zc_store *s = fresh();
	bool there[7] = {true};
	(void)state;
	for (unsigned round = 0; round < 60; round++) {
		struct zc_text data = {0}, noted = {0};
		struct zc_staged *x = NULL;
		struct zc_err e = {0};
		char tree[ZC_OID];
		uint32_t i = chance(7);
		zc_text_addf(&data, "a: %u\n", round);
		there[i] = !there[i] || chance(2) == 0;
		commit_ok(s, paths[i], there[i] ? data.s : NULL);
		if (round == 30)               /* what another git writes is taken up, with all that it adds */
			run("git -C st update-index --untracked-cache --index-version 4 && git -C st status && "
			    "git -C st -c index.threads=2 reset -q --mixed");
		expect("cd st && test $(git write-tree) = $(git rev-parse HEAD^{tree}) && git diff-index --cached HEAD && "
		       "GIT_OPTIONAL_LOCKS=0 git diff-files && git status --porcelain", "");
		assert_int_equal(zc_staged_open(&x, AT_FDCWD, "st/.git/index", NULL, &e), 0);
		zc_staged_tree(x, tree);
		sh(&noted, "git -C st rev-parse HEAD^{tree}");
		assert_string_equal(tree, noted.s);
		zc_staged_free(x);
		zc_text_free(&data);
		zc_text_free(&noted);
	}
	expect_sound();
	zc_store_close(s);
}

/* A file that was changed while its entry still looked young must not look clean in a younger index. */
static void
young_files(void **state)
{
	struct zc_store *s = fresh();
	(void)state;
	commit_ok(s, OTHER, "b: 1\n");
	/* as long, in the same second and without another change that stat tells of */
	run("cd st && git update-index -q --refresh; touch -d '2026-03-01 10:00:00' " OTHER " && "
	    "git update-index -q --refresh; git add " OTHER " && echo 'b: 2' >" OTHER " && "
	    "touch -d '2026-03-01 10:00:00' " OTHER " .git/index");
	commit_ok(s, FAMILY, "a: 2\n");
	expect("cd st && git -c core.trustctime=false diff-files --name-only", OTHER);
	zc_store_close(s);
}

/* What it is not read from: each is refused, nothing is guessed. */
static void
refused(void **state)
{
	static const struct { const char *how, *says; } cases[] = {
		{"git -C r update-index --split-index", "split"},
		{"cd r && git -c index.sparse=true sparse-checkout set --cone --sparse-index d", "sparse"},
		{"printf x | dd of=r/.git/index bs=1 seek=70 conv=notrunc", "checksum"},
		{"sed -i 's,d/a,z/a,' r/.git/index && truncate -s -20 r/.git/index && head -c 20 /dev/zero >>r/.git/index", "order"},
		{"truncate -s 20 r/.git/index", "short"},
		{"truncate -s -5 r/.git/index", "checksum"},
		{"printf 'DIRC\\0\\0\\0\\5\\0\\0\\0\\0%020d' 0 >r/.git/index", "kind"},
		{"printf 'DIRC\\0\\0\\0\\2\\0\\0\\0\\3' >r/.git/index && head -c 20 /dev/zero >>r/.git/index", "entry"},
		{"printf 'DIRC\\0\\0\\0\\2\\0\\0\\0\\0abcd\\0\\0\\0\\0' >r/.git/index && head -c 20 /dev/zero >>r/.git/index", "kind"},
		{"printf 'DIRC\\0\\0\\0\\2\\0\\0\\0\\0TREE\\0\\0\\0\\77' >r/.git/index && head -c 20 /dev/zero >>r/.git/index", "extension"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct zc_err e = {0};
		struct zc_staged *x = NULL;
		run("rm -rf r && git init -q r && cd r && mkdir d f && echo 1 >d/a && echo 1 >f/b && git add . && git commit -qm x");
		run(cases[i].how);
		assert_int_equal(zc_staged_open(&x, AT_FDCWD, "r/.git/index", NULL, &e), ZC_IO);
		if (strstr(e.msg, cases[i].says) == NULL)
			fail_msg("%s: %s", cases[i].how, e.msg);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_git_does),
		cmocka_unit_test(flags_stay),
		cmocka_unit_test(trees_stay),
		cmocka_unit_test(young_files),
		cmocka_unit_test(refused),
	};
	return cmocka_run_group_tests(tests, enter, leave);
}
