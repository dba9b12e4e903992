// SPDX-License-Identifier: Apache-2.0
// Reads the column Detail: "Name: value, Name: value", where values may hold commas themselves.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/trace.h"

namespace casebook {

// All parts of a detail, in its order. A part begins where ", Name: " stands; what free text ends a
// detail with (data of a value, a file name, a command line) is one part whatever it holds. Text
// without a name has the name "".
std::vector<TraceDetail> split_detail(std::string_view detail);

// What a CreateFile asks for. What is missing or not understood is 0.
TraceOpen open_of_detail(std::string_view detail);

// The second object of an operation: new name of a file or key, file of a hive; "" when there is
// none.
std::string_view target_of_detail(TraceAction action, std::string_view detail);

// Whether a SetDispositionInformation marks the file for deletion.
bool detail_marks_deletion(std::string_view detail);

struct DetailOfCreation {
  std::uint32_t pid = 0;
  std::string_view command_line;
};
// Of a Process Create: "PID: 1234, Command line: ...".
std::optional<DetailOfCreation> creation_of_detail(std::string_view detail);
// Of a Process Start: "Parent PID: 1234, Command line: ..., Current directory: ..., Environment:
// ...", with the parent's PID.
std::optional<DetailOfCreation> start_of_detail(std::string_view detail);

// The column Category, as Process Monitor fills it, for exports without it.
std::string_view category_of(const TraceOperation& operation, std::string_view detail);
// The same text with static life; "" for others.
std::string_view known_category(std::string_view category);

}  // namespace casebook
