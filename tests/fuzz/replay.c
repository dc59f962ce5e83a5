/* The main of a fuzzer that is no libFuzzer: each FILE once. */
#include "fuzz.h"
#include "text.h"

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		struct zc_text t = {0};
		struct zc_err e = {0};
		if (zc_text_read_file(&t, argv[i], 64 << 20, &e) != ZC_OK) {
			fprintf(stderr, "%s\n", e.msg);
			return e.status;
		}
		fprintf(stderr, "%s\n", argv[i]);
		LLVMFuzzerTestOneInput((const uint8_t *)(t.s != NULL ? t.s : ""), t.len);
		zc_text_free(&t);
	}
	printf("%d\n", argc - 1);
	return 0;
}
