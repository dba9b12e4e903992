// SPDX-License-Identifier: Apache-2.0
// A report is a block: a rule of '=', a head with tool version and start time, what was checked
// with one line for each damaged object, and a summary.
//
//   (f)<TAB>CBS MUM Corrupt<TAB>0x800F0900<TAB>servicing\Packages\x.mum<TAB><TAB>Line 1:
#include "decode/checksur/checksur.h"

#include <array>

#include "base/text.h"
#include "decode/shared/line_log.h"
#include "decode/shared/servicing_head.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "checksur",
    .family = "cbs",
    .title = {"System Update Readiness report (CheckSUR)", "系统更新准备工具报告（CheckSUR）"},
    .clock = ClockKind::Local,
};

constexpr std::string_view kTitle = "Checking System Update Readiness";

std::string_view without_blanks_in_front(std::string_view line) {
  const std::size_t at = line.find_first_not_of(" \t");
  return at == std::string_view::npos ? std::string_view() : line.substr(at);
}

struct Mark {
  std::string_view text;
  Level level;
};
constexpr std::array kMarks = {
    Mark{"(f)", Level::Error},   // found
    Mark{"(fix)", Level::Info},  // repaired
    Mark{"(w)", Level::Warning},
    Mark{"(u)", Level::Warning},  // unavailable for repair
};

// "2010-08-13 13:26": the start of the run; the tool writes no seconds.
Micros read_start(std::string_view line) {
  if (line.size() != 16) return kNoTime;
  return parse_date_time(std::string(line) + ":00");
}

// The result code of an object's line: the first 0x number behind the kind of damage.
std::uint32_t code_of(std::string_view text) {
  constexpr std::size_t kFurthest = 128;
  const std::size_t at = text.substr(0, kFurthest).find("0x");
  if (at == std::string_view::npos || at + 10 > text.size()) return 0;
  return parse_number<std::uint32_t>(text.substr(at + 2, 8), 16).value_or(0);
}

// "CBS MUM Corrupt", "CSI Payload File Missing": who owns the damaged object.
std::string_view component_of(std::string_view text) {
  const std::string_view word = text.substr(0, text.find_first_of(" \t"));
  return word == "CBS" || word == "CSI" ? word : std::string_view();
}

class ReportLines {
 public:
  bool operator()(std::string_view line, Head& head) {
    const std::string_view text = without_blanks_in_front(line);
    if (text.empty()) return false;
    if (text.starts_with("====")) start_ = kNoTime;  // the next report has its own
    const Micros start = read_start(trim_right(text));
    if (start != kNoTime) start_ = start;
    const bool listed = line.front() == '\t' && !text.starts_with('(');
    if (listed && in_list_) return false;
    in_list_ = text.starts_with("Unavailable repair files");
    head.time = start_;
    head.text_at = line.size() - text.size();
    for (const Mark& mark : kMarks) {
      if (text.starts_with(mark.text)) read_object(line, mark, head);
    }
    return true;
  }

 private:
  static void read_object(std::string_view line, const Mark& mark, Head& head) {
    const std::string_view rest = line.substr(head.text_at + mark.text.size());
    const std::string_view text = without_blanks_in_front(rest);
    head.level = mark.level;
    head.component = component_of(text);
    head.code = code_of(text);
    head.text_at = line.size() - text.size();
  }

  Micros start_ = kNoTime;
  bool in_list_ = false;
};

class ChecksurDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    if (probe.text.find(kTitle) == std::string_view::npos) return {};
    const bool own_head =
        probe.text.find("Binary Version") != std::string_view::npos ||
        probe.text.find("Checking Windows Servicing Packages") != std::string_view::npos;
    const bool named = starts_with_ignoring_case(file_name_of(probe.path), "checksur");
    if (!own_head && !named) return {};
    // CBS.log writes the same report, each line behind a head of its own.
    Head head;
    const std::size_t title = probe.text.find(kTitle);
    const std::size_t before = probe.text.find_last_of("\r\n", title);
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    if (ServicingHeadParser().read(probe.text.substr(begin, title - begin + kTitle.size()), head)) {
      return {};
    }
    return {Match::Certain,
            {"the report of the System Update Readiness Tool", "系统更新准备工具的报告"}};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    decode_line_log(input.text, output, ReportLines(), LineEnds::AlsoLoneCr);
  }
};

}  // namespace

std::unique_ptr<Decoder> make_checksur_decoder() {
  return std::make_unique<ChecksurDecoder>();
}

}  // namespace casebook
