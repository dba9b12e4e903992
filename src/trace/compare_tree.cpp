// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_tree.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "base/text.h"
#include "model/paths.h"

namespace casebook {
namespace {

constexpr std::size_t kMostDifferences = 200;  // whose objects are shown
constexpr std::size_t kMostMembers = 24;       // of a family
constexpr std::size_t kMostNeighbours = 5;     // of one folder
constexpr std::uint32_t kDeepest = 64;

// A backslash before everything else, so that what lies below a folder follows it.
bool before(std::string_view a, std::string_view b) {
  return std::lexicographical_compare(
      a.begin(), a.end(), b.begin(), b.end(), [](char one, char two) {
        const auto rank = [](char c) { return c == '\\' ? 0 : static_cast<unsigned char>(c) + 1; };
        return rank(one) < rank(two);
      });
}

struct Leaf {
  std::string_view path;
  std::uint32_t object = 0;
  std::optional<std::size_t> difference;
};

class TreeBuilder {
 public:
  TreeBuilder(const ComparedTraces& traces, const FileFamilies& families)
      : traces_(traces),
        families_(families) {}

  void build(const std::vector<std::uint32_t>& objects, TraceComparison& comparison) {
    take_differences(objects, comparison.differences);
    take_neighbours();
    std::vector<Leaf> leaves = sorted_leaves();
    for (const Leaf& leaf : leaves) {
      if (comparison.tree.size() < kMostTreeNodes) {
        put(leaf, comparison.tree);
      } else {
        ++comparison.tree_left_out;
      }
    }
    mark_folders(comparison.tree);
  }

 private:
  void take_differences(const std::vector<std::uint32_t>& objects,
                        const std::vector<TraceDifference>& differences) {
    const auto members = families_.members();
    const std::size_t count = std::min(objects.size(), kMostDifferences);
    for (std::size_t i = 0; i < count; ++i) {
      if (objects[i] == kNoName) continue;
      choose(objects[i], i);
      if (differences[i].kind != TraceDifferenceKind::MissingChain) continue;
      const std::uint32_t family = families_.family(objects[i]);
      auto at = std::lower_bound(members.begin(), members.end(), std::pair{family, 0U});
      for (std::size_t n = 0; n < kMostMembers && at != members.end() && at->first == family;
           ++n, ++at) {
        choose(at->second, i);
      }
    }
  }

  void choose(std::uint32_t object, std::size_t difference) {
    if (is_touched(object)) chosen_.emplace(object, difference);
  }
  bool is_touched(std::uint32_t object) const {
    return traces_.good(0).has_object(object) || traces_.bad().has_object(object);
  }

  // Other objects of the same folders that a process of both sides touches.
  void take_neighbours() {
    std::unordered_map<std::string_view, std::size_t> folders;
    for (const auto& [object, difference] : chosen_) {
      folders.emplace(parent_of(traces_.object(object)), 0);
    }
    for (std::uint32_t object = 0; object < traces_.names().objects.size(); ++object) {
      if (!is_touched(object)) continue;
      const auto folder = folders.find(parent_of(traces_.object(object)));
      if (folder == folders.end() || folder->second == kMostNeighbours) continue;
      if (chosen_.contains(object)) continue;
      ++folder->second;
      neighbours_.push_back(object);
    }
  }

  std::vector<Leaf> sorted_leaves() const {
    std::vector<Leaf> leaves;
    for (const auto& [object, difference] : chosen_) {
      leaves.push_back({traces_.object(object), object, difference});
    }
    for (const std::uint32_t object : neighbours_) {
      leaves.push_back({traces_.object(object), object, std::nullopt});
    }
    std::sort(leaves.begin(), leaves.end(), [](const Leaf& a, const Leaf& b) {
      return before(a.path, b.path);
    });
    return leaves;
  }

  void put(const Leaf& leaf, std::vector<TraceTreeNode>& tree) {
    std::vector<std::string_view> parts = split(leaf.path, '\\');
    std::erase(parts, std::string_view());
    if (parts.empty()) return;
    std::size_t depth = 0;
    while (depth < parts.size() && depth < open_.size() && open_[depth] == parts[depth]) {
      ++depth;
    }
    open_.resize(depth);
    for (; depth < parts.size() && depth < kDeepest; ++depth) {
      open_.push_back(parts[depth]);
      TraceTreeNode node;
      node.name = parts[depth].substr(0, kLongestPath);
      node.depth = static_cast<std::uint32_t>(depth);
      is_object_.push_back(false);
      tree.push_back(std::move(node));
    }
    TraceTreeNode& node = tree.back();
    is_object_.back() = true;
    node.good = events(traces_.good(0), leaf.object);
    node.bad = events(traces_.bad(), leaf.object);
    node.difference = leaf.difference;
    node.mark = node.good == 0 && node.bad != 0   ? TraceMark::OnlyBad
                : node.good != 0 && node.bad == 0 ? TraceMark::OnlyGood
                : leaf.difference                 ? TraceMark::Differs
                                                  : TraceMark::Same;
  }

  static std::uint64_t events(const TraceIndex& index, std::uint32_t object) {
    std::uint64_t count = 0;
    for (const std::uint32_t number : index.of_object(object)) {
      count += index.tallies()[number].count;
    }
    return count;
  }

  // A folder that is no object itself is marked as all that lies below it, or as differing.
  void mark_folders(std::vector<TraceTreeNode>& tree) const {
    std::vector<std::optional<TraceMark>> below(kDeepest + 2);
    for (std::size_t i = tree.size(); i-- > 0;) {
      TraceTreeNode& node = tree[i];
      std::optional<TraceMark>& inside = below[node.depth + 1];
      if (!is_object_[i]) node.mark = inside.value_or(TraceMark::Same);
      const TraceMark mark = inside && *inside != node.mark ? TraceMark::Differs : node.mark;
      inside.reset();
      std::optional<TraceMark>& level = below[node.depth];
      level = level && *level != mark ? TraceMark::Differs : mark;
    }
  }

  const ComparedTraces& traces_;
  const FileFamilies& families_;
  std::unordered_map<std::uint32_t, std::size_t> chosen_;  // object -> difference
  std::vector<std::uint32_t> neighbours_;
  std::vector<std::string_view> open_;  // the components of the node that was put last
  std::vector<bool> is_object_;         // by node
};

}  // namespace

void build_tree(const ComparedTraces& traces,
                const FileFamilies& families,
                const std::vector<std::uint32_t>& objects,
                TraceComparison& comparison) {
  TreeBuilder(traces, families).build(objects, comparison);
}

}  // namespace casebook
