#include <string.h>

#include <jansson.h>
#include <sqlite3.h>

#include "alloc.h"
#include "index_sql.h"

enum { LONGEST = 64 << 20 };            /* a value or a row, in bytes */

struct column { const char *name, *keys; bool number, used; };
struct table {
	const struct zc_schema *schema;
	const char *name;
	struct column *columns;
	size_t n, cap;
	bool nested, used;              /* nested: its second column is the entry that it stands in */
	sqlite3_stmt *insert;           /* of the used columns; NULL until the first row */
};
struct tables {
	struct zc_arena arena;
	struct table *v;
	size_t n, cap;
};

struct zc_sql {
	sqlite3 *db;
	sqlite3_stmt *ask;
	struct tables tables;
	bool ours;                      /* what is compiled is no statement of the user */
	char today[ZC_DATE_LEN];
};

/* --- the tables ------------------------------------------------------------- */

/* Every table begins with the family's id. */
static bool
is_family(const struct zc_key *k)
{
	return strcmp(k->name, "family") == 0;
}

/* Lists are tables of their own; who needs a BSN has the file. */
static bool
is_column(const struct zc_schema *s, const struct zc_key *k)
{
	return k->type != ZC_LIST_OF && k->type != ZC_BSN && !(s == &zc_family_schema && is_family(k));
}

static const char *
sql_name(struct zc_arena *a, const char *prefix, const char *name)
{
	char *s = zc_arena_printf(a, "%s%s%s", prefix, *prefix != '\0' ? "_" : "", name);
	for (char *p = s; *p != '\0'; p++)
		if (*p == '-')
			*p = '_';
	return s;
}

static const char *
join_keys(struct zc_arena *a, const char *keys, const char *key)
{
	return zc_arena_printf(a, "%s%s%s", keys, *keys != '\0' ? "." : "", key);
}

static void
add_column(struct table *t, const char *name, const char *keys, bool number)
{
	t->columns = zc_grow(t->columns, t->n, &t->cap, sizeof *t->columns);
	t->columns[t->n++] = (struct column){ name, keys, number, false };
}

/* The order is that of bind_keys. */
static void
add_columns(struct table *t, struct zc_arena *a, const struct zc_schema *s, const char *prefix, const char *keys)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct zc_key *k = &s->keys[i];
		const char *here = join_keys(a, keys, k->name);
		if (k->type == ZC_MAP_OF)
			add_columns(t, a, k->sub, sql_name(a, prefix, k->name), here);
		else if (is_column(s, k))
			add_column(t, sql_name(a, is_family(k) ? s->name : prefix, k->name), here, k->type == ZC_INT);
	}
}

static void add_lists(struct tables *ts, const struct zc_schema *s, const struct zc_schema *in, const char *in_keys,
                      const char *keys);

/* The table of a list, then those of the lists in its entries.  in: what the list stands in, NULL: the family. */
static void
add_table(struct tables *ts, const struct zc_schema *s, const struct zc_schema *in, const char *in_keys,
          const char *keys)
{
	struct table t = { .schema = s, .name = sql_name(&ts->arena, "", s->name), .nested = in != NULL };
	add_column(&t, "family", "family", false);
	if (in != NULL)
		add_column(&t, sql_name(&ts->arena, "", in->name), join_keys(&ts->arena, in_keys, "id"), false);
	add_columns(&t, &ts->arena, s, "", keys);
	ts->v = zc_grow(ts->v, ts->n, &ts->cap, sizeof *ts->v);
	ts->v[ts->n++] = t;
	add_lists(ts, s, s->letter != 0 ? s : NULL, keys, keys);
}

static void
add_lists(struct tables *ts, const struct zc_schema *s, const struct zc_schema *in, const char *in_keys,
          const char *keys)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct zc_key *k = &s->keys[i];
		const char *here = join_keys(&ts->arena, keys, k->name);
		if (k->type == ZC_LIST_OF)
			add_table(ts, k->sub, in, in_keys, here);
		else if (k->type == ZC_MAP_OF)
			add_lists(ts, k->sub, in, in_keys, here);
	}
}

