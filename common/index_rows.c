/* What the index keeps of a family: spans of days, the rows of its terms, its model. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "index_internal.h"
#include "link_person.h"
#include "person.h"

static zc_day
earlier(zc_day a, zc_day b)
{
	return a != ZC_NO_DAY && a < b ? a : b;
}

/* The day on which it stops, with the latest so far. */
static zc_day
last(zc_day so_far, zc_day end)
{
	return end == ZC_NO_DAY || end > so_far ? (end == ZC_NO_DAY ? ZC_INDEX_NEVER : end) : so_far;
}

void
zc_index_span(struct zc_index_spans *out, const struct zc_family *fam)
{
	*out = (struct zc_index_spans){ ZC_INDEX_NEVER, ZC_NO_DAY, ZC_INDEX_NEVER, ZC_NO_DAY,
	                                ZC_INDEX_NEVER, ZC_INDEX_NEVER };
	for (size_t i = 0; i < fam->terms.n; i++) {
		const struct zc_term *t = &fam->terms.v[i];
		if (t->voided != NULL)
			continue;
		out->term_from = earlier(t->start, out->term_from);
		out->term_to = last(out->term_to, t->met == ZC_NO_DAY ? t->ended : earlier(t->ended, t->met));
	}
	for (size_t i = 0; i < fam->coordination.n; i++) {
		const struct zc_coordination *k = &fam->coordination.v[i];
		if (k->voided != NULL)
			continue;
		out->coord_from = earlier(k->since, out->coord_from);
		out->coord_to = last(out->coord_to, k->until);
	}
	for (size_t i = 0; i < fam->endings.n; i++) {
		const struct zc_ending *x = &fam->endings.v[i];
		if (x->voided != NULL)
			continue;
		out->ended = earlier(zc_time_day(x->at), out->ended);
		if (x->reopened == NULL)
			out->over = earlier(zc_time_day(x->at), out->over);
	}
}

bool
zc_index_picks(unsigned pick, const struct zc_family *fam, zc_day on)
{
	struct zc_index_spans s;
	if (pick == ZC_PICK_ALL)
		return true;
	zc_index_span(&s, fam);
	return ((pick & ZC_PICK_TERMS) != 0 && s.term_from <= on && on < s.term_to) ||
	       ((pick & ZC_PICK_COORDINATED) != 0 && s.coord_from <= on && on < s.coord_to) ||
	       ((pick & ZC_PICK_OPEN) != 0 && on < s.over) || ((pick & ZC_PICK_ENDED) != 0 && s.ended <= on);
}

/* ---- the rows of terms ---------------------------------------------------- */

/* Every `until` in the agreement, at any depth, narrows the span around the day. */
static void
narrow(struct zc_index_basis *b, const struct zc_schema *s, const void *x, zc_day today)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct zc_key *k = &s->keys[i];
		const char *field = (const char *)x + k->offset;
		ZC_LIST(char) list = { NULL, 0 };        /* as every ZC_LIST, elements aside */
		if (k->type == ZC_DATE && strcmp(k->name, "until") == 0) {
			zc_day day = *(const zc_day *)(const void *)field;
			if (day != ZC_NO_DAY && day <= today && day > b->since)
				b->since = day;
			if (day > today && day < b->until)
				b->until = day;
		} else if (k->type == ZC_MAP_OF) {
			memcpy(&list.v, field, sizeof list.v);
			list.n = list.v != NULL;
		} else if (k->type == ZC_LIST_OF) {
			memcpy(&list, field, sizeof list);
		}
		for (size_t j = 0; j < list.n; j++)
			narrow(b, k->sub, list.v + j * k->sub->size, today);
	}
}

void
zc_index_basis(struct zc_index_basis *out, const struct zc_index_user *user)
{
	*out = (struct zc_index_basis){ .since = ZC_NO_DAY, .until = ZC_INDEX_NEVER };
	memccpy(out->agreement, user->agreement, 0, sizeof out->agreement);
	narrow(out, &zc_convenant_schema, user->con, user->today);
}

