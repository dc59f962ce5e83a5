#include <stdarg.h>
#include <string.h>

#include "id.h"
#include "person.h"
#include "schema.h"
#include "text.h"

/* What the parse functions need to know besides the value. */
struct load {
	const struct zc_schema *s;
	const struct zc_tree *t;
	struct zc_arena *a;
	struct zc_findings *f;
};

bool
zc_words_have(const char *words, const char *word)
{
	size_t len = strlen(word);
	const char *p = words;
	while (p != NULL && *p != '\0') {
		size_t n = 0;
		while (p[n] != '\0' && p[n] != ' ')
			n++;
		if (n == len && n > 0 && memcmp(p, word, n) == 0)
			return true;
		p += n + (p[n] == ' ');
	}
	return false;
}

bool
zc_strings_have(const struct zc_strings *s, const char *word)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->v[i], word) == 0)
			return true;
	return false;
}

const struct zc_key *
zc_schema_key(const struct zc_schema *s, const char *name)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->keys[i].name, name) == 0)
			return &s->keys[i];
	return NULL;
}

/* Which of its parent's it is.  They stand in the order of the text. */
static size_t
position(const struct zc_node *n)
{
	const struct zc_node *up = n->parent;
	size_t from = 0, to = up->n;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (up->items[middle]->start.byte < n->start.byte)
			from = middle + 1;
		else
			to = middle;
	}
	while (up->items[from] != n)
		from++;
	return from;
}

/* The way to a node: `plan.goals[1].for`. */
static void
place(struct zc_text *out, const struct zc_node *n)
{
	const struct zc_node *up = n->parent;
	if (up == NULL)
		return;
	place(out, up);
	size_t i = position(n);
	if (up->kind == ZC_SEQ)
		zc_text_addf(out, "[%zu]", i + 1);
	else
		zc_text_addf(out, "%s%s", out->len > 0 ? "." : "", up->keys[i]->text);
}

void
zc_schema_find(struct zc_findings *f, const struct zc_tree *t, const struct zc_node *of,
               const struct zc_node *at, const char *fmt, ...)
{
	struct zc_text what = {0};
	place(&what, of);
	if (what.len > 0)
		zc_text_add(&what, ": ");
	va_list ap;
	va_start(ap, fmt);
	zc_text_add(&what, zc_arena_vprintf(&f->arena, fmt, ap));
	va_end(ap);
	zc_findings_add(f, ZC_DATA, t, at, NULL, "%s", what.s);
	zc_text_free(&what);
}

/* --- nearest words ------------------------------------------------------- */

enum { SHOWN = 40 };            /* the longest key or word that a message repeats */

/* Looks like a key or a word: nobody's name, number or address by mistake. */
static bool
is_word(const char *s)
{
	size_t n = 0;
	while ((s[n] >= 'a' && s[n] <= 'z') || (s[n] >= '0' && s[n] <= '9') || s[n] == '-')
		n++;
	return n > 0 && s[n] == '\0' && s[0] != '-';
}

static bool
showable(const char *s)
{
	return is_word(s) && strlen(s) <= SHOWN && (s[0] < '0' || s[0] > '9');
}

/* How many letters must be changed, added, dropped or swapped with their neighbour. */
static size_t
distance(const char *a, size_t na, const char *b, size_t nb)
{
	size_t row[3][SHOWN + 1];
	if (na > SHOWN || nb > SHOWN)
		return SHOWN;
	for (size_t j = 0; j <= nb; j++)
		row[0][j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t *now = row[i % 3], *last = row[(i + 2) % 3], *older = row[(i + 1) % 3];
		now[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t d = last[j - 1] + (a[i - 1] != b[j - 1]);
			if (last[j] + 1 < d)
				d = last[j] + 1;
			if (now[j - 1] + 1 < d)
				d = now[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    older[j - 2] + 1 < d)
				d = older[j - 2] + 1;
			now[j] = d;
		}
	}
	return row[na % 3][nb];
}

