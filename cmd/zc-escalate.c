/* zc-escalate: the ladders of the agreement, and the terms that run. */
#include <string.h>

#include "agenda.h"
#include "alloc.h"
#include "change.h"
#include "id.h"

static const char *line, *about, *agreement, *to_step, *kind, *owed_by, *within;
static struct zc_strings between, responsible, holds;

/* ---- what the verbs share --------------------------------------------- */

/* A change of one running escalation: the one that is meant by an id of it or
 * of a step in it, else the only one. */
struct climb {
	struct zc_change *ch;
	struct zc_draft *d;
	const struct zc_escalation *x;
	const struct zc_line *line;
	struct zc_step *step;             /* where it stands */
	struct zc_node *x_node, *step_node;
};

static const struct zc_escalation *
holding(const struct zc_family *fam, const char *id)
{
	for (size_t i = 0; i < fam->escalations.n; i++) {
		const struct zc_escalation *x = &fam->escalations.v[i];
		if (strcmp(x->id, id) == 0)
			return x;
		for (size_t k = 0; k < x->steps.n; k++)
			if (strcmp(x->steps.v[k].id, id) == 0)
				return x;
	}
	return NULL;
}

static const struct zc_escalation *
only_running(const struct zc_family *fam, zc_day on, struct zc_err *e)
{
	const struct zc_escalation *found = NULL;
	for (size_t i = 0; i < fam->escalations.n; i++) {
		const struct zc_escalation *x = &fam->escalations.v[i];
		if (!zc_escalation_running(x, on))
			continue;
		if (found != NULL) {
			zc_fail(e, ZC_USAGE, "%s: %s and %s are both running: name one", fam->id, found->id, x->id);
			return NULL;
		}
		found = x;
	}
	if (found == NULL)
		zc_fail(e, ZC_NOINPUT, "%s: no escalation is running (zc-escalate raise)", fam->id);
	return found;
}

static int
climb_begin(struct climb *c, struct zc_env *env, const char *action, int argc, char **argv, struct zc_err *e)
{
	struct zc_entry *entry = NULL;
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK)
		rc = zc_change_begin(&c->ch, env, action, e);
	if (rc == ZC_OK)
		rc = zc_change_family(c->ch, argv[0], false, &c->d, e);
	if (rc == ZC_OK && argc > 1)
		rc = zc_draft_item(c->d, argv[1], "ex", NULL, &entry, e);
	if (rc != ZC_OK)
		return rc;
	c->x = entry != NULL ? holding(c->d->fam, entry->id) : only_running(c->d->fam, env->on, e);
	if (c->x == NULL)
		return e->status;
	if (!zc_escalation_running(c->x, env->on))
		return zc_fail(e, ZC_NOINPUT, "%s: escalation %s is not running on that day", c->d->id, c->x->id);
	for (size_t i = 0; i < c->x->steps.n; i++)
		if (c->x->steps.v[i].voided == NULL)
			c->step = &c->x->steps.v[i];
	c->line = zc_convenant_line(env->con, c->x->line);
	if (c->step == NULL || c->line == NULL)
		return zc_fail(e, ZC_DATA, "%s: escalation %s has no step, or no line of this agreement", c->d->id, c->x->id);
	c->x_node = zc_node_find_id(c->d->root, c->x->id);
	c->step_node = zc_node_find_id(c->d->root, c->step->id);
	return ZC_OK;
}

/* What the article of a step is: its own, else its line's. */
static const char *
article_of(const struct zc_line *l, const char *step)
{
	const struct zc_ladder_step *rung = zc_line_step(l, step);
	return rung != NULL && rung->article != NULL ? rung->article : l->article;
}

static int
climb_commit(struct climb *c, const char *item, const char *article, struct zc_err *e)
{
	int rc = zc_change_commit(c->ch, item, article, NULL, e);
	if (rc == ZC_OK)
		puts(item);
	return rc;
}

