// SPDX-License-Identifier: Apache-2.0
// Turns the events of one file into steps that a person reads.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/trace.h"
#include "model/trace_findings.h"

namespace casebook {

enum class StepKind : std::uint8_t {
  Visit,  // from an open to its close, or several alike
  Failed,
  Renamed,
  Linked,
  MarkedForDeletion,
  Unmarked,
  Secured,
  HiveLoaded,
  HiveUnloaded,
  ImageLoaded,
  Started,  // as a program
};

// A step that is still being put together.
struct StepDraft {
  FileStep step;
  StepKind kind = StepKind::Visit;
  TraceAction action = TraceAction::Other;  // of a failure
  std::uint32_t access = 0;
  std::uint32_t share = 0;
  std::uint32_t open_result = 1;  // as TraceOpen::open_result
  bool has_access = false;
  bool deletes_on_close = false;
  std::string target;  // new name, key, program
  std::string result;  // of a failure, as the trace names it
  std::uint64_t opens = 0;
  std::uint64_t reads = 0;
  std::uint64_t read_bytes = 0;
  std::uint64_t writes = 0;
  std::uint64_t written_bytes = 0;
  std::uint64_t queries = 0;
  std::uint64_t lists = 0;
  std::uint64_t maps = 0;
  std::uint64_t locks = 0;
  std::uint64_t changes = 0;
  std::uint64_t resizes = 0;
  std::uint64_t controls = 0;
};

Bilingual step_text(const StepDraft& draft);  // story_words.cpp

class StepMaker {
 public:
  explicit StepMaker(const Trace& trace) : trace_(trace) {}

  // Events of the file in the order of the trace; `name` as the file is called at that moment.
  void see(std::size_t event, const std::string& name);
  // All steps, with their texts.
  std::vector<FileStep> take();

 private:
  StepDraft& new_draft(std::size_t event, const std::string& name, StepKind kind);
  StepDraft& single(std::size_t event, const std::string& name, StepKind kind);
  struct Current {
    std::size_t draft = 0;
    std::uint64_t depth = 0;  // handles that are open
  };
  Current* visit_of(std::uint32_t process, const std::string& name);
  Current* visit_to_close(std::uint32_t process, const std::string& name);
  void begin_visit(std::uint32_t process, std::uint64_t depth);
  void open(std::size_t event, const std::string& name);
  void close(std::size_t event, const std::string& name);
  void use(std::size_t event, const std::string& name, TraceAction action);
  void fail(std::size_t event, const std::string& name, TraceAction action);
  std::uint64_t bytes(std::size_t event);
  static void extend(StepDraft& draft, std::size_t event);

  const Trace& trace_;
  std::vector<StepDraft> drafts_;
  std::unordered_map<std::uint32_t, std::vector<Current>> visits_;  // by process, the latest last
  std::size_t measured_ = 0;
};

}  // namespace casebook
