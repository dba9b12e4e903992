// SPDX-License-Identifier: Apache-2.0
#include "decode/sc_query/sc_query.h"

#include <array>
#include <string>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "decode/shared/console.h"
#include "decode/shared/csv.h"
#include "decode/shared/lines.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "sc_query",
    .family = "state",
    .title = {"Services and drivers (sc, driverquery)", "服务和驱动程序（sc、driverquery）"},
    .clock = ClockKind::None,
};

constexpr std::size_t kMaxServices = 5'000;
constexpr std::uint32_t kNeverStarted = 1077;  // exit code of a service nobody started since boot

struct Service {
  std::string name;
  std::string state = "-";
  std::string start = "-";
  std::string image = "-";
  std::uint64_t offset = 0;
  std::uint32_t line = 0;
};

// Services in order of appearance; a query and a configuration of one service are joined.
class Services {
 public:
  Service& named(std::string_view name, std::uint64_t offset, std::uint32_t line) {
    const auto [place, fresh] = numbers_.emplace(to_lower(name), list_.size());
    if (fresh) {
      list_.emplace_back();
      list_.back().name = std::string(name);
      list_.back().offset = offset;
      list_.back().line = line;
    }
    return list_[place->second];
  }

  void write(DecodeOutput& output) const {
    LimitedFacts facts(output, fact::kService, kMaxServices);
    for (const Service& service : list_) {
      facts.add(
          fmt::format("{} {} {} {}", service.name, service.state, service.start, service.image),
          service.offset,
          service.line);
    }
  }

 private:
  std::vector<Service> list_;
  std::unordered_map<std::string, std::size_t> numbers_;
};

struct Word {
  std::string_view written;
  std::string_view meant;
};
// As driverquery and Get-Service write states and start types.
constexpr std::array kWords = {
    Word{"Running", "RUNNING"},
    Word{"正在运行", "RUNNING"},
    Word{"Stopped", "STOPPED"},
    Word{"已停止", "STOPPED"},
    Word{"停止", "STOPPED"},
    Word{"Paused", "PAUSED"},
    Word{"StartPending", "START_PENDING"},
    Word{"StopPending", "STOP_PENDING"},
    Word{"Auto", "AUTO"},
    Word{"Automatic", "AUTO"},
    Word{"自动", "AUTO"},
    Word{"Manual", "DEMAND"},
    Word{"手动", "DEMAND"},
    Word{"Disabled", "DISABLED"},
    Word{"禁用", "DISABLED"},
    Word{"已禁用", "DISABLED"},
    Word{"Boot", "BOOT"},
    Word{"启动", "BOOT"},
    Word{"System", "SYSTEM"},
    Word{"系统", "SYSTEM"},
};

std::string meant_by(std::string_view written) {
  for (const Word& word : kWords) {
    if (equal_ignoring_case(written, word.written)) return std::string(word.meant);
  }
  return written.empty() ? "-" : std::string(written);
}

// "3   DEMAND_START", "4  RUNNING": the word behind the number, without "_START".
std::string word_behind_number(std::string_view value) {
  const std::vector<std::string_view> words = words_of(value.substr(0, 200));
  if (words.size() < 2) return "-";
  std::string_view word = words[1];
  if (word.ends_with("_START")) word.remove_suffix(6);
  return std::string(word);
}

// sc query, sc queryex, sc qc.
class ScReader {
 public:
  ScReader(Services& services, DecodeOutput& output) : services_(services), output_(output) {}

  void read(const Line& line) {
    const std::string_view body = trim(line.text);
    if (body.empty()) return;
    if (body.starts_with("[SC]")) return read_outcome(line, body);
    std::string_view command;
    if (failing_ && !read_prompt(body, command)) {
      // The message follows behind an empty line.
      output_.events.extend_last(line.offset + line.text.size());
      failing_ = false;
      return;
    }
    failing_ = false;
    std::string_view name;
    std::string_view value;
    if (!read_pair(line.text, name, value)) return;
    if (name == "SERVICE_NAME" || name == "服务名称") {
      current_ = std::string(value);
      start_ = line;
      if (!value.empty()) services_.named(value, line.offset, line.number);
      return;
    }
    if (!current_.empty()) read_field(line, name, value);
  }

