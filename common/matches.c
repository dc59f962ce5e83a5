#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "id.h"
#include "matches.h"

static const struct zc_signal *
signal_of(const struct zc_family *fam, const char *id)
{
	for (size_t i = 0; i < fam->signals.n; i++)
		if (strcmp(fam->signals.v[i].id, id) == 0)
			return &fam->signals.v[i];
	return NULL;
}

void
zc_match_id(char out[ZC_ITEM_ID + 1], const struct zc_strings *signals)
{
	const char **parts = zc_alloc((signals->n + 1) * sizeof *parts);
	for (size_t i = 0; i < signals->n; i++)
		parts[i] = signals->v[i];
	zc_id_derive(out, 'm', parts);
	free(parts);
}

const char *
zc_match_parties(const struct zc_family *fam, const struct zc_strings *signals, struct zc_arena *a)
{
	struct zc_strings seen = { zc_arena_alloc(a, (signals->n + 1) * sizeof *seen.v), 0 };
	struct zc_text t = { 0 };
	for (size_t i = 0; i < signals->n; i++) {
		const struct zc_signal *s = signal_of(fam, signals->v[i]);
		if (s == NULL || zc_strings_have(&seen, s->by))
			continue;
		zc_text_addf(&t, "%s%s", seen.n > 0 ? " " : "", s->by);
		seen.v[seen.n++] = s->by;
	}
	const char *all = zc_arena_strdup(a, t.s != NULL ? t.s : "");
	zc_text_free(&t);
	return all;
}

static bool
has_signal_of(const struct zc_family *fam, const struct zc_match *m, const char *who)
{
	for (size_t i = 0; i < m->signals.n; i++) {
		const struct zc_signal *s = signal_of(fam, m->signals.v[i]);
		if (s != NULL && strcmp(s->by, who) == 0)
			return true;
	}
	return false;
}

static bool
has_signals_of(const struct zc_family *fam, const struct zc_match *m, const struct zc_strings *who)
{
	size_t k = 0;
	while (k < who->n && has_signal_of(fam, m, who->v[k]))
		k++;
	return k == who->n;
}

const struct zc_match *
zc_match_between(const struct zc_family *fam, const struct zc_strings *who, zc_day on)
{
	const struct zc_match *newest = NULL;
	for (size_t i = 0; i < fam->matches.n; i++) {
		const struct zc_match *m = &fam->matches.v[i];
		if (m->voided == NULL && zc_time_day(m->at) <= on && (newest == NULL || m->at.utc >= newest->at.utc) &&
		    has_signals_of(fam, m, who))
			newest = m;
	}
	return newest;
}

const struct zc_contact *
zc_match_contact(const struct zc_family *fam, const struct zc_match *m, zc_day on)
{
	for (size_t i = 0; i < fam->contacts.n; i++) {
		const struct zc_contact *k = &fam->contacts.v[i];
		if (k->voided == NULL && zc_text_eq(k->match, m->id) && zc_time_day(k->at) <= on)
			return k;
	}
	return NULL;
}

static void
explain_signal(struct zc_text *out, const struct zc_case *c, const struct zc_signal *s)
{
	char at[ZC_TIME_LEN], expires[ZC_DATE_LEN];
	zc_day last = zc_signal_expires(s, c->con);
	zc_time_format(at, s->at);
	zc_text_addf(out, "  signal %s of %s by %s about %s", s->id, at, s->by, s->about);
	if (s->clarity != NULL)
		zc_text_addf(out, ", %s", s->clarity);
	if (s->voided != NULL)
		zc_text_add(out, ": void\n");
	else if (zc_signal_live(s, c->con, c->on) && last == ZC_NO_DAY)
		zc_text_add(out, ": live\n");
	else if (zc_signal_live(s, c->con, c->on)) {
		zc_day_format(expires, last);
		zc_text_addf(out, ": live until %s\n", expires);
	} else
		zc_text_addf(out, ": no longer live\n");
}

static const char *
evidence_in_words(const char *evidence)
{
	if (strcmp(evidence, "bsn") == 0)
		return "the signals are about one person, known by BSN";
	if (strcmp(evidence, "joined") == 0)
		return "the signals came together when two families were joined";
	return "the signals are about one family";
}

void
zc_match_explain(struct zc_text *out, const struct zc_case *c, const struct zc_match *m)
{
	const struct zc_match_rules *rule = c->con->match;
	const struct zc_contact *k = zc_match_contact(c->fam, m, c->on);
	char at[ZC_TIME_LEN];
	zc_time_format(at, m->at);
	zc_text_addf(out, "match %s in family %s since %s%s\n", m->id, c->fam->id, at, m->voided != NULL ? ", void" : "");
	for (size_t i = 0; i < m->signals.n; i++) {
		const struct zc_signal *s = signal_of(c->fam, m->signals.v[i]);
		if (s != NULL)
			explain_signal(out, c, s);
	}
	zc_text_addf(out, "  evidence: %s: %s\n", m->evidence, evidence_in_words(m->evidence));
	if (rule != NULL) {
		zc_text_addf(out, "  rule: live signals of %d different organisations %s (", rule->parties,
		             rule->same_child == ZC_YES ? "about one child" : "within the family");
		zc_convenant_cite(out, c->con, rule->article);
		zc_text_add(out, ")\n");
	}
	if (k != NULL) {
		zc_time_format(at, k->at);
		zc_text_addf(out, "  contact: %s of %s, recorded by %s\n", k->id, at, k->by);
	} else {
		zc_text_add(out, "  contact: none recorded: the parties must inform each other\n");
	}
}
