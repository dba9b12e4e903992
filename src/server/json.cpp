// SPDX-License-Identifier: Apache-2.0
#include "server/json.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace casebook::server {
namespace {

constexpr auto kReplace = Json::error_handler_t::replace;

}  // namespace

Fields::Fields(const std::string& body) {
  json_ = Json::parse(body, nullptr, false);
  is_object_ = json_.is_object();
  if (!is_object_) refuse("", "a JSON object is needed", "需要一个 JSON 对象");
}

void Fields::refuse(std::string_view name, std::string_view en, std::string_view zh) {
  problems_.push_back({std::string(name), {std::string(en), std::string(zh)}});
}

bool Fields::has(std::string_view name) const {
  return is_object_ && json_.contains(name);
}

const Json* Fields::take(std::string_view name) {
  taken_.emplace_back(name);
  if (!is_object_) return nullptr;
  const auto found = json_.find(name);
  return found == json_.end() ? nullptr : &*found;
}

std::optional<std::string> Fields::maybe_text(std::string_view name) {
  const Json* value = take(name);
  if (value == nullptr || value->is_null()) return std::nullopt;
  if (value->is_string()) return value->get<std::string>();
  refuse(name, "a text is needed", "应为文本");
  return std::nullopt;
}

std::string Fields::text(std::string_view name) {
  auto value = maybe_text(name);
  if (!value && problems_.empty()) refuse(name, "it is missing", "缺少该字段");
  return value.value_or("");
}

std::optional<std::int64_t> Fields::maybe_number(std::string_view name) {
  const Json* value = take(name);
  if (value == nullptr || value->is_null()) return std::nullopt;
  if (value->is_number_integer()) return value->get<std::int64_t>();
  refuse(name, "a whole number is needed", "应为整数");
  return std::nullopt;
}

std::int64_t Fields::number(std::string_view name) {
  auto value = maybe_number(name);
  if (!value && problems_.empty()) refuse(name, "it is missing", "缺少该字段");
  return value.value_or(0);
}

std::optional<bool> Fields::maybe_truth(std::string_view name) {
  const Json* value = take(name);
  if (value == nullptr || value->is_null()) return std::nullopt;
  if (value->is_boolean()) return value->get<bool>();
  refuse(name, "true or false is needed", "应为 true 或 false");
  return std::nullopt;
}

std::optional<Micros> Fields::maybe_time(std::string_view name) {
  const auto text = maybe_text(name);
  if (!text) return std::nullopt;
  const auto time = parse_rfc3339(*text);
  if (!time) {
    refuse(name,
           "a time with its zone is needed: 2026-11-29T10:00:00+08:00",
           "应为带时区的时间，例如 2026-11-29T10:00:00+08:00");
  }
  return time;
}

std::optional<std::optional<std::int64_t>> Fields::clearable_number(std::string_view name) {
  if (!has(name)) return std::nullopt;
  return maybe_number(name);
}

std::optional<std::optional<Micros>> Fields::clearable_time(std::string_view name) {
  if (!has(name)) return std::nullopt;
  return maybe_time(name);
}

std::vector<std::string> Fields::texts(std::string_view name) {
  std::vector<std::string> texts;
  const Json* value = take(name);
  if (value == nullptr || value->is_null()) return texts;
  const bool is_list =
      value->is_array() &&
      std::all_of(value->begin(), value->end(), [](const Json& one) { return one.is_string(); });
  if (!is_list) {
    refuse(name, "a list of texts is needed", "应为文本列表");
    return texts;
  }
  for (const Json& one : *value)
    texts.push_back(one.get<std::string>());
  return texts;
}

std::optional<std::vector<std::int64_t>> Fields::maybe_numbers(std::string_view name) {
  const Json* value = take(name);
  if (value == nullptr || value->is_null()) return std::nullopt;
  std::vector<std::int64_t> numbers;
  bool is_list = value->is_array();
  for (std::size_t i = 0; is_list && i < value->size(); ++i) {
    is_list = (*value)[i].is_number_integer();
    if (is_list) numbers.push_back((*value)[i].get<std::int64_t>());
  }
  if (is_list) return numbers;
  refuse(name, "a list of whole numbers is needed", "应为整数列表");
  return std::nullopt;
}

const Json* Fields::list(std::string_view name) {
  const Json* value = take(name);
  if (value == nullptr || value->is_null()) return nullptr;
  const bool is_list =
      value->is_array() &&
      std::all_of(value->begin(), value->end(), [](const Json& one) { return one.is_object(); });
  if (is_list) return value;
  refuse(name, "a list of objects is needed", "应为对象列表");
  return nullptr;
}