/* A new step of the line, with those who are responsible for it. */
static struct zc_node *
make_step(struct zc_env *env, struct zc_draft *d, const struct zc_ladder_step *rung,
          const struct zc_strings *parties, char id[ZC_ITEM_ID + 1])
{
	struct zc_case here = { .fam = d->fam, .con = env->con, .on = env->on };
	struct zc_strings named = responsible;
	if (named.n == 0)
		named = zc_responsible(rung, parties, &here, zc_edit_arena(d->edit));
	struct zc_node *step = zc_draft_entry(d, 'x', id);
	zc_entry_plain(d, step, "step", rung->step);
	zc_entry_day(d, step, "since", env->on);
	zc_entry_list(d, step, "responsible", &named);
	return step;
}

static int
end_escalation(struct climb *c, const struct zc_env *env, const char *because, struct zc_err *e)
{
	struct zc_node *ended = zc_node_map(zc_edit_arena(c->d->edit), ZC_BLOCK);
	zc_entry_day(c->d, ended, "at", env->on);
	zc_entry_plain(c->d, ended, "by", env->actor);
	zc_entry_text(c->d, ended, "because", because);
	int rc = zc_draft_put(c->d, c->x_node, "ended", ended, e);
	if (rc == ZC_OK && c->step->until == ZC_NO_DAY)
		rc = zc_draft_put_day(c->d, c->step_node, "until", env->on, e);
	return rc;
}

/* ---- verbs -------------------------------------------------------------- */

static int
put_raised(struct zc_env *env, struct zc_draft *d, const struct zc_line *l, const char *item, struct zc_err *e)
{
	char id[ZC_ITEM_ID + 1], step_id[ZC_ITEM_ID + 1];
	struct zc_case here = { .fam = d->fam, .con = env->con, .on = env->on };
	const struct zc_ladder_step *rung = to_step != NULL ? zc_line_step(l, to_step) : zc_ladder_next(l, NULL, &here);
	if (rung == NULL)
		return zc_fail(e, to_step != NULL ? ZC_USAGE : ZC_DENIED, "line %s has no %s", l->line,
		               to_step != NULL ? "such step" : "step for this case");
	struct zc_node *x = zc_draft_entry(d, 'e', id);
	zc_entry_plain(d, x, "line", l->line);
	zc_entry_time(d, x, "at", env->at);
	zc_entry_plain(d, x, "by", env->actor);
	zc_entry_list(d, x, "between", &between);
	zc_entry_plain(d, x, "about", item);
	zc_entry_list(d, x, "holds", &holds);
	zc_entry_text(d, x, "because", env->because);
	struct zc_arena *a = zc_edit_arena(d->edit);
	struct zc_node *steps = zc_node_seq(a, ZC_BLOCK);
	zc_node_put(a, x, "steps", steps);
	zc_node_push(a, steps, make_step(env, d, rung, &between, step_id));
	int rc = zc_draft_append(d, NULL, "escalations", x, e);
	if (rc == ZC_OK)
		rc = zc_change_commit(d->change, id, article_of(l, rung->step), NULL, e);
	if (rc == ZC_OK)
		puts(id);
	return rc;
}

static int
raise(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	struct zc_change *ch = NULL;
	struct zc_draft *d = NULL;
	struct zc_entry *item = NULL;
	if (line == NULL || env->because == NULL)
		return zc_fail(e, ZC_USAGE, "raise needs --line and --because");
	int rc = zc_env_open(env, e);
	const struct zc_line *l = rc == ZC_OK ? zc_convenant_line(env->con, line) : NULL;
	if (rc == ZC_OK && l == NULL)
		rc = zc_fail(e, ZC_USAGE, "--line '%s': no such line in %s", line, env->con->convenant);
	if (rc == ZC_OK)
		rc = zc_change_begin(&ch, env, "escalate.raise", e);
	if (rc == ZC_OK)
		rc = zc_change_family(ch, argv[0], false, &d, e);
	if (rc == ZC_OK && about != NULL)
		rc = zc_draft_item(d, about, "agp", NULL, &item, e);
	if (rc == ZC_OK)
		rc = put_raised(env, d, l, item != NULL ? item->id : NULL, e);
	zc_change_end(ch);
	return rc;
}

