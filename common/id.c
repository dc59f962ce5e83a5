#include <errno.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/types.h>

#include <nettle/sha2.h>

#include "id.h"

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
enum { DIGITS = 10, LETTERS = 22 };

static void
random_bytes(uint8_t *p, size_t n)
{
	while (n > 0) {
		ssize_t got = getrandom(p, n, 0);
		if (got < 0 && errno != EINTR)
			abort();        /* a kernel without it could only give guessable names */
		if (got > 0) {
			p += got;
			n -= (size_t)got;
		}
	}
}

static bool
is_letter(char c)
{
	return c >= 'a' && c <= 'z' && c != 'i' && c != 'l' && c != 'o' && c != 'u';
}

static bool
is_id(const char *s, size_t min, size_t max)
{
	size_t n = 0;
	while (is_letter(s[n]) || (s[n] >= '0' && s[n] <= '9'))
		n++;
	return s[n] == '\0' && n >= min && n <= max && is_letter(s[0]);
}

void
zc_id_family(char out[ZC_FAMILY_ID + 1])
{
	uint8_t b[ZC_FAMILY_ID];
	do
		random_bytes(b, sizeof b);
	while (b[0] >= 256 / LETTERS * LETTERS);        /* every letter as likely */
	out[0] = alphabet[DIGITS + b[0] % LETTERS];
	for (size_t i = 1; i < ZC_FAMILY_ID; i++)
		out[i] = alphabet[b[i] % 32];
	out[ZC_FAMILY_ID] = '\0';
}

static void
item_of_bytes(char out[ZC_ITEM_ID + 1], char kind, const uint8_t *b)
{
	out[0] = kind;
	for (size_t i = 1; i < ZC_ITEM_ID; i++)
		out[i] = alphabet[b[i - 1] % 32];
	out[ZC_ITEM_ID] = '\0';
}

void
zc_id_item(char out[ZC_ITEM_ID + 1], char kind)
{
	uint8_t b[ZC_ITEM_ID - 1];
	random_bytes(b, sizeof b);
	item_of_bytes(out, kind, b);
}

void
zc_id_derive(char out[ZC_ITEM_ID + 1], char kind, const char *const *parts)
{
	struct sha256_ctx ctx;
	uint8_t digest[SHA256_DIGEST_SIZE];
	sha256_init(&ctx);
	for (; *parts != NULL; parts++)
		sha256_update(&ctx, strlen(*parts) + 1, (const uint8_t *)*parts);
	sha256_digest(&ctx, sizeof digest, digest);
	item_of_bytes(out, kind, digest);
}

bool
zc_id_may_be_derived(const char *item)
{
	return *item != '\0' && strchr("emtxy", *item) != NULL;
}

bool
zc_id_is_family(const char *s)
{
	return is_id(s, ZC_FAMILY_ID, ZC_FAMILY_ID);
}

bool
zc_id_is_item(const char *s)
{
	return is_id(s, ZC_ITEM_ID, ZC_ITEM_ID);
}

bool
zc_id_is_family_prefix(const char *s)
{
	return is_id(s, ZC_FAMILY_PREFIX, ZC_FAMILY_ID);
}

bool
zc_id_is_item_prefix(const char *s)
{
	return is_id(s, ZC_ITEM_PREFIX, ZC_ITEM_ID);
}

void
zc_id_path(char out[ZC_PATH], const char *id)
{
	snprintf(out, ZC_PATH, "families/%c/%c/%.*s.yaml", id[0], id[1], ZC_FAMILY_ID, id);
}

bool
zc_id_of_path(char out[ZC_FAMILY_ID + 1], const char *path)
{
	enum { ID_AT = sizeof "families/x/y/" - 1 };
	char id[ZC_FAMILY_ID + 1] = "", again[ZC_PATH];
	if (strlen(path) != ID_AT + ZC_FAMILY_ID + sizeof ".yaml" - 1)
		return false;
	memcpy(id, path + ID_AT, ZC_FAMILY_ID);
	if (!zc_id_is_family(id))
		return false;
	zc_id_path(again, id);
	if (strcmp(again, path) != 0)
		return false;
	memcpy(out, id, sizeof id);
	return true;
}
