// SPDX-License-Identifier: Apache-2.0
// "Get-Acl PATH | Format-List": fields "Path   : ...", further lines of a field indented.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "decode/icacls/acl_writer.h"
#include "decode/shared/lines.h"

namespace casebook {

class GetAclReader {
 public:
  explicit GetAclReader(AclWriter& writer, DecodeOutput& output)
      : writer_(writer),
        output_(output) {}

  // False when the line does not belong to such a list.
  bool read(const Line& line);
  // A blank line, a prompt or the end: all fields of an object were there.
  void finish();

 private:
  using Place = AclWriter::At;
  struct Part {
    std::string text;
    Place at;
  };

  void finish_field();
  void take_access();

  AclWriter& writer_;
  DecodeOutput& output_;
  std::string_view field_;
  std::vector<Part> value_;  // of the field, line by line
  std::string path_ = "?";
  Part owner_;
  std::vector<Part> access_;  // one entry each
  Part sddl_;
};

}  // namespace casebook
