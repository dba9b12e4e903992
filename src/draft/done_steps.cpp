// SPDX-License-Identifier: Apache-2.0
#include "draft/done_steps.h"

#include <algorithm>
#include <set>
#include <vector>

#include "base/text.h"
#include "report/names.h"
#include "report/phrases.h"

namespace casebook {
namespace {

// "fltmc filters > C:\Collect\fltmc.txt" -> "fltmc filters", for comparing.
std::string bare_command(std::string_view line) {
  return to_lower(trim(line.substr(0, line.find('>'))));
}

// The commands that a customer ran to collect this.
std::vector<std::string> commands_of(const Artifact& artifact) {
  std::vector<std::string> commands;
  for (const SentencePart& part : commands_in(artifact.how.en)) {
    if (part.kind != SentencePart::Kind::Command) continue;
    for (const std::string_view line : split(part.text, '\n')) {
      commands.push_back(bare_command(line));
    }
  }
  return commands;
}

bool is_wanted(const Artifact& artifact, const DataRequest& request) {
  return std::any_of(request.wanted.begin(), request.wanted.end(), [&](const WantedEvidence& one) {
    return one.artifact == &artifact;
  });
}

std::string output_of(const PlaybookStep& step, const DataRequest& request) {
  std::vector<std::string> wanted;
  for (const std::string_view line : split(trim(step.command), '\n')) {
    wanted.push_back(bare_command(line));
  }
  for (const ReceivedEvidence& one : request.received) {
    if (one.item.empty() || !one.is_read || is_wanted(*one.artifact, request)) continue;
    const std::vector<std::string> there = commands_of(*one.artifact);
    const bool all = std::all_of(wanted.begin(), wanted.end(), [&](const std::string& command) {
      return std::find(there.begin(), there.end(), command) != there.end();
    });
    if (all) return one.item;
  }
  return "";
}

// "dism.exe /Online /Cleanup-Image /RestoreHealth" -> its switches; empty for other programs.
std::set<std::string> switches_of_dism(std::string_view line) {
  std::set<std::string> switches;
  if (!starts_with_ignoring_case(trim(line), "dism")) return switches;
  for (const std::string_view word : split(line, ' ')) {
    if (word.starts_with('/')) switches.insert(to_lower(word));
  }
  return switches;
}

// The command of DISM that ran after the attempt had failed, and succeeded; null when none did.
const Episode* ran_later(std::string_view command,
                         const Diagnosis& diagnosis,
                         const std::string& failed) {
  const std::set<std::string> wanted = switches_of_dism(command);
  const auto& all = diagnosis.episodes;
  const auto blamed =
      std::find_if(all.begin(), all.end(), [&](const Episode& one) { return one.id == failed; });
  if (wanted.empty() || blamed == all.end()) return nullptr;
  const Micros end = blamed->ended == kNoTime ? blamed->started : blamed->ended;
  for (const Episode& one : all) {
    if (one.kind != "dism" || one.outcome != Outcome::Success) continue;
    const bool is_later = end != kNoTime && one.started != kNoTime && one.started >= end;
    if (is_later && switches_of_dism(one.operation) == wanted) return &one;
  }
  return nullptr;
}

// The last of the step's commands, when all of them ran.
const Episode* all_ran_later(const PlaybookStep& step,
                             const Diagnosis& diagnosis,
                             const std::string& failed) {
  const Episode* last = nullptr;
  for (const std::string_view line : split(trim(step.command), '\n')) {
    last = ran_later(line, diagnosis, failed);
    if (last == nullptr) return nullptr;
  }
  return last;
}

}  // namespace

StepDone step_done(const PlaybookStep& step,
                   const DataRequest& request,
                   const Diagnosis& diagnosis,
                   const std::string& failed_attempt,
                   Language language) {
  StepDone done;
  done.is_shown = step.is_done;
  if (trim(step.command).empty()) return done;
  if (step.risk == Risk::None) done.output = output_of(step, request);
  const Episode* ran = all_ran_later(step, diagnosis, failed_attempt);
  if (ran != nullptr) done.attempt = describe_episode(*ran, diagnosis.machine, language);
  return done;
}

}  // namespace casebook
