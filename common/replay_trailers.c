/* What the trailers of a commit say, held against what it did; and the trailers
 * of what a person did by hand. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "id.h"
#include "replay_internal.h"
#include "text.h"

/* What each action of the tools does.  `under`: the keys of the family's file under which its item
 * stands; `with`: what it may change besides.  `terms` go with everything.  `of`: the parts of the agreement whose
 * articles it names.  "*": any. */
static const struct action { const char *action, *under, *with, *of; } actions[] = {
	{ "signal.add", "signals", "format family opened address persons matches", "signals" },
	{ "signal.withdraw", "signals", "", "signals" },
	{ "signal.outcome", "signals", "", "signals" },
	{ "signal.amend", "signals", "", "signals" },
	{ "signal.void", "signals persons", "", "signals" },
	{ "match.find", "matches", "", "match" },
	{ "match.contact", "contacts", "", "match" },
	{ "match.join", "*", "*", "" },
	{ "match.part", "*", "*", "" },
	{ "match.refuse", "refusals", "", "" },
	{ "match.void", "matches contacts refusals", "", "" },
	{ "assign.need", "decisions", "", "need" },
	{ "assign.to", "coordination", "", "assignment" },
	{ "assign.hand-over", "coordination", "", "assignment" },
	{ "assign.end", "coordination", "", "assignment" },
	{ "assign.informed", "coordination", "", "signals" },
	{ "assign.fact", "situation", "", "facts" },
	{ "assign.void", "decisions coordination situation", "", "" },
	{ "plan.start", "plan", "", "plan" },
	{ "plan.problem", "plan", "", "plan" },
	{ "plan.goal", "plan", "", "plan" },
	{ "plan.action", "plan", "", "plan" },
	{ "plan.done", "plan", "", "plan" },
	{ "plan.hold", "plan", "", "plan" },
	{ "plan.resume", "plan", "", "plan" },
	{ "plan.drop", "plan", "", "plan" },
	{ "plan.helper", "helpers", "", "plan" },
	{ "plan.coach", "plan", "", "plan" },
	{ "plan.evaluate", "plan", "", "plan" },
	{ "plan.share", "disclosures", "", "plan" },
	{ "plan.void", "plan helpers disclosures", "", "plan" },
	{ "plan.edit", "*", "*", "plan" },
	{ "escalate.raise", "escalations", "", "escalation" },
	{ "escalate.talk", "escalations", "", "escalation" },
	{ "escalate.commit", "escalations", "", "escalation" },
	{ "escalate.step", "escalations", "", "escalation" },
	{ "escalate.down", "escalations", "", "escalation" },
	{ "escalate.pause", "terms", "", "terms" },
	{ "escalate.resume", "terms", "", "terms" },
	{ "escalate.extend", "terms", "", "terms" },
	{ "escalate.remind", "terms", "escalations", "terms" },
	{ "escalate.void", "escalations terms", "", "" },
	{ "close.end", "endings", "coordination plan", "endings" },
	{ "close.follow", "follow-ups", "endings", "endings" },
	{ "close.reopen", "endings", "", "endings" },
	{ "close.void", "endings follow-ups", "coordination", "endings" },
	{ ZC_BY_HAND, "*", "*", "*" },
};

static const struct action *
find_action(const char *name)
{
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		if (strcmp(actions[i].action, name) == 0)
			return &actions[i];
	return NULL;
}

bool
zc_replay_action(const char *action)
{
	return strcmp(action, "init") == 0 || find_action(action) != NULL;
}

static const char *const names[] = { "Zc-Family", "Zc-Action", "Zc-Item", "Zc-Actor", "Zc-Article", "Zc-Event-Time" };
enum { FAMILY };                       /* the one that may be there several times */

char *
zc_trailer(const char *message, const char *name, size_t nth)
{
	size_t len = strlen(name);
	for (const char *p = message; *p != '\0'; p += strcspn(p, "\n"), p += *p == '\n') {
		if (strncmp(p, name, len) != 0 || strncmp(p + len, ": ", 2) != 0)
			continue;
		if (nth-- == 0)
			return zc_strndup(p + len + 2, strcspn(p + len + 2, "\n"));
	}
	return zc_strdup("");
}

