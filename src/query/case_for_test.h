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
    if ((needs & kAnalysis) == 0 || analysis_ != nullptr) return ok_status();
    Bundle bundle;
    bundle.path = "case";
    bundle.entries.push_back(
        {"Logs/CBS/CBS.log", std::make_shared<ContentForTest>(std::string(kCbsLogForTest)), {}});
    bundle.entries.push_back({"Panther/setupact.log",
                              std::make_shared<ContentForTest>(std::string(kSetupLogForTest)),
                              {}});
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
  std::optional<int> zone = 480;

 private:
  Bundle empty_;
  std::unique_ptr<Analysis> analysis_;
  std::vector<std::unique_ptr<Trace>> traces_;
  std::size_t generation_ = 0;
};

}  // namespace casebook::query
