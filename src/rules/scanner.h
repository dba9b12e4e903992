// SPDX-License-Identifier: Apache-2.0
// All text signatures as one multi-pattern database, and one pass over the bytes.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/knowledge.h"
#include "model/scanner.h"

namespace casebook {

// Which engine searches. Both give the same hits; tests compare them.
enum class ScanEngine {
  Fastest,   // Hyperscan where it was built in, else Portable
  Portable,  // RE2::Set, line by line
};

class Scanner;

// Working memory of one thread's scans. Not shared between threads.
class ScanContext {
 public:
  ScanContext();
  ScanContext(ScanContext&&) noexcept;
  ScanContext& operator=(ScanContext&&) noexcept;
  ~ScanContext();

 private:
  friend class Scanner;
  struct State;
  std::unique_ptr<State> state_;
};

// Immutable after make(); safe for many threads, each with a context of its own.
class Scanner {
 public:
  // Fails with InvalidInput naming the signature's file and line when a pattern cannot be compiled.
  static Result<Scanner> make(const std::vector<Signature>& signatures,
                              ScanEngine engine = ScanEngine::Fastest);
  Scanner(Scanner&&) noexcept;
  Scanner& operator=(Scanner&&) noexcept;
  ~Scanner();

  ScanContext make_context() const;

  // Appends each (signature, line) pair once, ordered by line and then by signature. Lines end at
  // LF; a CR before it is not part of the line. `text` is UTF-8.
  void scan(std::string_view text, ScanContext& context, std::vector<RawHit>& hits) const;

 private:
  struct Database;
  explicit Scanner(std::unique_ptr<Database> database);
  std::unique_ptr<Database> database_;
};

}  // namespace casebook
