/* What the fault tests run and kill: one change of a store, or a recovery.
 *	commit STORE PATH DATA [PATH DATA]...   (an empty DATA deletes)
 *	commit STORE                            only takes the lock */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store.h"

int
main(int argc, char **argv)
{
	struct zc_err e = {0};
	struct zc_store *s = NULL;
	struct zc_store_file files[8];
	struct zc_stamp stamp = {"change\n\nZc-Action: test\n", "b.devries@cjg", "b.devries@cjg",
	                         1772700000, 60};
	char commit[ZC_OID];
	size_t n = 0;
	for (int i = 2; i + 1 < argc && n < 8; i += 2)
		files[n++] = (struct zc_store_file){argv[i], argv[i + 1][0] != '\0' ? argv[i + 1] : NULL,
		                                    strlen(argv[i + 1])};
	if (argc >= 2 && zc_store_open(&s, argv[1], &e) == 0 && zc_store_lock(s, 5000, &e) == 0 && n > 0)
		zc_store_commit(s, files, n, &stamp, commit, &e);
	zc_store_close(s);
	if (e.status != 0)
		fprintf(stderr, "%s\n", e.msg);
	return e.status;
}
