#define _GNU_SOURCE
#include "CSocket.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stddef.h>
#include <sys/socket.h>

#ifndef SO_PEERGROUPS
#define SO_PEERGROUPS 59
#endif

int csocket_peer_read(int fd, struct csocket_peer *peer) {
    struct ucred credentials;
    socklen_t length = sizeof credentials;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0) return -1;
    peer->uid = credentials.uid;
    peer->gid = credentials.gid;
    peer->pid = credentials.pid;
    return 0;
}

int csocket_peer_groups(int fd, const struct csocket_peer *peer, gid_t *groups, int capacity) {
    socklen_t length = (socklen_t)capacity * sizeof *groups;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &length) == 0) return (int)(length / sizeof *groups);
    if (errno != ENOPROTOOPT) return -1;

    struct passwd user, *found = NULL;
    char buffer[4096];
    if (getpwuid_r(peer->uid, &user, buffer, sizeof buffer, &found) != 0 || found == NULL) return 0;
    int count = capacity;
    if (getgrouplist(user.pw_name, peer->gid, groups, &count) < 0) {
        errno = ERANGE;
        return -1;
    }
    return count;
}
