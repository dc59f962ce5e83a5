/* report, part 3: the same for programs, as JSON. */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "alloc.h"
#include "report_internal.h"
#include "table.h"

static json_t *of_node(const struct zc_node *n);

static json_t *
of_text(const char *s)
{
	json_t *text = s != NULL ? json_string(s) : NULL;
	return text != NULL ? text : json_null();
}

static json_t *
of_day(zc_day d)
{
	char text[ZC_DATE_LEN];
	if (d == ZC_NO_DAY)
		return json_null();
	zc_day_format(text, d);
	return json_string(text);
}

static json_t *
of_map(const struct zc_node *n)
{
	json_t *map = json_object();
	for (size_t i = 0; i < n->n; i++)
		if (strcmp(n->keys[i]->text, "bsn") != 0)
			json_object_set_new(map, n->keys[i]->text, of_node(n->items[i]));
	return map;
}

/* As in the file: every scalar is text. */
static json_t *
of_node(const struct zc_node *n)
{
	if (n->kind == ZC_SCALAR)
		return of_text(n->text);
	if (n->kind == ZC_MAP)
		return of_map(n);
	json_t *list = json_array();
	for (size_t i = 0; i < n->n; i++)
		json_array_append_new(list, of_node(n->items[i]));
	return list;
}

static void
finish(struct zc_text *out, json_t *root)
{
	char *line = json_dumps(root, JSON_COMPACT | JSON_PRESERVE_ORDER);
	zc_json_line(out, line);
	free(line);
	json_decref(root);
}

static json_t *
start(const struct zc_case *c)
{
	json_t *root = json_object();
	json_object_set_new(root, "family", of_text(c->fam->id));
	json_object_set_new(root, "on", of_day(c->on));
	json_object_set_new(root, "convenant", of_text(c->con->convenant));
	json_object_set_new(root, "phase", of_text(zc_phase(c)));
	return root;
}

/* ---- the plan -------------------------------------------------------- */

static json_t *
goal(const struct zc_goal *g, const struct zc_case *c, bool actions)
{
	json_t *map = of_node(g->node), *list = json_array();
	for (size_t i = 0; actions && i < g->actions.n; i++) {
		const char *state = zc_action_state(g, &g->actions.v[i], c);
		if (state == NULL)
			continue;
		json_t *action = of_node(g->actions.v[i].node);
		json_object_set_new(action, "state", of_text(state));
		json_array_append_new(list, action);
	}
	if (actions)
		json_object_set_new(map, "actions", list);
	else
		json_object_del(map, "actions");
	if (!actions)
		json_decref(list);
	return map;
}

static json_t *
persons(const struct zc_case *c)
{
	json_t *list = json_array();
	for (size_t i = 0; i < c->fam->persons.n; i++) {
		const struct zc_person *p = &c->fam->persons.v[i];
		if (p->voided != NULL || (p->until != ZC_NO_DAY && p->until <= c->on))
			continue;
		struct zc_text name = { 0 };
		zc_person_name(&name, p);
		json_t *map = json_object();
		json_object_set_new(map, "id", of_text(p->id));
		json_object_set_new(map, "role", of_text(p->role));
		json_object_set_new(map, "name", of_text(name.s));
		json_object_set_new(map, "sex", of_text(p->sex));
		json_object_set_new(map, "age", p->born == ZC_NO_DAY ? json_null() : json_integer(zc_day_age(p->born, c->on)));
		json_array_append_new(list, map);
		zc_text_free(&name);
	}
	return list;
}

static json_t *
organisations(const struct zc_case *c)
{
	json_t *list = json_array();
	struct zc_parties all = { 0 };
	zc_parties_find(&all, c);
	for (size_t i = 0; i < all.n; i++) {
		json_t *map = json_object();
		json_object_set_new(map, "who", of_text(all.v[i].who));
		json_object_set_new(map, "org", of_text(all.v[i].org));
		json_object_set_new(map, "as", of_text(all.v[i].as));
		json_object_set_new(map, "since", of_day(all.v[i].since));
		json_array_append_new(list, map);
	}
	zc_parties_free(&all);
	return list;
}

