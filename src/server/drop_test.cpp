// SPDX-License-Identifier: Apache-2.0
// tus 1.0 through the routes, as a client speaks it.
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "desk/cases.h"
#include "desk/links.h"
#include "server/app_for_test.h"
#include "server/areas/tus.h"

namespace casebook::server {
namespace {

using Headers = std::map<std::string, std::string>;

class DropTest : public AppTest {
 protected:
  void SetUp() override {
    AppTest::SetUp();
    if (IsSkipped()) return;
    a_case = add_case(add_customer("示例银行"), "升级回滚");
    token = make_link({});
  }
  std::string make_link(const desk::NewUploadLink& wanted) {
    return desk::create_link(desk(), *connection(), desk::console(), a_case, wanted).value().token;
  }
  Reply tus(std::string_view method,
            const std::string& target,
            Headers headers,
            const std::string& raw = "") {
    headers.emplace("Tus-Resumable", "1.0.0");
    if (!raw.empty()) headers.emplace("Content-Type", "application/offset+octet-stream");
    return ask(method, target, nullptr, std::move(headers), raw);
  }
  std::string files() const { return "/api/v1/drop/" + token + "/files"; }
  std::string create(const Headers& headers) {
    const Reply made = tus("POST", files(), headers);
    EXPECT_EQ(made.status, 201U) << made.body;
    return std::string(made.headers.value("Location"));
  }
  Reply patch(const std::string& address,
              std::int64_t offset,
              const std::string& bytes,
              Headers more = {}) {
    more.emplace("Upload-Offset", std::to_string(offset));
    return tus("PATCH", address, std::move(more), bytes);
  }

