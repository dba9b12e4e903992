// SPDX-License-Identifier: Apache-2.0
#include "server/areas/tus.h"

#include <sodium.h>

#include "base/text.h"

namespace casebook::server {

std::optional<std::string> base64_decoded(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()),
                                       bytes.size(),
                                       text.data(),
                                       text.size(),
                                       nullptr,
                                       &size,
                                       &end,
                                       sodium_base64_VARIANT_ORIGINAL);
  if (failed != 0 || end != text.data() + text.size()) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

std::optional<std::map<std::string, std::string>> tus_metadata(std::string_view header) {
  std::map<std::string, std::string> values;
  if (trim(header).empty()) return values;
  for (const std::string_view part : split(header, ',')) {
    const std::string_view pair = trim(part);
    const std::size_t blank = pair.find(' ');
    const std::string_view key = pair.substr(0, blank);
    auto value = blank == std::string_view::npos ? std::optional(std::string())
                                                 : base64_decoded(trim(pair.substr(blank)));
    if (key.empty() || !value) return std::nullopt;
    values.insert_or_assign(std::string(key), std::move(*value));
  }
  return values;
}

std::optional<TusChecksum> tus_checksum(std::string_view header) {
  const std::size_t blank = header.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  TusChecksum checksum;
  const std::string_view algorithm = header.substr(0, blank);
  checksum.is_sha256 = algorithm == "sha256";
  auto digest = base64_decoded(trim(header.substr(blank)));
  const std::size_t wanted = checksum.is_sha256 ? 32 : 20;
  if ((!checksum.is_sha256 && algorithm != "sha1") || !digest || digest->size() != wanted) {
    return std::nullopt;
  }
  checksum.digest = std::move(*digest);
  return checksum;
}

std::optional<std::vector<std::string>> tus_final_parts(std::string_view header) {
  constexpr std::string_view kHead = "final;";
  if (!header.starts_with(kHead)) return std::nullopt;
  std::vector<std::string> parts;
  for (const std::string_view address : split(header.substr(kHead.size()), ' ')) {
    if (address.empty()) continue;
    parts.emplace_back(address.substr(address.rfind('/') + 1));
  }
  if (parts.empty()) return std::nullopt;
  return parts;
}

}  // namespace casebook::server
