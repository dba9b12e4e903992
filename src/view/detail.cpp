// SPDX-License-Identifier: Apache-2.0
#include "view/detail.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "base/quantity.h"
#include "base/utf8.h"
#include "report/escape.h"
#include "report/format.h"
#include "report/labels.h"
#include "report/wrap.h"
#include "view/codes_in_text.h"
#include "view/reader.h"
#include "view/words.h"

namespace casebook::view {
namespace {

constexpr std::size_t kMostCodes = 12;

// "0x6401c9d2": eight digits, the first of which is below 8.
bool is_hexadecimal_success(std::string_view code) {
  constexpr std::size_t kLength = 10;
  return code.size() == kLength && (code.starts_with("0x") || code.starts_with("0X")) &&
         code[2] < '8';
}

std::string describe(const CodeReading& reading, Language language) {
  const auto& layers = reading.layers.empty() ? reading.others : reading.layers;
  std::string out = reading.as_typed;
  if (layers.empty()) {
    return out + "  " + std::string(label(Label::CodeUnknown, language));
  }
  bool is_first = true;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const CodeMeaning& layer = layers[i];
    const std::string& meaning = layer.meaning.in(language);
    const bool again = i + 1 < layers.size() && layers[i + 1].meaning == layer.meaning;
    if (again && layers[i + 1].name == layer.name) continue;  // the same twice, as in 0x8007....
    out += is_first ? "  " : language == Language::Chinese ? "；" : "; ";
    is_first = false;
    out += layer.name;
    if (!meaning.empty() && !again) {
      out += layer.name.empty() ? meaning : std::string(colon(language)) + meaning;
    }
  }
  if (!reading.note.empty()) out += bracketed(reading.note.in(language), language);
  return out;
}

}  // namespace

std::string level_title(Level level, Language language) {
  switch (level) {
    case Level::Fatal: return say(language, {"fatal", "致命"});
    case Level::Error: return say(language, {"error", "错误"});
    case Level::Warning: return say(language, {"warning", "警告"});
    case Level::Info: return say(language, {"info", "信息"});
    case Level::Unknown: break;
  }
  return "";
}

std::string duration(Micros micros, Language language) {
  const std::int64_t seconds = micros / kSecond;
  const std::int64_t minutes = seconds / 60;
  const std::int64_t hours = minutes / 60;
  if (hours >= 48) {
    return say(language, {"{} d {} h", "{} 天 {} 小时"}, hours / 24, hours % 24);
  }
  if (hours > 0) return say(language, {"{} h {} min", "{} 小时 {} 分"}, hours, minutes % 60);
  if (minutes > 0) return say(language, {"{} min {} s", "{} 分 {} 秒"}, minutes, seconds % 60);
  return say(language, {"{}.{:03} s", "{}.{:03} 秒"}, seconds, std::abs(micros % kSecond) / 1000);
}

std::vector<std::string> code_lines(std::string_view text,
                                    const CodeBook& codes,
                                    Language language) {
  std::vector<std::string> lines;
  for (const std::string& code : codes_in_text(text, kMostCodes)) {
    CodeReading reading = codes.read(code);
    // A word that only looks like a name of a code is none.
    const bool named = code.front() >= 'A' && code.front() <= 'Z';
    const bool is_known = !reading.layers.empty() || !reading.others.empty();
    if (named && !is_known) continue;
    // A number without the bit of a failure that no table knows is a time stamp or a size.
    if (!is_known && is_hexadecimal_success(code)) continue;
    // The name of a code that stands in the same text says nothing new.
    const auto names_it = [&code](const std::string& line) {
      return line.find(code) != std::string::npos;
    };
    if (named && std::any_of(lines.begin(), lines.end(), names_it)) continue;
    reading.as_typed = code;
    lines.push_back(describe(reading, language));
  }
  return lines;
}

std::vector<StyledLine> detail_lines(const ShownRow& row,
                                     const Zone& zone,
                                     const CodeBook* codes,
                                     Language language,
                                     std::size_t width) {
  std::vector<StyledLine> lines;
  const auto add = [&](std::string_view text, Style style) {
    for (std::string& line : wrap(for_terminal(text), std::max<std::size_t>(width, 1))) {
      lines.push_back({std::move(line), style});
    }
  };
  std::string place(row.path);
  if (row.line != 0) {
    place += ":" + std::to_string(row.line);  // as --at wants it, and other programs
  } else if (row.record != 0) {
    place += " #" + std::to_string(row.record);
  }
  std::string fields = place;
  const auto field = [&](std::string_view text) {
    if (!text.empty()) fields.append("  ").append(text);
  };
  field(format_date_time(shown_time(row, zone)));
  if (!zone.utc && row.utc != kNoTime) field("(UTC " + format_date_time(row.utc) + ")");
  if (zone.utc && row.utc != kNoTime) field("UTC");
  field(level_title(row.level, language));
  field(row.component);
  if (row.is_event && row.code != 0) {
    field(say(language, {"event id {}", "事件 ID {}"}, row.code));
  }
  if (row.os_thread != 0) {
    field(say(language, {"thread {} (0x{:X})", "线程 {} (0x{:X})"}, row.os_thread, row.os_thread));
  }
  add(fields, {Ink::Dim, false, false});
  if (codes != nullptr) {
    std::string searched(shortened(row.text, kMostDetail));
    if (row.code != 0 && !row.is_event) searched += fmt::format(" 0x{:08X}", row.code);
    for (const std::string& line : code_lines(searched, *codes, language)) {
      add(line, {Ink::Heading, false, false});
    }
  }
  const std::string_view shown = shortened(row.text, kMostDetail);
  for (const std::string_view line : lines_of_record(shown, kMostDetail)) {
    add(line, {});
  }
  if (shown.size() < row.text.size()) {
    add(say(language,
            {"... {} more not shown; w writes all of it to a file",
             "……另有 {} 未显示；按 w 可全部写入文件"},
            format_bytes(row.text.size() - shown.size())),
        {Ink::Dim, false, false});
  }
  return lines;
}

}  // namespace casebook::view
