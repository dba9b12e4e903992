// SPDX-License-Identifier: Apache-2.0
#include "knowledge/code_tables.h"

#include <chrono>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "knowledge/code_notation.h"
#include "knowledge/code_table.h"
#include "knowledge/files.h"

namespace casebook {
namespace {

const CodeBook& book() {
  static const std::unique_ptr<CodeBook> kBook = make_code_book();
  return *kBook;
}

// "Hresult E_ACCESSDENIED > Win32 ERROR_ACCESS_DENIED", to compare whole readings at a glance.
std::string chain(std::string_view typed) {
  std::string text;
  for (const CodeMeaning& layer : book().read(typed).layers) {
    text += fmt::format("{}{}:{}:{:X}",
                        text.empty() ? "" : " > ",
                        static_cast<int>(layer.space),
                        layer.name,
                        layer.value);
  }
  return text;
}

std::string names(std::string_view typed) {
  std::string text;
  for (const CodeMeaning& layer : book().read(typed).layers) {
    text += (text.empty() ? "" : " > ") + layer.name;
  }
  return text;
}

bool lists(const std::vector<CodeMeaning>& meanings, std::string_view name, CodeSpace space) {
  for (const CodeMeaning& meaning : meanings) {
    if (meaning.name == name && meaning.space == space) return true;
  }
  return false;
}

TEST(CodeTables, EveryTableIsInOrderAndComplete) {
  for (const std::string& name : code_table_names()) {
    const std::string_view text = embedded_text("codes/" + name + ".tsv");
    EXPECT_FALSE(text.empty()) << name;
    EXPECT_EQ(CodeTable(text).check(), "") << name;
  }
}

TEST(CodeTables, EveryFileOfTheFolderIsATable) {
  std::size_t files = 0;
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.path.starts_with("codes/")) ++files;
  }
  EXPECT_EQ(files, code_table_names().size());
}

TEST(CodeTables, EveryRowIsFoundByValueAndByEachName) {
  for (const std::string& name : code_table_names()) {
    const CodeTable table(embedded_text("codes/" + name + ".tsv"));
    std::size_t offset = 0;
    std::size_t rows = 0;
    while (const auto row = table.next(offset)) {
      ++rows;
      const auto found = table.find(row->value);
      ASSERT_TRUE(found) << name << " " << row->value;
      ASSERT_EQ(found->en, row->en);
      const bool is_symbol = name != "setup_phase" && name != "setup_operation";
      if (row->names.empty() || !is_symbol) continue;
      std::uint32_t value = 0;
      ASSERT_TRUE(book().value_of(row->name(), value)) << row->name();
    }
    EXPECT_GT(rows, 5U) << name;
  }
}

TEST(CodeTable, ValuesBesideTheTableAreNotFound) {
  const CodeTable table("0x00000002\tB\tb\t\n0x00000005\tA X\ta\tz\n0x00000009\t\tc\t\n");
  EXPECT_EQ(table.check(), "");
  EXPECT_EQ(table.find(5)->name(), "A");
  EXPECT_EQ(table.find(9)->name(), "");
  EXPECT_EQ(table.find(2)->en, "b");
  for (const std::uint32_t value : {0U, 1U, 3U, 6U, 10U, 0xFFFFFFFFU}) {
    EXPECT_FALSE(table.find(value)) << value;
  }
  EXPECT_FALSE(CodeTable("").find(5));
  EXPECT_FALSE(CodeTable("damaged").find(5));
}

TEST(CodeTable, DisorderIsNamedWithItsLine) {
  EXPECT_EQ(CodeTable("0x00000002\tB\tb\t\n0x00000002\tA\ta\t\n").check(),
            "line 2: is not in order, or there twice");
  EXPECT_EQ(CodeTable("5\tB\tb\t\n").check(),
            "line 1: begins with no code; write it as 0x80070005");
  EXPECT_EQ(CodeTable("0x00000002\tB\n").check(), "line 1: needs code, name, English, Chinese");
}

