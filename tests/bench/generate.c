/* generate AGREEMENT: the families of a region and their history, as made up by life.h.
 *
 *	--families N	so many, an even number; 1000
 *	--commits M	so many commits, the acts of all families in the order of time shared out
 *			over them; as many as there are acts, one for each
 *	--seed S	other families
 *	--signals N	not the families, but N further signals as CSV for `zc-signal import`:
 *			half about children of those families, the others about new ones
 *
 * Prints a stream for `git fast-import` that goes on from the first commit of a
 * store that zc-init made with that agreement.  Every file is loaded as the tools do,
 * and what is wrong with one ends the program.  What was made is told on stderr. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edit.h"
#include "id.h"
#include "life.h"
#include "store.h"

/* An act of some family, until its commit is written. */
struct deed {
	struct zc_time at;
	size_t order;                /* in which it was made */
	const char *actor, *action;
	char item[ZC_ITEM_ID + 1], family[2][ZC_FAMILY_ID + 1];   /* the second: "" unless it changed both */
	bool written[2];             /* there is a blob of it, of each family */
};

static struct {
	size_t families, commits, signals;
	uint64_t seed;
	struct zc_convenant *con;
	struct zc_arena names;       /* of actors */
	struct deed *v;              /* in the order of time */
	size_t n, cap;
	size_t *rank;                /* of a deed by its order */
	size_t bytes, open, running;
} all = { .families = 1000, .seed = 1 };

static _Noreturn void
give_up(int status, const char *what, const char *why)
{
	fprintf(stderr, "generate: %s: %s\n", what, why);
	exit(status);
}

static size_t
group(size_t rank)
{
	return all.commits < all.n ? rank * all.commits / all.n : rank;
}

/* --- the acts ---------------------------------------------------------------- */

static void
note(const struct life *l, const struct life *other)
{
	for (size_t i = 0; i < l->n && zc_time_day(l->acts[i].at) <= LIFE_LAST; i++) {
		const struct act *a = &l->acts[i];
		all.v = zc_grow(all.v, all.n, &all.cap, sizeof *all.v);
		struct deed *d = &all.v[all.n];
		*d = (struct deed){ .at = a->at, .order = all.n++, .action = a->action };
		d->actor = zc_arena_strdup(&all.names, a->actor);
		snprintf(d->item, sizeof d->item, "%s", a->item != NULL ? a->item : "");
		snprintf(d->family[0], sizeof d->family[0], "%s", l->fam.id);
		if (a->both)
			snprintf(d->family[1], sizeof d->family[1], "%s", other->fam.id);
	}
}

