// SPDX-License-Identifier: Apache-2.0
// Decodes every src/decode/<format>/testdata/<case>/input* and compares with expected.txt beside
// it. REBASELINE=1 rewrites the expectations; review the change with git diff. Also cuts and
// damages each input: decoding must survive and stay inside the input.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/encoding.h"
#include "base/text.h"
#include "decode/message_files.h"
#include "decode/registry.h"

namespace casebook {
namespace {

namespace fs = std::filesystem;
const fs::path kDecodeDir = fs::path(SOURCE_DIR) / "src/decode";
constexpr std::size_t kShownText = 200;

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

fs::path input_of(const fs::path& dir) {
  for (const auto& entry : fs::directory_iterator(dir)) {
    if (entry.path().filename().string().starts_with("input")) return entry.path();
  }
  return {};
}

// One event, fact or issue a line; line ends inside a record shown as "\n".
std::string shown(std::string_view text) {
  std::string one_line = replace_all(std::string(text), "\r\n", "\\n");
  one_line = replace_all(std::move(one_line), "\n", "\\n");
  one_line = replace_all(std::move(one_line), "\r", "\\r");
  if (one_line.size() <= kShownText) return one_line;
  std::size_t end = kShownText;
  while (end > 0 && (static_cast<unsigned char>(one_line[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  return one_line.substr(0, end) + "...";
}

// Those that lie beside an input of events: messages.dll.
std::unique_ptr<MessageFiles> message_files_of(const fs::path& dir) {
  auto files = std::make_unique<MessageFiles>(nullptr);
  for (const auto& entry : fs::directory_iterator(dir)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("messages")) files->add(name, as_bytes(read_file(entry.path())));
  }
  files->finish();
  return files;
}

std::string dump(const Decoder& decoder,
                 const std::string& input,
                 const std::string& name,
                 const MessageFiles& messages) {
  DecodedText decoded;
  if (!decoder.info().binary) decoded = decode_text(as_bytes(input));
  const Probe probe{.path = name,
                    .bytes = as_bytes(std::string_view(input).substr(0, kProbeBytes)),
                    .text = decoded.text.substr(0, kProbeBytes),
                    .size = input.size()};
  DecodeOutput output;
  decoder.decode({.path = name,
                  .bytes = as_bytes(input),
                  .text = decoded.text,
                  .whole = as_bytes(input),
                  .messages = &messages,
                  .message_files = &messages},
                 output);
  const std::string_view text = decoder.info().binary ? output.text : decoded.text;
  std::ostringstream out;
  out << "recognised " << recognise(probe).decoder->info().name << "\n";
  for (std::size_t i = 0; i < output.events.size(); ++i) {
    const EventRow row = output.events.row(i);
    out << fmt::format("event {} {} {} [{}]",
                       row.line,
                       row.time == kNoTime ? "-" : format_time(row.time),
                       level_name(row.level).empty() ? "-" : level_name(row.level),
                       output.events.component(row.component));
    if (row.os_thread != 0) out << " thread=" << row.os_thread;
    if (row.code != 0) out << fmt::format(" code=0x{:08X}", row.code);
    out << " " << shown(text.substr(row.offset + row.text_at, row.length - row.text_at)) << "\n";
  }
  for (const Fact& fact : output.facts) {
    out << "fact " << fact.source.line << " " << fact.key << " = " << shown(fact.value) << "\n";
  }
  for (const Issue& issue : output.issues) {
    out << fmt::format("issue {} offset={} bytes={} count={} {}\n",
                       issue.kind,
                       issue.offset,
                       issue.bytes,
                       issue.count,
                       issue.detail);
  }
  return out.str();
}

std::vector<fs::path> cases_of(const Decoder& decoder) {
  std::vector<fs::path> cases;
  const fs::path dir = kDecodeDir / decoder.info().name / "testdata";
  if (!fs::exists(dir)) return cases;
  for (const auto& entry : fs::directory_iterator(dir)) {
    if (entry.is_directory()) cases.push_back(entry.path());
  }
  std::sort(cases.begin(), cases.end());
  return cases;
}

TEST(Golden, EveryCaseOfEveryDecoder) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): tests run in one thread
  const bool rebaseline = std::getenv("REBASELINE") != nullptr;
  for (const auto& decoder : all_decoders()) {
    const std::vector<fs::path> cases = cases_of(*decoder);
    EXPECT_FALSE(cases.empty()) << decoder->info().name << " has no golden under testdata/";
    for (const fs::path& dir : cases) {
      SCOPED_TRACE(dir.string());
      const fs::path input = input_of(dir);
      ASSERT_FALSE(input.empty()) << "no input* file";
      EXPECT_TRUE(fs::exists(dir / "case.yaml")) << "say where the sample comes from";
      const std::string actual =
          dump(*decoder, read_file(input), input.filename().string(), *message_files_of(dir));
      EXPECT_TRUE(actual.starts_with(fmt::format("recognised {}\n", decoder->info().name)))
          << actual.substr(0, actual.find('\n'));
      if (rebaseline && !HasFailure()) {
        std::ofstream(dir / "expected.txt", std::ios::binary) << actual;
      }
      EXPECT_EQ(read_file(dir / "expected.txt"), actual);
    }
  }
}

void check_rows(const Decoder& decoder, const std::string& input, const MessageFiles& messages) {
  DecodedText decoded;
  if (!decoder.info().binary) decoded = decode_text(as_bytes(input));
  DecodeOutput output;
  decoder.decode({.path = "damaged.log",
                  .bytes = as_bytes(input),
                  .text = decoded.text,
                  .whole = as_bytes(input),
                  .message_files = &messages},
                 output);
  const bool binary = decoder.info().binary;
  ASSERT_TRUE(!binary || is_valid_utf8(output.text));
  const std::size_t limit = binary ? output.text.size() : decoded.text.size();
  std::uint64_t previous = 0;
  for (std::size_t i = 0; i < output.events.size(); ++i) {
    const EventRow row = output.events.row(i);
    ASSERT_LE(row.offset + row.length, limit);
    ASSERT_LE(row.text_at, row.length);
    ASSERT_GE(row.offset, previous);
    previous = row.offset;
  }
}

TEST(Damage, CutFlippedAndZeroedInputsStayInside) {
  for (const auto& decoder : all_decoders()) {
    for (const fs::path& dir : cases_of(*decoder)) {
      SCOPED_TRACE(dir.string());
      const std::string input = read_file(input_of(dir));
      const auto messages = message_files_of(dir);
      const std::size_t step = std::max<std::size_t>(1, input.size() / 150);
      for (std::size_t at = 0; at < input.size(); at += step) {
        check_rows(*decoder, input.substr(0, at), *messages);
        std::string flipped = input;
        flipped[at] = static_cast<char>(flipped[at] ^ 0x80);
        check_rows(*decoder, flipped, *messages);
        std::string zeroed = input;
        std::fill(zeroed.begin() + static_cast<std::ptrdiff_t>(at),
                  zeroed.begin() + static_cast<std::ptrdiff_t>(std::min(zeroed.size(), at + 16)),
                  '\0');
        check_rows(*decoder, zeroed, *messages);
      }
    }
  }
}

TEST(Registry, EveryFolderIsRegistered) {
  std::set<std::string> folders;
  std::set<std::string> registered;
  for (const auto& entry : fs::directory_iterator(kDecodeDir)) {
    const std::string name = entry.path().filename().string();
    if (entry.is_directory() && name != "shared") folders.insert(name);
  }
  for (const auto& decoder : all_decoders()) {
    registered.insert(std::string(decoder->info().name));
    EXPECT_FALSE(decoder->info().title.zh.empty()) << decoder->info().name;
  }
  EXPECT_EQ(folders, registered);
}

TEST(Registry, EveryDecoderHasItsFuzzTargetAndReadme) {
  for (const auto& decoder : all_decoders()) {
    const fs::path dir = kDecodeDir / decoder->info().name;
    const std::string name(decoder->info().name);
    EXPECT_TRUE(fs::exists(dir / (name + "_fuzz.cpp"))) << name;
    EXPECT_TRUE(fs::exists(dir / "README.md")) << name;
  }
}

}  // namespace
}  // namespace casebook
