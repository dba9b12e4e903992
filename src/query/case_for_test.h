// SPDX-License-Identifier: Apache-2.0
// A small case for tests and the fuzz target: two logs and a capture.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/analysis.h"
#include "knowledge/code_tables.h"
#include "knowledge/load.h"
#include "knowledge/message_tables.h"
#include "model/trace_for_test.h"
#include "query/evidence.h"

namespace casebook::query {

class ContentForTest final : public Content {
 public:
  explicit ContentForTest(std::string text) : text_(std::move(text)) {}
  ByteView bytes() const override { return as_bytes(text_); }

 private:
  std::string text_;
};

inline constexpr std::string_view kCbsLogForTest =
    "2023-05-09 17:36:40, Info                  CBS    TI: --- Initializing Trusted Installer "
    "---\r\n"
    "2023-05-09 17:36:41, Warning               CBS    Package is odd\r\n"
    "2023-05-09 17:36:43, Error                 CSI    00000001 (F) first line [HRESULT = "
    "0x80070005]\r\n"
    "second line of it\r\n"
    "2023-05-09 17:36:42, Error                 CBS    Failed to open C:\\Windows\\a.dll\r\n"
    "2023-05-09 17:36:44, Info                  CSI    0000000b done, 100%\r\n"
    "2023-05-09 17:36:44, Info                  cbs    again\r\n";

inline constexpr std::string_view kSetupLogForTest =
    "2023-05-09 17:36:39, Info                  SP     Setup begins\r\n"
    "2023-05-09 17:36:43, Error                 SP     Error in apply of C:\\x.dll. GLE [5]\r\n"
    "2023-05-09 17:36:50, Info                  MOUPG  中文 ends\r\n";

// The same two records as wevtutil writes them: as text on the machine's clock, and as XML.
inline constexpr std::string_view kEventsTextForTest =
    "Event[0]:\r\n"
    "  Log Name: System\r\n"
    "  Source: Service Control Manager\r\n"
    "  Date: 2023-05-09T17:36:45.000\r\n"
    "  Event ID: 7036\r\n"
    "  Task: N/A\r\n"
    "  Level: Information\r\n"
    "  Opcode: N/A\r\n"
    "  Keyword: Classic\r\n"
    "  User: N/A\r\n"
    "  User Name: N/A\r\n"
    "  Computer: PC-01.example.com\r\n"
    "  Description: \r\n"
    "The Example Guard service entered the stopped state.\r\n"
    "\r\n"
    "Event[1]:\r\n"
    "  Log Name: System\r\n"
    "  Source: Microsoft-Windows-WindowsUpdateClient\r\n"
    "  Date: 2023-05-09T17:36:46.000\r\n"
    "  Event ID: 20\r\n"
    "  Task: Windows Update Agent\r\n"
    "  Level: Error\r\n"
    "  Opcode: Installation\r\n"
    "  Keyword: Failure,Installation\r\n"
    "  User: S-1-5-18\r\n"
    "  User Name: NT AUTHORITY\\SYSTEM\r\n"
    "  Computer: PC-01.example.com\r\n"
    "  Description: \r\n"
    "Installation Failure: Windows failed to install the following update.\r\n";

inline constexpr std::string_view kEventsXmlForTest =
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
    "<Provider Name='Service Control Manager'/><EventID Qualifiers='16384'>7036</EventID>"
    "<Level>4</Level><TimeCreated SystemTime='2023-05-09T09:36:45.1234567Z'/>"
    "<EventRecordID>11</EventRecordID><Execution ProcessID='700' ThreadID='712'/>"
    "<Channel>System</Channel><Computer>PC-01.example.com</Computer><Security/></System>"
    "<EventData><Data Name='param1'>A &amp; B</Data><Data Name='param2'>stopped</Data></EventData>"
    "</Event>\r\n"
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
    "<Provider Name='Example'/><EventID>5</EventID><Level>5</Level>"
    "<TimeCreated SystemTime='2023-05-09T09:36:47Z'/><EventRecordID>12</EventRecordID>"
    "<Channel>Application</Channel><Computer>PC-01</Computer><Security UserID='S-1-5-18'/>"
    "</System><EventData><Data>first</Data><Data>second</Data></EventData>"
    "<RenderingInfo><Message>It is &lt;done&gt;.</Message></RenderingInfo></Event>\r\n";

inline constexpr std::string_view kRegForTest =
    "Windows Registry Editor Version 5.00\r\n\r\n"
    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Example]\r\n"
    "\"Name\"=\"value\"\r\n\"name2\"=dword:00000005\r\n@=\"x\"\r\n\r\n"
    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\example\\Sub]\r\n\"Name\"=\"VALUE\"\r\n";

