#include <stdio.h>
#include <string.h>

#include "alloc.h"
#include "change.h"
#include "id.h"
#include "pause.h"
#include "terms.h"

/* A change of some terms of one family. */
struct work {
	struct zc_env *env;
	struct zc_change *ch;
	struct zc_draft *d;
	struct zc_term **v;               /* named, else NULL: all that can be meant */
	size_t n;
	struct zc_text done;              /* the ids of those that were changed, in lines */
	const struct zc_term *last;
	size_t count;
};

static int
begin(struct work *w, struct zc_env *env, const char *action, int argc, char **argv, struct zc_err *e)
{
	*w = (struct work){ .env = env };
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK)
		rc = zc_change_begin(&w->ch, env, action, e);
	if (rc == ZC_OK)
		rc = zc_change_family(w->ch, argv[0], false, &w->d, e);
	if (rc == ZC_OK)
		w->v = zc_arena_alloc(&env->arena, (size_t)argc * sizeof *w->v);
	for (int i = 1; rc == ZC_OK && i < argc; i++) {
		struct zc_entry *found = NULL;
		rc = zc_draft_item(w->d, argv[i], "t", NULL, &found, e);
		for (size_t k = 0; rc == ZC_OK && k < w->d->fam->terms.n; k++)
			if (strcmp(w->d->fam->terms.v[k].id, found->id) == 0)
				w->v[w->n++] = &w->d->fam->terms.v[k];
	}
	return rc;
}

static struct zc_node *
node_of(const struct work *w, const char *id)
{
	return zc_node_find_id(w->d->root, id);
}

static void
changed(struct work *w, const struct zc_term *t)
{
	zc_text_addf(&w->done, "%s\n", t->id);
	w->last = t;
	w->count++;
}

static int
finish(struct work *w, int rc, const char *none, struct zc_err *e)
{
	const struct zc_term_rule *r = w->count == 1 ? zc_convenant_term(w->env->con, w->last->kind) : NULL;
	const char *item = w->count == 1 ? zc_arena_strdup(&w->env->arena, w->last->id) : NULL;
	if (rc == ZC_OK && w->count == 0)
		rc = zc_fail(e, ZC_NOINPUT, "%s: %s", w->d->id, none);
	if (rc == ZC_OK)
		rc = zc_change_commit(w->ch, item, r != NULL ? r->article : NULL, NULL, e);
	if (rc == ZC_OK && !w->env->dry)
		fputs(w->done.s, stdout);
	zc_change_end(w->ch);
	zc_text_free(&w->done);
	return rc;
}

static int
not_running(const struct work *w, const struct zc_term *t, const struct zc_standing *s, struct zc_err *e)
{
	char day[ZC_DATE_LEN];
	if (t->voided != NULL)
		return zc_fail(e, ZC_DATA, "%s: term %s is void", w->d->id, t->id);
	if (s->state == ZC_TERM_MET || s->state == ZC_TERM_ENDED)
		return zc_fail(e, ZC_DATA, "%s: term %s runs no more: %s on %s", w->d->id, t->id,
		               zc_term_state_names[s->state],
		               (zc_day_format(day, t->met != ZC_NO_DAY ? t->met : t->ended), day));
	return ZC_OK;
}

static int
pause_one(struct work *w, const struct zc_term *t, struct zc_err *e)
{
	char id[ZC_ITEM_ID + 1];
	struct zc_env *env = w->env;
	struct zc_node *entry = zc_draft_entry(w->d, 'y', id);
	zc_entry_day(w->d, entry, "since", env->on);
	zc_entry_plain(w->d, entry, "by", env->actor);
	zc_entry_text(w->d, entry, "because", env->because);
	changed(w, t);
	return zc_draft_append(w->d, node_of(w, t->id), "pauses", entry, e);
}

int
zc_pause(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct work w;
	if (env->because == NULL)
		return zc_fail(e, ZC_USAGE, "pause needs --because: why time stands still");
	int rc = begin(&w, env, "escalate.pause", argc, argv, e);
	for (size_t i = 0; rc == ZC_OK && w.n == 0 && i < w.d->fam->terms.n; i++) {
		const struct zc_term *t = &w.d->fam->terms.v[i];
		const struct zc_term_rule *r = zc_convenant_term(env->con, t->kind);
		struct zc_standing s = zc_term_standing(t, env->con, env->on);
		if (t->start <= env->on && s.state == ZC_TERM_RUNNING && r != NULL && r->pausable == ZC_YES)
			rc = pause_one(&w, t, e);
	}
	for (size_t i = 0; rc == ZC_OK && i < w.n; i++) {
		struct zc_standing s = zc_term_standing(w.v[i], env->con, env->on);
		rc = not_running(&w, w.v[i], &s, e);
		if (rc == ZC_OK && s.state == ZC_TERM_PAUSED)
			rc = zc_fail(e, ZC_DATA, "%s: term %s is paused already (zc-escalate resume lets it go on)", w.d->id,
			             w.v[i]->id);
		if (rc == ZC_OK)
			rc = pause_one(&w, w.v[i], e);
	}
	return finish(&w, rc, "no term runs that the agreement lets pause", e);
}

