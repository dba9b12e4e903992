// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/etl/event_manifest.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace casebook::etl {
namespace {

std::uint32_t number_of(std::uint32_t id, std::uint32_t version) {
  return id << 8U | version;
}

// "win:Start" is "Start".
std::string_view short_name(std::string_view name) {
  return name.substr(name.starts_with("win:") ? 4 : 0);
}

// An opcode may belong to one task; one of that task goes before one of all.
std::string_view opcode_name(const EventDefinition& event, const ProviderManifest& provider) {
  constexpr std::uint8_t kInfo = 0;  // win:Info: what an event has that says nothing
  if (event.opcode == kInfo) return {};
  std::string_view name;
  for (const NamedValue& one : provider.opcodes) {
    if (one.value != event.opcode) continue;
    if (one.task == event.task && one.task != 0) return short_name(one.name);
    if (one.task == 0) name = short_name(one.name);
  }
  return name;
}

int digit_of(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = to_lower_ascii(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

bool read_guid(std::string_view text, GuidBytes& guid) {
  constexpr std::size_t kLetters = 36;
  constexpr std::array<std::size_t, 16> kPlaces = {
      6, 4, 2, 0, 11, 9, 16, 14, 19, 21, 24, 26, 28, 30, 32, 34};
  if (text.starts_with('{') && text.ends_with('}')) text = text.substr(1, text.size() - 2);
  if (text.size() != kLetters) return false;
  for (std::size_t i = 0; i < kPlaces.size(); ++i) {
    const int high = digit_of(text[kPlaces[i]]);
    const int low = digit_of(text[kPlaces[i] + 1]);
    if (high < 0 || low < 0) return false;
    guid[i] = static_cast<std::byte>(high * 16 + low);
  }
  return true;
}

bool finish_field(Field& field) {
  constexpr std::uint16_t kIpv6Bytes = 16;
  if (field.in != InType::Binary || field.extent != Extent::OfType) return true;
  if (field.out != OutType::Ipv6) return false;
  field.extent = Extent::Fixed;
  field.length = kIpv6Bytes;
  return true;
}

std::string event_title(const EventDefinition& event, const ProviderManifest& provider) {
  std::string title = fmt::format("Event {}", event.id);
  std::string_view task;
  for (const NamedValue& one : provider.tasks) {
    if (one.value == event.task && event.task != 0) task = short_name(one.name);
  }
  const std::string_view opcode = opcode_name(event, provider);
  if (!task.empty() || !opcode.empty()) title.append(" ").append(task);
  if (!opcode.empty()) title.append("/").append(opcode);
  return title;
}

void ManifestTable::add(ProviderManifest&& provider) {
  if (!provider.name.empty()) names_.emplace(provider.guid, provider.name);
  for (EventDefinition& event : provider.events) {
    const std::uint32_t number = number_of(event.id, event.version);
    const auto [place, is_new] = events_.try_emplace({provider.guid, number});
    if (!is_new) continue;
    auto known = std::make_unique<Known>();
    known->schema = std::move(event.schema);
    known->text = std::move(event.text);
    if (known->text.zh.empty()) known->text.zh = known->text.en;
    if (known->text.en.empty()) known->text.en = known->text.zh;
    known->message = {known->text.en, known->text.zh};
    known->schema.message = known->text.en;
    if (known->schema.event.empty()) known->schema.event = event_title(event, provider);
    place->second = std::move(known);
  }
}

const Schema* ManifestTable::find(const Event& event) const {
  if (events_.empty()) return nullptr;
  const auto found = events_.find({event.guid, number_of(event.id, event.version)});
  const bool known = found != events_.end() && found->second->schema.whole;
  return known ? &found->second->schema : nullptr;
}

std::string_view ManifestTable::provider_name(const GuidBytes& guid) const {
  const auto found = names_.find(guid);
  return found == names_.end() ? std::string_view() : std::string_view(found->second);
}

const EventMessage* ManifestTable::message(const GuidBytes& guid,
                                           std::uint32_t id,
                                           std::uint32_t version) const {
  const auto found = events_.find({guid, number_of(id, version)});
  if (found == events_.end() || found->second->text.en.empty()) return nullptr;
  return &found->second->message;
}

}  // namespace casebook::etl
