// SPDX-License-Identifier: Apache-2.0
#include "query/event_table.h"

#include <algorithm>

#include "query/event_scan.h"
#include "query/time_text.h"

namespace casebook::query {
namespace {

// Sorting keeps 16 bytes for each row; beyond this SQLite does it, which keeps what it needs.
constexpr std::uint64_t kMostSorted = 20'000'000;

// Of each item, of each of its tables: whether its rows are in the order of time.
using TablesInOrder = std::vector<std::vector<bool>>;

bool is_in_order(const EventTable& table) {
  for (std::size_t i = 1; i < table.size(); ++i) {
    if (table.time(i) < table.time(i - 1)) return false;
  }
  return true;
}

// The first row whose time is not below `time`. REQUIRES: the rows are in order
std::size_t first_at(const EventTable& table, Micros time) {
  std::size_t first = 0;
  for (std::size_t count = table.size(); count > 0;) {
    const std::size_t half = count / 2;
    if (table.time(first + half) < time) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return first;
}

// Goes through the rows of the items in the order of the store.
class EventCursor : public Cursor {
 public:
  EventCursor(const Analysis& analysis,
              const TablesInOrder& in_order,
              EventScan scan,
              const Watch& watch)
      : analysis_(analysis),
        in_order_(in_order),
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
  const TablesInOrder& in_order_;
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
    const ItemPart& part = parts_[part_];
    if (part.has_time_bounds && in_order_[item][table_ - 1]) {
      at_ = std::max(at_, first_at(*rows_, part.low));
      end_ = std::min(end_, first_at(*rows_, part.high + 1));
    }
    if (at_ >= end_) continue;
    components_ = scan_.components(*rows_, rows_->component_count());
    return true;
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
  SortedEventCursor(const Analysis& analysis,
                    const TablesInOrder& in_order,
                    EventScan scan,
                    Order order,
                    const Watch& watch)
      : EventCursor(analysis, in_order, std::move(scan), watch),
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
    const std::vector<Item>& items = analysis_.view().items;
    items_ = items.size();
    in_order_.resize(items_);
    for (std::uint32_t i = 0; i < items_; ++i) {
      rows_ += items[i].events;
      for (const EventTable& table : analysis_.events_of(i).tables()) {
        in_order_[i].push_back(is_in_order(table));
      }
    }
  }

  Taken takes(const Wish& wish) const override {
    switch (wish.column) {
      case kRowColumn:
      case kId:
      case kTicks:
      case kSeverity:
      case kLine:
      case kThread: return taken_of_number(wish);
      case kTime: return taken_of_time(wish);
      case kLevel:
      case kComponent:
      case kItem:
      case kDecoder:
      case kFamily:
      case kCode: return taken_of_text(wish);
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
          if (wish.op == Op::Equal) return {1, 1, true};
          if (is_equal) return {5, 5};
          looked_at *= 0.3;
          out *= 0.3;
          break;
        case kTime:
        case kTicks:  // found by halving where the rows are in order, as they mostly are
          looked_at *= 0.2;
          out *= is_equal ? 0.0001 : 0.1;
          break;
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
          std::make_unique<EventCursor>(analysis_, in_order_, std::move(scan), watch));
    }
    return std::unique_ptr<Cursor>(std::make_unique<SortedEventCursor>(
        analysis_, in_order_, std::move(scan), sorting.order, watch));
  }

 private:
  const Analysis& analysis_;
  TablesInOrder in_order_;
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
