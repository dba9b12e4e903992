// SPDX-License-Identifier: Apache-2.0
#include "redact/left_names.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/encoding.h"

namespace casebook {
namespace {

constexpr std::size_t kLongestText = 256 * 1024;  // bytes; what is longer is a log
constexpr std::size_t kLongestName = 15;          // of a machine, in NetBIOS

bool holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Standards, codes and formats that have that shape.
bool is_term(std::string_view name) {
  static constexpr auto kTerms = std::to_array<std::string_view>(
      {"AES", "ANSI", "BASE", "CP",  "CVE", "DDR", "ECMA", "FIPS", "GB",  "HTTP", "IEC", "IEEE",
       "IPV", "ISO",  "KB",   "MD",  "MS",  "PCI", "PKCS", "RFC",  "RSA", "SATA", "SHA", "SMB",
       "SSD", "TLS",  "TPM",  "UCS", "USB", "UTC", "UTF",  "WIN",  "X",   "LCU",  "SSU", "GMT"});
  return std::find(kTerms.begin(),
                   kTerms.end(),
                   name.substr(0, name.find_first_of("-0123456789"))) != kTerms.end();
}

bool is_digit_sign(char c) {
  return c >= '0' && c <= '9';
}
bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

// Capitals with a hyphen and at least two digits: "FIN-PC-0454X".
bool looks_like_a_name(std::string_view word) {
  if (word.size() > kLongestName || word.size() < 4 || !is_capital(word[0])) return false;
  if (!is_capital(word[1]) && !is_digit_sign(word[1])) return false;
  const bool has_its_letters = std::all_of(word.begin(), word.end(), [](char c) {
    return is_capital(c) || is_digit_sign(c) || c == '-';
  });
  const bool has_parts = word.find('-') != std::string_view::npos && word.back() != '-' &&
                         word.find("--") == std::string_view::npos;
  return has_its_letters && has_parts &&
         std::count_if(word.begin(), word.end(), is_digit_sign) >= 2 && !is_term(word);
}

// Part of a word, a path, an address or an identifier.
bool is_of_word(char c) {
  constexpr std::string_view kGlue = "_.\\/:{}@%$~+=-";
  return is_digit_sign(c) || is_capital(c) || (c >= 'a' && c <= 'z') ||
         kGlue.find(c) != std::string_view::npos;
}

}  // namespace

void note_left_names(ByteView item, std::vector<std::string>& names) {
  if (item.size() > kLongestText) return;
  const DecodedText decoded = decode_text(item);
  const std::string_view text = decoded.text;
  std::size_t at = 0;
  while (at < text.size() && names.size() < kMostLeftNames) {
    if (!is_of_word(text[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < text.size() && is_of_word(text[at])) {
      ++at;
    }
    std::string_view word = text.substr(begin, at - begin);
    while (!word.empty() && (word.back() == '.' || word.back() == ':')) {
      word.remove_suffix(1);
    }
    if (!looks_like_a_name(word)) continue;
    std::string name(word);
    if (!holds(names, name)) names.push_back(std::move(name));
  }
}

}  // namespace casebook
