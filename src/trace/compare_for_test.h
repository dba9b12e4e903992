// SPDX-License-Identifier: Apache-2.0
// Traces of one invented update job: files go from the download folder through InFlight into the
// component store.
#pragma once

#include <cstdint>
#include <string>

#include "model/trace_for_test.h"

namespace casebook {

inline constexpr std::uint32_t kAccessDenied = 0xC0000022;
inline constexpr std::uint32_t kSharingViolation = 0xC0000043;
inline constexpr std::uint32_t kNameNotFound = 0xC0000034;
inline constexpr std::uint32_t kReadAccess = 0x120089;
inline constexpr std::uint32_t kWriteAttributes = 0x100100;

// What one machine and one run have of their own.
struct JobForTest {
  std::string computer = "CASE-PC01";
  std::string user = "alice";
  std::string sid = "S-1-5-21-1-2-3-1001";
  std::string download = "0123456789abcdef0123456789abcdef";
  std::string flight = "aaaaaaaaaaaaaaaa0000000000000001";
  std::string guid = "11111111-2222-3333-4444-555555555555";
  std::string hash = "0123456789abcdef";
  std::string version = "10.0.19041.1550";
  std::uint32_t first_pid = 3000;
  int files = 6;
  int refused = -1;          // the file that is denied
  bool is_reversed = false;  // files in the other order
  double slowness = 1;
};

class UpdateForTest {
 public:
  UpdateForTest(TraceForTest& trace, const JobForTest& job) : trace_(trace), job_(job) {
    trace.capture_for_test().computer = job.computer;
    system_ = trace.add_process("System", 4);
    trace.process(system_).modules = {driver("ntoskrnl.exe"), driver("fltmgr.sys")};
    updates = trace.add_process("svchost.exe", job.first_pid);
    trace.process(updates).command_line =
        "C:\\Windows\\system32\\svchost.exe -k netsvcs -s wuauserv";
    worker = trace.add_process("TiWorker.exe", job.first_pid + 4);
    trace.process(worker).version = "10.0.19041.1";
    trace.process(worker).modules = {library("C:\\Windows\\System32\\ntdll.dll")};
    explorer = trace.add_process("explorer.exe", job.first_pid + 8);
  }

  void run() {
    download();
    for (int i = 0; i < job_.files; ++i) {
      const int file = job_.is_reversed ? job_.files - 1 - i : i;
      if (file == job_.refused) {
        add(worker, TraceAction::Open, staged(file), kAccessDenied, kWriteAttributes);
      } else {
        install(file);
      }
    }
    finish();
  }

  void download() {
    add(updates, TraceAction::OpenKey, "HKLM\\SOFTWARE\\Sample\\Update");
    add(updates, TraceAction::Open, "C:\\Windows\\Temp\\{" + job_.guid + "}\\sample.xml");
    add(explorer, TraceAction::Open, "C:\\Users\\" + job_.user + "\\Desktop");
    add(explorer, TraceAction::QueryValue, "HKU\\" + job_.sid + "\\Software\\Sample\\Value");
    add(explorer, TraceAction::Open, "C:\\Sample\\missing.dll", kNameNotFound);
  }

  void install(int file) {
    add(worker, TraceAction::Open, staged(file), 0, kWriteAttributes);
    add(worker, TraceAction::QuerySecurity, staged(file));
    add(worker, TraceAction::Close, staged(file));
    const std::string flight = in_flight(file);
    add(worker, TraceAction::Open, flight, 0, 0x120116);
    add(worker, TraceAction::Write, flight);
    EventForTest rename = event(worker, TraceAction::Rename, flight, 0);
    rename.target = "\\??\\" + stored(file);
    trace_.add(rename);
    add(worker, TraceAction::Open, stored(file), 0, kReadAccess);
    EventForTest change = event(worker, TraceAction::Change, stored(file), 0);
    change.operation = "SetEAFile";
    trace_.add(change);
  }

  void finish() {
    add(worker, TraceAction::Open, "C:\\Windows\\servicing\\Sessions\\30826412_3441020103.xml");
    add(worker, TraceAction::SetValue, "HKLM\\SOFTWARE\\Sample\\Servicing\\Done");
    add(updates, TraceAction::SetValue, "HKLM\\SOFTWARE\\Sample\\Update\\Result");
  }

  std::string component(int file) const {
    return "amd64_sample" + std::to_string(file) + ".inf_31bf3856ad364e35_" + job_.version +
           "_none_" + job_.hash;
  }
  static std::string name(int file) { return "sample" + std::to_string(file) + ".dll"; }
  std::string staged(int file) const {
    return "C:\\Windows\\SoftwareDistribution\\Download\\" + job_.download + "\\inst\\" +
           component(file) + "\\" + name(file);
  }
  std::string in_flight(int file) const {
    return "C:\\Windows\\WinSxS\\Temp\\InFlight\\" + job_.flight + "\\" + component(file) + "\\" +
           name(file);
  }
  std::string stored(int file) const {
    return "C:\\Windows\\WinSxS\\" + component(file) + "\\" + name(file);
  }

  std::size_t add(std::uint32_t process,
                  TraceAction action,
                  const std::string& path,
                  std::uint32_t result = 0,
                  std::uint32_t access = kReadAccess) {
    EventForTest one = event(process, action, path, result);
    one.open.desired_access = access;
    if (action == TraceAction::Open) one.detail = "Desired Access: " + file_access_text(access);
    return trace_.add(one);
  }

  static TraceModule driver(const std::string& name, const std::string& company = "") {
    return library("C:\\Windows\\System32\\drivers\\" + name, company);
  }
  static TraceModule library(const std::string& path, const std::string& company = "") {
    TraceModule module;
    module.path = path;
    module.version = "10.0.19041.1";
    module.company = company.empty() ? "Microsoft Corporation" : company;
    return module;
  }

  std::uint32_t system() const { return system_; }
  std::uint32_t updates = 0;
  std::uint32_t worker = 0;
  std::uint32_t explorer = 0;

 private:
  EventForTest event(std::uint32_t process,
                     TraceAction action,
                     const std::string& path,
                     std::uint32_t result) const {
    EventForTest one;
    one.process = process;
    one.action = action;
    one.path = path;
    one.result = result;
    one.duration = static_cast<Ticks>(1000 * job_.slowness);
    return one;
  }

  TraceForTest& trace_;
  JobForTest job_;
  std::uint32_t system_ = 0;
};

// The same job on another machine, where nothing is wrong.
inline JobForTest other_machine() {
  JobForTest job;
  job.computer = "CASE-PC02";
  job.user = "bob";
  job.sid = "S-1-5-21-9-8-7-1003";
  job.download = "fedcba9876543210fedcba9876543210";
  job.flight = "bbbbbbbbbbbbbbbb0000000000000002";
  job.guid = "99999999-8888-7777-6666-555555555555";
  job.hash = "fedcba9876543210";
  job.first_pid = 5200;
  job.is_reversed = true;
  job.slowness = 1.7;
  return job;
}

}  // namespace casebook
