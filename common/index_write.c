/* The tables of the index, and writing them. */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "id.h"
#include "index_internal.h"

/* Models stand apart: what only looks for families reads few pages.  Each key of a link lies on a page of its own: new
 * ones gather in a small table, and go to the large one many at once, in its order. */
const char zc_index_tables[] =
	"CREATE TABLE state (head TEXT, zone TEXT, agreement TEXT, since INTEGER, until INTEGER);"
	"INSERT INTO state VALUES ('', '', '', 0, 0);"
	"CREATE TABLE family (n INTEGER PRIMARY KEY, term_from INTEGER, term_to INTEGER,"
	" coord_from INTEGER, coord_to INTEGER, ended INTEGER, over INTEGER);"
	"CREATE INDEX family_terms ON family (term_to, term_from);"
	"CREATE TABLE model (n INTEGER PRIMARY KEY, bytes BLOB);"
	"CREATE TABLE terms (n INTEGER PRIMARY KEY, since INTEGER, until INTEGER, bytes BLOB);"
	"CREATE TABLE bsn (bsn INTEGER, n INTEGER, PRIMARY KEY (bsn, n)) WITHOUT ROWID;"
	"CREATE TABLE born (born INTEGER, n INTEGER, PRIMARY KEY (born, n)) WITHOUT ROWID;"
	"CREATE TABLE bad (path TEXT PRIMARY KEY, status INTEGER, message TEXT) WITHOUT ROWID;"
	"CREATE TABLE link (key INTEGER, n INTEGER, PRIMARY KEY (key, n)) WITHOUT ROWID;"
	"CREATE TABLE link_new (key INTEGER, n INTEGER, PRIMARY KEY (key, n)) WITHOUT ROWID";

enum {
	PUT_FAMILY, PUT_MODEL, PUT_TERMS, PUT_BSN, PUT_BORN, PUT_LINK, PUT_NEW, PUT_BAD,
	GET_MODEL, DROP_FAMILY, DROP_MODEL, DROP_TERMS, DROP_BSN, DROP_BORN, DROP_LINK, DROP_NEW, DROP_BAD, STATEMENTS
};
static const char *const statements[STATEMENTS] = {
	"REPLACE INTO family VALUES (?, ?, ?, ?, ?, ?, ?)", "REPLACE INTO model VALUES (?, ?)",
	"INSERT INTO terms VALUES (?1, ?3, ?4, ?2)", "INSERT INTO bsn VALUES (?2, ?1)", "INSERT INTO born VALUES (?2, ?1)",
	"INSERT INTO link VALUES (?2, ?1)", "INSERT INTO link_new VALUES (?2, ?1)",
	"INSERT INTO bad VALUES (?, ?, ?)",
	"SELECT bytes FROM model WHERE n = ?", "DELETE FROM family WHERE n = ?", "DELETE FROM model WHERE n = ?",
	"DELETE FROM terms WHERE n = ?", "DELETE FROM bsn WHERE n = ? AND bsn = ?",
	"DELETE FROM born WHERE n = ? AND born = ?", "DELETE FROM link WHERE n = ? AND key = ?",
	"DELETE FROM link_new WHERE n = ? AND key = ?",
	"DELETE FROM bad WHERE path = ?",
};
_Static_assert(STATEMENTS <= sizeof ((struct zc_index_writer *)0)->v / sizeof (sqlite3_stmt *), "room for statements");

static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";

sqlite3_int64
zc_index_number(const char *id)
{
	sqlite3_int64 n = 0;
	for (; *id != '\0'; id++)
		n = n * 32 + (strchr(digits, *id) - digits);
	return n;
}

void
zc_index_id(char out[ZC_FAMILY_ID + 1], sqlite3_int64 n)
{
	for (size_t i = ZC_FAMILY_ID; i-- > 0; n /= 32)
		out[i] = digits[n % 32];
	out[ZC_FAMILY_ID] = '\0';
}

/* A statement with its family bound; NULL when SQLite refuses it. */
static sqlite3_stmt *
statement(struct zc_index_writer *w, int which, sqlite3_int64 n)
{
	sqlite3_stmt **q = &w->v[which];
	if (*q == NULL && sqlite3_prepare_v3(w->sql, statements[which], -1, SQLITE_PREPARE_PERSISTENT, q, NULL) != SQLITE_OK)
		return NULL;
	sqlite3_bind_int64(*q, 1, n);
	return *q;
}