static void
free_tables(struct tables *ts)
{
	for (size_t i = 0; i < ts->n; i++) {
		sqlite3_finalize(ts->v[i].insert);
		free(ts->v[i].columns);
	}
	free(ts->v);
	zc_arena_free(&ts->arena);
}

void
zc_sql_columns(zc_sql_column_fn *fn, void *ctx)
{
	struct tables ts = { 0 };
	add_table(&ts, &zc_family_schema, NULL, "", "");
	for (size_t i = 0; i < ts.n; i++)
		for (size_t k = 0; k < ts.v[i].n; k++)
			fn(ctx, ts.v[i].name, ts.v[i].columns[k].name, ts.v[i].columns[k].keys);
	free_tables(&ts);
}

/* --- what a statement names --------------------------------------------------- */

static bool
is_part_of_name(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
	       (unsigned char)c >= 0x80;
}

static bool
names(const char *statement, const char *word)
{
	size_t n = strlen(word);
	for (const char *p = statement; (p = strcasestr(p, word)) != NULL; p++)
		if ((p == statement || !is_part_of_name(p[-1])) && !is_part_of_name(p[n]))
			return true;
	return false;
}

/* What it names it may use.  That errs on the side of too much; SQLite's own word on it would not: of
 * USING and NATURAL an authorizer hears nothing.  What `*` stands for it does hear (allow). */
static void
use_what_is_named(struct tables *ts, const char *statement)
{
	bool natural = names(statement, "natural");
	for (size_t i = 0; i < ts->n; i++) {
		struct table *t = &ts->v[i];
		t->used = names(statement, t->name);
		for (size_t k = 0; t->used && k < t->n; k++)
			t->columns[k].used = natural || names(statement, t->columns[k].name);
	}
}

static void
use(struct tables *ts, const char *table, const char *column)
{
	for (size_t i = 0; i < ts->n; i++)
		for (size_t k = 0; strcmp(ts->v[i].name, table) == 0 && k < ts->v[i].n; k++)
			if (strcmp(ts->v[i].columns[k].name, column) == 0)
				ts->v[i].columns[k].used = true;
}

/* What a statement may do: read. */
static int
allow(void *ctx, int action, const char *first, const char *second, const char *database, const char *trigger)
{
	(void)database, (void)trigger;
	struct zc_sql *q = ctx;
	if (q->ours || action == SQLITE_SELECT || action == SQLITE_RECURSIVE)
		return SQLITE_OK;
	if (action == SQLITE_READ) {
		use(&q->tables, first, second);
		return SQLITE_OK;
	}
	return action == SQLITE_FUNCTION && strcmp(second, "load_extension") != 0 ? SQLITE_OK : SQLITE_DENY;
}

/* --- opening ------------------------------------------------------------------ */

static int
fail(struct zc_err *e, int rc)
{
	return zc_fail(e, rc == SQLITE_NOMEM ? ZC_IO : ZC_USAGE, "sql: %s", sqlite3_errstr(rc));
}

static void
today(sqlite3_context *c, int n, sqlite3_value **v)
{
	(void)n, (void)v;
	sqlite3_result_text(c, sqlite3_user_data(c), -1, SQLITE_STATIC);
}

static void
define(struct zc_text *out, const struct table *t)
{
	zc_text_addf(out, "CREATE TABLE \"%s\" (", t->name);
	for (size_t i = 0; i < t->n; i++)
		zc_text_addf(out, "%s\"%s\" %s", i > 0 ? ", " : "", t->columns[i].name,
		             t->columns[i].number ? "INTEGER" : "TEXT");
	zc_text_add(out, ");");
}

