// SPDX-License-Identifier: Apache-2.0
#include "rules/scanner.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <mutex>
#include <tuple>

#include <fmt/format.h>
#include <re2/set.h>

#ifdef CASEBOOK_HYPERSCAN
#  include <hs/hs.h>
#endif

#include "base/text.h"
#include "rules/captures.h"

namespace casebook {
namespace {

// RE2 builds its automaton while it reads. On text that is like no log it may get as large as this
// and be thrown away again and again; Blocks takes over when that costs more than compiling for it.
constexpr std::int64_t kPortableMemory = 96LL << 20;
constexpr std::chrono::microseconds kPatience{600'000};
constexpr std::size_t kBytesBetweenLooks = 64 * 1024;

Error pattern_error(const Signature& signature, std::string_view reason) {
  return {ErrorCode::InvalidInput,
          fmt::format("{}: signature '{}': {}", signature.place.text(), signature.id, reason)};
}

// Signatures that count bytes, or those that count characters (see counts_characters).
struct PortableSet {
  std::unique_ptr<RE2::Set> set;
  std::vector<std::uint32_t> ids;  // of the signatures, by index in the set
};

RE2::Options options_of(bool characters) {
  RE2::Options options(characters ? RE2::DefaultOptions : RE2::Latin1);
  options.set_log_errors(false);
  return options;
}

Result<PortableSet> make_portable(const std::vector<Signature>& signatures,
                                  const std::vector<std::uint32_t>& wanted,
                                  bool characters) {
  PortableSet portable;
  RE2::Options options = options_of(characters);
  options.set_max_mem(kPortableMemory);
  portable.set = std::make_unique<RE2::Set>(options, RE2::UNANCHORED);
  for (const std::uint32_t id : wanted) {
    if (counts_characters(signatures[id].pattern) != characters) continue;
    std::string reason;
    if (portable.set->Add(signatures[id].pattern, &reason) < 0) {
      return pattern_error(signatures[id], reason);
    }
    portable.ids.push_back(id);
  }
  if (!portable.ids.empty() && !portable.set->Compile()) {
    return Error{ErrorCode::LimitExceeded,
                 "the signatures do not fit into the search engine's memory"};
  }
  return portable;
}

#ifdef CASEBOOK_HYPERSCAN
struct FreeDatabase {
  void operator()(hs_database_t* database) const { hs_free_database(database); }
};
struct FreeScratch {
  void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};
using HsDatabase = std::unique_ptr<hs_database_t, FreeDatabase>;
using HsScratch = std::unique_ptr<hs_scratch_t, FreeScratch>;

// Null when the engine does not take one of the patterns.
HsDatabase make_hyperscan(const std::vector<std::string>& patterns) {
  std::vector<const char*> expressions;
  std::vector<unsigned> flags;
  std::vector<unsigned> ids;
  for (const std::string& pattern : patterns) {
    expressions.push_back(pattern.c_str());
    flags.push_back(HS_FLAG_MULTILINE | (counts_characters(pattern) ? HS_FLAG_UTF8 : 0U));
    ids.push_back(static_cast<unsigned>(ids.size()));
  }
  hs_database_t* database = nullptr;
  hs_compile_error_t* failure = nullptr;
  const hs_error_t status = hs_compile_multi(expressions.data(),
                                             flags.data(),
                                             ids.data(),
                                             static_cast<unsigned>(patterns.size()),
                                             HS_MODE_BLOCK,
                                             nullptr,
                                             &database,
                                             &failure);
  if (status != HS_SUCCESS) hs_free_compile_error(failure);
  return HsDatabase(database);
}
#endif

// Start of the line that holds text[at].
std::size_t line_start(std::string_view text, std::size_t at) {
  const void* feed = at == 0 ? nullptr : memrchr(text.data(), '\n', at);
  return feed == nullptr
             ? 0
             : static_cast<std::size_t>(static_cast<const char*>(feed) - text.data()) + 1;
}

std::size_t line_end(std::string_view text, std::size_t at) {
  const std::size_t feed = text.find('\n', at);
  return feed == std::string_view::npos ? text.size() : feed;
}

// Where a counted repetition "{m,n}" at pattern[at] ends, and whether it may be made open-ended.
struct Repetition {
  std::size_t end = 0;  // 0: there is none
  bool from_zero = false;
  bool is_long = false;
};

Repetition repetition_at(std::string_view pattern, std::size_t at) {
  constexpr int kLong = 16;  // shorter ones cost the engine nothing
  const std::size_t close = pattern.find('}', at);
  if (close == std::string_view::npos) return {};
  const std::string_view inside = pattern.substr(at + 1, close - at - 1);
  const std::size_t comma = inside.find(',');
  if (comma == std::string_view::npos) return {};
  const auto least = parse_number<int>(inside.substr(0, comma), 10);
  const auto most = parse_number<int>(inside.substr(comma + 1), 10);
  if (!least || !most) return {};
  return {close + 1, *least == 0, *most >= kLong};
}

// Behind the character class that begins at pattern[at].
std::size_t end_of_class(std::string_view pattern, std::size_t at) {
  std::size_t end = at + 1;
  if (end < pattern.size() && pattern[end] == '^') ++end;
  if (end < pattern.size() && pattern[end] == ']') ++end;  // first, it stands for itself
  while (end < pattern.size() && pattern[end] != ']') {
    const bool named = pattern.substr(end).starts_with("[:");
    const std::size_t name_end = named ? pattern.find(":]", end) : std::string_view::npos;
    if (name_end != std::string_view::npos) {
      end = name_end + 2;
    } else {
      end += pattern[end] == '\\' ? 2 : 1;
    }
  }
  return std::min(end + 1, pattern.size());
}

}  // namespace

struct ScanContext::State {
#ifdef CASEBOOK_HYPERSCAN
  HsScratch scratch;
#endif
  std::vector<std::size_t> reported_to;  // per pattern: end of the last line reported
  std::string_view text;
  std::size_t base = 0;  // of `text` in the text that was given to scan()
  const Scanner::Database* database = nullptr;
  std::vector<RawHit>* hits = nullptr;
};

enum class Patience { Limited, Endless };

struct Scanner::Database {
  std::vector<std::uint32_t> ids;     // of the signatures, by index of the pattern
  std::vector<std::string> patterns;  // as written
  std::vector<PortableSet> portable;  // empty: Blocks from the start
#ifdef CASEBOOK_HYPERSCAN
  mutable HsDatabase blocks;  // the patterns, loosened; null where the engine does not take them
  mutable std::once_flag blocks_made;
#endif
  mutable std::vector<std::unique_ptr<RE2>> exact;  // have the last word on a line
  mutable std::once_flag exact_made;
  mutable std::atomic<std::int64_t> spent_on_lines{0};  // microseconds, by all threads

