// SPDX-License-Identifier: Apache-2.0
#include "evidence/opening.h"

#include <algorithm>
#include <utility>

namespace casebook {
namespace {

// "a/setupact.log" and 2 give "a/setupact (2).log".
std::string numbered(const std::string& path, std::uint64_t number) {
  const std::size_t slash = path.rfind('/');
  const std::size_t name = slash == std::string::npos ? 0 : slash + 1;
  const std::size_t dot = path.rfind('.');
  const std::size_t at = dot == std::string::npos || dot <= name ? path.size() : dot;
  return path.substr(0, at) + " (" + std::to_string(number) + ")" + path.substr(at);
}

}  // namespace

std::string Opening::unique_path(const std::string& path) {
  std::uint64_t& count = names_[path];
  if (++count == 1) return path;
  std::string other = numbered(path, count);
  while (!names_.emplace(other, 1).second) {  // somebody really is called so
    other = numbered(path, ++names_[path]);
  }
  return other;
}

void Opening::add(std::string path, ContentPtr content, std::vector<Issue> issues) {
  if (content != nullptr) bundle_.bytes += content->bytes().size();
  tell(path);
  bundle_.entries.push_back({std::move(path), std::move(content), std::move(issues)});
}

void Opening::add_archive(BundleArchive archive) {
  bundle_.archives.push_back(std::move(archive));
}

void Opening::limit_reached(const Issue& issue, const std::string& path) {
  for (Issue& known : bundle_.issues) {
    if (known.kind == issue.kind) {
      ++known.count;
      known.bytes += issue.bytes;
      return;
    }
  }
  Issue told = issue;
  told.detail = path + (issue.detail.empty() ? "" : ": " + issue.detail);
  bundle_.issues.push_back(std::move(told));
}

void Opening::tell(std::string_view path) const {
  if (!progress_) return;
  progress_({meter.entries(), meter.bytes(), std::string(path)});
}

Bundle Opening::finish() {
  std::sort(bundle_.entries.begin(),
            bundle_.entries.end(),
            [](const BundleEntry& a, const BundleEntry& b) { return a.path < b.path; });
  std::sort(bundle_.archives.begin(),
            bundle_.archives.end(),
            [](const BundleArchive& a, const BundleArchive& b) { return a.path < b.path; });
  return std::move(bundle_);
}

}  // namespace casebook
