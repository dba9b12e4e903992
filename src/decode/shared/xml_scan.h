// SPDX-License-Identifier: Apache-2.0
// Walks the tags of an XML text in one pass and without a tree: every tag knows its offset, a cut
// or damaged file gives all its sound tags, and hostile nesting or entities cost nothing because
// nothing nests and nothing is expanded. Not a validator.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace casebook {

struct XmlTag {
  enum class Kind { Open, Close, Empty };

  Kind kind = Kind::Open;
  std::string_view name;        // with its prefix: "z:row"
  std::string_view attributes;  // raw, between the name and the end of the tag
  std::string_view text;        // raw, between the tag before and this one
  std::uint64_t offset = 0;     // of '<'
  std::uint64_t end = 0;        // behind '>'
};

class XmlScanner {
 public:
  explicit XmlScanner(std::string_view text) : text_(text) {}

  // False at the end. Comments, declarations and processing instructions are passed over.
  bool next(XmlTag& tag);

  // Goes on at `offset`, as if a tag had ended there: for content that is not of interest.
  // REQUIRES: not before the end of the last tag
  void skip_to(std::uint64_t offset) { at_ = text_from_ = offset; }

  // Tags that had no end, and where the first was.
  std::uint64_t damaged() const { return damaged_; }
  std::uint64_t first_damage() const { return first_damage_; }

 private:
  bool skip_markup(std::uint64_t open);
  std::uint64_t end_of_tag(std::uint64_t open);

  std::string_view text_;
  std::uint64_t at_ = 0;
  std::uint64_t text_from_ = 0;
  std::uint64_t damaged_ = 0;
  std::uint64_t first_damage_ = 0;
};

// Raw value of an attribute, a view into the scanned text; "" when it is absent.
std::string_view xml_attribute(const XmlTag& tag, std::string_view name);

// Calls visit(name, raw value) for each attribute.
template <typename Visit>
void for_each_attribute(std::string_view attributes, const Visit& visit) {
  std::size_t at = 0;
  while (true) {
    const std::size_t equals = attributes.find('=', at);
    if (equals == std::string_view::npos) return;
    std::size_t name_end = equals;
    while (name_end > at && static_cast<unsigned char>(attributes[name_end - 1]) <= ' ') {
      --name_end;
    }
    std::size_t name_at = name_end;
    while (name_at > at && static_cast<unsigned char>(attributes[name_at - 1]) > ' ') {
      --name_at;
    }
    const std::size_t quote = attributes.find_first_of("\"'", equals + 1);
    if (quote == std::string_view::npos) return;
    const std::size_t close = attributes.find(attributes[quote], quote + 1);
    if (close == std::string_view::npos) return;
    visit(attributes.substr(name_at, name_end - name_at),
          attributes.substr(quote + 1, close - quote - 1));
    at = close + 1;
  }
}

// The five predefined entities and character references; others stay as written. CDATA marks go.
std::string xml_unescape(std::string_view raw);

}  // namespace casebook
