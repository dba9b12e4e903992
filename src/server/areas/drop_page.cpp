// SPDX-License-Identifier: Apache-2.0
// The page of an upload link: no account, nothing from elsewhere, and of use without scripts.
#include <algorithm>

#include <fmt/format.h>

#include "base/embedded.h"
#include "base/html.h"
#include "base/quantity.h"
#include "base/text.h"
#include "desk/cases.h"
#include "desk/evidence.h"
#include "desk/requests.h"
#include "desk/uploads.h"
#include "server/areas/areas.h"
#include "server/areas/drop_door.h"
#include "server/areas/drop_form.h"
#include "server/json.h"
#include "server/services.h"

extern "C" const casebook::EmbeddedRow casebook_pages_rows[];
extern "C" const std::uint64_t casebook_pages_count;

namespace casebook::server {
namespace {

constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action "
    "'self'; base-uri 'none'; frame-ancestors 'none'";

class Page {
 public:
  explicit Page(Language language) : language_(language) {}

  std::string_view in(std::string_view en, std::string_view zh) const {
    return language_ == Language::English ? en : zh;
  }

  http::Response response(std::string_view title, const std::string& body, unsigned status) const {
    http::Response made;
    made.status = status;
    made.headers.add("Content-Type", "text/html; charset=utf-8");
    made.headers.add("Content-Security-Policy", kPolicy);
    made.body = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
        "content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<link "
        "rel=\"stylesheet\" href=\"/assets/drop.css\">\n<main>\n{}</main>\n",
        in("en", "zh-CN"),
        for_html(title),
        body);
    return made;
  }

  std::string head(const desk::Case& of, std::string_view token) const {
    return fmt::format(
        "<header><h1>{} <span class=\"number\">{}</span></h1><a href=\"/u/{}?lang={}\" "
        "hreflang=\"{}\">{}</a></header>\n",
        for_html(of.title),
        for_html(of.number),
        for_html(token),
        in("zh", "en"),
        in("zh-CN", "en"),
        in("中文", "English"));
  }

  std::string asked(const std::optional<desk::Request>& request) const {
    if (!request) return "";
    std::string out = fmt::format("<section><h2>{}</h2><ul class=\"asked\">",
                                  in("Please send", "请提供以下资料"));
    for (const desk::RequestItem& item : request->items) {
      out += fmt::format("<li class=\"{}\">{}{}</li>",
                         item.state,
                         for_html(in(item.label_en, item.label_zh)),
                         item.required ? ""
                                       : fmt::format(" <small>{}</small>",
                                                     in("(if you have it)", "（如有请提供）")));
    }
    return out + "</ul></section>\n";
  }

  std::string form(std::string_view token) const {
    return fmt::format(
        "<section class=\"drop\" id=\"drop\"><div id=\"rich\" hidden><p>{}</p><button "
        "class=\"main\" "
        "id=\"choose\" type=\"button\">{}</button> <button id=\"choose-folder\" "
        "type=\"button\">{}</button></div><form id=\"plain\" method=\"post\" "
        "enctype=\"multipart/form-data\" action=\"/u/{}?lang={}\"><label>{} <input id=\"file\" "
        "type=\"file\" name=\"file\" multiple></label> <input id=\"folder\" type=\"file\" "
        "webkitdirectory hidden aria-hidden=\"true\" tabindex=\"-1\"><button "
        "class=\"main\">{}</button></form><p id=\"note\" role=\"status\" class=\"bad\"></p>"
        "</section>\n",
        in("Drag files or folders here, or", "将文件或文件夹拖到这里，或"),
        in("Choose files", "选择文件"),
        in("Choose a folder", "选择文件夹"),
        for_html(token),
        in("en", "zh"),
        in("Files:", "文件："),
        in("Send", "上传"));
  }

  std::string row(const DropView::Sent& sent) const {
    const desk::Upload& upload = sent.upload;
    const auto& evidence = sent.evidence;
    std::string out = fmt::format(
        "<li class=\"row\"><div class=\"head\"><b>{}</b><span class=\"soft\">{}</span>"
        "</div>",
        for_html(upload.name),
        upload.size ? format_bytes(static_cast<std::uint64_t>(*upload.size)) : "");
    if (upload.state == "receiving") {
      out += fmt::format(
          "<div class=\"warn\">{}</div>",
          in("Half of it is here. Send the same file again.", "尚未传完，请重新上传该文件。"));
    } else if (upload.state == "mismatch") {
      out += fmt::format("<div class=\"bad\">{}</div>",
                         in("What arrived is not what was sent. Please send it again.",
                            "收到的内容与发送的不一致，请重新上传。"));
    } else if (upload.state == "deleted") {
      out += fmt::format("<div class=\"soft\">{}</div>", in("deleted", "已删除"));
    } else if (evidence) {
      const bool is_readable = evidence->state == "readable";
      const bool is_checked = evidence->state != "checking";
      out += fmt::format(
          "<div><span class=\"good\">✓ {}  ✓ {}</span>  <span class=\"{}\">{}</span></div>",
          in("received", "已收到"),
          in("checksum agrees", "校验一致"),
          is_readable  ? "good"
          : is_checked ? "bad"
                       : "soft",
          is_readable ? in("✓ can be read", "✓ 可以读取")
          : is_checked
              ? in("✗ cannot be used", "✗ 无法使用")
              : in("· being looked at: load the page again", "· 正在检查，请稍后刷新本页"));
      out += "<ul>";
      for (const desk::EvidenceRemark& remark : desk::remarks_of(*evidence))
        out += fmt::format("<li>{}</li>", for_html(in(remark.en, remark.zh)));
      out += "</ul>";
    }
    return out + "</li>\n";
  }

