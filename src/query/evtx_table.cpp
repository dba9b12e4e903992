// SPDX-License-Identifier: Apache-2.0
#include "query/evtx_table.h"

#include <algorithm>

#include "base/text.h"
#include "base/utf16.h"
#include "base/utf8.h"
#include "query/evtx_records.h"

namespace casebook::query {
namespace {

enum EvtxColumn : int {
  kTime,
  kTicks,
  kProvider,
  kEventId,
  kLevel,
  kLevelNumber,
  kChannel,
  kComputer,
  kUser,
  kRecord,
  kProcess,
  kThread,
  kMessage,
  kFields,
  kJson,
  kItem,
};

// The number of Windows, as a word.
std::string_view level_word(std::uint8_t level) {
  switch (level) {
    case 0: return "always";
    case 1: return "critical";
    case 2: return "error";
    case 3: return "warning";
    case 4: return "information";
    case 5: return "verbose";
    default: return "";
  }
}

class EvtxScan {
 public:
  static Result<EvtxScan> make(const std::vector<Bound>& bounds, const EvtxRecords& records);

  bool passes(const EvtxRecord& record) const {
    const auto fits = [](const std::vector<bool>& fit, std::uint32_t number) {
      return fit.empty() || fit[number];
    };
    return fits(providers_, record.provider) && fits(channels_, record.channel) &&
           fits(computers_, record.computer) && fits(users_, record.user) &&
           fits(logs_, record.log) && levels_[std::min<std::size_t>(record.level, kMostLevel)] &&
           (ids_.is_empty() || (record.has_id && ids_.fits(record.event_id))) &&
           fits_number(record_numbers_, record.record) && fits_number(processes_, record.process) &&
           fits_number(threads_, record.thread) &&
           (ticks_.is_empty() || (record.has_time && ticks_.fits(record.ticks)));
  }

 private:
  static bool fits_number(const NumberTest& test, std::int64_t number) {
    return test.is_empty() || (number >= 0 && test.fits(number));
  }

  static constexpr std::size_t kMostLevel = 255;
  std::vector<bool> providers_, channels_, computers_, users_, logs_;
  std::vector<bool> levels_;
  NumberTest ids_, ticks_, record_numbers_, processes_, threads_;
};

Result<EvtxScan> EvtxScan::make(const std::vector<Bound>& bounds, const EvtxRecords& records) {
  EvtxScan scan;
  const auto judge = [&bounds](const Names& names, int column, std::vector<bool>& fit) -> Status {
    ASSIGN_OR_RETURN(const TextTest test, TextTest::make(bounds, column));
    fit = names.judge(test);
    return ok_status();
  };
  RETURN_IF_ERROR(judge(records.providers, kProvider, scan.providers_));
  RETURN_IF_ERROR(judge(records.channels, kChannel, scan.channels_));
  RETURN_IF_ERROR(judge(records.computers, kComputer, scan.computers_));
  RETURN_IF_ERROR(judge(records.users, kUser, scan.users_));
  ASSIGN_OR_RETURN(const TextTest item, TextTest::make(bounds, kItem));
  for (std::uint32_t i = 0; i < records.log_count(); ++i) {
    scan.logs_.push_back(item.fits(records.item(i)));
  }
  ASSIGN_OR_RETURN(const TextTest level, TextTest::make(bounds, kLevel));
  const NumberTest number = NumberTest::make(bounds, kLevelNumber);
  for (std::size_t i = 0; i <= kMostLevel; ++i) {
    const std::string_view word = level_word(static_cast<std::uint8_t>(i));
    if (i == kNoEventLevel) {
      scan.levels_.push_back(number.is_empty() && level.is_empty());
      continue;
    }
    scan.levels_.push_back(number.fits(static_cast<std::int64_t>(i)) &&
                           (level.is_empty() || (!word.empty() && level.fits(word))));
  }
  scan.ids_ = NumberTest::make(bounds, kEventId);
  scan.record_numbers_ = NumberTest::make(bounds, kRecord);
  scan.processes_ = NumberTest::make(bounds, kProcess);
  scan.threads_ = NumberTest::make(bounds, kThread);
  scan.ticks_ = NumberTest::make(bounds, kTicks);
  scan.ticks_.also(NumberTest::make_time(bounds, kTime));
  return scan;
}

class EvtxCursor final : public Cursor {
 public:
  EvtxCursor(const EvtxRecords& records, EvtxScan scan, const Watch& watch)
      : records_(records),
        watch_(watch),
        scan_(std::move(scan)) {}

