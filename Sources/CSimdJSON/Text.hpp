#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include "CSimdJSON.h"

namespace csj {

/// Room for texts that stands still while more is added.
class Arena {
public:
    /// At least `count` bytes; zeroed room of 64 bytes follows them.
    char *reserve(size_t count) {
        const size_t needed = count + 64;
        if (chunks_.empty() || used_ + needed > size_) {
            size_ = needed > standard ? needed : standard;
            chunks_.push_back(std::make_unique<char[]>(size_));
            used_ = 0;
        }
        return chunks_.back().get() + used_;
    }

    /// Keeps the first `count` bytes of what was reserved last.
    void keep(size_t count) { used_ += count; }

    void clear() {
        if (chunks_.size() > 1 || size_ > 4 * standard) {
            chunks_.clear();
            size_ = 0;
        }
        used_ = 0;
    }

private:
    static constexpr size_t standard = 256 * 1024;
    std::vector<std::unique_ptr<char[]>> chunks_;
    size_t used_ = 0;
    size_t size_ = 0;
};

/// Writes the text of a JSON string (without its quotes) to `out`, which has room for `length` bytes.
///
/// Gives the bytes written. Lone surrogates and unknown escapes become U+FFFD or the bare letter and set CSJ_DAMAGED.
size_t unescape(const char *raw, size_t length, char *out, uint8_t *flags);

/// The length of the raw string at `raw`, up to its closing quote, at most `limit`.
size_t raw_length(const char *raw, size_t limit, bool *escaped);

/// A copy that is UTF-8 and has no bare control characters within texts; 64 zeroed bytes follow.
std::vector<char> repaired(const uint8_t *bytes, size_t length);

}  // namespace csj
