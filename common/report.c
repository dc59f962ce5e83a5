#include <stdio.h>
#include <string.h>

#include "alloc.h"
#include "report_internal.h"

enum { WIDTH = 79 };

const char zc_plan_parts[] = "family organisations coordinator own problems goals actions "
	"evaluations after-care words strengths";

/* ---- the page ------------------------------------------------------- */

/* Columns, near enough: one for each character. */
static size_t
width(const char *s, size_t bytes)
{
	size_t n = 0;
	for (size_t i = 0; i < bytes; i++)
		n += ((unsigned char)s[i] & 0xC0) != 0x80;
	return n;
}

static void
indent(struct zc_text *out, size_t n)
{
	for (; n > 0; n--)
		zc_text_addc(out, ' ');
}

/* Words of one line from column `hang` on, where the cursor is. */
static void
wrap(struct zc_text *out, size_t hang, const char *line)
{
	size_t at = hang;
	for (line += strspn(line, " "); *line != '\0'; line += strspn(line, " ")) {
		size_t bytes = strcspn(line, " "), n = width(line, bytes);
		if (at > hang && at + 1 + n > WIDTH) {
			zc_text_addc(out, '\n');
			indent(out, hang);
			at = hang;
		} else if (at > hang) {
			zc_text_addc(out, ' ');
			at++;
		}
		zc_text_addn(out, line, bytes);
		at += n;
		line += bytes;
	}
}

void
zc_page_say(struct page *p, const char *lead, size_t hang, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	char *text = zc_arena_vprintf(&p->a, fmt, ap);
	va_end(ap);
	size_t n = width(lead, strlen(lead));
	zc_text_add(p->out, lead);
	indent(p->out, n < hang ? hang - n : 2);
	for (char *line = text;; line++) {
		size_t bytes = strcspn(line, "\n");
		bool more = line[bytes] != '\0' && line[bytes + strspn(line + bytes, " \n")] != '\0';
		struct zc_text visible = { 0 };
		line[bytes] = '\0';
		zc_text_add_visible(&visible, line);
		wrap(p->out, hang, visible.s != NULL ? visible.s : "");
		zc_text_free(&visible);
		zc_text_addc(p->out, '\n');
		if (!more)
			return;
		indent(p->out, hang);
		line += bytes;
	}
}

void
zc_page_head(struct page *p, bool *started, const char *heading)
{
	if (!*started)
		zc_text_addf(p->out, "\n%s\n", heading);
	*started = true;
}

const char *
zc_page_day(struct page *p, const char *before, zc_day d)
{
	char text[ZC_DATE_LEN];
	if (d == ZC_NO_DAY)
		return "";
	zc_day_format(text, d);
	return zc_arena_printf(&p->a, "%s%s", before, text);
}

const char *
zc_page_past(struct page *p, const char *before, zc_day d)
{
	return d <= p->c->on ? zc_page_day(p, before, d) : "";
}

const char *
zc_page_text(struct page *p, const char *before, const char *s)
{
	return s == NULL ? "" : zc_arena_printf(&p->a, "%s%s", before, s);
}

const char *
zc_page_list(struct page *p, const struct zc_strings *s)
{
	const char *all = "";
	for (size_t i = 0; i < s->n; i++)
		all = zc_arena_printf(&p->a, "%s%s%s", all, i > 0 ? ", " : "", s->v[i]);
	return all;
}

/* ---- who ------------------------------------------------------------ */

void
zc_person_name(struct zc_text *out, const struct zc_person *p)
{
	const char *parts[] = { p->given != NULL ? p->given : p->initials, p->prefix, p->surname };
	size_t before = out->len;
	for (size_t i = 0; i < 3; i++)
		if (parts[i] != NULL)
			zc_text_addf(out, "%s%s", out->len > before ? " " : "", parts[i]);
}

const char *
zc_page_person(struct page *p, const struct zc_person *x)
{
	struct zc_text name = { 0 };
	zc_person_name(&name, x);
	const char *age = x->born == ZC_NO_DAY || x->born > p->c->on ? "" :
	                  zc_arena_printf(&p->a, ", %d years", zc_day_age(x->born, p->c->on));
	const char *all = zc_arena_printf(&p->a, "%s%s%s%s%s", name.s != NULL ? name.s : "", name.len > 0 ? ", " : "",
	                                  x->role, zc_page_text(p, ", ", x->sex), age);
	zc_text_free(&name);
	return all;
}