/* In memory to the last sort, so that nobody's data gets into a file of its own. */
static int
open_database(struct zc_sql *q)
{
	static const int settings[][2] = {
		{ SQLITE_DBCONFIG_DEFENSIVE, 1 }, { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
		{ SQLITE_DBCONFIG_DQS_DML, 0 }, { SQLITE_DBCONFIG_DQS_DDL, 0 },     /* "surnam" is no text, but a mistake */
	};
	int rc = sqlite3_open(":memory:", &q->db);
	for (size_t i = 0; rc == SQLITE_OK && i < sizeof settings / sizeof *settings; i++)
		rc = sqlite3_db_config(q->db, settings[i][0], settings[i][1], NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_create_function(q->db, "today", 0, SQLITE_UTF8 | SQLITE_DETERMINISTIC, q->today, today, NULL, NULL);
	if (rc != SQLITE_OK)
		return rc;
	sqlite3_limit(q->db, SQLITE_LIMIT_LENGTH, LONGEST);
	sqlite3_limit(q->db, SQLITE_LIMIT_ATTACHED, 0);
	struct zc_text sql = { 0 };
	zc_text_add(&sql, "PRAGMA temp_store = MEMORY; BEGIN;");
	for (size_t i = 0; i < q->tables.n; i++)
		define(&sql, &q->tables.v[i]);
	/* Made here, or the authorizer lets nobody make them, as it lets no other table that SQLite brings along. */
	zc_text_add(&sql, "SELECT 1 FROM json_each('[]'), json_tree('[]')");
	rc = sqlite3_exec(q->db, sql.s, NULL, NULL, NULL);
	zc_text_free(&sql);
	return rc == SQLITE_OK ? sqlite3_set_authorizer(q->db, allow, q) : rc;
}

static int
compile(struct zc_sql *q, const char *statement, struct zc_err *e)
{
	const char *rest = NULL;
	sqlite3_stmt *more = NULL;
	int rc = sqlite3_prepare_v2(q->db, statement, -1, &q->ask, &rest);
	if (rc == SQLITE_AUTH || (q->ask != NULL && (!sqlite3_stmt_readonly(q->ask) || sqlite3_column_count(q->ask) == 0)))
		return zc_fail(e, ZC_USAGE, "sql: a statement may only ask: SELECT, WITH, VALUES or EXPLAIN");
	if (rc != SQLITE_OK)
		return zc_fail(e, ZC_USAGE, "sql: %s", sqlite3_errmsg(q->db));
	if (q->ask == NULL)
		return zc_fail(e, ZC_USAGE, "sql: no statement");
	rc = sqlite3_prepare_v2(q->db, rest, -1, &more, NULL);
	sqlite3_finalize(more);
	return rc == SQLITE_OK && more == NULL ? ZC_OK : zc_fail(e, ZC_USAGE, "sql: one statement at a time");
}

static int
bind_values(sqlite3_stmt *ask, const char *const *values, size_t n, struct zc_err *e)
{
	size_t wanted = (size_t)sqlite3_bind_parameter_count(ask);
	if (wanted != n)
		return zc_fail(e, ZC_USAGE, "sql: %zu values for %zu parameters", n, wanted);
	for (size_t i = 0; i < n; i++) {
		int rc = sqlite3_bind_text(ask, (int)i + 1, values[i], -1, SQLITE_STATIC);
		if (rc != SQLITE_OK)
			return fail(e, rc);
	}
	return ZC_OK;
}

int
zc_sql_open(struct zc_sql **out, const char *statement, const char *const *values, size_t n, zc_day on,
            struct zc_err *e)
{
	struct zc_sql *q = zc_alloc(sizeof *q);
	zc_day_format(q->today, on);
	add_table(&q->tables, &zc_family_schema, NULL, "", "");
	use_what_is_named(&q->tables, statement);
	int rc = open_database(q);
	rc = rc != SQLITE_OK ? fail(e, rc) : compile(q, statement, e);
	if (rc == ZC_OK)
		rc = bind_values(q->ask, values, n, e);
	*out = q;
	if (rc != ZC_OK) {
		zc_sql_close(q);
		*out = NULL;
	}
	return rc;
}

void
zc_sql_close(struct zc_sql *q)
{
	if (q == NULL)
		return;
	sqlite3_finalize(q->ask);
	free_tables(&q->tables);
	sqlite3_close(q->db);
	free(q);
}

/* --- filling --------------------------------------------------------------------- */

/* A row that is being bound: which column is next, and how many were used so far. */
struct row { struct table *t; size_t column; int used; };

static void
bind_text(sqlite3_stmt *s, int i, const char *text)
{
	sqlite3_bind_text(s, i, text, -1, SQLITE_STATIC);
}

static void
bind_day(sqlite3_stmt *s, int i, zc_day day)
{
	char text[ZC_DATE_LEN];
	if (day == ZC_NO_DAY)
		return;
	zc_day_format(text, day);
	sqlite3_bind_text(s, i, text, -1, SQLITE_TRANSIENT);
}

static void
bind_time(sqlite3_stmt *s, int i, struct zc_time time)
{
	char text[ZC_TIME_LEN];
	if (!time.set)
		return;
	zc_time_format(text, time);
	sqlite3_bind_text(s, i, text, -1, SQLITE_TRANSIENT);
}

static void
bind_list(sqlite3_stmt *s, int i, const struct zc_strings *list)
{
	if (list->n == 0)
		return;
	json_t *array = json_array();
	for (size_t k = 0; k < list->n; k++)
		json_array_append_new(array, json_string(list->v[k]));
	sqlite3_bind_text(s, i, json_dumps(array, JSON_COMPACT), -1, free);
	json_decref(array);
}

/* An absent value stays NULL.  Types that are the agreement's alone do not come here. */
static void
bind_value(sqlite3_stmt *s, int i, enum zc_type type, const void *field)
{
	const struct zc_date_or_none *maybe = field;
	switch (type) {
	case ZC_DATE:
		bind_day(s, i, *(const zc_day *)field);
		break;
	case ZC_DATE_OR_NONE:
		bind_day(s, i, maybe->day);
		if (maybe->none)
			bind_text(s, i, "none");
		break;
	case ZC_TIME:
		bind_time(s, i, *(const struct zc_time *)field);
		break;
	case ZC_YESNO:
		if (*(const enum zc_yesno *)field != ZC_UNSET)
			bind_text(s, i, *(const enum zc_yesno *)field == ZC_YES ? "yes" : "no");
		break;
	case ZC_INT:
		if (*(const int *)field >= 0)
			sqlite3_bind_int(s, i, *(const int *)field);
		break;
	case ZC_WORDS:
	case ZC_LINES:
	case ZC_REFS:
	case ZC_ACTORS:
		bind_list(s, i, field);
		break;
	default:
		bind_text(s, i, *(const char *const *)field);
	}
}

/* The place of the next column in the insert; 0 when nobody asks for it. */
static int
next_place(struct row *r)
{
	return r->t->columns[r->column++].used ? ++r->used : 0;
}

/* map NULL: it is not there, and its columns stay NULL. */
static void
bind_keys(struct row *r, const struct zc_schema *s, const char *map)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct zc_key *k = &s->keys[i];
		if (k->type == ZC_MAP_OF) {
			bind_keys(r, k->sub, map != NULL ? *(const char *const *)(const void *)(map + k->offset) : NULL);
		} else if (is_column(s, k)) {
			int place = next_place(r);
			if (place > 0 && map != NULL)
				bind_value(r->t->insert, place, k->type, map + k->offset);
		}
	}
}

