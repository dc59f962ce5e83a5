/* model: a family made in memory, and its file as it was on a day. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "id.h"
#include "life.h"
#include "text.h"

enum { MOST = 40 };                      /* entries of a list */

uint64_t
life_random(struct life *l, uint64_t below)
{
	uint64_t z = l->random += 0x9e3779b97f4a7c15u;      /* splitmix64 */
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (z ^ (z >> 31)) % below;
}

bool
life_chance(struct life *l, unsigned percent)
{
	return life_random(l, 100) < percent;
}

const char *
life_text(struct life *l, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	const char *s = zc_arena_vprintf(l->arena, fmt, ap);
	va_end(ap);
	return s;
}

static const char *
random_id(struct life *l, char letter, int length)
{
	static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
	char *s = zc_arena_alloc(l->arena, (size_t)length + 1);
	s[0] = letter;
	if (letter == '\0')
		s[0] = digits[10 + life_random(l, 22)];
	for (int i = 1; i < length; i++)
		s[i] = digits[life_random(l, 32)];
	return s;
}

/* Dates and numbers that are not there. */
static void
begin(void *made, const struct zc_schema *s)
{
	const zc_day none = ZC_NO_DAY;
	const int minus = -1;
	for (size_t i = 0; i < s->n; i++) {
		char *field = (char *)made + s->keys[i].offset;
		if (s->keys[i].type == ZC_DATE)
			memcpy(field, &none, sizeof none);
		else if (s->keys[i].type == ZC_DATE_OR_NONE)
			memcpy(field, &(struct zc_date_or_none){ .day = none }, sizeof(struct zc_date_or_none));
		else if (s->keys[i].type == ZC_INT)
			memcpy(field, &minus, sizeof minus);
	}
}

void
life_begin(struct life *l)
{
	begin(&l->fam, &zc_family_schema);
	l->fam.format = ZC_FORMAT;
	l->fam.id = random_id(l, '\0', ZC_FAMILY_ID);
	l->joined = ZC_NO_DAY;
}

void *
life_add(struct life *l, void *parent, const char *path)
{
	const struct zc_schema *s = &zc_family_schema;
	const struct zc_key *k;
	ZC_LIST(char) list;
	char key[20], *made;
	do {
		size_t n = strcspn(path, ".");
		snprintf(key, sizeof key, "%.*s", (int)n, path);
		k = zc_schema_key(s, key);
		s = k->sub;
		path += n;
	} while (*path++ == '.');
	char *field = (char *)parent + k->offset;
	if (k->type == ZC_MAP_OF) {
		made = zc_arena_alloc(l->arena, s->size);
		memcpy(field, &made, sizeof made);
	} else {
		memcpy(&list, field, sizeof list);
		if (list.v == NULL)
			list.v = zc_arena_alloc(l->arena, MOST * s->size);
		if (list.n == MOST)
			abort();
		made = list.v + list.n++ * s->size;
		memcpy(field, &list, sizeof list);
	}
	begin(made, s);
	if (s->letter != '\0')
		((struct zc_entry *)(void *)made)->id = random_id(l, s->letter, ZC_ITEM_ID);
	return made;
}

void
life_act(struct life *l, const char *actor, const char *action, const char *item)
{
	if (l->n == LIFE_ACTS)
		abort();
	l->acts[l->n++] = (struct act){ l->now, actor, action, item, false };
}

bool
life_acted(const struct life *l, zc_day day)
{
	for (size_t i = 0; i < l->n; i++)
		if (zc_time_day(l->acts[i].at) == day)
			return true;
	return l->fam.refusals.n > 0 && zc_time_day(l->fam.refusals.v[0].at) == day;    /* the other's act */
}

/* --- the file on a day -------------------------------------------------------- */

struct moment {
	const struct life *l;
	zc_day on;
	struct zc_arena *a;
};

/* What was agreed when its entry was made may lie ahead. */
static bool
ahead(const struct zc_schema *s, const char *key)
{
	static const char *const agreed[] = { "action by", "goal expected", "term due", "term hard",
	                                      "extension due", "after-care until" };
	char both[40];
	snprintf(both, sizeof both, "%s %s", s->name, key);
	for (size_t i = 0; i < sizeof agreed / sizeof *agreed; i++)
		if (strcmp(agreed[i], both) == 0)
			return true;
	return false;
}

static zc_day
day_of(const struct zc_key *k, const void *x)
{
	struct zc_time at;
	zc_day day = ZC_NO_DAY;
	if (k->type == ZC_DATE) {
		memcpy(&day, (const char *)x + k->offset, sizeof day);
	} else if (k->type == ZC_TIME) {
		memcpy(&at, (const char *)x + k->offset, sizeof at);
		day = at.set ? zc_time_day(at) : ZC_NO_DAY;
	}
	return day;
}

static zc_day
day_at(const struct zc_schema *s, const void *x, const char *key)
{
	const struct zc_key *k = zc_schema_key(s, key);
	return k != NULL ? day_of(k, x) : ZC_NO_DAY;
}

/* What is told together with a day. */
static bool
told_later(const struct zc_schema *s, const void *x, const char *key, zc_day on)
{
	static const char *const with[][3] = { { "action", "brought", "done" }, { "step", "agreement", "commitment" },
		{ "helper", "ended-as", "until" }, { "helper", "because", "until" },
		{ "coordination", "ended-because", "until" } };
	for (size_t i = 0; i < sizeof with / sizeof *with; i++)
		if (strcmp(with[i][0], s->name) == 0 && strcmp(with[i][1], key) == 0)
			return day_at(s, x, with[i][2]) > on;
	return false;
}

