// SPDX-License-Identifier: Apache-2.0
// What a look through a text finds: values, and words that may be names.
#pragma once

#include <cstddef>
#include <string_view>

#include "redact/hidden.h"

namespace casebook {

class SightingSink {
 public:
  SightingSink() = default;
  SightingSink(const SightingSink&) = delete;
  SightingSink& operator=(const SightingSink&) = delete;
  virtual ~SightingSink() = default;

  // `value` is a part of the text that is being looked through. `is_set_off`: nothing but the value
  // stands in its field, so that even an ordinary word there is one.
  virtual void saw(Hidden kind, std::string_view value, bool is_set_off) = 0;
  // "LEFT\right", or a folder "right.LEFT": if one is a domain or computer, or the other a user, so
  // is its partner.
  virtual void saw_pair(std::string_view left, std::string_view right) = 0;
  // "host.domain": if the domain, or one above it, is one of the evidence, so is the host.
  virtual void saw_host(std::string_view host, std::string_view domain) = 0;
};

// Looks through UTF-8 text of any kind: logs, XML, JSON, registry exports, consoles.
void scan_text(std::string_view text, SightingSink& sink);

// The text of a field with a name: as if "name=text" had been met, and whatever else is in it.
void scan_field(std::string_view name, std::string_view text, SightingSink& sink);

}  // namespace casebook
