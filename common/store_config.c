/* git's configuration, read as plain files: most commands need a value or two
 * of it and no git library.  What is not written here in full (includes, values
 * that git itself would refuse) the library is asked for. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "store_internal.h"

enum { CONFIG_MAX = 1 << 20 };

struct zc_store_settings {
	char **keys, **values;
	size_t n, cap;
	bool plain;                /* all of it was understood */
};

static void
set(struct zc_store_settings *c, const char *section, const char *name, const char *value)
{
	struct zc_text key = {0};
	zc_text_addf(&key, "%s.%s", section, name);
	size_t cap = c->cap;
	c->keys = zc_grow(c->keys, c->n, &c->cap, sizeof *c->keys);
	c->values = zc_grow(c->values, c->n, &cap, sizeof *c->values);
	c->keys[c->n] = zc_text_take(&key);
	c->values[c->n++] = zc_strdup(value);
}

static const char *
skip_blanks(const char *p)
{
	return p + strspn(p, " \t\r");
}

/* "[core]" or '[branch "main"]'; NULL when it is neither. */
static const char *
take_section(const char *p, struct zc_text *section)
{
	zc_text_clear(section);
	for (p++; isalnum((unsigned char)*p) || *p == '-' || *p == '.'; p++)
		zc_text_addc(section, (char)tolower((unsigned char)*p));
	p = skip_blanks(p);
	if (*p == '"') {
		zc_text_addc(section, '.');
		for (p++; *p != '"' && *p != '\0' && *p != '\n'; p++) {
			p += *p == '\\' && p[1] != '\0';
			zc_text_addc(section, *p);
		}
		if (*p++ != '"')
			return NULL;
	}
	return *p == ']' && section->len > 0 ? p + 1 : NULL;
}

/* What stands behind the '=' up to the end of its last line; NULL when git would refuse it. */
static const char *
take_value(const char *p, struct zc_text *value)
{
	static const char escapes[] = "nt\"\\", meant[] = "\n\t\"\\";
	bool quoted = false;
	size_t keep = 0;                       /* blanks at the end count in quotes only */
	zc_text_clear(value);
	zc_text_add(value, "");
	for (p = skip_blanks(p); *p != '\0' && *p != '\n'; p++) {
		const char *escape = *p == '\\' && p[1] != '\0' ? strchr(escapes, p[1]) : NULL;
		if (!quoted && (*p == '#' || *p == ';')) {
			p += strcspn(p, "\n");
			break;
		}
		if (*p == '"') {
			quoted = !quoted;
			keep = value->len;
		} else if (escape != NULL) {
			zc_text_addc(value, meant[escape - escapes]);
			keep = value->len;
			p++;
		} else if (*p == '\\' && p[1] == '\n') {
			p++;
		} else if (*p == '\\') {
			return NULL;
		} else {
			zc_text_addc(value, *p);
			if (quoted || strchr(" \t\r", *p) == NULL)
				keep = value->len;
		}
	}
	value->s[value->len = keep] = '\0';
	return quoted ? NULL : p;
}

static bool
parse(struct zc_store_settings *c, const char *p)
{
	struct zc_text section = {0}, name = {0}, value = {0};
	while (p != NULL && *(p += strspn(p, " \t\r\n")) != '\0') {
		zc_text_clear(&name);
		if (*p == '#' || *p == ';') {
			p += strcspn(p, "\n");
		} else if (*p == '[') {
			p = take_section(p, &section);
			if (p != NULL && (strncmp(section.s, "include", 7) == 0 || strncmp(section.s, "extensions", 10) == 0))
				p = NULL;
		} else {
			for (; isalnum((unsigned char)*p) || *p == '-'; p++)
				zc_text_addc(&name, (char)tolower((unsigned char)*p));
			p = skip_blanks(p);
			/* a name alone means "true", in words that differ from reader to reader */
			p = *p == '=' && name.len > 0 && section.len > 0 ? take_value(p + 1, &value) : NULL;
			if (p != NULL)
				set(c, section.s, name.s, value.s);
		}
	}
	zc_text_free(&section);
	zc_text_free(&name);
	zc_text_free(&value);
	return p != NULL;
}

static void
read_one(struct zc_store_settings *c, int dir, const char *path)
{
	struct zc_text t = {0};
	struct zc_err e = {0};
	int fd = openat(dir, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		c->plain = c->plain && (errno == ENOENT || errno == ENOTDIR);
		return;
	}
	if (zc_text_read_fd(&t, fd, path, CONFIG_MAX, &e) != ZC_OK ||
	    (t.len > 0 && (strlen(t.s) != t.len || !parse(c, t.s))))
		c->plain = false;
	close(fd);
	zc_text_free(&t);
}

static void
read_below(struct zc_store_settings *c, const char *dir, const char *name)
{
	struct zc_text path = {0};
	if (dir == NULL || *dir == '\0')
		return;
	zc_text_addf(&path, "%s/%s", dir, name);
	read_one(c, AT_FDCWD, path.s);
	zc_text_free(&path);
}

/* From the least to the most particular: the last value counts. */
static struct zc_store_settings *
settings(struct zc_store *s)
{
	if (s->settings != NULL)
		return s->settings;
	struct zc_store_settings *c = s->settings = zc_alloc(sizeof *c);
	const char *xdg = getenv("XDG_CONFIG_HOME");
	struct stat st;
	c->plain = true;
	read_one(c, AT_FDCWD, "/etc/gitconfig");
	if (xdg != NULL && *xdg != '\0')
		read_below(c, xdg, "git/config");
	else
		read_below(c, getenv("HOME"), ".config/git/config");
	read_below(c, getenv("HOME"), ".gitconfig");
	read_one(c, s->dir_fd, ".git/config");
	/* whose repository may be used, and of which form, is the library's to say */
	c->plain = c->plain && fstatat(s->dir_fd, ".git", &st, 0) == 0 && st.st_uid == geteuid() &&
	           fstat(s->dir_fd, &st) == 0 && st.st_uid == geteuid();
	return c;
}

static const char *
find(const struct zc_store_settings *c, const char *key)
{
	for (size_t i = c->n; i-- > 0;)
		if (strcmp(c->keys[i], key) == 0)
			return c->values[i];
	return NULL;
}

bool
zc_store_plain(struct zc_store *s)
{
	const struct zc_store_settings *c = settings(s);
	const char *bare = find(c, "core.bare"), *version = find(c, "core.repositoryformatversion");
	return c->plain && (bare == NULL || strcasecmp(bare, "false") == 0) &&
	       (version == NULL || strcmp(version, "0") == 0) && find(c, "core.worktree") == NULL;
}

int
zc_store_config(struct zc_store *s, const char *key, char **out, struct zc_err *e)
{
	const char *value;
	*out = NULL;
	if (!zc_store_plain(s))
		return zc_store_git_config(s, key, out, e);
	value = find(s->settings, key);
	*out = value != NULL ? zc_strdup(value) : NULL;
	return ZC_OK;
}

void
zc_store_forget_settings(struct zc_store *s)
{
	struct zc_store_settings *c = s->settings;
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->n; i++) {
		free(c->keys[i]);
		free(c->values[i]);
	}
	free(c->keys);
	free(c->values);
	free(c);
	s->settings = NULL;
}
