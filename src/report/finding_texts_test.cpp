// SPDX-License-Identifier: Apache-2.0
#include "report/finding_texts.h"

#include <gtest/gtest.h>

#include "report/labels.h"

namespace casebook {
namespace {

Label label_of_keys(const std::string& key) {
  Objects objects;
  objects.keys = {key};
  for (const auto& [name, names] : named_objects(objects)) {
    if (names == &objects.keys) return name;
  }
  return Label::ObjectFile;
}

TEST(NamedObjects, AnIdentityOfTheStoreIsAComponent) {
  EXPECT_EQ(label_of_keys("Example-Feature, Culture=neutral, Version=10.0.1.1"),
            Label::ObjectComponent);
  EXPECT_EQ(label_of_keys("HKLM\\SOFTWARE\\Example, Version=1"), Label::ObjectKey);
  EXPECT_EQ(label_of_keys("S-1-5-21-1-2-3-1001"), Label::ObjectKey);
}

}  // namespace
}  // namespace casebook
