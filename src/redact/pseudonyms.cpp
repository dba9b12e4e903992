// SPDX-License-Identifier: Apache-2.0
#include "redact/pseudonyms.h"

#include <algorithm>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/letter_case.h"
#include "base/text.h"
#include "base/utf8.h"
#include "redact/addresses.h"
#include "redact/draw.h"
#include "redact/words.h"

namespace casebook {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kSchema = "casebook.redaction-map/1";
constexpr int kMostDraws = 4096;

// Names of all kinds share their pseudonyms: a user and a folder of the same name stay the same.
char group_of(Hidden kind) {
  if (is_name_kind(kind) || kind == Hidden::Keyword) return 'n';
  return static_cast<char>('a' + static_cast<int>(kind));
}

std::string key_of(Hidden kind, std::string_view value) {
  return std::string(1, group_of(kind)) + ":" + std::string(value);
}

std::string only(std::string_view text, bool (*wanted)(char)) {
  std::string kept;
  std::copy_if(text.begin(), text.end(), std::back_inserter(kept), wanted);
  return kept;
}

// Characters of `text` that are `wanted` replaced, in order from the last, by those of `with`.
std::string refill(std::string_view text, std::string_view with, bool (*wanted)(char)) {
  std::string filled(text);
  std::size_t left = with.size();
  for (std::size_t at = filled.size(); at-- > 0 && left > 0;) {
    if (wanted(filled[at])) filled[at] = with[--left];
  }
  return filled;
}

std::string_view prefix_of(Hidden kind) {
  switch (kind) {
    case Hidden::User: return "user";
    case Hidden::Computer: return "host";
    case Hidden::Domain: return "dmn";
    case Hidden::Person: return "prsn";
    case Hidden::Keyword: return "kwd";
    default: return "";
  }
}

// Number without the country of China: "+86 138..." and "138..." are one.
std::string national(const std::string& digits) {
  return digits.size() == 13 && digits.starts_with("861") ? digits.substr(2) : digits;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80;
  }));
}

}  // namespace

template <typename Draw>
const std::string& PseudonymMap::given(Hidden kind, const std::string& value, const Draw& draw) {
  const auto [place, is_new] = entries_.try_emplace(key_of(kind, value));
  Entry& entry = place->second;
  if (!is_new) return entry.pseudonym;
  entry.kind = kind;
  entry.value = value;
  std::string drawn;
  for (int i = 0; i < kMostDraws; ++i) {
    drawn = draw(i);
    if (drawn != value && !taken_.contains(drawn) && !is_avoided(kind, drawn)) break;
  }
  taken_.insert(drawn);
  entry.pseudonym = std::move(drawn);
  return entry.pseudonym;
}

// A value of the evidence inside of a pseudonym would be taken for one that was left.
bool PseudonymMap::is_avoided(Hidden kind, std::string_view drawn) const {
  if (avoided_.contains(std::string(drawn))) return true;
  constexpr std::size_t kShortest = 4;
  constexpr std::size_t kLongest = 40;
  if (kind == Hidden::Mail || drawn.size() > kLongest) return false;
  for (std::size_t at = 0; at + kShortest <= drawn.size(); ++at) {
    for (std::size_t length = kShortest; at + length <= drawn.size(); ++length) {
      if (avoided_.contains(std::string(drawn.substr(at, length)))) return true;
    }
  }
  return false;
}

void PseudonymMap::avoid(std::string_view value) {
  avoided_.insert(with_folded_case(value));
}

// Label by label, so that a domain above another stays above it; endings that all have stay.
std::string PseudonymMap::domain(std::string_view spelled) {
  const std::string lower = with_folded_case(spelled);
  const std::size_t suffix = lower.find('.') == std::string::npos ? 0 : public_suffix(lower);
  const std::string_view own = std::string_view(lower).substr(0, lower.size() - suffix);
  std::string made;
  for (const std::string_view label : split(own, '.')) {
    if (!made.empty() || label.data() != own.data()) made += '.';
    if (label.empty()) continue;
    made += given(Hidden::Domain, std::string(label), [&](int) {
      return draw_name(label, prefix_of(Hidden::Domain));
    });
  }
  return made + lower.substr(lower.size() - suffix);
}

