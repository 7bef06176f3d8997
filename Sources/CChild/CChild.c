#define _GNU_SOURCE
#include "CChild.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC (1U << 2)
#endif

// Behind a fork of a process with threads: only calls that POSIX allows in a signal handler, and system calls.

static void close_range_or_each(unsigned first, unsigned last) {
    if (first > last) return;
#ifdef SYS_close_range
    if (syscall(SYS_close_range, first, last, 0U) == 0) return;
#endif
    for (unsigned fd = first; fd <= last && fd < 65536; fd++) close((int)fd);
}

static void close_all_but(int *kept, int count) {
    for (int i = 1; i < count; i++)
        for (int j = i; j > 0 && kept[j] < kept[j - 1]; j--) {
            int other = kept[j];
            kept[j] = kept[j - 1];
            kept[j - 1] = other;
        }
    unsigned first = 3;
    for (int i = 0; i < count; i++) {
        if (kept[i] > 0) close_range_or_each(first, (unsigned)kept[i] - 1);
        first = (unsigned)kept[i] + 1;
    }
    close_range_or_each(first, ~0U);
}

static int hide_standard_descriptors(void) {
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nothing < 0) return -1;
    for (int fd = 0; fd < 3; fd++)
        if (dup2(nothing, fd) < 0) return -1;
    if (nothing > 2) close(nothing);
    return 0;
}

static void tell(int fd, int kind, int value, int detail) {
    struct cchild_report report = {kind, value, detail};
    ssize_t written;
    do {
        written = write(fd, &report, sizeof report);
    } while (written < 0 && errno == EINTR);
}

static int limit(int resource, unsigned long long value, unsigned long long hard) {
    if (value == 0) return 0;
    struct rlimit allowed, wanted;
    if (getrlimit(resource, &allowed) != 0) return -1;
    wanted.rlim_cur = value;
    wanted.rlim_max = hard;
    // What is narrower already stays so: it cannot be widened without privileges.
    if (wanted.rlim_max > allowed.rlim_max) wanted.rlim_max = allowed.rlim_max;
    if (wanted.rlim_cur > wanted.rlim_max) wanted.rlim_cur = wanted.rlim_max;
    return setrlimit(resource, &wanted);
}

static void forget_signals(void) {
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void become(const struct cchild_order *order, int trouble, pid_t keeper) {
    int stage = CCHILD_FOLDER;
    umask(077);
    if (setpgid(0, 0) != 0 || chdir(order->folder) != 0) goto failed;

    stage = CCHILD_LIMITS;
    struct rlimit no_core = {0, 0};
    if (setrlimit(RLIMIT_CORE, &no_core) != 0) goto failed;
    if (limit(RLIMIT_DATA, order->memory_bytes, order->memory_bytes) != 0) goto failed;
    if (limit(RLIMIT_CPU, order->cpu_seconds, order->cpu_seconds + 5) != 0) goto failed;
    if (limit(RLIMIT_FSIZE, order->file_bytes, order->file_bytes) != 0) goto failed;
    if (limit(RLIMIT_NOFILE, order->open_files, order->open_files) != 0) goto failed;

    stage = CCHILD_USER;
    if (order->user >= 0) {
        gid_t group = (gid_t)order->group;
        if (setgroups(1, &group) != 0 || setresgid(group, group, group) != 0) goto failed;
        if (setresuid((uid_t)order->user, (uid_t)order->user, (uid_t)order->user) != 0) goto failed;
    }

    stage = CCHILD_PRIVILEGES;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) goto failed;
    // The keeper has one thread, so that this signal comes when the process dies and not when a thread does.
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) goto failed;
    if (getppid() != keeper) _exit(127);

    stage = CCHILD_DESCRIPTORS;
    if (dup2(order->output, 1) < 0 || dup2(order->errors, 2) < 0) goto failed;
#ifdef SYS_close_range
    syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC);
#endif
    forget_signals();

    stage = CCHILD_EXEC;
    // A program that was only just written may still be open in a copy of whoever wrote it.
    for (int attempt = 0; attempt < 100; attempt++) {
        execve(order->program, order->arguments, order->environment);
        if (errno != ETXTBSY) break;
        struct timespec pause = {0, 10000000L};
        nanosleep(&pause, NULL);
    }

failed:;
    int facts[2] = {stage, errno};
    ssize_t written = write(trouble, facts, sizeof facts);
    (void)written;
    _exit(127);
}

// Kills the keeper's own children: the program, and what it left behind and the keeper adopted.
static void kill_children(void) {
    static const char path[] = "/proc/thread-self/children";
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    char text[4096];
    pid_t number = 0;
    ssize_t count;
    while ((count = read(fd, text, sizeof text)) > 0) {
        for (ssize_t i = 0; i < count; i++) {
            if (text[i] >= '0' && text[i] <= '9') {
                number = number * 10 + (text[i] - '0');
            } else {
                if (number > 1) kill(number, SIGKILL);
                number = 0;
            }
        }
    }
    close(fd);
}

