// SPDX-License-Identifier: Apache-2.0
#include "draft/secrets.h"

#include <array>

#include <re2/re2.h>

namespace casebook {
namespace {

struct Mask {
  RE2 pattern;
  const char* replacement;

  Mask(const char* pattern_in, const char* replacement_in)
      : pattern(pattern_in, RE2::Quiet),
        replacement(replacement_in) {}
};

// What a value looks like behind a name: quoted, or up to the next mark.
#define CASEBOOK_VALUE R"re((?:"[^"\r\n]*"|'[^'\r\n]*'|[^\s"',;&<>]+))re"

const std::array<Mask, 10>& certain_masks() {
  static const std::array<Mask, 10> kMasks = {
      // ConvertTo-SecureString "x"
      Mask(R"re((?i)(convertto-securestring[ \t]+(?:-string[ \t]+)?))re" CASEBOOK_VALUE,
           R"re(\1***)re"),
      // https://user:password@host
      Mask(R"re((?i)\b([a-z][a-z0-9+.-]*://[^\s/:@"'<>]*):[^\s/@"'<>]+@)re", R"re(\1:***@)re"),
      // password=x, "pwd": "x", /password:x, AdminPassword = x
      Mask(
          R"re((?i)((?:password|passwd|passphrase|pwd|passwort|client_secret|access_token|auth_token|api[_-]?key|accountkey|sharedaccesskey|secretkey)["']?[ \t]{0,4}[:=][ \t]{0,4}))re" CASEBOOK_VALUE,
          R"re(\1***)re"),
      // /pass:x, -p:x, /rp:x
      Mask(R"re((?i)((?:^|[\s"'(])[-/]{1,2}(?:p|pw|pass|rp)[:=]))re" CASEBOOK_VALUE,
           R"re(\1***)re"),
      // signatures of shared access links
      Mask(R"re((?i)([?&](?:sig|pass|token)=)[^\s"'&<>]+)re", R"re(\1***)re"),
      // Authorization: Basic x
      Mask(R"re((?i)(\bauthorization[ \t]{0,4}:[ \t]{0,4}(?:\w+\s+)?)[A-Za-z0-9+/_=.~-]{8,})re",
           R"re(\1***)re"),
      // 密码：x
      Mask(R"re(((?:密码|口令)[ \t]{0,4}(?:[:=]|：|＝)[ \t]{0,4}))re" CASEBOOK_VALUE,
           R"re(\1***)re"),
      // <Password><Value>x</Value>, <AdminPassword>x<
      Mask(R"re((?i)(<[\w:]*password\w*>\s*(?:<value>)?)[^<\s][^<]*)re", R"re(\1***)re"),
      // DefaultPassword    REG_SZ    x
      Mask(R"re((?i)(\b\w*password\w*["']?\s+REG_\w+\s+)\S[^\r\n]*)re", R"re(\1***)re"),
      // product keys and BitLocker recovery keys
      Mask(R"re(\b(?:[A-Z0-9]{5}-){4}[A-Z0-9]{5}\b|\b(?:\d{6}-){7}\d{6}\b)re", "***")};
  return kMasks;
}

const std::array<Mask, 4>& suspected_masks() {
  static const std::array<Mask, 4> kMasks = {
      // -p x, --password x, /rp x, -RecoveryPassword x
      Mask(
          R"re((?i)((?:^|[\s"'(])[-/]{1,2}(?:p|pw|pwd|pass|rp|\w*password|passwd|passphrase)[ \t]+))re"
          R"re((?:"[^"\r\n]*"|'[^'\r\n]*'|[^\s"'/-][^\s"']*))re",
          R"re(\1***)re"),
      // curl -u user:x
      Mask(R"re((?i)(\s(?:-u|--user|--proxy-user)\s+[^\s:]+:)\S+)re", R"re(\1***)re"),
      // net use \\server\share x /user:u
      Mask(
          R"re((?i)(\bnet1?(?:\.exe)?"?\s+use\s+(?:[a-z*]:?\s+)?"?\\\\[^\s"]+"?\s+)[^\s/][^\s]*)re",
          R"re(\1***)re"),
      // net user name x
      Mask(R"re((?i)(\bnet1?(?:\.exe)?"?\s+user\s+[^\s/]+\s+)[^\s/][^\s]*)re", R"re(\1***)re")};
  return kMasks;
}

#undef CASEBOOK_VALUE

template <typename Masks>
void apply(const Masks& masks, std::string& text) {
  for (const Mask& mask : masks) {
    RE2::GlobalReplace(&text, mask.pattern, mask.replacement);
  }
}

}  // namespace

std::string without_secrets(std::string text, Secrets which) {
  apply(certain_masks(), text);
  if (which == Secrets::Suspected) apply(suspected_masks(), text);
  return text;
}

}  // namespace casebook
