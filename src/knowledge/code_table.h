// SPDX-License-Identifier: Apache-2.0
// One table of codes: knowledge/codes/<name>.tsv, searched where it lies in memory.
//   0x00000005<TAB>ERROR_ACCESS_DENIED<TAB>Access denied<TAB>拒绝访问
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bilingual.h"

namespace casebook {

struct CodeRow {
  std::uint32_t value = 0;
  std::string_view names;  // separated by one space, the usual one first; "" when it has none
  std::string_view en;
  std::string_view zh;

  std::string_view name() const { return names.substr(0, names.find(' ')); }
  Bilingual meaning() const { return {std::string(en), std::string(zh)}; }
};

// Rows are sorted by value, each value once, all numbers written 0x%08X: check() says when not.
// Nothing is parsed ahead: a lookup is a binary search over the text.
class CodeTable {
 public:
  CodeTable() = default;
  // `text` must outlive the table.
  explicit CodeTable(std::string_view text) : text_(text) {}

  std::optional<CodeRow> find(std::uint32_t value) const;

  // The row that begins at `offset`, and moves `offset` behind it; nothing at the end of the text.
  std::optional<CodeRow> next(std::size_t& offset) const;

  // The first thing that is wrong with the text, as "line 7: ..."; "" when nothing is.
  std::string check() const;

 private:
  std::string_view line_at(std::size_t offset) const;

  std::string_view text_;
};

}  // namespace casebook
