// SPDX-License-Identifier: Apache-2.0
// A desk on a database of each engine.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "desk/cases.h"
#include "desk/desk.h"
#include "desk/evidence.h"
#include "desk/links.h"
#include "desk/people.h"
#include "desk/uploads.h"
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

  // A file that came whole through a link of the case.
  Evidence arrive(const UploadLink& link, const std::string& name, std::string_view bytes) {
    NewUpload wanted;
    wanted.name = name;
    wanted.size = static_cast<std::int64_t>(bytes.size());
    const store::Lease lease = connection();
    Upload upload = std::move(create_upload(desk(), *lease, link, wanted)).value();
    {
      auto receiver = std::move(Receiver::open(desk(), upload, false)).value();
      EXPECT_TRUE(receiver->write(as_bytes(bytes)).ok());
      EXPECT_TRUE(receiver->checkpoint(*lease).ok());
    }
    upload = std::move(find_upload(*lease, link, upload.public_id)).value();
    upload = std::move(finish_upload(desk(), *lease, upload)).value();
    EXPECT_EQ(upload.state, "received");
    return evidence_of_case(*lease, console(), a_case.id).value().back();
  }

  Case a_case;
};

}  // namespace casebook::desk
