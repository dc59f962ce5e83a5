#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "change_internal.h"
#include "id.h"
#include "person.h"
#include "replay.h"

/* A draft and what the caller does not see of it. */
struct file {
	struct zc_draft draft;
	char path[ZC_PATH];
	struct zc_loaded was;                  /* as committed; NULLs for a new family */
	struct zc_loaded now;                  /* after the last refresh */
};

struct zc_change {
	struct zc_env *env;
	const char *action;
	bool by_hand;                          /* the new text is a person's own */
	struct file **files;
	size_t n, cap;
};

static void
file_free(struct file *f)
{
	zc_edit_free(f->draft.edit);
	zc_loaded_free(&f->was);
	zc_loaded_free(&f->now);
	free(f);
}

void
zc_change_end(struct zc_change *ch)
{
	if (ch == NULL)
		return;
	for (size_t i = 0; i < ch->n; i++)
		file_free(ch->files[i]);
	free(ch->files);
	if (!ch->env->batch)
		zc_store_unlock(ch->env->store);
	free(ch);
}

int
zc_change_clean(struct zc_env *env, const char *path, struct zc_err *e)
{
	bool clean = false;
	int rc = zc_store_clean(env->store, path, &clean, e);
	if (rc == ZC_OK && !clean)
		rc = zc_fail(e, ZC_DATA, "%s: changed by hand and not committed: git commit keeps that, git restore takes it back", path);
	return rc;
}

/* The agreement that this run loaded must still be the store's, committed. */
static int
check_agreement(struct zc_env *env, struct zc_err *e)
{
	char *data = NULL, oid[ZC_OID];
	size_t len = 0;
	int rc = zc_change_clean(env, ZC_CONVENANT_PATH, e);
	if (rc == ZC_OK)
		rc = zc_store_read(env->store, ZC_CONVENANT_PATH, &data, &len, e);
	if (rc == ZC_OK && (len != env->con_tree->len || memcmp(data, env->con_tree->src, len) != 0))
		rc = zc_fail(e, ZC_BUSY, "the agreement was replaced a moment ago: try again");
	if (rc == ZC_OK)
		rc = zc_store_blob_id(oid, data, len, e);
	if (rc == ZC_OK) {
		memcpy(env->con->under, oid, ZC_UNDER);
		env->con->under[ZC_UNDER] = '\0';
	}
	free(data);
	return rc;
}

/* What is not signed as the agreement demands is a finding for ever: history is not rewritten. */
static int
check_signing(struct zc_env *env, struct zc_err *e)
{
	struct zc_text keys = { 0 };
	if (env->con->signatures == NULL || env->con->signatures->required != ZC_YES)
		return ZC_OK;
	zc_convenant_signers(&keys, env->con, env->actor, zc_time_day(env->now));
	int rc = zc_store_demand(env->store, keys.s != NULL ? keys.s : "", env->actor, e);
	zc_text_free(&keys);
	return rc;
}

/* What is dated before its parent is a finding for ever too. */
static int
check_clock(struct zc_env *env, struct zc_err *e)
{
	char last[ZC_TIME_LEN];
	int64_t utc;
	int rc = zc_store_head_time(env->store, &utc, e);
	if (rc != ZC_OK || utc == INT64_MIN || utc <= env->now.utc + ZC_REPLAY_SKEW)
		return rc;
	zc_time_format(last, zc_time_at(utc));
	return zc_fail(e, ZC_BUSY, "the last commit is dated %s, which is yet to come: one of two clocks is wrong", last);
}

int
zc_change_lock(struct zc_env *env, struct zc_err *e)
{
	int rc = zc_store_lock(env->store, ZC_CHANGE_WAIT_MS, e);
	if (rc != ZC_OK)
		return rc;
	/* an editor may have been open for hours, and others have written meanwhile */
	if ((rc = zc_now(&env->now, e)) != ZC_OK || (rc = check_clock(env, e)) != ZC_OK ||
	    (env->con != NULL && ((rc = check_agreement(env, e)) != ZC_OK || (rc = check_signing(env, e)) != ZC_OK)))
		zc_store_unlock(env->store);
	return rc;
}

