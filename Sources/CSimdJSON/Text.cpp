#include "Text.hpp"

namespace csj {

namespace {

constexpr char replacement[] = "\xEF\xBF\xBD";

int hex_digit(char byte) {
    if (byte >= '0' && byte <= '9') return byte - '0';
    if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
    if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
    return -1;
}

/// The four hex digits at `raw`, or -1.
int32_t code_unit(const char *raw, const char *end) {
    if (end - raw < 4) return -1;
    int32_t value = 0;
    for (int index = 0; index < 4; index++) {
        const int digit = hex_digit(raw[index]);
        if (digit < 0) return -1;
        value = value * 16 + digit;
    }
    return value;
}

char *write_scalar(uint32_t scalar, char *out) {
    if (scalar < 0x80) {
        *out++ = static_cast<char>(scalar);
    } else if (scalar < 0x800) {
        *out++ = static_cast<char>(0xC0 | (scalar >> 6));
        *out++ = static_cast<char>(0x80 | (scalar & 0x3F));
    } else if (scalar < 0x10000) {
        *out++ = static_cast<char>(0xE0 | (scalar >> 12));
        *out++ = static_cast<char>(0x80 | ((scalar >> 6) & 0x3F));
        *out++ = static_cast<char>(0x80 | (scalar & 0x3F));
    } else {
        *out++ = static_cast<char>(0xF0 | (scalar >> 18));
        *out++ = static_cast<char>(0x80 | ((scalar >> 12) & 0x3F));
        *out++ = static_cast<char>(0x80 | ((scalar >> 6) & 0x3F));
        *out++ = static_cast<char>(0x80 | (scalar & 0x3F));
    }
    return out;
}

/// The text of a `\u` escape, whose digits begin at `at`; moves `at` behind what was read.
char *write_unicode_escape(const char *&at, const char *end, char *out, uint8_t *flags) {
    const int32_t unit = code_unit(at, end);
    if (unit < 0) {
        *flags |= CSJ_DAMAGED;
        return out;
    }
    at += 4;
    if (unit < 0x20) *flags |= CSJ_CONTROL;
    if (unit < 0xD800 || unit > 0xDFFF) return write_scalar(static_cast<uint32_t>(unit), out);
    if (unit < 0xDC00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u') {
        const int32_t low = code_unit(at + 2, end);
        if (low >= 0xDC00 && low <= 0xDFFF) {
            at += 6;
            const auto scalar = static_cast<uint32_t>(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
            return write_scalar(scalar, out);
        }
    }
    *flags |= CSJ_DAMAGED;
    std::memcpy(out, replacement, 3);
    return out + 3;
}

/// Bytes of the well-formed UTF-8 sequence at `at`, or 0.
size_t sequence_length(const uint8_t *at, const uint8_t *end) {
    const uint8_t lead = at[0];
    if (lead < 0x80) return 1;
    size_t count = 0;
    uint8_t lowest = 0x80, highest = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF) {
        count = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        count = 3;
        if (lead == 0xE0) lowest = 0xA0;
        if (lead == 0xED) highest = 0x9F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        count = 4;
        if (lead == 0xF0) lowest = 0x90;
        if (lead == 0xF4) highest = 0x8F;
    } else {
        return 0;
    }
    if (static_cast<size_t>(end - at) < count || at[1] < lowest || at[1] > highest) return 0;
    for (size_t index = 2; index < count; index++) {
        if (at[index] < 0x80 || at[index] > 0xBF) return 0;
    }
    return count;
}

}  // namespace

size_t unescape(const char *raw, size_t length, char *out, uint8_t *flags) {
    const char *const begin = out;
    const char *at = raw;
    const char *const end = raw + length;
    while (at < end) {
        const auto *slash = static_cast<const char *>(std::memchr(at, '\\', static_cast<size_t>(end - at)));
        const size_t plain = static_cast<size_t>((slash ? slash : end) - at);
        std::memcpy(out, at, plain);
        out += plain;
        at += plain;
        if (!slash) break;
        at++;
        if (at == end) {
            *flags |= CSJ_DAMAGED;
            break;
        }
        const char letter = *at++;
        switch (letter) {
            case '"': case '\\': case '/': *out++ = letter; break;
            case 'b': *out++ = '\b'; *flags |= CSJ_CONTROL; break;
            case 'f': *out++ = '\f'; *flags |= CSJ_CONTROL; break;
            case 'n': *out++ = '\n'; *flags |= CSJ_CONTROL; break;
            case 'r': *out++ = '\r'; *flags |= CSJ_CONTROL; break;
            case 't': *out++ = '\t'; *flags |= CSJ_CONTROL; break;
            case 'u': out = write_unicode_escape(at, end, out, flags); break;
            default:
                *out++ = letter;
                *flags |= CSJ_DAMAGED;
        }
    }
    return static_cast<size_t>(out - begin);
}

size_t raw_length(const char *raw, size_t limit, bool *escaped) {
    *escaped = false;
    size_t index = 0;
    while (index < limit && raw[index] != '"') {
        if (raw[index] == '\\') {
            *escaped = true;
            index++;
        }
        index++;
    }
    return index < limit ? index : limit;
}

std::vector<char> repaired(const uint8_t *bytes, size_t length) {
    std::vector<char> copy;
    copy.reserve(length + length / 8 + 64);
    const uint8_t *at = bytes;
    const uint8_t *const end = bytes + length;
    bool in_text = false;
    bool after_slash = false;
    while (at < end) {
        const size_t count = sequence_length(at, end);
        const bool is_control = in_text && *at < 0x20;
        if (count == 0 || is_control) {
            copy.insert(copy.end(), replacement, replacement + 3);
            after_slash = false;
            at++;
            continue;
        }
        if (!after_slash && *at == '"') in_text = !in_text;
        after_slash = in_text && !after_slash && *at == '\\';
        copy.insert(copy.end(), at, at + count);
        at += count;
    }
    const size_t kept = copy.size();
    copy.resize(kept + 64, 0);
    return copy;
}

}  // namespace csj
