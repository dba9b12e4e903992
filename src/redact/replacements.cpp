// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/letter_case.h"
#include "base/text.h"
#include "redact/findings.h"
#include "redact/spelling.h"
#include "redact/words.h"

namespace casebook {
namespace {

std::string only(std::string_view text, bool (*wanted)(char)) {
  std::string kept;
  std::copy_if(text.begin(), text.end(), std::back_inserter(kept), wanted);
  return kept;
}

std::string grouped(std::string_view digits, std::size_t width, char sign) {
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && i % width == 0) text += sign;
    text += digits[i];
  }
  return text;
}

// Other ways to write the same value.
std::vector<std::string> spellings_of(Hidden kind, const std::string& value) {
  if (kind == Hidden::Mac) {
    const std::string digits = only(value, is_hex_digit);
    return {digits,
            grouped(digits, 2, '-'),
            grouped(digits, 2, ':'),
            grouped(digits, 2, ' '),
            grouped(digits, 4, '.')};
  }
  if (kind == Hidden::Phone) {
    std::string digits = only(value, is_digit);
    if (digits.size() == 13 && digits.starts_with("861")) digits.erase(0, 2);
    if (digits.size() < 10) return {};
    if (digits.size() != 11) return {digits};
    const std::string_view all = digits;
    const auto in_groups = [&](std::string_view sign) {
      return fmt::format(
          "{}{}{}{}{}", all.substr(0, 3), sign, all.substr(3, 4), sign, all.substr(7));
    };
    return {digits, in_groups("-"), in_groups(" ")};
  }
  return {};
}

std::string with(std::string text, char sign, char other) {
  std::replace(text.begin(), text.end(), sign, other);
  return text;
}

// "10.1.2.3" as "3.2.1.10".
std::string reversed(std::string_view address) {
  std::string text;
  for (const std::string_view octet : split(address, '.'))
    text = text.empty() ? std::string(octet) : fmt::format("{}.{}", octet, text);
  return text;
}

// The sign between the two halves of "alice.meyer" and of "KVM-LT22"; 0 when there is none. Halves
// that are words of logs are no name.
char sign_inside(Hidden kind, std::string_view value) {
  constexpr std::size_t kShortest = 3;
  const std::size_t at = value.find_first_of("._-");
  if (at == std::string_view::npos ||
      value.find_first_of("._- \\@", at + 1) != std::string_view::npos)
    return 0;
  const std::string_view left = value.substr(0, at);
  const std::string_view right = value.substr(at + 1);
  const auto is_name = [](std::string_view half) {
    return half.size() >= kShortest && std::none_of(half.begin(), half.end(), is_digit);
  };
  if (is_ordinary_word(left) && is_ordinary_word(right)) return 0;
  if (kind == Hidden::User) return is_name(left) && is_name(right) ? value[at] : '\0';
  const bool has_digit = std::any_of(value.begin(), value.end(), is_digit);
  const bool is_machine = kind == Hidden::Computer && value[at] != '.' && has_digit;
  return is_machine && value.size() >= 2 * kShortest ? value[at] : '\0';
}

std::string placed_key(Hidden kind, const std::string& folded) {
  return fmt::format("{}:{}", static_cast<int>(kind), folded);
}

}  // namespace

void Replacements::learn(const ItemFindings& findings) {
  everywhere_.insert(findings.everywhere.begin(), findings.everywhere.end());
  here_.insert(findings.here.begin(), findings.here.end());
  pairs_.insert(findings.pairs.begin(), findings.pairs.end());
  hosts_.insert(findings.hosts.begin(), findings.hosts.end());
}

void Replacements::learn_keyword(std::string_view keyword) {
  everywhere_.emplace(Hidden::Keyword, std::string(keyword));
}

void Replacements::learn_value(Hidden kind, std::string_view text) {
  everywhere_.emplace(kind, std::string(text));
}

void Replacements::add_literal(Hidden kind,
                               std::string_view spelled,
                               const std::string& text,
                               Edges edges) {
  replacements_.push_back({kind, text});
  literals_.add(static_cast<std::uint32_t>(replacements_.size() - 1), kind, spelled, edges);
}

