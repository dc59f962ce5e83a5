/* Which commits changed which family. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "id.h"
#include "index_internal.h"

enum { FORM = 1 };                       /* of the tables and what stands in them; another number for another */

/* A commit is called by the first eight bytes of its id, as a number; `rest` is the others. */
static const char tables[] =
	"CREATE TABLE state (head TEXT); INSERT INTO state VALUES ('');"
	"CREATE TABLE commits (n INTEGER PRIMARY KEY, rest BLOB, rank INTEGER);"
	"CREATE TABLE touched (family INTEGER, n INTEGER, PRIMARY KEY (family, n)) WITHOUT ROWID";

enum { STEP = 50000 };                   /* commits at a time: some megabytes */
enum { NUMBER = 8, REST = ZC_OID / 2 - NUMBER, PAIRS = 1 << 16 };
struct pair { sqlite3_int64 family, n; };

struct zc_index_history {
	struct zc_store *store;
	const struct zc_index_user *user;
	struct zc_index_db db;
};

/* What is surveyed, on its way into a database. */
struct flow {
	struct zc_index_history *h;
	sqlite3_stmt *find, *put_pair, *put_commit;
	char head[ZC_OID];               /* to which it was brought before */
	bool reached, failed;            /* the survey came to that; SQLite failed */
	size_t before, all;              /* commits, about: of the steps behind and in all */
	struct pair *v; size_t n;        /* in order they touch far fewer pages */
};

static sqlite3_int64
number(const unsigned char *id)
{
	uint64_t n = 0;
	for (size_t i = 0; i < NUMBER; i++)
		n = n << 8 | id[i];
	return (sqlite3_int64)n;
}

static bool
id_of(unsigned char out[ZC_OID / 2], sqlite3_int64 n, const void *rest, int len)
{
	for (size_t i = NUMBER; i-- > 0; n = (sqlite3_int64)((uint64_t)n >> 8))
		out[i] = (unsigned char)((uint64_t)n & 0xff);
	if (rest == NULL || len != REST)
		return false;
	memcpy(out + NUMBER, rest, REST);
	return true;
}

static sqlite3_stmt *
prepare(sqlite3 *sql, const char *text)
{
	sqlite3_stmt *q = NULL;
	sqlite3_prepare_v3(sql, text, -1, SQLITE_PREPARE_PERSISTENT, &q, NULL);
	return q;
}

static bool
done(sqlite3_stmt *q)
{
	return q != NULL && sqlite3_step(q) == SQLITE_DONE && sqlite3_reset(q) == SQLITE_OK;
}

static bool
read_head(sqlite3 *sql, char out[ZC_OID])
{
	sqlite3_stmt *q = prepare(sql, "SELECT head FROM state");
	bool good = q != NULL && sqlite3_step(q) == SQLITE_ROW && sqlite3_column_text(q, 0) != NULL;
	if (good)
		snprintf(out, ZC_OID, "%s", (const char *)sqlite3_column_text(q, 0));
	return sqlite3_finalize(q) == SQLITE_OK && good;
}

static bool
write_head(sqlite3 *sql, const char *head)
{
	sqlite3_stmt *q = prepare(sql, "UPDATE state SET head = ?");
	sqlite3_bind_text(q, 1, head, -1, SQLITE_STATIC);
	bool good = done(q);
	return sqlite3_finalize(q) == SQLITE_OK && good;
}

/* ---- bringing it along ---------------------------------------------------------- */

static bool
known(void *ctx, const unsigned char *id, int64_t *rank)
{
	struct flow *f = ctx;
	unsigned char found[ZC_OID / 2];
	sqlite3_bind_int64(f->find, 1, number(id));
	int rc = f->find != NULL ? sqlite3_step(f->find) : SQLITE_ERROR;
	bool yes = rc == SQLITE_ROW &&
	           id_of(found, number(id), sqlite3_column_blob(f->find, 0), sqlite3_column_bytes(f->find, 0));
	/* two ids that begin alike cannot both be kept */
	if ((rc != SQLITE_ROW && rc != SQLITE_DONE) || (yes && memcmp(found, id, sizeof found) != 0) || (rc == SQLITE_ROW && !yes))
		f->failed = true;
	if (yes)
		*rank = sqlite3_column_int64(f->find, 1);
	sqlite3_reset(f->find);
	char hex[ZC_OID];
	for (size_t i = 0; i < ZC_OID / 2; i++)
		snprintf(hex + 2 * i, 3, "%02x", id[i]);
	f->reached = f->reached || strcmp(hex, f->head) == 0;
	return yes && !f->failed;
}

