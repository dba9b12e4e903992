// SPDX-License-Identifier: Apache-2.0
#include "redact/literals.h"

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/text.h"
#include "redact/spelling.h"

namespace casebook {
namespace {

std::vector<std::size_t> places(const LiteralSet& set,
                                std::string_view bytes,
                                Neighbours neighbours = Neighbours::Text) {
  std::vector<std::size_t> found;
  set.find(bytes, neighbours, [&](const LiteralHit& hit) { found.push_back(hit.begin); });
  return found;
}

LiteralSet set_of(const std::vector<std::string>& names, Edges edges = Edges::Word) {
  LiteralSet set;
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    set.add(i, Hidden::User, names[i], edges);
  }
  set.compile();
  return set;
}

using Places = std::vector<std::size_t>;

TEST(Literals, NamesEndWhereWordsEnd) {
  const LiteralSet set = set_of({"alice"});
  EXPECT_EQ(places(set, "malice chalice Alicetown"), Places{});
  EXPECT_EQ(places(set, "ALICE alice-pc _alice_ alice2 aliceDocs myAlice"),
            (Places{0, 6, 16, 23, 30, 42}));
  EXPECT_EQ(places(set, "%5Calice%5C"), Places{3});
  EXPECT_EQ(places(set, "\"a\\r\\nalice\\n\""), Places{6});
}

TEST(Literals, EveryEncodingIsFoundAtEveryOffset) {
  for (const std::string& name :
       {std::string("alice"), std::string("张伟明"), std::string("José Núñez")}) {
    const LiteralSet set = set_of({name});
    for (const Spelling spelling : {Spelling::Utf8,
                                    Spelling::Utf16Le,
                                    Spelling::Utf16Be,
                                    Spelling::Gb18030,
                                    Spelling::Cp1252,
                                    Spelling::JsonEscapes,
                                    Spelling::Percent,
                                    Spelling::JsonEscapesLe,
                                    Spelling::PercentBe}) {
      const std::string bytes = spell(name, spelling);
      if (bytes.empty()) continue;
      for (std::size_t pad = 0; pad < 9; ++pad) {
        const std::string text = std::string(pad, '\0') + bytes + std::string(3, '\0');
        EXPECT_EQ(places(set, text).size(), 1U)
            << name << " " << spelling_name(spelling) << " " << pad;
      }
      EXPECT_EQ(unspell(bytes, spelling), name) << spelling_name(spelling);
    }
  }
}

TEST(Literals, AddressesAreNotPartsOfOthers) {
  LiteralSet set;
  set.add(0, Hidden::Ipv4, "10.2.3.4", edges_of(Hidden::Ipv4));
  set.compile();
  EXPECT_EQ(places(set, "110.2.3.4 10.2.3.40 10.2.3.4.5 7.10.2.3.4"), Places{});
  EXPECT_EQ(places(set, "10.2.3.4, [10.2.3.4]:80 10.2.3.4."), (Places{0, 11, 24}));
}

TEST(Literals, InRecordsALongNameNeedsNothingBesideIt) {
  const LiteralSet set = set_of({"ragnafjeld", "lisa"});
  EXPECT_EQ(places(set, "xragnafjeldCORP", Neighbours::Text), Places{});
  EXPECT_EQ(places(set, "xragnafjeldCORP", Neighbours::Records), Places{1});
  EXPECT_EQ(places(set, std::string("\0lisaA\0", 7), Neighbours::Records), Places{1});
  EXPECT_EQ(places(set, "melisande", Neighbours::Records), Places{});
}

TEST(Literals, TheLongestWins) {
  const LiteralSet set = set_of({"lin", "lin-pc", "lin-pc-02"});
  std::size_t length = 0;
  set.find("on lin-pc-02 now", Neighbours::Text, [&](const LiteralHit& hit) {
    length = hit.literal->bytes.size();
  });
  EXPECT_EQ(length, 9U);
}

// Beside a search that is obvious.
TEST(Literals, FindsWhatAPlainSearchFinds) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::string> names;
    for (int i = 0; i < 6; ++i) {
      std::string name;
      for (std::size_t k = 0, n = 3 + random() % 4; k < n; ++k)
        name += static_cast<char>('a' + random() % 3);
      names.push_back(name);
    }
    std::string text;
    for (int i = 0; i < 200; ++i)
      text += "abc ABC."[random() % 8];
    LiteralSet set;
    for (std::uint32_t i = 0; i < names.size(); ++i) {
      set.add_bytes(i, Hidden::Keyword, names[i], Spelling::Utf8, Edges::Any);
    }
    set.compile();
    Places expected;
    const std::string lower = to_lower(text);
    for (std::size_t at = 0; at < lower.size();) {
      std::size_t longest = 0;
      for (const std::string& name : names) {
        if (lower.compare(at, name.size(), name) == 0) longest = std::max(longest, name.size());
      }
      if (longest > 0) expected.push_back(at);
      at += longest > 0 ? longest : 1;
    }
    EXPECT_EQ(places(set, text), expected);
  }
}

}  // namespace
}  // namespace casebook
