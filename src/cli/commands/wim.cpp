// SPDX-License-Identifier: Apache-2.0
// `casebook wim`: what a Windows image or a provisioning package holds.
#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

#include <fmt/format.h>

#include "base/cancel.h"
#include "base/text.h"
#include "cli/commands/verbs.h"
#include "cli/input_file.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/wim_text.h"
#include "report/format.h"
#include "report/json_value.h"

namespace casebook {
namespace {

namespace fs = std::filesystem;

// All parts of a split file, the first part first: it alone holds the trees.
struct Parts {
  std::string first;
  std::vector<std::string> others;
};

Parts parts_of(const std::string& path, const WimDescription& description) {
  Parts parts{path, {}};
  if (description.parts < 2) return parts;
  const fs::path file(path);
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  std::error_code error;
  std::set<std::string> found;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().string();
    if (!to_lower(name).ends_with(".swm") || fs::equivalent(at->path(), file, error)) continue;
    const auto content = open_input_file(name);
    if (!content.ok() || !is_wim(content.value()->bytes())) continue;
    const WimDescription other = describe_wim(content.value()->bytes());
    if (other.guid != description.guid || other.part == description.part) continue;
    found.insert(name);
    if (other.part == 1) parts.first = name;
  }
  found.insert(path);
  found.erase(parts.first);
  parts.others.assign(found.begin(), found.end());
  return parts;
}

// Arguments behind the file; everything fits when there are none.
class Patterns {
 public:
  explicit Patterns(const std::vector<std::string>& arguments) {
    for (std::size_t i = 1; i < arguments.size(); ++i) {
      std::string pattern = to_lower(arguments[i]);
      std::replace(pattern.begin(), pattern.end(), '\\', '/');
      while (pattern.starts_with('/'))
        pattern.erase(0, 1);
      while (pattern.ends_with('/'))
        pattern.pop_back();
      patterns_.push_back(pattern);
    }
  }

  bool fits(std::string_view path) const {
    if (patterns_.empty()) return true;
    const std::string lower = to_lower(path);
    return std::any_of(patterns_.begin(), patterns_.end(), [&](const std::string& pattern) {
      return lower == pattern || lower.starts_with(pattern + "/") ||
             matches_wildcard(lower, pattern);
    });
  }

 private:
  std::vector<std::string> patterns_;
};

class WimCommand {
 public:
  WimCommand(const Invocation& invocation, Output& output)
      : invocation_(invocation),
        output_(output),
        path_(invocation.arguments.front()),
        patterns_(invocation.arguments),
        is_json_(invocation.get(option::kListFormat, "text") == "json"),
        progress_(invocation.language) {}

  Result<int> run() {
    ASSIGN_OR_RETURN(const auto content, open_input_file(path_));
    if (!is_wim(content->bytes())) {
      return Error{ErrorCode::InvalidInput,
                   path_ + in(invocation_,
                              ": is no WIM file (it does not begin with MSWIM)",
                              "：不是 WIM 文件（开头不是 MSWIM）")};
    }
    description_ = describe_wim(content->bytes());
    const bool lists = invocation_.has(option::kFiles) || invocation_.arguments.size() > 1;
    const bool extracts = invocation_.has(option::kExtract);
    const bool verifies = invocation_.has(option::kVerify);
    const bool inspects = invocation_.has(option::kInspect) || is_package_name(path_);
    if (!lists && !extracts && !verifies) describe(content->bytes().size());
    if (lists || extracts || verifies || inspects) {
      RETURN_IF_ERROR(open());
    }
    int status = kDone;
    if (extracts) {
      ASSIGN_OR_RETURN(status, extract());
    } else if (lists) {
      ASSIGN_OR_RETURN(status, list());
    } else if (inspects && !verifies) {
      RETURN_IF_ERROR(inspect());
    }
    if (verifies) {
      RETURN_IF_ERROR(verify());
    }
    if (is_json_ && !json_.is_null()) {
      output_.write(dump(json_, 2));
    }
    return status;
  }

 private:
  void describe(std::uint64_t bytes) {
    if (is_json_) {
      json_ = json_of(description_);
      return;
    }
    Page page(invocation_.width, invocation_.color, invocation_.names);
    add_description(page, path_, bytes, description_, invocation_.language);
    output_.write(page.take());
  }

  Status open() {
    const Parts parts = parts_of(path_, description_);
    auto file = WimFile::open(parts.first, parts.others);
    if (!file.ok()) return std::move(file.error()).context(path_);
    file_ = std::make_unique<WimFile>(std::move(file).value());
    const std::string_view wanted = invocation_.get(option::kImage);
    const std::uint32_t all = file_->images();
    for (std::uint32_t image = 1; image <= all; ++image) {
      if (wanted.empty() || parse_number<std::uint32_t>(wanted) == image) images_.push_back(image);
    }
    if (images_.empty() && !wanted.empty()) {
      return Error{ErrorCode::NotFound,
                   fmt::format(fmt::runtime(in(invocation_,
                                               "{}: there is no image {}; it holds {}",
                                               "{}：没有映像 {}；共有 {} 个映像")),
                               path_,
                               wanted,
                               all)};
    }
    return ok_status();
  }