static int
talk(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct climb c = {0};
	int rc = climb_begin(&c, env, "escalate.talk", argc, argv, e);
	if (rc == ZC_OK && c.step->talk != ZC_NO_DAY)
		rc = zc_fail(e, ZC_DATA, "%s: the talk of step %s is recorded already", c.d->id, c.step->id);
	if (rc == ZC_OK)
		rc = zc_draft_put_day(c.d, c.step_node, "talk", env->on, e);
	if (rc == ZC_OK)
		rc = climb_commit(&c, c.step->id, article_of(c.line, c.step->step), e);
	zc_change_end(c.ch);
	return rc;
}

static int
commit(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct climb c = {0};
	if (agreement == NULL)
		return zc_fail(e, ZC_USAGE, "commit needs --agreement: what was agreed anew");
	int rc = climb_begin(&c, env, "escalate.commit", argc, argv, e);
	if (rc == ZC_OK && c.step->commitment != ZC_NO_DAY)
		rc = zc_fail(e, ZC_DATA, "%s: the commitment of step %s is recorded already", c.d->id, c.step->id);
	if (rc == ZC_OK)
		rc = zc_draft_put_day(c.d, c.step_node, "commitment", env->on, e);
	if (rc == ZC_OK)
		rc = zc_draft_put_text(c.d, c.step_node, "agreement", agreement, e);
	if (rc == ZC_OK && zc_text_eq(c.line->settled_by, "commitment"))
		rc = end_escalation(&c, env, env->because, e);
	if (rc == ZC_OK)
		rc = climb_commit(&c, c.step->id, article_of(c.line, c.step->step), e);
	zc_change_end(c.ch);
	return rc;
}

static int
step(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct climb c = {0};
	char id[ZC_ITEM_ID + 1];
	int rc = climb_begin(&c, env, "escalate.step", argc, argv, e);
	const struct zc_ladder_step *rung = NULL;
	if (rc == ZC_OK) {
		struct zc_case here = { .fam = c.d->fam, .con = env->con, .on = env->on, .escalation = c.x };
		rung = to_step != NULL ? zc_line_step(c.line, to_step) : zc_ladder_next(c.line, c.step->step, &here);
		if (rung == NULL)
			rc = zc_fail(e, to_step != NULL ? ZC_USAGE : ZC_DENIED, to_step != NULL ? "line %s has no step %s"
			             : "line %s ends at step %s: nobody stands above it", c.line->line,
			             to_step != NULL ? to_step : c.step->step);
	}
	if (rc == ZC_OK && c.step->until == ZC_NO_DAY)
		rc = zc_draft_put_day(c.d, c.step_node, "until", env->on, e);
	if (rc == ZC_OK) {
		struct zc_node *next = make_step(env, c.d, rung, &c.x->between, id);
		zc_entry_text(c.d, next, "because", env->because);
		rc = zc_draft_append(c.d, c.x_node, "steps", next, e);
	}
	if (rc == ZC_OK)
		rc = climb_commit(&c, id, article_of(c.line, rung->step), e);
	zc_change_end(c.ch);
	return rc;
}

static int
down(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct climb c = {0};
	if (env->because == NULL)
		return zc_fail(e, ZC_USAGE, "down needs --because: what came of it");
	int rc = climb_begin(&c, env, "escalate.down", argc, argv, e);
	if (rc == ZC_OK)
		rc = end_escalation(&c, env, env->because, e);
	if (rc == ZC_OK)
		rc = climb_commit(&c, c.x->id, c.line->article, e);
	zc_change_end(c.ch);
	return rc;
}

/* ---- due ------------------------------------------------------------------ */

struct due { struct zc_agenda agenda; struct zc_agenda_pick pick; };

