// SPDX-License-Identifier: Apache-2.0
#include "view/matcher.h"

#include <algorithm>

#include <re2/re2.h>

namespace casebook::view {
namespace {

constexpr std::int64_t kPatternMemory = 16 << 20;

re2::StringPiece piece(std::string_view text) {
  return {text.data(), text.size()};
}

bool has_capital(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

RE2::Options options_for(std::string_view pattern, PatternKind kind) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_literal(kind == PatternKind::Text);
  options.set_case_sensitive(kind == PatternKind::Regex || has_capital(pattern));
  options.set_dot_nl(true);  // a record may have several lines
  options.set_max_mem(kPatternMemory);
  return options;
}

// A pattern that looks at where a text begins or ends means something else within a longer text.
bool has_anchor(std::string_view pattern) {
  return pattern.find_first_of("^$") != std::string_view::npos ||
         pattern.find("\\A") != std::string_view::npos ||
         pattern.find("\\z") != std::string_view::npos ||
         pattern.find("\\b") != std::string_view::npos ||
         pattern.find("\\B") != std::string_view::npos;
}

}  // namespace

Result<std::shared_ptr<const Matcher>> Matcher::make(std::string_view pattern, PatternKind kind) {
  auto matcher = std::make_shared<const Matcher>(pattern, kind);
  if (!matcher->regex_->ok()) return Error{ErrorCode::InvalidInput, matcher->regex_->error()};
  return std::shared_ptr<const Matcher>(std::move(matcher));
}

Matcher::Matcher(std::string_view pattern, PatternKind kind)
    : pattern_(pattern),
      kind_(kind),
      anchored_(kind == PatternKind::Regex && has_anchor(pattern)),
      regex_(std::make_unique<RE2>(piece(pattern), options_for(pattern, kind))) {}

Matcher::~Matcher() = default;

bool Matcher::matches(std::string_view text) const {
  return RE2::PartialMatch(piece(text), *regex_);
}

bool Matcher::may_match_within(std::string_view text) const {
  return anchored_ || matches(text);
}

std::vector<std::pair<std::size_t, std::size_t>> Matcher::matches_in(std::string_view text,
                                                                     std::size_t most) const {
  std::vector<std::pair<std::size_t, std::size_t>> found;
  std::size_t at = 0;
  re2::StringPiece match;
  while (found.size() < most && at < text.size() &&
         regex_->Match(piece(text), at, text.size(), RE2::UNANCHORED, &match, 1)) {
    const auto begin = static_cast<std::size_t>(match.data() - text.data());
    const std::size_t end = begin + match.size();
    if (end > begin) found.emplace_back(begin, end);
    at = std::max(end, at + 1);
    if (end == begin) at = begin + 1;
  }
  return found;
}

}  // namespace casebook::view
