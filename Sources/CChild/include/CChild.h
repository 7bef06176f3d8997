#pragma once
#include <sys/types.h>

/// What to start, and under which limits; a limit of 0 is none.
struct cchild_order {
    /// Absolute path.
    const char *program;
    char *const *arguments;
    char *const *environment;
    /// Where it runs, and what is removed with all that is in it when it is over.
    const char *folder;
    /// Its standard output and error, the ends to write to.
    int output;
    int errors;
    /// The end to read of a pipe by which the child is commanded: 'T' asks all of it to end, 'K' kills all of it. When
    /// the pipe closes, by whatever happened to the parent, all is killed and the folder removed.
    int lifeline;
    /// The end to write of a pipe on which `struct cchild_report`s come.
    int reports;
    /// Whom it runs as; -1: as the parent does.
    long user;
    long group;
    unsigned long long memory_bytes;
    unsigned long long cpu_seconds;
    unsigned long long file_bytes;
    unsigned long long open_files;
};

enum cchild_report_kind {
    /// value: the process number.
    CCHILD_STARTED = 1,
    /// value: errno, detail: enum cchild_stage.
    CCHILD_NOT_STARTED = 2,
    /// value: the exit code, or -1 and detail: the signal that ended it. Nothing that it left behind was killed yet.
    CCHILD_ENDED = 3,
    /// Nothing of it runs any more.
    CCHILD_GONE = 4,
};

enum cchild_stage {
    CCHILD_FORK = 1,
    CCHILD_FOLDER = 2,
    CCHILD_LIMITS = 3,
    CCHILD_USER = 4,
    CCHILD_PRIVILEGES = 5,
    CCHILD_DESCRIPTORS = 6,
    CCHILD_EXEC = 7,
};

struct cchild_report {
    int kind;
    int value;
    int detail;
};

/// Starts a keeper, and under it the program in a process group of its own.
///
/// The keeper adopts whatever the program leaves behind, kills it with the program, outlives a parent that is killed,
/// and removes the folder last. Gives the keeper's number, to be waited for once the lifeline is closed; or -1 with
/// errno. Descriptors must be above 2.
pid_t cchild_start(const struct cchild_order *order);

/// A pipe that no program inherits, which glibc shows only to _GNU_SOURCE; 0, or -1 with errno.
int cchild_pipe(int ends[2]);

/// A counter that wakes whoever polls it; -1 with errno.
int cchild_wakeup(void);
