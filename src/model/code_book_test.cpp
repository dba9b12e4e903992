// SPDX-License-Identifier: Apache-2.0
#include "model/code_book.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

TEST(ErrorIdentity, TheSameErrorAtEveryLayerIsOneNumber) {
  for (const std::uint32_t value : {0x5U, 0x80070005U, 0xC0000022U, 0xD0000022U}) {
    EXPECT_EQ(error_identity(value), 5U) << std::hex << value;
  }
  EXPECT_EQ(error_identity(0xC0000043), 32U);  // STATUS_SHARING_VIOLATION
  EXPECT_EQ(error_identity(0xC0000034), 2U);   // STATUS_OBJECT_NAME_NOT_FOUND
  EXPECT_EQ(error_identity(0xC0000001), 31U);  // the first of the table
  EXPECT_EQ(error_identity(0xC0190052), error_identity(0xC0190052));
}

TEST(ErrorIdentity, AWin32ErrorWrappedAsAStatusIsItself) {
  EXPECT_EQ(error_identity(0xC007000D), 13U);
  EXPECT_EQ(error_identity(0xD007000D), 13U);
}

TEST(ErrorIdentity, SetupApiErrorsHaveTheirHresultForm) {
  EXPECT_EQ(error_identity(0xE000022F), 0x800F022FU);
  EXPECT_EQ(error_identity(0x800F022F), 0x800F022FU);
}

TEST(ErrorIdentity, CodesWithoutAWin32FormStayAsTheyAre) {
  for (const std::uint32_t value : {0U, 0x8024200DU, 0xC1900101U, 0x800F0831U, 0xC0000BADU}) {
    EXPECT_EQ(error_identity(value), value) << std::hex << value;
  }
}

TEST(GenericCode, WrappersAreGenericAtEveryLayer) {
  for (const std::uint32_t value : {0x8007042BU,
                                    0x42BU,
                                    0x2CU,
                                    0x8007001FU,
                                    0xC0000001U,
                                    0xC1900101U,
                                    0x80004005U,
                                    0x800F0922U,
                                    0x80070643U,
                                    0x80242FFFU}) {
    EXPECT_TRUE(is_generic_code(value)) << std::hex << value;
  }
}

TEST(GenericCode, CodesThatNameACauseAreNot) {
  for (const std::uint32_t value :
       {0x80070005U, 0x5U, 0x80070070U, 0xC0000043U, 0x80073712U, 0x800F0831U, 0x8024200DU, 0U}) {
    EXPECT_FALSE(is_generic_code(value)) << std::hex << value;
  }
}

}  // namespace
}  // namespace casebook