  std::string foot(const desk::UploadLink& link, std::string_view address) const {
    const std::string day = format_time(link.expires).substr(0, 10);
    return fmt::format(
        "<footer><p>{}</p><p>{} <code>curl -T FILE {}</code></p></footer>\n"
        "<script src=\"/assets/drop.js\"></script>\n",
        fmt::format(
            fmt::runtime(
                in("What you send is for this case alone, and seen by its engineers only. "
                   "Who opens the link can send files, and read none. It is good until {} "
                   "(UTC). Half uploads are removed after seven days; what you have sent you can "
                   "delete here.",
                   "上传内容仅用于本案例，只有负责的工程师可以查看。持有该链接只能上传，不能"
                   "读取文件。链接有效期至 {}（UTC）。未传完的文件七天后删除；已上传的文件可在"
                   "本页删除。")),
            day),
        in("Without a browser:", "不用浏览器："),
        for_html(address));
  }

  std::string pin_form(std::string_view token) const {
    return fmt::format(
        "<section><form method=\"post\" enctype=\"multipart/form-data\" "
        "action=\"/u/{}?lang={}\"><p>{}</p><label>PIN <input type=\"text\" name=\"pin\" "
        "autocomplete=\"off\" required></label> <button class=\"main\">{}</button></form>"
        "</section>\n",
        for_html(token),
        in("en", "zh"),
        in("A PIN is needed for this link. The engineer of your case has told it to you.",
           "该链接需要 PIN 码，由您案例的工程师另行告知。"),
        in("Go on", "继续"));
  }

 private:
  Language language_;
};

// The wish of the address first: the page's own switch.
Language language_of_page(const Call& call) {
  const auto wish = call.query("lang");
  if (wish == "en") return Language::English;
  if (wish == "zh") return Language::Chinese;
  return call.language;
}

// The refusal of a program, said to a person.
http::Response refusal_page(const Page& page, const http::Response& refusal) {
  const Json said = Json::parse(refusal.body, nullptr, false);
  const auto text = [&](const char* en, const char* zh) {
    const std::string name(page.in(en, zh));
    return said.is_object() ? said.value(name, std::string()) : std::string();
  };
  const std::string title = text("title_en", "title_zh");
  return page.response(title,
                       fmt::format("<section><h1>{}</h1><p>{}</p></section>\n",
                                   for_html(title),
                                   for_html(text("detail_en", "detail_zh"))),
                       refusal.status);
}

Result<http::Response> show(Call& call) {
  const Page page(language_of_page(call));
  ASSIGN_OR_RETURN(auto entered, enter_drop(call));
  const std::string token(call.part("token"));
  if (auto* refusal = std::get_if<http::Response>(&entered)) {
    if (refusal->status != 401) return refusal_page(page, *refusal);
    return page.response(page.in("PIN", "PIN 码"), page.pin_form(token), 200);
  }
  const auto& link = std::get<desk::UploadLink>(entered);
  ASSIGN_OR_RETURN(const DropView view, drop_view(call, link));
  std::string body = page.head(view.of, token) + page.asked(view.request) + page.form(token);
  body += "<ul class=\"files\" id=\"files\">";
  for (auto sent = view.sent.rbegin(); sent != view.sent.rend(); ++sent)
    body += page.row(*sent);
  body += "</ul>\n";
  body += page.foot(link, fmt::format("{}/u/{}/", call.services.address, token));
  return page.response(view.of.title, body, 200);
}

// Files of the form, one after the other; or the PIN.
Result<http::Reaction> receive(Call& call) {
  const Page page(language_of_page(call));
  ASSIGN_OR_RETURN(auto entered, enter_drop(call));
  const bool has_passed = std::holds_alternative<desk::UploadLink>(entered);
  // A PIN may be what comes.
  if (!has_passed && std::get<http::Response>(entered).status == 401) {
    ASSIGN_OR_RETURN(entered, enter_drop(call, false));
  }
  if (auto* refusal = std::get_if<http::Response>(&entered))
    return http::Reaction(refusal_page(page, *refusal));
  return form_reaction(
      call,
      std::get<desk::UploadLink>(entered),
      has_passed,
      fmt::format("/u/{}?lang={}", call.part("token"), page.in("en", "zh")),
      [page](const http::Response& refusal) { return refusal_page(page, refusal); });
}

Result<http::Response> asset(Call& call) {
  const std::string_view name = call.part("name");
  for (std::uint64_t i = 0; i < casebook_pages_count; ++i) {
    const EmbeddedRow& row = casebook_pages_rows[i];
    if (name != row.path) continue;
    http::Response response;
    const bool is_script = name.ends_with(".js");
    response.headers.add("Content-Type",
                         is_script ? "text/javascript; charset=utf-8" : "text/css; charset=utf-8");
    response.headers.add("Cache-Control", "public, max-age=300");
    response.body = row.text();
    return response;
  }
  return Error{ErrorCode::NotFound, "asset"};
}

}  // namespace

std::vector<Route> drop_page_routes() {
  using http::Method;
  return {
      {.method = Method::Get,
       .pattern = "/u/{token}",
       .doc = "The page of an upload link, for people",
       .door = Door::Drop,
       .handler = show},
      {.method = Method::Post,
       .pattern = "/u/{token}",
       .doc = "Files, or the PIN, from the form of that page",
       .door = Door::Drop,
       .writes = Writes::ByItself,
       .body = BodyKind::Stream,
       .stream = receive},
      {.method = Method::Get,
       .pattern = "/assets/{name}",
       .doc = "Style and script of that page",
       .door = Door::Open,
       .handler = asset,
       .is_quick = true},
  };
}

}  // namespace casebook::server
