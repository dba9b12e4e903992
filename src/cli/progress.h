// SPDX-License-Identifier: Apache-2.0
// One line on standard error that says how far long work is. Nothing when that is no terminal.
#pragma once

#include <chrono>
#include <mutex>
#include <string>

#include "analysis/analysis.h"
#include "base/bilingual.h"
#include "evidence/bundle.h"

namespace casebook {

class Progress {
 public:
  explicit Progress(Language language);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();  // clears the line

  void opening(const OpenProgress& progress);
  void analyzing(const AnalysisProgress& progress);
  void reading(std::uint64_t done_bytes, std::uint64_t total_bytes, std::string_view path);
  void clear();

 private:
  bool is_due();
  void show(const std::string& text);

  Language language_;
  bool on_terminal_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point next_;
  std::mutex mutex_;  // reports come from worker threads
};

// "decode", "arrange" ... for people.
std::string_view stage_title(std::string_view stage, Language language);

}  // namespace casebook