int
zc_change_begin(struct zc_change **out, struct zc_env *env, const char *action, struct zc_err *e)
{
	*out = NULL;
	if (!zc_replay_action(action))
		return zc_fail(e, ZC_BUG, "%s: an action that the audit does not know (replay_trailers.c)", action);
	int rc = env->batch ? ZC_OK : zc_change_lock(env, e);
	if (rc != ZC_OK)
		return rc;
	*out = zc_alloc(sizeof **out);
	(*out)->env = env;
	(*out)->action = action;
	return ZC_OK;
}

/* What was committed is in f->was, if anything was. */
static int
open_draft(struct zc_change *ch, struct file *f, struct zc_err *e)
{
	int rc = ZC_OK;
	if (f->was.tree != NULL)
		f->draft.edit = zc_edit_start(f->was.tree);
	else
		rc = zc_edit_open(&f->draft.edit, f->path, "", 0, e);
	if (rc != ZC_OK) {
		file_free(f);
		return rc;
	}
	f->draft.change = ch;
	f->draft.fam = f->was.fam;
	f->draft.root = zc_edit_tree(f->draft.edit)->root;
	ch->files = zc_grow(ch->files, ch->n, &ch->cap, sizeof *ch->files);
	ch->files[ch->n++] = f;
	return ZC_OK;
}

int
zc_change_family(struct zc_change *ch, const char *id, bool raw, struct zc_draft **out, struct zc_err *e)
{
	char full[ZC_FAMILY_ID + 1];
	struct zc_store *s = ch->env->store;
	int rc = zc_env_complete(ch->env, id, full, e);
	if (rc != ZC_OK)
		return rc;
	for (size_t i = 0; i < ch->n; i++)
		if (strcmp(ch->files[i]->draft.id, full) == 0) {
			*out = &ch->files[i]->draft;
			return ZC_OK;
		}
	struct file *f = zc_alloc(sizeof *f);
	char *data = NULL;
	size_t len = 0;
	memcpy(f->draft.id, full, sizeof full);
	zc_id_path(f->path, full);
	rc = zc_change_clean(ch->env, f->path, e);
	if (rc == ZC_OK)
		rc = zc_store_read(s, f->path, &data, &len, e);
	if (rc == ZC_OK)
		rc = zc_family_read(&f->was.fam, &f->was.tree, f->path, data, len, e);
	free(data);
	if (rc != ZC_OK) {
		file_free(f);
		return rc;
	}
	if ((rc = open_draft(ch, f, e)) != ZC_OK)
		return rc;
	const struct zc_join *join = zc_family_join(f->draft.fam, ch->env->on);
	if (join != NULL && !raw && !zc_env_parted(ch->env, join)) {
		zc_warn(ch->env, "%s was joined to %s", full, join->into);
		return zc_change_family(ch, join->into, false, out, e);
	}
	*out = &f->draft;
	return ZC_OK;
}

int
zc_change_new(struct zc_change *ch, struct zc_draft **out, struct zc_err *e)
{
	struct file *f = zc_alloc(sizeof *f);
	char format[8];
	zc_id_family(f->draft.id);
	zc_id_path(f->path, f->draft.id);
	f->draft.is_new = true;
	int rc = open_draft(ch, f, e);
	if (rc != ZC_OK)
		return rc;
	struct zc_draft *d = *out = &f->draft;
	snprintf(format, sizeof format, "%d", ZC_FORMAT);
	struct zc_arena *a = zc_edit_arena(d->edit);
	if ((rc = zc_draft_put(d, NULL, "format", zc_node_scalar(a, ZC_PLAIN, format), e)) == ZC_OK)
		rc = zc_draft_put(d, NULL, "family", zc_node_scalar(a, ZC_PLAIN, d->id), e);
	if (rc == ZC_OK)
		rc = zc_draft_put_day(d, NULL, "opened", ch->env->on, e);
	return rc;
}

