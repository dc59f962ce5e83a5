/* What the fuzzers have in common.  libFuzzer calls LLVMFuzzerTestOneInput with one text after the
 * other; replay.c does it with files.  What must hold and does not ends the program. */
#ifndef ZC_FUZZ_H
#define ZC_FUZZ_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void
must(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "fuzz: %s\n", what);
	abort();
}

/* A text of its own size, so that reading behind it shows; free it. */
static inline char *
text_of(const uint8_t *data, size_t size)
{
	return zc_strndup((const char *)data, size);
}

#endif
