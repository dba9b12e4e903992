// SPDX-License-Identifier: Apache-2.0
#include "server/areas/upload_sink.h"

#include <utility>

#include <openssl/evp.h>

#include "desk/tokens.h"

namespace casebook::server {

// Over the body of one request; SHA-1 because the protocol asks every server for it.
class UploadSink::Hash {
 public:
  explicit Hash(bool is_sha256) : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
    EVP_DigestInit_ex(context_.get(), is_sha256 ? EVP_sha256() : EVP_sha1(), nullptr);
  }
  void add(ByteView bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
  std::string finish() {
    std::string digest(EVP_MAX_MD_SIZE, '\0');
    unsigned size = 0;
    EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(digest.data()), &size);
    digest.resize(size);
    return digest;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

UploadSink::UploadSink(const desk::Desk& desk,
                       UploadLocks::Held held,
                       std::unique_ptr<desk::Receiver> receiver,
                       std::optional<TusChecksum> checksum,
                       bool is_whole,
                       Language language,
                       Answer answer)
    : desk_(desk),
      held_(std::move(held)),
      receiver_(std::move(receiver)),
      checksum_(std::move(checksum)),
      is_whole_(is_whole),
      language_(language),
      answer_(std::move(answer)) {
  if (checksum_) hash_ = std::make_unique<Hash>(checksum_->is_sha256);
}

UploadSink::~UploadSink() {
  if (is_over_) return;
  // The line broke. What came counts, unless its checksum can never be compared any more.
  if (checksum_) {
    receiver_->forget();
  } else {
    static_cast<void>(checkpoint().ok());
  }
}

Status UploadSink::checkpoint() {
  ASSIGN_OR_RETURN(const store::Lease lease, desk_.database.connect());
  return receiver_->checkpoint(*lease);
}

http::Response UploadSink::refused(const Error& error) const {
  const bool is_full = error.code == ErrorCode::LimitExceeded;
  http::Response response =
      problem_response(is_full ? problem_of(413) : problem_of(error), language_);
  response.closes = true;
  return response;
}

std::optional<http::Response> UploadSink::write(ByteView bytes) {
  if (hash_ != nullptr) hash_->add(bytes);
  Status written = receiver_->write(bytes);
  if (written.ok() && receiver_->wants_checkpoint()) written = checkpoint();
  if (written.ok()) return std::nullopt;
  return refused(written.error());
}

Result<desk::Upload> UploadSink::done() {
  ASSIGN_OR_RETURN(const store::Lease lease, desk_.database.connect());
  desk::Upload upload = receiver_->upload();
  if (is_whole_ && !upload.size) {
    RETURN_IF_ERROR(receiver_->checkpoint(*lease));
    ASSIGN_OR_RETURN(upload, desk::set_size(desk_, *lease, upload, receiver_->received()));
  } else {
    RETURN_IF_ERROR(receiver_->checkpoint(*lease));
    upload.received = receiver_->received();
  }
  if (!upload.is_complete() || upload.kind == desk::UploadKind::Partial) return upload;
  return desk::finish_upload(desk_, *lease, upload);
}

http::Response UploadSink::finish() {
  if (hash_ != nullptr && !desk::is_same_secret(hash_->finish(), checksum_->digest)) {
    receiver_->forget();
    is_over_ = true;
    return problem_response(problem_of(460), language_);
  }
  auto upload = done();
  is_over_ = true;
  return upload.ok() ? answer_(upload.value()) : refused(upload.error());
}

}  // namespace casebook::server
