// SPDX-License-Identifier: Apache-2.0
#include "timeline/episodes.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "model/success_codes.h"

namespace casebook {
namespace {

constexpr Micros kSameBegin = 5 * kSecond;

struct PhaseWord {
  std::string_view word;
  std::string_view phase;
};

// First match wins, so longer words come first.
constexpr std::array kPhaseWords = {
    PhaseWord{"safe os", "safeos"},         PhaseWord{"safeos", "safeos"},
    PhaseWord{"winpe", "safeos"},           PhaseWord{"downlevel", "downlevel"},
    PhaseWord{"down-level", "downlevel"},   PhaseWord{"first boot", "first_boot"},
    PhaseWord{"firstboot", "first_boot"},   PhaseWord{"oobe boot", "second_boot"},
    PhaseWord{"oobeboot", "second_boot"},   PhaseWord{"oob boot", "second_boot"},
    PhaseWord{"oobboot", "second_boot"},    PhaseWord{"second boot", "second_boot"},
    PhaseWord{"secondboot", "second_boot"}, PhaseWord{"oobe", "second_boot"},
    PhaseWord{"uninstall", "uninstall"},    PhaseWord{"rollback", "rollback"},
    PhaseWord{"resolvepending", "startup"}, PhaseWord{"startup", "startup"},
    PhaseWord{"shutdown", "shutdown"},
};

// Operation names by low byte. Source as read_extend_code.
constexpr std::array<std::string_view, 33> kOperations = {"Unknown",
                                                          "Copy payload",
                                                          "Download updates",
                                                          "Install updates",
                                                          "Install recovery environment",
                                                          "Install recovery image",
                                                          "Replicate optional components",
                                                          "Install drivers",
                                                          "Prepare SafeOS",
                                                          "Prepare rollback",
                                                          "Prepare first boot",
                                                          "Prepare OOBE boot",
                                                          "Apply image",
                                                          "Migrate data",
                                                          "Set product key",
                                                          "Add unattend",
                                                          "Add driver",
                                                          "Enable feature",
                                                          "Disable feature",
                                                          "Register async process",
                                                          "Register sync process",
                                                          "Create file",
                                                          "Create registry",
                                                          "Boot",
                                                          "Sysprep",
                                                          "OOBE",
                                                          "Begin first boot",
                                                          "End first boot",
                                                          "Begin OOBE boot",
                                                          "End OOBE boot",
                                                          "Pre OOBE",
                                                          "Post OOBE",
                                                          "Add provisioning package"};

constexpr std::array<std::string_view, 6> kExtendPhases = {
    "", "downlevel", "safeos", "first_boot", "second_boot", "uninstall"};

std::string default_kind(std::string_view family) {
  if (family == "setup") return "upgrade";
  if (family == "cbs") return "servicing";
  if (family == "dism") return "dism";
  if (family == "wu") return "windows-update";
  if (family == "usmt") return "migration";
  if (family == "driver") return "driver-install";
  if (family == "sccm") return "sccm";
  return std::string(family);
}

std::string default_phase(std::string_view family) {
  if (family == "cbs" || family == "dism") return "online";
  if (family == "driver") return "driver_install";
  return "";
}

// Index of the stretch of activity that holds `time`; stretches are sorted and disjoint.
std::size_t stretch_at(const Stream& stream, Micros time) {
  const auto after = std::upper_bound(
      stream.activity.begin(), stream.activity.end(), time, [](Micros value, const auto& stretch) {
        return value < stretch.first;
      });
  return static_cast<std::size_t>(after - stream.activity.begin());
}

// ERROR_CANCELLED and ERROR_REQUEST_ABORTED: somebody pressed Cancel. Source: winerror.h names.
bool is_cancel_code(std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
  const auto code = parse_number<std::uint32_t>(text, 16);
  return code && (*code == 0x800704C7U || *code == 0x800704D3U);
}

// "0x80070BC2" (ERROR_SUCCESS_REBOOT_REQUIRED) looks like an error and says: done, a restart is
// due.
bool is_restart_code(std::string_view text) {
  const bool is_hex = text.starts_with("0x") || text.starts_with("0X");
  if (is_hex) text.remove_prefix(2);
  const auto code = parse_number<std::uint32_t>(text, is_hex || text.size() == 8 ? 16 : 10);
  return code && asks_for_restart(*code);
}

class Cutter {
 public:
  Cutter(const Stream& stream, const Matches& matches, const Knowledge& knowledge)
      : stream_(stream),
        matches_(matches),
        knowledge_(knowledge) {}