TEST(CodeBookRead, TakesEveryNotation) {
  const std::string denied = "E_ACCESSDENIED > ERROR_ACCESS_DENIED";
  for (const char* typed : {"0x80070005",
                            "80070005",
                            "0X80070005",
                            " 0x80070005. ",
                            "[0x80070005]",
                            "-2147024891",
                            "2147942405",
                            "HRESULT_FROM_WIN32(5)",
                            "hresult_from_win32( ERROR_ACCESS_DENIED )",
                            "E_ACCESSDENIED",
                            "HRESULT = 0x80070005",
                            "Error: 0x80070005",
                            "80070005h",
                            "0x80070005L",
                            "hr=0x80070005",
                            "0xFFFFFFFF80070005",
                            "(0x80070005)"}) {
    EXPECT_EQ(names(typed), denied) << typed;
    EXPECT_EQ(book().read(typed).canonical, "0x80070005") << typed;
  }
  for (const char* typed : {"5",
                            "0x5",
                            "0x00000005",
                            "Win32 5",
                            "gle=0x00000005",
                            "error 5",
                            "ERROR_ACCESS_DENIED",
                            "error_access_denied"}) {
    EXPECT_EQ(names(typed), "ERROR_ACCESS_DENIED") << typed;
    EXPECT_EQ(book().read(typed).canonical, "0x00000005") << typed;
  }
  for (const char* typed :
       {"0xC0000022", "c0000022", "STATUS_ACCESS_DENIED", "NTSTATUS 0xC0000022", "-1073741790"}) {
    EXPECT_EQ(names(typed), "STATUS_ACCESS_DENIED > ERROR_ACCESS_DENIED") << typed;
  }
}

TEST(CodeBookRead, UpdateCodesComeWithout0x) {
  EXPECT_EQ(names("8024200d"), "WU_E_UH_NEEDANOTHERDOWNLOAD");
  EXPECT_EQ(names("0x8024402c"), "WU_E_PT_WINHTTP_NAME_NOT_RESOLVED");
}

TEST(CodeBookRead, TheNtBitIsUnwrapped) {
  EXPECT_EQ(chain("0xd0000022"),
            fmt::format("{}:STATUS_ACCESS_DENIED:D0000022 > {}:STATUS_ACCESS_DENIED:C0000022 > "
                        "{}:ERROR_ACCESS_DENIED:5",
                        static_cast<int>(CodeSpace::Hresult),
                        static_cast<int>(CodeSpace::NtStatus),
                        static_cast<int>(CodeSpace::Win32)));
  EXPECT_NE(book().read("0xd0000022").layers[0].layer.en.find("0xC0000022"), std::string::npos);
  EXPECT_EQ(chain("HRESULT_FROM_NT(STATUS_ACCESS_DENIED)"), chain("0xd0000022"));
  EXPECT_EQ(names("0xd0000043"),
            "STATUS_SHARING_VIOLATION > STATUS_SHARING_VIOLATION > ERROR_SHARING_VIOLATION");
}

TEST(CodeBookRead, AWin32ErrorWrappedAsAStatusIsUnwrapped) {
  EXPECT_EQ(names("NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA)"),
            "NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA) > ERROR_INVALID_DATA");
  EXPECT_EQ(book().read("NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA)").canonical, "0xC007000D");
  EXPECT_EQ(names("HRESULT_FROM_NT(NTSTATUS_FROM_WIN32(13))").substr(0, 12), "NTSTATUS_FRO");
}

TEST(CodeBookRead, SetupCodesAreNotStatuses) {
  const CodeReading reading = book().read("0xC1900107");
  ASSERT_EQ(reading.layers.size(), 1U);
  EXPECT_EQ(reading.layers[0].space, CodeSpace::SetupResult);
  EXPECT_EQ(reading.layers[0].name, "MOSETUP_E_CLEANUP_PENDING");
  EXPECT_NE(reading.layers[0].layer.en.find("not an NTSTATUS"), std::string::npos);
  EXPECT_EQ(book().read("0xC19001F4").layers.size(), 1U);
  EXPECT_EQ(book().read("0xC1900777").layers[0].name, "");
}

