// SPDX-License-Identifier: Apache-2.0
#include "evidence/wim_members.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <unordered_set>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/text.h"
#include "evidence/archive.h"
#include "evidence/entry_name.h"
#include "imaging/wim.h"

namespace casebook {
namespace {

// Files that are unpacked in one pass, and then read.
constexpr std::uint64_t kBatchBytes = 512 << 20;
constexpr std::size_t kBatchFiles = 4096;
constexpr std::size_t kReadBytes = 1 << 20;

// Folders of an installed Windows, with everything below.
constexpr std::array<std::string_view, 22> kFolders = {
    "$sysreset/",
    "$windows.~bt/sources/panther/",
    "$windows.~bt/sources/rollback/",
    "$windows.~ws/sources/panther/",
    "programdata/microsoft/windows/wer/",
    "programdata/usoshared/logs/",
    "programdata/usoprivate/updatestore/",
    "recovery/oem/",
    "windows.old/windows/logs/",
    "windows.old/windows/panther/",
    "windows/ccm/logs/",
    "windows/debug/",
    "windows/logs/",
    "windows/minidump/",
    "windows/panther/",
    "windows/servicing/sessions/",
    "windows/softwaredistribution/reportingevents",
    "windows/system32/logfiles/setup",
    "windows/system32/oobe/",
    "windows/system32/sysprep/panther/",
    "windows/system32/winevt/logs/",
    "windows/temp/",
};

// Single files of an installed Windows.
constexpr std::array<std::string_view, 6> kFiles = {
    "windows/softwaredistribution/datastore/logs/edb.log",
    "windows/windowsupdate.log",
    "windows/winsxs/pending.xml",
    "windows/winsxs/poqexec.log",
    "windows/winsxs/reboot.xml",
    "recovery/resetconfig.xml",
};

constexpr std::array<std::string_view, 6> kHives = {
    "components", "default", "drivers", "sam", "software", "system"};

// Names of what Microsoft ships or setup makes ("install.wim", "install2.swm"): the Windows in it
// never ran.
bool is_media_name(std::string_view path) {
  if (is_package_name(path)) return true;
  const std::string name = to_lower(file_name_of(path));
  std::string_view stem = std::string_view(name).substr(0, name.rfind('.'));
  while (!stem.empty() && is_digit(stem.back()))
    stem.remove_suffix(1);
  return stem == "install" || stem == "boot" || stem == "winre";
}

struct Wanted {
  std::uint32_t image = 0;
  std::string path;  // in the image
  std::uint64_t size = 0;
};

class WimUnpacker {
 public:
  WimUnpacker(Opening& opening, const std::string& path, std::uint32_t depth)
      : opening_(opening),
        path_(path),
        depth_(depth) {}

  void run(const ContentPtr& content, std::vector<Issue> issues);

 private:
  void unpack(WimFile& file);
  void list(WimFile& file, std::uint32_t image);
  void take(std::uint32_t image, const WimEntry& entry);
  bool unpack_batch(WimFile& file, std::size_t begin, std::size_t end);
  void add(const Wanted& wanted, const std::string& folder);
  Result<ContentPtr> read(const std::string& disk_path);
  bool should_stop();
  void out_of(const char* kind, std::string detail);
  std::string item_path(const Wanted& wanted, std::vector<Issue>& issues);

