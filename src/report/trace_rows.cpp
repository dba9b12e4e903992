// SPDX-License-Identifier: Apache-2.0
#include "report/trace_rows.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <numeric>

#include "base/parallel.h"
#include "report/trace_row_writer.h"

namespace casebook {
namespace {

constexpr std::size_t kBlock = 1024;                         // events that a thread takes at a time
constexpr std::size_t kLongestText = std::size_t{8} << 20U;  // that a thread holds back

std::unique_ptr<TraceRowWriter> make_writer(const Trace& trace, const TraceRowOptions& options) {
  switch (options.form) {
    case TraceRowForm::Text: return make_text_rows(trace, options);
    case TraceRowForm::Csv: return make_csv_rows(trace, options);
    case TraceRowForm::Jsonl: break;
  }
  return make_jsonl_rows(trace, options);
}

// Rows that were not written yet.
struct PendingRows {
  std::string text;
  std::vector<std::size_t> ends;  // of each row in the text
  std::vector<std::uint32_t> events;
};

// Lets the blocks write in their order, whoever is ready first. Blocks are begun in ascending
// order, so that the one whose turn it is never waits for another.
class RowOutput {
 public:
  RowOutput(std::uint64_t limit, const WriteTraceRows& write) : limit_(limit), write_(write) {}

  bool is_stopped() {
    const std::lock_guard lock(mutex_);
    return is_stopped_;
  }

  // Writes and empties `rows` when it is the block's turn. False when nothing more is wanted.
  bool write(std::size_t block, PendingRows& rows) {
    std::unique_lock lock(mutex_);
    turn_.wait(lock, [&] { return next_ == block || is_stopped_; });
    if (is_stopped_) return false;
    std::size_t count = rows.ends.size();
    if (limit_ != 0 && count >= limit_ - written_) {
      count = static_cast<std::size_t>(limit_ - written_);
      is_stopped_ = true;
    }
    const std::size_t length = count == 0 ? 0 : rows.ends[count - 1];
    if (length != 0 && !write_(std::string_view(rows.text).substr(0, length))) is_stopped_ = true;
    written_ += count;
    rows.text.clear();
    rows.ends.clear();
    if (is_stopped_) turn_.notify_all();
    return !is_stopped_;
  }

  void end_block() {
    const std::lock_guard lock(mutex_);
    ++next_;
    turn_.notify_all();
  }

  void stop() {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
    turn_.notify_all();
  }

  std::uint64_t written() const { return written_; }

 private:
  std::uint64_t limit_;
  const WriteTraceRows& write_;
  std::mutex mutex_;
  std::condition_variable turn_;
  std::size_t next_ = 0;
  std::uint64_t written_ = 0;
  bool is_stopped_ = false;
};

void write_block(std::size_t block,
                 const TraceRowWriter& writer,
                 PendingRows& rows,
                 RowOutput& output) {
  for (const std::uint32_t event : rows.events) {
    writer.append_row(event, rows.text);
    rows.ends.push_back(rows.text.size());
    if (rows.text.size() > kLongestText && !output.write(block, rows)) return;
  }
  if (output.write(block, rows)) output.end_block();
}

std::vector<TraceColumn> columns_from(std::initializer_list<TraceColumn> columns) {
  return columns;
}

}  // namespace

const std::vector<TraceColumn>& default_trace_columns(TraceRowForm form) {
  using enum TraceColumn;
  static const auto kCsv =
      columns_from({TimeOfDay, ProcessName, Pid, Operation, Path, Result, Detail});
  static const auto kText =
      columns_from({TimeOfDay, ProcessName, Pid, Operation, Result, Path, Detail});
  static const auto kJsonl = columns_from(
      {TimeOfDay, ProcessName, Pid, Tid, EventClass, Operation, Path, Result, Duration, Detail});
  if (form == TraceRowForm::Csv) return kCsv;
  return form == TraceRowForm::Text ? kText : kJsonl;
}

const std::vector<TraceColumn>& all_trace_columns() {
  static const std::vector<TraceColumn> kAll = [] {
    std::vector<TraceColumn> all;
    for (std::size_t i = 0; i < kTraceColumnCount; ++i) {
      all.push_back(static_cast<TraceColumn>(i));
    }
    return all;
  }();
  return kAll;
}

std::uint64_t write_trace_rows(const Trace& trace,
                               std::size_t first,
                               std::size_t last,
                               const SelectTraceEvents& select,
                               const TraceRowOptions& options,
                               const WriteTraceRows& write) {
  TraceRowOptions complete = options;
  if (complete.columns.empty()) complete.columns = default_trace_columns(options.form);
  const auto writer = make_writer(trace, complete);
  std::string header;
  writer->append_header(header);
  if (!header.empty() && !write(header)) return 0;

  RowOutput output(options.limit, write);
  std::vector<PendingRows> pending(effective_jobs(options.jobs));
  parallel_for(options.jobs,
               (last - first + kBlock - 1) / kBlock,
               [&](std::size_t worker, std::size_t block) {
                 if (output.is_stopped()) return;
                 try {
                   PendingRows& rows = pending[worker];
                   const std::size_t begin = first + block * kBlock;
                   const std::size_t end = std::min(last, begin + kBlock);
                   rows.events.clear();
                   if (select) {
                     select(begin, end, rows.events);
                   } else {
                     rows.events.resize(end - begin);
                     std::iota(
                         rows.events.begin(), rows.events.end(), static_cast<std::uint32_t>(begin));
                   }
                   write_block(block, *writer, rows, output);
                 } catch (...) {
                   output.stop();  // nobody shall wait for this block
                   throw;
                 }
               });
  return output.written();
}

}  // namespace casebook
