#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "alloc.h"
#include "change.h"
#include "id.h"
#include "intake.h"
#include "lookup.h"
#include "person.h"

/* What was told, by the key under which the family file keeps it. */
struct value { const char *key; size_t offset; };
#define VALUE(key, field) { key, offsetof(struct zc_intake, field) }
static const struct value person_values[] = {
	VALUE("role", role), VALUE("given", given), VALUE("initials", initials), VALUE("prefix", prefix),
	VALUE("surname", surname), VALUE("born", born), VALUE("sex", sex), VALUE("bsn", bsn),
};
static const struct value address_values[] = {
	VALUE("street", street), VALUE("postcode", postcode), VALUE("number", number), VALUE("addition", addition),
	VALUE("city", city),
};
static const struct value signal_values[] = {
	VALUE("clarity", clarity), VALUE("parents-informed", parents_informed), VALUE("informed-by", informed_by),
	VALUE("route", route), VALUE("consent", consent), VALUE("asks", asks),
};
#define COUNT(v) (sizeof (v) / sizeof *(v))

struct intake {
	struct zc_env *env;
	struct zc_intake told;                 /* in the form in which it is kept */
	zc_day born;
	struct zc_change *ch;
	struct zc_draft *d;
	char about[8];
	const char *from;                      /* about: the family whose join brought him */
};

static const char *
value_of(const struct intake *in, const struct value *v)
{
	const char *s;
	memcpy(&s, (const char *)&in->told + v->offset, sizeof s);
	return s;
}

/* ---- what was told ---------------------------------------------------- */

static int
split_surname(struct intake *in, struct zc_err *e)
{
	struct zc_intake *told = &in->told;
	size_t prefix;
	if (told->surname == NULL)
		return told->prefix == NULL ? ZC_OK : zc_fail(e, ZC_USAGE, "--prefix: of which --surname?");
	if (told->prefix == NULL) {
		const char *whole = told->surname;
		zc_name_split(whole, &prefix, &told->surname);
		if (prefix > 0)
			told->prefix = zc_arena_strndup(&in->env->arena, whole, prefix);
	}
	return ZC_OK;
}

static int
normalise(struct intake *in, struct zc_err *e)
{
	struct zc_intake *told = &in->told;
	struct zc_arena *a = &in->env->arena;
	char bsn[10], postcode[8];
	zc_day day;
	if (told->bsn != NULL && !zc_bsn_normal(bsn, told->bsn))
		return zc_fail(e, ZC_USAGE, "--bsn: not a BSN: eight or nine digits that pass the eleven-test");
	if (told->postcode != NULL && !zc_postcode_normal(postcode, told->postcode))
		return zc_fail(e, ZC_USAGE, "--postcode: not a postcode (2511 AB)");
	if (told->parents_informed != NULL && strcmp(told->parents_informed, "none") != 0 &&
	    !zc_day_parse(&day, told->parents_informed))
		return zc_fail(e, ZC_USAGE, "--parents-informed: neither a day (2026-03-02) nor none");
	in->born = ZC_NO_DAY;
	if (told->born != NULL && !zc_day_parse(&in->born, told->born))
		return zc_fail(e, ZC_USAGE, "--born: not a day (2014-05-09)");
	if (told->about == NULL && told->bsn == NULL && told->given == NULL && told->surname == NULL)
		return zc_fail(e, ZC_USAGE, "about whom? give --bsn, --given or --surname, or --family with --about");
	if (told->about != NULL && told->family == NULL)
		return zc_fail(e, ZC_USAGE, "--about: a person of which --family?");
	if (told->bsn != NULL)
		told->bsn = zc_arena_strdup(a, bsn);
	if (told->postcode != NULL)
		told->postcode = zc_arena_strdup(a, postcode);
	if (told->by == NULL)
		told->by = in->env->actor;
	if (!zc_env_speaks_for(in->env, told->by))
		return zc_fail(e, ZC_DENIED, "--by: of another organisation than %s", in->env->actor);
	return split_surname(in, e);
}

/* ---- the family -------------------------------------------------------- */

/* This very signal, of this moment and author, about that person. */
static bool
is_repeat(const struct intake *in, const struct zc_signal *s, const char *person)
{
	return s->voided == NULL && s->at.utc == in->env->at.utc && zc_text_eq(s->about, person) &&
	       zc_text_eq(s->by, in->told.by) && zc_text_eq(s->on_behalf_of, in->told.on_behalf_of);
}

