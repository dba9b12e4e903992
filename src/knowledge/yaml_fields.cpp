// SPDX-License-Identifier: Apache-2.0
#include "knowledge/yaml_fields.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/text.h"
#include "knowledge/suggest.h"

namespace casebook {
namespace {

// "0x80070005", "5", "-2147024891".
std::optional<std::uint32_t> code_of(std::string_view text) {
  if (starts_with_ignoring_case(text, "0x")) return parse_number<std::uint32_t>(text.substr(2), 16);
  if (text.starts_with("-")) {
    const auto value = parse_number<std::int32_t>(text);
    if (!value) return std::nullopt;
    return static_cast<std::uint32_t>(*value);
  }
  return parse_number<std::uint32_t>(text);
}

std::optional<double> number_of(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// True for the first byte of a character from U+2E80 on (Han, kana, full-width punctuation): three
// bytes E2 BA .. and above, or four.
bool begins_wide(std::string_view text) {
  if (text.size() < 3) return false;
  const auto first = static_cast<unsigned char>(text[0]);
  const auto second = static_cast<unsigned char>(text[1]);
  return first > 0xE2 || (first == 0xE2 && second >= 0xBA);
}

bool ends_wide(std::string_view text) {
  std::size_t start = text.size();
  while (start > 0 && (static_cast<unsigned char>(text[start - 1]) & 0xC0U) == 0x80U)
    --start;
  return start > 0 && begins_wide(text.substr(start - 1));
}

// YAML folds a line end into a space, which Chinese does not have between its characters.
std::string without_fold_spaces(std::string_view text) {
  std::string joined;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool folded =
        text[i] == ' ' && ends_wide(text.substr(0, i)) && begins_wide(text.substr(i + 1));
    if (!folded) joined += text[i];
  }
  return joined;
}

}  // namespace

void ProblemList::add(const YAML::Mark& mark, std::string message) {
  messages_.push_back({place(mark), LintSeverity::Error, std::move(message)});
}

YamlFields::YamlFields(const YAML::Node& map, std::string what, ProblemList& problems)
    : what_(std::move(what)),
      problems_(problems),
      mark_(map.Mark()) {
  if (!map.IsMap()) {
    complain(mark_, "is not a map of fields; write 'name: value' lines");
    return;
  }
  std::vector<std::pair<YAML::Mark, std::string>> repeated;
  for (const auto& field : map) {
    if (!field.first.IsScalar()) continue;
    const std::string name = field.first.Scalar();
    const bool added = fields_.try_emplace(name, field.second, field.first.Mark()).second;
    if (!added) repeated.emplace_back(field.first.Mark(), name);
  }
  const auto id = fields_.find("id");
  if (id != fields_.end() && id->second.first.IsScalar()) {
    what_ += " '" + id->second.first.Scalar() + "'";
  }
  for (const auto& [mark, name] : repeated) {
    complain(mark, "field '" + name + "' is given twice; keep one");
  }
}

void YamlFields::complain(const YAML::Mark& mark, const std::string& message) {
  problems_.add(mark, what_ + ": " + message);
}

YAML::Node YamlFields::take(const std::string& name) {
  known_.push_back(name);
  const auto field = fields_.find(name);
  if (field == fields_.end() || field->second.first.IsNull()) {
    return YAML::Node(YAML::NodeType::Undefined);
  }
  return field->second.first;
}

bool YamlFields::scalar(const std::string& name, const YAML::Node& node, std::string& target) {
  if (!node.IsScalar()) {
    complain(node.Mark(), "field '" + name + "' must be a single value");
    return false;
  }
  target = node.Scalar();
  return true;
}

void YamlFields::text(const std::string& name, std::string& target) {
  const YAML::Node node = take(name);
  if (node.IsDefined()) scalar(name, node, target);
}

void YamlFields::integer(const std::string& name, int& target) {
  std::string value;
  text(name, value);
  if (value.empty()) return;
  const auto number = parse_number<int>(value);
  if (!number) {
    complain(fields_[name].second, "field '" + name + "': '" + value + "' is not a whole number");
    return;
  }
  target = *number;
}

void YamlFields::number(const std::string& name, double& target) {
  std::string value;
  text(name, value);
  if (value.empty()) return;
  const auto number = number_of(value);
  if (!number) {
    complain(fields_[name].second, "field '" + name + "': '" + value + "' is not a number");
    return;
  }
  target = *number;
}

void YamlFields::boolean(const std::string& name, bool& target) {
  word<bool>(name, {{"true", true}, {"false", false}}, target);
}

std::vector<YAML::Node> YamlFields::elements(const std::string& name) {
  const YAML::Node node = take(name);
  if (!node.IsDefined()) return {};
  if (!node.IsSequence()) {
    complain(node.Mark(), "field '" + name + "' must be a list; write '- ' before each element");
    return {};
  }
  return {node.begin(), node.end()};
}

void YamlFields::texts(const std::string& name, std::vector<std::string>& target) {
  for (const YAML::Node& node : elements(name)) {
    std::string value;
    if (scalar(name, node, value)) target.push_back(std::move(value));
  }
}

void YamlFields::codes(const std::string& name, std::vector<std::uint32_t>& target) {
  for (const YAML::Node& node : elements(name)) {
    std::string value;
    if (!scalar(name, node, value)) continue;
    const auto code = code_of(value);
    if (code) {
      target.push_back(*code);
    } else {
      complain(node.Mark(),
               "field '" + name + "': '" + value + "' is not a code; write 0x80070005 or 5");
    }
  }
}

Bilingual YamlFields::bilingual_of(const std::string& name, const YAML::Node& node) {
  if (!node.IsMap()) {
    complain(node.Mark(), "field '" + name + "' must be bilingual; write {en: ..., zh: ...}");
    return {};
  }
  Bilingual result;
  for (const auto& part : node) {
    const std::string language = part.first.IsScalar() ? part.first.Scalar() : "";
    std::string ignored;
    if (language != "en" && language != "zh") {
      complain(part.first.Mark(),
               "field '" + name + "': unknown language '" + language + "'; only en and zh");
      continue;
    }
    if (part.second.IsNull()) continue;
    scalar(name + "." + language, part.second, language == "en" ? result.en : result.zh);
  }
  result.zh = without_fold_spaces(result.zh);
  return result;
}

void YamlFields::bilingual(const std::string& name, Bilingual& target) {
  const YAML::Node node = take(name);
  if (node.IsDefined()) target = bilingual_of(name, node);
}

void YamlFields::bilinguals(const std::string& name, std::vector<Bilingual>& target) {
  for (const YAML::Node& node : elements(name))
    target.push_back(bilingual_of(name, node));
}

void YamlFields::languages(Bilingual& target) {
  text("en", target.en);
  text("zh", target.zh);
  target.zh = without_fold_spaces(target.zh);
}

void YamlFields::map(const std::string& name, std::map<std::string, std::string>& target) {
  const YAML::Node node = take(name);
  if (!node.IsDefined()) return;
  if (!node.IsMap()) {
    complain(node.Mark(), "field '" + name + "' must be a map of names to values");
    return;
  }
  for (const auto& part : node) {
    std::string value;
    if (part.first.IsScalar() && scalar(name, part.second, value)) {
      target[part.first.Scalar()] = value;
    }
  }
}

void YamlFields::unknown_word(const std::string& name,
                              const std::string& value,
                              const std::vector<std::string>& known) {
  std::string choices;
  for (const std::string& word : known)
    choices += (choices.empty() ? "" : ", ") + word;
  complain(fields_[name].second,
           "field '" + name + "': unknown value '" + value + "'" + did_you_mean(value, known) +
               "; one of " + choices);
}

void YamlFields::require(const std::string& name) {
  const auto field = fields_.find(name);
  if (field == fields_.end()) {
    complain(mark_, "field '" + name + "' is missing");
  } else if (field->second.first.IsNull() ||
             (field->second.first.IsScalar() && field->second.first.Scalar().empty())) {
    complain(field->second.second, "field '" + name + "' is empty");
  }
}

void YamlFields::finish() {
  for (const auto& [name, field] : fields_) {
    if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
    complain(field.second, "unknown field '" + name + "'" + did_you_mean(name, known_));
  }
}

}  // namespace casebook
