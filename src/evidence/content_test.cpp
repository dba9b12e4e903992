// SPDX-License-Identifier: Apache-2.0
#include "evidence/content.h"

#include <vector>

#include <gtest/gtest.h>

namespace casebook {
namespace {

TEST(Content, ManySmallContentsMoveFromMemoryToFiles) {
  SmallStore store;
  std::vector<ContentPtr> kept;
  for (int i = 0; i < 25; ++i) {  // 16 fit into memory, then 4 into each chunk
    Result<ContentPtr> content =
        store.keep(std::string(kLargestBuffer, static_cast<char>('a' + i)));
    ASSERT_TRUE(content.ok()) << content.error().message;
    kept.push_back(std::move(content).value());
  }
  for (int i = 0; i < 25; ++i) {
    const std::string_view text = as_text(kept[static_cast<std::size_t>(i)]->bytes());
    ASSERT_EQ(text.size(), kLargestBuffer);
    EXPECT_EQ(text.find_first_not_of(static_cast<char>('a' + i)), std::string_view::npos) << i;
  }
}

TEST(Content, WriterKeepsOrderAndFillsHoles) {
  SmallStore store;
  for (const std::uint64_t hole : {std::uint64_t{10}, kLargestBuffer + 12345}) {
    ContentWriter writer(store);
    ASSERT_TRUE(writer.append("begin").ok());
    ASSERT_TRUE(writer.pad_to(5 + hole).ok());
    ASSERT_TRUE(writer.append("end").ok());
    EXPECT_EQ(writer.size(), hole + 8);
    const Result<ContentPtr> content = writer.finish();
    ASSERT_TRUE(content.ok());
    EXPECT_EQ(as_text(content.value()->bytes()), "begin" + std::string(hole, '\0') + "end");
  }
}

TEST(Content, EmptyWriterGivesEmptyContent) {
  SmallStore store;
  ContentWriter writer(store);
  EXPECT_TRUE(writer.finish().value()->bytes().empty());
}

}  // namespace
}  // namespace casebook
