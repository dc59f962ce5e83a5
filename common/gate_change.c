/* What may change in a family file: the schema's classes, applied to the trees
 * before and after. */
#include <string.h>

#include "gate_internal.h"
#include "text.h"

/* What the top-level keys are, for the rules that go by key. */
static const struct top {
	const char *key;
	const char *acts;       /* the actor's organisation may one of these */
	bool after_ending;      /* new entries may come in when the case has ended */
	bool stays;             /* stays behind when the family goes into another */
} tops[] = {
	{"address", "signal decide plan", true, true},
	{"joined", "join", true, true},
	{"persons", "signal decide plan", true, false},
	{"signals", "signal", true, false},
	{"matches", "signal check run decide join", true, false},
	{"contacts", "signal decide plan", true, false},
	{"refusals", "join", true, true},
	{"situation", "signal decide plan", false, false},
	{"helpers", "signal decide plan", false, false},
	{"decisions", "decide", false, false},
	{"coordination", "decide", false, false},
	{"plan", "plan", false, false},
	{"disclosures", "plan", true, false},
	{"escalations", "escalate run", false, false},
	{"terms", "signal decide plan escalate close check run join", true, false},
	{"endings", "close", true, false},
	{"follow-ups", "close check plan", true, false},
};

static const struct top *
top_of(const char *key)
{
	for (size_t i = 0; i < sizeof tops / sizeof *tops; i++)
		if (strcmp(tops[i].key, key) == 0)
			return &tops[i];
	return NULL;
}

/* Where the walk is. */
struct walk {
	struct zc_gate *g;
	struct zc_gate_pair *p;
	size_t top;             /* index in the family's schema */
	const char *item;       /* whose keys these are */
	bool ended;             /* the case was and is ended */
	bool moved;             /* from another file: `from` came on the way */
};

bool
zc_names_have(const struct zc_names *s, const char *name, size_t len)
{
	for (size_t i = 0; i < s->n; i++)
		if (strlen(s->v[i]) == len && memcmp(s->v[i], name, len) == 0)
			return true;
	return false;
}

bool
zc_gate_names_under(const struct zc_names *s, const char *name, size_t top)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->top[i] == top && strcmp(s->v[i], name) == 0)
			return true;
	return false;
}

static void
names_add(struct zc_names *s, const char *name, size_t top)
{
	if (s->n > 0 && strcmp(s->v[s->n - 1], name) == 0 && s->top[s->n - 1] == top)
		return;
	size_t cap = s->cap;
	s->v = zc_grow(s->v, s->n, &s->cap, sizeof *s->v);
	s->top = zc_grow(s->top, s->n, &cap, sizeof *s->top);
	s->top[s->n] = top;
	s->v[s->n++] = name;
}

static const char *
top_key(const struct walk *w)
{
	return zc_family_schema.keys[w->top].name;
}

static void
touch(const struct walk *w)
{
	names_add(&w->p->touched, w->item, w->top);
	w->p->tops |= 1ul << w->top;
}

/* A refusal at node, or at the top of the file where there is none left. */
static void
refuse(const struct walk *w, const struct zc_node *at, const char *code, const char *detail,
       const char *what)
{
	struct zc_findings *f = w->g->f;
	const char *key = zc_arena_printf(&f->arena, "%s %s%s%s", w->item, code,
	    detail != NULL ? " " : "", detail != NULL ? detail : "");
	struct zc_finding *x = zc_findings_add(f, ZC_DATA, w->p->after.tree, at, key, "%s: %s%s%s",
	    w->item, detail != NULL ? detail : "", detail != NULL ? " " : "", what);
	if (at == NULL)
		x->line = x->column = 1;
}

/* NULL for what is no id (the form has said so): nobody's name gets into a message by mistake. */
static const char *
entry_id(const struct zc_node *entry)
{
	const char *id = zc_node_text(entry, "id");
	return id != NULL && zc_id_is_item(id) ? id : NULL;
}

/* The element with this id, looked for from *next on, so that lists in the
 * same order are compared in one pass. */
static struct zc_node *
find_entry(const struct zc_node *list, const char *id, size_t *next)
{
	if (list == NULL || list->kind != ZC_SEQ || id == NULL)
		return NULL;
	for (size_t i = 0; i < list->n; i++) {
		size_t at = (*next + i) % list->n;
		if (zc_text_eq(entry_id(list->items[at]), id)) {
			*next = at + 1;
			return list->items[at];
		}
	}
	return NULL;
}

