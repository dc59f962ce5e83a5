/* zc-plan: one family, one plan: problems, goals, actions, and who helps. */
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "editor.h"
#include "id.h"
#include "report.h"
#include "void.h"
#include "work.h"

static const char *by, *written_by, *words, *strengths, *domain, *priority, *expected, *who, *by_date, *after,
                  *brought, *since, *until, *what, *law, *waiting_list, *started, *ended_as, *role, *weeks, *hours,
                  *with_family, *as_agreed, *outcome, *note, *to, *basis;
static struct zc_strings problems, parts, shown;

static int
open_plan(struct zc_work *w, struct zc_env *env, char **argv, bool needed, struct zc_err *e)
{
	int rc = zc_work_open(w, env, argv, e);
	if (rc != ZC_OK)
		return rc;
	if (env->con->plan == NULL)
		return zc_fail(e, ZC_CONFIG, "agreement %s says nothing of plans", env->con->convenant);
	w->article = env->con->plan->article;
	w->into = zc_node_get(w->d->root, "plan");
	if (needed && w->into == NULL)
		return zc_fail(e, ZC_NOINPUT, "%s: no plan yet: zc-plan start makes one", w->d->id);
	return ZC_OK;
}

static void
put_author(struct zc_work *w, struct zc_node *map)
{
	zc_entry_plain(w->d, map, "by", by != NULL ? by : w->env->actor);
}

static int
first_start(struct zc_work *w, struct zc_err *e)
{
	const struct zc_strings *authors = &w->env->con->plan->written_by;
	w->entry = zc_draft_entry(w->d, 0, NULL);
	zc_entry_day(w->d, w->entry, "since", w->env->on);
	put_author(w, w->entry);
	zc_entry_text(w->d, w->entry, "written-by", written_by == NULL && authors->n > 0 ? authors->v[0] : written_by);
	zc_entry_text(w->d, w->entry, "words", words);
	zc_entry_text(w->d, w->entry, "strengths", strengths);
	int rc = zc_draft_put(w->d, NULL, "plan", w->entry, e);
	return rc == ZC_OK ? zc_work_commit(w, NULL, e) : rc;
}

/* After a reopening the same plan is taken up again. */
static int
fill_renewal(struct zc_work *w, struct zc_err *e)
{
	struct zc_case c = { .fam = w->d->fam, .con = w->env->con, .on = w->env->on };
	char day[ZC_DATE_LEN];
	zc_day_format(day, zc_plan_taken_up(&c));
	if (zc_plan_taken_up(&c) >= zc_family_episode(c.fam, c.on))
		return zc_fail(e, ZC_DENIED, "%s: its one plan was started on %s", w->d->id, day);
	if (written_by != NULL)
		return zc_fail(e, ZC_USAGE, "--written-by: who writes the plan was recorded at its start");
	zc_entry_day(w->d, w->entry, "at", c.on);
	put_author(w, w->entry);
	if (words != NULL)
		zc_draft_put_text(w->d, w->into, "words", words, e);
	if (strengths != NULL)
		zc_draft_put_text(w->d, w->into, "strengths", strengths, e);
	return e->status;
}

/* ---- what the plan holds ---------------------------------------------- */

static int
fill_problem(struct zc_work *w, struct zc_err *e)
{
	zc_work_need(domain, "--domain WORD", e);
	zc_entry_day(w->d, w->entry, "since", w->env->on);
	zc_entry_text(w->d, w->entry, "domain", domain);
	zc_entry_text(w->d, w->entry, "text", w->argv[1]);
	zc_work_number(w, "priority", priority, e);
	return e->status;
}

static int
fill_goal(struct zc_work *w, struct zc_err *e)
{
	zc_work_need(problems.n > 0 ? problems.v[0] : NULL, "--for PROBLEM", e);
	zc_entry_day(w->d, w->entry, "since", w->env->on);
	zc_entry_text(w->d, w->entry, "result", w->argv[1]);
	zc_work_refs(w, "for", "q", &problems, e);
	zc_work_date(w, "expected", "expected", expected, e);
	return e->status;
}

static int
fill_action(struct zc_work *w, struct zc_err *e)
{
	struct zc_entry *goal = NULL;
	zc_work_need(who, "--who WHO (PERSON@ORG, or a plain name)", e);
	if (zc_draft_item(w->d, w->argv[1], "g", &w->into, &goal, e) != ZC_OK)
		return e->status;
	if (!zc_goal_open((struct zc_goal *)goal, w->env->on))
		return zc_fail(e, ZC_DENIED, "%s: not an open goal", goal->id);
	zc_entry_day(w->d, w->entry, "since", w->env->on);
	zc_entry_text(w->d, w->entry, "what", w->argv[2]);
	zc_entry_text(w->d, w->entry, "who", who);
	zc_work_date_ahead(w, "by", "by-date", by_date, e);
	zc_work_ref(w, "after", "a", after, e);
	return e->status;
}