TEST(CodeBookRead, PairsOfResultAndExtendCode) {
  for (const char* typed : {"0xC1900101 - 0x20017",
                            "0xC1900101-0x20017",
                            "C1900101-20017",
                            "0xC1900101, 0x20017",
                            "0xc1900101 0x20017",
                            "0xC1900101 \xE2\x80\x93 0x20017"}) {
    const CodeReading reading = book().read(typed);
    ASSERT_EQ(reading.layers.size(), 2U) << typed;
    EXPECT_EQ(reading.layers[0].name, "MOSETUP_E_SETUP_PLATFORM");
    EXPECT_EQ(reading.layers[1].space, CodeSpace::SetupExtend);
    EXPECT_EQ(reading.layers[1].value, 0x20017U);
    EXPECT_EQ(reading.layers[1].name, "SP_EXECUTION_SAFE_OS + SP_EXECUTION_OP_BOOT");
    EXPECT_NE(reading.layers[1].meaning.en.find("SafeOS"), std::string::npos);
    EXPECT_NE(reading.layers[1].meaning.zh.find("启动"), std::string::npos);
    EXPECT_EQ(reading.canonical, "0xC1900101-0x20017");
    EXPECT_TRUE(reading.generic);
    EXPECT_FALSE(reading.note.zh.empty());
  }
  EXPECT_EQ(names("0x80070005 - 0x4000D"),
            "E_ACCESSDENIED > ERROR_ACCESS_DENIED > SP_EXECUTION_OOBE_BOOT + "
            "SP_EXECUTION_OP_MIGRATE_DATA");
}

TEST(CodeBookRead, TheCanonicalFormReadsAsItself) {
  for (const char* typed :
       {"0xC1900101-00010", "0x80070005", "STOP 0x7E", "0x2000C", "JET 1811", "0xE0000219"}) {
    const std::string canonical = book().read(typed).canonical;
    EXPECT_EQ(book().read(canonical).canonical, canonical) << typed;
  }
}

TEST(CodeBookRead, AnExtendCodeAloneIsPhaseAndOperation) {
  EXPECT_EQ(names("0x2000C"), "SP_EXECUTION_SAFE_OS + SP_EXECUTION_OP_APPLY_IMAGE");
  EXPECT_EQ(book().read("0x2000C").canonical, "0x2000C");
  // The stop code with the same number is another reading.
  EXPECT_TRUE(lists(book().read("0x20001").others, "HYPERVISOR_ERROR", CodeSpace::BugCheck));
}

TEST(CodeBookRead, ADecimalFiveIsWin32FirstAndTheOthersAreListed) {
  const CodeReading reading = book().read("5");
  ASSERT_EQ(reading.layers.size(), 1U);
  EXPECT_EQ(reading.layers[0].space, CodeSpace::Win32);
  EXPECT_TRUE(lists(reading.others, "ERROR_ACCESS_DENIED", CodeSpace::Dism));
  EXPECT_TRUE(lists(reading.others, "INVALID_PROCESS_ATTACH_ATTEMPT", CodeSpace::BugCheck));
}

TEST(CodeBookRead, ExitCodesOfUsmt) {
  EXPECT_EQ(names("USMT 29"), "USMT_FAILED_MIGSTARTUP");
  EXPECT_EQ(book().read("USMT 29").canonical, "29");
  EXPECT_EQ(names("scanstate: 42"), "USMT_ERROR_CORRUPTED_STORE");
  EXPECT_TRUE(lists(book().read("26").others, "USMT_INIT_ERROR", CodeSpace::Usmt));
}

