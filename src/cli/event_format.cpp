// SPDX-License-Identifier: Apache-2.0
#include "cli/event_format.h"

#include <iterator>

#include <fmt/format.h>

#include "base/text.h"
#include "report/escape.h"
#include "report/format.h"
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
    fmt::format_to(back(out), "#{}", event.ref.row + 1);
  }
}

// "2020-07-08 10:25:01 error   setupact.log:12 SP: text"; continuation lines are indented.
void append_text(std::string& out, const ShownEvent& event, Color color) {
  const std::string_view paint = color == Color::Yes ? color_of(event.level) : std::string_view();
  fmt::format_to(
      back(out), "{:<19} {}{:<7} ", format_date_time(event.time), paint, level_name(event.level));
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

void append_jsonl(std::string& out, const ShownEvent& event) {
  const auto time = [&out](std::string_view key, Micros value) {
    fmt::format_to(back(out), ",\"{}\":", key);
    if (value == kNoTime) {
      out += "null";
    } else {
      fmt::format_to(back(out), "\"{}\"", format_time(value));
    }
  };
  const auto text = [&out](std::string_view key, std::string_view value) {
    fmt::format_to(back(out), ",\"{}\":", key);
    append_json_string(out, value);
  };
  out += "{\"item\":";
  append_json_string(out, event.item);
  if (event.line != 0) {
    fmt::format_to(back(out), ",\"line\":{}", event.line);
  } else {
    fmt::format_to(back(out), ",\"record\":{}", event.ref.row + 1);
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

// RFC 4180. A spreadsheet runs what begins with = + - @ as a formula, and a log may hold one.
void append_cell(std::string& out, std::string_view text) {
  out += '"';
  constexpr std::string_view kFormula = "=+-@\t\r";
  if (!text.empty() && kFormula.find(text.front()) != std::string_view::npos) out += '\'';
  while (true) {
    const std::size_t quote = text.find('"');
    append_valid_utf8(out, text.substr(0, quote));
    if (quote == std::string_view::npos) break;
    out += "\"\"";
    text.remove_prefix(quote + 1);
  }
  out += '"';
}

void append_csv(std::string& out, const ShownEvent& event) {
  fmt::format_to(back(out),
                 "{},{},{},",
                 format_date_time(event.time),
                 format_date_time(event.utc),
                 level_name(event.level));
  append_cell(out, event.component);
  out += ',';
  append_cell(out, event.item);
  const std::uint32_t number = event.line != 0 ? event.line : event.ref.row + 1;
  fmt::format_to(back(out), ",{},{},{},", number, event.offset, event.os_thread);
  append_cell(out, event.text);
  out += "\r\n";
}

}  // namespace

std::string_view event_header(EventFormat format) {
  return format == EventFormat::Csv ? "time,utc,level,component,item,line,offset,thread,text\r\n"
                                    : "";
}

void append_event(std::string& out, const ShownEvent& event, EventFormat format, Color color) {
  switch (format) {
    case EventFormat::Text: append_text(out, event, color); break;
    case EventFormat::Jsonl: append_jsonl(out, event); break;
    case EventFormat::Csv: append_csv(out, event); break;
  }
}

}  // namespace casebook
