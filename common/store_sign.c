/* Signatures of commits: made and checked by ssh-keygen, as git does with gpg.format ssh. */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "alloc.h"
#include "store_internal.h"
#include "text.h"

extern char **environ;

enum { OUTPUT_MAX = 1 << 16, FD_PATH = 32 };

/* ---- ssh-keygen, without a shell and without files that could stay ---------------- */

/* A file that has no name but /proc/self/fd/N, in this process and in those it starts. */
static int
hand_over(char path[FD_PATH], const char *data, size_t len, struct zc_err *e)
{
	int fd = memfd_create("zc", 0);
	if (fd < 0) {
		zc_fail_errno(e, ZC_IO, "memory file");
		return -1;
	}
	if (!zc_text_write_fd(fd, data, len)) {
		zc_fail_errno(e, ZC_IO, "memory file");
		close(fd);
		return -1;
	}
	lseek(fd, 0, SEEK_SET);
	if (path != NULL)
		snprintf(path, FD_PATH, "/proc/self/fd/%d", fd);
	return fd;
}

static void
drop(int fd)
{
	if (fd >= 0)
		close(fd);
}

int
zc_store_run(const char *const argv[], const char *input, size_t len, struct zc_text *out, struct zc_text *told,
             int *status, struct zc_err *e)
{
	posix_spawn_file_actions_t actions;
	pid_t pid = -1;
	int ended = 0, in = hand_over(NULL, input, len, e), to = hand_over(NULL, "", 0, e),
	    said = hand_over(NULL, "", 0, e);
	if (e->status == ZC_OK) {
		posix_spawn_file_actions_init(&actions);
		posix_spawn_file_actions_adddup2(&actions, in, 0);
		posix_spawn_file_actions_adddup2(&actions, to, 1);
		posix_spawn_file_actions_adddup2(&actions, said, 2);
		errno = posix_spawnp(&pid, argv[0], &actions, NULL, (char *const *)(uintptr_t)argv, environ);
		posix_spawn_file_actions_destroy(&actions);
		if (errno != 0)
			zc_fail_errno(e, ZC_CONFIG, "%s", argv[0]);
	}
	while (e->status == ZC_OK && waitpid(pid, &ended, 0) < 0)
		if (errno != EINTR)
			zc_fail_errno(e, ZC_IO, "%s", argv[0]);
	if (e->status == ZC_OK) {
		*status = WIFEXITED(ended) ? WEXITSTATUS(ended) : 255;
		lseek(to, 0, SEEK_SET);
		lseek(said, 0, SEEK_SET);
		zc_text_read_fd(out, to, argv[0], OUTPUT_MAX, e);
		zc_text_read_fd(told, said, argv[0], OUTPUT_MAX, e);
	}
	drop(in);
	drop(to);
	drop(said);
	return e->status;
}

static int
program(struct zc_store *s, char **out, struct zc_err *e)
{
	if (zc_store_config_program(s, "gpg.ssh.program", out, e) == ZC_OK && *out == NULL)
		*out = zc_strdup("ssh-keygen");
	return e->status;
}

/* ---- signing ------------------------------------------------------------------------ */

static bool
says_yes(const char *v)
{
	return v != NULL && (strcasecmp(v, "true") == 0 || strcasecmp(v, "yes") == 0 || strcasecmp(v, "on") == 0 ||
	                     strcmp(v, "1") == 0);
}

/* The key: of a file, or written out (then an agent has the secret half). */
static int
find_key(struct zc_store *s, struct zc_text *file, int *fd, struct zc_err *e)
{
	char *format = NULL, *key = NULL, path[FD_PATH];
	*fd = -1;
	if (zc_store_config(s, "gpg.format", &format, e) == ZC_OK && zc_store_config(s, "user.signingkey", &key, e) == ZC_OK) {
		if (format != NULL && strcmp(format, "ssh") != 0)
			zc_fail(e, ZC_CONFIG, "zc.sign: signs with ssh keys alone, and gpg.format is %s", format);
		else if (key == NULL || *key == '\0')
			zc_fail(e, ZC_CONFIG, "zc.sign: with which key? (git config user.signingkey FILE)");
	}
	const char *literal = e->status != ZC_OK || key == NULL ? NULL : strncmp(key, "key::", 5) == 0 ? key + 5 :
	                      strncmp(key, "ssh-", 4) == 0 ? key : NULL;
	if (e->status == ZC_OK && literal != NULL && (*fd = hand_over(path, literal, strlen(literal), e)) >= 0)
		zc_text_add(file, path);
	else if (e->status == ZC_OK && key != NULL && strncmp(key, "~/", 2) == 0 && getenv("HOME") != NULL)
		zc_text_addf(file, "%s%s", getenv("HOME"), key + 1);
	else if (e->status == ZC_OK && key != NULL)
		zc_text_add(file, key);
	free(format);
	free(key);
	return e->status;
}

