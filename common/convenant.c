/* Look-ups in an agreement. */
#include "convenant.h"
#include "person.h"
#include "text.h"

/* `until` is the first day on which a name no longer counts. */
static bool
over(zc_day until, zc_day on)
{
	return until != ZC_NO_DAY && on != ZC_NO_DAY && until <= on;
}

/* The first element of a list whose name field equals NAME. */
#define FIND(LIST, FIELD, NAME)                                        \
	for (size_t i = 0; i < (LIST).n; i++)                          \
		if (zc_text_eq((LIST).v[i].FIELD, NAME))               \
			return &(LIST).v[i];                           \
	return NULL

const struct zc_organisation *
zc_convenant_org(const struct zc_convenant *c, const char *org, zc_day on)
{
	for (size_t i = 0; i < c->organisations.n; i++) {
		const struct zc_organisation *o = &c->organisations.v[i];
		if (zc_text_eq(o->org, org))
			return over(o->until, on) ? NULL : o;
	}
	return NULL;
}

const struct zc_kind *
zc_convenant_kind(const struct zc_convenant *c, const char *name)
{
	FIND(c->kinds, kind, name);
}

const struct zc_kind *
zc_convenant_kind_of(const struct zc_convenant *c, const char *who, zc_day on)
{
	const char *org;
	if (who == NULL || !zc_actor_valid(who, &org))
		return NULL;
	const struct zc_organisation *o = zc_convenant_org(c, org, on);
	const struct zc_kind *k = o != NULL ? zc_convenant_kind(c, o->kind) : NULL;
	return k != NULL && !over(k->until, on) ? k : NULL;
}

bool
zc_convenant_may(const struct zc_convenant *c, const char *who, const char *act, zc_day on)
{
	const struct zc_kind *k = zc_convenant_kind_of(c, who, on);
	return k != NULL && zc_strings_have(&k->may, act);
}

bool
zc_convenant_sees_all(const struct zc_convenant *c, const char *who, zc_day on)
{
	return zc_convenant_may(c, who, "check", on) || zc_convenant_may(c, who, "see", on);
}

/* Not here: what opens files that are named or an editor, and what git calls. */
const char zc_remote_verbs[] =
	"signal-add signal-import signal-withdraw signal-outcome signal-amend signal-void signal-list "
	"match-find match-list match-candidates match-explain match-contact match-join match-part match-refuse match-void "
	"assign-propose assign-need assign-to assign-hand-over assign-end assign-informed assign-fact assign-void "
	"assign-load assign-check "
	"plan-start plan-problem plan-goal plan-action plan-done plan-hold plan-resume plan-drop plan-helper plan-coach "
	"plan-evaluate plan-share plan-void plan-show "
	"escalate-raise escalate-talk escalate-commit escalate-step escalate-down escalate-pause escalate-resume "
	"escalate-extend escalate-void escalate-due escalate-explain escalate-run "
	"close-end close-follow close-reopen close-void close-review "
	"show show-list show-log show-organisations show-sql audit-verify";
const char zc_whole_verbs[] = "escalate-run show-sql audit-verify";

bool
zc_convenant_gives(const struct zc_convenant *c, const char *who, const char *verb, zc_day on)
{
	const struct zc_kind *k = zc_convenant_kind_of(c, who, on);
	if (k == NULL || c->access == NULL || !zc_words_have(zc_remote_verbs, verb) ||
	    (zc_words_have(zc_whole_verbs, verb) && !zc_convenant_sees_all(c, who, on)))
		return false;
	for (size_t i = 0; i < c->access->gives.n; i++) {
		const struct zc_grant *g = &c->access->gives.v[i];
		if (zc_strings_have(&g->verbs, verb) && (g->kinds.n == 0 || zc_strings_have(&g->kinds, k->kind)))
			return true;
	}
	return false;
}

const struct zc_line *
zc_convenant_line(const struct zc_convenant *c, const char *name)
{
	FIND(c->escalation, line, name);
}

const struct zc_ground *
zc_convenant_ground(const struct zc_convenant *c, const char *name)
{
	FIND(c->endings->grounds, ground, name);
}

const struct zc_term_rule *
zc_convenant_term(const struct zc_convenant *c, const char *name)
{
	FIND(c->terms, term, name);
}

const struct zc_proposal_rule *
zc_convenant_proposal(const struct zc_convenant *c, const char *name)
{
	FIND(c->assignment->proposal, rule, name);
}

const struct zc_ladder_step *
zc_line_step(const struct zc_line *l, const char *name)
{
	FIND(l->steps, step, name);
}

const struct zc_word *
zc_word_find(const struct zc_word *v, size_t n, const char *word, zc_day on)
{
	for (size_t i = 0; i < n; i++)
		if (zc_text_eq(v[i].word, word))
			return over(v[i].until, on) ? NULL : &v[i];
	return NULL;
}

static void
add_day(struct zc_text *out, const char *option, zc_day day)
{
	char text[ZC_DATE_LEN];
	if (day == ZC_NO_DAY)
		return;
	zc_day_format(text, day);
	zc_text_addf(out, ",%s=\"%.4s%.2s%.2s\"", option, text, text + 5, text + 8);
}

void
zc_convenant_signers(struct zc_text *out, const struct zc_convenant *c, const char *who, zc_day on)
{
	const char *org = NULL;
	if (who != NULL && !zc_actor_valid(who, &org))
		return;
	for (size_t i = 0; c->signatures != NULL && i < c->signatures->keys.n; i++) {
		const struct zc_signer *s = &c->signatures->keys.v[i];
		if (who != NULL && ((s->who != NULL ? !zc_text_eq(s->who, who) : !zc_text_eq(s->org, org)) ||
		                    (s->since != ZC_NO_DAY && on < s->since) || over(s->until, on)))
			continue;
		zc_text_addf(out, "%s%s namespaces=\"git\"", who == NULL && s->who == NULL ? "*@" : "",
		             who != NULL ? who : s->who != NULL ? s->who : s->org);
		if (who == NULL) {
			add_day(out, "valid-after", s->since);
			add_day(out, "valid-before", s->until);
		}
		zc_text_addf(out, " %s\n", s->key);
	}
}

void
zc_convenant_cite(struct zc_text *out, const struct zc_convenant *c, const char *article)
{
	zc_text_add(out, c->convenant);
	if (article != NULL)
		zc_text_addf(out, " %s", article);
}
