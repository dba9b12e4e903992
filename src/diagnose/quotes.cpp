// SPDX-License-Identifier: Apache-2.0
// Places of the evidence as findings and observations show them.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "base/utf8.h"
#include "diagnose/hypotheses.h"

namespace casebook {
namespace {

constexpr std::uint32_t kNoRow = 0xFFFFFFFF;  // a line that is no event has a row that none has

bool is_access_entry(std::string_view line) {
  return line.find(":(") != std::string_view::npos ||
         line.find(" Allow ") != std::string_view::npos ||
         line.find(" Deny ") != std::string_view::npos;
}

// That an account is not in a list is seen in the whole list only: its further entries are
// indented.
std::string_view with_further_entries(std::string_view text) {
  std::size_t end = std::min(text.find('\n'), text.size());
  while (end < text.size()) {
    const std::size_t next = std::min(text.find('\n', end + 1), text.size());
    const std::string_view line = text.substr(end + 1, next - end - 1);
    if (!line.starts_with(' ') || !is_access_entry(line)) break;
    end = next;
  }
  return trim(text.substr(0, end));
}

// An exported record says where it was logged, by whom and for whom in a dozen lines before it says
// what happened. Of these stay the first and those that name the source and the number.
void leave_out_head(std::string_view message,
                    std::string_view source,
                    std::uint32_t number,
                    std::string_view record,
                    Evidence& evidence) {
  constexpr std::size_t kShortHead = 4;  // lines
  const std::size_t at = message.empty() ? std::string_view::npos : record.find(message);
  if (at == std::string_view::npos || evidence.line == 0) return;
  const std::vector<std::string_view> head = split(record.substr(0, at), '\n');
  if (head.size() <= kShortHead) return;
  const std::string id = std::to_string(number);
  std::string text(trim_right(head.front()));
  std::vector<std::uint32_t> lines = {evidence.line};
  for (std::size_t i = 1; i < head.size(); ++i) {
    const std::string_view line = trim_right(head[i]);
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos) continue;
    const std::string_view value = trim(line.substr(colon + 1));
    if (value.empty() || (value != source && value != id)) continue;
    text.append("\n").append(line);
    lines.push_back(evidence.line + static_cast<std::uint32_t>(i));
  }
  if (lines.size() < head.size()) {
    text += "\n  …";
    lines.push_back(0);
  }
  auto line = evidence.line + static_cast<std::uint32_t>(head.size()) - 1;
  for (const std::string_view row : split(message, '\n')) {
    text.append("\n").append(trim_right(row));
    lines.push_back(line++);
  }
  evidence.text = std::move(text);
  evidence.text_lines = std::move(lines);
}

}  // namespace

Evidence quote(const DiagnoseInput& input, EventRef event, EvidenceRole role) {
  const EventRow row = input.source.row(event);
  Evidence evidence;
  evidence.event = event;
  const Item& item = input.source.item(event.item);
  evidence.item = item.path;
  (item.has_lines() ? evidence.line : evidence.record) = row.line;
  evidence.offset = row.offset;
  evidence.time = row.time;
  const std::string_view record = trim_right(input.source.record(event));
  evidence.text = record;
  leave_out_head(
      trim(input.source.message(event)), input.source.component(event), row.code, record, evidence);
  const std::string text = std::move(evidence.text);
  evidence.text = shortened(text, kEvidenceText);
  if (evidence.text.size() < text.size()) evidence.text += "…";
  evidence.role = role;
  return evidence;
}

bool quote_fact(const DiagnoseInput& input, const Source& source, Evidence& evidence) {
  if (source.line == 0) return false;
  const std::string_view text = input.source.text_from(source.item, source.offset);
  std::string_view line = trim(text.substr(0, text.find('\n')));
  // A record of JSON may begin on a line of its own.
  const bool is_record = line == "{";
  if (is_record) line = text.substr(0, std::min(text.find('}'), kEvidenceText));
  if (line.empty()) return false;
  if (is_access_entry(line)) line = with_further_entries(text);
  evidence.event = {source.item, kNoRow - source.line};
  evidence.item = input.source.item(source.item).path;
  evidence.line = source.line;
  evidence.offset = source.offset;
  evidence.text = shortened(line, kEvidenceText);
  if (is_record) std::replace(evidence.text.begin(), evidence.text.end(), '\n', ' ');
  if (evidence.text.size() < line.size()) evidence.text += "…";
  std::erase(evidence.text, '\r');
  evidence.role = EvidenceRole::Supports;
  return true;
}

}  // namespace casebook
