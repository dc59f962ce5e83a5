/* Structs as bytes.  A struct is a bit per key (is the value there?), in whole
 * bytes, and the values that are there, in the order of its table.  Numbers
 * are varints: seven bits a byte, the lowest first, the eighth says that more
 * follow; what may be negative goes to even and odd in turn.  A text is its
 * bytes with their NUL, a list its length and its elements. */
#include <string.h>

#include "schema.h"
#include "text.h"

enum { KEYS = 64 };             /* the most that a packed table may have */

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

static void
put_number(struct zc_text *out, uint64_t n)
{
	for (; n >= 0x80; n >>= 7)
		zc_text_addc(out, (char)(n | 0x80));
	zc_text_addc(out, (char)n);
}

static void
put_signed(struct zc_text *out, int64_t n)
{
	put_number(out, ((uint64_t)n << 1) ^ (uint64_t)(n >> 63));
}

static void
put_text(struct zc_text *out, const char *s)
{
	zc_text_addn(out, s, strlen(s) + 1);
}

static void
put_elements(struct zc_text *out, const struct zc_schema *sub, const struct list *list)
{
	put_number(out, list->n);
	for (size_t i = 0; i < list->n; i++)
		zc_schema_pack(out, sub, list->v + i * sub->size);
}

static void
put_strings(struct zc_text *out, const struct zc_strings *s)
{
	put_number(out, s->n);
	for (size_t i = 0; i < s->n; i++)
		put_text(out, s->v[i]);
}

static void
put_value(struct zc_text *out, const struct zc_key *k, const void *field)
{
	const struct zc_date_or_none *date = field;
	const struct zc_time *time = field;
	struct list list;
	switch (k->type) {
	case ZC_DATE:
		put_signed(out, *(const zc_day *)field);
		break;
	case ZC_DATE_OR_NONE:
		zc_text_addc(out, date->none);
		put_signed(out, date->none ? 0 : date->day);
		break;
	case ZC_TIME:
		put_signed(out, time->utc);
		put_signed(out, time->offset);
		break;
	case ZC_YESNO:
		put_number(out, *(const enum zc_yesno *)field);
		break;
	case ZC_INT:
		put_number(out, (uint64_t)*(const int *)field);
		break;
	case ZC_MAP_OF:
		memcpy(&list.v, field, sizeof list.v);
		zc_schema_pack(out, k->sub, list.v);
		break;
	case ZC_LIST_OF:
		memcpy(&list, field, sizeof list);
		put_elements(out, k->sub, &list);
		break;
	default:
		if (is_strings(k->type))
			put_strings(out, field);
		else
			put_text(out, *(const char *const *)field);
	}
}

void
zc_schema_pack(struct zc_text *out, const struct zc_schema *s, const void *x)
{
	unsigned char there[KEYS / 8] = {0};
	for (size_t i = 0; i < s->n; i++)
		if (is_present((const char *)x + s->keys[i].offset, s->keys[i].type))
			there[i / 8] |= (unsigned char)(1u << i % 8);
	zc_text_addn(out, (const char *)there, (s->n + 7) / 8);
	for (size_t i = 0; i < s->n; i++)
		if (there[i / 8] >> i % 8 & 1)
			put_value(out, &s->keys[i], (const char *)x + s->keys[i].offset);
}

/* --- in ----------------------------------------------------------------------- */

struct bytes {
	const char *at, *end;
	struct zc_arena *a;
	unsigned depth;
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
	const char *nul = memchr(b->at, '\0', (size_t)(b->end - b->at));
	if (nul == NULL)
		return false;
	*out = b->at;
	b->at = nul + 1;
	return true;
}

static bool
get_day(struct bytes *b, zc_day *out)
{
	int64_t n;
	if (!get_signed(b, &n, ZC_NO_DAY + 1, INT32_MAX))
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
	if (!get_signed(b, &out->utc, INT64_MIN / 4, INT64_MAX / 4) || !get_signed(b, &offset, -1440, 1440))
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
		if (b->at == b->end)
			return false;
		date->none = *b->at++ != 0;
		return get_day(b, date->none ? &(zc_day){0} : &date->day);
	case ZC_TIME:
		return get_time(b, field);
	case ZC_YESNO:
		if (!get_number(b, &n) || n < ZC_YES || n > ZC_NO)
			return false;
		*(enum zc_yesno *)field = (enum zc_yesno)n;
		return true;
	case ZC_INT:
		if (!get_number(b, &n) || n > INT32_MAX)
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
	const char *there = b->at;
	if ((size_t)(b->end - b->at) < (s->n + 7) / 8 || b->depth == ZC_TREE_DEPTH)
		return false;
	b->at += (s->n + 7) / 8;
	b->depth++;
	for (size_t i = 0; i < s->n; i++) {
		void *field = (char *)out + s->keys[i].offset;
		zc_schema_absent(field, s->keys[i].type);
		if (((unsigned char)there[i / 8] >> i % 8 & 1) && !get_value(b, &s->keys[i], field))
			return false;
	}
	b->depth--;
	return true;
}

bool
zc_schema_unpack(void *out, const struct zc_schema *s, const char *bytes, size_t len, struct zc_arena *a)
{
	struct bytes b = {bytes, bytes + len, a, 0};
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
	mix_schema(&digest, s);
	return digest;
}
