// SPDX-License-Identifier: Apache-2.0
// Words, quotes and lines around a credential. For src/model/credential*.cpp alone.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/text.h"
#include "model/credentials.h"

namespace casebook::credential {

inline constexpr std::size_t kLongestValue = 512;
inline constexpr std::size_t kLongestLead = 240;  // of a command, on either side of a switch
inline constexpr std::size_t kLongestHeader = 4096;

inline bool is_letter(char c) {
  return to_lower_ascii(c) >= 'a' && to_lower_ascii(c) <= 'z';
}
inline bool is_high(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}
inline char char_at(std::string_view text, std::size_t at) {
  return at < text.size() ? text[at] : '\0';
}
inline bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// Whether a word begins at `at`, or a part of one written in capitals and small letters.
bool begins_word(std::string_view text, std::size_t at, bool is_whole);

// Where a value that nothing closes ends.
std::size_t end_of_bare(std::string_view text, std::size_t at);

// The word or quoted text at `at`.
struct Word {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t next = 0;  // behind it and its quote
};
Word word_at(std::string_view text, std::size_t at);

// "<X>" and "[X]" at `at`: the word in them, which says more than letters ("<hidden>" is none);
// an empty one else.
Word word_in_brackets(std::string_view text, std::size_t at);

// The line around `at`, as far as it is looked at, in small letters.
std::string line_around(std::string_view text, std::size_t at);
bool has_any(const std::string& line, std::span<const std::string_view> words);
bool is_option(std::string_view word);

void found(const CredentialSink& sink, std::size_t begin, std::size_t end, Certainty certainty);

// What is told by how it begins: switches, commands, links, tokens.
struct Start {
  std::string_view text;  // in small letters
  void (*take)(std::string_view text, std::size_t at, const CredentialSink& sink) = nullptr;
  bool is_word = false;  // a word must begin here
};
std::span<const Start> starts();

}  // namespace casebook::credential
