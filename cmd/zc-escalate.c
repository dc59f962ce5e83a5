/* zc-escalate: the ladders of the agreement, and the terms that run. */
#include <string.h>

#include "alloc.h"
#include "change.h"
#include "explain.h"
#include "id.h"
#include "ladder.h"
#include "pause.h"
#include "person.h"
#include "rounds.h"
#include "timetable.h"
#include "void.h"

static const char *line, *about, *by, *agreement, *to_step, *kind, *owed_by, *within, *until;
static bool ics;
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
only_running(const struct zc_family *fam, struct zc_err *e)
{
	const struct zc_escalation *found = NULL;
	for (size_t i = 0; i < fam->escalations.n; i++) {
		const struct zc_escalation *x = &fam->escalations.v[i];
		if (x->voided != NULL || x->ended != NULL)
			continue;
		if (found != NULL) {
			zc_fail(e, ZC_USAGE, "%s: %s (%s) and %s (%s) are both running: name one", fam->id,
			        found->id, found->line, x->id, x->line);
			return NULL;
		}
		found = x;
	}
	if (found == NULL)
		zc_fail(e, ZC_NOINPUT, "%s: no escalation is running (zc-escalate raise starts one)", fam->id);
	return found;
}

/* Where it stands, if it can still move on that day. */
static int
stand(struct climb *c, const struct zc_env *env, struct zc_err *e)
{
	char day[ZC_DATE_LEN], on[ZC_DATE_LEN];
	const struct zc_escalation *x = c->x;
	if (x->voided != NULL)
		return zc_fail(e, ZC_DATA, "%s: escalation %s is void", c->d->id, x->id);
	if (x->ended != NULL)
		return zc_fail(e, ZC_DATA, "%s: escalation %s ended on %s (zc-escalate raise starts another)",
		               c->d->id, x->id, (zc_day_format(day, x->ended->at), day));
	for (size_t i = 0; i < x->steps.n; i++)
		if (x->steps.v[i].voided == NULL)
			c->step = &x->steps.v[i];
	c->line = zc_convenant_line(env->con, x->line);
	if (c->step == NULL || c->line == NULL)
		return zc_fail(e, ZC_DATA, "%s: escalation %s has no step, or no line of this agreement", c->d->id, x->id);
	zc_day_format(day, c->step->since);
	zc_day_format(on, env->on);
	if (env->on < c->step->since)
		return zc_fail(e, ZC_DATA, "%s: escalation %s stands at %s since %s: %s lies before that", c->d->id,
		               x->id, c->step->step, day, on);
	c->x_node = zc_node_find_id(c->d->root, x->id);
	c->step_node = zc_node_find_id(c->d->root, c->step->id);
	return ZC_OK;
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
	c->x = entry != NULL ? holding(c->d->fam, entry->id) : only_running(c->d->fam, e);
	if (c->x == NULL || stand(c, env, e) != ZC_OK)
		return e->status;
	if (entry != NULL && *entry->id == 'x' && strcmp(entry->id, c->step->id) != 0)
		return zc_fail(e, ZC_DATA, "%s: step %s is over: escalation %s stands at %s (%s)", c->d->id, entry->id,
		               c->x->id, c->step->id, c->step->step);
	return ZC_OK;
}

/* Commit, and tell what was made. */
static int
finish(struct zc_change *ch, struct zc_env *env, const char *item, const char *article, struct zc_err *e)
{
	const char *made = zc_arena_strdup(&env->arena, item);   /* the draft goes with the change */
	int rc = zc_change_commit(ch, made, article, NULL, e);
	if (rc == ZC_OK && !env->dry)
		puts(made);
	return rc;
}

/* For messages: one more of the names that could have been given. */
static const char *
listed(struct zc_env *env, const char *before, const char *name)
{
	return zc_arena_printf(&env->arena, "%s%s%s", before, *before != '\0' ? ", " : "", name);
}

