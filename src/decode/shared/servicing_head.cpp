// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/servicing_head.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace casebook {
namespace {

constexpr std::size_t kTimeLength = 19;
constexpr std::size_t kLevelColumn = 21;
constexpr std::size_t kIdColumn = 32;
constexpr std::size_t kComponentColumn = 43;
constexpr std::size_t kTextColumn = 50;

constexpr std::array<std::string_view, 34> kSetupComponents = {
    "SP",      "MIG",     "MOUPG",    "CONX",      "PANTHR",    "SYSPRP",  "IBS",
    "IBSLIB",  "DIAGER",  "DU",       "SAFEOS",    "DIAG",      "WDSUTIL", "Mig",
    "UI",      "SETUP",   "WDS",      "OOBE",      "COMPAT",    "SPC",     "LOG",
    "CMISET",  "SETUPGC", "PBR",      "TELEMETRY", "HWREQ",     "AUDIT",   "CSETUP",
    "DRVINST", "WINPEX",  "CALLBACK", "OOBELDR",   "windeploy", "SXS"};
constexpr std::array<std::string_view, 4> kCbsComponents = {"CBS", "CSI", "DPX", "DEPLOY"};

template <typename List>
bool is_one_of(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

Level level_of_word(std::string_view word) {
  if (word.starts_with("Info")) return Level::Info;
  if (word.starts_with("Error")) return Level::Error;
  if (word.starts_with("Warning")) return Level::Warning;
  if (word.starts_with("Fatal")) return Level::Fatal;
  if (word.starts_with("Perf")) return Level::Info;
  return Level::Unknown;
}

std::string_view first_word(std::string_view text) {
  const std::size_t end = text.find_first_of(" \t,");
  return text.substr(0, end);
}

std::string_view skip_blanks(std::string_view text) {
  const std::size_t at = text.find_first_not_of(" \t");
  return at == std::string_view::npos ? std::string_view() : text.substr(at);
}

// After the level: "[0x090008] SP     text", "SP text", "text".
void read_tail(std::string_view line, std::size_t at, Head& head) {
  std::string_view rest = line.substr(at);
  rest = skip_blanks(rest);
  if (rest.starts_with("[0x")) {
    const std::size_t close = rest.find(']');
    if (close != std::string_view::npos && close <= 12) rest = skip_blanks(rest.substr(close + 1));
  }
  const std::string_view word = first_word(rest);
  const bool known =
      is_one_of(kSetupComponents, word) || is_one_of(kCbsComponents, word) || word == "DISM";
  if (known) {
    head.component = word;
    rest = skip_blanks(rest.substr(word.size()));
  }
  head.text_at = line.size() - rest.size();
}

// "20xx-xx-06 xx:51:15, ", "<DateTime>, ", "YYYY-MM-DD HH:MM:SS, ", "27:08, ": up to the comma.
bool is_edited_time(std::string_view text) {
  if (text.empty() || text.size() > 32) return false;
  if (text.front() == '<' && text.back() == '>') return true;
  bool colon = false;
  for (const char c : text) {
    colon = colon || c == ':';
    const char lower = to_lower_ascii(c);
    const bool allowed = is_digit(c) || c == '-' || c == '/' || c == ':' || c == ' ' || c == '.' ||
                         lower == 'x' || lower == 'y' || lower == 'm' || lower == 'd' ||
                         lower == 'h' || lower == 's';
    if (!allowed) return false;
  }
  return colon;
}

}  // namespace

bool read_servicing_head(std::string_view line, Head& head) {
  if (line.size() <= kLevelColumn || line[kTimeLength] != ',' || line[4] != '-') return false;
  const Micros time = parse_date_time(line);
  if (time == kNoTime) return false;
  const std::size_t level_at = line.size() - skip_blanks(line.substr(kTimeLength + 1)).size();
  const std::string_view level = line.substr(level_at);
  head.level = level_of_word(level);
  if (head.level == Level::Unknown) return false;
  head.time = time;
  // The columns as Windows pads them.
  if (level_at == kLevelColumn && line.size() >= kTextColumn && line[kIdColumn - 1] == ' ' &&
      (line[kIdColumn] == ' ' || line[kIdColumn] == '[') && line[kComponentColumn - 1] == ' ' &&
      line[kTextColumn - 1] == ' ') {
    const std::string_view component =
        trim_right(line.substr(kComponentColumn, kTextColumn - kComponentColumn));
    if (component.find(' ') == std::string_view::npos) {
      head.component = component;
      head.text_at = kTextColumn;
      return true;
    }
  }
  const bool two_words = level.starts_with("Fatal Error");
  read_tail(line, level_at + (two_words ? 11 : first_word(level).size()), head);
  return true;
}

bool read_edited_servicing_head(std::string_view line, Head& head) {
  if (read_servicing_head(line, head)) return true;
  std::string_view rest = line;
  const std::size_t comma = rest.find(',');
  if (comma != std::string_view::npos && is_edited_time(trim(rest.substr(0, comma)))) {
    rest = skip_blanks(rest.substr(comma + 1));
  }
  const std::string_view word = first_word(rest);
  if (word != "Info" && word != "Warning" && word != "Error" && word != "Fatal") return false;
  head = {};
  head.level = level_of_word(word);
  std::size_t at = static_cast<std::size_t>(rest.data() - line.data()) + word.size();
  if (line.substr(at).starts_with(" Error") && word == "Fatal") at += 6;
  if (at < line.size() && line[at] == ',') ++at;
  if (at >= line.size()) return false;
  read_tail(line, at, head);
  return true;
}

ComponentCount count_components(std::string_view text) {
  ComponentCount count;
  for (const bool edited : {false, true}) {
    LineReader lines(text);
    Line line;
    while (lines.next(line)) {
      Head head;
      const bool is_head = edited ? read_edited_servicing_head(line.text, head)
                                  : read_servicing_head(line.text, head);
      if (!is_head) continue;
      ++count.lines;
      count.setup += is_one_of(kSetupComponents, head.component) ? 1 : 0;
      count.cbs += is_one_of(kCbsComponents, head.component) ? 1 : 0;
      count.dism += head.component == "DISM" ? 1 : 0;
      count.blank += head.component.empty() ? 1 : 0;
    }
    count.edited = edited;
    if (count.lines > 0) break;
  }
  return count;
}

void decode_servicing_log(std::string_view text, DecodeOutput& output) {
  decode_line_log(text, output, read_servicing_head);
  if (output.events.empty()) decode_line_log(text, output, read_edited_servicing_head);
}

}  // namespace casebook
