// SPDX-License-Identifier: Apache-2.0
#include "trace/file_names.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <utility>

#include "base/letter_case.h"
#include "base/parallel.h"
#include "base/text.h"

namespace casebook {
namespace {

constexpr std::string_view kVolume = "\\device\\harddiskvolume";
constexpr std::size_t kMostDevices = 64;
constexpr std::size_t kMostSuffixes = 4096;  // looked for, of one device
constexpr std::size_t kPathsAtOnce = 16 * 1024;

// "\Device\HarddiskVolume3" of "\Device\HarddiskVolume3\x", "" of other paths.
std::string_view device_of(std::string_view path) {
  if (!starts_with_ignoring_case(path, kVolume)) return {};
  std::size_t end = kVolume.size();
  while (end < path.size() && is_digit(path[end])) {
    ++end;
  }
  const bool is_whole = end > kVolume.size() && (end == path.size() || path[end] == '\\');
  return is_whole ? path.substr(0, end) : std::string_view();
}

bool has_drive(std::string_view path) {
  if (path.size() < 2 || path[1] != ':') return false;
  const char letter = to_lower_ascii(path[0]);
  return letter >= 'a' && letter <= 'z' && (path.size() == 2 || path[2] == '\\');
}

std::string_view without_prefix(std::string_view path) {
  for (const std::string_view prefix : {"\\??\\", "\\\\?\\", "\\\\.\\", "\\DosDevices\\"}) {
    if (starts_with_ignoring_case(path, prefix)) return path.substr(prefix.size());
  }
  return path;
}

// What lies below each device: "\users\x" and so on, each once.
using Suffixes = std::map<std::string, std::vector<std::string>>;

void add_suffix(std::string_view path, Suffixes& suffixes) {
  const std::string_view device = device_of(path);
  if (device.empty() || path.size() < device.size() + 2) return;
  const std::string name = to_lower(device);
  if (suffixes.size() >= kMostDevices && !suffixes.contains(name)) return;
  std::vector<std::string>& known = suffixes[name];
  if (known.size() < kMostSuffixes) known.push_back(with_folded_case(path.substr(device.size())));
}

// Paths of the dictionary that begin with a device, found on several threads, in their order.
std::vector<std::uint32_t> device_paths(const Trace& trace, std::size_t jobs) {
  const std::size_t count = trace.path_count();
  const std::size_t pieces = (count + kPathsAtOnce - 1) / kPathsAtOnce;
  std::vector<std::vector<std::uint32_t>> found(pieces);
  parallel_for(jobs, pieces, [&](std::size_t, std::size_t piece) {
    std::string path;
    const std::size_t end = std::min(count, (piece + 1) * kPathsAtOnce);
    for (std::size_t i = piece * kPathsAtOnce; i < end; ++i) {
      path.clear();
      trace.append_path(static_cast<std::uint32_t>(i), path);
      if (!device_of(path).empty()) found[piece].push_back(static_cast<std::uint32_t>(i));
    }
  });
  std::vector<std::uint32_t> all;
  for (const auto& piece : found) {
    all.insert(all.end(), piece.begin(), piece.end());
  }
  return all;
}

// Names of hives and targets of renames are NT paths, and often the only ones.
void add_targets(const Trace& trace, Suffixes& suffixes) {
  const std::vector<TraceOperation>& operations = trace.operations();
  const auto column = trace.operation_column();
  for (std::size_t event = 0; event < column.size(); ++event) {
    if (operations[column[event]].action != TraceAction::LoadHive) continue;
    add_suffix(trace.target(event), suffixes);
  }
}

Suffixes suffixes_of(const Trace& trace, std::size_t jobs) {
  Suffixes suffixes;
  std::string path;
  for (const std::uint32_t number : device_paths(trace, jobs)) {
    path.clear();
    trace.append_path(number, path);
    add_suffix(path, suffixes);
  }
  add_targets(trace, suffixes);
  for (auto& [device, known] : suffixes) {
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());
  }
  return suffixes;
}

constexpr std::size_t kLetters = 26;
using Agreement = std::array<std::size_t, kLetters>;

// On which drives each of the suffixes exists: one bit a letter.
std::unordered_map<std::string_view, std::uint32_t> drives_with(const Trace& trace,
                                                                const Suffixes& suffixes) {
  std::unordered_map<std::string_view, std::uint32_t> drives;
  for (const auto& [device, known] : suffixes) {
    for (const std::string& suffix : known) {
      drives.emplace(suffix, 0);
    }
  }
  std::string path;
  std::string lower;
  for (std::size_t i = 0; i < trace.path_count(); ++i) {
    path.clear();
    trace.append_path(static_cast<std::uint32_t>(i), path);
    const std::string_view plain = without_prefix(path);
    if (!has_drive(plain)) continue;
    lower = plain;
    fold_case(lower);
    const auto found = drives.find(std::string_view(lower).substr(2));
    if (found != drives.end()) found->second |= 1U << (lower[0] - 'a');
  }
  return drives;
}

// The drive that most paths agree on, when no other comes near.
DeviceName best_drive(const std::string& device, const Agreement& agreement, std::size_t compared) {
  std::size_t best = 0;
  for (std::size_t letter = 1; letter < kLetters; ++letter) {
    if (agreement[letter] > agreement[best]) best = letter;
  }
  std::size_t second = 0;
  for (std::size_t letter = 0; letter < kLetters; ++letter) {
    if (letter != best) second = std::max(second, agreement[letter]);
  }
  const bool is_clear = agreement[best] > 2 * second;
  const bool is_enough = agreement[best] >= 2 || (agreement[best] == 1 && compared == 1);
  if (!is_clear || !is_enough) return {};
  return {device, std::string(1, static_cast<char>('a' + best)) + ":", agreement[best], compared};
}

// A drive is one volume: of two devices that look like it, the better one is, or neither.
void drop_rivals(std::vector<DeviceName>& devices) {
  const std::vector<DeviceName> all = devices;
  std::erase_if(devices, [&](const DeviceName& one) {
    return std::any_of(all.begin(), all.end(), [&](const DeviceName& other) {
      return other.drive == one.drive && other.device != one.device &&
             other.agreeing >= one.agreeing;
    });
  });
}

std::vector<DeviceName> learn(const Trace& trace, std::size_t jobs) {
  const Suffixes suffixes = suffixes_of(trace, jobs);
  if (suffixes.empty()) return {};
  const auto drives = drives_with(trace, suffixes);
  std::vector<DeviceName> devices;
  for (const auto& [device, known] : suffixes) {
    Agreement agreement{};
    for (const std::string& suffix : known) {
      const std::uint32_t letters = drives.at(suffix);
      for (std::size_t letter = 0; letter < kLetters; ++letter) {
        agreement[letter] += (letters >> letter) & 1U;
      }
    }
    DeviceName name = best_drive(device, agreement, known.size());
    if (!name.drive.empty()) devices.push_back(std::move(name));
  }
  drop_rivals(devices);
  return devices;
}

}  // namespace

