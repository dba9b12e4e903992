// SPDX-License-Identifier: Apache-2.0
#include "cli/hive_text.h"

#include <fmt/format.h>

#include "base/text.h"
#include "decode/registry_text.h"
#include "report/escape.h"
#include "report/json_text.h"

namespace casebook {
namespace {

std::string value_name(const HiveValue& value) {
  std::string name = value.name().text();
  return name.empty() ? std::string(kDefaultValueName) : name;
}

void append_json_member(std::string& out, std::string_view name, std::string_view text) {
  append_json_string(out, name);
  out += ": ";
  append_json_string(out, text);
}

std::string json_value(const HiveValue& value, std::vector<std::byte>& room) {
  const ByteView data = value.data(room);
  std::string out = "{";
  append_json_member(out, "name", value.name().text());
  out += ", ";
  append_json_member(out, "type", registry_type_name(value.type()));
  out += ", ";
  if (value.type() == reg_type::kTextList) {
    out += "\"data\": [";
    const char* separator = "";
    for (const std::string& text : registry_list(data)) {
      out += separator;
      append_json_string(out, text);
      separator = ", ";
    }
    out += "]";
  } else {
    append_json_member(out, "data", registry_data_text(value.type(), data));
  }
  return out + "}";
}

}  // namespace

void HiveText::begin(std::string_view file, const Hive& hive, std::size_t replayed) {
  if (options_.format == HiveFormat::Reg) write_("Windows Registry Editor Version 5.00\r\n");
  if (options_.format != HiveFormat::Json) return;
  std::string out = "{\n  ";
  append_json_member(out, "file", file);
  out += ",\n  ";
  append_json_member(out, "mount", hive.mount());
  out += ",\n  ";
  append_json_member(out, "written", format_time(hive.header().last_written));
  out += fmt::format(",\n  \"dirty\": {},\n  \"replayed\": {},\n  \"keys\": [",
                     hive.header().is_dirty() ? "true" : "false",
                     replayed);
  write_(out);
}

void HiveText::add(const HiveKey& key, std::string_view path, KeyState state, bool lists_subkeys) {
  switch (options_.format) {
    case HiveFormat::Text:
      if (state == KeyState::Deleted && !has_said_deleted_) {
        has_said_deleted_ = true;
        write_(options_.language == Language::Chinese
                   ? "\n已删除的项（空闲空间中仍可读取的记录）：\n"
                   : "\nDeleted keys, whose records can still be read in free space:\n");
      }
      add_text(key, path, lists_subkeys);
      break;
    case HiveFormat::Reg: add_reg(key, path, state); break;
    case HiveFormat::Json: add_json(key, path, state, lists_subkeys); break;
  }
  ++keys_;
}

void HiveText::add_text(const HiveKey& key, std::string_view path, bool lists_subkeys) {
  const bool is_chinese = options_.language == Language::Chinese;
  std::string out = keys_ == 0 ? "" : "\n";
  append_for_terminal(out, path);
  out += '\n';
  if (options_.shows_security) {
    const Bilingual owner = key.owner();
    out += fmt::format(
        "    {}  {} UTC\n", is_chinese ? "写入" : "written ", format_time(key.last_written()));
    out += fmt::format("    {}  ", is_chinese ? "所有者" : "owner   ");
    append_for_terminal(out, is_chinese ? owner.zh : owner.en);
    out += fmt::format("\n    {}  ", is_chinese ? "安全描述符" : "security");
    append_for_terminal(out, key.sddl());
    out += '\n';
  }
  HiveValues values(key);
  HiveValue value;
  while (values.next(value)) {
    out += "    ";
    append_for_terminal(out, value_name(value));
    out += fmt::format("    {}    ", registry_type_name(value.type()));
    append_for_terminal(out, registry_data_text(value.type(), value.data(room_)));
    out += '\n';
  }
  if (lists_subkeys) {
    HiveSubkeys subkeys(key);
    HiveKey next;
    bool is_first = true;
    while (subkeys.next(next)) {
      if (is_first) out += '\n';
      is_first = false;
      append_for_terminal(out, fmt::format("{}\\{}", path, next.name().text()));
      out += '\n';
    }
  }
  write_(out);
}

void HiveText::add_reg(const HiveKey& key, std::string_view path, KeyState state) {
  std::string out = "\n";
  if (state == KeyState::Deleted) out += "; deleted\n";
  if (options_.shows_security) {
    out += fmt::format("; written {} UTC\n; {}\n", format_time(key.last_written()), key.sddl());
  }
  // The format has no escapes: behind a line break of a path would stand another key.
  if (path.find_first_of("\r\n") != std::string_view::npos) {
    out += "; a line break in its path cannot be written here: " + for_terminal(path) + "\n";
    return write_(replace_all(std::move(out), "\n", "\r\n"));
  }
  // What was deleted is there to be read; importing the file does not bring it back.
  out += fmt::format("{}[{}]\n", state == KeyState::Deleted ? ";" : "", path);
  HiveValues values(key);
  HiveValue value;
  std::string lines;
  while (values.next(value)) {
    append_reg_value(lines, value.name().text(), value.type(), value.data(room_));
  }
  if (state == KeyState::Deleted && !lines.empty()) {
    lines.pop_back();
    lines = ";" + replace_all(std::move(lines), "\n", "\n;") + "\n";
  }
  write_(replace_all(out + lines, "\n", "\r\n"));
}

void HiveText::add_json(const HiveKey& key,
                        std::string_view path,
                        KeyState state,
                        bool lists_subkeys) {
  std::string out = keys_ == 0 ? "\n    {" : ",\n    {";
  append_json_member(out, "path", path);
  out += ", ";
  append_json_member(out, "written", format_time(key.last_written()));
  if (state == KeyState::Deleted) out += ", \"deleted\": true";
  if (options_.shows_security) {
    out += ", ";
    append_json_member(out, "owner", key.owner().en);
    out += ", ";
    append_json_member(out, "sddl", key.sddl());
  }
  out += ", \"values\": [";
  HiveValues values(key);
  HiveValue value;
  const char* separator = "\n      ";
  while (values.next(value)) {
    out += separator + json_value(value, room_);
    separator = ",\n      ";
  }
  out += "]";
  if (lists_subkeys) {
    out += ", \"subkeys\": [";
    HiveSubkeys subkeys(key);
    HiveKey next;
    separator = "";
    while (subkeys.next(next)) {
      out += separator;
      append_json_string(out, next.name().text());
      separator = ", ";
    }
    out += "]";
  }
  write_(out + "}");
}

void HiveText::finish() {
  if (options_.format == HiveFormat::Json) write_(keys_ == 0 ? "]\n}\n" : "\n  ]\n}\n");
}

}  // namespace casebook
