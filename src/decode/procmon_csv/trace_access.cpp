// SPDX-License-Identifier: Apache-2.0
#include "decode/procmon_csv/trace_access.h"

#include <algorithm>

#include "base/text.h"

namespace casebook {
namespace {

// Where ", Name:" begins behind `from`; the values themselves are comma-separated words.
std::size_t next_field(std::string_view detail, std::size_t from) {
  std::size_t comma = detail.find(", ", from);
  while (comma != std::string_view::npos) {
    const std::size_t name = comma + 2;
    const std::size_t stop = detail.find_first_of(":,", name);
    if (stop == std::string_view::npos) return detail.size();
    if (detail[stop] == ':') return comma;
    comma = detail.find(", ", stop);
  }
  return detail.size();
}

void add_access(std::string_view word, Rights& rights) {
  if (word.starts_with("Generic ")) {
    rights.read = rights.read || word.find("Read") != std::string_view::npos ||
                  word.find("Execute") != std::string_view::npos;
    rights.write = rights.write || word.find("Write") != std::string_view::npos;
  }
  if (word == "All Access" || word == "Generic All" || word == "Maximum Allowed") {
    rights = {true, true, true};
  } else if (word.starts_with("Read Data") || word.starts_with("Execute")) {
    rights.read = true;
  } else if (word.starts_with("Write Data") || word.starts_with("Append Data")) {
    rights.write = true;
  } else if (word == "Delete") {
    rights.remove = true;
  }
}

template <typename Add>
void for_each_word(std::string_view list, const Add& add) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    add(trim(list.substr(0, comma)));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
}

}  // namespace

std::string_view detail_field(std::string_view detail, std::string_view name) {
  std::size_t at = 0;
  while ((at = detail.find(name, at)) != std::string_view::npos) {
    const std::size_t value = at + name.size();
    const bool at_start = at == 0 || detail[at - 1] == ' ';
    if (at_start && detail.substr(value).starts_with(':')) {
      const std::size_t end = next_field(detail, value + 1);
      return trim(detail.substr(value + 1, end - value - 1));
    }
    at = value;
  }
  return {};
}

OpenRequest read_open_request(std::string_view detail) {
  OpenRequest request;
  request.access_text = detail_field(detail, "Desired Access");
  request.share_text = detail_field(detail, "ShareMode");
  for_each_word(request.access_text,
                [&](std::string_view word) { add_access(word, request.access); });
  for_each_word(request.share_text, [&](std::string_view word) {
    request.share.read = request.share.read || word == "Read";
    request.share.write = request.share.write || word == "Write";
    request.share.remove = request.share.remove || word == "Delete";
  });
  return request;
}

bool share_conflict(const Rights& access_a,
                    const Rights& share_a,
                    const Rights& access_b,
                    const Rights& share_b) {
  return !share_b.covers(access_a) || !share_a.covers(access_b);
}

}  // namespace casebook
