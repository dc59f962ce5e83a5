/* git's index as anybody may leave it: refused, or read, and then what is written from it is sound and says so. */
#include "exact.h"
#include "store_staged.c"   /* NOLINT(bugprone-suspicious-include): its own functions are asked */

#define OURS "families/k/7/k7q2m9xd4c.yaml"
#define BLOB "0123456789abcdef0123456789abcdef01234567"

static int
racy(void *ctx, const char *path, const char *blob, struct zc_err *e)
{
	size_t *n = ctx;
	(void)path, (void)e;
	must(strlen(blob) == ZC_OID - 1, "a blob of another size");
	++*n;
	return ZC_OK;
}

/* Its trees are known for the directories with an even number of letters. */
static bool
known_dir(void *ctx, const char *dir, char was[ZC_OID], char is[ZC_OID])
{
	memcpy(was, ctx, ZC_OID);
	memcpy(is, BLOB, ZC_OID);
	return strlen(dir) % 2 == 0;
}

static char *
path_at(const struct zc_staged *x, size_t i)
{
	struct cursor c = begin(x, NULL);
	while (next(&c) && i > 0)
		i--;
	char *path = zc_strndup(c.name, c.namelen);
	zc_text_free(&c.made);
	return path;
}

/* Changes of ours, of an entry that goes and of one that git is to look at, in the order of their paths, each once. */
static size_t
changes(const struct zc_staged *x, struct zc_staged_change v[3], char *names[2])
{
	size_t n = 1;
	v[0] = (struct zc_staged_change){.path = OURS, .what = ZC_STAGED_PUT, .blob = BLOB};
	for (size_t i = 0; i < 2 && i < x->n; i++) {
		struct zc_staged_change change = {.what = i == 0 ? ZC_STAGED_REMOVE : ZC_STAGED_DOUBT};
		size_t at = 0;
		change.path = names[i] = path_at(x, i == 0 ? x->n / 2 : 0);
		while (at < n && strcmp(v[at].path, change.path) < 0)
			at++;
		if (at < n && strcmp(v[at].path, change.path) == 0)
			continue;
		memmove(&v[at + 1], &v[at], (n - at) * sizeof *v);
		v[at] = change;
		n++;
	}
	return n;
}

static void
write_and_read(const struct zc_staged *x, zc_staged_dir_fn *dir, char tree[ZC_OID])
{
	struct zc_staged_change v[3];
	struct zc_staged *again = NULL;
	struct zc_err e = {0};
	char *names[2] = {0};
	size_t n = changes(x, v, names);
	exact_give("", 0);
	must(zc_staged_write(x, exact_fd, v, n, dir, tree, &e) == ZC_OK, "it cannot be written");
	must(zc_staged_open(&again, AT_FDCWD, "index", NULL, &e) == ZC_OK, "what was written cannot be read");
	for (size_t i = 0; i < n; i++) {
		char was[ZC_OID], is[ZC_OID];
		bool undecided, still;
		zc_staged_blob(x, v[i].path, was, &undecided);
		zc_staged_blob(again, v[i].path, is, &still);
		if (v[i].what == ZC_STAGED_DOUBT)
			must(strcmp(was, is) == 0 && still == undecided, "a doubt changed an entry");
		else
			must(strcmp(is, v[i].blob) == 0 && !still, "another blob than was written");
	}
	zc_staged_free(again);
	exact_take();
	free(names[0]);
	free(names[1]);
}

/* With the checksum that it should have, or with none. */
static void
give(const uint8_t *data, size_t size)
{
	unsigned char *all = zc_alloc(size + 1);
	struct sha1_ctx c;
	memcpy(all, data, size);
	if (size >= SUM && data[size - 1] % 2 == 0) {
		memset(all + size - SUM, 0, SUM);
	} else if (size >= SUM) {
		sha1_init(&c);
		sha1_update(&c, size - SUM, all);
		sha1_digest(&c, SUM, all + size - SUM);
	}
	exact_give(all, size);
	free(all);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct zc_staged *x = NULL;
	struct zc_err e = {0};
	char tree[ZC_OID], blob[ZC_OID];
	bool unmerged;
	size_t doubts = 0;
	give(data, size);
	zc_staged_open(&x, AT_FDCWD, "index", NULL, &e);
	exact_take();
	must((x != NULL) == (e.status == ZC_OK) && (x != NULL || e.msg[0] != '\0'), "refused without a word, or half");
	if (x == NULL)
		return 0;
	zc_staged_tree(x, tree);
	zc_staged_blob(x, OURS, blob, &unmerged);
	zc_staged_racy(x, AT_FDCWD, racy, &doubts, &e);
	must(doubts <= x->n, "more doubts than entries");
	write_and_read(x, NULL, NULL);
	write_and_read(x, known_dir, tree);
	zc_staged_free(x);
	return 0;
}
