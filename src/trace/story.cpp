// SPDX-License-Identifier: Apache-2.0
#include "trace/story.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/letter_case.h"
#include "trace/story_names.h"
#include "trace/story_steps.h"
#include "trace/trace_details.h"
#include "trace/trace_limits.h"
#include "trace/watched_names.h"

namespace casebook {
namespace {

constexpr std::size_t kMostFiles = 1'000;  // that a bare name means
constexpr std::size_t kFirstSteps = 600;   // of a story that is too long

// An event of the story, and the span whose name the file has.
struct Told {
  std::size_t event = 0;
  std::size_t span = 0;
};

class Storyteller {
 public:
  Storyteller(const Trace& trace, std::size_t jobs)
      : trace_(trace),
        jobs_(jobs),
        names_(trace, jobs) {}

  FileStory tell(std::string_view path) {
    FileStory story;
    const std::vector<NameChange> changes = name_changes(trace_, names_);
    const std::vector<std::string> asked = asked_names(path, changes);
    if (asked.empty()) return story;
    spans_ = name_spans(changes, asked, trace_.size(), asked.size() + kMostNames);
    gather();
    const std::vector<Told> told = in_order();
    story.events = told.size();
    story.names = names_of(told);
    StepMaker maker(trace_);
    for (const Told& one : told) {
      maker.see(one.event, shown_name(one));
    }
    story.steps = maker.take();
    cut(story);
    return story;
  }

 private:
  std::vector<std::string> asked_names(std::string_view path,
                                       const std::vector<NameChange>& changes) const {
    const std::string name = names_.canonical(path);
    const auto likes = [&](std::string_view one) { return is_named(one, name); };
    std::vector<std::string> asked = names_that(trace_, names_, jobs_, kMostFiles, likes);
    TextNumbers known;
    for (const std::string& one : asked) {
      known.add(one);
    }
    const auto add = [&](const std::string& one) {
      const std::size_t before = known.size();
      if (likes(one) && known.size() < kMostFiles && known.add(one) == before) asked.push_back(one);
    };
    for (const NameChange& change : changes) {
      add(change.target);
    }
    for (const std::string& hive : hive_files(trace_, names_)) {
      add(hive);
    }
    return asked;
  }

  void gather() {
    WatchedNames watched;
    std::vector<std::vector<std::size_t>> spans_of;  // by object
    for (std::size_t i = 0; i < spans_.size(); ++i) {
      const std::uint32_t object = watched.watch(spans_[i].name);
      if (spans_of.size() <= object) spans_of.resize(object + 1);
      spans_of[object].push_back(i);
    }
    watched.look_at_paths(trace_, names_, jobs_);
    events_.resize(spans_.size());
    const auto paths = trace_.path_column();
    for (std::size_t event = 0; event < paths.size(); ++event) {
      const std::uint32_t object = object_of(event, watched);
      if (object == kNoTraceIndex) continue;
      for (const std::size_t span : spans_of[object]) {
        if (event >= spans_[span].from && event <= spans_[span].to) events_[span].push_back(event);
      }
    }
    for (std::size_t span = 0; span < spans_.size(); ++span) {
      if (!spans_[span].is_asked) cut_at_creation(span);
    }
  }

  std::uint32_t object_of(std::size_t event, const WatchedNames& watched) {
    const TraceAction action = trace_.operations()[trace_.operation_column()[event]].action;
    const std::uint32_t path = trace_.path_column()[event];
    if (action != TraceAction::LoadHive && action != TraceAction::UnloadHive) {
      return watched.object_of(path);
    }
    std::string key;
    trace_.append_path(path, key);
    fold_case(key);
    if (action == TraceAction::LoadHive) {
      const std::uint32_t object = watched.find(names_.canonical(trace_.target(event)));
      if (object != kNoTraceIndex) hives_[key] = object;
      return object;
    }
    const auto loaded = hives_.find(key);
    return loaded == hives_.end() ? kNoTraceIndex : loaded->second;
  }

  bool creates(std::size_t event) const {
    constexpr std::uint32_t kCreated = 2;
    if (trace_.operations()[trace_.operation_column()[event]].action != TraceAction::Open) {
      return false;
    }
    if (!opens_handle(trace_.result_column()[event])) return false;
    return trace_.open(event).open_result == kCreated;
  }

  // A file that is made under a name is another one than what had the name before.
  void cut_at_creation(std::size_t span) {
    std::vector<std::size_t>& events = events_[span];
    const auto is_creation = [&](std::size_t event) { return creates(event); };
    if (spans_[span].is_earlier) {
      const auto last = std::find_if(events.rbegin(), events.rend(), is_creation);
      if (last != events.rend()) events.erase(events.begin(), std::next(last).base());
    } else {
      events.erase(std::find_if(events.begin(), events.end(), is_creation), events.end());
    }
  }

  // Each event once, though several spans may have it.
  std::vector<Told> in_order() const {
    std::vector<Told> told;
    for (std::size_t span = 0; span < events_.size(); ++span) {
      for (const std::size_t event : events_[span]) {
        told.push_back({event, span});
      }
    }
    std::sort(told.begin(), told.end(), [](const Told& a, const Told& b) {
      return a.event != b.event ? a.event < b.event : a.span < b.span;
    });
    told.erase(std::unique(told.begin(),
                           told.end(),
                           [](const Told& a, const Told& b) { return a.event == b.event; }),
               told.end());
    return told;
  }

  // As the trace writes it, where the event is not one of the registry.
  std::string shown_name(const Told& told) {
    std::string& shown = shown_[told.span];
    if (!shown.empty()) return shown;
    const TraceAction action = trace_.operations()[trace_.operation_column()[told.event]].action;
    if (action == TraceAction::LoadHive || action == TraceAction::UnloadHive) {
      return spans_[told.span].name;
    }
    trace_.append_path(trace_.path_column()[told.event], shown);
    return shown;
  }

  std::vector<std::string> names_of(const std::vector<Told>& told) {
    std::vector<std::string> names;
    TextNumbers known;
    for (const Told& one : told) {
      const std::size_t before = known.size();
      if (known.add(spans_[one.span].name) == before) names.push_back(shown_name(one));
    }
    return names;
  }

  static void cut(FileStory& story) {
    if (story.steps.size() <= kMostSteps) return;
    story.left_out = story.steps.size() - kMostSteps;
    const auto begin = story.steps.begin() + static_cast<std::ptrdiff_t>(kFirstSteps);
    story.steps.erase(begin, begin + static_cast<std::ptrdiff_t>(story.left_out));
  }

  const Trace& trace_;
  std::size_t jobs_;
  FileNames names_;
  std::vector<NameSpan> spans_;
  std::vector<std::vector<std::size_t>> events_;          // by span
  std::unordered_map<std::string, std::uint32_t> hives_;  // object, by key
  std::unordered_map<std::size_t, std::string> shown_;    // name as written, by span
};

}  // namespace

FileStory tell_story(const Trace& trace, std::string_view path, std::size_t jobs) {
  return Storyteller(trace, jobs).tell(path);
}

}  // namespace casebook