static int
due_family(struct zc_env *env, const struct zc_family *fam, void *ctx, struct zc_err *e)
{
	(void)e;
	struct due *d = ctx;
	zc_agenda_add(&d->agenda, fam, env->con, env->on, &d->pick);
	return ZC_OK;
}

static int
due_operand(struct zc_env *env, const char *id, void *ctx, struct zc_err *e)
{
	struct zc_loaded l = {0};
	int rc = zc_env_family(env, id, &l, e);
	if (rc == ZC_OK)
		rc = due_family(env, l.fam, ctx, e);
	zc_loaded_free(&l);
	return rc;
}

static int
due(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct due d = { .pick = { .kind = kind, .who = owed_by } };
	struct zc_duration span;
	bool overdue = false;
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK && within != NULL && !zc_duration_parse(&span, within))
		rc = zc_fail(e, ZC_USAGE, "--within '%s': not a duration (2 weeks, 5 working days)", within);
	if (rc == ZC_OK && kind != NULL && zc_convenant_term(env->con, kind) == NULL)
		rc = zc_fail(e, ZC_USAGE, "--kind '%s': no such term in %s", kind, env->con->convenant);
	d.pick.within = within != NULL ? &span : NULL;
	if (rc == ZC_OK)
		rc = argc > 0 ? zc_env_operands(env, argc, argv, due_operand, &d, e)
		              : zc_env_each(env, false, due_family, &d, e);
	if (rc == ZC_OK)
		rc = zc_agenda_print(&d.agenda, env, &overdue, e);
	zc_agenda_free(&d.agenda);
	return rc == ZC_OK && overdue && env->exit_code ? ZC_FOUND : rc;
}

/* ---- the tool --------------------------------------------------------------- */

static const struct zc_opt raise_opts[] = {
	{ "line", ZC_OPT_ONE, &line }, { "between", ZC_OPT_MANY, &between },
	{ "responsible", ZC_OPT_MANY, &responsible }, { "holds", ZC_OPT_MANY, &holds },
	{ "about", ZC_OPT_ONE, &about }, { "to", ZC_OPT_ONE, &to_step },
};
static const struct zc_opt commit_opts[] = { { "agreement", ZC_OPT_ONE, &agreement } };
static const struct zc_opt step_opts[] = {
	{ "to", ZC_OPT_ONE, &to_step }, { "responsible", ZC_OPT_MANY, &responsible },
};
static const struct zc_opt due_opts[] = {
	{ "kind", ZC_OPT_ONE, &kind }, { "for", ZC_OPT_ONE, &owed_by }, { "within", ZC_OPT_ONE, &within },
};

#define COMMON "[-nqv] [-C dir] [--as actor] [--at time|--on date]"
#define N(opts) opts, sizeof opts / sizeof *opts
static const struct zc_verb verbs[] = {
	{ "raise", COMMON " [--between who] [--responsible who] [--holds guideline] [--about item] [--to step] "
	  "--line line --because text family", N(raise_opts), raise, true, 1, 1 },
	{ "talk", COMMON " family [escalation]", NULL, 0, talk, true, 1, 2 },
	{ "commit", COMMON " [--because text] --agreement text family [escalation]", N(commit_opts), commit, true, 1, 2 },
	{ "step", COMMON " [--to step] [--responsible who] [--because text] family [escalation]",
	  N(step_opts), step, true, 1, 2 },
	{ "down", COMMON " --because text family [escalation]", NULL, 0, down, true, 1, 2 },
	{ "due", "[-jqv] [-C dir] [--on date] [--as-of revision] [--kind term] [--for who] [--within duration] "
	  "[--exit-code] [family ...]", N(due_opts), due, false, 0, -1 },
};
static const struct zc_tool tool = { "zc-escalate", verbs, sizeof verbs / sizeof *verbs };

int
main(int argc, char **argv)
{
	return zc_tool_main(argc, argv, &tool);
}
