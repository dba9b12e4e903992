// SPDX-License-Identifier: Apache-2.0
// Short ways to write down what processes do to one file.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "model/trace_for_test.h"

namespace casebook {

inline constexpr std::uint32_t kSharingViolation = 0xC0000043;
inline constexpr std::uint32_t kAccessDenied = 0xC0000022;

class FileTraceForTest {
 public:
  static constexpr std::string_view kFile = R"(C:\Data\Store.dat)";

  TraceForTest trace;

  // The process with this name and pid, made when it is new.
  std::uint32_t process(std::string_view name, std::uint32_t pid) {
    for (std::uint32_t i = 0; i < trace.processes().size(); ++i) {
      if (trace.processes()[i].name == name && trace.processes()[i].pid == pid) return i;
    }
    return trace.add_process(std::string(name), pid);
  }
  FileTraceForTest& at(double seconds) {
    at_ = seconds;
    return *this;
  }
  // Of the next event only.
  FileTraceForTest& on_thread(std::uint32_t thread) {
    thread_ = thread;
    return *this;
  }
  FileTraceForTest& on(std::string_view path) {
    path_ = path;
    return *this;
  }
  std::size_t add(std::uint32_t process, TraceAction action, std::uint32_t result = 0) {
    EventForTest event;
    event.process = process;
    event.action = action;
    event.result = result;
    return put(event);
  }
  std::size_t open(std::uint32_t process,
                   std::string_view access,
                   std::string_view share,
                   std::uint32_t result = 0,
                   std::uint32_t options = 0) {
    EventForTest event;
    event.process = process;
    event.action = TraceAction::Open;
    event.result = result;
    event.open.desired_access = file_access_of(access);
    event.open.options = options;
    for (const auto& [word, bit] :
         {std::pair("Read", 1U), std::pair("Write", 2U), std::pair("Delete", 4U)}) {
      if (share.find(word) != std::string_view::npos) event.open.share |= bit;
    }
    return put(event);
  }
  std::size_t violation(std::uint32_t process) {
    return open(process, "Generic Read/Write", "Read", kSharingViolation);
  }
  std::size_t denied(std::uint32_t process,
                     std::string_view access = "Write Attributes, Synchronize",
                     std::uint32_t options = 0) {
    return open(process, access, "Read, Write, Delete", kAccessDenied, options);
  }
  std::size_t key(std::uint32_t process,
                  std::string_view path,
                  std::string_view access,
                  std::uint32_t result = 0) {
    EventForTest event;
    event.process = process;
    event.action = TraceAction::OpenKey;
    event.path = path;
    event.detail = "Desired Access: " + std::string(access);
    event.result = result;
    return put(event);
  }
  // Mark for deletion.
  std::size_t dispose(std::uint32_t process) {
    EventForTest event;
    event.process = process;
    event.action = TraceAction::Dispose;
    event.marks_deletion = true;
    return put(event);
  }
  // An operation without further particulars, with this column Detail.
  std::size_t plain(std::uint32_t process, TraceAction action, std::string_view detail) {
    EventForTest event;
    event.process = process;
    event.action = action;
    event.detail = detail;
    return put(event);
  }
  std::size_t close(std::uint32_t process) { return add(process, TraceAction::Close); }
  std::size_t load_hive(std::uint32_t process,
                        std::string_view key,
                        std::string_view file,
                        std::uint32_t result = 0) {
    EventForTest event;
    event.process = process;
    event.action = TraceAction::LoadHive;
    event.result = result;
    event.path = key;
    event.target = file;
    event.at = at_;
    at_ = -1;
    return trace.add(event);
  }
  std::size_t unload_hive(std::uint32_t process, std::string_view key) {
    EventForTest event;
    event.process = process;
    event.action = TraceAction::UnloadHive;
    event.path = key;
    event.at = at_;
    at_ = -1;
    return trace.add(event);
  }
  std::size_t exit(std::uint32_t process, int status = 0) {
    EventForTest event;
    event.process = process;
    event.action = TraceAction::ProcessExit;
    event.detail = "Exit Status: " + std::to_string(status) + ", User Time: 0.0";
    event.at = at_;
    at_ = -1;
    return trace.add(event);
  }
  std::size_t rename(std::uint32_t process, std::string_view target, std::uint32_t result = 0) {
    EventForTest event;
    event.process = process;
    event.action = TraceAction::Rename;
    event.target = target;
    event.result = result;
    return put(event);
  }
  std::size_t put(EventForTest event) {
    if (event.path.empty()) event.path = path_;
    if (event.at < 0) event.at = at_;
    at_ = -1;
    if (const std::uint32_t thread = std::exchange(thread_, 0); thread != 0) event.thread = thread;
    return trace.add(std::move(event));
  }

 private:
  double at_ = -1;
  std::uint32_t thread_ = 0;
  std::string path_{kFile};
};

}  // namespace casebook
