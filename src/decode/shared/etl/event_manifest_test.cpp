// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/etl/event_manifest.h"

#include <gtest/gtest.h>

namespace casebook::etl {
namespace {

TEST(ManifestXml, LengthsAndCountsMayStandInOtherFields) {
  const auto providers = read_manifest_xml(R"xml(<instrumentationManifest><instrumentation><events>
    <provider name="Example" guid="{11111111-2222-3333-4444-555555555555}">
    <maps><valueMap name="Kinds"><map value="0x2" message="writer"/></valueMap></maps>
    <tasks><task name="Connect" value="3"><opcodes><opcode name="Retry" value="11"/></opcodes></task></tasks>
    <templates><template tid="T">
      <data name="Size" inType="win:UInt16"/>
      <data name="Data" inType="win:Binary" length="Size"/>
      <data name="Kind" inType="win:UInt32" map="Kinds"/>
      <struct name="Points" count="2"><data name="X" inType="win:Int32" outType="win:HexInt32"/></struct>
    </template><template tid="Bad"><data name="Blob" inType="win:Binary"/></template></templates>
    <events><event value="1" task="Connect" opcode="Retry" template="T"/>
      <event value="2" level="win:Warning" template="Bad"/></events>
    </provider></events></instrumentation></instrumentationManifest>)xml");
  ASSERT_EQ(1U, providers.size());
  ASSERT_EQ(2U, providers[0].events.size());
  const EventDefinition& event = providers[0].events[0];
  EXPECT_EQ("Event 1 Connect/Retry", event_title(event, providers[0]));
  ASSERT_EQ(5U, event.schema.fields.size());
  EXPECT_TRUE(event.schema.whole);
  EXPECT_EQ(Extent::ByField, event.schema.fields[1].extent);
  EXPECT_EQ(0U, event.schema.fields[1].length);
  ASSERT_NE(nullptr, event.schema.fields[2].map);
  EXPECT_EQ("writer", event.schema.fields[2].map->values[0].text);
  EXPECT_EQ(1U, event.schema.fields[3].members);
  EXPECT_EQ(OutType::Hex, event.schema.fields[4].out);
  EXPECT_FALSE(providers[0].events[1].schema.whole);
  EXPECT_EQ(3U, providers[0].events[1].level);
}

TEST(TraceFormat, MessagesBecomeEventsWithTexts) {
  const auto providers = read_trace_format(
      "// PDB:  example.pdb\r\n"
      "4ed73968-00d8-34f3-557f-85fe0ce17799 Example // SRC=example.c MJ= MN=\r\n"
      "#typev example_c22 10 \"%0Handle 0x%10!p!, 50%% of %11!x!7: %12!s!\" //   "
      "LEVEL=TRACE_LEVEL_ERROR FUNC=Open\r\n"
      "{\r\nArg, ItemPtr -- 10\r\ncall(a, b), ItemLong -- 11\r\nArg, ItemListByte(Low,APC,DPC=7) "
      "-- 12\r\n}\r\n"
      "#typev example_c30 11 \"%!FUNC! %10!s!\" // FUNC=Close\r\n{\r\nArg, ItemNew -- 10\r\n}\r\n"
      "#typev example_c40 12 \"no arguments\" // LEVEL=TRACE_LEVEL_VERBOSE\r\n{\r\n}\r\n");
  ASSERT_EQ(1U, providers.size());
  EXPECT_EQ("Example", providers[0].name);
  ASSERT_EQ(3U, providers[0].events.size());
  const Schema& open = providers[0].events[0].schema;
  EXPECT_EQ(10U, providers[0].events[0].id);
  EXPECT_EQ("Open", open.event);
  EXPECT_EQ("Handle %01, 50%% of %027: %03", open.message);
  EXPECT_EQ(2U, open.level);
  ASSERT_EQ(3U, open.fields.size());
  EXPECT_EQ(InType::Pointer, open.fields[0].in);
  EXPECT_EQ("call(a, b)", open.fields[1].name);
  EXPECT_EQ(OutType::Hex, open.fields[1].out);
  ASSERT_NE(nullptr, open.fields[2].map);
  EXPECT_EQ(7U, open.fields[2].map->values[2].value);
  EXPECT_FALSE(providers[0].events[1].schema.whole);  // a kind that is not known
  EXPECT_EQ("example_c40", providers[0].events[2].schema.event);
  EXPECT_EQ("no arguments", providers[0].events[2].schema.message);
  EXPECT_EQ(5U, providers[0].events[2].schema.level);
}

TEST(Guids, AreReadInEitherForm) {
  GuidBytes guid{};
  EXPECT_TRUE(read_guid("{01020304-0506-0708-090A-0b0c0d0e0f10}", guid));
  std::string text;
  append_guid(text, guid);
  EXPECT_EQ("01020304-0506-0708-090a-0b0c0d0e0f10", text);
  EXPECT_FALSE(read_guid("{01020304-0506-0708-090A-0b0c0d0e0f1}", guid));
  EXPECT_FALSE(read_guid("0102030405060708090A0b0c0d0e0f10xxxx", guid));
}

}  // namespace
}  // namespace casebook::etl
