/* Families and agreements from texts, for the tests of rules and terms. */
#ifndef RULES_FIXTURE_H
#define RULES_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "rules.h"
#include "terms.h"

struct fixture {
	struct zc_tree *fam_tree, *con_tree;
	struct zc_family *fam;
	struct zc_convenant *con;
};

static inline void
none_wrong(const struct zc_findings *f)
{
	struct zc_err e = { 0 };
	if (zc_findings_fail(f, &e) != ZC_OK)
		fail_msg("%s", e.msg);
}

static inline void
load_agreement(struct fixture *x, const char *text)
{
	struct zc_findings f = { 0 };
	struct zc_err e = { 0 };
	if (zc_tree_parse(&x->con_tree, "agreement", text, strlen(text), &e) != ZC_OK)
		fail_msg("%s", e.msg);
	zc_convenant_load(&x->con, x->con_tree, &f);
	none_wrong(&f);
	zc_findings_free(&f);
}

static inline void
load_example(struct fixture *x, const char *path)
{
	struct zc_text text = { 0 };
	struct zc_err e = { 0 };
	if (zc_text_read_file(&text, path, ZC_TREE_BYTES, &e) != ZC_OK)
		fail_msg("%s", e.msg);
	load_agreement(x, text.s);
	zc_text_free(&text);
}

static inline void
load_family(struct fixture *x, const char *text)
{
	struct zc_findings f = { 0 };
	struct zc_err e = { 0 };
	if (zc_tree_parse(&x->fam_tree, "family", text, strlen(text), &e) != ZC_OK)
		fail_msg("%s\n%s", e.msg, text);
	zc_family_load(&x->fam, x->fam_tree, NULL, &f);
	none_wrong(&f);
	zc_findings_free(&f);
}

static inline void
drop_family(struct fixture *x)
{
	zc_family_free(x->fam);
	zc_tree_free(x->fam_tree);
	x->fam = NULL;
	x->fam_tree = NULL;
}

static inline void
drop(struct fixture *x)
{
	drop_family(x);
	zc_convenant_free(x->con);
	zc_tree_free(x->con_tree);
	*x = (struct fixture){ .fam = NULL };
}

static inline zc_day
day(const char *s)
{
	zc_day d = ZC_NO_DAY;
	if (!zc_day_parse(&d, s))
		fail_msg("%s is no day", s);
	return d;
}

static inline struct zc_case
on(const struct fixture *x, const char *s)
{
	return (struct zc_case){ .fam = x->fam, .con = x->con, .on = day(s) };
}

#endif