void
zc_page_address(struct page *p, const char *lead, size_t hang, const struct zc_address *x)
{
	if (x == NULL)
		return;
	/* without a street, postcode and number are the address */
	const char *const known[] = { x->street, x->street != NULL ? NULL : x->postcode, x->number, x->addition,
	                              x->street != NULL ? x->postcode : NULL, x->city };
	const char *all = "";
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i] != NULL)
			all = zc_arena_printf(&p->a, "%s%s%s", all, *all != '\0' ? " " : "", known[i]);
	zc_page_say(p, lead, hang, "%s%s", all, x->shared == ZC_YES ? " (shared with others)" : "");
}

bool
zc_report_known(const struct zc_void *voided, zc_day since, zc_day on)
{
	return voided == NULL && since <= on;
}

size_t
zc_children(const struct zc_case *c)
{
	size_t n = 0;
	for (size_t i = 0; i < c->fam->persons.n; i++) {
		const struct zc_person *p = &c->fam->persons.v[i];
		if (p->voided == NULL && strcmp(p->role, "child") == 0 && (p->until == ZC_NO_DAY || p->until > c->on))
			n++;
	}
	return n;
}

/* ---- where things stand ---------------------------------------------- */

static bool
overdue(const struct zc_action *a, const struct zc_case *c)
{
	bool any = false;
	for (size_t i = 0; i < c->fam->terms.n; i++) {         /* several, where a case was taken up again */
		const struct zc_term *t = &c->fam->terms.v[i];
		if (t->voided != NULL || strcmp(t->of, a->id) != 0)
			continue;
		if (zc_term_standing(t, c->con, c->on).state == ZC_TERM_OVERDUE)
			return true;
		any = true;
	}
	return !any && a->by != ZC_NO_DAY && a->by < c->on;
}

static bool
waits(const struct zc_action *a, const struct zc_case *c)
{
	const struct zc_entry *first = a->after != NULL ? zc_family_entry(c->fam, a->after, NULL) : NULL;
	return first != NULL && zc_action_open((const struct zc_action *)first, c->on);
}

const char *
zc_action_state(const struct zc_goal *g, const struct zc_action *a, const struct zc_case *c)
{
	if (!zc_report_known(a->voided, a->since, c->on))
		return NULL;
	if (a->done != ZC_NO_DAY && a->done <= c->on)
		return "done";
	if (!zc_action_stands(g, a, c->on))
		return "dropped";
	return zc_action_held(a, c->on) ? "held" : overdue(a, c) ? "overdue" : waits(a, c) ? "waiting" : "open";
}

static bool
has_action_of(const struct zc_goal *g, const char *who, const struct zc_case *c)
{
	for (size_t i = 0; i < g->actions.n; i++)
		if (zc_action_state(g, &g->actions.v[i], c) != NULL && zc_text_eq(g->actions.v[i].who, who))
			return true;
	return false;
}

static bool
has_own(const struct zc_case *c, const char *who)
{
	const struct zc_plan *plan = c->fam->plan;
	for (size_t i = 0; i < plan->goals.n; i++)
		if (zc_report_known(plan->goals.v[i].voided, plan->goals.v[i].since, c->on) &&
		    has_action_of(&plan->goals.v[i], who, c))
			return true;
	return false;
}

int
zc_plan_view_check(const struct zc_plan_view *v, const struct zc_case *c, struct zc_err *e)
{
	for (size_t i = 0; v->parts != NULL && i < v->parts->n; i++) {
		const char *part = v->parts->v[i];
		if (!zc_words_have(zc_plan_parts, part))
			return zc_fail(e, ZC_USAGE, "--part: '%s' is none of: %s", part, zc_plan_parts);
		if (strcmp(part, "own") == 0 && !has_own(c, v->own))
			return zc_fail(e, ZC_USAGE, "who gets it has no action in the plan: name what is needed with --part");
	}
	return ZC_OK;
}

