/* pair: two families beside each other in the region. */
#include "life.h"

/* The same nurse gave a second signal, without a number, and a second file was opened.  Joined
 * before anybody else had a concern. */
static void
join(struct life *into, struct life *l)
{
	struct zc_person *p = life_add(l, &l->fam, "persons");
	const struct zc_person *twin = into->child;
	p->role = "child";
	p->given = twin->given;
	p->surname = twin->surname;
	p->prefix = twin->prefix;
	p->born = twin->born;
	l->child = p;
	l->now = into->now;
	life_step(l, 4, 20);
	l->fam.opened = zc_time_day(l->now);
	life_signal(l, into->fam.signals.v[0].by);
	life_step(l, 2, 9);
	struct zc_join *j = life_add(l, &l->fam, "joined");
	j->at = l->now;
	j->by = life_professional(l, "jgz-4-19");
	j->into = into->fam.id;
	j->because = "the same child, whose number was not known";
	into->joined = l->joined = zc_time_day(l->now);
	into->now = l->now;
	p = life_add(into, &into->fam, "persons");
	*p = *l->child;
	p->from = l->fam.id;
	struct zc_signal *s = life_add(into, &into->fam, "signals");
	*s = l->fam.signals.v[0];
	s->from = l->fam.id;
	life_act(into, j->by, "match.join", j->id);
	into->acts[into->n - 1].both = true;
}

static void
refuse(struct life *l, const struct life *other, const char *by)
{
	struct zc_refusal *r = life_add(l, &l->fam, "refusals");
	r->at = other->now.utc > l->now.utc ? other->now : l->now;
	r->by = by;
	r->family = other->fam.id;
	r->because = "another child of the same name";
}

/* Some time later they turn out to be two. */
static void
namesakes(struct life *a, struct life *b)
{
	struct zc_person *one = &b->fam.persons.v[0];
	one->given = a->child->given;
	one->surname = a->child->surname;
	one->prefix = a->child->prefix;
	struct zc_time was[] = { a->now, b->now };
	a->now = a->now.utc > b->now.utc ? a->now : b->now;
	do
		life_step(a, 1, 20);
	while (life_acted(b, zc_time_day(a->now)));
	b->now = a->now;
	const char *by = life_professional(a, "cjg");
	refuse(a, b, by);
	refuse(b, a, by);
	life_act(a, by, "match.refuse", a->fam.refusals.v[0].id);
	a->acts[a->n - 1].both = true;
	a->now = was[0];
	b->now = was[1];
}

void
life_pair(struct life two[2], size_t pair, uint64_t seed, const struct zc_convenant *con, struct zc_arena *arena)
{
	for (size_t i = 0; i < 2; i++) {
		two[i] = (struct life){ .arena = arena, .con = con, .random = seed * 1000003 + pair * 2 + i };
		life_random(&two[i], 2);
		life_begin(&two[i]);
		life_open(&two[i]);
	}
	bool joined = life_chance(&two[0], 3);
	life_household(&two[0], pair * 2);
	life_signal(&two[0], NULL);
	if (joined) {
		join(&two[0], &two[1]);
	} else {
		life_household(&two[1], pair * 2 + 1);
		life_signal(&two[1], NULL);
		if (life_chance(&two[0], 3))
			namesakes(&two[0], &two[1]);
		life_course(&two[1]);
	}
	life_course(&two[0]);
	life_terms(&two[0]);
	life_terms(&two[1]);
}
