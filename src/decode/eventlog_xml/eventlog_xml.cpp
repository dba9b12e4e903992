// SPDX-License-Identifier: Apache-2.0
#include "decode/eventlog_xml/eventlog_xml.h"

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "decode/shared/chkdsk_report.h"
#include "decode/shared/regional_time.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "eventlog_xml",
    .family = "events",
    .title = {"Windows event log as XML", "Windows 事件日志（XML）"},
    .clock = ClockKind::Utc,
};

constexpr std::string_view kNamespace = "schemas.microsoft.com/win/2004/08/events/event";
constexpr std::size_t kLongestEvent = 1024 * 1024;  // an event record holds at most 64 KiB

bool opens_event(std::string_view text) {
  return text.starts_with("<Event ") || text.starts_with("<Event>");
}

// The start tag named `name` with its attributes, or "".
std::string_view find_tag(std::string_view xml, std::string_view name) {
  std::size_t at = 0;
  while ((at = xml.find('<', at)) != std::string_view::npos) {
    const std::string_view rest = xml.substr(at + 1);
    const char after = rest.size() > name.size() ? rest[name.size()] : '\0';
    if (rest.starts_with(name) && (is_space(after) || after == '>' || after == '/')) {
      const std::size_t end = rest.find('>');
      return end == std::string_view::npos ? std::string_view() : rest.substr(0, end);
    }
    ++at;
  }
  return {};
}

// Value of an attribute; quotes of both kinds occur.
std::string_view attribute(std::string_view tag, std::string_view name) {
  std::size_t at = 0;
  while ((at = tag.find(name, at)) != std::string_view::npos) {
    const std::size_t equals = at + name.size();
    if (at > 0 && is_space(tag[at - 1]) && equals + 1 < tag.size() && tag[equals] == '=') {
      const char quote = tag[equals + 1];
      const std::size_t end = tag.find(quote, equals + 2);
      if ((quote == '"' || quote == '\'') && end != std::string_view::npos) {
        return tag.substr(equals + 2, end - equals - 2);
      }
    }
    at = equals;
  }
  return {};
}

// Text of a simple element: "<EventID Qualifiers='0'>1074</EventID>" -> "1074".
std::string_view element_text(std::string_view xml, std::string_view name) {
  const std::string_view tag = find_tag(xml, name);
  if (tag.empty() || tag.ends_with('/')) return {};
  const auto begin = static_cast<std::size_t>(tag.data() + tag.size() + 1 - xml.data());
  const std::string_view rest = xml.substr(std::min(begin, xml.size()));
  return trim(rest.substr(0, rest.find('<')));
}

Level level_of(std::string_view number) {
  if (number == "1") return Level::Fatal;
  if (number == "2") return Level::Error;
  if (number == "3") return Level::Warning;
  return number.empty() ? Level::Unknown : Level::Info;
}

// One <Event ...>...</Event>, or what is left of it.
class EventReader {
 public:
  explicit EventReader(DecodeOutput& output) : output_(output) {}

  void read(std::string_view xml, std::uint64_t offset, std::uint32_t line) {
    const std::string_view system = xml.substr(0, xml.find("</System>"));
    const std::string_view provider_tag = find_tag(system, "Provider");
    std::string_view provider = attribute(provider_tag, "Name");
    if (provider.empty()) provider = attribute(provider_tag, "EventSourceName");
    EventRow row;
    row.offset = offset;
    row.length = static_cast<std::uint32_t>(xml.size());
    row.line = line;
    row.component = output_.events.intern(provider);
    const auto id = parse_number<std::uint32_t>(element_text(system, "EventID"));
    row.code = id.value_or(0);
    row.level = level_of(element_text(system, "Level"));
    RegionalTime time;
    const bool timed = read_regional_time(
        attribute(find_tag(system, "TimeCreated"), "SystemTime"), DateOrder::Unknown, time);
    if (timed) row.time = time.time;
    row.os_thread =
        parse_number<std::uint32_t>(attribute(find_tag(system, "Execution"), "ThreadID"))
            .value_or(0);
    row.text_at = text_at(xml);
    output_.events.add(row);
    if (!timed || !id) output_.issue("field-unreadable", offset, row.length);
    name_machine(element_text(system, "Computer"), offset, line);
  }

 private:
  // The rendered message, else the data that the message is made of.
  static std::uint16_t text_at(std::string_view xml) {
    std::size_t at = xml.find("<Message>");
    at = at != std::string_view::npos ? at + 9 : xml.find("<EventData");
    if (at == std::string_view::npos) at = xml.find("<UserData");
    return at <= std::numeric_limits<std::uint16_t>::max() ? static_cast<std::uint16_t>(at)
                                                           : std::uint16_t{0};
  }

  void name_machine(std::string_view name, std::uint64_t offset, std::uint32_t line) {
    if (named_ || name.empty()) return;
    output_.fact(fact::kMachineName, name, offset, line);
    named_ = true;
  }

  DecodeOutput& output_;
  bool named_ = false;
};

// Counts lines up to growing positions of one text.
class LineCounter {
 public:
  explicit LineCounter(std::string_view text) : text_(text) {}

  std::uint32_t line_at(std::size_t position) {
    line_ += static_cast<std::uint32_t>(
        std::count(text_.data() + counted_, text_.data() + position, '\n'));
    counted_ = position;
    return line_;
  }

 private:
  std::string_view text_;
  std::size_t counted_ = 0;
  std::uint32_t line_ = 1;
};

std::size_t next_event(std::string_view text, std::size_t from) {
  std::size_t at = from;
  while ((at = text.find("<Event", at)) != std::string_view::npos) {
    if (opens_event(text.substr(at))) return at;
    ++at;
  }
  return std::string_view::npos;
}

class EventlogXmlDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    const std::size_t at = next_event(probe.text, 0);
    if (at == std::string_view::npos) return {};
    const std::string_view head = probe.text.substr(at, 2000);
    // An event shown inside another text, e.g. below copied details, does not make an XML file.
    const std::string_view before = trim(probe.text.substr(0, at));
    const bool at_start = before.empty() || before.starts_with("<") || before.ends_with(">") ||
                          before.find('\n') == std::string_view::npos;
    const bool known = head.find(kNamespace) != std::string_view::npos ||
                       (head.find("<System>") != std::string_view::npos &&
                        head.find("<Provider") != std::string_view::npos);
    if (!at_start || !known) return {};
    return {Match::Certain, {"<Event> records of the event log", "事件日志的 <Event> 记录"}};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    EventReader reader(output);
    LineCounter lines(input.text);
    std::size_t at = next_event(input.text, 0);
    while (at != std::string_view::npos) {
      const std::size_t next = next_event(input.text, at + 1);
      const std::size_t limit = std::min(next, input.text.size());
      std::string_view xml = input.text.substr(at, limit - at);
      const std::size_t close = xml.find("</Event>");
      if (close == std::string_view::npos) {
        output.issue("record-cut", at, xml.size());
        xml = trim_right(xml.substr(0, kLongestEvent));
      } else {
        xml = xml.substr(0, close + 8);
      }
      reader.read(xml, at, lines.line_at(at));
      at = next;
    }
    add_chkdsk_facts_of_events(input.text, output);
  }
};

}  // namespace

std::unique_ptr<Decoder> make_eventlog_xml_decoder() {
  return std::make_unique<EventlogXmlDecoder>();
}

}  // namespace casebook
