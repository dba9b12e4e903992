// SPDX-License-Identifier: Apache-2.0
#include "query/event_table.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "query/match.h"
#include "query/time_text.h"

namespace casebook::query {
namespace {

enum EventColumn : int {
  kId,
  kTime,
  kTicks,
  kWritten,
  kLevel,
  kSeverity,
  kComponent,
  kItem,
  kDecoder,
  kFamily,
  kLine,
  kThread,
  kCode,
  kMessage,
  kRecord,
};

constexpr std::size_t kLevels = 5;
constexpr std::array kAllLevels = {
    Level::Unknown, Level::Info, Level::Warning, Level::Error, Level::Fatal};

// Sorting keeps 16 bytes for each row; beyond this SQLite does it, which keeps what it needs.
constexpr std::uint64_t kMostSorted = 20'000'000;

std::int64_t severity_of(Level level) {
  return static_cast<std::int64_t>(level);
}

// What the rows of one item have in common.
struct ItemPart {
  std::uint32_t item = 0;
  Micros low = kNoTime;  // of times as written, both inclusive
  Micros high = std::numeric_limits<Micros>::max();
  bool has_time_bounds = false;
};

Micros offset_of(const Item& item) {
  return item.clock.offset_minutes * kMinute;
}

class EventScan {
 public:
  // The bounds, sorted by what they look at.
  static Result<EventScan> make(const std::vector<Bound>& bounds);

  std::vector<ItemPart> parts(const Analysis& analysis) const;
  // Which components of one table of an item pass; empty when all do.
  std::vector<bool> components(const EventTable& table, std::size_t count) const;

  using Levels = std::array<bool, kLevels>;
  // Makes a pass over the store for each level, in the order that is asked for: what is grouped by
  // level then needs no sorting.
  void split_by_level(const Sorting& sorting);

  std::vector<Levels> passes = {Levels()};
  bool has_levels = false;
  bool has_rest = false;  // id, line, thread, code, texts: looked at one by one
  NumberTest ids;
  NumberTest ticks;
  TextTest component;
  NumberTest lines;
  NumberTest threads;
  TextTest code;
  TextTest message;
  TextTest record;
  std::vector<std::string> message_parts;  // of LIKE patterns
  std::vector<std::string> record_parts;

  bool fits_rest(const Analysis& analysis,
                 EventRef ref,
                 const EventTable& table,
                 std::size_t row) const;

 private:
  Status add_text(const Bound& bound, TextTest& test, std::vector<std::string>& parts);