/* The step asked for by --to, else the one after `from` (NULL: the first) that is for such a case. */
static int
next_step(const struct zc_ladder_step **out, struct zc_env *env, const struct zc_line *l, const char *from,
          const struct zc_case *c, struct zc_err *e)
{
	*out = to_step != NULL ? zc_line_step(l, to_step) : zc_ladder_next(l, from, c);
	if (*out != NULL)
		return ZC_OK;
	const char *all = "";
	for (size_t i = 0; i < l->steps.n; i++)
		all = listed(env, all, l->steps.v[i].step);
	if (to_step != NULL)
		return zc_fail(e, ZC_USAGE, "--to '%s': line %s has %s", to_step, l->line, all);
	struct zc_text cited = {0};
	zc_convenant_cite(&cited, env->con, l->article);
	zc_fail(e, ZC_DENIED, "line %s has no step %s%s for this case (%s): %sraise another line", l->line,
	        from != NULL ? "after " : "", from != NULL ? from : "", cited.s,
	        from != NULL ? "commit there, scale down, or " : "");
	zc_text_free(&cited);
	return ZC_DENIED;
}

static int
end_escalation(struct climb *c, const struct zc_env *env, const char *because, struct zc_err *e)
{
	struct zc_node *ended = zc_node_map(zc_edit_arena(c->d->edit), ZC_FLOW);
	zc_entry_day(c->d, ended, "at", env->on);
	zc_entry_plain(c->d, ended, "by", by != NULL ? by : env->actor);
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
	char id[ZC_ITEM_ID + 1] = "", step_id[ZC_ITEM_ID + 1] = "";
	const struct zc_escalation raised = { .line = l->line, .between = between, .holds = holds,
	                                      .because = env->because };
	const struct zc_case here = { .fam = d->fam, .con = env->con, .on = env->on, .escalation = &raised };
	const struct zc_ladder_step *rung;
	if (next_step(&rung, env, l, NULL, &here, e) != ZC_OK)
		return e->status;
	const struct zc_raising r = { .line = l, .rung = rung, .by = by != NULL ? by : env->actor, .about = item,
		.because = env->because, .between = between, .holds = holds, .responsible = responsible };
	int rc = zc_ladder_raise(env, d, &r, id, step_id, e);
	return rc == ZC_OK ? finish(d->change, env, id, zc_ladder_article(l, rung->step), e) : rc;
}

static int
raise(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	struct zc_change *ch = NULL;
	struct zc_draft *d = NULL;
	struct zc_entry *item = NULL;
	if (zc_env_open(env, e) != ZC_OK)
		return e->status;
	const struct zc_line *l = line != NULL ? zc_convenant_line(env->con, line) : NULL;
	if (l == NULL) {
		const char *all = "";
		for (size_t i = 0; i < env->con->escalation.n; i++)
			all = listed(env, all, env->con->escalation.v[i].line);
		return zc_fail(e, ZC_USAGE, "--line '%s': %s has %s", line != NULL ? line : "", env->con->convenant, all);
	}
	int rc = zc_change_begin(&ch, env, "escalate.raise", e);
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
		rc = zc_fail(e, ZC_DATA, "%s: the talk of step %s (%s) is recorded already", c.d->id, c.step->id, c.step->step);
	if (rc == ZC_OK)
		rc = zc_draft_put_day(c.d, c.step_node, "talk", env->on, e);
	if (rc == ZC_OK)
		rc = finish(c.ch, env, c.step->id, zc_ladder_article(c.line, c.step->step), e);
	zc_change_end(c.ch);
	return rc;
}

