#define SIMDJSON_DEVELOPMENT_CHECKS 0
#include <simdjson.h>

#include <memory>
#include <new>
#include <string_view>
#include <utility>

#include "Plan.hpp"
#include "Text.hpp"

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

struct csj_parser {
    ondemand::parser parser;
    /// One for each level of documents within texts: a parser holds one document at a time.
    std::vector<std::unique_ptr<ondemand::parser>> embedded;
    size_t embedded_depth = 0;
    std::vector<std::vector<csj_cell>> tables;
    std::vector<char> repaired_copy;
    csj::Arena arena;
    bool was_repaired = false;
};

namespace {

/// One reading of one document by one plan.
class Reading {
public:
    Reading(csj_parser &parser, const csj_plan &plan, const char *end) : parser_(parser), plan_(plan), end_(end) {}

    error_code read(ondemand::document &document) {
        parser_.tables[0].resize(plan_.widths[0]);
        ondemand::value root;
        if (auto error = document.get_value().get(root)) return error;
        if (auto error = walk(root, 0, 0)) return error;
        // Nothing may follow: the cursor stands behind the last token.
        return document.current_location().error() == simdjson::OUT_OF_BOUNDS ? simdjson::SUCCESS
                                                                               : simdjson::TAPE_ERROR;
    }

private:
    csj_parser &parser_;
    const csj_plan &plan_;
    const char *end_;

    csj_cell &cell(uint32_t table, size_t row, uint32_t slot) {
        return parser_.tables[table][row * plan_.widths[table] + slot];
    }

    error_code walk(ondemand::value value, uint32_t index, size_t row) {
        const csj::Node &node = plan_.nodes[index];
        ondemand::json_type type;
        if (auto error = value.type().get(type)) return error;
        if (node.element != csj::none) return walk_list(value, type, node, row);
        switch (type) {
            case ondemand::json_type::object:
                if (node.value_slot != csj::none) cell(node.table, row, node.value_slot).type = CSJ_OBJECT;
                return node.children.empty() ? simdjson::SUCCESS : walk_members(value, node, row);
            case ondemand::json_type::array:
                if (node.value_slot != csj::none) cell(node.table, row, node.value_slot).type = CSJ_ARRAY;
                return simdjson::SUCCESS;
            default:
                if (node.value_slot != csj::none) {
                    csj_cell &target = cell(node.table, row, node.value_slot);
                    if (auto error = fill(value, target)) return error;
                }
                if (node.embedded != csj::none && type == ondemand::json_type::string) {
                    return walk_embedded(value, node, row);
                }
                return simdjson::SUCCESS;
        }
    }

    error_code walk_members(ondemand::value &value, const csj::Node &node, size_t row) {
        ondemand::object object;
        if (auto error = value.get_object().get(object)) return error;
        for (auto result : object) {
            ondemand::field field;
            if (auto error = std::move(result).get(field)) return error;
            const char *raw = field.key().raw();
            uint32_t child = node.child(raw);
            if (child == csj::none && node.has_escapable_key) child = escaped_child(raw, node);
            if (child == csj::none) continue;
            if (auto error = walk(field.value(), child, row)) return error;
        }
        return simdjson::SUCCESS;
    }

    uint32_t escaped_child(const char *raw, const csj::Node &node) {
        bool escaped = false;
        const size_t length = csj::raw_length(raw, static_cast<size_t>(end_ - raw), &escaped);
        if (!escaped) return csj::none;
        uint8_t flags = 0;
        char *room = parser_.arena.reserve(length);
        return node.child_named(room, csj::unescape(raw, length, room, &flags));
    }

    /// A new row of the list's table.
    size_t open_row(const csj::Node &node) {
        std::vector<csj_cell> &table = parser_.tables[node.element_table];
        const size_t width = plan_.widths[node.element_table];
        const size_t row = width == 0 ? 0 : table.size() / width;
        table.resize(table.size() + width);
        return row;
    }