  TextTest item_;
  TextTest decoder_;
  TextTest family_;
};

std::string code_text(std::uint32_t code) {
  return code == 0 ? std::string() : fmt::format("0x{:08X}", code);
}

Status EventScan::add_text(const Bound& bound, TextTest& test, std::vector<std::string>& parts) {
  has_rest = true;
  if (bound.wish.op != Op::Like) return test.add(bound);
  for (const Value& value : bound.values) {
    if (!value.is_null) parts.emplace_back(literal_of_like(value.text));
  }
  return ok_status();
}

Result<EventScan> EventScan::make(const std::vector<Bound>& bounds) {
  EventScan scan;
  TextTest level;
  for (const Bound& bound : bounds) {
    Status added = ok_status();
    switch (bound.wish.column) {
      case kRowColumn:
      case kId: scan.ids.add(bound); break;
      case kTicks: scan.ticks.add(bound); break;
      case kTime: break;
      case kLevel: added = level.add(bound); break;
      case kSeverity: break;
      case kComponent: added = scan.component.add(bound); break;
      case kItem: added = scan.item_.add(bound); break;
      case kDecoder: added = scan.decoder_.add(bound); break;
      case kFamily: added = scan.family_.add(bound); break;
      case kLine: scan.lines.add(bound); break;
      case kThread: scan.threads.add(bound); break;
      case kCode: added = scan.code.add(bound); break;
      case kMessage: added = scan.add_text(bound, scan.message, scan.message_parts); break;
      case kRecord: added = scan.add_text(bound, scan.record, scan.record_parts); break;
      default: break;
    }
    RETURN_IF_ERROR(std::move(added));
  }
  scan.ticks.also(NumberTest::make_time(bounds, kTime));
  const NumberTest severity = NumberTest::make(bounds, kSeverity);
  scan.has_levels = !level.is_empty() || !severity.is_empty();
  for (const Level one : kAllLevels) {
    const std::string_view name = level_name(one);
    scan.passes.front()[static_cast<std::size_t>(one)] =
        severity.fits(severity_of(one)) &&
        (level.is_empty() || (!name.empty() && level.fits(name)));
  }
  scan.has_rest = scan.has_rest || !scan.ids.is_empty() || scan.ticks.has_set ||
                  !scan.lines.is_empty() || !scan.threads.is_empty() || !scan.code.is_empty();
  return scan;
}

void EventScan::split_by_level(const Sorting& sorting) {
  // By name, NULL first; or by number.
  constexpr std::array kByName = {
      Level::Unknown, Level::Error, Level::Fatal, Level::Info, Level::Warning};
  const auto& order = sorting.column == kLevel ? kByName : kAllLevels;
  const Levels wanted = passes.front();
  passes.clear();
  for (const Level level : order) {
    const auto number = static_cast<std::size_t>(level);
    if (has_levels && !wanted[number]) continue;
    passes.emplace_back();
    passes.back()[number] = true;
  }
  if (sorting.order == Order::Descending) std::reverse(passes.begin(), passes.end());
  if (passes.empty()) passes.emplace_back();
  has_levels = true;
}

std::vector<ItemPart> EventScan::parts(const Analysis& analysis) const {
  std::vector<ItemPart> parts;
  const std::vector<Item>& items = analysis.view().items;
  const bool has_bounds = !ticks.is_empty();
  for (std::uint32_t i = 0; i < items.size(); ++i) {
    const Item& item = items[i];
    if (analysis.events_of(i).empty() || !item_.fits(item.path) || !decoder_.fits(item.decoder) ||
        !family_.fits(item.family)) {
      continue;
    }
    if (event_id({i, 0xFFFFFFFF}) < ids.low || event_id({i, 0}) > ids.high) continue;
    ItemPart part;
    part.item = i;
    part.has_time_bounds = has_bounds;
    if (has_bounds) {
      if (item.clock.kind == ClockKind::None || ticks.low > ticks.high) continue;  // no times
      // Ticks in both directions: the first microsecond that is not before the lower bound.
      constexpr std::int64_t kFarPast = 9'000'000'000'000'000'000;
      constexpr std::int64_t kEpoch = 116'444'736'000'000'000;  // 1970-01-01, in ticks
      const auto micros_of = [](std::int64_t value, bool up) {
        if (value < -kFarPast) return -kFarPast;
        const std::int64_t shifted = value - kEpoch;
        std::int64_t micros = shifted / 10;
        const std::int64_t rest = shifted % 10;
        if (rest > 0 && up) ++micros;
        if (rest < 0 && !up) --micros;
        return micros;
      };
      part.low = micros_of(ticks.low, true) + offset_of(item);
      part.high = micros_of(ticks.high, false) + offset_of(item);
    }
    parts.push_back(part);
  }
  return parts;
}

std::vector<bool> EventScan::components(const EventTable& table, std::size_t count) const {
  std::vector<bool> fit;
  if (component.is_empty()) return fit;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view name = table.component(static_cast<std::uint16_t>(i));
    fit.push_back(!name.empty() && component.fits(name));
  }
  return fit;
}

bool EventScan::fits_rest(const Analysis& analysis,
                          EventRef ref,
                          const EventTable& table,
                          std::size_t index) const {
  if (!ids.fits(event_id(ref))) return false;
  const bool wants_row =
      !lines.is_empty() || !threads.is_empty() || !code.is_empty() || ticks.has_set;
  if (wants_row) {
    const EventRow row = table.row(index);
    const Item& item = analysis.view().items[ref.item];
    const std::int64_t line =
        item.has_lines() || row.line != 0 ? row.line : std::int64_t{ref.row} + 1;
    if (!lines.fits(line)) return false;
    if (!threads.is_empty() && (row.os_thread == 0 || !threads.fits(row.os_thread))) return false;
    if (!code.is_empty() && (row.code == 0 || !code.fits(code_text(row.code)))) return false;
    if (ticks.has_set &&
        (row.time == kNoTime || !ticks.fits(ticks_of(row.time - offset_of(item))))) {
      return false;
    }
  }
  if (!message.is_empty() || !message_parts.empty()) {
    const std::string_view text = analysis.message(ref);
    const auto is_missing = [text](const std::string& part) {
      return !contains_ignoring_case(text, part);
    };
    if (std::any_of(message_parts.begin(), message_parts.end(), is_missing)) return false;
    if (!message.fits(text)) return false;
  }
  if (!record.is_empty() || !record_parts.empty()) {
    const std::string_view text = analysis.record(ref);
    const auto is_missing = [text](const std::string& part) {
      return !contains_ignoring_case(text, part);
    };
    if (std::any_of(record_parts.begin(), record_parts.end(), is_missing)) return false;
    if (!record.fits(text)) return false;
  }
  return true;
}

// Goes through the rows of the items in the order of the store.
class EventCursor : public Cursor {
 public:
  EventCursor(const Analysis& analysis, EventScan scan, const Watch& watch)
      : analysis_(analysis),
        watch_(watch),
        scan_(std::move(scan)),
        parts_(scan_.parts(analysis)) {}

