/* zc-close: the end of a case, what follows it, and taking it up again. */
#include <string.h>

#include "alloc.h"
#include "ending.h"
#include "person.h"
#include "timetable.h"
#include "void.h"
#include "work.h"

static const char *by, *ground, *outcome, *follow_by, *follow_how, *hand_over_to, *talk, *how, *note;
static struct zc_strings after_care, untils;
static bool no_after_care;

static void
put_author(struct zc_work *w, struct zc_node *map)
{
	zc_entry_plain(w->d, map, "by", by != NULL ? by : w->env->actor);
}

/* ---- end --------------------------------------------------------- */

static const struct zc_word *
outcome_word(const struct zc_env *env, const char *word)
{
	const struct zc_ending_rules *r = env->con->endings;
	return word != NULL ? zc_word_find(r->outcomes.v, r->outcomes.n, word, env->on) : NULL;
}

/* The final evaluation decides how it ended, where that is asked. */
static const char *
find_outcome(const struct zc_work *w, const struct zc_ground *g)
{
	const struct zc_evaluation *v = zc_family_evaluation(w->d->fam, w->env->on);
	return outcome == NULL && g != NULL && g->outcome == ZC_YES && v != NULL ? v->outcome : outcome;
}

static int
check_case(struct zc_work *w, const struct zc_ground *g, struct zc_err *e)
{
	struct zc_env *env = w->env;
	const struct zc_ending *ended = zc_family_ending(w->d->fam, env->on);
	const char *word = find_outcome(w, g);
	const struct zc_word *known = outcome_word(env, word);
	struct zc_text cite = { 0 };
	if (ended != NULL) {
		char day[ZC_DATE_LEN];
		zc_day_format(day, zc_time_day(ended->at));
		return zc_fail(e, ZC_DENIED, "%s: ended on %s by %s: zc-close reopen comes first", w->d->id, day, ended->id);
	}
	if (known != NULL && known->ends == ZC_NO) {
		zc_convenant_cite(&cite, env->con, known->article);
		zc_fail(e, ZC_DENIED, "%s: with %s coordination continues: this is no ending (%s)\n"
		        "record it by zc-plan evaluate --outcome %s; where the questions are new, decide again by zc-assign need",
		        w->d->id, word, cite.s, word);
	}
	zc_text_free(&cite);
	return e->status;
}

/* Each --until belongs to the --after-care of the same place. */
static void
put_after_care(struct zc_work *w, struct zc_err *e)
{
	struct zc_arena *a = zc_edit_arena(w->d->edit);
	struct zc_node *list = zc_node_seq(a, ZC_BLOCK);
	if (no_after_care)
		zc_entry_plain(w->d, w->entry, "after-care-needed", "no");
	for (size_t i = 0; i < after_care.n; i++) {
		char id[8];
		const char *said = after_care.v[i], *colon = strchr(said, ':');
		const char *what = colon != NULL ? colon + 1 + strspn(colon + 1, " ") : "";
		zc_day until = ZC_NO_DAY;
		if (colon == NULL || colon == said || *what == '\0') {
			zc_fail(e, ZC_USAGE, "--after-care: who and what, as in 'jgz: calls in October'");
			return;
		}
		if (i < untils.n && zc_env_date(&until, "until", untils.v[i], e) == ZC_OK && until < w->env->on)
			zc_fail(e, ZC_USAGE, "--until %s: lies before the ending", untils.v[i]);
		struct zc_node *entry = zc_draft_entry(w->d, 'z', id);
		zc_entry_text(w->d, entry, "who", zc_arena_strndup(a, said, (size_t)(colon - said)));
		zc_entry_text(w->d, entry, "what", what);
		zc_entry_day(w->d, entry, "until", until);
		zc_node_push(a, list, entry);
	}
	if (after_care.n > 0)
		zc_node_put(a, w->entry, "after-care", list);
}

static void
put_hand_over(struct zc_work *w, struct zc_err *e)
{
	const struct zc_coordination *k = zc_family_coordination(w->d->fam, w->env->on);
	zc_day day;
	if (hand_over_to == NULL || zc_env_date(&day, "talk", talk, e) != ZC_OK)
		return;
	struct zc_node *map = zc_entry_map(w->d, w->entry, "hand-over");
	zc_entry_plain(w->d, map, "from", k != NULL ? k->id : NULL);
	zc_entry_text(w->d, map, "to", hand_over_to);
	zc_entry_day(w->d, map, "talk", day);
	zc_entry_text(w->d, map, "how", how);
}

