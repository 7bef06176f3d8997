#define SD_JOURNAL_SUPPRESS_LOCATION
#include "CSystemd.h"

#include <stdlib.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>

int csystemd_notify(const char *state) { return sd_notify(0, state); }

int csystemd_take_watchdog(uint64_t *microseconds) { return sd_watchdog_enabled(1, microseconds); }

int csystemd_take_descriptors(char ***names) { return sd_listen_fds_with_names(1, names); }

void csystemd_free_names(char **names) {
    if (!names) return;
    for (char **name = names; *name; name++) free(*name);
    free(names);
}

int csystemd_first_descriptor(void) { return SD_LISTEN_FDS_START; }

int csystemd_is_listening_unix_stream(int descriptor) {
    return sd_is_socket_unix(descriptor, SOCK_STREAM, 1, NULL, 0) > 0;
}

int csystemd_journal_send(const struct iovec *fields, int count) { return sd_journal_sendv(fields, count); }
