// SPDX-License-Identifier: Apache-2.0
#include "query/trace_event_table.h"

#include <algorithm>
#include <unordered_map>

#include "model/trace_columns.h"
#include "query/match.h"
#include "query/time_text.h"
#include "report/json_text.h"
#include "report/trace_frames.h"
#include "trace/filter.h"

namespace casebook::query {
namespace {

enum TraceEventColumn : int {
  kId,
  kTrace,
  kEvent,
  kTime,
  kTicks,
  kDuration,
  kProcess,
  kPid,
  kProcessId,
  kUser,
  kTid,
  kClass,
  kOperation,
  kPath,
  kResult,
  kStatus,
  kDetail,
  kTarget,
  kAccess,
  kShare,
  kCategory,
  kStack,
};

constexpr TraceDetailStyle kExact = {.form = TraceDetailForm::Exact, .minutes = 0};

// What the bounds say, before it is known of which trace.
struct TraceScan {
  NumberTest ids;
  NumberTest traces;
  NumberTest events;
  NumberTest ticks;
  TextTest process;
  NumberTest pids;
  NumberTest process_ids;
  TextTest user;
  TextTest event_class;
  TextTest operation;
  TextTest path;
  TextTest result;
  NumberTest status;

  bool asks_of_process() const {
    return !process.is_empty() || !pids.is_empty() || !process_ids.is_empty() || !user.is_empty();
  }
  bool asks_of_operation() const { return !event_class.is_empty() || !operation.is_empty(); }
  bool asks_of_result() const { return !result.is_empty() || !status.is_empty(); }
};

// A text that is "" is NULL in SQL, which nothing is equal to.
bool fits_text(const TextTest& test, std::string_view text) {
  return test.is_empty() || (!text.empty() && test.fits(text));
}

Result<TraceScan> make_scan(const std::vector<Bound>& bounds) {
  TraceScan scan;
  for (const Bound& bound : bounds) {
    Status added = ok_status();
    switch (bound.wish.column) {
      case kRowColumn:
      case kId: scan.ids.add(bound); break;
      case kTrace: scan.traces.add(bound); break;
      case kEvent: scan.events.add(bound); break;
      case kTicks: scan.ticks.add(bound); break;
      case kProcess: added = scan.process.add(bound); break;
      case kPid: scan.pids.add(bound); break;
      case kProcessId: scan.process_ids.add(bound); break;
      case kUser: added = scan.user.add(bound); break;
      case kClass: added = scan.event_class.add(bound); break;
      case kOperation: added = scan.operation.add(bound); break;
      case kPath: added = scan.path.add(bound); break;
      case kResult: added = scan.result.add(bound); break;
      case kStatus: scan.status.add(bound); break;
      default: break;
    }
    RETURN_IF_ERROR(std::move(added));
  }
  scan.ticks.also(NumberTest::make_time(bounds, kTime));
  return scan;
}

// One trace under the bounds: which entries of its dictionaries pass. Paths and results are looked
// at when the first event with them comes.
class OpenTraceScan {
 public:
  OpenTraceScan(const Trace& trace, std::size_t number, const TraceScan& scan)
      : trace_(trace),
        scan_(scan),
        number_(number) {
    set_range();
    if (begin_ == end_) return;
    if (scan.asks_of_process()) judge_processes();
    if (scan.asks_of_operation()) judge_operations();
    if (!scan.path.is_empty()) paths_.assign(trace.path_count(), Fit::Unknown);
  }

  std::size_t begin() const { return begin_; }
  std::size_t end() const { return end_; }

  bool passes(std::size_t event) {
    if (!processes_.empty()) {
      const std::uint32_t process = trace_.process_column()[event];
      if (process >= processes_.size() || !processes_[process]) return false;
    }
    if (!operations_.empty() && !operations_[trace_.operation_column()[event]]) return false;
    if (scan_.asks_of_result() && !fits_result(trace_.result_column()[event])) return false;
    if (!paths_.empty() && !fits_path(trace_.path_column()[event])) return false;
    if (scan_.ticks.has_set && !scan_.ticks.fits(ticks_of_filetime(trace_.event(event).time))) {
      return false;
    }
    return (!scan_.events.has_set || scan_.events.fits(static_cast<std::int64_t>(event))) &&
           (!scan_.ids.has_set || scan_.ids.fits(trace_id(number_, event)));
  }

 private:
  enum class Fit : std::uint8_t { Unknown, No, Yes };