/* Equal, keys in `but` aside, and what now has more of `added`. */
static bool
equal_but(const struct zc_node *was, const struct zc_node *now, const char *but, const char *added)
{
	if (was->kind != ZC_MAP || now->kind != ZC_MAP)
		return false;
	for (size_t i = 0; i < was->n; i++) {
		const char *key = was->keys[i]->text;
		const struct zc_node *other = zc_node_get(now, key);
		if (!zc_words_have(but, key) && (other == NULL || !zc_node_equal(was->items[i], other)))
			return false;
	}
	for (size_t i = 0; i < now->n; i++) {
		const char *key = now->keys[i]->text;
		if (!zc_words_have(but, key) && !zc_words_have(added, key) && zc_node_get(was, key) == NULL)
			return false;
	}
	return true;
}

/* Do the two stand in the same list?  The way up is compared: keys, and ids of entries. */
static bool
same_place(const struct zc_node *a, const struct zc_node *b)
{
	for (; a->parent != NULL && b->parent != NULL; a = a->parent, b = b->parent) {
		if (a->parent->kind != b->parent->kind)
			return false;
		if (a->parent->kind != ZC_MAP) {
			if (!zc_text_eq(entry_id(a), entry_id(b)))
				return false;
			continue;
		}
		size_t i = 0, k = 0;
		while (a->parent->items[i] != a)
			i++;
		while (b->parent->items[k] != b)
			k++;
		if (strcmp(a->parent->keys[i]->text, b->parent->keys[k]->text) != 0)
			return false;
	}
	return a->parent == NULL && b->parent == NULL;
}

static const struct zc_join *
join_of(const struct zc_gate *g, const struct zc_gate_side *side)
{
	return side->fam != NULL ? zc_family_join(side->fam, g->today) : NULL;
}

static bool
holds(const struct zc_gate_side *side, const char *id)
{
	return side->root != NULL && zc_node_find_id(side->root, id) != NULL;
}

/* The other file that this entry left (or, with came, that it came into). */
static struct zc_gate_pair *
other_file(const struct walk *w, const char *id, bool came)
{
	for (size_t i = 0; i < w->g->n; i++) {
		struct zc_gate_pair *o = &w->g->v[i];
		const struct zc_gate_side *has = came ? &o->after : &o->before;
		const struct zc_gate_side *lacks = came ? &o->before : &o->after;
		if (o != w->p && holds(has, id) && !holds(lacks, id))
			return o;
	}
	return NULL;
}

/* The family that this began in, which stands in the file of that one now: a join and a part leave it as it is. */
static const char *
origin(const struct zc_node *n, const char *family)
{
	for (; n != NULL; n = n->parent)
		if (entry_id(n) != NULL && zc_node_text(n, "from") != NULL)
			return zc_node_text(n, "from");
	return family;
}

/* Has another parent of the merge this entry, of the family that it began in, in any of the files, and otherwise than that? */
static bool
another_has(const struct walk *w, const char *began, const struct zc_node *otherwise)
{
	for (size_t i = 0; i < w->g->n; i++) {
		const struct zc_gate_pair *p = &w->g->v[i];
		for (size_t k = 0; k < p->file->nothers; k++) {
			struct zc_node *root = p->file->others[k] != NULL ? p->file->others[k]->side.root : NULL;
			const struct zc_node *n = root != NULL ? zc_node_find_id(root, w->item) : NULL;
			if (n != NULL && zc_text_eq(origin(n, p->id), began) && (otherwise == NULL || !zc_node_equal(n, otherwise)))
				return true;
		}
	}
	return false;
}

static void
mark_moved(const struct walk *w, const struct zc_node *n)
{
	if (n->kind == ZC_MAP && entry_id(n) != NULL)
		names_add(&w->p->moved, entry_id(n), w->top);
	for (size_t i = 0; i < n->n; i++)
		mark_moved(w, n->items[i]);
}

static void compare_entry(const struct walk *w, const struct zc_schema *s, const struct zc_node *was,
                          const struct zc_node *now);

/* An entry came from file o: by a join of o into this one, or home by a part.
 * A term may find itself met or ended where it came.  In a merge it may have changed as any other since. */
