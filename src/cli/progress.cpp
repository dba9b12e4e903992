// SPDX-License-Identifier: Apache-2.0
#include "cli/progress.h"

#include <array>
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/environment.h"
#include "report/escape.h"
#include "report/format.h"
#include "report/wrap.h"

namespace casebook {
namespace {

constexpr std::chrono::milliseconds kFirst{400};  // short work shows nothing
constexpr std::chrono::milliseconds kInterval{100};

struct StageRow {
  std::string_view stage;
  Words words;
};

constexpr std::array kStages = {
    StageRow{"open", {"opening", "打开证据"}},
    StageRow{"decode", {"reading", "读取日志"}},
    StageRow{"arrange", {"ordering", "排列时间线"}},
    StageRow{"match", {"matching", "匹配特征"}},
    StageRow{"traces", {"reading traces", "读取跟踪"}},
    StageRow{"diagnose", {"diagnosing", "诊断"}},
};

}  // namespace

std::string_view stage_title(std::string_view stage, Language language) {
  for (const StageRow& row : kStages) {
    if (row.stage == stage) return row.words.in(language);
  }
  return stage;
}

Progress::Progress(Language language)
    : language_(language),
      on_terminal_(is_terminal(STDERR_FILENO)),
      next_(std::chrono::steady_clock::now() + kFirst) {}

Progress::~Progress() {
  clear();
}

void Progress::opening(const OpenProgress& progress) {
  if (!is_due()) return;
  show(fmt::format("{} {} {}",
                   stage_title("open", language_),
                   format_bytes(progress.bytes),
                   for_terminal(progress.path)));
}

void Progress::analyzing(const AnalysisProgress& progress) {
  if (!is_due()) return;
  std::string text(stage_title(progress.stage, language_));
  if (progress.total_bytes != 0) {
    const std::uint64_t percent = progress.done_bytes / (progress.total_bytes / 100 + 1);
    text += fmt::format(" {} % ({})", percent, format_bytes(progress.total_bytes));
  }
  show(text);
}

void Progress::reading(std::uint64_t done_bytes, std::uint64_t total_bytes, std::string_view path) {
  if (!is_due()) return;
  show(fmt::format("{} {} % ({}) {}",
                   stage_title("decode", language_),
                   done_bytes / (total_bytes / 100 + 1),
                   format_bytes(total_bytes),
                   for_terminal(path)));
}

bool Progress::is_due() {
  if (!on_terminal_) return false;
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return false;
  next_ = now + kInterval;
  return true;
}

void Progress::show(const std::string& text) {
  const std::lock_guard lock(mutex_);
  const std::size_t width = terminal_width(read_variable) - 1;
  const std::string line = "\r\x1b[K" + wrap(text, width).front();
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fflush(stderr);
  shown_ = true;
}

void Progress::clear() {
  const std::lock_guard lock(mutex_);
  if (shown_) std::fputs("\r\x1b[K", stderr);
  shown_ = false;
}

}  // namespace casebook
