// SPDX-License-Identifier: Apache-2.0
// A rule that fired, with what satisfied it. Made by rules/, read by diagnose/.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "model/diagnosis.h"
#include "model/fact.h"
#include "model/knowledge.h"

namespace casebook {

// What one condition of a rule was satisfied by.
struct Bound {
  std::string name;          // Condition::as, or the end of the signature's id
  const Hit* hit = nullptr;  // null when it was a fact
  bool from_fact = false;
  Source source;                      // of the fact
  std::vector<Source> other_sources;  // of further facts that satisfied it
  Micros order = kNoTime;             // of the hit's event; kNoTime for facts
  std::map<std::string, std::string>
      captures;                    // a fact gives value, and 1, 2, ... for its "|" parts
  std::vector<const Hit*> others;  // further hits that satisfied it too, at most a few
};

// A rule that fired.
struct Firing {
  const Rule* rule = nullptr;
  std::vector<Bound> bound;
  double score = 0;
  bool decisive = false;
  std::vector<const Boost*> boosts;  // those that held
};

// The name under which texts use what a condition was satisfied by.
std::string name_of(const Condition& condition);

// Whether `answer` of an OpenQuestion was bound.
bool is_answered(const std::string& answer, const Firing& firing);

// Behind a field in a text: {window.seconds|duration} says a time in the unit that people use.
inline constexpr std::string_view kDurationForm = "|duration";

// Replaces {name.capture} and {capture} by what the firing bound, and {field} by `fields`. Unknown
// fields become "?".
std::string fill_fields(const std::string& text,
                        const Firing& firing,
                        const std::map<std::string, std::string>& fields,
                        Language language);

}  // namespace casebook