static int
fill_evaluation(struct zc_work *w, struct zc_err *e)
{
	zc_entry_day(w->d, w->entry, "at", w->env->on);
	put_author(w, w->entry);
	zc_work_need(with_family != NULL ? as_agreed : NULL, "--with-family yes|no or --as-agreed yes|no", e);
	zc_work_yesno(w, "with-family", with_family, e);
	zc_work_yesno(w, "as-agreed", as_agreed, e);
	zc_entry_text(w->d, w->entry, "outcome", outcome);
	zc_entry_text(w->d, w->entry, "note", note);
	return e->status;
}

static int
fill_hold(struct zc_work *w, struct zc_err *e)
{
	struct zc_entry *action = NULL;
	zc_work_need(w->env->because, "--because TEXT", e);
	if (zc_draft_item(w->d, w->argv[1], "a", &w->into, &action, e) != ZC_OK)
		return e->status;
	if (!zc_action_open((struct zc_action *)action, w->env->on))
		return zc_fail(e, ZC_DENIED, "%s: not an open action", action->id);
	if (zc_action_held((struct zc_action *)action, w->env->on))
		return zc_fail(e, ZC_DENIED, "%s: held already", action->id);
	zc_entry_day(w->d, w->entry, "since", w->env->on);
	zc_entry_text(w->d, w->entry, "because", w->env->because);
	return e->status;
}

/* ---- done, resume, drop ----------------------------------------------- */

/* What was done, reached, solved or dropped stays so. */
static int
check_open(const struct zc_node *node, const char *id, struct zc_err *e)
{
	static const char *const ends[] = { "done", "reached", "solved", "dropped" };
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (zc_node_get(node, ends[i]) != NULL)
			return zc_fail(e, ZC_DENIED, "%s: %s already", id, ends[i]);
	return ZC_OK;
}

static int
done_item(struct zc_work *w, struct zc_node *node, struct zc_entry *item, struct zc_err *e)
{
	const char *key = item->id[0] == 'a' ? "done" : item->id[0] == 'g' ? "reached" : "solved";
	if (brought != NULL && item->id[0] != 'a')
		return zc_fail(e, ZC_USAGE, "--brought is told of an action, and %s is none", item->id);
	/* what it brought may be known only later */
	if ((brought == NULL || zc_node_get(node, key) == NULL) && check_open(node, item->id, e) == ZC_OK)
		zc_draft_put_day(w->d, node, key, w->env->on, e);
	if (brought != NULL)
		zc_draft_put_text(w->d, node, "brought", brought, e);
	return e->status;
}

static int
resume_action(struct zc_work *w, struct zc_node *node, struct zc_entry *item, struct zc_err *e)
{
	const struct zc_node *held = zc_node_get(node, "held");
	for (size_t i = 0; held != NULL && i < held->n; i++)
		if (zc_node_get(held->items[i], "void") == NULL && zc_node_get(held->items[i], "until") == NULL)
			return zc_draft_put_day(w->d, held->items[i], "until", w->env->on, e);
	return zc_fail(e, ZC_DENIED, "%s: is not held", item->id);
}

static int
drop_item(struct zc_work *w, struct zc_node *node, struct zc_entry *item, struct zc_err *e)
{
	struct zc_node *map = zc_node_map(zc_edit_arena(w->d->edit), ZC_FLOW);
	zc_entry_day(w->d, map, "at", w->env->on);
	put_author(w, map);
	zc_entry_text(w->d, map, "because", w->env->because);
	if (zc_work_need(w->env->because, "--because TEXT", e) == ZC_OK && check_open(node, item->id, e) == ZC_OK)
		zc_draft_put(w->d, node, "dropped", map, e);
	return e->status;
}

/* ---- helper, coach ----------------------------------------------------- */

static int
fill_helper(struct zc_work *w, struct zc_err *e)
{
	zc_entry_text(w->d, w->entry, "who", w->argv[1]);
	zc_entry_day(w->d, w->entry, "since", w->env->on);
	zc_work_date(w, "since", "since", since, e);
	zc_work_date(w, "until", "until", until, e);
	if (strcmp(w->env->verb->name, "coach") == 0) {
		zc_entry_text(w->d, w->entry, "role", role);
		zc_work_number(w, "weeks", weeks, e);
		zc_work_number(w, "hours", hours, e);
		return e->status;
	}
	zc_entry_text(w->d, w->entry, "help", what);
	zc_entry_text(w->d, w->entry, "law", law);
	zc_work_date(w, "waiting-list", "waiting-list", waiting_list, e);
	zc_work_date(w, "started", "started", started, e);
	zc_entry_text(w->d, w->entry, "ended-as", ended_as);
	zc_entry_text(w->d, w->entry, "because", w->env->because);
	return e->status;
}