static void
judge_move(const struct walk *w, const struct zc_gate_pair *o, const struct zc_key *k, const struct zc_node *now)
{
	const struct zc_node *was = zc_node_find_id(o->before.root, w->item);
	const struct zc_join *left = join_of(w->g, &o->after);
	const struct zc_join *home = join_of(w->g, &w->p->before);
	const char *from = zc_node_text(now, "from"), *old = zc_node_text(was, "from");
	bool join = left != NULL && zc_text_eq(left->into, w->p->id) && zc_text_eq(from, o->id);
	bool part = home != NULL && join_of(w->g, &w->p->after) == NULL &&
	    zc_text_eq(home->into, o->id) && zc_text_eq(old, w->p->id) && from == NULL;

	if (join_of(w->g, &w->p->after) != NULL) {
		refuse(w, now, "move", NULL, "came into a family that is joined into another");
	} else if (!join && !part) {
		/* what another parent did is judged against that one; where no other knows it the merge did it */
		const char *began = origin(now, w->p->id);
		bool known = zc_text_eq(origin(was, o->id), began) && another_has(w, began, NULL);
		const char *code = !w->g->change->merge || known ? ZC_GATE_CAME : "stray";
		refuse(w, now, code, NULL, zc_arena_printf(&w->g->f->arena,
		    "came from %s without a join that both files record", o->id));
	}
	if (w->g->change->merge && same_place(was, now)) {
		struct walk in = *w;
		in.moved = true;
		compare_entry(&in, k->sub, was, now);
	} else if (!same_place(was, now) ||
	    !equal_but(was, now, "from", strcmp(top_key(w), "terms") == 0 ? "met ended" : "")) {
		refuse(w, now, "move", NULL, "changed on its way from one family to the other");
	}
	mark_moved(w, now);
}

/* An entry that was there is in no list of its name any more. */
static void
vanished(const struct walk *w, const struct zc_key *k, const struct zc_node *was,
         const struct zc_node *before, const struct zc_node *map)
{
	const char *id = w->item;
	if (holds(&w->p->after, id) || other_file(w, id, true) != NULL)
		return;                         /* judged where it stands now */
	const struct zc_node *list = zc_node_get(map, k->name);
	for (size_t i = 0; list != NULL && list->kind == ZC_SEQ && i < list->n; i++) {
		const struct zc_node *twin = list->items[i];
		const char *other = entry_id(twin);
		if (other != NULL && zc_node_by_id(before, other) == NULL && equal_but(was, twin, "id", "")) {
			refuse(w, twin, "removed", NULL, zc_arena_printf(&w->g->f->arena,
			    "is %s now: an entry keeps its id", other));
			return;
		}
	}
	refuse(w, zc_node_key(map, k->name), "removed", NULL,
	    "is gone: an entry stays, a mistake gets `void:`");
}

static void compare_map(const struct walk *w, const struct zc_schema *s,
                        const struct zc_node *before, const struct zc_node *after);

static void
after_ending(const struct walk *w, const struct zc_node *at)
{
	const struct top *top = top_of(top_key(w));
	if (w->ended && (top == NULL || !top->after_ending))
		refuse(w, at, "after-ending", NULL, "is new in a case that has ended: reopen it first");
}

/* Does it name an entry that came from there?  Then it goes home with that one when
 * the families are parted, and says so by the same `from`. */
static bool
belongs(const struct walk *w, const struct zc_node *n, const char *from)
{
	bool found = false;
	if (n->kind == ZC_SCALAR && zc_id_is_item(n->text) && strcmp(n->text, w->item) != 0) {
		const struct zc_node *named = zc_node_find_id(w->p->after.root, n->text);
		return from != NULL && zc_text_eq(zc_node_text(named, "from"), from);
	}
	for (size_t i = 0; !found && i < n->n; i++)
		found = belongs(w, n->items[i], from);
	return found;
}

static void
appeared(const struct walk *w, const struct zc_key *k, const struct zc_node *now)
{
	const struct zc_gate_pair *o;
	if (holds(&w->p->before, w->item)) {
		refuse(w, now, "place", NULL, "stood in another list: an entry stays where it is");
	} else if ((o = other_file(w, w->item, false)) != NULL) {
		judge_move(w, o, k, now);
		return;
	}
	/* A term comes from where the entry has come from that it is of (gate_terms.c). */
	if (zc_node_get(now, "from") != NULL && strcmp(k->name, "terms") != 0 &&
	    !belongs(w, now, zc_node_text(now, "from")))
		refuse(w, zc_node_get(now, "from"), ZC_GATE_CAME, NULL, "did not come from another family in this change");
	after_ending(w, now);
	touch(w);
	compare_map(w, k->sub, NULL, now);
}

