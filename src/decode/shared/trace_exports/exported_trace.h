// SPDX-License-Identifier: Apache-2.0
// An export of Process Monitor as a trace. The columns are kept; everything else is read again from
// the text when it is asked for. 30 bytes an event and about 30 a path, besides the text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "decode/shared/trace_exports/export_clock.h"
#include "decode/shared/trace_exports/export_processes.h"
#include "decode/shared/trace_exports/export_row.h"
#include "decode/shared/trace_exports/text_table.h"
#include "decode/trace_file.h"
#include "model/trace.h"

namespace casebook {

class ExportedTrace : public Trace {
 public:
  const TraceCapture& capture() const override { return capture_; }
  const std::vector<TracePart>& parts() const override { return parts_; }
  const std::vector<TraceProcess>& processes() const override { return processes_; }
  const std::vector<TraceOperation>& operations() const override { return operations_; }
  std::size_t path_count() const override { return paths_.size(); }
  void append_path(std::uint32_t path, std::string& out) const override;
  void append_result(std::uint32_t status, std::string& out) const override;
  TraceEvent event(std::size_t event) const override;
  TraceOpen open(std::size_t event) const override;
  std::string target(std::size_t event) const override;
  bool marks_deletion(std::size_t event) const override;
  std::uint32_t child(std::size_t event) const override;
  void append_detail(std::size_t event,
                     const TraceDetailStyle& style,
                     std::string& out) const override;
  std::vector<TraceDetail> details(std::size_t event, const TraceDetailStyle& style) const override;
  std::string_view category(std::size_t event) const override;

 protected:
  ExportedTrace(const TraceFile& file, DecodedText text, TraceSource source, DateOrder order);

  // Reads the event whose record begins at `offset` of the text anew.
  virtual void read_row(std::uint64_t offset, ExportRow& row) const = 0;

  // While the export is read: in its order, and then once finish().
  void add(const ExportRow& row);
  void finish();
  void issue(std::string_view kind, std::uint64_t offset, std::uint64_t bytes);

  std::string_view text() const { return text_.text; }
  ExportProcesses& table() { return table_; }
  ExportRow row_of(std::size_t event) const;
  const TraceOperation& operation_of(std::size_t event) const {
    return operations_[columns_.operation[event]];
  }

 private:
  std::uint16_t operation_number(const ExportRow& row);
  std::uint32_t operation_key(const ExportRow& row);
  std::uint16_t add_operation(const ExportRow& row);
  std::uint32_t status_of(const ExportRow& row);
  std::uint32_t path_number(const ExportRow& row);
  void sort_by_time();
  void describe_capture();

  DecodedText text_;
  TraceCapture capture_;
  std::vector<TracePart> parts_;
  std::vector<TraceProcess> processes_;
  std::vector<TraceOperation> operations_;
  TextTable paths_;
  TextTable operation_names_;                     // name, and the class where the name says none
  std::vector<std::uint16_t> operation_of_name_;  // number of a name -> operation
  TextTable results_;
  std::vector<std::uint32_t> status_of_result_;  // number of a result -> status
  std::vector<std::uint64_t> offsets_;           // of each event's record
  std::vector<FileTime> times_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> children_;  // event and process, sorted
  ExportClock clock_;
  ExportProcesses table_;
};

}  // namespace casebook