static bool
done(sqlite3_stmt *q)
{
	return q != NULL && sqlite3_step(q) == SQLITE_DONE && sqlite3_reset(q) == SQLITE_OK;
}

static bool
put_bytes(struct zc_index_writer *w, int which, sqlite3_int64 n, const struct zc_text *t)
{
	sqlite3_stmt *q = statement(w, which, n);
	return q != NULL && sqlite3_bind_blob64(q, 2, t->s != NULL ? t->s : "", t->len, SQLITE_STATIC) == SQLITE_OK &&
	       done(q);
}

static bool
put_key(struct zc_index_writer *w, int which, sqlite3_int64 n, sqlite3_int64 key)
{
	sqlite3_stmt *q = statement(w, which, n);
	return q != NULL && sqlite3_bind_int64(q, 2, key) == SQLITE_OK && done(q);
}

static bool
put_bad(struct zc_index_writer *w, const char *path, const struct zc_err *bad)
{
	sqlite3_stmt *q = statement(w, PUT_BAD, 0);
	return q != NULL && sqlite3_bind_text(q, 1, path, -1, SQLITE_STATIC) == SQLITE_OK &&
	       sqlite3_bind_int(q, 2, bad->status) == SQLITE_OK &&
	       sqlite3_bind_text(q, 3, bad->msg, -1, SQLITE_STATIC) == SQLITE_OK && done(q);
}

/* Of no rows nothing is kept: most families are over, and nobody asks for theirs. */
bool
zc_index_write_rows(struct zc_index_writer *w, sqlite3_int64 n, const struct zc_index_rows *rows)
{
	if (rows->bytes.len == 0)
		return true;
	sqlite3_stmt *q = statement(w, PUT_TERMS, n);
	return q != NULL && sqlite3_bind_int(q, 3, rows->since) == SQLITE_OK &&
	       sqlite3_bind_int(q, 4, rows->until) == SQLITE_OK && put_bytes(w, PUT_TERMS, n, &rows->bytes);
}

enum { KEYS = 1 << 18, MANY_NEW = 1 << 17 };
/* The statements of a key's table. */
static const int put_of[] = { PUT_BSN, PUT_BORN, PUT_LINK }, drop_of[] = { DROP_BSN, DROP_BORN, DROP_LINK };

static int
by_key(const void *a, const void *b)
{
	const struct zc_index_kept *x = a, *y = b;
	if (x->of != y->of)
		return x->of < y->of ? -1 : 1;
	return x->key != y->key ? (x->key > y->key) - (x->key < y->key) : (x->n > y->n) - (x->n < y->n);
}

/* The first n of those that are in order. */
static bool
put_sorted(struct zc_index_writer *w, size_t n)
{
	bool good = true;
	for (; good && n > 0 && w->at < w->nsorted; n--, w->at++)
		good = put_key(w, put_of[w->sorted[w->at].of], w->sorted[w->at].n, w->sorted[w->at].key);
	return good;
}

/* Those that came meanwhile are the next. */
static bool
sort_keys(struct zc_index_writer *w)
{
	struct zc_index_kept *room = w->sorted;
	if (!put_sorted(w, SIZE_MAX))
		return false;
	w->sorted = w->key;
	w->nsorted = w->nkeys;
	w->key = room;
	w->nkeys = w->at = 0;
	if (w->nsorted > 0)
		qsort(w->sorted, w->nsorted, sizeof *w->sorted, by_key);
	return true;
}

bool
zc_index_write_keys(struct zc_index_writer *w)
{
	return sort_keys(w) && put_sorted(w, SIZE_MAX);
}

/* In order they touch far fewer pages; not all of them, which memory would have to hold.  One goes to its place for
 * each that comes, so that who makes them never waits long. */
static bool
write_key(struct zc_index_writer *w, sqlite3_int64 n, const struct zc_index_key *k)
{
	if (!w->bulk)
		return put_key(w, k->of == ZC_INDEX_LINK ? PUT_NEW : put_of[k->of], n, k->key);
	if (w->key == NULL)
		w->key = zc_realloc(NULL, KEYS, sizeof *w->key);
	w->key[w->nkeys++] = (struct zc_index_kept){ k->key, n, k->of };
	return put_sorted(w, 1) && (w->nkeys < KEYS || sort_keys(w));
}

static bool
drop_key(struct zc_index_writer *w, sqlite3_int64 n, const struct zc_index_key *k)
{
	return put_key(w, drop_of[k->of], n, k->key) && (k->of != ZC_INDEX_LINK || put_key(w, DROP_NEW, n, k->key));
}

