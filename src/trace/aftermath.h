// SPDX-License-Identifier: Apache-2.0
// What became of a process that was refused something, and who else was at the object.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "trace/refusals.h"

namespace casebook {

struct Aftermath {
  std::vector<std::size_t> followed;  // events on the object behind the last refusal
  std::optional<std::size_t>
      later_success;  // the family got there after all, beyond the retry window
  std::optional<std::size_t> other_success;  // another family was granted the same rights or more
  std::vector<std::uint32_t> neighbours;     // other processes at the object within two seconds
  std::optional<std::size_t> secured;        // somebody else changed its access list before
  std::optional<std::size_t> disposed;       // somebody marked it for deletion before
  std::optional<std::size_t> read_only;      // a query that shows the attribute
  bool is_folder = false;                    // was listed, or opened as one
  std::uint32_t deletions = 0;               // by the family, beside or below, within a minute
  ProcessEnd end;                            // of the process, when it ended soon
  Ticks until_end = 0;
  bool falls_silent = false;  // nothing more of a busy process, though the trace goes on
};

class Aftermaths {
 public:
  explicit Aftermaths(const RefusalStudy& study);

  // `first` and `last` of the refusals that are told.
  Aftermath of(const Refusal& refusal, std::size_t first, std::size_t last) const;

 private:
  void look_before(const Refusal& refusal, std::size_t first, Aftermath& found) const;
  bool grants_the_same(const Refusal& refusal, std::size_t event, TraceAction action) const;
  void look_behind(const Refusal& refusal, std::size_t last, Aftermath& found) const;
  void look_at_others(const Refusal& refusal, Aftermath& found) const;
  void look_at_process(const Refusal& refusal, std::size_t last, Aftermath& found) const;
  void count_deletions(const Refusal& refusal, std::size_t last, Aftermath& found) const;
  void note_neighbour(const Refusal& refusal,
                      std::size_t event,
                      FileTime time,
                      Aftermath& found) const;

  const RefusalStudy& study_;
  const Trace& trace_;
  ProcessEnds ends_;
  std::vector<std::size_t> last_events_;                                  // of each process
  std::vector<std::size_t> event_counts_;                                 // of each process
  std::unordered_map<std::uint32_t, std::vector<std::size_t>> disposed_;  // by family
};

}  // namespace casebook
