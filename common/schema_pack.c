/* Structs as bytes.  A struct is a bit for each key (is the value there?), in
 * whole bytes, and the values that are there, in the order of its table.
 * Numbers are varints: seven bits a byte, the lowest first, the eighth says
 * that more follow; what may be negative goes to even and odd in turn.  A list
 * is its length and its elements.  A text is twice its length and its bytes
 * with their NUL; or, where it stood before, twice how many bytes before, plus
 * one.  A last NUL makes sure that no text runs out of the bytes. */
#include <string.h>

#include "schema.h"
#include "text.h"

static const char form[] = "2";         /* of the bytes: to be counted on when it changes */

enum { MOST_INT = 999999, MOST_OFFSET = 14 * 60 };
static const int64_t most_utc = (int64_t)1 << 36;       /* past the years that a calendar knows */

/* As every ZC_LIST and struct zc_strings, elements aside. */
struct list { char *v; size_t n; };

static bool
is_strings(enum zc_type type)
{
	return type == ZC_WORDS || type == ZC_LINES || type == ZC_REFS || type == ZC_ACTORS;
}

static bool
is_text(enum zc_type type)
{
	return type <= ZC_POSTCODE;
}

static bool
is_present(const void *field, enum zc_type type)
{
	switch (type) {
	case ZC_DATE:
		return *(const zc_day *)field != ZC_NO_DAY;
	case ZC_DATE_OR_NONE:
		return ((const struct zc_date_or_none *)field)->none ||
		       ((const struct zc_date_or_none *)field)->day != ZC_NO_DAY;
	case ZC_TIME:
		return ((const struct zc_time *)field)->set;
	case ZC_YESNO:
		return *(const enum zc_yesno *)field != ZC_UNSET;
	case ZC_INT:
		return *(const int *)field >= 0;
	case ZC_AGES:
	case ZC_DURATION:
	case ZC_CUSTOM:
		return false;
	default:
		break;
	}
	struct list list;
	if (is_strings(type) || type == ZC_LIST_OF) {
		memcpy(&list, field, sizeof list);
		return list.n > 0;
	}
	memcpy(&list.v, field, sizeof list.v);
	return list.v != NULL;
}

/* --- out -------------------------------------------------------------------- */

enum { SEEN = 256 };

struct packing {
	struct zc_text *out;
	size_t start;                   /* of the bytes in out */
	uint32_t seen[SEEN];            /* where a text of this hash stood last; 0: nowhere yet */
};

static void
put_number(struct packing *p, uint64_t n)
{
	char bytes[10];
	size_t len = 0;
	for (; n >= 0x80; n >>= 7)
		bytes[len++] = (char)(n | 0x80);
	bytes[len++] = (char)n;
	zc_text_addn(p->out, bytes, len);
}

static void
put_signed(struct packing *p, int64_t n)
{
	put_number(p, n < 0 ? ~((uint64_t)n << 1) : (uint64_t)n << 1);
}

/* Of texts that are told apart by their ends, as ids and professionals are. */
static size_t
hash(const char *s, size_t size)
{
	uint64_t head, tail;
	memcpy(&head, s, sizeof head);
	memcpy(&tail, s + size - sizeof tail, sizeof tail);
	return (size_t)(((head ^ tail << 7) + size) * 0x9e3779b97f4a7c15u >> 56) % SEEN;
}

static void
put_text(struct packing *p, const char *s)
{
	size_t size = strlen(s) + 1, here = p->out->len - p->start;
	/* a shorter one is hardly longer than the number */
	uint32_t *seen = size >= sizeof (uint64_t) ? &p->seen[hash(s, size)] : NULL;
	if (seen != NULL && *seen != 0 && strcmp(p->out->s + p->start + *seen, s) == 0) {
		put_number(p, (here - *seen) << 1 | 1);
		return;
	}
	put_number(p, (size - 1) << 1);
	if (seen != NULL)
		*seen = (uint32_t)(p->out->len - p->start);
	zc_text_addn(p->out, s, size);
}

static void put_struct(struct packing *p, const struct zc_schema *s, const void *x);

static void
put_elements(struct packing *p, const struct zc_schema *sub, const struct list *list)
{
	put_number(p, list->n);
	for (size_t i = 0; i < list->n; i++)
		put_struct(p, sub, list->v + i * sub->size);
}