 private:
  void read_field(const Line& line, std::string_view name, std::string_view value) {
    Service& service = services_.named(current_, start_.offset, start_.number);
    if (name == "STATE" || name == "状态") service.state = word_behind_number(value);
    if (name == "START_TYPE" || name == "启动类型") service.start = word_behind_number(value);
    if (name == "BINARY_PATH_NAME" && !value.empty()) service.image = std::string(value);
    if (name != "WIN32_EXIT_CODE") return;
    const std::string_view digits = value.substr(0, value.find(' '));
    const std::uint32_t code = parse_number<std::uint32_t>(digits).value_or(0);
    if (code == 0 || code == kNeverStarted) return;
    add_event(start_, line.offset + line.text.size(), current_, code, Level::Warning);
  }

  // "[SC] OpenService FAILED 1060:" with the message behind it; "[SC] QueryServiceConfig SUCCESS".
  void read_outcome(const Line& line, std::string_view body) {
    const bool failed = contains_any(body, {"FAILED", "失败"});
    if (!failed) return;
    const std::size_t digit = body.find_first_of("0123456789", 4);
    std::size_t end = digit;
    while (end < body.size() && is_digit(body[end])) {
      ++end;
    }
    const std::uint32_t code =
        digit == std::string_view::npos
            ? 0
            : parse_number<std::uint32_t>(body.substr(digit, end - digit)).value_or(0);
    add_event(line, line.offset + line.text.size(), "sc", code, Level::Error);
    failing_ = true;
    current_.clear();
  }

  void add_event(const Line& first,
                 std::uint64_t end,
                 std::string_view component,
                 std::uint32_t code,
                 Level level) {
    EventRow row;
    row.offset = first.offset;
    row.length = static_cast<std::uint32_t>(end - first.offset);
    row.line = first.number;
    row.component = output_.events.intern(component);
    row.code = code;
    row.level = level;
    output_.events.add(row);
  }

  Services& services_;
  DecodeOutput& output_;
  std::string current_;
  Line start_;
  bool failing_ = false;
};

enum class DriverColumn : std::uint8_t { None, Name, StartMode, State, Path };

DriverColumn driver_column(std::string_view name) {
  if (name == "Module Name" || name == "模块名" || name == "Name" || name == "名称") {
    return DriverColumn::Name;
  }
  if (name == "Start Mode" || name == "StartType" || name == "启动模式") {
    return DriverColumn::StartMode;
  }
  // Status says "OK", the Chinese build calls both columns 状态: the first one is the state.
  if (name == "State" || name == "状态") return DriverColumn::State;
  return name == "Path" || name == "路径" ? DriverColumn::Path : DriverColumn::None;
}

void take_driver_field(Service& service, DriverColumn column, std::string_view value) {
  if (column == DriverColumn::StartMode) service.start = meant_by(value);
  if (column == DriverColumn::State && service.state == "-") service.state = meant_by(value);
  if (column == DriverColumn::Path && !value.empty()) service.image = std::string(value);
}

bool is_driver_csv_header(std::string_view line) {
  return line.size() < 1000 && line.starts_with('"') &&
         contains_any(line, {"\"Module Name\"", "\"模块名\""}) &&
         contains_any(line, {"\"Display Name\"", "\"显示名称\""});
}

bool is_driver_table_header(std::string_view line) {
  return line.size() < 1000 && (line.starts_with("Module Name") || line.starts_with("模块名")) &&
         contains_any(line, {"Display Name", "显示名称"});
}

