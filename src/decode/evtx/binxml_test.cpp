// SPDX-License-Identifier: Apache-2.0
#include "decode/evtx/binxml.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "base/utf16.h"
#include "decode/evtx/event_template.h"
#include "decode/evtx/test_chunk.h"

namespace casebook::evtx {
namespace {

// Writes what it meets, one letter a call.
class Recorder final : public TokenSink {
 public:
  void open(const Name& name) override { say("<", name.units); }
  void attribute(const Name& name) override { say("@", name.units); }
  void content() override { said += '|'; }
  void close() override { said += '>'; }
  void text(ByteView units) override { say("'", units); }
  void character(std::uint16_t code) override { said += "#" + std::to_string(code); }
  void entity(const Name& name) override { say("&", name.units); }
  void slot(std::uint16_t index, std::uint8_t type, bool optional) override {
    said += (optional ? "?" : "$") + std::to_string(index) + ":" + std::to_string(type);
  }

  std::string said;

 private:
  void say(std::string_view mark, ByteView units) {
    said += mark;
    append_utf16le(said, units);
  }
};

struct Walked {
  std::string said;
  bool sound = false;
};

Walked walk(const TestChunk& chunk, bool in_template = true) {
  Recorder recorder;
  const bool sound =
      walk_tokens(chunk.view(), TestChunk::kStart, chunk.at(), in_template, recorder);
  return {recorder.said, sound};
}

TEST(BinXml, TokensComeInTheirOrder) {
  TestChunk chunk;
  chunk.open("Event", 0x40).attribute("xmlns").value("urn").content();
  chunk.open("Data").content().slot(3, 1).token(8).put<std::uint16_t>(65).token(9).name("amp");
  chunk.token(0x0E).put<std::uint16_t>(4).token(0x14).close();
  chunk.open("Empty").close_empty().close().token(0);
  const Walked walked = walk(chunk);
  EXPECT_TRUE(walked.sound);
  EXPECT_EQ("<Event@xmlns'urn|<Data|$3:1#65&amp?4:20><Empty|>>", walked.said);
}

TEST(BinXml, WhatIsOpenAtTheEndIsClosedAndCalledDamaged) {
  TestChunk chunk;
  chunk.open("A").content().open("B").content().value("x");
  const Walked cut = walk(chunk);
  EXPECT_FALSE(cut.sound);
  EXPECT_EQ("<A|<B|'x>>", cut.said);
  chunk.token(0x3F);  // no such token
  EXPECT_FALSE(walk(chunk).sound);
}

TEST(BinXml, TokensWithoutAnElementAreDamage) {
  for (const int token : {2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 14}) {
    TestChunk chunk;
    chunk.token(static_cast<std::uint8_t>(token)).put<std::uint64_t>(0);
    EXPECT_FALSE(walk(chunk).sound) << token;
  }
}

TEST(BinXml, ElementsAreNestedOnlySoDeep) {
  TestChunk chunk;
  for (std::size_t i = 0; i <= kDeepestElement; ++i) {
    chunk.open("E").content();
  }
  const Walked walked = walk(chunk);
  EXPECT_FALSE(walked.sound);
  EXPECT_EQ(static_cast<std::ptrdiff_t>(kDeepestElement),
            std::count(walked.said.begin(), walked.said.end(), '<'));
}

TEST(BinXml, ANameWithoutItsHashIsNoName) {
  TestChunk chunk;
  chunk.put<std::uint8_t>(1).put<std::uint16_t>(0xFFFF).put<std::uint32_t>(0);
  chunk.put(static_cast<std::uint32_t>(chunk.at() + 4)).put<std::uint32_t>(0);
  chunk.put<std::uint16_t>(0x1234).put<std::uint16_t>(1).text("A").put<std::uint16_t>(0);
  EXPECT_FALSE(walk(chunk).sound);
}

TEST(BinXml, OutsideOfTemplatesElementsComeWithAndWithoutDependencyIds) {
  TestChunk with;
  with.open("A").content().value("x").close().token(0);
  EXPECT_EQ("<A|'x>", walk(with, false).said);
  TestChunk without;
  without.token(1).put<std::uint32_t>(0).name("A").content().value("x").close().token(0);
  EXPECT_EQ("<A|'x>", walk(without, false).said);
  EXPECT_TRUE(walk(without, false).sound);
}

// A definition of <Event><Data>$0</Data></Event>; `before`: bytes that move it and its names.
TestChunk definition(std::size_t before,
                     std::string_view name,
                     std::uint8_t type,
                     std::size_t& at) {
  TestChunk chunk;
  for (std::size_t i = 0; i < before; ++i) {
    chunk.token(0xAA);
  }
  at = chunk.at();
  TestChunk body = chunk;
  const auto write = [&](TestChunk& to, std::uint32_t size) {
    to.put<std::uint32_t>(0).put<std::uint64_t>(7).put<std::uint64_t>(8).put(size);
    const std::size_t begin = to.at();
    to.token(0x0F).token(1).token(1).token(0).open("Event").content().open(name).content();
    to.slot(0, type).close().close().token(0);
    return static_cast<std::uint32_t>(to.at() - begin);
  };
  write(chunk, write(body, 0));
  return chunk;
}

std::uint64_t print(std::size_t before, std::string_view name, std::uint8_t type) {
  std::size_t at = 0;
  const TestChunk chunk = definition(before, name, type, at);
  const auto head = definition_at(chunk.view(), at);
  return head ? fingerprint(chunk.view(), *head) : 0;
}

TEST(Fingerprint, DependsOnWhatADefinitionSaysNotOnWhereItsNamesLie) {
  const std::uint64_t here = print(0, "Data", 1);
  EXPECT_NE(0U, here);
  EXPECT_EQ(here, print(96, "Data", 1));
  EXPECT_NE(here, print(0, "Date", 1));
  EXPECT_NE(here, print(0, "Data", 8));
}

TEST(Fingerprint, ADamagedDefinitionHasNone) {
  std::size_t at = 0;
  const TestChunk chunk = definition(0, "Data", 1, at);
  auto head = definition_at(chunk.view(), at);
  ASSERT_TRUE(head);
  head->end -= 3;
  EXPECT_EQ(0U, fingerprint(chunk.view(), *head));
}

TEST(Template, ColumnsFieldsAndNumbersAreFound) {
  TestChunk chunk;
  chunk.open("Event").content();
  chunk.open("System").content().open("EventID").content().slot(0, 6).close();
  chunk.open("Level").content().value("3").close().close();
  chunk.open("EventData", 0x40).attribute("Name").value("N").content();
  chunk.open("Data", 0x40).attribute("Name").value("code").content().slot(1, 20).close();
  chunk.open("Binary").content().slot(2, 14).close().close().close().token(0);
  const auto made = compile_template(chunk.view(), TestChunk::kStart, chunk.at(), true);
  ASSERT_NE(nullptr, made);
  EXPECT_TRUE(made->is_event);
  EXPECT_EQ(0, made->columns[static_cast<std::size_t>(Column::EventId)].slot);
  const Place& level = made->columns[static_cast<std::size_t>(Column::Level)];
  EXPECT_EQ("3", made->text(level.text, level.length));
  ASSERT_EQ(3U, made->fields.size());
  EXPECT_EQ("Name", made->name(made->fields[0]));
  EXPECT_FALSE(made->fields[0].numbered);
  EXPECT_EQ("code", made->name(made->fields[1]));
  EXPECT_TRUE(made->fields[1].numbered);
  EXPECT_EQ("Binary", made->name(made->fields[2]));
  EXPECT_FALSE(made->fields[2].numbered);
}

}  // namespace
}  // namespace casebook::evtx
