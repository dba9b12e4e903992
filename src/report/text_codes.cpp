// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "report/labels.h"
#include "report/text.h"

namespace casebook {
namespace {

constexpr std::size_t kIndent = 2;

class CodeWriter {
 public:
  CodeWriter(Page& page, const TextOptions& options)
      : page_(page),
        first_(options.language),
        second_(options.language == Language::English ? Language::Chinese : Language::English) {}

  void write(const CodeReading& reading) {
    page_.blank();
    std::string head = reading.canonical.empty() ? reading.as_typed : reading.canonical;
    if (reading.as_typed != head) head += "  (" + reading.as_typed + ")";
    page_.indented(0, head, Paint::Bold);
    if (reading.layers.empty() && reading.others.empty() && reading.note.empty()) {
      both(kIndent,
           {std::string(label(Label::CodeUnknown, Language::English)),
            std::string(label(Label::CodeUnknown, Language::Chinese))});
      return;
    }
    std::size_t indent = kIndent;
    for (std::size_t i = 0; i < reading.layers.size(); ++i) {
      // A wrapper that says what the error inside says leaves it to that.
      const CodeMeaning& layer = reading.layers[i];
      const bool again =
          i + 1 < reading.layers.size() && reading.layers[i + 1].meaning == layer.meaning;
      put_meaning(indent, layer, again ? Bilingual{} : layer.meaning);
      indent += kIndent;
    }
    if (!reading.note.empty()) {
      page_.block({.first = fmt::format("  {}{}", label(Label::CodeNote, first_), colon(first_)),
                   .paint = Paint::Yellow},
                  reading.note.in(first_));
      if (!reading.note.in(second_).empty()) {
        page_.block(
            {.first = fmt::format("  {}{}", label(Label::CodeNote, second_), colon(second_)),
             .paint = Paint::Yellow},
            reading.note.in(second_));
      }
    }
    if (reading.others.empty()) return;
    page_.indented(kIndent, label(Label::CodeOthers, first_), Paint::Dim);
    for (const CodeMeaning& other : reading.others) {
      put_meaning(2 * kIndent, other, other.meaning);
    }
  }

 private:
  void put_meaning(std::size_t indent, const CodeMeaning& meaning, const Bilingual& words) {
    const std::string& layer = meaning.layer.in(first_);
    std::string head = layer.empty() ? number_of(meaning) : layer;
    if (!meaning.name.empty()) head += "  " + meaning.name;
    page_.indented(indent, head);
    both(indent + kIndent, words);
  }

  std::string number_of(const CodeMeaning& meaning) const {
    const std::string_view space = code_space_title(meaning.space, first_);
    constexpr std::uint32_t kSmall = 0x10000;  // error numbers are known in decimal
    if (meaning.value < kSmall) return fmt::format("{} {}", space, meaning.value);
    return fmt::format("{} 0x{:08X}", space, meaning.value);
  }

  void both(std::size_t indent, const Bilingual& text) {
    if (text.empty()) return;
    page_.indented(indent, text.in(first_));
    if (text.in(second_) != text.in(first_)) page_.indented(indent, text.in(second_), Paint::Dim);
  }

  Page& page_;
  Language first_;
  Language second_;
};

}  // namespace

std::string render_codes_text(const std::vector<CodeReading>& readings,
                              const TextOptions& options) {
  Page page(options.width, options.color, options.names);
  CodeWriter writer(page, options);
  for (const CodeReading& reading : readings) {
    writer.write(reading);
  }
  return page.take();
}

}  // namespace casebook
