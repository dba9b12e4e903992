// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/etl/manifests.h"

#include <algorithm>
#include <array>

#include "base/binary.h"
#include "base/codec.h"
#include "base/text.h"
#include "base/utf8.h"
#include "decode/shared/etl/event_manifest.h"
#include "decode/shared/etl/values.h"

namespace casebook::etl {
namespace {

bool is_text(char16_t unit) {
  return unit >= 0x20 && unit != 0x7F && is_plausible_unit(unit);
}

// Bytes of UTF-16 text that begins there. Numbers, and two narrow letters in each unit, read as
// Chinese or Korean: what is not mostly ASCII must end with NUL.
std::size_t utf16_run(ByteView payload, std::size_t from) {
  std::size_t at = from;
  std::size_t narrow = 0;
  while (at + 2 <= payload.size() && is_text(number_at<char16_t>(payload, at))) {
    narrow += payload[at + 1] == std::byte{0} ? 1 : 0;
    at += 2;
  }
  const std::size_t units = (at - from) / 2;
  const bool ends = is_inside(payload, at, 2) && number_at<std::uint16_t>(payload, at) == 0;
  return narrow * 2 >= units || ends ? at - from : 0;
}

std::size_t ascii_run(ByteView payload, std::size_t from) {
  std::size_t at = from;
  while (at < payload.size() && payload[at] >= std::byte{0x20} && payload[at] < std::byte{0x7F}) {
    ++at;
  }
  return at - from;
}

struct KnownProvider {
  std::string_view guid;
  std::string_view name;
};

// Source: the providers' own manifests, as public lists show them.
constexpr std::array kProviders = {
    KnownProvider{"15ca44ff-4d7a-4baa-bba5-0998955e531e", "Microsoft-Windows-Kernel-Boot"},
    KnownProvider{"22fb2cd6-0e7b-422b-a0c7-2fad1fd0e716", "Microsoft-Windows-Kernel-Process"},
    KnownProvider{"331c3b3a-2005-44c2-ac5e-77220c37d6b4", "Microsoft-Windows-Kernel-Power"},
    KnownProvider{"530fb9b9-c515-4472-9313-fb346f9255e3", "Microsoft-Windows-SetupPlatform"},
    KnownProvider{"945a8954-c147-4acd-923f-40c45405a658", "Microsoft-Windows-WindowsUpdateClient"},
    KnownProvider{"a68ca8b7-004f-d7b6-a698-07e2de0f1f5d", "Microsoft-Windows-Kernel-General"},
    KnownProvider{"bd12f3b8-fc40-4a61-a307-b7a013a069c1", "Microsoft-Windows-Servicing"},
    KnownProvider{"edd08927-9cc4-4e65-b970-c2560fb5c289", "Microsoft-Windows-Kernel-File"},
};

}  // namespace

// Source: ManifestEnvelope of EventSource: format 1, version, 0x5B, number of pieces, this one's.
void InBandManifests::add(const Event& event) {
  constexpr std::size_t kMostProviders = 256;
  constexpr std::size_t kMostBytes = 4 << 20;
  ByteReader reader(event.payload, 0);
  const auto format = reader.take<std::uint8_t>();
  reader.take<std::uint16_t>();
  const auto magic = reader.take<std::uint8_t>();
  const auto total = reader.take<std::uint16_t>();
  const auto number = reader.take<std::uint16_t>();
  if (reader.failed() || format != 1 || magic != 0x5B || number >= total) return;
  if (pieces_.size() >= kMostProviders && !pieces_.contains(event.guid)) return;
  Pieces& pieces = pieces_[event.guid];
  const std::string_view text = as_text(event.payload.subspan(reader.at()));
  if (pieces.bytes + text.size() > kMostBytes) return;
  pieces.total = total;
  if (pieces.texts.emplace(number, text).second) pieces.bytes += text.size();
}

void InBandManifests::finish() {
  for (const auto& [guid, pieces] : pieces_) {
    if (pieces.texts.size() < pieces.total) continue;
    std::string xml;
    for (const auto& [number, text] : pieces.texts) {
      xml += text;
    }
    std::vector<ProviderManifest> providers = read_manifest_xml(xml);
    if (providers.empty()) continue;
    providers.front().guid = guid;  // events carry the one that the manifest came with
    table_->add(std::move(providers.front()));
  }
  pieces_.clear();
}

InBandManifests::InBandManifests(const EventSchemas* behind)
    : behind_(behind),
      table_(std::make_unique<ManifestTable>()) {}

InBandManifests::~InBandManifests() = default;

const Schema* InBandManifests::find(const Event& event) const {
  const Schema* schema = table_->find(event);
  return schema != nullptr || behind_ == nullptr ? schema : behind_->find(event);
}

std::string_view InBandManifests::provider_name(const GuidBytes& guid) const {
  const std::string_view name = table_->provider_name(guid);
  return !name.empty() || behind_ == nullptr ? name : behind_->provider_name(guid);
}

std::string_view known_provider(const GuidBytes& guid) {
  std::string text;
  append_guid(text, guid);
  const auto found = std::find_if(
      kProviders.begin(), kProviders.end(), [&](const auto& one) { return one.guid == text; });
  return found == kProviders.end() ? std::string_view() : found->name;
}

void append_strings(std::string& out, ByteView payload) {
  constexpr std::size_t kShortestUtf16 = 4 * 2;
  constexpr std::size_t kShortestAscii = 6;
  constexpr int kMost = 16;
  constexpr std::size_t kLookedAt =
      8 * 1024;  // a refused run may be walked again from the next byte
  payload = payload.first(std::min(payload.size(), kLookedAt));
  int found = 0;
  for (std::size_t at = 0; at < payload.size() && found < kMost;) {
    const std::size_t wide = utf16_run(payload, at);
    const std::size_t narrow = wide >= kShortestUtf16 ? 0 : ascii_run(payload, at);
    if (wide < kShortestUtf16 && narrow < kShortestAscii) {
      at += std::max<std::size_t>(narrow, 1);
      continue;
    }
    out += found++ == 0 ? "\"" : " \"";
    if (wide >= kShortestUtf16) {
      append_utf16(out, payload.subspan(at, wide));
    } else {
      append_ansi(out, payload.subspan(at, narrow));
    }
    out += '"';
    at += wide >= kShortestUtf16 ? wide : narrow;
  }
}

}  // namespace casebook::etl