/* Who keeps following: who is named, else whom the agreement has for this outcome. */
static void
put_follow(struct zc_work *w, const char *word)
{
	const struct zc_word *known = outcome_word(w->env, word);
	struct zc_case c = { .fam = w->d->fam, .con = w->env->con, .on = w->env->on };
	const struct zc_organisation *org = known != NULL ? zc_propose_follow(known, &c) : NULL;
	const char *who = follow_by != NULL ? follow_by : org != NULL ? org->org : NULL;
	const char *way = follow_how != NULL ? follow_how : known != NULL ? known->follow_how : NULL;
	if (who == NULL && known != NULL && known->follow_by.n > 0)
		zc_warn(w->env, "%s: nobody follows: no organisation of the agreement fits these ages (--follow)", w->d->id);
	if (who == NULL)
		return;
	struct zc_node *map = zc_entry_map(w->d, w->entry, "follow");
	zc_entry_text(w->d, map, "by", who);
	zc_entry_text(w->d, map, "how", way);
}

/* With the case its coordination ends. */
static int
end_coordination(struct zc_work *w, struct zc_err *e)
{
	const struct zc_family *fam = w->d->fam;
	int rc = ZC_OK;
	for (size_t i = 0; rc == ZC_OK && i < fam->coordination.n; i++) {
		const struct zc_coordination *k = &fam->coordination.v[i];
		if (k->voided == NULL && k->until == ZC_NO_DAY)
			rc = zc_draft_put_day(w->d, zc_node_find_id(w->d->root, k->id), "until", w->env->on, e);
	}
	return rc;
}

static int
fill_ending(struct zc_work *w, struct zc_err *e)
{
	const struct zc_ground *g = zc_convenant_ground(w->env->con, ground);
	if (check_case(w, g, e) != ZC_OK)
		return e->status;
	w->article = g != NULL && g->article != NULL ? g->article : w->env->con->endings->article;
	const char *word = find_outcome(w, g);
	zc_entry_time(w->d, w->entry, "at", w->env->at);
	put_author(w, w->entry);
	zc_entry_plain(w->d, w->entry, "ground", ground);
	zc_entry_plain(w->d, w->entry, "outcome", word);
	put_after_care(w, e);
	put_hand_over(w, e);
	put_follow(w, word);
	zc_entry_text(w->d, w->entry, "because", w->env->because);
	return e->status == ZC_OK ? end_coordination(w, e) : e->status;
}

/* What only belongs to something else. */
static int
check_pairs(struct zc_err *e)
{
	if (no_after_care && after_care.n > 0)
		return zc_fail(e, ZC_USAGE, "--no-after-care and --after-care contradict each other");
	if (untils.n > after_care.n)
		return zc_fail(e, ZC_USAGE, "--until: belongs to an --after-care, and there are fewer of these");
	if ((hand_over_to == NULL && (talk != NULL || how != NULL)) || (follow_by == NULL && follow_how != NULL))
		return zc_fail(e, ZC_USAGE, "--talk and --how are of --hand-over-to, and --follow-how of --follow");
	return zc_work_need(ground, "--ground WORD", e);
}

/* A refusal says what is open; an end that a reason made possible tells what it left so. */
static void
tell_open(struct zc_work *w, int rc, struct zc_err *e)
{
	struct zc_case c = { .fam = w->d->fam, .con = w->env->con, .on = w->env->on };
	struct zc_text text = { 0 };
	c.ending = zc_ending_find(c.fam, zc_node_text(w->entry, "id"), NULL);
	if (c.ending != NULL && rc == ZC_DENIED) {
		zc_text_add(&text, e->msg);
		zc_ending_missed(&text, &c);
		zc_err_clear(e);
		zc_fail(e, rc, "%s", text.s);
	} else if (c.ending != NULL && rc == ZC_OK) {
		zc_ending_left_open(&text, &c);
		if (text.len > 0)
			zc_warn(w->env, "%s: left as they are:\n%s", w->d->id, text.s);
	}
	zc_text_free(&text);
}

static int
end(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	struct zc_work w = { 0 };
	int rc = check_pairs(e);
	if (rc == ZC_OK)
		rc = zc_work_open(&w, env, argv, e);
	if (rc == ZC_OK) {
		rc = zc_work_make(&w, 'z', "endings", fill_ending, e);
		tell_open(&w, rc, e);
	}
	zc_work_close(&w);
	return rc;
}

/* ---- follow ------------------------------------------------------------------- */

