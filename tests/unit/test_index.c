#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rules_fixture.h"
#include "id.h"
#include "index_internal.h"
#include "link_person.h"

/* Families of a small store: a coordinates, b ended, c stands still, d has a future, e is no family. */
#define HEAD(id) "format: 1\nfamily: " id "\nopened: 2026-03-02\n"
#define BY "a.jansen@lokaal-team"
#define PERSON(id, bsn, born) "persons:\n- {id: " id ", role: child, surname: B, born: " born ", bsn: \"" bsn "\"}\n"
#define TERM(id, of, more) "terms:\n- {id: " id ", of: " of ", kind: plan, start: 2026-03-02, due: 2026-07-13, under: 3f9c2a1b07" more "}\n"
#define COORDINATION(id, more) "coordination:\n- {id: " id ", since: 2026-03-05, by: " BY ", coordinator: " BY ", under: 3f9c2a1b07" more "}\n"

static const char *const ids[] = { "a00000000a", "b00000000b", "c00000000c", "d00000000d" };
static const char *const texts[] = {
	HEAD("a00000000a") PERSON("p000001", "123456782", "2014-05-09") COORDINATION("c000001", "") TERM("t000001", "a00000000a", ""),
	HEAD("b00000000b") PERSON("p000002", "111222333", "2014-05-09") TERM("t000001", "b00000000b", ", met: 2026-04-01")
	"endings:\n- {id: z000001, at: 2026-05-01T10:00+02:00, by: " BY ", ground: results}\n",
	HEAD("c00000000c") PERSON("p000003", "123456782", "2015-01-01")
	TERM("t000001", "c00000000c", ", pauses: [{id: y000001, since: 2026-06-01, by: " BY ", because: ill}]"),
	HEAD("d00000000d") COORDINATION("c000001", ", until: 2027-01-01") TERM("t000001", "d00000000d", ""),
};

static char scratch[64];
static struct zc_store *store;
static struct fixture agreement;
static const char *told;

