// SPDX-License-Identifier: Apache-2.0
// Compares every self-describing event of the public traces with what a plain reference reader
// wrote of it, field by field. The traces lie beside the repository or where CASEBOOK_SHARED says.

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/binary.h"
#include "base/text.h"
#include "base/time.h"
#include "base/utf16.h"
#include "base/utf8.h"
#include "decode/shared/etl/events.h"
#include "decode/shared/etl/trace_logging.h"
#include "decode/shared/etl/values.h"

namespace casebook::etl {
namespace {

namespace fs = std::filesystem;

fs::path traces() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): tests run in one thread
  const char* shared = std::getenv("CASEBOOK_SHARED");
  const fs::path root = shared != nullptr ? fs::path(shared) : fs::path(SOURCE_DIR) / "../shared";
  return root / "corpus/binary/etl";
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// As repr() of Python shows a text; of what is not ASCII only that it is printable is assumed.
std::string python_text(std::string_view text) {
  const char quote =
      text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos ? '"'
                                                                                            : '\'';
  std::string out(1, quote);
  while (!text.empty()) {
    const char32_t c = take_character(text);
    if (c == U'\\' || c == static_cast<char32_t>(quote)) {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == U'\r') {
      out += "\\r";
    } else if (c == U'\n') {
      out += "\\n";
    } else if (c == U'\t') {
      out += "\\t";
    } else if (c < 0x20 || c == 0x7F) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
    } else {
      append_utf8(out, c);
    }
  }
  return out + quote;
}

// "[('name', value), ...]" with the values as the reference writes them.
class Repr final : public FieldVisitor {
 public:
  void value(const Field& field, ByteView value) override {
    begin(field);
    text_ += shown(field, value);
    if (!in_array_) text_ += ')';
  }
  void begin_array(const Field& field, std::size_t /*count*/) override {
    begin(field);
    text_ += '[';
    in_array_ = true;
    first_ = true;
  }
  void end_array(const Field& /*field*/) override {
    in_array_ = false;
    text_ += "])";
    first_ = false;
  }
  void begin_struct(const Field& /*field*/) override { ADD_FAILURE() << "no sample has one"; }
  void end_struct(const Field& /*field*/) override {}

  std::string text() const { return "[" + text_ + "]"; }

 private:
  void begin(const Field& field) {
    if (!first_) text_ += ", ";
    first_ = false;
    if (!in_array_) text_ += "(" + python_text(field.name) + ", ";
  }
  static std::string shown(const Field& field, ByteView value) {
    std::string out;
    switch (field.in) {
      case InType::Utf16:
      case InType::CountedUtf16: append_utf16le(out, value); return python_text(out);
      case InType::Ansi:
      case InType::CountedAnsi: return python_text(to_valid_utf8(as_text(value)));
      case InType::Guid: append_value(out, field, value); return python_text(out);
      case InType::Bool32: return fmt::format("{}", number_at<std::int32_t>(value, 0));
      case InType::Hex32:
      case InType::Hex64:
      case InType::Pointer: append_value(out, field, value); return python_text(out);
      default: {
        Field plain = field;
        plain.out = OutType::Default;
        append_value(out, plain, value);
        return out;
      }
    }
  }

  std::string text_;
  bool first_ = true;
  bool in_array_ = false;
};

// The reference counts with doubles, which are 16 units of 100 ns coarse there.
constexpr Micros kCoarseness = 2;

// "TL 2025-10-08T21:03:26.940372 p11168 t10232 lvl4 kw1 ch11 op0 Provider Event [...] "
void expect_line(const std::string& line, const Event& event, const Schema& schema) {
  std::string stamp = line.substr(3, line.find(' ', 3) - 3);
  const Micros seconds = parse_date_time(stamp);
  ASSERT_NE(seconds, kNoTime) << line;
  stamp.resize(26, '0');
  const Micros expected = seconds + std::stoi(stamp.substr(20));
  EXPECT_LE(std::abs(expected - time_from_filetime(event.time)), kCoarseness) << line;
  Repr repr;
  const WalkResult walked = walk_fields(schema, event.payload, event.pointer_bytes, repr);
  EXPECT_TRUE(schema.whole && walked.whole);
  EXPECT_EQ(walked.used, event.payload.size());
  const std::string rest = line.substr(line.find(' ', 3));
  EXPECT_EQ(fmt::format(" p{} t{} lvl{} kw{:x} ch11 op{} {} {} {} ",
                        event.pid,
                        event.tid,
                        event.level,
                        event.keyword,
                        event.opcode,
                        event.provider,
                        schema.event,
                        repr.text()),
            rest);
}

TEST(EtlCorpus, EveryFieldIsWhatThePlainReferenceReads) {
  if (!fs::exists(traces())) {
    GTEST_SKIP() << "no traces at " << traces() << " (set CASEBOOK_SHARED to the folder above)";
  }
  int compared = 0;
  for (const auto& entry : fs::directory_iterator(traces() / "expected")) {
    std::string name = entry.path().filename().string();
    name = name.substr(0, name.find(".ref.txt")) + ".etl";
    SCOPED_TRACE(name);
    const std::string bytes = read_file(traces() / name);
    DecodeOutput output;
    EventReader reader(as_bytes(bytes), output);
    SchemaCache cache;
    Event event;
    std::istringstream lines(read_file(entry.path()));
    std::string line;
    while (std::getline(lines, line)) {
      if (!line.starts_with("TL ")) continue;
      bool found = false;
      while (!found && reader.next(event)) {
        found = event.kind == EventKind::Event;
      }
      ASSERT_TRUE(found) << line;
      expect_line(line, event, cache.find(event.schema));
      ++compared;
    }
    while (reader.next(event)) {
      EXPECT_NE(event.kind, EventKind::Event);
    }
    EXPECT_TRUE(output.issues.empty());
  }
  EXPECT_GE(compared, 128);
}

// How many records of each kind the reference counts in a file without such events.
TEST(EtlCorpus, RecordsOfTheOtherKindsAreCountedAlike) {
  const fs::path path = traces() / "ShutdownPerfDiagLogger.etl";
  if (!fs::exists(path)) GTEST_SKIP() << "no trace at " << path;
  const std::string bytes = read_file(path);
  DecodeOutput output;
  EventReader reader(as_bytes(bytes), output);
  Event event;
  std::map<std::pair<int, int>, int> kinds;
  int all = 0;
  while (reader.next(event)) {
    ASSERT_EQ(event.kind, EventKind::Kernel);
    ++kinds[{event.group, event.type}];
    ++all;
  }
  EXPECT_EQ(all, 8433 + 8645);
  EXPECT_EQ((kinds[{20, 3}]), 6745);
  EXPECT_EQ((kinds[{3, 10}]), 72);
  EXPECT_EQ((kinds[{3, 2}]), 60);
  EXPECT_TRUE(output.issues.empty());
}

}  // namespace
}  // namespace casebook::etl