  void set_range() {
    const auto size = static_cast<std::int64_t>(trace_.size());
    std::int64_t first = std::max<std::int64_t>(scan_.events.low, 0);
    std::int64_t last = std::min(scan_.events.high, size - 1);
    const std::int64_t base = trace_id(number_, 0);
    first = std::max(first, scan_.ids.low > base ? scan_.ids.low - base : 0);
    last = std::min(last, scan_.ids.high >= base ? scan_.ids.high - base : -1);
    if (!scan_.traces.fits(static_cast<std::int64_t>(number_)) || first > last) return;
    begin_ = static_cast<std::size_t>(first);
    end_ = static_cast<std::size_t>(last) + 1;
    // A time that is not known is 0, and NULL in SQL.
    const SqlTicks low =
        scan_.ticks.is_empty() ? scan_.ticks.low : std::max<SqlTicks>(scan_.ticks.low, 1);
    const SqlTicks high = scan_.ticks.high;
    if (low > 0) begin_ = std::max(begin_, first_event_at(trace_, static_cast<FileTime>(low)));
    if (high < 0) {
      end_ = 0;
    } else if (high < std::numeric_limits<SqlTicks>::max()) {
      end_ = std::min(end_, first_event_at(trace_, static_cast<FileTime>(high) + 1));
    }
    end_ = std::max(begin_, end_);
  }

  void judge_processes() {
    const std::vector<TraceProcess>& processes = trace_.processes();
    for (std::size_t i = 0; i < processes.size(); ++i) {
      const TraceProcess& process = processes[i];
      processes_.push_back(
          scan_.pids.fits(process.pid) && scan_.process_ids.fits(trace_id(number_, i)) &&
          fits_text(scan_.process, process.name) && fits_text(scan_.user, process.user));
    }
    if (processes_.empty()) begin_ = end_;
  }

  void judge_operations() {
    for (const TraceOperation& operation : trace_.operations()) {
      operations_.push_back(fits_text(scan_.operation, operation.name) &&
                            fits_text(scan_.event_class, trace_class_name(operation.event_class)));
    }
    if (operations_.empty()) begin_ = end_;
  }

  bool fits_result(std::uint32_t status) {
    const auto [found, is_new] = results_.try_emplace(status, false);
    if (is_new) {
      text_.clear();
      trace_.append_result(status, text_);
      found->second = scan_.status.fits(status) && fits_text(scan_.result, text_);
    }
    return found->second;
  }

  bool fits_path(std::uint32_t path) {
    Fit& fit = paths_[path];
    if (fit == Fit::Unknown) {
      text_.clear();
      trace_.append_path(path, text_);
      fit = fits_text(scan_.path, text_) ? Fit::Yes : Fit::No;
    }
    return fit == Fit::Yes;
  }

  const Trace& trace_;
  const TraceScan& scan_;
  std::size_t number_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::vector<bool> processes_;
  std::vector<bool> operations_;
  std::vector<Fit> paths_;
  std::unordered_map<std::uint32_t, bool> results_;
  std::string text_;
};

using Traces = std::vector<std::unique_ptr<Trace>>;

class TraceEventCursor final : public Cursor {
 public:
  TraceEventCursor(const Traces& traces, TraceScan scan, Order order, const Watch& watch)
      : traces_(traces),
        watch_(watch),
        scan_(std::move(scan)),
        is_descending_(order == Order::Descending) {}

  bool next() override {
    while (true) {
      if (open_ == nullptr) {
        if (next_trace_ >= traces_.size()) return false;
        trace_ = next_trace_++;
        open_ = std::make_unique<OpenTraceScan>(*traces_[trace_], trace_, scan_);
        left_ = open_->end() - open_->begin();
      }
      while (left_ > 0) {
        if (++steps_ % kRowsBetweenLooks == 0 && watch_.is_over()) return false;
        event_ = is_descending_ ? open_->begin() + left_ - 1 : open_->end() - left_;
        --left_;
        if (open_->passes(event_)) return true;
      }
      open_.reset();
    }
  }
  std::int64_t row() const override { return trace_id(trace_, event_); }
  Cell cell(int column) const override;

 private:
  const Trace& trace() const { return *traces_[trace_]; }
  const TraceOperation& operation() const {
    return trace().operations()[trace().operation_column()[event_]];
  }
  const TraceProcess* process() const {
    const std::uint32_t index = trace().process_column()[event_];
    return index < trace().processes().size() ? &trace().processes()[index] : nullptr;
  }
  Cell process_text(const std::string TraceProcess::*member) const {
    return process() == nullptr ? Cell() : text_or_null(process()->*member);
  }
  // Of an open with its access rights or its share mode; NULL of other events.
  Cell open_text(int column) const;
  Cell stack_text() const;