static void
compare_entry(const struct walk *w, const struct zc_schema *s, const struct zc_node *was,
              const struct zc_node *now)
{
	/* in a merge, another parent may not have known that, or have taken it back as well */
	if (zc_node_get(was, "void") == NULL || (w->g->change->merge && another_has(w, origin(now, w->p->id), was))) {
		compare_map(w, s, was, now);
	} else if (!equal_but(was, now, w->moved ? "from" : "", "")) {
		touch(w);
		refuse(w, now, "void", NULL, "is void: nothing in it changes any more");
	}
}

static void
compare_list(const struct walk *w, const struct zc_key *k, const struct zc_node *before,
             const struct zc_node *after)
{
	const struct zc_node *was = zc_node_get(before, k->name), *now = zc_node_get(after, k->name);
	struct walk in = *w;
	size_t next = 0;
	in.moved = false;
	for (size_t i = 0; was != NULL && i < was->n; i++) {
		in.item = entry_id(was->items[i]);
		if (in.item != NULL && find_entry(now, in.item, &next) == NULL)
			vanished(&in, k, was->items[i], was, after);
	}
	next = 0;
	for (size_t i = 0; now != NULL && i < now->n; i++) {
		in.item = entry_id(now->items[i]);
		if (in.item == NULL)
			continue;
		const struct zc_node *old = find_entry(was, in.item, &next);
		if (old != NULL)
			compare_entry(&in, k->sub, old, now->items[i]);
		else
			appeared(&in, k, now->items[i]);
	}
}

/* The map that stands where this one does, in another text. */
static const struct zc_node *
same_map(const struct walk *w, const struct zc_node *map, struct zc_node *root)
{
	const struct zc_node *up = map->parent;
	size_t i = 0;
	if (map == w->p->after.root)
		return root;
	if (entry_id(map) != NULL)
		return zc_node_find_id(root, entry_id(map));
	if (up == NULL || up->kind != ZC_MAP)
		return NULL;
	while (up->items[i] != map)
		i++;
	return zc_node_get(same_map(w, up, root), up->keys[i]->text);
}

/* Can two clones have made this, each with fixed values of its own?  Then its id is derived, or it has none. */
static bool
made_twice(const struct walk *w, const struct zc_node *map)
{
	const char *id = entry_id(map);
	return map != w->p->after.root && (id == NULL || zc_id_may_be_derived(id));
}

/* Has another parent of the merge this value?  One that stands in a family that went into another has it there. */
static bool
from_a_parent(const struct walk *w, const struct zc_key *k, const struct zc_node *now, const struct zc_node *map)
{
	const char *began = origin(map, w->p->id);
	if (!(k->flags & ZC_SETTABLE) && !made_twice(w, map))
		return false;
	for (size_t i = 0; i < w->g->n; i++) {
		const struct zc_gate_pair *p = &w->g->v[i];
		for (size_t o = 0; o < p->file->nothers; o++) {
			struct zc_node *root = p->file->others[o] != NULL ? p->file->others[o]->side.root : NULL;
			const struct zc_node *there = root != NULL ? same_map(w, map, root) : NULL;
			bool same = p == w->p || (map != w->p->after.root && zc_text_eq(origin(there, p->id), began));
			if (there != NULL && same && zc_node_equal(zc_node_get(there, k->name), now))
				return true;
		}
	}
	return false;
}

static void
compare_value(const struct walk *w, const struct zc_key *k, const struct zc_node *was,
              const struct zc_node *now, const struct zc_node *after, bool fresh)
{
	if (was == now || (was != NULL && now != NULL && zc_node_equal(was, now)) ||
	    (w->moved && strcmp(k->name, "from") == 0))
		return;
	touch(w);
	if (fresh || (k->flags & ZC_CORRECTABLE))
		return;
	if (was == NULL && !(k->flags & ZC_SETTABLE))
		refuse(w, now, "changed", k->name, "is new: it comes with its entry or not at all");
	else if (was != NULL && now == NULL)
		refuse(w, after, "changed", k->name, "is gone: what was recorded stays");
	else if (was != NULL && !from_a_parent(w, k, now, after))
		refuse(w, now, "reset", k->name, k->flags & ZC_SETTABLE ? "is set once and was set already" : "is fixed");
}

