#include "CZlib.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

struct czlib_inflater {
    z_stream stream;
};

czlib_inflater *czlib_inflater_new(void) {
    czlib_inflater *inflater = calloc(1, sizeof *inflater);
    if (inflater == NULL) return NULL;
    // 32: the header says whether it is gzip or zlib.
    if (inflateInit2(&inflater->stream, MAX_WBITS + 32) != Z_OK) {
        free(inflater);
        return NULL;
    }
    return inflater;
}

void czlib_inflater_free(czlib_inflater *inflater) {
    if (inflater == NULL) return;
    inflateEnd(&inflater->stream);
    free(inflater);
}

enum czlib_state czlib_inflate(
    czlib_inflater *inflater, const uint8_t *input, size_t available, size_t *consumed, uint8_t *output, size_t room,
    size_t *produced) {
    z_stream *stream = &inflater->stream;
    uInt in = available > UINT_MAX ? UINT_MAX : (uInt)available;
    uInt out = room > UINT_MAX ? UINT_MAX : (uInt)room;
    stream->next_in = (Bytef *)(uintptr_t)input;
    stream->avail_in = in;
    stream->next_out = output;
    stream->avail_out = out;
    int result = inflate(stream, Z_NO_FLUSH);
    *consumed = in - stream->avail_in;
    *produced = out - stream->avail_out;
    if (result == Z_STREAM_END) return CZLIB_MEMBER_ENDED;
    // Z_BUF_ERROR: there was nothing to do with what it got.
    return result == Z_OK || result == Z_BUF_ERROR ? CZLIB_GOES_ON : CZLIB_BROKEN;
}

int czlib_inflater_reset(czlib_inflater *inflater) { return inflateReset(&inflater->stream); }
