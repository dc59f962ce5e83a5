#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "explain.h"
#include "terms.h"

/* An agreement of the history. */
struct version {
	const char *under;
	char commit[ZC_OID];
	zc_day committed;
	struct zc_tree *tree;
	struct zc_convenant *con;            /* NULL: not to be found or read */
};

struct explain {
	struct zc_env *env;
	struct zc_loaded l;
	struct version *v; size_t n, cap;
	struct zc_table *table;              /* NULL: words */
	struct zc_text out;
};

/* ---- versions of the agreement --------------------------------------------- */

static int
date_of(void *ctx, const struct zc_store_commit_info *c, struct zc_err *e)
{
	(void)e;
	*(zc_day *)ctx = zc_time_day(zc_time_at(c->committed));
	return ZC_FOUND;                     /* enough */
}

/* Loading an agreement sets its zone for the whole process: today's comes back. */
static int
load_version(struct version *v, struct zc_env *env, struct zc_err *e)
{
	char *data = NULL;
	size_t len = 0;
	struct zc_findings f = { 0 };
	int rc = zc_store_find_agreement(env->store, v->under, &data, &len, v->commit, e);
	if (rc == ZC_NOINPUT) {
		zc_err_clear(e);
		v->commit[0] = '\0';
		return ZC_OK;
	}
	if (rc == ZC_OK && zc_store_history(env->store, v->commit, false, date_of, &v->committed, e) > ZC_FOUND)
		rc = e->status;
	if (rc == ZC_OK && zc_tree_parse(&v->tree, ZC_CONVENANT_PATH, data, len, e) == ZC_OK) {
		zc_convenant_load(&v->con, v->tree, &f);
		zc_findings_free(&f);
		if (v->con == NULL)
			v->commit[0] = '\0';
		rc = zc_zone_set(env->con->zone, e);
	}
	free(data);
	return rc == ZC_OK ? e->status : rc;
}

static int
version_of(const struct version **out, struct explain *x, const char *under, struct zc_err *e)
{
	int rc = ZC_OK;
	size_t i = 0;
	while (i < x->n && strcmp(x->v[i].under, under) != 0)
		i++;
	if (i == x->n) {
		x->v = zc_grow(x->v, x->n, &x->cap, sizeof *x->v);
		x->v[x->n++] = (struct version){ .under = under };
		rc = load_version(&x->v[i], x->env, e);
	}
	*out = &x->v[i];
	return rc;
}

/* ---- words ------------------------------------------------------------------- */

/* A term and all that is told of it. */
struct told {
	const struct zc_term *t;
	const struct version *version;
	struct zc_explanation then, now;     /* under its own agreement, and today's */
	struct zc_standing s;
	struct zc_text moves, notes;
	char start[ZC_TIME_LEN], due[ZC_DATE_LEN], hard[ZC_DATE_LEN], last[ZC_DATE_LEN], committed[ZC_DATE_LEN],
	     within[32], left[16];
};

static void
note(struct told *d, const char *fmt, zc_day day)
{
	char text[ZC_DATE_LEN];
	zc_day_format(text, day);
	zc_text_addf(&d->notes, fmt, text);
	zc_text_addc(&d->notes, '\n');
}

static void
compare(struct told *d, const struct zc_family *fam, const struct zc_convenant *today)
{
	const struct zc_term *t = d->t;
	zc_term_explain(&d->now, t, fam, today);
	if (d->version->commit[0] == '\0')
		zc_text_addf(&d->notes, "the agreement %s is not to be found in the history: counted with today's\n", t->under);
	if (d->then.rule != NULL && d->then.event == NULL)
		zc_text_add(&d->notes, "nothing in the file starts it any more\n");
	else if (d->then.due != ZC_NO_DAY && d->then.due != t->due)
		note(d, "what is in the file now would give %s under its own agreement; what was written stays", d->then.due);
	if (d->now.rule == NULL)
		zc_text_add(&d->notes, "today's agreement does not know this term\n");
	else if (d->now.due != ZC_NO_DAY && d->now.due != t->due)
		note(d, "today's agreement would give %s; what was written stays", d->now.due);
}