  bool next() override { return next_row(); }
  std::int64_t row() const override { return event_id(ref_); }
  Cell cell(int column) const override;

  EventRef ref() const { return ref_; }
  Micros utc() const {
    const Item& item = analysis_.view().items[ref_.item];
    const Micros time = analysis_.events_of(ref_.item).time(ref_.row);
    if (time == kNoTime || item.clock.kind == ClockKind::None) return kNoTime;
    return time - offset_of(item);
  }

 protected:
  bool next_row();
  void stand_at(EventRef ref) { ref_ = ref; }

 private:
  // The next table with rows that may fit; false at the end.
  bool open_table();
  bool begin_next_pass();

  const Analysis& analysis_;
  const Watch& watch_;
  std::uint32_t steps_ = 0;
  EventScan scan_;
  std::vector<ItemPart> parts_;
  std::size_t pass_ = 0;
  std::size_t part_ = 0;
  std::size_t table_ = 0;
  const EventTable* rows_ = nullptr;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
  std::size_t first_ = 0;  // number of the table's first row in its item
  std::vector<bool> components_;
  EventRef ref_;
};

bool EventCursor::open_table() {
  while (part_ < parts_.size()) {
    const std::uint32_t item = parts_[part_].item;
    const ItemEvents& events = analysis_.events_of(item);
    if (table_ >= events.tables().size()) {
      ++part_;
      table_ = 0;
      continue;
    }
    rows_ = &events.tables()[table_];
    first_ = events.first_row_of(table_);
    ++table_;
    at_ = 0;
    end_ = rows_->size();
    // A range of ids is a range of rows.
    const std::int64_t base = event_id({item, static_cast<std::uint32_t>(first_)});
    const auto within = [this](std::int64_t row) {
      return static_cast<std::size_t>(
          std::clamp<std::int64_t>(row, 0, static_cast<std::int64_t>(rows_->size())));
    };
    if (scan_.ids.low > base) at_ = within(scan_.ids.low - base);
    if (scan_.ids.high < base) {
      end_ = 0;
    } else if (scan_.ids.high - base < static_cast<std::int64_t>(end_)) {
      end_ = within(scan_.ids.high - base + 1);
    }
    components_ = scan_.components(*rows_, rows_->component_count());
    if (at_ < end_) return true;
  }
  return false;
}

bool EventCursor::begin_next_pass() {
  while (pass_ + 1 < scan_.passes.size()) {
    ++pass_;
    part_ = 0;
    table_ = 0;
    if (open_table()) return true;
  }
  return false;
}

bool EventCursor::next_row() {
  while (true) {
    if (rows_ == nullptr || at_ >= end_) {
      if (!open_table() && !begin_next_pass()) return false;
    }
    const ItemPart& part = parts_[part_];
    const EventScan::Levels& levels = scan_.passes[pass_];
    for (; at_ < end_; ++at_) {
      if (++steps_ % kRowsBetweenLooks == 0 && watch_.is_over()) return false;
      if (scan_.has_levels && !levels[static_cast<std::size_t>(rows_->level(at_))]) continue;
      if (part.has_time_bounds) {
        const Micros time = rows_->time(at_);
        if (time < part.low || time > part.high) continue;
      }
      if (!components_.empty() && !components_[rows_->component_index(at_)]) continue;
      ref_ = {part.item, static_cast<std::uint32_t>(first_ + at_)};
      if (scan_.has_rest && !scan_.fits_rest(analysis_, ref_, *rows_, at_)) continue;
      ++at_;
      return true;
    }
  }
}

Cell EventCursor::cell(int column) const {
  const ItemEvents& events = analysis_.events_of(ref_.item);
  const Item& item = analysis_.view().items[ref_.item];
  switch (column) {
    case kId: return event_id(ref_);
    case kTime: {
      const Micros time = utc();
      return time == kNoTime ? Cell() : Cell(time_text(ticks_of(time)));
    }
    case kTicks: {
      const Micros time = utc();
      return time == kNoTime ? Cell() : Cell(ticks_of(time));
    }
    case kWritten: {
      const Micros time = events.time(ref_.row);
      if (time == kNoTime) return {};
      std::string text = time_text(ticks_of(time));
      text.pop_back();  // the Z: it is on the clock of the log
      return text;
    }
    case kLevel: return text_or_null(level_name(events.level(ref_.row)));
    case kSeverity: return severity_of(events.level(ref_.row));
    case kComponent: return text_or_null(events.component(ref_.row));
    case kItem: return std::string_view(item.path);
    case kDecoder: return std::string_view(item.decoder);
    case kFamily: return std::string_view(item.family);
    case kLine: {
      const EventRow row = events.row(ref_.row);
      return item.has_lines() || row.line != 0 ? std::int64_t{row.line}
                                               : std::int64_t{ref_.row} + 1;
    }
    case kThread: {
      const EventRow row = events.row(ref_.row);
      return row.os_thread == 0 ? Cell() : Cell(std::int64_t{row.os_thread});
    }
    case kCode: {
      const EventRow row = events.row(ref_.row);
      return row.code == 0 ? Cell() : Cell(code_text(row.code));
    }
    case kMessage: return analysis_.message(ref_);
    case kRecord: return analysis_.record(ref_);
    default: return {};
  }
}

// The same rows in the order of time; those without a time come first, as NULL does.
class SortedEventCursor final : public EventCursor {
 public:
  SortedEventCursor(const Analysis& analysis, EventScan scan, Order order, const Watch& watch)
      : EventCursor(analysis, std::move(scan), watch),
        is_descending_(order == Order::Descending) {}

