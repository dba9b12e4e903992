// SPDX-License-Identifier: Apache-2.0
// Symbols of all code tables: "ERROR_ACCESS_DENIED" -> 5 of the Win32 table.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "knowledge/code_layers.h"

namespace casebook {

struct NamedCode {
  TableId table = TableId::Win32;
  std::uint32_t value = 0;
  std::string_view name;  // as the table writes it
};

// Built when the first name is asked for: most runs ask for numbers only. Safe for many threads.
class CodeNames {
 public:
  // `layers` must outlive the names and not change any more.
  explicit CodeNames(const CodeLayers& layers) : layers_(layers) {}

  // Upper and lower case do not matter; null when no table has the name. A name in several tables
  // is the one of the first table in the order of TableId.
  const NamedCode* find(std::string_view name) const;

 private:
  void build() const;
  void add_table(TableId id) const;

  const CodeLayers& layers_;
  mutable std::once_flag built_;
  mutable std::unordered_map<std::string, NamedCode> names_;
};

}  // namespace casebook
