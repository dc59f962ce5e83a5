#include <stdio.h>

#include "id.h"
#include "ladder.h"

const char *
zc_ladder_article(const struct zc_line *l, const char *step)
{
	const struct zc_ladder_step *rung = zc_line_step(l, step);
	return rung != NULL && rung->article != NULL ? rung->article : l->article;
}

static struct zc_node *
entry(struct zc_draft *d, char letter, char id[ZC_ITEM_ID + 1])
{
	bool given = *id != '\0';
	struct zc_node *made = given ? zc_draft_entry(d, 0, id) : zc_draft_entry(d, letter, id);
	if (given)
		zc_entry_plain(d, made, "id", id);
	return made;
}

struct zc_node *
zc_ladder_step(struct zc_env *env, struct zc_draft *d, const struct zc_ladder_step *rung,
               const struct zc_strings *between, const struct zc_strings *responsible, char id[ZC_ITEM_ID + 1])
{
	struct zc_case here = { .fam = d->fam, .con = env->con, .on = env->on };
	struct zc_strings named = *responsible;
	if (named.n == 0)
		named = zc_responsible(rung, between, &here, zc_edit_arena(d->edit));
	struct zc_node *step = entry(d, 'x', id);
	zc_entry_plain(d, step, "step", rung->step);
	zc_entry_day(d, step, "since", env->on);
	zc_entry_list(d, step, "responsible", &named);
	return step;
}

int
zc_ladder_raise(struct zc_env *env, struct zc_draft *d, const struct zc_raising *r, char id[ZC_ITEM_ID + 1],
                char step[ZC_ITEM_ID + 1], struct zc_err *e)
{
	struct zc_node *x = entry(d, 'e', id);
	zc_entry_plain(d, x, "line", r->line->line);
	zc_entry_time(d, x, "at", env->at);
	zc_entry_plain(d, x, "by", r->by);
	zc_entry_list(d, x, "between", &r->between);
	zc_entry_plain(d, x, "about", r->about);
	zc_entry_list(d, x, "holds", &r->holds);
	zc_entry_text(d, x, "because", r->because);
	struct zc_arena *a = zc_edit_arena(d->edit);
	struct zc_node *steps = zc_node_seq(a, ZC_BLOCK);
	zc_node_put(a, x, "steps", steps);
	zc_node_push(a, steps, zc_ladder_step(env, d, r->rung, &r->between, &r->responsible, step));
	return zc_draft_append(d, NULL, "escalations", x, e);
}