  std::vector<Attempt> run() {
    for (const Notable& event : stream_.events) {
      take(event);
    }
    close();
    return std::move(attempts_);
  }

 private:
  const Hit& hit(std::uint32_t index) const { return matches_.hits[index]; }
  const Signature& signature(const Hit& hit) const { return knowledge_.signatures[hit.signature]; }

  static std::string capture(const Hit& hit, const std::string& name) {
    const auto found = hit.captures.find(name);
    return found == hit.captures.end() ? std::string() : found->second;
  }

  void take(const Notable& event) {
    const Hit* begin = nullptr;
    bool anchor = false;
    for (const std::uint32_t index : event.hits) {
      const Role role = signature(hit(index)).role;
      if (role == Role::Begin && begin == nullptr) begin = &hit(index);
      anchor = anchor || (role == Role::Anchor && !event.noise);
    }
    const std::size_t stretch =
        event.order == kNoTime ? stretch_ : stretch_at(stream_, event.order);
    const bool silence = open_ && stretch != stretch_ && has_result();
    stretch_ = stretch;
    if (begin != nullptr ? starts_new(event, *begin) : silence || (anchor && ended_well())) close();
    if (!open_) open(event);
    if (begin != nullptr) note_begin(event, *begin);
    add(event);
  }

  bool has_result() const {
    return current_.episode.outcome != Outcome::Unknown || !current_.anchors.empty();
  }
  bool ended_well() const {
    return open_ && current_.episode.outcome == Outcome::Success && current_.anchors.empty() &&
           !awaits_restart_;
  }

  bool starts_new(const Notable& event, const Hit& begin) const {
    if (!open_) return true;
    if (capture(begin, "joins") == "yes") {
      // Startup processing belongs to the attempt that asked for the restart.
      return !(awaits_restart_ || current_.episode.outcome == Outcome::Unknown);
    }
    if (!current_.begun && !has_result()) return false;  // lines before the first mark
    const bool again = event.order != kNoTime && last_begin_ != kNoTime &&
                       event.order - last_begin_ <= kSameBegin && current_.anchors.empty() &&
                       current_.episode.outcome == Outcome::Unknown;
    return !again;
  }

  void open(const Notable& event) {
    current_ = {};
    current_.episode.family = stream_.family;
    current_.episode.kind = default_kind(stream_.family);
    current_.episode.phase = default_phase(stream_.family);
    current_.episode.started = event.order;
    current_.episode.first = event.event;
    open_ = true;
    awaits_restart_ = false;
    broken_off_ = false;
    closed_at_ = kNoTime;
    last_begin_ = kNoTime;
  }

  void note_begin(const Notable& event, const Hit& begin) {
    current_.begun = true;
    last_begin_ = event.order;
    const std::string kind = capture(begin, "kind");
    if (!kind.empty() && capture(begin, "joins") != "yes") current_.episode.kind = kind;
    if (awaits_restart_) {
      awaits_restart_ = false;
      current_.episode.outcome = Outcome::Unknown;
    }
  }

