#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "link.h"
#include "linkfile.h"
#include "linkfile_csv.h"

/* ---- columns -------------------------------------------------------------------- */

/* Beyond the fields of link.h. */
enum { F_ID = ZC_LINK_FIELDS, F_YEAR, F_MONTH, F_DAY, F_NAME, F_NONE, FIELDS };
static const char *const more[] = { "id", "year", "month", "day", "name", "-" };

static const char *
field_name(int f)
{
	return f < ZC_LINK_FIELDS ? zc_link_field_name((enum zc_link_field)f) : more[f - ZC_LINK_FIELDS];
}

/* What columns are called elsewhere; compared in lower case, with what is no letter or digit left out. */
static const struct { int field; const char *names; } known[] = {
	{ F_ID, "id recid recordid uniqueid uid" },
	{ ZC_LINK_GIVEN, "given givenname givennames firstname firstnames fname fnamec1 fnamec2 forename forenames middlename middlenames "
	                 "voornaam voornamen roepnaam vorname" },
	{ ZC_LINK_PREFIX, "prefix tussenvoegsel tussenvoegsels voorvoegsel voorvoegsels" },
	{ ZC_LINK_SURNAME, "surname lastname lname lnamec1 lnamec2 family familyname achternaam geslachtsnaam nachname" },
	{ ZC_LINK_BORN, "born dob dateofbirth birthdate geboortedatum geboren" },
	{ F_YEAR, "by birthyear yearofbirth yob geboortejaar" },
	{ F_MONTH, "bm birthmonth monthofbirth mob geboortemaand" },
	{ F_DAY, "bd birthday dayofbirth geboortedag" },
	{ ZC_LINK_SEX, "sex gender geslacht" },
	{ ZC_LINK_BSN, "bsn burgerservicenummer socsecid ssn socialsecuritynumber nationalid nhsnumber" },
	{ ZC_LINK_POSTCODE, "postcode postcodefake zip zipcode postalcode" },
	{ ZC_LINK_NUMBER, "number housenumber houseno huisnummer huisnr streetnumber streetno" },
	{ ZC_LINK_STREET, "street streetname streetaddress straat straatnaam address address1" },
	{ ZC_LINK_OTHER, "address2" },
	{ ZC_LINK_CITY, "city suburb town locality woonplaats plaats municipality gemeente" },
	{ ZC_LINK_REGION, "state region county province provincie" },
	{ ZC_LINK_PLACE, "birthplace placeofbirth geboorteplaats" },
	{ ZC_LINK_EMAIL, "email emailaddress mail" },
	{ ZC_LINK_PHONE, "phone phonenumber telephone telefoon telefoonnummer mobile" },
	{ ZC_LINK_WORK, "occupation profession job beroep" },
	{ ZC_LINK_PARENTS, "parents ouders mother father moeder vader" },
	{ F_NAME, "name fullname naam" },
};

static int
known_column(const char *name)
{
	char plain[64] = " ";
	size_t n = 1;
	for (; *name != '\0' && n < sizeof plain - 2; name++)
		if (isalnum((unsigned char)*name))
			plain[n++] = (char)tolower((unsigned char)*name);
	plain[n] = '\0';
	for (size_t i = 0; n > 1 && i < sizeof known / sizeof *known; i++)
		for (const char *p = known[i].names - 1; p != NULL; p = strchr(p + 1, ' '))
			if (strncmp(p + 1, plain + 1, n - 1) == 0 && (p[n] == ' ' || p[n] == '\0'))
				return known[i].field;
	return F_NONE;
}

/* Fields that are read in some forms only, and how it goes with them in a file. */
static const struct { enum zc_link_field field; int part; const char *written; } forms[] = {
	{ ZC_LINK_BORN, F_YEAR, "dates are 2014-05-09, 2014/05/09, 09-05-2014, 09.05.2014, 20140509, or a year" },
	{ ZC_LINK_SEX, F_NONE, "a sex begins with m or j, v, f or w, or is 1 or 2" },
};
enum { FORMS = sizeof forms / sizeof *forms };
struct form { char *column; bool given, read; };

struct file {
	struct zc_env *env;
	const struct zc_linkfile *o;
	struct zc_link *link;
	const char *name;
	int side;
	size_t rows;
	int *field; size_t ncolumns;          /* by column; NULL: the header is to come */
	struct zc_text joined[FIELDS];        /* of a row: what several columns say of one field */
	size_t odd, odd_line;                 /* rows that are no UTF-8; the first one's line */
	struct form form[FORMS];
};