std::string PseudonymMap::pseudonym(Hidden kind, std::string_view spelled) {
  const std::string lower = with_folded_case(spelled);
  switch (kind) {
    case Hidden::Domain: return domain(spelled);
    case Hidden::Sid: return given(kind, lower, [&](int) { return draw_sid_numbers(lower); });
    case Hidden::Ipv4:
      return given(kind, lower, [&](int attempt) { return draw_ipv4(lower.size(), attempt); });
    case Hidden::Ipv6: {
      const auto groups = ipv6_groups(lower);
      if (!groups) break;
      const std::string& drawn = given(kind, ipv6_text(*groups), [&](int attempt) {
        return ipv6_text(draw_ipv6(*groups, attempt));
      });
      return spell_ipv6(lower, *ipv6_groups(drawn));
    }
    case Hidden::Mac:
      return refill(lower,
                    given(kind,
                          only(lower, is_hex_digit),
                          [&](int) { return draw_mac(only(lower, is_hex_digit).size()); }),
                    is_hex_digit);
    case Hidden::Phone: {
      const std::string digits = national(only(lower, is_digit));
      return refill(lower, given(kind, digits, [&](int) { return draw_phone(digits); }), is_digit);
    }
    case Hidden::Mail: return given(kind, lower, [&](int) { return draw_mail(lower); });
    case Hidden::ProductKey:
    case Hidden::Serial:
    case Hidden::Credential: break;
    default: return given(kind, lower, [&](int) { return draw_name(lower, prefix_of(kind)); });
  }
  return given(kind, lower, [&](int) { return draw_like(lower); });
}

std::string PseudonymMap::text() const {
  Json json;
  json["schema"] = kSchema;
  json["values"] = Json::array();
  for (const auto& [key, entry] : entries_) {
    json["values"].push_back({{"class", hidden_name(entry.kind)},
                              {"value", entry.value},
                              {"pseudonym", entry.pseudonym}});
  }
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<PseudonymMap> PseudonymMap::parse(std::string_view json) {
  const Error wrong{ErrorCode::InvalidInput, "is no map of pseudonyms"};
  const Json read = Json::parse(json, nullptr, false);
  if (!read.is_object() || !read.contains("schema") || read["schema"] != kSchema ||
      !read.contains("values") || !read["values"].is_array()) {
    return wrong;
  }
  PseudonymMap map;
  for (const Json& one : read["values"]) {
    const auto text = [&](const char* name) {
      return one.is_object() && one.contains(name) && one[name].is_string()
                 ? one[name].get<std::string>()
                 : std::string();
    };
    const auto kind = hidden_of_name(text("class"));
    const std::string value = text("value");
    const std::string pseudonym = text("pseudonym");
    if (!kind || value.empty() || pseudonym.empty() || characters(value) != characters(pseudonym)) {
      return Error{ErrorCode::InvalidInput, "the map has an entry that cannot be used: " + value};
    }
    map.taken_.insert(pseudonym);
    map.entries_[key_of(*kind, value)] = {*kind, value, pseudonym};
  }
  return map;
}

std::string copy_case(std::string_view pseudonym, std::string_view original) {
  std::size_t capitals = 0;
  std::size_t small = 0;
  for (const char c : original) {
    capitals += c >= 'A' && c <= 'Z';
    small += c >= 'a' && c <= 'z';
  }
  const bool mostly_capitals = capitals > small;
  std::string made;
  while (!pseudonym.empty() && !original.empty()) {
    const char32_t given = take_character(pseudonym);
    const char32_t model = take_character(original);
    const bool is_capital = model >= U'A' && model <= U'Z';
    const bool is_small = model >= U'a' && model <= U'z';
    const bool wants_capital = is_capital || (!is_small && mostly_capitals);
    const bool is_letter = given >= U'a' && given <= U'z';
    append_utf8(made, is_letter && wants_capital ? given - U'a' + U'A' : given);
  }
  return made;
}

}  // namespace casebook
