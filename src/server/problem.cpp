// SPDX-License-Identifier: Apache-2.0
#include "server/problem.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

namespace casebook::server {
namespace {

struct Known {
  unsigned status;
  std::string_view kind;
  std::string_view title_en;
  std::string_view title_zh;
  std::string_view detail_en;
  std::string_view detail_zh;
};

constexpr std::array kKnown = std::to_array<Known>({
    {400,
     "bad-request",
     "The request cannot be understood",
     "无法理解该请求",
     "Compare it with /api/v1/openapi.json.",
     "请对照 /api/v1/openapi.json 检查。"},
    {401,
     "sign-in-needed",
     "Please sign in",
     "请先登录",
     "Sign in, or send a valid token in the Authorization header.",
     "请登录，或在 Authorization 头中提供有效的令牌。"},
    {403,
     "not-allowed",
     "You may not do this",
     "您没有执行此操作的权限",
     "Ask a manager or an administrator.",
     "请联系主管或管理员。"},
    {404,
     "not-found",
     "There is no such thing, or you may not see it",
     "该对象不存在，或您无权查看",
     "Check the address; ask an administrator if you should see it.",
     "请检查地址；如果您应当能看到它，请联系管理员。"},
    {405,
     "wrong-method",
     "This address does not take that method",
     "该地址不支持此方法",
     "The Allow header names those that it takes.",
     "可用的方法见 Allow 头。"},
    {408,
     "too-slow",
     "The request came too slowly",
     "请求传输过慢",
     "Send it again.",
     "请重新发送。"},
    {409,
     "conflict",
     "Somebody else has changed it, or it is there already",
     "该对象已被他人修改，或已存在",
     "Read it again, then decide.",
     "请重新读取后再操作。"},
    {410,
     "gone",
     "This is not there any more",
     "该对象已不存在",
     "Ask for a new link.",
     "请申请新的链接。"},
    {411,
     "length-needed",
     "The length is missing",
     "缺少长度",
     "Send Content-Length.",
     "请发送 Content-Length。"},
    {412,
     "stale-version",
     "It was changed since you read it",
     "该对象在您读取之后已被修改",
     "Read it again, then send your change with the new ETag.",
     "请重新读取，再用新的 ETag 提交修改。"},
    {413,
     "too-large",
     "This is too large",
     "内容过大",
     "Send less at a time, or ask for a higher limit.",
     "请分次发送，或申请更高的上限。"},
    {414,
     "address-too-long",
     "The address is too long",
     "地址过长",
     "Shorten the query.",
     "请缩短查询参数。"},
    {415,
     "wrong-type",
     "This type of content is not taken here",
     "此处不接受该类型的内容",
     "Compare it with /api/v1/openapi.json.",
     "请对照 /api/v1/openapi.json 检查。"},
    {422,
     "unacceptable",
     "A value cannot be accepted",
     "某个值无法接受",
     "See \"fields\".",
     "详见 fields。"},
    {423,
     "locked",
     "Somebody else is at it right now",
     "该对象正被占用",
     "Try again in a moment.",
     "请稍后重试。"},
    {428,
     "version-needed",
     "Say which version you have read",
     "请说明您读取的版本",
     "Send If-Match with the ETag of your last read.",
     "请在 If-Match 中提供上次读取到的 ETag。"},
    {429,
     "too-many",
     "Too many attempts",
     "尝试次数过多",
     "Wait for as long as Retry-After says.",
     "请按 Retry-After 指定的时间等待。"},
    {431,
     "head-too-large",
     "The head of the request is too large",
     "请求头过大",
     "Send fewer cookies and headers.",
     "请减少 Cookie 和请求头。"},
    {460,
     "checksum-mismatch",
     "The checksum does not agree with what came",
     "校验值与收到的内容不一致",
     "Send this piece again.",
     "请重新发送该片段。"},
    {500,
     "internal",
     "Something went wrong here",
     "服务器内部出错",
     "Try again; tell an administrator when it stays.",
     "请重试；若仍失败，请告知管理员。"},
    {501,
     "not-implemented",
     "This is not known here",
     "不支持该功能",
     "Use one of the documented methods.",
     "请使用文档中列出的方法。"},
    {503,
     "busy",
     "Too much to do, or the database is away",
     "服务器繁忙，或数据库不可用",
     "Try again in a few seconds.",
     "请几秒后重试。"},
    {505,
     "wrong-version",
     "Only HTTP/1.1 is spoken here",
     "仅支持 HTTP/1.1",
     "Use HTTP/1.1.",
     "请使用 HTTP/1.1。"},
    {507,
     "full",
     "There is no room for this",
     "空间不足",
     "Tell the engineer of the case.",
     "请告知该案例的工程师。"},
});

Bilingual both(std::string_view en, std::string_view zh) {
  return {std::string(en), std::string(zh)};
}

}  // namespace

Problem problem_of(unsigned status) {
  const auto found = std::find_if(
      kKnown.begin(), kKnown.end(), [&](const Known& one) { return one.status == status; });
  const Known& known = found == kKnown.end() ? kKnown.front() : *found;
  return {status,
          std::string(known.kind),
          both(known.title_en, known.title_zh),
          both(known.detail_en, known.detail_zh)};
}

Problem problem_of(const Error& error) {
  Problem problem;
  switch (error.code) {
    case ErrorCode::InvalidInput:
    case ErrorCode::Unsupported: problem = problem_of(422); break;
    case ErrorCode::NotFound: return problem_of(404);
    case ErrorCode::LimitExceeded: problem = problem_of(413); break;
    case ErrorCode::Denied: return problem_of(403);
    case ErrorCode::Conflict: return problem_of(409);
    case ErrorCode::Unavailable:
    case ErrorCode::Cancelled: return problem_of(503);
    case ErrorCode::Io: return problem_of(500);
  }
  problem.detail = {error.message, error.message};
  return problem;
}

http::Response problem_response(const Problem& problem, Language language) {
  const bool is_english = language == Language::English;
  nlohmann::ordered_json json;
  json["type"] = "about:blank#" + problem.kind;
  json["kind"] = problem.kind;
  json["status"] = problem.status;
  json["title"] = is_english ? problem.title.en : problem.title.zh;
  json["detail"] = is_english ? problem.detail.en : problem.detail.zh;
  json["title_en"] = problem.title.en;
  json["title_zh"] = problem.title.zh;
  json["detail_en"] = problem.detail.en;
  json["detail_zh"] = problem.detail.zh;
  if (!problem.fields.empty()) {
    nlohmann::ordered_json fields = nlohmann::ordered_json::array();
    for (const FieldProblem& field : problem.fields) {
      fields.push_back({{"field", field.field}, {"en", field.what.en}, {"zh", field.what.zh}});
    }
    json["fields"] = std::move(fields);
  }
  http::Response response;
  response.status = problem.status;
  response.headers.add("Content-Type", "application/problem+json");
  response.headers.add("Content-Language", is_english ? "en" : "zh");
  constexpr auto kReplace = nlohmann::ordered_json::error_handler_t::replace;
  response.body = json.dump(-1, ' ', false, kReplace) + "\n";
  return response;
}

}  // namespace casebook::server
