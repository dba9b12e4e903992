// SPDX-License-Identifier: Apache-2.0
// A file is taken as a program, as each kind of resource alone and as a manifest in XML.
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>

#include "base/utf8.h"
#include "decode/message_files.h"
#include "decode/pe/message_table.h"
#include "decode/pe/wevt_template.h"

namespace {

using namespace casebook;

void check_text(const std::string& text) {
  if (!is_valid_utf8(text)) std::abort();
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name libFuzzer looks for
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes = std::as_bytes(std::span(data, size));
  for (const pe::TableMessage& message : pe::read_message_table(bytes, 0x804).messages) {
    check_text(message.text);
  }
  for (const etl::ProviderManifest& provider : pe::read_wevt_template(bytes).providers) {
    for (const etl::EventDefinition& event : provider.events) {
      for (const etl::Field& field : event.schema.fields) {
        check_text(field.name);
      }
    }
  }
  MessageFiles files(nullptr);
  files.add("fuzz.dll", bytes);
  files.add("fuzz.man", bytes);
  files.add("fuzz.tmf", bytes);
  files.finish();
  (void)files.find_event({.provider = "fuzz", .id = 1});
  return 0;
}
