// SPDX-License-Identifier: Apache-2.0
#include "query/notes.h"

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"

namespace casebook::query {
namespace {

constexpr std::size_t kMostTexts = 3;
constexpr std::size_t kLongestText = 60;

void add(std::vector<std::string>& texts, std::string text) {
  if (texts.size() == kMostTexts) return;
  if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(std::move(text));
}

}  // namespace

void Notes::add_unreadable_time(std::string_view text) noexcept {
  try {
    add(unreadable_times, std::string(shortened(text, kLongestText)));
  } catch (const std::exception&) {
    return;  // no memory: the note is lost, the answer is not
  }
}

void Notes::add_text_for_number(std::string_view column, std::string_view text) noexcept {
  try {
    add(texts_for_numbers, std::string(column) + ": " + std::string(shortened(text, kLongestText)));
  } catch (const std::exception&) {
    return;
  }
}

bool Notes::is_literal(std::string_view text) const {
  const std::string quoted = "'" + replace_all(std::string(text), "'", "''") + "'";
  if (sql_.find(quoted) != std::string_view::npos) return true;
  if (text.empty() || !is_digit(text.back())) return false;
  for (std::size_t at = sql_.find(text); at != std::string_view::npos;
       at = sql_.find(text, at + 1)) {
    const bool begins = at == 0 || !is_word(sql_[at - 1]);
    const std::size_t end = at + text.size();
    if (begins && (end == sql_.size() || !is_word(sql_[end]))) return true;
  }
  return false;
}

}  // namespace casebook::query
