// SPDX-License-Identifier: Apache-2.0
// multipart/form-data as browsers send it, taken apart as it comes (RFC 7578, RFC 2046 5.1).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace casebook::server {

struct FormPart {
  std::string name;
  std::optional<std::string> file_name;  // of a file: bytes as they came, perhaps empty
};

// Who is given the parts. An error ends it all.
class FormSink {
 public:
  virtual ~FormSink() = default;
  virtual Status begin(const FormPart& part) = 0;
  virtual Status data(std::string_view bytes) = 0;
  virtual Status end() = 0;
};

// "----x" of "multipart/form-data; boundary=----x"; nothing when it is no such type.
std::optional<std::string> form_boundary(std::string_view content_type);

class FormReader {
 public:
  FormReader(std::string_view boundary, FormSink& sink);

  // InvalidInput: it is no such form. LimitExceeded: too many parts, or a head that is too long.
  Status write(std::string_view bytes);
  // InvalidInput: it ended before its last boundary.
  Status finish();

 private:
  enum class State { Preamble, AfterBoundary, Head, Data, Epilogue };

  Status take_head(std::string_view head);
  // False: more bytes are needed.
  Result<bool> step();

  FormSink& sink_;
  std::string delimiter_;  // "\r\n--boundary"
  std::string pending_;
  State state_ = State::Preamble;
  std::size_t parts_ = 0;
};

}  // namespace casebook::server
