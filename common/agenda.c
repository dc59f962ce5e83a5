#include <stdlib.h>
#include <string.h>

#include "agenda.h"
#include "alloc.h"
#include "person.h"

struct zc_agenda_days { zc_day on, due; int left; };
enum { COUNTED = 512 };

void
zc_agenda_free(struct zc_agenda *a)
{
	free(a->v);
	free(a->counted);
	zc_arena_free(&a->arena);
	*a = (struct zc_agenda){0};
}

static const char *
keep(struct zc_agenda *a, const char *s)
{
	return s != NULL ? zc_arena_strdup(&a->arena, s) : NULL;
}

void
zc_agenda_add_row(struct zc_agenda *a, const struct zc_agenda_row *row)
{
	a->v = zc_grow(a->v, a->n, &a->cap, sizeof *a->v);
	struct zc_agenda_row *r = &a->v[a->n++];
	*r = *row;
	/* families come and go while a store is walked */
	r->of = keep(a, row->of);
	r->kind = keep(a, row->kind);
	r->article = keep(a, row->article);
	r->who.v = zc_arena_alloc(&a->arena, (row->who.n + 1) * sizeof *r->who.v);
	for (size_t i = 0; i < row->who.n; i++)
		r->who.v[i] = keep(a, row->who.v[i]);
}

static bool
is_overdue(const struct zc_agenda_row *r)
{
	return r->state == zc_term_state_names[ZC_TERM_OVERDUE];
}

static bool
owed_by(const struct zc_strings *who, const char *wanted)
{
	for (size_t i = 0; i < who->n; i++) {
		const char *org = NULL;
		if (strcmp(who->v[i], wanted) == 0 ||
		    (zc_actor_valid(who->v[i], &org) && strcmp(org, wanted) == 0))
			return true;
	}
	return false;
}

/* The last day that lies within the span: a day is asked for, not a term, so nothing rolls. */
static zc_day
horizon(const struct zc_convenant *con, zc_day on, const struct zc_duration *within)
{
	struct zc_calendar plain = con->calendar;
	plain.roll = false;
	return within != NULL ? zc_calendar_add(&plain, on, *within, NULL) : ZC_NO_DAY;
}

static bool
picked(const struct zc_agenda_row *r, const struct zc_term_rule *rule, zc_day last, const struct zc_agenda_pick *pick)
{
	if (pick->kind != NULL && strcmp(pick->kind, r->kind) != 0)
		return false;
	if (pick->after_ending && (rule == NULL || rule->after_ending != ZC_YES))
		return false;
	return last == ZC_NO_DAY || is_overdue(r) || r->due <= last;
}

/* Where the number comes from: NULL only where the agreement no longer knows the term. */
static const char *
source(const struct zc_term_rule *rule)
{
	return rule == NULL ? NULL : rule->article != NULL ? rule->article : "chosen";
}

void
zc_agenda_add(struct zc_agenda *a, const struct zc_family *fam, const struct zc_convenant *con,
              zc_day on, const struct zc_agenda_pick *pick)
{
	const struct zc_case c = { .fam = fam, .con = con, .on = on };
	const zc_day last = horizon(con, on, pick->within);
	const struct zc_strings *owners = NULL;
	struct zc_arena scratch = {0};
	for (size_t i = 0; i < fam->terms.n; i++) {
		const struct zc_term *t = &fam->terms.v[i];
		const struct zc_term_rule *rule = zc_convenant_term(con, t->kind);
		struct zc_standing s = zc_term_standing(t, con, on);
		struct zc_agenda_row row = { .of = t->of, .kind = t->kind, .due = s.due, .left = s.left,
			.state = zc_term_state_names[s.state], .article = source(rule) };
		if (t->voided != NULL || t->start > on || s.state == ZC_TERM_MET || s.state == ZC_TERM_ENDED ||
		    !picked(&row, rule, last, pick))
			continue;
		if (owners == NULL)
			owners = zc_terms_owners(&c, &scratch);
		row.who = owners[i];
		memccpy(row.family, fam->id, 0, sizeof row.family);
		memccpy(row.item, t->id, 0, sizeof row.item);
		if (pick->who == NULL || owed_by(&row.who, pick->who))
			zc_agenda_add_row(a, &row);
	}
	zc_arena_free(&scratch);
}

static int
days_left(struct zc_agenda *a, const struct zc_calendar *c, zc_day on, zc_day due)
{
	if (a->counted == NULL)
		a->counted = zc_alloc(COUNTED * sizeof *a->counted);
	struct zc_agenda_days *d = &a->counted[(unsigned)due % COUNTED];
	if (d->on != on || d->due != due)
		*d = (struct zc_agenda_days){ on, due, zc_calendar_working_days(c, on, due) };
	return d->left;
}

void
zc_agenda_add_kept(struct zc_agenda *a, const struct zc_agenda_row *kept, const struct zc_term *still,
                   const struct zc_convenant *con, zc_day on, const struct zc_agenda_pick *pick)
{
	const struct zc_term_rule *rule = zc_convenant_term(con, kept->kind);
	struct zc_agenda_row row = *kept;
	struct zc_standing s = { .due = row.due };
	if (still != NULL) {
		s = zc_term_standing(still, con, on);
	} else {
		s.state = on > row.due ? ZC_TERM_OVERDUE : ZC_TERM_RUNNING;
		s.left = days_left(a, &con->calendar, on, row.due);
	}
	row.due = s.due;
	row.left = s.left;
	row.state = zc_term_state_names[s.state];
	row.article = source(rule);
	if (picked(&row, rule, horizon(con, on, pick->within), pick) &&
	    (pick->who == NULL || owed_by(&row.who, pick->who)))
		zc_agenda_add_row(a, &row);
}

static int
pressing(const void *pa, const void *pb)
{
	const struct zc_agenda_row *a = pa, *b = pb;
	bool over_a = is_overdue(a), over_b = is_overdue(b);
	if (over_a != over_b)
		return over_a ? -1 : 1;
	if (a->due != b->due)
		return a->due < b->due ? -1 : 1;
	int c = strcmp(a->family, b->family);
	return c != 0 ? c : strcmp(a->item, b->item);
}

void
zc_agenda_sort(struct zc_agenda *a, bool *overdue)
{
	if (a->n > 0)
		qsort(a->v, a->n, sizeof *a->v, pressing);
	*overdue = a->n > 0 && is_overdue(&a->v[0]);
}
