// SPDX-License-Identifier: Apache-2.0
#include "trace/normalise.h"

#include <algorithm>
#include <array>

#include "base/letter_case.h"
#include "base/text.h"
#include "model/paths.h"
#include "trace/path_scan.h"

namespace casebook {
namespace {

void collect_guids(std::string_view path, std::vector<GuidNumber>& guids) {
  for (std::size_t at = path.find('-'); at != std::string_view::npos; at = path.find('-', at + 1)) {
    constexpr std::size_t kBeforeDash = 8;
    if (at < kBeforeDash) continue;
    if (const auto guid = guid_at(path, at - kBeforeDash)) {
      guids.push_back(*guid);
      at += kGuidLength - kBeforeDash - 1;
    }
  }
}

void sort_unique(std::vector<GuidNumber>& guids) {
  std::sort(guids.begin(), guids.end());
  guids.erase(std::unique(guids.begin(), guids.end()), guids.end());
}

}  // namespace

std::vector<GuidNumber> guids_of(const Trace& trace) {
  std::vector<GuidNumber> guids;
  std::string path;
  std::size_t most = 1 << 16;
  for (std::size_t i = 0; i < trace.path_count(); ++i) {
    path.clear();
    trace.append_path(static_cast<std::uint32_t>(i), path);
    collect_guids(path, guids);
    if (guids.size() < most) continue;
    sort_unique(guids);
    most = std::max(most, 2 * guids.size());
  }
  sort_unique(guids);
  return guids;
}

PathNormaliser::PathNormaliser(const Trace& trace,
                               const std::vector<GuidNumber>& shared,
                               PathRules off)
    : shared_(shared),
      computer_(with_folded_case(trace.capture().computer)),
      system_root_(with_folded_case(trace.capture().system_root)),
      off_(off) {
  for (const TraceProcess& process : trace.processes()) {
    pids_.push_back(process.pid);
  }
  std::sort(pids_.begin(), pids_.end());
  while (system_root_.ends_with('\\')) {
    system_root_.pop_back();
  }
}

void PathNormaliser::normalise(std::string_view path, NormalisedPath& out) const {
  PathScan(*this, path, out).run();
}

PathScan::PathScan(const PathNormaliser& normaliser, std::string_view path, NormalisedPath& out)
    : normaliser_(normaliser),
      lower_(with_folded_case(path)),
      shown_(path),
      out_(out) {
  out_.text.clear();
  out_.component.clear();
  out_.version.clear();
  out_.rules = 0;
  if (lower_ != path && use(PathRule::Case)) shown_ = lower_;
  // A shorter name stands in too many words.
  constexpr std::size_t kShortestName = 4;
  const std::string& computer = normaliser_.computer_;
  has_computer_ =
      computer.size() >= kShortestName && lower_.find(computer) != std::string_view::npos;
}

bool PathScan::use(PathRule rule) {
  if (!is_on(rule)) return false;
  out_.rules |= rule_bit(rule);
  return true;
}

bool PathScan::is_on(PathRule rule) const {
  return (normaliser_.off_ & rule_bit(rule)) == 0;
}

void PathScan::run() {
  is_pipe_ = lower_.find("\\namedpipe\\") != std::string::npos ||
             lower_.find("\\pipe\\") != std::string::npos;
  is_key_ = lower_.starts_with("hk") || lower_.starts_with("\\registry\\");
  std::size_t at = is_key_ ? put_key_root() : put_file_root();
  while (at < lower_.size()) {
    if (lower_[at] == '\\') {
      out_.text += '\\';
      ++at;
      continue;
    }
    const std::size_t end = std::min(lower_.find('\\', at), lower_.size());
    put_component({at, end});
    before_ = previous_;
    previous_ = std::string_view(lower_).substr(at, end - at);
    at = end;
  }
}

// Where the path goes on behind `head` when it begins with it as whole components; else npos.
std::size_t PathScan::behind(std::size_t at, std::string_view head) const {
  if (std::string_view(lower_).substr(at, head.size()) != head) return std::string_view::npos;
  const std::size_t end = at + head.size();
  return end == lower_.size() || lower_[end] == '\\' ? end : std::string_view::npos;
}

std::size_t PathScan::put_file_root() {
  if (!is_on(PathRule::Drive)) return 0;
  for (const std::string_view root : {"\\systemroot", "%systemroot%", "%windir%"}) {
    const std::size_t end = behind(0, root);
    if (end != std::string_view::npos) return put_windows(end);
  }
  std::size_t at = 0;
  for (const std::string_view head : {"\\??\\", "\\\\?\\", "\\\\.\\"}) {
    if (std::string_view(lower_).starts_with(head)) at = head.size();
  }
  const bool lettered = at + 1 < lower_.size() && lower_[at + 1] == ':' && is_word(lower_[at]);
  const std::size_t end = lettered ? at + 2 : volume_end(at);
  if (end == at) return 0;  // a share, a pipe, a bare name
  use(PathRule::Drive);
  const std::string_view root = normaliser_.system_root_;
  const std::string_view folder = root.size() > 2 ? root.substr(2) : "\\windows";
  const bool other_drive = lettered && root.size() > 2 && lower_[at] != root[0];
  const std::size_t windows = behind(end, folder);
  if (windows != std::string_view::npos && !other_drive) return put_windows(windows);
  out_.text += "<drive>:";
  return end;
}

std::size_t PathScan::put_windows(std::size_t end) {
  use(PathRule::Drive);
  out_.text += "%windir%";
  return end;
}

// Behind "\device\harddiskvolume3" or "volume{guid}" at `at`; `at` when it is something else.
std::size_t PathScan::volume_end(std::size_t at) const {
  const std::string_view rest = std::string_view(lower_).substr(at);
  for (const std::string_view head : {"\\device\\harddiskvolume", "harddiskvolume"}) {
    if (!rest.starts_with(head)) continue;
    const std::size_t slash = std::min(rest.find('\\', head.size()), rest.size());
    if (is_number(rest.substr(head.size(), slash - head.size()), 1)) return at + slash;
  }
  constexpr std::string_view kVolume = "volume{";
  if (rest.starts_with(kVolume) && guid_at(rest, kVolume.size())) {
    return at + std::min(rest.find('\\'), rest.size());
  }
  return at;
}

std::size_t PathScan::put_key_root() {
  struct Root {
    std::string_view full;
    std::string_view brief;
  };
  constexpr std::array kRoots = {Root{"hklm", "hklm"},
                                 Root{"hkcu", "hkcu"},
                                 Root{"hku", "hku"},
                                 Root{"hkcr", "hkcr"},
                                 Root{"hkcc", "hkcc"},
                                 Root{"hkey_local_machine", "hklm"},
                                 Root{"hkey_current_user", "hkcu"},
                                 Root{"hkey_users", "hku"},
                                 Root{"hkey_classes_root", "hkcr"},
                                 Root{"hkey_current_config", "hkcc"},
                                 Root{"\\registry\\machine", "hklm"},
                                 Root{"\\registry\\user", "hku"}};
  for (const Root& root : kRoots) {
    const std::size_t end = behind(0, root.full);
    if (end == std::string_view::npos) continue;
    if (root.full != root.brief && !use(PathRule::RegistryRoot)) return 0;
    return put_hive(root.brief, end);
  }
  return 0;
}

// The hive of a user and the classes, whichever way they are named.
std::size_t PathScan::put_hive(std::string_view root, std::size_t end) {
  const std::string_view lower = lower_;
  std::string hive(root);
  if (root == "hku" && end < lower.size()) {
    const std::size_t sid = generated_sid_end(lower, end + 1);
    const std::size_t classes = behind(sid, "_classes");
    const bool whole = sid == lower.size() || lower[sid] == '\\';
    if (sid != end + 1 && (whole || classes != std::string_view::npos) && use(PathRule::UserHive)) {
      hive = whole ? "hkcu" : "hkcu\\software\\classes";
      end = whole ? sid : classes;
    }
  }
  const std::size_t classes = hive == "hklm" || hive == "hkcu" ? behind(end, "\\software\\classes")
                                                               : std::string_view::npos;
  const bool are_classes = classes != std::string_view::npos || hive == "hkcu\\software\\classes";
  if (are_classes && use(PathRule::Classes)) {
    out_.text += "hkcr";
    return classes == std::string_view::npos ? end : classes;
  }
  out_.text += hive;
  return end;
}

}  // namespace casebook
