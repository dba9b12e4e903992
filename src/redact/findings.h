// SPDX-License-Identifier: Apache-2.0
// What looking through the items of a bundle came to, and what is to be done with it.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "redact/hidden.h"
#include "redact/literals.h"
#include "redact/pseudonyms.h"

namespace casebook {

// A value that is hidden only where it was seen.
struct PlacedValue {
  std::uint64_t offset = 0;  // in the item's bytes
  std::uint32_t bytes = 0;
  Hidden kind = Hidden::User;
  Spelling spelling = Spelling::Utf8;
};

struct ItemFindings {
  std::vector<PlacedValue> places;  // by ascending offset
  std::set<std::pair<Hidden, std::string>> everywhere;
  std::set<std::pair<Hidden, std::string>> here;  // words that are values only in their fields
  std::set<std::pair<std::string, std::string>> pairs;
  std::set<std::pair<std::string, std::string>> hosts;  // with their domains
  bool has_hex_lists = false;                           // see hex_lists.h
  // More values than can be kept, or one whose bytes cannot be told.
  bool is_beyond_limits = false;
};

// Looks through one item. `path`: inside the bundle; it may name people, too.
ItemFindings look_through(std::string_view path, ByteView bytes);

// All values of a bundle with their pseudonyms, ready to be searched for.
class Replacements {
 public:
  explicit Replacements(PseudonymMap& map) : map_(map) {}

  void learn(const ItemFindings& findings);
  void learn_keyword(std::string_view keyword);
  // A value of another bundle of the case; `text`: in a form that is searched for everywhere.
  void learn_value(Hidden kind, std::string_view text);
  // Pairs find their partners, values their pseudonyms. No more is learned.
  void settle();

  const LiteralSet& literals() const { return literals_; }
  // What replaces these bytes, which are a hit.
  std::string bytes_for(const LiteralHit& hit, std::string_view bytes) const;
  // The same for a value at its place; "" when the bytes are no text in that spelling. Any thread.
  std::string bytes_for(const PlacedValue& place, std::string_view bytes) const;
  std::size_t values() const { return everywhere_.size(); }

 private:
  struct Replacement {
    Hidden kind = Hidden::Keyword;
    std::string text;  // in small letters
  };
  bool is_known(const std::string& folded) const {
    return known_.contains(folded) || known_here_.contains(folded);
  }
  void settle_domains();
  void add_literal(Hidden kind, std::string_view spelled, const std::string& text, Edges edges);
  void add_value(Hidden kind, const std::string& spelled);
  void add_context(const std::string& user);
  void add_pair(const std::string& left, const std::string& right);

  PseudonymMap& map_;
  LiteralSet literals_;
  std::vector<Replacement> replacements_;
  std::set<std::pair<Hidden, std::string>> everywhere_;
  std::set<std::pair<Hidden, std::string>> here_;
  std::set<std::pair<std::string, std::string>> pairs_;
  std::set<std::pair<std::string, std::string>> hosts_;
  std::unordered_map<std::string, Hidden> known_;  // folded names
  std::unordered_map<std::string, Hidden> known_here_;
  std::unordered_map<std::string, std::string> placed_;  // pseudonyms of words, folded, with kind
};

}  // namespace casebook
