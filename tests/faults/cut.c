/* cut HOW N COMMAND...: let a command, and what it starts, come to its Nth call that changes the
 * disk (counted from 1, over all its processes), and there
 *
 *	kill            end them all with SIGKILL, as kill -9 does; cut exits 137
 *	EIO, ENOSPC...  let that call fail so, once, and go on
 *	list            do nothing; each such call is named on fd 9
 *
 * The kernel stops the calls (seccomp), so no library and no way of calling goes around it.  What is
 * written to the first three descriptors does not count.  EINTR is given to writes only: others
 * have it where a handler of signals returns, and no tool has one.  Exits as the command does; 125 when it cannot be watched; 126 when there was no Nth call. */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Which, and what of them: any; those that may create; those on no standard stream. */
enum { ANY, CREATE2, CREATE3, STREAM };
#define CALL(name, what) {__NR_##name, #name, what}
static const struct call { int nr; const char *name; int what; } calls[] = {
	CALL(write, STREAM), CALL(pwrite64, STREAM), CALL(writev, STREAM), CALL(pwritev, STREAM),
	CALL(openat, CREATE3), CALL(renameat, ANY), CALL(renameat2, ANY), CALL(linkat, ANY), CALL(symlinkat, ANY),
	CALL(unlinkat, ANY), CALL(mkdirat, ANY), CALL(fsync, ANY), CALL(fdatasync, ANY), CALL(syncfs, ANY),
	CALL(sync_file_range, ANY), CALL(msync, ANY), CALL(ftruncate, ANY), CALL(truncate, ANY), CALL(fallocate, ANY),
	CALL(utimensat, ANY), CALL(fchmod, ANY), CALL(fchmodat, ANY), CALL(copy_file_range, STREAM),
#ifdef __NR_open
	CALL(open, CREATE2), CALL(creat, ANY), CALL(rename, ANY), CALL(link, ANY), CALL(symlink, ANY), CALL(unlink, ANY),
	CALL(mkdir, ANY), CALL(rmdir, ANY), CALL(chmod, ANY),
#endif
};
enum { CALLS = sizeof calls / sizeof *calls };

static const struct { const char *name; int error; } errors[] = {
	{"EIO", EIO}, {"ENOSPC", ENOSPC}, {"EACCES", EACCES}, {"EINTR", EINTR}, {"EDQUOT", EDQUOT}, {"EROFS", EROFS},
};

static void
quit(const char *what)
{
	perror(what);
	_exit(125);
}

/* The low half of argument n, as the filter loads it; the machines at hand are little-endian. */
#define LOAD(place) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(place))
#define ARGUMENT(n) LOAD(offsetof(struct seccomp_data, args) + sizeof(uint64_t) * (n))
#define RETURN(what) BPF_STMT(BPF_RET | BPF_K, what)

/* Install the filter; the descriptor on which the calls are told. */
static int
watch(void)
{
	struct sock_filter f[CALLS * 6 + 2];
	unsigned short n = 0;
	for (size_t i = 0; i < CALLS; i++) {
		int what = calls[i].what;
		f[n++] = (struct sock_filter)LOAD(offsetof(struct seccomp_data, nr));
		f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)calls[i].nr, 0, 4);
		if (what == ANY) {
			f[n++] = (struct sock_filter)RETURN(SECCOMP_RET_USER_NOTIF);
			f[n++] = (struct sock_filter)RETURN(SECCOMP_RET_USER_NOTIF);
		} else {
			f[n++] = (struct sock_filter)ARGUMENT(what == CREATE3 ? 2u : what == CREATE2 ? 1u : 0u);
			f[n++] = what == STREAM ? (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, 2, 0, 1) :
			         (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_CREAT, 0, 1);
		}
		f[n++] = (struct sock_filter)RETURN(SECCOMP_RET_USER_NOTIF);
		f[n++] = (struct sock_filter)RETURN(SECCOMP_RET_ALLOW);
	}
	f[n++] = (struct sock_filter)RETURN(SECCOMP_RET_ALLOW);
	struct sock_fprog program = {n, f};
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -1;
	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
}

/* Hand a descriptor over a socket, or (fd < 0) take one. */
static int
hand_over(int socket, int fd)
{
	char byte = 0;
	union { struct cmsghdr head; char room[CMSG_SPACE(sizeof fd)]; } control = {{0}};
	struct iovec data = {&byte, 1};
	struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = &control,
	                         .msg_controllen = sizeof control};
	struct cmsghdr *head = &control.head;
	if (fd < 0) {
		if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC) != 1 || message.msg_controllen == 0)
			return -1;
		memcpy(&fd, CMSG_DATA(head), sizeof fd);
		return fd;
	}
	*head = (struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof fd)};
	memcpy(CMSG_DATA(head), &fd, sizeof fd);
	return sendmsg(socket, &message, 0) == 1 ? 0 : -1;
}

static void
command(int socket, char **argv)
{
	setpgid(0, 0);
	int told = watch();
	if (told < 0 || hand_over(socket, told) < 0)
		quit("cut: seccomp");
	close(told);
	close(socket);
	execvp(argv[0], argv);
	quit(argv[0]);
}

struct cut { bool kill, list; int error; long left; };

static const struct call *
call_of(int nr)
{
	for (size_t i = 0; i < CALLS; i++)
		if (calls[i].nr == nr)
			return &calls[i];
	return NULL;
}

/* Answer the next call. */
static void
answer(int told, struct cut *cut, pid_t group)
{
	struct seccomp_notif call = {0};
	if (ioctl(told, SECCOMP_IOCTL_NOTIF_RECV, &call) < 0)
		return;
	const struct call *c = call_of(call.data.nr);
	struct seccomp_notif_resp go = {.id = call.id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
	bool may = c != NULL && (cut->error != EINTR || c->what == STREAM);
	if (cut->list && c != NULL)
		dprintf(9, "%s\n", c->name);
	if (may && cut->left > 0 && --cut->left == 0) {
		if (cut->kill) {
			kill(-group, SIGKILL);
			return;
		}
		go.flags = 0;
		go.error = -cut->error;
	}
	ioctl(told, SECCOMP_IOCTL_NOTIF_SEND, &go);
}

int
main(int argc, char **argv)
{
	int pair[2], status = 0;
	struct cut cut = {.left = argc > 3 ? strtol(argv[2], NULL, 10) : 0};
	if (argc < 4)
		return 64;
	cut.kill = strcmp(argv[1], "kill") == 0;
	cut.list = strcmp(argv[1], "list") == 0;
	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
		if (strcmp(argv[1], errors[i].name) == 0)
			cut.error = errors[i].error;
	if (!cut.kill && !cut.list && cut.error == 0)
		return 64;
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		quit("cut: socketpair");
	pid_t child = fork();
	if (child < 0)
		quit("cut: fork");
	if (child == 0)
		command(pair[1], argv + 3);
	close(pair[1]);
	int told = hand_over(pair[0], -1);
	if (told < 0)
		return 125;
	for (struct pollfd p = {told, POLLIN, 0}; poll(&p, 1, -1) >= 0 && (p.revents & POLLIN) != 0;)
		answer(told, &cut, child);
	/* all of them are gone now, or about to */
	while (true) {
		int s;
		pid_t pid = wait(&s);
		if (pid == child)
			status = s;
		if (pid < 0 && errno != EINTR)
			break;
	}
	if (cut.kill && cut.left == 0)
		return 137;
	if (!cut.list && cut.left > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 126;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
