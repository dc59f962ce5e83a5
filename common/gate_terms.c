/* Terms: what events start, and what people do with them. */
#include <string.h>

#include "edit.h"
#include "gate_internal.h"
#include "gate_judge.h"
#include "text.h"

/* --- the terms that follow from a change ------------------------------------- */

/* The family that the entry came from which a term is of; the term goes where it goes. */
static const char *
from_of(const struct zc_gate_pair *p, const char *of)
{
	const struct zc_entry *e = zc_family_entry(p->after.fam, of, NULL);
	return e != NULL ? e->from : NULL;
}

static void
lacks_term(struct zc_gate *g, const struct zc_gate_pair *p, const struct zc_due *d)
{
	struct zc_findings *f = g->f;
	const struct zc_node *of = zc_node_find_id(p->after.root, d->of);
	struct zc_node *list = zc_node_seq(&f->arena, ZC_BLOCK);
	struct zc_text lines = {0};
	struct zc_node *term = zc_term_node(d, g->change->con->under, &f->arena);
	if (from_of(p, d->of) != NULL)
		zc_node_put(&f->arena, term, "from", zc_node_scalar(&f->arena, ZC_AUTO, from_of(p, d->of)));
	zc_node_push(&f->arena, list, term);
	zc_edit_write(&lines, list, 0);
	while (lines.len > 0 && lines.s[lines.len - 1] == '\n')
		lines.s[--lines.len] = '\0';
	struct zc_text cited = {0};     /* not the finding's article: that would stand behind the lines */
	zc_convenant_cite(&cited, g->change->con, d->rule->article);
	zc_findings_add(f, ZC_DATA, p->after.tree, of,
	    zc_arena_printf(&f->arena, "%s lacks %s", d->of, d->rule->term),
	    "%s: starts a term (%s); add to terms:\n%s", d->of, cited.s, lines.s);
	zc_text_free(&cited);
	zc_text_free(&lines);
}

static void
lacks_day(struct zc_gate *g, const struct zc_gate_pair *p, const struct zc_due *d, const char *key, zc_day day)
{
	struct zc_arena *a = &g->f->arena;
	char text[ZC_DATE_LEN];
	zc_day_format(text, day);
	zc_findings_add(g->f, ZC_DATA, p->after.tree, zc_node_find_id(p->after.root, d->id),
	    zc_arena_printf(a, "%s lacks %s", d->id, key), "%s: add\n%s: %s", d->id, key, text);
}

static void
refuse(struct zc_gate *g, const struct zc_gate_pair *p, const struct zc_term *t, const char *key,
       const char *why)
{
	zc_findings_add(g->f, ZC_DATA, p->after.tree, zc_gate_at(t->node, key),
	    zc_arena_printf(&g->f->arena, "%s term %s", t->id, key), "%s: %s: %s", t->id, key, why);
}

static const struct zc_term *
term_of(const struct zc_family *fam, const char *id)
{
	for (size_t i = 0; fam != NULL && i < fam->terms.n; i++)
		if (strcmp(fam->terms.v[i].id, id) == 0)
			return &fam->terms.v[i];
	return NULL;
}

static const struct zc_due *
due_of(const struct zc_dues *dues, const struct zc_term *t)
{
	const struct zc_due *as_written = NULL;
	for (size_t i = 0; i < dues->n; i++) {
		const struct zc_due *d = &dues->v[i];
		if (!d->as_written && strcmp(d->of, t->of) == 0 && strcmp(d->rule->term, t->kind) == 0)
			return d;
		if (d->as_written && strcmp(d->id, t->id) == 0)
			as_written = d;
	}
	return as_written;
}

static bool
derived(const struct zc_dues *dues, const char *id)
{
	for (size_t i = 0; i < dues->n; i++)
		if (strcmp(dues->v[i].id, id) == 0 && !dues->v[i].as_written)
			return true;
	return false;
}

static bool
closed(const struct zc_term *t)
{
	return t->voided != NULL || t->met != ZC_NO_DAY || t->ended != ZC_NO_DAY;
}

/* Was the term met, ended or taken back in this very change?  Then judge_term tells what is wrong with that. */
static bool
closed_now(const struct zc_gate_pair *p, const struct zc_due *d)
{
	for (size_t i = 0; i < p->after.fam->terms.n; i++) {
		const struct zc_term *t = &p->after.fam->terms.v[i], *was = term_of(p->before.fam, t->id);
		if (strcmp(t->of, d->of) == 0 && strcmp(t->kind, d->rule->term) == 0 && closed(t) &&
		    zc_names_have(&p->touched, t->id, strlen(t->id)) && (was == NULL || !closed(was)))
			return true;
	}
	return false;
}

