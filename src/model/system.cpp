// SPDX-License-Identifier: Apache-2.0
#include "model/system.h"

#include <algorithm>

#include "base/text.h"

namespace casebook {
namespace {

constexpr int kOldestBuild = 6000;  // Windows Vista; what is smaller is a part of another number
constexpr int kLargestBuild = 99'999;

bool is_word_byte(char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
         (byte >= 'A' && byte <= 'Z');
}

// As a word of its own: "Pro" is not in "Professional". Chinese names have no spaces around them.
bool names(std::string_view text, std::string_view name) {
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t found = find_ignoring_case(text.substr(from), name);
    if (found == std::string_view::npos) return false;
    const std::size_t begin = from + found;
    const std::size_t end = begin + name.size();
    const bool left = begin == 0 || !is_word_byte(text[begin - 1]) || !is_word_byte(name.front());
    const bool right = end >= text.size() || !is_word_byte(text[end]) || !is_word_byte(name.back());
    if (left && right) return true;
    from = begin + 1;
  }
  return false;
}

// The edition with the longest name in the text: "Enterprise LTSC" is more than "Enterprise".
const Edition* find_edition(const Knowledge& knowledge, std::string_view text) {
  const Edition* best = nullptr;
  std::size_t longest = 0;
  for (const Edition& edition : knowledge.editions) {
    for (const std::string& name : edition.names) {
      if (name.size() <= longest || !names(text, name)) continue;
      best = &edition;
      longest = name.size();
    }
  }
  return best;
}

std::string value_of(const std::map<std::string, std::string>& map, const std::string& key) {
  const auto found = map.find(key);
  return found == map.end() ? "" : found->second;
}

bool says_server(std::string_view edition_text, const Edition* edition) {
  return names(edition_text, "Server") || (edition != nullptr && edition->group == "server");
}

std::string with_version(std::string name, const System& system) {
  if (!system.version.empty()) name += " " + system.version;
  return name;
}

Bilingual title_of(const System& system, const Edition* edition) {
  if (edition == nullptr) return release_title(system);
  const std::string also = value_of(system.also_called, edition->group);
  if (edition->group == "government" && !also.empty()) {
    return {system.name.en + " " + edition->name.en + " " + also + " (" + system.version + ")",
            system.name.zh + " " + edition->name.zh + " " + also + "（" + system.version + "）"};
  }
  Bilingual title = release_title(system);
  if (!also.empty()) {
    title.en += " (" + also + ")";
    title.zh += "（" + also + "）";
  }
  title.en += ", " + edition->name.en;
  title.zh += "，" + edition->name.zh;
  return title;
}

}  // namespace

int build_of(std::string_view version) {
  const std::vector<std::string_view> parts = split(version, '.');
  for (std::size_t i = 0; i < std::min<std::size_t>(parts.size(), 3); ++i) {
    const auto number = parse_number<int>(trim(parts[i]));
    if (number && *number >= kOldestBuild && *number <= kLargestBuild) return *number;
  }
  return 0;
}

Bilingual release_title(const System& system) {
  return {with_version(system.name.en, system), with_version(system.name.zh, system)};
}

SystemReading read_system_name(const Knowledge& knowledge,
                               std::string_view version,
                               std::string_view edition) {
  SystemReading reading;
  const int build = build_of(version);
  reading.edition = find_edition(knowledge, edition);
  const bool server = says_server(edition, reading.edition);
  const System* other = nullptr;  // of the same build, for clients where this is for servers
  for (const System& system : knowledge.systems) {
    if (build == 0 || system.build != build) continue;
    if (system.server == server) {
      reading.system = &system;
    } else {
      other = &system;
    }
  }
  if (reading.system == nullptr) reading.system = other;
  if (reading.system == nullptr) return reading;
  reading.title = title_of(*reading.system, reading.edition);
  if (reading.edition == nullptr && edition.empty() && other != nullptr &&
      other != reading.system) {
    const Bilingual second = release_title(*other);
    reading.title.en += " or " + second.en;
    reading.title.zh += " 或 " + second.zh;
  }
  if (reading.edition != nullptr) {
    reading.updates_until = value_of(reading.system->updates_until, reading.edition->group);
  }
  return reading;
}

}  // namespace casebook