/* ---- entries -------------------------------------------------------- */

struct zc_node *
zc_draft_entry(struct zc_draft *d, char letter, char id[ZC_ITEM_ID + 1])
{
	struct zc_arena *a = zc_edit_arena(d->edit);
	struct zc_node *entry = zc_node_map(a, ZC_BLOCK);
	if (letter != 0) {
		zc_id_item(id, letter);
		zc_node_put(a, entry, "id", zc_node_scalar(a, ZC_PLAIN, id));
	}
	return entry;
}

static void
entry_put(struct zc_draft *d, struct zc_node *entry, const char *key, enum zc_node_style style, const char *text)
{
	struct zc_arena *a = zc_edit_arena(d->edit);
	if (text != NULL)
		zc_node_put(a, entry, key, zc_node_scalar(a, style, text));
}

void
zc_entry_text(struct zc_draft *d, struct zc_node *entry, const char *key, const char *text)
{
	entry_put(d, entry, key, ZC_AUTO, text);
}

void
zc_entry_plain(struct zc_draft *d, struct zc_node *entry, const char *key, const char *text)
{
	entry_put(d, entry, key, ZC_PLAIN, text);
}

void
zc_entry_day(struct zc_draft *d, struct zc_node *entry, const char *key, zc_day day)
{
	char text[ZC_DATE_LEN];
	if (day == ZC_NO_DAY)
		return;
	zc_day_format(text, day);
	entry_put(d, entry, key, ZC_PLAIN, text);
}

void
zc_entry_time(struct zc_draft *d, struct zc_node *entry, const char *key, struct zc_time t)
{
	char text[ZC_TIME_LEN];
	zc_time_format(text, t);
	entry_put(d, entry, key, ZC_PLAIN, text);
}

void
zc_entry_yesno(struct zc_draft *d, struct zc_node *entry, const char *key, enum zc_yesno v)
{
	if (v != ZC_UNSET)
		entry_put(d, entry, key, ZC_PLAIN, v == ZC_YES ? "yes" : "no");
}

void
zc_entry_list(struct zc_draft *d, struct zc_node *entry, const char *key, const struct zc_strings *s)
{
	struct zc_arena *a = zc_edit_arena(d->edit);
	if (s->n == 0)
		return;
	struct zc_node *list = zc_node_seq(a, ZC_FLOW);
	for (size_t i = 0; i < s->n; i++)
		zc_node_push(a, list, zc_node_scalar(a, ZC_AUTO, s->v[i]));
	zc_node_put(a, entry, key, list);
}

struct zc_node *
zc_entry_map(struct zc_draft *d, struct zc_node *entry, const char *key)
{
	struct zc_arena *a = zc_edit_arena(d->edit);
	struct zc_node *map = zc_node_map(a, ZC_FLOW);
	zc_node_put(a, entry, key, map);
	return map;
}

/* ---- putting them in place ------------------------------------------ */

/* The schema of a map of the family file: by the keys that lead to it. */
static const struct zc_schema *
schema_of(const struct zc_node *map)
{
	const struct zc_node *up = map->parent;
	if (up == NULL)
		return &zc_family_schema;
	if (up->kind == ZC_SEQ) {
		map = up;
		up = up->parent;
	}
	const struct zc_schema *s = up != NULL ? schema_of(up) : NULL;
	for (size_t i = 0; s != NULL && i < up->n; i++)
		if (up->items[i] == map) {
			const struct zc_key *k = zc_schema_key(s, up->keys[i]->text);
			return k != NULL ? k->sub : NULL;
		}
	return NULL;
}