static void
judge_lacks(struct zc_gate *g, const struct zc_gate_pair *p, const struct zc_dues *dues)
{
	struct zc_lacks l = {0};
	zc_terms_lacking(&l, p->before.fam, p->after.fam, g->change->con);
	for (size_t i = 0; i < l.n; i++) {
		const struct zc_due *d = &l.v[i].due;
		if (zc_names_have(&p->moved, d->of, strlen(d->of)))
			continue;               /* it came with its terms */
		if (g->change->merge && (l.v[i].kind != ZC_LACKS_TERM || !zc_names_have(&p->own, d->of, strlen(d->of))))
			continue;               /* of facts that met in the merge: each side could not know */
		if (l.v[i].kind == ZC_LACKS_TERM && closed_now(p, d))
			continue;
		if (l.v[i].kind == ZC_LACKS_TERM)
			lacks_term(g, p, d);
		else if (l.v[i].kind == ZC_LACKS_MET)
			lacks_day(g, p, d, "met", d->met);
		else if (derived(dues, d->id) || term_of(p->before.fam, d->id) != NULL)
			lacks_day(g, p, d, "ended", d->ended);
	}
	zc_lacks_free(&l);
}

/* What met or ended a term before it started did so at its start. */
static zc_day
from_start(const struct zc_term *t, zc_day day)
{
	return day != ZC_NO_DAY && day < t->start ? t->start : day;
}

/* Does another parent of the merge say the same of it: met, or else ended?  One side met what the other ended: both stay. */
static bool
said_by_another(const struct zc_gate_pair *p, const struct zc_term *t, bool met)
{
	bool said = false;
	for (size_t k = 0; !said && k < p->file->nothers; k++) {
		const struct zc_gate_model *other = p->file->others[k];
		const struct zc_term *o = other != NULL ? term_of(other->side.fam, t->id) : NULL;
		said = o != NULL && (met ? o->met == t->met : o->ended == t->ended);
	}
	return said;
}

/* A term that is new, or was said to be met or ended: as the events say. */
static void
judge_term(struct zc_gate *g, const struct zc_gate_pair *p, const struct zc_term *t,
           const struct zc_due *d)
{
	const struct zc_term *was = NULL;       /* in whichever file it stood */
	for (size_t i = 0; was == NULL && i < g->n; i++)
		was = term_of(g->v[i].before.fam, t->id);
	if (d != NULL && d->as_written && (was == NULL || (d->met == ZC_NO_DAY && d->ended == ZC_NO_DAY)))
		d = NULL;                       /* nothing starts it now */
	if (was == NULL && d == NULL) {
		refuse(g, p, t, "of", "no event there starts this term");
	} else if (was == NULL) {
		if (strcmp(d->id, t->id) != 0)
			refuse(g, p, t, "id", zc_arena_printf(&g->f->arena, "this term is %s", d->id));
		if (!zc_text_eq(t->from, from_of(p, t->of)))
			refuse(g, p, t, "from", "not where the entry came from that it is of");
		if (d->start != t->start)
			refuse(g, p, t, "start", "not the day of the event");
		if (d->due != t->due)
			refuse(g, p, t, "due", "not the day that follows from the agreement");
		if (d->hard != t->hard)
			refuse(g, p, t, "hard", "not the day that follows from the agreement");
	}
	bool met_now = t->met != ZC_NO_DAY && (was == NULL || was->met == ZC_NO_DAY) && !said_by_another(p, t, true);
	bool ended_now = t->ended != ZC_NO_DAY && (was == NULL || was->ended == ZC_NO_DAY) && !said_by_another(p, t, false);
	if (met_now && d == NULL && was != NULL)
		refuse(g, p, t, "met", "no event there starts this term");
	if (d == NULL)
		return;
	if (met_now && t->met != from_start(t, d->met))
		refuse(g, p, t, "met", "no event met it on that day");
	if (ended_now && t->ended != from_start(t, d->ended))
		refuse(g, p, t, "ended", "nothing ended it on that day");
	if (t->voided != NULL && (was == NULL || was->voided == NULL))
		refuse(g, p, t, "void", "the event that starts it still stands");
}