  void add(const Notable& event) {
    Episode& episode = current_.episode;
    current_.events.push_back(&event);
    episode.events.push_back(event.event);
    episode.last = event.event;
    if (event.order != kNoTime) episode.ended = event.order;
    if (episode.started == kNoTime) episode.started = event.order;
    bool anchored = false;
    for (const std::uint32_t index : event.hits) {
      episode.hits.push_back(index);
      const Signature& known = signature(hit(index));
      const bool marks =
          known.role == Role::Begin || known.role == Role::End || known.role == Role::Phase;
      if (event.noise && known.role != Role::Noise && !marks) continue;
      note_phase(hit(index),
                 known.role == Role::Anchor || known.role == Role::Phase ||
                     known.role == Role::Begin || known.role == Role::End);
      note_result(hit(index));
      const std::string package = capture(hit(index), "package");
      if (!package.empty() && known.role != Role::Noise &&
          std::find(episode.packages.begin(), episode.packages.end(), package) ==
              episode.packages.end() &&
          episode.packages.size() < 20) {
        episode.packages.push_back(package);
      }
      if (known.role == Role::End) note_end(event, known, hit(index));
      if (known.role == Role::Anchor) {
        if (is_cancel_code(capture(hit(index), "code"))) {
          if (episode.outcome != Outcome::Success) episode.outcome = Outcome::Cancelled;
        } else if (is_restart_code(capture(hit(index), "code"))) {
          wait_for_restart();
        } else {
          anchored = true;
        }
      }
    }
    if (anchored && !event.noise) {
      current_.anchors.push_back(current_.events.size() - 1);
      if (episode.outcome == Outcome::Unknown || episode.outcome == Outcome::Pending ||
          episode.outcome == Outcome::Success) {
        episode.outcome = Outcome::Failure;
      }
    }
  }

  void note_phase(const Hit& hit, bool decides) {
    if (!decides) return;
    Episode& episode = current_.episode;
    const std::string text = capture(hit, "phase");
    const std::string phase = text.empty() ? "" : phase_from_text(text);
    // Setup hosts component servicing: its startup processing is a part of Setup's own phase.
    if (episode.family == "setup" && (phase == "startup" || phase == "shutdown")) return;
    // Setup's own word on the phase that failed, written behind the failure.
    const std::string failed_phase = phase_from_text(capture(hit, "failed_phase"));
    if (!failed_phase.empty()) episode.phase = failed_phase;
    // Once failed, an attempt goes back: later phases are consequences.
    if (!phase.empty() && episode.outcome != Outcome::Failure) {
      // What was done last in an earlier phase is not what failed in this one.
      if (phase != episode.phase && current_.anchors.empty()) episode.operation.clear();
      episode.phase = phase;
    } else if (phase.empty() && !text.empty() && episode.outcome != Outcome::Failure) {
      episode.phase = text;
    }
    const std::string kind = capture(hit, "kind");
    if (!kind.empty() && episode.family == "setup") episode.kind = kind;
    const std::string operation = capture(hit, "operation");
    if (!operation.empty() && current_.anchors.empty()) episode.operation = operation;
  }

  // Setup's own record of its result, written wherever it likes.
  void note_result(const Hit& hit) {
    Episode& episode = current_.episode;
    const std::string result = capture(hit, "setup_result");
    if (!result.empty() && result.find_first_not_of("0x") != std::string::npos) {
      episode.result_code = result;
    }
    const std::string extended = capture(hit, "setup_extended");
    if (extended.empty() || extended.find_first_not_of("0x") == std::string::npos) return;
    episode.extended_code = extended;
    const auto value = parse_number<std::uint32_t>(
        std::string_view(extended).substr(extended.starts_with("0x") ? 2 : 0), 16);
    std::string phase;
    std::string operation;
    if (value && read_extend_code(*value, phase, operation)) {
      // Nothing is uninstalled in an attempt that is still under way: real logs of failures in the
      // old Windows end in 0x50013 and 0x50016.
      const bool believable = phase != "uninstall" || episode.kind == "uninstall";
      if (believable) episode.phase = phase;
      if (episode.operation.empty()) episode.operation = operation;
    }
  }

  void wait_for_restart() {
    Episode& episode = current_.episode;
    if (episode.outcome != Outcome::Unknown && episode.outcome != Outcome::Success) return;
    episode.outcome = Outcome::Pending;
    awaits_restart_ = true;
  }

