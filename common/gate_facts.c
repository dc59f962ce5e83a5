/* Persons, signals, matches and facts; and, for entries of every kind, who is
 * named in them and when they happened. */
#include <stdlib.h>
#include <string.h>

#include "gate_judge.h"
#include "id.h"
#include "matches.h"
#include "person.h"
#include "text.h"

/* --- any entry: organisations and days -------------------------------------- */

/* Days that are agreed, not lived through: they may lie ahead. */
static const struct { const char *list, *key; } ahead[] = {
	{"actions", "by"}, {"goals", "expected"}, {"held", "until"}, {"coaches", "until"},
	{"terms", "due"}, {"terms", "hard"}, {"extensions", "due"}, {"pauses", "until"},
	{"after-care", "until"},
};

/* An entry, or a map inside one. */
struct place {
	const struct zc_node *map;
	const char *list, *item;
	zc_day day;                  /* of the entry */
};

static zc_day
day_of(const struct zc_node *n)
{
	struct zc_time t;
	bool whole_day;
	return n != NULL && n->kind == ZC_SCALAR && zc_time_parse(&t, n->text, &whole_day) ?
	    zc_time_day(t) : ZC_NO_DAY;
}

static zc_day
day_of_entry(const struct zc_node *map, zc_day otherwise)
{
	zc_day d = day_of(zc_node_get(map, "at"));
	if (d == ZC_NO_DAY)
		d = day_of(zc_node_get(map, "since"));
	return d != ZC_NO_DAY ? d : otherwise;
}

static void
judge_org(const struct zc_judge *j, const struct place *p, const char *key, const struct zc_node *n)
{
	const char *org;
	if (n->kind != ZC_SCALAR || !zc_actor_valid(n->text, &org))
		return;                 /* a plain name */
	if (zc_convenant_org(j->con, org, p->day) == NULL)
		zc_judge_deny(j, n, ZC_NO_HEAD, NULL, p->item,
		    zc_arena_printf(&j->f->arena, "org %s %s", key, org),
		    "%s: %s is no organisation of the agreement, or no longer", key, org);
}

/* Nothing happened after now. */
static void
judge_day(const struct zc_judge *j, const struct place *p, const char *key, const struct zc_node *n)
{
	struct zc_time t;
	bool whole_day;
	for (size_t i = 0; i < sizeof ahead / sizeof *ahead; i++)
		if (zc_text_eq(p->list, ahead[i].list) && strcmp(key, ahead[i].key) == 0)
			return;
	if (n->kind != ZC_SCALAR || !zc_time_parse(&t, n->text, &whole_day))
		return;
	if (whole_day ? zc_time_day(t) > j->today : t.utc > j->now.utc)
		zc_judge_wrong(j, n, p->item, zc_arena_printf(&j->f->arena, "future %s", key),
		    "%s: lies after now", key);
}

static void judge_map(const struct zc_judge *j, const struct zc_schema *s, struct place p);

static void
judge_key(const struct zc_judge *j, const struct zc_key *k, const struct place *p,
          const struct zc_node *n)
{
	struct place in = *p;
	switch (k->type) {
	case ZC_ACTOR:
	case ZC_WHO:
		judge_org(j, p, k->name, n);
		break;
	case ZC_ACTORS:
		judge_org(j, p, k->name, n);
		for (size_t i = 0; i < n->n; i++)
			judge_org(j, p, k->name, n->items[i]);
		break;
	case ZC_DATE:
	case ZC_DATE_OR_NONE:
	case ZC_TIME:
		judge_day(j, p, k->name, n);
		break;
	case ZC_UNDER_REF:
		if (j->records && j->con->under[0] != '\0' && !zc_text_eq(n->text, j->con->under))
			zc_judge_wrong(j, n, p->item, k->name, "under: the agreement is %s", j->con->under);
		break;
	case ZC_MAP_OF:
		in.map = n;
		in.list = k->name;
		if (p->map->parent == NULL)
			in.item = k->name;
		judge_map(j, k->sub, in);
		break;
	case ZC_LIST_OF:
		in.list = k->name;
		for (size_t i = 0; i < n->n; i++) {
			in.map = n->items[i];
			in.item = zc_node_text(in.map, "id");
			if (in.item != NULL)
				judge_map(j, k->sub, in);
		}
		break;
	default:
		break;
	}
}