static const struct zc_stage *
stage_of(const struct zc_term_rule *r, const char *stage)
{
	for (size_t i = 0; r != NULL && i < r->passed.n; i++)
		if (strcmp(r->passed.v[i].stage, stage) == 0)
			return &r->passed.v[i];
	return NULL;
}

static bool
held(const struct zc_gate *g, const char *id)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->v[i].before.root != NULL && zc_node_find_id(g->v[i].before.root, id) != NULL)
			return true;
	return false;
}

static void
wrong_reminder(struct zc_gate *g, const struct zc_gate_pair *p, const struct zc_reminder *y, const char *key,
               const char *why)
{
	zc_findings_add(g->f, ZC_DATA, p->after.tree, zc_gate_at(y->node, key),
	    zc_arena_printf(&g->f->arena, "%s reminder %s", y->id, key), "%s: %s: %s", y->id, key, why);
}

static bool
repeats(const struct zc_reminder *x, const struct zc_reminder *y)
{
	return x->voided == NULL && zc_text_eq(x->stage, y->stage) && x->at.utc == y->at.utc && x->day == y->day;
}

/* When families are parted, a term runs on under another id, and keeps what its owners were told (join_terms.c): what
 * this change did not bring itself. */
static bool
told_before(const struct zc_gate *g, const struct zc_family *fam, const struct zc_term *t, const struct zc_reminder *y)
{
	for (size_t i = 0; i < fam->terms.n; i++) {
		const struct zc_term *o = &fam->terms.v[i];
		bool same = o != t && zc_text_eq(o->of, t->of) && zc_text_eq(o->kind, t->kind);
		for (size_t k = 0; same && k < o->reminders.n; k++)
			if (repeats(&o->reminders.v[k], y) && held(g, o->reminders.v[k].id))
				return true;
	}
	return false;
}

/* A new reminder is one that a stage asked for on its day: judged as the term stood without it. */
static void
judge_reminder(struct zc_gate *g, const struct zc_gate_pair *p, const struct zc_term *t, size_t n)
{
	const struct zc_convenant *con = g->change->con;
	const struct zc_reminder *y = &t->reminders.v[n];
	const struct zc_stage *s = stage_of(zc_convenant_term(con, t->kind), y->stage);
	const zc_day on = zc_time_day(y->at);
	struct zc_term without = *t;
	char id[ZC_ITEM_ID + 1], text[ZC_DATE_LEN];
	if (s == NULL)
		return;                         /* zc_judge_terms says so */
	without.reminders.n = n;
	zc_day day = zc_stage_day(t, s, con, on);
	zc_stage_id(id, 'y', p->after.fam, &without, y->stage);
	if (strcmp(y->id, id) != 0)
		wrong_reminder(g, p, y, "id", zc_arena_printf(&g->f->arena, "this reminder is %s", id));
	if (told_before(g, p->after.fam, t, y))
		return;
	if (y->day != day && day != ZC_NO_DAY) {
		zc_day_format(text, day);
		wrong_reminder(g, p, y, "day", zc_arena_printf(&g->f->arena, "the stage fell due on %s", text));
	} else if (!zc_stage_asks(&without, s, con, on)) {
		wrong_reminder(g, p, y, "at", "the stage asked for nothing on that day");
	}
	if (g->change->actor != NULL && !zc_convenant_may(con, g->change->actor, "run", g->today))
		zc_findings_add(g->f, ZC_DENIED, p->after.tree, y->node,
		    zc_arena_printf(&g->f->arena, "%s actor reminders", y->id),
		    "reminders: the organisation of %s does not act on passed terms (it takes one that may: run)",
		    g->change->actor);
}

static void
judge_reminders(struct zc_gate *g, const struct zc_gate_pair *p, const struct zc_names *touched, const struct zc_term *t)
{
	for (size_t i = 0; i < t->reminders.n; i++) {
		const struct zc_reminder *y = &t->reminders.v[i];
		if (y->voided == NULL && zc_names_have(touched, y->id, strlen(y->id)) && !held(g, y->id))
			judge_reminder(g, p, t, i);
	}
}