/* Without a name it is the only thing that waits; NULL: without an ending, all of it. */
static int
find_followed(struct zc_work *w, const char **id, struct zc_err *e)
{
	struct zc_case c = { .fam = w->d->fam, .con = w->env->con, .on = w->env->on };
	const struct zc_ending *now = zc_family_ending(c.fam, c.on);
	struct zc_entry *item = NULL;
	if (w->argv[1] != NULL) {
		int rc = zc_draft_item(w->d, w->argv[1], "z", NULL, &item, e);
		*id = rc == ZC_OK ? item->id : NULL;
		return rc;
	}
	struct zc_strings waiting = zc_ending_waiting(&c, &w->env->arena);
	if (now == NULL && waiting.n == 0)
		return zc_fail(e, ZC_DENIED, "%s: has not ended, and nothing in it waits for a follow-up", c.fam->id);
	*id = now == NULL ? NULL : waiting.n > 0 ? waiting.v[0] : now->id;
	if (now == NULL || waiting.n < 2)
		return ZC_OK;
	struct zc_text ids = { 0 };
	for (size_t i = 0; i < waiting.n; i++)
		zc_text_addf(&ids, " %s", waiting.v[i]);
	zc_fail(e, ZC_USAGE, "%s: several wait for a follow-up, name one:%s", c.fam->id, ids.s);
	zc_text_free(&ids);
	return e->status;
}

static int
fill_follow_up(struct zc_work *w, struct zc_err *e)
{
	const struct zc_after_care *care = NULL;
	const char *of = NULL;
	int rc = find_followed(w, &of, e);
	if (rc != ZC_OK)
		return rc;
	const struct zc_ending *ending = of != NULL ? zc_ending_find(w->d->fam, of, &care) : NULL;
	if (of != NULL && (ending == NULL || ending != zc_family_ending(w->d->fam, w->env->on)))
		return zc_fail(e, ZC_DENIED, "%s: neither the ending that holds on that day nor after-care in it", of);
	if (care != NULL && care->done != ZC_NO_DAY)
		return zc_fail(e, ZC_DENIED, "%s: is done already; what comes now is a follow-up of %s", of, ending->id);
	zc_entry_day(w->d, w->entry, "at", w->env->on);
	put_author(w, w->entry);
	zc_entry_plain(w->d, w->entry, "of", of);
	zc_entry_text(w->d, w->entry, "note", note);
	return care == NULL ? ZC_OK
	                    : zc_draft_put_day(w->d, zc_node_find_id(w->d->root, of), "done", w->env->on, e);
}

static int
follow(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	struct zc_work w;
	int rc = zc_work_open(&w, env, argv, e);
	if (rc == ZC_OK) {
		w.article = env->con->endings->article;
		rc = zc_work_make(&w, 'z', "follow-ups", fill_follow_up, e);
	}
	zc_work_close(&w);
	return rc;
}

/* ---- reopen -------------------------------------------------------------------- */

/* Every ending in force: of families that were joined each may have one. */
static int
put_reopened(struct zc_work *w, struct zc_err *e)
{
	const struct zc_family *fam = w->d->fam;
	int rc = ZC_OK;
	for (size_t i = 0; rc == ZC_OK && i < fam->endings.n; i++) {
		if (!zc_ending_holds(&fam->endings.v[i], w->env->on))
			continue;
		struct zc_node *map = zc_node_map(zc_edit_arena(w->d->edit), ZC_BLOCK);
		zc_entry_time(w->d, map, "at", w->env->at);
		put_author(w, map);
		zc_entry_text(w->d, map, "because", w->env->because);
		rc = zc_draft_put(w->d, zc_node_find_id(w->d->root, fam->endings.v[i].id), "reopened", map, e);
	}
	return rc;
}

static int
reopen(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	struct zc_work w = { 0 };
	int rc = zc_work_need(env->because, "--because TEXT", e);
	if (rc == ZC_OK)
		rc = zc_work_open(&w, env, argv, e);
	const struct zc_ending *ending = rc == ZC_OK ? zc_family_ending(w.d->fam, env->on) : NULL;
	if (rc == ZC_OK && ending == NULL)
		rc = zc_fail(e, ZC_NOINPUT, "%s: has not ended", w.d->id);
	else if (rc == ZC_OK) {
		const char *id = zc_arena_strdup(&env->arena, ending->id);
		w.article = env->con->endings->article;
		rc = put_reopened(&w, e);
		if (rc == ZC_OK)
			rc = zc_work_commit(&w, id, e);
		if (rc == ZC_OK && !env->dry)
			puts(id);
	}
	zc_work_close(&w);
	return rc;
}

/* ---- review --------------------------------------------------------------------- */

