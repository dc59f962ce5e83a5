#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "id.h"
#include "person.h"
#include "replay.h"

struct zc_replay {
	struct zc_store *store;
	char blob[ZC_OID];             /* of the agreement loaded; "" none */
	struct zc_tree *tree;
	struct zc_convenant *con;
};

struct zc_replay *
zc_replay_new(struct zc_store *s)
{
	struct zc_replay *r = zc_alloc(sizeof *r);
	r->store = s;
	return r;
}

static void
drop_agreement(struct zc_replay *r)
{
	zc_convenant_free(r->con);
	zc_tree_free(r->tree);
	r->con = NULL;
	r->tree = NULL;
	r->blob[0] = '\0';
}

void
zc_replay_free(struct zc_replay *r)
{
	if (r == NULL)
		return;
	drop_agreement(r);
	free(r);
}

/* A trailer's value in a commit message, "" when absent; the caller frees. nth: 0 the first. */
static char *
trailer(const char *message, const char *name, size_t nth)
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

/* The agreement in the commit's own tree.  What is wrong with it is said of the
 * commit that brought it (zc_gate_convenant), not of all that follow. */
static int
load_agreement(struct zc_replay *r, const char *commit, struct zc_err *e)
{
	char *data = NULL, blob[ZC_OID];
	size_t len = 0;
	struct zc_err bad = {0};
	struct zc_findings known = {0};
	int rc = zc_store_read_at(r->store, commit, ZC_CONVENANT_PATH, &data, &len, e);
	if (rc == ZC_NOINPUT) {
		zc_err_clear(e);
		drop_agreement(r);
		return ZC_OK;
	}
	if (rc == ZC_OK)
		rc = zc_store_blob_id(blob, data, len, e);
	if (rc != ZC_OK || (r->con != NULL && strcmp(blob, r->blob) == 0))
		goto done;
	drop_agreement(r);
	if (zc_tree_parse(&r->tree, ZC_CONVENANT_PATH, data, len, &bad) != ZC_OK)
		goto done;
	zc_convenant_load(&r->con, r->tree, &known);
	zc_findings_free(&known);
	memcpy(r->blob, blob, sizeof blob);
	if (r->con != NULL) {
		memcpy(r->con->under, blob, ZC_UNDER);
		r->con->under[ZC_UNDER] = '\0';
	}
done:
	free(data);
	return rc;
}

/* Who entered it: the trailer of a tool's commit, else an author who is a
 * professional of the agreement, else nobody that we know. */
static char *
actor_of(const struct zc_replay *r, const struct zc_store_commit_info *c)
{
	const char *org = NULL;
	char *actor = trailer(c->message, "Zc-Actor", 0);
	if (*actor != '\0')
		return actor;
	free(actor);
	if (zc_actor_valid(c->email, &org) && zc_convenant_org(r->con, org, ZC_NO_DAY) != NULL)
		return zc_strdup(c->email);
	return NULL;
}

struct sides { struct zc_gate_file *v; size_t n, cap; char **texts; size_t ntexts, texts_cap; };

static void
sides_free(struct sides *s)
{
	for (size_t i = 0; i < s->ntexts; i++)
		free(s->texts[i]);
	free(s->texts);
	free(s->v);
}

static int
read_side(struct zc_replay *r, struct sides *s, const char *blob, const char **data, size_t *len, struct zc_err *e)
{
	char *text = NULL;
	if (blob == NULL)
		return ZC_OK;
	int rc = zc_store_blob(r->store, blob, &text, len, e);
	if (rc != ZC_OK)
		return rc;
	s->texts = zc_grow(s->texts, s->ntexts, &s->texts_cap, sizeof(char *));
	s->texts[s->ntexts++] = text;
	*data = text;
	return ZC_OK;
}

/* The families among the changes, and whether the agreement is among them. */
static int
read_sides(struct zc_replay *r, const struct zc_store_changes *changes, struct sides *s,
           const struct zc_store_change **agreement, struct zc_findings *f, struct zc_err *e)
{
	int rc = ZC_OK;
	char id[ZC_FAMILY_ID + 1];
	for (size_t i = 0; rc == ZC_OK && i < changes->n; i++) {
		const struct zc_store_change *c = &changes->v[i];
		if (strcmp(c->path, ZC_CONVENANT_PATH) == 0) {
			*agreement = c;
			continue;
		}
		if (strncmp(c->path, "families/", strlen("families/")) != 0)
			continue;
		if (!zc_id_of_path(id, c->path)) {
			zc_findings_add(f, ZC_DATA, NULL, NULL, NULL, "%s: not the path of a family", c->path);
			continue;
		}
		struct zc_gate_file file = { .path = c->path };
		rc = read_side(r, s, c->old_blob, &file.before, &file.before_len, e);
		if (rc == ZC_OK)
			rc = read_side(r, s, c->new_blob, &file.after, &file.after_len, e);
		s->v = zc_grow(s->v, s->n, &s->cap, sizeof *s->v);
		s->v[s->n++] = file;
	}
	return rc;
}