Status Fields::done() const {
  std::string problem;
  if (!problems_.empty()) {
    const FieldProblem& first = problems_.front();
    problem =
        first.field.empty() ? first.what.en : fmt::format("{}: {}", first.field, first.what.en);
  } else if (is_object_) {
    for (const auto& [name, value] : json_.items()) {
      if (std::find(taken_.begin(), taken_.end(), name) == taken_.end()) {
        problem = fmt::format("{}: there is no such field here", name);
      }
    }
  }
  if (problem.empty()) return ok_status();
  return Error{ErrorCode::InvalidInput, std::move(problem)};
}

http::Response json_response(const Json& json, unsigned status) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.body = json.dump(-1, ' ', false, kReplace) + "\n";
  return response;
}

http::Response versioned_response(const Call& call,
                                  const Json& json,
                                  std::int64_t version,
                                  unsigned status) {
  const std::string tag = fmt::format("\"{}\"", version);
  if (status == 200 && call.request.headers.value("If-None-Match") == tag) {
    http::Response same;
    same.status = 304;
    same.headers.add("ETag", tag);
    return same;
  }
  http::Response response = json_response(json, status);
  response.headers.add("ETag", tag);
  return response;
}

std::optional<http::Response> stale(const Call& call, std::int64_t present) {
  const auto tag = call.request.headers.find("If-Match");
  if (tag && *tag == fmt::format("\"{}\"", present)) return std::nullopt;
  return problem_response(problem_of(tag ? 412 : 428), call.language);
}

Result<desk::PageWish> page_wish(const Call& call) {
  desk::PageWish wish;
  if (const auto limit = call.query("limit")) {
    const auto number = parse_number<std::size_t>(*limit);
    if (!number || *number == 0 || *number > desk::kMostOfPage) {
      return Error{ErrorCode::InvalidInput, fmt::format("limit: 1 to {}", desk::kMostOfPage)};
    }
    wish.limit = *number;
  }
  if (const auto cursor = call.query("cursor")) {
    wish.after = desk::cursor_of(*cursor);
    if (!wish.after)
      return Error{ErrorCode::InvalidInput, "cursor: take it from \"next\" of a list"};
  }
  if (const auto since = call.query("updated_since")) {
    wish.updated_since = parse_rfc3339(*since);
    if (!wish.updated_since) {
      return Error{ErrorCode::InvalidInput,
                   "updated_since: a time with its zone, 2026-11-29T10:00:00Z"};
    }
  }
  return wish;
}

Json page_json(Json items, const std::optional<desk::Cursor>& next) {
  Json page;
  page["items"] = std::move(items);
  page["next"] = next ? Json(desk::cursor_text(*next)) : Json();
  return page;
}

Json time_json(std::optional<Micros> time) {
  if (!time) return {};
  const CivilTime civil = civil_of(*time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z",
                     civil.year,
                     civil.month,
                     civil.day,
                     civil.hour,
                     civil.minute,
                     civil.second,
                     civil.micros);
}

Json maybe_json(const std::optional<std::int64_t>& number) {
  return number ? Json(*number) : Json();
}

std::optional<Micros> parse_rfc3339(std::string_view text) {
  constexpr std::size_t kSeconds = 19;
  if (text.size() <= kSeconds || (text[10] != 'T' && text[10] != ' ')) return std::nullopt;
  std::string head(text.substr(0, kSeconds));
  head[10] = ' ';
  Micros time = parse_date_time(head);
  if (time == kNoTime) return std::nullopt;
  std::string_view rest = text.substr(kSeconds);
  if (rest.starts_with('.')) {
    std::size_t digits = 1;
    Micros unit = kSecond / 10;
    for (; digits < rest.size() && is_digit(rest[digits]); ++digits, unit /= 10)
      time += (rest[digits] - '0') * unit;
    if (digits == 1) return std::nullopt;
    rest.remove_prefix(digits);
  }
  if (rest == "Z" || rest == "z") return time;
  const bool is_offset = rest.size() == 6 && (rest[0] == '+' || rest[0] == '-') && rest[3] == ':';
  if (!is_offset) return std::nullopt;
  const auto hours = parse_number<int>(rest.substr(1, 2));
  const auto minutes = parse_number<int>(rest.substr(4, 2));
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const Micros offset = *hours * kHour + *minutes * kMinute;
  return rest[0] == '+' ? time - offset : time + offset;
}

}  // namespace casebook::server
