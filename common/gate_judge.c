/* What all judges of meaning share. */
#include <stdarg.h>
#include <string.h>

#include "gate_judge.h"
#include "text.h"

const struct zc_node *
zc_gate_at(const struct zc_node *map, const char *key)
{
	const struct zc_node *n = zc_node_get(map, key);
	return n != NULL ? n : map;
}

int
zc_gate_different(const struct zc_strings *who)
{
	int n = 0;
	for (size_t i = 0; i < who->n; i++) {
		size_t k = 0;
		while (strcmp(who->v[k], who->v[i]) != 0)
			k++;
		n += k == i;
	}
	return n;
}

static struct zc_finding *
find(const struct zc_judge *j, int status, const struct zc_node *at, const char *item,
     const char *code, const char *fmt, va_list ap)
{
	struct zc_findings *f = j->f;
	const char *what = zc_arena_vprintf(&f->arena, fmt, ap);
	const char *key = zc_arena_printf(&f->arena, "%s %s", item, code);
	return zc_findings_add(f, status, j->fam->tree, at, key, "%s: %s", item, what);
}

void
zc_judge_deny(const struct zc_judge *j, const struct zc_node *at, struct zc_head head,
              const char *because, const char *item, const char *code, const char *fmt, ...)
{
	if (head.lifts != NULL && because != NULL)
		return;
	va_list ap;
	va_start(ap, fmt);
	struct zc_finding *x = find(j, ZC_DENIED, at, item, code, fmt, ap);
	va_end(ap);
	x->lifts = head.lifts != NULL;
	x->article = head.article;
}

void
zc_judge_wrong(const struct zc_judge *j, const struct zc_node *at, const char *item,
               const char *code, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	find(j, ZC_DATA, at, item, code, fmt, ap);
	va_end(ap);
}

void
zc_judge_requirements(const struct zc_judge *j, const zc_requirements *r, const struct zc_case *c,
                      const struct zc_node *at, const char *because, const char *item)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct zc_requirement *q = &r->v[i];
		if (zc_cond_holds(q->when, c, NULL))
			continue;
		const char *says = q->says != NULL ? q->says : "a requirement of the agreement does not hold";
		zc_judge_deny(j, at, ZC_HEAD(q), because, item,
		    zc_arena_printf(&j->f->arena, "requires %s", says), "%s", says);
	}
}

void
zc_judge_word(const struct zc_judge *j, const struct zc_word *v, size_t n, const char *word,
              zc_day on, const struct zc_node *map, const char *key, const char *item)
{
	struct zc_text known = {0};
	if (word == NULL || zc_word_find(v, n, word, on) != NULL)
		return;
	for (size_t i = 0; i < n; i++)
		if (zc_word_find(v, n, v[i].word, on) != NULL)
			zc_text_addf(&known, " %s", v[i].word);
	zc_judge_deny(j, zc_gate_at(map, key), ZC_NO_HEAD, NULL, item,
	    zc_arena_printf(&j->f->arena, "word %s", key),
	    "%s: no such word in the agreement, or no longer; it knows:%s", key,
	    known.s != NULL ? known.s : " none");
	zc_text_free(&known);
}

void
zc_judge_way(const struct zc_judge *j, const struct zc_node *hand_over, struct zc_head head,
             const char *because, const char *item)
{
	const struct zc_strings *ways = &j->con->assignment->hand_over_how;
	struct zc_text known = {0};
	for (size_t i = 0; i < ways->n; i++)
		zc_text_addf(&known, " %s", ways->v[i]);
	zc_judge_deny(j, zc_gate_at(hand_over, "how"), head, because, item, "word how",
	    "hand-over: not in a way that the agreement knows; it knows:%s", known.s);
	zc_text_free(&known);
}
