// SPDX-License-Identifier: Apache-2.0
#include "draft/secrets.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "model/credentials.h"

namespace casebook {

std::string without_secrets(std::string text, Secrets which) {
  std::vector<std::pair<std::size_t, std::size_t>> places;
  for_each_credential(text, [&](const Credential& credential) {
    if (credential.end <= credential.begin) return;
    if (credential.certainty != Certainty::Certain && which == Secrets::Certain) return;
    // "The password is wrong."
    const std::string_view value =
        std::string_view(text).substr(credential.begin, credential.end - credential.begin);
    const bool is_word = std::all_of(
        value.begin(), value.end(), [](char c) { return c == '.' || (c >= 'a' && c <= 'z'); });
    if (credential.certainty == Certainty::Suspected && credential.is_bare && is_word) return;
    std::size_t begin = credential.begin;
    std::size_t end = credential.end;
    // Quotes go with what they hold.
    const bool is_quoted = begin > 0 && end < text.size() && text[begin - 1] == text[end] &&
                           (text[end] == '"' || text[end] == '\'');
    if (is_quoted) {
      --begin;
      ++end;
    }
    places.emplace_back(begin, end);
  });
  std::sort(places.begin(), places.end());
  std::string masked;
  std::size_t done = 0;
  for (const auto& [begin, end] : places) {
    if (begin >= done) {
      masked.append(text, done, begin - done);
      masked += "***";
    }
    done = std::max(done, end);
  }
  masked.append(text, done);
  return masked;
}

}  // namespace casebook