static void
judge_map(const struct zc_judge *j, const struct zc_schema *s, struct place p)
{
	p.day = day_of_entry(p.map, p.day);
	bool is_void = zc_node_get(p.map, "void") != NULL;
	for (size_t i = 0; i < s->n; i++) {
		const struct zc_node *n = zc_node_get(p.map, s->keys[i].name);
		if (n != NULL && (!is_void || strcmp(s->keys[i].name, "void") == 0))
			judge_key(j, &s->keys[i], &p, n);
	}
}

/* --- persons and signals ---------------------------------------------------- */

static const struct zc_person *
person(const struct zc_judge *j, const char *id)
{
	for (size_t i = 0; id != NULL && i < j->fam->persons.n; i++)
		if (zc_text_eq(j->fam->persons.v[i].id, id))
			return &j->fam->persons.v[i];
	return NULL;
}

/* One number, two persons.  After a join the same child stands in the file
 * from either side: that is what the join was for. */
static void
judge_bsn(const struct zc_judge *j)
{
	char a[10], b[10];
	for (size_t i = 0; i < j->fam->persons.n; i++) {
		const struct zc_person *p = &j->fam->persons.v[i];
		if (p->voided != NULL || p->bsn == NULL || !zc_bsn_normal(a, p->bsn))
			continue;
		for (size_t k = 0; k < i; k++) {
			const struct zc_person *o = &j->fam->persons.v[k];
			if (o->voided == NULL && o->bsn != NULL && zc_text_eq(o->from, p->from) &&
			    zc_bsn_normal(b, o->bsn) && strcmp(a, b) == 0)
				zc_judge_wrong(j, zc_gate_at(p->node, "bsn"), p->id,
				    zc_arena_printf(&j->f->arena, "bsn %s", o->id),
				    "has the BSN of %s: one person, one entry", o->id);
		}
	}
}

static void
judge_signaller(const struct zc_judge *j, const struct zc_signal *s, zc_day on)
{
	const struct zc_kind *by = zc_convenant_kind_of(j->con, s->by, on);
	const struct zc_kind *whose = s->on_behalf_of == NULL ? NULL :
	    zc_convenant_kind_of(j->con, s->on_behalf_of, on);
	if (by == NULL)
		return;                 /* unknown: said already */
	if (!zc_convenant_may(j->con, s->by, "signal", on)) {
		struct zc_text via = {0};
		for (size_t i = 0; i < by->via.n; i++)
			zc_text_addf(&via, "%s%s", i == 0 ? ", but may have one given by: " : " ", by->via.v[i]);
		zc_judge_deny(j, zc_gate_at(s->node, "by"), ZC_HEAD(by), s->because, s->id, "signal-by",
		    "by: a %s gives no signals%s", by->kind, via.s != NULL ? via.s : "");
		zc_text_free(&via);
	}
	if (whose != NULL && !zc_strings_have(&whose->may, "signal") &&
	    !zc_strings_have(&whose->via, by->kind))
		zc_judge_deny(j, zc_gate_at(s->node, "on-behalf-of"), ZC_HEAD(whose), s->because, s->id,
		    "signal-via", "on-behalf-of: a %s gives no signal on behalf of a %s", by->kind, whose->kind);
}

static void
judge_age(const struct zc_judge *j, const struct zc_signal *s, zc_day on)
{
	const struct zc_person *child = person(j, s->about);
	const struct zc_ages *ages = &j->con->ages;
	if (child == NULL || !zc_text_eq(child->role, "child") || child->born == ZC_NO_DAY || ages->from < 0)
		return;
	int age = child->born > on ? 0 : zc_day_age(child->born, on);    /* concern before the birth */
	if (age < ages->from || age > ages->to)
		zc_judge_deny(j, zc_gate_at(s->node, "about"),
		    (struct zc_head){j->con->ages_article, j->con->ages_lifts}, s->because, s->id, zc_arena_printf(&j->f->arena, "ages %s", child->id),
		    "about: %s is outside the ages of the agreement, %d to %d", s->about, ages->from, ages->to);
}

