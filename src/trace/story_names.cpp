// SPDX-License-Identifier: Apache-2.0
#include "trace/story_names.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>

namespace casebook {
namespace {

constexpr std::size_t kMostOfName = 1'000;  // changes of one name that are looked at

class NameFollower {
 public:
  NameFollower(const std::vector<NameChange>& changes, std::size_t events, std::size_t most)
      : events_(events),
        most_(most) {
    for (const NameChange& change : changes) {
      by_source_[change.source].push_back(&change);
      by_target_[change.target].push_back(&change);
    }
  }

  std::vector<NameSpan> follow(const std::vector<std::string>& asked) {
    for (const std::string& name : asked) {
      add({name, 0, events_, true, false});
    }
    for (std::size_t i = 0; i < spans_.size(); ++i) {
      follow_forwards(i);
      follow_backwards(i);
    }
    return std::move(spans_);
  }

 private:
  using Changes = std::unordered_map<std::string_view, std::vector<const NameChange*>>;

  // Calls visit(change, what of `name` lies below the changed name) for changes of the name and of
  // the folders above it.
  template <typename Visit>
  static void for_each_change(const Changes& changes, std::string_view name, const Visit& visit) {
    for (std::string_view at = name; !at.empty();) {
      const auto found = changes.find(at);
      if (found != changes.end()) {
        const std::string_view rest = name.substr(at.size());
        const std::size_t count = std::min(found->second.size(), kMostOfName);
        for (std::size_t i = 0; i < count; ++i) {
          visit(*found->second[i], rest);
        }
      }
      const std::size_t slash = at.rfind('\\');
      at = slash == std::string_view::npos ? std::string_view() : at.substr(0, slash);
    }
  }

  void add(NameSpan span) {
    if (spans_.size() >= most_ && !span.is_asked) return;
    if (span.from > span.to || !known_.emplace(span.name, span.from).second) return;
    spans_.push_back(std::move(span));
  }

  void follow_forwards(std::size_t number) {
    const NameSpan span = spans_[number];
    std::size_t end = span.to;
    for_each_change(by_source_, span.name, [&](const NameChange& change, std::string_view rest) {
      if (change.event < span.from || change.event > span.to) return;
      if (!change.is_link && !span.is_asked) end = std::min(end, change.event);
      std::string name = change.target + std::string(rest);
      const std::size_t last = end_of(name, change.event + 1);
      add({std::move(name), change.event + 1, last, false, false});
    });
    spans_[number].to = end;
  }

  // Until another file gets the name.
  std::size_t end_of(const std::string& name, std::size_t from) const {
    std::size_t end = events_;
    for_each_change(by_target_, name, [&](const NameChange& change, std::string_view) {
      if (change.event >= from) end = std::min(end, change.event - 1);
    });
    return end;
  }

  void follow_backwards(std::size_t number) {
    const NameSpan span = spans_[number];
    for_each_change(by_target_, span.name, [&](const NameChange& change, std::string_view rest) {
      if (change.event < span.from || change.event > span.to) return;
      std::string name = change.source + std::string(rest);
      const std::size_t first = begin_of(name, change.event);
      add({std::move(name), first, change.event, false, true});
    });
  }

  // Since another file had the name. The rename that brought this one is a part of the story.
  std::size_t begin_of(const std::string& name, std::size_t before) const {
    std::size_t begin = 0;
    for_each_change(by_source_, name, [&](const NameChange& change, std::string_view) {
      if (change.event < before && !change.is_link) begin = std::max(begin, change.event + 1);
    });
    for_each_change(by_target_, name, [&](const NameChange& change, std::string_view) {
      if (change.event < before) begin = std::max(begin, change.event);
    });
    return begin;
  }

  std::size_t events_;
  std::size_t most_;
  Changes by_source_;
  Changes by_target_;
  std::vector<NameSpan> spans_;
  std::set<std::pair<std::string, std::size_t>> known_;
};

}  // namespace

std::vector<NameSpan> name_spans(const std::vector<NameChange>& changes,
                                 const std::vector<std::string>& asked,
                                 std::size_t events,
                                 std::size_t most) {
  return NameFollower(changes, events, most).follow(asked);
}

}  // namespace casebook
