// SPDX-License-Identifier: Apache-2.0
// Logs written out whole: each golden of testdata/ in all three forms (expected.log beside it;
// REBASELINE=1 rewrites), filters, limits, threads, and messages.
#include "decode/event_log.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace casebook {
namespace {

namespace fs = std::filesystem;
const fs::path kTestdata = fs::path(SOURCE_DIR) / "src/decode/evtx/testdata";
constexpr std::size_t kFileHeader = 4096;
constexpr std::size_t kChunk = 65536;
constexpr std::size_t kFirstDefinition =
    512 + 24 + 14;  // in a chunk: heads of chunk, record, instance

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string sample(const std::string& name) {
  return read_file(kTestdata / name / "input.evtx");
}

struct Written {
  std::string text;
  EventLogSummary summary;
};

Written write(const std::string& log, EventLogOptions options = {}) {
  Written written;
  options.write = [&](std::string_view text) {
    written.text += text;
    return true;
  };
  written.summary = write_event_log(as_bytes(log), options);
  return written;
}

// Texts for ids of Example-Provider.
class Book final : public MessageBook {
 public:
  explicit Book(std::string_view text) : message_{text, "中文：%1"} {}
  const EventMessage* find(std::string_view provider, std::uint32_t) const override {
    return provider == "Example-Provider" ? &message_ : nullptr;
  }

 private:
  EventMessage message_;
};

// The long ones are hostile: their beginning and size tell enough.
std::string shown(const std::string& text) {
  constexpr std::size_t kShown = 8192;
  if (text.size() <= kShown) return text;
  std::size_t end = 512;
  while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  return fmt::format("{}\n... {} bytes\n", text.substr(0, end), text.size());
}

TEST(EventLogGolden, EveryCaseInEveryForm) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): tests run in one thread
  const bool rebaseline = std::getenv("REBASELINE") != nullptr;
  for (const auto& entry : fs::directory_iterator(kTestdata)) {
    SCOPED_TRACE(entry.path().string());
    const std::string log = read_file(entry.path() / "input.evtx");
    std::string all;
    EventLogSummary summary;
    for (const EventLogForm form : {EventLogForm::Xml, EventLogForm::Jsonl, EventLogForm::Text}) {
      const Written written = write(log, {.form = form});
      all += shown(written.text);
      summary = written.summary;
    }
    all += fmt::format("{} chunks, {} records, {} written, {} recovered\n",
                       summary.chunks,
                       summary.records,
                       summary.written,
                       summary.recovered);
    for (const Issue& issue : summary.issues) {
      all += fmt::format("{} offset={} count={}\n", issue.kind, issue.offset, issue.count);
    }
    const fs::path expected = entry.path() / "expected.log";
    if (rebaseline) std::ofstream(expected, std::ios::binary) << all;
    EXPECT_EQ(read_file(expected), all);
  }
}

TEST(EventLog, FiltersKeepWhatFitsAllOfThem) {
  const std::string log = sample("system-events");
  const auto count = [&](const EventLogOptions& options) {
    return write(log, options).summary.written;
  };
  EXPECT_EQ(9U, count({}));
  EXPECT_EQ(2U, count({.ids = {41, 7}}));
  EXPECT_EQ(2U, count({.providers = {"eventlog"}, .from = parse_date_time("2024-03-05 09:03:00")}));
  EXPECT_EQ(3U, count({.providers = {"EVENTLOG"}}));
  EXPECT_EQ(1U, count({.worst_level = 1}));
  EXPECT_EQ(4U, count({.worst_level = 2}));
  EXPECT_EQ(5U, count({.worst_level = 3}));
  EXPECT_EQ(9U, count({.worst_level = 4}));
  EXPECT_EQ(1U,
            count({.from = parse_date_time("2024-03-05 09:01:00"),
                   .until = parse_date_time("2024-03-05 09:02:00")}));
  EXPECT_EQ(0U, count({.ids = {41}, .providers = {"disk"}}));
}

TEST(EventLog, LevelZeroIsShownAndFilteredAsInformation) {
  std::string log = sample("system-events");
  EXPECT_EQ(std::string::npos, write(log, {.worst_level = 3}).text.find("Information"));
}

// The chunk of a golden, many times.
std::string long_log(std::size_t chunks) {
  const std::string one = sample("dirty-header");
  std::string log = one.substr(0, kFileHeader);
  for (std::size_t i = 0; i < chunks; ++i) {
    log += one.substr(kFileHeader, kChunk);
  }
  return log;
}

TEST(EventLog, TheLimitCutsBehindAWholeEvent) {
  const std::string log = long_log(40);
  const Written all = write(log, {.form = EventLogForm::Jsonl});
  ASSERT_EQ(120U, all.summary.written);
  for (const std::uint64_t limit : {1U, 47U, 48U, 49U, 119U, 120U, 500U}) {
    const Written some = write(log, {.form = EventLogForm::Jsonl, .jobs = 2, .limit = limit});
    EXPECT_EQ(std::min<std::uint64_t>(limit, 120), some.summary.written);
    EXPECT_TRUE(all.text.starts_with(some.text));
    EXPECT_EQ(some.summary.written,
              static_cast<std::uint64_t>(std::count(some.text.begin(), some.text.end(), '\n')));
  }
}

