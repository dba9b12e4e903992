// SPDX-License-Identifier: Apache-2.0
#include "decode/fltmc/fltmc.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "decode/shared/console.h"
#include "decode/shared/lines.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "fltmc",
    .family = "state",
    .title = {"Loaded minifilters (fltmc)", "已加载的微筛选器（fltmc）"},
    .clock = ClockKind::None,
};

constexpr std::size_t kMaxFacts = 2'000;
constexpr std::size_t kLongestRow = 400;

enum class Table : std::uint8_t { None, Filters, Instances, Volumes };

Table table_of_header(std::string_view line) {
  const auto holds = [&](std::string_view word) { return contains_ignoring_case(line, word); };
  if ((holds("Filter Name") && holds("Altitude")) || (holds("筛选器名称") && holds("高度"))) {
    return Table::Filters;
  }
  const bool instance = holds("Instance Name") || holds("实例名");
  if ((holds("Filter") || holds("筛选器")) && instance) return Table::Instances;
  if (holds("Dos Name") || holds("DOS 名称") || holds("Dos 名称")) return Table::Volumes;
  return Table::None;
}

// "328010", "385250.5"
bool is_altitude(std::string_view word) {
  const std::size_t dot = word.find('.');
  const std::string_view whole = word.substr(0, dot);
  const bool fraction = dot == std::string_view::npos ||
                        parse_number<std::uint32_t>(word.substr(dot + 1)).has_value();
  return whole.size() >= 4 && whole.size() <= 6 && fraction &&
         parse_number<std::uint32_t>(whole).has_value();
}

bool is_count(std::string_view word) {
  return word.size() <= 4 && parse_number<std::uint32_t>(word).has_value();
}

bool is_filter_name(std::string_view word) {
  return word.size() >= 2 && word.size() <= 64 && !is_digit(word.front()) &&
         std::all_of(word.begin(), word.end(), [](char c) {
           return is_word(c) || c == '-' || c == '.' || c == '$' || c == '#';
         });
}

struct Filter {
  std::string_view name;
  std::string_view altitude = "-";
  std::string_view instances = "0";
};

// "WdFilter 8 328010 0", "AVLegacy 389998.99 <Legacy>", and without altitude "WdFilter 8 0".
bool read_filter(const std::vector<std::string_view>& words, Filter& filter) {
  if (words.size() < 3 || !is_filter_name(words[0])) return false;
  filter.name = words[0];
  if (is_altitude(words[1]) && words[2] == "<Legacy>") {
    filter.altitude = words[1];
    return true;
  }
  if (!is_count(words[1])) return false;
  filter.instances = words[1];
  if (words.size() >= 4 && is_altitude(words[2]) && is_count(words[3])) {
    filter.altitude = words[2];
    return true;
  }
  return words.size() == 3 && is_count(words[2]);
}

struct Instance {
  std::string_view name;
  std::string volume;
  std::string_view altitude;
};

// "WdFilter  C:  328010  WdFilter Instance  0  0000000f": the volume may be missing or hold blanks.
bool read_instance(const std::vector<std::string_view>& words, Instance& instance) {
  if (words.size() < 4 || !is_filter_name(words[0])) return false;
  for (std::size_t i = 1; i + 2 < words.size(); ++i) {
    if (!is_altitude(words[i])) continue;
    instance.name = words[0];
    instance.altitude = words[i];
    for (std::size_t part = 1; part < i; ++part) {
      if (part > 1) instance.volume += ' ';
      instance.volume += words[part];
    }
    return true;
  }
  return false;
}

// Without a header only a list of filters that every Windows has is taken for one.
bool is_bare_list(std::string_view text) {
  static constexpr std::array<std::string_view, 10> kOfWindows = {"WdFilter",
                                                                  "FileInfo",
                                                                  "luafv",
                                                                  "Wof",
                                                                  "npsvctrig",
                                                                  "wcifs",
                                                                  "FileCrypt",
                                                                  "CldFlt",
                                                                  "bindflt",
                                                                  "storqosflt"};
  int rows = 0;
  int known = 0;
  LineReader lines(text);
  Line line;
  constexpr std::uint32_t kLinesLookedAt = 100;
  while (lines.next(line) && line.number <= kLinesLookedAt) {
    if (trim(line.text).empty()) continue;
    Filter filter;
    if (line.text.size() > kLongestRow || !read_filter(words_of(line.text), filter)) return false;
    ++rows;
    known += std::find(kOfWindows.begin(), kOfWindows.end(), filter.name) != kOfWindows.end();
  }
  return rows >= 2 && known >= 2;
}

Table first_table(std::string_view text) {
  constexpr std::uint32_t kLinesLookedAt = 100;
  LineReader lines(text);
  Line line;
  while (lines.next(line) && line.number <= kLinesLookedAt) {
    if (line.text.size() > kLongestRow) continue;
    const Table table = table_of_header(line.text);
    if (table == Table::Filters || table == Table::Instances) return table;
  }
  return Table::None;
}

class FltmcDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    if (first_table(probe.text) != Table::None) {
      return {Match::Certain, {"the table heads of fltmc", "fltmc 输出的表头"}};
    }
    if (is_bare_list(probe.text)) {
      return {Match::Certain,
              {"rows of filter name, instances and frame with filters of Windows among them",
               "由筛选器名称、实例数和框架组成的行，其中有 Windows 自带的筛选器"}};
    }
    return {};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    LimitedFacts filters(output, fact::kMinifilter, kMaxFacts);
    LimitedFacts instances(output, fact::kFilterInstance, kMaxFacts);
    Table table = first_table(input.text) == Table::None ? Table::Filters : Table::None;
    LineReader lines(input.text);
    Line line;
    while (lines.next(line)) {
      if (line.text.size() > kLongestRow) continue;
      std::string_view command;
      if (read_prompt(line.text, command)) table = Table::None;
      if (const Table next = table_of_header(line.text); next != Table::None) {
        table = next;
        continue;
      }
      const std::vector<std::string_view> words = words_of(line.text);
      Filter filter;
      Instance instance;
      if (table == Table::Filters && read_filter(words, filter)) {
        filters.add(fmt::format("{} {} {}", filter.name, filter.altitude, filter.instances),
                    line.offset,
                    line.number);
      } else if (table == Table::Instances && read_instance(words, instance)) {
        instances.add(fmt::format("{}|{}|{}", instance.name, instance.volume, instance.altitude),
                      line.offset,
                      line.number);
      }
    }
    add_filters_of_instances(output);
  }

 private:
  // A listing of instances alone also says which filters are loaded.
  static void add_filters_of_instances(DecodeOutput& output) {
    struct Count {
      std::string altitude;
      std::size_t instances = 0;
      Source source;
    };
    std::map<std::string, Count> counts;
    for (const Fact& fact : output.facts) {
      if (fact.key == fact::kMinifilter) return;
      const std::vector<std::string_view> parts = split(fact.value, '|');
      Count& count = counts[std::string(parts[0])];
      if (count.instances++ == 0) count.source = fact.source;
      count.altitude = parts.back();
    }
    for (const auto& [name, count] : counts) {
      output.fact(fact::kMinifilter,
                  fmt::format("{} {} {}", name, count.altitude, count.instances),
                  count.source.offset,
                  count.source.line);
    }
  }
};

}  // namespace

std::unique_ptr<Decoder> make_fltmc_decoder() {
  return std::make_unique<FltmcDecoder>();
}

}  // namespace casebook
