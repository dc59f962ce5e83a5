#include "timetable.h"

int
zc_timetable_print(struct zc_agenda *a, struct zc_env *env, bool *overdue, struct zc_err *e)
{
	struct zc_table *t = zc_env_table(env, "family item kind who[] due state left# article of");
	struct zc_text who = {0};
	char due[ZC_DATE_LEN], left[16];
	zc_agenda_sort(a, overdue);
	for (size_t i = 0; i < a->n; i++) {
		const struct zc_agenda_row *r = &a->v[i];
		zc_text_clear(&who);
		for (size_t k = 0; k < r->who.n; k++) {
			zc_text_add(&who, r->who.v[k]);
			zc_text_addc(&who, '\n');
		}
		if (i == 0 || r->due != r[-1].due || r->left != r[-1].left) {
			zc_day_format(due, r->due);
			snprintf(left, sizeof left, "%d", r->left);
		}
		zc_table_row(t, (const char *[]){ r->family, r->item, r->kind, who.s, due, r->state, left,
		                                  r->article, r->of });
	}
	zc_text_free(&who);
	return zc_table_end(t, e);
}