    error_code walk_list(ondemand::value &value, ondemand::json_type type, const csj::Node &node, size_t row) {
        const csj::Node &element = plan_.nodes[node.element];
        const size_t width = plan_.widths[node.element_table];
        const size_t first = width == 0 ? 0 : parser_.tables[node.element_table].size() / width;
        size_t count = 0;
        if (type == ondemand::json_type::array) {
            ondemand::array array;
            if (auto error = value.get_array().get(array)) return error;
            for (auto item : array) {
                ondemand::value inner;
                if (auto error = item.get(inner)) return error;
                if (auto error = walk(inner, node.element, open_row(node))) return error;
                count++;
            }
        } else if (type == ondemand::json_type::object && node.kind == CSJ_MEMBERS) {
            ondemand::object object;
            if (auto error = value.get_object().get(object)) return error;
            for (auto result : object) {
                ondemand::field field;
                if (auto error = std::move(result).get(field)) return error;
                const char *raw = field.key().raw();
                const size_t opened = open_row(node);
                if (element.key_slot != csj::none) fill_key(raw, cell(element.table, opened, element.key_slot));
                if (auto error = walk(field.value(), node.element, opened)) return error;
                count++;
            }
        } else if (type != ondemand::json_type::null) {
            if (auto error = walk(value, node.element, open_row(node))) return error;
            count = 1;
        } else {
            csj_cell unused;
            if (auto error = fill(value, unused)) return error;
        }
        if (node.range_slot != csj::none) {
            csj_cell &range = cell(node.table, row, node.range_slot);
            range = csj_cell{first, static_cast<uint32_t>(count), CSJ_LIST, 0, 0};
        }
        if (node.value_slot != csj::none) {
            cell(node.table, row, node.value_slot).type =
                type == ondemand::json_type::array ? CSJ_ARRAY
                : type == ondemand::json_type::object ? CSJ_OBJECT
                : type == ondemand::json_type::null ? CSJ_NULL
                                                      : CSJ_STRING;
        }
        return simdjson::SUCCESS;
    }

    void fill_key(const char *raw, csj_cell &target) {
        bool escaped = false;
        const size_t length = csj::raw_length(raw, static_cast<size_t>(end_ - raw), &escaped);
        fill_text(raw, length, escaped, target);
    }

    void fill_text(const char *raw, size_t length, bool escaped, csj_cell &target) {
        target.flags = 0;
        target.type = CSJ_STRING;
        if (escaped) {
            char *room = parser_.arena.reserve(length);
            const size_t written = csj::unescape(raw, length, room, &target.flags);
            parser_.arena.keep(written);
            raw = room;
            length = written;
        }
        target.at = reinterpret_cast<uint64_t>(raw);
        target.length = static_cast<uint32_t>(length);
        if (parser_.was_repaired && memmem(raw, length, "\xEF\xBF\xBD", 3)) target.flags |= CSJ_DAMAGED;
    }

    /// Takes a scalar as it is written.
    error_code fill(ondemand::value &value, csj_cell &target) {
        std::string_view token = value.raw_json_token();
        while (!token.empty()) {
            const char last = token.back();
            if (last != ' ' && last != '\n' && last != '\r' && last != '\t') break;
            token.remove_suffix(1);
        }
        if (token.empty()) return simdjson::TAPE_ERROR;
        target = csj_cell{reinterpret_cast<uint64_t>(token.data()), static_cast<uint32_t>(token.size()), 0, 0, 0};
        switch (token.front()) {
            case '"': {
                if (token.size() < 2 || token.back() != '"') return simdjson::STRING_ERROR;
                const char *raw = token.data() + 1;
                const size_t length = token.size() - 2;
                fill_text(raw, length, std::memchr(raw, '\\', length) != nullptr, target);
                return simdjson::SUCCESS;
            }
            case 'n':
                target.type = CSJ_NULL;
                return token == "null" ? simdjson::SUCCESS : simdjson::N_ATOM_ERROR;
            case 't':
                target.type = CSJ_TRUE;
                return token == "true" ? simdjson::SUCCESS : simdjson::T_ATOM_ERROR;
            case 'f':
                target.type = CSJ_FALSE;
                return token == "false" ? simdjson::SUCCESS : simdjson::F_ATOM_ERROR;
            default:
                target.type = CSJ_NUMBER;
                return is_number(token) ? simdjson::SUCCESS : simdjson::NUMBER_ERROR;
        }
    }

