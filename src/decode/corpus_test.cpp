// SPDX-License-Identifier: Apache-2.0
// Recognises and decodes every file of the corpus of public logs, which lies beside the repository
// or where CASEBOOK_SHARED says. What each must be recognised as stands in
// tests/corpus_recognition.tsv.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "base/text.h"
#include "decode/registry.h"

namespace casebook {
namespace {

namespace fs = std::filesystem;

// In the table: a file that is no evidence, such as the corpus' own index.
constexpr std::string_view kAnything = "-";

struct Expectation {
  std::string glob;
  std::string decoder;
};

fs::path corpus_dir() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): tests run in one thread
  const char* shared = std::getenv("CASEBOOK_SHARED");
  const fs::path root = shared != nullptr ? fs::path(shared) : fs::path(SOURCE_DIR) / "../shared";
  return root / "corpus/text";
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<Expectation> read_expectations() {
  std::vector<Expectation> expectations;
  std::ifstream in(fs::path(SOURCE_DIR) / "tests/corpus_recognition.tsv");
  std::string line;
  while (std::getline(in, line)) {
    const std::size_t tab = line.find('\t');
    if (line.starts_with('#') || tab == std::string::npos) continue;
    expectations.push_back({line.substr(0, tab), line.substr(tab + 1)});
  }
  return expectations;
}

// '*' stands for any characters.
bool fits_glob(std::string_view glob, std::string_view path) {
  if (glob.empty()) return path.empty();
  if (glob.front() != '*') {
    return !path.empty() && glob.front() == path.front() &&
           fits_glob(glob.substr(1), path.substr(1));
  }
  for (std::size_t skipped = 0; skipped <= path.size(); ++skipped) {
    if (fits_glob(glob.substr(1), path.substr(skipped))) return true;
  }
  return false;
}

bool is_registered(std::string_view name) {
  return std::any_of(all_decoders().begin(), all_decoders().end(), [name](const auto& decoder) {
    return decoder->info().name == name;
  });
}

std::vector<std::string> files_below(const fs::path& dir) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(dir)) {
    if (entry.is_regular_file()) {
      files.push_back(entry.path().lexically_relative(dir).generic_string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

// One corpus file, decoded to text.
struct Evidence {
  std::string path;
  std::string bytes;
  DecodedText text;

  Probe probe() const {
    return {.path = path,
            .bytes = as_bytes(std::string_view(bytes).substr(0, kProbeBytes)),
            .text = text.text.substr(0, kProbeBytes),
            .size = bytes.size()};
  }
  DecodeInput input() const {
    return {.path = path, .bytes = as_bytes(bytes), .text = text.text, .whole = as_bytes(bytes)};
  }
};

void expect_equal(const DecodeOutput& first, const DecodeOutput& second) {
  ASSERT_EQ(first.events.size(), second.events.size());
  for (std::size_t i = 0; i < first.events.size(); ++i) {
    const EventRow a = first.events.row(i);
    const EventRow b = second.events.row(i);
    ASSERT_TRUE(a.time == b.time && a.offset == b.offset && a.length == b.length &&
                a.line == b.line && a.code == b.code && a.os_thread == b.os_thread &&
                a.text_at == b.text_at && a.level == b.level &&
                first.events.component(a.component) == second.events.component(b.component))
        << "row " << i;
  }
  ASSERT_EQ(first.facts.size(), second.facts.size());
  for (std::size_t i = 0; i < first.facts.size(); ++i) {
    ASSERT_EQ(first.facts[i].key, second.facts[i].key);
    ASSERT_EQ(first.facts[i].value, second.facts[i].value);
  }
  ASSERT_EQ(first.issues.size(), second.issues.size());
}

void expect_rows_inside(const DecodeOutput& output, std::size_t limit) {
  std::uint64_t previous = 0;
  for (std::size_t i = 0; i < output.events.size(); ++i) {
    const EventRow row = output.events.row(i);
    ASSERT_LE(row.offset + row.length, limit) << "row " << i;
    ASSERT_LE(row.text_at, row.length) << "row " << i;
    ASSERT_GE(row.offset, previous) << "row " << i;
    previous = row.offset;
  }
}

TEST(Corpus, EveryFileIsRecognisedAsWhatItIsAndDecodesTheSameTwice) {
  const fs::path corpus = corpus_dir();
  if (!fs::exists(corpus)) {
    GTEST_SKIP() << "no corpus at " << corpus << " (set CASEBOOK_SHARED to the folder above it)";
  }
  const std::vector<Expectation> expectations = read_expectations();
  for (const std::string& path : files_below(corpus)) {
    SCOPED_TRACE(path);
    const auto expected =
        std::find_if(expectations.begin(), expectations.end(), [&path](const Expectation& row) {
          return fits_glob(row.glob, path);
        });
    ASSERT_NE(expected, expectations.end()) << "no row in tests/corpus_recognition.tsv";
    Evidence file{.path = path, .bytes = read_file(corpus / path), .text = {}};
    file.text = decode_text(as_bytes(file.bytes));
    const Decoder& decoder = *recognise(file.probe()).decoder;
    if (expected->decoder != kAnything) {
      EXPECT_EQ(expected->decoder, decoder.info().name);
    }
    DecodeOutput first;
    DecodeOutput second;
    decoder.decode(file.input(), first);
    decoder.decode(file.input(), second);
    expect_equal(first, second);
    expect_rows_inside(first, decoder.info().binary ? first.text.size() : file.text.text.size());
  }
}

TEST(Corpus, TheTableNamesOnlyDecodersThatExist) {
  for (const Expectation& row : read_expectations()) {
    EXPECT_TRUE(row.decoder == kAnything || is_registered(row.decoder))
        << row.glob << ": " << row.decoder;
  }
}

}  // namespace
}  // namespace casebook
