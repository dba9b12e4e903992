// SPDX-License-Identifier: Apache-2.0
#include "server/areas/drop_door.h"

#include <algorithm>

#include <fmt/format.h>

#include "server/services.h"

namespace casebook::server {
namespace {

http::Response link_at_its_end(Language language) {
  return problem_response(
      {410,
       "link-expired",
       {"This link is not valid any more", "该链接已失效"},
       {"Please ask the engineer of your case for a new one.", "请联系您案例的工程师获取新链接。"}},
      language);
}

http::Response pin_needed(Language language) {
  return problem_response(
      {401,
       "pin-needed",
       {"A PIN is needed for this link", "该链接需要 PIN 码"},
       {"The engineer of your case has told it to you.", "PIN 码由您案例的工程师另行告知。"}},
      language);
}

http::Response wrong_pin(Language language) {
  return problem_response({403,
                           "wrong-pin",
                           {"The PIN is not right", "PIN 码不正确"},
                           {"Go back and try again. The engineer of your case has told it to you.",
                            "请返回重试。PIN 码由您案例的工程师另行告知。"}},
                          language);
}

}  // namespace

Result<std::variant<desk::UploadLink, http::Response>> enter_drop(Call& call, bool needs_pass) {
  using Entered = std::variant<desk::UploadLink, http::Response>;
  const Micros now = call.desk.clock();
  auto link = desk::link_of_token(call.connection, call.part("token"));
  if (!link.ok()) {
    if (link.error().code != ErrorCode::NotFound) return std::move(link.error());
    const Micros wait = call.services.gate.try_secret(call.request.peer, "drop", now);
    if (wait > 0) return Entered(too_many(wait, call.language));
    return Entered(problem_response(problem_of(404), call.language));
  }
  if (!link.value().is_good(now)) return Entered(link_at_its_end(call.language));
  if (needs_pass && link.value().has_pin) {
    const auto pass = http::cookie_called(call.request.headers.value("Cookie"), kPassCookie);
    ASSIGN_OR_RETURN(const bool is_known,
                     desk::is_pass(call.connection, now, link.value(), pass.value_or("")));
    if (!is_known) return Entered(pin_needed(call.language));
  }
  return Entered(std::move(link).value());
}

Result<DropView> drop_view(Call& call, const desk::UploadLink& link) {
  const desk::Actor actor = desk::link_actor(link);
  DropView view;
  ASSIGN_OR_RETURN(view.of, desk::case_of_id(call.connection, actor, link.case_id));
  if (link.request) {
    ASSIGN_OR_RETURN(view.request, desk::request_of_id(call.connection, actor, *link.request));
  }
  ASSIGN_OR_RETURN(std::vector<desk::Upload> uploads, desk::uploads_of(call.connection, link));
  ASSIGN_OR_RETURN(const std::vector<desk::Evidence> evidence,
                   desk::evidence_of_case(call.connection, actor, link.case_id));
  for (desk::Upload& upload : uploads) {
    const auto found =
        std::find_if(evidence.begin(), evidence.end(), [&](const desk::Evidence& one) {
          return one.upload == upload.id;
        });
    view.sent.push_back(
        {std::move(upload), found == evidence.end() ? std::nullopt : std::optional(*found)});
  }
  return view;
}

Result<std::variant<std::string, http::Response>> pass_cookie(Services& services,
                                                              const desk::Desk& desk,
                                                              store::Connection& connection,
                                                              const desk::UploadLink& link,
                                                              const std::string& peer,
                                                              const std::string& pin,
                                                              Language language) {
  using Given = std::variant<std::string, http::Response>;
  const std::string about = fmt::format("pin:{}", link.id);
  const Micros wait = services.gate.try_secret(peer, about, desk.clock());
  if (wait > 0) return Given(too_many(wait, language));
  const auto pass = desk::pass_for_pin(desk, connection, link, pin);
  if (!pass.ok() && pass.error().code == ErrorCode::Denied) return Given(wrong_pin(language));
  if (!pass.ok()) return pass.error();
  services.gate.forgive(peer, about);
  return Given(fmt::format("{}={}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=86400",
                           kPassCookie,
                           pass.value()));
}

}  // namespace casebook::server