/* One who helps already: what became known, began, or ended. */
static int
alter_helper(struct zc_work *w, struct zc_node *node, struct zc_entry *item, struct zc_err *e)
{
	const struct { const char *key, *value; } texts[] = { { "help", what }, { "law", law }, { "role", role },
		{ "ended-as", ended_as }, { "because", w->env->because } };
	(void)item;
	zc_work_set_date(w, node, "since", since, e);
	zc_work_set_date(w, node, "waiting-list", waiting_list, e);
	zc_work_set_date(w, node, "started", started, e);
	zc_work_set_date(w, node, "until", until, e);
	if (ended_as != NULL && until == NULL)
		zc_draft_put_day(w->d, node, "until", w->env->on, e);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (texts[i].value != NULL)
			zc_draft_put_text(w->d, node, texts[i].key, texts[i].value, e);
	return e->status;
}

/* What a verb makes or alters. */
static const struct act {
	const char *verb, *letters, *list;
	zc_work_fill *fill;
	zc_work_alter_fn *alter;
	bool plan;                       /* in the plan, which must be there */
} acts[] = {
	{ "start", "n", "renewals", fill_renewal, NULL, false },
	{ "problem", "q", "problems", fill_problem, NULL, true },
	{ "goal", "g", "goals", fill_goal, NULL, true },
	{ "action", "a", "actions", fill_action, NULL, true },
	{ "done", "agq", NULL, NULL, done_item, true },
	{ "hold", "b", "held", fill_hold, NULL, true },
	{ "resume", "a", NULL, NULL, resume_action, true },
	{ "drop", "agq", NULL, NULL, drop_item, true },
	{ "helper", "h", "helpers", fill_helper, alter_helper, false },
	{ "coach", "n", "coaches", fill_helper, alter_helper, true },
	{ "evaluate", "v", "evaluations", fill_evaluation, NULL, true },
};

static int
act(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct zc_work w;
	const struct act *a = acts;
	while (strcmp(a->verb, env->verb->name) != 0)
		a++;
	/* of those who help, an id means one whom the file knows */
	bool known = a->fill == NULL || (a->alter != NULL && argc > 1 && zc_id_is_item(argv[1]));
	int rc = open_plan(&w, env, argv, a->plan, e);
	if (rc == ZC_OK && a->fill == fill_renewal && w.into == NULL)
		rc = first_start(&w, e);
	else if (rc == ZC_OK && known)
		rc = zc_work_alter(&w, a->letters, a->alter, e);
	else if (rc == ZC_OK) {
		w.into = a->fill == fill_helper && !a->plan ? NULL : w.into;
		rc = zc_work_make(&w, *a->letters, a->list, a->fill, e);
	}
	zc_work_close(&w);
	return rc;
}

/* ---- share, show, edit -------------------------------------------------- */

static int
fill_disclosure(struct zc_work *w, struct zc_err *e)
{
	(void)e;
	zc_entry_time(w->d, w->entry, "at", w->env->at);
	put_author(w, w->entry);
	zc_entry_text(w->d, w->entry, "to", to);
	zc_entry_text(w->d, w->entry, "basis", basis);
	zc_entry_list(w->d, w->entry, "parts", &shown);
	zc_entry_text(w->d, w->entry, "because", w->env->because);
	return ZC_OK;
}

/* Recorded first, shown then.  Without --part: what the recipient needs for their own actions. */
static int
share(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	static const char *own[] = { "coordinator", "own" };
	struct zc_work w;
	struct zc_text out = { 0 };
	int rc = open_plan(&w, env, argv, true, e);
	if (rc == ZC_OK && zc_work_need(to, "--to WHO", e) == ZC_OK)
		rc = zc_work_need(basis, "--basis WORD", e);
	shown = parts.n > 0 ? parts : (struct zc_strings){ own, 2 };
	const struct zc_plan_view view = { &shown, to };
	struct zc_case c = { .con = env->con, .on = env->on };
	c.fam = rc == ZC_OK ? w.d->fam : NULL;
	if (rc == ZC_OK && (rc = zc_plan_view_check(&view, &c, e)) == ZC_OK) {
		(env->json ? zc_report_plan_json : zc_report_plan)(&out, &c, &view);
		w.into = NULL;
		w.silent = true;
		rc = zc_work_make(&w, 'w', "disclosures", fill_disclosure, e);
	}
	if (rc == ZC_OK && !env->dry)
		fputs(out.s, stdout);
	zc_text_free(&out);
	zc_work_close(&w);
	return rc;
}

