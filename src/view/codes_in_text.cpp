// SPDX-License-Identifier: Apache-2.0
#include "view/codes_in_text.h"

#include <algorithm>

#include <re2/re2.h>

namespace casebook::view {
namespace {

// Four digits and fewer are sizes and flags; those that stand behind "error" are taken in the last
// two forms.
const RE2& code_pattern() {
  static const RE2 kPattern(
      R"re((\b0[xX][0-9A-Fa-f]{8}(?: ?- ?0[xX][0-9A-Fa-f]{5,8})?\b)re"
      R"re(|\b(?:STATUS|ERROR|CBS_E|WU_E|PSFX_E|SPAPI_E|MOSETUP_E|E|RPC_S|CRYPT_E|TRUST_E)_[A-Z][A-Z0-9_]+\b)re"
      R"re(|-21[0-9]{8}\b))re"
      R"re(|(?:\b(?i:gle|error code|error|hr|hresult|status|exit code|result)\s*[\[=:]+\s*))re"
      R"re((0[xX][0-9A-Fa-f]{1,8}|[1-9][0-9]{0,9})\b)re",
      RE2::Quiet);
  return kPattern;
}

}  // namespace

std::vector<std::string> codes_in_text(std::string_view text, std::size_t most) {
  std::vector<std::string> codes;
  re2::StringPiece rest(text.data(), text.size());
  std::string bare;
  std::string led;
  while (codes.size() < most && RE2::FindAndConsume(&rest, code_pattern(), &bare, &led)) {
    const std::string& code = bare.empty() ? led : bare;
    if (code.find_first_not_of("0xX") == std::string::npos) continue;  // success
    if (std::find(codes.begin(), codes.end(), code) == codes.end()) codes.push_back(code);
  }
  return codes;
}

}  // namespace casebook::view