/* What is no term, for the organisation that ended the case. */
static void
add_row(struct zc_agenda *agenda, const struct zc_case *c, const struct zc_ending *ending, struct zc_agenda_row row)
{
	const char *org = NULL;
	row.state = zc_term_state_names[c->on > row.due ? ZC_TERM_OVERDUE : ZC_TERM_RUNNING];
	row.left = zc_calendar_working_days(&c->con->calendar, c->on, row.due);
	if (row.article == NULL)
		row.article = "chosen";
	if (zc_actor_valid(ending->by, &org))
		row.who = (struct zc_strings){ &org, 1 };
	memccpy(row.family, c->fam->id, 0, sizeof row.family);
	zc_agenda_add_row(agenda, &row);
}

static int
review_family(struct zc_env *env, const struct zc_family *fam, void *ctx, struct zc_err *e)
{
	(void)e;
	struct zc_agenda *agenda = ctx;
	const struct zc_case c = { .fam = fam, .con = env->con, .on = env->on };
	const struct zc_ending *ending = zc_family_ending(fam, c.on);
	zc_day kept = zc_ending_retention(&c);
	zc_agenda_add(agenda, fam, env->con, env->on, &(struct zc_agenda_pick){ .after_ending = true });
	for (size_t i = 0; ending != NULL && i < fam->signals.n; i++)
		if (zc_ending_signalled(&c, ending, &fam->signals.v[i]))
			add_row(agenda, &c, ending, (struct zc_agenda_row){ .of = fam->signals.v[i].id, .kind = "signal",
				.due = zc_time_day(fam->signals.v[i].at), .article = c.con->endings->article });
	/* the file is kept so long; then somebody has to look */
	if (ending != NULL && kept != ZC_NO_DAY && c.on > kept)
		add_row(agenda, &c, ending, (struct zc_agenda_row){ .of = ending->id, .kind = "retention", .due = kept,
			.article = c.con->endings->retention_article });
	return ZC_OK;
}

static int
review(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct zc_agenda agenda = { 0 };
	bool overdue = false;
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK)
		rc = zc_env_families(env, ZC_PICK_TERMS | ZC_PICK_ENDED, false, argc, argv, review_family, &agenda, e);
	if (rc == ZC_OK)
		rc = zc_timetable_print(&agenda, env, &overdue, e);
	zc_agenda_free(&agenda);
	return rc == ZC_OK && overdue && env->exit_code ? ZC_FOUND : rc;
}

/* ---- the tool --------------------------------------------------------------------- */

static const struct zc_opt end_opts[] = {
	{ "by", ZC_OPT_ONE, &by }, { "ground", ZC_OPT_ONE, &ground }, { "outcome", ZC_OPT_ONE, &outcome },
	{ "after-care", ZC_OPT_MANY, &after_care }, { "until", ZC_OPT_MANY, &untils },
	{ "no-after-care", ZC_OPT_FLAG, &no_after_care },
	{ "follow", ZC_OPT_ONE, &follow_by }, { "follow-how", ZC_OPT_ONE, &follow_how },
	{ "hand-over-to", ZC_OPT_ONE, &hand_over_to }, { "talk", ZC_OPT_ONE, &talk }, { "how", ZC_OPT_ONE, &how },
};
static const struct zc_opt follow_opts[] = { { "by", ZC_OPT_ONE, &by }, { "note", ZC_OPT_ONE, &note } };
static const struct zc_opt reopen_opts[] = { { "by", ZC_OPT_ONE, &by } };

#define WRITER "[-nqv] [-C dir] [--as actor] [--on date | --at time] "
#define COUNT(v) (sizeof (v) / sizeof *(v))
static const struct zc_verb verbs[] = {
	{ "end", WRITER "[--by actor] --ground word [--outcome word] [--after-care text [--until date]] ... "
	  "[--no-after-care] [--follow who] [--follow-how text] [--hand-over-to text] [--talk date] [--how word] "
	  "[--because text] family", end_opts, COUNT(end_opts), end, true, 1, 1 },
	{ "follow", WRITER "[--by actor] [--note text] family [ending|after-care]", follow_opts, COUNT(follow_opts), follow, true, 1, 2 },
	{ "reopen", WRITER "[--by actor] --because text family", reopen_opts, COUNT(reopen_opts), reopen, true, 1, 1 },
	{ "void", ZC_VOID_SYNOPSIS, NULL, 0, zc_void_verb, true, 2, 2 },
	{ "review", "[-jqv] [-C dir] [--on date] [--as-of commit|date] [--exit-code] [family ...]",
	  NULL, 0, review, false, 0, -1 },
};
static const struct zc_tool tool = { "zc-close", verbs, COUNT(verbs) };

int
main(int argc, char **argv)
{
	return zc_tool_main(argc, argv, &tool);
}
