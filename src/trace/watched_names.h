// SPDX-License-Identifier: Apache-2.0
// The few objects of a trace that an analysis looks at, and which events are theirs. A trace has
// hundreds of thousands of paths: each is compared with the watched ones once, on several threads.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/trace.h"
#include "trace/file_names.h"

namespace casebook {

// Numbers texts in the order in which they come.
class TextNumbers {
 public:
  TextNumbers() = default;
  TextNumbers(const TextNumbers&) = delete;  // `texts_` points into `numbers_`
  TextNumbers& operator=(const TextNumbers&) = delete;
  TextNumbers(TextNumbers&&) = default;
  TextNumbers& operator=(TextNumbers&&) = default;
  std::uint32_t add(std::string_view text);
  std::uint32_t find(std::string_view text) const;  // kNoTraceIndex when it is not there
  const std::string& text(std::uint32_t number) const { return *texts_[number]; }
  std::size_t size() const { return texts_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> numbers_;
  std::vector<const std::string*> texts_;  // the keys of `numbers_`
};

class WatchedNames {
 public:
  // First all objects, by canonical name, and file names are watched, then the paths are looked at.
  std::uint32_t watch(std::string_view name) { return objects_.add(name); }
  std::uint32_t watch_file_name(std::string_view name) { return file_names_.add(name); }
  void look_at_paths(const Trace& trace, const FileNames& names, std::size_t jobs);

  // kNoTraceIndex when it is not watched.
  std::uint32_t object_of(std::uint32_t path) const {
    return marks_.empty() ? kNoTraceIndex : marks_[path].object;
  }
  std::uint32_t file_name_of(std::uint32_t path) const {
    return marks_.empty() ? kNoTraceIndex : marks_[path].file_name;
  }
  std::uint32_t find(std::string_view name) const { return objects_.find(name); }
  const std::string& name(std::uint32_t object) const { return objects_.text(object); }
  std::size_t size() const { return objects_.size(); }
  std::size_t file_name_count() const { return file_names_.size(); }

 private:
  struct Marks {
    std::uint32_t object = kNoTraceIndex;
    std::uint32_t file_name = kNoTraceIndex;
  };

  TextNumbers objects_;
  TextNumbers file_names_;
  std::vector<Marks> marks_;  // by path
};

// Canonical names in the trace's dictionary that the test likes, in its order, each once; at most
// `most`. The test is called on several threads.
std::vector<std::string> names_that(const Trace& trace,
                                    const FileNames& names,
                                    std::size_t jobs,
                                    std::size_t most,
                                    const std::function<bool(std::string_view)>& likes);

// Events in groups, those of a group in the order of the trace.
class EventGroups {
 public:
  // Pairs of a group and an event, in the order of events.
  struct Entry {
    std::uint32_t group = 0;
    std::size_t event = 0;
  };
  EventGroups() = default;
  EventGroups(std::size_t groups, std::span<const Entry> entries);

  std::span<const std::size_t> of(std::uint32_t group) const {
    return std::span(events_).subspan(begins_[group], begins_[group + 1] - begins_[group]);
  }

 private:
  std::vector<std::size_t> begins_;
  std::vector<std::size_t> events_;
};

}  // namespace casebook