    static bool is_number(std::string_view token) {
        for (const char byte : token) {
            const bool fits = (byte >= '0' && byte <= '9') || byte == '-' || byte == '+' || byte == '.' || byte == 'e'
                || byte == 'E';
            if (!fits) return false;
        }
        return token.front() == '-' ? token.size() > 1 : token.front() >= '0' && token.front() <= '9';
    }

    /// Reads the document in a text; one that cannot be read leaves its values absent.
    error_code walk_embedded(ondemand::value &value, const csj::Node &node, size_t row) {
        csj_cell text;
        if (auto error = fill(value, text)) return error;
        const size_t length = text.length;
        char *room = parser_.arena.reserve(length + 64);
        std::memcpy(room, reinterpret_cast<const char *>(text.at), length);
        std::memset(room + length, 0, 64);
        parser_.arena.keep(length + 64);
        if (parser_.embedded_depth == parser_.embedded.size()) {
            parser_.embedded.push_back(std::make_unique<ondemand::parser>());
        }
        ondemand::parser &inner = *parser_.embedded[parser_.embedded_depth];
        const char *outer_end = end_;
        end_ = room + length;
        parser_.embedded_depth++;
        ondemand::document document;
        if (inner.iterate(room, length, length + 64).get(document) == simdjson::SUCCESS) {
            ondemand::value root;
            if (document.get_value().get(root) == simdjson::SUCCESS) {
                // What was read before a fault stands; the rest stays absent.
                (void)walk(root, node.embedded, row);
            }
        }
        parser_.embedded_depth--;
        end_ = outer_end;
        return simdjson::SUCCESS;
    }
};

const char *message(error_code error) { return simdjson::error_message(error); }

error_code parse(csj_parser &parser, const csj_plan &plan, const uint8_t *bytes, size_t length) {
    for (auto &table : parser.tables) table.clear();
    parser.tables.resize(plan.widths.size());
    parser.arena.clear();
    ondemand::document document;
    const auto *text = reinterpret_cast<const char *>(bytes);
    if (auto error = parser.parser.iterate(text, length, length + 64).get(document)) return error;
    return Reading(parser, plan, text + length).read(document);
}

}  // namespace

csj_parser *csj_parser_new(void) { return new csj_parser(); }

void csj_parser_free(csj_parser *parser) { delete parser; }

const char *csj_parse(csj_parser *parser, const csj_plan *plan, const uint8_t *bytes, size_t length) {
    if (length >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF) {
        bytes += 3;
        length -= 3;
    }
    parser->was_repaired = false;
    try {
        error_code error = parse(*parser, *plan, bytes, length);
        if (error == simdjson::UTF8_ERROR || error == simdjson::UNESCAPED_CHARS) {
            parser->repaired_copy = csj::repaired(bytes, length);
            parser->was_repaired = true;
            const auto *copy = reinterpret_cast<const uint8_t *>(parser->repaired_copy.data());
            error = parse(*parser, *plan, copy, parser->repaired_copy.size() - 64);
        }
        return error == simdjson::SUCCESS ? nullptr : message(error);
    } catch (const std::bad_alloc &) {
        return "there is not enough memory for the document";
    }
}

int csj_was_repaired(const csj_parser *parser) { return parser->was_repaired ? 1 : 0; }

const csj_cell *csj_rows(const csj_parser *parser, uint32_t table) { return parser->tables[table].data(); }
