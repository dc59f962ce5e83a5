#include <stdio.h>
#include <string.h>

#include "alloc.h"
#include "work.h"

int
zc_work_open(struct zc_work *w, struct zc_env *env, char **argv, struct zc_err *e)
{
	*w = (struct zc_work){ .env = env, .argv = argv };
	int rc = zc_env_open(env, e);
	if (rc == ZC_OK)
		rc = zc_change_begin(&w->ch, env, zc_arena_printf(&env->arena, "%s.%s",
		                     env->tool->name + strlen("zc-"), env->verb->name), e);
	return rc == ZC_OK ? zc_change_family(w->ch, argv[0], false, &w->d, e) : rc;
}

void
zc_work_close(struct zc_work *w)
{
	zc_change_end(w->ch);
	w->ch = NULL;
}

int
zc_work_commit(struct zc_work *w, const char *item, struct zc_err *e)
{
	/* a draft is read again on the way, and its old texts go */
	item = item != NULL ? zc_arena_strdup(&w->env->arena, item) : NULL;
	return zc_change_commit(w->ch, item, w->article, NULL, e);
}

int
zc_work_make(struct zc_work *w, char letter, const char *list, zc_work_fill *fill, struct zc_err *e)
{
	char id[8];
	w->entry = zc_draft_entry(w->d, letter, id);
	int rc = fill(w, e);
	if (rc == ZC_OK)
		rc = zc_draft_append(w->d, w->into, list, w->entry, e);
	if (rc == ZC_OK)
		rc = zc_work_commit(w, id, e);
	if (rc == ZC_OK && !w->env->dry && !w->silent)
		puts(id);
	return rc;
}

int
zc_work_alter(struct zc_work *w, const char *letters, zc_work_alter_fn *fn, struct zc_err *e)
{
	struct zc_node *node = NULL;
	struct zc_entry *entry = NULL;
	int rc = zc_draft_item(w->d, w->argv[1], letters, &node, &entry, e);
	if (rc == ZC_OK)
		rc = fn(w, node, entry, e);
	return rc == ZC_OK ? zc_work_commit(w, entry->id, e) : rc;
}

int
zc_work_need(const char *value, const char *option, struct zc_err *e)
{
	return value != NULL ? ZC_OK : zc_fail(e, ZC_USAGE, "%s is missing", option);
}

void
zc_work_refs(struct zc_work *w, const char *key, const char *letters, const struct zc_strings *prefixes,
             struct zc_err *e)
{
	struct zc_strings ids = { zc_arena_alloc(&w->env->arena, (prefixes->n + 1) * sizeof *ids.v), 0 };
	for (size_t i = 0; i < prefixes->n; i++) {
		struct zc_entry *item = NULL;
		if (zc_draft_item(w->d, prefixes->v[i], letters, NULL, &item, e) != ZC_OK)
			return;
		ids.v[ids.n++] = item->id;
	}
	zc_entry_list(w->d, w->entry, key, &ids);
}

void
zc_work_ref(struct zc_work *w, const char *key, const char *letters, const char *prefix, struct zc_err *e)
{
	struct zc_entry *item = NULL;
	if (prefix != NULL && zc_draft_item(w->d, prefix, letters, NULL, &item, e) == ZC_OK)
		zc_entry_plain(w->d, w->entry, key, item->id);
}

void
zc_work_set_date(struct zc_work *w, struct zc_node *node, const char *key, const char *s, struct zc_err *e)
{
	zc_day day;
	if (zc_env_date(&day, key, s, e) == ZC_OK && day != ZC_NO_DAY)
		zc_draft_put_day(w->d, node, key, day, e);
}

void
zc_work_date(struct zc_work *w, const char *key, const char *option, const char *s, struct zc_err *e)
{
	zc_day day;
	if (zc_env_date(&day, option, s, e) == ZC_OK)
		zc_entry_day(w->d, w->entry, key, day);
}

void
zc_work_date_ahead(struct zc_work *w, const char *key, const char *option, const char *s, struct zc_err *e)
{
	zc_day day;
	if (zc_env_date(&day, option, s, e) == ZC_OK && day != ZC_NO_DAY && day < w->env->on)
		zc_fail(e, ZC_USAGE, "--%s %s: lies before the day on which it was agreed; --on tells that day", option, s);
	else
		zc_work_date(w, key, option, s, e);
}

void
zc_work_number(struct zc_work *w, const char *key, const char *s, struct zc_err *e)
{
	if (s != NULL && (*s == '\0' || s[strspn(s, "0123456789")] != '\0'))
		zc_fail(e, ZC_USAGE, "--%s: '%s': not a number", key, s);
	else
		zc_entry_plain(w->d, w->entry, key, s);
}

void
zc_work_yesno(struct zc_work *w, const char *key, const char *s, struct zc_err *e)
{
	enum zc_yesno v = ZC_UNSET;
	if (zc_env_yesno(&v, key, s, e) == ZC_OK)
		zc_entry_yesno(w->d, w->entry, key, v);
}
