// SPDX-License-Identifier: Apache-2.0
// What is wrong with a set of knowledge, beyond what its syntax can tell.
#pragma once

#include <string>
#include <vector>

#include "model/knowledge.h"

namespace casebook {

enum class LintSeverity { Error, Warning };

struct LintMessage {
  KnowledgePlace place;
  LintSeverity severity = LintSeverity::Error;
  std::string message;  // "signature 'setup.x': unknown field 'patern' (did you mean 'pattern'?)"

  // "signatures/setup/apply.yaml:12: signature ..."
  std::string text() const;
  bool operator==(const LintMessage& other) const { return text() == other.text(); }
};

// All findings, sorted by file and line. `decoders` are the names that Signature::decoders and
// Artifact::decoder may use; empty = not checked, because this room does not know the decoders.
std::vector<LintMessage> lint(const Knowledge& knowledge, const std::vector<std::string>& decoders);

// Only the samples of one signature: what must match does, what must not does not.
void check_samples(const Signature& signature, std::vector<LintMessage>& messages);

// By file, then line, then text.
void sort_messages(std::vector<LintMessage>& messages);

}  // namespace casebook