/* The key before which a new one stands, so that files keep the schema's order. */
static const char *
before(const struct zc_node *map, const char *key)
{
	const struct zc_schema *s = schema_of(map);
	bool past = false;
	for (size_t i = 0; s != NULL && i < s->n; i++) {
		if (past && zc_node_get(map, s->keys[i].name) != NULL)
			return s->keys[i].name;
		past = past || strcmp(s->keys[i].name, key) == 0;
	}
	return NULL;
}

int
zc_draft_append(struct zc_draft *d, struct zc_node *map, const char *key, struct zc_node *entry, struct zc_err *e)
{
	if (map == NULL)
		map = d->root;
	return zc_edit_append(d->edit, map, key, entry, before(map, key), e);
}

int
zc_draft_put(struct zc_draft *d, struct zc_node *map, const char *key, struct zc_node *value, struct zc_err *e)
{
	if (map == NULL)
		map = d->root;
	return zc_edit_put(d->edit, map, key, value, before(map, key), e);
}

int
zc_draft_put_day(struct zc_draft *d, struct zc_node *map, const char *key, zc_day day, struct zc_err *e)
{
	char text[ZC_DATE_LEN];
	zc_day_format(text, day);
	return zc_draft_put(d, map, key, zc_node_scalar(zc_edit_arena(d->edit), ZC_PLAIN, text), e);
}

int
zc_draft_put_text(struct zc_draft *d, struct zc_node *map, const char *key, const char *text, struct zc_err *e)
{
	return zc_draft_put(d, map, key, zc_node_scalar(zc_edit_arena(d->edit), ZC_AUTO, text), e);
}

int
zc_draft_item(struct zc_draft *d, const char *prefix, const char *letters,
              struct zc_node **node, struct zc_entry **entry, struct zc_err *e)
{
	struct zc_entry *found = NULL;
	int rc = zc_family_complete(d->fam, prefix, letters, &found, e);
	if (rc != ZC_OK)
		return rc;
	if (node != NULL && (*node = zc_node_find_id(d->root, found->id)) == NULL)
		return zc_fail(e, ZC_BUG, "%s: %s is in the model but not in the file", d->id, found->id);
	if (entry != NULL)
		*entry = found;
	return ZC_OK;
}

static struct file *
file_of(struct zc_draft *d)
{
	for (size_t i = 0; i < d->change->n; i++)
		if (&d->change->files[i]->draft == d)
			return d->change->files[i];
	return NULL;
}

/* The form of what a tool was about to write: there is no place in a file yet, but the option that
 * brought it, else the key. */
static void
without_form(struct zc_finding *x, const struct file *f, struct zc_arena *a)
{
	const struct zc_env *env = f->draft.change->env;
	const char *end = strstr(x->what, ": "), *key = end;
	while (key != NULL && key > x->what && key[-1] != '.')
		key--;
	x->file = f->draft.is_new ? NULL : f->draft.id;
	x->line = x->column = 0;
	if (key == NULL || key == x->what)
		return;
	x->what = key;
	key = zc_arena_strndup(a, key, strcspn(key, "[:"));
	bool gave = !env->batch && zc_env_gave(env, key);
	/* of a record no word is repeated: in a column that slipped it may be a name */
	const char *none = !gave && end[2] == '"' ? strstr(end, "\" is none of: ") : NULL;
	if (none != NULL)
		x->what = zc_arena_printf(a, "%s: %s", key, none + strlen("\" is "));
	if (!gave)
		return;
	x->file = NULL;
	x->status = ZC_USAGE;
	x->what = zc_arena_printf(a, "--%s%s", key, end);
}

static int
refresh(struct file *f, struct zc_err *e)
{
	struct zc_findings found = { 0 };
	zc_loaded_free(&f->now);
	f->draft.fam = f->was.fam;
	int rc = zc_edit_result(f->draft.edit, &f->now.tree, e);
	if (rc == ZC_OK) {
		zc_family_load(&f->now.fam, f->now.tree, f->draft.id, &found);
		for (size_t i = 0; !f->draft.change->by_hand && i < found.n; i++)
			without_form(&found.v[i], f, &found.arena);
		rc = zc_findings_fail(&found, e);
	}
	zc_findings_free(&found);
	if (rc == ZC_OK)
		f->draft.fam = f->now.fam;
	else
		zc_loaded_free(&f->now);
	return rc;
}