  bool next() override {
    if (!is_sorted_) sort();
    if (at_ == keys_.size()) return false;
    stand_at(keys_[is_descending_ ? keys_.size() - 1 - at_ : at_].ref);
    ++at_;
    return true;
  }

 private:
  struct Key {
    Micros time;
    EventRef ref;
  };

  void sort() {
    is_sorted_ = true;
    while (next_row()) {
      keys_.push_back({utc(), ref()});
    }
    const auto is_earlier = [](const Key& a, const Key& b) { return a.time < b.time; };
    if (!std::is_sorted(keys_.begin(), keys_.end(), is_earlier)) {
      std::stable_sort(keys_.begin(), keys_.end(), is_earlier);
    }
  }

  bool is_descending_;
  bool is_sorted_ = false;
  std::vector<Key> keys_;
  std::size_t at_ = 0;
};

class EventsTable final : public Table {
 public:
  explicit EventsTable(const Evidence& evidence) : analysis_(*evidence.analysis()) {
    for (const Item& item : analysis_.view().items) {
      rows_ += item.events;
      ++items_;
    }
  }

  Taken takes(const Wish& wish) const override {
    const bool is_pattern = wish.op == Op::Like || wish.op == Op::Glob || wish.op == Op::Regexp;
    switch (wish.column) {
      case kRowColumn:
      case kId:
      case kTicks:
      case kSeverity:
      case kLine:
      case kThread: return is_pattern ? Taken::No : Taken::Whole;
      case kTime: return is_pattern || wish.collation != Collation::Time ? Taken::No : Taken::Whole;
      case kLevel:
      case kComponent:
      case kItem:
      case kDecoder:
      case kFamily:
      case kCode:
        return is_pattern || wish.collation == Collation::Binary ||
                       wish.collation == Collation::NoCase
                   ? Taken::Whole
                   : Taken::No;
      case kMessage:
      case kRecord:
        if (wish.op == Op::Regexp) return Taken::Whole;
        return wish.op == Op::Like ? Taken::Hint : Taken::No;
      default: return Taken::No;
    }
  }