void
zc_gate_terms(struct zc_gate *g, const struct zc_gate_pair *p)
{
	/* a merge brings two histories together: each side's were judged where they were made */
	const struct zc_names *touched = g->change->merge ? &p->own : &p->touched;
	struct zc_dues dues = {0};
	zc_terms_expected(&dues, p->after.fam, g->change->con);
	judge_lacks(g, p, &dues);
	for (size_t i = 0; i < p->after.fam->terms.n; i++) {
		const struct zc_term *t = &p->after.fam->terms.v[i];
		if (zc_names_have(touched, t->id, strlen(t->id)) ||
		    (!g->change->merge && zc_names_have(&p->moved, t->id, strlen(t->id))))
			judge_term(g, p, t, due_of(&dues, t));
		judge_reminders(g, p, touched, t);
	}
	zc_dues_free(&dues);
}

/* --- what people do with terms --------------------------------------------------- */

static void
judge_extension(const struct zc_judge *j, const struct zc_term *t, const struct zc_term_rule *r,
                const struct zc_extension *x)
{
	const struct zc_node *due = zc_gate_at(x->node, "due");
	char day[ZC_DATE_LEN];
	zc_day was = zc_extension_found(t, x, j->con);
	if (x->due <= was)
		zc_judge_wrong(j, due, x->id, "due", "due: not after %s, the last day of %s as it was",
		    (zc_day_format(day, was), day), t->id);
	if (x->due < zc_time_day(x->at))
		zc_judge_wrong(j, due, x->id, "due past", "due: before the day on which it was extended");
	if (t->hard != ZC_NO_DAY && x->due > t->hard && r->past_hard != ZC_YES)
		zc_judge_deny(j, due, ZC_HEAD(r), x->because, x->id, "hard", "due: after %s, the hard date of %s",
		    (zc_day_format(day, t->hard), day), t->id);
}

static void
judge_extensions(const struct zc_judge *j, const struct zc_term *t, const struct zc_term_rule *r)
{
	int n = 0;
	for (size_t i = 0; i < t->extensions.n; i++) {
		const struct zc_extension *x = &t->extensions.v[i];
		if (x->voided != NULL)
			continue;
		if (++n > r->extensions)
			zc_judge_deny(j, x->node, ZC_HEAD(r), x->because, x->id, "extensions",
			    "extensions that the term %s allows: %d", t->kind, r->extensions > 0 ? r->extensions : 0);
		judge_extension(j, t, r, x);
	}
}

static bool
overlap(const struct zc_pause *a, const struct zc_pause *b)
{
	return (a->until == ZC_NO_DAY || b->since < a->until) && (b->until == ZC_NO_DAY || a->since < b->until);
}

static void
judge_pause(const struct zc_judge *j, const struct zc_term *t, const struct zc_term_rule *r,
            const struct zc_pause *y)
{
	const struct zc_node *since = zc_gate_at(y->node, "since");
	char day[ZC_DATE_LEN];
	if (r->pausable != ZC_YES)
		zc_judge_deny(j, y->node, ZC_HEAD(r), y->because, y->id, "pause", "the term %s is not paused", t->kind);
	if (y->since < t->start)
		zc_judge_wrong(j, since, y->id, "since", "since: before %s began", t->id);
	zc_day due = zc_term_standing(t, j->con, y->since).due;
	if (y->since > due)
		zc_judge_wrong(j, since, y->id, "since late", "since: after %s, the last day of %s: what has passed is"
		    " extended, not paused", (zc_day_format(day, due), day), t->id);
	/* two clones may each have paused it: then it stood still on the days of both */
	for (const struct zc_pause *z = t->pauses.v; z < y && !j->merge; z++)
		if (z->voided == NULL && overlap(z, y))
			zc_judge_wrong(j, since, y->id, "overlap", "since: %s is paused then by %s already", t->id, z->id);
}

void
zc_judge_terms(const struct zc_judge *j)
{
	for (size_t i = 0; i < j->fam->terms.n; i++) {
		const struct zc_term *t = &j->fam->terms.v[i];
		const struct zc_term_rule *r = zc_convenant_term(j->con, t->kind);
		if (t->voided != NULL || r == NULL)
			continue;
		judge_extensions(j, t, r);
		for (size_t k = 0; k < t->pauses.n; k++) {
			if (t->pauses.v[k].voided == NULL)
				judge_pause(j, t, r, &t->pauses.v[k]);
		}
		for (size_t k = 0; k < t->reminders.n; k++) {
			const struct zc_reminder *y = &t->reminders.v[k];
			if (y->voided == NULL && stage_of(r, y->stage) == NULL)
				zc_judge_deny(j, zc_gate_at(y->node, "stage"), ZC_NO_HEAD, NULL, y->id, "word stage",
				    "stage: no such stage of the term %s", t->kind);
		}
	}
}