int
zc_draft_refresh(struct zc_draft *d, struct zc_err *e)
{
	return refresh(file_of(d), e);
}

/* ---- the commit ------------------------------------------------------ */

static int
add_lack(struct file *f, const struct zc_lack *l, const char *under, struct zc_err *e)
{
	struct zc_draft *d = &f->draft;
	if (l->kind == ZC_LACKS_TERM) {
		struct zc_node *made = zc_term_node(&l->due, under, zc_edit_arena(d->edit));
		const struct zc_entry *of = zc_family_entry(d->fam, l->due.of, NULL);
		if (of != NULL)                /* a term goes where its entry goes */
			zc_entry_text(d, made, "from", of->from);
		return zc_draft_append(d, NULL, "terms", made, e);
	}
	struct zc_node *term = zc_node_find_id(d->root, l->due.id);
	if (term == NULL)
		return zc_fail(e, ZC_BUG, "%s: term %s is gone", d->id, l->due.id);
	return l->kind == ZC_LACKS_MET ? zc_draft_put_day(d, term, "met", l->due.met, e)
	                               : zc_draft_put_day(d, term, "ended", l->due.ended, e);
}

/* Write down the terms that the change started, met or ended. */
static int
complete(struct file *f, const struct zc_convenant *con, struct zc_err *e)
{
	int rc = refresh(f, e);
	struct zc_lacks lacks = { 0 };
	if (rc == ZC_OK)
		zc_terms_lacking(&lacks, f->was.fam, f->now.fam, con);
	for (size_t i = 0; rc == ZC_OK && i < lacks.n; i++)
		rc = add_lack(f, &lacks.v[i], con->under, e);
	if (rc == ZC_OK && lacks.n > 0)
		rc = refresh(f, e);
	zc_lacks_free(&lacks);
	return rc;
}

/* The agreement's no, with the way out where there is one, and the verb takes it. */
static int
refusal(const struct zc_env *env, const struct zc_findings *found, struct zc_err *e)
{
	int rc = zc_findings_fail(found, e);
	bool all = found->n > 0 && strstr(env->verb->synopsis, "--because") != NULL;
	for (size_t i = 0; i < found->n; i++)
		all = all && found->v[i].lifts;
	size_t n = strlen(e->msg);
	if (rc == ZC_DENIED && all)
		snprintf(e->msg + n, sizeof e->msg - n, "; --because TEXT lifts it");
	return rc;
}

/* A no to what a tool was about to write: there is no place in a
 * file yet, and what has no entry yet has no id. */
static void
without_place(struct zc_finding *x, const struct zc_change *ch)
{
	char id[ZC_ITEM_ID + 1] = "";
	const struct file *f = NULL;
	for (size_t i = 0; f == NULL && i < ch->n; i++)
		if (zc_text_eq(x->file, ch->files[i]->path))
			f = ch->files[i];
	if (f == NULL)
		return;
	x->file = f->draft.is_new ? NULL : f->draft.id;
	x->line = x->column = 0;
	if (strlen(x->what) > ZC_ITEM_ID + 2 && strncmp(x->what + ZC_ITEM_ID, ": ", 2) == 0)
		memcpy(id, x->what, ZC_ITEM_ID);
	if (zc_id_is_item(id) && (f->was.fam == NULL || zc_family_entry(f->was.fam, id, NULL) == NULL))
		x->what += ZC_ITEM_ID + 2;
}

/* NULL: the gate reads the text itself. */
static struct zc_gate_model *
model_of(const struct zc_family *fam)
{
	return fam != NULL ? zc_gate_model_of(fam) : NULL;
}

