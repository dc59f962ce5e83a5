/* memory FILE COMMAND...: run the command, and write into FILE the most memory of its own that it
 * had, in KiB: what is resident less the pages of mapped files (RssAnon + RssShmem of proc(5)).
 *
 * Looked at while it runs, often at first, and once more when it is about to exit.  Of the
 * command alone, not of what it starts.  Its exit status is the command's. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long
own(pid_t pid)
{
	char path[40], line[128];
	long sum = 0;
	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	FILE *f = fopen(path, "r");
	while (f != NULL && fgets(line, sizeof line, f) != NULL)
		if (strncmp(line, "RssAnon:", 8) == 0 || strncmp(line, "RssShmem:", 9) == 0)
			sum += strtol(strchr(line, ':') + 1, NULL, 10);
	if (f != NULL)
		fclose(f);
	return sum;
}

static void
start(char **argv)
{
	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	raise(SIGSTOP);
	execvp(argv[0], argv);
	perror(argv[0]);
	_exit(127);
}

/* To its end; returns its wait status. */
static int
follow(pid_t pid, long *most)
{
	int status = 0;
	for (long looks = 0;; looks++) {
		pid_t got = waitpid(pid, &status, WNOHANG);
		if (got == pid && (WIFEXITED(status) || WIFSIGNALED(status)))
			return status;
		long now = own(pid);
		*most = now > *most ? now : *most;
		if (got == pid) {
			int sig = WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status);
			ptrace(PTRACE_CONT, pid, NULL, (void *)(long)sig);
			continue;
		}
		nanosleep(&(struct timespec){ .tv_nsec = looks < 1000 ? 100000 : 5000000 }, NULL);
	}
}

int
main(int argc, char **argv)
{
	long most = 0;
	int status = 0;
	if (argc < 3) {
		fputs("usage: memory FILE COMMAND...\n", stderr);
		return 64;
	}
	FILE *out = fopen(argv[1], "we");
	pid_t pid = out != NULL ? fork() : -1;
	if (pid == 0)
		start(argv + 2);
	signal(SIGTERM, SIG_IGN);          /* timeout(1) ends the command with it, and what that had is told */
	if (pid < 0 || waitpid(pid, &status, 0) != pid ||
	    ptrace(PTRACE_SETOPTIONS, pid, NULL, (void *)(long)(PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL)) != 0 ||
	    ptrace(PTRACE_CONT, pid, NULL, NULL) != 0) {
		perror("memory");
		return 71;
	}
	status = follow(pid, &most);
	fprintf(out, "%ld\n", most);
	if (fclose(out) != 0)
		return 74;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
