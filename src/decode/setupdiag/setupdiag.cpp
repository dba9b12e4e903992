// SPDX-License-Identifier: Apache-2.0
#include "decode/setupdiag/setupdiag.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "base/text.h"
#include "decode/setupdiag/finding.h"
#include "decode/setupdiag/forms.h"
#include "decode/shared/lines.h"
#include "decode/shared/locale_time.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "setupdiag",
    .family = "setup",
    .title = {"SetupDiag result", "SetupDiag 结果"},
    .clock = ClockKind::Local,
};

// Blanks out of "Machine Name", so that the text form and the others name a value alike.
std::string squeezed(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c != ' ') out += c;
  }
  return out;
}

// "19041.1.amd64fre.vb_release.191206-1406" is version 10.0.19041.1.
std::string version_of_build(std::string_view build) {
  const std::size_t dot = build.find('.');
  const std::size_t end = dot == std::string_view::npos ? dot : build.find('.', dot + 1);
  const auto number = parse_number<unsigned>(build.substr(0, dot));
  if (!number || *number < 5000) return {};
  return "10.0." + std::string(build.substr(0, end));
}

// Collects what the three forms have in common and writes it out at the end, because the time of
// the failure stands behind it.
class ReportWriter {
 public:
  ReportWriter(std::string_view text, DecodeOutput& output) : lines_(text), output_(output) {}

  // One value with a name, from any form. `offset` is where it stands.
  void value(std::string_view name, std::string_view value, std::uint64_t offset) {
    value = trim(value);
    if (value.empty()) return;
    const std::string key = squeezed(name);
    const std::uint32_t line = lines_.line_at(offset);
    if (key == "MatchingProfilefound" || key == "ProfileName") {
      output_.fact(fact::kSetupDiagProfile, value.substr(0, value.find(" - ")), offset, line);
    } else if (key == "UpgradeEndTime") {
      end_text_ = std::string(value);
    } else if (key == "PhaseName" && !has_phase_) {
      has_phase_ = true;
      output_.fact(fact::kSetupDiagPhase, value, offset, line);
    } else if (key == "OperationName" && !has_operation_) {
      has_operation_ = true;
      output_.fact(fact::kSetupDiagOperation, value, offset, line);
    } else {
      machine(key, value, offset, line);
    }
  }

  // A paragraph that says what failed.
  void finding(const SetupdiagFinding& finding, std::uint64_t offset, std::uint64_t length) {
    const std::uint32_t line = lines_.line_at(offset);
    if (!finding.phase.empty() && !has_phase_) {
      output_.fact(fact::kSetupDiagPhase, finding.phase, offset, line);
      has_phase_ = true;
    }
    if (!finding.operation.empty() && !has_operation_) {
      output_.fact(fact::kSetupDiagOperation, finding.operation, offset, line);
      has_operation_ = true;
    }
    if (!finding.error.empty()) output_.fact(fact::kSetupDiagError, finding.error, offset, line);
    EventRow& row = add_row(offset, length, Level::Error);
    row.code = finding.code;
    row.time = finding.time;
  }

  void paragraph(std::uint64_t offset, std::uint64_t length) {
    add_row(offset, length, Level::Info);
  }

  // The log line that proves the finding before it.
  void log_entry(Micros time, std::uint64_t offset, std::uint64_t length) {
    if (!rows_.empty() && rows_.back().level == Level::Error && rows_.back().time == kNoTime) {
      rows_.back().time = time;
    }
    add_row(offset, length, Level::Info).time = time;
  }

  void finish() {
    const std::uint16_t component = output_.events.intern("SetupDiag");
    for (EventRow& row : rows_) {
      if (row.level == Level::Error && row.time == kNoTime) row.time = parse_locale_time(end_text_);
      row.component = component;
      output_.events.add(row);
    }
  }

 private:
  EventRow& add_row(std::uint64_t offset, std::uint64_t length, Level level) {
    EventRow row;
    row.offset = offset;
    row.length = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(length, std::numeric_limits<std::uint32_t>::max()));
    row.line = lines_.line_at(offset);
    row.level = level;
    return rows_.emplace_back(row);
  }

  void machine(std::string_view key,
               std::string_view value,
               std::uint64_t offset,
               std::uint32_t line) {
    if (key == "MachineName") output_.fact(fact::kMachineName, value, offset, line);
    if (key == "Model") output_.fact(fact::kModel, value, offset, line);
    if (key == "HostOSEdition") output_.fact(fact::kEdition, value, offset, line);
    // Old versions write the language id here.
    if (key == "HostOSArchitecture" && !is_digit(value.front())) {
      output_.fact(fact::kArchitecture, value, offset, line);
    }
    if (key == "HostOSVersion" && value.find('.') != std::string_view::npos) {
      has_version_ = true;
      output_.fact(fact::kOsVersion, value, offset, line);
    }
    if (key == "HostOSBuildString" && !has_version_) {
      const std::string version = version_of_build(value);
      if (!version.empty()) output_.fact(fact::kOsVersion, version, offset, line);
    }
    if (key == "TargetOSBuildString") {
      const std::string version = version_of_build(value);
      if (!version.empty()) output_.fact(fact::kTargetVersion, version, offset, line);
    }
    if (key == "RegisteredAV") list(fact::kAntivirus, value, offset, line);
    if (key == "FilterDrivers") list(fact::kMinifilter, value, offset, line);
  }

  void list(std::string_view key,
            std::string_view value,
            std::uint64_t offset,
            std::uint32_t line) {
    for (const std::string_view part : split(value, ',')) {
      if (!trim(part).empty()) output_.fact(key, trim(part), offset, line);
    }
  }

  LineCounter lines_;
  DecodeOutput& output_;
  std::vector<EventRow> rows_;
  std::string end_text_;
  bool has_phase_ = false;
  bool has_operation_ = false;
  bool has_version_ = false;
};

