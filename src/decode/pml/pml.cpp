// SPDX-License-Identifier: Apache-2.0
#include "decode/pml/pml.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "base/time.h"
#include "decode/pml/pml_trace.h"
#include "decode/pml/tables.h"
#include "model/fact_keys.h"
#include "model/plain_value.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "pml",
    .family = "trace",
    .title = {"Process Monitor trace", "Process Monitor 跟踪"},
    .clock = ClockKind::Utc,
    .binary = true,
};

constexpr std::size_t kMostRows = 50'000;
constexpr std::size_t kMostVersions = 500;
constexpr std::size_t kLongestDetail = 400;  // of a row
constexpr std::uint32_t kSystemPid = 4;

// Which operations make a row whatever their result: they say what ran, and which hives were in
// use.
bool is_landmark(TraceAction action) {
  switch (action) {
    case TraceAction::ProcessCreate:
    case TraceAction::ProcessStart:
    case TraceAction::ProcessExit:
    case TraceAction::LoadHive:
    case TraceAction::UnloadHive: return true;
    default: return false;
  }
}

class RowWriter {
 public:
  RowWriter(const Trace& trace, DecodeOutput& output) : trace_(trace), output_(output) {}

  void write() {
    write_issues();
    write_capture();
    write_bound(fmt::format("The trace begins: {}, {} events", capture_name(), trace_.size()),
                trace_.capture().first,
                0);
    for (const std::size_t event : chosen_events()) {
      write_event(event);
    }
    if (trace_.size() != 0) {
      write_bound("The trace ends", trace_.capture().last, trace_.size() - 1);
    }
    write_versions();
  }

 private:
  void write_issues() {
    for (const TracePart& part : trace_.parts()) {
      for (const Issue& issue : part.issues) {
        output_.issue(issue.kind, issue.offset, issue.bytes, issue.detail, issue.count);
      }
    }
  }

  std::string windows_version() const {
    const TraceCapture& capture = trace_.capture();
    return fmt::format("{}.{}.{}", capture.major, capture.minor, capture.build);
  }

  std::string capture_name() const {
    return fmt::format("{}, Windows {}", trace_.capture().computer, windows_version());
  }

  void write_capture() {
    const TraceCapture& capture = trace_.capture();
    if (!capture.computer.empty()) {
      output_.fact(fact::kMachineName, plain_value(capture.computer), 0, 1);
    }
    if (capture.major != 0) output_.fact(fact::kOsVersion, windows_version(), 0, 1);
  }

  // Where the trace begins and ends, so that what it cannot show is not taken for what did not
  // happen.
  void write_bound(const std::string& text, FileTime time, std::size_t event) {
    EventRow row;
    row.time = time == 0 ? kNoTime : time_from_filetime(time);
    row.line = static_cast<std::uint32_t>(event + 1);
    row.level = Level::Info;
    add_row(row, plain_line(text), trace_.size() == 0 ? 0 : trace_.event(event).offset);
  }

  // Refusals and landmarks in order; when they are too many the last ones, and it is said.
  std::vector<std::size_t> chosen_events() {
    std::vector<bool> landmarks;
    for (const TraceOperation& operation : trace_.operations()) {
      landmarks.push_back(is_landmark(operation.action));
    }
    const auto operations = trace_.operation_column();
    const auto results = trace_.result_column();
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < trace_.size(); ++i) {
      if (landmarks[operations[i]] || is_refusal(results[i])) chosen.push_back(i);
    }
    if (chosen.size() > kMostRows) {
      const std::size_t left_out = chosen.size() - kMostRows;
      output_.issue("pml-rows-left-out", 0, 0, {}, left_out);
      chosen.erase(chosen.begin(), chosen.begin() + static_cast<std::ptrdiff_t>(left_out));
    }
    return chosen;
  }

  void write_event(std::size_t event) {
    const TraceEvent shown = trace_.event(event);
    const TraceProcess& process = trace_.processes()[trace_.process_column()[event]];
    std::string text = fmt::format("{} ({}): {}",
                                   process.name.empty() ? "?" : process.name,
                                   process.pid,
                                   trace_.operations()[trace_.operation_column()[event]].name);
    if (const std::uint32_t path = trace_.path_column()[event]; path != 0) {
      text += ' ';
      trace_.append_path(path, text);
    }
    text += ": ";
    append_result_name(shown.result, text);
    std::string detail;
    trace_.append_detail(event, {}, detail);
    if (!detail.empty()) text += "; " + detail.substr(0, kLongestDetail);
    EventRow row;
    row.time = time_from_filetime(shown.time);
    row.line = static_cast<std::uint32_t>(event + 1);
    row.os_thread = process.pid;
    row.component = output_.events.intern(process.name);
    row.code = is_refusal(shown.result) ? shown.result : 0;
    row.level = is_refusal(shown.result) ? Level::Error : Level::Info;
    add_row(row, plain_line(text), shown.offset);
  }

  void add_row(EventRow row, const std::string& text, std::uint64_t original) {
    row.offset = output_.text.size();
    row.length = static_cast<std::uint32_t>(text.size());
    output_.origins.push_back({output_.text.size(), original});
    output_.text += text;
    output_.text += '\n';
    output_.events.add(row);
  }

  // Drivers and programs that do not come with Windows: what a security product is known by.
  void write_versions() {
    std::size_t left = kMostVersions;
    for (const TraceProcess& process : trace_.processes()) {
      if (process.is_guessed) continue;  // nobody knows whose it is
      if (process.pid == kSystemPid) {
        for (const TraceModule& module : process.modules) {
          write_version(module.path, module.version, module.company, module.description, left);
        }
      } else {
        write_version(process.path, process.version, process.company, process.description, left);
      }
    }
  }

  void write_version(const std::string& path,
                     const std::string& version,
                     const std::string& company,
                     const std::string& description,
                     std::size_t& left) {
    if (left == 0 || path.empty() || contains_ignoring_case(company, "microsoft")) return;
    const std::string value = fmt::format("{}|{}|{}|{}||-",
                                          plain_value(path),
                                          plain_value(version),
                                          plain_value(company),
                                          plain_value(description));
    if (std::find(versions_.begin(), versions_.end(), value) != versions_.end()) return;
    versions_.push_back(value);
    output_.fact(fact::kFileVersion, value, 0, 1);
    --left;
  }

  const Trace& trace_;
  DecodeOutput& output_;
  std::vector<std::string> versions_;
};

class PmlDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    const auto header = pml::read_header(probe.bytes);
    if (!header) return {};
    return {Match::Certain,
            {fmt::format("the header of a Process Monitor trace, version {}", header->version),
             fmt::format("Process Monitor 跟踪的文件头，版本 {}", header->version)}};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    // Other items are decoded beside it: one thread is enough here.
    const auto trace = open_pml({{std::string(input.path), input.bytes}}, TraceOptions{.jobs = 1});
    if (!trace.ok()) {
      output.issue("pml-version-unknown", 4, 4);
      output.fact(fact::kUnread, "pml", 0, 1);
      return;
    }
    RowWriter(*trace.value(), output).write();
  }
};

}  // namespace

std::unique_ptr<Decoder> make_pml_decoder() {
  return std::make_unique<PmlDecoder>();
}

}  // namespace casebook