static void
judge_signal(const struct zc_judge *j, const struct zc_signal *s)
{
	const struct zc_signals_rules *r = j->con->signals;
	zc_day on = zc_time_day(s->at);
	judge_signaller(j, s, on);
	judge_age(j, s, on);
	/* No date at all is "not yet": the key may come later. */
	if (r->parents_informed == ZC_YES && s->parents_informed.none && s->because == NULL)
		zc_judge_deny(j, zc_gate_at(s->node, "parents-informed"),
		    (struct zc_head){r->parents_article, "lifts"}, NULL, s->id, "parents-informed",
		    "parents-informed: none takes a reason");
	zc_judge_word(j, r->routes.v, r->routes.n, s->route, on, s->node, "route", s->id);
	if (s->outcome == NULL)
		return;
	const struct zc_word *route = s->route == NULL ? NULL :
	    zc_word_find(r->routes.v, r->routes.n, s->route, ZC_NO_DAY);
	if (route == NULL || !zc_strings_have(&route->words, s->outcome->outcome))
		zc_judge_deny(j, zc_gate_at(s->outcome->node, "outcome"), ZC_NO_HEAD, NULL, s->id,
		    "word outcome", "outcome: no such outcome of the signal's route");
}

/* --- matches and facts ------------------------------------------------------ */

static const struct zc_signal *
signal_of(const struct zc_judge *j, const char *id)
{
	for (size_t i = 0; i < j->fam->signals.n; i++)
		if (zc_text_eq(j->fam->signals.v[i].id, id))
			return &j->fam->signals.v[i];
	return NULL;
}

/* How many different organisations gave the match's signals. */
static int
match_parties(const struct zc_judge *j, const struct zc_match *m)
{
	int n = 0;
	for (size_t i = 0; i < m->signals.n; i++) {
		const struct zc_signal *s = signal_of(j, m->signals.v[i]);
		const char *org, *other;
		bool seen = s == NULL || s->voided != NULL || !zc_actor_valid(s->by, &org);
		for (size_t k = 0; !seen && k < i; k++) {
			const struct zc_signal *o = signal_of(j, m->signals.v[k]);
			seen = o != NULL && o->voided == NULL && zc_actor_valid(o->by, &other) &&
			    strcmp(org, other) == 0;
		}
		n += !seen;
	}
	return n;
}

static bool
one_child(const struct zc_judge *j, const struct zc_match *m)
{
	const char *about = NULL;
	for (size_t i = 0; i < m->signals.n; i++) {
		const struct zc_signal *s = signal_of(j, m->signals.v[i]);
		if (s == NULL)
			continue;
		if (about != NULL && !zc_text_eq(about, s->about))
			return false;
		about = s->about;
	}
	return true;
}

static void
judge_match(const struct zc_judge *j, const struct zc_match *m)
{
	const struct zc_match_rules *r = j->con->match;
	int parties = match_parties(j, m);
	if (parties < r->parties)
		zc_judge_deny(j, zc_gate_at(m->node, "signals"), ZC_HEAD(r), NULL, m->id, "parties",
		    "signals: a match takes %d parties, these are of %d", r->parties, parties);
	if (r->same_child == ZC_YES && zc_text_eq(m->evidence, "bsn") && !one_child(j, m))
		zc_judge_deny(j, zc_gate_at(m->node, "signals"), ZC_HEAD(r), NULL, m->id, "child",
		    "signals: not about one child");

	char id[ZC_ITEM_ID + 1];
	zc_match_id(id, &m->signals);
	if (strcmp(id, m->id) != 0)
		zc_judge_wrong(j, zc_gate_at(m->node, "id"), m->id, "derived",
		    "id: the match of these signals is %s", id);
}

/* How many of the match's organisations were there. */
static int
parties_there(const struct zc_judge *j, const struct zc_match *m, const struct zc_strings *who)
{
	struct zc_strings orgs = {.v = zc_alloc((m->signals.n + 1) * sizeof *orgs.v)};
	const char *org, *other;
	for (size_t i = 0; i < m->signals.n; i++) {
		const struct zc_signal *s = signal_of(j, m->signals.v[i]);
		size_t k = 0;
		if (s == NULL || !zc_actor_valid(s->by, &org))
			continue;
		while (k < who->n && (!zc_actor_valid(who->v[k], &other) || strcmp(org, other) != 0))
			k++;
		if (k < who->n)
			orgs.v[orgs.n++] = org;
	}
	int n = zc_gate_different(&orgs);
	free(orgs.v);
	return n;
}

