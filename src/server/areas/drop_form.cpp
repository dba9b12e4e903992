// SPDX-License-Identifier: Apache-2.0
#include "server/areas/drop_form.h"

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "desk/uploads.h"
#include "server/areas/drop_door.h"
#include "server/areas/upload_sink.h"
#include "server/multipart.h"
#include "server/services.h"

namespace casebook::server {
namespace {

constexpr std::chrono::seconds kPatience{10};
constexpr std::size_t kLongestPin = 200;

class FormBody : public http::BodySink, private FormSink {
 public:
  FormBody(const Call& call,
           desk::UploadLink link,
           bool has_passed,
           std::string_view boundary,
           std::string back,
           std::function<http::Response(const http::Response&)> refuse)
      : desk_(call.desk),
        services_(call.services),
        connection_(call.request.connection),
        peer_(call.request.peer),
        language_(call.language),
        link_(std::move(link)),
        has_passed_(has_passed),
        back_(std::move(back)),
        refuse_(std::move(refuse)),
        reader_(boundary, *this) {}

  std::optional<http::Response> write(ByteView bytes) override {
    return answer_to(reader_.write(as_text(bytes)));
  }

  http::Response finish() override {
    if (auto refusal = answer_to(reader_.finish())) return *refusal;
    http::Response response;
    response.status = 303;
    response.headers.add("Location", back_);
    if (!cookie_.empty()) response.headers.add("Set-Cookie", cookie_);
    return response;
  }

 private:
  std::optional<http::Response> answer_to(const Status& status) {
    if (status.ok()) return std::nullopt;
    if (!refusal_) refusal_ = problem_response(problem_of(status.error()), language_);
    http::Response page = refuse_(*refusal_);
    page.closes = true;  // the rest of the form is not read
    return page;
  }

  // What the sink of a file answers, as an error that ends the form.
  Status refused(http::Response response) {
    refusal_ = std::move(response);
    return Error{ErrorCode::Cancelled, "form"};
  }

  Status begin(const FormPart& part) override {
    pin_.reset();
    file_.reset();
    if (!part.file_name) {
      if (part.name == "pin") pin_ = "";
      return ok_status();
    }
    // Nothing was chosen.
    if (part.file_name->empty()) return ok_status();
    if (!has_passed_) return refused(problem_response(problem_of(401), language_));
    ASSIGN_OR_RETURN(const store::Lease lease, desk_.database.connect());
    desk::NewUpload wanted;
    wanted.name = *part.file_name;
    ASSIGN_OR_RETURN(desk::Upload upload, in_transaction(*lease, [&](store::Connection& inside) {
                       return desk::create_upload(desk_, inside, link_, wanted);
                     }));
    auto held = services_.uploads.take(upload.public_id, connection_, kPatience);
    if (!held) return Error{ErrorCode::Unavailable, "upload: it is busy"};
    ASSIGN_OR_RETURN(std::unique_ptr<desk::Receiver> receiver,
                     desk::Receiver::open(desk_, std::move(upload), false));
    file_ = std::make_unique<UploadSink>(desk_,
                                         std::move(*held),
                                         std::move(receiver),
                                         std::nullopt,
                                         true,
                                         language_,
                                         [](const desk::Upload& /*done*/) {
                                           http::Response made;
                                           made.status = 201;
                                           return made;
                                         });
    return ok_status();
  }

  Status data(std::string_view bytes) override {
    if (pin_) {
      if (pin_->size() + bytes.size() > kLongestPin)
        return Error{ErrorCode::LimitExceeded, "pin: it is too long"};
      pin_->append(bytes);
    }
    if (file_ == nullptr) return ok_status();
    auto answer = file_->write(as_bytes(bytes));
    return answer ? refused(std::move(*answer)) : ok_status();
  }

  Status end() override {
    if (pin_) return take_pin();
    if (file_ == nullptr) return ok_status();
    http::Response answer = file_->finish();
    file_.reset();
    return answer.status == 201 ? ok_status() : refused(std::move(answer));
  }

  Status take_pin() {
    ASSIGN_OR_RETURN(const store::Lease lease, desk_.database.connect());
    auto cookie = pass_cookie(services_, desk_, *lease, link_, peer_, *pin_, language_);
    pin_.reset();
    if (!cookie.ok()) return std::move(cookie.error());
    if (auto* response = std::get_if<http::Response>(&cookie.value()))
      return refused(std::move(*response));
    cookie_ = std::get<std::string>(std::move(cookie).value());
    return ok_status();
  }

  const desk::Desk& desk_;
  Services& services_;
  std::weak_ptr<http::Hangup> connection_;
  std::string peer_;
  Language language_;
  desk::UploadLink link_;
  bool has_passed_;
  std::string back_;
  std::function<http::Response(const http::Response&)> refuse_;
  FormReader reader_;
  std::optional<std::string> pin_;
  std::unique_ptr<UploadSink> file_;
  std::string cookie_;
  std::optional<http::Response> refusal_;
};

}  // namespace

Result<http::Reaction> form_reaction(Call& call,
                                     const desk::UploadLink& link,
                                     bool has_passed,
                                     std::string back,
                                     std::function<http::Response(const http::Response&)> refuse) {
  const auto boundary = form_boundary(call.request.headers.value("Content-Type"));
  if (!boundary) return http::Reaction(refuse(problem_response(problem_of(415), call.language)));
  return http::Reaction(std::make_unique<FormBody>(
      call, link, has_passed, *boundary, std::move(back), std::move(refuse)));
}

}  // namespace casebook::server
