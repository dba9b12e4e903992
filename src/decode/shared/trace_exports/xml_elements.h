// SPDX-License-Identifier: Apache-2.0
// Elements of an XML export:
//
//   procmon := processlist eventlist
//   process := ProcessIndex ProcessId ParentProcessId ParentProcessIndex AuthenticationId
//   CreateTime
//              FinishTime IsVirtualized Is64bit Integrity Owner ProcessName ImagePath CommandLine
//              CompanyName Version Description modulelist
//   module  := Timestamp BaseAddress Size Path Version Company Description
//   event   := ProcessIndex? column* stack?        column: "Time_of_Day", "Date___Time" ...
//   stack   := frame*       frame := depth address path? location?
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "decode/shared/regional_time.h"
#include "decode/shared/trace_exports/export_row.h"
#include "decode/shared/xml_scan.h"
#include "model/trace.h"

namespace casebook {

// Whether a text, or its beginning, is an export. Settings have the same root.
bool is_xml_export(std::string_view head);
// The order of the dates in its beginning, if there are any.
DateOrder xml_date_order(std::string_view text);

// Which column an element is; learnt while the file is read.
class XmlColumns {
 public:
  std::optional<TraceColumn> learn(std::string_view element);
  std::optional<TraceColumn> find(std::string_view element) const;

 private:
  std::vector<std::pair<std::string, std::optional<TraceColumn>>> known_;
};

enum class XmlEnd : std::uint8_t {
  Closed,     // by its own end tag
  Overtaken,  // the next one begins: the end tag is missing. The tag is that of the next
  OutOfText,
};

// What stands before the end tag of a stack; "" when there is no end tag.
std::string_view text_of_stack(std::string_view text);

// One event and what stands between it and the next; `size` is 0 behind the last event.
struct XmlRecord {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};
// The first event at or behind `from`.
XmlRecord find_xml_event(std::string_view text, std::uint64_t from);

// Of two elements with one name the first counts.
inline void take_first(std::string_view& cell, std::string_view text) {
  if (cell.data() == nullptr) cell = text;
}

// Reads the event whose record is `record`; `columns` finds the column of an element:
// XmlColumns::learn or find. row.offset counts from the record. The number of tags without an end
// is added to `damaged`.
template <typename Columns>
XmlEnd read_xml_event(std::string_view record,
                      const Columns& columns,
                      ExportRow& row,
                      std::uint64_t& damaged) {
  row = {};
  row.form = ExportForm::Xml;
  XmlScanner scanner(record);
  XmlTag tag;
  std::string_view open;  // the element of the event that is open
  XmlEnd end = XmlEnd::OutOfText;
  scanner.next(tag);  // of the event itself
  while (end == XmlEnd::OutOfText && scanner.next(tag)) {
    const bool opens = tag.kind == XmlTag::Kind::Open;
    if (tag.name == "event") {
      end = XmlEnd::Closed;
    } else if (opens && open != "stack") {  // the element before may have lost its end tag
      open = tag.name;
      if (open != "stack") continue;
      row.stack = text_of_stack(record.substr(tag.end));
      scanner.skip_to(tag.end + row.stack.size());
    } else if (tag.kind == XmlTag::Kind::Close && tag.name == open) {
      open = {};
      if (tag.name == "ProcessIndex") row.process_index = tag.text;
      if (const auto column = columns(tag.name)) take_first(row[*column], tag.text);
    } else if (tag.kind == XmlTag::Kind::Empty && open != "stack") {
      if (const auto column = columns(tag.name)) take_first(row[*column], tag.name.substr(0, 0));
    }
  }
  damaged += scanner.damaged();
  return end;
}

struct XmlProcess {
  TraceProcess process;  // times UTC
  std::uint32_t parent_index = kNoTraceIndex;
};
// Reads the process that begins with `tag`, which is then the tag that ended it. Modules are
// sorted by base.
XmlEnd read_xml_process(XmlScanner& scanner, XmlTag& tag, XmlProcess& process);

// The addresses of a stack, innermost first.
std::vector<std::uint64_t> read_xml_stack(std::string_view stack);

}  // namespace casebook