static void
check_trailers(const struct zc_store_commit_info *c, const struct sides *s, struct zc_findings *f)
{
	size_t named = 0;
	for (;; named++) {
		char *family = trailer(c->message, "Zc-Family", named);
		bool found = false, end = *family == '\0';
		for (size_t i = 0; i < s->n; i++) {
			char id[ZC_FAMILY_ID + 1];
			found = found || (zc_id_of_path(id, s->v[i].path) && strcmp(id, family) == 0);
		}
		if (!end && !found)
			zc_findings_add(f, ZC_DATA, NULL, NULL, NULL,
			                "trailer Zc-Family names a family that the commit does not change");
		free(family);
		if (end)
			break;
	}
	char *action = trailer(c->message, "Zc-Action", 0);
	if (*action != '\0' && named != s->n)
		zc_findings_add(f, ZC_DATA, NULL, NULL, NULL,
		                "trailers name %zu families, the commit changes %zu", named, s->n);
	free(action);
}

static int
judge(struct zc_replay *r, const struct zc_store_commit_info *c, const char *parent,
      struct zc_findings *f, struct zc_err *e)
{
	struct zc_store_changes changes = {0};
	struct sides s = {0};
	const struct zc_store_change *agreement = NULL;
	int rc = zc_store_diff(r->store, parent, c->id, &changes, e);
	if (rc == ZC_OK)
		rc = read_sides(r, &changes, &s, &agreement, f, e);
	if (rc == ZC_OK && agreement != NULL) {
		const char *before = NULL, *after = NULL;
		size_t before_len = 0, after_len = 0;
		rc = read_side(r, &s, agreement->old_blob, &before, &before_len, e);
		if (rc == ZC_OK)
			rc = read_side(r, &s, agreement->new_blob, &after, &after_len, e);
		if (rc == ZC_OK)
			zc_gate_convenant(before, before_len, after, after_len, f);
		if (s.n > 0 && c->nparents < 2)
			zc_findings_add(f, ZC_DATA, NULL, NULL, NULL,
			                "one commit changes the agreement and families: make it two");
	}
	if (rc == ZC_OK && s.n > 0 && r->con == NULL)
		zc_findings_add(f, ZC_CONFIG, NULL, NULL, NULL, "no agreement that can be read");
	else if (rc == ZC_OK && s.n > 0) {
		char *actor = actor_of(r, c);
		zc_zone_set(r->con->zone, e);   /* loading another agreement may have changed it */
		struct zc_gate_change change = {
			.files = s.v, .n = s.n, .con = r->con, .actor = actor, .merge = c->nparents > 1,
			/* an author date can be given at will: what lies behind it is not the past yet */
			.now = { .utc = c->utc < c->committed ? c->utc : c->committed, .offset = c->offset, .set = true },
		};
		zc_gate_check(&change, f);
		free(actor);
	}
	if (rc == ZC_OK && c->nparents < 2)
		check_trailers(c, &s, f);
	sides_free(&s);
	zc_store_changes_free(&changes);
	return rc;
}

static bool
is_reset(const struct zc_finding *x)
{
	const char *code = x->key != NULL ? strchr(x->key, ' ') : NULL;
	return code != NULL && strncmp(code + 1, ZC_GATE_RESET " ", sizeof ZC_GATE_RESET) == 0;
}

/* A merge against each of its parents.  A value set otherwise than in one may be another's. */
static int
judge_merge(struct zc_replay *r, const struct zc_store_commit_info *c, struct zc_findings *f, struct zc_err *e)
{
	int rc = ZC_OK;
	struct zc_findings *sides = zc_alloc(c->nparents * sizeof *sides);
	for (size_t i = 0; rc == ZC_OK && i < c->nparents; i++)
		rc = judge(r, c, c->parents[i], &sides[i], e);
	for (size_t i = 0; i < c->nparents; i++) {
		for (size_t n = 0; n < sides[i].n; n++) {
			const struct zc_finding *x = &sides[i].v[n];
			bool everywhere = true;
			for (size_t k = 0; is_reset(x) && k < c->nparents; k++)
				everywhere = everywhere && zc_findings_has(&sides[k], x->key);
			if (everywhere)
				zc_findings_copy(f, x);
		}
		zc_findings_free(&sides[i]);
	}
	free(sides);
	return rc;
}

/* What somebody may is judged by the trailer: it is the author's own. */
static void
check_actor(const struct zc_store_commit_info *c, struct zc_findings *f)
{
	char *actor = trailer(c->message, "Zc-Actor", 0);
	if (*actor != '\0' && strcmp(actor, c->email) != 0)
		zc_findings_add(f, ZC_DATA, NULL, NULL, NULL, "trailer Zc-Actor names another one than the author");
	free(actor);
}

int
zc_replay_commit(struct zc_replay *r, const struct zc_store_commit_info *c,
                 struct zc_findings *f, struct zc_err *e)
{
	int rc = load_agreement(r, c->id, e);
	if (rc == ZC_OK && c->nparents == 0)
		rc = judge(r, c, "", f, e);
	else if (rc == ZC_OK && c->nparents == 1)
		rc = judge(r, c, c->parents[0], f, e);
	else if (rc == ZC_OK)
		rc = judge_merge(r, c, f, e);
	if (rc == ZC_OK)
		check_actor(c, f);
	return rc;
}
