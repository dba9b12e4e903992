// SPDX-License-Identifier: Apache-2.0
#include "decode/trace_file.h"

#include <algorithm>
#include <map>

#include "decode/pml/part_name.h"
#include "decode/pml/pml_trace.h"
#include "decode/pml/tables.h"
#include "decode/shared/trace_exports/trace_exports.h"

namespace casebook {
std::optional<TraceSource> trace_source_of(ByteView bytes) {
  if (pml::read_header(bytes)) return TraceSource::Pml;
  if (is_trace_csv(bytes)) return TraceSource::Csv;
  if (is_trace_xml(bytes)) return TraceSource::Xml;
  return std::nullopt;
}

std::vector<std::vector<std::size_t>> group_trace_files(const std::vector<TraceFile>& files) {
  std::vector<std::vector<std::size_t>> groups;
  std::map<std::string, std::size_t> sets;  // by stem: a group
  std::vector<std::uint32_t> numbers(files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto name = pml::part_name(files[i].path);
    if (!name) {
      groups.push_back({i});
      continue;
    }
    numbers[i] = name->number;
    const auto [set, is_new] = sets.emplace(name->stem, groups.size());
    if (is_new) groups.emplace_back();
    groups[set->second].push_back(i);
  }
  for (std::vector<std::size_t>& group : groups) {
    std::stable_sort(group.begin(), group.end(), [&](std::size_t a, std::size_t b) {
      return numbers[a] < numbers[b];
    });
  }
  return groups;
}

std::string first_trace_part(const std::string& path) {
  const auto name = pml::part_name(path);
  if (!name || name->number == 0) return {};
  return path.substr(0, name->stem.size()) + path.substr(path.size() - 4);
}

Result<std::unique_ptr<Trace>> open_trace(const std::vector<TraceFile>& files,
                                          const TraceOptions& options) {
  if (files.size() == 1) {
    const std::optional<TraceSource> source = trace_source_of(files.front().bytes);
    if (source == TraceSource::Csv) return read_trace_csv(files.front(), options);
    if (source == TraceSource::Xml) return read_trace_xml(files.front(), options);
  }
  return open_pml(files, options);
}

}  // namespace casebook