TEST(EventLog, ThreadsDoNotChangeWhatIsWritten) {
  std::string log = long_log(150);
  // A definition that is lost here and there is taken from elsewhere.
  for (std::size_t chunk = 3; chunk < 150; chunk += 7) {
    const std::size_t at = kFileHeader + chunk * kChunk + kFirstDefinition;
    std::fill_n(log.begin() + static_cast<std::ptrdiff_t>(at), 24, '\0');
  }
  for (const EventLogForm form : {EventLogForm::Xml, EventLogForm::Jsonl, EventLogForm::Text}) {
    const Written one = write(log, {.form = form, .jobs = 1});
    const Written four = write(log, {.form = form, .jobs = 4});
    EXPECT_GT(one.summary.records, 300U);
    EXPECT_EQ(one.text, four.text);
    EXPECT_EQ(one.summary.issues.size(), four.summary.issues.size());
  }
}

TEST(EventLog, WritingStopsWhenAsked) {
  const std::string log = long_log(100);
  int calls = 0;
  EventLogOptions options{.jobs = 1};
  options.write = [&](std::string_view) {
    ++calls;
    return false;
  };
  write_event_log(as_bytes(log), options);
  EXPECT_EQ(1, calls);
}

std::string first_text(const std::string& log, const MessageBook& book, Language language) {
  const std::string text = write(log, {.language = language, .messages = &book, .limit = 1}).text;
  return text.substr(text.find("\n    ") + 5);
}

TEST(EventLog, MessagesAreFilledByNumberAndByName) {
  const std::string log = sample("value-types");
  const Book book("%1|%2|%10|%{double}|%99|%{none}|100%|%\\nend %{open");
  const std::string text = first_text(log, book, Language::English);
  EXPECT_TRUE(
      text.starts_with("|Text äöü 中文 \U0001F4BE|-9223372036854775808|-0.1|||100%|%\n    end "
                       "%{open [ansi=plain; int8=-128;"))
      << text;
  EXPECT_EQ(std::string::npos, text.find("double="));  // what the text shows is not told twice
}

// The member "message" of the first event of a log, as it is written.
std::string json_message(const std::string& log, const MessageBook& book) {
  const std::string text =
      write(log, {.form = EventLogForm::Jsonl, .messages = &book, .limit = 1}).text;
  constexpr std::string_view kBefore = "\"message\":\"";
  constexpr std::string_view kBehind = "\"}\n";
  const std::size_t at = text.find(kBefore);
  if (at == std::string::npos) return "none";
  const std::size_t begin = at + kBefore.size();
  return text.substr(begin, text.size() - kBehind.size() - begin);
}

TEST(EventLog, MessagesOfJsonShowWhatTheFieldsShow) {
  const std::string log = sample("value-types");
  EXPECT_EQ(R"(|Text äöü 中文 💾|-9223372036854775808|-0.1|||100%|%\nend \"q\" %{open)",
            json_message(log, Book("%1|%2|%10|%{double}|%99|%{none}|100%|%\\nend \"q\" %{open")));
  EXPECT_EQ("", json_message(log, Book("")));
  EXPECT_EQ("none", json_message(sample("system-events"), Book("of another provider")));
}

TEST(EventLog, AMessageThatWouldNeverEndIsCutInEveryForm) {
  constexpr std::size_t kLongest = 512 * 1024;
  const std::string log = sample("value-types");
  std::string text(300000, '\\');
  EXPECT_EQ(600000U, json_message(log, Book(text)).size());  // two letters for each
  text.append(300000, 'x');
  EXPECT_EQ(kLongest + 300000U, json_message(log, Book(text)).size());
}

TEST(EventLog, MessagesComeInTheLanguageAsked) {
  const Book book("%2");
  EXPECT_TRUE(first_text(sample("dirty-header"), book, Language::Chinese).starts_with("中文：0 ["));
}

TEST(EventLog, TheBinaryPartHasNoNumber) {
  const Book book("<%3|%4>");
  const std::string log = sample("classic-strings");
  const Written written = write(log, {.messages = &book, .ids = {3}});
  EXPECT_NE(std::string::npos, written.text.find("<|> [a; b; Binary=CAFE]")) << written.text;
}

TEST(EventLog, WhatIsNoLogIsTold) {
  EXPECT_FALSE(is_event_log_file(as_bytes("")));
  EXPECT_FALSE(is_event_log_file(as_bytes(std::string(200000, 'x'))));
  EXPECT_TRUE(is_event_log_file(as_bytes(sample("header-missing"))));
  EXPECT_TRUE(is_event_log_file(as_bytes(sample("truncated-header"))));
}

}  // namespace
}  // namespace casebook
