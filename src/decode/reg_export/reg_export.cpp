// SPDX-License-Identifier: Apache-2.0
#include "decode/reg_export/reg_export.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "decode/reg_export/reg_values.h"
#include "decode/registry_text.h"
#include "decode/shared/lines.h"
#include "decode/shared/registry_facts.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "reg_export",
    .family = "state",
    .title = {"Registry export (.reg, reg query)", "注册表导出（.reg、reg query）"},
    .clock = ClockKind::None,
};

constexpr std::size_t kLongestValue = 256 * 1024;  // of joined lines

bool is_key_name(std::string_view text) {
  return text.starts_with("HKEY_") || text.starts_with("HKLM\\") || text.starts_with("HKCU\\");
}

// "[HKEY_LOCAL_MACHINE\SOFTWARE\X]", "[-HKEY_...]": the key, or "".
std::string_view bracketed_key(std::string_view line) {
  const std::string_view body = trim(line);
  if (!body.starts_with('[') || !body.ends_with(']')) return {};
  std::string_view key = body.substr(1, body.size() - 2);
  if (key.starts_with('-')) key.remove_prefix(1);
  return is_key_name(key) ? key : std::string_view();
}

// "    ProductName    REG_SZ    Windows 10": where the type begins, npos for another line.
std::size_t type_at(std::string_view line) {
  std::size_t at = 0;
  while ((at = line.find("REG_", at)) != std::string_view::npos) {
    const bool parted = at == 0 || is_space(line[at - 1]);
    std::size_t end = at + 4;
    while (end < line.size() && (is_word(line[end]))) {
      ++end;
    }
    const bool ended = end == line.size() || is_space(line[end]);
    if (parted && ended && end > at + 4) return at;
    at = end;
  }
  return std::string_view::npos;
}

class RegReader {
 public:
  explicit RegReader(DecodeOutput& output) : output_(output), facts_(output) {}

  void read(const Line& line) {
    if (!joined_.empty()) return join(line);
    const std::string_view body = trim(line.text);
    if (body.empty() || body.starts_with(';')) return;
    if (body.starts_with("REGEDIT4")) coding_ = RegText::Ansi;
    if (const std::string_view key = bracketed_key(body); !key.empty()) {
      facts_.begin_key(key, {line.offset, line.number});
      is_in_key_ = true;
      in_file_ = true;
    } else if (!is_space(line.text.front()) && is_key_name(body)) {
      facts_.begin_key(body, {line.offset, line.number});
      is_in_key_ = true;
      in_file_ = false;
    } else if (body.starts_with('"') || body.starts_with("@=")) {
      start_value(line, body);
    } else if (is_in_key_ && !in_file_) {
      read_query_row(line, body);
    }
    if (body.starts_with("ERROR:") || body.starts_with("错误:") || body.starts_with("错误：")) {
      add_error(line);
    }
  }

  void finish() {
    if (!joined_.empty()) output_.issue("record-cut", first_.offset, joined_.size());
    joined_.clear();
    facts_.finish();
  }

 private:
  // "name"=data or @=data; the data may go on in the next lines.
  void start_value(const Line& line, std::string_view body) {
    first_ = line;
    joined_ = std::string(body);
    name_length_ = body.starts_with('@') ? std::size_t{1} : quoted_length(body);
    const std::size_t equals =
        name_length_ == 0 ? std::string_view::npos : body.find_first_not_of(' ', name_length_);
    if (equals == std::string_view::npos || body[equals] != '=') {
      output_.issue("field-unreadable", first_.offset, joined_.size());
      joined_.clear();
      return;
    }
    data_at_ = std::min(body.find_first_not_of(' ', equals + 1), body.size());
    in_string_ = body.substr(data_at_).starts_with('"');
    scanned_ = data_at_ + 1;
    finish_if_complete();
  }

