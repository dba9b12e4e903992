// SPDX-License-Identifier: Apache-2.0
#include "decode/pe/message_resources.h"

#include <iterator>
#include <utility>

#include "decode/pe/pe_image.h"
#include "decode/pe/wevt_template.h"

namespace casebook::pe {
namespace {

constexpr std::string_view kManifestType = "WEVT_TEMPLATE";

// Resources of one kind are one issue, at the place of the first.
void add_issues(std::vector<Issue>& issues, std::vector<Issue>&& more, std::uint64_t offset) {
  for (Issue& issue : more) {
    issue.offset += offset;
    add_issue(issues, std::move(issue));
  }
}

}  // namespace

MessageResources read_message_resources(ByteView file) {
  MessageResources result;
  auto image = Image::open(file);
  if (!image) return result;
  // A tree may name one piece of the file thousands of times; sound resources do not overlap.
  std::size_t left = file.size();
  for (const Resource& resource : image->resources()) {
    const bool is_table = resource.type == kMessageTable;
    if ((!is_table && resource.type_name != kManifestType) || resource.data.size() > left) continue;
    left -= resource.data.size();
    const auto offset = static_cast<std::uint64_t>(resource.data.data() - file.data());
    if (is_table) {
      MessageTable table = read_message_table(resource.data, resource.language);
      add_issues(result.issues, std::move(table.issues), offset);
      result.tables.push_back({resource.language, std::move(table.messages)});
    } else {
      WevtTemplate manifest = read_wevt_template(resource.data);
      add_issues(result.issues, std::move(manifest.issues), offset);
      std::move(manifest.providers.begin(),
                manifest.providers.end(),
                std::back_inserter(result.providers));
    }
  }
  return result;
}

}  // namespace casebook::pe
