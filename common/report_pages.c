/* report, part 5: pages of several families. */
#include "report.h"

struct pages { zc_report_fn *page; bool between; };

static int
one(struct zc_env *env, const char *id, void *ctx, struct zc_err *e)
{
	struct pages *pages = ctx;
	struct zc_loaded l;
	struct zc_text out = { 0 };
	int rc = zc_env_family(env, id, &l, e);
	const struct zc_case c = { .fam = l.fam, .con = env->con, .on = env->on };
	if (rc == ZC_OK)
		rc = pages->page(&out, &c, env->json, e);
	if (rc == ZC_OK) {
		printf("%s%s", pages->between && !env->json ? "\n" : "", out.s);
		pages->between = true;
	}
	zc_text_free(&out);
	zc_loaded_free(&l);
	return rc;
}

int
zc_report_pages(struct zc_env *env, int argc, char **argv, zc_report_fn *page, struct zc_err *e)
{
	struct pages pages = { .page = page };
	int rc = zc_env_open(env, e);
	return rc == ZC_OK ? zc_env_operands(env, argc, argv, one, &pages, e) : rc;
}