bool is_service_table_header(std::string_view line) {
  const std::vector<std::string_view> words = words_of(line.substr(0, 200));
  return words.size() == 3 && words[0] == "Status" && words[1] == "Name" &&
         words[2] == "DisplayName";
}

void read_driver_csv(std::string_view text,
                     std::uint64_t offset,
                     std::uint32_t line,
                     Services& services) {
  CsvReader reader(text, ',');
  CsvRecord record;
  if (!reader.next(record)) return;
  std::vector<DriverColumn> columns;
  for (const std::string_view name : record.fields) {
    columns.push_back(driver_column(name));
  }
  while (reader.next(record)) {
    if (record.fields.size() != columns.size() || columns[0] != DriverColumn::Name) return;
    Service& service =
        services.named(trim(record.fields[0]), offset + record.offset, line + record.line - 1);
    for (std::size_t i = 1; i < columns.size(); ++i) {
      take_driver_field(service, columns[i], trim(record.fields[i]));
    }
  }
}

// driverquery's table and Get-Service's: columns as the ruler below the header shows.
class TableReader {
 public:
  explicit TableReader(Services& services) : services_(services) {}

  void read(const Line& line) {
    if (is_driver_table_header(line.text) || is_service_table_header(line.text)) {
      header_ = line.text;
      columns_.clear();
      return;
    }
    if (header_.empty()) return;
    if (trim(line.text).empty() && !columns_.empty()) {
      header_ = {};
      return;
    }
    if (columns_.empty()) {
      columns_ = columns_of_ruler(line.text);
      return;
    }
    if (header_.starts_with("Status")) return read_service(line);
    const std::string_view name = cell(line.text, 0);
    if (name.empty() || name.find(' ') != std::string_view::npos) return;
    Service& service = services_.named(name, line.offset, line.number);
    for (std::size_t i = 1; i < columns_.size(); ++i) {
      take_driver_field(service, driver_column(cell(header_, i)), cell(line.text, i));
    }
  }

 private:
  std::string_view cell(std::string_view line, std::size_t i) const {
    return cells(line, columns_[i].first, columns_[i].second);
  }

  void read_service(const Line& line) {
    const std::vector<std::string_view> words = words_of(line.text.substr(0, 400));
    if (words.size() < 2) return;
    services_.named(words[1], line.offset, line.number).state = meant_by(words[0]);
  }

  Services& services_;
  std::string_view header_;
  std::vector<std::pair<std::size_t, std::size_t>> columns_;
};

class ScQueryDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    constexpr std::uint32_t kLinesLookedAt = 200;
    LineReader lines(probe.text);
    Line line;
    bool named = false;
    while (lines.next(line) && line.number <= kLinesLookedAt) {
      const std::string_view body = trim(line.text);
      named = named || body.starts_with("SERVICE_NAME:");
      const bool field = body.starts_with("TYPE ") || body.starts_with("STATE ") ||
                         body.starts_with("START_TYPE ");
      if ((named && field) || body.starts_with("[SC] ")) {
        return {Match::Certain, {"the field names of sc", "sc 命令输出的字段名"}};
      }
      if (is_driver_csv_header(body) || is_driver_table_header(body)) {
        return {Match::Certain, {"the column names of driverquery", "driverquery 输出的列名"}};
      }
      if (is_service_table_header(body)) {
        return {Match::Certain, {"the column names of Get-Service", "Get-Service 输出的列名"}};
      }
    }
    return {};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    Services services;
    ScReader sc(services, output);
    TableReader table(services);
    LineReader lines(input.text);
    Line line;
    while (lines.next(line)) {
      if (is_driver_csv_header(line.text)) {
        read_driver_csv(input.text.substr(line.offset), line.offset, line.number, services);
        break;
      }
      sc.read(line);
      table.read(line);
    }
    services.write(output);
  }
};

}  // namespace

std::unique_ptr<Decoder> make_sc_query_decoder() {
  return std::make_unique<ScQueryDecoder>();
}

}  // namespace casebook
