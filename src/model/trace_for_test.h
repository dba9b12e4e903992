// SPDX-License-Identifier: Apache-2.0
// A trace written down in a test, event by event.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/trace.h"

namespace casebook {

// What a test says of one event; what it does not say is as in a quiet success.
struct EventForTest {
  std::uint32_t process = 0;
  TraceAction action = TraceAction::Other;
  std::string operation = {};  // "": the usual name of the action
  std::string path = {};
  std::uint32_t result = 0;
  TraceOpen open = {};
  std::string target = {};
  bool marks_deletion = false;
  std::uint32_t child = kNoTraceIndex;
  std::string detail = {};
  std::vector<TraceFrame> stack = {};
  double at = -1;  // seconds after the beginning; below 0: 1 ms after the event before
  Ticks duration = 100;
  std::uint32_t thread = 1000;
};

class TraceForTest final : public Trace {
 public:
  TraceForTest() {
    capture_.computer = "CASE-PC01";
    capture_.system_root = "C:\\Windows";
    capture_.build = 19045;
    capture_.first = kBegin;
    paths_.emplace_back();
    numbers_[""] = 0;
    parts_.push_back({"trace.pml", 0, 0, false, {}});
  }

  std::uint32_t add_process(std::string name, std::uint32_t pid, std::uint32_t parent_pid = 4) {
    TraceProcess process;
    process.index = static_cast<std::uint32_t>(processes_.size());
    process.pid = pid;
    process.parent_pid = parent_pid;
    process.path = "C:\\Windows\\System32\\" + name;
    process.name = std::move(name);
    process.company = "Microsoft Corporation";
    process.user = "NT AUTHORITY\\SYSTEM";
    processes_.push_back(std::move(process));
    return static_cast<std::uint32_t>(processes_.size() - 1);
  }
  TraceProcess& process(std::uint32_t index) { return processes_[index]; }
  TraceCapture& capture_for_test() { return capture_; }

  std::size_t add(EventForTest event) {
    if (event.at < 0) event.at = events_.empty() ? 0 : events_.back().at + 0.001;
    if (event.operation.empty()) event.operation = usual_name(event.action);
    columns_.process.push_back(event.process);
    columns_.operation.push_back(operation_number(event));
    columns_.path.push_back(path_number(event.path));
    columns_.result.push_back(event.result);
    capture_.last = kBegin + ticks(event.at);
    events_.push_back(std::move(event));
    ++parts_[0].events;
    return events_.size() - 1;
  }

  const TraceCapture& capture() const override { return capture_; }
  const std::vector<TracePart>& parts() const override { return parts_; }
  const std::vector<TraceProcess>& processes() const override { return processes_; }
  const std::vector<TraceOperation>& operations() const override { return operations_; }
  std::size_t path_count() const override { return paths_.size(); }
  void append_path(std::uint32_t path, std::string& out) const override { out += paths_[path]; }
  TraceEvent event(std::size_t event) const override {
    TraceEvent shown;
    shown.time = kBegin + ticks(events_[event].at);
    shown.duration = events_[event].duration;
    shown.thread = events_[event].thread;
    shown.result = events_[event].result;
    shown.is_pending = shown.result == kStatusPending;
    shown.sequence = static_cast<std::uint32_t>(event);
    return shown;
  }
  TraceOpen open(std::size_t event) const override { return events_[event].open; }
  std::string target(std::size_t event) const override { return events_[event].target; }
  bool marks_deletion(std::size_t event) const override { return events_[event].marks_deletion; }
  std::uint32_t child(std::size_t event) const override { return events_[event].child; }
  void append_detail(std::size_t event, const TraceDetailStyle&, std::string& out) const override {
    out += events_[event].detail;
  }
  std::vector<TraceDetail> details(std::size_t event, const TraceDetailStyle&) const override {
    if (events_[event].detail.empty()) return {};
    return {{"Detail", events_[event].detail}};
  }
  std::string_view category(std::size_t) const override { return ""; }
  std::vector<TraceFrame> stack(std::size_t event) const override { return events_[event].stack; }

 private:
  static constexpr FileTime kBegin = 132'500'000'000'000'000;  // in November 2020

  static Ticks ticks(double seconds) {
    return static_cast<Ticks>(seconds * static_cast<double>(kTicksPerSecond) + 0.5);
  }
  static std::string usual_name(TraceAction action) {
    switch (action) {
      case TraceAction::Open: return "CreateFile";
      case TraceAction::Close: return "CloseFile";
      case TraceAction::Forget: return "IRP_MJ_CLOSE";
      case TraceAction::Read: return "ReadFile";
      case TraceAction::Write: return "WriteFile";
      case TraceAction::Map: return "CreateFileMapping";
      case TraceAction::QueryOpen: return "QueryOpen";
      case TraceAction::List: return "QueryDirectory";
      case TraceAction::Rename: return "SetRenameInformationFile";
      case TraceAction::Link: return "SetLinkInformationFile";
      case TraceAction::Dispose: return "SetDispositionInformationFile";
      case TraceAction::QuerySecurity: return "QuerySecurityFile";
      case TraceAction::SetSecurity: return "SetSecurityFile";
      case TraceAction::OpenKey: return "RegOpenKey";
      case TraceAction::CreateKey: return "RegCreateKey";
      case TraceAction::CloseKey: return "RegCloseKey";
      case TraceAction::QueryValue: return "RegQueryValue";
      case TraceAction::SetValue: return "RegSetValue";
      case TraceAction::LoadHive: return "RegLoadKey";
      case TraceAction::UnloadHive: return "RegUnloadKey";
      case TraceAction::ProcessCreate: return "Process Create";
      case TraceAction::ProcessStart: return "Process Start";
      case TraceAction::ProcessExit: return "Process Exit";
      case TraceAction::LoadImage: return "Load Image";
      default: return "Other";
    }
  }
  static TraceClass class_of(TraceAction action) {
    if (action >= TraceAction::OpenKey && action <= TraceAction::OtherKey) {
      return TraceClass::Registry;
    }
    if (action >= TraceAction::ProcessDefined && action <= TraceAction::Statistics) {
      return TraceClass::Process;
    }
    return action == TraceAction::Network ? TraceClass::Network : TraceClass::FileSystem;
  }

  std::uint16_t operation_number(const EventForTest& event) {
    for (std::size_t i = 0; i < operations_.size(); ++i) {
      if (operations_[i].action == event.action && operations_[i].name == event.operation) {
        return static_cast<std::uint16_t>(i);
      }
    }
    operations_.push_back({class_of(event.action), 0, 0, event.action, event.operation});
    return static_cast<std::uint16_t>(operations_.size() - 1);
  }
  std::uint32_t path_number(const std::string& path) {
    const auto [found, is_new] = numbers_.emplace(path, static_cast<std::uint32_t>(paths_.size()));
    if (is_new) paths_.push_back(path);
    return found->second;
  }

  TraceCapture capture_;
  std::vector<TracePart> parts_;
  std::vector<TraceProcess> processes_;
  std::vector<TraceOperation> operations_;
  std::vector<std::string> paths_;
  std::map<std::string, std::uint32_t> numbers_;
  std::vector<EventForTest> events_;
};

}  // namespace casebook
