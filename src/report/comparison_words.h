// SPDX-License-Identifier: Apache-2.0
// What a comparison says in words, in both languages.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/bilingual.h"
#include "model/comparison.h"

namespace casebook {

enum class ComparisonWord : std::uint8_t {
  Title,
  Good,
  Bad,
  Suspicious,
  Others,
  Folded,
  NotCompared,
  Nothing,
  Why,
  Where,
  Collect,
  Only,  // the value that the other side does not have
  More,
  ExpandHint,
  Points,
  Compared,
  Same,
  Count,
};

std::string_view comparison_word(ComparisonWord word, Language language);
std::string_view difference_kind_title(DifferenceKind kind, Language language);
std::string_view change_title(Change change, Language language);
std::string_view aspect_title(Aspect aspect, Language language);
std::string_view suspicion_title(Suspicion suspicion, Language language);

// "machine.edition" of a system difference by its name for people; else the subject itself.
std::string subject_title(const Difference& difference, Language language);

// "5 differences that matter, 12 others; 312 folded.", or that none matters.
std::string comparison_headline(const Comparison& comparison, Language language);

// "PC-07 · Windows 10 22H2, Enterprise · 10.0.19045.4170", as far as it is known.
std::string machine_line(const ComparedMachine& machine, Language language);

// "good/icacls.txt:12", "" when nothing states it.
std::string stated_at(const StatedAt& at);

// Values of an aspect as people read them: a size with its unit, a missing signer by words.
std::string aspect_value(Aspect aspect, const std::string& value, Language language);

// How many differences a format shows.
std::size_t shown_count(std::size_t total, std::size_t limit, std::size_t usual);

}  // namespace casebook