static const char *
keep(struct zc_trailers *t, const char *name)
{
	char *value = zc_trailer(t->c->message, name, 0);
	const char *kept = zc_arena_strdup(&t->arena, value);
	free(value);
	return kept;
}

static void
wrong(struct zc_trailers *t, const char *trailer, const char *what)
{
	zc_findings_add(t->f, ZC_DATA, NULL, NULL, NULL, "trailer %s %s", trailer, what);
}

/* ---- what was done ------------------------------------------------------------- */

void
zc_trailers_begin(struct zc_trailers *t, const struct zc_store_commit_info *c, const struct zc_convenant *con,
                  struct zc_findings *f)
{
	*t = (struct zc_trailers){ .c = c, .con = con, .f = f, .only = "" };
	zc_text_add(&t->families, "");
	t->item = keep(t, "Zc-Item");
}

static bool
under_terms(size_t key)
{
	return strcmp(zc_family_schema.keys[key].name, "terms") == 0;
}

/* Is it the item, or an entry inside of it? */
static bool
within(const struct zc_node *n, const char *item)
{
	for (; n != NULL; n = n->parent)
		if (zc_text_eq(zc_node_text(n, "id"), item))
			return true;
	return false;
}

static struct zc_node *
entry(const struct zc_node *root, const char *id)
{
	return root != NULL ? zc_node_find_id((struct zc_node *)(uintptr_t)root, id) : NULL;
}

void
zc_trailers_touched(void *ctx, const struct zc_gate_touched *touched)
{
	struct zc_trailers *t = ctx;
	zc_text_addf(&t->families, "%s%s", t->changed > 0 ? " " : "", touched->family);
	t->changed++;
	t->keys |= touched->keys;
	t->moved = t->moved || touched->moved;
	for (size_t i = 0; i < touched->n; i++) {
		const char *name = touched->names[i];
		const struct zc_node *now = entry(touched->after, name);
		if (!under_terms(touched->under[i]) && now != NULL && strcmp(name, touched->family) != 0)
			t->only = t->only == NULL || *t->only != '\0' ? NULL : zc_arena_strdup(&t->arena, name);
		if (t->item_touched || *t->item == '\0' || (strcmp(name, t->item) != 0 && !within(now, t->item)))
			continue;
		t->item_touched = true;
		t->item_under = touched->under[i];
		t->item_new = entry(touched->before, t->item) == NULL;
		const char *at = t->item_new ? zc_node_text(entry(touched->after, t->item), "at") : NULL;
		t->item_at = at != NULL ? zc_arena_strdup(&t->arena, at) : NULL;
	}
}

/* ---- what is said of it --------------------------------------------------------- */

static void
check_families(struct zc_trailers *t, bool complete)
{
	size_t named = 0;
	for (;; named++) {
		char *family = zc_trailer(t->c->message, "Zc-Family", named);
		bool end = *family == '\0', found = !end && zc_words_have(t->families.s, family);
		free(family);
		if (end)
			break;
		if (!found)
			wrong(t, "Zc-Family", "names a family that the commit does not change");
	}
	if (complete && named != t->changed)
		zc_findings_add(t->f, ZC_DATA, NULL, NULL, NULL, "trailers name %zu families, the commit changes %zu", named,
		                t->changed);
}

static bool
lets(const char *words, const char *key)
{
	return strcmp(words, "*") == 0 || zc_words_have(words, key);
}

static void
check_action(struct zc_trailers *t, const struct action *a)
{
	for (size_t i = 0; i < zc_family_schema.n; i++) {
		const char *key = zc_family_schema.keys[i].name;
		if ((t->keys & 1ul << i) && !lets(a->under, key) && !lets(a->with, key) && strcmp(key, "terms") != 0)
			zc_findings_add(t->f, ZC_DATA, NULL, NULL, NULL, "trailer Zc-Action: %s does not change %s", a->action, key);
	}
	if (t->moved && strcmp(a->under, "*") != 0)
		wrong(t, "Zc-Action", "is not what moves entries from one family to another");
	if (*t->item != '\0' && t->item_touched && !lets(a->under, zc_family_schema.keys[t->item_under].name))
		wrong(t, "Zc-Item", "names an entry that this action does not make or change");
}