static int
by_pair(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	if (x->family != y->family)
		return x->family < y->family ? -1 : 1;
	return x->n < y->n ? -1 : x->n > y->n;
}

static bool
write_pairs(struct flow *f)
{
	bool good = true;
	if (f->n > 0)
		qsort(f->v, f->n, sizeof *f->v, by_pair);
	for (size_t i = 0; good && i < f->n; i++) {
		sqlite3_bind_int64(f->put_pair, 1, f->v[i].family);
		sqlite3_bind_int64(f->put_pair, 2, f->v[i].n);
		good = done(f->put_pair);
	}
	f->n = 0;
	return good;
}

static int
touched(void *ctx, const unsigned char *id, const char *path, struct zc_err *e)
{
	struct flow *f = ctx;
	char family[ZC_FAMILY_ID + 1];
	if (!zc_id_of_path(family, path))
		return ZC_OK;
	if (f->n == PAIRS && !write_pairs(f))
		return zc_fail(e, ZC_IO, "history: cannot be written");
	f->v[f->n++] = (struct pair){ zc_index_number(family), number(id) };
	return ZC_OK;
}

static int
ranked(void *ctx, const struct zc_store_rank *r, struct zc_err *e)
{
	struct flow *f = ctx;
	sqlite3_bind_int64(f->put_commit, 1, number(r->id));
	sqlite3_bind_blob(f->put_commit, 2, r->id + NUMBER, REST, SQLITE_STATIC);
	sqlite3_bind_int64(f->put_commit, 3, r->rank);
	return done(f->put_commit) ? ZC_OK : zc_fail(e, ZC_IO, "history: cannot be written");
}

static void
progress(void *ctx, size_t done, size_t all)
{
	struct flow *f = ctx;
	bool last = f->before + all >= f->all;
	if (f->h->user->progress != NULL && (!last || done < all))
		f->h->user->progress(f->h->user->ctx, f->before + done, last ? f->before + all : f->all);
	f->before += done == all ? all : 0;
}

/* All that HEAD brings, a step at a time. */
static bool
survey_all(struct flow *f, const char *head)
{
	struct zc_index_history *h = f->h;
	struct zc_store_survey survey = { *f->head != '\0' ? known : NULL, touched, ranked, progress, f };
	struct zc_store_steps steps;
	struct zc_err e = { 0 };
	size_t step = h->user->step > 0 ? h->user->step : STEP;
	zc_store_steps(h->store, head, step, survey.known, f, &steps, &e);
	f->all = steps.n * step;
	for (size_t i = 0; i < steps.n && e.status == ZC_OK; i++) {
		zc_store_survey(h->store, steps.v[i], &survey, &e);
		survey.known = known;
	}
	free(steps.v);
	if (h->user->progress != NULL)
		h->user->progress(h->user->ctx, f->all, f->all);
	return e.status == ZC_OK && !f->failed;
}

/* From where it stands, f->head (empty: nowhere), to HEAD, in a transaction that is open. */
static bool
bring(struct flow *f, sqlite3 *sql)
{
	struct zc_err e = { 0 };
	char head[ZC_OID];
	f->find = prepare(sql, "SELECT rest, rank FROM commits WHERE n = ?");
	f->put_pair = prepare(sql, "INSERT INTO touched VALUES (?, ?)");
	f->put_commit = prepare(sql, "INSERT INTO commits VALUES (?, ?, ?)");
	f->v = zc_alloc(PAIRS * sizeof *f->v);
	bool good = zc_store_head(f->h->store, head, &e) == ZC_OK && *head != '\0' && survey_all(f, head) &&
	            (*f->head == '\0' || f->reached) && write_pairs(f) && write_head(sql, head);
	sqlite3_finalize(f->find);
	sqlite3_finalize(f->put_pair);
	sqlite3_finalize(f->put_commit);
	free(f->v);
	return good;
}