static void
texts(struct told *d)
{
	const struct zc_explanation *x = &d->then;
	if (x->at.set)
		zc_time_format(d->start, x->at);
	else
		zc_day_format(d->start, x->start);
	zc_day_format(d->due, d->t->due);
	zc_day_format(d->last, d->s.due);
	if (d->t->hard != ZC_NO_DAY)
		zc_day_format(d->hard, d->t->hard);
	if (d->version->commit[0] != '\0')
		zc_day_format(d->committed, d->version->committed);
	if (x->rule != NULL && x->rule->within.n >= 0)
		zc_duration_format(d->within, x->rule->within);
	snprintf(d->left, sizeof d->left, "%d", d->s.left);
}

/* Lines with an indent, nothing in them that steers a terminal. */
static void
indented(struct zc_text *out, const char *lines)
{
	for (const char *end; lines != NULL && *lines != '\0'; lines = end + 1) {
		struct zc_text line = { 0 };
		end = strchr(lines, '\n');
		zc_text_addn(&line, lines, (size_t)(end - lines));
		zc_text_add(out, "    ");
		zc_text_add_visible(out, line.s);
		zc_text_addc(out, '\n');
		zc_text_free(&line);
	}
}

/* Where the rule stands: cited, or why its number was chosen. */
static void
add_rule(struct zc_text *out, const struct told *d, const struct zc_convenant *con)
{
	const struct zc_term_rule *r = d->then.rule;
	zc_text_addf(out, "  rule: %s, ", r->term);
	zc_text_add(out, r->within.n < 0 ? "the date that was agreed" : d->within);
	if (r->article != NULL) {
		zc_text_add(out, " (");
		zc_convenant_cite(out, con, r->article);
		zc_text_addc(out, ')');
	}
	if (r->chosen != NULL) {
		zc_text_add(out, ", chosen: ");
		zc_text_add_visible(out, r->chosen);
	}
	zc_text_addc(out, '\n');
}

