// SPDX-License-Identifier: Apache-2.0
#include "report/html_writer.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "report/format.h"
#include "report/names.h"
#include "report/phrases.h"

namespace casebook {
namespace {

constexpr std::size_t kMostCodes = 300;  // explained on one page
constexpr std::size_t kHexDigits = 8;

struct Token {
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::size_t hex_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_hex_digit(text[at])) {
    ++at;
  }
  return at;
}

bool is_prefixed(std::string_view text, std::size_t at) {
  return at + 2 < text.size() && text[at] == '0' && to_lower_ascii(text[at + 1]) == 'x';
}

// Whether a small number is called an error by the word in front of it.
bool is_called_error(std::string_view before) {
  return ends_with_ignoring_case(before, "gle=") || ends_with_ignoring_case(before, "error: ") ||
         ends_with_ignoring_case(before, "error ") || ends_with_ignoring_case(before, "result = ");
}

// "0x80070005", "0xC1900101-0x2000D", "8024200d", "STATUS_ACCESS_DENIED" at a place where a word
// begins; nothing when that is something else. Whether it is a code is for the book to say.
Token token_at(std::string_view text, std::size_t at) {
  const Token none{at, at};
  if (is_prefixed(text, at)) {
    std::size_t end = hex_end(text, at + 2);
    if (end - at - 2 > kHexDigits || end == at + 2) return none;
    const bool high = end - at - 2 == kHexDigits && text[at + 2] >= '8';
    if (!high && !is_called_error(text.substr(0, at))) return none;
    for (const std::string_view joint : {"-", " - "}) {
      const std::size_t second = end + joint.size();
      if (text.substr(end).starts_with(joint) && is_prefixed(text, second)) {
        const std::size_t pair_end = hex_end(text, second + 2);
        if (pair_end - second - 2 <= kHexDigits) end = pair_end;
        break;
      }
    }
    if (end < text.size() && is_word(text[end])) return none;
    return {at, end};
  }
  const std::size_t hex = hex_end(text, at);
  const bool bare = hex - at == kHexDigits &&
                    (text[at] == '8' || to_lower_ascii(text[at]) == 'c') &&
                    std::any_of(text.begin() + static_cast<std::ptrdiff_t>(at),
                                text.begin() + static_cast<std::ptrdiff_t>(hex),
                                is_digit);
  if (bare && (hex == text.size() || !is_word(text[hex]))) return {at, hex};
  if (text[at] < 'A' || text[at] > 'Z') return none;
  std::size_t end = at;
  while (end < text.size() &&
         (text[end] == '_' || is_digit(text[end]) || (text[end] >= 'A' && text[end] <= 'Z'))) {
    ++end;
  }
  const std::string_view name = text.substr(at, end - at);
  const bool whole = end == text.size() || !is_word(text[end]);
  const bool telling = name.starts_with("STATUS_") || name.starts_with("ERROR_") ||
                       name.starts_with("E_") || name.find("_E_") != std::string_view::npos;
  return whole && telling ? Token{at, end} : none;
}

}  // namespace

std::string HtmlWriter::say(std::string_view en, std::string_view zh) {
  return both_for_html(Bilingual{std::string(en), std::string(zh)});
}

std::string HtmlWriter::say(Label name) {
  return say(label(name, Language::English), label(name, Language::Chinese));
}

std::string HtmlWriter::colon_html() {
  return say(colon(Language::English), colon(Language::Chinese));
}

std::string HtmlWriter::told(const Bilingual& text) {
  const auto in = [&](Language language) {
    std::string html;
    for (const SentencePart& part : backticks_in(spoken(text, diagnosis(), language))) {
      const bool is_code = part.kind == SentencePart::Kind::Command;
      html += is_code ? "<code>" + for_html(part.text) + "</code>" : marked(part.text);
    }
    return html;
  };
  return both_of_html(in(Language::English), in(Language::Chinese));
}

std::string HtmlWriter::marked(std::string_view text) {
  std::string html;
  std::size_t plain = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_word(text[at])) {
      ++at;
      continue;
    }
    const Token token = token_at(text, at);
    const std::string link = token.end == token.begin
                                 ? std::string()
                                 : marked_link(text.substr(token.begin, token.end - token.begin));
    if (!link.empty()) {
      html += for_html(text.substr(plain, at - plain)) + link;
      plain = at = token.end;
      continue;
    }
    while (at < text.size() && is_word(text[at])) {
      ++at;
    }
  }
  return html + for_html(text.substr(plain));
}

std::string HtmlWriter::marked_link(std::string_view token) {
  auto known = read_.find(token);
  if (known == read_.end()) {
    CodeReading reading;
    if (met_.size() < kMostCodes) reading = codes_.read(token);
    std::string canonical;
    if (!reading.layers.empty() && reading.layers.front().value != 0) {
      canonical = reading.canonical.empty() ? std::string(token) : reading.canonical;
      met_.try_emplace(canonical, std::move(reading));
    }
    known = read_.emplace(std::string(token), std::move(canonical)).first;
  }
  if (known->second.empty()) return "";
  return fmt::format("<a class=\"code\" href=\"#c/{}\">{}</a>",
                     for_html(replace_all(known->second, " ", "")),
                     for_html(token));
}

