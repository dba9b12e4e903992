// SPDX-License-Identifier: Apache-2.0
#include "desk/uploads.h"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "base/digest.h"
#include "desk/audit.h"
#include "desk/desk_for_test.h"
#include "desk/jobs.h"

namespace casebook::desk {
namespace {

class UploadsTest : public DeskTest {
 protected:
  void SetUp() override {
    DeskTest::SetUp();
    if (IsSkipped()) return;
    link = std::move(create_link(desk(), *connection(), console(), a_case, {})).value().link;
  }
  NewUpload wish(std::string name, std::optional<std::int64_t> size) {
    NewUpload wanted;
    wanted.name = std::move(name);
    wanted.size = size;
    return wanted;
  }
  Upload create(const NewUpload& wanted) {
    return std::move(create_upload(desk(), *connection(), link, wanted)).value();
  }
  Upload again(const Upload& upload) {
    return std::move(find_upload(*connection(), link, upload.public_id)).value();
  }
  Upload send(const Upload& upload, std::string_view bytes) {
    auto receiver = std::move(Receiver::open(desk(), upload, false)).value();
    EXPECT_TRUE(receiver->write(as_bytes(bytes)).ok());
    EXPECT_TRUE(receiver->checkpoint(*connection()).ok());
    return again(upload);
  }
  std::int64_t count(std::string_view table) {
    return connection()->rows("SELECT COUNT(*) FROM " + std::string(table)).value()[0][0].number();
  }