static int
commit(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct climb c = {0};
	if (agreement == NULL || !zc_plain_line(agreement))
		return zc_fail(e, ZC_USAGE, "commit needs --agreement: what was agreed anew, in a line");
	int rc = climb_begin(&c, env, "escalate.commit", argc, argv, e);
	if (rc == ZC_OK && c.step->commitment != ZC_NO_DAY)
		rc = zc_fail(e, ZC_DATA, "%s: the commitment of step %s (%s) is recorded already", c.d->id,
		             c.step->id, c.step->step);
	bool settles = rc == ZC_OK && zc_text_eq(c.line->settled_by, "commitment");
	if (rc == ZC_OK && !settles && env->because != NULL)
		rc = zc_fail(e, ZC_USAGE, "--because: of an end, and commitment ends nothing on line %s", c.line->line);
	if (rc == ZC_OK)
		rc = zc_draft_put_day(c.d, c.step_node, "commitment", env->on, e);
	if (rc == ZC_OK)
		rc = zc_draft_put_text(c.d, c.step_node, "agreement", agreement, e);
	if (rc == ZC_OK && settles)
		rc = end_escalation(&c, env, env->because, e);
	if (rc == ZC_OK)
		rc = finish(c.ch, env, c.step->id, zc_ladder_article(c.line, c.step->step), e);
	zc_change_end(c.ch);
	return rc;
}

static int
step(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct climb c = {0};
	char id[ZC_ITEM_ID + 1] = "";
	int rc = climb_begin(&c, env, "escalate.step", argc, argv, e);
	const struct zc_ladder_step *rung = NULL;
	if (rc == ZC_OK) {
		const struct zc_case here = { .fam = c.d->fam, .con = env->con, .on = env->on, .escalation = c.x };
		rc = next_step(&rung, env, c.line, c.step->step, &here, e);
	}
	if (rc == ZC_OK && c.step->until == ZC_NO_DAY)
		rc = zc_draft_put_day(c.d, c.step_node, "until", env->on, e);
	if (rc == ZC_OK) {
		struct zc_node *next = zc_ladder_step(env, c.d, rung, &c.x->between, &responsible, id);
		zc_entry_text(c.d, next, "because", env->because);
		rc = zc_draft_append(c.d, c.x_node, "steps", next, e);
	}
	if (rc == ZC_OK)
		rc = finish(c.ch, env, id, zc_ladder_article(c.line, rung->step), e);
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
		rc = finish(c.ch, env, c.x->id, c.line->article, e);
	zc_change_end(c.ch);
	return rc;
}

/* ---- due ------------------------------------------------------------------ */

static int
due(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct zc_agenda agenda = { 0 };
	struct zc_agenda_pick pick = { .kind = kind, .who = owed_by };
	struct zc_duration span;
	bool overdue = false;
	const char *org = NULL;
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK && owed_by != NULL && zc_actor_valid(owed_by, &org) && zc_convenant_org(env->con, org, ZC_NO_DAY) == NULL)
		rc = zc_fail(e, ZC_USAGE, "--for '%s': organisation %s is not in %s", owed_by, org, env->con->convenant);
	if (rc == ZC_OK && within != NULL && !zc_duration_parse(&span, within))
		rc = zc_fail(e, ZC_USAGE, "--within '%s': not a duration (2 weeks, 5 working days)", within);
	if (rc == ZC_OK && kind != NULL && zc_convenant_term(env->con, kind) == NULL)
		rc = zc_fail(e, ZC_USAGE, "--kind '%s': no such term in %s", kind, env->con->convenant);
	pick.within = within != NULL ? &span : NULL;
	if (rc == ZC_OK)
		rc = zc_env_agenda(env, &agenda, &pick, argc, argv, e);
	if (rc == ZC_OK && owed_by != NULL && agenda.n == 0 && org == NULL && zc_convenant_org(env->con, owed_by, ZC_NO_DAY) == NULL)
		zc_warn(env, "--for: nobody of this name owes a term, and no organisation of %s has it", env->con->convenant);
	if (rc == ZC_OK)
		rc = ics ? zc_timetable_ics(&agenda, env, &overdue, e) : zc_timetable_print(&agenda, env, &overdue, e);
	zc_agenda_free(&agenda);
	return rc == ZC_OK && overdue && env->exit_code ? ZC_FOUND : rc;
}