  bool has_blocks() const;
  bool matches_exactly(std::size_t pattern, std::string_view line) const;
  bool lost_patience() const {
    return spent_on_lines > kPatience.count();
  }
  void scan_blocks(std::string_view text, std::size_t base, ScanContext::State& state) const;
  std::size_t scan_lines(std::string_view text,
                         std::size_t base,
                         Patience patience,
                         std::vector<RawHit>& hits) const;
  void match_one_by_one(std::string_view line, std::size_t at, std::vector<RawHit>& hits) const;
  void take(std::size_t pattern, std::size_t to, ScanContext::State& state) const;
};

#ifdef CASEBOOK_HYPERSCAN
// The engine reports every end of every match; a line is taken once for each signature.
void Scanner::Database::take(std::size_t pattern, std::size_t to, ScanContext::State& state) const {
  if (to <= state.reported_to[pattern]) return;
  const std::size_t begin = line_start(state.text, to - 1);
  const std::size_t end = line_end(state.text, to - 1);
  state.reported_to[pattern] = end;
  // What the engine matched may reach over the line's end, into its CR or beyond.
  std::string_view line = state.text.substr(begin, end - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (!matches_exactly(pattern, line)) return;
  state.hits->push_back({ids[pattern], state.base + begin});
}

bool Scanner::Database::has_blocks() const {
  std::call_once(blocks_made, [this] {
    std::vector<std::string> loose;
    for (const std::string& pattern : patterns) {
      loose.push_back(loosened(pattern));
    }
    blocks = make_hyperscan(loose);
  });
  return blocks != nullptr;
}

// `base` is where `text` begins in what was given to scan(). REQUIRES: has_blocks()
void Scanner::Database::scan_blocks(std::string_view text,
                                    std::size_t base,
                                    ScanContext::State& state) const {
  if (state.scratch == nullptr) {
    hs_scratch_t* scratch = nullptr;
    if (hs_alloc_scratch(blocks.get(), &scratch) != HS_SUCCESS) throw std::bad_alloc();
    state.scratch.reset(scratch);
  }
  const auto on_match =
      [](unsigned id, unsigned long long, unsigned long long to, unsigned, void* data) {
        auto& at = *static_cast<ScanContext::State*>(data);
        at.database->take(id, static_cast<std::size_t>(to), at);
        return 0;
      };
  constexpr std::size_t kBlock = 1U << 30;  // the engine takes 32-bit lengths
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = text.size();
    if (end - begin > kBlock) {
      const std::size_t cut = text.rfind('\n', begin + kBlock - 1);
      end = cut == std::string_view::npos || cut < begin ? begin + kBlock : cut + 1;
    }
    state.text = text.substr(begin, end - begin);
    state.base = base + begin;
    std::fill(state.reported_to.begin(), state.reported_to.end(), 0);
    hs_scan(blocks.get(),
            state.text.data(),
            static_cast<unsigned>(state.text.size()),
            0,
            state.scratch.get(),
            on_match,
            &state);
    begin = end;
  }
}
#endif

// How far in `text` it came: to the end, or to where Blocks had better go on. `base` as above.
std::size_t Scanner::Database::scan_lines(std::string_view text,
                                          std::size_t base,
                                          Patience patience,
                                          std::vector<RawHit>& hits) const {
  std::vector<int> matched;
  std::size_t at = 0;
  std::size_t next_look = kBytesBetweenLooks;
  auto begin = std::chrono::steady_clock::now();
  while (at < text.size() && (patience == Patience::Endless || !lost_patience())) {
    const std::size_t end = line_end(text, at);
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    for (const PortableSet& one : portable) {
      if (one.ids.empty()) continue;
      matched.clear();
      RE2::Set::ErrorInfo problem{RE2::Set::kNoError};
      const re2::StringPiece piece(line.data(), line.size());
      if (one.set->Match(piece, &matched, &problem)) {
        for (const int index : matched) {
          hits.push_back({one.ids[static_cast<std::size_t>(index)], base + at});
        }
      } else if (problem.kind != RE2::Set::kNoError) {
        match_one_by_one(line, base + at, hits);
        break;
      }
    }
    at = end + 1;
    if (at < next_look && at < text.size()) continue;
    next_look = at + kBytesBetweenLooks;
    const auto now = std::chrono::steady_clock::now();
    spent_on_lines += std::chrono::duration_cast<std::chrono::microseconds>(now - begin).count();
    begin = now;
  }
  return std::min(at, text.size());
}

// For a line on which the automaton of all patterns outgrew its memory. Replaces what the sets have
// found on it so far.
void Scanner::Database::match_one_by_one(std::string_view line,
                                         std::size_t at,
                                         std::vector<RawHit>& hits) const {
  while (!hits.empty() && hits.back().line_offset == at) {
    hits.pop_back();
  }
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    if (matches_exactly(i, line)) hits.push_back({ids[i], at});
  }
}

bool Scanner::Database::matches_exactly(std::size_t pattern, std::string_view line) const {
  std::call_once(exact_made, [this] {
    for (const std::string& one : patterns) {
      exact.push_back(std::make_unique<RE2>(one, options_of(counts_characters(one))));
    }
  });
  const RE2& known = *exact[pattern];
  return known.ok() && RE2::PartialMatch(re2::StringPiece(line.data(), line.size()), known);
}

ScanContext::ScanContext() : state_(std::make_unique<State>()) {}
ScanContext::ScanContext(ScanContext&&) noexcept = default;
ScanContext& ScanContext::operator=(ScanContext&&) noexcept = default;
ScanContext::~ScanContext() = default;

Scanner::Scanner(std::unique_ptr<Database> database) : database_(std::move(database)) {}
Scanner::Scanner(Scanner&&) noexcept = default;
Scanner& Scanner::operator=(Scanner&&) noexcept = default;
Scanner::~Scanner() = default;

ScanEngine engine_for(std::uint64_t bytes) {
  // A hundred signatures take Hyperscan a quarter of a second to compile; RE2 reads this meanwhile.
  constexpr std::uint64_t kWorthCompiling = 64U << 20;
  return bytes >= kWorthCompiling ? ScanEngine::Blocks : ScanEngine::Lines;
}

std::string loosened(std::string_view pattern) {
  std::string loose;
  for (std::size_t at = 0; at < pattern.size();) {
    std::size_t end = at + 1;
    switch (pattern[at]) {
      case '\\':
        end = std::min(at + 2, pattern.size());
        if (pattern.substr(at).starts_with("\\Q")) {  // literal up to \E
          end = std::min(pattern.find("\\E", at), pattern.size());
        }
        break;
      case '[': end = end_of_class(pattern, at); break;
      case '$': loose += "\\r?"; break;
      case '{':
        if (const Repetition found = repetition_at(pattern, at); found.is_long) {
          loose += found.from_zero ? '*' : '+';
          at = found.end;
          continue;
        }
        break;
      default: break;
    }
    loose += pattern.substr(at, end - at);
    at = end;
  }
  return loose;
}

Result<Scanner> Scanner::make(const std::vector<Signature>& signatures,
                              const std::vector<std::uint32_t>& wanted,
                              ScanEngine engine) {
  auto database = std::make_unique<Database>();
  database->ids = wanted;
  for (const std::uint32_t id : wanted) {
    database->patterns.push_back(signatures[id].pattern);
  }
#ifdef CASEBOOK_HYPERSCAN
  if (engine == ScanEngine::Blocks && !wanted.empty() && database->has_blocks()) {
    return Scanner(std::move(database));
  }
#endif
  (void)engine;
  for (const bool characters : {false, true}) {
    ASSIGN_OR_RETURN(PortableSet set, make_portable(signatures, wanted, characters));
    database->portable.push_back(std::move(set));
  }
  return Scanner(std::move(database));
}

ScanContext Scanner::make_context() const {
  ScanContext context;
  context.state_->reported_to.resize(database_->ids.size());
  context.state_->database = database_.get();
  return context;
}

void Scanner::scan(std::string_view text, ScanContext& context, std::vector<RawHit>& hits) const {
  if (database_->ids.empty() || text.empty()) return;
  const auto first = static_cast<std::ptrdiff_t>(hits.size());
#ifdef CASEBOOK_HYPERSCAN
  const bool lines = !database_->portable.empty();
  const std::size_t done = lines ? database_->scan_lines(text, 0, Patience::Limited, hits) : 0;
  const std::string_view rest = text.substr(done);
  if (!rest.empty() && database_->has_blocks()) {
    context.state_->hits = &hits;
    database_->scan_blocks(rest, done, *context.state_);
  } else if (!rest.empty()) {
    database_->scan_lines(rest, done, Patience::Endless, hits);
  }
#else
  (void)context;
  database_->scan_lines(text, 0, Patience::Endless, hits);
#endif
  std::sort(hits.begin() + first, hits.end(), [](const RawHit& a, const RawHit& b) {
    return std::tie(a.line_offset, a.signature) < std::tie(b.line_offset, b.signature);
  });
}

}  // namespace casebook
