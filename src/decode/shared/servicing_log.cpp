// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/servicing_log.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "decode/shared/line_log.h"
#include "decode/shared/servicing_head.h"

namespace casebook {
namespace {

constexpr std::string_view kBom = "\xEF\xBB\xBF";
constexpr std::size_t kUsmtIdColumn = 43;

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::size_t count_blanks(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && is_blank(text[at])) {
    ++at;
  }
  return at;
}

// Lines of the report that a scan of the component store writes, in some builds without heads:
// "(p)\tCSI Payload Corrupt\t(n)\t\t\t...", "Operation result: 0x800f081f".
bool is_store_report_line(std::string_view line) {
  line.remove_prefix(count_blanks(line));
  if (line.size() < 4) return false;
  if (line.front() == '(') {
    for (const std::string_view mark : {"(p)", "(f)", "(w)", "(fix)", "(Fix)"}) {
      if (line.starts_with(mark)) return line.size() > mark.size() && is_blank(line[mark.size()]);
    }
    return false;
  }
  if (std::string_view("CSORLTU").find(line.front()) == std::string_view::npos) return false;
  for (const std::string_view start : {"Checking System Update Readiness",
                                       "Summary:",
                                       "Operation:",
                                       "Operation result:",
                                       "Repair failed:",
                                       "Last Successful Step:",
                                       "Total Detected Corruption:",
                                       "Total Repaired Corruption:",
                                       "Total Operation Time:",
                                       "Unavailable repair files:"}) {
    if (line.starts_with(start)) return true;
  }
  return false;
}

// Decides for each line of a log whether it starts a record.
class RecordStarts {
 public:
  RecordStarts(const DecodeInput& input, DecodeOutput& output)
      : text_(input.text),
        output_(output),
        seen_head_(input.continues) {}

  bool operator()(std::string_view line, Head& head) {
    if (line.empty()) return false;
    if (line.back() == '\0') report_zeros_at_end(line);
    if (is_digit(line.front()) && parser_.read(line, head)) {
      seen_head_ = true;
      last_time_ = head.time;
      return true;
    }
    return is_other_start(line, head);
  }

 private:
  // A head behind a byte order mark or zeros, an edited head, a line that needs none.
  bool is_other_start(std::string_view line, Head& head) {
    const std::size_t damage = skip_damage(line);
    const std::string_view rest = line.substr(damage);
    head.ignore_line = rest.empty();
    if (!read_start(rest, head)) return false;
    head.record_at = damage;
    head.text_at += damage;
    return true;
  }

  bool read_start(std::string_view line, Head& head) {
    const std::size_t blanks = count_blanks(line);
    if (blanks == line.size()) return false;
    if (parser_.read(line, head) || read_edited_servicing_head(line, head)) {
      seen_head_ = true;
      if (head.time != kNoTime) last_time_ = head.time;
      return true;
    }
    if (seen_head_ && !is_store_report_line(line)) return false;
    read_line_without_head(line, head);
    // A report line was written between its neighbours: their time is its time.
    if (seen_head_) head.time = last_time_;
    head.text_at = std::max(head.text_at, blanks);
    return true;
  }

  // A record that was being written when the power failed ends in zeros.
  void report_zeros_at_end(std::string_view line) {
    const std::size_t text_end = line.find_last_not_of('\0');
    if (text_end == std::string_view::npos) return;  // skip_damage() says so
    const auto begin = static_cast<std::uint64_t>(line.data() - text_.data());
    output_.issue("zeroed-bytes", begin + text_end + 1, line.size() - text_end - 1);
  }

  // Zeros that a power failure left, and the byte order mark that every process appending to a
  // shared log writes first. Gives their length.
  std::size_t skip_damage(std::string_view line) {
    std::size_t at = 0;
    while (at < line.size() && line[at] == '\0') {
      ++at;
    }
    if (at != 0) {
      const auto offset = static_cast<std::uint64_t>(line.data() - text_.data());
      output_.issue("zeroed-bytes", offset, at);
    }
    return line.substr(at).starts_with(kBom) ? at + kBom.size() : at;
  }