/* An insert of the columns that are used. */
static int
prepare_insert(struct zc_sql *q, struct table *t)
{
	struct zc_text sql = { 0 }, marks = { 0 };
	zc_text_addf(&sql, "INSERT INTO \"%s\"", t->name);
	for (size_t i = 0; i < t->n; i++) {
		if (!t->columns[i].used)
			continue;
		zc_text_addf(&sql, "%s\"%s\"", marks.len > 0 ? ", " : " (", t->columns[i].name);
		zc_text_add(&marks, marks.len > 0 ? ", ?" : "?");
	}
	if (marks.len > 0)
		zc_text_addf(&sql, ") VALUES (%s)", marks.s);
	else
		zc_text_add(&sql, " DEFAULT VALUES");
	q->ours = true;
	int rc = sqlite3_prepare_v2(q->db, sql.s, -1, &t->insert, NULL);
	q->ours = false;
	zc_text_free(&sql);
	zc_text_free(&marks);
	return rc;
}

static int
insert(struct zc_sql *q, struct table *t, const char *family, const char *in, const char *entry)
{
	int rc = t->insert != NULL ? SQLITE_OK : prepare_insert(q, t);
	if (rc != SQLITE_OK)
		return rc;
	struct row r = { t, 0, 0 };
	sqlite3_clear_bindings(t->insert);
	int place = next_place(&r);
	if (place > 0)
		bind_text(t->insert, place, family);
	place = t->nested ? next_place(&r) : 0;
	if (place > 0)
		bind_text(t->insert, place, in);
	bind_keys(&r, t->schema, entry);
	sqlite3_step(t->insert);
	return sqlite3_reset(t->insert);
}

