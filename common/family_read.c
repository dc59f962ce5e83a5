/* A family's file as it is read from a store. */
#include "family.h"
#include "id.h"

int
zc_family_read(struct zc_family **out, struct zc_tree **tree, const char *path, const char *data, size_t len,
               struct zc_err *e)
{
	struct zc_findings f = {0};
	char id[ZC_FAMILY_ID + 1];
	*out = NULL;
	*tree = NULL;
	if (!zc_id_of_path(id, path))
		return zc_fail(e, ZC_DATA, "%s: not the path of a family", path);
	int rc = zc_tree_parse(tree, path, data, len, e);
	if (rc == ZC_OK) {
		zc_family_load(out, *tree, id, &f);
		rc = zc_findings_fail(&f, e);
	}
	zc_findings_free(&f);
	if (rc != ZC_OK) {
		zc_family_free(*out);
		zc_tree_free(*tree);
		*out = NULL;
		*tree = NULL;
	}
	return rc;
}
