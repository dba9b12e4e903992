// SPDX-License-Identifier: Apache-2.0
// A desk on an empty database of each engine, with one customer and one case.
#pragma once

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "desk/cases.h"
#include "desk/desk.h"
#include "desk/people.h"
#include "store/engines_for_test.h"
#include "store/migrate.h"

namespace casebook::desk {

class DeskTest : public store::EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    if (IsSkipped()) return;
    const store::Lease lease = connection();
    ASSERT_TRUE(store::migrate(*lease).ok());
    blobs_ = std::move(store::open_blob_folder(folder())).value();
    desk_ =
        std::make_unique<Desk>(Desk{database(), *blobs_, folder(), [this] { return now; }, "test"});
    Customer wanted;
    wanted.name = "Example Bank";
    customer = std::move(create_customer(*desk_, *lease, console(), wanted)).value();
    NewCase opened;
    opened.customer = customer.id;
    opened.title = "upgrade rolls back";
    a_case = std::move(create_case(*desk_, *lease, console(), opened)).value();
  }

  const Desk& desk() const { return *desk_; }

  Micros now = 1'795'000'000 * kSecond;  // in 2026
  Customer customer;
  Case a_case;

 private:
  std::unique_ptr<store::BlobStore> blobs_;
  std::unique_ptr<Desk> desk_;
};

}  // namespace casebook::desk