/* Does the family hold it, about one of this name? */
static int
holds_signal(struct intake *in, const struct zc_holder *h, bool *yes, struct zc_err *e)
{
	struct zc_loaded l;
	int rc = zc_env_family(in->env, h->family, &l, e);
	*yes = false;
	for (size_t i = 0; rc == ZC_OK && i < l.fam->signals.n; i++)
		*yes = *yes || is_repeat(in, &l.fam->signals.v[i], h->person);
	zc_loaded_free(&l);
	return rc;
}

/* Only those that may be the same, and that are there for the actor. */
static void
keep_alike(struct intake *in, struct zc_holders *h)
{
	size_t kept = 0;
	for (size_t i = 0; i < h->n; i++)
		if (!zc_holder_contradicts(&h->v[i], in->born, in->told.surname) && !zc_env_hides(in->env, h->v[i].family))
			h->v[kept++] = h->v[i];
	h->n = kept;
}

/* The families that may hold the same one. */
static int
look_alike(const struct intake *in, struct zc_likes *out, struct zc_err *e)
{
	const struct zc_intake *told = &in->told;
	char number[32] = "";
	struct zc_link_record r = { .id = "told" };
	r.value[ZC_LINK_GIVEN] = told->given != NULL ? told->given : told->initials;
	r.value[ZC_LINK_PREFIX] = told->prefix;
	r.value[ZC_LINK_SURNAME] = told->surname;
	r.value[ZC_LINK_BORN] = told->born;
	r.value[ZC_LINK_SEX] = told->sex;
	r.value[ZC_LINK_BSN] = told->bsn;
	r.value[ZC_LINK_POSTCODE] = told->postcode;
	r.value[ZC_LINK_STREET] = told->street;
	r.value[ZC_LINK_CITY] = told->city;
	if (told->number != NULL)
		snprintf(number, sizeof number, "%s %s", told->number, told->addition != NULL ? told->addition : "");
	r.value[ZC_LINK_NUMBER] = number;
	return zc_lookup_like(out, in->env, &r, e);
}

/* Without a BSN nobody knows whether two of one name and birth date are the same: it is a new
 * family, and a person is told; but for a signal that is there already, so that what broke off can be given again. */
static int
open_family(struct intake *in, const struct zc_holders *by_bsn, struct zc_err *e)
{
	const struct zc_intake *told = &in->told;
	struct zc_holders known = { 0 };
	struct zc_likes likes = { 0 };
	bool repeat = false;
	int rc = ZC_OK;
	if (told->bsn == NULL && told->given != NULL && in->born != ZC_NO_DAY)
		rc = zc_lookup_name(&known, in->env, told->given, in->born, e);
	keep_alike(in, &known);
	for (size_t i = 0; rc == ZC_OK && !repeat && i < known.n; i++)
		if ((rc = holds_signal(in, &known.v[i], &repeat, e)) == ZC_OK && repeat)
			rc = zc_change_family(in->ch, known.v[i].family, false, &in->d, e);
	if (rc == ZC_OK && !repeat)
		rc = look_alike(in, &likes, e);
	if (rc == ZC_OK && !repeat)
		rc = zc_change_new(in->ch, &in->d, e);
	for (size_t i = 0; rc == ZC_OK && i < likes.n; i++)
		if (!zc_holders_have(by_bsn, likes.v[i].one))
			zc_warn(in->env, "family %s may hold the same child (%.1f bits): zc-match explain %s %s",
			        likes.v[i].one, likes.v[i].bits, likes.v[i].one, in->d->id);
	zc_likes_free(&likes);
	zc_holders_free(&known);
	return rc;
}

/* The signal lets its author into the family; until it is in history he is told nothing of it. */
static int
take_known(struct intake *in, const char *id, struct zc_err *e)
{
	if (zc_env_hides(in->env, id)) {
		in->env->let = id;
		in->env->quiet = true;
	}
	return zc_change_family(in->ch, id, false, &in->d, e);
}

