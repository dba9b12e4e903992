// SPDX-License-Identifier: Apache-2.0
// One event of an export, its cells still as they are written.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "model/trace_columns.h"

namespace casebook {

enum class ExportForm : std::uint8_t { Csv, Xml };

// Views point into the text of the export. A cell that the export does not have is "".
struct ExportRow {
  std::array<std::string_view, kTraceColumnCount> cells{};
  std::string_view process_index;  // of XML only
  std::string_view stack;          // of XML only: what stands in the element
  std::uint64_t offset = 0;        // in the text
  ExportForm form = ExportForm::Csv;

  std::string_view operator[](TraceColumn column) const {
    return cells[static_cast<std::size_t>(column)];
  }
  std::string_view& operator[](TraceColumn column) {
    return cells[static_cast<std::size_t>(column)];
  }
  // The cell as Process Monitor shows it: quotes and entities undone.
  std::string text(TraceColumn column) const;
};

// Whether a cell reads as it is written.
bool is_plain(std::string_view cell, ExportForm form);
std::string plain_text(std::string_view cell, ExportForm form);

}  // namespace casebook
