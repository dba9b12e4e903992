// SPDX-License-Identifier: Apache-2.0
// A desk on a database of each engine.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "desk/cases.h"
#include "desk/desk.h"
#include "desk/people.h"
#include "store/engines_for_test.h"
#include "store/migrate.h"

namespace casebook::desk {

// Nobody is there yet.
class EmptyDeskTest : public store::EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(store::migrate(*connection()).ok());
    blobs_ = std::move(store::open_blob_folder(folder())).value();
    desk_ = std::make_unique<Desk>(
        Desk{database(), *blobs_, folder(), [this]() -> Micros { return now; }, "test"});
  }

  const Desk& desk() const { return *desk_; }

  std::int64_t add_customer(std::string_view name) {
    Customer wanted;
    wanted.name = name;
    return std::move(create_customer(*desk_, *connection(), console(), wanted)).value().id;
  }
  Case add_case(std::int64_t of_customer, std::string_view title) {
    NewCase wanted;
    wanted.customer = of_customer;
    wanted.title = title;
    return std::move(create_case(*desk_, *connection(), console(), wanted)).value();
  }

  std::atomic<Micros> now = 1'795'000'000 * kSecond;  // in 2026; read by other threads, too

 private:
  std::unique_ptr<store::BlobStore> blobs_;
  std::unique_ptr<Desk> desk_;
};

// With one case.
class DeskTest : public EmptyDeskTest {
 protected:
  void SetUp() override {
    EmptyDeskTest::SetUp();
    if (IsSkipped()) return;
    a_case = add_case(add_customer("Example Bank"), "upgrade rolls back");
  }

  Case a_case;
};

}  // namespace casebook::desk
