// SPDX-License-Identifier: Apache-2.0
#include "cli/event_format.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "report/escape.h"
#include "report/json_text.h"

namespace casebook {
namespace {

auto back(std::string& out) {
  return std::back_inserter(out);
}

std::string_view color_of(Level level) {
  switch (level) {
    case Level::Fatal:
    case Level::Error: return "\x1b[31m";
    case Level::Warning: return "\x1b[33m";
    case Level::Info:
    case Level::Unknown: break;
  }
  return "";
}

void append_place(std::string& out, const ShownEvent& event) {
  append_for_terminal(out, event.item);
  if (event.line != 0) {
    fmt::format_to(back(out), ":{}", event.line);
  } else {
    fmt::format_to(back(out), "#{}", event.record);
  }
}

}  // namespace

// "2020-07-08 10:25:01 error   setupact.log:12 SP: text"; continuation lines are indented.
void EventWriter::append_text(std::string& out, const ShownEvent& event) {
  const std::string_view paint = color_ == Color::Yes ? color_of(event.level) : std::string_view();
  const std::size_t begin = out.size();
  append_time(out, event.time, ' ');
  constexpr std::size_t kTimeWidth = 20;
  out.append(out.size() - begin < kTimeWidth ? kTimeWidth - (out.size() - begin) : 1, ' ');
  out += paint;
  const std::string_view level = level_name(event.level);
  constexpr std::size_t kLevelWidth = 8;
  out.append(level).append(kLevelWidth - level.size(), ' ');
  append_place(out, event);
  out += ' ';
  if (!event.component.empty()) {
    append_for_terminal(out, event.component);
    out += ": ";
  }
  std::string_view rest = trim_right(event.text);
  while (true) {
    const std::size_t end = rest.find_first_of("\r\n");
    append_for_terminal(out, rest.substr(0, end));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + (rest.substr(end, 2) == "\r\n" ? 2 : 1));
    out += "\n    ";
  }
  if (!paint.empty()) out += "\x1b[0m";
  out += '\n';
}

void EventWriter::append_jsonl(std::string& out, const ShownEvent& event) {
  const auto time = [this, &out](std::string_view key, Micros value) {
    out.append(",\"").append(key).append("\":");
    if (value == kNoTime) {
      out += "null";
      return;
    }
    out += '"';
    append_time(out, value, 'T');
    out += '"';
  };
  const auto text = [&out](std::string_view key, std::string_view value) {
    out.append(",\"").append(key).append("\":");
    append_json_string(out, value);
  };
  out += "{\"item\":";
  append_json_string(out, event.item);
  if (event.line != 0) {
    fmt::format_to(back(out), ",\"line\":{}", event.line);
  } else {
    fmt::format_to(back(out), ",\"record\":{}", event.record);
  }
  fmt::format_to(back(out), ",\"offset\":{}", event.offset);
  time("time", event.time);
  time("utc", event.utc);
  text("level", level_name(event.level));
  text("component", event.component);
  fmt::format_to(back(out), ",\"thread\":{}", event.os_thread);
  if (event.code != 0) fmt::format_to(back(out), ",\"code\":\"0x{:08X}\"", event.code);
  text("text", event.text);
  out += "}\n";
}

void EventWriter::append_csv(std::string& out, const ShownEvent& event) {
  append_time(out, event.time, ' ');
  out += ',';
  append_time(out, event.utc, ' ');
  out.append(",").append(level_name(event.level)).append(",");
  append_csv_cell(out, event.component);
  out += ',';
  append_csv_cell(out, event.item);
  const std::uint32_t number = event.line != 0 ? event.line : event.record;
  fmt::format_to(back(out), ",{},{},{},", number, event.offset, event.os_thread);
  append_csv_cell(out, event.text);
  out += "\r\n";
}

void EventWriter::append_time(std::string& out, Micros time, char separator) {
  if (time == kNoTime) return;
  Micros micros = time % kSecond;
  if (micros < 0) micros += kSecond;
  const Micros second = time - micros;
  if (seconds_[0].second != second && seconds_[1].second != second) {
    std::swap(seconds_[0], seconds_[1]);
    seconds_[0] = {second, format_time(second)};
  }
  constexpr std::size_t kDate = 10;
  const std::string_view text = seconds_[0].second == second ? seconds_[0].text : seconds_[1].text;
  out.append(text.substr(0, kDate)).append(1, separator).append(text.substr(kDate + 1));
  if (micros == 0) return;
  // People are spared zeros that no log wrote.
  if (separator == ' ' && micros % 1000 == 0) {
    fmt::format_to(back(out), ".{:03}", micros / 1000);
  } else {
    fmt::format_to(back(out), ".{:06}", micros);
  }
}

std::string EventWriter::header() const {
  if (format_ != EventFormat::Csv) return "";
  const std::string mark = mark_ == ByteOrderMark::Yes ? "\xEF\xBB\xBF" : "";
  return mark + "time,utc,level,component,item,line,offset,thread,text\r\n";
}

void EventWriter::append(std::string& out, const ShownEvent& event) {
  switch (format_) {
    case EventFormat::Text: return append_text(out, event);
    case EventFormat::Jsonl: return append_jsonl(out, event);
    case EventFormat::Csv: return append_csv(out, event);
  }
}

}  // namespace casebook