  bool next() override {
    json_.clear();
    while (next_ < records_.all().size()) {
      if (next_ % kRowsBetweenLooks == kRowsBetweenLooks - 1 && watch_.is_over()) return false;
      at_ = next_++;
      if (scan_.passes(records_.all()[at_])) return true;
    }
    return false;
  }
  std::int64_t row() const override { return static_cast<std::int64_t>(at_); }
  Cell cell(int column) const override;

 private:
  // Several columns of a row are parts of it.
  const std::string& json() const {
    if (json_.empty()) json_ = records_.json(records_.all()[at_]);
    return json_;
  }

  const EvtxRecords& records_;
  const Watch& watch_;
  EvtxScan scan_;
  std::size_t next_ = 0;
  std::size_t at_ = 0;
  mutable std::string json_;
};

Cell number_or_null(std::int64_t number) {
  return number < 0 ? Cell() : Cell(number);
}

Cell EvtxCursor::cell(int column) const {
  const EvtxRecord& record = records_.all()[at_];
  switch (column) {
    case kTime: return record.has_time ? Cell(time_text(record.ticks)) : Cell();
    case kTicks: return record.has_time ? Cell(record.ticks) : Cell();
    case kProvider: return text_or_null(records_.providers.text(record.provider));
    case kEventId: return record.has_id ? Cell(std::int64_t{record.event_id}) : Cell();
    case kLevel: return text_or_null(level_word(record.level));
    case kLevelNumber:
      return record.level == kNoEventLevel ? Cell() : Cell(std::int64_t{record.level});
    case kChannel: return text_or_null(records_.channels.text(record.channel));
    case kComputer: return text_or_null(records_.computers.text(record.computer));
    case kUser: return text_or_null(records_.users.text(record.user));
    case kRecord: return number_or_null(record.record);
    case kProcess: return number_or_null(record.process);
    case kThread: return number_or_null(record.thread);
    case kMessage: {
      const std::string_view message = json_member(json(), "message");
      return message.empty() ? Cell() : Cell(json_text(message));
    }
    case kFields: {
      const std::string_view data = json_member(json(), "data");
      return owned_or_null(std::string(data.empty() ? json_member(json(), "values") : data));
    }
    case kJson: return json();
    case kItem: return records_.item(record.log);
    default: return {};
  }
}

class EvtxTable final : public Table {
 public:
  Status read(const Evidence& evidence) { return records_.read(evidence); }

  Taken takes(const Wish& wish) const override {
    switch (wish.column) {
      case kTicks:
      case kEventId:
      case kLevelNumber:
      case kRecord:
      case kProcess:
      case kThread: return taken_of_number(wish);
      case kTime: return taken_of_time(wish);
      case kProvider:
      case kLevel:
      case kChannel:
      case kComputer:
      case kUser:
      case kItem: return taken_of_text(wish);
      default: return Taken::No;
    }
  }
  Estimate estimate(const std::vector<Wish>& taken) const override {
    const auto rows = static_cast<double>(std::max<std::size_t>(records_.all().size(), 1));
    double out = rows;
    for (std::size_t i = 0; i < taken.size(); ++i) {
      out *= 0.1;
    }
    return {rows / 10 + out + 10, std::max(out, 1.0)};
  }
  bool can_order_by(int) const override { return false; }
  Result<std::unique_ptr<Cursor>> scan(const std::vector<Bound>& bounds,
                                       const Sorting&,
                                       const Watch& watch) const override {
    ASSIGN_OR_RETURN(EvtxScan scan, EvtxScan::make(bounds, records_));
    return std::unique_ptr<Cursor>(std::make_unique<EvtxCursor>(records_, std::move(scan), watch));
  }

 private:
  EvtxRecords records_;
};

// Behind the JSON value that begins at `at`.
std::size_t value_end(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  bool is_inside = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (is_inside) {
      if (c == '\\') ++at;
      if (c == '"') is_inside = false;
      continue;
    }
    if (c == '"') {
      is_inside = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (depth == 0) return at;
      --depth;
    } else if (c == ',' && depth == 0) {
      return at;
    }
  }
  return text.size();
}

}  // namespace

