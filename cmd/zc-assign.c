/* zc-assign: is coordination needed, who coordinates, and what the rules for that ask about. */
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "assignment.h"
#include "caseload.h"
#include "check.h"
#include "fact.h"
#include "person.h"
#include "void.h"
#include "work.h"

static const char *about, *answerable, *by, *ends, *family_wishes, *forum, *guard, *guard_role, *how;
static const char *level, *org, *role, *since, *talk, *until_text, *with_family;

static const char *
number(struct zc_env *env, int n)
{
	return n < 0 ? NULL : zc_arena_printf(&env->arena, "%d", n);
}

static const char *
date(struct zc_env *env, zc_day day)
{
	char text[ZC_DATE_LEN];
	if (day == ZC_NO_DAY)
		return NULL;
	zc_day_format(text, day);
	return zc_arena_strdup(&env->arena, text);
}

/* ---- propose ----------------------------------------------------------- */

struct proposing { struct zc_table *table; struct zc_caseloads loads; bool counted; struct zc_text why; };

static void
propose_rows(struct zc_env *env, struct zc_table *t, const struct zc_case *c, const struct zc_proposal *p)
{
	static const struct zc_candidate nobody = { .caseload = -1 };
	const char *rule = p->rule != NULL ? p->rule->rule : NULL;
	const char *article = p->rule == NULL ? NULL :
	    p->rule->article != NULL ? p->rule->article : env->con->assignment->article;
	for (size_t i = 0; i == 0 || i < p->n; i++) {
		const struct zc_candidate *x = i < p->n ? &p->v[i] : &nobody;
		zc_table_row(t, (const char *[]){ c->fam->id, rule, x->kind, x->who, x->org, number(env, x->caseload),
			x->org == NULL ? NULL : x->involved ? "yes" : "no", p->answerable, article });
	}
}

/* Where the family stands, and why this proposal. */
static void
propose_talk(struct zc_env *env, struct zc_text *out, const struct zc_case *c, const struct zc_proposal *p)
{
	struct zc_text why = { 0 };
	zc_day day;
	if (zc_need_due(c, &day, &why)) {
		zc_text_addf(out, "%s: a decision is due since %s: ", c->fam->id, date(env, day));
		zc_text_add_visible(out, why.len > 0 ? why.s : "always");
	} else {
		zc_text_addf(out, "%s: no decision is due (%s)", c->fam->id, zc_phase(c));
	}
	zc_text_addf(out, "\n%s: ", c->fam->id);
	zc_text_add_visible(out, p->why.s);
	zc_text_add(out, p->rule != NULL ? "\n" : ": report it to who sees to it by the agreement\n");
	zc_text_free(&why);
}

static int
propose_one(struct zc_env *env, const char *id, void *ctx, struct zc_err *e)
{
	struct proposing *x = ctx;
	struct zc_loaded l;
	struct zc_proposal p;
	int rc = zc_env_family(env, id, &l, e);
	if (rc != ZC_OK)
		return rc;
	struct zc_case c = { .fam = l.fam, .con = env->con, .on = env->on };
	zc_propose(&p, &c);
	if (p.n > 0 && !x->counted) {
		rc = zc_caseloads_count(&x->loads, env, e);
		x->counted = true;
	}
	if (rc == ZC_OK) {
		zc_caseloads_propose(&p, &x->loads);
		propose_rows(env, x->table, &c, &p);
		propose_talk(env, &x->why, &c, &p);
	}
	zc_proposal_free(&p);
	zc_loaded_free(&l);
	return rc;
}

static int
propose(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct proposing x = { 0 };
	int rc = zc_env_open(env, e);
	if (rc != ZC_OK)
		return rc;
	x.table = zc_env_table(env, "family rule kind who org caseload# involved answerable article");
	rc = zc_env_operands(env, argc, argv, propose_one, &x, e);
	int ended = zc_table_end(x.table, e);
	if (x.why.len > 0 && !env->quiet && (env->verbose || (isatty(STDOUT_FILENO) && !env->json)))
		fputs(x.why.s, stderr);
	zc_caseloads_free(&x.loads);
	zc_text_free(&x.why);
	return rc != ZC_OK ? rc : ended;
}

