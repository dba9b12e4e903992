// SPDX-License-Identifier: Apache-2.0
// Files on their way in. What has come lies in "<folder>/incoming/<public id>"; how much of it
// counts is in the database and on disk before anybody is told.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"
#include "desk/actor.h"
#include "desk/desk.h"
#include "desk/links.h"
#include "store/connection.h"
#include "store/files.h"

namespace casebook::desk {

enum class UploadKind : std::uint8_t {
  Whole,
  Partial,  // a piece of one that is joined later (tus: concatenation)
  Final,    // joined of partial ones
};

struct Upload {
  std::int64_t id = 0;
  std::string public_id;
  std::int64_t case_id = 0;
  std::int64_t customer = 0;
  std::optional<std::int64_t> link;
  std::string name;  // bytes, as the sender gave them
  std::string fingerprint;
  std::optional<std::int64_t> size;  // nothing: not said yet
  std::int64_t received = 0;         // on disk
  UploadKind kind = UploadKind::Whole;
  std::string client_sha256;  // "" when the sender did not count
  std::string sha256;         // ours, once all is there
  std::string state;          // receiving, received, mismatch, terminated, expired, deleted
  Micros expires = 0;
  Micros created = 0;
  Micros updated = 0;

  // All bytes are on disk.
  bool is_complete() const { return size == received; }
};

struct NewUpload {
  std::string name;
  std::string fingerprint;
  std::optional<std::int64_t> size;
  std::string client_sha256;
  UploadKind kind = UploadKind::Whole;
};

inline constexpr Micros kUnfinishedTime = 7 * kDay;  // from the last byte

// LimitExceeded: beyond what the link, the customer or the disk has room for. InvalidInput: a name
// that is none.
Result<Upload> create_upload(const Desk& desk,
                             store::Connection& connection,
                             const UploadLink& link,
                             const NewUpload& wanted);
// NotFound also for one of another link.
Result<Upload> find_upload(store::Connection& connection,
                           const UploadLink& link,
                           std::string_view public_id);
Result<std::vector<Upload>> uploads_of(store::Connection& connection, const UploadLink& link);
// Said later than at the beginning. Conflict: it was said already, or more has come.
Result<Upload> set_size(const Desk& desk,
                        store::Connection& connection,
                        const Upload& upload,
                        std::int64_t size);
// The sender does not want it any more; what came is removed.
Status terminate_upload(const Desk& desk, store::Connection& connection, const Upload& upload);

// Joins partial ones of the same link, all complete, in that order.
Result<Upload> join_uploads(const Desk& desk,
                            store::Connection& connection,
                            const UploadLink& link,
                            const NewUpload& wanted,
                            const std::vector<std::string>& public_ids);

// Where the bytes of an upload are written: at its end, by one at a time. Not for two threads.
class Receiver {
 public:
  // `most` bytes come at most. With `is_checked` nothing counts before accept().
  static Result<std::unique_ptr<Receiver>> open(const Desk& desk, Upload upload, bool is_checked);

  // LimitExceeded: more than the upload has room for, or the disk is full.
  Status write(ByteView bytes);
  // What has come so far counts and is on disk when it gives ok.
  Status checkpoint(store::Connection& connection);
  // Nothing of what came since open() counts.
  void forget();

  std::int64_t received() const { return written_; }
  const Upload& upload() const { return upload_; }
  bool wants_checkpoint() const { return !is_checked_ && written_ - upload_.received >= kBetween; }

 private:
  static constexpr std::int64_t kBetween = 64 << 20;

  Receiver(const Desk& desk, Upload upload, store::File file, bool is_checked)
      : desk_(desk),
        upload_(std::move(upload)),
        file_(std::move(file)),
        is_checked_(is_checked) {}

  const Desk& desk_;
  Upload upload_;
  store::File file_;
  bool is_checked_;
  std::int64_t written_ = 0;
};

// All bytes are there: counts their hash, keeps them as evidence of the case, and asks for a check
// of it. Doing it twice is doing it once. The upload as it is then: received, or mismatch.
Result<Upload> finish_upload(const Desk& desk, store::Connection& connection, const Upload& upload);

// Removes what nobody sends on with, and files of no upload. Gives how many.
Result<std::int64_t> expire_uploads(const Desk& desk, store::Connection& connection);

std::string incoming_path(const Desk& desk, const Upload& upload);
// Whoever sent it, for the audit log: known by the link alone.
Actor sender_of(const Upload& upload);

}  // namespace casebook::desk