/* The pause that is open on the day. */
static const struct zc_pause *
open_pause(const struct zc_term *t)
{
	for (size_t i = 0; i < t->pauses.n; i++)
		if (t->pauses.v[i].voided == NULL && t->pauses.v[i].until == ZC_NO_DAY)
			return &t->pauses.v[i];
	return NULL;
}

static int
resume_one(struct work *w, const struct zc_term *t, struct zc_err *e)
{
	const struct zc_pause *p = open_pause(t);
	struct zc_standing s = zc_term_standing(t, w->env->con, w->env->on);
	char day[ZC_DATE_LEN];
	if (not_running(w, t, &s, e) != ZC_OK)
		return e->status;
	if (p == NULL)
		return zc_fail(e, ZC_DATA, "%s: term %s is not paused", w->d->id, t->id);
	if (w->env->on < p->since)
		return zc_fail(e, ZC_DATA, "%s: term %s is paused from %s on, which is later", w->d->id, t->id,
		               (zc_day_format(day, p->since), day));
	changed(w, t);
	return zc_draft_put_day(w->d, node_of(w, p->id), "until", w->env->on, e);
}

int
zc_resume(struct zc_env *env, int argc, char **argv, struct zc_err *e)
{
	struct work w;
	int rc = begin(&w, env, "escalate.resume", argc, argv, e);
	for (size_t i = 0; rc == ZC_OK && w.n == 0 && i < w.d->fam->terms.n; i++) {
		const struct zc_term *t = &w.d->fam->terms.v[i];
		/* of one that was met or ended nothing goes on */
		if (t->voided == NULL && t->met == ZC_NO_DAY && t->ended == ZC_NO_DAY && open_pause(t) != NULL)
			rc = resume_one(&w, t, e);
	}
	for (size_t i = 0; rc == ZC_OK && i < w.n; i++)
		rc = resume_one(&w, w.v[i], e);
	return finish(&w, rc, "no term is paused", e);
}

/* The new last day. */
static int
later(zc_day *out, const struct work *w, const struct zc_term *t, const char *until, const char *by, struct zc_err *e)
{
	const struct zc_term_rule *r = zc_convenant_term(w->env->con, t->kind);
	struct zc_calendar cal = w->env->con->calendar;
	struct zc_duration longer;
	if (until != NULL)
		return zc_env_date(out, "until", until, e);
	if (!zc_duration_parse(&longer, by) || longer.n == 0 || longer.unit == ZC_HOURS)
		return zc_fail(e, ZC_USAGE, "--by '%s': not a duration in days (2 weeks, 5 working days)", by);
	if (r != NULL && r->roll != ZC_UNSET)
		cal.roll = r->roll == ZC_YES;
	*out = zc_calendar_add(&cal, zc_term_standing(t, w->env->con, w->env->on).due, longer, NULL);
	return *out != ZC_NO_DAY ? ZC_OK : zc_fail(e, ZC_USAGE, "--by '%s': beyond the known years", by);
}

int
zc_extend(struct zc_env *env, int argc, char **argv, const char *until, const char *by, struct zc_err *e)
{
	struct work w;
	char id[ZC_ITEM_ID + 1];
	zc_day due = ZC_NO_DAY;
	if (env->because == NULL)
		return zc_fail(e, ZC_USAGE, "extend needs --because: why it takes longer");
	if ((until == NULL) == (by == NULL))
		return zc_fail(e, ZC_USAGE, "extend needs --until DATE or --by DURATION, one of them");
	int rc = begin(&w, env, "escalate.extend", argc, argv, e);
	if (rc == ZC_OK) {
		struct zc_standing s = zc_term_standing(w.v[0], env->con, env->on);
		rc = not_running(&w, w.v[0], &s, e);
	}
	if (rc == ZC_OK)
		rc = later(&due, &w, w.v[0], until, by, e);
	if (rc == ZC_OK) {
		struct zc_node *entry = zc_draft_entry(w.d, 'y', id);
		zc_entry_time(w.d, entry, "at", env->at);
		zc_entry_plain(w.d, entry, "by", env->actor);
		zc_entry_day(w.d, entry, "due", due);
		zc_entry_text(w.d, entry, "because", env->because);
		rc = zc_draft_append(w.d, node_of(&w, w.v[0]->id), "extensions", entry, e);
		changed(&w, w.v[0]);
	}
	return finish(&w, rc, "", e);
}
