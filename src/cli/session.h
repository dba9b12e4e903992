// SPDX-License-Identifier: Apache-2.0
// What the commands that read evidence have in common: knowledge, codes, the opened bundle, the
// run.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "analysis/analysis.h"
#include "base/result.h"
#include "cli/command.h"
#include "knowledge/lint.h"
#include "model/code_book.h"
#include "model/knowledge.h"
#include "model/message_book.h"

namespace casebook {

enum class Depth {
  Events,  // items and events only
  Facts,   // the same, with the hashes of all items
  Score,   // a diagnosis that nobody reads: without hashes, with the time of each rule
  Diagnosis,
  Whole,  // a diagnosis with the hashes of all items
};

// Whether all knowledge must be right, or what is wrong in it is left out.
enum class Strictness { All, AsFarAsRight };

// Heap parts, so that what the analysis refers to stays where it is.
struct Session {
  std::unique_ptr<Knowledge> knowledge;
  std::unique_ptr<CodeBook> codes;
  std::unique_ptr<MessageBook> messages;
  std::vector<LintMessage> problems;  // of the knowledge, when it need not be all right
  std::unique_ptr<Analysis> analysis;
  std::vector<StageTime> timings;  // of opening, then those of the analysis
};

// Reads the paths of the command line, with its --knowledge, --tz and --jobs; shows progress.
Result<Session> read_evidence(const Invocation& invocation, Depth depth);

// The same in two steps, for commands that look at the knowledge first or read several bundles.
Result<Session> load_session(const Invocation& invocation, Strictness strictness = Strictness::All);
Status read_paths(Session& session,
                  const std::vector<std::string>& paths,
                  const Invocation& invocation,
                  Depth depth,
                  std::optional<WhyOptions> why = {});

// The two halves of read_paths(), for who wants the bundle too.
Result<Bundle> open_evidence(Session& session,
                             const std::vector<std::string>& paths,
                             const Invocation& invocation);
Status read_bundle(Session& session,
                   Bundle bundle,
                   const Invocation& invocation,
                   Depth depth,
                   std::optional<WhyOptions> why = {});

// What --messages names.
Result<Bundle> open_message_files(const std::vector<std::string>& paths);

// Whether at least one item held something that we read.
bool is_anything_readable(const AnalysisView& view);

// Says so, and gives the exit status.
int fail_unreadable(const AnalysisView& view, const Invocation& invocation);

// Whether an item is of a known format, or something was found in text of an unknown one.
bool is_anything_recognised(const AnalysisView& view);

// Says so, and gives the exit status.
int fail_unrecognised(const AnalysisView& view, const Invocation& invocation);

// Adds what the command itself did since `begin`, for --timings.
void note_render(Session& session, std::chrono::steady_clock::time_point begin);

// --timings: one line for each stage on standard error.
void show_timings(const Session& session, const Invocation& invocation);

}  // namespace casebook