/* Take candidate as the guess when it is nearer to word than what was found before. */
static void
guess(const char **best, size_t *best_len, size_t *best_d, const char *word,
      const char *candidate, size_t len)
{
	size_t d = distance(word, strlen(word), candidate, len);
	if (d >= *best_d || d * 2 > len)
		return;
	*best = candidate;
	*best_len = len;
	*best_d = d;
}

static const char *
meant(const struct load *l, const char *best, size_t len)
{
	return best == NULL ? "" :
	       zc_arena_printf(&l->f->arena, " (did you mean \"%.*s\"?)", (int)len, best);
}

static const char *
nearest_key(const struct load *l, const char *name)
{
	const char *best = NULL;
	size_t len = 0, d = 3;
	for (size_t i = 0; i < l->s->n; i++)
		guess(&best, &len, &d, name, l->s->keys[i].name, strlen(l->s->keys[i].name));
	return meant(l, best, len);
}

const char *
zc_words_nearest(const char *words, const char *word, size_t *len)
{
	const char *best = NULL;
	size_t d = 3;
	for (const char *p = words; *p != '\0'; p += strspn(p, " ")) {
		size_t n = strcspn(p, " ");
		guess(&best, len, &d, word, p, n);
		p += n;
	}
	return best;
}

static const char *
nearest_word(const struct load *l, const char *words, const char *word)
{
	size_t len = 0;
	const char *best = zc_words_nearest(words, word, &len);
	return meant(l, best, len);
}

/* --- scalars: text to field ---------------------------------------------- */

typedef bool parse_fn(void *field, const struct zc_key *k, const char *s, const struct load *l);

static bool
keep(void *field, const char *s, bool ok)
{
	if (ok)
		*(const char **)field = s;
	return ok;
}

static bool
parse_text(void *field, const struct zc_key *k, const char *s, const struct load *l)
{
	(void)k, (void)l;
	return keep(field, s, s[strspn(s, " \t\r\n")] != '\0');
}

static bool
parse_line(void *field, const struct zc_key *k, const char *s, const struct load *l)
{
	(void)k, (void)l;
	return keep(field, s, zc_plain_line(s));
}

static bool
parse_word(void *field, const struct zc_key *k, const char *s, const struct load *l)
{
	(void)l;
	return keep(field, s, is_word(s) && (k->words == NULL || zc_words_have(k->words, s)));
}

static bool
parse_id(void *field, const struct zc_key *k, const char *s, const struct load *l)
{
	(void)k;
	return keep(field, s, zc_id_is_item(s) && s[0] == l->s->letter);
}

static bool
parse_ref(void *field, const struct zc_key *k, const char *s, const struct load *l)
{
	(void)l;
	if (zc_id_is_family(s))
		return keep(field, s, k->words != NULL && zc_words_have(k->words, "family"));
	char letter[2] = {s[0], '\0'};
	return keep(field, s, zc_id_is_item(s) &&
	            (k->words == NULL || zc_words_have(k->words, letter)));
}

static bool
parse_family_ref(void *field, const struct zc_key *k, const char *s, const struct load *l)
{
	(void)k, (void)l;
	return keep(field, s, zc_id_is_family(s));
}

static bool
parse_under_ref(void *field, const struct zc_key *k, const char *s, const struct load *l)
{
	(void)k, (void)l;
	return keep(field, s, strspn(s, "0123456789abcdef") == ZC_UNDER && s[ZC_UNDER] == '\0');
}

static bool
parse_actor(void *field, const struct zc_key *k, const char *s, const struct load *l)
{
	const char *org;
	(void)k, (void)l;
	return keep(field, s, zc_actor_valid(s, &org));
}

/* With an @ it is a professional, well written; without, a plain name. */
static bool
parse_who(void *field, const struct zc_key *k, const char *s, const struct load *l)
{
	return strchr(s, '@') != NULL ? parse_actor(field, k, s, l) : parse_line(field, k, s, l);
}

static bool
parse_bsn(void *field, const struct zc_key *k, const char *s, const struct load *l)
{
	char normal[10];
	(void)k, (void)l;
	return keep(field, s, zc_bsn_normal(normal, s));
}

