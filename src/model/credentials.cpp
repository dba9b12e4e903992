// SPDX-License-Identifier: Apache-2.0
#include "model/credentials.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/named_value.h"
#include "base/text.h"

namespace casebook {
namespace {

constexpr std::size_t kLongestValue = 512;
constexpr std::size_t kLongestLead = 240;  // of a command, on either side of a switch
constexpr std::size_t kLongestHeader = 4096;

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

bool is_letter(char c) {
  return to_lower_ascii(c) >= 'a' && to_lower_ascii(c) <= 'z';
}

bool is_high(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}

char char_at(std::string_view text, std::size_t at) {
  return at < text.size() ? text[at] : '\0';
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// Whether a word begins at `at`, or a part of one written in capitals and small letters.
bool begins_word(std::string_view text, std::size_t at, bool is_whole) {
  if (at == 0 || is_high(text[at])) return true;
  const char before = text[at - 1];
  if (!is_letter(before) && !is_digit(before) && before != '_') return true;
  return !is_whole && (!is_letter(before) || (text[at] >= 'A' && text[at] <= 'Z'));
}

// Signs that part values from each other end one only where another begins or nothing follows: they
// may also be a part of it.
bool ends_here(std::string_view text, std::size_t at) {
  const std::size_t next = at + (text.substr(at).starts_with("&amp;") ? 5 : 1);
  const char c = char_at(text, next);
  if (c == '\0' || is_space(c) || c == '"' || c == '\'' || c == '<' || c == '&' || is_high(c))
    return true;
  std::size_t end = next;
  while (end < text.size() && end - next < 32 &&
         (is_word(text[end]) || text[end] == ' ' || text[end] == '-'))
    ++end;
  return end > next && char_at(text, end) == '=';
}

// Where a value that nothing closes ends.
std::size_t end_of_bare(std::string_view text, std::size_t at) {
  constexpr std::string_view kStops = " \t\r\n\"<>";
  const std::size_t begin = at;
  for (; at < text.size() && at - begin < kLongestValue; ++at) {
    const char c = text[at];
    if (c == '\0' || kStops.find(c) != std::string_view::npos) break;
    if ((c == ';' || c == '&' || c == ',') && ends_here(text, at)) break;
    if (c == '\'' && !is_word(char_at(text, at + 1))) break;
    if (c == '}' && at + 1 >= text.size()) break;
    // Signs of Chinese sentences end what is written in Latin letters.
    const std::string_view rest = text.substr(at, 3);
    if (rest == "，" || rest == "。" || rest == "；" || rest == "、" || rest == "）") break;
  }
  return at;
}

// The word or quoted text at `at`.
struct Word {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t next = 0;  // behind it and its quote
};

Word word_at(std::string_view text, std::size_t at) {
  at = skip_blanks(text, at);
  while (char_at(text, at) == '\\' &&
         (char_at(text, at + 1) == '"' || char_at(text, at + 1) == '\''))
    ++at;
  const char quote = char_at(text, at);
  if (quote == '"' || quote == '\'') {
    const std::string_view rest = text.substr(at + 1, kLongestValue);
    const std::size_t close = rest.find_first_of(quote == '"' ? "\"\r\n" : "'\r\n");
    if (close != std::string_view::npos && rest[close] == quote) {
      const std::size_t end = at + 1 + close;
      const bool is_escaped =
          close > 0 && rest[close - 1] == '\\' && at > 0 && text[at - 1] == '\\';
      return {at + 1, end - (is_escaped ? 1 : 0), end + 1};
    }
  }
  std::size_t end = at;
  while (end < text.size() && end - at < kLongestValue && !is_space(text[end]) &&
         text[end] != '"' && text[end] != '|' && text[end] != '<' && text[end] != '\0')
    ++end;
  return {at, end, end};
}

// The line around `at`, as far as it is looked at, in small letters.
std::string line_around(std::string_view text, std::size_t at) {
  std::size_t begin = at - std::min(at, kLongestLead);
  const std::size_t line = text.substr(begin, at - begin).find_last_of("\r\n");
  if (line != std::string_view::npos) begin += line + 1;
  const std::size_t end =
      std::min({text.find_first_of("\r\n", at), text.size(), at + kLongestLead});
  return to_lower(text.substr(begin, end - begin));
}

bool has_any(const std::string& line, std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return line.find(word) != std::string::npos;
  });
}

bool is_option(std::string_view word) {
  return word.empty() || word.front() == '/' || word.front() == '-';
}

void found(const CredentialSink& sink, std::size_t begin, std::size_t end, Certainty certainty) {
  if (end > begin) sink({begin, end, certainty, false, 0, 0});
}

// "-p X", "-pw X", "/rp X", "-p:X", "/pw=X".
void take_switch(std::string_view text, std::size_t at, const CredentialSink& sink) {
  static constexpr std::array<std::string_view, 6> kSwitches = {
      "passwd", "pass", "pwd", "pw", "rp", "p"};
  const char before = at > 0 ? text[at - 1] : ' ';
  if (!is_space(before) && before != '"' && before != '\'' && before != '(' && before != '[')
    return;
  std::size_t name = at + 1;
  if (text[at] == '-' && char_at(text, name) == '-') ++name;
  for (const std::string_view known : kSwitches) {
    if (!starts_with_ignoring_case(text.substr(name), known)) continue;
    const std::size_t end = name + known.size();
    const char sign = char_at(text, end);
    if (sign == ':' || sign == '=') {
      if (is_space(char_at(text, end + 1))) return;
      const Word word = word_at(text, end + 1);
      const std::string_view value = text.substr(word.begin, word.end - word.begin);
      // "/p:Configuration=Release" sets a property, "-p:80" a port.
      const bool is_property = known == "p" && value.find('=') != std::string_view::npos;
      const bool is_number = value.size() < 6 && std::all_of(value.begin(), value.end(), is_digit);
      if (!is_property && !is_number) found(sink, word.begin, word.end, Certainty::Certain);
      return;
    }
    if (!is_blank(sign)) continue;
    const Word word = word_at(text, end);
    const std::string_view value = text.substr(word.begin, word.end - word.begin);
    if (is_option(value) || value.size() < 2) return;
    Credential credential{word.begin, word.end, Certainty::Suspected, false, 0, 0};
    if (known == "p") {
      // One letter is the switch of a password beside that of a user, and of few tools.
      static constexpr std::array<std::string_view, 18> kBeside = {" -u ",
                                                                   "/u ",
                                                                   " /u:",
                                                                   "/user",
                                                                   "-user",
                                                                   "-u:",
                                                                   "psexec",
                                                                   "paexec",
                                                                   "schtasks",
                                                                   "sshpass",
                                                                   ".pfx",
                                                                   ".p12",
                                                                   "signtool",
                                                                   "wevtutil",
                                                                   "winrs",
                                                                   "sqlcmd",
                                                                   "systeminfo /s",
                                                                   "tasklist /s"};
      if (!has_any(line_around(text, at), kBeside)) credential.certainty = Certainty::Vague;
    }
    sink(credential);
    return;
  }
}

// "curl -u NAME:PASSWORD", "smbclient -U NAME%PASSWORD".
void take_user_switch(std::string_view text, std::size_t at, const CredentialSink& sink) {
  std::size_t end = at;
  for (const std::string_view known : {"--proxy-user", "--user", "-u"}) {
    if (starts_with_ignoring_case(text.substr(at), known)) {
      end = at + known.size();
      break;
    }
  }
  const char sign = char_at(text, end);
  if (end == at || (at > 0 && !is_space(text[at - 1])) || (!is_blank(sign) && sign != '=')) return;
  const Word word = word_at(text, end + (sign == '=' ? 1 : 0));
  const std::string_view value = text.substr(word.begin, word.end - word.begin);
  if (is_option(value) || value.size() > 128) return;
  const std::size_t parting = value.find_first_of(":%");
  const std::string line = line_around(text, at);
  static constexpr std::array<std::string_view, 12> kTools = {"curl",
                                                              "wget",
                                                              "psexec",
                                                              "paexec",
                                                              "smbclient",
                                                              "rpcclient",
                                                              "smbmap",
                                                              "sqlcmd",
                                                              "winexe",
                                                              "mysql",
                                                              "net rpc",
                                                              "ldapsearch"};
  const bool is_known = has_any(line, kTools);
  if (!is_known && parting == std::string_view::npos) return;
  const bool is_path = value.size() > 2 && value[1] == ':' && value[2] == '\\';
  if (is_path || value.find("//") != std::string_view::npos) return;
  Credential credential{0, 0, Certainty::Suspected, false, word.begin, word.end};
  if (parting != std::string_view::npos) {
    credential.begin = word.begin + parting + 1;
    credential.end = word.end;
    credential.user_end = word.begin + parting;
  }
  if (!is_known) credential.user_begin = credential.user_end = 0;
  sink(credential);
}

// "net use [Z:] \\server\share [PASSWORD] [/user:NAME [PASSWORD]]", "net user NAME PASSWORD".
void take_net(std::string_view text, std::size_t at, const CredentialSink& sink) {
  std::size_t next = at + 3;
  if (char_at(text, next) == '1') ++next;
  if (starts_with_ignoring_case(text.substr(next), ".exe")) next += 4;
  if (char_at(text, next) == '"') ++next;
  if (!is_blank(char_at(text, next))) return;
  Word word = word_at(text, next);
  const std::string_view command = text.substr(word.begin, word.end - word.begin);
  const bool is_use = equal_ignoring_case(command, "use");
  if (!is_use && !equal_ignoring_case(command, "user")) return;
  constexpr int kMostWords = 12;
  std::vector<Word> words;  // that are no switches
  bool has_switch = false;
  bool has_share = false;
  for (int i = 0; i < kMostWords; ++i) {
    word = word_at(text, word.next);
    const std::string_view value = text.substr(word.begin, word.end - word.begin);
    if (value.empty() || value == "&" || value == "&&") break;
    if (is_option(value)) {
      has_switch = true;
      continue;
    }
    const bool is_device = value.size() == 2 && value[1] == ':';
    const bool is_share = is_use && value.starts_with("\\\\");
    has_share = has_share || is_share;
    if (is_device || is_share || value == "*") continue;
    words.push_back(word);
  }
  // "the net user experience is good", "net use is a command": words of sentences.
  if (words.empty() || (is_use && !has_share) || (!has_switch && words.size() > 2)) return;
  Credential credential;
  credential.certainty = Certainty::Suspected;
  if (!is_use) {
    credential.user_begin = words.front().begin;
    credential.user_end = words.front().end;
    words.erase(words.begin());
  }
  if (!words.empty() && words.front().end - words.front().begin >= 3) {
    credential.begin = words.front().begin;
    credential.end = words.front().end;
  }
  sink(credential);
}

// ConvertTo-SecureString [-String] "x", and the same behind a pipe.
void take_secure_string(std::string_view text, std::size_t at, const CredentialSink& sink) {
  constexpr std::size_t kCommand = 22;
  if (is_blank(char_at(text, at + kCommand))) {
    Word word = word_at(text, at + kCommand);
    if (starts_with_ignoring_case(text.substr(word.begin), "-string"))
      word = word_at(text, word.begin + 7);
    else if (starts_with_ignoring_case(text.substr(word.begin), "-asplaintext"))
      word = word_at(text, word.begin + 12);
    const std::string_view value = text.substr(word.begin, word.end - word.begin);
    if (!is_option(value) && value.front() != '$' && value.front() != '(')
      found(sink, word.begin, word.end, Certainty::Certain);
  }
  // 'x' | ConvertTo-SecureString
  const std::size_t from = at - std::min(at, kLongestLead);
  const std::string_view lead = trim_right(text.substr(from, at - from));
  if (!lead.ends_with('|')) return;
  const std::string_view said = trim_right(lead.substr(0, lead.size() - 1));
  if (!said.ends_with('"') && !said.ends_with('\'')) return;
  const std::size_t open = said.substr(0, said.size() - 1).find_last_of(said.back());
  if (open != std::string_view::npos)
    found(sink, from + open + 1, from + said.size() - 1, Certainty::Certain);
}

// PSCredential("NAME", "PASSWORD"), NetworkCredential("NAME", "PASSWORD", "DOMAIN").
void take_credential_object(std::string_view text, std::size_t at, const CredentialSink& sink) {
  const std::size_t name = text.find("redential", at) + 9;
  std::size_t next = skip_blanks(text, name);
  if (char_at(text, next) == '(') next = skip_blanks(text, next + 1);
  const char quote = char_at(text, next);
  if (quote != '"' && quote != '\'') return;
  const Word user = word_at(text, next);
  Credential credential{0, 0, Certainty::Certain, false, user.begin, user.end};
  next = skip_blanks(text, user.next);
  const char second =
      char_at(text, next) == ',' ? char_at(text, skip_blanks(text, next + 1)) : '\0';
  if (second == '"' || second == '\'') {
    const Word password = word_at(text, next + 1);
    credential.begin = password.begin;
    credential.end = password.end;
  }
  sink(credential);
}

// "rasdial NAME USER PASSWORD"
void take_dial(std::string_view text, std::size_t at, const CredentialSink& sink) {
  std::size_t next = at + 7;
  if (starts_with_ignoring_case(text.substr(next), ".exe")) next += 4;
  if (!is_blank(char_at(text, next))) return;
  const Word entry = word_at(text, next);
  const Word user = word_at(text, entry.next);
  const Word password = word_at(text, user.next);
  const std::string_view all = text.substr(next, password.end - next);
  const auto value = [&](const Word& word) {
    return text.substr(word.begin, word.end - word.begin);
  };
  if (all.find_first_of("\r\n") != std::string_view::npos || is_option(value(user)) ||
      is_option(value(password)))
    return;
  sink({password.begin, password.end, Certainty::Suspected, false, user.begin, user.end});
}

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

// "https://user:password@host"; `at` is that of the colon.
void take_link(std::string_view text, std::size_t at, const CredentialSink& sink) {
  if (at == 0 || !(is_letter(text[at - 1]) || is_digit(text[at - 1]))) return;
  const std::size_t begin = at + 3;
  const std::size_t end =
      std::min({text.find_first_of("/\\ \t\r\n\"'<>", begin), text.size(), begin + kLongestValue});
  const std::string_view authority = text.substr(begin, end - begin);
  const std::size_t sign = authority.rfind('@');
  if (sign == std::string_view::npos) return;
  const std::size_t colon = authority.substr(0, sign).find(':');
  if (colon == std::string_view::npos || colon + 1 >= sign) return;
  sink({begin + colon + 1, begin + sign, Certainty::Certain, false, begin, begin + colon});
}

// Tokens that are known by how they begin: JSON web tokens, keys of clouds and forges.
void take_known_token(std::string_view text, std::size_t at, const CredentialSink& sink) {
  if (at > 0 && (is_word(text[at - 1]) || text[at - 1] == '-')) return;
  std::size_t end = at;
  std::size_t dots = 0;
  while (end < text.size() && end - at < kLongestHeader &&
         (is_word(text[end]) || text[end] == '-' || text[end] == '.')) {
    dots += text[end] == '.' ? 1 : 0;
    ++end;
  }
  constexpr std::size_t kShortest = 20;
  const bool is_web_token = text[at] == 'e' && dots == 2;
  if (end - at >= kShortest && (is_web_token || (text[at] != 'e' && dots == 0)))
    found(sink, at, end, Certainty::Certain);
}

// The secret half of a key in text form.
void take_private_key(std::string_view text, std::size_t at, const CredentialSink& sink) {
  constexpr std::size_t kLongestKey = 16 * 1024;
  const std::size_t line = text.substr(0, at + 64).find("-----", at + 5);
  if (line == std::string_view::npos ||
      text.substr(at, line - at).find("PRIVATE KEY") == std::string_view::npos)
    return;
  std::size_t from = line + 5;
  const std::size_t end =
      std::min(text.substr(0, from + kLongestKey).find("-----END", from), text.size());
  // Line by line, so that line ends stay.
  while (from < end && end < text.size()) {
    const std::size_t start = text.find_first_not_of(" \t\r\n", from);
    const std::size_t stop = std::min(text.find_first_of("\r\n", start), end);
    if (start >= end) return;
    found(sink, start, stop, Certainty::Certain);
    from = stop;
  }
}

using Take = void (*)(std::string_view, std::size_t, const CredentialSink&);

struct Start {
  std::string_view text;  // in small letters
  Take take = nullptr;
  bool is_word = false;  // a word must begin here
};

constexpr auto kStarts = std::to_array<Start>({
    {"://", take_link},
    {"/rp", take_switch},
    {"/p ", take_switch},
    {"/p:", take_switch},
    {"/p=", take_switch},
    {"/pw", take_switch},
    {"/pas", take_switch},
    {"-rp", take_switch},
    {"-p ", take_switch},
    {"-p:", take_switch},
    {"-p=", take_switch},
    {"-pw", take_switch},
    {"-pas", take_switch},
    {"--pas", take_switch},
    {"-u ", take_user_switch},
    {"-u=", take_user_switch},
    {"--user", take_user_switch},
    {"--proxy-user", take_user_switch},
    {"net use", take_net, true},
    {"net1 use", take_net, true},
    {"net.exe", take_net, true},
    {"net1.exe", take_net, true},
    {"convertto-securestring", take_secure_string, true},
    {"pscredential", take_credential_object, true},
    {"networkcredential", take_credential_object, true},
    {"rasdial", take_dial, true},
    {"eyj", take_known_token},
    {"akia", take_known_token},
    {"ghp_", take_known_token},
    {"gho_", take_known_token},
    {"xoxb-", take_known_token},
    {"xoxp-", take_known_token},
    {"-----begin", take_private_key},
});

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
    for (const Start& start : kStarts)
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
  for (const Start& start : kStarts)
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
  for (const Start* start : table().starts[first]) {
    if (!starts_with_ignoring_case(rest, start->text)) continue;
    if (start->is_word && !begins_word(text, at, true)) continue;
    start->take(text, at, sink);
    break;
  }
  if (first == 'c' && starts_with_ignoring_case(rest, kCookie) && begins_word(text, at, false)) {
    take_cookies(text, at + kCookie.size(), sink);
  }
  for (const CredentialName* name : table().names[first]) {
    if (!starts_with_ignoring_case(rest, name->text)) continue;
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