static bool
fill(sqlite3 *sql, void *ctx)
{
	struct flow f = { .h = ctx };
	return bring(&f, sql);
}

static bool
run(struct zc_index_history *h, const char *sql)
{
	return sqlite3_exec(h->db.sql, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static bool
anew(struct zc_index_history *h, const char *why)
{
	zc_index_db_fill(&h->db, why, fill, h);
	if (h->db.sql != NULL && h->db.anew != NULL && h->user->anew != NULL)
		h->user->anew(h->user->ctx, h->db.anew);
	h->db.anew = NULL;
	return h->db.sql != NULL;
}

/* One transaction.  *why, in words, says that only making it anew helps. */
static bool
catch_up(struct zc_index_history *h, const char **why)
{
	struct flow f = { .h = h };
	bool good = run(h, "BEGIN IMMEDIATE"), read = good && read_head(h->db.sql, f.head);
	good = read && *f.head != '\0' && bring(&f, h->db.sql) && run(h, "COMMIT");
	if (!good && (f.failed || zc_index_db_damaged(&h->db)))
		*why = "damaged";
	else if (!good && read)
		*why = *f.head == '\0' ? "not finished" : "of another history";
	if (!good && sqlite3_get_autocommit(h->db.sql) == 0)
		run(h, "ROLLBACK");
	return good;
}

static bool
follow(struct zc_index_history *h)
{
	struct zc_err e = { 0 };
	char head[ZC_OID], now[ZC_OID];
	const char *why = NULL;
	if (h->db.sql == NULL || zc_store_head(h->store, head, &e) != ZC_OK || *head == '\0')
		return false;
	if (!read_head(h->db.sql, now))
		why = "damaged";
	else if (*now == '\0')
		why = h->db.anew != NULL ? h->db.anew : "not finished";
	if (why == NULL && (strcmp(head, now) == 0 || catch_up(h, &why)))
		return true;
	return why != NULL && anew(h, why);
}

void
zc_index_history_open(struct zc_index_history **out, struct zc_store *s, const struct zc_index_user *user)
{
	struct zc_index_history *h = zc_alloc(sizeof *h);
	*out = NULL;
	h->store = s;
	h->user = user;
	zc_index_db_open(&h->db, s, "history", FORM, tables);
	if (follow(h))
		*out = h;
	else
		zc_index_history_close(h);
}

void
zc_index_history_close(struct zc_index_history *h)
{
	if (h == NULL)
		return;
	zc_index_db_close(&h->db);
	free(h);
}

/* ---- asking ------------------------------------------------------------------------ */

struct answer { struct zc_store_rank *v; size_t n, cap; };

static bool
ask(struct zc_index_history *h, const char *family, struct answer *a)
{
	sqlite3_stmt *q = prepare(h->db.sql, "SELECT n, rest, rank FROM touched CROSS JOIN commits USING (n) WHERE family = ?");
	int rc = SQLITE_ERROR;
	bool good = q != NULL && sqlite3_bind_int64(q, 1, zc_index_number(family)) == SQLITE_OK;
	a->n = 0;
	while (good && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		a->v = zc_grow(a->v, a->n, &a->cap, sizeof *a->v);
		struct zc_store_rank *r = &a->v[a->n++];
		r->rank = sqlite3_column_int64(q, 2);
		good = id_of(r->id, sqlite3_column_int64(q, 0), sqlite3_column_blob(q, 1), sqlite3_column_bytes(q, 1));
	}
	return sqlite3_finalize(q) == SQLITE_OK && rc == SQLITE_DONE;
}

int
zc_index_history(struct zc_index_history *h, const char *family, bool oldest_first, bool *known_here,
                 zc_store_commit_fn *fn, void *ctx, struct zc_err *e)
{
	struct answer a = { 0 };
	*known_here = follow(h) && (ask(h, family, &a) || (anew(h, "damaged") && ask(h, family, &a)));
	int rc = *known_here ? zc_store_tell(h->store, a.v, a.n, oldest_first, fn, ctx, e) : ZC_OK;
	free(a.v);
	return rc;
}
