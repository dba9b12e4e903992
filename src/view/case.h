// SPDX-License-Identifier: Apache-2.0
// What is being looked at, opened and diagnosed on a thread of its own while a person reads.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "analysis/analysis.h"
#include "base/result.h"
#include "decode/message_files.h"
#include "evidence/bundle.h"
#include "model/code_book.h"
#include "model/knowledge.h"
#include "model/message_book.h"
#include "view/log_index.h"
#include "view/timeline_document.h"

namespace casebook::view {

// What the program knows. `owner` keeps the rest alive.
struct Knowing {
  std::shared_ptr<const void> owner;
  const Knowledge* knowledge = nullptr;
  const CodeBook* codes = nullptr;
  const MessageBook* messages = nullptr;
};

struct CaseInput {
  std::function<Result<Bundle>(const std::function<void(const OpenProgress&)>&)> open;
  std::function<Result<Knowing>()> learn;
  std::function<Result<Bundle>()> open_message_files;  // those beside the evidence
  AnalysisOptions options;
};

struct CaseItem {
  std::string path;
  std::uint64_t bytes = 0;
  std::string decoder;
  Bilingual title;
  Bilingual why;
  std::string encoding;
  std::shared_ptr<const Content> content;  // null: unreadable
  bool binary = false;                     // its decoder wants the knowledge before it is read
  std::vector<Issue> issues;
  ItemClock clock;
  // Once everything was read.
  bool counted = false;
  std::uint64_t events = 0;
  std::uint64_t errors = 0;
  std::uint64_t warnings = 0;
};

enum class CaseStage : std::uint8_t {
  Opening,
  Recognising,
  Learning,
  Waiting,  // without a diagnosis: until somebody wants the timeline
  Analysing,
  Done,
  Failed,
};

struct CaseState {
  unsigned version = 0;  // grows with every change but progress
  CaseStage stage = CaseStage::Opening;
  std::string step;  // of the analysis: "decode", "match", ...
  std::uint64_t done = 0;
  std::uint64_t total = 0;  // 0: not known; then `done` counts bytes opened
  std::string path;         // being opened
  std::string error;        // of Failed
  std::vector<CaseItem> items;
  std::vector<Issue> issues;  // of the case as a whole
  bool items_known = false;
  std::shared_ptr<const Knowing> knowing;        // null before Analysing
  std::shared_ptr<const MessageFiles> messages;  // of the evidence; with `knowing`
  std::shared_ptr<const Analysis> analysis;      // null before Done
  std::shared_ptr<const Timeline> timeline;
};

class Case {
 public:
  explicit Case(CaseInput input);
  Case(const Case&) = delete;
  Case& operator=(const Case&) = delete;
  ~Case();  // waits for its thread; request_cancel() makes that short

  // Everything is read only for a diagnosis, or once it is wanted.
  void want_everything();

  // For one thread; valid until the next call.
  const CaseState& look();

  // What a document needs to read item `index`.
  LogInput log_input(std::size_t index) const;

 private:
  void run();
  Status work();
  std::vector<CaseItem> recognise_all(const Bundle& bundle);
  bool wait_until_wanted();
  void analysed(std::unique_ptr<Analysis> analysis);
  template <typename Change>
  void change(const Change& change);

  CaseInput input_;
  Bundle message_bundle_;
  std::mutex mutex_;
  std::condition_variable wanted_;
  bool wants_everything_ = false;
  bool stopped_ = false;
  CaseState next_;
  CaseState shown_;
  std::thread thread_;
};

}  // namespace casebook::view
