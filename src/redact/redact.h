// SPDX-License-Identifier: Apache-2.0
// Makes a bundle that can be given away out of one that cannot: values that tell who and where are
// replaced by pseudonyms, in every item, name and archive. The input is only read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bilingual.h"
#include "base/budget.h"
#include "base/result.h"
#include "evidence/bundle.h"
#include "redact/hidden.h"
#include "redact/pseudonyms.h"
#include "redact/rewrite.h"

namespace casebook {

// Why something of the input is not in the result.
enum class Omission : std::uint8_t {
  Unreadable,     // the evidence itself could not be read; its issue says why
  UnknownFormat,  // nobody can say what is in it
  NotClean,       // a value was left after rewriting, in a place that may not be changed
  BeyondLimits,   // more values than can be kept
  NameInUse,      // another item has its place
  ImageItself,    // a Windows image: only the evidence in it is given on
};
inline constexpr std::size_t kOmissions = 6;
std::string_view omission_name(Omission omission);
Bilingual omission_reason(Omission omission);

struct RedactedItem {
  std::string path;  // in the result
  std::uint64_t bytes = 0;
  Treatment treatment = Treatment::Text;
  HiddenCounts counts{};
  std::uint64_t replacements = 0;
};

struct OmittedItem {
  std::string path;  // as it would have been in the result
  std::uint64_t bytes = 0;
  Omission why = Omission::UnknownFormat;
  std::string issue;  // kind of issue of an unreadable one
};

struct RedactionReport {
  std::vector<RedactedItem> items;  // by path of the input
  std::vector<OmittedItem> omitted;
  std::vector<std::string> rewrapped;   // archives that became zip files: cab, rar, wim
  std::vector<std::string> left_names;  // may be machines; still in the result, at most ten
  HiddenCounts counts{};                // names of items included
  HiddenCounts values{};                // different ones
  std::uint64_t bytes = 0;
};
std::string_view treatment_name(Treatment treatment);

struct RedactOptions {
  std::vector<std::string> keywords = {};
  bool keep_unknown =
      false;             // items of unknown formats are kept with what was found in them replaced
  std::size_t jobs = 0;  // threads; 0 = one per processor
  // Called once, when nothing of the result has its name yet: the map holds everything that the
  // result needs. An error ends the run.
  std::function<Status(const PseudonymMap&)> keep_map = {};
  // Bytes done and all bytes, in each of two passes; from any thread.
  std::function<void(std::uint64_t, std::uint64_t, std::string_view)> progress = {};
};

// Writes the redacted `bundle` to `target`, which must not exist: a folder for a folder or several
// paths, an archive for an archive, a file for a file. `map` is used, and gets what is new.
// Nothing is left at `target` when it fails.
Result<RedactionReport> redact_bundle(const Bundle& bundle,
                                      bool is_folder,
                                      const std::string& target,
                                      PseudonymMap& map,
                                      const RedactOptions& options);

// A value that a result must not hold any more.
struct WantedValue {
  Hidden kind = Hidden::Keyword;
  std::string text;
};

struct Leak {
  std::string path;  // of the item; its name itself when `is_name`
  bool is_name = false;
  std::uint64_t offset = 0;
  Spelling spelling = Spelling::Utf8;
  std::size_t value = 0;  // index
};

struct CheckResult {
  std::vector<Leak> leaks;  // the first of each value in each item, by path
  std::uint64_t items = 0;
  std::vector<std::string> unread;  // items that could not be looked into
};

// Looks for the values in all items and names of a bundle, in every spelling, at any offset.
CheckResult check_bundle(const Bundle& bundle,
                         const std::vector<WantedValue>& values,
                         std::size_t jobs);

// The values that a map knows.
std::vector<WantedValue> values_of(const PseudonymMap& map);

}  // namespace casebook
