/* What the files of the report room share. */
#ifndef ZC_REPORT_INTERNAL_H
#define ZC_REPORT_INTERNAL_H

#include "report.h"

/* A page being written, and its small texts. */
struct page { struct zc_text *out; const struct zc_case *c; struct zc_arena a; };

/* A paragraph: lead, then from column `hang` the text, wrapped. */
void zc_page_say(struct page *p, const char *lead, size_t hang, const char *fmt, ...) ZC_PRINTF(4, 5);
/* The heading of a section before its first entry; *started remembers it. */
void zc_page_head(struct page *p, bool *started, const char *heading);
/* Small texts in the page's arena. */
const char *zc_page_day(struct page *p, const char *before, zc_day d);       /* "" for none */
const char *zc_page_past(struct page *p, const char *before, zc_day d);      /* "" for what lies ahead too */
const char *zc_page_text(struct page *p, const char *before, const char *s); /* "" for none */
const char *zc_page_list(struct page *p, const struct zc_strings *s);
const char *zc_page_person(struct page *p, const struct zc_person *x);
void zc_page_address(struct page *p, const char *lead, size_t hang, const struct zc_address *x);

bool zc_report_known(const struct zc_void *voided, zc_day since, zc_day on);
bool zc_report_part(const struct zc_plan_view *v, const char *part);
/* Is the goal (the problem) shown in this view? */
bool zc_report_goal(const struct zc_goal *g, const struct zc_plan_view *v, const struct zc_case *c);
bool zc_report_problem(const struct zc_problem *q, const struct zc_plan_view *v, const struct zc_case *c);
/* Required parts of the plan that are not there yet, from a list of words. */
struct zc_strings zc_report_missing(const struct zc_case *c, struct zc_arena *a);
/* Terms that run on the day, the one that is due first first; made in a. */
struct zc_running { const struct zc_term *term; struct zc_standing at; };
size_t zc_report_terms(struct zc_running **out, const struct zc_case *c, struct zc_arena *a);

#endif