/* before NULL: the map is new. */
static void
compare_map(const struct walk *w, const struct zc_schema *s, const struct zc_node *before,
            const struct zc_node *after)
{
	bool root = after == w->p->after.root;
	for (size_t i = 0; i < s->n; i++) {
		const struct zc_key *k = &s->keys[i];
		const struct zc_node *was = zc_node_get(before, k->name);
		const struct zc_node *now = zc_node_get(after, k->name);
		struct walk in = *w;
		if (root) {
			in.top = i;
			in.item = k->type == ZC_MAP_OF ? k->name : w->p->id;
		}
		if (k->type == ZC_LIST_OF) {
			compare_list(&in, k, before, after);
		} else if (k->type != ZC_MAP_OF || now == NULL || now->kind != ZC_MAP ||
		    (k->flags & ZC_CORRECTABLE)) {
			compare_value(&in, k, was, now, after, before == NULL);
		} else {
			if (was == NULL)
				compare_value(&in, k, was, now, after, before == NULL);
			if (was == NULL && root)
				after_ending(&in, now);
			compare_map(&in, k->sub, was, now);
		}
	}
}

/* Entries that a joined family keeps to itself, where nobody would look. */
static void
left_behind(const struct walk *w, const struct zc_schema *s, const struct zc_node *map)
{
	struct walk in = *w;
	for (size_t i = 0; i < s->n; i++) {
		const struct zc_key *k = &s->keys[i];
		const struct top *top = s == &zc_family_schema ? top_of(k->name) : NULL;
		const struct zc_node *n = zc_node_get(map, k->name);
		if (n == NULL || (top != NULL && top->stays))
			continue;
		if (k->type == ZC_MAP_OF)
			left_behind(w, k->sub, n);      /* the plan */
		for (size_t e = 0; k->type == ZC_LIST_OF && e < n->n; e++) {
			in.item = entry_id(n->items[e]);
			if (in.item != NULL && zc_node_get(n->items[e], "void") == NULL)
				refuse(&in, n->items[e], "left-behind", NULL,
				    "stays behind in a family that went into another");
		}
	}
}

/* Is an ending in force on that day that was before the change? */
static bool
ended_all_along(const struct zc_gate_pair *p, zc_day on)
{
	const struct zc_family *was = p->before.fam, *is = p->after.fam;
	for (size_t i = 0; was != NULL && is != NULL && i < was->endings.n; i++)
		for (size_t k = 0; zc_ending_holds(&was->endings.v[i], on) && k < is->endings.n; k++)
			if (strcmp(was->endings.v[i].id, is->endings.v[k].id) == 0 && zc_ending_holds(&is->endings.v[k], on))
				return true;
	return false;
}

/* Did w's family end before it went into that one? */
static bool
came_ended(const struct walk *w, const struct zc_gate_pair *into, zc_day on)
{
	const struct zc_family *was = w->p->before.fam, *is = into->after.fam;
	bool ended = was != NULL && zc_family_ending(was, on) != NULL;
	for (size_t i = 0; w->g->change->merge && is != NULL && i < is->endings.n; i++)
		ended = ended || (zc_ending_holds(&is->endings.v[i], on) && zc_text_eq(is->endings.v[i].from, w->p->id));
	return ended;
}

/* Had another parent of the merge joined w's family to that one? */
static bool
joined_by_another(const struct walk *w, const char *into)
{
	bool joined = false;
	for (size_t o = 0; !joined && o < w->p->file->nothers; o++) {
		const struct zc_gate_model *other = w->p->file->others[o];
		const struct zc_join *there = other != NULL ? join_of(w->g, &other->side) : NULL;
		joined = there != NULL && strcmp(there->into, into) == 0;
	}
	return joined;
}

/* In the one family that they become, the ending of either ends the other's case as well, and with it what is due.
 * A merge is asked of an ending that one side knew of and the side that joined them did not. */