  // With several images each path begins with the number of its image.
  std::string shown_path(std::uint32_t image, const std::string& path) const {
    return images_.size() > 1 ? fmt::format("{}/{}", image, path) : path;
  }

  Result<int> list() {
    std::uint64_t found = 0;
    if (is_json_) json_ = Json::array();
    for (const std::uint32_t image : images_) {
      RETURN_IF_ERROR(file_->walk(image, [&](const WimEntry& entry) {
        if (entry.path.empty() || !patterns_.fits(entry.path)) return go_on();
        ++found;
        WimEntry shown = entry;
        shown.path = shown_path(image, entry.path);
        if (is_json_) {
          json_.push_back(json_of(shown));
        } else {
          output_.write(file_line(shown));
        }
        return go_on();
      }));
    }
    if (found == 0) return say_nothing_fits();
    return cancel_requested() ? kInterrupted : kDone;
  }

  Result<int> extract() {
    const std::string folder(invocation_.get(option::kExtract));
    std::error_code error;
    fs::create_directories(folder, error);
    if (error || !fs::is_empty(folder, error) || error) {
      return Error{ErrorCode::InvalidInput,
                   folder + in(invocation_,
                               ": is not an empty folder; name a new one, nothing is overwritten",
                               "：不是空文件夹；请指定新文件夹，程序不会覆盖任何文件")};
    }
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
    for (const std::uint32_t image : images_) {
      std::vector<std::string> paths;
      RETURN_IF_ERROR(file_->walk(image, [&](const WimEntry& entry) {
        if (entry.is_folder || entry.is_link || !patterns_.fits(entry.path)) return go_on();
        paths.push_back(entry.path);
        bytes += entry.size;
        return go_on();
      }));
      if (paths.empty()) continue;
      files += paths.size();
      const std::string target = images_.size() > 1 ? folder + "/" + std::to_string(image) : folder;
      fs::create_directories(target, error);
      RETURN_IF_ERROR(file_->extract(image, paths, target, watch()));
    }
    progress_.clear();
    if (cancel_requested()) return kInterrupted;
    if (files == 0) return say_nothing_fits();
    say(fmt::format(
        fmt::runtime(in(invocation_, "{}: {} files unpacked, {}", "{}：已解包 {} 个文件，共 {}")),
        folder,
        format_count(files),
        format_bytes(bytes)));
    return kDone;
  }

  Status inspect() {
    if (is_json_) json_["contents"] = Json::array();
    for (const std::uint32_t image : images_) {
      ASSIGN_OR_RETURN(const PackageContent content, read_package(*file_, image));
      if (is_json_) {
        Json one = {{"image", image}};
        one.update(json_of(content));
        json_["contents"].push_back(one);
        continue;
      }
      Page page(invocation_.width, invocation_.color, invocation_.names);
      page.heading(fmt::format(
          fmt::runtime(in(invocation_, "What image {} brings", "映像 {} 中的内容")), image));
      add_content(page, content, invocation_.language);
      output_.write(page.take());
    }
    return ok_status();
  }

  Status verify() {
    Status status = file_->verify(watch());
    progress_.clear();
    if (!status.ok()) return std::move(status.error()).context(path_);
    if (is_json_) {
      json_["verified"] = true;
      return ok_status();
    }
    output_.write(path_ + in(invocation_,
                             ": every file is as its checksum says\n",
                             "：所有文件均与校验和一致\n"));
    return ok_status();
  }

  WimProgress watch() {
    return [this](std::uint64_t done, std::uint64_t total) {
      progress_.reading(done, total, path_);
      return go_on();
    };
  }

  bool go_on() const { return !cancel_requested() && output_.good(); }

  int say_nothing_fits() const {
    say(path_ + in(invocation_,
                   ": nothing in it fits; --files without a PATH lists everything",
                   "：没有匹配的内容；不带 PATH 的 --files 列出全部文件"));
    return kNothingReadable;
  }

  const Invocation& invocation_;
  Output& output_;
  const std::string& path_;
  Patterns patterns_;
  bool is_json_;
  Progress progress_;
  WimDescription description_;
  std::unique_ptr<WimFile> file_;
  std::vector<std::uint32_t> images_;
  Json json_;
};

}  // namespace

int run_wim(const Invocation& invocation) {
  auto output =
      Output::open(std::string(invocation.get(option::kOutput)), {invocation.arguments.front()});
  if (!output.ok()) return fail(output.error(), invocation.language);
  const Result<int> status = WimCommand(invocation, output.value()).run();
  if (!status.ok()) {
    if (cancel_requested()) return kInterrupted;
    return fail(status.error(), invocation.language);
  }
  const Status written = output.value().finish();
  if (!written.ok()) return fail(written.error(), invocation.language);
  return status.value();
}

}  // namespace casebook