  const Traces& traces_;
  const Watch& watch_;
  std::uint32_t steps_ = 0;
  TraceScan scan_;
  bool is_descending_;
  std::unique_ptr<OpenTraceScan> open_;
  std::size_t next_trace_ = 0;
  std::size_t trace_ = 0;
  std::size_t left_ = 0;
  std::size_t event_ = 0;
};

Cell TraceEventCursor::open_text(int column) const {
  if (operation().action != TraceAction::Open) return {};
  const TraceOpen open = trace().open(event_);
  return owned_or_null(column == kAccess ? file_access_text(open.desired_access)
                                         : share_mode_text(open.share));
}

Cell TraceEventCursor::stack_text() const {
  const std::vector<TraceFrame> frames = trace().stack(event_);
  if (frames.empty()) return {};
  std::string text = "[";
  for (const TraceFrame& frame : frames) {
    if (text.size() > 1) text += ',';
    std::string place;
    append_trace_frame(frame, place);
    append_json_string(text, place);
  }
  text += ']';
  return text;
}

Cell TraceEventCursor::cell(int column) const {
  std::string text;
  switch (column) {
    case kId: return row();
    case kTrace: return static_cast<std::int64_t>(trace_);
    case kEvent: return static_cast<std::int64_t>(event_);
    case kTime:
    case kTicks: {
      const SqlTicks ticks = ticks_of_filetime(trace().event(event_).time);
      if (ticks == 0) return {};  // not known
      return column == kTicks
                 ? Cell(ticks)
                 : Cell(capture_time_text(trace().capture(), trace().event(event_).time));
    }
    case kDuration: {
      const TraceEvent event = trace().event(event_);
      if (event.is_pending) return {};
      return static_cast<double>(event.duration) / static_cast<double>(kTicksPerSecond);
    }
    case kProcess: return process_text(&TraceProcess::name);
    case kPid: return process() == nullptr ? Cell() : Cell(std::int64_t{process()->pid});
    case kProcessId:
      return process() == nullptr ? Cell()
                                  : Cell(trace_id(trace_, trace().process_column()[event_]));
    case kUser: return process_text(&TraceProcess::user);
    case kTid: return std::int64_t{trace().event(event_).thread};
    case kClass: return trace_class_name(operation().event_class);
    case kOperation: return text_or_null(operation().name);
    case kPath:
      trace().append_path(trace().path_column()[event_], text);
      return owned_or_null(text);
    case kResult:
      trace().append_result(trace().result_column()[event_], text);
      return owned_or_null(text);
    case kStatus: return std::int64_t{trace().result_column()[event_]};
    case kDetail: trace().append_detail(event_, kExact, text); return owned_or_null(text);
    case kTarget: return owned_or_null(trace().target(event_));
    case kAccess:
    case kShare: return open_text(column);
    case kCategory: return text_or_null(trace().category(event_));
    case kStack: return stack_text();
    default: return {};
  }
}

class TraceEventsTable final : public Table {
 public:
  explicit TraceEventsTable(const Evidence& evidence) : traces_(evidence.traces()) {
    for (const auto& trace : traces_) {
      rows_ += trace->size();
      paths_ = std::max(paths_, trace->path_count());
      processes_ = std::max(processes_, trace->processes().size());
    }
  }

  Taken takes(const Wish& wish) const override {
    switch (wish.column) {
      case kRowColumn:
      case kId:
      case kTrace:
      case kEvent:
      case kTicks:
      case kPid:
      case kProcessId:
      case kStatus: return taken_of_number(wish);
      case kTime: return taken_of_time(wish);
      case kProcess:
      case kUser:
      case kClass:
      case kOperation:
      case kPath:
      case kResult: return taken_of_text(wish);
      default: return Taken::No;
    }
  }

  Estimate estimate(const std::vector<Wish>& taken) const override {
    const auto rows = static_cast<double>(std::max<std::size_t>(rows_, 1));
    double looked_at = rows;
    double out = rows;
    for (const Wish& wish : taken) {
      const bool is_equal = wish.op == Op::Equal || wish.op == Op::In;
      switch (wish.column) {
        case kRowColumn:
        case kId:
        case kEvent:
          if (wish.op == Op::Equal && wish.column != kEvent) return {3, 1, true};
          if (is_equal) return {5, 3};
          looked_at *= 0.3;
          out *= 0.3;
          break;
        case kTime:
        case kTicks:
          looked_at *= is_equal ? 0.0001 : 0.2;
          out *= is_equal ? 0.0001 : 0.2;
          break;
        case kTrace: break;
        case kPid:
        case kProcessId:
          out /= is_equal ? std::max(1.0, static_cast<double>(processes_) / 2) : 3;
          break;
        case kPath:
          // Each distinct path is looked at once, in every scan.
          looked_at += static_cast<double>(paths_) * 5;
          out /= is_equal ? std::max(1.0, static_cast<double>(paths_) / 2) : 20;
          break;
        default: out *= 0.1; break;
      }
    }
    return {looked_at / 10 + out + 10, std::max(out, 1.0)};
  }