static long milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000L + now.tv_nsec / 1000000L;
}

// Reaps whoever ended; whether children are left. The program's group is killed while its number is still taken.
static int reap(pid_t program, int reports, int *has_ended) {
    for (;;) {
        siginfo_t info;
        memset(&info, 0, sizeof info);
        if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0) return errno != ECHILD;
        if (info.si_pid == 0) return 1;
        if (info.si_pid == program) {
            int is_exit = info.si_code == CLD_EXITED;
            tell(reports, CCHILD_ENDED, is_exit ? info.si_status : -1, is_exit ? 0 : info.si_status);
            *has_ended = 1;
            kill(-program, SIGKILL);
        }
        waitpid(info.si_pid, NULL, 0);
    }
}

static _Noreturn void remove_folder(const char *folder) {
    char *const arguments[] = {"rm", "-rf", "--one-file-system", "--", (char *)folder, NULL};
    char *const environment[] = {NULL};
    // Signals stay blocked: what came meanwhile must not end it before the folder is gone.
    execve("/bin/rm", arguments, environment);
    execve("/usr/bin/rm", arguments, environment);
    _exit(1);
}

static _Noreturn void watch(const struct cchild_order *order, pid_t program, int children) {
    int has_ended = 0, is_alone = 0, is_over = 0;
    long over_since = 0;
    for (;;) {
        if (!is_alone) {
            is_alone = !reap(program, order->reports, &has_ended);
            if (is_alone) tell(order->reports, CCHILD_GONE, 0, 0);
        }
        if (is_over && (is_alone || milliseconds() - over_since > 5000)) remove_folder(order->folder);
        if (!is_alone && (has_ended || is_over)) kill_children();

        struct pollfd fds[2] = {{.fd = children, .events = POLLIN}, {.fd = is_over ? -1 : order->lifeline, .events = POLLIN}};
        // What is adopted while the list of children is read is seen the next time.
        int pause = !is_alone && (has_ended || is_over) ? 20 : -1;
        if (poll(fds, 2, pause) < 0 && errno != EINTR) _exit(1);
        if (fds[0].revents) {
            struct signalfd_siginfo news;
            while (read(children, &news, sizeof news) > 0) {
            }
        }
        if (fds[1].revents) {
            char command = 0;
            ssize_t count = read(order->lifeline, &command, 1);
            if (count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN)) {
                is_over = 1;
                over_since = milliseconds();
            }
            if (!has_ended && (is_over || command == 'K')) kill(-program, SIGKILL);
            if (!has_ended && !is_over && command == 'T') kill(-program, SIGTERM);
        }
    }
}

static _Noreturn void keep(const struct cchild_order *order) {
    setsid();
    int kept[] = {order->output, order->errors, order->lifeline, order->reports};
    close_all_but(kept, 4);
    // It is a copy of a process that knows secrets: nobody of the same user may look into it.
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    prctl(PR_SET_NAME, "clientela-child", 0, 0, 0);
    signal(SIGCHLD, SIG_DFL);
    if (hide_standard_descriptors() != 0) {
        tell(order->reports, CCHILD_NOT_STARTED, errno, CCHILD_DESCRIPTORS);
        remove_folder(order->folder);
    }
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    int children = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    int trouble[2];
    if (children < 0 || pipe2(trouble, O_CLOEXEC) != 0) {
        tell(order->reports, CCHILD_NOT_STARTED, errno, CCHILD_DESCRIPTORS);
        remove_folder(order->folder);
    }
    pid_t keeper = getpid();
    pid_t program = fork();
    if (program == 0) become(order, trouble[1], keeper);
    if (program < 0) {
        tell(order->reports, CCHILD_NOT_STARTED, errno, CCHILD_FORK);
        remove_folder(order->folder);
    }
    close(trouble[1]);
    // The pipes must end with the program and not with us.
    close(order->output);
    close(order->errors);

    int facts[2];
    ssize_t count;
    do {
        count = read(trouble[0], facts, sizeof facts);
    } while (count < 0 && errno == EINTR);
    close(trouble[0]);
    if (count == (ssize_t)sizeof facts) {
        waitpid(program, NULL, 0);
        tell(order->reports, CCHILD_NOT_STARTED, facts[1], facts[0]);
        remove_folder(order->folder);
    }
    tell(order->reports, CCHILD_STARTED, program, 0);
    watch(order, program, children);
}

pid_t cchild_start(const struct cchild_order *order) {
    sigset_t all, before;
    sigfillset(&all);
    // No handler of the parent may run in the copy.
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t keeper = fork();
    if (keeper == 0) keep(order);
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return keeper;
}

int cchild_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int cchild_wakeup(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
