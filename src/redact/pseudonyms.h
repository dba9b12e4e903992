// SPDX-License-Identifier: Apache-2.0
// The private map: which pseudonym stands for which value.
//
// Pseudonyms are drawn at random, so nobody can come from one to its value by trying values out;
// only the map leads back. A pseudonym has as many characters as its value, each of the same width
// in every encoding: it can be written over the value wherever that stands.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>

#include "base/result.h"
#include "redact/hidden.h"

namespace casebook {

class PseudonymMap {
 public:
  PseudonymMap() = default;

  // What text() gave. Fails when it is no map, or one that could not have been made here.
  static Result<PseudonymMap> parse(std::string_view json);
  std::string text() const;

  // The evidence holds this: no value gets it as a pseudonym from now on.
  void avoid(std::string_view value);

  // What is to be written over `spelled`, one spelling of a value: "00-15-5D-01-02-03" and
  // "00155d010203" are one address and get the same digits. In small letters where `spelled` has
  // letters; copy_case() does the rest. The same characters in number and width as `spelled`.
  std::string pseudonym(Hidden kind, std::string_view spelled);

  std::size_t size() const { return entries_.size(); }
  // Calls with kind, value and pseudonym, both in the form that all spellings have in common.
  template <typename Call>
  void for_each(const Call& call) const {
    for (const auto& [key, entry] : entries_) {
      call(entry.kind, std::string_view(entry.value), std::string_view(entry.pseudonym));
    }
  }

 private:
  struct Entry {
    Hidden kind = Hidden::Keyword;
    std::string value;
    std::string pseudonym;
  };
  template <typename Draw>
  const std::string& given(Hidden kind, const std::string& value, const Draw& draw);
  std::string domain(std::string_view spelled);
  bool is_avoided(Hidden kind, std::string_view drawn) const;

  std::map<std::string, Entry> entries_;  // by group of kinds and value
  std::unordered_set<std::string> taken_;
  std::unordered_set<std::string> avoided_;
};

// `pseudonym` with capitals where `original` has them; where it has no letter, as the most of it.
// REQUIRES: both have the same number of characters
std::string copy_case(std::string_view pseudonym, std::string_view original);

}  // namespace casebook
