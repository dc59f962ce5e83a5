#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "change.h"
#include "id.h"
#include "ladder.h"
#include "person.h"
#include "rounds_internal.h"

/* Found in the walk; what it means is worked out again under the lock. */
struct act {
	zc_day day;
	char family[ZC_FAMILY_ID + 1], item[ZC_ITEM_ID + 1];
	size_t number;                       /* of the stage among its rule's */
	const char *kind, *stage, *to, *article;
};
struct acts { struct act *v; size_t n, cap, families; };

/* ---- what is asked for ------------------------------------------------------ */

static const char *
lines(const struct zc_strings *s, struct zc_arena *a)
{
	const char *all = "";
	for (size_t i = 0; i < s->n; i++)
		all = zc_arena_printf(a, "%s%s\n", all, s->v[i]);
	return all;
}

static void
look_at(struct acts *acts, struct zc_env *env, const struct zc_family *fam, const struct zc_term *t,
        const struct zc_term_rule *r, size_t k)
{
	const struct zc_stage *s = &r->passed.v[k];
	const struct zc_case c = { .fam = fam, .con = env->con, .on = env->on };
	if (!zc_stage_asks(t, s, env->con, env->on))
		return;
	acts->v = zc_grow(acts->v, acts->n, &acts->cap, sizeof *acts->v);
	struct act *x = &acts->v[acts->n++];
	*x = (struct act){ .day = zc_stage_day(t, s, env->con, env->on), .number = k, .kind = r->term, .stage = s->stage,
		.article = s->article != NULL ? s->article : r->article };
	memccpy(x->family, fam->id, 0, sizeof x->family);
	memccpy(x->item, t->id, 0, sizeof x->item);
	if (env->dry) {
		struct zc_strings to = zc_stage_to(&c, t, s, &env->arena);
		x->to = lines(&to, &env->arena);
	}
}

static int
look(struct zc_env *env, const struct zc_family *fam, void *ctx, struct zc_err *e)
{
	(void)e;
	struct acts *acts = ctx;
	acts->families++;
	for (size_t i = 0; i < fam->terms.n; i++) {
		const struct zc_term_rule *r = zc_convenant_term(env->con, fam->terms.v[i].kind);
		for (size_t k = 0; r != NULL && k < r->passed.n; k++)
			look_at(acts, env, fam, &fam->terms.v[i], r, k);
	}
	return ZC_OK;
}

static int
look_at_operand(struct zc_env *env, const char *id, void *ctx, struct zc_err *e)
{
	struct zc_loaded l = { 0 };
	int rc = zc_env_family(env, id, &l, e);
	if (rc == ZC_OK)
		rc = look(env, l.fam, ctx, e);
	zc_loaded_free(&l);
	return rc;
}

static int
in_order(const void *pa, const void *pb)
{
	const struct act *a = pa, *b = pb;
	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	int c = strcmp(a->family, b->family);
	if (c == 0)
		c = strcmp(a->item, b->item);
	return c != 0 ? c : (a->number > b->number) - (a->number < b->number);
}

static int
print(const struct acts *acts, struct zc_env *env, struct zc_err *e)
{
	struct zc_table *t = zc_env_table(env, "day family item kind stage to[] article");
	for (size_t i = 0; i < acts->n; i++) {
		const struct act *x = &acts->v[i];
		char day[ZC_DATE_LEN];
		zc_day_format(day, x->day);
		zc_table_row(t, (const char *[]){ day, x->family, x->item, x->kind, x->stage, x->to,
		                                  x->article != NULL ? x->article : "chosen" });
	}
	return zc_table_end(t, e);
}

/* ---- one act ------------------------------------------------------------------ */

struct attempt {
	struct zc_env *env;
	struct zc_change *ch;
	struct zc_draft *d;
	struct zc_deed deed;
	struct zc_case c;
	char reminder[ZC_ITEM_ID + 1], escalation[ZC_ITEM_ID + 1], step[ZC_ITEM_ID + 1];
};

static struct zc_strings
joined(const struct zc_strings *x, const struct zc_strings *y, struct zc_arena *a)
{
	struct zc_strings out = { zc_arena_alloc(a, (x->n + y->n + 1) * sizeof *out.v), 0 };
	for (size_t i = 0; i < x->n + y->n; i++) {
		const char *one = i < x->n ? x->v[i] : y->v[i - x->n];
		if (!zc_strings_have(&out, one))
			out.v[out.n++] = one;
	}
	return out;
}

/* Who owes the term, and the coordinator. */
static struct zc_strings
parties(const struct zc_deed *d, struct zc_arena *a)
{
	const struct zc_strings *owners = zc_terms_owners(d->c, a);
	const struct zc_coordination *k = zc_family_coordination(d->c->fam, d->c->on);
	struct zc_strings out = { zc_arena_alloc(a, 2 * sizeof *out.v), 0 };
	const struct zc_strings *own = &owners[d->term - d->c->fam->terms.v];
	for (size_t i = 0; i < own->n && out.n == 0; i++)
		if (zc_actor_valid(own->v[i], NULL) && (k == NULL || strcmp(own->v[i], k->coordinator) != 0))
			out.v[out.n++] = own->v[i];
	if (k != NULL && zc_actor_valid(k->coordinator, NULL))
		out.v[out.n++] = k->coordinator;
	return out;
}