static int
by_time(const void *a, const void *b)
{
	const struct deed *x = a, *y = b;
	if (x->at.utc != y->at.utc)
		return x->at.utc < y->at.utc ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

static void
collect(void)
{
	for (size_t i = 0; i < all.families / 2; i++) {
		struct zc_arena a = { 0 };
		struct life two[2];
		life_pair(two, i, all.seed, all.con, &a);
		note(&two[0], &two[1]);
		note(&two[1], &two[0]);
		zc_arena_free(&a);
	}
	qsort(all.v, all.n, sizeof *all.v, by_time);
	all.rank = zc_alloc((all.n + 1) * sizeof *all.rank);
	for (size_t i = 0; i < all.n; i++)
		all.rank[all.v[i].order] = i;
	if (all.commits == 0)
		all.commits = all.n;
	if (all.commits > all.n)
		give_up(ZC_USAGE, "--commits", "so much did not happen in so few families");
}

/* --- the files ----------------------------------------------------------------- */

static void
check(const struct life *l, const struct zc_text *text)
{
	struct zc_tree *tree = NULL;
	struct zc_family *fam = NULL;
	struct zc_findings f = { 0 };
	struct zc_err e = { 0 };
	if (zc_tree_parse(&tree, l->fam.id, text->s, text->len, &e) == ZC_OK)
		zc_family_load(&fam, tree, l->fam.id, &f);
	if (fam == NULL || zc_findings_fail(&f, &e) != ZC_OK)
		give_up(ZC_BUG, l->fam.id, e.msg);
	for (size_t i = 0; i < fam->terms.n; i++)
		all.running += fam->terms.v[i].met == ZC_NO_DAY && fam->terms.v[i].ended == ZC_NO_DAY;
	all.open += zc_family_ending(fam, LIFE_LAST) == NULL && zc_family_join(fam, LIFE_LAST) == NULL;
	all.bytes += text->len;
	zc_family_free(fam);
	zc_tree_free(tree);
	zc_findings_free(&f);
}

static bool
changes(const struct deed *d, const struct life *l)
{
	return strcmp(d->family[0], l->fam.id) == 0 || strcmp(d->family[1], l->fam.id) == 0;
}

/* Deeds of a family in the order of time, among those made from first to last. */
static size_t
deeds_of(size_t *out, const struct life *l, size_t first, size_t last)
{
	size_t n = 0;
	for (size_t i = first; i < last; i++) {
		size_t rank = all.rank[i], at = n;
		if (!changes(&all.v[rank], l))
			continue;
		for (n++; at > 0 && out[at - 1] > rank; at--)
			out[at] = out[at - 1];
		out[at] = rank;
	}
	return n;
}

static size_t
mark(size_t rank, bool second)
{
	return rank * 2 + second + 1;
}

/* The file as each commit that changes it leaves it.  The newest first, after something that no file
 * resembles: fast-import writes a blob as its difference to the one before, and the newest shall be whole,
 * as in a pack of git's own. */
static void
blobs(const struct life *l, size_t first, size_t last)
{
	size_t ranks[2 * LIFE_ACTS];
	size_t n = deeds_of(ranks, l, first, last);
	printf("blob\ndata %d\n%s\n", ZC_FAMILY_ID, l->fam.id);
	for (size_t i = n; i-- > 0;) {
		struct deed *d = &all.v[ranks[i]];
		bool second = strcmp(d->family[0], l->fam.id) != 0;
		struct zc_arena a = { 0 };
		struct zc_text text = { 0 };
		if (i + 1 < n && group(ranks[i]) == group(ranks[i + 1]))
			continue;
		zc_edit_write(&text, life_file(l, zc_time_day(d->at), &a), 0);
		printf("blob\nmark :%zu\ndata %zu\n%s\n", mark(ranks[i], second), text.len, text.s);
		d->written[second] = true;
		if (i + 1 == n)
			check(l, &text);
		zc_text_free(&text);
		zc_arena_free(&a);
	}
}

static void
files(void)
{
	size_t first = 0, last;
	for (size_t i = 0; i < all.families / 2; i++) {
		struct zc_arena a = { 0 };
		struct life two[2];
		life_pair(two, i, all.seed, all.con, &a);
		for (last = first; last < all.n; last++)
			if (!changes(&all.v[all.rank[last]], &two[0]) && !changes(&all.v[all.rank[last]], &two[1]))
				break;
		blobs(&two[0], first, last);
		blobs(&two[1], first, last);
		first = last;
		zc_arena_free(&a);
	}
}

/* --- the commits ----------------------------------------------------------------- */

static void
message(struct zc_text *t, const struct deed *d)
{
	char at[ZC_TIME_LEN];
	bool both = d->family[1][0] != '\0', item = d->item[0] != '\0';
	zc_time_format(at, d->at);
	zc_text_addf(t, "%s %s%s%s%s%s\n\nZc-Family: %s\n", d->action, d->family[0], both ? " " : "", d->family[1],
	             item ? " " : "", d->item, d->family[0]);
	if (both)
		zc_text_addf(t, "Zc-Family: %s\n", d->family[1]);
	zc_text_addf(t, "Zc-Action: %s\n", d->action);
	if (item)
		zc_text_addf(t, "Zc-Item: %s\n", d->item);
	zc_text_addf(t, "Zc-Actor: %s\nZc-Article: %s\nZc-Event-Time: %s\n", d->actor, all.con->convenant, at);
}

/* One act as a tool commits it; of several, nobody in particular is the author. */
static void
commit(size_t first, size_t last)
{
	const struct deed *d = &all.v[last - 1];
	struct zc_text text = { 0 };
	char path[ZC_PATH];
	const char *who = last - first == 1 ? d->actor : "history@example.org";
	if (last - first == 1)
		message(&text, d);
	else
		zc_text_addf(&text, "%zu acts\n", last - first);
	printf("commit refs/heads/main\n");
	for (int i = 0; i < 2; i++)
		printf("%s %.*s <%s> %" PRId64 " %+03d00\n", i == 0 ? "author" : "committer", (int)strcspn(who, "@"), who, who,
		       d->at.utc, d->at.offset / 60);
	printf("data %zu\n%s%s", text.len, text.s, first == 0 ? "from refs/heads/main^0\n" : "");
	for (size_t i = first; i < last; i++)
		for (int k = 0; k < 2; k++) {
			if (!all.v[i].written[k])
				continue;
			zc_id_path(path, all.v[i].family[k]);
			printf("M 100644 :%zu %s\n", mark(i, k == 1), path);
		}
	zc_text_free(&text);
}

static void
history(void)
{
	puts("feature done");
	collect();
	files();
	for (size_t first = 0, last; first < all.n; first = last) {
		for (last = first + 1; last < all.n && group(last) == group(first); last++)
			;
		commit(first, last);
	}
	puts("done");
	fprintf(stderr, "%zu families of %zu bytes, %zu open; %zu acts in %zu commits; %zu terms run\n", all.families,
	        all.bytes / all.families, all.open, all.n, all.commits, all.running);
}

/* --- signals ----------------------------------------------------------------------- */

/* A child that is known, or (known NULL) one of a new family. */
static const struct zc_person *
child(struct life *l, const struct life *known, size_t number)
{
	if (known != NULL && known->child->bsn != NULL && zc_day_age(known->child->born, LIFE_LAST) < 18)
		return known->child;
	life_begin(l);
	l->fam.opened = LIFE_LAST;
	life_household(l, all.families + number);
	return l->child;
}

static void
signals(void)
{
	static const char *const orgs[] = { "jgz-4-19", "jgz-0-4", "basisschool", "vo-segbroek", "huisarts", "smw", "cjg" };
	puts("bsn,given,prefix,surname,born,sex,by,at,clarity,parents-informed");
	for (size_t i = 0; i < all.signals; i++) {
		struct zc_arena a = { 0 };
		struct life l = { .arena = &a, .con = all.con, .random = all.seed * 999983 + i }, two[2] = { { 0 } };
		bool known = life_chance(&l, 50);
		char born[ZC_DATE_LEN], at[ZC_TIME_LEN];
		if (known)
			life_pair(two, life_random(&l, all.families / 2), all.seed, all.con, &a);
		const struct zc_person *p = child(&l, known ? &two[0] : NULL, i);
		zc_day_format(born, p->born);
		zc_time_format(at, zc_time_at((LIFE_LAST + 1) * INT64_C(86400) + (int64_t)life_random(&l, 172800)));
		printf("%s,%s,%s,%s,%s,%s,%s,%s,%s,2026-10-30\n", p->bsn != NULL ? p->bsn : "", p->given,
		       p->prefix != NULL ? p->prefix : "", p->surname, born, p->sex,
		       life_professional(&l, LIFE_PICK(&l, orgs)), at, life_chance(&l, 60) ? "clear" : "unclear");
		zc_arena_free(&a);
	}
}

/* --- the rest ------------------------------------------------------------------------ */

static size_t
number(const char *s)
{
	char *rest = NULL;
	unsigned long long n = strtoull(s, &rest, 10);
	if (*s < '0' || *s > '9' || *rest != '\0')
		give_up(ZC_USAGE, s, "not a number");
	return (size_t)n;
}

static void
options(int argc, char **argv)
{
	static const struct option known[] = { { "families", 1, NULL, 'f' }, { "commits", 1, NULL, 'c' },
		{ "seed", 1, NULL, 's' }, { "signals", 1, NULL, 'n' }, { NULL, 0, NULL, 0 } };
	for (int c; (c = getopt_long(argc, argv, "", known, NULL)) != -1;) {
		if (c == '?')
			exit(ZC_USAGE);
		size_t n = number(optarg);
		if (c == 'f')
			all.families = n;
		else if (c == 'c')
			all.commits = n;
		else if (c == 's')
			all.seed = n;
		else
			all.signals = n;
	}
	if (all.families == 0 || all.families % 2 != 0)
		give_up(ZC_USAGE, "--families", "not an even number");
	if (optind + 1 != argc)
		give_up(ZC_USAGE, "which agreement?", "give one");
}

int
main(int argc, char **argv)
{
	struct zc_text src = { 0 };
	struct zc_tree *tree = NULL;
	struct zc_findings f = { 0 };
	struct zc_err e = { 0 };
	char blob[ZC_OID];
	options(argc, argv);
	if (zc_text_read_file(&src, argv[optind], ZC_TREE_BYTES, &e) == ZC_OK &&
	    zc_tree_parse(&tree, argv[optind], src.s, src.len, &e) == ZC_OK &&
	    zc_store_blob_id(blob, src.s, src.len, &e) == ZC_OK)
		zc_convenant_load(&all.con, tree, &f);
	if (e.status != ZC_OK || zc_findings_fail(&f, &e) != ZC_OK)
		give_up(e.status, argv[optind], e.msg);
	snprintf(all.con->under, sizeof all.con->under, "%.*s", ZC_UNDER, blob);
	if (all.signals > 0)
		signals();
	else
		history();
	if (fflush(stdout) != 0 || ferror(stdout))
		give_up(ZC_IO, "standard output", "cannot be written");
	zc_convenant_free(all.con);
	zc_tree_free(tree);
	zc_text_free(&src);
	zc_findings_free(&f);
	zc_arena_free(&all.names);
	free(all.v);
	free(all.rank);
	return 0;
}
