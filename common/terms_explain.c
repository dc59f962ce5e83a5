/* terms, part 4: how a last day came about. */
#include <stdlib.h>
#include "terms_internal.h"
#include "person.h"

/* Who did what started it: its entry's `by`, which in an action is a date. */
static const char *
done_by(const struct zc_event *e, const struct zc_family *fam)
{
	const struct zc_entry *entry = zc_family_entry(fam, e->of, NULL);
	const char *by = entry ? zc_node_text(entry->node, "by") : NULL;
	if (e->step)
		by = e->escalation->by;
	else if (!entry && fam->plan && zc_text_eq(e->starts, "plan"))
		by = fam->plan->by;
	return by && zc_actor_valid(by, NULL) ? by : NULL;
}

static void
from_event(struct zc_explanation *out, const struct zc_event *e, const struct zc_view *w)
{
	const struct zc_term_rule *r = out->rule;
	out->event = e->starts;
	out->start = e->helper && zc_text_eq(r->met_by, "started") ? e->helper->waiting_list : e->start;
	out->at = e->at;
	out->by = done_by(e, w->c.fam);
	out->due = r->within.n < 0 ? e->own :
		zc_term_last_day(r, r->within, e, out->start, w->c.con, &out->counted);
	if (r->hard.n >= 0)
		out->hard = zc_term_last_day(r, r->hard, e, out->start, w->c.con, &out->counted_hard);
}

void
zc_term_explain(struct zc_explanation *out, const struct zc_term *t, const struct zc_family *fam,
                const struct zc_convenant *con)
{
	struct zc_days days = { .v = NULL };
	struct zc_events events;
	struct zc_view w;
	const struct zc_event *found = NULL;
	*out = (struct zc_explanation){ .rule = zc_convenant_term(con, t->kind), .start = t->start,
	                                .due = ZC_NO_DAY, .hard = ZC_NO_DAY };
	if (!out->rule)
		return;
	zc_view_make(&w, &(struct zc_case){ .fam = fam, .con = con });
	zc_family_days(&days, &w, ZC_NO_DAY);
	zc_events_find(&events, &w, &days);
	for (size_t i = 0; i < events.n; i++) {
		const struct zc_event *e = &events.v[i];
		/* the same thing may begin twice of one entry */
		if (zc_text_eq(e->of, t->of) && zc_text_eq(e->starts, out->rule->starts) &&
		    (!found || e->start == t->start))
			found = e;
	}
	if (found)
		from_event(out, found, &w);
	free(days.v);
	zc_events_free(&events);
	zc_view_free(&w);
}

void
zc_explanation_free(struct zc_explanation *x)
{
	zc_text_free(&x->counted);
	zc_text_free(&x->counted_hard);
}

void
zc_term_moves(struct zc_text *words, const struct zc_term *t, const struct zc_convenant *con, zc_day on)
{
	const struct zc_extension *last = NULL;
	for (size_t i = 0; i < t->extensions.n; i++) {
		const struct zc_extension *x = &t->extensions.v[i];
		char at[ZC_DATE_LEN], was[ZC_DATE_LEN], due[ZC_DATE_LEN];
		if (x->voided || zc_time_day(x->at) > on)
			continue;
		zc_day_format(at, zc_time_day(x->at));
		zc_day_format(was, zc_extension_found(t, x, con));
		zc_day_format(due, x->due);
		zc_text_addf(words, "%s: extended on %s by %s", x->id, at, x->by);
		zc_term_reason(words, x->because);
		zc_text_addf(words, ": from %s to %s\n", was, due);
		last = !last || x->at.utc >= last->at.utc ? x : last;
	}
	for (size_t i = 0; last && i < t->pauses.n; i++) {
		const struct zc_pause *p = &t->pauses.v[i];
		char since[ZC_DATE_LEN];
		if (!p->voided && p->until != ZC_NO_DAY && p->until <= zc_time_day(last->at))
			zc_text_addf(words, "%s: paused from %s before the extension, which took it along\n",
			             p->id, (zc_day_format(since, p->since), since));
	}
	struct zc_standing s = zc_term_follow(t, con, on, NULL, words);
	if (t->hard != ZC_NO_DAY && s.due == t->hard && words->len > 0)
		zc_text_add(words, "not past the hard date\n");
}