/* The header goes behind all others; its further lines begin with a blank. */
static void
put_signature(struct zc_text *commit, const char *signature)
{
	struct zc_text all = {0};
	const char *end = strstr(commit->s, "\n\n");
	zc_text_addn(&all, commit->s, (size_t)(end - commit->s));
	zc_text_add(&all, "\ngpgsig");
	for (const char *line = signature; *line != '\0'; line += strcspn(line, "\n"), line += *line == '\n')
		zc_text_addf(&all, "%s %.*s", line == signature ? "" : "\n", (int)strcspn(line, "\n"), line);
	zc_text_addn(&all, end, commit->len - (size_t)(end - commit->s));
	zc_text_free(commit);
	*commit = all;
}

int
zc_store_demand(struct zc_store *s, const char *signers, const char *who, struct zc_err *e)
{
	char *wanted = NULL;
	if (zc_store_config(s, "zc.sign", &wanted, e) == ZC_OK && !says_yes(wanted))
		zc_fail(e, ZC_CONFIG, "the agreement demands signed commits, and this store does not sign: "
		        "git config zc.sign true, and git config user.signingkey FILE");
	else if (e->status == ZC_OK && *signers == '\0')
		zc_fail(e, ZC_DENIED, "the agreement demands signed commits, and has no key of %s today", who);
	free(wanted);
	if (e->status == ZC_OK && s->signers == NULL) {
		s->signers = zc_strdup(signers);
		s->signer = zc_strdup(who);
	}
	return e->status;
}

/* One key signs all that a tool commits, so it is looked up once. */
static int
know_signer(struct zc_store *s, const struct zc_text *signature, const struct zc_text *commit, struct zc_err *e)
{
	if (s->signers == NULL || s->signer_known)
		return ZC_OK;
	if (zc_store_signature_check(s, signature, commit, s->signers, s->signer, &s->signer_known, e) == ZC_OK &&
	    !s->signer_known)
		zc_fail(e, ZC_DENIED, "not committed: user.signingkey is no key that the agreement has of %s", s->signer);
	return e->status;
}

int
zc_store_sign(struct zc_store *s, struct zc_text *commit, struct zc_err *e)
{
	struct zc_text key = {0}, out = {0}, told = {0};
	char *wanted = NULL, *ssh = NULL;
	int status = 0, fd = -1;
	if (zc_store_config(s, "zc.sign", &wanted, e) != ZC_OK || !says_yes(wanted))
		goto done;
	if (program(s, &ssh, e) != ZC_OK || find_key(s, &key, &fd, e) != ZC_OK)
		goto done;
	const char *const argv[] = { ssh, "-Y", "sign", "-n", "git", "-f", key.s, NULL };
	if (zc_store_run(argv, commit->s, commit->len, &out, &told, &status, e) != ZC_OK)
		goto done;
	if (status != 0 || out.len == 0)
		zc_fail(e, ZC_CANTCREAT, "not signed, so not committed: %s: %.*s", ssh,
		        told.len > 0 ? (int)strcspn(told.s, "\r\n") : 0, told.len > 0 ? told.s : "");
	else if (know_signer(s, &out, commit, e) == ZC_OK)
		put_signature(commit, out.s);
done:
	drop(fd);
	free(wanted);
	free(ssh);
	zc_text_free(&key);
	zc_text_free(&out);
	zc_text_free(&told);
	return e->status;
}

/* ---- checking ------------------------------------------------------------------------ */

int
zc_store_signature(struct zc_store *s, const char *commit, struct zc_text *signature, struct zc_text *payload,
                   struct zc_err *e)
{
	git_buf made = GIT_BUF_INIT, over = GIT_BUF_INIT;
	git_oid oid;
	if (zc_store_git(s, e) != ZC_OK)
		return e->status;
	int rc = git_oid_fromstr(&oid, commit);
	if (rc == 0)
		rc = git_commit_extract_signature(&made, &over, s->repo, &oid, NULL);
	if (rc == 0) {
		zc_text_addn(signature, made.ptr, made.size);
		zc_text_addn(payload, over.ptr, over.size);
	} else if (rc != GIT_ENOTFOUND) {
		zc_store_git_fail(e, rc, commit);
	}
	git_buf_dispose(&made);
	git_buf_dispose(&over);
	return e->status;
}

int
zc_store_signature_check(struct zc_store *s, const struct zc_text *signature, const struct zc_text *payload,
                         const char *signers, const char *who, bool *good, struct zc_err *e)
{
	struct zc_text out = {0}, told = {0};
	char *ssh = NULL, sig[FD_PATH], keys[FD_PATH];
	int status = 0, fd = -1, of = -1;
	*good = false;
	if (program(s, &ssh, e) != ZC_OK || (fd = hand_over(sig, signature->s, signature->len, e)) < 0 ||
	    (signers != NULL && (of = hand_over(keys, signers, strlen(signers), e)) < 0))
		goto done;
	const char *const named[] = { ssh, "-Y", "verify", "-n", "git", "-f", keys, "-I", who, "-s", sig, NULL };
	const char *const anyone[] = { ssh, "-Y", "check-novalidate", "-n", "git", "-s", sig, NULL };
	if (zc_store_run(signers != NULL ? named : anyone, payload->s, payload->len, &out, &told, &status, e) == ZC_OK)
		*good = status == 0;
done:
	drop(fd);
	drop(of);
	free(ssh);
	zc_text_free(&out);
	zc_text_free(&told);
	return e->status;
}