static int
gate(struct zc_change *ch, struct zc_err *e)
{
	struct zc_gate_file *v = zc_alloc(ch->n * sizeof *v);
	struct zc_gate_model **read = zc_alloc(2 * ch->n * sizeof *read);
	for (size_t i = 0; i < ch->n; i++) {
		const struct file *f = ch->files[i];
		const struct zc_tree *was = f->was.tree, *is = f->now.tree;
		read[2 * i] = model_of(f->was.fam);
		read[2 * i + 1] = model_of(f->now.fam);
		v[i] = (struct zc_gate_file){ .path = f->path, .before = was != NULL ? was->src : NULL,
		                              .before_len = was != NULL ? was->len : 0, .after = is->src, .after_len = is->len,
		                              .was = read[2 * i], .is = read[2 * i + 1] };
	}
	struct zc_findings found = { 0 };
	struct zc_gate_change change = { .files = v, .n = ch->n, .con = ch->env->con, .now = ch->env->now,
	                                 .actor = ch->env->actor };
	zc_gate_check(&change, &found);
	for (size_t i = 0; !ch->by_hand && i < found.n; i++)
		without_place(&found.v[i], ch);
	int rc = refusal(ch->env, &found, e);
	zc_findings_free(&found);
	for (size_t i = 0; i < 2 * ch->n; i++)
		zc_gate_model_free(read[i]);
	free(read);
	free(v);
	return rc;
}

static void
message(struct zc_text *t, const struct zc_change *ch, const char *item, const char *article)
{
	char at[ZC_TIME_LEN];
	const struct zc_env *env = ch->env;
	zc_text_add(t, ch->action);
	for (size_t i = 0; i < ch->n; i++)
		zc_text_addf(t, " %s", ch->files[i]->draft.id);
	if (item != NULL)
		zc_text_addf(t, " %s", item);
	zc_text_add(t, "\n\n");
	for (size_t i = 0; i < ch->n; i++)
		zc_text_addf(t, "Zc-Family: %s\n", ch->files[i]->draft.id);
	zc_text_addf(t, "Zc-Action: %s\n", ch->action);
	if (item != NULL)
		zc_text_addf(t, "Zc-Item: %s\n", item);
	zc_text_addf(t, "Zc-Actor: %s\nZc-Article: ", env->actor);
	zc_convenant_cite(t, env->con, article);
	zc_time_format(at, env->at);
	zc_text_addf(t, "\nZc-Event-Time: %s\n", at);
}

static int
store_commit(struct zc_change *ch, const struct zc_store_file *files, size_t n, const char *item,
             const char *article, struct zc_err *e)
{
	const struct zc_env *env = ch->env;
	struct zc_text msg = { 0 }, name = { 0 };
	char commit[ZC_OID];
	message(&msg, ch, item, article);
	zc_text_addn(&name, env->actor, strcspn(env->actor, "@"));
	struct zc_stamp stamp = { msg.s, name.s, env->actor, env->now.utc, env->now.offset };
	int rc = zc_store_commit(env->store, files, n, &stamp, commit, e);
	for (size_t i = 0; rc == ZC_OK && env->batch && i < ch->n; i++)
		zc_change_note(ch->env, ch->files[i]->path, ch->files[i]->now.fam);
	zc_text_free(&msg);
	zc_text_free(&name);
	return rc;
}

static int
show_patch(const char *path, const char *old, size_t old_len, const char *new, size_t new_len, struct zc_err *e)
{
	struct zc_text t = { 0 };
	int rc = zc_store_patch(&t, path, old, old_len, new, new_len, e);
	if (rc == ZC_OK && t.s != NULL)
		fputs(t.s, stdout);
	zc_text_free(&t);
	return rc;
}

static bool
unchanged(const struct file *f)
{
	const struct zc_tree *was = f->was.tree, *is = f->now.tree;
	return was != NULL && was->len == is->len && memcmp(was->src, is->src, is->len) == 0;
}

