/* rounds, part 2: an act in plain words, for people who know neither the file nor the tools well. */
#include <string.h>

#include "rounds_internal.h"

const char *
zc_deed_article(const struct zc_deed *d)
{
	return d->stage->article != NULL ? d->stage->article : d->rule->article;
}

static const char *
cited(const struct zc_deed *d, struct zc_arena *a)
{
	struct zc_text t = { 0 };
	zc_convenant_cite(&t, d->c->con, zc_deed_article(d));
	const char *s = zc_arena_strdup(a, t.s);
	zc_text_free(&t);
	return s;
}

static const char *
text(const struct zc_deed *d, struct zc_arena *a)
{
	char due[ZC_DATE_LEN], day[ZC_DATE_LEN];
	zc_day_format(due, zc_term_standing(d->term, d->c->con, d->c->on).due);
	zc_day_format(day, d->day);
	bool today = d->c->on == d->day && strcmp(due, day) == 0;
	const char *s = today ? zc_arena_printf(a, "family %s: %s (%s) is due today, %s; stage %s (%s).", d->c->fam->id,
	    d->rule->name != NULL ? d->rule->name : d->rule->term, d->term->id, due, d->stage->stage, cited(d, a)) :
	    zc_arena_printf(a, "family %s: %s (%s) was due on %s; stage %s fell due on %s (%s).", d->c->fam->id,
	    d->rule->name != NULL ? d->rule->name : d->rule->term, d->term->id, due, d->stage->stage, day, cited(d, a));
	if (d->rule->check == ZC_YES)
		s = zc_arena_printf(a, "%s It belongs to the check.", s);
	if (d->line == NULL)
		return s;
	if (d->raised != NULL)
		return zc_arena_printf(a, "%s It has been scaled up: line %s, step %s (%s).", s, d->line->line, d->step,
		                       d->raised);
	if (d->why != NULL)
		return zc_arena_printf(a, "%s It could not be scaled up on line %s by itself: %s.", s, d->line->line, d->why);
	return zc_arena_printf(a, "%s It is to be scaled up on line %s.", s, d->line->line);
}

static const char *
scale_up(const struct zc_deed *d, struct zc_arena *a)
{
	const char *between = "", *family = d->c->fam->id, *of = d->term->of;
	if (d->raised != NULL)
		return zc_arena_printf(a, "zc-escalate talk %s %s", family, d->raised);
	if (d->running != NULL)
		return zc_arena_printf(a, "zc-escalate step %s %s", family, d->running->id);
	for (size_t i = 0; i < d->between.n; i++)
		between = zc_arena_printf(a, "%s --between %s", between, d->between.v[i]);
	const char *about = *of == 'a' && strcmp(of, family) != 0 ? zc_arena_printf(a, " --about %s", of) : "";
	return zc_arena_printf(a, "zc-escalate raise --line %s%s%s %s", d->line->line, between, about, family);
}

/* What meets a term: the verb, and whether its entry is an operand. */
static const struct { const char *met_by, *verb, *options; bool entry; } meets[] = {
	{ "contact", "zc-match contact", "", true },
	{ "decision", "zc-assign need", "", false },
	{ "assignment", "zc-assign to", "", false },
	{ "plan", "zc-plan start", "", false },
	{ "evaluation", "zc-plan evaluate", "", false },
	{ "done", "zc-plan done", "", true },
	{ "talk", "zc-escalate talk", "", true },
	{ "commitment", "zc-escalate commit", " --agreement TEXT", true },
	{ "follow-up", "zc-close follow", "", true },
	{ "settled", "zc-escalate down", " --because TEXT", true },
	{ "fact-ends", "zc-assign fact", "", true },
	{ "started", "zc-plan helper", " --started DATE", true },
};

static const char *
command(const struct zc_deed *d, struct zc_arena *a)
{
	if (d->line != NULL)
		return scale_up(d, a);
	for (size_t i = 0; i < sizeof meets / sizeof *meets; i++)
		if (zc_text_eq(meets[i].met_by, d->rule->met_by)) {
			/* an option whose value the entry is stands beside it, the others before the family */
			const char *of = meets[i].entry ? d->term->of : "";
			if (zc_text_eq(meets[i].met_by, "fact-ends"))
				return zc_arena_printf(a, "%s --end %s %s", meets[i].verb, of, d->c->fam->id);
			return zc_arena_printf(a, "%s%s %s%s%s", meets[i].verb, meets[i].options, d->c->fam->id,
			                       *of != '\0' ? " " : "", of);
		}
	return NULL;
}

struct zc_message
zc_deed_message(const struct zc_deed *d, const char *reminder, struct zc_arena *a)
{
	return (struct zc_message){ .family = d->c->fam->id, .reminder = reminder, .day = d->day, .item = d->term->id,
		.kind = d->term->kind, .stage = d->stage->stage, .to = d->to, .article = cited(d, a),
		.due = zc_term_standing(d->term, d->c->con, d->c->on).due, .text = text(d, a), .command = command(d, a) };
}
