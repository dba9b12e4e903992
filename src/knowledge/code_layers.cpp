// SPDX-License-Identifier: Apache-2.0
#include "knowledge/code_layers.h"

#include <algorithm>

#include <fmt/format.h>

#include "knowledge/code_notes.h"
#include "model/code_book.h"

namespace casebook {
namespace {

constexpr std::uint32_t kNtBit = 0x10000000;
constexpr std::uint32_t kMigrationAborted = 44;
constexpr std::uint32_t kLargestWin32 = 0xFFFF;

// Tables whose values are HRESULTs, the special ones first.
constexpr std::array kHresultTables = {TableId::WindowsUpdate,
                                       TableId::Cbs,
                                       TableId::SpApi,
                                       TableId::Hresult,
                                       TableId::Bits,
                                       TableId::DeliveryOptimization,
                                       TableId::Vss,
                                       TableId::Dism,
                                       TableId::SetupMosetup};

CodeMeaning meaning_of(const CodeRow& row, CodeSpace space, Bilingual layer) {
  return {space, row.value, std::string(row.name()), row.meaning(), std::move(layer)};
}

bool is_known(const CodeReading& reading, const CodeMeaning& meaning) {
  const auto same = [&](const CodeMeaning& known) {
    return known.space == meaning.space && known.name == meaning.name;
  };
  return std::any_of(reading.layers.begin(), reading.layers.end(), same) ||
         std::any_of(reading.others.begin(), reading.others.end(), same);
}

// As the outermost layer when nothing is known yet, else among the other readings.
void add_reading(CodeReading& reading, CodeMeaning meaning) {
  if (is_known(reading, meaning)) return;
  (reading.layers.empty() ? reading.layers : reading.others).push_back(std::move(meaning));
}

Bilingual win32_title(std::uint32_t number) {
  return {fmt::format("Win32 error {}", number), fmt::format("Win32 错误 {}", number)};
}

Bilingual hresult_title(std::uint32_t value) {
  const Bilingual facility = facility_title(value);
  if (facility.empty()) return {"HRESULT", "HRESULT"};
  return {"HRESULT, " + facility.en, "HRESULT，" + facility.zh};
}

Bilingual unnamed(std::uint32_t value) {
  return {fmt::format("0x{:08X} is not in this program's table", value),
          fmt::format("本程序的代码表中没有 0x{:08X}", value)};
}

}  // namespace

std::string_view table_file_name(TableId id) {
  switch (id) {
    case TableId::Win32: return "win32";
    case TableId::NtStatus: return "ntstatus";
    case TableId::Hresult: return "hresult";
    case TableId::WindowsUpdate: return "windows_update";
    case TableId::SetupMosetup: return "setup_mosetup";
    case TableId::Cbs: return "cbs";
    case TableId::SpApi: return "spapi";
    case TableId::Bits: return "bits";
    case TableId::DeliveryOptimization: return "delivery_optimization";
    case TableId::Dism: return "dism";
    case TableId::Vss: return "vss";
    case TableId::Esent: return "esent";
    case TableId::Usmt: return "usmt";
    case TableId::BugCheck: return "bugcheck";
    case TableId::DismExit: return "dism_exit";
    case TableId::SetupPhase: return "setup_phase";
    case TableId::SetupOperation: break;
  }
  return "setup_operation";
}

std::optional<CodeRow> LayeredTable::find(std::uint32_t value) const {
  for (const CodeTable& layer : layers) {
    if (auto row = layer.find(value)) return row;
  }
  return std::nullopt;
}

void CodeLayers::add_other(CodeReading& reading,
                           TableId id,
                           std::uint32_t value,
                           CodeSpace space) const {
  const auto row = table(id).find(value);
  if (!row) return;
  Bilingual layer;
  switch (space) {
    case CodeSpace::BugCheck: layer = {"Stop code (blue screen)", "停止代码（蓝屏）"}; break;
    case CodeSpace::Usmt: layer = {"Exit code of USMT", "USMT 退出代码"}; break;
    case CodeSpace::Dism: layer = {"Exit code of dism.exe", "dism.exe 退出代码"}; break;
    case CodeSpace::NtStatus: layer = {"NTSTATUS", "NTSTATUS"}; break;
    case CodeSpace::Esent: layer = {"Error of the ESENT database", "ESENT 数据库错误"}; break;
    case CodeSpace::Win32: layer = win32_title(value); break;
    default: layer = hresult_title(value); break;
  }
  add_reading(reading, meaning_of(*row, space, std::move(layer)));
}

// The Win32 error inside an HRESULT or an NTSTATUS: always a further layer.
void CodeLayers::add_win32_inside(CodeReading& reading, std::uint32_t number) const {
  CodeMeaning meaning{CodeSpace::Win32, number, "", unnamed(number), win32_title(number)};
  if (const auto row = table(TableId::Win32).find(number)) {
    meaning = meaning_of(*row, CodeSpace::Win32, win32_title(number));
  }
  reading.layers.push_back(std::move(meaning));
}

void CodeLayers::add_hresult_of_win32(CodeReading& reading, std::uint32_t value) const {
  const std::uint32_t number = value & 0xFFFFU;
  CodeMeaning outer;
  outer.space = CodeSpace::Hresult;
  outer.value = value;
  outer.layer = {fmt::format("HRESULT of Win32 {}", number),
                 fmt::format("由 Win32 错误 {} 转换而来的 HRESULT", number)};
  const auto inner = table(TableId::Win32).find(number);
  const auto own = table(TableId::Hresult).find(value);
  // The table of HRESULTs names a few of these after other components; only the E_ names are
  // general.
  if (own && own->name().starts_with("E_")) {
    outer.name = std::string(own->name());
  } else if (inner) {
    outer.name = std::string(inner->name());
  }
  outer.meaning = inner ? inner->meaning() : unnamed(value);
  reading.layers.push_back(std::move(outer));
  add_win32_inside(reading, number);
}

void CodeLayers::add_hresult(CodeReading& reading, std::uint32_t value) const {
  if ((value & 0xFFFF0000U) == 0x80070000U) {
    add_hresult_of_win32(reading, value);
    return;
  }
  for (const TableId id : kHresultTables) {
    add_other(reading, id, value, CodeSpace::Hresult);
  }
  const Bilingual facility = facility_title(value);
  if (reading.layers.empty() && !facility.empty() && (value & 0xE0000000U) == 0x80000000U) {
    reading.layers.push_back({CodeSpace::Hresult, value, "", unnamed(value), hresult_title(value)});
  }
  constexpr std::uint32_t kHttpFacility = 0x80190000;
  const std::uint32_t status = value & 0xFFFFU;
  if ((value & 0xFFFF0000U) == kHttpFacility && status >= 100 && status < 600) {
    reading.layers.push_back(
        {CodeSpace::Http,
         status,
         "",
         {fmt::format("The server answered with HTTP status {}", status),
          fmt::format("服务器返回了 HTTP 状态 {}", status)},
         {fmt::format("HTTP status {}", status), fmt::format("HTTP 状态 {}", status)}});
  }
}

// 0xC190xxxx and its like: the top nibble looks like an NTSTATUS, but Setup defines them.
void CodeLayers::add_setup(CodeReading& reading, std::uint32_t value) const {
  const bool is_download = (value & 0xFFFF0000U) == 0xC1800000U;
  const Bilingual layer =
      is_download ? Bilingual{"Code of Windows Setup (download and tasks), not an NTSTATUS",
                              "Windows 安装程序（下载与任务）的代码，不是 NTSTATUS"}
                  : Bilingual{
                        "Code of Windows Setup (MOSETUP), not an NTSTATUS although it begins "
                        "with C",
                        "Windows 安装程序（MOSETUP）的代码；虽以 C 开头，但不是 NTSTATUS"};
  if (const auto row = table(TableId::SetupMosetup).find(value)) {
    reading.layers.push_back(meaning_of(*row, CodeSpace::SetupResult, layer));
    return;
  }
  reading.layers.push_back({CodeSpace::SetupResult, value, "", unnamed(value), layer});
}

// 0xE0000xxx in setupapi.dev.log is 0x800F0xxx everywhere else.
void CodeLayers::add_setup_api(CodeReading& reading, std::uint32_t value) const {
  const std::uint32_t hresult = 0x800F0000U | (value & 0xFFFFU);
  const auto row = table(TableId::SpApi).find(hresult);
  CodeMeaning outer{CodeSpace::SetupApi,
                    value,
                    row ? std::string(row->name()) : "",
                    row ? row->meaning() : unnamed(value),
                    {fmt::format("SetupAPI form of 0x{:08X}", hresult),
                     fmt::format("0x{:08X} 的 SetupAPI 形式", hresult)}};
  reading.layers.push_back(std::move(outer));
}

void CodeLayers::add_nt_status(CodeReading& reading, std::uint32_t value) const {
  const auto row = table(TableId::NtStatus).find(value);
  const bool of_win32 = (value & 0xFFFF0000U) == 0xC0070000U;
  if (row) {
    reading.layers.push_back(meaning_of(*row, CodeSpace::NtStatus, {"NTSTATUS", "NTSTATUS"}));
  } else if (of_win32) {
    const std::uint32_t number = value & 0xFFFFU;
    const auto inner = table(TableId::Win32).find(number);
    reading.layers.push_back({CodeSpace::NtStatus,
                              value,
                              inner ? fmt::format("NTSTATUS_FROM_WIN32({})", inner->name()) : "",
                              inner ? inner->meaning() : unnamed(value),
                              {fmt::format("NTSTATUS of Win32 {}", number),
                               fmt::format("由 Win32 错误 {} 转换而来的 NTSTATUS", number)}});
  } else {
    return;
  }
  const std::uint32_t win32 = error_identity(value);
  if (win32 != value && win32 <= kLargestWin32) add_win32_inside(reading, win32);
}

void CodeLayers::add_esent(CodeReading& reading, std::uint32_t value, bool negative) const {
  const std::uint32_t number = negative ? value : ~(value & 0xFFFFU) + 1;
  const auto row = table(TableId::Esent).find(number);
  if (!row) return;
  const std::string decimal = fmt::format("{}", static_cast<std::int32_t>(number));
  Bilingual layer = {"Error " + decimal + " of the ESENT database", "ESENT 数据库错误 " + decimal};
  add_reading(reading, meaning_of(*row, CodeSpace::Esent, std::move(layer)));
}

// Values with the top nibble C or D (and 9): NTSTATUS with or without the bit, and what looks like
// it.
void CodeLayers::add_severe_status(CodeReading& reading, std::uint32_t value) const {
  const bool has_nt_bit = (value & kNtBit) != 0 && (value & 0x20000000U) == 0;
  if (has_nt_bit) {
    const std::uint32_t status = value & ~kNtBit;
    CodeReading inner;
    add_nt_status(inner, status);
    if (!inner.layers.empty()) {
      reading.layers.push_back(
          {CodeSpace::Hresult,
           value,
           inner.layers.front().name,
           inner.layers.front().meaning,
           {fmt::format("HRESULT of NTSTATUS 0x{:08X} (the NT facility bit 0x10000000 is set)",
                        status),
            fmt::format("包装 NTSTATUS 0x{:08X} 的 HRESULT（带有 NT 位 0x10000000）", status)}});
      std::move(inner.layers.begin(), inner.layers.end(), std::back_inserter(reading.layers));
      return;
    }
  }
  add_nt_status(reading, value);
  for (const TableId id : kHresultTables) {
    add_other(reading, id, value, CodeSpace::Hresult);
  }
  add_other(reading, TableId::BugCheck, value, CodeSpace::BugCheck);
  if ((value & 0xFFFF0000U) == 0xC8000000U) add_esent(reading, value, false);
  const std::uint32_t facility = value & 0xFFFF0000U;
  const bool is_imaging =
      facility == 0xC1420000U || facility == 0xC1440000U || facility == 0xC1510000U;
  if (reading.layers.empty() && is_imaging) {
    reading.layers.push_back({CodeSpace::Hresult, value, "", unnamed(value), hresult_title(value)});
  }
}

bool CodeLayers::add_extend(CodeReading& reading, std::uint32_t value) const {
  const std::uint32_t phase = value >> 16U;
  const std::uint32_t operation = value & 0xFFFFU;
  const auto phase_row = table(TableId::SetupPhase).find(phase);
  const auto operation_row = table(TableId::SetupOperation).find(operation);
  if (!phase_row || phase == 0) return false;
  CodeMeaning meaning;
  meaning.space = CodeSpace::SetupExtend;
  meaning.value = value;
  meaning.name = std::string(phase_row->name());
  const std::string number = fmt::format("0x{:02X}", operation);
  const Bilingual what = operation_row ? operation_row->meaning() : Bilingual{number, number};
  if (operation_row) meaning.name += fmt::format(" + {}", operation_row->name());
  meaning.meaning = {fmt::format("Phase: {}; operation: {}", phase_row->en, what.en),
                     fmt::format("阶段：{}；操作：{}", phase_row->zh, what.in(Language::Chinese))};
  meaning.layer = {fmt::format("Extend code of Setup 0x{:X}", value),
                   fmt::format("安装程序扩展代码 0x{:X}", value)};
  reading.layers.push_back(std::move(meaning));
  return true;
}

// Below 0x10000: an error number that a log printed in hexadecimal.
void CodeLayers::add_small(CodeReading& reading, std::uint32_t value) const {
  add_other(reading, TableId::Win32, value, CodeSpace::Win32);
  if (value == kMigrationAborted) {
    CodeMeaning meaning{CodeSpace::MigrationEngine,
                        value,
                        "",
                        {"The migration engine aborted", "迁移引擎已中止"},
                        {"Status 44 of the migration engine", "迁移引擎状态 44"}};
    reading.layers.insert(reading.layers.begin(), std::move(meaning));
  }
}

void CodeLayers::add_value(CodeReading& reading, std::uint32_t value) const {
  constexpr std::uint32_t kSetupApiMask = 0xFFFFF000;
  const std::uint32_t top = value >> 28U;
  if (value <= kLargestWin32) {
    add_small(reading, value);
    add_other(reading, TableId::BugCheck, value, CodeSpace::BugCheck);
    add_other(reading, TableId::NtStatus, value, CodeSpace::NtStatus);
    return;
  }
  if ((value & kSetupApiMask) == 0xE0000000U) {
    add_setup_api(reading, value);
  } else if ((value & 0xFFF00000U) == 0xC1900000U || (value & 0xFFFF0000U) == 0xC1800000U) {
    add_setup(reading, value);
  } else if (top == 0xF) {
    add_esent(reading, value, true);
  } else if (top == 0xC || top == 0xD || top == 9) {
    add_severe_status(reading, value);
  } else {
    // 0x80000005 and its neighbours are statuses first: the HRESULTs of that range are from 16-bit
    // OLE.
    if (top == 8 && value <= 0x80000FFFU && value != 0x80004005U) add_nt_status(reading, value);
    if (value <= 0xFFFFFU && value >= 0x10000U) {
      CodeReading extend;
      if (add_extend(extend, value) && table(TableId::SetupOperation).find(value & 0xFFFFU)) {
        reading.layers = std::move(extend.layers);
      }
    }
    add_hresult(reading, value);
    add_other(reading, TableId::NtStatus, value, CodeSpace::NtStatus);
    add_other(reading, TableId::BugCheck, value, CodeSpace::BugCheck);
  }
}

void CodeLayers::add_decimal(CodeReading& reading, std::uint32_t value) const {
  if (value > kLargestWin32) {
    add_value(reading, value);
    return;
  }
  add_small(reading, value);
  add_other(reading, TableId::Usmt, value, CodeSpace::Usmt);
  add_other(reading, TableId::DismExit, value, CodeSpace::Dism);
  add_other(reading, TableId::BugCheck, value, CodeSpace::BugCheck);
}

void CodeLayers::add_in_space(CodeReading& reading, std::uint32_t value, CodeSpace space) const {
  switch (space) {
    case CodeSpace::BugCheck: add_other(reading, TableId::BugCheck, value, space); break;
    case CodeSpace::Usmt: add_other(reading, TableId::Usmt, value, space); break;
    case CodeSpace::Dism: add_other(reading, TableId::DismExit, value, space); break;
    case CodeSpace::Win32: add_other(reading, TableId::Win32, value, space); break;
    case CodeSpace::NtStatus: add_nt_status(reading, value); break;
    case CodeSpace::SetupExtend: add_extend(reading, value); break;
    case CodeSpace::Esent:
      // -1811, its absolute value, or the form 0xC8000713.
      if (value <= kLargestWin32 || (value & 0xFFFF0000U) == 0xC8000000U || (value >> 28U) == 0xF) {
        add_esent(reading, value, (value >> 28U) == 0xF);
      }
      break;
    case CodeSpace::Http: add_hresult(reading, 0x80190000U | (value & 0xFFFFU)); break;
    default: break;
  }
  if (reading.layers.empty()) add_value(reading, value);
}

}  // namespace casebook
