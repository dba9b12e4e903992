// SPDX-License-Identifier: Apache-2.0
#include "desk/uploads.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "desk/audit.h"
#include "desk/events.h"
#include "desk/jobs.h"
#include "desk/page.h"
#include "desk/tokens.h"
#include "store/blobs.h"

namespace casebook::desk {
namespace {

constexpr std::array<std::string_view, 3> kKindNames = {"whole", "partial", "final"};
constexpr std::string_view kColumns =
    "id, public_id, case_id, customer, link, name, fingerprint, size, received, kind, "
    "client_sha256, "
    "sha256, state, expires, created, updated";
constexpr std::uint64_t kSpareBytes = std::uint64_t{1} << 30;  // of the disk, for the database

UploadKind kind_called(std::string_view name) {
  const auto found = std::find(kKindNames.begin(), kKindNames.end(), name);
  return static_cast<UploadKind>(found - kKindNames.begin());
}

Upload upload_of(const store::Row& row) {
  Upload upload;
  upload.id = row[0].number();
  upload.public_id = row[1].text();
  upload.case_id = row[2].number();
  upload.customer = row[3].number();
  upload.link = row[4].maybe_number();
  upload.name = row[5].bytes();
  upload.fingerprint = row[6].text();
  upload.size = row[7].maybe_number();
  upload.received = row[8].number();
  upload.kind = kind_called(row[9].text());
  upload.client_sha256 = row[10].text();
  upload.sha256 = row[11].text();
  upload.state = row[12].text();
  upload.expires = row[13].number();
  upload.created = row[14].number();
  upload.updated = row[15].number();
  return upload;
}

Status tell(const Desk& desk, store::Connection& connection, const Upload& upload) {
  Event event;
  event.kind = "upload.changed";
  event.customer = upload.customer;
  event.case_id = upload.case_id;
  event.link = upload.link;
  event.data = fmt::format(R"({{"id":"{}","state":"{}","received":{}}})",
                           upload.public_id,
                           upload.state,
                           upload.received);
  return add_event(connection, desk.clock(), event);
}

std::string incoming_folder(const Desk& desk) {
  return desk.folder + "/incoming";
}

Result<Upload> upload_of_id(store::Connection& connection, std::int64_t id) {
  ASSIGN_OR_RETURN(const store::Row row,
                   one_row(connection,
                           fmt::format("SELECT {} FROM uploads WHERE id = $1", kColumns),
                           {id},
                           "upload"));
  return upload_of(row);
}

// What a link, and its customer, have taken so far: with what is promised.
Status check_room(const Desk& desk,
                  store::Connection& connection,
                  const UploadLink& link,
                  std::int64_t size) {
  ASSIGN_OR_RETURN(const store::Row of_link,
                   one_row(connection,
                           "SELECT CAST(COALESCE(SUM(COALESCE(size, received)), 0) AS BIGINT) FROM "
                           "uploads WHERE link = $1 AND "
                           "kind <> 'final' AND state IN ('receiving', 'received', 'mismatch')",
                           {link.id},
                           "uploads"));
  if (of_link[0].number() > link.most_bytes - std::min(size, link.most_bytes) ||
      size > link.most_bytes) {
    return Error{ErrorCode::LimitExceeded, "this link has no room for so much"};
  }
  ASSIGN_OR_RETURN(
      const store::Row quota,
      one_row(
          connection,
          "SELECT c.quota_bytes, (SELECT CAST(COALESCE(SUM(e.bytes), 0) AS BIGINT) FROM evidence e "
          "WHERE e.customer = c.id AND e.state <> 'deleted') FROM customers c WHERE c.id = $1",
          {link.customer},
          "customer"));
  if (!quota[0].is_null() && quota[1].number() + size > quota[0].number()) {
    return Error{ErrorCode::LimitExceeded, "the customer has no room for so much"};
  }
  ASSIGN_OR_RETURN(const std::uint64_t free, store::free_bytes(desk.folder));
  if (free < kSpareBytes || free - kSpareBytes < static_cast<std::uint64_t>(size)) {
    return Error{ErrorCode::LimitExceeded, "the disk has no room for so much"};
  }
  return ok_status();
}

Result<Upload> insert_upload(const Desk& desk,
                             store::Connection& connection,
                             const UploadLink& link,
                             const NewUpload& wanted) {
  const Micros now = desk.clock();
  const std::optional<std::string> client_sha256 =
      wanted.client_sha256.empty() ? std::nullopt : std::optional(wanted.client_sha256);
  ASSIGN_OR_RETURN(
      const store::Row row,
      one_row(
          connection,
          fmt::format("INSERT INTO uploads (public_id, case_id, customer, link, name, fingerprint, "
                      "size, kind, client_sha256, expires, created, updated) VALUES ($1, $2, $3, "
                      "$4, $5, $6, $7, $8, $9, $10, $11, $11) RETURNING {}",
                      kColumns),
          {random_token(16),
           link.case_id,
           link.customer,
           link.id,
           store::Blob{wanted.name},
           wanted.fingerprint,
           wanted.size,
           kKindNames[static_cast<std::size_t>(wanted.kind)],
           client_sha256,
           now + kUnfinishedTime,
           now},
          "upload"));
  RETURN_IF_ERROR(
      connection.run("UPDATE upload_links SET used = $1 WHERE id = $2", {now, link.id}));
  Upload made = upload_of(row);
  RETURN_IF_ERROR(tell(desk, connection, made));
  return made;
}

Status check_wish(const NewUpload& wanted) {
  constexpr std::size_t kLongestName = 1024;
  if (wanted.name.empty() || wanted.name.size() > kLongestName ||
      wanted.name.find('\0') != std::string::npos) {
    return Error{ErrorCode::InvalidInput, "name: 1 to 1024 bytes without NUL"};
  }
  if (wanted.fingerprint.size() > kLongestName || wanted.size.value_or(0) < 0) {
    return Error{ErrorCode::InvalidInput, "fingerprint or size"};
  }
  if (!wanted.client_sha256.empty() && !store::is_sha256(wanted.client_sha256)) {
    return Error{ErrorCode::InvalidInput, "sha256: 64 lower-case hexadecimal digits"};
  }
  return ok_status();
}

}  // namespace

Actor sender_of(const Upload& upload) {
  Actor actor = nobody();
  actor.id = upload.link.value_or(0);
  actor.customers = {upload.customer};
  return actor;
}

std::string incoming_path(const Desk& desk, const Upload& upload) {
  return fmt::format("{}/{}", incoming_folder(desk), upload.public_id);
}

Result<Upload> create_upload(const Desk& desk,
                             store::Connection& connection,
                             const UploadLink& link,
                             const NewUpload& wanted) {
  RETURN_IF_ERROR(check_wish(wanted));
  RETURN_IF_ERROR(check_room(desk, connection, link, wanted.size.value_or(0)));
  return insert_upload(desk, connection, link, wanted);
}

Result<Upload> find_upload(store::Connection& connection,
                           const UploadLink& link,
                           std::string_view public_id) {
  ASSIGN_OR_RETURN(
      const store::Row row,
      one_row(connection,
              fmt::format("SELECT {} FROM uploads WHERE public_id = $1 AND link = $2", kColumns),
              {public_id, link.id},
              "upload"));
  return upload_of(row);
}

Result<std::vector<Upload>> uploads_of(store::Connection& connection, const UploadLink& link) {
  return read_all(connection,
                  fmt::format("SELECT {} FROM uploads WHERE link = $1 AND kind <> 'partial' AND "
                              "state NOT IN ('terminated', 'expired') ORDER BY id",
                              kColumns),
                  {link.id},
                  upload_of);
}

Result<Upload> set_size(const Desk& desk,
                        store::Connection& connection,
                        const Upload& upload,
                        std::int64_t size) {
  if (size < 0) return Error{ErrorCode::InvalidInput, "size"};
  ASSIGN_OR_RETURN(
      const std::int64_t changed,
      connection.run("UPDATE uploads SET size = $1, updated = $2, version = version + 1 "
                     "WHERE id = $3 AND size IS NULL AND received <= $1",
                     {size, desk.clock(), upload.id}));
  if (changed == 0) return Error{ErrorCode::Conflict, "size: it was said before, or more has come"};
  return upload_of_id(connection, upload.id);
}

Status terminate_upload(const Desk& desk, store::Connection& connection, const Upload& upload) {
  ASSIGN_OR_RETURN(
      const std::int64_t changed,
      connection.run("UPDATE uploads SET state = 'terminated', updated = $1, version = "
                     "version + 1 WHERE id = $2 AND state = 'receiving'",
                     {desk.clock(), upload.id}));
  if (changed == 0) return Error{ErrorCode::Conflict, "upload: it has arrived already"};
  Upload gone = upload;
  gone.state = "terminated";
  RETURN_IF_ERROR(tell(desk, connection, gone));
  return store::remove_file(incoming_path(desk, upload));
}

Result<Upload> join_uploads(const Desk& desk,
                            store::Connection& connection,
                            const UploadLink& link,
                            const NewUpload& wanted,
                            const std::vector<std::string>& public_ids) {
  constexpr std::size_t kMostParts = 1000;
  RETURN_IF_ERROR(check_wish(wanted));
  if (public_ids.empty() || public_ids.size() > kMostParts) {
    return Error{ErrorCode::InvalidInput, "parts: 1 to 1000"};
  }
  NewUpload whole = wanted;
  whole.kind = UploadKind::Final;
  whole.size = 0;
  std::vector<Upload> parts;
  for (const std::string& id : public_ids) {
    ASSIGN_OR_RETURN(Upload part, find_upload(connection, link, id));
    const bool is_there =
        part.kind == UploadKind::Partial && part.is_complete() && part.state == "receiving";
    if (!is_there) return Error{ErrorCode::Conflict, "parts: not all of them have arrived"};
    *whole.size += part.received;
    parts.push_back(std::move(part));
  }
  RETURN_IF_ERROR(check_room(desk, connection, link, 0));
  ASSIGN_OR_RETURN(Upload made, insert_upload(desk, connection, link, whole));
  ASSIGN_OR_RETURN(const std::unique_ptr<Receiver> receiver, Receiver::open(desk, made, false));
  for (const Upload& part : parts) {
    ASSIGN_OR_RETURN(const store::File file, store::File::open(incoming_path(desk, part)));
    std::uint64_t offset = 0;
    while (true) {
      constexpr std::size_t kStep = 1 << 20;
      ASSIGN_OR_RETURN(const std::string bytes, file.read_at(offset, kStep));
      if (bytes.empty()) break;
      RETURN_IF_ERROR(receiver->write(as_bytes(bytes)));
      offset += bytes.size();
    }
    RETURN_IF_ERROR(
        connection.run("UPDATE uploads SET state = 'terminated', updated = $1 WHERE id = $2",
                       {desk.clock(), part.id}));
  }
  RETURN_IF_ERROR(receiver->checkpoint(connection));
  return upload_of_id(connection, made.id);
}

Result<std::unique_ptr<Receiver>> Receiver::open(const Desk& desk, Upload upload, bool is_checked) {
  RETURN_IF_ERROR(store::make_folders(incoming_folder(desk)));
  ASSIGN_OR_RETURN(store::File file, store::File::open_for_writing(incoming_path(desk, upload)));
  if (upload.received == 0) {
    RETURN_IF_ERROR(store::sync_folder(incoming_folder(desk)));
  }
  std::unique_ptr<Receiver> receiver(
      new Receiver(desk, std::move(upload), std::move(file), is_checked));
  receiver->written_ = receiver->upload_.received;
  return receiver;
}

Status Receiver::write(ByteView bytes) {
  const auto count = static_cast<std::int64_t>(bytes.size());
  if (upload_.size && count > *upload_.size - written_) {
    return Error{ErrorCode::LimitExceeded, "more has come than was said"};
  }
  RETURN_IF_ERROR(file_.write_at(static_cast<std::uint64_t>(written_), bytes));
  written_ += count;
  return ok_status();
}

Status Receiver::checkpoint(store::Connection& connection) {
  RETURN_IF_ERROR(file_.sync());
  const Micros now = desk_.clock();
  // Never back: whoever was told a number may rely on it.
  ASSIGN_OR_RETURN(const std::int64_t changed,
                   connection.run("UPDATE uploads SET received = $1, updated = $2, expires = $3, "
                                  "version = version + 1 WHERE id = $4 AND state = 'receiving' AND "
                                  "received <= $1",
                                  {written_, now, now + kUnfinishedTime, upload_.id}));
  if (changed == 0) return Error{ErrorCode::Conflict, "upload: it is at its end"};
  upload_.received = written_;
  return ok_status();
}

void Receiver::forget() {
  static_cast<void>(file_.cut(static_cast<std::uint64_t>(upload_.received)).ok());
  written_ = upload_.received;
}

Result<Upload> finish_upload(const Desk& desk, store::Connection& connection, const Upload& given) {
  // As it is now: somebody may have been faster.
  ASSIGN_OR_RETURN(const Upload upload, upload_of_id(connection, given.id));
  if (upload.state != "receiving") return upload;
  if (!upload.is_complete()) {
    return Error{ErrorCode::Conflict, "upload: not all of it is there"};
  }
  const std::string path = incoming_path(desk, upload);
  ASSIGN_OR_RETURN(const store::File file, store::File::open(path));
  ASSIGN_OR_RETURN(const std::string hash,
                   store::sha256_of(file, static_cast<std::uint64_t>(*upload.size)));
  const bool is_same = upload.client_sha256.empty() || upload.client_sha256 == hash;
  if (is_same) {
    // First the contents, then what says that they are there. When it ends between the two, the
    // same is done again.
    RETURN_IF_ERROR(desk.blobs.keep(path, hash));
  }
  const Micros now = desk.clock();
  ASSIGN_OR_RETURN(
      Upload done, in_transaction(connection, [&](store::Connection& inside) -> Result<Upload> {
        ASSIGN_OR_RETURN(const std::int64_t changed,
                         inside.run("UPDATE uploads SET state = $1, sha256 = $2, updated = $3, "
                                    "version = version + 1 WHERE id = $4 AND state = 'receiving'",
                                    {is_same ? "received" : "mismatch", hash, now, upload.id}));
        ASSIGN_OR_RETURN(Upload present, upload_of_id(inside, upload.id));
        if (changed == 0) return present;  // somebody else was first
        if (is_same) {
          RETURN_IF_ERROR(inside.run(
              "INSERT INTO blobs (sha256, bytes, created) VALUES ($1, $2, $3) ON CONFLICT "
              "DO NOTHING",
              {hash, *upload.size, now}));
          // The last of the same contents may have been removed since they were kept.
          if (!desk.blobs.open(hash).ok()) {
            RETURN_IF_ERROR(desk.blobs.keep(path, hash));
          }
          ASSIGN_OR_RETURN(
              const store::Row evidence,
              one_row(
                  inside,
                  "INSERT INTO evidence (case_id, customer, upload, sha256, bytes, name, created, "
                  "updated) VALUES ($1, $2, $3, $4, $5, $6, $7, $7) RETURNING id",
                  {upload.case_id,
                   upload.customer,
                   upload.id,
                   hash,
                   *upload.size,
                   store::Blob{upload.name},
                   now},
                  "evidence"));
          NewJob job;
          job.kind = "check-evidence";
          job.payload = fmt::format(R"({{"evidence":{}}})", evidence[0].number());
          job.case_id = upload.case_id;
          job.customer = upload.customer;
          job.priority = 2;  // somebody waits in front of the page
          RETURN_IF_ERROR(add_job(desk, inside, job));
        }
        RETURN_IF_ERROR(tell(desk, inside, present));
        RETURN_IF_ERROR(
            append_audit(inside,
                         now,
                         sender_of(upload),
                         is_same ? "upload.received" : "upload.mismatch",
                         fmt::format("upload:{}", upload.id),
                         upload.customer,
                         fmt::format(R"({{"sha256":"{}","bytes":{}}})", hash, *upload.size)));
        return present;
      }));
  RETURN_IF_ERROR(store::remove_file(path));
  return done;
}

Result<std::int64_t> expire_uploads(const Desk& desk, store::Connection& connection) {
  const Micros now = desk.clock();
  ASSIGN_OR_RETURN(
      const std::vector<store::Row> rows,
      connection.rows(fmt::format("UPDATE uploads SET state = 'expired', updated = $1, version = "
                                  "version + 1 WHERE state = 'receiving' AND expires <= $1 "
                                  "RETURNING {}",
                                  kColumns),
                      {now}));
  for (const store::Row& row : rows) {
    const Upload upload = upload_of(row);
    RETURN_IF_ERROR(tell(desk, connection, upload));
    RETURN_IF_ERROR(store::remove_file(incoming_path(desk, upload)));
  }
  // Files of uploads that are at their end: the program ended before it removed them.
  std::error_code failed;
  std::vector<std::string> names;
  for (std::filesystem::directory_iterator at(incoming_folder(desk), failed), end;
       !failed && at != end;
       at.increment(failed))
    names.push_back(at->path().filename().string());
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(
        const std::vector<store::Row> found,
        connection.rows("SELECT 1 FROM uploads WHERE public_id = $1 AND state = 'receiving'",
                        {name}));
    if (!found.empty()) continue;
    RETURN_IF_ERROR(store::remove_file(incoming_folder(desk) + "/" + name));
  }
  return static_cast<std::int64_t>(rows.size());
}

}  // namespace casebook::desk
