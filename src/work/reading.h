// SPDX-License-Identifier: Apache-2.0
// Evidence is read by this program again, in a process of its own that can do nothing else: see
// sandbox/confine.h. What that says is taken as the words of a stranger.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/bilingual.h"
#include "base/result.h"
#include "base/time.h"
#include "desk/analyses.h"
#include "desk/desk.h"
#include "desk/evidence.h"

namespace casebook::work {

struct ReaderLimits {
  std::string program;  // of this version
  Micros most_time = 15 * 60 * kSecond;
  std::uint64_t memory_bytes = std::uint64_t{4} << 30U;
  std::size_t most_output = std::size_t{64} << 20U;
};

struct ReadItem {
  std::string path;
  std::string decoder;
  std::string title_en;
  std::string title_zh;
  std::uint64_t bytes = 0;
  // Of the machine's clock, "2023-05-09T17:31:02"; "" without.
  std::string first_time;
  std::string last_time;
};

struct ReadIssue {
  std::string item;
  std::string kind;
  Bilingual meaning;
};

struct Reading {
  desk::AnalysisOutcome outcome;
  std::string machine;  // its name, "" when it is not known
  std::vector<ReadItem> items;
  std::vector<ReadIssue> issues;
  std::vector<std::string> artifacts;  // ids of the knowledge that are there and serve
};

struct ReadingEnd {
  std::optional<Reading> reading;
  // Without one: why, for people. The reader crashed, hung, or passed a limit.
  Bilingual failure;
  bool was_wanted = true;  // false: `keep_on` said no
};

// Reads `evidence` as one bundle; each file lies there under its own name, in a folder with its
// number in the list. `scratch` is made, and removed at the end. Errors are of this machine: the
// same may work later.
Result<ReadingEnd> read_confined(const desk::Desk& desk,
                                 const ReaderLimits& limits,
                                 const std::string& scratch,
                                 const std::vector<desk::Evidence>& evidence,
                                 const std::function<bool()>& keep_on);

// A diagnosis as casebook diagnose --format json writes it. InvalidInput when it is none.
Result<Reading> parse_reading(std::string report);

// The last part of a name that a stranger gave, as one that a file may have: UTF-8, at most 200
// bytes, no path, nothing hidden.
std::string file_name_for(std::string_view name);

}  // namespace casebook::work