/* What --map says of a column: its field, or -1. */
static int
mapped(const struct zc_linkfile *o, const char *column, bool *seen)
{
	size_t n = strlen(column), pair = 0;
	int found = -1;
	for (size_t i = 0; i < o->map.n; i++)
		for (const char *p = o->map.v[i]; *p != '\0'; pair++) {
			size_t len = strcspn(p, ",");
			if (len > n && p[n] == '=' && strncmp(p, column, n) == 0) {
				for (int f = 0; f < FIELDS; f++)
					if (strlen(field_name(f)) == len - n - 1 && strncmp(p + n + 1, field_name(f), len - n - 1) == 0)
						found = f;
				seen[pair] = true;
			}
			p += len + (p[len] == ',');
		}
	return found;
}

/* Each COLUMN=FIELD has a field that there is. */
static int
check_map(const struct zc_linkfile *o, size_t *pairs, struct zc_err *e)
{
	*pairs = 0;
	for (size_t i = 0; i < o->map.n; i++)
		for (const char *p = o->map.v[i]; *p != '\0'; ++*pairs) {
			size_t len = strcspn(p, ",");
			const char *eq = memrchr(p, '=', len);
			bool good = false;
			for (int f = 0; eq != NULL && f < FIELDS; f++)
				good = good || (strlen(field_name(f)) == (size_t)(p + len - eq) - 1 &&
				                strncmp(eq + 1, field_name(f), (size_t)(p + len - eq) - 1) == 0);
			if (eq == NULL || eq == p)
				return zc_fail(e, ZC_USAGE, "--map: '%.*s' is not COLUMN=FIELD", (int)len, p);
			if (!good)
				return zc_fail(e, ZC_USAGE, "--map: there is no field '%.*s'", (int)(p + len - eq - 1), eq + 1);
			p += len + (p[len] == ',');
		}
	return ZC_OK;
}

/* A full name is not used beside its parts. */
static void
drop_name(struct file *f)
{
	bool parts = false;
	for (size_t i = 0; i < f->ncolumns; i++)
		parts = parts || f->field[i] == ZC_LINK_SURNAME || f->field[i] == ZC_LINK_GIVEN;
	for (size_t i = 0; parts && i < f->ncolumns; i++)
		if (f->field[i] == F_NAME)
			f->field[i] = F_NONE;
}

static int
take_head(struct file *f, const struct zc_csv_row *row, struct zc_err *e)
{
	struct zc_text unused = { 0 };
	size_t pairs, used = 0;
	int rc = check_map(f->o, &pairs, e);
	bool *seen = zc_alloc(pairs + 1);
	f->field = zc_alloc(row->n * sizeof *f->field);
	f->ncolumns = row->n;
	for (size_t i = 0; rc == ZC_OK && i < row->n; i++) {
		int field = mapped(f->o, row->cell[i], seen);
		f->field[i] = field >= 0 ? field : known_column(row->cell[i]);
	}
	drop_name(f);
	for (size_t i = 0; i < row->n; i++)
		for (size_t k = 0; rc == ZC_OK && k < FORMS; k++)
			if (f->form[k].column == NULL && f->field[i] != F_NONE &&
			    (f->field[i] == (int)forms[k].field || f->field[i] == forms[k].part))
				f->form[k].column = zc_strdup(row->cell[i]);
	for (size_t i = 0; rc == ZC_OK && i < row->n; i++) {
		used += f->field[i] != F_NONE && f->field[i] != F_ID;
		if (f->field[i] == F_NONE && mapped(f->o, row->cell[i], seen) < 0) {
			zc_text_add(&unused, unused.len > 0 ? ", " : "");
			zc_text_add_visible(&unused, row->cell[i]);
		}
	}
	for (size_t i = 0; rc == ZC_OK && i < pairs; i++)
		if (!seen[i])
			rc = zc_fail(e, ZC_USAGE, "--map: %s has no column for its entry %zu", f->name, i + 1);
	if (rc == ZC_OK && used == 0)
		rc = zc_fail(e, ZC_DATA, "%s:%u: no column is known: name them with --map", f->name, row->line);
	if (rc == ZC_OK && unused.len > 0)
		zc_warn(f->env, "%s: not used: %s", f->name, unused.s);
	zc_text_free(&unused);
	free(seen);
	return rc;
}

/* ---- rows ----------------------------------------------------------------------- */

