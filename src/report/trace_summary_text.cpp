// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "model/trace_clock.h"
#include "report/escape.h"
#include "report/format.h"
#include "report/trace_view.h"

namespace casebook {
namespace {

constexpr std::size_t kIndent = 2;
constexpr std::size_t kLabelWidth = 10;
constexpr std::size_t kMostRows = 15;  // of a table; Detail::All shows them all

class SummaryText {
 public:
  SummaryText(const Trace& trace, const TraceSummary& summary, const TraceViewOptions& options)
      : trace_(trace),
        summary_(summary),
        options_(options),
        page_(options.text.width, options.text.color, options.text.names) {}

  std::string render() {
    add_capture();
    add_parts();
    add_classes();
    add_processes();
    add_operations();
    add_results();
    return page_.take();
  }

 private:
  std::string words(std::string_view en, std::string_view zh) const {
    return std::string(options_.text.language == Language::Chinese ? zh : en);
  }
  void field(std::string_view en, std::string_view zh, std::string_view text) {
    page_.field(kIndent, words(en, zh), kLabelWidth, text);
  }

  void add_capture() {
    const TraceCapture& capture = trace_.capture();
    page_.heading(words("Capture of Process Monitor", "Process Monitor 捕获"));
    field("Computer", "计算机", capture.computer);
    field("Windows", "Windows", windows_text(capture));
    field("Machine", "硬件", machine_text(capture));
    field("Begin", "开始", trace_time_text(trace_, capture.first, options_.minutes));
    field("End", "结束", trace_time_text(trace_, capture.last, options_.minutes));
    std::string lasting;
    append_relative_time(capture.last - std::min(capture.first, capture.last), lasting);
    field("Lasting", "时长", lasting);
    if (capture.is_local_time) {
      field("Clock", "时钟", words("local time of whoever exported it", "导出者的本地时间"));
    }
    field("Events", "事件", format_count(trace_.size()));
    if (summary_.not_kept != 0) {
      field("Not kept",
            "未保留",
            fmt::format(fmt::runtime(words("{} events that the driver numbered: dropped by a "
                                           "filter or lost",
                                           "{} 个驱动程序已编号的事件：被筛选器丢弃或丢失")),
                        format_count(summary_.not_kept)));
    }
  }

  static std::string windows_text(const TraceCapture& capture) {
    if (capture.build == 0) return capture.system_root;
    return fmt::format("{}.{}.{}, {}, {}",
                       capture.major,
                       capture.minor,
                       capture.build,
                       capture.is_64bit ? "64-bit" : "32-bit",
                       capture.system_root);
  }

  std::string machine_text(const TraceCapture& capture) const {
    if (capture.processors == 0) return "";
    return fmt::format(fmt::runtime(words("{} processors, {} of memory", "{} 个处理器，内存 {}")),
                       capture.processors,
                       format_bytes(capture.memory));
  }

  void add_parts() {
    page_.heading(words("Files", "文件"));
    for (const TracePart& part : trace_.parts()) {
      std::string line = fmt::format(fmt::runtime(words("{}: {} events, {}", "{}：{} 个事件，{}")),
                                     part.path,
                                     format_count(part.events),
                                     format_bytes(part.bytes));
      if (part.is_recovered) {
        line += words(" (was not closed: its records were walked)", "（未正常关闭，已逐条恢复）");
      }
      page_.indented(kIndent, line);
      for (const Issue& issue : part.issues) {
        add_issue(issue);
      }
    }
  }

  void add_issue(const Issue& issue) {
    const Language language = options_.text.language;
    std::string line = issue_meaning(issue.kind).in(language);
    const std::string detail = for_terminal(issue_detail(issue.detail).in(language));
    if (!detail.empty()) line += words(" (", "（") + detail + words(")", "）");
    line +=
        fmt::format(fmt::runtime(words(" [{} times, first at offset {}]", " [{} 处，首处偏移 {}]")),
                    format_count(issue.count),
                    issue.offset);
    page_.block({"    ! ", "      "}, line, Paint::Yellow);
  }

