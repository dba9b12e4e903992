// SPDX-License-Identifier: Apache-2.0
// Bytes of an upload as they come from a connection.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "desk/uploads.h"
#include "http/service.h"
#include "server/areas/tus.h"
#include "server/problem.h"
#include "server/upload_locks.h"

namespace casebook::server {

class UploadSink : public http::BodySink {
 public:
  // Answers for what has come: after the last byte of the body, when it is on disk.
  using Answer = std::function<http::Response(const desk::Upload& upload)>;

  UploadSink(const desk::Desk& desk,
             UploadLocks::Held held,
             std::unique_ptr<desk::Receiver> receiver,
             std::optional<TusChecksum> checksum,
             bool is_whole,  // the end of the body is the end of the upload
             Language language,
             Answer answer);
  ~UploadSink() override;

  std::optional<http::Response> write(ByteView bytes) override;
  http::Response finish() override;

 private:
  class Hash;
  Status checkpoint();
  Result<desk::Upload> done();
  http::Response refused(const Error& error) const;

  const desk::Desk& desk_;
  UploadLocks::Held held_;
  std::unique_ptr<desk::Receiver> receiver_;
  std::optional<TusChecksum> checksum_;
  std::unique_ptr<Hash> hash_;
  bool is_whole_;
  bool is_over_ = false;
  Language language_;
  Answer answer_;
};

}  // namespace casebook::server