static int
bad_row(struct file *f, const struct zc_csv_row *row, const char *why)
{
	struct zc_err e = { 0 };
	zc_fail(&e, ZC_DATA, "%s:%u: %s", f->name, row->line, why);
	zc_env_report(f->env, &e);
	return ZC_OK;
}

/* A full name: its last word is the surname, with the particles before it. */
static void
split_name(struct zc_link_record *r, struct zc_text *name)
{
	char *last = strrchr(name->s, ' ');
	if (last == NULL) {
		r->value[ZC_LINK_SURNAME] = name->s;
		return;
	}
	*last = '\0';
	r->value[ZC_LINK_GIVEN] = name->s;
	r->value[ZC_LINK_SURNAME] = last + 1;
}

/* Until one was read: in most files that is the first. */
static void
note_forms(struct file *f, const struct zc_link_record *r)
{
	for (size_t k = 0; k < FORMS; k++) {
		const char *text = r->value[forms[k].field];
		if (text == NULL || f->form[k].read)
			continue;
		f->form[k].given = true;
		f->form[k].read = zc_link_field_reads(forms[k].field, text);
	}
}

static void
tell_forms(struct file *f)
{
	for (size_t k = 0; k < FORMS; k++) {
		if (f->form[k].given && !f->form[k].read)
			zc_warn(f->env, "%s: nothing in column %s could be read: %s", f->name, f->form[k].column, forms[k].written);
		free(f->form[k].column);
	}
}

static int
take_row(void *ctx, const struct zc_csv_row *row, struct zc_err *e)
{
	struct file *f = ctx;
	struct zc_link_record r = { .side = f->side };
	char born[40], number[24];
	if (f->field == NULL)
		return row->bad != NULL ? zc_fail(e, ZC_DATA, "%s:%u: %s", f->name, row->line, row->bad) : take_head(f, row, e);
	f->rows++;
	if (row->bad != NULL)
		return bad_row(f, row, row->bad);
	if (row->n != f->ncolumns)
		return bad_row(f, row, row->n < f->ncolumns ? "fewer cells than columns" : "more cells than columns");
	for (int i = 0; i < FIELDS; i++)
		zc_text_clear(&f->joined[i]);
	const char *cell[FIELDS] = { NULL };
	bool odd = false;
	for (size_t i = 0; i < row->n; i++) {
		int field = f->field[i];
		const char *s = row->cell[i];
		if (field == F_NONE || *s == '\0')
			continue;
		odd = odd || !zc_text_is_utf8(s, strlen(s));
		if (cell[field] != NULL) {
			struct zc_text *t = &f->joined[field];
			if (t->len == 0)
				zc_text_add(t, cell[field]);
			zc_text_addc(t, field == ZC_LINK_SURNAME ? '-' : ' ');
			zc_text_add(t, s);
			s = t->s;
		}
		cell[field] = s;
	}
	if (odd && f->odd++ == 0)
		f->odd_line = row->line;
	memcpy(r.value, cell, sizeof r.value);
	if (cell[F_YEAR] != NULL && strlen(cell[F_YEAR]) < 8) {
		snprintf(born, sizeof born, "%04ld-%02ld-%02ld", strtol(cell[F_YEAR], NULL, 10),
		         cell[F_MONTH] != NULL ? strtol(cell[F_MONTH], NULL, 10) : 0, cell[F_DAY] != NULL ? strtol(cell[F_DAY], NULL, 10) : 0);
		r.value[ZC_LINK_BORN] = born;
	}
	if (cell[F_NAME] != NULL) {
		if (f->joined[F_NAME].len == 0)
			zc_text_add(&f->joined[F_NAME], cell[F_NAME]);
		split_name(&r, &f->joined[F_NAME]);
	}
	note_forms(f, &r);
	snprintf(number, sizeof number, "%zu", f->rows);
	r.id = cell[F_ID] != NULL ? cell[F_ID] : number;
	zc_link_add(f->link, &r);
	return ZC_OK;
}

static int
read_file(struct zc_env *env, const struct zc_linkfile *o, struct zc_link *l, const char *name, int side, struct zc_err *e)
{
	struct file f = { .env = env, .o = o, .link = l, .name = name, .side = side };
	bool in = strcmp(name, "-") == 0;
	FILE *from = in ? stdin : fopen(name, "re");
	if (from == NULL)
		return zc_fail_errno(e, errno == ENOENT ? ZC_NOINPUT : ZC_IO, "%s", name);
	int rc = zc_csv_each(from, name, take_row, &f, e);
	if (!in)
		fclose(from);
	if (rc == ZC_OK && f.field == NULL)
		rc = zc_fail(e, ZC_DATA, "%s:1: no header", name);
	if (f.odd > 0)
		zc_warn(env, "%s:%zu: not UTF-8: names with such letters are not recognised (%zu of %zu rows)", name, f.odd_line,
		        f.odd, f.rows);
	tell_forms(&f);
	free(f.field);
	for (int i = 0; i < FIELDS; i++)
		zc_text_free(&f.joined[i]);
	return rc;
}