static void
put_strings(struct packing *p, const struct zc_strings *s)
{
	put_number(p, s->n);
	for (size_t i = 0; i < s->n; i++)
		put_text(p, s->v[i]);
}

static void
put_value(struct packing *p, const struct zc_key *k, const void *field)
{
	const struct zc_date_or_none *date = field;
	const struct zc_time *time = field;
	struct list list;
	switch (k->type) {
	case ZC_DATE:
		put_signed(p, *(const zc_day *)field);
		break;
	case ZC_DATE_OR_NONE:
		put_number(p, date->none);
		if (!date->none)
			put_signed(p, date->day);
		break;
	case ZC_TIME:
		put_signed(p, time->utc);
		put_signed(p, time->offset);
		break;
	case ZC_YESNO:
		put_number(p, *(const enum zc_yesno *)field);
		break;
	case ZC_INT:
		put_number(p, (uint64_t)*(const int *)field);
		break;
	case ZC_MAP_OF:
		memcpy(&list.v, field, sizeof list.v);
		put_struct(p, k->sub, list.v);
		break;
	case ZC_LIST_OF:
		memcpy(&list, field, sizeof list);
		put_elements(p, k->sub, &list);
		break;
	default:
		if (is_strings(k->type))
			put_strings(p, field);
		else
			put_text(p, *(const char *const *)field);
	}
}

static void
put_struct(struct packing *p, const struct zc_schema *s, const void *x)
{
	size_t there = p->out->len;
	for (size_t i = 0; i < s->n; i += 8)
		zc_text_addc(p->out, '\0');
	for (size_t i = 0; i < s->n; i++) {
		const struct zc_key *k = &s->keys[i];
		const void *field = (const char *)x + k->offset;
		if (!is_present(field, k->type))
			continue;
		p->out->s[there + i / 8] = (char)(p->out->s[there + i / 8] | 1 << i % 8);
		put_value(p, k, field);
	}
}

void
zc_schema_pack(struct zc_text *out, const struct zc_schema *s, const void *x)
{
	struct packing p = {.out = out, .start = out->len};
	put_struct(&p, s, x);
	zc_text_addc(out, '\0');
}

/* --- in ----------------------------------------------------------------------- */

struct bytes {
	const char *start, *at, *end;
	struct zc_arena *a;
};

static bool
get_number(struct bytes *b, uint64_t *out)
{
	*out = 0;
	for (unsigned shift = 0; shift < 64 && b->at < b->end; shift += 7) {
		unsigned char c = (unsigned char)*b->at++;
		*out |= (uint64_t)(c & 0x7f) << shift;
		if (c < 0x80)
			return true;
	}
	return false;
}

static bool
get_signed(struct bytes *b, int64_t *out, int64_t least, int64_t most)
{
	uint64_t n;
	if (!get_number(b, &n))
		return false;
	*out = (int64_t)(n >> 1) ^ -(int64_t)(n & 1);
	return *out >= least && *out <= most;
}

static bool
get_text(struct bytes *b, const char **out)
{
	const char *here = b->at;
	uint64_t n;
	if (!get_number(b, &n))
		return false;
	bool before = n & 1;
	n >>= 1;
	if (before) {
		if (n > (uint64_t)(here - b->start))
			return false;
		*out = here - n;
		return true;
	}
	if (n >= (uint64_t)(b->end - b->at) || b->at[n] != '\0')
		return false;
	*out = b->at;
	b->at += n + 1;
	return true;
}

static bool
get_day(struct bytes *b, zc_day *out)
{
	int64_t n;
	if (!get_signed(b, &n, INT32_MIN, INT32_MAX) || !zc_day_known((zc_day)n))
		return false;
	*out = (zc_day)n;
	return true;
}

static bool
get_strings(struct bytes *b, struct zc_strings *out)
{
	uint64_t n;
	if (!get_number(b, &n) || n > (uint64_t)(b->end - b->at))
		return false;
	out->v = zc_arena_alloc(b->a, (size_t)n * sizeof *out->v);
	for (out->n = 0; out->n < n; out->n++)
		if (!get_text(b, &out->v[out->n]))
			return false;
	return true;
}

