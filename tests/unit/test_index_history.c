/* Histories made up at random, with merges and clocks that go wrong: the table says what a walk says, and git. */
#include <fcntl.h>

#include "id.h"
#include "index_internal.h"
#include "store_fixture.h"

enum { COMMITS = 60, FAMILIES = 6 };

static struct zc_store *store;
static const char *told;
static uint64_t seed;

static unsigned
below(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

static void
shell(const char *fmt, ...)
{
	struct zc_text command = {0}, out = {0};
	char text[512];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (sh(&out, text) != 0)
		fail_msg("%s: %s", text, out.s);
	zc_text_free(&command);
	zc_text_free(&out);
}

static void
anew(void *ctx, const char *why)
{
	(void)ctx;
	told = why;
}

static size_t most;                      /* as the progress was told */

static void
progress(void *ctx, size_t done, size_t all)
{
	assert_ptr_equal(ctx, &most);
	assert_true(done <= all);
	most = done;
}

static struct zc_index_user user = { .anew = anew, .progress = progress, .ctx = &most };

static struct zc_index_history *
open_history(void)
{
	struct zc_index_history *h;
	told = NULL;
	user.step = below(3) == 0 ? 0 : 1 + below(30);
	zc_index_history_open(&h, store, &user);
	assert_non_null(h);
	return h;
}

static void
family(char out[ZC_FAMILY_ID + 1], unsigned i)
{
	snprintf(out, ZC_FAMILY_ID + 1, "%c00000000%c", "abk"[i % 3], (char)('a' + (int)i));
}

/* ---- histories --------------------------------------------------------------- */

/* One of the families' files gets other bytes, those of before, another place, or goes. */
static void
random_change(struct zc_text *t)
{
	char id[ZC_FAMILY_ID + 1], path[ZC_PATH];
	family(id, below(FAMILIES));
	zc_id_path(path, id);
	switch (below(8)) {
	case 0:
		zc_text_addf(t, "D %s\n", path);
		break;
	case 1:
		zc_text_addf(t, "M 160000 0123456789012345678901234567890123456789 %s\n", path);
		break;
	case 2:
		zc_text_addf(t, "D %s\nM 100644 inline %s/x\ndata 1\nx\n", path, path);
		break;
	case 3:
		zc_text_addf(t, "M 100644 inline convenant.yaml\ndata 1\n%u\n", below(9));
		break;
	case 4:
		zc_text_addf(t, "M 100644 inline families/a/other\ndata 1\n%u\n", below(9));
		break;
	default:
		zc_text_addf(t, "M %s inline %s\ndata 1\n%u\n", below(6) == 0 ? "100755" : "100644", path, below(3));
	}
}

static unsigned
earlier(unsigned i)
{
	return below(3) > 0 || i < 4 ? i - 1 : i - 1 - below(i < 12 ? i - 1 : 11);
}

/* Commits :1 to :COMMITS, each of them at refs/tags/tN. */
static void
make_history(bool clocks_right)
{
	struct zc_text t = {0};
	FILE *f;
	for (unsigned i = 1; i <= COMMITS; i++) {
		unsigned date = clocks_right ? 1000000 + i * 10 : 1000000 + below(40);
		zc_text_addf(&t, "commit refs/tags/t%u\nmark :%u\ncommitter x <x@x> %u +0000\ndata 1\nx\n", i, i, date);
		if (i > 1 && below(20) > 0) {
			unsigned parent = earlier(i);
			zc_text_addf(&t, "from :%u\n", parent);
			for (unsigned k = below(4) == 0 ? 1 + below(2) : 0; k > 0; k--) {
				unsigned other = 1 + below(i - 1);
				if (other != parent)
					zc_text_addf(&t, "merge :%u\n", other);
			}
		} else {
			zc_text_addf(&t, "M 100644 inline convenant.yaml\ndata 1\n0\n");
		}
		for (unsigned k = below(4); k > 0; k--)
			random_change(&t);
		zc_text_addc(&t, '\n');
	}
	assert_non_null(f = fopen("stream", "w"));
	assert_int_equal(fwrite(t.s, 1, t.len, f), t.len);
	assert_int_equal(fclose(f), 0);
	zc_text_free(&t);
	zc_store_close(store);
	struct zc_err e = {0};
	shell("rm -rf st && umask 077 && git init -q -b main st && git -C st fast-import --quiet --force <stream");
	assert_int_equal(zc_store_open(&store, "st", &e), ZC_OK);
}

static void
move_head(unsigned commit)
{
	shell("git -C st update-ref refs/heads/main t%u", commit);
}

/* ---- what is said -------------------------------------------------------------- */

static int
note(void *ctx, const struct zc_store_commit_info *c, struct zc_err *e)
{
	(void)e;
	zc_text_addf(ctx, "%s\n", c->id);
	return 0;
}

/* By git, for one family, from `git log` with the names against first parents.  It does not tell another
 * repository's commit from a file. */
static void
by_git(struct zc_text *out, const char *path)
{
	struct zc_text command = {0};
	zc_text_addf(&command, "git -C st log --date-order --diff-merges=first-parent --no-renames --root --raw --no-abbrev "
	             "--format=%%H -t main | awk -v p=%s '/^:/ { split($0, t, \"\\t\"); "
	             "a = $1 ~ /^:(100|120)/ ? $3 : 0; b = $2 ~ /^(100|120)/ ? $4 : 0; "
	             "if (t[2] == p && a != b) print commit } /^[0-9a-f]/ { commit = $1 }'", path);
	assert_int_equal(sh(out, command.s), 0);
	if (out->len > 0)
		zc_text_addc(out, '\n');
	zc_text_free(&command);
}

/* Nothing stands before what came after it. */
static void
in_order(const struct zc_text *t)
{
	struct zc_err e = {0};
	bool yes;
	for (size_t i = 0; i < t->len; i += ZC_OID)
		for (size_t j = i + ZC_OID; j < t->len; j += ZC_OID) {
			char newer[ZC_OID] = "", older[ZC_OID] = "";
			memcpy(newer, t->s + i, ZC_OID - 1);
			memcpy(older, t->s + j, ZC_OID - 1);
			assert_int_equal(zc_store_descends(store, newer, older, &yes, &e), 0);
			assert_false(yes);
		}
}

static void
compare(struct zc_index_history *h, bool with_git)
{
	struct zc_text table = {0}, walk = {0}, git = {0};
	struct zc_err e = {0};
	for (unsigned i = 0; i < 2 * FAMILIES; i++) {
		char id[ZC_FAMILY_ID + 1], path[ZC_PATH];
		bool known;
		family(id, i / 2);
		zc_id_path(path, id);
		zc_text_clear(&table);
		zc_text_clear(&walk);
		zc_text_clear(&git);
		assert_int_equal(zc_index_history(h, id, i % 2, &known, note, &table, &e), 0);
		assert_true(known);
		assert_int_equal(zc_store_path_history(store, NULL, path, i % 2, note, &walk, &e), 0);
		assert_string_equal(table.s != NULL ? table.s : "", walk.s != NULL ? walk.s : "");
		if (i % 2 == 0)
			in_order(&table);
		if (!with_git || i % 2 != 0)
			continue;
		by_git(&git, path);
		assert_string_equal(table.s != NULL ? table.s : "", git.s != NULL ? git.s : "");
	}
	zc_text_free(&table);
	zc_text_free(&walk);
	zc_text_free(&git);
}

static void
random_histories(void **state)
{
	(void)state;
	for (unsigned round = 0; round < 6; round++) {
		seed = round + 1;
		make_history(round % 2 == 0);
		struct zc_index_history *h = NULL;
		for (unsigned at = 3 + below(5); at <= COMMITS; at += 1 + below(12)) {
			move_head(below(8) == 0 ? 1 + below(COMMITS) : at);
			if (h == NULL || below(3) == 0) {
				zc_index_history_close(h);
				h = open_history();
			}
			compare(h, round % 2 == 0 && below(3) == 0);
		}
		zc_index_history_close(h);
	}
}

static void
what_makes_it_anew(void **state)
{
	(void)state;
	seed = 1;
	make_history(true);
	shell("cd st && git checkout -q -f t1 && git checkout -q -f -B main && for i in 1 2 3; do mkdir -p families/a/0 && "
	      "echo $i >families/a/0/a00000000a.yaml && git add -A && git commit -q -m x; done");
	struct zc_index_history *h = open_history();
	assert_string_equal(told, "not there");
	compare(h, true);
	zc_index_history_close(h);
	h = open_history();
	assert_null(told);
	shell("cd st && echo 4 >families/a/0/a00000000a.yaml && git commit -q -a -m x && git checkout -q -b side HEAD~2 && "
	      "git commit -q --allow-empty -m side && git checkout -q main && git merge -q -m merge side");
	compare(h, true);
	assert_null(told);                   /* what is new is added */
	shell("cd st && git commit -q --amend -m other");
	compare(h, true);
	assert_string_equal(told, "of another history");
	zc_index_history_close(h);
	shell("rm st/.git/zc/history.db");
	h = open_history();
	assert_string_equal(told, "not there");
	compare(h, true);
	zc_index_history_close(h);
	shell("truncate -s -4096 st/.git/zc/history.db");
	h = open_history();
	compare(h, true);
	assert_string_equal(told, "damaged");
	zc_index_history_close(h);
}

/* No bit of it can be wrong without being noticed. */
static void
damage(void **state)
{
	(void)state;
	struct zc_index_history *h = open_history();
	zc_index_history_close(h);
	struct stat st;
	assert_int_equal(stat("st/.git/zc/history.db", &st), 0);
	for (off_t at = 24; at < st.st_size; at += 997) {
		char c;
		int fd = open("st/.git/zc/history.db", O_RDWR | O_CLOEXEC);
		assert_int_equal(pread(fd, &c, 1, at), 1);
		c ^= 1;
		assert_int_equal(pwrite(fd, &c, 1, at), 1);
		close(fd);
		h = open_history();
		compare(h, false);
		zc_index_history_close(h);
	}
}

/* A row that cannot be: an id that begins like another's. */
static void
alike(void **state)
{
	(void)state;
	struct zc_index_db d;
	zc_index_db_open(&d, store, "history", 1, "");
	assert_int_equal(sqlite3_exec(d.sql, "UPDATE commits SET rest = zeroblob(12)", NULL, NULL, NULL), SQLITE_OK);
	zc_index_db_close(&d);
	shell("cd st && git commit -q --allow-empty -m x");
	struct zc_index_history *h = open_history();
	assert_string_equal(told, "damaged");
	compare(h, true);
	zc_index_history_close(h);
}

static void
there_may_be_none(void **state)
{
	(void)state;
	struct zc_index_history *h;
	setenv("ZC_INDEX", "off", 1);
	zc_index_history_open(&h, store, &user);
	assert_null(h);
	unsetenv("ZC_INDEX");
}

static int
set_up(void **state)
{
	unsetenv("ZC_INDEX");
	return enter(state);
}

static int
tear_down(void **state)
{
	zc_store_close(store);
	return leave(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_histories), cmocka_unit_test(what_makes_it_anew), cmocka_unit_test(damage),
		cmocka_unit_test(alike), cmocka_unit_test(there_may_be_none),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
