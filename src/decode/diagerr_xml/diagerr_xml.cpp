// SPDX-License-Identifier: Apache-2.0
#include "decode/diagerr_xml/diagerr_xml.h"

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "decode/shared/lines.h"
#include "decode/shared/xml_scan.h"

namespace casebook {
namespace {

// <z:row Cls="D" Sev="33554432" ... Msg="text" PID="1192" TID="1196" ... Mod="recenv.exe" Err="2"
//   DT="2021-06-09T12:08:20"/>
const DecoderInfo kInfo = {
    .name = "diagerr_xml",
    .family = "setup",
    .title = {"Setup error and warning records (diagerr.xml)", "安装错误和警告记录（diagerr.xml）"},
    .clock = ClockKind::Local,
};

// The severity stands in the top byte. Source: values seen beside the same lines in setupact.log.
Level level_of(std::string_view severity) {
  constexpr std::uint32_t kShift = 24;
  switch (parse_number<std::uint32_t>(severity).value_or(0) >> kShift) {
    case 1: return Level::Fatal;
    case 2: return Level::Error;
    case 3: return Level::Warning;
    case 4: return Level::Info;
    default: return Level::Unknown;
  }
}

struct Row {
  std::string_view message;  // in the text, entities as written
  EventRow event;
  std::string_view module;
};

Row read_row(const XmlTag& tag) {
  Row row;
  for_each_attribute(tag.attributes, [&row](std::string_view name, std::string_view value) {
    if (name == "Msg") row.message = value;
    if (name == "Sev") row.event.level = level_of(value);
    if (name == "TID") row.event.os_thread = parse_number<std::uint32_t>(value).value_or(0);
    if (name == "Mod") row.module = value;
    if (name == "DT") row.event.time = parse_date_time(value);
  });
  return row;
}

class DiagerrXmlDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    const bool columns =
        probe.text.find("<s:AttributeType name=\"Sev\"") != std::string_view::npos ||
        probe.text.find("<z:row Cls=") != std::string_view::npos;
    if (!columns || !trim(probe.text.substr(0, 64)).starts_with('<')) return {};
    return {Match::Certain,
            {"an ADO rowset with the columns of Setup's records", "含安装记录各列的 ADO 行集"}};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    LineCounter lines(input.text);
    XmlScanner scanner(input.text);
    XmlTag tag;
    while (scanner.next(tag)) {
      if (tag.name != "z:row" || tag.kind == XmlTag::Kind::Close) continue;
      Row row = read_row(tag);
      if (row.message.data() == nullptr) {
        output.issue("xml-damaged", tag.offset, tag.end - tag.offset, "row without message");
        continue;
      }
      const auto at = static_cast<std::uint64_t>(row.message.data() - input.text.data());
      row.event.offset = tag.offset;
      row.event.line = lines.line_at(tag.offset);
      row.event.component = output.events.intern(row.module);
      set_extent(row.event, at, at + row.message.size());
      output.events.add(row.event);
    }
    if (scanner.damaged() != 0) {
      output.issue("xml-damaged", scanner.first_damage(), 0, {}, scanner.damaged());
    }
  }

 private:
  // The record as stored ends with its message; the columns behind it are of no use to a reader.
  static void set_extent(EventRow& event, std::uint64_t message_at, std::uint64_t message_end) {
    constexpr std::uint64_t kFarthestText = std::numeric_limits<std::uint16_t>::max();
    event.text_at = static_cast<std::uint16_t>(std::min(message_at - event.offset, kFarthestText));
    event.length = static_cast<std::uint32_t>(std::min<std::uint64_t>(
        message_end - event.offset, std::numeric_limits<std::uint32_t>::max()));
  }
};

}  // namespace

std::unique_ptr<Decoder> make_diagerr_xml_decoder() {
  return std::make_unique<DiagerrXmlDecoder>();
}

}  // namespace casebook
