// SPDX-License-Identifier: Apache-2.0
#include "decode/wer_report/wer_report.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "base/text.h"
#include "decode/shared/lines.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "wer_report",
    .family = "events",
    .title = {"Windows Error Reporting report", "Windows 错误报告（Report.wer）"},
    .clock = ClockKind::Utc,
};

struct Value {
  std::string_view text;
  std::uint64_t offset = 0;
  std::uint32_t line = 0;
};
using Values = std::map<std::string, Value, std::less<>>;

Values read_values(std::string_view text) {
  constexpr std::size_t kMostValues = 20'000;
  Values values;
  LineReader lines(text);
  Line line;
  while (lines.next(line) && values.size() < kMostValues) {
    const std::size_t equals = line.text.find('=');
    if (equals == std::string_view::npos || equals > 200) continue;
    values.emplace(trim(line.text.substr(0, equals)),
                   Value{trim(line.text.substr(equals + 1)), line.offset, line.number});
  }
  return values;
}

// What a report of a kind says where: the names beside the values are in the system's language,
// their order is fixed. -1: this kind does not say it.
struct Shape {
  std::string_view event_type;
  int app;
  int module;
  int code;
};
constexpr std::array kShapes = {
    Shape{"APPCRASH", 0, 3, 6},
    Shape{"BEX", 0, 3, 7},
    Shape{"InPageError", 1, -1, 0},
    Shape{"MoAppCrash", 1, 4, 7},
    Shape{"AppHang", 0, -1, -1},
    Shape{"MoAppHang", 1, -1, -1},
    Shape{"CLR20r3", 0, 3, -1},
    Shape{"BlueScreen", -1, -1, 0},
    Shape{"LiveKernelEvent", -1, -1, 0},
    Shape{"ServiceHang", 0, -1, -1},
};

const Shape* shape_of(std::string_view event_type) {
  for (const Shape& shape : kShapes) {
    if (event_type.starts_with(shape.event_type)) return &shape;
  }
  return nullptr;
}

const Value* find(const Values& values, std::string_view name) {
  const auto found = values.find(name);
  return found == values.end() || found->second.text.empty() ? nullptr : &found->second;
}

const Value* signature(const Values& values, int index) {
  if (index < 0) return nullptr;
  return find(values, "Sig[" + std::to_string(index) + "].Value");
}

void add_fact(std::string_view key, const Value* value, DecodeOutput& output) {
  if (value != nullptr) output.fact(key, value->text, value->offset, value->line);
}

class WerReportDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    const std::string_view head = probe.text.substr(0, 400);
    if (!trim(head).starts_with("Version=") || head.find("EventType=") == std::string_view::npos) {
      return {};
    }
    return {Match::Certain,
            {"\"Version=\" and \"EventType=\" at the start, as in Report.wer",
             "开头为 Version= 和 EventType=（Report.wer 的格式）"}};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    const Values values = read_values(input.text);
    const Value* type = find(values, "EventType");
    if (type == nullptr) {
      output.issue("field-unreadable", 0, input.text.size(), "EventType");
      return;
    }
    const Shape* shape = shape_of(type->text);
    add_fact(fact::kWerEventType, type, output);
    // Without a known shape the name under which the report was filed has to do.
    const Value* app = shape == nullptr ? find(values, "NsAppName") : signature(values, shape->app);
    add_fact(fact::kWerApp, app, output);
    const Value* code = nullptr;
    if (shape != nullptr) {
      add_fact(fact::kWerModule, signature(values, shape->module), output);
      code = signature(values, shape->code);
      add_fact(fact::kWerCode, code, output);
    }
    add_event(values, *type, code, input.text, output);
  }

 private:
  // The whole report is one event.
  static void add_event(const Values& values,
                        const Value& type,
                        const Value* code,
                        std::string_view text,
                        DecodeOutput& output) {
    EventRow row;
    const Value* time = find(values, "EventTime");
    if (time != nullptr) {
      constexpr std::uint64_t kYear2200 = 189'000'000'000'000'000;
      const auto filetime = parse_number<std::uint64_t>(time->text);
      if (filetime && *filetime < kYear2200) {
        row.time = time_from_filetime(*filetime);
      } else {
        output.issue("field-unreadable", time->offset, time->text.size(), "EventTime");
      }
    }
    row.length =
        static_cast<std::uint32_t>(std::min<std::size_t>(trim_right(text).size(), 0xFFFF'FFFFU));
    row.line = 1;
    row.text_at = static_cast<std::uint16_t>(std::min<std::uint64_t>(type.offset, 0xFFFF));
    row.component = output.events.intern(type.text);
    row.level = type.text.starts_with("BlueScreen") ? Level::Fatal : Level::Error;
    if (code != nullptr) {
      std::string_view digits = code->text;
      if (starts_with_ignoring_case(digits, "0x")) digits.remove_prefix(2);
      row.code = parse_number<std::uint32_t>(digits, 16).value_or(0);
    }
    output.events.add(row);
  }
};

}  // namespace

std::unique_ptr<Decoder> make_wer_report_decoder() {
  return std::make_unique<WerReportDecoder>();
}

}  // namespace casebook
