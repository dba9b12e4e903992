// SPDX-License-Identifier: Apache-2.0
#include "report/trace_comparison_tree.h"

#include <fmt/format.h>

#include "base/text.h"
#include "report/format.h"
#include "report/html.h"

namespace casebook {
namespace {

std::string_view mark_sign(TraceMark mark) {
  switch (mark) {
    case TraceMark::Same: return "=";
    case TraceMark::Differs: return "≠";
    case TraceMark::OnlyGood: return "−";
    case TraceMark::OnlyBad: break;
  }
  return "+";
}

class TreeHtml {
 public:
  TreeHtml(const std::vector<TraceTreeNode>& nodes, std::size_t shown)
      : nodes_(nodes),
        shown_(shown) {}

  std::string render() {
    std::size_t at = 0;
    while (at < nodes_.size()) {
      at = put(at, 0);
    }
    return std::move(out_);
  }

 private:
  bool has_children(std::size_t at) const {
    return at + 1 < nodes_.size() && nodes_[at + 1].depth > nodes_[at].depth;
  }
  std::size_t end_of(std::size_t at) const {
    std::size_t end = at + 1;
    while (end < nodes_.size() && nodes_[end].depth > nodes_[at].depth) {
      ++end;
    }
    return end;
  }
  bool is_bare(const TraceTreeNode& node) const {
    return node.good + node.bad == 0 && !node.difference;
  }

  // Writes the node at `at` with all below it; returns where the next one begins. `depth` is that
  // of the row.
  std::size_t put(std::size_t at, std::size_t depth) {
    const std::size_t end = end_of(at);
    std::string name = nodes_[at].name;
    while (has_children(at) && is_bare(nodes_[at]) && end_of(at + 1) == end) {
      ++at;
      name += "\\" + nodes_[at].name;
    }
    const TraceTreeNode& node = nodes_[at];
    if (!has_children(at)) {
      put_row("div", node, name, depth);
      return end;
    }
    out_ +=
        node.mark == TraceMark::Same && !has_difference(at, end) ? "<details>" : "<details open>";
    put_row("summary", node, name, depth);
    for (std::size_t child = at + 1; child < end;) {
      child = put(child, depth + 1);
    }
    out_ += "</details>\n";
    return end;
  }

  // Whether something below differs; looks at few nodes, because marks of folders sum them up.
  bool has_difference(std::size_t at, std::size_t end) const {
    for (std::size_t i = at + 1; i < end; ++i) {
      if (nodes_[i].mark != TraceMark::Same) return true;
    }
    return false;
  }

  void put_row(std::string_view tag,
               const TraceTreeNode& node,
               const std::string& name,
               std::size_t depth) {
    const bool left = node.mark != TraceMark::OnlyBad;
    const bool right = node.mark != TraceMark::OnlyGood;
    out_ += fmt::format(
        "<{} class=\"row {}\" style=\"--d:{}\">", tag, trace_mark_name(node.mark), depth);
    put_name("left", left ? name : "", node.good, node);
    out_ += fmt::format("<span class=\"mark\">{}</span>", mark_sign(node.mark));
    put_name("right", right ? name : "", node.bad, node);
    out_ += fmt::format("</{}>\n", tag);
  }

  void put_name(std::string_view side,
                const std::string& name,
                std::uint64_t count,
                const TraceTreeNode& node) {
    out_ += fmt::format("<span class=\"{}\">", side);
    if (!name.empty()) {
      out_ += "<span class=\"name\">" + replace_all(for_html(name), "\\", "\\<wbr>");
      if (count != 0) out_ += "<small>" + format_count(count) + "</small>";
      if (node.difference && *node.difference < shown_) {
        out_ += fmt::format(
            "<small><a href=\"#d{0}\">#{1}</a></small>", *node.difference, *node.difference + 1);
      }
      out_ += "</span>";
    }
    out_ += "</span>";
  }

  const std::vector<TraceTreeNode>& nodes_;
  std::size_t shown_;
  std::string out_;
};

}  // namespace

std::string trace_tree_html(const std::vector<TraceTreeNode>& nodes, std::size_t shown) {
  return TreeHtml(nodes, shown).render();
}

}  // namespace casebook