FileNames::FileNames(const Trace& trace, std::size_t jobs)
    : system_root_(with_folded_case(trace.capture().system_root)),
      devices_(learn(trace, jobs)) {
  if (system_root_.ends_with('\\')) system_root_.pop_back();
}

void FileNames::canonical(std::string_view path, std::string& out) const {
  out.clear();
  if (!has_drive(path)) path = without_prefix(path);
  constexpr std::string_view kStream = "::$DATA";  // the file itself
  if (ends_with_ignoring_case(path, kStream)) path.remove_suffix(kStream.size());
  constexpr std::string_view kRoot = "\\SystemRoot\\";
  constexpr std::string_view kNetwork = "UNC\\";
  if (has_drive(path)) {
    // As most are.
  } else if (const std::string_view device = device_of(path); !device.empty()) {
    const auto known = std::find_if(devices_.begin(), devices_.end(), [&](const DeviceName& one) {
      return equal_ignoring_case(one.device, device);
    });
    if (known != devices_.end()) {
      out += known->drive;
      path.remove_prefix(device.size());
    }
  } else if (!system_root_.empty() && starts_with_ignoring_case(path, kRoot)) {
    out += system_root_;
    path.remove_prefix(kRoot.size() - 1);
  } else if (starts_with_ignoring_case(path, kNetwork)) {
    out += '\\';
    path.remove_prefix(kNetwork.size() - 1);
  }
  while (path.size() > 1 && path.ends_with('\\')) {
    path.remove_suffix(1);
  }
  out += path;
  fold_case(out);
}

std::string FileNames::canonical(std::string_view path) const {
  std::string out;
  canonical(path, out);
  return out;
}

std::string FileNames::canonical_target(std::string_view source, std::string_view target) const {
  if (target.empty()) return {};
  const bool is_whole = target.starts_with('\\') || has_drive(target);
  if (is_whole) return canonical(target);
  std::string whole(folder_of(source));
  whole += '\\';
  whole += target;
  return canonical(whole);
}

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('\\');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

bool is_below(std::string_view path, std::string_view folder) {
  return path.size() > folder.size() && path[folder.size()] == '\\' && path.starts_with(folder);
}

bool is_named(std::string_view path, std::string_view wanted) {
  if (wanted.empty() || !path.ends_with(wanted)) return false;
  return path.size() == wanted.size() || wanted.front() == '\\' ||
         path[path.size() - wanted.size() - 1] == '\\';
}

}  // namespace casebook
