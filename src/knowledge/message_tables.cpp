// SPDX-License-Identifier: Apache-2.0
#include "knowledge/message_tables.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

#include <fmt/format.h>

#include "base/text.h"

namespace casebook {
namespace {

constexpr std::string_view kFolder = "messages/";
constexpr std::size_t kColumns = 4;  // provider, id, English, Chinese

struct Row {
  std::string_view provider;
  std::uint32_t id = 0;
  EventMessage message;
};

std::optional<Row> read_row(std::string_view line) {
  const std::vector<std::string_view> columns = split(line, '\t');
  if (columns.size() != kColumns) return std::nullopt;
  const auto id = parse_number<std::uint32_t>(columns[1]);
  const bool filled = std::none_of(
      columns.begin(), columns.end(), [](std::string_view column) { return trim(column).empty(); });
  if (!id || !filled) return std::nullopt;
  return Row{columns[0], *id, {columns[2], columns[3]}};
}

// Calls with each line that is neither empty nor a comment, and its number.
template <typename Call>
void for_each_row(std::string_view text, const Call& call) {
  int number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trim_right(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (!line.empty() && line.front() != '#') call(line, number);
  }
}

class Tables final : public MessageBook {
 public:
  explicit Tables(const std::vector<KnowledgeFile>& files) {
    std::vector<const KnowledgeFile*> tables;
    for (const KnowledgeFile& file : files) {
      if (is_message_table(file)) tables.push_back(&file);
    }
    std::stable_sort(tables.begin(), tables.end(), [](const auto* a, const auto* b) {
      return a->layer < b->layer;
    });
    texts_.reserve(tables.size());  // rows are views into them
    for (const KnowledgeFile* file : tables) {
      texts_.push_back(file->text);
      for_each_row(texts_.back(), [&](std::string_view line, int) {
        const auto row = read_row(line);
        if (row) providers_[to_lower(row->provider)][row->id] = row->message;
      });
    }
  }

  const EventMessage* find(std::string_view provider, std::uint32_t id) const override {
    const auto known = providers_.find(to_lower(provider));
    if (known == providers_.end()) return nullptr;
    const auto message = known->second.find(id);
    return message == known->second.end() ? nullptr : &message->second;
  }

 private:
  std::vector<std::string> texts_;
  std::unordered_map<std::string, std::unordered_map<std::uint32_t, EventMessage>> providers_;
};

// "%1", "%{errorCode}".
std::set<std::string_view> placeholders_of(std::string_view text) {
  std::set<std::string_view> found;
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    const std::string_view rest = text.substr(at + 1);
    std::size_t length = 0;
    if (rest.starts_with('{')) {
      length = std::min(rest.find('}'), rest.size() - 1) + 1;
    } else {
      while (length < 2 && length < rest.size() && rest[length] >= '0' && rest[length] <= '9') {
        ++length;
      }
    }
    if (length != 0) found.insert(rest.substr(0, length));
  }
  return found;
}

}  // namespace

bool is_message_table(const KnowledgeFile& file) {
  const std::string_view path = file.path;
  const std::size_t folder = path.rfind(kFolder);
  const bool inside = folder == 0 || (folder != std::string_view::npos && path[folder - 1] == '/');
  return inside && path.ends_with(".tsv");
}

std::unique_ptr<MessageBook> make_message_book(const std::vector<KnowledgeFile>& files) {
  return std::make_unique<Tables>(files);
}

std::vector<LintMessage> check_messages(const std::vector<KnowledgeFile>& files) {
  std::vector<LintMessage> messages;
  std::map<std::tuple<int, std::string, std::uint32_t>, std::string> met;  // place of each
  for (const KnowledgeFile& file : files) {
    if (!is_message_table(file)) continue;
    for_each_row(file.text, [&](std::string_view line, int number) {
      const KnowledgePlace place{file.path, number};
      const auto row = read_row(line);
      if (!row) {
        messages.push_back({place,
                            LintSeverity::Error,
                            "message: write provider, event id, English and Chinese, with one tab "
                            "between them"});
        return;
      }
      const auto [before, is_new] =
          met.try_emplace({file.layer, to_lower(row->provider), row->id}, place.text());
      const std::string name = fmt::format("message '{} {}'", row->provider, row->id);
      if (!is_new) {
        messages.push_back({place, LintSeverity::Error, name + " is already at " + before->second});
      }
      if (placeholders_of(row->message.en) != placeholders_of(row->message.zh)) {
        messages.push_back({place,
                            LintSeverity::Error,
                            name + ": English and Chinese have different placeholders"});
      }
    });
  }
  return messages;
}

}  // namespace casebook