static bool
parse_postcode(void *field, const struct zc_key *k, const char *s, const struct load *l)
{
	char normal[8];
	(void)k, (void)l;
	return keep(field, s, zc_postcode_normal(normal, s));
}

static bool
parse_date(void *field, const struct zc_key *k, const char *s, const struct load *l)
{
	zc_day d;
	(void)k, (void)l;
	if (!zc_day_parse(&d, s))
		return false;
	*(zc_day *)field = d;
	return true;
}

static bool
parse_date_or_none(void *field, const struct zc_key *k, const char *s, const struct load *l)
{
	struct zc_date_or_none *x = field;
	x->none = strcmp(s, "none") == 0;
	return x->none || parse_date(&x->day, k, s, l);
}

static bool
parse_time(void *field, const struct zc_key *k, const char *s, const struct load *l)
{
	struct zc_time t;
	bool whole_day;
	(void)k, (void)l;
	if (!zc_time_parse(&t, s, &whole_day))
		return false;
	*(struct zc_time *)field = t;
	return true;
}

static bool
parse_yesno(void *field, const struct zc_key *k, const char *s, const struct load *l)
{
	bool yes = strcmp(s, "yes") == 0;
	(void)k, (void)l;
	if (!yes && strcmp(s, "no") != 0)
		return false;
	*(enum zc_yesno *)field = yes ? ZC_YES : ZC_NO;
	return true;
}

/* The digits at *s as a number; *s then points behind them. */
static bool
number(int *out, const char **s, size_t digits)
{
	size_t n = strspn(*s, "0123456789");
	if (n == 0 || n > digits || (n > 1 && **s == '0'))
		return false;
	*out = 0;
	for (; n > 0; n--, (*s)++)
		*out = *out * 10 + (**s - '0');
	return true;
}

static bool
parse_int(void *field, const struct zc_key *k, const char *s, const struct load *l)
{
	int n;
	(void)k, (void)l;
	if (!number(&n, &s, 6) || *s != '\0')
		return false;
	*(int *)field = n;
	return true;
}

bool
zc_ages_parse(struct zc_ages *out, const char *s)
{
	struct zc_ages x;
	if (!number(&x.from, &s, 3))
		return false;
	x.to = x.from;
	if (*s == '-' && (s++, !number(&x.to, &s, 3)))
		return false;
	if (*s != '\0' || x.to < x.from)
		return false;
	*out = x;
	return true;
}

static bool
parse_ages(void *field, const struct zc_key *k, const char *s, const struct load *l)
{
	(void)k, (void)l;
	return zc_ages_parse(field, s);
}

static bool
parse_duration(void *field, const struct zc_key *k, const char *s, const struct load *l)
{
	struct zc_duration d;
	(void)k, (void)l;
	if (!zc_duration_parse(&d, s))
		return false;
	*(struct zc_duration *)field = d;
	return true;
}

/* --- the types ------------------------------------------------------------ */