  // Events of one capture are in the order of time; those of several are not put in one order here.
  bool can_order_by(int column) const override {
    return traces_.size() <= 1 &&
           (column == kTime || column == kTicks || column == kEvent || column == kId);
  }

  Result<std::unique_ptr<Cursor>> scan(const std::vector<Bound>& bounds,
                                       const Sorting& sorting,
                                       const Watch& watch) const override {
    ASSIGN_OR_RETURN(TraceScan scan, make_scan(bounds));
    return std::unique_ptr<Cursor>(
        std::make_unique<TraceEventCursor>(traces_, std::move(scan), sorting.order, watch));
  }

 private:
  const Traces& traces_;
  std::size_t rows_ = 0;
  std::size_t paths_ = 0;
  std::size_t processes_ = 0;
};

}  // namespace

std::int64_t trace_id(std::size_t trace, std::size_t index) {
  return (static_cast<std::int64_t>(trace) << 32) | static_cast<std::int64_t>(index);
}

TableInfo trace_event_table_info() {
  return {"trace_events",
          kTraces,
          {"events of Process Monitor traces", "Process Monitor 跟踪中的事件"},
          {{"id", ColumnKind::Integer, {"names the event", "事件编号"}, true},
           {"trace",
            ColumnKind::Integer,
            {"number of the capture, from 0; traces.trace",
             "捕获的序号，从 0 起，与 traces.trace 对应"}},
           {"event",
            ColumnKind::Integer,
            {"its number in the capture, from 0, in the order of time",
             "捕获内的事件序号，从 0 起，按时间排列"}},
           {"time",
            ColumnKind::Time,
            {"UTC; of CSV and XML exports local time, the time of day alone without dates",
             "UTC 时间；CSV、XML 导出为本地时间，无日期时仅为时刻"}},
           {"ticks",
            ColumnKind::Integer,
            {"the same in 100 ns since 1601-01-01 UTC",
             "同上，以 100 纳秒为单位，自 1601-01-01 UTC 起"}},
           {"duration",
            ColumnKind::Real,
            {"seconds; NULL while it is pending", "耗时（秒）；尚未完成时为 NULL"}},
           {"process", ColumnKind::Name, {"name of the program", "进程名"}},
           {"pid",
            ColumnKind::Integer,
            {"number of the process; Windows uses numbers again", "进程号；Windows 会重复使用"}},
           {"process_id",
            ColumnKind::Integer,
            {"the process; trace_processes.id", "所属进程，与 trace_processes.id 对应"}},
           {"user", ColumnKind::Name, {"account of the process", "进程所用账户"}},
           {"tid", ColumnKind::Integer, {"thread", "线程号"}},
           {"class",
            ColumnKind::Name,
            {"File System, Registry, Process, Network, Profiling",
             "事件类别：File System、Registry、Process、Network、Profiling"}},
           {"operation",
            ColumnKind::Name,
            {"CreateFile, RegOpenKey ...", "操作：CreateFile、RegOpenKey 等"}},
           {"path",
            ColumnKind::Name,
            {"the file, key or address it is about", "操作对象：文件、注册表项或地址"}},
           {"result",
            ColumnKind::Name,
            {"SUCCESS, ACCESS DENIED ...; NULL while it is pending",
             "结果：SUCCESS、ACCESS DENIED 等；尚未完成时为 NULL"}},
           {"status",
            ColumnKind::Integer,
            {"the result as a number (NTSTATUS)", "结果的数值（NTSTATUS）"}},
           {"detail",
            ColumnKind::Text,
            {"the column Detail, as the record holds it", "Detail 列，按记录实际内容"}},
           {"target",
            ColumnKind::Name,
            {"the second object: new name of a rename, file of a hive",
             "第二对象：重命名的新名称、注册表配置单元的文件"}},
           {"access", ColumnKind::Name, {"rights that an open asks for", "打开时请求的权限"}},
           {"share", ColumnKind::Name, {"what an open lets others do", "打开时允许他人的共享方式"}},
           {"category",
            ColumnKind::Name,
            {"Read, Write, Read Metadata, Write Metadata",
             "分类：Read、Write、Read Metadata、Write Metadata"}},
           {"stack",
            ColumnKind::Text,
            {"JSON array of module+offset, innermost first",
             "调用堆栈（JSON 数组，模块+偏移，最内层在前）"}}}};
}

std::unique_ptr<Table> make_trace_event_table(const Evidence& evidence) {
  return std::make_unique<TraceEventsTable>(evidence);
}

}  // namespace casebook::query
