// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include <arpa/inet.h>

#include "base/cancel.h"
#include "base/letter_case.h"
#include "base/parallel.h"
#include "base/text.h"
#include "base/utf8.h"
#include "redact/addresses.h"
#include "redact/escapes.h"
#include "redact/redact.h"
#include "redact/spelling.h"
#include "redact/words.h"

namespace casebook {
namespace {

// Longer ones are found inside of words, too: that a name ends where another letter stands is what
// the rewriting believed.
constexpr std::size_t kFoundInside = 8;

Edges wanted_edges(const WantedValue& value) {
  // A number may go on: 203.0.113.13 is not left where 203.0.113.135 stands.
  const bool is_number =
      !value.text.empty() && is_digit(value.text.front()) && is_digit(value.text.back());
  if (value.kind == Hidden::Keyword && is_number) return Edges::Number;
  const Edges usual = edges_of(value.kind);
  if (usual != Edges::Word && usual != Edges::Any) return usual;
  const bool is_ascii = ascii_prefix(value.text) == value.text.size();
  return value.text.size() >= kFoundInside || !is_ascii ? Edges::Any : Edges::Word;
}

LiteralSet literals_of(const std::vector<WantedValue>& values) {
  LiteralSet literals;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const WantedValue& value = values[i];
    const auto number = static_cast<std::uint32_t>(i);
    literals.add(number, value.kind, value.text, wanted_edges(value));
    const std::string folded = with_folded_case(value.text);
    if (folded != to_lower(value.text))
      literals.add(number, value.kind, folded, wanted_edges(value));
    const std::string sid = value.kind == Hidden::Sid ? spell(value.text, Spelling::BinarySid) : "";
    if (!sid.empty()) {
      literals.add_bytes(number, value.kind, sid, Spelling::BinarySid, Edges::Any);
    }
  }
  literals.compile();
  return literals;
}

bool is_ascii_pair(std::string_view bytes, std::size_t at) {
  return bytes[at] == '\0' && bytes[at + 1] > 0;
}

// In ASCII as UTF-16LE the zero of one character and the next character read as UTF-16BE, one byte
// early. Such a text begins with a character, one of UTF-16BE with a zero.
bool is_little_endian_text(std::string_view bytes, std::size_t begin, std::size_t end) {
  constexpr std::size_t kFarBack = 8192;
  if (bytes.starts_with("\xFE\xFF") || end >= bytes.size() || bytes[end] != '\0') return false;
  for (std::size_t at = begin; at < end; at += 2) {
    if (!is_ascii_pair(bytes, at)) return false;
  }
  std::size_t first = begin;
  while (first >= 2 && begin - first < kFarBack && is_ascii_pair(bytes, first - 2)) {
    first -= 2;
  }
  return first != 0 && (bytes[first - 1] >= ' ' || is_space(bytes[first - 1]));
}

Spelling little_endian(Spelling spelling) {
  switch (spelling) {
    case Spelling::Utf16Be: return Spelling::Utf16Le;
    case Spelling::JsonEscapesBe: return Spelling::JsonEscapesLe;
    case Spelling::PercentBe: return Spelling::PercentLe;
    default: return spelling;
  }
}

void look(std::string_view bytes,
          const std::string& path,
          bool is_name,
          const LiteralSet& literals,
          std::vector<Leak>& leaks) {
  std::set<std::uint32_t> found;
  literals.find(bytes, Neighbours::Text, [&](const LiteralHit& hit) {
    if (!found.insert(hit.literal->value).second) return;
    Spelling spelling = hit.literal->spelling;
    std::size_t at = hit.begin;
    if (little_endian(spelling) != spelling && is_little_endian_text(bytes, at, hit.end())) {
      spelling = little_endian(spelling);
      ++at;
    }
    leaks.push_back({path, is_name, at, spelling, hit.literal->value});
  });
  // Of whose characters some are escaped.
  for (const EscapeUnits units : {EscapeUnits::Bytes, EscapeUnits::Utf16Le, EscapeUnits::Utf16Be}) {
    for_each_escaped(bytes, units, [&](const EscapedStretch& stretch) {
      literals.find(stretch.text, Neighbours::Text, [&](const LiteralHit& hit) {
        if (hit.literal->spelling != Spelling::Utf8 || !found.insert(hit.literal->value).second)
          return;
        const auto characters = stretch.between(hit.begin, hit.end());
        const std::size_t at = characters.empty() ? 0 : characters.front().raw;
        leaks.push_back({path, is_name, at, Spelling::Utf8, hit.literal->value});
      });
    });
  }
}

}  // namespace

std::vector<WantedValue> values_of(const PseudonymMap& map) {
  std::vector<WantedValue> values;
  map.for_each([&](Hidden kind, std::string_view value, std::string_view /*pseudonym*/) {
    // A word that is hidden only in its fields is left elsewhere, and rightly so.
    if (kind != Hidden::Keyword && reach_of(kind, value) != HidingReach::Everywhere) return;
    values.push_back({kind, std::string(value)});
    if (const auto groups = kind == Hidden::Ipv6 ? ipv6_groups(value) : std::nullopt) {
      std::array<char, INET6_ADDRSTRLEN> text{};
      std::array<unsigned char, 16> bytes{};
      for (std::size_t i = 0; i < 8; ++i) {
        bytes[2 * i] = static_cast<unsigned char>((*groups)[i] >> 8U);
        bytes[2 * i + 1] = static_cast<unsigned char>((*groups)[i] & 0xFFU);
      }
      if (inet_ntop(AF_INET6, bytes.data(), text.data(), text.size()) != nullptr) {
        values.push_back({kind, text.data()});
      }
    }
    if (kind == Hidden::Mac && value.size() == 12) {
      for (const char sign : {'-', ':'}) {
        std::string text;
        for (std::size_t i = 0; i < value.size(); ++i) {
          if (i > 0 && i % 2 == 0) text += sign;
          text += value[i];
        }
        values.push_back({kind, text});
      }
    }
  });
  return values;
}

CheckResult check_bundle(const Bundle& bundle,
                         const std::vector<WantedValue>& values,
                         std::size_t jobs) {
  const LiteralSet literals = literals_of(values);
  const auto& entries = bundle.entries;
  std::vector<std::vector<Leak>> leaks(entries.size());
  parallel_for(jobs, entries.size(), [&](std::size_t /*worker*/, std::size_t i) {
    look(entries[i].path, entries[i].path, true, literals, leaks[i]);
    if (entries[i].content == nullptr) return;
    look(as_text(entries[i].content->bytes()), entries[i].path, false, literals, leaks[i]);
  });
  CheckResult result;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    result.leaks.insert(result.leaks.end(), leaks[i].begin(), leaks[i].end());
    if (entries[i].content == nullptr) result.unread.push_back(entries[i].path);
  }
  result.items = entries.size();
  return result;
}

}  // namespace casebook