  Estimate estimate(const std::vector<Wish>& taken) const override {
    const auto rows = static_cast<double>(std::max<std::uint64_t>(rows_, 1));
    double looked_at = rows;
    double out = rows;
    for (const Wish& wish : taken) {
      const bool is_equal = wish.op == Op::Equal || wish.op == Op::In;
      switch (wish.column) {
        case kRowColumn:
        case kId:
          if (is_equal) return {1, 1};
          looked_at *= 0.3;
          out *= 0.3;
          break;
        case kTime:
        case kTicks: out *= is_equal ? 0.0001 : 0.1; break;
        case kItem:
          looked_at /= is_equal ? std::max(1.0, static_cast<double>(items_)) : 2.0;
          out /= is_equal ? std::max(1.0, static_cast<double>(items_)) : 2.0;
          break;
        case kLine: out *= is_equal ? 0.0001 : 0.3; break;
        case kCode: out *= 0.001; break;
        case kMessage:
        case kRecord:
          looked_at += rows * 10;  // texts come from the evidence
          out *= 0.02;
          break;
        default: out *= 0.1; break;
      }
    }
    // Rows that are left out cost a tenth of those that SQLite sees.
    return {looked_at / 10 + out + 10, std::max(out, 1.0)};
  }

  bool can_order_by(int column) const override {
    if (column == kLevel || column == kSeverity) return true;
    return (column == kTime || column == kTicks) && rows_ <= kMostSorted;
  }

  Result<std::unique_ptr<Cursor>> scan(const std::vector<Bound>& bounds,
                                       const Sorting& sorting,
                                       const Watch& watch) const override {
    ASSIGN_OR_RETURN(EventScan scan, EventScan::make(bounds));
    if (sorting.order == Order::Any || sorting.column == kLevel || sorting.column == kSeverity) {
      if (sorting.order != Order::Any) scan.split_by_level(sorting);
      return std::unique_ptr<Cursor>(
          std::make_unique<EventCursor>(analysis_, std::move(scan), watch));
    }
    return std::unique_ptr<Cursor>(
        std::make_unique<SortedEventCursor>(analysis_, std::move(scan), sorting.order, watch));
  }

 private:
  const Analysis& analysis_;
  std::uint64_t rows_ = 0;
  std::size_t items_ = 0;
};

}  // namespace

std::int64_t event_id(EventRef event) {
  return (std::int64_t{event.item} << 32) | std::int64_t{event.row};
}

TableInfo event_table_info() {
  return {
      "events",
      kItems,
      {"all records of all logs", "所有日志的全部记录"},
      {{"id",
        ColumnKind::Integer,
        {"names the event; evidence.event is the same", "事件编号，与 evidence.event 相同"},
        true},
       {"time",
        ColumnKind::Time,
        {"UTC, as far as the clock of the log is known or assumed; NULL without one",
         "UTC 时间，按日志已知或推定的时钟换算；无时间时为 NULL"}},
       {"ticks",
        ColumnKind::Integer,
        {"the same in 100 ns since 1601-01-01 UTC",
         "同上，以 100 纳秒为单位，自 1601-01-01 UTC 起"}},
       {"written",
        ColumnKind::Text,
        {"the time as the log writes it, on its own clock", "日志中所写的时间（日志自身时钟）"}},
       {"level",
        ColumnKind::Name,
        {"info, warning, error, fatal; NULL when it has none",
         "级别：info、warning、error、fatal；无级别时为 NULL"}},
       {"severity",
        ColumnKind::Integer,
        {"the level as a number: 0 none, 1 info, 2 warning, 3 error, 4 fatal",
         "级别的数值：0 无、1 信息、2 警告、3 错误、4 致命"}},
       {"component",
        ColumnKind::Name,
        {"who wrote it, as far as the log says", "写入该记录的组件"}},
       {"item", ColumnKind::Name, {"path of the log in the evidence", "日志在证据中的路径"}},
       {"decoder",
        ColumnKind::Name,
        {"its format, as casebook ls names it", "日志格式，与 casebook ls 一致"}},
       {"family",
        ColumnKind::Name,
        {"setup, cbs, dism, wu, events, trace ...",
         "日志类别：setup、cbs、dism、wu、events、trace 等"}},
       {"line",
        ColumnKind::Integer,
        {"its line, or the number of the record in a binary log", "行号；二进制日志为记录号"}},
       {"thread",
        ColumnKind::Integer,
        {"thread or process that wrote it", "写入该记录的线程或进程号"}},
       {"code",
        ColumnKind::Name,
        {"result code, when the format has a field for it: 0x80070005",
         "结果代码（格式中有该字段时）：0x80070005"}},
       {"message",
        ColumnKind::Text,
        {"the text without its head, with continuation lines", "不含行首部分的文本，包括续行"}},
       {"record", ColumnKind::Text, {"the whole record", "整条记录"}}}};
}

std::unique_ptr<Table> make_event_table(const Evidence& evidence) {
  return std::make_unique<EventsTable>(evidence);
}

}  // namespace casebook::query