/* ---- need -------------------------------------------------------------- */

static int
fill_decision(struct zc_work *w, struct zc_err *e)
{
	struct zc_env *env = w->env;
	const char *word = w->argv[1];
	const struct zc_coordination *k = zc_family_coordination(w->d->fam, env->on);
	if (strcmp(word, "needed") != 0 && k != NULL)
		zc_warn(env, "%s: coordination %s goes on: zc-assign end", w->d->id, k->id);
	zc_entry_time(w->d, w->entry, "at", env->at);
	zc_entry_text(w->d, w->entry, "by", by != NULL ? by : env->actor);
	zc_entry_text(w->d, w->entry, "forum", forum);
	zc_work_yesno(w, "with-family", with_family, e);
	zc_entry_plain(w->d, w->entry, "coordination", word);
	zc_entry_text(w->d, w->entry, "guard", guard);
	zc_entry_text(w->d, w->entry, "guard-role", guard_role);
	zc_work_number(w, "level", level, e);
	zc_entry_text(w->d, w->entry, "because", env->because);
	return e->status;
}

static int
need(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	struct zc_work w;
	bool needed = strcmp(argv[1], "needed") == 0;
	if (!needed && strcmp(argv[1], "not-needed") != 0)
		return zc_fail(e, ZC_USAGE, "'%s': needed or not-needed", argv[1]);
	if (needed && (guard != NULL || guard_role != NULL))
		return zc_fail(e, ZC_USAGE, "--guard: said of who guards the tuning where coordination is not-needed");
	int rc = zc_work_open(&w, env, argv, e);
	if (rc == ZC_OK) {
		w.article = env->con->need != NULL ? env->con->need->article : NULL;
		rc = zc_work_make(&w, 'd', "decisions", fill_decision, e);
	}
	zc_work_close(&w);
	return rc;
}

/* ---- to, hand-over, end, informed --------------------------------------- */

static int
assign(struct zc_env *env, char **argv, struct zc_assignment *a, struct zc_err *e)
{
	struct zc_work w;
	char id[8];
	const char *of;
	if (role != NULL && zc_actor_valid(a->who, &of))
		return zc_fail(e, ZC_USAGE, "--role: for who has no organisation, and %s is of %s", a->who, of);
	int rc = zc_work_open(&w, env, argv, e);
	if (rc == ZC_OK)
		rc = zc_assign(w.d, env, a, id, &w.article, e);
	if (rc == ZC_OK)
		rc = zc_work_commit(&w, id, e);
	if (rc == ZC_OK && !env->dry)
		puts(id);
	zc_work_close(&w);
	return rc;
}

static int
to(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	struct zc_assignment a = { argv[1], role, answerable, family_wishes, false, ZC_NO_DAY, NULL };
	return assign(env, argv, &a, e);
}

static int
hand_over(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	struct zc_assignment a = { argv[1], role, answerable, family_wishes, true, ZC_NO_DAY, how };
	int rc = zc_env_date(&a.talk, "talk", talk, e);
	return rc == ZC_OK ? assign(env, argv, &a, e) : rc;
}

/* Work on the coordination of the day. */
static int
open_present(struct zc_work *w, const struct zc_coordination **k, struct zc_env *env, char **argv, struct zc_err *e)
{
	int rc = zc_work_open(w, env, argv, e);
	if (rc == ZC_OK && (*k = zc_family_coordination(w->d->fam, env->on)) == NULL)
		rc = zc_fail(e, ZC_NOINPUT, "%s: nobody coordinates on %s", w->d->id, date(env, env->on));
	return rc;
}

static int
end(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct zc_work w;
	const struct zc_coordination *k = NULL;
	if (env->because == NULL)
		return zc_fail(e, ZC_USAGE, "why does it end with nobody to follow? give --because TEXT");
	int rc = open_present(&w, &k, env, argv, e);
	if (rc == ZC_OK)
		rc = zc_assignment_choose(&k, w.d, argc == 2 ? argv[1] : NULL, env->on, e);
	if (rc == ZC_OK)
		rc = zc_assignment_end(w.d, env, k, env->because, e);
	if (rc == ZC_OK)
		rc = zc_work_commit(&w, k->id, e);
	zc_work_close(&w);
	return rc;
}