  UploadLink link;
};
FOR_EACH_ENGINE(UploadsTest);

TEST_P(UploadsTest, ArrivesInPiecesAndIsKeptOnce) {
  NewUpload wanted = wish("日志 ../../etc/\xC8\xD5.zip", 10);
  wanted.client_sha256 = in_hex(sha256("0123456789"));
  Upload upload = create(wanted);
  upload = send(upload, "01234");
  EXPECT_EQ(upload.received, 5);
  EXPECT_EQ(finish_upload(desk(), *connection(), upload).error().code, ErrorCode::Conflict);
  upload = send(upload, "56789");
  Upload done = finish_upload(desk(), *connection(), upload).value();
  EXPECT_EQ(done.state, "received");
  EXPECT_EQ(done.sha256, wanted.client_sha256);
  EXPECT_EQ(done.name, wanted.name);
  // Once more: the answer was lost on its way.
  done = finish_upload(desk(), *connection(), upload).value();
  EXPECT_EQ(done.state, "received");
  EXPECT_EQ(count("evidence"), 1);
  EXPECT_EQ(count("jobs"), 1);
  EXPECT_FALSE(std::filesystem::exists(incoming_path(desk(), upload)));
  EXPECT_EQ(desk().blobs.open(done.sha256).value().read_at(0, 99).value(), "0123456789");
  // The same content again is another piece of evidence, and one content.
  const Upload copy = send(create(wish("copy.zip", 10)), "0123456789");
  EXPECT_EQ(finish_upload(desk(), *connection(), copy).value().state, "received");
  EXPECT_EQ(count("evidence"), 2);
  EXPECT_EQ(count("blobs"), 1);
  EXPECT_FALSE(verify_audit(*connection()).value().broken_at.has_value());
}

TEST_P(UploadsTest, TellsAWrongHashAndKeepsNothing) {
  NewUpload wanted = wish("a.zip", 3);
  wanted.client_sha256 = in_hex(sha256("abd"));
  const Upload done = finish_upload(desk(), *connection(), send(create(wanted), "abc")).value();
  EXPECT_EQ(done.state, "mismatch");
  EXPECT_EQ(count("evidence"), 0);
  EXPECT_EQ(count("blobs"), 0);
}

TEST_P(UploadsTest, CountsOnlyWhatIsOnDisk) {
  const Upload upload = create(wish("a.log", 100));
  {
    auto receiver = std::move(Receiver::open(desk(), upload, false)).value();
    ASSERT_TRUE(receiver->write(as_bytes("lost")).ok());
  }  // without a checkpoint: the program ended
  EXPECT_EQ(again(upload).received, 0);
  EXPECT_EQ(send(again(upload), "kept").received, 4);
  auto receiver = std::move(Receiver::open(desk(), again(upload), true)).value();
  ASSERT_TRUE(receiver->write(as_bytes("wrong")).ok());
  receiver->forget();
  EXPECT_EQ(std::filesystem::file_size(incoming_path(desk(), upload)), 4U);
  EXPECT_EQ(receiver->write(as_bytes(std::string(97, 'x'))).error().code, ErrorCode::LimitExceeded);
}

TEST_P(UploadsTest, HasALimitForEachLinkAndCustomer) {
  NewUploadLink small;
  small.most_bytes = 10;
  link = std::move(create_link(desk(), *connection(), console(), a_case, small)).value().link;
  EXPECT_EQ(create_upload(desk(), *connection(), link, wish("a", 11)).error().code,
            ErrorCode::LimitExceeded);
  create(wish("a", 6));
  EXPECT_EQ(create_upload(desk(), *connection(), link, wish("b", 5)).error().code,
            ErrorCode::LimitExceeded);
  EXPECT_TRUE(create_upload(desk(), *connection(), link, wish("b", 4)).ok());
  EXPECT_EQ(create_upload(desk(), *connection(), link, wish("", 1)).error().code,
            ErrorCode::InvalidInput);
  EXPECT_EQ(
      create_upload(desk(), *connection(), link, wish(std::string("a\0b", 3), 1)).error().code,
      ErrorCode::InvalidInput);
}

TEST_P(UploadsTest, BelongsToItsLink) {
  const Upload upload = create(wish("a", 1));
  const UploadLink other =
      std::move(create_link(desk(), *connection(), console(), a_case, {})).value().link;
  EXPECT_EQ(find_upload(*connection(), other, upload.public_id).error().code, ErrorCode::NotFound);
  EXPECT_TRUE(uploads_of(*connection(), other).value().empty());
}

TEST_P(UploadsTest, JoinsPieces) {
  NewUpload part = wish("part", 3);
  part.kind = UploadKind::Partial;
  const Upload first = send(create(part), "abc");
  const Upload second = create(part);
  const std::vector<std::string> ids = {first.public_id, second.public_id};
  EXPECT_EQ(
      join_uploads(desk(), *connection(), link, wish("whole", std::nullopt), ids).error().code,
      ErrorCode::Conflict);
  send(second, "def");
  const Upload whole =
      join_uploads(desk(), *connection(), link, wish("whole", std::nullopt), ids).value();
  EXPECT_EQ(whole.received, 6);
  const Upload done = finish_upload(desk(), *connection(), whole).value();
  EXPECT_EQ(done.sha256, in_hex(sha256("abcdef")));
  EXPECT_EQ(uploads_of(*connection(), link).value().size(), 1U);
}

TEST_P(UploadsTest, ForgetsWhatNobodySendsOnWith) {
  const Upload old = send(create(wish("old", 10)), "abc");
  const Upload gone = send(create(wish("gone", 10)), "abc");
  ASSERT_TRUE(terminate_upload(desk(), *connection(), gone).ok());
  EXPECT_FALSE(std::filesystem::exists(incoming_path(desk(), gone)));
  now += kUnfinishedTime - kMinute;
  const Upload fresh = send(create(wish("new", 10)), "abc");
  EXPECT_EQ(expire_uploads(desk(), *connection()).value(), 0);
  now += kMinute;
  EXPECT_EQ(expire_uploads(desk(), *connection()).value(), 1);
  EXPECT_EQ(again(old).state, "expired");
  EXPECT_FALSE(std::filesystem::exists(incoming_path(desk(), old)));
  EXPECT_EQ(again(fresh).received, 3);
  auto late = Receiver::open(desk(), old, false);
  ASSERT_TRUE(late.ok());
  EXPECT_EQ(late.value()->checkpoint(*connection()).error().code, ErrorCode::Conflict);
}

TEST_P(UploadsTest, LinksEndAndAskForTheirPin) {
  NewUploadLink wanted;
  wanted.pin = "123456";
  const MadeUploadLink made = create_link(desk(), *connection(), console(), a_case, wanted).value();
  EXPECT_EQ(made.token.size(), 22U);  // 128 bits
  const UploadLink found = link_of_token(*connection(), made.token).value();
  EXPECT_EQ(link_of_token(*connection(), "wrong").error().code, ErrorCode::NotFound);
  EXPECT_TRUE(found.is_good(now));
  EXPECT_FALSE(is_pass(*connection(), now, found, "").value());
  EXPECT_EQ(pass_for_pin(desk(), *connection(), found, "654321").error().code, ErrorCode::Denied);
  const std::string pass = pass_for_pin(desk(), *connection(), found, "123456").value();
  EXPECT_TRUE(is_pass(*connection(), now, found, pass).value());
  EXPECT_FALSE(is_pass(*connection(), now + 2 * kDay, found, pass).value());
  ASSERT_TRUE(revoke_link(desk(), *connection(), console(), a_case.id, found.id).ok());
  EXPECT_FALSE(link_of_token(*connection(), made.token).value().is_good(now));
  EXPECT_FALSE(link.is_good(now + 15 * kDay));
  wanted.pin = "12a";
  EXPECT_EQ(create_link(desk(), *connection(), console(), a_case, wanted).error().code,
            ErrorCode::InvalidInput);
}

}  // namespace
}  // namespace casebook::desk