// Knowledge and codes are read once.
struct KnowledgeForTest {
  std::vector<KnowledgeFile> files;
  Knowledge knowledge;
  std::unique_ptr<CodeBook> codes;
  std::unique_ptr<MessageBook> messages;
};

inline const KnowledgeForTest& knowledge_for_test() {
  static const KnowledgeForTest* const kShared = [] {
    auto* made = new KnowledgeForTest;
    made->files = all_knowledge_files({}).value();
    made->knowledge = std::move(load_knowledge(made->files)).value();
    made->codes = std::move(make_code_book(made->files)).value();
    made->messages = make_message_book(made->files);
    return made;
  }();
  return *kShared;
}

class CaseForTest final : public Evidence {
 public:
  CaseForTest() {
    auto trace = std::make_unique<TraceForTest>();
    const std::uint32_t worker = trace->add_process("TiWorker.exe", 400);
    const std::uint32_t agent = trace->add_process("agent.exe", 1200);
    trace->process(agent).user = "CORP\\Alice";
    trace->add({.process = worker,
                .action = TraceAction::Open,
                .path = "C:\\Windows\\a.dll",
                .result = 0xC0000022,
                .at = 0});
    trace->add(
        {.process = agent, .action = TraceAction::Open, .path = "C:\\WINDOWS\\a.dll", .at = 1});
    trace->add({.process = agent, .action = TraceAction::Read, .path = "C:\\Data\\b.txt", .at = 1});
    trace->add({.process = worker,
                .action = TraceAction::OpenKey,
                .path = "HKLM\\Software\\X",
                .result = 0xC0000034,
                .at = 2.5});
    trace->add({.process = agent,
                .action = TraceAction::Write,
                .path = "",
                .detail = "Length: 5",
                .at = 3});
    traces_.push_back(std::move(trace));
  }

  Status prepare(Needs needs, Needs) override {
    asked |= needs;
    if (has_event_exports && (needs & kEventLogs) != 0) needs |= kItems;
    if ((needs & kAnalysis) == 0 || analysis_ != nullptr) return ok_status();
    Bundle bundle;
    bundle.path = "case";
    bundle.entries.push_back(
        {"Logs/CBS/CBS.log", std::make_shared<ContentForTest>(std::string(kCbsLogForTest)), {}});
    bundle.entries.push_back({"Panther/setupact.log",
                              std::make_shared<ContentForTest>(std::string(kSetupLogForTest)),
                              {}});
    if (has_event_exports) {
      const auto add = [&bundle](std::string path, std::string_view text) {
        bundle.entries.push_back(
            {std::move(path), std::make_shared<ContentForTest>(std::string(text)), {}});
      };
      add("evtlogs/System.txt", kEventsTextForTest);
      add("evtlogs/System.xml", kEventsXmlForTest);
      add("policies.reg", kRegForTest);
    }
    AnalysisOptions options;
    options.timezone_minutes = 480;
    auto made = analyze(
        std::move(bundle), knowledge_for_test().knowledge, *knowledge_for_test().codes, options);
    if (!made.ok()) return std::move(made.error());
    analysis_ = std::move(made).value();
    ++generation_;
    return ok_status();
  }
  std::size_t generation() const override { return generation_; }
  const Analysis* analysis() const override { return analysis_.get(); }
  const Bundle* bundle() const override { return &empty_; }
  const std::vector<std::unique_ptr<Trace>>& traces() const override { return traces_; }
  const std::vector<KnowledgeFile>& knowledge_files() const override {
    return knowledge_for_test().files;
  }
  const CodeBook& codes() const override { return *knowledge_for_test().codes; }
  const MessageBook& messages() const override { return *knowledge_for_test().messages; }
  Language language() const override { return Language::English; }
  std::size_t jobs() const override { return 1; }
  std::optional<int> zone_minutes() const override { return zone; }

  Needs asked = 0;
  bool has_event_exports = false;  // and a registry export
  std::optional<int> zone = 480;

 private:
  Bundle empty_;
  std::unique_ptr<Analysis> analysis_;
  std::vector<std::unique_ptr<Trace>> traces_;
  std::size_t generation_ = 0;
};

}  // namespace casebook::query
