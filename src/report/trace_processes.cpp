// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>

#include "report/escape.h"
#include "report/format.h"
#include "report/json_value.h"
#include "report/trace_view.h"

namespace casebook {
namespace {

constexpr std::size_t kDeepestIndent = 24;

struct Placed {
  std::uint32_t process;
  std::size_t depth;
};

// Children behind their parents. Whoever is his own ancestor, which only a damaged capture says,
// stands without a parent.
class ProcessTree {
 public:
  explicit ProcessTree(const std::vector<TraceProcess>& processes)
      : processes_(processes),
        children_(processes.size()),
        is_placed_(processes.size()) {}

  std::vector<Placed> order() {
    std::vector<std::uint32_t> roots;
    for (std::uint32_t i = 0; i < processes_.size(); ++i) {
      const std::uint32_t parent = processes_[i].parent;
      (parent < processes_.size() ? children_[parent] : roots).push_back(i);
    }
    for (std::vector<std::uint32_t>& children : children_) {
      sort(children);
    }
    sort(roots);
    for (const std::uint32_t root : roots) {
      place(root);
    }
    for (std::uint32_t i = 0; i < processes_.size(); ++i) {
      place(i);
    }
    return std::move(placed_);
  }

 private:
  void sort(std::vector<std::uint32_t>& processes) const {
    std::sort(processes.begin(), processes.end(), [this](std::uint32_t a, std::uint32_t b) {
      return std::pair(processes_[a].started, a) < std::pair(processes_[b].started, b);
    });
  }

  void place(std::uint32_t root) {
    std::vector<Placed> left = {{root, 0}};
    while (!left.empty()) {
      const Placed next = left.back();
      left.pop_back();
      if (is_placed_[next.process]) continue;
      is_placed_[next.process] = true;
      placed_.push_back(next);
      const std::vector<std::uint32_t>& children = children_[next.process];
      for (auto child = children.rbegin(); child != children.rend(); ++child) {
        left.push_back({*child, next.depth + 1});
      }
    }
  }

  const std::vector<TraceProcess>& processes_;
  std::vector<std::vector<std::uint32_t>> children_;
  std::vector<bool> is_placed_;
  std::vector<Placed> placed_;
};

std::string joined(std::initializer_list<std::string> parts) {
  std::string text;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) text += ", ";
    text += part;
  }
  return text;
}

class ProcessesText {
 public:
  ProcessesText(const Trace& trace, const TraceSummary& summary, const TraceViewOptions& options)
      : trace_(trace),
        summary_(summary),
        options_(options),
        page_(options.text.width, options.text.color, options.text.names) {}

  std::string render() {
    for (const Placed& placed : ProcessTree(trace_.processes()).order()) {
      add(placed.process, std::min(kDeepestIndent, 2 * placed.depth));
    }
    return page_.take();
  }

 private:
  std::string words(std::string_view en, std::string_view zh) const {
    return std::string(options_.text.language == Language::Chinese ? zh : en);
  }
  std::string time(FileTime time) const {
    const std::string text = trace_time_text(trace_, time, options_.minutes);
    return text.substr(0, text.find('.'));
  }

  std::string lifetime(const TraceProcess& process) const {
    const std::string began = time(process.started);
    const std::string ended = time(process.ended);
    if (began.empty() && ended.empty()) return "";
    if (ended.empty()) return fmt::format(fmt::runtime(words("since {}", "自 {} 起")), began);
    if (began.empty()) return fmt::format(fmt::runtime(words("until {}", "至 {} 止")), ended);
    return fmt::format(fmt::runtime(words("{} to {}", "{} 至 {}")), began, ended);
  }

  void add(std::uint32_t number, std::size_t indent) {
    const TraceProcess& process = trace_.processes()[number];
    std::string title = fmt::format("{} ({})", for_terminal(process.name), process.pid);
    if (process.is_guessed) title += words(" [put together from events]", " [由事件拼凑]");
    page_.indented(indent, title, Paint::Bold);
    page_.indented(
        indent + 4,
        joined({words("events: ", "事件：") + format_count(summary_.processes[number].events),
                lifetime(process),
                for_terminal(process.user),
                fmt::format(fmt::runtime(words("session {}", "会话 {}")), process.session),
                for_terminal(process.integrity),
                process.is_64bit ? "" : "32-bit"}));
    const std::string& line = process.command_line.empty() ? process.path : process.command_line;
    if (!line.empty()) {
      page_.whole_line({.first = std::string(indent + 4, ' ')}, line, Paint::Dim);
    }
    if (options_.shows_modules) add_modules(process, indent + 4);
  }

  void add_modules(const TraceProcess& process, std::size_t indent) {
    std::vector<std::vector<std::string>> rows;
    for (const TraceModule& module : process.modules) {
      rows.push_back({fmt::format("0x{:x}", module.base),
                      fmt::format("0x{:x}", module.size),
                      module.version,
                      module.company,
                      module.path});
    }
    constexpr std::size_t kWidestVersion = 20;
    constexpr std::size_t kWidestCompany = 24;
    if (!rows.empty()) {
      page_.table(indent, {{""}, {""}, {"", kWidestVersion}, {"", kWidestCompany}, {""}}, rows);
    }
  }

  const Trace& trace_;
  const TraceSummary& summary_;
  const TraceViewOptions& options_;
  Page page_;
};

Json modules_json(const TraceProcess& process) {
  Json json = Json::array();
  for (const TraceModule& module : process.modules) {
    json.push_back({{"base", fmt::format("0x{:x}", module.base)},
                    {"size", module.size},
                    {"timestamp", module.timestamp},
                    {"path", module.path},
                    {"version", module.version},
                    {"company", module.company},
                    {"description", module.description}});
  }
  return json;
}

Json process_json(const Trace& trace, const TraceProcess& process) {
  Json json = {{"name", process.name},
               {"pid", process.pid},
               {"parent_pid", process.parent_pid},
               {"parent", nullptr},
               {"path", process.path},
               {"command_line", process.command_line},
               {"user", process.user},
               {"session", process.session},
               {"authentication_id",
                fmt::format("{:08x}:{:08x}",
                            process.authentication_id >> 32U,
                            process.authentication_id & 0xFFFFFFFFU)},
               {"integrity", process.integrity},
               {"virtualized", nullptr},
               {"architecture", process.is_64bit ? "64-bit" : "32-bit"},
               {"started", trace_time_json(trace, process.started)},
               {"ended", trace_time_json(trace, process.ended)},
               {"is_guessed", process.is_guessed},
               {"company", process.company},
               {"version", process.version},
               {"description", process.description}};
  if (process.parent != kNoTraceIndex) json["parent"] = process.parent;
  if (process.is_virtualized) json["virtualized"] = *process.is_virtualized;
  return json;
}

}  // namespace

std::string render_trace_processes(const Trace& trace,
                                   const TraceSummary& summary,
                                   const TraceViewOptions& options) {
  return ProcessesText(trace, summary, options).render();
}

std::string render_trace_processes_json(const Trace& trace,
                                        const TraceSummary& summary,
                                        const TraceViewOptions& options) {
  Json json = Json::array();
  for (std::uint32_t i = 0; i < trace.processes().size(); ++i) {
    Json one = {{"process", i}};
    one.update(process_json(trace, trace.processes()[i]));
    one["events"] = summary.processes[i].events;
    one["failures"] = summary.processes[i].failures;
    if (options.shows_modules) one["modules"] = modules_json(trace.processes()[i]);
    json.push_back(std::move(one));
  }
  return dump(json, 2);
}

}  // namespace casebook