/* The keys of the model that stands there. */
static bool
present_keys(struct zc_index_writer *w, sqlite3_int64 n, struct zc_index_keys *out)
{
	struct zc_family *fam = NULL;
	sqlite3_stmt *q = statement(w, GET_MODEL, n);
	int rc = q != NULL ? sqlite3_step(q) : SQLITE_ERROR;
	bool good = rc == SQLITE_DONE;
	if (rc == SQLITE_ROW)
		good = zc_family_unpack(&fam, sqlite3_column_blob(q, 0), (size_t)sqlite3_column_bytes(q, 0));
	if (fam != NULL)
		zc_index_keys(out, fam);
	zc_family_free(fam);
	sqlite3_reset(q);
	return good;
}

/* Most changes leave the persons of a family as they are, and each key lies on another page. */
static bool
change_keys(struct zc_index_writer *w, sqlite3_int64 n, const struct zc_index_keys *keys)
{
	struct zc_index_keys old = { 0 };
	bool good = w->bulk || present_keys(w, n, &old);
	for (size_t i = 0; good && i < old.n; i++)
		if (!zc_index_has(keys, old.v[i].of, old.v[i].key))
			good = drop_key(w, n, &old.v[i]);
	for (size_t i = 0; good && i < keys->n; i++)
		if (!zc_index_has(&old, keys->v[i].of, keys->v[i].key))
			good = write_key(w, n, &keys->v[i]);
	free(old.v);
	return good;
}

static bool
erase(struct zc_index_writer *w, const char *path)
{
	static const int drops[] = { DROP_FAMILY, DROP_MODEL, DROP_TERMS };
	char id[ZC_FAMILY_ID + 1];
	if (!zc_id_of_path(id, path))
		return true;
	sqlite3_int64 n = zc_index_number(id);
	bool good = change_keys(w, n, &(struct zc_index_keys){ 0 });
	for (size_t i = 0; good && i < sizeof drops / sizeof *drops; i++)
		good = done(statement(w, drops[i], n));
	return good;
}

bool
zc_index_write(struct zc_index_writer *w, const char *path, const struct zc_index_entry *x)
{
	char id[ZC_FAMILY_ID + 1];
	sqlite3_stmt *q = statement(w, DROP_BAD, 0);
	if (!w->bulk && !(q != NULL && sqlite3_bind_text(q, 1, path, -1, SQLITE_STATIC) == SQLITE_OK && done(q)))
		return false;
	if (x == NULL || x->bad.status != ZC_OK)
		return erase(w, path) && (x == NULL || put_bad(w, path, &x->bad));
	if (!zc_id_of_path(id, path))
		return false;
	sqlite3_int64 n = zc_index_number(id);
	bool good = change_keys(w, n, &x->keys);
	const zc_day spans[] = { x->spans.term_from, x->spans.term_to, x->spans.coord_from,
	                         x->spans.coord_to, x->spans.ended, x->spans.over };
	q = statement(w, PUT_FAMILY, n);
	for (size_t i = 0; q != NULL && i < sizeof spans / sizeof *spans; i++)
		sqlite3_bind_int(q, (int)i + 2, spans[i]);
	return good && done(q) && put_bytes(w, PUT_MODEL, n, &x->model) &&
	       (w->bulk || done(statement(w, DROP_TERMS, n))) && zc_index_write_rows(w, n, &x->rows);
}

bool
zc_index_gather(sqlite3 *sql)
{
	sqlite3_stmt *q = NULL;
	bool good = sqlite3_prepare_v2(sql, "SELECT count(*) FROM link_new", -1, &q, NULL) == SQLITE_OK &&
	            sqlite3_step(q) == SQLITE_ROW;
	bool many = good && sqlite3_column_int64(q, 0) >= MANY_NEW;
	good = sqlite3_finalize(q) == SQLITE_OK && good;
	return good && (!many || sqlite3_exec(sql, "INSERT OR IGNORE INTO link SELECT key, n FROM link_new; DELETE FROM link_new",
	                                      NULL, NULL, NULL) == SQLITE_OK);
}

void
zc_index_writer_end(struct zc_index_writer *w)
{
	for (size_t i = 0; i < STATEMENTS; i++) {
		sqlite3_finalize(w->v[i]);
		w->v[i] = NULL;
	}
	free(w->key);
	free(w->sorted);
	w->key = w->sorted = NULL;
}