static void
shell(const char *fmt, ...)
{
	char command[4096];
	int status;
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(command, sizeof command, fmt, ap);
	va_end(ap);
	pid_t pid = fork();
	if (pid == 0) {
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void
write_family(size_t i, const char *more)
{
	char path[ZC_PATH + 3] = "st/";
	struct zc_text t = { 0 };
	zc_id_path(path + 3, ids[i]);
	zc_text_addf(&t, "mkdir -p \"$(dirname %s)\" && cat >%s <<'END'\n%s%sEND\n", path, path, texts[i], more);
	shell("%s", t.s);
	zc_text_free(&t);
}

static void
commit(void)
{
	shell("cd st && git add -A && git commit -q --allow-empty -m x");
}

static void
anew(void *ctx, const char *why)
{
	(void)ctx;
	told = why;
}

static struct zc_index_user user = { .agreement = "1111111111111111111111111111111111111111", .anew = anew };

static struct zc_index *
open_index(void)
{
	struct zc_index *ix;
	told = NULL;
	user.con = agreement.con;
	user.today = day("2026-09-01");
	zc_index_open(&ix, store, &user);
	assert_non_null(ix);
	return ix;
}

static int
note(void *ctx, const struct zc_family *fam, const struct zc_err *bad, struct zc_err *e)
{
	(void)e;
	if (fam != NULL)
		zc_text_addc(ctx, fam->id[0]);
	else
		zc_text_addf(ctx, "(%.19s)", bad->msg);
	return 0;
}

static void
note_row(void *ctx, const struct zc_agenda_row *row, const struct zc_term *still)
{
	char due[ZC_DATE_LEN];
	zc_day_format(due, row->due);
	zc_text_addf(ctx, "[%c %s %s]", row->family[0], still == NULL ? due : still->pauses.v->id, row->who.n > 0 ? row->who.v[0] : "-");
}

static void
says(struct zc_text *t, const char *expected)
{
	assert_string_equal(t->s != NULL ? t->s : "", expected);
	zc_text_clear(t);
}

static void
each(struct zc_index *ix, unsigned pick, const char *on, const char *expected)
{
	struct zc_text t = { 0 };
	struct zc_err e = { 0 };
	assert_int_equal(zc_index_each(ix, pick, day(on), note, &t, &e), 0);
	says(&t, expected);
	zc_text_free(&t);
}

static void
terms(struct zc_index *ix, const char *on, const char *expected)
{
	struct zc_text t = { 0 };
	struct zc_err e = { 0 };
	bool known;
	assert_int_equal(zc_index_terms(ix, day(on), &known, note_row, note, &t, &e), 0);
	says(&t, known ? expected : "");
	assert_true(known == (expected != NULL));
	zc_text_free(&t);
}

static void
picks(void **state)
{
	(void)state;
	struct zc_index *ix = open_index();
	assert_string_equal(told, "not there");
	each(ix, ZC_PICK_ALL, "2026-09-01", "abcd");
	each(ix, ZC_PICK_TERMS, "2026-09-01", "acd");
	each(ix, ZC_PICK_TERMS, "2026-03-31", "abcd");
	each(ix, ZC_PICK_TERMS, "2026-03-01", "");
	each(ix, ZC_PICK_COORDINATED, "2026-09-01", "ad");
	each(ix, ZC_PICK_COORDINATED, "2027-01-01", "a");
	each(ix, ZC_PICK_OPEN, "2026-09-01", "acd");
	each(ix, ZC_PICK_OPEN, "2026-04-30", "abcd");
	each(ix, ZC_PICK_ENDED, "2026-05-01", "b");
	each(ix, ZC_PICK_ENDED | ZC_PICK_COORDINATED, "2026-05-01", "abd");
	zc_index_close(ix);
}

/* The same of a model as of the rows. */
static void
picks_of_models(void **state)
{
	(void)state;
	static const char *const days[] = { "2026-03-01", "2026-03-31", "2026-04-01", "2026-05-01", "2026-09-01", "2027-01-01" };
	struct zc_index *ix = open_index();
	for (size_t k = 0; k < sizeof days / sizeof *days; k++)
		for (unsigned pick = 0; pick < 16; pick++) {
			struct zc_text t = { 0 };
			for (size_t i = 0; i < 4; i++) {
				load_family(&agreement, texts[i]);
				if (zc_index_picks(pick, agreement.fam, day(days[k])))
					zc_text_addc(&t, ids[i][0]);
				drop_family(&agreement);
			}
			each(ix, pick, days[k], t.s != NULL ? t.s : "");
			zc_text_free(&t);
		}
	zc_index_close(ix);
}

static void
looking_up(void **state)
{
	(void)state;
	struct zc_index *ix = open_index();
	struct zc_text t = { 0 };
	struct zc_err e = { 0 };
	assert_null(told);
	assert_int_equal(zc_index_holding(ix, "123456782", ZC_NO_DAY, note, &t, &e), 0);
	says(&t, "ac");
	assert_int_equal(zc_index_holding(ix, "111222333", ZC_NO_DAY, note, &t, &e), 0);
	says(&t, "b");
	assert_int_equal(zc_index_holding(ix, "111111110", ZC_NO_DAY, note, &t, &e), 0);
	says(&t, "");
	assert_int_equal(zc_index_holding(ix, NULL, day("2014-05-09"), note, &t, &e), 0);
	says(&t, "ab");
	assert_int_equal(zc_index_shared_bsn(ix, note, &t, &e), 0);
	says(&t, "ac");
	zc_text_free(&t);
	zc_index_close(ix);
}

/* The rows of d hold until the day its coordination ends; c stands still, from then on. */
static void
rows(void **state)
{
	(void)state;
	struct zc_index *ix = open_index();
	terms(ix, "2026-09-01", "[a 2026-07-13 " BY "][c y000001 -][d 2026-07-13 " BY "]");
	terms(ix, "2026-03-05", "[a 2026-07-13 " BY "]bc[d 2026-07-13 " BY "]");
	terms(ix, "2026-03-04", "abcd");
	terms(ix, "2027-01-01", "[a 2026-07-13 " BY "][c y000001 -]d");
	zc_index_close(ix);
	/* another agreement: worked out again */
	user.agreement = "2222222222222222222222222222222222222222";
	ix = open_index();
	assert_null(told);
	terms(ix, "2026-09-01", "[a 2026-07-13 " BY "][c y000001 -][d 2026-07-13 " BY "]");
	/* of its own days: the next one after today bounds the rows */
	zc_day *until = &agreement.con->organisations.v[0].until, was = *until;
	*until = day("2026-12-01");
	user.agreement = "3333333333333333333333333333333333333333";
	terms(ix, "2026-11-30", "[a 2026-07-13 " BY "][c y000001 -][d 2026-07-13 " BY "]");
	terms(ix, "2026-12-01", NULL);
	*until = was;
	user.agreement = "1111111111111111111111111111111111111111";
	zc_index_close(ix);
}

static void
following(void **state)
{
	(void)state;
	struct zc_index *ix = open_index(), *other = open_index();
	shell("cd st && git rm -q families/b/0/b00000000b.yaml && echo x >families/x.yaml && echo x: >families/a/0/a00000000b.yaml && "
	      "sed -i s/123456782/111222333/ families/c/0/c00000000c.yaml");
	commit();
	each(ix, ZC_PICK_ALL, "2026-09-01", "abcd");
	assert_true(zc_index_follow(ix));
	each(ix, ZC_PICK_ALL, "2026-09-01", "a(families/a/0/a00000)cd(families/x.yaml: no)");
	each(ix, ZC_PICK_COORDINATED, "2026-09-01", "a(families/a/0/a00000)d(families/x.yaml: no)");
	terms(ix, "2026-09-01", "(families/a/0/a00000)(families/x.yaml: no)[a 2026-07-13 " BY "][c y000001 -][d 2026-07-13 " BY "]");
	assert_true(zc_index_follow(other));
	zc_index_close(ix);
	ix = open_index();
	assert_null(told);
	struct zc_text t = { 0 };
	struct zc_err e = { 0 };
	assert_int_equal(zc_index_shared_bsn(ix, note, &t, &e), 0);
	says(&t, "(families/a/0/a00000)(families/x.yaml: no)");
	shell("cd st && git reset -q --hard HEAD~1");
	assert_true(zc_index_follow(ix));
	each(ix, ZC_PICK_ALL, "2026-09-01", "abcd");
	assert_int_equal(zc_index_shared_bsn(ix, note, &t, &e), 0);
	says(&t, "ac");
	zc_text_free(&t);
	zc_index_close(other);
	zc_index_close(ix);
	/* a history that is gone */
	shell("cd st && git commit -q --amend -m y && git reflog expire --expire=now --all && git gc -q --prune=now");
	zc_store_close(store);
	assert_int_equal(zc_store_open(&store, "st", &e), ZC_OK);
	ix = open_index();
	assert_non_null(told);
	assert_string_equal(told, "its commit is not to be found");
	each(ix, ZC_PICK_ALL, "2026-09-01", "abcd");
	zc_index_close(ix);
}

static void
batches(void **state)
{
	(void)state;
	static const char path[] = "families/f/0/f00000000f.yaml", text[] = HEAD("f00000000f") COORDINATION("c000001", "");
	struct zc_index *ix = open_index(), *other = open_index();
	char head[ZC_OID];
	struct zc_err e = { 0 };
	struct zc_family *fam;
	struct zc_tree *tree;
	assert_int_equal(zc_family_read(&fam, &tree, path, text, strlen(text), &e), ZC_OK);
	assert_false(zc_index_put(ix, path, fam));
	assert_true(zc_index_begin(ix));
	assert_true(zc_index_put(ix, path, fam));
	assert_true(zc_index_put(ix, "families/a/0/a00000000a.yaml", NULL));
	each(ix, ZC_PICK_COORDINATED, "2026-09-01", "df");
	each(other, ZC_PICK_COORDINATED, "2026-09-01", "ad");
	assert_true(zc_index_end(ix, NULL));
	each(ix, ZC_PICK_COORDINATED, "2026-09-01", "ad");
	assert_true(zc_index_begin(ix));
	assert_true(zc_index_put(ix, path, fam));
	assert_true(zc_index_put(ix, path, fam));
	zc_family_free(fam);
	zc_tree_free(tree);
	shell("mkdir -p st/families/f/0 && cat >st/%s <<'END'\n%sEND\n", path, text);
	commit();
	assert_int_equal(zc_store_head(store, head, &e), ZC_OK);
	assert_true(zc_index_end(ix, head));
	each(other, ZC_PICK_COORDINATED, "2026-09-01", "adf");
	assert_true(zc_index_follow(other));
	assert_null(told);
	each(other, ZC_PICK_COORDINATED, "2026-09-01", "adf");
	zc_index_close(other);
	zc_index_close(ix);
}

/* ---- who is like whom, against comparing all with all ------------------------ */

enum { MANY = 60 };
static unsigned state_of = 5;

static unsigned
draw(unsigned n)
{
	state_of = state_of * 1103515245 + 12345;
	return state_of / 65536 % n;
}

static void
put_random(struct zc_index *ix, size_t i, const char *given, const char *surname, unsigned born)
{
	char id[ZC_FAMILY_ID + 1], path[ZC_PATH];
	struct zc_text t = { 0 };
	struct zc_family *fam;
	struct zc_tree *tree;
	struct zc_err e = { 0 };
	snprintf(id, sizeof id, "k%02zu000000%c", i % 100, i < 100 ? '0' : '1');
	zc_id_path(path, id);
	zc_text_addf(&t, "format: 1\nfamily: %s\nopened: 2026-03-02\naddress: {postcode: \"25%02u AB\", number: \"%u\"}\npersons:\n"
	             "- {id: p000001, role: child, given: %s, surname: %s, born: 2014-05-%02u}\n", id, draw(3) + 10, draw(3) + 1, given,
	             surname, born);
	assert_int_equal(zc_family_read(&fam, &tree, path, t.s, t.len, &e), ZC_OK);
	assert_true(zc_index_put(ix, path, fam));
	zc_family_free(fam);
	zc_tree_free(tree);
	zc_text_free(&t);
}

struct known { char id[ZC_FAMILY_ID + 1]; uint64_t keys[8 * ZC_LINK_KEYS]; size_t n; };
struct all { struct known v[2 * MANY + 8]; size_t n; };

static int
note_keys(void *ctx, const struct zc_family *fam, const struct zc_err *bad, struct zc_err *e)
{
	struct all *all = ctx;
	struct known *k = &all->v[all->n++];
	(void)e;
	assert_null(bad);
	memcpy(k->id, fam->id, sizeof k->id);
	k->n = 0;
	for (size_t i = 0; i < fam->persons.n; i++) {
		struct zc_link_person p;
		zc_link_person(&p, fam, &fam->persons.v[i]);
		k->n += zc_link_keys(k->keys + k->n, &p.record);
	}
	return 0;
}

static int
note_id(void *ctx, const struct zc_family *fam, const struct zc_err *bad, struct zc_err *e)
{
	(void)bad;
	(void)e;
	zc_text_addf(ctx, "%s ", fam->id);
	return 0;
}

static bool
share(const struct known *a, const struct known *b)
{
	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n; k++)
			if (a->keys[i] == b->keys[k])
				return true;
	return false;
}

static void
check_like(struct zc_index *ix)
{
	struct all all = { .n = 0 };
	struct zc_text t = { 0 }, slow = { 0 };
	struct zc_err e = { 0 };
	assert_int_equal(zc_index_each(ix, ZC_PICK_ALL, day("2026-09-01"), note_keys, &all, &e), 0);
	for (size_t i = 0; i < all.n; i++) {
		zc_text_clear(&slow);
		for (size_t k = 0; k < all.n; k++)
			if (share(&all.v[i], &all.v[k]))
				zc_text_addf(&slow, "%s ", all.v[k].id);
		assert_int_equal(zc_index_like(ix, all.v[i].keys, all.v[i].n, note_id, &t, &e), 0);
		says(&t, slow.s != NULL ? slow.s : "");
	}
	zc_text_free(&t);
	zc_text_free(&slow);
}

static void
alike(void **state)
{
	static const char *const given[] = { "Noor", "Sem", "Mohamed", "Muhammad", "Kees", "Cornelis" };
	static const char *const surnames[] = { "Berg", "Bergh", "Wolthuizen", "Kaya" };
	struct zc_index *ix = open_index();
	struct zc_text t = { 0 };
	struct zc_err e = { 0 };
	(void)state;
	check_like(ix);
	assert_true(zc_index_begin(ix));
	for (size_t i = 0; i < 2 * MANY; i++)        /* the second time others stand there */
		put_random(ix, i < MANY ? i : draw(MANY), given[draw(6)], surnames[draw(4)], 1 + draw(28));
	check_like(ix);
	assert_true(zc_index_put(ix, "families/k/0/k000000000.yaml", NULL));
	check_like(ix);
	/* what everybody has in common says nothing */
	struct zc_link_record r = { .id = "x" };
	uint64_t keys[ZC_LINK_KEYS];
	r.value[ZC_LINK_GIVEN] = "Fleur";
	r.value[ZC_LINK_SURNAME] = "Dijkstra";
	size_t n = zc_link_keys(keys, &r);
	assert_int_equal(n, 1);
	for (size_t i = 0; i < 50; i++)
		put_random(ix, i, "Fleur", "Dijkstra", 9);
	assert_int_equal(zc_index_like(ix, keys, n, note, &t, &e), 0);
	assert_int_equal(t.len, 50);
	zc_text_clear(&t);
	put_random(ix, 50, "Fleur", "Dijkstra", 9);
	assert_int_equal(zc_index_like(ix, keys, n, note, &t, &e), 0);
	says(&t, "");
	assert_true(zc_index_end(ix, NULL));
	zc_text_free(&t);
	zc_index_close(ix);
}

static sqlite3_int64
count(struct zc_index *ix, const char *sql)
{
	sqlite3_stmt *q;
	assert_int_equal(sqlite3_prepare_v2(ix->db.sql, sql, -1, &q, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	sqlite3_int64 n = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	return n;
}

/* New keys stay in their own table until they are many; where they stand makes no difference. */
static void
new_keys_gather(void **state)
{
	struct zc_index *ix = open_index();
	(void)state;
	assert_true(zc_index_begin(ix));
	for (size_t i = 0; i < MANY; i++)
		put_random(ix, i, i % 2 == 0 ? "Noor" : "Sem", i % 3 == 0 ? "Berg" : "Kaya", 1 + draw(28));
	sqlite3_int64 all = count(ix, "SELECT count(*) FROM link"), new = count(ix, "SELECT count(*) FROM link_new");
	assert_true(new > MANY);
	assert_true(zc_index_gather(ix->db.sql));
	assert_int_equal(count(ix, "SELECT count(*) FROM link_new"), new);
	assert_true(zc_index_run(ix, "WITH RECURSIVE i (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < 131072) "
	                             "INSERT INTO link_new SELECT -i, 1 FROM i"));
	assert_true(zc_index_gather(ix->db.sql));
	assert_int_equal(count(ix, "SELECT count(*) FROM link_new"), 0);
	assert_int_equal(count(ix, "SELECT count(*) FROM link"), all + new + 131072);
	check_like(ix);
	/* some of both tables go */
	for (size_t i = 0; i < MANY; i++)
		put_random(ix, draw(MANY), "Mohamed", "Wolthuizen", 1 + draw(28));
	check_like(ix);
	assert_true(zc_index_end(ix, NULL));
	zc_index_close(ix);
}

/* A page of the models is damaged behind the reader's back; others have it open or not, the directory may be written or not. */
static void
damage(void **state)
{
	(void)state;
	struct zc_index *ix = open_index();
	zc_index_close(ix);
	for (off_t page = 1; page < 12; page++) {
		int fd = open("st/.git/zc/index.db", O_RDWR | O_CLOEXEC);
		off_t at = page * 4096 + 4000;
		assert_int_equal(pwrite(fd, "damage", 6, at), 6);
		close(fd);
		ix = open_index();
		each(ix, ZC_PICK_ALL, "2026-09-01", "abcdf");
		each(ix, ZC_PICK_OPEN, "2026-09-01", "acdf");
		terms(ix, "2026-09-01", "[a 2026-07-13 " BY "][c y000001 -][d 2026-07-13 " BY "]");
		zc_index_close(ix);
	}
	shell("printf xx | dd of=st/.git/zc/index.db bs=1 seek=12300 conv=notrunc status=none");
	shell("printf xx | dd of=st/.git/zc/index.db bs=1 seek=16400 conv=notrunc status=none");
	struct zc_index *other = open_index();
	ix = open_index();
	each(ix, ZC_PICK_OPEN, "2026-09-01", "acdf");
	assert_null(told);                   /* in memory, while another has it open */
	zc_index_close(other);
	zc_index_close(ix);
}

static int
patience(struct zc_index *ix)
{
	sqlite3_stmt *q = NULL;
	assert_int_equal(sqlite3_prepare_v2(ix->db.sql, "PRAGMA busy_timeout", -1, &q, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	int ms = sqlite3_column_int(q, 0);
	sqlite3_finalize(q);
	return ms;
}

/* A reader does not stand still for one that writes for long; who is about to write waits for a reader that catches up. */
static void
waiting(void **state)
{
	struct zc_index *ix = open_index();
	struct zc_err e = { 0 };
	sqlite3 *other;
	(void)state;
	assert_int_equal(sqlite3_open("st/.git/zc/index.db", &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	commit();
	assert_false(zc_index_follow(ix));
	assert_int_equal(patience(ix), 500);
	assert_int_equal(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(other);
	assert_int_equal(zc_store_lock(store, 0, &e), ZC_OK);
	assert_true(zc_index_follow(ix));
	assert_int_equal(patience(ix), 5000);
	zc_store_unlock(store);
	assert_true(zc_index_follow(ix));
	assert_int_equal(patience(ix), 500);
	zc_index_close(ix);
}

static int
set_up(void **state)
{
	(void)state;
	struct zc_err e = { 0 };
	load_example(&agreement, "examples/convenants/zuidoost-utrecht-2020.yaml");
	snprintf(scratch, sizeof scratch, "/tmp/zc-index-XXXXXX");
	if (mkdtemp(scratch) == NULL || chdir(scratch) < 0)
		return -1;
	unsetenv("ZC_INDEX");
	shell("umask 077 && git init -q st && cd st && git config user.name x && git config user.email x");
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
		write_family(i, "");
	commit();
	return zc_store_open(&store, "st", &e);
}

static int
tear_down(void **state)
{
	(void)state;
	zc_store_close(store);
	drop(&agreement);
	shell("cd / && rm -rf '%s'", scratch);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(picks), cmocka_unit_test(picks_of_models), cmocka_unit_test(looking_up), cmocka_unit_test(rows),
		cmocka_unit_test(following), cmocka_unit_test(alike), cmocka_unit_test(new_keys_gather), cmocka_unit_test(batches),
		cmocka_unit_test(damage), cmocka_unit_test(waiting),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
