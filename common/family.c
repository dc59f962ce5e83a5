#include <stdlib.h>
#include <string.h>

#include "family.h"
#include "id.h"

/* A model and the entries in it by id, for look-ups. */
struct item {
	const char *id;
	const struct zc_schema *schema;
	struct zc_entry *entry;
	size_t order;           /* in the file */
	size_t seen;            /* by which search for a circle */
};
struct model {
	struct zc_family fam;   /* first: a zc_family is a model */
	struct item *items;     /* sorted by id; of an unpacked family from the first look-up on */
	size_t n, cap;
};

/* --- walking -------------------------------------------------------------- */

/* Where a walk stands: a struct, its table, and what it is part of. */
struct at {
	const struct zc_schema *s;
	void *x;
	const struct at *up;
};
struct walk {
	void (*visit)(struct walk *w, const struct at *at);
	struct model *m;
	struct zc_findings *f;
};

static void
walk(struct walk *w, const struct at *at)
{
	w->visit(w, at);
	for (size_t i = 0; i < at->s->n; i++) {
		const struct zc_key *k = &at->s->keys[i];
		char *field = (char *)at->x + k->offset;
		ZC_LIST(char) list = {NULL, 0};         /* as every ZC_LIST, elements aside */
		if (k->type == ZC_MAP_OF) {
			memcpy(&list.v, field, sizeof list.v);
			list.n = list.v != NULL;
		} else if (k->type == ZC_LIST_OF) {
			memcpy(&list, field, sizeof list);
		}
		for (size_t j = 0; j < list.n; j++)
			walk(w, &(struct at){k->sub, list.v + j * k->sub->size, at});
	}
}

static void
walk_family(struct model *m, struct zc_findings *f,
            void (*visit)(struct walk *w, const struct at *at))
{
	walk(&(struct walk){visit, m, f}, &(struct at){&zc_family_schema, &m->fam, NULL});
}

static struct zc_node *
node_of(const struct at *at)
{
	return *(struct zc_node **)at->x;
}

/* The entry that a struct is or is part of; NULL at the top. */
static const struct zc_entry *
entry_of(const struct at *at)
{
	while (at != NULL && at->s->letter == 0)
		at = at->up;
	return at != NULL ? at->x : NULL;
}

/* --- the items ------------------------------------------------------------ */

static void
collect(struct walk *w, const struct at *at)
{
	struct model *m = w->m;
	if (at->s->letter == 0 || ((struct zc_entry *)at->x)->id == NULL)
		return;
	/* what stands inside a moved entry was moved with it */
	struct zc_entry *e = at->x;
	if (e->from == NULL && entry_of(at->up) != NULL)
		e->from = entry_of(at->up)->from;
	m->items = zc_grow(m->items, m->n, &m->cap, sizeof *m->items);
	m->items[m->n] = (struct item){((struct zc_entry *)at->x)->id, at->s, at->x, m->n, 0};
	m->n++;
}

static int
by_id(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int d = strcmp(x->id, y->id);
	return d != 0 ? d : (x->order > y->order) - (x->order < y->order);
}