  void note_end(const Notable& event, const Signature& known, const Hit& hit) {
    Episode& episode = current_.episode;
    switch (known.outcome) {
      case Outcome::Cancelled:
        // Work is also broken off where another part failed.
        if (capture(hit, "unless_failed") == "yes") {
          broken_off_ = true;
          break;
        }
        // Everything after a cancel is its echo.
        if (episode.outcome != Outcome::Success) episode.outcome = Outcome::Cancelled;
        break;
      case Outcome::Success:
        if (episode.outcome == Outcome::Cancelled) break;
        episode.outcome = Outcome::Success;
        current_.anchors.clear();  // what looked like a failure was overcome
        awaits_restart_ = false;
        break;
      case Outcome::Pending: wait_for_restart(); break;
      case Outcome::Failure:
        if (episode.outcome == Outcome::Unknown || episode.outcome == Outcome::Pending) {
          episode.outcome = Outcome::Failure;
        }
        break;
      case Outcome::Unknown: closed_at_ = event.order; break;
    }
  }

  // Nothing was written behind the line that closed the log.
  bool is_closed() const {
    constexpr Micros kSlack = kMinute;  // other logs of the family have clocks of their own
    return closed_at_ != kNoTime && current_.episode.ended - closed_at_ <= kSlack;
  }

  void close() {
    if (!open_) return;
    open_ = false;
    if (broken_off_ && current_.episode.outcome == Outcome::Unknown) {
      current_.episode.outcome = Outcome::Cancelled;
    }
    current_.closed = is_closed();
    if (current_.episode.outcome == Outcome::Cancelled) current_.anchors.clear();
    // What writes MOUPG lines runs in the old Windows until a later phase says so.
    if (current_.episode.phase.empty() && current_.episode.kind == "upgrade" && current_.begun) {
      current_.episode.phase = "downlevel";
      current_.episode.phase_derived = true;
    }
    attempts_.push_back(std::move(current_));
    current_ = {};
  }

  const Stream& stream_;
  const Matches& matches_;
  const Knowledge& knowledge_;
  std::vector<Attempt> attempts_;
  Attempt current_;
  bool open_ = false;
  bool awaits_restart_ = false;
  bool broken_off_ = false;  // the work was cancelled; nothing says yet that it had failed
  Micros closed_at_ = kNoTime;
  Micros last_begin_ = kNoTime;
  std::size_t stretch_ = 0;
};

// An attempt is worth showing when it began, ended, failed, or has errors that are not noise.
bool says_something(const Attempt& attempt) {
  if (attempt.begun || attempt.episode.outcome != Outcome::Unknown) return true;
  return std::any_of(attempt.events.begin(), attempt.events.end(), [](const Notable* event) {
    return !event->noise && event->level >= Level::Error;
  });
}

}  // namespace

bool has_attempts(std::string_view family) {
  constexpr std::array<std::string_view, 8> kFamilies = {
      "setup", "cbs", "dism", "wu", "usmt", "driver", "sccm", "unknown"};
  return std::find(kFamilies.begin(), kFamilies.end(), family) != kFamilies.end();
}

std::string phase_from_text(std::string_view text) {
  for (const PhaseWord& word : kPhaseWords) {
    if (contains_ignoring_case(text, word.word)) return std::string(word.phase);
  }
  return "";
}

bool read_extend_code(std::uint32_t value, std::string& phase, std::string& operation) {
  const std::uint32_t high = value >> 16U;
  const std::uint32_t low = value & 0xFFFFU;
  if (high == 0 || high >= kExtendPhases.size()) return false;
  phase = kExtendPhases[high];
  if (low != 0 && low < kOperations.size()) operation = kOperations[low];
  return true;
}

std::vector<Attempt> cut_attempts(const std::vector<Stream>& streams,
                                  const Matches& matches,
                                  const Knowledge& knowledge) {
  std::vector<Attempt> attempts;
  for (const Stream& stream : streams) {
    if (!has_attempts(stream.family)) continue;
    std::vector<Attempt> cut = Cutter(stream, matches, knowledge).run();
    const bool single = cut.size() == 1;
    for (Attempt& attempt : cut) {
      if (single || says_something(attempt)) attempts.push_back(std::move(attempt));
    }
  }
  std::stable_sort(attempts.begin(), attempts.end(), [](const Attempt& a, const Attempt& b) {
    return a.episode.started < b.episode.started;
  });
  for (std::size_t i = 0; i < attempts.size(); ++i) {
    attempts[i].episode.id = fmt::format("e{}", i + 1);
  }
  return attempts;
}

}  // namespace casebook
