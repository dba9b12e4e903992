// SPDX-License-Identifier: Apache-2.0
// Documents and cases that tests make up.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "evidence/bundle.h"
#include "view/log_document.h"
#include "view/reader.h"

namespace casebook::view {

class TextContent final : public Content {
 public:
  explicit TextContent(std::string text) : text_(std::move(text)) {}
  ByteView bytes() const override { return as_bytes(text_); }

 private:
  std::string text_;
};

inline LogInput log_input(std::string text, std::string path = "Logs/CBS/CBS.log") {
  LogInput input;
  input.path = std::move(path);
  input.content = std::make_shared<TextContent>(std::move(text));
  return input;
}

// Waits until everything is read.
inline void finish_reading(Document& document) {
  for (int i = 0; i < 5000; ++i) {
    document.refresh();
    if (document.progress().complete) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

inline std::shared_ptr<LogDocument> read_log(std::string text,
                                             std::string path = "Logs/CBS/CBS.log") {
  auto document = std::make_shared<LogDocument>(log_input(std::move(text), std::move(path)));
  finish_reading(*document);
  return document;
}

inline Deadline far_away() {
  return std::chrono::steady_clock::now() + std::chrono::seconds(60);
}

// Filtering, searching and counting, until nothing is left to do.
inline void finish_work(Reader& reader) {
  reader.refresh();
  while (reader.work(far_away())) {
  }
}

// One record of a CBS log; `minute` and `second` within one hour.
inline std::string cbs_line(int second, std::string_view level, std::string_view message) {
  constexpr int kMinute = 60;
  const std::string minutes = std::to_string(second / kMinute);
  const std::string seconds = std::to_string(second % kMinute);
  return "2023-05-09 14:" + std::string(2 - minutes.size(), '0') + minutes + ":" +
         std::string(2 - seconds.size(), '0') + seconds + ", " + std::string(level) +
         std::string(22 - level.size(), ' ') + "CBS    " + std::string(message) + "\r\n";
}

// A head by which a CBS log is known for sure.
inline std::string cbs_head() {
  return cbs_line(0, "Info", "TI: --- Initializing Trusted Installer ---") +
         cbs_line(0, "Info", "Starting TrustedInstaller initialization.");
}

}  // namespace casebook::view
