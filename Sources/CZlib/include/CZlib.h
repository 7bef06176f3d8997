#ifndef CZLIB_H
#define CZLIB_H

#include <stddef.h>
#include <stdint.h>

/// A gzip or zlib stream that is unpacked piece by piece.
typedef struct czlib_inflater czlib_inflater;

enum czlib_state {
    CZLIB_GOES_ON = 0,
    /// A member has ended and its checksum was right; another may follow.
    CZLIB_MEMBER_ENDED = 1,
    CZLIB_BROKEN = 2,
};

/// NULL when there is no memory.
czlib_inflater *czlib_inflater_new(void);
void czlib_inflater_free(czlib_inflater *inflater);

/// Unpacks as much of the input as fits into the output; tells how much of both was used.
enum czlib_state czlib_inflate(
    czlib_inflater *inflater, const uint8_t *input, size_t available, size_t *consumed, uint8_t *output, size_t room,
    size_t *produced);

/// Makes it ready for another member.
int czlib_inflater_reset(czlib_inflater *inflater);

#endif