static int
take_family(struct intake *in, struct zc_err *e)
{
	const struct zc_intake *told = &in->told;
	struct zc_holders known = { 0 };
	int rc = ZC_OK;
	if (told->family != NULL)
		rc = zc_change_family(in->ch, told->family, false, &in->d, e);
	if (rc == ZC_OK && told->bsn != NULL)
		rc = zc_lookup_bsn(&known, in->env, told->bsn, e);
	for (size_t i = 0; rc == ZC_OK && in->d == NULL && i < known.n; i++)
		if (!zc_holder_contradicts(&known.v[i], in->born, told->surname))
			rc = take_known(in, known.v[i].family, e);
	if (rc == ZC_OK && in->d == NULL)
		rc = open_family(in, &known, e);
	for (size_t i = 0; rc == ZC_OK && i < known.n; i++)
		if (strcmp(in->d->id, known.v[i].family) != 0 && !zc_strings_have(&known.v[i].refused, in->d->id) &&
		    !zc_env_hides(in->env, known.v[i].family))
			zc_warn(in->env, "family %s holds this BSN too%s: see zc-match candidates", known.v[i].family,
			        zc_holder_contradicts(&known.v[i], in->born, told->surname) ?
			        ", with another birth date or surname" : "");
	if (rc == ZC_OK && in->d->fam != NULL && zc_family_ending(in->d->fam, in->env->on) != NULL)
		zc_warn(in->env, "%s: this case has ended: zc-close reopen takes it up again", in->d->id);
	zc_holders_free(&known);
	return rc;
}

/* ---- what is known of person and address ------------------------------- */

static bool
same_value(const char *key, const char *is, const char *told)
{
	char a[10], b[10];
	size_t prefix;
	if (strcmp(key, "bsn") == 0)
		return zc_bsn_normal(a, is) && zc_bsn_normal(b, told) && strcmp(a, b) == 0;
	if (strcmp(key, "postcode") == 0)
		return zc_postcode_normal(a, is) && zc_postcode_normal(b, told) && strcmp(a, b) == 0;
	if (strcmp(key, "born") == 0 || strcmp(key, "sex") == 0)
		return strcmp(is, told) == 0;
	if (strcmp(key, "surname") == 0)
		zc_name_split(is, &prefix, &is);
	return zc_name_same(is, told);
}

static bool
contradicts(const struct intake *in, const struct zc_node *map, const struct value *v)
{
	const char *is = zc_node_text(map, v->key), *told = value_of(in, v);
	return is != NULL && told != NULL && !same_value(v->key, is, told);
}

static int
add_missing(struct intake *in, struct zc_node *map, const struct value *v, size_t n, struct zc_err *e)
{
	int rc = ZC_OK;
	for (size_t i = 0; rc == ZC_OK && i < n; i++) {
		const char *told = value_of(in, &v[i]);
		if (told == NULL || zc_node_get(map, v[i].key) != NULL)
			continue;
		if (strcmp(v[i].key, "born") == 0)
			rc = zc_draft_put_day(in->d, map, "born", in->born, e);
		else
			rc = zc_draft_put_text(in->d, map, v[i].key, told, e);
	}
	return rc;
}

/* A surname that was entered with its tussenvoegsel needs no second one. */
static bool
surname_holds_prefix(const struct zc_node *person)
{
	size_t prefix = 0;
	const char *surname = zc_node_text(person, "surname"), *rest;
	if (surname != NULL)
		zc_name_split(surname, &prefix, &rest);
	return prefix > 0;
}

static int
complete_person(struct intake *in, struct zc_node *person, struct zc_err *e)
{
	if (surname_holds_prefix(person))
		in->told.prefix = NULL;
	for (size_t i = 0; i < COUNT(person_values); i++)
		if (contradicts(in, person, &person_values[i]))
			zc_warn(in->env, "%s: another %s was told: left as it is", in->about, person_values[i].key);
	return add_missing(in, person, person_values, COUNT(person_values), e);
}

static bool
same_bsn(const struct zc_person *p, const struct zc_intake *told)
{
	return told->bsn != NULL && p->bsn != NULL && same_value("bsn", p->bsn, told->bsn);
}

static bool
same_name(const struct zc_person *p, const struct intake *in)
{
	return (in->told.bsn == NULL || p->bsn == NULL) && in->told.given != NULL && p->given != NULL &&
	       zc_name_same(in->told.given, p->given) && in->born != ZC_NO_DAY && in->born == p->born;
}

/* Was this very signal given before, about this person, of whom all that is told was told? */
static bool
told_before(const struct intake *in, const struct zc_person *p)
{
	const struct zc_family *fam = in->d->fam;
	bool repeat = false;
	for (size_t i = 0; !repeat && i < fam->signals.n; i++)
		repeat = is_repeat(in, &fam->signals.v[i], p->id);
	for (size_t i = 0; repeat && i < COUNT(person_values); i++) {
		const char *told = value_of(in, &person_values[i]), *is = zc_node_text(p->node, person_values[i].key);
		repeat = told == NULL || (is != NULL && same_value(person_values[i].key, is, told));
	}
	return repeat;
}

/* The same person, entered before.  Joined families may hold a BSN twice, under
 * two names: the one that agrees with what was told is meant. */