  Opening& opening_;
  const std::string& path_;
  std::uint32_t depth_;
  WimDescription description_;
  std::vector<Issue> issues_;
  std::vector<Wanted> wanted_;
  std::unordered_set<std::string> links_;  // folders that lead elsewhere
  std::uint64_t left_out_ = 0;
  bool limited_ = false;
};

void WimUnpacker::run(const ContentPtr& content, std::vector<Issue> issues) {
  issues_ = std::move(issues);
  description_ = describe_wim(content->bytes());
  // Further parts of a split file have no images of their own.
  if (!is_media_name(path_) && description_.part <= 1) {
    Result<WimFile> file = WimFile::open(content->bytes());
    if (file.ok()) {
      unpack(file.value());
    } else {
      add_issue(issues_, {"archive-damaged", 0, 0, 1, file.error().message});
    }
  }
  if (left_out_ != 0) {
    add_issue(issues_, {"wim-members-left", 0, 0, left_out_, ""});
  }
  content->done_with(0, content->bytes().size());
  opening_.add(path_, content, std::move(issues_));
}

void WimUnpacker::unpack(WimFile& file) {
  for (std::uint32_t image = 1; image <= file.images() && !should_stop(); ++image) {
    list(file, image);
  }
  std::size_t begin = 0;
  while (begin < wanted_.size() && !limited_ && !should_stop()) {
    std::uint64_t bytes = 0;
    std::size_t end = begin;
    while (end < wanted_.size() && end - begin < kBatchFiles &&
           wanted_[end].image == wanted_[begin].image &&
           (end == begin || wanted_[end].size <= kBatchBytes - bytes)) {
      bytes += wanted_[end++].size;
      if (bytes >= kBatchBytes) break;
    }
    if (!unpack_batch(file, begin, end)) return;
    begin = end;
  }
}

void WimUnpacker::list(WimFile& file, std::uint32_t image) {
  links_.clear();
  const Status status = file.walk(image, [&](const WimEntry& entry) {
    if (!entry.path.empty()) take(image, entry);
    return !limited_ && !should_stop();
  });
  if (!status.ok()) add_issue(issues_, {"archive-damaged", 0, 0, 1, status.error().message});
}

void WimUnpacker::take(std::uint32_t image, const WimEntry& entry) {
  const std::size_t slash = entry.path.rfind('/');
  const std::string parent = slash == std::string::npos ? "" : entry.path.substr(0, slash);
  if (entry.is_link || links_.contains(parent)) {
    links_.insert(entry.path);
    return;
  }
  if (entry.is_folder) return;
  const bool is_windows =
      image <= description_.images.size() && description_.images[image - 1].is_windows();
  if (is_windows && !is_windows_evidence(entry.path)) {
    ++left_out_;
    return;
  }
  if (!opening_.meter.take_entry()) {
    out_of("budget-entries", fmt::format("{} entries", opening_.meter.budget().entries));
    return;
  }
  std::vector<Issue> issues;
  if (entry.is_missing) issues.push_back({"archive-volume-missing", 0, 0, 1, ""});
  if (entry.is_encrypted) issues.push_back({"archive-encrypted", 0, 0, 1, "EFS"});
  const std::uint64_t limit = opening_.meter.budget().item_bytes;
  if (entry.size > limit) {
    issues.push_back({"budget-item-bytes", 0, entry.size, 1, fmt::format("{} bytes", limit)});
  }
  const Wanted wanted{image, entry.path, entry.size};
  if (issues.empty()) {
    wanted_.push_back(wanted);
    return;
  }
  std::vector<Issue> of_name;
  const std::string path = item_path(wanted, of_name);
  issues.insert(issues.end(), of_name.begin(), of_name.end());
  opening_.add(path, nullptr, std::move(issues));
}

// False when the bundle may hold no more.
bool WimUnpacker::unpack_batch(WimFile& file, std::size_t begin, std::size_t end) {
  std::uint64_t bytes = 0;
  for (std::size_t i = begin; i < end; ++i) {
    bytes += wanted_[i].size;
  }
  if (!opening_.meter.take_unpacked(bytes)) {
    // Not all of them: one after the other until the limit is there.
    if (end - begin > 1) {
      for (std::size_t i = begin; i < end; ++i) {
        if (!unpack_batch(file, i, i + 1)) return false;
      }
      return true;
    }
    out_of("budget-unpacked-bytes",
           fmt::format("{} bytes", opening_.meter.budget().unpacked_bytes));
    return false;
  }
  Result<TemporaryFolder> folder = TemporaryFolder::make();
  if (!folder.ok()) {
    add_issue(issues_, {"no-room", 0, bytes, 1, folder.error().message});
    return false;
  }
  const std::string& top = folder.value().path();
  std::vector<std::string> paths;
  for (std::size_t i = begin; i < end; ++i) {
    paths.push_back(wanted_[i].path);
  }
  opening_.tell(path_);
  std::size_t next = begin;
  const auto take_next = [&](const std::string& /*path*/, const Status& status) {
    if (should_stop()) return false;
    const Wanted& wanted = wanted_[next++];
    if (status.ok()) {
      add(wanted, top);
    } else {
      std::vector<Issue> issues;
      const std::string path = item_path(wanted, issues);
      issues.push_back({"archive-damaged", 0, wanted.size, 1, status.error().message});
      opening_.add(path, nullptr, std::move(issues));
    }
    return true;
  };
  file.extract_each(
      wanted_[begin].image, paths, top, take_next, [this](std::uint64_t, std::uint64_t) {
        return !should_stop();
      });
  return true;
}

void WimUnpacker::add(const Wanted& wanted, const std::string& folder) {
  std::vector<Issue> issues;
  const std::string path = item_path(wanted, issues);
  const std::string disk_path = folder + "/" + wanted.path;
  Result<ContentPtr> content = read(disk_path);
  unlink(disk_path.c_str());
  if (content.ok()) {
    add_content(opening_, path, std::move(content).value(), depth_ + 1, std::move(issues));
    return;
  }
  issues.push_back({"no-room", 0, wanted.size, 1, content.error().message});
  opening_.add(path, nullptr, std::move(issues));
}

Result<ContentPtr> WimUnpacker::read(const std::string& disk_path) {
  const FileHandle file(open(disk_path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!file.is_open()) return Error{ErrorCode::Io, system_message(errno)};
  ContentWriter writer(opening_.store);
  std::string block(kReadBytes, '\0');
  for (;;) {
    const ssize_t got = ::read(file.get(), block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Error{ErrorCode::Io, system_message(errno)};
    if (got == 0) return writer.finish();
    RETURN_IF_ERROR(
        writer.append(std::string_view(block).substr(0, static_cast<std::size_t>(got))));
  }
}

// "x.wim/Windows/a.log"; with several images "x.wim/2/Windows/a.log".
std::string WimUnpacker::item_path(const Wanted& wanted, std::vector<Issue>& issues) {
  EntryName name = clean_entry_name(wanted.path);
  issues = std::move(name.issues);
  const std::string image =
      description_.image_count > 1 ? std::to_string(wanted.image) + "/" : std::string();
  return opening_.unique_path(path_ + "/" + image + name.path);
}

bool WimUnpacker::should_stop() {
  if (!limited_ && opening_.meter.out_of_time()) {
    out_of("budget-time", fmt::format("{} s", opening_.meter.budget().open_time.count()));
  }
  return limited_ || cancel_requested();
}

void WimUnpacker::out_of(const char* kind, std::string detail) {
  limited_ = true;
  const Issue issue{kind, 0, 0, 1, std::move(detail)};
  add_issue(issues_, issue);
  opening_.limit_reached(issue, path_);
}

}  // namespace

bool is_windows_evidence(std::string_view path) {
  const std::string lower = to_lower(path);
  for (const std::string_view folder : kFolders) {
    if (lower.starts_with(folder)) return true;
  }
  if (std::find(kFiles.begin(), kFiles.end(), lower) != kFiles.end()) return true;
  if (lower.starts_with("windows/inf/setupapi") && lower.ends_with(".log")) return true;
  constexpr std::string_view kConfig = "windows/system32/config/";
  if (!lower.starts_with(kConfig)) return false;
  std::string_view hive = std::string_view(lower).substr(kConfig.size());
  for (const std::string_view log : {".log1", ".log2", ".log"}) {
    if (hive.ends_with(log)) hive.remove_suffix(log.size());
  }
  return std::find(kHives.begin(), kHives.end(), hive) != kHives.end();
}

void add_wim(Opening& opening,
             const std::string& path,
             const ContentPtr& content,
             std::uint32_t depth,
             std::vector<Issue> issues) {
  WimUnpacker(opening, path, depth).run(content, std::move(issues));
}

}  // namespace casebook
