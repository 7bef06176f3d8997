#pragma once
#include <sys/types.h>

/// Who is at the other end of a Unix socket, as the kernel knew when the connection was made.
struct csocket_peer {
    uid_t uid;
    gid_t gid;
    pid_t pid;
};

/// Reads SO_PEERCRED, which glibc shows only to _GNU_SOURCE; 0, or -1 with errno.
int csocket_peer_read(int fd, struct csocket_peer *peer);

/// Reads SO_PEERGROUPS, or asks the user database where the kernel has no such option.
///
/// Gives the number of groups, or -1 with errno: ERANGE when there are more than capacity.
int csocket_peer_groups(int fd, const struct csocket_peer *peer, gid_t *groups, int capacity);