TEST(CodeBookRead, StopCodes) {
  EXPECT_EQ(names("STOP 0x7E"), "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED");
  EXPECT_EQ(names("STOP: 0x0000007E"), "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED");
  EXPECT_EQ(names("bugcheck 126"), "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED");
  EXPECT_TRUE(lists(
      book().read("0x7E").others, "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED", CodeSpace::BugCheck));
  EXPECT_EQ(names("INACCESSIBLE_BOOT_DEVICE"), "INACCESSIBLE_BOOT_DEVICE");
  EXPECT_FALSE(book().read("bugcheck 0x1F").generic);
}

TEST(CodeBookRead, SetupApiCodesHaveTwoForms) {
  const CodeReading reading = book().read("0xE000022F");
  EXPECT_EQ(reading.layers[0].space, CodeSpace::SetupApi);
  EXPECT_EQ(reading.layers[0].name, "SPAPI_E_NO_CATALOG_FOR_OEM_INF");
  EXPECT_NE(reading.layers[0].layer.en.find("0x800F022F"), std::string::npos);
  EXPECT_EQ(names("0x800F022F"), "SPAPI_E_NO_CATALOG_FOR_OEM_INF");
  EXPECT_EQ(names("HRESULT_FROM_SETUPAPI(0xE000022F)"), "SPAPI_E_NO_CATALOG_FOR_OEM_INF");
}

TEST(CodeBookRead, DatabaseErrorsInTheirThreeForms) {
  for (const char* typed :
       {"-1811", "0xC8000713", "0xFFFFF8ED", "JET -1811", "esent 1811", "JET_errFileNotFound"}) {
    EXPECT_EQ(names(typed), "JET_errFileNotFound") << typed;
  }
}

TEST(CodeBookRead, HttpStatusesInsideHresults) {
  const CodeReading reading = book().read("0x80190194");
  ASSERT_EQ(reading.layers.size(), 2U);
  EXPECT_EQ(reading.layers[0].name, "HTTP_E_STATUS_NOT_FOUND");
  EXPECT_EQ(reading.layers[1].value, 404U);
  EXPECT_EQ(reading.layers[1].space, CodeSpace::Http);
}

TEST(CodeBookRead, WrappersAreMarkedWithANoteInBothLanguages) {
  for (const char* typed : {"0x8007042B",
                            "1067",
                            "0x2C",
                            "44",
                            "0xC1900101",
                            "0x80004005",
                            "0x800F0922",
                            "0x8007001F",
                            "0x80070643"}) {
    const CodeReading reading = book().read(typed);
    EXPECT_TRUE(reading.generic) << typed;
    EXPECT_FALSE(reading.note.en.empty()) << typed;
    EXPECT_FALSE(reading.note.zh.empty()) << typed;
  }
  EXPECT_EQ(book().read("44").layers[0].space, CodeSpace::MigrationEngine);
  EXPECT_NE(book().read("0x8007042B").note.en.find("does not show that a process crashed"),
            std::string::npos);
  EXPECT_FALSE(book().read("0x80070005").generic);
}

TEST(CodeBookRead, KnownTrapsOfPublicTables) {
  EXPECT_EQ(names("0x80240439"), "WU_E_PT_INVALID_FORMAT");
  EXPECT_FALSE(book().read("0x80240439").note.empty());
  EXPECT_NE(book().read("0x80244020").layers[0].meaning.en.find("501"), std::string::npos);
  EXPECT_NE(book().read("0x80244023").layers[0].meaning.en.find("504"), std::string::npos);
  EXPECT_EQ(names("0x800F0954"), "CBS_E_INVALID_WINDOWS_UPDATE_COUNT_WSUS");
  EXPECT_EQ(names("0x800F0955"), "CBS_E_INVALID_PACKAGE_REQUEST_ON_MULTILINGUAL_FOD");
  EXPECT_EQ(names("0x8024002E"), "WU_E_WU_DISABLED");
  EXPECT_EQ(names("0x80073712"),
            "ERROR_SXS_COMPONENT_STORE_CORRUPT > ERROR_SXS_COMPONENT_STORE_CORRUPT");
  // This HRESULT is also a name of the terminal service; the Win32 error is what logs mean.
  EXPECT_EQ(names("0x80070032"), "ERROR_NOT_SUPPORTED > ERROR_NOT_SUPPORTED");
}

