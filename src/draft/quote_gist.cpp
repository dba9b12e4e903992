// SPDX-License-Identifier: Apache-2.0
#include "draft/quote_gist.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/text.h"
#include "base/utf8.h"

namespace casebook {
namespace {

struct Event {
  std::string provider;
  std::uint32_t id = 0;
};

bool is_east_asian(char32_t c) {
  return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) ||
         (c >= 0xAC00 && c <= 0xD7AF);
}

struct Letters {
  std::size_t east_asian = 0;
  std::size_t latin = 0;
};

Letters letters_of(std::string_view text) {
  Letters letters;
  while (!text.empty()) {
    const char32_t c = take_character(text);
    const char32_t lower = c | 0x20U;
    if (is_east_asian(c)) ++letters.east_asian;
    if (lower >= 'a' && lower <= 'z') ++letters.latin;
  }
  return letters;
}

// The event of a line as event logs are exported: "Source: disk ... Event ID: 7", rows of a table
// with time, source and id, and "User32 1074: ..." as logs are read here.
std::optional<Event> event_of(std::string_view text) {
  static const RE2 kSource(R"re((?m)^\s*(?:Source|来源|源):\s*(\S.*?)\s*$)re");
  static const RE2 kId(R"re((?m)^\s*(?:Event ID|事件 ?ID):\s*(\d{1,5})\s*$)re");
  static const RE2 kRow(
      R"re(\d:\d\d"?\s*(?:,|\t|\s\s)\s*"?([A-Za-z][\w .-]*?)"?\s*(?:,|\t|\s\s)\s*"?(\d{1,5})\b)re");
  static const RE2 kRead(R"re(^([A-Za-z][\w .-]{0,80}) (\d{1,5}): )re");
  Event event;
  const bool is_listed =
      RE2::PartialMatch(text, kSource, &event.provider) && RE2::PartialMatch(text, kId, &event.id);
  if (is_listed || RE2::PartialMatch(text, kRow, &event.provider, &event.id) ||
      RE2::PartialMatch(text, kRead, &event.provider, &event.id)) {
    return event;
  }
  return std::nullopt;
}

std::string title_of(const Event& event, const Knowledge* knowledge) {
  if (knowledge == nullptr) return "";
  constexpr std::string_view kMaker = "Microsoft-Windows-";
  std::string_view provider = event.provider;
  if (starts_with_ignoring_case(provider, kMaker)) provider.remove_prefix(kMaker.size());
  for (const ObservationKind& kind : knowledge->observations) {
    for (const ObservationKind::Event& one : kind.events) {
      if (one.id == event.id && equal_ignoring_case(one.provider, provider)) return kind.title.en;
    }
  }
  return "";
}

}  // namespace

std::string gist_of(std::string_view text,
                    const std::vector<CodeShown>& codes,
                    const Knowledge* knowledge) {
  constexpr std::size_t kFewest = 8;  // fewer are a name in an English line
  const Letters letters = letters_of(text);
  if (letters.east_asian < kFewest) return "";
  std::vector<std::string> parts;
  if (const std::optional<Event> event = event_of(text)) {
    const std::string title = title_of(*event, knowledge);
    parts.push_back(fmt::format(
        "event {} of {}{}{}", event->id, event->provider, title.empty() ? "" : " - ", title));
  } else if (letters.east_asian * 3 < letters.latin) {
    return "";
  }
  for (const CodeShown& code : codes) {
    if (!contains_ignoring_case(text, code.code)) continue;
    std::string said = code.code;
    if (!code.name.empty()) said += " " + code.name;
    if (!code.meaning.en.empty()) said += ": " + code.meaning.en;
    parts.push_back(std::move(said));
  }
  if (parts.empty()) return "This line is not in English; what it shows is said in this mail.";
  return fmt::format("In English: {}.", fmt::join(parts, "; "));
}

}  // namespace casebook
