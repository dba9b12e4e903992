// SPDX-License-Identifier: Apache-2.0
#include "http/message.h"

#include <algorithm>
#include <array>
#include <ctime>

#include <fmt/chrono.h>

#include "base/text.h"

namespace casebook::http {
namespace {

constexpr std::array<std::string_view, 7> kMethods = {
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

// Source: RFC 9110, 5.6.2.
bool is_token(std::string_view text) {
  static constexpr std::string_view kSigns = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || (to_lower_ascii(c) >= 'a' && to_lower_ascii(c) <= 'z') ||
           kSigns.find(c) != std::string_view::npos;
  });
}

bool is_header_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7F);
  });
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = to_lower_ascii(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

struct Reason {
  unsigned status;
  std::string_view text;
};
constexpr std::array kReasons = std::to_array<Reason>({{100, "Continue"},
                                                       {200, "OK"},
                                                       {201, "Created"},
                                                       {202, "Accepted"},
                                                       {204, "No Content"},
                                                       {206, "Partial Content"},
                                                       {301, "Moved Permanently"},
                                                       {302, "Found"},
                                                       {303, "See Other"},
                                                       {304, "Not Modified"},
                                                       {308, "Permanent Redirect"},
                                                       {400, "Bad Request"},
                                                       {401, "Unauthorized"},
                                                       {403, "Forbidden"},
                                                       {404, "Not Found"},
                                                       {405, "Method Not Allowed"},
                                                       {406, "Not Acceptable"},
                                                       {408, "Request Timeout"},
                                                       {409, "Conflict"},
                                                       {410, "Gone"},
                                                       {411, "Length Required"},
                                                       {412, "Precondition Failed"},
                                                       {413, "Content Too Large"},
                                                       {414, "URI Too Long"},
                                                       {415, "Unsupported Media Type"},
                                                       {416, "Range Not Satisfiable"},
                                                       {417, "Expectation Failed"},
                                                       {421, "Misdirected Request"},
                                                       {422, "Unprocessable Content"},
                                                       {423, "Locked"},
                                                       {428, "Precondition Required"},
                                                       {429, "Too Many Requests"},
                                                       {431, "Request Header Fields Too Large"},
                                                       {460, "Checksum Mismatch"},  // tus
                                                       {500, "Internal Server Error"},
                                                       {501, "Not Implemented"},
                                                       {503, "Service Unavailable"},
                                                       {505, "HTTP Version Not Supported"},
                                                       {507, "Insufficient Storage"}});

}  // namespace

std::string_view method_name(Method method) {
  return kMethods[static_cast<std::size_t>(method)];
}

std::optional<Method> method_called(std::string_view name) {
  const auto found = std::find(kMethods.begin(), kMethods.end(), name);
  if (found == kMethods.end()) return std::nullopt;
  return static_cast<Method>(found - kMethods.begin());
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const auto& [key, value] : all_) {
    if (equal_ignoring_case(key, name)) return value;
  }
  return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const {
  return static_cast<std::size_t>(std::count_if(all_.begin(), all_.end(), [&](const auto& one) {
    return equal_ignoring_case(one.first, name);
  }));
}

void Headers::add(std::string_view name, std::string_view value) {
  if (is_token(name) && is_header_value(value)) all_.emplace_back(name, trim(value));
}

void Headers::set(std::string_view name, std::string_view value) {
  std::erase_if(all_, [&](const auto& one) { return equal_ignoring_case(one.first, name); });
  add(name, value);
}

std::string_view Request::raw_path() const {
  return std::string_view(target).substr(0, target.find('?'));
}

std::string_view Request::query() const {
  const std::size_t sign = target.find('?');
  return sign == std::string::npos ? std::string_view() : std::string_view(target).substr(sign + 1);
}

std::string_view reason_of(unsigned status) {
  const auto found = std::find_if(
      kReasons.begin(), kReasons.end(), [&](const Reason& one) { return one.status == status; });
  return found == kReasons.end() ? "" : found->text;
}

std::string http_date(std::int64_t seconds) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT",
                     fmt::gmtime(static_cast<std::time_t>(seconds)));
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_value(text[i + 1]);
    const int low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kPlain = "-._~";
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const bool is_letter = to_lower_ascii(c) >= 'a' && to_lower_ascii(c) <= 'z';
    if (is_letter || is_digit(c) || kPlain.find(c) != std::string_view::npos) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += '%';
    encoded += kDigits[byte / 16];
    encoded += kDigits[byte % 16];
  }
  return encoded;
}

std::vector<std::pair<std::string, std::string>> form_values(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> values;
  if (text.empty()) return values;
  for (const std::string_view part : split(text, '&')) {
    const std::size_t sign = part.find('=');
    auto name = percent_decoded(replace_all(std::string(part.substr(0, sign)), "+", " "));
    auto value = percent_decoded(sign == std::string_view::npos
                                     ? std::string()
                                     : replace_all(std::string(part.substr(sign + 1)), "+", " "));
    if (name && value && !name->empty()) values.emplace_back(std::move(*name), std::move(*value));
  }
  return values;
}

std::optional<std::string_view> cookie_called(std::string_view header, std::string_view name) {
  for (const std::string_view part : split(header, ';')) {
    const std::string_view pair = trim(part);
    const std::size_t sign = pair.find('=');
    if (sign != std::string_view::npos && pair.substr(0, sign) == name)
      return pair.substr(sign + 1);
  }
  return std::nullopt;
}

}  // namespace casebook::http