static int
informed(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	struct zc_work w;
	const struct zc_coordination *k = NULL;
	struct zc_node *node = NULL;
	int rc = open_present(&w, &k, env, argv, e);
	if (rc == ZC_OK)
		rc = zc_draft_item(w.d, k->id, "c", &node, NULL, e);
	if (rc == ZC_OK)
		rc = zc_draft_put_day(w.d, node, "parents-informed", env->on, e);
	if (rc == ZC_OK) {
		w.article = env->con->signals != NULL ? env->con->signals->parents_article : NULL;
		rc = zc_work_commit(&w, k->id, e);
	}
	zc_work_close(&w);
	return rc;
}

/* ---- fact -------------------------------------------------------------- */

static int
put_fact(struct zc_work *w, const char *said, char id[8], struct zc_err *e)
{
	struct zc_env *env = w->env;
	zc_day from, until;
	if (zc_env_date(&from, "since", since, e) != ZC_OK || zc_env_date(&until, "until", until_text, e) != ZC_OK)
		return e->status;
	if (said == NULL)
		return zc_fact_end(w->d, env, ends, until != ZC_NO_DAY ? until : env->on, id, &w->article, e);
	return zc_fact_add(w->d, env, said, about, from != ZC_NO_DAY ? from : env->on,
	                   by != NULL ? by : env->actor, id, &w->article, e);
}

static int
fact(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct zc_work w;
	char id[8];
	const struct zc_proposal_rule *was = NULL, *turned = NULL;
	if ((argc == 2) == (ends != NULL))
		return zc_fail(e, ZC_USAGE, "which fact? give FACT or FACT=VALUE, or --end with one that holds");
	if (ends == NULL && until_text != NULL)
		return zc_fail(e, ZC_USAGE, "--until: of a fact that ends, by --end");
	if (ends != NULL && (about != NULL || since != NULL || by != NULL || env->because != NULL))
		return zc_fail(e, ZC_USAGE, "--about, --since, --by and --because: of a fact that begins, and --end names one that holds");
	int rc = zc_work_open(&w, env, argv, e);
	if (rc == ZC_OK) {
		was = zc_fact_turned(w.d->fam, env);
		rc = put_fact(&w, argv[1], id, e);
	}
	if (rc == ZC_OK)
		rc = zc_draft_refresh(w.d, e);
	if (rc == ZC_OK) {
		turned = zc_fact_turned(w.d->fam, env);
		rc = zc_work_commit(&w, id, e);
	}
	if (rc == ZC_OK && argc == 2 && !env->dry)
		puts(id);
	if (rc == ZC_OK && turned != NULL && turned != was)
		zc_warn(env, "by rule %s the agreement now proposes another kind of coordinator: zc-assign propose %s",
		        turned->rule, w.d->id);
	zc_work_close(&w);
	return rc;
}

/* ---- load -------------------------------------------------------------- */

static int
load(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	(void)argc;
	(void)argv;
	struct zc_caseloads l = { 0 };
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK && org != NULL && zc_convenant_org(env->con, org, ZC_NO_DAY) == NULL)
		rc = zc_fail(e, ZC_NOINPUT, "--org: %s is no organisation of the agreement", org);
	if (rc == ZC_OK)
		rc = zc_caseloads_count(&l, env, e);
	if (rc == ZC_OK) {
		struct zc_table *t = zc_env_table(env, "who org families# limit# full");
		for (size_t i = 0; i < l.n; i++) {
			const struct zc_caseload *x = &l.v[i];
			if (org == NULL || strcmp(x->org, org) == 0)
				zc_table_row(t, (const char *[]){ x->who, x->org, number(env, x->families), number(env, x->limit),
					x->limit >= 0 && x->families >= x->limit ? "full" : NULL });
		}
		rc = zc_table_end(t, e);
	}
	zc_caseloads_free(&l);
	return rc;
}

/* ---- check ------------------------------------------------------------- */

