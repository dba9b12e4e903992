// SPDX-License-Identifier: Apache-2.0
#include "server/multipart.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace casebook::server {
namespace {

struct Kept : FormSink {
  std::vector<std::string> parts;  // "name|file|data"
  std::string data_;
  Status begin(const FormPart& part) override {
    parts.push_back(part.name + "|" + part.file_name.value_or("-") + "|");
    return ok_status();
  }
  Status data(std::string_view bytes) override {
    parts.back() += bytes;
    return ok_status();
  }
  Status end() override {
    parts.back() += "$";
    return ok_status();
  }
};

using Strings = std::vector<std::string>;

// In pieces of `step` bytes.
Status read(const std::string& body, std::size_t step, Kept& kept) {
  FormReader reader("X", kept);
  for (std::size_t at = 0; at < body.size(); at += step) {
    RETURN_IF_ERROR(reader.write(std::string_view(body).substr(at, step)));
  }
  return reader.finish();
}

const std::string kForm =
    "--X\r\nContent-Disposition: form-data; name=\"pin\"\r\n\r\n1234\r\n"
    "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"日志 %22a%22.log\"\r\n"
    "Content-Type: text/plain\r\n\r\nline\r\n--Y\r\n-\r\n\r\n--X\r\n"
    "content-disposition:form-data;name=file;filename=\"\"\r\n\r\n\r\n--X--\r\n";

TEST(Multipart, ComesInPiecesOfAnySize) {
  for (const std::size_t step : {1U, 2U, 3U, 7U, 64U, 1000U}) {
    Kept kept;
    const Status status = read(kForm, step, kept);
    ASSERT_TRUE(status.ok()) << step << ": " << status.error().message;
    EXPECT_EQ(kept.parts,
              (Strings{"pin|-|1234$", "file|日志 \"a\".log|line\r\n--Y\r\n-\r\n$", "file||$"}))
        << step;
  }
}

TEST(Multipart, WhatIsNoneIsRefused) {
  for (const std::string& body : {std::string(),
                                  std::string("a=b&c=d"),
                                  std::string("--X\r\n"),
                                  std::string("--X\r\n\r\ndata\r\n--X--"),
                                  std::string("--Xjunk\r\nContent-Disposition: form-data; "
                                              "name=a\r\n\r\nx\r\n--X--"),
                                  std::string("--X\r\nContent-Disposition: form-data\r\n\r\nx"
                                              "\r\n--X--"),
                                  kForm.substr(0, kForm.size() - 6)}) {
    Kept kept;
    EXPECT_FALSE(read(body, 5, kept).ok()) << body;
  }
}

TEST(Multipart, HeadsAndPartsHaveLimits) {
  Kept kept;
  EXPECT_FALSE(read("--X\r\nA: " + std::string(20'000, 'a'), 100, kept).ok());
  std::string many;
  for (int i = 0; i < 1001; ++i)
    many += "--X\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n";
  EXPECT_FALSE(read(many + "--X--", 4096, kept).ok());
}

TEST(Multipart, TheBoundaryIsFoundInItsType) {
  EXPECT_EQ(form_boundary("multipart/form-data; boundary=----WebKitFormBoundaryabc").value_or(""),
            "----WebKitFormBoundaryabc");
  EXPECT_EQ(form_boundary("Multipart/Form-Data; charset=utf-8; boundary=\"a b\"").value_or(""),
            "a b");
  EXPECT_FALSE(form_boundary("multipart/form-data"));
  EXPECT_FALSE(form_boundary("multipart/form-data; boundary="));
  EXPECT_FALSE(form_boundary("application/json; boundary=x"));
  EXPECT_FALSE(form_boundary("multipart/form-data; boundary=" + std::string(200, 'x')));
}

}  // namespace
}  // namespace casebook::server
