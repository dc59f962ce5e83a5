/* convenant: any agreement is refused with places, or can be asked about any family. */
#include "model.h"

static const char family[] =
	"format: 1\nfamily: k7q2m9xd4c\nopened: 2026-03-02\n"
	"address: {postcode: 2511 AB, number: \"12\", city: Den Haag}\n"
	"persons:\n- {id: p7k2qxa, role: child, given: Noor, surname: Berg, born: 2014-05-09}\n"
	"signals:\n- {id: s3m9tdk, at: 2026-03-02T10:15+01:00, by: a.jansen@jgz-4-19, about: p7k2qxa, parents-informed: 2026-03-01}\n"
	"- {id: s8r4wbn, at: 2026-03-09T09:00+01:00, by: k.smit@vo-segbroek, about: p7k2qxa, parents-informed: none, because: x}\n"
	"matches:\n- {id: m1f6zcy, at: 2026-03-09T09:00+01:00, signals: [s3m9tdk, s8r4wbn], evidence: bsn}\n"
	"situation:\n- {id: f5t2hdq, fact: measure, value: ots, since: 2026-04-01, by: g.visser@bjz}\n"
	"decisions:\n- {id: d6w1xrt, at: 2026-03-16T10:00+01:00, by: b.devries@cjg, forum: cjg-consultation, with-family: yes, coordination: needed, level: 4}\n"
	"coordination:\n- {id: c2v8r1p, since: 2026-03-16, by: b.devries@cjg, coordinator: a.jansen@jgz-4-19, proposed: jgz-4-19, rule: no-social-work}\n"
	"plan:\n  since: 2026-03-30\n"
	"escalations:\n- id: e4m2ptb\n  line: process\n  at: 2026-07-01T11:00+02:00\n  by: a.jansen@jgz-4-19\n"
	"  between: [a.jansen@jgz-4-19, t.kok@jeugdformaat]\n  because: x\n  steps:\n"
	"  - {id: x6q3nvd, step: managers, since: 2026-07-01, responsible: [m.bakker@jgz-4-19]}\n"
	"terms:\n- {id: t4k8wzn, of: x6q3nvd, kind: talk, start: 2026-07-01, due: 2026-07-15, under: 3f9c2a1b07}\n";

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct model fam;
	struct model m = {0};
	struct zc_findings f = {0};
	char *text = text_of(data, size);
	if (fam.fam == NULL && !load_family(&fam, family, sizeof family - 1)) {
		struct zc_err e = {0};
		zc_findings_fail(&fam.wrong, &e);
		must(false, e.msg);
	}
	if (load_agreement(&m, text, size)) {
		for (int i = 0; i < 3; i++)
			ask(fam.fam, m.con, zc_day_of(2026, 3 + 2 * i, 20));
		zc_gate_convenant(text, size, text, size, &f);
		must(f.n == 0, "an agreement may not stay as it is");
	} else {
		zc_gate_convenant(NULL, 0, text, size, &f);
		must(f.n > 0, "a bad agreement may be the first");
	}
	for (size_t i = 0; i < m.wrong.n; i++)
		must(m.wrong.v[i].line >= 1 && m.wrong.v[i].what != NULL, "a finding without a place");
	zc_findings_free(&f);
	free_model(&m);
	free(text);
	return 0;
}