/* Is the act still asked for, now that nobody else writes? */
static bool
find(struct attempt *x, const struct act *act, const char *why)
{
	const struct zc_family *fam = x->d->fam;
	struct zc_deed *d = &x->deed;
	struct zc_arena *a = zc_edit_arena(x->d->edit);
	x->c = (struct zc_case){ .fam = fam, .con = x->env->con, .on = x->env->on };
	*d = (struct zc_deed){ .c = &x->c, .why = why };
	for (size_t i = 0; i < fam->terms.n && d->term == NULL; i++)
		if (strcmp(fam->terms.v[i].id, act->item) == 0)
			d->term = &fam->terms.v[i];
	d->rule = d->term != NULL ? zc_convenant_term(x->env->con, d->term->kind) : NULL;
	if (d->rule == NULL || zc_family_join(fam, x->env->on) != NULL)
		return false;
	d->stage = &d->rule->passed.v[act->number];
	if (!zc_stage_asks(d->term, d->stage, x->env->con, x->env->on))
		return false;
	d->day = zc_stage_day(d->term, d->stage, x->env->con, x->env->on);
	d->to = zc_stage_to(&x->c, d->term, d->stage, a);
	d->line = d->stage->escalate != NULL ? zc_convenant_line(x->env->con, d->stage->escalate) : NULL;
	if (d->line != NULL && d->line->between > 0)
		d->between = parties(d, a);
	for (size_t i = 0; d->line != NULL && i < fam->escalations.n; i++)
		if (zc_escalation_running(&fam->escalations.v[i], x->env->on) &&
		    zc_text_eq(fam->escalations.v[i].line, d->line->line))
			d->running = &fam->escalations.v[i];
	if (d->running != NULL && d->stage->automatic == ZC_YES)
		d->why = zc_arena_printf(a, "one is running there already (%s)", d->running->id);
	return true;
}

/* The agreement lets it happen by itself: raise it with the reminder. */
static int
raise(struct attempt *x, struct zc_err *e)
{
	struct zc_deed *d = &x->deed;
	const struct zc_escalation raised = { .line = d->line->line, .between = d->between };
	x->c.escalation = &raised;
	const struct zc_ladder_step *rung = zc_ladder_next(d->line, NULL, &x->c);
	x->c.escalation = NULL;
	if (rung == NULL)
		return zc_fail(e, ZC_DENIED, "it has no step for this case");
	const struct zc_raising r = { .line = d->line, .rung = rung, .by = x->env->actor, .between = d->between,
		.about = strchr("agp", *d->term->of) != NULL && zc_id_is_item(d->term->of) ? d->term->of : NULL,
		.responsible = zc_responsible(rung, &d->between, &x->c, zc_edit_arena(x->d->edit)) };
	zc_stage_id(x->escalation, 'e', x->c.fam, d->term, d->stage->stage);
	zc_stage_id(x->step, 'x', x->c.fam, d->term, d->stage->stage);
	d->raised = x->escalation;
	d->step = rung->step;
	d->to = joined(&d->to, &r.responsible, zc_edit_arena(x->d->edit));
	return zc_ladder_raise(x->env, x->d, &r, x->escalation, x->step, e);
}

static int
remind(struct attempt *x, struct zc_err *e)
{
	struct zc_deed *d = &x->deed;
	zc_stage_id(x->reminder, 'y', x->c.fam, d->term, d->stage->stage);
	struct zc_node *y = zc_draft_entry(x->d, 0, NULL);
	zc_entry_plain(x->d, y, "id", x->reminder);
	zc_entry_time(x->d, y, "at", x->env->at);
	zc_entry_plain(x->d, y, "stage", d->stage->stage);
	zc_entry_day(x->d, y, "day", d->day);
	zc_entry_list(x->d, y, "to", &d->to);
	zc_entry_plain(x->d, y, "raised", d->raised);
	return zc_draft_append(x->d, zc_node_find_id(x->d->root, d->term->id), "reminders", y, e);
}

/* The message first: it is dropped when the commit does not come about. */
static int
commit(struct attempt *x, struct zc_err *e)
{
	struct zc_arena a = { 0 };
	bool made = false;
	struct zc_message m = zc_deed_message(&x->deed, x->reminder, &a);
	const char *article = zc_deed_article(&x->deed);
	char item[ZC_ITEM_ID + 1];
	m.family = zc_arena_strdup(&a, m.family);
	m.stage = zc_arena_strdup(&a, m.stage);
	memccpy(item, x->deed.term->id, 0, sizeof item);
	int rc = zc_outbox_put(x->env->store, &m, e);
	if (rc == ZC_OK) {
		rc = zc_change_commit(x->ch, item, article, &made, e);
		if (!made)
			zc_outbox_drop(x->env->store, &m);
	}
	zc_arena_free(&a);
	return rc;
}

