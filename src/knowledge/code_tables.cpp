// SPDX-License-Identifier: Apache-2.0
#include "knowledge/code_tables.h"

#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "knowledge/code_layers.h"
#include "knowledge/code_names.h"
#include "knowledge/code_notation.h"
#include "knowledge/code_notes.h"
#include "knowledge/message_tables.h"
#include "knowledge/suggest.h"

namespace casebook {
namespace {

constexpr int kDeepestWrapping =
    4;  // HRESULT_FROM_NT(NTSTATUS_FROM_WIN32(5)) is the deepest anyone writes
constexpr std::uint32_t kNtBit = 0x10000000;

std::vector<TableId> all_tables() {
  std::vector<TableId> ids;
  for (std::size_t i = 0; i < kTableCount; ++i) {
    ids.push_back(static_cast<TableId>(i));
  }
  return ids;
}

std::string canonical_of(std::uint32_t value, Notation notation, CodeSpace space) {
  constexpr std::uint32_t kLargestExtend = 0xFFFFF;
  if (space == CodeSpace::SetupExtend && value <= kLargestExtend)
    return fmt::format("0x{:X}", value);
  if (space == CodeSpace::Usmt || space == CodeSpace::Dism) return fmt::format("{}", value);
  if (space == CodeSpace::Esent && notation != Notation::Hexadecimal) {
    return fmt::format("{}", static_cast<std::int32_t>(value));
  }
  return fmt::format("0x{:08X}", value);
}

// What a conversion macro of the Windows headers makes of a number.
std::optional<std::uint32_t> apply_function(std::string_view function, std::uint32_t value) {
  const bool is_small = value <= 0xFFFFU;
  if (equal_ignoring_case(function, "HRESULT_FROM_WIN32")) {
    return is_small && value != 0 ? 0x80070000U | value : value;
  }
  if (equal_ignoring_case(function, "NTSTATUS_FROM_WIN32")) {
    return is_small && value != 0 ? 0xC0070000U | value : value;
  }
  if (equal_ignoring_case(function, "HRESULT_FROM_NT")) return value | kNtBit;
  if (equal_ignoring_case(function, "HRESULT_FROM_SETUPAPI")) {
    const bool is_setup_api = (value & 0xFFFFF000U) == 0xE0000000U;
    return is_setup_api ? 0x800F0000U | (value & 0xFFFFU) : value;
  }
  if (equal_ignoring_case(function, "HRESULT_CODE") ||
      equal_ignoring_case(function, "WIN32_FROM_HRESULT")) {
    return value & 0xFFFFU;
  }
  return std::nullopt;
}

class CodeTables final : public CodeBook {
 public:
  CodeTables() {
    for (const TableId id : all_tables()) {
      const std::string path = fmt::format("codes/{}.tsv", table_file_name(id));
      layers_.table(id).layers.emplace_back(embedded_text(path));
    }
  }

  Status lay_over(const KnowledgeFile& file) {
    const std::string_view name = file_name_of(file.path);
    for (const TableId id : all_tables()) {
      if (name != fmt::format("{}.tsv", table_file_name(id))) continue;
      owned_.push_back(std::make_unique<const std::string>(file.text));
      const CodeTable table(*owned_.back());
      const std::string problem = table.check();
      if (!problem.empty()) return Error{ErrorCode::InvalidInput, file.path + ": " + problem};
      std::vector<CodeTable>& layers = layers_.table(id).layers;
      layers.insert(layers.begin(), table);
      return ok_status();
    }
    return Error{ErrorCode::InvalidInput,
                 file.path + ": there is no code table '" + std::string(name) + "'" +
                     did_you_mean(name.substr(0, name.find('.')), code_table_names())};
  }

  CodeReading read(std::string_view typed) const override { return read_nested(typed, 0); }

  CodeReading read_value(std::uint32_t value) const override {
    CodeReading reading;
    layers_.add_value(reading, value);
    finish(reading, value, Notation::Hexadecimal);
    reading.as_typed = reading.canonical;
    return reading;
  }

  bool value_of(std::string_view name, std::uint32_t& value) const override {
    const NamedCode* const code = names_.find(name);
    if (code != nullptr) value = code->value;
    return code != nullptr;
  }

