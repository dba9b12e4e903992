// SPDX-License-Identifier: Apache-2.0
#include "evidence/bundle.h"

#include <cerrno>
#include <filesystem>
#include <set>
#include <utility>

#include <sys/stat.h>

#include "base/cancel.h"
#include "evidence/disk.h"
#include "evidence/entry_name.h"
#include "evidence/opening.h"

namespace casebook {
namespace {

// The last part of a path that a user typed; "logs" for "logs/", "bundle" for "." and "/".
std::string typed_name(std::string path) {
  while (path.ends_with('/')) {
    path.pop_back();
  }
  const std::string name = path.substr(path.rfind('/') + 1);
  return name.empty() || name == "." || name == ".." ? "bundle" : clean_entry_name(name).path;
}

Status add_path(Opening& opening, const std::string& path, bool only_one) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    const ErrorCode code =
        errno == ENOENT || errno == ENOTDIR ? ErrorCode::NotFound : ErrorCode::Io;
    return Error{code, system_message(errno)};
  }
  if (S_ISDIR(status.st_mode)) {
    // Several folders may hold files of the same names: each gets its own name in front.
    const std::string prefix = only_one ? "" : opening.unique_path(typed_name(path)) + "/";
    return add_disk_folder(opening, path, prefix);
  }
  if (!S_ISREG(status.st_mode)) {
    return Error{ErrorCode::InvalidInput, "neither a file nor a folder"};
  }
  return add_disk_file(opening, path, typed_name(path));
}

// Without what is given twice, or once by itself and once inside a folder: it would count twice.
std::vector<std::string> without_repeats(const std::vector<std::string>& paths) {
  namespace fs = std::filesystem;
  std::vector<fs::path> places;
  for (const std::string& path : paths) {
    std::error_code error;
    fs::path place = fs::canonical(path, error);
    places.push_back(error ? fs::path() : std::move(place));  // opening it will say what is wrong
  }
  std::set<fs::path> taken;
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i].empty() || taken.insert(places[i]).second) order.push_back(i);
  }
  std::vector<std::string> kept;
  for (const std::size_t i : order) {
    bool inside = false;
    for (fs::path above = places[i].parent_path(); !inside && above.has_relative_path();
         above = above.parent_path()) {
      inside = taken.contains(above);
    }
    if (!inside) kept.push_back(paths[i]);
  }
  return kept;
}

}  // namespace

Result<Bundle> open_bundle(const std::vector<std::string>& paths,
                           const Budget& budget,
                           const std::function<void(const OpenProgress&)>& progress) {
  if (paths.empty()) return Error{ErrorCode::InvalidInput, "no path given"};
  Opening opening(budget, progress);
  std::string all;
  const std::vector<std::string> kept = without_repeats(paths);
  for (const std::string& path : kept) {
    Status status = add_path(opening, path, kept.size() == 1);
    if (!status.ok()) return std::move(status.error()).context(path);
    if (cancel_requested()) return Error{ErrorCode::Cancelled, "stopped"}.context("open " + path);
    all += (all.empty() ? "" : ", ") + path;
  }
  Bundle bundle = opening.finish();
  bundle.path = std::move(all);
  return bundle;
}

}  // namespace casebook