TEST(CodeBookRead, UnknownNumbersOfAKnownFacilitySayAsMuch) {
  const CodeReading reading = book().read("0x8024EEEE");
  ASSERT_EQ(reading.layers.size(), 1U);
  EXPECT_EQ(reading.layers[0].name, "");
  EXPECT_NE(reading.layers[0].layer.en.find("Windows Update Agent"), std::string::npos);
  EXPECT_NE(book().read("0xC144012E").layers[0].layer.en.find("WIM imaging"), std::string::npos);
  EXPECT_NE(book().read("0xC1800108").layers[0].layer.en.find("download"), std::string::npos);
  EXPECT_NE(book().read("0x8007FFF0").layers[0].meaning.en.find("not in this program's table"),
            std::string::npos);
}

TEST(CodeBookRead, BitLockersCodesHaveTheirNames) {
  EXPECT_EQ(book().read("0x80310039").layers.at(0).name, "FVE_E_NOT_DECRYPTED");
  EXPECT_EQ(book().read("0x803100B3").layers.at(0).name,
            "FVE_E_NOT_ALLOWED_TO_UPGRADE_WHILE_CONVERTING");
  EXPECT_EQ(book().read("0x803100EC").layers.at(0).name, "FVE_E_METADATA_FULL");
}

TEST(CodeBookRead, WhatIsNoCodeHasNoLayers) {
  for (const char* typed : {"",
                            " ",
                            "hello",
                            "0x",
                            "0xZZ",
                            "HRESULT_FROM_WIN32(",
                            "HRESULT_FROM_WIN32()",
                            "NO_SUCH_NAME_AT_ALL",
                            "99999999999",
                            "-99999999999",
                            "0x123456789",
                            "--5",
                            "ERROR",
                            "()",
                            "stop"}) {
    EXPECT_TRUE(book().read(typed).layers.empty()) << typed;
  }
  EXPECT_TRUE(book().read(std::string(5000, '(')).layers.empty());
  EXPECT_TRUE(book()
                  .read("HRESULT_FROM_NT(HRESULT_FROM_NT(HRESULT_FROM_NT(HRESULT_FROM_NT(HRESULT_"
                        "FROM_NT(HRESULT_FROM_NT(5))))))")
                  .layers.empty());
}

TEST(CodeBookRead, TypedTextIsKept) {
  EXPECT_EQ(book().read(" 8024200d ").as_typed, "8024200d");
  EXPECT_EQ(book().read("nonsense").as_typed, "nonsense");
}

TEST(CodeBookValue, SymbolsHaveTheirValue) {
  std::uint32_t value = 0;
  EXPECT_TRUE(book().value_of("ERROR_ACCESS_DENIED", value));
  EXPECT_EQ(value, 5U);
  EXPECT_TRUE(book().value_of("STATUS_WAIT_0", value));  // an alias
  EXPECT_EQ(value, 0U);
  EXPECT_TRUE(book().value_of("CBS_E_STORE_CORRUPTION", value));
  EXPECT_EQ(value, 0x800F0831U);
  EXPECT_TRUE(book().value_of("jet_errfilenotfound", value));
  EXPECT_EQ(value, 0xFFFFF8EDU);
  EXPECT_FALSE(book().value_of("SP_EXECUTION_OP_BOOT", value));
  EXPECT_FALSE(book().value_of("ERROR_", value));
  EXPECT_FALSE(book().value_of("", value));
}