 private:
  CodeReading read_nested(std::string_view typed, int depth) const {
    const TypedCode code = parse_code(typed);
    CodeReading reading;
    switch (code.notation) {
      case Notation::None: break;
      case Notation::Hexadecimal:
      case Notation::Negative:
        if (code.space != CodeSpace::Unknown) {
          layers_.add_in_space(reading, code.value, code.space);
        } else {
          layers_.add_value(reading, code.value);
        }
        finish(reading, code.value, code.notation);
        break;
      case Notation::Decimal: read_decimal(reading, code); break;
      case Notation::Name: read_name(reading, code.text); break;
      case Notation::Wrapped:
        if (depth < kDeepestWrapping) read_wrapped(reading, code, depth);
        break;
      case Notation::Pair:
        layers_.add_value(reading, code.value);
        finish(reading, code.value, code.notation);
        reading.canonical += fmt::format("-0x{:05X}", code.extend);
        layers_.add_extend(reading, code.extend);
        break;
    }
    reading.as_typed = std::string(trim(typed.substr(0, kLongestCode)));
    return reading;
  }

  void read_decimal(CodeReading& reading, const TypedCode& code) const {
    if (code.space == CodeSpace::Esent) {
      // "JET 1811" and "JET -1811" are the same error.
      layers_.add_in_space(reading, ~code.value + 1, code.space);
      finish(reading, ~code.value + 1, code.notation);
      return;
    }
    if (code.space != CodeSpace::Unknown) {
      layers_.add_in_space(reading, code.value, code.space);
    } else {
      layers_.add_decimal(reading, code.value);
    }
    finish(reading, code.value, code.notation);
  }

  // A name belongs to one table: a Win32 error of the same number as a stop code is not meant.
  void read_name(CodeReading& reading, std::string_view name) const {
    const NamedCode* const code = names_.find(name);
    if (code == nullptr) return;
    layers_.add_in_space(reading, code->value, space_of(code->table));
    if (!reading.layers.empty()) reading.layers.front().name = std::string(code->name);
    finish(reading, code->value, Notation::Name);
  }

  static CodeSpace space_of(TableId id) {
    switch (id) {
      case TableId::Win32: return CodeSpace::Win32;
      case TableId::NtStatus: return CodeSpace::NtStatus;
      case TableId::BugCheck: return CodeSpace::BugCheck;
      case TableId::Usmt: return CodeSpace::Usmt;
      case TableId::Esent: return CodeSpace::Esent;
      default: return CodeSpace::Unknown;
    }
  }

  void read_wrapped(CodeReading& reading, const TypedCode& code, int depth) const {
    std::uint32_t inner = 0;
    const TypedCode inside = parse_code(code.text);
    if (inside.notation == Notation::Name) {
      if (!value_of(inside.text, inner)) return;
    } else if (inside.notation == Notation::Wrapped) {
      const CodeReading nested = read_nested(code.text, depth + 1);
      if (nested.layers.empty()) return;
      inner = nested.layers.front().value;
    } else if (inside.notation == Notation::None || inside.notation == Notation::Pair) {
      return;
    } else {
      inner = inside.value;
    }
    const auto value = apply_function(code.function, inner);
    if (!value) return;
    layers_.add_value(reading, *value);
    finish(reading, *value, Notation::Hexadecimal);
  }

  void finish(CodeReading& reading, std::uint32_t value, Notation notation) const {
    const CodeSpace space =
        reading.layers.empty() ? CodeSpace::Unknown : reading.layers.front().space;
    reading.canonical = canonical_of(value, notation, space);
    // A stop code or an exit code with the number of a wrapper is none.
    if (space == CodeSpace::BugCheck || space == CodeSpace::Usmt || space == CodeSpace::Dism)
      return;
    reading.generic = is_generic_code(value) || is_generic_code(error_identity(value));
    reading.note = code_note(value);
    if (reading.note.empty()) reading.note = code_note(error_identity(value));
  }

  CodeLayers layers_;
  CodeNames names_{layers_};
  std::vector<std::unique_ptr<const std::string>> owned_;
};

}  // namespace

std::unique_ptr<CodeBook> make_code_book() {
  return std::make_unique<CodeTables>();
}

Result<std::unique_ptr<CodeBook>> make_code_book(const std::vector<KnowledgeFile>& extra) {
  auto book = std::make_unique<CodeTables>();
  for (const KnowledgeFile& file : extra) {
    if (file.layer == 0 || !file.path.ends_with(".tsv") || is_message_table(file)) continue;
    RETURN_IF_ERROR(book->lay_over(file));
  }
  return std::unique_ptr<CodeBook>(std::move(book));
}

std::vector<std::string> code_table_names() {
  std::vector<std::string> names;
  for (const TableId id : all_tables()) {
    names.emplace_back(table_file_name(id));
  }
  return names;
}

}  // namespace casebook
