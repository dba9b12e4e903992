// SPDX-License-Identifier: Apache-2.0
#include "knowledge/message_tables.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

KnowledgeFile table(std::string text, int layer = 0, std::string path = "messages/a.tsv") {
  return {.path = std::move(path), .text = std::move(text), .layer = layer};
}

std::string english(const MessageBook& book, std::string_view provider, std::uint32_t id) {
  const EventMessage* message = book.find(provider, id);
  return message == nullptr ? "-" : std::string(message->en);
}

TEST(MessageTables, TextsAreFoundByProviderInEitherCaseAndId) {
  const auto book = make_message_book({table(
      "# comment\n\ndisk\t7\tbad block on %1\t%1 有坏块\r\nDisk\t11\tcontroller\t控制器\n")});
  EXPECT_EQ("bad block on %1", english(*book, "Disk", 7));
  EXPECT_EQ("controller", english(*book, "disk", 11));
  EXPECT_EQ("%1 有坏块", book->find("DISK", 7)->zh);
  EXPECT_EQ("-", english(*book, "disk", 8));
  EXPECT_EQ("-", english(*book, "", 7));
}

TEST(MessageTables, AHigherLayerReplacesWhereverItStands) {
  const auto book = make_message_book({table("a\t1\tours\t我们\n", 1, "/own/messages/z.tsv"),
                                       table("A\t1\ttheirs\t他们\na\t2\tkept\t保留\n")});
  EXPECT_EQ("ours", english(*book, "a", 1));
  EXPECT_EQ("kept", english(*book, "a", 2));
}

TEST(MessageTables, OnlyTablesInTheirFolderCount) {
  const auto book = make_message_book({table("a\t1\tx\t甲\n", 0, "codes/a.tsv"),
                                       table("a\t2\tx\t甲\n", 0, "messages/a.yaml"),
                                       table("a\t3\tx\t甲\n", 0, "mymessages/a.tsv"),
                                       table("a\t4\tx\t甲\n", 0, "dir/messages/a.tsv")});
  EXPECT_EQ("-", english(*book, "a", 1));
  EXPECT_EQ("-", english(*book, "a", 2));
  EXPECT_EQ("-", english(*book, "a", 3));
  EXPECT_EQ("x", english(*book, "a", 4));
}

TEST(MessageTables, BadRowsAreLeftOutAndNamed) {
  const std::vector<KnowledgeFile> files = {
      table("a\t1\tthree columns\n"
            "a\tseven\tno number\t不是数字\n"
            "a\t3\t\t缺英文\n"
            "a\t4\ttoo\tmany\tcolumns\n"
            "a\t5\tright\t正确\n"
            "A\t5\ttwice\t重复\n"
            "a\t6\t%1 and %{name}\t%1 和 %2\n")};
  const auto book = make_message_book(files);
  for (const std::uint32_t id : {1U, 3U, 4U}) {
    EXPECT_EQ("-", english(*book, "a", id)) << id;
  }
  const std::vector<LintMessage> messages = check_messages(files);
  ASSERT_EQ(6U, messages.size());
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(static_cast<int>(i) + 1, messages[i].place.line);
    EXPECT_NE(std::string::npos, messages[i].message.find("with one tab"));
  }
  EXPECT_EQ("messages/a.tsv:6: message 'A 5' is already at messages/a.tsv:5", messages[4].text());
  EXPECT_NE(std::string::npos, messages[5].message.find("different placeholders"));
}

TEST(MessageTables, TheSamePlaceholdersInAnotherOrderAreRight) {
  EXPECT_TRUE(
      check_messages({table("a\t1\t%1 of %10 at %{x}\t%{x} 的 %10 中的 %1，100%\n")}).empty());
  EXPECT_FALSE(check_messages({table("a\t1\t%1\t%10\n")}).empty());
  EXPECT_FALSE(check_messages({table("a\t1\t%{x\t甲\n")}).empty());
}

TEST(MessageTables, WhatIsBuiltInIsRight) {
  const std::vector<KnowledgeFile> files = default_knowledge_files();
  EXPECT_TRUE(check_messages(files).empty());
  const auto book = make_message_book(files);
  EXPECT_NE("-", english(*book, "Microsoft-Windows-WindowsUpdateClient", 20));
  EXPECT_NE("-", english(*book, "EventLog", 6008));
}

}  // namespace
}  // namespace casebook