static int
extend(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	return zc_extend(env, argc, argv, until, by, e);
}

static int
run(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct zc_rounds did = {0};
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK)
		rc = zc_rounds(&did, env, argc, argv, e);
	if (env->verbose)
		fprintf(stderr, "zc-escalate: %zu families, %zu acts asked for, %zu done, %zu messages delivered\n",
		        did.families, did.asked, did.done, did.delivered);
	return rc;
}

/* ---- the tool --------------------------------------------------------------- */

static const struct zc_opt raise_opts[] = {
	{ "line", ZC_OPT_ONE, &line }, { "by", ZC_OPT_ONE, &by }, { "between", ZC_OPT_MANY, &between },
	{ "responsible", ZC_OPT_MANY, &responsible }, { "holds", ZC_OPT_MANY, &holds },
	{ "about", ZC_OPT_ONE, &about }, { "to", ZC_OPT_ONE, &to_step },
};
static const struct zc_opt commit_opts[] = { { "agreement", ZC_OPT_ONE, &agreement } };
static const struct zc_opt down_opts[] = { { "by", ZC_OPT_ONE, &by } };
static const struct zc_opt step_opts[] = {
	{ "to", ZC_OPT_ONE, &to_step }, { "responsible", ZC_OPT_MANY, &responsible },
};
static const struct zc_opt extend_opts[] = { { "until", ZC_OPT_ONE, &until }, { "by", ZC_OPT_ONE, &by } };
static const struct zc_opt due_opts[] = {
	{ "kind", ZC_OPT_ONE, &kind }, { "for", ZC_OPT_ONE, &owed_by }, { "within", ZC_OPT_ONE, &within },
	{ "ics", ZC_OPT_FLAG, &ics },
};

#define COMMON "[-nqv] [-C dir] [--as actor] [--at time|--on date]"
#define N(opts) (opts), sizeof (opts) / sizeof *(opts)
static const struct zc_verb verbs[] = {
	{ "raise", COMMON " [--by actor] [--between who] [--responsible who] [--holds guideline] [--about item] [--to step] "
	  "[--because text] --line line family", N(raise_opts), raise, true, 1, 1 },
	{ "talk", COMMON " family [escalation]", NULL, 0, talk, true, 1, 2 },
	{ "commit", COMMON " [--because text] --agreement text family [escalation]", N(commit_opts), commit, true, 1, 2 },
	{ "step", COMMON " [--to step] [--responsible who] [--because text] family [escalation]",
	  N(step_opts), step, true, 1, 2 },
	{ "down", COMMON " [--by actor] --because text family [escalation]", N(down_opts), down, true, 1, 2 },
	{ "pause", COMMON " --because text family [term ...]", NULL, 0, zc_pause, true, 1, -1 },
	{ "resume", COMMON " family [term ...]", NULL, 0, zc_resume, true, 1, -1 },
	{ "extend", COMMON " --because text --until date|--by duration family term", N(extend_opts), extend, true, 2, 2 },
	{ "void", ZC_VOID_SYNOPSIS, NULL, 0, zc_void_verb, true, 2, 2 },
	{ "due", "[-jqv] [-C dir] [--on date] [--as-of commit|date] [--kind term] [--for who] [--within duration] "
	  "[--ics] [--exit-code] [family ...|-]", N(due_opts), due, false, 0, -1 },
	{ "explain", "[-jqv] [-C dir] [--on date] [--as-of commit|date] family [item]", NULL, 0, zc_explain, false, 1, 2 },
	{ "run", "[-jnqv] [-C dir] [--as actor] [family ...|-]", NULL, 0, run, true, 0, -1 },
};
static const struct zc_tool tool = { "zc-escalate", verbs, sizeof verbs / sizeof *verbs };

int
main(int argc, char **argv)
{
	return zc_tool_main(argc, argv, &tool);
}