static void
drop_unchanged(struct zc_change *ch)
{
	size_t kept = 0;
	for (size_t i = 0; i < ch->n; i++) {
		if (unchanged(ch->files[i]))
			file_free(ch->files[i]);
		else
			ch->files[kept++] = ch->files[i];
	}
	ch->n = kept;
}

int
zc_change_judge(struct zc_change *ch, struct zc_err *e)
{
	int rc = ZC_OK;
	for (size_t i = 0; rc == ZC_OK && i < ch->n; i++)
		rc = complete(ch->files[i], ch->env->con, e);
	if (rc != ZC_OK)
		return rc;
	drop_unchanged(ch);
	return ch->n > 0 ? gate(ch, e) : ZC_OK;
}

int
zc_change_commit(struct zc_change *ch, const char *item, const char *article, bool *made, struct zc_err *e)
{
	int rc = zc_change_judge(ch, e);
	if (made != NULL)
		*made = false;
	if (rc != ZC_OK || ch->n == 0)
		return rc;
	struct zc_store_file *v = zc_alloc(ch->n * sizeof *v);
	for (size_t i = 0; rc == ZC_OK && i < ch->n; i++) {
		const struct file *f = ch->files[i];
		const struct zc_tree *was = f->was.tree, *is = f->now.tree;
		v[i] = (struct zc_store_file){ f->path, is->src, is->len };
		if (ch->env->dry)
			rc = show_patch(f->path, was != NULL ? was->src : NULL, was != NULL ? was->len : 0, is->src, is->len, e);
	}
	if (rc == ZC_OK && !ch->env->dry)
		rc = store_commit(ch, v, ch->n, item, article, e);
	free(v);
	if (made != NULL)
		*made = rc == ZC_OK;
	return rc;
}

int
zc_change_replace(struct zc_change *ch, const char *id, const char *before_text, size_t before_len,
                  const char *after, size_t after_len, struct zc_err *e)
{
	struct zc_draft *d = NULL;
	int rc = zc_change_family(ch, id, true, &d, e);
	if (rc != ZC_OK)
		return rc;
	struct file *f = file_of(d);
	if (f->was.tree->len != before_len || memcmp(f->was.tree->src, before_text, before_len) != 0)
		return zc_fail(e, ZC_BUSY, "%s: changed by somebody else meanwhile", f->path);
	zc_edit_free(d->edit);
	d->edit = NULL;
	if ((rc = zc_edit_open(&d->edit, f->path, after, after_len, e)) != ZC_OK)
		return rc;
	d->root = zc_edit_tree(d->edit)->root;
	ch->by_hand = true;
	return zc_change_commit(ch, NULL, NULL, NULL, e);
}

int
zc_change_convenant(struct zc_change *ch, const char *text, size_t len, struct zc_err *e)
{
	struct zc_env *env = ch->env;
	struct zc_findings found = { 0 };
	char *old = NULL;
	size_t old_len = 0;
	struct zc_err none = { 0 };
	int rc = zc_store_read_at(env->store, NULL, ZC_CONVENANT_PATH, &old, &old_len, &none);
	if (rc != ZC_OK && rc != ZC_NOINPUT)
		return zc_fail(e, rc, "%s", none.msg);
	bool same = rc == ZC_OK && old_len == len && memcmp(old, text, len) == 0;
	zc_gate_convenant(old, old_len, text, len, &found);
	rc = zc_findings_fail(&found, e);
	struct zc_store_file file = { ZC_CONVENANT_PATH, text, len };
	if (rc == ZC_OK && env->dry)
		rc = show_patch(ZC_CONVENANT_PATH, old, old_len, text, len, e);
	else if (rc == ZC_OK && !same)
		rc = store_commit(ch, &file, 1, NULL, NULL, e);
	zc_findings_free(&found);
	free(old);
	return rc;
}
