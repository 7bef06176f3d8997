#pragma once
#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "CSimdJSON.h"

namespace csj {

constexpr uint32_t none = UINT32_MAX;

/// A key that leads on, chained with the others that begin with the same byte.
struct Child {
    std::string key;
    /// The key's first eight bytes, zeroed behind its end, and which of them count.
    uint64_t prefix;
    uint64_t mask;
    uint32_t node;
    uint32_t next;
};

inline uint64_t first_eight(const char *text) {
    uint64_t bytes;
    std::memcpy(&bytes, text, sizeof bytes);
    return bytes;
}

struct Node {
    /// The table whose rows the slots belong to.
    uint32_t table = 0;
    uint32_t value_slot = none;
    uint32_t key_slot = none;
    uint32_t range_slot = none;
    /// The node of the elements, their table, and how they are found.
    uint32_t element = none;
    uint32_t element_table = none;
    csj_list kind = CSJ_ELEMENTS;
    uint32_t embedded = none;
    std::vector<Child> children;
    /// The first child by the first byte of its key.
    std::array<uint32_t, 256> first;
    /// Whether a key holds what encoders like to escape, so that escaped keys must be looked at.
    bool has_escapable_key = false;

    Node() { first.fill(none); }

    /// The child whose key stands, unescaped and with its closing quote, at `raw`.
    uint32_t child(const char *raw) const {
        for (uint32_t index = first[static_cast<uint8_t>(raw[0])]; index != none; index = children[index].next) {
            const Child &child = children[index];
            const size_t length = child.key.size();
            if ((first_eight(raw) & child.mask) != child.prefix) continue;
            // strncmp does not read behind a document's padding when the key is longer than that.
            if (length > 8 && std::strncmp(raw + 8, child.key.data() + 8, length - 8) != 0) continue;
            if (raw[length] == '"') return child.node;
        }
        return none;
    }

    uint32_t child_named(const char *key, size_t length) const {
        for (const Child &child : children) {
            if (child.key.size() == length && std::memcmp(child.key.data(), key, length) == 0) return child.node;
        }
        return none;
    }
};

}  // namespace csj

struct csj_plan {
    std::vector<csj::Node> nodes{1};
    std::vector<uint32_t> widths{0};

    uint32_t slot(uint32_t table) { return widths[table]++; }
};
