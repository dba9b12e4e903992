// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/csv.h"

#include <algorithm>
#include <cstring>

namespace casebook {
namespace {

// A quoted field longer than this has lost its closing quote.
constexpr std::size_t kLongestField = 256 * 1024;

std::size_t find(std::string_view text, char wanted, std::size_t from, std::size_t limit) {
  const void* found = std::memchr(text.data() + from, wanted, limit - from);
  return found == nullptr ? limit
                          : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

std::size_t line_end(std::string_view text, std::size_t from) {
  const std::size_t end = find(text, '\n', from, text.size());
  return end;
}

}  // namespace

// Whether the quote at `at` ends a field: a separator or the line's end follows it.
bool CsvReader::closes(std::size_t at) const {
  const char next = at + 1 < text_.size() ? text_[at + 1] : '\n';
  return next == separator_ || next == '\r' || next == '\n';
}

// The first quote in [from, limit) that ends a field; `limit` when there is none. Records that
// start inside an abandoned one ask for the same far quote again and again: what was searched is
// remembered. REQUIRES: text_[from] is not a quote, so that quotes pair up the same way whoever
// asks.
std::size_t CsvReader::closing_quote(std::size_t from, std::size_t limit) {
  std::size_t quote = from;
  if (from >= searched_from_ && from <= searched_to_) {
    if (found_) return std::min(searched_to_, limit);
    quote = searched_to_;
  } else {
    searched_from_ = from;
  }
  while (quote < limit) {
    quote = find(text_, '"', quote, limit);
    if (quote == limit) break;
    if (closes(quote)) {
      searched_to_ = quote;
      found_ = true;
      return quote;
    }
    quote += text_[quote + 1] == '"' ? 2 : 1;
  }
  searched_to_ = limit;
  while (searched_to_ > from && text_[searched_to_ - 1] == '"') {
    --searched_to_;  // quotes side by side pair up from the first
  }
  found_ = false;
  return limit;
}

// One past the last byte of the field that starts at `at`, its closing quote included.
std::size_t CsvReader::field_end(std::size_t at) {
  if (at < text_.size() && text_[at] == '"') {
    const std::size_t limit = std::min(text_.size(), at + kLongestField);
    std::size_t quote = at + 1;
    while (quote < limit && text_[quote] == '"') {
      if (closes(quote)) return quote + 1;
      quote += text_[quote + 1] == '"' ? 2 : 1;
    }
    if (quote < limit) quote = closing_quote(quote, limit);
    if (quote < limit) return quote + 1;
  }
  std::size_t end = at;  // no closing quote: the field ends with its line
  while (end < text_.size() && text_[end] != separator_ && text_[end] != '\n') {
    ++end;
  }
  return end;
}

bool CsvReader::next(CsvRecord& record) {
  while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) {
    ++at_;
  }
  if (at_ >= text_.size()) return false;
  if (counts_lines_) {
    const char* from = text_.data() + counted_to_;
    line_ += static_cast<std::uint32_t>(std::count(from, text_.data() + at_, '\n'));
    counted_to_ = at_;
  }
  record.fields.clear();
  record.offset = at_;
  record.line = line_;
  std::size_t at = at_;
  while (true) {
    const std::size_t end = field_end(at);
    std::string_view field = text_.substr(at, end - at);
    if (!field.empty() && field.back() == '\r') field.remove_suffix(1);
    if (field.size() >= 2 && field.front() == '"' && field.back() == '"') {
      field = field.substr(1, field.size() - 2);
    }
    record.fields.push_back(field);
    at = end;
    if (at >= text_.size() || text_[at] != separator_) break;
    ++at;
  }
  const std::size_t end = line_end(text_, std::min(at, text_.size()));
  record.length = end - at_;
  if (record.length > 0 && text_[end - 1] == '\r') --record.length;
  at_ = std::min(end + 1, text_.size());
  return true;
}

void CsvReader::shorten_to_line(CsvRecord& record) {
  const std::size_t end = line_end(text_, record.offset);
  record.length = end - record.offset;
  if (record.length > 0 && text_[end - 1] == '\r') --record.length;
  at_ = std::min(end + 1, text_.size());
}

std::string unquoted(std::string_view field) {
  std::string text;
  text.reserve(field.size());
  for (std::size_t i = 0; i < field.size(); ++i) {
    text += field[i];
    if (field[i] == '"' && i + 1 < field.size() && field[i + 1] == '"') ++i;
  }
  return text;
}

char guess_separator(std::string_view header_line) {
  if (header_line.find('\t') != std::string_view::npos) return '\t';
  const auto commas = std::count(header_line.begin(), header_line.end(), ',');
  const auto semicolons = std::count(header_line.begin(), header_line.end(), ';');
  return semicolons > commas ? ';' : ',';
}

}  // namespace casebook
