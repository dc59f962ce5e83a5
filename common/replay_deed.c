/* What a commit did, as far as it is asked of the repository: against which parents, under which agreement. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "replay_internal.h"

static int
note_parent(void *ctx, const struct zc_store_commit_info *c, struct zc_err *e)
{
	struct zc_deed *d = ctx;
	d->parents_utc = c->utc > d->parents_utc ? c->utc : d->parents_utc;
	d->parents_committed = c->committed > d->parents_committed ? c->committed : d->parents_committed;
	return e->status;
}

static void
copy_info(struct zc_deed *d, const struct zc_store_commit_info *c)
{
	const char **parents = zc_alloc((c->nparents + 1) * sizeof *parents);
	d->c = *c;
	d->c.id = zc_strdup(c->id);
	d->c.message = zc_strdup(c->message);
	d->c.email = zc_strdup(c->email);
	d->c.name = NULL;
	for (size_t i = 0; i < c->nparents; i++)
		parents[i] = zc_strdup(c->parents[i]);
	d->c.parents = parents;
}

/* What a parent has of another parent it does not bring in: named twice, or an ancestor of the other, it makes
 * no merge of a commit, for which the gate would ask less. */
static int
drop_ancestors(struct zc_deed *d, struct zc_store *s, struct zc_err *e)
{
	const char **v = (const char **)(uintptr_t)d->c.parents;
	for (size_t i = d->c.nparents; d->c.nparents > 1 && i-- > 0;) {
		bool held = false;
		for (size_t k = 0; !held && k < d->c.nparents; k++)
			if (k != i && zc_store_descends(s, v[i], v[k], &held, e) != ZC_OK)
				return e->status;
		if (!held)
			continue;
		free((char *)(uintptr_t)v[i]);
		memmove(&v[i], &v[i + 1], (d->c.nparents - i - 1) * sizeof *v);
		d->c.nparents--;
	}
	return ZC_OK;
}

/* Did this parent's side leave the agreement alone since it parted from the side whose agreement was taken? */
static int
kept_agreement(const struct zc_deed *d, struct zc_store *s, size_t parent, size_t taken, const char *has, bool *kept,
               struct zc_err *e)
{
	char base[ZC_OID] = "", then[ZC_OID] = "";
	int rc = zc_store_merge_base(s, d->c.parents[parent], d->c.parents[taken], base, e);
	if (rc == ZC_OK && base[0] != '\0')
		rc = zc_store_blob_at(s, base, ZC_CONVENANT_PATH, then, e);
	*kept = base[0] != '\0' && strcmp(then, has) == 0;
	return rc;
}

/* The agreement in force before.  A merge takes over what one side changed; where it gives up what a
 * side had come to instead, it is that side's agreement which says who may do so. */
static int
find_agreements(struct zc_deed *d, struct zc_store *s, struct zc_err *e)
{
	size_t n = d->c.nparents, taken = n;
	char (*v)[ZC_OID] = zc_alloc((n + 1) * sizeof *v);
	int rc = zc_store_blob_at(s, d->c.id, ZC_CONVENANT_PATH, d->agreement, e);
	for (size_t i = 0; rc == ZC_OK && i < n; i++) {
		rc = zc_store_blob_at(s, d->c.parents[i], ZC_CONVENANT_PATH, v[i], e);
		if (taken == n && strcmp(v[i], d->agreement) == 0)
			taken = i;
	}
	memcpy(d->before, n == 1 ? v[0] : d->agreement, ZC_OID);
	for (size_t i = 0; rc == ZC_OK && n > 1 && !d->gives_up && i < n; i++) {
		bool kept = false;
		if (strcmp(v[i], d->agreement) == 0)
			continue;
		if (taken < n)
			rc = kept_agreement(d, s, i, taken, v[i], &kept, e);
		d->gives_up = !kept;
		if (!kept)
			memcpy(d->before, v[i], ZC_OID);
	}
	free(v);
	return rc;
}

int
zc_deed_read(struct zc_deed *d, struct zc_store *s, const struct zc_store_commit_info *c, struct zc_err *e)
{
	*d = (struct zc_deed){ .parents_utc = INT64_MIN, .parents_committed = INT64_MIN };
	copy_info(d, c);
	int rc = drop_ancestors(d, s, e);
	d->n = d->c.nparents > 0 ? d->c.nparents : 1;
	d->changes = zc_alloc(d->n * sizeof *d->changes);
	if (rc == ZC_OK)
		rc = find_agreements(d, s, e);
	for (size_t i = 0; rc == ZC_OK && i < d->n; i++) {
		const char *parent = d->c.nparents > 0 ? d->c.parents[i] : "";
		rc = zc_store_diff(s, parent, d->c.id, &d->changes[i], e);
		if (rc == ZC_OK && *parent != '\0')
			rc = zc_store_commit_read(s, parent, note_parent, d, e);
	}
	return rc;
}

void
zc_deed_free(struct zc_deed *d)
{
	for (size_t i = 0; i < d->n; i++)
		zc_store_changes_free(&d->changes[i]);
	free(d->changes);
	for (size_t i = 0; i < d->c.nparents; i++)
		free((char *)(uintptr_t)d->c.parents[i]);
	free((char **)(uintptr_t)d->c.parents);
	free((char *)(uintptr_t)d->c.id);
	free((char *)(uintptr_t)d->c.message);
	free((char *)(uintptr_t)d->c.email);
}