/* Who was not there, or spoke before it came about, informed nobody about it. */
static void
judge_contact_of(const struct zc_judge *j, const struct zc_contact *x, const struct zc_match *m)
{
	char day[ZC_DATE_LEN];
	if (parties_there(j, m, &x->between) < 2)
		zc_judge_deny(j, zc_gate_at(x->node, "between"), (struct zc_head){j->con->match->article, NULL}, NULL, x->id,
		    "parties", "between: takes two parties of %s", m->id);
	zc_day_format(day, zc_time_day(m->at));
	if (zc_time_day(x->at) < zc_time_day(m->at))
		zc_judge_wrong(j, zc_gate_at(x->node, "at"), x->id, "before match", "at: before %s came about, on %s", m->id, day);
}

/* It meets a term: who was alone informed nobody. */
static void
judge_contact(const struct zc_judge *j, const struct zc_contact *x)
{
	const struct zc_node *at = zc_gate_at(x->node, "between");
	if (zc_gate_different(&x->between) < 2) {
		zc_judge_wrong(j, at, x->id, "between", "between: names one, a contact takes two");
		return;
	}
	for (size_t i = 0; x->match != NULL && i < j->fam->matches.n; i++)
		if (strcmp(j->fam->matches.v[i].id, x->match) == 0)
			judge_contact_of(j, x, &j->fam->matches.v[i]);
}

static void
judge_whom(const struct zc_judge *j, const struct zc_fact *x, const struct zc_word *w)
{
	struct zc_text children = {0};
	for (size_t i = 0; i < j->fam->persons.n; i++)
		if (j->fam->persons.v[i].voided == NULL && zc_text_eq(j->fam->persons.v[i].role, "child"))
			zc_text_addf(&children, " %s", j->fam->persons.v[i].id);
	zc_judge_deny(j, x->node, ZC_HEAD(w), NULL, x->id, "about", "about: %s is about a child: say which:%s",
	    x->fact, children.s != NULL ? children.s : " none is here");
	zc_text_free(&children);
}

static void
judge_fact(const struct zc_judge *j, const struct zc_fact *x)
{
	const struct zc_word *w = zc_word_find(j->con->facts.v, j->con->facts.n, x->fact, x->since);
	zc_judge_word(j, j->con->facts.v, j->con->facts.n, x->fact, x->since, x->node, "fact", x->id);
	if (w == NULL)
		return;
	if (w->words.n > 0 && (x->value == NULL || !zc_strings_have(&w->words, x->value))) {
		struct zc_text known = {0};
		for (size_t i = 0; i < w->words.n; i++)
			zc_text_addf(&known, " %s", w->words.v[i]);
		zc_judge_deny(j, zc_gate_at(x->node, "value"), ZC_NO_HEAD, NULL, x->id, "word value",
		    "value: none of those that the agreement gives %s:%s", x->fact, known.s);
		zc_text_free(&known);
	}
	if (w->about_child == ZC_YES && x->about == NULL)
		judge_whom(j, x, w);
}

void
zc_judge_facts(const struct zc_judge *j)
{
	const struct zc_family *fam = j->fam;
	judge_map(j, &zc_family_schema, (struct place){.map = fam->node, .item = fam->id, .day = j->today});
	judge_bsn(j);
	for (size_t i = 0; i < fam->signals.n; i++)
		if (fam->signals.v[i].voided == NULL)
			judge_signal(j, &fam->signals.v[i]);
	for (size_t i = 0; i < fam->matches.n; i++)
		if (fam->matches.v[i].voided == NULL)
			judge_match(j, &fam->matches.v[i]);
	for (size_t i = 0; i < fam->contacts.n; i++)
		if (fam->contacts.v[i].voided == NULL)
			judge_contact(j, &fam->contacts.v[i]);
	for (size_t i = 0; i < fam->situation.n; i++)
		if (fam->situation.v[i].voided == NULL)
			judge_fact(j, &fam->situation.v[i]);
}
