// SPDX-License-Identifier: Apache-2.0
#include "diagnose/loose_ends.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/text.h"
#include "diagnose/for_comparison.h"
#include "diagnose/log_events.h"

namespace casebook {
namespace {

constexpr std::string_view kUpdateClient = "Microsoft-Windows-WindowsUpdateClient";
constexpr std::uint32_t kInstalled = 19;
constexpr std::uint32_t kNotInstalled = 20;

// "KB5034441", or "" when the text names no update.
std::string update_in(std::string_view text) {
  static const RE2 number(R"((?i)\bKB(\d{6,7})\b)", RE2::Latin1);
  std::string digits;
  if (!RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), number, &digits)) return "";
  return "KB" + digits;
}

// Cumulative updates are installed under a package name without their number.
bool may_be_package_of(std::string_view package, std::string_view update) {
  return contains_ignoring_case(package, update) || contains_ignoring_case(package, "RollupFix");
}

// The last attempt of servicing, when it is an update that began and neither ended nor waits.
const Attempt* unfinished_update(const DiagnoseInput& input) {
  const Attempt* last = nullptr;
  for (const Attempt& attempt : input.attempts) {
    if (attempt.episode.family == "cbs") last = &attempt;
  }
  const bool open = last != nullptr && last->begun && last->episode.kind == "update" &&
                    last->episode.outcome == Outcome::Unknown;
  return open ? last : nullptr;
}

struct Told {
  Micros utc = kNoTime;
  Micros written = kNoTime;  // as the log shows it
};

// Whether servicing's own logs show that the update went in at that time or later.
bool is_made_good(const Attempt& attempt, std::string_view update, Micros failed) {
  const Episode& episode = attempt.episode;
  if (episode.outcome != Outcome::Success || episode.ended == kNoTime) return false;
  return episode.ended >= failed &&
         std::any_of(
             episode.packages.begin(), episode.packages.end(), [&](const std::string& package) {
               return may_be_package_of(package, update);
             });
}

// The last failed installation of each update, as the event logs tell it.
std::map<std::string, Told> failed_installations(const DiagnoseInput& input) {
  std::map<std::string, Told> failed;
  std::map<std::string, Micros> installed;
  for_each_log_event(input, [&](const LogEvent& event) {
    if (event.id != kInstalled && event.id != kNotInstalled) return;
    const EventRef ref = event.notable->event;
    if (!equal_ignoring_case(input.source.component(ref), kUpdateClient)) return;
    const std::string update = update_in(input.source.message(ref));
    if (update.empty() || event.utc == kNoTime) return;
    if (event.id == kInstalled) {
      Micros& last = installed.try_emplace(update, event.utc).first->second;
      last = std::max(last, event.utc);
    } else if (Told& last = failed[update]; last.utc == kNoTime || last.utc < event.utc) {
      last = {event.utc, event.notable->time};
    }
  });
  std::erase_if(failed, [&](const auto& entry) {
    const auto& [update, told] = entry;
    const auto later = installed.find(update);
    if (later != installed.end() && later->second > told.utc) return true;
    return std::any_of(input.attempts.begin(), input.attempts.end(), [&](const Attempt& attempt) {
      return is_made_good(attempt, entry.first, entry.second.utc);
    });
  });
  return failed;
}

bool all_successes_are_for_comparison(const DiagnoseInput& input) {
  bool any = false;
  for (const Attempt& attempt : input.attempts) {
    if (attempt.episode.outcome != Outcome::Success || attempt.events.empty()) continue;
    any = true;
    if (!is_for_comparison(input, attempt)) return false;
  }
  return any;
}

}  // namespace

std::vector<Bilingual> loose_ends(const DiagnoseInput& input) {
  std::vector<Bilingual> ends;
  if (const Attempt* open = unfinished_update(input); open != nullptr) {
    const std::vector<std::string>& packages = open->episode.packages;
    const std::string package = packages.empty() ? "?" : packages.back();
    ends.push_back({fmt::format("The log ends while {} is being installed.", package),
                    fmt::format("日志在安装 {} 的过程中结束。", package)});
  }
  for (const auto& [update, told] : failed_installations(input)) {
    const std::string when = format_time(told.written);
    ends.push_back(
        {fmt::format("The event log tells that {} was not installed ({}); no log here covers why.",
                     update,
                     when),
         fmt::format("事件日志记录 {} 安装失败（{}），但现有日志未涵盖原因。", update, when)});
  }
  if (all_successes_are_for_comparison(input)) {
    ends.push_back({"Everything that succeeded here comes from a machine sent for comparison.",
                    "这里成功的操作都来自用于对比的正常计算机。"});
  }
  return ends;
}

}  // namespace casebook