std::string_view json_member(std::string_view object, std::string_view name) {
  std::size_t at = 1;
  while (at < object.size() && object[at] == '"') {
    const std::size_t end = object.find('"', at + 1);  // names at the top have no escapes
    if (end == std::string_view::npos || end + 2 > object.size()) return {};
    const std::size_t value = end + 2;
    const std::size_t behind = value_end(object, value);
    if (object.substr(at + 1, end - at - 1) == name) return object.substr(value, behind - value);
    at = behind + 1;
  }
  return {};
}

std::string json_text(std::string_view value) {
  if (value.size() < 2 || value.front() != '"') return std::string(value);
  value = value.substr(1, value.size() - 2);
  std::string text;
  std::uint16_t high = 0;  // first half of a surrogate pair
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '\\' || i + 1 == value.size()) {
      text += value[i];
      continue;
    }
    const char c = value[++i];
    switch (c) {
      case 'n': text += '\n'; break;
      case 't': text += '\t'; break;
      case 'r': text += '\r'; break;
      case 'b': text += '\b'; break;
      case 'f': text += '\f'; break;
      case 'u': {
        const auto unit =
            parse_number<std::uint16_t>(value.substr(std::min(i + 1, value.size()), 4), 16);
        i += 4;
        if (!unit) break;
        if (*unit >= 0xD800 && *unit < 0xDC00) {
          high = *unit;
          break;
        }
        const bool is_low = *unit >= 0xDC00 && *unit < 0xE000;
        const char32_t character =
            is_low ? 0x10000U + ((high & 0x3FFU) << 10U) + (*unit & 0x3FFU) : char32_t{*unit};
        append_utf8(text, is_low && high == 0 ? U'\uFFFD' : character);
        high = 0;
        break;
      }
      default: text += c; break;
    }
  }
  return text;
}

TableInfo evtx_table_info() {
  return {
      "evtx",
      kBundle | kEventLogs,
      {"records of Windows event logs (.evtx, .evt, exports as XML or text) with all fields",
       "Windows 事件日志（.evtx、.evt 及导出的 XML、文本）的记录及全部字段"},
      {{"time", ColumnKind::Time, {"UTC", "UTC 时间"}},
       {"ticks",
        ColumnKind::Integer,
        {"the same in 100 ns since 1601-01-01 UTC",
         "同上，以 100 纳秒为单位，自 1601-01-01 UTC 起"}},
       {"provider", ColumnKind::Name, {"who wrote it", "来源"}},
       {"event_id", ColumnKind::Integer, {"number of the event", "事件 ID"}},
       {"level",
        ColumnKind::Name,
        {"critical, error, warning, information, verbose, always",
         "级别：critical、error、warning、information、verbose、always"}},
       {"level_number",
        ColumnKind::Integer,
        {"1 critical ... 5 verbose, 0 always",
         "级别数值：1 为 critical，5 为 verbose，0 为 always"}},
       {"channel", ColumnKind::Name, {"System, Application ...", "通道：System、Application 等"}},
       {"computer", ColumnKind::Name, {"name of the machine", "计算机名"}},
       {"user", ColumnKind::Name, {"SID", "用户的 SID"}},
       {"record", ColumnKind::Integer, {"its number in the log", "日志中的记录号"}},
       {"process", ColumnKind::Integer, {"process that wrote it", "进程号"}},
       {"thread", ColumnKind::Integer, {"thread that wrote it", "线程号"}},
       {"message", ColumnKind::Text, {"the text of the event, filled in", "事件文本"}},
       {"fields",
        ColumnKind::Text,
        {"JSON: an object of named values, or an array; for json_extract()",
         "字段（JSON 对象或数组），可用 json_extract() 取值"}},
       {"json",
        ColumnKind::Text,
        {"the whole record, as casebook evtx -f jsonl writes it; of exports what they say of it",
         "整条记录，与 casebook evtx -f jsonl 的输出相同；导出文件则为其中已有的内容"}},
       {"item", ColumnKind::Name, {"path of the log", "日志路径"}}}};
}

Result<std::unique_ptr<Table>> make_evtx_table(const Evidence& evidence) {
  auto table = std::make_unique<EvtxTable>();
  RETURN_IF_ERROR(table->read(evidence));
  return std::unique_ptr<Table>(std::move(table));
}

}  // namespace casebook::query