/* A person comes in with the first signal about him. */
static zc_day
person_day(const struct life *l, const struct zc_person *p)
{
	for (size_t i = 0; i < l->fam.signals.n; i++)
		if (zc_text_eq(l->fam.signals.v[i].about, p->id))
			return zc_time_day(l->fam.signals.v[i].at);
	return l->fam.opened;
}

static bool
there(const struct moment *m, const struct zc_schema *s, const void *x)
{
	const struct zc_entry *e = x;
	static const char *const begins[] = { "at", "since", "start" };
	zc_day day = strcmp(s->name, "person") == 0 ? person_day(m->l, x) : ZC_NO_DAY;
	for (size_t i = 0; day == ZC_NO_DAY && i < sizeof begins / sizeof *begins; i++)
		day = day_at(s, x, begins[i]);
	if (s->letter != '\0' && e->from != NULL && strcmp(s->name, "term") != 0)
		return m->on >= m->l->joined;
	return day <= m->on;
}

static struct zc_node *
scalar(const struct moment *m, enum zc_node_style style, const char *text)
{
	return text != NULL ? zc_node_scalar(m->a, style, text) : NULL;
}

static struct zc_node *
day_node(const struct moment *m, zc_day day)
{
	char s[ZC_DATE_LEN];
	zc_day_format(s, day);
	return scalar(m, ZC_PLAIN, s);
}

static struct zc_node *
strings(const struct moment *m, const struct zc_strings *s)
{
	struct zc_node *seq = s->n > 0 ? zc_node_seq(m->a, ZC_FLOW) : NULL;
	for (size_t i = 0; i < s->n; i++)
		zc_node_push(m->a, seq, scalar(m, ZC_AUTO, s->v[i]));
	return seq;
}

static struct zc_node *map(const struct moment *m, const struct zc_schema *s, const void *x);

static struct zc_node *
list_of(const struct moment *m, const struct zc_key *k, const char *field)
{
	ZC_LIST(const char) list;
	struct zc_node *seq = NULL;
	memcpy(&list, field, sizeof list);
	for (size_t i = 0; i < list.n; i++) {
		const char *x = list.v + i * k->sub->size;
		if (!there(m, k->sub, x))
			continue;
		if (seq == NULL)
			seq = zc_node_seq(m->a, ZC_BLOCK);
		zc_node_push(m->a, seq, map(m, k->sub, x));
	}
	return seq;
}

static struct zc_node *
map_of(const struct moment *m, const struct zc_key *k, const char *field)
{
	const void *x;
	memcpy(&x, field, sizeof x);
	if (x == NULL || day_at(k->sub, x, "at") > m->on || day_at(k->sub, x, "since") > m->on)
		return NULL;
	struct zc_node *n = map(m, k->sub, x);
	n->style = strcmp(k->name, "plan") == 0 ? ZC_BLOCK : ZC_FLOW;
	return n;
}

static struct zc_node *
number(const struct moment *m, int n)
{
	char s[12];
	snprintf(s, sizeof s, "%d", n);
	return n >= 0 ? scalar(m, ZC_PLAIN, s) : NULL;
}

static struct zc_node *
value(const struct moment *m, const struct zc_schema *s, const struct zc_key *k, const void *x)
{
	const char *field = (const char *)x + k->offset;
	zc_day day = day_of(k, x);
	char text[ZC_TIME_LEN];
	struct zc_date_or_none informed;
	if ((day > m->on && !ahead(s, k->name)) || told_later(s, x, k->name, m->on))
		return NULL;
	switch (k->type) {
	case ZC_DATE:
		return day != ZC_NO_DAY ? day_node(m, day) : NULL;
	case ZC_TIME:
		zc_time_format(text, *(const struct zc_time *)(const void *)field);
		return day != ZC_NO_DAY ? scalar(m, ZC_PLAIN, text) : NULL;
	case ZC_DATE_OR_NONE:
		memcpy(&informed, field, sizeof informed);
		return informed.none ? scalar(m, ZC_PLAIN, "none") :
		    informed.day != ZC_NO_DAY ? day_node(m, informed.day) : NULL;
	case ZC_YESNO:
		return scalar(m, ZC_PLAIN, (const char *const[]){ NULL, "yes", "no" }[*(const enum zc_yesno *)(const void *)field]);
	case ZC_INT:
		return number(m, *(const int *)(const void *)field);
	case ZC_WORDS: case ZC_LINES: case ZC_REFS: case ZC_ACTORS:
		return strings(m, (const void *)field);
	case ZC_LIST_OF:
		return list_of(m, k, field);
	case ZC_MAP_OF:
		return map_of(m, k, field);
	default:
		return scalar(m, ZC_AUTO, *(const char *const *)(const void *)field);
	}
}

static struct zc_node *
map(const struct moment *m, const struct zc_schema *s, const void *x)
{
	struct zc_node *n = zc_node_map(m->a, ZC_BLOCK);
	bool gone = s == &zc_family_schema && m->l->fam.joined.n > 0 && m->on >= m->l->joined;
	for (size_t i = 0; i < s->n; i++) {
		const struct zc_key *k = &s->keys[i];
		bool stays = k->type != ZC_LIST_OF || strcmp(k->name, "joined") == 0 || strcmp(k->name, "refusals") == 0;
		struct zc_node *v = !gone || stays ? value(m, s, k, x) : NULL;
		if (v != NULL)
			zc_node_put(m->a, n, k->name, v);
	}
	return n;
}

struct zc_node *
life_file(const struct life *l, zc_day on, struct zc_arena *a)
{
	struct moment m = { .l = l, .on = on, .a = a };
	return l->fam.opened <= on ? map(&m, &zc_family_schema, &l->fam) : NULL;
}