static int
attempt(struct zc_env *env, const struct act *act, const char *why, bool *automatic, bool *done, struct zc_err *e)
{
	struct attempt x = { .env = env };
	*automatic = *done = false;
	int rc = zc_change_begin(&x.ch, env, "escalate.remind", e);
	if (rc == ZC_OK)
		rc = zc_change_family(x.ch, act->family, true, &x.d, e);
	if (rc == ZC_OK && find(&x, act, why)) {
		*automatic = x.deed.line != NULL && x.deed.stage->automatic == ZC_YES && x.deed.why == NULL;
		if (*automatic)
			rc = raise(&x, e);
		if (rc == ZC_OK)
			rc = remind(&x, e);
		if (rc == ZC_OK)
			rc = commit(&x, e);
		*done = rc == ZC_OK;
	}
	zc_change_end(x.ch);
	return rc;
}

/* A refusal in one line, without the place in a file that nobody will find there. */
static const char *
reason(const struct zc_err *e, struct zc_arena *a)
{
	const char *from = e->msg;
	if (strncmp(from, "families/", 9) == 0 && strstr(from, ": ") != NULL)
		from = strstr(from, ": ") + 2;
	return zc_arena_strndup(a, from, strcspn(from, "\n"));
}

static int
perform(struct zc_env *env, const struct act *act, bool *done, struct zc_err *e)
{
	bool automatic;
	struct zc_err no = { 0 };
	int rc = attempt(env, act, NULL, &automatic, done, &no);
	if (automatic && (rc == ZC_DENIED || rc == ZC_DATA))
		return attempt(env, act, reason(&no, &env->arena), &automatic, done, e);
	return rc == ZC_OK ? rc : zc_fail(e, rc, "%s", no.msg);
}

/* ---- the round ------------------------------------------------------------------ */

struct round {
	struct zc_env *env;
	const struct acts *acts;
	bool *done;                          /* act by act, once it is on disk */
	size_t did;
};

static int
do_act(void *ctx, size_t i, struct zc_err *e)
{
	struct round *r = ctx;
	struct zc_err no = { 0 };
	struct zc_arena arena = r->env->arena;
	r->env->arena = (struct zc_arena){ 0 };
	int rc = perform(r->env, &r->acts->v[i], &r->done[i], &no);
	zc_arena_free(&r->env->arena);
	r->env->arena = arena;
	zc_progress(r->env, i + 1, r->acts->n + 1, "acts");
	if (rc == ZC_BUSY)                       /* so it would be for the others: the next round does them */
		return zc_fail(e, rc, "%s", no.msg);
	if (rc != ZC_OK)
		zc_env_report(r->env, &no);
	return ZC_OK;
}

/* A message must not be lost by a crash that its act outlives. */
static int
sync_messages(void *ctx, size_t from, size_t to, struct zc_err *e)
{
	const struct round *r = ctx;
	return from < to ? zc_outbox_sync(r->env->store, e) : ZC_OK;
}

static int
landed(void *ctx, size_t from, size_t to, struct zc_err *e)
{
	struct round *r = ctx;
	(void)e;
	for (size_t i = from; i < to; i++)
		r->did += r->done[i];
	return ZC_OK;
}

static size_t
perform_all(const struct acts *acts, struct zc_env *env)
{
	struct zc_err e = { 0 };
	struct round r = { .env = env, .acts = acts, .done = zc_alloc(acts->n + 1) };
	const struct zc_change_work work = { do_act, sync_messages, landed, &r };
	if (zc_change_all(env, acts->n, &work, &e) != ZC_OK)
		zc_env_report(env, &e);
	zc_progress(env, acts->n, acts->n, "acts");
	free(r.done);
	return r.did;
}

static int
deliver(struct zc_env *env, size_t *delivered, struct zc_err *e)
{
	char *notify = NULL;
	int rc = zc_store_config_program(env->store, "zc.notify", &notify, e);
	if (rc == ZC_OK)
		rc = zc_outbox_deliver(env->store, env->on, notify, env->json, stdout, delivered, e);
	free(notify);
	return rc;
}

int
zc_rounds(struct zc_rounds *out, struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct acts acts = { 0 };
	*out = (struct zc_rounds){ 0 };
	if (!zc_convenant_may(env->con, env->actor, "run", env->on))
		return zc_fail(e, ZC_DENIED, "the organisation of %s does not act on passed terms (it takes one that may: run)",
		               env->actor);
	int rc = argc > 0 ? zc_env_operands(env, argc, argv, look_at_operand, &acts, e)
	                  : zc_env_each(env, ZC_PICK_TERMS, false, look, &acts, e);
	if (rc == ZC_OK && acts.n > 0)
		qsort(acts.v, acts.n, sizeof *acts.v, in_order);
	if (rc == ZC_OK && env->dry) {
		rc = print(&acts, env, e);
	} else if (rc == ZC_OK) {
		out->done = perform_all(&acts, env);
		rc = deliver(env, &out->delivered, e);
	}
	out->families = acts.families;
	out->asked = acts.n;
	free(acts.v);
	return rc;
}