static const struct zc_person *
known_person(const struct intake *in)
{
	const struct zc_family *fam = in->d->fam;
	const struct zc_person *best = NULL;
	size_t least = SIZE_MAX;
	for (size_t i = 0; fam != NULL && i < fam->persons.n; i++) {
		const struct zc_person *p = &fam->persons.v[i];
		bool bsn = same_bsn(p, &in->told);
		size_t n = bsn ? 0 : 2 * COUNT(person_values);
		if (p->voided != NULL || (!bsn && !same_name(p, in) && !told_before(in, p)))
			continue;
		for (size_t k = 0; k < COUNT(person_values); k++)
			n += contradicts(in, p->node, &person_values[k]);
		if (n < least) {
			least = n;
			best = p;
		}
	}
	return best;
}

static int
new_person(struct intake *in, struct zc_err *e)
{
	struct zc_node *node = zc_draft_entry(in->d, 'p', in->about);
	if (in->told.role == NULL)
		in->told.role = "child";
	for (size_t i = 0; i < COUNT(person_values); i++) {
		const struct value *v = &person_values[i];
		if (strcmp(v->key, "born") == 0)
			zc_entry_day(in->d, node, "born", in->born);
		else
			zc_entry_text(in->d, node, v->key, value_of(in, v));
	}
	return zc_draft_append(in->d, NULL, "persons", node, e);
}

/* Who has the given name and lacks what would tell: it may be one child twice. */
static void
warn_namesakes(const struct intake *in)
{
	const struct zc_family *fam = in->d->fam;
	const struct zc_intake *told = &in->told;
	for (size_t i = 0; fam != NULL && told->given != NULL && i < fam->persons.n; i++) {
		const struct zc_person *p = &fam->persons.v[i];
		if (p->voided == NULL && p->given != NULL && zc_name_same(told->given, p->given) &&
		    (in->born == ZC_NO_DAY || p->born == ZC_NO_DAY) && (told->bsn == NULL || p->bsn == NULL))
			zc_warn(in->env, "%s: a new person, and %s may be the same: --about %s says so", in->about, p->id, p->id);
	}
}

static int
take_person(struct intake *in, struct zc_err *e)
{
	const struct zc_person *known = known_person(in);
	const char *id = in->told.about != NULL ? in->told.about : known != NULL ? known->id : NULL;
	struct zc_node *node = NULL;
	struct zc_entry *entry = NULL;
	if (id == NULL) {
		int made = new_person(in, e);
		warn_namesakes(in);
		return made;
	}
	int rc = zc_draft_item(in->d, id, "p", &node, &entry, e);
	if (rc != ZC_OK)
		return rc;
	memcpy(in->about, entry->id, sizeof in->about);
	in->from = entry->from;
	return complete_person(in, node, e);
}

/* Another address is left alone as a whole: half of each would be nobody's. */
static int
take_address(struct intake *in, struct zc_err *e)
{
	struct zc_node *map = zc_node_get(in->d->root, "address");
	bool told = false;
	for (size_t i = 0; i < COUNT(address_values); i++) {
		told = told || value_of(in, &address_values[i]) != NULL;
		if (contradicts(in, map, &address_values[i])) {
			zc_warn(in->env, "%s: another address was told: left as it is", in->d->id);
			return ZC_OK;
		}
	}
	if (!told)
		return ZC_OK;
	if (map != NULL)
		return add_missing(in, map, address_values, COUNT(address_values), e);
	map = zc_node_map(zc_edit_arena(in->d->edit), ZC_FLOW);
	for (size_t i = 0; i < COUNT(address_values); i++)
		zc_entry_text(in->d, map, address_values[i].key, value_of(in, &address_values[i]));
	return zc_draft_put(in->d, NULL, "address", map, e);
}

/* ---- the signal --------------------------------------------------------- */

static struct zc_node *
signal_entry(struct intake *in, char id[8])
{
	struct zc_draft *d = in->d;
	struct zc_node *s = zc_draft_entry(d, 's', id);
	if (in->from != NULL)                  /* goes home with the person if the families are parted */
		zc_entry_plain(d, s, "from", in->from);
	zc_entry_time(d, s, "at", in->env->at);
	zc_entry_plain(d, s, "by", in->told.by);
	zc_entry_text(d, s, "on-behalf-of", in->told.on_behalf_of);
	zc_entry_plain(d, s, "about", in->about);
	for (size_t i = 0; i < COUNT(signal_values); i++) {
		const char *told = value_of(in, &signal_values[i]);
		if (strcmp(signal_values[i].key, "informed-by") == 0)
			zc_entry_text(d, s, "informed-by", told);
		else if (told != NULL)
			zc_entry_plain(d, s, signal_values[i].key, told);
	}
	zc_entry_text(d, s, "because", in->env->because);
	return s;
}

