#include "Plan.hpp"

namespace {

bool is_escapable(const char *key, size_t length) {
    for (size_t index = 0; index < length; index++) {
        const auto byte = static_cast<uint8_t>(key[index]);
        if (byte >= 0x7F || byte < 0x20 || byte == '/' || byte == '"' || byte == '\\' || byte == '\'' || byte == '<'
            || byte == '>' || byte == '&') {
            return true;
        }
    }
    return false;
}

}  // namespace

csj_plan *csj_plan_new(void) { return new csj_plan(); }

void csj_plan_free(csj_plan *plan) { delete plan; }

uint32_t csj_plan_root(void) { return 0; }

uint32_t csj_plan_key(csj_plan *plan, uint32_t node, const char *key, size_t length) {
    const uint32_t known = plan->nodes[node].child_named(key, length);
    if (known != csj::none) return known;
    const auto added = static_cast<uint32_t>(plan->nodes.size());
    plan->nodes.emplace_back();
    plan->nodes[added].table = plan->nodes[node].table;
    csj::Node &parent = plan->nodes[node];
    const uint8_t first = length > 0 ? static_cast<uint8_t>(key[0]) : static_cast<uint8_t>('"');
    const auto index = static_cast<uint32_t>(parent.children.size());
    char begin[8] = {0}, counts[8] = {0};
    for (size_t byte = 0; byte < length && byte < 8; byte++) {
        begin[byte] = key[byte];
        counts[byte] = '\xFF';
    }
    parent.children.push_back(
        {std::string(key, length), csj::first_eight(begin), csj::first_eight(counts), added, parent.first[first]});
    parent.first[first] = index;
    parent.has_escapable_key = parent.has_escapable_key || is_escapable(key, length);
    return added;
}

uint32_t csj_plan_list(csj_plan *plan, uint32_t node, enum csj_list kind, uint32_t *table) {
    if (plan->nodes[node].element == csj::none) {
        const auto element = static_cast<uint32_t>(plan->nodes.size());
        const auto opened = static_cast<uint32_t>(plan->widths.size());
        plan->widths.push_back(0);
        plan->nodes.emplace_back();
        plan->nodes[element].table = opened;
        plan->nodes[node].element = element;
        plan->nodes[node].element_table = opened;
        plan->nodes[node].kind = kind;
    }
    if (kind == CSJ_MEMBERS) plan->nodes[node].kind = kind;
    *table = plan->nodes[node].element_table;
    return plan->nodes[node].element;
}

uint32_t csj_plan_embedded(csj_plan *plan, uint32_t node) {
    if (plan->nodes[node].embedded == csj::none) {
        const auto added = static_cast<uint32_t>(plan->nodes.size());
        plan->nodes.emplace_back();
        plan->nodes[added].table = plan->nodes[node].table;
        plan->nodes[node].embedded = added;
    }
    return plan->nodes[node].embedded;
}

uint32_t csj_plan_value(csj_plan *plan, uint32_t node) {
    csj::Node &wanted = plan->nodes[node];
    if (wanted.value_slot == csj::none) wanted.value_slot = plan->slot(wanted.table);
    return wanted.value_slot;
}

uint32_t csj_plan_member_key(csj_plan *plan, uint32_t element) {
    csj::Node &wanted = plan->nodes[element];
    if (wanted.key_slot == csj::none) wanted.key_slot = plan->slot(wanted.table);
    return wanted.key_slot;
}

uint32_t csj_plan_range(csj_plan *plan, uint32_t node) {
    csj::Node &wanted = plan->nodes[node];
    if (wanted.range_slot == csj::none) wanted.range_slot = plan->slot(wanted.table);
    return wanted.range_slot;
}

size_t csj_width(const csj_plan *plan, uint32_t table) { return plan->widths[table]; }
