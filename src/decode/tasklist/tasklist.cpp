// SPDX-License-Identifier: Apache-2.0
#include "decode/tasklist/tasklist.h"

#include <string>
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
    .name = "tasklist",
    .family = "state",
    .title = {"Running processes (tasklist)", "正在运行的进程（tasklist）"},
    .clock = ClockKind::None,
};

constexpr std::size_t kMaxProcesses = 5'000;
constexpr std::size_t kLongestRow = 4'000;

bool is_services(std::string_view name) {
  return name == "Services" || name == "服务";
}

bool is_table_header(std::string_view line) {
  return (line.starts_with("Image Name") || line.starts_with("映像名称")) &&
         line.find("PID") != std::string_view::npos;
}

bool is_csv_header(std::string_view line) {
  return line.starts_with("\"Image Name\",\"PID\"") || line.starts_with("\"映像名称\",\"PID\"");
}

class ProcessReader {
 public:
  explicit ProcessReader(DecodeOutput& output) : facts_(output, fact::kProcess, kMaxProcesses) {}

  void read_table_line(const Line& line) {
    if (is_table_header(line.text)) {
      header_ = line.text;
      columns_.clear();
    } else if (!header_.empty() && columns_.empty()) {
      columns_ = columns_of_ruler(line.text);
    } else if (columns_.size() >= 2) {
      read_row(line);
    }
  }

  void read_csv(std::string_view text, const Line& header) {
    CsvReader reader(text, ',');
    CsvRecord record;
    if (!reader.next(record)) return;
    std::size_t services = 0;
    for (std::size_t i = 0; i < record.fields.size(); ++i) {
      if (is_services(record.fields[i])) services = i;
    }
    const std::size_t count = record.fields.size();
    while (reader.next(record)) {
      if (record.fields.size() != count || count < 2) return;
      add(record.fields[0],
          record.fields[1],
          services == 0 ? std::string_view() : record.fields[services],
          header.offset + record.offset,
          header.number + record.line - 1);
    }
  }

 private:
  std::string_view cell(std::string_view line, std::size_t i) const {
    return cells(line, columns_[i].first, columns_[i].second);
  }

  void read_row(const Line& line) {
    const std::string_view pid = cell(line.text, 1);
    if (!parse_number<std::uint32_t>(pid)) return;  // services wrapped to the next line, a sum
    const bool services = columns_.size() == 3 && is_services(cell(header_, 2));
    const std::string_view hosted =
        services ? cells(line.text, columns_[2].first, kLongestRow) : std::string_view();
    add(cell(line.text, 0), pid, hosted, line.offset, line.number);
  }

  void add(std::string_view name,
           std::string_view pid,
           std::string_view services,
           std::uint64_t offset,
           std::uint32_t line) {
    if (services == "N/A" || services == "暂缺") services = {};
    facts_.add(fmt::format("{}|{}|{}", name, pid, services), offset, line);
  }

  LimitedFacts facts_;
  std::string_view header_;
  std::vector<std::pair<std::size_t, std::size_t>> columns_;
};

class TasklistDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    constexpr std::uint32_t kLinesLookedAt = 50;
    LineReader lines(probe.text);
    Line line;
    while (lines.next(line) && line.number <= kLinesLookedAt) {
      if (is_table_header(line.text) || is_csv_header(line.text)) {
        return {Match::Certain, {"the column names of tasklist", "tasklist 输出的列名"}};
      }
    }
    return {};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    ProcessReader reader(output);
    LineReader lines(input.text);
    Line line;
    while (lines.next(line)) {
      if (is_csv_header(line.text)) {
        reader.read_csv(input.text.substr(line.offset), line);
        return;
      }
      if (line.text.size() <= kLongestRow) reader.read_table_line(line);
    }
  }
};

}  // namespace

std::unique_ptr<Decoder> make_tasklist_decoder() {
  return std::make_unique<TasklistDecoder>();
}

}  // namespace casebook