static int
check_family(struct zc_env *env, const struct zc_family *fam, void *ctx, struct zc_err *e)
{
	(void)e;
	zc_check_case(ctx, &(struct zc_case){ .fam = fam, .con = env->con, .on = env->on });
	return ZC_OK;
}

static int
check(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct zc_gaps gaps = { 0 };
	bool wrong = false;
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK)
		rc = zc_env_families(env, ZC_PICK_OPEN, false, argc, argv, check_family, &gaps, e);
	if (rc == ZC_OK) {
		struct zc_table *t = zc_env_table(env, "family lacks since due state article");
		zc_gaps_sort(&gaps);
		for (size_t i = 0; i < gaps.n; i++) {
			const struct zc_gap *g = &gaps.v[i];
			zc_table_row(t, (const char *[]){ g->family, g->lacks, date(env, g->since), date(env, g->due),
				g->state, g->article != NULL ? g->article : "chosen" });
			wrong = wrong || g->wrong;
		}
		rc = zc_table_end(t, e);
	}
	zc_gaps_free(&gaps);
	return rc == ZC_OK && wrong && env->exit_code ? ZC_FOUND : rc;
}

static const struct zc_opt need_opts[] = {
	{ "forum", ZC_OPT_ONE, &forum }, { "with-family", ZC_OPT_ONE, &with_family }, { "level", ZC_OPT_ONE, &level },
	{ "guard", ZC_OPT_ONE, &guard }, { "guard-role", ZC_OPT_ONE, &guard_role }, { "by", ZC_OPT_ONE, &by },
};
static const struct zc_opt assign_opts[] = {      /* `to` takes the first three */
	{ "role", ZC_OPT_ONE, &role }, { "family-wishes", ZC_OPT_ONE, &family_wishes },
	{ "answerable", ZC_OPT_ONE, &answerable }, { "talk", ZC_OPT_ONE, &talk }, { "how", ZC_OPT_ONE, &how },
};
static const struct zc_opt fact_opts[] = {
	{ "about", ZC_OPT_ONE, &about }, { "since", ZC_OPT_ONE, &since }, { "end", ZC_OPT_ONE, &ends },
	{ "until", ZC_OPT_ONE, &until_text }, { "by", ZC_OPT_ONE, &by },
};
static const struct zc_opt load_opts[] = { { "org", ZC_OPT_ONE, &org } };

#define WRITES "[-nqv] [-C dir] [--as actor] [--at time|--on date] "
#define READS "[-jqv] [-C dir] [--on date] [--as-of commit|date] "
static const struct zc_verb verbs[] = {
	{ "propose", READS "family ...", NULL, 0, propose, false, 1, -1 },
	{ "need", WRITES "[--because text] [--forum word] [--with-family yes|no] [--level number] [--guard who] [--guard-role word] "
	          "[--by actor] family needed|not-needed", need_opts, 6, need, true, 2, 2 },
	{ "to", WRITES "[--because text] [--role word] [--family-wishes who] [--answerable who] family who", assign_opts, 3, to, true, 2, 2 },
	{ "hand-over", WRITES "[--because text] [--talk date] [--how word] [--role word] [--family-wishes who] [--answerable who] family who",
	               assign_opts, 5, hand_over, true, 2, 2 },
	{ "end", WRITES "--because text family [coordination]", NULL, 0, end, true, 1, 2 },
	{ "informed", WRITES "family", NULL, 0, informed, true, 1, 1 },
	{ "fact", WRITES "[--because text] [--about person] [--since date] [--end item|fact] [--until date] [--by actor] family [fact[=value]]",
	          fact_opts, 5, fact, true, 1, 2 },
	{ "void", ZC_VOID_SYNOPSIS, NULL, 0, zc_void_verb, true, 2, 2 },
	{ "load", READS "[--org organisation]", load_opts, 1, load, false, 0, 0 },
	{ "check", READS "[--exit-code] [family ...]", NULL, 0, check, false, 0, -1 },
};
static const struct zc_tool tool = { "zc-assign", verbs, sizeof verbs / sizeof *verbs };

int
main(int argc, char **argv)
{
	return zc_tool_main(argc, argv, &tool);
}
