// SPDX-License-Identifier: Apache-2.0
// Where files of a customer come in: tus 1.0 with its extensions, and what curl and forms can do.
// Nothing here gives back what was sent.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "desk/cases.h"
#include "desk/deletion.h"
#include "desk/evidence.h"
#include "desk/requests.h"
#include "desk/uploads.h"
#include "server/areas/areas.h"
#include "server/areas/drop_door.h"
#include "server/areas/evidence_json.h"
#include "server/areas/tus.h"
#include "server/areas/upload_sink.h"
#include "server/json.h"
#include "server/services.h"

namespace casebook::server {
namespace {

constexpr std::string_view kTus = "1.0.0";
constexpr std::chrono::seconds kPatience{10};

http::Response tus_response(unsigned status) {
  http::Response response;
  response.status = status;
  response.headers.add("Tus-Resumable", kTus);
  return response;
}

http::Response tus_refusal(const Problem& problem, Language language) {
  http::Response response = problem_response(problem, language);
  response.headers.add("Tus-Resumable", kTus);
  return response;
}
http::Response tus_refusal(unsigned status, Language language) {
  return tus_refusal(problem_of(status), language);
}

void add_state(http::Response& response, const desk::Upload& upload) {
  response.headers.add("Upload-Offset", std::to_string(upload.received));
  if (upload.state == "receiving") {
    response.headers.add("Upload-Expires", http::http_date(upload.expires / kSecond));
  }
}

http::Response after_patch(const desk::Upload& upload, Language language) {
  if (upload.state == "mismatch") {
    return tus_refusal({409,
                        "hash-differs",
                        {"What arrived is not what was sent", "收到的内容与发送的内容不一致"},
                        {"Please send the file again.", "请重新上传该文件。"}},
                       language);
  }
  http::Response response = tus_response(204);
  add_state(response, upload);
  return response;
}

Result<http::Response> options(Call& call) {
  http::Response response = tus_response(204);
  response.headers.add("Tus-Version", kTus);
  response.headers.add("Tus-Extension",
                       "creation,creation-with-upload,creation-defer-length,checksum,expiration,"
                       "termination,concatenation");
  response.headers.add("Tus-Checksum-Algorithm", "sha256,sha1");
  const auto link = desk::link_of_token(call.connection, call.part("token"));
  if (link.ok()) response.headers.add("Tus-Max-Size", std::to_string(link.value().most_bytes));
  return response;
}

// Where the bytes go, and what is answered when they have come.
Result<http::Reaction> receive(Call& call,
                               const desk::UploadLink& link,
                               std::string_view public_id,
                               bool is_whole,
                               UploadSink::Answer answer) {
  std::optional<TusChecksum> checksum;
  if (const auto header = call.request.headers.find("Upload-Checksum")) {
    checksum = tus_checksum(*header);
    if (!checksum) return http::Reaction(tus_refusal(400, call.language));
  }
  auto held = call.services.uploads.take(public_id, call.request.connection, kPatience);
  if (!held) return http::Reaction(tus_refusal(423, call.language));
  // Only now: the one who had it may have brought more to disk.
  ASSIGN_OR_RETURN(const desk::Upload upload, desk::find_upload(call.connection, link, public_id));
  if (upload.state != "receiving") return http::Reaction(tus_refusal(410, call.language));
  const auto offset = parse_number<std::int64_t>(call.request.headers.value("Upload-Offset"));
  const bool is_patch = call.request.method == http::Method::Patch;
  if (is_patch && offset != upload.received) {
    http::Response response = tus_refusal(409, call.language);
    add_state(response, upload);
    return http::Reaction(std::move(response));
  }
  ASSIGN_OR_RETURN(std::unique_ptr<desk::Receiver> receiver,
                   desk::Receiver::open(call.desk, upload, checksum.has_value()));
  return http::Reaction(std::make_unique<UploadSink>(call.desk,
                                                     std::move(*held),
                                                     std::move(receiver),
                                                     std::move(checksum),
                                                     is_whole,
                                                     call.language,
                                                     std::move(answer)));
}

struct Wish {
  desk::NewUpload upload;
  std::optional<std::vector<std::string>> parts;
};

// What the headers of a creation say; nothing when they are not understood.
std::optional<Wish> wish_of(const http::Request& request) {
  Wish wish;
  const auto metadata = tus_metadata(request.headers.value("Upload-Metadata"));
  if (!metadata) return std::nullopt;
  const auto value = [&](const char* key) {
    const auto found = metadata->find(key);
    return found == metadata->end() ? std::string() : found->second;
  };
  wish.upload.name = value("filename");
  if (wish.upload.name.empty()) wish.upload.name = "file";
  wish.upload.fingerprint = value("fingerprint");
  wish.upload.client_sha256 = to_lower(value("sha256"));
  const std::string_view concat = request.headers.value("Upload-Concat");
  if (concat == "partial") wish.upload.kind = desk::UploadKind::Partial;
  if (concat.starts_with("final")) {
    wish.parts = tus_final_parts(concat);
    if (!wish.parts) return std::nullopt;
    return wish;
  }
  const auto length = request.headers.find("Upload-Length");
  const bool is_deferred = request.headers.value("Upload-Defer-Length") == "1";
  if (length.has_value() == is_deferred) return std::nullopt;
  if (length) {
    wish.upload.size = parse_number<std::int64_t>(*length);
    if (!wish.upload.size || *wish.upload.size < 0) return std::nullopt;
  }
  return wish;
}

Result<http::Reaction> create(Call& call) {
  ASSIGN_OR_RETURN(auto entered, enter_drop(call));
  if (auto* refusal = std::get_if<http::Response>(&entered)) return http::Reaction(*refusal);
  const auto& link = std::get<desk::UploadLink>(entered);
  if (call.request.headers.value("Tus-Resumable") != kTus) {
    return http::Reaction(tus_refusal(412, call.language));
  }
  const std::optional<Wish> wish = wish_of(call.request);
  if (!wish) return http::Reaction(tus_refusal(400, call.language));
  auto made = in_transaction(call.connection, [&](store::Connection& inside) {
    return wish->parts ? desk::join_uploads(call.desk, inside, link, wish->upload, *wish->parts)
                       : desk::create_upload(call.desk, inside, link, wish->upload);
  });
  if (!made.ok()) return http::Reaction(tus_refusal(problem_of(made.error()), call.language));
  desk::Upload upload = std::move(made).value();
  const std::string address =
      fmt::format("/api/v1/drop/{}/files/{}", call.part("token"), upload.public_id);
  const auto created = [address, language = call.language](const desk::Upload& done) {
    http::Response response = after_patch(done, language);
    if (response.status == 204) response.status = 201;
    response.headers.add("Location", address);
    return response;
  };
  const bool has_bytes = call.request.has_body() && !wish->parts;
  if (has_bytes) return receive(call, link, upload.public_id, false, created);
  // A file of no bytes, or one that was joined, is there already.
  if (upload.is_complete() && upload.kind != desk::UploadKind::Partial) {
    if (upload.received == 0) {
      ASSIGN_OR_RETURN(const auto empty, desk::Receiver::open(call.desk, upload, false));
      RETURN_IF_ERROR(empty->checkpoint(call.connection));
    }
    ASSIGN_OR_RETURN(upload, desk::finish_upload(call.desk, call.connection, upload));
  }
  return http::Reaction(created(upload));
}

Result<http::Response> head(Call& call) {
  ASSIGN_OR_RETURN(auto entered, enter_drop(call));
  if (auto* refusal = std::get_if<http::Response>(&entered)) return *refusal;
  const auto& link = std::get<desk::UploadLink>(entered);
  // Whoever asks wants to go on: the one who still holds it saves what he has.
  const auto held = call.services.uploads.take(call.part("id"), call.request.connection, kPatience);
  if (!held) return tus_refusal(423, call.language);
  ASSIGN_OR_RETURN(const desk::Upload upload,
                   desk::find_upload(call.connection, link, call.part("id")));
  const bool is_gone = upload.state != "receiving" && upload.state != "received";
  if (is_gone) return tus_refusal(410, call.language);
  http::Response response = tus_response(200);
  add_state(response, upload);
  if (upload.size) {
    response.headers.add("Upload-Length", std::to_string(*upload.size));
  } else {
    response.headers.add("Upload-Defer-Length", "1");
  }
  if (upload.kind == desk::UploadKind::Partial) response.headers.add("Upload-Concat", "partial");
  return response;
}

Result<http::Reaction> patch(Call& call) {
  ASSIGN_OR_RETURN(auto entered, enter_drop(call));
  if (auto* refusal = std::get_if<http::Response>(&entered)) return http::Reaction(*refusal);
  const auto& link = std::get<desk::UploadLink>(entered);
  const http::Headers& headers = call.request.headers;
  if (headers.value("Tus-Resumable") != kTus) {
    return http::Reaction(tus_refusal(412, call.language));
  }
  if (headers.value("Content-Type") != "application/offset+octet-stream") {
    return http::Reaction(tus_refusal(415, call.language));
  }
  if (const auto length = headers.find("Upload-Length")) {
    const auto size = parse_number<std::int64_t>(*length);
    if (!size) return http::Reaction(tus_refusal(400, call.language));
    ASSIGN_OR_RETURN(const desk::Upload upload,
                     desk::find_upload(call.connection, link, call.part("id")));
    if (!upload.size) {
      auto said = desk::set_size(call.desk, call.connection, upload, *size);
      if (!said.ok()) return http::Reaction(tus_refusal(problem_of(said.error()), call.language));
    } else if (*upload.size != *size) {
      return http::Reaction(tus_refusal(400, call.language));
    }
  }
  return receive(
      call, link, call.part("id"), false, [language = call.language](const desk::Upload& upload) {
        return after_patch(upload, language);
      });
}

Result<http::Response> terminate(Call& call) {
  ASSIGN_OR_RETURN(auto entered, enter_drop(call));
  if (auto* refusal = std::get_if<http::Response>(&entered)) return *refusal;
  const auto& link = std::get<desk::UploadLink>(entered);
  const auto held = call.services.uploads.take(call.part("id"), call.request.connection, kPatience);
  if (!held) return tus_refusal(423, call.language);
  ASSIGN_OR_RETURN(const desk::Upload upload,
                   desk::find_upload(call.connection, link, call.part("id")));
  const bool has_arrived = upload.state != "receiving";
  RETURN_IF_ERROR(in_transaction(call.connection, [&](store::Connection& inside) {
    return has_arrived ? desk::delete_upload(call.desk, inside, upload)
                       : desk::terminate_upload(call.desk, inside, upload);
  }));
  return tus_response(204);
}

// curl -T FILE LINK/: one file in one request.
Result<http::Reaction> put(Call& call) {
  ASSIGN_OR_RETURN(auto entered, enter_drop(call));
  if (auto* refusal = std::get_if<http::Response>(&entered)) return http::Reaction(*refusal);
  const auto& link = std::get<desk::UploadLink>(entered);
  desk::NewUpload wanted;
  wanted.name = call.part("name");
  wanted.client_sha256 = to_lower(call.request.headers.value("X-Content-SHA256"));
  if (!call.request.is_chunked) {
    wanted.size = static_cast<std::int64_t>(call.request.length.value_or(0));
  }
  ASSIGN_OR_RETURN(const desk::Upload upload,
                   in_transaction(call.connection, [&](store::Connection& inside) {
                     return desk::create_upload(call.desk, inside, link, wanted);
                   }));
  const Language language = call.language;
  return receive(call, link, upload.public_id, true, [language](const desk::Upload& done) {
    if (done.state == "mismatch") return after_patch(done, language);
    http::Response response;
    response.status = 201;
    response.headers.add("Content-Type", "text/plain; charset=utf-8");
    response.body = language == Language::English
                        ? fmt::format("received {} bytes, SHA-256 {}\n", done.received, done.sha256)
                        : fmt::format("已收到 {} 字节，SHA-256 {}\n", done.received, done.sha256);
    return response;
  });
}

Result<http::Response> give_pin(Call& call) {
  ASSIGN_OR_RETURN(auto entered, enter_drop(call, false));
  if (auto* refusal = std::get_if<http::Response>(&entered)) return *refusal;
  const auto& link = std::get<desk::UploadLink>(entered);
  Fields fields(call.body);
  const std::string pin = fields.text("pin");
  RETURN_IF_ERROR(fields.done());
  ASSIGN_OR_RETURN(
      auto given,
      pass_cookie(
          call.services, call.desk, call.connection, link, call.request.peer, pin, call.language));
  if (auto* refusal = std::get_if<http::Response>(&given)) return *refusal;
  http::Response response;
  response.status = 204;
  response.headers.add("Set-Cookie", std::get<std::string>(given));
  return response;
}

Json sent_json(const DropView::Sent& sent) {
  const desk::Upload& upload = sent.upload;
  Json json;
  json["id"] = upload.public_id;
  json["name"] = upload.name;  // made valid UTF-8 when it is written
  json["fingerprint"] = upload.fingerprint;
  json["size"] = maybe_json(upload.size);
  json["received"] = upload.received;
  json["state"] = upload.state;
  json["sha256"] = upload.sha256;
  json["created"] = time_json(upload.created);
  json["evidence"] = sent.evidence ? Json(sent.evidence->state) : Json(nullptr);
  json["remarks"] = sent.evidence ? remarks_json(*sent.evidence) : Json::array();
  return json;
}

Result<http::Response> show(Call& call) {
  ASSIGN_OR_RETURN(auto entered, enter_drop(call));
  if (auto* refusal = std::get_if<http::Response>(&entered)) return *refusal;
  const auto& link = std::get<desk::UploadLink>(entered);
  ASSIGN_OR_RETURN(const DropView view, drop_view(call, link));
  Json json;
  json["case"] = {
      {"number", view.of.number}, {"title", view.of.title}, {"language", view.of.language}};
  json["expires"] = time_json(link.expires);
  json["most_bytes"] = link.most_bytes;
  json["request"] = view.request ? request_json(*view.request) : Json(nullptr);
  json["uploads"] = Json::array();
  for (const DropView::Sent& sent : view.sent)
    json["uploads"].push_back(sent_json(sent));
  return json_response(json);
}

}  // namespace

std::vector<Route> drop_routes() {
  using http::Method;
  return {
      {.method = Method::Get,
       .pattern = "/api/v1/drop/{token}",
       .doc = "What was asked for, and what has come through this link",
       .door = Door::Drop,
       .gives = "Drop",
       .handler = show},
      {.method = Method::Post,
       .pattern = "/api/v1/drop/{token}/pin",
       .doc = "Gives the PIN of a link; gives a cookie",
       .door = Door::Drop,
       .writes = Writes::ByItself,
       .body = BodyKind::Json,
       .takes = "Pin",
       .handler = give_pin},
      {.method = Method::Options,
       .pattern = "/api/v1/drop/{token}/files",
       .doc = "What of tus 1.0 is spoken",
       .door = Door::Drop,
       .handler = options},
      {.method = Method::Post,
       .pattern = "/api/v1/drop/{token}/files",
       .doc = "tus: creation, creation-with-upload, creation-defer-length, concatenation",
       .door = Door::Drop,
       .writes = Writes::ByItself,
       .body = BodyKind::Stream,
       .stream = create},
      {.method = Method::Head,
       .pattern = "/api/v1/drop/{token}/files/{id}",
       .doc = "tus: how much has come",
       .door = Door::Drop,
       .handler = head},
      {.method = Method::Patch,
       .pattern = "/api/v1/drop/{token}/files/{id}",
       .doc = "tus: the next bytes",
       .door = Door::Drop,
       .writes = Writes::ByItself,
       .body = BodyKind::Stream,
       .stream = patch},
      {.method = Method::Delete,
       .pattern = "/api/v1/drop/{token}/files/{id}",
       .doc = "tus: termination; what has arrived is deleted, unless its case is held",
       .door = Door::Drop,
       .writes = Writes::ByItself,
       .handler = terminate},
      {.method = Method::Put,
       .pattern = "/u/{token}/{name}",
       .doc = "One file in one request: curl -T FILE LINK/",
       .door = Door::Drop,
       .writes = Writes::ByItself,
       .body = BodyKind::Stream,
       .stream = put},
  };
}

}  // namespace casebook::server