void Replacements::add_value(Hidden kind, const std::string& spelled) {
  const std::string text = map_.pseudonym(kind, spelled);
  add_literal(kind, spelled, text, edges_of(kind));
  // Letters of other scripts keep their case in the search: both cases are searched for.
  const std::string folded = with_folded_case(spelled);
  if (to_lower(spelled) != folded) add_literal(kind, folded, text, edges_of(kind));
  for (const std::string& other : spellings_of(kind, folded)) {
    if (other != folded) add_literal(kind, other, map_.pseudonym(kind, other), edges_of(kind));
  }
  // "alice.meyer" is "Alice Meyer" elsewhere, "KVM-LT22" is "KVM_LT22".
  if (const char sign = sign_inside(kind, folded); sign != 0) {
    for (const char other : std::string_view(kind == Hidden::User ? ". _-" : "_-")) {
      if (other != sign)
        add_literal(kind, with(folded, sign, other), with(text, sign, other), Edges::Strict);
    }
  }
  if (kind == Hidden::Ipv4) {
    // Names that hosts get after their addresses, and those of reverse look-ups.
    add_literal(kind, with(folded, '.', '-'), with(text, '.', '-'), Edges::Strict);
    add_literal(
        kind, reversed(folded) + ".in-addr.arpa", reversed(text) + ".in-addr.arpa", Edges::Strict);
  }
  if (kind != Hidden::Sid) return;
  replacements_.push_back({kind, text});
  literals_.add_bytes(static_cast<std::uint32_t>(replacements_.size() - 1),
                      kind,
                      spell(spelled, Spelling::BinarySid),
                      Spelling::BinarySid,
                      Edges::Any);
}

// A word that is somebody's name: hidden where the folder of profiles stands in front of it.
void Replacements::add_context(const std::string& user) {
  const std::string text = map_.pseudonym(Hidden::User, user);
  for (const std::string_view head : {"\\users\\",
                                      "\\\\users\\\\",
                                      "/users/",
                                      "%5cusers%5c",
                                      "%2fusers%2f",
                                      "\\documents and settings\\",
                                      "/home/"}) {
    add_literal(Hidden::User,
                fmt::format("{}{}", head, user),
                fmt::format("{}{}", head, text),
                Edges::Word);
  }
}

void Replacements::add_pair(const std::string& left, const std::string& right) {
  const std::string first = is_known(left) ? map_.pseudonym(Hidden::Domain, left) : left;
  const std::string second = is_known(right) ? map_.pseudonym(Hidden::User, right) : right;
  for (const std::string_view sign : {"\\", "\\\\", "%5c"}) {
    add_literal(Hidden::User,
                fmt::format("{}{}{}", left, sign, right),
                fmt::format("{}{}{}", first, sign, second),
                Edges::Word);
  }
}

// The labels of a domain are names of their own: the first is what NetBIOS calls it, and all stand
// in DC=... of directories. Whoever is below it is a computer.
void Replacements::settle_domains() {
  constexpr std::size_t kShortestLabel = 3;
  std::set<std::string> labels;
  for (const auto& [kind, value] : everywhere_) {
    if (kind != Hidden::Domain || value.find('.') == std::string::npos) continue;
    const std::string folded = with_folded_case(value);
    const std::string own = folded.substr(0, folded.size() - public_suffix(folded));
    for (const std::string_view label : split(own, '.'))
      if (label.size() >= kShortestLabel) labels.emplace(label);
  }
  for (const std::string& label : labels) {
    const HidingReach reach = reach_of(Hidden::Domain, label);
    if (reach == HidingReach::Everywhere) everywhere_.emplace(Hidden::Domain, label);
    if (reach == HidingReach::Here) known_here_.emplace(label, Hidden::Domain);
  }
  const auto is_of_evidence = [&](std::string_view domain) {
    // The map of another bundle holds labels only, and NetBIOS names are no more than one.
    const std::size_t suffix = public_suffix(domain);
    std::string_view own = domain.substr(0, domain.size() - suffix);
    while (own.ends_with('.'))
      own.remove_suffix(1);
    const std::string label(own.substr(own.rfind('.') + 1));
    const auto found = known_.find(label);
    if (found != known_.end() && found->second == Hidden::Domain) return true;
    while (domain.find('.') != std::string_view::npos) {
      if (known_.contains(std::string(domain))) return true;
      domain.remove_prefix(domain.find('.') + 1);
    }
    return false;
  };
  for (const auto& [host, domain] : hosts_) {
    if (!is_of_evidence(domain)) continue;
    for (const auto& [kind, value] :
         {std::pair(Hidden::Computer, host), std::pair(Hidden::Domain, domain)})
      if (reach_of(kind, value) == HidingReach::Everywhere &&
          everywhere_.emplace(kind, value).second)
        known_.emplace(value, kind);
  }
}

