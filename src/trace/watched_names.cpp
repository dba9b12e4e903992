// SPDX-License-Identifier: Apache-2.0
#include "trace/watched_names.h"

#include <algorithm>

#include "base/parallel.h"
#include "base/text.h"

namespace casebook {
namespace {

constexpr std::size_t kPathsAtOnce = 8 * 1024;

// Calls visit(path number, canonical name, piece) for all paths but "", on several threads.
template <typename Visit>
void for_each_name(const Trace& trace,
                   const FileNames& names,
                   std::size_t jobs,
                   const Visit& visit) {
  const std::size_t count = trace.path_count();
  parallel_for(
      jobs, (count + kPathsAtOnce - 1) / kPathsAtOnce, [&](std::size_t, std::size_t piece) {
        std::string path;
        std::string name;
        const std::size_t end = std::min(count, (piece + 1) * kPathsAtOnce);
        for (std::size_t i = piece * kPathsAtOnce; i < end; ++i) {
          path.clear();
          trace.append_path(static_cast<std::uint32_t>(i), path);
          if (path.empty()) continue;
          names.canonical(path, name);
          visit(i, std::string_view(name), piece);
        }
      });
}

}  // namespace

std::uint32_t TextNumbers::add(std::string_view text) {
  if (const auto known = numbers_.find(text); known != numbers_.end()) return known->second;
  const auto number = static_cast<std::uint32_t>(texts_.size());
  const auto added = numbers_.emplace(text, number).first;
  texts_.push_back(&added->first);
  return number;
}

std::uint32_t TextNumbers::find(std::string_view text) const {
  const auto known = numbers_.find(text);
  return known == numbers_.end() ? kNoTraceIndex : known->second;
}

void WatchedNames::look_at_paths(const Trace& trace, const FileNames& names, std::size_t jobs) {
  marks_.assign(trace.path_count(), {});
  if (objects_.size() + file_names_.size() == 0) return;
  for_each_name(trace, names, jobs, [&](std::size_t path, std::string_view name, std::size_t) {
    marks_[path].object = objects_.find(name);
    if (file_names_.size() == 0) return;
    marks_[path].file_name = file_names_.find(casebook::file_name_of(name));
  });
}

std::vector<std::string> names_that(const Trace& trace,
                                    const FileNames& names,
                                    std::size_t jobs,
                                    std::size_t most,
                                    const std::function<bool(std::string_view)>& likes) {
  std::vector<std::vector<std::string>> pieces(trace.path_count() / kPathsAtOnce + 1);
  for_each_name(trace, names, jobs, [&](std::size_t, std::string_view name, std::size_t piece) {
    if (likes(name) && pieces[piece].size() < most) pieces[piece].emplace_back(name);
  });
  TextNumbers known;
  std::vector<std::string> found;
  for (const auto& piece : pieces) {
    for (const std::string& name : piece) {
      const std::size_t before = known.size();
      if (found.size() < most && known.add(name) == before) found.push_back(name);
    }
  }
  return found;
}

EventGroups::EventGroups(std::size_t groups, std::span<const Entry> entries)
    : begins_(groups + 1, 0),
      events_(entries.size()) {
  for (const Entry& entry : entries) {
    ++begins_[entry.group + 1];
  }
  for (std::size_t group = 0; group < groups; ++group) {
    begins_[group + 1] += begins_[group];
  }
  std::vector<std::size_t> next(begins_.begin(), begins_.end() - 1);
  for (const Entry& entry : entries) {
    events_[next[entry.group]++] = entry.event;
  }
}

}  // namespace casebook
