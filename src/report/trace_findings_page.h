// SPDX-License-Identifier: Apache-2.0
// What the texts of all findings of a trace have in common.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "model/trace.h"
#include "model/trace_findings.h"
#include "report/format.h"
#include "report/labels.h"
#include "report/trace_view.h"

namespace casebook {

class FindingsText {
 public:
  FindingsText(const Trace& trace, const TraceViewOptions& options)
      : trace_(trace),
        options_(options),
        language_(options.text.language),
        page_(options.text.width, options.text.color, options.text.names) {}

 protected:
  std::string words(std::string_view en, std::string_view zh) const {
    return std::string(language_ == Language::Chinese ? zh : en);
  }
  static constexpr std::size_t kLabelWidth = 8;
  std::size_t most(std::size_t total, std::size_t usual) const {
    return options_.text.detail == Detail::All ? total : std::min(total, usual);
  }
  void field(std::string_view en, std::string_view zh, std::string_view text) {
    page_.field(3, words(en, zh), kLabelWidth, text);
  }
  std::string process(std::uint32_t process) const {
    if (process >= trace_.processes().size()) return "?";
    const TraceProcess& shown = trace_.processes()[process];
    return fmt::format("{} ({})", shown.name.empty() ? "?" : shown.name, shown.pid);
  }
  std::string result(std::uint32_t status) const {
    std::string name;
    trace_.append_result(status, name);
    return name;
  }
  std::string time(FileTime time) const { return trace_time_text(trace_, time, options_.minutes); }
  std::string time_of(std::size_t event) const { return time(trace_.event(event).time); }

  // "2020-07-12 01:18:10.7752429 UTC, 3 times until ..."
  std::string when(std::size_t first, std::size_t last, std::uint64_t count) const {
    if (count < 2) return time_of(first);
    return fmt::format(fmt::runtime(words("{0}, {1} times until {2}", "{0} 至 {2}，共 {1} 次")),
                       time_of(first),
                       format_count(count),
                       time_of(last));
  }
  std::string percent(double weight) const { return fmt::format("{:.0f} %", weight * 100); }
  void put_more(std::uint64_t hidden, std::size_t indent) {
    if (hidden == 0) return;
    page_.indented(
        indent,
        fmt::format(fmt::runtime(words("{} more; --all shows them", "另有 {} 项，使用 --all 查看")),
                    format_count(hidden)),
        Paint::Dim);
  }
  void put_left_out(std::uint64_t left_out) {
    if (left_out == 0) return;
    page_.indented(0,
                   fmt::format(fmt::runtime(words("{} others of less weight were left out.",
                                                  "另有 {} 项权重更低，未列出。")),
                               format_count(left_out)),
                   Paint::Dim);
  }
  void put_limits(const std::vector<Bilingual>& limits) {
    if (limits.empty()) return;
    page_.heading(words("What the trace cannot show", "跟踪无法说明的内容"));
    for (const Bilingual& limit : limits) {
      page_.block({.first = "  - "}, limit.in(language_), Paint::Dim);
    }
  }
  void put_holders(const std::vector<Holder>& holders, std::size_t usual) {
    const std::size_t shown = most(holders.size(), usual);
    for (std::size_t i = 0; i < shown; ++i) {
      const Holder& holder = holders[i];
      field(i == 0 ? "held by" : "",
            i == 0 ? "占用者" : "",
            fmt::format("{}{}{}{}",
                        process(holder.process),
                        bracketed(kind_title(holder.kind) + std::string(comma(language_)) +
                                      percent(holder.weight),
                                  language_),
                        colon(language_),
                        holder.why.in(language_)));
    }
    put_more(holders.size() - shown, 3 + kLabelWidth + 2);
  }

  const Trace& trace_;
  const TraceViewOptions& options_;
  Language language_;
  Page page_;

 private:
  std::string kind_title(HolderKind kind) const {
    switch (kind) {
      case HolderKind::Handle: return words("handle", "句柄");
      case HolderKind::Section: return words("mapping", "内存映射");
      case HolderKind::Image: return words("program code", "程序代码");
      case HolderKind::Hive: return words("registry hive", "注册表配置单元");
    }
    return "";
  }
};

}  // namespace casebook