  using Rows = std::vector<std::vector<std::string>>;

  // The last column is the name. Rows beyond the most are counted.
  void add_table(const std::string& heading, std::vector<Column> columns, Rows rows) {
    if (rows.empty()) return;
    page_.heading(heading);
    const bool is_cut = options_.text.detail != Detail::All && rows.size() > kMostRows;
    const std::size_t left = is_cut ? rows.size() - kMostRows : 0;
    if (is_cut) rows.resize(kMostRows);
    page_.table(kIndent, columns, rows);
    if (left == 0) return;
    page_.indented(kIndent,
                   fmt::format(fmt::runtime(words("... and {} more; --all lists them",
                                                  "……另有 {} 项；--all 可全部列出")),
                               format_count(left)),
                   Paint::Dim);
  }

  void add_classes() {
    Rows rows;
    for (std::size_t i = 0; i < summary_.classes.size(); ++i) {
      if (summary_.classes[i] == 0) continue;
      rows.push_back({format_count(summary_.classes[i]),
                      std::string(trace_class_name(static_cast<TraceClass>(i)))});
    }
    add_table(words("Events by class", "各类事件"),
              {{words("events", "事件")}, {words("class", "类别")}},
              std::move(rows));
  }

  // Indexes with events, those with the most first.
  template <typename Events>
  static std::vector<std::size_t> ranking(std::size_t size, const Events& events) {
    std::vector<std::size_t> order(size);
    std::iota(order.begin(), order.end(), std::size_t{0});
    order.erase(
        std::remove_if(order.begin(), order.end(), [&](std::size_t i) { return events(i) == 0; }),
        order.end());
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return events(a) > events(b);
    });
    return order;
  }

  void add_processes() {
    Rows rows;
    const auto order = ranking(summary_.processes.size(),
                               [this](std::size_t i) { return summary_.processes[i].events; });
    for (const std::size_t i : order) {
      const TraceProcess& process = trace_.processes()[i];
      rows.push_back({format_count(summary_.processes[i].events),
                      format_count(summary_.processes[i].failures),
                      std::to_string(process.pid),
                      process.name});
    }
    add_table(
        words("Processes with the most events", "事件最多的进程"),
        {{words("events", "事件")}, {words("failed", "失败")}, {"PID"}, {words("process", "进程")}},
        std::move(rows));
  }

  void add_operations() {
    Rows rows;
    const auto order = ranking(summary_.operations.size(),
                               [this](std::size_t i) { return summary_.operations[i]; });
    for (const std::size_t i : order) {
      rows.push_back({format_count(summary_.operations[i]), trace_.operations()[i].name});
    }
    add_table(words("Operations", "操作"),
              {{words("events", "事件")}, {words("operation", "操作")}},
              std::move(rows));
  }

  void add_results() {
    Rows rows;
    for (const TraceSummary::Result& result : summary_.results) {
      const std::string name = result.status == kStatusPending ? words("(not ended)", "（未结束）")
                                                               : trace_result_name(result.status);
      rows.push_back({format_count(result.events), fmt::format("0x{:08X}", result.status), name});
    }
    if (summary_.other_results != 0) {
      rows.push_back({format_count(summary_.other_results), "", words("(others)", "（其他）")});
    }
    add_table(words("Results", "结果"),
              {{words("events", "事件")}, {words("status", "状态码")}, {words("result", "结果")}},
              std::move(rows));
  }

  const Trace& trace_;
  const TraceSummary& summary_;
  const TraceViewOptions& options_;
  Page page_;
};

}  // namespace

std::string render_trace_summary(const Trace& trace,
                                 const TraceSummary& summary,
                                 const TraceViewOptions& options) {
  return SummaryText(trace, summary, options).render();
}

}  // namespace casebook
