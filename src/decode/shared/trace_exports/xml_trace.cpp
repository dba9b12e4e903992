// SPDX-License-Identifier: Apache-2.0
// Elements of an XML export as events.
#include <algorithm>
#include <utility>

#include "decode/shared/trace_exports/exported_trace.h"
#include "decode/shared/trace_exports/trace_exports.h"
#include "decode/shared/trace_exports/xml_elements.h"

namespace casebook {
namespace {

constexpr std::size_t kHeadBytes = 64 * 1024;
constexpr std::size_t kBytesPerReport = 16 * 1024 * 1024;

class XmlTrace final : public ExportedTrace {
 public:
  XmlTrace(const TraceFile& file, DecodedText decoded, DateOrder order)
      : ExportedTrace(file, std::move(decoded), TraceSource::Xml, order) {}

  void read(const TraceOptions& options) {
    XmlRecord record = find_xml_event(text(), 0);
    read_processes(text().substr(0, record.offset));
    std::uint64_t reported = 0;
    while (record.size != 0) {
      read_event(record);
      if (options.progress && record.offset > reported + kBytesPerReport) {
        reported = record.offset;
        options.progress(reported, text().size());
      }
      record = find_xml_event(text(), record.offset + record.size);
    }
    if (const std::size_t at = text().substr(0, kHeadBytes).find("<!DOCTYPE");
        at != std::string_view::npos) {
      issue("xml-definitions-ignored", at, 0);
    }
    finish();
    find_kernel();
  }

  std::vector<TraceFrame> stack(std::size_t event) const override {
    std::vector<TraceFrame> frames;
    const TraceProcess& process = processes()[columns_.process[event]];
    for (const std::uint64_t address : read_xml_stack(row_of(event).stack)) {
      TraceFrame frame;
      frame.address = address;
      frame.is_kernel = is_kernel(address);
      frame.module = frame.is_kernel && kernel_ != nullptr ? module_at(*kernel_, address)
                                                           : module_at(process, address);
      frames.push_back(frame);
    }
    return frames;
  }

 private:
  void read_row(std::uint64_t offset, ExportRow& row) const override {
    const XmlRecord record = find_xml_event(text(), offset);
    const auto find = [this](std::string_view element) { return elements_.find(element); };
    std::uint64_t damaged = 0;
    read_xml_event(text().substr(record.offset, record.size), find, row, damaged);
    row.offset = offset;
  }

  void read_event(const XmlRecord& record) {
    const auto learn = [this](std::string_view element) { return elements_.learn(element); };
    ExportRow row;
    std::uint64_t damaged = 0;
    const std::string_view read = text().substr(record.offset, record.size);
    const XmlEnd end = read_xml_event(read, learn, row, damaged);
    row.offset = record.offset;
    if (end != XmlEnd::Closed) issue("record-cut", record.offset, record.size);
    // Two elements that every event has, whatever columns a user shows.
    const bool is_event =
        !row[TraceColumn::Operation].empty() || !row[TraceColumn::ProcessName].empty();
    if (damaged != 0 || !is_event) issue("xml-damaged", record.offset, record.size);
    if (!is_event) return;
    if (row[TraceColumn::TimeOfDay].empty()) {
      row[TraceColumn::TimeOfDay] = row[TraceColumn::RelativeTime];
    }
    add(row);
  }

  void read_processes(std::string_view list) {
    XmlScanner scanner(list);
    XmlTag tag;
    bool has_tag = scanner.next(tag);
    while (has_tag) {
      XmlEnd end = XmlEnd::Closed;
      if (tag.kind == XmlTag::Kind::Open && tag.name == "process") {
        const std::uint64_t offset = tag.offset;
        XmlProcess process;
        end = read_xml_process(scanner, tag, process);
        if (end != XmlEnd::Closed) issue("record-cut", offset, 0);
        table().define(std::move(process.process), process.parent_index);
      }
      if (end != XmlEnd::Overtaken) has_tag = scanner.next(tag);
    }
    if (scanner.damaged() != 0) issue("xml-damaged", scanner.first_damage(), 0);
  }

  // Drivers hang on the process System.
  void find_kernel() {
    constexpr std::uint32_t kSystemPid = 4;
    for (const TraceProcess& process : processes()) {
      if (process.pid == kSystemPid && !process.modules.empty()) {
        kernel_ = &process;
        return;
      }
    }
  }

  bool is_kernel(std::uint64_t address) const {
    constexpr std::uint64_t kKernel64 = 0x8000'0000'0000'0000;
    constexpr std::uint64_t kKernel32 = 0x8000'0000;
    return address >= (capture().is_64bit ? kKernel64 : kKernel32);
  }

  static const TraceModule* module_at(const TraceProcess& process, std::uint64_t address) {
    const auto behind = std::upper_bound(
        process.modules.begin(),
        process.modules.end(),
        address,
        [](std::uint64_t wanted, const TraceModule& module) { return wanted < module.base; });
    if (behind == process.modules.begin()) return nullptr;
    const TraceModule& module = *std::prev(behind);
    return module.holds(address) ? &module : nullptr;
  }

  XmlColumns elements_;
  const TraceProcess* kernel_ = nullptr;
};

}  // namespace

bool is_trace_xml(ByteView bytes) {
  const DecodedText head = decode_text(bytes.first(std::min(bytes.size(), kHeadBytes)));
  return is_xml_export(head.text);
}

Result<std::unique_ptr<Trace>> read_trace_xml(const TraceFile& file, const TraceOptions& options) {
  DecodedText text = decode_text(file.bytes);
  if (!is_xml_export(text.text)) {
    return Error{ErrorCode::InvalidInput, file.path + ": not a Process Monitor trace in XML"};
  }
  const DateOrder order = xml_date_order(text.text);
  auto trace = std::make_unique<XmlTrace>(file, std::move(text), order);
  trace->read(options);
  return std::unique_ptr<Trace>(std::move(trace));
}

}  // namespace casebook
