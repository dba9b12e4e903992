// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/trace_exports/export_row.h"

#include "decode/shared/csv.h"
#include "decode/shared/xml_scan.h"

namespace casebook {

bool is_plain(std::string_view cell, ExportForm form) {
  if (form == ExportForm::Csv) return cell.find('"') == std::string_view::npos;
  return cell.find_first_of("&<") == std::string_view::npos;
}

std::string plain_text(std::string_view cell, ExportForm form) {
  if (is_plain(cell, form)) return std::string(cell);
  return form == ExportForm::Csv ? unquoted(cell) : xml_unescape(cell);
}

std::string ExportRow::text(TraceColumn column) const {
  return plain_text((*this)[column], form);
}

}  // namespace casebook
