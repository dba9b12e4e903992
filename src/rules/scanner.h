// SPDX-License-Identifier: Apache-2.0
// All text signatures as one multi-pattern database, and one pass over the bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/knowledge.h"
#include "model/scanner.h"

namespace casebook {

// Which engine searches. Both give the same hits; tests compare them.
enum class ScanEngine {
  // Hyperscan where it was built in and takes the patterns, else Lines: 1 GB/s a thread, but it
  // takes a millisecond or two for each signature to get ready.
  Blocks,
  Lines,  // RE2::Set, line by line: 0.2 to 0.4 GB/s, ready at once
};

// The engine that is done first with `bytes` of text.
ScanEngine engine_for(std::uint64_t bytes);

// The same pattern with long counted repetitions made open-ended and `$` also before CR LF: matches
// whatever the original matches, and compiles many times faster. Exposed for tests.
std::string loosened(std::string_view pattern);

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
  // Searches for those of `signatures` whose indexes are in `wanted`; hits name them by these
  // indexes. Fails with InvalidInput naming the signature's file and line when a pattern cannot be
  // compiled.
  static Result<Scanner> make(const std::vector<Signature>& signatures,
                              const std::vector<std::uint32_t>& wanted,
                              ScanEngine engine);
  Scanner(Scanner&&) noexcept;
  Scanner& operator=(Scanner&&) noexcept;
  ~Scanner();

  ScanContext make_context() const;

  // Appends each (signature, line) pair once, ordered by line and then by signature. Lines end at
  // LF; a CR before it is not part of the line. `text` is UTF-8.
  void scan(std::string_view text, ScanContext& context, std::vector<RawHit>& hits) const;

 private:
  friend class ScanContext;
  struct Database;
  explicit Scanner(std::unique_ptr<Database> database);
  std::unique_ptr<Database> database_;
};

}  // namespace casebook
