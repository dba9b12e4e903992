// SPDX-License-Identifier: Apache-2.0
// Credentials in commands, links and tokens.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/named_value.h"
#include "base/text.h"
#include "model/credential_text.h"

namespace casebook::credential {
namespace {

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

// "Bearer TOKEN" where no name stands before it: what follows must look like nothing that anybody
// would say of a bearer.
void take_bearer(std::string_view text, std::size_t at, const CredentialSink& sink) {
  constexpr std::size_t kScheme = 7;
  constexpr std::size_t kShortest = 8;
  const std::size_t begin = skip_blanks(text, at + kScheme);
  const std::size_t end = end_of_bare(text, begin);
  if (end - begin < kShortest || !looks_random(text.substr(begin, end - begin))) return;
  found(sink, begin, end, Certainty::Certain);
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
    {"bearer ", take_bearer, true},
    {"eyj", take_known_token},
    {"akia", take_known_token},
    {"ghp_", take_known_token},
    {"gho_", take_known_token},
    {"xoxb-", take_known_token},
    {"xoxp-", take_known_token},
    {"-----begin", take_private_key},
});

}  // namespace

std::span<const Start> starts() {
  return kStarts;
}

}  // namespace casebook::credential
