// SPDX-License-Identifier: Apache-2.0
// What tables are made of. Implemented by who reads the evidence; read no earlier than a statement
// asks for it.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "analysis/analysis.h"
#include "evidence/bundle.h"
#include "knowledge/files.h"
#include "model/code_book.h"
#include "model/message_book.h"
#include "model/trace.h"
#include "query/table.h"

namespace casebook::query {

class Evidence {
 public:
  Evidence() = default;
  Evidence(const Evidence&) = delete;
  Evidence& operator=(const Evidence&) = delete;
  virtual ~Evidence() = default;

  // Reads what is not there yet. What was read stays where it is, but the analysis: one that goes
  // deeper replaces it, and generation() changes. Fails when what is needed cannot be had; wishes
  // may stay open.
  virtual Status prepare(Needs needs, Needs wishes) = 0;
  virtual std::size_t generation() const = 0;

  // Null until it was asked for.
  virtual const Analysis* analysis() const = 0;
  virtual const Bundle* bundle() const = 0;
  virtual const std::vector<std::unique_ptr<Trace>>& traces() const = 0;

  // Always there.
  virtual const std::vector<KnowledgeFile>& knowledge_files() const = 0;
  virtual const CodeBook& codes() const = 0;
  virtual const MessageBook& messages() const = 0;  // with the texts of the evidence
  virtual Language language() const = 0;
  virtual std::size_t jobs() const = 0;
  // Local minus UTC of the machine; nothing when nobody knows.
  virtual std::optional<int> zone_minutes() const = 0;
};

}  // namespace casebook::query
