// SPDX-License-Identifier: Apache-2.0
// Which column of a Process Monitor export stands where.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "model/trace_columns.h"

namespace casebook {

// By the heading of a CSV file ("Date & Time", "时间" in translated builds) or the element of an
// XML file ("Date___Time"): only letters and digits count. Nothing when unknown.
std::optional<TraceColumn> find_export_column(std::string_view name);

class ExportLayout {
 public:
  ExportLayout() { at_.fill(kAbsent); }

  // The layout that a header shows; of two columns with one name the first counts.
  static ExportLayout of_header(const std::vector<std::string_view>& header);
  // The columns that Process Monitor shows by default, for a row whose header is lost. Nothing
  // when the row does not look like one.
  static std::optional<ExportLayout> of_row(const std::vector<std::string_view>& row);

  std::size_t count() const { return count_; }  // columns in a row
  bool has(TraceColumn column) const { return at(column) != kAbsent; }
  // Position in a row. REQUIRES: has(column)
  std::size_t at(TraceColumn column) const { return at_[static_cast<std::size_t>(column)]; }
  // Whether these are columns of a trace at all.
  bool is_trace() const;

 private:
  static constexpr std::size_t kAbsent = std::numeric_limits<std::size_t>::max();

  std::array<std::size_t, kTraceColumnCount> at_{};
  std::size_t count_ = 0;
};

// The layout that the first record of a CSV file shows; `is_header` says whether that record is a
// header or already an event.
std::optional<ExportLayout> find_export_layout(const std::vector<std::string_view>& first,
                                               bool& is_header);

}  // namespace casebook