  std::string_view text_;
  DecodeOutput& output_;
  ServicingHeadParser parser_;
  Micros last_time_ = kNoTime;
  bool seen_head_;
};

// "CBS.log", "CbsPersist_20230517.log", "PC07-dism win 10.log": customers rename what they send.
ServicingLog log_of_name(std::string_view path) {
  struct Name {
    std::string_view part;
    ServicingLog log;
  };
  constexpr std::array kNames = {Name{"setupact", ServicingLog::Setup},
                                 Name{"setuperr", ServicingLog::Setup},
                                 Name{"bluebox", ServicingLog::Setup},
                                 Name{"scanstate", ServicingLog::Usmt},
                                 Name{"loadstate", ServicingLog::Usmt},
                                 Name{"miglog", ServicingLog::Usmt},
                                 Name{"usmt", ServicingLog::Usmt},
                                 Name{"dism", ServicingLog::Dism},
                                 Name{"cbs", ServicingLog::Cbs}};
  const std::string_view file = file_name_of(path);
  for (const Name& name : kNames) {
    if (contains_ignoring_case(file, name.part)) return name.log;
  }
  return ServicingLog::None;
}

bool fits(ServicingLog log, const ServicingCount& count) {
  switch (log) {
    case ServicingLog::Setup: return count.lines > 0;
    case ServicingLog::Usmt: return count.id_only > 0 || count.blank > 0;
    case ServicingLog::Cbs: return count.cbs > count.setup && count.cbs > count.dism;
    case ServicingLog::Dism: return count.dism + count.cbs > count.setup;
    case ServicingLog::None: break;
  }
  return false;
}

ServicingVerdict by_components(const ServicingCount& count) {
  if (count.id_only > 0 && count.setup + count.cbs + count.dism == 0) {
    return {ServicingLog::Usmt,
            {Match::Certain,
             {"lines with a Setup head and a message id in the component's place",
              "行首为安装日志格式，组件位置为消息编号"}}};
  }
  if (count.setup > 0) {
    return {ServicingLog::Setup,
            {Match::Certain,
             {"lines of Setup components (SP, MIG, MOUPG, ...)",
              "含有安装组件（SP、MIG、MOUPG 等）写出的行"}}};
  }
  if (count.dism > 0) {
    return {ServicingLog::Dism, {Match::Certain, {"lines of DISM", "含有 DISM 写出的行"}}};
  }
  if (count.cbs > 0) {
    return {ServicingLog::Cbs,
            {Match::Certain, {"lines of CBS and CSI", "含有 CBS 和 CSI 写出的行"}}};
  }
  if (count.blank > 0 && count.blank == count.lines) {
    return {ServicingLog::Setup,
            {Match::Maybe,
             {"lines with a Setup head and no component", "行首为安装日志格式，无组件名"}}};
  }
  return {};
}

}  // namespace

ServicingCount count_servicing_lines(std::string_view text) {
  ServicingCount count;
  ServicingHeadParser parser;
  LineReader lines(text);
  lines.split_at_lone_cr();
  Line line;
  while (lines.next(line)) {
    count.text_lines += line.text.empty() ? 0 : 1;
    Head head;
    const bool as_written = parser.read(line.text, head);
    if (!as_written && !read_edited_servicing_head(line.text, head)) {
      count.store_report += is_store_report_line(line.text) ? 1 : 0;
      continue;
    }
    ++count.lines;
    switch (writer_of(head.component)) {
      case Writer::Setup: ++count.setup; break;
      case Writer::Cbs: ++count.cbs; break;
      case Writer::Dism: ++count.dism; break;
      case Writer::Other: break;
      case Writer::None: {
        const std::size_t id = line.text.substr(0, head.text_at).find("[0x");
        const bool in_place = id != std::string_view::npos && (!as_written || id == kUsmtIdColumn);
        ++(in_place ? count.id_only : count.blank);
        break;
      }
    }
  }
  return count;
}

ServicingVerdict tell_servicing_log(const Probe& probe) {
  const ServicingCount count = count_servicing_lines(probe.text);
  const ServicingLog named = log_of_name(probe.path);
  ServicingVerdict found = by_components(count);
  if (found.log == named && found.recognition.match == Match::Certain) return found;
  if (named != ServicingLog::None && fits(named, count)) {
    return {named,
            {Match::Certain,
             {"lines with a servicing head, and the name of this log",
              "行首为维护日志格式，且文件名与此日志相符"}}};
  }
  if (found.log != ServicingLog::None) {
    // A mail or an article that quotes a few lines.
    const bool mostly_prose = count.lines < count.text_lines / 8 && count.lines < 100;
    if (mostly_prose) found.recognition.match = Match::Maybe;
    return found;
  }
  if (count.store_report > 1) {
    return {ServicingLog::Cbs,
            {Match::Certain, {"the report of a component store scan", "组件存储扫描报告"}}};
  }
  if (named != ServicingLog::None && contains_ignoring_case(file_name_of(probe.path), ".log")) {
    return {named,
            {Match::Maybe,
             {"only the name: no line has the head of this log",
              "仅文件名相符：没有一行具有此日志的行首"}}};
  }
  return {};
}

void decode_servicing_log(const DecodeInput& input, DecodeOutput& output) {
  decode_line_log(input.text, output, RecordStarts(input, output), LineEnds::AlsoLoneCr);
}

}  // namespace casebook
