// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "decode/decoder.h"

namespace casebook {

// Every format we read, in probe order: specific signatures first, loose text formats last. One
// immortal instance each.
const std::vector<std::unique_ptr<Decoder>>& all_decoders();

std::vector<std::string> decoder_names();  // in the same order

struct Recognised {
  const Decoder* decoder = nullptr;  // never null: unknown-text and unknown-binary catch the rest
  Recognition recognition;
};

// The first Certain decoder in registry order, else the first Maybe.
Recognised recognise(const Probe& probe);

}  // namespace casebook