  desk::Case a_case;
  std::string token;
};
FOR_EACH_ENGINE(DropTest);

TEST_P(DropTest, TakesAFileInPieces) {
  // "日志.zip"
  const std::string address =
      create({{"Upload-Length", "10"}, {"Upload-Metadata", "filename 5pel5b+XLnppcA=="}});
  Reply at = tus("HEAD", address, {});
  EXPECT_EQ(at.status, 200U);
  EXPECT_EQ(at.headers.value("Upload-Offset"), "0");
  EXPECT_EQ(at.headers.value("Upload-Length"), "10");
  EXPECT_NE(at.headers.value("Upload-Expires"), "");
  EXPECT_EQ(patch(address, 0, "0123").headers.value("Upload-Offset"), "4");
  const Reply wrong = patch(address, 0, "0123");
  EXPECT_EQ(wrong.status, 409U);
  EXPECT_EQ(wrong.headers.value("Upload-Offset"), "4");
  const Reply last = patch(address, 4, "456789");
  EXPECT_EQ(last.status, 204U);
  EXPECT_EQ(last.headers.value("Upload-Offset"), "10");
  EXPECT_EQ(tus("HEAD", address, {}).headers.value("Upload-Offset"), "10");
  const Reply drop = ask("GET", "/api/v1/drop/" + token);
  ASSERT_EQ(drop.json["uploads"].size(), 1U);
  EXPECT_EQ(drop.json["uploads"][0]["name"], "日志.zip");
  EXPECT_EQ(drop.json["uploads"][0]["state"], "received");
  EXPECT_EQ(drop.json["uploads"][0]["sha256"], in_hex(sha256("0123456789")));
  EXPECT_EQ(patch(address, 10, "x").status, 410U);
  EXPECT_EQ(tus("DELETE", address, {}).status, 204U);
}

TEST_P(DropTest, ComparesChecksums) {
  const std::string address = create({{"Upload-Length", "10"}});
  // Of "hello", not of what comes.
  const Headers wrong = {{"Upload-Checksum", "sha1 qvTGHdzF6KLavt4PO0gs2a6pQ00="}};
  EXPECT_EQ(patch(address, 0, "jello", wrong).status, 460U);
  EXPECT_EQ(tus("HEAD", address, {}).headers.value("Upload-Offset"), "0");
  EXPECT_EQ(patch(address, 0, "hello", wrong).status, 204U);
  EXPECT_EQ(patch(address, 5, "world", {{"Upload-Checksum", "md5 abcd"}}).status, 400U);
  EXPECT_EQ(patch(address,
                  5,
                  "world",
                  {{"Upload-Checksum", "sha256 SG6kYiTR0+2gPNPfTrZXjLg666jUw+TuN9uPmXgTHac="}})
                .status,
            460U);
  EXPECT_EQ(patch(address, 5, "world").status, 204U);
  // A hash of the whole file that is none.
  EXPECT_EQ(
      tus("POST", files(), {{"Upload-Length", "3"}, {"Upload-Metadata", "sha256 eA=="}}).status,
      422U);
}

TEST_P(DropTest, SpeaksTheExtensions) {
  const Reply options = ask("OPTIONS", files());
  EXPECT_EQ(options.status, 204U);
  EXPECT_EQ(options.headers.value("Tus-Version"), "1.0.0");
  EXPECT_NE(options.headers.value("Tus-Extension").find("concatenation"), std::string_view::npos);
  // creation-with-upload
  const Reply with = tus("POST", files(), {{"Upload-Length", "5"}}, "hello");
  EXPECT_EQ(with.status, 201U);
  EXPECT_EQ(with.headers.value("Upload-Offset"), "5");
  // creation-defer-length
  const std::string deferred = create({{"Upload-Defer-Length", "1"}});
  EXPECT_EQ(tus("HEAD", deferred, {}).headers.value("Upload-Defer-Length"), "1");
  EXPECT_EQ(patch(deferred, 0, "abc").status, 204U);
  EXPECT_EQ(patch(deferred, 3, "def", {{"Upload-Length", "6"}}).status, 204U);
  // concatenation
  const std::string a = create({{"Upload-Length", "3"}, {"Upload-Concat", "partial"}});
  const std::string b = create({{"Upload-Length", "3"}, {"Upload-Concat", "partial"}});
  EXPECT_EQ(patch(a, 0, "abc").status, 204U);
  EXPECT_EQ(tus("POST", files(), {{"Upload-Concat", "final;" + a + " " + b}}).status, 409U);
  EXPECT_EQ(patch(b, 0, "def").status, 204U);
  EXPECT_EQ(tus("POST", files(), {{"Upload-Concat", "final;" + a + " " + b}}).status, 201U);
  // termination
  const std::string unwanted = create({{"Upload-Length", "3"}});
  EXPECT_EQ(tus("DELETE", unwanted, {}).status, 204U);
  EXPECT_EQ(tus("HEAD", unwanted, {}).status, 410U);
  // a file of no bytes
  create({{"Upload-Length", "0"}});
  const Reply drop = ask("GET", "/api/v1/drop/" + token);
  EXPECT_EQ(drop.json["uploads"].size(), 4U);
  for (const auto& upload : drop.json["uploads"])
    EXPECT_EQ(upload["state"], "received") << upload.dump();
}

TEST_P(DropTest, RefusesWhatIsNotTus) {
  EXPECT_EQ(ask("POST", files(), nullptr, {{"Upload-Length", "3"}}).status, 412U);
  EXPECT_EQ(tus("POST", files(), {}).status, 400U);
  EXPECT_EQ(tus("POST", files(), {{"Upload-Length", "-3"}}).status, 400U);
  EXPECT_EQ(tus("POST", files(), {{"Upload-Length", "3"}, {"Upload-Metadata", "a !!"}}).status,
            400U);
  const std::string address = create({{"Upload-Length", "3"}});
  EXPECT_EQ(
      tus("PATCH", address, {{"Upload-Offset", "0"}, {"Content-Type", "text/plain"}}, "a").status,
      415U);
  EXPECT_EQ(tus("PATCH", address, {}, "a").status, 409U);
  EXPECT_EQ(patch(address, 0, "abcd").status, 413U);
  EXPECT_EQ(tus("HEAD", files() + "/unknown", {}).status, 404U);
}

TEST_P(DropTest, OpensForItsLinkAlone) {
  const std::string address = create({{"Upload-Length", "3"}});
  const std::string other = make_link({});
  const std::string id = address.substr(address.rfind('/'));
  EXPECT_EQ(tus("HEAD", "/api/v1/drop/" + other + "/files" + id, {}).status, 404U);
  desk::NewUploadLink with_pin;
  with_pin.pin = "123456";
  token = make_link(with_pin);
  EXPECT_EQ(tus("POST", files(), {{"Upload-Length", "3"}}).status, 401U);
  EXPECT_EQ(ask("GET", "/api/v1/drop/" + token).json["kind"], "pin-needed");
  EXPECT_EQ(ask("POST", "/api/v1/drop/" + token + "/pin", {{"pin", "000000"}}).status, 403U);
  const Reply pass = ask("POST", "/api/v1/drop/" + token + "/pin", {{"pin", "123456"}});
  ASSERT_EQ(pass.status, 204U);
  const std::string cookie(pass.headers.value("Set-Cookie"));
  const Headers known = {{"Cookie", cookie.substr(0, cookie.find(';'))}, {"Upload-Length", "3"}};
  EXPECT_EQ(tus("POST", files(), known).status, 201U);
  now += 15 * kDay;
  EXPECT_EQ(ask("GET", "/api/v1/drop/" + token).status, 410U);
  // Whoever guesses is slowed down.
  unsigned last = 0;
  for (int i = 0; i < 12; ++i)
    last = ask("GET", fmt::format("/api/v1/drop/guess{}", i)).status;
  EXPECT_EQ(last, 429U);
}

TEST_P(DropTest, TakesWhatCurlSends) {
  const Reply put = ask("PUT", "/u/" + token + "/%E6%97%A5%E5%BF%97.zip", nullptr, {}, "PK..");
  EXPECT_EQ(put.status, 201U);
  EXPECT_NE(put.body.find(in_hex(sha256("PK.."))), std::string::npos);
  EXPECT_EQ(ask("GET", "/api/v1/drop/" + token).json["uploads"][0]["name"], "日志.zip");
  EXPECT_EQ(ask("PUT",
                "/u/" + token + "/a.zip",
                nullptr,
                {{"X-Content-SHA256", in_hex(sha256("other"))}},
                "PK..")
                .status,
            409U);
}

TEST(TusWords, AreReadStrictly) {
  EXPECT_EQ(tus_metadata("filename 5pel, empty").value().at("filename"), "日");
  EXPECT_EQ(tus_metadata("").value().size(), 0U);
  EXPECT_FALSE(tus_metadata("a b c").has_value());
  EXPECT_FALSE(tus_checksum("sha256 eA==").has_value());
  EXPECT_EQ(tus_final_parts("final;/a/b https://x.example.com/c/d").value().at(1), "d");
  EXPECT_FALSE(tus_final_parts("final;").has_value());
}

}  // namespace
}  // namespace casebook::server