static const struct type {
	parse_fn *parse;        /* NULL: not a scalar */
	const char *form;       /* "expected ..." */
	enum zc_type element;   /* of a list of scalars; parse is NULL */
} types[] = {
	[ZC_TEXT] = {parse_text, "text", 0},
	[ZC_LINE] = {parse_line, "one line of plain text", 0},
	[ZC_WORD] = {parse_word, "a word of a-z, 0-9 and -", 0},
	[ZC_ID] = {parse_id, "an id", 0},
	[ZC_REF] = {parse_ref, "the id of an entry", 0},
	[ZC_FAMILY_REF] = {parse_family_ref,
		"a family's id: a letter and nine of 0-9 a-z without i, l, o, u", 0},
	[ZC_UNDER_REF] = {parse_under_ref, "ten hexadecimal digits: an agreement's blob", 0},
	[ZC_ACTOR] = {parse_actor, "PERSON@ORG", 0},
	[ZC_WHO] = {parse_who, "PERSON@ORG or a plain name", 0},
	[ZC_BSN] = {parse_bsn, "a BSN: nine digits that pass the eleven-test", 0},
	[ZC_POSTCODE] = {parse_postcode, "a postcode as 1234 AB", 0},
	[ZC_DATE] = {parse_date, "a date as YYYY-MM-DD", 0},
	[ZC_DATE_OR_NONE] = {parse_date_or_none, "a date as YYYY-MM-DD, or none", 0},
	[ZC_TIME] = {parse_time, "a time as YYYY-MM-DDTHH:MM+HH:MM, or a date", 0},
	[ZC_YESNO] = {parse_yesno, "yes or no", 0},
	[ZC_INT] = {parse_int, "a whole number from 0 to 999999", 0},
	[ZC_AGES] = {parse_ages, "an age or ages as 0-3", 0},
	[ZC_DURATION] = {parse_duration, "a duration as 2 weeks or 5 working days", 0},
	[ZC_WORDS] = {NULL, "a list of words", ZC_WORD},
	[ZC_LINES] = {NULL, "a list of lines of plain text", ZC_LINE},
	[ZC_REFS] = {NULL, "a list of ids", ZC_REF},
	[ZC_ACTORS] = {NULL, "a list of PERSON@ORG or plain names", ZC_WHO},
	[ZC_MAP_OF] = {NULL, "a map of keys and values", 0},
	[ZC_LIST_OF] = {NULL, "a list of entries, each begun with a dash", 0},
	[ZC_CUSTOM] = {NULL, NULL, 0},
};

/* A value that will not do.  Only words are repeated, and only where they can
 * be nobody's name or number. */
static void
refuse(const struct load *l, const struct zc_key *k, enum zc_type type, const struct zc_node *n)
{
	const char *said = n->kind == ZC_SCALAR && !(k->flags & ZC_PERSONAL) && showable(n->text) ?
	    n->text : NULL;
	if (type == ZC_WORD && k->words != NULL && said != NULL)
		zc_schema_find(l->f, l->t, n, n, "\"%s\" is none of: %s%s", said, k->words,
		    nearest_word(l, k->words, said));
	else if (type == ZC_WORD && k->words != NULL)
		zc_schema_find(l->f, l->t, n, n, "expected one of: %s", k->words);
	else if (type == ZC_ID)
		zc_schema_find(l->f, l->t, n, n, "expected the id of a %s: %c and six of 0-9 a-z "
		    "without i, l, o, u", l->s->name, l->s->letter);
	else if (type == ZC_REF && k->words != NULL)
		zc_schema_find(l->f, l->t, n, n, "expected the id of an entry that begins with "
		    "one of: %s", k->words);
	else
		zc_schema_find(l->f, l->t, n, n, "expected %s", types[type].form);
}

static void
load_scalar(void *field, const struct zc_key *k, enum zc_type type, const struct zc_node *n,
            const struct load *l)
{
	if (n->kind != ZC_SCALAR || !types[type].parse(field, k, n->text, l))
		refuse(l, k, type, n);
}

/* `key:` with nothing behind it: an empty list. */
static bool
is_nothing(const struct zc_node *n)
{
	return n->kind == ZC_SCALAR && n->style == ZC_PLAIN && n->len == 0;
}

static void
load_strings(struct zc_strings *out, const struct zc_key *k, struct zc_node *n,
             const struct load *l)
{
	if (is_nothing(n))
		return;
	if (n->kind == ZC_MAP) {
		refuse(l, k, k->type, n);
		return;
	}
	struct zc_node *const *items = n->kind == ZC_SEQ ? n->items : &n;
	size_t count = n->kind == ZC_SEQ ? n->n : 1;
	out->v = zc_arena_alloc(l->a, count * sizeof *out->v);
	for (size_t i = 0; i < count; i++) {
		load_scalar(&out->v[out->n], k, types[k->type].element, items[i], l);
		out->n += out->v[out->n] != NULL;
	}
}

