/* timetable: an agenda as people and their calendars read it. */
#ifndef ZC_TIMETABLE_H
#define ZC_TIMETABLE_H

#include "agenda.h"
#include "tool.h"

/* Sort, print with the columns
 * family item kind who due state left article of, and tell whether anything is overdue. */
int zc_timetable_print(struct zc_agenda *a, struct zc_env *env, bool *overdue, struct zc_err *e);
/* The same as an iCalendar feed on stdout: a whole-day event a term, without
 * anything of a person.  Valid also when nothing is due. */
int zc_timetable_ics(struct zc_agenda *a, const struct zc_env *env, bool *overdue, struct zc_err *e);

#endif
