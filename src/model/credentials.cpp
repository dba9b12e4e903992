// SPDX-License-Identifier: Apache-2.0
#include "model/credentials.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/named_value.h"
#include "base/text.h"
#include "model/credential_text.h"

namespace casebook {
namespace {

using namespace credential;  // NOLINT(google-build-using-namespace): the other half of this file

constexpr auto kNames = std::to_array<CredentialName>({
    {"password"},
    {"passwd"},
    {"passphrase"},
    {"passcode"},
    {"passwordd"},  // netdom
    {"passwordo"},
    {"plainpassword"},
    {"passwort"},
    {"kennwort"},
    {"mot de passe"},
    {"contraseña"},
    {"пароль"},
    {"Пароль"},
    {"비밀번호"},
    {"senha"},
    {"hasło"},
    {"パスワード"},
    {"암호"},
    {"key content"},  // netsh wlan show profile key=clear
    {"keymaterial"},
    {"pwd"},
    {"pass", true, true},
    {"secret", false, true},
    {"secretkey"},
    {"clientsecret"},
    {"client_secret"},
    {"token", false, true},
    {"accesstoken"},
    {"access_token"},
    {"auth_token"},
    {"refresh_token"},
    {"apikey"},
    {"api_key"},
    {"api-key"},
    {"api key"},
    {"accesskey"},
    {"access_key"},
    {"accountkey"},
    {"sharedaccesskey"},
    {"authorization"},
    {"sig", true, true},
    {"recovery password"},
    {"recoverypassword"},
    {"密码"},
    {"密碼"},
    {"口令"},
    {"密钥内容"},
    {"关键内容"},  // netsh wlan in Chinese
    {"关键信息"},
    {"访问密钥"},
    {"网络安全密钥"},
});

// "reg add KEY /v DefaultPassword /t REG_SZ /d X", "-Name DefaultPassword -Value X". `end`: of the
// name.
void take_set_value(std::string_view text,
                    std::size_t begin,
                    std::size_t end,
                    const CredentialSink& sink) {
  const std::size_t from = begin - std::min<std::size_t>(begin, 64);
  const std::string lead = to_lower(text.substr(from, begin - from));
  const bool is_value = lead.find("/v ") != std::string::npos;
  const bool is_property = lead.find("-name ") != std::string::npos;
  if (!is_value && !is_property) return;
  const std::size_t line = std::min({text.find_first_of("\r\n", end), text.size(), end + 128});
  const std::string rest = to_lower(text.substr(end, line - end));
  const std::string_view sign = is_value ? " /d " : " -value ";
  const std::size_t at = rest.find(sign);
  if (at == std::string::npos) return;
  const Word word = word_at(text, end + at + sign.size());
  found(sink, word.begin, word.end, Certainty::Certain);
}

// "Cookie: a=x; b=y", "Set-Cookie: a=x; Path=/": each value that says something.
void take_cookies(std::string_view text, std::size_t end, const CredentialSink& sink) {
  static constexpr std::array<std::string_view, 8> kAttributes = {
      "path", "domain", "expires", "max-age", "samesite", "version", "priority", "comment"};
  std::size_t at = end;
  while (char_at(text, at) == '"' || char_at(text, at) == '\'' || char_at(text, at) == '\\')
    ++at;
  at = skip_blanks(text, at);
  if (char_at(text, at) != ':' && char_at(text, at) != '=') return;
  at = skip_blanks(text, at + 1);
  const std::size_t line =
      std::min({text.find_first_of("\r\n\"", at + 1), text.size(), at + kLongestHeader});
  if (char_at(text, at) == '"' || char_at(text, at) == '\'') ++at;
  while (at < line) {
    const std::size_t stop = std::min(text.find(';', at), line);
    const std::string_view part = text.substr(at, stop - at);
    const std::size_t sign = part.find('=');
    if (sign != std::string_view::npos) {
      const std::string name = to_lower(trim(part.substr(0, sign)));
      const std::string_view value = trim_right(part.substr(sign + 1));
      const bool is_attribute =
          std::find(kAttributes.begin(), kAttributes.end(), name) != kAttributes.end();
      if (!is_attribute && value.size() >= 3)
        found(sink, at + sign + 1, at + sign + 1 + value.size(), Certainty::Certain);
    }
    at = stop + 1;
    at = skip_blanks(text, at);
  }
}

// By their first byte.
struct Table {
  std::array<std::vector<const CredentialName*>, 256> names;
  std::array<std::vector<const Start*>, 256> starts;