static void
who(json_t *root, const struct zc_case *c, const struct zc_plan_view *v)
{
	const struct zc_coordination *x = zc_family_coordination(c->fam, c->on);
	if (zc_report_part(v, "family")) {
		json_object_set_new(root, "persons", persons(c));
		json_object_set_new(root, "children", json_integer((json_int_t)zc_children(c)));
		json_object_set_new(root, "address", c->fam->address != NULL ? of_node(c->fam->address->node) : json_null());
	}
	if (zc_report_part(v, "organisations"))
		json_object_set_new(root, "organisations", organisations(c));
	if (zc_report_part(v, "coordinator"))
		json_object_set_new(root, "coordinator", of_text(x != NULL ? x->coordinator : NULL));
}

static void
content(json_t *root, const struct zc_case *c, const struct zc_plan_view *v)
{
	const struct zc_plan *plan = c->fam->plan;
	bool actions = zc_report_part(v, "actions") || zc_report_part(v, "own");
	json_t *problems = json_array(), *goals = json_array(), *evaluations = json_array();
	for (size_t i = 0; i < plan->problems.n; i++)
		if (zc_report_problem(&plan->problems.v[i], v, c))
			json_array_append_new(problems, of_node(plan->problems.v[i].node));
	for (size_t i = 0; i < plan->goals.n; i++)
		if (zc_report_goal(&plan->goals.v[i], v, c))
			json_array_append_new(goals, goal(&plan->goals.v[i], c, actions));
	for (size_t i = 0; i < plan->evaluations.n && zc_report_part(v, "evaluations"); i++)
		if (zc_report_known(plan->evaluations.v[i].voided, plan->evaluations.v[i].at, c->on))
			json_array_append_new(evaluations, of_node(plan->evaluations.v[i].node));
	json_object_set_new(root, "problems", problems);
	json_object_set_new(root, "goals", goals);
	json_object_set_new(root, "evaluations", evaluations);
	if (zc_report_part(v, "words"))
		json_object_set_new(root, "words", of_text(plan->words));
	if (zc_report_part(v, "strengths"))
		json_object_set_new(root, "strengths", of_text(plan->strengths));
}

static json_t *
missing(const struct zc_case *c)
{
	struct zc_arena a = { 0 };
	struct zc_strings parts = zc_report_missing(c, &a);
	json_t *list = json_array();
	for (size_t i = 0; i < parts.n; i++)
		json_array_append_new(list, of_text(parts.v[i]));
	zc_arena_free(&a);
	return list;
}

void
zc_report_plan_json(struct zc_text *out, const struct zc_case *c, const struct zc_plan_view *v)
{
	json_t *root = start(c);
	const struct zc_ending *end = zc_family_ending(c->fam, c->on);
	json_object_set_new(root, "since", of_day(c->fam->plan->since));
	json_object_set_new(root, "written-by", of_text(c->fam->plan->written_by));
	who(root, c, v);
	content(root, c, v);
	if (zc_report_part(v, "after-care"))
		json_object_set_new(root, "ending", end != NULL ? of_node(end->node) : json_null());
	if (v->parts == NULL)
		json_object_set_new(root, "missing", missing(c));
	finish(out, root);
}

/* ---- the family ------------------------------------------------------ */

void
zc_report_family_json(struct zc_text *out, const struct zc_case *c)
{
	json_t *root = start(c), *terms = json_array();
	struct zc_arena a = { 0 };
	struct zc_running *v = NULL;
	size_t n = zc_report_terms(&v, c, &a);
	json_object_set_new(root, "since", of_day(zc_phase_since(c)));
	for (size_t i = 0; i < n; i++) {
		json_t *map = json_object();
		json_object_set_new(map, "id", of_text(v[i].term->id));
		json_object_set_new(map, "kind", of_text(v[i].term->kind));
		json_object_set_new(map, "of", of_text(v[i].term->of));
		json_object_set_new(map, "due", of_day(v[i].at.due));
		json_object_set_new(map, "left", json_integer(v[i].at.left));
		json_object_set_new(map, "state", of_text(zc_term_state_names[v[i].at.state]));
		json_array_append_new(terms, map);
	}
	json_object_set_new(root, "running", terms);
	json_object_set_new(root, "file", of_node(c->fam->node));
	zc_arena_free(&a);
	finish(out, root);
}
