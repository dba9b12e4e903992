// SPDX-License-Identifier: Apache-2.0
#include "decode/pmc/pmc.h"

#include <fmt/format.h>

#include "decode/pmc.h"
#include "model/plain_value.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "pmc",
    .family = "state",
    .title = {"Process Monitor configuration", "Process Monitor 配置"},
    .clock = ClockKind::None,
    .binary = true,
};

class ConfigurationWriter {
 public:
  explicit ConfigurationWriter(DecodeOutput& output) : output_(output) {}

  void write(const MonitorConfiguration& configuration) {
    for (const Issue& issue : configuration.issues) {
      output_.issue(issue.kind, issue.offset, issue.bytes, issue.detail, issue.count);
    }
    if (configuration.drops_filtered) add("Events that the filter hides are not kept in captures");
    for (const TraceRule& rule : configuration.filter) {
      add("Filter: " + trace_rule_text(rule));
    }
    for (const TraceRule& rule : configuration.highlight) {
      add("Highlight: " + trace_rule_text(rule));
    }
  }

 private:
  void add(const std::string& text) {
    const std::string line = plain_line(text);
    EventRow row;
    row.offset = output_.text.size();
    row.length = static_cast<std::uint32_t>(line.size());
    row.line = ++record_;
    row.level = Level::Info;
    output_.origins.push_back({output_.text.size(), 0});
    output_.text += line + '\n';
    output_.events.add(row);
  }

  DecodeOutput& output_;
  std::uint32_t record_ = 0;
};

class PmcDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    if (!is_monitor_configuration(probe.bytes)) return {};
    return {Match::Certain,
            {"a record of a Process Monitor configuration", "Process Monitor 配置文件的记录"}};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    const auto read = read_monitor_configuration(input.bytes);
    if (read.ok()) ConfigurationWriter(output).write(read.value());
  }
};

}  // namespace

std::unique_ptr<Decoder> make_pmc_decoder() {
  return std::make_unique<PmcDecoder>();
}

}  // namespace casebook