std::string HtmlWriter::exchanged(const Bilingual& text) const {
  const std::string en = for_html(text.in(Language::English));
  const std::string zh = for_html(text.in(Language::Chinese));
  return fmt::format(
      "data-en=\"{}\" data-zh=\"{}\">{}", en, zh, language() == Language::Chinese ? zh : en);
}

std::string HtmlWriter::explained(const std::string& code) const {
  const CodeReading reading = codes_.read(code);
  if (reading.layers.empty()) return "";
  std::string html = "<ol class=\"layers\">";
  for (const CodeMeaning& layer : reading.layers) {
    html += "<li>" + both_for_html([&layer](Language language) {
              const std::string& unwrapped = layer.layer.in(language);
              return unwrapped.empty() ? std::string(code_space_title(layer.space, language))
                                       : unwrapped;
            });
    if (!layer.name.empty()) html += " <code>" + for_html(layer.name) + "</code>";
    if (!layer.meaning.empty()) html += "<br>" + both_for_html(layer.meaning);
    html += "</li>";
  }
  html += "</ol>";
  if (!reading.note.empty()) html += "<p class=\"note\">" + both_for_html(reading.note) + "</p>";
  return html;
}

std::string HtmlWriter::id_once(const std::string& id) {
  if (!ids_.insert(id).second) return "";
  return " id=\"" + for_html(id) + "\" tabindex=\"-1\"";
}

void HtmlWriter::begin_section(std::string_view id, std::string_view en, std::string_view zh) {
  sections_.emplace_back(id, say(en, zh));
  put(fmt::format("<section><h2 id=\"s/{}\">{}</h2>\n", id, sections_.back().second));
}

void HtmlWriter::begin_section(std::string_view id, Label title) {
  begin_section(id, label(title, Language::English), label(title, Language::Chinese));
}

std::string HtmlWriter::contents() const {
  std::string html = "<nav aria-labelledby=\"s/contents\"><b id=\"s/contents\">" +
                     say("Contents", "目录") + "</b>\n";
  for (const auto& [id, title] : sections_) {
    html += fmt::format("<a href=\"#s/{}\">{}</a>\n", id, title);
  }
  return html + "</nav>\n";
}

void HtmlWriter::put_left_out(std::size_t total, std::size_t shown) {
  if (total <= shown) return;
  const std::string left = format_count(total - shown);
  put("<p class=\"soft\">" +
      say(left + " more are left out of this page.", "另有 " + left + " 项未列入本页。") +
      "</p>\n");
}

std::string HtmlWriter::attempt_address(const std::string& id) const {
  const std::vector<Episode>& all = diagnosis().episodes;
  const auto listed = static_cast<std::ptrdiff_t>(std::min(all.size(), kMostAttempts));
  const bool known = std::any_of(
      all.end() - listed, all.end(), [&id](const Episode& episode) { return episode.id == id; });
  return known ? "#a/" + id : "";
}

std::string HtmlWriter::attempt_link(const std::string& id) const {
  const std::string address = attempt_address(id);
  if (address.empty()) return for_html(id);
  return fmt::format("<a href=\"{}\">{}</a>", for_html(address), for_html(id));
}

void HtmlWriter::put_codes() {
  if (met_.empty()) return;
  begin_section("codes", "Codes in this report", "本报告中的代码");
  for (const auto& [canonical, reading] : met_) {
    // The innermost layer is the error itself.
    const CodeMeaning& inside = reading.layers.back();
    put(
        fmt::format("<details class=\"entry\"{}{}><summary><code>{}</code> {} <span "
                    "class=\"soft\">{}</span></summary>{}</details>\n",
                    id_once("c/" + replace_all(canonical, " ", "")),
                    open_on_paper(),
                    for_html(canonical),
                    inside.name.empty() ? "" : "<code>" + for_html(inside.name) + "</code>",
                    both_for_html(inside.meaning),
                    explained(canonical)));
  }
  end_section();
}

std::string evidence_id(const Evidence& evidence) {
  return fmt::format("e/{}/{}",
                     evidence.event.item,
                     evidence.line != 0 ? evidence.line : evidence.record_number());
}

std::string finding_number_html(std::size_t number) {
  return both_for_html([number](Language language) {
    return fmt::format(fmt::runtime(label(Label::FindingNumber, language)), number);
  });
}

std::string times_html(std::uint64_t count) {
  return both_for_html([count](Language language) {
    return fmt::format(fmt::runtime(label(Label::Times, language)), format_count(count));
  });
}

}  // namespace casebook
