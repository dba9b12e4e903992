// SPDX-License-Identifier: Apache-2.0
#include "report/html.h"

namespace casebook {

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
