// SPDX-License-Identifier: Apache-2.0
// What a result means for a comparison.
#pragma once

#include <cstdint>

namespace casebook {

enum class ResultKind : std::uint8_t {
  Success,
  Normal,   // says something in every healthy trace: BUFFER OVERFLOW, NO MORE FILES ...
  Missing,  // NAME NOT FOUND, PATH NOT FOUND
  Serious,  // ACCESS DENIED, SHARING VIOLATION, DISK FULL ...
  Other,    // any other failure
};

// `status` is an NTSTATUS; a pending operation is Normal.
ResultKind result_kind(std::uint32_t status);
constexpr bool is_failure(ResultKind kind) {
  return kind == ResultKind::Missing || kind == ResultKind::Serious || kind == ResultKind::Other;
}

// Whether it takes somebody who holds or deletes the object: it passes when he lets go.
bool needs_holder(std::uint32_t status);

// 0..1: how suspicious it is that what succeeds elsewhere ends with this failure.
double result_weight(std::uint32_t status);

}  // namespace casebook