static bool get_struct(struct bytes *b, const struct zc_schema *s, void *out);

static bool
get_elements(struct bytes *b, const struct zc_key *k, void *field)
{
	struct list list = {NULL, 0};
	uint64_t n = 1;
	/* an element takes a byte at least */
	if (k->type == ZC_LIST_OF && (!get_number(b, &n) || n > (uint64_t)(b->end - b->at)))
		return false;
	list.v = zc_arena_alloc(b->a, (size_t)n * k->sub->size);
	for (; list.n < n; list.n++)
		if (!get_struct(b, k->sub, list.v + list.n * k->sub->size))
			return false;
	memcpy(field, &list, k->type == ZC_LIST_OF ? sizeof list : sizeof list.v);
	return true;
}

static bool
get_time(struct bytes *b, struct zc_time *out)
{
	int64_t offset;
	if (!get_signed(b, &out->utc, -most_utc, most_utc) || !get_signed(b, &offset, -MOST_OFFSET, MOST_OFFSET))
		return false;
	out->offset = (int)offset;
	out->set = true;
	return true;
}

static bool
get_value(struct bytes *b, const struct zc_key *k, void *field)
{
	struct zc_date_or_none *date = field;
	uint64_t n;
	switch (k->type) {
	case ZC_DATE:
		return get_day(b, field);
	case ZC_DATE_OR_NONE:
		if (!get_number(b, &n) || n > 1)
			return false;
		date->none = n;
		return n == 1 || get_day(b, &date->day);
	case ZC_TIME:
		return get_time(b, field);
	case ZC_YESNO:
		if (!get_number(b, &n) || n < ZC_YES || n > ZC_NO)
			return false;
		*(enum zc_yesno *)field = (enum zc_yesno)n;
		return true;
	case ZC_INT:
		if (!get_number(b, &n) || n > MOST_INT)
			return false;
		*(int *)field = (int)n;
		return true;
	case ZC_MAP_OF:
	case ZC_LIST_OF:
		return get_elements(b, k, field);
	default:
		return is_strings(k->type) ? get_strings(b, field) : is_text(k->type) && get_text(b, field);
	}
}

static bool
get_struct(struct bytes *b, const struct zc_schema *s, void *out)
{
	const unsigned char *there = (const unsigned char *)b->at;
	if ((size_t)(b->end - b->at) < (s->n + 7) / 8 || (s->n % 8 != 0 && there[s->n / 8] >> s->n % 8 != 0))
		return false;
	b->at += (s->n + 7) / 8;
	for (size_t i = 0; i < s->n; i++) {
		void *field = (char *)out + s->keys[i].offset;
		zc_schema_absent(field, s->keys[i].type);
		if ((there[i / 8] >> i % 8 & 1) && !get_value(b, &s->keys[i], field))
			return false;
	}
	return true;
}

bool
zc_schema_unpack(void *out, const struct zc_schema *s, const char *bytes, size_t len, struct zc_arena *a)
{
	if (len == 0 || bytes[len - 1] != '\0')
		return false;
	struct bytes b = {bytes, bytes, bytes + len - 1, a};
	memset(out, 0, s->size);
	return get_struct(&b, s, out) && b.at == b.end;
}

/* --- which tables --------------------------------------------------------------- */

static void
mix(uint64_t *digest, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	for (size_t i = 0; i < n; i++)
		*digest = (*digest ^ p[i]) * 0x100000001b3;      /* FNV-1a */
}

static void
mix_schema(uint64_t *digest, const struct zc_schema *s)
{
	mix(digest, s->name, strlen(s->name) + 1);
	mix(digest, &s->n, sizeof s->n);
	for (size_t i = 0; i < s->n; i++) {
		mix(digest, s->keys[i].name, strlen(s->keys[i].name) + 1);
		mix(digest, &s->keys[i].type, sizeof s->keys[i].type);
		if (s->keys[i].sub != NULL)
			mix_schema(digest, s->keys[i].sub);
	}
}

uint64_t
zc_schema_digest(const struct zc_schema *s)
{
	uint64_t digest = 0xcbf29ce484222325;
	mix(&digest, form, sizeof form);
	mix_schema(&digest, s);
	return digest;
}
