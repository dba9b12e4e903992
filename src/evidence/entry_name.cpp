// SPDX-License-Identifier: Apache-2.0
#include "evidence/entry_name.h"

#include "base/codec.h"
#include "base/encoding.h"
#include "base/text.h"

namespace casebook {
namespace {

constexpr std::size_t kLongestName = 1024;  // Windows: 260 as a rule
constexpr std::size_t kDetailBytes = 200;

bool is_drive(std::string_view part) {
  return part.size() == 2 && part[1] == ':' && is_word(part[0]) && !is_digit(part[0]);
}

bool is_control(char c) {
  const auto value = static_cast<unsigned char>(c);
  return value < 0x20 || value == 0x7F;
}

// Cut at a character, with a mark.
std::string shorten(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return std::string(text);
  std::size_t end = limit;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
    --end;
  }
  return std::string(text.substr(0, end)) + "~";
}

class NameCleaner {
 public:
  explicit NameCleaner(std::string_view raw) : whole_(replace_all(name_to_utf8(raw), "\\", "/")) {}

  EntryName clean() {
    if (whole_.starts_with('/')) issue("name-unsafe");
    for (const std::string_view part : split(whole_, '/')) {
      add(part);
    }
    if (name_.path.size() > kLongestName) {
      issue("name-odd");
      name_.path = shorten(name_.path, kLongestName);
    }
    if (name_.path.empty()) {
      issue("name-odd");
      name_.path = "unnamed";
    }
    return std::move(name_);
  }

 private:
  void add(std::string_view part) {
    if (part.empty() || part == ".") return;
    if (part == ".." || is_drive(part)) {
      issue("name-unsafe");
      return;
    }
    if (!name_.path.empty()) name_.path += '/';
    for (const char c : part) {
      if (is_control(c)) issue("name-odd");
      name_.path += is_control(c) ? '_' : c;
    }
  }

  void issue(const std::string& kind) {
    for (const Issue& known : name_.issues) {
      if (known.kind == kind) return;
    }
    name_.issues.push_back({kind, 0, 0, 1, shorten(whole_, kDetailBytes)});
  }

  std::string whole_;
  EntryName name_;
};

}  // namespace

// A name is too short to tell damage from accents, so what is not Chinese is Western.
std::string name_to_utf8(std::string_view raw) {
  if (is_valid_utf8(raw)) return std::string(raw);
  const bool chinese = is_plausible_gb18030(raw);
  std::string name;
  Damage damage;
  decode_run(chinese ? Codec::Gb18030 : Codec::Cp1252, raw, 0, name, damage);
  return name;
}

EntryName clean_entry_name(std::string_view raw) {
  return NameCleaner(raw).clean();
}

std::string resolve_link(std::string_view from, std::string_view target) {
  const std::string path = replace_all(name_to_utf8(target), "\\", "/");
  if (path.starts_with('/')) return "";
  std::vector<std::string_view> parts = split(from, '/');
  parts.pop_back();
  for (const std::string_view part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (is_drive(part)) return "";
    if (part != "..") {
      parts.push_back(part);
    } else if (parts.empty()) {
      return "";
    } else {
      parts.pop_back();
    }
  }
  std::string resolved;
  for (const std::string_view part : parts) {
    if (!resolved.empty()) resolved += '/';
    resolved += part;
  }
  return resolved;
}

}  // namespace casebook