void Replacements::settle() {
  constexpr int kMostRounds = 4;
  const auto note = [&](Hidden kind, const std::string& value, auto& known) {
    if (is_name_kind(kind)) known.emplace(with_folded_case(value), kind);
  };
  for (const auto& [kind, value] : everywhere_)
    note(kind, value, known_);
  for (const auto& [kind, value] : here_)
    note(kind, value, known_here_);
  settle_domains();
  for (const auto& [kind, value] : everywhere_)
    note(kind, value, known_);
  for (int round = 0; round < kMostRounds; ++round) {
    const std::size_t before = everywhere_.size() + here_.size();
    for (const auto& [left, right] : pairs_) {
      const bool has_left = is_known(left);
      const bool has_right = is_known(right);
      if (has_left == has_right) continue;
      const Hidden kind = has_left ? Hidden::User : Hidden::Domain;
      const std::string& value = has_left ? right : left;
      const HidingReach reach = reach_of(kind, value);
      // A folder above one that is called like a user is no domain; a word is one only beside a
      // user.
      constexpr std::size_t kLongestDomain = 15;  // of NetBIOS
      if (!has_left && value.size() > kLongestDomain) continue;
      if (reach == HidingReach::Everywhere) {
        everywhere_.emplace(kind, value);
        known_.emplace(value, kind);
      } else if (reach == HidingReach::Here && has_left) {
        here_.emplace(kind, value);
        known_here_.emplace(value, kind);
      }
    }
    if (everywhere_.size() + here_.size() == before) break;
  }
  for (const auto& [kind, value] : everywhere_)
    map_.avoid(value);
  for (const auto& [kind, value] : everywhere_)
    add_value(kind, value);
  for (const auto& [kind, value] : here_) {
    placed_.emplace(placed_key(kind, value), map_.pseudonym(kind, value));
    if (kind == Hidden::User) add_context(value);
  }
  for (const auto& [left, right] : pairs_) {
    const bool is_of_words = known_here_.contains(left) || known_here_.contains(right);
    if (is_of_words && (is_known(left) && is_known(right))) add_pair(left, right);
  }
  literals_.compile();
}

namespace {

// A pseudonym in the spelling of what it replaces. A character that the code page lacks makes it
// another length: then letters stand for all.
std::string fitted(const std::string& text, std::string_view bytes, Spelling spelling) {
  const std::string cased = copy_case(text, unspell(bytes, spelling));
  std::string made = spell(cased, spelling);
  if (made.empty()) made = cased;  // without a character of its own that spelling is the plain one
  if (made.size() == bytes.size()) return made;
  if (!is_wide(spelling)) return std::string(bytes.size(), 'x');
  made.clear();
  while (made.size() < bytes.size())
    made += spell("x", is_little_endian(spelling) ? Spelling::Utf16Le : Spelling::Utf16Be);
  return made;
}

}  // namespace

std::string Replacements::bytes_for(const LiteralHit& hit, std::string_view bytes) const {
  const Literal& literal = *hit.literal;
  const std::string& text = replacements_[literal.value].text;
  if (literal.spelling == Spelling::BinarySid) return spell(text, Spelling::BinarySid);
  return fitted(text, bytes, literal.spelling);
}

std::string Replacements::bytes_for(const PlacedValue& place, std::string_view bytes) const {
  const std::string value = unspell(bytes, place.spelling);
  const auto found = placed_.find(placed_key(place.kind, with_folded_case(value)));
  return found == placed_.end() ? "" : fitted(found->second, bytes, place.spelling);
}

}  // namespace casebook