TEST(CodeBookExtra, AFolderAddsAndReplacesRows) {
  const KnowledgeFile file{
      "mine/codes/win32.tsv",
      "0x00000005\tERROR_ACCESS_DENIED\tOurs\t我们的\n0x0000FEFE\tSITE_ERROR\tSite\t站点\n",
      1};
  const auto result = make_code_book({file});
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_EQ(result.value()->read("5").layers.at(0).meaning.en, "Ours");
  EXPECT_EQ(result.value()->read("SITE_ERROR").canonical, "0x0000FEFE");
  EXPECT_EQ(result.value()->read("6").layers.at(0).name, "ERROR_INVALID_HANDLE");
}

TEST(CodeBookExtra, WrongFilesAreNamed) {
  const auto unknown = make_code_book({KnowledgeFile{"mine/codes/win23.tsv", "", 1}});
  ASSERT_FALSE(unknown.ok());
  EXPECT_NE(unknown.error().message.find("did you mean 'win32'?"), std::string::npos)
      << unknown.error().message;
  const auto unsorted = make_code_book({KnowledgeFile{"codes/win32.tsv", "x\n", 1}});
  ASSERT_FALSE(unsorted.ok());
  EXPECT_EQ(unsorted.error().message,
            "codes/win32.tsv: line 1: begins with no code; write it as 0x80070005");
}

TEST(CodeBookExtra, TablesOfMessagesAreNotItsOwn) {
  EXPECT_TRUE(make_code_book({KnowledgeFile{"mine/messages/power.tsv", "a\t1\tb\tc\n", 1}}).ok());
}

TEST(CodeBook, MakingOneAndReadingIsFast) {
  const auto start = std::chrono::steady_clock::now();
  const auto fresh = make_code_book();
  for (const char* typed :
       {"0x80070005", "8024200d", "STATUS_ACCESS_DENIED", "JET_errFileNotFound"}) {
    EXPECT_FALSE(fresh->read(typed).layers.empty());
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start,
            std::chrono::milliseconds(150));  // 1 ms optimised
}

TEST(ParseCode, LabelsSayWhichTable) {
  EXPECT_EQ(parse_code("STOP 0x7E").space, CodeSpace::BugCheck);
  EXPECT_EQ(parse_code("JET -1811").space, CodeSpace::Esent);
  EXPECT_EQ(parse_code("JET -1811").notation, Notation::Negative);
  EXPECT_EQ(parse_code("code=87").value, 87U);
  EXPECT_EQ(parse_code("DISM: 87").space, CodeSpace::Dism);
}

TEST(ParseCode, TheCodeIsFoundAmongOtherWords) {
  EXPECT_EQ(parse_code("0x800f081f (CBS_E_SOURCE_MISSING)").value, 0x800F081FU);
  EXPECT_EQ(parse_code("Error: 0x80070002, file missing").value, 0x80070002U);
  EXPECT_EQ(parse_code("failed with E_FAIL.").text, "E_FAIL");
  EXPECT_EQ(parse_code("Win32 error 5").space, CodeSpace::Win32);
  EXPECT_EQ(parse_code("Win32 error 5").value, 5U);
  EXPECT_EQ(parse_code("USMT exit code: 29").space, CodeSpace::Usmt);
  EXPECT_EQ(parse_code("0xC1900101 - 0x20017 (SafeOS)").extend, 0x20017U);
  EXPECT_EQ(parse_code("a few words without one").notation, Notation::None);
}

TEST(ParseCode, ShortDigitsAreDecimalAndEightAreHexadecimal) {
  EXPECT_EQ(parse_code("80070005").notation, Notation::Hexadecimal);
  EXPECT_EQ(parse_code("12345678").notation, Notation::Decimal);
  EXPECT_EQ(parse_code("0000007e").notation, Notation::Hexadecimal);
  EXPECT_EQ(parse_code("7e").value, 0x7EU);
  EXPECT_EQ(parse_code("1058").notation, Notation::Decimal);
}

}  // namespace
}  // namespace casebook