bool
zc_report_part(const struct zc_plan_view *v, const char *part)
{
	return v->parts == NULL || zc_strings_have(v->parts, part);
}

bool
zc_report_goal(const struct zc_goal *g, const struct zc_plan_view *v, const struct zc_case *c)
{
	if (!zc_report_known(g->voided, g->since, c->on))
		return false;
	return zc_report_part(v, "goals") || zc_report_part(v, "actions") ||
	       (zc_report_part(v, "own") && has_action_of(g, v->own, c));
}

bool
zc_report_problem(const struct zc_problem *q, const struct zc_plan_view *v, const struct zc_case *c)
{
	if (!zc_report_known(q->voided, q->since, c->on))
		return false;
	if (zc_report_part(v, "problems"))
		return true;
	for (size_t i = 0; zc_report_part(v, "own") && i < c->fam->plan->goals.n; i++) {
		const struct zc_goal *g = &c->fam->plan->goals.v[i];
		if (zc_strings_have(&g->problems, q->id) && has_action_of(g, v->own, c) &&
		    zc_report_known(g->voided, g->since, c->on))
			return true;
	}
	return false;
}

/* ---- what is missing ------------------------------------------------- */

static bool
have_organisations(const struct zc_case *c)
{
	struct zc_parties p = { 0 };
	zc_parties_find(&p, c);
	bool any = p.n > 0;
	zc_parties_free(&p);
	return any;
}

#define ANY_KNOWN(list, day) any_known(c, (list).n, sizeof *(list).v, (const char *)(list).v, day)

/* Is one of these entries there on the day?  offset: of its day. */
static bool
any_known(const struct zc_case *c, size_t n, size_t size, const char *v, size_t offset)
{
	for (size_t i = 0; i < n; i++) {
		const struct zc_entry *x = (const void *)(v + i * size);
		zc_day day;
		memcpy(&day, v + i * size + offset, sizeof day);
		if (zc_report_known(x->voided, day, c->on))
			return true;
	}
	return false;
}

static bool
have_action(const struct zc_case *c)
{
	for (size_t i = 0; i < c->fam->plan->goals.n; i++) {
		const struct zc_goal *g = &c->fam->plan->goals.v[i];
		if (g->voided == NULL && ANY_KNOWN(g->actions, offsetof(struct zc_action, since)))
			return true;
	}
	return false;
}

static bool
have(const char *part, const struct zc_case *c)
{
	const struct zc_plan *plan = c->fam->plan;
	const struct zc_ending *end = zc_family_ending(c->fam, c->on);
	if (strcmp(part, "family") == 0)
		return c->fam->address != NULL && zc_children(c) > 0;
	if (strcmp(part, "organisations") == 0)
		return have_organisations(c);
	if (strcmp(part, "coordinator") == 0)
		return zc_family_coordination(c->fam, c->on) != NULL;
	if (strcmp(part, "after-care") == 0)     /* agreed with the ending, not before */
		return end == NULL || end->after_care.n > 0 || end->after_care_needed == ZC_NO;
	if (plan == NULL)
		return false;
	if (strcmp(part, "problems") == 0)
		return ANY_KNOWN(plan->problems, offsetof(struct zc_problem, since));
	if (strcmp(part, "goals") == 0)
		return ANY_KNOWN(plan->goals, offsetof(struct zc_goal, since));
	if (strcmp(part, "actions") == 0)
		return have_action(c);
	if (strcmp(part, "evaluations") == 0)
		return ANY_KNOWN(plan->evaluations, offsetof(struct zc_evaluation, at));
	return strcmp(part, "words") == 0 ? plan->words != NULL : plan->strengths != NULL;
}

struct zc_strings
zc_report_missing(const struct zc_case *c, struct zc_arena *a)
{
	struct zc_strings missing = { 0 };
	if (c->con->plan == NULL)
		return missing;
	const struct zc_strings *parts = &c->con->plan->parts;
	missing.v = zc_arena_alloc(a, (parts->n + 1) * sizeof *missing.v);
	for (size_t i = 0; i < parts->n; i++)
		if (!have(parts->v[i], c))
			missing.v[missing.n++] = parts->v[i];
	return missing;
}
