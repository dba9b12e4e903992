// SPDX-License-Identifier: Apache-2.0
// Words of the tus protocol 1.0 (https://tus.io/protocols/resumable-upload).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace casebook::server {

// "filename d29ybGQ=,is_confidential": keys with decoded values. Nothing when it is not of that
// form.
std::optional<std::map<std::string, std::string>> tus_metadata(std::string_view header);

struct TusChecksum {
  bool is_sha256 = true;  // else sha1
  std::string digest;     // raw bytes
};
// "sha256 q8+3..."; nothing for an algorithm that we do not know, or a digest of another length.
std::optional<TusChecksum> tus_checksum(std::string_view header);

// "final;/files/a /files/b": the last parts of the addresses. Nothing when it is none.
std::optional<std::vector<std::string>> tus_final_parts(std::string_view header);

std::optional<std::string> base64_decoded(std::string_view text);

}  // namespace casebook::server
