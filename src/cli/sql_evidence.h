// SPDX-License-Identifier: Apache-2.0
// The evidence of a command line for SQL: what a statement does not name is not read.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/session.h"
#include "query/evidence.h"

namespace casebook {

class SqlEvidence final : public query::Evidence {
 public:
  // Reads what the knowledge says of codes, nothing else yet. `paths` are the evidence.
  static Result<std::unique_ptr<SqlEvidence>> open(const Invocation& invocation,
                                                   std::vector<std::string> paths);

  Status prepare(query::Needs needs, query::Needs wishes) override;
  std::size_t generation() const override { return generation_; }
  const Analysis* analysis() const override { return session_.analysis.get(); }
  const Bundle* bundle() const override { return bundle_ ? &*bundle_ : nullptr; }
  const std::vector<std::unique_ptr<Trace>>& traces() const override { return traces_; }
  const std::vector<KnowledgeFile>& knowledge_files() const override { return files_; }
  const CodeBook& codes() const override { return *codes_; }
  const MessageBook& messages() const override { return *shown_messages_; }
  Language language() const override { return invocation_.language; }
  std::size_t jobs() const override;
  std::optional<int> zone_minutes() const override;

  // For --timings, with what the statements took.
  Session& session() { return session_; }

 private:
  SqlEvidence(const Invocation& invocation, std::vector<std::string> paths)
      : invocation_(invocation),
        paths_(std::move(paths)) {}

  void add_parts_of_captures();
  bool has_exported_event_logs();
  Status open_bundle_once();
  Status analyze_as_deep_as(query::Needs needs);
  Status open_traces_once();

  const Invocation& invocation_;
  std::vector<std::string> paths_;
  std::vector<KnowledgeFile> files_;
  std::unique_ptr<CodeBook> codes_;
  std::unique_ptr<MessageBook> built_in_messages_;
  std::unique_ptr<MessageBook> found_messages_;
  const MessageBook* shown_messages_ = nullptr;
  std::optional<Bundle> bundle_;
  query::Needs read_ = 0;  // of the analysis
  std::size_t generation_ = 0;
  std::optional<bool> has_exported_logs_;
  bool has_opened_traces_ = false;
  std::vector<std::unique_ptr<Trace>> traces_;
  Session session_;
};

}  // namespace casebook