/* The subject repeats the trailers, in the one way in which a tool writes it. */
static void
check_subject(struct zc_trailers *t, const char *action)
{
	struct zc_text line = {0};
	zc_text_add(&line, action);
	for (size_t i = 0;; i++) {
		char *family = zc_trailer(t->c->message, "Zc-Family", i);
		bool end = *family == '\0';
		if (!end)
			zc_text_addf(&line, " %s", family);
		free(family);
		if (end)
			break;
	}
	if (*t->item != '\0')
		zc_text_addf(&line, " %s", t->item);
	size_t n = strcspn(t->c->message, "\n");
	if (n != line.len || memcmp(t->c->message, line.s, n) != 0)
		zc_findings_add(t->f, ZC_DATA, NULL, NULL, NULL, "the subject does not say what the trailers say");
	zc_text_free(&line);
}

/* ---- articles ---------------------------------------------------------------------- */

static bool
holds_article(const struct zc_node *n, const char *article)
{
	bool found = false;
	for (size_t i = 0; !found && n != NULL && i < n->n; i++) {
		const char *key = n->kind == ZC_MAP ? n->keys[i]->text : "";
		size_t len = strlen(key);
		found = (len >= 7 && strcmp(key + len - 7, "article") == 0 && zc_text_eq(n->items[i]->text, article)) ||
		        holds_article(n->items[i], article);
	}
	return found;
}

static void
check_article(struct zc_trailers *t, const char *of)
{
	const char *says = keep(t, "Zc-Article");
	if (*says == '\0' || t->con == NULL || t->con->convenant == NULL)
		return;
	size_t n = strlen(t->con->convenant);
	if (strncmp(says, t->con->convenant, n) != 0 || (says[n] != ' ' && says[n] != '\0')) {
		wrong(t, "Zc-Article", "names another agreement");
		return;
	}
	bool found = says[n] == '\0' || (strcmp(of, "*") == 0 && holds_article(t->con->node, says + n + 1));
	for (size_t i = 0; !found && i < t->con->node->n; i++)
		found = zc_words_have(of, t->con->node->keys[i]->text) && holds_article(t->con->node->items[i], says + n + 1);
	if (!found)
		wrong(t, "Zc-Article", "names an article that this does not fall under");
}

/* ---- times ---------------------------------------------------------------------------- */

/* Whoever edits by hand enters now what may have been before; a match is as old as its last signal. */
static void
check_time(struct zc_trailers *t, bool by_hand)
{
	bool own = !by_hand && t->item_at != NULL && strcmp(zc_family_schema.keys[t->item_under].name, "matches") != 0;
	const char *says = keep(t, "Zc-Event-Time");
	struct zc_time event, at;
	bool whole_day = false;
	if (*says == '\0')
		return;
	if (!zc_time_parse(&event, says, NULL))
		wrong(t, "Zc-Event-Time", "is not a time");
	else if (zc_replay_before(t->c->utc, event.utc))
		wrong(t, "Zc-Event-Time", "lies after the commit");
	else if (own && zc_time_parse(&at, t->item_at, &whole_day) &&
	         (whole_day ? zc_time_day(at) != zc_time_day(event) : at.utc != event.utc))
		zc_findings_add(t->f, ZC_DATA, NULL, NULL, NULL, "trailer Zc-Event-Time is not the time of %s, %s", t->item, t->item_at);
}