static struct table *
table_of(struct tables *ts, const struct zc_schema *s)
{
	struct table *t = ts->v;
	while (t->schema != s)
		t++;
	return t;
}

static int fill_lists(struct zc_sql *q, const struct zc_schema *s, const char *family, const char *in, const char *map);

/* An entry and what stands in it.  in: the id of the entry that it stands in itself. */
static int
fill(struct zc_sql *q, const struct zc_schema *s, const char *family, const char *in, const char *entry)
{
	struct table *t = table_of(&q->tables, s);
	int rc = t->used ? insert(q, t, family, in, entry) : SQLITE_OK;
	if (rc != SQLITE_OK)
		return rc;
	return fill_lists(q, s, family, s->letter != 0 ? ((const struct zc_entry *)(const void *)entry)->id : NULL, entry);
}

static int
fill_lists(struct zc_sql *q, const struct zc_schema *s, const char *family, const char *in, const char *map)
{
	int rc = SQLITE_OK;
	for (size_t i = 0; i < s->n && rc == SQLITE_OK; i++) {
		const struct zc_key *k = &s->keys[i];
		const void *field = map + k->offset;
		const ZC_LIST(char) *list = field;              /* as every ZC_LIST, elements aside */
		if (k->type == ZC_MAP_OF && *(const char *const *)field != NULL)
			rc = fill_lists(q, k->sub, family, in, *(const char *const *)field);
		for (size_t e = 0; k->type == ZC_LIST_OF && e < list->n && rc == SQLITE_OK; e++)
			rc = fill(q, k->sub, family, in, list->v + e * k->sub->size);
	}
	return rc;
}

int
zc_sql_add(struct zc_sql *q, const struct zc_family *fam, struct zc_err *e)
{
	int rc = fill(q, &zc_family_schema, fam->id, NULL, (const char *)fam);
	return rc == SQLITE_OK ? ZC_OK : fail(e, rc);
}

/* --- asking -------------------------------------------------------------------------- */

/* In an object of JSON the second of a name would take the place of the first. */
static int
refuse_namesakes(const char *const *columns, size_t n, struct zc_err *e)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++)
			if (strcmp(columns[i], columns[k]) == 0)
				return zc_fail(e, ZC_USAGE, "sql: two columns are called %s: with -j, give one another name with AS",
				               columns[i]);
	return ZC_OK;
}

static int
print_rows(sqlite3_stmt *ask, struct zc_table *out, const char **cells, bool *numbers)
{
	int rc;
	while ((rc = sqlite3_step(ask)) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(ask); i++) {
			int type = sqlite3_column_type(ask, i);
			numbers[i] = type == SQLITE_INTEGER || type == SQLITE_FLOAT;
			cells[i] = (const char *)sqlite3_column_text(ask, i);
		}
		zc_table_row_typed(out, cells, numbers);
	}
	return rc;
}

int
zc_sql_print(struct zc_sql *q, FILE *out, enum zc_table_form form, struct zc_err *e)
{
	size_t n = (size_t)sqlite3_column_count(q->ask);
	const char **cells = zc_alloc(n * sizeof *cells);
	bool *numbers = zc_alloc(n * sizeof *numbers);
	for (size_t i = 0; i < n; i++)
		cells[i] = sqlite3_column_name(q->ask, (int)i);
	if (form != ZC_JSON || refuse_namesakes(cells, n, e) == ZC_OK) {
		struct zc_table *t = zc_table_named(out, form, cells, n);
		int rc = print_rows(q->ask, t, cells, numbers);
		if (rc != SQLITE_DONE)
			fail(e, rc);
		zc_table_end(t, e);
	}
	free(cells);
	free(numbers);
	return e->status;
}
