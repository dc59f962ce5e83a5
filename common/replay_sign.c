/* Is a commit signed as the agreement before it demands? */
#include "person.h"
#include "replay_internal.h"
#include "text.h"

static int
judge(struct zc_replay *r, const struct zc_deed *d, const struct zc_convenant *con, struct zc_text *keys,
      struct zc_findings *f, struct zc_err *e)
{
	struct zc_text signature = {0}, payload = {0};
	const bool demanded = con != NULL && con->signatures != NULL && con->signatures->required == ZC_YES;
	const char *article = demanded ? con->signatures->article : NULL, *wrong = NULL;
	bool good = false, ours = false;
	int rc = zc_store_signature(r->store, d->c.id, &signature, &payload, e);
	bool ssh = rc == ZC_OK && signature.len > 0 && strncmp(signature.s, "-----BEGIN SSH", 14) == 0;
	if (rc == ZC_OK && demanded && ssh && keys->len > 0)
		rc = zc_store_signature_check(r->store, &signature, &payload, keys->s, d->c.email, &ours, e);
	if (rc == ZC_OK && ssh && !ours)
		rc = zc_store_signature_check(r->store, &signature, &payload, NULL, NULL, &good, e);
	if (ssh && !ours && !good)
		wrong = "the signature does not fit the commit: it was altered after it was signed";
	else if (demanded && signature.len == 0)
		wrong = "not signed, and the agreement demands it";
	else if (demanded && !ssh)
		wrong = "not signed with an ssh key, and the agreement demands it";
	else if (demanded && keys->len == 0)
		wrong = "the author has no key in the agreement on that day";
	else if (demanded && !ours)
		wrong = "signed with a key that is not the author's in the agreement";
	if (rc == ZC_OK && wrong != NULL) {
		struct zc_finding *x = zc_findings_add(f, demanded ? ZC_DENIED : ZC_DATA, NULL, NULL, NULL, "%s", wrong);
		struct zc_text cited = {0};
		if (article != NULL) {
			zc_convenant_cite(&cited, con, article);
			x->article = zc_arena_strdup(&f->arena, cited.s);
		}
		zc_text_free(&cited);
	}
	zc_text_free(&signature);
	zc_text_free(&payload);
	return rc;
}

int
zc_replay_signature(struct zc_replay *r, const struct zc_deed *d, struct zc_findings *f, struct zc_err *e)
{
	const struct zc_convenant *con = NULL;
	struct zc_text keys = {0};
	int rc = zc_replay_agreement(r, d->before, &con, e);
	if (rc != ZC_OK || ((con == NULL || con->signatures == NULL) && !d->c.is_signed))
		return rc;
	if (con != NULL && zc_zone_set(con->zone, e) == ZC_OK)
		zc_convenant_signers(&keys, con, d->c.email,
		    zc_time_day((struct zc_time){ .utc = d->c.committed, .offset = d->c.offset, .set = true }));
	if (d->c.is_signed || con->signatures->required == ZC_YES)
		rc = judge(r, d, con, &keys, f, e);
	zc_text_free(&keys);
	return rc;
}