bool is_finding(std::string_view paragraph, const SetupdiagFinding& finding) {
  return !finding.error.empty() || paragraph.starts_with("Error:") ||
         paragraph.starts_with("Warning:") || paragraph.starts_with("FATAL");
}

// The text form: paragraphs between blank lines, "Key = value" and "Key: value" inside.
class TextReader {
 public:
  TextReader(std::string_view text, ReportWriter& writer) : text_(text), writer_(writer) {}

  void read() {
    LineReader lines(text_);
    Line line;
    while (lines.next(line)) {
      if (trim(line.text).empty()) {
        flush();
        continue;
      }
      if (begin_ == kNone) begin_ = line.offset;
      end_ = line.offset + line.text.size();
    }
    flush();
  }

 private:
  static constexpr std::uint64_t kNone = std::numeric_limits<std::uint64_t>::max();

  void flush() {
    if (begin_ == kNone) return;
    const std::string_view paragraph = text_.substr(begin_, end_ - begin_);
    const SetupdiagFinding finding = parse_setupdiag_finding(paragraph);
    if (is_finding(paragraph, finding)) {
      writer_.finding(finding, begin_, paragraph.size());
    } else if (finding.time != kNoTime) {
      writer_.log_entry(finding.time, begin_, paragraph.size());
    } else {
      settings(paragraph);
    }
    begin_ = kNone;
  }

  void settings(std::string_view paragraph) {
    writer_.paragraph(begin_, paragraph.size());
    LineReader lines(paragraph);
    Line line;
    while (lines.next(line)) {
      const std::size_t mark = line.text.find_first_of("=:");
      if (mark == std::string_view::npos) continue;
      writer_.value(
          trim(line.text.substr(0, mark)), line.text.substr(mark + 1), begin_ + line.offset);
    }
  }

  std::string_view text_;
  ReportWriter& writer_;
  std::uint64_t begin_ = kNone;
  std::uint64_t end_ = 0;
};

void take_named(const NamedValue& named, ReportWriter& writer) {
  const bool details = named.name == "FailureDetails" || named.name == "LogErrorLine";
  if (named.name == "FailureData" || details) {
    const SetupdiagFinding finding = parse_setupdiag_finding(named.value);
    const bool failure = !finding.empty() || trim(named.value).starts_with("Error");
    if (failure && !details) {
      writer.finding(finding, named.offset, named.length);
    } else if (details || finding.time != kNoTime) {
      writer.log_entry(finding.time, named.offset, named.length);
    }
    return;
  }
  if (named.name == "Remediation") writer.paragraph(named.offset, named.length);
  writer.value(named.name, named.value, named.offset);
}

bool is_xml(std::string_view text) {
  return text.find("<SetupDiag") != std::string_view::npos;
}

bool is_json(std::string_view text) {
  return trim(text.substr(0, 64)).starts_with('{') &&
         text.find("\"ProfileName\"") != std::string_view::npos;
}

bool is_text(std::string_view text) {
  return text.find("SetupDiag reports ") != std::string_view::npos ||
         text.find("Matching Profile found:") != std::string_view::npos ||
         text.find("SetupDiag version") != std::string_view::npos;
}

class SetupdiagDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    constexpr std::size_t kHead = 8192;  // a large log that quotes SetupDiag is not its result
    const std::string_view head = probe.text.substr(0, kHead);
    if (is_xml(head))
      return {Match::Certain, {"a SetupDiag document in XML", "XML 格式的 SetupDiag 文档"}};
    if (is_json(head)) {
      return {Match::Certain, {"a SetupDiag document in JSON", "JSON 格式的 SetupDiag 文档"}};
    }
    const bool named = starts_with_ignoring_case(file_name_of(probe.path), "setupdiag");
    if (is_text(head) && (named || probe.size <= kProbeBytes)) {
      return {Match::Certain, {"sentences that SetupDiag prints", "含 SetupDiag 输出的语句"}};
    }
    return {};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    ReportWriter writer(input.text, output);
    const TakeValue take = [&writer](const NamedValue& named) { take_named(named, writer); };
    FormDamage damage;
    if (is_xml(input.text)) {
      damage = read_xml_form(input.text, take);
      if (damage.count != 0) output.issue("xml-damaged", damage.first, 0, {}, damage.count);
    } else if (is_json(input.text)) {
      damage = read_json_form(input.text, take);
      if (damage.count != 0) output.issue("json-damaged", damage.first, 0, {}, damage.count);
    } else {
      TextReader(input.text, writer).read();
    }
    writer.finish();
  }
};

}  // namespace

std::unique_ptr<Decoder> make_setupdiag_decoder() {
  return std::make_unique<SetupdiagDecoder>();
}

}  // namespace casebook
