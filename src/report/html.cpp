// SPDX-License-Identifier: Apache-2.0
#include "report/html.h"

#include "report/escape.h"

namespace casebook {

std::string for_html(std::string_view text) {
  std::string out;
  for (const char c : for_terminal(text)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string both_for_html(const std::function<std::string(Language)>& text) {
  return both_of_html(for_html(text(Language::English)), for_html(text(Language::Chinese)));
}

std::string both_of_html(const std::string& en, const std::string& zh) {
  if (en == zh) return en;
  return "<span class=\"en\" lang=\"en\">" + en + "</span><span class=\"zh\" lang=\"zh\">" + zh +
         "</span>";
}

std::string both_for_html(const Bilingual& text) {
  return both_for_html([&](Language language) { return text.in(language); });
}

}  // namespace casebook
