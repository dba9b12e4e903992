// SPDX-License-Identifier: Apache-2.0
#include "rules/scanner.h"

#include <algorithm>
#include <cstring>
#include <tuple>

#include <fmt/format.h>
#include <re2/set.h>

#ifdef CASEBOOK_HYPERSCAN
#  include <hs/hs.h>
#endif

#include "rules/captures.h"

namespace casebook {
namespace {

constexpr std::int64_t kPortableMemory = 512LL << 20;

Error pattern_error(const Signature& signature, std::string_view reason) {
  return {ErrorCode::InvalidInput,
          fmt::format("{}: signature '{}': {}", signature.place.text(), signature.id, reason)};
}

// Signatures that count bytes, or those that count characters (see counts_characters).
struct PortableSet {
  std::unique_ptr<RE2::Set> set;
  std::vector<std::uint32_t> ids;  // of the signatures, by index in the set
};

Result<PortableSet> make_portable(const std::vector<Signature>& signatures, bool characters) {
  PortableSet portable;
  RE2::Options options(characters ? RE2::DefaultOptions : RE2::Latin1);
  options.set_log_errors(false);
  options.set_max_mem(kPortableMemory);
  portable.set = std::make_unique<RE2::Set>(options, RE2::UNANCHORED);
  for (std::size_t i = 0; i < signatures.size(); ++i) {
    if (counts_characters(signatures[i].pattern) != characters) continue;
    std::string reason;
    if (portable.set->Add(signatures[i].pattern, &reason) < 0) {
      return pattern_error(signatures[i], reason);
    }
    portable.ids.push_back(static_cast<std::uint32_t>(i));
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

Result<HsDatabase> make_hyperscan(const std::vector<Signature>& signatures) {
  std::vector<const char*> patterns;
  std::vector<unsigned> flags;
  std::vector<unsigned> ids;
  for (std::size_t i = 0; i < signatures.size(); ++i) {
    patterns.push_back(signatures[i].pattern.c_str());
    flags.push_back(HS_FLAG_MULTILINE |
                    (counts_characters(signatures[i].pattern) ? HS_FLAG_UTF8 : 0U));
    ids.push_back(static_cast<unsigned>(i));
  }
  hs_database_t* database = nullptr;
  hs_compile_error_t* failure = nullptr;
  const hs_error_t status = hs_compile_multi(patterns.data(),
                                             flags.data(),
                                             ids.data(),
                                             static_cast<unsigned>(patterns.size()),
                                             HS_MODE_BLOCK,
                                             nullptr,
                                             &database,
                                             &failure);
  if (status == HS_SUCCESS) return HsDatabase(database);
  const std::string reason = failure->message;
  const int index = failure->expression;
  hs_free_compile_error(failure);
  if (index < 0) return Error{ErrorCode::InvalidInput, "signatures: " + reason};
  return pattern_error(signatures[static_cast<std::size_t>(index)], reason);
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

}  // namespace

struct ScanContext::State {
#ifdef CASEBOOK_HYPERSCAN
  HsScratch scratch;
#endif
  std::vector<std::size_t> reported_to;  // per signature: end of the last line reported
  std::string_view text;
  std::vector<RawHit>* hits = nullptr;
  std::size_t base = 0;  // of `text` in the text that was given to scan()
};

struct Scanner::Database {
  std::size_t count = 0;
#ifdef CASEBOOK_HYPERSCAN
  HsDatabase fast;
#endif
  std::vector<PortableSet> portable;

  void scan_fast(std::string_view text, ScanContext::State& state) const;
  void scan_portable(std::string_view text, std::vector<RawHit>& hits) const;
};

#ifdef CASEBOOK_HYPERSCAN
void Scanner::Database::scan_fast(std::string_view text, ScanContext::State& state) const {
  // The engine reports every end of every match; a line is taken once for each signature.
  const auto on_match =
      [](unsigned id, unsigned long long, unsigned long long to, unsigned, void* data) {
        auto& at = *static_cast<ScanContext::State*>(data);
        if (to <= at.reported_to[id]) return 0;
        const std::size_t last = static_cast<std::size_t>(to) - 1;
        at.reported_to[id] = line_end(at.text, last);
        at.hits->push_back({id, at.base + line_start(at.text, last)});
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
    state.base = begin;
    std::fill(state.reported_to.begin(), state.reported_to.end(), 0);
    hs_scan(fast.get(),
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

void Scanner::Database::scan_portable(std::string_view text, std::vector<RawHit>& hits) const {
  std::vector<int> matched;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = line_end(text, at);
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    for (const PortableSet& one : portable) {
      matched.clear();
      if (one.ids.empty() ||
          !one.set->Match(re2::StringPiece(line.data(), line.size()), &matched)) {
        continue;
      }
      for (const int index : matched) {
        hits.push_back({one.ids[static_cast<std::size_t>(index)], at});
      }
    }
    at = end + 1;
  }
}

ScanContext::ScanContext() : state_(std::make_unique<State>()) {}
ScanContext::ScanContext(ScanContext&&) noexcept = default;
ScanContext& ScanContext::operator=(ScanContext&&) noexcept = default;
ScanContext::~ScanContext() = default;

Scanner::Scanner(std::unique_ptr<Database> database) : database_(std::move(database)) {}
Scanner::Scanner(Scanner&&) noexcept = default;
Scanner& Scanner::operator=(Scanner&&) noexcept = default;
Scanner::~Scanner() = default;

Result<Scanner> Scanner::make(const std::vector<Signature>& signatures, ScanEngine engine) {
  auto database = std::make_unique<Database>();
  database->count = signatures.size();
#ifdef CASEBOOK_HYPERSCAN
  if (engine == ScanEngine::Fastest && !signatures.empty()) {
    ASSIGN_OR_RETURN(database->fast, make_hyperscan(signatures));
    return Scanner(std::move(database));
  }
#endif
  (void)engine;
  for (const bool characters : {false, true}) {
    ASSIGN_OR_RETURN(PortableSet set, make_portable(signatures, characters));
    database->portable.push_back(std::move(set));
  }
  return Scanner(std::move(database));
}

ScanContext Scanner::make_context() const {
  ScanContext context;
  context.state_->reported_to.resize(database_->count);
#ifdef CASEBOOK_HYPERSCAN
  if (database_->fast) {
    hs_scratch_t* scratch = nullptr;
    if (hs_alloc_scratch(database_->fast.get(), &scratch) != HS_SUCCESS) throw std::bad_alloc();
    context.state_->scratch.reset(scratch);
  }
#endif
  return context;
}

void Scanner::scan(std::string_view text, ScanContext& context, std::vector<RawHit>& hits) const {
  if (database_->count == 0 || text.empty()) return;
  const auto first = static_cast<std::ptrdiff_t>(hits.size());
  if (!database_->portable.empty()) {
    database_->scan_portable(text, hits);
  } else {
#ifdef CASEBOOK_HYPERSCAN
    context.state_->hits = &hits;
    database_->scan_fast(text, *context.state_);
#endif
  }
  std::sort(hits.begin() + first, hits.end(), [](const RawHit& a, const RawHit& b) {
    return std::tie(a.line_offset, a.signature) < std::tie(b.line_offset, b.signature);
  });
}

}  // namespace casebook
