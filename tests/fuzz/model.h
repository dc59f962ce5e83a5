/* Families and agreements for the fuzzers, and all that the tools ask of them. */
#ifndef ZC_FUZZ_MODEL_H
#define ZC_FUZZ_MODEL_H

#include "agenda.h"
#include "check.h"
#include "fuzz.h"
#include "gate.h"
#include "report.h"

#define DEN_HAAG "examples/convenants/den-haag-2010.yaml"

struct model {
	struct zc_tree *tree;
	struct zc_family *fam;
	struct zc_convenant *con;
	struct zc_findings wrong;
};

/* Is there nothing wrong with it?  To be freed in any case. */
static inline bool
load_family(struct model *m, const char *text, size_t size)
{
	struct zc_err e = {0};
	if (zc_tree_parse(&m->tree, "f.yaml", text, size, &e) != ZC_OK)
		return false;
	zc_family_load(&m->fam, m->tree, NULL, &m->wrong);
	return m->fam != NULL && m->wrong.n == 0;
}

static inline bool
load_agreement(struct model *m, const char *text, size_t size)
{
	struct zc_err e = {0};
	if (zc_tree_parse(&m->tree, "convenant.yaml", text, size, &e) != ZC_OK)
		return false;
	zc_convenant_load(&m->con, m->tree, &m->wrong);
	return m->con != NULL && m->wrong.n == 0;
}

static inline void
free_model(struct model *m)
{
	zc_family_free(m->fam);
	zc_convenant_free(m->con);
	zc_tree_free(m->tree);
	zc_findings_free(&m->wrong);
}

/* An agreement of the examples, for good. */
static inline const struct zc_convenant *
example(void)
{
	static struct model m;
	if (m.con == NULL) {
		struct zc_text t = {0};
		struct zc_err e = {0};
		must(zc_text_read_file(&t, DEN_HAAG, ZC_TREE_BYTES, &e) == ZC_OK && load_agreement(&m, t.s, t.len), DEN_HAAG);
		zc_text_free(&t);
	}
	return m.con;
}

static inline void
each_term(const struct zc_case *c)
{
	for (size_t i = 0; i < c->fam->terms.n; i++) {
		struct zc_explanation x = {0};
		struct zc_text words = {0};
		const struct zc_term *t = &c->fam->terms.v[i];
		zc_term_standing(t, c->con, c->on);
		zc_term_explain(&x, t, c->fam, c->con);
		zc_term_moves(&words, t, c->con, c->on);
		zc_explanation_free(&x);
		zc_text_free(&words);
	}
}

static inline void
no_controls(const struct zc_text *t, const char *what)
{
	for (size_t i = 0; i < t->len; i++)
		must((unsigned char)t->s[i] >= ' ' || t->s[i] == '\n' || t->s[i] == '\t', what);
}

/* What listings, reports and the gate make of a family on a day. */
static inline void
ask(const struct zc_family *fam, const struct zc_convenant *con, zc_day on)
{
	struct zc_case c = {.fam = fam, .con = con, .on = on};
	struct zc_time now = {.utc = (int64_t)on * 86400 + 43200, .offset = 60, .set = true};
	struct zc_agenda agenda = {0};
	struct zc_agenda_pick all = {0};
	struct zc_findings f = {0};
	struct zc_dues dues = {0};
	struct zc_lacks lacks = {0};
	struct zc_proposal proposal = {0};
	struct zc_text out = {0}, json = {0};
	struct zc_plan_view view = {0};
	struct zc_arena a = {0};
	struct zc_match_group *groups = NULL;
	zc_day since;
	bool overdue;
	must(zc_words_have(zc_phases, zc_phase(&c)), "a phase that is none");
	zc_phase_since(&c);
	zc_need_due(&c, &since, &out);
	zc_matches_due(&groups, &c, &a);
	zc_propose(&proposal, &c);
	zc_proposal_free(&proposal);
	zc_terms_expected(&dues, fam, con);
	zc_dues_free(&dues);
	zc_terms_lacking(&lacks, NULL, fam, con);
	zc_lacks_free(&lacks);
	each_term(&c);
	zc_terms_owners(&c, &a);
	zc_agenda_add(&agenda, fam, con, on, &all);
	zc_agenda_sort(&agenda, &overdue);
	free(agenda.v);
	zc_arena_free(&agenda.arena);
	zc_gate_family(fam, con, now, &f);
	zc_findings_free(&f);
	zc_text_clear(&out);
	zc_report_family(&out, &c);
	if (fam->plan != NULL)
		zc_report_plan(&out, &c, &view);
	no_controls(&out, "a report holds a control character");
	zc_report_family_json(&json, &c);
	if (fam->plan != NULL)
		zc_report_plan_json(&json, &c, &view);
	no_controls(&json, "JSON holds a control character");
	zc_text_free(&out);
	zc_text_free(&json);
	zc_arena_free(&a);
}

#endif
