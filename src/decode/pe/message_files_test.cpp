// SPDX-License-Identifier: Apache-2.0
#include "decode/message_files.h"

#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "decode/pe/message_resources.h"
#include "decode/pe/wevt_template.h"

namespace casebook {
namespace {

constexpr std::string_view kAgent = "{7A1F0C5E-3B52-4D0E-9C1A-55AA00FF1234}";

std::string sample(const std::string& name) {
  const auto path =
      std::filesystem::path(SOURCE_DIR) / "src/decode/pe/testdata" / name / "input.bin";
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// "en|zh" of an event; "-" when nothing is known.
std::string texts(const MessageBook& book, const EventIdentity& event) {
  const EventMessage* message = book.find_event(event);
  if (message == nullptr) return "-";
  return std::string(message->en) + "|" + std::string(message->zh);
}

class BuiltIn final : public MessageBook {
 public:
  const EventMessage* find(std::string_view provider, std::uint32_t id) const override {
    return provider == "Example-Storage-Agent" && id == 4 ? &message_ : nullptr;
  }

 private:
  EventMessage message_{"built in", "内置"};
};

TEST(MessageFiles, EventsOfAManifestAreFoundByTheGuidOfTheirProvider) {
  MessageFiles files(nullptr);
  files.add("System32/sample.dll", as_bytes(sample("messages-and-manifest")));
  files.finish();
  EXPECT_EQ(4U, files.manifests());
  EXPECT_EQ("The agent stopped.|代理已停止。", texts(files, {.id = 4, .guid = kAgent}));
  EXPECT_EQ("Connected to %1:%2 as %4; flags %5, result %3.|已连接到 %1:%2（%4）。",
            texts(files, {.id = 2, .version = 1, .guid = kAgent}));
  EXPECT_EQ("-", texts(files, {.id = 2, .version = 0, .guid = kAgent}));
  EXPECT_EQ("-", texts(files, {.id = 3, .guid = kAgent}));  // it has no text
  // The manifest names its provider, too.
  EXPECT_EQ("The agent stopped.|代理已停止。",
            texts(files, {.provider = "example-storage-agent", .id = 4}));
}

TEST(MessageFiles, TextsOfTheProgramGoFirst) {
  const BuiltIn built_in;
  MessageFiles files(&built_in);
  files.add("sample.dll", as_bytes(sample("messages-and-manifest")));
  files.finish();
  EXPECT_EQ("built in|内置",
            texts(files, {.provider = "Example-Storage-Agent", .id = 4, .guid = kAgent}));
  EXPECT_NE("-", texts(files, {.provider = "Example-Storage-Agent", .id = 1, .guid = kAgent}));
}

TEST(MessageFiles, ClassicSourcesAreFoundByTheNameOfTheFile) {
  MessageFiles files(nullptr);
  files.add("logs/ExLegacy.dll", as_bytes(sample("messages-of-code-pages")));
  files.finish();
  EXPECT_EQ("Backup of %1 failed with %2.|备份 %1 失败，错误 %2。",
            texts(files, {.provider = "exlegacy", .id = 0x1001, .qualifiers = 0xC000}));
  EXPECT_EQ("-", texts(files, {.provider = "exlegacy", .id = 0x1001, .qualifiers = 0x4000}));
  EXPECT_EQ("-", texts(files, {.provider = "exlegacy", .id = 0x1001}));
  // One language stands in for the other.
  EXPECT_EQ("Backup of %1 began.|Backup of %1 began.",
            texts(files, {.provider = "ExLegacy", .id = 0x10, .qualifiers = 0x4000}));
}

TEST(MessageFiles, NumbersOfCategoriesAreNotTakenForEvents) {
  MessageFiles files(nullptr);
  files.add("agent.dll.mui", as_bytes(sample("messages-and-manifest")));
  files.finish();
  // Of a provider with a GUID that no manifest here has.
  constexpr std::string_view kOther = "{00000000-0000-0000-0000-000000000001}";
  EXPECT_EQ("The agent stopped.|代理已停止。",
            texts(files, {.provider = "Agent", .id = 4, .guid = kOther}));
  EXPECT_EQ("-", texts(files, {.provider = "Agent", .id = 4, .qualifiers = 0x8000}));
}

TEST(MessageFiles, AManifestInXmlIsReadLikeACompiledOne) {
  constexpr std::string_view kXml = R"xml(<instrumentationManifest><instrumentation><events>
    <provider name="Example-Xml" guid="{22222222-0000-0000-0000-000000000001}">
    <events><event value="5" version="2" symbol="Ready" message="$(string.Ready)"/></events>
    </provider></events></instrumentation><localization>
    <resources culture="en-US"><stringTable><string id="Ready" value="Ready: %1%n"/></stringTable></resources>
    <resources culture="zh-CN"><stringTable><string id="Ready" value="就绪：%1"/></stringTable></resources>
    </localization></instrumentationManifest>)xml";
  MessageFiles files(nullptr);
  files.add("example.man", as_bytes(kXml));
  files.finish();
  EXPECT_EQ("Ready: %1|就绪：%1",
            texts(files, {.id = 5, .version = 2, .guid = "22222222-0000-0000-0000-000000000001"}));
}

TEST(MessageResources, AllListsOfAManifestAreRead) {
  const std::string file = sample("messages-and-manifest");
  const pe::MessageResources resources = pe::read_message_resources(as_bytes(file));
  EXPECT_TRUE(resources.issues.empty());
  ASSERT_EQ(2U, resources.tables.size());
  EXPECT_EQ(0x409U, resources.tables[0].language);
  EXPECT_EQ(0x804U, resources.tables[1].language);
  ASSERT_EQ(1U, resources.providers.size());
  const etl::ProviderManifest& provider = resources.providers[0];
  ASSERT_EQ(1U, provider.channels.size());
  EXPECT_EQ("Example-Storage-Agent/Operational", provider.channels[0].name);
  EXPECT_EQ(16U, provider.channels[0].value);
  ASSERT_EQ(1U, provider.levels.size());
  EXPECT_EQ("win:Informational", provider.levels[0].name);
  ASSERT_EQ(1U, provider.keywords.size());
  EXPECT_EQ("Volumes", provider.keywords[0].name);
  ASSERT_EQ(2U, provider.opcodes.size());
  EXPECT_EQ(3U, provider.opcodes[1].task);
  EXPECT_EQ(11U, provider.opcodes[1].value);
  ASSERT_EQ(2U, provider.maps.size());
  EXPECT_TRUE(provider.maps[1]->is_bits);
  EXPECT_EQ(4U, provider.maps[1]->values[1].value);
  ASSERT_EQ(4U, provider.events.size());
  EXPECT_EQ("Event 3 Connect/Retry", event_title(provider.events[2], provider));
  const std::vector<etl::Field>& fields = provider.events[2].schema.fields;
  ASSERT_EQ(10U, fields.size());
  EXPECT_EQ(etl::Extent::ByField, fields[1].extent);
  EXPECT_EQ(0U, fields[1].length);  // the first field
  EXPECT_EQ(etl::Repeat::ByField, fields[3].repeat);
  EXPECT_EQ(2U, fields[3].count);
  EXPECT_EQ(2U, fields[6].members);
  EXPECT_EQ("Y", fields[8].name);
  EXPECT_EQ(16U, fields[9].length);
}

// Every cut and every flipped byte: what is read stays inside, and a cut is told.
TEST(MessageResources, CutAndFlippedResourcesStayInside) {
  const std::string file = sample("messages-and-manifest");
  const std::size_t begin = file.find("CRIM");
  ASSERT_NE(std::string::npos, begin);
  std::uint32_t size = 0;
  std::memcpy(&size, file.data() + begin + 4, sizeof size);
  const std::string manifest = file.substr(begin, size);
  for (std::size_t at = 0; at < manifest.size(); ++at) {
    const pe::WevtTemplate cut = pe::read_wevt_template(as_bytes(manifest.substr(0, at)));
    EXPECT_FALSE(cut.issues.empty()) << at;
    for (const int mask : {0x01, 0x80, 0xFF}) {
      std::string flipped = manifest;
      flipped[at] = static_cast<char>(flipped[at] ^ mask);
      const pe::WevtTemplate read = pe::read_wevt_template(as_bytes(flipped));
      EXPECT_LE(read.providers.size(), manifest.size() / 20);
    }
  }
}

void put(std::string& to, std::initializer_list<std::uint32_t> numbers) {
  for (const std::uint32_t number : numbers) {
    to.append(reinterpret_cast<const char*>(&number), sizeof number);
  }
}

TEST(MessageTable, BlocksThatShareEntriesDoNotMultiply) {
  constexpr std::uint32_t kBlocks = 2000;
  std::string table;
  put(table, {kBlocks});
  for (std::uint32_t i = 0; i < kBlocks; ++i) {
    put(table, {i * 1000, i * 1000 + 999, 4 + 12 * kBlocks});
  }
  for (int i = 0; i < 1000; ++i) {
    put(table, {0x00010008, 0x00410041});
  }
  const pe::MessageTable read = pe::read_message_table(as_bytes(table), 0);
  EXPECT_LE(read.messages.size(), table.size() / 8);
  ASSERT_EQ(1U, read.issues.size());
  EXPECT_EQ("message-table-damaged", read.issues[0].kind);
}

TEST(MessageTable, DamageCostsItsBlockAlone) {
  std::string table;
  put(table, {3, 1, 1, 40, 7, 7, 0xFFFFFF, 9, 9, 48});
  put(table, {0x00010008, 0x00420041, 0x00010008, 0x00440043});
  const pe::MessageTable read = pe::read_message_table(as_bytes(table), 0);
  ASSERT_EQ(2U, read.messages.size());
  EXPECT_EQ("AB", read.messages[0].text);
  EXPECT_EQ(9U, read.messages[1].id);
  EXPECT_EQ("CD", read.messages[1].text);
  ASSERT_EQ(1U, read.issues.size());
  EXPECT_EQ(0xFFFFFFU, read.issues[0].offset);
}

}  // namespace
}  // namespace casebook