/* The first item whose id is not before id. */
static size_t
lower(const struct model *m, const char *id)
{
	size_t from = 0, to = m->n;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (strcmp(m->items[middle].id, id) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static struct item *
find(const struct model *m, const char *id)
{
	size_t i = lower(m, id);
	return i < m->n && strcmp(m->items[i].id, id) == 0 ? &m->items[i] : NULL;
}

static void
list_items(struct model *m, struct zc_findings *f)
{
	walk_family(m, f, collect);
	if (m->items != NULL)
		qsort(m->items, m->n, sizeof *m->items, by_id);
}

/* The model with its items. */
static const struct model *
listed(const struct zc_family *fam)
{
	struct model *m = (struct model *)(uintptr_t)fam;
	if (m->items == NULL)
		list_items(m, NULL);
	return m;
}

/* --- checks beyond the tables --------------------------------------------- */

static void
check_ids(const struct model *m, struct zc_findings *f)
{
	const struct item *first = m->items;
	for (size_t i = 1; i < m->n; i++) {
		if (strcmp(first->id, m->items[i].id) != 0) {
			first = &m->items[i];
			continue;
		}
		const struct zc_node *node = zc_node_get(m->items[i].entry->node, "id");
		zc_schema_find(f, m->fam.tree, node, node, "%s stands at line %u already",
		    first->id, first->entry->node->start.line);
	}
}

static void
check_reference(struct walk *w, const struct at *at, const struct zc_node *n)
{
	const struct zc_entry *entry = entry_of(at);
	const struct model *m = w->m;
	if (n->kind != ZC_SCALAR)
		return;
	if (zc_id_is_family(n->text)) {
		if (!zc_text_eq(n->text, m->fam.id) &&
		    (entry == NULL || !zc_text_eq(n->text, entry->from)))
			zc_schema_find(w->f, m->fam.tree, n, n, "%s is another family", n->text);
	} else if (zc_id_is_item(n->text)) {
		if (entry != NULL && zc_text_eq(n->text, entry->id))
			zc_schema_find(w->f, m->fam.tree, n, n, "refers to itself");
		else if (find(m, n->text) == NULL)
			zc_schema_find(w->f, m->fam.tree, n, n, "no entry %s in this file", n->text);
	}
}

static bool
is_void(const struct at *at)
{
	for (; at != NULL; at = at->up)
		if (at->s->letter != 0 && ((struct zc_entry *)at->x)->voided != NULL)
			return true;
	return false;
}

/* The value of a key that refers to something; NULL when there is none, or none that could be followed. */
static const struct zc_node *
reference(const struct at *at, const struct zc_key *k)
{
	const void *field = (const char *)at->x + k->offset;
	bool there = k->type == ZC_REFS ? ((const struct zc_strings *)field)->n > 0 :
	    (k->type == ZC_REF || k->type == ZC_FAMILY_REF) && *(const char *const *)field != NULL;
	return there ? zc_node_get(node_of(at), k->name) : NULL;
}

static void
check_references(struct walk *w, const struct at *at)
{
	if (at->up == NULL)
		return;         /* the family's own id refers to nothing */
	if (is_void(at))
		return;         /* counts for nothing: what it named may have gone home with a parted family */
	for (size_t i = 0; i < at->s->n; i++) {
		const struct zc_key *k = &at->s->keys[i];
		const struct zc_node *n = reference(at, k);
		if (n == NULL)
			continue;
		if (k->type == ZC_REFS && n->kind == ZC_SEQ)
			for (size_t j = 0; j < n->n; j++)
				check_reference(w, at, n->items[j]);
		else if (k->type != ZC_FAMILY_REF)
			check_reference(w, at, n);
		else if (zc_text_eq(n->text, w->m->fam.id))
			zc_schema_find(w->f, w->m->fam.tree, n, n, "refers to its own family");
	}
}

static zc_day
day_at(const struct at *at, const struct zc_key *k)
{
	if (k == NULL || (k->type != ZC_DATE && k->type != ZC_TIME))
		return ZC_NO_DAY;
	const void *field = (const char *)at->x + k->offset;
	const struct zc_time *t = field;
	return k->type == ZC_DATE ? *(const zc_day *)field : t->set ? zc_time_day(*t) : ZC_NO_DAY;
}

static void
check_order(struct walk *w, const struct at *from, const char *begin, const struct at *to, const struct zc_key *end)
{
	zc_day b = day_at(to, end), a = b != ZC_NO_DAY ? day_at(from, zc_schema_key(from->s, begin)) : ZC_NO_DAY;
	if (a == ZC_NO_DAY || a <= b)
		return;
	const struct zc_node *n = zc_node_get(node_of(to), end->name);
	zc_schema_find(w->f, w->m->fam.tree, n, n, "lies before %s\"%s\"", from == to ? "" : "its entry's ", begin);
}

static void
check_days(struct walk *w, const struct at *at)
{
	for (size_t i = 0; i < at->s->n; i++)
		if (at->s->keys[i].type == ZC_DATE && at->s->keys[i].words != NULL)
			check_order(w, at, at->s->keys[i].words, at, &at->s->keys[i]);
	/* What was done to an entry (withdrawn, dropped, ended ...) came after it. */
	const struct zc_key *done = at->up != NULL && at->s->letter == 0 ? zc_schema_key(at->s, "at") : NULL;
	if (done == NULL)
		return;
	check_order(w, at->up, "at", at, done);
	check_order(w, at->up, "since", at, done);
}

static const struct zc_action *
action_of(const struct item *it)
{
	return it != NULL && it->schema->letter == 'a' ? (const struct zc_action *)it->entry : NULL;
}

/* Actions that wait for each other; each circle once. */
static void
check_circles(struct model *m, struct zc_findings *f)
{
	for (size_t i = 0; i < m->n; i++) {
		struct item *it = &m->items[i];
		const struct zc_action *a = action_of(it);
		while (a != NULL && a->after != NULL && !zc_text_eq(a->after, a->id) &&
		       it->seen == 0) {
			it->seen = i + 1;
			it = find(m, a->after);
			a = action_of(it);
		}
		if (a == NULL || a->after == NULL || it->seen != i + 1)
			continue;
		const struct zc_node *n = zc_node_get(a->node, "after");
		zc_schema_find(f, m->fam.tree, n, n, "waits for %s, which in the end waits for this one",
		    a->after);
	}
}

static void
check_name(const struct zc_family *fam, const char *id, struct zc_findings *f)
{
	const struct zc_node *n = zc_node_get(fam->node, "family");
	if (id != NULL && fam->id != NULL && strcmp(fam->id, id) != 0)
		zc_schema_find(f, fam->tree, n, n, "%s, where the file's name says %s", fam->id, id);
}

/* --- loading -------------------------------------------------------------- */

static bool
known_format(const struct zc_tree *t, struct zc_findings *f)
{
	const struct zc_node *n = zc_node_get(t->root, "format");
	if (n == NULL || (n->kind == ZC_SCALAR && strcmp(n->text, "1") == 0))
		return true;
	zc_schema_find(f, t, n, n, "this program knows format %d only", ZC_FORMAT);
	return false;
}

void
zc_family_load(struct zc_family **out, const struct zc_tree *t, const char *id,
               struct zc_findings *f)
{
	struct zc_findings unheard = {0};       /* of another format: no guesses */
	*out = NULL;
	if (t->root == NULL || t->root->kind != ZC_MAP)
		return;
	struct model *m = zc_alloc(sizeof *m);
	bool known = known_format(t, f);
	zc_schema_load(&m->fam, &zc_family_schema, t, t->root, &m->fam.arena,
	    known ? f : &unheard);
	m->fam.tree = t;
	*out = &m->fam;
	list_items(m, f);
	if (known) {
		check_name(&m->fam, id, f);
		check_ids(m, f);
		walk_family(m, f, check_references);
		walk_family(m, f, check_days);
		check_circles(m, f);
	}
	zc_findings_free(&unheard);
}

void
zc_family_free(struct zc_family *fam)
{
	if (fam == NULL)
		return;
	struct model *m = (struct model *)fam;
	free(m->items);
	zc_arena_free(&m->fam.arena);
	free(m);
}

/* --- packed ------------------------------------------------------------------ */

void
zc_family_pack(struct zc_text *out, const struct zc_family *fam)
{
	zc_schema_pack(out, &zc_family_schema, fam);
}

bool
zc_family_unpack(struct zc_family **out, const char *bytes, size_t len)
{
	struct model *m = zc_alloc(sizeof *m);
	struct zc_arena a = {0};
	bool ok = zc_schema_unpack(&m->fam, &zc_family_schema, bytes, len, &a) && m->fam.id != NULL;
	m->fam.arena = a;
	*out = ok ? &m->fam : NULL;
	if (!ok)
		zc_family_free(&m->fam);
	return ok;
}

/* A day on which something is to be done, or on which somebody was born: nothing happened then. */
static bool
is_deadline(const struct zc_key *k)
{
	return k->type == ZC_DATE && zc_words_have("by due hard expected born", k->name);
}

struct lull { struct walk walk; zc_day on; struct zc_lull found; };

static void
note_days(struct walk *w, const struct at *at)
{
	struct lull *lull = (struct lull *)w;
	struct zc_lull *found = &lull->found;
	for (size_t i = 0; i < at->s->n; i++) {
		const struct zc_key *k = &at->s->keys[i];
		const void *field = (const char *)at->x + k->offset;
		zc_day day = ZC_NO_DAY;
		if (k->type == ZC_DATE)
			day = *(const zc_day *)field;
		else if (k->type == ZC_DATE_OR_NONE)
			day = ((const struct zc_date_or_none *)field)->day;
		else if (k->type == ZC_TIME && ((const struct zc_time *)field)->set)
			day = zc_time_day(*(const struct zc_time *)field);
		if (day == ZC_NO_DAY || is_deadline(k))
			continue;
		if (day <= lull->on && day > found->since)
			found->since = day;
		if (day > lull->on && (found->until == ZC_NO_DAY || day < found->until))
			found->until = day;
	}
}

struct zc_lull
zc_family_lull(const struct zc_family *fam, zc_day on)
{
	struct lull lull = {{note_days, NULL, NULL}, on, { ZC_NO_DAY, ZC_NO_DAY }};
	walk(&lull.walk, &(struct at){&zc_family_schema, (void *)(uintptr_t)fam, NULL});
	return lull.found;
}

/* --- looking up ----------------------------------------------------------- */

struct zc_entry *
zc_family_entry(const struct zc_family *fam, const char *id, const struct zc_schema **schema)
{
	const struct item *it = find(listed(fam), id);
	if (it == NULL)
		return NULL;
	if (schema != NULL)
		*schema = it->schema;
	return it->entry;
}

int
zc_family_complete(const struct zc_family *fam, const char *prefix, const char *letters,
                   struct zc_entry **out, struct zc_err *e)
{
	const struct model *m = listed(fam);
	size_t len = strlen(prefix);
	if (!zc_id_is_item_prefix(prefix))
		return zc_fail(e, ZC_USAGE, "not an entry's id or its first %d or more characters",
		    ZC_ITEM_PREFIX);
	if (letters != NULL && strchr(letters, prefix[0]) == NULL)
		return zc_fail(e, ZC_NOINPUT, "%s: not an entry of the kind asked for", prefix);
	size_t first = lower(m, prefix), n = 0;
	while (first + n < m->n && strncmp(m->items[first + n].id, prefix, len) == 0)
		n++;
	if (n == 0)
		return zc_fail(e, ZC_NOINPUT, "%s: no such entry", prefix);
	if (n > 1)
		return zc_fail(e, ZC_USAGE, "%s: could be %s or %s%s", prefix, m->items[first].id,
		    m->items[first + 1].id, n > 2 ? " or others" : "");
	*out = m->items[first].entry;
	return ZC_OK;
}

/* --- what counts on a day -------------------------------------------------- */

bool
zc_runs(zc_day since, zc_day until, zc_day on)
{
	return since <= on && (until == ZC_NO_DAY || until > on);
}

/* Did it happen, on that day or before? */
static bool
happened(zc_day day, zc_day on)
{
	return day != ZC_NO_DAY && day <= on;
}

static bool
happened_at(struct zc_time t, zc_day on)
{
	return t.set && zc_time_day(t) <= on;
}

/* ZC_NO_DAY, before every day: never. */
static zc_day
last_reopening(const struct zc_family *fam, zc_day on)
{
	zc_day last = ZC_NO_DAY;
	for (size_t i = 0; i < fam->endings.n; i++) {
		const struct zc_ending *x = &fam->endings.v[i];
		if (x->voided == NULL && x->reopened != NULL && happened_at(x->reopened->at, on) &&
		    zc_time_day(x->reopened->at) > last)
			last = zc_time_day(x->reopened->at);
	}
	return last;
}

bool
zc_coordination_running(const struct zc_coordination *c, zc_day on)
{
	return c->voided == NULL && zc_runs(c->since, c->until, on);
}

const struct zc_coordination *
zc_family_coordination(const struct zc_family *fam, zc_day on)
{
	const struct zc_coordination *best = NULL;
	for (size_t i = 0; i < fam->coordination.n; i++) {
		const struct zc_coordination *c = &fam->coordination.v[i];
		if (zc_coordination_running(c, on) && (best == NULL || c->since >= best->since))
			best = c;
	}
	return best;
}

const struct zc_decision *
zc_family_decision(const struct zc_family *fam, zc_day on)
{
	const struct zc_decision *best = NULL;
	zc_day reopened = last_reopening(fam, on);
	for (size_t i = 0; i < fam->decisions.n; i++) {
		const struct zc_decision *d = &fam->decisions.v[i];
		if (d->voided == NULL && happened_at(d->at, on) && zc_time_day(d->at) >= reopened &&
		    (best == NULL || d->at.utc >= best->at.utc))
			best = d;
	}
	return best;
}

bool
zc_ending_holds(const struct zc_ending *x, zc_day on)
{
	return x->voided == NULL && happened_at(x->at, on) &&
	       (x->reopened == NULL || !happened_at(x->reopened->at, on));
}

const struct zc_ending *
zc_family_ending(const struct zc_family *fam, zc_day on)
{
	const struct zc_ending *best = NULL;
	for (size_t i = 0; i < fam->endings.n; i++) {
		const struct zc_ending *x = &fam->endings.v[i];
		if (zc_ending_holds(x, on) && (best == NULL || x->at.utc >= best->at.utc))
			best = x;
	}
	return best;
}

const struct zc_join *
zc_family_join(const struct zc_family *fam, zc_day on)
{
	const struct zc_join *best = NULL;
	for (size_t i = 0; i < fam->joined.n; i++) {
		const struct zc_join *j = &fam->joined.v[i];
		if (j->voided == NULL && happened_at(j->at, on) && !happened(j->until, on))
			best = j;
	}
	return best;
}

const struct zc_escalation *
zc_family_escalation(const struct zc_family *fam, zc_day on)
{
	const struct zc_escalation *best = NULL;
	for (size_t i = 0; i < fam->escalations.n; i++) {
		const struct zc_escalation *x = &fam->escalations.v[i];
		if (zc_escalation_running(x, on) && (best == NULL || x->at.utc >= best->at.utc))
			best = x;
	}
	return best;
}

bool
zc_escalation_running(const struct zc_escalation *x, zc_day on)
{
	return x->voided == NULL && happened_at(x->at, on) &&
	       (x->ended == NULL || !happened(x->ended->at, on));
}

static bool
dropped(const struct zc_drop *d, zc_day on)
{
	return d != NULL && happened(d->at, on);
}

bool
zc_action_open(const struct zc_action *a, zc_day on)
{
	return a->voided == NULL && zc_runs(a->since, a->done, on) && !dropped(a->dropped, on);
}

bool
zc_action_stands(const struct zc_goal *g, const struct zc_action *a, zc_day on)
{
	return g->voided == NULL && !dropped(g->dropped, on) && zc_action_open(a, on);
}

bool
zc_action_held(const struct zc_action *a, zc_day on)
{
	for (size_t i = 0; i < a->held.n; i++)
		if (a->held.v[i].voided == NULL &&
		    zc_runs(a->held.v[i].since, a->held.v[i].until, on))
			return true;
	return false;
}

bool
zc_goal_open(const struct zc_goal *g, zc_day on)
{
	return g->voided == NULL && zc_runs(g->since, g->reached, on) && !dropped(g->dropped, on);
}

zc_day
zc_family_episode(const struct zc_family *fam, zc_day on)
{
	zc_day reopened = last_reopening(fam, on);
	return reopened != ZC_NO_DAY ? reopened : fam->opened;
}

const struct zc_evaluation *
zc_family_evaluation(const struct zc_family *fam, zc_day on)
{
	const struct zc_evaluation *last = NULL;
	zc_day from = zc_family_episode(fam, on);
	for (size_t i = 0; fam->plan != NULL && i < fam->plan->evaluations.n; i++) {
		const struct zc_evaluation *v = &fam->plan->evaluations.v[i];
		if (v->voided == NULL && v->at >= from && v->at <= on && (last == NULL || v->at >= last->at))
			last = v;
	}
	return last;
}
