// SPDX-License-Identifier: Apache-2.0
#include "model/fleet.h"

namespace casebook {

std::string_view trait_name(Trait trait) {
  switch (trait) {
    case Trait::File: return "file";
    case Trait::Driver: return "driver";
    case Trait::Process: return "process";
    case Trait::Package: return "package";
    case Trait::Service: return "service";
    case Trait::Key: return "key";
    case Trait::Code: return "code";
    case Trait::Phase: return "phase";
    case Trait::Operation: return "operation";
    case Trait::Product: return "product";
    case Trait::Filter: return "filter";
    case Trait::System: return "system";
    case Trait::Target: return "target";
    case Trait::Model: return "model";
  }
  return "";
}

}  // namespace casebook