bool
zc_index_basis_holds(const struct zc_index_basis *b, const struct zc_index_user *user, zc_day on)
{
	return strcmp(b->agreement, user->agreement) == 0 && b->since <= on && on < b->until;
}

/* The last day of a term that stands still moves from day to day. */
static struct zc_term *
standing_still(const struct zc_family *fam, const char *item)
{
	for (size_t i = 0; i < fam->terms.n; i++) {
		struct zc_term *t = &fam->terms.v[i];
		for (size_t k = 0; strcmp(t->id, item) == 0 && k < t->pauses.n; k++)
			if (t->pauses.v[k].voided == NULL && t->pauses.v[k].until == ZC_NO_DAY)
				return t;
	}
	return NULL;
}

static void
add_field(struct zc_text *out, const char *s)
{
	zc_text_addn(out, s, strlen(s) + 1);
}

static void
add_row(struct zc_text *out, const struct zc_agenda_row *r, const struct zc_family *fam)
{
	char number[24];
	struct zc_term *still = standing_still(fam, r->item);
	add_field(out, r->item);
	add_field(out, r->kind);
	add_field(out, r->of);
	snprintf(number, sizeof number, "%d", r->due);
	add_field(out, still == NULL ? number : "");
	for (size_t i = 0; i < r->who.n; i++)
		add_field(out, r->who.v[i]);
	add_field(out, "");
	if (still == NULL)
		return;
	struct zc_text bytes = { 0 };
	zc_family_pack(&bytes, &(struct zc_family){ .id = fam->id, .terms = { still, 1 } });
	snprintf(number, sizeof number, "%zu", bytes.len);
	add_field(out, number);
	zc_text_addn(out, bytes.s, bytes.len);
	zc_text_free(&bytes);
}

void
zc_index_rows(struct zc_index_rows *out, const struct zc_family *fam, const struct zc_index_user *user)
{
	struct zc_agenda a = { 0 };
	if (!zc_index_picks(ZC_PICK_TERMS, fam, user->today))
		return;                                  /* no term runs: so it is with most families */
	struct zc_lull lull = zc_family_lull(fam, user->today);
	out->since = lull.since;
	out->until = lull.until != ZC_NO_DAY ? lull.until : ZC_INDEX_NEVER;
	if (zc_family_join(fam, user->today) == NULL)    /* else they are those of another family */
		zc_agenda_add(&a, fam, user->con, user->today, &(struct zc_agenda_pick){ 0 });
	for (size_t i = 0; i < a.n; i++)
		add_row(&out->bytes, &a.v[i], fam);
	zc_agenda_free(&a);
}

/* The next field, NULL behind the last. */
static const char *
field(const char **at, const char *end)
{
	const char *s = *at, *nul = s < end ? memchr(s, 0, (size_t)(end - s)) : NULL;
	if (nul == NULL)
		return NULL;
	*at = nul + 1;
	return s;
}

/* The family of one term that follows a row. */
static struct zc_family *
part(const char **at, const char *end)
{
	const char *length = field(at, end);
	size_t n = length != NULL ? strtoul(length, NULL, 10) : 0;
	struct zc_family *fam = NULL;
	if (n == 0 || n > (size_t)(end - *at) || !zc_family_unpack(&fam, *at, n))
		return NULL;
	*at += n;
	if (fam->terms.n == 1 && fam->terms.v->kind != NULL)
		return fam;
	zc_family_free(fam);
	return NULL;
}