static void
load_map(void *field, const struct zc_key *k, struct zc_node *n, const struct load *l)
{
	if (n->kind != ZC_MAP) {
		refuse(l, k, k->type, n);
		return;
	}
	void *sub = zc_arena_alloc(l->a, k->sub->size);
	zc_schema_load(sub, k->sub, l->t, n, l->a, l->f);
	memcpy(field, &sub, sizeof sub);
}

static void
load_list(void *field, const struct zc_key *k, struct zc_node *n, const struct load *l)
{
	ZC_LIST(char) list = {NULL, 0};         /* as every ZC_LIST, elements aside */
	if (is_nothing(n))
		return;
	if (n->kind != ZC_SEQ) {
		refuse(l, k, k->type, n);
		return;
	}
	list.v = zc_arena_alloc(l->a, n->n * k->sub->size);
	for (size_t i = 0; i < n->n; i++) {
		if (n->items[i]->kind == ZC_MAP)
			zc_schema_load(list.v + list.n++ * k->sub->size, k->sub, l->t,
			    n->items[i], l->a, l->f);
		else
			refuse(l, k, ZC_MAP_OF, n->items[i]);
	}
	memcpy(field, &list, sizeof list);
}

void
zc_schema_absent(void *field, enum zc_type type)
{
	switch (type) {
	case ZC_DATE:
		*(zc_day *)field = ZC_NO_DAY;
		break;
	case ZC_DATE_OR_NONE:
		((struct zc_date_or_none *)field)->day = ZC_NO_DAY;
		break;
	case ZC_INT:
		*(int *)field = -1;
		break;
	case ZC_AGES:
		*(struct zc_ages *)field = (struct zc_ages){-1, -1};
		break;
	case ZC_DURATION:
		((struct zc_duration *)field)->n = -1;
		break;
	default:
		break;
	}
}

static void
load_value(void *field, const struct zc_key *k, struct zc_node *n, const struct load *l)
{
	if (k->type == ZC_MAP_OF)
		load_map(field, k, n, l);
	else if (k->type == ZC_LIST_OF)
		load_list(field, k, n, l);
	else if (k->type == ZC_CUSTOM)
		k->load(field, l->t, n, l->a, l->f);
	else if (types[k->type].parse == NULL)
		load_strings(field, k, n, l);
	else
		load_scalar(field, k, k->type, n, l);
}

static void
unknown_key(const struct load *l, const struct zc_node *map, const struct zc_node *key)
{
	if (showable(key->text))
		zc_schema_find(l->f, l->t, map, key, "unknown key \"%s\"%s", key->text,
		    nearest_key(l, key->text));
	else
		zc_schema_find(l->f, l->t, map, key, "unknown key");
}

/* Files mostly keep the table's order: the key is looked for from there on. */
static const struct zc_key *
key_near(const struct zc_schema *s, size_t from, const struct zc_node *key)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct zc_key *k = &s->keys[(from + i) % s->n];
		if (k->name[0] == key->text[0] && strcmp(k->name, key->text) == 0)
			return k;
	}
	return NULL;
}

void
zc_schema_load(void *out, const struct zc_schema *s, const struct zc_tree *t,
               struct zc_node *map, struct zc_arena *a, struct zc_findings *f)
{
	const struct load l = {s, t, a, f};
	memset(out, 0, s->size);
	*(struct zc_node **)out = map;
	for (size_t i = 0; i < s->n; i++)
		zc_schema_absent((char *)out + s->keys[i].offset, s->keys[i].type);
	uint64_t there = 0;                     /* by the keys' places in the table */
	size_t next = 0;
	for (size_t i = 0; i < map->n; i++) {
		const struct zc_key *k = key_near(s, next, map->keys[i]);
		if (k == NULL) {
			unknown_key(&l, map, map->keys[i]);
			continue;
		}
		next = (size_t)(k - s->keys);
		there |= UINT64_C(1) << next++;
		load_value((char *)out + k->offset, k, map->items[i], &l);
	}
	for (size_t i = 0; i < s->n; i++)
		if ((s->keys[i].flags & ZC_REQUIRED) && !(there >> i & 1))
			zc_schema_find(f, t, map, map, "missing key \"%s\"", s->keys[i].name);
}
