// SPDX-License-Identifier: Apache-2.0
// Operations that were refused, those that are the same taken together, and whether their callers
// got what they wanted after all.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/trace.h"
#include "trace/file_names.h"
#include "trace/trace_processes.h"
#include "trace/watched_names.h"

namespace casebook {

inline constexpr Ticks kRetryWindow = 5 * kTicksPerSecond;  // success within it excuses a failure

enum class Recovery : std::uint8_t {
  None,
  OtherPath,  // a file of the same name in another folder was opened right afterwards
  Less,       // the same object with fewer rights
  Repeated,   // the same object with all the rights that were wanted
};

// One refusal after the other of the same kind: same process, operation, object, result and rights.
struct Refusal {
  std::uint32_t process = 0;
  std::uint16_t operation = 0;
  TraceAction action = TraceAction::Other;
  std::uint32_t object = 0;  // of RefusalStudy::watched
  std::uint32_t result = 0;
  std::optional<std::uint32_t> access;
  std::uint32_t share = 0;    // of a share violation
  std::uint32_t options = 0;  // of the first
  std::vector<std::size_t> events;
  std::vector<Recovery> recoveries;  // of each event
};

// Everything that is asked about the refusals of one trace.
class RefusalStudy {
 public:
  // Refusals whose result `wants` likes; on several threads, with the same outcome for any `jobs`.
  RefusalStudy(const Trace& trace,
               std::size_t jobs,
               const std::function<bool(std::uint32_t)>& wants);

  const Trace& trace() const { return trace_; }
  const FileNames& names() const { return names_; }
  const WatchedNames& watched() const { return watched_; }
  const ProcessFamilies& families() const { return families_; }
  const std::vector<Refusal>& refusals() const { return refusals_; }
  const std::string& name(const Refusal& refusal) const { return watched_.name(refusal.object); }
  // All events of the object, also those of other processes and of loads of it as a hive.
  std::span<const std::size_t> events_of(std::uint32_t object) const {
    return by_object_.of(object);
  }
  std::uint64_t left_out() const { return left_out_; }  // refusals that were too many
  bool is_cut() const { return is_cut_; }               // not everything was looked through

 private:
  void collect(const std::function<bool(std::uint32_t)>& wants);
  std::uint32_t object_of(std::size_t event, TraceAction action);
  void group_events();
  void judge();

  const Trace& trace_;
  FileNames names_;
  ProcessFamilies families_;
  WatchedNames watched_;
  std::vector<Refusal> refusals_;
  EventGroups by_object_;
  EventGroups by_file_name_;
  std::unordered_map<std::uint32_t, std::uint32_t> objects_;  // by path
  std::uint64_t left_out_ = 0;
  bool is_cut_ = false;
};

// Whether rights that were got are all or a part of what was wanted.
Recovery compare_file_access(std::uint32_t wanted, std::uint32_t got);
Recovery compare_key_access(std::uint32_t wanted, std::uint32_t got);

// Whether the rights change the file or key.
bool is_modifying_file_access(std::uint32_t access);
bool is_modifying_key_access(std::uint32_t access);

bool is_key_action(TraceAction action);

}  // namespace casebook
