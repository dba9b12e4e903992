// SPDX-License-Identifier: Apache-2.0
// Addresses of networks, and hosts in links.
#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "redact/addresses.h"
#include "redact/shape_text.h"
#include "redact/shapes.h"
#include "redact/words.h"

namespace casebook {
namespace {

// "FileVersion: ", "build ", "版本：" directly in front.
bool follows_version(std::string_view text, std::size_t at) {
  std::string lead = lead_of(text, at, 40);
  for (const std::string_view type : {"reg_sz", "<value>", "：", "is", "->", "to", "from"}) {
    while (!lead.empty() &&
           std::string_view(" \t:=\"'>([{\\,").find(lead.back()) != std::string_view::npos) {
      lead.pop_back();
    }
    if (lead.ends_with(type)) lead.resize(lead.size() - type.size());
  }
  while (!lead.empty() &&
         std::string_view(" \t:=\"'>([{\\,").find(lead.back()) != std::string_view::npos) {
    lead.pop_back();
  }
  for (const std::string_view word : {"version",
                                      "build",
                                      "版本",
                                      "release",
                                      "revision",
                                      "driver",
                                      "chipset",
                                      "firmware",
                                      "bios",
                                      "software",
                                      "package",
                                      "runtime",
                                      "framework",
                                      "component",
                                      "utility",
                                      "驱动",
                                      "驱动程序",
                                      "固件"}) {
    if (lead.ends_with(word)) return true;
  }
  for (const std::string_view word : {"ver", "ver."}) {  // no "server"
    if (lead.ends_with(word) && !is_letter(before(lead, lead.size() - word.size()))) return true;
  }
  return false;
}

bool follows_address_word(std::string_view text, std::size_t at) {
  const std::string lead = lead_of(text, at, 28);
  for (const std::string_view word : {"addr",
                                      "server",
                                      "host",
                                      "gateway",
                                      "dns",
                                      "proxy",
                                      "peer",
                                      "subnet",
                                      "client",
                                      "://",
                                      "\\\\",
                                      "地址",
                                      "网关",
                                      "服务器",
                                      "ping"}) {
    if (lead.find(word) != std::string::npos) return true;
  }
  for (std::size_t i = lead.find("ip"); i != std::string::npos; i = lead.find("ip", i + 1)) {
    const bool begins = i == 0 || !is_letter(lead[i - 1]);
    if (begins && !is_letter(at_or_nul(lead, i + (lead.substr(i).starts_with("ipv4") ? 4 : 2))))
      return true;
  }
  return false;
}

struct Ipv4 {
  std::array<unsigned, 4> octets{};
  std::size_t begin = 0;
  std::size_t end = 0;
};

bool read_ipv4(std::string_view text, std::size_t begin, Ipv4& address) {
  address.begin = begin;
  std::size_t at = begin;
  for (std::size_t i = 0; i < 4; ++i) {
    if (i > 0 && at_or_nul(text, at++) != '.') return false;
    const std::size_t start = at;
    unsigned value = 0;
    while (at < text.size() && is_digit(text[at]) && at - start < 3) {
      value = 10 * value + static_cast<unsigned>(text[at++] - '0');
    }
    if (at == start || value > 255 || (at - start > 1 && text[start] == '0')) return false;
    address.octets[i] = value;
  }
  address.end = at;
  return true;
}

bool is_private(const Ipv4& address) {
  const auto [a, b, c, d] = address.octets;
  return a == 10 || (a == 172 && b >= 16 && b < 32) || (a == 192 && b == 168) ||
         (a == 100 && b >= 64 && b < 128) || (a == 169 && b == 254) ||
         (a == 192 && b == 0 && c == 2) || (a == 198 && b == 51 && c == 100) ||
         (a == 203 && b == 0 && c == 113) || (a == 198 && (b == 18 || b == 19));
}

// "00:15:5d:01:02:03" at `begin` with this sign between the pairs; the number of its pairs, 0 when
// it is none.
std::size_t mac_pairs(std::string_view text, std::size_t begin, char sign) {
  std::size_t pairs = 0;
  std::size_t at = begin;
  while (is_hex_digit(at_or_nul(text, at)) && is_hex_digit(at_or_nul(text, at + 1))) {
    ++pairs;
    at += 2;
    if (at_or_nul(text, at) != sign) break;
    ++at;
  }
  if (pairs != 6 && pairs != 8) return 0;
  const char behind = at_or_nul(text, begin + 3 * pairs - 1);
  return is_alnum(behind) || behind == sign ? 0 : pairs;
}

bool says_something(std::string_view mac) {
  return std::any_of(mac.begin(), mac.end(), [](char c) {
    return is_hex_digit(c) && c != '0' && to_lower_ascii(c) != 'f';
  });
}

std::size_t take_ipv6(std::string_view text, std::size_t at, SightingSink& sink) {
  constexpr std::size_t kLongest = 39;
  std::size_t begin = at;
  while (begin > 0 && at - begin < 5 && is_hex_digit(text[begin - 1]))
    --begin;
  const char outside = before(text, begin);
  if (is_alnum(outside) || outside == ':' || outside == '_' || outside == '.') return at;
  std::size_t end = at;
  while (end < text.size() && end - begin <= kLongest &&
         (is_hex_digit(text[end]) || text[end] == ':'))
    ++end;
  if (end > at && text[end - 1] == ':' && text[end - 2] != ':') --end;
  const char behind = at_or_nul(text, end);
  if (end - begin < 6 || is_alnum(behind) || behind == '_') return at;
  if (behind == '.' && is_digit(at_or_nul(text, end + 1))) return at;
  const std::string_view token = text.substr(begin, end - begin);
  // Times are most of what looks so.
  if (std::count(token.begin(), token.end(), ':') < 7 && token.find("::") == std::string_view::npos)
    return at;
  const auto groups = ipv6_groups(token);
  if (!groups) return at;
  const bool is_unicast = (*groups)[0] >= 0x0100 && (*groups)[0] < 0xFF00;
  const auto own =
      std::count_if(groups->begin(), groups->end(), [](std::uint16_t g) { return g != 0; });
  if (is_unicast && own >= 2) sink.saw(Hidden::Ipv6, token, false);
  return end;
}

void take_url_host(std::string_view authority, SightingSink& sink) {
  const std::size_t sign = authority.rfind('@');
  if (sign != std::string_view::npos) {
    // What stands before it are account and password: see credentials.h.
    authority = authority.substr(sign + 1);
  }
  const std::size_t colon = authority.find(':');
  const std::string_view host = authority.substr(0, colon);
  const std::string_view port = colon == std::string_view::npos ? "" : authority.substr(colon + 1);
  const bool is_plain = std::all_of(host.begin(), host.end(), [](char c) {
    return is_alnum(c) || c == '.' || c == '-' || c == '_';
  });
  const bool has_letter = std::any_of(host.begin(), host.end(), is_letter);
  if (!is_plain || !has_letter || is_public_host(host)) return;
  const std::size_t dot = host.find('.');
  if (dot == std::string_view::npos) {
    sink.saw(Hidden::Computer, host, false);
    return;
  }
  static constexpr std::array<std::string_view, 14> kOwn = {".local",
                                                            ".lan",
                                                            ".corp",
                                                            ".intra",
                                                            ".internal",
                                                            ".intranet",
                                                            ".localdomain",
                                                            ".home",
                                                            ".private",
                                                            ".ad",
                                                            ".example.com",
                                                            ".example.net",
                                                            ".example.org",
                                                            ".test"};
  const std::string lower = to_lower(host);
  const bool is_own = std::any_of(
      kOwn.begin(), kOwn.end(), [&](std::string_view end) { return lower.ends_with(end); });
  const bool has_port = !port.empty() && port != "80" && port != "443";
  if (!is_own && !has_port) return;
  sink.saw(Hidden::Computer, host.substr(0, dot), false);
  if (host.substr(dot + 1).find('.') != std::string_view::npos)
    sink.saw(Hidden::Domain, host.substr(dot + 1), false);
}

// "001a.2b3c.4d5e"
std::size_t take_dotted_mac(std::string_view text, std::size_t at, SightingSink& sink) {
  constexpr std::size_t kLength = 14;
  if (at < 4 || at - 4 + kLength > text.size()) return at;
  const std::size_t begin = at - 4;
  for (std::size_t i = 0; i < kLength; ++i) {
    const char c = text[begin + i];
    if (i % 5 == 4 ? c != '.' : !is_hex_digit(c)) return at;
  }
  const char outside = before(text, begin);
  const char behind = at_or_nul(text, begin + kLength);
  const std::string_view mac = text.substr(begin, kLength);
  const bool is_number = std::none_of(mac.begin(), mac.end(), is_letter);
  if (is_alnum(outside) || outside == '.' || is_alnum(behind) || behind == '.' || is_number)
    return at;
  if (says_something(mac)) sink.saw(Hidden::Mac, mac, false);
  return begin + kLength;
}

// "8...8c 16 45 d3 0a 77 ......Name", as route print writes it.
void take_spaced_mac(std::string_view text, std::size_t begin, SightingSink& sink) {
  constexpr std::size_t kLength = 17;
  if (begin + kLength > text.size() || at_or_nul(text, begin + kLength + 1) != '.') return;
  for (std::size_t i = 0; i < kLength; ++i) {
    const char c = text[begin + i];
    if (i % 3 == 2 ? c != ' ' : !is_hex_digit(c)) return;
  }
  const std::string_view mac = text.substr(begin, kLength);
  if (says_something(mac)) sink.saw(Hidden::Mac, mac, false);
}

}  // namespace

std::size_t take_mac(std::string_view text, std::size_t at, char sign, SightingSink& sink) {
  if (at < 2 || !is_hex_digit(text[at - 1]) || !is_hex_digit(text[at - 2])) return at;
  const std::size_t begin = at - 2;
  const char outside = before(text, begin);
  if (is_alnum(outside) || outside == sign) return at;
  const std::size_t pairs = mac_pairs(text, begin, sign);
  if (pairs == 0) return at;
  const std::string_view mac = text.substr(begin, 3 * pairs - 1);
  if (says_something(mac)) sink.saw(Hidden::Mac, mac, false);
  return begin + mac.size();
}

namespace {

// "dc01.corp.example.cn": `at` is the last dot. Whether the domain is one of the evidence, others
// say.
void take_host_at_end(std::string_view text, std::size_t at, SightingSink& sink) {
  std::size_t end = at + 1;
  while (is_letter(at_or_nul(text, end)) && end - at < 16)
    ++end;
  const char behind = at_or_nul(text, end);
  if (is_alnum(behind) || behind == '-' || behind == '_' || behind == '(' ||
      (behind == '.' && is_alnum(at_or_nul(text, end + 1))))
    return;
  if (public_suffix(text.substr(at + 1, end - at - 1)) == 0) return;
  const auto is_of_host = [](char c) { return is_alnum(c) || c == '-' || c == '.'; };
  std::size_t begin = at;
  while (begin > 0 && at - begin < 200 && is_of_host(text[begin - 1]))
    --begin;
  const std::string_view name = text.substr(begin, end - begin);
  const std::size_t dot = name.find('.');
  const std::string_view domain = name.substr(dot + 1);
  if (dot == 0 || domain.find('.') == std::string_view::npos || public_suffix(domain) == 0 ||
      public_suffix(domain) == domain.size() || is_public_host(name))
    return;
  sink.saw_host(name.substr(0, dot), domain);
}

}  // namespace

std::size_t take_at_dot(std::string_view text, std::size_t at, SightingSink& sink) {
  if (may_begin_ending(at_or_nul(text, at + 1), at_or_nul(text, at + 2)) && at > 0 &&
      is_alnum(text[at - 1]))
    take_host_at_end(text, at, sink);
  if (at_or_nul(text, at + 5) == '.') {
    const std::size_t end = take_dotted_mac(text, at, sink);
    if (end != at) return end;
  }
  if (before(text, at) == '.' && at_or_nul(text, at + 3) == ' ')
    take_spaced_mac(text, at + 1, sink);
  if (at == 0 || !is_digit(text[at - 1]) || !is_digit(at_or_nul(text, at + 1))) return at;
  std::size_t begin = at;
  while (begin > 0 && at - begin < 4 && is_digit(text[begin - 1]))
    --begin;
  const char outside = before(text, begin);
  if (begin == at || at - begin > 3 || outside == '.' || is_alnum(outside) || outside == '_' ||
      outside == '~') {
    return at;
  }
  Ipv4 address;
  if (!read_ipv4(text, begin, address)) return at;
  const char behind = at_or_nul(text, address.end);
  const bool goes_on = behind == '.' && is_digit(at_or_nul(text, address.end + 1));
  const unsigned first = address.octets[0];
  const bool is_round = address.octets[1] == 0 && address.octets[2] == 0 && address.octets[3] == 0;
  if (is_round) return address.end;
  if (goes_on || is_alnum(behind) || behind == '_' || behind == '~' || first == 0 || first == 127 ||
      first >= 224) {
    return address.end;
  }
  const bool has_place =
      (behind == ':' || behind == '/') && is_digit(at_or_nul(text, address.end + 1));
  if (follows_version(text, begin)) return address.end;
  const bool is_said = has_place || follows_address_word(text, begin);
  const auto large = std::count_if(
      address.octets.begin(), address.octets.end(), [](unsigned o) { return o >= 10; });
  const bool is_address =
      is_said || (address.octets[3] != 0 && (is_private(address) || (large >= 3 && first >= 20)));
  if (is_address) sink.saw(Hidden::Ipv4, text.substr(begin, address.end - begin), false);
  return address.end;
}

std::size_t take_at_colon(std::string_view text, std::size_t at, SightingSink& sink) {
  if (text.substr(at).starts_with("://")) {
    std::size_t begin = at + 3;
    // "file:////host/share"
    if (text.substr(begin).starts_with("//")) begin += 2;
    if (begin > at + 3 && at_or_nul(text, begin) == '/') ++begin;
    if (begin > at + 3 && at_or_nul(text, begin + 1) == ':') return at + 2;
    std::size_t end = text.substr(0, begin + 300).find_first_of("/\\ \t\r\n\"'<>),;?#|", begin);
    end = end == std::string_view::npos ? std::min(text.size(), begin + 300) : end;
    const std::string_view authority = text.substr(begin, end - begin);
    take_url_host(authority, sink);
    // "user:password@host" is no mail address.
    const std::size_t sign = authority.rfind('@');
    return sign == std::string_view::npos ? at + 2 : begin + sign;
  }
  const bool is_wide = at_or_nul(text, at + 1) == ':';
  if (at_or_nul(text, at + 3) == ':') {
    const std::size_t end = take_mac(text, at, ':', sink);
    if (end != at) return end;
  }
  const bool may_go_on = is_wide || is_hex_digit(at_or_nul(text, at + 1));
  return may_go_on && at > 0 && is_hex_digit(text[at - 1]) ? take_ipv6(text, at, sink) : at;
}

std::size_t take_at_percent(std::string_view text, std::size_t at, SightingSink& sink) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("%40")) return take_at_sign(text, at, 3, sink);
  const bool is_url = starts_with_ignoring_case(rest, "%3a%2f%2f");
  const bool is_share = starts_with_ignoring_case(rest, "%5c%5c");
  if (!is_url && !is_share) return at;
  const std::size_t begin = at + (is_url ? 9 : 6);
  std::size_t end = begin;
  while (end < text.size() && end - begin < 255 &&
         (is_alnum(text[end]) || text[end] == '.' || text[end] == '-'))
    ++end;
  std::string authority(text.substr(begin, end - begin));
  // The port counts, and what follows a share must be a folder of it.
  if (starts_with_ignoring_case(text.substr(end), "%3a")) authority += ":1";
  const bool is_parted = starts_with_ignoring_case(text.substr(end), "%5c");
  const bool is_below_drive = at >= 3 && starts_with_ignoring_case(text.substr(at - 3), "%3a");
  if (is_url || (is_parted && !is_below_drive && !is_ordinary_word(to_lower(authority))))
    take_url_host(authority, sink);
  return at;
}

void take_bare_mac(std::string_view value, SightingSink& sink) {
  const auto digits = std::count_if(value.begin(), value.end(), is_hex_digit);
  const bool is_plain = std::all_of(value.begin(), value.end(), [](char c) {
    return is_hex_digit(c) || c == '-' || c == ':' || c == '.' || c == ' ';
  });
  if (is_plain && digits == 12 && says_something(value)) sink.saw(Hidden::Mac, value, true);
}

}  // namespace casebook
