// SPDX-License-Identifier: Apache-2.0
#include "rules/captures.h"

#include <algorithm>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/text.h"

namespace casebook {

struct CaptureReader::Patterns {
  struct One {
    std::unique_ptr<RE2> pattern;
    std::vector<std::pair<int, std::string>> groups;
    std::map<std::string, std::string> sets;
  };
  std::vector<One> all;
};

CaptureReader::CaptureReader(std::unique_ptr<Patterns> patterns) : patterns_(std::move(patterns)) {}
CaptureReader::CaptureReader(CaptureReader&&) noexcept = default;
CaptureReader& CaptureReader::operator=(CaptureReader&&) noexcept = default;
CaptureReader::~CaptureReader() = default;

bool counts_characters(std::string_view pattern) {
  return std::any_of(
      pattern.begin(), pattern.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

Result<CaptureReader> CaptureReader::make(const std::vector<Signature>& signatures) {
  auto patterns = std::make_unique<Patterns>();
  for (const Signature& signature : signatures) {
    RE2::Options options(counts_characters(signature.pattern) ? RE2::DefaultOptions : RE2::Latin1);
    options.set_log_errors(false);
    Patterns::One one;
    one.pattern = std::make_unique<RE2>(signature.pattern, options);
    if (!one.pattern->ok()) {
      return Error{ErrorCode::InvalidInput,
                   fmt::format("{}: signature '{}': {}",
                               signature.place.text(),
                               signature.id,
                               one.pattern->error())};
    }
    for (const auto& [name, index] : one.pattern->NamedCapturingGroups()) {
      one.groups.emplace_back(index, name);
    }
    one.sets = signature.sets;
    patterns->all.push_back(std::move(one));
  }
  return CaptureReader(std::move(patterns));
}

bool CaptureReader::read(std::uint32_t signature,
                         std::string_view line,
                         std::map<std::string, std::string>& captures) const {
  const Patterns::One& one = patterns_->all[signature];
  captures = one.sets;
  const int count = one.pattern->NumberOfCapturingGroups() + 1;
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(count));
  const re2::StringPiece piece(line.data(), line.size());
  if (!one.pattern->Match(piece, 0, line.size(), RE2::UNANCHORED, groups.data(), count)) {
    captures.clear();
    return false;
  }
  for (const auto& [index, name] : one.groups) {
    const re2::StringPiece& group = groups[static_cast<std::size_t>(index)];
    if (group.data() == nullptr) {
      captures[name];  // a group that took no part is known and empty
      continue;
    }
    captures[name] = std::string(trim(std::string_view(group.data(), group.size())));
  }
  return true;
}

}  // namespace casebook