static void
in_words(struct explain *x, const struct told *d, const struct zc_convenant *con)
{
	static const char *const days[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
	struct zc_text *out = &x->out;
	const struct zc_explanation *was = &d->then;
	char on[ZC_DATE_LEN];
	zc_text_addf(out, "%s %s: %s\n", x->l.fam->id, d->t->id, d->t->kind);
	zc_text_addf(out, "  started by: %s %s on %s%s%s\n", was->event != NULL ? was->event : "entry", d->t->of, d->start,
	             was->by != NULL ? ", by " : "", was->by != NULL ? was->by : "");
	if (was->rule != NULL)
		add_rule(out, d, con);
	zc_text_addf(out, "  agreement: %s", d->t->under);
	if (d->version->commit[0] != '\0')
		zc_text_addf(out, ", commit %.10s of %s", d->version->commit, d->committed);
	zc_text_addc(out, '\n');
	indented(out, was->counted.s);
	zc_text_addf(out, "  due: %s\n", d->due);
	if (*d->hard != '\0') {
		indented(out, was->counted_hard.s);
		zc_text_addf(out, "  hard date: %s\n", d->hard);
	}
	indented(out, d->moves.s);
	zc_text_addf(out, "  last day: %s, %s\n", d->last, days[zc_day_weekday(d->s.due) - 1]);
	zc_day_format(on, x->env->on);
	zc_text_addf(out, "  on %s: %s", on, zc_term_state_names[d->s.state]);
	if (d->s.state != ZC_TERM_MET && d->s.state != ZC_TERM_ENDED)
		zc_text_addf(out, ", %d working day%s %s", abs(d->s.left), abs(d->s.left) == 1 ? "" : "s",
		             d->s.left < 0 ? "over" : "left");
	else
		zc_text_addf(out, " on %s", (zc_day_format(on, d->s.state == ZC_TERM_MET ? d->t->met :
		             d->t->ended != ZC_NO_DAY ? d->t->ended : zc_time_day(d->t->voided->at)), on));
	zc_text_addc(out, '\n');
	indented(out, d->notes.s);
}

static void
as_row(struct explain *x, const struct told *d)
{
	const struct zc_term_rule *r = d->then.rule;
	const struct version *v = d->version;
	zc_table_row(x->table, (const char *[]){ x->l.fam->id, d->t->id, d->t->kind, d->t->of, d->then.event, d->start,
	    d->then.by, r != NULL ? r->article : NULL, r != NULL ? r->chosen : NULL, *d->within != '\0' ? d->within : NULL,
	    d->t->under, *v->commit != '\0' ? v->commit : NULL, *d->committed != '\0' ? d->committed : NULL,
	    d->then.counted.s, d->due, d->then.counted_hard.s, *d->hard != '\0' ? d->hard : NULL, d->moves.s, d->last,
	    zc_term_state_names[d->s.state], d->left, d->notes.s });
}

/* ---- the verb ------------------------------------------------------------------ */

static int
tell(struct explain *x, const struct zc_term *t, struct zc_err *e)
{
	struct told d = { .t = t, .s = zc_term_standing(t, x->env->con, x->env->on) };
	int rc = version_of(&d.version, x, t->under, e);
	if (rc != ZC_OK)
		return rc;
	const struct zc_convenant *con = d.version->con != NULL ? d.version->con : x->env->con;
	zc_term_explain(&d.then, t, x->l.fam, con);
	compare(&d, x->l.fam, x->env->con);
	zc_term_moves(&d.moves, t, x->env->con, x->env->on);
	texts(&d);
	if (x->table != NULL)
		as_row(x, &d);
	else
		in_words(x, &d, con);
	zc_explanation_free(&d.then);
	zc_explanation_free(&d.now);
	zc_text_free(&d.moves);
	zc_text_free(&d.notes);
	return ZC_OK;
}

/* Is it this item's: itself, of it, or of a step in it? */
static bool
meant(const struct zc_family *fam, const struct zc_term *t, const char *item)
{
	if (strcmp(t->id, item) == 0 || strcmp(t->of, item) == 0)
		return true;
	for (size_t i = 0; i < fam->escalations.n; i++)
		for (size_t k = 0; k < fam->escalations.v[i].steps.n; k++)
			if (strcmp(fam->escalations.v[i].id, item) == 0 &&
			    strcmp(fam->escalations.v[i].steps.v[k].id, t->of) == 0)
				return true;
	return false;
}

static int
tell_all(struct explain *x, const char *item, struct zc_err *e)
{
	const struct zc_family *fam = x->l.fam;
	struct zc_entry *found = NULL;
	int rc = item != NULL ? zc_family_complete(fam, item, NULL, &found, e) : ZC_OK;
	bool any = false;
	for (size_t i = 0; rc == ZC_OK && i < fam->terms.n; i++) {
		const struct zc_term *t = &fam->terms.v[i];
		enum zc_term_state s = zc_term_standing(t, x->env->con, x->env->on).state;
		bool runs = t->start <= x->env->on && s != ZC_TERM_MET && s != ZC_TERM_ENDED;
		if (found != NULL ? !meant(fam, t, found->id) : !runs)
			continue;
		any = true;
		rc = tell(x, t, e);
	}
	if (rc == ZC_OK && found != NULL && !any)
		rc = zc_fail(e, ZC_NOINPUT, "%s: %s started no term", fam->id, found->id);
	return rc;
}

int
zc_explain(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct explain x = { .env = env };
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK)
		rc = zc_env_family(env, argv[0], &x.l, e);
	if (rc == ZC_OK && env->json)
		x.table = zc_env_table(env, "family item kind of event start by article chosen within under commit committed "
		                            "counted[] due counted-hard[] hard moves[] last state left# notes[]");
	if (rc == ZC_OK)
		rc = tell_all(&x, argc > 1 ? argv[1] : NULL, e);
	if (x.table != NULL && zc_table_end(x.table, e) != ZC_OK && rc == ZC_OK)
		rc = e->status;
	if (rc == ZC_OK && x.out.len > 0)
		fputs(x.out.s, stdout);
	for (size_t i = 0; i < x.n; i++) {
		zc_convenant_free(x.v[i].con);
		zc_tree_free(x.v[i].tree);
	}
	free(x.v);
	zc_text_free(&x.out);
	zc_loaded_free(&x.l);
	return rc;
}