static int
page(struct zc_text *out, const struct zc_case *c, bool json, struct zc_err *e)
{
	const struct zc_plan *plan = c->fam->plan;
	if (plan == NULL || plan->since > c->on)
		return zc_fail(e, ZC_NOINPUT, "%s: no plan%s", c->fam->id, plan != NULL ? " on that day" : " yet");
	(json ? zc_report_plan_json : zc_report_plan)(out, c, &(struct zc_plan_view){ 0 });
	return ZC_OK;
}

static int
show(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	return zc_report_pages(env, argc, argv, page, e);
}

static bool
again(void)
{
	char answer[8] = "";
	if (!isatty(STDIN_FILENO))
		return false;
	fputs("edit again? [y/n] ", stderr);
	return fgets(answer, sizeof answer, stdin) != NULL && (*answer == 'y' || *answer == 'Y');
}

static int
edit(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	int rc = zc_env_open(env, e);
	return rc == ZC_OK ? zc_editor_family(env, argv[0], again, e) : rc;
}

#define ONE(name, var) { name, ZC_OPT_ONE, &(var) }
#define COUNT(v) (sizeof (v) / sizeof *(v))
#define WRITER "[-nqv] [-C dir] [--as actor] [--on date | --at time] "
static const struct zc_opt start_opts[] = { ONE("by", by), ONE("written-by", written_by), ONE("words", words), ONE("strengths", strengths) };
static const struct zc_opt problem_opts[] = { ONE("domain", domain), ONE("priority", priority) };
static const struct zc_opt goal_opts[] = { { "for", ZC_OPT_MANY, &problems }, ONE("expected", expected) };
static const struct zc_opt action_opts[] = { ONE("who", who), ONE("by-date", by_date), ONE("after", after) };
static const struct zc_opt done_opts[] = { ONE("brought", brought) }, drop_opts[] = { ONE("by", by) };
static const struct zc_opt helper_opts[] = { ONE("since", since), ONE("until", until), ONE("what", what),
	ONE("law", law), ONE("waiting-list", waiting_list), ONE("started", started), ONE("ended-as", ended_as) };
static const struct zc_opt coach_opts[] = { ONE("since", since), ONE("until", until), ONE("role", role),
                                            ONE("weeks", weeks), ONE("hours", hours) };
static const struct zc_opt evaluate_opts[] = { ONE("by", by), ONE("with-family", with_family),
	ONE("as-agreed", as_agreed), ONE("outcome", outcome), ONE("note", note) };
static const struct zc_opt share_opts[] = { ONE("by", by), ONE("to", to), ONE("basis", basis),
                                            { "part", ZC_OPT_MANY, &parts } };

#define ACT(name, opts, n, operands, synopsis) { name, WRITER synopsis, opts, n, act, true, operands, operands }
static const struct zc_verb verbs[] = {
	ACT("start", start_opts, COUNT(start_opts), 1,
	    "[--by actor] [--written-by word] [--words text] [--strengths text] family"),
	ACT("problem", problem_opts, COUNT(problem_opts), 2, "--domain word [--priority number] family text"),
	ACT("goal", goal_opts, COUNT(goal_opts), 2, "--for problem ... [--expected date] family text"),
	ACT("action", action_opts, COUNT(action_opts), 3,
	    "--who who [--by-date date] [--after action] family goal text"),
	ACT("done", done_opts, COUNT(done_opts), 2, "[--brought text] family item"),
	ACT("hold", NULL, 0, 2, "--because text family action"),
	ACT("resume", NULL, 0, 2, "family action"),
	ACT("drop", drop_opts, COUNT(drop_opts), 2, "[--by actor] --because text family item"),
	ACT("helper", helper_opts, COUNT(helper_opts), 2, "[--because text] [--since date] [--what text] [--law word] "
	    "[--waiting-list date] [--started date] [--until date] [--ended-as word] family who|helper"),
	ACT("coach", coach_opts, COUNT(coach_opts), 2, "[--since date] [--until date] [--role text] "
	    "[--weeks number] [--hours number] family who|coach"),
	ACT("evaluate", evaluate_opts, COUNT(evaluate_opts), 1, "[--by actor] --with-family yes|no "
	    "--as-agreed yes|no [--outcome word] [--note text] family"),
	{ "share", "[-jnqv] [-C dir] [--as actor] [--on date | --at time] [--because text] [--by actor] --to who "
	  "--basis word [--part word ...] family", share_opts, COUNT(share_opts), share, true, 1, 1 },
	{ "void", ZC_VOID_SYNOPSIS, NULL, 0, zc_void_verb, true, 2, 2 },
	{ "show", "[-jqv] [-C dir] [--on date] [--as-of commit|date] family ...", NULL, 0, show, false, 1, -1 },
	{ "edit", "[-nqv] [-C dir] [--as actor] family", NULL, 0, edit, true, 1, 1 },
};
static const struct zc_tool tool = { "zc-plan", verbs, COUNT(verbs) };

int
main(int argc, char **argv)
{
	return zc_tool_main(argc, argv, &tool);
}