/* ---- output ---------------------------------------------------------------------- */

static void
put_id(const struct zc_link *l, size_t record)
{
	const char *id = zc_link_id(l, record);
	struct zc_text visible = { 0 };
	for (const char *p = id;; p++) {
		if (*p == '\0') {
			fputs_unlocked(id, stdout);
			return;
		}
		if ((unsigned char)*p < ' ' || (unsigned char)*p >= 0x7f)
			break;
	}
	zc_text_add_visible(&visible, id);
	fputs(visible.s, stdout);
	zc_text_free(&visible);
}

static int
put_cluster(void *ctx, size_t record, size_t cluster, struct zc_err *e)
{
	(void)e;
	put_id(ctx, record);
	putchar_unlocked('\t');
	put_id(ctx, cluster);
	putchar_unlocked('\n');
	return ZC_OK;
}

static int
put_pair(void *ctx, size_t a, size_t b, double bits, struct zc_err *e)
{
	(void)e;
	put_id(ctx, a);
	putchar('\t');
	put_id(ctx, b);
	printf("\t%.2f\n", bits);
	return ZC_OK;
}

static void
tell(void *ctx, size_t done, size_t all)
{
	zc_progress(ctx, done, all, "steps");
}

static int
load_model(struct zc_link_model **out, const char *file, struct zc_err *e)
{
	struct zc_text text = { 0 };
	if (file == NULL) {
		*out = zc_link_model_default();
		return ZC_OK;
	}
	int rc = zc_text_read_file(&text, file, 1 << 20, e);
	if (rc == ZC_OK)
		rc = zc_link_model_read(out, text.s, file, e);
	zc_text_free(&text);
	return rc;
}

static int
print(struct zc_link *l, const struct zc_linkfile *o, struct zc_err *e)
{
	if (o->clusters)
		return zc_link_clusters(l, ZC_LINK_PERSONS, put_cluster, l, e);
	if (o->households)
		return zc_link_clusters(l, ZC_LINK_HOUSEHOLDS, put_cluster, l, e);
	if (o->pairs || !o->train)
		return zc_link_pairs(l, put_pair, l, e);
	struct zc_text text = { 0 };
	zc_link_model_write(&text, zc_link_trained(l));
	fputs(text.s, stdout);
	zc_text_free(&text);
	return ZC_OK;
}

int
zc_linkfile_run(struct zc_env *env, const struct zc_linkfile *o, int files, char **file, struct zc_err *e)
{
	struct zc_link_model *m = NULL;
	struct zc_link *l = NULL;
	struct zc_link_options lo = { .progress = tell, .ctx = env };
	double threshold, grey;
	char *end;
	size_t pairs;
	if (o->pairs + o->clusters + o->households > 1)
		return zc_fail(e, ZC_USAGE, "--pairs, --clusters or --households?");
	if (o->threshold != NULL) {
		threshold = strtod(o->threshold, &end);
		if (end == o->threshold || *end != '\0' || !(threshold > -1000 && threshold < 1000))
			return zc_fail(e, ZC_USAGE, "--threshold: '%s' is not a number of bits", o->threshold);
		lo.match = lo.review = &threshold;
	}
	int rc = check_map(o, &pairs, e);
	if (rc == ZC_OK)
		rc = load_model(&m, o->model, e);
	if (rc != ZC_OK)
		goto done;
	if (o->threshold == NULL) {
		zc_link_model_thresholds(m, &threshold, &grey);
		lo.review = &threshold;       /* the grey band is printed when it is asked for */
	}
	l = zc_link_new(m);
	for (int i = 0; rc == ZC_OK && i < files; i++)
		rc = read_file(env, o, l, file[i], files > 1 ? i + 1 : 0, e);
	lo.train = o->model != NULL && !o->train ? ZC_LINK_TRAIN_NEVER : ZC_LINK_TRAIN_AUTO;
	if (rc == ZC_OK)
		rc = zc_link_run(l, &lo, e);
	if (rc == ZC_OK)
		rc = print(l, o, e);
done:
	zc_link_free(l);
	zc_link_model_free(m);
	return rc;
}
