// SPDX-License-Identifier: Apache-2.0
// One run over one bundle: owns the bytes, the events and what was concluded.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "evidence/bundle.h"
#include "model/case_detail.h"
#include "model/code_book.h"
#include "model/diagnosis.h"
#include "model/knowledge.h"
#include "model/message_book.h"
#include "model/why.h"

namespace casebook {

struct AnalysisProgress {
  std::string_view stage;  // "decode", "arrange", "match", "diagnose"
  std::uint64_t done_bytes = 0;
  std::uint64_t total_bytes = 0;
};

// What to note for whoever writes knowledge.
struct WhyOptions {
  // Rules to tell in full, whatever came of them; empty = those that fired or nearly did.
  std::function<bool(const Rule&)> chosen;
  std::vector<std::string> signatures;  // ids whose hits, or nearest lines, are wanted
};

struct AnalysisOptions {
  std::size_t jobs = 0;  // threads; 0 = one per processor. The result does not depend on it.
  std::optional<int> timezone_minutes;    // local minus UTC, when the user knows it
  bool diagnose = true;                   // false: items and events only (ls, events)
  bool time_rules = false;                // fill rule_times()
  std::optional<WhyOptions> why;          // fill Analysis::why()
  const MessageBook* messages = nullptr;  // texts of events; must outlive the run
  // Message files beside the evidence: those among its items are found anyhow. Must outlive the
  // run.
  const Bundle* message_files = nullptr;
  bool hash_items = true;  // fill Item::sha256; false where nobody will look at it
  // Called from worker threads, one at a time.
  std::function<void(const AnalysisProgress&)> progress;
};

struct StageTime {
  std::string stage;
  double seconds = 0;
  std::uint64_t bytes = 0;  // what the stage worked on; 0 when that means nothing
};

// What the rules of one run cost.
struct RuleTimes {
  struct One {
    std::string rule;
    double seconds = 0;  // of all that it was asked about
  };
  std::vector<One> rules;   // in the order of the knowledge; empty unless they were timed
  std::uint64_t asked = 0;  // attempts, and the bundle as a whole
};

// An event with everything a person wants to see of it. Views live as long as the Analysis.
struct ShownEvent {
  EventRef ref;
  std::string_view item;     // path in the bundle
  std::uint32_t line = 0;    // 0 when the item is binary
  std::uint32_t record = 0;  // then the number its record goes by
  std::uint64_t offset = 0;  // in the original bytes of the item
  Micros time = kNoTime;     // as written
  Micros utc = kNoTime;      // kNoTime when the item's clock is unknown
  Level level = Level::Unknown;
  std::string_view component;
  std::uint32_t os_thread = 0;
  std::uint32_t code = 0;
  std::string_view text;  // message without head, with continuation lines
};

// A line of an item as the search sees it. Views live as long as the Analysis.
struct ShownLine {
  std::string_view item;
  std::string_view decoder;
  std::string_view text;  // without its line end
};

class Analysis {
 public:
  Analysis(const Analysis&) = delete;
  Analysis& operator=(const Analysis&) = delete;
  virtual ~Analysis() = default;

  virtual const AnalysisView& view() const = 0;
  virtual ShownEvent event(EventRef ref) const = 0;  // of a line that is no event: its item alone
  // The columns of an item's events, for who looks at all of them.
  virtual const ItemEvents& events_of(std::uint32_t item) const = 0;
  virtual std::string_view record(EventRef ref) const = 0;   // head and continuation lines
  virtual std::string_view message(EventRef ref) const = 0;  // without the head
  // All events: by UTC time where known, then item, then row. Events without time follow the event
  // before them in their item.
  virtual std::vector<EventRef> timeline() const = 0;
  virtual const std::vector<StageTime>& timings() const = 0;
  virtual const RuleTimes& rule_times() const = 0;
  // Empty unless AnalysisOptions::why.
  virtual const Why& why() const = 0;
  // Line `number` (from 1) of the item whose path is `path` or ends with it, as far as one has it.
  virtual std::optional<ShownLine> line(std::string_view path, std::uint32_t number) const = 0;
  // What a full report shows around the conclusions; made when asked for.
  virtual CaseDetail detail() const = 0;

 protected:
  Analysis() = default;
};

// The story of one run: decode, arrange, match, diagnose. `knowledge` and `codes` must outlive the
// result. Fails only on Cancelled; evidence that cannot be read is in the items' issues.
Result<std::unique_ptr<Analysis>> analyze(Bundle bundle,
                                          const Knowledge& knowledge,
                                          const CodeBook& codes,
                                          const AnalysisOptions& options);

}  // namespace casebook