  Table() {
    for (const CredentialName& name : kNames)
      names[static_cast<unsigned char>(name.text.front())].push_back(&name);
    for (auto& same : names) {
      std::sort(same.begin(), same.end(), [](const CredentialName* a, const CredentialName* b) {
        return a->text.size() > b->text.size();
      });
    }
    for (const Start& start : credential::starts())
      starts[static_cast<unsigned char>(start.text.front())].push_back(&start);
  }
};

const Table& table() {
  static const Table made;
  return made;
}

constexpr std::string_view kCookie = "cookie";

}  // namespace

bool looks_random(std::string_view value) {
  constexpr std::size_t kShortest = 6;
  const bool has_digit = std::any_of(value.begin(), value.end(), is_digit);
  const bool has_letter = std::any_of(value.begin(), value.end(), is_letter);
  return value.size() >= kShortest && has_digit && has_letter && !value.starts_with("0x") &&
         !value.starts_with('{');
}

std::span<const CredentialName> credential_names() {
  return kNames;
}

void for_each_credential_start(const std::function<void(std::string_view)>& call) {
  for (const CredentialName& name : kNames)
    call(name.text);
  for (const Start& start : starts())
    call(start.text);
  call(kCookie);
}

void credential_behind(std::string_view text,
                       std::size_t begin,
                       std::size_t end,
                       const CredentialName& name,
                       const CredentialSink& sink) {
  take_set_value(text, begin, end, sink);
  const bool is_switch = begin > 0 && (text[begin - 1] == '/' || text[begin - 1] == '-');
  const bool is_quoted = begin > 0 && (text[begin - 1] == '"' || text[begin - 1] == '\'');
  if (name.text == "token") {  // of assemblies, which everybody knows
    const std::size_t key = begin - std::min<std::size_t>(begin, 9);
    if (equal_ignoring_case(text.substr(key, begin - key), "publickey")) return;
  }
  // <settings pass="oobeSystem">: only the switch and the part of a link are passwords.
  const bool is_of_link =
      begin > 0 && (text[begin - 1] == '?' || text[begin - 1] == '&' || text[begin - 1] == ';');
  if (name.text == "pass" && !is_switch && !is_quoted && !is_of_link) return;
  const ValuePlace value = value_behind(text, begin, end);
  if (!value.is_there(text)) return;
  Credential credential;
  if (value.closing != 0) {
    std::string_view closed = closed_value(text, value, kLongestValue);
    if (value.sign == ValuePlace::Sign::Column && closed.find(' ') != std::string_view::npos &&
        !looks_random(closed) && closed.size() > 32)
      return;
    // Of the quote that was escaped itself.
    while (value.closing == '"' && closed.ends_with('\\') && text[value.at - 1] == '"' &&
           value.at >= 2 && text[value.at - 2] == '\\')
      closed.remove_suffix(1);
    if (value.closing == '<') {
      const std::size_t blanks = closed.find_first_not_of(" \t");
      closed.remove_prefix(std::min(blanks, closed.size()));
      closed = trim_right(closed);
    }
    credential.begin = static_cast<std::size_t>(closed.data() - text.data());
    credential.end = credential.begin + closed.size();
  } else {
    credential.begin = value.at;
    credential.end = end_of_bare(text, value.at);
    credential.is_bare = true;
    if (const Word word = word_in_brackets(text, value.at); word.end > word.begin) {
      credential.begin = word.begin;
      credential.end = word.end;
    }
  }
  std::string_view said = text.substr(credential.begin, credential.end - credential.begin);
  for (const std::string_view scheme :
       {"Basic", "Bearer", "NTLM", "Negotiate", "Digest", "SharedAccessSignature"}) {
    if (!starts_with_ignoring_case(text.substr(credential.begin), scheme) ||
        !is_blank(char_at(text, credential.begin + scheme.size())))
      continue;
    credential.begin = skip_blanks(text, credential.begin + scheme.size());
    if (value.closing == 0) credential.end = end_of_bare(text, credential.begin);
    credential.is_bare = false;
    said = text.substr(credential.begin, credential.end - credential.begin);
    if (name.text == "authorization" && said.size() < 8) return;
  }
  if (name.text == "authorization" && credential.is_bare && said.size() < 8) return;
  const bool is_worded = value.sign == ValuePlace::Sign::Word;
  if (is_worded || value.sign == ValuePlace::Sign::Blank)
    credential.certainty = Certainty::Suspected;
  const bool is_said =
      (value.sign == ValuePlace::Sign::Colon || value.sign == ValuePlace::Sign::Word) && !is_switch;
  if (name.is_weak && !looks_random(said)) return;
  if (is_worded && value.closing == 0 && said.size() < 4) return;
  if (!is_said) credential.is_bare = false;
  // Variables and commands that give it.
  if (said.empty() || said.front() == '$' || said.front() == '(' || said.front() == '%' ||
      starts_with_ignoring_case(said, "convertto-") || starts_with_ignoring_case(said, "read-host"))
    return;
  sink(credential);
}

void credentials_at(std::string_view text, std::size_t at, const CredentialSink& sink) {
  const std::string_view rest = text.substr(at);
  if (rest.empty()) return;
  const auto first = static_cast<unsigned char>(to_lower_ascii(rest.front()));
  // Most that begin with the same byte part at the third; none is shorter.
  const char third = to_lower_ascii(char_at(rest, 2));
  for (const Start* start : table().starts[first]) {
    if (start->text[2] != third || !starts_with_ignoring_case(rest, start->text)) continue;
    if (start->is_word && !begins_word(text, at, true)) continue;
    start->take(text, at, sink);
    break;
  }
  if (first == 'c' && starts_with_ignoring_case(rest, kCookie) && begins_word(text, at, false)) {
    take_cookies(text, at + kCookie.size(), sink);
  }
  for (const CredentialName* name : table().names[first]) {
    if (name->text[2] != third || !starts_with_ignoring_case(rest, name->text)) continue;
    const std::size_t end = at + name->text.size();
    const char behind = char_at(text, end);
    if (!is_high(text[end - 1]) && is_word(behind) && behind != '_') continue;
    if (!begins_word(text, at, name->is_whole)) continue;
    credential_behind(text, at, end, *name, sink);
    break;
  }
}

namespace {

// The text of groups of characters with hyphens between them that begins `width` in front of the
// hyphen at `at` and stands alone: so many groups, so wide, of characters that `belongs` likes. ""
// when there is none.
template <typename Belongs>
std::string_view groups_at(std::string_view text,
                           std::size_t at,
                           std::size_t groups,
                           std::size_t width,
                           const Belongs& belongs) {
  const std::size_t length = groups * (width + 1) - 1;
  if (at < width || at - width + length > text.size()) return {};
  const std::size_t begin = at - width;
  for (std::size_t i = 0; i < length; ++i) {
    const char c = text[begin + i];
    if (i % (width + 1) == width ? c != '-' : !belongs(c)) return {};
  }
  const auto touches = [](char c) { return is_letter(c) || is_digit(c) || c == '-'; };
  const bool is_alone =
      !(begin > 0 && touches(text[begin - 1])) && !touches(char_at(text, begin + length));
  return is_alone ? text.substr(begin, length) : std::string_view();
}

}  // namespace

std::string_view product_key_at(std::string_view text, std::size_t at) {
  const std::string_view key =
      groups_at(text, at, 5, 5, [](char c) { return is_letter(c) || is_digit(c); });
  const bool has_letter = std::any_of(key.begin(), key.end(), is_letter);
  return has_letter && !key.starts_with("XXXXX-XXXXX") ? key : std::string_view();
}

std::string_view recovery_password_at(std::string_view text, std::size_t at) {
  return groups_at(text, at, 8, 6, is_digit);
}

void for_each_credential(std::string_view text, const CredentialSink& sink) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    credentials_at(text, at, sink);
    if (text[at] != '-') continue;
    for (const std::string_view key : {product_key_at(text, at), recovery_password_at(text, at)}) {
      const auto begin = static_cast<std::size_t>(key.data() - text.data());
      if (!key.empty()) found(sink, begin, begin + key.size(), Certainty::Certain);
    }
  }
}

}  // namespace casebook