void
zc_trailers_check(struct zc_trailers *t)
{
	const char *action = keep(t, "Zc-Action"), *actor = keep(t, "Zc-Actor");
	const struct action *a = find_action(action);
	bool init = strcmp(action, "init") == 0, tool = a != NULL && strcmp(action, ZC_BY_HAND) != 0;
	/* what somebody may is judged by the trailer: it is the author's own */
	if (*actor != '\0' && strcmp(actor, t->c->email) != 0)
		wrong(t, "Zc-Actor", "names another one than the author");
	check_families(t, *action != '\0');
	if (*t->item != '\0' && !t->item_touched && !(a != NULL && t->moved && strcmp(a->under, "*") == 0))
		wrong(t, "Zc-Item", "names an entry that the commit does not change");
	if (*action != '\0' && a == NULL && !init)
		wrong(t, "Zc-Action", "names no action that there is");
	if (init && t->changed > 0)
		wrong(t, "Zc-Action", "says init, and families are changed");
	if (a != NULL)
		check_action(t, a);
	if (tool || init)
		check_subject(t, action);
	if (tool && *actor == '\0')
		wrong(t, "Zc-Actor", "is missing");
	if (tool && *t->item == '\0' && strcmp(action, "plan.start") != 0 && strcmp(a->under, "*") != 0 &&
	    strcmp(a->under, "terms") != 0)
		wrong(t, "Zc-Item", "is missing");
	check_article(t, a != NULL ? a->of : "*");
	check_time(t, !tool);
}

/* ---- how they are written ------------------------------------------------------------------ */

/* Of which name is this line a trailer, as anybody may read it?  SIZE_MAX: of none. */
static size_t
trailer_of(const char *line)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t n = strlen(names[i]);
		if (strncasecmp(line, names[i], n) == 0 && line[n + strspn(line + n, " \t")] == ':')
			return i;
	}
	return SIZE_MAX;
}

void
zc_trailers_form(const struct zc_store_commit_info *c, struct zc_findings *f)
{
	unsigned seen = 0;
	for (const char *p = c->message; *p != '\0'; p += strcspn(p, "\n"), p += *p == '\n') {
		size_t i = trailer_of(p), len = strcspn(p, "\n"), n = i != SIZE_MAX ? strlen(names[i]) : 0;
		const char *wrong = NULL;
		if (i == SIZE_MAX)
			continue;
		if (strncmp(p, names[i], n) != 0 || strncmp(p + n, ": ", 2) != 0 || (p[len] != '\0' && (p[len + 1] == ' ' ||
		    p[len + 1] == '\t')))
			wrong = "is not written as it should be: others read something else in it";
		else if (i != FAMILY && (seen & 1u << i))
			wrong = "is there twice";
		else if (c->nparents > 1)
			wrong = "is on a merge, which does nothing of its own";
		seen |= 1u << i;
		if (wrong != NULL)
			zc_findings_add(f, ZC_DATA, NULL, NULL, NULL, "trailer %s %s", names[i], wrong);
	}
}

/* ---- by hand ------------------------------------------------------------------------------ */

void
zc_trailers_write(struct zc_trailers *t, const char *actor, struct zc_text *out, char **subject)
{
	struct zc_text line = {0};
	char at[ZC_TIME_LEN];
	if (t->changed == 0)
		return;
	zc_text_addf(&line, ZC_BY_HAND " %s", t->families.s);
	for (const char *p = t->families.s; *p != '\0'; p += strspn(p, " ")) {
		size_t n = strcspn(p, " ");
		zc_text_addf(out, "Zc-Family: %.*s\n", (int)n, p);
		p += n;
	}
	zc_text_add(out, "Zc-Action: " ZC_BY_HAND "\n");
	if (t->only != NULL && *t->only != '\0') {
		zc_text_addf(&line, " %s", t->only);
		zc_text_addf(out, "Zc-Item: %s\n", t->only);
	}
	if (actor != NULL)
		zc_text_addf(out, "Zc-Actor: %s\n", actor);
	if (t->con != NULL)
		zc_text_addf(out, "Zc-Article: %s\n", t->con->convenant);
	zc_time_format(at, zc_time_at(t->c->utc));
	zc_text_addf(out, "Zc-Event-Time: %s\n", at);
	*subject = zc_text_take(&line);
}

void
zc_trailers_end(struct zc_trailers *t)
{
	zc_text_free(&t->families);
	zc_arena_free(&t->arena);
}
