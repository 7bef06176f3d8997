// Reads the wanted values out of a JSON document, straight into flat tables.
//
// A plan says which values are wanted. It is a trie of keys whose root is the document. A wanted value fills a *slot*
// (a cell) of a *row*. The document has one row, in table 0. A list opens a table of its own: one row for each of its
// elements; the cell that stands for the list says which rows those are. Lists nest.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct csj_plan csj_plan;
typedef struct csj_parser csj_parser;

enum csj_type {
    CSJ_ABSENT = 0,
    CSJ_NULL = 1,
    CSJ_FALSE = 2,
    CSJ_TRUE = 3,
    /// The digits as they were written.
    CSJ_NUMBER = 4,
    /// The text, unescaped.
    CSJ_STRING = 5,
    CSJ_OBJECT = 6,
    CSJ_ARRAY = 7,
    /// Rows of another table: `at` is the first of them, `length` their number.
    CSJ_LIST = 8,
};

enum csj_flag {
    /// Something in the text was no Unicode text and became U+FFFD.
    CSJ_DAMAGED = 1,
    /// The text holds a control character, which JSON allows as an escape only.
    CSJ_CONTROL = 2,
};

typedef struct csj_cell {
    /// The address of the text, or the index of a list's first row.
    uint64_t at;
    uint32_t length;
    uint8_t type;
    uint8_t flags;
    uint16_t reserved;
} csj_cell;

/// How a step leaves a node.
enum csj_list {
    /// The elements of an array; a value that is no array counts as an array of one, null as an empty one.
    CSJ_ELEMENTS = 0,
    /// The members of an object; an array counts as an object without keys.
    CSJ_MEMBERS = 1,
};

csj_plan *csj_plan_new(void);
void csj_plan_free(csj_plan *plan);

/// The document itself.
uint32_t csj_plan_root(void);
/// The node below an object's key.
uint32_t csj_plan_key(csj_plan *plan, uint32_t node, const char *key, size_t length);
/// The node of each element, and the table of their rows. Asking again gives the same.
uint32_t csj_plan_list(csj_plan *plan, uint32_t node, enum csj_list kind, uint32_t *table);
/// The document that stands as text in the node's string.
uint32_t csj_plan_embedded(csj_plan *plan, uint32_t node);
/// The slot of the node's row that receives its value. Asking again gives the same slot.
uint32_t csj_plan_value(csj_plan *plan, uint32_t node);
/// The slot of an element's row that receives the key under which it stands in its object.
uint32_t csj_plan_member_key(csj_plan *plan, uint32_t element);
/// The slot of the node's row that receives the range of its list's rows.
uint32_t csj_plan_range(csj_plan *plan, uint32_t node);

csj_parser *csj_parser_new(void);
void csj_parser_free(csj_parser *parser);

/// Reads a document with at least 64 readable bytes behind it. Gives NULL, or what is wrong with it as static text.
///
/// Cells point into `bytes` and into the parser: they live as long as both, until the next call. Bytes that are no
/// UTF-8 and bare control characters within texts are replaced by U+FFFD in a copy, then the reading starts again.
const char *csj_parse(csj_parser *parser, const csj_plan *plan, const uint8_t *bytes, size_t length);
/// Whether the last document had to be repaired.
int csj_was_repaired(const csj_parser *parser);
/// The rows of a table, one behind the other, `csj_width` cells each.
const csj_cell *csj_rows(const csj_parser *parser, uint32_t table);
size_t csj_width(const csj_plan *plan, uint32_t table);

#ifdef __cplusplus
}
#endif