static void
judge_endings_met(const struct walk *w, const struct zc_join *join)
{
	zc_day days[] = {zc_time_day(join->at), w->g->today};
	const struct zc_gate_pair *into = NULL;
	const bool known = joined_by_another(w, join->into);
	for (size_t i = 0; i < w->g->n; i++)
		if (strcmp(w->g->v[i].id, join->into) == 0)
			into = &w->g->v[i];
	for (size_t i = 0; into != NULL && i < 2; i++) {
		bool there = ended_all_along(into, days[i]), came = came_ended(w, into, days[i]);
		if (there == came || (came && known))
			continue;
		const char *over = came ? w->p->id : into->id, *runs = came ? into->id : w->p->id;
		zc_findings_add(w->g->f, ZC_DATA, NULL, NULL, zc_arena_printf(&w->g->f->arena, "%s endings %s", over, runs),
		    "%s has ended and %s has not: take it up again first (zc-close reopen %s)", over, runs, over);
		return;
	}
}

/* A family that went into another is changed by nothing but the part that
 * brings it back, and its join changes nothing else. */
static void
judge_joined(const struct walk *w)
{
	const struct zc_join *was = join_of(w->g, &w->p->before), *is = join_of(w->g, &w->p->after);
	bool known = !w->g->change->merge;      /* else of another parent, which must have it to have changed it */
	if (was == NULL && is == NULL)
		return;
	for (size_t o = 0; o < w->p->file->nothers; o++)
		known = known || w->p->file->others[o] != NULL;
	for (size_t i = 0; i < zc_family_schema.n; i++) {
		const char *key = zc_family_schema.keys[i].name;
		bool again = was != NULL && is != NULL && w->g->change->merge && strcmp(was->into, is->into) == 0;
		bool part = (strcmp(key, "joined") == 0 && (was == NULL || is == NULL || again)) ||
		    (strcmp(key, "terms") == 0 && is == NULL);    /* met elsewhere, they run on at home */
		if ((w->p->tops & 1ul << i) && !part && w->p->before.root != NULL)
			refuse(w, zc_node_key(w->p->after.root, key), known ? ZC_GATE_CAME : "stray", key,
			    "changes in a family that went into another");
	}
	if (was == NULL) {
		left_behind(w, &zc_family_schema, w->p->after.root);
		judge_endings_met(w, is);
	}
}

void
zc_gate_transition(struct zc_gate *g, struct zc_gate_pair *p)
{
	if (p->after.root == NULL)
		return;
	struct walk w = {.g = g, .p = p, .item = p->id};
	w.ended = ended_all_along(p, g->today);
	compare_map(&w, &zc_family_schema, p->before.root, p->after.root);
	judge_joined(&w);
}

/* --- who did it ------------------------------------------------------------ */

static bool
may_one_of(const struct zc_gate *g, const char *acts)
{
	const struct zc_gate_change *c = g->change;
	char act[16];
	for (const char *p = acts; *p != '\0'; p += strspn(p, " ")) {
		size_t n = strcspn(p, " ");
		memcpy(act, p, n);
		act[n] = '\0';
		if (zc_convenant_may(c->con, c->actor, act, g->today))
			return true;
		p += n;
	}
	return false;
}

static void
judge_act(struct zc_gate *g, const struct zc_gate_pair *p, const char *key, const char *acts)
{
	if (may_one_of(g, acts))
		return;
	struct zc_findings *f = g->f;
	zc_findings_add(f, ZC_DENIED, p->after.tree, zc_node_key(p->after.root, key),
	    zc_arena_printf(&f->arena, "%s actor %s", p->id, key),
	    "%s: the organisation of %s may not change these (it takes one that may: %s)",
	    key, g->change->actor, acts);
}

/* Who ends a case also ends its coordination.  Of a merge, the author did what no parent has. */
void
zc_gate_acts(struct zc_gate *g, const struct zc_gate_pair *p)
{
	bool merge = g->change->merge;
	unsigned long keys = merge ? 0 : p->tops, endings = 0;
	if (g->change->actor == NULL || p->after.root == NULL)
		return;
	for (size_t i = 0; i < p->own.n; i++)
		keys |= 1ul << p->own.top[i];
	for (size_t i = 0; i < zc_family_schema.n; i++)
		if (strcmp(zc_family_schema.keys[i].name, "endings") == 0)
			endings = keys & 1ul << i;
	for (size_t i = 0; i < zc_family_schema.n; i++) {
		const struct top *top = top_of(zc_family_schema.keys[i].name);
		if (top == NULL || !(keys & 1ul << i))
			continue;
		bool with_ending = strcmp(top->key, "coordination") == 0 && endings != 0;
		judge_act(g, p, top->key, with_ending ? "decide close" : top->acts);
	}
	if (p->moved.n > 0 && !merge)
		judge_act(g, p, "joined", "join");
}