/* The first key under which a signal says other than entry does; NULL when there is none. */
static const char *
other_words(const struct zc_signal *s, const struct zc_node *entry)
{
	for (size_t i = 0; i < entry->n; i++) {
		const char *key = entry->keys[i]->text;
		if (strcmp(key, "id") != 0 && strcmp(key, "at") != 0 && strcmp(key, "from") != 0 &&
		    !zc_text_eq(zc_node_text(s->node, key), entry->items[i]->text))
			return key;
	}
	return NULL;
}

/* The signal that came in before: with the same words it is the same one;
 * with others nobody knows which of them hold. */
static int
find_repeat(const struct intake *in, const struct zc_node *entry, const char **repeat, struct zc_err *e)
{
	const struct zc_family *fam = in->d->fam;
	*repeat = NULL;
	for (size_t i = 0; fam != NULL && i < fam->signals.n; i++) {
		const struct zc_signal *s = &fam->signals.v[i];
		if (s->voided != NULL || s->at.utc != in->env->at.utc || !zc_text_eq(s->about, in->about) ||
		    !zc_text_eq(s->by, in->told.by) || !zc_text_eq(s->on_behalf_of, in->told.on_behalf_of))
			continue;
		const char *key = other_words(s, entry);
		if (key != NULL)
			return zc_fail(e, ZC_DATA, "%s %s: this signal is there already, with another %s", in->d->id, s->id, key);
		*repeat = s->id;
	}
	return ZC_OK;
}

static int
put_signal(struct intake *in, char signal[8], struct zc_err *e)
{
	const char *repeat;
	struct zc_node *entry = signal_entry(in, signal);
	int rc = find_repeat(in, entry, &repeat, e);
	if (rc != ZC_OK || repeat == NULL)
		return rc != ZC_OK ? rc : zc_draft_append(in->d, NULL, "signals", entry, e);
	memcpy(signal, repeat, ZC_ITEM_ID + 1);
	zc_warn(in->env, "%s %s: this signal is there already, not added again", in->d->id, repeat);
	return ZC_OK;
}

/* Of its route, else of signals as such. */
static const char *
article_of(const struct zc_convenant *con, const char *route)
{
	const struct zc_signals_rules *r = con->signals;
	const struct zc_word *w = r != NULL && route != NULL ? zc_word_find(r->routes.v, r->routes.n, route, ZC_NO_DAY) : NULL;
	return w != NULL && w->article != NULL ? w->article : r != NULL ? r->article : NULL;
}

/* Into a new family, whatever is known, or into the one that it belongs to. */
static int
put_in(struct intake *in, bool as_new, char signal[8], struct zc_err *e)
{
	int rc = zc_change_begin(&in->ch, in->env, "signal.add", e);
	if (rc == ZC_OK)
		rc = as_new ? zc_change_new(in->ch, &in->d, e) : take_family(in, e);
	if (rc == ZC_OK)
		rc = take_address(in, e);
	if (rc == ZC_OK)
		rc = take_person(in, e);
	return rc == ZC_OK ? put_signal(in, signal, e) : rc;
}

/* What is wrong with it wherever it goes: who does not see all is told that before anything is looked up, so that
 * no refusal tells whether the child is known. */
static int
rehearse(struct intake in, struct zc_err *e)
{
	char signal[8];
	int rc = put_in(&in, true, signal, e);
	if (rc == ZC_OK)
		rc = zc_change_judge(in.ch, e);
	zc_change_end(in.ch);
	return rc;
}

int
zc_intake(struct zc_env *env, const struct zc_intake *told, char family[11], char signal[8], struct zc_err *e)
{
	struct intake in = { .env = env, .told = *told };
	bool quiet = env->quiet;
	int rc = normalise(&in, e);
	if (rc == ZC_OK && !env->sees_all && told->family == NULL)
		rc = rehearse(in, e);
	if (rc == ZC_OK)
		rc = put_in(&in, false, signal, e);
	if (rc == ZC_OK) {
		memcpy(family, in.d->id, ZC_FAMILY_ID + 1);
		rc = zc_change_commit(in.ch, signal, article_of(env->con, told->route), NULL, e);
	}
	if (rc != ZC_OK && env->let != NULL) {
		zc_err_clear(e);
		zc_fail(e, rc, "refused");
	}
	zc_change_end(in.ch);
	env->let = NULL;
	env->quiet = quiet;
	return rc;
}
