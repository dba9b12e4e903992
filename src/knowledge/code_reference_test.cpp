// SPDX-License-Identifier: Apache-2.0
// Every code of the reference tables resolves to its documented name. The tables lie beside the
// source tree; where they are absent the tests skip.
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "base/text.h"
#include "knowledge/code_tables.h"

namespace casebook {
namespace {

namespace fs = std::filesystem;

const fs::path kReference = fs::path(SOURCE_DIR) / ".." / "shared" / "reference";

const CodeBook& book() {
  static const std::unique_ptr<CodeBook> kBook = make_code_book();
  return *kBook;
}

// The fields of one line of comma-separated values with double quotes.
std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      fields.emplace_back();
    else if (c != '\r')
      fields.back() += c;
  }
  return fields;
}

bool names_it(const CodeReading& reading, const std::string& name) {
  for (const auto* list : {&reading.layers, &reading.others}) {
    for (const CodeMeaning& meaning : *list) {
      if (meaning.name == name) return true;
    }
  }
  return false;
}

class Reference : public testing::TestWithParam<const char*> {};

TEST_P(Reference, EveryCodeResolvesToItsDocumentedName) {
  std::ifstream file(kReference / (std::string(GetParam()) + ".csv"));
  if (!file) GTEST_SKIP() << "no reference tables beside the source tree";
  std::string line;
  std::getline(file, line);
  const std::vector<std::string> head = fields_of(line);
  const auto column =
      static_cast<std::size_t>(std::find(head.begin(), head.end(), "name") - head.begin());
  std::size_t rows = 0;
  while (std::getline(file, line)) {
    const std::vector<std::string> fields = fields_of(line);
    if (fields.size() <= column) continue;
    const std::string name = fields[column].substr(0, fields[column].find(' '));
    if (!fields[0].starts_with("0x") || name.starts_with("(")) continue;
    ++rows;
    if (names_it(book().read(fields[0]), name)) continue;
    // Small numbers exist in several spaces: there the name is asked for.
    std::uint32_t value = 0;
    EXPECT_TRUE(book().value_of(name, value)) << fields[0] << " " << name;
    EXPECT_TRUE(names_it(book().read(name), name)) << fields[0] << " " << name;
  }
  EXPECT_GT(rows, 10U);
}

INSTANTIATE_TEST_SUITE_P(Tables,
                         Reference,
                         testing::Values("hresult",
                                         "win32",
                                         "ntstatus",
                                         "windows_update",
                                         "setup_mosetup",
                                         "cbs",
                                         "csi_sxs",
                                         "spapi",
                                         "bits",
                                         "delivery_optimization",
                                         "dism",
                                         "vss",
                                         "bugcheck",
                                         "messages_zh"),
                         [](const auto& table) { return std::string(table.param); });

TEST(ReferenceChinese, EveryGivenTranslationIsThere) {
  std::ifstream file(kReference / "messages_zh.csv");
  if (!file) GTEST_SKIP() << "no reference tables beside the source tree";
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    const std::string code = fields_of(line).at(0);
    const CodeReading reading = book().read(code);
    ASSERT_FALSE(reading.layers.empty()) << code;
    EXPECT_FALSE(reading.layers.front().meaning.zh.empty()) << line;
  }
}

}  // namespace
}  // namespace casebook