bool
zc_index_rows_each(const char *bytes, size_t len, const char *family, zc_index_row_fn *row, void *ctx)
{
	const char *at = bytes, *end = bytes + len;
	const char **who = NULL;
	size_t cap = 0;
	bool good = true;
	while (good && at < end) {
		struct zc_agenda_row r = { .left = 0 };
		const char *item = field(&at, end), *due, *one;
		r.kind = field(&at, end);
		r.of = field(&at, end);
		due = field(&at, end);
		while ((one = field(&at, end)) != NULL && *one != '\0') {
			who = zc_grow(who, r.who.n, &cap, sizeof *who);
			who[r.who.n++] = one;
		}
		r.who.v = who;
		good = one != NULL && strlen(item) < sizeof r.item;
		if (!good)
			break;
		memccpy(r.family, family, 0, sizeof r.family);
		memccpy(r.item, item, 0, sizeof r.item);
		r.due = (zc_day)strtol(due, NULL, 10);
		struct zc_family *still = *due == '\0' ? part(&at, end) : NULL;
		good = still != NULL || *due != '\0';
		if (good)
			row(ctx, &r, still != NULL ? still->terms.v : NULL);
		zc_family_free(still);
	}
	free(who);
	return good;
}

/* ---- looking up ------------------------------------------------------------- */

bool
zc_index_has(const struct zc_index_keys *keys, enum zc_index_of of, sqlite3_int64 key)
{
	for (size_t i = 0; i < keys->n; i++)
		if (keys->v[i].of == of && keys->v[i].key == key)
			return true;
	return false;
}

static void
add_key(struct zc_index_keys *out, enum zc_index_of of, sqlite3_int64 key)
{
	if (zc_index_has(out, of, key))
		return;
	out->v = zc_grow(out->v, out->n, &out->cap, sizeof *out->v);
	out->v[out->n++] = (struct zc_index_key){ of, key };
}

static void
add_links(struct zc_index_keys *out, const struct zc_family *fam, const struct zc_person *p)
{
	struct zc_link_person who;
	uint64_t keys[ZC_LINK_KEYS];
	if (!zc_link_sought(fam, p))
		return;
	zc_link_person(&who, fam, p);
	size_t n = zc_link_keys(keys, &who.record);
	for (size_t i = 0; i < n; i++)
		add_key(out, ZC_INDEX_LINK, (sqlite3_int64)keys[i]);
}

void
zc_index_keys(struct zc_index_keys *out, const struct zc_family *fam)
{
	*out = (struct zc_index_keys){ 0 };
	for (size_t i = 0; i < fam->persons.n; i++) {
		const struct zc_person *p = &fam->persons.v[i];
		char bsn[10];
		if (p->voided != NULL)
			continue;
		if (p->bsn != NULL && zc_bsn_normal(bsn, p->bsn))
			add_key(out, ZC_INDEX_BSN, strtol(bsn, NULL, 10));
		if (p->born != ZC_NO_DAY)
			add_key(out, ZC_INDEX_BORN, p->born);
		add_links(out, fam, p);
	}
}

/* ---- a file ----------------------------------------------------------------- */

struct zc_index_entry *
zc_index_entry(const struct zc_family *fam, const struct zc_index_user *user, bool rows)
{
	struct zc_index_entry *x = zc_alloc(sizeof *x);
	zc_index_span(&x->spans, fam);
	zc_family_pack(&x->model, fam);
	if (rows)
		zc_index_rows(&x->rows, fam, user);
	zc_index_keys(&x->keys, fam);
	return x;
}

struct zc_index_entry *
zc_index_entry_read(const char *path, const char *data, size_t len, const struct zc_index_user *user,
                    bool rows)
{
	struct zc_err bad = { 0 };
	struct zc_family *fam;
	struct zc_tree *tree;
	struct zc_index_entry *x;
	if (zc_family_read(&fam, &tree, path, data, len, &bad) == ZC_OK) {
		x = zc_index_entry(fam, user, rows);
	} else {
		x = zc_alloc(sizeof *x);
		x->bad = bad;
	}
	zc_family_free(fam);
	zc_tree_free(tree);
	return x;
}

void
zc_index_entry_free(void *entry)
{
	struct zc_index_entry *x = entry;
	if (x == NULL)
		return;
	zc_text_free(&x->model);
	zc_text_free(&x->rows.bytes);
	free(x->keys.v);
	free(x);
}
