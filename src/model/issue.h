// SPDX-License-Identifier: Apache-2.0
// Damage or surprise met while opening or decoding; work went on behind it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bilingual.h"

namespace casebook {

struct Issue {
  std::string kind;          // stable id, e.g. "line-too-long", "archive-encrypted"
  std::uint64_t offset = 0;  // first affected byte in the item
  std::uint64_t bytes = 0;   // how many bytes were skipped or are affected
  std::uint64_t count = 1;   // how often the same kind was met in this item
  std::string detail;  // the numbers: what was needed, what was there; "" if the kind says all
};

// Keeps an issue, or adds count and bytes to the one of its kind that is there already: each kind
// is told once, with its first place.
void add_issue(std::vector<Issue>& issues, Issue issue);
void add_issue(std::vector<Issue>& issues,
               std::string_view kind,
               std::uint64_t offset,
               std::uint64_t bytes,
               std::string detail = {},
               std::uint64_t count = 1);

// What an issue kind means and what to do about it; empty for an unknown kind. One table in
// issue.cpp.
Bilingual issue_meaning(const std::string& kind);

// False for what is told and costs nothing: older records that were found, sums not yet written.
bool is_loss(const Issue& issue);

// A detail for people, on one line: those that the program itself writes in both languages; what a
// library or the system says stays as it is, marked in Chinese as quoted.
Bilingual issue_detail(const std::string& detail);

}  // namespace casebook