  // Takes one more line: hexadecimal data continues behind a backslash, a string goes on as it is.
  void join(const Line& line) {
    const bool new_key = !bracketed_key(line.text).empty();
    if (new_key || joined_.size() + line.text.size() > kLongestValue) {
      output_.issue("record-cut", first_.offset, joined_.size());
      joined_.clear();
      if (new_key) read(line);
      return;
    }
    if (in_string_) {
      joined_ += '\n';
      joined_ += line.text;
    } else {
      joined_.pop_back();  // the backslash
      joined_ += trim(line.text);
    }
    finish_if_complete();
  }

  // Looks only at what was added since the last call.
  bool string_closes() {
    while (scanned_ < joined_.size()) {
      if (joined_[scanned_] == '"') return true;
      scanned_ += joined_[scanned_] == '\\' ? 2 : 1;
    }
    return false;
  }

  void finish_if_complete() {
    if (in_string_ ? !string_closes() : joined_.ends_with('\\')) return;
    const std::string_view text = joined_;
    const RegData value = read_reg_data(text.substr(data_at_), coding_);
    const std::string name = text.starts_with('@') ? std::string(kDefaultValueName)
                                                   : unescaped(text.substr(0, name_length_));
    if (value.valid) {
      add_value(name, value.type, value.data, first_);
    } else {
      output_.issue("field-unreadable", first_.offset, joined_.size());
    }
    joined_.clear();
  }

  void read_query_row(const Line& line, std::string_view body) {
    const std::size_t at = type_at(body);
    if (at == std::string_view::npos || body.size() > kLongestValue) return;
    std::string_view name = trim(body.substr(0, at));
    const std::size_t type_end = std::min(body.find_first_of(" \t", at), body.size());
    const std::string_view type = body.substr(at, type_end - at);
    std::string_view data = trim(body.substr(type_end));
    if (name == "(默认)" || name == "(預設值)" || name.empty()) name = kDefaultValueName;
    if (data == "(value not set)" || data == "(数值未设置)") data = {};
    add_value(name, type, data.substr(0, kLongestRegData), line);
  }

  void add_value(std::string_view name,
                 std::string_view type,
                 std::string_view data,
                 const Line& line) {
    facts_.add({.name = name, .type = type, .data = data}, {line.offset, line.number});
  }

  void add_error(const Line& line) {
    EventRow row;
    row.offset = line.offset;
    row.length = static_cast<std::uint32_t>(line.text.size());
    row.line = line.number;
    row.component = output_.events.intern("reg");
    row.level = Level::Error;
    output_.events.add(row);
  }

  DecodeOutput& output_;
  RegistryFacts facts_;
  RegText coding_ = RegText::Unicode;
  bool is_in_key_ = false;
  bool in_file_ = false;  // under a key of a .reg file, not of reg query
  Line first_;            // of the value being joined
  std::string joined_;    // "" when no value is open
  std::size_t name_length_ = 0;
  std::size_t data_at_ = 0;
  std::size_t scanned_ = 0;
  bool in_string_ = false;
};

class RegExportDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    constexpr std::uint32_t kLinesLookedAt = 200;
    const std::string_view start = trim(probe.text.substr(0, 200));
    if (start.starts_with("Windows Registry Editor Version") || start.starts_with("REGEDIT4")) {
      return {Match::Certain, {"the first line of a .reg file", ".reg 文件的首行"}};
    }
    LineReader lines(probe.text);
    Line line;
    bool key = false;
    while (lines.next(line) && line.number <= kLinesLookedAt) {
      const std::string_view body = trim(line.text.substr(0, 4096));
      key = key || is_key_name(body) || !bracketed_key(body).empty();
      const bool value = type_at(body) != std::string_view::npos ||
                         (body.starts_with('"') && body.find("\"=") != std::string_view::npos);
      if (key && value) {
        return {Match::Certain, {"registry keys with values", "注册表项及其值"}};
      }
    }
    return {};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    RegReader reader(output);
    LineReader lines(input.text);
    Line line;
    while (lines.next(line)) {
      reader.read(line);
    }
    reader.finish();
  }
};

}  // namespace

std::unique_ptr<Decoder> make_reg_export_decoder() {
  return std::make_unique<RegExportDecoder>();
}

}  // namespace casebook
