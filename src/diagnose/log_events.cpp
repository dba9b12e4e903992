// SPDX-License-Identifier: Apache-2.0
#include "diagnose/log_events.h"

#include <algorithm>

#include <re2/re2.h>

#include "base/text.h"

namespace casebook {
namespace {

constexpr std::size_t kMostEvents = 500'000;  // of one log
constexpr std::string_view kDisk = "disk";

// Which disk an event of the provider "disk" is about, as far as its text says so.
struct DiskOfEvent {
  int number = -1;  // of \Device\HarddiskN and "disk N"
  int device = -1;  // of DRn: it grows each time that something is plugged in
};

DiskOfEvent disk_of(std::string_view message) {
  static const RE2 path(R"((?i)\\Harddisk(\d{1,4})\\DR(\d{1,4}))", RE2::Latin1);
  static const RE2 word(R"((?i)(?:\bDisk|磁盘) ?(\d{1,4})\b)");
  const re2::StringPiece text(message.data(), message.size());
  DiskOfEvent disk;
  if (!RE2::PartialMatch(text, path, &disk.number, &disk.device)) {
    RE2::PartialMatch(text, word, &disk.number);
  }
  return disk;
}

}  // namespace

std::string provider_key(std::string_view provider) {
  std::string key = to_lower(trim(provider));
  if (key.starts_with("microsoft-windows-")) key.erase(0, 18);
  std::replace(key.begin(), key.end(), ' ', '-');
  return key;
}

void for_each_log_event(const DiagnoseInput& input,
                        const std::function<void(const LogEvent&)>& call) {
  for (std::size_t item = 0; item < input.items.size(); ++item) {
    if (input.items[item].family != "events") continue;
    const std::vector<Notable>& events = input.matches.by_item[item];
    std::string_view component;
    std::string key;
    std::size_t left = kMostEvents;
    for (auto notable = events.rbegin(); notable != events.rend() && left > 0; ++notable, --left) {
      const std::string_view own = input.source.component(notable->event);
      if (own != component || key.empty()) {
        component = own;
        key = provider_key(own);
      }
      call({&*notable,
            key,
            input.source.row(notable->event).code,
            input.source.utc(notable->event)});
    }
  }
}

PluggedDisks::PluggedDisks(const DiagnoseInput& input) : input_(input) {
  constexpr std::uint32_t kSurpriseRemoved = 157;
  for_each_log_event(input, [this](const LogEvent& event) {
    if (event.provider != kDisk) return;
    const DiskOfEvent disk = disk_of(input_.source.message(event.notable->event));
    const bool removed = event.id == kSurpriseRemoved;
    if (disk.number > 0 && (removed || disk.device > disk.number)) numbers_.insert(disk.number);
  });
}

bool PluggedDisks::concern(const LogEvent& event) const {
  if (numbers_.empty() || event.provider != kDisk) return false;
  return numbers_.contains(disk_of(input_.source.message(event.notable->event)).number);
}

}  // namespace casebook
