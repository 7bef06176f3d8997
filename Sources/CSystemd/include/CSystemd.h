#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

// What the daemon needs of libsystemd, in forms that Swift can call.

// sd_notify: positive when the message was sent, 0 when there is no service manager, negative on an error.
int csystemd_notify(const char *state);

// sd_watchdog_enabled: 1 and the interval when the service manager expects pings from this process; the variables are
// taken out of the environment.
int csystemd_take_watchdog(uint64_t *microseconds);

// sd_listen_fds_with_names: how many descriptors were passed on, the first of which is csystemd_first_descriptor; the
// variables are taken out of the environment. The names are freed with csystemd_free_names.
int csystemd_take_descriptors(char ***names);
void csystemd_free_names(char **names);
int csystemd_first_descriptor(void);

// Whether a descriptor is a listening stream socket of the Unix family.
int csystemd_is_listening_unix_stream(int descriptor);

// sd_journal_sendv without the place in the code: each field is "NAME=value". 0 also when there is no journal.
int csystemd_journal_send(const struct iovec *fields, int count);
